"""The files that statements stand in, and how DuckDB reads them.

Every path is one that was looked at: what is no regular file is refused, and no pattern is left in
it. In tables that are text every value is read as text, so that nothing is guessed."""

from __future__ import annotations

import codecs
import glob
import gzip
import json
import os
import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from stancecli import notation as fmt
from stancecli.corpus.database import Database, check_file, pattern, settle_folder
from stancecli.corpus.sql import Query, TypedColumn, quoted_name
from stancecli.diagnostics import Unanswerable
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
from stancecli.sheets.csv import as_utf_8, csv_lines, delimiter_of

CSV, PARQUET, JSON, DATABASE, DNA = "csv", "parquet", "json", "duckdb", "dna"
_KINDS = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".txt"), CSV),
    **dict.fromkeys((".parquet", ".pq"), PARQUET),
    **dict.fromkeys((".jsonl", ".ndjson", ".json"), JSON),
    **dict.fromkeys((".duckdb", ".ddb"), DATABASE),
    ".dna": DNA,
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
    kinds = {path: kind_named(path) for path in paths}
    first, *others = dict.fromkeys(kinds.values())
    if others:
        named_first, other = (next(p for p in paths if kinds[p] == k) for k in (first, others[0]))
        raise Unanswerable(
            f"statements are read from files of one kind, and {other} is none like {named_first}",
            ("fold each kind alone, or write them into one table first",),
        )
    if first in (DATABASE, DNA) and len(paths) > 1:
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
        if os.path.isdir(each):
            inside = shlex.quote(str(each / "*.parquet"))
            raise Unanswerable(
                f"{each} is a folder: name the files in it", (f"stance fold {inside} -o OUT",)
            )
        check_file(each)
        yield each


def kind_named(path: Path) -> str:
    """What is in a file, by its name. Raises Unanswerable where it does not tell."""
    ending = _ending(path)
    if ending not in _KINDS:
        there_are = (".csv", ".tsv", ".parquet", ".jsonl", ".duckdb", ".dna")
        raise Unanswerable(
            f"{path}: what is in it cannot be told by its name",
            (f"statements are read from {fmt.listed(there_are, 'and')}",),
        )
    return _KINDS[ending]


def _ending(path: Path) -> str:
    name = path.name.lower().removesuffix(_PACKED)
    return Path(name).suffix


# What is in them.


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


# Columns of other files beside those of statements, which DuckDB joins.
#
# They stand within each question, so that one that is printed can be asked as it is.


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
