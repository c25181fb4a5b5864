"""Values as points and bars.

Power and interest of actors, points of options, gaps between two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    Place,
    cut,
    points,
    scale,
    widest,
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
