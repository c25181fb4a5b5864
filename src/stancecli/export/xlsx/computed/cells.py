"""The cells of the sheet where points are worked out: where they are, what is found for a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from stancecli.diagnostics import column_letters
from stancecli.export.xlsx import formulas as f
from stancecli.export.xlsx.contents import SPARE, Contents, SheetGrid
from stancecli.loader.layout import EFFECTS_GRID, SHEET_COLUMNS
from stancecli.model import EFFECT, IMPORTANCE, Range
from stancecli.sheets.cells import decimal

_WORDS: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {"effect": {**EFFECT, "unknown": 0}, "importance": IMPORTANCE}
)


class ComputedCells:
    """Cells that are filled in one by one, each in the column of its heading.

    Those of a table stand in its rows, those of a grid in its lines. Each grid has a row for what
    is of it as a whole, and each column of a grid has one.
    """

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._columns: dict[str, int] = {}
        self._cells: dict[tuple[int, int], str | int] = {}
        self._last = {table: len(contents.rows(table)) + SPARE + 1 for table in SHEET_COLUMNS}
        self._grids = [grid for grid in contents.grids if grid.kind is EFFECTS_GRID]
        self._places = [(g, n) for g in self._grids for n in range(g.end - g.start + 1)]

    def _put(self, heading: str, row: int, cell: str | int) -> str:
        """Fill in a cell; gives where it is."""
        at = self._at(heading, row)
        self._cells[row, self._columns[heading]] = cell
        return at

    def _at(self, heading: str, row: int) -> str:
        column = self._columns.setdefault(heading, len(self._columns))
        return f"${column_letters(column + 1)}${row}"

    def _area(self, heading: str, first: int, last: int) -> str:
        return f"{self._at(heading, first)}:{self._at(heading, last)}"

    def _all(self, table: str, what: str) -> str:
        return self._area(f"{table}: {what}", 2, self._last[table])

    def _rows(self, table: str) -> Iterator[tuple[int, object]]:
        """The prepared rows of a table, each with what stood there, if anything."""
        things = [thing for thing, _ in self._contents.rows(table)]
        for row in range(2, self._last[table] + 1):
            yield row, things[row - 2] if row - 2 < len(things) else None

    def _of_line(self, grid: SheetGrid, what: str, row: int) -> str:
        return self._at(f"{grid.name}: {what}", row)

    def _lines(self, grid: SheetGrid, what: str) -> str:
        return self._area(f"{grid.name}: {what}", f.LINES, f.LINES + grid.last - grid.first)

    def _of_grid(self, grid: SheetGrid, what: str) -> str:
        return self._at(f"grid: {what}", self._grids.index(grid) + 2)

    def _of_place(self, grid: SheetGrid, n: int, what: str) -> str:
        return self._at(f"column: {what}", self._places.index((grid, n)) + 2)

    def _of_places(self, what: str) -> str:
        return self._area(f"column: {what}", 2, len(self._places) + 1)

    def _typed(self, table: str, column: str, row: int) -> str:
        """What stands in a cell of a table, as a word; gives where that is."""
        return self._put(f"{table}: “{column}”", row, f.word(f.typed(table, column, row)))

    def _value(self, heading: str, row: int, cell: str) -> str:
        """What stands in a cell, a number as one; gives where that is."""
        return self._put(heading, row, f'IF(TRIM({cell})="","",{cell})')

    def _scales(self) -> None:
        for scale, words in _WORDS.items():
            for row, (word, n) in enumerate(words.items(), 2):
                self._put(f"{scale}: word", row, f.quoted(word))
                self._put(f"{scale}: number", row, n)

    def _found(self, word: str, table: str, *, actor: str = "", within: str = "") -> str:
        """The row of what a word names: 0 for no word; a failure for none, and for several.

        An id goes before a name. `actor` is the row of the one whose short ids go first, and
        `within` says which things can be meant by name.
        """
        ids, names = self._all(table, "id"), self._all(table, "name")
        by_name = f"({names}={word})"
        if table == "actors":
            also = self._all(table, "also")
            by_name = f'(({by_name}+ISNUMBER(FIND(";"&LOWER({word})&";",{also})))>0)'
        found = _only(f"{by_name}*{within}" if within else by_name, ids, "NA()")
        if actor:
            found = _only(f'EXACT({ids},{self._id_of(actor)}&"."&{word})', ids, found)
        return f'IF({word}="",0,{_only(f"({ids}={word})", ids, found)})'

    def _id_of(self, actor: str) -> str:
        return f'IFERROR(INDEX({self._all("actors", "id")},{actor}-1),"")'

    def _number(self, cell: str, scale: str) -> str:
        words, known = self._at(f"{scale}: word", 2), _WORDS[scale]
        ends = f"{words}:{self._at(f'{scale}: number', len(known) + 1)}"
        return f.exact(cell, ends, max(known.values()))

    def _amount(self, table: str, column: str, row: int, instead: str) -> str:
        """The number in a column; or what stands in for it."""
        cell = self._value(f"{table}: “{column}”", row, f.typed(table, column, row))
        scale = "importance" if column in ("importance", "force") else "effect"
        return f'IF({cell}="",{instead},{self._number(cell, scale)})'

    def _by_views(self, table: str, row: int, size: Range | None) -> str:
        """What the views on a claim come to, while they are as they were written."""
        rows = self._contents.rows(table)
        if row - 2 >= len(rows) or size is None:
            return "NA()"
        text = str(self._contents.value(table, rows[row - 2], "views") or "")
        if not 0 < len(text) <= f.LONGEST_TEXT:
            return "NA()"
        views = f.typed(table, "views", row)
        return f"IF(EXACT({views},{f.quoted(text)}),{decimal(size.mid)},NA())"


def _only(which: str, ids: str, otherwise: str) -> str:
    """The row of the one thing of which something is true; a failure where it is of several."""
    count = f"SUMPRODUCT(--{which})"
    return f"IF({count}=1,SUMPRODUCT({which}*ROW({ids})),IF({count}=0,{otherwise},NA()))"


def at_row(values: str, row: str) -> str:
    """What stands in a row of what is worked out; 0 for no row."""
    return f"IF({row}=0,0,INDEX({values},{row}-1))"
