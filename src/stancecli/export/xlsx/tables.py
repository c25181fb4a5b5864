"""The sheets of a workbook that are tables."""

from __future__ import annotations

import re
from collections.abc import Callable

from stancecli.export.xlsx import formulas as f
from stancecli.export.xlsx.book import LONGEST_LIST, LONGEST_MESSAGE, Book
from stancecli.export.xlsx.contents import GRID_OF_TABLE, IDS_AT, SPARE, Contents
from stancecli.loader import kinds
from stancecli.loader.entries import CITATIONS
from stancecli.loader.keys import Key
from stancecli.loader.layout import (
    ACTOR,
    ITEMS,
    SHEET_COLUMNS,
    GridKind,
    sheet_name,
    value_words,
)
from stancecli.model import IMPORTANCE, Decision, Effect, Influence, Interest, Position
from stancecli.sheets.cells import CellValue, decimal

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
        sheet.data_validation(1, n, last, n, _asked(table, column, key, contents))
        look = _look(column, key)
        for m, row in enumerate(rows, 1):
            book.write(sheet, (m, n), contents.value(table, row, column), look)
    for n, (heading, computed) in enumerate(_computed(table, contents).items()):
        at = len(columns) + n
        sheet.write_string(0, at, heading, book.look("aside head"))
        sheet.set_column(at, at, 16, book.look("aside"))
        for m in range(1, last + 1):
            thing = rows[m - 1][0] if m <= len(rows) else None
            formula, value = computed(m, thing)
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


def _asked(table: str, column: str, key: Key | None, contents: Contents) -> dict[str, object]:
    """The drop-down of a column, and what is said of it beside a cell."""
    told: dict[str, object] = {"input_title": column, "ignore_blank": True}
    told["input_message"] = _message(column, key)
    listed = value_words(key.kind) if key else ()
    assert len(",".join(listed)) <= LONGEST_LIST
    referred = _referred(column, key)
    if referred and column != "id":
        last = len(contents.rows(referred)) + SPARE
        return {
            **told,
            "validate": "list",
            "source": f"={f.column_of(referred, 'id', last)}",
            "show_error": False,
        }
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


Computed = Callable[[int, object], tuple[str, CellValue]]
"""Of a row, from 0, and the thing in it: a formula, and what it comes to."""


def _computed(table: str, contents: Contents) -> dict[str, Computed]:
    """The columns behind a table that are computed, and not read back."""
    if table == "interests":
        return {"(owner)": _owner(contents), "(weight)": _weight}
    if table == "decisions":
        return {"(owner)": _owner(contents)}
    kind = GRID_OF_TABLE.get(table)
    return {"(in the grid)": _in_grid(contents, kind)} if kind else {}


def _in_grid(contents: Contents, kind: GridKind) -> Computed:
    """The size of a claim that stands in a grid."""
    columns = [*SHEET_COLUMNS[kind.table]]

    def computed(row: int, thing: object) -> tuple[str, CellValue]:
        claim = thing if isinstance(thing, Effect | Position | Influence) else None
        grid = contents.grid_of(kind, claim) if claim else None
        if not claim or not grid:
            return "", ""
        down, across = (f.cell(row, columns.index(c)) for c in (kind.down, kind.across))
        values = f.area(grid, grid.first, grid.start, grid.last, grid.end)
        lines = f.area(grid, grid.first, 0, grid.last, 0)
        heads = f.area(grid, IDS_AT, grid.start, IDS_AT, grid.end)
        formula = (
            f'=IFERROR(INDEX({values},MATCH({down},{lines},0),MATCH({across},{heads},0))&"","")'
        )
        value = contents.shown(kind, getattr(claim, kind.down), getattr(claim, kind.across))
        return formula, value if isinstance(value, str) else decimal(value or 0)

    return computed


def _owner(contents: Contents) -> Computed:
    """What the actor is called whose a thing is."""
    last = len(contents.rows("actors")) + SPARE

    def computed(row: int, thing: object) -> tuple[str, CellValue]:
        id_, actor = f.cell(row, 0), f.cell(row, 1)
        by_id = f'LEFT({id_},FIND(".",{id_})-1)'
        whose = f'IF({actor}<>"",{actor},{by_id})'
        ids, names = (f.column_of("actors", each, last) for each in ("id", "name"))
        formula = f'=IF({id_}&{actor}="","",{f.found(names, ids, whose, f"{actor}&" + _EMPTY)})'
        if isinstance(thing, Interest | Decision):
            return formula, contents.situation.actor(thing.actor).name
        return formula, ""

    return computed


_EMPTY = '""'


def _weight(row: int, thing: object) -> tuple[str, CellValue]:
    """The number that an importance is counted with."""
    at = f.cell(row, [*SHEET_COLUMNS["interests"]].index("importance"))
    weight = thing.importance.mid if isinstance(thing, Interest) else 0
    # Where views alone say it, the sheet cannot compute it.
    of_views = weight if isinstance(thing, Interest) and thing.is_of_views else 0
    return f'=IF({at}="",{float(of_views)!r},{f.number(at, IMPORTANCE)})', weight
