"""Blocks as a document of Word, in styles of Word: its own, or those of a house."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.blkcntnr import BlockItemContainer
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt

from stancecli import notation as fmt, report as r
from stancecli.model import Citation, Source
from stancecli.render.docx.layout import (
    DEEPEST_HEADING,
    FOOT,
    GREY,
    LABEL,
    LABELLED,
    LINE,
    POINT,
    REFERENCE,
    SMALL,
    STYLES,
    VERDICT,
    lines_of,
    prepared,
    write_run,
    write_table,
)
from stancecli.render.docx.template import House, opened as opened

BESIDE = 0.4
"""Centimetres on either side of what stands beside something else."""
PIXEL = 2.54 / 96
HIGH, SHRUNK, HIGHEST = 9.0, 0.75, 0.85
"""A picture of more centimetres is made so high, but no smaller than this part of itself.

It takes at most this part of a page, so that its title and its key have room.
"""
INDENT = 0.6
"""Centimetres from the left of what stands below a passage."""
_SURE = 0.965
"""How much of a page is taken for full, since faces differ."""
_CITED = "A citation vouches for a claim and its direction; every size is the analyst’s."


class Writer:
    """Writes blocks to the end of a document.

    `sources` are those that can be cited. A `template` gives its styles, page, heads and feet.
    `room` has the centimetres from one side to the other of where it writes.
    """

    def __init__(
        self, title: str, sources: Iterable[Source] = (), template: House | None = None
    ) -> None:
        self._document, self._styles = prepared(title, template)
        self._is_turned = False
        self.is_ours = not template
        self._measure(self._document.sections[-1])
        self._into: Any = self._document._body
        self._high = 0.0
        self._cited = References(sources)

    def _measure(self, section: Any) -> None:
        """See how much room a page has across and down."""
        across = section.page_width - section.left_margin - section.right_margin - section.gutter
        down = section.page_height - abs(section.top_margin) - abs(section.bottom_margin)
        self.room: float = across / Cm(1)
        self._page: float = down / Cm(1)

    def _turn(self) -> None:
        """Go on on a new page, across where the one before is upright, and upright where not."""
        self._is_turned = not self._is_turned
        section: Any = self._document.add_section()
        section.page_width, section.page_height = section.page_height, section.page_width
        is_across = section.page_width > section.page_height
        section.orientation = WD_ORIENT.LANDSCAPE if is_across else WD_ORIENT.PORTRAIT
        self._measure(section)

    @property
    def is_one_page(self) -> bool:
        """Whether all that it has written stands on one page, in our own looks at least."""
        return self._high < self._page * _SURE

    def content(self) -> bytes:
        """The document as a file, whose parts have one fixed date, the earliest that there is."""
        file, dated = io.BytesIO(), io.BytesIO()
        self._document.save(file)
        with ZipFile(file) as made, ZipFile(dated, "w") as packed:
            for name in made.namelist():
                packed.writestr(ZipInfo(name), made.read(name), ZIP_DEFLATED)
        return dated.getvalue()

    # What stands at the top, and at the end.

    def head(self, title: str, question: str, facts: str, about: str) -> None:
        """What it is about: when and of what, the title of the case, and what was asked."""
        styled = {SMALL: facts, "Title": title, "Subtitle": question, "Normal": about}
        for style in filter(styled.get, styled):
            self._styled(style, styled[style])

    def verdict(self, conclusion: str, more: str) -> None:
        words = r.text(r.strong(conclusion), " " if conclusion and more else "", more)
        self._styled(VERDICT, words)

    def end(
        self,
        claims: Iterable[tuple[Citation, r.Words]] = (),
        *,
        every: bool = False,
        whole: bool = False,
    ) -> None:
        """Each source in full, with what its numbers mean, and what holds of all.

        Of sources not cited too, if `every`; `claims` are what rests on passages, told if `whole`.
        """
        for cited, words in claims:
            self._cited.keep(cited)
            if whole:  # passages that nothing else cites have the last numbers
                self._cited.number(cited.passage)
                self._cited.claims[cited.passage].append(words)
        found = [*self._cited.in_full(every)]
        if found:
            self.heading("References", 1)
            self._styled(REFERENCE, _CITED)
        for source, passages in found:
            self._styled(REFERENCE, source).paragraph_format.keep_with_next = bool(passages)
            told = any(map(self._cited.below, passages))
            for line in filter(None, [[each] for each in passages] if told else [passages]):
                self._passages(line)
        if not self.is_ours:  # the foot of a house says something else
            self.small(FOOT)

    def _passages(self, passages: Sequence[Citation]) -> None:
        """Passages on one line, each with its number, and what is told of one that stands alone."""
        places = [f"\u00a0{fmt.in_order(each.locator or 'the whole')}" for each in passages]
        paragraph = self._styled(REFERENCE, "  00 ".join(places)).clear()  # it has its height
        for n, (passage, place) in enumerate(zip(passages, places, strict=True)):
            number = f"{'   ' if n else ''}{self._cited.number(passage)}"
            paragraph.add_run(number).font.superscript = True
            write_run(paragraph, place)
        first, *rest = self._cited.below(passages[0]) or [""]
        if first:
            paragraph.paragraph_format.keep_with_next = True
            told = chain.from_iterable((" · ", words) for words in rest)
            self._styled(REFERENCE, r.text(first, *told), INDENT)

    # Blocks.

    def block(self, block: r.Block, level: int) -> None:
        """A block; headings in it are of a level or deeper."""
        match block:
            case r.Paragraph():
                self._based(self.paragraph(block.text), block.basis)
            case r.Note():
                self.small(block.text)
            case r.Listing():
                self._listing(block)
            case r.Section():
                self.heading(block.title, level, r.plain(block.note))
                for inner in block.blocks:
                    self.block(inner, level + 1)
            case r.Table() if block.in_text:
                self._turn()
                self.block(replace(block, in_text=0), level)
            case r.Table():
                self._high += write_table(self._into, block, self.room, self._cited.numbers)
                if block.legend and any(block.legend.told):
                    self.small(" · ".join(block.legend.told))
                else:
                    self._gap()
            case r.Shortened():
                raise TypeError("a report is shown short or whole")

    def heading(self, title: str, level: int, note: str = "") -> None:
        """A title, on one page with what follows; a note stands below it."""
        styles = ((f"Heading {min(level, DEEPEST_HEADING)}", title), (SMALL, note))
        for style, words in styles:
            if words:
                self._styled(style, words).paragraph_format.keep_with_next = True

    def paragraph(self, words: r.Words, *, is_kept: bool = False) -> Any:
        """Words, on one page with what follows where they are kept."""
        paragraph = self._styled("Normal", words)
        paragraph.paragraph_format.keep_with_next = is_kept or None
        return paragraph

    def small(self, words: str) -> None:
        if words:
            self._styled(SMALL, words)

    def image(self, png: bytes, width: float, told: str, below: Iterable[str]) -> None:
        """A picture, so many pixels across where there is room; `told` says what it shows."""
        top = self._high
        paragraph = self._styled("Normal", "")
        below = [*filter(None, below)]
        paragraph.paragraph_format.keep_with_next = bool(below)
        wide = Cm(min(width * PIXEL, self.room))
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=wide)
        high = shape.height.cm
        part = min(1, max(HIGH / high, SHRUNK), HIGHEST * self._page / high)
        shape.width, shape.height = (round(side * part) for side in (shape.width, shape.height))
        shape._inline.docPr.set("descr", fmt.in_order(told))
        for side in "TBLR":  # else some programs leave room there, and cut the picture
            shape._inline.set(f"dist{side}", "0")
        self._high = top + high * part + 0.15
        for line in below:
            self._styled("Caption", line)

    def beside(self, *shares: float) -> Iterator[None]:
        """Places for what stands side by side, each with its share of the room, one after another.

        What is written at each step stands there.
        """
        grid = BlockItemContainer.add_table(self._into, 1, len(shares), Cm(self.room))
        grid.autofit = False
        before, top, ends = (self._into, self.room), self._high, list[float]()
        for share, column, cell in zip(shares, grid.columns, grid.rows[0].cells, strict=True):
            column.width = cell.width = Cm(before[1] * share)
            self._into, self.room, self._high = cell, before[1] * share - BESIDE, top
            yield
            ends.append(self._high)
            first, *more = cell._tc.p_lst
            if more:
                cell._tc.remove(first)  # the empty one that a cell begins with
        (self._into, self.room), self._high = before, max(ends)
        self._gap()

    def _styled(self, name: str, words: r.Words, left: float = 0) -> Any:
        """A new paragraph, so many centimetres from the left; text stands on no turned page."""
        if words and self._is_turned:
            self._turn()
        paragraph = self._into.add_paragraph()
        paragraph._p.style = self._styles[name]  # python-docx looks at all styles each time
        self._write(paragraph, words)
        if left:
            paragraph.paragraph_format.left_indent = Cm(left)
        size, before, after, _ = STYLES[name]
        room = self.room - (LABEL if name == LABELLED else left)
        lines = lines_of(r.plain(words), size, room)
        self._high += (lines * size * LINE + before + after) * POINT
        return paragraph

    def _write(self, paragraph: Any, words: r.Words) -> None:
        for span in r.text(words):
            if span.role is r.Role.ORIGIN:  # where it stands in the file is nothing to pass on
                continue
            # The one tab that is ours stands behind a label: those of names are spaces.
            text = "\t" if span.text == "\t" else fmt.in_order(span.text)
            ink = GREY if span.role is r.Role.MUTED else ""
            write_run(paragraph, text, bold=span.role is r.Role.STRONG, ink=ink)

    def _based(self, paragraph: Any, basis: r.Basis | None) -> None:
        """Behind words the numbers of what they rest on, or that they have no source."""
        if basis and basis.cite:
            paragraph.add_run(self._cited.numbers(basis.cite)).font.superscript = True
        if basis and basis.judgement:
            self._write(paragraph, r.muted(f" {r.UNSOURCED}"))

    def _listing(self, listing: r.Listing) -> None:
        labels = [r.plain(entry.label).strip() for entry in listing.entries]
        for label, entry in zip(labels, listing.entries, strict=True):
            before = (r.strong(label), "\t") if any(labels) else ()
            aside = ("  ", entry.aside) if r.plain(entry.aside) else ()
            words = r.text(*before, entry.text, *aside)
            paragraph = self._styled(LABELLED if any(labels) else "List Bullet", words)
            self._based(paragraph, entry.basis)
            for line in entry.below:
                paragraph.add_run().add_break()
                self._write(paragraph, line)
                self._high += lines_of(r.plain(line), 10, self.room - LABEL) * 10 * LINE * POINT

    def _gap(self) -> None:
        """Below a table: Word would make one of two that follow each other."""
        gap = self._styled(SMALL, "").paragraph_format
        gap.space_after, gap.line_spacing = Pt(0), Pt(6)


class References:
    """Passages with the numbers that stand for them, in the order in which they are cited.

    `claims` has what is told of those that rest on each.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = {source.id: source for source in sources}
        self._numbers: dict[Citation, int] = {}
        self._quotes = defaultdict[Citation, dict[str, None]](dict)
        self.claims = defaultdict[Citation, list[r.Words]](list)

    def number(self, passage: Citation) -> int:
        """The number of a passage; what was cited before keeps its own."""
        return self._numbers.setdefault(passage, len(self._numbers) + 1)

    def numbers(self, cite: Iterable[Citation]) -> str:
        """The numbers of passages, as they stand behind words; their quotes are kept."""
        return ", ".join(dict.fromkeys(str(self.number(self.keep(each))) for each in cite))

    def keep(self, cited: Citation) -> Citation:
        """Know the words quoted from a passage, which is given back."""
        if cited.quote:
            self._quotes[cited.passage][fmt.quoted(cited.shown)] = None
        return cited.passage

    def below(self, passage: Citation) -> list[r.Words]:
        """The words quoted from a passage, each once, and the claims that rest on it."""
        return [*self._quotes[passage], *self.claims[passage]]

    def in_full(self, every: bool) -> Iterator[tuple[str, list[Citation]]]:
        """Each source in full, and the passages cited in it; those not cited too, if `every`."""
        ids = [passage.source for passage in self._numbers]
        for id_ in dict.fromkeys((*ids, *(self._sources if every else ()))):
            source = self._sources.get(id_)
            passages = [passage for passage in self._numbers if passage.source == id_]
            yield fmt.reference(source) if source else f"{id_}.", passages
