"""`stance export`: which picture, of what, in which format; and what is refused."""

import re
import shlex
import struct
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from stancecli import load
from stancecli.diagnostics import Unanswerable
from stancecli.export import PICTURES, STRUCTURE, only
from stancecli.loader.files import bundled_case
from stancecli.page import pictures
from stancecli.page.pictures import Size, image, picture
from stancecli.situation import Situation
from tests.pages import ATTACKS, FILES, HOSTILE
from tests.running import case, run, stance
from tests.traps import need_graphviz

KLAMATH = f"-m {shlex.quote(str(FILES['klamath']))}"


def test_the_drawn_pictures_are_those_of_the_page_and_help_names_each() -> None:
    assert {*pictures.PICTURES, "map"} == set(PICTURES)
    code, text, _ = run("export --help")
    assert code == 0
    for name in PICTURES:
        assert re.search(rf"\b{name}\b", text.split("Options:")[1])
        assert re.search(rf"\b{name}\b", text.split("Examples:")[0])


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("svg", "svg --picture tension"),
        ("svg china --picture matrix", "svg china.refugees --picture matrix"),
        ("svg --picture stands", "svg china --picture stands"),
        ("svg --picture grid", "svg china.refugees --picture grid"),
        ("svg china.seoul", "svg china.seoul --picture map"),
        ("svg dprk", "svg dprk --picture tension"),
        ("svg --between seoul image", "svg --picture tension --between seoul image"),
        ("dot china", "dot china --picture map"),
        ("dot china.refugees", "dot china.refugees --picture map"),
        ("svg china.refugees --picture influence", "svg china --picture influence"),
    ],
)
def test_what_is_not_named_is_the_weightiest_decision_and_what_fits_it(
    line: str, same: str
) -> None:
    if "map" in same:
        need_graphviz()
    code, text, said = run(f"export {line}")
    assert (code, text, said) == run(f"export {same}")
    assert code == 0
    if line.startswith("svg"):
        assert "dprk" not in line or "North Korea:" in text
        assert ET.fromstring(text).tag.endswith("svg")
    else:
        assert text.startswith('digraph "stance"')


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("dot --picture grid", "grid is written as svg, png or pdf", "svg --picture grid"),
        ("dot --picture influence", "written as svg, png or pdf", "svg --picture influence"),
        ("svg --picture influence --edges takes", "is of a map", "export dot --edges influences"),
        ("svg --picture mapp", "no picture “mapp” (did you mean map?)", "tension: what each"),
        ("svg --picture grid --between seoul image", "--between is of a tension", "tension"),
        ("svg --picture grid --whole", "--whole is of a map, not", "stance export dot --whole"),
        ("dot --about china", "name the item: `stance export svg china --picture map`", ""),
        ("xlsx china", "holds the whole model: leave out china", "export xlsx -o case.xlsx"),
        ("svg china --picture tension --between seoul seoul", "weighed against itself", ""),
        ("svg china.seoul --picture influence", "no actor or decision is called", ""),
        ("svg china.seoul --picture stands", "no actor, decision or issue is called", ""),
        ("svg china --picture deals", "of the whole model: leave out china", "svg --picture deals"),
        ("csv --picture subtract", "networks of actors went with 0.2", ""),
        ("png --picture map", "map is written as csv, dot", "stance export svg --picture map"),
        ("svg brokers", "nothing in this model is decided by Brokers", "stance show brokers"),
        ("svg --picture matrix --size 100", "--size is of a png or pdf", ""),
        ("png --picture matrix --size 8001", "16 to 8,000 pixels on a side", ""),
        ("png --picture matrix --size 1e3", "“1e3” is no size", ""),
        ("png --picture matrix --size 90x", "“90x” is no size", ""),
        ("word", "no format “word”", "xlsx: a workbook to go on in"),
        ("csv", "csv fills a folder: name it with -o", ""),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_what_to_type(
    line: str, message: str, hint: str
) -> None:
    code, text, said = run(f"export {line}")
    assert (code, text) == (2, "")
    assert message in said
    assert hint in said


def test_a_map_is_who_moves_whom_and_whole_or_in_part_the_graph() -> None:
    drawn, whole, part = (run(f"export dot{words}")[1] for words in ("", " --whole", " china"))
    assert "Who gains, who" in drawn
    assert '"park2012" [' not in drawn
    assert whole.count(" -> ") == 327
    assert 0 < part.count(" -> ") < 327


def test_one_kind_of_edges_is_the_graph_s_with_what_it_joins() -> None:
    situation = Situation.of(load(FILES["klamath"]).model)
    edges = list(situation.graph.edges(keys=True))
    kinds = Counter(key[0] for *_, key in edges)
    for kind in ("influences", "conditions"):
        found = only(situation, [kind]).graph
        assert Counter(key[0] for *_, key in found.edges(keys=True))[kind] == kinds[kind] > 0
        ends = {
            id_ for *edge, key in situation.graph.edges(keys=True) if key[0] == kind for id_ in edge
        }
        assert ends <= set(found)
        assert {key[0] for *_, key in found.edges(keys=True)} <= {kind, *STRUCTURE}
    for kind in ("influence", "cites"):
        code, text, said = run(f"export dot --edges {kind} -m examples/chicken.yaml")
        assert (code, text) == (2, "")
        assert f"no edge of the kind “{kind}” here" in said


def test_an_image_is_written_to_a_file(tmp_path: Path) -> None:
    for ending, start in (("png", b"\x89PNG"), ("pdf", b"%PDF")):
        file = tmp_path / f"a.{ending}"
        line = f"{ending} {KLAMATH} --picture influence --size 320x200 -o {file}"
        assert run(f"export {line}")[0] == 0
        assert file.read_bytes().startswith(start)
    assert (tmp_path / "a.png").read_bytes()[16:24] == bytes((0, 0, 1, 64, 0, 0, 0, 200))


# A situation is passed on as the model that is so, and says that it is assumed.


TOWN = """\
stance: 1
title: TITLE
analysts: {ann: {name: Ann}}
actors:
  town:
    name: Town
    interests: {calm: {name: Calm, importance: WEIGHT}, money: {name: Money, importance: high}}
    decisions:
      road:
        question: What about the road?
        current: NOW
        options:
          build: {name: Build it, effects: [{to: calm, effect: EFFECT}, {to: money, effect: helps}]}
          wait: {name: Wait, effects: [{to: calm, effect: helps}, {to: money, effect: HURTS}]}
"""
AS_WRITTEN = {"TITLE": "A road", "WEIGHT": "medium", "NOW": "build", "HURTS": "hurts"}
VIEWS = "[-2, -1], views: {ann: strongly-hurts}"
SCENARIOS = "scenarios: {bad: {name: Bad times, given: [town.wait], set: {town.calm: vital}}}\n"


def town(folder: Path, values: dict[str, str], more: str = "") -> Path:
    """The model of the town with these values, as a file."""
    text = re.sub("[A-Z]{3,}", lambda found: values[found[0]], TOWN)
    folder.mkdir()
    (folder / "town.yaml").write_text(text + more, encoding="utf-8")
    return folder


assumed = pytest.mark.parametrize(
    ("words", "changes", "said"),
    [
        ("--set calm=vital", {"WEIGHT": "vital"}, "Town: “Calm” at vital (was medium)"),
        ("--given wait", {"NOW": "wait"}, "given “Wait”"),
        ("--view ann", {"EFFECT": "strongly-hurts"}, "in the view of Ann"),
        (
            "--scenario bad",
            {"NOW": "wait", "WEIGHT": "vital"},
            "under “Bad times”: given “Wait”; Town: “Calm” at vital (was medium)",
        ),
    ],
)


def so_and_assumed(
    folder: Path, form: str, words: str, changes: dict[str, str], said: str
) -> tuple[str, str, str]:
    """What is written of the model that is so, and of the other under a scenario; what is told."""
    effect = VIEWS if "--view" in words else "hurts"
    before = town(folder / "before", {**AS_WRITTEN, "EFFECT": effect}, SCENARIOS)
    titled = {"TITLE": f"'A road · {said}'"}
    after = town(folder / "after", {**AS_WRITTEN, "EFFECT": effect, **titled, **changes})
    written = []
    for made, besides in ((after, ""), (before, words)):
        line = f"export {form} {besides} -m town.yaml -o out"
        done = stance(made, *shlex.split(line))
        assert done.returncode == 0
        out = made / "out"
        files = sorted(out.iterdir()) if out.is_dir() else [out]
        written.append("".join(f"{file.name}: {file.read_text('utf-8')}" for file in files))
    return written[0], written[1], done.stderr


@assumed
@pytest.mark.parametrize("form", ["dot", "graphml", "csv"])
def test_under_a_scenario_it_is_the_model_that_is_so_and_its_title_says_it(
    tmp_path: Path, form: str, words: str, changes: dict[str, str], said: str
) -> None:
    is_so, is_assumed, told = so_and_assumed(tmp_path, form, words, changes, said)
    assert is_assumed == is_so
    assert ("scenarios and expectations" in told) == (form == "csv")


@assumed
@pytest.mark.parametrize("name", ["tension", "matrix"])
def test_a_picture_under_a_scenario_names_it_and_calls_nothing_current_that_is_given(
    tmp_path: Path, name: str, words: str, changes: dict[str, str], said: str
) -> None:
    form = f"svg --picture {name}"
    is_so, is_assumed, _ = map(read_off, so_and_assumed(tmp_path, form, words, changes, said))
    assert said in is_assumed
    assert said not in is_so
    assert ("given" in is_assumed.replace(said, "")) == ("NOW" in changes)
    plain = is_assumed.replace(f" · {said}", "").replace(f" {said}", "")
    assert plain.replace("given", "current") == is_so


def read_off(picture: str) -> str:
    """The words of a picture, without the lines on which they stand."""
    return " ".join(
        re.findall(r"[^\s<>]+(?=[^<>]*<)", re.sub(r"<style>.*?</style>", "", picture, flags=re.S))
    )


def test_a_whole_model_is_left_where_no_table_could_hold_it(tmp_path: Path) -> None:
    """Without its source nothing is known of an importance, and a file has to say one."""
    model = town(tmp_path / "a", {**AS_WRITTEN, "EFFECT": "helps", "WEIGHT": "high, cite: paper"})
    more = "sources: {paper: {title: Paper}}\n"
    with (model / "town.yaml").open("a", encoding="utf-8") as file:
        file.write(more)
    refused = stance(model, *shlex.split("export csv --without paper -m town.yaml -o out"))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "of how much “town.calm” counts, and no table can say that" in refused.stderr
    assert "--set town.calm=medium" in refused.stderr
    told = "export csv --without paper --set town.calm=medium -m town.yaml -o out"
    assert stance(model, *shlex.split(told)).returncode == 0
    assert stance(model, "check", "-m", "out").returncode == 0


# A picture is named by --picture; as it was named before, it is answered by name.


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_is_named_as_a_view_is_told_how_it_is_named(name: str) -> None:
    for line in (f"svg china --view {name}", f"csv --view {name}"):
        code, text, said = run(f"export {line}")
        assert (code, text) == (2, "")
        typed = line.partition(" --")[0]
        told = f"stance export {typed} --picture {name}\n"
        assert said == f"stance: the picture is --picture {name}\n  {told}"


def test_a_holder_that_is_called_like_a_picture_is_that_holder(tmp_path: Path) -> None:
    for called in ("grid", "map"):
        text = town(tmp_path / called, {**AS_WRITTEN, "EFFECT": VIEWS}) / "town.yaml"
        text.write_text(text.read_text("utf-8").replace("ann", called), encoding="utf-8")
        line = f"export dot -m {text} --view"
        assert run(f"{line} {called}")[0] == 0
        assert run(f"{line} {called}") == run(f"{line} {called.title().replace('Grid', 'grid')}")


# Tables go out, and come in again.


def test_a_model_file_needs_no_import(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("stance: 1\nactors: {a: {name: A}}\n", encoding="utf-8")
    done = stance(tmp_path, "import", "m.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "it needs no import\n  stance check -m m.yaml\n" in done.stderr


# Drawings as PNG and PDF: as large as they are asked for, the same every time, inert.


SMALL = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40" height="20"/>'


def sides(png: bytes) -> tuple[int, ...]:
    """Pixels across and down, as the head of a PNG says."""
    assert png.startswith(b"\x89PNG")
    return struct.unpack(">II", png[16:24])


def test_an_image_has_as_many_pixels_as_are_asked_for() -> None:
    assert sides(image(SMALL, "png", "")) == (80, 40)
    assert sides(image(SMALL, "png", "", Size(100))) == (100, 50)
    for across, down in ((100, 90), (90, 9)):
        assert sides(image(SMALL, "png", "", Size(across, down))) == (across, down)


def test_what_a_model_says_is_no_language_of_the_program_that_draws() -> None:
    for words in ('"); #panic("owned")', "#sys.inputs", "\\", *ATTACKS):
        assert image(SMALL, "pdf", words).startswith(b"%PDF")
    across, down = sides(picture(Situation.of(HOSTILE), "tension").image("png"))
    assert across > 400
    assert down > 100


def test_a_picture_is_the_same_bytes_every_time_and_has_nothing_of_no_width(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import typst

    drawn = picture(case(), "tension", "china.refugees")
    for form in ("png", "pdf"):
        assert drawn.image(form) == drawn.image(form)
    given: dict[str, Any] = {}

    def compiled(_: bytes, *, sys_inputs: dict[str, str], **__: Any) -> bytes:
        given.update(sys_inputs)
        return b""

    monkeypatch.setattr(typst, "compile", compiled)
    drawn.image("png")
    assert 'font-size="0"' in drawn.svg
    assert 'font-size="0"' not in given["svg"]
    assert ET.fromstring(given["svg"]).tag.endswith("svg")
    assert given["title"].startswith("Points: Relations with Pyongyang")


def test_without_typst_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(Unanswerable, match="png by typst, which is not installed") as refused:
        image(SMALL, "png", "")
    assert "pip install typst" in refused.value.advice


def test_of_letters_that_no_font_has_it_says_so_and_draws_the_others(tmp_path: Path) -> None:
    text = bundled_case().read_text(encoding="utf-8").replace("Search and", "\U000f1234")
    (tmp_path / "boxes.yaml").write_text(text, encoding="utf-8")
    line = ("export", "png", "--picture", "matrix", "-m", "boxes.yaml", "-o", "boxes.png")
    told = stance(tmp_path, *line)
    assert told.returncode == 0
    assert (tmp_path / "boxes.png").stat().st_size > 1000
    assert "no font here has the letter U+F1234, so a picture has boxes" in told.stderr
    assert not stance(tmp_path, "export", "png", "-o", "case.png").stderr


def test_the_only_marks_that_turn_letters_are_ours(tmp_path: Path) -> None:
    text = bundled_case().read_text(encoding="utf-8")
    for old, new in {"South Korea": "\u2068\u202eכוריאה\u2069", "North Korea": "صفون"}.items():
        text = text.replace(old, new)
    (tmp_path / "turned.yaml").write_text(text, encoding="utf-8")
    for command in ("report -o a.html", "export svg --picture influence -o a.svg"):
        assert not stance(tmp_path, *command.split(), "-m", "turned.yaml").stderr
        written = (tmp_path / command.split()[-1]).read_text(encoding="utf-8")
        assert "\u2068\\u2068\\u202eכוריאה\\u2069\u2069" in written
        assert "\u2068صفون\u2069" in written
        assert not re.search("[\x02\x03\u202a-\u202e\u2066\u2067]", written)
        assert re.sub("[^\u2068\u2069]", "", written).replace("\u2068\u2069", "") == ""
