"""The sheets of a workbook (xlsx, ods), read with the place of every cell.

Each part that holds cells is walked through once, within limits, and nothing is believed that a
file says of its own sizes (docs/decisions/a-workbook-is-a-model.md). An OpenDocument says of
rows and cells how often they are repeated: a line of it can stand for a million rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from typing import NoReturn

from stancecli.diagnostics import Place
from stancecli.sheets import OLE, ZIP, xlsx
from stancecli.sheets.markup import (
    FilledSheet,
    Line,
    Package,
    counted_number,
    number_text,
    refuse_protected,
    written_moment,
)
from stancecli.sheets.table import ERROR, MOST_COLUMNS, NO_VALUE, ReadWorkbook, meant, table_fault

CONTENT = "content.xml"
MANIFEST = "META-INF/manifest.xml"
_ENCRYPTED = re.compile(b"encryption-data|encrypted-key")
"""What the list of parts says of one that is encrypted."""

_SAVE = "open it in a spreadsheet, and save it as xlsx"


def open_workbook(file: str, data: bytes) -> ReadWorkbook:
    """The sheets of a workbook, and what is said of those that are not read.

    A cell whose formula fails has the text that the spreadsheet shows for it, and `error` says so.
    Hidden rows and columns are read like the others. Macros and links to other files are not looked
    at: a cell has the value that was saved with it. Raises InvalidModel for what is no workbook.
    """
    sheets, aside = _sheets(file, data)
    failed = {
        sheet.place(row, column): sheet.lines.get(row, {}).get(column, "")
        for sheet in sheets
        for row, columns in sheet.failed.items()
        for column in columns
    }
    notes = tuple(
        f"“{sheet.name}”: hidden {what} were read like the others"
        for sheet in sheets
        for what in sorted(sheet.hidden, reverse=True)
    )
    return ReadWorkbook(tuple(sheet.grid() for sheet in sheets), aside, failed, notes)


def _sheets(file: str, data: bytes) -> tuple[list[FilledSheet], tuple[str, ...]]:
    """The sheets that can be seen, and the names of the others."""
    if data.startswith(OLE):
        # An old file of Office, or a new one with a password around it.
        if "EncryptedPackage".encode("utf-16-le") in data:
            refuse_protected(file)
        raise table_fault(Place(file, 1, 1), "E532", "a file of Office of before 2007 (xls)", _SAVE)
    if not data.startswith(ZIP):
        is_page = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        found = "a page of the web" if is_page else "no workbook"
        raise table_fault(Place(file, 1, 1), "E532", f"{found}, whatever its name", _SAVE)
    package = Package(file, data)
    if "_rels/.rels" in package:
        if "xl/workbook.bin" in package:
            package.refuse("E532", "a binary workbook (xlsb)", _SAVE)
        return xlsx.sheets(package)
    if "encrypted-package" in package:
        refuse_protected(file)
    if CONTENT in package:
        if MANIFEST in package and _ENCRYPTED.search(package.read(MANIFEST)):
            refuse_protected(file)
        seen = _TableReader(package)
        seen.read()
        shown = [sheet for name, sheet in seen.sheets.items() if name not in seen.hidden]
        return shown, tuple(seen.hidden)
    raise table_fault(Place(file, 1, 1), "E532", "packed files, but no workbook", _SAVE)


# The sheets of an OpenDocument spreadsheet (ods).


_NAMESPACES = {
    prefix: f"urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"
    for prefix in ("office", "table", "text")
}
_CELLS = ("table:table-cell", "table:covered-table-cell")
_NOTES = ("office:annotation", "table:shapes")
"""What belongs to no cell, though it may stand in one."""
_MARKS = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}
_READ_BY: Mapping[str, Callable[[str], str]] = {
    "office:value": number_text,
    "office:string-value": str,
    "office:date-value": written_moment,
    "office:time-value": str,
    "office:boolean-value": str,
}
"""What each attribute with the value of a cell is read by."""
_FILLED_BY = {*_READ_BY, "table:formula"}


class _TableReader:
    """The sheets of a spreadsheet, cell by cell; `_row` and `_column` count what stands before."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.sheets: dict[str, FilledSheet] = {}
        self.hidden: list[str] = []
        self._sheet: FilledSheet | None = None
        self._line: Line = {}
        self._row = self._column = 0
        self._repeated = 1
        self._is_hidden = False

    def read(self) -> None:
        style, hidden_styles = "", set[str]()
        columns, first_hidden = 0, MOST_COLUMNS
        cell: _CellSoFar | None = None
        notes, is_root = 0, True
        for text, name, has in self._package.tags(CONTENT, prefixes=True):
            if text and cell and not notes:
                cell.texts.append(text)
                cell.length += len(text)
            if is_root:
                self._check_root(has or {})
                is_root = False
            if name in _NOTES:
                notes += -1 if has is None else 1
            elif has is None:
                if name in _CELLS:
                    if cell and self._sheet:
                        self._add(cell, self._sheet)
                    cell = None
                elif name == "table:table-row" and self._sheet:
                    rows = range(self._row + 1, self._row + self._repeated + 1)
                    if self._line:
                        self._sheet.lines |= dict.fromkeys(rows, self._line)
                    self._row += self._repeated
                elif name == "table:table" and self._sheet:
                    self._package.spend_cells(self._sheet)
                    if first_hidden < self._sheet.columns:
                        self._sheet.hidden.add("columns")
                    self._sheet = None
            elif name in _CELLS:
                cell = self._begun_cell(has, is_within=cell is not None)
            elif notes:
                pass
            elif name in _MARKS and cell and self._sheet:
                times = self._number(has, "text:c")
                cell.length += times
                # Counted before they are made: there may be 900 million.
                at = self._row + 1, self._column + 1
                self._package.check_text(cell.length, self._sheet, *at)
                cell.texts.append(_MARKS[name] * times)
            elif name == "text:p" and cell:
                cell.texts.append("\n" if cell.texts else "")
            elif name == "table:table-row":
                self._repeated = self._number(has, "table:number-rows-repeated")
                self._is_hidden = has.get("table:visibility", "visible") != "visible"
                self._column, self._line = 0, {}
            elif name == "table:table":
                self._begin_table(has, hidden_styles)
                columns, first_hidden = 0, MOST_COLUMNS
            elif name == "table:table-column":
                if has.get("table:visibility", "visible") != "visible":
                    first_hidden = min(columns, first_hidden)
                columns += self._number(has, "table:number-columns-repeated")
            elif name == "style:style":
                style = has.get("style:name", "")
            elif name == "style:table-properties" and has.get("table:display") == "false":
                hidden_styles.add(style)

    def _check_root(self, attributes: Mapping[str, str]) -> None:
        for prefix, namespace in _NAMESPACES.items():
            if attributes.get(f"xmlns:{prefix}") != namespace:
                self._refuse("E534", f"“{prefix}:” does not stand for {namespace}")

    def _begin_table(self, attributes: Mapping[str, str], hidden_styles: Set[str]) -> None:
        name = attributes.get("table:name", "")
        if self._sheet or not name or name in self.sheets:
            self._refuse(
                "E530", f"a sheet within a sheet, without a name, or called “{name}” again"
            )
        self.sheets[name] = self._sheet = FilledSheet(self._package.file, name)
        self._row = self._column = 0
        if attributes.get("table:style-name") in hidden_styles:
            self.hidden.append(name)

    def _begun_cell(self, attributes: Mapping[str, str], *, is_within: bool) -> _CellSoFar:
        if is_within or not self._sheet:
            self._refuse("E530", "a cell outside a sheet, or within another cell")
        values = [value for key, value in attributes.items() if value and key in _FILLED_BY]
        rows, columns = "table:number-rows-spanned", "table:number-columns-spanned"
        return _CellSoFar(
            repeated=self._number(attributes, "table:number-columns-repeated"),
            spans=(self._number(attributes, rows), self._number(attributes, columns)),
            attributes=attributes,
            is_filled=bool(values) or attributes.get("office:value-type") == "string",
            length=sum(map(len, values)),
        )

    def _add(self, cell: _CellSoFar, sheet: FilledSheet) -> None:
        """Take note of a cell; raises InvalidModel where the sheet becomes too large."""
        first = (self._row + 1, self._column + 1)
        self._column += cell.repeated
        times = self._repeated * cell.repeated
        if not cell.is_filled or not times:
            return
        sheet.reach(self._row + self._repeated, self._column, self._package)
        self._package.spend_text(cell.length * times, sheet, *first)
        if self._is_hidden:
            sheet.hidden.add("rows")
        columns = range(first[1], first[1] + cell.repeated)
        failure = cell.failure
        for row in range(first[0], first[0] + self._repeated):
            if "table:formula" in cell.attributes:
                sheet.formulas.setdefault(row, set()).update(columns)
            if failure:
                sheet.failed.setdefault(row, set()).update(columns)
        try:
            text = failure or meant(cell.text)
        except ValueError as error:
            raise table_fault(sheet.place(*first), "E530", str(error)) from None
        if text:
            self._line |= dict.fromkeys(columns, text)
        if max(cell.spans) > 1:
            bottom, right = (at + span - 1 for at, span in zip(first, cell.spans, strict=True))
            sheet.merged.append((*first, bottom, right))

    def _number(self, attributes: Mapping[str, str], name: str) -> int:
        number = counted_number(attributes[name], 1) if name in attributes else 1
        if number < 0:
            self._refuse(
                "E530", f"{name} is “{attributes[name][:20]}”, which no spreadsheet writes"
            )
        return number

    def _refuse(self, code: str, message: str) -> NoReturn:
        self._package.refuse(code, f"its part {CONTENT}: {message}")


@dataclass(slots=True)
class _CellSoFar:
    """A cell while it is walked through: how often it stands there, and what is in it."""

    repeated: int
    spans: tuple[int, int]
    attributes: Mapping[str, str]
    is_filled: bool
    length: int
    texts: list[str] = field(default_factory=list)

    @property
    def failure(self) -> str:
        """What the cell shows where its formula fails, or has no value."""
        text = "".join(self.texts).strip()
        if self.attributes.get("calcext:value-type") == "error":
            return text or "an error"
        if "table:formula" not in self.attributes:
            return ""
        if not (text or "office:value-type" in self.attributes):
            return NO_VALUE
        return text if ERROR.fullmatch(text) else ""

    @property
    def text(self) -> str:
        """What the cell holds. Raises ValueError for a value that is none of its kind."""
        for name, read in _READ_BY.items():
            if written := self.attributes.get(name):
                return read(written)
        is_text = self.attributes.get("office:value-type") == "string"
        return "".join(self.texts) if is_text else ""
