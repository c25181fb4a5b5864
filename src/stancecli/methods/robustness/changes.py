"""Which changes of claims let another option lead: single steps, and the fewest effects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import TypeAlias

from stancecli.methods.performance import PerformanceTable
from stancecli.model import (
    BREACH_SCALE,
    EFFECT_SCALE,
    IMPORTANCE_STEPS,
    UNKNOWN,
    Breach,
    Criterion,
    Effect,
    Option,
    Range,
    one_step,
)
from stancecli.situation import Bearing


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
