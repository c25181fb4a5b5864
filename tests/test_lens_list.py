"""`stance list`: the items of a model by kind."""

import pytest
from hypothesis import given

from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import list as lens
from stancecli.loader import load_text
from stancecli.model import Model
from stancecli.render import terminal
from stancecli.situation import KINDS, Situation
from tests.models import decider, models


@pytest.mark.parametrize("word", ["", "s", "country", "actors and interests"])
def test_a_word_that_is_no_kind_is_refused(word: str) -> None:
    with pytest.raises(Unanswerable, match="no kind of item"):
        lens.find(Situation.of(Model(title="Empty")), word)


def test_an_empty_kind_is_no_error() -> None:
    report = lens.describe(lens.find(Situation.of(Model(title="Empty")), "source"))
    assert report.conclusion == "Nothing of the kind is in the model."
    assert report.blocks == ()


@pytest.mark.parametrize("word", ["interest", "interests", "Interest", "INTERESTS"])
def test_a_kind_by_any_of_its_words(word: str) -> None:
    model = decider({"x": 4, "y": "5/2"}, {"one": {"x": 1}, "two": {}}, "two")
    found = lens.find(Situation.of(model), word)
    assert found.kind == "interest"
    assert [each.id for group in found.groups for each in group.items] == ["a.x", "a.y"]
    told = str(lens.describe(found))
    assert "vital" in told
    assert "2.5" in told


def test_options_stand_under_their_decision_and_the_current_one_is_marked() -> None:
    model = decider({"x": 1}, {"one": {"x": 1}, "two": {}}, "two")
    found = lens.find(Situation.of(model), "option")
    (group,) = found.groups
    assert group.under is not None
    assert group.under.id == "a.choice"
    assert str(lens.describe(found)).count("'current'") == 1


def test_the_code_book_has_ids_names_owners_and_what_is_told_of_each() -> None:
    text = """
stance: 1
title: T
issues: {tax: {name: A tax, about: On land.}}
actors:
  ann:
    name: Ann
    also: [Annie, Nan]
    about: Owns the land.
    interests: {x: {name: Peace, importance: low}}
    decisions:
      d: {question: What?, current: go, options: {go: {name: Go, about: At once.}, no: {name: No}}}
"""
    answer = Analysis.of(load_text(text.lstrip())).list()
    assert [tuple(row.values()) for row in answer.to_rows()] == [
        ("issue", "tax", "A tax", None, "", "On land."),
        ("actor", "ann", "Ann", None, "Annie; Nan", "Owns the land."),
        ("interest", "ann.x", "Peace", "ann", "", ""),
        ("decision", "ann.d", "What?", "ann", "", ""),
        ("option", "ann.go", "Go", "ann.d", "", "At once."),
        ("option", "ann.no", "No", "ann.d", "", ""),
    ]
    short, whole = (
        terminal.render(answer.report, width=80, colour=False, whole=each) for each in (False, True)
    )
    for told in ("On land.", "Annie, Nan", "Owns the land.", "Ann  ", "At once."):
        assert told not in short
        assert told in whole


@given(models())
def test_everything_is_listed_once(model: Model) -> None:
    found = lens.find(Situation.of(model))
    listed = [each.id for group in found.groups for each in group.items]
    kinds = list(dict.fromkeys(group.kind for group in found.groups))
    assert kinds == [kind for kind in KINDS if kind in kinds]
    assert sorted(listed) == sorted(model.items)
    told = str(lens.describe(found))
    assert all(id_ in told for id_ in model.items)
