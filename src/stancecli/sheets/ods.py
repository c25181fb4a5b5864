"""The sheets of an OpenDocument spreadsheet (ods).

It says of rows and cells how often they are repeated: a line of it can stand for a million rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from stancecli.sheets.markup import FilledSheet, Line, Package, SheetAllowance, Walk, counted_number
from stancecli.sheets.table import (
    ERROR,
    meant,
    number_text,
    table_fault,
    written_length,
    written_moment,
)

CONTENT = "content.xml"
MANIFEST = "META-INF/manifest.xml"
KIND = b"application/vnd.oasis.opendocument.spreadsheet"

_NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
_MARKS = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}
_READ_BY: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "office:value": number_text,
        "office:string-value": str,
        "office:date-value": written_moment,
        "office:time-value": written_length,
        "office:boolean-value": str,
    }
)
"""What each attribute with the value of a cell is read by."""


def sheets(
    package: Package, report: Callable[[float], None] | None = None
) -> tuple[list[FilledSheet], tuple[str, ...]]:
    """The sheets of an ods that can be seen, and the names of the others.

    Raises InvalidModel for one that cannot be read within the limits.
    """
    allowance = SheetAllowance(package.file, package.size, report)
    if MANIFEST in package:
        listed = _FileList(MANIFEST, allowance)
        listed.walk(package.read(MANIFEST))
        if listed.is_encrypted:
            package.refuse_protected()
    seen = _TableWalk(CONTENT, allowance)
    seen.walk(package.read(CONTENT))
    if not seen.sheets:
        package.refuse("E530", "no sheet is in it")
    shown = [sheet for name, sheet in seen.sheets.items() if name not in seen.hidden]
    return shown, tuple(seen.hidden)


class _FileList(Walk):
    """Whether a part that is listed is encrypted."""

    is_encrypted = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.is_encrypted |= name in ("encryption-data", "encrypted-key")


class _TableWalk(Walk):
    """The sheets of a spreadsheet, cell by cell."""

    prefixes = True

    def __init__(self, part: str, allowance: SheetAllowance) -> None:
        super().__init__(part, allowance)
        self.sheets: dict[str, FilledSheet] = {}
        self.hidden: list[str] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._is_root = True
        self._table: _SheetSoFar | None = None
        self._cell: _CellSoFar | None = None
        self._notes = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._is_root:
            self._is_root = False
            for prefix, namespace in _NAMESPACES.items():
                if attributes.get(f"xmlns:{prefix}") != namespace:
                    self.refuse("E534", f"“{prefix}:” does not stand for {namespace}")
        if name in ("table:table-cell", "table:covered-table-cell"):
            self._begin_cell(attributes)
        elif name in ("office:annotation", "table:shapes"):
            self._notes += 1
        elif self._notes:
            pass
        elif name in _MARKS and self._table and self._cell:
            times = self._number(attributes, "text:c")
            self._cell.length += times
            # Counted before they are made: there may be 900 million.
            self._table.check_text(self._cell, self.allowance)
            self._cell.texts.append(_MARKS[name] * times)
        elif name == "text:p" and self._cell:
            self._cell.texts.append("\n" if self._cell.texts else "")
        elif name == "table:table-row" and self._table:
            self._table.begin_row(
                self._number(attributes, "table:number-rows-repeated"), _is_hidden(attributes)
            )
        elif name == "table:table":
            self._begin_table(attributes)
        elif name == "table:table-column" and self._table:
            repeated = self._number(attributes, "table:number-columns-repeated")
            self._table.add_columns(repeated, _is_hidden(attributes))
        elif name == "style:style":
            self._style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)

    def end(self, name: str) -> None:
        if name in ("office:annotation", "table:shapes"):
            self._notes -= 1
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._end_cell()
        elif name == "table:table-row" and self._table:
            self._table.end_row()
        elif name == "table:table" and self._table:
            sheet = self._table.finished()
            self.allowance.spend_cells(sheet.rows * sheet.columns)
            self._table = None

    def text(self, text: str) -> None:
        if self._cell and not self._notes:
            self._cell.texts.append(text)
            self._cell.length += len(text)

    def _begin_table(self, attributes: Mapping[str, str]) -> None:
        name = attributes.get("table:name", "")
        if self._table or not name or name in self.sheets:
            self.refuse("E530", f"a sheet within a sheet, without a name, or called “{name}” again")
        self.sheets[name] = FilledSheet(self.allowance.file, name)
        self._table = _SheetSoFar(self.sheets[name])
        if attributes.get("table:style-name") in self._hidden_styles:
            self.hidden.append(name)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        if self._cell or not self._table:
            self.refuse("E530", "a cell outside a sheet, or within another cell")
        values = [attributes[key] for key in (*_READ_BY, "table:formula") if attributes.get(key)]
        kind = attributes.get("office:value-type", "")
        self._cell = _CellSoFar(
            repeated=self._number(attributes, "table:number-columns-repeated"),
            spans=(
                self._number(attributes, "table:number-rows-spanned"),
                self._number(attributes, "table:number-columns-spanned"),
            ),
            kind=kind,
            attributes=attributes,
            is_filled=bool(values) or kind == "string",
            length=sum(map(len, values)),
        )

    def _end_cell(self) -> None:
        if self._table and self._cell:
            self._table.add(self._cell, self.allowance)
        self._cell = None

    def _number(self, attributes: Mapping[str, str], name: str) -> int:
        number = counted_number(attributes.get(name, ""), 1)
        if number < 0:
            self.refuse("E530", f"{name} is “{attributes[name][:20]}”, which no spreadsheet writes")
        return number


@dataclass(slots=True)
class _CellSoFar:
    """A cell while it is walked through: how often it stands there, and what is in it."""

    repeated: int
    spans: tuple[int, int]
    kind: str
    attributes: Mapping[str, str]
    is_filled: bool
    length: int
    texts: list[str] = field(default_factory=list)

    @property
    def failure(self) -> str:
        """What the cell shows where its formula fails."""
        text = "".join(self.texts).strip()
        if self.attributes.get("calcext:value-type") == "error":
            return text or "an error"
        return text if "table:formula" in self.attributes and ERROR.fullmatch(text) else ""

    @property
    def text(self) -> str:
        """What the cell holds. Raises ValueError for a value that is none of its kind."""
        for name, read in _READ_BY.items():
            if written := self.attributes.get(name):
                return read(written)
        return "".join(self.texts) if self.kind == "string" else ""


class _SheetSoFar:
    """A sheet while it is walked through; `row` and `column` are what stands before, counted."""

    def __init__(self, sheet: FilledSheet) -> None:
        self.sheet = sheet
        self.row = self.column = 0
        self.repeated = 1
        self._line: Line = {}
        self._columns = 0
        self._is_hidden = False
        self._hidden_rows: dict[int, int] = {}
        self._hidden_columns: list[tuple[int, int]] = []

    def begin_row(self, repeated: int, is_hidden: bool) -> None:
        self.repeated, self.column, self._is_hidden = repeated, 0, is_hidden
        self._line = {}

    def end_row(self) -> None:
        if self._line:
            for row in range(self.row + 1, self.row + self.repeated + 1):
                self.sheet.lines[row] = self._line
        self.row += self.repeated

    def add_columns(self, count: int, is_hidden: bool) -> None:
        if is_hidden:
            self._hidden_columns.append((self._columns, self._columns + count))
        self._columns += count

    def check_text(self, cell: _CellSoFar, allowance: SheetAllowance) -> None:
        """Raise InvalidModel where a cell holds more than all may, before it is at its end."""
        allowance.check_text(cell.length, self.sheet.place(self.row + 1, self.column + 1))

    def add(self, cell: _CellSoFar, allowance: SheetAllowance) -> None:
        """Take note of a cell; raises InvalidModel where the sheet becomes too large."""
        first = (self.row + 1, self.column + 1)
        self.column += cell.repeated
        times = self.repeated * cell.repeated
        if not cell.is_filled or not times:
            return
        self.sheet.reach(self.row + self.repeated, self.column, allowance)
        allowance.spend_text(cell.length * times, self.sheet.place(*first))
        if self._is_hidden:
            self._hidden_rows[self.row] = self.repeated
        columns = range(first[1], first[1] + cell.repeated)
        failure = cell.failure
        if failure:
            for row in range(first[0], first[0] + self.repeated):
                self.sheet.failed.setdefault(row, set()).update(columns)
        try:
            text = failure or meant(cell.text)
        except ValueError as error:
            raise table_fault(self.sheet.place(*first), "E530", str(error)) from None
        if text:
            self._line |= dict.fromkeys(columns, text)
        if max(cell.spans) > 1:
            bottom, right = (at + span - 1 for at, span in zip(first, cell.spans, strict=True))
            self.sheet.merged.append((*first, bottom, right))

    def finished(self) -> FilledSheet:
        self.sheet.hidden_rows = sum(self._hidden_rows.values())
        self.sheet.hidden_columns = sum(
            max(0, min(last, self.sheet.columns) - first) for first, last in self._hidden_columns
        )
        return self.sheet


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return attributes.get("table:visibility", "visible") != "visible"
