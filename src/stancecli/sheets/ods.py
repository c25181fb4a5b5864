"""A look at an OpenDocument spreadsheet (ods) before it is read.

It says of rows and cells how often they are repeated: a line of it can stand for a million rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stancecli.sheets.cells import ERROR
from stancecli.sheets.look import Looked, SheetLook
from stancecli.sheets.markup import SheetAllowance, Walk, counted_number
from stancecli.sheets.package import Package, packed

CONTENT = "content.xml"
MANIFEST = "META-INF/manifest.xml"
KIND = b"application/vnd.oasis.opendocument.spreadsheet"

_NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
_VALUES = tuple(
    f"office:{name}"
    for name in ("value", "string-value", "date-value", "time-value", "boolean-value")
)


def look(package: Package) -> Looked:
    """What an ods holds. Raises InvalidModel for one that cannot be read within the limits."""
    allowance = SheetAllowance(package.file)
    if MANIFEST in package:
        listed = _FileList(MANIFEST, allowance)
        listed.walk(package.read(MANIFEST))
        if listed.is_encrypted:
            package.refuse_protected()
    content = package.read(CONTENT)
    seen = _TableWalk(CONTENT, allowance)
    seen.walk(content)
    if not seen.sheets:
        package.refuse("E530", "no sheet is in it")
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest'
    parts = {"mimetype": KIND, MANIFEST: manifest + b':1.0"/>', CONTENT: content}
    shown = {name: sheet for name, sheet in seen.sheets.items() if name not in seen.hidden}
    return Looked(packed(parts), shown, tuple(seen.hidden))


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
        self.sheets: dict[str, SheetLook] = {}
        self.hidden: list[str] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._is_root = True
        self._table: _SheetSoFar | None = None
        self._cell: _CellSoFar | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._is_root:
            self._is_root = False
            for prefix, namespace in _NAMESPACES.items():
                if attributes.get(f"xmlns:{prefix}") != namespace:
                    self.refuse("E534", f"“{prefix}:” does not stand for {namespace}")
        if name in ("table:table-cell", "table:covered-table-cell"):
            self._begin_cell(attributes)
        elif name == "text:s" and self._cell:
            self._cell.length += self._number(attributes, "text:c")
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
        if name in ("table:table-cell", "table:covered-table-cell"):
            self._end_cell()
        elif name == "table:table-row" and self._table:
            self._table.row += self._table.repeated
        elif name == "table:table" and self._table:
            sheet = self._table.finished()
            self.allowance.spend_cells(sheet.rows * sheet.columns)
            self._table = None

    def text(self, text: str) -> None:
        if self._cell:
            self._cell.texts.append(text)
            self._cell.length += len(text)

    def _begin_table(self, attributes: Mapping[str, str]) -> None:
        name = attributes.get("table:name", "")
        if self._table or not name or name in self.sheets:
            self.refuse("E530", f"a sheet within a sheet, without a name, or called “{name}” again")
        self.sheets[name] = SheetLook(self.allowance.file, name)
        self._table = _SheetSoFar(self.sheets[name])
        if attributes.get("table:style-name") in self._hidden_styles:
            self.hidden.append(name)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        if self._cell or not self._table:
            self.refuse("E530", "a cell outside a sheet, or within another cell")
        values = [attributes[key] for key in (*_VALUES, "table:formula") if attributes.get(key)]
        kind = attributes.get("office:value-type", "")
        self._cell = _CellSoFar(
            repeated=self._number(attributes, "table:number-columns-repeated"),
            spans=(
                self._number(attributes, "table:number-rows-spanned"),
                self._number(attributes, "table:number-columns-spanned"),
            ),
            is_filled=bool(values) or kind == "string",
            is_error=attributes.get("calcext:value-type") == "error",
            is_formula="table:formula" in attributes,
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
    is_filled: bool
    is_error: bool
    is_formula: bool
    length: int
    texts: list[str] = field(default_factory=list)

    @property
    def failure(self) -> str:
        """What the cell shows where its formula fails."""
        text = "".join(self.texts).strip()
        if self.is_error:
            return text or "an error"
        return text if self.is_formula and ERROR.fullmatch(text) else ""


class _SheetSoFar:
    """A sheet while it is walked through; `row` and `column` are what stands before, counted."""

    def __init__(self, sheet: SheetLook) -> None:
        self.sheet = sheet
        self.row = self.column = 0
        self.repeated = 1
        self._columns = 0
        self._is_hidden = False
        self._hidden_rows: dict[int, int] = {}
        self._hidden_columns: list[tuple[int, int]] = []

    def begin_row(self, repeated: int, is_hidden: bool) -> None:
        self.repeated, self.column, self._is_hidden = repeated, 0, is_hidden

    def add_columns(self, count: int, is_hidden: bool) -> None:
        if is_hidden:
            self._hidden_columns.append((self._columns, self._columns + count))
        self._columns += count

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
        if cell.failure:
            for row in range(first[0], first[0] + self.repeated):
                for column in range(first[1], first[1] + cell.repeated):
                    self.sheet.failed[row, column] = cell.failure
        if max(cell.spans) > 1:
            bottom, right = (at + span - 1 for at, span in zip(first, cell.spans, strict=True))
            self.sheet.merged.append((*first, bottom, right))

    def finished(self) -> SheetLook:
        self.sheet.hidden_rows = sum(self._hidden_rows.values())
        self.sheet.hidden_columns = sum(
            max(0, min(last, self.sheet.columns) - first) for first, last in self._hidden_columns
        )
        return self.sheet


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return attributes.get("table:visibility", "visible") != "visible"
