"""What statements stand in: files, or a table of a database, with what is joined to them.

Every path is one that was looked at: what is no regular file is refused, and no pattern is left in
it. In tables that are text every value is read as text, so that nothing is guessed. What is joined
stands within each question, so that one that is printed can be asked as it is.
"""

from __future__ import annotations

import codecs
import csv
import glob
import gzip
import json
import os
import re
import shlex
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from stancecli import notation as fmt
from stancecli.corpus import LONGEST_NAME, TOP
from stancecli.corpus.database import (
    ATTACHED,
    READING,
    Database,
    Query,
    as_text,
    check_beside,
    check_file,
    pattern,
    quoted_name,
    settle_folder,
    together,
)
from stancecli.diagnostics import Place, Unanswerable, none_such
from stancecli.imports import headings as heads
from stancecli.imports.given import ISSUE, Join, LeftOut, ReadingOptions, once
from stancecli.imports.rows import LeftBehind
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
        return together(self.paths)


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


@dataclass(frozen=True, slots=True)
class StatementTable:
    """A table of statements that can be asked: how it is read, and which column is what.

    `left_out` is what did not come so far, `others` what else an id is called.
    """

    name: str
    source: Callable[[Query], str]
    roles: Roles
    is_large: bool = False
    left_out: tuple[LeftOut, ...] = ()
    others: Mapping[str, Sequence[str]] = field(default_factory=dict)


Scan = Callable[[Query], str]
"""Writes a table, as it is read, into a question."""
_APART = "chr(31)"
"""Between the parts of a key."""


class _JoinedFile:
    """A column to join, its headings as the two tables have them."""

    def __init__(
        self, join: Join, database: Database, table: str, columns: Sequence[TypedColumn]
    ) -> None:
        check_file(Path(join.file))
        self.join = join
        self.files = statement_files([glob.escape(join.file)])
        self._texts = [] if self.files.kind == PARQUET else text_tables(self.files)
        if self._texts:
            there = list(self._texts[0].columns)
        else:
            there = [column.name for column in _columns(database, self.scan)]
        names = [column.name for column in columns]
        if folded(join.name) in map(folded, names):
            raise heads.there_already(join, table)
        (self.name,) = heads.headings_named(there, join.name, join.file, parts=False)
        self.keys = heads.headings_named(there, join.key, join.file)
        self.columns = heads.headings_named(names, join.column, table)

    def table(self, asked: Query) -> str:
        """Its keys, each once, with their names, the most frequent first."""
        name = f"NULLIF(TRIM(CAST({quoted_name(self.name)} AS VARCHAR)), '')"
        return f"""(SELECT joined_key, LIST(name ORDER BY n DESC, name) AS joined_names
    FROM (SELECT {_key(self.keys)} AS joined_key, {name} AS name, COUNT(*) AS n
      FROM {self.scan(asked)} WHERE {name} IS NOT NULL GROUP BY ALL) GROUP BY joined_key)"""

    def scan(self, asked: Query) -> str:
        """How DuckDB reads its file, as it stands in a question."""
        if not self._texts:
            return parquet_scan(asked, self.files.paths)
        return self._texts[0].scan(asked, (*self.keys, self.name))


def parquet_scan(asked: Query, paths: Sequence[Path]) -> str:
    """How DuckDB reads files of Parquet, as it stands in a question."""
    patterns = asked.value([pattern(path) for path in paths])
    return f"read_parquet({patterns}, binary_as_string = true, hive_partitioning = false)"


def _key(columns: Sequence[str], of: str = "") -> str:
    """What is compared: texts without blanks around them, and 3 for 3.0."""
    texts = (f"TRIM(CAST({of}{quoted_name(column)} AS VARCHAR))" for column in columns)
    plain = (f"NULLIF(REGEXP_REPLACE({text}, '^(-?[0-9]+)[.]0+$', '\\1'), '')" for text in texts)
    return f" || {_APART} || ".join(plain)


class JoinedFiles:
    """The columns to join to one table of statements."""

    def __init__(
        self,
        database: Database,
        options: ReadingOptions,
        table: str,
        columns: Sequence[TypedColumn],
    ) -> None:
        """Raise Unanswerable for a column that there is not, or that is there twice, and where a
        key that is no id has two names."""
        self._database = database
        self._found = [_JoinedFile(join, database, table, columns) for join in options.joins]
        self.others: dict[str, list[str]] = {}
        """What else an id is called."""
        for each in self._found:
            asked = Query()
            asked.text = f"""SELECT joined_key, joined_names FROM {each.table(asked)}
WHERE joined_key IS NOT NULL AND LEN(joined_names) > 1 ORDER BY joined_key"""
            for key, names in self._database.ask(asked):
                if not heads.names_ids(each.join, options):
                    two = map(heads.shortened, sorted(names)[:2])
                    told = heads.two_names(each.join, _told(key), *two)
                    raise Unanswerable(f"{each.join.file}: {told}")
                self.others[key] = names[1:]

    @property
    def columns(self) -> tuple[TypedColumn, ...]:
        """What is joined, as columns of the table."""
        return tuple(TypedColumn(each.name) for each in self._found)

    def read(self, columns: Sequence[str]) -> tuple[str, ...]:
        """The columns of the table itself, of those that are asked for, and those of keys."""
        joined = {each.name for each in self._found}
        keys = (key for each in self._found for key in each.columns)
        return tuple(dict.fromkeys((*(name for name in columns if name not in joined), *keys)))

    def beside(self, asked: Query, scan: str) -> str:
        """A table with what is joined beside its columns."""
        if not self._found:
            return scan
        names, tables = [], []
        for n, each in enumerate(self._found):
            names.append(f"joined_{n}.joined_names[1] AS {quoted_name(each.name)}")
            on = f"{_key(each.columns, 'kept.')} = joined_{n}.joined_key"
            tables.append(f"\n  LEFT JOIN {each.table(asked)} AS joined_{n} ON {on}")
        return f"(SELECT kept.*, {', '.join(names)} FROM {scan} AS kept{''.join(tables)}) AS joined"

    def left_out(self, scans: Sequence[Scan]) -> tuple[LeftOut, ...]:
        """The keys without a partner, by their number; the most frequent are named."""
        found = []
        for each in {(e.columns, e.files, e.keys): e for e in self._found}.values():
            asked = Query()
            keys = " UNION ALL ".join(
                f"SELECT {_key(each.columns)} AS key FROM {scan(asked)}" for scan in scans
            )
            own = _key(each.keys)
            asked.text = f"""SELECT key, COUNT(*) OVER () FROM ({keys}) AS keys
WHERE key IS NOT NULL
  AND key NOT IN (SELECT {own} FROM {each.scan(asked)} WHERE {own} IS NOT NULL)
GROUP BY key ORDER BY COUNT(*) DESC, key LIMIT {heads.NAMED}"""
            rows = self._database.ask(asked)
            if rows:
                why = heads.not_there(each.join, (_told(key) for key, _ in rows))
                found.append(LeftOut(rows[0][1], f"keys of “{each.join.column}”", why))
        return tuple(found)


def _told(key: str) -> str:
    return ", ".join(key.split("\x1f"))


MOST_STATEMENTS = 10**9
"""In files of Parquet: a small one can hold more of them than anybody waits for."""
LARGE = 64 * 1024**2
"""Bytes of statements from which names are counted by numbers."""
_TYPES = {
    re.compile("U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|BIGNUM"): ValueKind.WHOLE,
    re.compile("FLOAT|DOUBLE|DECIMAL"): ValueKind.REAL,
    re.compile("DATE|TIMESTAMP"): ValueKind.DAY,
    re.compile(""): ValueKind.TEXT,
}
"""What values are, by how the type of their column begins in DuckDB."""


_Found: TypeAlias = tuple[
    str, Iterable[tuple[str, Sequence[TypedColumn]]], Sequence[Callable[..., str]]
]
"""Statements as they were found: what they are called, and by name the columns of each part.

The last write a part, or some together, into a question, with the columns that are asked for.
"""


def statement_table(
    database: Database, files: StatementFiles, options: FoldOptions, table: str
) -> StatementTable:
    """Files, or a table of a database, as statements that can be asked.

    All parts have the columns that the first is read by. Raises InvalidModel or Unanswerable where
    that cannot be.
    """
    if files.kind == DUCKDB:
        whole, parts, tables = _of_duckdb(database, files, options, table)
    elif files.kind == SQLITE:
        whole, parts, tables = _of_sqlite(database, files, options, table)
    elif table:
        raise Unanswerable(f"--table names a table of a database, and {files.name} is none")
    elif files.kind == PARQUET:
        whole, parts, tables = _of_parquet(database, files)
    else:
        texts = text_tables(files)
        whole, tables = files.name, [each.scan for each in texts]
        parts = ((str(each.paths[0]), [*map(TypedColumn, each.columns)]) for each in texts)
    described = iter(parts)
    name, first = next(described)
    joined = JoinedFiles(database, options.reading, name, first)
    roles = roles_of(name, (*first, *joined.columns), options.reading)
    for other, there in described:
        _check_alike(roles, name, other, (*there, *joined.columns))
    names = joined.read(names_of(roles))
    scans = [partial(scan, names=names) for scan in tables]

    def source(asked: Query) -> str:
        read = (joined.beside(asked, scan(asked)) for scan in scans)
        return f"({' UNION ALL '.join(f'SELECT {selected(roles)} FROM {each}' for each in read)})"

    is_large = sum(path.stat().st_size for path in files.paths) >= LARGE
    return StatementTable(whole, source, roles, is_large, joined.left_out(scans), joined.others)


def _check_alike(roles: Roles, first: str, other: str, columns: Iterable[TypedColumn]) -> None:
    """Raise Unanswerable where a file has not the columns by which the first is read."""
    kinds = {column.name: column.kind for column in columns}
    for name, kind in ((column.name, column.kind) for each in roles.values() for column in each):
        if name not in kinds:
            raise none_such(f"{other} has no column “{name}” as {first} has", name, kinds)
        if kinds[name] is not kind:
            said = f"“{name}” is {kinds[name].value} in {other}, and {kind.value} in {first}"
            raise Unanswerable(said)


def _of_parquet(database: Database, files: StatementFiles) -> _Found:
    counting = Query()
    paths = counting.value([pattern(path) for path in files.paths])
    counting.text = f"SELECT SUM(num_rows) FROM parquet_file_metadata({paths})"
    ((count,),) = database.ask(counting)
    if count > MOST_STATEMENTS:
        most = f"{MOST_STATEMENTS:,} are counted at most"
        raise Unanswerable(f"{files.name}: {count:,} statements, and {most}")
    scans = ((path, partial(parquet_scan, paths=[path])) for path in files.paths)
    columns = ((str(path), _columns(database, scan)) for path, scan in scans)
    return files.name, columns, [lambda asked, names: parquet_scan(asked, files.paths)]


def _of_duckdb(
    database: Database, files: StatementFiles, options: FoldOptions, table: str
) -> _Found:
    """A table, or a view, of a database of DuckDB."""
    rows = database.ask(
        "SELECT table_schema, table_name FROM information_schema.tables "
        f"WHERE table_catalog = '{ATTACHED}' ORDER BY table_schema, table_name"
    )
    names = {
        name if schema == "main" else f"{schema}.{name}": (schema, name) for schema, name in rows
    }
    chosen = _chosen(files.name, names, options, table)
    place = ".".join(map(quoted_name, (ATTACHED, *names[chosen])))
    name, columns = f"{files.name}, {chosen}", _columns(database, lambda _: place)
    return name, [(name, columns)], [lambda asked, names: place]


def _of_sqlite(
    database: Database, files: StatementFiles, options: FoldOptions, table: str
) -> _Found:
    """A table, or a view, of a database of SQLite: DuckDB reads what is taken out of it."""
    connection = _opened(files.paths[0])
    ask = connection.execute
    names = database.aside(lambda: [name for (name,) in ask(_TABLES)], other=connection)
    chosen = _chosen(files.name, names, options, table)
    place = quoted_name(chosen)
    there = database.aside(lambda: ask(f"SELECT * FROM {place} LIMIT 0"), other=connection)
    columns = [TypedColumn(name) for name, *_ in there.description]

    def take_out(names: Sequence[str]) -> None:
        values = ", ".join(_VALUE.format(quoted_name(name)) for name in names)
        with database.taken_out.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(names)
            lines.writerows(ask(f"SELECT {values} FROM {place}"))

    def scan(asked: Query, names: Sequence[str]) -> str:
        if not database.taken_out.exists():
            database.aside(lambda: take_out(names), other=connection)
        return TextTable(CSV, (database.taken_out,), tuple(names), ",").scan(asked, names)

    name = f"{files.name}, {chosen}"
    return name, [(name, columns)], [scan]


_TABLES = """SELECT name FROM sqlite_master
WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"""
_VALUE = f"""CASE WHEN LENGTH({{0}}) > {LONGEST_NAME} THEN
    SUBSTR(CAST({{0}} AS TEXT), 1, {LONGEST_NAME + 1})
  WHEN typeof({{0}}) = 'blob' THEN CAST({{0}} AS TEXT)
  WHEN typeof({{0}}) = 'real' AND {{0}} = CAST({{0}} AS INTEGER) THEN CAST({{0}} AS INTEGER)
  ELSE {{0}} END"""
"""What SQLite has in a column: 3 for 3.0, and no text longer than is looked at. (Of one with a NUL
it counts what is before, and leaves it whole.)"""


def _opened(path: Path) -> Any:
    """A database of SQLite, to be read alone, so that nothing is written beside it."""
    import sqlite3

    check_beside(path, "-wal", "-shm", "-journal")
    # It would make a log of its own where it keeps one (as byte 18 says), and none is there.
    with path.open("rb") as file:
        is_logged = file.read(20)[18:] == b"\x02\x02"
    alone = is_logged and not path.with_name(f"{path.name}-wal").exists()
    uri = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' * alone}"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute(f"PRAGMA hard_heap_limit = {READING.removesuffix('MB')}000000")
    return connection


def _chosen(name: str, tables: Collection[str], options: FoldOptions, table: str) -> str:
    """The table that is named; the only one there is needs no name."""
    if not tables:
        raise Unanswerable(f"{name} has no table")
    first, *others = tables
    chosen = table or (first if not others else "")
    if chosen not in tables:
        if not table:
            lines = (f"there are: {', '.join(tables)}", options.line("--table", first))
            raise Unanswerable(f"which table of {name}?", lines)
        raise none_such(f"no table “{table}” in {name}", table, tables)
    return chosen


def _columns(database: Database, scan: Scan) -> list[TypedColumn]:
    asked = Query()
    asked.text = f"DESCRIBE SELECT * FROM {scan(asked)}"
    return [
        TypedColumn(name, next(kind for form, kind in _TYPES.items() if form.match(type_)))
        for name, type_, *_ in database.ask(asked)
    ]
