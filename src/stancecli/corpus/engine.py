"""Statements that stay where they are: an engine that ibis knows folds them, by the same question.

Only positions come back. What the engine needs to be let in is in its own environment, and is never
printed.
"""

from __future__ import annotations

import logging
import os
import re
import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from operator import methodcaller
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from stancecli.corpus import inputs
from stancecli.corpus.database import check_file, quoted_name
from stancecli.diagnostics import Unanswerable

EXTRAS: Mapping[str, str] = {
    "bigquery": "bigquery",
    **dict.fromkeys(("postgres", "postgresql"), "postgres"),
    "pyspark": "spark",
    "snowflake": "snowflake",
}
"""By the scheme of a URL the extra of stancecli that brings all that the engine needs."""
LET_IN: Mapping[str, tuple[str, ...]] = {
    "postgres": ("PGHOST, PGPORT, PGUSER and PGPASSWORD say where it is, and who asks",),
    "spark": (
        "Spark needs Java 17 or later (JAVA_HOME)",
        "where tables are is in its spark-defaults.conf (SPARK_CONF_DIR), or at SPARK_REMOTE",
    ),
}
"""By extra what to look at where an engine does not let in."""
BATCH = 10_000
"""Rows of an answer that are fetched together."""
SPARK_CONNECT, LONGEST = 15002, 10
"""The port of Spark elsewhere where none is named, and the seconds within which it must answer."""
_SECRET = re.compile(r"pass|pwd|token|secret|credential|key|auth", re.IGNORECASE)
_LEAST_SECRET = 4
"""Characters of what may be a secret: shorter values stand in any message by chance."""
_JAVA_CALL = re.compile(r"^An error occurred while calling .*\n: ")
"""What stands before the error of a Java program."""
_PLACED = "--table NAME, SCHEMA.NAME or CATALOG.SCHEMA.NAME"
_EXAMPLE = "--engine postgres:///assembly --table votes"


def engine_named(named: str, table: str = "") -> inputs.StatementFiles | Engine:
    """The engine by its URL; a database of DuckDB or SQLite is a file, however it is named.

    Raises Unanswerable as `Engine` does.
    """
    url = _checked(named)
    scheme, _, rest = url.partition(":")
    if scheme.lower() in inputs.DATABASES:
        path = Path(rest.removeprefix("//"))
        check_file(path)
        return inputs.StatementFiles(scheme.lower(), (path,))
    return Engine(url, table)


class Engine:
    """An engine, and the table that it folds."""

    paths: tuple[Path, ...] = ()
    """The files that it reads: none."""

    def __init__(self, url: str, table: str) -> None:
        """Raise Unanswerable where there is no such engine, or nothing of this name in it."""
        if not table:
            raise Unanswerable("which table of the engine? --table names it", (_EXAMPLE,))
        self._url = url
        self._scheme = url.partition(":")[0].lower()
        try:
            import ibis
            import sqlglot
        except ImportError:
            raise self._missing("ibis") from None
        self._ibis: Any = ibis
        self._sqlglot: Any = sqlglot
        self._let_in = LET_IN.get(EXTRAS.get(self._scheme, ""), ())
        self._connection = self._tried(self._connect, self._let_in)
        self.name = table
        *self._places, self._table = table.split(".")

    def statements(self, options: inputs.FoldOptions) -> inputs.StatementTable:
        """What it folds as a table of statements; its weights are numbers."""
        within = tuple(self._places) or None
        schema = self._tried(
            lambda: self._connection.table(self._table, database=within).schema(), self._let_in
        )
        columns = [inputs.TypedColumn(column, _kind(type_)) for column, type_ in schema.items()]
        roles = inputs.roles_of(self.name, columns, options.reading)
        for weight in roles.get(inputs.WEIGHT, ()):
            if weight.kind is inputs.ValueKind.TEXT:
                raise Unanswerable(f"“{weight.name}” is text: let the engine have it as a number")
        place = ".".join(map(quoted_name, (*self._places, self._table)))
        source = f"(SELECT {inputs.selected(roles)} FROM {place})"
        return inputs.StatementTable(self.name, source, roles)

    def ask(
        self, text: str, values: Mapping[str, Any] = MappingProxyType({})
    ) -> list[tuple[Any, ...]]:
        """The rows of an answer."""
        return [row for batch in self.batches(text, values) for row in batch]

    def batches(self, text: str, values: Mapping[str, Any]) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of an answer, BATCH at a time."""
        text = self._sql(text, values)
        # Spark answers with a frame, others with a cursor.
        rows_of = methodcaller("toLocalIterator") if self._scheme == "pyspark" else iter
        answer = self._tried(lambda: rows_of(self._connection.raw_sql(text)))
        while rows := self._tried(lambda: list(islice(answer, BATCH))):
            yield [tuple(row) for row in rows]

    def _sql(self, text: str, values: Mapping[str, Any]) -> str:
        """A question in the words of the engine, each value written so that it is nothing else."""
        expressions = self._sqlglot.expressions

        def filled(node: Any) -> Any:
            if not isinstance(node, expressions.Placeholder | expressions.Parameter):
                return node
            value = values[node.name]
            if isinstance(value, str):
                return expressions.Literal.string(value)
            number = expressions.Literal.number(repr(abs(value)))
            return expressions.Neg(this=number) if value < 0 else number

        def by_characters(node: Any) -> Any:
            if isinstance(node, expressions.Lower):
                node = expressions.Lower(this=in_order_of(node.this, "und-x-icu"))
            elif not (isinstance(node, expressions.Cast) and node.is_type("text")):
                return node
            return in_order_of(node, "C")

        def in_order_of(text: Any, name: str) -> Any:
            return expressions.Collate(this=text, expression=expressions.to_identifier(name, True))

        tree = self._sqlglot.parse_one(text, read="duckdb").transform(filled)
        if EXTRAS.get(self._scheme) == "postgres":
            # It orders texts as its language does; with "C" it knows only the capitals of ASCII.
            tree = tree.transform(by_characters)
        return str(tree.sql(dialect=self._connection.dialect))

    def _connect(self) -> Any:
        if EXTRAS.get(self._scheme) == "postgres":
            import psycopg

            # Its own door: that of ibis takes no PGPORT from the environment.
            return self._ibis.postgres.from_connection(psycopg.connect(self._url))
        if self._scheme != "pyspark":
            return self._ibis.connect(self._url)
        remote = urlsplit(os.environ.get("SPARK_REMOTE", ""))
        if remote.scheme == "sc":
            # Where nobody answers Spark goes on trying for many minutes.
            at = (remote.hostname or "", remote.port or SPARK_CONNECT)
            socket.create_connection(at, timeout=LONGEST).close()
        # Unless its configuration says otherwise, Spark leaves files where it is started. It logs
        # to the standard error that it has then.
        logging.disable()
        options = f"-Dderby.stream.error.file={os.devnull} -Dspark.sql.warehouse.dir=."
        os.environ["SPARK_SUBMIT_OPTS"] = f"{options} {os.environ.get('SPARK_SUBMIT_OPTS', '')}"
        kept = os.dup(2)
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        try:
            # On the main thread it would have Ctrl-C as a fault of its own.
            with ThreadPoolExecutor(1) as apart:
                # Its sums would wrap around otherwise where they grow too large.
                ansi = {"spark.sql.ansi.enabled": "true"}
                return apart.submit(self._ibis.connect, self._url, **ansi).result()
        finally:
            os.dup2(kept, 2)
            os.close(kept)

    def _missing(self, why: str) -> Unanswerable:
        """The refusal where packages of the engine are missing."""
        extra = EXTRAS.get(self._scheme, "engines")
        more = "" if self._scheme in EXTRAS else f" 'ibis-framework[{self._scheme}]'"
        return Unanswerable(
            f"what this engine is asked through is not installed: {why}",
            (f"pip install 'stancecli[{extra}]'{more}",),
        )

    def _tried(self, work: Any, advice: tuple[str, ...] = ()) -> Any:
        """What some work gives; raises Unanswerable where the engine will not do it."""
        try:
            return work()
        except (KeyboardInterrupt, Unanswerable):
            raise
        except ImportError as error:
            raise self._missing(str(error)) from None
        except Exception as error:
            if isinstance(error, self._ibis.common.exceptions.TableNotFound):
                raise Unanswerable(f"no table “{self.name}” in the engine", (_PLACED,)) from None
            said = _JAVA_CALL.sub("", str(error)).strip() or type(error).__name__
            message = f"the engine would not: {_without_secrets(said.splitlines()[0])}"
            raise Unanswerable(message, advice) from None


def _checked(named: str) -> str:
    """The URL of an engine; raises Unanswerable for one that holds a secret, which is not said."""
    url = named.removeprefix("ibis:")
    try:
        parts = urlsplit(url)
        has_secret = bool(parts.password) or any(
            _SECRET.search(name)
            for part in (parts.query, parts.fragment)
            for name, _ in parse_qsl(part, keep_blank_values=True)
        )
    except ValueError:
        raise Unanswerable("what --engine names is no URL", (_EXAMPLE,)) from None
    if has_secret:
        raise Unanswerable(
            "the URL of the engine holds a password or a token, and others could read it",
            ("leave it out, and set it in the environment, as the engine expects it there",),
        )
    if parts.scheme in ("", "file"):
        raise Unanswerable("--engine names no engine; files are named without it", (_EXAMPLE,))
    return url


def _kind(type_: Any) -> inputs.ValueKind:
    if type_.is_integer():
        return inputs.ValueKind.WHOLE
    if type_.is_numeric():
        return inputs.ValueKind.REAL
    return (
        inputs.ValueKind.DAY if type_.is_date() or type_.is_timestamp() else inputs.ValueKind.TEXT
    )


def _without_secrets(text: str) -> str:
    """A message without what the environment keeps secret."""
    for name, value in os.environ.items():
        if _SECRET.search(name) and len(value) >= _LEAST_SECRET:
            text = text.replace(value, "…")
    return text
