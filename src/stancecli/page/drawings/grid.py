"""Power and interest: a point an actor, what it can do upward, what it has at stake across."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from stancecli import notation as fmt
from stancecli.page.drawings.points import round_ticks
from stancecli.page.drawings.svg import (
    LINE,
    SLIM,
    Box,
    Drawing,
    FreeRoom,
    cut,
    element,
    frame,
    path,
    placed,
    points,
    width_of,
    words,
)

SIZE, RADIUS, NUMBERED = 12, 6, 8
"""Pixels of a letter, and of a mark from its middle on, with a number in it or without."""
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


@dataclass(frozen=True)
class _Spot:
    point: GridPoint
    at: tuple[float, float]
    is_moved: bool


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
    ticks = [_ticks(grid, values) for values in _values(shown)]
    across = _scale(ticks[0], plot.left + 12, plot.right - 12)
    up = _scale(ticks[1], plot.bottom - 12, plot.top + 12)
    spots = list(_apart(shown, across, up, plot))
    middles = [_middle(grid, values) for values in _values(shown)]
    mean = (across(middles[0]), up(middles[1])) if grid.has_lines else None
    room = FreeRoom(Box(plot.left + 2, plot.top + 1, plot.right - 1, plot.bottom - 1))
    room.points += [spot.at for spot in spots]
    room.boxes += [Box(x - 8, y - 8, x + 8, y + 8) for x, y in room.points]
    if mean:
        room.lines += [
            (mean[0], plot.top, mean[0], plot.bottom),
            (plot.left, mean[1], plot.right, mean[1]),
        ]
    labels = [placed(room, spot.point.name, "", spot.at, size=SIZE, bold=False) for spot in spots]
    shapes = [*frame(plot, mean), *_axes(plot, ticks, across, up, grid)]
    shapes += [shape for label in labels if label for shape in label.named()]
    height, number = plot.bottom + 44, 0
    if any(spot.is_moved for spot in spots):
        shapes.append(words(cut(BESIDE, width - 8, SIZE, 1), 4, height + 6, class_="m"))
        height += LINE + 4
    for spot, label in zip(spots, labels, strict=True):
        if label:
            shapes += _mark(spot)
            continue
        number += 1
        shapes += _mark(spot, number)
        lines = cut(f"{number}  {spot.point.name}", width - 12, SIZE, 2)
        shapes.append(words(lines, 4, height + LINE * len(lines) / 2, class_="sn"))
        height += LINE * len(lines) + 2
    title = f"Power and interest. {'; '.join(spot.point.told for spot in spots)}."
    return Drawing(width, height, title, tuple(shapes))


def _values(shown: Sequence[GridPoint]) -> tuple[list[Fraction], list[Fraction]]:
    return [each.across for each in shown], [each.up for each in shown]


def _ticks(grid: PowerGrid, values: Sequence[Fraction]) -> list[Fraction]:
    if grid.ends:
        low, high = grid.ends
        return [Fraction(n) for n in range(low, high + 1)]
    return round_ticks(Fraction(0), max(values, default=Fraction(0)) or Fraction(1), 5)


def _middle(grid: PowerGrid, values: Sequence[Fraction]) -> Fraction:
    return Fraction(sum(grid.ends), 2) if grid.ends else sum(values, Fraction(0)) / len(values)


def _scale(ticks: Sequence[Fraction], start: float, end: float) -> Callable[[Fraction], float]:
    """Values as pixels, the first tick at `start` and the last at `end`."""
    first, last = ticks[0], ticks[-1]
    return lambda value: start + (end - start) * float((value - first) / (last - first))


def _apart(
    shown: Sequence[GridPoint],
    across: Callable[[Fraction], float],
    up: Callable[[Fraction], float],
    plot: Box,
) -> Iterator[_Spot]:
    """Where the points are; one that would cover another stands beside it."""
    taken = list[tuple[float, float]]()
    inside = Box(plot.left + STEP / 2, plot.top, plot.right - STEP / 2, plot.bottom - STEP / 2)
    for each in shown:
        own = across(each.across), up(each.up)
        beside = ((own[0] + STEP * i, own[1] + STEP * j) for j, i in _OFFSETS)
        free = (at for at in beside if _is_free(at, taken, inside))
        at = next(free, own)
        taken.append(at)
        yield _Spot(each, at, is_moved=at != own)


_OFFSETS = sorted(
    ((j, i) for j in range(-20, 21) for i in range(-40, 41)),
    key=lambda to: (4 * abs(to[0]) + abs(to[1]), to[1] < 0, to[0] > 0),
)
"""Where a mark goes that has no room, in steps down and across: the nearest first."""


def _is_free(at: tuple[float, float], taken: Sequence[tuple[float, float]], inside: Box) -> bool:
    x, y = at
    is_inside = inside.left <= x <= inside.right and inside.top <= y <= inside.bottom
    return is_inside and all(max(abs(x - u), abs(y - v)) >= APART for u, v in taken)


def _mark(spot: _Spot, number: int = 0) -> Iterator[Markup]:
    """A triangle up for it, one down against it, a diamond for neutral, a circle if unknown.

    One with a number is larger, and has that in it: its name stands below the chart.
    """
    x, y = spot.at
    title = element("title", spot.point.told)
    side, said = spot.point.side, " said" if spot.point.is_said else ""
    r = NUMBERED if number else RADIUS
    corners = {
        "for": ((x, y - r), (x + r, y + r * 0.8), (x - r, y + r * 0.8)),
        "against": ((x, y + r), (x + r, y - r * 0.8), (x - r, y - r * 0.8)),
        "neutral": ((x, y - r), (x + r, y), (x, y + r), (x - r, y)),
    }
    if side in corners:
        d = "L".join(points(*corner) for corner in corners[side])
        yield path(f"M{d}Z", title, class_=f"side {side}{said}")
    else:
        yield element("circle", title, class_="side", cx=x, cy=y, r=r - 1.5)
    if number:
        middle = y + {"for": 2, "against": -2}.get(side, 0)
        yield words([str(number)], x, middle, anchor="middle", class_=f"num{said}")


def _axes(
    plot: Box,
    ticks: Sequence[Sequence[Fraction]],
    across: Callable[[Fraction], float],
    up: Callable[[Fraction], float],
    grid: PowerGrid,
) -> Iterator[Markup]:
    yield words([CORNERS[0]], plot.left, 12, class_="q")
    yield words([CORNERS[1]], plot.right, 12, anchor="end", class_="q")
    for tick in ticks[0]:
        at = across(tick)
        yield words([fmt.number(tick)], at, plot.bottom + 12, anchor="middle", class_="h")
    for tick in ticks[1]:
        yield words([fmt.number(tick)], plot.left - 6, up(tick), anchor="end", class_="h")
    low = plot.bottom + 30
    lefts, rights = (width_of(CORNERS[n], SIZE, bold=True) for n in (2, 3))
    centre = (plot.left + lefts + plot.right - rights) / 2
    yield words([CORNERS[2]], plot.left, low, class_="q")
    yield words([CORNERS[3]], plot.right, low, anchor="end", class_="q")
    yield words([f"{grid.across} →"], centre, low, anchor="middle", class_="m")
    (beside,) = cut(f"{grid.up} →", plot.bottom - plot.top, SIZE, 1)
    turned = words([beside], 0, 0, anchor="end", class_="m")
    yield element("g", turned, transform=f"translate({points(9, plot.top)}) rotate(-90)")
