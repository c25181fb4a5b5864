"""A workbook, or a folder of tables, that stance or a person wrote, back into a model.

Ids that are left empty are made from names, names that refer to something become its id, and cells
of grids go to the rows that they are the values of. Faults name the cell: first those of sheets and
columns, then of ids, then of what cells refer to, since each would make others of the next kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import PurePath

from stancecli.diagnostics import Hints, Place
from stancecli.imports import Import
from stancecli.imports.given import Given, LeftOut, ReadingOptions
from stancecli.imports.rows import Draft
from stancecli.imports.workbook.sheets import (
    SheetRows,
    grid_kind,
    merge,
    name_of,
    read_grids,
    read_sheet,
    tell_lacking,
)
from stancecli.imports.workbook.things import Thing, Things, caseless
from stancecli.imports.writer import ids_of
from stancecli.loader.layout import (
    ACTOR,
    GRIDS,
    ITEMS,
    OWNED,
    OWNERS,
    SHEET_COLUMNS,
    START,
    TABLES,
    is_aside,
    sheet_name,
)
from stancecli.loader.text import Faults
from stancecli.model import Model, items_in, owner_id
from stancecli.sheets.table import CellGrid, SheetCell, SheetRow, check_size, table_fault

_ACTORS = "actors"
_OF_ALL = tuple(items_in(Model))
"""Tables whose ids are of one namespace."""

_WHOSE = {
    table: [column for column, key in columns.items() if key is None and column != "id"]
    for table, columns in TABLES.items()
}
"""By table: the columns that say whose a row is."""

Tables = dict[str, list[SheetRow]]


def recognises(given: Given) -> bool:
    """Whether it is a workbook with a sheet of actors as a model has it."""
    if not given.is_workbook:
        return False
    tables = _by_table(given.grids)
    grid = tables.get(_ACTORS)
    if grid and len(tables) > 1:
        return True
    heads = {caseless(cell.text) for cell in grid.lines[0]} if grid else set()
    ours = {*SHEET_COLUMNS[_ACTORS], ""}
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
    things = Things(given)
    faults = things.faults
    sheets = _by_table(given.grids)
    if _ACTORS not in sheets and not given.is_workbook:
        faults.tell(Place(f"{_ACTORS}.csv", 1, 1), "E501", "the table of actors is missing")
    elif _ACTORS not in sheets:
        hint = f"stance import {given.name}, if it is no model"
        message = f"no sheet of this workbook is called “{sheet_name(_ACTORS)}”"
        raise table_fault(Place(given.name, 1, 1), "E520", message, hint)
    read = {table: read_sheet(table, grid, faults) for table, grid in sheets.items()}
    things.raise_any()
    found = {table: read.get(table, SheetRows()) for table in TABLES}
    tables: Tables = {table: [*each.rows] for table, each in found.items()}
    _IdMaker(tables, things).make()
    for table, rows in tables.items():
        rows[:] = [_resolved(table, row, things) for row in rows]
    cells = read_grids(given.grids, things)
    sure = not things.told()
    for kind in GRIDS:
        merge(kind, tables[kind.table], cells[kind.table], things, sure=sure)
    for kind in () if faults else GRIDS:
        tell_lacking(kind, tables[kind.table], found[kind.table], things)
    left_out = chain(_left_out(given.grids), *(each.left_out for each in found.values()))
    return Draft(tables, left_out=tuple(left_out), faults=tuple(faults))


def _by_table(grids: tuple[CellGrid, ...]) -> dict[str, CellGrid]:
    """The sheets that are called as the tables of a model are."""
    named = {caseless(name_of(grid)): grid for grid in grids if grid.lines}
    return {table: named[table] for table in TABLES if table in named}


def _left_out(grids: tuple[CellGrid, ...]) -> Iterator[LeftOut]:
    """The sheets that are none of a model."""
    hints = Hints([*map(sheet_name, TABLES)])
    for grid in grids:
        name = name_of(grid)
        is_ours = caseless(name) in (*TABLES, caseless(START)) or is_aside(name)
        if grid.lines and not is_ours and not grid_kind(grid):
            hint = hints.did_you_mean(name)
            why = "no sheet of a model is called so" + f" ({hint})" * bool(hint)
            yield LeftOut(1, f"sheet “{name}”", why)


class _IdMaker:
    """Gives an id to every row that needs one and has none, and tells the things of the model.

    Those that others belong to come first.
    """

    def __init__(self, tables: Tables, things: Things) -> None:
        self._tables, self._things, self._faults = tables, things, things.faults
        self._taken: dict[str, set[str]] = defaultdict(set)
        """By actor, and for what belongs to none under the empty text: the ids there are."""
        self._first: dict[tuple[bool, str], SheetCell] = {}
        """The first cell with each id, those of scenarios apart."""

    def make(self) -> None:
        """Raise InvalidModel for what cannot have an id, with all faults of its step."""
        self._fill(_OF_ALL, lambda row: ("", ""))
        self._taken[""].clear()
        self._fill(("scenarios",), lambda row: ("", ""))
        self._things.raise_any()
        self._fill(OWNED, self._of_actor)
        self._things.raise_any()
        self._fill(("options",), self._of_decision)
        self._things.raise_any()

    def _of_actor(self, row: SheetRow) -> tuple[str, str]:
        """Whose a row is, as its id or its column of actors says."""
        id_, cell = row["id"], row[ACTOR]
        named = self._things.id_of(cell.word, cell.place, ("actor",))
        if "." not in id_.word:
            if not cell.word:
                _tell_nobodys(row, ACTOR, self._faults)
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
            _tell_nobodys(row, "decision", self._faults)
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
        kind, name = ITEMS[table]
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
                place = row[name].place if row[name].word else cell.place
                thing = Thing(kind, id_.word, row[name].word, place, decision)
                also = row["also"].text if table == _ACTORS else ""
                self._things.add(thing, typed=cell.word, also=also)

    def _has_own_id(self, table: str, id_: SheetCell, row: SheetRow) -> bool:
        """Whether a row has an id, and no other has the same; else there is a fault."""
        if not id_.word:
            message = f"expected an id or a “{ITEMS[table][1]}”, found neither"
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
            self._faults.tell(id_.place, "E505", message)
        return first is id_


def _tell_nobodys(row: SheetRow, column: str, faults: Faults) -> None:
    """The fault of a row that does not say what it belongs to."""
    hint = f"fill in the column “{column}”"
    faults.tell(row.place, "E521", "this row does not say whose it is", hint)


def _resolved(table: str, row: SheetRow, things: Things) -> SheetRow:
    """The row with ids for names, and words as they are spelt."""
    cells = dict(row.cells)
    columns = TABLES[table]
    for column in _WHOSE[table]:
        cell = row[column]
        if not cell.word:
            _tell_nobodys(row, column, things.faults)
        cells[column] = SheetCell(things.id_of(cell.word, cell.place, (column,)), cell.place)
    if "to" in columns and not row["to"].word:
        things.faults.tell(row["to"].place, "E301", "“to” is missing here")
    # The actor in whose part of the model a row stands; in that of none an empty text.
    owner = "id" if table in OWNED or table == "options" else OWNERS.get(table, "")
    actor = owner_id(cells[owner].word) if owner in cells and owner != "scenario" else ""
    for column, cell in row.cells.items():
        key = columns.get(column)
        if key and cell.word:
            cells[column] = SheetCell(things.text(key.kind, cell, actor), cell.place)
    return SheetRow(cells, row.place)


KIND = Import("a workbook that is a model, as stance export xlsx writes it", recognises, read)
FOLDER = Import("a folder of tables, as stance export csv writes it", are_tables, read)
