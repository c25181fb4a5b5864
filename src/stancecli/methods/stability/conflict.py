"""Who moves, which states are possible, and what each is worth to each mover.

The graph model for conflict resolution of Fang, Hipel and Kilgour (1993), with rankings that follow
from interests and effects instead of being typed in.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from stancecli.methods.stability.grid import Grid, Region, Truths, grid
from stancecli.model import Actor, Breach, Criterion, Effect
from stancecli.situation import Situation

Payoffs: TypeAlias = NDArray[np.int64]
Indices: TypeAlias = NDArray[np.intp]

LOWEST, HIGHEST = int(np.iinfo(np.int64).min), int(np.iinfo(np.int64).max)
"""Below and above every payoff; they stand where a state is impossible."""


@dataclass(frozen=True)
class Term:
    """A part of u: one claim on one criterion, and where on the grid it holds."""

    criterion: Criterion
    claim: Effect | Breach
    region: Region

    @property
    def amount(self) -> Fraction:
        """Weight times effect, ranges at their midpoints."""
        return self.criterion.weight.mid * self.claim.size.mid


@dataclass(frozen=True, eq=False)
class Reach:
    """What a mover can make of a state whose own options are those of one of the `rows`.

    `targets` lie in the same numbering of the combinations of its own options: all of them that
    keep the irreversible options which those rows hold. The rows are themselves targets.
    """

    rows: Indices
    targets: Indices


@dataclass(frozen=True, eq=False)
class Mover:
    """An actor with something to decide, and the axes of its decisions."""

    actor: Actor
    axes: tuple[int, ...]
    lines: Indices
    """States by combination of its own options (rows) and of the others' options (columns)."""
    reaches: tuple[Reach, ...]

    @cached_property
    def reach_of_row(self) -> Indices:
        found = np.zeros(len(self.lines), dtype=np.intp)
        for n, reach in enumerate(self.reaches):
            found[reach.rows] = n
        return found


@dataclass(frozen=True, eq=False)
class Conflict:
    """A grid, the states that are possible on it, the movers and their payoffs.

    A payoff is a whole number that orders a mover's states exactly as u does, ties included.
    `possible` is None where every state is.
    """

    grid: Grid
    possible: Truths | None
    movers: tuple[Mover, ...]
    payoffs: tuple[Payoffs, ...]

    @cached_property
    def states(self) -> int:
        """How many states are possible."""
        return math.prod(self.grid.shape) if self.possible is None else int(self.possible.sum())

    @cached_property
    def start(self) -> int:
        """The state of the context."""
        return self.grid.index(self.grid.situation)

    def row(self, mover: int, state: int) -> tuple[int, Reach]:
        """A state's place among the mover's own combinations, and what is in reach from there."""
        own = self.movers[mover]
        places = np.unravel_index(state, self.grid.shape)
        row = 0
        for n in own.axes:
            row = row * self.grid.shape[n] + int(places[n])
        return row, own.reaches[own.reach_of_row[row]]

    def are_possible(self, states: Indices) -> Truths:
        if self.possible is None:
            return np.ones(states.shape, dtype=bool)
        return self.possible.reshape(-1)[states]

    def possible_only(self, values: Payoffs, otherwise: int) -> Payoffs:
        """The values, with `otherwise` in their place where a state is impossible."""
        return values if self.possible is None else np.where(self.possible, values, otherwise)

    def possible_and(self, truths: Truths) -> Truths:
        return truths if self.possible is None else truths & self.possible


def conflict(situation: Situation, named: Sequence[str] = ()) -> Conflict:
    """The graph model of a context, over the named decisions or over all.

    Raises Unanswerable where nobody can move, or where the states are too many.
    """
    states = grid(situation, named)
    movers = tuple(_movers(states))
    return Conflict(
        grid=states,
        possible=_possible(states),
        movers=movers,
        payoffs=tuple(payoffs(states, terms(states, mover.actor.id)) for mover in movers),
    )


def _movers(states: Grid) -> Iterator[Mover]:
    numbered = np.arange(math.prod(states.shape)).reshape(states.shape)
    for actor in states.situation.actors():
        own = tuple(n for n, axis in enumerate(states.axes) if axis.decision.actor == actor.id)
        if own:
            first = np.moveaxis(numbered, own, range(len(own)))
            combinations = math.prod(states.shape[n] for n in own)
            lines = np.ascontiguousarray(first.reshape(combinations, -1))
            yield Mover(actor, own, lines, tuple(_reaches(states, own)))


def _reaches(states: Grid, own: tuple[int, ...]) -> Iterator[Reach]:
    """One reach for each way to hold some of the own irreversible options and none of the rest."""
    places = np.indices([states.shape[n] for n in own]).reshape(len(own), -1)
    kept = [states.axes[n].kept for n in own]
    for held in product(*([None, *np.flatnonzero(each)] for each in kept)):
        rows = targets = np.ones(places.shape[1], dtype=bool)
        for at, stays, place in zip(places, kept, held, strict=True):
            rows = rows & (~stays[at] if place is None else at == place)
            targets = targets if place is None else targets & (at == place)
        if rows.any():
            yield Reach(np.flatnonzero(rows), np.flatnonzero(targets))


def _possible(states: Grid) -> Truths | None:
    """Which states hold no combination that cannot hold together; None where all do."""
    excluded = (
        states.region(impossible.options) for impossible in states.situation.model.impossible
    )
    regions = [region for region in excluded if region is not None]
    if not regions:
        return None
    possible = np.ones(states.shape, dtype=bool)
    for region in regions:
        possible[_block(states, region)] = False
    return possible


def _block(states: Grid, region: Region) -> tuple[Indices, ...]:
    sides = (sorted(region.get(n, range(length))) for n, length in enumerate(states.shape))
    return np.ix_(*sides)


def terms(states: Grid, actor_id: str) -> tuple[Term, ...]:
    """What u of an actor is the sum of, in the order of the file."""
    found = []
    for criterion in states.situation.actor(actor_id).criteria:
        for claim in states.situation.claims_on(criterion.id):
            region = claim_region(states, claim)
            if region is not None:
                found.append(Term(criterion, claim, region))
    return tuple(found)


def claim_region(states: Grid, claim: Effect | Breach) -> Region | None:
    """Where a claim holds; None where that is nowhere on the grid."""
    if isinstance(claim, Breach):
        return states.region([claim.option])
    return states.region([claim.option, *claim.when], claim.unless)


def payoffs(states: Grid, parts: Sequence[Term]) -> Payoffs:
    """The sum of terms over the grid, exact and in whole numbers of a common denominator.

    Where these would not fit into 64 bits, their ranks stand for them.
    """
    denominator = math.lcm(*(term.amount.denominator for term in parts))
    amounts = [int(term.amount * denominator) for term in parts]
    if sum(map(abs, amounts)) < HIGHEST:
        return _summed(states, amounts, parts, np.dtype(np.int64))
    sums = _summed(states, amounts, parts, np.dtype(np.object_))
    _, ranks = np.unique(sums, return_inverse=True)
    return ranks.reshape(states.shape).astype(np.int64)


def _summed(
    states: Grid, amounts: Sequence[int], parts: Sequence[Term], number: np.dtype[Any]
) -> NDArray[Any]:
    # A term is added on the axes of its region alone; what is summed on the same axes is spread
    # over the grid once.
    sums: dict[tuple[int, ...], NDArray[Any]] = {}
    for amount, term in zip(amounts, parts, strict=True):
        on = tuple(sorted(term.region))
        if on not in sums:
            sums[on] = np.zeros([states.shape[n] for n in on], dtype=number)
        sums[on][np.ix_(*(sorted(term.region[n]) for n in on))] += amount
    total = np.zeros(states.shape, dtype=number)
    for on, part in sums.items():
        total += part.reshape([length if n in on else 1 for n, length in enumerate(states.shape)])
    return total
