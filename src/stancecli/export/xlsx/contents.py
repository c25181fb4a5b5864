"""What goes where in a workbook: the rows of its tables, the cells of its grids; and the file."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from stancecli.diagnostics import Unanswerable
from stancecli.export.csv import cell, rows_of
from stancecli.loader.files import LARGEST
from stancecli.loader.keys import Key
from stancecli.loader.layout import (
    EFFECTS_GRID,
    GRIDS,
    INFLUENCES_GRID,
    SHEET_COLUMNS,
    STANCES_GRID,
    TABLES,
    GridKind,
)
from stancecli.model import (
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


@dataclass(frozen=True)
class SheetGrid:
    """What a grid shows: a line for each of `down`, a column for each of `across`.

    `decision` is the one that it is about, if any; `name` that of its sheet.
    """

    kind: GridKind
    name: str
    down: tuple[Interest | Actor, ...]
    across: tuple[Option | Issue | Actor, ...]
    decision: Decision | None = None

    @property
    def start(self) -> int:
        """The first column of its cells, from 0."""
        return len(self.kind.before)

    @property
    def end(self) -> int:
        """The last column of its cells, some of them empty."""
        return self.start + len(self.across) + SPARE_COLUMNS - 1

    @property
    def first(self) -> int:
        """The first row of its cells, from 0."""
        return IDS_AT + 1 + (self.kind is STANCES_GRID)

    @property
    def last(self) -> int:
        """The last row of its cells, some of them empty."""
        return self.first + len(self.down) + SPARE_LINES - 1


class Contents:
    """The rows and the grids of a model. Raises Unanswerable for what would not be read again."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.model = situation.model
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

    def whose(self, target: Option | Issue | Actor) -> str:
        """Who decides on what stands above a grid."""
        return self.situation.actor(target.actor).name if isinstance(target, Option) else "an issue"

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

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        return tuple(self.situation.decisions())

    @cached_property
    def grids(self) -> tuple[SheetGrid, ...]:
        """Those of the decisions, then who says what, then who moves whom."""
        model = self.model
        names = sheet_names(decision.question for decision in self.decisions)
        interests = [each for actor in model.actors for each in actor.interests]
        made = [
            SheetGrid(EFFECTS_GRID, name, self._interests(each, interests), each.options, each)
            for each, name in zip(self.decisions[:MOST_GRIDS], names, strict=False)
        ]
        options = [option for decision in self.decisions for option in decision.options]
        targets: tuple[Option | Issue, ...] = (*model.issues, *options)
        if targets:
            made.append(SheetGrid(STANCES_GRID, "Stance grid", model.actors, targets))
        made.append(SheetGrid(INFLUENCES_GRID, "Influence grid", model.actors, model.actors))
        left, kept = MOST_IN_GRIDS, []
        for grid in made:
            cells = (grid.last + 1) * (grid.end + 1)
            if cells <= min(left, MOST_GRID_CELLS):
                left -= cells
                kept.append(grid)
        return tuple(kept)

    def _interests(self, decision: Decision, all_: Sequence[Interest]) -> tuple[Interest, ...]:
        """The lines of a decision: its decider's first; of many others those that it bears on."""
        own = [each for each in all_ if each.actor == decision.actor]
        others = [each for each in all_ if each.actor != decision.actor]
        if len(others) > MOST_OTHERS:
            touched = {effect.to for option in decision.options for effect in option.effects}
            others = [each for each in others if each.id in touched]
        return (*own, *others)

    @cached_property
    def _shown(self) -> set[tuple[str, str, str]]:
        """Of which table, and between what, a grid has a cell."""
        return {
            (grid.kind.table, down.id, across.id)
            for grid in self.grids
            for down in grid.down
            for across in grid.across
        }


MOST_OTHERS = 100
"""Interests of others in the grid of a decision, unless it bears on more."""
GRID_OF_TABLE = {kind.table: kind for kind in GRIDS}


def word(key: Key | None, value: CellValue) -> CellValue:
    """The word for a number, where the scale of its key has one; else the same."""
    scale = key.kind.scale if key else None
    if scale and value is not None and not isinstance(value, str):
        return next((known for known, n in scale.words.items() if n == value), value)
    return value


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
        self._looks = {name: self._book.add_format(dict(look)) for name, look in looks.items()}

    def look(self, name: str) -> Format:
        return self._looks[name]

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
        form = self._looks[look]
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
