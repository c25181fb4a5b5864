"""The sheets of a workbook (xlsx, ods), read with the place of every cell.

Each part that holds cells is walked through once, within limits, and nothing is believed that a
file says of its own sizes (docs/decisions/a-workbook-is-walked-once.md).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from stancecli.diagnostics import Place
from stancecli.sheets import OLE, ZIP, ods, xlsx
from stancecli.sheets.markup import FilledSheet, Package, refuse_protected
from stancecli.sheets.table import ReadWorkbook, table_fault

_SAVE = "open it in a spreadsheet, and save it as xlsx"


def open_workbook(
    file: str, data: bytes, report: Callable[[float], None] | None = None
) -> ReadWorkbook:
    """The sheets of a workbook, and what is said of those that are not read.

    A cell whose formula fails has the text that the spreadsheet shows for it, and `error` says so.
    Hidden rows and columns are read like the others. Macros and links to other files are not looked
    at: a cell has the value that was saved with it. How far a large one is read is reported, from 0
    to 1. Raises InvalidModel for what is no workbook.
    """
    sheets, aside = _sheets(file, data, report)
    grids = tuple(sheet.grid() for sheet in sheets)
    failed = {
        cell.place: cell.text
        for sheet, grid in zip(sheets, grids, strict=True)
        for cell in sheet.failing(grid)
    }
    notes = tuple(note for sheet in sheets for note in sheet.notes())
    return ReadWorkbook(grids, aside, failed, notes)


def _sheets(
    file: str, data: bytes, report: Callable[[float], None] | None
) -> tuple[list[FilledSheet], tuple[str, ...]]:
    """The sheets that can be seen, and the names of the others."""
    if data.startswith(OLE):
        _refuse_ole(file, data)
    if not data.startswith(ZIP):
        is_page = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        found = "a page of the web" if is_page else "no workbook"
        raise table_fault(Place(file, 1, 1), "E532", f"{found}, whatever its name", _SAVE)
    package = Package(file, data)
    if xlsx.ROOT in package:
        if any(name.endswith("/workbook.bin") for name in package.names()):
            package.refuse("E532", "a binary workbook (xlsb)", _SAVE)
        return xlsx.sheets(package, report)
    if "encrypted-package" in package:
        package.refuse_protected()
    if ods.CONTENT in package:
        kind = package.read("mimetype") if "mimetype" in package else ods.KIND
        if not kind.startswith(ods.KIND):
            package.refuse("E532", "a document, but no spreadsheet", _SAVE)
        return ods.sheets(package, report)
    if any(name.endswith(".iwa") for name in package.names()):
        package.refuse("E532", "a file of Numbers", "export it from there as xlsx")
    raise table_fault(Place(file, 1, 1), "E532", "packed files, but no workbook", _SAVE)


def _refuse_ole(file: str, data: bytes) -> NoReturn:
    """Raise the fault of an old file of Office, or of a new one with a password around it."""
    if _wide("EncryptedPackage") in data:
        refuse_protected(file)
    is_sheet = _wide("Workbook") in data or _wide("Book") in data
    found = "a workbook of before 2007 (xls)" if is_sheet else "an old file of Office"
    raise table_fault(Place(file, 1, 1), "E532", found, _SAVE)


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le")
