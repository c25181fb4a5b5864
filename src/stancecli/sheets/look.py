"""What a look at a sheet tells before it is read: its extent, and what its cells do not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stancecli.diagnostics import Place
from stancecli.sheets.markup import SheetAllowance


@dataclass(slots=True)
class SheetLook:
    """What is known of a sheet before it is read. Rows and columns count from 1.

    `failed` has the cells whose formulas fail, with what they show; `merged` the areas of merged
    cells, from the first row and column to the last.
    """

    file: str
    name: str
    rows: int = 0
    columns: int = 0
    failed: dict[tuple[int, int], str] = field(default_factory=dict)
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


@dataclass(frozen=True, slots=True)
class Looked:
    """A workbook that was looked at, made anew of the parts that hold its cells.

    `sheets` can be seen, each by the name that `data` has for it; `aside` are the names of others.
    """

    data: bytes
    sheets: Mapping[str, SheetLook]
    aside: tuple[str, ...]
