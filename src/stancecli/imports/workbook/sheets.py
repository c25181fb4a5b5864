"""The sheets of a workbook that hold a model: tables with its columns, and grids beside them.

A column that is none of a table is its author's own, and left out; one that is spelt like one that
is not there is a fault. The cells of grids are brought to the rows that they are the values of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TypeAlias

from stancecli.diagnostics import NOWHERE, InvalidModel, Place, near_misses
from stancecli.imports.given import LeftOut
from stancecli.imports.rows import word_for
from stancecli.imports.workbook.things import Things, caseless, tidy
from stancecli.loader.keys import INSTEAD, Amount
from stancecli.loader.layout import (
    ACTOR,
    EFFECTS_GRID,
    GRIDS,
    IDS,
    INFLUENCES_GRID,
    OWNED,
    SHEET_COLUMNS,
    STANCES_GRID,
    START,
    TABLES,
    GridKind,
    is_aside,
)
from stancecli.loader.text import Faults
from stancecli.notation import counted, few, listed, quoted
from stancecli.sheets.table import CellGrid, SheetCell, SheetColumn, SheetRow, no_heading

_IN_GRIDS = {kind.table for kind in GRIDS}
_FURTHEST = 2
"""Letters by which a misspelt heading is longer or shorter."""
_WEIGHT = "weight"
"""The head of a column in grids of before, which nobody reads."""
NOTE = "( ) around it make it a note of yours"


def name_of(grid: CellGrid) -> str:
    """What a sheet is called, or the file of a table."""
    return grid.sheet or PurePath(grid.file).stem


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The rows of the sheet of a table, the columns of the table that it has, its first cell, and
    what of it is no part of a model."""

    rows: tuple[SheetRow, ...] = ()
    columns: frozenset[str] = frozenset()
    start: Place | None = None
    left_out: tuple[LeftOut, ...] = ()


def read_sheet(table: str, grid: CellGrid, faults: Faults) -> SheetRows:
    """The rows of a sheet, without what stands under headings in parentheses."""
    faults.extend(area.fault for area in grid.merged)
    if grid.merged:
        return SheetRows()
    heads, *lines = grid.lines
    named, own = _headings(table, heads, lines, faults)
    rows = []
    for line in lines:
        cells = {named[n]: cell for n, cell in enumerate(line) if n in named}
        if any(cell.word for cell in cells.values()):
            rows.append(SheetRow(cells, line[0].place))
    missing = [each for each in _required(table, rows) if each not in named.values()]
    if not any(fault.place[::3] == grid.start[::3] for fault in faults):
        for column in missing:
            faults.tell(grid.start, "E504", f"the column “{column}” is missing")
    what = "column" if len(own) == 1 else counted(len(own), "column")
    what += f" {few(map(quoted, own))} of “{name_of(grid)}”"
    left = LeftOut(len(own), what, "no column of a model is called so; put yours in ( )")
    return SheetRows(tuple(rows), frozenset(named.values()), grid.start, (left,) if own else ())


def _headings(
    table: str, heads: Sequence[SheetCell], lines: Sequence[Sequence[SheetCell]], faults: Faults
) -> tuple[dict[int, str], list[str]]:
    """The columns of a table by their numbers, and the headings that are none of it."""
    columns = SHEET_COLUMNS[table]
    words = [caseless(head.text) for head in heads]
    absent = [column for column in columns if column not in words]
    named: dict[int, str] = {}
    own: list[str] = []
    for n, (word, head) in enumerate(zip(words, heads, strict=True)):
        if not word or is_aside(head.word):
            continue
        near = near_misses(word, absent, most=1)
        if word in named.values():
            faults.tell(head.place, "E505", f"column “{head.word}” is here a second time")
        elif word in columns:
            named[n] = word
        elif near and abs(len(near[0]) - len(word)) <= _FURTHEST:
            hint = f"did you mean {near[0]}?"
            faults.tell(head.place, "E503", f"no column is called “{head.word}”", hint)
        else:
            own.append(head.word)
    nameless: dict[int, list[SheetCell]] = defaultdict(list)
    for line in lines:
        for n, cell in enumerate(line):
            if cell.word and not any(words[n : n + 1]):
                nameless[n].append(cell)
    for cells in nameless.values():
        faults.add(no_heading(SheetColumn(cells[0], tuple(cells))))
    return named, own


def _required(table: str, rows: Sequence[SheetRow]) -> Iterator[str]:
    """The columns that the sheet of a table must have, with these rows."""
    instead = all(any(row[column].word for column in INSTEAD) for row in rows)
    for column, key in SHEET_COLUMNS[table].items():
        if key is None:
            is_due = column != "id"
            if column == ACTOR and table in OWNED:
                is_due = any("." not in row["id"].word for row in rows)
        else:
            is_said = isinstance(key, Amount) and (instead or table in _IN_GRIDS)
            is_due = column == "to" or (key.required and not is_said)
        if is_due:
            yield column


# Grids: the sizes of claims in their cells.


GridCell: TypeAlias = tuple[tuple[str, str], SheetCell]
"""The ids of what a cell of a grid stands between, and the cell, which is filled in."""


def grid_kind(grid: CellGrid) -> GridKind | None:
    """The kind of grid that a sheet is, by the first cells of its first lines; None for none."""
    if caseless(name_of(grid)) in TABLES or len(grid.lines) < 2:
        return None
    first, second = (caseless(line[0].text) if line else "" for line in grid.lines[:2])
    return next((k for k in GRIDS if caseless(k.mark) == first and second == k.before[0]), None)


def read_grids(grids: Iterable[CellGrid], things: Things) -> Mapping[str, list[GridCell]]:
    """The cells of all grids that are filled in, by the table that they belong to.

    A sheet with the columns of a grid, and not marked as one, is a fault.
    """
    found: dict[str, list[GridCell]] = {kind.table: [] for kind in GRIDS}
    for grid in grids:
        if kind := grid_kind(grid):
            try:
                # The heading alone may be merged, for its looks.
                grid.refuse_merged(grid.lines[1:])
            except InvalidModel as invalid:
                things.faults.extend(invalid.problems)
            found[kind.table].extend(_GridReader(kind, grid, things).cells())
        elif unmarked := _unmarked_kinds(grid):
            marks = listed((f"“{each.mark}”" for each in unmarked), "or")
            message = f"a grid has {marks} here, and “{unmarked[0].before[0]}” below it"
            things.faults.tell(grid.start, "E525", message, NOTE)
    return found


def _unmarked_kinds(grid: CellGrid) -> list[GridKind]:
    """The kinds of grid of which a sheet has the columns, in one of its first lines."""
    if caseless(name_of(grid)) in (*TABLES, caseless(START)):
        return []
    heads = [tuple(caseless(cell.text) for cell in line[1:]) for line in grid.lines[:2]]
    found = [
        kind for kind in GRIDS if any(h[: len(kind.before) - 1] == kind.before[1:] for h in heads)
    ]
    return found[:1] if EFFECTS_GRID in found else found


_ACROSS = {
    EFFECTS_GRID.table: ("option",),
    STANCES_GRID.table: ("option", "issue"),
    INFLUENCES_GRID.table: ("actor",),
}
"""By the table of a grid: what can stand across."""


class _GridReader:
    """Reads one grid."""

    def __init__(self, kind: GridKind, grid: CellGrid, things: Things) -> None:
        self._kind, self._things, self._faults = kind, things, things.faults
        self._heading, self._names, *lines = grid.lines
        self._ids = next((line for line in lines if caseless(line[0].text) == IDS), ())
        self._lines = [line for line in lines if not is_aside(line[0].word)]
        self._start = len(kind.before)

    def cells(self) -> Iterator[GridCell]:
        """The filled cells between two things that are known; each other one has a fault."""
        across = self._across()
        above: dict[int, list[SheetCell]] = defaultdict(list)
        for line in self._lines:
            values = [
                (n, cell)
                for n, cell in enumerate(line)
                if n >= self._start and cell.word and across.get(n, "") is not None
            ]
            down = self._down(line, values[0][1].place) if values else ""
            for n, cell in values:
                if n not in across:
                    above[n].append(cell)
                elif down and (end := across[n]):
                    yield (down, end), cell
        for first, *others in above.values():
            more = f", nor above {len(others)} more below it" if others else ""
            self._faults.tell(first.place, "E525", f"nothing is written above this cell{more}")

    def _across(self) -> dict[int, str | None]:
        """By column, the id of what is named above it; empty, with a fault, for what is not.

        None where a note stands above: `(why)`, or a weight.
        """
        decision = ""
        if self._kind is EFFECTS_GRID:
            decision = self._thing(_at(self._heading, 1), _at(self._heading, 2), ("decision",))
            if not any(cell.word for cell in self._heading[1:3]):
                place = self._heading[0].place
                self._faults.tell(place, "E525", "write the id of the decision beside this cell")
        kinds = _ACROSS[self._kind.table]
        across: dict[int, str | None] = {}
        filled = {n for line in self._lines for n, cell in enumerate(line) if cell.word}
        for n in range(self._start, max(len(self._names), len(self._ids))):
            id_, name = _at(self._ids, n), _at(self._names, n)
            is_note = is_aside(name.word) or caseless(name.text) == _WEIGHT
            if is_note and not id_.word and not self._things.named(name.word, kinds):
                across[n] = None
            elif n in filled and (id_.word or name.word):
                across[n] = self._thing(id_, name, kinds, of=decision)
        return across

    def _down(self, line: Sequence[SheetCell], place: Place) -> str:
        """The id of what is named at the left of a place; empty, with a fault, for what is not."""
        id_, owner, name = (_at(line, n) for n in range(3))
        if self._kind is not EFFECTS_GRID:
            name = owner
        if not (id_.word or name.word):
            self._faults.tell(place, "E525", "nothing is written at the left of this cell")
        if self._kind is not EFFECTS_GRID:
            return self._thing(id_, name, ("actor",))
        owners = self._things.named(owner.word, ("actor",)) if owner.word else []
        if owner.word and not owners:
            self._things.miss(owner.word, owner.place, ("actor",))
        actor = owners[0].id if len(owners) == 1 and not id_.word else ""
        found = self._thing(id_, name, ("interest",), actor=actor)
        if found and owners and found.partition(".")[0] not in {each.id for each in owners}:
            message = f"“{found}” is an interest of “{found.partition('.')[0]}”"
            self._faults.tell(owner.place, "E526", message)
        return found

    def _thing(
        self, id_: SheetCell, name: SheetCell, kinds: tuple[str, ...], of: str = "", actor: str = ""
    ) -> str:
        """The id of what an id and a name beside it stand for, of these kinds; else nothing.

        One of the two is enough; they must not stand for two things. `of` is the decision whose
        options are meant, `actor` the owner.
        """
        cell = id_ if id_.word else name
        if not cell.word:
            return ""
        named = self._things.meant if cell is id_ else self._things.named
        found = named(cell.word, kinds)
        own = f"{actor}." if actor else ""
        found = [t for t in found if (not of or t.of == of) and t.id.startswith(own)] or found
        if len(found) > 1:
            self._things.several(cell.word, cell.place, found)
            return ""
        if not found:
            is_head = cell.place.line == self._names[0].place.line
            self._things.miss(cell.word, cell.place, kinds, NOTE if is_head else "")
            return ""
        (thing,) = found
        if of and thing.of != of:
            message = f"“{thing.id}” is an option of “{thing.of}”"
            self._faults.tell(cell.place, "E526", message)
            return ""
        if cell is name or not name.word or caseless(name.text) == thing.name:
            return thing.id
        if all(each.id == thing.id for each in self._things.named(name.word, kinds)):
            hint = f"its id has another name in {thing.place.cell}; what is new has no id"
            self._things.miss(name.word, name.place, kinds, hint)
            return ""
        message = f"“{name.word}” stands with the id “{thing.id}”, not so in {thing.place}"
        self._faults.tell(name.place, "E526", message, "change the one, or leave the id empty")
        return ""


def _at(line: Sequence[SheetCell], n: int) -> SheetCell:
    return line[n] if n < len(line) else SheetCell("", line[0].place if line else NOWHERE)


# The cells of grids, brought to the rows of their tables.


def merge(
    kind: GridKind, rows: list[SheetRow], cells: Iterable[GridCell], things: Things, *, sure: bool
) -> None:
    """Bring the cells of grids to the rows that they are the values of, or to new ones.

    A fault is a size that is said in two ways. Where it is `sure` what each row and cell is about,
    one is also a cell that says “see Effects” and no row is there.
    """
    by_ends: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        by_ends[row[kind.down].word, row[kind.across].word].append(n)
    for ends, written in cells:
        cell = SheetCell(tidy(kind.key.kind, written.text), written.place)
        if caseless(cell.text) == caseless(kind.elsewhere):
            if sure and not by_ends[ends]:
                message = f"“{cell.word}”, and no row there is on both of these"
                things.faults.tell(cell.place, "E524", message)
            continue
        plain = [n for n in by_ends[ends] if _is_plain(kind, rows[n])]
        lacking = [n for n in plain if not rows[n][kind.amount].word]
        if not plain:
            texts = zip((kind.down, kind.across), ends, strict=True)
            named = {column: SheetCell(id_, cell.place) for column, id_ in texts}
            by_ends[ends].append(len(rows))
            rows.append(SheetRow({**named, kind.amount: cell}, cell.place))
            continue
        first = (lacking or plain)[0]
        said = rows[first][kind.amount]
        if len(plain) > 1 and len(lacking) != 1:
            where = listed(str(rows[n].place) for n in plain[:3])
            hint = f"write “{kind.elsewhere}” here, and the values there"
            message = f"one value here, and {len(plain)} rows for it: {where}"
            things.faults.tell(cell.place, "E523", message, hint)
        elif lacking:
            rows[first] = SheetRow({**rows[first].cells, kind.amount: cell}, rows[first].place)
        elif word_for(kind.key.kind, said.word) != word_for(kind.key.kind, cell.word):
            message = f"“{cell.word}” here, and “{said.word}” in {said.place}"
            things.faults.tell(cell.place, "E523", message, "leave one of the two empty")


def _is_plain(kind: GridKind, row: SheetRow) -> bool:
    """Whether a row says what a grid can hold: a grid of effects has what holds always."""
    return kind is not EFFECTS_GRID or not any(row[name].word for name in ("when", "unless"))


def tell_lacking(
    kind: GridKind, rows: Iterable[SheetRow], sheet: SheetRows, things: Things
) -> None:
    """Tell each row that has its size neither in the sheet of its table nor in a grid."""
    # A position on a decision has a place on a scale instead.
    sizes = (kind.amount, *INSTEAD)
    for row in rows:
        if any(row[name].word for name in sizes) or things.get(row["to"].word, ("decision",)):
            continue
        if kind.amount not in sheet.columns:
            message = f"the column “{kind.amount}” is missing"
            things.faults.tell(sheet.start or row.place, "E504", message)
            return
        hint = "the grid has what holds always, without “when” and “unless”"
        message, place = f"“{kind.amount}” is missing, here and in a grid", row[kind.amount].place
        things.faults.tell(place, "E524", message, "" if _is_plain(kind, row) else hint)
