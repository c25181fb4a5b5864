"""Points of options with what they can be, one below the other on one scale."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from markupsafe import Markup

from stancecli import notation as fmt
from stancecli.model import Range
from stancecli.page.drawings.svg import SLIM, Drawing, cut, element, path, points, words

ROW, TALL_ROW, SLIM_ROW, FOOT = 27, 36, 44, 22
SIZE, NAME = 13, 12
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
    slim = width <= SLIM
    rows = plot.rows
    left, right = (8, width - 84) if slim else (NAMES, width - FIGURES)
    names = [_name(row, slim=slim, width=width) for row in rows]
    high = SLIM_ROW if slim else TALL_ROW if any(name[1:] for name in names) else ROW
    ends = min(row.at.low for row in rows), max(row.at.high for row in rows)
    ticks = round_ticks(*ends, 4 if slim else 6)
    low, most = ticks[0], ticks[-1]

    def at(value: Fraction) -> float:
        return left + 6 + (right - left - 12) * float((value - low) / ((most - low) or 1))

    foot = high * len(rows)
    lead = next((row for row in rows if row.leads), None)
    shapes = [path(f"M{points(at(tick), 0)}V{points(foot)}", class_="r") for tick in ticks]
    shapes += [
        words([fmt.number(tick)], at(tick), foot + 11, anchor="middle", class_="h")
        for tick in ticks
    ]
    if lead:
        x = at(lead.middle)
        shapes.append(path(f"M{points(x, 0)}V{points(foot)}", class_="ax dash"))
    for n, (row, name) in enumerate(zip(rows, names, strict=True)):
        top = high * n
        shapes += _row(row, name, top, at, high=high, slim=slim, width=width, left=left)
    title = f"Points: {'; '.join(map(_said, rows))}."
    return Drawing(width, foot + FOOT, title, tuple(shapes))


def _said(row: PointsRow) -> str:
    bounds = "" if row.at.exact else f", {fmt.interval(row.at)}"
    return f"{row.name} {fmt.number(row.middle)}{bounds}"


def _name(row: PointsRow, *, slim: bool, width: int) -> list[str]:
    if slim:
        return cut(row.name, width - 12, SIZE, 1)
    return cut(row.name, NAMES - 14, NAME, 2, bold=row.leads)


def _row(
    row: PointsRow,
    name: list[str],
    top: float,
    place: Callable[[Fraction], float],
    *,
    high: float,
    slim: bool,
    width: int,
    left: float,
) -> Iterator[Markup]:
    y = top + (30 if slim else high / 2)
    bold = " b" if row.leads else ""
    if slim:
        yield words(name, 4, top + 10, class_=f"sn{bold}")
    else:
        yield words(name, left - 8, y, anchor="end", class_=f"sn{bold}")
    if not row.at.exact:
        ends = place(row.at.low), place(row.at.high)
        yield path(f"M{points(ends[0], y)}H{points(ends[1])}", class_="rng")
    said = f"{row.name}: {fmt.number(row.middle)}"
    kind = "lead" if row.leads else "next" if row.is_next else "open"
    circle = element("title", said)
    yield element("circle", circle, class_=f"pt {kind}", cx=place(row.middle), cy=y, r=6)
    end = width - 4
    if row.at.exact:
        yield words([fmt.number(row.middle)], end, y, anchor="end", class_=f"sn{bold}")
        return
    figures = element("tspan", fmt.number(row.middle), class_=f"sn{bold}")
    bounds = element("tspan", f"  {fmt.interval(row.at)}", class_="h")
    if slim:
        yield words([fmt.number(row.middle)], end, y - 7, anchor="end", class_=f"sn{bold}")
        yield words([fmt.interval(row.at)], end, y + 8, anchor="end", class_="h")
        return
    yield element("text", figures, bounds, x=end, y=y, dy=".35em", text_anchor="end")


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
