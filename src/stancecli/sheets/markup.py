"""What workbooks are made of: XML within limits, packed parts, the values and cells of a sheet."""

from __future__ import annotations

import datetime
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NoReturn, TypeAlias
from xml.parsers import expat

from stancecli.diagnostics import Place
from stancecli.sheets.table import (
    MOST_CELLS,
    MOST_COLUMNS,
    CellGrid,
    MergedArea,
    SheetCell,
    table_fault,
)

DEEPEST = 64
"""How far elements may be nested; spreadsheets need a dozen."""
LONGEST_TAG = 1 << 20
"""Bytes in one tag or comment, at most."""
MOST_ELEMENTS = 6 * MOST_CELLS
"""Elements in the parts of a workbook together: those of MOST_CELLS cells, and some."""
MOST_TEXT = 64 * 1024 * 1024
"""Characters in all cells together, a text that several share counted in each."""

_PIECE = 1 << 16
_ENCODINGS = ("utf-8", "us-ascii", "ascii")


Tag: TypeAlias = tuple[str, str, Mapping[str, str] | None]
"""The text before a tag, its name, and what it says of an element; None where one ends."""


def is_true(attribute: str | None) -> bool:
    return attribute in ("1", "true", "on")


def counted_number(attribute: str, otherwise: int = 0) -> int:
    """A number of at most nine digits; -1 for what is none."""
    if not attribute:
        return otherwise
    fits = attribute.isascii() and attribute.isdigit() and len(attribute) <= 9
    return int(attribute) if fits else -1


# What a cell of a workbook holds, as text: numbers, days, times.
#
# What is written as a date or a time and can be none stays as it stands.


_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|-?(?:inf|nan)", re.I)
_MILLISECONDS = 86_400_000
"""Of a day."""
_FALSE_LEAP_DAY = 60
"""Spreadsheets count a 29 February 1900: their numbers of days before it are one too small."""
_EPOCH = datetime.datetime(1899, 12, 30)
_DAYS_TO_1904 = 1462


@lru_cache(100_000)  # A sheet has most numbers many times.
def number_text(written: str) -> str:
    """The shortest decimal that is the same number and no other: `0.1`, `3`.

    Raises ValueError for what is no number.
    """
    if not _NUMBER.fullmatch(written):
        raise ValueError(f"no number: {written[:40]}")
    value = float(written)
    number = Decimal(repr(value))
    if not number.is_finite():
        return str(value)
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def day_text(written: str, *, is_1904: bool) -> str:
    """A day counted from the beginning of 1900, or of 1904; a part of one is a time.

    Raises ValueError for what is no number.
    """
    number = number_text(written)
    days = float(written)
    if not days >= 0:
        return number
    try:
        if days < 1:
            return str((datetime.datetime.min + _since(days)).time())
        shift = _DAYS_TO_1904 if is_1904 else int(days < _FALSE_LEAP_DAY)
        return _moment(_EPOCH + _since(days + shift))
    except OverflowError:
        return number


def _since(days: float) -> datetime.timedelta:
    return datetime.timedelta(milliseconds=round(days * _MILLISECONDS))


def _moment(moment: datetime.datetime) -> str:
    """A day, with the time where that is not its beginning."""
    is_day = moment.time() == datetime.time()
    return moment.date().isoformat() if is_day else str(moment)


def written_moment(written: str) -> str:
    """A day as ISO 8601 writes it: `2024-05-01T12:30:00`."""
    try:
        return _moment(datetime.datetime.fromisoformat(written))
    except ValueError:
        return written


# A zip of parts, such as a workbook is, unpacked no further than its limits.
#
# What the list of a zip says of sizes is not believed: bytes are counted as they are unpacked.


LARGEST_UNPACKED = 64 * 1024 * 1024
"""Bytes in the parts of a workbook that are read, at most."""
MOST_PARTS = 10_000

_ENTRY = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_BROKEN = (
    # All that Python raises for a zip that somebody made by hand.
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError),
    *(NotImplementedError, OverflowError, LookupError),
)


class Package:
    """The parts of a zip by their names; capitals make no difference, nor does `\\` for `/`.

    It counts what they may still hold. Raises InvalidModel for what is no zip, or too large.
    """

    def __init__(self, file: str, data: bytes) -> None:
        self.file = file
        self.elements = MOST_ELEMENTS
        self._left, self._cells, self._text = LARGEST_UNPACKED, MOST_CELLS, MOST_TEXT
        # Before the list is read: each of its entries would become an object.
        if data.count(_ENTRY) > MOST_PARTS:
            self.refuse("E533", f"over {MOST_PARTS:,} files are packed in it")
        self._parts: dict[str, zipfile.ZipInfo] = {}
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            for part in self._zip.infolist():
                if self._parts.setdefault(_key(part.filename), part) is not part:
                    self.refuse("E530", f"{part.filename} is packed in it a second time")
        except _BROKEN as error:
            self._refuse_broken(error)

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._parts

    def names(self) -> list[str]:
        """The names of all parts, in small letters."""
        return list(self._parts)

    def read(self, name: str) -> bytes:
        """What is in a part. Raises InvalidModel where it is missing, broken or too large."""
        part = self._parts.get(_key(name))
        if part is None:
            self.refuse("E530", f"{name} is missing in it")
        if part.flag_bits & _ENCRYPTED:
            refuse_protected(self.file)
        if part.compress_type not in _METHODS:
            self.refuse("E530", f"{name} is packed in a way that no office uses")
        pieces = []
        try:
            with self._zip.open(part) as unpacked:
                while piece := unpacked.read(_PIECE):
                    self._left -= len(piece)
                    if self._left < 0:
                        size = f"{LARGEST_UNPACKED // 1024**2} MiB"
                        self.refuse("E533", f"unpacked it is larger than {size}")
                    pieces.append(piece)
        except _BROKEN as error:
            self._refuse_broken(error)
        return b"".join(pieces)

    def tags(self, name: str, *, prefixes: bool = False) -> Iterator[Tag]:
        """All tags of a part. Raises InvalidModel for what no spreadsheet writes.

        They have the prefixes of their namespaces only if `prefixes` says so.
        """
        found: list[Tag] = []
        texts: list[str] = []
        depth = 0

        def refuse(code: str, message: str) -> NoReturn:
            self.refuse(code, f"its part {name}: {message}")

        def tag(named: str, attributes: Mapping[str, str] | None = None) -> None:
            nonlocal depth
            depth += -1 if attributes is None else 1
            self.elements -= attributes is not None
            if depth > DEEPEST:
                refuse("E534", f"elements are nested more than {DEEPEST} deep")
            if self.elements < 0:
                refuse("E533", f"over {MOST_ELEMENTS:,} elements in it and those before it")
            bare = named.rpartition(":")[2] if ":" in named and not prefixes else named
            found.append(("".join(texts) if texts else "", bare, attributes))
            if texts:
                texts.clear()

        def doctype(*_: object) -> None:
            refuse("E534", "a document type, which could define entities")

        def declaration(_: str, encoding: str | None, __: int) -> None:
            if (encoding or "utf-8").lower() not in _ENCODINGS:
                refuse("E534", f"written in {encoding}, not in UTF-8")

        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = parser.EndElementHandler = tag
        parser.CharacterDataHandler = texts.append
        parser.StartDoctypeDeclHandler = doctype
        parser.XmlDeclHandler = declaration
        view = memoryview(self.read(name))
        for start in range(0, len(view) or 1, _PIECE):
            done = min(start + _PIECE, len(view))
            try:
                parser.Parse(view[start:done], done == len(view))
            except (expat.ExpatError, ValueError) as error:
                refuse("E530", f"no XML: {error}")
            if done - parser.CurrentByteIndex > LONGEST_TAG:
                refuse("E534", f"one tag is longer than {LONGEST_TAG:,} bytes")
            yield from found
            found.clear()

    def links(self, source: str) -> dict[str, tuple[str, str]]:
        """The links of a part to others that are packed with it, by id: their kind and the part."""
        folder, _, name = source.rpartition("/")
        links: dict[str, tuple[str, str]] = {}
        for _, tag, has in self.tags(f"{folder}/_rels/{name}.rels".lstrip("/")):
            if tag == "Relationship" and has and has.get("TargetMode") != "External":
                # From its own folder, or with `/` from the top.
                target = posixpath.join("/", folder, has.get("Target", ""))
                kind = has.get("Type", "").rpartition("/")[2]
                links[has.get("Id", "")] = kind, posixpath.normpath(target).lstrip("/")
        return links

    def check_text(self, length: int, sheet: FilledSheet, row: int, column: int) -> None:
        """Raise InvalidModel where a text of so many characters would be too much."""
        if length > self._text:
            message = f"over {MOST_TEXT:,} characters in its cells"
            raise table_fault(sheet.place(row, column), "E533", message)

    def spend_text(self, length: int, sheet: FilledSheet, row: int, column: int) -> None:
        """Raise InvalidModel where the cells hold too much, this one being the last."""
        self.check_text(length, sheet, row, column)
        self._text -= length

    def check_cell(self, place: Place) -> None:
        """Raise InvalidModel where a sheet that reaches to this cell has too many."""
        if place.line * place.column > self._cells or place.column > MOST_COLUMNS:
            message = f"over {MOST_CELLS:,} cells, or {MOST_COLUMNS:,} columns, up to this one"
            hint = "delete what stands far from the table; empty cells before it count"
            raise table_fault(place, "E508", message, hint)

    def spend_cells(self, sheet: FilledSheet) -> None:
        """Take a sheet, whose cells `check_cell` let pass, from what is left."""
        self._cells -= sheet.rows * sheet.columns

    def refuse(self, code: str, message: str, hint: str = "") -> NoReturn:
        """Raise the one fault for which the file cannot be read."""
        raise table_fault(Place(self.file, 1, 1), code, message, hint)

    def _refuse_broken(self, error: Exception) -> NoReturn:
        hint = "open it in a spreadsheet, and save it anew"
        reason = "" if isinstance(error, OSError) or not str(error) else f": {error}"
        self.refuse("E530", f"broken, or cut off{reason}", hint)


def refuse_protected(file: str) -> NoReturn:
    """Raise the fault of a file that only a password opens."""
    hint = "open it in a spreadsheet, and save it without the password"
    raise table_fault(Place(file, 1, 1), "E531", "protected by a password", hint)


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


# A sheet of a workbook while a walk through its part fills it, cell by cell.


Line = dict[int, str]
"""The texts of a row by their columns."""


@dataclass(slots=True)
class FilledSheet:
    """What is in the cells of a sheet. Rows and columns count from 1.

    `formulas` has the columns, by row, of cells that are worked out, `failed` of those where that
    fails, which hold what they show; `merged` the areas of merged cells, from the first row and
    column to the last; `hidden` says whether nobody sees some of its `rows`, or `columns`; `part`
    is that of a zip which it is in.
    """

    file: str
    name: str
    part: str = ""
    rows: int = 0
    columns: int = 0
    lines: dict[int, Line] = field(default_factory=dict)
    formulas: dict[int, set[int]] = field(default_factory=dict)
    failed: dict[int, set[int]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)

    def place(self, row: int, column: int) -> Place:
        return Place(self.file, row, column, self.name)

    def reach(self, row: int, column: int, package: Package) -> None:
        """Take note of a cell with something in it; raises InvalidModel where it is too far out."""
        if row > self.rows or column > self.columns:
            self.rows = max(row, self.rows)
            self.columns = max(column, self.columns)
            package.check_cell(self.place(self.rows, self.columns))

    def grid(self) -> CellGrid:
        """The cells, without empty lines, and the merged areas that hold a value."""
        file, name, lines = self.file, self.name, []
        for row, texts in sorted(self.lines.items()):
            last = max((n for n, text in texts.items() if text.strip()), default=0)
            if last:
                formulas = self.formulas.get(row, ())
                cells = (
                    SheetCell(texts.get(n, ""), Place(file, row, n, name), is_formula=n in formulas)
                    for n in range(1, last + 1)
                )
                lines.append(tuple(cells))
        merged = tuple(
            MergedArea(self.place(top, left), self.place(bottom, right))
            for top, left, bottom, right in self.merged
            if self.lines.get(top, {}).get(left, "").strip()
        )
        return CellGrid(file, tuple(lines), name, merged)
