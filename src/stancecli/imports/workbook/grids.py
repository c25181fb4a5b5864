"""Grids of a workbook: the sizes of claims in their cells, and the rows that these belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from stancecli.diagnostics import InvalidModel, Place, Problem
from stancecli.imports.rows import word_for
from stancecli.imports.workbook.things import Thing, Things, caseless, tidy
from stancecli.loader.columns import OWNERS, TABLES
from stancecli.loader.keys import INSTEAD
from stancecli.loader.layout import (
    EFFECTS_GRID,
    GRIDS,
    IDS,
    INFLUENCES_GRID,
    STANCES_GRID,
    GridKind,
    is_aside,
)
from stancecli.loader.text import Faults
from stancecli.sheets.cells import SheetCell
from stancecli.sheets.table import CellGrid, SheetRow


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid that is filled in, and the ids of what it stands between."""

    down: str
    across: str
    cell: SheetCell


def grid_kind(grid: CellGrid) -> GridKind | None:
    """The kind of grid that a sheet is, by the first cells of its first lines; None for none."""
    if caseless(grid.sheet) in TABLES or len(grid.lines) < 2:
        return None
    first, second = (caseless(line[0].text) if line else "" for line in grid.lines[:2])
    return next((k for k in GRIDS if caseless(k.mark) == first and second == k.before[0]), None)


def read_grid(grid: CellGrid, things: Things, faults: Faults) -> Iterator[GridCell]:
    """The cells of a grid that are filled in."""
    kind = grid_kind(grid)
    if kind:
        try:
            # The heading alone may be merged, for its looks.
            replace(grid, lines=grid.lines[1:]).refuse_merged()
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
        for line in self._lines:
            values = [(n, cell) for n, cell in enumerate(line) if n >= self._start and cell.word]
            down = self._down(line) if values else ""
            if values and not down and not any(cell.word for cell in line[: self._start - 1]):
                message = "nothing is written at the left of this cell"
                self._fault(values[0][1].place, "E525", message)
            for n, cell in values:
                if n not in across:
                    message = "nothing is written above this cell"
                    self._fault(cell.place, "E525", message)
                elif down and across[n]:
                    yield GridCell(down, across[n], cell)

    def _the_decision(self) -> str:
        """The id of the decision that a grid is about; empty, with a fault, for none."""
        id_, question = (_at(self._heading, n) for n in (1, 2))
        found = self._thing(id_, question, ("decision",))
        if not found and not (id_ and id_.word) and not (question and question.word):
            place = self._heading[0].place
            self._fault(place, "E525", "write the id of the decision beside this cell")
        return found.id if found else ""

    def _across(self) -> dict[int, str]:
        """By column, the id of what is named above it; empty, with a fault, for what is not."""
        across = {}
        filled = {n for line in self._lines for n, cell in enumerate(line) if cell.word}
        kinds = {
            EFFECTS_GRID: ("option",),
            STANCES_GRID: ("option", "issue"),
            INFLUENCES_GRID: ("actor",),
        }[self._kind]
        for n in range(self._start, max(len(self._names), len(self._ids))):
            id_, name = _at(self._ids, n), _at(self._names, n)
            if n in filled and any(cell and cell.word for cell in (id_, name)):
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
        actor = ""
        if owner and owner.word and not (id_ and id_.word):
            actor = self._things.resolve(owner, ("actor",))
        found = self._thing(id_, name, ("interest",), actor=actor)
        if found and owner and owner.word and found.owner != actor:
            whose = self._things.get(found.owner, ("actor",))
            if not whose or caseless(owner.text) not in (whose.name, whose.id):
                message = f"“{found.id}” is an interest of “{found.owner}”"
                self._fault(owner.place, "E526", message)
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
        by_id = self._things.get(cell.word, kinds) if cell is id_ else None
        found = [by_id] if by_id else self._things.named(cell.word, kinds)
        narrow = [t for t in found if (not of or t.of == of) and (not actor or t.owner == actor)]
        found = narrow or found
        if len(found) > 1:
            self._things.several(cell.word, cell.place, found)
            return None
        if not found:
            self._things.knows(cell, kinds)
            return None
        (thing,) = found
        if of and thing.of and thing.of != of:
            message = f"“{thing.id}” is an option of “{thing.of}”"
            self._fault(cell.place, "E526", message)
            return None
        if cell is id_ and name and name.word and caseless(name.text) != thing.name:
            message = f"“{name.word}” stands with the id “{thing.id}”, not so in {thing.place}"
            self._fault(name.place, "E526", message, "change the one, or leave the id empty")
            return None
        return thing

    def _fault(self, place: Place, code: str, message: str, hint: str = "") -> None:
        self._faults.add(Problem(place, code, message, hint))


def _at(line: Sequence[SheetCell], n: int) -> SheetCell | None:
    return line[n] if n < len(line) else None


def merge(
    kind: GridKind,
    rows: list[SheetRow],
    cells: Iterable[GridCell],
    things: Things,
    faults: Faults,
) -> None:
    """Bring the cells of grids to the rows of their table, or to new ones.

    A fault is a size that is said in two ways, and one that is said in neither.
    """
    key = kind.key.kind
    told: set[int] = set()
    by_key: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        by_key[row[kind.down].word, row[kind.across].word].append(n)
    for found in cells:
        cell = SheetCell(tidy(key, found.cell.text), found.cell.place)
        at = by_key[found.down, found.across]
        plain = [n for n in at if _is_plain(kind, rows[n])]
        if caseless(cell.text) == caseless(kind.elsewhere):
            if not at:
                message = f"“{cell.word}”, and no row there is on both of these"
                faults.add(Problem(cell.place, "E524", message))
        elif not plain:
            named = {kind.down: found.down, kind.across: found.across}
            texts = {column: SheetCell(id_, cell.place) for column, id_ in named.items()}
            at.append(len(rows))
            rows.append(SheetRow({**texts, kind.amount: cell}, cell.place))
        else:
            lacking = [n for n in plain if not rows[n][kind.amount].word]
            place = (lacking or plain)[0]
            said = rows[place][kind.amount]
            if len(plain) > 1 and len(lacking) != 1:
                where = " and ".join(str(rows[n].place) for n in plain[:3])
                hint = f"write “{kind.elsewhere}” here, and the values there"
                message = f"one value here, and {len(plain)} rows for it: {where}"
                faults.add(Problem(cell.place, "E523", message, hint))
                told.update(plain)
            elif not said.word:
                rows[place] = SheetRow({**rows[place].cells, kind.amount: cell}, rows[place].place)
            elif word_for(key, said.word) != word_for(key, cell.word):
                message = f"“{cell.word}” here, and “{said.word}” in {said.place}"
                faults.add(Problem(cell.place, "E523", message, "leave one of the two empty"))
    owner = OWNERS[kind.table]
    for n, row in enumerate(rows):
        # A word that names nothing has its own fault, for an owner where tables are read.
        is_known = things.knows(row["to"], _TARGETS[kind]) and things.get(row[owner].word, (owner,))
        if n not in told and is_known:
            on_a_scale = kind is STANCES_GRID and things.get(row["to"].word, ("decision",))
            instead = [name for name in TABLES[kind.table] if name in INSTEAD]
            is_said = any(row[name].word for name in (kind.amount, *instead))
            if not (is_said or on_a_scale):
                message = f"“{kind.amount}” is missing, here and in a grid"
                faults.add(Problem(row[kind.amount].place, "E524", message))


_TARGETS = {
    EFFECTS_GRID: ("interest",),
    STANCES_GRID: ("option", "issue", "decision"),
    INFLUENCES_GRID: ("actor",),
}
"""What the claims of a grid are on."""


def _is_plain(kind: GridKind, row: SheetRow) -> bool:
    """Whether a row says what a grid can hold: what counts always, and on no date of its own."""
    apart = ("when", "unless") if kind is EFFECTS_GRID else ("date",)
    return not any(row[column].word for column in apart)
