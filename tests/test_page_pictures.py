"""Pictures of a decision as files: whole, inert, and legible whatever the names are."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from stancecli.diagnostics import Unanswerable
from stancecli.loader import load_text
from stancecli.model import Actor, Influence, Model, Position
from stancecli.page.drawings import width_of
from stancecli.page.drawings.plots import (
    BESIDE,
    MOST_POINTS,
    GridPoint,
    PowerGrid,
    foremost,
    power_grid,
)
from stancecli.page.pictures import PICTURES, main_view, picture, weightiest
from stancecli.situation import Situation
from tests.models import COSTLY, decider
from tests.pages import HOSTILE, LETTERS
from tests.running import case
from tests.traps import hostile_models, renamed

OF_A_DECISION = ["tension", "matrix", "stands", "grid"]
SVG = "{http://www.w3.org/2000/svg}"
NAMES = ("W" * 300, "long words " * 30, "وزارة الشؤون الخارجية " * 12, "한국외교부" * 60)


def texts(svg: str) -> list[str]:
    """What can be read in a picture, line by line."""
    return [each.text or "" for each in ET.fromstring(svg).iter(f"{SVG}tspan") if each.text != " "]


@pytest.mark.parametrize("view", [*OF_A_DECISION, "compare"])
def test_a_picture_is_one_file_that_loads_nothing(view: str) -> None:
    svg = picture(case(), view, "china.refugees").svg
    assert "How should China treat North Koreans found on its soil?" in " ".join(texts(svg))
    assert "var(" not in svg
    assert "prefers-color-scheme: dark" in svg
    assert not re.search(r"url\(|@import|<script|href=", svg)
    assert svg == picture(case(), view, "china.refugees").svg


def test_the_matrix_has_the_cells_of_the_page() -> None:
    shown = texts(picture(case(), "matrix", "china.refugees").svg)
    for said in ("Relations with Seoul", "high", "“Benign neglect” does better", "gap", "Points"):
        assert said in shown
    assert [said for said in shown if said in ("++", "−−")]


def test_stands_tell_who_says_what() -> None:
    shown = texts(picture(case(), "stands", "china.refugees").svg)
    assert {"against", "option", "for", "North Korea ++", "China −−"} <= set(shown)


def test_the_square_is_of_the_pair_that_is_asked_for() -> None:
    situation = case()
    pair = situation.criterion("china.image"), situation.criterion("china.pyongyang")
    shown = " ".join(texts(picture(situation, "tension", "china.refugees", pair).svg))
    assert "Humanitarian image abroad · medium" in shown
    assert "Relations with Seoul" not in shown
    assert "what each option does to this pair" in shown


def test_the_weightiest_decision_is_the_first_of_the_page() -> None:
    assert weightiest(case()) == "china.refugees"
    later = [decision.id for decision in case().decisions()][1:]
    assert weightiest(case(), later) in later
    with pytest.raises(Unanswerable, match="no decision"):
        weightiest(Situation.of(Model(title="Nothing")))


STANCES = """
stance: 1
issues: {tax: {name: A tax}}
actors:
  ann: {name: Ann, positions: [{to: tax, stance: 2}]}
  ben: {name: Ben}
"""


def test_the_first_picture_is_what_pulls_apart_else_the_effects_else_what_is_said() -> None:
    assert main_view(case()) == "tension"
    one = decider({"money": 1}, {"yes": {"money": 1}, "no": {}}, "no")
    assert main_view(Situation.of(one)) == "matrix"
    assert main_view(Situation.of(decider({}, {"yes": {}, "no": {}}, "no"))) == "stands"
    assert main_view(Situation.of(load_text(STANCES))) == "stands"


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("tension", "fewer than two interests"),
        ("stands", "nobody is known to say anything"),
        ("grid", "nobody else has a stake"),
    ],
)
def test_where_there_is_nothing_to_draw_it_says_so(view: str, said: str) -> None:
    alone = Situation.of(decider({"money": 1}, {"yes": {"money": 1}, "no": {}}, "no"))
    with pytest.raises(Unanswerable, match=said):
        picture(alone, view, "a.choice")
    empty = Situation.of(decider({}, {"yes": {}, "no": {}}, "no"))
    with pytest.raises(Unanswerable, match="does not say what these options do"):
        picture(empty, "matrix", "a.choice")


def crowd(count: int) -> Model:
    """Somebody who decides, and so many who say the same of it and have a little influence."""
    model = decider({"money": 1}, {"yes": {"money": 1}, "no": {}}, "no")
    people = tuple(
        Actor(
            id=f"p{n}",
            name=f"Person {n}",
            positions=(Position(actor=f"p{n}", to="a.yes", stance=Fraction(1)),),
            influence=(Influence(actor=f"p{n}", to="a", strength=Fraction(1)),),
        )
        for n in range(count)
    )
    return replace(model, actors=(*model.actors, *people))


def drawn(situation: Situation) -> list[str]:
    """Every picture that there is of every decision."""
    found = []
    for decision in situation.decisions():
        for view in PICTURES:
            try:
                found.append(picture(situation, view, decision.id).svg)
            except Unanswerable:
                continue
    return found


def assert_text(situation: Situation) -> None:
    """Nothing in a picture is markup but what we draw with."""
    for svg in drawn(situation):
        root = ET.fromstring(svg)
        assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
            *("svg", "title", "style", "rect", "g", "text", "tspan", "path", "circle"),
        }
        assert not any(name.startswith("on") for each in root.iter() for name in each.attrib)


@COSTLY
@given(hostile_models())
def test_hostile_names_stay_text(model: Model) -> None:
    assert_text(Situation.of(model))


def test_names_of_every_trap_stay_text() -> None:
    assert_text(Situation.of(HOSTILE))


@pytest.mark.parametrize("name", NAMES, ids=["W", "words", "arabic", "korean"])
def test_no_line_of_a_long_name_is_wider_than_the_picture(name: str) -> None:
    for svg in drawn(Situation.of(renamed(LETTERS, [name]))):
        wide = float(ET.fromstring(svg).attrib["width"])
        assert all(width_of(line, 12) < wide for line in texts(svg))


def test_of_many_actors_the_grid_has_the_foremost_and_counts_the_others() -> None:
    drawing = picture(Situation.of(crowd(MOST_POINTS + 3)), "grid", "a.choice")
    marks = ET.fromstring(drawing.svg).findall(f".//{SVG}*[@class]")
    sides = [each for each in marks if each.attrib["class"].split()[0] == "side"]
    assert len(sides) == MOST_POINTS
    assert drawing.left_out == "3 more actors"
    assert drawing.left_out in " ".join(texts(drawing.svg))


def test_the_foremost_are_large_on_either_axis() -> None:
    every = [GridPoint(f"a{n}", Fraction(n), Fraction(100 - n), "", False, "") for n in range(100)]
    kept = {each.name for each in foremost(every)}
    assert {"a0", "a1", "a98", "a99"} <= kept
    assert "a50" not in kept


def test_names_that_have_no_room_among_the_stands_are_counted() -> None:
    drawing = picture(Situation.of(crowd(30)), "stands", "a.choice")
    assert drawing.left_out == "18 more names"
    assert "and 18 more" in texts(drawing.svg)


def points(*values: tuple[int, int, str]) -> PowerGrid:
    """Actors with a stake and influence, on a side; every other one says so itself."""
    found = (
        GridPoint(
            f"Actor {n}", Fraction(x), Fraction(y), side, is_said=bool(side) and not n % 2, told=""
        )
        for n, (x, y, side) in enumerate(values)
    )
    return PowerGrid(tuple(found), "stake", "influence on Town")


def test_sides_are_told_by_the_shape_of_the_mark() -> None:
    shown = points((4, 4, "for"), (3, 3, "against"), (2, 2, "neutral"), (1, 1, ""))
    svg = str(power_grid(shown, 480).__html__())
    corners = [d.count("L") + 1 for d in re.findall(r'd="(M[^"]*Z)"', svg)]
    assert corners == [3, 3, 4]
    assert svg.count("<circle") == 1
    assert re.findall(r'class="(side[^"]*)"', svg) == [
        "side for said",
        "side against",
        "side neutral said",
        "side",
    ]


@pytest.mark.parametrize("width", [620, 480, 358])
def test_everybody_in_the_grid_is_named_once(width: int) -> None:
    shown = points(*[(3, 2, "for")] * 14, (0, 0, ""), (9, 9, "against"))
    svg = power_grid(shown, width).__html__()
    said = re.findall(r">(?:\d+  )?(Actor \d+)</tspan>", str(svg))
    assert sorted(said) == sorted(point.name for point in shown.points)


@pytest.mark.parametrize("width", [620, 480, 358])
def test_a_number_below_the_grid_stands_in_a_mark(width: int) -> None:
    crowd = points(*[(3, 2, "for")] * 24, (3, 3, "neutral"), (9, 9, "against"))
    svg = str(power_grid(crowd, width).__html__())
    below = re.findall(r'class="sn"><tspan[^>]*>(\d+)  Actor', svg)
    inside = re.findall(r'class="num(?: said)?"><tspan[^>]*>(\d+)<', svg)
    assert len(below) > 5
    assert sorted(below) == sorted(inside)


def test_marks_of_equal_values_stand_apart_and_inside_and_the_key_says_so() -> None:
    crowd = points(*[(0, 0, "for")] * 40)
    svg = str(power_grid(crowd, 358).__html__())
    tops = [
        tuple(map(float, place.split()))
        for place in re.findall(r'd="M([\d. ]+)L[^"]*Z" class="side for', svg)
    ]
    assert len(set(tops)) == 40
    assert all(46 < x < 354 and 24 < y < 380 for x, y in tops)
    near = [(abs(x - u), abs(y - v)) for x, y in tops for u, v in tops if (x, y) != (u, v)]
    assert min(max(each) for each in near) >= 14  # the tips of two marks of two sizes
    assert BESIDE in svg
    assert BESIDE not in str(power_grid(points((1, 1, "for"), (9, 9, "for")), 358).__html__())


def test_two_marks_that_would_cover_each_other_stand_side_by_side() -> None:
    svg = str(power_grid(points((5, 5, "for"), (5, 5, "for"), (0, 0, "")), 620).__html__())
    (x, y), (u, v) = (
        tuple(map(float, place.split()))
        for place in re.findall(r'd="M([\d. ]+)L[^"]*Z" class="side for', svg)
    )
    assert (u - x, v - y) == (17, 0) or (u - x, v - y) == (-17, 0)


def test_the_title_of_the_model_is_no_part_of_a_picture() -> None:
    situations = (Situation.of(each) for each in (LETTERS, replace(LETTERS, title="Another")))
    one, another = (
        [picture(each, view) for view in (*OF_A_DECISION, "compare")] for each in situations
    )
    assert one == another
