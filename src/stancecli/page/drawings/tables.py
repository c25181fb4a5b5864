"""The matrix of a decision: options across and criteria down, each cell on the ramp."""

from __future__ import annotations

from dataclasses import dataclass

from stancecli import report as r
from stancecli.letters import width_of
from stancecli.page.drawings import LINE, SMALL, WIDE, Drawing, Pen, cut, widest
from stancecli.page.parts import Matrix

SIZE = 13
"""Pixels of a letter of a name."""


NAME, NARROW_NAME, WEIGHT, WORD = 196, 130, 30, 58
"""Pixels of a name, and where room is short; of a weight as bar and as word."""
NARROW, BROAD = 92, 170
"""Pixels of a column of cells, at least and at most, but for what needs more."""
GAPS, GAP = 118, 64
"""Pixels for the column of gaps, and of these for the longest bar."""
THICK = 8
"""Pixels of a bar."""
SPACE = 6
"""Pixels between a name and the edge of its row."""


@dataclass(frozen=True)
class _Columns:
    """Where the columns of a matrix stand: its names, its cells, and its gaps if it has any."""

    name: int
    lefts: tuple[float, ...]
    wide: float
    right: float
    end: float


def matrix_chart(matrix: Matrix, *, title: str, left: str, width: int = WIDE) -> Drawing:
    """The matrix as on the page, with how to read it below; as wide as it must be, or wider."""
    table, pen = matrix.table, Pen()
    columns = _columns(matrix, width)
    _head(pen, table, columns)
    for group in table.groups:
        if group.title:
            pen.level(0, columns.end, pen.y + 4, "r")
            lines = cut(group.title, columns.right - 8, SMALL, 8)
            pen.at(pen.y + 4 + SPACE).text(0, (lines, "m"))
            pen.gap(LINE * len(lines) + 2 * SPACE)
        for row in group.rows:
            _row(pen, row, matrix, columns)
    for row in table.foot:  # what the points of each option come to
        pen.level(0, columns.end, pen.y + 4, "ax")
        top = pen.y + 18 - LINE / 2
        pen.at(top).text(0, ([row.name], "an"))
        for cell, x in zip(row.cells, columns.lefts, strict=True):
            pen.at(top).text(x + columns.wide / 2, ([cell.text], "b"), anchor="middle")
        pen.gap(30)
    known = table.legend.signs if table.legend else ()
    signs = (f"{r.plain(sign.mark)} {sign.meaning}" for sign in known)
    gap = "gap: weight × difference" if matrix.figures else ""
    pen.gap(6)
    pen.key(" · ".join(filter(None, (*signs, gap, left))), columns.end)
    return pen.done(columns.end, title, below=2)


def _columns(matrix: Matrix, width: int) -> _Columns:
    table = matrix.table
    name, count = NAME if width >= WIDE else NARROW_NAME, len(table.columns)
    first, gaps = name + 20 + WEIGHT + WORD, GAPS if matrix.figures else 0
    cells = (_said(cell) for row in (*table.rows, *table.foot) for cell in row.cells)
    needed = widest(cells, SIZE, bold=True) + 8
    wide = max(min((width - first - gaps) / max(count, 1), BROAD), NARROW, needed)
    lefts = tuple(first + n * wide for n in range(count))
    right = first + count * wide
    return _Columns(name, lefts, wide, right, right + gaps)


def _head(pen: Pen, table: r.Table, columns: _Columns) -> None:
    """The names of the options with their marks."""
    room = columns.wide - 8
    heads = []
    for column in table.columns:
        look = f"an{' m' if column.muted else ''}"
        name = pen.called(column.name, room, SIZE, 4, bold=True, short=column.key)
        mark = column.mark and pen.called(column.mark, room, SMALL, 4)
        heads.append(((name, look), (mark, "h")))
    tall = [LINE * (len(name[0]) + len(mark[0])) for name, mark in heads]
    pen.gap(max(tall, default=LINE))
    for head, high, left in zip(heads, tall, columns.lefts, strict=True):
        pen.at(pen.y - high).text(left + columns.wide / 2, *head, anchor="middle")
    if columns.end > columns.right:
        pen.at(pen.y - LINE).text(columns.end, (["gap"], "an"), anchor="end")
    pen.gap(SPACE)


def _row(pen: Pen, row: r.Row, matrix: Matrix, columns: _Columns) -> None:
    """A criterion: its name and its weight; its cells, its gap."""
    name = pen.called(row.name, columns.name, SIZE, 3)
    weight = cut(row.weight_word, WORD, SMALL, 3)
    top, high = pen.y, max(LINE * max(len(name), len(weight)) + 2 * SPACE, 30)
    middle = top + high / 2
    pen.write(name, 0, middle)
    long = max(2, WEIGHT * matrix.weights[row.key] / 100)
    bar = {"x": columns.name + 8, "y": middle - THICK / 2, "height": THICK}
    pen.put("rect", class_="s1", width=WEIGHT, **bar)
    pen.put("rect", class_="bar", width=long, **bar)
    pen.write(weight, columns.name + WEIGHT + 14, middle, "m")
    for cell, option, left in zip(row.cells, matrix.table.columns, columns.lefts, strict=True):
        # A tile with its sign; a tile of an option that is ruled out has an edge alone.
        look = "out" if option.muted else cell.sense.value if cell.sense else ""
        if look:
            told = matrix.said[row.key, option.key]
            room = {"x": left + 2, "y": top + 2, "width": columns.wide - 4, "height": high - 4}
            pen.put("rect", told, class_=look, rx=3, **room)
        pen.write([_said(cell)], left + columns.wide / 2, middle, look, "middle")
    if figure := matrix.figures.get(row.key):
        long = max(2, GAP * matrix.gaps[row.key] / 100)
        pen.write([figure], columns.end, middle, "", "end")
        at = columns.end - width_of(figure, SIZE) - 8 - long
        pen.put("rect", class_="gapbar", x=at, y=middle - THICK / 2, width=long, height=THICK)
    pen.gap(high)


def _said(cell: r.Cell) -> str:
    return f"{cell.text}{'*' if cell.judgement else ''}"
