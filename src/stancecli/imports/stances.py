"""A sheet of who is for or against what: actors down, things across, or one row a statement.

What is spoken of becomes issues: the sheet does not say who decides, or what excludes what.
"""

from __future__ import annotations

from collections.abc import Sequence

from stancecli import notation as fmt
from stancecli.imports import Import, headings as heads
from stancecli.imports.given import ISSUE, Given, ReadingOptions
from stancecli.imports.rows import Draft
from stancecli.imports.sheet import BESIDE, ActorSheet
from stancecli.imports.values import is_number
from stancecli.sheets.table import SheetColumn, table_fault

_READ = (heads.ACTOR, heads.ID, *BESIDE, heads.NOTES)
"""What may stand beside stances, and has a place in a model."""
ROLES = (*_READ, ISSUE, heads.STANCE, heads.POWER, heads.SALIENCE)

_NOTES = (
    "Imported from a sheet of actors and their stances. Still to be judged:",
    "- what each actor wants, and who decides what: the sheet does not say. What is spoken of "
    "stands under “issues”, which exclude nothing. To make an option of one, give an actor a "
    "decision, move it there, and let the positions name it in full (to: actor.option);",
    "- where each stance was read (cite).",
)


def recognises(given: Given) -> bool:
    """Whether it is a table; any may be one of stances."""
    return given.is_sheet


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a sheet of stances; raises InvalidModel with every fault, at its cell."""
    sheet = ActorSheet(given, options, ROLES)
    named = sheet.roles.all(ISSUE)
    how = sheet.roles.find(heads.STANCE)
    if named and how and len(options.issues) < 2:
        _read_statements(sheet, named, how)
    elif named and not options.issues:
        raise sheet.roles.lacks(heads.STANCE, sheet.line)
    else:
        _read_matrix(sheet, named)
    return sheet.draft("Stances", _NOTES)


def _read_statements(sheet: ActorSheet, named: Sequence[SheetColumn], how: SheetColumn) -> None:
    """Read a sheet in which each row says of whom, on what, and how that one stands."""
    sheet.beside[heads.NOTES] = sheet.by_line(heads.NOTES)
    issues: dict[int, str] = {}
    for first, *more in zip(*(column.cells for column in named), strict=True):
        line = first.place.line
        if first.word and line in sheet.keys:
            issues[line] = sheet.key_of(sheet.issues, heads.name_in(first, more))
    (stances,) = sheet.stances([how], are_named=True)
    said = {cell.place.line for cell, *_ in stances.cells}
    for column, lines in ((named[0], issues.keys()), (how, said)):
        count = len(sheet.keys.keys() - lines)
        sheet.left.add("rows", f"nothing stands under “{column.name}”", count)
    sheet.say(stances, issues)
    sheet.leave_the_rest(_READ, (*named, how))


def _read_matrix(sheet: ActorSheet, named: Sequence[SheetColumn]) -> None:
    """Read a sheet in which each column has stances on one thing: those named, or all that may."""
    free = ("", heads.STANCE)
    columns = named or [c for c in sheet.columns if sheet.roles.of(c) in free and c != sheet.who]
    if not columns:
        raise sheet.roles.lacks(ISSUE, sheet.line)
    headed = sheet.roles.find(heads.ACTOR) is not None
    odd = [sheet.words.knows(c.head) and not (headed and is_number(c.name)) for c in columns]
    if not (named or sheet.options.head) and (all(odd) if headed else any(odd)):
        says = fmt.few(fmt.quoted(column.name) for column in sheet.columns)
        line = sheet.line("--head", str(sheet.who.head.place.line))
        hint = f"write one above it, as actor, issue, stance; or, if it is: {line}"
        message = f"is this the line of headings? It says {says}"
        raise table_fault(sheet.who.head.place, "E504", message, hint)
    sheet.tell(sheet.roles.find(heads.NOTES))
    found = sheet.stances(columns, are_named=bool(named))
    for stances in found:
        issue = sheet.key_of(sheet.issues, stances.column.head)
        sheet.say(stances, dict.fromkeys(sheet.keys, issue))
    sheet.leave_the_rest(_READ, columns)


KIND = Import(
    *("a sheet of actors and their stances", recognises, read),
    takes=frozenset({"map", "value", "scale", "sheet", "head", "dates", "leave-out"}),
    rank=2,  # any table may be one
)
