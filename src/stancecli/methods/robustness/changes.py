"""What one step in a claim turns, and the fewest claims that would have to be otherwise.

The steps, and that as few claims as can be are asked for, are our own; weights that suffice with
the least change are a linear problem (`linear`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import TypeAlias

from stancecli.methods.conditions import Turn, options_elsewhere, possible, too_large, turns
from stancecli.methods.feasibility import RuledOut, ruled_out
from stancecli.methods.linear import MOST_STEPS, best_margin, least_total, linear_steps
from stancecli.methods.performance import PerformanceTable
from stancecli.model import (
    BREACH_SCALE,
    EFFECT_SCALE,
    HIGHEST,
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


@dataclass(frozen=True, slots=True)
class Overturn:
    """The fewest effects that, set anywhere in the scale, put one option strictly ahead."""

    option: Option
    changes: tuple[Change, ...]


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


@dataclass(frozen=True, slots=True)
class Swing:
    """An effect moved to the end of its scale that favours one option.

    `gain` is what the option gains by that, in points, and `against` the ids of those against whom,
    each with how many times it does.
    """

    claim: Effect
    weight: Fraction
    after: Fraction
    against: Mapping[str, int]

    @property
    def gain(self) -> Fraction:
        return self.weight * abs(self.after - self.claim.size.mid)

    @property
    def rises(self) -> bool:
        return self.after > self.claim.size.mid

    def change(self, table: PerformanceTable, option: Option) -> Change:
        """The effect so moved, with which the option leads."""
        bearing = table.situation.bearing(self.claim)
        return Change(bearing, self.claim.size, self.after, self.rises, (option,))


def _swings(table: PerformanceTable, option: Option) -> list[Swing]:
    """The judged effects that favour an option, the largest gain first.

    What helps it against one as it rises and against another as it falls is none of them.
    """
    others = [other.id for other in table.others(option)]
    found = []
    for each in table.contributions:
        claim, weight, holders = each
        if not isinstance(claim, Effect) or each.is_torn(option.id, others):
            continue
        if reach := judged_scale(claim):
            own = holders.get(option.id, 0)
            ids = others if own else holders
            against = {id_: n for id_ in ids if (n := abs(own - holders.get(id_, 0)))}
            rises = own > max(holders.get(id_, 0) for id_ in against)
            if len(set(against.values())) == 1:
                weight *= next(iter(against.values()))
                against = dict.fromkeys(against, 1)
            found.append(Swing(claim, weight, reach.high if rises else reach.low, against))
    return _largest_first(found)


def _largest_first(found: Iterable[Swing]) -> list[Swing]:
    """Those that gain anything."""
    return sorted((swing for swing in found if swing.gain), key=lambda swing: -swing.gain)


def judged_scale(claim: Effect) -> Range | None:
    """The scale of an effect that somebody has judged; an unknown has no value to move."""
    return None if claim.size == UNKNOWN else EFFECT_SCALE


def fewest_effects(table: PerformanceTable) -> tuple[Overturn, ...]:
    """For each rival that can be put ahead by effects alone, the fewest that do; fewest first."""
    own = _own_swings(table)
    found = (
        Overturn(rival, changes)
        for rival in table.rivals
        if (changes := _fewest(table, rival, _kinds(table, rival, own))) is not None
    )
    return tuple(sorted(found, key=lambda overturn: len(overturn.changes)))


def fewest_effects_for(table: PerformanceTable, option: Option) -> tuple[Change, ...] | None:
    """The fewest judged effects that put an option strictly ahead; None where none do.

    Swings that help against the same others are taken largest first; how many of each kind that
    helps against several is tried out, and the kinds that help against one fill what is left.
    """
    return _fewest(table, option, _kinds(table, option, None))


Kinds: TypeAlias = Mapping[frozenset[tuple[str, int]], Sequence[Swing]]
"""Swings by the others against whom they help, and how many times; the largest gain first."""


@dataclass(frozen=True, slots=True)
class _OwnSwings:
    """By option, the swings of the claims that it alone holds: up, for it, and down, against it."""

    up: Mapping[str, Sequence[Swing]]
    down: Mapping[str, Sequence[Swing]]


def _own_swings(table: PerformanceTable) -> _OwnSwings | None:
    """Put together once for all options; None where an option is not alone with each claim, or
    where there is only one other, against whom both ways help alike."""
    if len(table.candidates) < 3 or any(len(c.holders) > 1 for c in table.contributions):
        return None
    everybody = frozenset(option.id for option in table.candidates)
    up: dict[str, list[Swing]] = {id_: [] for id_ in everybody}
    down: dict[str, list[Swing]] = {id_: [] for id_ in everybody}
    others = {id_: dict.fromkeys(everybody - {id_}, 1) for id_ in everybody}
    for claim, weight, holders in table.contributions:
        if isinstance(claim, Effect) and (reach := judged_scale(claim)):
            ((id_, times),) = holders.items()
            up[id_].append(Swing(claim, weight * times, reach.high, others[id_]))
            down[id_].append(Swing(claim, weight * times, reach.low, {id_: 1}))
    return _OwnSwings(
        *({id_: _largest_first(all_) for id_, all_ in way.items()} for way in (up, down))
    )


def _kinds(table: PerformanceTable, option: Option, own: _OwnSwings | None) -> Kinds:
    """The swings that favour an option."""
    kinds: dict[frozenset[tuple[str, int]], list[Swing]] = {}
    if own is None:
        for swing in _swings(table, option):
            kinds.setdefault(frozenset(swing.against.items()), []).append(swing)
        return kinds
    ways = (own.up[option.id], *(own.down[other.id] for other in table.others(option)))
    return {frozenset(way[0].against.items()): way for way in ways if way}


def _fewest(table: PerformanceTable, option: Option, kinds: Kinds) -> tuple[Change, ...] | None:
    # Who is behind stays behind, since no swing works against the option.
    needs = {id_: need for id_, need in table.deficits(option).items() if need >= 0}
    several = [alike for against, alike in kinds.items() if len(against) > 1]
    single = {id_: kinds.get(frozenset({(id_, 1)}), []) for id_ in needs}
    best = _fill(several, single, needs, None)
    if best is None:
        return None
    return tuple(swing.change(table, option) for swing in best)


def _fill(
    several: Sequence[Sequence[Swing]],
    single: Mapping[str, Sequence[Swing]],
    needs: Mapping[str, Fraction],
    fewer_than: int | None,
) -> list[Swing] | None:
    """The fewest swings that more than meet every need, if fewer than a number."""
    if not several:
        taken: list[Swing] = []
        for id_, need in needs.items():
            chosen = _largest(single[id_], need)
            if chosen is None:
                return None
            taken += chosen
            if fewer_than is not None and len(taken) >= fewer_than:
                return None
        return taken if fewer_than is None or len(taken) < fewer_than else None
    kind, *rest = several
    best: list[Swing] | None = None
    left = dict(needs)
    for count in range(len(kind) + 1):
        if fewer_than is not None and count >= fewer_than:
            break
        if count:
            swing = kind[count - 1]
            left = {id_: x - swing.gain * swing.against.get(id_, 0) for id_, x in left.items()}
        limit = None if fewer_than is None else fewer_than - count
        if (found := _fill(rest, single, left, limit)) is not None:
            best = [*kind[:count], *found]
            fewer_than = len(best)
    return best


def _largest(ranked: Sequence[Swing], need: Fraction) -> list[Swing] | None:
    """The fewest of these swings, largest first, that exceed a need."""
    left = accumulate((-swing.gain for swing in ranked), initial=need)
    count = next((count for count, lacking in enumerate(left) if lacking < 0), None)
    return None if count is None else list(ranked[:count])


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
