"""Views: laws over random models, then two and three coders of one text by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import count, product
from statistics import median
from typing import Any

import pytest
from hypothesis import assume, given, strategies as st

from stancecli.analysis import Analysis, Answer
from stancecli.diagnostics import Place, Unanswerable
from stancecli.loader import load_text
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.robustness import thresholds
from stancecli.methods.robustness.changes import single_steps
from stancecli.methods.verdict import verdict
from stancecli.model import Model, Range, Removal, Scenario, Setting, Sized, exactly
from stancecli.scenario import apply, change
from stancecli.situation import Situation
from tests.models import COSTLY, viewed_models, with_sized
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

ONE = Fraction(1)
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
        size = size_of(claim)
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
