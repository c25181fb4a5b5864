"""Small linear problems, solved exactly, and how much work one part of an answer may be.

The simplex method on integers: every entry of the tableau shares one denominator, so that each
pivot is a multiplication and an exact division (Bareiss 1968; Edmonds 1967). Bounds of single
variables are no rows (Dantzig 1955), and Bland's rule (1977) sees to it that it always ends. Meant
for tens of rows in hundreds of variables, where it takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm
from operator import mul
from typing import NamedTuple, TypeAlias

from stancecli.model import Range

Row: TypeAlias = Sequence[Fraction]
"""The coefficients of one line of a problem."""


def maximise(
    gains: Row, rows: Sequence[Row], limits: Row, parts: int = 0
) -> tuple[Fraction, list[Fraction]] | None:
    """The largest gains·x over x ≥ 0 with rows·x ≤ limits, and such an x; None where it grows
    without bound.

    The first of x, so many, are `parts` of one, at most 1. Limits must not be negative: then x = 0
    is a point to begin from. Raises ValueError otherwise.
    So 3x + 2y where x + y ≤ 4 and x ≤ 2 is 3 × 2 + 2 × 2 = 10.
    """
    if any(limit < 0 for limit in limits):
        raise ValueError("a limit below 0 leaves no point to begin from")
    tableau = _Tableau(gains, rows, limits, parts)
    while (column := tableau.entering()) is not None:
        if not tableau.grow(column):
            return None
    return tableau.optimum()


class _Tableau:
    """The condensed tableau: one row a basic variable, one column another; the last are totals.

    True values are the entries over `_denominator`. Variables are numbered: those asked for, then
    the slacks of the rows. Of those that are `_turned` the rest up to 1 stands in their place, so
    that all that are not basic are 0.
    """

    def __init__(self, gains: Row, rows: Sequence[Row], limits: Row, parts: int) -> None:
        tableau = [[*row, limit] for row, limit in zip(rows, limits, strict=True)]
        tableau.append([*gains, Fraction(0)])
        scales = [lcm(*(Fraction(entry).denominator for entry in row)) for row in tableau]
        self._scale = scales[-1]
        self._entries = [
            [int(entry * scale) for entry in row]
            for row, scale in zip(tableau, scales, strict=True)
        ]
        self._denominator = 1
        self._columns = list(range(len(gains)))
        self._rows = list(range(len(gains), len(gains) + len(rows)))
        self._parts = parts
        self._turned: set[int] = set()
        self._is_stuck = False

    def entering(self) -> int | None:
        """The column of a variable whose growth would add to the value: the most for its growth,
        or, where the last could not grow, the first."""
        profits = self._entries[-1]
        useful = [j for j in range(len(self._columns)) if profits[j] > 0]
        if self._is_stuck:
            return min(useful, key=self._columns.__getitem__, default=None)
        return max(useful, key=profits.__getitem__, default=None)

    def grow(self, column: int) -> bool:
        """Let a variable grow until it, or a basic one, is at a bound; False where none ever is."""
        entering, one = self._columns[column], self._denominator
        # How far it can grow, by which variable, and in which row that is.
        bounds = [(Fraction(1), entering, -1)] if entering < self._parts else []
        for row, variable in enumerate(self._rows):
            slope, value = self._entries[row][column], self._entries[row][-1]
            if slope > 0:
                bounds.append((Fraction(value, slope), variable, row))
            elif slope < 0 and variable < self._parts:
                bounds.append((Fraction(value - one, slope), variable, row))
        if not bounds:
            return False
        growth, variable, row = min(bounds)
        self._is_stuck = not growth
        if variable == entering:
            self._turned ^= {variable}
            for entries in self._entries:
                entries[-1] -= entries[column]
                entries[column] *= -1
            return True
        if self._entries[row][column] < 0:
            self._turned ^= {variable}
            self._entries[row] = [-entry for entry in self._entries[row]]
            self._entries[row][-1] += one
        self._pivot(row, column)
        return True

    def _pivot(self, row: int, column: int) -> None:
        old, chosen = self._denominator, self._entries[row]
        new = chosen[column]
        for i, entries in enumerate(self._entries):
            if i == row:
                continue
            factor = entries[column]
            if factor:
                entries[:] = [
                    (a * new - factor * b) // old for a, b in zip(entries, chosen, strict=True)
                ]
            elif new != old:
                entries[:] = [a * new // old for a in entries]
            entries[column] = -factor
        chosen[column] = old
        self._denominator = new
        self._rows[row], self._columns[column] = self._columns[column], self._rows[row]

    def optimum(self) -> tuple[Fraction, list[Fraction]]:
        """The value, and a point that attains it."""
        point = [Fraction(0)] * len(self._columns)
        for variable, entries in zip(self._rows, self._entries, strict=False):
            if variable < len(point):
                point[variable] = Fraction(entries[-1], self._denominator)
        for variable in self._turned:
            point[variable] = 1 - point[variable]
        return Fraction(-self._entries[-1][-1], self._scale * self._denominator), point


def best_margin(
    rows: Sequence[Row], weights: Sequence[Range], parts: Sequence[int] = ()
) -> Fraction:
    """The most, over weights within their ranges, of the smallest Σ w_c · x_c among the rows.

    0 where there are no rows; each is as long as the weights, and of any size. So of (1, −1) and
    (0, 2), at weights from 1 to 4 and of 1, it is min(4 × 1 − 1, 2) = 2. What follows in a row on
    what the weights are for is weighed by any part of the weight at a place of these, the same in
    each row.
    """
    return _best(rows, weights, parts)[0] if rows else Fraction(0)


def _best(
    rows: Sequence[Row], weights: Sequence[Range], parts: Sequence[int]
) -> tuple[Fraction, list[Fraction]]:
    """That margin, and weights and parts of them that attain it.

    Where weights are ranges and rows are several, a linear problem in how far weights go from the
    ends at which all rows together are most, and in the margin, raised so that it begins from 0.
    """
    sums = [sum(column, Fraction(0)) for column in zip(*rows, strict=True)]
    ends = [w.high if x > 0 else w.low for w, x in zip(weights, sums, strict=False)]
    at = [*ends, *(Fraction(0) for _ in parts)]
    least = [_weighed(at, row) for row in rows]
    free = _free(weights, parts)
    if not free or (len(rows) == 1 and not parts):
        return min(least), at
    raised = max(Fraction(0), -min(least))
    spans = [w.high + w.low - 2 * end for w, end in zip(weights, ends, strict=True)]
    spans += [Fraction(1) for _ in parts]
    bounds = [(row, 1) for row in rows] + [(row, 0) for row in _rest(weights, parts)]
    found = maximise(
        [*(Fraction(0) for _ in free), Fraction(1)],
        [[*(-row[c] * spans[c] for c in free), Fraction(over)] for row, over in bounds],
        [_weighed(at, row) + over * raised for row, over in bounds],
        sum(not weight.exact for weight in weights),
    )
    if found is None:
        raise AssertionError("weights are bounded, so the margin is")
    value, point = found
    for c, part in zip(free, point, strict=False):
        at[c] += part * spans[c]
    return value - raised, at


def _free(weights: Sequence[Range], parts: Sequence[int]) -> list[int]:
    """The places, in a row, of the weights that are ranges, and of the parts of weights."""
    ranges = (c for c, weight in enumerate(weights) if not weight.exact)
    return [*ranges, *range(len(weights), len(weights) + len(parts))]


def _rest(weights: Sequence[Range], parts: Sequence[int]) -> list[list[Fraction]]:
    """The rows of what is left of a weight beside each of its parts, which is not below 0."""
    every = range(len(weights) + len(parts))
    ends = enumerate(parts, start=len(weights))
    return [[Fraction((c == of) - (c == part)) for c in every] for part, of in ends]


def _weighed(weights: Sequence[Fraction], row: Row) -> Fraction:
    """Σ w_c · x_c."""
    return sum(map(mul, weights, row), Fraction(0))


def attainable(
    ahead: Sequence[Row], level: Sequence[Row], weights: Sequence[Range], parts: Sequence[int] = ()
) -> bool:
    """Whether weights within their ranges, over the lows of these, can make Σ w_c · x_c over 0
    for each row of `ahead`, and no less than 0 for each of `level`.

    Where the best margin is 0, a linear problem: whether from the weights that attain it there is a
    way on which all rises that has to and is at its bound.
    """
    if not (ahead or level):
        return True
    margin, at = _best([*ahead, *level], weights, parts)
    if margin:
        return margin > 0
    tops = [*(weight.high for weight in weights), *(None for _ in parts)]
    lows = [*(weight.low for weight in weights), *(Fraction(0) for _ in parts)]
    free = _free(weights, parts)
    # A weight at its low rises as far as all has to, and may rise further.
    rising = [c for c in free if c < len(weights) and at[c] == lows[c]]
    ways = [(c, 1) for c in free if at[c] != tops[c]] + [(c, -1) for c in free if at[c] != lows[c]]
    bounds = [(row, 1) for row in ahead] + [(row, 0) for row in (*level, *_rest(weights, parts))]
    rows = [
        [over - sum((row[c] for c in rising), Fraction(0)), *(-sign * row[c] for c, sign in ways)]
        for row, over in bounds
        if not _weighed(at, row)
    ]
    gains = [Fraction(1), *(Fraction(0) for _ in ways)]
    # What is a way does not hang on the limits: at these few rows are level.
    return maximise(gains, rows, [Fraction(1)] * len(rows)) is None


class Line(NamedTuple):
    """A number that grows by `slope` for each step of another, from `at` where that is 0."""

    at: Fraction
    slope: Fraction

    def value(self, x: Fraction) -> Fraction:
        return self.at + self.slope * x


def bends(
    lines: Collection[Line], value: Range, *, highest: bool = True
) -> Iterator[tuple[Fraction, Fraction]]:
    """Where the highest, or the lowest, of some lines bends, with the ends; and how high it is."""
    sign = 1 if highest else -1
    x = value.low
    while True:
        now = max(lines, key=lambda line: (sign * line.value(x), sign * line.slope))
        yield x, now.value(x)
        if x == value.high:
            return
        passed = [
            (now.at - line.at) / (line.slope - now.slope)
            for line in lines
            if sign * line.slope > sign * now.slope
        ]
        x = min([*passed, value.high])


MOST_STEPS = 10**6
"""So many comparisons, or products of a weight and an effect, one part of an answer may take."""


def too_many(steps: Mapping[str, int]) -> tuple[str, ...]:
    """The parts, by name, that would take more steps than they may."""
    return tuple(name for name, count in steps.items() if count > MOST_STEPS)


def linear_steps(rows: int, free: int) -> int:
    """Steps to solve so many rows in so many weights; `attainable` takes up to nine times more."""
    return (rows + free) * free * min(rows, free)
