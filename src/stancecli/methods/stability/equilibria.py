"""Equilibria by looking ahead: Nash, SEQ, SMR and GMR, for all states at once.

The definitions are those of Fang, Hipel and Kilgour (1993). A state s is, for the mover i,

Nash  if no move of i is an improvement;
GMR   if each improvement q of i can be answered by the others with an x such that u_i(x) ≤ u_i(s);
SMR   if moreover i cannot then escape, from that very x, to anything better than s;
SEQ   if each can be answered so by moves that are all improvements of those who make them.

Such an answer is a sanction. Answers are legal sequences of moves by the others, nobody twice in a
row. What two moves of one actor in a row would reach, one move reaches; so they lead from q to all
of its closure C(q) under the others' moves. q itself may be counted in: it is better than s, and
no sanction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import TypeAlias

import numpy as np

from stancecli.methods.stability.conflict import Conflict, Payoffs
from stancecli.methods.stability.reachability import (
    highest_reached,
    improvement_ladders,
    lowest_improved_to,
    lowest_reached,
)
from stancecli.methods.stability.states import Truths

CONCEPTS = ("Nash", "SEQ", "SMR", "GMR")
"""The strictest first: Nash implies the others, and each of the others implies GMR."""


ByConcept: TypeAlias = Mapping[str, Truths]
"""By each concept, the states that are stable: for one mover, or for all (equilibria)."""

WorstAnswers: TypeAlias = Mapping[str, Payoffs]
"""The least that the others' answers to a move into a state can leave its mover, by concept.

An improvement from s is sanctioned where this is u(s) or less; Nash looks at no answers.
"""


def worst_answers(conflict: Conflict) -> tuple[WorstAnswers, ...]:
    """For each mover what answers can leave it, over all states."""
    ladders = improvement_ladders(conflict)
    found: list[WorstAnswers] = []
    for mover, u in enumerate(conflict.payoffs):
        others = [other for other in range(len(conflict.movers)) if other != mover]
        least = {
            "SEQ": lowest_improved_to(conflict, others, u, ladders),
            "SMR": lowest_reached(conflict, others, highest_reached(conflict, mover, u)),
            "GMR": lowest_reached(conflict, others, u),
        }
        shape = conflict.space.shape
        found.append({concept: np.broadcast_to(low, shape) for concept, low in least.items()})
    return tuple(found)


def individual_stability(
    conflict: Conflict, answers: Iterable[WorstAnswers] = ()
) -> tuple[ByConcept, ...]:
    """For each mover the states that are stable for it; impossible states never are."""
    found: list[ByConcept] = []
    for mover, worst in enumerate(answers or worst_answers(conflict)):
        u = conflict.payoffs[mover]
        # Only an improvement q counts: where u(q) is no better than u(s), so is this minimum.
        ends = {"Nash": u, **worst, "SMR": np.minimum(u, worst["SMR"])}
        found.append(
            {
                concept: (u >= highest_reached(conflict, mover, values)) & conflict.possible
                for concept, values in ends.items()
            }
        )
    return tuple(found)


def equilibria_of(individual: Sequence[ByConcept]) -> ByConcept:
    """The states that are stable for every mover, by each concept."""
    return {
        concept: reduce(np.logical_and, (stable[concept] for stable in individual))
        for concept in CONCEPTS
    }


def concepts_at(stable: ByConcept, state: int) -> tuple[str, ...]:
    """The concepts by which a state is stable, the strictest first."""
    return tuple(concept for concept in CONCEPTS if stable[concept].flat[state])
