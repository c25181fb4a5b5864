"""What the question of who stands where finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from stancecli.diagnostics import Unanswerable
from stancecli.methods.feasibility import ruled_out
from stancecli.methods.grounds import Grounds, grounds
from stancecli.methods.positions.alignment import Alignment, Pair, align
from stancecli.methods.positions.scale import Place, Scale, places, scale
from stancecli.methods.positions.support import Stand, stands
from stancecli.model import Actor, Decision, Option, Position
from stancecli.situation import Situation

T = TypeVar("T", Actor, Option)

ROWS, OPTIONS = 40, 12
"""Of so many actors and options, those with the largest values, the table shows the stands."""


@dataclass(frozen=True)
class Tally:
    """Who speaks for and against an option, and whom it serves and harms by its own effects."""

    option: Option
    ruled_out: bool
    speak_for: tuple[Actor, ...]
    speak_against: tuple[Actor, ...]
    served: tuple[Actor, ...]
    harmed: tuple[Actor, ...]


@dataclass(frozen=True)
class Question:
    """Where actors stand on the options of one decision.

    `tallies` have the options in the order of the file, ruled-out ones last. `parting` are the
    stands in which an actor says what its interests do not bear out. `foremost` are the actors
    and `foremost_options` the options of a table that is small enough to be read.
    """

    decision: Decision
    decider: Actor
    current: Option
    tallies: tuple[Tally, ...]
    stands: tuple[Stand, ...]
    parting: tuple[Stand, ...]
    foremost: tuple[Actor, ...]
    foremost_options: tuple[Option, ...]
    scale: Scale | None


@dataclass(frozen=True)
class Positions:
    """Where actors stand on one decision, or on all; who agrees by what is said, and by support."""

    decision: Decision | None
    questions: tuple[Question, ...]
    stated: Alignment
    derived: Alignment
    silent: tuple[Actor, ...]
    """Actors of whom neither a stance on these options nor a place on a scale is known."""
    untouched: tuple[Actor, ...]
    """Actors of whom neither that nor an effect on them is known."""
    grounds: Grounds


@dataclass(frozen=True)
class ActorPositions:
    """One actor's row: its stands on the options of one decision, or of all, and its places."""

    actor: Actor
    decision: Decision | None
    stands: tuple[Stand, ...]
    places: tuple[Place, ...]
    grounds: Grounds


@dataclass(frozen=True)
class Facing:
    """Two actors on one option; `stated` and `derived` are `agree`, `clash` or empty."""

    option: Option
    a: Stand
    b: Stand
    stated: str
    derived: str


@dataclass(frozen=True)
class Apart:
    """Two actors on the scale of one decision."""

    a: Place
    b: Place
    distance: Fraction


@dataclass(frozen=True)
class PairPositions:
    """One pair: the options on which both have a stand, what these add up to, and shared scales."""

    a: Actor
    b: Actor
    decision: Decision | None
    facing: tuple[Facing, ...]
    apart: tuple[Apart, ...]
    stated: Pair | None
    derived: Pair | None
    grounds: Grounds


def ask(situation: Situation, decision_id: str | None = None) -> Positions:
    """Where everybody stands on a decision, or on all of them, in a context.

    Raises Unanswerable where the model has no decision.
    """
    asked = _decisions(situation, decision_id)
    questions = tuple(_question(situation, each) for each in asked)
    everybody = situation.actors()
    options = [each for question in asked for each in question.options]
    found = [stand for question in questions for stand in question.stands]
    on_scales = [place for each in asked for place in places(situation, each)]
    placed = {place.actor.id for place in on_scales}
    speaking = placed | {stand.actor.id for stand in found if stand.stated is not None}
    touched = placed | {stand.actor.id for stand in found}
    return Positions(
        decision=asked[0] if decision_id else None,
        questions=questions,
        stated=align(everybody, options, _values(found, "stated")),
        derived=align(everybody, options, _values(found, "derived")),
        silent=tuple(each for each in everybody if each.id in touched - speaking),
        untouched=tuple(each for each in everybody if each.id not in touched),
        grounds=_grounds(situation, found, [place.position for place in on_scales]),
    )


def ask_actor(
    situation: Situation, actor_id: str, decision_id: str | None = None
) -> ActorPositions:
    """Where one actor stands, and what makes it so."""
    asked = _decisions(situation, decision_id)
    found = tuple(
        stand
        for each in asked
        for stand in stands(situation, each).values()
        if stand.actor.id == actor_id
    )
    on_scales = tuple(place for each in asked for place in _place_of(actor_id, situation, each))
    return ActorPositions(
        actor=situation.actor(actor_id),
        decision=situation.decision(decision_id) if decision_id else None,
        stands=found,
        places=on_scales,
        grounds=_grounds(situation, found, [place.position for place in on_scales]),
    )


def ask_pair(situation: Situation, a: str, b: str, decision_id: str | None = None) -> PairPositions:
    """Where two actors agree and clash. Raises Unanswerable where they are one."""
    if a == b:
        raise Unanswerable("a pair needs two different actors")
    asked = _decisions(situation, decision_id)
    found: dict[tuple[str, str], Stand] = {}
    for each in asked:
        found |= {key: s for key, s in stands(situation, each).items() if s.actor.id in (a, b)}
    options = [option for each in asked for option in each.options]
    two = (situation.actor(a), situation.actor(b))
    facing = tuple(
        _facing(option, found[a, option.id], found[b, option.id])
        for option in options
        if (a, option.id) in found and (b, option.id) in found
    )
    apart = tuple(
        Apart(one, other, abs(one.at - other.at))
        for each in asked
        for one in _place_of(a, situation, each)
        for other in _place_of(b, situation, each)
    )
    on_scales = [place.position for each in apart for place in (each.a, each.b)]
    return PairPositions(
        a=two[0],
        b=two[1],
        decision=situation.decision(decision_id) if decision_id else None,
        facing=facing,
        apart=apart,
        stated=next(iter(align(two, options, _values(found.values(), "stated")).pairs), None),
        derived=next(iter(align(two, options, _values(found.values(), "derived")).pairs), None),
        grounds=_grounds(
            situation, [stand for each in facing for stand in (each.a, each.b)], on_scales
        ),
    )


def _place_of(actor_id: str, situation: Situation, asked: Decision) -> Iterator[Place]:
    return (each for each in places(situation, asked) if each.actor.id == actor_id)


def _decisions(situation: Situation, decision_id: str | None) -> tuple[Decision, ...]:
    asked = (situation.decision(decision_id),) if decision_id else tuple(situation.decisions())
    if not asked:
        raise Unanswerable("there is no decision in this model, so nobody can stand anywhere")
    return asked


def _question(situation: Situation, asked: Decision) -> Question:
    found = stands(situation, asked)
    on: dict[str, list[Stand]] = {each.id: [] for each in asked.options}
    for stand in found.values():
        on[stand.option.id].append(stand)
    tallies = [_tally(situation, each, on[each.id]) for each in asked.options]
    return Question(
        decision=asked,
        decider=situation.actor(asked.actor),
        current=situation.option(situation.option_of(asked.id)),
        tallies=tuple(sorted(tallies, key=lambda tally: tally.ruled_out)),
        stands=tuple(found.values()),
        parting=tuple(stand for stand in found.values() if stand.parts),
        foremost=_foremost(situation.actors(), found.values(), lambda stand: stand.actor.id, ROWS),
        foremost_options=_foremost(
            asked.options, found.values(), lambda stand: stand.option.id, OPTIONS
        ),
        scale=scale(situation, asked),
    )


def _tally(situation: Situation, asked: Option, here: Sequence[Stand]) -> Tally:
    return Tally(
        option=asked,
        ruled_out=bool(ruled_out(situation, asked.id)),
        speak_for=tuple(stand.actor for stand in here if (stand.stated or 0) > 0),
        speak_against=tuple(stand.actor for stand in here if (stand.stated or 0) < 0),
        served=tuple(stand.actor for stand in here if (stand.derived or 0) > 0),
        harmed=tuple(stand.actor for stand in here if (stand.derived or 0) < 0),
    )


def _foremost(
    items: Sequence[T], found: Iterable[Stand], of: Callable[[Stand], str], most: int
) -> tuple[T, ...]:
    """Of the items that have stands those with the largest values, at most so many, in order."""
    sizes: dict[str, Fraction] = {}
    for stand in found:
        size = abs(stand.stated or Fraction(0)) + abs(stand.derived or Fraction(0))
        sizes[of(stand)] = sizes.get(of(stand), Fraction(0)) + size
    ranked = sorted((each for each in items if each.id in sizes), key=lambda each: -sizes[each.id])
    kept = {each.id for each in ranked[:most]}
    return tuple(each for each in items if each.id in kept)


def _values(found: Iterable[Stand], which: str) -> dict[tuple[str, str], Fraction]:
    """The stated or the derived values that there are, by actor and option."""
    values = ((stand, getattr(stand, which)) for stand in found)
    return {(s.actor.id, s.option.id): value for s, value in values if value is not None}


def _facing(asked: Option, a: Stand, b: Stand) -> Facing:
    return Facing(asked, a, b, _met(a.stated, b.stated), _met(a.derived, b.derived))


def _met(x: Fraction | None, y: Fraction | None) -> str:
    product = (x or 0) * (y or 0)
    return "agree" if product > 0 else "clash" if product < 0 else ""


def _grounds(
    situation: Situation, found: Sequence[Stand], places: Iterable[Position] = ()
) -> Grounds:
    positions = (*(stand.position for stand in found if stand.position), *places)
    effects = (claim for stand in found for claim in stand.claims)
    return grounds(situation, (*positions, *effects))
