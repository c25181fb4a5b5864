"""What was said, counted: Krippendorff's alpha, and on which side a mean is."""

from fractions import Fraction
from itertools import permutations, product
from math import sqrt
from statistics import fmean, pstdev

import numpy as np
import pytest
from hypothesis import given, strategies as st

from stancecli.methods.positions import Tally, is_clear
from stancecli.methods.positions.agreement import ordinal_alpha
from stancecli.methods.positions.cells import Cells
from stancecli.model import Position, Votes

# Alpha, against published figures and by its definition.


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


# Where a mean of votes is for a thing, against it, neutral or divided.


def position(stance: str, votes: Votes | None = None) -> Position:
    return Position(actor="a", to="x", stance=Fraction(stance), votes=votes)


def side(*positions: Position) -> tuple[int, bool]:
    tally = Tally.of(positions)
    return tally.side, tally.divided


@pytest.mark.parametrize(
    ("stance", "votes", "expected"),
    [
        # −0.02 of 63: 22 agree, 23 disagree.
        ("-0.02", Votes.of(22, 23, 18), (0, True)),
        # 12 less 4 of 16: mean 0.5, error √(0.75 ÷ 16) = 0.217, times 1.96 0.424.
        ("0.5", Votes.of(12, 4), (1, False)),
        # 11 less 5 of 16: mean 0.375, error √(0.859 ÷ 16) = 0.232, times 1.96 0.454.
        ("0.375", Votes.of(11, 5), (0, True)),
        # One of 63 agrees, nobody disagrees: mean 0.016, error 0.016.
        ("0.02", Votes.of(1, 0, 62), (0, True)),
        # Four of them: mean 0.0635, error 0.0307, times 1.96 0.0602.
        ("0.06", Votes.of(4, 0, 59), (1, False)),
        ("-1", Votes.of(0, 2), (-1, False)),
        ("0", Votes.of(0, 0, 9), (0, False)),
        # Each so strongly against it that the mean is no longer on the side of the most.
        ("-0.1", Votes.of(12, 4), (0, True)),
        # Only their number is known.
        ("0.25", Votes(10), (1, False)),
        ("-0.25", Votes(10), (-1, False)),
        ("0.24", Votes(10), (0, True)),
        ("2", Votes(9), (0, True)),
        ("0", Votes(63), (0, True)),
        # One vote, and one statement, is what it says.
        ("-0.01", Votes(1), (-1, False)),
        ("-0.01", None, (-1, False)),
        ("0", None, (0, False)),
    ],
)
def test_a_mean_is_on_a_side_where_it_is_clear_of_0(
    stance: str, votes: Votes | None, expected: tuple[int, bool]
) -> None:
    assert side(position(stance, votes)) == expected


def test_several_statements_count_as_votes_and_votes_one_by_one() -> None:
    assert side(position("2"), position("-1")) == (0, True)
    assert side(position("1"), position("1"), position("0")) == (1, False)
    assert side(position("1"), position("0")) == (0, True)
    many = position("0.9", Votes.of(19, 1))
    assert Tally.of([many, position("-1")]).stance == Fraction(17, 21)
    assert side(many, position("-1")) == (1, False)
    assert Tally.of([many, position("-1", Votes(4))])[:3] == (24, None, None)
    assert side(many, position("-1", Votes(4))) == (1, False), "0.583 of 24"


VOTES = [votes for votes in product(range(9), repeat=3) if any(votes)]


def test_clear_is_what_the_votes_one_by_one_say() -> None:
    for agree, disagree, passed in VOTES:
        votes = [1] * agree + [-1] * disagree + [0] * passed
        mean, error = fmean(votes), pstdev(votes) / sqrt(len(votes))
        assert is_clear(len(votes), agree, disagree) == (abs(mean) > 1.96 * error), votes


@pytest.mark.parametrize("lean", [-1, 0, 1])
def test_sides_in_columns_are_those_of_each_tally(lean: int) -> None:
    # Where some count more than others, the mean of several can lean the other way.
    tallies = [
        Tally(n, agree, disagree, Fraction(agree - disagree + lean * (n > 1), n))
        for n, agree, disagree in ((sum(votes), *votes[:2]) for votes in VOTES)
    ]
    n, agree, disagree, means = (np.array(each, float) for each in zip(*tallies, strict=True))
    cells = Cells.of((n, n, n), n, agree, disagree, means)
    assert cells.sides.tolist() == [tally.side for tally in tallies]
    assert cells.divided.tolist() == [tally.divided for tally in tallies]
