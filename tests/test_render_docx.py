"""Answers as documents of Word: from blocks made by hand, and in the styles of a house."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Cm

from stancecli import page, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.lenses.tradeoffs import Tradeoffs
from stancecli.model import Citation, Model, Source
from stancecli.page import answer_document
from stancecli.render.docx import places_in_words
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.pages import ATTACKS, KLAMATH, LETTERS
from tests.reports import REPORTS
from tests.running import run
from tests.traps import TRAPS, renamed

NOTHING = Tradeoffs(())
"""What has no picture."""
MODEL = Model(
    title="A case",
    sources=(Source(id="map", title="A map", author="Ann"), Source(id="ode", title="An ode")),
)


def written(*blocks: r.Block, whole: bool = False, template: Path | None = None) -> bytes:
    report = r.Report("asked", "So it is.", "And more.", blocks=blocks)
    return answer_document(report, NOTHING, Situation.of(MODEL), whole=whole, template=template)


def document(*blocks: r.Block, whole: bool = False, template: Path | None = None) -> Any:
    return Document(io.BytesIO(written(*blocks, whole=whole, template=template)))


def said(*blocks: r.Block, whole: bool = False) -> list[tuple[str, str]]:
    """The style and the text of each paragraph below the conclusion that has any."""
    paragraphs = document(*blocks, whole=whole).paragraphs[3:]
    return [(each.style.name, each.text) for each in paragraphs if each.text]


def table(columns: int) -> r.Table:
    row = r.Row("X", tuple(r.Cell("+", judgement=True) for _ in range(columns)))
    return r.Table(tuple(r.Column(f"C{n}") for n in range(columns)), (r.Group("", (row,)),))


@pytest.mark.parametrize("name", REPORTS)
def test_layout(golden: Golden, name: str) -> None:
    """Each paragraph with its style, and the cells of each table, of the whole answer."""
    made = document(*REPORTS[name].blocks, whole=True)
    lines = [f"{each.style.name}: {each.text}" for each in made.paragraphs if each.text]
    for grid in made.tables:
        lines += [" | ".join(cell.text for cell in row.cells) for row in grid.rows]
    golden(f"render/{name}.docx.txt", "\n".join(lines))


@pytest.mark.parametrize(
    # The names of the rows are a column too.
    ("columns", "is_wide"),
    [(7, False), (8, True)],
)
def test_a_wide_table_lays_its_page_on_its_side(columns: int, is_wide: bool) -> None:
    made = document(r.Section("In it", (table(columns),)))
    (section,) = made.sections
    assert (section.page_width > section.page_height) == is_wide


def test_a_table_has_its_groups_marks_figures_foot_and_frames() -> None:
    """What is as entered has a frame in place of brackets, and what is otherwise a ground."""
    cells = (r.Cell("[+]", judgement=True, framed="+", look="same"), r.Cell("B 2", look="other"))
    group = r.Group("Better", (r.Row("X", cells, "3", "high", "+1"),), "9")
    foot = (r.Row("Points", (r.Cell("5"), r.Cell("")), figure="+4"),)
    block = r.Table(
        (r.Column("One", "current", over="All"), r.Column("Two")), (group,), foot, names="wants",
        weight="wt", figure="gain", legend=r.Legend((r.Sign("*", "unsourced"),), ("a note",)),
    )  # fmt: skip
    made = document(block)
    (grid,) = made.tables
    assert [[cell.text for cell in row.cells] for row in grid.rows] == [
        ["wants", "wt", "All · One (current)", "Two", "gain"],
        ["Better", "Better", "Better", "Better", "9"],
        ["X", "high", "+*", "B 2", "+1"],
        ["Points", "", "5", "", "+4"],
    ]
    assert made.paragraphs[-1].text == "* unsourced · a note"
    _, _, entered, other, _ = (cell._tc for cell in grid.rows[2].cells)
    borders = [len(cell.xpath(".//w:tcBorders")) for cell in (entered, other)]
    assert borders == [1, 0]
    assert other.xpath(".//w:shd/@w:fill") == ["1D1F23"]


def test_what_it_rests_on_is_a_number_and_told_in_full_at_the_end() -> None:
    first = r.Basis((Citation("map", "Intro ¶3"), Citation("map", "¶5"), Citation("ode", "p. 1")))
    again = r.Basis((Citation("ode", "p. 1", "Soon."), Citation("lost", "")), judgement=True)
    listing = r.Listing((r.Entry("one", "Why", basis=first), r.Entry("two", basis=again)))
    assert said(listing, whole=True) == [
        ("Labelled", "Why\tone1, 2"),
        ("Labelled", "two2, 3 (unsourced) “Soon.”"),
        ("Heading 1", "References"),
        ("Reference", "map, Ann, “A map”."),
        ("Reference", "1\u00a0Intro, paragraph 3; paragraph 5"),
        ("Reference", "ode, “An ode”."),
        ("Reference", "2\u00a0p. 1"),
        ("Reference", "lost."),
        ("Reference", "3\u00a0the whole"),
        (
            "Reference",
            "A citation vouches for a claim and its direction; every size is the analyst’s.",
        ),
    ]
    raised = [
        run_ for p in document(listing).paragraphs for run_ in p.runs if run_.font.superscript
    ]
    assert [run_.text for run_ in raised] == ["1, 2", "2, 3", "1", "2", "3"]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("Intro ¶3", "Intro, paragraph 3"),
        ("¶3", "paragraph 3"),
        ("Act (§4)", "Act (section 4)"),
        ("p. 3, § 4 ¶5", "p. 3, section 4, paragraph 5"),
        ("¶", "¶"),
        ("", ""),
    ],
)
def test_places_are_named_in_words(place: str, words: str) -> None:
    assert places_in_words([place]) == words


def test_no_document_says_when_or_by_whom_it_was_made() -> None:
    content = written(table(1))
    assert content == written(table(1))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"Calibri" not in packed.read("word/theme/theme1.xml")  # not every office has it
    about = document().core_properties
    assert (about.title, about.author, about.last_modified_by) == ("asked", "", "")
    assert {about.created.year, about.modified.year} == {2000}


# The report.


def test_the_report_begins_with_what_is_asked_and_each_picture_says_in_words_what_it_shows() -> (
    None
):
    made: Any = Document(io.BytesIO(page.document(Situation.of(LETTERS))))
    styles = [each.style.name for each in made.paragraphs[:5]]
    assert styles == ["Title", "Subtitle", "Small print", "Normal", "Verdict"]
    title, question, facts, about, verdict = (each.text for each in made.paragraphs[:5])
    assert (title, about) == (LETTERS.title, LETTERS.about)
    assert question == "Daniel Ames: What should be done with the walnut?"
    assert "as of 2023-06-12" in facts
    assert verdict.startswith("“Thin it by a fifth” is ahead of “Leave it as it is” (current)")
    told = made.element.body.xpath(".//wp:docPr/@descr")
    assert len(told) == len(made.element.body.xpath(".//pic:pic")) > 4
    assert told[0].startswith("What each option does to “Shade on the bench”")
    assert told[1].startswith("Points: Thin it by a fifth 2; Leave it as it is −3;")


def test_a_brief_one_is_its_first_page() -> None:
    made: Any = Document(io.BytesIO(page.document(Situation.of(KLAMATH), brief=True)))
    headings = [p.text for p in made.paragraphs if p.style.name.startswith("Heading")]
    assert headings == ["References"]
    assert len(made.element.body.xpath(".//pic:pic")) == 2
    labels = [p.text.partition("\t")[0] for p in made.paragraphs if p.style.name == "Labelled"]
    assert labels[:4] == ["Why", "Against it", "Find out first", "Ruled out"]


def test_nothing_that_a_model_says_is_a_field_or_leads_anywhere() -> None:
    content = page.document(Situation.of(renamed(LETTERS, [*ATTACKS, *TRAPS])), whole=True)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert not [name for name, part in parts.items() if b'TargetMode="External"' in part]
    assert b"http://example.org" in parts["word/document.xml"]
    for field in (b"instrText", b"fldSimple", b"<w:hyperlink"):
        assert field not in parts["word/document.xml"]


# In the style of a house.


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A template with a page, styles, a head and a text of its own."""
    made: Any = Document()
    made.styles["Title"].font.name = "House Sans"
    made.sections[0].page_width, made.sections[0].left_margin = Cm(18), Cm(4)
    made.sections[0].header.paragraphs[0].text = "The ministry"
    made.add_heading("An old secret", 1)
    made.add_picture(io.BytesIO(PIXEL))
    made.core_properties.author = "Somebody"
    made.styles.element.remove(made.styles["Caption"].element)
    made.styles.element.remove(made.styles["List Bullet"].element)
    made.save(tmp_path / "house.docx")
    return tmp_path / "house.docx"


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def test_a_template_gives_its_style_and_nothing_that_it_says(house: Path) -> None:
    listing = r.Listing((r.Entry("text"),))
    content = written(listing, table(2), template=house)
    made: Any = Document(io.BytesIO(content))
    assert made.paragraphs[0].style.font.name == "House Sans"
    assert made.sections[0].page_width.cm == pytest.approx(18, abs=0.01)
    assert made.sections[0].header.paragraphs[0].text == "The ministry"
    assert sum(cell.width.cm for cell in made.tables[0].rows[0].cells) < 12
    assert made.paragraphs[3].style.name == "List Bullet"
    assert made.core_properties.author == ""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = packed.namelist()
        assert not [name for name in names if "media" in name]
        assert [name for name in names if "docProps" in name] == ["docProps/core.xml"]
        assert not any(b"secret" in packed.read(name) for name in packed.namelist())
    assert content == written(listing, table(2), template=house)


def test_a_template_of_word_is_one_too(house: Path) -> None:
    template = house.with_suffix(".dotx")
    template.write_bytes(_with_kind(house, b"document.main", b"template.main"))
    assert written(template=template) == written(template=house)


def _with_kind(file: Path, old: bytes, new: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(file) as packed, zipfile.ZipFile(made, "w") as out:
        for name in packed.namelist():
            out.writestr(name, packed.read(name).replace(old, new))
    return made.getvalue()


def _bomb(file: Path) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("word/document.xml", bytes(70_000_000))
    return made.getvalue()


MACROS = (
    b"openxmlformats-officedocument.wordprocessingml.document.main+xml",
    b"ms-word.document.macroEnabled.main+xml",
)
NOT_OF_WORD: dict[str, Callable[[Path], bytes]] = {
    "text": lambda house: b"Dear all,",
    "cut off": lambda house: house.read_bytes()[:-900],
    "bomb": _bomb,
    "macros": lambda house: _with_kind(house, *MACROS),
}


@pytest.mark.parametrize("name", NOT_OF_WORD)
def test_a_bad_template_is_a_fault(house: Path, name: str) -> None:
    bad = house.with_name("bad.docx")
    with pytest.raises(Unanswerable, match="cannot be read: No such file or directory"):
        written(template=bad)
    bad.write_bytes(NOT_OF_WORD[name](house))
    with pytest.raises(Unanswerable, match="is no document of Word to take styles from"):
        written(template=bad)


def test_a_template_is_asked_for_by_the_command(
    capfd: pytest.CaptureFixture[str], house: Path
) -> None:
    out = house.with_name("answer.docx")
    assert run(capfd, f"show china --template {house} -o {out}")[0] == 0
    made: Any = Document(str(out))
    assert made.paragraphs[0].style.font.name == "House Sans"
    for rest, message in (
        (f"-o {house} --force", "is what is read, so it is left alone"),
        ("", "--template is of docx"),
    ):
        code, _, said = run(capfd, f"show china --template {house} {rest}")
        assert code == 2
        assert message in said
