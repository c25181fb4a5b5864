"""A table of an answer in a document of Word: heads unbroken, repeated on each of its pages."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

from docx.blkcntnr import BlockItemContainer
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from stancecli import notation as fmt, report as r
from stancecli.render.docx.package import GREY

SIZES = (9.5, 8, 7)
"""Points of a letter: the first at which no word of a table would be broken."""
LETTER, BROADEST, PADDING = 0.54, 0.66, 0.1
"""How wide a letter is, to its size, and at most in the faces of houses, so that no word is broken;
centimetres on each side of the text of a cell."""
SHORT = 14
"""Letters of a cell that is not broken between its words either."""
POINT = 2.54 / 72
_BROAD = frozenset("mwMW@%")
RULE, DARK, LIGHT = "D9DADD", "1D1F23", "F3F3F0"
SHADES: Mapping[fmt.Sense, tuple[str, str]] = MappingProxyType(
    {
        fmt.Sense.HELPS_STRONGLY: ("005FAF", "FFFFFF"),
        fmt.Sense.HELPS: ("AFD7FF", "0B2239"),
        fmt.Sense.HURTS: ("FFD7AF", "3B1D00"),
        fmt.Sense.HURTS_STRONGLY: ("A85A00", "FFFFFF"),
        fmt.Sense.UNKNOWN: ("626262", "FFFFFF"),
        fmt.Sense.FIRST: ("5F00AF", "FFFFFF"),
        fmt.Sense.CAN_BE_FIRST: ("D7AFFF", "2A004D"),
    }
)
"""The colour of a cell and of the sign in it, by what its value means."""

Content: TypeAlias = r.Words | r.Cell
Line: TypeAlias = list[Content]


def shown(table: r.Table) -> list[bool]:
    """Which columns a table has: names, weights, cells, figures; those it lacks are False."""
    return [True, table.weighed, *(True for _ in table.columns), table.figured]


def write(into: Any, table: r.Table, room: float) -> None:
    """A table at the end of a document, or of a cell, `room` centimetres wide."""
    columns = shown(table)
    heads = (table.names, table.weight, *(r.strong(each.heading) for each in table.columns))
    lines = [_kept((*heads, table.figure), columns)]
    for group in (*table.groups, r.Group("", table.foot)):
        lines += _group_lines(group, columns)
    is_prose, is_out = (
        _kept((False, False, *each, False), columns)
        for each in ((c.prose for c in table.columns), (c.muted for c in table.columns))
    )
    size, widths = _sized(lines, room)
    grid = BlockItemContainer.add_table(into, len(lines), len(widths), Cm(room))
    grid.autofit = False
    _ruled(grid)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Cm(width)
    for n, (line, row) in enumerate(zip(lines, grid.rows, strict=True)):
        _mark(row, "w:cantSplit")
        for m, (content, cell) in enumerate(zip(line, row.cells, strict=True)):
            cell.width = Cm(widths[m])
            is_bar = isinstance(content, r.Cell) and content.look == "meter"
            to_left = m == 0 or bool(is_prose[m]) or is_bar
            _fill(cell, content, size, is_head=n == 0, to_left=to_left, is_out=bool(is_out[m]))
        if isinstance(line[0], r.Span):
            for cell in row.cells:  # on one page with what follows
                cell.paragraphs[0].paragraph_format.keep_with_next = True
            row.cells[0].merge(row.cells[-2] if table.figured else row.cells[-1])
    if lines[1:]:
        _mark(grid.rows[0], "w:tblHeader")


def _kept(line: Iterable[Any], columns: Sequence[bool]) -> list[Any]:
    return [content for content, is_shown in zip(line, columns, strict=True) if is_shown]


def _group_lines(group: r.Group, columns: Sequence[bool]) -> Iterable[Line]:
    if group.title:
        between = ("" for _ in columns[2:])
        yield _kept((r.strong(group.title), *between, r.strong(group.figure)), columns)
    for row in group.rows:
        weight = row.weight_word or row.weight
        yield _kept((row.name, weight, *row.cells, row.figure), columns)


# How wide the columns are.


def _sized(lines: Sequence[Line], room: float) -> tuple[float, list[float]]:
    """The size of letters and the width of each column, in which its words stand unbroken."""
    for size, short in (*((each, SHORT) for each in SIZES), (SIZES[-1], 0)):
        columns = [_needs(column, size, short) for column in zip(*_alone(lines), strict=True)]
        least = [narrow for narrow, _ in columns]
        if sum(least) <= room:
            break
    else:
        return size, [room * narrow / sum(least) for narrow in least]
    more = [wide - narrow for narrow, wide in columns]
    left = room - sum(least)
    if sum(more) > left:
        return size, [n + left * m / sum(more) for n, m in zip(least, more, strict=True)]
    spare = (left - sum(more)) / len(columns)
    return size, [wide + spare for _, wide in columns]


def _alone(lines: Sequence[Line]) -> list[Line]:
    """The lines without titles of groups, which have more than one column."""
    return [
        ["", *line[1:]] if n and isinstance(line[0], r.Span) else line
        for n, line in enumerate(lines)
    ]


def _needs(column: Sequence[Content], size: float, short: int) -> tuple[float, float]:
    """Centimetres for the longest word or `short` cell of a column, and for its longest text."""
    texts = [_plain(content) for content in column]
    words = [word for content in column for word in _unbroken(content, short)]
    narrow, wide = (max(map(_letters, found), default=0) for found in (words, texts))
    point = size * POINT
    least = narrow * BROADEST * point
    return least + 2.2 * PADDING, max(least, wide * LETTER * point) + 2.2 * PADDING


def _unbroken(content: Content, short: int) -> list[str]:
    """What of a cell stands on one line: its words, or all of a short one."""
    text = _plain(content)
    return [text] if isinstance(content, r.Cell) and len(text) <= short else text.split()


def _letters(text: str) -> float:
    wide = sum(unicodedata.east_asian_width(each) in "WF" for each in text)
    return len(text) + 0.8 * wide + 0.6 * sum(each in _BROAD for each in text)


def _plain(content: Content) -> str:
    if isinstance(content, r.Cell):
        text = fmt.visible(content.framed or content.text) + "*" * content.judgement
        return text.rstrip("░") if content.look == "meter" else text
    return fmt.visible(r.plain(content))


# How the cells look.


def _fill(
    cell: Any, content: Content, size: float, *, is_head: bool, to_left: bool, is_out: bool
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
    paragraph.paragraph_format.line_spacing = 1.0
    if not (text := _plain(content)):
        return
    if not to_left:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.bold = is_head or (isinstance(content, r.Span) and content.role is r.Role.STRONG) or None
    ground, ink = "", GREY if is_out else ""
    if isinstance(content, r.Cell) and not is_out:
        ground, ink = _looks(content)
        run.bold = run.bold or bool(content.framed) or None
        if content.framed:
            _framed(cell)
    if ground:
        _shade(cell, ground)
    if ink:
        run.font.color.rgb = RGBColor.from_string(ink)


def _looks(cell: r.Cell) -> tuple[str, str]:
    """The ground and the ink of a cell."""
    if cell.sense:
        return SHADES[cell.sense]
    if cell.look == "other":
        return DARK, "FFFFFF"
    return (LIGHT, "" if cell.framed else GREY) if cell.look in ("same", "level") else ("", "")


def _shade(cell: Any, ground: str) -> None:
    _add(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=ground)


def _framed(cell: Any) -> None:
    edges = _add(cell._tc.get_or_add_tcPr(), "w:tcBorders")
    for edge in ("top", "left", "bottom", "right"):
        _add(edges, f"w:{edge}", val="single", sz="12", space="0", color=DARK)


def _ruled(grid: Any) -> None:
    """Thin lines between rows, and none between columns."""
    properties = grid._tbl.tblPr
    edges = _add(properties, "w:tblBorders")
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(edges)  # Word wants them in this order
    margins = _add(properties, "w:tblCellMar")
    layout.addnext(margins)
    for edge in ("left", "right"):
        _add(margins, f"w:{edge}", w=str(Cm(PADDING).twips), type="dxa")
    for edge in ("top", "bottom", "insideH"):
        _add(edges, f"w:{edge}", val="single", sz="4", space="0", color=RULE)


def _mark(row: Any, name: str) -> None:
    """A row that is not parted, or stands at the head of each page."""
    _add(row._tr.get_or_add_trPr(), name, val="true")


def _add(parent: Any, name: str, **attributes: str) -> Any:
    """A new element of Word at the end of another."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    parent.append(made)
    return made
