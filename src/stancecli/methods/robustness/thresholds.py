"""How far importances can be moved before another option draws level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import ge

from stancecli.methods.linear import Row, least_total
from stancecli.methods.performance import PerformanceTable
from stancecli.methods.robustness.sheet import Sheet, sheet
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
class Parting:
    """Which of several leaders lead once one criterion counts any more, and which once any less.

    `more` is empty where it cannot count more.
    """

    criterion: Criterion
    more: tuple[Option, ...]
    less: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """An amount of importance that one criterion loses and another gains."""

    of: Fraction
    start: Criterion
    end: Criterion


@dataclass(frozen=True, slots=True)
class Shift:
    """The smallest share of the total weight that must move before a rival draws level.

    `then` is that rival, and `moves` are one way to move so little.
    """

    share: Fraction
    then: Option
    moves: tuple[Move, ...]


def thresholds(table: PerformanceTable) -> tuple[Threshold, ...]:
    """The thresholds of every criterion, both ways, nearest first.

    At importance r a rival B is behind the leader A by D + (r − r_k)·d_k, so they are level at
    r_k − D/d_k. Of several leaders the one that gains most on the way is A: beyond a threshold
    they are no longer the only winners. What parts them is `partings`.
    """
    given = sheet(table)
    found = [
        threshold
        for k in range(len(given.criteria))
        for direction in (-1, 1)
        if (threshold := _threshold(given, k, direction))
    ]
    return tuple(sorted(found, key=lambda each: abs(each.at - each.now)))


def _threshold(given: Sheet, k: int, direction: int) -> Threshold | None:
    pace = {id_: direction * row[k] for id_, row in given.values.items()}
    leader = max((each.id for each in given.leaders), key=pace.__getitem__)
    ways = [
        given.lead(leader, rival.id) / (pace[rival.id] - pace[leader])
        for rival in given.rivals
        if pace[rival.id] > pace[leader]
    ]
    now = given.weights[k]
    if not ways or (at := now + direction * min(ways)) <= 0:
        return None
    there = {id_: score + min(ways) * pace[id_] for id_, score in given.scores.items()}
    level = given.best(there)
    fastest = max(pace[each.id] for each in level)
    then = tuple(each for each in level if pace[each.id] == fastest)
    return Threshold(given.criteria[k], now, at, then)


def partings(table: PerformanceTable) -> tuple[Parting, ...]:
    """The criteria that part leaders which are level, those on which they differ most first."""
    given = sheet(table)
    found = []
    for k, each in enumerate(given.criteria):
        values = [given.values[leader.id][k] for leader in given.leaders]
        most, least = max(values), min(values)
        if most > least:
            top, bottom = (
                tuple(o for o, v in zip(given.leaders, values, strict=True) if v == end)
                for end in (most, least)
            )
            rises = given.weights[k] < HIGHEST
            found.append((most - least, Parting(each, top if rises else (), bottom)))
    return tuple(each for _, each in sorted(found, key=lambda pair: -pair[0]))


def smallest_shift(table: PerformanceTable) -> Shift | None:
    """The smallest share of weight to move, and to which rival it goes; None where none can lead.

    No weight falls below 0, and none is held to the scale.
    """
    given = sheet(table)
    shifts = [shift for rival in given.rivals if (shift := _shift(given, rival))]
    return min(shifts, key=lambda each: each.share, default=None)


def _shift(given: Sheet, rival: Option) -> Shift | None:
    behind = [given.steps(rival.id, leader.id) for leader in given.leaders]
    ends = _ends(behind)
    pairs = [(i, j) for i in range(len(given.criteria)) for j in ends if i != j]
    amounts = least_total(
        gains=[[row[j] - row[i] for i, j in pairs] for row in behind],
        needs=[given.lead(leader.id, rival.id) for leader in given.leaders],
        pools=[i for i, _ in pairs],
        limits=given.weights,
    )
    if amounts is None:
        return None
    moves = tuple(
        Move(amount, given.criteria[i], given.criteria[j])
        for amount, (i, j) in zip(amounts, pairs, strict=True)
        if amount
    )
    return Shift(sum(amounts, Fraction(0)) / sum(given.weights), rival, moves)


def _ends(behind: Sequence[Row]) -> list[int]:
    """The criteria worth moving weight to: those that no other beats against every leader."""
    columns = list(zip(*behind, strict=True))
    distinct = {column: place for place, column in reversed(list(enumerate(columns)))}
    return sorted(
        place
        for column, place in distinct.items()
        if not any(o != column and all(map(ge, o, column)) for o in distinct)
    )
