"""A map of Kumu, as its two sheets: elements become actors, connections who can move whom.

What else an element or a line meant, only its author knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from stancecli.diagnostics import Place
from stancecli.imports import Import
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.rows import Draft, DraftRows, LeftBehind
from stancecli.imports.writer import ids_of, line_of_text
from stancecli.sheets.table import (
    CellGrid,
    SheetCell,
    columns_below,
    folded,
    rows_below,
    table_fault,
)

ELEMENTS, CONNECTIONS = "elements", "connections"
_COLUMNS = {
    ELEMENTS: ("label", "type", "description"),
    CONNECTIONS: ("from", "to", "direction", "type", "label", "description"),
}
"""What is read of each sheet."""
_REQUIRED = {ELEMENTS: ("label",), CONNECTIONS: ("from", "to")}
_BOTH_WAYS = ("mutual", "undirected")
_NOTES = (
    "Imported from a map of Kumu. Each element is an actor here, and each connection the influence "
    "of one on another. Still to be judged: which are none, and what each actor wants and can do.",
)


def recognises(given: Given) -> bool:
    """Whether it has both sheets: in one workbook, or as tables of a folder."""
    if given.is_workbook:
        return _COLUMNS.keys() <= _sheets(given).keys()
    return _COLUMNS.keys() <= {PurePath(file).stem.lower() for file in given.files}


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a map; raises InvalidModel where a sheet or a column is missing."""
    left = LeftBehind()
    sheets = _sheets(given)
    for name, grid in sheets.items():
        if name not in _COLUMNS and grid.lines:
            title = grid.sheet or PurePath(grid.file).name
            left.add(f"sheet “{title}”", "it has neither elements nor connections")
    elements: dict[str, Mapping[str, SheetCell]] = {}
    for row in _rows(given, sheets, ELEMENTS, left):
        label = row["label"].word
        if not label:
            left.add("elements", "without a label")
        elif elements.setdefault(folded(label), row) is not row:
            left.add("elements", "another has the same label")
    if not elements:
        raise table_fault(sheets[ELEMENTS].start, "E512", "no row below the headings has a label")
    rows = DraftRows(given.name, "Map")
    ids = ids_of({key: row["label"].word for key, row in elements.items()}, "actor")
    for key, row in elements.items():
        about = ". ".join(filter(None, (row["type"].word, row["description"].word)))
        rows.add("actors", row["label"].place, id=ids[key], name=row["label"], about=about)
    seen: set[tuple[str, str]] = set()
    for row in _rows(given, sheets, CONNECTIONS, left):
        start, end = ends = folded(row["from"].word), folded(row["to"].word)
        is_mutual = folded(row["direction"].word) in _BOTH_WAYS
        by = row["label"] if row["label"].word else row["type"]
        if not ids.keys() >= {*ends}:
            left.add("connections", "no element has that label")
        elif start == end:
            left.add("connections", "from an element to itself")
        else:
            for one, other in (ends, (end, start)) if is_mutual else (ends,):
                if (one, other) in seen:
                    left.add("connections", "another leads the same way")
                    continue
                seen.add((one, other))
                told = {"by": by, "because": row["description"]}
                named = {"actor": ids[one], "to": ids[other], "strength": "medium"}
                rows.add("influence", row["from"].place, **named, **told)
    return Draft(rows, _NOTES, left.listed())


def _sheets(given: Given) -> dict[str, CellGrid]:
    return {(grid.sheet or PurePath(grid.file).stem).lower(): grid for grid in given.grids}


def _rows(
    given: Given, sheets: Mapping[str, CellGrid], name: str, left: LeftBehind
) -> Sequence[Mapping[str, SheetCell]]:
    """The rows of a sheet by the columns that are read; the cells of others are counted."""
    if name not in sheets:
        raise table_fault(Place(given.name, 1, 1), "E501", f"the table of {name} is missing")
    grid = sheets[name]
    rows = rows_below(grid, _REQUIRED[name])
    for column in columns_below(grid):
        if folded(column.name) not in _COLUMNS[name]:
            left.leave(column, "nothing here is for it")
    return [
        {each: replace(row[each], text=line_of_text(row[each].word)) for each in _COLUMNS[name]}
        for row in rows
    ]


KIND = Import("a map of Kumu, its elements and connections", recognises, read)
