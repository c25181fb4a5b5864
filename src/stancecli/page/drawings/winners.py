"""Who gains and who loses by each option, as a picture: a row an actor, or a line an option."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from stancecli.page.drawings import LINE, SMALL, WIDE, Drawing, Pen, cut, swatches, widest

SIZE = 13
"""Pixels of a letter of a name and of a figure."""
NAMES, BROAD = 190, 320
"""Pixels for the names of actors, and of a column of an option at most."""
PAD, CLOSE, SIGN = 6, 3, 15
"""Pixels beside what stands in a cell, above it and below, and of the sign before a figure."""
EITHER = "ax dash"
KINDS = {
    "helps": "better than now",
    "hurts": "worse",
    "helps-open": "better, or no change",
    "hurts-open": "worse, or no change",
    EITHER: "better or worse",
    "out": "ruled out",
}
"""The look of a cell, and what it means."""


class StakeCell(NamedTuple):
    """What an option is to an actor: its look, its points and their range, which interests fall."""

    kind: str
    figure: str
    falls: str
    is_out: bool


@dataclass(frozen=True)
class Winners:
    """Options by name and id, and actors by name with a cell for each of them."""

    options: Sequence[tuple[str, str]]
    rows: Sequence[tuple[str, Sequence[StakeCell]]]

    def drawn(self, width: int) -> Drawing:
        """A column an option where there is room, else below each actor a line an option."""
        pen, cells = Pen(), [cell for _, cells in self.rows for cell in cells]
        if width >= WIDE:
            width = self._columns(pen, width)
        else:
            cells = [cell for cell in cells if not cell.is_out]
            self._lines(pen, width, widest((cell.figure for cell in cells), SIZE) + SIGN)
        pen.gap(PAD)
        pen.marks(swatches(KINDS, ("out" if c.is_out else c.kind for c in cells)), width)
        said = (f"{name}: {', '.join(cell.figure for cell in cells)}" for name, cells in self.rows)
        names = ", ".join(name for name, _ in self.options)
        return pen.done(width, f"Points against now by {names}. {'; '.join(said)}.")

    def _columns(self, pen: Pen, width: int) -> int:
        wide = min((width - NAMES) // len(self.options), BROAD)
        end = max(NAMES + wide * len(self.options), WIDE // 2)
        lefts, room = range(NAMES, end, wide), wide - 2 * PAD
        heads = [pen.called(o, room, SIZE, bold=True, short=id_) for o, id_ in self.options]
        outs = [["ruled out"] * cell.is_out for cell in self.rows[0][1]]
        talls = [LINE * len((*head, *out)) for head, out in zip(heads, outs, strict=True)]
        pen.gap(max(talls) + PAD)
        for head, out, tall, x in zip(heads, outs, talls, lefts, strict=False):
            above = pen.at(pen.y - tall - PAD)
            above.text(x + PAD, (head, f"an{' m' * bool(out)}"), (out, "h"))
        for name, cells in self.rows:
            pen.level(0, end, pen.y, "r")
            named = pen.at(pen.y + CLOSE)
            named.text(0, (pen.called(name, NAMES - PAD, SIZE), ""))
            inner = [
                _inside(cell, [], (x + PAD, pen.y + CLOSE), room, 0)
                for cell, x in zip(cells, lefts, strict=False)
            ]
            high = max(each.y for each in (named, *inner)) + CLOSE - pen.y
            for cell, each, x in zip(cells, inner, lefts, strict=False):
                _put(pen, cell, each, (x, wide, high))
            pen.gap(high)
        return end

    def _lines(self, pen: Pen, width: int, figures: float) -> None:
        """What is possible, above an actor to whom all of it is the same, else below it."""
        beside = width - 3 * PAD - min(figures, width / 2)
        possible = [n for n, cell in enumerate(self.rows[0][1]) if not cell.is_out]
        rows = [
            (name, cells, [[*some] for _, some in groupby(possible, cells.__getitem__)])
            for name, cells in self.rows
        ]
        if any(len(alike) == 1 for *_, alike in rows):
            every = "; ".join(self.options[n][0] for n in possible)
            pen.text(0, (cut(every, width, SIZE, 12, bold=True), "an"))
        for name, cells, alike in rows:
            pen.gap(PAD)
            pen.text(0, (pen.called(name, width, SIZE, bold=True) if alike[1:] else [], "b"))
            for some in alike:
                option, id_ = map("; ".join, zip(*(self.options[n] for n in some), strict=True))
                said = pen.called(option if alike[1:] else name, beside - PAD, SMALL, short=id_)
                cell = cells[some[0]]
                inner = _inside(cell, said, (PAD, pen.y + CLOSE), width - 2 * PAD, beside)
                high = inner.y + CLOSE - pen.y
                _put(pen, cell, inner, (0, width, high))
                pen.gap(high)


def _inside(
    cell: StakeCell, option: list[str], at: tuple[float, float], room: float, beside: float
) -> Pen:
    """What stands in a cell: the option where no column names it, beside it the figure, the rest.

    It is drawn by a pen of its own, since its ground, as high as its row, comes before it.
    """
    (x, y), pen, grey = at, Pen(at[1]), "m" if cell.is_out else ""
    figure = cut(cell.figure, room - beside - SIGN, SIZE)
    pen.at(y).text(x, (option, grey or "sn"))
    pen.at(y).text(x + beside + SIGN * bool(cell.kind), (figure, grey))
    middle, side = y + LINE / 2, cell.kind.split("-")[0]
    if cell.kind == EITHER:
        pen.write(["?"], x + beside + SIGN / 3, middle, grey or "b", "middle")
    elif cell.kind:
        up = 4 if side == "helps" else -4
        look = cell.kind if "-" in cell.kind else f"{side}-strongly"
        ends = (
            (x + beside + right, middle + down) for right, down in ((0, up), (9, up), (4.5, -up))
        )
        pen.line(look, *ends, end="Z")
    pen.gap(LINE * max(len(option), len(figure)))
    pen.text(x, (cut(cell.falls, room, SMALL, 20) if cell.falls else [], grey or "sn"))
    return pen


def _put(pen: Pen, cell: StakeCell, inner: Pen, box: tuple[float, float, float]) -> None:
    """A cell: its ground, from the left, so wide and high, and what stands in it."""
    left, wide, high = box
    if cell.kind:
        ground = {"x": left + 1, "y": pen.y + 1, "width": wide - 2, "height": high - 2}
        pen.put("rect", class_="out" if cell.is_out else cell.kind, **ground)
    pen.shapes += inner.shapes
