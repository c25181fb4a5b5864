"""The small page of an actor: its figures against those of the answers, and what is missing."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from fractions import Fraction

import pytest

from stancecli.loader import load_text
from stancecli.methods.influence import direct_ties
from stancecli.methods.performance import performance_table
from stancecli.model import Model
from stancecli.page.actor_sheet import sheet_of
from stancecli.page.drawings.actor import ActorSheet
from stancecli.page.drawn import drawn
from stancecli.page.pictures import main_view, picture
from stancecli.situation import Situation
from tests.models import decider
from tests.pages import CASE, HOSTILE
from tests.running import case, run
from tests.test_page_pictures import texts


def sheet(situation: Situation, actor: str, decision: str | None) -> ActorSheet:
    data = sheet_of(situation, actor, decision).data
    assert isinstance(data, ActorSheet)
    return data


@pytest.mark.parametrize("actor", ["china", "brokers", "dprk"])
def test_what_it_stands_to_lose_adds_up_to_its_points(actor: str) -> None:
    shown = sheet(case(), actor, "china.refugees")
    table = performance_table(case(), "china.refugees", actor)
    assert [bar.total for bar in shown.bars] == [table.score(o.id) for o in table.candidates]
    for bar in shown.bars:
        assert sum((part.points for part in bar.parts), Fraction(0)) == bar.total
    assert [each.points for each in shown.says if each.points is not None] == [
        table.score(o.id) for o in table.candidates
    ]


def test_whom_it_can_move_and_who_can_move_it_are_its_ties_strongest_first() -> None:
    shown = sheet(case(), "china", "china.refugees")
    ties = direct_ties(case())
    onward = sorted((-t.strength, t.end.name) for (a, _), t in ties.items() if a == "china")
    back = sorted((-t.strength, t.start.name) for (_, b), t in ties.items() if b == "china")
    for block, wanted in ((shown.moves, onward), (shown.moved, back)):
        assert sorted((-(line.size or 0), line.name) for line in block.lines) == wanted
        sizes = [line.size or Fraction(0) for line in block.lines]
        assert sizes == sorted(sizes, reverse=True)


def test_what_it_says_of_the_options_of_others_stands_below_its_own() -> None:
    shown = sheet(case(), "china", "china.refugees")
    assert [(each.name, each.said, each.word) for each in shown.says[3:]] == [
        ("Recognise as refugees", "against −−", "ruled out"),
        ("Speak out, and at the Council (South Korea)", "against −−", ""),
    ]
    assert shown.verdict.startswith("By its interests")
    assert [line.name for line in shown.bound.lines] == [
        "Agreement of 1986: rules out “Recognise as refugees”"
    ]


def test_who_decides_nothing_stands_to_lose_by_the_options_of_others() -> None:
    assert "the options of China" in sheet(case(), "brokers", "china.refugees").loses
    assert "its options" in sheet(case(), "china", "china.refugees").loses


STANCES = """
stance: 1
issues: {tax: {name: A tax}}
actors:
  ann: {name: Ann, positions: [{to: tax, stance: 2}]}
  ben: {name: Ben}
"""


def test_where_nothing_is_entered_it_says_so() -> None:
    said = texts(picture(Situation.of(load_text(STANCES)), "actor", "ann").svg)
    assert {"for ++", "A tax"} <= set(said)
    assert said.count("nothing entered") == 4
    assert (
        texts(picture(Situation.of(load_text(STANCES)), "actor", "ben").svg).count(
            "nothing entered"
        )
        == 5
    )
    assert picture(Situation.of(load_text(STANCES)), "actor").svg


@pytest.mark.parametrize("model", [CASE, HOSTILE], ids=["case", "hostile"])
def test_no_bar_runs_off_the_page(model: Model) -> None:
    situation = Situation.of(model)
    for actor in situation.actors():
        figure = sheet_of(situation, actor.id, "china.refugees")
        svg = ET.fromstring(str(drawn(figure, figure.width).__html__()))
        rects = list(svg.iter("rect"))
        assert rects
        for rect in rects:
            assert float(rect.attrib["x"]) >= 0
            assert float(rect.attrib["x"]) + float(rect.attrib["width"]) <= 900


# What is drawn where no picture is asked for.


def test_the_first_picture_is_what_pulls_apart_else_the_effects_else_what_is_said() -> None:
    assert main_view(case()) == "tension"
    one = decider({"money": 1}, {"yes": {"money": 1}, "no": {}}, "no")
    assert main_view(Situation.of(one)) == "matrix"
    assert main_view(Situation.of(decider({}, {"yes": {}, "no": {}}, "no"))) == "stands"
    assert main_view(Situation.of(load_text(STANCES))) == "stands"


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("", "--view tension"),
        ("china.seoul", "china.seoul --view map"),
        ("dprk", "dprk --view actor"),
        ("china.refugees", "china.refugees --view tension"),
        ("--between seoul image", "--view tension --between seoul image"),
    ],
)
def test_without_a_view_the_question_is_drawn_or_what_is_named(
    capfd: pytest.CaptureFixture[str], line: str, same: str
) -> None:
    if "map" in same:
        from tests.traps import need_graphviz

        need_graphviz()
    found = run(capfd, f"export svg {line}")
    assert found[0] == 0
    assert found == run(capfd, f"export svg {same}")


def test_the_graph_is_still_what_other_formats_hold(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(capfd, "export dot china") == run(capfd, "export dot china --view map")
