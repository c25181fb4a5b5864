"""Decisions against views and scenarios: who leads there, by how much and how surely."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import accumulate, groupby, pairwise

from stancecli import notation as fmt
from stancecli.page.drawings import LINE, SLIM, Drawing, Mark, Pen, cut, swatch, widest

SIZE = 11.5
"""Pixels of a letter."""
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


@dataclass(frozen=True)
class SideColumn:
    """What is compared: its `kind` over several of that kind, its name, and a note below that."""

    kind: str
    name: str
    note: str


@dataclass(frozen=True)
class SideCell:
    """How a decision stands in a column; `name` is who leads or is level, and not as entered.

    `short` is the same by id. `lead` is by how many points one leads; where none does `word` says
    how it stands. `kind` is `same` as entered, `other` (another leads) or `level` (another is level
    with that).
    """

    name: str
    short: str
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
        most = max((float(cell.lead or 0) for cell in leads), default=1)
        return max(room - 5 - widest((cell.figure for cell in leads), SIZE), 8) / most


@dataclass(frozen=True)
class SideBySide:
    """Decisions in columns, of which the first is the model as entered."""

    columns: tuple[SideColumn, ...]
    rows: tuple[SideRow, ...]

    def drawn(self, width: int) -> Drawing:
        """A row for each decision; on a telephone a card for each, its columns below each other."""
        pen = Pen()
        wide = _cards(pen, self, width) if width <= SLIM else _table(pen, self, width)
        pen.gap(8)
        pen.marks(_meanings(self), wide, left=1)
        pen.gap(2)
        names = [column.name for column in self.columns]
        rows = list[str]()
        for row in self.rows:
            told = (f"{name} {cell.told}" for name, cell in zip(names, row.cells, strict=True))
            rows.append(f"{row.name}: {', '.join(told)}")
        return pen.done(wide, f"Side by side. {'; '.join(rows)}.")


def _table(pen: Pen, chart: SideBySide, width: int) -> float:
    """A row for each decision; and how wide it is."""
    lefts, wide = _lefts(chart, width)
    _heads(pen, chart, lefts, wide)
    first = pen.y
    for row in chart.rows:
        beside = pen.at(pen.y)
        beside.text(0, (pen.called(row.name, NAMES - 12, 13, 2, bold=True), "b"))
        beside.gap(2)
        beside.text(0, (pen.called(row.question, NAMES - 12, SIZE, 4), "h"))
        _cells(pen, row, row.cells, lefts, wide, max(beside.y + 2 - pen.y, 3 * LINE))
        pen.gap(GAP)
    high = pen.y - first - GAP + 8
    box = {"x": lefts[0] - 4, "y": first - 4, "width": wide + 8, "height": high}
    pen.put("rect", class_="boxed", rx=4, **box)
    return max(lefts[-1] + wide + 4, 420)


def _lefts(chart: SideBySide, width: int) -> tuple[list[float], float]:
    """Where the columns stand, and how wide each is."""
    kinds = [column.kind for column in chart.columns]
    apart = [BETWEEN * (kind != before) for before, kind in pairwise(kinds)]
    room = (width - NAMES - sum(apart) - 4) / len(kinds) - GAP
    wide = min(max(room, NARROW), BROAD)
    return [*accumulate((wide + GAP + each for each in apart), initial=float(NAMES))], wide


def _heads(pen: Pen, chart: SideBySide, lefts: Sequence[float], wide: float) -> None:
    """The names of the columns, below what several have in common."""
    kinds = [column.kind for column in chart.columns]
    pen.gap(((2.2 if TIMED in kinds else 1.2) * LINE if any(kinds) else 0) + 4)
    ends = []
    for x, column in zip(lefts, chart.columns, strict=True):
        beside = pen.at(pen.y)
        name = pen.called(column.name, wide, SIZE, 4, bold=True)
        note = column.note and pen.called(column.note, wide, SIZE, 4)
        beside.text(x, (name, "cn"), (note, "h"))
        ends.append(beside.y)
    for kind, group in groupby(zip(kinds, lefts, strict=True), key=lambda each: each[0]):
        above, own = pen.at(0), [x for _, x in group]
        left, end = own[0], own[-1] + wide
        lines = kind and cut(kind, end - left + BETWEEN, SIZE, 1 if kind == TIMED else 2)
        above.text(left, (lines, "m"))
        if kind == TIMED:
            above.gap(LINE / 2 + 2)
            above.level(left, end, above.y, "ax")
            above.line("ax", (end - 5, above.y - 4), (end, above.y), (end - 5, above.y + 4))
            for x in own:
                above.put("circle", class_="pt actor", cx=x + 4, cy=above.y, r=4)
    pen.y = max(ends) + 10


def _cards(pen: Pen, chart: SideBySide, width: int) -> float:
    """A card for each decision, its columns below each other; and how wide they are."""
    left = width * 0.42
    for row in chart.rows:
        pen.text(1, (pen.called(row.name, width - 8, 13, 2, bold=True), "b"))
        pen.text(1, (cut(row.question, width - 8, SIZE, 3), "m"))
        pen.gap(4)
        for column, cell in zip(chart.columns, row.cells, strict=True):
            head = pen.called(f"{column.name} {column.note}".rstrip(), left - 10, SIZE, 2)
            pen.at(pen.y + PAD).text(1, (head, "h"))
            _cells(pen, row, [cell], [left], width - left - 2, LINE * len(head) + 2 * PAD)
            pen.gap(3)
        pen.gap(12)
    pen.gap(-12)
    return width


def _cells(
    pen: Pen,
    row: SideRow,
    cells: Sequence[SideCell],
    lefts: Sequence[float],
    wide: float,
    least: float,
) -> None:
    """Some cells of a row, all as high as the highest, and `least` at least.

    Above is a name, below by how much one leads as a bar, or in a word how it stands.
    """
    top, inside = pen.y, wide - 2 * PAD - 4
    scale = row.scale(inside)
    cut_name = partial(pen.called, room=inside, size=SIZE, lines=MOST_LINES, bold=True)
    named = [cell.name and cut_name(cell.name, short=cell.short) for cell in cells]
    # A word is as wide as the cell; a number stands behind its bar.
    foot = 2 if widest((cell.figure for cell in cells), SIZE) > inside - 14 else 1
    pen.gap(max(LINE * (max(map(len, named)) + foot) + 2 * PAD, least))
    for cell, name, x in zip(cells, named, lefts, strict=True):
        _ground(pen, cell, x, top, wide, pen.y - top)
        left = x + PAD + (4 if cell.kind == "level" else 0)
        on = " on" if cell.kind == "other" and not cell.is_open else ""
        pen.at(top + PAD).text(left, (name, f"cn{on}"))
        if cell.lead is None:
            word = cut(cell.word, inside, SIZE, 2)
            pen.write(word, left, pen.y - PAD - LINE * len(word) / 2, f"h{on}")
            continue
        y, long = pen.y - PAD - LINE / 2, max(float(cell.lead) * scale, 2)
        kind = "lead-open" if cell.is_open else f"lead-bar{on}"
        pen.put("rect", class_=kind, width=long, x=left, y=y - BAR / 2, height=BAR, rx=1)
        pen.write([cell.figure], left + long + 5, y, f"h{on}")


def _ground(pen: Pen, cell: SideCell, x: float, top: float, wide: float, high: float) -> None:
    """Filled is sure, hollow is open; dark is another that leads, a strip another that is level."""
    look = f"is-{'other' if cell.kind == 'other' else 'same'}{'-open' if cell.is_open else ''}"
    place = {"x": x, "y": top, "width": wide, "height": high}
    pen.put("rect", cell.told, class_=look, rx=3, **place)
    if cell.kind == "level":
        pen.put("rect", class_="strip", x=x, y=top, width=5, height=high)


def _meanings(chart: SideBySide) -> Iterator[Mark]:
    """What kinds of cells mean, those that are there."""
    cells = [cell for row in chart.rows for cell in row.cells]
    known = (
        ("other", False, "another is ahead"),
        ("other", True, "another is ahead, not settled"),
        ("level", None, "another is level"),
        ("same", True, "the same, not settled"),
        ("same", False, "the same"),
    )
    for kind, is_open, said in known:
        if any(cell.kind == kind and is_open in (None, cell.is_open) for cell in cells):
            cell = SideCell("", "", kind, bool(is_open), None, "", said)
            yield partial(_square, cell), 20, said
    if any(cell.lead is not None for cell in cells):
        yield swatch("lead-bar", "lead, in the actor’s own points: compare within a row only")


def _square(cell: SideCell, pen: Pen, x: float, y: float) -> None:
    _ground(pen, cell, x, y - 6, 20, 12)
