"""What stands below a picture: what its marks mean, and the names that it cuts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from stancecli import notation as fmt
from stancecli.page.drawings.svg import LINE, cut, element, points, width_of, words

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


# Names of actors along the two edges of a matrix: slanted above it, to the left of its rows.


SIZE, LONGEST = 12, 190
"""Pixels of a letter, and of the longest name."""
SLANT = 0.7072
"""A slanted name is so much as high, and as wide, as it is long."""


class MatrixNames:
    """The names of a matrix; those in `strong` are bold. Those of rows take `least` pixels."""

    def __init__(
        self, names: Sequence[str], strong: Sequence[int], cut: CutNames, least: float = 0
    ) -> None:
        self._shown = [
            cut.cut(name, LONGEST, SIZE, 1, bold=n in strong)[0] for n, name in enumerate(names)
        ]
        self._strong = strong
        self._least = least
        self._long = max(map(self._width, range(len(names))), default=0)

    def _width(self, n: int) -> float:
        return width_of(fmt.visible(self._shown[n]), SIZE, bold=n in self._strong)

    @property
    def left(self) -> float:
        """Pixels for the names of the rows."""
        return max(self._long, self._least) + 10

    @property
    def high(self) -> float:
        """Pixels for the names of the columns."""
        return self._long * SLANT + 16

    def beyond(self, rights: Sequence[tuple[int, float]]) -> float:
        """How far to the right the names of these columns reach, each by where it begins."""
        return max((x + self._width(n) * SLANT + 12 for n, x in rights), default=0)

    def above(self, n: int, x: float, bottom: float) -> Markup:
        """The name of a column, which begins at `x`."""
        name = words([self._shown[n]], 0, 0, class_=self._class(n))
        return element("g", name, transform=f"translate({points(x, bottom - 6)}) rotate(-45)")

    def before(self, n: int, y: float) -> Markup:
        """The name of a row."""
        return words([self._shown[n]], self.left - 10, y, anchor="end", class_=self._class(n))

    def _class(self, n: int) -> str:
        return f"sn{' b' if n in self._strong else ''}"
