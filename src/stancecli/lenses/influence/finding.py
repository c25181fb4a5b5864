"""What the question of who can move whom finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from stancecli.diagnostics import Unanswerable
from stancecli.methods.feasibility import RuledOut, ruled_out
from stancecli.methods.grounds import Grounds, grounds
from stancecli.methods.influence import (
    Field,
    Link,
    Sums,
    Way,
    field,
    links,
    midi_of,
    strongest_ways,
    ways_apart,
)
from stancecli.methods.positions.scale import Place, places
from stancecli.methods.positions.support import Stand, stands
from stancecli.model import Actor, Decision, Option
from stancecli.situation import Situation

ALTERNATIVES = 3
"""How many ways besides the strongest are looked for."""


@dataclass(frozen=True)
class Influences:
    """The whole field; `ranked` are all actors by influence, then by how little they depend.

    `grounds` are the direct influences that count.
    """

    field: Field
    ranked: tuple[Sums, ...]
    links: tuple[Link, ...]
    grounds: Grounds


@dataclass(frozen=True)
class Hold:
    """How far one actor can move another: directly, by `link`, and in `total` (MIDI)."""

    other: Actor
    link: Link | None
    total: Fraction


@dataclass(frozen=True)
class ActorInfluence:
    """Whom one actor can move, and who can move it; the largest total first."""

    sums: Sums
    mean: Fraction
    moves: tuple[Hold, ...]
    moved_by: tuple[Hold, ...]


@dataclass(frozen=True)
class Ways:
    """The strongest way from one actor to another, and others that need nobody on it.

    `total` is MIDI, which counts the direct influence and all ways over one other actor.
    """

    start: Actor
    end: Actor
    strongest: Way | None
    alternatives: tuple[Way, ...]
    total: Fraction


@dataclass(frozen=True)
class Presser:
    """Somebody who wants or does not want an option, and how it can move whoever decides.

    `by` is what tells: `stated`, its stance, or, where it has none, `derived`, its support.
    `direct` is its direct influence on the decider, `way` its strongest way, direct or not.
    """

    actor: Actor
    by: str
    stand: Stand
    direct: Link | None
    way: Way | None


@dataclass(frozen=True)
class Pressure:
    """Who would press for an option and who against it; strongest way to the decider first."""

    option: Option
    decision: Decision
    decider: Actor
    current: Option
    ruled_out: tuple[RuledOut, ...]
    own: Stand | None
    """Where the decider itself stands."""
    wanting: tuple[Presser, ...]
    unwilling: tuple[Presser, ...]
    places: tuple[Place, ...]
    """Places on the decision's scale, of the decider too, those nearest to the option's first.

    They count for neither side: a place tells of no option whether it is wanted."""


def ask(situation: Situation) -> Influences:
    """Who can move whom, of all actors."""
    found = field(situation)
    ranked = sorted(found.sums, key=lambda each: (-each.influence, each.dependence))
    direct = tuple(links(situation).values())
    return Influences(
        found, tuple(ranked), direct, grounds(situation, (each.claim for each in direct))
    )


def ask_actor(situation: Situation, actor_id: str) -> ActorInfluence:
    """Whom one actor can move, and who can move it."""
    found = field(situation)
    known = links(situation)
    own = next(n for n, each in enumerate(found.actors) if each.id == actor_id)
    moves, moved_by = [], []
    for n, other in enumerate(found.actors):
        if n != own:
            moves.append(Hold(other, known.get((actor_id, other.id)), found.total[own][n]))
            moved_by.append(Hold(other, known.get((other.id, actor_id)), found.total[n][own]))
    return ActorInfluence(found.sums[own], found.mean, _largest(moves), _largest(moved_by))


def _largest(holds: Iterable[Hold]) -> tuple[Hold, ...]:
    return tuple(sorted((each for each in holds if each.total), key=lambda each: -each.total))


def ask_ways(situation: Situation, start: str, end: str) -> Ways:
    """By what ways one actor can move another. Raises Unanswerable where they are one."""
    if start == end:
        raise Unanswerable("influence needs two different actors")
    ways = ways_apart(situation, start, end, ALTERNATIVES + 1)
    return Ways(
        start=situation.actor(start),
        end=situation.actor(end),
        strongest=ways[0] if ways else None,
        alternatives=ways[1:],
        total=midi_of(links(situation), start, end),
    )


def ask_on(situation: Situation, option_id: str) -> Pressure:
    """Who wants an option and who does not, and who of them can move whoever decides it."""
    asked = situation.option(option_id)
    settled = situation.decision(asked.decision)
    known = links(situation)
    found = [stand for stand in stands(situation, settled).values() if stand.option.id == option_id]
    ways = strongest_ways(known, settled.actor, starts=[stand.actor.id for stand in found])
    pressers = [
        Presser(
            actor=stand.actor,
            by="derived" if stand.stated is None else "stated",
            stand=stand,
            direct=known.get((stand.actor.id, settled.actor)),
            way=ways.get(stand.actor.id),
        )
        for stand in found
        if stand.actor.id != settled.actor
    ]
    return Pressure(
        option=asked,
        decision=settled,
        decider=situation.actor(settled.actor),
        current=situation.option(situation.option_of(settled.id)),
        ruled_out=ruled_out(situation, option_id),
        own=next((stand for stand in found if stand.actor.id == settled.actor), None),
        wanting=_by_way(each for each in pressers if each.stand.leaning > 0),
        unwilling=_by_way(each for each in pressers if each.stand.leaning < 0),
        places=_nearest(places(situation, settled), asked.at),
    )


def _nearest(placed: Iterable[Place], at: Fraction | None) -> tuple[Place, ...]:
    return tuple(sorted(placed, key=lambda place: abs(place.at - at) if at is not None else 0))


def _by_way(pressers: Iterable[Presser]) -> tuple[Presser, ...]:
    """Strongest and shortest ways first; those who have none come last."""

    def rank(each: Presser) -> tuple[Fraction, int]:
        return (-each.way.weakest, len(each.way.links)) if each.way else (Fraction(0), 0)

    return tuple(sorted(pressers, key=rank))
