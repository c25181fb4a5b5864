"""A report as a workbook, from blocks made by hand."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.model import Citation, Range, exactly
from stancecli.render import xlsx
from stancecli.sheets.cells import CellValue
from tests.workbooks import MAIN, Shown, shown_in

HOSTILE = (
    "=cmd|'/C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "https://example.org",
    "internal:Rows!A1",
    "_x0041_",
    "a\x00\x1b[31m\u202eb\nc",
    "<c><f>1+1</f></c>",
    "007",
    "=" * 40_000,
)


def made(
    *blocks: r.Block,
    whole: bool = False,
    columns: Sequence[str] = ("id",),
    rows: Sequence[Sequence[CellValue]] = (),
) -> bytes:
    report = r.Report("asked", "So it is.", "And more.", blocks=blocks)
    return xlsx.render(report, columns, rows, whole=whole)


def sheets(*blocks: r.Block, whole: bool = False) -> dict[str, list[list[Shown]]]:
    return shown_in(made(*blocks, whole=whole))


def table(*names: str, title: str = "") -> r.Table:
    rows = tuple(r.Row(name, (r.Cell(name),)) for name in names)
    return r.Table((r.Column("C"),), (r.Group("", rows),), names=title)


def in_cell(name: str) -> str:
    shown = fmt.visible(name)
    return shown if len(shown) <= 32_767 else f"{shown[:32_766]}…"


def test_no_name_becomes_a_formula_a_link_or_a_number() -> None:
    blocks = [
        block
        for name in HOSTILE
        for block in (
            r.Section(name, (table(name, title=name), r.Paragraph(name), r.Note(name)), name),
            r.Listing((r.Entry(name, name, name, r.Basis((Citation(name, name, name),))),)),
            r.Table(
                (r.Column(name, name, name),),
                (r.Group(name, (r.Row(name, (r.Cell(name),), name, figure=name),), name),),
                legend=r.Legend((), (name,)),
            ),
            r.Intervals(name, (r.Interval(name, exactly(1), Fraction(1)),)),
        )
    ]
    content = made(*blocks, whole=True, columns=HOSTILE, rows=[HOSTILE])
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheets = [part for name, part in parts.items() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 2 + 3 * len(HOSTILE)
    for part in sheets:
        assert b"<f>" not in part
        assert b"hyperlink" not in part
    styles = ElementTree.fromstring(parts["xl/styles.xml"]).find(f"{MAIN}cellXfs")
    assert styles is not None
    kept = {str(n) for n, each in enumerate(styles) if each.get("quotePrefix") == "1"}
    used = {style for part in sheets for style in re.findall('s="([0-9]+)" t="s"', part.decode())}
    assert used  # A text stays one where its cell is edited.
    assert used <= kept
    found = shown_in(content)
    assert [cell.text for cell in found["Rows"][0]] == [*map(in_cell, HOSTILE)]
    assert [cell.text for cell in found["Rows"][1]] == [*map(in_cell, HOSTILE)]
    numbers = [cell for lines in found.values() for line in lines for cell in line if cell.number]
    assert {cell.text for cell in numbers} == {"1"}  # those of the intervals


def test_sheets_are_named_by_titles_as_far_as_names_can_be() -> None:
    astral = "\U0001f600" * 20  # Two characters each, as Excel counts them.
    titles = ("Rows", "answer", "History", "a/b: [c]?*", "'quoted'", "x" * 40, "X" * 40, astral, "")
    found = sheets(*(table("A", title=title) for title in titles))
    assert [*found] == [
        "Answer",
        "Rows",
        "answer (2)",
        "History (2)",
        "a b c",
        "quoted",
        f"{'x' * 30}…",
        f"{'X' * 26}… (2)",
        f"{astral[:15]}…",
        "asked",
        "Rows (2)",
    ]
    said = [line[1].text for line in found["Answer"] if len(line) > 1]
    assert said[1:] == [f"Sheet “{name}”" for name in [*found][1:-1]]


def test_a_table_has_its_group_in_a_column_its_sums_and_foot_apart() -> None:
    rows = (
        r.Row("X", (r.Cell("+1.5", judgement=True), r.Cell("12")), "3", "high", "4.5"),
        r.Row("Y", (r.Cell("−−", signs=(r.HURTS,)), r.Cell("about 2")), "1", "low"),
    )
    block = r.Table(
        (r.Column("One", "current", over="All"), r.Column("Two", prose=True)),
        (r.Group("Better", rows[:1], "9"), r.Group("Worse", rows[1:], "2")),
        (r.Row("Points", (r.Cell("−0.25"), r.Cell("1,024")), figure="0"),),
        names="wants", weight="wt", figure="gain",
        legend=r.Legend(
            (r.Sign("*", "judgement"),), ("a note",), (r.Sign("A", "“An”"), r.Sign("B", "“Be”"))
        ),
    )  # fmt: skip
    lines = sheets(block)["wants"]
    assert [[cell.text for cell in line] for line in lines] == [
        ["group", "wants", "wt", "All · One (current)", "Two", "gain"],
        ["Better", "X", "3", "+1.5*", "12", "4.5"],
        ["Worse", "Y", "1", "−−", "about 2"],
        [],
        ["Better", "", "", "", "", "9"],
        ["Worse", "", "", "", "", "2"],
        ["", "Points", "", "−0.25", "1,024", "0"],
        [],
        ["* judgement"],
        ["a note"],
        ["A = “An”"],
        ["B = “Be”"],
    ]
    numbers = [cell.number for line in lines for cell in line if cell.number is not None]
    assert numbers == [3, 1.5, 12, 4.5, 1, 9, 2, -0.25, 1024, 0]
    with zipfile.ZipFile(io.BytesIO(made(block))) as packed:
        sheet = packed.read("xl/worksheets/sheet2.xml").decode()
    assert '<autoFilter ref="A1:F3"/>' in sheet
    assert '<pane xSplit="2" ySplit="1"' in sheet


def test_the_zero_of_a_scale_is_a_sign_as_the_others_are() -> None:
    row = r.Row(
        "X", (r.valued(exactly(0)), r.valued(exactly(2)), r.valued(exactly(-3)), r.NOT_JUDGED)
    )
    block = r.Table(tuple(r.Column(name) for name in "abcd"), (r.Group("", (row,)),))
    cells = sheets(block)["asked"][1]
    assert [(cell.text, cell.number) for cell in cells] == [
        *((text, None) for text in ("X", "0", "++", "−3", "·"))
    ]


def test_words_stand_line_by_line_with_what_they_rest_on() -> None:
    basis = r.Basis((Citation("map", "p. 1", "Soon."),))
    entry = r.Entry("text", "Why", "aside", basis, ("below",), ("detail",), r.Origin("high"))
    bare = r.Entry("text", basis=r.Basis(judgement=True))
    blocks = (
        r.Section("Title", (r.Listing((entry, bare)),), "note"),
        r.Tree(r.Branch("root", children=(r.Branch("leaf", origin=r.Origin("low")),))),
        r.Chain("start", (r.Link("moves", "end"),)),
        r.Picture(("+",), "a picture"),
        r.Legend((r.Sign("*", "judgement"),)),
    )
    lines = [[cell.text for cell in line] for line in sheets(*blocks, whole=True)["Answer"] if line]
    assert lines == [
        ["asked"],
        ["", "So it is. And more."],
        ["Title"],
        ["", "note"],
        ["Why", "text", "aside", "[map p. 1] “Soon.”"],
        ["", "below"],
        ["", "detail"],
        ["", "confidence high"],
        ["", "text", "", "(judgement)"],
        ["", "root"],
        ["", "    leaf", "confidence low"],
        ["", "start"],
        ["", "↓ moves"],
        ["", "end"],
        ["", "a picture"],
        ["", "* judgement"],
    ]
    short = [[cell.text for cell in line] for line in sheets(*blocks)["Answer"] if line]
    assert short[4:7] == [
        ["Why", "text", "aside", "[map p. 1]"],
        ["", "below"],
        ["", "text", "", "(judgement)"],
    ]


def test_numbers_and_their_bounds_are_numbers() -> None:
    plot = r.Intervals(
        "Points",
        (
            r.Interval("A", Range(Fraction(-1, 2), Fraction(2)), Fraction(1, 3)),
            r.Interval("B", exactly(1), Fraction(1)),
        ),
        r.Most((1,)),
    )
    lines = sheets(plot)["Points"]
    assert [[cell.text for cell in line] for line in lines] == [
        ["", "Points", "low", "high"],
        ["A", "0.33", "−0.5", "2"],
        ["B", "1", "1", "1"],
    ]
    assert [cell.number for cell in lines[1]] == [None, 0.33, -0.5, 2]


def test_a_short_answer_has_tables_in_full_and_counts_what_else_it_leaves_out() -> None:
    cut = r.Table(
        table("A", "B", "C").columns, table("A", "B", "C").groups, most_rows=r.Most((1,), "row")
    )
    whole = r.Later(lambda: [table("D", "E", title="Rest")])
    blocks = (
        r.Section("In it", (cut,)),
        r.Shortened(whole, (table("D", title="Rest"),), more="1 more row"),
        r.Shortened(r.Later(lambda: pytest.fail("made")), tells="all pairs"),
        r.listing((r.Entry("one"), r.Entry("two"), r.Entry("three")), 2),
    )
    found = sheets(*blocks)
    assert [line[0].text for line in found["In it"][1:]] == ["A", "B", "C"]
    assert [line[0].text for line in found["Rest"][1:]] == ["D", "E"]
    assert [line[1].text for line in found["Answer"][-3:]] == ["one", "two", "1 more"]


def test_rows_keep_numbers_that_a_cell_can_hold() -> None:
    row = ("", None, 3, Fraction(-1, 4), Fraction(1, 3), 2**60 + 1)
    content = made(columns=("a", "b", "c", "d", "e", "f"), rows=[row])
    numbers = [cell.number for cell in shown_in(content)["Rows"][1]]
    assert numbers == [None, None, 3, -0.25, None, None]
    assert [cell.text for cell in shown_in(content)["Rows"][1]][4:] == ["1/3", str(2**60 + 1)]


def test_what_no_sheet_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 5)
    assert made(table(*"ABCD"))
    with pytest.raises(Unanswerable, match="too large for a sheet of 5 rows"):
        made(table(*"ABCDE"))
    monkeypatch.setattr(xlsx, "MOST_COLUMNS", 1)
    with pytest.raises(Unanswerable, match="and 1 columns"):
        made(table("A"))


def test_no_workbook_says_when_or_by_whom_it_was_made() -> None:
    content = made(table("A"))
    assert content == made(table("A"))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        about = packed.read("docProps/core.xml").decode()
    assert about.count("2000-01-01T00:00:00Z") == 2
