"""What alone ends a lead: at which value of one number another option leads, and what a step does.

This is one-way sensitivity analysis (V. Belton, T. Stewart, *Multiple Criteria Decision Analysis*,
2002). Importances are not scaled to add up to 1: each moves while all others stay. The steps, and
how far a claim alone has to go, are our own. So a lead of 2 ends with a step of an effect at a
weight of 3: 2 − 3 < 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import chain, pairwise
from operator import itemgetter

from stancecli.methods.claims import stated
from stancecli.methods.conditions import Turn
from stancecli.methods.linear import Line, bends
from stancecli.methods.performance import PerformanceTable
from stancecli.model import (
    BREACH_SCALE,
    EFFECT_SCALE,
    HIGHEST,
    IMPORTANCE,
    IMPORTANCE_STEPS,
    OPEN,
    UNKNOWN,
    Breach,
    Criterion,
    Effect,
    Option,
    Range,
    exactly,
    one_step,
)
from stancecli.situation import Bearing, claim_of


@dataclass(frozen=True, slots=True)
class Threshold:
    """The importance of one criterion, all others as they are, at which a rival draws level.

    `then` are the options that lead just beyond `at` (over 0).
    """

    criterion: Criterion
    now: Fraction
    at: Fraction
    then: tuple[Option, ...]

    @property
    def rises(self) -> bool:
        return self.at > self.now

    @property
    def inside(self) -> bool:
        """Whether an importance may have that value at all."""
        return self.at <= HIGHEST


def thresholds(table: PerformanceTable) -> tuple[Threshold, ...]:
    """The thresholds of every criterion, both ways, nearest first.

    At importance r a rival B is behind the leader A by D + (r − r_k)·d_k, so they are level at
    r_k − D/d_k. So an importance of 3, a lead of 4 and steps of 2: level at 3 − 4/2 = 1. Of several
    leaders the one that gains most on the way is A: beyond a threshold
    they are no longer the only winners.
    """
    found = [
        threshold
        for k in range(len(table.criteria))
        for direction in (-1, 1)
        if (threshold := _threshold(table, k, direction))
    ]
    return tuple(sorted(found, key=lambda threshold: abs(threshold.at - threshold.now)))


def _threshold(table: PerformanceTable, k: int, direction: int) -> Threshold | None:
    pace = {id_: direction * row[k] for id_, row in table.values.items()}
    leader = max((option.id for option in table.leaders), key=pace.__getitem__)
    ways = [
        (table.scores[leader] - table.scores[rival.id]) / (pace[rival.id] - pace[leader])
        for rival in table.rivals
        if pace[rival.id] > pace[leader]
    ]
    now = table.criteria[k].weight.mid
    if not ways or (at := now + direction * min(ways)) <= 0:
        return None
    level = table.winners(pace, min(ways))
    fastest = max(pace[option.id] for option in level)
    then = tuple(option for option in level if pace[option.id] == fastest)
    return Threshold(table.criteria[k], now, at, then)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Who leads with one criterion at an importance, all others as entered.

    `margin` is by how many points the leaders are ahead of the next; None where all are level.
    `as_entered`: the criterion has that importance in the model.
    """

    importance: Fraction
    leaders: tuple[Option, ...]
    margin: Fraction | None
    as_entered: bool


@dataclass(frozen=True, slots=True)
class WhatIfs:
    """A criterion at low, medium, high and vital."""

    criterion: Criterion
    at: tuple[WhatIf, ...]

    @property
    def turns(self) -> bool:
        """Whether it matters: not the same options lead at all of them."""
        return len({tuple(option.id for option in found.leaders) for found in self.at}) > 1


def what_ifs(table: PerformanceTable) -> tuple[WhatIfs, ...]:
    """Every criterion at every importance that has a word, in the order of the file."""
    return tuple(
        WhatIfs(criterion, tuple(_at_each(table, place, criterion)))
        for place, criterion in enumerate(table.criteria)
    )


def _at_each(table: PerformanceTable, place: int, criterion: Criterion) -> Iterator[WhatIf]:
    for importance in map(Fraction, IMPORTANCE.values()):
        more = importance - criterion.weight.mid
        scores = {
            option.id: table.scores[option.id] + more * table.values[option.id][place]
            for option in table.candidates
        }
        most = max(scores.values())
        leaders = tuple(option for option in table.candidates if scores[option.id] == most)
        behind = [most - score for score in scores.values() if score < most]
        margin, as_entered = min(behind, default=None), criterion.weight == exactly(importance)
        yield WhatIf(importance, leaders, margin, as_entered)


@dataclass(frozen=True, slots=True)
class Decisive:
    """A range, an unknown or a blank that alone, all others as entered, can change who leads.

    `claim` is the effect, or the criterion whose importance is a range; `then` are the rivals
    that can draw level or lead and, where several share the lead, those of them that can be ahead
    of the others. `ahead` are those that can lead without others that lead now.
    """

    claim: Bearing | Criterion
    then: tuple[Option, ...]
    ahead: tuple[Option, ...]

    @property
    def only_ties(self) -> bool:
        """Whether none of them can lead without others that lead now."""
        return not self.ahead


def decisive(table: PerformanceTable) -> tuple[Decisive, ...]:
    """The ranges and unknowns that alone can change who leads, in the order of the file."""
    found = []
    for claim, value, gains in table.sensitivities():
        if value.exact:
            continue
        winners = [table.winners(gains, rise) for rise in _turns(table, value, gains)]
        reached = [
            (ahead, left)
            for left in winners
            if left is not table.leaders and (ahead := _put_ahead(table, left))
        ]
        if reached:
            then = table.in_order({option.id for ahead, _ in reached for option in ahead})
            leading = {o.id for ahead, left in reached if ahead == left for o in left}
            found.append(Decisive(table.situation.named(claim), then, table.in_order(leading)))
    return tuple(found)


def _turns(
    table: PerformanceTable, value: Range, gains: Mapping[str, Fraction]
) -> Iterator[Fraction]:
    """How far above the middle of a range to look, to find all who lead in it: at its ends, where
    those that gain the most by a step overtake those that lead, and between these."""
    # Of those that gain nothing, the best stand for all: the others stay behind or level.
    lines = {Line(table.scores[id_], gain) for id_, gain in table.contending(gains).items()}
    places = [x for x, _ in bends(lines, value - exactly(value.mid))]
    yield places[0]
    for before, at in pairwise(places):
        yield (before + at) / 2
        yield at


def _put_ahead(table: PerformanceTable, left: tuple[Option, ...]) -> tuple[Option, ...]:
    """The rivals among those left in the lead; else those of several leaders that stay."""
    rivals = tuple(option for option in left if option.id not in table.leading)
    return rivals or (left if len(left) < len(table.leaders) else ())


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
        # An unknown has no value to move.
        return None if claim.size == UNKNOWN else EFFECT_SCALE
    return BREACH_SCALE if isinstance(claim, Breach) else IMPORTANCE_STEPS


def requirement(table: PerformanceTable, option: Option) -> tuple[Change, ...]:
    """Each change of one estimate that would put an open option ahead of all, all else as it is.

    Uncertain ones come first, to what lies within their ranges, then the others; of each kind the
    smallest change first. It has only to pass `after`. Empty where the option leads alone.
    """
    if table.leaders == (option,):
        return ()
    uncertain = _needed(table, option, lambda _, value: None if value.exact else value)
    others = _needed(
        table,
        option,
        lambda claim, _: _scale(claim) if isinstance(claim, Effect | Breach) else OPEN,
    )
    listed = {claim_of(change.claim).size_id for change in uncertain}
    rest = (change for change in others if claim_of(change.claim).size_id not in listed)
    by_size = (sorted(some, key=lambda change: change.size) for some in (uncertain, rest))
    return tuple(chain.from_iterable(by_size))


def _needed(
    table: PerformanceTable,
    option: Option,
    scale: Callable[[Effect | Breach | Criterion, Range], Range | None],
) -> list[Change]:
    """The values that alone put it ahead of all others, as far as each has to go on its scale.

    Importances come first, then effects, the one first of which the end of its scale gains most.
    """
    weights, points = {c.id: c.weight.mid for c in table.criteria}, table.scores[option.id]
    deficits = {other.id: table.scores[other.id] - points for other in table.others(option)}
    ahead = {id_ for id_, need in deficits.items() if need >= 0}
    found = []
    for claim, value, gains in table.sensitivities():
        own = gains.get(option.id, Fraction(0))
        if not (own or ahead <= gains.keys()):
            continue
        steps = {id_: own - gains.get(id_, 0) for id_ in deficits}
        reach = scale(claim, value)
        if reach and (passed := _passed(deficits, steps, value.mid, reach)):
            end = reach.high if passed[1] else reach.low
            weight = weights[claim.to] if isinstance(claim, Effect | Breach) else Fraction(0)
            change = Change(table.situation.named(claim), value, *passed, (option,))
            found.append(((weight > 0, -weight * abs(end - value.mid)), change))
    return [change for _, change in sorted(found, key=itemgetter(0))]


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


class EndingKind(StrEnum):
    """What changes: in this order they are told."""

    UNCERTAIN = "uncertain"
    CHOICE = "choice"
    WEIGHT = "weight"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Ending:
    """A change that alone ends the lead of who is ahead at middle estimates, all else as it is.

    A `claim` changes (of a criterion its weight), or somebody else chooses otherwise (`turn`). A
    value is `now` so much. It has to be elsewhere in its range, to pass `past`, as a weight, or to
    be that, after a step. `ahead` are the options that can be ahead then or, where it is `level`,
    at most level with one that is ahead now; none where a choice leaves the lead, and lets another
    be ahead elsewhere in the ranges.
    """

    kind: EndingKind
    claim: Bearing | Criterion | None
    turn: Turn | None
    now: Range | None
    past: Fraction | None
    ahead: tuple[Option, ...]
    level: bool


def endings(
    table: PerformanceTable,
    uncertain: Iterable[Decisive],
    choices: Iterable[Turn],
    steps: Iterable[Change],
) -> tuple[Ending, ...]:
    """All that alone ends the lead in a table; of steps those in unsourced estimates come first.

    A value that is told already is not told again. Where several are level there is no lead to
    end: these are the uncertain estimates and the choices that part them, or let another pass.
    """

    def after(leaders: tuple[Option, ...]) -> tuple[tuple[Option, ...], bool]:
        """Of those that are ahead then the ones to name, and whether one stays that is so now."""
        if leaders == table.leaders:
            return (), False
        others = tuple(option for option in leaders if option.id not in table.leading)
        return others or leaders, bool(others) and others != leaders

    kind, found = EndingKind, list[Ending]()
    for each in uncertain:
        now, ahead = stated(claim_of(each.claim)), each.ahead or each.then
        found.append(Ending(kind.UNCERTAIN, each.claim, None, now, None, ahead, each.only_ties))
    found += (Ending(kind.CHOICE, None, turn, None, None, *after(turn.leaders)) for turn in choices)
    if len(table.leaders) > 1:
        return tuple(found)
    weights = []
    for past in (each for each in thresholds(table) if each.inside):
        level, now = past.rises and past.at == HIGHEST, past.criterion.weight
        weights.append(Ending(kind.WEIGHT, past.criterion, None, now, past.at, past.then, level))
    by_source = sorted(steps, key=lambda step: not claim_of(step.claim).is_judgement)
    stepped = [
        Ending(kind.STEP, step.claim, None, step.before, step.after, *after(step.then))
        for step in by_source
    ]
    for more in (weights, stepped):
        told = {claim_of(each.claim).size_id for each in found if each.claim}
        found += [each for each in more if each.claim and claim_of(each.claim).size_id not in told]
    return tuple(found)
