"""The sheets of a workbook (xlsx, ods), read with the place of every cell.

A file is looked at before it is read (`xlsx`, `ods`): the reader of workbooks trusts what a file
says of its sizes, and ends the process where that is too much.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, NoReturn

from stancecli.diagnostics import InvalidModel, Place, Problem
from stancecli.sheets import OLE, ZIP, ods, xlsx
from stancecli.sheets.cells import SheetCell, meant
from stancecli.sheets.look import Looked, SheetLook
from stancecli.sheets.package import Package, refuse_protected
from stancecli.sheets.table import CellGrid, MergedArea, ReadWorkbook, table_fault

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_SAVE = "open it in a spreadsheet, and save it as xlsx"


def read_workbook(file: str, data: bytes) -> tuple[CellGrid, ...]:
    """The cells of every sheet that can be seen, without empty lines.

    Raises InvalidModel for what is no such workbook.
    """
    return open_workbook(file, data).grids


def open_workbook(file: str, data: bytes) -> ReadWorkbook:
    """The sheets of a workbook, and what is said of those that are not read.

    A cell whose formula fails has the text that the spreadsheet shows for it, and `error` says so.
    Hidden rows and columns are read like the others. Macros and links to other files are not looked
    at: a cell has the value that was saved with it. Raises InvalidModel for what is no workbook.
    """
    looked = _look(file, data)
    grids = tuple(_read(file, looked))
    sheets = looked.sheets.values()
    faults = [fault for sheet in sheets for fault in _failures(sheet)]
    faults += [area.fault for grid in grids for area in grid.merged]
    notes = (note for sheet in sheets for note in _notes(sheet))
    return ReadWorkbook(
        grids, looked.aside, tuple(sorted(faults, key=attrgetter("place"))), tuple(notes)
    )


def _look(file: str, data: bytes) -> Looked:
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
        return xlsx.look(package)
    if "encrypted-package" in package:
        package.refuse_protected()
    if ods.CONTENT in package:
        kind = package.read("mimetype") if "mimetype" in package else ods.KIND
        if not kind.startswith(ods.KIND):
            package.refuse("E532", "a document, but no spreadsheet", _SAVE)
        return ods.look(package)
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


def _read(file: str, looked: Looked) -> Iterator[CellGrid]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(looked.data))
        for name, sheet in looked.sheets.items():
            yield _grid(sheet, workbook.get_sheet_by_name(name))
    except (CalamineError, OverflowError, ValueError) as error:  # The last two: of odd dates.
        raise _unreadable(file, str(error)) from None
    except BaseException as error:
        # What ends a thread of Rust arrives as no Exception; its class can be imported nowhere.
        if type(error).__name__ != "PanicException":
            raise
        raise _unreadable(file, "the reader of workbooks gave up") from None


def _unreadable(file: str, reason: str) -> InvalidModel:
    hint = "open it in a spreadsheet, and save it anew"
    return table_fault(Place(file, 1, 1), "E530", f"cannot be read: {reason}", hint)


def _grid(sheet: SheetLook, read: CalamineSheet) -> CellGrid:
    if read.start is None:
        return CellGrid(sheet.file, (), sheet.name)
    before = read.start[1]
    lines = []
    for number, values in enumerate(read.iter_rows(), 1):
        texts = [
            sheet.failed.get((number, n)) or _text(v) for n, v in enumerate(values, before + 1)
        ]
        while texts and not texts[-1].strip():
            texts.pop()
        if texts:
            texts[:0] = [""] * before
            places = (sheet.place(number, n) for n in range(1, len(texts) + 1))
            lines.append(tuple(map(SheetCell, map(meant, texts), places)))
    return CellGrid(sheet.file, tuple(lines), sheet.name, tuple(_merged(sheet, lines)))


def _merged(sheet: SheetLook, lines: Iterable[tuple[SheetCell, ...]]) -> Iterator[MergedArea]:
    """The merged areas that hold a value."""
    by_number = {line[0].place.line: line for line in lines} if sheet.merged else {}
    for top, left, bottom, right in sheet.merged:
        line = by_number.get(top, ())
        if len(line) >= left and line[left - 1].word:
            yield MergedArea(sheet.place(top, left), sheet.place(bottom, right))


def _text(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return _number(value)
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.timedelta():
            return _hours(value)
    return str(value)


def _number(value: int | float) -> str:
    """The shortest decimal that is this number and no other: `0.1`, `3`."""
    number = Decimal(repr(value))
    if not number.is_finite():
        return str(value)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _hours(value: datetime.timedelta) -> str:
    """A length of time as a spreadsheet shows it, in hours beyond a day too: `26:30:00`."""
    minutes, seconds = divmod(round(abs(value.total_seconds())), 60)
    sign = "-" if value < datetime.timedelta() else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _failures(sheet: SheetLook) -> Iterator[Problem]:
    hint = "mend the formula, or write the value in its place"
    for at, shown in sheet.failed.items():
        yield Problem(sheet.place(*at), "E535", f"the formula of this cell fails: {shown}", hint)


def _notes(sheet: SheetLook) -> Iterator[str]:
    hidden = {"row": sheet.hidden_rows, "column": sheet.hidden_columns}
    for what, count in hidden.items():
        if count:
            these = f"{count:,} hidden {what}s were" if count > 1 else f"1 hidden {what} was"
            yield f"“{sheet.name}”: {these} read like the others"
