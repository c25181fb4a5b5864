"""Columns of another file beside those of a table: names for keys, days for numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from stancecli import notation as fmt
from stancecli.diagnostics import Problem, Unanswerable, with_nearest
from stancecli.imports.given import Given, Join
from stancecli.imports.headings import JOINS, folded
from stancecli.imports.rows import LeftBehind
from stancecli.imports.stances.values import shortened
from stancecli.loader.text import Faults
from stancecli.sheets.table import SheetCell, SheetColumn, columns_below

NAMED = 3
"""So many keys without a partner are named."""
_WHOLE = re.compile(r"(-?[0-9]+)\.0+")


def joined(
    columns: Sequence[SheetColumn], joins: Sequence[Join], given: Given, left: LeftBehind
) -> list[SheetColumn]:
    """The columns of a table, and those joined to it; a key without a partner has an empty cell.

    Raises Unanswerable for a column that there is not, or is there twice, InvalidModel where a key
    has two names.
    """
    found = list(columns)
    for join in joins:
        names = _names(join, given)
        keys = list(_keys(columns, join.column, given.name))
        heads = [column for column in columns if folded(column.name) == folded(join.name)]
        if heads:
            raise there_already(join, given.name)
        alone = [each for each in dict.fromkeys(map(_key, keys)) if all(each) and each not in names]
        left.add("keys", not_there(join, map(", ".join, alone[:NAMED])), len(alone), of=join.column)
        cells = [SheetCell(names.get(_key(key), ""), key[0].place) for key in keys]
        place = _named(columns, join.column, given.name)[0].head.place
        found.append(SheetColumn(SheetCell(join.name, place), tuple(cells)))
    return found


def not_there(join: Join, keys: Iterable[str]) -> str:
    """Why keys, of which the first are named, have no partner."""
    return f"not in {join.file}: {', '.join(f'“{shortened(key)}”' for key in keys)}"


def there_already(join: Join, table: str) -> Unanswerable:
    """The refusal of a column to join that is called like one of the table."""
    return Unanswerable(f"--join {join}: {table} has a column “{join.name}” itself")


def headings_named(
    headings: Sequence[str], heading: str, table: str, *, parts: bool = True
) -> tuple[str, ...]:
    """A heading as a table has it, or those that are joined in it, where it may have `parts`.

    Raises Unanswerable for one that there is not.
    """
    by_name = {folded(name): name for name in headings}
    names = heading.split(JOINS) if parts and folded(heading) not in by_name else [heading]
    for name in names:
        if folded(name) not in by_name:
            refusal = with_nearest(f"--join: no heading “{name}” in {table}", name, headings)
            raise Unanswerable(refusal, (f"the headings are {fmt.listed(headings, 'and')}",))
    return tuple(by_name[folded(name)] for name in names)


def two_names(join: Join, key: str, first: str, other: str) -> str:
    """What is wrong with a key that is there twice."""
    return f"“{key}” has two names: “{first}” and “{other}”, under “{join.name}”"


def _names(join: Join, given: Given) -> dict[tuple[str, ...], str]:
    """The names in a file by their keys."""
    columns = columns_below(Given({join.file: given.joined[join.file]}).grid)
    (naming,) = _named(columns, join.name, join.file, parts=False)
    names: dict[tuple[str, ...], SheetCell] = {}
    faults = Faults()
    for cells, name in zip(_keys(columns, join.key, join.file), naming.cells, strict=True):
        key = _key(cells)
        first = names.setdefault(key, name)
        if name.word and not first.word:
            names[key] = name
        elif name.word and name.word != first.word and all(key):
            message = two_names(join, ", ".join(key), first.word, name.word)
            faults.add(Problem(name.place, "E513", f"{message}, first at {first.place}"))
    faults.raise_any()
    return {key: name.word for key, name in names.items()}


def _keys(
    columns: Sequence[SheetColumn], heading: str, table: str
) -> Iterator[tuple[SheetCell, ...]]:
    """The cells of a key, row by row."""
    return zip(*(column.cells for column in _named(columns, heading, table)), strict=True)


def _key(cells: Sequence[SheetCell]) -> tuple[str, ...]:
    """What is compared: a program may write 3 as 3.0."""
    return tuple(_WHOLE.sub(r"\1", c.word) if _WHOLE.fullmatch(c.word) else c.word for c in cells)


def _named(
    columns: Sequence[SheetColumn], heading: str, table: str, *, parts: bool = True
) -> list[SheetColumn]:
    """The column of a heading, or those of the headings that are joined."""
    by_name = {column.name: column for column in columns if column.name}
    return [by_name[name] for name in headings_named([*by_name], heading, table, parts=parts)]
