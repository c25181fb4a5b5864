"""A sheet of who is for or against what: actors × things, or one row for each statement.

What is spoken of becomes issues: the sheet does not say who decides, or what excludes what. Where a
person says which of these holds now, they are options of one decision.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.imports import Import
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.headings import choose
from stancecli.imports.rows import Draft, LeftBehind
from stancecli.imports.stances.draft import StanceDraft
from stancecli.imports.stances.sheet import StanceSheet, heading_of
from stancecli.imports.stances.values import StanceWords
from stancecli.sheets.table import CellGrid, columns_below


def recognises(given: Given) -> bool:
    """Whether it is a table; any may be one of stances."""
    return given.is_sheet


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a sheet of stances; raises InvalidModel with every fault, at its cell."""
    words = StanceWords(options)
    grid, left = choose(given, options, partial(_may_hold, words, options))
    behind = LeftBehind(left)
    found = StanceSheet(given, options, words, grid, behind)
    chosen = replace(options, sheet=grid.sheet if left else options.sheet)
    return StanceDraft(given, chosen, found, behind).draft()


def _may_hold(words: StanceWords, options: ReadingOptions, grid: CellGrid) -> bool:
    """Whether some column of a sheet holds stances, and nothing else."""
    try:
        columns = columns_below(grid, heading_of(grid, words, options))
    except (InvalidModel, Unanswerable):
        return False
    rest = (column.filled for column in columns[1:] if column.name)
    return any(cells and all(map(words.knows, cells)) for cells in rest)


KIND = Import(
    *("a sheet of actors and their stances", recognises, read),
    takes=frozenset(
        (
            *("map", "value", "scale", "transpose", "current", "sheet", "head"),
            *("join", "dates", "leave-out"),
        )
    ),
    rank=2,  # any table may be one
)
