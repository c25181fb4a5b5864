"""Krippendorff's alpha for values in an order, against published figures and by its definition."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, strategies as st

from stancecli.methods.positions.agreement import ordinal_alpha

Units = list[list[Fraction]]


def units(*coders: str) -> Units:
    """The values of each unit, from a line of values for each coder; `*` is none."""
    rows = [coder.split() for coder in coders]
    return [
        [Fraction(value) for value in column if value != "*"] for column in zip(*rows, strict=True)
    ]


def test_the_published_example_has_its_published_alpha() -> None:
    # K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section E: four
    # observers, twelve units, data missing; ordinal alpha is .815.
    found = ordinal_alpha(
        units(
            "1 2 3 3 2 1 4 1 2 * * *",
            "1 2 3 3 2 2 4 1 2 5 * 3",
            "* 3 3 3 2 3 4 2 2 5 1 *",
            "1 2 3 3 2 4 4 1 2 5 1 *",
        )
    )
    assert found is not None
    assert round(float(found), 3) == 0.815


def test_of_two_values_it_is_that_of_names() -> None:
    # The same, section A: two observers, ten units, 0 or 1; alpha is .095 whatever the metric.
    found = ordinal_alpha(units("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"))
    assert found == Fraction(2, 21)
    assert round(float(found), 3) == 0.095


def by_definition(found: Units) -> Fraction | None:
    """One less observed over expected disagreement, of the matrix of coincidences."""
    pairable = [unit for unit in found if len(unit) > 1]
    values = sorted({value for unit in pairable for value in unit})
    coincidences = {(c, k): Fraction(0) for c in values for k in values}
    for unit in pairable:
        for c, k in permutations(unit, 2):
            coincidences[c, k] += Fraction(1, len(unit) - 1)
    zero = Fraction(0)
    n_of = {c: sum((coincidences[c, k] for k in values), zero) for c in values}
    n = sum(n_of.values(), zero)

    def delta(c: Fraction, k: Fraction) -> Fraction:
        low, high = min(c, k), max(c, k)
        between = sum((n_of[g] for g in values if low <= g <= high), zero)
        return (between - (n_of[low] + n_of[high]) / 2) ** 2

    expected = sum((n_of[c] * n_of[k] * delta(c, k) for c in values for k in values), zero)
    if not expected:
        return None
    observed = sum((coincidences[c, k] * delta(c, k) for c in values for k in values), zero)
    return 1 - (n - 1) * observed / expected


codings = st.lists(st.lists(st.integers(-2, 2).map(Fraction), max_size=4), max_size=7)


@given(codings)
def test_it_is_what_its_definition_says(found: Units) -> None:
    assert ordinal_alpha(found) == by_definition(found)


@given(codings)
def test_neither_the_order_nor_the_distance_of_values_nor_who_says_them_counts(
    found: Units,
) -> None:
    moved = [[value**3 + 10 for value in reversed(unit)] for unit in reversed(found)]
    assert ordinal_alpha(moved) == ordinal_alpha(found)


@given(st.lists(st.integers(-2, 2).map(Fraction), min_size=2))
def test_full_agreement_is_1(values: Sequence[Fraction]) -> None:
    found = ordinal_alpha([[value, value] for value in values])
    assert found == (1 if len(set(values)) > 1 else None)


@pytest.mark.parametrize("found", [[], [[Fraction(1)]], [[Fraction(1)], [Fraction(2)]]])
def test_where_nobody_can_be_compared_there_is_none(found: Units) -> None:
    assert ordinal_alpha(found) is None
