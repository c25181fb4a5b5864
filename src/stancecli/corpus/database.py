"""DuckDB within limits: memory, the files that it may read, and an end when it is told to.

It reads the files of one fold and no others, loads no extension, and keeps what does not fit into
memory in a folder that is removed afterwards.
"""

from __future__ import annotations

import glob
import os
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stancecli.corpus.query import Question, quoted_name
from stancecli.diagnostics import Unanswerable

if TYPE_CHECKING:
    pass

MEMORY = "600MB"
"""What DuckDB may hold in memory; the whole process stays below 1 GB."""
MOST_THREADS = 4
"""Each reads with buffers of its own."""
ATTACHED = "given"
"""What a database of statements is called in questions."""

Report = Callable[[float], None]
"""Takes how much of the work is done, from 0 to 1."""


class Database:
    """A database in memory that reads these files."""

    def __init__(self, reads: Iterable[Path], spill: Path, *, attached: Path | None = None) -> None:
        """Raise Unanswerable where DuckDB is not there, or `attached` is no database of it."""
        self._module = _duckdb()
        threads = min(MOST_THREADS, os.cpu_count() or 1)
        self._connection = self._module.connect(
            ":memory:",
            config={
                "memory_limit": MEMORY,
                "threads": str(threads),
                "temp_directory": str(spill),
                "preserve_insertion_order": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "allow_community_extensions": "false",
            },
        )
        try:
            if attached is not None:
                name = quoted_name(ATTACHED)
                self._connection.execute(f"ATTACH {_literal(attached)} AS {name} (READ_ONLY)")
            self._connection.execute("SET enable_progress_bar = true")
            self._connection.execute("SET enable_progress_bar_print = false")
            allowed = ", ".join(_literal(each) for path in reads for each in _forms(path))
            self._connection.execute(f"SET allowed_paths = [{allowed}]")
            self._connection.execute("SET enable_external_access = false")
            self._connection.execute("SET lock_configuration = true")
        except self._module.Error as error:
            raise complaint(str(error)) from None

    def ask(
        self, question: Question | str, *, report: Report | None = None, before: str = ""
    ) -> list[tuple[Any, ...]]:
        """The rows of an answer; `before` the question stands what is done with it.

        Raises Unanswerable for what cannot be read. It ends at once where it is interrupted.
        """
        asked = Question(question) if isinstance(question, str) else question
        found: list[tuple[Any, ...]] = []
        failed: list[BaseException] = []

        def work() -> None:
            try:
                self._connection.execute(f"{before}{asked.text}", asked.parameters or None)
                found.extend(self._connection.fetchall())
            except BaseException as error:
                failed.append(error)

        worker = threading.Thread(target=work, daemon=True)
        worker.start()
        try:
            while worker.is_alive():
                worker.join(0.1)
                done = self._connection.query_progress() if report else 0
                if report and done > 0:
                    report(min(done / 100, 1))
        except BaseException:
            self._connection.interrupt()
            worker.join()
            raise
        if failed:
            if isinstance(failed[0], self._module.Error):
                raise complaint(str(failed[0])) from None
            raise failed[0]
        return found

    def keep(self, table: str, columns: Mapping[str, str], batches: Iterable[Any]) -> None:
        """Keep what another engine answers, in pieces of Arrow, as a table of these columns."""
        types = {"string": "VARCHAR", "int64": "BIGINT"}
        declared = ", ".join(f"{quoted_name(n)} {types[type_]}" for n, type_ in columns.items())
        self.ask(f"CREATE OR REPLACE TEMP TABLE {table} ({declared})")
        for batch in batches:
            pieces = self._arrow().Table.from_batches([batch])
            self._connection.from_arrow(pieces).insert_into(table)

    @staticmethod
    def _arrow() -> Any:
        import pyarrow  # Comes with ibis, without which there are no other engines.

        return pyarrow

    def close(self) -> None:
        self._connection.close()


def _duckdb() -> Any:
    try:
        import duckdb
    except ImportError:
        raise Unanswerable(
            "statements are folded by DuckDB, which is not installed",
            ("pip install 'stancecli[corpus]'",),
        ) from None
    return duckdb


def _forms(path: Path) -> tuple[str, ...]:
    """A path, and the pattern by which a question names it: no sign in it is one of a pattern."""
    return tuple(dict.fromkeys((str(path), glob.escape(str(path)))))


def _literal(path: Path | str) -> str:
    return "'{}'".format(str(path).replace("'", "''"))


_CSV_LINE = re.compile(r"CSV Error on Line: (\d+)")
_CSV_FILE = re.compile(r"^  file = (.*)$", re.M)
_CSV_COUNT = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
_JSON = re.compile(r'Malformed JSON in file "(.*)", at byte (\d+) in line (\d+)', re.S)
_FILE = re.compile(r"""['"]([^'"]+)['"]""")
_KIND = re.compile(r"^[A-Z][A-Za-z ]*Error: ")


def complaint(error: str) -> Unanswerable:
    """What DuckDB complains of, as the user can mend it."""
    if line := _CSV_LINE.search(error):
        return _broken_line(error, int(line[1]))
    if found := _JSON.search(error):
        return Unanswerable(f"{found[1]}:{found[3]}: no JSON from byte {found[2]} on")
    first = _KIND.sub("", error.splitlines()[0])
    named = _FILE.search(first)
    file = named[1] if named else "a file"
    if "No space left" in error or "File too large" in error:
        reason = "No space left on device" if "No space" in error else "File too large"
        return Unanswerable(f"the result could not be written: {reason}")
    if "magic bytes" in error or "too small to be a Parquet" in error or "Parquet" in error:
        return Unanswerable(
            f"{file} is no Parquet file, or it was cut short", ("make it anew, or copy it again",)
        )
    if "not a valid DuckDB database" in error:
        return Unanswerable(f"{file} is no DuckDB database")
    if error.startswith("Out of Memory"):
        return Unanswerable(
            f"{MEMORY} of memory are too little for so many actors, issues and periods",
            ("--every year makes fewer periods", "fold a part of the statements at a time"),
        )
    if "out of range" in error.lower() or "cast" in error.lower():
        return Unanswerable("a sum of weights is larger than a table holds")
    return Unanswerable(f"the statements cannot be read: {first}")


def _broken_line(error: str, line: int) -> Unanswerable:
    file = _CSV_FILE.search(error)
    place = f"{file[1] if file else 'a file'}:{line}"
    if count := _CSV_COUNT.search(error):
        expected, found = count.groups()
        return Unanswerable(f"{place}: expected {expected} columns, found {found}")
    reason = "not UTF-8" if "nicode" in error or "utf-8" in error.lower() else "a broken line"
    if "quote" in error.lower():
        reason = "a quotation mark that is not closed, or stands amid a value"
    return Unanswerable(f"{place}: {reason}")
