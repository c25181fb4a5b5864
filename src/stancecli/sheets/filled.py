"""A sheet of a workbook while a walk through its part fills it, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from stancecli.diagnostics import Place
from stancecli.sheets.cells import SheetCell
from stancecli.sheets.markup import SheetAllowance
from stancecli.sheets.table import CellGrid, MergedArea

Line = dict[int, str]
"""The texts of a row by their columns."""


@dataclass(slots=True)
class FilledSheet:
    """What is in the cells of a sheet. Rows and columns count from 1.

    `failed` has the columns, by row, of cells whose formulas fail, which hold what they show;
    `merged` the areas of merged cells, from the first row and column to the last.
    """

    file: str
    name: str
    rows: int = 0
    columns: int = 0
    lines: dict[int, Line] = field(default_factory=dict)
    failed: dict[int, set[int]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0

    def place(self, row: int, column: int) -> Place:
        return Place(self.file, row, column, self.name)

    def reach(self, row: int, column: int, allowance: SheetAllowance) -> None:
        """Take note of a cell with something in it; raises InvalidModel where it is too far out."""
        if row > self.rows or column > self.columns:
            self.rows = max(row, self.rows)
            self.columns = max(column, self.columns)
            allowance.check_cell(self.place(self.rows, self.columns))

    def grid(self) -> CellGrid:
        """The cells, without empty lines."""
        file, name, lines = self.file, self.name, []
        for row in sorted(self.lines):
            texts = self.lines[row]
            last = max((n for n, text in texts.items() if text.strip()), default=0)
            if last:
                lines.append(
                    tuple(
                        SheetCell(texts.get(n, ""), Place(file, row, n, name))
                        for n in range(1, last + 1)
                    )
                )
        return CellGrid(file, tuple(lines), name, tuple(self._merged()))

    def _merged(self) -> Iterator[MergedArea]:
        """The merged areas that hold a value."""
        for top, left, bottom, right in self.merged:
            if self.lines.get(top, {}).get(left, "").strip():
                yield MergedArea(self.place(top, left), self.place(bottom, right))

    def failing(self, grid: CellGrid) -> Iterator[SheetCell]:
        """The cells of its grid whose formulas fail."""
        for line in grid.lines if self.failed else ():
            columns = self.failed.get(line[0].place.line, ())
            yield from (cell for cell in line if cell.place.column in columns)

    def notes(self) -> Iterator[str]:
        """What a person should know who sees only what is not hidden."""
        hidden = {"row": self.hidden_rows, "column": self.hidden_columns}
        for what, count in hidden.items():
            if count:
                these = f"{count:,} hidden {what}s were" if count > 1 else f"1 hidden {what} was"
                yield f"“{self.name}”: {these} read like the others"
