"""A model in whatever form it is kept: YAML, a workbook, a folder of tables."""

from __future__ import annotations

import shlex
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from stancecli import notation as fmt
from stancecli.imports import IMPORTS, Imported, drafted, load_draft
from stancecli.imports.given import Given, LeftOut, ReadingOptions
from stancecli.imports.rows import UNNAMED, written
from stancecli.loader import load
from stancecli.loader.files import (
    A_FOLDER,
    TABLES_OF_A_FOLDER,
    is_workbook,
    model_pattern,
    read_path,
)
from stancecli.model import Item, Model, Statement, kind_of, parts


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
    if is_workbook(path):
        kind, pattern = "workbook", A_FOLDER
    elif model_pattern(path) == TABLES_OF_A_FOLDER:
        kind, pattern = "tables", TABLES_OF_A_FOLDER
    else:
        return OpenedModel(load(path))
    given = Given(dict(read_path(path, pattern)))
    draft = drafted(given, ReadingOptions(), IMPORTS[kind])
    model = load_draft(draft, written(draft.rows), given, path.stem)
    return OpenedModel(replace(model, on_disk=True), draft.left_out, draft.notes)


# What an import says when it is done: what it took a file for, what came in, what did not.


WIDTH = 80
NAMED = 3
"""So many of each kind are named as they were read."""
LONGEST_NAME = 40


def came_in(imported: Imported, path: Path, output: Path | None) -> Iterator[str]:
    """The lines for a person to read once; the model is in `output`."""
    yield f"stance: {path} was read as {imported.kind.tells}"
    yield from labelled("came in", _came_in(imported.model))
    yield from labelled("left out", map(left_line, imported.left_out))
    for note in imported.notes:
        yield from wrapped("  - " if note.startswith("- ") else "  ", note.removeprefix("- "))
    model = shlex.quote(str(output)) if output else "FILE"
    for n, question in enumerate(imported.then):
        yield f"  {'' if n else 'Next:':<5} stance {question} -m {model}"


def labelled(label: str, entries: Iterator[str]) -> Iterator[str]:
    """Entries below each other, the label before the first."""
    for entry in entries:
        yield from wrapped(f"  {label:<8}  ", entry)
        label = ""


def wrapped(before: str, words: str) -> list[str]:
    """A text in lines of WIDTH, all behind the first indented alike."""
    indent = " " * len(before)
    return textwrap.wrap(words, WIDTH, initial_indent=before, subsequent_indent=indent)


def _came_in(model: Model) -> Iterator[str]:
    found: dict[str, list[Any]] = defaultdict(list)
    for thing in parts(model, Item | Statement):
        found[kind_of(type(thing))].append(thing)
    named = [actor for actor in model.actors if actor.name != UNNAMED]
    nobody = "" if len(named) == len(model.actors) else ", and one for whoever decides"
    if model.actors:
        yield f"{_named(named, 'actor')}{nobody}"
    for kind in ("interest", "option", "issue", "source"):
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
