"""`stance export`: which picture, of what, in which format; and what is refused."""

from __future__ import annotations

import re
import shlex
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from stancecli.cli.exchange import STARTER
from stancecli.diagnostics import Unanswerable
from stancecli.export import FORMATS, GRAPHED, IMAGES, PICTURES
from stancecli.loader import load
from stancecli.page import pictures
from stancecli.situation import Situation
from tests.pages import FILES
from tests.running import run, stance
from tests.traps import need_graphviz

KLAMATH = f"-m {shlex.quote(str(FILES['klamath']))}"


def export(capfd: pytest.CaptureFixture[str], line: str) -> tuple[int, str, str]:
    return run(capfd, f"export {line}")


def test_the_drawn_pictures_are_those_of_the_page_and_help_names_each(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert {*pictures.PICTURES, "map"} == set(PICTURES)
    assert set(GRAPHED) == {*GRAPHED} & {*FORMATS, *IMAGES}
    code, text, _ = export(capfd, "--help")
    assert code == 0
    for name in PICTURES:
        assert re.search(rf"\b{name}\b", text.split("Options:")[1])
        assert re.search(rf"\b{name}\b", text.split("Examples:")[0])


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("svg", "svg --view tension"),
        ("svg china --view matrix", "svg china.refugees --view matrix"),
        ("svg --view stands", "svg china --view stands"),
        ("svg --view grid", "svg china.refugees --view grid"),
        ("svg china.seoul", "svg china.seoul --view map"),
        ("svg dprk", "svg dprk --view tension"),
        ("svg --between seoul image", "svg --view tension --between seoul image"),
        ("dot china", "dot china --view map"),
        ("dot china.refugees", "dot --about china.refugees"),
        ("dot china.refugees --about china.refugees", "dot --about china.refugees"),
        ("dot china.refugees --view influence", "dot china --view influence"),
    ],
)
def test_what_is_not_named_is_the_weightiest_decision_and_what_fits_it(
    capfd: pytest.CaptureFixture[str], line: str, same: str
) -> None:
    if "map" in same:
        need_graphviz()
    code, text, said = export(capfd, line)
    assert (code, text, said) == export(capfd, same)
    assert code == 0
    if line.startswith("svg"):
        assert "dprk" not in line or "North Korea:" in text
        assert ET.fromstring(text).tag.endswith("svg")
    else:
        assert text.startswith('digraph "stance"')


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
        ("svg --view matrix --size 100", "--size is of a png or pdf", ""),
        ("png --view matrix --size 8001", "16 to 8,000 pixels on a side", ""),
        ("png --view matrix --size 90x15", "16 to 8,000 pixels on a side", ""),
        ("png --view matrix --size 1e3", "“1e3” is no size", ""),
        ("png --view matrix --size 9x9x9", "“9x9x9” is no size", ""),
        ("png --view matrix --size 90x", "“90x” is no size", ""),
        ("word", "no format “word”", "xlsx: a workbook to go on in"),
        ("kumu", "kumu fills a folder: name it with -o", ""),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_what_to_type(
    capfd: pytest.CaptureFixture[str], line: str, message: str, hint: str
) -> None:
    code, text, said = export(capfd, line)
    assert (code, text) == (2, "")
    assert message in said
    assert hint in said


def test_what_is_left_out_is_said_and_a_map_that_nobody_can_follow_is_warned_of(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    left_out = "stance: not in the picture: 4 silent actors\n"
    code, text, said = export(capfd, "dot --view agreement")
    assert (code, text[:8], said) == (0, "digraph ", left_out)
    said = export(capfd, "dot")[2]
    found = re.search(r"^stance: (\d\d) items are too many to follow in one picture; --about", said)
    assert found
    for line in ("dot --about china", "dot --edges influences", "graphml"):
        assert export(capfd, line)[2] == ""
    monkeypatch.setattr("stancecli.cli.exporting.MOST_NODES", int(found[1]))
    assert export(capfd, "dot")[2] == "", "as many as can be followed"


def test_no_depth_keeps_the_links_among_what_is_shown(capfd: pytest.CaptureFixture[str]) -> None:
    near = export(capfd, "dot china --depth 0")[1]
    assert '"china.crackdown":e -> "china.seoul"' in near
    assert "dprk" not in near
    assert near.count("->") < export(capfd, "dot china")[1].count("->")


def test_an_image_is_written_to_a_file(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for ending, start in (("png", b"\x89PNG"), ("pdf", b"%PDF")):
        file = tmp_path / f"a.{ending}"
        line = f"{ending} {KLAMATH} --view influence --size 320x200 -o {file}"
        assert export(capfd, line)[0] == 0
        assert file.read_bytes().startswith(start)
    assert (tmp_path / "a.png").read_bytes()[16:24] == bytes((0, 0, 1, 64, 0, 0, 0, 200))


NONE_OF: dict[str, dict[str, str]] = {
    "letters": {"deals": "there is no bargain to draw"},
    "prisoners-dilemma": {
        "tension": "bear on fewer than two interests: there is no square",
        "stands": "nobody is known to say anything",
        "grid": "nobody else has a stake",
        "influence": "no influence of one actor on another is in the model",
        "deals": "there is no bargain to draw",
    },
}


@pytest.mark.parametrize("name", NONE_OF)
def test_an_example_has_its_pictures_or_says_why_not(name: str) -> None:
    situation = Situation.of(load(FILES[name]))
    for view in pictures.PICTURES:
        if said := NONE_OF[name].get(view):
            with pytest.raises(Unanswerable, match=said):
                pictures.picture(situation, view)
        else:
            assert pictures.picture(situation, view).svg.startswith("<svg")


# Tables go out, and come in again.


def test_tables_go_out_and_come_in_again(tmp_path: Path) -> None:
    for line in (
        f"export csv -m {shlex.quote(str(STARTER))} -o tables",
        "import tables -o model.yaml",
        "check -m model.yaml",
        "export csv -m model.yaml -o again",
    ):
        done = stance(tmp_path, *shlex.split(line))
        assert (done.returncode, done.stderr.count("fault")) == (0, 0), line
    for table in (tmp_path / "tables").iterdir():
        assert table.read_bytes() == (tmp_path / "again" / table.name).read_bytes()


def test_a_model_file_needs_no_import(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("stance: 1\nactors: {a: {name: A}}\n", encoding="utf-8")
    done = stance(tmp_path, "import", "m.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "it needs no import\n  stance check -m m.yaml\n" in done.stderr
