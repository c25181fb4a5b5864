"""What a package is to whom: a bar for each, from no deal on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from stancecli import notation as fmt
from stancecli.model import Range
from stancecli.page.drawings import LINE, SMALL, SWATCH, Drawing, Mark, Pen, Scale, scale, swatch

NAME, NAMES = 13, 236.0
"""Pixels of a letter of a name, and for names before the bars."""
THICK, TICK, RADIUS, EDGE = 16, 22, 5, 9
"""Pixels of a bar and of marks, and between the ends of the scale and what is beside it."""
INK = "side neutral said"
"""Marks in the colour of text, as the grid has them: a page says itself how long a `bar` is."""
HEAD, GROUP, BETWEEN = 24, 24, 12
"""Pixels above the first row, of what rows have in common, and between two of them."""
BESIDE, WITH_SIDES = 254, 800
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
        pen, frame = Pen(HEAD), _frame(self, width)
        pen.write(["no deal"], frame.zero, HEAD / 2 - 2, "b", "middle")
        for group, rows in groupby(self.rows, key=lambda row: row.group):
            pen.write([group], 4, pen.y + GROUP / 2 - 2, "m")
            pen.gap(GROUP)
            for row in rows:
                _row(pen, row, frame)
        if not frame.slim:
            pen.upright(frame.zero, HEAD - 4, pen.y, INK)
        if self.is_now:
            _triangle(pen, frame.zero, pen.y)
            pen.gap(10)
        pen.gap(8)
        pen.marks(_meanings(self), frame.width)
        return pen.done(frame.width, f"Gain on no deal: {'; '.join(map(_told, self.rows))}.")


@dataclass(frozen=True)
class _Frame:
    """Where things stand across: names, figures, what is got and given, and the scale."""

    width: int
    slim: bool
    figures: float
    at: Scale
    is_now: bool

    @property
    def zero(self) -> float:
        return self.at(Fraction(0))


def _frame(chart: PackageChart, width: int) -> _Frame:
    ends = [Fraction(0)]
    for row in chart.rows:
        ends += [row.bounds.low, row.bounds.high, row.now]
        ends += [] if row.alone is None else [row.alone]
    slim = width < WITH_SIDES
    left, right = (4.0, width - 122.0) if slim else (NAMES, 440.0)
    at = scale(sorted(ends), left + EDGE, right - EDGE)
    return _Frame(width, slim, right + (10 if slim else 12), at, chart.is_now)


def _row(pen: Pen, row: PackageRow, frame: _Frame) -> None:
    """An actor: its name, its part in the package, its bar with the marks on it, its figures."""
    pen.rule(4, frame.width - 4)
    pen.gap(BETWEEN / 2)
    first, lines = pen.y, 1 if frame.slim else 2
    room = frame.width - 8 if frame.slim else NAMES - 12
    name = pen.called(row.name, room, NAME, lines, bold=True)
    part = row.part and pen.called(row.part, room, SMALL, lines, short=row.short)
    pen.text(4, (name, "b"), (part, "m"))
    if frame.slim:
        pen.gap(5)
    base = pen.y if frame.slim else first
    bar = pen.at(base + LINE / 2 + 1)
    for kind, start, end in _pieces(row):
        place = {"x": frame.at(start), "y": bar.y - THICK / 2, "height": THICK}
        pen.put("rect", _told(row), class_=kind, width=frame.at(end) - frame.at(start), **place)
    if frame.slim:
        pen.upright(frame.zero, bar.y - THICK / 2 - 4, bar.y + THICK / 2 + 4, INK)
    _marks(pen, row, bar.y, frame)
    reach = [(f"  {row.reach}", "h")] if row.reach and not frame.slim else []
    pen.spans(frame.figures, bar.y, (row.gained, "b"), *reach)
    bar.gap(LINE / 2)
    figures = filter(None, (row.reach if frame.slim else "", row.by_itself))
    bar.text(frame.figures, ([*figures], "h"))
    beside = pen.at(first)
    right = frame.width - BESIDE
    for label, items in () if frame.slim else row.sides:
        pen.write([label], right - 10, beside.y + LINE / 2, "h", "end")
        beside.text(right - 4, *((pen.called(each, BESIDE, SMALL, 3), "sn") for each in items))
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


def _marks(pen: Pen, row: PackageRow, y: float, frame: _Frame) -> None:
    """A tick as entered, a ring for its own part, and a triangle for what holds now."""
    if row.gain is None:
        return
    if not row.bounds.exact:
        _tick(pen, frame.at(row.gain), y)
    if row.alone is not None:
        _ring(pen, frame.at(row.alone), y, row.alone)
    if not frame.is_now:
        _triangle(pen, frame.at(row.now), y + THICK / 2 - 1)


def _tick(pen: Pen, x: float, y: float) -> None:
    pen.upright(x, y - TICK / 2, y + TICK / 2, INK)


def _ring(pen: Pen, x: float, y: float, value: Fraction) -> None:
    kind = " for" if value > 0 else " against" if value < 0 else ""
    pen.put("circle", class_=f"side{kind}", cx=x, cy=y, r=RADIUS)


def _triangle(pen: Pen, x: float, y: float) -> None:
    pen.line(INK, (x, y), (x + 6, y + 9), (x - 6, y + 9), end="Z")


def _meanings(chart: PackageChart) -> Iterator[Mark]:
    kinds = {kind for row in chart.rows for kind, *_ in _pieces(row)}
    for kind, said in BARS.items():
        if kind in kinds:
            yield swatch(kind), SWATCH, said
    if any(not row.bounds.exact for row in chart.rows):
        yield (lambda pen, x, y: _tick(pen, x + 2, y)), 4, "at middle values"
    if any(row.alone is not None for row in chart.rows):
        yield (lambda pen, x, y: _ring(pen, x + RADIUS, y, Fraction(0))), 10, "by its own part only"
    now = "now: the same as no deal" if chart.is_now else "now"
    yield (lambda pen, x, y: _triangle(pen, x + 6, y - 5)), 12, now


def _told(row: PackageRow) -> str:
    """All of a row in words."""
    reach = f" ({row.reach})" if row.reach else ""
    alone = f", {row.by_itself}" if row.by_itself else ""
    return f"{row.name} {row.gained}{reach}{alone}, now {_signed(row.now)}"


def _signed(value: Fraction) -> str:
    return fmt.rounded(value, signed=True)
