"""The sheets of a workbook of Excel (xlsx, xlsm).

Only its cells are read: no macro, no link to another file, no picture.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import lru_cache, partial
from itertools import count
from typing import NoReturn
from xml.sax.saxutils import escape

from stancecli.diagnostics import Place
from stancecli.sheets.markup import (
    FilledSheet,
    Line,
    Package,
    Tag,
    counted_number,
    day_text,
    is_true,
    number_text,
    written_moment,
)
from stancecli.sheets.table import MOST_CELLS, MOST_COLUMNS, NO_VALUE, meant, shown, table_fault

MOST_ROWS = 1_048_576

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
    workbook = next(iter(_of_kind(package.links(""), "officeDocument")), "")
    if not workbook:
        package.refuse("E530", "no workbook is in it")
    listed: list[tuple[str, str, bool]] = []
    is_1904 = False
    for _, name, has in package.tags(workbook):
        if name == "sheet" and has is not None:
            link = next((v for key, v in has.items() if key.rpartition(":")[2] == "id"), "")
            is_hidden = has.get("state", "visible") != "visible"
            listed.append((has.get("name", ""), link, is_hidden))
        elif name == "workbookPr" and has:
            is_1904 = is_true(has.get("date1904"))
    if not listed:
        package.refuse("E532", "a file of Office, but no workbook")
    links = package.links(workbook)
    strings, styles = (
        next((part for part in _of_kind(links, kind) if part in package), "")
        for kind in ("sharedStrings", "styles")
    )
    texts = _shared_texts(package, strings) if strings else []
    dates = _dates(package, styles) if styles else set[str]()
    # A workbook has most values many times.
    text_of = lru_cache(100_000)(partial(_meaning, texts, dates, is_1904))
    found, aside = [], []
    for title, link, is_hidden in listed:
        kind, part = links.get(link, ("", ""))
        if is_hidden or kind not in ("worksheet", "chartsheet"):
            aside.append(title)
        elif kind == "worksheet":
            sheet = FilledSheet(package.file, title, part=part)
            _SheetReader(sheet, package, text_of).read(part)
            package.spend_cells(sheet)
            found.append(sheet)
    return found, tuple(aside)


_WRITTEN = re.compile(r"<((?:\w+:)?)c(\s[^<>]*?)(?:/>|>(.*?)</\1c>)", re.DOTALL)


def respelt(file: str, data: bytes, texts: Mapping[Place, str]) -> bytes:
    """An xlsx with these texts in cells, and all else as it is; a formula stays one."""
    package = Package(file, data)
    parts = {sheet.part.lower(): sheet.name for sheet in sheets(package)[0]}

    def respell(sheet: str, cell: re.Match[str]) -> str:
        prefix, has, inner = cell.groups()
        at = re.search(r"\sr=.([A-Za-z]+)([0-9]+)", has)
        text = texts.get(Place(file, int(at[2]), _column(at[1]), sheet)) if at else None
        if text is None or f"<{prefix}f" in inner:
            return cell[0]
        has = re.sub(r"\st=.\w+.", "", has) + ' t="inlineStr"'
        begins, ends = f"<{prefix}is><{prefix}t", f"</{prefix}t></{prefix}is></{prefix}c>"
        return f'<{prefix}c{has}>{begins} xml:space="preserve">{escape(shown(text))}{ends}'

    package, packed = Package(file, data), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as new:
        for part in zipfile.ZipFile(io.BytesIO(data)).infolist():
            held = package.read(part.filename)
            if (name := part.filename.lower()) in parts:
                held = _WRITTEN.sub(partial(respell, parts[name]), held.decode()).encode()
            new.writestr(part, held)
    return packed.getvalue()


def _of_kind(links: Mapping[str, tuple[str, str]], kind: str) -> list[str]:
    return [part for found, part in links.values() if found == kind]


def _shared_texts(package: Package, part: str) -> list[str]:
    """The texts that cells refer to by number."""
    texts: list[str] = []
    pieces: list[str] = []
    for text, name, has in _with_texts(package, part):
        pieces.append(text)
        if name == "si" and has is not None:
            pieces.clear()
        elif name == "si":
            texts.append(_unescaped("".join(pieces)))
            if len(texts) > MOST_CELLS:
                package.refuse("E533", f"its part {part}: over {MOST_CELLS:,} texts")
    return texts


def _with_texts(package: Package, part: str) -> Iterator[Tag]:
    """The tags of a part, with no text but that of values; how they are pronounced is none."""
    is_text, sounds = False, 0
    for text, name, has in package.tags(part):
        yield text if is_text else "", name, has
        if name in ("t", "v"):
            is_text = has is not None and not sounds
        elif name == "rPh":
            sounds += 1 if has is not None else -1


def _dates(package: Package, part: str) -> set[str]:
    """The numbers of the styles of cells that show a number as a date or a time."""
    dates = set[str]()
    formats = {*_DATE_FORMATS}
    styles: Iterator[int] | None = None
    for _, name, has in package.tags(part):
        if name == "cellXfs":
            styles = None if has is None else count()
        elif has and name == "numFmt":
            code = _LITERAL.sub("", has.get("formatCode", ""))
            # What still has a [h] in it is a length of time, and stays a number.
            if "[" not in code and _DATE.search(code):
                formats.add(has.get("numFmtId", ""))
        elif has is not None and name == "xf" and styles is not None:
            number = str(next(styles))
            if has.get("numFmtId", "") in formats:
                dates.add(number)
    return dates


def _meaning(
    texts: Sequence[str], dates: Set[str], is_1904: bool, kind: str, style: str, value: str
) -> str:
    """The text of a cell of a kind and a style, with the value that is written in it.

    Raises ValueError for a value that is none.
    """
    if not value:
        return ""
    bare = value.strip()
    match kind:
        case "" | "n" if style in dates:
            return day_text(bare, is_1904=is_1904)
        case "" | "n":
            return number_text(bare)
        case "s":
            index = counted_number(bare, -1)
            if not 0 <= index < len(texts):
                raise ValueError(f"its text, number {value[:20]}, is missing")
            return meant(texts[index])
        case "b" if bare not in _TRUTHS:
            raise ValueError(f"neither true nor false: {value[:40]}")
        case "b":
            return _TRUTHS[bare]
        case "d":
            return written_moment(bare)
        case "e" | "str" | "inlineStr":
            return meant(_unescaped(value))
    raise ValueError(f"no spreadsheet has a cell of kind “{kind[:20]}”")


class _SheetReader:
    """Fills a sheet with its cells; `text_of` is what a kind, a style and a value mean."""

    def __init__(
        self, sheet: FilledSheet, package: Package, text_of: Callable[[str, str, str], str]
    ) -> None:
        self.sheet, self.package, self._text_of = sheet, package, text_of
        self._line: Line = {}
        self._row, self._column = 1, 0
        self._is_hidden = False

    def read(self, part: str) -> None:
        kind = style = ""
        is_filled = is_formula = False
        first_hidden = MOST_COLUMNS
        pieces: list[str] = []
        for text, name, has in _with_texts(self.package, part):
            if text:
                pieces.append(text)
            if name == "v":
                is_filled = True
            elif has is None:
                if name == "c" and is_filled:
                    self._end_cell(kind, style, "".join(pieces), is_formula=is_formula)
                elif name == "row":
                    self._row, self._column = self._row + 1, 0
            elif name == "c":
                place = has.get("r")
                self._column = self._column + 1 if place is None else self._position(place)[1]
                kind, style = has.get("t", ""), has.get("s", "")
                is_filled = is_formula = False
                pieces.clear()
            elif name == "f":
                is_filled = is_formula = True
            elif name == "is":
                is_filled, kind = True, "inlineStr"
            elif name == "row":
                self._begin_row(has)
            elif name == "col" and is_true(has.get("hidden")):
                first_hidden = min(first_hidden, counted_number(has.get("min", "")))
            elif name == "mergeCell":
                self._merge(has.get("ref", ""))
        if first_hidden <= self.sheet.columns:
            self.sheet.hidden.add("columns")

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        number = counted_number(attributes.get("r", ""), self._row)
        if not 1 <= number <= MOST_ROWS:
            self._misplaced(attributes.get("r", ""))
        self._row, self._column = number, 0
        self._line = self.sheet.lines.setdefault(number, {})
        self._is_hidden = is_true(attributes.get("hidden"))

    def _end_cell(self, kind: str, style: str, value: str, *, is_formula: bool) -> None:
        at = self._row, self._column
        self.sheet.reach(*at, self.package)
        if self._is_hidden:
            self.sheet.hidden.add("rows")
        if is_formula:
            self.sheet.formulas.setdefault(self._row, set()).add(self._column)
            if not value and kind in ("", "n"):
                kind, value = "e", NO_VALUE
        try:
            text = self._text_of(kind, style, value)
        except ValueError as error:
            raise table_fault(self.sheet.place(*at), "E530", str(error)) from None
        if kind == "e":
            self.sheet.failed.setdefault(self._row, set()).add(self._column)
        elif kind == "s":
            # One text may be shared by many cells.
            self.package.spend_text(len(text), self.sheet, *at)
        self._line[self._column] = text

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
