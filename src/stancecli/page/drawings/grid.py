"""Power and interest: what actors can do, upward, and what they have at stake, across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, product
from math import ceil, hypot

from stancecli import notation as fmt
from stancecli.page.drawings import LINE, SMALL, Drawing, Pen, Place, cut, points, scale, widest

RADIUS, NUMBERED, STEP = 6, 9, 18
"""Pixels of a mark from its middle on, without a number in it or with one, and between two."""
NEAR, NAME = 11, 100
"""Pixels between the middle of a mark and its name, and of that at most, in three lines."""
LANE = 76
"""Pixels of the lane of those whose place across nobody has entered."""
BESIDE = "Marks of equal or nearly equal numbers stand side by side."
FEWEST_FOR_A_MEAN = 3
MOST_POINTS = 40
"""So many actors are in the grid, those with the most influence and the largest stakes."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, eq=False)
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
        across = [each.across for each in self.points if each.across is not None]
        if len(across) < FEWEST_FOR_A_MEAN:
            return None
        up = sum((each.up for each in self.points), Fraction(0))
        return sum(across, Fraction(0)) / len(across), up / len(self.points)

    @property
    def foremost(self) -> list[GridPoint]:
        """Those that are further than the middle on both axes; all where there is none."""
        if not (middle := self.middle):
            return [*self.points]
        return [p for p in self.points if p.across and p.across > middle[0] and p.up > middle[1]]

    def _ticks(self, most: Fraction) -> list[Fraction]:
        """The numbers along an axis: those of the scale, or round ones in five steps at most."""
        if self.ends:
            return [Fraction(n) for n in range(self.ends[0], self.ends[1] + 1)]
        sizes = (digit * 10**power for power in range(12) for digit in (1, 2, 5))
        step = next(size for size in sizes if size * 5 >= most)
        return [Fraction(step * n) for n in range(max(ceil(most / step), 1) + 1)]

    def drawn(self, width: int) -> Drawing:
        """The chart. A name that has no room stands below, by a number; the first come first."""
        shown, middle, pen, taken = foremost(self.points), self.middle, Pen(), list[Box]()
        has_lane = any(each.across is None for each in shown)
        left, top, right, bottom = plot = 46 + LANE * has_lane, 6, width - 4, 342
        ticks = self._ticks(max(each.across or Fraction(0) for each in shown))
        steps = self._ticks(max(each.up for each in shown))
        across, up = scale(ticks, left + 12, right - 12), scale(steps, bottom - 18, top + 18)
        if has_lane:
            taken.append((left, top, left, bottom))
            pen.put("rect", class_="corner", x=46, y=top, width=LANE, height=bottom - top)
            entered = cut(f"{self.across} not entered", LANE - 4, SMALL, 3)
            pen.at(bottom + 4).text(46 + LANE / 2, (entered, "m"), anchor="middle")
        pen.line("ax", (left, top), end=f"V{points(bottom)}H{points(right)}")
        if middle:
            x, y = across(middle[0]), up(middle[1])
            pen.upright(x, top, bottom, "r")
            pen.level(left, right, y, "r")
        for tick in ticks:
            pen.write([fmt.number(tick)], across(tick), bottom + 12, "h", "middle")
        for tick in steps:
            pen.write([fmt.number(tick)], 40, up(tick), "h", "end")
        pen.write([f"{self.across} →"], (left + right) / 2, bottom + 29, "m", "middle")
        pen.slant([f"{self.up} →"], (9, top), 90, "m", "end")
        pen.gap(bottom + 42)
        own, spots = list[Place](), list[Place]()
        for each in shown:
            entered_at = 46 + LANE / 2 if each.across is None else across(each.across)
            own.append((entered_at, up(each.up)))
            inside = (46, top, left, bottom) if each.across is None else plot
            spots.append(_beside(own[-1], inside, spots))
        if spots != own:
            pen.key(BESIDE, width)
        taken += [(x - NUMBERED, y - NUMBERED, x + NUMBERED, y + NUMBERED) for x, y in spots]
        for each, at in zip(shown, spots, strict=True):
            _mark(pen, each, at, _named(pen, each.name, at, (48, top, right, bottom), taken))
        told = "; ".join(each.told for each in shown)
        return pen.done(width, f"Power and interest. {told}.", below=0)


def foremost(points: Sequence[GridPoint]) -> list[GridPoint]:
    """The actors that the grid shows: in turn those that are largest on either axis."""
    up = sorted(points, key=lambda each: -each.up)
    across = sorted(points, key=lambda each: -(each.across or 0))
    return [*dict.fromkeys(chain.from_iterable(zip(up, across, strict=True)))][:MOST_POINTS]


def _beside(own: Place, inside: Box, taken: Sequence[Place]) -> Place:
    """Where a mark stands: at its own place, or in the nearest one beside it that is free."""
    left, top, right, bottom = inside
    for i, j in _NEAREST:
        x, y = own[0] + i, own[1] + j
        is_inside = left + RADIUS < x < right - RADIUS and top + RADIUS < y < bottom - RADIUS
        if is_inside and all(max(abs(x - u), abs(y - v)) >= STEP - 1 for u, v in taken):
            return x, y
    return own


_AWAY = range(-12 * STEP, 13 * STEP, STEP)
_NEAREST = sorted(product(_AWAY, _AWAY), key=lambda to: hypot(to[0], 2 * to[1]))
"""How far a mark can be moved, across and down: the nearest first, and sooner to a side."""


def _named(pen: Pen, name: str, at: Place, inside: Box, taken: list[Box]) -> str:
    """Write a name in the first place beside its mark that is free; else the number of its key."""
    lines = cut(name, NAME, SMALL, 3)
    wide, high = widest(lines, SMALL), LINE * len(lines)
    for across, down in ((1, 0), (-1, 0), (0, -1), (0, 1)):
        x, middle = at[0] + across * NEAR, at[1] + down * (NEAR + high / 2)
        left, top = x - wide * (1 - across) / 2, middle - high / 2
        right, end = left + wide, top + high
        within = inside[0] <= left and inside[1] <= top and right <= inside[2] and end <= inside[3]
        touches = any(left <= c and a <= right and top <= d and b <= end for a, b, c, d in taken)
        if within and not touches and not lines[-1].endswith("…"):
            taken.append((left, top, right, end))
            pen.write(lines, x, middle, "pn", ("middle", "start", "end")[across])
            return ""
    pen.whole[number := str(len(pen.whole) + 1)] = name
    return number


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
        middle = y + {"for": 2, "against": -1}.get(side, 0)
        pen.write([number], x, middle, f"num{said}", "middle")
