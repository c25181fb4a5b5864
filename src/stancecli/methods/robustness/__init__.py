"""At which value of one number another option leads: of an importance, or of what is not known.

This is one-way sensitivity analysis (V. Belton, T. Stewart, *Multiple Criteria Decision Analysis*,
2002). Importances are not scaled to add up to 1: each moves while all others stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from stancecli.methods.performance import PerformanceTable
from stancecli.model import HIGHEST, IMPORTANCE, Criterion, Option, Range, exactly
from stancecli.situation import Bearing


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
        next_best = max((score for score in scores.values() if score < most), default=None)
        margin = None if next_best is None else most - next_best
        as_entered = criterion.weight == exactly(importance)
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
    still = table.best_unmoved(gains)
    pace = {**gains, **({still: Fraction(0)} if still else {})}
    entered = {id_: table.scores[id_] for id_ in pace}
    at, end = value.low - value.mid, value.high - value.mid
    yield at
    while at < end:
        scores = {id_: score + at * pace[id_] for id_, score in entered.items()}
        # Of those that lead here, the one that gains the most leads on from here.
        best, fastest = max((score, pace[id_]) for id_, score in scores.items())
        overtaken = (
            at + (best - score) / (pace[id_] - fastest)
            for id_, score in scores.items()
            if pace[id_] > fastest
        )
        before, at = at, min([*overtaken, end])
        yield (before + at) / 2
        yield at


def _put_ahead(table: PerformanceTable, left: tuple[Option, ...]) -> tuple[Option, ...]:
    """The rivals among those left in the lead; else those of several leaders that stay."""
    rivals = tuple(option for option in left if option.id not in table.leading)
    return rivals or (left if len(left) < len(table.leaders) else ())
