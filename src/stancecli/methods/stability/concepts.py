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

import numpy as np

from stancecli.methods.stability.conflict import Conflict, Payoffs
from stancecli.methods.stability.grid import Truths
from stancecli.methods.stability.sweeps import Ladder, best, ladders, worst, worst_improving

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


@dataclass(frozen=True, eq=False)
class Prospects:
    """The least that the others' answers to a move into a state can leave its mover, by concept.

    An improvement from s is answered where this is u(s) or less.
    """

    seq: Payoffs
    smr: Payoffs
    gmr: Payoffs

    def answers(self, end: int, level: int) -> tuple[str, ...]:
        """The concepts by which a move into a state is answered, for one who left `level`."""
        by_concept = zip(CONCEPTS[1:], (self.seq, self.smr, self.gmr), strict=True)
        return tuple(concept for concept, least in by_concept if least.flat[end] <= level)


def prospects(conflict: Conflict) -> tuple[Prospects, ...]:
    """For each mover what answers can leave it, over all states."""
    steps = ladders(conflict)
    return tuple(_prospects_of(conflict, mover, steps) for mover in range(len(conflict.movers)))


def _prospects_of(conflict: Conflict, mover: int, steps: Sequence[Ladder]) -> Prospects:
    u = conflict.payoffs[mover]
    others = [other for other in range(len(conflict.movers)) if other != mover]
    least = (
        worst_improving(conflict, others, u, steps),
        worst(conflict, others, best(conflict, mover, u)),
        worst(conflict, others, u),
    )
    return Prospects(*(np.broadcast_to(each, conflict.grid.shape) for each in least))


def verdicts(conflict: Conflict, after: Iterable[Prospects] = ()) -> tuple[Verdicts, ...]:
    """For each mover the states that are stable for it; impossible states never are."""
    return tuple(
        _verdicts_of(conflict, mover, of) for mover, of in enumerate(after or prospects(conflict))
    )


def _verdicts_of(conflict: Conflict, mover: int, after: Prospects) -> Verdicts:
    u = conflict.payoffs[mover]
    stable = (
        u >= best(conflict, mover, u),
        u >= best(conflict, mover, after.seq),
        # Only an improvement q counts: where u(q) is no better than u(s), so is this minimum.
        u >= best(conflict, mover, np.minimum(u, after.smr)),
        u >= best(conflict, mover, after.gmr),
    )
    return Verdicts(*(conflict.possible_and(each) for each in stable))


def equilibria(each_mover: Iterable[Verdicts]) -> Verdicts:
    """The states that are stable for every mover, by each concept."""
    by_concept = zip(*(each.by_concept for each in each_mover), strict=True)
    return Verdicts(*(reduce(np.logical_and, stable) for stable in by_concept))
