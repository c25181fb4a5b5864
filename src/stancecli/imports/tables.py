"""The folder of tables that `stance export csv` writes, back into a model.

Faults name the file, the row and the column of the cell, as a spreadsheet counts them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType

from stancecli.diagnostics import InvalidModel, Place, Problem, did_you_mean
from stancecli.imports.writer import Leaf, Series, YamlBlock, YamlField, YamlValue, model_text
from stancecli.load import kinds
from stancecli.load.columns import TABLES
from stancecli.load.kinds import Kind
from stancecli.model import owner_id
from stancecli.sheets import CsvCell, CsvRow, expect, parted, read

# Which table a cell refers to, and what of the cell is the id there.
_REFERENCES: tuple[tuple[str, str, str], ...] = (
    ("options", "decision", "decisions"),
    ("effects", "option", "options"),
    ("against", "constraint", "constraints"),
    ("positions", "actor", "actors"),
    ("influence", "actor", "actors"),
)

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
    return model_text(_Tables(MappingProxyType(rows)).fields())


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
            yield Problem(row["id"].place, "E304", "an id is due here")


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
        if name not in {"sources", "actors"} and row["id"].word:
            yield from _unknown(row["id"], owner_id(row["id"].word), actors, "actors")
    for name, column, table in _REFERENCES:
        known = frozenset(ids[table])
        for row in rows[name]:
            yield from _unknown(row[column], row[column].word, known, table)


def _unknown(cell: CsvCell, id_: str, known: Collection[str], table: str) -> Iterator[Problem]:
    if id_ not in known:
        message = f"“{id_}” is not in the table of {table}"
        yield Problem(cell.place, "E506", message, did_you_mean(id_, sorted(known)))


class _Tables:
    """The rows of every table by what they belong to, and the fields made of them."""

    def __init__(self, rows: Rows) -> None:
        self._all = rows
        self._of_actor = {
            name: _grouped(rows[name], lambda row: owner_id(row["id"].word))
            for name in ("interests", "constraints", "decisions")
        }
        self._said_by = {
            name: _grouped(rows[name], lambda row: row["actor"].word)
            for name in ("positions", "influence")
        }
        self._options = _grouped(rows["options"], lambda row: row["decision"].word)
        self._effects = _grouped(rows["effects"], lambda row: row["option"].word)
        self._against = _grouped(rows["against"], lambda row: row["constraint"].word)

    def fields(self) -> Iterator[YamlField]:
        for row in self._all["model"]:
            yield from _fields("model", row)
        yield from _nested("sources", [_thing("sources", row) for row in self._all["sources"]])
        yield from _nested("actors", [self._actor(row) for row in self._all["actors"]])
        yield from _listed("impossible", self._all["impossible"])

    def _actor(self, row: CsvRow) -> YamlField:
        own = row["id"].word
        parts = {
            "interests": [_thing("interests", r) for r in self._of_actor["interests"][own]],
            "constraints": [self._constraint(r) for r in self._of_actor["constraints"][own]],
            "decisions": [self._decision(r) for r in self._of_actor["decisions"][own]],
        }
        inner = [field for key, fields in parts.items() for field in _nested(key, fields)]
        for name, said in self._said_by.items():
            inner += _listed(name, said[own])
        return _thing("actors", row, inner)

    def _constraint(self, row: CsvRow) -> YamlField:
        broken = [
            YamlField(each["option"].word, YamlBlock(_fields("against", each), each.place))
            for each in self._against[row["id"].word]
        ]
        return _thing("constraints", row, _nested("against", broken))

    def _decision(self, row: CsvRow) -> YamlField:
        options = [self._option(each) for each in self._options[row["id"].word]]
        return _thing("decisions", row, _nested("options", options))

    def _option(self, row: CsvRow) -> YamlField:
        effects = _listed("effects", self._effects[row["id"].word])
        return _thing("options", row, effects)


def _grouped(rows: Sequence[CsvRow], key: Callable[[CsvRow], str]) -> Mapping[str, list[CsvRow]]:
    groups: dict[str, list[CsvRow]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _thing(table: str, row: CsvRow, inner: Sequence[YamlField] = ()) -> YamlField:
    """What has an id, under the last word of it."""
    short = row["id"].word.rpartition(".")[2]
    return YamlField(short, YamlBlock((*_fields(table, row), *inner), row.place))


def _nested(key: str, fields: Sequence[YamlField]) -> list[YamlField]:
    return [YamlField(key, YamlBlock(tuple(fields)))] if fields else []


def _listed(table: str, rows: Sequence[CsvRow]) -> list[YamlField]:
    blocks = tuple(YamlBlock(_fields(table, row), row.place) for row in rows)
    return [YamlField(table, Series(blocks))] if blocks else []


def _fields(table: str, row: CsvRow) -> tuple[YamlField, ...]:
    columns = TABLES[table].items()
    return tuple(
        YamlField(c, _value(key.kind, row[c])) for c, key in columns if key and row[c].word
    )


def _value(kind: Kind, cell: CsvCell) -> YamlValue:
    if kind is kinds.TEXT:
        return Leaf(cell.text, cell.place)
    if kind.each is None:
        words = kind.scale.words if kind.scale else {}
        word = next((each for each, n in words.items() if str(n) == cell.word), cell.word)
        return Leaf(word, cell.place)
    items = tuple(Leaf(part, cell.place) for part in parted(cell.text))
    return items[0] if kind is kinds.CITATIONS and len(items) == 1 else Series(items, cell.place)
