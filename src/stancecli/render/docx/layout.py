"""What a document of Word is made of: its package, its page and styles, and its tables.

A template hands on its styles, its page, its head and its foot, and nothing of its text.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

import docx
from docx.blkcntnr import BlockItemContainer
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.sheets.markup import Package

GREY = "5F6B75"
DEEPEST_HEADING, DEEPEST_LIST = 4, 3
WIDEST = 8
"""Tables of more columns lay the page of an answer on its side."""
A4, SIDE, EDGE = (21.0, 29.7), 2.0, 1.5
"""Centimetres: a page that no template gives, and what is left free beside it, and at its ends."""
VERDICT, SMALL, LABELLED, REFERENCE = "Verdict", "Small print", "Labelled", "Reference"
"""Styles that Word has not: a template may have them, else they are made."""
LABEL = 2.5
"""Centimetres for the label of an entry, at least."""
_OF_A_HOUSE = (
    *("styles", "stylesWithEffects", "numbering", "theme", "settings", "webSettings", "fontTable"),
    *("header", "footer", "footnotes", "endnotes"),
)
"""The parts that a template hands on: pictures and remarks of its text are not among them."""
_FOOT = "Made by stance from the model, at middle values, for the options named."
_FACE = rb"\1Arial"
"""Letters that every office has, or others as wide."""

_SOME_DAY = datetime(2000, 1, 1)
_KINDS = "[Content_Types].xml"
# A template differs from a document by the name of its kind alone.
_TEMPLATE, _DOCUMENT = b"template.main+xml", b"document.main+xml"


def opened(template: Path) -> Document:
    """A document or a template of somebody's house, opened by python-docx.

    Raises Unanswerable where there is none, or where it is something else.
    """
    bad = f"{template} is no document of Word to take styles from"
    try:
        content = template.read_bytes()
    except OSError as error:
        raise Unanswerable(f"{template} cannot be read: {error.strerror}") from None
    try:
        package = Package(str(template), content)
        for name in package.names():
            package.read(name)  # counted, before anything else unpacks it
    except InvalidModel as fault:
        raise Unanswerable(bad, (fault.problems[0].message,)) from None
    try:
        return docx.Document(io.BytesIO(packed(content)))
    # It has no error of its own for what it cannot read.
    except Exception as error:
        raise Unanswerable(
            bad, (f"{type(error).__name__}: {fmt.visible(str(error))[:200]}",)
        ) from None


def packed(content: bytes) -> bytes:
    """The same package, a document if it was a template, its files under one fixed date."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            part = old.read(info)
            if info.filename == _KINDS:
                part = part.replace(_TEMPLATE, _DOCUMENT)
            # A date of 1980 is the earliest that there is.
            name = zipfile.ZipInfo(info.filename)
            new.writestr(name, part, compress_type=zipfile.ZIP_DEFLATED)
    return made.getvalue()


# The page and its styles.


def prepared(title: str, template: Path | None, columns: int) -> Document:
    """A document without text, with every style that is used, that says nothing of who made it."""
    ours = docx.Document()
    document = opened(template) if template else ours
    document._body.clear_content()
    _keep_only(document.part.rels, _OF_A_HOUSE)
    package: Any = document.part.package
    _keep_only(package.rels, ("officeDocument", "core-properties"))  # no picture of its first page
    if not template:
        _plain_page(document, is_wide=columns > WIDEST)
    _prepare_styles(document, ours)
    about: Any = document.core_properties
    about.title, about.author, about.comments = fmt.visible(title), "", ""
    about.subject = about.keywords = about.category = about.last_modified_by = ""
    about.created = about.modified = _SOME_DAY
    about.revision = 1
    return document


def _keep_only(links: Any, kinds: Collection[str]) -> None:
    """Let go of all parts that a part leads to but those of some kinds, and of all outside."""
    for id_, link in list(links.items()):
        if link.is_external or link.reltype.rpartition("/")[2] not in kinds:
            links.pop(id_)


def _plain_page(document: Document, *, is_wide: bool) -> None:
    """A page of A4 with a plain face, the number of each page at its foot."""
    package: Any = document.part.package
    for part in package.iter_parts():
        if "/theme/" in part.partname:  # whose letters every style takes up
            part._blob = re.sub(rb'(<a:latin typeface=")[^"]*', _FACE, part.blob)
    (section,) = document.sections
    section.left_margin = section.right_margin = Cm(SIDE)
    section.top_margin = section.bottom_margin = Cm(EDGE)
    section.footer_distance = Cm(EDGE / 2)
    section.page_width, section.page_height = map(Cm, reversed(A4) if is_wide else A4)
    if is_wide:
        section.orientation = WD_ORIENT.LANDSCAPE
    styles: Any = document.styles
    styles["Normal"].font.size = Pt(10)
    styles["Normal"].paragraph_format.space_after = Pt(4)
    styles["Normal"].paragraph_format.line_spacing = 1.05
    for name, size in (("Title", 20), ("Subtitle", 13), ("Caption", 8.5)):
        face = styles[name].font
        face.size, face.bold, face.italic = Pt(size), name == "Title", False
        face.color.rgb = RGBColor.from_string("1D1F23" if name == "Title" else GREY)
        for border in styles[name].element.pPr.findall(qn("w:pBdr")):
            styles[name].element.pPr.remove(border)
        styles[name].paragraph_format.space_after = Pt(4)
    foot = section.footer.paragraphs[0]
    foot.style = styles["Normal"]
    foot.add_run(f"{_FOOT}\t")
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    foot._p.append(number)
    room = section.page_width - section.left_margin - section.right_margin
    foot.paragraph_format.tab_stops.add_tab_stop(room, WD_TAB_ALIGNMENT.RIGHT)
    for run in foot.runs:
        run.font.size, run.font.color.rgb = Pt(8), RGBColor.from_string(GREY)


def _prepare_styles(document: Document, ours: Document) -> None:
    """See that the document has every style that is used; what it lacks is as Word has it."""
    styles: Any = document.styles
    known = {style.name for style in styles}
    headings = (f"Heading {n + 1}" for n in range(DEEPEST_HEADING))
    lists = ("List Bullet", *(f"List Bullet {n}" for n in range(2, DEEPEST_LIST + 1)))
    for name in ("Normal", "Title", "Subtitle", *headings, "Caption", *lists):
        if name in known:
            continue
        made: Any = deepcopy(ours.styles[name].element)
        numbered = made.pPr.numPr if made.pPr is not None else None
        if numbered is not None:  # by numbers of the other document
            made.pPr.remove(numbered)
        styles.element.append(made)
    own = {
        VERDICT: (12, 6, ""),
        SMALL: (8.5, 4, GREY),
        LABELLED: (None, 3, ""),
        REFERENCE: (8.5, 2, GREY),
    }
    for name, (size, after, ink) in own.items():
        if name in known:
            continue
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.paragraph_format.space_after = Pt(after)
        if size:
            style.font.size = Pt(size)
        if ink:
            style.font.color.rgb = RGBColor.from_string(ink)
        if name == LABELLED:
            style.paragraph_format.left_indent = Cm(LABEL)


# Tables: heads unbroken, repeated on each page.


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


def write_table(into: Any, table: r.Table, room: float) -> None:
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
            to_left = m == 0 or bool(is_prose[m])
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
        return fmt.visible(content.framed or content.text) + "*" * content.judgement
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
        _add(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=ground)
    if ink:
        run.font.color.rgb = RGBColor.from_string(ink)


def _looks(cell: r.Cell) -> tuple[str, str]:
    """The ground and the ink of a cell."""
    if cell.sense:
        return SHADES[cell.sense]
    if cell.look == "other":
        return DARK, "FFFFFF"
    return (LIGHT, "" if cell.framed else GREY) if cell.look in ("same", "level") else ("", "")


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
