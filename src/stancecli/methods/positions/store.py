"""What was said, as it can be asked of a model; a corpus of folded statements answers the same.

What is asked is our own; `agreement` and `cells` have the methods (docs/decisions/
one-lens-over-a-store.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Protocol

from stancecli.methods.evidence import Grounds, grounds
from stancecli.methods.positions import (
    ZERO,
    Every,
    Stated,
    Tally,
    Target,
    Window,
    by_time,
    period_of,
    positions_on,
    stated_on,
    window_of,
)
from stancecli.methods.positions.cells import PARTS, Cells, Divisions
from stancecli.model import Actor, Claim, Position
from stancecli.situation import Situation


@dataclass(frozen=True, slots=True)
class Totals:
    """How much was said, by how many, of how many issues, and between which dates.

    The dates of a corpus are periods, as long as those that it was folded by.
    """

    actors: int
    issues: int
    statements: int
    first: str
    last: str


class Statements(Protocol):
    """What actors said of things between two dates, to be asked of.

    What is asked of millions of statements is added up by period, or over all.
    """

    @property
    def corpus(self) -> str:
        """The folder that it was folded into; empty of a model."""

    @property
    def every(self) -> Every:
        """How long a period is where none is asked for."""

    @property
    def window(self) -> Window:
        """The stretch of time in which it was said."""

    @property
    def many(self) -> ManyStatements | None:
        """The same, where it is too much to be told one by one."""

    def totals(self) -> Totals:
        """All of it, in numbers."""

    def actors(self) -> Sequence[Actor]:
        """Those that say anything, in the order of the file or by name."""

    def things(self) -> Sequence[Target]:
        """All options and issues of which something can be said, in the same order."""

    def said(self, *, actor: str = "", things: Iterable[str] | None = None) -> Sequence[Stated]:
        """What an actor, or everybody, said of these things, or of all."""

    def left_out(self, *actors: str, things: Sequence[str] = ()) -> int:
        """How many statements, of some actors and things or all, do not count for their dates."""

    def grounds(self, claims: Iterable[Claim]) -> Grounds:
        """What an answer of these claims rests on."""


class ManyStatements(Statements, Protocol):
    """What is asked besides where there is much of it."""

    def actors(self, most: int | None = None) -> Sequence[Actor]:
        """Those that say most, so many of them or all, by name; of equals those that are first."""

    def cells(self, actors: Sequence[Actor]) -> Iterator[Cells]:
        """Cells, in which an actor is its place among some, else -1; a block has all of a thing."""

    def histories(self, every: Every) -> Iterator[Cells]:
        """Cells, those of an actor on a thing in a row, in the order of time."""

    def actor_at(self, place: int) -> Actor:
        """The actor that has a number in these."""

    def things_at(self, places: Iterable[int]) -> Sequence[Target]:
        """The things that have these numbers in cells."""


Row = tuple[str, Stated, Stated | Tally]
"""In which period who said of what, and how it adds up there."""


def rows_of(said: Iterable[Stated], every: Every | None) -> Iterator[Row]:
    """What is said, period by period, or in all."""
    for each in said:
        if every:
            told = by_time(each.positions, lambda position: period_of(position.date, every))
            yield from ((period, each, tally) for period, _, tally in told)
        else:
            yield "", each, each


def in_columns(rows: Iterable[Row], actors: Mapping[str, int], things: Mapping[str, int]) -> Cells:
    """The same in columns, as the rows stand; the places of actors and things by their ids."""
    import numpy as np

    told = [
        (
            *(
                int(period.replace("-", "") or 0),
                actors.get(each.actor.id, -1),
                things[each.target.id],
            ),
            *(tally.n, float(tally.stance), tally.side, tally.divided),
        )
        for period, each, tally in rows
    ]
    types = zip(Cells._fields, (int, int, int, float, float, int, bool), strict=True)
    columns = np.array(told, dtype=[*types])
    return Cells(*(columns[name] for name in Cells._fields))


def distances_on(
    things: Sequence[Target], said: Iterable[Stated]
) -> Sequence[tuple[Target, Fraction]]:
    """How far actors are apart on each thing, in steps of stances.

    Those that divide most come first, then those that all share; of equals that which is first.
    """
    found = Divisions.of(in_columns(rows_of(said, None), {}, places_of(things)))
    in_order = [int(n) for places in found.ranked() for n in places]
    distances = {int(found.things[n]): Fraction(int(found.distances[n]), PARTS) for n in in_order}
    distances |= {n: ZERO for n in range(len(things)) if n not in distances}
    return [(things[n], distance) for n, distance in distances.items()]


def totals_of(said: Sequence[Stated]) -> Totals:
    """All of what is said, in numbers."""
    dates = [date for each in said for date in (each.first, each.last) if date]
    return Totals(
        actors=len({each.actor.id for each in said}),
        issues=len({each.target.id for each in said}),
        statements=sum(each.made for each in said),
        first=min(dates, default=""),
        last=max(dates, default=""),
    )


class ModelStatements:
    """What the actors of a model say of some of its options and issues, or of all."""

    corpus = ""
    every = Every.YEAR
    many = None

    def __init__(
        self,
        situation: Situation,
        things: Sequence[Target] | None = None,
        window: Window | None = None,
    ) -> None:
        options = (o for decision in situation.decisions() for o in decision.options)
        every: Sequence[Target] = (*options, *situation.model.issues)
        self._things = every if things is None else things
        self.window = window or window_of(situation)
        self._situation = situation
        self._places = places_of(self._things)

    @cached_property
    def _positions(self) -> Mapping[str, Sequence[Position]]:
        """What actors say of each thing, by its id."""
        return {thing.id: positions_on(self._situation, thing) for thing in self._things}

    @cached_property
    def _said(self) -> Sequence[Stated]:
        situation, places, found = self._situation, self._situation.model.places, list[Stated]()
        for thing in self._things:
            said = stated_on(situation, thing, self.window, self._positions[thing.id])
            found += sorted(said.values(), key=lambda each: places[each.actor.id])
        return found

    def totals(self) -> Totals:
        return totals_of(self._said)

    def actors(self) -> Sequence[Actor]:
        speaking = {each.actor.id for each in self._said}
        return [actor for actor in self._situation.actors() if actor.id in speaking]

    def things(self) -> Sequence[Target]:
        return self._things

    def said(self, *, actor: str = "", things: Iterable[str] | None = None) -> Sequence[Stated]:
        asked = self._places if things is None else set(things)
        told = (each for each in self._said if each.target.id in asked)
        return [each for each in told if actor in ("", each.actor.id)]

    def left_out(self, *actors: str, things: Sequence[str] = ()) -> int:
        asked = [thing for thing in self._things if not things or thing.id in things]
        every = (position for thing in asked for position in self._positions[thing.id])
        made = sum(each.n for each in every if not actors or each.actor in actors)
        said = self.said(things=[thing.id for thing in asked])
        return made - sum(each.n for each in said if not actors or each.actor.id in actors)

    def grounds(self, claims: Iterable[Claim]) -> Grounds:
        return grounds(self._situation, claims)


def values_of(said: Iterable[Stated]) -> Mapping[tuple[str, str], Fraction]:
    """Where actors stand on things, by the ids of both."""
    return {(each.actor.id, each.target.id): each.value for each in said}


def places_of(items: Iterable[Actor | Target]) -> Mapping[str, int]:
    """The place of each, by its id."""
    return {each.id: n for n, each in enumerate(items)}
