"""Decisions against views and scenarios: who leads there, by how much and how surely."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise

from markupsafe import Markup

from stancecli import notation as fmt
from stancecli.page.drawings.keys import CutNames, Mark, marks_key, swatch
from stancecli.page.drawings.svg import (
    LINE,
    SLIM,
    Drawing,
    cut,
    element,
    path,
    points,
    width_of,
    words,
)

SIZE, SMALL = 11.5, 11.5
"""Pixels of a letter of a name, and of a number."""
NAMES, GAP, BETWEEN = 134, 4, 10
"""Pixels for the names of decisions, between two cells, and between columns of two kinds."""
NARROW, BROAD = 72, 124
"""Pixels of a column, at least and at most."""
PAD, BAR = 5, 7
"""Pixels between the edge of a cell and what is in it, and of a bar's thickness."""
MOST_LINES = 4
"""So many lines a name takes in a cell."""
TIMED = "scenarios by date"
"""What stands over columns that stand on a line of time."""
CELL_OF_A_CARD, ON_A_CARD = 28, 84
"""Pixels of the height of a cell on a telephone, and for the bar and the number in it."""


@dataclass(frozen=True)
class SideColumn:
    """What is compared: its `kind` over several of that kind, its name, and a note below that."""

    kind: str
    name: str
    note: str


@dataclass(frozen=True)
class SideCell:
    """How a decision stands in a column; `name` is who leads or is level, and not as entered.

    `lead` is by how many points one leads; where none does `word` says how it stands. `kind` is
    `same` as entered, `other` (another leads) or `level` (another is level with that).
    """

    name: str
    kind: str
    is_open: bool
    lead: Fraction | None
    word: str
    told: str

    @property
    def figure(self) -> str:
        return self.word if self.lead is None else fmt.rounded(self.lead)


@dataclass(frozen=True)
class SideRow:
    """A decision: whose it is, what it asks, and how it stands in each column."""

    name: str
    question: str
    cells: tuple[SideCell, ...]

    def scale(self, room: float) -> float:
        """Pixels of a point, so that the longest bar has room beside the widest number."""
        leads = [cell for cell in self.cells if cell.lead]
        widest = max((width_of(cell.figure, SMALL) for cell in leads), default=0)
        most = max((float(cell.lead or 0) for cell in leads), default=1)
        return max(room - 5 - widest, 8) / most


@dataclass(frozen=True)
class SideBySide:
    """Decisions in columns, of which the first is the model as entered."""

    columns: tuple[SideColumn, ...]
    rows: tuple[SideRow, ...]


def side_by_side(chart: SideBySide, width: int) -> Drawing:
    """A row for each decision; on a telephone a card for each, its columns below each other."""
    names = CutNames()
    drawn = _cards if width <= SLIM else _table
    shapes, wide, high = drawn(chart, width, names)
    marks, high = marks_key(_meanings(chart), wide, high + 8, left=1)
    cut_, high = names.key(wide, high + 2)
    told = "; ".join(
        f"{row.name}: "
        + ", ".join(
            f"{column.name} {cell.told}"
            for column, cell in zip(chart.columns, row.cells, strict=True)
        )
        for row in chart.rows
    )
    return Drawing(wide, high + 4, f"Side by side. {told}.", (*shapes, *marks, *cut_))


# The table.


def _lefts(chart: SideBySide, width: int) -> tuple[list[float], float]:
    """Where the columns stand, and how wide each is."""
    kinds = [column.kind for column in chart.columns]
    breaks = sum(a != b for a, b in pairwise(kinds))
    room = (width - NAMES - BETWEEN * breaks - 4) / max(len(kinds), 1) - GAP
    wide = min(max(room, NARROW), BROAD)
    left, lefts = float(NAMES), list[float]()
    for n, kind in enumerate(kinds):
        left += BETWEEN if n and kind != kinds[n - 1] else 0
        lefts.append(left)
        left += wide + GAP
    return lefts, wide


def _table(chart: SideBySide, width: int, names: CutNames) -> tuple[list[Markup], float, float]:
    lefts, wide = _lefts(chart, width)
    shapes, top = _heads(chart, lefts, wide, names)
    first = top
    for row in chart.rows:
        drawn, high = _row(row, lefts, wide, top, names)
        shapes += drawn
        top += high + GAP
    end = lefts[-1] + wide
    box = {"x": lefts[0] - 4, "y": first - 4, "width": wide + 8, "height": top - first - GAP + 8}
    shapes.append(element("rect", class_="boxed", rx=4, **box))
    return shapes, max(end + 4, 420), top


def _heads(
    chart: SideBySide, lefts: Sequence[float], wide: float, names: CutNames
) -> tuple[list[Markup], float]:
    """The names of the columns, below what several have in common; and where the rows begin."""
    heads = [
        (
            names.cut(column.name, wide, SIZE, 4, bold=True),
            names.cut(column.note, wide, SMALL, 4) if column.note else [],
        )
        for column in chart.columns
    ]
    tall = LINE * max(len(name) + len(note) for name, note in heads)
    has_kinds = any(column.kind for column in chart.columns)
    top = (2.2 * LINE if has_kinds else 0) + 4
    shapes = list[Markup]()
    for x, (name, note) in zip(lefts, heads, strict=True):
        shapes.append(words(name, x, top + LINE * len(name) / 2, class_="cn"))
        if note:
            shapes.append(words(note, x, top + LINE * (len(name) + len(note) / 2), class_="h"))
    places = groupby(range(len(lefts)), key=lambda n: chart.columns[n].kind)
    for kind, group in places:
        if kind:
            shapes += _kind(kind, [lefts[n] for n in group], wide)
    return shapes, top + tall + 10


def _kind(kind: str, lefts: Sequence[float], wide: float) -> Iterator[Markup]:
    end = lefts[-1] + wide
    lines = cut(kind, end - lefts[0] + BETWEEN, SMALL, 1 if kind == TIMED else 2)
    yield words(lines, lefts[0], LINE * len(lines) / 2, class_="m")
    if kind == TIMED:
        y = 1.5 * LINE + 2
        yield path(f"M{points(lefts[0], y)}H{points(end)}", class_="ax")
        tip = f"M{points(end - 5, y - 4)}L{points(end, y)}L{points(end - 5, y + 4)}"
        yield path(tip, class_="ax")
        for left in lefts:
            yield element("circle", class_="pt actor", cx=left + 4, cy=y, r=4)


def _row(
    row: SideRow, lefts: Sequence[float], wide: float, top: float, names: CutNames
) -> tuple[list[Markup], float]:
    """A decision in its columns, and how high that is."""
    own = names.cut(row.name, NAMES - 12, 13, 2, bold=True)
    question = names.cut(row.question, NAMES - 12, SMALL, 4)
    inside = wide - 2 * PAD - 4
    named = [
        names.cut(cell.name, inside, SIZE, MOST_LINES, bold=True) if cell.name else []
        for cell in row.cells
    ]
    foot = 2 if any(width_of(cell.figure, SMALL) > inside - 14 for cell in row.cells) else 1
    # A word is as wide as the cell; a number stands behind its bar.
    long = LINE * (max(map(len, named)) + foot) + 2 * PAD
    high = max(long, LINE * (len(own) + len(question)) + 4, 3 * LINE)
    shapes = [words(own, 0, top + LINE * len(own) / 2, class_="b")]
    below = top + LINE * (len(own) + len(question) / 2) + 2
    shapes.append(words(question, 0, below, class_="h"))
    for cell, name, x in zip(row.cells, named, lefts, strict=True):
        shapes += _cell(cell, name, row.scale(inside), x, top, wide, high)
    return shapes, high


def _cell(
    cell: SideCell,
    name: Sequence[str],
    scale: float,
    x: float,
    top: float,
    wide: float,
    high: float,
) -> Iterator[Markup]:
    """A cell with who leads in it, and below that a bar, or how it stands."""
    on = _on(cell)
    yield from _ground(cell, x, top, wide, high)
    left = x + PAD + (4 if cell.kind == "level" else 0)
    if name:
        yield words(name, left, top + PAD + LINE * len(name) / 2, class_=f"cn{on}")
    y = top + high - PAD - LINE / 2
    if cell.lead is None:
        lines = cut(cell.word, wide - 2 * PAD - 4, SMALL, 2)
        yield words(lines, left, y - LINE * (len(lines) - 1) / 2, class_=f"h{on}")
        return
    yield from _bar(cell, scale, left, y, on)


def _bar(cell: SideCell, scale: float, left: float, y: float, on: str) -> Iterator[Markup]:
    long = max(float(cell.lead or 0) * scale, 2)
    kind = "lead-open" if cell.is_open else f"lead-bar{on}"
    place = {"x": left, "y": y - BAR / 2, "height": BAR, "rx": 1}
    yield element("rect", class_=kind, width=long, **place)
    yield words([cell.figure], left + long + 5, y, class_=f"h{on}")


def _on(cell: SideCell) -> str:
    return " on" if cell.kind == "other" and not cell.is_open else ""


def _look(cell: SideCell) -> str:
    return f"is-{'other' if cell.kind == 'other' else 'same'}{'-open' if cell.is_open else ''}"


def _ground(cell: SideCell, x: float, top: float, wide: float, high: float) -> Iterator[Markup]:
    """Filled is sure, hollow is open; dark is another that leads, a strip another that is level."""
    place = {"x": x, "y": top, "width": wide, "height": high}
    yield element("rect", element("title", cell.told), class_=_look(cell), rx=3, **place)
    if cell.kind == "level":
        yield element("rect", class_="strip", x=x, y=top, width=5, height=high)


# The cards.


def _cards(chart: SideBySide, width: int, names: CutNames) -> tuple[list[Markup], float, float]:
    """A card for each decision."""
    shapes, top, half = list[Markup](), 0.0, width * 0.42
    for row in chart.rows:
        own = names.cut(row.name, width - 8, 13, 2, bold=True)
        asked = cut(row.question, width - 8, SIZE, 3)
        shapes.append(words(own, 1, top + LINE * len(own) / 2, class_="b"))
        top += LINE * len(own)
        shapes.append(words(asked, 1, top + LINE * len(asked) / 2, class_="m"))
        top += LINE * len(asked) + 4
        for column, cell in zip(chart.columns, row.cells, strict=True):
            drawn, high = _line(column, cell, row.scale(ON_A_CARD), top, half, width, names)
            shapes += drawn
            top += high + 3
        top += 12
    return shapes, float(width), top - 12


def _line(
    column: SideColumn,
    cell: SideCell,
    scale: float,
    top: float,
    half: float,
    width: int,
    names: CutNames,
) -> tuple[list[Markup], float]:
    """A column of a decision as a line of its card, and how high that is."""
    wide, on = width - half - 2, _on(cell)
    called = " ".join(filter(None, (column.name, column.note)))
    head = names.cut(called, half - 10, SMALL, 2)
    left, room = half + PAD + 4, wide - 2 * PAD - 4
    start = left + room - ON_A_CARD
    name = names.cut(cell.name, room - ON_A_CARD - 6, SIZE, 3, bold=True) if cell.name else []
    word = cut(cell.word, ON_A_CARD, SMALL, 2) if cell.lead is None else []
    high = max(LINE * max(len(head), len(name), len(word)) + 6, CELL_OF_A_CARD)
    middle = top + high / 2
    shapes = [words(head, 1, middle, class_="h"), *_ground(cell, half, top, wide, high)]
    if name:
        shapes.append(words(name, left, middle, class_=f"cn{on}"))
    if cell.lead is None:
        shapes.append(words(word, start, middle, class_=f"h{on}"))
    else:
        shapes += _bar(cell, scale, start, middle, on)
    return shapes, high


# What the cells mean.


def _meanings(chart: SideBySide) -> Iterator[Mark]:
    """What kinds of cells mean, those that are there."""
    cells = [cell for row in chart.rows for cell in row.cells]
    kinds = {(cell.kind, cell.is_open) for cell in cells}
    known = (
        ("other", False, "another leads"),
        ("other", True, "another leads, open"),
        ("level", None, "another is level"),
        ("same", True, "as entered, open"),
        ("same", False, "as entered"),
    )
    for kind, is_open, said in known:
        if (kind, is_open) in kinds or (is_open is None and kind in {k for k, _ in kinds}):
            yield _piece(SideCell("", kind, bool(is_open), None, "", said)), 20, said
    if any(cell.lead is not None for cell in cells):
        yield swatch("lead-bar"), 16, "lead, in the actor’s own points: compare within a row only"


def _piece(cell: SideCell) -> Callable[[float, float], Markup]:
    return lambda x, y: Markup("").join(_ground(cell, x, y - 6, 20, 12))
