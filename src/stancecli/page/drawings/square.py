"""The square of a tension: what each option does to two interests at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from markupsafe import Markup

from stancecli import notation as fmt
from stancecli.model import Range
from stancecli.page.drawings.svg import (
    LINE,
    SLIM,
    Box,
    Drawing,
    FreeRoom,
    Label,
    cut,
    element,
    path,
    placed,
    points,
    width_of,
    words,
)

SMALL, LARGE = 12, 13
"""Pixels of a letter of the names, and of the axes."""
INSET = 16
"""Pixels from the edge of the square to the ends of its scales."""
RADIUS = 7


@dataclass(frozen=True)
class SquareAxis:
    """An interest, and in a word what it weighs."""

    name: str
    weight: str


@dataclass(frozen=True)
class Spot:
    """An option by what it does to the two interests.

    `kind` is `lead`, `next`, `open` or `out`; `mark` stands below the name.
    """

    name: str
    mark: str
    x: Range
    y: Range
    kind: str


@dataclass(frozen=True)
class Square:
    """What options do to two interests; `corner` names those that help both.

    The spots that matter most stand first, since they are named first.
    """

    spots: tuple[Spot, ...]
    across: SquareAxis
    up: SquareAxis
    corner: str

    @property
    def has_equals(self) -> bool:
        """Whether any spots have the same values."""
        return len({(each.x.mid, each.y.mid) for each in self.spots}) < len(self.spots)

    @property
    def told(self) -> str:
        """All of it in words."""
        does = (f"{each.name} {fmt.effect(each.x)} and {fmt.effect(each.y)}" for each in self.spots)
        pair = f"{fmt.quoted(self.across.name)} and {fmt.quoted(self.up.name)}"
        corner = f"{self.corner[:1].upper()}{self.corner[1:]}"
        return f"What each option does to {pair}: {'; '.join(does)}. {corner}."


@dataclass(frozen=True)
class _Plot:
    box: Box
    most: int

    def x(self, value: Fraction) -> float:
        return self._at(value, self.box.left + INSET, self.box.right - INSET)

    def y(self, value: Fraction) -> float:
        return self._at(value, self.box.bottom - INSET, self.box.top + INSET)

    def _at(self, value: Fraction, low: float, high: float) -> float:
        return low + (high - low) * float(value + self.most) / (2 * self.most)


@dataclass(frozen=True)
class _Drawn:
    spot: Spot
    at: tuple[float, float]
    shift: float


def square(shown: Square, width: int) -> Drawing:
    """Options as points, ranges as bars or rectangles.

    A name that finds no place stands below the square, by the number in its point.
    """
    spots, across, up = shown.spots, shown.across, shown.up
    slim = width <= SLIM
    left = 44 if slim else 62
    side = width - left - 12
    most = max(2, ceil(max((abs(v) for s in spots for v in _ends(s)), default=2)))
    plot = _Plot(Box(left, 8, left + side, 8 + side), most)
    drawn = list(_apart(plot, spots))
    room = _room(plot, drawn)
    labels = [
        placed(room, each.spot.name, each.spot.mark, each.at, size=SMALL, bold=_is_bold(each.spot))
        for each in drawn
    ]
    numbers: dict[int, int] = {}
    for n, label in enumerate(labels):
        if label is None:
            numbers[n] = len(numbers) + 1
    shapes = [
        *_ground(plot, room, shown.corner, [label.box for label in labels if label]),
        *_front(drawn),
        *(shape for each in drawn for shape in _range(plot, each)),
        *(tie for label in labels if label for tie in label.tied()),
        *(_point(each, numbers.get(n)) for n, each in enumerate(drawn)),
        *(_words(label, each.spot) for label, each in zip(labels, drawn, strict=True) if label),
        *_axes(plot, across, up),
    ]
    height = plot.box.bottom + 26 + LINE * len(_below(plot, across)) + 4
    for n, number in numbers.items():
        named = f"{number}  {fmt.marked(drawn[n].spot.name, drawn[n].spot.mark)}"
        lines = cut(named, width - 12, SMALL, 2)
        shapes.append(words(lines, 4, height + LINE * len(lines) / 2, class_="sn"))
        height += LINE * len(lines) + 2
    return Drawing(width, height, shown.told, tuple(shapes))


def _ends(spot: Spot) -> tuple[Fraction, ...]:
    return spot.x.low, spot.x.high, spot.y.low, spot.y.high


def _is_bold(spot: Spot) -> bool:
    return spot.kind == "lead"


def _apart(plot: _Plot, spots: Sequence[Spot]) -> Iterator[_Drawn]:
    """Where the points are; those of the same values stand side by side."""
    places = Counter((spot.x.mid, spot.y.mid) for spot in spots)
    seen = Counter[tuple[Fraction, Fraction]]()
    for spot in spots:
        key = spot.x.mid, spot.y.mid
        own, count = plot.x(spot.x.mid), places[key]
        step = min(2 * RADIUS + 3, (plot.box.right - plot.box.left - 2 * INSET) / count)
        room = step * (count - 1) / 2
        middle = min(max(own, plot.box.left + INSET + room), plot.box.right - INSET - room)
        x = middle - room + step * seen[key]
        seen[key] += 1
        yield _Drawn(spot, (x, plot.y(spot.y.mid)), x - own)


def _room(plot: _Plot, drawn: Sequence[_Drawn]) -> FreeRoom:
    """What is taken before any name is placed: points, ranges, the axes and the line between."""
    box = plot.box
    room = FreeRoom(Box(box.left + 2, box.top + 2, box.right - 2, box.bottom - 2))
    zero_x, zero_y = plot.x(Fraction(0)), plot.y(Fraction(0))
    room.lines += [
        (zero_x, box.top, zero_x, box.bottom),
        (box.left, zero_y, box.right, zero_y),
    ]
    room.points += [each.at for each in drawn]
    for each in drawn:
        x, y = each.at
        room.boxes.append(Box(x - RADIUS - 2, y - RADIUS - 2, x + RADIUS + 2, y + RADIUS + 2))
        if not (each.spot.x.exact and each.spot.y.exact):
            room.boxes.append(_stretch(plot, each))
    if ends := _front_ends(drawn):
        room.lines.append(ends)
    return room


def _stretch(plot: _Plot, each: _Drawn) -> Box:
    """The bar or the rectangle of a range."""
    spot = each.spot
    x0, x1 = plot.x(spot.x.low), plot.x(spot.x.high)
    y0, y1 = plot.y(spot.y.high), plot.y(spot.y.low)
    if spot.x.exact:
        x0, x1 = x0 + each.shift - 3, x1 + each.shift + 3
    if spot.y.exact:
        y0, y1 = y0 - 3, y1 + 3
    return Box(x0, y0, x1, y1)


def _lattice(plot: _Plot) -> Iterator[tuple[float, float]]:
    """Where whole values of both interests meet, off the axes."""
    if plot.most > 4:
        return
    for x in range(-plot.most, plot.most + 1):
        for y in range(-plot.most, plot.most + 1):
            if x and y:
                yield plot.x(Fraction(x)), plot.y(Fraction(y))


def _ground(plot: _Plot, room: FreeRoom, corner: str, names: Sequence[Box]) -> Iterator[Markup]:
    """What is behind the points; under words there is no cross."""
    box = plot.box
    x, y = plot.x(Fraction(0)), plot.y(Fraction(0))
    yield element("rect", class_="corner", x=x, y=box.top, width=box.right - x, height=y - box.top)
    yield element(
        "rect",
        class_="frame",
        x=box.left,
        y=box.top,
        width=box.right - box.left,
        height=box.bottom - box.top,
    )
    found = _corner(room, Box(x + 6, box.top + 4, box.right - 4, y - 6), corner)
    taken = [*names, *([found[2]] if found else [])]
    crosses = (
        f"M{points(at - 2.5, level)}h5M{points(at, level - 2.5)}v5"
        for at, level in _lattice(plot)
        if not any(map(Box(at - 3, level - 3, at + 3, level + 3).meets, taken))
    )
    yield path("".join(crosses), class_="r")
    yield path(f"M{points(x, box.top)}V{points(box.bottom)}", class_="ax")
    yield path(f"M{points(box.left, y)}H{points(box.right)}", class_="ax")
    if found:
        lines, middle, _ = found
        yield words(lines, (x + box.right) / 2, middle, anchor="middle", class_="m")


def _corner(room: FreeRoom, inside: Box, corner: str) -> tuple[list[str], float, Box] | None:
    """The words of the corner where they touch nothing; None where it is full."""
    centre = (inside.left + inside.right) / 2
    for wide in (inside.right - inside.left, 110, 84):
        lines = cut(corner, wide, SMALL, 4)
        half = LINE * len(lines) / 2
        long = max(width_of(line, SMALL) for line in lines) / 2
        steps = int((inside.bottom - inside.top) / 8)
        middles = [inside.top + half + 8 * n for n in range(steps)]
        middles.sort(key=lambda middle: abs(middle - (inside.top + inside.bottom) / 2))
        for middle in middles:
            box = Box(centre - long - 2, middle - half, centre + long + 2, middle + half)
            apart = Box(box.left, box.top - LINE / 2, box.right, box.bottom + LINE / 2)
            if box.within(inside) and room.is_free(apart):
                return lines, middle, box
    return None


def _front_ends(drawn: Sequence[_Drawn]) -> tuple[float, float, float, float] | None:
    lead = next((each for each in drawn if each.spot.kind == "lead"), None)
    rival = next((each for each in drawn if each.spot.kind == "next"), None)
    if not lead or not rival or lead.at == rival.at:
        return None
    return (*rival.at, *lead.at)


def _front(drawn: Sequence[_Drawn]) -> Iterator[Markup]:
    """The line from the one that is next to the one that leads: what is traded for what."""
    if ends := _front_ends(drawn):
        yield path(f"M{points(*ends[:2])}L{points(*ends[2:])}", class_="front")


def _range(plot: _Plot, each: _Drawn) -> Iterator[Markup]:
    spot = each.spot
    if spot.x.exact and spot.y.exact:
        return
    box = _stretch(plot, each)
    yield element(
        "rect",
        class_=f"range {spot.kind}",
        x=box.left,
        y=box.top,
        width=box.right - box.left,
        height=box.bottom - box.top,
        rx=3,
    )


def _point(each: _Drawn, number: int | None) -> Markup:
    spot, (x, y) = each.spot, each.at
    said = f"{fmt.marked(spot.name, spot.mark)}: {fmt.effect(spot.x)}, {fmt.effect(spot.y)}"
    circle = element(
        "circle", element("title", said), class_=f"pt {spot.kind}", cx=x, cy=y, r=RADIUS
    )
    if number is None:
        return circle
    class_ = f"num {spot.kind}"
    return circle + words([str(number)], x, y, anchor="middle", class_=class_)


def _words(label: Label, spot: Spot) -> Markup:
    every = (*label.lines, *label.mark)
    top = label.middle - LINE * (len(every) - 1) / 2
    muted = spot.kind == "out"
    named = words(
        label.lines,
        label.x,
        top + LINE * (len(label.lines) - 1) / 2,
        anchor=label.anchor,
        class_=f"sn{' b' if _is_bold(spot) else ''}{' m' if muted else ''}",
    )
    if not label.mark:
        return named
    below = top + LINE * len(label.lines) + LINE * (len(label.mark) - 1) / 2
    return named + words(label.mark, label.x, below, anchor=label.anchor, class_="h")


def _below(plot: _Plot, axis: SquareAxis) -> list[str]:
    said = f"{axis.name} · {axis.weight}"
    return cut(said, plot.box.right - plot.box.left, LARGE, 2, bold=True)


def _axes(plot: _Plot, across: SquareAxis, up: SquareAxis) -> Iterator[Markup]:
    box = plot.box
    for value in _ticks(plot.most):
        x, y = plot.x(Fraction(value)), plot.y(Fraction(value))
        said = fmt.step(Fraction(value))
        yield words([said], x, box.bottom + 13, anchor="middle", class_="h")
        yield words([said], box.left - 7, y, anchor="end", class_="h")
    below = _below(plot, across)
    centre = (box.left + box.right) / 2
    yield words(
        below, centre, box.bottom + 30 + LINE * (len(below) - 1) / 2, anchor="middle", class_="an"
    )
    beside = _below(plot, up)
    x = LINE / 2 + LINE * (len(beside) - 1) / 2
    turned = words(beside, 0, 0, anchor="middle", class_="an")
    middle = (box.top + box.bottom) / 2
    yield element("g", turned, transform=f"translate({points(x, middle)}) rotate(-90)")


def _ticks(most: int) -> Iterator[int]:
    step = 1 if most <= 4 else ceil(most / 4)
    return iter(range(-(most // step) * step, most + 1, step))
