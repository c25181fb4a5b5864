"""Lines of styled text: breaking, setting beside each other, what they rest on; and tables.

rich measures characters (some are two columns wide, some none) and knows styles; what stands here
is what it does not do: lines that break only where they may, and columns that no long word spoils.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Span as StyledSpan, Text

from stancecli import depth, notation as fmt, report as r
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
    if block.in_text:
        left = fmt.listed(column.name for column in block.columns[block.in_text :])
        note = r.Legend(notes=(f"as csv, md, html and docx it has {left} too",))
        most = r.Most((block.in_text,))
        block = depth.cut_table(replace(block, most_columns=most, legend=note))
    for grid in _grids(block, page):
        lines += [Text()] if lines else []
        lines += grid.lines()
    return [*lines, *legend(block.legend, page)] if block.legend else lines


def legend(legend: r.Legend, page: Area) -> Lines:
    """The signs and what else is to be known, on one line where that holds them all."""
    parts = [*map(fmt.visible, legend.told)]
    together = " · ".join(parts)
    if cell_len(together) <= page.prose:
        parts = [together] if together else []
    return [line for part in parts for line in wrap(Text(part, GREY), page.prose)]


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


class _Grid(NamedTuple):
    """A table on a page, or some of its columns, each with its number and its width.

    `names` is how wide the names of rows are: where that is 0, they stand above their cells, and
    a weight with them. `weight` is how wide weights are, `gap` what is left between columns.
    """

    table: r.Table
    page: Area
    names: int
    weight: int
    gap: int
    columns: dict[int, int]

    @property
    def weights(self) -> int:
        """The width of the column of weights, if it has one."""
        return self.weight if self.names else 0

    @property
    def starts(self) -> dict[int, int]:
        """Where each column begins."""
        end, gap = self.names + (1 + self.weights if self.weights else 0), GAP
        starts: dict[int, int] = {}
        for index, width in self.columns.items():
            starts[index] = end + gap
            end, gap = starts[index] + width, self.gap
        return starts

    @property
    def end(self) -> int:
        """Where its last column ends; what has no width is not shown."""
        starts, widths = self.starts.values(), self.columns.values()
        ends = (at + width for at, width in zip(starts, widths, strict=True) if width)
        return max(ends, default=self.names)

    def lines(self) -> Lines:
        lines = [*self._head(), Text("─" * min(self.end, self.page.width), GREY)]
        for group in self.table.groups:
            if group.title:
                room = max(self.page.width - GAP, COLUMN_AT_LEAST)
                lines += wrap(Text(fmt.visible(group.title), "bold"), room)
            for row in group.rows:
                lines += self._row(row, indent=GAP if group.title else 0)
        for row in self.table.foot:
            lines += self._row(row, is_foot=True)
        return lines

    def _head(self) -> Lines:
        """The names of the columns, their marks below them, down to the rule."""
        names = Text(fmt.visible(self.table.names), "bold")
        weight = Text(fmt.visible(self.table.weight), GREY)
        parts = [(0, wrap(names, self.names or self.page.width))] if names.plain else []
        parts += [(self.names + 1, wrap(weight, self.weights))] if self.weights else []
        for index, at in self.starts.items():
            column, width = self.table.columns[index], self.columns[index]
            head = wrap(Text(fmt.visible(column.name), GREY if column.muted else "bold"), width)
            if column.mark:
                head += wrap(Text(_mark(column), "" if column.strong else GREY), width)
            if width:
                parts.append((at, head if column.prose else _centred(head, width)))
        height = max((len(lines) for _, lines in parts), default=0)
        canvas: Lines = []
        for at, lines in parts:
            place(canvas, [*(Text() for _ in range(height - len(lines))), *lines], at)
        return canvas

    def _row(self, row: r.Row, *, indent: int = 0, is_foot: bool = False) -> Lines:
        weight, above, canvas = _weight(row, self.page), Lines(), Lines()
        if self.names:
            name = wrap(Text(fmt.visible(row.name)), self.names - indent)
            place(canvas, indented(name, indent), 0)
        else:
            full_name = Text(fmt.visible(fmt.marked(row.name, weight)))
            above = indented(wrap(full_name, self.page.prose - indent), indent)
        if self.weights:
            place(canvas, [Text(weight)], self.names + 1)
        for index, at in self.starts.items():
            cell, column = row.cells[index], self.table.columns[index]
            place(canvas, _value(cell, column, self.columns[index], is_foot=is_foot), at)
        return [*above, *canvas]


def _mark(column: r.Column) -> str:
    return f"({fmt.visible(column.mark)})" if column.mark else ""


def _value(cell: r.Cell, column: r.Column, width: int, *, is_foot: bool) -> Lines:
    """A value in the middle of its column, words at its left; to its right a mark of judgement."""
    tile = TILES[cell.sense] if cell.sense and not column.muted else ""
    style = GREY if column.muted else tile or ("bold" if column.strong and is_foot else "")
    lines = wrap(Text(fmt.visible(cell.text), style), width)
    if not column.prose:
        lines = _centred(lines, width)
        if cell.judgement:
            lines[-1].append("*", style or JUDGEMENT)
    if tile:  # a ground of one colour, over the whole column
        room = (width - line.cell_len + len(line) for line in lines)
        lines = [Text(line.plain.ljust(n), tile) for line, n in zip(lines, room, strict=True)]
    return lines


def _centred(lines: Lines, width: int) -> Lines:
    return [
        Text(" " * ((width - line.cell_len) // 2)).append_text(line) if line.plain else line
        for line in lines
    ]


def _weight(row: r.Row, page: Area) -> str:
    """The weight as this page shows it: a word where there is room, else the number."""
    return fmt.visible((page.screen >= WEIGHT_WORDS_FROM and row.weight_word) or row.weight)


def _grids(table: r.Table, page: Area) -> list[_Grid]:
    """One grid that holds all columns, or as many as it takes with names above their cells."""
    # Each row's name with how far it is indented, as it is where its group has a title.
    names = [(row.name, GAP if g.title else 0) for g in table.groups for row in g.rows]
    names = [(fmt.visible(name), by) for name, by in (*names, *((e.name, 0) for e in table.foot))]
    most = BESIDE_PROSE if all(column.prose for column in table.columns) else NAMES_AT_MOST
    longest = max((cell_len(name) + indent for name, indent in names), default=0)
    weights = [_weight(row, page) for row in table.rows]
    weight = _widest(fmt.visible(table.weight), *weights) if any(weights) else 0
    gap = 1 if any(cell.sense for row in table.rows for cell in row.cells) else GAP
    columns = {n: _column_width(table, n) for n in range(len(table.columns))}
    wide = min(max(longest, longest_word(fmt.visible(table.names))), most)
    grid = _Grid(table, page, wide, weight, gap, columns)
    if grid.end > page.width:
        grid = grid._replace(gap=1)
    # Names are as wide as they need, or as the cells leave room for.
    beside = wide - max(0, grid.end - page.width)
    if beside == wide or _may_be_broken(names, wide, beside):
        return [_widened(grid._replace(names=beside))]
    parts = [grid._replace(names=0, gap=gap, columns={})]
    for n, width in columns.items():
        more = parts[-1]._replace(columns={**parts[-1].columns, n: width})
        if parts[-1].columns and more.end > page.width:
            parts.append(more._replace(columns={n: width}))
        else:
            parts[-1] = more
    return parts


def _widened(grid: _Grid) -> _Grid:
    """The grid with the columns that are left, a column at a time, for what would break lines."""
    table, widths, spare = grid.table, {**grid.columns}, grid.page.width - grid.end
    for_heading = min(spare, max(cell_len(fmt.visible(table.names)) - grid.names, 0))
    spare -= for_heading
    # Up to these neither a column's name nor its cells break.
    wishes = {n: min(_widest(*_texts(table, n)), COLUMN_AT_MOST) for n in widths}
    while spare > 0 and (wanting := [n for n in widths if widths[n] < wishes[n]]):
        for n in wanting[:spare]:
            widths[n] += 1
        spare -= len(wanting)
    return grid._replace(names=grid.names + for_heading, columns=widths)


def _may_be_broken(names: Sequence[tuple[str, int]], wide: int, width: int) -> bool:
    """Whether names may take several lines of so many columns, and still stand beside cells."""
    if width < max((longest_word(name) + indent for name, indent in names), default=0):
        return False
    in_two = (len(wrap(Text(name), width - indent)) <= 2 for name, indent in names)
    return width >= NAMES_BESIDE or (wide <= NAMES_BESIDE and all(in_two))


def _column_width(table: r.Table, index: int) -> int:
    """The columns that what stands in it needs at least."""
    column = table.columns[index]
    if column.prose:
        return longest_word(*_texts(table, index))
    return max(
        COLUMN_AT_LEAST,
        longest_word(fmt.visible(column.name)),
        _unbroken(_mark(column)),
        *(
            _unbroken(fmt.visible(row.cells[index].text)) + row.cells[index].judgement
            for row in table.rows
        ),
    )


def _texts(table: r.Table, index: int) -> list[str]:
    """All that stands in a column."""
    column = table.columns[index]
    cells = (row.cells[index].text for row in table.rows)
    return [*map(fmt.visible, (column.name, _mark(column), *cells))]


def _unbroken(text: str) -> int:
    return cell_len(text) if cell_len(text) <= ON_ONE_LINE else longest_word(text)


def _widest(*texts: str) -> int:
    return max(map(cell_len, texts), default=0)
