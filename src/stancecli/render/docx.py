"""A report as a document of Word: its own styles, shaded tables, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from stancecli import depth, notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.render import SHADES

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

GREY, JUDGEMENT = "5F6B75", "8700AF"
DEEPEST_HEADING, DEEPEST_LIST = 4, 3
WIDE, WIDEST = 6, 8
"""Tables of more columns are set in smaller type; of still more, on a page on its side."""
PORTRAIT, LANDSCAPE, NAMES = 17, 25.7, 5
"""Centimetres: between the margins of a page, and for the names of the rows of a table."""

_SOME_DAY = datetime(2000, 1, 1)


def render(report: r.Report, *, whole: bool = False) -> bytes:
    """The answer, short or `whole`, without what could be asked next.

    Raises Unanswerable where python-docx is not installed.
    """
    try:
        from docx import Document
    except ImportError:
        raise Unanswerable(
            "a docx is written by python-docx, which is not installed",
            ("pip install python-docx",),
        ) from None
    blocks = depth.unabridged if whole else partial(depth.shortened, hints=False)
    shown = blocks(report.blocks)
    document = Document()
    is_wide = any(count > WIDEST for count in _column_counts(shown))
    _prepare(document, report, is_wide)
    writer = _Writer(document, LANDSCAPE if is_wide else PORTRAIT)
    writer.small(report.asked)
    for each in report.introduction:
        writer.paragraph(each)
    writer.paragraph(r.text(r.strong(report.conclusion), f" {report.more}" if report.more else ""))
    for block in shown:
        writer.block(block, 1)
    file = io.BytesIO()
    document.save(file)
    return _repacked(file.getvalue())


def _column_counts(blocks: Iterable[r.Block]) -> Iterator[int]:
    """How many columns each table has, in sections too."""
    for block in blocks:
        if isinstance(block, r.Table):
            yield sum(_shown(block))
        elif isinstance(block, r.Section):
            yield from _column_counts(block.blocks)


def _shown(table: r.Table) -> list[bool]:
    """Which columns a table has: names, weights, cells, figures; those it lacks are False."""
    return [True, table.weighed, *(True for _ in table.columns), table.figured]


def _prepare(document: Document, report: r.Report, is_wide: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm, Pt

    about = document.core_properties
    about.title, about.author, about.comments = fmt.visible(report.asked), "", ""
    about.created = about.modified = _SOME_DAY
    about.last_modified_by, about.revision = "", 1
    for section in document.sections:
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(2)
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        if is_wide:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Cm(29.7), Cm(21)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    normal.paragraph_format.space_after = Pt(4)


def _repacked(content: bytes) -> bytes:
    """The same package, its files under one fixed date."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            new.writestr(
                zipfile.ZipInfo(info.filename),  # of 1980, the earliest that there is
                old.read(info),
                compress_type=zipfile.ZIP_DEFLATED,
            )
    return packed.getvalue()


class _Writer:
    """Writes blocks to the end of a document."""

    def __init__(self, document: Document, room: float) -> None:
        self._document = document
        self._room = room

    def block(self, block: r.Block, level: int) -> None:
        """A block; headings in it are of a level or deeper."""
        match block:
            case r.Paragraph():
                self.paragraph(block.text, block.basis)
            case r.Note():
                self.small(block.text)
            case r.Listing():
                self._listing(block)
            case r.Section():
                self._document.add_heading(fmt.visible(block.title), min(level, DEEPEST_HEADING))
                if block.note:
                    self.small(r.plain(block.note))
                for inner in block.blocks:
                    self.block(inner, level + 1)
            case r.Tree():
                self._branch(block.root, 1)
            case r.Chain():
                self._chain(block)
            case r.Picture():
                self.small(block.alt)
            case r.Table():
                self._table(block)
            case r.Intervals():
                self._intervals(block)
            case r.Legend():
                self._legend(block)
            case r.Shortened():
                raise TypeError("a report is shown short or whole")

    def paragraph(
        self, words: r.Words, basis: r.Basis | None = None, style: str = "Normal"
    ) -> None:
        """Words, and behind them what they rest on."""
        paragraph = self._document.add_paragraph(style=style)
        _write(paragraph, words)
        _write_basis(paragraph, basis)

    def small(self, words: str) -> None:
        """A line in grey, of smaller type."""
        from docx.shared import Pt

        paragraph = self._document.add_paragraph()
        _write(paragraph, r.muted(words))
        for run in paragraph.runs:
            run.font.size = Pt(9)

    def _item(self, words: r.Words, basis: r.Basis | None, level: int) -> None:
        deep = min(level, DEEPEST_LIST)
        self.paragraph(words, basis, "List Bullet" if deep == 1 else f"List Bullet {deep}")

    def _listing(self, listing: r.Listing) -> None:
        for entry in listing.entries:
            label = r.plain(entry.label).strip()
            aside = r.text("  ", entry.aside) if r.plain(entry.aside) else ()
            words = r.text(r.strong(f"{label}  ") if label else "", entry.text, aside)
            if label:
                self.paragraph(words, entry.basis)
            else:
                self._item(words, entry.basis, 1)
            for below in (*entry.below, *_origin(entry.origin)):
                self._item(below, None, 2)

    def _branch(self, branch: r.Branch, level: int) -> None:
        self._item(r.text(branch.text, *_origin(branch.origin)), branch.basis, level)
        for child in branch.children:
            self._branch(child, level + 1)

    def _chain(self, chain: r.Chain) -> None:
        self._item(r.strong(chain.start), None, 1)
        for link in chain.links:
            self._item(r.text("↓ ", link.text, *_origin(link.origin)), link.basis, 2)
            self._item(r.strong(link.to), None, 1)

    def _legend(self, legend: r.Legend) -> None:
        signs = "  ".join(f"{r.plain(sign.mark)} {sign.meaning}" for sign in legend.signs)
        self.small(" · ".join(filter(None, (signs, *legend.lines))))

    def _intervals(self, plot: r.Intervals) -> None:
        self.paragraph(r.strong(plot.title))
        for interval in plot.intervals:
            bounds = "" if interval.at.exact else f" ({fmt.interval(interval.at)})"
            name = r.strong(interval.name) if interval.strong else interval.name
            self._item(r.text(name, f" {fmt.number(interval.middle)}{bounds}"), None, 1)

    def _table(self, table: r.Table) -> None:
        from docx.shared import Cm, Pt

        shown = _shown(table)
        heads: Line = (table.names, table.weight, *map(_head, table.columns), table.figure)
        lines = [_kept(heads, shown)]
        lines += [
            line
            for group in (*table.groups, r.Group("", table.foot))
            for line in _group_lines(group, shown)
        ]
        count = len(lines[0])
        size = Pt(8 if count > WIDE else 9.5)
        grid: Any = self._document.add_table(len(lines), count, style="Table Grid")
        grid.autofit = False
        widths = [NAMES, *([(self._room - NAMES) / max(count - 1, 1)] * (count - 1))]
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = Cm(width)
        for n, (line, row) in enumerate(zip(lines, grid.rows, strict=True)):
            for m, (content, cell) in enumerate(zip(line, row.cells, strict=True)):
                cell.width = Cm(widths[m])
                _fill(cell, content, size, is_head=n == 0, is_name=m == 0)
            if isinstance(line[0], r.Span):
                row.cells[0].merge(row.cells[-2] if table.figured else row.cells[-1])
        if lines[1:]:
            _repeat_head(grid.rows[0])
        if table.legend:
            self._legend(table.legend)


def _origin(origin: r.Origin | None) -> Sequence[r.Words]:
    return (r.muted(f" {origin}"),) if origin and str(origin) else ()


def _head(column: r.Column) -> r.Span:
    return r.strong(column.heading)


Content: TypeAlias = r.Words | r.Cell
Line: TypeAlias = tuple[Content, ...]


def _kept(line: Line, shown: Sequence[bool]) -> list[Content]:
    return [content for content, is_shown in zip(line, shown, strict=True) if is_shown]


def _group_lines(group: r.Group, shown: Sequence[bool]) -> Iterable[list[Content]]:
    if group.title:
        between = ("" for _ in shown[2:])
        yield _kept((r.strong(group.title), *between, r.strong(group.figure)), shown)
    for row in group.rows:
        line: Line = (row.name, row.weight_word or row.weight, *row.cells, row.figure)
        yield _kept(line, shown)


def _fill(cell: Any, content: Content, size: Any, *, is_head: bool, is_name: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = 0
    if not is_name:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if isinstance(content, r.Cell):
        paragraph.add_run(fmt.visible(content.text) + "*" * content.judgement)
        if content.sense:
            _shade(cell, paragraph, *SHADES[content.sense])
    else:
        _write(paragraph, content)
    for run in paragraph.runs:
        run.font.size = size
        run.bold = run.bold or is_head


def _shade(cell: Any, paragraph: Paragraph, ground: str, ink: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", ground)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
    for run in paragraph.runs:
        run.font.color.rgb = RGBColor.from_string(ink)


def _repeat_head(row: Any) -> None:
    """The head of a table stands on each of its pages."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _write(paragraph: Paragraph, words: r.Words) -> None:
    from docx.shared import RGBColor

    for span in r.text(words):
        run = paragraph.add_run(fmt.visible(span.text))
        run.bold = span.role is r.Role.STRONG or None
        if span.role in (r.Role.MUTED, r.Role.ORIGIN):
            run.font.color.rgb = RGBColor.from_string(GREY)


def _write_basis(paragraph: Paragraph, basis: r.Basis | None) -> None:
    from docx.shared import RGBColor

    if basis is None:
        return
    marks = (*basis.brackets, *(("(judgement)",) if basis.judgement else ()))
    for words in (*marks, *basis.quotes):
        run = paragraph.add_run(f" {fmt.visible(words)}")
        run.font.color.rgb = RGBColor.from_string(JUDGEMENT if basis.judgement else GREY)
        run.italic = words in basis.quotes or None
