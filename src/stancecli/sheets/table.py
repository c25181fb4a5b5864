"""A table: the lines of cells as they stand in a file, and the same under the names of columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from stancecli.diagnostics import Hints, InvalidModel, Place, Problem, column_letters
from stancecli.sheets.cells import SheetCell

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
