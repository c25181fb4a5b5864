"""The parts that the formulas of a workbook are made of.

A cell is named by its place on the sheet where it was written, so that rows and columns which are
put in, taken out or sorted are followed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stancecli.diagnostics import column_letters
from stancecli.export.xlsx.contents import HEADS, SheetGrid
from stancecli.loader.layout import EFFECTS_GRID, SHEET_COLUMNS, sheet_name

LONGEST_TEXT = 255
"""Characters of a text within a formula, at most."""
LAST_ROW, LAST_COLUMN = 1_048_576, "XFD"
"""The end of a sheet."""
LINES = HEADS[EFFECTS_GRID] + 1
"""The row of the first line in the grid of a decision, from 1."""
_FIRST_CELL = column_letters(len(EFFECTS_GRID.before) + 1)


def cell(row: int, column: int, *, fixed: str = "") -> str:
    """A cell by row and column from 0; `fixed` names what stays when it is copied: row, column."""
    letter = ("$" if "column" in fixed else "") + column_letters(column + 1)
    return letter + ("$" if "row" in fixed else "") + str(row + 1)


def of_sheet(name: str, area: str) -> str:
    """Cells of a sheet."""
    return f"'{name.replace(chr(39), chr(39) * 2)}'!{area}"


def column_of(table: str, column: str) -> str:
    """The cells of a column of a table, its head the first."""
    letter = column_letters([*SHEET_COLUMNS[table]].index(column) + 1)
    return f"{sheet_name(table)}!${letter}:${letter}"


def typed(table: str, column: str, row: int) -> str:
    """The cell of a column of a table in a row from 1."""
    return f"INDEX({column_of(table, column)},{row})"


def word(text: str) -> str:
    """A text without blanks around it."""
    return f"TRIM({text})"


def is_note(cell: str) -> str:
    """Whether a word is in parentheses, so that nothing there is read."""
    return f'AND(LEFT({cell})="(",RIGHT({cell})=")")'


def added_rows(table: str, last: int) -> str:
    """How many cells of a table are filled in below a row, counted from 1."""
    columns = [*SHEET_COLUMNS[table]]
    first, end = column_of(table, columns[0]), column_of(table, columns[-1])
    whole = f"{first.partition(':')[0]}:{end.rpartition(':')[2]}"
    return f"COUNTA({whole})-COUNTA(INDEX({first},1):INDEX({end},{last}))"


def area(grid: SheetGrid, row: int, column: int, last_row: int, last_column: int) -> str:
    """Cells of the sheet of a grid, from the first to the last."""
    ends = cell(row, column, fixed="row column"), cell(last_row, last_column, fixed="row column")
    return of_sheet(grid.name, ":".join(ends))


def head_cell(grid: SheetGrid, row: int, column: int) -> str:
    """A cell of the first three rows of a grid, by row and column from 1."""
    return f"INDEX({of_sheet(grid.name, f'$A$1:${LAST_COLUMN}$3')},{row},{column})"


def left_cell(grid: SheetGrid, line: int, column: int) -> str:
    """A cell at the left of a line of a grid, by line and column from 1."""
    return f"INDEX({of_sheet(grid.name, f'$A${LINES}:$C${LAST_ROW}')},{line},{column})"


def grid_cell(grid: SheetGrid, line: int, place: int) -> str:
    """A cell of a line of a grid under an option, by line and place from 1."""
    return f"INDEX({all_cells(grid)},{line},{place})"


def grid_cells(grid: SheetGrid, first: tuple[int, int], last: tuple[int, int]) -> str:
    """Such cells from one to another."""
    return f"{grid_cell(grid, *first)}:{grid_cell(grid, *last)}"


def added_cells(grid: SheetGrid) -> str:
    """How many cells of a grid are filled in below or beside those that are prepared."""
    last = grid.last - grid.first + 1, grid.end - grid.start + 1
    return f"COUNTA({all_cells(grid)})-COUNTA({grid_cells(grid, (1, 1), last)})"


def in_grid(grid: SheetGrid, down: str, across: str) -> str:
    """What a grid has between what two cells name, by id or by name."""
    at, name = grid.start - 1, grid.name
    lines = [of_sheet(name, f"${c}${grid.first + 1}:${c}${grid.last + 1}") for c in "AB"]
    ends = column_letters(at + 2), column_letters(grid.end + 1)
    heads = [of_sheet(name, f"${ends[0]}${row}:${ends[1]}${row}") for row in (3, 2)]
    values = area(grid, grid.first, grid.start, grid.last, grid.end)
    return f'IFERROR(INDEX({values},{_match(down, *lines)},{_match(across, *heads)})&"","")'


def _match(named: str, ids: str, names: str) -> str:
    """The place of what a cell names: no sign in it stands for others."""
    plain = named
    for sign in "~*?":
        plain = f'SUBSTITUTE({plain},"{sign}","~{sign}")'
    return f"IFERROR(MATCH({plain},{ids},0),MATCH({plain},{names},0))"


def is_moved(grid: SheetGrid) -> str:
    """Whether the lines or the options of a grid begin elsewhere, or its marks are gone."""
    at = of_sheet(grid.name, f"${_FIRST_CELL}${LINES}")
    left = of_sheet(grid.name, f"$A${LINES}")
    marks = {1: grid.kind.mark, 2: grid.kind.before[0], 3: "(id)"}
    told = [f'{word(head_cell(grid, row, 1))}<>"{mark}"' for row, mark in marks.items()]
    first = len(grid.kind.before) + 1
    return f"OR(ROW({at})<>{LINES},COLUMN({at})<>{first},COLUMN({left})<>1,{','.join(told)})"


def is_copy(grid: SheetGrid) -> str:
    """Whether the sheet with this formula is a copy of that of a grid."""
    return f"_xlfn.SHEET()<>_xlfn.SHEET({of_sheet(grid.name, '$A$1')})"


def is_more_than(names: Iterable[str]) -> str:
    """Whether a workbook has sheets beside those of these names that are still there."""
    there = "+".join(f"ISREF({of_sheet(name, '$A$1')})" for name in names)
    return f"_xlfn.SHEETS()>{there}"


def all_cells(grid: SheetGrid) -> str:
    """All cells of a grid in which a size can stand."""
    return of_sheet(grid.name, f"${_FIRST_CELL}${LINES}:${LAST_COLUMN}${LAST_ROW}")


def quoted(text: str) -> str:
    """A text within a formula."""
    return '"' + text.replace('"', '""') + '"'


def exact(cell: str, words: str, most: int) -> str:
    """The number that stands in a cell: one, a word of a table of words, or a range's midpoint.

    It fails for what is none of these, and for a number over the `most`.
    """
    text = word(cell)
    comma = f'FIND(",",{text})'
    low = _end(f"MID({text},2,{comma}-2)", words)
    high = _end(f"MID({text},{comma}+1,LEN({text})-{comma}-1)", words)
    spelt = f'IF(LEFT({text})="[",({low}+{high})/2,{_end(text, words)})'
    return f"IF(ISNUMBER({cell}),IF(ABS({cell})>{most},NA(),{cell}),{spelt})"


def _end(text: str, words: str) -> str:
    """The number of a word, or that which a text spells."""
    plain = f'SUBSTITUTE(SUBSTITUTE({text},"−","-"),"–","-")'
    looked_up = f'VLOOKUP(SUBSTITUTE(TRIM({text})," ","-"),{words},2,FALSE)'
    # In place of "," a sign that nobody writes: else 0,5 would be 5.
    return f'IFERROR({looked_up},_xlfn.NUMBERVALUE({plain},".","|"))'


def number(cells: str, words: Mapping[str, int]) -> str:
    """The number that a cell stands for: of a word, a number, a range.

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
