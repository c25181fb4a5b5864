"""Other people's files into model text: one kind of file a module, and one line in IMPORTS.

The module of a kind has two functions. `recognises` says of what was given whether it is of this
kind, and looks no further than it must. `read` drafts the model, with comments on what is still to
be judged and a count of everything that it leaves out. It is imported when a file is given.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from types import MappingProxyType
from typing import Protocol, cast

from stancecli.diagnostics import Unanswerable
from stancecli.imports.draft import Draft, LeftOut
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.writer import WrittenModel, refuse_cells
from stancecli.loader import load_files
from stancecli.model import Model

__all__ = ["IMPORTS", "Import", "Imported", "import_model"]


class _KindModule(Protocol):
    """The module of a kind of file."""

    def recognises(self, given: Given) -> bool: ...

    def read(self, given: Given, options: ReadingOptions) -> Draft: ...


@dataclass(frozen=True, slots=True)
class Import:
    """One kind of file, and the module that reads it, by one name.

    `tells` is what such a file is called. `takes` are the options of reading that it knows, by the
    names that the command line has for them; only where there may be `several_issues` can more
    than one column be named as one of issues.
    """

    name: str
    tells: str
    takes: frozenset[str] = frozenset()
    several_issues: bool = False

    @property
    def reader(self) -> _KindModule:
        return cast(_KindModule, import_module(f"{__name__}.{self.name.replace('-', '_')}"))


@dataclass(frozen=True, slots=True)
class Imported:
    """The text of a model, the model in it, and how it came about.

    A model without actors is a part of one: its text is for a folder that has the others.
    """

    kind: Import
    text: str
    model: Model
    notes: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def import_model(
    given: Given, options: ReadingOptions | None = None, kind: Import | None = None
) -> Imported:
    """The model in files, which are looked at to tell their kind where none is named.

    Raises InvalidModel with every fault at its place, the rows and columns of a sheet counted as
    lines and columns, and Unanswerable where there is nothing to import.
    """
    kind = kind or _recognised(given)
    options = options or ReadingOptions()
    _check_known(given, options, kind)
    draft = drafted(given, options, kind)
    text = WrittenModel(draft.fields, draft.notes)
    model = load_files([text], whole=not draft.is_part)
    return Imported(kind, text.written, model, draft.notes, draft.left_out)


def drafted(given: Given, options: ReadingOptions, kind: Import) -> Draft:
    """The model in files of a kind as it is drafted; of workbooks with what is hidden in them.

    Raises as `import_model` does.
    """
    draft = kind.reader.read(given, options)
    if not given.is_workbook:
        return draft
    refuse_cells(draft.fields, given.cell_faults)
    notes, left_out = (*draft.notes, *given.notes), (*draft.left_out, *given.left_out)
    return replace(draft, notes=notes, left_out=left_out)


def _check_known(given: Given, options: ReadingOptions, kind: Import) -> None:
    """Raise Unanswerable for what was said of a file, and its kind does not ask."""
    for option in options.given:
        if option not in kind.takes:
            message = f"{given.name} was read as {kind.tells}, to which --{option} says nothing"
            raise Unanswerable(message, _kinds(option) or _kinds())
    if len(options.issues) > 1 and not kind.several_issues:
        named = " and ".join(options.issues[:2])
        raise Unanswerable(f"--map says two things of “issue”: {named}")


def _recognised(given: Given) -> Import:
    for kind in IMPORTS.values():
        if kind.reader.recognises(given):
            return kind
    if given.ending in (".yaml", ".yml"):
        line = shlex.join(("stance", "check", "-m", given.name))
        raise Unanswerable(f"{given.name} is a model file already: it needs no import", (line,))
    raise Unanswerable(f"nothing that can be imported is in {given.name}", _kinds())


def _kinds(option: str = "") -> list[str]:
    """How to name each kind of file, or each that takes an option."""
    kinds = [kind for kind in IMPORTS.values() if not option or option in kind.takes]
    return [f"--as {kind.name}: {kind.tells}" for kind in kinds]


IMPORTS: Mapping[str, Import] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            # Those that tell themselves apart come first; a sheet of stances may be any table.
            Import("dna", "a file of Discourse Network Analyzer 3", frozenset({"map", "value"})),
            Import(
                "dna-events",
                "an event list of Discourse Network Analyzer",
                frozenset({"map", "value"}),
            ),
            Import("gmcr", "a conflict of GMCR tools", frozenset({"current"})),
            Import("csl", "references in CSL-JSON, for the sources of a model"),
            Import("polis", "the folder of a Polis export"),
            Import("workbook", "a workbook that is a model, as stance export xlsx writes it"),
            Import("tables", "a folder of tables, as stance export csv writes it"),
            Import(
                "ktab",
                "a KTAB sheet of actors, their power, positions and saliences",
                frozenset({"sheet"}),
            ),
            Import(
                "bargaining",
                "a sheet of actor, capability, position, salience",
                frozenset({"map", "sheet"}),
            ),
            Import(
                "stances",
                "a sheet of actors and their stances",
                frozenset({"map", "value", "scale", "transpose", "current", "sheet"}),
                several_issues=True,
            ),
        )
    }
)
