"""The sheets of a workbook of Excel (xlsx, xlsm).

Only its cells are read: no macro, no link to another file, no picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NoReturn

from stancecli.diagnostics import Place
from stancecli.sheets.markup import (
    FilledSheet,
    Line,
    Package,
    SheetAllowance,
    Walk,
    beside,
    counted_number,
    is_true,
)
from stancecli.sheets.table import (
    MOST_CELLS,
    MOST_COLUMNS,
    day_text,
    meant,
    number_text,
    table_fault,
    written_moment,
)

MOST_ROWS = 1_048_576
MOST_KEPT = 100_000
"""Numbers whose texts are kept, at most: a sheet has most of them many times."""
ROOT = "_rels/.rels"

_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_TRUTHS = {"1": "true", "true": "true", "0": "false", "false": "false"}
_TEXTS = frozenset({"e", "str", "inlineStr"})
_DATE_FORMATS = dict.fromkeys(map(str, (*range(14, 23), *range(45, 48))), False) | {"46": True}
"""The numbers of the formats that every workbook has for dates, and whether for lengths of time."""
_DATE = re.compile("[dmhysDMHYS]|[aA].*[pP/]")
_LITERAL = re.compile(r'"[^"]*"?|[\\_*].|\[(?![hmsHMS]+\])[^\]]*\]|;.*')
_LENGTH = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_ESCAPE = re.compile("_x((?![dD][89a-fA-F])[0-9A-Fa-f]{4})_")
"""How a character stands in a text that XML cannot hold."""


def sheets(
    package: Package, report: Callable[[float], None] | None = None
) -> tuple[list[FilledSheet], tuple[str, ...]]:
    """The sheets of an xlsx that can be seen, and the names of the others.

    Raises InvalidModel for one that cannot be read within the limits.
    """
    allowance = SheetAllowance(package.file, package.size, report)
    workbook = next(iter(_of_kind(_links(package, ROOT, "", allowance), "officeDocument")), "")
    if not workbook:
        package.refuse("E530", "no workbook is in it")
    listed = _SheetList(workbook, allowance)
    listed.walk(package.read(workbook))
    if not listed.sheets:
        package.refuse("E532", "a file of Office, but no workbook")
    folder, _, name = workbook.rpartition("/")
    links = _links(package, f"{folder}/_rels/{name}.rels", workbook, allowance)
    strings, styles = (
        next((part for part in _of_kind(links, kind) if part in package), "")
        for kind in ("sharedStrings", "styles")
    )
    shared, formats = _SharedTexts(strings, allowance), _NumberFormats(styles, allowance)
    if strings:
        shared.walk(package.read(strings))
    if styles:
        formats.walk(package.read(styles))
    cells = _Cells(shared.texts, formats.dates, listed.is_1904)
    found, aside = [], []
    for title, link, is_hidden in listed.sheets:
        kind, part = links.get(link, ("", ""))
        if is_hidden or kind not in ("worksheet", "chartsheet"):
            aside.append(title)
        elif kind == "worksheet":
            sheet = FilledSheet(package.file, title)
            _CellWalk(part, sheet, allowance, cells).walk(package.read(part))
            allowance.spend_cells(sheet.rows * sheet.columns)
            found.append(sheet)
    return found, tuple(aside)


def _links(
    package: Package, part: str, source: str, allowance: SheetAllowance
) -> Mapping[str, tuple[str, str]]:
    """The kind and the name of each part that another is linked with, by the link's id."""
    found = _LinkList(part, source, allowance)
    found.walk(package.read(part))
    return found.links


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


class _TextWalk(Walk):
    """The texts in a part: of elements `t`, but for how they are pronounced."""

    def __init__(self, part: str, allowance: SheetAllowance) -> None:
        super().__init__(part, allowance)
        self.pieces: list[str] = []
        self._is_text = False
        self._sounds = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "t":
            self._is_text = not self._sounds
        elif name == "rPh":
            self._sounds += 1

    def end(self, name: str) -> None:
        if name == "t":
            self._is_text = False
        elif name == "rPh":
            self._sounds -= 1

    def text(self, text: str) -> None:
        if self._is_text:
            self.pieces.append(text)

    def taken(self) -> str:
        """The text since this was asked last."""
        text = "".join(self.pieces)
        self.pieces.clear()
        return _unescaped(text)


class _SharedTexts(_TextWalk):
    """The texts that cells refer to by number."""

    def __init__(self, part: str, allowance: SheetAllowance) -> None:
        super().__init__(part, allowance)
        self.texts: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        super().start(name, attributes)
        if name == "si":
            self.pieces.clear()
        claimed = counted_number(attributes.get("uniqueCount", "")) if name == "sst" else 0
        if len(self.texts) > MOST_CELLS or not 0 <= claimed <= MOST_CELLS:
            self.refuse("E533", f"over {MOST_CELLS:,} texts")

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.texts.append(self.taken())


class _NumberFormats(Walk):
    """Which styles of cells show a number as a date or a time, and which as a length of time."""

    def __init__(self, part: str, allowance: SheetAllowance) -> None:
        super().__init__(part, allowance)
        self.dates: dict[str, bool] = {}
        """By the number of a style: whether it shows a length of time."""
        self._formats = dict(_DATE_FORMATS)
        self._count: int | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        format_ = attributes.get("numFmtId", "")
        if name == "numFmt":
            code = _LITERAL.sub("", attributes.get("formatCode", ""))
            if _DATE.search(code):
                self._formats[format_] = _LENGTH.search(code) is not None
        elif name == "cellXfs":
            self._count = 0
        elif name == "xf" and self._count is not None:
            if format_ in self._formats:
                self.dates[str(self._count)] = self._formats[format_]
            self._count += 1

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._count = None


class _Cells:
    """What the values of cells mean, in a workbook with these texts and these styles for dates.

    Raises ValueError for a value that is none.
    """

    def __init__(self, texts: Sequence[str], dates: Mapping[str, bool], is_1904: bool) -> None:
        self.texts = texts
        self._dates = dates
        self._is_1904 = is_1904
        self._numbers: dict[str, str] = {}

    def text(self, kind: str, style: str, value: str) -> str:
        """The text of a cell of a kind, with the value that is written in it."""
        if not value:
            return ""
        if kind in ("", "n"):
            if style in self._dates:
                is_length = self._dates[style]
                return day_text(value.strip(), is_1904=self._is_1904, is_length=is_length)
            if value not in self._numbers:
                if len(self._numbers) > MOST_KEPT:
                    self._numbers.clear()
                self._numbers[value] = number_text(value.strip())
            return self._numbers[value]
        if kind == "s":
            index = counted_number(value.strip(), -1)
            if not 0 <= index < len(self.texts):
                raise ValueError(f"its text, number {value[:20]}, is missing")
            return self.texts[index]
        if kind == "b":
            if value.strip() not in _TRUTHS:
                raise ValueError(f"neither true nor false: {value[:40]}")
            return _TRUTHS[value.strip()]
        if kind == "d":
            return written_moment(value.strip())
        if kind not in _TEXTS:
            raise ValueError(f"no spreadsheet has a cell of kind “{kind[:20]}”")
        return _unescaped(value)


class _CellWalk(_TextWalk):
    """The cells of a sheet."""

    def __init__(
        self, part: str, sheet: FilledSheet, allowance: SheetAllowance, cells: _Cells
    ) -> None:
        super().__init__(part, allowance)
        self.sheet = sheet
        self._cells = cells
        self._line: Line = {}
        self._row, self._column = 1, 0
        self._kind = self._style = ""
        self._is_filled = self._is_hidden = False
        self._hidden_columns: list[tuple[int, int]] = []
        self._hidden_rows: set[int] = set()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            place = attributes.get("r")
            self._column = self._column + 1 if place is None else self._column_of(place)
            self._kind = attributes.get("t", "")
            self._style = attributes.get("s", "")
            self._is_filled = False
            self.pieces.clear()
        elif name == "v":
            self._is_filled = self._is_text = True
        elif name == "is":
            self._is_filled, self._kind = True, "inlineStr"
        elif name == "row":
            self._begin_row(attributes)
        elif name == "col" and is_true(attributes.get("hidden")):
            first, last = (counted_number(attributes.get(key, "")) for key in ("min", "max"))
            self._hidden_columns.append((first, last))
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        else:
            super().start(name, attributes)

    def end(self, name: str) -> None:
        if name == "c":
            if self._is_filled:
                self._end_cell()
        elif name == "v":
            self._is_text = False
        elif name == "row":
            self._row += 1
            self._column = 0
        elif name == "worksheet":
            self._end_sheet()
        else:
            super().end(name)

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        number = counted_number(attributes.get("r", ""), self._row)
        if not 1 <= number <= MOST_ROWS:
            self._misplaced(attributes.get("r", ""))
        self._row, self._column = number, 0
        self._line = self.sheet.lines.setdefault(number, {})
        self._is_hidden = is_true(attributes.get("hidden"))

    def _column_of(self, place: str) -> int:
        """The column of a cell, of which the row is its own where it says another."""
        row, column = self._position(place)
        if row != self._row:
            self._row = row
            self._line = self.sheet.lines.setdefault(row, {})
        return column

    def _end_cell(self) -> None:
        at = self._row, self._column
        self.sheet.reach(*at, self.allowance)
        if self._is_hidden:
            self._hidden_rows.add(self._row)
        value = "".join(self.pieces)
        try:
            text = meant(self._cells.text(self._kind, self._style, value))
        except ValueError as error:
            raise table_fault(self.sheet.place(*at), "E530", str(error)) from None
        if self._kind == "e":
            self.sheet.failed.setdefault(self._row, set()).add(self._column)
        elif self._kind == "s":
            # One text may be shared by many cells.
            self.allowance.spend_text(len(text), self.sheet.place(*at))
        self._line[self._column] = text

    def _end_sheet(self) -> None:
        before = count = 0
        for first, last in sorted(self._hidden_columns):
            last = min(last, self.sheet.columns)
            count += max(0, last - max(first - 1, before))
            before = max(last, before)
        self.sheet.hidden_columns = count
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
        row, column = int(found[2]), column_number(found[1])
        if not 1 <= row <= MOST_ROWS or column > MOST_COLUMNS:
            self._misplaced(written)
        return row, column

    def _misplaced(self, written: str) -> NoReturn:
        place = Place(self.sheet.file, self._row, 1, self.sheet.name)
        raise table_fault(place, "E530", f"no spreadsheet has a place “{written[:20]}”")


@cache
def column_number(letters: str) -> int:
    """The column that up to three letters name: 1 for A."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
