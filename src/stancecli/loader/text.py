"""A text with places: bytes in, and faults that point into it out."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TypeAlias

from stancecli.diagnostics import InvalidModel, Place, Problem

MOST_FAULTS = 1000
"""After so many faults reading stops and says so: nobody mends more in one go."""
LONGEST_EXCERPT = 500
"""Lines with more characters than this are not shown beside their faults."""

_CHUNK = 1 << 20
_REFUSED = re.compile(
    # What YAML cannot hold, what moves a cursor (C0, DEL, C1), and what other tools than ours take
    # for the end of a line; with what repeats it. Their complement takes ten times as long to
    # compile, which a short command would feel.
    r"([\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff])\1*"
)
_UTF_16 = re.compile(
    rb"\xff\xfe|\xfe\xff|(?:[^\0]\0){2}|(?:\0[^\0]){2}"  # with its mark, or without
)
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"?|'(?:[^']|'')*'?")
_PLAIN = re.compile(r"(?:(?!: | #)[^,\[\]{}\n])+")


BITS = 26
"""A file has fewer bytes than 2 to that power, so a column has no more bits."""

At: TypeAlias = int
"""A place in a text as one number: its line, and in the lower BITS its column, both from 0.

A tree holds a million of them, so they are no objects; `TextFile.place` makes one of those due.
"""


def at(line: int, column: int) -> At:
    return line << BITS | column


class Faults:
    """The faults found so far, in any number of files."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def add(self, fault: Problem) -> None:
        """Keep a fault; raises InvalidModel once there are MOST_FAULTS of them."""
        self._found.append(fault)
        if len(self._found) >= MOST_FAULTS:
            last = Problem(fault.place, "E008", f"reading stopped here, after {MOST_FAULTS} faults")
            raise InvalidModel([*sorted(self._found, key=_in_order), last])

    def tell(self, place: Place, code: str, message: str, hint: str = "") -> None:
        """Add the fault of these."""
        self.add(Problem(place, code, message, hint))

    def extend(self, faults: Iterable[Problem]) -> None:
        for fault in faults:
            self.add(fault)

    def raise_any(self) -> None:
        """Raise InvalidModel with all faults, in the order of the text, if there are any."""
        if self._found:
            raise InvalidModel(sorted(self._found, key=_in_order))


def _in_order(fault: Problem) -> tuple[Place, str, str]:
    return fault.place, fault.code, fault.message


class TextFile:
    """One file of a model: its name, as it is shown, and its bytes, without a BOM, ends as LF.

    `unread` are the gaps that reading it finds: what stands in the text and not in its tree.
    """

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")
        self.unread: list[Problem] = []

    @cached_property
    def _lines(self) -> list[bytes]:
        return self.data.split(b"\n")

    def text(self, line: int) -> str:
        """A line of the text, counted from 0, however long."""
        return self._lines[line].decode(errors="replace") if line < len(self._lines) else ""

    def line(self, number: int) -> str:
        """A line of the text, for an excerpt; empty where it is too long to be one."""
        raw = self._lines[number - 1] if number <= len(self._lines) else b""
        # Four bytes hold one character at most.
        text = raw[: 4 * LONGEST_EXCERPT + 4].decode(errors="replace")
        return text if len(text) <= LONGEST_EXCERPT else ""

    def place(self, at: At) -> Place:
        return Place(self.name, (at >> BITS) + 1, at % (1 << BITS) + 1)

    def fault(
        self, code: str, message: str, at: At, hint: str = "", width: int | None = None
    ) -> Problem:
        """A fault at a place of this text, underlined to its end, or as far as `width`."""
        place = self.place(at)
        shown = self.line(place.line)
        if width is None:
            width = _extent(shown, place.column - 1)
        return Problem(place, code, message, hint, shown, width)

    def unreadable(self) -> Iterator[Problem]:
        """What is no UTF-8, and characters that do not belong into a text."""
        if _UTF_16.match(self.data):
            # Every other of its bytes would be a fault; its lines are none of ours.
            place = Place(self.name, 1, 1)
            yield Problem(place, "E003", "not UTF-8 but UTF-16", "save the file as UTF-8")
            return
        decoder = codecs.getincrementaldecoder("utf-8")()
        position = _Position()
        for start in range(0, len(self.data) + 1, _CHUNK):
            chunk = self.data[start : start + _CHUNK]
            try:
                text = decoder.decode(chunk, final=start + _CHUNK > len(self.data))
            except UnicodeDecodeError as error:
                # What the decoder kept back from the chunk before stands in front of `object`.
                yield from self._refused(error.object[: error.start].decode(), position)
                yield self.fault(
                    "E003",
                    f"not UTF-8: byte 0x{error.object[error.start]:02X}",
                    position.at,
                    "save the file as UTF-8",
                    width=1,
                )
                return
            yield from self._refused(text, position)

    def _refused(self, text: str, position: _Position) -> Iterator[Problem]:
        """The faults of a piece of the text; the position moves on to its end."""
        done = 0
        # Many of one character in a row are one fault: a file of zeros has nothing more to say.
        for run in _REFUSED.finditer(text):
            position.advance(text[done : run.start()])
            done = run.start()
            yield self.fault("E004", character(run[1]), position.at, width=len(run[0]))
        position.advance(text[done:])


class _Position:
    """A place that moves through a text."""

    def __init__(self) -> None:
        self.line = 0
        self.column = 0

    @property
    def at(self) -> At:
        return at(self.line, self.column)

    def advance(self, text: str) -> None:
        newlines = text.count("\n")
        if newlines:
            self.line += newlines
            self.column = 0
        self.column += len(text) - (text.rfind("\n") + 1)


def character(refused: str) -> str:
    return f"the character U+{ord(refused):04X}, which a model cannot hold"


def first_refused(text: str) -> str:
    """The first character of a text that a model cannot hold, or nothing."""
    found = _REFUSED.search(text)
    return found[1] if found else ""


def _extent(line: str, start: int) -> int:
    """How many characters the scalar or the key that begins there takes on its line."""
    found = _QUOTED.match(line, start) or _PLAIN.match(line, start)
    return len(found.group().rstrip().removesuffix(":")) if found else 1
