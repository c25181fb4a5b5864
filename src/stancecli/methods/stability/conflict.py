"""The movers of a conflict, what states gain them, and their moves out of single states.

Movers and moves are those of the graph model (L. Fang, K. W. Hipel, D. M. Kilgour, 1993):
unilateral moves R_i(s), and unilateral improvements among them. Payoffs are arrays over the states,
in whole numbers. The bounds of a gain are our own.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, product
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from stancecli.diagnostics import Unanswerable
from stancecli.methods.differences import Difference, differences
from stancecli.methods.stability import Region, StateSpace, Truths
from stancecli.model import Actor, Blank, Breach, Criterion, Effect, Range
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


@dataclass(frozen=True, eq=False)
class Mover:
    """An actor with something to decide, the axes of its decisions, and what its u is the sum of.

    `lines` are the states by combination of its own options (rows) and of the others' (columns).
    """

    actor: Actor
    axes: tuple[int, ...]
    lines: Indices
    terms: tuple[Term, ...]
    summands: Summands

    @property
    def written(self) -> list[Term]:
        """Those of them that are no blanks."""
        return [term for term in self.terms if not isinstance(term.claim, Blank)]


@dataclass(frozen=True, eq=False)
class Conflict:
    """The states, which of them are possible, the movers and their payoffs.

    A payoff is a whole number that orders a mover's states exactly as u does, ties included.
    """

    space: StateSpace
    possible: Truths
    movers: tuple[Mover, ...]
    payoffs: tuple[Payoffs, ...]

    @classmethod
    def of(cls, situation: Situation, decision_ids: Sequence[str] = ()) -> Conflict:
        """The graph model of a situation, over these decisions or over all.

        Raises Unanswerable where nobody can move, or where the states are too many.
        """
        space = StateSpace.of(situation, decision_ids)
        movers = tuple(_movers(space))
        return cls(space, space.possible, movers, tuple(_payoffs(each) for each in movers))

    @cached_property
    def ladders(self) -> tuple[Ladder, ...]:
        """The ladders of all movers, one for each of their reaches."""
        return tuple(
            _ladder(self, n, *reach)
            for n, mover in enumerate(self.movers)
            for reach in _reaches(self.space, mover.axes)
        )

    @cached_property
    def states(self) -> int:
        """How many states are possible."""
        return int(self.possible.sum())

    @property
    def excluded(self) -> int:
        """How many states are impossible, out of those that nothing puts out of reach."""
        return int(self.space.in_reach.sum()) - self.states

    @cached_property
    def start(self) -> int:
        """The state that the situation is in: the status quo of the graph model."""
        return self.space.index(self.space.situation)

    def leaving(self, state: int, axes: Collection[int]) -> Truths:
        """The possible states that differ from one on these axes alone, and undo nothing there."""
        found = self.possible
        for n, (held, differs) in enumerate(
            zip(self.space.options(state), self.space.differing(state), strict=True)
        ):
            if n not in axes or held.irreversible:
                found = found & ~differs
        return found

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
            terms = tuple(terms_of(space, actor))
            yield Mover(actor, own, lines, terms, Summands.of(space, terms))


def terms_of(space: StateSpace, actor: Actor) -> Iterator[Term]:
    """What u of an actor is the sum of, without what holds nowhere; blanks, which count 0, too."""
    for criterion in actor.criteria:
        blanks = space.blanks.get(criterion.id, {}).values()
        for claim in (*space.situation.claims_on(criterion.id), *blanks):
            when, unless = (claim.when, claim.unless) if isinstance(claim, Effect) else ((), ())
            region = space.region([claim.option, *when], unless)
            if region is not None:
                yield Term(criterion, claim, region)


def _payoffs(mover: Mover) -> Payoffs:
    """Its u of all states in whole numbers or, where these need more than 64 bits, their ranks."""
    u = mover.summands.entered()
    if u.dtype == np.int64:
        return u
    _, ranks = np.unique(u, return_inverse=True)
    return ranks.reshape(u.shape).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Ladder:
    """The improvements of one mover from the states of one reach, for sweeps over all its lines.

    `order` holds each line's states from the best down. For each of `states`, those from which
    something better is in reach, `better` is the place in `order` of the last that is.
    """

    mover: int
    order: Indices
    states: Indices
    better: Indices

    def lower(self, values: Payoffs) -> bool:
        """Lower each value to the least among the improvements; whether that changed any."""
        least = np.minimum.accumulate(values.take(self.order), axis=0).take(self.better)
        lowered = least < values.take(self.states)
        values[self.states[lowered]] = least[lowered]
        return bool(lowered.any())


def _reaches(space: StateSpace, own: tuple[int, ...]) -> Iterator[tuple[Indices, Indices]]:
    """For each way to hold some of the own irreversible options and none of the rest, the rows of
    `lines` that do, and all that a mover can make of these: those that keep what they hold.
    """
    places = np.indices([space.shape[n] for n in own]).reshape(len(own), -1)
    kept = [space.axes[n].kept for n in own]
    for held in product(*([None, *np.flatnonzero(stays)] for stays in kept)):
        rows = targets = np.ones(places.shape[1], dtype=bool)
        for at, stays, place in zip(places, kept, held, strict=True):
            rows = rows & (~stays[at] if place is None else at == place)
            targets = targets if place is None else targets & (at == place)
        if rows.any():
            yield np.flatnonzero(rows), np.flatnonzero(targets)


def _ladder(conflict: Conflict, mover: int, rows: Indices, targets: Indices) -> Ladder:
    line = conflict.movers[mover].lines[targets]
    u = conflict.possible_only(conflict.payoffs[mover], LOWEST).take(line)
    # ~u falls as u rises, and unlike −u it has no overflow at LOWEST.
    ranking = np.argsort(~u, axis=0, kind="stable")
    order, u = np.take_along_axis(line, ranking, axis=0), np.take_along_axis(u, ranking, axis=0)
    falls = np.zeros(order.shape, dtype=bool)
    falls[1:] = u[1:] < u[:-1]
    places = np.arange(len(order))[:, None]
    equals_from = np.maximum.accumulate(np.where(falls, places, 0), axis=0)
    leaving = (equals_from > 0) & np.isin(targets, rows)[ranking] & (u > LOWEST)
    better = (equals_from - 1) * order.shape[1] + np.arange(order.shape[1])
    return Ladder(mover, order, order[leaving], better[leaving])


@dataclass(frozen=True, slots=True)
class UnilateralMove:
    """A mover, by its place among the movers, turns one state into another."""

    mover: int
    start: int
    end: int


def unilateral_moves(
    conflict: Conflict, mover: int, state: int, *, undoing: bool = False
) -> Indices:
    """The possible states that differ from a state in the mover's own choices alone.

    None that leaves an irreversible option, if not by `undoing` that.
    """
    space, own = conflict.space, conflict.movers[mover].axes
    here = enumerate(map(int, np.unravel_index(state, space.shape)))
    stays = {
        n: frozenset([at])
        for n, at in here
        if n not in own or (space.axes[n].kept[at] and not undoing)
    }
    ends = np.ravel_multi_index(space.box(stays), space.shape).reshape(-1)
    others: Indices = ends[(ends != state) & conflict.possible.flat[ends]]
    return others


def gaining_moves(conflict: Conflict, mover: int, state: int) -> Indices:
    """Where the moves of a mover end that are gains as entered: its improvements."""
    ends, u = unilateral_moves(conflict, mover, state), conflict.payoffs_of(mover)
    found: Indices = ends[u[ends] > u[state]]
    return found


def improvements_of(
    conflict: Conflict, movers: Iterable[int], state: int
) -> Iterator[UnilateralMove]:
    """The improvements of one mover after the other, each one's best first."""
    for mover in movers:
        u, ends = conflict.payoffs_of(mover), gaining_moves(conflict, mover, state)
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

    def at(self, places: tuple[Indices, ...]) -> StateGains:
        """The same of the states at some places."""
        parts = (self.least, self.entered, self.most, self.rising, self.falling, self.by_one)
        return StateGains(self.unit, *(part[places] for part in parts))

    @property
    def surely(self) -> Truths:
        """Whether it is a gain under every completion."""
        found: Truths = (self.least > 0) | ((self.least == 0) & self.rising)
        return found


@dataclass(frozen=True, eq=False)
class Summand:
    """A claim of one size, in whole numbers at its low, middle and high, and where it holds.

    Claims whose sizes are one are one summand, with a region for each.
    """

    low: int
    mid: int
    high: int
    regions: Sequence[Region]

    def bounds(self, times: Whole) -> tuple[Whole, Whole]:
        """The least and the most that it comes to where it counts so many times more, or less."""
        more, less = np.maximum(times, 0), np.minimum(times, 0)
        return more * self.low + less * self.high, more * self.high + less * self.low


@dataclass(frozen=True, eq=False)
class Summands:
    """What u of an actor is the sum of, in whole numbers: by criterion its weights and summands.

    Weights times sizes are whole in `unit` parts of a point; any sum of them is a `number`.
    """

    space: StateSpace
    unit: int
    number: type[np.generic]
    by_criterion: Sequence[tuple[tuple[int, int, int], Sequence[Summand]]]

    @classmethod
    def of(cls, space: StateSpace, terms: Sequence[Term]) -> Summands:
        """Those of some terms."""

        def parts(values: Iterable[Range]) -> int:
            ends = ((value.low, value.mid, value.high) for value in values)
            return math.lcm(*(end.denominator for end in chain.from_iterable(ends)))

        def whole(value: Range, parts: int) -> tuple[int, int, int]:
            return int(value.low * parts), int(value.mid * parts), int(value.high * parts)

        sizes = parts(term.claim.size for term in terms)
        weights = parts(term.criterion.weight for term in terms)
        alike: dict[str, dict[object, list[Term]]] = {}
        for term in terms:
            by_size = alike.setdefault(term.criterion.id, {})
            by_size.setdefault(term.claim.size_id, []).append(term)
        found = []
        for by_size in alike.values():
            summands = [
                Summand(*whole(same[0].claim.size, sizes), [term.region for term in same])
                for same in by_size.values()
            ]
            ((first, *_), *_) = by_size.values()
            found.append((whole(first.criterion.weight, weights), summands))
        is_small = 8 * sizes * weights * 4 * (len(terms) + 1) < HIGHEST
        return cls(space, sizes * weights, np.int64 if is_small else np.object_, found)

    def entered(self) -> Whole:
        """The sum of all of them over the states, ranges at their midpoints."""
        # What is summed on the same axes is spread over all states once.
        sums: dict[tuple[int, ...], Whole] = {}
        shape = self.space.shape
        for (_, weight, _), found in self.by_criterion:
            for each in found:
                for region in each.regions:
                    axes = tuple(sorted(region))
                    if axes not in sums:
                        sums[axes] = np.zeros([shape[n] for n in axes], dtype=self.number)
                    sums[axes][np.ix_(*(sorted(region[n]) for n in axes))] += weight * each.mid
        total = np.zeros(shape, dtype=self.number)
        for axes, part in sums.items():
            total += part.reshape(self._spread(axes, range(len(shape))))
        return total

    def _spread(self, axes: Collection[int], over: Iterable[int]) -> list[int]:
        """The shape of what depends on some axes, to be spread over these."""
        return [self.space.shape[n] if n in axes else 1 for n in over]

    def gains(self, state: int, axes: Sequence[int] | None = None) -> StateGains:
        """What the actor gains on a state by what differs from it on some axes, or on all.

        The arrays are over the options of these axes; on the others everything is as in the state.
        Every range, unknown, blank and range of importance takes one value within its bounds. A
        claim takes one value wherever it holds, so what holds in both states cancels, criterion by
        criterion: the bounds are exact, since a claim affects one criterion. So an effect of 1 to
        2 that begins, at a weight of 3, gains 3 × 1 to 3 × 2, and 3 × 1½ as entered.
        """
        space = self.space
        axes = range(len(space.shape)) if axes is None else axes
        here = [*map(int, np.unravel_index(state, space.shape))]
        shape = tuple(space.shape[n] for n in axes)
        least, entered, most, by_one = np.zeros((4, *shape), dtype=self.number)
        rising, falling = np.zeros((2, *shape), dtype=bool)
        for (light, middle, heavy), found in self.by_criterion:
            # A criterion is added up on the axes that it depends on, and spread over all once.
            own = [n for n in axes if any(n in region for each in found for region in each.regions)]
            if not own:
                continue
            spread = self._spread(own, axes)
            low, mid, high, one = (part.reshape(spread) for part in self._step(found, here, own))
            least += np.minimum(light * low, heavy * low)
            entered += middle * mid
            most += np.maximum(light * high, heavy * high)
            if light == 0:
                rising |= low > 0
                falling |= high < 0
            reweighed = np.maximum((heavy - middle) * mid, (light - middle) * mid)
            np.maximum(by_one, np.maximum(middle * one, reweighed), out=by_one)
        return StateGains(self.unit, least, entered, most, rising, falling, by_one)

    def _step(self, summands: Iterable[Summand], here: Sequence[int], axes: Sequence[int]) -> Whole:
        """What becomes of a criterion at least, in the middle and at most, and the most that a
        single claim can raise the middle: four arrays over the options of these axes.
        """
        # What depends on the same axes is added up on these alone, and spread over all once.
        steps: dict[tuple[int, ...], Whole] = {}
        begun: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
        """What does not hold here, and does in one place of these axes, as most does: place and
        size.

        To add a list of these is a hundred times quicker than to add one after the other."""
        shape = self.space.shape
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
                steps[on] = np.zeros((4, *(shape[n] for n in on)), dtype=self.number)
            first = regions[0]
            held = sum(all(here[n] in region[n] for n in region) for region in regions)
            if len(regions) == 1 and not held and all(len(first[n]) == 1 for n in on):
                row = (*(place for n in on for place in first[n]), each.low, each.mid, each.high)
                begun.setdefault(on, []).append(row)
                continue
            # How many times more, or less, the one size counts than in the state.
            times = np.full_like(steps[on][0], -held)
            for region in regions:
                times[np.ix_(*(sorted(region.get(n, range(shape[n]))) for n in on))] += 1
            low, high = each.bounds(times)
            steps[on][:3] += low, times * each.mid, high
            rise = np.maximum(times * (each.high - each.mid), times * (each.low - each.mid))
            np.maximum(steps[on][3], rise, out=steps[on][3])
        for on, rows in begun.items():
            *places, lows, mids, highs = np.array(rows, dtype=self.number).T
            at = tuple(np.array(each, dtype=np.intp) for each in places)
            for part, values in zip(steps[on], (lows, mids, highs), strict=False):
                np.add.at(part, at, values)
            np.maximum.at(steps[on][3], at, highs - mids)
        total = np.zeros((4, *(shape[n] for n in axes)), dtype=self.number)
        for on, step in steps.items():
            spread = step.reshape(4, *self._spread(on, axes))
            total[:3] += spread[:3]
            np.maximum(total[3], spread[3], out=total[3])
        return total
