"""How a workbook holds a model: its sheets, their columns, and the grids beside them.

It has the tables of `columns`, a sheet each, and grids for what is easier to fill in across: a cell
of a grid is the size of a claim, of which the sheet of its table says the rest. Who writes a
workbook and who reads one both go by this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias, get_args

from stancecli.loader import kinds
from stancecli.loader.entries import ENTRY_OF
from stancecli.loader.keys import Key
from stancecli.loader.kinds import Kind
from stancecli.model import PARTS, WHOLE, Actor, Breach, Item, Model, Scenario, items_in, kind_of

# The folder of tables that holds a whole model: what `export csv` writes, `import csv` reads.


Columns: TypeAlias = Mapping[str, Key | None]
"""The columns of a table, each with the key that it holds; one without tells whose row it is."""


def _columns(made: type, *whose: str) -> Columns:
    keys = {key.name: key for key in ENTRY_OF[made].values()}
    return {**dict.fromkeys(whose), **keys}


MADE: Mapping[str, type] = {table: made for held in PARTS.values() for table, made in held.items()}
"""By table: the class of what its rows are."""
OWNERS: Mapping[str, str] = {
    table: kind_of(WHOLE[made])
    for table, made in MADE.items()
    if WHOLE[made] is not Model and table not in items_in(Actor)
}
"""The column with the id of what a row belongs to, where its own id does not begin with that."""


def _tables(whole: type) -> Iterator[tuple[str, Columns]]:
    """The tables of what a class holds, each before those of what is held there."""
    for table, made in PARTS.get(whole, {}).items():
        id_ = ("id",) if made is Scenario or made in get_args(Item) else ()
        owner = (OWNERS[table],) if table in OWNERS else ()
        option = ("option",) if made is Breach else ()
        yield table, _columns(made, *id_, *owner, *option)
        yield from _tables(made)


TABLES: Mapping[str, Columns] = {"model": _columns(Model), **dict(_tables(Model))}
"""The columns of each table. Ids are full ones; lists are parted by `;`."""


START = "Start"
"""The sheet that says what to fill in where; nobody reads it back."""
OWNED = tuple(items_in(Actor))
"""Tables of what belongs to an actor: they have a column of actors, for rows without an id."""
ACTOR = "actor"

SHEET_COLUMNS: Mapping[str, Columns] = {
    table: {"id": None, ACTOR: None, **columns} if table in OWNED else columns
    for table, columns in TABLES.items()
}
"""The columns of the sheet of each table."""

ITEMS: Mapping[str, tuple[str, str]] = {
    table: (kind_of(MADE[table]), next(iter(ENTRY_OF[MADE[table]].keys)))
    for table, columns in TABLES.items()
    if "id" in columns
}
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
