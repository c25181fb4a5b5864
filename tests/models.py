"""Models for tests: made by hand, and random ones that follow every rule of the format."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from typing import Any, TypeVar

from hypothesis import settings, strategies as st

from stancecli.model import (
    NONE,
    PARTS,
    UNKNOWN,
    Actor,
    Analyst,
    Breach,
    Citation,
    Constraint,
    Decision,
    Effect,
    Impossible,
    Influence,
    Interest,
    Model,
    Option,
    Position,
    Range,
    Sized,
    Source,
    View,
    exactly,
    spanning,
)
from stancecli.scenario.edit import of_one_size
from stancecli.situation import Situation

T = TypeVar("T")

COSTLY = settings(max_examples=max(2, settings().max_examples // 4))
"""For a law that takes over 0.05 s a model: a quarter of what others are tried on, 2 at least."""

SOURCES = (Source(id="paper", title="A paper"), Source(id="hearing", title="A hearing"))


ANALYSTS = (
    Analyst(id="anna", name="Anna Meier"),
    Analyst(id="ben", name="Ben Okafor"),
    Analyst(id="cy", name="Cy"),
)


def effect(option: str, to: str, size: int | str | Range, **more: object) -> Effect:
    """An effect of an exact or a ranged size."""
    amount = size if isinstance(size, Range) else exactly(size)
    return Effect(option=option, to=to, size=amount, **more)  # type: ignore[arg-type]


def sizes(text: str) -> dict[str, Range]:
    """By name the sizes in a line such as `x 1, y -1..1/2, z ?`: `?` is not known."""
    found = {}
    for name, value in (each.split() for each in text.split(",") if each.strip()):
        low, dots, high = value.partition("..")
        ends = Range(Fraction(low), Fraction(high)) if dots else None
        found[name] = UNKNOWN if value == "?" else ends or exactly(low)
    return found


def rows(text: str) -> dict[str, dict[str, Range]]:
    """By option such sizes, in a line such as `a: x 1 | b: x 0, y ? | c:`."""
    options = (each.partition(":") for each in text.split("|"))
    return {name.strip(): sizes(row) for name, _, row in options}


def decider(
    weights: str | Mapping[str, int | str | Range],
    table: str | Mapping[str, Mapping[str, int | str | Range]],
    current: str,
    *,
    actor: str = "a",
    otherwise: str = NONE,
) -> Model:
    """A model of one actor with one decision: option → interest → effect, or a line of `rows`.

    What is not in the table does nothing, unless `otherwise` is empty: then it is not judged.
    """
    weights = sizes(weights) if isinstance(weights, str) else weights
    table = rows(table) if isinstance(table, str) else table
    options = []
    for name, row in table.items():
        effects = [effect(f"{actor}.{name}", f"{actor}.{to}", size) for to, size in row.items()]
        options.append(_option(actor, name, effects))
    named = {name: n if isinstance(n, Range) else exactly(n) for name, n in weights.items()}
    only = _actor(actor, named, options, f"{actor}.{current}", otherwise)
    return Model(title="A choice", actors=(replace(only, name="The actor"),))


def choice(weights: str, *options: str, actor: str = "a", otherwise: str = NONE) -> Model:
    """A `decider` in short: `choice("x 3, y 1/2", "*stay: x 1, y ?", "go: x -1..2")`; `*` holds."""
    (current,) = (each.partition(":")[0][1:] for each in options if each.startswith("*"))
    table = " | ".join(each.lstrip("*") for each in options)
    return decider(weights, table, current, actor=actor, otherwise=otherwise)


def several(*lines: str) -> Model:
    """Actors, a line each: `a x 3, y 1: *stay x 1 | go x -1..2 when b.hit, b.z -1 unless b.hit`.

    `*` holds now, `go!` cannot be undone, and of `a?` what is not written is not known.
    """
    return Model(title="Several", actors=tuple(map(_told, lines)))


def _told(line: str) -> Actor:
    about, _, ways = line.partition(":")
    name, _, wants = about.partition(" ")
    id_ = name.rstrip("?")
    options, current = [], ""
    for way in ways.split(" | ") if ways else ():
        called, _, told = way.strip().partition(" ")
        option = f"{id_}.{called.strip('*!')}"
        current = option if called[0] == "*" else current
        effects = [_effect(option, each.split()) for each in told.split(", ") if each]
        made = _option(id_, called.strip("*!"), effects)
        options.append(replace(made, irreversible="!" in called))
    return _actor(id_, sizes(wants), options, current, "" if name.endswith("?") else NONE)


def _effect(option: str, words: list[str]) -> Effect:
    to, size, *conditions = words
    kinds = [*zip(conditions[::2], conditions[1::2], strict=True)]
    when, unless = (tuple(o for k, o in kinds if k == kind) for kind in ("when", "unless"))
    to = to if "." in to else f"{option.partition('.')[0]}.{to}"
    return effect(option, to, sizes(f"x {size}")["x"], when=when, unless=unless)


def _option(actor: str, name: str, effects: Sequence[Effect]) -> Option:
    return Option(
        id=f"{actor}.{name}",
        actor=actor,
        decision=f"{actor}.choice",
        name=name.title(),
        effects=tuple(effects),
    )


def _actor(
    id_: str, wants: Mapping[str, Range], options: Sequence[Option], current: str, otherwise: str
) -> Actor:
    """Who has these interests and, where there are options, one decision."""
    interests = tuple(
        Interest(id=f"{id_}.{name}", actor=id_, name=name.title(), importance=weight)
        for name, weight in wants.items()
    )
    choice = Decision(
        id=f"{id_}.choice",
        actor=id_,
        question="Which?",
        current=current,
        options=tuple(options),
        otherwise=otherwise,
    )
    decisions = (choice,) if options else ()
    return Actor(id=id_, name=id_.title(), interests=interests, decisions=decisions)


Swaps = dict[str, str]


def swapped(text: str, *changes: Swaps) -> str:
    """The text of a model, where the first of each of some words is others."""
    for before, after in (swap for change in changes for swap in change.items()):
        assert before in text, before
        text = text.replace(before, after, 1)
    return text


DAM = """\
stance: 1
title: A dam
sources: {hearing: {title: Public hearing}}
actors:
  utility:
    name: River Power
    interests: {revenue: {name: Revenue, importance: 3}, peace: {name: Peace, importance: 1}}
    decisions:
      operation:
        question: How to run it?
        current: steady
        options:
          peaking:
            name: Follow the peaks
            effects:
              - {to: revenue, effect: 2}
              - {to: peace, effect: -2}
              - {to: anglers.fish, effect: -2}
              - {to: anglers.fish, effect: -1, when: [anglers.quiet]}
          steady: {name: Run steady, effects: [{to: revenue, effect: -1}]}
    positions: [{to: steady, stance: 2, says: Fish come first., cite: hearing p. 5}]
  anglers:
    name: Anglers
    interests: {fish: {name: Fish, importance: 2}}
    decisions:
      answer:
        question: Speak up?
        current: protest
        options:
          quiet: {name: Quiet, effects: [{to: utility.peace, effect: 1}]}
          protest: {name: Protest, effects: [{to: utility.peace, effect: -2}]}
    positions: [{to: utility.peaking, stance: -1}]
  town: {name: Town}
"""
"""A utility that decides, and anglers whom its options touch."""


def on_a_scale(*rows: tuple[int, int, int]) -> Model:
    """Actors at a place with a capability and a salience, and three options on the scale."""
    options = tuple(
        Option(id=f"a0.o{at}", actor="a0", decision="a0.limit", name=f"{at}", at=Fraction(at))
        for at in (30, 50, 70)
    )
    limit = Decision(
        id="a0.limit", actor="a0", question="Which limit?", current="a0.o50", options=options
    )
    people = tuple(
        Actor(
            id=f"a{n}",
            name=f"Actor {n}",
            decisions=(limit,) if n == 0 else (),
            positions=(
                Position(
                    actor=f"a{n}",
                    to="a0.limit",
                    at=Fraction(at),
                    capability=Fraction(capability),
                    salience=Fraction(salience),
                ),
            ),
        )
        for n, (at, capability, salience) in enumerate(rows)
    )
    return Model(title="A limit", actors=people)


@dataclass(frozen=True)
class Chance:
    """What makes the choices of a random model: a whole number, from the least to the most."""

    number: Callable[[int, int], int]

    def happens(self, share: float) -> bool:
        """True in so large a share of cases; what hypothesis shrinks does not happen."""
        return self.number(0, 99) >= 100 - round(100 * share)

    def one(self, things: Sequence[T]) -> T:
        return things[self.number(0, len(things) - 1)]


def _drawn(draw: st.DrawFn) -> Chance:
    """Choices that hypothesis makes, and shrinks: to few things, nothing that can be left out."""
    return Chance(lambda low, high: draw(st.integers(low, high)))


def random_model(rng: Random, **limits: Any) -> Model:
    """The random model of a seed; `limits` are those of `_model`.

    For what is looked at once, such as an example. A law is for `models`, which shrink.
    """
    return _model(Chance(rng.randint), **limits)


@st.composite
def models(draw: st.DrawFn, /, **limits: Any) -> Model:
    """Random models that shrink; `limits` are those of `_model`."""
    return _model(_drawn(draw), **{"unknowns": True, "scales": True, **limits})


def graphs(**limits: Any) -> st.SearchStrategy[Situation]:
    return models(**limits).map(Situation.of)


def _model(
    chance: Chance,
    *,
    actors: tuple[int, int] = (2, 4),
    decisions: tuple[int, int] = (0, 2),
    options: tuple[int, int] = (2, 3),
    interests: tuple[int, int] = (1, 3),
    density: float = 0.6,
    ranges: bool = True,
    unknowns: bool = False,
    blanks: bool = False,
    conditions: bool = True,
    constraints: bool = True,
    irreversible: bool = True,
    impossible: bool = True,
    positions: bool = True,
    scales: bool = False,
    influence: bool = True,
    one_size: bool = False,
) -> Model:
    """A random model; pairs are least and most counts, the first actor always has a decision.

    Sizes are small whole numbers and halves, so that ties are common. Without `blanks` decisions
    say that what is not written does nothing. With `one_size` some effects are the same as others.
    """
    ids = [f"actor{n}" for n in range(chance.number(*actors))]
    wanted = {a: [f"{a}.want{n}" for n in range(chance.number(*interests))] for a in ids}
    least = {a: max(decisions[0], 1 if a == ids[0] else 0) for a in ids}
    choices = {
        f"{a}.choice{n}": [f"{a}.option{n}-{m}" for m in range(chance.number(*options))]
        for a in ids
        for n in range(chance.number(least[a], max(decisions[1], least[a])))
    }
    current = {choice: chance.one(ways) for choice, ways in choices.items()}
    on_scale = [choice for choice in choices if scales and chance.happens(0.2)]
    every_interest = [w for a in ids for w in wanted[a]]
    every_option = [o for ways in choices.values() for o in ways]

    def cited() -> dict[str, object]:
        if chance.happens(0.5):
            return {"because": "So it is judged."}
        return {"cite": (Citation(chance.one(SOURCES).id, f"p. {chance.number(1, 3)}"),)}

    def amount(low: int, high: int, spread: bool) -> Range:
        a = Fraction(chance.number(2 * low, 2 * high), chance.one((1, 2, 2)))
        a = min(max(a, Fraction(low)), Fraction(high))
        if not (spread and ranges and chance.happens(0.2)):
            return Range(a, a)
        return Range(a, min(a + chance.one((1, 2)), Fraction(high)))

    def effects_of(option: str, siblings: list[str]) -> tuple[Effect, ...]:
        made: list[Effect] = []
        for to in every_interest:
            while chance.happens(density / 2) or (density == 1 and not made):
                others = [o for o in every_option if o not in siblings]
                some = conditions and others and chance.happens(0.3)
                when, unless = ((chance.one(others),), ()) if some else ((), ())
                if some and chance.happens(0.4):
                    when, unless = unless, when
                unknown = ranges and unknowns and chance.happens(0.1)
                size = UNKNOWN if unknown else amount(-2, 2, spread=True)
                made.append(effect(option, to, size, when=when, unless=unless, **cited()))
        return tuple(made)

    def constraints_of(a: str) -> tuple[Constraint, ...]:
        own = [o for choice, ways in choices.items() if choice.startswith(f"{a}.") for o in ways]
        made = []
        for n in range(chance.number(0, 2) if constraints and own else 0):
            binding = chance.happens(0.5)
            breakable = [o for o in own if not binding or o not in current.values()]
            id_ = f"{a}.bond{n}"
            breaches = tuple(
                Breach(option=o, constraint=id_, by=exactly(chance.number(1, 2)))
                for o in breakable
                if chance.happens(0.4)
            )
            force = None if binding else amount(1, 4, spread=False)
            made.append(
                Constraint(id=id_, actor=a, name=id_, force=force, against=breaches, **cited())  # type: ignore[arg-type]
            )
        return tuple(made)

    def decision(a: str, choice: str) -> Decision:
        ways = choices[choice]
        made = tuple(
            Option(
                id=o,
                actor=a,
                decision=choice,
                name=f"Option {o}",
                effects=effects_of(o, ways),
                irreversible=irreversible and chance.happens(0.1),
                at=Fraction(25 * chance.number(0, 4)) if choice in on_scale else None,
                otherwise=NONE if blanks and chance.happens(0.2) else "",
            )
            for o in ways
        )
        return Decision(
            id=choice,
            actor=a,
            question=f"{choice}?",
            current=current[choice],
            options=made,
            otherwise="" if blanks and chance.happens(0.8) else NONE,
        )

    def place_of(a: str, choice: str) -> Position:
        at, capability, salience = (Fraction(25 * chance.number(0, 4)) for _ in range(3))
        return Position(
            actor=a,
            to=choice,
            at=at,
            capability=capability,
            salience=salience,
            **cited(),  # type: ignore[arg-type]
        )

    def actor(a: str) -> Actor:
        return Actor(
            id=a,
            name=f"The {a}",
            interests=tuple(
                Interest(id=w, actor=a, name=w, importance=amount(1, 4, spread=True), **cited())  # type: ignore[arg-type]
                for w in wanted[a]
            ),
            constraints=constraints_of(a),
            decisions=tuple(decision(a, c) for c in choices if c.startswith(f"{a}.")),
            positions=(
                *(
                    Position(actor=a, to=o, stance=Fraction(chance.number(-2, 2)), **cited())  # type: ignore[arg-type]
                    for o in every_option
                    if positions and chance.happens(0.3)
                ),
                *(place_of(a, choice) for choice in on_scale if positions and chance.happens(0.5)),
            ),
            influence=tuple(
                Influence(actor=a, to=b, strength=exactly(chance.number(1, 4)), **cited())  # type: ignore[arg-type]
                for b in ids
                if influence and b != a and chance.happens(0.5)
            ),
        )

    excluded = []
    if impossible and len(choices) > 1 and chance.happens(0.5):
        first = chance.one(list(choices))
        second = chance.one([c for c in choices if c != first])
        pair = (chance.one(choices[first]), chance.one(choices[second]))
        if not all(o in current.values() for o in pair):
            excluded.append(Impossible(options=pair, because="They exclude each other."))
    model = Model(
        title="A random model",
        sources=SOURCES,
        actors=tuple(actor(a) for a in ids),
        impossible=tuple(excluded),
    )
    return _of_one_size(chance, model) if one_size else model


def _of_one_size(chance: Chance, model: Model) -> Model:
    """The same model, where about half of the effects that can be are the same as another."""
    named = {}
    for actor in model.actors:
        for option in (o for decision in actor.decisions for o in decision.options):
            on = Counter(effect.to for effect in option.effects)
            seen = Counter[str]()
            for each in option.effects:
                seen[each.to] += 1
                named[id(each)] = each, f"@{seen[each.to]}" * (on[each.to] > 1)
    originals: dict[int, tuple[Effect, str]] = {}
    for each, _ in named.values():
        whose = each.option.partition(".")[0]
        others = [
            (other, nth)
            for other, nth in named.values()
            if other.option.startswith(f"{whose}.")
            and (other.to, id(other) in originals) == (each.to, False)
            and other.option != each.option
        ]
        taken = any(original is each for original, _ in originals.values())
        if others and not taken and chance.happens(0.5):
            originals[id(each)] = chance.one(others)
    shared = {id(o): f"{o.option}:{o.to}{nth}" for o, nth in originals.values()}

    def same(claim: Sized) -> Sized:
        if id(claim) in originals:
            other, nth = originals[id(claim)]
            more: Any = {"same_as": other.option + nth, "size": other.size}
            more["shared"] = shared[id(other)]
            return replace(claim, **more)
        if id(claim) in shared:
            more = {"shared": shared[id(claim)]}
            return replace(claim, **more)
        return claim

    return with_sized(model, same)


@st.composite
def viewed_models(draw: st.DrawFn, /, *, by: str = "", own: bool = False, **limits: Any) -> Model:
    """Random models with views: on some claims beside a size that holds them, on others without.

    Three analysts, a source and an actor hold some, the actor on itself too; `by` holds one on each
    claim that can have any, and with `own` every actor on half of what bears on it.
    """
    chance = _drawn(draw)
    model = draw(models(**limits))
    others = [*(analyst.id for analyst in ANALYSTS), SOURCES[0].id, model.actors[0].id]

    def seen(claim: Sized) -> Sized:
        holders = [id_ for id_ in others if id_ == by or chance.happens(0.3)]
        if own and claim.bears_on not in ("", *holders) and chance.happens(0.5):
            holders.append(claim.bears_on)
        size = getattr(claim, claim.amount)
        if size is None or not holders:  # What is binding has none.
            return claim
        values = [_viewed_value(chance, claim) for _ in holders]
        written: Range | None = None
        if chance.happens(0.4):
            # Only an effect, an importance and a force can be written as a range.
            if not isinstance(claim, Effect | Interest | Constraint):
                values = [values[0]] * len(values)
            span = spanning(values)
            written = Range(span.low, span.high)
        views = tuple(
            View(holder, value, _called(model, holder))
            for holder, value in zip(holders, values, strict=True)
        )
        measured = written or spanning(values)
        changed: Any = measured if isinstance(size, Range) else measured.mid
        return replace(claim, views=views, **{claim.amount: changed}).as_owned()

    viewed = with_sized(replace(model, analysts=ANALYSTS), seen)
    return replace(viewed, actors=tuple(map(of_one_size, viewed.actors)))


def _viewed_value(chance: Chance, claim: Sized) -> Range:
    """What somebody may hold the size of a claim to be."""
    if isinstance(claim, Breach):
        return exactly(chance.number(1, 2))
    low, high = (-2, 2) if isinstance(claim, Effect | Position) else (1, 4)
    value = Fraction(chance.number(2 * low, 2 * high), 2)
    if isinstance(claim, Position | Influence) or not chance.happens(0.2):
        return exactly(value)
    return Range(value, min(value + chance.one((1, 2)), Fraction(high)))


def _called(model: Model, holder: str) -> str:
    """The name that a view has of its holder: a source has none."""
    everybody: tuple[Actor | Analyst, ...] = (*ANALYSTS, *model.actors)
    return next((each.name for each in everybody if each.id == holder), "")


def with_sized(model: Model, change: Callable[[Sized], Any]) -> Model:
    """The same model, with each claim that has a size as `change` makes it."""
    return _rebuilt(model, change, Sized)  # type: ignore[no-any-return]


def with_options(model: Model, change: Callable[[Option], Option]) -> Model:
    """The same model, with each option as `change` makes it."""
    return _rebuilt(model, change, Option)  # type: ignore[no-any-return]


def shuffled(model: Model, rng: Random) -> Model:
    """The same model with actors, interests, decisions, options and claims in another order."""

    def mixed(thing: Any) -> Any:
        names = ("actors",) if thing is model else PARTS[type(thing)]
        held = {name: getattr(thing, name) for name in names}
        return replace(thing, **{n: tuple(rng.sample(h, len(h))) for n, h in held.items()})

    return _rebuilt(model, mixed, (Model, Actor, Decision, Option))  # type: ignore[no-any-return]


def _rebuilt(whole: Any, change: Callable[[Any], Any], of: type | tuple[type, ...]) -> Any:
    """The same, with what is of a class as `change` makes it, each before what it holds."""
    whole = change(whole) if isinstance(whole, of) else whole
    held = {
        name: tuple(_rebuilt(each, change, of) for each in getattr(whole, name))
        for name in PARTS.get(type(whole), ())
    }
    return replace(whole, **held) if held else whole
