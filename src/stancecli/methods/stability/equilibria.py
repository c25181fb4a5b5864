"""Which states are equilibria, of single movers and of coalitions, and what they have in common.

The definitions are those of Fang, Hipel and Kilgour (1993). A state s is, for the mover i,

Nash  if no move of i is an improvement (J. Nash, 1951);
GMR   if each improvement q of i can be answered by the others with an x such that u_i(x) ≤ u_i(s)
      (N. Howard, 1971);
SMR   if moreover i cannot then escape, from that very x, to anything better than s (Howard, 1971);
SEQ   if each can be answered so by moves that are all improvements of those who make them
      (N. M. Fraser and K. W. Hipel, 1979).

Such an answer is a sanction. Answers are sequences of legal moves by the others. What two moves of
one actor in a row would reach, one move reaches, so it makes no difference whether anybody may move
twice in a row; they lead from q to all of its closure C(q) under the others' moves. q itself may be
counted in: it is better than s, and no sanction. So where both have 3 together, 2 apart, and one
alone 4 to the other's 1, apart is Nash, and together is SEQ: who leaves it for 4 is left with 2 by
an answer that pays (2 > 1), and 2 ≤ 3.

What is reached, by any moves of some movers or by their improvements, is worked out by arrays over
the states, for all of them at once. So where A can turn 1 and 2 into each other, and B 2 and 3,
both together reach 3 from 1.

Coalitions are after D. M. Kilgour, K. W. Hipel, L. Fang and X. Peng (2001); that all of a coalition
move, at once, is our own. That sets of states are told as patterns, in which some decisions are
settled and others free, is our own too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import chain, combinations, cycle, islice
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from stancecli.methods.differences import bounds_of, gain_of
from stancecli.methods.stability import Options, Truths
from stancecli.methods.stability.conflict import (
    HIGHEST,
    LOWEST,
    Conflict,
    Payoffs,
    UnilateralMove,
    improvements_of,
)
from stancecli.model import Actor, Range


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
            return np.broadcast_to(out, conflict.space.shape)


def _along(values: Payoffs, axis: int, kept: Truths, reached: Payoffs) -> Payoffs:
    """What is reached along an axis, but the value itself where its option cannot be left."""
    if not kept.any():
        return reached
    shape = [1] * values.ndim
    shape[axis] = len(kept)
    return np.where(kept.reshape(shape), values, reached)


def lowest_improved_to(conflict: Conflict, movers: Collection[int], values: Payoffs) -> Payoffs:
    """The lowest value among a state and all that improvements of these movers lead to.

    Sweeps until nothing changes; a ladder swept twice in a row would change nothing.
    """
    out = conflict.possible_only(values, HIGHEST).flatten()
    own = [ladder for ladder in conflict.ladders if ladder.mover in movers]
    quiet = 0
    for ladder in cycle(own):
        quiet = 1 if ladder.lower(out) else quiet + 1
        if quiet >= len(own):
            break
    return out.reshape(conflict.space.shape)


def sanction(conflict: Conflict, improvement: UnilateralMove) -> tuple[UnilateralMove, ...] | None:
    """The shortest sanction of an improvement in the sense of SEQ; None where there is none.

    It is a legal sequence of the others' moves, each a gain for who makes it, that leaves the
    improvement's mover no better off than at first. Of several such, each move in turn is that of
    the mover who stands first in the file, and the best that it has.
    """
    others = [n for n in range(len(conflict.movers)) if n != improvement.mover]
    u = conflict.payoffs_of(improvement.mover)
    came_by: dict[int, UnilateralMove] = {}
    queue = deque([improvement.end])
    while queue:
        for move in improvements_of(conflict, others, queue.popleft()):
            if move.end in came_by or move.end == improvement.end:
                continue
            came_by[move.end] = move
            if u[move.end] <= u[improvement.start]:
                sequence = [move]
                while sequence[0].start != improvement.end:
                    sequence.insert(0, came_by[sequence[0].start])
                return tuple(sequence)
            queue.append(move.end)
    return None


CONCEPTS = ("Nash", "SEQ", "SMR", "GMR")
"""The strictest first: Nash implies the others, and each of the others implies GMR."""


ByConcept: TypeAlias = Mapping[str, Truths]
"""By each concept, the states that are stable: for one mover, or for all (equilibria)."""


def worst_paying_answers(conflict: Conflict) -> tuple[Payoffs, ...]:
    """For each mover the least that answers can leave it which gain those who make them (SEQ)."""
    every = range(len(conflict.movers))
    return tuple(
        lowest_improved_to(conflict, [other for other in every if other != mover], u)
        for mover, u in enumerate(conflict.payoffs)
    )


def individual_stability(conflict: Conflict, paying: Sequence[Payoffs]) -> tuple[ByConcept, ...]:
    """For each mover the states that are stable for it; impossible states never are.

    `paying` is for each the least that answers which pay can leave it. An improvement from s is
    sanctioned where answers can leave its mover u(s) or less; Nash looks at no answers.
    """
    found: list[ByConcept] = []
    for mover, u in enumerate(conflict.payoffs):
        others = [other for other in range(len(conflict.movers)) if other != mover]
        escaped = lowest_reached(conflict, others, highest_reached(conflict, mover, u))
        least = {
            "Nash": u,
            "SEQ": paying[mover],
            # Only an improvement q counts: where u(q) is no better than u(s), so is this minimum.
            "SMR": np.minimum(u, escaped),
            "GMR": lowest_reached(conflict, others, u),
        }
        found.append(
            {
                concept: (u >= highest_reached(conflict, mover, values)) & conflict.possible
                for concept, values in least.items()
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


MOST_COALITIONS = 250
"""More coalitions than these are not tried; the smallest come first."""
MOST_WORK = 2**22
"""Where there are more states times coalitions than these, none is tried."""

Members = tuple[int, ...]
"""Movers by their places."""


@dataclass(frozen=True, slots=True)
class MemberGain:
    """What leaving together gains a member as entered, and the least and most that it can be."""

    actor: Actor
    gain: Fraction
    bounds: Range


@dataclass(frozen=True, slots=True)
class Coalition:
    """Actors who together could leave a state, each gaining, and the options they would take.

    No answer that gains its givers leaves a member as badly off as before. `gains` has each one's.
    """

    members: tuple[Actor, ...]
    taken: Options
    gains: tuple[MemberGain, ...]


def coalitions_sought(conflict: Conflict) -> bool:
    """Whether coalitions are few enough, among so many states, to be tried."""
    movers = len(conflict.movers)
    coalitions: int = min(2**movers - movers - 1, MOST_COALITIONS)
    return coalitions * conflict.possible.size <= MOST_WORK


def coalitions_leaving(conflict: Conflict, state: int) -> tuple[Coalition, ...]:
    """Those that could leave a state and hold no smaller one that could; small first.

    A coalition improves on a state where all its members do; it is deterred, in the sense of SEQ,
    where answers that gain their givers leave some member no better off. None where they are not
    sought.
    """
    if not coalitions_sought(conflict):
        return ()
    movers, held = conflict.movers, conflict.space.options(state)
    # Who can leave nothing that it has done takes no part in anything.
    able = [n for n, own in enumerate(movers) if not all(held[m].irreversible for m in own.axes)]
    every = chain.from_iterable(combinations(able, size) for size in range(2, len(able) + 1))
    found: dict[Members, Coalition] = {}
    for members in islice(every, MOST_COALITIONS):
        if any(set(smaller) <= set(members) for smaller in found):
            continue
        end = _end(conflict, members, state)
        if end is not None:
            actors = tuple(movers[n].actor for n in members)
            changes = ((each, conflict.differences_for(each, state, end)) for each in actors)
            found[members] = Coalition(
                members=actors,
                taken=conflict.space.options_taken(state, end),
                gains=tuple(
                    MemberGain(actor, gain_of(each), bounds_of(each)) for actor, each in changes
                ),
            )
    return tuple(found.values())


def _end(conflict: Conflict, members: Members, state: int) -> int | None:
    """Where members would go: as few changes as possible, ties in the order of the states.

    Each takes another option of its own.
    """
    differs = conflict.space.differing(state)
    axes = [conflict.movers[mover].axes for mover in members]
    own = [conflict.payoffs[mover] for mover in members]
    better: Truths = np.all([u > u.flat[state] for u in own], axis=0)
    if better.any():
        better &= conflict.leaving(state, {*chain.from_iterable(axes)})
        for each in axes:
            better &= reduce(np.logical_or, (differs[n] for n in each))
    if better.any():
        # From these no answer that gains its givers leaves a member as badly off.
        others = [n for n in range(len(conflict.movers)) if n not in members]
        for u in own:
            better &= lowest_improved_to(conflict, others, u) > u.flat[state]
    changes = sum(each.astype(int) for each in differs)
    return int(np.argmin(np.where(better, changes, HIGHEST))) if better.any() else None


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
    allowed = wanted | (conflict.space.in_reach & ~conflict.space.together)
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
    box, axes = wanted[np.ix_(*sides)], range(wanted.ndim)
    used = (np.flatnonzero(box.any(axis=(*axes[:n], *axes[n + 1 :]))) for n in axes)
    return tuple(
        (side[places[0]],) if len(places) == 1 else side
        for side, places in zip(sides, used, strict=True)
    )
