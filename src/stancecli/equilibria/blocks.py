"""Sets of states in few words: blocks, in which some decisions are settled and others free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from stancecli.equilibria.conflict import Conflict
from stancecli.equilibria.grid import Truths

MOST_BLOCKS = 6

Sides = tuple[tuple[int, ...], ...]
"""For each axis the places that a block allows."""


@dataclass(frozen=True)
class Block:
    """All possible states whose choices are allowed, axis by axis; `states` counts them."""

    sides: Sides
    states: int


def blocks(conflict: Conflict, wanted: Truths) -> tuple[Block, ...] | None:
    """Blocks that together are exactly a set of states, or None where MOST_BLOCKS do not suffice.

    They may overlap. An impossible state inside a block does no harm. Each is grown greedily from
    the first state that is not yet in any.
    """
    allowed = wanted if conflict.possible is None else wanted | ~conflict.possible
    left = wanted.copy()
    found: list[Block] = []
    while left.any():
        if len(found) == MOST_BLOCKS:
            return None
        seed = tuple(int(at) for at in np.unravel_index(int(left.argmax()), wanted.shape))
        axes = range(wanted.ndim)
        grown = (_grown(allowed, seed, order) for order in (axes, reversed(axes)))
        sides = max(grown, key=lambda sides: int(left[np.ix_(*sides)].sum()))
        inside = np.ix_(*sides)
        found.append(Block(sides, int(wanted[inside].sum())))
        left[inside] = False
    return tuple(found)


def _grown(allowed: Truths, seed: Sequence[int], order: Iterable[int]) -> Sides:
    sides: list[tuple[int, ...]] = [(at,) for at in seed]
    for axis in order:
        for place in range(allowed.shape[axis]):
            if place != seed[axis]:
                slab = [*sides[:axis], (place,), *sides[axis + 1 :]]
                if allowed[np.ix_(*slab)].all():
                    sides[axis] = tuple(sorted((*sides[axis], place)))
    return tuple(sides)


def common(wanted: Truths) -> tuple[int | None, ...]:
    """For each axis the one place that all states of a set share, None where they differ."""
    shared: list[int | None] = []
    for axis in range(wanted.ndim):
        others = tuple(n for n in range(wanted.ndim) if n != axis)
        used = np.flatnonzero(wanted.any(axis=others))
        shared.append(int(used[0]) if len(used) == 1 else None)
    return tuple(shared)
