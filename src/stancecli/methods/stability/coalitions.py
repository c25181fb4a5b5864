"""Groups of movers who together could leave a state that each alone would keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np

from stancecli.methods.stability.conflict import Conflict, Payoffs
from stancecli.methods.stability.grid import Truths
from stancecli.methods.stability.sweeps import Ladder, ladders, reached, worst, worst_improving

MOST_GROUPS = 250
"""More groups than these are not tried; the smallest come first."""

Group = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Upset:
    """Movers who together can turn a state into one that is better for each of them.

    No answer that gains its movers leaves any of them as badly off as before; `answerable` tells
    whether some other answer would, one that somebody gives at a loss.
    """

    movers: Group
    end: int
    answerable: bool


class Coalitions:
    """The coalitions of a conflict, by what they could upset.

    A coalition improves on a state where all its members do; it is deterred, in the sense of SEQ
    or of GMR, where the others' answer leaves some member no better off.
    """

    def __init__(self, conflict: Conflict) -> None:
        self._conflict = conflict
        self._steps: Sequence[Ladder] = ()
        self._after: dict[tuple[Group, bool], list[Payoffs]] = {}

    def upsets(self, state: int) -> tuple[Upset, ...]:
        """Every group that could upset a state and holds no smaller one that could; small first."""
        found: list[Upset] = []
        for group in self._groups():
            if any(set(smaller.movers) <= set(group) for smaller in found):
                continue
            end = self._end(group, state)
            if end is not None:
                answerable = not self._undeterred(group, state, improving=False).flat[end]
                found.append(Upset(group, end, answerable))
        return tuple(found)

    def _groups(self) -> Iterator[Group]:
        movers = range(len(self._conflict.movers))
        every = (g for size in movers[1:] for g in combinations(movers, size + 1))
        yield from islice(every, MOST_GROUPS)

    def _end(self, group: Group, state: int) -> int | None:
        """Where a group would go: as few changes as possible, ties in the order of the states."""
        better = self._better(group, state)
        if not better.any():
            return None
        better &= reached(self._conflict, state, group, improving=False)
        if not better.any():
            return None
        ends = np.flatnonzero(better & self._undeterred(group, state, improving=True))
        if not len(ends):
            return None
        here = np.unravel_index(state, self._conflict.grid.shape)
        there = np.unravel_index(ends, self._conflict.grid.shape)
        changed = sum(a != b for a, b in zip(here, there, strict=True))
        return int(ends[np.argmin(changed)])

    def _better(self, group: Group, state: int) -> Truths:
        better = np.ones(self._conflict.grid.shape, dtype=bool)
        for mover in group:
            u = self._conflict.payoffs[mover]
            better &= u > u.flat[state]
        return better

    def _undeterred(self, group: Group, state: int, *, improving: bool) -> Truths:
        """The states from which no answer leaves a member as badly off as in this one."""
        safe = np.ones(self._conflict.grid.shape, dtype=bool)
        for mover, after in zip(group, self._answered(group, improving), strict=True):
            safe &= after > self._conflict.payoffs[mover].flat[state]
        return safe

    def _answered(self, group: Group, improving: bool) -> list[Payoffs]:
        """For each member the least that the others' answers can leave it, state by state."""
        if (group, improving) not in self._after:
            of = self._conflict
            others = [n for n in range(len(of.movers)) if n not in group]
            if improving and not self._steps:
                self._steps = ladders(of)
            self._after[group, improving] = [
                worst_improving(of, others, of.payoffs[mover], self._steps)
                if improving
                else worst(of, others, of.payoffs[mover])
                for mover in group
            ]
        return self._after[group, improving]
