"""Names of actors along the two edges of a matrix: slanted above it, to the left of its rows."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from stancecli import notation as fmt
from stancecli.page.drawings.boxes import width_of
from stancecli.page.drawings.keys import CutNames
from stancecli.page.drawings.svg import element, points, words

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
