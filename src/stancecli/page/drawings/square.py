"""The square of a tension: what each option does to two interests at once.

And, for whatever names points, where names go: they touch nothing, and stand near their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import ceil, hypot

from stancecli import notation as fmt
from stancecli.model import Criterion, Range
from stancecli.page.drawings import (
    LINE,
    SMALL,
    Drawing,
    Pen,
    Place,
    Scale,
    cut,
    points,
    scale,
    widest,
)

Segment = tuple[float, float, float, float]
"""A line from one point to another: x, y, x, y."""


@dataclass(frozen=True)
class Box:
    """A part of a picture, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, at: Place, far: float) -> Box:
        """A square around a point."""
        x, y = at
        return cls(x - far, y - far, x + far, y + far)

    @property
    def rect(self) -> dict[str, float]:
        """Where a rectangle stands that fills it."""
        wide, high = self.right - self.left, self.bottom - self.top
        return {"x": self.left, "y": self.top, "width": wide, "height": high}

    def meets(self, other: Box) -> bool:
        """Whether the two have a place in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether it lies in another one."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )

    def crossed_by(self, line: Segment) -> bool:
        """Whether a line passes through it: beside it, and with corners on either side."""
        x0, y0, x1, y1 = line
        if not self.meets(Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))):
            return False
        corners = ((x, y) for x in (self.left, self.right) for y in (self.top, self.bottom))
        sides = [(x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) for x, y in corners]
        return min(sides) <= 0 <= max(sides)

    def nearest(self, at: Place) -> Place:
        """The place in it that is nearest to a point."""
        return min(max(at[0], self.left), self.right), min(max(at[1], self.top), self.bottom)

    def distance(self, at: Place) -> float:
        """How far it is from a point; 0 where that lies in it."""
        x, y = self.nearest(at)
        return hypot(x - at[0], y - at[1])


@dataclass
class FreeRoom:
    """A picture as it fills: what is taken, by boxes and by lines, and the points to be named."""

    inside: Box
    boxes: list[Box] = field(default_factory=list)
    lines: list[Segment] = field(default_factory=list)
    points: list[Place] = field(default_factory=list)

    def hold(self, points: Iterable[Place], far: float) -> None:
        """Take the room of points, each so large."""
        self.points += points
        self.boxes += [Box.around(at, far) for at in self.points]

    def cross(self, plot: Box, at: Place) -> None:
        """Take the room of two lines through a point, from edge to edge."""
        x, y = at
        self.lines += [(x, plot.top, x, plot.bottom), (plot.left, y, plot.right, y)]

    def is_free(self, box: Box) -> bool:
        """Whether a box would touch nothing."""
        return (
            box.within(self.inside)
            and not any(map(box.meets, self.boxes))
            and not any(map(box.crossed_by, self.lines))
        )


@dataclass(frozen=True)
class Label:
    """Words in lines, the first ones bold or not, and where they are to stand."""

    lines: tuple[str, ...]
    mark: tuple[str, ...]
    anchor: str
    x: float
    box: Box
    tie: Segment | None
    """A thin line from the point, where the words are not beside it."""

    def named(self, pen: Pen, look: str) -> None:
        """Write the name of a point, with its line."""
        name = (self.lines, look), (self.mark, "h")
        pen.at(self.box.top).text(self.x, *name, anchor=self.anchor)
        if self.tie:
            pen.line("tie", self.tie[:2], self.tie[2:])


NEAR = 13
"""Pixels between a point and words beside it."""
FAR = (0, 14, 30, 48, 70, 96)
"""How much farther words go where there is no room."""
_WAYS = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
_ANCHORS = {1: "start", -1: "end", 0: "middle"}


def placed(room: FreeRoom, name: str, mark: str, at: Place, *, bold: bool = False) -> Label | None:
    """The name of a point where it touches nothing, and takes the room; None where none is left."""
    for label in _places(name, mark, at, bold):
        box, tie = label.box, label.tie
        if not room.is_free(box):
            continue
        if tie:
            has_place = not any(each.crossed_by(tie) for each in room.boxes if each.distance(at))
        else:  # words do not stand as near to another point as to their own
            own = box.distance(at) + 3
            has_place = all(box.distance(other) >= own for other in room.points if other != at)
        if has_place:
            room.boxes.append(box)
            room.lines += [tie] if tie else []
            return label
    return None


def _places(name: str, mark: str, at: Place, bold: bool) -> Iterator[Label]:
    """Where a name could stand, the best first: beside the point, in one line or in several."""
    x, y = at
    shapes = list(_shapes(name, mark, bold))
    for far in FAR:
        for lines, marks, long in shapes:
            high = LINE * (len(lines) + len(marks))
            for across, down in _WAYS:
                slant = 0.5 if across and down else 1
                start = x + across * (NEAR + far * slant)
                left = start - long * (1 - across) / 2
                middle = y + down * ((9 if across else NEAR) + far * slant + high / 2)
                box = Box(left - 2, middle - high / 2, left + long + 2, middle + high / 2)
                tie = _tie(at, box.nearest(at)) if far else None
                yield Label(lines, marks, _ANCHORS[across], start, box, tie)


def _tie(start: Place, end: Place) -> Segment:
    """A line to a point from another one, from just outside the mark there."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = max(hypot(across, down), 1)
    return (start[0] + across / length * 8, start[1] + down / length * 8, *end)


def numbered(pen: Pen, labels: Iterable[Label | None], names: Iterable[str]) -> list[str]:
    """The numbers of points whose names have no place, for the key; empty for the others."""
    numbers = list[str]()
    for label, name in zip(labels, names, strict=True):
        numbers.append("" if label else str(len(pen.whole) + 1))
        if not label:
            pen.whole[numbers[-1]] = name
    return numbers


def _shapes(
    name: str, mark: str, bold: bool
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], float]]:
    """A name with its mark below, from wide to narrow, and how wide that is.

    It stands there whole: no word is broken, and in more than four lines it has no place.
    """
    seen = set()
    longest = widest(fmt.visible(name).split(" "), SMALL, bold=bold)
    for wide in (260, 150, 100, 72):
        lines = tuple(cut(name, max(wide, min(longest, 260)), SMALL, 4, bold=bold))
        if lines in seen or (lines[-1].endswith("…") and not name.endswith("…")):
            continue
        seen.add(lines)
        marks = tuple(cut(mark, max(wide, 90), SMALL - 1, 2)) if mark else ()
        named = widest(map(fmt.visible, lines), SMALL, bold=bold)
        yield lines, marks, max(named, widest(marks, SMALL - 1))


# The square.

LARGE = 13
"""Pixels of a letter of the axes."""
INSET = 16
"""Pixels from the edge of the square to the ends of its scales."""
RADIUS = 7


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
    across: Criterion
    up: Criterion
    corner: str

    @property
    def told(self) -> str:
        """All of it in words."""
        does = (f"{each.name} {fmt.effect(each.x)} and {fmt.effect(each.y)}" for each in self.spots)
        pair = f"{fmt.quoted(self.across.name)} and {fmt.quoted(self.up.name)}"
        corner = f"{self.corner[:1].upper()}{self.corner[1:]}"
        return f"What each option does to {pair}: {'; '.join(does)}. {corner}."

    def drawn(self, width: int) -> Drawing:
        """Options as points, ranges as bars or rectangles.

        A name that finds no place stands below the square, by the number in its point.
        """
        left = 62
        side = width - left - 12
        ends = (
            abs(end) for each in self.spots for of in (each.x, each.y) for end in (of.low, of.high)
        )
        plot = _Plot.of(Box(left, 8, left + side, 8 + side), max(2, ceil(max(ends, default=2))))
        drawn = list(_apart(plot, self.spots))
        room = FreeRoom(Box(left + 2, 10, left + side - 2, 8 + side - 2))
        room.cross(plot.box, plot.zero)
        room.hold((at for _, at, _ in drawn), RADIUS + 2)
        room.boxes += [stretch for *_, stretch in drawn if stretch]
        # What is traded for what: from the one that is next to the one that leads.
        places = {spot.kind: at for spot, at, _ in reversed(drawn)}
        lead, rival = places.get("lead"), places.get("next")
        front = [(*rival, *lead)] if lead and rival and lead != rival else []
        room.lines += front
        labels = [
            placed(room, spot.name, spot.mark, at, bold=spot.kind == "lead")
            for spot, at, _ in drawn
        ]
        pen = Pen()
        _ground(pen, plot, room, self.corner, [label.box for label in labels if label])
        for line in front:
            pen.line("front", line[:2], line[2:])
        for spot, _, stretch in drawn:
            if stretch:
                pen.put("rect", class_=f"range {spot.kind}", **stretch.rect, rx=3)
        names = [fmt.marked(spot.name, spot.mark) for spot in self.spots]
        numbers = numbered(pen, labels, names)
        for (spot, (x, y), _), name, number in zip(drawn, names, numbers, strict=True):
            said = f"{name}: {fmt.effect(spot.x)}, {fmt.effect(spot.y)}"
            pen.put("circle", said, class_=f"pt {spot.kind}", cx=x, cy=y, r=RADIUS)
            if number:
                pen.write([number], x, y, f"num {spot.kind}", "middle")
        looks = {"lead": "sn b", "out": "sn m"}
        for spot, label in zip(self.spots, labels, strict=True):
            if label:
                label.named(pen, looks.get(spot.kind, "sn"))
        _axes(pen, plot, self)
        return pen.done(width, self.told, below=0)


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


Drawn = tuple[Spot, Place, Box | None]
"""An option, where it stands, and the bar or the rectangle of what it can be."""


def _apart(plot: _Plot, spots: Sequence[Spot]) -> Iterator[Drawn]:
    """Where the points are; those of the same values stand side by side."""
    places = Counter((spot.x.mid, spot.y.mid) for spot in spots)
    seen = Counter[tuple[Fraction, Fraction]]()
    left, right = plot.box.left + INSET, plot.box.right - INSET
    for spot in spots:
        key = spot.x.mid, spot.y.mid
        own, count = plot.x(spot.x.mid), places[key]
        step = min(2 * RADIUS + 3, (right - left) / count)
        room = step * (count - 1) / 2
        x = min(max(own, left + room), right - room) - room + step * seen[key]
        seen[key] += 1
        yield spot, (x, plot.y(spot.y.mid)), _stretch(plot, spot, x - own)


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


def _ground(pen: Pen, plot: _Plot, room: FreeRoom, corner: str, names: Sequence[Box]) -> None:
    """What is behind the points; under words there is no cross."""
    box, (x, y) = plot.box, plot.zero
    pen.put("rect", class_="corner", **Box(x, box.top, box.right, y).rect)
    pen.put("rect", class_="frame", **box.rect)
    found = _corner(room, Box(x + 6, box.top + 4, box.right - 4, y - 6), corner)
    taken = [*names, *([found[1]] if found else [])]
    # A cross where whole values of both interests meet, off the axes.
    whole = [Fraction(n) for n in range(-plot.most, plot.most + 1) if n and plot.most <= 4]
    crosses = (
        f"M{points(at[0] - 2.5, at[1])}h5M{points(at[0], at[1] - 2.5)}v5"
        for at in product(map(plot.x, whole), map(plot.y, whole))
        if not any(map(Box.around(at, 3).meets, taken))
    )
    pen.put("path", d="".join(crosses), class_="r")
    pen.upright(x, box.top, box.bottom, "ax")
    pen.level(box.left, box.right, y, "ax")
    if found:
        lines, free = found
        pen.write(lines, (x + box.right) / 2, (free.top + free.bottom) / 2, "m", "middle")


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
        pen.called(f"{axis.name} · {fmt.weight(axis)}", box.right - box.left, LARGE, 2, bold=True)
        for axis in (shown.across, shown.up)
    )
    pen.y = box.bottom + 30 - LINE / 2
    pen.text((box.left + box.right) / 2, (below, "an"), anchor="middle")
    pen.gap(8)
    x, y = LINE * len(beside) / 2, (box.top + box.bottom) / 2
    pen.slant(beside, (x, y), 90, "an", "middle")
