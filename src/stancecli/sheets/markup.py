"""XML as spreadsheets write it, walked through within limits and without entities of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NoReturn
from xml.parsers import expat

from stancecli.diagnostics import Place
from stancecli.sheets.table import MOST_CELLS, MOST_COLUMNS, table_fault

DEEPEST = 64
"""How far elements may be nested; spreadsheets need a dozen."""
LONGEST_TAG = 1 << 20
"""Bytes in one tag or comment, at most."""
MOST_ELEMENTS = 6 * MOST_CELLS
"""Elements in the parts of a workbook together: those of MOST_CELLS cells, and some."""
MOST_TEXT = 64 * 1024 * 1024
"""Characters in all cells together, a text that several share counted in each."""

_PIECE = 1 << 16
_TOLD = 1 << 20
"""After so many bytes it is told how far the walk has come."""
_ENCODINGS = ("utf-8", "us-ascii", "ascii")


class SheetAllowance:
    """What a workbook may still hold."""

    def __init__(self, file: str, bytes_: int, report: Callable[[float], None] | None) -> None:
        """Of `bytes_` that are said to be in it the share that was walked through is told."""
        self.file = file
        self._bytes, self._walked, self._report = bytes_, 0, report
        self.elements = MOST_ELEMENTS
        self._cells = MOST_CELLS
        self._text = MOST_TEXT

    def walked(self, bytes_: int) -> None:
        """Take note that so many more bytes are done with."""
        before, self._walked = self._walked // _TOLD, self._walked + bytes_
        if self._report and self._walked // _TOLD > before:
            self._report(min(self._walked / max(self._bytes, 1), 1.0))

    def spend_text(self, length: int, place: Place) -> None:
        """Raise InvalidModel where the cells hold too much, this one being the last."""
        self.check_text(length, place)
        self._text -= length

    def check_text(self, length: int, place: Place) -> None:
        """Raise InvalidModel where a text of so many characters would be too much."""
        if length > self._text:
            raise table_fault(place, "E533", f"over {MOST_TEXT:,} characters in its cells")

    def check_cell(self, place: Place) -> None:
        """Raise InvalidModel where a sheet that reaches to this cell has too many."""
        if place.line * place.column > self._cells or place.column > MOST_COLUMNS:
            message = f"over {MOST_CELLS:,} cells, or {MOST_COLUMNS:,} columns, up to this one"
            hint = "delete what stands far from the table; empty cells before it count"
            raise table_fault(place, "E508", message, hint)

    def spend_cells(self, cells: int) -> None:
        """Take a sheet of so many cells, which `check_cell` let pass, from what is left."""
        self._cells -= cells


class Walk:
    """One part of a workbook, walked through: `start`, `end` and `text` are for those who look.

    Names come without the prefix of their namespace where `prefixes` says so.
    """

    prefixes = False

    def __init__(self, part: str, allowance: SheetAllowance) -> None:
        self._part = part
        self.allowance = allowance
        self._depth = 0
        self._parser = parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.XmlDeclHandler = self._declaration

    def walk(self, data: bytes) -> None:
        """Look at all of a part. Raises InvalidModel for what no spreadsheet writes."""
        view = memoryview(data)
        try:
            for start in range(0, len(view), _PIECE):
                done = start + len(view[start : start + _PIECE])
                self._parser.Parse(view[start:done], done == len(view))
                self.allowance.walked(done - start)
                if done - self._parser.CurrentByteIndex > LONGEST_TAG:
                    self.refuse("E534", f"one tag is longer than {LONGEST_TAG:,} bytes")
            if not data:
                self._parser.Parse(b"", True)
        except (expat.ExpatError, ValueError) as error:
            self.refuse("E530", f"no XML: {error}")

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Some text stands here."""

    def refuse(self, code: str, message: str) -> NoReturn:
        place = Place(self.allowance.file, 1, 1)
        raise table_fault(place, code, f"its part {self._part}: {message}")

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self.allowance.elements -= 1
        if self._depth > DEEPEST:
            self.refuse("E534", f"elements are nested more than {DEEPEST} deep")
        if self.allowance.elements < 0:
            self.refuse("E533", f"over {MOST_ELEMENTS:,} elements in it and those before it")
        self.start(name if self.prefixes or ":" not in name else _bare(name), attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.end(name if self.prefixes or ":" not in name else _bare(name))

    def _doctype(self, *_: object) -> None:
        self.refuse("E534", "a document type, which could define entities")

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if (encoding or "utf-8").lower() not in _ENCODINGS:
            self.refuse("E534", f"written in {encoding}, not in UTF-8")


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


def is_true(attribute: str | None) -> bool:
    return attribute in ("1", "true", "on")


def counted_number(attribute: str, otherwise: int = 0) -> int:
    """A number of at most nine digits; -1 for what is none."""
    if not attribute:
        return otherwise
    fits = attribute.isascii() and attribute.isdigit() and len(attribute) <= 9
    return int(attribute) if fits else -1
