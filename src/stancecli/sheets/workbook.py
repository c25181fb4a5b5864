"""The sheets of a workbook (xlsx, ods), read with the place of every cell."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from fractions import Fraction

from stancecli.diagnostics import Place
from stancecli.sheets import WORKBOOKS as WORKBOOKS
from stancecli.sheets.cells import SheetCell, decimal
from stancecli.sheets.table import CellGrid, table_fault


def read_workbook(file: str, data: bytes) -> tuple[CellGrid, ...]:
    """The cells of every sheet that can be seen, without empty lines.

    Raises InvalidModel for what is no such workbook.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            (about.name, workbook.get_sheet_by_name(about.name).to_python(skip_empty_area=False))
            for about in workbook.sheets_metadata
            if about.visible == SheetVisibleEnum.Visible
        ]
    except CalamineError as error:
        raise table_fault(Place(file, 1, 1), "E502", f"not a workbook: {error}") from None
    return tuple(_grid(file, name, lines) for name, lines in sheets)


def _grid(file: str, sheet: str, lines: Sequence[Sequence[object]]) -> CellGrid:
    cells = (
        tuple(SheetCell(_text(v), Place(file, n, m, sheet)) for m, v in enumerate(line, 1))
        for n, line in enumerate(lines, 1)
    )
    return CellGrid(file, tuple(line for line in cells if any(c.word for c in line)), sheet)


def _text(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return decimal(Fraction(repr(value)))
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
    return str(value)
