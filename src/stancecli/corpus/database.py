"""The one door to DuckDB: which files it reads, in how much memory, and for how long.

It opens files that are there, to read them, and no others; it knows no network and loads no
extension. What is in them may come from strangers: its errors name the file, and a view without end
is given up on. What does not fit into memory lies in a folder that is removed afterwards.
"""

from __future__ import annotations

import glob
import os
import re
import stat
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from stancecli.diagnostics import Unanswerable
from stancecli.loader.files import settle


class Values(dict[str, Any]):
    """The parameters of a question, by their names."""

    def put(self, value: object) -> str:
        """One that has this value, as it stands in the text."""
        name = f"p{len(self)}"
        self[name] = value
        return f"${name}"

    def several(self, values: Iterable[str]) -> str:
        """A list of texts, as `IN` takes it."""
        return f"({', '.join(as_text(self.put(value)) for value in values)})"


Question: TypeAlias = tuple[str, Values]
"""SQL, and the values of its parameters."""


def as_text(value: str) -> str:
    return f"CAST({value} AS VARCHAR)"


def quoted_name(name: str) -> str:
    """The name of a table or a column as SQL has it, whatever it is."""
    return '"{}"'.format(name.replace('"', '""'))


def literal(text: str) -> str:
    """A text as SQL has it."""
    return "'{}'".format(text.replace("'", "''"))


_CSV = re.compile(r"(?s)CSV Error on Line: (\d+).*?\n((?:Expected|Invalid|Value)[^\n]*)")
_CSV_FILE = re.compile(r"^  file = (.*)$", re.M)
_FULL = re.compile("No space left on device|File too large|Disk quota exceeded")
_KIND = re.compile(r"^[A-Z][A-Za-z ]*Error: ")
_MEMORY = "Out of Memory", "std::bad_alloc"
_LONGEST = 200
"""Characters of what DuckDB says that are shown."""


def complaint(reads: Sequence[Path], name: str, memory: str, error: Exception) -> Unanswerable:
    """The refusal for an error of DuckDB, that may hold so much memory, mostly in its own words.

    It `reads` files that are called `name` together.
    """
    said = str(error)
    name = next((str(p) for p in reads if str(p) in said or glob.escape(str(p)) in said), name)
    if broken := _CSV.search(said):
        file = _CSV_FILE.search(said)
        return Unanswerable(f"{file[1] if file else name}:{broken[1]}: {broken[2]}")
    if full := _FULL.search(said):
        return Unanswerable(f"the result could not be written: {full[0]}")
    if _is_of_memory(error):
        few = f"{name}: {memory} of memory are too little for what is in it"
        return Unanswerable(few, ("fold a part of the statements at a time",))
    if said.startswith(("Out of Range", "Conversion")):
        return Unanswerable(f"{name}: weights sum up to more than a table of positions holds")
    first = _KIND.sub("", said.partition("\n")[0])[:_LONGEST]
    return Unanswerable(f"{name} cannot be read", (first or type(error).__name__,))


def _is_of_memory(error: BaseException) -> bool:
    return isinstance(error, MemoryError) or str(error).startswith(_MEMORY)


FOLDING, READING = "680MB", "600MB"
"""What DuckDB may hold in memory to fold, and to answer; the whole process stays below 1 GB."""
MOST_DATA = 900 << 20
"""Bytes that the process may take besides while DuckDB works: not all that it takes is in its own
count, a single text of gigabytes for one."""
MOST_THREADS = 4
"""Each works in memory of its own: where they take too much together, one does it alone."""
SECONDS, BYTES_A_SECOND = 30, 1 << 18
"""How long DuckDB may work on files, in seconds of a processor, since the clock on the wall counts
what others do: so many, and four for each MiB. Packed well, a MiB holds 300,000 statements of
millions of positions, which take a second and a half."""
GRACE = 2
"""Seconds within which it has to stop; after that it is not waited for."""
PATIENCE = 0.1
"""Seconds between two looks at how far an answer has come."""
MOST_ROWS = 500_000
"""Rows of an answer at most: all of them are in memory."""
ATTACHED = "given"
"""What a database of statements is called in questions."""
T = TypeVar("T")
Report = Callable[[float], None]
"""Takes how much of the work is done, from 0 to 1."""


def duckdb_module() -> Any:
    """DuckDB, which is imported where it is used. Raises Unanswerable where it is not installed."""
    try:
        import duckdb
    except ImportError:
        raise Unanswerable(
            "many statements are counted by DuckDB, and it is not installed",
            ("pip install 'stancecli[corpus]'",),
        ) from None
    return duckdb


def settle_folder(folder: Path) -> None:
    """Put back what was in a folder where a command was ended; raises Unanswerable."""
    try:
        settle(folder)
    except OSError as error:
        raise Unanswerable(f"{folder} cannot be read: {error.strerror}") from None


def together(paths: Sequence[Path]) -> str:
    """What several files are called together: by the first of them."""
    return f"{paths[0]} and {len(paths) - 1} more" if paths[1:] else str(paths[0])


def check_file(path: Path) -> None:
    """Raise Unanswerable for what is no regular file that can be read, or is empty."""
    try:
        # Opening a FIFO would wait for its other end.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        about = os.fstat(descriptor)
        os.close(descriptor)
    except FileNotFoundError:
        raise Unanswerable(f"no such file: {path}") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise Unanswerable(f"{path} cannot be read: {reason}") from None
    if not stat.S_ISREG(about.st_mode):
        raise Unanswerable(f"{path} is not a regular file")
    if not about.st_size:
        raise Unanswerable(f"{path} is empty")


class Database:
    """A database in memory that reads these files, or the one that is `attached`, and writes one.

    Without files it works on what it is given, for as long as it takes.
    """

    def __init__(
        self,
        reads: Sequence[Path],
        spill: Path,
        *,
        writes: Path | None = None,
        attached: Path | None = None,
        memory: str = READING,
    ) -> None:
        """Raise Unanswerable where DuckDB is not there, or `attached` is no database of it."""
        self._module = duckdb_module()
        self._reads = (attached,) if attached else tuple(reads)
        self._name = together(self._reads) if self._reads else "what was folded"
        for path in self._reads:
            check_file(path)
        size = sum(path.stat().st_size for path in self._reads)
        self._allowed = SECONDS + size / BYTES_A_SECOND if self._reads else float("inf")
        self._spent = 0.0
        self._memory = memory
        self._threads = min(MOST_THREADS, os.cpu_count() or 1)
        self._connection: Any = None
        allowed = [*reads, writes] if writes else reads
        self.aside(lambda: self._open(spill, attached, allowed))

    def _open(self, spill: Path, attached: Path | None, allowed: Sequence[Path]) -> None:
        self._connection = self._module.connect(
            config={
                "memory_limit": self._memory,
                "temp_directory": str(spill),
                "threads": str(self._threads),
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "allow_community_extensions": "false",
            }
        )
        for name, value in {
            "preserve_insertion_order": "false" if self._memory == FOLDING else "true",
            "python_enable_replacements": "false",  # No variable of a program is a table.
            "TimeZone": "'UTC'",  # A day is the same everywhere.
            "enable_progress_bar": "true",
            "enable_progress_bar_print": "false",
        }.items():
            self._connection.execute(f"SET {name} = {value}")
        if attached:
            log = attached.with_name(f"{attached.name}.wal")
            if os.path.lexists(log) and not stat.S_ISREG(log.lstat().st_mode):
                raise Unanswerable(f"{log} is not a regular file")
            # From the root on, it is the name of nothing but a file.
            place = literal(os.path.abspath(attached))
            try:
                self._connection.execute(f"ATTACH {place} AS {ATTACHED} (READ_ONLY, TYPE duckdb)")
            except self._module.Error:
                message = f"{attached} is no DuckDB database, or one that is in use"
                raise Unanswerable(message) from None
        # In this order: what is allowed cannot be changed once nothing else is.
        forms = [literal(form) for path in allowed for form in {str(path), glob.escape(str(path))}]
        self._connection.execute(f"SET allowed_paths = [{', '.join(forms)}]")
        self._connection.execute("SET enable_external_access = false")

    def ask(
        self, text: str, values: Any = None, *, report: Report | None = None, before: str = ""
    ) -> list[tuple[Any, ...]]:
        """The rows of an answer, MOST_ROWS at most; `before` it stands what is done with it.

        The values of its parameters are by name or in order. Raises Unanswerable for what cannot be
        read. It ends at once where it is interrupted.
        """

        def answer() -> list[tuple[Any, ...]]:
            found: list[tuple[Any, ...]]
            found = self._connection.execute(before + text, values or None).fetchmany(MOST_ROWS + 1)
            return found

        rows = self.aside(answer, report)
        if len(rows) > MOST_ROWS:
            raise Unanswerable(
                f"{self._name}: more than {MOST_ROWS:,} names fit",
                ("name an actor or an issue as it stands there",),
            )
        return rows

    def columns(self, text: str, values: Any) -> Mapping[str, Any]:
        """The columns of an answer, each as an array. Raises Unanswerable as `ask` does."""
        return self.aside(lambda: self._connection.execute(text, values).fetchnumpy())

    def aside(self, work: Callable[[], T], report: Report | None = None) -> T:
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

        began = time.process_time()
        # A daemon: what hangs in it cannot keep the program from its end.
        with _within_memory():
            threading.Thread(target=run, daemon=True).start()
            try:
                while not is_over.wait(PATIENCE):
                    if self._spent + time.process_time() - began > self._allowed:
                        seconds = f"{self._allowed:.0f} seconds of work"
                        raise Unanswerable(f"{self._name} was given up on after {seconds}")
                    done = self._connection.query_progress() if report else 0
                    if report and done > 0:
                        report(min(done / 100, 1))
            except BaseException:
                if self._connection is not None:
                    self._connection.interrupt()
                if not is_over.wait(GRACE):
                    self._connection = None  # Closing it would wait.
                raise
        self._spent += time.process_time() - began
        if failed and self._threads > 1 and _is_of_memory(failed[0]):
            self._threads = 1
            self._connection.execute("SET threads = 1")
            return self.aside(work, report)
        if failed:
            if isinstance(failed[0], Exception) and not isinstance(failed[0], Unanswerable):
                raise complaint(self._reads, self._name, self._memory, failed[0]) from None
            raise failed[0]
        return found[0]

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


def patterns(*paths: Path) -> str:
    """Files as a question names them: no sign in them is one of a pattern."""
    return f"[{', '.join(literal(glob.escape(str(path))) for path in paths)}]"


@contextmanager
def _within_memory() -> Iterator[None]:
    """Let the process take no more than MOST_DATA besides meanwhile, where it can be told."""
    try:
        import resource

        status = Path("/proc/self/status").read_text()
    except (ImportError, OSError):
        yield
        return
    taken = re.search(r"VmData:\s+([0-9]+) kB", status)
    before, most = resource.getrlimit(resource.RLIMIT_DATA)
    if taken and before == resource.RLIM_INFINITY:
        wanted = (int(taken[1]) << 10) + MOST_DATA
        resource.setrlimit(resource.RLIMIT_DATA, (wanted, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, most))
