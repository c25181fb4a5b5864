"""Which states are reached from which, by any moves of some movers or by their improvements.

Reachable lists and unilateral improvements are those of the graph model (L. Fang, K. W. Hipel and
D. M. Kilgour, 1993). What is reached is worked out by arrays over the states, for all of them at
once. So where A can turn 1 and 2 into each other, and B 2 and 3, both together reach 3 from 1.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import cycle

import numpy as np

from stancecli.methods.stability import Truths
from stancecli.methods.stability.conflict import (
    HIGHEST,
    LOWEST,
    Conflict,
    Indices,
    Payoffs,
    Reach,
)


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


def reached_from(
    conflict: Conflict, start: int, movers: Collection[int], *, improving: bool
) -> Truths:
    """The states to which legal sequences of moves lead from one state, itself among them."""
    found = np.zeros(conflict.space.shape, dtype=bool)
    found.flat[start] = True
    while True:
        before = int(found.sum())
        for mover in movers:
            u = conflict.payoffs[mover]
            left = _least_left(conflict, mover, u, found)
            found |= (u > left if improving else left < HIGHEST) & conflict.possible
        if int(found.sum()) == before:
            return found


def _least_left(conflict: Conflict, mover: int, u: Payoffs, found: Truths) -> Payoffs:
    """The lowest payoff among the found states that the mover can turn into a state."""
    out = np.where(found, u, HIGHEST)
    for n in conflict.movers[mover].axes:
        free = np.flatnonzero(~conflict.space.axes[n].kept)
        if len(free):
            out = np.minimum(out, out.take(free, axis=n).min(axis=n, keepdims=True))
    return out
