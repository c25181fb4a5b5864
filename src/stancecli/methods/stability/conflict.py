"""The movers of a conflict, what states gain them, and their moves out of single states.

Movers and moves are those of the graph model (L. Fang, K. W. Hipel, D. M. Kilgour, 1993):
unilateral moves R_i(s), and unilateral improvements among them. Payoffs are arrays over the states,
in whole numbers. The bounds of a gain are our own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from itertools import product
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from stancecli.diagnostics import Unanswerable
from stancecli.methods.differences import Difference, differences
from stancecli.methods.stability import Region, StateSpace, Truths
from stancecli.model import Actor, Breach, Criterion, Effect, Range
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
        movers, whole = tuple(_movers(space)), together(space)
        return cls(
            space=space,
            together=whole,
            possible=whole & space.in_reach,
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

    def differences(
        self, start: int, end: int, *actors: Actor
    ) -> tuple[tuple[Actor, Difference], ...]:
        """What changes between two states for these actors, or for all."""
        before, after = self.space.taking(start), self.space.taking(end)
        return tuple(differences(before, after, actors or before.actors(), self.space.blanks))

    def differences_for(self, actor: Actor, start: int, end: int) -> tuple[Difference, ...]:
        """What changes for one actor."""
        return tuple(change for _, change in self.differences(start, end, actor))

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
            lines = np.ascontiguousarray(first.reshape(math.prod(space.shape[n] for n in own), -1))
            reaches, terms = tuple(_reaches(space, own)), tuple(terms_of(space, actor))
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


def together(space: StateSpace) -> Truths:
    """Which states hold no combination that cannot hold together."""
    found = np.ones(space.shape, dtype=bool)
    for impossible in space.situation.model.impossible:
        region = space.region(impossible.options)
        if region is not None:
            found[space.box(region)] = False
    return found


def terms_of(space: StateSpace, actor: Actor) -> Iterator[Term]:
    """What u of an actor is the sum of, in the order of the file, without what holds nowhere."""
    for criterion in actor.criteria:
        for claim in space.situation.claims_on(criterion.id):
            if isinstance(claim, Breach):
                region = space.region([claim.option])
            else:
                region = space.region([claim.option, *claim.when], claim.unless)
            if region is not None:
                yield Term(criterion, claim, region)


def all_terms(space: StateSpace, actor: Actor) -> list[Term]:
    """The same, and the blanks among its criteria, which count 0."""
    found = list(terms_of(space, actor))
    for criterion in actor.criteria:
        for option, blank in space.blanks.get(criterion.id, {}).items():
            region = space.region([option])
            if region is not None:
                found.append(Term(criterion, blank, region))
    return found


def payoffs_from(space: StateSpace, terms: Sequence[Term]) -> Payoffs:
    """The sum of terms over the states, exact and in whole numbers of a common denominator.

    Where these would not fit into 64 bits, their ranks stand for them.
    """
    regions, amounts = [term.region for term in terms], [term.amount for term in terms]
    denominator = math.lcm(*(amount.denominator for amount in amounts))
    whole = [int(amount * denominator) for amount in amounts]
    if sum(map(abs, whole)) < HIGHEST:
        return summed(space, regions, whole, np.int64)
    _, ranks = np.unique(summed(space, regions, whole, np.object_), return_inverse=True)
    return ranks.reshape(space.shape).astype(np.int64)


def summed(
    space: StateSpace, regions: Sequence[Region], amounts: Sequence[int], number: type[np.generic]
) -> Whole:
    """The sum of amounts over the states, each in its region."""
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


def improvements_of(
    conflict: Conflict, movers: Iterable[int], state: int
) -> Iterator[UnilateralMove]:
    """The improvements of one mover after the other, each one's best first."""
    for mover in movers:
        u = conflict.payoffs_of(mover)
        ends = unilateral_moves(conflict, mover, state)
        ends = ends[u[ends] > u[state]]
        # ~u falls as u rises, and unlike −u it has no overflow at the lowest number.
        ranked = ends[np.argsort(~u[ends], kind="stable")]
        yield from (UnilateralMove(mover, state, end) for end in ranked.tolist())


Whole: TypeAlias = NDArray[Any]
"""Whole numbers: of 64 bits, or Python's own where these would be too few."""


@dataclass(frozen=True, eq=False)
class StateGains:
    """u of states less u of one of them, in whole numbers of which `unit` make a point.

    `least`, `entered` and `most`: under all completions and as entered. Where `rising`, a criterion
    whose weight comes as near to 0 as one likes, and is never 0, rises in any case, and so a least
    of 0 is above 0; where `falling` one falls, and a most of 0 is below 0. `by_one` is the most
    that a single claim that is not known, all others as entered, can add to what is entered.
    """

    unit: int
    least: Whole
    entered: Whole
    most: Whole
    rising: Truths
    falling: Truths
    by_one: Whole

    @property
    def surely(self) -> Truths:
        """Whether it is a gain under every completion."""
        found: Truths = (self.least > 0) | ((self.least == 0) & self.rising)
        return found


@dataclass(frozen=True, eq=False)
class _Summand:
    """A claim of one size, in whole numbers at its low, middle and high, and where it holds.

    Claims whose sizes are one are one summand, with a region for each.
    """

    low: int
    mid: int
    high: int
    regions: Sequence[Region]


@dataclass(frozen=True, eq=False)
class Summands:
    """What u of an actor is the sum of, in whole numbers: by criterion its weights and summands.

    Sizes are whole in `sizes` parts, weights in `weights`; any sum of them is a `number`.
    """

    sizes: int
    weights: int
    number: type[np.generic]
    by_criterion: Sequence[tuple[tuple[int, int, int], Sequence[_Summand]]]

    @classmethod
    def of(cls, terms: Sequence[Term]) -> Summands:
        """Those of some terms."""
        sizes, weights, number = units_of(terms)
        alike: dict[str, dict[object, list[Term]]] = {}
        weight_of = {term.criterion.id: term.criterion.weight for term in terms}
        for term in terms:
            by_size = alike.setdefault(term.criterion.id, {})
            by_size.setdefault(term.claim.size_id, []).append(term)

        def whole(value: Range, unit: int) -> tuple[int, int, int]:
            return int(value.low * unit), int(value.mid * unit), int(value.high * unit)

        found = []
        for id_, by_size in alike.items():
            summands = [
                _Summand(*whole(same[0].claim.size, sizes), [term.region for term in same])
                for same in by_size.values()
            ]
            found.append((whole(weight_of[id_], weights), summands))
        return cls(sizes, weights, number, found)


def gains(conflict: Conflict, summands: Summands, state: int, axes: Sequence[int]) -> StateGains:
    """What an actor, whose u is the sum of these, gains on a state by what differs from it.

    The arrays are over the options of these axes; on the others everything is as in the state.
    Every range, unknown, blank and range of importance takes one value within its bounds. A claim
    takes one value wherever it holds, so what holds in both states cancels, criterion by criterion:
    the bounds are exact, since a claim bears on one criterion. So an effect of 1 to 2 that begins,
    at a weight of 3, gains 3 × 1 to 3 × 2, and 3 × 1½ as entered.
    """
    space, here = conflict.space, [*map(int, np.unravel_index(state, conflict.space.shape))]
    shape = tuple(space.shape[n] for n in axes)
    least, entered, most, by_one = np.zeros((4, *shape), dtype=summands.number)
    rising, falling = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for (light, middle, heavy), found in summands.by_criterion:
        # A criterion is added up on the axes that it depends on, and spread over all once.
        own = [n for n in axes if any(n in region for each in found for region in each.regions)]
        if not own:
            continue
        low, mid, high, one = _step(space, found, here, own, summands.number)
        reweighed = np.maximum((heavy - middle) * mid, (light - middle) * mid)
        spread = [space.shape[n] if n in own else 1 for n in axes]
        least += np.minimum(light * low, heavy * low).reshape(spread)
        entered += (middle * mid).reshape(spread)
        most += np.maximum(light * high, heavy * high).reshape(spread)
        if light == 0:
            rising |= (low > 0).reshape(spread)
            falling |= (high < 0).reshape(spread)
        alone = np.maximum(middle * one, reweighed).reshape(spread)
        np.maximum(by_one, alone, out=by_one)
    unit = summands.sizes * summands.weights
    return StateGains(unit, least, entered, most, rising, falling, by_one)


def _step(
    space: StateSpace,
    summands: Iterable[_Summand],
    here: Sequence[int],
    axes: Sequence[int],
    number: type[np.generic],
) -> Whole:
    """What becomes of a criterion at least, in the middle and at most, and the most that a single
    claim can raise the middle: four arrays over the options of these axes.
    """
    # What depends on the same axes is added up on these alone, and spread over all once.
    steps: dict[tuple[int, ...], Whole] = {}
    begun: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    """What does not hold here, and does in one place of these axes, as most does: place and size.

    To add a list of these is a hundred times quicker than to add one after the other."""
    for each in summands:
        regions = [
            region
            for region in each.regions
            if all(here[n] in places for n, places in region.items() if n not in axes)
        ]
        on = tuple(n for n in axes if any(n in region for region in regions))
        if not on:
            continue
        if on not in steps:
            steps[on] = np.zeros((4, *(space.shape[n] for n in on)), dtype=number)
        first, held = regions[0], sum(map(partial(_is_inside, here, on), regions))
        if len(regions) == 1 and not held and all(len(first[n]) == 1 for n in on):
            row = (*(place for n in on for place in first[n]), each.low, each.mid, each.high)
            begun.setdefault(on, []).append(row)
            continue
        # How many times more, or less, the one size counts than in the state.
        times = np.zeros_like(steps[on][0])
        for region in regions:
            times[np.ix_(*(sorted(region.get(n, range(space.shape[n]))) for n in on))] += 1
        more, less = np.maximum(times - held, 0), np.minimum(times - held, 0)
        low, mid, high, by_one = steps[on]
        low += more * each.low + less * each.high
        mid += (times - held) * each.mid
        high += more * each.high + less * each.low
        rise, fall = each.high - each.mid, each.low - each.mid
        np.maximum(by_one, more * rise + less * fall, out=by_one)
    for on, rows in begun.items():
        *places, lows, mids, highs = np.array(rows, dtype=number).T
        at = tuple(np.array(each, dtype=np.intp) for each in places)
        for n, values in enumerate((lows, mids, highs)):
            np.add.at(steps[on][n], at, values)
        np.maximum.at(steps[on][3], at, highs - mids)
    total = np.zeros((4, *(space.shape[n] for n in axes)), dtype=number)
    for on, step in steps.items():
        spread = step.reshape(4, *(space.shape[n] if n in on else 1 for n in axes))
        total[:3] += spread[:3]
        np.maximum(total[3], spread[3], out=total[3])
    return total


def _is_inside(places: Sequence[int], axes: Iterable[int], region: Region) -> bool:
    """Whether places lie in a region, as far as these axes go."""
    return all(n not in region or places[n] in region[n] for n in axes)


def units_of(terms: Sequence[Term]) -> tuple[int, int, type[np.generic]]:
    """In how many parts all sizes are whole, and all weights; numbers that hold any sum of them."""

    def parts(values: Iterable[Range]) -> int:
        return math.lcm(*(end.denominator for of in values for end in (of.low, of.mid, of.high)))

    sizes, weights = parts(t.claim.size for t in terms), parts(t.criterion.weight for t in terms)
    is_small = 8 * sizes * weights * 4 * (len(terms) + 1) < HIGHEST
    return sizes, weights, np.int64 if is_small else np.object_
