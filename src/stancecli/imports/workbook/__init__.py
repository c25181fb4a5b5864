"""A workbook, or a folder of tables, that stance or a person wrote, back into a model.

Its sheets are tables with the columns of a model, and grids beside them. Ids that are left empty
are made from names, names that refer to something become its id, and cells of grids go to the rows
that they are the values of. A column that is none of a table is its author's own, and left out; one
that is spelt like one that is not there is a fault. Faults name the cell: first those of sheets and
columns, then of ids, then of what cells refer to, since each would make others of the next kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import PurePath
from typing import TypeAlias

from stancecli.diagnostics import NOWHERE, Hints, InvalidModel, Place, Problem, near_misses
from stancecli.imports import Import
from stancecli.imports.given import Given, LeftOut, ReadingOptions
from stancecli.imports.rows import Draft, word_for
from stancecli.imports.workbook.things import SHEETS, Thing, Things, caseless, tidy
from stancecli.imports.writer import ids_of
from stancecli.loader import layout
from stancecli.loader.keys import INSTEAD, Amount
from stancecli.loader.kinds import Kind
from stancecli.loader.layout import EFFECTS_GRID, GRIDS, TABLES, GridKind, is_aside, sheet_name
from stancecli.loader.references import NotedWord
from stancecli.loader.text import Faults, Misfit
from stancecli.model import Model, items_in, owner_id
from stancecli.notation import counted, few, listed, quoted
from stancecli.sheets.table import (
    CellGrid,
    SheetCell,
    SheetColumn,
    SheetRow,
    check_size,
    no_heading,
    table_fault,
)

_ACTORS = "actors"
_OF_ALL = tuple(items_in(Model))
"""Tables whose ids are of one namespace."""

_WHOSE = {
    table: [column for column, key in columns.items() if key is None and column != "id"]
    for table, columns in TABLES.items()
}
"""By table: the columns that say whose a row is."""

Tables = dict[str, list[SheetRow]]
_IN_GRIDS = {kind.table for kind in GRIDS}
_FURTHEST = 2
"""Letters by which a misspelt heading is longer or shorter."""
_WEIGHT = "weight"
"""The head of a column in grids of before, which nobody reads."""
NOTE = "( ) around it make it a note of yours"
NEW = "empty it here if this is a new one"


def recognises(given: Given) -> bool:
    """Whether it is a workbook with a sheet of actors as a model has it."""
    if not given.is_workbook:
        return False
    tables = _by_table(given.grids)
    grid = tables.get(_ACTORS)
    if grid and len(tables) > 1:
        return True
    heads = {caseless(cell.text) for cell in grid.lines[0]} if grid else set()
    ours = {*layout.SHEET_COLUMNS[_ACTORS], ""}
    return "name" in heads and all(head in ours or is_aside(head) for head in heads)


def are_tables(given: Given) -> bool:
    """Whether a file is called as a table of a model is."""
    names = {PurePath(file).stem for file in given.files if file.lower().endswith(".csv")}
    return not names.isdisjoint(TABLES)


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a workbook or in tables, with the faults of its cells.

    Raises InvalidModel for no model, and for the faults of columns and of ids.
    """
    if not given.is_workbook:
        check_size(given.files)
    return _ModelReader(given).draft()


class _ModelReader:
    """Reads the tables and the grids of a model.

    Every row that needs an id has one then, and all things of the model are told.
    """

    def __init__(self, given: Given) -> None:
        self._given = given
        self._sheets = tuple(map(_without_margin, given.grids))
        self._left_out: list[LeftOut] = []
        self._things = Things(given)
        self._faults = self._things.faults
        self._taken: dict[str, set[str]] = defaultdict(set)
        """By actor, and for what belongs to none under the empty text: the ids there are."""
        self._first: dict[tuple[bool, str], SheetCell] = {}
        """The first cell with each id, those of scenarios apart."""

    def draft(self) -> Draft:
        """Raise InvalidModel for no model, and for the faults of columns and of ids."""
        given, faults = self._given, self._faults
        grids = _by_table(self._sheets)
        if _ACTORS not in grids and not given.is_workbook:
            faults.tell(Place(f"{_ACTORS}.csv", 1, 1), "E501", "the table of actors is missing")
        elif _ACTORS not in grids:
            hint = f"stance import {given.name}, if it is no model"
            message = f"no sheet of this workbook is called “{sheet_name(_ACTORS)}”"
            raise table_fault(Place(given.name, 1, 1), "E520", message, hint)
        faults.extend(_renamed(self._sheets, grids))
        self._things.raise_any()
        read = {table: _read_sheet(table, grid, faults) for table, grid in grids.items()}
        self._things.raise_any()
        found = {table: read.get(table, SheetRows()) for table in TABLES}
        self._tables = {table: [*each.rows] for table, each in found.items()}
        self._make_ids()
        cells = self._read_grids()
        for table, rows in self._tables.items():
            rows[:] = [self._resolved(table, row) for row in rows]
        self._tell_not_current(found["decisions"].columns)
        is_sure = not self._things.told()
        for kind in GRIDS:
            self._merge(kind, cells[kind.table], is_sure=is_sure)
        for kind in () if faults else GRIDS:
            self._tell_lacking(kind, found[kind.table])
        unread = chain(_left_out(self._sheets), *(each.left_out for each in found.values()))
        told = tuple(given.failed_at(fault.place) or fault for fault in faults)
        left_out = (*unread, *self._left_out)
        noted = tuple(self._things.noted)
        return Draft(self._tables, left_out=left_out, faults=told, noted=noted)

    def _tell_not_current(self, columns: Mapping[str, Place]) -> None:
        """Tell each decision that does not say which of its options holds now, and has some."""
        for row in self._tables["decisions"]:
            own = [o for o in self._tables["options"] if o["decision"].word == row["id"].word]
            if own and "current" in columns and not row["current"].word:
                names = listed((each["name"].word or each["id"].word for each in own), "or")
                hint = f"the option that holds now: {names}"
                place = row.place._replace(column=columns["current"].column)
                self._faults.tell(place, "E301", "“current” is missing here", hint)

    def _make_ids(self) -> None:
        """Give an id to every row that needs one and has none; what others belong to comes first.

        Raise InvalidModel for what cannot have an id, with all faults of its step.
        """
        self._fill(_OF_ALL, lambda row: ("", ""))
        self._taken[""].clear()
        self._fill(("scenarios",), lambda row: ("", ""))
        self._things.raise_any()
        self._fill(layout.OWNED, self._of_actor)
        self._things.raise_any()
        self._fill(("options",), self._of_decision)
        self._things.raise_any()

    def _of_actor(self, row: SheetRow) -> tuple[str, str]:
        """Whose a row is, as its id or its column of actors says."""
        id_, cell = row["id"], row[layout.ACTOR]
        named = self._things.id_of(cell.word, cell.place, ("actor",))
        if "." not in id_.word:
            if not cell.word:
                self._tell_nobodys(row, layout.ACTOR)
            return named, ""
        by_id = self._things.id_of(owner_id(id_.word), id_.place, ("actor",))
        if named != by_id and all(self._things.get(each, ("actor",)) for each in (named, by_id)):
            message = f"“{cell.word}” is here, and the id “{id_.word}” says “{by_id}”"
            self._faults.tell(cell.place, "E521", message, "leave one of the two empty")
        return by_id, ""

    def _of_decision(self, row: SheetRow) -> tuple[str, str]:
        """Whose an option is, as that of its decision, and that decision."""
        id_, cell = row["id"], row["decision"]
        if not cell.word:
            self._tell_nobodys(row, "decision")
        decision = self._things.id_of(cell.word, cell.place, ("decision",))
        if "." in id_.word:
            return self._things.id_of(owner_id(id_.word), id_.place, ("actor",)), decision
        return owner_id(decision), decision

    def _fill(self, tables: Iterable[str], whose: Callable[[SheetRow], tuple[str, str]]) -> None:
        """Fill in the ids of tables, each row of which has an actor and a decision that it is of;
        none is made that is written anywhere in them."""
        owners = {table: [*map(whose, self._tables[table])] for table in tables}
        for table, of in owners.items():
            for row, (owner, _) in zip(self._tables[table], of, strict=True):
                self._taken[owner].add(row["id"].word.rpartition(".")[2])
        for table, of in owners.items():
            self._fill_table(table, of)

    def _fill_table(self, table: str, whose: Sequence[tuple[str, str]]) -> None:
        kind, name = layout.ITEMS[table]
        rows = self._tables[table]
        unnamed: dict[str, list[int]] = defaultdict(list)
        for n, (row, (owner, _)) in enumerate(zip(rows, whose, strict=True)):
            if not row["id"].word and row[name].word:
                unnamed[owner].append(n)
        made: dict[int, str] = {}
        for owner, at in unnamed.items():
            made |= ids_of({n: rows[n][name].word for n in at}, kind, self._taken[owner])
            self._taken[owner].update(made[n] for n in at)
        for n, (row, (owner, decision)) in enumerate(zip(rows, whose, strict=True)):
            cell = row["id"]
            own = made.get(n, cell.word.partition(".")[2] or cell.word)
            id_ = SheetCell(f"{owner}.{own}" if owner and own else own, cell.place)
            rows[n] = SheetRow({**row.cells, "id": id_}, row.place)
            if self._has_own_id(table, id_, row):
                self._things.noted += [NotedWord(cell.place, cell.word, kind, id_.word)]
                place = row[name].place if row[name].word else cell.place
                thing = Thing(kind, id_.word, row[name].word, place, decision)
                also = row["also"].text if table == _ACTORS else ""
                self._things.add(thing, typed=cell.word, also=also)

    def _has_own_id(self, table: str, id_: SheetCell, row: SheetRow) -> bool:
        """Whether a row has an id, and no other has the same; else there is a fault."""
        if not id_.word:
            message = f"expected an id or a “{layout.ITEMS[table][1]}”, found neither"
            self._faults.tell(row.place, "E521", message)
            return False
        if id_.word.count(".") > 1:
            # Its last part alone would be read.
            message = f"“{id_.word}” is no id"
            self._faults.tell(id_.place, "E310", message, "actor.thing, or thing alone")
            return False
        first = self._first.setdefault((table == "scenarios", id_.word), id_)
        if first is not id_:
            message = f"“{id_.word}” is here a second time, first at {first.place}"
            self._faults.tell(id_.place, "E505", message, NEW)
        return first is id_

    def _tell_nobodys(self, row: SheetRow, column: str) -> None:
        """The fault of a row that does not say what it belongs to."""
        hint = f"fill in the column “{column}”"
        self._faults.tell(row.place, "E521", "this row does not say whose it is", hint)

    def _resolved(self, table: str, row: SheetRow) -> SheetRow:
        """The row with ids for names, and words as they are spelt."""
        cells = dict(row.cells)
        columns = TABLES[table]
        for column in _WHOSE[table]:
            cell = row[column]
            if not cell.word:
                self._tell_nobodys(row, column)
            named = self._things.id_of(cell.word, cell.place, (column,))
            cells[column] = SheetCell(named, cell.place)
        if "to" in columns and not row["to"].word:
            self._faults.tell(row["to"].place, "E301", "“to” is missing here")
        # The actor in whose part of the model a row stands; in that of none an empty text.
        is_inside = table in layout.OWNED or table == "options"
        owner = "id" if is_inside else layout.OWNERS.get(table, "")
        actor = owner_id(cells[owner].word) if owner in cells and owner != "scenario" else ""
        for column, cell in row.cells.items():
            key = columns.get(column)
            if key and cell.word:
                cells[column] = SheetCell(self._things.text(key.kind, cell, actor), cell.place)
        return SheetRow(cells, row.place)

    def _read_grids(self) -> Mapping[str, list[GridCell]]:
        """The cells of all grids that are filled in, by the table that they belong to.

        A sheet with the columns of a grid, and not marked as one, is a fault.
        """
        found: dict[str, list[GridCell]] = {kind.table: [] for kind in GRIDS}
        for grid in self._sheets:
            if kind := grid_kind(grid):
                try:
                    # The heading alone may be merged, for its looks.
                    grid.refuse_merged(grid.lines[1:])
                except InvalidModel as invalid:
                    self._faults.extend(invalid.problems)
                reader = _GridReader(kind, grid, self._things)
                cells = [*reader.cells()]
                self._left_out += reader.left_out()
                before = dict(found[kind.table])
                again = next((before[ends] for ends, _ in cells if ends in before), None)
                if again:
                    message = f"this grid has cells that “{again.place.sheet}” has too"
                    self._faults.tell(grid.start, "E505", message, reader.for_another())
                else:
                    found[kind.table].extend(cells)
            elif unmarked := _unmarked_kinds(grid):
                marks = listed((f"“{each.mark}”" for each in unmarked), "or")
                message = f"a grid has {marks} here, and “{unmarked[0].before[0]}” below it"
                self._faults.tell(grid.start, "E525", message, NOTE)
        return found

    def _merge(self, kind: GridKind, cells: Iterable[GridCell], *, is_sure: bool) -> None:
        """Bring the cells of grids to the rows that they are the values of, or to new ones.

        A fault is a size that is said in two ways. Where it `is_sure` what each row and cell is
        about, one is also a cell that says “see Effects” and no row is there.
        """
        rows = self._tables[kind.table]
        by_ends: dict[tuple[str, str], list[int]] = defaultdict(list)
        for n, row in enumerate(rows):
            by_ends[row[kind.down].word, row[kind.across].word].append(n)
        for ends, written in cells:
            cell = SheetCell(tidy(kind.key.kind, written.text), written.place)
            if caseless(cell.text) == caseless(kind.elsewhere):
                if is_sure and not by_ends[ends]:
                    message = f"“{cell.word}”, and no row there is on both of these"
                    self._faults.tell(cell.place, "E524", message)
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
                self._faults.tell(cell.place, "E523", message, hint)
            elif lacking:
                rows[first] = SheetRow({**rows[first].cells, kind.amount: cell}, rows[first].place)
            elif word_for(kind.key.kind, said.word) != word_for(kind.key.kind, cell.word):
                message = f"“{cell.word}” here, and “{said.word}” in {said.place}"
                self._faults.tell(cell.place, "E523", message, "leave one of the two empty")

    def _tell_lacking(self, kind: GridKind, sheet: SheetRows) -> None:
        """Tell each row that has its size neither in the sheet of its table nor in a grid."""
        sizes = (kind.amount, *INSTEAD)
        for row in self._tables[kind.table]:
            # A position on a decision has a place on a scale instead.
            is_placed = self._things.get(row["to"].word, ("decision",))
            if is_placed or any(row[name].word for name in sizes):
                continue
            if kind.amount not in sheet.columns:
                message = f"the column “{kind.amount}” is missing"
                self._faults.tell(sheet.start or row.place, "E504", message)
                return
            hint = "the grid has what holds always, without “when” and “unless”"
            hint = "" if _is_plain(kind, row) else hint
            message = f"“{kind.amount}” is missing, here and in a grid"
            self._faults.tell(row[kind.amount].place, "E524", message, hint)


def _is_plain(kind: layout.GridKind, row: SheetRow) -> bool:
    """Whether a row says what a grid can hold: a grid of effects has what holds always."""
    return kind is not EFFECTS_GRID or not any(row[name].word for name in ("when", "unless"))


def _without_margin(grid: CellGrid) -> CellGrid:
    """The same sheet without the empty columns at its left."""
    left = min((n for line in grid.lines for n, cell in enumerate(line) if cell.word), default=0)
    return replace(grid, lines=tuple(line[left:] for line in grid.lines if line[left:]))


def _renamed(grids: Iterable[CellGrid], tables: Mapping[str, CellGrid]) -> Iterator[Problem]:
    """The fault of each sheet that has the columns of a table, where none is called as that is."""
    for grid in grids:
        is_read = caseless(name_of(grid)) in TABLES or not grid.lines
        heads = set() if is_read else {caseless(cell.text) for cell in grid.lines[0]} - {""}
        for table, columns in layout.SHEET_COLUMNS.items():
            if table not in tables and heads == columns.keys():
                name = sheet_name(table)
                message = f"“{name_of(grid)}” has the columns of “{name}”, and no sheet is that"
                yield Problem(grid.start, "E520", message, f"call it “{name}”")


def _by_table(grids: Iterable[CellGrid]) -> dict[str, CellGrid]:
    """The sheets that are called as the tables of a model are."""
    named = {caseless(name_of(grid)): grid for grid in grids if grid.lines}
    return {table: named[table] for table in TABLES if table in named}


def _left_out(grids: Iterable[CellGrid]) -> Iterator[LeftOut]:
    """The sheets that are none of a model."""
    hints = Hints([*map(sheet_name, TABLES)])
    for grid in grids:
        name = name_of(grid)
        is_ours = caseless(name) in (*TABLES, caseless(layout.START)) or is_aside(name)
        if grid.lines and not is_ours and not grid_kind(grid):
            hint = hints.did_you_mean(name)
            why = "no sheet of a model is called so" + f" ({hint})" * bool(hint)
            yield LeftOut(1, f"sheet “{name}”", why)


# Tables.


def name_of(grid: CellGrid) -> str:
    """What a sheet is called, or the file of a table."""
    return grid.sheet or PurePath(grid.file).stem


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The rows of the sheet of a table, where the columns of the table begin that it has, its first
    cell, and what of it is no part of a model."""

    rows: tuple[SheetRow, ...] = ()
    columns: Mapping[str, Place] = field(default_factory=dict)
    start: Place | None = None
    left_out: tuple[LeftOut, ...] = ()


def _read_sheet(table: str, grid: CellGrid, faults: Faults) -> SheetRows:
    """The rows of a sheet, without what stands under headings in parentheses."""
    faults.extend(area.fault for area in grid.merged)
    if grid.merged:
        return SheetRows()
    heads, *lines = grid.lines
    named, own, notes = _headings(table, heads, lines, faults)
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
    told = (*([left] if own else []), *_noted(notes))
    columns = {column: heads[n].place for n, column in named.items()}
    return SheetRows(tuple(rows), columns, grid.start, told)


def _noted(notes: Sequence[SheetCell]) -> Iterator[LeftOut]:
    """What is said of texts that stand beside a table or a grid."""
    if notes := [cell for cell in notes if not is_aside(cell.word)]:
        what = f"note{'s' if notes[1:] else ''} in {_listed(notes)}"
        yield LeftOut(len(notes), what, "no part of the model; put yours in ( )")


def _listed(cells: Sequence[SheetCell]) -> str:
    """Where cells of one sheet stand: `Actors!B1, B5 and 7 more`."""
    return few([cells[0].place.cell, *map(_short, cells[1:])])


def _is_note(text: str, kind: Kind) -> bool:
    """Whether a text is words, and no value of a kind, nor a number."""
    try:
        kind.read(tidy(kind, text), None)
    except Misfit:
        return any(map(str.isalpha, text)) and not text.strip().startswith("[")
    return False


def _headings(
    table: str, heads: Sequence[SheetCell], lines: Sequence[Sequence[SheetCell]], faults: Faults
) -> tuple[dict[int, str], list[str], list[SheetCell]]:
    """The columns of a table by their numbers, the headings that are none of it, and notes.

    A note is a text beyond an empty column.
    """
    columns = layout.SHEET_COLUMNS[table]
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
    notes: list[SheetCell] = []
    for n, cells in sorted(nameless.items()):
        is_apart = not any(words[n - 1 :]) and n - 1 not in nameless
        if (is_apart or notes) and all(
            _is_note(cell.word, EFFECTS_GRID.key.kind) for cell in cells
        ):
            notes += cells
        else:
            faults.add(no_heading(SheetColumn(cells[0], tuple(cells))))
    return named, own, notes


def _required(table: str, rows: Sequence[SheetRow]) -> Iterator[str]:
    """The columns that the sheet of a table must have, with these rows."""
    instead = all(any(row[column].word for column in INSTEAD) for row in rows)
    for column, key in layout.SHEET_COLUMNS[table].items():
        if key is None:
            is_due = column != "id"
            if column == layout.ACTOR and table in layout.OWNED:
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


def _unmarked_kinds(grid: CellGrid) -> list[GridKind]:
    """The kinds of grid of which a sheet has the columns, in one of its first lines."""
    if caseless(name_of(grid)) in (*TABLES, caseless(layout.START)):
        return []
    heads = [tuple(caseless(cell.text) for cell in line[1:]) for line in grid.lines[:2]]
    found = [k for k in GRIDS if any(h[: len(k.before) - 1] == k.before[1:] for h in heads)]
    return found[:1] if EFFECTS_GRID in found else found


_ACROSS = {"effects": ("option",), "positions": ("option", "issue"), "influence": ("actor",)}
"""By the table of a grid: what can stand across."""


class _GridReader:
    """Reads one grid: of what has an id there the id counts, and of what has none the name."""

    def __init__(self, kind: GridKind, grid: CellGrid, things: Things) -> None:
        self._kind, self._things, self._faults = kind, things, things.faults
        self._heading, self._names, *lines = grid.lines
        self._ids = next((line for line in lines if caseless(line[0].text) == layout.IDS), ())
        self._start = len(kind.before)
        self._down_kinds = ("interest",) if kind is EFFECTS_GRID else ("actor",)
        self._lines = [line for line in lines if not self._is_own(line)]
        self._first: dict[tuple[str, str], SheetCell] = {}
        """The first cell with what has a row, and with what has a column."""
        self._unread: list[tuple[SheetCell, Thing]] = []
        """Names beside the ids of things that are called otherwise."""
        self._otherwise: list[tuple[SheetCell, SheetCell, str]] = []
        """Ids and the names beside them that mean two things, and what is said of that."""
        self._notes: list[SheetCell] = []
        self._gone: list[SheetCell] = []
        """Ids that nothing has, of rows and columns in which nothing is said."""

    def _is_own(self, line: Sequence[SheetCell]) -> bool:
        """Whether a line is for the eye: `(of)`, or what its author has put in parentheses."""
        words = [cell.word for cell in line[: self._start] if cell.word]
        is_own = bool(words) and all(map(is_aside, words))
        return is_aside(line[0].word) or (
            is_own and not self._things.named(words[-1], self._down_kinds)
        )

    def cells(self) -> Iterator[GridCell]:
        """The filled cells between two things that are known; each other one has a fault."""
        # What stands at the left and above is noted, whether a cell there is filled or not.
        for cell in (*self._ids, *(line[0] for line in self._lines)):
            kinds = _ACROSS[self._kind.table] if cell in self._ids else self._down_kinds
            for thing in self._things.meant(cell.word, kinds)[:1]:
                self._things.noted.append(NotedWord(cell.place, cell.word, thing.kind, thing.id))
        across = self._across()
        if across is None:
            return
        above: dict[int, list[SheetCell]] = defaultdict(list)
        last = max(across, default=self._start)
        for line in self._lines:
            is_bare = not any(cell.word for cell in line[: self._start])
            actor = self._things.get(owner_id(line[0].word), ("actor",))
            if actor and not self._agrees(actor, line[0], _at(line, 1), ("actor",)):
                continue
            values = []
            for n, cell in enumerate(line[self._start :], self._start):
                if not cell.word or across.get(n, "") is None:
                    continue
                is_out = is_bare or n > last
                is_apart = n > last + 1 or len(cell.word.split()) > 1 or is_aside(cell.word)
                if is_out and is_apart and _is_note(cell.word, self._kind.key.kind):
                    self._notes.append(cell)
                else:
                    values.append((n, cell))
            down = self._down(line, values[0][1].place) if values else ""
            if not values:
                name = next((c for c in line[self._start - 1 : 0 : -1] if c.word), _at(line, 1))
                self._look_at(line[0], name, ("actor", *self._down_kinds))
            for n, cell in values:
                if n not in across and not is_bare:
                    above[n].append(cell)
                elif down and (end := across.get(n)):
                    yield (down, end), cell
        for first, *others in above.values():
            more = f", nor above {len(others)} more below it" if others else ""
            self._faults.tell(first.place, "E525", f"nothing is written above this cell{more}")
        if self._otherwise:
            _, name, message = self._otherwise[0]
            ids = [*dict.fromkeys(id_ for id_, _, _ in self._otherwise)]
            new = "these are new ones" if ids[1:] else "this is a new one"
            hint = f"empty {_listed(ids)} if {new}"
            self._faults.tell(name.place, "E526", message, hint)

    def left_out(self) -> Iterator[LeftOut]:
        """What is not read, once the cells are."""
        yield from _noted(self._notes)
        if self._gone:
            ids = few(quoted(id_.word) for id_ in self._gone)
            what = f"id{'s' if self._gone[1:] else ''} {ids} in {_listed(self._gone)}"
            yield LeftOut(len(self._gone), what, "nothing has it: delete what is left of it")
        if self._unread:
            (_, thing), *others = self._unread
            cells = _listed([name for name, _ in self._unread])
            names = few(quoted(name.word) for name, _ in self._unread)
            names = f"name{'s' if others else ''} {names}"
            counts = "the ids beside them count" if others else "the id beside it counts"
            why = f"{counts}: {thing.place.cell} has “{thing.called}”"
            yield LeftOut(len(self._unread), f"{names} in {cells}", why)

    def for_another(self) -> str:
        """What to do with a copy of the grid."""
        if self._kind is not EFFECTS_GRID:
            return "delete one of the two"
        ids = [cell for cell in self._ids[self._start :] if cell.word]
        empty = [_short(cell) for cell in self._heading[1:2] if cell.word]
        empty += [f"{_short(ids[0])}:{_short(ids[-1])}"] if ids else []
        start = self._heading[0].place
        question = _short(SheetCell("", start._replace(column=start.column + 2)))
        emptied = f", empty {listed(empty)}" if empty else ""
        return f"for another decision write its question into {question}{emptied}, name its options"

    def _across(self) -> dict[int, str | None] | None:
        """By column, the id of what is named above it; empty, with a fault, for what is not.

        None where a note stands above: `(why)`, or a weight. None for all where nobody knows what
        the grid is about.
        """
        decision = ""
        if self._kind is EFFECTS_GRID:
            decision = self._thing(_at(self._heading, 1), _at(self._heading, 2), ("decision",))
            if not any(cell.word for cell in self._heading[1:3]):
                place = self._heading[0].place
                self._faults.tell(place, "E525", "write the id of the decision beside this cell")
            if not decision:
                return None
        of = _ACROSS[self._kind.table]
        strays = [*self._heading[self._start :], *self._ids[1 : self._start]]
        heads = zip(self._names, self._kind.before, strict=False)
        strays += (head for head, due in heads if caseless(head.text) != due)
        self._notes += (cell for cell in strays if cell.word)
        across: dict[int, str | None] = {}
        filled = {n for line in self._lines for n, cell in enumerate(line) if cell.word}
        for n in range(self._start, max(len(self._names), len(self._ids))):
            id_, name = _at(self._ids, n), _at(self._names, n)
            is_note = is_aside(name.word) or caseless(name.text) == _WEIGHT
            if is_note and not id_.word and not self._things.named(name.word, of):
                across[n] = None
            elif n in filled and (id_.word or name.word):
                across[n] = self._thing(id_, name, of, "column", decision)
            else:
                self._look_at(id_, name, of)
        return across

    def _look_at(self, id_: SheetCell, name: SheetCell, kinds: tuple[str, ...]) -> None:
        """Look at what names a row or a column in which nothing is said: a wrong name is told."""
        cell = id_ if id_.word else name
        found = self._things.meant(cell.word, kinds)
        if len(found) == 1:
            self._agrees(found[0], id_, name, kinds)
        elif cell.word and not (found or cell.is_formula):
            (self._gone if id_.word else self._notes).append(cell)

    def _down(self, line: Sequence[SheetCell], place: Place) -> str:
        """The id of what is named at the left of a place; empty, with a fault, for what is not."""
        id_, owner, name = _at(line, 0), _at(line, 1), _at(line, self._start - 1)
        if not (id_.word or name.word):
            self._faults.tell(place, "E525", "nothing is written at the left of this cell")
        if self._kind is not EFFECTS_GRID:
            return self._thing(id_, name, ("actor",), "row")
        if id_.word:
            return self._thing(id_, name, ("interest",), "row")
        owners = self._things.named(owner.word, ("actor",)) if owner.word else []
        if owner.word and not owners:
            self._miss(owner, ("actor",))
        actor_id = owners[0].id if len(owners) == 1 else ""
        found = self._thing(id_, name, ("interest",), "row", of=actor_id)
        if found and owners and owner_id(found) not in {each.id for each in owners}:
            message = f"“{found}” is an interest of “{owner_id(found)}”"
            self._faults.tell(owner.place, "E526", message)
        return found

    def _thing(
        self,
        id_: SheetCell,
        name: SheetCell,
        kinds: tuple[str, ...],
        what: str = "sheet",
        of: str = "",
    ) -> str:
        """The id of what a row, a column or a sheet is about; else nothing, with a fault.

        Of several with one name those are meant that belong to `of`, a decision or an actor.
        """
        cell = id_ if id_.word else name
        if not cell.word:
            return ""
        found = (self._things.meant if cell is id_ else self._things.named)(cell.word, kinds)
        found = [each for each in found if of in (each.of, owner_id(each.id))] or found
        if len(found) > 1:
            self._things.several(cell.word, cell.place, found)
        if not found:
            self._miss(cell, kinds, what if cell is id_ else "")
        if len(found) != 1:
            return ""
        noted = NotedWord(cell.place, cell.word, found[0].kind, found[0].id)
        self._things.noted.append(noted)
        if found[0].kind == "option" and of not in ("", found[0].of):
            message = f"“{found[0].id}” is an option of “{found[0].of}”"
            if cell is id_:
                self._otherwise.append((id_, cell, message))
            else:
                self._faults.tell(cell.place, "E526", message)
            return ""
        if not self._agrees(found[0], id_, name, kinds):
            return ""
        first = self._first.setdefault((what, found[0].id), cell)
        if first is not cell:
            message = f"“{cell.word}” is here a second time, first at {first.place}"
            self._faults.tell(cell.place, "E505", message, NEW if cell is id_ else "")
            return ""
        return found[0].id

    def _miss(self, cell: SheetCell, kinds: tuple[str, ...], gone: str = "") -> None:
        """The fault of a name that nothing has, or of an id that is gone."""
        sheets = listed((f"“{SHEETS[kind]}”" for kind in kinds), "or")
        hint = f"write it into {sheets} first" + f"; {NOTE}" * (kinds != ("decision",))
        hint = f"if you deleted it on {sheets}, delete this {gone} too" if gone else hint
        self._things.miss(cell.word, cell.place, kinds, hint, None if gone else False)

    def _agrees(
        self, thing: Thing, id_: SheetCell, name: SheetCell, kinds: tuple[str, ...]
    ) -> bool:
        """Whether the name beside an id means nothing else, which is a fault.

        One that means nothing, or what is another actor's, is not read, and told.
        """
        if not (id_.word and name.word) or name.is_formula or caseless(name.text) == thing.name:
            return True
        of = owner_id(thing.id) if thing.kind == "interest" else ""
        named = self._things.named(name.word, kinds)
        meant = [each for each in named if not of or owner_id(each.id) == of]
        if meant and thing not in meant:
            message = f"“{name.word}” is “{meant[0].id}”, and beside it stands “{thing.id}”"
            if thing.kind == "decision":
                self._faults.tell(name.place, "E526", message, self.for_another())
            else:
                self._otherwise.append((id_, name, message))
            return False
        if not meant:
            self._unread.append((name, thing))
        return True


def _short(cell: SheetCell) -> str:
    """Where a cell stands in its sheet: `B1`."""
    return cell.place.cell.rpartition("!")[2]


def _at(line: Sequence[SheetCell], n: int) -> SheetCell:
    return line[n] if n < len(line) else SheetCell("", line[0].place if line else NOWHERE)


KIND = Import("a workbook that is a model, as stance export xlsx writes it", recognises, read)
FOLDER = Import("a folder of tables, as stance export csv writes it", are_tables, read)
