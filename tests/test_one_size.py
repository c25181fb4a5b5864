"""Effects that are the same as another: one claim in size, wherever sizes count."""

from fractions import Fraction

import pytest

from stancecli.analysis import Analysis
from stancecli.loader import load_text
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.robustness import Change, requirement
from stancecli.methods.robustness.knockouts import knockouts
from stancecli.methods.verdict import verdict
from stancecli.model import Effect, Model, Range, exactly
from stancecli.situation import Bearing, Situation
from tests.brute_values import options
from tests.conftest import Golden
from tests.tables import can_be_first, ids
from tests.test_load_messages import problems as found_in

FEAR = """
stance: 1
title: One fear behind two options
sources: {book: {title: A book}, paper: {title: A paper}, ann: {title: Ann}, bob: {title: Bob}}
actors:
  china:
    name: China
    interests:
      flood: {name: No flood, importance: vital}
      ties: {name: Ties, importance: low}
    decisions:
      refugees:
        question: What to do?
        current: search
        otherwise: none
        options:
          neglect:
            name: Benign neglect
            effects:
              - {to: flood, effect: [-2, 0], cite: book p. 2, views: {ann: -2, bob: 0}}
          choose:
            name: Make them choose
            effects:
              - {to: flood, same_as: neglect, because: The same people cross., cite: paper p. 3}
              - {to: ties, effect: -1}
          search:
            name: Search
            effects:
              - {to: flood, effect: -1}
              - {to: ties, effect: 1}
"""
APART = FEAR.replace("same_as: neglect", "effect: [-2, 0], views: {ann: -2, bob: 0}")


def is_within(change: Change) -> bool:
    """Whether what has to be passed lies in the range that the claim already has."""
    return not change.before.exact and change.before.low <= change.after <= change.before.high


def table(text: str, decision: str = "china.refugees") -> PerformanceTable:
    return performance_table(Situation.of(load_text(text)), decision)


def effect_of(model: Model, option: str, to: str = "china.flood") -> Effect:
    return next(effect for effect in options(model)[option].effects if effect.to == to)


def options_of(*claims: object) -> list[str]:
    return [each.option.id for each in claims if isinstance(each, Bearing)]


# By hand: neglect is worth 4x and choose 4x − 1, for one x from −2 to 0; search −4 + 1.


def test_what_stands_on_one_fear_can_never_be_first_beside_it() -> None:
    shared, apart = table(FEAR), table(APART)
    assert ids(verdict(apart).rivals) == ["china.neglect", "china.choose"]
    found = verdict(shared)
    assert [options_of(each.claim) for each in found.decisive] == [["china.neglect"]]
    assert found.verdict is Conclusion.OPEN
    assert ids(found.rivals) == ["china.neglect"]
    assert shared.lead("china.neglect", "china.choose") == exactly(1)
    assert apart.lead("china.neglect", "china.choose") == Range(Fraction(-7), Fraction(9))
    assert [can_be_first(shared, option) for option in shared.candidates] == [True, False, True]
    assert all(can_be_first(apart, option) for option in apart.candidates)


def sizes_of_both(model: Model) -> list[Range]:
    return [effect_of(model, f"china.{name}").size for name in ("neglect", "choose")]


def test_what_a_holder_sees_or_is_set_is_so_of_both() -> None:
    analysis = Analysis.of(load_text(FEAR))
    for item in ("neglect:flood", "choose:flood"):
        changed = analysis.set({item: "-1"}).situation.model
        assert sizes_of_both(changed) == [exactly(-1)] * 2
        assert effect_of(changed, "china.choose").same_as == "china.neglect"
    for view in verdict(table(FEAR)).views:
        seen = analysis.view(view.holder.id).situation
        assert sizes_of_both(seen.model) == [exactly({"ann": -2, "bob": 0}[view.holder.id])] * 2
        then = verdict(performance_table(seen, "china.refugees"))
        assert ids(view.leaders) == ids(then.leaders)
    assert len(verdict(table(FEAR)).views) == 2


def test_what_the_one_rests_on_takes_both_along_and_what_the_other_rests_on_itself() -> None:
    whole = table(FEAR)
    found = {
        str(getattr(each.removed, "id", each.removed)): each for each in knockouts(whole).sources
    }
    lost = {name: options_of(*knockout.lost) for name, knockout in found.items()}
    assert lost["book"] == ["china.neglect", "china.choose"]
    assert lost["paper"] == ["china.choose"]
    # Of both nothing is known, but that they are one: neglect can pass search, the other cannot.
    assert ids(found["book"].then) == ["china.neglect"]
    assert ids(found["paper"].then) == ["china.choose"]
    for source, leader, rivals in (
        ("book", "china.neglect", ["china.search"]),
        ("paper", "china.choose", ["china.search", "china.neglect"]),
    ):
        situation = Analysis.of(load_text(FEAR)).without(source).situation
        then = verdict(performance_table(situation, "china.refugees"))
        assert (then.leader.id, ids(then.rivals)) == (leader, rivals)


TORN = """
stance: 1
actors:
  a:
    name: A
    interests: {x: {name: X, importance: 1}, y: {name: Y, importance: 1}}
    decisions:
      one:
        question: One?
        current: p
        otherwise: none
        options:
          once: {name: Once, effects: [{to: x, effect: [0, 2]}, {to: y, effect: FIRST}]}
          twice:
            name: Twice
            effects: [{to: x, same_as: once}, {to: x, same_as: once}]
          p: {name: P, effects: [{to: y, effect: LAST}]}
"""


@pytest.mark.parametrize(
    ("first", "last", "rivals"),
    [
        # x + 0.8 beside 2x and 1.5: ahead of both for x from 0.7 to 0.8, at neither end.
        ("0.8", "1.5", ["a.once", "a.p"]),
        # x + 0.7 beside the same: x over 0.8 and under 0.7.
        ("0.7", "1.5", ["a.p"]),
    ],
)
def test_who_is_first_only_within_a_range_that_counts_once_and_twice(
    first: str, last: str, rivals: list[str]
) -> None:
    found = table(TORN.replace("FIRST", first).replace("LAST", last), "a.one")
    assert ids(found.leaders) == ["a.twice"]
    assert sorted(ids(verdict(found).rivals)) == rivals
    can = [can_be_first(found, option) for option in found.candidates]
    assert can == ["a.once" in rivals, True, True]
    own = requirement(found, found.situation.option("a.once"))
    assert any(map(is_within, own)) == ("a.once" in rivals)


# What it may name.


def chained(third: str, second: str = "effect: [-2, 0]") -> str:
    """The fear, where the third option is the same as one of the others, and the first is so."""
    first = FEAR.replace("effect: [-2, 0], cite: book p. 2, views: {ann: -2, bob: 0}", second)
    return first.replace("{to: flood, effect: -1}", f"{{to: flood, same_as: {third}}}")


TWO = "effect: 1}\n              - {to: flood, effect: 2"
NAMING = [
    # A text, and its faults: places and codes by hand, their words on a screen.
    (chained("neglect"), []),
    (chained("choose"), ["29:38 E333"]),
    (chained("neglect", "same_as: search"), ["20:38 E333", "24:38 E333", "29:38 E333"]),
    (chained("neglct"), ["29:38 E204"]),
    (chained("neglect", TWO), ["25:38 E333", "30:38 E333"]),
    (chained("neglect@3"), ["29:38 E333"]),
    (FEAR.replace("{to: ties, effect: -1}", "{to: ties, same_as: neglect}"), ["25:37 E333"]),
    (FEAR.replace("flood, effect: -1}", "flood, same_as: search}"), ["29:38 E333"]),
]


def test_what_an_effect_can_be_the_same_as(golden: Golden) -> None:
    screen: list[str] = []
    for text, expected in NAMING:
        found = found_in(text)
        assert [f"{each.place.line}:{each.place.column} {each.code}" for each in found] == expected
        screen += [f"{each.line_text.strip()}\n  {each}\n" for each in found]
    golden("load/one-size.txt", "\n".join(screen))


def test_the_second_of_two_effects_can_be_named_and_found_again() -> None:
    second = "effect: 1}\n              - {to: flood, effect: -2"
    model = load_text(
        chained("neglect@2", second).replace("same_as: neglect,", "same_as: neglect@1,")
    )
    third, first = effect_of(model, "china.search"), effect_of(model, "china.choose")
    assert (third.size, third.same_as) == (exactly(-2), "china.neglect@2")
    assert (first.size, first.same_as) == (exactly(1), "china.neglect@1")
    analysis = Analysis.of(model).set({"neglect:flood@2": "0"})
    assert effect_of(analysis.situation.model, "china.search").size == exactly(0)
    assert effect_of(analysis.situation.model, "china.choose").size == exactly(1)
