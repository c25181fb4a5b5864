"""What the page draws: inline SVG, laid by a pen that moves down, of text that stays text.

Here are the shapes, how words are cut into lines, the pen, and what stands below a picture; the
drawings are beside it. Whatever a drawing says is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from markupsafe import Markup, escape

from stancecli import notation as fmt
from stancecli.letters import is_word, syllables, width_of
from stancecli.model import Range

WIDE, SLIM = 900, 358
"""Pixels across: the column of the page, and a telephone's."""
LINE = 16
"""Pixels from one line of text to the next."""
SMALL = 12
"""Pixels of a letter of what stands below a picture."""
KEY_LINES = 8
"""So many lines a name has, in a picture and in its key."""
SWATCH = 16
"""Pixels across of a piece of a colour."""

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
            role="group" if any(each.startswith("<a ") for each in self.shapes) else "img",
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
        part if isinstance(part, Markup) else escape(fmt.in_order(part)) for part in inner
    )
    return Markup("<{0}{1}>{2}</{0}>").format(name, written, body)


def points(*values: Number) -> str:
    """Coordinates as they stand in a path."""
    return " ".join(map(_written, values))


def _words(lines: Sequence[str], x: Number, y: Number, look: str, anchor: str) -> Markup:
    """Lines of text under each other, together centred on `y`."""
    top = y - LINE * (len(lines) - 1) / 2
    spans = (
        element("tspan", line, x=x, y=top + LINE * n, dy=".35em")
        for n, line in enumerate(fmt.carried(lines))
    )
    return element("text", BETWEEN.join(spans), text_anchor=anchor, class_=look)


def _written(value: str | Number) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


BETWEEN = element("tspan", " ", font_size="0")
"""A space between lines, for who copies the text or has it read out.

Of no width, since it would count where a line is set in the middle.
"""


# How wide words are, and how they are cut into lines.


def widest(lines: Iterable[str], size: float, *, bold: bool = False) -> float:
    """How many pixels the widest of some texts takes; 0 where there are none."""
    return max((width_of(line, size, bold=bold) for line in lines), default=0)


def cut(
    text: str, room: float, size: float, lines: int = KEY_LINES, *, bold: bool = False
) -> list[str]:
    """Text in so many lines at most, none wider than `room`; what has no room ends in `…`."""
    every = _lines(fmt.visible(text, fmt.MARKED), room, size, bold)
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
        is_hyphened = is_word(word)
        while width_of(word, size, bold=bold) > room:
            most = _beginning(word, room - width_of("-", size, bold=bold), size, bold)
            part = word[: _end_of_part(word, len(most))]
            word = word[len(part) :]
            # A broken word takes a hyphen in scripts that have capitals.
            has_case = all(each.lower() != each.upper() for each in (part[-1], word[:1]))
            lines.append(f"{part}-" if has_case and is_hyphened else part)
        line = word
    return [*lines, line] if line or not lines else lines


def _end_of_part(word: str, most: int) -> int:
    """Where a long word is broken: behind a hyphen, else between syllables, else where it must."""
    if hyphen := word.rfind("-", 1, most) + 1:
        return hyphen
    ends = accumulate(map(len, syllables(word[: most + 4])))
    return max((end for end in ends if end <= most), default=most)


def _beginning(text: str, room: float, size: float, bold: bool) -> str:
    """As much of a text as has room: one letter at least, with all that is written on it."""
    total, end = 0.0, 0
    for n, character in enumerate(text):
        end = end if fmt.goes_on(text, n) else n
        total += width_of(character, size, bold=bold)
        if total > room:
            return text[: end or max(n, 1)]
    return text


def pieces(bounds: Range) -> Iterator[tuple[str, Fraction, Fraction]]:
    """A bar from 0: up to the least as one piece, from there up to the most as another."""
    low, high, none = bounds.low, bounds.high, Fraction(0)
    sure = max(low, none) or min(high, none)
    ends = (
        ("helps-strongly", none, max(sure, none)),
        ("helps", max(sure, none), max(high, none)),
        ("hurts-strongly", min(sure, none), none),
        ("hurts", min(low, none), min(sure, none)),
    )
    return ((kind, start, end) for kind, start, end in ends if end > start)


# The pen, and what it writes below a picture.


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


Place = tuple[Number, Number]
"""A point: pixels from the left and from above."""

Mark = tuple[Callable[["Pen", float, float], None], float, str]
"""How a mark is drawn from its left end, at a middle; how wide it is, and what it means."""

Text = tuple[Sequence[str], str]
"""Lines of text, and how they look."""


class Pen:
    """Draws from above to below: it knows where it stands, and what it had no room for.

    `whole` has each such name by what stands for it, its id or a number. What it draws looks like a
    class of the page's style.
    """

    def __init__(self, y: float = 0) -> None:
        self.y = y
        self.shapes: list[Markup] = []
        self.whole: dict[str, str] = {}

    def at(self, y: float) -> Pen:
        """Another one on the same surface, for what stands beside."""
        other = copy(self)
        other.y = y
        return other

    def gap(self, high: float) -> None:
        self.y += high

    def called(
        self,
        name: str,
        room: float,
        size: float,
        lines: int = KEY_LINES,
        *,
        bold: bool = False,
        short: str = "",
    ) -> list[str]:
        """A name in so many lines at most; of one that has no room its author's id, or a number.

        `short` is the id of an option, or those of several; without its decider it is the author's.
        """
        shown = cut(name, room, size, lines, bold=bold)
        if not shown[-1].endswith("…") or fmt.visible(name).endswith("…"):
            return shown
        own_id = re.sub(r"[^\s.]+\.", "", short)
        known = [called for called, whole in self.whole.items() if whole == name]
        numbers = map(str, range(1, len(self.whole) + 2))
        for called in filter(None, (*known, own_id, *numbers)):
            shown = cut(called, room, size, lines, bold=bold)
            if self.whole.get(called, name) == name and not shown[-1].endswith("…"):
                break
        self.whole[called] = name
        return shown

    # Where it is told to, without a move.

    def put(
        self, name: str, told: str = "", /, *inner: str | Markup, **attributes: str | Number
    ) -> None:
        """A shape; `told` says in words what it is, for who points at it."""
        title = [element("title", told)] if told else []
        self.shapes.append(element(name, *title, *inner, **attributes))

    def line(self, look: str, *places: Place, end: str = "", told: str = "") -> None:
        """From point to point; with Z as its end back to the first."""
        d = "L".join(points(*place) for place in places)
        self.put("path", told, d=f"M{d}{end}", class_=look)

    def level(self, start: Number, end: Number, y: Number, look: str) -> None:
        """A line from left to right."""
        self.line(look, (start, y), end=f"H{points(end)}")

    def upright(self, x: Number, top: Number, end: Number, look: str) -> None:
        """A line from above to below."""
        self.line(look, (x, top), end=f"V{points(end)}")

    def write(
        self, lines: Sequence[str], x: Number, y: Number, look: str = "", anchor: str = "start"
    ) -> None:
        """Lines of text, together centred on `y`."""
        self.shapes.append(_words(lines, x, y, look, anchor))

    def slant(self, lines: Sequence[str], at: Place, degrees: int, look: str, anchor: str) -> None:
        """Text that goes up, by so many degrees."""
        turned = f"translate({points(*at)}) rotate(-{degrees})"
        self.put("g", "", _words(lines, 0, 0, look, anchor), transform=turned)

    def spans(self, x: Number, y: Number, *texts: tuple[str, str], anchor: str = "") -> None:
        """Texts one behind the other, each with its look."""
        parts = (element("tspan", text, class_=look) for text, look in texts)
        self.put("text", "", *parts, x=x, y=y, dy=".35em", text_anchor=anchor)

    # Down.

    def text(self, x: float, *texts: Text, anchor: str = "start") -> None:
        """Texts one below the other; one without a line takes no room."""
        for lines, look in texts:
            if lines:
                tall = LINE * len(lines)
                self.write(lines, x, self.y + tall / 2, look, anchor)
                self.y += tall

    def marks(self, marks: Iterable[Mark], width: float, left: float = 4) -> None:
        """Marks beside what they mean, in as few lines as there is room for."""
        x, y = left, self.y + LINE / 2
        for mark, wide, said in marks:
            lines = cut(said, width - left - wide - 6, SMALL, 3)
            taken = wide + 6 + widest(lines, SMALL) + 14
            if x + taken - 14 > width and x > left:
                x, y = left, self.y + LINE / 2 + 2
            self.y = max(self.y, y + LINE * (len(lines) - 0.5) + 2)
            mark(self, x, y)
            self.write(lines, x + wide + 6, y + LINE * (len(lines) - 1) / 2, "m")
            x += taken

    def key(self, said: str, width: float) -> None:
        """A line below the picture, or several."""
        self.text(4, (cut(said, width - 12, SMALL), "m"))
        self.gap(2)

    def done(self, width: float, title: str, below: float = 4) -> Drawing:
        """The picture; below it stands in whole what had no room, a name below the other."""
        for called, name in self.whole.items():
            self.key(f"{called}: {name}", width)
        return Drawing(width, self.y + below, title, tuple(self.shapes))


def swatch(kind: str, said: str) -> Mark:
    """A piece of the colour of a class, and what it means."""
    return (
        lambda pen, x, y: pen.put("rect", class_=kind, x=x, y=y - 6, width=SWATCH, height=12),
        SWATCH,
        said,
    )


def swatches(known: Mapping[str, str], used: Iterable[str]) -> Iterator[Mark]:
    """Such pieces of the classes that are used, in the order in which they are known."""
    shown = {*used}
    return (swatch(kind, said) for kind, said in known.items() if kind in shown)
