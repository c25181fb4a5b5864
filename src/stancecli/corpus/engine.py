"""Statements that stay where they are: PostgreSQL or Spark folds them, by the same question.

Only positions come back. What an engine needs to be let in is in its own environment, and is never
printed.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from stancecli.corpus import inputs
from stancecli.corpus.database import quoted_name
from stancecli.diagnostics import Unanswerable

LET_IN: Mapping[str, tuple[str, ...]] = {
    "postgres": ("PGHOST, PGPORT, PGUSER and PGPASSWORD say where it is, and who asks",),
    "pyspark": (
        "Spark needs Java 17 or later (JAVA_HOME)",
        "where tables are is in its spark-defaults.conf (SPARK_CONF_DIR), or at SPARK_REMOTE",
    ),
}
"""The engines by the scheme of a URL, and what to look at where one does not let in."""
BATCH = 10_000
"""Rows of an answer that are fetched together."""
_KINDS: Mapping[int | str, inputs.ValueKind] = {
    **dict.fromkeys((20, 21, 23, "byte", "short", "integer", "long"), inputs.ValueKind.WHOLE),
    **dict.fromkeys((700, 701, 1700, "float", "double", "decimal"), inputs.ValueKind.REAL),
    **dict.fromkeys((1082, 1114, 1184, "date", "timestamp", "timestamp_ntz"), inputs.ValueKind.DAY),
}
"""What values are by their type: its number in PostgreSQL, and its name in Spark."""
_SECRET = re.compile(r"pass|pwd|token|secret|credential|key|auth", re.IGNORECASE)
_LEAST_SECRET = 4
"""Characters of what may be a secret: shorter values stand in any message by chance."""
_JAVA_CALL = re.compile(r"^An error occurred while calling .*\n: ")
"""What stands before the error of a Java program."""
_EXAMPLE = "--engine postgres:///assembly --table votes"
T = TypeVar("T")


class Engine:
    """An engine, and the table that it folds."""

    paths: tuple[Path, ...] = ()
    """The files that it reads: none."""

    def __init__(self, url: str, table: str) -> None:
        """Raise Unanswerable where there is no such engine, or the URL holds a secret."""
        self._engine = _checked(url)
        if not table:
            raise Unanswerable("which table of the engine? --table names it", (_EXAMPLE,))
        self.name = table
        work = self._postgres if self._engine == "postgres" else self._spark
        self._answer = self._tried(lambda: work(url), LET_IN[self._engine])

    def statements(self, options: inputs.FoldOptions) -> inputs.StatementTable:
        """What it folds as a table of statements; its weights are numbers."""
        place = ".".join(map(quoted_name, self.name.split(".")))
        text = f"SELECT * FROM {place} LIMIT 0"
        types, _ = self._tried(lambda: self._answer(self._sql(text, {})), LET_IN[self._engine])
        columns = [
            inputs.TypedColumn(name, _KINDS.get(type_, inputs.ValueKind.TEXT))
            for name, type_ in types
        ]
        roles = inputs.roles_of(self.name, columns, options.reading)
        for weight in roles.get(inputs.WEIGHT, ()):
            if weight.kind is inputs.ValueKind.TEXT:
                raise Unanswerable(f"“{weight.name}” is text: let the engine have it as a number")
        source = f"(SELECT {inputs.selected(roles)} FROM {place})"
        return inputs.StatementTable(self.name, source, roles)

    def ask(
        self, text: str, values: Mapping[str, Any] = MappingProxyType({})
    ) -> list[tuple[Any, ...]]:
        """The rows of an answer."""
        return [row for batch in self.batches(text, values) for row in batch]

    def batches(self, text: str, values: Mapping[str, Any]) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of an answer, BATCH at a time."""
        _, answer = self._tried(lambda: self._answer(self._sql(text, values)))
        while rows := self._tried(lambda: list(islice(answer, BATCH))):
            yield [tuple(row) for row in rows]

    def _sql(self, text: str, values: Mapping[str, Any]) -> str:
        """A question in the words of the engine, each value written so that it is nothing else."""
        from sqlglot import expressions as sql, parse_one

        def filled(node: Any) -> Any:
            if not isinstance(node, sql.Placeholder | sql.Parameter):
                return node
            value = values[node.name]
            if isinstance(value, str):
                return sql.Literal.string(value)
            number = sql.Literal.number(repr(abs(value)))
            return sql.Neg(this=number) if value < 0 else number

        def by_characters(node: Any) -> Any:
            if isinstance(node, sql.Lower):
                node = sql.Lower(this=in_order_of(node.this, "und-x-icu"))
            elif not (isinstance(node, sql.Cast) and node.is_type("text")):
                return node
            return in_order_of(node, "C")

        def in_order_of(text: Any, name: str) -> Any:
            return sql.Collate(this=text, expression=sql.to_identifier(name, True))

        tree: Any = parse_one(text, read="duckdb").transform(filled)
        if self._engine == "postgres":
            # It orders texts as its language does; with "C" it knows only the capitals of ASCII.
            return str(tree.transform(by_characters).sql(dialect="postgres"))
        return str(tree.sql(dialect="spark"))

    # How each is asked: a text gives the types of columns, by name, and rows.

    def _postgres(self, url: str) -> Any:
        import psycopg

        connection = psycopg.connect(url)
        connection.execute("SET TIMEZONE = 'UTC'")

        def answer(text: str) -> Any:
            cursor = connection.execute(text.encode())
            return [(each.name, each.type_code) for each in cursor.description or ()], iter(cursor)

        return answer

    def _spark(self, url: str) -> Any:
        from pyspark.sql import SparkSession

        # Unless its configuration says otherwise, Spark leaves files where it is started. It logs
        # to the standard error that it has then.
        logging.disable()
        options = f"-Dderby.stream.error.file={os.devnull} -Dspark.sql.warehouse.dir=."
        os.environ["SPARK_SUBMIT_OPTS"] = f"{options} {os.environ.get('SPARK_SUBMIT_OPTS', '')}"
        builder = SparkSession.builder.config("spark.sql.session.timeZone", "UTC")
        # Its sums would wrap around otherwise where they grow too large.
        builder = builder.config("spark.sql.ansi.enabled", "true")
        kept = os.dup(2)
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        try:
            # On the main thread it would have Ctrl-C as a fault of its own.
            with ThreadPoolExecutor(1) as apart:
                session = apart.submit(builder.getOrCreate).result()
        finally:
            os.dup2(kept, 2)
            os.close(kept)

        def answer(text: str) -> Any:
            frame = session.sql(text)
            types = [(each.name, each.dataType.typeName()) for each in frame.schema]
            return types, frame.toLocalIterator()

        return answer

    def _tried(self, work: Callable[[], T], advice: tuple[str, ...] = ()) -> T:
        """What some work gives; raises Unanswerable where the engine will not do it."""
        try:
            return work()
        except ImportError as error:
            extra = self._engine.removeprefix("py")
            raise Unanswerable(
                f"what this engine is asked through is not installed: {error}",
                (f"pip install 'stancecli[{extra}]'",),
            ) from None
        except Exception as error:
            state = getattr(error, "sqlstate", None) or getattr(error, "getSqlState", str)()
            if state == "42P01":  # So both say that a table is not there.
                placed = ("--table NAME, SCHEMA.NAME or CATALOG.SCHEMA.NAME",)
                raise Unanswerable(f"no table “{self.name}” in the engine", placed) from None
            said = _JAVA_CALL.sub("", str(error)).strip() or type(error).__name__
            message = f"the engine would not: {_without_secrets(said.splitlines()[0])}"
            raise Unanswerable(message, advice) from None


def _checked(url: str) -> str:
    """The engine of a URL; raises Unanswerable for one that holds a secret, which is not said."""
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
    engine = parts.scheme.replace("postgresql", "postgres")
    if engine not in LET_IN:
        there_are = "postgres:// or pyspark://; files are named without it, also those of DuckDB"
        raise Unanswerable("--engine names no engine that is known", (there_are,))
    return engine


def _without_secrets(text: str) -> str:
    """A message without what the environment keeps secret."""
    for name, value in os.environ.items():
        if _SECRET.search(name) and len(value) >= _LEAST_SECRET:
            text = text.replace(value, "…")
    return text
