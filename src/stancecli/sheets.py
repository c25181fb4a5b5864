"""Tables as CSV: safe to open in a spreadsheet, and read back with the place of every cell.

A text that a spreadsheet would take for a formula gets an apostrophe in front, which reading takes
away; numbers stay numbers. The first line names the columns; a byte-order mark tells Excel that the
text is UTF-8.

A citation stands in a cell as in a model file; a quote follows it in “ ”, and each “ within that is
doubled: `hearing Opening ¶2 “we will not sign before May”`. A place that ends in ” itself has “”
after it, which is no quote.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from stancecli.diagnostics import Hints, InvalidModel, Place, Problem

CsvValue = str | int | Fraction | None

BOM = "\ufeff"
MOST_CELLS = 1_000_000
"""Cells in the tables of one import, at most."""
MOST_COLUMNS = 16_384
"""Columns of a table, at most: those that a spreadsheet has."""

_PIECE = 1 << 20

_QUOTING = re.compile("(.*\\S)\\s+“((?:[^“]|““)*)”", re.DOTALL)
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


def quoting(citation: str, quote: str) -> str:
    """A citation and the quote that follows it, as they stand in a cell."""
    if not quote and not citation.endswith("”"):
        return citation
    return f"{citation} “{quote.replace('“', '““')}”"


def unquoted(part: str) -> tuple[str, str]:
    """The citation and the quote that `quoting` put together; the quote is empty where it is."""
    found = _QUOTING.fullmatch(part)
    return (found[1], found[2].replace("““", "“")) if found else (part, "")


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


def check_size(files: Mapping[str, bytes]) -> None:
    """Raise InvalidModel where tables, by their files, have over MOST_CELLS cells together.

    They are counted by the marks that part them, before anything is made of them; those within
    quotes count too, and are few in what people write.
    """
    cells = 0
    for file, data in files.items():
        lines = max(data.count(b"\n"), data.count(b"\r"))
        cells += lines + data.count(_delimiter(data).encode())
        if cells > MOST_CELLS:
            raise _fault(Place(file, 1, 1), "E508", f"over {MOST_CELLS:,} cells")


def read(file: str, data: bytes) -> CsvSheet:
    """The table in a CSV; columns are parted by `,`, or by `;` or tab where the first line is.

    Rows without any text are passed over. Raises InvalidModel for what is no such table.
    """
    check_size({file: data})
    lines = _lines(file, data)
    first = next(lines, None)
    if first is None:
        raise _fault(Place(file, 1, 1), "E502", "expected a table, found an empty file")
    heads = [_read_cell(file, 1, n, text) for n, text in enumerate(first, 1)]
    seen: dict[str, CsvCell] = {}
    for head in heads:
        if head.word and seen.setdefault(head.word, head) is not head:
            raise _fault(head.place, "E505", f"column “{head.word}” is here a second time")
    rows = []
    for number, line in enumerate(lines, 2):
        if not any(map(str.strip, line)):
            continue
        cells = [_read_cell(file, number, n, text) for n, text in enumerate(line, 1)]
        beyond = next((cell for cell in cells[len(heads) :] if cell.word), None)
        if beyond:
            raise _fault(beyond.place, "E503", "this cell has no column: the first line is shorter")
        named = zip(heads, cells, strict=False)
        rows.append(CsvRow({h.word: cell for h, cell in named if h.word}, cells[0].place))
    return CsvSheet(file, tuple(head for head in heads if head.word), tuple(rows))


def expect(sheet: CsvSheet, required: Iterable[str], known: Sequence[str]) -> None:
    """Raise InvalidModel where a column is missing, or is none of the known."""
    names = frozenset(head.word for head in sheet.columns)
    hints = Hints(known)
    problems = [
        Problem(
            head.place, "E503", f"no column is called “{head.word}”", hints.did_you_mean(head.word)
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
    # Decoded piece by piece: all of it as characters may be four times as large.
    text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
    reader = csv.reader(text, delimiter=_delimiter(data), strict=True)
    try:
        for line in reader:
            if len(line) > MOST_COLUMNS:
                place = Place(file, reader.line_num, MOST_COLUMNS + 1)
                raise _fault(place, "E508", f"over {MOST_COLUMNS:,} columns")
            yield line
    except UnicodeDecodeError:
        raise _undecodable(file, data) from None
    except csv.Error as error:
        raise _fault(Place(file, reader.line_num, 1), "E502", f"not a table: {error}") from None


def _undecodable(file: str, data: bytes) -> InvalidModel:
    """The fault of the first byte that is no UTF-8, in its cell."""
    hint = "save the sheet as CSV UTF-8"
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), _PIECE):
        kept = len(decoder.getstate()[0])  # of a character that began in the piece before
        piece = data[start : start + _PIECE]
        try:
            decoder.decode(piece, final=start + _PIECE >= len(data))
        except UnicodeDecodeError as error:
            position = start - kept + error.start
            byte = f"not UTF-8: byte 0x{data[position]:02X}"
            return InvalidModel([Problem(_cell_at(file, data, position), "E003", byte, hint)])
    return _fault(Place(file, 1, 1), "E003", "not UTF-8")


def _cell_at(file: str, data: bytes, position: int) -> Place:
    """The cell in which a byte stands, whatever the others are."""
    before = io.TextIOWrapper(io.BytesIO(data[: position + 1]), encoding="latin-1", newline="")
    line, column = 0, 1
    try:
        for cells in csv.reader(before, delimiter=_delimiter(data)):
            line += 1
            column = len(cells)
    except csv.Error:
        return Place(file, 1, 1)
    return Place(file, line, column)


def _delimiter(data: bytes) -> str:
    """The mark that parts the columns of the first line; some spreadsheets write `;` or tabs."""
    first = data.partition(b"\n")[0]
    return max(",;\t", key=lambda mark: first.count(mark.encode()))


def _read_cell(file: str, line: int, column: int, text: str) -> CsvCell:
    if text[:1] == "'" and _FORMULA.match(text[1:]):
        text = text[1:]
    return CsvCell(text, Place(file, line, column))


def _fault(place: Place, code: str, message: str) -> InvalidModel:
    return InvalidModel([Problem(place, code, message)])
