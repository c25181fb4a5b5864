"""A bargaining sheet: actor, capability, position and salience, one decision with a scale."""

from __future__ import annotations

from stancecli.diagnostics import Hints, InvalidModel, Problem
from stancecli.imports import Import
from stancecli.imports.choice import choose
from stancecli.imports.draft import Draft, LeftBehind
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.headings import Headings, folded, nameless
from stancecli.imports.rows import DraftRows
from stancecli.imports.scaled import (
    ScaledActor,
    ScaledMatter,
    ScaledTable,
    add_scaled,
    count_others,
    filled_below,
)
from stancecli.sheets.table import CellGrid, SheetColumn, columns_below

COLUMNS = ("actor", "capability", "position", "salience")
DECISION = "outcome"

_NOTES = (
    "Imported from a bargaining sheet. Still to be judged:",
    "- what the question is, who settles it, and what the two ends of the scale are;",
    "- where the matter stands now (the low end is taken);",
    "- what each actor wants, and where each number was read (cite).",
)


def recognises(given: Given) -> bool:
    """Whether the first line of a table names the four columns."""
    return given.is_sheet and any(map(_fits, given.grids))


def _fits(grid: CellGrid) -> bool:
    return bool(grid.lines) and {folded(cell.word) for cell in grid.lines[0]} >= set(COLUMNS)


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a bargaining sheet; raises InvalidModel with every fault, at its cell."""
    grid, left = choose(given, options, _fits)
    behind = LeftBehind(left)
    columns = columns_below(grid)
    roles = Headings(columns, options, COLUMNS)
    who, *numbers = _found(columns, roles)
    count_others(columns, [who, *numbers], "a bargaining sheet", behind)
    rows = sorted(filled_below([who, *numbers]))
    if faults := [nameless(who.cells[row]) for row in rows if not who.cells[row].word]:
        raise InvalidModel(faults)
    capability, position, salience = numbers
    actors = [ScaledActor(who.cells[row], row) for row in rows]
    matter = ScaledMatter(DECISION, "", position, salience)
    table = ScaledTable(actors, capability, [matter], behind)
    drafted = DraftRows(given.name, "Bargaining")
    add_scaled(drafted, [table])
    return Draft(drafted, _NOTES, behind.listed())


def _found(columns: tuple[SheetColumn, ...], roles: Headings) -> list[SheetColumn]:
    """The four columns; raises InvalidModel with those that are missing."""
    found = {role: roles.find(role) for role in COLUMNS}
    names = [column.name for column in columns if column.name]
    hints = Hints(name for name in names if folded(name) not in COLUMNS)
    if missing := [role for role, column in found.items() if column is None]:
        # A heading may be a slip of what is missing.
        meant = (hints.did_you_mean(role).replace("did you mean", "is it") for role in missing)
        raise InvalidModel(
            Problem(
                columns[0].head.place,
                "E504",
                f"the column “{role}” is missing",
                hint or f"--map {role}=HEADING",
            )
            for role, hint in zip(missing, meant, strict=True)
        )
    return [column for column in found.values() if column]


KIND = Import(
    *("a sheet of actor, capability, position, salience", recognises, read),
    takes=frozenset({"map", "sheet"}),
    rank=2,  # a sheet of KTAB may have these headings too
)
