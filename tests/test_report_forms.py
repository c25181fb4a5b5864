"""`report` in every form: the same parts as the page has, whole or its first screen alone."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given

from stancecli.analysis import Analysis
from stancecli.cli.options import Form
from stancecli.model import Model
from stancecli.page import answer_page, document, report
from stancecli.render import markdown, terminal
from stancecli.situation import Situation
from tests.models import COSTLY
from tests.pages import CASE, FILES, assert_inert
from tests.running import run
from tests.traps import hostile_models

SECTIONS = (
    "What would change it",
    "Why",
    "Every decision",
    "Who says what",
    "Who can move whom",
    "Where it can rest",
    "Views and scenarios side by side",
    "Sources",
)
VERDICT = "“Benign neglect”, “Search and repatriate” (current) or “Make Pyongyang choose”"


@COSTLY
@given(hostile_models())
def test_any_model_has_a_report_in_every_form(model: Model) -> None:
    for brief in (False, True):
        told = report(Situation.of(model), brief=brief)
        assert markdown.render(told, whole=True)
        lines = terminal.render(told, width=80, colour=False, whole=True).splitlines()
        assert lines
        assert not [line for line in lines if "\x1b" in line]
    assert document(Situation.of(model), brief=True, whole=True).startswith(b"PK")


def test_text_has_80_columns_the_parts_of_the_page_and_each_source_once(
    capfd: pytest.CaptureFixture[str],
) -> None:
    code, text, said = run(capfd, "report -f txt")
    assert (code, said) == (0, "")
    assert max(map(len, text.splitlines())) <= 80
    for title in SECTIONS:
        assert any(line.startswith(title) for line in text.splitlines()), title
    plain = " ".join(text.split())
    assert VERDICT in plain
    assert plain.count(CASE.sources[0].title) == 1


def test_a_short_text_says_that_the_whole_one_has_an_appendix(
    capfd: pytest.CaptureFixture[str],
) -> None:
    code, text, _ = run(capfd, f"report -m {FILES['klamath']} -f txt")
    *_, foot = text.splitlines()
    assert code == 0
    assert foot == "-v: 2 tensions, The other decisions, Who is involved, Judgements"
    code, whole, _ = run(capfd, f"report -m {FILES['klamath']} -f txt -v")
    assert code == 0
    assert not [line for line in whole.splitlines() if line.startswith("-v")]
    assert {"The other decisions", "Who is involved"} <= {*whole.splitlines()}


def test_markdown_has_a_heading_for_each_part(capfd: pytest.CaptureFixture[str]) -> None:
    code, text, _ = run(capfd, "report -f md")
    assert code == 0
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert [title for title in SECTIONS if any(title in each for each in headings)] == [*SECTIONS]
    assert "2 more actors" in text.splitlines()
    assert " ".join(text.split()).count(CASE.sources[0].title) == 1
    assert not re.search(r"(?<!\w)-v\b|next:", text)


def test_json_has_an_envelope_for_each_lens(capfd: pytest.CaptureFixture[str]) -> None:
    model = f"-m {FILES['klamath']}"
    code, text, _ = run(capfd, f"report {model} -f json --given tribes.talk")
    assert code == 0
    written = json.loads(text)
    assert written["stance"] == 3
    lenses = [answer["lens"] for answer in written["answers"]]
    assert lenses == [
        *("tradeoffs", "robustness", "positions", "influence", "stability", "deals", "compare"),
    ]
    code, alone, _ = run(capfd, f"influence {model} -f json")
    assert code == 0
    influence = next(a for a in written["answers"] if a["lens"] == "influence")
    assert influence["finding"] == json.loads(alone)["finding"]
    assert "Talk behind doors" in influence["scenario"]


def test_csv_is_the_table_of_decisions(capfd: pytest.CaptureFixture[str]) -> None:
    code, text, _ = run(capfd, "report -f csv")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["verdict"] for row in rows] == ["open", "leads", "leads", "leads", "only", "only"]
    assert rows[0]["decision"] == "china.refugees"
    assert float(rows[0]["margin"]) == 0.5


def test_the_first_screen_alone_in_text_fits_a_screen(capfd: pytest.CaptureFixture[str]) -> None:
    code, text, _ = run(capfd, "report --brief -f txt")
    assert code == 0
    assert len(text.splitlines()) <= 48
    for said in (VERDICT, "Pull", "Points", "If one importance alone", "Turns it", "Rests on"):
        assert said in text
    assert "Every decision" not in text


def test_a_document_stands_in_this_folder_unless_another_place_is_named(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from docx import Document

    monkeypatch.chdir(tmp_path)
    code, answer, said = run(capfd, "report --brief -f docx")
    assert (code, answer) == (0, "")
    assert said.startswith("stance: report.docx has")
    content = (tmp_path / "report.docx").read_bytes()
    made = Document(io.BytesIO(content))
    assert VERDICT in "\n".join(each.text for each in made.paragraphs)
    (beside,) = made.tables
    (grid,) = beside.cell(0, 1).tables
    assert any("Benign 0.5" in cell.text for row in grid.rows for cell in row.cells)


@pytest.mark.parametrize("form", Form)
def test_the_ending_of_a_file_says_the_form(
    form: Form, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / f"r.{form}"
    assert run(capfd, f"report -m {FILES['letters']} --brief -o {file}") == (0, "", "")
    start = {
        Form.HTML: b"<!doctype",
        Form.DOCX: b"PK",
        Form.JSON: b"{",
        Form.CSV: b"\xef\xbb\xbf",
    }
    assert file.read_bytes().startswith(start.get(form, b""))


def test_a_file_that_ends_otherwise_is_refused(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, _, said = run(capfd, f"report -o {tmp_path / 'r.pdf'}")
    assert code == 2
    assert "no answer is written as .pdf" in said
    assert not list(tmp_path.iterdir())


def test_the_page_of_one_answer_names_the_sources_that_it_cites() -> None:
    answer = Analysis.of(CASE).tradeoffs("china")
    html = answer_page(answer.report, CASE)
    assert_inert(html)
    assert html.partition("<h2>Sources</h2>")[2].count(CASE.sources[0].title) == 1
    assert 'href="#source-park2012"' in html
    without = answer_page(Analysis.of(CASE).list().report, CASE)
    assert CASE.sources[0].title not in without.partition("<h2>Sources</h2>")[2]
