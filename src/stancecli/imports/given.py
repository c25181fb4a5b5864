"""What was handed over to be imported, and how it is to be read."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import chain
from pathlib import Path, PurePath
from typing import TypeAlias

from stancecli.diagnostics import Place, Problem, Unanswerable, none_such
from stancecli.imports.writer import failed_formula
from stancecli.loader.layout import is_aside
from stancecli.sheets import WORKBOOKS, is_workbook
from stancecli.sheets.table import CellGrid, MergedArea, ReadWorkbook, decimal, in_utf_8, read_csv

_RECIPES = Path(__file__).with_name("recipes")
RECIPES = tuple(sorted(path.stem for path in _RECIPES.glob("*.yaml")))
"""The recipes that come with stance."""
TEXT_TABLES = (".csv", ".tsv", ".tab", ".txt")
"""How the names of tables in text end."""
_CALLED_WORKBOOKS = (*WORKBOOKS, ".xls", ".xlsb", ".numbers")

Ends: TypeAlias = tuple[Fraction, Fraction]
"""The ends of a scale, the one first that means opposed, or little."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """So many things of a file that are not in the model, and why: 1, `statements`, `no actor`."""

    count: int
    what: str
    why: str


@dataclass(frozen=True)
class Join:
    """A column that another file has: what stands under `name` there where `key` is as in `column`.

    Headings that `+` joins are one key together. A recipe may leave the file to who uses it.
    """

    column: str
    file: str
    key: str
    name: str

    def __str__(self) -> str:
        return f"{self.column}={self.file}" + (f":{self.key}:{self.name}" if self.key else "")


@dataclass(frozen=True)
class ReadingOptions:
    """What a person says of a file, beyond what it says itself.

    `columns` has the heading of a file for each role (`actor`: `country`), `issues` all headings
    that are said to be issues, `values` what a word in a cell means on the scale of stances,
    `scales` the ends of the numbers of a column, by its heading or its role, ALL being every other
    column of stances; `sheet` is the one to read of a workbook, `head` the row in it with the
    headings, and `on` what is spoken of. `joins` are the columns that other files have, `dates`
    what comes first in 02/05/2024, `leave_out` the headings of what is not read.

    Where a recipe says some of it, `typed` is what was typed, and `optional` the headings of which
    a file may lack some.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    issues: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, Ends] = field(default_factory=dict)
    sheet: str = ""
    head: int = 0
    on: str = ""
    joins: tuple[Join, ...] = ()
    dates: str = ""
    leave_out: tuple[str, ...] = ()
    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()

    @property
    def day_first(self) -> bool | None:
        """Whether 02/05/2024 is the second of May; None where that is not said."""
        return DAYS.get(self.dates)

    @property
    def given(self) -> dict[str, tuple[str, ...]]:
        """What was said, as it is typed: the options by their names, each with its words."""
        columns = {role: each for role, each in self.columns.items() if role != ISSUE}
        alone = {each: getattr(self, each) for each in ("sheet", "head", "on", "dates")}
        said = {
            "map": tuple(f"{role}={each}" for role, each in columns.items())
            + tuple(f"{ISSUE}={each}" for each in self.issues),
            "value": tuple(f"{word}={value}" for word, value in self.values.items()),
            "scale": tuple(
                f"{'' if name == ALL else f'{name}='}{':'.join(map(decimal, ends))}"
                for name, ends in self.scales.items()
            ),
            **{option: (str(value),) for option, value in alone.items() if value},
            "join": tuple(map(str, self.joins)),
            "leave-out": self.leave_out,
        }
        return {option: words for option, words in said.items() if words}


def shipped(name: str) -> bytes:
    """The text of a recipe; raises Unanswerable where there is none of this name."""
    if name not in RECIPES:
        raise none_such(f"no recipe “{name}”, and no such file", name, RECIPES)
    return (_RECIPES / f"{name}.yaml").read_bytes()


FURTHEST = 1e15
"""The ends of a scale lie no further from 0: beyond, numbers are no longer told apart."""
ISSUE = "issue"
"""The role that several columns can have."""
DAYS: Mapping[str, bool] = {"day-first": True, "month-first": False}
"""What is said of dates such as 02/05/2024, and whether the day comes first then."""
ALL = "*"
"""Stands for every column of stances that has no scale of its own."""


def reading_options(
    columns: Iterable[str] | None = None,
    values: Iterable[str] | None = None,
    scales: Iterable[str] | None = None,
    sheet: str | None = None,
    head: int | None = None,
    on: str | None = None,
    joins: Iterable[str] | None = None,
    dates: str | None = None,
    leave_out: Iterable[str] | None = None,
) -> ReadingOptions:
    """The options as they are typed: `actor=country`, `yes=1`, `0:10`, `power=1:10`.

    Raises Unanswerable for what is written otherwise.
    """
    if dates and dates not in DAYS:
        raise none_such(f"--dates {dates}: no such order", dates, DAYS)
    parted = (each.rpartition("=") for each in scales or ())
    ends = once("--scale", ((name.strip() or ALL, ends) for name, _, ends in parted))
    mapped = list(_pairs("--map", "actor=country", columns or ()))
    issues = tuple(dict.fromkeys(heading for role, heading in mapped if role == ISSUE))
    roles = once("--map", (each for each in mapped if each[0] != ISSUE))
    return ReadingOptions(
        roles | ({ISSUE: issues[0]} if issues else {}),
        issues,
        once("--value", _pairs("--value", "yes=1", values or ())),
        {name: _ends(each, name) for name, each in ends.items()},
        sheet or "",
        head or 0,
        on or "",
        tuple(dict.fromkeys(map(_join, joins or ()))),
        dates or "",
        tuple(dict.fromkeys(leave_out or ())),
    )


def _join(typed: str) -> Join:
    column, _, rest = (part.strip() for part in typed.partition("="))
    # A file alone is that of what a recipe joins; its path may have a colon.
    parts = [part.strip() for part in rest.rsplit(":", 2)]
    file, key, name = parts if len(parts) == len(("file", "key", "name")) else (rest, "", "")
    if not (column and rest and bool(key) is bool(name)):
        raise no_join(typed)
    return Join(column, file, key, name)


def no_join(typed: object) -> Unanswerable:
    """The refusal of a join that does not say what is joined."""
    message = f"--join {typed}: expected a column, and the file, the key and the name to join"
    return Unanswerable(message, ("--join icpsr=members.csv:icpsr:bioname",))


def _pairs(option: str, example: str, typed: Iterable[str]) -> Iterator[tuple[str, str]]:
    for each in typed:
        # A role has no sign in it, nor has a stance: a heading and a word of a cell may.
        parts = each.partition("=") if option == "--map" else each.rpartition("=")
        name, sign, value = map(str.strip, parts)
        if not (name and sign and value):
            raise Unanswerable(
                f"{option} {each}: expected two words with = between them", (f"{option} {example}",)
            )
        yield name, value


def once(option: str, typed: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names with what is typed of them; raises Unanswerable where that is two things of one."""
    pairs: dict[str, str] = {}
    for name, value in typed:
        if pairs.setdefault(name, value) != value:
            raise Unanswerable(f"{option} says two things of “{name}”: {pairs[name]} and {value}")
    return pairs


def _ends(typed: str, name: str) -> Ends:
    low, _, high = typed.replace("−", "-").partition(":")
    try:
        # As a Fraction at once, 1e-999999999 would fill the memory.
        numbers = [float(end) for end in (low, high)]
    except ValueError:
        numbers = []
    ends = tuple(Fraction(repr(end)) for end in numbers if abs(end) <= FURTHEST)
    if len(set(ends)) < 2:
        word = typed if name == ALL else f"{name}={typed}"
        raise Unanswerable(
            f"--scale {word}: expected two numbers with : between them", ("--scale 0:10",)
        )
    return ends[0], ends[1]


@dataclass(frozen=True)
class Given:
    """The content of files by their names; it is looked at as tables once, at most."""

    files: Mapping[str, bytes]

    @property
    def is_single(self) -> bool:
        return len(self.files) == 1

    @property
    def name(self) -> str:
        """The one file; the first of a folder."""
        return next(iter(self.files))

    @property
    def data(self) -> bytes:
        """What is in the one file."""
        if not self.is_single:
            raise Unanswerable(f"expected one file, found {len(self.files)}")
        return self.files[self.name]

    @property
    def ending(self) -> str:
        """How the name of the one file ends, in lower case: `.csv`."""
        return PurePath(self.name).suffix.lower()

    @cached_property
    def _tables(self) -> tuple[ReadWorkbook, ...]:
        """The sheets of each file, one that is no workbook being a sheet itself."""
        return tuple(_sheets(*file) for file in self.files.items())

    @property
    def grids(self) -> tuple[CellGrid, ...]:
        """Every table of the files, a sheet of a workbook being one.

        Raises InvalidModel for what is none.
        """
        return tuple(chain.from_iterable(read.grids for read in self._tables))

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The sheets of workbooks that are not read since nobody sees them."""
        aside = [name for read in self._tables for name in read.aside if not is_aside(name)]
        if not aside:
            return ()
        names = ", ".join(f"“{name}”" for name in aside)
        what = "hidden sheet" if len(aside) == 1 else "hidden sheets"
        return (LeftOut(len(aside), f"{what} {names}", "unhide what should be read"),)

    @cached_property
    def _merged(self) -> Mapping[Place, MergedArea]:
        return {area.first: area for read in self._tables for g in read.grids for area in g.merged}

    def failed_at(self, place: Place) -> Problem | None:
        """The fault of a cell whose formula fails, in files that were read as tables."""
        tables = self._tables if self.was_read_as_tables else ()
        shown = next((read.failed[place] for read in tables if place in read.failed), "")
        return failed_formula(place, shown) if shown else None

    def fault_at(self, place: Place) -> Problem | None:
        """The fault of a cell that is not what it seems: its formula fails, or it is merged."""
        merged = self._merged.get(place)
        return self.failed_at(place) or (merged.fault if merged else None)

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {grid.sheet: n for n, grid in enumerate(self.grids if self.is_workbook else ())}

    def order(self, place: Place) -> tuple[int, Place]:
        """What places are put in order by: sheet by sheet, as a workbook has them, then by row."""
        return self._numbers.get(place.sheet, -1), place

    def in_order(self, faults: Iterable[Problem]) -> list[Problem]:
        """Faults, each once, in the order of the sheets and their rows."""
        return sorted(dict.fromkeys(faults), key=lambda f: (self.order(f.place), f.code))

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of sheets that were read."""
        return tuple(chain.from_iterable(read.notes for read in self._tables))

    @property
    def is_workbook(self) -> bool:
        """Whether the one file is a workbook by its bytes, whatever its name says."""
        return self.is_single and is_workbook(self.data)

    @property
    def was_read_as_tables(self) -> bool:
        """Whether somebody has looked at it as tables, of which there may be something to say."""
        return "_tables" in self.__dict__

    @property
    def is_sheet(self) -> bool:
        """Whether it is called like a table, or a workbook."""
        return self.is_single and (
            self.ending in (*TEXT_TABLES, *_CALLED_WORKBOOKS) or self.is_workbook
        )

    def line(self, options: ReadingOptions, *more: str) -> str:
        """The command that imports it again with these options, and more."""
        said = (options.typed or options.given).items()
        words = [word for option, each in said for value in each for word in (f"--{option}", value)]
        return shlex.join(("stance", "import", self.name, *words, *more))


def _sheets(file: str, data: bytes) -> ReadWorkbook:
    is_named_so = PurePath(file).suffix.lower() in _CALLED_WORKBOOKS
    # Some programs write CSV and call it a workbook.
    start = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    is_text = b"\0" not in start and not start.startswith(b"<")
    is_page = start.lower().startswith((b"<!doctype html", b"<html"))
    if is_workbook(data) or is_page or (is_named_so and not is_text):
        from stancecli.sheets.workbook import open_workbook

        return open_workbook(file, data)
    if not (utf_8 := in_utf_8(data)):
        return ReadWorkbook((read_csv(file, data),))
    note = f"{file} is no UTF-8, and was read as Windows-1252: look at what has accents."
    return ReadWorkbook((read_csv(file, utf_8),), notes=(note,))
