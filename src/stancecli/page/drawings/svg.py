"""Drawings as inline SVG: a few shapes, and text that wraps, stays text and is always escaped."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from stancecli import notation as fmt

WIDE, SLIM = 900, 358
"""Pixels across: the column of the page, and a telephone's."""
LINE = 16
"""Pixels from one line of text to the next."""

Number = int | float


@dataclass(frozen=True)
class Drawing:
    """Shapes on a surface of so many pixels; `title` says in words what they show."""

    width: Number
    height: Number
    title: str
    shapes: tuple[Markup, ...]

    def __html__(self) -> Markup:
        return self.boxed("")

    def boxed(self, box: str) -> Markup:
        """The picture, as the box of this name where a script puts other shapes."""
        return element(
            "svg",
            element("title", self.title),
            *self.shapes,
            viewBox=f"0 0 {_written(self.width)} {_written(self.height)}",
            role="img",
            style=f"--w: {round(self.width)}",
            data_box=box,
        )


def element(name: str, *inner: str | Markup, **attributes: str | Number) -> Markup:
    """An element; in names of attributes a trailing `_` is dropped, others are hyphens.

    Attributes with nothing in them are left out.
    """
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _written(value))
        for key, value in attributes.items()
        if value != ""
    )
    body = Markup("").join(
        part if isinstance(part, Markup) else escape(fmt.visible(part)) for part in inner
    )
    return Markup("<{0}{1}>{2}</{0}>").format(name, written, body)


def path(d: str, *inner: Markup, **attributes: str | Number) -> Markup:
    return element("path", *inner, d=d, **attributes)


def points(*values: Number) -> str:
    """Coordinates as they stand in a path."""
    return " ".join(map(_written, values))


def words(
    lines: Iterable[str], x: Number, y: Number, *, anchor: str = "start", class_: str = ""
) -> Markup:
    """Lines of text under each other, together centred on `y`."""
    lines = list(lines)
    top = y - LINE * (len(lines) - 1) / 2
    spans = (
        element("tspan", line, x=x, y=top + LINE * n, dy=".35em") for n, line in enumerate(lines)
    )
    return element("text", BETWEEN.join(spans), text_anchor=anchor, class_=class_)


def _written(value: str | Number) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.1f}".removesuffix(".0")


BETWEEN = element("tspan", " ", font_size="0")
"""A space between lines, for who copies the text or has it read out.

Of no width, since it would count where a line is set in the middle.
"""


# Where words fit in a picture: how wide they are, and what they would touch.


Segment = tuple[float, float, float, float]
"""A line from one point to another: x, y, x, y."""

_WIDTHS = {
    **dict.fromkeys("iljI.,:;|!'‘’·", 0.32),
    **dict.fromkeys(" ()[]/ftr-°“”", 0.42),
    **dict.fromkeys("mwM−+", 0.95),
    **dict.fromkeys("W@%—…", 1.02),
}
"""How wide some letters are, to their size, in the widest of the fonts that a page may get."""


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """About how many pixels a text takes; sooner too many than too few."""
    total = 0.0
    for character in text:
        if unicodedata.east_asian_width(character) in "WF":
            total += 1.05
        else:
            total += _WIDTHS.get(character, 0.72 if character.isupper() else 0.62)
    return total * size * (1.1 if bold else 1)


def cut(text: str, room: float, size: float, lines: int, *, bold: bool = False) -> list[str]:
    """Text in so many lines at most, none wider than `room`; what has no room ends in `…`."""
    every = _lines(fmt.visible(text), room, size, bold)
    if len(every) <= lines:
        return every
    rest = " ".join(every[lines - 1 : lines + 1])
    kept = _beginning(rest, room - width_of("…", size, bold=bold), size, bold)
    return [*every[: lines - 1], f"{kept.rstrip()}…"]


def _lines(text: str, room: float, size: float, bold: bool) -> list[str]:
    """Text in lines of whole words; one that no line has room for is broken, with a hyphen."""
    lines, line = list[str](), ""
    for word in text.strip().split(" "):
        longer = f"{line} {word}" if line else word
        if width_of(longer, size, bold=bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line.rstrip())
        while width_of(word, size, bold=bold) > room:
            part = _beginning(word, room - width_of("-", size, bold=bold), size, bold)
            word = word[len(part) :]
            lines.append(f"{part}-" if _has_case(part[-1]) and _has_case(word[:1]) else part)
        line = word
    return [*lines, line] if line or not lines else lines


def _has_case(letter: str) -> bool:
    """Whether it is of a script in which a broken word takes a hyphen."""
    return letter.lower() != letter.upper()


def _beginning(text: str, room: float, size: float, bold: bool) -> str:
    """As much of a text as has room: one character at least."""
    total = 0.0
    for n, character in enumerate(text):
        total += width_of(character, size, bold=bold)
        if total > room:
            return text[: max(n, 1)]
    return text


@dataclass(frozen=True)
class Box:
    """A part of a picture, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

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

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """The place in it that is nearest to a point."""
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)


@dataclass
class FreeRoom:
    """A picture as it fills: what is taken, by boxes and by lines, and the points to be named."""

    inside: Box
    boxes: list[Box] = field(default_factory=list)
    lines: list[Segment] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)

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
    middle: float
    box: Box
    tie: Segment | None
    """A thin line from the point, where the words are not beside it."""

    def named(self) -> Iterator[Markup]:
        """The name of a point, with its line."""
        yield words(self.lines, self.x, self.middle, anchor=self.anchor, class_="pn")
        yield from self.tied()

    def tied(self) -> Iterator[Markup]:
        if self.tie:
            yield path(f"M{points(*self.tie[:2])}L{points(*self.tie[2:])}", class_="tie")


NEAR = 13
"""Pixels between a point and words beside it."""
FAR = (0, 14, 30, 48, 70, 96)
"""How much farther words go where there is no room."""
_WAYS = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))


def placed(
    room: FreeRoom, name: str, mark: str, at: tuple[float, float], *, size: float, bold: bool
) -> Label | None:
    """The name of a point where it touches nothing, and takes the room; None where none is left."""
    for label in _places(name, mark, at, size, bold):
        if not room.is_free(label.box) or (not label.tie and _is_astray(room, label.box, at)):
            continue
        if label.tie and any(box.crossed_by(label.tie) for box in _others(room, at)):
            continue
        room.boxes.append(label.box)
        if label.tie:
            room.lines.append(label.tie)
        return label
    return None


def _is_astray(room: FreeRoom, box: Box, at: tuple[float, float]) -> bool:
    """Whether words would stand as near to another point as to their own."""
    own = _distance(box, at) + 3
    return any(_distance(box, other) < own for other in room.points if other != at)


def _distance(box: Box, point: tuple[float, float]) -> float:
    x, y = box.nearest(*point)
    return float(((x - point[0]) ** 2 + (y - point[1]) ** 2) ** 0.5)


def _others(room: FreeRoom, at: tuple[float, float]) -> Iterator[Box]:
    x, y = at
    return (
        box for box in room.boxes if not (box.left <= x <= box.right and box.top <= y <= box.bottom)
    )


def _places(
    name: str, mark: str, at: tuple[float, float], size: float, bold: bool
) -> Iterator[Label]:
    """Where a name could stand, the best first: beside the point, in one line or in several."""
    x, y = at
    shapes = list(_shapes(name, mark, size, bold))
    for far in FAR:
        for lines, marks, long in shapes:
            high = LINE * (len(lines) + len(marks))
            for across, down in _WAYS:
                slant = 0.5 if across and down else 1
                left = x + across * (NEAR + far * slant) - long * (1 - across) / 2
                middle = y + down * ((9 if across else NEAR) + far * slant + high / 2)
                box = Box(left - 2, middle - high / 2, left + long + 2, middle + high / 2)
                anchor = {1: "start", -1: "end", 0: "middle"}[across]
                tie = None
                if far:
                    to = box.nearest(x, y)
                    tie = (*_toward(at, to), *to)
                yield Label(lines, marks, anchor, left + long * (1 - across) / 2, middle, box, tie)


def _toward(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """A point on the way, just outside a mark at the start."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = max((across**2 + down**2) ** 0.5, 1)
    return start[0] + across / length * 8, start[1] + down / length * 8


def _shapes(
    name: str, mark: str, size: float, bold: bool
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], float]]:
    """A name with its mark below, from wide to narrow, and how wide that is.

    It stands there whole: no word is broken, and in more than four lines it has no place.
    """
    seen = set()
    longest = max(width_of(word, size, bold=bold) for word in fmt.visible(name).split(" "))
    for wide in (260, 150, 100, 72):
        lines = tuple(cut(name, max(wide, min(longest, 260)), size, 4, bold=bold))
        if lines in seen or (lines[-1].endswith("…") and not name.endswith("…")):
            continue
        seen.add(lines)
        marks = tuple(cut(mark, max(wide, 90), size - 1, 2)) if mark else ()
        yield lines, marks, _long(lines, marks, size, bold)


def _long(lines: Iterable[str], marks: Iterable[str], size: float, bold: bool) -> float:
    named = [width_of(fmt.visible(line), size, bold=bold) for line in lines]
    return max([*named, *(width_of(mark, size - 1) for mark in marks)])


def frame(plot: Box, mean: tuple[float, float] | None) -> Iterator[Markup]:
    """The axes of a chart of points, and lines at their mean."""
    edges = f"M{points(plot.left, plot.top)}V{points(plot.bottom)}H{points(plot.right)}"
    yield path(edges, class_="ax")
    if mean:
        yield path(f"M{points(mean[0], plot.top)}V{points(plot.bottom)}", class_="r")
        yield path(f"M{points(plot.left, mean[1])}H{points(plot.right)}", class_="r")
