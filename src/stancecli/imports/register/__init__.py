"""A register of stakeholders: each with its power, interest and attitude, as projects keep it.

Power and interest become ratings, words of attitude stances on one issue, concerns draft interests.
A register says nothing of decisions, and no number in it enters a sum.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from stancecli.imports import Import
from stancecli.imports.given import ALL, ISSUE, Given, ReadingOptions
from stancecli.imports.headings import CONCERNS, INTEREST, POWER, STANCE, choose
from stancecli.imports.register.columns import RegisterColumns
from stancecli.imports.register.draft import RegisterDraft
from stancecli.imports.register.ratings import without_ratings
from stancecli.imports.register.table import RegisterTable, headings_of
from stancecli.imports.rows import Draft, LeftBehind
from stancecli.imports.stances.values import StanceWords
from stancecli.sheets.table import CellGrid

_ENOUGH = tuple(map(set, combinations((POWER, INTEREST, STANCE, CONCERNS), 2)))
"""Roles of columns by two of which a sheet is told to be a register."""


def recognises(given: Given) -> bool:
    """Whether a sheet has the columns of a register, in some row not far from its top."""
    return given.is_sheet and any(map(_fits, given.grids))


def _fits(grid: CellGrid) -> bool:
    _, roles = headings_of(grid)
    # With a column of issues each row is a statement.
    enough = _ENOUGH[:1] if ISSUE in roles else _ENOUGH
    return any(both <= roles for both in enough)


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a register; raises InvalidModel with every fault, at its cell."""
    grid, left = choose(given, options, _fits)
    behind = LeftBehind(left)
    scales = {ALL if name == STANCE else name: ends for name, ends in options.scales.items()}
    values = without_ratings(options.values)
    words = StanceWords(replace(options, values=values, scales=scales))
    table = RegisterTable(given, options, grid, behind)
    columns = RegisterColumns(options, table, words, behind)
    return RegisterDraft(given, options, table, columns, words, behind).draft()


KIND = Import(
    *("a register of stakeholders", recognises, read),
    takes=frozenset({"map", "value", "scale", "sheet", "head", "on", "leave-out"}),
    rank=1,  # before sheets of stances, which any table may be
)
