"""The folder of tables that `stance export csv` writes, back into a model.

Faults name the file, the row and the column of the cell, as a spreadsheet counts them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from stancecli.diagnostics import Hints, InvalidModel, Place, Problem
from stancecli.imports import Import
from stancecli.imports.draft import Draft
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.writer import Leaf, Series, YamlBlock, YamlField, YamlValue
from stancecli.loader import kinds
from stancecli.loader.columns import OWNERS, TABLES
from stancecli.loader.entries import CITATIONS, ModelEntry
from stancecli.loader.keys import FileEntry
from stancecli.loader.kinds import Kind
from stancecli.loader.text import Faults
from stancecli.model import CURRENT, PARTS, Model, owner_id
from stancecli.sheets.cells import SheetCell, parted, unquoted
from stancecli.sheets.csv import check_size, read_csv
from stancecli.sheets.table import Sheet, SheetRow

Rows = Mapping[str, Sequence[SheetRow]]
"""The rows of every table by its name."""


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
    return Draft(model_fields(rows, faults))


def model_fields(rows: Rows, faults: Faults) -> tuple[YamlField, ...]:
    """The model in the rows of tables; raises InvalidModel with these faults and those of the rows.

    Each row is known by its id, and says whose it is.
    """
    for check in (_missing_ids, _double_ids, _dangling):
        faults.extend(check(rows))
    faults.raise_any()
    head = [field for row in rows["model"] for field in _values("model", row)]
    return (*head, *_Parts(rows).of(ModelEntry))


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


def _dangling(rows: Rows) -> Iterator[Problem]:
    names = {"actors", *(f"{column}s" for column in OWNERS.values())}
    tables = {name: _Table(name, rows[name]) for name in names}
    for name, row in _with_ids(rows):
        if name not in PARTS[Model] and row["id"].word:
            yield from tables["actors"].lacks(row["id"], owner_id(row["id"].word))
    for name, column in OWNERS.items():
        for row in rows[name]:
            yield from tables[f"{column}s"].lacks(row[column], row[column].word)


class _Table:
    """The ids in a table that others refer to."""

    def __init__(self, name: str, rows: Iterable[SheetRow]) -> None:
        self._name = name
        self._ids = frozenset(row["id"].word for row in rows)
        self._hints = Hints(sorted(self._ids))

    def lacks(self, cell: SheetCell, id_: str) -> Iterator[Problem]:
        """The fault of a cell that refers to what is not here."""
        if id_ not in self._ids:
            message = f"“{id_}” is not in the table of {self._name}"
            yield Problem(cell.place, "E506", message, self._hints.did_you_mean(id_))


class _Parts:
    """The rows of every table by what they belong to, and the fields made of them."""

    def __init__(self, rows: Rows) -> None:
        self._rows: dict[tuple[str, str], list[SheetRow]] = defaultdict(list)
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

    def _block(self, table: str, entry: type[FileEntry], row: SheetRow) -> YamlBlock:
        return YamlBlock((*_values(table, row), *self.of(entry, row["id"].word)), row.place)


def _owner(table: str, row: SheetRow) -> str:
    """The id of what a row belongs to; empty where that is the model."""
    if table in OWNERS:
        return row[OWNERS[table]].word
    return "" if table in PARTS[Model] else owner_id(row["id"].word)


def _short_id(table: str, row: SheetRow) -> str:
    """The key under which a row stands; empty where it stands in a list."""
    return row["option"].word if table == "against" else row["id"].word.rpartition(".")[2]


def _values(table: str, row: SheetRow) -> Iterator[YamlField]:
    for column, key in TABLES[table].items():
        if key and row[column].word:
            yield YamlField(column, _value(key.kind, row[column]))


def _value(kind: Kind, cell: SheetCell) -> YamlValue:
    if kind is kinds.TEXT:
        return Leaf(cell.text, cell.place)
    parts = parted(cell.text)
    if kind.value and all(VIEW in part for part in parts):
        return YamlBlock(tuple(_view(kind.value, part, cell.place) for part in parts), cell.place)
    if not kind.is_list or (kind is kinds.STATE and cell.word == CURRENT):
        return Leaf(word_for(kind, cell.word), cell.place)
    if kind is CITATIONS:
        return _citations(parts, cell.place)
    return Series(tuple(Leaf(part, cell.place) for part in parts), cell.place)


def _citations(parts: tuple[str, ...], place: Place) -> YamlValue:
    """Citations in their short form where they say the same in it, without quotes."""
    found = [unquoted(part) for part in parts]
    if not any(quote for _, quote in found):
        leaves = tuple(Leaf(cited, place) for cited, _ in found)
        return leaves[0] if len(leaves) == 1 else Series(leaves, place)
    blocks = []
    for cited, quote in found:
        source, *at = cited.split(maxsplit=1)
        said = {"source": source, "at": "".join(at), "quote": quote}
        fields = (YamlField(key, Leaf(text, place)) for key, text in said.items() if text)
        blocks.append(YamlBlock(tuple(fields), place))
    return blocks[0] if len(blocks) == 1 else Series(tuple(blocks), place)


VIEW = ":"
"""What stands between a holder and the value that it holds: `anna: -1; ben: 0`."""


def _view(kind: Kind, part: str, place: Place) -> YamlField:
    holder, _, value = part.partition(VIEW)
    return YamlField(holder.strip(), Leaf(word_for(kind, value.strip()), place))


def word_for(kind: Kind, written: str) -> str:
    """The word for a number, where its scale has one."""
    words = kind.scale.words if kind.scale else {}
    return next((word for word, n in words.items() if str(n) == written), written)


KIND = Import("a folder of tables, as stance export csv writes it", recognises, read)
