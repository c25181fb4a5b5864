"""What many actors said of many things, in columns: how far they are apart on each, who moved.

A cell is an actor on a thing, in one period or in all. Actors and things are numbers from 0, in the
order of their names, or of the file. Every column is as long as there are cells. How far actors are
apart is the mean difference of C. Gini (1912) between their means, each pair counted as often as
it has statements: so of 2, 0 and −1, said once each, (2 + 3 + 1) ÷ 3 = 2. How far somebody moved is
our own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from stancecli.methods.positions import changed, is_clear, period_named_by

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]

DIGITS = 6
"""Sizes are told apart to so many decimals: the last bits differ from one machine to the next."""
PARTS = 10**DIGITS


class Cells(NamedTuple):
    """Columns of cells: how many statements, their mean (-2 to 2), and the side that it is on.

    An actor that is none of those asked for is -1. A period is a number, in the order of time.
    """

    periods: Numbers
    actors: Numbers
    things: Numbers
    n: Numbers
    stances: Numbers
    sides: Numbers
    divided: Numbers

    @property
    def period(self) -> str:
        """That of all, where they are of one; empty where none was asked for."""
        return period_named_by(int(self.periods[0]))

    @classmethod
    def of(cls, who: tuple[Numbers, Numbers, Numbers], n: Numbers, *sums: Numbers) -> Cells:
        """Cells of periods, actors and things, by how many agree, disagree, and their mean."""
        import numpy as np

        n, agree, disagree, stances = (np.asarray(each, dtype=float) for each in (n, *sums))
        signs = np.sign(stances)
        sided = is_clear(n, agree, disagree) & (signs == np.sign(agree - disagree))
        sides = np.where(sided, signs, 0).astype(int)
        return cls(*who, n, stances, sides, (sides == 0) & (agree + disagree > 0))


class Divisions(NamedTuple):
    """Of each thing: how far actors are apart on it, how many spoke, and on which sides.

    `distances` are in parts of a step of stances: the mean difference of their means over all
    pairs, each of n_a × n_b statements. `least` is the smallest of their means, whatever its side.
    """

    things: Numbers
    distances: Numbers
    actors: Numbers
    speak_for: Numbers
    against: Numbers
    divided: Numbers
    least: Numbers

    @property
    def shared(self) -> Numbers:
        """Whether two actors or more speak of it, and all are on one side."""
        import numpy as np

        one_side: Numbers = np.maximum(self.speak_for, self.against) == self.actors
        return one_side & (self.actors > 1)

    @classmethod
    def joined(cls, found: Iterable[Divisions]) -> Divisions:
        """Those of several blocks together."""
        import numpy as np

        return cls(*map(np.concatenate, zip(*found, strict=True)))

    @classmethod
    def of(cls, block: Cells) -> Divisions:
        """Those of the things in a block, which has all cells of each."""
        import numpy as np

        order = np.lexsort((block.stances, block.things))
        things, n, means, sides = (
            column[order] for column in (block.things, block.n, block.stances, block.sides)
        )
        starts = np.flatnonzero(np.diff(things, prepend=-1))
        actors = np.diff(np.append(starts, len(things)))

        def added(values: Numbers) -> Numbers:
            return np.add.reduceat(values, starts) if len(starts) else values

        def below(values: Numbers) -> Numbers:
            sums: Numbers = np.cumsum(values) - values
            before: Numbers = np.repeat(sums[starts], actors)
            return sums - before

        n_below = below(n)
        pairs, apart = added(n * n_below), added(n * (n_below * means - below(n * means)))
        mean = np.divide(apart, pairs, out=np.zeros(len(starts)), where=pairs > 0)
        strength = np.abs(means)
        return cls(
            things[starts],
            np.round(mean * PARTS),
            actors,
            added((sides > 0).astype(int)),
            added((sides < 0).astype(int)),
            added(block.divided[order].astype(int)),
            np.round(np.minimum.reduceat(strength, starts) * PARTS) if len(starts) else strength,
        )

    def ranked(self) -> tuple[Numbers, Numbers, Numbers]:
        """The places of those that divide most, of those that all share, and of the others.

        The furthest apart first; those shared by the weakest of the means, the strongest first.
        """
        import numpy as np

        shared, apart = self.shared, self.distances > 0
        places = (np.flatnonzero(of) for of in (~shared & apart, shared, ~shared & ~apart))
        keys = (-self.distances, -self.least, self.things)
        first, second, third = (
            own[np.argsort(key[own], kind="stable")] for own, key in zip(places, keys, strict=True)
        )
        return first, second, third


class Move(NamedTuple):
    """Who moved on what and when; how far, in parts of a step, times the fewer statements."""

    size: float
    before: int
    after: int
    actor: int
    thing: int


@dataclass
class Moves:
    """How often sides were changed from period to period, and by how many; the largest changes.

    `to` counts the moves to each period, by its number.
    """

    most: int
    count: int = 0
    actors: set[int] = field(default_factory=set)
    to: Counter[int] = field(default_factory=Counter)
    largest: list[Move] = field(default_factory=list)

    def add(self, block: Cells) -> None:
        """Those of a block in which the cells of an actor on a thing stand in the order of time."""
        import numpy as np

        _, of = np.unique(
            block.things * (block.actors.max() + 1) + block.actors, return_inverse=True
        )
        told = zip(of.tolist(), block.sides.tolist(), block.divided.tolist(), strict=True)
        places = np.array(list(changed(told)), dtype=int).reshape(-1, 2).T
        before, after = places
        self.count += len(before)
        self.actors |= set(block.actors[after].tolist())
        self.to.update(block.periods[after].tolist())
        steps = np.abs(block.stances[after] - block.stances[before])
        sizes = np.round(steps * np.minimum(block.n[after], block.n[before]) * PARTS)
        columns = (
            block.periods[before],
            block.periods[after],
            block.actors[after],
            block.things[after],
        )
        kept = np.lexsort((columns[3], columns[2], columns[1], -sizes))[: self.most]
        rows = zip(*(column[kept].tolist() for column in (sizes, *columns)), strict=True)
        every = [*self.largest, *map(Move._make, rows)]
        self.largest = sorted(every, key=lambda move: (-move.size, *move[2:]))[: self.most]
