"""The files that statements stand in, which of their columns is what, and what their texts mean.

Every path is one that was looked at: what is no regular file is refused, and no pattern is left in
it. In tables that are text every value is read as text, so that nothing is guessed. SQL knows plain
numbers and ISO dates. Every other text that occurs is looked at once, by the rules of imports, and
its meaning goes into the question. So a word means the same here as in a sheet.
"""

from __future__ import annotations

import codecs
import glob
import gzip
import json
import math
import os
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, IntEnum
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

from stancecli import notation as fmt
from stancecli.corpus import TOP
from stancecli.corpus.database import (
    Query,
    as_text,
    check_file,
    pattern,
    quoted_name,
    settle_folder,
)
from stancecli.diagnostics import NOWHERE, Place, Unanswerable
from stancecli.imports import headings as heads
from stancecli.imports.given import ISSUE, ReadingOptions, once
from stancecli.imports.rows import LeftBehind
from stancecli.imports.values import StanceWords, day, number
from stancecli.methods.positions import Every
from stancecli.sheets.table import SheetCell, SheetColumn, as_utf_8, csv_lines, delimiter_of, folded

CSV, PARQUET, JSON = "csv", "parquet", "json"
DUCKDB, SQLITE = DATABASES = "duckdb", "sqlite"
"""Kinds of files that hold several tables, and the schemes of URLs that name them."""


@dataclass(frozen=True, slots=True)
class FoldOptions:
    """What a person says of a fold: how to read the statements, and what to make of them.

    `every` is the length of a period, `top` the number of actors and of issues in the model, at
    most. `typed` are the words after `stance fold`, for a line to type again.
    """

    reading: ReadingOptions = field(default_factory=ReadingOptions)
    every: Every = Every.YEAR
    top: int = TOP
    typed: tuple[str, ...] = ()

    def line(self, *more: str) -> str:
        """The command again, with more words."""
        return shlex.join(("stance", "fold", *self.typed, *more))


_KINDS = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".txt"), CSV),
    **dict.fromkeys((".parquet", ".pq"), PARQUET),
    **dict.fromkeys((".jsonl", ".ndjson", ".json"), JSON),
    **dict.fromkeys((".duckdb", ".ddb"), DUCKDB),
}
"""What is in a file, by how its name ends; text may be packed (`.csv.gz`)."""
_PACKED = ".gz"
_LOOKED_AT = 1 << 20
"""Bytes at the beginning of a text that are looked at for its columns."""


@dataclass(frozen=True, slots=True)
class StatementFiles:
    """Files of one kind, in the order in which they were named, those of a pattern by name."""

    kind: str
    paths: tuple[Path, ...]

    @property
    def name(self) -> str:
        """What they are called where something is said of them all."""
        more = f" and {len(self.paths) - 1} more" if self.paths[1:] else ""
        return f"{self.paths[0]}{more}"

    @property
    def size(self) -> int:
        """Bytes of them all, as they are kept."""
        return sum(path.stat().st_size for path in self.paths)


def statement_files(named: Iterable[str]) -> StatementFiles:
    """The files that are named, by paths or patterns. Raises Unanswerable where none is there."""
    paths = tuple(dict.fromkeys(path for name in named for path in _expanded(name)))
    kinds = {path: _kind_named(path) for path in paths}
    first, *others = dict.fromkeys(kinds.values())
    if others:
        named_first, other = (next(p for p in paths if kinds[p] == k) for k in (first, others[0]))
        raise Unanswerable(
            f"statements are read from files of one kind, and {other} is none like {named_first}"
        )
    if first == DUCKDB and len(paths) > 1:
        raise Unanswerable(f"expected one file, found {len(paths)} that end like {paths[0].name}")
    return StatementFiles(first, paths)


def _expanded(name: str) -> Iterator[Path]:
    path = Path(name)
    settle_folder(path.parent)
    if os.path.lexists(path) or not glob.has_magic(name):
        found = [path]
    else:
        found = sorted(
            each for each in map(Path, glob.glob(name, recursive=True)) if each.is_file()
        )
        if not found:
            raise Unanswerable(f"no file fits {name}")
    for each in found:
        check_file(each)
        yield each


def _kind_named(path: Path) -> str:
    """What is in a file, by its name. Raises Unanswerable where it does not tell."""
    ending = Path(path.name.lower().removesuffix(_PACKED)).suffix
    if ending not in _KINDS:
        there_are = (".csv", ".tsv", ".parquet", ".jsonl", ".duckdb")
        raise Unanswerable(
            f"{path}: what is in it cannot be told by its name",
            (f"statements are read from {fmt.listed(there_are, 'and')}",),
        )
    return _KINDS[ending]


@dataclass(frozen=True, slots=True)
class TextTable:
    """Files of text with the same columns, in the same order."""

    kind: str
    paths: tuple[Path, ...]
    columns: tuple[str, ...]
    delimiter: str = ""

    def scan(self, asked: Query, names: Iterable[str]) -> str:
        """How DuckDB reads these columns of them, or all, as it stands in a question."""
        paths = asked.value([pattern(path) for path in self.paths])
        if self.kind == JSON:
            columns = asked.value(dict.fromkeys(names, "VARCHAR"))
            return (
                f"read_json({paths}, columns = {columns}, format = 'newline_delimited', "
                "hive_partitioning = false)"
            )
        columns = asked.value(dict.fromkeys(self.columns, "VARCHAR"))
        return (
            f"read_csv({paths}, columns = {columns}, delim = {asked.value(self.delimiter)}, "
            "header = true, quote = '\"', escape = '\"', auto_detect = false, "
            "hive_partitioning = false)"
        )


def text_tables(files: StatementFiles) -> list[TextTable]:
    """The tables in files of text, those with the same columns together.

    Raises InvalidModel, or Unanswerable, for a file whose beginning is no such table.
    """
    alike: dict[tuple[tuple[str, ...], str], list[Path]] = {}
    for path in files.paths:
        looked = _beginning(path)
        if files.kind == CSV:
            found = _csv_columns(path, looked)
        else:
            found = _json_columns(path, looked), ""
        alike.setdefault(found, []).append(path)
    return [TextTable(files.kind, tuple(p), names, mark) for (names, mark), p in alike.items()]


def _beginning(path: Path) -> bytes:
    try:
        packed = path.name.lower().endswith(_PACKED)
        with gzip.open(path) if packed else path.open("rb") as file:
            return file.read(_LOOKED_AT)
    except (OSError, EOFError) as error:
        raise Unanswerable(f"{path} cannot be read: {error}") from None


def _csv_columns(path: Path, looked: bytes) -> tuple[tuple[str, ...], str]:
    if looked.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unanswerable(f"{path} is UTF-16", ("save it as CSV UTF-8",))
    as_utf_8(str(path), looked)
    heading = next(csv_lines(str(path), looked), [])
    names: dict[str, str] = {}
    for n, name in enumerate(heading, 1):
        name = name.strip() or f"column {n}"
        if name.casefold() in names:
            name = f"{name} (column {n})"
        names[name.casefold()] = name
    return tuple(names.values()), delimiter_of(looked)


def _json_columns(path: Path, looked: bytes) -> tuple[str, ...]:
    """The keys of the first objects, each of which stands on a line of its own."""
    lines = looked.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)
    if len(looked) == _LOOKED_AT and lines[1:]:
        lines.pop()
    names: dict[str, None] = {}
    for n, line in enumerate(lines, 1):
        try:
            found = json.loads(line) if line.strip() else {}
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            hint = 'each line is an object of its own, as {"actor": "Chile", …}'
            raise Unanswerable(f"{path}:{n}: no object in JSON", (hint,))
        names |= dict.fromkeys(found)
    return tuple(names)


CODER, WEIGHT = "coder", "weight"
REQUIRED = (heads.ACTOR, ISSUE, heads.STANCE)

CITED = (heads.SOURCE, heads.PLACE, heads.QUOTE, CODER)
"""What is said of a passage."""
ROLES = (*REQUIRED, heads.ID, heads.DATE, *CITED, WEIGHT)


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
    once("--map", ((ISSUE, heading) for heading in options.issues))
    by_place = dict(enumerate(columns, 1))
    heads_ = (SheetColumn(SheetCell(c.name, Place(table, 1, n)), ()) for n, c in by_place.items())
    kept = heads.without(heads_, options, LeftBehind())
    found = heads.Headings(kept, options, ROLES)
    found.check("--map", found.lacking)
    roles = {role: tuple(by_place[c.head.place.column] for c in found.all(role)) for role in ROLES}
    for role in REQUIRED:
        if not roles[role]:
            names = fmt.listed((column.name for column in columns), "and")
            lines = (f"the headings are {names}", f"--map {role}=HEADING")
            refusal = f"{table}: no column is headed as the {role} of a statement"
            raise Unanswerable(refusal, lines)
    scaled = sorted(set(options.scales) - options.optional)
    found.check("--scale", scaled, (found.find(heads.STANCE),))
    used = set(names_of(roles))
    for join in options.joins:
        if folded(join.name) not in map(folded, used):
            refusal = f"--join {join}: it is not said what “{join.name}” is"
            raise Unanswerable(refusal, (f"--map {heads.ACTOR}={join.name}",))
    return MappingProxyType({role: each for role, each in roles.items() if each})


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


THOUSAND = 1000
"""Stances and weights are counted in thousandths, so that sums are the same everywhere."""
_PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

_POWER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)[eE][-+]?[0-9]{1,3}")
"""A number as programs write it, which only SQL that tries knows for one: 5e-1."""


class Mark(IntEnum):
    """What stands in place of a stance where there is none: larger than any in thousandths."""

    NOTHING = 9000
    UNKNOWN = 9001
    OFF = 9002


def thousandths(value: Fraction) -> int:
    """A number in thousandths, the middle between two rounded up, as SQL does here."""
    return math.floor(value * THOUSAND + Fraction(1, 2))


class StatementRules:
    """What is known of the texts of a table so far."""

    def __init__(self, options: ReadingOptions, column: str, *, tries: bool = True) -> None:
        """Raise Unanswerable where a `--value` is no stance.

        `column` is the heading of stances. Where the engine `tries` whether a text is a number,
        plain ones need not be looked at.
        """
        self._tries = tries
        self._words = StanceWords(options).in_column(column)
        self.scale = self._words.scale
        self.day_first: bool | None = None
        self.words: dict[str, int] = {}
        self.numbers: dict[Fraction, int] = {}
        self.off: list[Fraction] = []
        self.days: dict[str, str] = {}
        for word in options.values:
            self.words[word.strip()] = self._meaning(word)
            if (value := number(word)) is not None:
                self.numbers[value] = self._meaning(word)

    def learn_words(self, words: Iterable[str]) -> bool:
        """Look at words in place of stances; whether any of them means something after all."""
        known = len(self.words)
        for word in words:
            is_tried = self._tries and _PLAIN_NUMBER.fullmatch(word)
            if word in self.words or (is_tried and not self._words.is_said(word)):
                continue
            meaning = self._meaning(word)
            if meaning is not Mark.UNKNOWN:
                self.words[word] = meaning
        return len(self.words) > known

    def learn_days(self, texts: Iterable[str]) -> bool:
        """Look at dates in other forms; whether any of them can be one day only."""
        known = len(self.days)
        found = ((text, day(text, self.day_first)) for text in texts)
        self.days |= {text: iso for text, iso in found if iso}
        return len(self.days) > known

    def numbers_among_words(self) -> tuple[Fraction, ...]:
        """The numbers that SQL does not read, as 0,5; none where there are other words."""
        unsaid = (word for word in self.words if not self._words.is_said(word))
        found = [number(word) for word in unsaid if self.words[word] != Mark.NOTHING]
        return () if None in found else tuple(n for n in found if n is not None)

    def _meaning(self, word: str) -> int:
        """The stance of a word in thousandths, or a mark."""
        if not self._tries and _POWER.fullmatch(word) and math.isfinite(float(word)):
            word = f"{Decimal(word):f}"
        cell = SheetCell(word, NOWHERE)
        if self._words.knows(cell):
            stance = self._words.read(cell)
            return Mark.NOTHING if stance is None else thousandths(stance)
        if (value := number(word)) is not None:
            self.off.append(value)
            return Mark.OFF
        return Mark.UNKNOWN
