"""Answers as documents of Word: from blocks made by hand, and in the styles of a house."""

import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from docx import Document

from stancecli import report as r, unseen
from stancecli.lenses.tradeoffs import Tradeoffs
from stancecli.letters import syllables
from stancecli.model import Citation, Model, Source
from stancecli.page import forms
from stancecli.render.docx.layout import lines_of
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.pages import ATTACKS, KLAMATH, LETTERS
from tests.reports import REPORTS
from tests.traps import FROM_THE_RIGHT, TRAPS, renamed

NOTHING = Tradeoffs(())
"""What has no picture."""
MODEL = Model(
    title="A case",
    sources=(Source(id="map", title="A map", author="Ann"), Source(id="ode", title="An ode")),
)


def written(*blocks: r.Block, whole: bool = False) -> bytes:
    report = r.Report("asked", "So it is.", "And more.", blocks=blocks)
    return forms.answer_document(report, NOTHING, Situation.of(MODEL), whole=whole)


def document(*blocks: r.Block, whole: bool = False) -> Any:
    return Document(io.BytesIO(written(*blocks, whole=whole)))


def said(*blocks: r.Block, whole: bool = False) -> list[tuple[str, str]]:
    """The style and the text of each paragraph below the conclusion that has any."""
    paragraphs = document(*blocks, whole=whole).paragraphs[3:]
    return [(each.style.name, each.text) for each in paragraphs if each.text]


def raised(made: Any) -> list[str]:
    """The numbers of what it rests on, in text and in tables."""
    cells = (cell for grid in made.tables for row in grid.rows for cell in row.cells)
    every = [*made.paragraphs, *(p for cell in cells for p in cell.paragraphs)]
    return [run_.text for p in every for run_ in p.runs if run_.font.superscript]


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


def test_a_table_has_its_groups_marks_foot_and_frames() -> None:
    """What is as entered has a frame in place of brackets, and what is otherwise a ground."""
    cells = (r.Cell("[+]", judgement=True, framed="+", look="same"), r.Cell("B 2", look="other"))
    group = r.Group("Better", (r.Row("X", cells, "3", "high"),))
    foot = (r.Row("Points", (r.Cell("5"), r.Cell(""))),)
    block = r.Table(
        (r.Column("One", "current"), r.Column("Two")), (group,), foot, names="wants",
        weight="wt", legend=r.Legend((r.Sign("*", "unsourced"),), ("a note",)),
    )  # fmt: skip
    made = document(block)
    (grid,) = made.tables
    assert [[cell.text for cell in row.cells] for row in grid.rows] == [
        ["wants", "wt", "One (current)", "Two"],
        ["Better", "Better", "Better", "Better"],
        ["X", "high", "+*", "B 2"],
        ["Points", "", "5", ""],
    ]
    assert made.paragraphs[-1].text == "* unsourced · a note"
    _, _, entered, other = (cell._tc for cell in grid.rows[2].cells)
    borders = [len(cell.xpath(".//w:tcBorders")) for cell in (entered, other)]
    assert borders == [1, 0]
    assert other.xpath(".//w:shd/@w:fill") == ["1D1F23"]


def test_a_table_too_wide_for_text_stands_on_a_turned_page() -> None:
    heads = tuple(r.Column(f"column {n}", prose=True) for n in range(6))
    wide = r.Table(heads, (r.Group("", (r.Row("X", (r.Cell("told"),) * 6),)),), in_text=2)
    made = document(r.Paragraph("Before."), wide)
    assert [each.page_width > each.page_height for each in made.sections] == [False, True]
    made = document(wide, r.Paragraph("Behind."))
    assert [each.page_width > each.page_height for each in made.sections] == [False, True, False]
    assert len(made.tables[0].rows[0].cells) == 7


def test_what_it_rests_on_is_a_number_and_told_in_full_at_the_end() -> None:
    first = r.Basis((Citation("map", "Intro ¶3"), Citation("map", "¶5"), Citation("ode", "p. 1")))
    again = r.Basis((Citation("ode", "p. 1", "Soon."), Citation("lost", "")), judgement=True)
    listing = r.Listing((r.Entry("one", "Why", basis=first), r.Entry("two", basis=again)))
    assert said(listing, whole=True) == [
        ("Labelled", "Why\tone1, 2, 3"),
        ("Labelled", "\ttwo3, 4 (unsourced)"),
        ("Heading 1", "References"),
        (
            "Reference",
            "A citation vouches for a claim and its direction; every size is the analyst’s.",
        ),
        ("Reference", "map, Ann, “A map”."),
        ("Reference", "1\u00a0Intro ¶3   2\u00a0¶5"),
        ("Reference", "ode, “An ode”."),
        ("Reference", "3\u00a0p. 1"),
        ("Reference", "“Soon.”"),
        ("Reference", "lost."),
        ("Reference", "4\u00a0the whole"),
    ]
    cited = r.Cell("map", cite=(Citation("map", "¶9"), Citation("map", "¶5")))
    row = r.Row("X", (cited, r.Cell("unsourced")))
    in_table = r.Table((r.Column("source"), r.Column("source")), (r.Group("", (row,)),))
    made = document(listing, in_table)
    numbers = ["1, 2, 3", "3, 4", "1", "   2", "   5", "3", "4", "5, 2"]
    assert raised(made) == numbers
    assert [cell.text for cell in made.tables[0].rows[1].cells] == ["X", "5, 2", "unsourced"]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Bundesministerium", "Bun-des-mi-nis-te-rium"),
        ("Wettbewerbsfähigkeit", "Wett-be-werbs-fä-hig-keit"),
        ("machen", "machen"),  # nothing between c and h
        ("+10.5", "+10.5"),
    ],
)
def test_a_word_is_broken_between_its_syllables(word: str, parts: str) -> None:
    assert "-".join(syllables(word)) == parts


@pytest.mark.parametrize(
    ("names", "size", "is_broken"),
    [(["Jobs"] * 4, 9.5, False), (["Wettbewerbsfähigkeit"] * 12, 7, True)],
)
def test_no_value_is_cut_letters_shrink_and_then_words_break(
    names: list[str], size: float, is_broken: bool
) -> None:
    """All stands in each cell, a word broken at a syllable where it is wider than its column."""
    row = r.Row("Of all", tuple(map(r.Cell, names)))
    grid = document(r.Table(tuple(map(r.Column, names)), (r.Group("", (row,)),))).tables[0]
    for line in grid.rows:
        assert [cell.text for cell in line.cells][1:] == names
    assert {run_.font.size.pt for run_ in grid.rows[1].cells[1].paragraphs[0].runs} == {size}
    assert bool(grid._tbl.xpath(".//w:softHyphen")) == is_broken


@pytest.mark.parametrize(
    ("text", "lines"),
    # Of ten points some 30 letters stand on five centimetres, 25 of "q".
    [("", 1), ("Jobs on the quays", 1), ("Jobs on the quays " * 3, 2), ("q" * 60, 3)],
)
def test_how_many_lines_a_text_takes_is_known_beforehand(text: str, lines: int) -> None:
    assert lines_of(text, 10, 5) == lines


def test_a_heading_and_a_head_of_a_table_are_never_parted_from_what_follows() -> None:
    made = document(r.Section("In it", (table(2),)))
    (title,) = (p for p in made.paragraphs if p.text == "In it")
    (grid,) = made.tables
    assert title.paragraph_format.keep_with_next
    assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in grid.rows[0].cells)
    assert len(grid._tbl.xpath(".//w:tblHeader")) == 1
    assert len(grid._tbl.xpath(".//w:cantSplit")) == 2


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
    made: Any = Document(io.BytesIO(forms.document(Situation.of(LETTERS))))
    styles = [each.style.name for each in made.paragraphs[:5]]
    assert styles == ["Small print", "Title", "Subtitle", "Normal", "Verdict"]
    facts, title, question, about, verdict = (each.text for each in made.paragraphs[:5])
    assert (title, about) == (LETTERS.title, LETTERS.about)
    assert question == "Daniel Ames: What should be done with the walnut?"
    assert "as of 2023-06-12" in facts
    assert verdict.startswith(
        "“Thin it by a fifth” is firmly ahead of “Leave it as it is” (current)"
    )
    told = made.element.body.xpath(".//wp:docPr/@descr")
    assert len(told) == len(made.element.body.xpath(".//pic:pic")) > 3
    assert told[0].startswith("Points: Peace with the Lowes (weight high), Shade on the bench")
    assert told[1].startswith("Lead now +5. “Peace with the Lowes” low, not high: +1;")


def test_a_brief_one_is_its_first_page() -> None:
    made: Any = Document(io.BytesIO(forms.document(Situation.of(KLAMATH), brief=True)))
    headings = [p.text for p in made.paragraphs if p.style.name.startswith("Heading")]
    assert headings[1:] == ["References"]
    assert len(made.element.body.xpath(".//pic:pic")) == 1, "the changes have no room"
    ending = (
        "How “Remove them, staying on the licence” affects “No liability for a removal” can settle"
    )
    assert any(p.text.startswith(ending) for p in made.paragraphs)
    labels = [p.text.partition("\t")[0] for p in made.paragraphs if p.style.name == "Labelled"]
    assert labels[:4] == ["Why", "Against it", "Find out first", "Ruled out"]


WORDY = "The largest of all ships that can come up the channel at any tide "
CAVEAT = "Sizes are those of one reader."


@pytest.mark.parametrize(("more", "has_lines"), [(0, True), (9, False)])
def test_a_brief_one_is_a_page_and_keeps_its_verdict_and_its_caveats(
    more: int, has_lines: bool
) -> None:
    """Of a model of long names points, tables and lines go, and what is left fits."""
    names = {
        criterion.id: WORDY * more + criterion.name
        for actor in KLAMATH.actors
        for criterion in actor.criteria
    }
    actors = (
        replace(a, interests=tuple(replace(i, name=names[i.id]) for i in a.interests))
        for a in KLAMATH.actors
    )
    about = f"It is so. {KLAMATH.about} {'More of it. ' * 200}{CAVEAT}"
    model = replace(KLAMATH, actors=tuple(actors), about=about)
    made: Any = Document(io.BytesIO(forms.document(Situation.of(model), brief=True)))
    texts = [each.text for each in made.paragraphs]
    assert any(text.startswith("Not settled for PacifiCorp") for text in texts)
    assert texts[3].startswith("It is so.")
    assert texts[3].endswith(CAVEAT)
    assert "they measure nothing else" in made.sections[0].footer.paragraphs[0].text
    assert ("Labelled" in [each.style.name for each in made.paragraphs]) == has_lines


def test_the_whole_one_ends_with_what_rests_on_each_passage_and_says_no_place_of_the_file() -> None:
    made: Any = Document(io.BytesIO(forms.document(Situation.of(LETTERS), whole=True)))
    texts = [each.text for each in made.paragraphs]
    last = texts[texts.index("References") :]
    assert not [text for text in texts if ".yaml" in text]
    assert [text for text in last if text.startswith("“")]
    assert "Unsourced" not in last


def test_nothing_that_a_model_says_is_a_field_or_leads_anywhere() -> None:
    content = forms.document(Situation.of(renamed(LETTERS, [*ATTACKS, *TRAPS])), whole=True)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert not [name for name, part in parts.items() if b'TargetMode="External"' in part]
    assert b"http://example.org" in parts["word/document.xml"]
    for field in (b"instrText", b"fldSimple", b"<w:hyperlink"):
        assert field not in parts["word/document.xml"]


def test_a_name_from_the_right_has_a_run_of_its_own_that_goes_to_the_left() -> None:
    name = FROM_THE_RIGHT[0]
    apart = unseen.set_apart(name)
    first = document(r.Paragraph(r.text(r.strong(f"{apart} (ahead)"), " +2"))).paragraphs[3]
    assert [(run.text, run.font.rtl, run.bold, run.font.cs_bold) for run in first.runs] == [
        (f"\u2068{name}\u2069", True, True, True),
        (" (ahead)", None, True, None),
        (" +2", None, None, None),
    ]
    assert document(r.Paragraph("a “b” +2")).paragraphs[3].runs[0].font.rtl is None
