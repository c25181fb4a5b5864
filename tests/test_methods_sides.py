"""Where a mean of votes is for a thing, against it, neutral or divided."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import sqrt
from statistics import fmean, pstdev

import numpy as np
import pytest

from stancecli.methods.positions import Tally, is_clear
from stancecli.methods.positions.cells import Cells
from stancecli.model import Position, Votes


def position(stance: str, votes: Votes | None = None) -> Position:
    return Position(actor="a", to="x", stance=Fraction(stance), votes=votes)


def side(*positions: Position) -> tuple[int, bool]:
    tally = Tally.of(positions)
    return tally.side, tally.is_divided


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
    assert Tally.of([many, position("-1")]).mean == Fraction(17, 21)
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
    assert cells.divided.tolist() == [tally.is_divided for tally in tallies]
