"""Actors that stand on scales from 0 to 100, with their means and how much each matter is to them.

The columns of the expected-utility tradition (Bueno de Mesquita 1981; Stokman and Van den Bos
1992): capability, position and salience. Each matter becomes a decision with a scale.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from stancecli.diagnostics import InvalidModel, Problem
from stancecli.imports.draft import LeftBehind
from stancecli.imports.headings import folded
from stancecli.imports.rows import DECIDER, DraftRows
from stancecli.imports.stances.values import number
from stancecli.imports.writer import new_ids
from stancecli.sheets.cells import SheetCell, decimal
from stancecli.sheets.table import SheetColumn, table_fault

HIGHEST = 100
DECIMALS = 4
"""Of capabilities that had to be put on another scale."""
LOW, HIGH = "low", "high"


@dataclass(frozen=True, slots=True)
class ScaledMatter:
    """One thing to be settled: its id and name, and the columns of positions and saliences."""

    id: str
    name: str
    position: SheetColumn
    salience: SheetColumn
    question: str = ""


@dataclass(frozen=True, slots=True)
class ScaledActor:
    """A row: who it is, its other names, what is said of it, and its line among all below the
    headings."""

    name: SheetCell
    row: int
    also: tuple[SheetCell, ...] = ()
    about: SheetCell | None = None

    @property
    def key(self) -> str:
        """By what it is the same in another table: its short name, else its name."""
        return folded((self.also[0] if self.also else self.name).word)


class ScaledTable:
    """The numbers of actors in one table, with the fault of each that is none."""

    def __init__(
        self,
        actors: Sequence[ScaledActor],
        capability: SheetColumn,
        matters: Sequence[ScaledMatter],
        left: LeftBehind,
        *,
        may_exceed: bool = False,
    ) -> None:
        """Raise InvalidModel where a number is missing, is none, or is off its scale.

        A fault has the name that the column has in the file. Capabilities `may_exceed` 100.
        """
        if not actors:
            message = "no row below the headings names an actor"
            raise table_fault(capability.head.place, "E512", message)
        self.actors = actors
        self.matters = matters
        self._problems = list(self._twice())
        self._capability = capability
        pairs = [column for matter in matters for column in (matter.position, matter.salience)]
        placed = filled_below([capability, *pairs])
        self._means = {
            actor.row: self._number(capability, actor.row, may_exceed=may_exceed)
            for actor in actors
            if actor.row in placed
        }
        self.largest = max(self._means.values(), default=Fraction(0))
        self._places: dict[int, list[tuple[ScaledMatter, Fraction, Fraction]]] = defaultdict(list)
        """By row: where the actor stands on which matter, and how much that is to it."""
        for actor in actors:
            for matter in matters:
                columns = (matter.position, matter.salience)
                if any(column.cells[actor.row].word for column in columns):
                    at, salience = (self._number(column, actor.row) for column in columns)
                    self._places[actor.row].append((matter, at, salience))
                else:
                    left.add("places", "neither a position nor a salience", of=actor.name.word)
        if self._problems:
            raise InvalidModel(sorted(self._problems, key=lambda problem: problem.place))

    def _twice(self) -> Iterator[Problem]:
        """A fault for each name that stands in a second row."""
        seen: dict[str, SheetCell] = {}
        for actor in self.actors:
            first = seen.setdefault(folded(actor.name.word), actor.name)
            if first is not actor.name:
                message = f"“{actor.name.word}” is here a second time, first at {first.place}"
                yield Problem(actor.name.place, "E322", message, "keep one of the two rows")

    def add_positions(self, rows: DraftRows, id_: str, actor: ScaledActor, by: Fraction) -> None:
        """Add where an actor with this id stands, its capabilities divided by a number."""
        for matter, at, salience in self._places[actor.row]:
            there, saying = (c.cells[actor.row].place for c in (matter.position, matter.salience))
            means = self._means[actor.row]
            power = means if by == 1 else round(means / by, DECIMALS)
            rows.add(
                *("positions", actor.name.place),
                actor=id_,
                to=SheetCell(f"{DECIDER}.{matter.id}", there),
                at=SheetCell(decimal(at), there),
                capability=SheetCell(decimal(power), self._capability.cells[actor.row].place),
                salience=SheetCell(decimal(salience), saying),
            )

    def _number(self, column: SheetColumn, row: int, *, may_exceed: bool = False) -> Fraction:
        """The number in a cell; 0, with a fault, where there is none, or one off the scale."""
        cell = column.cells[row]
        found = number(cell.word)
        code, message = "E308", ""
        if not cell.word:
            code, message = "E304", f"is empty here: it takes a number from 0 to {HIGHEST}"
        elif found is None:
            message = f"takes a number, and “{cell.word}” is none"
        elif found < 0 or (found > HIGHEST and not may_exceed):
            message = f"lies from 0 to {HIGHEST}, and {cell.word} does not"
        if message:
            self._problems.append(Problem(cell.place, code, f"“{column.name}” {message}"))
        return found or Fraction(0)


def divisor_of(tables: Iterable[ScaledTable]) -> Fraction:
    """What all capabilities are divided by, so that the largest is 100; 1 where none is larger."""
    largest = max(table.largest for table in tables)
    return largest / HIGHEST if largest > HIGHEST else Fraction(1)


def add_scaled(rows: DraftRows, tables: Sequence[ScaledTable]) -> None:
    """Add what is decided, and every actor with what it says in each table."""
    matters = [matter for table in tables for matter in table.matters]
    for matter in matters:
        _add_decision(rows, matter, alone=len(matters) == 1)
    divisor = divisor_of(tables)
    same: dict[str, list[tuple[ScaledTable, ScaledActor]]] = {}
    for table in tables:
        for actor in table.actors:
            same.setdefault(actor.key, []).append((table, actor))
    ids = new_ids((found[0][1].name.word for found in same.values()), "actor", {DECIDER})
    for id_, found in zip(ids, same.values(), strict=True):
        alike = [actor for _, actor in found]
        name, notes = alike[0].name, [each.about for each in alike]
        about = next((note for note in notes if note and note.word), "")
        rows.add("actors", name.place, id=id_, name=name, also=_others(alike), about=about)
        for table, actor in found:
            table.add_positions(rows, id_, actor, divisor)


def _others(alike: Sequence[ScaledActor]) -> tuple[SheetCell, ...]:
    """The other names of one actor."""
    names = {folded(alike[0].name.word): SheetCell("", alike[0].name.place)}
    for each in alike:
        for cell in (*each.also, each.name):
            names.setdefault(folded(cell.word), SheetCell(cell.word, cell.place))
    return tuple(cell for cell in names.values() if cell.text)


def _add_decision(rows: DraftRows, matter: ScaledMatter, *, alone: bool) -> None:
    ends = {}
    for end, at in ((LOW, 0), (HIGH, HIGHEST)):
        name = f"The {end} end" if alone else f"The {end} end of “{matter.name}”"
        ends[end if alone else f"{matter.id}-{end}"] = {"name": name, "at": str(at)}
    question = matter.question or "Where between the ends should it come out?"
    if matter.name and not matter.question:
        question = f"{matter.name}: where between the ends should it come out?"
    rows.add_decision(matter.id, question, ends)


def filled_below(columns: Iterable[SheetColumn]) -> set[int]:
    """The lines, counted below the headings, in which one of some columns is filled."""
    return {n for column in columns for n, cell in enumerate(column.cells) if cell.word}


def count_others(
    columns: Iterable[SheetColumn], used: Iterable[SheetColumn], what: str, left: LeftBehind
) -> None:
    """Count the cells of columns that such a sheet does not have."""
    known = {id(column) for column in used}
    for column in columns:
        if id(column) not in known:
            thing = "cells" if column.name else "cells under no heading"
            left.add(thing, f"{what} has no such column", len(column.filled), of=column.name)
