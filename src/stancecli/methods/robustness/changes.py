"""What one step in a claim turns, and which claim alone would have to be otherwise.

The steps, and how far a claim alone has to go, are our own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from stancecli.methods.conditions import Turn, options_elsewhere, possible, too_large, turns
from stancecli.methods.feasibility import RuledOut, ruled_out
from stancecli.methods.performance import PerformanceTable
from stancecli.model import (
    BREACH_SCALE,
    EFFECT_SCALE,
    IMPORTANCE_STEPS,
    OPEN,
    UNKNOWN,
    Breach,
    Criterion,
    Effect,
    Option,
    Range,
    one_step,
)
from stancecli.situation import Bearing, claim_of


@dataclass(frozen=True, slots=True)
class Change:
    """A claim with another value, and the options that would then lead.

    `claim` is an effect, or a criterion whose importance changes; `before` stands in the model.
    `rises`: the way it goes, also where it has only to pass the value that it has.
    """

    claim: Bearing | Criterion
    before: Range
    after: Fraction
    rises: bool
    then: tuple[Option, ...]

    @property
    def size(self) -> Fraction:
        """How far the value moves, in steps of its scale."""
        return abs(self.after - self.before.mid)


def single_steps(table: PerformanceTable) -> tuple[Change, ...]:
    """Every claim whose value, moved one step within its scale, lets a rival lead or draw level.

    One claim at a time, all others as they are. Effects move by 1 in [−2, 2], importances and
    forces by 1 in [1, 4], breaches by 1 in [1, 2], or to the end of the scale where that is nearer;
    a range moves with its midpoint, an unknown and a blank have no value to move.
    """
    found = []
    for claim, before, gains in table.sensitivities():
        scale = _scale(claim)
        for after in one_step(before.mid, scale) if scale else ():
            step = after - before.mid
            if table.is_passed(gains, step):
                then = table.winners(gains, step)
                found.append(Change(table.situation.named(claim), before, after, step > 0, then))
    return tuple(found)


def _scale(claim: Effect | Breach | Criterion) -> Range | None:
    if isinstance(claim, Effect):
        return judged_scale(claim)
    return BREACH_SCALE if isinstance(claim, Breach) else IMPORTANCE_STEPS


def judged_scale(claim: Effect) -> Range | None:
    """The scale of an effect that somebody has judged; an unknown has no value to move."""
    return None if claim.size == UNKNOWN else EFFECT_SCALE


@dataclass(frozen=True, slots=True)
class Requirement:
    """What would have to be true for one option to lead alone.

    `leads`: it already does. `ruled_out` is why it is no candidate, if it is none, and `opened` the
    options of other decisions of which any, alone in place of what holds there, lets it be one;
    nothing else is looked for then but `elsewhere`: the options of other decisions with any of
    which, alone in place of what holds there, it leads. `open_ends` are the ranges and unknowns of
    which values within them suffice, `importances` and `effects` the other single changes that do;
    smallest first: each claim has only to pass `after`.
    """

    option: Option
    leads: bool
    open_ends: tuple[Change, ...]
    importances: tuple[Change, ...]
    effects: tuple[Change, ...]
    elsewhere: tuple[Turn, ...] = ()
    ruled_out: tuple[RuledOut, ...] = ()
    opened: tuple[Option, ...] = ()


def requirement(table: PerformanceTable, option: Option) -> Requirement:
    """What would have to be true for one option to lead alone, all else as it is."""
    if table.leaders == (option,):
        return Requirement(option, True, (), (), ())
    found = () if too_large(table) else turns(table)
    elsewhere = tuple(turn for turn in found if turn.leaders == (option,))
    if reasons := table.ruled_out.get(option.id):
        opened = tuple(_opening(table, option))
        return Requirement(option, False, (), (), (), elsewhere, reasons, opened)
    open_ends = (
        *_importances_needed(table, option, lambda criterion: _left_open(criterion.weight)),
        *_effects_needed(table, option, lambda claim: _left_open(claim.size)),
    )
    listed = {claim_of(change.claim).size_id for change in open_ends}

    def others(changes: Iterable[Change]) -> tuple[Change, ...]:
        return _by_size(
            change for change in changes if claim_of(change.claim).size_id not in listed
        )

    return Requirement(
        option,
        leads=False,
        open_ends=_by_size(open_ends),
        importances=others(_importances_needed(table, option, lambda _: OPEN)),
        effects=others(_effects_needed(table, option, judged_scale)),
        elsewhere=elsewhere,
    )


def _opening(table: PerformanceTable, option: Option) -> Iterator[Option]:
    """The options of other decisions that, in place of what holds, let an option be taken."""
    for holding in options_elsewhere(table):
        for instead in possible(table, holding):
            if not ruled_out(table.situation.taking(instead.id), option.id):
                yield instead


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

    Value r puts it ahead of B where (r − now)·step exceeds its deficit: an open interval. So from
    1, with a deficit of 3 and a step of 2, it rises past 1 + 3/2 = 2½.
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
