"""Power and interest: a point an actor, influence on who decides against what is at stake."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from stancecli import notation as fmt
from stancecli.methods.stakes import Stake
from stancecli.page.drawings.boxes import Box, FreeRoom, cut, frame, placed
from stancecli.page.drawings.points import round_ticks
from stancecli.page.drawings.svg import LINE, SLIM, Drawing, element, path, points, words

SIZE, RADIUS = 12, 6
FEWEST_FOR_A_MEAN = 3
MOST_POINTS = 40
"""So many actors are in the grid, those with the most influence and the largest stakes."""
CORNERS = ("power, little at stake", "power and a stake", "little of both", "a stake, little power")
"""What the corners mean: above on the left and on the right, below on both."""


@dataclass(frozen=True)
class _Spot:
    point: Stake
    at: tuple[float, float]

    @property
    def name(self) -> str:
        return self.point.actor.name

    @property
    def told(self) -> str:
        """All of it in words."""
        point = self.point
        by = "says so" if point.is_said else "by its interests"
        side = f", {point.side} ({by})" if point.side else ""
        numbers = f"stake {fmt.number(point.stake)}, influence {fmt.number(point.influence)}"
        return f"{self.name}: {numbers}{side}"


def foremost(stakes: Sequence[Stake]) -> list[Stake]:
    """The actors that the grid shows: on either axis those that are largest."""
    rank: dict[str, int] = {}
    for axis in ("influence", "stake"):
        in_order = sorted(stakes, key=lambda each: -getattr(each, axis))
        for n, each in enumerate(in_order):
            rank[each.actor.id] = min(n, rank.get(each.actor.id, n))
    return sorted(stakes, key=lambda each: rank[each.actor.id])[:MOST_POINTS]


def power_grid(stakes: Sequence[Stake], who: str, width: int) -> Drawing:
    """The chart; `who` decides. A name that finds no place stands below, by a number.

    Lines stand at the mean of what is shown, where there are points enough for one. The first
    points are named first.
    """
    shown = foremost(stakes)
    plot = Box(46, 24, width - 4, (424 if width <= SLIM else 404) - 44)
    ticks = [round_ticks(Fraction(0), _most(values), 5) for values in _values(shown)]
    across = _scale(ticks[0], plot.left + 12, plot.right - 12)
    up = _scale(ticks[1], plot.bottom - 12, plot.top + 12)
    spots = list(_apart(shown, across, up, plot))
    means = [sum(values, Fraction(0)) / max(len(values), 1) for values in _values(shown)]
    mean = (across(means[0]), up(means[1])) if len(shown) >= FEWEST_FOR_A_MEAN else None
    room = FreeRoom(Box(plot.left + 2, plot.top + 1, plot.right - 1, plot.bottom - 1))
    room.points += [spot.at for spot in spots]
    room.boxes += [Box(x - 8, y - 8, x + 8, y + 8) for x, y in room.points]
    if mean:
        room.lines += [
            (mean[0], plot.top, mean[0], plot.bottom),
            (plot.left, mean[1], plot.right, mean[1]),
        ]
    labels = [placed(room, spot.name, "", spot.at, size=SIZE, bold=False) for spot in spots]
    shapes = [*frame(plot, mean), *_axes(plot, ticks, across, up, who)]
    shapes += [shape for label in labels if label for shape in label.named()]
    shapes += [_mark(spot) for spot in spots]
    height = plot.bottom + 44
    unnamed = (spot for spot, label in zip(spots, labels, strict=True) if not label)
    for number, spot in enumerate(unnamed, 1):
        if label := placed(room, str(number), "", spot.at, size=SIZE, bold=False):
            shapes += label.named()
        line = cut(f"{number}  {spot.name}", width - 12, SIZE, 1)
        shapes.append(words(line, 4, height + 8, class_="sn"))
        height += LINE + 2
    title = f"Power and interest. {'; '.join(spot.told for spot in spots)}."
    return Drawing(width, height, title, tuple(shapes))


def _values(shown: Sequence[Stake]) -> tuple[list[Fraction], list[Fraction]]:
    return [each.stake for each in shown], [each.influence for each in shown]


def _most(values: Sequence[Fraction]) -> Fraction:
    return max(values, default=Fraction(0)) or Fraction(1)


def _scale(ticks: Sequence[Fraction], start: float, end: float) -> Callable[[Fraction], float]:
    """Values as pixels, 0 at `start` and the last tick at `end`."""
    return lambda value: start + (end - start) * float(value / ticks[-1])


def _apart(
    shown: Sequence[Stake],
    across: Callable[[Fraction], float],
    up: Callable[[Fraction], float],
    plot: Box,
) -> Iterator[_Spot]:
    """Where the points are; those of the same values stand side by side."""
    alike: dict[tuple[Fraction, Fraction], list[Stake]] = {}
    for each in shown:
        alike.setdefault((each.stake, each.influence), []).append(each)
    for each in shown:
        group = alike[each.stake, each.influence]
        step = min(2 * RADIUS + 4, 120 / len(group))
        half = step * (len(group) - 1) / 2
        least, most = plot.left + RADIUS + 3 + half, plot.right - RADIUS - 3 - half
        centre = min(max(across(each.stake), least), most)
        n = next(n for n, other in enumerate(group) if other is each)
        yield _Spot(each, (centre - half + step * n, up(each.influence)))


def _mark(spot: _Spot) -> Markup:
    """A triangle up for it, one down against it, a diamond for neutral, a circle if unknown."""
    x, y = spot.at
    title = element("title", spot.told)
    side = spot.point.side
    kind = f"side {side}{' said' if spot.point.is_said else ''}".strip()
    r = RADIUS
    corners = {
        "for": ((x, y - r), (x + r, y + r * 0.8), (x - r, y + r * 0.8)),
        "against": ((x, y + r), (x + r, y - r * 0.8), (x - r, y - r * 0.8)),
        "neutral": ((x, y - r), (x + r, y), (x, y + r), (x - r, y)),
    }
    if side not in corners:
        return element("circle", title, class_="side", cx=x, cy=y, r=r - 1.5)
    d = "L".join(points(*corner) for corner in corners[side])
    return path(f"M{d}Z", title, class_=kind)


def _axes(
    plot: Box,
    ticks: Sequence[Sequence[Fraction]],
    across: Callable[[Fraction], float],
    up: Callable[[Fraction], float],
    who: str,
) -> Iterator[Markup]:
    yield words([CORNERS[0]], plot.left, 12, class_="q")
    yield words([CORNERS[1]], plot.right, 12, anchor="end", class_="q")
    for tick in ticks[0]:
        at = across(tick)
        yield words([fmt.number(tick)], at, plot.bottom + 12, anchor="middle", class_="h")
    for tick in ticks[1]:
        yield words([fmt.number(tick)], plot.left - 6, up(tick), anchor="end", class_="h")
    low, centre = plot.bottom + 30, (plot.left + plot.right) / 2
    yield words([CORNERS[2]], plot.left, low, class_="q")
    yield words([CORNERS[3]], plot.right, low, anchor="end", class_="q")
    yield words(["stake →"], centre, low, anchor="middle", class_="m")
    (beside,) = cut(f"influence on {who} →", plot.bottom - plot.top, SIZE, 1)
    turned = words([beside], 0, 0, anchor="end", class_="m")
    yield element("g", turned, transform=f"translate({points(9, plot.top)}) rotate(-90)")
