"""What the page draws, and pictures as files: inert, and legible whatever the names are."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import example, given, strategies as st

from stancecli import notation as fmt
from stancecli.diagnostics import Unanswerable
from stancecli.loader import load_text
from stancecli.model import Model, Range, exactly
from stancecli.page.drawings import SLIM, CutNames, Drawing, cut, width_of
from stancecli.page.drawings.places import Box, FreeRoom, placed
from stancecli.page.drawings.plots import (
    BESIDE,
    MOST_POINTS,
    GridPoint,
    PointsChart,
    PointsRow,
    PowerGrid,
    foremost,
    points_chart,
    power_grid,
)
from stancecli.page.drawings.square import Spot, Square, SquareAxis, square
from stancecli.page.drawings.tables import stands_chart
from stancecli.page.parts import Chip, Sides, Stands
from stancecli.page.pictures import PICTURES, main_view, picture, weightiest
from stancecli.situation import Situation
from tests.models import COSTLY, decider
from tests.pages import HOSTILE, KLAMATH, LETTERS, crowd
from tests.running import case
from tests.traps import hostile_models, renamed

PLACES = st.tuples(st.floats(10, 390), st.floats(10, 390))


@given(st.lists(PLACES, min_size=1, max_size=12), st.text("abc é中", min_size=1, max_size=60))
def test_a_name_that_is_placed_touches_nothing(
    points: list[tuple[float, float]], name: str
) -> None:
    room = FreeRoom(Box(0, 0, 400, 400), points=points)
    room.boxes += [Box(x - 7, y - 7, x + 7, y + 7) for x, y in points]
    room.lines += [(200, 0, 200, 400), (0, 0, 400, 400)]
    for point in points:
        boxes, lines = list(room.boxes), list(room.lines)
        label = placed(room, name, "mark", point, size=12, bold=False)
        if label:
            assert label.box.within(room.inside)
            assert not any(map(label.box.meets, boxes))
            assert not any(map(label.box.crossed_by, lines))
            assert label.box in room.boxes


@given(st.text(max_size=400), st.integers(40, 300), st.integers(1, 3), st.booleans())
def test_what_has_no_room_is_cut_and_says_so(text: str, room: int, lines: int, bold: bool) -> None:
    shown = cut(text, room, 12, lines, bold=bold)
    assert 1 <= len(shown) <= lines
    assert all(width_of(line, 12, bold=bold) <= room + 0.01 for line in shown)
    whole, kept = (
        "".join(each.split()).replace("-", "") for each in (fmt.visible(text), "".join(shown))
    )
    assert kept == whole or (kept.endswith("…") and whole.startswith(kept[:-1]))


def drawn(drawing: Drawing) -> str:
    return str(drawing.__html__())


AXES = SquareAxis("Left", "vital"), SquareAxis("Right", "low")


def spot(name: str, x: int | Range, y: int | Range, kind: str = "open") -> Spot:
    across, up = (each if isinstance(each, Range) else exactly(each) for each in (x, y))
    return Spot(name, "", across, up, kind)


def squared(spots: Sequence[Spot], width: int = 480, corner: str = "") -> str:
    return drawn(square(Square(tuple(spots), *AXES, corner), width))


def circles(svg: str) -> list[tuple[float, float]]:
    return [
        (float(x), float(y))
        for x, y in re.findall(r'<circle [^>]*cx="([\d.]+)" cy="([\d.]+)"', svg)
    ]


@pytest.mark.parametrize("width", [480, 358])
def test_points_stand_in_the_order_of_their_values(width: int) -> None:
    spots = [spot("A", -2, -2, "lead"), spot("B", 0, 1, "next"), spot("C", 2, 2, "out")]
    svg = squared(spots, width, "helps both: C")
    (ax, ay), (bx, by), (cx, cy) = circles(svg)
    assert ax < bx < cx
    assert ay > by > cy
    assert round(bx - ax, 1) == round(cx - bx, 1)
    for name in ("A", "B", "C", "helps both: C", "Left · vital", "Right · low"):
        assert f">{name}</tspan>" in svg


def test_what_has_no_place_stands_below_by_its_number() -> None:
    spots = [spot("Name of some length " + name, 0, 0) for name in "ABCDEFGHIJKL"]
    places = circles(squared(spots))
    assert (len({*places}), len({y for _, y in places})) == (12, 1), "side by side"
    svg = squared(spots, 358)
    text = " ".join(re.findall(r"<tspan[^>]*>([^<]*)</tspan>", svg))
    numbers = re.findall(r'class="num open"><tspan[^>]*>(\d+)<', svg)
    assert numbers == [str(n + 1) for n in range(len(numbers))]
    assert all(f"{number}  Name of some length" in text for number in numbers)


def test_a_range_is_a_bar_and_two_are_a_rectangle() -> None:
    half = Range(Fraction(-1), Fraction(1))
    bars = [
        re.findall(
            r'class="range open" x="[\d.]+" y="[\d.]+" width="([\d.]+)" height="([\d.]+)"',
            squared([spot("A", x, y)]),
        )
        for x, y in ((half, 0), (0, half), (half, half), (0, 0))
    ]
    ((across, thin),), ((narrow, high),), ((wide, tall),), none = bars
    assert (thin, narrow, none) == ("6", "6", [])
    assert across == wide
    assert high == tall


def test_the_scale_of_points_holds_all_of_them() -> None:
    rows = (
        PointsRow("A", Range(Fraction(-200), Fraction(1)), Fraction(1, 3), True, False),
        PointsRow("B", exactly(-7), Fraction(-7), False, True),
    )
    for width in (620, 358):
        svg = drawn(points_chart(PointsChart(rows), width))
        assert re.findall('class="pt ([a-z]+)"', svg) == ["lead", "next"]
        assert all(0 < x < width for x, _ in circles(svg))
        assert "<title>Points: A 0.33, −200 to 1; B −7.</title>" in svg
    same = PointsChart((PointsRow("A", exactly(0), Fraction(0), False, False),))
    assert re.findall('class="pt ([a-z]+)"', drawn(points_chart(same, 620))) == ["open"]
    svg = squared([spot("A", 5, 0), spot("B", -1, 0)])
    assert all(0 < x < 480 for x, _ in circles(svg)), "a value past the scale widens it"
    assert ">+4</tspan>" in svg


@pytest.mark.parametrize(
    "name", ["Donaudampfschifffahrtsgesellschaft", "Soundproofing of the homes", "Wait…"]
)
def test_no_word_of_a_placed_name_is_broken(name: str) -> None:
    room = FreeRoom(Box(0, 0, 400, 130), lines=[(110, 0, 110, 130), (0, 30, 400, 30)])
    label = placed(room, name, "", (60, 60), size=12, bold=False)
    assert label is None or " ".join(label.lines) == name
    free = placed(FreeRoom(Box(0, 0, 900, 900)), name, "", (450, 450), size=12, bold=False)
    assert free
    assert free.lines == (name,)


def test_a_name_too_long_for_its_place_stands_below_in_whole() -> None:
    name = "Leave the runway as it is today until the assessment of the noise is complete"
    svg = squared([spot(name, n, 0) for n in (0, 1, 2)], 358)
    assert "…" not in svg
    assert svg.count("complete</tspan>") == 3


@pytest.mark.parametrize("width", [SLIM, 450])
def test_the_name_of_an_axis_stands_between_its_corners(width: int) -> None:
    actors = (GridPoint("A", Fraction(1), Fraction(1), "for", is_said=True, told="A"),)
    svg = drawn(power_grid(PowerGrid(actors, "stake", "influence"), width))
    ends = {text: float(x) for x, text in re.findall(r'<tspan x="([\d.]+)"[^>]*>([^<]+)<', svg)}
    half = width_of("stake →", 12) / 2
    left = ends["little of both"] + width_of("little of both", 12, bold=True)
    right = ends["a stake, little power"] - width_of("a stake, little power", 12, bold=True)
    assert left < ends["stake →"] - half
    assert ends["stake →"] + half < right


def test_a_broken_word_has_a_hyphen_where_its_script_has_one() -> None:
    assert cut("Unterhaching", 60, 12, 9) == ["Unterha-", "ching"]
    assert "-" not in "".join(cut("中" * 30, 60, 12, 9))
    cuts = CutNames()
    cuts.cut("Intergovernmental pre- and post-war office", 80, 12, 3)
    ((read, _),) = cuts.whole.items()
    assert read.startswith("Intergovernmental pre- "), "a key has it as it is written"


def test_names_that_are_cut_alike_are_told_apart() -> None:
    names = [f"Donaudampfschifffahrtsgesellschaft{end}" for end in ("", " (West)", " (North)")]
    names += [f"Donaudampfschifffahrtsgesellschaft {n} Süd" for n in (1, 2)]
    cuts = CutNames()
    shown = [cuts.cut(name, 190, 12, 1)[0] for name in (*names, *names)]
    assert shown[:5] == shown[5:]
    assert all(width_of(each, 12) <= 190 for each in shown)
    assert [cuts.whole[each] for each in shown[:5]] == names
    assert shown[2].endswith("… (North)")


def test_names_cut_in_who_says_what_have_a_key() -> None:
    names = [f"Office for the soundproofing of homes and schools in the {at}" for at in ("E", "W")]
    side = tuple(Chip(name, "helps", "+") for name in names)
    rows = (Sides("Go", "", (), "", side, "", ""),)
    svg = drawn(stands_chart(Stands("option", rows), title="Who says what"))
    assert all(f" = “{name}”" in svg for name in names)


# Pictures of a decision as files.


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


def every_picture(situation: Situation) -> list[str]:
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
    for svg in every_picture(situation):
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
    for svg in every_picture(Situation.of(renamed(LETTERS, NAMES))):
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
