"""Two tables as pictures: the matrix of a decision, and who says what.

In the matrix, options stand across and criteria down, each cell on the ramp; in the other, who is
against on the left, what it is about in the middle, and who is for it on the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from math import ceil

from stancecli import report as r
from stancecli.letters import width_of
from stancecli.page.drawings import LINE, SMALL, WIDE, Drawing, Pen, Text, cut, widest
from stancecli.page.parts import Chip, Matrix, Sides, Stands

SIZE = 13
"""Pixels of a letter of a name."""


# The matrix of a decision.


NAME, NARROW_NAME, WORD = 196, 130, 66
"""Pixels of a name, and where room is short; and of the word of a weight."""
NARROW, BROAD = 92, 170
"""Pixels of a column of cells, at least and at most, but for what needs more."""
SPACE = 6
"""Pixels between a name and the edge of its row."""


def matrix_chart(matrix: Matrix, *, title: str, left: str, width: int = WIDE) -> Drawing:
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
            lines = cut(group.title, end - 8, SMALL, 8)
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
    pen.key(" · ".join(filter(None, (*signs, gap, left))), end)
    return pen.done(end, title, below=2)


def _head(pen: Pen, column: r.Column, room: float) -> tuple[Text, Text]:
    """The name of an option with its marks."""
    name = pen.called(column.name, room, SIZE, 4, bold=True, short=column.key)
    mark = pen.called(column.mark, room, SMALL, 4) if column.mark else []
    return (name, f"an{' m' if column.muted else ''}"), (mark, "h")


def _row(pen: Pen, row: r.Row, matrix: Matrix, lefts: Sequence[float], wide: float) -> None:
    """A criterion: its name and its weight; its cells."""
    at = lefts[0] - WORD
    name, weight = pen.called(row.name, at - 8, SIZE, 3), cut(row.weight_word, WORD, SMALL, 3)
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


# Who says what.


SIDE, ABOUT = 330, 190
"""Pixels for each side at most, where names are cut, and at least for what it is about."""
HIGH, BESIDE, ROUND = 22, 4, 11
"""Pixels of a name's ground, between two of them, and of its corners."""


Piece = tuple[str, str, float]
"""A name on its ground, what it means, and how wide it is drawn; where it means nothing, words."""
Lines = list[list[Piece]]
"""What stands on a side, line by line."""


def stands_chart(stands: Stands, *, title: str, width: int = WIDE) -> Drawing:
    """A row for each option, with everybody who is against it or for it; as wide as it must be."""
    pen = Pen(22)
    against = [_pieces(row.against, row.more_against, pen) for row in stands.rows]
    speak_for = [_pieces(row.speak_for, row.more_for, pen) for row in stands.rows]
    pieces = chain(*against, *speak_for)
    longest = max((wide for _, _, wide in pieces), default=0)
    side = min(max(longest, (width - ABOUT) / 2), SIDE)
    width = max(width, ceil(2 * side + ABOUT))
    pen.write(["against"], side, 8, "m", "end")
    pen.write([stands.thing], width / 2, 8, "m", "middle")
    pen.write(["for"], width - side, 8, "m")
    for row, left, right in zip(stands.rows, against, speak_for, strict=True):
        _stand(pen, row, (_in_lines(left, side), _in_lines(right, side)), side, width)
    return pen.done(width, title)


def _pieces(side: Sequence[Chip], more: str, pen: Pen) -> list[Piece]:
    pieces = list[Piece]()
    for chip in side:
        sign = f" {chip.sign}" if chip.sign else ""
        taken = width_of(sign, SIZE, bold=True) + 2 * ROUND
        (name,) = pen.called(chip.name, SIDE - taken, SIZE, 1, bold=True)
        wide = width_of(name, SIZE, bold=True) + taken
        pieces.append((f"{name}{sign}", chip.sense, wide))
    plain = more if side else "nobody is known to"
    return [*pieces, (plain, "", width_of(plain, SMALL))] if plain else pieces


def _in_lines(pieces: Sequence[Piece], room: float) -> Lines:
    """Names in lines, as many on each as there is room for."""
    lines: Lines = [[]]
    for piece in pieces:
        taken = sum(wide + BESIDE for _, _, wide in lines[-1])
        if lines[-1] and taken + piece[2] > room:
            lines.append([])
        lines[-1].append(piece)
    return lines


def _stand(pen: Pen, row: Sides, sides: tuple[Lines, Lines], side: float, width: int) -> None:
    """What it is about, and who is on either side of it."""
    pen.level(0, width, pen.y, "r")
    room = width - 2 * side - 24
    about = pen.called(row.name, room, SIZE, 4, bold=True, short=row.short)
    marks = filter(None, (row.mark, row.neutral))
    notes = [line for note in marks for line in pen.called(note, room, SMALL, 4)]
    tall = LINE * (len(about) + len(notes))
    high = max(max(map(len, sides)) * (HIGH + BESIDE), tall) + 14
    centre = pen.y + high / 2
    pen.at(centre - tall / 2).text(width / 2, (about, "b"), (notes, "h"), anchor="middle")
    for lines, edge, is_left in zip(sides, (side, width - side), (True, False), strict=True):
        beside = pen.at(centre - len(lines) * (HIGH + BESIDE) / 2 + BESIDE / 2)
        for line in lines:
            long = sum(wide for _, _, wide in line) + BESIDE * (len(line) - 1)
            left = edge - long if is_left else edge
            for name, sense, wide in line:
                middle = beside.y + HIGH / 2
                if sense:
                    ground = {"x": left, "y": beside.y, "width": wide, "height": HIGH}
                    pen.put("rect", class_=sense, **ground, rx=ROUND)
                    pen.write([name], left + wide / 2, middle, sense, "middle")
                elif is_left:
                    pen.write([name], left + wide, middle, "m", "end")
                else:
                    pen.write([name], left, middle, "m")
                left += wide + BESIDE
            beside.gap(HIGH + BESIDE)
    pen.gap(high)
