"""Grids of a workbook: the sizes of claims in their cells, and the rows that these belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from stancecli.diagnostics import InvalidModel
from stancecli.imports.rows import word_for
from stancecli.imports.workbook.columns import SheetRows
from stancecli.imports.workbook.things import MISSING, TOGETHER, Thing, Things, caseless, tidy
from stancecli.loader.keys import INSTEAD
from stancecli.loader.layout import (
    EFFECTS_GRID,
    GRIDS,
    IDS,
    INFLUENCES_GRID,
    STANCES_GRID,
    START,
    TABLES,
    GridKind,
    is_aside,
)
from stancecli.loader.text import Faults
from stancecli.notation import listed
from stancecli.sheets.table import CellGrid, SheetCell, SheetRow

_WEIGHT = "weight"
"""The head of a column in grids of before, which nobody reads."""
NOTE = "( ) around it make it a note of yours"


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid that is filled in, and the ids of what it stands between.

    An id is empty where a fault says that it is not known: the cell can be of anything.
    """

    down: str
    across: str
    cell: SheetCell


def grid_kind(grid: CellGrid) -> GridKind | None:
    """The kind of grid that a sheet is, by the first cells of its first lines; None for none."""
    if caseless(grid.sheet) in TABLES or len(grid.lines) < 2:
        return None
    first, second = (caseless(line[0].text) if line else "" for line in grid.lines[:2])
    return next((k for k in GRIDS if caseless(k.mark) == first and second == k.before[0]), None)


def read_grids(
    grids: Iterable[CellGrid], things: Things, faults: Faults
) -> Mapping[str, list[GridCell]]:
    """The cells of all grids that are filled in, by the table that they belong to.

    A sheet with the columns of a grid, and not marked as one, is a fault: its cells may be those
    that rows lack.
    """
    found: dict[str, list[GridCell]] = {kind.table: [] for kind in GRIDS}
    for grid in grids:
        if kind := grid_kind(grid):
            found[kind.table].extend(_read_grid(grid, kind, things, faults))
        elif unmarked := _unmarked_kinds(grid):
            marks = listed((f"“{each.mark}”" for each in unmarked), "or")
            message = f"a grid has {marks} here, and “{unmarked[0].before[0]}” below it"
            faults.tell(grid.start, "E525", message, NOTE)
            for each in unmarked:
                found[each.table].append(GridCell("", "", grid.lines[0][0]))
    return found


def _unmarked_kinds(grid: CellGrid) -> list[GridKind]:
    """The kinds of grid of which a sheet has the columns, in one of its first lines."""
    if caseless(grid.sheet) in TABLES or caseless(grid.sheet) == caseless(START):
        return []
    heads = [tuple(caseless(cell.text) for cell in line[1:]) for line in grid.lines[:2]]
    found = [
        kind for kind in GRIDS if any(h[: len(kind.before) - 1] == kind.before[1:] for h in heads)
    ]
    return found[:1] if EFFECTS_GRID in found else found


def _read_grid(
    grid: CellGrid, kind: GridKind, things: Things, faults: Faults
) -> Iterator[GridCell]:
    try:
        # The heading alone may be merged, for its looks.
        grid.refuse_merged(grid.lines[1:])
    except InvalidModel as invalid:
        faults.extend(invalid.problems)
    yield from _GridReader(kind, grid, things, faults).cells()


class _GridReader:
    """Reads one grid."""

    def __init__(self, kind: GridKind, grid: CellGrid, things: Things, faults: Faults) -> None:
        self._kind = kind
        self._things = things
        self._faults = faults
        self._heading, self._names, *lines = grid.lines
        self._ids = next((line for line in lines if caseless(line[0].text) == IDS), ())
        self._lines = [line for line in lines if not is_aside(line[0].word)]
        self._start = len(kind.before)
        self._decision = self._the_decision() if kind is EFFECTS_GRID else ""

    def cells(self) -> Iterator[GridCell]:
        across = self._across()
        above: dict[int, list[SheetCell]] = defaultdict(list)
        for line in self._lines:
            values = [
                (n, cell)
                for n, cell in enumerate(line)
                if n >= self._start and cell.word and across.get(n, "") is not None
            ]
            down = self._down(line) if values else ""
            if values and not down and not self._is_named(line):
                message = "nothing is written at the left of this cell"
                self._faults.tell(values[0][1].place, "E525", message)
            for n, cell in values:
                if n not in across:
                    above[n].append(cell)
                yield GridCell(down, across.get(n) or "", cell)
        for first, *others in above.values():
            more = f", nor above {len(others)} more below it" if others else ""
            self._faults.tell(first.place, "E525", f"nothing is written above this cell{more}")

    def _is_named(self, line: Sequence[SheetCell]) -> bool:
        """Whether a line says what it is of: beside the name of an interest stands whose it is."""
        name = _at(line, 2 if self._kind is EFFECTS_GRID else 1)
        return bool(line[0].word or (name and name.word))

    def _the_decision(self) -> str:
        """The id of the decision that a grid is about; empty, with a fault, for none."""
        id_, question = (_at(self._heading, n) for n in (1, 2))
        found = self._thing(id_, question, ("decision",))
        if not found and not (id_ and id_.word) and not (question and question.word):
            place = self._heading[0].place
            self._faults.tell(place, "E525", "write the id of the decision beside this cell")
        return found.id if found else ""

    def _across(self) -> dict[int, str | None]:
        """By column, the id of what is named above it; empty, with a fault, for what is not.

        None where a note stands above: `(why)`, or a weight.
        """
        across: dict[int, str | None] = {}
        filled = {n for line in self._lines for n, cell in enumerate(line) if cell.word}
        kinds = {
            EFFECTS_GRID: ("option",),
            STANCES_GRID: ("option", "issue"),
            INFLUENCES_GRID: ("actor",),
        }[self._kind]
        heads = {
            n: (_at(self._ids, n), _at(self._names, n))
            for n in range(self._start, max(len(self._names), len(self._ids)))
        }
        for n, (id_, name) in heads.items():
            is_id = id_ is not None and id_.word
            is_named = is_id or (name and self._things.named(name.word, kinds))
            if name and not is_named and (is_aside(name.word) or caseless(name.text) == _WEIGHT):
                across[n] = None
            elif n in filled and any(cell and cell.word for cell in (id_, name)):
                found = self._thing(id_, name, kinds, of=self._decision)
                across[n] = found.id if found else ""
        return across

    def _down(self, line: Sequence[SheetCell]) -> str:
        """The id of what is named at the left; empty, with a fault, for what is not."""
        id_ = _at(line, 0)
        if self._kind is not EFFECTS_GRID:
            found = self._thing(id_, _at(line, 1), ("actor",))
            return found.id if found else ""
        owner, name = _at(line, 1), _at(line, 2)
        owners = self._things.named(owner.word, ("actor",)) if owner and owner.word else []
        if owner and owner.word and not owners:
            self._things.miss(owner, ("actor",))
        actor = owners[0].id if len(owners) == 1 and not (id_ and id_.word) else ""
        found = self._thing(id_, name, ("interest",), actor=actor)
        if found and owner and owners and found.owner not in {each.id for each in owners}:
            message = f"“{found.id}” is an interest of “{found.owner}”"
            self._faults.tell(owner.place, "E526", message)
        return found.id if found else ""

    def _thing(
        self,
        id_: SheetCell | None,
        name: SheetCell | None,
        kinds: tuple[str, ...],
        *,
        of: str = "",
        actor: str = "",
    ) -> Thing | None:
        """What an id and a name beside it stand for, of these kinds.

        One of the two is enough; they must not stand for two things. `of` is the decision whose
        options are meant, `actor` the owner.
        """
        cell = id_ if id_ and id_.word else name
        if not cell or not cell.word:
            return None
        named = self._things.meant if cell is id_ else self._things.named
        found = named(cell.word, kinds)
        narrow = [t for t in found if (not of or t.of == of) and (not actor or t.owner == actor)]
        found = narrow or found
        if len(found) > 1:
            self._things.several(cell.word, cell.place, found)
            return None
        if not found:
            is_head = cell.place.line == self._names[0].place.line
            self._things.miss(cell, kinds, NOTE if is_head else "")
            return None
        (thing,) = found
        if not thing.is_kept:
            return None
        if of and thing.of and thing.of != of:
            message = f"“{thing.id}” is an option of “{thing.of}”"
            self._faults.tell(cell.place, "E526", message)
            return None
        if cell is id_ and name and name.word and caseless(name.text) != thing.name:
            if all(each.id == thing.id for each in self._things.named(name.word, kinds)):
                self._things.miss(name, kinds)
                return thing
            message = f"“{name.word}” stands with the id “{thing.id}”, not so in {thing.place}"
            self._faults.tell(name.place, "E526", message, "change the one, or leave the id empty")
            return None
        return thing


def _at(line: Sequence[SheetCell], n: int) -> SheetCell | None:
    return line[n] if n < len(line) else None


def merge(
    kind: GridKind,
    rows: list[SheetRow],
    cells: Iterable[GridCell],
    things: Things,
    faults: Faults,
    sheet: SheetRows,
) -> None:
    """Bring the cells of grids to the rows of their table, or to new ones.

    A fault is a size that is said in two ways, and one that is said in neither. Nothing is said to
    be missing that may be there, under a word that has a fault of its own, or in a table that is
    not whole.
    """
    _Merger(kind, rows, things, faults, sheet).merge(cells)


class _Merger:
    """Merges the cells of the grids of one kind with the rows of their table."""

    def __init__(
        self, kind: GridKind, rows: list[SheetRow], things: Things, faults: Faults, sheet: SheetRows
    ) -> None:
        self._kind = kind
        self._rows = rows
        self._things = things
        self._faults = faults
        self._ends = [self._ends_of(row) for row in rows]
        """By row: the ids of what it is between, one that is not known being empty."""
        self._by_ends: dict[tuple[str, str], list[int]] = defaultdict(list)
        for n, ends in enumerate(self._ends):
            self._by_ends[ends].append(n)
        self._sheet = sheet
        self._told: set[int] = set()
        """Rows whose value has a fault."""

    def merge(self, cells: Iterable[GridCell]) -> None:
        key, written = self._kind.key.kind, len(self._rows)
        unsure = {ends for ends in self._by_ends if not all(ends)}
        unsure |= set() if self._sheet.is_whole else {("", "")}
        lost: set[tuple[str, str]] = set()
        aside: list[tuple[tuple[str, str], SheetCell]] = []
        for each in cells:
            cell = SheetCell(tidy(key, each.cell.text), each.cell.place)
            ends = (each.down, each.across)
            if not all(ends):
                lost.add(ends)
            elif caseless(cell.text) == caseless(self._kind.elsewhere):
                aside.append((ends, cell))
            else:
                self._fill_in(ends, cell)
        for ends, cell in aside:
            if not self._by_ends[ends] and not _may_be(ends, unsure):
                message = f"“{cell.word}”, and no row there is on both of these"
                self._faults.tell(cell.place, "E524", message)
        if unsure:
            self._things.doubt_all(self._rows, TOGETHER)
        lacking = [n for n in range(written) if self._has_no_value(n, lost)]
        if not self._sheet.is_whole:
            return
        if lacking and self._sheet.no_amount:
            self._faults.add(self._sheet.no_amount)
            return
        for n in lacking:
            self._tell(n)

    def _ends_of(self, row: SheetRow) -> tuple[str, str]:
        down, across = (row[column] for column in (self._kind.down, self._kind.across))
        known = (self._things.is_known(cell) for cell in (down, across))
        down_id, across_id = (
            cell.word * is_known for cell, is_known in zip((down, across), known, strict=True)
        )
        return down_id, across_id

    def _fill_in(self, ends: tuple[str, str], cell: SheetCell) -> None:
        """Bring the cell of a grid to the row that it is the value of, or to a new one."""
        kind, rows, at = self._kind, self._rows, self._by_ends[ends]
        plain = [n for n in at if _is_plain(kind, rows[n])]
        lacking = [n for n in plain if self._is_lacking(rows[n])]
        if not plain:
            texts = zip((kind.down, kind.across), ends, strict=True)
            named = {column: SheetCell(id_, cell.place) for column, id_ in texts}
            at.append(len(rows))
            rows.append(SheetRow({**named, kind.amount: cell}, cell.place))
            return
        first = (lacking or plain)[0]
        said = rows[first][kind.amount]
        if len(plain) > 1 and len(lacking) != 1:
            where = listed(str(rows[n].place) for n in plain[:3])
            hint = f"write “{kind.elsewhere}” here, and the values there"
            message = f"one value here, and {len(plain)} rows for it: {where}"
            self._faults.tell(cell.place, "E523", message, hint)
            self._told.update(plain)
        elif lacking:
            rows[first] = SheetRow({**rows[first].cells, kind.amount: cell}, rows[first].place)
        elif word_for(kind.key.kind, said.word) != word_for(kind.key.kind, cell.word):
            message = f"“{cell.word}” here, and “{said.word}” in {said.place}"
            self._faults.tell(cell.place, "E523", message, "leave one of the two empty")

    def _has_no_value(self, n: int, lost: Collection[tuple[str, str]]) -> bool:
        """Whether a row has no value, here or in a grid, and nothing else is wrong with it."""
        row, ends = self._rows[n], self._ends[n]
        instead = (name for name in TABLES[self._kind.table] if name in INSTEAD)
        to = self._things.get(row["to"].word, ("decision",))
        if any(row[name].word for name in (self._kind.amount, *instead)) or to:
            return False
        self._things.doubt_row(row, MISSING)
        return n not in self._told and all(ends) and not _may_be(ends, lost)

    def _tell(self, n: int) -> None:
        amount = self._kind.amount
        message, hint = f"“{amount}” is missing, here and in a grid", ""
        if self._by_ends[self._ends[n]] != [n]:
            message = f"“{amount}” is missing here"
            hint = "the grid has what holds always, without “when” and “unless”"
        self._faults.tell(self._rows[n][amount].place, "E524", message, hint)

    def _is_lacking(self, row: SheetRow) -> bool:
        return not row[self._kind.amount].word


def _may_be(ends: tuple[str, str], unsure: Collection[tuple[str, str]]) -> bool:
    """Whether something of which an end is not known can be between these two."""
    down, across = ends
    return not {(down, ""), ("", across), ("", "")}.isdisjoint(unsure)


def _is_plain(kind: GridKind, row: SheetRow) -> bool:
    """Whether a row says what a grid can hold: a grid of effects has what holds always."""
    return kind is not EFFECTS_GRID or not any(row[name].word for name in ("when", "unless"))
