"""No deal: the state that packages are measured from, and when what is a gain on it is one.

It is the disagreement point of J. F. Nash, *The bargaining problem* (1950); that it is where moving
alone leads, if that is one place, is our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from stancecli.methods.stability.conflict import Conflict, UnilateralMove
from stancecli.methods.stability.judge import Judge, StateVerdict, Word


class NoDealBy(StrEnum):
    """How no deal comes to be the state that it is.

    `named`: somebody said which. `now`: nobody would leave the current state. `way`: where moving
    alone ends. `elsewhere`: the current state, since moving alone can end in different places.
    """

    NAMED = "named"
    NOW = "now"
    WAY = "way"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class NoDealState:
    """No deal, a state, and how it came to be that; `moves` are those by which it is reached."""

    state: int = field(repr=False)
    by: NoDealBy
    moves: tuple[UnilateralMove, ...] = field(default=(), repr=False)


class Always(StrEnum):
    """When what each who takes part gains on no deal is a gain; each where none before it fits.

    `always`: at every estimate in the ranges. `as-now`: the same, as long as everybody stays as now
    without a deal, which they need not elsewhere in the ranges. `as-entered`.
    """

    ALWAYS = "always"
    AS_NOW = "as-now"
    ENTERED = "as-entered"

    @classmethod
    def of(cls, no_deal: NoDealState, verdict: StateVerdict, *, surely: bool) -> Always:
        """That of a package, by what is said of no deal, and whether each gains `surely` on it."""
        if not surely or no_deal.by is NoDealBy.WAY:
            return cls.ENTERED
        fixed = no_deal.by is NoDealBy.NAMED or verdict.word is Word.HOLDS
        return cls.ALWAYS if fixed else cls.AS_NOW


def disagreement(judge: Judge) -> NoDealState:
    """Where moving alone leads from the start, if that is one place; else the start itself."""
    start = judge.conflict.start
    way = judge.way(start)
    if not way.moves:
        return NoDealState(start, NoDealBy.NOW)
    if way.elsewhere:
        return NoDealState(start, NoDealBy.ELSEWHERE)
    return NoDealState(way.moves[-1].end, NoDealBy.WAY, way.moves)


def named(conflict: Conflict, options: Sequence[str]) -> NoDealState:
    """No deal is the state with these options, or the start without any.

    Raises Unanswerable where no such state is possible.
    """
    state = conflict.state_with(options) if options else conflict.start
    return NoDealState(state, NoDealBy.NAMED)
