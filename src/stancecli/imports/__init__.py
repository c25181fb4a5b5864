"""Other people's files into model text: one kind of file a module, and one line here.

An importer is a pure function from the bytes of files by their names to the text of a model that
the loader accepts, with comments on what is still to be judged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType

from stancecli.diagnostics import Unanswerable
from stancecli.imports.bargaining import read_bargaining
from stancecli.imports.dna import read_dna
from stancecli.imports.stances import read_stances
from stancecli.imports.tables import read_tables
from stancecli.loader.columns import TABLES

__all__ = ["IMPORTS", "Import"]


@dataclass(frozen=True, slots=True)
class Import:
    """One kind of file; `pattern` says which files of a folder belong to it.

    `read` raises InvalidModel with every fault at its place, the rows and columns of a sheet
    counted as lines and columns, and Unanswerable for a file in which there is nothing to import.
    """

    name: str
    tells: str
    pattern: str
    read: Callable[[Mapping[str, bytes]], str]


def _single(read: Callable[[str, bytes], str]) -> Callable[[Mapping[str, bytes]], str]:
    def read_one(files: Mapping[str, bytes]) -> str:
        if len(files) != 1:
            raise Unanswerable(f"one file is due here, and these are {len(files)}")
        ((file, data),) = files.items()
        return read(file, data)

    return read_one


def _read_csv(files: Mapping[str, bytes]) -> str:
    """A folder of tables, or one sheet of stances."""
    alone = len(files) == 1 and PurePath(next(iter(files))).stem not in TABLES
    return _single(read_stances)(files) if alone else read_tables(files)


IMPORTS: Mapping[str, Import] = MappingProxyType(
    {
        import_.name: import_
        for import_ in (
            Import("csv", "a folder of tables, or a sheet of actors × options", "*.csv", _read_csv),
            Import("dna", "a file of Discourse Network Analyzer 3", "*.dna", _single(read_dna)),
            Import(
                "bargaining",
                "a sheet of actor, capability, position, salience",
                "*.csv",
                _single(read_bargaining),
            ),
        )
    }
)
