"""What a package is to whom: a bar for each, from no deal on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from markupsafe import Markup

from stancecli import notation as fmt
from stancecli.model import Range
from stancecli.page.drawings.keys import SWATCH, CutNames, Mark, marks_key, swatch
from stancecli.page.drawings.svg import (
    LINE,
    SLIM,
    Drawing,
    Number,
    cut,
    element,
    path,
    points,
    words,
)

NAME, SMALL = 13, 12
THICK, TICK, RADIUS, EDGE = 16, 22, 5, 9
"""Pixels of a bar and of marks, and between the ends of the scale and what is beside it."""
INK = "side neutral said"
"""Marks in the colour of text, as the grid has them: a page says itself how long a `bar` is."""
HEAD, GROUP, BETWEEN = 24, 24, 12
"""Pixels above the first row, of what rows have in common, and between two of them."""
LONGEST, MOST_SAID = 1.6, 7
"""So many lines a criterion takes beside a row, and all that are named with one label."""
NO_JUDGEMENT, CANNOT = "judges by nothing", "alone: cannot"
"""In place of a gain, and of what an actor's own part alone would be."""
BARE, SIDES = 600, 800
"""Pixels across of a chart at least, and of one with room for what each gets and gives."""
BARS = {
    "helps-strongly": "gain, at least",
    "helps": "gain that can be",
    "hurts-strongly": "loss, at least",
    "hurts": "loss that can be",
}
"""What the bars of each colour are."""


@dataclass(frozen=True)
class PackageSide:
    """What stands beside a row: `gets`, and on what by how much."""

    label: str
    items: tuple[tuple[str, str], ...]
    more: str = ""


@dataclass(frozen=True)
class PackageRow:
    """What a package gains an actor on no deal, and where it would be `now` and `alone`.

    `gain` is None of who judges by nothing. `alone` is None where it has no part, or where its part
    cannot be alone: `cannot` says that.
    """

    group: str
    name: str
    part: str
    gain: Fraction | None
    bounds: Range
    now: Fraction
    alone: Fraction | None
    cannot: bool
    sides: tuple[PackageSide, ...]

    @property
    def loses(self) -> bool:
        return self.gain is not None and self.gain < 0

    @property
    def gained(self) -> str:
        """`+3`; of who judges by nothing words."""
        return NO_JUDGEMENT if self.gain is None else _signed(self.gain)

    @property
    def reach(self) -> str:
        """`+1 to +5`; empty where nothing is left open."""
        low, high = self.bounds.low, self.bounds.high
        return "" if self.bounds.exact else f"{_signed(low)} to {_signed(high)}"

    @property
    def by_itself(self) -> str:
        """`alone −1`; empty of who has no part."""
        if self.cannot:
            return CANNOT
        return "" if self.alone is None else f"alone {_signed(self.alone)}"


@dataclass(frozen=True)
class PackageChart:
    """The rows of a package in groups; `is_now` where no deal is what holds now."""

    rows: tuple[PackageRow, ...]
    is_now: bool


@dataclass(frozen=True)
class _Frame:
    """Where things stand across: names, the scale, figures, and what is got and given."""

    width: int
    slim: bool
    left: float
    right: float
    figures: float
    side: float | None
    at: Callable[[Fraction], float]


def package_chart(chart: PackageChart, width: int) -> Drawing:
    """Who takes part, then the others: each gain as a bar from the line that is no deal."""
    width = max(width, BARE) if width > SLIM else width
    frame = _frame(chart, width)
    zero, top, names = frame.at(Fraction(0)), float(HEAD), CutNames()
    shapes = [words(["no deal"], zero, HEAD / 2 - 2, anchor="middle", class_="b")]
    for group, rows in groupby(chart.rows, key=lambda row: row.group):
        shapes.append(words([group], 4, top + GROUP / 2 - 2, class_="m"))
        top += GROUP
        for row in rows:
            drawn, high = _row(row, top, frame, names, is_now=chart.is_now)
            shapes += [path(f"M{points(4, top)}H{points(width - 4)}", class_="r"), *drawn]
            top += high
    if not frame.slim:
        shapes.append(_line(frame, HEAD - 4, top - HEAD + 4))
    if chart.is_now:
        shapes.append(_triangle(zero, top))
        top += 10
    key, top = marks_key(_meanings(chart), frame.width, top + 8)
    cuts, top = names.key(frame.width, top)
    shapes += [*key, *cuts]
    title = f"Gain on no deal: {'; '.join(map(_told, chart.rows))}."
    return Drawing(width, top + 4, title, tuple(shapes))


def _frame(chart: PackageChart, width: int) -> _Frame:
    ends = [Fraction(0)]
    for row in chart.rows:
        ends += [row.bounds.low, row.bounds.high, row.now]
        ends += [] if row.alone is None else [row.alone]
    low, high = min(ends), max(ends)
    slim = width <= SLIM
    left, right, figures = (4.0, 236.0, 246.0) if slim else (236.0, 440.0, 452.0)
    side = width - 310.0 if width >= SIDES else None

    def at(value: Fraction) -> float:
        share = float((value - low) / (high - low)) if high > low else 0.5
        return left + EDGE + (right - left - 2 * EDGE) * share

    return _Frame(width, slim, left, right, figures, side, at)


def _row(
    row: PackageRow, top: float, frame: _Frame, names: CutNames, *, is_now: bool
) -> tuple[list[Markup], float]:
    """A row of the chart, and how high it is."""
    slim = frame.slim
    room = frame.width - 8 if slim else frame.left - 12
    lines = 1 if slim else 2
    name = names.cut(row.name, room, NAME, lines, bold=True)
    part = names.cut(row.part, room, SMALL, lines) if row.part else []
    tall, first = LINE * len([*name, *part]), top + BETWEEN / 2
    figures = [line for line in (row.reach if slim else "", row.by_itself) if line]
    beside, side = _sides(row, first, frame)
    numbers = LINE * (1 + len(figures))
    high = max(tall, numbers, side, THICK + 6)
    middle = first + LINE / 2 + 1
    if slim:
        middle += tall + 5
        high = tall + 5 + max(numbers, THICK + 6)
    shapes = [words(name, 4, first + LINE * len(name) / 2, class_="b")]
    if part:
        centre = first + LINE * (len(name) + len(part) / 2)
        shapes.append(words(part, 4, centre, class_="m"))
    shapes += _bars(row, middle, frame.at)
    if slim:
        shapes.append(_line(frame, middle - THICK / 2 - 4, THICK + 8))
    shapes += _marks(row, middle, frame.at, is_now=is_now)
    reach = [] if slim or not row.reach else [element("tspan", f"  {row.reach}", class_="h")]
    said = element("tspan", row.gained, class_="b")
    shapes.append(element("text", said, *reach, x=frame.figures, y=middle, dy=".35em"))
    if figures:
        below = middle + LINE * (len(figures) + 1) / 2
        shapes.append(words(figures, frame.figures, below, class_="h"))
    return [*shapes, *beside], high + BETWEEN


def _line(frame: _Frame, top: float, high: float) -> Markup:
    """No deal; on a telephone, where names stand above the bars, only beside these."""
    return path(f"M{points(frame.at(Fraction(0)), top)}V{points(top + high)}", class_=INK)


def _pieces(row: PackageRow) -> Iterator[tuple[str, Fraction, Fraction]]:
    """Up to the least as one bar, from there up to the most as another; the same below none."""
    low, high, none = row.bounds.low, row.bounds.high, Fraction(0)
    sure = max(low, none) or min(high, none)
    ends = (
        ("helps-strongly", none, max(sure, none)),
        ("helps", max(sure, none), max(high, none)),
        ("hurts-strongly", min(sure, none), none),
        ("hurts", min(low, none), min(sure, none)),
    )
    return ((kind, start, end) for kind, start, end in ends if end > start)


def _bars(row: PackageRow, y: float, at: Callable[[Fraction], float]) -> Iterator[Markup]:
    title = element("title", _told(row))
    for kind, start, end in _pieces(row):
        place = {"x": at(start), "y": y - THICK / 2, "height": THICK}
        yield element("rect", title, class_=kind, width=at(end) - at(start), **place)


def _marks(
    row: PackageRow, y: float, at: Callable[[Fraction], float], *, is_now: bool
) -> Iterator[Markup]:
    """A tick as entered, a ring for its own part, and a triangle for what holds now."""
    if row.gain is None:
        return
    if not row.bounds.exact:
        yield _tick(at(row.gain), y)
    if row.alone is not None:
        yield _ring(at(row.alone), y, row.alone)
    if not is_now:
        yield _triangle(at(row.now), y + THICK / 2 - 1)


def _ring(x: float, y: float, value: Fraction) -> Markup:
    kind = " for" if value > 0 else " against" if value < 0 else ""
    return element("circle", class_=f"side{kind}", cx=x, cy=y, r=RADIUS)


def _triangle(x: float, y: float) -> Markup:
    return path(f"M{points(x, y)}L{points(x + 6, y + 9)}L{points(x - 6, y + 9)}Z", class_=INK)


def _sides(row: PackageRow, top: float, frame: _Frame) -> tuple[list[Markup], float]:
    """What it gets and gives, and how high that is; where there is room for it."""
    if frame.side is None:
        return [], 0
    shapes, high = list[Markup](), 0
    room = frame.width - frame.side - 56
    for side in row.sides:
        said = []
        for name, by in side.items:
            said.append(f"{cut(name, LONGEST * room, SMALL, 1)[0]} {by}")
        lines = cut(", ".join([*said, *([side.more] if side.more else [])]), room, SMALL, MOST_SAID)
        tall = LINE * len(lines)
        at = top + high
        shapes.append(words([side.label], frame.side + 46, at + LINE / 2, anchor="end", class_="h"))
        shapes.append(words(lines, frame.side + 52, at + tall / 2, class_="sn"))
        high += tall
    return shapes, high


def _meanings(chart: PackageChart) -> Iterator[Mark]:
    kinds = {kind for row in chart.rows for kind, *_ in _pieces(row)}
    for kind, said in BARS.items():
        if kind in kinds:
            yield swatch(kind), SWATCH, said
    if any(not row.bounds.exact for row in chart.rows):
        yield (lambda x, y: _tick(x + 2, y)), 4, "as entered"
    if any(row.alone is not None for row in chart.rows):
        yield (lambda x, y: _ring(x + RADIUS, y, Fraction(0))), 10, "by its own part only"
    now = "now: the same as no deal" if chart.is_now else "now"
    yield (lambda x, y: _triangle(x + 6, y - 5)), 12, now


def _tick(x: Number, y: Number) -> Markup:
    return path(f"M{points(x, y - TICK / 2)}V{points(y + TICK / 2)}", class_=INK)


def _told(row: PackageRow) -> str:
    """All of a row in words."""
    reach = f" ({row.reach})" if row.reach else ""
    alone = f", {row.by_itself}" if row.by_itself else ""
    return f"{row.name} {row.gained}{reach}{alone}, now {_signed(row.now)}"


def _signed(value: Fraction) -> str:
    return fmt.rounded(value, signed=True)
