"""How numbers are written where a statement hangs on them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from stancecli.model import Range, exactly
from stancecli.notation import beyond, bound


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
    assert bound(value) == written


def test_what_lies_beyond_a_bound_excludes_it_save_at_the_top_of_the_scale() -> None:
    assert beyond(Fraction(19, 5), exactly(4)) == "less than 3.8 (now 4, vital)"
    assert beyond(Fraction(10, 3), exactly(3)) == "more than about 3.33 (now 3, high)"
    assert beyond(Fraction(4), exactly(3)) == "4, the most there is (now 3, high)"
    loose = Range(Fraction(1), Fraction(4))
    assert beyond(Fraction(3), loose) == "more than 3 (now 2.5, low to vital)"
