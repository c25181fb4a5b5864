"""A folder of CSV tables, one a kind, which holds the whole model and can be imported again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from stancecli.export import Format
from stancecli.loader import kinds
from stancecli.loader.entries import ModelEntry
from stancecli.loader.keys import VIEWS, FileEntry, Key
from stancecli.loader.layout import TABLES
from stancecli.model import CURRENT, Citation, Model, Range, Sized, View, Votes
from stancecli.sheets.table import BECAUSE, CellValue, bracketed, decimal, joined, quoting, written
from stancecli.situation import Situation


def export(situation: Situation) -> Mapping[str, str]:
    """Each table by the name of its file, also the empty ones."""
    rows = rows_of(situation.model)
    return {
        f"{table}.csv": written(
            tuple(columns),
            ([cell(*row, column, key) for column, key in columns.items()] for row in rows[table]),
        )
        for table, columns in TABLES.items()
    }


def rows_of(model: Model) -> dict[str, list[tuple[Any, Any]]]:
    """The things in each table, each with what it belongs to; the model itself with nothing."""
    rows = defaultdict(list, {"model": [(model, None)]})

    def add(entry: type[FileEntry], owner: Any) -> None:
        for key in entry.keys.values():
            for part in getattr(owner, key.field) if key.kind.part else ():
                rows[key.name].append((part, owner))
                add(key.kind.part, part)

    add(ModelEntry, model)
    return rows


def cell(row: Any, owner: Any, column: str, key: Key | None) -> CellValue:
    """What stands in a column of the row of a thing, which belongs to an owner."""
    if key is None:
        # Of most things the model says whose they are; a change belongs to the scenario above it.
        return str(getattr(row, column, "") or owner.id)
    value = getattr(row, key.field)
    if isinstance(row, Sized):
        is_views = key.name == VIEWS and row.is_copy
        if is_views or (key.field == row.amount and (row.is_of_views or row.is_copy)):
            return ""
    if key.kind is kinds.STATE and not value:
        return CURRENT if row.holds else ""
    others = key.kind.scale.others if key.kind.scale else {}
    for word, meant in others.items():
        if value == meant:
            return word
    match value:
        case bool():
            return "true" if value else ""
        case tuple():
            return joined(map(_word, value))
        case Votes():
            return str(value)
        case Range():
            return value.low if value.exact else _word(value)
    found: CellValue = value
    return found


def _word(value: object) -> str:
    match value:
        case Citation():
            return quoting(str(value), value.quote)
        case View():
            cite = "".join(f" [{bracketed(_word(each))}]" for each in value.cite)
            reason = f" {BECAUSE} {value.because}" if value.because else ""
            return f"{value.holder}: {_word(value.value)}{cite}{reason}"
        case Range() if value.exact:
            return decimal(value.low)
        case Range():
            return f"[{decimal(value.low)}, {decimal(value.high)}]"
    return str(value)


FORMAT = Format("", "tables that stance imports again", export, whole=True)
