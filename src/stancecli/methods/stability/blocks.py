"""Sets of states in few words: blocks, in which some decisions are settled and others free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stancecli.methods.stability.conflict import Conflict
from stancecli.methods.stability.grid import Truths

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

    Each is grown greedily from the first state that is not yet in any, and then trimmed where the
    others cover it anyway; the largest comes first. They may overlap, and an impossible state
    inside a block does no harm. Where all but one place of an axis is impossible with the rest of
    a block, the block allows that place alone.
    """
    allowed = wanted if conflict.possible is None else wanted | ~conflict.possible
    left = wanted.copy()
    found: list[Sides] = []
    while left.any():
        if len(found) == MOST_BLOCKS:
            return None
        seed = tuple(int(at) for at in np.unravel_index(int(left.argmax()), wanted.shape))
        axes = range(wanted.ndim)
        grown = (_grown(allowed, seed, order) for order in (axes, reversed(axes)))
        sides = max(grown, key=lambda sides: int(left[np.ix_(*sides)].sum()))
        inside = np.ix_(*sides)
        found.append(sides)
        left[inside] = False
    trimmed = [_possible(wanted, sides) for sides in _trimmed(wanted, found)]
    made = [Block(sides, int(wanted[np.ix_(*sides)].sum())) for sides in trimmed]
    return tuple(sorted(made, key=lambda block: -block.states))


def _trimmed(wanted: Truths, found: list[Sides]) -> list[Sides]:
    """The blocks without the places that others cover anyway; what an axis leaves free stays so."""
    covers = np.zeros(wanted.shape, dtype=np.int8)
    for sides in found:
        covers[np.ix_(*sides)] += 1
    return [_trimmed_block(wanted, covers, sides) for sides in found]


def _trimmed_block(wanted: Truths, covers: NDArray[np.int8], sides: Sides) -> Sides:
    for axis, side in enumerate(sides):
        for place in side if len(side) < wanted.shape[axis] else ():
            slab = np.ix_(*sides[:axis], (place,), *sides[axis + 1 :])
            if len(sides[axis]) > 1 and (covers[slab] > 1)[wanted[slab]].all():
                covers[slab] -= 1
                kept = tuple(other for other in sides[axis] if other != place)
                sides = (*sides[:axis], kept, *sides[axis + 1 :])
    return sides


def _possible(wanted: Truths, sides: Sides) -> Sides:
    """The places that some state of a block has; of a free axis only where there is one such."""
    used = [
        np.flatnonzero(wanted[np.ix_(*sides)].any(axis=_but(n, sides))) for n in range(len(sides))
    ]
    return tuple(
        tuple(side[at] for at in places)
        if len(places) == 1 or len(side) < wanted.shape[axis]
        else side
        for axis, (side, places) in enumerate(zip(sides, used, strict=True))
    )


def _but(axis: int, sides: Sides) -> tuple[int, ...]:
    return tuple(n for n in range(len(sides)) if n != axis)


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
