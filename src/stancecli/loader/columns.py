"""The folder of tables that holds a whole model: what `export csv` writes, `import csv` reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias, get_args

from stancecli.loader.entries import ENTRY_OF
from stancecli.loader.keys import Key
from stancecli.model import PARTS, WHOLE, Actor, Breach, Item, Model, Scenario, items_in, kind_of

Columns: TypeAlias = Mapping[str, Key | None]
"""The columns of a table, each with the key that it holds; one without tells whose row it is."""


def _columns(made: type, *whose: str) -> Columns:
    keys = {key.name: key for key in ENTRY_OF[made].values()}
    return MappingProxyType({**dict.fromkeys(whose), **keys})


MADE: Mapping[str, type] = MappingProxyType(
    {table: made for held in PARTS.values() for table, made in held.items()}
)
"""By table: the class of what its rows are."""
OWNERS: Mapping[str, str] = MappingProxyType(
    {
        table: kind_of(WHOLE[made])
        for table, made in MADE.items()
        if WHOLE[made] is not Model and table not in items_in(Actor)
    }
)
"""The column with the id of what a row belongs to, where its own id does not begin with that."""


def _tables(whole: type) -> Iterator[tuple[str, Columns]]:
    """The tables of what a class holds, each before those of what is held there."""
    for table, made in PARTS.get(whole, {}).items():
        id_ = ("id",) if made is Scenario or made in get_args(Item) else ()
        owner = (OWNERS[table],) if table in OWNERS else ()
        option = ("option",) if made is Breach else ()
        yield table, _columns(made, *id_, *owner, *option)
        yield from _tables(made)


TABLES: Mapping[str, Columns] = MappingProxyType({"model": _columns(Model), **dict(_tables(Model))})
"""The columns of each table. Ids are full ones; lists are parted by `;`."""
