"""A workbook to work in: a sheet a kind, grids to fill in across, and all of it is read back.

The same model gives the same bytes.
"""

from __future__ import annotations

import datetime
import inspect
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import chain
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from stancecli.diagnostics import Unanswerable
from stancecli.export import Format
from stancecli.export.xlsx.contents import (
    GRID_OF_TABLE,
    IDS_AT,
    SPARE,
    Cells,
    Contents,
    SheetGrid,
    too_large,
)
from stancecli.loader import kinds
from stancecli.loader.entries import CITATIONS, ENTRY_OF
from stancecli.loader.files import LARGEST
from stancecli.loader.keys import Key
from stancecli.loader.layout import (
    ACTOR,
    EFFECTS_GRID,
    IDS,
    INFLUENCES_GRID,
    ITEMS,
    MADE,
    SHEET_COLUMNS,
    STANCES_GRID,
    START,
    TABLES,
    GridKind,
    sheet_name,
    value_words,
)
from stancecli.model import NONE, Interest, Model, Option
from stancecli.notation import few
from stancecli.sheets.table import CellValue, decimal, shown
from stancecli.situation import Situation

# The file under a workbook: its cells written as what they are, its looks, its limits.


LONGEST_TEXT = 32_767
"""Characters in a cell, at most, as Excel counts them: in UTF-16."""
LONGEST_LIST = 255
"""Characters of the words of a drop-down that names them itself, at most."""
LONGEST_MESSAGE = 255
"""Characters of what is said beside a cell, at most."""

_INK, _PALE = "#1F3A5F", "#5F6B7A"
_HEAD = {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "text_wrap": True}
_NOTE = {"italic": True, "font_color": _PALE, "bg_color": "#F3F5F7"}
_IDS = {"font_color": _PALE, "num_format": "@"}
_CENTRED = {"align": "center", "text_wrap": True}

_BASE = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "head": _HEAD,
    "due": {**_HEAD, "bg_color": "#0B5394"},
    # Of a text 1/2 is no day, and -1/0 no fault.
    "text": {"text_wrap": True, "num_format": "@"},
    "id": {**_IDS, "font_size": 9},
    "name": {"text_wrap": True},
    "across": {**_HEAD, "align": "center", "valign": "bottom"},
    "id across": {**_IDS, **_CENTRED, "font_size": 8, "bg_color": "#F3F5F7"},
    "note": {**_NOTE, "text_wrap": True},
    "note across": {**_NOTE, "align": "center"},
    "told": {"italic": True, "font_color": _PALE},
    "cell": {**_CENTRED, "num_format": "@"},
    "mark": {"bold": True, "font_size": 14, "font_color": _INK},
    "title": {"bold": True, "font_size": 18, "font_color": _INK},
    "step": {"bold": True, "font_color": _INK, "text_wrap": True},
    "line": {"text_wrap": True},
}
_OVER: Mapping[str, Mapping[str, Any]] = {
    "helps2": {"bg_color": "#005FAF", "font_color": "#FFFFFF"},
    "helps": {"bg_color": "#AFD7FF", "font_color": "#0B2239"},
    "hurts": {"bg_color": "#FFD7AF", "font_color": "#3B1D00"},
    "hurts2": {"bg_color": "#A85A00", "font_color": "#FFFFFF"},
    "open": {"bg_color": "#DEDEDE", "font_color": "#3A3A3A", "italic": True},
    "blank": {"bg_color": "#FFF2B3", "border": 1, "border_color": "#D6B656"},
    "void": {"bg_color": "#D5D9DE"},
    "part": {"top": 1, "top_color": "#8794A5"},
}
"""Looks that come over another one."""


class Book:
    """A workbook in the making."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        # A text stays one, whatever it begins with.
        as_they_are = {f"strings_to_{what}": False for what in ("numbers", "formulas", "urls")}
        self._book = xlsxwriter.Workbook(self._bytes, {"in_memory": True, **as_they_are})
        self._book.set_properties({"created": datetime.datetime(2000, 1, 1)})
        self._book.set_size(2400, 1400)
        looks = {**{name: {**_BASE, **look} for name, look in _LOOKS.items()}, **_OVER}
        self.looks = {name: self._book.add_format(dict(look)) for name, look in looks.items()}

    def sheet(self, name: str, colour: str) -> Worksheet:
        """A new sheet, with its tab in a colour."""
        made = self._book.add_worksheet(name)
        made.set_tab_color(colour)
        made.hide_gridlines(1)  # On paper only: who fills it in wants to see the cells.
        return made

    def write(self, sheet: Worksheet, at: tuple[int, int], value: CellValue, look: str) -> None:
        """Write a value as what it is: a text is never a formula, a number is exact.

        Raises Unanswerable for a text that no cell can hold.
        """
        form = self.looks[look]
        if isinstance(value, str):
            if not value:
                return
            sheet.write_string(*at, _text(value, sheet.get_name(), at), form)
        elif value is not None:
            near = float(value)
            if Fraction(repr(near)) == value:
                sheet.write_number(*at, near, form)
            else:
                sheet.write_string(*at, decimal(value), form)

    def look_up(
        self, sheet: Worksheet, at: tuple[int, int], table: str, id_: str, name: str, look: str
    ) -> None:
        """Write the formula for what has the id in another cell now, with the name it has saved."""
        columns = [*SHEET_COLUMNS[table]]
        letters = (xl_col_to_name(columns.index(each)) for each in (ITEMS[table][1], "id"))
        names, ids = (f"{sheet_name(table)}!${each}:${each}" for each in letters)
        formula = f'=IFERROR(INDEX({names},MATCH({id_},{ids},0))&"","")'
        saved = _text(name, sheet.get_name(), at)
        sheet.write_formula(*at, formula, self.looks[look], saved)

    def done(self) -> bytes:
        """The file. Raises Unanswerable for one that would not be read again."""
        self._book.close()
        with zipfile.ZipFile(self._bytes) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > LARGEST:
            raise too_large(f"one is read up to {LARGEST // 1024**2} MiB, unpacked")
        return self._bytes.getvalue()


def _text(text: str, sheet: str, at: tuple[int, int]) -> str:
    """A text as it stands in a cell; raises Unanswerable where it is too long for one."""
    text = shown(text)
    length = len(text.encode("utf-16-le", "surrogatepass")) // 2
    if length > LONGEST_TEXT:
        raise Unanswerable(
            f"a text of {length:,} characters, in row {at[0] + 1} of “{sheet}”, is too long: "
            f"a cell of a workbook holds {LONGEST_TEXT:,}",
            ("stance export csv has no such limit",),
        )
    return text


# The sheets that are tables.


_ANY = {"validate": "any"}
_COLOUR, _PALE_COLOUR = "#8794A5", "#E4E8EC"
_LONG = ("about", "because", "says")
_MARKS = re.compile(r"\[([^]]+)\]\([^)]+\)|[`*]")


def _write_table(book: Book, contents: Contents, table: str) -> None:
    """A sheet with the rows of a table, and what helps to fill it in."""
    rows, columns = contents.rows[table], SHEET_COLUMNS[table]
    is_rare = table not in _OFTEN and not rows
    sheet = book.sheet(sheet_name(table), _PALE_COLOUR if is_rare else _COLOUR)
    last, due = len(rows) + SPARE, _due(table)
    for n, (column, key) in enumerate(columns.items()):
        look = "id" if column == "id" else "text"
        sheet.write_string(0, n, column, book.looks["due" if column in due else "head"])
        sheet.set_column(n, n, _width(column, key), book.looks[look])
        sheet.data_validation(1, n, last, n, _asked(column, key, contents))
        for m, row in enumerate(rows, 1):
            book.write(sheet, (m, n), contents.value(table, row, column), look)
    what_for = str(inspect.getdoc(ENTRY_OF[MADE.get(table, Model)])).partition("\n")[0]
    sheet.data_validation(0, 0, 0, len(columns) - 1, {**_ANY, "input_message": what_for})
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
        return {**told, **_offered(referred, "id", contents)}
    if listed:
        # Beside the words of a scale stand numbers and ranges.
        is_closed = not (key and key.kind.scale)
        return {**told, "validate": "list", "source": list(listed), "show_error": is_closed}
    return {**told, **_ANY}


def _offered(table: str, column: str, contents: Contents) -> dict[str, object]:
    """The drop-down of what stands in a column of a table, down to the last that there is."""
    letter = xl_col_to_name([*SHEET_COLUMNS[table]].index(column))
    first = f"{sheet_name(table)}!${letter}$2"
    whole = f"{first}:${letter}${len(contents.rows[table]) + SPARE + 1}"
    last = f'SUMPRODUCT(MAX(({whole}<>"")*(ROW({whole})-1)))'
    source = f"={first}:INDEX({whole},MAX(1,{last}))"
    return {"validate": "list", "source": source, "show_error": False}


def _referred(column: str, key: Key | None) -> str:
    """The table whose ids a column takes; empty where there are several, or none."""
    if key and key.kind is kinds.STANDPOINT_ID:
        return "options"
    tables = {kind: table for table, (kind, _) in ITEMS.items()}
    of = key.kind.refers if key else (column,)
    return tables.get(of[0], "") if len(of) == 1 else ""


def _message(column: str, key: Key | None) -> str:
    if column == "id":
        return "made from the name if it is left empty"
    if key is None:
        return f"the {column}: its id or its name"
    meaning = _MARKS.sub(lambda found: found[1] or "", key.meaning)
    if key.kind.is_list and not key.kind.value:
        meaning = f"{meaning}; several with ; between"
    return meaning if len(meaning) <= LONGEST_MESSAGE else f"{meaning[: LONGEST_MESSAGE - 1]}…"


# The sheets of a workbook that are grids, to be filled in across.


_COLOURS: Mapping[GridKind, str] = {
    EFFECTS_GRID: "#005FAF",
    STANCES_GRID: "#A85A00",
    INFLUENCES_GRID: "#8A3D8A",
}
_SAID = {
    EFFECTS_GRID: "How the option above helps or hurts the interest at the left: a word, or ++ + 0 "
    "- --, -/0 for between, ? for what nobody knows. Reasons and sources stand in Effects.",
    STANCES_GRID: "What the actor at the left says of the option or issue above: a word, or a "
    "number from -2 to 2. What it says, when, and where stand in Positions.",
    INFLUENCES_GRID: "How strongly the actor at the left can move the one above: a word, or a "
    "number over 0 up to 4. By what means stands in Influence.",
}
_TOLD = {
    EFFECTS_GRID: "(++ + 0 - -- or words; -/0 between two; ? nobody knows; yellow: to do · save, "
    "then: stance tradeoffs -m this.xlsx)",
    STANCES_GRID: "(Who says what: a word, or -2 to 2 · stance positions -m this.xlsx)",
    INFLUENCES_GRID: "(Who can move whom: a word, or up to 4 · stance influence -m this.xlsx)",
}
"""What stands over a grid, for the eye."""
_HERE = {**_ANY, "input_message": "It comes from its own sheet: change it there."}
_NAMES_OF: Mapping[type, str] = {made: table for table, made in MADE.items() if table in ITEMS}
"""By what stands at the left or above: the table that has its name."""
_STRONG = {EFFECTS_GRID: 1, STANCES_GRID: 1, INFLUENCES_GRID: 2}
"""Over what a size has the stronger colour."""


def _write_grid(book: Book, contents: Contents, grid: SheetGrid) -> None:
    """A sheet with a grid."""
    sheet = book.sheet(grid.name, _COLOURS[grid.kind])
    _write_heads(book, contents, grid, sheet)
    _write_lines(book, contents, grid, sheet)
    _write_colours(book, grid, sheet)
    sheet.freeze_panes(grid.first, grid.start)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)


def _write_heads(book: Book, contents: Contents, grid: SheetGrid, sheet: Worksheet) -> None:
    """What the grid is about, and what stands across, by name and by id."""
    for n, (width, look) in enumerate(((14, "id"), (22, "name"), (34, "name"))):
        sheet.set_column(n, n, width, book.looks[look])
    sheet.set_column(grid.start, grid.end, 17, book.looks["cell"])
    book.write(sheet, (0, 0), grid.kind.mark, "mark")
    book.write(sheet, (0, grid.start), _TOLD[grid.kind], "told")
    if grid.decision:
        book.write(sheet, (0, 1), grid.decision.id, "id")
        book.look_up(sheet, (0, 2), "decisions", "$B$1", grid.decision.question, "mark")
    lines = [(grid.kind.before, "head", "across"), ((IDS,), "note", "id across")]
    lines += [(("(of)",), "note", "note across")] * (grid.first - 1 - len(lines))
    for row, (before, look, look_across) in enumerate(lines, 1):
        for n in range(grid.end + 1):
            # What is empty in it has its look too.
            own = look if n < grid.start else look_across
            sheet.write_blank(row, n, None, book.looks[own])
            book.write(sheet, (row, n), before[n] if n < len(before) else "", own)
    for n, each in enumerate(grid.across, grid.start):
        at = xl_rowcol_to_cell(IDS_AT, n, row_abs=True)
        book.look_up(sheet, (1, n), _NAMES_OF[type(each)], at, each.name, "across")
        book.write(sheet, (IDS_AT, n), each.id, "id across")
        if isinstance(each, Option) and grid.first > IDS_AT + 1:
            name = contents.situation.actor(each.actor).name
            book.look_up(sheet, (IDS_AT + 1, n), "actors", _owner_in(at), name, "note across")
    spare = grid.start + len(grid.across)
    of = "actors" if grid.kind is INFLUENCES_GRID else "options"
    sheet.data_validation(1, grid.start, 1, spare - 1, _HERE)
    sheet.data_validation(1, spare, 1, grid.end, _offered(of, "name", contents))


def _owner_in(at: str) -> str:
    """The id of the actor in the id that stands in a cell."""
    return f'LEFT({at},FIND(".",{at})-1)'


def _write_lines(book: Book, contents: Contents, grid: SheetGrid, sheet: Worksheet) -> None:
    """A line for each of what stands at the left, and its cells; below them empty ones."""
    kind = grid.kind
    tables = ("actors", "interests")[: grid.start - 1]
    for row, down in enumerate(grid.down, grid.first):
        book.write(sheet, (row, 0), down.id, "id")
        at = xl_rowcol_to_cell(row, 0, col_abs=True)
        owner = down.actor if isinstance(down, Interest) else down.id
        names = (contents.situation.actor(owner).name, down.name)
        ids = (_owner_in(at) if isinstance(down, Interest) else at, at)
        for n, table in enumerate(tables):
            book.look_up(sheet, (row, n + 1), table, ids[n], names[n], "name")
        for n, across in enumerate(grid.across, grid.start):
            book.write(sheet, (row, n), contents.shown(kind, down.id, across.id), "cell")
    listed = [*value_words(kind.key.kind), kind.elsewhere]
    told = {"input_title": kind.amount, "input_message": _SAID[kind], "show_error": False}
    sheet.data_validation(*grid.cells, {"validate": "list", "source": listed, **told})
    sheet.ignore_errors({"number_stored_as_text": xl_range(*grid.cells)})
    spare = grid.first + len(grid.down)
    for n, table in enumerate(tables, 1):
        sheet.data_validation(spare, n, grid.last, n, _offered(table, "name", contents))
        if grid.down:
            sheet.data_validation(grid.first, n, spare - 1, n, _HERE)


def _write_colours(book: Book, grid: SheetGrid, sheet: Worksheet) -> None:
    """What is not judged stands out, and words have the colours that they have in answers."""

    def colour(area: Cells, condition: str, look: str) -> None:
        rule = {"type": "formula", "criteria": f"={condition}", "format": book.looks[look]}
        sheet.conditional_format(*area, rule)

    kind, at = grid.kind, xl_rowcol_to_cell(grid.first, grid.start)
    for area in _own_cells(grid):
        blank = xl_rowcol_to_cell(*area[:2])
        ends = (xl_rowcol_to_cell(grid.first, n, col_abs=True) for n in (grid.start, grid.end))
        colour(area, f'AND({blank}="",COUNTA({":".join(ends)})>0)', "blank")
    if kind is INFLUENCES_GRID:
        actor, other = f"$A{grid.first + 1}", f"C${IDS_AT + 1}"
        colour(grid.cells, f'AND({actor}<>"",{actor}={other})', "void")
    is_open = [f'{at}="{each}"' for each in (kind.elsewhere, "unknown", "?")]
    is_open += [f'LEFT({at},1)="["', f'ISNUMBER(FIND("/",{at}))']
    colour(grid.cells, f"OR({','.join(is_open)})", "open")
    scale = kind.key.kind.scale
    words = {**scale.words, **scale.signs}.items() if scale else ()
    for look, side in (("helps", 1), ("hurts", -1)):
        for least, more in ((_STRONG[kind], "2"), (0, "")):
            known = [f'{at}="{word}"' for word, n in words if side * n > least]
            number = f"{side}*IFERROR(VALUE({at}),0)>{least}"
            colour(grid.cells, f"OR({','.join((number, *known))})", f"{look}{more}")
    if grid.decision and len(grid.down) > 1:
        lines = grid.first + 1, 0, grid.first + len(grid.down) - 1, grid.end
        colour(lines, f"$B{grid.first + 2}<>$B{grid.first + 1}", "part")


def _own_cells(grid: SheetGrid) -> Iterator[Cells]:
    """By option, the cells of what its decider wants, where an empty one means not judged."""
    if decision := grid.decision:
        actors = [each.actor for each in grid.down if isinstance(each, Interest)]
        last = grid.first + actors.count(decision.actor) - 1
        for n, option in enumerate(decision.options, grid.start):
            if last >= grid.first and NONE not in (option.otherwise, decision.otherwise):
                yield grid.first, n, last, n


# The first sheet of a workbook: what to fill in where, the words, and the next commands.


_STEPS: Mapping[tuple[str, ...], str] = {
    ("actors",): "Who takes part: a name each. All else may come later.",
    ("interests",): "What each wants: write its name over “What matters most to …”, and how much "
    "it counts beside the others of its actor (low, medium, high, vital). A new one is a new row: "
    "actor and name.",
    ("decisions", "options"): "The question, two or more options, and which of them holds now.",
    ("effects",): "Why, and where you read it: a row for each cell that you can back.",
    ("sources",): "What you read. A citation: hearing p. 4 “the words that say so”.",
    ("positions",): "Who says what of each option, and when.",
    ("influence",): "Who can move whom, and by what means.",
}
"""The tables that most models need, in the order in which they are filled in, and what for."""
_OFTEN = tuple(chain.from_iterable(_STEPS))
_GRID_SAYS = (
    "What each option does to each interest: ++ + 0 - -- or words, -/0 for between, ? for nobody "
    "knows. Names come from the other sheets: change them there. For a new interest or option, add "
    "it there, then write its name into the next empty row or column here."
)
_YOURS = (
    "Notes stand in ( ), beyond an empty column, or on sheets of your own. Leave the small grey "
    "ids as they are; what is new needs none. Never sort a column of names alone: sort whole rows. "
    "The pale sheets at the end are for what few models need."
)
_ASK = "Save, then in a terminal: stance tradeoffs -m this.xlsx · stance check -m this.xlsx"


def _write_guide(book: Book, contents: Contents) -> None:
    """The sheet that says how the others are used."""
    sheet = book.sheet(START, "#1F3A5F")
    for n, width in enumerate((5, 32, 100)):
        sheet.set_column(n, n, width, book.looks["line"])
    book.write(sheet, (0, 0), contents.model.title, "title")
    told = "From left to right, sheet by sheet. Heads in bright blue have to be filled in."
    book.write(sheet, (1, 0), told, "told")
    if draft := contents.model.draft:
        book.write(sheet, (2, 0), draft, "told")
    steps: dict[str, str] = {}
    for tables, says in _STEPS.items():
        kind = GRID_OF_TABLE.get(tables[0])
        grids = [grid.name for grid in contents.grids if grid.kind is kind]
        if grids and kind is EFFECTS_GRID:
            steps[few(grids)] = _GRID_SAYS
            grids = []
        steps[", ".join((*grids, *map(sheet_name, tables)))] = says
    for n, (name, says) in enumerate([*steps.items(), ("Yours", _YOURS), ("Ask", _ASK)], 1):
        book.write(sheet, (n + 2, 0), n, "line")
        book.write(sheet, (n + 2, 1), name, "step")
        book.write(sheet, (n + 2, 2), says, "line")
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.activate()


def export(situation: Situation) -> bytes:
    """The workbook. Raises Unanswerable for a model that none can hold."""
    contents, book = Contents(situation), Book()
    _write_guide(book, contents)
    for table in sorted(TABLES, key=lambda each: [*_OFTEN, each].index(each)):
        for grid in contents.grids:
            if grid.kind is GRID_OF_TABLE.get(table):
                _write_grid(book, contents, grid)
        _write_table(book, contents, table)
    return book.done()


def warnings(situation: Situation, content: object) -> tuple[str, ...]:
    """How many grids were left out, since they would be too large to fill in."""
    known = Contents(situation)
    wanted = len(known.decisions) + 1 + bool(known.decisions or known.model.issues)
    left_out = wanted - len(known.grids)
    if not left_out:
        return ()
    which = "1 grid is" if left_out == 1 else f"{left_out:,} grids are"
    return (f"{which} left out as too large: the values stand in Effects, Positions, Influence",)


FORMAT = Format(".xlsx", "a workbook to go on in, which is a model", export, warnings, whole=True)
