"""The sheets of a workbook that are tables: their rows, by the columns of a model.

A column that is none of these is its author's own, and left out; one that is spelt like one that is
not there is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stancecli.diagnostics import Problem, near_misses
from stancecli.imports.given import LeftOut
from stancecli.imports.workbook.things import caseless
from stancecli.loader.keys import INSTEAD, Amount
from stancecli.loader.layout import ACTOR, GRIDS, ITEMS, OWNED, SHEET_COLUMNS, is_aside
from stancecli.loader.text import Faults
from stancecli.notation import counted, few, quoted
from stancecli.sheets.table import CellGrid, SheetCell, SheetColumn, SheetRow, no_heading

_IN_GRIDS = {kind.table: kind.amount for kind in GRIDS}
_FURTHEST = 2
"""Letters by which a misspelt heading is longer or shorter."""


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The rows of the sheet of a table, and what of it is no part of a model.

    `lacks` are the columns that it must have and has not; `is_whole` is false where there may be
    things, or names of things, that could not be read. `no_amount` is the fault where a row has a
    value in no grid, and the sheet has no column for it.
    """

    rows: tuple[SheetRow, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    lacks: tuple[str, ...] = ()
    is_whole: bool = True
    no_amount: Problem | None = None


def read_sheet(table: str, grid: CellGrid, faults: Faults) -> SheetRows:
    """The rows of a sheet, without what stands under headings in parentheses."""
    faults.extend(area.fault for area in grid.merged)
    if grid.merged:
        return SheetRows(is_whole=False)
    return _Reader(table, grid, faults).read() if grid.lines else SheetRows()


class _Reader:
    """Reads the sheet of one table."""

    def __init__(self, table: str, grid: CellGrid, faults: Faults) -> None:
        self._table = table
        self._grid = grid
        self._faults = faults
        self._columns = SHEET_COLUMNS[table]
        self._heads, *self._lines = grid.lines
        self._named: dict[int, str] = {}
        """The columns of the table that are there."""
        self._misspelt: list[str] = []
        """Those that a heading seems to mean."""
        self._own: list[str] = []
        """The headings that are none of the table."""

    def read(self) -> SheetRows:
        self._read_heads()
        rows = list(self._rows())
        lacks = [each for each in self._required(rows) if each not in self._named.values()]
        is_nameless = self._nameless()
        if not is_nameless:
            told = (each for each in lacks if each not in self._misspelt)
            self._faults.extend(map(self._is_missing, told))
        amount = _IN_GRIDS.get(self._table, "")
        is_needed = amount and amount not in self._named.values() and self._own
        can_read = not any(self._says_what_it_is(column) for column in lacks)
        return SheetRows(
            tuple(rows) if can_read else (),
            (self._left_out(),) if self._own else (),
            (*lacks, *self._columns) if is_nameless else (*lacks, *self._misspelt),
            can_read and not is_nameless and not self._misspelt,
            self._is_missing(amount) if is_needed else None,
        )

    def _read_heads(self) -> None:
        heads = [caseless(head.text) for head in self._heads]
        missing = [column for column in self._columns if column not in heads]
        for n, (word, head) in enumerate(zip(heads, self._heads, strict=True)):
            if not word or is_aside(head.word):
                continue
            near = [
                column
                for column in near_misses(word, missing, most=1)
                if abs(len(column) - len(word)) <= _FURTHEST
            ]
            if word in self._named.values():
                self._faults.tell(head.place, "E505", f"column “{head.word}” is here a second time")
            elif word in self._columns:
                self._named[n] = word
            elif near:
                hint = f"did you mean {near[0]}?"
                self._faults.tell(head.place, "E503", f"no column is called “{head.word}”", hint)
                self._misspelt += near
            else:
                self._own.append(head.word)

    def _rows(self) -> Iterator[SheetRow]:
        due = [n for n, column in self._named.items() if self._may_be_due(column)]
        for line in self._lines:
            cells = {self._named[n]: cell for n, cell in enumerate(line) if n in self._named}
            if any(cell.word for cell in cells.values()):
                for n in (n for n in due if n >= len(line)):
                    place = line[0].place._replace(column=n + 1)
                    cells[self._named[n]] = SheetCell("", place)
                yield SheetRow(cells, line[0].place)

    def _may_be_due(self, column: str) -> bool:
        """Whether a fault can be that nothing is in a column, and has to show where that is."""
        key = self._columns[column]
        return key is None or key.required or column == _IN_GRIDS.get(self._table)

    def _is_missing(self, column: str) -> Problem:
        return Problem(self._grid.start, "E504", f"the column “{column}” is missing")

    def _says_what_it_is(self, column: str) -> bool:
        """Whether nothing can be made of a row without a column."""
        if self._table not in ITEMS:
            return True
        return self._columns[column] is None or column in ITEMS[self._table]

    def _nameless(self) -> bool:
        """Whether cells stand under no heading, each such column a fault."""
        found: dict[int, list[SheetCell]] = {}
        for line in self._lines:
            for n, cell in enumerate(line):
                if cell.word and (n >= len(self._heads) or not self._heads[n].word):
                    found.setdefault(n, []).append(cell)
        for n, cells in found.items():
            head = SheetCell("", self._grid.start._replace(column=n + 1))
            self._faults.add(no_heading(SheetColumn(head, tuple(cells))))
        return bool(found)

    def _required(self, rows: Sequence[SheetRow]) -> Iterator[str]:
        """The columns that this sheet must have."""
        instead = all(any(row[column].word for column in INSTEAD) for row in rows)
        for column, key in self._columns.items():
            if key is None:
                is_due = column != "id"
                if column == ACTOR and self._table in OWNED:
                    is_due = any("." not in row["id"].word for row in rows)
            else:
                is_said = isinstance(key, Amount) and (instead or self._table in _IN_GRIDS)
                is_due = column == "to" or (key.required and not is_said)
            if is_due:
                yield column

    def _left_out(self) -> LeftOut:
        own = self._own
        what = "column" if len(own) == 1 else counted(len(own), "column")
        names = few(map(quoted, own))
        why = "no column of a model is called so; put yours in ( )"
        return LeftOut(len(own), f"{what} {names} of “{self._grid.sheet}”", why)
