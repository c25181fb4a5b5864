"""The sheet on which the points of grids are worked out from what is typed on the others.

Its formulas follow what stance reads: ids or names in any letter case, conditions, constraints,
what other decisions do. Where they cannot they fail, and a grid shows why in place of points. A row
of it is about the row of the same number on the sheet that it reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from stancecli.export.xlsx import formulas as f
from stancecli.export.xlsx.book import Book
from stancecli.export.xlsx.computed.grids import ComputedGrids
from stancecli.export.xlsx.computed.tables import MOST_LISTED
from stancecli.export.xlsx.contents import Contents, SheetGrid
from stancecli.loader.columns import TABLES
from stancecli.loader.layout import ACTOR, COMPUTED, ITEMS, START, sheet_name
from stancecli.model import NONE

MOST_COMPUTED = 60_000
"""Cells of the sheet, at most: a spreadsheet would take long for more."""

_READ: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "actors": ("id", "name", "also"),
        "interests": ("id", ACTOR, "name", "importance", "views"),
        "constraints": ("id", ACTOR, "name", "force", "views"),
        "against": ("constraint", "option", "by", "views"),
        "decisions": ("id", ACTOR, "question", "current"),
        "options": ("id", "decision", "name", "irreversible"),
        "effects": ("option", "to", "effect", "views", "same_as", "when", "unless"),
        "impossible": ("options",),
    }
)
"""The columns that points, and what is ruled out, follow from."""
COPIED = "export anew: a copied sheet"
UNCLEAR = "ask stance: name or value unclear"
_MOVED = "export anew: a head has moved"
_ADDED = "export anew: more rows than prepared"
_NEW = "export anew: not one grid a decision"
_MORE = "ask stance: a sheet was added"
_TOO_MUCH = "ask stance: too much for formulas"


class ComputedSheet(ComputedGrids):
    """What is worked out; other sheets refer to its cells.

    `why_not` says why this model has no points in its grids; it is empty where it has.
    """

    def __init__(self, contents: Contents) -> None:
        super().__init__(contents)
        for table in ITEMS:
            self._listed(table)
        self.why_not = self._why_not()
        if not self.why_not:
            self._scales()
            self._tables()
            for grid in self._grids:
                self._grid(grid)
            for grid, n in self._places:
                self._place(grid, n)
            if self._grids:
                self._check()

    def write(self, book: Book) -> None:
        """Write the sheet, behind all others and hidden: nobody has to look at it."""
        sheet = book.sheet(COMPUTED, "#D5D9DE")
        sheet.hide()
        for heading, column in self._columns.items():
            sheet.write_string(0, column, heading, book.look("aside head"))
        for (row, column), cell in self._cells.items():
            if isinstance(cell, str):
                sheet.write_formula(row - 1, column, f"={cell}", book.look("computed"), "")
            else:
                sheet.write_number(row - 1, column, cell, book.look("computed"))
        sheet.freeze_panes(1, 0)

    def _listed(self, table: str) -> None:
        for row, _ in self._rows(table):
            id_, name = (f.typed(table, column, row) for column in ("id", ITEMS[table][1]))
            self._put(f"{table}: listed", row, f'IF({id_}<>"",{id_},{name})&""')

    def listed(self, table: str) -> str:
        """What a drop-down lists of a table: ids, and the names of what has none."""
        cells = self._all(table, "listed")
        first, all_ = _there(cells.partition(":")[0]), _there(cells)
        return f'={first}:INDEX({all_},MAX(1,SUMPRODUCT(--({all_}<>""))))'

    def weight(self, grid: SheetGrid, row: int) -> str:
        """The weight of a line of a grid for who decides there, by its row from 1."""
        weight, actor = (_there(self._of_line(grid, each, row)) for each in ("weight", ACTOR))
        own = f"{actor}={_there(self._of_grid(grid, ACTOR))}"
        return f'IF({f.is_copy(grid)},"",IFERROR(IF(AND({weight}>0,{own}),{weight},""),""))'

    def shown(self, grid: SheetGrid, n: int, what: str) -> str:
        """Of the option in a column of a grid, the first of which is 0.

        Its `points`, `now` whether it holds or is ruled out, `otherwise` what an empty cell means;
        or why that is not known.
        """
        option = _there(self._of_place(grid, n, "option"))
        decision, now = (_there(self._of_grid(grid, each)) for each in ("decision", "now"))
        refusal = _there(self._at("check: refusal", 2))
        if what == "points":
            told = _there(self._of_place(grid, n, "points"))
            told = f'IF({refusal}<>"",{refusal},ROUND({told},9))'
        elif what == "now":
            ruled_out = _there(self._of_place(grid, n, "ruled out"))
            out = f'IF({ruled_out}=1,"ruled out","")'
            out = f'IF({refusal}<>"","?",{out})'
            told = f'IF({option}={now},"current",{out})'
        else:
            own = f"INDEX({f.column_of('options', what)},{option})"
            of_all = f"INDEX({f.column_of('decisions', what)},{decision})"
            told = f'IF(OR({own}="{NONE}",{of_all}="{NONE}"),"{NONE}","not judged")'
        unclear = UNCLEAR if what == "points" else "?"
        told = f'IFERROR(IF({option}=0,"",{told}),"{unclear}")'
        copied = COPIED if what == "points" else ""
        return f'IF({f.is_copy(grid)},"{copied}",{told})'

    def owner(self, table: str, row: int) -> str:
        """The name of the actor whose something in a row of a table is, rows from 1."""
        actor, names = _there(self._at(f"{table}: actor", row)), f.column_of("actors", "name")
        return f'IFERROR(IF({actor}=0,"",INDEX({names},{actor})),"?")'

    def weighs(self, row: int) -> str:
        """What the interest in a row of its table weighs."""
        return f'IFERROR({_there(self._at("interests: weight", row))},"?")'

    def in_grid(self, row: int) -> str:
        """What the grids have of the effect in a row."""
        if not self._grids:
            return '""'
        grid, line, n = (
            _there(self._at(f"effects: {each}", row)) for each in ("grid", "line", "place")
        )
        cells = ",".join(map(f.all_cells, self._grids))
        return f'IFERROR(INDEX(CHOOSE({grid},{cells}),{line},{n})&"","")'

    def _check(self) -> None:
        heads = (
            f'{f.word(f.typed(table, column, 1))}<>"{column}"'
            for table, columns in _READ.items()
            for column in columns
        )
        moved = self._put("check: moved", 2, f"OR({','.join(heads)})")
        for row, grid in enumerate(self._grids, 2):
            self._put("grid: moved", row, f"--{f.is_moved(grid)}")
            self._put("grid: added", row, f.added_cells(grid))
        last = len(self._grids) + 1
        added = "+".join(f.added_rows(table, self._last[table]) for table in _READ)
        added = self._put("check: added", 2, f"{added}+SUM({self._area('grid: added', 2, last)})")
        ids, names = (self._all("decisions", each) for each in ("id", "name"))
        once = f"COUNTIF({self._area('grid: decision', 2, last)},ROW({ids}))=1"
        new = self._put("check: new", 2, f'SUMPRODUCT(({ids}&{names}<>"")*(1-({once})))')
        moved = f"OR({moved},SUM({self._area('grid: moved', 2, last)})>0)"
        # Nobody knows what an added sheet is; it may be a second grid of a decision.
        sheets = [
            START,
            COMPUTED,
            *map(sheet_name, TABLES),
            *(g.name for g in self._contents.grids),
        ]
        told = {
            moved: _MOVED,
            f"{added}>0": _ADDED,
            f"{new}>0": _NEW,
            f.is_more_than(sheets): _MORE,
        }
        refusal = '""'
        for condition, why in reversed(told.items()):
            refusal = f'IF({condition},"{why}",{refusal})'
        self._put("check: refusal", 2, f'IFERROR({refusal},"{UNCLEAR}")')

    def _why_not(self) -> str:
        """Why no formula can follow this model, if none can."""
        contents = self._contents
        wide = {"effects": 34, "options": 9 + len(self._places)}
        cells = sum(self._last[table] * wide.get(table, 8) for table in _READ)
        cells += sum((g.last - g.first + 1) * 2 * (g.end - g.start + 6) for g in self._grids)
        lists = [effect.when for effect, _ in contents.rows("effects")]
        lists += [effect.unless for effect, _ in contents.rows("effects")]
        lists += [each.options for each, _ in contents.rows("impossible")]
        fits = cells <= MOST_COMPUTED and len(self._grids) == len(contents.decisions)
        return "" if fits and all(len(each) <= MOST_LISTED for each in lists) else _TOO_MUCH


def _there(cells: str) -> str:
    """Cells of this sheet, for another."""
    return f"'{COMPUTED}'!{cells}"
