"""A workbook that `stance export xlsx` or a person wrote, back into a model.

What its sheets hold is brought into the form of tables, and read as these are: ids that are left
empty are made from names, names that refer to something become its id, and cells of grids go to
the rows that they are the values of. Faults name sheet and cell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

from stancecli.diagnostics import Hints, InvalidModel, Place, Problem
from stancecli.imports import Import
from stancecli.imports.draft import Draft, LeftOut
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.tables import check_ids
from stancecli.imports.workbook.grids import grid_kind, merge, read_grid
from stancecli.imports.workbook.things import Things, caseless
from stancecli.imports.writer import new_ids
from stancecli.loader.columns import OWNERS, TABLES
from stancecli.loader.layout import (
    ACTOR,
    COMPUTED,
    GRIDS,
    ITEMS,
    OWNED,
    SHEET_COLUMNS,
    START,
    is_aside,
    sheet_name,
)
from stancecli.loader.text import Faults
from stancecli.model import PARTS, Model, items_in, owner_id
from stancecli.sheets.cells import SheetCell
from stancecli.sheets.table import CellGrid, Sheet, SheetRow

_ACTORS = "actors"
_OF_ALL = tuple(items_in(Model))
"""Tables whose ids are of one namespace."""
_OURS = (*TABLES, *map(caseless, (START, COMPUTED)))
"""Sheets that are known by their names."""

Tables = dict[str, list[SheetRow]]


def recognises(given: Given) -> bool:
    """Whether it is a workbook with a sheet of actors as a model has it."""
    if not given.is_workbook:
        return False
    grid = _by_table(given.grids).get(_ACTORS)
    heads = {caseless(cell.text) for cell in grid.lines[0]} if grid and grid.lines else set()
    ours = {*SHEET_COLUMNS[_ACTORS], ""}
    return "name" in heads and all(head in ours or is_aside(head) for head in heads)


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a workbook; raises InvalidModel with every fault found."""
    faults = Faults()
    sheets = _by_table(given.grids)
    if _ACTORS not in sheets:
        place = Place(given.name, 1, 1)
        hint = f"stance import {given.name}, if it is no model"
        message = f"no sheet of this workbook is called “{sheet_name(_ACTORS)}”"
        raise InvalidModel([Problem(place, "E520", message, hint)])
    tables = {
        table: list(_rows(table, sheets[table], faults)) if table in sheets else []
        for table in TABLES
    }
    grids = [grid for grid in given.grids if grid_kind(grid)]
    faults.raise_any()
    things = Things(faults)
    _IdMaker(tables, things, faults).make()
    for table, rows in tables.items():
        rows[:] = [_resolved(table, row, things) for row in rows]
    found = [(list(read_grid(grid, things, faults)), grid_kind(grid)) for grid in grids]
    for kind in GRIDS:
        cells = chain.from_iterable(each for each, of in found if of is kind)
        merge(kind, tables[kind.table], cells, things, faults)
    faults.extend(check_ids(tables))
    faults.raise_any()
    return Draft(tables, left_out=tuple(_left_out(given.grids)))


def _by_table(grids: tuple[CellGrid, ...]) -> dict[str, CellGrid]:
    """The sheets that are called as the tables of a model are."""
    named = {caseless(grid.sheet): grid for grid in grids}
    return {table: named[table] for table in TABLES if table in named}


def _left_out(grids: tuple[CellGrid, ...]) -> Iterator[LeftOut]:
    """The sheets that are none of a model."""
    hints = Hints([*map(sheet_name, TABLES)])
    for grid in grids:
        is_ours = caseless(grid.sheet) in _OURS or grid_kind(grid)
        if grid.lines and not is_ours:
            hint = hints.did_you_mean(grid.sheet)
            why = "no sheet of a model is called so" + f" ({hint})" * bool(hint)
            yield LeftOut(1, f"sheet “{grid.sheet}”", why)


def _rows(table: str, grid: CellGrid, faults: Faults) -> Iterator[SheetRow]:
    """The rows of a sheet, without what stands under headings in parentheses."""
    if not grid.lines:
        return
    kept = [n for n, head in enumerate(grid.lines[0]) if not is_aside(head.word)]
    width = len(grid.lines[0])
    heads, *lines = (
        tuple(cell for n, cell in enumerate(line) if n in kept or n >= width) for line in grid.lines
    )
    heads = tuple(SheetCell(caseless(head.text), head.place) for head in heads)
    lines = [line for line in lines if any(cell.word for cell in line)]
    columns = SHEET_COLUMNS[table]
    required = [
        column
        for column, key in columns.items()
        if column == "to" or (key is None and column not in ("id", *_optional(table)))
    ]
    try:
        sheet = Sheet.of(CellGrid(grid.file, (heads, *lines), grid.sheet, grid.merged))
        sheet.expect([*required, *ITEMS.get(table, ())[1:]], tuple(columns))
    except InvalidModel as invalid:
        faults.extend(invalid.problems)
        return
    yield from sheet.rows


def _optional(table: str) -> tuple[str, ...]:
    return (ACTOR,) if table in OWNED else ()


def _with(row: SheetRow, column: str, text: str) -> SheetRow:
    """The row with another text in a column, which stands where the old one stood."""
    return SheetRow({**row.cells, column: SheetCell(text, row[column].place)}, row.place)


class _IdMaker:
    """Gives an id to every row that needs one and has none, and tells the things of the model.

    Those that others belong to come first.
    """

    def __init__(self, tables: Tables, things: Things, faults: Faults) -> None:
        self._tables = tables
        self._things = things
        self._faults = faults
        self._taken: dict[str, set[str]] = defaultdict(set)
        """By actor, and for what belongs to none under the empty text: the ids there are."""

    def make(self) -> None:
        for table in _OF_ALL:
            self._taken[""].update(row["id"].word for row in self._tables[table])
        for table in _OF_ALL:
            self._fill(table, dict.fromkeys(range(len(self._tables[table])), ""))
        whose = {table: self._owners(table) for table in OWNED}
        self._take(whose)
        for table in OWNED:
            self._fill(table, whose[table])
        self._fill("options", self._owners_of_options())
        scenarios = self._tables["scenarios"]
        self._taken[""] = {row["id"].word for row in scenarios}
        self._fill("scenarios", dict.fromkeys(range(len(scenarios)), ""))

    def _take(self, whose: Mapping[str, Mapping[int, str]]) -> None:
        """Take in the ids that are written, so that none is made a second time."""
        for table in (*OWNED, "options"):
            for n, row in enumerate(self._tables[table]):
                owner, _, own = row["id"].word.rpartition(".")
                self._taken[owner or whose.get(table, {}).get(n, "")].add(own)

    def _owners(self, table: str) -> dict[int, str]:
        """By row: the actor whose it is, as its id or its column of actors says."""
        found = {}
        for n, row in enumerate(self._tables[table]):
            id_, actor = row["id"].word, row[ACTOR]
            owner = self._things.resolve(actor, ("actor",)) if actor.word else ""
            by_id = owner_id(id_) if "." in id_ else ""
            if owner and by_id and owner != by_id:
                message = f"“{actor.word}” is here, and the id “{id_}” says “{by_id}”"
                self._fault(actor.place, "E521", message, "leave one of the two empty")
            elif not owner and not by_id and not id_:
                hint = f"fill in the column “{ACTOR}”"
                self._fault(row.place, "E521", "this row does not say whose it is", hint)
            found[n] = by_id or owner
        return found

    def _owners_of_options(self) -> dict[int, str]:
        found = {}
        for n, row in enumerate(self._tables["options"]):
            decision = self._things.resolve(row["decision"], ("decision",))
            found[n] = owner_id(decision) if "." in decision else ""
            if not found[n] and not row["id"].word:
                hint = "fill in the column “decision”"
                self._fault(row.place, "E521", "this row does not say whose it is", hint)
        return found

    def _fill(self, table: str, whose: Mapping[int, str]) -> None:
        kind, name = ITEMS[table]
        rows = self._tables[table]
        unnamed: dict[str, list[int]] = defaultdict(list)
        for n, row in enumerate(rows):
            id_, owner = row["id"].word, whose[n]
            if id_ and owner and "." not in id_:
                rows[n] = _with(row, "id", f"{owner}.{id_}")
            elif not id_ and not row[name].word:
                message = f"expected an id or a “{name}”, found neither"
                self._fault(row.place, "E521", message)
            elif not id_ and (owner or table in PARTS[Model]):
                unnamed[owner].append(n)
        for owner, at in unnamed.items():
            made = new_ids((rows[n][name].word for n in at), kind, self._taken[owner])
            self._taken[owner].update(made)
            for n, own in zip(at, made, strict=True):
                rows[n] = _with(rows[n], "id", f"{owner}.{own}" if owner else own)
        for row in rows:
            also = row["also"].text if table == _ACTORS else ""
            place = row[name].place if row[name].word else row["id"].place
            decision = row["decision"] if table == "options" else None
            of = self._things.resolve(decision, ("decision",)) if decision else ""
            self._things.add(kind, row["id"].word, row[name].text, place, also=also, of=of)

    def _fault(self, place: Place, code: str, message: str, hint: str = "") -> None:
        self._faults.add(Problem(place, code, message, hint))


def _resolved(table: str, row: SheetRow, things: Things) -> SheetRow:
    """The row with ids for names, and words as they are spelt."""
    cells = dict(row.cells)
    for column in (c for c, key in TABLES[table].items() if key is None and c != "id"):
        if row[column].word:
            id_ = things.resolve(row[column], (column,))
            cells[column] = replace(row[column], text=id_)
    actor = _speaker(table, SheetRow(cells, row.place))
    for column, key in TABLES[table].items():
        if key and row[column].word:
            cells[column] = things.read(key.kind, row[column], actor)
    return SheetRow(cells, row.place)


def _speaker(table: str, row: SheetRow) -> str:
    """The actor in whose part of the model a row stands; empty where it is in none."""
    if table in OWNED or table == "options":
        return owner_id(row["id"].word)
    column = OWNERS.get(table, "")
    return owner_id(row[column].word) if column and column != "scenario" else ""


KIND = Import("a workbook that is a model, as stance export xlsx writes it", recognises, read)
