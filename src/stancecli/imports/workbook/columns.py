"""The sheets of a workbook that are tables: their rows, by the columns of a model.

A column that is none of these is its author's own, and left out; one that is spelt like one that is
not there is a fault, and read as what it is likely to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stancecli.diagnostics import Problem, near_misses
from stancecli.imports.draft import LeftOut
from stancecli.imports.workbook.words import caseless
from stancecli.loader.keys import INSTEAD, Amount
from stancecli.loader.layout import ACTOR, GRIDS, ITEMS, OWNED, SHEET_COLUMNS, is_aside
from stancecli.loader.references import ID
from stancecli.loader.text import Faults
from stancecli.notation import counted, few, quoted
from stancecli.sheets.cells import SheetCell
from stancecli.sheets.table import CellGrid, SheetColumn, SheetRow, no_heading

_IN_GRIDS = {kind.table: kind.amount for kind in GRIDS}
_ID = re.compile(rf"({ID.pattern}\.)?{ID.pattern}")
_FURTHEST = 2
"""Letters by which a misspelt heading is longer or shorter."""
_LARGEST_MERGED = 1_000
"""Cells in an area that is read as if each had the value: nobody merges more."""


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The rows of the sheet of a table, and what of it is no part of a model.

    `lacks` are the columns that it must have and has not; `is_whole` is false where there may be
    things, or names of things, that could not be read. `no_amount` are the faults to tell where a
    row has a value in no grid either, since the sheet has no column for it; else None.
    """

    rows: tuple[SheetRow, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    lacks: tuple[str, ...] = ()
    is_whole: bool = True
    no_amount: tuple[Problem, ...] | None = None


def read_sheet(table: str, grid: CellGrid, faults: Faults) -> SheetRows:
    """The rows of a sheet, without what stands under headings in parentheses."""
    return _Reader(table, grid, faults).read() if grid.lines else SheetRows()


class _Reader:
    """Reads the sheet of one table."""

    def __init__(self, table: str, grid: CellGrid, faults: Faults) -> None:
        self._table = table
        self._grid = grid
        self._faults = faults
        self._columns = SHEET_COLUMNS[table]
        self._heads, *self._lines = _unmerged(grid, faults)

    def read(self) -> SheetRows:
        own: list[str] = []
        named: dict[int, str] = {}
        heads = {n: caseless(head.text) for n, head in enumerate(self._heads)}
        there = {*heads.values()}
        for n, head in enumerate(self._heads):
            word = heads[n]
            if not word or is_aside(head.word):
                continue
            missing = [column for column in self._columns if column not in there]
            near = next(iter(near_misses(word, missing, most=1)), "")
            near = near if abs(len(near) - len(word)) <= _FURTHEST else ""
            near = near or ("id" if self._has_ids(n) and "id" in missing else "")
            if word in named.values():
                self._faults.tell(head.place, "E505", f"column “{head.word}” is here a second time")
            elif word in self._columns:
                named[n] = word
            elif near:
                hint = f"did you mean {near}?"
                self._faults.tell(head.place, "E503", f"no column is called “{head.word}”", hint)
                named[n] = near
                there.add(near)
            else:
                own.append(head.word)
        due = [n for n, column in named.items() if self._may_be_due(column)]
        rows = []
        for line in self._lines:
            cells = {named[n]: cell for n, cell in enumerate(line) if n in named}
            if any(cell.word for cell in cells.values()):
                for n in (n for n in due if n >= len(line)):
                    cells[named[n]] = SheetCell("", line[0].place._replace(column=n + 1))
                rows.append(SheetRow(cells, line[0].place))
        missing = [each for each in self._required(rows) if each not in named.values()]
        is_nameless = self._nameless()
        hint = f"is it {quoted(own[0])}?" if len(own) == 1 else ""
        faults = {} if is_nameless else {each: self._is_missing(each, hint) for each in missing}
        self._faults.extend(faults.values())
        amount = _IN_GRIDS.get(self._table, "")
        no_amount = None
        if amount and amount not in named.values() and (own or is_nameless):
            no_amount = () if is_nameless else (self._is_missing(amount, hint),)
        can_read = not any(self._says_what_it_is(column) for column in missing)
        return SheetRows(
            tuple(rows) if can_read else (),
            (self._left_out(own),) if own else (),
            (*missing, *self._columns) if is_nameless else tuple(missing),
            can_read and not is_nameless,
            no_amount,
        )

    def _may_be_due(self, column: str) -> bool:
        """Whether a fault can be that nothing is in a column, and has to show where that is."""
        key = self._columns[column]
        return key is None or key.required or column == _IN_GRIDS.get(self._table)

    def _has_ids(self, n: int) -> bool:
        """Whether a column can be that of ids: the first, with an id in each cell."""
        words = [line[n].word for line in self._lines if n < len(line) and line[n].word]
        return n == 0 and bool(words) and all(_ID.fullmatch(word) for word in words)

    def _is_missing(self, column: str, hint: str) -> Problem:
        message = f"the column “{column}” is missing"
        return Problem(self._grid.start, "E504", message, hint)

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

    def _left_out(self, own: list[str]) -> LeftOut:
        what = "column" if len(own) == 1 else counted(len(own), "column")
        names = few(map(quoted, own))
        why = "no column of a model is called so; put yours in ( )"
        return LeftOut(len(own), f"{what} {names} of “{self._grid.sheet}”", why)


def _unmerged(grid: CellGrid, faults: Faults) -> list[tuple[SheetCell, ...]]:
    """The lines of a sheet, merged cells all with the value of the first; that is a fault."""
    lines = {line[0].place.line: line for line in grid.lines}
    for area in grid.merged:
        faults.add(area.fault)
        first, last = area.first, area.last
        height, width = last.line - first.line + 1, last.column - first.column + 1
        if height * width <= _LARGEST_MERGED:
            value = lines[first.line][first.column - 1].text
            for n in range(first.line, last.line + 1):
                if n in lines:
                    lines[n] = _filled(lines[n], first.column, last.column, value)
    return [*lines.values()]


def _filled(
    line: tuple[SheetCell, ...], first: int, last: int, value: str
) -> tuple[SheetCell, ...]:
    more = range(len(line) + 1, last + 1)
    whole = (*line, *(SheetCell("", line[0].place._replace(column=n)) for n in more))
    return tuple(
        SheetCell(value, cell.place) if first <= n <= last and not cell.word else cell
        for n, cell in enumerate(whole, 1)
    )
