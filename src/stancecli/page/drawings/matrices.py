"""Actors by actors as a picture: a tile for each pair, of which the class and a word say how it is.

Rows and columns stand in one order. A name has as many lines as it needs beside a row, and at
most two above a column: where they have no room it stands by the author's id, with a key below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from stancecli.page.drawings import KEY_LINES, LINE, SMALL, Drawing, Pen, swatches, widest

MOST_WORDED = 20
"""Of more actors tiles are small, and have their colour alone."""
SMALL_TILE, HIGH, LETTER = 18, 30, 11.5
"""Pixels of a tile without a word, of the height of one with it, and of its letters."""
BETWEEN, APART = 2, 10
"""Pixels between two tiles, and between two groups."""
LONGEST_NAME, SLANT = 190, 0.7072
"""Pixels of the longest line of a name; a slanted one is so much as high and as wide as long."""
LEAST = 420
"""Pixels across, at least."""

Tile = tuple[str, str, str]
"""How a pair looks, a word, and what is told of it."""


@dataclass(frozen=True)
class PairMatrix:
    """Pairs of actors, by the places of the one in the row and the one in the column.

    `names` are names and ids. `groups` are how many of them stand together, one after another;
    `strong` are the places of names in bold. `looks` says what the classes of tiles
    mean.
    """

    title: str
    names: tuple[tuple[str, str], ...]
    groups: tuple[int, ...]
    tiles: Mapping[tuple[int, int], Tile]
    strong: tuple[int, ...]
    looks: Mapping[str, str]

    def drawn(self, _: int) -> Drawing:
        """A tile for each pair, a dash where nothing is known; it is as wide as it must be."""
        pen = Pen()
        is_worded = len(self.names) <= MOST_WORDED
        words = widest((word for _, word, _ in self.tiles.values()), LETTER, bold=True)
        wide, high = (max(words + 10, 36), HIGH) if is_worded else (SMALL_TILE, SMALL_TILE)
        # Slanted lines of a name must not reach those of the next.
        room = int((wide + BETWEEN) * SLANT // LINE)
        rows, heads = self._called(pen, KEY_LINES), self._called(pen, min(max(room, 1), 2))
        left = max(widest(row, SMALL, bold=True) for row in rows) + 10
        top = max(widest(head, SMALL, bold=True) for head in heads) * SLANT + 16
        apart = [n * APART for n, count in enumerate(self.groups) for _ in range(count)]
        xs = [left + n * (wide + BETWEEN) + gap for n, gap in enumerate(apart)]
        talls = [max(high, LINE * len(row)) for row in rows]
        tops = accumulate((tall + BETWEEN for tall in talls), initial=top)
        ys = [y + gap for y, gap in zip(tops, apart, strict=False)]
        beyond = xs[-1] + wide
        for n, (row, head, x, y) in enumerate(zip(rows, heads, xs, ys, strict=True)):
            high = talls[n]
            look = f"sn{' b' * (n in self.strong)}"
            pen.write(row, left - 10, y + high / 2, look, "end")
            pen.slant(head, (x + wide / 2 - 3, top - 6), 45, look, "start")
            beyond = max(beyond, x + wide / 2 + widest(head, SMALL, bold=True) * SLANT + 12)
            for m, left_of in enumerate(xs):
                cx, cy = left_of + wide / 2, y + high / 2
                if found := self.tiles.get((n, m)):
                    look, word, told = found
                    place = {"x": left_of, "y": y, "width": wide, "height": high}
                    pen.put("rect", told, class_=look, rx=2, **place)
                    pen.write([word] if is_worded else [], cx, cy, f"tn {look}", "middle")
                elif n == m:
                    pen.line("ax", (cx - 5, cy + 5), (cx + 5, cy - 5))
                else:
                    pen.level(cx - 4, cx + 4, cy, "r")
        pen.gap(ys[-1] + high + 12)
        across = max(beyond, LEAST)
        pen.marks(swatches(self.looks, (look for look, _, _ in self.tiles.values())), across)
        pen.gap(2)
        every = "; ".join(told for _, _, told in self.tiles.values())
        return pen.done(across, f"{self.title} {every}.")

    def _called(self, pen: Pen, lines: int) -> list[list[str]]:
        """The names as they stand in so many lines."""
        return [
            pen.called(name, LONGEST_NAME, SMALL, lines, bold=n in self.strong, short=short)
            for n, (name, short) in enumerate(self.names)
        ]
