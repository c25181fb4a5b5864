"""Linear problems against the enumeration of their vertices."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, strategies as st

from stancecli.methods.linear import maximise
from tests.tables import dot


def test_a_problem_without_bound_has_no_optimum() -> None:
    assert maximise([Fraction(1)], [[Fraction(-1)]], [Fraction(1)]) is None


def test_a_limit_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="below 0"):
        maximise([Fraction(1)], [[Fraction(1)]], [Fraction(-1)])


@given(st.randoms())
def test_an_optimum_is_the_best_vertex(rng: Random) -> None:
    columns, count = rng.randint(1, 3), rng.randint(1, 4)
    gains = [Fraction(rng.randint(-4, 4), rng.randint(1, 3)) for _ in range(columns)]
    rows = [
        [Fraction(rng.randint(-3, 5), rng.randint(1, 3)) for _ in range(columns)]
        for _ in range(count)
    ]
    rows += [[Fraction(a == b) for b in range(columns)] for a in range(columns)]
    limits = [Fraction(rng.randint(0, 6)) for _ in rows]
    found = maximise(gains, rows, limits)
    assert found is not None
    assert found.value == max(dot(gains, vertex) for vertex in vertices(rows, limits, columns))
    assert found.value == dot(gains, found.point)
    assert all(dot(row, found.point) <= limit for row, limit in zip(rows, limits, strict=True))


def vertices(
    rows: list[list[Fraction]], limits: list[Fraction], columns: int
) -> Iterator[list[Fraction]]:
    """Every feasible point at which as many limits are met as there are columns."""
    floors = [[-Fraction(a == b) for b in range(columns)] for a in range(columns)]
    planes = list(zip([*rows, *floors], [*limits, *[Fraction(0)] * columns], strict=True))
    for chosen in combinations(planes, columns):
        point = solved([[*row, limit] for row, limit in chosen])
        if point and all(dot(row, point) <= limit for row, limit in planes):
            yield point


def solved(system: list[list[Fraction]]) -> list[Fraction] | None:
    """Gauss and Jordan; None where the planes do not meet in one point."""
    size = len(system)
    for column in range(size):
        pivot = next((r for r in range(column, size) if system[r][column]), None)
        if pivot is None:
            return None
        system[column], system[pivot] = system[pivot], system[column]
        system[column] = [x / system[column][column] for x in system[column]]
        for other in range(size):
            if other != column:
                factor = system[other][column]
                system[other] = [
                    x - factor * y for x, y in zip(system[other], system[column], strict=True)
                ]
    return [row[-1] for row in system]
