"""How far importances can be moved before another option draws level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import ge

from stancecli.methods.linear import Row, least_total
from stancecli.methods.performance import PerformanceTable
from stancecli.model import HIGHEST, Criterion, Option


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


@dataclass(frozen=True, slots=True)
class TieBreaker:
    """Which of several leaders lead once one criterion counts any more, and which once any less.

    `more` is empty where it cannot count more.
    """

    criterion: Criterion
    more: tuple[Option, ...]
    less: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Transfer:
    """An amount of importance that one criterion loses and another gains."""

    amount: Fraction
    start: Criterion
    end: Criterion


@dataclass(frozen=True, slots=True)
class WeightShift:
    """The smallest share of the total weight that must move before a rival draws level.

    `then` is that rival, and `transfers` are one way to move so little.
    """

    share: Fraction
    then: Option
    transfers: tuple[Transfer, ...]


def thresholds(table: PerformanceTable) -> tuple[Threshold, ...]:
    """The thresholds of every criterion, both ways, nearest first.

    At importance r a rival B is behind the leader A by D + (r − r_k)·d_k, so they are level at
    r_k − D/d_k. Of several leaders the one that gains most on the way is A: beyond a threshold
    they are no longer the only winners. What tells these apart is `tie_breakers`.
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
    now = table.weights[k]
    if not ways or (at := now + direction * min(ways)) <= 0:
        return None
    level = table.winners(pace, min(ways))
    fastest = max(pace[option.id] for option in level)
    then = tuple(option for option in level if pace[option.id] == fastest)
    return Threshold(table.criteria[k], now, at, then)


def tie_breakers(table: PerformanceTable) -> tuple[TieBreaker, ...]:
    """The criteria that tell leaders apart which are level, those of most difference first."""
    found = []
    for k, criterion in enumerate(table.criteria):
        values = {leader: table.values[leader.id][k] for leader in table.leaders}
        most, least = max(values.values()), min(values.values())
        if most > least:
            top = tuple(leader for leader, value in values.items() if value == most)
            bottom = tuple(leader for leader, value in values.items() if value == least)
            more = top if table.weights[k] < HIGHEST else ()
            found.append((most - least, TieBreaker(criterion, more, bottom)))
    return tuple(breaker for _, breaker in sorted(found, key=lambda pair: -pair[0]))


def smallest_shift(table: PerformanceTable) -> WeightShift | None:
    """The smallest share of weight to move, and to which rival it goes; None where none can lead.

    No weight falls below 0, and none is held to the scale.
    """
    if len(table.leaders) > 1:
        shifts = [shift for rival in table.rivals if (shift := _shift(table, rival))]
        return min(shifts, key=lambda shift: shift.share, default=None)
    # Against one leader it is known beforehand how much has to move, so one rival is looked at.
    moved = [
        (least, rival) for rival in table.rivals if (least := _moved(table, rival)) is not None
    ]
    nearest = min(moved, key=lambda pair: pair[0], default=None)
    return _shift(table, nearest[1]) if nearest else None


def _moved(table: PerformanceTable, rival: Option) -> Fraction | None:
    """How much weight has to move before a rival is level with the one leader: all of it to where
    the rival does best, and from where it does worst first; None where all of it does not do."""
    (leader,) = table.leaders
    behind = table.differences(rival.id, leader.id)
    need, best = table.scores[leader.id] - table.scores[rival.id], max(behind)
    moved = Fraction(0)
    for step, weight in sorted(zip(behind, table.weights, strict=True)):
        pace = best - step
        if not pace:
            return None
        if pace * weight >= need:
            return moved + need / pace
        need -= pace * weight
        moved += weight
    return None


def _shift(table: PerformanceTable, rival: Option) -> WeightShift | None:
    behind = [table.differences(rival.id, leader.id) for leader in table.leaders]
    ends = _ends(behind)
    pairs = [(i, j) for i in range(len(table.criteria)) for j in ends if i != j]
    amounts = least_total(
        gains=[[row[j] - row[i] for i, j in pairs] for row in behind],
        needs=[table.scores[leader.id] - table.scores[rival.id] for leader in table.leaders],
        pools=[i for i, _ in pairs],
        limits=table.weights,
    )
    if amounts is None:
        return None
    transfers = tuple(
        Transfer(amount, table.criteria[i], table.criteria[j])
        for amount, (i, j) in zip(amounts, pairs, strict=True)
        if amount
    )
    return WeightShift(sum(amounts, Fraction(0)) / sum(table.weights), rival, transfers)


def _ends(behind: Sequence[Row]) -> list[int]:
    """The criteria worth moving weight to: those that no other beats against every leader."""
    columns = list(zip(*behind, strict=True))
    distinct = {column: place for place, column in reversed(list(enumerate(columns)))}
    return sorted(
        place
        for column, place in distinct.items()
        if not any(other != column and all(map(ge, other, column)) for other in distinct)
    )
