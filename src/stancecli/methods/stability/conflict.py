"""Who moves, which states are possible, and what each state is worth to each mover."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from stancecli.diagnostics import Unanswerable
from stancecli.methods.blanks import blanks_of
from stancecli.methods.stability.states import Region, StateSpace, Truths
from stancecli.model import Actor, Blank, Breach, Criterion, Effect
from stancecli.situation import Situation

Payoffs: TypeAlias = NDArray[np.int64]
Indices: TypeAlias = NDArray[np.intp]

LOWEST, HIGHEST = int(np.iinfo(np.int64).min), int(np.iinfo(np.int64).max)
"""Below and above every payoff; they stand where a state is impossible."""


@dataclass(frozen=True)
class Term:
    """A part of u: one claim on one criterion, and the states in which it holds."""

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
    """An actor with something to decide, the axes of its decisions, and what its u is the sum of.

    `lines` are the states by combination of its own options (rows) and of the others' (columns).
    """

    actor: Actor
    axes: tuple[int, ...]
    lines: Indices
    reaches: tuple[Reach, ...]
    terms: tuple[Term, ...]

    @cached_property
    def reach_of_row(self) -> Indices:
        """Which of the reaches each row of `lines` belongs to."""
        found = np.zeros(len(self.lines), dtype=np.intp)
        for n, reach in enumerate(self.reaches):
            found[reach.rows] = n
        return found


@dataclass(frozen=True, eq=False)
class Conflict:
    """The states, which of them are possible, the movers and their payoffs.

    `together` are the states whose options can hold together; `possible` are those of them that
    are without what an irreversible option, which holds, has put out of reach. A payoff is a whole
    number that orders a mover's states exactly as u does, ties included.
    """

    space: StateSpace
    together: Truths
    possible: Truths
    movers: tuple[Mover, ...]
    payoffs: tuple[Payoffs, ...]

    @classmethod
    def of(cls, situation: Situation, decision_ids: Sequence[str] = ()) -> Conflict:
        """The graph model of a situation, over these decisions or over all.

        Raises Unanswerable where nobody can move, or where the states are too many.
        """
        space = StateSpace.of(situation, decision_ids)
        movers, together = tuple(_movers(space)), _together(space)
        return cls(
            space=space,
            together=together,
            possible=together & space.in_reach,
            movers=movers,
            payoffs=tuple(payoffs_from(space, mover.terms) for mover in movers),
        )

    @cached_property
    def states(self) -> int:
        """How many states are possible."""
        return int(self.possible.sum())

    @property
    def excluded(self) -> int:
        """How many states are impossible, out of those that nothing puts out of reach."""
        sizes = zip(self.space.shape, self.space.axes, strict=True)
        return math.prod(length - len(axis.gone) for length, axis in sizes) - self.states

    @cached_property
    def start(self) -> int:
        """The state that the situation is in: the status quo of the graph model."""
        return self.space.index(self.space.situation)

    def state_with(self, option_ids: Sequence[str]) -> int:
        """The state with these options; some state must have them all, and it must be possible.

        An option of a decision that is not open, as where nothing else can be chosen, is in every
        state if it holds in the context. Raises Unanswerable.
        """
        space, situation = self.space, self.space.situation
        for id_ in option_ids:
            n, place = space.places.get(id_, (0, -1))
            if space.region([id_]) is None or place in space.axes[n].gone:
                raise Unanswerable(
                    f"“{situation.option(id_).name}” holds in none of the states looked at",
                    ("it is ruled out, or its decision is not among those looked at",),
                )
        state = space.index(situation.taking(*option_ids))
        if not self.possible.flat[state]:
            raise Unanswerable("this state is impossible: options of it cannot hold together")
        return state

    @cached_property
    def blanks(self) -> Mapping[str, Mapping[str, Blank]]:
        """By interest and option what nobody has judged: one value each, wherever it counts."""
        found: dict[str, dict[str, Blank]] = {}
        for axis in self.space.axes:
            for option, interest in blanks_of(self.space.situation, axis.decision):
                found.setdefault(interest, {})[option] = Blank(option=option, to=interest)
        return found

    def blank_terms(self, actor: Actor) -> Iterator[Term]:
        """The blanks among the criteria of an actor, as parts of its u that count 0."""
        for criterion in actor.criteria:
            for option, blank in self.blanks.get(criterion.id, {}).items():
                region = self.space.region([option])
                if region is not None:
                    yield Term(criterion, blank, region)

    def all_terms(self, actor: Actor) -> tuple[Term, ...]:
        """What u of an actor is the sum of, whether it moves or not, and the blanks."""
        return (*_terms(self.space, actor), *self.blank_terms(actor))

    def payoffs_of(self, mover: int) -> Payoffs:
        """The payoffs of a mover by the number of the state."""
        return self.payoffs[mover].reshape(-1)

    def possible_only(self, values: Payoffs, otherwise: int) -> Payoffs:
        """The values, with `otherwise` in their place where a state is impossible."""
        return np.where(self.possible, values, otherwise) if self.is_gapped else values

    @cached_property
    def is_gapped(self) -> bool:
        """Whether some combination of the axes' options is no state that is possible."""
        return self.states < self.possible.size


def _movers(space: StateSpace) -> Iterator[Mover]:
    numbered = np.arange(math.prod(space.shape)).reshape(space.shape)
    for actor in space.situation.actors():
        own = tuple(n for n, axis in enumerate(space.axes) if axis.decision.actor == actor.id)
        if own:
            first = np.moveaxis(numbered, own, range(len(own)))
            combinations = math.prod(space.shape[n] for n in own)
            lines = np.ascontiguousarray(first.reshape(combinations, -1))
            reaches, terms = tuple(_reaches(space, own)), tuple(_terms(space, actor))
            yield Mover(actor, own, lines, reaches, terms)


def _reaches(space: StateSpace, own: tuple[int, ...]) -> Iterator[Reach]:
    """One reach for each way to hold some of the own irreversible options and none of the rest."""
    places = np.indices([space.shape[n] for n in own]).reshape(len(own), -1)
    kept = [space.axes[n].kept for n in own]
    for held in product(*([None, *np.flatnonzero(stays)] for stays in kept)):
        rows = targets = np.ones(places.shape[1], dtype=bool)
        for at, stays, place in zip(places, kept, held, strict=True):
            rows = rows & (~stays[at] if place is None else at == place)
            targets = targets if place is None else targets & (at == place)
        if rows.any():
            yield Reach(np.flatnonzero(rows), np.flatnonzero(targets))


def _together(space: StateSpace) -> Truths:
    """Which states hold no combination that cannot hold together."""
    together = np.ones(space.shape, dtype=bool)
    for impossible in space.situation.model.impossible:
        region = space.region(impossible.options)
        if region is not None:
            together[space.box(region)] = False
    return together


def _terms(space: StateSpace, actor: Actor) -> Iterator[Term]:
    """What u of an actor is the sum of, in the order of the file, without what holds nowhere."""
    for criterion in actor.criteria:
        for claim in space.situation.claims_on(criterion.id):
            if isinstance(claim, Breach):
                region = space.region([claim.option])
            else:
                region = space.region([claim.option, *claim.when], claim.unless)
            if region is not None:
                yield Term(criterion, claim, region)


def payoffs_from(space: StateSpace, terms: Sequence[Term]) -> Payoffs:
    """The sum of terms over the states, exact and in whole numbers of a common denominator.

    Where these would not fit into 64 bits, their ranks stand for them.
    """
    regions, amounts = [term.region for term in terms], [term.amount for term in terms]
    denominator = math.lcm(*(amount.denominator for amount in amounts))
    whole = [int(amount * denominator) for amount in amounts]
    if sum(map(abs, whole)) < HIGHEST:
        return _summed(space, regions, whole, np.int64)
    sums = _summed(space, regions, whole, np.object_)
    _, ranks = np.unique(sums, return_inverse=True)
    return ranks.reshape(space.shape).astype(np.int64)


def _summed(
    space: StateSpace, regions: Sequence[Region], amounts: Sequence[int], number: type[np.generic]
) -> NDArray[Any]:
    # A term is added on the axes of its region alone; what is summed on the same axes is spread
    # over all states once.
    sums: dict[tuple[int, ...], NDArray[Any]] = {}
    for region, amount in zip(regions, amounts, strict=True):
        axes = tuple(sorted(region))
        if axes not in sums:
            sums[axes] = np.zeros([space.shape[n] for n in axes], dtype=number)
        sums[axes][np.ix_(*(sorted(region[n]) for n in axes))] += amount
    total = np.zeros(space.shape, dtype=number)
    for axes, part in sums.items():
        total += part.reshape([length if n in axes else 1 for n, length in enumerate(space.shape)])
    return total
