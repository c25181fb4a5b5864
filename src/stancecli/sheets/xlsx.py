"""The sheets of a workbook of Excel (xlsx, xlsm).

Only its cells are read: no macro, no link to another file, no picture.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from typing import NoReturn

from stancecli.sheets.markup import (
    FilledSheet,
    Line,
    Package,
    Walk,
    beside,
    counted_number,
    day_text,
    is_true,
    number_text,
    written_moment,
)
from stancecli.sheets.table import MOST_CELLS, MOST_COLUMNS, NO_VALUE, meant, table_fault

MOST_ROWS = 1_048_576
ROOT = "_rels/.rels"

_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_TRUTHS = {"1": "true", "true": "true", "0": "false", "false": "false"}
_DATE_FORMATS = frozenset(map(str, (*range(14, 23), 45, 47)))
"""The numbers of the formats that every workbook has for dates and times."""
_DATE = re.compile("[dmhysDMHYS]|[aA].*[pP/]")
_LITERAL = re.compile(r'"[^"]*"?|[\\_*].|\[(?![hmsHMS]+\])[^\]]*\]|;.*')
_ESCAPE = re.compile("_x((?![dD][89a-fA-F])[0-9A-Fa-f]{4})_")
"""How a character stands in a text that XML cannot hold."""


def sheets(package: Package) -> tuple[list[FilledSheet], tuple[str, ...]]:
    """The sheets of an xlsx that can be seen, and the names of the others.

    Raises InvalidModel for one that cannot be read within the limits.
    """
    root = LinkList(ROOT, "", package).through().links
    workbook = next(iter(_of_kind(root, "officeDocument")), "")
    if not workbook:
        package.refuse("E530", "no workbook is in it")
    listed = _SheetList(workbook, package).through()
    if not listed.sheets:
        package.refuse("E532", "a file of Office, but no workbook")
    folder, _, name = workbook.rpartition("/")
    links = LinkList(f"{folder}/_rels/{name}.rels", workbook, package).through().links
    strings, styles = (
        next((part for part in _of_kind(links, kind) if part in package), "")
        for kind in ("sharedStrings", "styles")
    )
    texts = _SharedTexts(strings, package).through().texts if strings else []
    dates = _NumberFormats(styles, package).through().dates if styles else set[str]()
    found, aside = [], []
    for title, link, is_hidden in listed.sheets:
        kind, part = links.get(link, ("", ""))
        if is_hidden or kind not in ("worksheet", "chartsheet"):
            aside.append(title)
        elif kind == "worksheet":
            sheet = FilledSheet(package.file, title)
            cells = _CellWalk(part, package, sheet)
            cells.texts, cells.dates, cells.is_1904 = texts, dates, listed.is_1904
            cells.through()
            package.spend_cells(sheet)
            found.append(sheet)
    return found, tuple(aside)


def _of_kind(links: Mapping[str, tuple[str, str]], kind: str) -> list[str]:
    return [part for found, part in links.values() if found == kind]


class LinkList(Walk):
    """The links of a part to others that are packed with it."""

    def __init__(self, part: str, source: str, package: Package) -> None:
        super().__init__(part, package)
        self._source = source
        self.links: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = beside(self._source, attributes.get("Target", ""))
            self.links[attributes.get("Id", "")] = kind, target


class _SheetList(Walk):
    """The sheets of a workbook: the name of each, the id of its link, whether it is hidden."""

    def __init__(self, part: str, package: Package) -> None:
        super().__init__(part, package)
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

    def __init__(self, part: str, package: Package) -> None:
        super().__init__(part, package)
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

    def __init__(self, part: str, package: Package) -> None:
        super().__init__(part, package)
        self.texts: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        super().start(name, attributes)
        if name == "si":
            self.pieces.clear()
        if len(self.texts) > MOST_CELLS:
            self.refuse("E533", f"over {MOST_CELLS:,} texts")

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.texts.append(self.taken())


class _NumberFormats(Walk):
    """Which styles of cells show a number as a date or a time."""

    def __init__(self, part: str, package: Package) -> None:
        super().__init__(part, package)
        self.dates: set[str] = set()
        """The numbers of these styles."""
        self._formats = {*_DATE_FORMATS}
        self._count: int | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        format_ = attributes.get("numFmtId", "")
        if name == "numFmt":
            code = _LITERAL.sub("", attributes.get("formatCode", ""))
            # What still has a [h] in it is a length of time, and stays a number.
            if "[" not in code and _DATE.search(code):
                self._formats.add(format_)
        elif name == "cellXfs":
            self._count = 0
        elif name == "xf" and self._count is not None:
            if format_ in self._formats:
                self.dates.add(str(self._count))
            self._count += 1

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._count = None


class _CellWalk(_TextWalk):
    """The cells of a sheet, in a workbook with these shared texts, and these styles for dates."""

    texts: Sequence[str] = ()
    dates: Set[str] = frozenset()
    is_1904 = False

    def __init__(self, part: str, package: Package, sheet: FilledSheet) -> None:
        super().__init__(part, package)
        self.sheet = sheet
        self._line: Line = {}
        self._row, self._column = 1, 0
        self._kind = self._style = ""
        self._is_filled = self._is_formula = self._is_hidden = False
        self._first_hidden = MOST_COLUMNS
        # A sheet has most values many times.
        self._text_of = lru_cache(100_000)(self._meaning)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            place = attributes.get("r")
            self._column = self._column + 1 if place is None else self._position(place)[1]
            self._kind = attributes.get("t", "")
            self._style = attributes.get("s", "")
            self._is_filled = self._is_formula = False
            self.pieces.clear()
        elif name == "f":
            self._is_filled = self._is_formula = True
        elif name == "v":
            self._is_filled = self._is_text = True
        elif name == "is":
            self._is_filled, self._kind = True, "inlineStr"
        elif name == "row":
            self._begin_row(attributes)
        elif name == "col" and is_true(attributes.get("hidden")):
            self._first_hidden = min(self._first_hidden, counted_number(attributes.get("min", "")))
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
        elif name == "worksheet" and self._first_hidden <= self.sheet.columns:
            self.sheet.hidden.add("columns")
        else:
            super().end(name)

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        number = counted_number(attributes.get("r", ""), self._row)
        if not 1 <= number <= MOST_ROWS:
            self._misplaced(attributes.get("r", ""))
        self._row, self._column = number, 0
        self._line = self.sheet.lines.setdefault(number, {})
        self._is_hidden = is_true(attributes.get("hidden"))

    def _end_cell(self) -> None:
        at = self._row, self._column
        self.sheet.reach(*at, self.package)
        if self._is_hidden:
            self.sheet.hidden.add("rows")
        value = "".join(self.pieces)
        if self._is_formula and not value and self._kind in ("", "n"):
            self._kind, value = "e", NO_VALUE
        try:
            text = self._text_of(self._kind, self._style, value)
        except ValueError as error:
            raise table_fault(self.sheet.place(*at), "E530", str(error)) from None
        if self._kind == "e":
            self.sheet.failed.setdefault(self._row, set()).add(self._column)
        elif self._kind == "s":
            # One text may be shared by many cells.
            self.package.spend_text(len(text), self.sheet, *at)
        self._line[self._column] = text

    def _meaning(self, kind: str, style: str, value: str) -> str:
        """The text of a cell of a kind, with the value that is written in it.

        Raises ValueError for a value that is none.
        """
        if not value:
            return ""
        if kind in ("", "n"):
            if style in self.dates:
                return day_text(value.strip(), is_1904=self.is_1904)
            return number_text(value.strip())
        if kind == "s":
            index = counted_number(value.strip(), -1)
            if not 0 <= index < len(self.texts):
                raise ValueError(f"its text, number {value[:20]}, is missing")
            return meant(self.texts[index])
        if kind == "b":
            if value.strip() not in _TRUTHS:
                raise ValueError(f"neither true nor false: {value[:40]}")
            return _TRUTHS[value.strip()]
        if kind == "d":
            return written_moment(value.strip())
        if kind not in ("e", "str", "inlineStr"):
            raise ValueError(f"no spreadsheet has a cell of kind “{kind[:20]}”")
        return meant(_unescaped(value))

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
        row, column = int(found[2]), _column(found[1])
        if not 1 <= row <= MOST_ROWS or column > MOST_COLUMNS:
            self._misplaced(written)
        return row, column

    def _misplaced(self, written: str) -> NoReturn:
        place = self.sheet.place(self._row, 1)
        raise table_fault(place, "E530", f"no spreadsheet has a place “{written[:20]}”")


@lru_cache(MOST_COLUMNS)
def _column(letters: str) -> int:
    """The number of the column that letters name: 28 for `AB`."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
