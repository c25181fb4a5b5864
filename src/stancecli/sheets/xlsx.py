"""A look at a workbook of Excel (xlsx, xlsm) before it is read.

Only its cells are handed on: no macro, no link to another file, no picture, and a list of sheets
that was written here. What is seen of a cell is where it stands, how long its text is, and whether
its formula fails.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NoReturn

from stancecli.diagnostics import Place
from stancecli.sheets.look import Looked, SheetLook
from stancecli.sheets.markup import SheetAllowance, Walk, counted_number, is_true
from stancecli.sheets.package import Package, beside, packed
from stancecli.sheets.table import MOST_CELLS, MOST_COLUMNS, table_fault

MOST_ROWS = 1_048_576
LATEST_DAY = 10_000_000
"""Days that a date or a length of time may have; the last one of the year 9999 is 2,958,465."""
ROOT = "_rels/.rels"

_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_TYPES = frozenset({"n", "s", "b", "e", "str", "inlineStr", "d", ""})
_DATE_FORMATS = frozenset(map(str, (*range(14, 23), *range(45, 48))))
_DATE = re.compile("[dmhysDMHYS]|[aA].*[pP/]")
_LITERAL = re.compile(r'"[^"]*"?|[\\_*].|\[(?![hmsHMS]+\])[^\]]*\]|;.*')
_READABLE = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def look(package: Package) -> Looked:
    """What an xlsx holds. Raises InvalidModel for one that cannot be read within the limits."""
    return _LookAtXlsx(package).looked()


class _LookAtXlsx:
    """A workbook while it is looked at, part by part; `parts` are those that are handed on."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._allowance = SheetAllowance(package.file)
        self._parts: dict[str, bytes] = {}

    def looked(self) -> Looked:
        workbook = next(iter(_of_kind(self._links(ROOT, ""), "officeDocument")), "")
        if not workbook:
            self._package.refuse("E530", "no workbook is in it")
        listed = _SheetList(workbook, self._allowance)
        listed.walk(self._package.read(workbook))
        if not listed.sheets:
            self._package.refuse("E532", "a file of Office, but no workbook")
        folder, _, name = workbook.rpartition("/")
        links = self._links(f"{folder}/_rels/{name}.rels", workbook)
        strings, dates = self._texts(links), self._dates(links)
        sheets: dict[str, SheetLook] = {}
        aside = []
        for title, link, is_hidden in listed.sheets:
            kind, part = links.get(link, ("", ""))
            if is_hidden or kind not in ("worksheet", "chartsheet"):
                aside.append(title)
            elif kind == "worksheet":
                number = str(len(sheets) + 1)
                seen = SheetLook(self._package.file, title)
                walk = _CellWalk(part, seen, self._allowance, strings, dates)
                self._hand_on(f"xl/worksheets/sheet{number}.xml", walk, part)
                self._allowance.spend_cells(seen.rows * seen.columns)
                sheets[number] = seen
        self._parts |= _frame(len(sheets), is_1904=listed.is_1904)
        return Looked(packed(self._parts), sheets, tuple(aside))

    def _texts(self, links: Mapping[str, tuple[str, str]]) -> Sequence[int]:
        """The lengths of the texts that cells share."""
        for part in self._present(links, "sharedStrings"):
            walk = _SharedTexts(part, self._allowance)
            self._hand_on("xl/sharedStrings.xml", walk, part)
            return walk.lengths
        return ()

    def _dates(self, links: Mapping[str, tuple[str, str]]) -> Collection[str]:
        """The styles that show a number as a date."""
        for part in self._present(links, "styles"):
            walk = _NumberFormats(part, self._allowance)
            self._hand_on("xl/styles.xml", walk, part)
            return walk.dates
        return ()

    def _hand_on(self, name: str, walk: Walk, part: str) -> None:
        self._parts[name] = content = self._package.read(part)
        walk.walk(content)

    def _links(self, part: str, source: str) -> Mapping[str, tuple[str, str]]:
        """The kind and the name of each part that another is linked with, by the link's id."""
        found = _LinkList(part, source, self._allowance)
        found.walk(self._package.read(part))
        return found.links

    def _present(self, links: Mapping[str, tuple[str, str]], kind: str) -> list[str]:
        return [part for part in _of_kind(links, kind) if part in self._package]


def _frame(count: int, *, is_1904: bool) -> dict[str, bytes]:
    """The parts that say which sheets there are: 1, 2 and on."""
    numbers = range(1, count + 1)
    sheets = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="s{n}"/>' for n in numbers)
    links = "".join(_link(f"s{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers)
    date = f'<workbookPr date1904="{int(is_1904)}"/>'
    workbook = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{date}<sheets>{sheets}</sheets>'
    return {
        ROOT: _relations(_link("w", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f"{workbook}</workbook>".encode(),
        "xl/_rels/workbook.xml.rels": _relations(links),
    }


def _link(id_: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{id_}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _relations(links: str) -> bytes:
    return f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>'.encode()


def _of_kind(links: Mapping[str, tuple[str, str]], kind: str) -> list[str]:
    return [part for found, part in links.values() if found == kind]


class _LinkList(Walk):
    """The links of a part to others that are packed with it."""

    def __init__(self, part: str, source: str, allowance: SheetAllowance) -> None:
        super().__init__(part, allowance)
        self._source = source
        self.links: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = beside(self._source, attributes.get("Target", ""))
            self.links[attributes.get("Id", "")] = kind, target


class _SheetList(Walk):
    """The sheets of a workbook: the name of each, the id of its link, whether it is hidden."""

    def __init__(self, part: str, allowance: SheetAllowance) -> None:
        super().__init__(part, allowance)
        self.sheets: list[tuple[str, str, bool]] = []
        self.is_1904 = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            ids = (v for key, v in attributes.items() if key.rpartition(":")[2] == "id")
            is_hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), next(ids, ""), is_hidden))
        elif name == "workbookPr":
            self.is_1904 = is_true(attributes.get("date1904"))


class _SharedTexts(Walk):
    """The lengths of the texts that cells refer to by number."""

    def __init__(self, part: str, allowance: SheetAllowance) -> None:
        super().__init__(part, allowance)
        self.lengths: list[int] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "si":
            self.lengths.append(0)
        # The reader makes room for as many as the list claims to have.
        claimed = counted_number(attributes.get("uniqueCount", "")) if name == "sst" else 0
        if len(self.lengths) > MOST_CELLS or not 0 <= claimed <= MOST_CELLS:
            self.refuse("E533", f"over {MOST_CELLS:,} texts")

    def text(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)


class _NumberFormats(Walk):
    """Which styles of cells show a number as a date or a time, by their numbers."""

    def __init__(self, part: str, allowance: SheetAllowance) -> None:
        super().__init__(part, allowance)
        self.dates: set[str] = set()
        self._date_formats = set(_DATE_FORMATS)
        self._count: int | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        format_ = attributes.get("numFmtId", "")
        if name == "numFmt" and _DATE.search(_LITERAL.sub("", attributes.get("formatCode", ""))):
            self._date_formats.add(format_)
        elif name == "cellXfs":
            self._count = 0
        elif name == "xf" and self._count is not None:
            if format_ in self._date_formats:
                self.dates.add(str(self._count))
            self._count += 1

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._count = None


class _CellWalk(Walk):
    """The cells of a sheet, of a workbook with these texts and these styles for dates."""

    def __init__(
        self,
        part: str,
        sheet: SheetLook,
        allowance: SheetAllowance,
        strings: Sequence[int],
        dates: Collection[str],
    ) -> None:
        super().__init__(part, allowance)
        self.sheet = sheet
        self._strings = strings
        self._dates = dates
        self._is_date = False
        self._row, self._column = 1, 1
        self._at = (1, 1)
        self._kind = ""
        self._is_filled = self._is_value = self._is_hidden = False
        self._value: list[str] = []
        self._hidden_columns: list[tuple[int, int]] = []
        self._hidden_rows: set[int] = set()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name == "v":
            self._is_filled = self._is_value = True
        elif name == "is":
            self._is_filled = True
        elif name == "row":
            self._begin_row(attributes)
        elif name == "col" and is_true(attributes.get("hidden")):
            first, last = (counted_number(attributes.get(key, "")) for key in ("min", "max"))
            self._hidden_columns.append((first, last))
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name == "v":
            self._is_value = False
        elif name == "row":
            self._row += 1
            self._column = 1
        elif name == "worksheet":
            self._end_sheet()

    def text(self, text: str) -> None:
        if self._is_value:
            self._value.append(text)

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        number = counted_number(attributes.get("r", ""), self._row)
        if not 1 <= number <= MOST_ROWS:
            self._misplaced(attributes.get("r", ""))
        self._row, self._column = number, 1
        self._is_hidden = is_true(attributes.get("hidden"))

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        place = attributes.get("r")
        self._at = self._row, self._column
        if place is not None:
            self._at = self._position(place)
            self._column = self._at[1]
        self._column += 1
        self._kind = attributes.get("t", "")
        self._is_date = attributes.get("s") in self._dates
        self._is_filled = False
        self._value.clear()

    def _end_cell(self) -> None:
        if not self._is_filled:
            return
        place = self.sheet.place(*self._at)
        value = "".join(self._value)
        self.sheet.reach(*self._at, self.allowance)
        if self._is_hidden:
            self._hidden_rows.add(self._at[0])
        if self._kind == "s" and value:
            index = counted_number(value.strip())
            if not 0 <= index < len(self._strings):
                raise table_fault(place, "E530", f"its text, number {value}, is missing")
            self.allowance.spend_text(self._strings[index], place)
        elif self._kind == "e":
            self.sheet.failed[self._at] = value
            if value not in _READABLE:
                raise table_fault(place, "E535", f"its formula fails: {value}")
        elif self._kind in ("n", "") and self._is_date and not _is_date(value):
            # The reader of workbooks would give up, and say so at length.
            raise table_fault(place, "E530", f"no date or time: {value[:40]}")
        elif self._kind not in _TYPES:
            raise table_fault(place, "E530", f"no spreadsheet has a cell of kind “{self._kind}”")

    def _end_sheet(self) -> None:
        columns: set[int] = set()
        for first, last in self._hidden_columns:
            columns.update(range(max(first, 1), min(last, self.sheet.columns) + 1))
        self.sheet.hidden_columns = len(columns)
        self.sheet.hidden_rows = len(self._hidden_rows)

    def _merge(self, area: str) -> None:
        first, _, last = area.partition(":")
        top, left = self._position(first)
        bottom, right = self._position(last or first)
        if (top, left) != (bottom, right):
            self.sheet.merged.append((top, left, bottom, right))

    def _position(self, written: str) -> tuple[int, int]:
        found = _CELL.fullmatch(written)
        if not found:
            self._misplaced(written)
        row, column = int(found[2]), 0
        for letter in found[1].upper():
            column = column * 26 + ord(letter) - ord("A") + 1
        if not 1 <= row <= MOST_ROWS or column > MOST_COLUMNS:
            self._misplaced(written)
        return row, column

    def _misplaced(self, written: str) -> NoReturn:
        place = Place(self.sheet.file, self._row, 1, self.sheet.name)
        raise table_fault(place, "E530", f"no spreadsheet has a place “{written[:20]}”")


def _is_date(number: str) -> bool:
    """Whether a number can be one of a day, or of a length of time."""
    try:
        return abs(float(number or 0)) < LATEST_DAY
    except ValueError:
        return False
