"""Sets of weightings that keep the order of importance, and what holds in all of one.

A weighting gives each criterion a share of the total weight. In the order set a higher importance
never weighs less; in a set bounded by K, besides, no criterion weighs more than K times another.
Equal importances may weigh either way. A linear function is extreme at a corner of the set, so
what holds at the corners holds throughout.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, chain, groupby
from math import lcm
from operator import mul, sub

from stancecli.methods.linear import Row, maximise, whole
from stancecli.methods.performance import PerformanceTable
from stancecli.model import Option, Range


@dataclass(frozen=True)
class WeightSet:
    """The weightings that keep an order, and a ratio where one bounds them.

    `classes` are the criteria's places grouped by importance, the highest first; `ratio` is at
    least 1, and None where only the order is kept.
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

    @cached_property
    def corners(self) -> list[tuple[Fraction, Fraction]]:
        """The weights at each corner, of one that is first and of any other."""
        return [self.corner(first) for first in range(1, self.size + 1)]

    def centroid(self) -> tuple[Fraction, ...]:
        """The mean weighting: the mean corner, each class sharing its places evenly."""
        lows = sum((low for _, low in self.corners), Fraction(0))
        rises = accumulate(high - low for high, low in reversed(self.corners))
        ranked = [(lows + rise) / self.size for rise in rises][::-1]
        means = [Fraction(0)] * self.size
        for alike in self.classes:
            mine, ranked = ranked[: len(alike)], ranked[len(alike) :]
            for c in alike:
                means[c] = sum(mine, Fraction(0)) / len(alike)
        return tuple(means)

    def extremes(self, row: Row) -> Range:
        """The least and the most of Σ w_c · x_c."""
        (wanted,), scale = whole([row])
        low, high = -self.highest([-x for x in wanted])[0], self.highest(wanted)[0]
        return Range(Fraction(low, scale * self.parts), Fraction(high, scale * self.parts))

    @cached_property
    def parts(self) -> int:
        """Of how many parts the weights are, so that those of every corner are whole."""
        return lcm(*(weight.denominator for weight in chain.from_iterable(self.corners)))

    @cached_property
    def whole_corners(self) -> list[tuple[int, int]]:
        """At each corner, what the first weigh more than the others, and what those weigh."""
        parts = self.parts
        return [(int((high - low) * parts), int(low * parts)) for high, low in self.corners]

    def highest(self, row: Sequence[int]) -> tuple[int, list[int]]:
        """The most of Σ w_c · x_c, in `parts`, and the criteria that are first at that corner."""
        # Among equal importances, the corner that matters puts the greatest first.
        value = row.__getitem__
        ranked = [c for alike in self.classes for c in sorted(alike, key=value, reverse=True)]
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


def _held_to(payoffs: Sequence[Sequence[int]]) -> tuple[Fraction, list[int]]:
    """The value of a matrix game for whoever picks one of these lists, and the best mixture of
    places against that, in whole numbers."""
    lift = 1 - min(map(min, payoffs))
    found = maximise(
        [Fraction(1)] * len(payoffs[0]),
        [[Fraction(x + lift) for x in payoff] for payoff in payoffs],
        [Fraction(1)] * len(payoffs),
    )
    if found is None:
        raise AssertionError("payoffs are over 0, so the mixture is bounded")
    (mixture,), _ = whole([found.point])
    return 1 / found.value - lift, mixture


def order_set(table: PerformanceTable) -> WeightSet:
    """The weightings that keep the order of importance, and nothing else of it."""
    weights = table.weights
    ranked = sorted(range(len(weights)), key=lambda c: -weights[c])
    return WeightSet(tuple(tuple(alike) for _, alike in groupby(ranked, weights.__getitem__)))


def bounded_set(table: PerformanceTable, ratio: Fraction) -> WeightSet:
    """The weightings in which, besides, no criterion weighs more than `ratio` times another."""
    return WeightSet(order_set(table).classes, ratio)


@dataclass(frozen=True, slots=True)
class HeldRatio:
    """How unequal weights can be before `leader` can be worse than `rival`.

    It is never worse while no criterion weighs more than `ratio` times another; None: at any
    ratio that keeps the order. Below 1 where it is worse even if all weigh the same: then 0.
    """

    leader: Option
    rival: Option
    ratio: Fraction | None


def held_ratios(table: PerformanceTable) -> tuple[HeldRatio, ...]:
    """For each leader and each rival, the ratio up to which the leader is never worse."""
    classes = order_set(table).classes
    return tuple(
        HeldRatio(leader, rival, _held_ratio(classes, table.differences(leader.id, rival.id)))
        for leader in table.leaders
        for rival in table.rivals
    )


def _held_ratio(classes: Iterable[Sequence[int]], steps: Row) -> Fraction | None:
    """With K on the first k and 1 on the rest, D = Σ d + (K − 1) · Σ of the first k d."""
    total = sum(steps, Fraction(0))
    if total < 0:
        return Fraction(0)
    before, least = Fraction(0), Fraction(0)
    for alike in classes:
        for c in sorted(alike, key=steps.__getitem__):
            before += steps[c]
            least = min(least, before)
    return 1 - total / least if least else None


@dataclass(frozen=True, slots=True)
class MaximumRegret:
    """The most, in steps of the effect scale, by which an option can stand behind the best.

    Minimax regret: L. J. Savage, *The theory of statistical decision*, 1951.
    """

    option: Option
    largest: Fraction


def regrets(table: PerformanceTable, weightings: WeightSet) -> tuple[MaximumRegret, ...]:
    """The maximum regret of each candidate over a set of weightings, smallest first."""
    values, scale = whole(list(table.values.values()))
    found = []
    for option, own in zip(table.candidates, values, strict=True):
        most = max(weightings.highest(list(map(sub, other, own)))[0] for other in values)
        found.append(MaximumRegret(option, Fraction(most, scale * weightings.parts)))
    return tuple(sorted(found, key=lambda regret: regret.largest))
