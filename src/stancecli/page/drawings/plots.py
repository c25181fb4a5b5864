"""Values as points and bars: points of options, and gaps between two."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from math import ceil, floor

from stancecli import notation as fmt
from stancecli.model import Range
from stancecli.page.drawings import (
    LINE,
    SLIM,
    SMALL,
    Drawing,
    Pen,
    scale,
    widest,
)


def round_ticks(low: Fraction, high: Fraction, most: int) -> list[Fraction]:
    """Round numbers from below the least to above the most, in so many steps at most.

    They span a point at least: a scale from 3 to 3.01 would tell apart what is nearly level.
    """
    for step in _STEPS:
        first, last = floor(low / step), ceil(high / step)
        if last - first <= most:
            return [step * n for n in range(first, max(last, first + ceil(1 / step)) + 1)]
    raise AssertionError("a step is large enough for any points")


_STEPS = [
    Fraction(1, 2),
    *(Fraction(digit) * Fraction(10) ** power for power in range(12) for digit in (1, 2, 5)),
]


# Points of options with what they can be, one below the other on one scale.


ROW, TALL_ROW, SLIM_ROW, FOOT = 27, 36, 44, 22
SIZE = 13
"""Pixels of a letter of a name."""
NAMES = 210
"""Pixels for the names before the lines."""


@dataclass(frozen=True)
class PointsRow:
    """The points of an option, and what they can be; `kind` is `lead`, `next` or `open`.

    `short` is its id.
    """

    name: str
    at: Range
    middle: Fraction
    kind: str
    short: str = ""

    @property
    def figures(self) -> tuple[str, str]:
        """The points, and what they can be, in numbers."""
        return fmt.number(self.middle), "" if self.at.exact else fmt.interval(self.at)


@dataclass(frozen=True)
class PointsChart:
    """Options, those with most points first."""

    rows: tuple[PointsRow, ...]

    def drawn(self, width: int) -> Drawing:
        """A dot at the points of each option, a line from the least to the most."""
        slim, pen, rows = width <= SLIM, Pen(), self.rows
        figures = chain(*(row.figures if slim else ["  ".join(row.figures)] for row in rows))
        left, right = 8 if slim else NAMES, width - 16 - widest(figures, SMALL, bold=True)
        room, lines = (width - 12, 1) if slim else (NAMES - 14, 2)
        names = [
            pen.called(row.name, room, SIZE, lines, bold=row.kind == "lead", short=row.short)
            for row in rows
        ]
        high = SLIM_ROW if slim else TALL_ROW if any(name[1:] for name in names) else ROW
        ends = min(row.at.low for row in rows), max(row.at.high for row in rows)
        ticks = round_ticks(*ends, 4 if slim else 6)
        at, foot = scale(ticks, left + 6, right - 6), high * len(rows)
        for tick in ticks:
            pen.upright(at(tick), 0, foot, "r")
            pen.write([fmt.number(tick)], at(tick), foot + 11, "h", "middle")
        if leading := [row.middle for row in rows if row.kind == "lead"]:
            pen.upright(at(leading[0]), 0, foot, "ax dash")
        for row, name in zip(rows, names, strict=True):
            look = "sn b" if row.kind == "lead" else "sn"
            y = pen.y + (30 if slim else high / 2)
            if slim:
                pen.write(name, 4, pen.y + 10, look)
            else:
                pen.write(name, left - 8, y, look, "end")
            if not row.at.exact:
                pen.level(at(row.at.low), at(row.at.high), y, "rng")
            sum_, bounds = row.figures
            place = {"cx": at(row.middle), "cy": y, "r": 6}
            pen.put("circle", f"{row.name}: {sum_}", class_=f"pt {row.kind}", **place)
            if slim and bounds:
                pen.write([sum_], width - 4, y - 7, look, "end")
                pen.write([bounds], width - 4, y + 8, "h", "end")
            else:
                pen.spans(
                    width - 4, y, (sum_, look), (f"  {bounds}" * bool(bounds), "h"), anchor="end"
                )
            pen.gap(high)
        pen.gap(FOOT)
        told = "; ".join(f"{row.name} {', '.join(filter(None, row.figures))}" for row in rows)
        return pen.done(width, f"Points: {told}.", below=0)


# What parts two options, where one of them is better wherever they differ.


@dataclass(frozen=True)
class GapChart:
    """Interests with what they weigh, and by how many points the one option is better for each."""

    rows: tuple[tuple[str, Fraction], ...]

    @property
    def told(self) -> str:
        """All of it in words."""
        return f"{'; '.join(f'{weighed}: {fmt.number(gain)}' for weighed, gain in self.rows)}."

    def drawn(self, width: int) -> Drawing:
        """A bar for each interest, as long as it has points."""
        pen, left = Pen(), min(NAMES, width * 0.45)
        figures = {fmt.number(gain): gain for _, gain in self.rows}
        long = (width - left - 16 - widest(figures, SMALL)) / max(map(float, figures.values()))
        for weighed, gain in self.rows:
            name, figure = pen.called(weighed, left - 8, SMALL, 3), fmt.number(gain)
            high = LINE * len(name) + 12
            y, wide = pen.y + high / 2, long * float(gain)
            pen.write(name, left - 8, y, "sn", "end")
            pen.put("rect", class_="gapbar", x=left, y=y - 6, width=wide, height=12)
            pen.write([figure], left + wide + 6, y, "sn")
            pen.gap(high)
        pen.upright(left, 0, pen.y, "ax")
        return pen.done(width, self.told)
