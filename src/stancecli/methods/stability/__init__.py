"""The graph model for conflict resolution: states, moves, sanctions and equilibria.

After L. Fang, K. W. Hipel and D. M. Kilgour, *Interactive Decision Making: The Graph Model for
Conflict Resolution* (1993); the preferences follow from interests and effects instead of being
typed in. This module has the states, `conflict` the movers, their payoffs and moves, `equilibria`
which states moves reach and which are at rest, for single movers and for coalitions, `judge`
whether a state holds, and how surely.

The states are all combinations of the options of the decisions looked at. Each decision is an axis,
as long as it has options. Arrays over these axes stand in place of lists of states: whatever an
actor can make of a state lies along the axes of its own decisions. So two decisions of 2 and 3
options make arrays of 2 × 3 = 6 states.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from stancecli.diagnostics import NO_DECISION, Unanswerable
from stancecli.methods.feasibility import blanks_of, ruled_out
from stancecli.model import Blank, Decision, Impossible, Option
from stancecli.situation import Situation

MOST_CELLS = 2**23
"""More states than these, once for each mover and three times more, are not looked at together.

That is about a million states of four movers, 500 MB, or half a million of twelve.
"""

Truths: TypeAlias = NDArray[np.bool_]
"""Whether something holds, state by state: a set of states where it has the shape of the axes."""

Options: TypeAlias = tuple[Option, ...]
"""What a state chooses axis by axis, or some of it."""

Region: TypeAlias = Mapping[int, frozenset[int]]
"""Where something holds: the places allowed on some of the axes, and any place on the others."""


@dataclass(frozen=True)
class Axis:
    """A decision and those of its options that some state can choose; two or more.

    Where an irreversible option holds, no state is without it: the others are `gone`, and known
    still as what its actor can wish for.
    """

    decision: Decision
    options: Options
    gone: frozenset[int] = frozenset()

    @cached_property
    def kept(self) -> Truths:
        """Which of the options cannot be left once taken."""
        return np.array([option.irreversible for option in self.options])


@dataclass(frozen=True, eq=False)
class StateSpace:
    """Every combination of the axes' options; all other decisions stay as in the situation.

    States are numbered row by row, the last axis first. Those with an option that is gone are
    numbered too, and are no states of the conflict.
    """

    situation: Situation
    axes: tuple[Axis, ...]

    @classmethod
    def of(cls, situation: Situation, decision_ids: Sequence[str] = ()) -> StateSpace:
        """The states over these decisions, or over all, that have two options or more.

        An option counts that is open, or that is ruled out by no more than an irreversible one
        that holds. Raises Unanswerable where none has, or where the states would be too many for
        MOST_CELLS.
        """
        every = tuple(situation.decisions())
        if not every:
            raise Unanswerable(NO_DECISION)
        in_play = frozenset(decision_ids or (decision.id for decision in every))
        spanned = (
            axis_of(situation, decision, in_play) for decision in every if decision.id in in_play
        )
        axes = tuple(axis for axis in spanned if len(axis.options) > 1)
        if not axes:
            raise Unanswerable("no decision has two possible options, so nobody can move")
        if not _fits(axes):
            fewer = " ".join(axis.decision.id for axis in _fitting(axes))
            raise Unanswerable(
                f"{len(axes):,} decisions make more states than can be looked at together",
                (f"name fewer, and the others stay as they are: {fewer}",),
            )
        return cls(situation, axes)

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """How many options each axis has."""
        return tuple(len(axis.options) for axis in self.axes)

    def box(self, region: Region) -> tuple[NDArray[np.intp], ...]:
        """The states of a region, as an index of arrays over the states."""
        sides = (region.get(n, range(length)) for n, length in enumerate(self.shape))
        return np.ix_(*map(sorted, sides))

    @cached_property
    def in_reach(self) -> Truths:
        """The states without any option that is gone."""
        found = np.ones(self.shape, dtype=bool)
        for n, axis in enumerate(self.axes):
            found[self.box({n: axis.gone})] = False
        return found

    @cached_property
    def together(self) -> Truths:
        """The states with no combination of options that cannot hold together."""
        found = np.ones(self.shape, dtype=bool)
        for impossible in self.situation.model.impossible:
            region = self.region(impossible.options)
            if region is not None:
                found[self.box(region)] = False
        return found

    @cached_property
    def possible(self) -> Truths:
        """Those of them that are without any option that is gone."""
        return self.together & self.in_reach

    @cached_property
    def places(self) -> Mapping[str, tuple[int, int]]:
        """The axis and the place there of each option that some state can choose."""
        return {
            option.id: (n, place)
            for n, axis in enumerate(self.axes)
            for place, option in enumerate(axis.options)
        }

    @cached_property
    def blanks(self) -> Mapping[str, Mapping[str, Blank]]:
        """By interest and option what nobody has judged: one value each, wherever it counts."""
        found: dict[str, dict[str, Blank]] = {}
        for axis in self.axes:
            for option, interest in blanks_of(self.situation, axis.decision):
                found.setdefault(interest, {})[option] = Blank(option=option, to=interest)
        return found

    def index(self, situation: Situation) -> int:
        """The number of the state that a situation is in; its options must be on the axes."""
        places = [self.places[situation.option_of(axis.decision.id)][1] for axis in self.axes]
        return int(np.ravel_multi_index(places, self.shape))

    def options(self, state: int) -> Options:
        """What a state chooses, axis by axis."""
        places = np.unravel_index(state, self.shape)
        return tuple(axis.options[place] for axis, place in zip(self.axes, places, strict=True))

    def options_taken(self, start: int, end: int) -> Options:
        """The options of one state that another, its start, does not have."""
        pairs = zip(self.options(start), self.options(end), strict=True)
        return tuple(after for before, after in pairs if before is not after)

    def taking(self, state: int) -> Situation:
        """The situation with the options of a state in place."""
        return self.situation.taking(*(option.id for option in self.options(state)))

    def differing(self, state: int) -> tuple[Truths, ...]:
        """By axis whether states differ there from one; to be spread over the other axes."""
        everywhere, here = np.indices(self.shape, sparse=True), np.unravel_index(state, self.shape)
        return tuple(at != place for at, place in zip(everywhere, here, strict=True))

    def region(self, all_of: Iterable[str], none_of: Iterable[str] = ()) -> Region | None:
        """Where all of some options hold, and none of others; None where that is nowhere."""
        found: dict[int, frozenset[int]] = {}
        for wanted, ids in ((True, all_of), (False, none_of)):
            for id_ in ids:
                if id_ in self.places:
                    n, place = self.places[id_]
                    # To list all places of a long axis for each claim would take quadratic time.
                    at = frozenset([place])
                    if wanted:
                        found[n] = found.get(n, at) & at
                    else:
                        found[n] = found.get(n, frozenset(range(self.shape[n]))) - at
                else:
                    # One that is missing from the axis of its decision is ruled out.
                    decision = self.situation.option(id_).decision
                    is_out = any(axis.decision.id == decision for axis in self.axes)
                    if (self.situation.holds(id_) and not is_out) != wanted:
                        return None
        return found if all(found.values()) else None


def is_current(situation: Situation) -> bool:
    """Whether each decision, looked at or not, is as the model says that it now is."""
    return all(situation.option_of(d.id) == d.current for d in situation.decisions())


def _fits(axes: Sequence[Axis]) -> bool:
    movers = {axis.decision.actor for axis in axes}
    return math.prod(len(axis.options) for axis in axes) * (len(movers) + 3) <= MOST_CELLS


def _fitting(axes: Sequence[Axis]) -> list[Axis]:
    """As many decisions as fit, in the order of the file."""
    chosen: list[Axis] = []
    for axis in axes:
        if _fits([*chosen, axis]):
            chosen.append(axis)
    return chosen


def axis_of(situation: Situation, decision: Decision, in_play: frozenset[str]) -> Axis:
    holding = situation.option(situation.option_of(decision.id))

    def is_known(option_id: str) -> bool:
        # What cannot hold together with a decision in play is a matter of states, not of options;
        # what cannot be left, one of moves.
        return all(
            reason.by is holding
            or (
                isinstance(reason.by, Impossible)
                and any(
                    situation.option(other).decision in in_play
                    for other in reason.by.options
                    if other != option_id
                )
            )
            for reason in ruled_out(situation, option_id)
        )

    options = tuple(option for option in decision.options if is_known(option.id))
    gone = (n for n, o in enumerate(options) if holding.irreversible and o.id != holding.id)
    return Axis(decision, options, frozenset(gone))
