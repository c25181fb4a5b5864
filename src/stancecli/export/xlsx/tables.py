"""The sheets of a workbook that are tables."""

from __future__ import annotations

import re
from collections.abc import Callable

from stancecli.export.xlsx import formulas as f
from stancecli.export.xlsx.book import LONGEST_LIST, LONGEST_MESSAGE, Book
from stancecli.export.xlsx.computed import ComputedSheet
from stancecli.export.xlsx.contents import GRID_OF_TABLE, SPARE, Contents
from stancecli.loader import kinds
from stancecli.loader.entries import CITATIONS
from stancecli.loader.keys import Key
from stancecli.loader.layout import (
    ACTOR,
    EFFECTS_GRID,
    ITEMS,
    SHEET_COLUMNS,
    GridKind,
    sheet_name,
    value_words,
)
from stancecli.model import Decision, Effect, Influence, Interest, Position
from stancecli.sheets.cells import CellValue, decimal

_COLOUR = "#8794A5"
_LONG = ("about", "because", "says")
_MARKS = re.compile(r"\[([^]]+)\]\([^)]+\)|[`*]")
_IDS = "made from the name if it is left empty"


def write_table(book: Book, contents: Contents, computed: ComputedSheet, table: str) -> None:
    """A sheet with the rows of a table, and what helps to fill it in."""
    sheet = book.sheet(sheet_name(table), _COLOUR)
    rows, columns = contents.rows(table), SHEET_COLUMNS[table]
    last = len(rows) + SPARE
    for n, (column, key) in enumerate(columns.items()):
        is_due = column in _due(table)
        sheet.write_string(0, n, column, book.look("due" if is_due else "head"))
        sheet.set_column(n, n, _width(column, key), book.look(_look(column, key)))
        sheet.data_validation(1, n, last, n, _asked(column, key, computed))
        look = _look(column, key)
        for m, row in enumerate(rows, 1):
            book.write(sheet, (m, n), contents.value(table, row, column), look)
    for n, (heading, shown) in enumerate(_beside(table, contents, computed).items()):
        at = len(columns) + n
        sheet.write_string(0, at, heading, book.look("aside head"))
        sheet.set_column(at, at, 16, book.look("aside"))
        for m in range(1, last + 1):
            thing = rows[m - 1][0] if m <= len(rows) else None
            formula, value = shown(m, thing)
            if formula:
                look = "aside" if isinstance(value, str) else "aside number"
                book.compute(sheet, (m, at), formula, value, look)
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


def _asked(column: str, key: Key | None, computed: ComputedSheet) -> dict[str, object]:
    """The drop-down of a column, and what is said of it beside a cell."""
    told: dict[str, object] = {"input_title": column, "ignore_blank": True}
    told["input_message"] = _message(column, key)
    listed = value_words(key.kind) if key else ()
    assert len(",".join(listed)) <= LONGEST_LIST
    referred = _referred(column, key)
    if referred and column != "id":
        listed_there = computed.listed(referred)
        return {**told, "validate": "list", "source": listed_there, "show_error": False}
    if listed:
        # Beside the words of a scale stand numbers and ranges.
        is_closed = not (key and key.kind.scale)
        return {**told, "validate": "list", "source": list(listed), "show_error": is_closed}
    return {**told, "validate": "any"}


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


Beside = Callable[[int, object], tuple[str, CellValue]]
"""Of a row, from 0, and the thing in it: a formula, and what it comes to."""


def _beside(table: str, contents: Contents, computed: ComputedSheet) -> dict[str, Beside]:
    """The columns behind a table that are computed, and not read back."""
    kind = GRID_OF_TABLE.get(table)
    if kind:
        return {"(in the grid)": _in_grid(contents, computed, kind)}
    if computed.why_not or table not in ("interests", "decisions"):
        return {}

    def owner(row: int, thing: object) -> tuple[str, CellValue]:
        whose = thing.actor if isinstance(thing, Interest | Decision) else ""
        name = contents.situation.actor(whose).name if whose else ""
        return f"={computed.owner(table, row + 1)}", name

    def weight(row: int, thing: object) -> tuple[str, CellValue]:
        known = thing.weight.mid if isinstance(thing, Interest) else 0
        return f"={computed.weighs(row + 1)}", known

    return {"(owner)": owner, "(weight)": weight} if table == "interests" else {"(owner)": owner}


def _in_grid(contents: Contents, computed: ComputedSheet, kind: GridKind) -> Beside:
    """The size of a claim that stands in a grid."""
    columns = [*SHEET_COLUMNS[kind.table]]
    only = next((g for g in contents.grids if g.kind is kind and not g.decision), None)

    def shown(row: int, thing: object) -> tuple[str, CellValue]:
        down, across = (f.cell(row, columns.index(c)) for c in (kind.down, kind.across))
        claim = thing if isinstance(thing, Effect | Position | Influence) else None
        grid = contents.grid_of(kind, claim) if claim else None
        value: CellValue = ""
        if claim and grid:
            value = contents.shown(kind, getattr(claim, kind.down), getattr(claim, kind.across))
        value = value if isinstance(value, str) else decimal(value or 0)
        if kind is EFFECTS_GRID and not computed.why_not:
            return f"={computed.in_grid(row + 1)}", value
        there = grid or only
        return f"={f.in_grid(there, down, across)}" if there else "", value

    return shown
