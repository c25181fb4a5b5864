"""A report as a workbook: what it says on the first sheet, each table on one of its own.

A table can be sorted and filtered: the group of a row stands in a column, what groups sum to below.
A figure is a number, shown as it is written elsewhere; the signs of effects are texts. The last
sheet has the rows of the finding, as CSV has them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import compress
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from stancecli import depth, notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.render import SHADES
from stancecli.sheets.cells import CellValue
from stancecli.sheets.new import LONGEST_NAME, LONGEST_TEXT, cut, held, new_workbook

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""Rows and columns of a sheet, at most."""
WORDS = (24, 80, 18, 36)
"""How wide, in characters: labels, what they say, asides, and what that rests on."""
NARROWEST, WIDEST = 10, 40
"""How wide a column of a table is, in characters."""

Look: TypeAlias = str | fmt.Sense | None
_INK, _PALE = "#1F3A5F", "#5F6B7A"
_LOOKS: Mapping[Look, Mapping[str, Any]] = MappingProxyType(
    {
        None: {},
        "strong": {"bold": True},
        "pale": {"font_color": _PALE},
        "over": {"font_color": _PALE, "text_wrap": False},
        "section": {"bold": True, "font_color": _INK, "font_size": 13, "text_wrap": False},
        "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "valign": "bottom"},
        "foot": {"bold": True, "bg_color": "#DDE4EC"},
        **{
            sense: {"bg_color": f"#{ground}", "font_color": f"#{ink}"}
            for sense, (ground, ink) in SHADES.items()
        },
    }
)
"""How a cell looks, by what it is or what its value means; "over" runs over those beside it."""


class CellContent(NamedTuple):
    """What stands in a cell, how it looks, and the format in which a number is shown."""

    value: CellValue
    look: Look = None
    shape: str = ""
    centred: bool = False


def render(
    report: r.Report,
    columns: Sequence[str],
    rows: Iterable[Sequence[CellValue]],
    *,
    whole: bool = False,
) -> bytes:
    """The answer, short or `whole`, with tables in full, and the rows of its finding.

    Raises Unanswerable for what is too large for a sheet.
    """
    book = _Book()
    words = _Words(book, " · ".join(report.scope) or report.subject)
    words.line(report.asked, look="over")
    for each in report.introduction:
        words.line("", each)
    words.line("", f"{report.conclusion} {report.more}".strip(), look="strong")
    for block in depth.unabridged(report.blocks) if whole else _shown(report.blocks):
        words.block(block)
    book.table("Rows", columns, (map(CellContent, row) for row in rows))
    return book.done()


def _shown(blocks: Iterable[r.Block]) -> Iterator[r.Block]:
    """Blocks as a short answer has them, but with tables in full: a sheet is no screen."""
    for block in blocks:
        match block:
            case r.Shortened():
                is_cut = block.short and block.more
                yield from _shown(block.whole if block.step or is_cut else block.short)
            case r.Table() | r.Intervals():
                yield from depth.unabridged([block])
            case r.Section():
                yield r.Section(block.title, tuple(_shown(block.blocks)), block.note)
            case _:
                yield from depth.shortened([block], hints=False)
                if left := depth.cut(block):
                    yield r.Note(left)


class _Words:
    """The sheet of words: a label, what it says, an aside and what that rests on, line by line."""

    def __init__(self, book: _Book, subject: str) -> None:
        self._book = book
        self._subject = subject
        self._sheet, _ = book.sheet("Answer")
        for column, width in enumerate(WORDS):
            self._sheet.set_column(column, column, width)
        self._row = 0
        self._title = ""

    def line(
        self,
        label: r.Words,
        said: r.Words = "",
        aside: r.Words = "",
        basis: r.Basis | None = None,
        look: Look = None,
    ) -> None:
        """The next line; a label beside a text is strong."""
        marks = " ".join((basis.marks, *basis.quotes)) if basis else ""
        looks: tuple[Look, ...] = ("strong" if said else look, look, "pale", "pale")
        for column, words in enumerate((label, said, aside, marks)):
            self._book.write(
                self._sheet, self._row, column, CellContent(r.plain(words), looks[column])
            )
        self._row += 1

    def block(self, block: r.Block) -> None:
        if isinstance(block, r.Paragraph | r.Listing | r.Section | r.Tree | r.Chain):
            self._row += 1
        match block:
            case r.Paragraph():
                self.line("", block.text, basis=block.basis)
            case r.Note():
                self._aside(block.text)
            case r.Picture():
                self._aside(block.alt)
            case r.Legend():
                self._aside(*_legend(block))
            case r.Listing():
                for entry in block.entries:
                    self.line(entry.label, entry.text, entry.aside, entry.basis)
                    self._aside(*entry.below, str(entry.origin or ""))
            case r.Section():
                self.line(block.title, look="section")
                self._aside(block.note)
                before, self._title = self._title, block.title
                for inner in block.blocks:
                    self.block(inner)
                self._title = before
            case r.Tree():
                self._branch(block.root, "")
            case r.Chain():
                self.line("", block.start, look="strong")
                for link in block.links:
                    self.line("", r.text("↓ ", link.text), str(link.origin or ""), link.basis)
                    self.line("", link.to, look="strong")
            case r.Table():
                self._aside(f"Sheet {fmt.quoted(self._table(block))}")
            case r.Intervals():
                heads = ("", block.title, "low", "high")
                name = self._book.table(block.title, heads, map(_bounds, block.intervals))
                self._aside(f"Sheet {fmt.quoted(name)}")
            case r.Shortened():
                raise TypeError("a report is shown short or whole")

    def _aside(self, *lines: r.Words) -> None:
        for line in filter(r.plain, lines):
            self.line("", line, look="pale")

    def _branch(self, branch: r.Branch, indent: str) -> None:
        self.line("", r.text(indent, branch.text), str(branch.origin or ""), branch.basis)
        for child in branch.children:
            self._branch(child, f"{indent}    ")

    def _table(self, table: r.Table) -> str:
        """Make the sheet of a table, and give its name."""
        grouped = any(group.title for group in table.groups)
        shown = (grouped, True, table.weighed, *(True for _ in table.columns), table.figured)

        def lines(groups: Iterable[r.Group]) -> Iterator[Iterable[CellContent]]:
            for group in groups:
                for row in group.rows:
                    cells = map(_cell, row.cells, table.columns)
                    own = CellContent(group.title), CellContent(row.name), _figure(row.weight)
                    yield compress((*own, *cells, _figure(row.figure)), shown)

        empty = (r.Cell(),) * len(table.columns)
        sums = (
            replace(group, rows=(r.Row("", empty, figure=group.figure),))
            for group in table.groups
            if group.figure
        )
        heads = ("group", table.names, table.weight, *(c.heading for c in table.columns))
        return self._book.table(
            self._title or table.names or self._subject,
            tuple(compress((*heads, table.figure), shown)),
            lines(table.groups),
            foot=lines((*sums, r.Group("", table.foot))),
            legend=_legend(table.legend) if table.legend else (),
            frozen=1 + grouped,
        )


def _legend(legend: r.Legend) -> Sequence[str]:
    """The signs on one line, then a line for each note and each short name."""
    signs = "  ".join(f"{r.plain(sign.mark)} {sign.meaning}" for sign in legend.signs)
    return (signs, *legend.notes, *(r.key([name]) for name in legend.names))


def _figure(words: str, look: Look = None, mark: str = "", centred: bool = False) -> CellContent:
    """A number that is shown with the same characters as these; other words as they are."""
    value = fmt.numeral(words)
    if value is None:
        return CellContent(words + mark, look, centred=centred)
    whole, point, decimals = words.partition(".")
    shape = f"{'#,##0' if ',' in whole else '0'}{point}{'0' * len(decimals)}"
    shape += f'"{mark}"' if mark else ""
    plus = "+" if words[0] == "+" else ""
    return CellContent(value, look, f'{plus}{shape};"{fmt.MINUS}"{shape};{shape}', centred)


def _cell(cell: r.Cell, column: r.Column) -> CellContent:
    """Signs are texts, `0` among them; what else is written as a number is one."""
    mark, centred = "*" * cell.judgement, not column.prose
    if cell.signs:
        return CellContent(cell.text + mark, cell.sense, centred=centred)
    return _figure(cell.text, cell.sense, mark, centred)


def _bounds(interval: r.Interval) -> Sequence[CellContent]:
    """A name, its number and between which it lies."""
    figures = (interval.middle, interval.at.low, interval.at.high)
    look = "strong" if interval.strong else None
    return CellContent(interval.name, look), *(_figure(fmt.number(each), look) for each in figures)


class _Book:
    """A workbook in the making."""

    def __init__(self) -> None:
        self._data = io.BytesIO()
        self._book = new_workbook(self._data)
        self._formats: dict[tuple[object, ...], Format] = {}
        self._taken = {"history"}  # Excel keeps that name to itself.

    def sheet(self, title: str) -> tuple[Worksheet, str]:
        """A new sheet and its name: that title, as far as a name can be."""
        title = re.sub(r"[][:*?/\\\s]+", " ", fmt.visible(title)).strip(" '") or "Table"
        name, n = cut(title, LONGEST_NAME), 1
        while name.casefold() in self._taken:
            n += 1
            name = f"{cut(title, LONGEST_NAME - len(f' ({n})'))} ({n})"
        self._taken.add(name.casefold())
        made = self._book.add_worksheet(name)
        made.hide_gridlines(1)
        made.set_landscape()
        made.set_paper(9)
        made.fit_to_pages(1, 0)
        return made, name

    def table(
        self,
        title: str,
        heads: Sequence[str],
        rows: Iterable[Iterable[CellContent]],
        foot: Iterable[Iterable[CellContent]] = (),
        legend: Iterable[str] = (),
        frozen: int = 1,
    ) -> str:
        """A sheet with a table, what stands below it and how to read it; gives its name.

        Its head and so many `frozen` columns stay in sight.
        """
        sheet, name = self.sheet(title)
        widths = [max(map(len, head.split()), default=0) + 4 for head in heads]
        centred: set[int] = set()
        last = 0
        for last, line in enumerate(rows, 1):
            for column, content in enumerate(line):
                if isinstance(content.value, str):
                    widths[column] = max(widths[column], len(content.value) + 4)
                if content.centred or isinstance(content.value, int | Fraction):
                    centred.add(column)
                self.write(sheet, last, column, content)
        for column, head in enumerate(heads):
            self.write(sheet, 0, column, CellContent(head, "head", centred=column in centred))
        if last:
            sheet.autofilter(0, 0, last, len(heads) - 1)
        below = [[each._replace(look=each.look or "foot") for each in line] for line in foot]
        below += [[]] * bool(below) + [[CellContent(words, "over")] for words in legend]
        for row, line in enumerate(below, last + 2):  # Apart, so that nobody sorts it in.
            for column, content in enumerate(line):
                self.write(sheet, row, column, content)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(max(width, NARROWEST), WIDEST))
        sheet.freeze_panes(1, frozen)
        sheet.repeat_rows(0)
        return name

    def write(self, sheet: Worksheet, row: int, column: int, content: CellContent) -> None:
        """Write a text as a text, whatever it begins with, and a number as one.

        Raises Unanswerable beyond the last row or column that a sheet has.
        """
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            raise Unanswerable(
                f"this is too large for a sheet of {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns",
                ("-f csv has no such limit",),
            )
        value = content.value
        known = value if isinstance(value, str | None) else held(value)
        look = self._format(content, is_text=isinstance(known, str))
        if isinstance(known, float):
            sheet.write_number(row, column, known, look)
        elif known:
            sheet.write_string(row, column, cut(fmt.visible(known), LONGEST_TEXT), look)
        elif content.look in ("head", "foot"):
            sheet.write_blank(row, column, None, look)

    def _format(self, content: CellContent, *, is_text: bool) -> Format:
        key = *content[1:], is_text
        if key not in self._formats:
            # A text stays one, too, when somebody edits the cell.
            look = {"valign": "top", "text_wrap": True, "quote_prefix": is_text}
            aside = {"align": "left" if is_text else "right", "indent": 1}
            look |= {"align": "center"} if content.centred else aside
            look |= {"num_format": content.shape} if content.shape else {}
            self._formats[key] = self._book.add_format({**look, **_LOOKS[content.look]})
        return self._formats[key]

    def done(self) -> bytes:
        self._book.close()
        return self._data.getvalue()
