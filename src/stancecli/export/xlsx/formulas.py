"""The formulas of a workbook, which say what stance would with the same cells."""

from __future__ import annotations

from collections.abc import Mapping

from stancecli.diagnostics import column_letters
from stancecli.export.xlsx.contents import SheetGrid
from stancecli.loader.layout import SHEET_COLUMNS, sheet_name


def cell(row: int, column: int, *, fixed: str = "") -> str:
    """A cell by row and column from 0; `fixed` names what stays when it is copied: row, column."""
    letter = ("$" if "column" in fixed else "") + column_letters(column + 1)
    return letter + ("$" if "row" in fixed else "") + str(row + 1)


def column_of(table: str, column: str, last: int) -> str:
    """The cells of a column of a table, down to a row from 0."""
    letter = column_letters([*SHEET_COLUMNS[table]].index(column) + 1)
    return f"{sheet_name(table)}!${letter}$2:${letter}${last + 1}"


def beside(table: str, place: int, last: int) -> str:
    """The cells of the column that stands so far behind those of a table."""
    letter = column_letters(len(SHEET_COLUMNS[table]) + place + 1)
    return f"{sheet_name(table)}!${letter}$2:${letter}${last + 1}"


def area(grid: SheetGrid, row: int, column: int, last_row: int, last_column: int) -> str:
    """Cells of the sheet of a grid, from the first to the last."""
    ends = cell(row, column, fixed="row column"), cell(last_row, last_column, fixed="row column")
    return f"'{grid.name}'!{':'.join(ends)}"


def number(cells: str, words: Mapping[str, int]) -> str:
    """The number that a cell stands for, or each of many: of a word, a number, a range.

    A range counts with its midpoint, and 0 is what stands for none.
    """
    comma, end = f'FIND(",",{cells})', f'FIND("]",{cells})'
    low = _one(f"TRIM(MID({cells},2,{comma}-2))", words)
    high = _one(f"TRIM(MID({cells},{comma}+1,{end}-{comma}-1))", words)
    ranged = f"IFERROR(({low}+{high})/2,0)"
    return f'IF(ISNUMBER({cells}),{cells},IF(LEFT({cells},1)="[",{ranged},{_one(cells, words)}))'


def _one(text: str, words: Mapping[str, int]) -> str:
    spelt = "+".join(f'({text}="{word}")*{n}' for word, n in words.items() if n)
    return f'IFERROR(_xlfn.NUMBERVALUE({text},".",","),{spelt})'


def found(values: str, keys: str, key: str, otherwise: str = '""') -> str:
    """The value beside a key, or what stands for none."""
    return f"IFERROR(INDEX({values},MATCH({key},{keys},0)),{otherwise})"
