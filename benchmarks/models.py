"""Models that costs are measured on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from random import Random

from stancecli.model import (
    UNKNOWN,
    Actor,
    Decision,
    Effect,
    Influence,
    Interest,
    Model,
    Option,
    Position,
    exactly,
)

PER_ACTOR = 20
"""Claims of one actor: 4 interests, 12 effects, 2 positions, 2 influences."""


def big(claims: int) -> bytes:
    """A model file of about so many claims, a multiple of PER_ACTOR, and at least 8 actors."""
    count = max(8, claims // PER_ACTOR)
    head = ["stance: 1", "title: Big", "sources:", "  paper: {title: A paper}", "actors:"]
    lines = (line for number in range(count) for line in _lines(number, count))
    return "\n".join([*head, *lines, ""]).encode()


def _lines(number: int, count: int) -> Iterator[str]:
    yield f"  actor-{number}:"
    yield f"    name: Actor {number}"
    yield "    interests:"
    for goal in range(4):
        yield f"      goal-{goal}: {{name: Goal {goal}, importance: high, cite: paper p. {goal}}}"
    yield "    decisions:"
    yield "      course:"
    yield f"        question: What should actor {number} do?"
    yield "        current: stay"
    yield "        options:"
    for option in ("stay", "go", "wait"):
        yield f"          {option}:"
        yield f"            name: {option.title()}"
        yield "            effects:"
        for goal in range(4):
            to = f"goal-{goal}" if goal < 3 else f"actor-{(number + 7) % count}.goal-{goal}"
            size = "hurts" if goal % 2 else "helps"
            yield f"              - {{to: {to}, effect: {size}, cite: paper p. {number}}}"
    yield "    positions:"
    yield "      - {to: stay, stance: supports, says: As before.}"
    yield f"      - {{to: actor-{(number + 1) % count}.go, stance: opposes}}"
    yield "    influence:"
    for other in (1, 2):
        yield f"      - {{to: actor-{(number + other) % count}, strength: medium, by: trade}}"


def dense(actors: int, options: int, rng: Random) -> Model:
    """One decision that everybody has a stake in, and a say: denser than real models.

    Half of all stances and effects are there, and a fifth of all influences.
    """
    ways = [f"a0.o{n}" for n in range(options)]
    everybody = [f"a{n}" for n in range(actors)]
    offered = tuple(
        Option(
            id=way,
            actor="a0",
            decision="a0.choice",
            name=way,
            effects=tuple(
                Effect(
                    option=way, to=f"{who}.w{rng.randrange(3)}", size=exactly(rng.randint(-2, 2))
                )
                for who in everybody
                if rng.random() < 0.5
            ),
        )
        for way in ways
    )
    choice = Decision(
        id="a0.choice", actor="a0", question="Which?", current=ways[0], options=offered
    )
    return Model(
        title="A dense model",
        actors=tuple(_stakeholder(who, everybody, ways, choice, rng) for who in everybody),
    )


def _stakeholder(
    who: str, everybody: list[str], ways: list[str], choice: Decision, rng: Random
) -> Actor:
    return Actor(
        id=who,
        name=who,
        interests=tuple(
            Interest(
                id=f"{who}.w{n}", actor=who, name=f"w{n}", importance=exactly(rng.randint(1, 4))
            )
            for n in range(3)
        ),
        decisions=(choice,) if who == choice.actor else (),
        positions=tuple(
            Position(actor=who, to=way, stance=Fraction(rng.randint(-2, 2)))
            for way in ways
            if rng.random() < 0.5
        ),
        influence=tuple(
            Influence(actor=who, to=other, strength=exactly(rng.randint(1, 4)))
            for other in everybody
            if other != who and rng.random() < 0.2
        ),
    )


def one_decision(options: int, criteria: int, rng: Random) -> Model:
    """One decision with every cell judged, a tenth of the effects unknown."""
    interests = tuple(
        Interest(
            id=f"a.goal-{c}",
            actor="a",
            name=f"Goal {c}",
            importance=exactly(rng.randint(1, 4)),
        )
        for c in range(criteria)
    )
    made = tuple(
        Option(
            id=f"a.option-{o}",
            actor="a",
            decision="a.choice",
            name=f"Option {o}",
            effects=tuple(_effect(rng, f"a.option-{o}", each.id) for each in interests),
        )
        for o in range(options)
    )
    decision = Decision(
        id="a.choice", actor="a", question="Which?", current=made[0].id, options=made
    )
    return Model(
        title="One decision",
        actors=(Actor(id="a", name="A", interests=interests, decisions=(decision,)),),
    )


def with_others(model: Model, others: int, rng: Random) -> Model:
    """One decision, and so many other actors with one of two options; each tenth effect hangs on
    what one of these does."""
    (actor,) = model.actors
    (decision,) = actor.decisions

    def hanging(effect: Effect) -> Effect:
        when = (f"b{rng.randrange(others)}.on",) if rng.random() < 0.1 else ()
        return replace(effect, when=when)

    options = (
        replace(each, effects=tuple(map(hanging, each.effects))) for each in decision.options
    )
    decider = replace(actor, decisions=(replace(decision, options=tuple(options)),))
    return replace(model, actors=(decider, *(_other(f"b{n}") for n in range(others))))


def _other(id_: str) -> Actor:
    made = tuple(
        Option(id=f"{id_}.{name}", actor=id_, decision=f"{id_}.choice", name=name)
        for name in ("off", "on")
    )
    decision = Decision(
        id=f"{id_}.choice", actor=id_, question="On?", current=made[0].id, options=made
    )
    return Actor(id=id_, name=id_, decisions=(decision,))


def _effect(rng: Random, option: str, interest: str) -> Effect:
    size = UNKNOWN if rng.random() < 0.1 else exactly(Fraction(rng.randint(-2, 2)))
    return Effect(option=option, to=interest, size=size)


def grid(bits: int, rng: Random) -> Model:
    """So many decisions of two options, dealt to four actors in turn.

    Each option touches everyone, mostly under a condition.
    """
    names = [f"a{n}" for n in range(4)]
    choices = [f"{names[n % len(names)]}.c{n}" for n in range(bits)]
    options = {choice: [f"{choice}-{way}" for way in ("no", "yes")] for choice in choices}

    def option(choice: str, id_: str) -> Option:
        others = [other for each in choices if each != choice for other in options[each]]
        effects = tuple(
            Effect(
                option=id_,
                to=f"{name}.want",
                size=exactly(rng.choice((-2, -1, 1, 2))),
                when=(rng.choice(others),) if rng.random() < 0.7 else (),
            )
            for name in names
            for _ in range(2)
        )
        owner = choice.partition(".")[0]
        return Option(id=id_, actor=owner, decision=choice, name=id_, effects=effects)

    def decision(choice: str) -> Decision:
        made = tuple(option(choice, id_) for id_ in options[choice])
        owner = choice.partition(".")[0]
        return Decision(
            id=choice, actor=owner, question="?", current=options[choice][0], options=made
        )

    return Model(
        title="A benchmark",
        actors=tuple(
            Actor(
                id=name,
                name=name,
                interests=(
                    Interest(id=f"{name}.want", actor=name, name="want", importance=exactly(1)),
                ),
                decisions=tuple(decision(c) for c in choices if c.startswith(f"{name}.")),
            )
            for name in names
        ),
    )
