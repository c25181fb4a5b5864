"""Tables: cells with their places, the same under the names of columns, and tables as CSV."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache, partial
from itertools import accumulate, islice

from stancecli.diagnostics import InvalidModel, Place, Problem, column_letters
from stancecli.sheets import is_workbook
from stancecli.unseen import escape, escaped

CellValue = str | int | Fraction | None
"""What stands in one cell."""

NO_VALUE = "#NO VALUE SAVED"
"""What we show for a formula that a program wrote, and no spreadsheet has computed."""
ERROR = re.compile(
    r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!"
    rf"|GETTING_DATA|BUSY!)|Err:[0-9]{{3}}|{NO_VALUE}"
)
"""What is shown in place of a value where a formula fails, or has none."""
_ESCAPE = re.compile(r"\\(?:u(?!d[89a-f])[0-9a-f]{4}|U00(?:0[0-9a-f]|10)[0-9a-f]{4})")
NO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
"""What web pages leave around names, and nobody sees."""
_AROUND = re.compile(f"^[\\s{NO_WIDTH}]*[{NO_WIDTH}]|[{NO_WIDTH}][\\s{NO_WIDTH}]*$")
_MARKED = re.compile('[“”„«»「」『』"]')


@dataclass(frozen=True, slots=True)
class SheetCell:
    """The text of a cell, as it was before it was made safe, and where it stands.

    That of a formula is the value that was saved with it.
    """

    text: str
    place: Place
    is_formula: bool = field(default=False, kw_only=True)

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
    """The text that `shown` put into a cell; what has no width is no part of it at its ends."""
    bare = text if text.isascii() else _AROUND.sub("", text)
    return _ESCAPE.sub(lambda found: chr(int(found[0][2:], 16)), bare)


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
    """A citation and the quote that follows it in “ ”, as they stand in a cell.

    Each “ within a quote is doubled, unless each of them has its ” and the place has no marks. A
    place with marks and no quote has “” after it, which is none: `model.Citation.of` reads it so.
    """
    is_marked = bool(_MARKED.search(citation))
    if not quote and not is_marked:
        return citation
    depths = [0, *accumulate((mark == "“") - (mark == "”") for mark in quote)]
    if is_marked or min(depths) < 0 or depths[-1] or "““" in quote:
        quote = quote.replace("“", "““")
    return f"{citation} “{quote}”"


BECAUSE = "because"
"""Between a value that somebody holds, with what is cited for it in [ ], and the reason for it."""


def bracketed(citation: str) -> str:
    """A citation as it stands in [ ] in a cell: a `]` or `\\` within it has `\\` before it."""
    return re.sub(r"([\]\\])", r"\\\1", citation)


def held_view(said: str) -> tuple[str, tuple[str, ...], str]:
    """What `HOLDER: VALUE [CITATION] because REASON` says after its holder."""
    found = _HELD.fullmatch(said)
    if not found:
        return said, (), ""
    cite = re.findall(_BRACKETS, found[2], re.DOTALL)
    return found[1], tuple(re.sub(r"\\(.)", r"\1", each[1:-1]) for each in cite), found[3] or ""


_BRACKETS = r"\[(?:\\.|[^]\\])*\]"
_HELD = re.compile(
    rf"(\[[^]]*\]|[^\s\[]+)((?:\s*{_BRACKETS})*)(?:\s*\b{BECAUSE}\s+(.+))?", re.DOTALL
)

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
    def rows(self) -> range:
        return range(self.first.line, self.last.line + 1)

    @property
    def fault(self) -> Problem:
        """That of a table: whether the value holds for each of them, only its author knows."""
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

    def refuse_merged(self, lines: Sequence[Sequence[SheetCell]]) -> None:
        """Raise InvalidModel where an area of merged cells is among some of its lines."""
        numbers = {line[0].place.line for line in lines}
        if faults := [area.fault for area in self.merged if not numbers.isdisjoint(area.rows)]:
            raise InvalidModel(faults)


@dataclass(frozen=True)
class SheetColumn:
    """A heading and all cells below it, one a line, the empty ones too."""

    head: SheetCell
    cells: tuple[SheetCell, ...]

    @property
    def name(self) -> str:
        return self.head.word

    @cached_property
    def filled(self) -> tuple[SheetCell, ...]:
        return tuple(cell for cell in self.cells if cell.word)


def columns_below(grid: CellGrid, heading: int = 0) -> tuple[SheetColumn, ...]:
    """The columns of a grid, of which one line, by its number, has the headings.

    One may have no heading, and filled cells (`no_heading`). Raises InvalidModel where two headings
    are the same but for letter case and blanks, or cells are merged.
    """
    lines = grid.lines[heading:]
    grid.refuse_merged(lines)
    width = max(map(len, lines), default=0)
    squared = []
    for line in lines:
        places = (line[0].place._replace(column=n + 1) for n in range(len(line), width))
        squared.append((*line, *(SheetCell("", place) for place in places)))
    columns = [SheetColumn(head, tuple(below)) for head, *below in zip(*squared, strict=True)]
    problems, seen = [], dict[str, SheetCell]()
    for column in columns:
        first = seen.setdefault(folded(column.name), column.head)
        if column.name and first is not column.head:
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


def rows_below(grid: CellGrid, required: Iterable[str] = ()) -> tuple[SheetRow, ...]:
    """The lines below the first, by its headings without regard to letter case and blanks.

    Raises InvalidModel where there is none, a column is missing or named twice, a cell has no
    column, or cells are merged.
    """
    if not grid.lines:
        raise table_fault(grid.start, "E502", "expected a table, found an empty one")
    columns = columns_below(grid)
    faults = [no_heading(column) for column in columns if column.filled and not column.name]
    below = {folded(column.name): column.cells for column in columns if column.name}
    lacking = (name for name in required if name not in below)
    faults += (Problem(grid.start, "E504", f"the column “{name}” is missing") for name in lacking)
    if faults:
        raise InvalidModel(faults)
    lines = zip(*below.values(), strict=True)
    return tuple(SheetRow(dict(zip(below, line, strict=True)), line[0].place) for line in lines)


def folded(text: str) -> str:
    """A heading or a name as it is compared: without regard to letter case and blanks."""
    return " ".join(text.casefold().split())


@dataclass(frozen=True, slots=True)
class ReadWorkbook:
    """The sheets of a workbook that can be seen; the names of those that cannot, and are not read.

    `failed` has what is shown in each cell whose formula fails: it is a fault where such a cell is
    read as a value, as is a merged one. `notes` say what else a person should know of the sheets.
    """

    grids: tuple[CellGrid, ...]
    aside: tuple[str, ...] = ()
    failed: Mapping[Place, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


# Tables as CSV: safe to open in a spreadsheet, and read back with the place of every cell.
#
# Every text is quoted. Before one that a spreadsheet would take for a formula stands an apostrophe,
# also where a text goes on after a `;`, a tab or a line break: with another separator than ours, a
# cell would begin there. Reading takes it away. Numbers stay numbers. The first line names the
# columns; a byte-order mark tells Excel that the text is UTF-8.


DELIMITERS = ",;\t"
"""The marks that part columns."""

_LOOKED_AT = 1 << 16
_LINES_LOOKED_AT = 50
_SAVE = "save the sheet as CSV UTF-8"
_IS_OTHER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\xc0-\xff]{4}"
)
_RISKY = re.compile(r"""(?<![\s"';])[\s"';]*+[=+\-@＝＋－＠]|\A[\s"';]*\t[\s"';]*""")
"""What may make a cell a formula: its sign, and what before it could be passed over; or a tab."""


def written(
    columns: Sequence[str], rows: Iterable[Sequence[CellValue]], *, bom: bool = True
) -> str:
    """A table as CSV; its lines end in CR LF (RFC 4180), so that either is quoted in a cell."""
    lines = (",".join(map(_cell, row)) or '""' for row in (columns, *rows))
    return "".join(("\ufeff" if bom else "", *(f"{line}\r\n" for line in lines)))


def _cell(value: CellValue) -> str:
    if value is None or value == "":
        return ""
    if not isinstance(value, str):
        return decimal(value)
    return '"' + _guarded(shown(value)).replace('"', '""') + '"'


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
    """Raise InvalidModel for over MOST_CELLS cells together, by the marks that part them."""
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
    # A sheet has most texts many times.
    said = lru_cache(100_000)(lambda text: meant(_unguarded(text)))
    lines = []
    for number, line in enumerate(csv_lines(file, data), 1):
        if any(map(str.strip, line)):
            cells = enumerate(map(said, line), 1)
            lines.append(tuple(SheetCell(text, Place(file, number, n)) for n, text in cells))
    return CellGrid(file, tuple(lines))


def respelt(file: str, data: bytes, cells: Mapping[Place, Callable[[str], str]]) -> bytes:
    """A CSV with other texts in some cells, each made of the one before, and all else as it is.

    Raises InvalidModel for one that is not UTF-8.
    """
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError:
        raise _undecodable(file, data) from None
    mark = delimiter_of(data)
    line, column, pieces = 1, 1, [""]
    for found in re.finditer(rf'("(?:[^"]|"")*"|[^{mark}\r\n]*)({mark}|\r\n?|\n|\Z)', text):
        place = Place(file, line, column)
        pieces += (cells[place](found[1]) if place in cells else found[1], found[2])
        line, column = (line, column + 1) if found[2] == mark else (line + 1, 1)
    bom = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    return bom + "".join(pieces).encode()


def csv_lines(file: str, data: bytes) -> Iterator[list[str]]:
    """The texts of a CSV line by line, for a table too large to keep: no cell has its place.

    Raises InvalidModel on the way for what is no such table.
    """
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
        hint = 'look for a " that nothing closes; within quotes one is written ""'
        raise table_fault(place, "E502", f"not a table: {error}", hint) from None


def _undecodable(file: str, data: bytes) -> InvalidModel:
    """The fault of the first byte that is no UTF-8, in its cell."""
    mark = delimiter_of(data).encode()
    for number, line in enumerate(io.BytesIO(data), 1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            byte = f"not UTF-8: byte 0x{line[error.start]:02X}"
            place = Place(file, number, 1 + line[: error.start].count(mark))
            return table_fault(place, "E003", byte, _SAVE)
    return table_fault(Place(file, 1, 1), "E003", "not UTF-8")


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

    Raises InvalidModel for what is none.
    """
    fault = partial(table_fault, Place(file, 1, 1), hint=_SAVE)
    if is_workbook(data):
        raise fault("E502", "this is a workbook, and no CSV")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            data = data.decode("utf-16").encode()
        except UnicodeError:
            raise fault("E003", "it begins like UTF-16, and is not") from None
    if b"\0" in data[:2] and data[:2] != b"\0\0":
        raise fault("E003", "neither UTF-8, nor UTF-16 with a byte-order mark")
    return data


def in_utf_8(data: bytes) -> bytes | None:
    """Text in Windows-1252, as Excel saves csv in much of Europe, in UTF-8; None for any other.

    What has a character of UTF-8 in it is a broken one; four such letters together are Cyrillic.
    """
    if data.isascii() or b"\0" in data or _IS_OTHER.search(data):
        return None
    try:
        return data.decode("cp1252").encode()
    except UnicodeDecodeError:
        return None
