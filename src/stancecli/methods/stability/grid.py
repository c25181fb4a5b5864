"""The states of a situation as a grid, one axis a decision.

Arrays over the grid stand in place of lists of states: whatever an actor can make of a state lies
along the axes of its own decisions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from stancecli.diagnostics import Unanswerable
from stancecli.methods.feasibility import ruled_out
from stancecli.model import Decision, Impossible, Option
from stancecli.situation import Situation

MOST_STATES = 2**22
"""More states than these are not looked at together: memory would pass a few gigabytes."""

Truths: TypeAlias = NDArray[np.bool_]
Region: TypeAlias = Mapping[int, frozenset[int]]
"""Where something holds: the places allowed on some of the axes, and any place on the others."""


@dataclass(frozen=True)
class Axis:
    """A decision and those of its options that some state can choose; two or more."""

    decision: Decision
    options: tuple[Option, ...]

    @cached_property
    def kept(self) -> Truths:
        """Which of the options cannot be left once taken."""
        return np.array([option.irreversible for option in self.options])


@dataclass(frozen=True, eq=False)
class Grid:
    """Every combination of the axes' options; all other decisions stay as in the context.

    States are numbered row by row, the last axis first.
    """

    situation: Situation
    axes: tuple[Axis, ...]

    @cached_property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(axis.options) for axis in self.axes)

    @cached_property
    def place(self) -> Mapping[str, tuple[int, int]]:
        """For each option on the grid its axis and its place there."""
        return {
            option.id: (n, at)
            for n, axis in enumerate(self.axes)
            for at, option in enumerate(axis.options)
        }

    def index(self, state: Situation) -> int:
        """The number of a state; its options must be on the grid."""
        places = [self.place[state.option_of(axis.decision.id)][1] for axis in self.axes]
        return int(np.ravel_multi_index(places, self.shape))

    def options(self, index: int) -> tuple[Option, ...]:
        """What a state chooses, axis by axis."""
        places = np.unravel_index(index, self.shape)
        return tuple(axis.options[place] for axis, place in zip(self.axes, places, strict=True))

    def state(self, index: int) -> Situation:
        return self.situation.taking(*(chosen.id for chosen in self.options(index)))

    def region(self, all_of: Iterable[str], none_of: Iterable[str] = ()) -> Region | None:
        """Where all of some options hold, and none of others; None where that is nowhere."""
        found: dict[int, frozenset[int]] = {}
        for wanted, ids in ((True, all_of), (False, none_of)):
            for id_ in ids:
                if id_ in self.place:
                    n, at = self.place[id_]
                    allowed = found.get(n, frozenset(range(self.shape[n])))
                    found[n] = allowed & {at} if wanted else allowed - {at}
                elif self._holds_off_grid(id_) != wanted:
                    return None
        return found if all(found.values()) else None

    def _holds_off_grid(self, option_id: str) -> bool:
        # An option that is missing from the axis of its decision is ruled out: it holds nowhere.
        on_axis = self.situation.option(option_id).decision in self._deciding
        return not on_axis and self.situation.holds(option_id)

    @cached_property
    def _deciding(self) -> frozenset[str]:
        return frozenset(axis.decision.id for axis in self.axes)


def grid(situation: Situation, named: Sequence[str] = ()) -> Grid:
    """The grid of the named decisions, or of all, that have two open options or more.

    Raises Unanswerable where none has, or where the states would be more than MOST_STATES.
    """
    in_play = frozenset(named) or frozenset(each.id for each in situation.decisions())
    candidates = (
        _axis(situation, each, in_play) for each in situation.decisions() if each.id in in_play
    )
    axes = tuple(axis for axis in candidates if len(axis.options) > 1)
    if not axes:
        raise Unanswerable("no decision has two open options, so nobody can move")
    states = math.prod(len(axis.options) for axis in axes)
    if states > MOST_STATES:
        raise Unanswerable(
            f"{len(axes):,} decisions make {_many(states)} states; at most {MOST_STATES:,} can be "
            "looked at together",
            (f"name fewer, and the others stay as they are: {_fewer(axes)}",),
        )
    return Grid(situation, axes)


def _axis(situation: Situation, each: Decision, in_play: frozenset[str]) -> Axis:
    def is_open(option_id: str) -> bool:
        # What cannot hold together with a decision in play is a matter of states, not of options.
        return all(
            isinstance(reason.by, Impossible)
            and any(
                situation.decision(situation.option(other).decision).id in in_play
                for other in reason.by.options
                if other != option_id
            )
            for reason in ruled_out(situation, option_id)
        )

    return Axis(each, tuple(option for option in each.options if is_open(option.id)))


def _many(states: int) -> str:
    """A number of states; none has thousands of digits, which Python would refuse to write."""
    return f"{states:,}" if states < 10**12 else "over a million million"


def _fewer(axes: tuple[Axis, ...]) -> str:
    """A command that names as many of the first decisions as can be looked at together."""
    named: list[str] = []
    states = 1
    for axis in axes:
        states *= len(axis.options)
        if states > MOST_STATES:
            break
        named.append(axis.decision.id)
    return " ".join(["stance", "stability", *named])
