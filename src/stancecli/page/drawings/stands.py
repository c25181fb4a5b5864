"""Who says what as a picture: against on the left, what it is about, for on the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from markupsafe import Markup

from stancecli.page.drawings.keys import CutNames
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
from stancecli.page.parts import Chip, Sides, Stands

SIDE, ABOUT = 330, 190
"""Pixels for each side at most, where names are cut, and at least for what it is about."""
SIZE, SMALL = 13, 12
HIGH, BETWEEN, ROUND = 22, 4, 11
"""Pixels of a name's ground, between two of them, and of its corners."""


@dataclass(frozen=True)
class _Piece:
    """A name on its ground, or (with no `sense`) plain words, as wide as it is drawn."""

    name: str
    sign: str
    sense: str
    wide: float


def stands_chart(stands: Stands, *, title: str, width: int = WIDE) -> Drawing:
    """A row for each option, with everybody who is against it or for it; as wide as it must be."""
    names = CutNames()
    every = [(row.against, row.more_against) for row in stands.rows]
    every += [(row.speak_for, row.more_for) for row in stands.rows]
    widest = max((piece.wide for one in every for piece in _pieces(*one, names)), default=0)
    side = min(max(widest, (width - ABOUT) / 2), SIDE)
    width = max(width, ceil(2 * side + ABOUT))
    middle = width / 2
    shapes = [
        words(["against"], side, 8, anchor="end", class_="m"),
        words([stands.thing], middle, 8, anchor="middle", class_="m"),
        words(["for"], width - side, 8, class_="m"),
    ]
    top = 22.0
    for row in stands.rows:
        drawn, high = _row(row, top, width, side, names)
        shapes += [path(f"M{points(0, top)}H{points(width)}", class_="r"), *drawn]
        top += high
    key, top = names.key(width, top)
    shapes += key
    return Drawing(width, top + 4, title, tuple(shapes))


def _row(
    row: Sides, top: float, width: int, side: float, names: CutNames
) -> tuple[list[Markup], float]:
    room = width - 2 * side - 24
    name = names.cut(row.name, room, SIZE, 4, bold=True)
    notes = [line for note in (row.mark, row.neutral) if note for line in cut(note, room, SMALL, 3)]
    against = _lines(row.against, row.more_against, side, names)
    speak_for = _lines(row.speak_for, row.more_for, side, names)
    tall = max(len(against), len(speak_for)) * (HIGH + BETWEEN)
    high = max(tall, LINE * (len(name) + len(notes))) + 14
    centre = top + high / 2
    first = centre - LINE * len(notes) / 2
    shapes = [words(name, width / 2, first, anchor="middle", class_="b")]
    if notes:
        below = centre + LINE * len(name) / 2
        shapes.append(words(notes, width / 2, below, anchor="middle", class_="h"))
    shapes += _side(against, centre, side, is_left=True)
    shapes += _side(speak_for, centre, width - side, is_left=False)
    return shapes, high


def _pieces(side: Sequence[Chip], more: str, names: CutNames) -> Iterator[_Piece]:
    for chip in side:
        sign = f" {chip.sign}" if chip.sign else ""
        taken = width_of(sign, SIZE, bold=True) + 2 * ROUND
        (name,) = names.cut(chip.name, SIDE - taken, SIZE, 1, bold=True)
        yield _Piece(name, sign, chip.sense, width_of(name, SIZE, bold=True) + taken)
    plain = more if side else "nobody is known to"
    if plain:
        yield _Piece(plain, "", "", width_of(plain, SMALL))


def _lines(side: Sequence[Chip], more: str, room: float, names: CutNames) -> list[list[_Piece]]:
    """Names in lines, as many on each as there is room for."""
    lines: list[list[_Piece]] = [[]]
    for piece in _pieces(side, more, names):
        taken = sum(each.wide + BETWEEN for each in lines[-1])
        if lines[-1] and taken + piece.wide > room:
            lines.append([])
        lines[-1].append(piece)
    return lines


def _side(
    lines: Sequence[Sequence[_Piece]], centre: float, edge: float, *, is_left: bool
) -> Iterator[Markup]:
    """The lines of one side, from its edge towards the outside."""
    top = centre - len(lines) * (HIGH + BETWEEN) / 2 + BETWEEN / 2
    for n, line in enumerate(lines):
        long = sum(piece.wide for piece in line) + BETWEEN * (len(line) - 1)
        left = edge - long if is_left else edge
        for piece in line:
            yield from _drawn(piece, left, top + n * (HIGH + BETWEEN), is_left=is_left)
            left += piece.wide + BETWEEN


def _drawn(piece: _Piece, left: float, top: float, *, is_left: bool) -> Iterator[Markup]:
    middle = top + HIGH / 2
    if not piece.sense:
        x, anchor = (left + piece.wide, "end") if is_left else (left, "start")
        yield words([piece.name], x, middle, anchor=anchor, class_="m")
        return
    ground = {"x": left, "y": top, "width": piece.wide, "height": HIGH, "rx": ROUND}
    yield element("rect", class_=piece.sense, **ground)
    said = [f"{piece.name}{piece.sign}"]
    yield words(said, left + piece.wide / 2, middle, anchor="middle", class_=piece.sense)
