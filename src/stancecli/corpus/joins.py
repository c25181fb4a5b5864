"""Columns of other files beside those of statements, which DuckDB joins.

They stand within each question, so that one that is printed can be asked as it is.
"""

from __future__ import annotations

import glob
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from stancecli.corpus.database import Database, check_file, pattern
from stancecli.corpus.inputs import PARQUET, StatementFiles, statement_files, text_tables
from stancecli.corpus.roles import TypedColumn
from stancecli.corpus.sql import Query, quoted_name
from stancecli.diagnostics import Unanswerable
from stancecli.imports.draft import LeftOut
from stancecli.imports.given import Join
from stancecli.imports.headings import folded
from stancecli.imports.joins import NAMED, headings_named, not_there, there_already, two_names
from stancecli.imports.stances.values import shortened

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
