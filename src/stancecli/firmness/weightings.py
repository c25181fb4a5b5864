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
from itertools import accumulate, groupby

from stancecli.firmness.sheet import Sheet, sheet
from stancecli.linear import Row, maximise
from stancecli.model import Option, Range
from stancecli.values import Table


@dataclass(frozen=True, slots=True)
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
        # Among equal importances, the corners that matter put the least, or the greatest, first.
        rising = [c for each in self.classes for c in sorted(each, key=row.__getitem__)]
        falling = [c for each in self.classes for c in sorted(each, key=lambda c: -row[c])]
        return Range(min(self._at(rising, row)), max(self._at(falling, row)))

    def at_corners(self, row: Row) -> list[Fraction]:
        """Σ w_c · x_c at the corners, equal importances in the order of the file."""
        return list(self._at([c for each in self.classes for c in each], row))

    def _at(self, ranked: Sequence[int], row: Row) -> Iterator[Fraction]:
        total, before = sum(row, Fraction(0)), Fraction(0)
        for first, c in enumerate(ranked, start=1):
            before += row[c]
            high, low = self.corner(first)
            yield high * before + low * (total - before)

    def margin(self, rows: Sequence[Row]) -> Fraction:
        """The most, over the set, of the smallest of Σ w_c · x_c among these rows.

        A small linear problem. Its variables are the rises from one class's least weight to that
        of the class above, each weight's excess over its class's least, and the margin, raised by
        a constant so that it begins from 0.
        """
        raised = 1 + max(abs(x) for row in rows for x in row)
        count = len(self.classes)
        columns = count + self.size + 1
        limits: list[list[Fraction]] = [
            limit for limit in map(self._ceiling, range(self.size)) if limit
        ]
        weights = [self._weight(c) for c in range(self.size)]
        for row in rows:
            gain = [Fraction(0)] * columns
            for x, weight in zip(row, weights, strict=True):
                for place in weight:
                    gain[place] -= x + raised
            gain[-1] = Fraction(1)
            limits.append(gain)
        total = [Fraction(0)] * columns
        for weight in weights:
            for place in weight:
                total[place] += 1
        limits.append(total)
        ends = [Fraction(0)] * (len(limits) - 1) + [Fraction(1)]
        found = maximise([Fraction(0)] * (columns - 1) + [Fraction(1)], limits, ends)
        if found is None:
            raise AssertionError("weights sum to 1, so the margin is bounded")
        return found.value - raised

    def _class_of(self, c: int) -> int:
        return next(g for g, each in enumerate(self.classes) if c in each)

    def _weight(self, c: int) -> list[int]:
        """The variables that add up to the weight of a criterion."""
        return [*range(self._class_of(c), len(self.classes)), len(self.classes) + c]

    def _ceiling(self, c: int) -> list[Fraction]:
        """The row that holds a weight at or below the least of the class above, or K times the
        least of all; empty where nothing does."""
        limit = [Fraction(0)] * (len(self.classes) + self.size + 1)
        above = self._class_of(c) - 1
        if above >= 0:
            limit[len(self.classes) + c], limit[above] = Fraction(1), Fraction(-1)
            return limit
        if self.ratio is None:
            return []
        for place in self._weight(c):
            limit[place] += 1
        limit[len(self.classes) - 1] -= self.ratio
        return limit


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


def held_ratios(table: Table) -> tuple[HeldRatio, ...]:
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
    found = [
        Shortfall(
            each,
            max(
                weightings.extremes(given.steps(other.id, each.id)).high
                for other in given.candidates
            ),
        )
        for each in given.candidates
    ]
    return tuple(sorted(found, key=lambda each: each.largest))


@dataclass(frozen=True, slots=True)
class OrdinalLead:
    """A lead that holds however the steps of the effect scale are spaced.

    `single` says that each cell is one effect at most; then it owes nothing to adding up words.
    """

    option: Option
    over: Option
    single: bool


def ordinal_leads(table: Table) -> tuple[OrdinalLead, ...]:
    """The pairs with Σ r·[v_A ≥ s] ≥ Σ r·[v_B ≥ s] for each step s, and more for one.

    First-order stochastic dominance, the importances as the mass. Ranges count against A: it has
    its lowest value, the other its highest, and a weight its least favourable.
    """
    return tuple(
        OrdinalLead(a, b, all(_single(table, o, c.id) for o in (a, b) for c in table.criteria))
        for a in table.candidates
        for b in table.candidates
        if a != b and _leads_in_order(table, a.id, b.id)
    )


def _leads_in_order(table: Table, a: str, b: str) -> bool:
    cells = [(c.weight, table.v(a, c.id).low, table.v(b, c.id).high) for c in table.criteria]
    leads = [
        sum(
            ((w.low if x >= s else 0) - (w.high if y >= s else 0))
            if (x >= s) != (y >= s)
            else Fraction(0)
            for w, x, y in cells
        )
        for s in {value for _, x, y in cells for value in (x, y)}
    ]
    return all(lead >= 0 for lead in leads) and any(lead > 0 for lead in leads)


def _single(table: Table, option: Option, criterion: str) -> bool:
    cell = table.cells[option.id, criterion]
    return len(cell.claims) + len(cell.always) <= 1
