"""Influence against dependence: a point an actor, square-root axes, lines at the mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from markupsafe import Markup

from stancecli.leverage import Reach
from stancecli.render.html.svg import LINE, SLIM, Drawing, element, path, points, words, wrapped

NAMED = 40
"""Of so many actors, those with the largest sums, the names are written."""
SIZE, ADVANCE = 13, 7.4


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


def quadrants(reaches: Sequence[Reach], mean: Fraction, *, title: str, width: int) -> Drawing:
    """The chart; a name that finds no free place beside its point stands only in its title."""
    slim = width <= SLIM
    height = 440 if slim else 520
    plot = Box(34, 30, width - 8, height - 52)
    most = max(mean, *(max(each.influence, each.dependence) for each in reaches)) or Fraction(1)

    def place(dependence: Fraction, influence: Fraction) -> tuple[float, float]:
        across, up = sqrt(dependence / most), sqrt(influence / most)
        x = plot.left + 10 + across * (plot.right - plot.left - 20)
        return x, plot.bottom - 10 - up * (plot.bottom - plot.top - 20)

    middle = place(mean, mean)
    spots = [(each, *place(each.dependence, each.influence)) for each in reaches]
    shapes = [*_frame(plot, middle), *(_point(*spot) for spot in spots)]
    taken = [Box(x - 6, y - 6, x + 6, y + 6) for _, x, y in spots]
    by_size = sorted(spots, key=lambda spot: -(spot[0].influence + spot[0].dependence))
    for each, x, y in by_size[:NAMED]:
        lines = wrapped(each.actor.name, 120 if slim else 180, SIZE)
        for anchor, at, middle_y, box in _places(lines, x, y):
            if box.within(plot) and not any(map(box.meets, taken)):
                taken.append(box)
                shapes.append(words(lines, at, middle_y, anchor=anchor, class_="pn"))
                break
    return Drawing(width, height, title, tuple(shapes))


def _places(lines: list[str], x: float, y: float) -> Iterator[tuple[str, float, float, Box]]:
    """Where a name could stand: right of its point, left, above, below, and askew."""
    long, high = max(map(len, lines)) * ADVANCE, LINE * len(lines)
    for shift in (0, -LINE, LINE, -2 * LINE, 2 * LINE):
        middle = y + shift
        top, bottom = middle - high / 2, middle + high / 2
        yield "start", x + 10, middle, Box(x + 8, top, x + 12 + long, bottom)
        yield "end", x - 10, middle, Box(x - 12 - long, top, x - 8, bottom)
        away = y + (shift or -LINE) + (high / 2 - LINE / 2) * (1 if shift > 0 else -1)
        yield (
            "middle",
            x,
            away,
            Box(x - long / 2 - 2, away - high / 2, x + long / 2 + 2, away + high / 2),
        )


def _point(reach: Reach, x: float, y: float) -> Markup:
    said = f"{reach.actor.name}: influence {reach.influence}, dependence {reach.dependence}"
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
        words(["dominant"], plot.left, 14, class_="q"),
        words(["relay"], plot.right, 14, anchor="end", class_="q"),
        words(["autonomous"], plot.left, plot.bottom + 16, class_="q"),
        words(["dependent"], plot.right, plot.bottom + 16, anchor="end", class_="q"),
        words(["is moved by others →"], plot.right, plot.bottom + 38, anchor="end", class_="m"),
        element(
            "text",
            "moves others →",
            class_="m",
            text_anchor="end",
            transform=f"translate({points(18, plot.top)}) rotate(-90)",
        ),
    ]
