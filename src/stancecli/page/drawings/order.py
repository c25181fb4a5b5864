"""In which order a package comes about: where each party stands after each step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from markupsafe import Markup

from stancecli import notation as fmt
from stancecli.page.drawings.boxes import cut
from stancecli.page.drawings.svg import LINE, SLIM, Drawing, element, path, points, words

NAME, SMALL = 13, 12
TALLEST, RADIUS, BETWEEN = 56, 6, 16
"""Pixels from the lowest to the highest of all points, of a mark, and between two parties."""


@dataclass(frozen=True)
class OrderStep:
    """A step: what stands above it, and the part that is taken there."""

    head: str
    part: str


@dataclass(frozen=True)
class OrderRow:
    """What a party gains on no deal as entered, at each step."""

    name: str
    gains: tuple[Fraction, ...]


@dataclass(frozen=True)
class OrderChart:
    """The start and each step from left to right, the parties down, each in points of its own."""

    steps: tuple[OrderStep, ...]
    rows: tuple[OrderRow, ...]


def order_chart(chart: OrderChart, width: int) -> Drawing:
    """A line for each party, up where it gains by a step; on a telephone below its name."""
    slim = width <= SLIM
    left, right = (30.0, width - 30.0) if slim else (300.0, width - 110.0)
    apart = (right - left) / (len(chart.steps) - 1)
    across = [left + apart * n for n in range(len(chart.steps))]
    widest = max(max(row.gains) - min(row.gains) for row in chart.rows)
    unit = TALLEST / widest if widest else Fraction(0)
    heads, top = _heads(chart, across, min(apart, 190) - 10, slim=slim)
    shapes = [*heads]
    for row in chart.rows:
        if slim:
            shapes.append(
                words(cut(row.name, width - 8, NAME, 1, bold=True), 4, top + LINE, class_="b")
            )
            top += LINE + 4
        first, high = top + BETWEEN + LINE / 2, float(unit * (max(row.gains) - min(row.gains)))
        shapes += _line(row, across, _heights(row, first, unit))
        if not slim:
            name = cut(row.name, left - 40, NAME, 2, bold=True)
            shapes.append(words(name, 4, _heights(row, first, unit)(row.gains[0]), class_="b"))
        top = first + high + LINE + BETWEEN / 2
    said = "; ".join(f"{row.name} {', '.join(map(_signed, row.gains))}" for row in chart.rows)
    return Drawing(width, top, f"Gain on no deal after each step: {said}.", tuple(shapes))


def _heads(
    chart: OrderChart, across: list[float], room: float, *, slim: bool
) -> tuple[list[Markup], float]:
    """What each step is, and how high that is; a telephone has room for its number alone."""
    shapes, high = list[Markup](), 0.0
    for n, (step, x) in enumerate(zip(chart.steps, across, strict=True)):
        if slim:
            shapes.append(
                words([str(n) if n else "start"], x, LINE / 2, anchor="middle", class_="m")
            )
            high = LINE
            continue
        head = cut(step.head, room, NAME, 2, bold=True)
        part = cut(step.part, room, SMALL, 2)
        shapes.append(words(head, x, LINE * len(head) / 2, anchor="middle", class_="b"))
        below = LINE * (len(head) + len(part) / 2)
        shapes.append(words(part, x, below, anchor="middle", class_="m"))
        high = max(high, LINE * (len(head) + len(part)))
    return shapes, high


def _heights(row: OrderRow, first: float, unit: Fraction) -> Callable[[Fraction], float]:
    most = max(row.gains)
    return lambda gain: first + float(unit * (most - gain))


def _line(row: OrderRow, across: list[float], at: Callable[[Fraction], float]) -> Iterator[Markup]:
    start = row.gains[0]
    yield path(f"M{points(across[0] - 20, at(start))}H{points(across[-1] + 20)}", class_="r")
    for (x, gain), (then, after) in pairwise(zip(across, row.gains, strict=True)):
        yield path(f"M{points(x, at(gain))}L{points(then, at(after))}", class_="ax")
    for n, (x, gain) in enumerate(zip(across, row.gains, strict=True)):
        kind = "for" if gain > start else "against" if gain < start else "neutral"
        mark = element("title", f"{row.name}: {_signed(gain)}")
        yield element("circle", mark, class_=f"side {kind} said", cx=x, cy=at(gain), r=RADIUS)
        # Above where the line comes from below, so that it does not cross the number.
        rises = n and gain > row.gains[n - 1]
        beside = -LINE if rises else LINE
        yield words([_signed(gain)], x, at(gain) + beside, anchor="middle", class_="b")


def _signed(value: Fraction) -> str:
    return fmt.rounded(value, signed=True)
