"""DuckDB within limits: memory, the files that it may read, and an end when it is told to.

It reads the files of one fold and no others, loads no extension, and keeps what does not fit into
memory in a folder that is removed afterwards.
"""

from __future__ import annotations

import glob
import os
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from stancecli.corpus.complaints import complaint
from stancecli.corpus.question import Question, quoted_name
from stancecli.diagnostics import Unanswerable
from stancecli.folded import engine

MEMORY = "750MB"
"""What DuckDB may hold in memory; the whole process stays below 1 GB."""
MOST_THREADS = 4
"""Each reads with buffers of its own."""
_TYPES = {"string": "VARCHAR", "int64": "BIGINT"}
PATIENCE = 0.1
"""Seconds between two looks at how far an answer has come."""
ATTACHED = "given"
"""What a database of statements is called in questions."""

T = TypeVar("T")
Report = Callable[[float], None]
"""Takes how much of the work is done, from 0 to 1."""


class Database:
    """A database in memory that reads these files."""

    def __init__(self, reads: Iterable[Path], spill: Path, *, attached: Path | None = None) -> None:
        """Raise Unanswerable where DuckDB is not there, or `attached` is no database of it."""
        self._module = engine.duckdb_module()
        allowed = [each for path in reads for each in _forms(path)]
        self._aside(lambda: self._open(spill, attached, allowed))

    def _open(self, spill: Path, attached: Path | None, allowed: Iterable[str]) -> None:
        threads = str(min(MOST_THREADS, os.cpu_count() or 1))
        self._connection = engine.connected(
            spill, MEMORY, threads=threads, preserve_insertion_order="false"
        )
        if attached is not None:
            self._attach(attached)
        self._connection.execute("SET TimeZone = 'UTC'")  # A day is the same everywhere.
        self._connection.execute("SET enable_progress_bar = true")
        self._connection.execute("SET enable_progress_bar_print = false")
        engine.shut(self._connection, allowed)

    def _attach(self, path: Path) -> None:
        name = quoted_name(ATTACHED)
        try:
            self._connection.execute(f"ATTACH {engine.literal(str(path))} AS {name} (READ_ONLY)")
        except self._module.Error:
            raise Unanswerable(f"{path} is no DuckDB database, or one that is in use") from None

    def ask(
        self, question: Question | str, *, report: Report | None = None, before: str = ""
    ) -> list[tuple[Any, ...]]:
        """The rows of an answer; `before` the question stands what is done with it.

        Raises Unanswerable for what cannot be read. It ends at once where it is interrupted.
        """
        asked = Question(question) if isinstance(question, str) else question

        def work() -> list[tuple[Any, ...]]:
            self._connection.execute(f"{before}{asked.text}", asked.parameters or None)
            return self._connection.fetchall()

        return self._aside(work, report)

    def _aside(self, work: Callable[[], T], report: Report | None = None) -> T:
        """What some work gives, done on another thread, so that this one hears of an interrupt.

        DuckDB, which looks for interrupts itself, would make an error of it. (Python 3.11 takes a
        thread for over when joining it is interrupted, so it is not joined.)
        """
        found: list[T] = []
        failed: list[BaseException] = []
        is_over = threading.Event()

        def run() -> None:
            try:
                found.append(work())
            except BaseException as error:
                failed.append(error)
            finally:
                is_over.set()

        threading.Thread(target=run).start()
        try:
            while not is_over.wait(PATIENCE):
                done = self._connection.query_progress() if report else 0
                if report and done > 0:
                    report(min(done / 100, 1))
        except BaseException:
            if hasattr(self, "_connection"):
                self._connection.interrupt()
            is_over.wait()
            raise
        if failed:
            if isinstance(failed[0], self._module.Error):
                raise complaint(MEMORY, str(failed[0])) from None
            raise failed[0]
        return found[0]

    def keep(self, table: str, columns: Mapping[str, str], batches: Iterable[list[Any]]) -> None:
        """Keep what another engine answers, batch by batch, as a table of these columns."""
        declared = {quoted_name(name): _TYPES[type_] for name, type_ in columns.items()}
        told = ", ".join(f"{name} {type_}" for name, type_ in declared.items())
        self.ask(f"CREATE OR REPLACE TEMP TABLE {table} ({told})")
        for rows in batches:
            asked = Question()
            values = (asked.value(list(each)) for each in zip(*rows, strict=True))
            parts = (
                f"UNNEST(CAST({value} AS {type_}[]))"
                for value, type_ in zip(values, declared.values(), strict=True)
            )
            asked.text = f"SELECT {', '.join(parts)}"
            self.ask(asked, before=f"INSERT INTO {table} ")

    def close(self) -> None:
        self._connection.close()


def _forms(path: Path) -> tuple[str, ...]:
    """A path, and the pattern by which a question names it: no sign in it is one of a pattern."""
    return tuple(dict.fromkeys((str(path), glob.escape(str(path)))))
