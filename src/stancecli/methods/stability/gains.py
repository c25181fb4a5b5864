"""What states gain an actor on one of them, over many states at once and in whole numbers.

Every range, unknown, blank and range of importance takes one value within its bounds. A claim takes
one value wherever it holds, so what holds in both states cancels, criterion by criterion: the
bounds are exact, since a claim bears on one criterion.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from stancecli.methods.stability.conflict import HIGHEST, Conflict, Term
from stancecli.methods.stability.states import Truths
from stancecli.model import Range

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


def gains(conflict: Conflict, terms: Sequence[Term], state: int, axes: Sequence[int]) -> StateGains:
    """What an actor, whose u is the sum of these terms, gains on a state by what differs from it.

    The arrays are over the options of these axes; on the others everything is as in the state.
    """
    space = conflict.space
    sizes = math.lcm(*(_denominator(term.claim.size) for term in terms))
    weights = math.lcm(*(_denominator(term.criterion.weight) for term in terms))
    kind = np.int64 if 8 * sizes * weights * 4 * (len(terms) + 1) < HIGHEST else np.object_
    shape = tuple(space.shape[n] for n in axes)
    least, entered, most, by_one = _zeros(shape, kind)
    rising, falling = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    by_criterion: dict[str, list[Term]] = {}
    for term in terms:
        by_criterion.setdefault(term.criterion.id, []).append(term)
    for found in by_criterion.values():
        # A criterion is added up on the axes that it depends on, and spread over all once.
        own = [n for n in axes if any(n in term.region for term in found)]
        if not own:
            continue
        step = _step(conflict, found, state, own, sizes, kind)
        weight = found[0].criterion.weight
        light, middle, heavy = (int(w * weights) for w in (weight.low, weight.mid, weight.high))
        reweighed = np.maximum((heavy - middle) * step.mid, (light - middle) * step.mid)
        spread = [space.shape[n] if n in own else 1 for n in axes]
        least += np.minimum(light * step.low, heavy * step.low).reshape(spread)
        entered += (middle * step.mid).reshape(spread)
        most += np.maximum(light * step.high, heavy * step.high).reshape(spread)
        if light == 0:
            rising |= (step.low > 0).reshape(spread)
            falling |= (step.high < 0).reshape(spread)
        alone = np.maximum(middle * step.by_one, reweighed).reshape(spread)
        np.maximum(by_one, alone, out=by_one)
    return StateGains(sizes * weights, least, entered, most, rising, falling, by_one)


@dataclass(frozen=True, eq=False)
class _CriterionStep:
    """What becomes of a criterion, and the most that a single claim can raise that."""

    low: Whole
    mid: Whole
    high: Whole
    by_one: Whole


def _step(
    conflict: Conflict,
    terms: Iterable[Term],
    state: int,
    axes: Sequence[int],
    unit: int,
    kind: type[np.generic],
) -> _CriterionStep:
    shape = conflict.space.shape
    here = np.unravel_index(state, shape)
    step = _CriterionStep(*_zeros([shape[n] for n in axes], kind))
    alike: dict[object, list[Term]] = {}
    for term in terms:
        alike.setdefault(term.claim.size_id, []).append(term)
    for of_one in alike.values():
        # How many times more, or less, the one size counts than in the state.
        times = np.zeros_like(step.mid)
        for region in (term.region for term in of_one):
            if all(here[n] in places for n, places in region.items() if n not in axes):
                times[np.ix_(*(sorted(region.get(n, range(shape[n]))) for n in axes))] += 1
                times -= all(here[n] in region.get(n, (here[n],)) for n in axes)
        size = of_one[0].claim.size
        low, mid, high = (int(value * unit) for value in (size.low, size.mid, size.high))
        more, less = np.maximum(times, 0), np.minimum(times, 0)
        step.low[...] += more * low + less * high
        step.mid[...] += times * mid
        step.high[...] += more * high + less * low
        np.maximum(step.by_one, more * (high - mid) + less * (low - mid), out=step.by_one)
    return step


def _zeros(shape: Sequence[int], kind: type[np.generic]) -> tuple[Whole, Whole, Whole, Whole]:
    least, entered, most, by_one = (np.zeros(shape, dtype=kind) for _ in range(4))
    return least, entered, most, by_one


def _denominator(value: Range) -> int:
    return math.lcm(*(end.denominator for end in (value.low, value.mid, value.high)))
