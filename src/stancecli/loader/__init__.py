"""Text in, Model out: the model file of format 1, every fault in one pass."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import starmap
from pathlib import Path
from typing import Any

from stancecli.loader.assemble import Parts, check_origins, read_file
from stancecli.loader.entries import json_schema
from stancecli.loader.files import read_path, read_stream
from stancecli.loader.references import Names
from stancecli.loader.scenarios import read_scenarios
from stancecli.loader.text import Faults, TextFile
from stancecli.loader.tree import Allowance, read_tree
from stancecli.model import Model

__all__ = ["json_schema", "load", "load_files", "load_text", "load_texts"]

UNTITLED = "Untitled"


@contextmanager
def _no_cycles() -> Iterator[None]:
    # A tree of a million values holds no cycle, and looking for one again and again takes longer
    # than reading it.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            # All of it is new to the collector, which would look through it at once: make it old.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def load(path: Path | str) -> Model:
    """The model in a file, in the `*.yaml` files of a folder, or, for "-", on standard input.

    Raises InvalidModel with every fault, in the order of the text.
    """
    if str(path) == "-":
        return load_text(read_stream(sys.stdin.buffer, "-"))
    path = Path(path)
    return replace(load_texts(read_path(path), title=path.stem), on_disk=True)


def load_text(data: bytes | str, file: str = "-") -> Model:
    """The model in a text; `file` is the name its places bear. Raises InvalidModel."""
    encoded = data.encode(errors="surrogatepass") if isinstance(data, str) else data
    return load_texts([(file, encoded)])


def load_texts(texts: Iterable[tuple[str, bytes]], title: str = UNTITLED) -> Model:
    """The model in several texts, each with the name its places bear. Raises InvalidModel.

    `title` serves where none of them has one.
    """
    return load_files(starmap(TextFile, texts), title)


@_no_cycles()
def load_files(files: Iterable[TextFile], title: str = UNTITLED, *, whole: bool = True) -> Model:
    """The model in several texts that know their places; what is not `whole` needs no actors.

    Raises InvalidModel.
    """
    faults = Faults()
    allowance = Allowance()
    found = [(file, read_tree(file, faults, allowance)) for file in files]
    trees = [(file, tree) for file, tree in found if tree]
    if len(trees) < len(found):
        faults.raise_any()
    names = Names()
    for file, tree in trees:
        names.declare(file, tree, faults)
    parts = Parts()
    for file, tree in trees:
        read_file(file, tree, names, faults, parts)
    for file, tree in trees:
        read_scenarios(file, tree, names, faults, parts)
        check_origins(file, tree, faults, parts)
    if whole and not parts.held["actors"] and not faults:
        faults.add(trees[0][0].fault("E301", "no “actors” are in this model", 0))
    faults.raise_any()
    held: dict[str, Any] = {name: tuple(found) for name, found in parts.held.items()}
    heading = {"title": title} | {key: value for key, (value, _) in parts.heading.items()}
    return Model(
        title=heading.pop("title"),
        as_of=heading.pop("as_of", ""),
        about=heading.pop("about", ""),
        main=heading.pop("main", ""),
        titled="title" in parts.heading,
        **held,
        unread=tuple(gap for file, _ in trees for gap in file.unread),
    )
