"""What was handed over to be imported, and how it is to be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import chain, starmap
from pathlib import PurePath
from typing import Any

from stancecli.diagnostics import InvalidModel, Place, Unanswerable
from stancecli.imports.draft import LeftOut
from stancecli.imports.json_text import read_json
from stancecli.sheets.csv import read_csv
from stancecli.sheets.table import CellGrid
from stancecli.sheets.workbook import WORKBOOKS, ReadWorkbook, is_workbook, open_workbook


@dataclass(frozen=True)
class ReadingOptions:
    """What a person says of a file, beyond what it says itself.

    `columns` has the heading of a file for each role (`actor`: `country`), `values` what a word in
    a cell means on the scale of stances, `scale` the lowest and the highest number, of which the
    lowest is opposed; `current` is the option, by its name, that holds now.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    scale: tuple[Fraction, Fraction] | None = None
    transpose: bool = False
    current: str = ""


def reading_options(
    columns: Iterable[str],
    values: Iterable[str],
    scale: str | None,
    transpose: bool,
    current: str | None,
) -> ReadingOptions:
    """The options as they are typed: `actor=country`, `yes=1`, `0:10`.

    Raises Unanswerable for what is written otherwise.
    """
    return ReadingOptions(
        _pairs("--map", "actor=country", columns),
        _pairs("--value", "yes=1", values),
        _ends(scale) if scale else None,
        transpose,
        current or "",
    )


def _pairs(option: str, example: str, typed: Iterable[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for each in typed:
        name, sign, value = (part.strip() for part in each.partition("="))
        if not (name and sign and value):
            raise Unanswerable(
                f"{option} {each}: expected two words with = between them", (f"{option} {example}",)
            )
        if pairs.setdefault(name, value) != value:
            raise Unanswerable(f"{option} says two things of “{name}”: {pairs[name]} and {value}")
    return pairs


def _ends(typed: str) -> tuple[Fraction, Fraction]:
    low, _, high = typed.replace("−", "-").partition(":")
    try:
        ends = Fraction(low), Fraction(high)
    except (ValueError, ZeroDivisionError):
        ends = Fraction(0), Fraction(0)
    if ends[0] == ends[1]:
        raise Unanswerable(
            f"--scale {typed}: expected two numbers with : between them", ("--scale 0:10",)
        )
    return ends


@dataclass(frozen=True)
class Given:
    """The content of one file, or of the files of a folder, by their names.

    It is looked at as what it may be (tables, JSON), each at most once.
    """

    files: Mapping[str, bytes]

    @property
    def is_single(self) -> bool:
        return len(self.files) == 1

    @property
    def name(self) -> str:
        """The one file; the first of a folder."""
        return next(iter(self.files))

    @property
    def data(self) -> bytes:
        """What is in the one file."""
        if not self.is_single:
            raise Unanswerable(f"expected one file, found {len(self.files)}")
        return self.files[self.name]

    @property
    def ending(self) -> str:
        """How the name of the one file ends, in lower case: `.csv`."""
        return PurePath(self.name).suffix.lower()

    @cached_property
    def _tables(self) -> tuple[ReadWorkbook, ...]:
        """The sheets of each file, one that is no workbook being a sheet itself."""
        return tuple(starmap(_sheets, self.files.items()))

    @property
    def grids(self) -> tuple[CellGrid, ...]:
        """Every table of the files, a sheet of a workbook being one.

        Raises InvalidModel for what is none.
        """
        return tuple(chain.from_iterable(read.grids for read in self._tables))

    @property
    def hidden(self) -> tuple[str, ...]:
        """The sheets of workbooks that nobody sees, and that are not read, by name."""
        return tuple(name for read in self._tables for name in read.aside)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What is not read of workbooks since nobody sees it."""
        aside = self.hidden
        if not aside:
            return ()
        names = ", ".join(f"“{name}”" for name in aside)
        what = "hidden sheet" if len(aside) == 1 else "hidden sheets"
        return (LeftOut(len(aside), what, f"{names}; unhide what should be read"),)

    @property
    def failed(self) -> Mapping[Place, str]:
        """The cells of workbooks whose formulas fail, and what they show."""
        return dict(chain.from_iterable(read.failed.items() for read in self._tables))

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of sheets that were read."""
        return tuple(chain.from_iterable(read.notes for read in self._tables))

    @property
    def grid(self) -> CellGrid:
        """The one table. Raises InvalidModel for what is none, and Unanswerable for several."""
        if len(self.grids) != 1:
            raise Unanswerable(f"expected one table, found {len(self.grids)}")
        return self.grids[0]

    @property
    def is_workbook(self) -> bool:
        """Whether the one file is a workbook by its bytes, whatever its name says."""
        return self.is_single and is_workbook(self.data)

    @cached_property
    def json(self) -> Any:
        """The one file as JSON; None where it is none."""
        if not self.is_single or self.data.lstrip()[:1] not in (b"{", b"["):
            return None
        try:
            return read_json(self.name, self.data)
        except InvalidModel:
            return None


def _sheets(file: str, data: bytes) -> ReadWorkbook:
    if is_workbook(data) or (_is_named_workbook(file) and not _is_text(data)):
        return open_workbook(file, data)
    return ReadWorkbook((read_csv(file, data),))


def _is_named_workbook(file: str) -> bool:
    return PurePath(file).suffix.lower() in (*WORKBOOKS, ".xls", ".xlsb", ".numbers")


def _is_text(data: bytes) -> bool:
    """Whether the beginning is plain text: some programs write CSV and call it a workbook."""
    start = data[:1000]
    return b"\0" not in start and not start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
