"""The matrix of a decision as a picture: options across, criteria down, each cell on the ramp."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from stancecli import report as r
from stancecli.page.drawings.svg import (
    LINE,
    WIDE,
    Drawing,
    cut,
    element,
    path,
    points,
    width_of,
    words,
)
from stancecli.page.parts import Matrix

NAME, NARROW_NAME, WEIGHT, WORD = 196, 130, 30, 58
"""Pixels of a name, and where room is short; of a weight as bar and as word."""
NARROW, BROAD = 92, 170
"""Pixels of a column of cells, at least and at most."""
GAPS, GAP = 118, 64
"""Pixels for the column of gaps, and of these for the longest bar."""
SIZE, SMALL = 13, 12
SPACE = 6
"""Pixels between a name and the edge of its row."""


@dataclass(frozen=True)
class _Columns:
    """Where the columns of a matrix stand."""

    count: int
    name: int
    wide: float
    has_gaps: bool

    def left(self, n: int) -> float:
        return self.name + 20 + WEIGHT + WORD + n * self.wide

    @property
    def right(self) -> float:
        """Where the cells end."""
        return self.left(self.count)

    @property
    def end(self) -> float:
        return self.right + (GAPS if self.has_gaps else 0)


def matrix_chart(matrix: Matrix, *, title: str, left: str, width: int = WIDE) -> Drawing:
    """The matrix as on the page, with how to read it below; as wide as it must be, or wider."""
    table = matrix.table
    name = NAME if width >= WIDE else NARROW_NAME
    bare = _Columns(len(table.columns), name, 0, bool(table.figure))
    wide = (width - bare.end) / max(bare.count, 1)
    columns = replace(bare, wide=min(max(wide, NARROW), BROAD))
    shapes, high = _head(table, columns)
    for group in table.groups:
        drawn, high = _group(group, matrix, columns, high)
        shapes += drawn
    for row in table.foot:
        shapes += _foot(row, matrix, columns, high)
        high += 46 if any(matrix.bounds[column.key] for column in table.columns) else 30
    for line in _below(table, left, columns.end):
        shapes.append(words([line], 0, high + 14, class_="m"))
        high += LINE
    return Drawing(columns.end, high + 8, title, tuple(shapes))


def _head(table: r.Table, columns: _Columns) -> tuple[list[Markup], float]:
    """The names of the options with their marks, and where the rows begin."""
    room = columns.wide - 8
    heads = [
        (
            cut(column.name, room, SIZE, 4, bold=True),
            cut(column.mark, room, SMALL, 3) if column.mark else [],
            column.muted,
        )
        for column in table.columns
    ]
    high = LINE * max((len(name) + len(mark) for name, mark, _ in heads), default=1) + SPACE
    shapes = []
    for n, (name, mark, is_muted) in enumerate(heads):
        x = columns.left(n) + columns.wide / 2
        middle = high - SPACE - LINE * (len(mark) + len(name) / 2)
        muted = " m" if is_muted else ""
        shapes.append(words(name, x, middle, anchor="middle", class_=f"an{muted}"))
        if mark:
            below = high - SPACE - LINE * len(mark) / 2
            shapes.append(words(mark, x, below, anchor="middle", class_="h"))
    if columns.has_gaps:
        gap = words([table.figure], columns.end, high - SPACE - LINE / 2, anchor="end", class_="an")
        shapes.append(gap)
    return shapes, high


def _group(
    group: r.Group, matrix: Matrix, columns: _Columns, top: float
) -> tuple[list[Markup], float]:
    shapes = list[Markup]()
    if group.title:
        shapes.append(path(f"M{points(0, top + 4)}H{points(columns.end)}", class_="r"))
        lines = cut(group.title, columns.right - 8, SMALL, 2)
        tall = LINE * len(lines) + 2 * SPACE
        middle = top + 4 + tall / 2
        shapes.append(words(lines, 0, middle, class_="m"))
        if columns.has_gaps:
            shapes.append(words([group.figure], columns.end, middle, anchor="end", class_="an"))
        top += tall
    for row in group.rows:
        name, weight = cut(row.name, columns.name, SIZE, 3), cut(row.weight_word, WORD, SMALL, 3)
        high = max(LINE * max(len(name), len(weight)) + 2 * SPACE, 30)
        shapes += _row(row, (name, weight), matrix, columns, top, high)
        top += high
    return shapes, top


def _row(
    row: r.Row,
    said: tuple[list[str], list[str]],
    matrix: Matrix,
    columns: _Columns,
    top: float,
    high: float,
) -> Iterator[Markup]:
    """A criterion: its name and its weight as `said`, in lines; its cells, its gap."""
    middle = top + high / 2
    name, weight = said
    yield words(name, 0, middle)
    long = max(2, WEIGHT * matrix.weights[row.key] / 100)
    bar = {"y": middle - 1.5, "height": 3}
    yield element("rect", class_="bar", x=columns.name + 8, width=long, **bar)
    yield words(weight, columns.name + WEIGHT + 14, middle, class_="m")
    for n, (cell, option) in enumerate(zip(row.cells, matrix.table.columns, strict=True)):
        heard = matrix.said[row.key, option.key]
        yield from _cell(cell, heard, option, columns.left(n), columns.wide, top, high)
    if row.figure:
        left = width_of(row.figure, SIZE)
        long = max(2, GAP * matrix.gaps[row.key] / 100)
        yield words([row.figure], columns.end, middle, anchor="end")
        at = columns.end - left - 8 - long
        yield element("rect", class_="gapbar", x=at, y=middle - 4, width=long, height=8)


def _cell(
    cell: r.Cell,
    heard: str,
    option: r.Column,
    left: float,
    wide: float,
    top: float,
    high: float,
) -> Iterator[Markup]:
    """A tile with its sign; a tile of an option that is ruled out has an edge alone."""
    look = "out" if option.muted else cell.sense.value if cell.sense else ""
    if look:
        room = {"x": left + 2, "y": top + 2, "width": wide - 4, "height": high - 4}
        yield element("rect", element("title", heard), class_=look, rx=3, **room)
    said = f"{cell.text}{'*' if cell.judgement else ''}"
    line = cut(said, wide - 8, SIZE, 1, bold=True)
    yield words(line, left + wide / 2, top + high / 2, anchor="middle", class_=look)


def _foot(row: r.Row, matrix: Matrix, columns: _Columns, top: float) -> Iterator[Markup]:
    """The points, and below them what they can be."""
    yield path(f"M{points(0, top + 4)}H{points(columns.end)}", class_="ax")
    middle = top + 18
    yield words([row.name], 0, middle, class_="an")
    for n, (cell, option) in enumerate(zip(row.cells, matrix.table.columns, strict=True)):
        x = columns.left(n) + columns.wide / 2
        yield words([cell.text], x, middle, anchor="middle", class_="b")
        if bounds := matrix.bounds[option.key]:
            line = cut(bounds, columns.wide - 4, SMALL, 1)
            yield words(line, x, middle + LINE, anchor="middle", class_="h")
    if columns.has_gaps:
        yield words([row.figure], columns.end, middle, anchor="end", class_="an")


def _below(table: r.Table, left: str, wide: float) -> Iterator[str]:
    """How to read it, and what is left out."""
    known = table.legend.signs if table.legend else ()
    signs = (f"{r.plain(sign.mark)} {sign.meaning}" for sign in known)
    gap = "gap: weight × difference" if table.figure else ""
    said = " · ".join(filter(None, (*signs, gap, left)))
    yield from cut(said, wide, SMALL, 3)
