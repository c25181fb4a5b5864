"""The files that statements stand in, and how DuckDB reads them.

Every path is one that was looked at: what is no regular file is refused, and no pattern is left in
it. In tables that are text every value is read as text, so that nothing is guessed.
"""

from __future__ import annotations

import codecs
import glob
import gzip
import json
import os
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from stancecli import notation as fmt
from stancecli.corpus.database import check_file, pattern, settle_folder
from stancecli.corpus.sql import Query
from stancecli.diagnostics import Unanswerable
from stancecli.sheets.csv import as_utf_8, csv_lines, delimiter_of

CSV, PARQUET, JSON, DATABASE, DNA = "csv", "parquet", "json", "duckdb", "dna"
_KINDS = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".txt"), CSV),
    **dict.fromkeys((".parquet", ".pq"), PARQUET),
    **dict.fromkeys((".jsonl", ".ndjson", ".json"), JSON),
    **dict.fromkeys((".duckdb", ".ddb"), DATABASE),
    ".dna": DNA,
}
"""What is in a file, by how its name ends; text may be packed (`.csv.gz`)."""
_PACKED = ".gz"
_LOOKED_AT = 1 << 20
"""Bytes at the beginning of a text that are looked at for its columns."""


@dataclass(frozen=True, slots=True)
class StatementFiles:
    """Files of one kind, in the order in which they were named, those of a pattern by name."""

    kind: str
    paths: tuple[Path, ...]

    @property
    def name(self) -> str:
        """What they are called where something is said of them all."""
        more = f" and {len(self.paths) - 1} more" if self.paths[1:] else ""
        return f"{self.paths[0]}{more}"

    @property
    def size(self) -> int:
        """Bytes of them all, as they are kept."""
        return sum(path.stat().st_size for path in self.paths)


def statement_files(named: Iterable[str]) -> StatementFiles:
    """The files that are named, by paths or patterns. Raises Unanswerable where none is there."""
    paths = tuple(dict.fromkeys(path for name in named for path in _expanded(name)))
    kinds = {path: kind_named(path) for path in paths}
    first, *others = dict.fromkeys(kinds.values())
    if others:
        named_first, other = (next(p for p in paths if kinds[p] == k) for k in (first, others[0]))
        raise Unanswerable(
            f"statements are read from files of one kind, and {other} is none like {named_first}",
            ("fold each kind alone, or write them into one table first",),
        )
    if first in (DATABASE, DNA) and len(paths) > 1:
        raise Unanswerable(f"expected one file, found {len(paths)} that end like {paths[0].name}")
    return StatementFiles(first, paths)


def _expanded(name: str) -> Iterator[Path]:
    path = Path(name)
    settle_folder(path.parent)
    if os.path.lexists(path) or not glob.has_magic(name):
        found = [path]
    else:
        found = sorted(
            each for each in map(Path, glob.glob(name, recursive=True)) if each.is_file()
        )
        if not found:
            raise Unanswerable(f"no file fits {name}")
    for each in found:
        if os.path.isdir(each):
            inside = shlex.quote(str(each / "*.parquet"))
            raise Unanswerable(
                f"{each} is a folder: name the files in it", (f"stance fold {inside} -o OUT",)
            )
        check_file(each)
        yield each


def kind_named(path: Path) -> str:
    """What is in a file, by its name. Raises Unanswerable where it does not tell."""
    ending = _ending(path)
    if ending not in _KINDS:
        there_are = (".csv", ".tsv", ".parquet", ".jsonl", ".duckdb", ".dna")
        raise Unanswerable(
            f"{path}: what is in it cannot be told by its name",
            (f"statements are read from {fmt.listed(there_are, 'and')}",),
        )
    return _KINDS[ending]


def _ending(path: Path) -> str:
    name = path.name.lower().removesuffix(_PACKED)
    return Path(name).suffix


# What is in them.


@dataclass(frozen=True, slots=True)
class TextTable:
    """Files of text with the same columns, in the same order."""

    kind: str
    paths: tuple[Path, ...]
    columns: tuple[str, ...]
    delimiter: str = ""

    def scan(self, asked: Query, names: Iterable[str]) -> str:
        """How DuckDB reads these columns of them, or all, as it stands in a question."""
        paths = asked.value([pattern(path) for path in self.paths])
        if self.kind == JSON:
            columns = asked.value(dict.fromkeys(names, "VARCHAR"))
            return (
                f"read_json({paths}, columns = {columns}, format = 'newline_delimited', "
                "hive_partitioning = false)"
            )
        columns = asked.value(dict.fromkeys(self.columns, "VARCHAR"))
        return (
            f"read_csv({paths}, columns = {columns}, delim = {asked.value(self.delimiter)}, "
            "header = true, quote = '\"', escape = '\"', auto_detect = false, "
            "hive_partitioning = false)"
        )


def text_tables(files: StatementFiles) -> list[TextTable]:
    """The tables in files of text, those with the same columns together.

    Raises InvalidModel, or Unanswerable, for a file whose beginning is no such table.
    """
    alike: dict[tuple[tuple[str, ...], str], list[Path]] = {}
    for path in files.paths:
        looked = _beginning(path)
        if files.kind == CSV:
            found = _csv_columns(path, looked)
        else:
            found = _json_columns(path, looked), ""
        alike.setdefault(found, []).append(path)
    return [TextTable(files.kind, tuple(p), names, mark) for (names, mark), p in alike.items()]


def _beginning(path: Path) -> bytes:
    try:
        packed = path.name.lower().endswith(_PACKED)
        with gzip.open(path) if packed else path.open("rb") as file:
            return file.read(_LOOKED_AT)
    except (OSError, EOFError) as error:
        raise Unanswerable(f"{path} cannot be read: {error}") from None


def _csv_columns(path: Path, looked: bytes) -> tuple[tuple[str, ...], str]:
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
    return tuple(names.values()), delimiter_of(looked)


def _json_columns(path: Path, looked: bytes) -> tuple[str, ...]:
    """The keys of the first objects, each of which stands on a line of its own."""
    lines = looked.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)
    if len(looked) == _LOOKED_AT and lines[1:]:
        lines.pop()
    names: dict[str, None] = {}
    for n, line in enumerate(lines, 1):
        try:
            found = json.loads(line) if line.strip() else {}
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            hint = 'each line is an object of its own, as {"actor": "Chile", …}'
            raise Unanswerable(f"{path}:{n}: no object in JSON", (hint,))
        names |= dict.fromkeys(found)
    return tuple(names)
