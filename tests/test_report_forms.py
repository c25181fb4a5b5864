"""`report` in every form: the same parts as the page has, whole or its first screen alone."""

from __future__ import annotations

import csv
import io
import json
import shlex
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given

from stancecli.analysis import Analysis
from stancecli.model import Model
from stancecli.page import answer_page, document, report
from stancecli.render import markdown, terminal
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import COSTLY
from tests.pages import FILES, KLAMATH, LETTERS, assert_inert
from tests.running import run
from tests.traps import hostile_models

IN = f"-m {shlex.quote(str(FILES['letters']))}"


@COSTLY
@given(hostile_models())
def test_any_model_has_a_report_in_every_form(model: Model) -> None:
    told = report(Situation.of(model))
    assert markdown.render(told, whole=True)
    shown = terminal.render(told, width=80, colour=False, whole=True)
    assert shown.strip()
    assert "\x1b" not in shown
    assert document(Situation.of(model), brief=True, whole=True).startswith(b"PK")


@pytest.mark.parametrize("option", ["", "--brief", "-v"])
def test_text_reads_as_it_did_in_80_columns(
    golden: Golden,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    option: str,
) -> None:
    """The parts of the page, its first screen alone, and the whole with its appendix."""
    monkeypatch.chdir(FILES["letters"].parent)
    code, text, said = run(capfd, f"report -m letters -f txt {option}")
    assert (code, said) == (0, "")
    assert max(map(len, text.splitlines())) <= 80
    golden(f"report/letters{option.replace('--', '-')}-80.txt", text)


def test_json_has_an_envelope_for_each_lens_and_csv_is_the_table_of_decisions(
    capfd: pytest.CaptureFixture[str],
) -> None:
    code, text, _ = run(capfd, f"report {IN} -f json --given lowe.write")
    assert code == 0
    written = json.loads(text)
    answers = {answer["lens"]: answer for answer in written["answers"]}
    assert (written["stance"], [*answers]) == (
        3,
        ["tradeoffs", "robustness", "positions", "influence", "stability", "deals", "compare"],
    )
    code, alone, _ = run(capfd, f"influence {IN} -f json")
    assert code == 0
    assert answers["influence"]["finding"] == json.loads(alone)["finding"]
    assert "Write to the council" in answers["influence"]["scenario"]
    code, text, _ = run(capfd, f"report {IN} -f csv")
    assert code == 0
    rows = [*csv.DictReader(io.StringIO(text))]
    told = [(row["decision"], row["verdict"], row["margin"]) for row in rows]
    assert told == [("ames.crown", "firm", "5"), ("lowe.council", "open", "0.5")]


def test_a_document_stands_in_this_folder_unless_another_place_is_named(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, answer, said = run(capfd, f"report {IN} --brief -f docx")
    assert (code, answer) == (0, "")
    assert said.startswith("stance: report.docx has")
    assert run(capfd, f"report {IN} --brief -o r.docx") == (0, "", "")
    content = (tmp_path / "report.docx").read_bytes()
    assert (tmp_path / "r.docx").read_bytes() == content
    made = Document(io.BytesIO(content))
    assert "“Thin it by a fifth” is ahead of" in "\n".join(each.text for each in made.paragraphs)
    (beside,) = made.tables
    (grid,) = beside.cell(0, 1).tables
    assert any("Thin it by a fifth 4.5" in cell.text for row in grid.rows for cell in row.cells)


def test_the_page_of_one_answer_names_the_sources_that_it_cites() -> None:
    html = answer_page(Analysis.of(KLAMATH).tradeoffs("pacificorp").report, KLAMATH)
    assert_inert(html)
    read = html.partition("<h2>Sources</h2>")[2]
    cited = [source for source in KLAMATH.sources if f'href="#source-{source.id}"' in html]
    assert len(cited) > 1
    for source in KLAMATH.sources:
        assert read.count(f' id="source-{source.id}"') == (source in cited)
        assert source.title in read or source not in cited
    without = answer_page(Analysis.of(LETTERS).list().report, LETTERS)
    assert LETTERS.sources[0].title not in without.partition("<h2>Sources</h2>")[2]
