"""What a workbook holds: the rows of its tables, and the cells of its grids."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, TypeVar

from stancecli import model as m
from stancecli.diagnostics import Unanswerable
from stancecli.export.csv import cell, rows_of
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
from stancecli.sheets.table import MOST_CELLS, CellValue, shown
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
LONGEST_NAME = 31
"""Characters in the name of a sheet, at most."""
IDS_AT = 2
"""The line of a grid with the ids of what is across, from 0."""

Claim = m.Effect | m.Position | m.Influence
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
        down: Sequence[m.Interest | m.Actor],
        across: Sequence[m.Option | m.Issue | m.Actor],
        decision: m.Decision | None = None,
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
        targets: Sequence[m.Option | m.Issue] = [*model.issues, *options]
        if targets:
            made.append(SheetGrid(STANCES_GRID, "Stance grid", model.actors, targets))
        made.append(SheetGrid(INFLUENCES_GRID, "Influence grid", model.actors, model.actors))
        left = MOST_IN_GRIDS
        for grid in made:
            cells = (grid.last + 1) * (grid.end + 1)
            if cells <= min(left, MOST_GRID_CELLS):
                left -= cells
                yield grid

    def _interests(
        self, decision: m.Decision, all_: Sequence[m.Interest]
    ) -> tuple[m.Interest, ...]:
        """The lines of a decision: its decider's first; of many others those that it affects."""
        own = [each for each in all_ if each.actor == decision.actor]
        others = [each for each in all_ if each.actor != decision.actor]
        if len(others) > MOST_OTHERS:
            touched = {effect.to for option in decision.options for effect in option.effects}
            others = [each for each in others if each.id in touched]
        return (*own, *others)


MOST_OTHERS = 100
"""Interests of others in the grid of a decision, unless it affects more."""
GRID_OF_TABLE = {kind.table: kind for kind in GRIDS}


def word(key: Key | None, value: CellValue) -> CellValue:
    """The word for a number, where the scale of its key has one; else the same."""
    words = key.kind.scale.words if key and key.kind.scale else {}
    return next((known for known, n in words.items() if n == value), value)


def _of_size(thing: T) -> T:
    """A claim without views, where its size is the whole range over them and can be written.

    It cannot where the median of the views counts, or where only one number may stand there.
    """
    if not isinstance(thing, m.Interest | m.Constraint | m.Effect) or not thing.views:
        return thing
    size = thing.entered or getattr(thing, thing.amount)
    return thing if size is None or size.middle is not None else replace(thing, views=())


def _is_plain(claim: Claim) -> bool:
    if isinstance(claim, m.Effect):
        return not (claim.when or claim.unless)
    return isinstance(claim, m.Influence) or (not claim.date and claim.stance is not None)


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


def too_large(why: str) -> Unanswerable:
    """The refusal of a model of which no workbook can be made that would be read again."""
    advice = ("stance export csv -o FOLDER",)
    return Unanswerable(f"this model is too large for a workbook: {why}", advice)
