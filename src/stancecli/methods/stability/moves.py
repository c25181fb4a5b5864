"""The moves out of single states: unilateral moves R_i(s) and unilateral improvements UI_i(s)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stancecli.methods.stability.conflict import Conflict, Indices


@dataclass(frozen=True, slots=True)
class UnilateralMove:
    """A mover, by its place among the movers, turns one state into another."""

    mover: int
    start: int
    end: int


def unilateral_moves(conflict: Conflict, mover: int, state: int) -> Indices:
    """The possible states that differ from a state in the mover's own choices alone."""
    own, shape = conflict.movers[mover], conflict.space.shape
    places = np.unravel_index(state, shape)
    row = np.ravel_multi_index([places[n] for n in own.axes], [shape[n] for n in own.axes])
    reach = own.reaches[own.reach_of_row[row]]
    first = own.lines[:, 0]
    ends = state - first[row] + first[reach.targets]
    others: Indices = ends[(ends != state) & conflict.possible.flat[ends]]
    return others


def unilateral_improvements(conflict: Conflict, mover: int, state: int) -> Indices:
    """The moves that gain their mover, the best first, ties in the order of the file."""
    u = conflict.payoffs_of(mover)
    ends = unilateral_moves(conflict, mover, state)
    return best_first(conflict, mover, ends[u[ends] > u[state]])


def best_first(conflict: Conflict, mover: int, states: Indices) -> Indices:
    """States in the order of a mover's payoffs, the highest first; ties stay as they are."""
    # ~u falls as u rises, and unlike −u it has no overflow at the lowest number.
    ranked: Indices = states[np.argsort(~conflict.payoffs_of(mover)[states], kind="stable")]
    return ranked
