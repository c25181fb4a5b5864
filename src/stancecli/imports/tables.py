"""The folder of tables that `stance export csv` writes, back into a model.

Faults name the file, the row and the column of the cell, as a spreadsheet counts them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePath

from stancecli.diagnostics import InvalidModel, Place, Problem, did_you_mean
from stancecli.imports.writer import Leaf, Series, YamlBlock, YamlField, YamlValue, model_text
from stancecli.loader import kinds
from stancecli.loader.columns import OWNERS, TABLES
from stancecli.loader.entries import ModelEntry
from stancecli.loader.keys import FileEntry
from stancecli.loader.kinds import Kind
from stancecli.model import owner_id
from stancecli.sheets import CsvCell, CsvRow, expect, parted, read

_OF_THE_MODEL = frozenset({"sources", "actors", "impossible"})
"""The tables of what belongs to no actor."""

Rows = Mapping[str, tuple[CsvRow, ...]]


def read_tables(files: Mapping[str, bytes]) -> str:
    """The model in a folder of tables, as text; raises InvalidModel with every fault found."""
    problems: list[Problem] = []
    by_name = {PurePath(file).stem: file for file in files}
    rows = {name: _rows(name, by_name.get(name), files, problems) for name in TABLES}
    problems += [
        Problem(
            Place(file, 1, 1), "E501", f"{file} is no table of a model", did_you_mean(name, TABLES)
        )
        for name, file in by_name.items()
        if name not in TABLES
    ]
    problems += [*_missing_ids(rows), *_double_ids(rows), *_dangling(rows)]
    if problems:
        raise InvalidModel(problems)
    head = [field for row in rows["model"] for field in _values("model", row)]
    return model_text([*head, *_Parts(rows).of(ModelEntry)])


def _rows(
    name: str, file: str | None, files: Mapping[str, bytes], problems: list[Problem]
) -> tuple[CsvRow, ...]:
    if file is None:
        if name == "actors":
            place = Place(f"{name}.csv", 1, 1)
            problems.append(Problem(place, "E501", "the table of actors is missing"))
        return ()
    columns = TABLES[name]
    required = [column for column, key in columns.items() if key is None or column == "to"]
    try:
        sheet = read(file, files[file])
        expect(sheet, required, tuple(columns))
    except InvalidModel as invalid:
        problems.extend(invalid.problems)
        return ()
    return sheet.rows


def _with_ids(rows: Rows) -> Iterator[tuple[str, CsvRow]]:
    for name, columns in TABLES.items():
        if "id" in columns:
            yield from ((name, row) for row in rows[name])


def _missing_ids(rows: Rows) -> Iterator[Problem]:
    for _, row in _with_ids(rows):
        if not row["id"].word:
            yield Problem(row["id"].place, "E304", "expected an id, found nothing")


def _double_ids(rows: Rows) -> Iterator[Problem]:
    seen: dict[str, CsvCell] = {}
    for _, row in _with_ids(rows):
        cell = row["id"]
        first = seen.setdefault(cell.word, cell)
        if cell.word and first is not cell:
            message = f"“{cell.word}” is here a second time, first at {first.place}"
            yield Problem(cell.place, "E505", message)


def _dangling(rows: Rows) -> Iterator[Problem]:
    ids = {name: [row["id"].word for row in rows[name]] for name in TABLES}
    actors = frozenset(ids["actors"])
    for name, row in _with_ids(rows):
        if name not in _OF_THE_MODEL and row["id"].word:
            yield from _unknown(row["id"], owner_id(row["id"].word), actors, "actors")
    for name, column in OWNERS.items():
        known = frozenset(ids[f"{column}s"])
        for row in rows[name]:
            yield from _unknown(row[column], row[column].word, known, f"{column}s")


def _unknown(cell: CsvCell, id_: str, known: Collection[str], table: str) -> Iterator[Problem]:
    if id_ not in known:
        message = f"“{id_}” is not in the table of {table}"
        yield Problem(cell.place, "E506", message, did_you_mean(id_, sorted(known)))


class _Parts:
    """The rows of every table by what they belong to, and the fields made of them."""

    def __init__(self, rows: Rows) -> None:
        self._rows: dict[tuple[str, str], list[CsvRow]] = defaultdict(list)
        for name in TABLES:
            for row in rows[name]:
                self._rows[name, _owner(name, row)].append(row)

    def of(self, entry: type[FileEntry], id_: str = "") -> Iterator[YamlField]:
        """The parts of an entry with this id."""
        for name, key in entry.keys.items():
            rows = self._rows[name, id_] if key.kind.part else ()
            blocks = tuple(self._block(name, key.kind.part, row) for row in rows)
            ids = [_short_id(name, row) for row in rows]
            if any(ids):
                yield YamlField(name, YamlBlock(tuple(map(YamlField, ids, blocks))))
            elif blocks:
                yield YamlField(name, Series(blocks))

    def _block(self, table: str, entry: type[FileEntry], row: CsvRow) -> YamlBlock:
        return YamlBlock((*_values(table, row), *self.of(entry, row["id"].word)), row.place)


def _owner(table: str, row: CsvRow) -> str:
    """The id of what a row belongs to; empty where that is the model."""
    if table in OWNERS:
        return row[OWNERS[table]].word
    return "" if table in _OF_THE_MODEL else owner_id(row["id"].word)


def _short_id(table: str, row: CsvRow) -> str:
    """The key under which a row stands; empty where it stands in a list."""
    return row["option"].word if table == "against" else row["id"].word.rpartition(".")[2]


def _values(table: str, row: CsvRow) -> Iterator[YamlField]:
    for column, key in TABLES[table].items():
        if key and row[column].word:
            yield YamlField(column, _value(key.kind, row[column]))


def _value(kind: Kind, cell: CsvCell) -> YamlValue:
    if kind is kinds.TEXT:
        return Leaf(cell.text, cell.place)
    if kind.word is None:
        words = kind.scale.words if kind.scale else {}
        word = next((word for word, n in words.items() if str(n) == cell.word), cell.word)
        return Leaf(word, cell.place)
    items = tuple(Leaf(part, cell.place) for part in parted(cell.text))
    return items[0] if kind is kinds.CITATIONS and len(items) == 1 else Series(items, cell.place)
