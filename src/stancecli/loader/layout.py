"""How a workbook holds a model: its sheets, their columns, and the grids beside them.

It has the tables of `columns`, a sheet each, and grids for what is easier to fill in across: a cell
of a grid is the size of a claim, of which the sheet of its table says the rest. Who writes a
workbook and who reads one both go by this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from stancecli.loader import kinds
from stancecli.loader.columns import MADE, TABLES, Columns
from stancecli.loader.entries import ENTRY_OF
from stancecli.loader.keys import Key
from stancecli.loader.kinds import Kind
from stancecli.model import Actor, items_in, kind_of

START = "Start"
"""The sheet that says what to fill in where; nobody reads it back."""
OWNED = tuple(items_in(Actor))
"""Tables of what belongs to an actor: they have a column of actors, for rows without an id."""
ACTOR = "actor"

SHEET_COLUMNS: Mapping[str, Columns] = MappingProxyType(
    {
        table: {"id": None, ACTOR: None, **columns} if table in OWNED else columns
        for table, columns in TABLES.items()
    }
)
"""The columns of the sheet of each table."""

ITEMS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        table: (kind_of(MADE[table]), next(iter(ENTRY_OF[MADE[table]].keys)))
        for table, columns in TABLES.items()
        if "id" in columns
    }
)
"""By table: what each row is, and the column with its name, which is the first key of an entry."""


@dataclass(frozen=True, slots=True)
class GridKind:
    """A grid: the size of one claim a cell, between what stands at its left and what is above.

    `mark` is its first cell, by which a sheet is known to be one. `down` and `across` are the
    columns of `table` that a cell fills in with the two, `amount` that which it is the value of.
    `before` are the columns at the left; the names of what is across come behind them.
    """

    mark: str
    table: str
    down: str
    across: str
    amount: str
    before: tuple[str, ...]

    @property
    def key(self) -> Key:
        """The key of the amount."""
        key = TABLES[self.table][self.amount]
        assert key is not None
        return key

    @property
    def elsewhere(self) -> str:
        """What stands in a cell of which the sheet of the table says all."""
        return f"see {sheet_name(self.table)}"


EFFECTS_GRID = GridKind(
    "Decision", "effects", "to", "option", "effect", ("id", "actor", "interest")
)
STANCES_GRID = GridKind("Stances", "positions", "actor", "to", "stance", ("id", "actor"))
INFLUENCES_GRID = GridKind("Influences", "influence", "actor", "to", "strength", ("id", "actor"))
GRIDS = (EFFECTS_GRID, STANCES_GRID, INFLUENCES_GRID)

IDS = "(id)"
"""The first cell of the line with the ids of what stands across."""


def sheet_name(table: str) -> str:
    """What the sheet of a table is called."""
    return table.capitalize()


def is_aside(heading: str) -> bool:
    """Whether what stands under a heading, behind a word or on a sheet is not read."""
    return heading.startswith("(") and heading.endswith(")")


def value_words(kind: Kind) -> tuple[str, ...]:
    """The words that may stand for a value of a kind; empty where any text may."""
    if kind is kinds.YES_NO:
        return ("true", "false")
    if kind.scale:
        return (*kind.scale.words, *kind.scale.others)
    return tuple(word for word in kind.schema().get("enum", ()) if isinstance(word, str))
