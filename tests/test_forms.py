"""The forms of an answer: which one is meant, and what stands in it."""

import csv
import io
import re
import shlex
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import given

from stancecli import load, notation as fmt
from stancecli.analysis import Analysis
from stancecli.cli.commands import rows_as_csv
from stancecli.cli.options import Form
from stancecli.cli.streams import background
from stancecli.model import Model
from stancecli.page import answer_page
from stancecli.page.forms import answer_document
from stancecli.render import GREY, PALETTES, Background
from stancecli.situation import Situation
from tests.models import COSTLY
from tests.pages import FILES, LETTERS
from tests.running import reply_to, run, stance
from tests.terminals import in_terminal
from tests.traps import hostile_models

MODEL = f"-m {shlex.quote(str(FILES['letters']))}"
FIRST = {
    Form.TXT: b"Daniel Ames ",
    Form.MD: b"# Daniel Ames ",
    Form.JSON: b"{\n",
    Form.HTML: b"<!doctype html>",
    Form.DOCX: b"PK",
    Form.CSV: b'\xef\xbb\xbf"decision",',
}


@pytest.mark.parametrize("form", Form)
def test_the_name_of_a_file_chooses_and_f_wins(tmp_path: Path, form: Form) -> None:
    named, other = tmp_path / f"answer.{form.upper()}", tmp_path / "answer.yaml"
    assert run(f"tradeoffs ames {MODEL} -o {named}") == (0, "", "")
    assert run(f"tradeoffs ames {MODEL} -f {form} -o {other}") == (0, "", "")
    assert named.read_bytes().startswith(FIRST[form])
    assert other.read_bytes() == named.read_bytes()


def test_a_name_without_an_ending_is_text_and_another_ending_is_refused(tmp_path: Path) -> None:
    for name in ("answer.yaml", "answer.doc", "answer.pdf", "answer.jsn"):
        code, answer, said = run(f"show china -o {tmp_path / name}")
        assert (code, answer) == (2, "")
        assert f"no answer is written as {Path(name).suffix}" in said
        assert "txt, md, json, html, docx, csv" in said
    assert not list(tmp_path.iterdir())
    assert run(f"list -o {tmp_path / 'answer'}")[0] == 0
    assert (tmp_path / "answer").read_text().startswith("bundled case")


def test_plain_text_has_80_columns_and_no_colour_at_a_terminal_too(tmp_path: Path) -> None:
    words = ("tradeoffs", "china", "--no-pager")
    wide = {"COLUMNS": "140", "NO_COLOR": None, "TERM": "xterm-256color", "COLORFGBG": "0;15"}
    usual = in_terminal(*words, folder=tmp_path, environment=wide)
    plain = in_terminal(*words, "-f", "txt", folder=tmp_path, environment=wide)
    assert (usual.code, plain.code) == (0, 0)
    assert "\x1b[" in usual.screen
    assert "\x1b" not in plain.screen
    columns = (max(map(len, each.screen.splitlines())) for each in (plain, usual))
    assert next(columns) <= 80 < next(columns)


def test_a_csv_holds_the_rows_of_the_answer() -> None:
    text = reply_to("tradeoffs china -f csv")
    read, rows = [*csv.DictReader(io.StringIO(text))], load().tradeoffs("china").to_rows()
    assert len(read) == len(rows) > 20
    for found, row in zip(read, rows, strict=True):
        assert list(found) == list(row)
        for name, value in row.items():
            match value:
                case bool():
                    assert found[name] == str(value).lower()
                case int() | float():
                    assert float(found[name]) == value
                case _:
                    assert found[name] == (value or "")


@COSTLY
@given(hostile_models())
def test_no_name_gets_out_of_a_page_or_begins_a_formula_and_any_stands_in_a_document(
    model: Model,
) -> None:
    checked, listed = Analysis.of(model).check(), Analysis.of(model).list()
    for line in csv.reader(
        io.StringIO(rows_as_csv(checked, bom=True, whole=True).removeprefix("\ufeff"))
    ):
        for cell in line:
            assert cell[:1] not in ("=", "+", "@", "\t", "\r")
            assert cell[:1] != "-" or float(cell) < 0
    page = answer_page(checked.report, model)
    assert "<script" not in page.lower()
    assert page.count("<title>") == 1
    assert "default-src 'none'" in page
    content = answer_document(listed.report, listed.finding, listed.situation, whole=True)
    said = "\n".join(texts(content))
    for actor in Situation.of(model).actors():
        assert fmt.visible(actor.name) in said


# Documents.


def texts(content: bytes) -> list[str]:
    made = Document(io.BytesIO(content))
    cells = (cell.text for t in made.tables for row in t.rows for cell in row.cells)
    return [*(paragraph.text for paragraph in made.paragraphs), *cells]


@pytest.mark.parametrize("command", ["tradeoffs ames", "positions", "check", "list", "stability"])
def test_a_document_says_what_the_answer_says(tmp_path: Path, command: str) -> None:
    short = reply_to(f"{command} {MODEL} -f md")
    done = stance(tmp_path, *shlex.split(f"{command} {MODEL} -o a.docx"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    title, asked, about, said, *others = texts((tmp_path / "a.docx").read_bytes())
    assert title == LETTERS.title
    assert about == LETTERS.about
    assert asked == short.splitlines()[0].removeprefix("# ")
    assert said == short.splitlines()[2].replace("**", "").replace("\\", "")
    assert not any("-v" in text for text in others), "who reads it has no command line"


def test_without_its_library_a_document_is_refused_with_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing: Any = None
    monkeypatch.setitem(sys.modules, "stancecli.render.docx", missing)
    monkeypatch.delattr("stancecli.render.docx", raising=False)
    code, answer, said = run(f"show china -o {shlex.quote(str(tmp_path / 'a.docx'))}")
    assert (code, answer) == (2, "")
    assert "pip install python-docx" in said
    assert not list(tmp_path.iterdir())


def test_a_document_is_never_written_to_a_terminal(tmp_path: Path) -> None:
    done = in_terminal("show", "china", "-f", "docx", folder=tmp_path)
    assert done.code == 2
    assert "docx is no text for a terminal: name a file with -o" in done.err


# Light or dark, as the environment says; the terminal is not asked.


@pytest.mark.process
def test_colours_suit_what_is_said_of_the_terminal(tmp_path: Path) -> None:
    environment = {"STANCE_PAGER": "", "COLORFGBG": "0;15"}
    found = in_terminal("show", "china", folder=tmp_path, environment=environment)
    assert (found.code, found.err, found.restored) == (0, "", True)
    assert "\x1b]" not in found.screen
    grey = PALETTES[Background.LIGHT][GREY].removeprefix("color(").removesuffix(")")
    assert f"\x1b[38;5;{grey}m" in found.screen


@pytest.mark.parametrize(
    ("colours", "expected"),
    [
        ("15;0", Background.DARK),
        ("0;15", Background.LIGHT),
        ("0;default;7", Background.LIGHT),
        ("12;8", Background.DARK),
        ("0;default", Background.UNKNOWN),
        ("15;", Background.UNKNOWN),
        ("15;99", Background.UNKNOWN),
        ("", Background.UNKNOWN),
    ],
)
def test_the_environment_may_say_it(
    monkeypatch: pytest.MonkeyPatch, colours: str, expected: Background
) -> None:
    monkeypatch.setenv("COLORFGBG", colours)
    assert background() is expected


# A draft.

DRAFT = "Drafted by coder-1, not reviewed"
ASKED = (
    *("", "tradeoffs ames", "robustness ames", "levers ames", "stakes", "stability", "deals"),
    *("positions", "influence", "compare ames", "show ames", "list actor -v", "why ames lowe"),
    *("check", "report", "report --brief", "diff --set ames.tree=low"),
)


def drafted(folder: Path, signed: str) -> Path:
    """The letters without their texts, signed by who drafted them, and perhaps reviewed."""
    text = (FILES["letters"] / "model.yaml").read_text("utf-8")
    path = folder / "model.yaml"
    path.write_text(re.sub("text: .*", "", text).replace("stance: 1", f"stance: 1\n{signed}"))
    return path


def plain_words(file: Path) -> str:
    data = file.read_bytes()
    if file.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(file) as parts:
            data = b" ".join(parts.read(name) for name in parts.namelist() if "xml" in name)
        data = re.sub(b"<[^>]*>", b"", data)
    return " ".join(data.decode().split())


@pytest.mark.parametrize("asked", ASKED)
def test_a_draft_is_known_as_one_in_every_answer(asked: str, tmp_path: Path) -> None:
    model = drafted(tmp_path, "drafted: coder-1, 2024")
    for form in (
        ("txt", "json", "docx") if asked in ("report", "tradeoffs ames") else ("json", "md")
    ):
        file = tmp_path / f"a.{form}"
        told = run(f"{asked} -m {model} {f'-o {file}' if asked else f'-f {form}'}")
        assert (told[0], told[2]) == (0, "")
        words = plain_words(file) if asked else told[1]
        assert DRAFT in words.replace("\\", ""), form
    drafted(tmp_path, "drafted: coder-1, 2024\nreviewed: Ann, 2025")
    assert "Drafted by" not in run(f"{asked} -m {model} -f md")[1]


def test_a_draft_is_known_as_one_wherever_it_goes(tmp_path: Path) -> None:
    model, other = drafted(tmp_path, "drafted: coder-1, 2024"), f"{FILES['letters']}"
    for line in ("export svg", "export dot", "export xlsx", "report -f html", "export --whole dot"):
        file = tmp_path / f"a.{line.split()[-1]}"
        assert run(f"{line} -m {model} -o {file} --force")[0] == 0
        assert DRAFT in plain_words(file), line
    run(f"export csv -m {model} -o {tmp_path / 'tables'}")
    for kept in ("a.xlsx", "tables"):
        assert DRAFT in reply_to(f"show ames -m {tmp_path / kept}")
        assert load(tmp_path / kept).model.drafted == "coder-1, 2024"
    assert f"model: {DRAFT}" in reply_to(f"compare ames -m {other} --with {model} -f md")
    for kinds, code in (("drafted", 1), ("expect", 0)):
        assert run(f"check --fail-on {kinds} -m {model}")[0] == code
