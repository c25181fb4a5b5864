"""The square of a tension: what each option does to two interests at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from stancecli import notation as fmt
from stancecli.model import Range
from stancecli.page.drawings import LINE, SLIM, SMALL, Drawing, Pen, Place, cut, points, widest
from stancecli.page.drawings.places import Box, FreeRoom, Label, Scale, Segment, placed, scale

LARGE = 13
"""Pixels of a letter of the axes."""
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
    x: Scale
    y: Scale

    @classmethod
    def of(cls, box: Box, most: int) -> _Plot:
        """A plot whose scales go so far to both sides of 0."""
        ends = Fraction(-most), Fraction(most)
        across = scale(ends, box.left + INSET, box.right - INSET)
        return cls(box, most, across, scale(ends, box.bottom - INSET, box.top + INSET))

    @property
    def zero(self) -> Place:
        return self.x(Fraction(0)), self.y(Fraction(0))

    def lattice(self) -> Iterator[Place]:
        """Where whole values of both interests meet, off the axes."""
        values = [n for n in range(-self.most, self.most + 1) if n and self.most <= 4]
        return ((self.x(Fraction(x)), self.y(Fraction(y))) for x in values for y in values)


@dataclass(frozen=True)
class _Drawn:
    """An option where it stands; `stretch` is the bar or the rectangle of what it can be."""

    spot: Spot
    at: Place
    stretch: Box | None

    @property
    def is_bold(self) -> bool:
        return self.spot.kind == "lead"


def square(shown: Square, width: int) -> Drawing:
    """Options as points, ranges as bars or rectangles.

    A name that finds no place stands below the square, by the number in its point.
    """
    left = 44 if width <= SLIM else 62
    side = width - left - 12
    ends = (
        abs(end) for each in shown.spots for of in (each.x, each.y) for end in (of.low, of.high)
    )
    plot = _Plot.of(Box(left, 8, left + side, 8 + side), max(2, ceil(max(ends, default=2))))
    drawn = list(_apart(plot, shown.spots))
    room = FreeRoom(Box(left + 2, 10, left + side - 2, 8 + side - 2))
    room.cross(plot.box, plot.zero)
    room.hold((each.at for each in drawn), RADIUS + 2)
    room.boxes += [each.stretch for each in drawn if each.stretch]
    front = _front(drawn)
    room.lines += front
    labels = [
        placed(room, each.spot.name, each.spot.mark, each.at, size=SMALL, bold=each.is_bold)
        for each in drawn
    ]
    pen = Pen()
    _ground(pen, plot, room, shown.corner, [label.box for label in labels if label])
    for line in front:
        pen.line("front", line[:2], line[2:])
    for each in drawn:
        if each.stretch:
            look = f"range {each.spot.kind}"
            pen.put("rect", class_=look, **each.stretch.rect, rx=3)
    for name in filter(None, labels):
        name.tied(pen)
    unnamed = [each for each, label in zip(drawn, labels, strict=True) if not label]
    numbers = {id(each): str(n) for n, each in enumerate(unnamed, 1)}
    for each in drawn:
        _point(pen, each, numbers.get(id(each), ""))
    for each, label in zip(drawn, labels, strict=True):
        if label:
            _name(pen, label, each)
    _axes(pen, plot, shown)
    for each in unnamed:
        named = f"{numbers[id(each)]}  {fmt.marked(each.spot.name, each.spot.mark)}"
        pen.text(4, (cut(named, width - 12, SMALL, 2), "sn"))
        pen.gap(2)
    return pen.done(width, shown.told, below=0)


def _apart(plot: _Plot, spots: Sequence[Spot]) -> Iterator[_Drawn]:
    """Where the points are; those of the same values stand side by side."""
    places = Counter((spot.x.mid, spot.y.mid) for spot in spots)
    seen = Counter[tuple[Fraction, Fraction]]()
    inset = plot.box.left + INSET, plot.box.right - INSET
    for spot in spots:
        key = spot.x.mid, spot.y.mid
        own, count = plot.x(spot.x.mid), places[key]
        step = min(2 * RADIUS + 3, (inset[1] - inset[0]) / count)
        room = step * (count - 1) / 2
        x = min(max(own, inset[0] + room), inset[1] - room) - room + step * seen[key]
        seen[key] += 1
        yield _Drawn(spot, (x, plot.y(spot.y.mid)), _stretch(plot, spot, x - own))


def _stretch(plot: _Plot, spot: Spot, shift: float) -> Box | None:
    if spot.x.exact and spot.y.exact:
        return None
    x0, x1 = plot.x(spot.x.low), plot.x(spot.x.high)
    y0, y1 = plot.y(spot.y.high), plot.y(spot.y.low)
    if spot.x.exact:
        x0, x1 = x0 + shift - 3, x1 + shift + 3
    if spot.y.exact:
        y0, y1 = y0 - 3, y1 + 3
    return Box(x0, y0, x1, y1)


def _front(drawn: Sequence[_Drawn]) -> list[Segment]:
    """The line from the one that is next to the one that leads: what is traded for what."""
    lead, rival = (
        next((each.at for each in drawn if each.spot.kind == kind), None)
        for kind in ("lead", "next")
    )
    return [(*rival, *lead)] if lead and rival and lead != rival else []


def _ground(pen: Pen, plot: _Plot, room: FreeRoom, corner: str, names: Sequence[Box]) -> None:
    """What is behind the points; under words there is no cross."""
    box, (x, y) = plot.box, plot.zero
    pen.put("rect", class_="corner", **Box(x, box.top, box.right, y).rect)
    pen.put("rect", class_="frame", **box.rect)
    found = _corner(room, Box(x + 6, box.top + 4, box.right - 4, y - 6), corner)
    taken = [*names, *([found[1]] if found else [])]
    crosses = (
        f"M{points(at[0] - 2.5, at[1])}h5M{points(at[0], at[1] - 2.5)}v5"
        for at in plot.lattice()
        if not any(map(Box.around(at, 3).meets, taken))
    )
    pen.put("path", d="".join(crosses), class_="r")
    pen.upright(x, box.top, box.bottom, "ax")
    pen.level(box.left, box.right, y, "ax")
    if found:
        lines, free = found
        middle = (free.top + free.bottom) / 2
        pen.write(lines, (x + box.right) / 2, middle, "m", "middle")


def _corner(room: FreeRoom, inside: Box, corner: str) -> tuple[list[str], Box] | None:
    """The words of the corner where they touch nothing; None where it is full."""
    centre, middle = (inside.left + inside.right) / 2, (inside.top + inside.bottom) / 2
    for wide in (inside.right - inside.left, 110, 84):
        lines = cut(corner, wide, SMALL, 4)
        half, long = LINE * len(lines) / 2, widest(lines, SMALL) / 2
        steps = range(int((inside.bottom - inside.top) / 8))
        places = (inside.top + half + 8 * n for n in steps)
        for y in sorted(places, key=lambda place: abs(place - middle)):
            box = Box(centre - long - 2, y - half, centre + long + 2, y + half)
            apart = Box(box.left, box.top - LINE / 2, box.right, box.bottom + LINE / 2)
            if box.within(inside) and room.is_free(apart):
                return lines, box
    return None


def _point(pen: Pen, each: _Drawn, number: str) -> None:
    spot, (x, y) = each.spot, each.at
    said = f"{fmt.marked(spot.name, spot.mark)}: {fmt.effect(spot.x)}, {fmt.effect(spot.y)}"
    pen.put("circle", said, class_=f"pt {spot.kind}", cx=x, cy=y, r=RADIUS)
    if number:
        pen.write([number], x, y, f"num {spot.kind}", "middle")


def _name(pen: Pen, label: Label, each: _Drawn) -> None:
    muted = " m" if each.spot.kind == "out" else ""
    name = (label.lines, f"sn{' b' if each.is_bold else ''}{muted}")
    pen.at(label.box.top).text(label.x, name, (label.mark, "h"), anchor=label.anchor)


def _axes(pen: Pen, plot: _Plot, shown: Square) -> None:
    """What stands along the axes; the pen goes below that."""
    box = plot.box
    step = 1 if plot.most <= 4 else ceil(plot.most / 4)
    for value in range(-(plot.most // step) * step, plot.most + 1, step):
        number = [fmt.step(Fraction(value))]
        at = plot.x(Fraction(value)), box.bottom + 13
        pen.write(number, *at, "h", "middle")
        pen.write(number, box.left - 7, plot.y(Fraction(value)), "h", "end")
    below, beside = (
        cut(f"{axis.name} · {axis.weight}", box.right - box.left, LARGE, 2, bold=True)
        for axis in (shown.across, shown.up)
    )
    pen.y = box.bottom + 30 - LINE / 2
    pen.text((box.left + box.right) / 2, (below, "an"), anchor="middle")
    pen.gap(8)
    x, y = LINE * len(beside) / 2, (box.top + box.bottom) / 2
    pen.slant(beside, (x, y), 90, "an", "middle")
