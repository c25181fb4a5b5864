"""Blocks as a document of Word, in styles of Word: its own, or those of a house."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.model import Source
from stancecli.render.docx.package import (
    GREY,
    WHOLE,
    in_plain_face,
    keep_only,
    opened,
    packed,
    say_nothing_of_us,
)
from stancecli.render.docx.references import References

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

DEEPEST_HEADING, DEEPEST_LIST = 4, 3
WIDEST = 8
"""Tables of more columns lay the page of an answer on its side."""
A4, SIDE, EDGE = (21.0, 29.7), 2.0, 1.5
"""Centimetres: a page that no template gives, and what is left free beside it, and at its ends."""
BESIDE = 0.4
"""Centimetres on either side of what stands beside something else."""
PIXEL = 2.54 / 96
JUDGEMENT = "8700AF"

VERDICT, SMALL, LABELLED, REFERENCE = "Verdict", "Small print", "Labelled", "Reference"
"""Styles that Word has not: a template may have them, else they are made."""
_OF_A_HOUSE = (
    *("styles", "stylesWithEffects", "numbering", "theme", "settings", "webSettings", "fontTable"),
    *("header", "footer", "footnotes", "endnotes"),
)
"""The parts that a template hands on: pictures and remarks of its text are not among them."""
_FOOT = "Made from the model by stance: figures are of the options named, as entered."
_LABEL, _LETTER, _MOST_LABEL = 2.5, 0.21, 4.5
"""Centimetres for the label of an entry: at least, for each letter, and at most."""


class Writer:
    """Writes blocks to the end of a document.

    `sources` are those that can be cited. A `template` hands on its styles, its page, its head and
    its foot, and nothing of its text. Raises Unanswerable where python-docx is not installed, or
    the template is no document.
    """

    def __init__(
        self,
        title: str,
        sources: Iterable[Source] = (),
        template: Path | None = None,
        *,
        columns: int = 0,
    ) -> None:
        try:
            from docx import Document
        except ImportError:
            raise Unanswerable(
                "a docx is written by python-docx, which is not installed",
                ("pip install python-docx",),
            ) from None
        ours = Document()
        self._document = opened(template) if template else ours
        _emptied(self._document)
        if not template:
            _plain_page(self._document, is_wide=columns > WIDEST)
        _prepare_styles(self._document, ours)
        say_nothing_of_us(self._document.core_properties, title)
        section = self._document.sections[-1]
        free = (section.page_width, section.left_margin, section.right_margin)
        wide, left, right = (length.cm if length else 0 for length in free)
        self._into: Any = self._document._body
        self._room = max(wide - left - right, 5.0)
        self._references = References(sources)

    def content(self) -> bytes:
        """The document as a file."""
        file = io.BytesIO()
        self._document.save(file)
        return packed(file.getvalue())

    # What stands at the top, and at the end.

    def head(self, title: str, question: str, facts: str, about: str) -> None:
        """What it is about: the title of the case, what was asked, when and of what."""
        self._styled("Title", title)
        if question:
            self._styled("Subtitle", question)
        self.small(facts)
        if about:
            self._styled("Normal", about)

    def verdict(self, conclusion: str, more: str) -> None:
        words = r.text(r.strong(conclusion), " " if conclusion and more else "", more)
        self._styled(VERDICT, words)

    def references(self, title: str, summed: str, note: str, *, every: bool) -> None:
        """Each source in full, and what the numbers mean; of sources not cited too, if `every`."""
        found = [*self._references.cited(every)]
        if not found:
            return
        self.heading(title, 1)
        if summed:
            self._styled(REFERENCE, summed)
        for source, places in found:
            self._styled(REFERENCE, source)
            if not places:
                continue
            paragraph = self._styled(REFERENCE, "")
            for n, (number, place) in enumerate(places):
                paragraph.add_run(f"{'   ' if n else ''}{number}").font.superscript = True
                paragraph.add_run(f"\u00a0{fmt.visible(place) or 'the whole'}")
        if note:
            self._styled(REFERENCE, note)

    # Blocks.

    def block(self, block: r.Block, level: int) -> None:
        """A block; headings in it are of a level or deeper."""
        match block:
            case r.Paragraph():
                self._cited(self._styled("Normal", block.text), block.basis)
            case r.Note():
                self.small(block.text)
            case r.Listing():
                self._listing(block)
            case r.Section():
                self.heading(block.title, level, r.plain(block.note))
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
                self.small(" · ".join(block.told))
            case r.Shortened():
                raise TypeError("a report is shown short or whole")

    def heading(self, title: str, level: int, note: str = "") -> None:
        """A title, on one page with what follows; a note stands below it."""
        styles = ((f"Heading {min(level, DEEPEST_HEADING)}", title), (SMALL, note))
        for style, words in styles:
            if words:
                self._styled(style, words).paragraph_format.keep_with_next = True

    def conclusion(self, words: r.Words) -> None:
        """What a part says first, on one page with what follows."""
        self._styled("Normal", words).paragraph_format.keep_with_next = True

    def small(self, words: str) -> None:
        if words:
            self._styled(SMALL, words)

    @property
    def room(self) -> float:
        """Centimetres from one side to the other of where it writes."""
        return self._room

    def image(self, png: bytes, width: float, told: str, below: Iterable[str]) -> None:
        """A picture, so many pixels across where there is room; `told` says what it shows."""
        from docx.shared import Cm

        paragraph = self._styled("Normal", "")
        below = [*filter(None, below)]
        paragraph.paragraph_format.keep_with_next = bool(below)
        wide = Cm(min(width * PIXEL, self._room))
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=wide)
        shape._inline.docPr.set("descr", fmt.visible(told))
        for line in below:
            self._styled("Caption", line)

    @contextmanager
    def beside(self, *shares: float) -> Iterator[list[Any]]:
        """Places for what stands side by side, each with its share of the room: see `within`."""
        from docx.blkcntnr import BlockItemContainer
        from docx.shared import Cm

        grid = BlockItemContainer.add_table(self._into, 1, len(shares), Cm(self._room))
        grid.autofit = False
        cells = list(grid.rows[0].cells)
        for share, column, cell in zip(shares, grid.columns, cells, strict=True):
            column.width = cell.width = Cm(self._room * share)
        yield [
            (cell, self._room * share - BESIDE) for share, cell in zip(shares, cells, strict=True)
        ]
        self._gap()

    @contextmanager
    def within(self, place: tuple[Any, float]) -> Iterator[None]:
        """All that is written meanwhile stands in a place beside another."""
        before = self._into, self._room
        self._into, self._room = place
        yield
        first, *more = self._into._tc.p_lst
        if more:
            self._into._tc.remove(first)  # the empty one that a cell begins with
        self._into, self._room = before

    def _styled(self, style: str, words: r.Words) -> Any:
        paragraph = self._into.add_paragraph(style=self._document.styles[style])
        _write(paragraph, words)
        return paragraph

    def _cited(self, paragraph: Paragraph, basis: r.Basis | None) -> None:
        """Behind words the numbers of what they rest on, or that they are judgement."""
        from docx.shared import RGBColor

        if basis is None:
            return
        if numbers := self._references.numbers(basis):
            paragraph.add_run(", ".join(map(str, numbers))).font.superscript = True
        if basis.judgement:
            paragraph.add_run(" (judgement)").font.color.rgb = RGBColor.from_string(JUDGEMENT)
        for words in basis.quotes:
            paragraph.add_run(f" {fmt.visible(words)}").italic = True

    def _listing(self, listing: r.Listing) -> None:
        from docx.shared import Cm

        labels = [r.plain(entry.label).strip() for entry in listing.entries]
        longest = max(map(len, labels), default=0)
        indent = Cm(min(max(_LABEL, longest * _LETTER + 0.4), _MOST_LABEL))
        for label, entry in zip(labels, listing.entries, strict=True):
            aside = r.text("  ", entry.aside) if r.plain(entry.aside) else ()
            if label:
                words = r.text(r.strong(label), "\t", entry.text, aside)
                paragraph = self._styled(LABELLED, words)
                paragraph.paragraph_format.left_indent = indent
                paragraph.paragraph_format.first_line_indent = -indent
                paragraph.paragraph_format.tab_stops.add_tab_stop(indent)
                self._cited(paragraph, entry.basis)
            elif longest:
                paragraph = self._styled(LABELLED, r.text(entry.text, aside))
                paragraph.paragraph_format.left_indent = indent
                self._cited(paragraph, entry.basis)
            else:
                self._item(r.text(entry.text, aside), entry.basis, 1)
            for below in (*entry.below, *_origin(entry.origin)):
                self._item(below, None, 2)

    def _item(self, words: r.Words, basis: r.Basis | None, level: int) -> None:
        deep = min(level, DEEPEST_LIST)
        style = "List Bullet" if deep == 1 else f"List Bullet {deep}"
        self._cited(self._styled(style, words), basis)

    def _branch(self, branch: r.Branch, level: int) -> None:
        self._item(r.text(branch.text, *_origin(branch.origin)), branch.basis, level)
        for child in branch.children:
            self._branch(child, level + 1)

    def _chain(self, chain: r.Chain) -> None:
        self._item(r.strong(chain.start), None, 1)
        for link in chain.links:
            self._item(r.text("↓ ", link.text, *_origin(link.origin)), link.basis, 2)
            self._item(r.strong(link.to), None, 1)

    def _intervals(self, plot: r.Intervals) -> None:
        self._styled("Normal", r.strong(plot.title))
        for interval in plot.intervals:
            bounds = "" if interval.at.exact else f" ({fmt.interval(interval.at)})"
            name = r.strong(interval.name) if interval.strong else interval.name
            self._item(r.text(name, f" {fmt.number(interval.middle)}{bounds}"), None, 1)

    def _table(self, table: r.Table) -> None:
        from stancecli.render.docx import tables

        tables.write(self._into, table, self._room)
        if table.legend:
            self.small(" · ".join(table.legend.told))
        else:
            self._gap()

    def _gap(self) -> None:
        """Below a table: Word would make one of two that follow each other."""
        from docx.shared import Pt

        gap = self._styled(SMALL, "").paragraph_format
        gap.space_after, gap.line_spacing = Pt(0), Pt(6)


def _origin(origin: r.Origin | None) -> tuple[r.Words, ...]:
    return (r.muted(f" {origin}"),) if origin and str(origin) else ()


def _write(paragraph: Paragraph, words: r.Words) -> None:
    from docx.shared import RGBColor

    for span in r.text(words):
        # The one tab that is ours stands behind a label: those of names are spaces.
        run = paragraph.add_run("\t" if span.text == "\t" else fmt.visible(span.text))
        run.bold = span.role is r.Role.STRONG or None
        if span.role in (r.Role.MUTED, r.Role.ORIGIN):
            run.font.color.rgb = RGBColor.from_string(GREY)


# The page and its styles.


def _emptied(document: Document) -> None:
    """Leave of a document its last section, its styles, its head and its foot, and no text."""
    document._body.clear_content()
    keep_only(document.part.rels, _OF_A_HOUSE)
    package: Any = document.part.package
    keep_only(package.rels, WHOLE)


def _plain_page(document: Document, *, is_wide: bool) -> None:
    """A page of A4 with a plain face, the number of each page at its foot."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    in_plain_face(document.part.package)
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
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

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
            style.paragraph_format.left_indent = Cm(_LABEL)
