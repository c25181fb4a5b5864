"""What one step in a claim does, which claim alone would have to be otherwise, and all that alone
ends a lead.

The steps, and how far a claim alone has to go, are our own. So a lead of 2 ends with a step of an
effect at a weight of 3: 2 − 3 < 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import chain
from operator import itemgetter

from stancecli.methods.conditions import Turn
from stancecli.methods.performance import PerformanceTable
from stancecli.methods.robustness import Decisive, Threshold, thresholds
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
    """Each change of one value that would put an open option ahead of all others, all else as is.

    Uncertain values come first, to what lies within their ranges, then the others; of each kind the
    smallest change first. A value has only to pass `after`. Empty where the option leads alone.
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
    """A change that alone ends the lead of who is ahead at middle values, all else as it is.

    A `claim` changes (of a criterion its weight), or somebody else chooses otherwise (`turn`). A
    value is `now` so much. It has to be elsewhere in its range, to pass `past`, as a weight, or to
    be that, after a step. `ahead` are the options that can be ahead then or, where it is `level`,
    at most level with one that is ahead now; none where a choice leaves the lead, and lets another
    be ahead at other values.
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
    """All that alone ends the lead in a table; of steps those in unsourced values come first.

    A value that is told already is not told again. Where several are level there is no lead to
    end: these are the uncertain values and the choices that part them, or let another pass.
    """
    found = [*map(_uncertain, uncertain), *(_choice(table, turn) for turn in choices)]
    if len(table.leaders) == 1:
        found += _new(found, map(_weight, (each for each in thresholds(table) if each.inside)))
        by_source = sorted(steps, key=lambda step: not claim_of(step.claim).is_judgement)
        found += _new(found, (_step(table, step) for step in by_source))
    return tuple(found)


def _new(found: Iterable[Ending], more: Iterable[Ending]) -> list[Ending]:
    told = {claim_of(each.claim).size_id for each in found if each.claim}
    return [each for each in more if each.claim and claim_of(each.claim).size_id not in told]


def _uncertain(found: Decisive) -> Ending:
    claim = found.claim
    now = claim.claim.size if isinstance(claim, Bearing) else claim.weight
    ahead = found.ahead or found.then
    return Ending(EndingKind.UNCERTAIN, claim, None, now, None, ahead, found.only_ties)


def _choice(table: PerformanceTable, turn: Turn) -> Ending:
    return Ending(EndingKind.CHOICE, None, turn, None, None, *_standing(table, turn.leaders))


def _weight(found: Threshold) -> Ending:
    only_level = found.rises and found.at == HIGHEST
    now = found.criterion.weight
    return Ending(EndingKind.WEIGHT, found.criterion, None, now, found.at, found.then, only_level)


def _step(table: PerformanceTable, step: Change) -> Ending:
    after = _standing(table, step.then)
    return Ending(EndingKind.STEP, step.claim, None, step.before, step.after, *after)


def _standing(
    table: PerformanceTable, leaders: tuple[Option, ...]
) -> tuple[tuple[Option, ...], bool]:
    """Of those that are ahead then the ones to name, and whether one stays that is ahead now."""
    if leaders == table.leaders:
        return (), False
    others = tuple(option for option in leaders if option.id not in table.leading)
    return others or leaders, bool(others) and others != leaders
