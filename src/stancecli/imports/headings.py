"""Which column of a sheet is what: who speaks, of what, when, where it was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from stancecli import notation as fmt
from stancecli.diagnostics import Problem, Unanswerable, with_nearest
from stancecli.imports.given import ISSUE, ReadingOptions
from stancecli.sheets.cells import SheetCell
from stancecli.sheets.table import SheetColumn

ACTOR, STANCE = "actor", "stance"
DATE, SOURCE, PLACE, QUOTE, NOTES, BY = "date", "source", "place", "quote", "notes", "by"
POWER, SALIENCE = "power", "salience"
JOINS = "+"
"""Joins headings that tell actors apart together: `party+country`."""

_ACTORS = """
    actor actors who country countries state party parties organisation organisations
    organization organizations stakeholder stakeholders member members group groups
    delegation delegations name names
"""
_ISSUES = """
    issue issues option options question questions proposal proposals resolution
    resolutions measure measures motion motions bill bills topic topics policy policies
    item items concept concepts statement statements
"""
HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        ACTOR: tuple(_ACTORS.split()),
        ISSUE: tuple(_ISSUES.split()),
        STANCE: ("stance", "position", "vote", "agreement", "opinion", "view", "answer"),
        DATE: ("date", "year", "when", "day"),
        SOURCE: ("source", "sources", "document", "reference"),
        PLACE: ("place", "page", "passage", "paragraph"),
        QUOTE: ("quote", "quotation", "citation"),
        NOTES: ("notes", "note", "comment", "comments", "remark", "remarks"),
        BY: ("by", "speaker", "spokesperson"),
        POWER: (POWER, "influence", "capability"),
        SALIENCE: (SALIENCE,),
    }
)
"""The headings by which each role is known, in lower case."""


def folded(text: str) -> str:
    """A heading or a name as it is compared: without regard to letter case and blanks."""
    return " ".join(text.casefold().split())


def nameless(cell: SheetCell, what: str = "actor", hint: str = "") -> Problem:
    """The fault of a row that has cells, and nothing where the name should stand."""
    return Problem(cell.place, "E512", f"this row names no {what}, and has other cells", hint)


class Headings:
    """The columns of a sheet by their roles: those that a person named, else those called so."""

    def __init__(
        self, columns: Iterable[SheetColumn], options: ReadingOptions, roles: Iterable[str]
    ) -> None:
        """Raise Unanswerable where a person names a role or a heading that there is not."""
        self._by_name = {folded(column.name): column for column in columns if column.name}
        self.said: dict[str, tuple[SheetColumn, ...]] = {}
        roles = tuple(roles)
        for role, heading in options.columns.items():
            if role not in roles:
                refusal = with_nearest(f"--map {role}={heading}: no role “{role}”", role, roles)
                raise Unanswerable(refusal, (f"the roles are {fmt.listed(roles, 'and')}",))
            names = options.issues if role == ISSUE else (heading,)
            self.said[role] = tuple(
                column for name in names for column in self._columns(role, name)
            )
        taken = {id(column) for columns in self.said.values() for column in columns}
        self._called: dict[str, SheetColumn] = {}
        for role in roles:
            free = (self._by_name.get(word) for word in HEADINGS.get(role, (role,)))
            found = [column for column in free if column and id(column) not in taken]
            if found and role not in self.said:
                self._called[role] = min(found, key=lambda column: column.head.place.column)

    def _columns(self, role: str, heading: str) -> tuple[SheetColumn, ...]:
        """The column with a heading; several where those of actors are joined."""
        if folded(heading) in self._by_name:
            return (self._by_name[folded(heading)],)
        parts = heading.split(JOINS) if role == ACTOR else [heading]
        found = [self._by_name.get(folded(part)) for part in parts]
        known = [column for column in found if column]
        if len(known) < len(parts):
            names = [column.name for column in self._by_name.values()]
            refusal = with_nearest(f"--map {role}={heading}: no such heading", heading, names)
            raise Unanswerable(refusal, (f"the headings are {fmt.listed(names, 'and')}",))
        return tuple(known)

    def find(self, role: str) -> SheetColumn | None:
        """The one column of a role; the first where several were named."""
        said = self.said.get(role)
        return said[0] if said else self._called.get(role)

    def name(self, role: str) -> str:
        """The heading of a role; empty where no column has it."""
        column = self.find(role)
        return column.name if column else ""
