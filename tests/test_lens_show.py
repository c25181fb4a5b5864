"""What looks things up: `show` an item, `list` the items by kind, and `stance` alone."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from stancecli import depth, report as r
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import list as lens, overview, show
from stancecli.loader import load_text
from stancecli.methods.claims import foremost, total
from stancecli.model import ZERO, Effect, Model
from stancecli.render import terminal
from stancecli.situation import KINDS, Situation
from tests.conftest import Golden
from tests.models import DAM, choice, decider, models, swapped
from tests.running import screen


def dam() -> Model:
    """The dam, with a licence, citations, and jobs by which the utility moves anglers."""
    more = """\
    name: River Power
    constraints: {licence: {name: Licence, force: binding, against: [peaking], cite: hearing p. 10}}
    influence: [{to: anglers, strength: 1, by: jobs}]
"""
    reasoned = "because: Peak power pays., cite: [hearing p. 1, hearing p. 2]"
    return load_text(
        swapped(
            DAM,
            {
                "{title: Public hearing}": "{title: Public hearing, date: 2024}, x: {title: X}",
                "    name: River Power\n": more,
                "{to: revenue, effect: 2}": f"{{to: revenue, effect: 2, {reasoned}}}",
                "fish, effect: -2}": "fish, effect: -2, cite: hearing p. 9}",
            },
        )
    )


def test_every_item_reads_as_worked_by_hand(golden: Golden) -> None:
    told, situation = [], Situation.of(dam())
    for id_ in situation:
        report = show.describe(show.find(situation, id_))
        told.append(f"# {id_}; -v: {', '.join(depth.left_out(report))}")
        told += (screen(report, 100, whole=each) for each in (False, True))
    golden("show/dam.txt", "\n".join(told))


@given(models(), st.data())
def test_every_item_has_a_page(model: Model, data: st.DataObject) -> None:
    situation = Situation.of(model)
    id_ = data.draw(st.sampled_from(list(model.items)))
    found = show.find(situation, id_)
    report = data.draw(st.sampled_from((depth.short, depth.whole)))(show.describe(found))
    assert model.items[id_].name in report.asked
    assert report.conclusion.endswith(".")


@given(models())
def test_the_pages_of_interests_hold_every_effect_once(model: Model) -> None:
    situation = Situation.of(model)
    found = [show.find(situation, i.id) for a in model.actors for i in a.interests]
    claims = [claim for page in found for claim in page.claims if isinstance(claim, Effect)]
    effects = [claim for claim in model.claims() if isinstance(claim, Effect)]
    assert sorted(map(id, claims)) == sorted(map(id, effects))


@given(models(unknowns=True))
def test_what_the_options_taken_do_adds_up_to_what_is_said_of_an_interest(model: Model) -> None:
    situation = Situation.of(model)
    for actor in model.actors:
        for interest in actor.interests:
            found = show.find(situation, interest.id)
            taken = (each for each in found.touches if situation.holds(each.option.id))
            now = sum((each.now for each in taken if each.now), ZERO)
            assert now == total(situation.claims_in_force(interest.id))


@given(models(), st.data())
def test_what_matters_most_does_at_each_value_where_nothing_else_is_said(
    model: Model, data: st.DataObject
) -> None:
    for actor in model.actors:
        first, is_sure = foremost(actor.criteria)
        ends = st.sampled_from(("low", "high"))
        drawn = {each.id: getattr(each.weight, data.draw(ends)) for each in actor.criteria}
        at = drawn if is_sure else {each.id: each.weight.mid for each in actor.criteria}
        assert all(at[each.id] == max(at.values()) for each in first)
        said = show.describe(show.find(Situation.of(model), actor.id))
        assert ("At middle estimates" in f"{said.conclusion} {said.more}") == (not is_sure)


# `list`.


def test_a_kind_is_named_by_any_of_its_words_and_by_no_other() -> None:
    situation = Situation.of(decider({"x": 4, "y": "5/2"}, {"one": {"x": 1}, "two": {}}, "two"))
    for word in ("interest", "interests", "Interest", "INTERESTS"):
        found = lens.find(situation, word)
        assert found.kind == "interest"
        assert [each.id for group in found.groups for each in group.items] == ["a.x", "a.y"]
    for word in ("", "s", "country", "actors and interests"):
        with pytest.raises(Unanswerable, match="no kind of item"):
            lens.find(situation, word)


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


@given(models())
def test_who_is_who_says_of_each_what_show_says(model: Model) -> None:
    situation = Situation.of(model)
    for row in Analysis.of(model).list("actor").to_rows(whole=True):
        shown = show.describe(show.find(situation, row["id"]))
        listings = (each for each in shown.blocks if isinstance(each, r.Listing))
        lines = {r.plain(e.label): r.plain(e.text) for each in listings for e in each.entries}
        for label in ("Says", "Bound by", "Can move", "Is moved by", "Sources"):
            assert row[label.lower().replace(" ", "_")] == lines.get(label, "")
        wants = (cell for each in shown.blocks if isinstance(each, r.Table) for cell in each.rows)
        for interest in [*wants][:4]:
            assert f"“{interest.name}”" in row["wants"]


def test_the_stakeholder_table_has_three_columns_in_text() -> None:
    report = lens.describe(lens.find(Situation.of(dam()), "actor"))
    lines = screen(report, 80, whole=True).splitlines()
    assert ["who", "wants", "says"] in [line.split() for line in lines]
    assert lines[-1].endswith("it has bound by, can move, is moved by and sources too")
    assert max(map(len, lines)) <= 80
    assert "who says and wants what" in depth.left_out(report)


# `stance` alone: what the model holds and who decides what.


TWO = choice("x 1, y 2", "one: x 1", "*two: y -1, x 0")


def test_overviews_read_as_worked_by_hand(golden: Golden) -> None:
    """Nobody decides, one does, and eight do, of whom a short answer names six."""
    many = (choice("x 1", "*one: x 1", "two:", actor=f"a{n}").actors[0] for n in range(8))
    eight = Model(title="Eight", as_of="2024-05", actors=tuple(many))
    told = []
    for model in (Model(title="Empty"), replace(TWO, title="Two options"), eight):
        report = overview.describe(overview.find(Situation.of(model)))
        told.append(f"{screen(report)}\n")
    told.append(screen(report, whole=True))
    golden("overview/small.txt", "\n".join(told))
