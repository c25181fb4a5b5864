"""Values as points and bars: points of options, gaps between two, what a package is to whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import chain, groupby
from math import ceil, floor

from stancecli import notation as fmt
from stancecli.model import Range
from stancecli.page.drawings import (
    LINE,
    SLIM,
    SMALL,
    Drawing,
    Mark,
    Pen,
    Scale,
    scale,
    swatches,
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


# What a package is to whom: a bar for each, from no deal on.


ACTORS = 236.0
"""Pixels for the names of actors before the bars."""
THICK, TICK, RING, EDGE = 16, 22, 5, 9
"""Pixels of a bar and of marks, and between the ends of the scale and what is beside it."""
INK = "side neutral said"
"""Marks in the colour of text, as the grid has them: a page says itself how long a `bar` is."""
HEAD, GROUP, BETWEEN = 24, 24, 12
"""Pixels above the first row, of what rows have in common, and between two of them."""
SIDES, WITH_SIDES = 254, 800
"""Pixels for what each gets and gives, and of a picture that has them."""
NO_JUDGEMENT, CANNOT = "nothing filled in", "alone: cannot"
"""In place of a gain, and of what an actor's own part alone would be."""
BARS = {
    "helps-strongly": "gain, at least",
    "helps": "gain that can be",
    "hurts-strongly": "loss, at least",
    "hurts": "loss that can be",
}
"""What the bars of each colour are."""


_signed = partial(fmt.rounded, signed=True)


@dataclass(frozen=True)
class PackageRow:
    """What a package gains an actor on no deal, and where it would be `now` and `alone`.

    Its part in it is `short` by the ids of options.

    `gain` is None of who judges by nothing. `alone` is None where it has no part, or where its part
    cannot be alone: `cannot` says that. Of `sides` each has a label, and what the actor gets or
    gives by how much.
    """

    group: str
    name: str
    part: str
    gain: Fraction | None
    bounds: Range
    now: Fraction
    alone: Fraction | None
    cannot: bool
    sides: tuple[tuple[str, Sequence[str]], ...]
    short: str = ""

    @property
    def loses(self) -> bool:
        return self.gain is not None and self.gain < 0

    @property
    def gained(self) -> str:
        """`+3`; of who judges by nothing words."""
        return NO_JUDGEMENT if self.gain is None else _signed(self.gain)

    @property
    def reach(self) -> str:
        """`+1 to +5`; empty where nothing is left open."""
        low, high = self.bounds.low, self.bounds.high
        return "" if self.bounds.exact else f"{_signed(low)} to {_signed(high)}"

    @property
    def by_itself(self) -> str:
        """`alone −1`; empty of who has no part."""
        if self.cannot:
            return CANNOT
        return "" if self.alone is None else f"alone {_signed(self.alone)}"


@dataclass(frozen=True)
class PackageChart:
    """The rows of a package in groups; `is_now` where no deal is what holds now."""

    rows: tuple[PackageRow, ...]
    is_now: bool

    def drawn(self, width: int) -> Drawing:
        """Who takes part, then the others: each gain as a bar from the line that is no deal."""
        pen, at = Pen(HEAD), self._scale(width)
        zero = at(Fraction(0))
        pen.write(["no deal"], zero, HEAD / 2 - 2, "b", "middle")
        for group, rows in groupby(self.rows, key=lambda row: row.group):
            pen.write([group], 4, pen.y + GROUP / 2 - 2, "m")
            pen.gap(GROUP)
            for row in rows:
                _row(pen, row, at, width, is_now=self.is_now)
        if width >= WITH_SIDES:
            pen.upright(zero, HEAD - 4, pen.y, INK)
        if self.is_now:
            _triangle(pen, zero, pen.y)
            pen.gap(10)
        pen.gap(8)
        pen.marks(_meanings(self), width)
        return pen.done(width, f"Gain on no deal: {'; '.join(map(_told, self.rows))}.")

    def _scale(self, width: int) -> Scale:
        """From the least to the most of all rows, between the names and the figures."""
        ends = {Fraction(0)}
        for row in self.rows:
            ends |= {row.bounds.low, row.bounds.high, row.now, row.alone or Fraction(0)}
        left, right = (4.0, width - 122.0) if width < WITH_SIDES else (ACTORS, 440.0)
        return scale(sorted(ends), left + EDGE, right - EDGE)


def _row(pen: Pen, row: PackageRow, at: Scale, width: int, *, is_now: bool) -> None:
    """An actor: its name, its part in the package, its bar with the marks on it, its figures."""
    slim = width < WITH_SIDES
    pen.level(4, width - 4, pen.y, "r")
    pen.gap(BETWEEN / 2)
    first, (lines, room) = pen.y, (1, width - 8.0) if slim else (2, ACTORS - 12)
    name = pen.called(row.name, room, SIZE, lines, bold=True)
    part = row.part and pen.called(row.part, room, SMALL, lines, short=row.short)
    pen.text(4, (name, "b"), (part, "m"))
    pen.gap(5 if slim else 0)
    base = pen.y if slim else first
    bar = pen.at(base + LINE / 2 + 1)
    for kind, start, end in _pieces(row):
        place = {"x": at(start), "y": bar.y - THICK / 2, "height": THICK}
        pen.put("rect", _told(row), class_=kind, width=at(end) - at(start), **place)
    if slim:
        pen.upright(at(Fraction(0)), bar.y - THICK / 2 - 4, bar.y + THICK / 2 + 4, INK)
    if row.gain is not None:  # a tick as entered, a ring for its own part, a triangle for now
        if not row.bounds.exact:
            _tick(pen, at(row.gain), bar.y)
        if row.alone is not None:
            _ring(pen, at(row.alone), bar.y, row.alone)
        if not is_now:
            _triangle(pen, at(row.now), bar.y + THICK / 2 - 1)
    figures = width - 112.0 if slim else 452.0
    below, behind = (row.reach, "") if slim else ("", row.reach)
    pen.spans(figures, bar.y, (row.gained, "b"), *([(f"  {behind}", "h")] if behind else []))
    bar.gap(LINE / 2)
    bar.text(figures, ([*filter(None, (below, row.by_itself))], "h"))
    beside = pen.at(first)
    right = width - SIDES
    for label, items in () if slim else row.sides:
        pen.write([label], right - 10, beside.y + LINE / 2, "h", "end")
        beside.text(right - 4, *((pen.called(each, SIDES, SMALL, 3), "sn") for each in items))
    pen.y = max(pen.y, base + THICK + 6, bar.y - 1, beside.y) + BETWEEN / 2


def _pieces(row: PackageRow) -> Iterator[tuple[str, Fraction, Fraction]]:
    """Up to the least as one bar, from there up to the most as another; the same below none."""
    low, high, none = row.bounds.low, row.bounds.high, Fraction(0)
    sure = max(low, none) or min(high, none)
    ends = (
        ("helps-strongly", none, max(sure, none)),
        ("helps", max(sure, none), max(high, none)),
        ("hurts-strongly", min(sure, none), none),
        ("hurts", min(low, none), min(sure, none)),
    )
    return ((kind, start, end) for kind, start, end in ends if end > start)


def _tick(pen: Pen, x: float, y: float) -> None:
    pen.upright(x, y - TICK / 2, y + TICK / 2, INK)


def _ring(pen: Pen, x: float, y: float, value: Fraction) -> None:
    kind = " for" if value > 0 else " against" if value < 0 else ""
    pen.put("circle", class_=f"side{kind}", cx=x, cy=y, r=RING)


def _triangle(pen: Pen, x: float, y: float) -> None:
    pen.line(INK, (x, y), (x + 6, y + 9), (x - 6, y + 9), end="Z")


def _meanings(chart: PackageChart) -> Iterator[Mark]:
    yield from swatches(BARS, [kind for row in chart.rows for kind, *_ in _pieces(row)])
    if any(not row.bounds.exact for row in chart.rows):
        yield (lambda pen, x, y: _tick(pen, x + 2, y)), 4, "at middle estimates"
    if any(row.alone is not None for row in chart.rows):
        yield (lambda pen, x, y: _ring(pen, x + RING, y, Fraction(0))), 10, "by its own part only"
    now = "now: the same as no deal" if chart.is_now else "now"
    yield (lambda pen, x, y: _triangle(pen, x + 6, y - 5)), 12, now


def _told(row: PackageRow) -> str:
    """All of a row in words."""
    reach = f" ({row.reach})" if row.reach else ""
    alone = f", {row.by_itself}" if row.by_itself else ""
    return f"{row.name} {row.gained}{reach}{alone}, now {_signed(row.now)}"
