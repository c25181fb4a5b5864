"""`stance export`: which picture, of what, in which format; and what is refused."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from stancecli.export import FORMATS, GRAPHED, IMAGES, PICTURES
from stancecli.page import pictures
from tests.running import case, run
from tests.traps import need_graphviz

OF_ALL_DECISIONS = ["compare", "deals"]
OF_A_DECISION = ["tension", "matrix", "stands", "grid"]
OF_ACTORS = ["influence", "agreement"]


def test_the_drawn_pictures_are_those_of_the_page() -> None:
    assert {*OF_A_DECISION, *OF_ALL_DECISIONS, *OF_ACTORS} == set(pictures.PICTURES)
    assert {*pictures.PICTURES, "map"} == set(PICTURES)
    assert set(GRAPHED) == {*GRAPHED} & {*FORMATS, *IMAGES}


@pytest.mark.parametrize("view", OF_A_DECISION)
def test_a_picture_is_of_the_weightiest_decision_or_of_the_one_named(
    capfd: pytest.CaptureFixture[str], view: str
) -> None:
    code, first, said = run(capfd, f"export svg --view {view}")
    assert (code, said) == (0, "")
    ET.fromstring(first)
    of = "china" if view in ("tension", "stands") else "china.refugees"
    assert run(capfd, f"export svg {of} --view {view}")[1] == first


def test_a_decision_is_named_by_itself_or_by_its_actor(capfd: pytest.CaptureFixture[str]) -> None:
    by_actor = run(capfd, "export svg dprk --view matrix")[1]
    assert "North Korea:" in by_actor
    assert by_actor != run(capfd, "export svg --view matrix")[1]


@pytest.mark.parametrize("view", OF_ACTORS)
def test_pictures_of_actors_are_written_as_text(
    capfd: pytest.CaptureFixture[str], view: str
) -> None:
    code, text, _ = run(capfd, f"export dot --view {view}")
    assert code == 0
    assert text.startswith('digraph "stance"')


def test_what_is_left_out_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    _, _, said = run(capfd, "export dot --view agreement")
    assert said == "stance: not in the picture: 4 silent actors\n"


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("dot --view grid", "grid is written as svg, png or pdf", "stance export svg --view grid"),
        ("kumu --view influence", "svg, png, pdf or dot", "svg --view influence"),
        ("svg --view mapp", "no picture “mapp” (did you mean map?)", "tension: what each"),
        ("svg --view grid --between seoul image", "--between is of a tension", "--view tension"),
        ("svg --view grid --about china", "is of a map, not", "export svg ITEM --view grid"),
        ("svg --view grid --depth 0", "is of a map, not", "export svg ITEM --view grid"),
        ("dot --view influence --edges takes", "is of a map", "export svg ITEM --view influ"),
        ("dot china --about dprk", "a map is about one item: china or dprk", ""),
        ("xlsx china", "holds the whole model: leave out china", "export xlsx -o case.xlsx"),
        ("svg brokers --view tension", "Brokers has nothing to decide", ""),
        ("svg china --view tension --between seoul seoul", "weighed against itself", ""),
        ("svg china --view tension --between seoul nobody", "is called “nobody”", ""),
        ("dot brokers --view agreement", "Brokers has nothing to decide", ""),
        ("dot china.seoul --view influence", "no actor or decision is called", ""),
        ("svg china.seoul --view compare", "no actor or decision is called", ""),
        ("svg china.seoul --view stands", "no actor, decision or issue is called", ""),
        ("svg china --view deals", "of the whole model: leave out china", "svg --view deals"),
        ("svg --every year", "--every is of a network", "--every year"),
        ("png --view map", "map is written as csv, dot", "stance export svg --view map"),
        ("pdf china.seoul", "map is written as csv, dot", "stance export svg --view map"),
        ("svg brokers", "Brokers has nothing to decide", "stance show brokers"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_what_to_type(
    capfd: pytest.CaptureFixture[str], line: str, message: str, hint: str
) -> None:
    code, text, said = run(capfd, f"export {line}")
    assert (code, text) == (2, "")
    assert message in said
    assert hint in said


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("", "--view tension"),
        ("china.seoul", "china.seoul --view map"),
        ("dprk", "dprk --view tension"),
        ("china.refugees", "china.refugees --view tension"),
        ("--between seoul image", "--view tension --between seoul image"),
    ],
)
def test_without_a_view_the_question_is_drawn_or_what_is_named(
    capfd: pytest.CaptureFixture[str], line: str, same: str
) -> None:
    if "map" in same:
        need_graphviz()
    found = run(capfd, f"export svg {line}")
    assert found[0] == 0
    assert found == run(capfd, f"export svg {same}")


def test_the_graph_is_what_other_formats_hold(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(capfd, "export dot china") == run(capfd, "export dot china --view map")


def test_a_map_is_about_an_item_however_it_is_named(capfd: pytest.CaptureFixture[str]) -> None:
    about = run(capfd, "export dot --about china.refugees")
    assert about[0] == 0
    assert about[2] == ""
    assert run(capfd, "export dot china.refugees") == about
    assert run(capfd, "export dot china.refugees --about china.refugees") == about


def test_a_map_that_nobody_can_follow_is_warned_of(capfd: pytest.CaptureFixture[str]) -> None:
    said = run(capfd, "export dot")[2]
    assert re.search(r"^stance: \d\d items are too many to follow in one picture; --about", said)
    for line in ("dot --about china", "dot --edges influences", "graphml"):
        assert run(capfd, f"export {line}")[2] == ""


def test_a_map_of_the_most_items_that_can_be_followed_is_not_warned_of(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    nodes = int(run(capfd, "export dot")[2].split()[1])
    monkeypatch.setattr("stancecli.cli.exporting.MOST_NODES", nodes)
    assert run(capfd, "export dot")[2] == ""


def test_the_influences_around_a_decision_are_those_around_who_takes_it(
    capfd: pytest.CaptureFixture[str],
) -> None:
    drawn = run(capfd, "export dot china --view influence")
    assert drawn[0] == 0
    assert run(capfd, "export dot china.refugees --view influence") == drawn


def test_no_depth_keeps_the_links_among_what_is_shown(capfd: pytest.CaptureFixture[str]) -> None:
    near = run(capfd, "export dot china --depth 0")[1]
    assert '"china.crackdown":e -> "china.seoul"' in near
    assert "dprk" not in near
    assert near.count("->") < run(capfd, "export dot china")[1].count("->")


def test_help_names_every_picture(capfd: pytest.CaptureFixture[str]) -> None:
    _, text, _ = run(capfd, "export --help")
    options = text.split("Options:")[1]
    for name in PICTURES:
        assert re.search(rf"\b{name}\b", options)
        assert re.search(rf"\b{name}\b", text.split("Examples:")[0])


def test_an_image_is_written_to_a_file(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "influence.png"
    assert run(capfd, f"export png --view influence -o {out}")[0] == 0
    assert out.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("view", pictures.PICTURES)
def test_every_example_has_its_pictures_or_says_why_not(
    capfd: pytest.CaptureFixture[str], view: str
) -> None:
    from tests.pages import EXAMPLES

    for example in EXAMPLES:
        model = example / "model.yaml" if (example / "model.yaml").exists() else example
        code, text, said = run(capfd, f"export svg --view {view} -m '{model}'")
        assert (code == 0) == text.startswith("<svg")
        why = (
            *("fewer than two interests", "nobody is known to say", "nobody else has a stake"),
            *(
                "none comes near",
                "nothing to compare",
                "no influence of one",
                "no two actors agree",
            ),
        )
        assert code == 0 or any(each in said for each in why)


def test_the_case_is_what_these_tests_take_it_for() -> None:
    assert {"china.refugees", "china.crackdown", "dprk", "brokers"} <= set(case())
