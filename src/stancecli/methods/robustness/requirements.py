"""What would have to be true for one option to lead alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from stancecli.methods.linear import least_total
from stancecli.methods.performance import PerformanceTable
from stancecli.methods.robustness.changes import Change, Lever, fewest, judged, levers
from stancecli.methods.robustness.completions import best_margin
from stancecli.methods.robustness.sheet import Sheet, sheet
from stancecli.model import (
    EFFECT_SCALE,
    HIGHEST,
    OPEN,
    Breach,
    Criterion,
    Effect,
    Option,
    Range,
)
from stancecli.situation import claim_of


@dataclass(frozen=True, slots=True)
class Requirement:
    """What would have to be true for one option to lead alone.

    `leads`: it already does. `open_ends` are the ranges and unknowns of which values within them
    suffice, `importances` and `effects` the other single changes that do; smallest first: each
    claim has only to pass `after`. `fewest` are the fewest effects that do, None where no effects
    do. `reweighted` are the importances that suffice with the smallest total change (each has
    only to be passed), None where none do, and empty where the least change of several does.
    `possible` is False where no effects and importances within the scales, all changed at once,
    would do.
    """

    option: Option
    leads: bool
    open_ends: tuple[Change, ...]
    importances: tuple[Change, ...]
    effects: tuple[Change, ...]
    fewest: tuple[Change, ...] | None
    reweighted: tuple[Change, ...] | None
    possible: bool


def requirement(table: PerformanceTable, option: Option) -> Requirement:
    """What would have to be true for one candidate to lead alone, all else as it is."""
    given = sheet(table)
    if given.leaders == (option,):
        return Requirement(option, True, (), (), (), (), (), True)
    open_ends = (
        *_importances_needed(given, option, _left_open),
        *_effects_needed(given, option, levers(given, option, _unsettled)),
    )
    listed = {id(claim_of(each.claim)) for each in open_ends}

    def others(changes: Iterator[Change]) -> tuple[Change, ...]:
        return _by_size(each for each in changes if id(claim_of(each.claim)) not in listed)

    return Requirement(
        option,
        False,
        _by_size(iter(open_ends)),
        others(_importances_needed(given, option, lambda _: OPEN)),
        others(_effects_needed(given, option, levers(given, option, judged))),
        fewest(given, option),
        _reweighted(given, option),
        _possible(given, option),
    )


def _by_size(changes: Iterator[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda each: abs(each.after - each.before.mid)))


def _left_open(criterion: Criterion) -> Range | None:
    return None if criterion.weight.exact else criterion.weight


def _unsettled(claim: Effect) -> Range | None:
    return None if claim.size.exact else claim.size


def _importances_needed(
    given: Sheet, option: Option, scale: Callable[[Criterion], Range | None]
) -> Iterator[Change]:
    """Importance r puts it ahead of B where lead + (r − r_k)·d_k > 0: an open interval."""
    others = [each.id for each in given.candidates if each != option]
    for k, each in enumerate(given.criteria):
        if not (reach := scale(each)):
            continue
        now, low, high = given.weights[k], reach.low, reach.high
        possible = True
        for other in others:
            lead = given.lead(option.id, other)
            step = given.values[option.id][k] - given.values[other][k]
            if step > 0:
                low = max(low, now - lead / step)
            elif step < 0:
                high = min(high, now - lead / step)
            else:
                possible = possible and lead > 0
        if possible and low < high:
            rises = low >= now
            yield Change(each, each.weight, low if rises else high, rises, (option,))


def _effects_needed(given: Sheet, option: Option, moved: list[Lever]) -> Iterator[Change]:
    needs = {each.id: given.lead(each.id, option.id) for each in given.candidates if each != option}
    ahead = {id_ for id_, need in needs.items() if need >= 0}
    need = max(needs[id_] for id_ in ahead)
    for lever in moved:
        if ahead <= lever.against and need < lever.gain:
            size = need / lever.weight
            now = lever.claim.size
            after = now.mid + (size if lever.rises else -size)
            yield Change(given.named(lever.claim), now, after, lever.rises, (option,))


def _reweighted(given: Sheet, option: Option) -> tuple[Change, ...] | None:
    """The least total change of importances, within the scale, that brings it level, where some
    weighting puts it ahead."""
    others = [each.id for each in given.candidates if each != option]
    rows = [given.steps(option.id, other) for other in others]
    if best_margin(rows, [OPEN] * len(given.weights)) <= 0:
        return None
    places = range(len(given.weights))
    amounts = least_total(
        gains=[[*row, *(-step for step in row)] for row in rows],
        needs=[given.lead(other, option.id) for other in others],
        pools=range(2 * len(given.weights)),
        limits=[*(HIGHEST - weight for weight in given.weights), *given.weights],
    )
    if amounts is None:
        return None
    afters = [given.weights[c] + amounts[c] - amounts[len(given.weights) + c] for c in places]
    return tuple(
        Change(each, each.weight, after, after > now, (option,))
        for each, now, after in zip(given.criteria, given.weights, afters, strict=True)
        if after != now
    )


def _possible(given: Sheet, option: Option) -> bool:
    """Whether effects and importances anywhere in their scales can put it strictly ahead."""
    rows = [
        [_widest(given, option.id, other.id, each.id) for each in given.criteria]
        for other in given.candidates
        if other != option
    ]
    return best_margin(rows, [OPEN] * len(given.weights)) > 0


def _widest(given: Sheet, a: str, b: str, criterion: str) -> Fraction:
    """The most that v(a, c) − v(b, c) can be with effects anywhere in their scale."""
    ours, theirs = given.table.apart(a, b, criterion)
    gains, losses = (
        (_extent(claim).high for claim in ours),
        (_extent(claim).low for claim in theirs),
    )
    return sum(gains, Fraction(0)) - sum(losses, Fraction(0))


def _extent(claim: Effect | Breach) -> Range:
    return EFFECT_SCALE if isinstance(claim, Effect) else claim.size
