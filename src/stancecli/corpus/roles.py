"""Which column of a table of statements is what, and which kind of values it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from stancecli import notation as fmt
from stancecli.corpus.sql import as_text, quoted_name
from stancecli.diagnostics import Place, Unanswerable, near_misses
from stancecli.imports import headings as heads
from stancecli.imports.draft import LeftBehind
from stancecli.imports.given import ISSUE, ReadingOptions
from stancecli.imports.headings import HEADINGS, Headings, folded, without
from stancecli.sheets.cells import SheetCell
from stancecli.sheets.table import SheetColumn

CODER, WEIGHT = "coder", "weight"
REQUIRED = (heads.ACTOR, ISSUE, heads.STANCE)
CITED = (heads.SOURCE, heads.PLACE, heads.QUOTE, CODER)
"""What is said of a passage."""
ROLES = (*REQUIRED, heads.DATE, *CITED, WEIGHT)


class ValueKind(Enum):
    """What the values of a column are."""

    TEXT = "text"
    WHOLE = "whole numbers"
    REAL = "numbers"
    DAY = "days"


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column of a table by its name, and what its values are."""

    name: str
    kind: ValueKind = ValueKind.TEXT


Roles = Mapping[str, tuple[TypedColumn, ...]]
"""The columns of each role that there is; of actors there may be several, that tell them apart."""


def roles_of(table: str, columns: Iterable[TypedColumn], options: ReadingOptions) -> Roles:
    """The columns of a table by their roles.

    Raises Unanswerable where a column is missing, with those that there are and the nearest one.
    """
    columns = tuple(columns)
    if len(options.issues) > 1:
        named = " and ".join(options.issues[:2])
        raise Unanswerable(f"--map says two things of “{ISSUE}”: {named}")
    by_place = dict(enumerate(columns, 1))
    heads_ = (SheetColumn(SheetCell(c.name, Place(table, 1, n)), ()) for n, c in by_place.items())
    found = Headings(without(heads_, options, LeftBehind()), options, ROLES, (heads.ACTOR, ISSUE))
    found.check("--map", found.lacking)
    roles = {}
    for role in ROLES:
        one = found.find(role)
        each = found.said.get(role, (one,) if one else ())
        roles[role] = tuple(by_place[column.head.place.column] for column in each)
    for role in REQUIRED:
        if not roles[role]:
            raise _missing(table, role, columns)
    scaled = set(options.scales) - options.optional
    found.check("--scale", scaled, (found.find(heads.STANCE),))
    used = set(names_of(roles))
    for join in options.joins:
        if folded(join.name) not in map(folded, used):
            refusal = f"--join {join}: it is not said what “{join.name}” is"
            raise Unanswerable(refusal, (f"--map {heads.ACTOR}={join.name}",))
    return MappingProxyType({role: each for role, each in roles.items() if each})


def _missing(table: str, role: str, columns: Iterable[TypedColumn]) -> Unanswerable:
    names = [column.name for column in columns]
    lower = {folded(name): name for name in names}
    near = (near_misses(word, lower, most=1) for word in HEADINGS.get(role, (role,)))
    nearest = next((lower[found[0]] for found in near if found), "HEADING")
    lines = (f"the headings are {fmt.listed(names, 'and')}", f"--map {role}={nearest}")
    return Unanswerable(f"{table}: no column is headed as the {role} of a statement", lines)


def names_of(roles: Roles) -> list[str]:
    """The columns of all roles."""
    return [column.name for columns in roles.values() for column in columns]


def selected(roles: Roles) -> str:
    """The columns of all roles, each by the name that queries have for it: `actor_0`."""
    # A truth, an enumeration and the like are texts from here on.
    return ", ".join(
        f"{as_text(name) if column.kind is ValueKind.TEXT else name} AS {called(role, n)}"
        for role, columns in roles.items()
        for n, column in enumerate(columns)
        for name in (quoted_name(column.name),)
    )


def called(role: str, n: int = 0) -> str:
    return f"{role}_{n}"
