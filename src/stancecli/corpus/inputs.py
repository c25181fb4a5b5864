"""What statements stand in: files, or a table of DuckDB, with what is joined to them.

Every path is one that was looked at: what is no regular file is refused. In tables that are text
every value is read as text, so that nothing is guessed.
"""

from __future__ import annotations

import codecs
import gzip
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from stancecli import notation as fmt
from stancecli.corpus import TOP
from stancecli.corpus.database import (
    ATTACHED,
    Database,
    as_text,
    check_file,
    literal,
    patterns,
    quoted_name,
    settle_folder,
    together,
)
from stancecli.diagnostics import Place, Unanswerable, none_such
from stancecli.imports import words as heads
from stancecli.imports.given import ISSUE, Join, LeftOut, ReadingOptions, once
from stancecli.imports.rows import LeftBehind
from stancecli.methods.positions import Every
from stancecli.sheets.table import SheetCell, SheetColumn, as_utf_8, csv_lines, delimiter_of, folded

CSV, PARQUET, DUCKDB = "csv", "parquet", "duckdb"


@dataclass(frozen=True, slots=True)
class FoldOptions:
    """What a person says of a fold: how to read the statements, and what to make of them.

    `every` is the length of a period, `top` the number of actors and of issues in the model, at
    most.
    """

    reading: ReadingOptions = field(default_factory=ReadingOptions)
    every: Every = Every.YEAR
    top: int = TOP


_KINDS = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".txt"), CSV),
    **dict.fromkeys((".parquet", ".pq"), PARQUET),
    **dict.fromkeys((".duckdb", ".ddb"), DUCKDB),
}
"""What is in a file, by how its name ends; text may be packed (`.csv.gz`)."""
_PACKED = ".gz"
_LOOKED_AT = 1 << 20
"""Bytes at the beginning of a text that are looked at for its columns."""


@dataclass(frozen=True, slots=True)
class StatementFiles:
    """Files of one kind, in the order in which they were named."""

    kind: str
    paths: tuple[Path, ...]

    @property
    def name(self) -> str:
        """What they are called where something is said of them all."""
        return together(self.paths)


def statement_files(named: Iterable[str]) -> StatementFiles:
    """The files that are named. Raises Unanswerable where one is none, or they are of two kinds."""
    paths = tuple(dict.fromkeys(map(Path, named)))
    for path in paths:
        settle_folder(path.parent)
        check_file(path)
    kinds = {path: _kind_named(path) for path in paths}
    kind = kinds[paths[0]]
    if other := next((path for path in paths if kinds[path] != kind), None):
        raise Unanswerable(
            f"statements are read from files of one kind, and {other} is none like {paths[0]}"
        )
    if kind == DUCKDB and len(paths) > 1:
        raise Unanswerable(f"expected one file, found {len(paths)} that end like {paths[0].name}")
    return StatementFiles(kind, paths)


def _kind_named(path: Path) -> str:
    """What is in a file, by its name. Raises Unanswerable where it does not tell."""
    ending = Path(path.name.lower().removesuffix(_PACKED)).suffix
    if ending not in _KINDS:
        there_are = (".csv", ".tsv", ".parquet", ".duckdb")
        raise Unanswerable(
            f"{path}: what is in it cannot be told by its name",
            (f"statements are read from {fmt.listed(there_are, 'and')}",),
        )
    return _KINDS[ending]


def _beginning(path: Path) -> bytes:
    try:
        packed = path.name.lower().endswith(_PACKED)
        with gzip.open(path) if packed else path.open("rb") as file:
            return file.read(_LOOKED_AT)
    except (OSError, EOFError) as error:
        raise Unanswerable(f"{path} cannot be read: {error}") from None


def _csv_columns(path: Path, looked: bytes) -> tuple[list[TypedColumn], str]:
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
    return [*map(TypedColumn, names.values())], delimiter_of(looked)


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
    return {role: each for role, each in roles.items() if each}


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
    source: str
    roles: Roles
    is_large: bool = False
    left_out: Sequence[LeftOut] = ()
    others: Mapping[str, Sequence[str]] = field(default_factory=dict)


MOST_STATEMENTS = 10**9
"""In files of Parquet: a small one can hold more of them than anybody waits for."""
LARGE = 64 * 1024**2
"""Bytes of statements from which names are counted by numbers."""
_READ = "read_rows"
"""All rows as they were found, in the columns that are asked for."""


def statement_table(
    database: Database, files: StatementFiles, options: FoldOptions, table: str
) -> StatementTable:
    """Files, or a table of a database, as statements that can be asked.

    Raises InvalidModel or Unanswerable where that cannot be.
    """
    if bool(table) != (files.kind == DUCKDB):
        refusal = f"--table names a table of a database, and {files.name} is none"
        raise Unanswerable(refusal if table else f"which table of {files.name}? --table names it")
    if table:
        name = f"{files.name}, {table}"
        scan = ".".join(map(quoted_name, (ATTACHED, *table.split("."))))
        columns = _columns(database, scan)
    else:
        name, (columns, scan) = str(files.paths[0]), _of_files(database, files)
    names = [column.name for column in columns]
    joined = [
        _Joined(database, n, each, name, names) for n, each in enumerate(options.reading.joins)
    ]
    others = {key: more for each in joined for key, more in each.others(options.reading)}
    beside = [TypedColumn(each.name) for each in joined]
    roles = roles_of(name, (*columns, *beside), options.reading)
    asked = dict.fromkeys((*names_of(roles), *(key for each in joined for key in each.columns)))
    own = ", ".join(map(quoted_name, filter(set(names).__contains__, asked)))
    database.ask(f"CREATE TEMP VIEW {_READ} AS SELECT {own} FROM {scan}")
    told = "".join(f", {each.table}.names[1] AS {quoted_name(each.name)}" for each in joined)
    tables = "".join(f" LEFT JOIN {each.table} ON {each.key} = {each.table}.key" for each in joined)
    source = f"(SELECT {selected(roles)} FROM (SELECT {_READ}.*{told} FROM {_READ}{tables}))"
    alone = {(each.columns, each.join.file, each.join.key): each for each in joined}
    left_out = [left for each in alone.values() for left in each.left_out()]
    is_large = sum(path.stat().st_size for path in files.paths) >= LARGE
    whole = name if table else files.name
    return StatementTable(whole, source, roles, is_large, left_out, others)


class _Joined:
    """A column to join to a table: the names that stand by each key, the most frequent first."""

    def __init__(
        self, database: Database, n: int, join: Join, table: str, names: Sequence[str]
    ) -> None:
        """Raise Unanswerable for a heading that there is not, or that is there twice.

        `names` are the columns of the table.
        """
        check_file(Path(join.file))
        found, scan = _of_files(database, statement_files([join.file]))
        there = [column.name for column in found]
        if folded(join.name) in map(folded, names):
            raise Unanswerable(f"--join {join}: {table} has a column “{join.name}” itself")
        (self.name,) = _headings(there, join.name, join.file, parts=False)
        keys = _headings(there, join.key, join.file)
        self.columns = _headings(names, join.column, table)
        self.join, self.table, self.key = join, f"joined_{n}", _key(self.columns, f"{_READ}.")
        self._database = database
        database.ask(f"""CREATE TEMP TABLE {self.table} AS
SELECT key, LIST(name ORDER BY n DESC, name) FILTER (name IS NOT NULL) AS names
FROM (
  SELECT {_key(keys)} AS key, NULLIF(TRIM({as_text(quoted_name(self.name))}), '') AS name,
    COUNT(*) AS n
  FROM {scan} GROUP BY ALL
) WHERE key IS NOT NULL GROUP BY key""")

    def others(self, options: ReadingOptions) -> Iterator[tuple[str, list[str]]]:
        """What else an id is called. Raises Unanswerable where another key has two names."""
        several = f"SELECT key, names FROM {self.table} WHERE LEN(names) > 1 ORDER BY key"
        are_ids = folded(self.join.column) == folded(options.columns.get(heads.ID, ""))
        for key, names in self._database.ask(several):
            if not are_ids:
                two = (f"“{heads.shortened(name)}”" for name in sorted(names)[:2])
                told = (
                    f"“{_told(key)}” has two names: {' and '.join(two)}, under “{self.join.name}”"
                )
                raise Unanswerable(f"{self.join.file}: {told}")
            yield key, names[1:]

    def left_out(self) -> Iterator[LeftOut]:
        """The keys without a partner, by their number; the most frequent are named."""
        rows = self._database.ask(f"""SELECT key, COUNT(*) OVER ()
FROM (SELECT {self.key} AS key FROM {_READ})
WHERE key IS NOT NULL AND key NOT IN (SELECT key FROM {self.table})
GROUP BY key ORDER BY COUNT(*) DESC, key LIMIT {NAMED}""")
        if rows:
            named = ", ".join(f"“{heads.shortened(_told(key))}”" for key, _ in rows)
            why = f"not in {self.join.file}: {named}"
            yield LeftOut(rows[0][1], f"keys of “{self.join.column}”", why)


NAMED = 3
"""So many keys without a partner are named."""


def _headings(
    headings: Sequence[str], heading: str, table: str, *, parts: bool = True
) -> tuple[str, ...]:
    """A heading as a table has it, or those that are joined in it, where it may have `parts`.

    Raises Unanswerable for one that there is not.
    """
    by_name = {folded(name): name for name in headings}
    is_one = not parts or folded(heading) in by_name
    names = [heading] if is_one else heading.split(heads.JOINS)
    for name in names:
        if folded(name) not in by_name:
            raise none_such(f"--join: no heading “{name}” in {table}", name, headings)
    return tuple(by_name[folded(name)] for name in names)


def _key(columns: Sequence[str], of: str = "") -> str:
    """What is compared: texts without blanks around them, and 3 for 3.0."""
    texts = (f"TRIM({as_text(of + quoted_name(column))})" for column in columns)
    plain = (f"NULLIF(REGEXP_REPLACE({text}, '^(-?[0-9]+)[.]0+$', '\\1'), '')" for text in texts)
    return " || chr(31) || ".join(plain)


def _told(key: str) -> str:
    return ", ".join(key.split("\x1f"))


def _of_files(database: Database, files: StatementFiles) -> tuple[list[TypedColumn], str]:
    """The columns of files, and how DuckDB reads them; all have the same, in one order."""
    paths = patterns(*files.paths)
    if files.kind == PARQUET:
        counted = f"SELECT SUM(num_rows) FROM parquet_file_metadata({paths})"
        ((count,),) = database.ask(counted)
        if count > MOST_STATEMENTS:
            most = f"{MOST_STATEMENTS:,} are counted at most"
            raise Unanswerable(f"{files.name}: {count:,} statements, and {most}")
        own = [(path, (_columns(database, _parquet(patterns(path))), "")) for path in files.paths]
    else:
        own = [(path, _csv_columns(path, _beginning(path))) for path in files.paths]
    (first, (columns, delimiter)), *others = own
    for other, found in others:
        if found != (columns, delimiter):
            there_are = ", ".join(column.name for column in found[0])
            advice = ("files that are folded together are alike", f"there are: {there_are}")
            raise Unanswerable(f"{other} has other columns than {first}", advice)
    if files.kind == PARQUET:
        return columns, _parquet(paths)
    types = ", ".join(f"{literal(column.name)}: 'VARCHAR'" for column in columns)
    return columns, (
        f"read_csv({paths}, columns = {{{types}}}, delim = {literal(delimiter)}, header = true, "
        "quote = '\"', escape = '\"', auto_detect = false, hive_partitioning = false)"
    )


def _parquet(paths: str) -> str:
    return f"read_parquet({paths}, binary_as_string = true, hive_partitioning = false)"


_TYPES = {
    re.compile("U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|BIGNUM"): ValueKind.WHOLE,
    re.compile("FLOAT|DOUBLE|DECIMAL"): ValueKind.REAL,
    re.compile("DATE|TIMESTAMP"): ValueKind.DAY,
    re.compile(""): ValueKind.TEXT,
}
"""What values are, by how the type of their column begins in DuckDB."""


def _columns(database: Database, scan: str) -> list[TypedColumn]:
    return [
        TypedColumn(name, next(kind for form, kind in _TYPES.items() if form.match(type_)))
        for name, type_, *_ in database.ask(f"DESCRIBE SELECT * FROM {scan}")
    ]
