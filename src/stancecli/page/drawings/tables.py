"""The matrix of a decision: options across and criteria down, each cell on the ramp."""

from __future__ import annotations

from collections.abc import Sequence

from stancecli import report as r
from stancecli.page.drawings import LINE, SMALL, WIDE, Drawing, Pen, Text, cut, widest
from stancecli.page.parts import Matrix

SIZE = 13
"""Pixels of a letter of a name."""


NAME, NARROW_NAME, WORD = 196, 130, 66
"""Pixels of a name, and where room is short; and of the word of a weight."""
NARROW, BROAD = 92, 170
"""Pixels of a column of cells, at least and at most, but for what needs more."""
SPACE = 6
"""Pixels between a name and the edge of its row."""


def matrix_chart(matrix: Matrix, *, title: str, width: int = WIDE) -> Drawing:
    """The matrix as on the page, with how to read it below; as wide as it must be, or wider."""
    table, pen = matrix.table, Pen()
    first = (NAME if width >= WIDE else NARROW_NAME) + WORD
    count = len(table.columns)
    cells = (_said(cell) for row in (*table.rows, *table.foot) for cell in row.cells)
    needed = widest(cells, SIZE, bold=True) + 8
    wide = max(min((width - first) / max(count, 1), BROAD), NARROW, needed)
    lefts = [first + n * wide for n in range(count)]
    end = first + count * wide
    heads = [_head(pen, column, wide - 8) for column in table.columns]
    tall = [LINE * (len(name) + len(mark)) for (name, _), (mark, _) in heads]
    pen.gap(max(tall, default=LINE))
    for head, high, x in zip(heads, tall, lefts, strict=True):
        pen.at(pen.y - high).text(x + wide / 2, *head, anchor="middle")
    pen.gap(SPACE)
    for group in table.groups:
        if group.title:
            pen.level(0, end, pen.y + 4, "r")
            lines = cut(group.title, end - 8, SMALL)
            pen.at(pen.y + 4 + SPACE).text(0, (lines, "m"))
            pen.gap(LINE * len(lines) + 2 * SPACE)
        for row in group.rows:
            _row(pen, row, matrix, lefts, wide)
    for row in table.foot:  # what the points of each option come to
        pen.level(0, end, pen.y + 4, "ax")
        pen.write([row.name], 0, pen.y + 18, "an")
        for cell, x in zip(row.cells, lefts, strict=True):
            pen.write([cell.text], x + wide / 2, pen.y + 18, "b", "middle")
        pen.gap(30)
    known = table.legend.signs if table.legend else ()
    signs = (f"{r.plain(sign.mark)} {sign.meaning}" for sign in known)
    gap = "gap: weight × difference" if table.columns and table.columns[-1].key == "gap" else ""
    pen.gap(6)
    pen.key(" · ".join(filter(None, (*signs, gap))), end)
    return pen.done(end, title, below=2)


def _head(pen: Pen, column: r.Column, room: float) -> tuple[Text, Text]:
    """The name of an option with its marks."""
    name = pen.called(column.name, room, SIZE, bold=True, short=column.key)
    mark = pen.called(column.mark, room, SMALL) if column.mark else []
    return (name, f"an{' m' if column.muted else ''}"), (mark, "h")


def _row(pen: Pen, row: r.Row, matrix: Matrix, lefts: Sequence[float], wide: float) -> None:
    """A criterion: its name and its weight; its cells."""
    at = lefts[0] - WORD
    name, weight = pen.called(row.name, at - 8, SIZE), cut(row.weight_word, WORD, SMALL)
    top, high = pen.y, max(LINE * max(len(name), len(weight)) + 2 * SPACE, 30)
    middle = top + high / 2
    pen.write(name, 0, middle)
    pen.write(weight, at, middle, "m")
    for cell, option, left in zip(row.cells, matrix.table.columns, lefts, strict=True):
        # A tile with its sign; a tile of an option that is ruled out has an edge alone.
        look = "out" if option.muted else cell.sense.value if cell.sense else ""
        if look:
            told = matrix.said[row.key, option.key]
            room = {"x": left + 2, "y": top + 2, "width": wide - 4, "height": high - 4}
            pen.put("rect", told, class_=look, rx=3, **room)
        pen.write([_said(cell)], left + wide / 2, middle, look, "middle")
    pen.gap(high)


def _said(cell: r.Cell) -> str:
    return f"{cell.text}{'*' if cell.judgement else ''}"
