"""Options by what each does to two interests, or to one: bars in points, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from stancecli import notation as fmt
from stancecli.model import Range
from stancecli.page.drawings import (
    LINE,
    SLIM,
    SMALL,
    Drawing,
    Pen,
    Scale,
    pieces,
    scale,
    widest,
)
from stancecli.wording.moves import signed

NAMES, SUMS, TOTALS = 138, 62, 72
"""Pixels for names of options, for the sum of the other interests, and for that of all."""
THICK, PAD = 14, 7
"""Pixels of a bar, and above and below a row."""


@dataclass(frozen=True)
class BarsRow:
    """An option, which is `lead`, `open` or `out`, with the points that it has for each interest.

    `short` is its id, `mark` whether it holds now, `stands` how far behind it is.
    """

    name: str
    short: str
    mark: str
    points: tuple[Range, ...]
    others: Fraction
    total: Fraction
    stands: str
    kind: str


@dataclass(frozen=True)
class Bars:
    """Options below each other, interests beside each other: each by name, weight and id.

    `others` is how many interests more there are.
    """

    interests: tuple[tuple[str, str, str], ...]
    others: int
    rows: tuple[BarsRow, ...]

    @property
    def heads(self) -> Iterator[str]:
        """What stands above the columns."""
        yield from (fmt.marked(name, f"weight {weight}") for name, weight, _ in self.interests)
        if self.others:
            yield fmt.counted(self.others, "other interest")
        yield "in all"

    def drawn(self, width: int) -> Drawing:
        """A row an option: with little room its name stands above its bars."""
        pen, is_slim = Pen(), width <= SLIM
        left, right = 0.0 if is_slim else NAMES, width - 4.0
        sums = right - TOTALS
        end = sums - SUMS if self.others else sums
        wide = (end - left) / len(self.interests)
        starts = [left + wide * n for n in range(len(self.interests))]
        scales = [*self._scales(starts, wide)]
        bottoms = [pen.at(0) for _ in range(len(starts) + 2)]
        for start, (interest, weight, id_), below in zip(
            starts, self.interests, bottoms, strict=False
        ):
            head = pen.called(interest, wide - 8, SMALL, bold=True, short=id_)
            below.text(start, (head, "cn"))
            below.text(start, ([f"{weight} weight"], "h"))
        if self.others:
            said = [f"{self.others} other", "interests" if self.others > 1 else "interest"]
            bottoms[-2].text(sums, (said, "cn"), anchor="end")
        bottoms[-1].text(right, (["in all"], "cn"), anchor="end")
        pen.y = max(below.y for below in bottoms) + 4
        for row in self.rows:
            pen.level(0, width, pen.y, "r")
            pen.gap(PAD)
            bold, muted = " b" * (row.kind == "lead"), " out" * (row.kind == "out")
            room = width - 100.0 if is_slim else NAMES - 8
            named = pen.at(pen.y)
            name = pen.called(row.name, room, SMALL, bold=bool(bold), short=row.short)
            named.text(0, (name, f"sn{bold}{muted}"), ([row.mark] * bool(row.mark), "h"))
            if is_slim:
                pen.write([row.stands], right, pen.y + LINE / 2, "h", "end")
                pen.y = named.y + 2
            tall = max(THICK + 4.0, named.y - pen.y, 0 if is_slim else 2 * LINE)
            middle = pen.y + tall / 2
            for at, points in zip(scales, row.points, strict=True):
                _bar(pen, at, points, middle, is_out=row.kind == "out", name=row.name)
            if self.others:
                pen.write([signed(row.others)], sums, middle, f"sn{muted}", "end")
            total = pen.at(middle - (LINE / 2 if is_slim else LINE))
            stands = [] if is_slim else [row.stands]
            sums_up = [signed(row.total)], f"sn{bold}{muted}"
            total.text(right, sums_up, (stands, "h"), anchor="end")
            pen.gap(tall + PAD)
        return pen.done(width, f"Points: {', '.join(self.heads)}. {self.told}.")

    def _scales(self, starts: list[float], wide: float) -> Iterator[Scale]:
        """One scale for all interests: a point is as long in each column, from its own 0 on."""
        none, pad = Fraction(0), widest(map(signed, self._middles()), SMALL) + 14
        columns = [[row.points[n] for row in self.rows] for n in range(len(starts))]
        lows = [min(none, *(each.low for each in column)) for column in columns]
        highs = [max(none, *(each.high for each in column)) for column in columns]
        most = max([high - low for low, high in zip(lows, highs, strict=True)]) or Fraction(1)
        for start, low in zip(starts, lows, strict=True):
            yield scale((low, low + most), start + pad, start + wide - pad)

    def _middles(self) -> Iterator[Fraction]:
        return (each.mid for row in self.rows for each in row.points)

    @property
    def told(self) -> str:
        """All of it in words."""
        return "; ".join(f"{row.name} {', '.join(figures(self, row))}" for row in self.rows)


def figures(bars: Bars, row: BarsRow) -> list[str]:
    """The numbers of a row, and how the option stands."""
    others = [signed(row.others)] if bars.others else []
    each = (signed(points.mid) for points in row.points)
    return [*each, *others, fmt.marked(signed(row.total), row.stands)]


def _bar(pen: Pen, at: Scale, points: Range, y: float, *, is_out: bool, name: str) -> None:
    """A bar from 0, pale where it is uncertain, with a tick in its middle and its number."""
    zero, top = at(Fraction(0)), y - THICK / 2
    for kind, start, end in pieces(points):
        place = {"x": at(start), "y": top, "width": at(end) - at(start), "height": THICK}
        look = "out dash" if is_out else kind
        pen.put("rect", f"{name}: {signed(points.mid)}", class_=look, **place)
    pen.upright(zero, top - 4, top + THICK + 4, "ax")
    if not points.exact:
        pen.upright(at(points.mid), top - 2, top + THICK + 2, "side")
    is_left = points.mid < 0
    x = min(zero, at(points.low)) - 5 if is_left else max(zero, at(points.high)) + 5
    look, anchor = "sn out" if is_out else "sn", "end" if is_left else "start"
    pen.write([signed(points.mid)], x, y, look, anchor)
