"""The folder of tables that `stance export csv` writes, back into a model.

Faults name the file, the row and the column of the cell, as a spreadsheet counts them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from stancecli.diagnostics import Hints, InvalidModel, Place, Problem
from stancecli.imports import Import
from stancecli.imports.draft import Draft
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.rows import Rows
from stancecli.loader.layout import OWNERS, TABLES
from stancecli.loader.text import Faults
from stancecli.model import PARTS, Model, owner_id
from stancecli.sheets.table import Sheet, SheetCell, SheetRow, check_size, read_csv


def recognises(given: Given) -> bool:
    """Whether a file is called as a table of a model is."""
    names = {PurePath(file).stem for file in given.files if file.lower().endswith(".csv")}
    return not names.isdisjoint(TABLES)


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a folder of tables; raises InvalidModel with every fault found."""
    files = given.files
    check_size(files)
    faults = Faults()
    by_name = {PurePath(file).stem: file for file in files}
    rows = {name: _rows(name, by_name.get(name), files, faults) for name in TABLES}
    hints = Hints(TABLES)
    faults.extend(
        Problem(
            Place(file, 1, 1), "E501", f"{file} is no table of a model", hints.did_you_mean(name)
        )
        for name, file in by_name.items()
        if name not in TABLES
    )
    faults.extend(check_ids(rows))
    faults.raise_any()
    return Draft(rows)


def check_ids(rows: Rows) -> Iterator[Problem]:
    """The faults of rows without an id, with that of another, or of something that is not there."""
    for check in (_missing_ids, _double_ids, _double_ratings, _dangling):
        yield from check(rows)


def _rows(
    name: str, file: str | None, files: Mapping[str, bytes], faults: Faults
) -> tuple[SheetRow, ...]:
    if file is None:
        if name == "actors":
            place = Place(f"{name}.csv", 1, 1)
            faults.add(Problem(place, "E501", "the table of actors is missing"))
        return ()
    columns = TABLES[name]
    required = [column for column, key in columns.items() if key is None or column == "to"]
    try:
        sheet = Sheet.of(read_csv(file, files[file]))
        sheet.expect(required, tuple(columns))
    except InvalidModel as invalid:
        faults.extend(invalid.problems)
        return ()
    return sheet.rows


def _with_ids(rows: Rows) -> Iterator[tuple[str, SheetRow]]:
    for name, columns in TABLES.items():
        if "id" in columns:
            yield from ((name, row) for row in rows[name])


def _missing_ids(rows: Rows) -> Iterator[Problem]:
    for _, row in _with_ids(rows):
        if not row["id"].word:
            yield Problem(row["id"].place, "E304", "expected an id, found nothing")


def _double_ids(rows: Rows) -> Iterator[Problem]:
    seen: dict[tuple[bool, str], SheetCell] = {}
    for name, row in _with_ids(rows):
        cell = row["id"]
        first = seen.setdefault((name == "scenarios", cell.word), cell)
        if cell.word and first is not cell:
            message = f"“{cell.word}” is here a second time, first at {first.place}"
            yield Problem(cell.place, "E505", message)


def _double_ratings(rows: Rows) -> Iterator[Problem]:
    seen: dict[str, SheetCell] = {}
    for row in rows["rated"]:
        cell = row["actor"]
        first = seen.setdefault(cell.word, cell)
        if first is not cell:
            message = f"“{cell.word}” is rated a second time, first at {first.place}"
            yield Problem(cell.place, "E505", message)


def _dangling(rows: Rows) -> Iterator[Problem]:
    names = {"actors", *(f"{column}s" for column in OWNERS.values())}
    ids = {name: frozenset(row["id"].word for row in rows[name]) for name in names}
    hints = {name: Hints(sorted(ids[name])) for name in names}

    def lacks(table: str, cell: SheetCell, id_: str) -> Iterator[Problem]:
        if id_ not in ids[table]:
            message = f"“{id_}” is not in the table of {table}"
            yield Problem(cell.place, "E506", message, hints[table].did_you_mean(id_))

    for name, row in _with_ids(rows):
        if name not in PARTS[Model] and row["id"].word:
            yield from lacks("actors", row["id"], owner_id(row["id"].word))
    for name, column in OWNERS.items():
        for row in rows[name]:
            yield from lacks(f"{column}s", row[column], row[column].word)


KIND = Import("a folder of tables, as stance export csv writes it", recognises, read)
