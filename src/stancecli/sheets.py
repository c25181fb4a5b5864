"""Tables as CSV: safe to open in a spreadsheet, and read back with the place of every cell.

A text that a spreadsheet would take for a formula gets an apostrophe in front, which reading takes
away; numbers stay numbers. The first line names the columns; a byte-order mark tells Excel that the
text is UTF-8.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from stancecli.diagnostics import InvalidModel, Place, Problem, did_you_mean

CsvValue = str | int | Fraction | None

BOM = "\ufeff"

_FORMULA = re.compile(r"['=+\-@\t\r]")


def written(columns: Sequence[str], rows: Iterable[Sequence[CsvValue]], *, bom: bool = True) -> str:
    """A table as CSV; its lines end in CR LF (RFC 4180), so that either is quoted in a cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return (BOM if bom else "") + text.getvalue()


def _cell(value: CsvValue) -> str:
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) else value
    return "" if value is None else decimal(value)


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


@dataclass(frozen=True, slots=True)
class CsvCell:
    """A text as it was before it was made safe, and where it stands."""

    text: str
    place: Place

    @property
    def word(self) -> str:
        """The text without blanks around it, where these mean nothing."""
        return self.text.strip()


@dataclass(frozen=True, slots=True)
class CsvRow:
    """The cells of a line by column; `place` is that of the first."""

    cells: Mapping[str, CsvCell]
    place: Place

    def __getitem__(self, column: str) -> CsvCell:
        return self.cells.get(column) or CsvCell("", self.place)


@dataclass(frozen=True, slots=True)
class CsvSheet:
    """A table as read; `line` and `column` of its places are those a spreadsheet shows."""

    file: str
    columns: tuple[CsvCell, ...]
    rows: tuple[CsvRow, ...]

    @property
    def start(self) -> Place:
        """The first column that has a name, or the first cell of all."""
        return self.columns[0].place if self.columns else Place(self.file, 1, 1)


def read(file: str, data: bytes) -> CsvSheet:
    """The table in a CSV; columns are parted by `,`, or by `;` or tab where the first line is.

    Rows without any text are passed over. Raises InvalidModel for what is no such table.
    """
    lines = list(_lines(file, data))
    if not lines:
        raise _fault(Place(file, 1, 1), "E502", "expected a table, found an empty file")
    heads = [_read_cell(file, 1, n, text) for n, text in enumerate(lines[0], 1)]
    seen: dict[str, CsvCell] = {}
    for head in heads:
        if head.word and seen.setdefault(head.word, head) is not head:
            raise _fault(head.place, "E505", f"column “{head.word}” is here a second time")
    rows = []
    for number, line in enumerate(lines[1:], 2):
        cells = [_read_cell(file, number, n, text) for n, text in enumerate(line, 1)]
        if not any(cell.word for cell in cells):
            continue
        beyond = next((cell for cell in cells[len(heads) :] if cell.word), None)
        if beyond:
            raise _fault(beyond.place, "E503", "this cell has no column: the first line is shorter")
        named = zip(heads, cells, strict=False)
        rows.append(CsvRow({h.word: cell for h, cell in named if h.word}, cells[0].place))
    return CsvSheet(file, tuple(head for head in heads if head.word), tuple(rows))


def expect(sheet: CsvSheet, required: Iterable[str], known: Sequence[str]) -> None:
    """Raise InvalidModel where a column is missing, or is none of the known."""
    names = [head.word for head in sheet.columns]
    problems = [
        Problem(
            head.place, "E503", f"no column is called “{head.word}”", did_you_mean(head.word, known)
        )
        for head in sheet.columns
        if head.word not in known
    ]
    problems += [
        Problem(sheet.start, "E504", f"the column “{name}” is missing")
        for name in required
        if name not in names
    ]
    if problems:
        raise InvalidModel(problems)


def _lines(file: str, data: bytes) -> Iterator[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = f"not UTF-8: byte 0x{data[error.start]:02X}"
        hint = "save the sheet as CSV UTF-8"
        raise InvalidModel(
            [Problem(_cell_at(file, data, error.start), "E003", byte, hint)]
        ) from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise _fault(Place(file, reader.line_num, 1), "E502", f"not a table: {error}") from None


def _cell_at(file: str, data: bytes, position: int) -> Place:
    """The cell in which a byte stands, whatever the others are."""
    text = data.decode("latin-1")
    before = io.StringIO(text[: position + 1], newline="")
    try:
        rows = list(csv.reader(before, delimiter=_delimiter(text)))
    except csv.Error:
        return Place(file, 1, 1)
    return Place(file, len(rows), len(rows[-1]))


def _delimiter(text: str) -> str:
    """The mark that parts the columns of the first line; some spreadsheets write `;` or tabs."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _read_cell(file: str, line: int, column: int, text: str) -> CsvCell:
    if text[:1] == "'" and _FORMULA.match(text[1:]):
        text = text[1:]
    return CsvCell(text, Place(file, line, column))


def _fault(place: Place, code: str, message: str) -> InvalidModel:
    return InvalidModel([Problem(place, code, message)])
