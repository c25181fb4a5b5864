"""Pictures of a decision as files: whole, inert, and legible whatever the names are."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import example, given

from stancecli.diagnostics import Unanswerable
from stancecli.loader import load_text
from stancecli.model import Model
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
from tests.pages import HOSTILE, KLAMATH, LETTERS, crowd
from tests.running import case
from tests.traps import hostile_models, renamed

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ["وزارة الشؤون الخارجية " * 12, "long words " * 30, "W" * 300, "한국외교부" * 60]


def texts(svg: str) -> list[str]:
    """What can be read in a picture, line by line."""
    return [each.text or "" for each in ET.fromstring(svg).iter(f"{SVG}tspan") if each.text != " "]


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("tension", {"Shade on the bench · medium", "Peace with the Lowes · high"}),
        ("matrix", {"Peace with the Lowes", "high", "Better with “Thin it by a fifth”", "gap"}),
        ("stands", {"against", "option", "for", "Ruth Lowe ++", "Daniel Ames −−"}),
        ("grid", {"Ruth Lowe"}),
        ("compare", {"as it stands", "The crown is", "thinned"}),
    ],
)
def test_a_picture_is_one_file_that_loads_nothing_and_has_no_title_of_its_model(
    view: str, said: set[str]
) -> None:
    svg = picture(Situation.of(LETTERS), view).svg
    assert "What should be done with the walnut?" in " ".join(texts(svg))
    assert {*texts(svg)} >= said
    assert "var(" not in svg
    assert "prefers-color-scheme: dark" in svg
    assert not re.search(r"url\(|@import|<script|href=", svg)
    assert svg == picture(Situation.of(replace(LETTERS, title="Another")), view).svg


def test_the_square_is_of_the_pair_that_is_asked_for() -> None:
    situation = case()
    pair = situation.criterion("china.image"), situation.criterion("china.pyongyang")
    shown = " ".join(texts(picture(situation, "tension", "china.refugees", pair).svg))
    assert "Humanitarian image abroad · medium" in shown
    assert "Relations with Seoul" not in shown
    assert "what each option does to this pair" in shown


def test_the_weightiest_decision_is_the_first_of_the_page() -> None:
    river = Situation.of(KLAMATH)
    assert weightiest(river) == "pacificorp.dams"
    later = [decision.id for decision in river.decisions()][1:]
    assert weightiest(river, later) in later
    with pytest.raises(Unanswerable, match="no decision"):
        weightiest(Situation.of(Model(title="Nothing")))


STANCES = """
stance: 1
issues: {tax: {name: A tax}}
actors:
  ann: {name: Ann, positions: [{to: tax, stance: 2}]}
  ben: {name: Ben}
"""
ALONE = Situation.of(decider({"money": 1}, {"yes": {"money": 1}, "no": {}}, "no"))
EMPTY = Situation.of(decider({}, {"yes": {}, "no": {}}, "no"))


def test_the_first_picture_is_what_pulls_apart_else_the_effects_else_what_is_said() -> None:
    for situation, view in (
        (Situation.of(LETTERS), "tension"),
        (ALONE, "matrix"),
        (EMPTY, "stands"),
        (Situation.of(load_text(STANCES)), "stands"),
    ):
        assert main_view(situation) == view


@pytest.mark.parametrize(
    ("situation", "view", "said"),
    [
        (ALONE, "tension", "fewer than two interests"),
        (ALONE, "stands", "nobody is known to say anything"),
        (ALONE, "grid", "nobody else has a stake"),
        (EMPTY, "matrix", "does not say what these options do"),
    ],
)
def test_where_there_is_nothing_to_draw_it_says_so(
    situation: Situation, view: str, said: str
) -> None:
    with pytest.raises(Unanswerable, match=said):
        picture(situation, view, "a.choice")


def drawn(situation: Situation) -> list[str]:
    """Every picture that there is of the first decision."""
    found = []
    for view in PICTURES:
        try:
            found.append(picture(situation, view, next(iter(situation.decisions())).id).svg)
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
@example(HOSTILE)
def test_hostile_names_stay_text(model: Model) -> None:
    assert_text(Situation.of(model))


def test_no_line_of_a_long_name_is_wider_than_the_picture() -> None:
    for svg in drawn(Situation.of(renamed(LETTERS, NAMES))):
        wide = float(ET.fromstring(svg).attrib["width"])
        assert all(width_of(line, 12) < wide for line in texts(svg))


def test_of_many_actors_the_foremost_are_drawn_and_the_others_counted() -> None:
    drawing = picture(Situation.of(crowd(MOST_POINTS + 3)), "grid", "a.choice")
    marks = ET.fromstring(drawing.svg).findall(f".//{SVG}*[@class]")
    sides = [each for each in marks if each.attrib["class"].split()[0] == "side"]
    assert len(sides) == MOST_POINTS
    assert drawing.left_out == "3 more actors"
    assert drawing.left_out in " ".join(texts(drawing.svg))
    drawing = picture(Situation.of(crowd(30)), "stands", "a.choice")
    assert drawing.left_out == "18 more names"
    assert "and 18 more" in texts(drawing.svg)
    every = [GridPoint(f"a{n}", Fraction(n), Fraction(100 - n), "", False, "") for n in range(100)]
    kept = {each.name for each in foremost(every)}
    assert {"a0", "a1", "a98", "a99"} <= kept, "those that are large on either axis"
    assert "a50" not in kept


# Power and interest.


def points(*values: tuple[int, int, str]) -> PowerGrid:
    """Actors with a stake and influence, on a side; every other one says so itself."""
    found = (
        GridPoint(
            f"Actor {n}", Fraction(x), Fraction(y), side, is_said=bool(side) and not n % 2, told=""
        )
        for n, (x, y, side) in enumerate(values)
    )
    return PowerGrid(tuple(found), "stake", "influence on Town")


def gridded(width: int, *values: tuple[int, int, str]) -> str:
    return str(power_grid(points(*values), width).__html__())


def tops(svg: str) -> list[tuple[float, ...]]:
    """Where the marks of those who are for it begin."""
    found = re.findall(r'd="M([\d. ]+)L[^"]*Z" class="side for', svg)
    return [tuple(map(float, place.split())) for place in found]


def test_sides_are_told_by_the_shape_of_the_mark() -> None:
    svg = gridded(480, (4, 4, "for"), (3, 3, "against"), (2, 2, "neutral"), (1, 1, ""))
    corners = [d.count("L") + 1 for d in re.findall(r'd="(M[^"]*Z)"', svg)]
    assert corners == [3, 3, 4]
    assert svg.count("<circle") == 1
    marks = ["side for said", "side against", "side neutral said", "side"]
    assert re.findall(r'class="(side[^"]*)"', svg) == marks


@pytest.mark.parametrize("width", [620, 480, 358])
def test_everybody_in_the_grid_is_named_once_and_a_number_stands_in_a_mark(width: int) -> None:
    for crowded in (14, 24):
        svg = gridded(width, *[(3, 2, "for")] * crowded, (3, 3, "neutral"), (9, 9, "against"))
        said = re.findall(r">(?:\d+  )?(Actor \d+)</tspan>", svg)
        assert sorted(said) == sorted(f"Actor {n}" for n in range(crowded + 2))
        below = re.findall(r'class="sn"><tspan[^>]*>(\d+)  Actor', svg)
        inside = re.findall(r'class="num(?: said)?"><tspan[^>]*>(\d+)<', svg)
        assert sorted(below) == sorted(inside)
    assert len(below) > 5


def test_marks_of_equal_values_stand_apart_and_inside_and_the_key_says_so() -> None:
    svg = gridded(358, *[(0, 0, "for")] * 40)
    places = tops(svg)
    assert len(set(places)) == 40
    assert all(46 < x < 354 and 24 < y < 380 for x, y in places)
    near = [(abs(x - u), abs(y - v)) for x, y in places for u, v in places if (x, y) != (u, v)]
    assert min(max(each) for each in near) >= 14  # the tips of two marks of two sizes
    assert BESIDE in svg
    assert BESIDE not in gridded(358, (1, 1, "for"), (9, 9, "for"))
    (x, y), (u, v) = tops(gridded(620, (5, 5, "for"), (5, 5, "for"), (0, 0, "")))
    assert (abs(u - x), v - y) == (17, 0), "of two that would cover each other, side by side"
