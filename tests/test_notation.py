"""How numbers are written where a statement hangs on them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from stancecli import notation as fmt
from stancecli.model import Constraint, Interest, Range, exactly


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Fraction(3, 2), "1.5"),
        (Fraction(317, 100), "3.17"),
        (2, "2"),
        (Fraction(4, 3), "about 1.33"),
        (Fraction(1999, 1000), "about 2"),
        (Fraction(-1, 3), "about −0.33"),
    ],
)
def test_a_bound_says_when_it_is_rounded(value: Fraction, written: str) -> None:
    assert fmt.bound(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Fraction(1, 2), "+0.5"),
        (Fraction(-21, 100), "−0.2"),
        (Fraction(137, 12), "+11.4"),
        (Fraction(1, 25), "+0.04"),
        (Fraction(-1, 20), "−0.05"),
        (Fraction(0), "0"),
    ],
)
def test_one_decimal_does_not_make_a_small_size_none(value: Fraction, written: str) -> None:
    assert fmt.rounded(value, signed=True) == written


def test_what_lies_beyond_a_bound_excludes_it_save_at_the_top_of_the_scale() -> None:
    assert fmt.beyond(Fraction(19, 5), exactly(4)) == "less than 3.8 (now 4, vital)"
    assert fmt.beyond(Fraction(10, 3), exactly(3)) == "more than about 3.33 (now 3, high)"
    assert fmt.beyond(Fraction(4), exactly(3)) == "4, the most there is (now 3, high)"
    loose = Range(Fraction(1), Fraction(4))
    assert fmt.beyond(Fraction(3), loose) == "more than 3 (now 2.5, low to vital)"


@pytest.mark.parametrize(
    ("share", "exact", "written"),
    [
        (Fraction(0), True, "none"),
        (Fraction(1), True, "all"),
        (Fraction(0), False, "under 1 of 100"),
        (Fraction(1), False, "over 99 of 100"),
        (Fraction(999, 1000), True, "over 99 of 100"),
        (Fraction(1, 1000), True, "under 1 of 100"),
        (Fraction(894, 1000), False, "89 of 100"),
    ],
)
def test_of_a_hundred_it_is_all_or_none_only_where_that_is_known(
    share: Fraction, exact: bool, written: str
) -> None:
    assert fmt.of_hundred(share, exact) == written
    assert fmt.hundredths(share, exact) == written.removesuffix(" of 100")


def test_a_constraint_weighs_by_its_force() -> None:
    assert fmt.weighs_by(Constraint(id="a.c", actor="a", name="C", force=exactly(1))) == "force"
    assert (
        fmt.weighs_by(Interest(id="a.i", actor="a", name="I", importance=exactly(1)))
        == "importance"
    )
