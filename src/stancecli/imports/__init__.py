"""Other people's files into model text, and a model in whatever form it is kept.

Each kind of file is a module, found by its entry point. It has an `Import`, and is imported when a
file is given.
"""

from __future__ import annotations

import shlex
import textwrap
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from stancecli import notation as fmt
from stancecli.diagnostics import OF_ONE_WORD, InvalidModel, Problem, Unanswerable
from stancecli.imports.given import (
    Given as Given,
    LeftOut as LeftOut,
    ReadingOptions as ReadingOptions,
)
from stancecli.imports.rows import Draft as Draft, faulty_cells, written
from stancecli.imports.writer import WrittenModel
from stancecli.installed import Installed, Offered, Unusable
from stancecli.loader import UNTITLED, load, load_files
from stancecli.loader.files import (
    A_FOLDER,
    TABLES_OF_A_FOLDER,
    is_workbook,
    model_pattern,
    read_path,
)
from stancecli.model import Item, Model, Statement, kind_of, parts


@dataclass(frozen=True)
class Import(Offered):
    """One kind of file, and how it is read.

    `tells` is what such a file is called. `recognises` says of what was given whether it is of this
    kind, and looks no further than it must. `read` drafts the model, with comments on what is still
    to be judged and a count of everything that it leaves out. `takes` are the options of reading
    that it knows, by the names that the command line has for them. What is told by less has a
    higher `rank`: it is asked later.
    """

    tells: str
    recognises: Callable[[Given], bool]
    read: Callable[[Given, ReadingOptions], Draft]
    takes: frozenset[str] = frozenset()
    rank: int = 0


IMPORTS: Installed[Import] = Installed("stance.imports", Import)


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
    options = options or ReadingOptions()
    kind = kind or _recognised(given)
    for option in options.given:
        if option not in kind.takes:
            message = f"{given.name} was read as {kind.tells}, to which --{option} says nothing"
            raise Unanswerable(message, _kinds(option) or _kinds())
    with IMPORTS.blamed(kind.name):
        draft = drafted(given, options, kind)
        text = written(draft.rows, draft.notes)
        model = load_draft(draft, text, given)
        return Imported(kind, text.written, model, draft.notes, draft.left_out)


def load_draft(draft: Draft, text: WrittenModel, given: Given, title: str = UNTITLED) -> Model:
    """The model in the text of a draft, `title` where it has none.

    Raises InvalidModel with all faults of the draft and of the model; of the model's, beside others
    of the draft, only those of one cell: the rest may follow from these.
    """
    found: tuple[Problem, ...] = ()
    try:
        model = load_files([text], title, whole=not draft.is_part)
    except InvalidModel as invalid:
        found = invalid.problems
    if told := draft.faults:
        at = {fault.place for fault in told}
        found = tuple(f for f in found if f.code in OF_ONE_WORD and f.place not in at)
    if told or found:
        raise InvalidModel(given.in_order((*told, *found)))
    return model


def drafted(given: Given, options: ReadingOptions, kind: Import) -> Draft:
    """The model in files of a kind as it is drafted; of tables with what is hidden in them.

    Raises as `import_model` does.
    """
    try:
        draft = kind.read(given, options)
    except InvalidModel as invalid:
        # What a formula shows that fails is no date and no rating, nor a word that is not known.
        raise InvalidModel([given.failed_at(p.place) or p for p in invalid.problems]) from None
    if not given.was_read_as_tables:
        return draft
    cells = faulty_cells(draft.rows, given.fault_at)
    faults = (*draft.faults, *cells)
    notes, left_out = (*draft.notes, *given.notes), (*draft.left_out, *given.left_out)
    return replace(draft, notes=notes, left_out=left_out, faults=faults)


def _recognised(given: Given) -> Import:
    """The kind that knows the files; those of others are asked only where none of ours does.

    Raises Unanswerable where nobody can read them, or another program should.
    """
    from stancecli.imports.words import WORDS

    for other in WORDS["others"] if given.is_single else ():
        holds = (text.encode() in given.data for text in other.get("holds", ()))
        if given.ending in other["endings"].split() and all(holds):
            advice = [line.replace("FILE", shlex.quote(given.name)) for line in other["how"]]
            message = f"{given.name} is {other['what']}, which is not read as it is"
            raise Unanswerable(message, advice)
    for kind in sorted(IMPORTS.ours, key=lambda kind: kind.rank):
        if kind.recognises(given):
            return kind
    for name in IMPORTS.others:
        try:
            kind = IMPORTS[name]
            with IMPORTS.blamed(name):
                if kind.recognises(given):
                    return kind
        except Unusable as refusal:  # Another may read it.
            warnings.warn(refusal.message, stacklevel=1)
    raise _nothing_in(given)


def _nothing_in(given: Given) -> Unanswerable:
    """The refusal of files that nobody could read."""
    if given.ending in (".yaml", ".yml"):
        line = shlex.join(("stance", "check", "-m", given.name))
        return Unanswerable(f"{given.name} is a model file already: it needs no import", (line,))
    message = f"nothing that can be imported is in {given.name}"
    table = "write it as a table (csv, xlsx), one statement a row: actor, issue, stance"
    return Unanswerable(message, (table, *_kinds()))


def _kinds(option: str = "") -> list[str]:
    """How to name each kind of file, or each that takes an option."""
    told = {k.name: k.tells for k in IMPORTS.ours if not option or option in k.takes}
    if not option:
        told |= {name: f"read by the package {IMPORTS.others[name]}" for name in IMPORTS.others}
    return [f"--as {name}: {tells}" for name, tells in told.items()]


# A model in whatever form it is kept: YAML, a workbook, a folder of tables.


@dataclass(frozen=True, slots=True)
class OpenedModel:
    """A model, what stands in its file and is no part of it, and what a person should know."""

    model: Model
    aside: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()


def open_model(path: Path | str) -> OpenedModel:
    """The model in a file or a folder, or, for "-", on standard input.

    A workbook is known by how its name ends, a folder of tables by a file that is called as one.
    Raises InvalidModel with every fault.
    """
    if str(path) == "-":
        return OpenedModel(load(path))
    path = Path(path)
    kind, pattern = kept_as(path)
    if not kind:
        return OpenedModel(load(path))
    given = Given(dict(read_path(path, pattern)))
    draft = drafted(given, ReadingOptions(), IMPORTS[kind])
    model = load_draft(draft, written(draft.rows), given, path.stem)
    return OpenedModel(replace(model, on_disk=True), draft.left_out, draft.notes)


def kept_as(path: Path) -> tuple[str, str]:
    """What reads a model that is no YAML, by its name, empty for YAML; which files it is in."""
    if is_workbook(path):
        return "workbook", A_FOLDER
    pattern = model_pattern(path)
    return "tables" if pattern == TABLES_OF_A_FOLDER else "", pattern


# What an import says when it is done: what it took a file for, what came in, what did not.


WIDTH = 80
NAMED = 3
"""So many of each kind are named as they were read."""
LONGEST_NAME = 40


def came_in(imported: Imported, path: Path) -> Iterator[str]:
    """The lines for a person to read once."""
    yield f"stance: {path} was read as {imported.kind.tells}"
    yield from labelled("came in", _came_in(imported.model))
    yield from labelled("left out", map(left_line, imported.left_out))
    for note in imported.notes:
        yield from wrapped("  - " if note.startswith("- ") else "  ", note.removeprefix("- "))


def labelled(label: str, entries: Iterator[str]) -> Iterator[str]:
    """Entries below each other, the label before the first."""
    for entry in entries:
        yield from wrapped(f"  {label:<8}  ", entry)
        label = ""


def wrapped(before: str, words: str) -> list[str]:
    """A text in lines of WIDTH, all behind the first indented alike."""
    return textwrap.wrap(words, WIDTH, initial_indent=before, subsequent_indent=" " * len(before))


def _came_in(model: Model) -> Iterator[str]:
    found: dict[str, list[Any]] = defaultdict(list)
    for thing in parts(model, Item | Statement):
        found[kind_of(type(thing))].append(thing)
    for kind in ("actor", "interest", "option", "issue", "source"):
        if found[kind]:
            yield _named(found[kind], kind)
    for kind in ("rating", "position", "effect", "influence"):
        if found[kind]:
            yield fmt.counted(len(found[kind]), kind)


def _named(items: Sequence[Item], kind: str) -> str:
    """`12 actors: Town · River folk · Fishers · 9 more`."""
    names = [textwrap.shorten(item.name, LONGEST_NAME, placeholder=" …") for item in items[:NAMED]]
    more = [f"{len(items) - NAMED:,} more"] if len(items) > NAMED else []
    return f"{fmt.counted(len(items), kind)}: {' · '.join((*names, *more))}"


def left_line(left: LeftOut) -> str:
    """`1 statement: no actor`: how many things of what kind, and why."""
    things, _, rest = left.what.partition(" ")
    thing = f"{things[:-3]}y" if things.endswith("ies") else things.removesuffix("s")
    counted = f"{left.count:,} {thing if left.count == 1 else things}"
    return f"{' '.join(filter(None, (counted, rest)))}: {left.why}"
