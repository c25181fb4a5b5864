"""Who has spoken for and against what: options and issues down, camps across.

On a telephone the camps stand below each option in place of beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import NamedTuple

from stancecli.page.drawings import LINE, SLIM, SMALL, Drawing, Pen

SIZE = 13
"""Pixels of a letter of a name."""
NAME, BROAD = 270, 230
"""Pixels of what is spoken of, and of the column of a camp at most."""
PAD = 8
"""Pixels between the edge of a cell and what is in it."""
LOOKS = {"for": ("helps", "+ for"), "against": ("hurts", "− against")}
"""The ground of who is for or against, and its words; any other way is its own word."""


Said = Sequence[tuple[str, str, Sequence[str]]]
"""What is in a cell: a ground, its words and the lines of who."""


Voice = tuple[str, str, bool]
"""How some of a camp stand to a thing (`Stated.way`), who they are, and whether all of it do."""


class Spoken(NamedTuple):
    """What is spoken of, by its name and its id, a note below, and what each camp says of it."""

    name: str
    short: str
    note: str
    cells: tuple[tuple[Voice, ...], ...]


@dataclass(frozen=True)
class Voices:
    """What each camp has spoken for and against; a camp is names with their ids."""

    camps: tuple[tuple[tuple[str, str], ...], ...]
    rows: tuple[Spoken, ...]

    def drawn(self, width: int) -> Drawing:
        """A table of camps; on a telephone the rows, and below each who spoke on it."""
        pen, told, is_wide = Pen(), list[str](), width > SLIM
        wide = min((width - NAME) / len(self.camps), BROAD) if is_wide else width
        lefts = [NAME + wide * n for n in range(len(self.camps))]
        if is_wide:
            _heads(pen, self.camps, lefts, wide)
        for row in self.rows:
            voices = [*chain(*row.cells)]
            told.append(f"{row.name}: {'; '.join(f'{way}: {who}' for way, who, _ in voices)}.")
            pen.level(0, lefts[-1] + wide if is_wide else width, pen.y, "r")
            top, room = pen.y, (NAME if is_wide else width) - 12
            name = pen.called(row.name, room, SIZE, bold=True, short=row.short)
            note = row.note and pen.called(row.note, room, SMALL)
            pen.gap(4)
            pen.text(0, (name, "b"), (note, "h"))
            pen.gap(4)
            if is_wide:
                cells = [_said(pen, cell, wide) for cell in row.cells]
                high = max(pen.y - top, *map(_tall, cells))
                for cell, x in zip(cells, lefts, strict=True):
                    _cell(pen.at(top), cell, x, wide, high)
                pen.y = top + high
                continue
            for way, who, _ in voices:
                look, word = LOOKS.get(way, ("s1", way))
                cell = [(look, "", pen.called(f"{word}: {who}", width - 2 * PAD, SMALL))]
                _cell(pen, cell, 0, width, _tall(cell))
            pen.gap(6)
        return pen.done(width, f"Who has spoken for and against what. {' '.join(told)}")


def _heads(
    pen: Pen, camps: Iterable[Iterable[tuple[str, str]]], lefts: Iterable[float], wide: float
) -> None:
    """Who is in each camp, above its column."""
    called = partial(pen.called, room=wide - 2 * PAD, size=SIZE, bold=True)
    heads = [[*chain(*(called(name, short=id_) for name, id_ in camp))] for camp in camps]
    pen.gap(LINE * max(map(len, heads)) + 4)
    for head, x in zip(heads, lefts, strict=True):
        pen.at(pen.y - LINE * len(head) - 4).text(x + PAD, (head, "an"))


def _said(pen: Pen, voices: Iterable[Voice], wide: float) -> Said:
    """What is in a cell, each with its ground: whoever is not the whole camp is named."""
    return [
        (*LOOKS.get(way, ("s1", way)), [] if is_all else pen.called(who, wide - 2 * PAD, SMALL))
        for way, who, is_all in voices
    ]


def _tall(said: Said) -> int:
    return sum(LINE * (bool(word) + len(names)) + 8 for _, word, names in said)


def _cell(pen: Pen, said: Said, x: float, wide: float, high: float) -> None:
    """A cell as high as that: one ground below the other; a dash where nothing is said."""
    spare = high - _tall(said)
    for look, word, names in said or [("", "–", [])]:
        tall = _tall([(look, word, names)]) + spare
        if look:
            pen.put("rect", class_=look, x=x + 1, y=pen.y + 1, width=wide - 2, height=tall - 2)
        pen.at(pen.y + 4).text(x + PAD, ([word] * bool(word), "b" if look else "m"), (names, "tn"))
        pen.gap(tall)
        spare = 0
