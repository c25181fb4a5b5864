"""Decisions beside each other: who is ahead as it stands, in each view and in each scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stancecli.page.drawings import LINE, SLIM, Drawing, Pen, cut

SIZE, NAME_SIZE = 11.5, 13
"""Pixels of a letter, and of one in the name of who decides."""
NAMES, BROAD, BETWEEN = 150, 210, 4
"""Pixels for who decides, of a column at most, and between two cells."""
PAD = 5
"""Pixels between the edge of a cell and what is in it."""


@dataclass(frozen=True)
class SideCell:
    """How a decision stands in a column: who is ahead, where that is another, and by how much.

    `short` is the name by its id; `told` is all of it in words.
    """

    name: str
    short: str
    lead: str
    is_other: bool
    told: str


Row = tuple[str, str, tuple[SideCell, ...]]
"""A decision: whose it is, what it asks, and how it stands in each column."""


@dataclass(frozen=True)
class SideBySide:
    """Decisions in columns, of which each has a name and a note; the first is as it stands."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]

    def drawn(self, width: int) -> Drawing:
        """A row for each decision; on a telephone the columns stand below each other.

        A decision that is there as in the first column is not shown again.
        """
        pen, places = Pen(), range(len(self.columns))
        for shown in [[n] for n in places] if width <= SLIM else [[*places]]:
            wide = min((width - NAMES) / len(shown), BROAD)
            _heads(pen, [self.columns[n] for n in shown], wide)
            for row in self.rows:
                cells = [row[2][n] for n in shown]
                if shown == [0] or shown[1:] or cells[0].told != row[2][0].told:
                    _row(pen, row, cells, wide)
            pen.gap(LINE / 2)
        names = [name for name, _ in self.columns]
        rows = (
            f"{name}: {', '.join(f'{at} {e.told}' for at, e in zip(names, cells, strict=True))}"
            for name, _, cells in self.rows
        )
        return pen.done(width, f"Side by side. {'; '.join(rows)}.", below=0)


def _heads(pen: Pen, columns: Sequence[tuple[str, str]], wide: float) -> None:
    """The names of the columns, and what each is."""
    ends, room = list[float](), wide - BETWEEN - PAD
    for n, (name, note) in enumerate(columns):
        head = pen.at(pen.y)
        shown = pen.called(name, room, SIZE, bold=True)
        noted = cut(note, room, SIZE) if note else []
        head.text(NAMES + n * wide + PAD, (shown, "cn"), (noted, "h"))
        ends.append(head.y)
    pen.y = max(ends) + PAD


def _row(pen: Pen, row: Row, cells: Sequence[SideCell], wide: float) -> None:
    """A decision, and its cells, all as high as the highest."""
    name, question, _ = row
    top, inside, beside = pen.y, wide - BETWEEN - 2 * PAD, pen.at(pen.y + PAD)
    called = pen.called(name, NAMES - 12, NAME_SIZE, bold=True)
    beside.text(0, (called, "b"), (cut(question, NAMES - 12, SIZE), "h"))
    told = list[tuple[Sequence[str], Sequence[str]]]()
    for cell in cells:
        shown = pen.called(cell.name, inside, SIZE, bold=True, short=cell.short)
        told.append((shown if cell.name else (), cut(cell.lead, inside, SIZE)))
    high = max(beside.y - top, LINE * max(len(who) + len(lead) for who, lead in told) + PAD) + PAD
    for n, (cell, (who, lead)) in enumerate(zip(cells, told, strict=True)):
        x, on = NAMES + n * wide, " on" if cell.is_other else ""
        look = "is-other" if cell.is_other else "is-same"
        ground = {"x": x, "y": top, "width": wide - BETWEEN, "height": high}
        pen.put("rect", cell.told, class_=look, rx=3, **ground)
        pen.at(top + PAD).text(x + PAD, (who, f"cn{on}"), (lead, f"h{on}"))
    pen.gap(high + BETWEEN)
