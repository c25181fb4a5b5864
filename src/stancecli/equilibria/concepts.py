"""Stability by looking ahead: Nash, SEQ, SMR and GMR, for all states at once.

The definitions are those of Fang, Hipel and Kilgour (1993). A state s is, for the mover i,

Nash  if no move of i is an improvement;
GMR   if each improvement q of i can be answered by the others with an x such that u_i(x) ≤ u_i(s);
SMR   if moreover i cannot then escape, from that very x, to anything better than s;
SEQ   if each can be answered so by moves that are all improvements of those who make them.

Answers are legal sequences of moves by the others, nobody twice in a row. What two moves of one
actor in a row would reach, one move reaches; so they lead from q to all of its closure C(q) under
the others' moves. q itself may be counted in: it is better than s, and no sanction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import cycle

import numpy as np

from stancecli.equilibria.conflict import (
    HIGHEST,
    LOWEST,
    Conflict,
    Indices,
    Mover,
    Payoffs,
    Reach,
)
from stancecli.equilibria.grid import Truths

CONCEPTS = ("Nash", "SEQ", "SMR", "GMR")
"""The strictest first: Nash implies the others, and each of the others implies GMR."""


@dataclass(frozen=True, eq=False)
class Verdicts:
    """By each concept, the states that are stable: for one mover, or for all (equilibria)."""

    nash: Truths
    seq: Truths
    smr: Truths
    gmr: Truths

    @property
    def by_concept(self) -> tuple[Truths, ...]:
        """In the order of CONCEPTS."""
        return self.nash, self.seq, self.smr, self.gmr

    def at(self, index: int) -> tuple[str, ...]:
        """The concepts by which one state is stable."""
        pairs = zip(CONCEPTS, self.by_concept, strict=True)
        return tuple(concept for concept, stable in pairs if stable.flat[index])


def verdicts(conflict: Conflict) -> tuple[Verdicts, ...]:
    """For each mover the states that are stable for it; impossible states never are."""
    ladders = {
        mover.actor.id: tuple(_ladder(conflict, n, reach) for reach in mover.reaches)
        for n, mover in enumerate(conflict.movers)
    }
    found = []
    for n, mover in enumerate(conflict.movers):
        others = [other for other in conflict.movers if other is not mover]
        answers = [ladder for other in others for ladder in ladders[other.actor.id]]
        found.append(_verdicts_of(conflict, n, others, answers))
    return tuple(found)


def equilibria(conflict: Conflict, found: Iterable[Verdicts]) -> Verdicts:
    """The states that are stable for every mover, by each concept."""
    by_concept = zip(*(each.by_concept for each in found), strict=True)
    return Verdicts(*(reduce(np.logical_and, stable) for stable in by_concept))


def _verdicts_of(
    conflict: Conflict, n: int, others: Sequence[Mover], answers: Sequence[_Ladder]
) -> Verdicts:
    mover, u = conflict.movers[n], conflict.payoffs[n]
    best = _best(conflict, mover, u)
    worst = _worst(conflict, others, u)
    worst_escaped = _worst(conflict, others, best)
    worst_improving = conflict.possible_only(u, HIGHEST).copy()
    _lower_to_fixpoint(worst_improving.reshape(-1), answers)
    stable = (
        u >= best,
        u >= _best(conflict, mover, worst_improving),
        # An improvement q deters nobody where u(q) and all that can be held against it pass u(s).
        u >= _best(conflict, mover, np.minimum(u, worst_escaped)),
        u >= _best(conflict, mover, worst),
    )
    return Verdicts(*(conflict.possible_and(each) for each in stable))


def _best(conflict: Conflict, mover: Mover, values: Payoffs) -> Payoffs:
    """The highest value among a state and all that the mover can make of it."""
    out = conflict.possible_only(values, LOWEST)
    for n in mover.axes:
        out = _along(out, n, conflict.grid.axes[n].kept, out.max(axis=n, keepdims=True))
    return out


def _worst(conflict: Conflict, movers: Sequence[Mover], values: Payoffs) -> Payoffs:
    """The lowest value in the closure of a state under moves of these movers.

    Where every state is possible the movers' choices combine freely, and one pass is enough.
    """
    out = conflict.possible_only(values, HIGHEST)
    while True:
        before = out
        for mover in movers:
            for n in mover.axes:
                out = _along(out, n, conflict.grid.axes[n].kept, out.min(axis=n, keepdims=True))
            out = conflict.possible_only(out, HIGHEST)
        if conflict.possible is None or np.array_equal(out, before):
            return out


def _along(values: Payoffs, axis: int, kept: Truths, reached: Payoffs) -> Payoffs:
    """What is reached along an axis, but the value itself where its option cannot be left."""
    if not kept.any():
        return reached
    shape = [1] * values.ndim
    shape[axis] = len(kept)
    return np.where(kept.reshape(shape), values, reached)


@dataclass(frozen=True, eq=False)
class _Ladder:
    """The improvements of one mover from the states of one reach, for sweeps over all its lines.

    `order` holds each line's states from the best down. For each of `states`, the states from which
    something better is in reach, `better` is the place in `order` of the last one that is.
    """

    order: Indices
    states: Indices
    better: Indices

    def lower(self, values: Payoffs) -> bool:
        """Lower each value to the least among the improvements; whether that changed any."""
        least = np.minimum.accumulate(values.take(self.order), axis=0).take(self.better)
        before = values.take(self.states)
        lowered = least < before
        values[self.states[lowered]] = least[lowered]
        return bool(lowered.any())


def _ladder(conflict: Conflict, n: int, reach: Reach) -> _Ladder:
    mover = conflict.movers[n]
    line = mover.lines[reach.targets]
    u = conflict.possible_only(conflict.payoffs[n], LOWEST).take(line)
    # ~u falls as u rises, and unlike −u it has no overflow at LOWEST.
    ranking = np.argsort(~u, axis=0, kind="stable")
    order, u = np.take_along_axis(line, ranking, axis=0), np.take_along_axis(u, ranking, axis=0)
    places = np.arange(len(order))[:, None]
    falls = np.zeros(order.shape, dtype=bool)
    falls[1:] = u[1:] < u[:-1]
    equals_from = np.maximum.accumulate(np.where(falls, places, 0), axis=0)
    leaving = (equals_from > 0) & np.isin(reach.targets, reach.rows)[ranking] & (u > LOWEST)
    better = (equals_from - 1) * order.shape[1] + np.arange(order.shape[1])
    return _Ladder(order, order[leaving], better[leaving])


def _lower_to_fixpoint(values: Payoffs, ladders: Sequence[_Ladder]) -> None:
    """Sweep until no ladder lowers anything; a sweep repeated at once would change nothing."""
    quiet = 0
    for ladder in cycle(ladders):
        quiet = 1 if ladder.lower(values) else quiet + 1
        if quiet >= len(ladders):
            return


def reachable(conflict: Conflict, start: int) -> Truths:
    """The states to which improvements alone lead from a state, itself among them."""
    reached = np.zeros(conflict.grid.shape, dtype=bool)
    reached.flat[start] = True
    while True:
        before = int(reached.sum())
        for mover, u in zip(conflict.movers, conflict.payoffs, strict=True):
            reached |= conflict.possible_and(u > _least_source(conflict, mover, u, reached))
        if int(reached.sum()) == before:
            return reached


def _least_source(conflict: Conflict, mover: Mover, u: Payoffs, reached: Truths) -> Payoffs:
    """The lowest payoff among the reached states of which the mover can make a state."""
    out = np.where(reached, u, HIGHEST)
    for n in mover.axes:
        kept = conflict.grid.axes[n].kept
        free = np.flatnonzero(~kept)
        if not len(free):
            continue
        left = out.take(free, axis=n).min(axis=n, keepdims=True)
        out = np.minimum(out, left)
    return out
