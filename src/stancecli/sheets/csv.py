"""Tables as CSV: safe to open in a spreadsheet, and read back with the place of every cell.

Every text is quoted. Before one that a spreadsheet would take for a formula stands an apostrophe,
also where a text goes on after a `;`, a tab or a line break: with another separator than ours, a
cell would begin there. Reading takes it away. Numbers stay numbers. The first line names the
columns; a byte-order mark tells Excel that the text is UTF-8.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice

from stancecli.diagnostics import InvalidModel, Place, Problem
from stancecli.sheets.table import (
    MOST_CELLS,
    MOST_COLUMNS,
    CellGrid,
    CellValue,
    SheetCell,
    decimal,
    meant,
    shown,
    table_fault,
)

BOM = "\ufeff"

DELIMITERS = ",;\t"
"""The marks that part columns."""

_PIECE = 1 << 20
_LOOKED_AT = 1 << 16
_LINES_LOOKED_AT = 50
_SAVE = "save the sheet as CSV UTF-8"
_NO_TEXT = (
    (b"PK\x03\x04", "this is a workbook, and no CSV", "let its name end in .xlsx or .ods"),
    (codecs.BOM_UTF32_LE, "this is UTF-32, and no UTF-8", _SAVE),
    (
        bytes.fromhex("d0cf11e0a1b11ae1"),
        "this is an old workbook (.xls), or one with a password, and no CSV",
        "save it as .xlsx without a password, or as CSV UTF-8",
    ),
)
"""How files begin that are no text, and what to do about each."""
_OF_UTF_8 = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_RISKY = re.compile(r"""(?<![\s"';])[\s"';]*+[=+\-@＝＋－＠]|\A[\s"';]*\t[\s"';]*""")
"""What may make a cell a formula: its sign, and what before it could be passed over; or a tab."""


def written(
    columns: Sequence[str], rows: Iterable[Sequence[CellValue]], *, bom: bool = True
) -> str:
    """A table as CSV; its lines end in CR LF (RFC 4180), so that either is quoted in a cell."""
    lines = (",".join(map(_cell, row)) or '""' for row in (columns, *rows))
    return "".join((BOM if bom else "", *(f"{line}\r\n" for line in lines)))


def _cell(value: CellValue) -> str:
    if value is None or value == "":
        return ""
    if not isinstance(value, str):
        return decimal(value)
    guarded = _guarded(shown(value)).replace('"', '""')
    return f'"{guarded}"'


def _guarded(text: str) -> str:
    """The text with an apostrophe wherever a cell that is a formula could begin."""

    def guard(risky: re.Match[str]) -> str:
        inside = re.sub(r"[;\t\n]", r"\g<0>'", risky[0])
        return inside if risky.start() else f"'{inside}"

    return _RISKY.sub(guard, text)


def _unguarded(text: str) -> str:
    def bare(risky: re.Match[str]) -> str:
        inside = re.sub(r"([;\t\n])'", r"\1", risky[0])
        return inside if risky.start() else inside.removeprefix("'")

    return _RISKY.sub(bare, text)


def check_size(files: Mapping[str, bytes]) -> None:
    """Raise InvalidModel where tables, by their files, have over MOST_CELLS cells together.

    They are counted by the marks that part them, before anything is made of them; those within
    quotes count too, and are few in what people write.
    """
    cells = 0
    for file, data in files.items():
        data = as_utf_8(file, data)
        lines = max(data.count(b"\n"), data.count(b"\r"))
        cells += lines + data.count(delimiter_of(data).encode())
        if cells > MOST_CELLS:
            raise table_fault(Place(file, 1, 1), "E508", f"over {MOST_CELLS:,} cells")


def read_csv(file: str, data: bytes) -> CellGrid:
    """The cells of a CSV; columns are parted by `,`, or by `;` or tab where lines agree on that.

    It is UTF-8, or UTF-16 with a byte-order mark, as some spreadsheets write. Lines without any
    text are passed over. Raises InvalidModel for what is no such table.
    """
    data = as_utf_8(file, data)
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
    reader = csv.reader(text, delimiter=delimiter_of(data), strict=True)
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
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), _PIECE):
        kept = len(decoder.getstate()[0])  # of a character that began in the piece before
        piece = data[start : start + _PIECE]
        try:
            decoder.decode(piece, final=start + _PIECE >= len(data))
        except UnicodeDecodeError as error:
            position = start - kept + error.start
            byte = f"not UTF-8: byte 0x{data[position]:02X}"
            return InvalidModel([Problem(_cell_at(file, data, position), "E003", byte, _SAVE)])
    return table_fault(Place(file, 1, 1), "E003", "not UTF-8")


def _cell_at(file: str, data: bytes, position: int) -> Place:
    """The cell in which a byte stands, whatever the others are."""
    before = io.TextIOWrapper(io.BytesIO(data[: position + 1]), encoding="latin-1", newline="")
    line, column = 0, 1
    try:
        for cells in csv.reader(before, delimiter=delimiter_of(data)):
            line += 1
            column = len(cells)
    except csv.Error:
        return Place(file, 1, 1)
    return Place(file, line, column)


def delimiter_of(data: bytes) -> str:
    """The mark that parts the columns: the one by which most of the first lines have as many.

    The first line alone may mislead: it can be a title, and its headings can have commas in them.
    """
    text = data[:_LOOKED_AT].removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
    return max(DELIMITERS, key=lambda mark: _agreement(text, mark))


def _agreement(text: str, mark: str) -> tuple[int, int]:
    """How many of the first lines have as many columns, over one, as most do; and how many."""
    widths: Counter[int] = Counter()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    with suppress(csv.Error):  # Whoever reads it all says what is wrong with it.
        widths.update(len(line) for line in islice(reader, _LINES_LOOKED_AT) if len(line) > 1)
    return max(((lines, width) for width, lines in widths.items()), default=(0, 0))


def as_utf_8(file: str, data: bytes) -> bytes:
    """The same text in UTF-8, where its first bytes tell that it is in UTF-16.

    Raises InvalidModel for what is no text at all.
    """
    for magic, message, hint in _NO_TEXT:
        if data.startswith(magic):
            raise table_fault(Place(file, 1, 1), "E502", message, hint)
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    # Decoded piece by piece: all of it as characters may be twice as large again.
    pieces = (data[start : start + _PIECE] for start in range(0, len(data), _PIECE))
    try:
        decoded = codecs.iterdecode(pieces, "utf-16")
        return b"".join(piece.encode() for piece in decoded)
    except UnicodeError:
        message = "it begins like UTF-16, and is not"
        raise table_fault(Place(file, 1, 1), "E003", message, _SAVE) from None


def in_utf_8(data: bytes) -> bytes | None:
    """Text in Windows-1252, as Excel saves csv in much of Europe, in UTF-8; None for any other.

    What has a character of UTF-8 in it is UTF-8, though a broken one.
    """
    if data.isascii() or b"\0" in data or _OF_UTF_8.search(data):
        return None
    try:
        return data.decode("cp1252").encode()
    except UnicodeDecodeError:
        return None


def _read_cell(file: str, line: int, column: int, text: str) -> SheetCell:
    return SheetCell(meant(_unguarded(text)), Place(file, line, column))
