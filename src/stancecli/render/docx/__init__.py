"""Blocks as a document of Word, in styles of Word: its own, or those of a house."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from docx.blkcntnr import BlockItemContainer
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from stancecli import notation as fmt, report as r
from stancecli.model import Source
from stancecli.render.docx.layout import (
    DEEPEST_HEADING,
    DEEPEST_LIST,
    GREY,
    LABEL,
    LABELLED,
    REFERENCE,
    SMALL,
    VERDICT,
    packed,
    prepared,
    write_table,
)

BESIDE = 0.4
"""Centimetres on either side of what stands beside something else."""
PIXEL = 2.54 / 96
JUDGEMENT = "8700AF"
_LETTER, _MOST_LABEL = 0.21, 4.5
"""Centimetres for each letter of the label of an entry, and at most for all."""


class Writer:
    """Writes blocks to the end of a document.

    `sources` are those that can be cited, `columns` are those of its widest table. A `template`
    hands on its styles, its page, its head and its foot. Raises Unanswerable where that is no
    document.
    """

    def __init__(
        self,
        title: str,
        sources: Iterable[Source] = (),
        template: Path | None = None,
        *,
        columns: int = 0,
    ) -> None:
        self._document = prepared(title, template, columns)
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
            case r.Table():
                self._table(block)
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

    @property
    def pixels(self) -> int:
        """As many pixels of a picture as have room there."""
        return round(self._room / PIXEL)

    def image(self, png: bytes, width: float, told: str, below: Iterable[str]) -> None:
        """A picture, so many pixels across where there is room; `told` says what it shows."""
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
        if basis is None:
            return
        if numbers := self._references.numbers(basis):
            paragraph.add_run(", ".join(map(str, numbers))).font.superscript = True
        if basis.judgement:
            paragraph.add_run(f" {r.UNSOURCED}").font.color.rgb = RGBColor.from_string(JUDGEMENT)
        for words in basis.quotes:
            paragraph.add_run(f" {fmt.visible(words)}").italic = True

    def _listing(self, listing: r.Listing) -> None:
        labels = [r.plain(entry.label).strip() for entry in listing.entries]
        longest = max(map(len, labels), default=0)
        indent = Cm(min(max(LABEL, longest * _LETTER + 0.4), _MOST_LABEL))
        for label, entry in zip(labels, listing.entries, strict=True):
            aside = r.text("  ", entry.aside) if r.plain(entry.aside) else ()
            if longest:
                before = (r.strong(label), "\t") if label else ()
                paragraph = self._styled(LABELLED, r.text(*before, entry.text, aside))
                paragraph.paragraph_format.left_indent = indent
                if label:
                    paragraph.paragraph_format.first_line_indent = -indent
                    paragraph.paragraph_format.tab_stops.add_tab_stop(indent)
                self._cited(paragraph, entry.basis)
            else:
                self._item(r.text(entry.text, aside), entry.basis, 1)
            for below in entry.under:
                self._item(below, None, 2)

    def _item(self, words: r.Words, basis: r.Basis | None, level: int) -> None:
        deep = min(level, DEEPEST_LIST)
        style = "List Bullet" if deep == 1 else f"List Bullet {deep}"
        self._cited(self._styled(style, words), basis)

    def _table(self, table: r.Table) -> None:
        write_table(self._into, table, self._room)
        if table.legend:
            self.small(" · ".join(table.legend.told))
        else:
            self._gap()

    def _gap(self) -> None:
        """Below a table: Word would make one of two that follow each other."""
        gap = self._styled(SMALL, "").paragraph_format
        gap.space_after, gap.line_spacing = Pt(0), Pt(6)


def _write(paragraph: Paragraph, words: r.Words) -> None:
    for span in r.text(words):
        # The one tab that is ours stands behind a label: those of names are spaces.
        run = paragraph.add_run("\t" if span.text == "\t" else fmt.visible(span.text))
        run.bold = span.role is r.Role.STRONG or None
        if span.role in (r.Role.MUTED, r.Role.ORIGIN):
            run.font.color.rgb = RGBColor.from_string(GREY)


# What a document rests on: numbers in its text, and what they mean at its end.


_SIGNS = {"¶": "paragraph", "§": "section"}
_PLACE = re.compile(r"(\S?)\s*([¶§])\s*(?=\S)")


class References:
    """Passages with the numbers that stand for them, in the order in which they are cited."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = {source.id: source for source in sources}
        self._numbers: dict[tuple[str, str], int] = {}

    def numbers(self, basis: r.Basis) -> tuple[int, ...]:
        """The numbers of the places in each source; what was cited before keeps its own."""
        found = []
        for source, places in replace(basis, brief=False).by_source:
            words = places_in_words(said for said, _ in places)
            found.append(self._numbers.setdefault((source, words), len(self._numbers) + 1))
        return tuple(found)

    def cited(self, every: bool) -> Iterator[tuple[str, tuple[tuple[int, str], ...]]]:
        """Each source in full, and by number the places in it; those not cited too, if `every`."""
        ids = [source for source, _ in self._numbers]
        for id_ in dict.fromkeys((*ids, *(self._sources if every else ()))):
            source = self._sources.get(id_)
            places = ((n, place) for (of, place), n in self._numbers.items() if of == id_)
            yield fmt.reference(source) if source else f"{id_}.", tuple(places)


def places_in_words(places: Iterable[str]) -> str:
    """Places as a reader names them: `Dilemma ¶1` is `Dilemma, paragraph 1`."""
    return "; ".join(_PLACE.sub(_in_words, place) for place in places if place)


def _in_words(found: re.Match[str]) -> str:
    before, sign = found.groups()
    between = "" if before in ("", "(") else " " if before in ";," else ", "
    return f"{before}{between}{_SIGNS[sign]} "
