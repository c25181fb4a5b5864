"""A workbook to work in: a sheet a kind, grids to fill in across, and all of it is read back.

The same model gives the same bytes.
"""

from __future__ import annotations

import datetime
import inspect
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from typing import Any, TypeVar

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from stancecli.diagnostics import Unanswerable
from stancecli.export import Format
from stancecli.export.csv import cell, rows_of
from stancecli.loader import kinds
from stancecli.loader.entries import CITATIONS, ENTRY_OF
from stancecli.loader.files import LARGEST
from stancecli.loader.keys import Key
from stancecli.loader.layout import (
    ACTOR,
    EFFECTS_GRID,
    GRIDS,
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
    Actor,
    Constraint,
    Decision,
    Effect,
    Influence,
    Interest,
    Issue,
    Option,
    Position,
)
from stancecli.sheets.table import MOST_CELLS, CellValue, decimal, shown
from stancecli.situation import Situation

# What goes where: the rows of the tables, the cells of the grids.


MOST_GRID_CELLS = 50_000
"""Cells of a grid, at most: nobody fills in more across."""
MOST_IN_GRIDS = 200_000
"""Cells of all grids together, at most."""
MOST_GRIDS = 100
"""Grids of decisions, at most: nobody finds one among more sheets."""
SPARE = 100
"""Empty rows under a table that have its drop-downs."""
SPARE_COLUMNS = 2
"""Empty columns of a grid, to fill in."""
SPARE_LINES = 16
"""Empty lines of a grid, to fill in."""
IDS_AT = 2
"""The line of a grid with the ids of what is across, from 0."""

Claim = Effect | Position | Influence
T = TypeVar("T")
Cells = tuple[int, int, int, int]
"""The first row and column of an area, and its last."""


class SheetGrid:
    """What a grid shows: a line for each of `down`, a column for each of `across`.

    `decision` is the one that it is about, if any; `name` that of its sheet.
    """

    def __init__(
        self,
        kind: GridKind,
        name: str,
        down: Sequence[Interest | Actor],
        across: Sequence[Option | Issue | Actor],
        decision: Decision | None = None,
    ) -> None:
        self.kind, self.name, self.decision = kind, name, decision
        self.down, self.across = down, across
        self.first, self.start = IDS_AT + 1 + (kind is STANCES_GRID), len(kind.before)
        """The first row and column of its cells, from 0."""
        self.last = self.first + len(down) + SPARE_LINES - 1
        self.end = self.start + len(across) + SPARE_COLUMNS - 1
        """The last, which are empty."""
        self.cells = self.first, self.start, self.last, self.end


class Contents:
    """The rows and the grids of a model. Raises Unanswerable for what would not be read again."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.model = situation.model
        self.decisions = tuple(situation.decisions())
        self.rows = rows_of(self.model)
        """The things in each table, each with what it belongs to."""
        self._by_key: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
        for kind in GRIDS:
            for claim, _ in self.rows[kind.table]:
                key = getattr(claim, kind.down), getattr(claim, kind.across)
                self._by_key[(kind.table, *key)].append(claim)
        cells = sum((len(rows) + 1) * len(SHEET_COLUMNS[of]) for of, rows in self.rows.items())
        if cells > MOST_CELLS - MOST_IN_GRIDS:
            most = f"{MOST_CELLS:,} cells, those of grids among them"
            raise too_large(f"one is read up to {most}")
        self.grids = tuple(self._grids())
        """Those of the decisions, then who says what, then who moves whom."""
        self._shown = {
            (grid.kind.table, down.id, across.id)
            for grid in self.grids
            for down in grid.down
            for across in grid.across
        }
        """Of which table, and between what, a grid has a cell."""

    def value(self, table: str, row: tuple[Any, Any], column: str) -> CellValue:
        """What stands in a column of a row: words for numbers, and nothing where a grid has it."""
        thing, owner = row
        key = SHEET_COLUMNS[table][column]
        kind = GRID_OF_TABLE.get(table)
        if kind and column == kind.amount:
            between = getattr(thing, kind.down), getattr(thing, kind.across)
            if (kind.table, *between) in self._shown and self._in_grid(kind, *between) is thing:
                return ""
        if key and key.field == getattr(thing, "amount", ""):
            thing = _of_size(thing)
        return word(key, cell(thing, owner, column, key))

    def shown(self, kind: GridKind, down: str, across: str) -> CellValue:
        """What stands in a cell of a grid."""
        claim = self._in_grid(kind, down, across)
        if claim:
            return word(kind.key, cell(_of_size(claim), None, kind.amount, kind.key))
        return kind.elsewhere if self._by_key.get((kind.table, down, across)) else ""

    def _in_grid(self, kind: GridKind, down: str, across: str) -> Claim | None:
        """The one claim of which a cell says the size.

        It counts always, on no date of its own, and can be written beside the views on it.
        """
        claims = self._by_key.get((kind.table, down, across), ())
        plain = [claim for claim in claims if _is_plain(claim)]
        if len(plain) != 1 or plain[0].is_copy or _of_size(plain[0]).is_of_views:
            return None
        return plain[0]

    def _grids(self) -> Iterator[SheetGrid]:
        """Those that are not too large to fill in."""
        model = self.model
        names = sheet_names(decision.question for decision in self.decisions)
        interests = [each for actor in model.actors for each in actor.interests]
        made = [
            SheetGrid(EFFECTS_GRID, name, self._interests(each, interests), each.options, each)
            for each, name in zip(self.decisions[:MOST_GRIDS], names, strict=False)
        ]
        options = (option for decision in self.decisions for option in decision.options)
        targets: Sequence[Option | Issue] = [*model.issues, *options]
        if targets:
            made.append(SheetGrid(STANCES_GRID, "Stance grid", model.actors, targets))
        made.append(SheetGrid(INFLUENCES_GRID, "Influence grid", model.actors, model.actors))
        left = MOST_IN_GRIDS
        for grid in made:
            cells = (grid.last + 1) * (grid.end + 1)
            if cells <= min(left, MOST_GRID_CELLS):
                left -= cells
                yield grid

    def _interests(self, decision: Decision, all_: Sequence[Interest]) -> tuple[Interest, ...]:
        """The lines of a decision: its decider's first; of many others those that it bears on."""
        own = [each for each in all_ if each.actor == decision.actor]
        others = [each for each in all_ if each.actor != decision.actor]
        if len(others) > MOST_OTHERS:
            touched = {effect.to for option in decision.options for effect in option.effects}
            others = [each for each in others if each.id in touched]
        return (*own, *others)


MOST_OTHERS = 100
"""Interests of others in the grid of a decision, unless it bears on more."""
GRID_OF_TABLE = {kind.table: kind for kind in GRIDS}


def word(key: Key | None, value: CellValue) -> CellValue:
    """The word for a number, where the scale of its key has one; else the same."""
    words = key.kind.scale.words if key and key.kind.scale else {}
    return next((known for known, n in words.items() if n == value), value)


def _of_size(thing: T) -> T:
    """A claim without views, where its size is the whole range over them and can be written.

    It cannot where the median of the views counts, or where only one number may stand there.
    """
    if not isinstance(thing, Interest | Constraint | Effect) or not thing.views:
        return thing
    size = thing.entered or getattr(thing, thing.amount)
    return thing if size is None or size.middle is not None else replace(thing, views=())


def _is_plain(claim: Claim) -> bool:
    if isinstance(claim, Effect):
        return not (claim.when or claim.unless)
    return isinstance(claim, Influence) or (not claim.date and claim.stance is not None)


def sheet_names(questions: Iterable[str]) -> list[str]:
    """Names for the sheets of decisions: their questions, as far as a name of a sheet can go.

    One that is taken, or could be read as another sheet, has a number behind it.
    """
    taken = {"", "start", "history", "stance grid", "influence grid", *map(str.casefold, TABLES)}
    names = []
    for question in questions:
        short = _sheet_name(question, LONGEST_NAME)
        numbered = (
            f"{_sheet_name(question, LONGEST_NAME - 5)} {n}".strip() for n in range(1, 10_000)
        )
        name = next(each for each in chain([short], numbered) if each.casefold() not in taken)
        taken.add(name.casefold())
        names.append(name)
    return names


_NO_SHEET = re.compile(r"[][:*?/\\()'\ufffe\uffff]|[^ -\uffff]")
"""What no name of a sheet can hold, or what would have it read otherwise, or takes two places."""


def _sheet_name(question: str, longest: int) -> str:
    """As many words of a question as the name of a sheet can hold."""
    words = _NO_SHEET.sub(" ", shown(question)).split()
    name = " ".join(words)
    if len(name) <= longest:
        return name
    whole = name[: longest - 1]
    cut = whole.rpartition(" ")[0] if name[longest - 1] != " " else whole
    return f"{cut if len(cut) > longest // 2 else whole.strip()}…"


# The file under a workbook: its cells written as what they are, its looks, its limits.


LONGEST_TEXT = 32_767
"""Characters in a cell, at most, as Excel counts them: in UTF-16."""
LONGEST_NAME = 31
"""Characters in the name of a sheet, at most."""
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


def too_large(why: str) -> Unanswerable:
    """The refusal of a model of which no workbook can be made that would be read again."""
    advice = ("stance export csv -o FOLDER",)
    return Unanswerable(f"this model is too large for a workbook: {why}", advice)


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
    "importance, force": (IMPORTANCE, "a number over 0 up to 4, a range; a force also: binding"),
    "effect": (EFFECT, "a number from -2 to 2, a range, or unknown"),
    "stance": (STANCE, "a number from -2 to 2"),
    "strength": (STRENGTH, "a number over 0 up to 4"),
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
