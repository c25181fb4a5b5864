"""How numbers are written where a statement hangs on them, and names whatever they hold."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial

import pytest
from hypothesis import given, strategies as st

from stancecli import model as m, notation as fmt, unseen
from tests.traps import FROM_THE_RIGHT


def test_numbers_signs_and_steps() -> None:
    def written(write: Callable[[Fraction], str], *values: str) -> list[str]:
        return [write(Fraction(value)) for value in values]

    # A bound says when it is rounded, and one decimal does not make a small size none.
    assert written(fmt.bound, "3/2", "3.17", "2", "4/3", "1.999", "-1/3") == [
        *("1.5", "3.17", "2", "about 1.33", "about 2", "about −0.33")
    ]
    sizes = ("1/2", "-0.21", "137/12", "1/25", "-1/20", "0")
    assert written(partial(fmt.rounded, signed=True), *sizes) == [
        *("+0.5", "−0.2", "+11.4", "+0.04", "−0.05", "0")
    ]
    assert written(fmt.number, "1/3", "-1/3", "-12", "2.50", "0.004", "1000") == [
        *("0.33", "−0.33", "−12", "2.5", "0", "1000")
    ]
    assert [fmt.number(Fraction(n), signed=True) for n in (-1, 0, 1)] == ["−1", "0", "+1"]
    assert written(fmt.points, "1/2", "1", "3.174", "0.004", "0") == [
        *("0.5 points", "1 point", "about 3.17 points", "under 0.01 points", "0 points")
    ]
    assert written(fmt.step, "-2", "-1", "0", "1", "2", "1/2", "-3/2", "3") == [
        *("−−", "−", "0", "+", "++", "+0.5", "−1.5", "+3")
    ]
    spans = [(-2, 2), (-1, 0), (1, 1), (0, 2)]
    ranges = [m.Range(Fraction(low), Fraction(high)) for low, high in spans]
    assert [fmt.effect(each) for each in ranges] == ["?", "−/0", "+", "0/++"]
    assert [fmt.interval(each) for each in ranges] == ["−2 to 2", "−1 to 0", "1", "0 to 2"]
    assert fmt.interval(ranges[1], "…") == "−1…0"


def test_what_a_value_means_goes_by_its_middle() -> None:
    for case in (
        *("-2 2 unknown", "-1/10 2 unknown", "0 2 helps", "-2 0 hurts", "0 0 "),
        *("1 2 helps-strongly", "1 1.99 helps"),  # 1.5 in the middle
        *("-2 -1 hurts-strongly", "-1.99 -1 hurts"),
    ):
        low, high, meant = case.split(" ")
        found = fmt.sense(m.Range(Fraction(low), Fraction(high)))
        assert (found.value if found else "") == meant, case


def test_things_in_a_row_are_listed_counted_and_cut() -> None:
    names = ["a", "b", "c", "d", "e"]
    assert [fmt.listed(names[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert fmt.listed(names[:3], "or") == "a, b or c"
    assert [fmt.few(names[:n]) for n in (2, 3, 4, 5)] == [
        *("a and b", "a, b and c", "a, b and 2 more", "a, b and 3 more")
    ]
    assert fmt.few(names, "or") == "a, b or 3 more"
    assert [fmt.counted(n, "vote") for n in (0, 1, 1024)] == ["0 votes", "1 vote", "1,024 votes"]
    assert fmt.counted(2, "option that breaks it", "options that break it")[2:9] == "options"
    assert fmt.marked("A", "", "x", "y") == "A (x, y)"
    assert fmt.marked("A", "") == "A"
    kinds = ["actor", "effect", "interest", "option", "treaty"]
    assert [fmt.with_article(kind)[:2] for kind in kinds] == ["an", "an", "an", "an", "a "]


def test_who_is_named_how() -> None:
    source = m.Source(id="map", title="A map", author="Ann", date="2001", reliability="B")
    interest = m.Interest(id="a.i", actor="a", name="Peace", importance=m.exactly(1))
    actor, analyst = m.Actor(id="a", name="Ann"), m.Analyst(id="b", name="Ben")
    assert [fmt.called(each) for each in (actor, analyst, interest)] == ["Ann", "Ben", "“Peace”"]
    titled = m.Source(id="map", title="A map")
    assert [fmt.holder(each) for each in (actor, source, titled)] == ["Ann", "Ann", "map"]
    assert fmt.reference(source) == "map, Ann, “A map”, 2001, reliability B."
    assert fmt.reference(m.Source(id="map", title="A map")) == "map, “A map”."
    assert fmt.conditions([interest, actor], [analyst, actor]) == (
        "only with “Peace” and Ann, not with Ben or Ann"
    )
    assert fmt.conditions([], [analyst]) == "not with Ben"


def test_how_an_option_stands_in_a_context() -> None:
    one, other = (m.Option(id=f"a.{n}", actor="a", decision="a.d", name=n) for n in "xy")
    decision = m.Decision(id="a.d", actor="a", question="Q", current="a.x", options=(one, other))
    assert fmt.holding(one, one, decision) == "current"
    assert fmt.holding(one, other, decision) == ""
    assert fmt.holding(other, other, decision) == "given"


def test_weights_in_figures_and_words() -> None:
    interest = m.Interest(id="a.i", actor="a", name="I", importance=m.exactly(3))
    norm = m.Constraint(id="a.c", actor="a", name="C", force=m.exactly(1))
    bound = replace(norm, force=None)
    assert [fmt.weight(each) for each in (interest, norm, bound)] == ["high", "low", "binding"]
    assert fmt.worded(m.Range(Fraction(1), Fraction(5, 2)), m.IMPORTANCE) == "low to 2.5"
    assert fmt.stance(Fraction(-2)) == "strongly opposes"
    assert fmt.says(None) == "says nothing"


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


NOT_JOINED = (
    "a\u200db | a\u200c | \u200ca | \u200c | \u200d | 中\u200d国 | б\u200cв | α\u200dβ | م\u200c"
    " | \u200cم | م\u200c\u200cم | م\u200c م | م\u200ca | aم\u200c | م\u200b\u200cم"
    " | 👩\u200d | \u200d🌾 | 👩\u200da | a\u200d🌾 | 👩\u200d\u200d🌾 | א\u200cב"
)


@pytest.mark.parametrize("name", NOT_JOINED.split(" | "))
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


@pytest.mark.parametrize("name", FROM_THE_RIGHT)
def test_a_name_from_the_right_is_set_apart_in_whole_and_cut(name: str) -> None:
    apart = unseen.set_apart(name)
    assert fmt.visible(f"{apart} −2") == f"{name} −2"
    assert fmt.in_order(f"“{apart}” −2") == f"“\u2068{name}\u2069” −2"
    assert fmt.in_order(f"{apart[:4]}…") == f"\u2068{name[:3]}…\u2069"
    lines = [fmt.in_order(line) for line in fmt.carried([apart[:3], apart[3:5], apart[5:], "b"])]
    assert lines == [*(f"\u2068{each}\u2069" for each in (name[:2], name[2:4], name[4:])), "b"]


@given(st.text(st.sampled_from("aם1 ,\u2066\u2067\u2068\u2069\u202a\u202e\u200f\u200e")))
def test_of_what_a_name_holds_nothing_steers(name: str) -> None:
    shown = fmt.in_order(unseen.set_apart(name))
    assert shown.removeprefix("\u2068").removesuffix("\u2069").isprintable()
