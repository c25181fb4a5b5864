"""What DuckDB complains of, as whoever asked can mend it; each names the file."""

from __future__ import annotations

import glob
import json
import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from stancecli.diagnostics import Unanswerable

_CSV_LINE = re.compile(r"CSV Error on Line: (\d+)")
_CSV_FILE = re.compile(r"^  file = (.*)$", re.M)
_CSV_COUNT = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
_JSON = re.compile(r'Malformed JSON in file "(.*)", at byte \d+ in line (\d+)', re.DOTALL)
_KIND = re.compile(r"^[A-Z][A-Za-z ]*Error: ")
_FULL = ("No space left on device", "File too large", "Disk quota exceeded")
_LONGEST = 200
"""Characters of what DuckDB says that are shown."""


def complaint(reads: Sequence[Path], name: str, memory: str, error: Exception) -> Unanswerable:
    """The refusal for an error of DuckDB, that may hold so much memory.

    It `reads` files that are called `name` together.
    """
    said = str(error) or type(error).__name__
    if line := _CSV_LINE.search(said):
        return _broken_line(name, said, int(line[1]))
    if found := _JSON.search(said):
        return Unanswerable(f"{found[1]}:{_broken_json(found[1], int(found[2]))}: no JSON")
    full = next((reason for reason in _FULL if reason in said), "")
    if full:
        return Unanswerable(f"the result could not be written: {full}")
    name = next((str(path) for path in reads if _is_named(path, said)), name)
    if "Parquet" in said or "magic bytes" in said:
        return Unanswerable(
            f"{name} is no Parquet file, or it was cut short", ("make it anew, or copy it again",)
        )
    if isinstance(error, MemoryError) or said.startswith("Out of Memory"):
        return Unanswerable(
            f"{name}: {memory} of memory are too little for what is in it",
            ("longer periods are fewer: --every year", "fold a part of the statements at a time"),
        )
    if said.startswith(("Out of Range", "Conversion")):
        return Unanswerable(f"{name}: weights sum up to more than a table of positions holds")
    first = _KIND.sub("", said.splitlines()[0])
    return Unanswerable(f"{name} cannot be read", (first[:_LONGEST],))


def _is_named(path: Path, said: str) -> bool:
    return str(path) in said or glob.escape(str(path)) in said


def given_up(name: str, seconds: float) -> Unanswerable:
    """The refusal of what does not come to an end."""
    return Unanswerable(
        f"{name} was given up on after {seconds:.0f} seconds",
        ("it holds more than its size can hold; a view may have no end",),
    )


def _broken_line(name: str, error: str, line: int) -> Unanswerable:
    file = _CSV_FILE.search(error)
    place = f"{file[1] if file else name}:{line}"
    if count := _CSV_COUNT.search(error):
        expected, found = count.groups()
        return Unanswerable(f"{place}: expected {expected} columns, found {found}")
    # What follows lists how the file was read, quotation marks among it.
    said = error.partition("Possible")[0].lower()
    if "unicode" in said or "utf-8" in said:
        return Unanswerable(f"{place}: not UTF-8", ("save it as CSV UTF-8",))
    if "quote" in said:
        return Unanswerable(f"{place}: a quotation mark that is not closed, or amid a value")
    return Unanswerable(f"{place}: a broken line")


def _broken_json(file: str, line: int) -> int:
    """The line of a file that is no JSON: DuckDB names it, or the one after it."""
    try:
        with open(file, "rb") as lines:
            before = next(islice(lines, max(line - 2, 0), None), b"")
            json.loads(before)
    except ValueError:
        return line - 1
    except (OSError, RecursionError):
        pass
    return line
