"""Small linear problems, solved exactly.

The simplex method on integers: every entry of the tableau shares one denominator, so that each
pivot is a multiplication and an exact division (Bareiss 1968; Edmonds 1967), and Bland's rule
(1977), so that it always ends. Meant for tens of rows, where it takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TypeAlias

Row: TypeAlias = Sequence[Fraction]
"""The coefficients of one line of a problem."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """The largest value, a point that attains it, and the price of each limit (the dual)."""

    value: Fraction
    point: tuple[Fraction, ...]
    prices: tuple[Fraction, ...]


def maximise(gains: Row, rows: Sequence[Row], limits: Row) -> Optimum | None:
    """The largest gains·x over x ≥ 0 with rows·x ≤ limits; None where it grows without bound.

    Limits must not be negative: then x = 0 is a point to begin from. Raises ValueError otherwise.
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


def least_total(
    gains: Sequence[Row], needs: Row, pools: Sequence[int], limits: Row
) -> tuple[Fraction, ...] | None:
    """The amounts x ≥ 0 with the smallest sum that meet every need; None where none do.

    Change j adds gains[p][j]·x_j to need p and draws on pool pools[j], of which limits[k] is
    there. Solved through its dual, which begins from 0 as this problem does not: the amounts are
    the prices there.
    """
    objective = [*needs, *(-limit for limit in limits)]
    rows = [
        [gain[change] for gain in gains] + [Fraction(-(pool == k)) for k in range(len(limits))]
        for change, pool in enumerate(pools)
    ]
    found = maximise(objective, rows, [Fraction(1)] * len(rows))
    return found.prices if found else None


class _Tableau:
    """The condensed tableau: one row a basic variable, one column another; the last are totals.

    True values are the entries over `_denominator`. Variables are numbered: those asked for, then
    the slacks of the rows.
    """

    def __init__(self, gains: Row, rows: Sequence[Row], limits: Row) -> None:
        tableau = [[*row, limit] for row, limit in zip(rows, limits, strict=True)]
        tableau.append([*gains, Fraction(0)])
        self._scales = [lcm(*(Fraction(entry).denominator for entry in row)) for row in tableau]
        self._entries = [
            [int(entry * scale) for entry in row]
            for row, scale in zip(tableau, self._scales, strict=True)
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
        return min(bounding, key=lambda i: (self._bound(i, column), self._rows[i]), default=None)

    def _bound(self, row: int, column: int) -> Fraction:
        return Fraction(self._entries[row][-1], self._entries[row][column])

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
        """The basic variables' values, and what the slacks outside the basis cost."""
        count = len(self._columns)
        point, prices = [Fraction(0)] * count, [Fraction(0)] * len(self._rows)
        for i, variable in enumerate(self._rows):
            if variable < count:
                point[variable] = Fraction(self._entries[i][-1], self._denominator)
        objective, scale = self._entries[-1], self._scales[-1] * self._denominator
        for j, variable in enumerate(self._columns):
            if variable >= count:
                slack = variable - count
                prices[slack] = Fraction(-objective[j] * self._scales[slack], scale)
        return Optimum(Fraction(-objective[-1], scale), tuple(point), tuple(prices))
