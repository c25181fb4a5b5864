"""A folder of CSV tables, one a kind, which holds the whole model and can be imported again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from stancecli.loader.columns import TABLES
from stancecli.loader.entries import ModelEntry
from stancecli.loader.keys import FileEntry, Key
from stancecli.model import Model, Range
from stancecli.sheets import CsvValue, decimal, joined, written
from stancecli.situation import Situation


def export(situation: Situation) -> Mapping[str, str]:
    """Each table by the name of its file, also the empty ones."""
    rows = _rows(situation.model)
    return {
        f"{name}.csv": written(
            tuple(columns),
            ([_cell(each, column, key) for column, key in columns.items()] for each in rows[name]),
        )
        for name, columns in TABLES.items()
    }


def _rows(model: Model) -> Mapping[str, Iterable[Any]]:
    """What each table has a row for."""
    rows: dict[str, list[Any]] = {name: [] for name in TABLES}
    rows["model"].append(model)
    _take_in(ModelEntry, model, rows)
    return rows


def _take_in(entry: type[FileEntry], owner: Any, rows: dict[str, list[Any]]) -> None:
    """Add the parts of something, each with its own, to the rows of their tables."""
    for key in entry.keys.values():
        if key.kind.part:
            for part in getattr(owner, key.field):
                rows[key.name].append(part)
                _take_in(key.kind.part, part, rows)


def _cell(row: Any, column: str, key: Key | None) -> CsvValue:
    value = getattr(row, key.field if key else column)
    if isinstance(value, str):
        return value
    if key and key.kind.scale:
        for word, meant in key.kind.scale.others.items():
            if value == meant:
                return word
    return _plain(value)


def _plain(value: Range | Fraction | bool | tuple[object, ...] | None) -> CsvValue:
    match value:
        case bool():
            return "true" if value else ""
        case tuple():
            return joined(map(str, value))
        case Range():
            return value.low if value.exact else f"[{decimal(value.low)}, {decimal(value.high)}]"
    return value
