"""The word of a state, what every answer says of whether it holds; and which states moves reach.

The words are our own, over the graph model (L. Fang, K. W. Hipel and D. M. Kilgour, 1993); `judge`
finds them. So a state that somebody would leave for a gain of 1 as entered, which can be −2 to 4,
and which nobody answers, does not hold at middle values.

What is reached, by any moves of some movers or by their improvements (unilateral ones of the graph
model), is worked out by arrays over the states, for all of them at once. So where A can turn 1 and
2 into each other, and B 2 and 3, both together reach 3 from 1.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import cycle
from types import MappingProxyType

import numpy as np

from stancecli.methods.differences import Difference, Turning
from stancecli.methods.stability import Options, Truths
from stancecli.methods.stability.conflict import (
    HIGHEST,
    LOWEST,
    Conflict,
    Indices,
    Payoffs,
    Reach,
    UnilateralMove,
)
from stancecli.model import Actor, Range


class Word(StrEnum):
    """What is said of a state; each where none before it fits.

    `nothing`: no claim and no blank on anybody who decides tells two states apart. `moves`: a gain
    counts surely. `moves-entered`: a gain counts as entered. `answers`: there are gains as entered,
    and an answer that pays undoes each. `unknown`: nobody gains as entered, and an option of a
    decider is not judged. `holds`: no move can be a gain. `holds-entered`: none is one as entered.
    """

    NOTHING = "nothing"
    MOVES = "moves"
    MOVES_ENTERED = "moves-entered"
    ANSWERS = "answers"
    UNKNOWN = "unknown"
    HOLDS = "holds"
    HOLDS_ENTERED = "holds-entered"


MET_BY: Mapping[str, tuple[Word, ...]] = MappingProxyType(
    {
        "holds": (Word.HOLDS,),
        "as-entered": (Word.HOLDS_ENTERED, Word.HOLDS, Word.ANSWERS, Word.UNKNOWN),
        "answers": (Word.ANSWERS,),
        "unknown": (Word.UNKNOWN,),
        "not-as-entered": (Word.MOVES_ENTERED,),
        "does-not-hold": (Word.MOVES,),
        "no-verdict": (Word.NOTHING,),
    }
)
"""By what is expected of a state, the words that meet it; the first is what is meant."""

LEFT = (Word.MOVES, Word.MOVES_ENTERED)
"""The words of a state that somebody would leave."""


@dataclass(frozen=True)
class Prospect:
    """A move, what it gains its mover as entered, and the least and the most that this can be.

    `turning` are the claims, blanks among them, that alone, all others as entered, can make a gain
    of what is none, or none of what is one. `changes` are what it does to the mover, gains first.
    """

    taken: Options
    gain: Fraction
    bounds: Range
    turning: tuple[Turning, ...]
    changes: tuple[Difference, ...]


@dataclass(frozen=True)
class Taken:
    """What an actor takes."""

    actor: Actor
    taken: Options


@dataclass(frozen=True)
class Outlook:
    """What one actor could gain by moving from a state.

    `at_stake`: some claim on its criteria, or a blank, tells states apart. `move` is the move that
    it is named with: of its gains that count `surely` the one whose least is largest, else the
    largest that counts, None where none does. `best` is its best move as entered, None where it has
    none. Of its moves so many are a gain (`gaining`), and can be one (`possible`). Where it gains
    and none counts, `undone_by` is the answer that undoes its best. `could_gain` is a move that is
    no gain and can be: of those that a single claim can make a gain, if there are any, the best;
    else the best of all, or the one that can gain most; None where none is such. `not_judged` are
    options of which nobody has said anything: by unknown, a move there can be a gain too.
    """

    actor: Actor
    at_stake: bool
    move: Prospect | None
    surely: bool
    best: Prospect | None
    gaining: int
    possible: int
    undone_by: tuple[Taken, ...]
    could_gain: Prospect | None
    not_judged: Options


@dataclass(frozen=True)
class BarredGain:
    """A gain as entered that would count, if what its mover holds could be undone (`options`)."""

    actor: Actor
    options: Options
    taken: Options
    gain: Fraction


@dataclass(frozen=True)
class StateVerdict:
    """The word of a state, the outlook of each mover, and what cannot be undone."""

    word: Word
    outlooks: tuple[Outlook, ...]
    barred: tuple[BarredGain, ...]

    @property
    def movers(self) -> tuple[Outlook, ...]:
        """Those whose gain counts: surely first, by the least, then the others, as entered."""
        return tuple(sorted((each for each in self.outlooks if each.move), key=_rank))

    @property
    def gaining(self) -> tuple[Outlook, ...]:
        """Those who gain by a move as entered, in the order of the file."""
        return tuple(each for each in self.outlooks if each.gaining)

    @property
    def could_gain(self) -> tuple[Outlook, ...]:
        """Those who gain by no move as entered, and can by what is not known of one."""
        return tuple(each for each in self.outlooks if not each.gaining and each.could_gain)

    @property
    def not_judged(self) -> tuple[Outlook, ...]:
        """Those who can gain by a move of which nobody has said anything."""
        return tuple(each for each in self.outlooks if each.not_judged)


def _rank(outlook: Outlook) -> tuple[bool, Fraction]:
    if outlook.move is None:
        raise AssertionError("who is ranked has a move")
    return not outlook.surely, -(outlook.move.bounds.low if outlook.surely else outlook.move.gain)


@dataclass(frozen=True)
class MovePath:
    """Where moving alone leads from a state: who is named first moves, and so on from there.

    It ends in a state that nobody would leave, and goes round nowhere: a gain counts where no
    improvements of others take it away, so who moves again stands higher than when it last did.
    `elsewhere`: some other order of moves that count as entered ends in another state.
    """

    moves: tuple[UnilateralMove, ...]
    elsewhere: bool


def highest_reached(conflict: Conflict, mover: int, values: Payoffs) -> Payoffs:
    """The highest value among a state and all that the mover can make of it."""
    out = conflict.possible_only(values, LOWEST)
    for n in conflict.movers[mover].axes:
        out = _along(out, n, conflict.space.axes[n].kept, out.max(axis=n, keepdims=True))
    return out


def lowest_reached(conflict: Conflict, movers: Collection[int], values: Payoffs) -> Payoffs:
    """The lowest value in the closure of a state under any moves of these movers.

    Where every state is possible the movers' choices combine freely, and one pass is enough.
    """
    out = conflict.possible_only(values, HIGHEST)
    while True:
        before = out
        for mover in movers:
            for n in conflict.movers[mover].axes:
                out = _along(out, n, conflict.space.axes[n].kept, out.min(axis=n, keepdims=True))
            out = conflict.possible_only(out, HIGHEST)
        if not conflict.is_gapped or np.array_equal(out, before):
            return out


def _along(values: Payoffs, axis: int, kept: Truths, reached: Payoffs) -> Payoffs:
    """What is reached along an axis, but the value itself where its option cannot be left."""
    if not kept.any():
        return reached
    shape = [1] * values.ndim
    shape[axis] = len(kept)
    return np.where(kept.reshape(shape), values, reached)


@dataclass(frozen=True, eq=False)
class Ladder:
    """The improvements of one mover from the states of one reach, for sweeps over all its lines.

    `order` holds each line's states from the best down. For each of `states`, those from which
    something better is in reach, `better` is the place in `order` of the last that is.
    """

    mover: int
    order: Indices
    states: Indices
    better: Indices

    def lower(self, values: Payoffs) -> bool:
        """Lower each value to the least among the improvements; whether that changed any."""
        least = np.minimum.accumulate(values.take(self.order), axis=0).take(self.better)
        lowered = least < values.take(self.states)
        values[self.states[lowered]] = least[lowered]
        return bool(lowered.any())


def improvement_ladders(conflict: Conflict) -> tuple[Ladder, ...]:
    """The ladders of all movers, one for each of their reaches."""
    return tuple(
        _ladder(conflict, n, reach)
        for n, mover in enumerate(conflict.movers)
        for reach in mover.reaches
    )


def _ladder(conflict: Conflict, mover: int, reach: Reach) -> Ladder:
    line = conflict.movers[mover].lines[reach.targets]
    u = conflict.possible_only(conflict.payoffs[mover], LOWEST).take(line)
    # ~u falls as u rises, and unlike −u it has no overflow at LOWEST.
    ranking = np.argsort(~u, axis=0, kind="stable")
    order, u = np.take_along_axis(line, ranking, axis=0), np.take_along_axis(u, ranking, axis=0)
    falls = np.zeros(order.shape, dtype=bool)
    falls[1:] = u[1:] < u[:-1]
    places = np.arange(len(order))[:, None]
    equals_from = np.maximum.accumulate(np.where(falls, places, 0), axis=0)
    leaving = (equals_from > 0) & np.isin(reach.targets, reach.rows)[ranking] & (u > LOWEST)
    better = (equals_from - 1) * order.shape[1] + np.arange(order.shape[1])
    return Ladder(mover, order, order[leaving], better[leaving])


def lowest_improved_to(
    conflict: Conflict, movers: Collection[int], values: Payoffs, ladders: Sequence[Ladder]
) -> Payoffs:
    """The lowest value among a state and all that improvements of these movers lead to.

    Sweeps until nothing changes; a ladder swept twice in a row would change nothing.
    """
    out = conflict.possible_only(values, HIGHEST).flatten()
    own = [ladder for ladder in ladders if ladder.mover in movers]
    quiet = 0
    for ladder in cycle(own):
        quiet = 1 if ladder.lower(out) else quiet + 1
        if quiet >= len(own):
            break
    return out.reshape(conflict.space.shape)


def reached_from(conflict: Conflict, start: int, movers: Collection[int]) -> Truths:
    """The states to which moves of these movers lead from one state, itself among them."""
    found = np.zeros(conflict.space.shape, dtype=bool)
    found.flat[start] = True
    while True:
        before = int(found.sum())
        for mover in movers:
            ends = found
            for n in conflict.movers[mover].axes:
                left = ends.compress(~conflict.space.axes[n].kept, axis=n)
                ends = ends | left.any(axis=n, keepdims=True)
            found = found | (ends & conflict.possible)
        if int(found.sum()) == before:
            return found
