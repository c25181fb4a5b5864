"""A workbook to work in: a sheet a kind, grids to fill in across, and all of it is read back.

The same model gives the same bytes.
"""

from __future__ import annotations

import datetime
import inspect
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
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
from stancecli.model import (
    EFFECT,
    IMPORTANCE,
    NONE,
    STANCE,
    STRENGTH,
    Interest,
    Option,
)
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
    "text": {"text_wrap": True, "num_format": "@"},
    "value": {"text_wrap": True},
    "id": {**_IDS, "font_size": 9},
    "name": {"text_wrap": True},
    "across": {**_HEAD, "align": "center", "valign": "bottom"},
    "id across": {**_IDS, **_CENTRED, "font_size": 8, "bg_color": "#F3F5F7"},
    "note": {**_NOTE, "text_wrap": True},
    "note across": {**_NOTE, "align": "center"},
    "cell": _CENTRED,
    "mark": {"bold": True, "font_size": 14, "font_color": _INK},
    "title": {"bold": True, "font_size": 18, "font_color": _INK},
    "section": {"bold": True, "font_size": 12, "font_color": _INK, "bottom": 1},
    "line": {"text_wrap": True},
    "rule": {},
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


_COLOUR = "#8794A5"
_LONG = ("about", "because", "says")
_MARKS = re.compile(r"\[([^]]+)\]\([^)]+\)|[`*]")


def _write_table(book: Book, contents: Contents, table: str) -> None:
    """A sheet with the rows of a table, and what helps to fill it in."""
    sheet = book.sheet(sheet_name(table), _COLOUR)
    rows, columns = contents.rows[table], SHEET_COLUMNS[table]
    last, due = len(rows) + SPARE, _due(table)
    for n, (column, key) in enumerate(columns.items()):
        look = "id" if column == "id" else "value" if key and key.kind.scale else "text"
        sheet.write_string(0, n, column, book.looks["due" if column in due else "head"])
        sheet.set_column(n, n, _width(column, key), book.looks[look])
        sheet.data_validation(1, n, last, n, _asked(column, key, contents))
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
        # The ids on the sheet of that table, down to the last that there is.
        first = f"{sheet_name(referred)}!$A$2"
        column = f"{first}:$A${len(contents.rows[referred]) + SPARE + 1}"
        last = f'SUMPRODUCT(MAX(({column}<>"")*(ROW({column})-1)))'
        ids = f"={first}:INDEX({column},MAX(1,{last}))"
        return {**told, "validate": "list", "source": ids, "show_error": False}
    if listed:
        # Beside the words of a scale stand numbers and ranges.
        is_closed = not (key and key.kind.scale)
        return {**told, "validate": "list", "source": list(listed), "show_error": is_closed}
    return {**told, "validate": "any"}


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
    EFFECTS_GRID: "How the option above helps or hurts the interest at the left: a word, a number "
    "from -2 to 2, a range as [-1, 0], or unknown. Reasons and sources stand in Effects.",
    STANCES_GRID: "What the actor at the left says of the option or issue above: a word, or a "
    "number from -2 to 2. What it says, when, and where stand in Positions.",
    INFLUENCES_GRID: "How strongly the actor at the left can move the one above: a word, or a "
    "number over 0 up to 4. By what means stands in Influence.",
}
_TITLES = {STANCES_GRID: "Who says what", INFLUENCES_GRID: "Who can move whom"}
_ANSWERS = {
    EFFECTS_GRID: ("what each option gains and gives up", "tradeoffs"),
    STANCES_GRID: ("who stands where", "positions"),
    INFLUENCES_GRID: ("who can move whom", "influence"),
}
"""What can be asked of a grid, and by which command."""
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
    if grid.decision:
        book.write(sheet, (0, 1), grid.decision.id, "id")
        book.write(sheet, (0, 2), grid.decision.question, "mark")
    else:
        book.write(sheet, (0, 1), _TITLES[grid.kind], "mark")
    spare = [""] * (grid.end + 1 - grid.start - len(grid.across))
    left, names = [""] * (grid.start - 1), [each.name for each in grid.across]
    ids, actor = [each.id for each in grid.across], contents.situation.actor
    owners = [actor(of.actor).name if isinstance(of, Option) else "an issue" for of in grid.across]
    lines = [
        (grid.kind.before, "head", [*names, *spare], "across"),
        ((IDS, *left), "note", [*ids, *spare], "id across"),
        (("(of)", *left), "note", owners, "note across"),
    ]
    for row, (before, look, across, look_across) in enumerate(lines[: grid.first - 1], 1):
        for n, text in enumerate((*before, *across)):
            # What is empty in it has its look too.
            own = look if n < grid.start else look_across
            sheet.write_blank(row, n, None, book.looks[own])
            book.write(sheet, (row, n), text, own)


def _write_lines(book: Book, contents: Contents, grid: SheetGrid, sheet: Worksheet) -> None:
    """A line for each of what stands at the left, its cells, and below them where to ask."""
    kind = grid.kind
    for row, down in enumerate(grid.down, grid.first):
        owner = [contents.situation.actor(down.actor).name] if isinstance(down, Interest) else []
        book.write(sheet, (row, 0), down.id, "id")
        for n, name in enumerate((*owner, down.name), 1):
            book.write(sheet, (row, n), name, "name")
        for n, across in enumerate(grid.across, grid.start):
            book.write(sheet, (row, n), contents.shown(kind, down.id, across.id), "cell")
    listed = [*value_words(kind.key.kind), kind.elsewhere]
    told = {"input_title": kind.amount, "input_message": _SAID[kind], "show_error": False}
    sheet.data_validation(*grid.cells, {"validate": "list", "source": listed, **told})
    tells, command = _ANSWERS[kind]
    book.write(sheet, (grid.last + 2, 0), "(ask)", "note")
    said = f"To see {tells}: save the file, and type in a terminal: "
    book.write(sheet, (grid.last + 2, 1), f"{said}stance {command} -m this.xlsx", "rule")


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
    is_open = (f'{at}="{kind.elsewhere}"', f'{at}="unknown"', f'LEFT({at},1)="["')
    colour(grid.cells, f"OR({','.join(is_open)})", "open")
    scale = kind.key.kind.scale
    words = scale.words.items() if scale else ()
    for look, side in (("helps", 1), ("hurts", -1)):
        for least, more in ((_STRONG[kind], "2"), (0, "")):
            known = [f'{at}="{word}"' for word, n in words if side * n > least]
            number = f"AND(ISNUMBER({at}),{side}*{at}>{least})"
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


ABOUT: Mapping[str, str] = {
    "model": "One line: the title, the date it describes (as_of), a paragraph on the case.",
    "sources": "What you read. Claims cite a source by its id and a place: hearing p. 4",
    "analysts": "Who coded the model; they can hold views.",
    "issues": "What people speak for or against, and nobody alone decides.",
    "actors": "Who takes part: a name each. All else may come later.",
    "rated": "Power and interest of an actor by hand, from 1 to 5, as in a register.",
    "interests": "What each actor wants, and how much it counts beside its other interests.",
    "constraints": "What binds an actor: binding rules options out, a weight counts.",
    "against": "Which options break which constraint, by 1, or by 2 for badly.",
    "decisions": "The questions that an actor must settle, and the option that holds now.",
    "options": "The ways to settle each decision: two or more.",
    "effects": "Why an option helps or hurts an interest, and where that was read. Effects "
    "with conditions (when, unless) have their value here.",
    "positions": "What an actor says, by whom, when and where. Dated ones have their stance "
    "here; on a decision with a scale: at, capability, salience.",
    "influence": "By what means one actor moves another, and where that was read.",
    "scenarios": "What if: a phase, or a question.",
    "given": "Options that a scenario takes to hold.",
    "expect": "Conclusions that must follow; check says whether they do.",
}
"""What a table is for, where more is to be said than its entry says."""


def what_for(table: str) -> str:
    """What a table is for; where nothing more is said of it, what its entry is."""
    return ABOUT.get(table) or str(inspect.getdoc(ENTRY_OF[MADE[table]])).partition("\n")[0]


_OF_GRIDS = {
    EFFECTS_GRID: "How each option helps or hurts each interest. Begin here once there are "
    "interests and options. Yellow: blank, though another option is not.",
    STANCES_GRID: "What each actor says of each option and issue.",
    INFLUENCES_GRID: "How strongly the actor at the left can move the one above.",
}
_RULES = (
    "Heads in bright blue have to be filled in, the others may stay empty.",
    "An id may stay empty: it is made from the name. A cell that refers to something takes its id "
    "or its name, in any letter case.",
    "Without an id, the column “actor” says whose an interest, a constraint or a decision is.",
    "Several in one cell: with ; between. A range: [low, high] or [-1, 0].",
    "A citation: the id or title of a source, then the place in it, then a quote in “ ” if any. "
    "What has no citation is marked as unsourced.",
    "A cell of a grid holds the value, the flat sheet its reason and source, one row for each: "
    "option and to, or actor and to. One of the two has the value.",
    "For a new decision, copy a grid sheet, write its id or question beside “Decision”, and change "
    "ids and names. Where the ids are empty, the names count.",
    "A new name for something old goes on its own sheet and into the grids.",
    "Grey, slanted and in ( ): for you to read, and never read back. Other sheets may hold what "
    "you like: they are not read, and stance says so.",
)
_WORDS = {
    "importance, force": (IMPORTANCE, "a number over 0 up to 4, a range, unknown; binding"),
    "effect": (EFFECT, "a number from -2 to 2, a range, or unknown"),
    "stance": (STANCE, "a number from -2 to 2"),
    "strength": (STRENGTH, "a number over 0 up to 4, a range"),
}
_COMMANDS = {
    "stance check -m case.xlsx": "what is wrong here, and what is not said",
    "stance tradeoffs -m case.xlsx": "what each option gains and gives up",
    "stance positions -m case.xlsx": "who stands where",
    "stance robustness -m case.xlsx": "how firm that is",
    "stance report -m case.xlsx": "every answer on one page",
    "stance import case.xlsx -o case.yaml": "the same model as a text file",
}


def _write_guide(book: Book, contents: Contents) -> None:
    """The sheet that says how the others are used."""
    sheet = book.sheet(START, "#1F3A5F")
    for n, width in enumerate((22, 30, 84)):
        sheet.set_column(n, n, width, book.looks["line"])
    book.write(sheet, (0, 0), contents.model.title, "title")
    book.write(
        sheet, (1, 0), "A model for stance: fill in these sheets, save the file, ask.", "rule"
    )
    if draft := contents.model.draft:
        book.write(sheet, (2, 0), draft, "rule")
    row = 3
    for title, lines in _sections(contents).items():
        for n in range(3):
            sheet.write_blank(row, n, None, book.looks["section"])
        book.write(sheet, (row, 0), title, "section")
        for cells in lines:
            row += 1
            for n, text in enumerate(cells):
                book.write(sheet, (row, n), text, "rule" if len(cells) == 1 else "line")
        row += 2
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.activate()


def _sections(contents: Contents) -> Mapping[str, Sequence[tuple[str, ...]]]:
    grids = [
        (grid.name, grid.decision.question if grid.decision else "", _OF_GRIDS[grid.kind])
        for grid in contents.grids
    ]
    words = [
        (name, ", ".join(f"{word} {n}" for word, n in known.items()), others)
        for name, (known, others) in _WORDS.items()
    ]
    return {
        "What to fill in": [(sheet_name(table), "", what_for(table)) for table in TABLES],
        "Grids, to fill in across": grids,
        "How": [(rule,) for rule in _RULES],
        "The words and their numbers": words,
        "Then, in a terminal": [(typed, "", tells) for typed, tells in _COMMANDS.items()],
    }


def export(situation: Situation) -> bytes:
    """The workbook. Raises Unanswerable for a model that none can hold."""
    contents, book = Contents(situation), Book()
    _write_guide(book, contents)
    for table in TABLES:
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
