"""A table: the lines of cells as they stand in a file, and the same under the names of columns."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from stancecli.diagnostics import Hints, InvalidModel, Place, Problem, column_letters
from stancecli.unseen import escape, escaped

# What stands in one cell: a text, a number, several texts, a citation with its quote.
#
# A citation stands in a cell as in a model file; a quote follows it in “ ”, and each “ within that
# is doubled: `hearing Opening ¶2 “we will not sign before May”`. A place that ends in ” itself has
# “” after it, which is no quote.


CellValue = str | int | Fraction | None

ERROR = re.compile(
    r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!"
    r"|GETTING_DATA|BUSY!)|Err:[0-9]{3}"
)
"""What spreadsheets show in place of a value where a formula fails."""
_ESCAPE = re.compile(r"\\(?:u(?!d[89a-f])[0-9a-f]{4}|U00(?:0[0-9a-f]|10)[0-9a-f]{4})")
_QUOTING = re.compile("(.*\\S)\\s+“((?:[^“]|““)*)”", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SheetCell:
    """The text of a cell, as it was before it was made safe, and where it stands."""

    text: str
    place: Place

    @property
    def word(self) -> str:
        """The text without blanks around it, where these mean nothing."""
        return self.text.strip()

    @property
    def error(self) -> str:
        """What a spreadsheet shows where a formula fails (`#DIV/0!`); empty where none does."""
        return self.word if ERROR.fullmatch(self.word) else ""


def shown(text: str) -> str:
    """A text as it stands in a cell: what steers or cannot be seen is an escape (`\\u202e`).

    Line breaks and tabs stay. A `\\` that an escape would begin with is one itself, so that `meant`
    gives back every text.
    """
    text = _ESCAPE.sub(lambda found: escape("\\") + found[0][1:], text)
    return escaped(text, lambda character: character if character in "\n\t" else escape(character))


def meant(text: str) -> str:
    """The text that `shown` put into a cell."""
    return _ESCAPE.sub(lambda found: chr(int(found[0][2:], 16)), text)


def decimal(value: int | Fraction) -> str:
    """A number exactly: `-1.5`; as a fraction only where no decimal ends (`1/3`)."""
    value = Fraction(value)
    for places in range(19):
        scaled = value * 10**places
        if scaled.denominator == 1:
            return f"{Decimal(f'{scaled.numerator}e-{places}'):f}"
    return str(value)


def joined(parts: Iterable[str]) -> str:
    """Texts in one cell, parted by `; `; a `;` or `\\` within one has `\\` before it."""
    return "; ".join(re.sub(r"([;\\])", r"\\\1", part) for part in parts)


def parted(cell: str) -> tuple[str, ...]:
    """The texts that `joined` put into a cell."""
    parts = re.findall(r"(?:\\.|[^;\\]|\\$)+", cell, re.DOTALL)
    texts = (re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL).strip() for part in parts)
    return tuple(text for text in texts if text)


def quoting(citation: str, quote: str) -> str:
    """A citation and the quote that follows it, as they stand in a cell."""
    if not quote and not citation.endswith("”"):
        return citation
    return f"{citation} “{quote.replace('“', '““')}”"


def unquoted(part: str) -> tuple[str, str]:
    """The citation and the quote that `quoting` put together; the quote is empty where it is."""
    found = _QUOTING.fullmatch(part)
    return (found[1], found[2].replace("““", "“")) if found else (part, "")


# What a cell of a workbook holds, as text: numbers, days, times, lengths of time.
#
# What is written as a date and can be none stays as it stands.


_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|-?(?:inf|nan)", re.I)
_LENGTH = re.compile(
    r"(-?)P(?:([0-9]{1,9})D)?(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})(?:[.,]\d*)?S)?)?"
)
_SECONDS, _MILLISECONDS = 86_400, 86_400_000
"""Of a day."""
_LATEST = 10_000_000
"""Days from 1900 within which the last one of the year 9999 lies."""
_FALSE_LEAP_DAY = 60
"""Spreadsheets count a 29 February 1900: their numbers of days before it are one too small."""
_EPOCH = datetime.datetime(1899, 12, 30)
_DAYS_TO_1904 = 1462


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


def day_text(written: str, *, is_1904: bool, is_length: bool) -> str:
    """A day counted from the beginning of 1900, or of 1904; a part of one is a time; or hours.

    Raises ValueError for what is no number.
    """
    number = number_text(written)
    days = float(written)
    if not abs(days) < _LATEST:
        return number
    if is_length:
        return _hours(round(days * _SECONDS))
    if 0 <= days < 1:
        return str((datetime.datetime.min + _since(days)).time())
    try:
        shift = _DAYS_TO_1904 if is_1904 else int(days < _FALSE_LEAP_DAY)
        return _moment(_EPOCH + _since(days + shift)) if days > 0 else number
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


def written_length(written: str) -> str:
    """A length of time as ISO 8601 writes it: `PT26H30M00S`."""
    found = _LENGTH.fullmatch(written)
    if not found:
        return written
    sign, *parts = found.groups()
    days, hours, minutes, seconds = (int(part or 0) for part in parts)
    whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return _hours(-whole if sign else whole)


def _hours(seconds: int) -> str:
    """A length of time as a spreadsheet shows it, in hours beyond a day too: `26:30:00`."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02}:{rest:02}"


MOST_CELLS = 1_000_000
"""Cells in the tables of one model, at most."""
MOST_COLUMNS = 16_384
"""Columns of a table, at most: those that a spreadsheet has."""


def table_fault(place: Place, code: str, message: str, hint: str = "") -> InvalidModel:
    """The one fault for which a table cannot be read."""
    return InvalidModel([Problem(place, code, message, hint)])


@dataclass(frozen=True, slots=True)
class MergedArea:
    """Cells of a sheet that are merged into one, which holds a value in its first."""

    first: Place
    last: Place

    def __str__(self) -> str:
        first, last = (f"{column_letters(at.column)}{at.line}" for at in (self.first, self.last))
        return f"{first}:{last}"

    @property
    def fault(self) -> Problem:
        """That of a table in which they are merged.

        Whether the value holds for each of them or for the first alone, only its author knows.
        """
        hint = "undo that, and write the value into each cell that it holds for"
        return Problem(self.first, "E536", f"the cells {self} are merged into one", hint)


@dataclass(frozen=True, slots=True)
class CellGrid:
    """The cells of a file, or of one sheet of a workbook, line by line, without empty lines.

    A line ends where the file ends it, or with its last cell that is not empty: two may differ in
    length. `merged` has the merged areas that hold a value; their other cells are empty.
    """

    file: str
    lines: tuple[tuple[SheetCell, ...], ...]
    sheet: str = ""
    merged: tuple[MergedArea, ...] = ()

    @property
    def start(self) -> Place:
        """The place of the first cell."""
        return self.lines[0][0].place if self.lines else Place(self.file, 1, 1, self.sheet)

    def refuse_merged(self) -> None:
        """Raise InvalidModel where an area of merged cells is among the lines."""
        numbers = {line[0].place.line for line in self.lines}
        faults = [
            area.fault
            for area in self.merged
            if not numbers.isdisjoint(range(area.first.line, area.last.line + 1))
        ]
        if faults:
            raise InvalidModel(faults)


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A heading and all cells below it, one a line, the empty ones too."""

    head: SheetCell
    cells: tuple[SheetCell, ...]

    @property
    def name(self) -> str:
        return self.head.word

    @property
    def filled(self) -> tuple[SheetCell, ...]:
        return tuple(cell for cell in self.cells if cell.word)


def columns_below(grid: CellGrid, heading: int = 0) -> tuple[SheetColumn, ...]:
    """The columns of a grid, of which one line, by its number, has the headings.

    One may have no heading, and filled cells (`no_heading`). Raises InvalidModel where two headings
    are the same but for letter case and blanks, or cells are merged.
    """
    lines = grid.lines[heading:]
    replace(grid, lines=lines).refuse_merged()
    width = max(map(len, lines), default=0)
    squared = [
        (
            *line,
            *(SheetCell("", line[0].place._replace(column=n + 1)) for n in range(len(line), width)),
        )
        for line in lines
    ]
    columns = [SheetColumn(head, tuple(below)) for head, *below in zip(*squared, strict=True)]
    problems = []
    seen: dict[str, SheetCell] = {}
    for column in columns:
        word = " ".join(column.name.casefold().split())
        first = seen.setdefault(word, column.head)
        if word and first is not column.head:
            message = f"column “{column.name}” is here a second time, first at {first.place}"
            problems.append(Problem(column.head.place, "E505", message))
    if problems:
        raise InvalidModel(problems)
    return tuple(columns)


def no_heading(column: SheetColumn) -> Problem:
    """The fault of cells over which nothing stands."""
    first, *others = column.filled
    more = f", nor above {len(others)} more below it" if others else ""
    message = f"this cell has no column: nothing is written above it{more}"
    return Problem(first.place, "E503", message, "write a heading, or delete them")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """The cells of a line by column; `place` is that of the first."""

    cells: Mapping[str, SheetCell]
    place: Place

    def __getitem__(self, column: str) -> SheetCell:
        return self.cells.get(column) or SheetCell("", self.place)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table whose first line names the columns."""

    columns: tuple[SheetCell, ...]
    rows: tuple[SheetRow, ...]
    first: Place

    @classmethod
    def of(cls, grid: CellGrid) -> Sheet:
        """The lines of a grid below its first.

        Raises InvalidModel where it is empty, a column is named twice, a cell has no column, or
        cells are merged.
        """
        grid.refuse_merged()
        if not grid.lines:
            raise table_fault(grid.start, "E502", "expected a table, found an empty one")
        heads, *lines = grid.lines
        seen: dict[str, SheetCell] = {}
        for head in heads:
            if head.word and seen.setdefault(head.word, head) is not head:
                raise table_fault(head.place, "E505", f"column “{head.word}” is here a second time")
        rows = []
        for cells in lines:
            for n, cell in enumerate(cells):
                if cell.word and (n >= len(heads) or not heads[n].word):
                    message = "this cell has no column: nothing is written above it"
                    raise table_fault(cell.place, "E503", message)
            named = zip(heads, cells, strict=False)
            rows.append(SheetRow({h.word: cell for h, cell in named if h.word}, cells[0].place))
        return cls(tuple(head for head in heads if head.word), tuple(rows), grid.start)

    @property
    def start(self) -> Place:
        """The first column that has a name, or the first cell of all."""
        return self.columns[0].place if self.columns else self.first

    def expect(self, required: Iterable[str], known: Sequence[str]) -> None:
        """Raise InvalidModel where a column is missing, or is none of the known."""
        names = frozenset(head.word for head in self.columns)
        hints = Hints(known)
        problems = [
            Problem(
                head.place,
                "E503",
                f"no column is called “{head.word}”",
                hints.did_you_mean(head.word),
            )
            for head in self.columns
            if head.word not in known
        ]
        problems += [
            Problem(self.start, "E504", f"the column “{name}” is missing")
            for name in required
            if name not in names
        ]
        if problems:
            raise InvalidModel(problems)


@dataclass(frozen=True, slots=True)
class ReadWorkbook:
    """The sheets of a workbook that can be seen; the names of those that cannot, and are not read.

    `failed` has what is shown in each cell whose formula fails: it is a fault where such a cell is
    read as a value, as is a merged one. `notes` say what else a person should
    know who sees only the sheets.
    """

    grids: tuple[CellGrid, ...]
    aside: tuple[str, ...] = ()
    failed: Mapping[Place, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
