"""Coalitions of movers who together could leave a state that each alone would keep.

After D. M. Kilgour, K. W. Hipel, L. Fang and X. Peng (2001).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, islice

import numpy as np

from stancecli.methods.stability.conflict import Conflict, Payoffs
from stancecli.methods.stability.differences import bounds_of, differences_for
from stancecli.methods.stability.reachability import (
    Ladder,
    improvement_ladders,
    lowest_improved_to,
    lowest_reached,
    reached_from,
)
from stancecli.methods.stability.states import Options, Truths
from stancecli.model import Actor, Range

MOST_COALITIONS = 250
"""More coalitions than these are not tried; the smallest come first."""
MOST_WORK = 2**22
"""Where there are more states times coalitions than these, none is tried."""

Members = tuple[int, ...]
"""Movers by their places."""


@dataclass(frozen=True, slots=True)
class MemberGain:
    """What leaving together gains a member as entered, and the least and most that it can be."""

    actor: Actor
    gain: Fraction
    bounds: Range


@dataclass(frozen=True, slots=True)
class Coalition:
    """Actors who together could leave a state, each gaining, and the options they would take.

    No answer that gains its givers leaves a member as badly off as before; `sanctionable` tells
    whether some other answer would, one that somebody gives at a loss. `gains` has each member's.
    """

    members: tuple[Actor, ...]
    taken: Options
    sanctionable: bool
    gains: tuple[MemberGain, ...]


class Coalitions:
    """The coalitions of a conflict, by what they could improve on together.

    A coalition improves on a state where all its members do; it is deterred, in the sense of SEQ
    or of GMR, where the others' answer leaves some member no better off.
    """

    def __init__(self, conflict: Conflict) -> None:
        self._conflict = conflict
        self._worst_answers: dict[tuple[Members, bool], list[Payoffs]] = {}

    @property
    def sought(self) -> bool:
        """Whether coalitions are few enough, among so many states, to be tried."""
        movers = len(self._conflict.movers)
        coalitions: int = min(2**movers - movers - 1, MOST_COALITIONS)
        return coalitions * self._conflict.possible.size <= MOST_WORK

    def leaving(self, state: int) -> tuple[Coalition, ...]:
        """Those that could leave a state and hold no smaller one that could; small first.

        None where they are not `sought`.
        """
        if not self.sought:
            return ()
        movers = self._conflict.movers
        held = self._conflict.space.options(state)
        # Who can leave nothing that it has done takes no part in anything.
        able = [
            n for n, own in enumerate(movers) if not all(held[m].irreversible for m in own.axes)
        ]
        sizes = range(2, len(able) + 1)
        every = chain.from_iterable(combinations(able, size) for size in sizes)
        found: dict[Members, Coalition] = {}
        for members in islice(every, MOST_COALITIONS):
            if any(set(smaller) <= set(members) for smaller in found):
                continue
            end = self._end(members, state)
            if end is not None:
                found[members] = Coalition(
                    members=tuple(movers[n].actor for n in members),
                    taken=self._conflict.space.options_taken(state, end),
                    sanctionable=not self._undeterred(members, state, improving=False).flat[end],
                    gains=tuple(self._gain(movers[n].actor, state, end) for n in members),
                )
        return tuple(found.values())

    def _gain(self, actor: Actor, state: int, end: int) -> MemberGain:
        changes = differences_for(self._conflict, actor, state, end)
        gain = sum((change.gain for change in changes), Fraction(0))
        return MemberGain(actor, gain, bounds_of(changes))

    def _end(self, members: Members, state: int) -> int | None:
        """Where members would go: as few changes as possible, ties in the order of the states."""
        space = self._conflict.space
        better = np.ones(space.shape, dtype=bool)
        for mover in members:
            u = self._conflict.payoffs[mover]
            better &= u > u.flat[state]
        if not better.any():
            return None
        better &= reached_from(self._conflict, state, members, improving=False)
        if not better.any():
            return None
        ends = np.flatnonzero(better & self._undeterred(members, state, improving=True))
        return int(ends[np.argmin(space.distances(ends, state))]) if len(ends) else None

    def _undeterred(self, members: Members, state: int, *, improving: bool) -> Truths:
        """The states from which no answer leaves a member as badly off as in this one."""
        safe = np.ones(self._conflict.space.shape, dtype=bool)
        for mover, least in zip(members, self._answers(members, improving), strict=True):
            safe &= least > self._conflict.payoffs[mover].flat[state]
        return safe

    def _answers(self, members: Members, improving: bool) -> list[Payoffs]:
        """For each member the least that the others' answers can leave it, state by state."""
        if (members, improving) not in self._worst_answers:
            conflict = self._conflict
            others = [n for n in range(len(conflict.movers)) if n not in members]
            self._worst_answers[members, improving] = [
                lowest_improved_to(conflict, others, conflict.payoffs[mover], self._ladders)
                if improving
                else lowest_reached(conflict, others, conflict.payoffs[mover])
                for mover in members
            ]
        return self._worst_answers[members, improving]

    @cached_property
    def _ladders(self) -> Sequence[Ladder]:
        return improvement_ladders(self._conflict)
