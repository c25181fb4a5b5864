"""Actors that stand on scales from 0 to 100, with their means and how much each matter is to them.

The columns of the expected-utility tradition (Bueno de Mesquita 1981; Stokman and Van den Bos
1992): capability, position and salience. Each matter becomes a decision with a scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from stancecli.diagnostics import InvalidModel, Problem
from stancecli.imports.draft import LeftBehind
from stancecli.imports.parties import DECIDER, deciding, speaker, unsettled
from stancecli.imports.stance_words import number
from stancecli.imports.writer import Leaf, YamlBlock, YamlField, field, new_ids
from stancecli.sheets.cells import SheetCell, decimal
from stancecli.sheets.table import SheetColumn

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


@dataclass(frozen=True, slots=True)
class ScaledActor:
    """A row: who it is, what is said about it, and its line among the lines of all columns."""

    name: SheetCell
    row: int
    about: tuple[YamlField, ...] = ()


class ScaledParties:
    """Actors on scales, as the actors of a model."""

    def __init__(
        self,
        actors: Sequence[ScaledActor],
        capability: SheetColumn,
        matters: Sequence[ScaledMatter],
        left: LeftBehind,
        *,
        may_exceed: bool = False,
    ) -> None:
        """Where a capability `may_exceed` 100, all are divided so that the largest is 100.

        Raises InvalidModel with a fault for each number that is none, or off its scale, by the
        name that its column has in the file.
        """
        self._actors = actors
        self._matters = matters
        self._problems: list[Problem] = []
        self._capability = {
            actor.row: self._number(capability, actor.row, may_exceed=may_exceed)
            for actor in actors
        }
        self._capability_cells = capability.cells
        self.largest = max((n for n in self._capability.values() if n), default=Fraction(0))
        self._taken = {
            actor.row: list(self._positions(actor, capability, left)) for actor in actors
        }
        if self._problems:
            raise InvalidModel(sorted(self._problems, key=lambda problem: problem.place))

    @property
    def is_divided(self) -> bool:
        return self.largest > HIGHEST

    def fields(self) -> Iterator[YamlField]:
        """Who decides, and every actor with its positions."""
        yield deciding(self._decision(matter) for matter in self._matters)
        ids = new_ids((actor.name.word for actor in self._actors), "actor", {DECIDER})
        for id_, actor in zip(ids, self._actors, strict=True):
            name = Leaf(actor.name.word, actor.name.place)
            place = actor.name.place
            yield speaker(id_, name, self._taken[actor.row], place, actor.about)

    def _decision(self, matter: ScaledMatter) -> YamlField:
        alone = len(self._matters) == 1
        ends = []
        for end, at in ((LOW, 0), (HIGH, HIGHEST)):
            name = f"The {end} end" if alone else f"The {end} end of “{matter.name}”"
            parts = (field("name", name), field("at", str(at)))
            ends.append(YamlField(end if alone else f"{matter.id}-{end}", YamlBlock(parts)))
        question = "Where between the ends should it come out?"
        if matter.name:
            question = f"{matter.name}: where between the ends should it come out?"
        return unsettled(matter.id, question, ends)

    def _positions(
        self, actor: ScaledActor, capability: SheetColumn, left: LeftBehind
    ) -> Iterator[YamlBlock]:
        power = capability.cells[actor.row]
        for matter in self._matters:
            cells = [matter.position.cells[actor.row], matter.salience.cells[actor.row]]
            if not any(cell.word for cell in cells):
                left.add("place", "neither a position nor a salience", of=actor.name.word)
                continue
            at = self._number(matter.position, actor.row)
            salience = self._number(matter.salience, actor.row)
            means = self._capability[actor.row]
            if at is None or salience is None or means is None:
                continue
            numbers = (
                field("at", decimal(at), cells[0].place),
                field("capability", self._divided(means), power.place),
                field("salience", decimal(salience), cells[1].place),
            )
            to = field("to", f"{DECIDER}.{matter.id}", cells[0].place)
            yield YamlBlock((to, *numbers), actor.name.place)

    def _divided(self, means: Fraction) -> str:
        if not self.is_divided:
            return decimal(means)
        return decimal(round(means * HIGHEST / self.largest, DECIMALS))

    def _number(
        self, column: SheetColumn, row: int, *, may_exceed: bool = False
    ) -> Fraction | None:
        """The number in a cell; a fault where there is none, or one off the scale."""
        cell = column.cells[row]
        found = number(cell.word)
        if not cell.word:
            message = f"“{column.name}” is empty here: it takes a number from 0 to {HIGHEST}"
            self._problems.append(Problem(cell.place, "E304", message))
        elif found is None:
            message = f"“{column.name}” takes a number, and “{cell.word}” is none"
            self._problems.append(Problem(cell.place, "E308", message))
        elif found < 0 or (found > HIGHEST and not may_exceed):
            message = f"“{column.name}” lies from 0 to {HIGHEST}, and {cell.word} does not"
            self._problems.append(Problem(cell.place, "E308", message))
        else:
            return found
        return None


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
            thing = "cell" if column.name else "cell under no heading"
            left.add(thing, f"{what} has no such column", len(column.filled), of=column.name)
