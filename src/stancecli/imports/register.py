"""A register of stakeholders: each with its power, interest and attitude, as projects keep it.

Power and interest become ratings, words of attitude stances on one issue, concerns draft interests.
A register says nothing of decisions, and no number in it enters a sum.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import PurePath
from typing import NamedTuple

from stancecli import notation as fmt
from stancecli.diagnostics import Unanswerable
from stancecli.imports import Import, words as heads
from stancecli.imports.given import ISSUE, Given, ReadingOptions
from stancecli.imports.rows import Draft
from stancecli.imports.sheet import ActorSheet, head_of, not_known, off_scale
from stancecli.imports.words import (
    NOTHING,
    before_brackets,
    number,
    plain,
    says_nothing,
    scale_of,
    shortened,
    strengthened,
)
from stancecli.imports.writer import line_of_text
from stancecli.sheets.table import CellGrid, SheetCell, decimal, folded

_TELLING = {heads.POWER, heads.INTEREST, heads.STANCE, heads.CONCERNS}
"""Roles of columns by two of which a sheet is told to be a register."""
ROLES = (
    *(heads.ACTOR, heads.GROUP, heads.POWER, heads.INTEREST, heads.STANCE),
    *(heads.CONCERNS, heads.ABOUT, heads.NOTES),
)
"""What a column of a register can be."""
_PARTS = re.compile(r"[;\n\r]+")
_BULLET = re.compile(r"^\s*(?:[-–—•*·‣]|[0-9]{1,2}[.)])\s+")
LOWEST, MIDDLE, HIGHEST = map(Fraction, (1, 3, 5))
DECIMALS = 2
_RANKS = ("very_low", "low", "medium", "high", "very_high")
_MEANING = heads.meaning_of("ratings")
_JUDGE = (
    "Still to be judged:",
    "- what each stakeholder wants, and how much each thing counts: a draft interest has medium "
    "importance;",
    "- who decides what, between which options, and what each does to whom: a register does not "
    "say. Give an actor a decision, and `stance tradeoffs` weighs it;",
    "- where each thing was read (cite).",
)


def recognises(given: Given) -> bool:
    """Whether the headings of a sheet are those of a register."""
    return given.is_sheet and any(map(_may_be_register, given.grids))


def _may_be_register(grid: CellGrid) -> bool:
    line = grid.lines[head_of(grid, ReadingOptions())] if grid.lines else ()
    roles = {heads.role_of(cell.word, (*ROLES, ISSUE)) for cell in line}
    # With a column of issues each row is a statement.
    enough = {heads.POWER, heads.INTEREST} if ISSUE in roles else _TELLING
    return len(roles & enough) > 1


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a register; raises InvalidModel with every fault, at its cell."""
    sheet = ActorSheet(given, options, ROLES)
    for column in sheet.roles.all(heads.ABOUT):
        sheet.tell(column, f"{column.name}: ")
    sheet.tell(sheet.roles.find(heads.NOTES))
    _read_ratings(sheet)
    attitude = sheet.roles.find(heads.STANCE)
    if attitude:
        (stances,) = sheet.stances([attitude], are_named=True)
        on = line_of_text(options.on or PurePath(given.name).stem)
        issue = sheet.key_of(sheet.issues, SheetCell(on, attitude.head.place))
        if not options.on:
            sheet.notes.append(f"The attitudes are on “{on}”. (--on ISSUE names it.)")
        sheet.say(stances, dict.fromkeys(sheet.keys, issue))
    elif options.on:
        raise Unanswerable("--on: no column has attitudes", ("--map stance=HEADING",))
    for who, cell in sheet.telling(sheet.roles.find(heads.GROUP)):
        sheet.part_of.setdefault(who, cell)
    for column in sheet.roles.all(heads.CONCERNS):
        for who, cell in sheet.telling(column):
            for part in map(line_of_text, _PARTS.split(cell.text)):
                if text := _BULLET.sub("", part).rstrip(" ."):
                    sheet.interests[who].setdefault(folded(text), SheetCell(text, cell.place))
    sheet.leave_the_rest(ROLES)
    read_as = (f"“{c.name}” as {sheet.roles.of(c)}" for c in sheet.columns if sheet.roles.of(c))
    about = f"Imported from a register of stakeholders: {fmt.listed(read_as)}."
    return sheet.draft("Register", (about, *_JUDGE))


# Power and interest.


def _read_ratings(sheet: ActorSheet) -> None:
    """Rate each of whom a row says both power and interest; one alone is about its actor."""
    power, interest = (_rated(sheet, role) for role in (heads.POWER, heads.INTEREST))
    for line, who in sheet.keys.items():
        if line in power and line in interest:
            cells = power[line], interest[line]
            because = "; ".join(rating.because for rating in cells if rating.because)
            both = " ".join(rating.amount.word for rating in cells)
            sheet.rated[who].setdefault(both, (cells[0].amount, cells[1].amount, because))
        elif alone := power.get(line) or interest.get(line):
            sheet.about[who].setdefault(f"{alone.heading}: {alone.cell.word}", alone.cell)


class _Rating(NamedTuple):
    """What a cell says of power or interest, from 1 to 5, and what is in brackets behind it."""

    heading: str
    cell: SheetCell
    amount: SheetCell
    because: str


def _rated(sheet: ActorSheet, role: str) -> dict[int, _Rating]:
    """The ratings in the column of a role, by the lines of their rows.

    A column with `very high` or `very low` has five words, else there are three.
    """
    column = sheet.roles.find(role)
    if not column:
        return {}
    scale, meant = scale_of(sheet.options, role, column.name), _meant(role, sheet.options)
    amounts, numbers = dict[SheetCell, Fraction](), dict[SheetCell, Fraction]()
    ranks, strange = dict[SheetCell, int](), list[SheetCell]()
    for cell in sheet.filled(column):
        word = plain(before_brackets(cell.word)[0])
        amount, rank = number(word), _rank(word)
        if meant.get(word, NOTHING) != NOTHING:
            amounts[cell] = Fraction(meant[word])
        elif word in meant or says_nothing(word):
            sheet.left.add("cells", f"“{shortened(cell.word)}” says nothing", of=column.name)
        elif amount is not None:
            numbers[cell] = amount
        elif rank is not None:
            ranks[cell] = rank
        else:
            strange.append(cell)
    for fault in not_known(strange, role, "1 (little) to 5", sheet.line, f"{role}:"):
        sheet.faults.add(fault)
    low, high = scale or (LOWEST, HIGHEST)
    step = 1 if any(abs(rank) > 1 for rank in ranks.values()) else 2
    amounts |= {cell: MIDDLE + step * rank for cell, rank in ranks.items()}
    ratio = (HIGHEST - LOWEST) / (high - low)
    amounts |= {cell: LOWEST + ratio * (n - low) for cell, n in numbers.items()}
    # A heading may name another scale: Power (1-10), Interest (1 = high, 5 = low).
    named = [] if scale else [*map(Fraction, re.findall("[0-9]{1,3}", column.name))]
    is_other = bool(named) and (named != [LOWEST, HIGHEST] or "=" in column.name)
    ends = sorted((low, high))
    off = [
        cell
        for cell, n in numbers.items()
        if is_other or not ends[0] <= n <= ends[1] or ("%" in cell.word and not scale)
    ]
    if off:
        usual, found = f"{role} is rated from 1 (little) to 5", [*numbers.values(), *named]
        fault = off_scale(off, found, scale, usual, "for little", sheet.line, f"{role}=")
        sheet.faults.add(fault)
    elif numbers and not scale and LOWEST < max(numbers.values()) <= MIDDLE:
        most = decimal(max(numbers.values()))
        asked = f"“{column.name}” goes up to {most}, of 5. (If {most} is most:"
        sheet.notes.append(f"{asked} --scale {role}=1:{most}.)")
    rated: dict[int, _Rating] = {}
    for cell, amount in amounts.items():
        behind = before_brackets(cell.word)[1]
        rating = SheetCell(decimal(round(amount, DECIMALS)), cell.place)
        because = behind if number(behind) is None else ""
        rated[cell.place.line] = _Rating(column.name, cell, rating, because)
    return rated


def _rank(word: str) -> int | None:
    """The place of a word among those of ratings, from −2 to 2; None where it is none."""
    meaning, times = strengthened(_MEANING, word)
    return times * (_RANKS.index(meaning) - 2) if meaning else None


def _meant(role: str, options: ReadingOptions) -> dict[str, str]:
    """What a person says that words mean: `power:critical=5`, `power:NSP=nothing`."""
    meant: dict[str, str] = {}
    for word, value in options.values.items():
        of, mark, rest = word.partition(":")
        if mark and of == role:
            found = number(value)
            if value != NOTHING and (found is None or not LOWEST <= found <= HIGHEST):
                refusal = f"--value {word}={value}: {role} is a number from 1 (little) to 5"
                raise Unanswerable(refusal)
            meant[plain(rest)] = value if found is None else str(found)
    return meant


KIND = Import(
    *("a register of stakeholders", recognises, read),
    takes=frozenset({"map", "value", "scale", "sheet", "head", "on", "leave-out"}),
    rank=1,  # before sheets of stances, which any table may be
)
