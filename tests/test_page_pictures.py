"""What the page draws, and pictures as files: inert, and legible whatever the names are."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import example, given, strategies as st

from stancecli import notation as fmt
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import tradeoffs
from stancecli.letters import is_word, width_of
from stancecli.methods.performance import performance_table
from stancecli.methods.swings import swings
from stancecli.model import Model
from stancecli.page.drawings import SLIM, Drawing, Pen, cut
from stancecli.page.drawings.grid import MOST_POINTS, STEP, GridPoint, PowerGrid, foremost
from stancecli.page.opening import opening
from stancecli.page.parts import Beside, Figure
from stancecli.page.pictures import PICTURES, alone, drawn, main_view, picture, weightiest
from stancecli.situation import Situation
from tests.models import COSTLY, decider, graphs, several
from tests.pages import CASE, HOSTILE, KLAMATH, LARGE, LETTERS, crowd
from tests.running import case, first_quick
from tests.traps import hostile_models, renamed
from tests.walk import faults, svg_of, written


@given(st.text(max_size=400), st.integers(40, 300), st.integers(1, 3), st.booleans())
def test_what_has_no_room_is_cut_and_says_so(text: str, room: int, lines: int, bold: bool) -> None:
    shown = cut(text, room, 12, lines, bold=bold)
    assert 1 <= len(shown) <= lines
    assert all(width_of(line, 12, bold=bold) <= room + 0.01 for line in shown)
    texts = (fmt.visible(each) for each in (text, "".join(shown)))
    whole, kept = ("".join(each.split()).replace("-", "") for each in texts)
    assert kept == whole or (kept.endswith("…") and whole.startswith(kept[:-1]))


def shapes(drawing: Drawing) -> str:
    return str(drawing.__html__())


LONG = (
    "Bundesministerium für Ernährung, Landwirtschaft und Verbraucherschutz",
    "Donaudampfschifffahrtsgesellschaft",
    "جمعية مزارعي الوادي الشمالي للتنمية",
    "한국수자원공사 한강홍수통제소",
    "Umweltverträglichkeitsprüfungskommission",
    "A",
    "وزارة الزراعة والموارد المائية",
)


def figures(situation: Situation) -> Iterator[Figure]:
    """Every picture that a file or a page has of a model."""
    for make in PICTURES.values():
        with suppress(Unanswerable):
            yield make(situation, None, None)[0]
    if any(situation.decisions()):
        (found,) = tradeoffs.find(situation, [weightiest(situation)]).tradeoffs
        for block in opening(found, [*swings(performance_table(situation, found.decision.id))]):
            blocks = (*block.left, *block.right) if isinstance(block, Beside) else (block,)
            yield from (each for each in blocks if isinstance(each, Figure))


def walked(situation: Situation) -> set[str]:
    """Each kind of picture of a model, when no text in them is over another, outside or cut."""
    seen = set[str]()
    for figure in figures(situation):
        for width in (figure.width, SLIM):
            svg = alone(drawn(figure, width), figure.title, *figure.key)
            assert not faults(svg)
        assert figure.title
        seen.add(type(figure.data).__name__)
    return seen


@pytest.mark.parametrize(
    "model", first_quick([CASE, KLAMATH, LETTERS, LARGE, renamed(CASE, [*LONG])])
)
def test_no_text_of_a_picture_is_over_another_or_outside_and_no_number_is_cut(model: Model) -> None:
    assert len(walked(Situation.of(model))) >= 5


@COSTLY
@given(graphs(), st.lists(st.text("abc é중ش", min_size=1, max_size=90), min_size=3, max_size=9))
@example(Situation.of(several("a x 1: *one x 1")), ["A"])
def test_nor_of_any_model_with_names_of_any_length(situation: Situation, names: list[str]) -> None:
    walked(Situation.of(renamed(situation.model, names)))


@pytest.mark.parametrize("name", LONG)
def test_where_there_is_room_for_an_id_or_a_number_no_name_is_cut(name: str) -> None:
    for figure in figures(Situation.of(renamed(KLAMATH, [name, "B"]))):
        svg = svg_of(alone(drawn(figure, figure.width), figure.title))
        assert not [each.text for each in written(svg) if "…" in each.text]


def test_a_walk_finds_what_is_over_another_outside_and_cut() -> None:
    pen = Pen(80)
    for said, x, y in (("one", 10, 40), ("two", 20, 44), ("−1…", 10, 70)):
        pen.write([said], x, y)
    pen.slant(["turned"], (75, 60), 45, "", "start")
    told = faults(str(pen.done(100, "").__html__()))
    assert {*told} == {"'one' over 'two'", "'−1…' is cut", "'turned' is outside"}


@pytest.mark.parametrize(
    "letter", ["e\u0301", "मं", "क्ष", "👨\u200d👩\u200d👧", "🏳\ufe0f", "ᄀ\u1161\u11a8"]
)
def test_a_letter_is_never_parted_from_what_is_written_on_it(letter: str) -> None:
    *lines, last = cut(letter * 12, width_of(letter, 12) * 2.5, 12, 4)
    assert {*lines, last.removesuffix("…")} <= {letter, letter * 2}


# Pictures of a decision as files.


def test_a_long_word_is_broken_between_its_syllables_with_a_hyphen_where_its_script_has_one() -> (
    None
):
    for word, parts in (
        ("Unterhaching", ["Unterha-", "ching"]),
        ("Landwirtschaft", ["Landwirt-", "schaft"]),
        ("run-downs-of-all", ["run-", "downs-", "of-all"]),
    ):
        assert cut(word, 66, 12, 9) == parts
    assert "-" not in "".join(cut("中" * 30, 60, 12, 9))


def test_a_name_without_room_is_called_by_its_id_else_by_a_number_and_the_key_has_it_whole() -> (
    None
):
    names = [
        f"Donaudampfschifffahrtsgesellschaft {end}" for end in ("West", "Nord", "Mitte", "West")
    ]
    pen = Pen()
    shown = [
        pen.called(name, 90, 12, 1, short=short)
        for name, short in zip(
            names, ("rok.west", "rok.a-much-too-long-id", "rok.west", ""), strict=True
        )
    ]
    assert shown == [["west"], ["1"], ["2"], ["west"]]
    assert [*pen.whole.values()] == names[:3]
    assert pen.called("Short", 90, 12, 1, short="s") == ["Short"]


SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    """What can be read in a picture, line by line."""
    return [each.text or "" for each in ET.fromstring(svg).iter(f"{SVG}tspan") if each.text != " "]


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("tension", {"medium weight", "high weight", "in all"}),
        ("matrix", {"Peace with the Lowes", "high", "Better with “Thin it by a fifth”", "gap"}),
        ("stands", {"− against", "+ for", "neutral", "Ruth Lowe", "Daniel Ames"}),
        ("grid", {"Ruth Lowe"}),
        ("compare", {"as it stands", "The crown is", "by 5"}),
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


def test_bars_are_of_the_pair_that_is_asked_for() -> None:
    situation = case()
    pair = situation.criterion("china.image"), situation.criterion("china.pyongyang")
    shown = " ".join(texts(picture(situation, "tension", "china.refugees", pair).svg))
    assert "Humanitarian image abroad medium weight" in shown
    assert "Relations with Seoul" not in shown
    assert shown.startswith("In the view of China no possible option is best for both")


def test_the_weightiest_decision_is_the_first_of_the_page() -> None:
    river = Situation.of(KLAMATH)
    assert weightiest(river) == "pacificorp.dams"
    later = [decision.id for decision in river.decisions()][1:]
    assert weightiest(river, later) in later
    with pytest.raises(Unanswerable, match="no decision"):
        weightiest(Situation.of(Model(title="Nothing")))


ALONE = Situation.of(decider({"money": 1}, {"yes": {"money": 1}, "no": {}}, "no"))
EMPTY = Situation.of(decider({}, {"yes": {}, "no": {}}, "no"))


def test_the_first_picture_is_what_pulls_apart_else_the_effects_else_what_is_said() -> None:
    for situation, view in (
        (Situation.of(LETTERS), "tension"),
        (ALONE, "matrix"),
        (EMPTY, "stands"),
        (Situation.of(Model(title="Nothing")), "stands"),
    ):
        assert main_view(situation) == view


@pytest.mark.parametrize(
    ("situation", "view", "said"),
    [
        (EMPTY, "tension", "nothing parts the options"),
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


@COSTLY
@given(hostile_models())
@example(HOSTILE)
def test_hostile_names_stay_text(model: Model) -> None:
    """Nothing in a picture is markup but what we draw with."""
    drawn_with = {*("svg", "title", "style", "rect", "g", "text", "tspan", "path", "circle")}
    for figure in figures(Situation.of(model)):
        elements = [*ET.fromstring(alone(drawn(figure, figure.width), figure.title)).iter()]
        assert {each.tag.removeprefix(SVG) for each in elements} <= drawn_with
        assert not any(name.startswith("on") for each in elements for name in each.attrib)


def test_of_many_actors_the_foremost_are_drawn_and_the_others_counted() -> None:
    drawing = picture(Situation.of(crowd(MOST_POINTS + 3)), "grid", "a.choice")
    marks = ET.fromstring(drawing.svg).findall(f".//{SVG}*[@class]")
    sides = [each for each in marks if each.attrib["class"].split()[0] == "side"]
    assert len(sides) == MOST_POINTS
    assert drawing.left_out == "3 more actors"
    assert drawing.left_out in " ".join(texts(drawing.svg))
    every = [GridPoint(f"a{n}", Fraction(n), Fraction(100 - n), "", False, "") for n in range(100)]
    kept = {each.name for each in foremost(every)}
    assert {"a0", "a1", "a98", "a99"} <= kept, "those that are large on either axis"
    assert "a50" not in kept


# Power and interest.


def circles(svg: str) -> list[tuple[float, float]]:
    return [
        (float(x), float(y))
        for x, y in re.findall(r'<circle [^>]*cx="([\d.]+)" cy="([\d.]+)"', svg)
    ]


def gridded(width: int, *values: tuple[int, int, str]) -> str:
    """Actors with a stake and influence, on a side; every other one says so itself."""
    found = (
        GridPoint(f"Actor {n}", Fraction(x), Fraction(y), side, bool(side) and not n % 2, "")
        for n, (x, y, side) in enumerate(values)
    )
    return shapes(PowerGrid(tuple(found), "stake", "influence on Town").drawn(width))


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
        said = re.findall(r">(?:\d+: )?(Actor \d+)</tspan>", svg)
        assert sorted(said) == sorted(f"Actor {n}" for n in range(crowded + 2))
        below = re.findall(r'class="m"><tspan[^>]*>(\d+): Actor', svg)
        inside = re.findall(r'class="num(?: said)?"><tspan[^>]*>(\d+)<', svg)
        assert sorted(below) == sorted(inside)
    assert len(below) > 5


def test_marks_of_equal_numbers_stand_beside_each_other_and_others_at_their_numbers() -> None:
    places = circles(gridded(480, (0, 0, ""), (2, 2, ""), (2, 2, ""), (4, 4, "")))
    (x, y), (u, v), beside, (w, z) = places
    assert (u - x, y - v) == (w - u, v - z), "2 is halfway between 0 and 4"
    assert beside in ((u - STEP, v), (u + STEP, v))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("“Donaudampfschifffahrt”,", True), ("well-being", True), ("onerror=alert(1)>", False)],
)
def test_markup_is_no_word_and_takes_no_hyphen(text: str, is_one: bool) -> None:
    assert is_word(text) is is_one
    assert any(line.endswith("-") for line in cut(text, 60, 13)) is is_one
