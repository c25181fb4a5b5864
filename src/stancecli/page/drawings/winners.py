"""Who gains and who loses by each option, as a picture: a row an actor, or a line an option."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from stancecli.letters import width_of
from stancecli.page.drawings import LINE, SMALL, WIDE, Drawing, Pen, cut, swatches, widest

SIZE = 13
"""Pixels of a letter of a name and of a figure."""
NAMES, BROAD = 190, 260
"""Pixels for the names of actors, and of a column of an option at most."""
PAD, CLOSE, SIGN = 6, 3, 15
"""Pixels around what stands in a cell, above it in a line, and of the sign before a figure."""
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


class DrawnOption(NamedTuple):
    """An option by its name and its id; one that is ruled out stands in grey."""

    name: str
    short: str
    is_out: bool


@dataclass(frozen=True)
class Winners:
    """Options, and actors by name with a cell for each of them."""

    options: Sequence[DrawnOption]
    rows: Sequence[tuple[str, Sequence[StakeCell]]]

    def drawn(self, width: int) -> Drawing:
        """A column an option where there is room, else below each actor a line an option."""
        pen = Pen()
        end = self._columns(pen, width) if width >= WIDE else self._lines(pen, width)
        pen.gap(PAD)
        every = (each for _, cells in self.rows for each in self._beside(cells))
        pen.marks(swatches(KINDS, ("out" if o.is_out else cell.kind for o, cell in every)), end)
        return pen.done(end, self.told)

    @property
    def told(self) -> str:
        """All of it in words."""
        rows = (
            f"{name}: {', '.join(f'{o.name} {cell.figure}' for o, cell in self._beside(cells))}"
            for name, cells in self.rows
        )
        return f"Points against now. {'; '.join(rows)}."

    def _beside(self, cells: Sequence[StakeCell]) -> zip[tuple[DrawnOption, StakeCell]]:
        return zip(self.options, cells, strict=True)

    def _columns(self, pen: Pen, width: float) -> float:
        wide = min((width - NAMES) / len(self.options), BROAD)
        end = max(NAMES + wide * len(self.options), WIDE / 2)
        room = wide - 2 * PAD
        heads = [pen.called(o.name, room, SIZE, 5, bold=True, short=o.short) for o in self.options]
        tall = [
            LINE * (len(head) + o.is_out) + PAD for o, head in zip(self.options, heads, strict=True)
        ]
        pen.gap(max(tall))
        for n, (option, head) in enumerate(zip(self.options, heads, strict=True)):
            out = ["ruled out"] * option.is_out
            look = f"an{' m' * option.is_out}"
            pen.at(pen.y - tall[n]).text(NAMES + n * wide + PAD, (head, look), (out, "h"))
        for name, cells in self.rows:
            pen.level(0, end, pen.y, "r")
            below = pen.at(pen.y + PAD)
            below.text(0, (pen.called(name, NAMES - PAD, SIZE, 4), ""))
            shown = [_Shown(cell, [], room, 0, is_out=o.is_out) for o, cell in self._beside(cells)]
            high = max(below.y - pen.y + PAD, *(each.high + 2 * PAD for each in shown))
            for n, each in enumerate(shown):
                each.put(pen, (NAMES + n * wide, wide, high), PAD)
            pen.gap(high)
        return end

    def _lines(self, pen: Pen, width: float) -> float:
        figures = (cell.figure for _, cells in self.rows for cell in cells)
        named = width - 3 * PAD - min(widest(figures, SIZE) + SIGN, width / 2)
        for name, cells in self.rows:
            pen.gap(PAD)
            pen.text(0, (pen.called(name, width, SIZE, 4, bold=True), "b"))
            for option, cell in self._beside(cells):
                called = pen.called(option.name, named - PAD, SMALL, 5, short=option.short)
                shown = _Shown(cell, called, width - 2 * PAD, named, is_out=option.is_out)
                shown.put(pen, (0, width, shown.high + 2 * CLOSE), CLOSE)
                pen.gap(shown.high + 2 * CLOSE)
        return width


class _Shown:
    """A cell in lines: the option where no column names it, the figure beside it, what falls."""

    def __init__(
        self, cell: StakeCell, option: list[str], room: float, figure_at: float, *, is_out: bool
    ) -> None:
        self.cell, self.option, self.figure_at, self.is_out = cell, option, figure_at, is_out
        self.figure = cut(cell.figure, room - figure_at - SIGN, SIZE, 4)
        self.falls = cut(cell.falls, room, SMALL, 20) if cell.falls else []
        self.first = LINE * max(len(option), len(self.figure))
        self.high = self.first + LINE * len(self.falls)

    def put(self, pen: Pen, box: tuple[float, float, float], above: float) -> None:
        """Its ground, from the left, so wide and high; so much `above` it what stands in it."""
        x, wide, high = box
        kind, top, at = self.cell.kind, pen.y + above, x + PAD + self.figure_at
        grey = "m" if self.is_out else ""
        if kind:
            room = {"x": x + 1, "y": pen.y + 1, "width": wide - 2, "height": high - 2}
            pen.put("rect", class_="out" if self.is_out else kind, **room)
        pen.at(top).text(x + PAD, (self.option, grey or "sn"))
        pen.at(top).text(at + SIGN * bool(kind), (self.figure, grey))
        pen.at(top + self.first).text(x + PAD, (self.falls, grey or "sn"))
        middle, side = top + LINE / 2, kind.split("-")[0]
        if kind == EITHER:
            mark = width_of("?", SIZE, bold=True)
            pen.write(["?"], at + (SIGN - PAD - mark) / 2, middle, grey or "b")
        elif kind:
            up = 4 if side == "helps" else -4
            look = kind if kind.endswith("-open") else f"{side}-strongly"
            ends = (at, middle + up), (at + 9, middle + up), (at + 4.5, middle - up)
            pen.line(look, *ends, end="Z")
