"""Lines of styled text: breaking, setting beside each other, what they rest on; and tables.

rich measures characters (some are two columns wide, some none) and knows styles; what stands here
is what it does not do: lines that break only where they may, and columns that no long word spoils.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Span as StyledSpan, Text

from stancecli import notation as fmt, report as r
from stancecli.render import GREY, JUDGEMENT, TILES

Lines = list[Text]

GAP = 2
PROSE = 90

STYLES = {
    r.Role.PLAIN: "",
    r.Role.STRONG: "bold",
    r.Role.MUTED: GREY,
    r.Role.JUDGEMENT: JUDGEMENT,
    r.Role.ORIGIN: GREY,
}

_IDEOGRAPHS = "\u3040-\ua4cf\uf900-\ufaff"
_MAY_BREAK = re.compile(f" +(?=[^ ])|(?<=[\u3001\u3002{_IDEOGRAPHS}])(?=[{_IDEOGRAPHS}])")
"""After spaces, and between the characters of scripts that are written without any."""


class Area(NamedTuple):
    """Where a block may stand: `screen` is all there is, `width` what is left to the right of it.

    The right edge stays where it is however far a block is indented.
    """

    screen: int
    width: int

    @property
    def prose(self) -> int:
        """Columns for text: lines that are easy to read."""
        return self.width - max(0, self.screen - PROSE)

    def within(self, indent: int) -> Area:
        return self._replace(width=self.width - indent)


def styled(text: r.Words) -> Text:
    """A text of a report, safe to print."""
    line = Text()
    for span in r.text(text):
        line.append(fmt.visible(span.text), STYLES[span.role])
    return line


def unbroken(text: Text) -> Lines:
    """The pieces of a text that no line break may part, each with the spaces after it."""
    return list(text.divide([found.end() for found in _MAY_BREAK.finditer(text.plain)]))


def longest_word(*texts: str) -> int:
    """The columns that the widest piece of these texts needs."""
    pieces = chain.from_iterable(unbroken(Text(text)) for text in texts)
    return max((cell_len(piece.plain.rstrip(" ")) for piece in pieces), default=0)


def fill(pieces: Iterable[Text], width: int, hang: int = 0) -> Lines:
    """Pieces set in lines, as many on each as fit; later lines begin `hang` columns further in."""
    lines = [Text()]
    filled = 0
    for piece in pieces:
        needed = filled + cell_len(piece.plain.rstrip(" "))
        if needed > width and lines[-1].plain.strip(" "):
            lines.append(Text(" " * hang))
            filled = hang
        lines[-1].append_text(piece)
        filled += piece.cell_len
    for line in lines:
        # rich's own rstrip takes every kind of space, and some are all there is of a name.
        if after := len(line) - len(line.plain.rstrip(" ")):
            line.right_crop(after)
        line.spans = _joined(line.spans)
    return lines


def _joined(spans: Iterable[StyledSpan]) -> list[StyledSpan]:
    """Spans of one style in a row as one, so that a phrase stays whole among the codes."""
    joined: list[StyledSpan] = []
    for span in spans:
        if joined and joined[-1].end == span.start and joined[-1].style == span.style:
            span = StyledSpan(joined.pop().start, span.end, span.style)
        joined.append(span)
    return joined


def wrap(text: Text, width: int) -> Lines:
    return fill(unbroken(text), width)


def indented(lines: Iterable[Text], indent: int) -> Lines:
    return [Text(" " * indent).append_text(line) if line.plain else line for line in lines]


def place(canvas: Lines, lines: Sequence[Text], at: int) -> None:
    """Write lines on a canvas from column `at` on; lower down where a long word is in the way."""
    start = 0
    while any(row.plain and row.cell_len >= at for row in canvas[start : start + len(lines)]):
        start += 1
    canvas.extend(Text() for _ in range(start + len(lines) - len(canvas)))
    for row, line in zip(canvas[start:], lines, strict=False):
        if line.plain:
            row.append(" " * (at - row.cell_len)).append_text(line)


# What claims rest on.


def _marks(basis: r.Basis) -> list[Lines]:
    """The mark of each source in pieces that end at a `;`, and that of what has none."""
    marks = [Text(fmt.visible(bracket), GREY) for bracket in basis.brackets]
    if basis.judgement:
        marks.append(Text(r.UNSOURCED, JUDGEMENT))
    return [
        list(mark.divide([found.end() for found in re.finditer("; ", mark.plain)]))
        for mark in marks
    ]


def followed_by(text: Text, basis: r.Basis | None) -> Lines:
    """The pieces of a text and, at its end but within its full stop, what it rests on.

    What is quoted stands behind all that, since it may end a sentence of its own.
    """
    marks = _marks(basis) if basis else []
    if not marks:
        return unbroken(text)
    stop = "." if text.plain.endswith(".") and not text.plain.endswith("..") else ""
    pieces = unbroken(text[:-1] if stop else text)
    for mark in marks:
        pieces[-1].append(" ")
        pieces.extend(mark)
    pieces[-1].append(stop)
    for quote in basis.quotes if basis else ():
        pieces[-1].append(" ")
        pieces.extend(unbroken(Text(fmt.visible(quote), GREY)))
    return pieces


# Listings and trees: claims under each other, each followed by what it rests on.


def listing(block: r.Listing, page: Area) -> Lines:
    """Entries in columns: label, text, aside; further texts of an entry below it."""
    labels = [styled(entry.label or block.bullet) for entry in block.entries]
    label_width = min(max((label.cell_len for label in labels), default=0), page.prose // 3)
    text_at = label_width + (1 if label_width else 0)
    inner = page.within(text_at)
    bodies = [followed_by(styled(entry.text), entry.basis) for entry in block.entries]
    asides = [styled(entry.aside) for entry in block.entries]

    aside_width = min(max((aside.cell_len for aside in asides), default=0), inner.prose // 2)
    text_width = inner.prose
    if aside_width:
        longest = max(sum(piece.cell_len for piece in body) for body in bodies)
        text_width = min(longest, inner.prose - aside_width - GAP)

    labels_right = not _has_letters(labels)
    asides_right = not _has_letters(asides)
    lines: Lines = []
    for entry, label, body, aside in zip(block.entries, labels, bodies, asides, strict=True):
        canvas: Lines = []
        place(canvas, _column(label, label_width, right=labels_right), 0)
        place(canvas, fill(body, text_width), text_at)
        place(canvas, _column(aside, aside_width, right=asides_right), text_at + text_width + GAP)
        lines += canvas
        for below in entry.under:
            lines += indented(wrap(styled(below), inner.prose - GAP), text_at + GAP)
    return lines


def _column(text: Text, width: int, *, right: bool) -> Lines:
    if not text.plain:
        return []
    lines = wrap(text, width)
    if right:
        return [Text(" " * (width - line.cell_len)).append_text(line) for line in lines]
    return lines


def _has_letters(texts: Iterable[Text]) -> bool:
    return any(character.isalpha() for text in texts for character in text.plain)


# Tables: options across, what affects them down, as wide as they need and no wider.
#
# Where the width does not do, row names move above their cells, and then the columns are parted and
# the row names repeat; no word is broken and nothing is cut.


def table(block: r.Table, page: Area) -> Lines:
    """A table in the widest arrangement that fits, and its legend."""
    lines: Lines = []
    for grid in grids(block, page):
        lines += [Text()] if lines else []
        lines += _TableLines(block, page, grid).lines()
    return [*lines, *legend(block.legend, page)] if block.legend else lines


def legend(block: r.Legend, page: Area) -> Lines:
    """The signs and what else is to be known, on one line where that holds them all."""
    parts = [*block.told]
    together = " · ".join(parts)
    if cell_len(fmt.visible(together)) <= page.prose:
        parts = [together] if together else []
    lines: Lines = []
    for line in parts:
        lines += wrap(Text(fmt.visible(line), GREY), page.prose)
    return lines


class _TableLines(NamedTuple):
    """A table, or a part of its columns, drawn on one grid."""

    table: r.Table
    page: Area
    grid: Grid

    def lines(self) -> Lines:
        rule = Text("─" * min(self.grid.width, self.page.width), GREY)
        lines = [*self._head(), rule]
        for group in self.table.groups:
            if group.title:
                room = max(self.page.width - GAP, COLUMN_AT_LEAST)
                lines += wrap(Text(fmt.visible(group.title), "bold"), room)
            for row in group.rows:
                lines += self._row(row, indent=GAP if group.title else 0, is_foot=False)
        for row in self.table.foot:
            lines += self._row(row, indent=0, is_foot=True)
        return lines

    def _head(self) -> Lines:
        """The names of the columns, their marks below them."""
        weights = self.grid.weights
        names = wrap(
            Text(fmt.visible(self.table.names), "bold"), self.grid.names or self.page.width
        )
        parts = [(Slot(0, self.grid.names or 1), names)] if self.table.names else []
        parts.append((weights, wrap(Text(fmt.visible(self.table.weight), GREY), weights.width)))
        for index, slot in self.grid.columns.items():
            column = self.table.columns[index]
            look = GREY if column.muted else "bold"
            name = wrap(Text(fmt.visible(column.name), look), slot.width)
            if column.mark:
                name += wrap(Text(_mark(column), "" if column.strong else GREY), slot.width)
            parts.append((slot, name if column.prose else _centred(name, slot.width)))
        shown = [(slot, lines) for slot, lines in parts if slot.width]
        height = max((len(lines) for _, lines in shown), default=0)
        canvas: Lines = []
        for slot, lines in shown:  # down to the rule below them
            place(canvas, [*(Text() for _ in range(height - len(lines))), *lines], slot.at)
        return canvas

    def _row(self, row: r.Row, *, indent: int, is_foot: bool) -> Lines:
        if self.grid.names:
            name = wrap(Text(fmt.visible(row.name)), self.grid.names - indent)
            return self._cells(row, indented(name, indent), is_foot=is_foot)
        weight = weight_of(row, self.page)
        full_name = Text(fmt.visible(f"{row.name} ({weight})" if weight else row.name))
        above = indented(wrap(full_name, self.page.prose - indent), indent)
        return [*above, *self._cells(row, [], is_foot=is_foot)]

    def _cells(self, row: r.Row, name: Lines, *, is_foot: bool) -> Lines:
        """The line or lines of a row."""
        canvas: Lines = []
        place(canvas, name, 0)
        if self.grid.weights.width:
            place(canvas, [Text(weight_of(row, self.page))], self.grid.weights.at)
        for index, slot in self.grid.columns.items():
            cell, column = row.cells[index], self.table.columns[index]
            style = _style(cell, column, is_foot=is_foot)
            value = (
                wrap(Text(fmt.visible(cell.text), style), slot.width)
                if column.prose
                else _value(cell, style, slot.width)
            )
            if style in TILES.values():  # a ground of one colour, over the whole column
                room = (slot.width - line.cell_len + len(line) for line in value)
                value = [
                    Text(line.plain.ljust(n), style) for line, n in zip(value, room, strict=True)
                ]
            place(canvas, value, slot.at)
        return canvas


def _mark(column: r.Column) -> str:
    return f"({fmt.visible(column.mark)})" if column.mark else ""


def _style(cell: r.Cell, column: r.Column, *, is_foot: bool) -> str:
    if column.muted:
        return GREY
    if cell.sense:
        return TILES[cell.sense]
    return "bold" if column.strong and is_foot else ""


def _value(cell: r.Cell, style: str, width: int) -> Lines:
    """The value in the middle of its column; a mark of judgement hangs to its right."""
    lines = _centred(wrap(Text(fmt.visible(cell.text), style), width), width)
    if cell.judgement:
        lines[-1].append("*", style or JUDGEMENT)
    return lines


def _centred(lines: Lines, width: int) -> Lines:
    return [
        Text(" " * ((width - line.cell_len) // 2)).append_text(line) if line.plain else line
        for line in lines
    ]


NAMES_BESIDE = 24
"""Fewer columns than this are too few for row names beside their cells, unless all are short.

Short is what needs no more than this on one line: then two lines beside the cells are enough, which
is as high as the name above them.
"""
NAMES_AT_MOST, BESIDE_PROSE = 50, 30
"""So wide names may be, and where all that stands beside them is words."""
COLUMN_AT_LEAST = 7
COLUMN_AT_MOST = 30
ON_ONE_LINE = 16
"""Cells up to this width are not broken; longer ones are, where they may."""
WEIGHT_WORDS_FROM = 100


class Slot(NamedTuple):
    """Where a column stands; without a width it is not shown."""

    at: int
    width: int

    @property
    def end(self) -> int:
        return self.at + self.width


class Grid(NamedTuple):
    """The columns of a table, or a part of them, from left to right.

    `columns` gives the slot of each column by its number. Where `names` is 0, row names stand above
    their cells.
    """

    names: int
    weights: Slot
    columns: dict[int, Slot]

    @property
    def width(self) -> int:
        return max((slot.end for slot in self.columns.values() if slot.width), default=self.names)


class _Needs(NamedTuple):
    """The columns that each part of a table needs at least, measured once."""

    columns: list[int]
    wishes: list[int]
    gap: int
    names: int
    heading: int
    longest_word: int
    weights: int

    @classmethod
    def of(cls, table: r.Table, page: Area) -> _Needs:
        gap = 1 if any(cell.sense for row in table.rows for cell in row.cells) else GAP
        names = list(_names(table))
        weights = [weight_of(row, page) for row in table.rows]
        heading = fmt.visible(table.names)
        longest_name = max((name.cell_len + indent for name, indent in names), default=0)
        most = BESIDE_PROSE if all(c.prose for c in table.columns) else NAMES_AT_MOST
        return cls(
            columns=[_column_width(table, index) for index in range(len(table.columns))],
            wishes=[  # with which neither a column's name nor its cells break
                min(_widest(*map(fmt.visible, _texts(table, index))), COLUMN_AT_MOST)
                for index in range(len(table.columns))
            ],
            gap=gap,
            names=min(max(longest_name, longest_word(heading)), most),
            heading=cell_len(heading),
            longest_word=max((longest_word(name.plain) + by for name, by in names), default=0),
            weights=_widest(fmt.visible(table.weight), *weights) if any(weights) else 0,
        )


def grids(table: r.Table, page: Area) -> list[Grid]:
    """One grid that holds all columns, or as many as it takes with names above their cells."""
    needs = _Needs.of(table, page)
    if grid := _names_beside(needs, table, page):
        return [grid]
    return [_grid(needs, part) for part in _parts(needs, page)]


def weight_of(row: r.Row, page: Area) -> str:
    """The weight as this page shows it: a word where there is room, else the number."""
    return fmt.visible((page.screen >= WEIGHT_WORDS_FROM and row.weight_word) or row.weight)


def _names_beside(needs: _Needs, table: r.Table, page: Area) -> Grid | None:
    """The grid whose names are as wide as they need, or as the cells leave room for."""
    everything = range(len(needs.columns))
    widest = _grid(needs, everything, names=needs.names)
    if widest.width > page.width and needs.gap > 1:
        return _names_beside(needs._replace(gap=1), table, page)
    names = needs.names - max(0, widest.width - page.width)
    if names < needs.names and not _may_be_broken(needs, table, names):
        return None
    return _widened(needs, everything, names, page)


def _widened(needs: _Needs, columns: Sequence[int], names: int, page: Area) -> Grid:
    """The grid with the columns that are left, a column at a time, for what would break lines."""
    widths = list(needs.columns)
    spare = page.width - _grid(needs, columns, names=names).width
    for_heading = min(spare, max(needs.heading - names, 0))
    names, spare = names + for_heading, spare - for_heading
    while spare > 0:
        wanting = [index for index in columns if widths[index] < needs.wishes[index]]
        for index in wanting[:spare]:
            widths[index] += 1
        spare -= max(len(wanting), 1) if wanting else spare
    return _grid(needs._replace(columns=widths), columns, names=names)


def _may_be_broken(needs: _Needs, table: r.Table, width: int) -> bool:
    """Whether names may take several lines of so many columns, and still stand beside cells."""
    if width < needs.longest_word:
        return False
    is_short = needs.names <= NAMES_BESIDE
    return width >= NAMES_BESIDE or (
        is_short and all(len(wrap(name, width - indent)) <= 2 for name, indent in _names(table))
    )


def _parts(needs: _Needs, page: Area) -> list[list[int]]:
    """The columns in as few runs as fit."""
    parts: list[list[int]] = [[]]
    for index in range(len(needs.columns)):
        if parts[-1] and _grid(needs, [*parts[-1], index]).width > page.width:
            parts.append([])
        parts[-1].append(index)
    return parts


def _grid(needs: _Needs, columns: Sequence[int], *, names: int = 0) -> Grid:
    weights = Slot(names + 1, needs.weights if names else 0)
    end = weights.end if weights.width else names
    slots: dict[int, Slot] = {}
    for index in columns:
        slots[index] = Slot(end + (needs.gap if slots else GAP), needs.columns[index])
        end = slots[index].end
    return Grid(names, weights, slots)


def _names(table: r.Table) -> Iterator[tuple[Text, int]]:
    """The name of each row and how far it is indented, as it is where its group has a title."""
    for group in table.groups:
        for row in group.rows:
            yield Text(fmt.visible(row.name)), GAP if group.title else 0
    for row in table.foot:
        yield Text(fmt.visible(row.name)), 0


def _column_width(table: r.Table, index: int) -> int:
    column = table.columns[index]
    cells = (row.cells[index] for row in table.rows)
    if column.prose:
        return longest_word(*map(fmt.visible, _texts(table, index)))
    return max(
        COLUMN_AT_LEAST,
        longest_word(fmt.visible(column.name)),
        _unbroken(_mark(column)),
        *(_unbroken(fmt.visible(cell.text)) + cell.judgement for cell in cells),
    )


def _texts(table: r.Table, index: int) -> list[str]:
    """All that stands in a column."""
    column = table.columns[index]
    return [column.name, _mark(column), *(row.cells[index].text for row in table.rows)]


def _unbroken(text: str) -> int:
    return cell_len(text) if cell_len(text) <= ON_ONE_LINE else longest_word(text)


def _widest(*texts: str) -> int:
    return max(map(cell_len, texts), default=0)
