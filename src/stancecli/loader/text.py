"""Text before it means anything: what is read, and the faults in it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Generator, Iterable, Iterator
from functools import cached_property
from typing import TypeAlias

from stancecli.diagnostics import OF_ONE_WORD, InvalidModel, Place, Problem

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


_OF_THE_TEXT = ("E0", "E1", "E302", "E335")
_REFERRING = ("E201", "E202", "E203", "E204", "E207", "E208", "E209")


class Faults:
    """The faults found so far, in any number of files."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}
        self.cut = ""
        """The letters and digits that stood in what is no YAML, and was cut out of the files."""
        self._lost: set[str] = set()
        self.events = 0
        """Of the files so far, as the parser of YAML counts them."""

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def add(self, fault: Problem) -> None:
        """Keep a fault, once; raises InvalidModel once there are MOST_FAULTS of them."""
        self._found[fault] = None
        if len(self._found) >= MOST_FAULTS:
            last = Problem(fault.place, "E008", f"reading stopped here, after {MOST_FAULTS} faults")
            raise InvalidModel([*self._sure(), last])

    def lose(self, ids: Iterable[str]) -> None:
        """Take ids as meant, but not declared as they should be, which is a fault already."""
        self._lost.update(map(_letters, ids))

    def _sure(self) -> list[Problem]:
        """The faults that cannot come of others, in the order of the text."""
        sure = filter(self._is_sure, self._found)
        return sorted(sure, key=lambda fault: (fault.place, fault.code, fault.message))

    def _is_sure(self, fault: Problem) -> bool:
        """Whether it names nothing that was lost and, where some text was cut, is of one word."""
        if fault.code in _REFERRING:
            words = fault.message.partition("“")[2].partition("”")[0].split(".")
            is_lost = not self._lost.isdisjoint(map(_letters, words))
            return not is_lost and (not self.cut or _letters(words[-1]) not in self.cut)
        is_plain = fault.code in OF_ONE_WORD or fault.code.startswith(_OF_THE_TEXT)
        return not self.cut or is_plain

    def tell(self, place: Place, code: str, message: str, hint: str = "") -> None:
        """Add the fault of these."""
        self.add(Problem(place, code, message, hint))

    def extend(self, faults: Iterable[Problem]) -> None:
        for fault in faults:
            self.add(fault)

    def raise_any(self) -> None:
        """Raise InvalidModel with all faults, in the order of the text, if there are any."""
        if self._found:
            raise InvalidModel(self._sure())


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text.lower())


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

    def cut(self, line: int) -> str:
        """Cut out a line, from 0, and those below it that stand further right: they are no YAML.

        All others keep their places. The letters and digits that stood there; none where nothing is
        cut, since nobody knows what belongs to a line that begins with a tab.
        """
        lines = self.data.split(b"\n")
        depths = [*map(_depth, lines)]
        top = next((n for n in range(min(line, len(lines) - 1), 0, -1) if depths[n]), 0)
        if depths[top] == _BEHIND_A_TAB and _OPENS.match(lines[top]):
            return ""
        below = (n for n in range(top + 1, len(lines)) if 0 < depths[n] <= depths[top])
        stop = next(below, len(lines))
        for n in range(top - 1, -1, -1):
            if depths[n] >= depths[top] or (stop < len(lines) and depths[stop] > depths[n] > 0):
                break
            top = n if depths[n] else top  # Nothing is left in that line.
        cut = _letters(b"\n".join(lines[top:stop]).decode()) or "-"
        lines[top:stop] = [b""] * (stop - top)
        self.data = b"\n".join(lines)
        return cut

    def was_cut_beside(self, line: int) -> bool:
        """Whether nothing is left between a line, from 0, and one that was cut."""
        lines = self.data.split(b"\n")
        written = [n for n, each in enumerate(lines) if each.strip()]
        first = max((n for n in written if n < line), default=0)
        last = min((n for n in written if n > line), default=len(lines))
        return lines[first:last] != self._lines[first:last]

    def unreadable(self) -> Iterator[Problem]:
        """What is no UTF-8, and characters that do not belong into a text."""
        if _UTF_16.match(self.data):
            # Every other of its bytes would be a fault; its lines are none of ours.
            place = Place(self.name, 1, 1)
            yield Problem(place, "E003", "not UTF-8 but UTF-16", "save the file as UTF-8")
            return
        decoder, here = codecs.getincrementaldecoder("utf-8")(), at(0, 0)
        for start in range(0, len(self.data) + 1, _CHUNK):
            chunk = self.data[start : start + _CHUNK]
            try:
                text = decoder.decode(chunk, final=start + _CHUNK > len(self.data))
            except UnicodeDecodeError as error:
                # What the decoder kept back from the chunk before stands in front of `object`.
                here = yield from self._refused(error.object[: error.start].decode(), here)
                message = f"not UTF-8: byte 0x{error.object[error.start]:02X}"
                yield self.fault("E003", message, here, "save the file as UTF-8", width=1)
                return
            here = yield from self._refused(text, here)

    def _refused(self, text: str, here: At) -> Generator[Problem, None, At]:
        """The faults of a piece of the text that begins at a place; returns where it ends."""
        done = 0
        # Many of one character in a row are one fault: a file of zeros has nothing more to say.
        for run in _REFUSED.finditer(text):
            here = _behind(here, text[done : run.start()])
            done = run.start()
            yield self.fault("E004", character(run[1]), here, width=len(run[0]))
        return _behind(here, text[done:])


_BEHIND_A_TAB = 1 << BITS + 1
_OPENS = re.compile(rb"\s*-|.*:\s*$")


def _depth(line: bytes) -> int:
    """How far right a line stands; 0 where nothing is written.

    A dash, and a bracket that ends, belong to the key above them, though they may stand under it.
    """
    written = line.lstrip()
    if not written or written.startswith(b"#"):
        return 0
    indent = line[: len(line) - len(written)]
    further = written.startswith((b"-", b"}", b"]"))
    return _BEHIND_A_TAB if b"\t" in indent else 2 * len(indent) + 1 + further


def _behind(here: At, text: str) -> At:
    """The place at the end of a text that begins at another."""
    newlines = text.count("\n")
    if newlines:
        return at((here >> BITS) + newlines, len(text) - text.rfind("\n") - 1)
    return here + len(text)


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


# A value that does not fit its place, and the words that say so.


_SHOWN = 40


class Misfit(ValueError):
    """A value that does not fit its place: the code, message and hint of its fault.

    The message is empty where nothing is written: the key has to be named, which is known above.
    `width` characters are underlined; all of the value where it is None.
    """

    def __init__(self, code: str, message: str, hint: str = "", width: int | None = None) -> None:
        self.code = code
        self.message = message
        self.hint = hint
        self.width = width
        super().__init__(message)


def shown(word: str) -> str:
    """A word of the file within a message: in quotes, on one line, long ones shortened with ….

    The excerpt under the message shows the whole.
    """
    line = " ".join(word.split())
    return f"“{line if len(line) <= _SHOWN else line[:_SHOWN] + '…'}”"


def what_is(value: object) -> str:
    """What a value is, for a message that something else was expected."""
    if isinstance(value, str):
        return "a text" if value else "nothing"
    return "a list" if isinstance(value, list) else "a mapping"
