"""What an actor itself holds of what bears on it decides for it, and narrows nothing."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given

from stancecli import Analysis, InvalidModel, load
from stancecli.lenses.check.gaps import gaps_of
from stancecli.lenses.compare.finding import find
from stancecli.lenses.compare.words import describe
from stancecli.loader import load_text
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.robustness.find_out import find_out
from stancecli.methods.robustness.knockouts import Knockout, Outcome, knockouts
from stancecli.methods.verdict import verdict
from stancecli.model import Model, Range, Sized, owner_id
from stancecli.situation import Situation
from tests.brute_values import chosen_now, claims_holding
from tests.models import viewed_models, with_sized
from tests.running import stance

CASE = """
stance: 1
sources:
  daily: {title: Daily}
  survey: {title: Survey, author: Ann Poe}
actors:
  mill:
    name: Mill
    interests:
      work: {name: Work, importance: medium}
      river: {name: River, importance: high, cite: survey p. 1}
    decisions:
      dam:
        question: Keep the dam?
        current: keep
        options:
          keep:
            name: Keep it
            effects: [{to: work, effect: 1, cite: survey p. 2}, {to: river, effect: -1}]
          drop:
            name: Drop it
            effects:
              - {to: work, effect: 0, cite: survey p. 2}
              - to: river
                effect: [-2, 1]
                cite: survey p. 3
                views:
                  town: 1
                  survey: 0
                  mill: {value: -2, because: It fears a flood, cite: daily p. 4}
              - {to: town.bank, effect: [-1, 1], views: {mill: -1, town: 1}}
  town:
    name: Town
    interests: {bank: {name: Bank, importance: low}}
    decisions:
      fund:
        question: Pay?
        current: save
        options:
          save: {name: Save, effects: [{to: bank, effect: none}]}
          pay: {name: Pay, effects: [{to: bank, effect: hurts}]}
"""
"""Keeping is worth 2 − 3 to the mill. Dropping is worth −6 as the mill sees it, −1.5 as entered, 0
as the survey does and 3 as the town does."""
FEAR = "because: It fears a flood, cite: daily p. 4"


def case(*changes: tuple[str, str]) -> Analysis:
    text = CASE
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return Analysis.of(load_text(text, "m.yaml"))


def tables(model: Model) -> list[PerformanceTable]:
    situation = Situation.of(model)
    return [performance_table(situation, each.id) for each in situation.decisions()]


def entered(model: Model) -> Model:
    return with_sized(model, lambda claim: claim.as_entered)


def owner(claim: Sized) -> str:
    named = getattr(claim, "to", "")
    return owner_id(named) if named else str(getattr(claim, "actor", ""))


def middle(claim: Sized) -> Fraction:
    """The own view of whom a claim bears on; else its middle as it was entered."""
    size: Range = claim.entered or getattr(claim, claim.amount)
    own = [view.value.mid for view in claim.views if view.holder == owner(claim)]
    return own[0] if own and not size.exact else size.mid


# By hand.


def test_the_mill_decides_by_what_it_fears() -> None:
    (found,) = case().tradeoffs("mill").tradeoffs
    assert {scored.option.id: scored.points for scored in found.options} == {
        "mill.keep": -1,
        "mill.drop": -6,
    }
    assert (found.verdict.verdict, found.verdict.lead) == (Conclusion.OPEN, 5)
    (found,) = case().view("entered").tradeoffs("mill").tradeoffs
    assert found.verdict.lead == Fraction(1, 2)


def test_whose_eyes_it_is_is_said() -> None:
    asked = case()
    said = " ".join(str(asked.tradeoffs("mill")).split())
    assert "In the view of Mill “Keep it” is ahead by 5 points." in said
    others = "In the view of Ann Poe “Drop it” is ahead by 1 point, in that of Town “Drop it” by 4."
    assert others in said
    assert "“Drop it”: It fears a flood [daily p. 4]" in said
    assert "view of Mill" not in said.replace("In the view of Mill “Keep it” is ahead by 5", "")
    assert "At middle values" not in said
    said = " ".join(str(asked.stability()).split())
    assert "At middle values (Mill: its own view) the current state holds" in said
    said = " ".join(str(asked.deals()).split())
    assert "At middle values (Mill and Town: each its own view) there is" in said
    said = " ".join(str(asked.stability("mill")).split())
    assert "In the view of Mill it would gain by no move alone." in said
    assert "At middle values the current state" in str(asked.view("entered").stability())


def test_another_belief_is_a_lever() -> None:
    found = case().levers("mill.drop")
    assert [(each.holder.id, each.lead) for each in found.views] == [("survey", 1), ("town", 4)]
    for each in found.views:
        (seen,) = case().view(each.holder.id).tradeoffs("mill").tradeoffs
        points = {scored.option.id: scored.points for scored in seen.options}
        assert points["mill.drop"] - points["mill.keep"] == each.lead
    text = str(found)
    assert "sees it as Town does" in text
    assert "In the view of Ann Poe “Drop it” would be ahead by 1 point." in " ".join(text.split())
    assert not case().view("entered").levers("mill.drop").views


def test_side_by_side_stands_what_was_entered() -> None:
    found = case(("effect: [-2, 1]", "effect: [-2, 2]")).compare("mill")
    assert [column.name for column in found.columns][:2] == ["as it stands", "as entered"]
    assert [stand.lead for stand in found.decisions[0].standings[:2]] == [5, 1]


def test_an_own_view_that_one_coder_has_is_told_first() -> None:
    theirs = case((f"                  mill: {{value: -2, {FEAR}}}\n", "")).situation
    found = find(case().situation, ["mill.dam"], name="ours", others={"theirs": theirs})
    said = describe(found)
    assert str(said.conclusion) == "A view of its own is entered in ours alone for: Mill (1 claim)."
    assert found.coding
    assert not found.coding.differing  # sizes are compared as entered


# What it stands on.


def test_a_view_stands_on_its_own_source_or_on_that_of_its_claim() -> None:
    bare = ("views: {mill: -1, town: 1}}", "views: {mill: -1, town: 1}}")
    told = {gap.item for gap in gaps_of(case(bare).situation) if gap.code == "G402"}
    assert "mill.drop:town.bank" in told
    own = "views: {mill: -1, town: {value: 1, cite: daily p. 1}}}"
    told = {gap.item for gap in gaps_of(case((bare[0], own)).situation) if gap.code == "G402"}
    assert "mill.drop:town.bank" not in told


def test_a_view_that_is_read_nowhere_else_goes_with_its_source() -> None:
    asked = case()
    (found,) = asked.without("daily").tradeoffs("mill").tradeoffs
    assert found.verdict.lead == Fraction(1, 2)
    assert without_daily(asked).outcome is Outcome.HOLDS
    wide = case(("effect: [-2, 1]", "effect: [-2, 2]"))
    assert without_daily(wide).outcome is Outcome.CAN_CHANGE
    assert [option.id for option in without_daily(wide).then] == ["mill.drop"]


def without_daily(asked: Analysis) -> Knockout:
    daily = asked.situation.source("daily")
    found = knockouts(tables(asked.model)[0]).sources
    return next(each for each in found if each.removed is daily)


def test_its_words_are_shown_beside_it() -> None:
    said = " ".join(str(case().show("mill.drop").report).split())
    assert "Mill −− [daily p. 4] (It fears a flood)" in said


# Bad input.


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("mill: {value: -2,", "mill: {value: two,", "E307"),
        ("cite: daily p. 4}", "cite: nobody p. 4}", "E203"),
        ("mill: {value: -2, because", "mill: {because", "E301"),
        ("                  town: 1\n", "                  town: 2\n", "E329"),
        ("  daily: {title: Daily}", "  daily: {title: Daily}\n  entered: {title: X}", "E310"),
        ("cite: daily p. 4}", "cite: daily p. 4, sure: 1}", "E302"),
    ],
)
def test_a_fault_has_its_place(before: str, after: str, fault: str) -> None:
    with pytest.raises(InvalidModel) as caught:
        case((before, after))
    (found,) = caught.value.problems
    line = CASE[: CASE.index(before)].count("\n") + 1 + after.count("\n") - before.count("\n")
    assert (found.code, found.place.line) == (fault, line)


def test_entered_is_the_view_of_nobody() -> None:
    scenario = "scenarios: {plain: {name: Plain, view: entered}}\n"
    expect = "expect: [{decision: mill.dam, verdict: open, view: entered}]\n"
    asked = case(("actors:\n  mill", f"{scenario}{expect}actors:\n  mill"))
    assert str(asked.in_scenario("plain").stability()).count("its own view") == 0
    assert [each.holds for each in asked.check().expectations] == [True]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_tables_bring_a_view_back_with_what_it_stands_on(kind: str, tmp_path: Path) -> None:
    cite = "[{source: daily, at: 'p. 4]; x', quote: 'so] it'}, survey]"
    text = CASE.replace(FEAR, f"because: 'A; b [c] because d', cite: {cite}")
    made, to = tmp_path / "m.yaml", tmp_path / f"m{'.xlsx' * (kind == 'xlsx')}"
    made.write_text(text, encoding="utf-8")
    stance(tmp_path, "export", kind, "-m", f"{made}", "-o", f"{to}")
    own, back = load(made).model, load(to).model
    assert [(e.views, e.entered) for e in own.sized()] == [
        (e.views, e.entered) for e in back.sized()
    ]


# Laws.


@given(viewed_models(own=True, blanks=True))
def test_points_are_those_of_the_own_middles(model: Model) -> None:
    for table in tables(model):
        for option in table.candidates:
            chosen = chosen_now(model) | {table.decision.id: option.id}
            assert table.score(option.id) == sum(
                middle(criterion) * sum(_signed(claim) for claim in held)
                for criterion in table.decider.criteria
                if (held := claims_holding(model, chosen, criterion.id))
            )


def _signed(claim: Sized) -> Fraction:
    return -middle(claim) if claim.amount == "by" else middle(claim)


@given(viewed_models(own=True, blanks=True))
def test_what_could_be_is_what_it_was(model: Model) -> None:
    for own, plain in zip(tables(model), tables(entered(model)), strict=True):
        assert [own.bounds(o.id) for o in own.candidates] == [
            plain.bounds(o.id) for o in plain.candidates
        ]
        seen, before = verdict(own), verdict(plain)
        kinds = [{each.verdict, *_certain(each.verdict)} for each in (seen, before)]
        assert kinds[0] == kinds[1]
        if seen.verdict is Conclusion.OPEN:
            assert {o.id for o in seen.contenders} == {o.id for o in before.contenders}
            asked = (find_out(table) for table in (own, plain))
            assert len({str([_question(e) for e in f.inquiries]) for f in asked if f}) == 1


def _certain(conclusion: Conclusion) -> tuple[Conclusion, ...]:
    both = (Conclusion.LEADS, Conclusion.FIRM)
    return both if conclusion in both else ()


def _question(inquiry: object) -> object:
    return getattr(inquiry, "at_best", None), getattr(inquiry, "surely", None)


@given(viewed_models(own=True, blanks=True, actors=(2, 2)))
def test_as_entered_is_the_model_without_own_views_in_the_middle(model: Model) -> None:
    asked, plain = Analysis.of(model).view("entered"), Analysis.of(entered(model))
    assert not any(chain.from_iterable(claim.owned for claim in asked.model.sized()))
    for question in ("tradeoffs", "robustness", "stability", "deals", "positions"):
        both = []
        for each in (asked, plain):
            told = json.loads(getattr(each, question)().to_json())
            both.append(told["finding"])
        assert both[0] == both[1]
