"""Small linear problems, solved exactly, and how much work one part of an answer may be.

The simplex method on integers: every entry of the tableau shares one denominator, so that each
pivot is a multiplication and an exact division (Bareiss 1968; Edmonds 1967), and Bland's rule
(1977), so that it always ends. Meant for tens of rows, where it takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from operator import mul
from typing import TypeAlias

from stancecli.model import Range

Row: TypeAlias = Sequence[Fraction]
"""The coefficients of one line of a problem."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """The largest value, and a point that attains it."""

    value: Fraction
    point: tuple[Fraction, ...]


def maximise(gains: Row, rows: Sequence[Row], limits: Row) -> Optimum | None:
    """The largest gains·x over x ≥ 0 with rows·x ≤ limits; None where it grows without bound.

    Limits must not be negative: then x = 0 is a point to begin from. Raises ValueError otherwise.
    So 3x + 2y where x + y ≤ 4 and x ≤ 2 is 3 × 2 + 2 × 2 = 10.
    """
    if any(limit < 0 for limit in limits):
        raise ValueError("a limit below 0 leaves no point to begin from")
    tableau = _Tableau(gains, rows, limits)
    while (column := tableau.entering()) is not None:
        row = tableau.leaving(column)
        if row is None:
            return None
        tableau.pivot(row, column)
    return tableau.optimum()


class _Tableau:
    """The condensed tableau: one row a basic variable, one column another; the last are totals.

    True values are the entries over `_denominator`. Variables are numbered: those asked for, then
    the slacks of the rows.
    """

    def __init__(self, gains: Row, rows: Sequence[Row], limits: Row) -> None:
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

    def entering(self) -> int | None:
        """The column of the first variable whose growth would add to the value."""
        profits = self._entries[-1]
        useful = [j for j in range(len(self._columns)) if profits[j] > 0]
        return min(useful, key=self._columns.__getitem__, default=None)

    def leaving(self, column: int) -> int | None:
        """The row that bounds the entering variable most tightly."""
        bounding = [i for i in range(len(self._rows)) if self._entries[i][column] > 0]

        def bound(i: int) -> Fraction:
            return Fraction(self._entries[i][-1], self._entries[i][column])

        return min(bounding, key=lambda i: (bound(i), self._rows[i]), default=None)

    def pivot(self, row: int, column: int) -> None:
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

    def optimum(self) -> Optimum:
        """The basic variables' values."""
        point = [Fraction(0)] * len(self._columns)
        for i, variable in enumerate(self._rows):
            if variable < len(point):
                point[variable] = Fraction(self._entries[i][-1], self._denominator)
        scale = self._scale * self._denominator
        return Optimum(Fraction(-self._entries[-1][-1], scale), tuple(point))


def best_margin(
    rows: Sequence[Row], weights: Sequence[Range], parts: Sequence[int] = ()
) -> Fraction:
    """The most, over weights within their ranges, of the smallest Σ w_c · x_c among the rows.

    0 where there are no rows; each is as long as the weights, and of any size. So of (1, −1) and
    (0, 2), at weights from 1 to 4 and of 1, it is min(4 × 1 − 1, 2) = 2. What follows in a row on
    what the weights are for is weighed by any part of the weight at a place of these, the same in
    each row.
    """
    return _best(rows, weights, parts)[0]


def _best(
    rows: Sequence[Row], weights: Sequence[Range], parts: Sequence[int]
) -> tuple[Fraction, list[Fraction]]:
    """That margin, and weights and parts of them that attain it.

    Where weights are ranges and rows are several, a linear problem in the weights' excess over
    their lows, and in the margin, raised so that it begins from 0.
    """
    at = [*(weight.low for weight in weights), *(Fraction(0) for _ in parts)]
    if not rows:
        return Fraction(0), at
    if len(rows) == 1 and not parts:
        at = [w.high if x > 0 else w.low for w, x in zip(weights, rows[0], strict=True)]
        return _weighed(at, rows[0]), at
    least = [_weighed(at, row) for row in rows]
    free = _free(weights, parts)
    if not free:
        return min(least), at
    raised = max(Fraction(0), -min(least))
    margins = [[*(-row[c] for c in free), Fraction(1)] for row in rows]
    rooms = [[*room, Fraction(0)] for room in _rooms(free, len(weights), parts)]
    most = [*(weight.high for weight in weights), *(weights[c].low for c in parts)]
    limits = [*(x + raised for x in least), *(most[c] - at[c] for c in free)]
    found = maximise([*(Fraction(0) for _ in free), Fraction(1)], [*margins, *rooms], limits)
    if found is None:
        raise AssertionError("weights are bounded, so the margin is")
    for c, excess in zip(free, found.point, strict=False):
        at[c] += excess
    return found.value - raised, at


def _free(weights: Sequence[Range], parts: Sequence[int]) -> list[int]:
    """The places, in a row, of the weights that are ranges, and of the parts of weights."""
    ranges = (c for c, weight in enumerate(weights) if not weight.exact)
    return [*ranges, *range(len(weights), len(weights) + len(parts))]


def _rooms(free: Sequence[int], weights: int, parts: Sequence[int]) -> list[list[Fraction]]:
    """What is bounded above: each of these places, a part of a weight less what that is more."""
    of = [parts[c - weights] if c >= weights else None for c in free]
    return [
        [Fraction((c == other) - (whole == other)) for other in free]
        for c, whole in zip(free, of, strict=True)
    ]


def _weighed(weights: Sequence[Fraction], row: Row) -> Fraction:
    """Σ w_c · x_c."""
    return sum(map(mul, weights, row), Fraction(0))


def attainable(
    ahead: Sequence[Row], level: Sequence[Row], weights: Sequence[Range], parts: Sequence[int] = ()
) -> bool:
    """Whether weights within their ranges, over the lows of these, can make Σ w_c · x_c over 0
    for each row of `ahead`, and no less than 0 for each of `level`.

    Where the best margin is 0, a linear problem: from the weights that attain it, up and down, by
    how much all that has to be over its bound can be so at once.
    """
    most, at = _best([*ahead, *level], weights, parts)
    if most:
        return most > 0
    free = _free(weights, parts)
    rows, limits = [], []

    def bound(less: Row, over: bool, limit: Fraction) -> None:
        rows.append([*less, *(-x for x in less), Fraction(over)])
        limits.append(limit)

    for row in ahead:
        bound([-row[c] for c in free], True, _weighed(at, row))
    for row in level:
        bound([-row[c] for c in free], False, _weighed(at, row))
    for c, room in zip(free, _rooms(free, len(weights), parts), strict=True):
        is_part = c >= len(weights)
        bound(room, False, (at[parts[c - len(weights)]] if is_part else weights[c].high) - at[c])
        low = Fraction(0) if is_part else weights[c].low
        bound([-Fraction(c == other) for other in free], not is_part, at[c] - low)
    bound([Fraction(0) for _ in free], True, Fraction(1))
    found = maximise([*(Fraction(0) for _ in (*free, *free)), Fraction(1)], rows, limits)
    return found is not None and found.value > 0


MOST_STEPS = 10**6
"""So many comparisons, or products of a weight and an effect, one part of an answer may take."""


def too_many(steps: Mapping[str, int]) -> tuple[str, ...]:
    """The parts, by name, that would take more steps than they may."""
    return tuple(name for name, count in steps.items() if count > MOST_STEPS)


def linear_steps(rows: int, free: int) -> int:
    """Steps to solve a linear problem of so many rows in so many weights, solved exactly."""
    return (rows + free) * free * min(rows, free)
