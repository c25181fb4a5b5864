"""The sheets of a workbook that are tables."""

from __future__ import annotations

import re

from stancecli.export.xlsx.book import LONGEST_LIST, LONGEST_MESSAGE, Book
from stancecli.export.xlsx.contents import GRID_OF_TABLE, SPARE, Contents
from stancecli.loader import kinds
from stancecli.loader.entries import CITATIONS
from stancecli.loader.keys import Key
from stancecli.loader.layout import (
    ACTOR,
    ITEMS,
    SHEET_COLUMNS,
    sheet_name,
    value_words,
)

_COLOUR = "#8794A5"
_LONG = ("about", "because", "says")
_MARKS = re.compile(r"\[([^]]+)\]\([^)]+\)|[`*]")
_IDS = "made from the name if it is left empty"


def write_table(book: Book, contents: Contents, table: str) -> None:
    """A sheet with the rows of a table, and what helps to fill it in."""
    sheet = book.sheet(sheet_name(table), _COLOUR)
    rows, columns = contents.rows(table), SHEET_COLUMNS[table]
    last = len(rows) + SPARE
    for n, (column, key) in enumerate(columns.items()):
        is_due = column in _due(table)
        sheet.write_string(0, n, column, book.look("due" if is_due else "head"))
        sheet.set_column(n, n, _width(column, key), book.look(_look(column, key)))
        sheet.data_validation(1, n, last, n, _asked(column, key, contents))
        look = _look(column, key)
        for m, row in enumerate(rows, 1):
            book.write(sheet, (m, n), contents.value(table, row, column), look)
    sheet.freeze_panes(1, 1 if "id" in columns else 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _due(table: str) -> set[str]:
    """The columns that every row needs; an id can be made, and a grid have the size."""
    grid = GRID_OF_TABLE.get(table)
    amount = grid.amount if grid else ""
    return {
        column
        for column, key in SHEET_COLUMNS[table].items()
        if column not in ("id", ACTOR, amount) and (key is None or key.required)
    } | ({ACTOR} if table in ("positions", "influence") else set())


def _look(column: str, key: Key | None) -> str:
    if column == "id":
        return "id"
    is_number = key is not None and key.kind.scale
    return "value" if is_number else "text"


def _width(column: str, key: Key | None) -> int:
    if column in ("id", ACTOR) or key is None or key.kind.refers:
        return 24
    if column in _LONG or key.kind is CITATIONS:
        return 48 if column in _LONG else 32
    if column in ("name", "title", "question"):
        return 36
    return 16 if key.kind.scale or value_words(key.kind) else 20


def _asked(column: str, key: Key | None, contents: Contents) -> dict[str, object]:
    """The drop-down of a column, and what is said of it beside a cell."""
    told: dict[str, object] = {"input_title": column, "ignore_blank": True}
    told["input_message"] = _message(column, key)
    listed = value_words(key.kind) if key else ()
    assert len(",".join(listed)) <= LONGEST_LIST
    referred = _referred(column, key)
    if referred and column != "id":
        ids = _ids(referred, len(contents.rows(referred)) + SPARE + 1)
        return {**told, "validate": "list", "source": ids, "show_error": False}
    if listed:
        # Beside the words of a scale stand numbers and ranges.
        is_closed = not (key and key.kind.scale)
        return {**told, "validate": "list", "source": list(listed), "show_error": is_closed}
    return {**told, "validate": "any"}


def _ids(table: str, last: int) -> str:
    """The ids on the sheet of a table, down to the last that there is."""
    first, column = f"{sheet_name(table)}!$A$2", f"{sheet_name(table)}!$A$2:$A${last}"
    return f'={first}:INDEX({column},MAX(1,SUMPRODUCT(MAX(({column}<>"")*(ROW({column})-1)))))'


def _referred(column: str, key: Key | None) -> str:
    """The table whose ids a column takes; empty where there are several, or none."""
    tables = {kind: table for table, (kind, _) in ITEMS.items()}
    if key is None:
        return tables.get(column, "")
    of = key.kind.refers
    if key.kind is kinds.STANDPOINT_ID:
        return "options"
    return tables[of[0]] if len(of) == 1 else ""


def _message(column: str, key: Key | None) -> str:
    if column == "id":
        return _IDS
    if key is None:
        return f"the {column}: its id or its name"
    meaning = _MARKS.sub(lambda found: found[1] or "", key.meaning)
    if key.kind.is_list and not key.kind.value:
        meaning = f"{meaning}; several with ; between"
    return meaning if len(meaning) <= LONGEST_MESSAGE else f"{meaning[: LONGEST_MESSAGE - 1]}…"
