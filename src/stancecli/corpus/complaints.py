"""What DuckDB complains of, as whoever asked can mend it."""

from __future__ import annotations

import json
import re
from itertools import islice

from stancecli.diagnostics import Unanswerable

_CSV_LINE = re.compile(r"CSV Error on Line: (\d+)")
_CSV_FILE = re.compile(r"^  file = (.*)$", re.M)
_CSV_COUNT = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
_JSON = re.compile(r'Malformed JSON in file "(.*)", at byte \d+ in line (\d+)', re.DOTALL)
_FILE = re.compile(r"""['"]([^'"]+)['"]""")
_KIND = re.compile(r"^[A-Z][A-Za-z ]*Error: ")
_FULL = ("No space left on device", "File too large", "Disk quota exceeded")


def complaint(memory: str, error: str) -> Unanswerable:
    """The refusal for an error of DuckDB, that may hold so much memory."""
    if line := _CSV_LINE.search(error):
        return _broken_line(error, int(line[1]))
    if found := _JSON.search(error):
        return Unanswerable(f"{found[1]}:{_broken_json(found[1], int(found[2]))}: no JSON")
    first = _KIND.sub("", error.splitlines()[0])
    full = next((reason for reason in _FULL if reason in error), "")
    if full:
        return Unanswerable(f"the result could not be written: {full}")
    if "Parquet" in error or "magic bytes" in error:
        named = _FILE.search(first)
        file = named[1] if named else "a file"
        return Unanswerable(
            f"{file} is no Parquet file, or it was cut short", ("make it anew, or copy it again",)
        )
    if error.startswith("Out of Memory"):
        return Unanswerable(
            f"{memory} of memory are too little for so many actors, issues and periods",
            ("longer periods are fewer: --every year", "fold a part of the statements at a time"),
        )
    if error.startswith(("Out of Range", "Conversion")):
        return Unanswerable("weights sum up to more than a table of positions holds")
    return Unanswerable(f"the statements cannot be read: {first}")


def _broken_line(error: str, line: int) -> Unanswerable:
    file = _CSV_FILE.search(error)
    place = f"{file[1] if file else 'a file'}:{line}"
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
    except OSError:
        pass
    return line
