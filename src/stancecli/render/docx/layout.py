"""What a document of Word is made of: its package, its page and styles, and its tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any, TypeAlias

import docx
from docx.blkcntnr import BlockItemContainer
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from stancecli import notation as fmt, report as r
from stancecli.letters import is_word, syllables, width_of
from stancecli.model import Citation
from stancecli.render.docx.template import House

GREY, DARK, LIGHT, RULE = "5F6B75", "1D1F23", "F3F3F0", "D9DADD"
A4, SIDE, EDGE = (21.0, 29.7), 2.0, 1.5
"""Centimetres: a page that no template gives, and what is left free beside it, and at its ends."""
VERDICT, SMALL, LABELLED, REFERENCE = "Verdict", "Small print", "Labelled", "Reference"
LABEL = 2.9
"""Centimetres for the label of an entry."""
DEEPEST_HEADING = 4
STYLES: Mapping[str, tuple[float, int, int, str]] = {
    "Normal": (10, 0, 4, ""),
    "Title": (20, 0, 4, DARK),
    "Subtitle": (13, 0, 4, GREY),
    "Heading 1": (13, 14, 4, ""),
    "Heading 2": (11, 9, 4, ""),
    "Heading 3": (10, 7, 4, ""),
    "Heading 4": (10, 7, 4, ""),
    "Caption": (8.5, 0, 4, GREY),
    "List Bullet": (10, 0, 4, ""),
    VERDICT: (12, 0, 6, ""),
    SMALL: (8.5, 0, 4, GREY),
    LABELLED: (10, 0, 3, ""),
    REFERENCE: (8.5, 0, 2, GREY),
}
"""Every style that is used: the points of its letters, above and below it, and a colour."""
FOOT = "Made with stance. The numbers order options; they measure nothing else."
_FACE = rb"\1Arial"
"""Letters that every office has, or others as wide."""

_PARTS = ("officeDocument", "core-properties", "styles", "numbering", "theme", "settings")
"""The kinds of parts that are kept of what python-docx begins with."""
_SOME_DAY = datetime(2000, 1, 1)


# The page and its styles.


def prepared(title: str, house: House | None) -> tuple[Document, Mapping[str, str]]:
    """A document without text, that says nothing of who made it; the id of each style by name."""
    document = docx.Document()
    package: Any = document.part.package
    for links in (document.part.rels, package.rels):
        for id_, link in list(links.items()):
            if link.reltype.rpartition("/")[2] not in _PARTS:
                links.pop(id_)
    _plain_page(document)
    ids: Mapping[str, str] = {name: document.styles[name].style_id for name in STYLES}
    if house:
        ids = house.put_on(document, ids)
    about: Any = document.core_properties
    about.title, about.author, about.comments = fmt.in_order(title), "", ""
    about.created = about.modified = _SOME_DAY
    return document, ids


def _plain_page(document: Document) -> None:
    """A page of A4 with a plain face, the number of each page at its foot."""
    package: Any = document.part.package
    for part in package.iter_parts():
        if "/theme/" in part.partname:  # whose letters every style takes up
            part._blob = re.sub(rb'(<a:latin typeface=")[^"]*', _FACE, part.blob)
    (section,) = document.sections
    section.page_width, section.page_height = map(Cm, A4)
    section.left_margin = section.right_margin = Cm(SIDE)
    section.top_margin = section.bottom_margin = Cm(EDGE)
    section.footer_distance = Cm(EDGE / 2)
    styles: Any = document.styles
    for name, (size, before, after, ink) in STYLES.items():
        if name not in styles:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        face, paragraph = styles[name].font, styles[name].paragraph_format
        paragraph.space_before, paragraph.space_after = Pt(before), Pt(after)
        _resize(face, size)
        if ink:
            face.bold, face.italic = name == "Title", False
            face.color.rgb = RGBColor.from_string(ink)
        for drawn in styles[name].element.xpath("./w:pPr/w:pBdr | ./w:rPr/w:spacing"):
            drawn.getparent().remove(drawn)
    styles["Normal"].paragraph_format.line_spacing = 1.05
    labelled = styles[LABELLED].paragraph_format
    labelled.left_indent, labelled.first_line_indent = Cm(LABEL), -Cm(LABEL)
    foot = section.footer.paragraphs[0]
    foot.style = styles[SMALL]
    foot.add_run(f"{FOOT}\t")
    _add(foot._p, "w:fldSimple", instr="PAGE")
    foot.paragraph_format.tab_stops.add_tab_stop(Cm(A4[0] - 2 * SIDE), WD_TAB_ALIGNMENT.RIGHT)


_ISOLATED = re.compile("(\u2068[^\u2069]*\u2069)")
BREAK, SPLIT = "\N{SOFT HYPHEN}", "\N{ZERO WIDTH SPACE}"
"""Where a word can be broken with a hyphen, and where what is no word can be without one."""


def write_run(
    paragraph: Any, text: str, *, bold: bool = False, ink: str = "", size: float = 0
) -> None:
    """Some more text, each name in it that goes from right to left in a run of its own.

    Word takes the weight and the size of such letters from other marks than of ours.
    """
    for piece in filter(None, _ISOLATED.split(text)):
        run = paragraph.add_run()
        for n, part in enumerate(piece.split(BREAK)):
            if n:
                run._r.append(OxmlElement("w:softHyphen"))
            run.add_text(part)
        run.font.bold = bold or None
        if piece[0] == "\u2068":
            run.font.rtl, run.font.cs_bold = True, run.font.bold
        if ink:
            run.font.color.rgb = RGBColor.from_string(ink)
        if size:
            _resize(run.font, size)


def _resize(face: Any, size: float) -> None:
    """Letters of Arabic and Hebrew have a size of their own."""
    face.size = Pt(size)
    looks = face._element.rPr
    for other in looks.findall(qn("w:szCs")):
        looks.remove(other)
    looks.find(qn("w:sz")).addnext(_add(looks, "w:szCs", val=str(round(size * 2))))


# How much room text takes, by the letters of the faces that offices have.


NARROWER, BROADEST = 0.9, 1.1
"""How wide their letters are in most text, to what they are taken for, and at most."""
LINE = 1.17
"""How high a line is, to the size of its letters."""
POINT = 2.54 / 72


def lines_of(text: str, size: float, room: float) -> int:
    """How many lines a text takes at most, in letters of so many points and `room` centimetres."""
    lines, used = 1, 0.0
    for word in text.split():
        wide = _wide(word, size)
        if used and used + wide > room:
            lines, used = lines + 1, 0.0
        if wide > room:
            lines, wide = lines + int(wide / room), wide % room
        used += wide + size * POINT / 4
    return lines


def _wide(text: str, size: float, face: float = NARROWER) -> float:
    """Centimetres of a text on one line."""
    return width_of(text, size * POINT) * face


# Tables: nothing in them is cut. Letters become smaller first, then a text breaks between its
# words, then a word at a syllable.


SIZES = (9.5, 8, 7)
"""Points of a letter: the first at which no word of a table would be broken."""
PADDING = 0.1
"""Centimetres on each side of the text of a cell."""
SHORT = 14
"""Letters of a cell that is not broken between its words, where there is room."""
TOGETHER = 9
"""A table of so many lines at most stands on one page."""
SHADES: Mapping[fmt.Sense, tuple[str, str]] = {
    fmt.Sense.HELPS_STRONGLY: ("005FAF", "FFFFFF"),
    fmt.Sense.HELPS: ("AFD7FF", "0B2239"),
    fmt.Sense.HURTS: ("FFD7AF", "3B1D00"),
    fmt.Sense.HURTS_STRONGLY: ("A85A00", "FFFFFF"),
    fmt.Sense.UNKNOWN: ("626262", "FFFFFF"),
}
"""The colour of a cell and of the sign in it, by what its value means."""

_LINE = f'w:val="single" w:sz="4" w:space="0" w:color="{RULE}"'
_SIDE = f'w:w="{Cm(PADDING).twips}" w:type="dxa"'
_RULED = f"""<w:tblPr {nsdecls("w")}><w:tblW w:type="auto" w:w="0"/><w:tblBorders>
<w:top {_LINE}/><w:bottom {_LINE}/><w:insideH {_LINE}/></w:tblBorders><w:tblLayout w:type="fixed"/>
<w:tblCellMar><w:left {_SIDE}/><w:right {_SIDE}/></w:tblCellMar></w:tblPr>"""
"""Thin lines between rows of a table, and none between columns."""

Content: TypeAlias = r.Words | r.Cell
Line: TypeAlias = tuple[bool, list[Content]]
"""Whether it is the title of a group, and what stands in its cells."""


def write_table(
    into: Any, table: r.Table, room: float, numbers: Callable[[Sequence[Citation]], str]
) -> float:
    """A table at the end of a document, or of a cell, `room` centimetres wide; how high it is.

    What a cell cites are `numbers`.
    """
    lines = [*_lines(table, numbers)]
    columns = (None, *[None] * table.weighed, *table.columns)
    size, widths = _sized(lines, room)
    grid = BlockItemContainer.add_table(into, len(lines), len(widths), Cm(room))
    grid._tbl.replace(grid._tbl.tblPr, parse_xml(_RULED))
    for grid_column, width in zip(grid.columns, widths, strict=True):
        grid_column.width = Cm(width)
    high, has_legend = 0.0, bool(table.legend and any(table.legend.told))
    for n, ((is_title, line), row) in enumerate(zip(lines, grid.rows, strict=True)):
        is_last = n == len(lines) - 1
        is_kept = has_legend if is_last else n == 0 or is_title or len(lines) <= TOGETHER
        most = 0
        for m, (content, cell, column) in enumerate(zip(line, row.cells, columns, strict=True)):
            cell.width = Cm(widths[m])
            wide = room if is_title else widths[m] - 2 * PADDING
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.keep_with_next = is_kept
            if m and not (column and column.prose):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _fill(cell, content, size, wide, is_out=bool(column and column.muted))
            most = max(most, lines_of(_plain(content), size, wide))
        if is_title:
            row.cells[0].merge(row.cells[-1])
        _add(row._tr.get_or_add_trPr(), "w:cantSplit", val="true")
        high += most * size * LINE * POINT + 0.09
    if len(lines) > 1:
        _add(grid.rows[0]._tr.trPr, "w:tblHeader", val="true")
    return high


def _lines(table: r.Table, numbers: Callable[[Sequence[Citation]], str]) -> Iterator[Line]:
    """The heads of a table, then its lines, with titles of groups."""

    def line(name: Content, weight: Content, cells: Iterable[Content]) -> list[Content]:
        return [name, *[weight] * table.weighed, *cells]

    heads = (r.strong(each.heading) for each in table.columns)
    yield False, line(r.strong(table.names), r.strong(table.weight), heads)
    for group in (*table.groups, r.Group("", table.foot)):
        if group.title:
            yield True, line(r.strong(group.title), "", ("" for _ in table.columns))
        for row in group.rows:
            cells = (replace(c, text=numbers(c.cite)) if c.cite else c for c in row.cells)
            yield False, line(row.name, row.weight_word or row.weight, cells)


def _sized(lines: Sequence[Line], room: float) -> tuple[float, list[float]]:
    """The size of letters and the width of each column, in which its words stand unbroken."""
    bodies = (["", *line[1:]] if is_title else line for is_title, line in lines)
    columns = [*zip(*bodies, strict=True)]
    smallest = SIZES[-1]
    ways = (*((each, SHORT, False) for each in SIZES), (smallest, 0, False), (smallest, 0, True))
    for size, short, broken in ways:
        least, wide = list[float](), list[float]()
        for column in columns:
            kept = chain.from_iterable(_pieces(c, short=short, broken=broken) for c in column)
            narrow = max((_wide(piece, size, BROADEST) for piece in kept), default=0)
            whole = max(_wide(_plain(content), size) for content in column)
            least.append(narrow + 2.2 * PADDING)
            wide.append(max(narrow, whole) + 2.2 * PADDING)
        if sum(least) <= room:
            break
    else:
        return size, [room * narrow / sum(least) for narrow in least]
    if sum(wide) < room:
        return size, [each + (room - sum(wide)) / len(wide) for each in wide]
    part = (room - sum(least)) / ((sum(wide) - sum(least)) or 1)
    return size, [n + part * (w - n) for n, w in zip(least, wide, strict=True)]


def _pieces(content: Content, *, short: int, broken: bool) -> list[str]:
    """What of a text stands on one line: all of a `short` value, else words, or their parts."""
    text = _plain(content)
    if broken:
        return [f"{part}-" for word in text.split() for part in syllables(word)]
    return [text] if isinstance(content, r.Cell) and len(text) <= short else text.split()


def _plain(content: Content) -> str:
    if isinstance(content, r.Cell):
        return fmt.in_order(content.framed or content.text) + "*" * content.judgement
    return fmt.in_order(r.plain(content))


def _fill(cell: Any, content: Content, size: float, room: float, *, is_out: bool) -> None:
    """Write into a cell, in grey where it is out of what counts."""
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
    paragraph.paragraph_format.line_spacing = 1.0
    text = " ".join(
        word
        if _wide(word, size, BROADEST) <= room
        else (BREAK if is_word(word) else SPLIT).join(syllables(word))
        for word in _plain(content).split(" ")
    )
    is_strong = isinstance(content, r.Span) and content.role is r.Role.STRONG
    ground, ink = "", GREY if is_out else ""
    properties = cell._tc.get_or_add_tcPr()
    if isinstance(content, r.Cell) and not is_out:
        ground, ink = _looks(content)
        is_strong = bool(content.framed)
        if content.framed:
            edges = _add(properties, "w:tcBorders")
            for edge in ("top", "left", "bottom", "right"):
                _add(edges, f"w:{edge}", val="single", sz="12", space="0", color=DARK)
    if ground:
        _add(properties, "w:shd", val="clear", color="auto", fill=ground)
    write_run(paragraph, text, bold=is_strong, ink=ink, size=size)
    if isinstance(content, r.Cell) and content.cite:
        paragraph.runs[0].font.superscript = True


def _looks(cell: r.Cell) -> tuple[str, str]:
    """The ground and the ink of a cell."""
    if cell.sense:
        return SHADES[cell.sense]
    if cell.look == "other":
        return DARK, "FFFFFF"
    return (LIGHT, "" if cell.framed else GREY) if cell.look in ("same", "level") else ("", "")


def _add(parent: Any, name: str, **attributes: str) -> Any:
    """A new element of Word at the end of another."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    parent.append(made)
    return made
