"""Influence against dependence: a point an actor, square-root axes, lines at the mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from markupsafe import Markup

from stancecli import notation as fmt
from stancecli.methods.influence import Quadrant, Sums
from stancecli.page.drawings.svg import LINE, SLIM, Drawing, element, path, points, words, wrapped

NAMED = 40
"""Of so many actors, those with the largest sums, the names are written."""
NAME_SIZE, NAME_ADVANCE = 13, 7.4
"""Pixels of a letter of a name, and of one of its lines per letter."""
ROOMS = (180, 96)
"""Pixels in which a name may wrap, the better first."""


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


def quadrants(sums: Sequence[Sums], mean: Fraction, *, title: str, width: int) -> Drawing:
    """The chart; a name that finds no free place beside its point stands only in its title."""
    slim = width <= SLIM
    height = 440 if slim else 520
    plot = Box(34, 30, width - 8, height - 52)
    across = _scale([mean, *(actor.dependence for actor in sums)], plot.left + 10, plot.right - 10)
    up = _scale([mean, *(actor.influence for actor in sums)], plot.bottom - 10, plot.top + 10)
    spots = [(actor, across(actor.dependence), up(actor.influence)) for actor in sums]
    shapes = [*_frame(plot, (across(mean), up(mean))), *(_point(*spot) for spot in spots)]
    taken = [Box(x - 6, y - 6, x + 6, y + 6) for _, x, y in spots]
    by_size = sorted(spots, key=lambda spot: -(spot[0].influence + spot[0].dependence))
    for named, x, y in by_size[:NAMED]:
        for lines, anchor, at, middle, box in _places(named.actor.name, x, y):
            if box.within(plot) and not any(map(box.meets, taken)):
                taken.append(box)
                shapes.append(words(lines, at, middle, anchor=anchor, class_="pn"))
                break
    return Drawing(width, height, title, tuple(shapes))


def _scale(values: Sequence[Fraction], start: float, end: float) -> Callable[[Fraction], float]:
    """Square roots of values as pixels, from the least at `start` to the most at `end`."""
    least, most = sqrt(min(values)), sqrt(max(values))
    per_unit = (end - start) / ((most - least) or 1.0)
    return lambda value: start + (sqrt(value) - least) * per_unit


def _places(name: str, x: float, y: float) -> Iterator[tuple[list[str], str, float, float, Box]]:
    """Where a name could stand: right of its point, left, above or below; then farther away."""
    for shift in (0, -LINE, LINE, -2 * LINE, 2 * LINE, -3 * LINE, 3 * LINE):
        for room in ROOMS:
            lines = wrapped(name, room, NAME_SIZE)
            long, half = max(map(len, lines)) * NAME_ADVANCE, LINE * len(lines) / 2
            beside = y + shift
            away = y + (half + 8) * (1 if shift > 0 else -1) + (shift - LINE if shift > LINE else 0)
            for anchor, at, before, middle in (
                ("start", x + 10, 0.0, beside),
                ("end", x - 10, long, beside),
                ("middle", x, long / 2, away),
            ):
                left = at - before
                box = Box(left - 2, middle - half, left + long + 2, middle + half)
                yield lines, anchor, at, middle, box


def _point(sums: Sums, x: float, y: float) -> Markup:
    influence, dependence = fmt.number(sums.influence), fmt.number(sums.dependence)
    said = f"{sums.actor.name}: influence {influence}, dependence {dependence}"
    return element("circle", element("title", said), class_="pt", cx=x, cy=y, r=5)


def _frame(plot: Box, mean: tuple[float, float]) -> list[Markup]:
    x, y = mean
    return [
        path(
            f"M{points(plot.left, plot.top)}V{points(plot.bottom)}H{points(plot.right)}",
            class_="ax",
        ),
        path(f"M{points(x, plot.top)}V{points(plot.bottom)}", class_="r"),
        path(f"M{points(plot.left, y)}H{points(plot.right)}", class_="r"),
        words([Quadrant.DOMINANT], plot.left, 14, class_="q"),
        words([Quadrant.RELAY], plot.right, 14, anchor="end", class_="q"),
        words([Quadrant.AUTONOMOUS], plot.left, plot.bottom + 16, class_="q"),
        words([Quadrant.DEPENDENT], plot.right, plot.bottom + 16, anchor="end", class_="q"),
        words(["is moved by others →"], plot.right, plot.bottom + 38, anchor="end", class_="m"),
        element(
            "text",
            "moves others →",
            class_="m",
            text_anchor="end",
            transform=f"translate({points(18, plot.top)}) rotate(-90)",
        ),
    ]
