"""Files, or a table of a database, as statements to be asked, with what is joined to them.

What is joined stands within each question, so that one that is printed can be asked as it is.
"""

from __future__ import annotations

import csv
import glob
import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from stancecli.corpus import LONGEST_NAME
from stancecli.corpus.database import (
    ATTACHED,
    READING,
    Database,
    Query,
    check_beside,
    check_file,
    pattern,
    quoted_name,
)
from stancecli.corpus.engine import StatementTable
from stancecli.corpus.inputs import (
    CSV,
    DUCKDB,
    PARQUET,
    SQLITE,
    FoldOptions,
    Roles,
    StatementFiles,
    TextTable,
    TypedColumn,
    ValueKind,
    names_of,
    roles_of,
    selected,
    statement_files,
    text_tables,
)
from stancecli.diagnostics import Unanswerable, none_such
from stancecli.imports import headings as heads
from stancecli.imports.given import Join, LeftOut, ReadingOptions
from stancecli.sheets.table import folded

Scan = Callable[[Query], str]
"""Writes a table, as it is read, into a question."""
_APART = "chr(31)"
"""Between the parts of a key."""


@dataclass(frozen=True, slots=True)
class _JoinedFile:
    """A column to join, its headings as the two tables have them."""

    join: Join
    name: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    files: StatementFiles
    is_id: bool

    def table(self, asked: Query) -> str:
        """Its keys, each once, with their names, the most frequent first."""
        name = f"NULLIF(TRIM(CAST({quoted_name(self.name)} AS VARCHAR)), '')"
        return f"""(SELECT joined_key, LIST(name ORDER BY n DESC, name) AS joined_names
    FROM (SELECT {_key(self.keys)} AS joined_key, {name} AS name, COUNT(*) AS n
      FROM {self.scan(asked)} WHERE {name} IS NOT NULL GROUP BY ALL) GROUP BY joined_key)"""

    def scan(self, asked: Query) -> str:
        """How DuckDB reads its file, as it stands in a question."""
        if self.files.kind == PARQUET:
            return parquet_scan(asked, self.files.paths)
        (text,) = text_tables(self.files)
        return text.scan(asked, (*self.keys, self.name))


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
        self._options = options
        self._found = [self._file(join, table, columns) for join in options.joins]
        self.others: dict[str, list[str]] = {}
        """What else an id is called."""
        for each in self._found:
            asked = Query()
            asked.text = f"""SELECT joined_key, joined_names FROM {each.table(asked)}
WHERE joined_key IS NOT NULL AND LEN(joined_names) > 1 ORDER BY joined_key"""
            for key, names in self._database.ask(asked):
                if not each.is_id:
                    two = map(heads.shortened, sorted(names)[:2])
                    told = heads.two_names(each.join, _told(key), *two)
                    raise Unanswerable(f"{each.join.file}: {told}")
                self.others[key] = names[1:]

    def _file(self, join: Join, table: str, columns: Sequence[TypedColumn]) -> _JoinedFile:
        check_file(Path(join.file))
        files = statement_files([glob.escape(join.file)])
        if files.kind == PARQUET:
            scan = partial(parquet_scan, paths=files.paths)
            there = [column.name for column in _columns(self._database, scan)]
        else:
            (text,) = text_tables(files)
            there = list(text.columns)
        names = [column.name for column in columns]
        if folded(join.name) in map(folded, names):
            raise heads.there_already(join, table)
        (name,) = heads.headings_named(there, join.name, join.file, parts=False)
        keys = heads.headings_named(there, join.key, join.file)
        columns_ = heads.headings_named(names, join.column, table)
        return _JoinedFile(join, name, keys, columns_, files, heads.names_ids(join, self._options))

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
_KINDS = {
    re.compile("U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|BIGNUM"): ValueKind.WHOLE,
    re.compile("FLOAT|DOUBLE|DECIMAL"): ValueKind.REAL,
    re.compile("DATE|TIMESTAMP"): ValueKind.DAY,
}
"""What values are, by how the type of their column begins in DuckDB; else they are texts."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Statements as they were found: what they are called, and by name the columns of each part.

    `scans` write a part, or some together, into a question, with the columns that are asked for.
    """

    name: str
    columns: Iterator[tuple[str, list[TypedColumn]]]
    scans: list[Callable[..., str]]


def statement_table(
    database: Database, files: StatementFiles, options: FoldOptions, table: str
) -> StatementTable:
    """Files, or a table of a database, as statements that can be asked.

    All parts have the columns that the first is read by. Raises InvalidModel or Unanswerable where
    that cannot be.
    """
    if files.kind == DUCKDB:
        found = _of_duckdb(database, files, options, table)
    elif files.kind == SQLITE:
        found = _of_sqlite(database, files, options, table)
    elif table:
        raise Unanswerable(f"--table names a table of a database, and {files.name} is none")
    elif files.kind == PARQUET:
        found = _of_parquet(database, files)
    else:
        tables = text_tables(files)
        columns = ((str(each.paths[0]), [*map(TypedColumn, each.columns)]) for each in tables)
        found = _Found(files.name, columns, [each.scan for each in tables])
    name, first = next(found.columns)
    joined = JoinedFiles(database, options.reading, name, first)
    roles = roles_of(name, (*first, *joined.columns), options.reading)
    for other, there in found.columns:
        _check_alike(roles, name, other, (*there, *joined.columns))
    names = joined.read(names_of(roles))
    scans = [partial(scan, names=names) for scan in found.scans]

    def source(asked: Query) -> str:
        read = (joined.beside(asked, scan(asked)) for scan in scans)
        return f"({' UNION ALL '.join(f'SELECT {selected(roles)} FROM {each}' for each in read)})"

    is_large, left = files.size >= LARGE, joined.left_out(scans)
    return StatementTable(
        found.name, source, roles, is_large=is_large, left_out=left, others=joined.others
    )


def _check_alike(roles: Roles, first: str, other: str, columns: Iterable[TypedColumn]) -> None:
    """Raise Unanswerable where a file has not the columns by which the first is read."""
    kinds = {column.name: column.kind for column in columns}
    for column in (column for each in roles.values() for column in each):
        if column.name not in kinds:
            refusal = f"{other} has no column “{column.name}” as {first} has"
            raise none_such(refusal, column.name, kinds)
        kind = kinds[column.name]
        if kind is not column.kind:
            raise Unanswerable(
                f"“{column.name}” is {kind.value} in {other}, and {column.kind.value} in {first}"
            )


def _of_parquet(database: Database, files: StatementFiles) -> _Found:
    counting = Query()
    paths = counting.value([pattern(path) for path in files.paths])
    counting.text = f"SELECT SUM(num_rows) FROM parquet_file_metadata({paths})"
    ((count,),) = database.ask(counting)
    if count > MOST_STATEMENTS:
        raise Unanswerable(
            f"{files.name}: {count:,} statements, and {MOST_STATEMENTS:,} are counted at most"
        )

    columns = (
        (str(path), _columns(database, partial(parquet_scan, paths=[path]))) for path in files.paths
    )
    return _Found(files.name, columns, [lambda asked, names: parquet_scan(asked, files.paths)])


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
    name = f"{files.name}, {chosen}"
    columns = [(name, _columns(database, lambda asked: place))]
    return _Found(name, iter(columns), [lambda asked, names: place])


def _of_sqlite(
    database: Database, files: StatementFiles, options: FoldOptions, table: str
) -> _Found:
    """A table, or a view, of a database of SQLite: DuckDB reads what is taken out of it."""
    connection = _opened(files.paths[0])

    def ask(text: str) -> sqlite3.Cursor:
        return connection.execute(text)

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
    return _Found(name, iter([(name, columns)]), [scan])


_TABLES = """SELECT name FROM sqlite_master
WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"""
_VALUE = f"""CASE WHEN LENGTH({{0}}) > {LONGEST_NAME} THEN
    SUBSTR(CAST({{0}} AS TEXT), 1, {LONGEST_NAME + 1})
  WHEN typeof({{0}}) = 'blob' THEN CAST({{0}} AS TEXT)
  WHEN typeof({{0}}) = 'real' AND {{0}} = CAST({{0}} AS INTEGER) THEN CAST({{0}} AS INTEGER)
  ELSE {{0}} END"""
"""What SQLite has in a column: 3 for 3.0, and no text longer than is looked at. (Of one with a NUL
it counts what is before, and leaves it whole.)"""


def _opened(path: Path) -> sqlite3.Connection:
    """A database of SQLite, to be read alone, so that nothing is written beside it."""
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
        TypedColumn(
            name, next((kind for form, kind in _KINDS.items() if form.match(type_)), ValueKind.TEXT)
        )
        for name, type_, *_ in database.ask(asked)
    ]
