"""Tables: options across, what bears on them down, as wide as they need and no wider.

Where the width does not do, row names move above their cells, and then the columns are parted and
the row names repeat; no word is broken and nothing is cut.
"""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text

from stancecli import notation as fmt, report as r
from stancecli.render import GREY, JUDGEMENT, TILES
from stancecli.render.terminal.grid import COLUMN_AT_LEAST, Grid, Slot, grids, weight_of
from stancecli.render.terminal.lines import GAP, Area, Lines, aligned_right, indented, place, wrap


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
        lines = [*self._shared_headings(), *self._head(), rule]
        for group in self.table.groups:
            lines += self._group_head(group) if group.title else []
            for row in group.rows:
                lines += self._row(row, indent=GAP if group.title else 0, is_foot=False)
        if self.table.foot or self.table.legend:
            lines.append(rule)
        for row in self.table.foot:
            lines += self._row(row, indent=0, is_foot=True)
        return lines

    def _group_head(self, group: r.Group) -> Lines:
        """What the rows of a group have in common, and on its last line what they sum to."""
        figures = self.grid.figures
        width = (figures.at if figures.width else self.page.width) - GAP
        lines = wrap(Text(fmt.visible(group.title), "bold"), max(width, COLUMN_AT_LEAST))
        if figures.width and group.figure:
            figure = aligned_right([Text(fmt.visible(group.figure), "bold")], figures.width)
            place(lines, [*(Text() for _ in lines[1:]), *figure], figures.at)
        return lines

    def _shared_headings(self) -> Lines:
        """What stands over several columns."""
        parts = []
        for over, run in groupby(self.grid.columns, lambda index: self.table.columns[index].over):
            under = [self.grid.columns[index] for index in run]
            span = Slot(under[0].at, under[-1].end - under[0].at)
            heading = wrap(Text(fmt.visible(over), "bold"), span.width) if over else []
            parts.append((span, _centred(heading, span.width)))
        return _bottom_aligned(parts)

    def _head(self) -> Lines:
        """The names of the columns, their marks below them."""
        marked = any(self.table.columns[index].mark for index in self.grid.columns)
        weights, figures = self.grid.weights, self.grid.figures
        names = wrap(
            Text(fmt.visible(self.table.names), "bold"), self.grid.names or self.page.width
        )
        parts = [(Slot(0, self.grid.names or 1), names)] if self.table.names else []
        parts.append((weights, wrap(Text(fmt.visible(self.table.weight), GREY), weights.width)))
        for index, slot in self.grid.columns.items():
            name = _column_head(self.table.columns[index], slot.width, marked=marked)
            is_prose = self.table.columns[index].prose
            parts.append((slot, name if is_prose else _centred(name, slot.width)))
        figure = wrap(Text(fmt.visible(self.table.figure), GREY), figures.width)
        parts.append((figures, aligned_right(figure, figures.width)))
        return _bottom_aligned([(slot, lines) for slot, lines in parts if slot.width])

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
        parts = []
        for index, slot in self.grid.columns.items():
            cell, column = row.cells[index], self.table.columns[index]
            style = _style(cell, column, is_foot=is_foot)
            value = (
                wrap(Text(fmt.visible(cell.text), style), slot.width)
                if column.prose
                else _value(cell, style, slot.width)
            )
            parts.append((slot, style, value))

        canvas: Lines = []
        place(canvas, name, 0)
        if self.grid.weights.width:
            place(canvas, [Text(weight_of(row, self.page))], self.grid.weights.at)
        for slot, style, value in parts:
            is_tile = style in TILES.values()
            tile = _tiled(value, style, slot.width) if is_tile else value
            place(canvas, tile, slot.at)
        if self.grid.figures.width:
            figure = aligned_right([Text(fmt.visible(row.figure))], self.grid.figures.width)
            place(canvas, figure if row.figure else [], self.grid.figures.at)
        return canvas


def _column_head(column: r.Column, width: int, *, marked: bool) -> Lines:
    lines = wrap(Text(fmt.visible(column.name), GREY if column.muted else "bold"), width)
    if marked:
        mark = Text(fmt.visible(column.mark), "bold" if column.strong else GREY)
        lines += wrap(mark, width) if column.mark else [Text()]
    return lines


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


def _tiled(lines: Lines, style: str, width: int) -> Lines:
    """Lines on a ground of one colour, over the whole column."""
    return [Text(f"{line.plain:<{width - line.cell_len + len(line)}}", style) for line in lines]


def _centred(lines: Lines, width: int) -> Lines:
    return [
        Text(" " * ((width - line.cell_len) // 2)).append_text(line) if line.plain else line
        for line in lines
    ]


def _bottom_aligned(parts: list[tuple[Slot, Lines]]) -> Lines:
    height = max((len(lines) for _, lines in parts), default=0)
    canvas: Lines = []
    for slot, lines in parts:
        place(canvas, [*(Text() for _ in range(height - len(lines))), *lines], slot.at)
    return canvas
