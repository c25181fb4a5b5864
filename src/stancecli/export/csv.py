"""A folder of CSV tables, one a kind, which holds the whole model and can be imported again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from stancecli.loader.columns import TABLES
from stancecli.loader.entries import ModelEntry
from stancecli.loader.keys import FileEntry, Key
from stancecli.model import Range
from stancecli.sheets import CsvValue, decimal, joined, written
from stancecli.situation import Situation


def export(situation: Situation) -> Mapping[str, str]:
    """Each table by the name of its file, also the empty ones."""
    rows = defaultdict(list)
    for table, thing in (("model", situation.model), *_parts(ModelEntry, situation.model)):
        rows[table].append(thing)
    return {
        f"{table}.csv": written(
            tuple(columns),
            ([_cell(row, column, key) for column, key in columns.items()] for row in rows[table]),
        )
        for table, columns in TABLES.items()
    }


def _parts(entry: type[FileEntry], owner: Any) -> Iterator[tuple[str, Any]]:
    """The parts of something, each with its own, and the tables that they stand in."""
    for key in entry.keys.values():
        if key.kind.part:
            for part in getattr(owner, key.field):
                yield key.name, part
                yield from _parts(key.kind.part, part)


def _cell(row: Any, column: str, key: Key | None) -> CsvValue:
    value = getattr(row, key.field if key else column)
    others = key.kind.scale.others if key and key.kind.scale else {}
    for word, meant in others.items():
        if value == meant:
            return word
    match value:
        case bool():
            return "true" if value else ""
        case tuple():
            return joined(map(str, value))
        case Range():
            return value.low if value.exact else f"[{decimal(value.low)}, {decimal(value.high)}]"
    cell: CsvValue = value
    return cell
