"""Other people's files into model text: one kind of file a module, and one line in IMPORTS.

The module of a kind has `read`, a pure function from the bytes of files by their names to the text
of a model that the loader accepts, with comments on what is still to be judged. It is imported when
its kind is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

from stancecli.diagnostics import Unanswerable

__all__ = ["IMPORTS", "Import"]


@dataclass(frozen=True, slots=True)
class Import:
    """One kind of file, and the module that reads it, by one name.

    `pattern` says which files of a folder belong to it; `single`: it is one file alone.
    """

    name: str
    tells: str
    pattern: str
    single: bool = False

    def read(self, files: Mapping[str, bytes]) -> str:
        """The text of the model in these files.

        Raises InvalidModel with every fault at its place, the rows and columns of a sheet counted
        as lines and columns, and Unanswerable for a file in which there is nothing to import.
        """
        if self.single and len(files) != 1:
            raise Unanswerable(f"expected one file, found {len(files)}")
        text: str = import_module(f"{__name__}.{self.name}").read(files)
        return text


IMPORTS: Mapping[str, Import] = MappingProxyType(
    {
        import_.name: import_
        for import_ in (
            Import("csv", "a folder of tables, or a sheet of actors × options", "*.csv"),
            Import("dna", "a file of Discourse Network Analyzer 3", "*.dna", single=True),
            Import(
                "bargaining",
                "a sheet of actor, capability, position, salience",
                "*.csv",
                single=True,
            ),
        )
    }
)
