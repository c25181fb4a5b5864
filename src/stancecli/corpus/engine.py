"""Statements that stay where they are: an engine that ibis knows folds them, by the same question.

It has them in a table, or is Spark and reads files itself. Only positions come back. What the
engine needs to be let in is in its own environment, and is never printed.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from stancecli import notation as fmt
from stancecli.corpus import FoldOptions
from stancecli.corpus.database import (
    READING,
    Query,
    check_beside,
    check_file,
    given_up,
    quoted_name,
    seconds_for,
    seen,
)
from stancecli.corpus.inputs import (
    CSV,
    DATABASE,
    JSON,
    PARQUET,
    WEIGHT,
    Roles,
    StatementFiles,
    TypedColumn,
    ValueKind,
    kind_named,
    roles_of,
    selected,
)
from stancecli.diagnostics import Unanswerable, with_nearest
from stancecli.imports.given import LeftOut


@dataclass(frozen=True, slots=True)
class StatementTable:
    """A table of statements that can be asked: how it is read, and which column is what.

    `left_out` is what did not come so far; DuckDB is asked where there is no other engine. Its
    numbers may be on any scale unless they `are_stances`.
    """

    name: str
    source: Callable[[Query], str]
    roles: Roles
    engine: Engine | None = None
    is_large: bool = False
    left_out: tuple[LeftOut, ...] = ()
    are_stances: bool = False


PREFIX = "ibis:"
EXTRAS: Mapping[str, str] = {
    "bigquery": "bigquery",
    **dict.fromkeys(("postgres", "postgresql"), "postgres"),
    "snowflake": "snowflake",
    "sqlite": "engines",
    **dict.fromkeys(("spark", "pyspark"), "spark"),
}
"""By the scheme of a URL the extra of stancecli that brings all that the engine needs."""
BATCH = 10_000
"""Rows of an answer that are fetched together."""
_SPARK = re.compile(r"(?:py)?spark(?::(?://)?(?:local)?)?")
_CLUSTER = re.compile(r"spark://.+")
"""A Spark of its own, as Spark names it; else it is the one that Spark's own variables name."""
_PART = re.compile(r'(?:"((?:[^"]|"")+)"|`([^`]+)`|([^."`]+))')
"""A part of the name of a table, within quotation marks or without."""
_MOST_PARTS = 3
_QUIET = {"spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
_READ, _WEIGHED = "statements_of_files", "weight_of_statements"
"""What Spark calls the files that it reads, and a column of theirs meanwhile."""
_SECRET = re.compile(r"pass|pwd|token|secret|credential|key|auth", re.IGNORECASE)
_LEAST_SECRET = 4
"""Characters of what may be a secret: shorter values stand in any message by chance."""
_WAL = slice(18, 20)
"""Where SQLite says whether a database has its log beside it."""
_EXAMPLE = "--engine ibis:sqlite://votes.sqlite --table votes"


def engine_named(named: str, table: str = "", files: Sequence[str] = ()) -> StatementFiles | Engine:
    """The engine by its URL; a database of DuckDB is a file, however it is named.

    `files` are what Spark is to read, in place of a table. Raises Unanswerable as `Engine` does.
    """
    url = _checked(named)
    scheme, _, rest = url.partition(":")
    if files and not (_SPARK.fullmatch(url) or _CLUSTER.fullmatch(url)):
        raise Unanswerable(
            "of the engines Spark alone reads files: name files or --engine, not both",
            ("DuckDB reads them without --engine",),
        )
    if files and table:
        raise Unanswerable("an engine reads files or a table: name files or --table, not both")
    if scheme.lower() == "duckdb":
        path = Path(rest.removeprefix("//"))
        check_file(path)
        return StatementFiles(DATABASE, (path,))
    return Engine(url, table, files)


class Engine:
    """An engine, and what it folds: a table, or files. `paths` is the file that it is, if any."""

    def __init__(self, url: str, table: str, files: Sequence[str]) -> None:
        """Raise Unanswerable where there is no such engine, or nothing of this name in it."""
        if not table and not files:
            raise Unanswerable("which table of the engine? --table names it", (_EXAMPLE,))
        self._url = url
        scheme, _, rest = url.partition(":")
        self._scheme = scheme.lower()
        self._ibis, self._sqlglot = self._modules()
        is_file = self._scheme == "sqlite"
        self.paths: tuple[Path, ...] = (Path(rest.removeprefix("//")),) if is_file else ()
        self._is_late = False
        self._connection = self._tried(self._connect)
        self.dialect = str(self._connection.dialect.__name__).lower()
        self.name = table or _named_together(files)
        self._files = self._tried(lambda: self._read(files)) if files else None
        self._parts = (_READ,) if files else self._table(table)

    def _table(self, named: str) -> tuple[str, ...]:
        """The parts of the name of a table: `catalog.schema.table`, each within marks or without.

        Raises Unanswerable where it has one part, and none of the tables at hand is called so.
        """
        joined = rf"{_PART.pattern}(?:\.{_PART.pattern})*"
        found = _PART.findall(named) if re.fullmatch(joined, named) else [(named,)]
        *places, name = ("".join(part).replace('""', '"') for part in found)
        if 0 < len(places) < _MOST_PARTS:
            return (*places, name)
        known = self._tried(self._connection.list_tables)
        if name not in known:
            refusal = with_nearest(f"no table “{named}” in the engine", name, known)
            raise Unanswerable(refusal, (f"there are: {fmt.few(known)}",) if known else ())
        return (name,)

    def _read(self, files: Sequence[str]) -> Any:
        """Files as Spark reads them, wherever it finds them; those of text with all as text."""
        kinds = {kind_named(Path(file)) for file in files}
        if len(kinds) > 1 or not kinds <= {CSV, PARQUET, JSON}:
            raise Unanswerable("Spark reads files of one kind here: .csv, .tsv, .jsonl or .parquet")
        reader = self._session().read.option("mode", "FAILFAST")
        match kinds.pop():
            case "parquet":
                return reader.parquet(*files)
            case "json":
                return reader.option("primitivesAsString", "true").json(list(files))
        separator = "\t" if ".tsv" in files[0].lower() else ","
        # A file whose columns stand in another order is refused.
        said = {"header": "true", "sep": separator, "escape": '"', "multiLine": "true"}
        return reader.options(**said, enforceSchema="false").csv(list(files))

    def statements(self, options: FoldOptions) -> StatementTable:
        """What it folds as a table of statements."""
        if self._files is not None:
            self._files.createOrReplaceTempView(_READ)
        place = ".".join(map(quoted_name, self._parts))
        *places, name = self._parts
        within = tuple(places) or None
        schema = self._tried(lambda: self._connection.table(name, database=within).schema())
        columns = [TypedColumn(column, _kind(type_)) for column, type_ in schema.items()]
        roles = self._with_numbers(roles_of(self.name, columns, options.reading))
        source = f"(SELECT {selected(roles)} FROM {place})"
        return StatementTable(self.name, lambda _: source, roles, engine=self)

    def _with_numbers(self, roles: Roles) -> Roles:
        """The columns, with weights that are numbers; raises Unanswerable where they are texts."""
        weight = next(iter(roles.get(WEIGHT, ())), None)
        if weight is None or weight.kind is not ValueKind.TEXT:
            return roles
        if self._files is None:
            raise Unanswerable(f"“{weight.name}” is text: let the engine have it as a number")
        name = "`{}`".format(weight.name.replace("`", "``"))
        tried = self._files.selectExpr("*", f"TRY_CAST({name} AS DOUBLE) AS {_WEIGHED}")
        told = tried.drop(weight.name).withColumnRenamed(_WEIGHED, weight.name)
        told.createOrReplaceTempView(_READ)
        return {**roles, WEIGHT: (TypedColumn(weight.name, ValueKind.REAL),)}

    def ask(self, question: Query) -> list[tuple[Any, ...]]:
        """The rows of an answer."""
        return [row for batch in self.batches(question) for row in batch]

    def batches(self, question: Query) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of an answer, BATCH at a time."""
        text = self.sql(question)
        answer = self._tried(lambda: self._connection.raw_sql(text))
        if hasattr(answer, "fetchmany"):
            while rows := self._tried(lambda: answer.fetchmany(BATCH)):
                yield [tuple(row) for row in rows]
            return
        # What is no cursor of a database is asked through Arrow.
        schema = self._ibis.schema(question.columns)
        table = self._tried(lambda: self._connection.sql(text, schema=schema))
        pieces = self._tried(lambda: table.to_pyarrow_batches(chunk_size=BATCH))
        while (piece := self._tried(lambda: next(pieces, None))) is not None:
            yield list(zip(*piece.to_pydict().values(), strict=True))

    def sql(self, question: Query, *, shown: bool = False) -> str:
        """A question in the words of the engine, each value written so that it is nothing else.

        Where it is `shown` to people, raises Unanswerable as `seen` does.
        """
        expressions = self._sqlglot.expressions
        tree = self._sqlglot.parse_one(question.text, read="duckdb")

        def filled(node: Any) -> Any:
            if not isinstance(node, expressions.Placeholder | expressions.Parameter):
                return node
            value = question.parameters[node.name]
            if isinstance(value, str):
                return expressions.Literal.string(value)
            number = expressions.Literal.number(repr(abs(value)))
            return expressions.Neg(this=number) if value < 0 else number

        tree = tree.transform(filled)
        if self.dialect == "sqlite":
            for values in list(tree.find_all(expressions.Values)):
                alias = values.args.pop("alias")
                # SQLite knows no names for the columns of values but its own.
                names = (f"column{n} AS {each.name}" for n, each in enumerate(alias.columns, 1))
                told = self._sqlglot.select(*names).from_(values.copy())
                values.replace(told.subquery(alias.name))
        text = str(tree.sql(dialect=self.dialect, pretty=shown))
        return seen(text) if shown else text

    def _session(self) -> Any:
        """A session of Spark, of the cluster that its own variables name where the URL does not."""
        from pyspark.sql import SparkSession

        builder = SparkSession.builder
        for name, value in _QUIET.items():
            builder = builder.config(name, value)
        if _CLUSTER.fullmatch(self._url) and not _SPARK.fullmatch(self._url):
            builder = builder.master(self._url)
        return builder.getOrCreate()

    def _connect(self) -> Any:
        if _SPARK.fullmatch(self._url) or _CLUSTER.fullmatch(self._url):
            return self._ibis.pyspark.connect(self._session())
        if self.paths:
            return self._ibis.sqlite.from_connection(self._sqlite(self.paths[0]))
        if EXTRAS.get(self._scheme) == "postgres":
            import psycopg

            # Its own door: that of ibis takes no PGPORT from the environment.
            return self._ibis.postgres.from_connection(psycopg.connect(self._url))
        return self._ibis.connect(self._url)

    def _sqlite(self, path: Path) -> sqlite3.Connection:
        """A database of SQLite that is there, opened to be read, within limits as DuckDB's are."""
        check_file(path)
        check_beside(path, "-wal", "-shm", "-journal")
        with path.open("rb") as file:
            is_logged = file.read(_WAL.stop)[_WAL] == b"\x02\x02"
        # Else SQLite would make a log beside one that has none.
        alone = is_logged and not path.with_name(f"{path.name}-wal").exists()
        uri = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' * alone}"
        connection = sqlite3.connect(uri, uri=True)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute(f"PRAGMA hard_heap_limit = {READING.removesuffix('MB')}000000")
        ends = time.monotonic() + seconds_for(self.paths)

        def is_too_late() -> bool:
            self._is_late = time.monotonic() > ends
            return self._is_late

        connection.set_progress_handler(is_too_late, 100_000)
        return connection

    def _modules(self) -> tuple[Any, Any]:
        try:
            import ibis
            import sqlglot
        except ImportError:
            raise self._missing("ibis") from None
        return ibis, sqlglot

    def _missing(self, why: str) -> Unanswerable:
        """The refusal where packages of the engine are missing."""
        extra = EXTRAS.get(self._scheme, "engines")
        more = "" if self._scheme in EXTRAS else f" 'ibis-framework[{self._scheme}]'"
        return Unanswerable(
            f"what this engine is asked through is not installed: {why}",
            (f"pip install 'stancecli[{extra}]'{more}",),
        )

    def _tried(self, work: Any) -> Any:
        """What some work gives; raises Unanswerable where the engine will not do it."""
        try:
            return work()
        except (KeyboardInterrupt, Unanswerable):
            raise
        except ImportError as error:
            raise self._missing(str(error)) from None
        except Exception as error:
            if self._is_late:
                raise given_up(str(self.paths[0]), seconds_for(self.paths)) from None
            if isinstance(error, self._ibis.common.exceptions.TableNotFound):
                raise Unanswerable(f"no table “{self.name}” in the engine") from None
            lines = str(error).strip().splitlines() or [type(error).__name__]
            reason = _without_secrets(lines[0])
            if self.paths:
                raise Unanswerable(f"{self.paths[0]} cannot be read", (reason,)) from None
            raise Unanswerable(f"the engine would not: {reason}") from None


def _checked(named: str) -> str:
    """The URL of an engine; raises Unanswerable for one that holds a secret, which is not said."""
    if not named.startswith(PREFIX) and "://" not in named:
        raise Unanswerable("an engine is named by ibis: and its URL", (_EXAMPLE,))
    url = named.removeprefix(PREFIX)
    try:
        parts = urlsplit(url)
        has_secret = bool(parts.password) or any(
            _SECRET.search(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)
        )
    except ValueError:
        raise Unanswerable("the URL of the engine is none", (_EXAMPLE,)) from None
    if has_secret:
        raise Unanswerable(
            "the URL of the engine holds a password or a token, and others could read it",
            ("leave it out, and set it in the environment, as the engine expects it there",),
        )
    if parts.scheme in ("", "file") and not _SPARK.fullmatch(url):
        raise Unanswerable("the URL of the engine names none: files are named without --engine")
    return url


def _named_together(files: Sequence[str]) -> str:
    return f"{files[0]} and {len(files) - 1} more" if files[1:] else files[0]


def _kind(type_: Any) -> ValueKind:
    if type_.is_integer():
        return ValueKind.WHOLE
    if type_.is_numeric():
        return ValueKind.REAL
    return ValueKind.DAY if type_.is_date() or type_.is_timestamp() else ValueKind.TEXT


def _without_secrets(text: str) -> str:
    """A message without what the environment keeps secret."""
    for name, value in os.environ.items():
        if _SECRET.search(name) and len(value) >= _LEAST_SECRET:
            text = text.replace(value, "…")
    return text
