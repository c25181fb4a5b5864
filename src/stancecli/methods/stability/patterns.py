"""Sets of states in few words: patterns, in which some decisions are settled and others free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stancecli.methods.stability.conflict import Conflict
from stancecli.methods.stability.states import Options, Truths

MOST_PATTERNS = 6

Sides = tuple[tuple[int, ...], ...]
"""A box of states: for each axis the places that it allows."""


@dataclass(frozen=True)
class Pattern:
    """The states in which each of some decisions is settled by one of the options named for it.

    Decisions that are not named may be settled in any way that is possible.
    """

    settled: tuple[Options, ...]
    states: int


def patterns_of(conflict: Conflict, wanted: Truths) -> tuple[Pattern, ...] | None:
    """Patterns that together are exactly a set of states; None where MOST_PATTERNS do not suffice.

    Each is a box, grown greedily from the first state that is not yet in any, and then trimmed, or
    dropped, where the others cover it anyway; the largest comes first. They may overlap, and an
    impossible state inside a box does no harm. Where all but one place of an axis is impossible
    with the rest of a box, the box allows that place alone.
    """
    allowed = wanted | (conflict.space.in_reach & ~conflict.together)
    left = wanted.copy()
    found: list[Sides] = []
    while left.any():
        if len(found) == MOST_PATTERNS:
            return None
        seed = tuple(int(place) for place in np.unravel_index(int(left.argmax()), wanted.shape))
        axes = range(wanted.ndim)
        grown = (_grown(allowed, seed, order) for order in (axes, reversed(axes)))
        sides = max(grown, key=lambda sides: int(left[np.ix_(*sides)].sum()))
        found.append(sides)
        left[np.ix_(*sides)] = False
    covers = np.zeros(wanted.shape, dtype=np.int8)
    for sides in found:
        covers[np.ix_(*sides)] += 1
    trimmed: list[Sides] = []
    for sides in found:
        box = np.ix_(*sides)
        if (covers[box] > 1)[wanted[box]].all():
            covers[box] -= 1
        else:
            trimmed.append(_possible(wanted, _trimmed(wanted, covers, sides)))
    patterns = [
        Pattern(
            settled=tuple(
                tuple(axis.options[place] for place in side)
                for axis, side in zip(conflict.space.axes, sides, strict=True)
                if len(side) < len(axis.options) - len(axis.gone)
            ),
            states=int(wanted[np.ix_(*sides)].sum()),
        )
        for sides in trimmed
    ]
    return tuple(sorted(patterns, key=lambda pattern: -pattern.states))


def _grown(allowed: Truths, seed: Sequence[int], order: Iterable[int]) -> Sides:
    """The sides of a box around a state, grown along one axis after the other."""
    sides: list[tuple[int, ...]] = [(place,) for place in seed]
    for axis in order:
        for place in range(allowed.shape[axis]):
            if place != seed[axis]:
                slab = [*sides[:axis], (place,), *sides[axis + 1 :]]
                if allowed[np.ix_(*slab)].all():
                    sides[axis] = tuple(sorted((*sides[axis], place)))
    return tuple(sides)


def _trimmed(wanted: Truths, covers: NDArray[np.int8], sides: Sides) -> Sides:
    """A box without the places that others cover anyway; what an axis leaves free stays so.

    Some state of it is in no other: that one stays.
    `covers` counts the boxes around each state, and is kept up to date.
    """
    for axis, side in enumerate(sides):
        for place in side if len(side) < wanted.shape[axis] else ():
            slab = np.ix_(*sides[:axis], (place,), *sides[axis + 1 :])
            if (covers[slab] > 1)[wanted[slab]].all():
                covers[slab] -= 1
                kept = tuple(other for other in sides[axis] if other != place)
                sides = (*sides[:axis], kept, *sides[axis + 1 :])
    return sides


def _possible(wanted: Truths, sides: Sides) -> Sides:
    """A box of one place where only one on an axis is possible with the rest of it."""
    used = _used_places(wanted[np.ix_(*sides)])
    return tuple(
        (side[places[0]],) if len(places) == 1 else side
        for side, places in zip(sides, used, strict=True)
    )


def common_options(conflict: Conflict, states: Truths) -> Options:
    """The options that all states of a set have, where there are others to choose."""
    used = zip(conflict.space.axes, _used_places(states), strict=True)
    return tuple(
        axis.options[places[0]] for axis, places in used if len(places) == 1 and not axis.gone
    )


def _used_places(states: Truths) -> list[NDArray[np.intp]]:
    """For each axis the places that some state of a set has."""
    axes = range(states.ndim)
    return [
        np.flatnonzero(states.any(axis=tuple(other for other in axes if other != axis)))
        for axis in axes
    ]
