"""Questions in SQL, with the values of users apart from their text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Any

from stancecli import notation as fmt
from stancecli.diagnostics import Place, Unanswerable, near_misses
from stancecli.imports import headings as heads
from stancecli.imports.given import ISSUE, ReadingOptions
from stancecli.imports.headings import HEADINGS, Headings, folded, without
from stancecli.imports.rows import LeftBehind
from stancecli.sheets.table import SheetCell, SheetColumn
from stancecli.unseen import escaped, visible

_PARAMETER = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(p[0-9]+)""")
"""A parameter; what is within quotation marks is none."""


@dataclass
class Query:
    """SQL, the values of its parameters (by name, or in order), and the types of its columns."""

    text: str = ""
    parameters: Any = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    def value(self, value: object) -> str:
        """A parameter that has this value, as it stands in the text."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"${name}"

    def several(self, values: Iterable[str]) -> str:
        """A list of parameters that are texts, as `IN` takes it."""
        return f"({', '.join(as_text(self.value(value)) for value in values)})"


def as_text(value: str) -> str:
    return f"CAST({value} AS VARCHAR)"


def quoted_name(name: str) -> str:
    """The name of a table or a column as SQL has it, whatever it is."""
    return '"{}"'.format(name.replace('"', '""'))


def literal(text: str) -> str:
    """A text as SQL has it."""
    return "'{}'".format(text.replace("'", "''"))


def shown_query(asked: Query) -> str:
    """A question with its values in it, for people: what cannot be seen is the number that it has.

    Raises Unanswerable as `seen` does.
    """

    def shown(found: re.Match[str]) -> str:
        return _shown(asked.parameters[found[1]]) if found[1] else found[0]

    return seen(_PARAMETER.sub(shown, asked.text))


def seen(text: str) -> str:
    """The text of a question, in which all can be seen. Raises Unanswerable where it cannot."""
    for line in text.split("\n"):
        if visible(line) != line:
            raise Unanswerable(
                "the question cannot be printed: a name in it has characters that cannot be seen",
                (visible(line.strip()),),
            )
    return text


def _shown(value: object) -> str:
    if isinstance(value, str):
        parts = escaped(literal(value), lambda unseen: f"' || chr({ord(unseen)}) || '")
        return parts if parts == literal(value) else f"({parts})"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{literal(k)}: {_shown(v)}' for k, v in value.items())}}}"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(_shown, value))}]"
    return repr(value)


# ISO dates among texts, in the SQL that every engine knows: none is cast, for that may fail.


_SHORT = ("02-30", "02-31", "04-31", "06-31", "09-31", "11-31")
"""Days that no year has."""


def iso_date(text: str, other: str) -> str:
    """The year, month or day that a text is, or begins with before a time; else what is `other`."""

    def part(start: int, length: int) -> str:
        return f"SUBSTR({text}, {start}, {length})"

    digits = [f"{part(n, 1)} IN {_listed(range(10), 1)}" for n in range(1, 5)]
    year = " AND ".join([*digits, f"{part(1, 4)} <> '0000'"])
    month = f"{part(5, 1)} = '-' AND {part(6, 2)} IN {_listed(range(1, 13))}"
    leap = (
        f"{part(3, 2)} IN {_listed(range(4, 100, 4))} "
        f"OR {part(3, 2)} = '00' AND {part(1, 2)} IN {_listed(range(0, 100, 4))}"
    )
    day = (
        f"{part(8, 1)} = '-' AND {part(9, 2)} IN {_listed(range(1, 32))} "
        f"AND {part(6, 5)} NOT IN {_quoted(_SHORT)} AND ({part(6, 5)} <> '02-29' OR {leap}) "
        f"AND {part(11, 1)} IN ('', 'T', ' ')"
    )
    return f"""CASE
          WHEN LENGTH({text}) = 4 AND {year} THEN {text}
          WHEN LENGTH({text}) = 7 AND {year} AND {month} THEN {text}
          WHEN LENGTH({text}) > 9 AND {year} AND {month} AND {day} THEN {part(1, 10)}
          ELSE {other} END"""


def _listed(numbers: Iterable[int], width: int = 2) -> str:
    return _quoted(f"{number:0{width}}" for number in numbers)


def _quoted(texts: Iterable[str]) -> str:
    return f"({', '.join(map(literal, texts))})"


# Which column of a table of statements is what, and which kind of values it has.


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
