"""A workbook that `stance export xlsx` or a person wrote, back into a model.

What its sheets hold is brought into the form of tables, and read as these are: ids that are left
empty are made from names, names that refer to something become its id, and cells of grids go to
the rows that they are the values of. Faults name sheet and cell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from stancecli.diagnostics import Hints, InvalidModel, Place, Problem
from stancecli.imports import Import
from stancecli.imports.draft import Draft
from stancecli.imports.given import Given, LeftOut, ReadingOptions
from stancecli.imports.workbook.columns import SheetRows, read_sheet
from stancecli.imports.workbook.grids import grid_kind, merge, read_grids
from stancecli.imports.workbook.things import (
    MISSING,
    REFERENCES,
    TOGETHER,
    Thing,
    Things,
    caseless,
)
from stancecli.imports.writer import new_ids
from stancecli.loader.keys import INSTEAD, Amount
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
from stancecli.sheets.table import CellGrid, SheetCell, SheetRow

_ACTORS = "actors"
_OF_ALL = tuple(items_in(Model))
"""Tables whose ids are of one namespace."""
_OURS = (*TABLES, caseless(START))
"""Sheets that are known by their names."""

TOO_FEW = MISSING | {"E314"}
"""The faults of a decision of which options were left out."""

Tables = dict[str, list[SheetRow]]


def recognises(given: Given) -> bool:
    """Whether it is a workbook with a sheet of actors as a model has it."""
    if not given.is_workbook:
        return False
    grid = _by_table(given.grids).get(_ACTORS)
    if grid and len(_by_table(given.grids)) > 1:
        return True
    heads = {caseless(cell.text) for cell in grid.lines[0]} if grid and grid.lines else set()
    ours = {*SHEET_COLUMNS[_ACTORS], ""}
    return "name" in heads and all(head in ours or is_aside(head) for head in heads)


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a workbook, with the faults of its sheets; raises InvalidModel for no model."""
    faults = Faults()
    sheets = _by_table(given.grids)
    misspelt = dict(_misspelt(given.grids, sheets))
    for table, grid in misspelt.items():
        message = f"no sheet of a model is called “{grid.sheet}”"
        faults.tell(grid.start, "E501", message, f"did you mean {sheet_name(table)}?")
    if _ACTORS not in sheets:
        place = Place(given.name, 1, 1)
        hint = f"stance import {given.name}, if it is no model"
        message = f"no sheet of this workbook is called “{sheet_name(_ACTORS)}”"
        raise InvalidModel(faults or [Problem(place, "E520", message, hint)])
    read = {
        table: read_sheet(table, sheets[table], faults)
        if table in sheets
        else SheetRows(is_whole=table not in misspelt)
        for table in TABLES
    }
    tables: Tables = {table: [*each.rows] for table, each in read.items()}
    things = Things(faults)
    for table, each in read.items():
        if not each.is_whole and table in ITEMS:
            things.lost.add(ITEMS[table][0])
        if each.lacks:
            things.doubt_all(each.rows, MISSING | {"E331"})
    _IdMaker(tables, things, faults).make()
    if not read["options"].is_whole:
        things.doubt_all(tables["decisions"], TOO_FEW)
    for table, rows in tables.items():
        there = [row for row in rows if _is_there(table, row, read[table].lacks, things)]
        rows[:] = [_resolved(table, row, things) for row in there]
    cells = read_grids(given.grids, things, faults)
    for kind in GRIDS:
        table = kind.table
        merge(kind, tables[table], cells[table], things, faults, read[table])
    faults.extend(things.missing(given.order))
    if faults:
        things.doubt_all((*tables["set"], *tables["without"]), TOGETHER)
    left_out = chain(_left_out(given.grids), *(each.left_out for each in read.values()))
    return Draft(tables, left_out=tuple(left_out), faults=tuple(faults), doubts=things.doubts)


def _by_table(grids: tuple[CellGrid, ...]) -> dict[str, CellGrid]:
    """The sheets that are called as the tables of a model are."""
    named = {caseless(grid.sheet): grid for grid in grids}
    return {table: named[table] for table in TABLES if table in named}


def _misspelt(
    grids: tuple[CellGrid, ...], known: Mapping[str, CellGrid]
) -> Iterator[tuple[str, CellGrid]]:
    """The sheets that are called nearly as a table that is not there, and have columns of it."""
    hints = Hints([table for table in TABLES if table not in known])
    for grid in grids:
        table = hints.nearest(caseless(grid.sheet))
        if table and grid.lines and caseless(grid.sheet) not in known and not grid_kind(grid):
            heads = {caseless(cell.text) for cell in grid.lines[0]}
            if len(heads.intersection(SHEET_COLUMNS[table])) > 1:
                yield table, grid


def _left_out(grids: tuple[CellGrid, ...]) -> Iterator[LeftOut]:
    """The sheets that are none of a model."""
    hints = Hints([*map(sheet_name, TABLES)])
    for grid in grids:
        is_ours = caseless(grid.sheet) in _OURS or is_aside(grid.sheet) or grid_kind(grid)
        if grid.lines and not is_ours:
            hint = hints.did_you_mean(grid.sheet)
            why = "no sheet of a model is called so" + f" ({hint})" * bool(hint)
            yield LeftOut(1, f"sheet “{grid.sheet}”", why)


def _with(row: SheetRow, column: str, text: str) -> SheetRow:
    """The row with another text in a column, which stands where the old one stood."""
    return SheetRow({**row.cells, column: SheetCell(text, row[column].place)}, row.place)


class _IdMaker:
    """Gives an id to every row that needs one and has none, and tells the things of the model.

    Those that others belong to come first. A row that cannot have one, or that of another, is left
    out, with a fault.
    """

    def __init__(self, tables: Tables, things: Things, faults: Faults) -> None:
        self._tables = tables
        self._things = things
        self._faults = faults
        self._taken: dict[str, set[str]] = defaultdict(set)
        """By actor, and for what belongs to none under the empty text: the ids there are."""
        self._first: dict[tuple[bool, str], SheetCell] = {}
        """The first cell with each id, those of scenarios apart."""

    def make(self) -> None:
        for table in _OF_ALL:
            self._taken[""].update(row["id"].word for row in self._tables[table])
        for table in _OF_ALL:
            self._fill(table, [_Whose() for _ in self._tables[table]])
        whose = {table: list(map(self._of_actor, self._tables[table])) for table in OWNED}
        for table in OWNED:
            self._take(table, whose[table])
        for table in OWNED:
            self._fill(table, whose[table])
        of_decisions = list(map(self._of_decision, self._tables["options"]))
        self._take("options", of_decisions)
        self._fill("options", of_decisions)
        scenarios = self._tables["scenarios"]
        self._taken[""] = {row["id"].word for row in scenarios}
        self._fill("scenarios", [_Whose() for _ in scenarios])

    def _take(self, table: str, whose: Iterable[_Whose]) -> None:
        """Take in the ids that are written, so that none is made a second time."""
        for row, of in zip(self._tables[table], whose, strict=True):
            self._taken[of.actor].add(row["id"].word.rpartition(".")[2])

    def _of_actor(self, row: SheetRow) -> _Whose:
        """Whose a row is, as its id or its column of actors says."""
        id_, cell = row["id"], row[ACTOR]
        owner = self._things.owner(cell, "actor")
        if "." in id_.word:
            by_id = self._things.owner_of(id_)
            if owner and by_id and owner.id != by_id:
                message = f"“{cell.word}” is here, and the id “{id_.word}” says “{by_id}”"
                self._faults.tell(cell.place, "E521", message, "leave one of the two empty")
            return _Whose(by_id, is_kept=bool(by_id))
        if not cell.word:
            self._things.nothing_in(row, ACTOR, is_owner=True)
        return _Whose(owner.id if owner else "", is_kept=owner is not None)

    def _of_decision(self, row: SheetRow) -> _Whose:
        """Whose an option is, as that of its decision."""
        id_, cell = row["id"], row["decision"]
        decision = self._things.owner(cell, "decision")
        by_id = self._things.owner_of(id_) if "." in id_.word else ""
        if not cell.word:
            self._things.nothing_in(row, "decision", is_owner=True)
        if not decision:
            return _Whose(by_id, is_kept=False)
        return _Whose(by_id or decision.owner, decision.id)

    def _fill(self, table: str, whose: Sequence[_Whose]) -> None:
        kind, name = ITEMS[table]
        rows = self._tables[table]
        typed = [row["id"].word for row in rows]
        unnamed: dict[str, list[int]] = defaultdict(list)
        for n, (row, of) in enumerate(zip(rows, whose, strict=True)):
            if typed[n] and of.actor:
                own_id = typed[n].partition(".")[2] or typed[n]
                rows[n] = _with(row, "id", f"{of.actor}.{own_id}")
            elif not typed[n] and row[name].word and of.is_kept:
                unnamed[of.actor].append(n)
        for owner, at in unnamed.items():
            made = new_ids((rows[n][name].word for n in at), kind, self._taken[owner])
            self._taken[owner].update(made)
            for n, own in zip(at, made, strict=True):
                rows[n] = _with(rows[n], "id", f"{owner}.{own}" if owner else own)
        kept = []
        for row, of, id_ in zip(rows, whose, typed, strict=True):
            is_kept = of.is_kept and self._has_own_id(table, row)
            place = row[name].place if row[name].word else row["id"].place
            thing = Thing(kind, row["id"].word, row[name].text.strip(), place, of.decision, is_kept)
            if not thing.name or ("." in id_ and not of.is_kept):
                self._things.lost.add(kind)
            if thing.id or thing.name:
                also = row["also"].text if table == _ACTORS else ""
                self._things.add(thing, typed=id_, also=also)
            if is_kept:
                kept.append(row)
        if len(kept) < len(rows) and table == "options":
            self._things.doubt_all((*self._tables["decisions"], *kept), TOO_FEW)
        rows[:] = kept

    def _has_own_id(self, table: str, row: SheetRow) -> bool:
        kind, name = ITEMS[table]
        cell = row["id"]
        if not cell.word:
            message = f"expected an id or a “{name}”, found neither"
            self._faults.tell(row.place, "E521", message)
            return False
        if cell.word.count(".") > 1:
            # Its last part alone would be read.
            self._faults.tell(
                cell.place, "E310", f"“{cell.word}” is no id", "actor.thing, or thing alone"
            )
            self._things.lost.add(kind)
            return False
        first = self._first.setdefault((table == "scenarios", cell.word), cell)
        if first is not cell:
            message = f"“{cell.word}” is here a second time, first at {first.place}"
            self._faults.tell(cell.place, "E505", message)
        return first is cell


@dataclass(frozen=True, slots=True)
class _Whose:
    """What a row belongs to: an actor, an option to a decision too; nothing that is known of it."""

    actor: str = ""
    decision: str = ""
    is_kept: bool = True


def _is_there(table: str, row: SheetRow, lacks: Collection[str], things: Things) -> bool:
    """Whether a row has what it must have, each cell that has not with a fault.

    One to which a cell of a grid may belong is there all the same.
    """
    is_whole = True
    is_in_grids = any(table == kind.table for kind in GRIDS)
    is_said_otherwise = is_in_grids or any(row[column].word for column in INSTEAD)
    for column, key in TABLES[table].items():
        is_due = key is None or (
            key.required and not (isinstance(key, Amount) and is_said_otherwise)
        )
        if is_due and not row[column].word and column not in ("id", *lacks):
            is_whole = False
            things.nothing_in(row, column, is_owner=key is None)
    return is_whole or is_in_grids or table in ITEMS


def _resolved(table: str, row: SheetRow, things: Things) -> SheetRow:
    """The row with ids for names, and words as they are spelt."""
    cells = dict(row.cells)
    for column in (c for c, key in TABLES[table].items() if key is None and c != "id"):
        if owner := things.owner(row[column], column):
            cells[column] = replace(row[column], text=owner.id)
        else:
            things.doubt_row(row, REFERENCES | TOGETHER)
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
