"""Files, or a table of a database, as statements to be asked, with what is joined to them.

What is joined stands within each question, so that one that is printed can be asked as it is.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from stancecli import notation as fmt
from stancecli.corpus.database import ATTACHED, Database, Query, check_file, pattern, quoted_name
from stancecli.corpus.engine import StatementTable
from stancecli.corpus.inputs import (
    DATABASE,
    PARQUET,
    FoldOptions,
    Roles,
    StatementFiles,
    TypedColumn,
    ValueKind,
    names_of,
    roles_of,
    selected,
    statement_files,
    text_tables,
)
from stancecli.diagnostics import Unanswerable, with_nearest
from stancecli.imports.given import Join, LeftOut
from stancecli.imports.headings import (
    NAMED,
    folded,
    headings_named,
    not_there,
    shortened,
    there_already,
    two_names,
)

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

    def table(self, asked: Query) -> str:
        """Its keys and names, each once, as they stand in a question."""
        name = f"NULLIF(TRIM(CAST({quoted_name(self.name)} AS VARCHAR)), '')"
        return f"""(SELECT DISTINCT {_key(self.keys)} AS joined_key, {name} AS joined_name
    FROM {self._scan(asked)} WHERE {name} IS NOT NULL)"""

    def all_keys(self, asked: Query) -> str:
        """Its keys, also those without a name."""
        key = _key(self.keys)
        return f"(SELECT {key} FROM {self._scan(asked)} WHERE {key} IS NOT NULL)"

    def _scan(self, asked: Query) -> str:
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
        self, database: Database, joins: Sequence[Join], table: str, columns: Sequence[TypedColumn]
    ) -> None:
        """Raise Unanswerable for a column that there is not, or that is there twice, and where a
        key has two names."""
        self._database = database
        self._found = [self._file(join, table, columns) for join in joins]
        for each in self._found:
            self._check(each)

    def _file(self, join: Join, table: str, columns: Sequence[TypedColumn]) -> _JoinedFile:
        check_file(Path(join.file))
        files = statement_files([glob.escape(join.file)])
        if files.kind == PARQUET:
            asked = Query()
            asked.text = f"DESCRIBE SELECT * FROM {parquet_scan(asked, files.paths)}"
            heads = [name for name, *_ in self._database.ask(asked)]
        else:
            (text,) = text_tables(files)
            heads = list(text.columns)
        names = [column.name for column in columns]
        if folded(join.name) in map(folded, names):
            raise there_already(join, table)
        (name,) = headings_named(heads, join.name, join.file, parts=False)
        keys = headings_named(heads, join.key, join.file)
        return _JoinedFile(join, name, keys, headings_named(names, join.column, table), files)

    def _check(self, each: _JoinedFile) -> None:
        asked = Query()
        asked.text = f"""SELECT joined_key, MIN(joined_name), MAX(joined_name)
FROM {each.table(asked)} WHERE joined_key IS NOT NULL
GROUP BY joined_key HAVING COUNT(*) > 1 ORDER BY joined_key LIMIT 1"""
        for key, first, other in self._database.ask(asked):
            told = two_names(each.join, _told(key), shortened(first), shortened(other))
            raise Unanswerable(f"{each.join.file}: {told}")

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
            names.append(f"joined_{n}.joined_name AS {quoted_name(each.name)}")
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
            asked.text = f"""SELECT key, COUNT(*) OVER () FROM ({keys}) AS keys
WHERE key IS NOT NULL AND key NOT IN {each.all_keys(asked)}
GROUP BY key ORDER BY COUNT(*) DESC, key LIMIT {NAMED}"""
            rows = self._database.ask(asked)
            if rows:
                why = not_there(each.join, (_told(key) for key, _ in rows))
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
    if files.kind == DATABASE:
        found = _of_database(database, files, options, table)
    elif table:
        raise Unanswerable(f"--table names a table of a database, and {files.name} is none")
    elif files.kind == PARQUET:
        found = _of_parquet(database, files)
    else:
        tables = text_tables(files)
        columns = ((str(each.paths[0]), [*map(TypedColumn, each.columns)]) for each in tables)
        found = _Found(files.name, columns, [each.scan for each in tables])
    name, first = next(found.columns)
    joined = JoinedFiles(database, options.reading.joins, name, first)
    roles = roles_of(name, (*first, *joined.columns), options.reading)
    for other, there in found.columns:
        _check_alike(roles, name, other, (*there, *joined.columns))
    names = joined.read(names_of(roles))
    scans = [partial(scan, names=names) for scan in found.scans]

    def source(asked: Query) -> str:
        read = (joined.beside(asked, scan(asked)) for scan in scans)
        return f"({' UNION ALL '.join(f'SELECT {selected(roles)} FROM {each}' for each in read)})"

    is_large, left = files.size >= LARGE, joined.left_out(scans)
    return StatementTable(found.name, source, roles, is_large=is_large, left_out=left)


def _check_alike(roles: Roles, first: str, other: str, columns: Iterable[TypedColumn]) -> None:
    """Raise Unanswerable where a file has not the columns by which the first is read."""
    kinds = {column.name: column.kind for column in columns}
    for column in (column for each in roles.values() for column in each):
        if column.name not in kinds:
            refusal = f"{other} has no column “{column.name}” as {first} has"
            known = f"its headings are {fmt.listed(kinds, 'and')}"
            raise Unanswerable(with_nearest(refusal, column.name, kinds), (known,))
        kind = kinds[column.name]
        if kind is not column.kind:
            raise Unanswerable(
                f"“{column.name}” is {kind.value} in {other}, and {column.kind.value} in {first}",
                ("write them into one table first",),
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

    def columns(path: Path) -> list[TypedColumn]:
        described = Query()
        described.text = parquet_scan(described, [path])
        return _columns(database, described)

    described = ((str(path), columns(path)) for path in files.paths)
    return _Found(files.name, described, [lambda asked, names: parquet_scan(asked, files.paths)])


def _of_database(
    database: Database, files: StatementFiles, options: FoldOptions, table: str
) -> _Found:
    """A table, or a view, of a database of DuckDB; the only one there is needs no name."""
    rows = database.ask(
        "SELECT table_schema, table_name FROM information_schema.tables "
        f"WHERE table_catalog = '{ATTACHED}' ORDER BY table_schema, table_name"
    )
    names = {
        name if schema == "main" else f"{schema}.{name}": (schema, name) for schema, name in rows
    }
    if not names:
        raise Unanswerable(f"{files.name} has no table")
    chosen = table or (next(iter(names)) if len(names) == 1 else "")
    if chosen not in names:
        there_are = (f"there are: {fmt.listed(names, 'and')}",)
        if not table:
            lines = (options.line("--table", next(iter(names))),)
            raise Unanswerable(f"which table of {files.name}?", (*there_are, *lines))
        refusal = with_nearest(f"no table “{table}” in {files.name}", table, names)
        raise Unanswerable(refusal, there_are)
    place = ".".join(map(quoted_name, (ATTACHED, *names[chosen])))
    name = f"{files.name}, {chosen}"
    columns = [(name, _columns(database, Query(place)))]
    return _Found(name, iter(columns), [lambda asked, names: place])


def _columns(database: Database, table: Query) -> list[TypedColumn]:
    asked = Query(f"DESCRIBE SELECT * FROM {table.text}", table.parameters)
    return [
        TypedColumn(
            name, next((kind for form, kind in _KINDS.items() if form.match(type_)), ValueKind.TEXT)
        )
        for name, type_, *_ in database.ask(asked)
    ]
