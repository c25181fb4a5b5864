"""The forms of an answer: which one is meant, and what stands in it."""

from __future__ import annotations

import csv
import io
import shlex
import sys
import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given

from stancecli import load, notation as fmt
from stancecli.analysis import Analysis
from stancecli.cli.options import Form
from stancecli.model import Model
from stancecli.page import answer_document, answer_page
from stancecli.render.docx.layout import SHADES
from stancecli.situation import Situation
from tests.models import COSTLY
from tests.running import ask_the_quick_case, case, run, stance
from tests.terminals import in_terminal
from tests.traps import hostile_models

FIRST = {
    Form.TXT: b"bundled case",
    Form.MD: b"# bundled case",
    Form.JSON: b"{\n",
    Form.HTML: b"<!doctype html>",
    Form.DOCX: b"PK",
    Form.CSV: b'\xef\xbb\xbf"decision",',
}

COMMANDS = (
    *("tradeoffs china", "positions china", "influence", "check", "list"),
    *("stability china rok", "why activists china.crackdown"),
)


@cache
def document(command: str) -> bytes:
    """The answer to a command as a document, written once for all who look at it."""
    with TemporaryDirectory() as folder:
        done = stance(Path(folder), *command.split(), "-o", "a.docx")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        return (Path(folder) / "a.docx").read_bytes()


@pytest.mark.parametrize("form", Form)
def test_the_name_of_a_file_chooses_and_f_wins(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, form: Form
) -> None:
    named, other = tmp_path / f"answer.{form.upper()}", tmp_path / "answer.yaml"
    assert run(capfd, f"tradeoffs china -o {named}") == (0, "", "")
    assert run(capfd, f"tradeoffs china -f {form} -o {other}") == (0, "", "")
    assert named.read_bytes().startswith(FIRST[form])
    assert other.read_bytes() == named.read_bytes()


def test_a_name_without_an_ending_is_text(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(capfd, f"list -o {tmp_path / 'answer'}")[0] == 0
    assert (tmp_path / "answer").read_text().startswith("bundled case")


@pytest.mark.parametrize("name", ["answer.yaml", "answer.doc", "answer.pdf", "answer.jsn"])
def test_another_ending_is_refused_with_those_there_are(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    code, answer, said = run(capfd, f"show china -o {tmp_path / name}")
    assert (code, answer) == (2, "")
    assert f"no answer is written as {Path(name).suffix}" in said
    assert "txt, md, json, html, docx, csv" in said
    assert not list(tmp_path.iterdir())


def test_plain_text_has_80_columns_and_no_colour_at_a_terminal_too(tmp_path: Path) -> None:
    words = ("tradeoffs", "china", "--no-pager")
    wide = {"COLUMNS": "140", "NO_COLOR": None, "TERM": "xterm-256color", "COLORFGBG": "0;15"}
    usual = in_terminal(*words, folder=tmp_path, environment=wide).screen
    plain = in_terminal(*words, "-f", "txt", folder=tmp_path, environment=wide).screen
    assert "\x1b[" in usual
    assert "\x1b" not in plain
    assert max(map(len, plain.splitlines())) <= 80 < max(map(len, usual.splitlines()))


# Tables.


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_csv_holds_the_rows_of_the_answer(capfd: pytest.CaptureFixture[str]) -> None:
    code, text, _ = run(capfd, "tradeoffs china -f csv")
    assert code == 0
    read = rows_of(text)
    rows = load().tradeoffs("china").to_rows()
    assert len(read) == len(rows) > 20
    for found, row in zip(read, rows, strict=True):
        assert list(found) == list(row)
        for name, value in row.items():
            match value:
                case bool():
                    assert found[name] == str(value).lower()
                case int() | float():
                    assert float(found[name]) == value
                case None:
                    assert found[name] == ""
                case _:
                    assert found[name] == value


@COSTLY
@given(hostile_models())
def test_no_cell_of_an_answer_begins_a_formula(model: Model) -> None:
    from stancecli.cli.answer import rows_as_csv

    text = rows_as_csv(Analysis.of(model).check(), bom=True)
    for line in csv.reader(io.StringIO(text.removeprefix("\ufeff"))):
        for cell in line:
            assert cell[:1] not in ("=", "+", "@", "\t", "\r")
            assert cell[:1] != "-" or float(cell) < 0


# Pages of one answer.


@COSTLY
@given(hostile_models())
def test_no_name_gets_out_of_the_page_of_an_answer(model: Model) -> None:
    answer = Analysis.of(model).check()
    page = answer_page(answer.report, model)
    assert "<script" not in page.lower()
    assert page.count("<title>") == 1
    assert "default-src 'none'" in page


# Documents.


def texts(content: bytes) -> list[str]:
    from docx import Document

    document = Document(io.BytesIO(content))
    cells = (cell.text for t in document.tables for row in t.rows for cell in row.cells)
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_document_says_what_the_answer_says(
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    ask_the_quick_case(monkeypatch, tmp_path)
    code, short, _ = run(capfd, f"{command} -f md")
    assert code == 0
    title, asked, said, *_ = texts(document(command))
    assert title == case().model.title
    assert asked.startswith("bundled case · ")
    assert said == short.splitlines()[2].replace("**", "").replace("\\", "")


def test_a_document_shades_its_cells_and_is_the_same_every_time() -> None:
    first = document("tradeoffs china")
    assert document.__wrapped__("tradeoffs china") == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        body = package.read("word/document.xml").decode()
    strongly_hurts = SHADES[fmt.Sense.HURTS_STRONGLY][0]
    assert body.count(f'w:fill="{strongly_hurts}"') == 4  # what is ruled out has no colour
    assert body.count("w:tblHeader") == 1


@pytest.mark.parametrize("command", ["positions china", "report --brief"])
def test_a_document_gives_no_hint_to_a_reader_who_has_no_command_line(command: str) -> None:
    assert not any("-v" in text for text in texts(document(command)))


@pytest.mark.parametrize(
    ("command", "is_wide"), [("tradeoffs china", False), ("positions china", True)]
)
def test_a_wide_table_lays_its_page_on_its_side(command: str, is_wide: bool) -> None:
    from docx import Document

    (section,) = Document(io.BytesIO(document(command))).sections
    assert section.page_width is not None
    assert section.page_height is not None
    assert (section.page_width > section.page_height) is is_wide


@COSTLY
@given(hostile_models())
def test_any_name_can_stand_in_a_document(model: Model) -> None:
    answer = Analysis.of(model).list()
    content = answer_document(answer.report, answer.finding, answer.situation, whole=True)
    said = "\n".join(texts(content))
    for actor in Situation.of(model).actors():
        assert fmt.visible(actor.name) in said


def test_without_its_library_a_document_is_refused_with_how_to_get_it(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing: Any = None
    monkeypatch.setitem(sys.modules, "docx", missing)
    code, answer, said = run(capfd, f"show china -o {shlex.quote(str(tmp_path / 'a.docx'))}")
    assert (code, answer) == (2, "")
    assert "pip install python-docx" in said
    assert not list(tmp_path.iterdir())


def test_a_document_is_never_written_to_a_terminal(tmp_path: Path) -> None:
    done = in_terminal("show", "china", "-f", "docx", folder=tmp_path)
    assert done.code == 2
    assert "docx is no text for a terminal: name a file with -o" in done.err
