"""A report as a document of Word, from blocks made by hand."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from fractions import Fraction
from typing import Any

import pytest

from stancecli import report as r
from stancecli.model import Citation, Range, exactly
from stancecli.render import docx


def document(*blocks: r.Block, whole: bool = False) -> Any:
    from docx import Document

    report = r.Report("asked", "So it is.", "And more.", blocks=blocks)
    return Document(io.BytesIO(docx.render(report, whole=whole)))


def said(*blocks: r.Block, whole: bool = False) -> list[tuple[str, str]]:
    """The style and the text of each paragraph below the conclusion."""
    paragraphs = document(*blocks, whole=whole).paragraphs[2:]
    return [(each.style.name, each.text) for each in paragraphs]


def table(columns: int) -> r.Table:
    row = r.Row("X", tuple(r.Cell("+", judgement=True) for _ in range(columns)))
    return r.Table(tuple(r.Column(f"C{n}") for n in range(columns)), (r.Group("", (row,)),))


@pytest.mark.parametrize(
    # The names of the rows are a column too.
    ("columns", "size", "is_wide"),
    [(5, 9.5, False), (6, 8, False), (7, 8, False), (8, 8, True)],
)
def test_a_wide_table_is_set_smaller_and_on_its_side(
    columns: int, size: float, is_wide: bool
) -> None:
    made = document(r.Section("In it", (table(columns),)))
    (section,) = made.sections
    assert (section.page_width > section.page_height) == is_wide
    (grid,) = made.tables
    assert {run.font.size.pt for p in grid.cell(1, 1).paragraphs for run in p.runs} == {size}


def test_a_table_has_its_groups_marks_figures_and_foot() -> None:
    group = r.Group("Better", (r.Row("X", (r.Cell("+", judgement=True),), "3", "high", "+1"),), "9")
    foot = (r.Row("Points", (r.Cell("5"),), figure="+4"),)
    block = r.Table(
        (r.Column("One", "current", over="All"),), (group,), foot, names="wants", weight="wt",
        figure="gain", legend=r.Legend((r.Sign("*", "judgement"),), ("a note",)),
    )  # fmt: skip
    made = document(block)
    (grid,) = made.tables
    lines = [[cell.text for cell in row.cells] for row in grid.rows]
    assert lines == [
        ["wants", "wt", "All · One (current)", "gain"],
        ["Better", "Better", "Better", "9"],
        ["X", "high", "+*", "+1"],
        ["Points", "", "5", "+4"],
    ]
    assert made.paragraphs[-1].text == "* judgement · a note"


def test_headings_and_lists_are_as_deep_as_word_has_them() -> None:
    block: r.Block = r.Note("end")
    for n in range(6, 0, -1):
        block = r.Section(f"S{n}", (block,))
    styles = [style for style, _ in said(block) if style.startswith("Heading")]
    assert [int(style[-1]) for style in styles] == [1, 2, 3, 4, 4, 4]
    branch = r.Branch("4")
    for name in "321":
        branch = r.Branch(name, children=(branch,))
    assert said(r.Tree(branch)) == [
        *(("List Bullet", "1"), ("List Bullet 2", "2"), ("List Bullet 3", "3")),
        ("List Bullet 3", "4"),
    ]


def test_entries_chains_and_intervals() -> None:
    basis = r.Basis((Citation("map", "p. 1", "Soon."),))
    entry = r.Entry("text", "Why", "aside", basis, ("below",), ("detail",), r.Origin("high"))
    bare = r.Entry("text", basis=r.Basis(judgement=True))
    listing = r.Listing((entry, bare))
    assert said(listing, whole=True) == [
        ("Normal", "Why  text  aside [map p. 1] “Soon.”"),
        ("List Bullet 2", "below"),
        ("List Bullet 2", "detail"),
        ("List Bullet 2", " confidence high"),
        ("List Bullet", "text (judgement)"),
    ]
    assert said(listing) == [
        ("Normal", "Why  text  aside [map p. 1]"),
        ("List Bullet 2", "below"),
        ("List Bullet", "text (judgement)"),
    ]
    assert said(r.Chain("start", (r.Link("moves", "end"),))) == [
        *(("List Bullet", "start"), ("List Bullet 2", "↓ moves"), ("List Bullet", "end"))
    ]
    plot = r.Intervals(
        "Points",
        (
            r.Interval("A", Range(Fraction(0), Fraction(2)), Fraction(1)),
            r.Interval("B", exactly(1), Fraction(1)),
        ),
    )
    assert said(plot)[1:] == [("List Bullet", "A 1 (0 to 2)"), ("List Bullet", "B 1")]


def test_no_document_says_when_or_by_whom_it_was_made() -> None:
    content = docx.render(r.Report("asked", "So it is.", blocks=(table(1),)))
    assert content == docx.render(r.Report("asked", "So it is.", blocks=(table(1),)))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    about = document().core_properties
    assert (about.title, about.author, about.last_modified_by) == ("asked", "", "")
    assert {about.created.year, about.modified.year} == {datetime(2000, 1, 1).year}
