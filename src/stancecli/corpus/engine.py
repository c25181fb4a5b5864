"""Statements that stay where they are: an engine that ibis knows folds them, by the same question.

Only positions come back. What the engine needs to be let in is in its own environment, and is never
printed.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from stancecli import notation as fmt
from stancecli.corpus.complaints import given_up
from stancecli.corpus.database import READING, check_beside, check_file, seconds_for
from stancecli.corpus.fold import StatementTable
from stancecli.corpus.inputs import DATABASE, StatementFiles
from stancecli.corpus.options import FoldOptions
from stancecli.corpus.roles import WEIGHT, TypedColumn, ValueKind, roles_of, selected
from stancecli.corpus.sql import Query, quoted_name, seen
from stancecli.diagnostics import Unanswerable, with_nearest

PREFIX = "ibis:"
BATCH = 10_000
"""Rows of an answer that are fetched together."""
_SPARK = re.compile(r"(py)?spark(://(local)?)?")
_SECRET = re.compile(r"pass|pwd|token|secret|credential|key|auth", re.IGNORECASE)
_LEAST_SECRET = 4
"""Characters of what may be a secret: shorter values stand in any message by chance."""
_WAL = slice(18, 20)
"""Where SQLite says whether a database has its log beside it."""
_EXAMPLE = "--engine ibis:sqlite://votes.sqlite --table votes"


def engine_named(named: str, table: str) -> StatementFiles | Engine:
    """The engine by its URL; a database of DuckDB is a file, however it is named.

    Raises Unanswerable as `Engine` does.
    """
    url = _checked(named)
    scheme, _, rest = url.partition(":")
    if scheme.lower() == "duckdb":
        path = Path(rest.removeprefix("//"))
        check_file(path)
        return StatementFiles(DATABASE, (path,))
    return Engine(url, table)


class Engine:
    """An engine, and one of its tables; `paths` is the file that it is, if it is one."""

    def __init__(self, url: str, table: str) -> None:
        """Raise Unanswerable where there is no such engine, or no such table in it."""
        if not table:
            raise Unanswerable("which table of the engine? --table names it", (_EXAMPLE,))
        self._ibis, self._sqlglot = _modules()
        self._url = url
        scheme, _, rest = url.partition(":")
        is_file = scheme.lower() == "sqlite"
        self.paths: tuple[Path, ...] = (Path(rest.removeprefix("//")),) if is_file else ()
        self._is_late = False
        self._connection = self._tried(self._connect)
        self.dialect = str(self._connection.dialect.__name__).lower()
        known = self._tried(self._connection.list_tables)
        if table not in known:
            refusal = with_nearest(f"no table “{table}” in the engine", table, known)
            raise Unanswerable(refusal, (f"there are: {fmt.few(known)}",) if known else ())
        self.table = table

    def statements(self, options: FoldOptions) -> StatementTable:
        """The table as one of statements."""
        schema = self._tried(lambda: self._connection.table(self.table).schema())
        columns = [TypedColumn(name, _kind(type_)) for name, type_ in schema.items()]
        roles = roles_of(self.table, columns, options.reading)
        weights = roles.get(WEIGHT, ())
        if weights and weights[0].kind is ValueKind.TEXT:
            raise Unanswerable(f"“{weights[0].name}” is text: let the engine have it as a number")
        source = f"(SELECT {selected(roles)} FROM {quoted_name(self.table)})"
        return StatementTable(self.table, lambda _: source, roles, engine=self)

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

        text = str(tree.transform(filled).sql(dialect=self.dialect, pretty=shown))
        return seen(text) if shown else text

    def _connect(self) -> Any:
        if _SPARK.fullmatch(self._url):
            return self._ibis.pyspark.connect()
        if self.paths:
            return self._ibis.sqlite.from_connection(self._sqlite(self.paths[0]))
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

    def _tried(self, work: Any) -> Any:
        """What some work gives; raises Unanswerable where the engine will not do it."""
        try:
            return work()
        except (KeyboardInterrupt, Unanswerable):
            raise
        except Exception as error:
            if self._is_late:
                raise given_up(str(self.paths[0]), seconds_for(self.paths)) from None
            lines = str(error).strip().splitlines() or [type(error).__name__]
            reason = _without_secrets(lines[0])
            if self.paths:
                raise Unanswerable(f"{self.paths[0]} cannot be read", (reason,)) from None
            raise Unanswerable(f"the engine would not: {reason}") from None


def _checked(named: str) -> str:
    """The URL of an engine; raises Unanswerable for one that holds a secret, which is not said."""
    if not named.startswith(PREFIX):
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


def _modules() -> tuple[Any, Any]:
    try:
        import ibis
        import sqlglot
    except ImportError:
        raise Unanswerable(
            "other engines are asked through ibis, which is not installed",
            ("pip install 'stancecli[engines]'",),
        ) from None
    return ibis, sqlglot


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
