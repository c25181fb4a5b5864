"""Where the names of points go in a picture: they touch nothing, and stand near their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import hypot

from stancecli import notation as fmt
from stancecli.page.drawings import LINE, Pen, Place, cut, points, widest

Segment = tuple[float, float, float, float]
"""A line from one point to another: x, y, x, y."""


Scale = Callable[[Fraction], float]
"""Where a value stands, in pixels."""


def scale(values: Sequence[Fraction], start: float, end: float) -> Scale:
    """The first of some values stands at `start`, the last at `end`; in the middle if they are one.

    All others stand between.
    """
    first, last = values[0], values[-1]
    if first == last:
        return lambda value: (start + end) / 2
    return lambda value: start + (end - start) * float((value - first) / (last - first))


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
        """Whether a line passes through it (Liang and Barsky's clipping)."""
        x0, y0, x1, y1 = line
        enters, leaves = 0.0, 1.0
        for step, room in (
            (x0 - x1, x0 - self.left),
            (x1 - x0, self.right - x0),
            (y0 - y1, y0 - self.top),
            (y1 - y0, self.bottom - y0),
        ):
            if step == 0:
                if room < 0:
                    return False
            elif step < 0:
                enters = max(enters, room / step)
            else:
                leaves = min(leaves, room / step)
        return enters <= leaves

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

    def named(self, pen: Pen) -> None:
        """Write the name of a point, with its line."""
        pen.at(self.box.top).text(self.x, (self.lines, "pn"), anchor=self.anchor)
        self.tied(pen)

    def tied(self, pen: Pen) -> None:
        """Draw its line."""
        if self.tie:
            pen.line("tie", self.tie[:2], self.tie[2:])


NEAR = 13
"""Pixels between a point and words beside it."""
FAR = (0, 14, 30, 48, 70, 96)
"""How much farther words go where there is no room."""
_WAYS = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
_ANCHORS = {1: "start", -1: "end", 0: "middle"}


def placed(
    room: FreeRoom, name: str, mark: str, at: Place, *, size: float, bold: bool = False
) -> Label | None:
    """The name of a point where it touches nothing, and takes the room; None where none is left."""
    for label in _places(name, mark, at, size, bold):
        if not room.is_free(label.box) or (not label.tie and _is_astray(room, label.box, at)):
            continue
        if label.tie and any(box.crossed_by(label.tie) for box in room.boxes if box.distance(at)):
            continue
        room.boxes.append(label.box)
        if label.tie:
            room.lines.append(label.tie)
        return label
    return None


def _is_astray(room: FreeRoom, box: Box, at: Place) -> bool:
    """Whether words would stand as near to another point as to their own."""
    own = box.distance(at) + 3
    return any(box.distance(other) < own for other in room.points if other != at)


def _places(name: str, mark: str, at: Place, size: float, bold: bool) -> Iterator[Label]:
    """Where a name could stand, the best first: beside the point, in one line or in several."""
    x, y = at
    shapes = list(_shapes(name, mark, size, bold))
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


def _shapes(
    name: str, mark: str, size: float, bold: bool
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], float]]:
    """A name with its mark below, from wide to narrow, and how wide that is.

    It stands there whole: no word is broken, and in more than four lines it has no place.
    """
    seen = set()
    longest = widest(fmt.visible(name).split(" "), size, bold=bold)
    for wide in (260, 150, 100, 72):
        lines = tuple(cut(name, max(wide, min(longest, 260)), size, 4, bold=bold))
        if lines in seen or (lines[-1].endswith("…") and not name.endswith("…")):
            continue
        seen.add(lines)
        marks = tuple(cut(mark, max(wide, 90), size - 1, 2)) if mark else ()
        named = widest(map(fmt.visible, lines), size, bold=bold)
        yield lines, marks, max(named, widest(marks, size - 1))


def frame(pen: Pen, plot: Box, mean: Place | None) -> None:
    """Draw the axes of a chart of points, and lines at their mean."""
    edges = f"V{points(plot.bottom)}H{points(plot.right)}"
    pen.line("ax", (plot.left, plot.top), end=edges)
    if mean:
        pen.upright(mean[0], plot.top, plot.bottom, "r")
        pen.level(plot.left, plot.right, mean[1], "r")
