"""Values as points and bars.

Power and interest of actors, what a package is to whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import groupby
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
    Place,
    Scale,
    cut,
    pieces,
    points,
    scale,
    swatches,
)
from stancecli.page.drawings.square import Box, FreeRoom, numbered, placed


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


# Power and interest: what an actor can do upward, what it has at stake across.


RADIUS, NUMBERED = 6, 8
"""Pixels of a mark from its middle on, without a number in it or with one."""
STEP, APART = 17, 16
"""Pixels between marks that stand side by side, and between any two at least."""
BESIDE = "side by side: marks of equal or nearly equal numbers"
FEWEST_FOR_A_MEAN = 3
MOST_POINTS = 40
"""So many actors are in the grid, those with the most influence and the largest stakes."""
LANE = 76
"""Pixels of the lane of those whose place across nobody has entered."""


@dataclass(frozen=True)
class GridPoint:
    """An actor: how far it is across and up, both 0 or more, and `for`, `against` or `neutral`.

    `across` is None where nobody has entered it. `side` is empty where that is not known, `is_said`
    whether it says so itself. `told` is all of it in words.
    """

    name: str
    across: Fraction | None
    up: Fraction
    side: str
    is_said: bool
    told: str


@dataclass(frozen=True)
class PowerGrid:
    """Points, and what is measured `across` and `up`.

    `ends` are those of both axes where each is a scale; else they begin at 0.
    """

    points: tuple[GridPoint, ...]
    across: str
    up: str
    ends: tuple[int, int] | None = None

    @property
    def middle(self) -> tuple[Fraction, Fraction] | None:
        """Where lines part it: in the middle of a scale, or at the mean of points enough."""
        if self.ends:
            return Fraction(sum(self.ends), 2), Fraction(sum(self.ends), 2)
        across, up = _values(self.points)
        if len(across) < FEWEST_FOR_A_MEAN:
            return None
        return sum(across, Fraction(0)) / len(across), sum(up, Fraction(0)) / len(up)

    @property
    def foremost(self) -> list[GridPoint]:
        """Those that are further than the middle on both axes; all where there is none."""
        if not (middle := self.middle):
            return [*self.points]
        return [p for p in self.points if p.across and p.across > middle[0] and p.up > middle[1]]

    def ticks(self, values: Sequence[Fraction]) -> list[Fraction]:
        """The numbers along an axis."""
        if self.ends:
            return [Fraction(n) for n in range(self.ends[0], self.ends[1] + 1)]
        return round_ticks(Fraction(0), max(values, default=Fraction(0)) or Fraction(1), 5)

    def drawn(self, width: int) -> Drawing:
        """The chart. A name that finds no place stands below, by a number; the first come first."""
        shown = foremost(self.points)
        lane = LANE if any(each.across is None for each in shown) else 0
        left = 46 + lane
        plot = Box(left, 6, width - 4, 362 if width <= SLIM else 342)
        ticks = [self.ticks(each) for each in _values(shown)]
        across = scale(ticks[0], plot.left + 12, plot.right - 12)
        up = scale(ticks[1], plot.bottom - 12, plot.top + 12)
        beside = Box(46, plot.top, plot.left, plot.bottom)
        spots = _apart(
            ((beside.left + LANE / 2, up(each.up)), beside)
            if each.across is None
            else ((across(each.across), up(each.up)), plot)
            for each in shown
        )
        middle = self.middle
        mean = (across(middle[0]), up(middle[1])) if middle else None
        pen = Pen(plot.bottom + 38)
        room = FreeRoom(Box(48, plot.top + 1, plot.right - 1, plot.bottom - 1))
        if lane:
            room.lines.append((left, plot.top, left, plot.bottom))
            pen.put("rect", class_="corner", **beside.rect)
            entered = cut(f"{self.across} not entered", LANE - 4, SMALL, 3)
            pen.at(plot.bottom + 4).text(46 + LANE / 2, (entered, "m"), anchor="middle")
        room.hold((at for at, _ in spots), 8)
        if mean:
            room.cross(plot, mean)
        labels = [
            placed(room, each.name, "", at) for each, (at, _) in zip(shown, spots, strict=True)
        ]
        pen.line("ax", (plot.left, plot.top), end=f"V{points(plot.bottom)}H{points(plot.right)}")
        if mean:
            pen.upright(mean[0], plot.top, plot.bottom, "r")
            pen.level(plot.left, plot.right, mean[1], "r")
        for tick in ticks[0]:
            pen.write([fmt.number(tick)], across(tick), plot.bottom + 12, "h", "middle")
        for tick in ticks[1]:
            pen.write([fmt.number(tick)], 40, up(tick), "h", "end")
        pen.write(
            [f"{self.across} →"], (plot.left + plot.right) / 2, plot.bottom + 29, "m", "middle"
        )
        pen.slant([f"{self.up} →"], (9, plot.top), 90, "m", "end")
        pen.gap(4)
        for name in filter(None, labels):
            name.named(pen, "pn")
        if any(is_moved for _, is_moved in spots):
            pen.key(BESIDE, width)
        numbers = numbered(pen, labels, (each.name for each in shown))
        for each, (at, _), number in zip(shown, spots, numbers, strict=True):
            _mark(pen, each, at, number)
        told = "; ".join(each.told for each in shown)
        return pen.done(width, f"Power and interest. {told}.", below=0)


def _values(points: Sequence[GridPoint]) -> tuple[list[Fraction], list[Fraction]]:
    """How far points are across, of those of which it is entered, and how far up."""
    return [p.across for p in points if p.across is not None], [p.up for p in points]


def foremost(points: Sequence[GridPoint]) -> list[GridPoint]:
    """The actors that the grid shows: on either axis those that are largest."""
    rank: dict[int, int] = {}
    for axis in ("up", "across"):
        in_order = sorted(points, key=lambda each: -(getattr(each, axis) or 0))
        for n, each in enumerate(in_order):
            rank[id(each)] = min(n, rank.get(id(each), n))
    return sorted(points, key=lambda each: rank[id(each)])[:MOST_POINTS]


def _apart(spots: Iterable[tuple[Place, Box]]) -> list[tuple[Place, bool]]:
    """Where the points are, each and whether it would cover another and so stands beside it."""
    found, taken = list[tuple[Place, bool]](), list[Place]()
    for own, plot in spots:
        inside = Box(plot.left + STEP / 2, plot.top, plot.right - STEP / 2, plot.bottom - STEP / 2)
        beside = ((own[0] + STEP * i, own[1] + STEP * j) for j, i in _OFFSETS)
        free = (
            (x, y)
            for x, y in beside
            if not inside.distance((x, y))
            and all(max(abs(x - u), abs(y - v)) >= APART for u, v in taken)
        )
        at = next(free, own)
        taken.append(at)
        found.append((at, at != own))
    return found


_OFFSETS = sorted(
    ((j, i) for j in range(-20, 21) for i in range(-40, 41)),
    key=lambda to: (4 * abs(to[0]) + abs(to[1]), to[1] < 0, to[0] > 0),
)
"""Where a mark goes that has no room, in steps down and across: the nearest first."""


def _mark(pen: Pen, point: GridPoint, at: Place, number: str) -> None:
    """A triangle up for it, one down against it, a diamond for neutral, a circle if unknown.

    One with a number is larger, and has that in it: its name stands below the chart.
    """
    x, y = at
    side, said = point.side, " said" if point.is_said else ""
    r = NUMBERED if number else RADIUS
    corners = {
        "for": ((x, y - r), (x + r, y + r * 0.8), (x - r, y + r * 0.8)),
        "against": ((x, y + r), (x + r, y - r * 0.8), (x - r, y - r * 0.8)),
        "neutral": ((x, y - r), (x + r, y), (x, y + r), (x - r, y)),
    }
    if side in corners:
        pen.line(f"side {side}{said}", *corners[side], end="Z", told=point.told)
    else:
        pen.put("circle", point.told, class_="side", cx=x, cy=y, r=r - 1.5)
    if number:
        middle = y + {"for": 2, "against": -2}.get(side, 0)
        pen.write([number], x, middle, f"num{said}", "middle")


# What a package is to whom: a bar for each, from no deal on.

SIZE = 13
"""Pixels of a letter of a name."""


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
    for kind, start, end in pieces(row.bounds):
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


def _tick(pen: Pen, x: float, y: float) -> None:
    pen.upright(x, y - TICK / 2, y + TICK / 2, INK)


def _ring(pen: Pen, x: float, y: float, value: Fraction) -> None:
    kind = " for" if value > 0 else " against" if value < 0 else ""
    pen.put("circle", class_=f"side{kind}", cx=x, cy=y, r=RING)


def _triangle(pen: Pen, x: float, y: float) -> None:
    pen.line(INK, (x, y), (x + 6, y + 9), (x - 6, y + 9), end="Z")


def _meanings(chart: PackageChart) -> Iterator[Mark]:
    yield from swatches(BARS, [kind for row in chart.rows for kind, *_ in pieces(row.bounds)])
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
