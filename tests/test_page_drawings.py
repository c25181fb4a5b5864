"""What the page draws: names touch nothing, points stand where their values are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from stancecli import notation as fmt
from stancecli.model import Range, exactly
from stancecli.page.drawings import SLIM, CutNames, Drawing, cut, width_of
from stancecli.page.drawings.places import Box, FreeRoom, placed
from stancecli.page.drawings.plots import (
    GridPoint,
    PointsChart,
    PointsRow,
    PowerGrid,
    points_chart,
    power_grid,
)
from stancecli.page.drawings.square import Spot, Square, SquareAxis, square
from stancecli.page.drawings.tables import stands_chart
from stancecli.page.parts import Chip, Sides, Stands

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
