"""A model in whatever form it is kept: YAML, a workbook, a folder of tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from stancecli.imports import IMPORTS, drafted, load_draft
from stancecli.imports.draft import LeftOut
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.rows import written
from stancecli.loader import load
from stancecli.loader.files import (
    A_FOLDER,
    TABLES_OF_A_FOLDER,
    is_workbook,
    model_pattern,
    read_path,
)
from stancecli.model import Model


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
