"""Sets of weightings that keep the order of importance, and what holds in all of one.

A weighting gives each criterion a share of the total weight. In `order` a higher importance never
weighs less; in a set bounded by K, besides, no criterion weighs more than K times another. Equal
importances may weigh either way. A linear function is extreme at a corner of the set, so what
holds at the corners holds throughout.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, groupby
from math import lcm
from operator import mul, sub

from stancecli.methods.linear import Row, maximise, whole
from stancecli.methods.performance import PerformanceTable
from stancecli.methods.robustness.sheet import Sheet, sheet
from stancecli.model import Option, Range


@dataclass(frozen=True)
class WeightSet:
    """The weightings that keep an order, and a ratio where one bounds them.

    `classes` are the criteria's places grouped by importance, the highest first; `ratio` is at
    least 1, and None in `order`.
    """

    classes: tuple[tuple[int, ...], ...]
    ratio: Fraction | None = None

    @property
    def size(self) -> int:
        return sum(map(len, self.classes))

    def corner(self, first: int) -> tuple[Fraction, Fraction]:
        """The weight of each of the `first` criteria, and of each other, at that corner."""
        if self.ratio is None:
            return Fraction(1, first), Fraction(0)
        total = self.size + (self.ratio - 1) * first
        return self.ratio / total, 1 / total

    def centroid(self) -> tuple[Fraction, ...]:
        """The mean weighting: the mean corner, each class sharing its places evenly."""
        corners = [self.corner(first) for first in range(1, self.size + 1)]
        lows = sum((low for _, low in corners), Fraction(0))
        rises = accumulate(high - low for high, low in reversed(corners))
        ranked = [(lows + rise) / self.size for rise in rises][::-1]
        means = [Fraction(0)] * self.size
        for each in self.classes:
            mine, ranked = ranked[: len(each)], ranked[len(each) :]
            for c in each:
                means[c] = sum(mine, Fraction(0)) / len(each)
        return tuple(means)

    def extremes(self, row: Row) -> Range:
        """The least and the most of Σ w_c · x_c."""
        (wanted,), scale = whole([row])
        low, high = -self.highest([-x for x in wanted])[0], self.highest(wanted)[0]
        return Range(Fraction(low, scale * self.parts), Fraction(high, scale * self.parts))

    @cached_property
    def parts(self) -> int:
        """Of how many parts the weights are, so that those of every corner are whole."""
        corners = map(self.corner, range(1, self.size + 1))
        return lcm(*(weight.denominator for corner in corners for weight in corner))

    @cached_property
    def whole_corners(self) -> list[tuple[int, int]]:
        """At each corner, what the first weigh more than the others, and what those weigh."""
        corners = map(self.corner, range(1, self.size + 1))
        return [(int((high - low) * self.parts), int(low * self.parts)) for high, low in corners]

    def highest(self, row: Sequence[int]) -> tuple[int, list[int]]:
        """The most of Σ w_c · x_c, in `parts`, and the criteria that are first at that corner."""
        # Among equal importances, the corner that matters puts the greatest first.
        value = row.__getitem__
        ranked = [c for each in self.classes for c in sorted(each, key=value, reverse=True)]
        total = sum(row)
        ahead = accumulate(map(value, ranked))
        corners = zip(ahead, self.whole_corners, strict=True)
        at = [rise * before + low * total for before, (rise, low) in corners]
        most = max(at)
        return most, ranked[: at.index(most) + 1]

    def _at(self, first: Sequence[int], row: Sequence[int]) -> int:
        rise, low = self.whole_corners[len(first) - 1]
        return rise * sum(row[c] for c in first) + low * sum(row)

    def bounds(self, rows: Sequence[Row]) -> Iterator[Range]:
        """What the smallest of Σ w_c · x_c among these rows can be at most, over the set: between
        closer and closer bounds, of which the last are one.

        A matrix game against the rows, solved with few corners. The next to be let in is the best
        one against the mixture of rows that holds those so far to the least; when it is no better
        than they are, none is.
        """
        wanted, scale = whole(rows)
        mixture = [1] * len(rows)
        against: list[list[int]] = []
        highs = []
        while True:
            mixed = [sum(map(mul, mixture, column)) for column in zip(*wanted, strict=True)]
            most, first = self.highest(mixed)
            against.append([self._at(first, row) for row in wanted])
            highs.append(Fraction(most, sum(mixture)))
            low, mixture = _held_to(against)
            unit = scale * self.parts
            yield Range(low / unit, min(highs) / unit)
            if low == min(highs):
                return

    def margin(self, rows: Sequence[Row]) -> Fraction:
        """The most, over the set, of the smallest of Σ w_c · x_c among these rows."""
        *_, exact = self.bounds(rows)
        return exact.low


def _held_to(payoffs: Sequence[Sequence[int]]) -> tuple[Fraction, list[int]]:
    """The value of a matrix game for whoever picks one of these lists, and the best mixture of
    places against that, in whole numbers."""
    lift = 1 - min(map(min, payoffs))
    ones = [Fraction(1)] * len(payoffs)
    found = maximise(
        [Fraction(1)] * len(payoffs[0]),
        [[Fraction(x + lift) for x in each] for each in payoffs],
        ones,
    )
    if found is None:
        raise AssertionError("payoffs are over 0, so the mixture is bounded")
    (mixture,), _ = whole([found.point])
    return 1 / found.value - lift, mixture


@dataclass(frozen=True, slots=True)
class HeldRatio:
    """How unequal weights can be before `leader` can be worse than `rival`.

    It is never worse while no criterion weighs more than `ratio` times another; None: at any
    ratio that keeps the order. Below 1 where it is worse even if all weigh the same: then 0.
    """

    leader: Option
    rival: Option
    ratio: Fraction | None


@dataclass(frozen=True, slots=True)
class Shortfall:
    """The most, in steps of the effect scale, by which an option can stand behind the best."""

    option: Option
    largest: Fraction


def order(given: Sheet) -> WeightSet:
    """The weightings that keep the order of importance, and nothing else of it."""
    ranked = sorted(range(len(given.weights)), key=lambda c: -given.weights[c])
    return WeightSet(tuple(tuple(each) for _, each in groupby(ranked, given.weights.__getitem__)))


def ratio_in_use(given: Sheet) -> Fraction:
    """The ratio of the largest to the smallest importance in use."""
    return max(given.weights) / min(given.weights)


def bounded(given: Sheet, ratio: Fraction) -> WeightSet:
    """The weightings in which, besides, no criterion weighs more than `ratio` times another."""
    return WeightSet(order(given).classes, ratio)


def held_ratios(table: PerformanceTable) -> tuple[HeldRatio, ...]:
    """For each leader and each rival, the ratio up to which the leader is never worse."""
    given = sheet(table)
    return tuple(
        HeldRatio(leader, rival, _held_ratio(order(given), given.steps(leader.id, rival.id)))
        for leader in given.leaders
        for rival in given.rivals
    )


def _held_ratio(weightings: WeightSet, steps: Row) -> Fraction | None:
    """With K on the first k and 1 on the rest, D = Σ d + (K − 1) · Σ of the first k d."""
    total = sum(steps, Fraction(0))
    if total < 0:
        return Fraction(0)
    before, least = Fraction(0), Fraction(0)
    for each in weightings.classes:
        for c in sorted(each, key=steps.__getitem__):
            before += steps[c]
            least = min(least, before)
    return 1 - total / least if least else None


def shortfalls(given: Sheet, weightings: WeightSet) -> tuple[Shortfall, ...]:
    """The largest shortfall of each candidate, smallest first."""
    values, scale = whole(list(given.values.values()))
    found = []
    for each, own in zip(given.candidates, values, strict=True):
        most = max(weightings.highest(list(map(sub, other, own)))[0] for other in values)
        found.append(Shortfall(each, Fraction(most, scale * weightings.parts)))
    return tuple(sorted(found, key=lambda each: each.largest))


@dataclass(frozen=True, slots=True)
class OrdinalLead:
    """A lead that holds however the steps of the effect scale are spaced.

    `single` says that each cell is one effect at most; then it owes nothing to adding up words.
    """

    option: Option
    over: Option
    single: bool


def ordinal_leads(table: PerformanceTable) -> tuple[OrdinalLead, ...]:
    """The pairs with Σ r·[v_A ≥ s] ≥ Σ r·[v_B ≥ s] for each step s, and more for one.

    First-order stochastic dominance, the importances as the mass. Ranges count against A: what it
    alone holds is at its lowest, what the other alone holds at its highest, what both share at the
    same value in both, and a weight is at its least favourable.
    """
    return tuple(
        OrdinalLead(a, b, all(_single(table, o, c.id) for o in (a, b) for c in table.criteria))
        for a in table.candidates
        for b in table.candidates
        if a != b and _leads_in_order(table, a.id, b.id)
    )


def _leads_in_order(table: PerformanceTable, a: str, b: str) -> bool:
    # Summed over the steps, what A has more is its lead: so it has more at one if that is over 0.
    if table.lead(a, b).low <= 0:
        return False
    ahead, behind = [], []
    for c in table.criteria:
        # What both share moves both alike. A step that is to speak for A must lie between the two
        # wherever they are moved to; one that speaks against it, wherever it can lie between.
        own = table.step(a, b, c.id).low
        least, most = table.v(a, c.id).low, table.v(b, c.id).high
        if own > 0:
            ahead.append((c.weight.low, most, least))
        elif own < 0:
            behind.append((c.weight.high, least, most))
    steps = {end for _, *ends in (*ahead, *behind) for end in ends}
    return all(_between(ahead, s) >= _between(behind, s) for s in steps)


def _between(spans: Sequence[tuple[Fraction, Fraction, Fraction]], step: Fraction) -> Fraction:
    """The weight of the spans that a step lies in: above the one end, and up to the other."""
    return sum((w for w, below, upto in spans if below < step <= upto), Fraction(0))


def _single(table: PerformanceTable, option: Option, criterion: str) -> bool:
    cell = table.cells[option.id, criterion]
    return len(cell.claims) + len(cell.always) <= 1
