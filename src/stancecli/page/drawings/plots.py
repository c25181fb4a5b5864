"""Values as points: actors on two axes, power and interest, and options with what they can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from stancecli import notation as fmt
from stancecli.model import Range
from stancecli.page.drawings import LINE, SLIM, SMALL, Drawing, Pen, Place, cut, width_of
from stancecli.page.drawings.places import Box, FreeRoom, frame, placed, scale


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
BESIDE = "side by side: marks of equal or nearly equal values"
FEWEST_FOR_A_MEAN = 3
MOST_POINTS = 40
"""So many actors are in the grid, those with the most influence and the largest stakes."""
CORNERS = ("power, little at stake", "power and a stake", "little of both", "a stake, little power")
"""What the corners mean: above on the left and on the right, below on both."""


@dataclass(frozen=True)
class GridPoint:
    """An actor: how far it is across and up, both 0 or more, and `for`, `against` or `neutral`.

    `side` is empty where that is not known, `is_said` whether it says so itself. `told` is all of
    it in words.
    """

    name: str
    across: Fraction
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
    def has_lines(self) -> bool:
        """Whether lines part it: at the mean of points enough, or in the middle of a scale."""
        return self.ends is not None or len(self.points) >= FEWEST_FOR_A_MEAN

    def ticks(self, values: Sequence[Fraction]) -> list[Fraction]:
        """The numbers along an axis."""
        if self.ends:
            return [Fraction(n) for n in range(self.ends[0], self.ends[1] + 1)]
        return round_ticks(Fraction(0), max(values, default=Fraction(0)) or Fraction(1), 5)

    def middle(self, values: Sequence[Fraction]) -> Fraction:
        """Where a line parts an axis."""
        return Fraction(sum(self.ends), 2) if self.ends else sum(values, Fraction(0)) / len(values)


def foremost(points: Sequence[GridPoint]) -> list[GridPoint]:
    """The actors that the grid shows: on either axis those that are largest."""
    rank: dict[int, int] = {}
    for axis in ("up", "across"):
        in_order = sorted(points, key=lambda each: -getattr(each, axis))
        for n, each in enumerate(in_order):
            rank[id(each)] = min(n, rank.get(id(each), n))
    return sorted(points, key=lambda each: rank[id(each)])[:MOST_POINTS]


def power_grid(grid: PowerGrid, width: int) -> Drawing:
    """The chart. A name that finds no place stands below, by a number; the first come first."""
    shown = foremost(grid.points)
    plot = Box(46, 24, width - 4, (424 if width <= SLIM else 404) - 44)
    pen = Pen(plot.bottom + 44)
    values = [each.across for each in shown], [each.up for each in shown]
    ticks = [grid.ticks(each) for each in values]
    across = scale(ticks[0], plot.left + 12, plot.right - 12)
    up = scale(ticks[1], plot.bottom - 12, plot.top + 12)
    spots = _apart([(across(each.across), up(each.up)) for each in shown], plot)
    mean = None
    if grid.has_lines:
        mean = across(grid.middle(values[0])), up(grid.middle(values[1]))
    room = FreeRoom(Box(plot.left + 2, plot.top + 1, plot.right - 1, plot.bottom - 1))
    room.hold((at for at, _ in spots), 8)
    if mean:
        room.cross(plot, mean)
    labels = [
        placed(room, each.name, "", at, size=SMALL)
        for each, (at, _) in zip(shown, spots, strict=True)
    ]
    frame(pen, plot, mean)
    _corners(pen, plot, 12, CORNERS[:2])
    for tick in ticks[0]:
        pen.write([fmt.number(tick)], across(tick), plot.bottom + 12, "h", "middle")
    for tick in ticks[1]:
        pen.write([fmt.number(tick)], plot.left - 6, up(tick), "h", "end")
    _corners(pen, plot, plot.bottom + 30, CORNERS[2:])
    left, right = (width_of(corner, SMALL, bold=True) for corner in CORNERS[2:])
    centre = (plot.left + left + plot.right - right) / 2
    pen.write([f"{grid.across} →"], centre, plot.bottom + 30, "m", "middle")
    beside = cut(f"{grid.up} →", plot.bottom - plot.top, SMALL, 1)
    pen.slant(beside, (9, plot.top), 90, "m", "end")
    for name in filter(None, labels):
        name.named(pen)
    if any(is_moved for _, is_moved in spots):
        pen.write(cut(BESIDE, width - 8, SMALL, 1), 4, pen.y + 6, "m")
        pen.gap(LINE + 4)
    number = 0
    for each, (at, _), label in zip(shown, spots, labels, strict=True):
        number += not label
        _mark(pen, each, at, 0 if label else number)
        if not label:
            pen.text(4, (cut(f"{number}  {each.name}", width - 12, SMALL, 2), "sn"))
            pen.gap(2)
    told = "; ".join(each.told for each in shown)
    return pen.done(width, f"Power and interest. {told}.", below=0)


def _apart(spots: Sequence[Place], plot: Box) -> list[tuple[Place, bool]]:
    """Where the points are, each and whether it would cover another and so stands beside it."""
    taken = list[Place]()
    inside = Box(plot.left + STEP / 2, plot.top, plot.right - STEP / 2, plot.bottom - STEP / 2)
    for own in spots:
        beside = ((own[0] + STEP * i, own[1] + STEP * j) for j, i in _OFFSETS)
        taken.append(next((at for at in beside if _is_free(at, taken, inside)), own))
    return [(at, at != own) for at, own in zip(taken, spots, strict=True)]


_OFFSETS = sorted(
    ((j, i) for j in range(-20, 21) for i in range(-40, 41)),
    key=lambda to: (4 * abs(to[0]) + abs(to[1]), to[1] < 0, to[0] > 0),
)
"""Where a mark goes that has no room, in steps down and across: the nearest first."""


def _is_free(at: Place, taken: Sequence[Place], inside: Box) -> bool:
    x, y = at
    return not inside.distance(at) and all(max(abs(x - u), abs(y - v)) >= APART for u, v in taken)


def _mark(pen: Pen, point: GridPoint, at: Place, number: int) -> None:
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
        pen.write([str(number)], x, middle, f"num{said}", "middle")


def _corners(pen: Pen, plot: Box, y: float, said: Sequence[str]) -> None:
    """What the corners of a chart mean, on the left and on the right."""
    pen.write([said[0]], plot.left, y, "q")
    pen.write([said[1]], plot.right, y, "q", "end")


# Points of options with what they can be, one below the other on one scale.


ROW, TALL_ROW, SLIM_ROW, FOOT = 27, 36, 44, 22
SIZE = 13
"""Pixels of a letter of a name on a telephone."""
NAMES, FIGURES = 210, 116
"""Pixels for the names before the lines, and for the numbers after them."""


@dataclass(frozen=True)
class PointsRow:
    """The points of an option, what they can be, and whether it leads or follows who does."""

    name: str
    at: Range
    middle: Fraction
    leads: bool
    is_next: bool


@dataclass(frozen=True)
class PointsChart:
    """Options, those with most points first."""

    rows: tuple[PointsRow, ...]


def points_chart(plot: PointsChart, width: int) -> Drawing:
    """A dot at the points of each option, a line from the least to the most."""
    slim, pen, rows = width <= SLIM, Pen(), plot.rows
    left, right = (8, width - 84) if slim else (NAMES, width - FIGURES)
    names = [
        cut(row.name, width - 12, SIZE, 1)
        if slim
        else cut(row.name, NAMES - 14, SMALL, 2, bold=row.leads)
        for row in rows
    ]
    high = SLIM_ROW if slim else TALL_ROW if any(name[1:] for name in names) else ROW
    ends = min(row.at.low for row in rows), max(row.at.high for row in rows)
    ticks = round_ticks(*ends, 4 if slim else 6)
    at, foot = scale(ticks, left + 6, right - 6), high * len(rows)
    for tick in ticks:
        pen.upright(at(tick), 0, foot, "r")
    for tick in ticks:
        pen.write([fmt.number(tick)], at(tick), foot + 11, "h", "middle")
    for row in [row for row in rows if row.leads][:1]:
        pen.upright(at(row.middle), 0, foot, "ax dash")
    for row, name in zip(rows, names, strict=True):
        look = f"sn{' b' if row.leads else ''}"
        y = pen.y + (30 if slim else high / 2)
        if slim:
            pen.write(name, 4, pen.y + 10, look)
        else:
            pen.write(name, left - 8, y, look, "end")
        if not row.at.exact:
            pen.level(at(row.at.low), at(row.at.high), y, "rng")
        said = f"{row.name}: {fmt.number(row.middle)}"
        kind = "lead" if row.leads else "next" if row.is_next else "open"
        pen.put("circle", said, class_=f"pt {kind}", cx=at(row.middle), cy=y, r=6)
        _figures(pen, row, (width - 4, y), look, slim=slim)
        pen.gap(high)
    pen.gap(FOOT)
    bounds = ("" if row.at.exact else f", {fmt.interval(row.at)}" for row in rows)
    told = (
        f"{row.name} {fmt.number(row.middle)}{can_be}"
        for row, can_be in zip(rows, bounds, strict=True)
    )
    return pen.done(width, f"Points: {'; '.join(told)}.", below=0)


def _figures(pen: Pen, row: PointsRow, at: Place, look: str, *, slim: bool) -> None:
    """The points of an option, and what they can be, up to the right edge."""
    (end, y), sum_, bounds = at, fmt.number(row.middle), fmt.interval(row.at)
    if row.at.exact:
        pen.write([sum_], end, y, look, "end")
    elif slim:
        pen.write([sum_], end, y - 7, look, "end")
        pen.write([bounds], end, y + 8, "h", "end")
    else:
        pen.spans(end, y, (sum_, look), (f"  {bounds}", "h"), anchor="end")
