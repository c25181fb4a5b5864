"""Views: laws over random models; by hand, where what an actor itself holds decides for it."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import chain, count, product
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from hypothesis import assume, given, strategies as st

from stancecli import Analysis, InvalidModel, load
from stancecli.analysis import Answer
from stancecli.diagnostics import Place, Unanswerable
from stancecli.lenses.check.gaps import gaps_of
from stancecli.lenses.compare.finding import find
from stancecli.loader import load_text
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.robustness import single_steps, thresholds
from stancecli.methods.robustness.find_out import find_out
from stancecli.methods.robustness.knockouts import Knockout, Outcome, knockouts
from stancecli.methods.verdict import verdict
from stancecli.model import Model, Range, Removal, Scenario, Setting, Sized, exactly, owner_id
from stancecli.scenario import apply, change
from stancecli.situation import Situation
from tests.brute_values import chosen_now, claims_holding
from tests.models import COSTLY, viewed_models, with_sized
from tests.running import stance
from tests.test_import_tables import imported, tables


def size_of(claim: Sized) -> Range:
    """What counts as the size of a claim, as a range: 0 where it has none, as what binds."""
    size = getattr(claim, claim.amount)
    return size if isinstance(size, Range) else exactly(size or 0)


def held_by(holder: str, model: Model) -> Model:
    """The model written with what one holder holds, and without views."""

    def alone(claim: Sized) -> Sized:
        view = claim.view_of(holder)
        if not view:
            return replace(claim, views=())
        is_range = isinstance(getattr(claim, claim.amount), Range)
        value: Any = view.value if is_range else view.value.mid
        return replace(claim, views=(), **{claim.amount: value})

    return with_sized(model, alone)


def numbered(model: Model) -> Model:
    """The same, each claim at a line of its own, so that it is known again."""
    lines = count(1)
    return with_sized(model, lambda claim: replace(claim, place=Place("m", next(lines), 1)))


def told(answer: Answer[Any]) -> Any:
    """What an answer finds, in JSON, but for the views."""
    return bare(answer.to_dict()["finding"])


def bare(told: Any) -> Any:
    if isinstance(told, dict):
        return {key: bare(value) for key, value in told.items() if key != "views"}
    return [bare(each) for each in told] if isinstance(told, list) else told


def questions(analysis: Analysis) -> Iterator[Answer[Any]]:
    decisions = [decision.id for decision in analysis.situation.decisions()]
    yield analysis.tradeoffs()
    yield analysis.positions()
    yield analysis.influence()
    with suppress(Unanswerable):  # Where nobody has a choice, no view gives one.
        yield analysis.stability()
    for decision in decisions:
        yield analysis.robustness(decision)
        yield analysis.positions(decision)


# Laws.

SMALL: dict[str, Any] = {"actors": (2, 2), "decisions": (0, 1), "interests": (1, 2)}


@COSTLY
@given(viewed_models(by="anna", **SMALL))
def test_what_one_holds_on_every_claim_answers_as_a_model_of_that_alone(model: Model) -> None:
    viewed, alone = Analysis.of(model).view("anna"), Analysis.of(held_by("anna", model))
    assert list(map(size_of, viewed.model.sized())) == list(map(size_of, alone.model.sized()))
    for one, other in zip(questions(viewed), questions(alone), strict=True):
        assert told(one) == told(other)


@COSTLY
@given(viewed_models())
def test_every_view_lies_within_its_size_and_the_median_counts(model: Model) -> None:
    """Read from a text: where no size is written, their median, of two the midpoint."""
    read = load_text(imported(tables(model)))
    for claim in read.sized():
        if not claim.views:
            continue
        size = size_of(claim.as_entered)
        values = [view.value for view in claim.views]
        if isinstance(getattr(claim, claim.amount), Range):
            assert all(value.low in size and value.high in size for value in values)
        if claim.is_of_views:
            assert size.mid == median(value.mid for value in values)
        else:
            assert size.mid == (size.low + size.high) / 2


@COSTLY
@given(viewed_models(), st.data())
def test_without_a_holder_every_size_is_as_it_was(model: Model, data: st.DataObject) -> None:
    model = numbered(model)
    holders = [each.id for each in model.holders]
    assume(holders)
    holder = data.draw(st.sampled_from(holders))
    gone = change(model, Scenario(without=(Removal(item=holder),)))
    before = {claim.place: claim for claim in model.sized()}
    for claim in gone.sized():
        was = before[claim.place]
        assert not claim.view_of(holder)
        if was.cite and not claim.cite:
            assert claim.views == ()
            continue
        assert (size_of(claim), size_of(claim).mid) == (size_of(was), size_of(was).mid)
        assert claim.views == tuple(view for view in was.views if view.holder != holder)
    with pytest.raises(Unanswerable):
        Analysis.of(model).without(holder).view(holder)
    with pytest.raises(Unanswerable):
        Analysis.of(gone).view(holder)


@COSTLY
@given(viewed_models(by="anna", ranges=False), st.data())
def test_what_is_set_counts_whoever_holds_another_value(model: Model, data: st.DataObject) -> None:
    actor = model.actors[0]
    value = exactly(data.draw(st.integers(1, 4)))
    put = {each.id: value for each in actor.interests}
    put |= {each.id: value for each in actor.constraints}
    for option in actor.decisions[0].options:
        targets = [effect.to for effect in option.effects]
        put |= {f"{option.id}:{to}": exactly(1) for to in targets if targets.count(to) == 1}
    for item, size in put.items():
        changed = change(model, Scenario(view="anna", set=(Setting(item=item, value=size),)))
        option_id, _, to = item.partition(":")
        claim: Any = changed.items[option_id]
        if to:
            (claim,) = (effect for effect in claim.effects if effect.to == to)
        assert (getattr(claim, claim.amount), claim.views) == (size, ())


@COSTLY
@given(viewed_models(blanks=True))
def test_the_verdict_on_a_view_is_the_one_under_it(model: Model) -> None:
    """The view applied as a scenario, and the points of the table that this leads to."""
    situation = Situation.of(model)
    for decision in situation.decisions():
        table = performance_table(situation, decision.id)
        found = verdict(table).views
        if verdict(table).verdict not in (Conclusion.EMPTY, Conclusion.ONLY):
            claims: list[Sized] = list(table.criteria)
            for option, criterion in product(table.candidates, table.criteria):
                claims += table.cells[option.id, criterion.id].own
            holders = {view.holder for claim in claims for view in claim.views}
            assert [view.holder.id for view in found] == [
                each.id for each in model.holders if each.id in holders
            ]
        else:
            assert found == ()
        for view in found:
            under = apply(Scenario(view=view.holder.id), situation)
            scores = performance_table(under, decision.id).scores
            assert view.verdict == verdict(performance_table(under, decision.id)).verdict
            most = max(scores.values())
            assert {option.id for option in view.leaders} == {
                id_ for id_, points in scores.items() if points == most
            }
            others = [points for points in scores.values() if points < most]
            behind = scores[view.rival.id] if view.rival else None
            assert (view.margin, behind) == (
                (most - max(others), max(others)) if others else (None, None)
            )


@given(viewed_models(blanks=True, **SMALL))
def test_as_entered_the_number_that_stands_in_counts(model: Model) -> None:
    """Points, gains, steps and thresholds are those of a model that has only these numbers."""

    def at_middle(claim: Sized) -> Sized:
        size = getattr(claim, claim.amount)
        middle: Any = exactly(size.mid) if isinstance(size, Range) else size
        return replace(claim, views=(), **{claim.amount: middle})

    entered = Situation.of(with_sized(model, at_middle))
    situation = Situation.of(model)
    for decision in situation.decisions():
        table, exact = (performance_table(each, decision.id) for each in (situation, entered))
        assert table.scores == exact.scores
        assert [o.id for o in table.leaders] == [o.id for o in exact.leaders]
        found, same = verdict(table), verdict(exact)
        if found.rival and same.rival and found.rival.id == same.rival.id:
            one, other = ((each.margin, each.for_, each.against) for each in (found, same))
            assert one == other
        known, stepped = (
            {
                (step.before.mid, step.after, tuple(o.id for o in step.then))
                for step in single_steps(each)
            }
            for each in (table, exact)
        )
        assert known <= stepped
        parting, same_parting = (
            [(each.criterion.id, each.at) for each in thresholds(of)] for of in (table, exact)
        )
        assert parting == same_parting


# By hand: what an actor itself holds decides for it, and narrows nothing.

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


def tables_of(model: Model) -> list[PerformanceTable]:
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
    assert "In the view of Mill “Keep it” is ahead of “Drop it” by 5 points." in said
    others = (
        "In the view of Ann Poe “Drop it” is ahead of “Keep it” by 1 point, in that of Town "
        "“Drop it” is ahead of “Keep it” by 4 points."
    )
    assert others in said
    assert "It fears a flood [daily p. 4]" in said
    assert "view of Mill" not in said.replace("In the view of Mill “Keep it” is ahead of", "")
    assert "At middle estimates" not in said
    said = " ".join(str(asked.stability()).split())
    assert "At middle estimates (Mill: its own view) the current state holds" in said
    said = " ".join(str(asked.deals()).split())
    assert "At middle estimates (Mill and Town: each its own view) there is" in said
    said = " ".join(str(asked.stability("mill")).split())
    assert "In the view of Mill no move alone would be a gain." in said
    assert "At middle estimates the current state" in str(asked.view("entered").stability())


def test_another_belief_is_a_lever() -> None:
    found = case().levers("mill.drop")
    assert [(each.holder.id, each.lead) for each in found.views] == [("survey", 1), ("town", 4)]
    for each in found.views:
        (seen,) = case().view(each.holder.id).tradeoffs("mill").tradeoffs
        points = {scored.option.id: scored.points for scored in seen.options}
        assert points["mill.drop"] - points["mill.keep"] == each.lead
    text = " ".join(str(found).split())
    assert "the view of Town" in text
    assert "In the view of Ann Poe “Drop it” would be ahead of “Keep it” by 1 point." in text
    assert not case().view("entered").levers("mill.drop").views


def test_side_by_side_stands_what_was_entered() -> None:
    found = case(("effect: [-2, 1]", "effect: [-2, 2]")).compare("mill")
    assert [column.name for column in found.columns][:2] == ["as it stands", "as entered"]
    assert [stand.lead for stand in found.decisions[0].standings[:2]] == [5, 1]


def test_of_coders_sizes_are_compared_as_entered() -> None:
    theirs = case((f"                  mill: {{value: -2, {FEAR}}}\n", "")).situation
    found = find(case().situation, ["mill.dam"], name="ours", others={"theirs": theirs})
    assert found.coding
    assert not found.coding.differing


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
    found = knockouts(tables_of(asked.model)[0]).sources
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


# Laws of own views.


@given(viewed_models(own=True, blanks=True))
def test_points_are_those_of_the_own_middles(model: Model) -> None:
    for table in tables_of(model):
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
    for own, plain in zip(tables_of(model), tables_of(entered(model)), strict=True):
        assert [own.bounds(o.id) for o in own.candidates] == [
            plain.bounds(o.id) for o in plain.candidates
        ]
        seen, before = verdict(own), verdict(plain)
        kinds = [{each.verdict, *_certain(each.verdict)} for each in (seen, before)]
        ahead, then = ({o.id for o in each.leaders} for each in (seen, before))
        assert ahead != then or kinds[0] == kinds[1]
        if seen.verdict is Conclusion.OPEN:
            assert {o.id for o in seen.contenders} == {o.id for o in before.contenders}
            asked = (find_out(table) for table in (own, plain))
            assert len({f and str([_question(e) for e in f.inquiries]) for f in asked}) == 1


def _certain(conclusion: Conclusion) -> tuple[Conclusion, ...]:
    both = (Conclusion.LEADS, Conclusion.FIRM)
    return both if conclusion in both else ()


def _question(inquiry: object) -> object:
    return getattr(inquiry, "at_best", None), getattr(inquiry, "surely", None)


@COSTLY
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
