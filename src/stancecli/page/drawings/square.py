"""Where the names of points go: they touch nothing, and stand near their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import hypot

from stancecli import notation as fmt
from stancecli.page.drawings import (
    LINE,
    SMALL,
    Pen,
    Place,
    cut,
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
