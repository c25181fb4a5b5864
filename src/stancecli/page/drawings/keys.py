"""What stands below a picture: what its marks mean, and the names that it cuts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from markupsafe import Markup

from stancecli import notation as fmt
from stancecli.page.drawings.boxes import cut, width_of
from stancecli.page.drawings.svg import LINE, element, words

SMALL = 12
"""Pixels of a letter."""
SWATCH = 16
"""Pixels across of a piece of a colour."""

Mark = tuple[Callable[[float, float], Markup], float, str]
"""How a mark is drawn from its left end, at a middle; how wide it is, and what it means."""


def swatch(kind: str, **more: str | float) -> Callable[[float, float], Markup]:
    """A piece of the colour of a class."""

    def drawn(x: float, y: float) -> Markup:
        place = {"x": x, "y": y - 6, "width": SWATCH, "height": 12}
        return element("rect", class_=kind, **place, **more)

    return drawn


def marks_key(
    marks: Iterable[Mark], width: float, top: float, left: float = 4
) -> tuple[list[Markup], float]:
    """The marks beside what they mean, in as few lines as there is room for; and where they end."""
    shapes = list[Markup]()
    x, y, low = left, top + LINE / 2, top
    for mark, wide, said in marks:
        lines = cut(said, width - left - wide - 6, SMALL, 3)
        taken = wide + 6 + max(width_of(line, SMALL) for line in lines) + 14
        if x + taken - 14 > width and x > left:
            x, y = left, low + LINE / 2 + 2
        middle = y + LINE * (len(lines) - 1) / 2
        low = max(low, y + LINE * (len(lines) - 0.5) + 2)
        shapes += [mark(x, y), words(lines, x + wide + 6, middle, class_="m")]
        x += taken
    return shapes, low


@dataclass
class CutNames:
    """The names that a picture had to cut, each with what it is in whole."""

    whole: dict[str, str] = field(default_factory=dict)

    def cut(
        self, name: str, room: float, size: float, lines: int, *, bold: bool = False
    ) -> list[str]:
        """A name in so many lines at most; one that is cut is remembered, and has its own look."""
        shown = cut(name, room, size, lines, bold=bold)
        if not shown[-1].endswith("…") or fmt.visible(name).endswith("…"):
            return shown
        *before, last = shown
        read = "".join(
            line[:-1] if line.endswith("-") and line not in name else f"{line} " for line in before
        )
        ends = [f"… {n}" for n in (name.split()[-1], *range(2, len(self.whole) + 3))]
        for end in (each for each in ends if width_of(each, size, bold=bold) < room / 2):
            if self.whole.setdefault(f"{read}{last}", name) == name:
                break
            left = room - width_of(end, size, bold=bold)
            last = f"{cut(shown[-1], left, size, 1, bold=bold)[0].rstrip('… ')}{end}"
        return [*before, last]

    def key(self, width: float, top: float) -> tuple[list[Markup], float]:
        """What was cut in whole, a name below the other; and where they end."""
        shapes = list[Markup]()
        for shown, name in self.whole.items():
            lines = cut(f"{shown} = {fmt.quoted(name)}", width - 8, SMALL, 3)
            tall = LINE * len(lines)
            shapes.append(words(lines, 4, top + tall / 2, class_="m"))
            top += tall
        return shapes, top
