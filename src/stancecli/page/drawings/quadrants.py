"""Influence against dependence: a point an actor, square-root axes, lines at the mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import sqrt

from markupsafe import Markup

from stancecli import notation as fmt
from stancecli.methods.influence import Sums
from stancecli.page.drawings.svg import (
    SLIM,
    Box,
    Drawing,
    FreeRoom,
    element,
    frame,
    placed,
    points,
    words,
)

NAMED = 40
"""Of so many actors, those with the largest sums, the names are written."""
SIZE, RADIUS = 12, 5


def quadrants(sums: Sequence[Sums], mean: Fraction, width: int) -> Drawing:
    """The chart; a name that finds no free place near its point stands only in its title."""
    height = 400 if width <= SLIM else 380
    plot = Box(26, 24, width - 4, height - 44)
    across = _scale([mean, *(actor.dependence for actor in sums)], plot.left + 10, plot.right - 10)
    up = _scale([mean, *(actor.influence for actor in sums)], plot.bottom - 10, plot.top + 10)
    spots = [(actor, across(actor.dependence), up(actor.influence)) for actor in sums]
    room = FreeRoom(Box(plot.left + 1, plot.top, plot.right, plot.bottom - 1))
    room.boxes += [Box(x - 6, y - 6, x + 6, y + 6) for _, x, y in spots]
    room.points += [(x, y) for _, x, y in spots]
    room.lines += [
        (across(mean), plot.top, across(mean), plot.bottom),
        (plot.left, up(mean), plot.right, up(mean)),
    ]
    by_size = sorted(spots, key=lambda spot: -(spot[0].influence + spot[0].dependence))
    labels = [
        placed(room, named.actor.name, "", (x, y), size=SIZE, bold=False)
        for named, x, y in by_size[:NAMED]
    ]
    shapes = [*frame(plot, (across(mean), up(mean))), *_axes(plot)]
    shapes += [shape for label in labels if label for shape in label.named()]
    shapes += [_point(*spot) for spot in spots]
    title = "Influence and dependence of each actor; the same as the table beside it."
    return Drawing(width, height, title, tuple(shapes))


def _scale(values: Sequence[Fraction], start: float, end: float) -> Callable[[Fraction], float]:
    """Square roots of values as pixels, from the least at `start` to the most at `end`."""
    least, most = sqrt(min(values)), sqrt(max(values))
    per_unit = (end - start) / ((most - least) or 1.0)
    return lambda value: start + (sqrt(value) - least) * per_unit


def _point(sums: Sums, x: float, y: float) -> Markup:
    influence, dependence = fmt.number(sums.influence), fmt.number(sums.dependence)
    said = f"{sums.actor.name}: influence {influence}, dependence {dependence}"
    return element("circle", element("title", said), class_="pt actor", cx=x, cy=y, r=RADIUS)


def _axes(plot: Box) -> list[Markup]:
    return [
        words(["moves others"], plot.left, 12, class_="q"),
        words(["moves others and is moved"], plot.right, 12, anchor="end", class_="q"),
        words(["neither"], plot.left, plot.bottom + 14, class_="q"),
        words(["is moved"], plot.right, plot.bottom + 14, anchor="end", class_="q"),
        words(["dependence →"], plot.right, plot.bottom + 32, anchor="end", class_="m"),
        element(
            "text",
            "influence →",
            class_="m",
            text_anchor="end",
            transform=f"translate({points(16, plot.top)}) rotate(-90)",
        ),
    ]
