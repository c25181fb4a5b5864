"""Which sheet of a file is read: the one that is named, or the only one that fits."""

from __future__ import annotations

from collections.abc import Callable

from stancecli import notation as fmt
from stancecli.diagnostics import Place, Unanswerable, with_nearest
from stancecli.imports.draft import LeftOut
from stancecli.imports.given import Given, ReadingOptions
from stancecli.sheets.table import CellGrid, table_fault


def choose(
    given: Given, options: ReadingOptions, fits: Callable[[CellGrid], bool]
) -> tuple[CellGrid, list[LeftOut]]:
    """The sheet to read, and what that leaves out.

    Raises Unanswerable where several would do, or none, and InvalidModel for an empty one.
    """
    if not given.is_single:
        raise Unanswerable(f"expected one sheet, found {len(given.files)} files")
    sheets = {grid.sheet: grid for grid in given.grids if grid.lines}
    if options.sheet and not any(sheets):
        raise Unanswerable(f"--sheet {options.sheet}: there are no sheets in {given.name}")
    if not sheets:
        start = given.grids[0].start if given.grids else Place(given.name, 1, 1)
        hidden = "; ".join(f"{left.what}: {left.why}" for left in given.left_out)
        raise table_fault(start, "E502", "expected a table, found an empty one", hidden)
    if options.sheet:
        chosen = _named(given, options.sheet, sheets)
    elif len(sheets) == 1:
        (chosen,) = sheets.values()
    else:
        fitting = [grid for grid in sheets.values() if fits(grid)]
        if len(fitting) != 1:
            found = f"{len(fitting)} sheets fit" if fitting else "no sheet fits as it stands"
            lines = (
                given.line(options, "--sheet", grid.sheet) for grid in fitting or sheets.values()
            )
            raise Unanswerable(f"which sheet of {given.name}? {found}", lines)
        (chosen,) = fitting
    others = [fmt.quoted(name) for name in sheets if name != chosen.sheet]
    left = [LeftOut(len(others), _sheets(others), fmt.few(others))] if others else []
    return chosen, left


def line_of_row(grid: CellGrid, row: int) -> int:
    """The number of the line that stands in a row of the file, as `--head` names it.

    Raises Unanswerable where that row is empty.
    """
    for n, line in enumerate(grid.lines):
        if line[0].place.line == row:
            return n
    raise Unanswerable(f"--head {row}: nothing stands in that row")


def _sheets(others: list[str]) -> str:
    return "other sheet" if len(others) == 1 else "other sheets"


def _named(given: Given, name: str, sheets: dict[str, CellGrid]) -> CellGrid:
    if name in sheets:
        return sheets[name]
    alike = [grid for sheet, grid in sheets.items() if sheet.casefold() == name.casefold()]
    if len(alike) == 1:
        return alike[0]
    refusal = with_nearest(f"no sheet “{name}” in {given.name}", name, sheets)
    raise Unanswerable(refusal, [f"there are: {fmt.listed(map(fmt.quoted, sheets), 'and')}"])
