"""Which of the packages that are left are told: unbeaten, and of each set of takers one.

The choice among them is that of J. F. Nash (*The bargaining problem*, 1950), the largest product of
gains. It stays where the points of an actor are scaled, as long as the same takers gain.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import prod

import numpy as np
from numpy.typing import NDArray

from stancecli.methods.packages.rungs import RUNGS, PackageRung, PackageSpace


@dataclass(frozen=True)
class ChosenPackage:
    """The package that stands for those of its rung with the same takers (actors, by place).

    So many actors are `losing` as entered.
    """

    state: int
    rung: PackageRung
    takers: tuple[int, ...]
    losing: int


@dataclass(frozen=True, eq=False)
class Choice:
    """The packages that are told, in their order."""

    space: PackageSpace

    @cached_property
    def unbeaten(self) -> NDArray[np.intp]:
        """Those left of the rungs `deal` and `as-entered` that none of as good a rung beats."""
        rungs = self.space.rungs.reshape(-1)
        left = np.flatnonzero(self.space.left & (self.space.rungs <= 1))
        deals = left[rungs[left] == 0]
        some = unbeaten(self.space, left)
        return np.union1d(unbeaten(self.space, deals), some[rungs[some] == 1])

    @cached_property
    def told(self) -> tuple[ChosenPackage, ...]:
        """By rung, fewest that lose as entered, fewest parts, and the order of the file."""
        groups: dict[tuple[int, tuple[int, ...]], list[int]] = {}
        for state in self.unbeaten.tolist():
            rung, takers = int(self.space.rungs.flat[state]), self.space.taking(state)
            groups.setdefault((rung, takers), []).append(state)
        best = {key: self._best(key[1], states) for key, states in groups.items()}
        losing = self._losing(best.values())
        found = (
            ChosenPackage(
                state=best[rung, takers],
                rung=RUNGS[rung],
                takers=takers,
                losing=losing[best[rung, takers]],
            )
            for rung, takers in groups
        )
        return tuple(
            sorted(
                found,
                key=lambda each: (
                    RUNGS.index(each.rung),
                    each.losing,
                    len(self.space.parts(each.state)),
                    each.state,
                ),
            )
        )

    def _best(self, takers: tuple[int, ...], states: list[int]) -> int:
        """Most takers that gain, then the largest product of gains, then the order of the file."""

        def merit(state: int) -> tuple[int, Fraction]:
            gains = (self.space.entered(n, state) for n in takers)
            above = [gain for gain in gains if gain > 0]
            return len(above), prod(above, start=Fraction(1))

        return max(states, key=merit)

    def _losing(self, states: Iterable[int]) -> dict[int, int]:
        """How many actors lose as entered, of all that have an interest."""
        states = sorted(states)
        counts = np.zeros(len(states), dtype=np.intp)
        pairs = zip(self.space.actors, self.space.gains, strict=True)
        known = {actor.id: gains for actor, gains in pairs}
        for actor in self.space.conflict.space.situation.actors() if states else ():
            each = known.get(actor.id) or self.space.gains_of(actor)
            counts += each.entered.reshape(-1)[states] < 0
        return dict(zip(states, counts.tolist(), strict=True))


def unbeaten(space: PackageSpace, states: NDArray[np.intp]) -> NDArray[np.intp]:
    """Of some states those that none of them beats: as much as entered for each who decides, and
    more for one.
    """
    columns = space.entered_at(states)
    ranks = np.stack([np.unique(own, return_inverse=True)[1] for own in columns], axis=-1)
    # What beats a state has a larger sum, so of those not looked at yet the first is not beaten.
    places = np.argsort(-ranks.sum(axis=1), kind="stable")
    rows = ranks[places]
    found: list[int] = []
    while len(rows):
        first = rows[0]
        equal = (rows == first).all(axis=1)
        found.extend(places[equal].tolist())
        keep = (rows > first).any(axis=1)
        rows, places = rows[keep], places[keep]
    kept: NDArray[np.intp] = np.sort(states[np.array(found, dtype=np.intp)])
    return kept
