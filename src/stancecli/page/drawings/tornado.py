"""Where each single change takes a lead: bars from the lead now, in groups, on one scale."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from stancecli import notation as fmt
from stancecli.page.drawings import (
    LINE,
    SLIM,
    SMALL,
    Drawing,
    Pen,
    Scale,
    cut,
    element,
    scale,
    widest,
)
from stancecli.wording.moves import signed

HEAD, GROUP, ROW, THICK = 22, 20, 24, 14
"""Pixels of what stands above the rows and above a group of them, of a row and of a bar."""
AHEAD, BEHIND = "still ahead", "another is ahead"
LEVEL, OUT = "level", "ruled out"
AS_IT_STANDS = "As it stands"


@dataclass(frozen=True)
class TornadoRow:
    """A change, and the lead then: one number, or from the least to the most; none if ruled out.

    `key` is what the address of a page has of it, where it can be set there.
    """

    group: str
    name: str
    leads: tuple[Fraction, ...]
    key: str = ""

    @property
    def told(self) -> str:
        """The lead in numbers: `−4.5`, `−0.5 to +3.5`, `level`."""
        return fmt.TO.join(signed(lead) if lead else LEVEL for lead in self.leads) or OUT


@dataclass(frozen=True)
class Tornado:
    """The lead now, and rows; where a page can set some of them, `linked` are their keys."""

    now: Fraction
    rows: tuple[TornadoRow, ...]
    linked: frozenset[str] = frozenset()

    def drawn(self, width: int) -> Drawing:
        """A row a change: with little room its name stands above its bar."""
        pen, is_slim = Pen(HEAD), width <= SLIM
        left = 0.0 if is_slim else width * 0.54
        at = self._scale(left, width)
        zero = at(Fraction(0))
        pen.write([BEHIND], zero - 6, HEAD / 2, "h", "end")
        pen.write([AHEAD if self.now else "ahead"], zero + 6, HEAD / 2, "h")
        for group, rows in groupby(self.rows, key=lambda row: row.group):
            tall = LINE + 2.0 if is_slim else GROUP
            pen.write([group], 0, pen.y + tall / 2, "h")
            pen.gap(tall)
            pen.level(0, width, pen.y - 3, "r")
            for row in rows:
                self._row(pen, row, at, left, width)
        if self.linked:
            back = Pen(pen.y)
            back.write([AS_IT_STANDS], 0, pen.y + (LINE + 10) / 2, "sn")
            _put(pen, back, width, LINE + 10, "#")
        below = pen.y + LINE / 2 + 2
        said = f"now {signed(self.now)}"
        half = widest([said], SMALL, bold=True) / 2
        middle = min(at(self.now), width - half)
        if self.now:
            pen.write(["0"], min(zero + 4, middle - half - 4), below, "h", "end")
        pen.write([said], middle, below, "sn b", "middle")
        pen.gap(LINE + 10)
        told = "; ".join(f"{row.name}: {row.told}" for row in self.rows)
        return pen.done(width, f"Lead now {signed(self.now)}. {told}.")

    def _scale(self, left: float, width: float) -> Scale:
        """From the least to the most: on either side of 0 there is room for what stands above."""
        ends = [Fraction(0), self.now, *(lead for row in self.rows for lead in row.leads)]
        low, high = min(ends), max(ends)
        low, high = min(low, -high * 3 / 4), max(high, -low * 2 / 5)
        pad = widest((row.told for row in self.rows), SMALL, bold=True) + 8
        return scale((low, high or Fraction(1)), left + pad, width - 40)

    def _row(self, pen: Pen, row: TornadoRow, at: Scale, left: float, width: float) -> None:
        own, none, zero = Pen(pen.y), Fraction(0), at(Fraction(0))
        name = cut(row.name, left - 12 if left else width - 8, SMALL)
        tall = max(LINE * len(name) + 6.0, ROW) if left else LINE * len(name) + 2.0
        own.write(name, 0, pen.y + tall / 2, "sn")
        y = pen.y + (tall / 2 if left else tall + THICK / 2 + 1)
        top = y - THICK / 2
        own.put("rect", class_="corner", x=left, y=top - 3, width=zero - left, height=THICK + 6)
        least, most = min(*row.leads, self.now, self.now), max(*row.leads, self.now, self.now)
        for kind, start, end in (
            ("swing-behind", least, min(most, none)),
            ("swing", max(least, none), most),
        ):
            if row.leads and end > start:
                place = {"x": at(start), "y": top, "height": THICK}
                wide = at(end) - place["x"]
                own.put("rect", f"{row.name}: {row.told}", class_=kind, width=wide, **place)
        own.upright(zero, top - 3, top + THICK + 3, "side")
        own.upright(at(self.now), top - 3, top + THICK + 3, "ax")
        # A number stands left of what falls, and right of what only rises.
        rises = bool(row.leads) and least == self.now < most
        x = at(most) + 5 if rises else (at(least) if row.leads else zero) - 5
        if not rises and x - widest([row.told], SMALL, bold=True) < zero < x:
            x = zero - 5  # no number stands across the line
        own.write([row.told], x, y, "sn b", "start" if rises else "end")
        high = tall if left else tall + THICK + 5
        _put(pen, own, width, high, f"#{row.key}" if row.key in self.linked else "")
        pen.gap(high)


def _put(pen: Pen, own: Pen, width: float, high: float, href: str) -> None:
    """A row; where it can be set it is a link, and all of it can be pressed."""
    if href:
        ground = element("rect", class_="press", x=0, y=pen.y, width=width, height=high)
        own.shapes = [element("a", ground, *own.shapes, href=href)]
    pen.shapes += own.shapes
