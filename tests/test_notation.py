"""How numbers are written where a statement hangs on them, and names whatever they hold."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

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


JOINED = [
    "می\u200cخواهم",  # Persian: "I want"
    "کتاب\u064e\u200cها",  # over a vowel sign
    "क्\u200dष",  # Hindi: a half form
    "क्\u200c",
    "র\u200d্য",  # Bengali, with the joiner first
    "ශ්\u200dරී",  # Sinhala
    "👩\u200d🌾",
    "👩🏽\u200d🌾",
    "❤\ufe0f\u200d🔥",
    "🏳\ufe0f\u200d⚧\ufe0f",
    "🙂\u200d↔\ufe0f",
    "👨\u200d👩\u200d👧\u200d👦",
]


@pytest.mark.parametrize("name", JOINED)
def test_a_joiner_stays_where_it_joins(name: str) -> None:
    assert fmt.visible(name) == name
    assert fmt.visible(f"of {name}, so") == f"of {name}, so"


@pytest.mark.parametrize(
    "name",
    [
        *(
            "a\u200db",
            "a\u200c",
            "\u200ca",
            "\u200c",
            "\u200d",
            "中\u200d国",
            "б\u200cв",
            "α\u200dβ",
        ),
        *(
            "م\u200c",
            "\u200cم",
            "م\u200c\u200cم",
            "م\u200c م",
            "م\u200ca",
            "aم\u200c",
            "م\u200b\u200cم",
        ),
        *("👩\u200d", "\u200d🌾", "👩\u200da", "a\u200d🌾", "👩\u200d\u200d🌾", "א\u200cב"),
    ],
)
def test_a_joiner_that_joins_nothing_is_seen(name: str) -> None:
    shown = fmt.visible(name)
    assert not {"\u200b", "\u200c", "\u200d"} & set(shown)
    assert "\\u200" in shown


@given(st.text(st.sampled_from("aмمی\u064e्क👩🌾🏽\ufe0f\u200c\u200d\u202e\u2028\n漢 ")))
def test_what_is_visible_once_stays_so(name: str) -> None:
    shown = fmt.visible(name)
    assert fmt.visible(shown) == shown
    assert fmt.visible(name[::-1]).count("\u202e") == 0


@given(st.text())
def test_all_that_is_no_joiner_is_shown_by_itself(name: str) -> None:
    """What stands around it changes nothing, and nothing that is left can steer."""
    name = name.translate({0x200C: None, 0x200D: None})
    assert fmt.visible(name) == "".join(map(fmt.visible, name))
    kinds = {unicodedata.category(character) for character in fmt.visible(name)}
    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}
