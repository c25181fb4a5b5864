"""What would have to be true for one option to lead alone, here and in other decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from stancecli.methods.conditions import Turn, options_elsewhere, possible, too_large, turns
from stancecli.methods.feasibility import RuledOut, ruled_out
from stancecli.methods.limits import MOST_STEPS, linear_steps
from stancecli.methods.linear import least_total
from stancecli.methods.performance import PerformanceTable
from stancecli.methods.robustness.changes import Change, fewest_effects_for, judged_scale
from stancecli.methods.robustness.margins import best_margin
from stancecli.model import EFFECT_SCALE, HIGHEST, OPEN, Breach, Criterion, Effect, Option, Range
from stancecli.situation import claim_of


@dataclass(frozen=True, slots=True)
class Requirement:
    """What would have to be true for one option to lead alone.

    `leads`: it already does. `ruled_out` is why it is no candidate, if it is none, and `opened` the
    options of other decisions of which any, alone in place of what holds there, lets it be one;
    nothing else is looked for then but `elsewhere`: the options of other decisions with any of
    which, alone in place of what holds there, it leads. `open_ends` are the ranges and unknowns of
    which values within them suffice, `importances` and `effects` the other single changes that do;
    smallest first: each claim has only to pass `after`. `fewest` are the fewest effects that do,
    None where no effects do. `reweighted` are the importances that suffice with the smallest total
    change (each has only to be passed), None where none do, and empty where the least change of
    several does.
    `possible` is False where no effects and importances within the scales, all changed at once,
    would do. `left_out` is whether what changes of several importances would do was not looked for,
    since that would take too long.
    """

    option: Option
    leads: bool
    open_ends: tuple[Change, ...]
    importances: tuple[Change, ...]
    effects: tuple[Change, ...]
    fewest: tuple[Change, ...] | None
    reweighted: tuple[Change, ...] | None
    possible: bool
    left_out: bool = False
    elsewhere: tuple[Turn, ...] = ()
    ruled_out: tuple[RuledOut, ...] = ()
    opened: tuple[Option, ...] = ()


def requirement(table: PerformanceTable, option: Option) -> Requirement:
    """What would have to be true for one option to lead alone, all else as it is."""
    if table.leaders == (option,):
        return Requirement(option, True, (), (), (), (), (), True)
    found = () if too_large(table) else turns(table)
    elsewhere = tuple(turn for turn in found if turn.leaders == (option,))
    if reasons := table.ruled_out.get(option.id):
        opened = tuple(_opening(table, option))
        return Requirement(
            option, False, (), (), (), None, None, False, False, elsewhere, reasons, opened
        )
    open_ends = (
        *_importances_needed(table, option, lambda criterion: _left_open(criterion.weight)),
        *_effects_needed(table, option, lambda claim: _left_open(claim.size)),
    )
    listed = {claim_of(change.claim).size_id for change in open_ends}

    def others(changes: Iterable[Change]) -> tuple[Change, ...]:
        return _by_size(
            change for change in changes if claim_of(change.claim).size_id not in listed
        )

    weights = len(table.weights)
    left_out = linear_steps(len(table.candidates) - 1, 2 * weights) > MOST_STEPS
    return Requirement(
        option,
        leads=False,
        open_ends=_by_size(open_ends),
        importances=others(_importances_needed(table, option, lambda _: OPEN)),
        effects=others(_effects_needed(table, option, judged_scale)),
        fewest=fewest_effects_for(table, option),
        reweighted=None if left_out else _reweighted(table, option),
        possible=left_out or _is_possible(table, option),
        left_out=left_out,
        elsewhere=elsewhere,
    )


def _opening(table: PerformanceTable, option: Option) -> Iterator[Option]:
    """The options of other decisions that, in place of what holds, let an option be taken."""
    for holding in options_elsewhere(table):
        for instead in possible(table, holding):
            if not ruled_out(table.situation.taking(instead.id), option.id):
                yield instead


def _is_possible(table: PerformanceTable, option: Option) -> bool:
    rows, torn = table.most_ahead(option, _extent)
    return best_margin(rows, [OPEN] * len(table.weights), torn) > 0


def _by_size(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda change: change.size))


def _left_open(value: Range) -> Range | None:
    return None if value.exact else value


def _importances_needed(
    table: PerformanceTable, option: Option, scale: Callable[[Criterion], Range | None]
) -> Iterator[Change]:
    """The importances that alone put it ahead of all others, as far as each has to go."""
    deficits, own = table.deficits(option), table.values[option.id]
    for k, criterion in enumerate(table.criteria):
        if reach := scale(criterion):
            steps = {id_: own[k] - table.values[id_][k] for id_ in deficits}
            if passed := _passed(deficits, steps, table.weights[k], reach):
                yield Change(criterion, criterion.weight, *passed, (option,))


def _effects_needed(
    table: PerformanceTable, option: Option, scale: Callable[[Effect], Range | None]
) -> list[Change]:
    """The same of effects, the one first of which the end of its scale gains the option most."""
    deficits = table.deficits(option)
    ahead = {id_ for id_, need in deficits.items() if need >= 0}
    found = []
    for claim, weight, holders in table.contributions:
        own = holders.get(option.id, 0)
        if not isinstance(claim, Effect) or not (own or ahead <= holders.keys()):
            continue
        steps = {id_: weight * (own - holders.get(id_, 0)) for id_ in deficits}
        reach = scale(claim)
        if reach and (passed := _passed(deficits, steps, claim.size.mid, reach)):
            end = reach.high if passed[1] else reach.low
            change = Change(table.situation.named(claim), claim.size, *passed, (option,))
            found.append((weight * abs(end - claim.size.mid), change))
    return [change for _, change in sorted(found, key=lambda each: -each[0])]


def _passed(
    deficits: Mapping[str, Fraction], steps: Mapping[str, Fraction], now: Fraction, reach: Range
) -> tuple[Fraction, bool] | None:
    """What a value has to pass to put an option ahead of all others, and whether it rises.

    Value r puts it ahead of B where (r − now)·step exceeds its deficit: an open interval.
    """
    low, high = reach.low, reach.high
    for other, deficit in deficits.items():
        if steps[other] > 0:
            low = max(low, now + deficit / steps[other])
        elif steps[other] < 0:
            high = min(high, now + deficit / steps[other])
        elif deficit >= 0:
            return None
    if low >= high:
        return None
    return (low, True) if low >= now else (high, False)


def _reweighted(table: PerformanceTable, option: Option) -> tuple[Change, ...] | None:
    """The least total change of importances, within the scale, that brings it level, where some
    weighting puts it ahead."""
    weights = table.weights
    rows = [table.differences(option.id, other.id) for other in table.others(option)]
    if best_margin(rows, [OPEN] * len(weights)) <= 0:
        return None
    amounts = least_total(
        gains=[[*row, *(-step for step in row)] for row in rows],
        needs=list(table.deficits(option).values()),
        pools=range(2 * len(weights)),
        limits=[*(HIGHEST - weight for weight in weights), *weights],
    )
    if amounts is None:
        return None
    more, less = amounts[: len(weights)], amounts[len(weights) :]
    return tuple(
        Change(criterion, criterion.weight, now + up - down, up > down, (option,))
        for criterion, now, up, down in zip(table.criteria, weights, more, less, strict=True)
        if up != down
    )


def _extent(claim: Effect | Breach) -> Range:
    """What a claim can be, anywhere in its scale."""
    return EFFECT_SCALE if isinstance(claim, Effect) else claim.size
