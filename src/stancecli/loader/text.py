"""Text before it means anything: what is read, the faults in it, and what YAML says of it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, TypeAlias

import yaml

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


# Why a text is no YAML: what the parser met is a symptom, so the hint says what to look for.
#
# It comes from the lines around the place. Both parsers are understood, libyaml and that in Python.


_QUOTES = "a text that holds “: ” or “ #” needs quotes"
_NO_COLON_SPACE = r"\s*(?:- +)*[\w-]+:(?=[^\s/])"
_NO_DASH_SPACE = r"\s*-[^\s-]"
_GRID = re.compile(r" *grid: *\|")
_LONE_SIGN = r"([-?])\s*(?:$|[,}#])"
_CURLED = r"[:\[{,] *[“”„‘’]"


def syntax_fault(file: TextFile, error: Exception, events: Iterator[Any]) -> tuple[Problem, int]:
    """The fault that the parser's error is, and the line, from 0, that is likely to blame.

    `events` are those of the text, from its start.
    """
    mark = problem = None
    begun = None
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context
        begun = error.context_mark
    # Only the pure-Python parser raises errors without a mark, over escapes that are no numbers.
    if mark is None:
        return file.fault("E100", f"not YAML: {problem or error}", 0), 0
    line = file.text(mark.line)
    here = at(mark.line, mark.column)
    cut_off = begun.line if begun and error.context == "while scanning a simple key" else mark.line  # type: ignore[attr-defined]
    if _is_in_grid(file, cut_off):
        message = "this line is indented less than the first of its grid, or with a tab"
        hint = "begin the grid with “.”, as far left as any line below"
        start = len(file.text(cut_off)) - len(file.text(cut_off).lstrip())
        return file.fault("E335", message, at(cut_off, start), hint, width=1), cut_off
    if "\t" in line[: len(line) - len(line.lstrip())]:
        tab = file.fault("E100", "not YAML: a tab", here, "indent with spaces", width=1)
        return tab, mark.line
    if begun and error.context == "while scanning a quoted scalar":  # type: ignore[attr-defined]
        start = at(begun.line, begun.column)
        fault = file.fault("E100", "not YAML: these quotes are not closed", start, width=1)
        return fault, begun.line
    hint, blamed = _hint(file, str(problem), mark, begun, events)
    return file.fault("E100", f"not YAML: {problem}", here, hint), blamed


def _is_in_grid(file: TextFile, number: int) -> bool:
    """Whether a line, from 0, was meant to be one of the grid above it."""
    above = (n for n in range(number - 1, -1, -1) if _GRID.match(file.text(n)))
    key = next(above, None)
    if key is None:
        return False
    indent, *others = (_indent(file.text(n)) for n in range(key, number) if file.text(n).strip())
    last = file.text(number)
    is_row = _indent(last) > indent or (_indent(last) == indent and ":" not in last)
    return is_row and all(each > indent for each in others)


def _indent(line: str) -> int:
    """How far right a line begins; a tab is as far as may be."""
    return LONGEST_EXCERPT if line.startswith("\t") else len(line) - len(line.lstrip())


def _hint(
    file: TextFile, problem: str, mark: Any, begun: Any, events: Iterator[Any]
) -> tuple[str, int]:
    """What to look for, and in which line."""
    line = file.text(mark.line)
    if sign := re.match(_LONE_SIGN, line[mark.column :]):
        hint = 'write hurts, "-" or −' if sign[1] == "-" else 'write unknown or "?"'
        return hint, mark.line
    if "cannot start any token" in problem:
        return "such a text needs quotes", mark.line
    if "',' or '" in problem:
        return _of_brackets(file, mark, begun), begun.line
    if "alues are not allowed" in problem:
        is_text = ": " in line[: mark.column]
        return (_QUOTES, mark.line) if is_text else _of_the_line_before(file, mark)
    quoted = _quotes_ending_at(mark, events)
    if quoted is not None:
        return (
            f"the quotes that end here began in line {quoted + 1}: are they closed there?"
            if quoted < mark.line
            else "quotes end a text: write those within it double, or put others around it"
        ), quoted
    if re.match(_NO_DASH_SPACE, line):
        return "put a space after the “-”", mark.line
    if "expected ':'" in problem:
        hint = "write a key, and then “: ”; or the text before goes on here and needs quotes"
        return hint, begun.line if begun else mark.line
    if begun is not None and mark.line > begun.line:
        hint = f"indent it like line {begun.line + 1} if it belongs there, else like the line above"
        return hint, mark.line
    return "", mark.line


def _of_brackets(file: TextFile, mark: Any, begun: Any) -> str:
    """What may be wrong within `{…}` or `[…]`."""
    bracket = file.text(begun.line)[begun.column : begun.column + 1]
    opening = file.text(begun.line)[begun.column :]
    if re.search(_CURLED, opening):
        return 'only straight quotes count: "…"'
    if mark.line == begun.line or re.search(r" #", opening):
        return _QUOTES
    return f"the “{bracket}” in line {begun.line + 1} is not closed"


def _of_the_line_before(file: TextFile, mark: Any) -> tuple[str, int]:
    """What may be wrong where a key comes as a surprise: the line above is no entry of its own."""
    above = next((n for n in range(mark.line - 1, -1, -1) if file.text(n).strip()), None)
    if above is None:
        return _QUOTES, mark.line
    if re.match(_NO_COLON_SPACE, file.text(above)):
        return f"put a space after the colon in line {above + 1}", above
    hint = f"line {above + 1} is indented otherwise, or its text goes on here and needs quotes"
    return hint, mark.line


def _quotes_ending_at(mark: Any, events: Iterator[Any]) -> int | None:
    """The line, from 0, where the quoted text began that ends right before a place."""
    last = None
    try:
        for event in events:
            if isinstance(event, yaml.ScalarEvent) and event.style in ("'", '"'):
                last = event
    except yaml.YAMLError:
        pass
    if last is None or last.end_mark is None or last.start_mark is None:
        return None
    gap = mark.column - last.end_mark.column
    is_next = last.end_mark.line == mark.line and 0 <= gap <= 1
    return last.start_mark.line if is_next else None
