"""Tables as CSV: safe to open in a spreadsheet, and read back with the place of every cell.

A text that a spreadsheet would take for a formula gets an apostrophe in front, which reading takes
away; numbers stay numbers. The first line names the columns; a byte-order mark tells Excel that the
text is UTF-8.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from stancecli.diagnostics import InvalidModel, Place, Problem
from stancecli.sheets.cells import CellValue, SheetCell, decimal
from stancecli.sheets.table import MOST_CELLS, MOST_COLUMNS, CellGrid, table_fault

BOM = "\ufeff"

_PIECE = 1 << 20
_FORMULA = re.compile(r"['=+\-@\t\r]")


def written(
    columns: Sequence[str], rows: Iterable[Sequence[CellValue]], *, bom: bool = True
) -> str:
    """A table as CSV; its lines end in CR LF (RFC 4180), so that either is quoted in a cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return (BOM if bom else "") + text.getvalue()


def _cell(value: CellValue) -> str:
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) else value
    return "" if value is None else decimal(value)


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
            raise table_fault(Place(file, 1, 1), "E508", f"over {MOST_CELLS:,} cells")


def read_csv(file: str, data: bytes) -> CellGrid:
    """The cells of a CSV; columns are parted by `,`, or by `;` or tab where the first line is.

    Lines without any text are passed over. Raises InvalidModel for what is no such table.
    """
    check_size({file: data})
    lines = []
    for number, line in enumerate(_lines(file, data), 1):
        if any(map(str.strip, line)):
            lines.append(tuple(_read_cell(file, number, n, t) for n, t in enumerate(line, 1)))
    return CellGrid(file, tuple(lines))


def csv_lines(file: str, data: bytes) -> Iterator[list[str]]:
    """The texts of a CSV line by line, for a table too large to keep: no cell has its place.

    Raises InvalidModel on the way for what is no such table.
    """
    return _lines(file, data)


def _lines(file: str, data: bytes) -> Iterator[list[str]]:
    # Decoded piece by piece: all of it as characters may be four times as large.
    text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
    reader = csv.reader(text, delimiter=_delimiter(data), strict=True)
    try:
        for line in reader:
            if len(line) > MOST_COLUMNS:
                place = Place(file, reader.line_num, MOST_COLUMNS + 1)
                raise table_fault(place, "E508", f"over {MOST_COLUMNS:,} columns")
            yield line
    except UnicodeDecodeError:
        raise _undecodable(file, data) from None
    except csv.Error as error:
        place = Place(file, reader.line_num, 1)
        raise table_fault(place, "E502", f"not a table: {error}") from None


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
    return table_fault(Place(file, 1, 1), "E003", "not UTF-8")


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


def _read_cell(file: str, line: int, column: int, text: str) -> SheetCell:
    if text[:1] == "'" and _FORMULA.match(text[1:]):
        text = text[1:]
    return SheetCell(text, Place(file, line, column))
