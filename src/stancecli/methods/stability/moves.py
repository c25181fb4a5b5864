"""The moves out of single states: unilateral moves R_i(s) and unilateral improvements UI_i(s)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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


def moves_of(
    conflict: Conflict, movers: Iterable[int], state: int, *, improving: bool
) -> Iterator[UnilateralMove]:
    """The moves of one mover after the other, or only its improvements; each one's best first."""
    for mover in movers:
        u = conflict.payoffs_of(mover)
        ends = unilateral_moves(conflict, mover, state)
        if improving:
            ends = ends[u[ends] > u[state]]
        # ~u falls as u rises, and unlike −u it has no overflow at the lowest number.
        ranked = ends[np.argsort(~u[ends], kind="stable")]
        yield from (UnilateralMove(mover, state, end) for end in ranked.tolist())
