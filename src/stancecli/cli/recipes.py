"""The options that say how other people's tables are read, and the recipes that keep them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from stancecli import notation as fmt
from stancecli.cli.files import must_exist
from stancecli.cli.options import valued
from stancecli.cli.writing import InputPath, check_target, write_file
from stancecli.diagnostics import Unanswerable
from stancecli.imports.given import RECIPES, ReadingOptions, shipped
from stancecli.loader.files import read_path

MapOption = Annotated[
    list[str] | None,
    typer.Option(
        "--map", metavar="ROLE=HEADING", help="Which column is what: actor=country, issue=topic."
    ),
]
ValueOption = Annotated[
    list[str] | None,
    typer.Option("--value", metavar="WORD=STANCE", help="What a word means: yes=1."),
]
ScaleOption = Annotated[
    list[str] | None,
    typer.Option(
        "--scale",
        metavar="LOW:HIGH",
        help="The ends of numbers; LOW is opposed. Of one column: HEADING=1:7.",
    ),
]
JoinOption = Annotated[
    list[str] | None,
    typer.Option(
        "--join",
        metavar="COLUMN=FILE:KEY:NAME",
        help="Add the column NAME of another file, by its KEY.",
    ),
]
DatesOption = Annotated[
    str | None, valued("--dates", "day-first|month-first", "What comes first in 02/05/2024.")
]
LeaveOutOption = Annotated[
    list[str] | None,
    typer.Option("--leave-out", metavar="HEADING", help="A column that is not read."),
]
RecipeOption = Annotated[
    str | None,
    valued(
        "--recipe",
        "FILE|NAME",
        f"Read it as this says: a file, {fmt.listed(RECIPES, 'or')}.",
        lambda: [*RECIPES],
    ),
]
SaveRecipeOption = Annotated[
    Path | None, valued("--save-recipe", "FILE", "Write down how it was read.")
]


def read_by(word: str | None, typed: ReadingOptions) -> tuple[ReadingOptions, str]:
    """How a file is to be read, and as what kind if a recipe says so: what was typed wins.

    Raises Unanswerable where there is no such recipe, InvalidModel for one with faults.
    """
    from stancecli.imports.recipe import combined, read_recipe

    if word is None:
        return combined(typed, None), ""
    path = Path(word)
    if word not in RECIPES and os.path.lexists(path):
        recipe = read_recipe(word, _in_file(path), path.parent)
    else:
        recipe = read_recipe(word, shipped(word))
    return combined(typed, recipe), recipe.kind


def inputs_of(recipe: str | None, options: ReadingOptions) -> tuple[InputPath, ...]:
    """The files that are read besides, over which nothing is written."""
    names = (*((recipe,) if recipe else ()), *(join.file for join in options.joins))
    return tuple(InputPath(Path(name)) for name in names)


def joined_files(options: ReadingOptions) -> dict[str, bytes]:
    """What is in the files whose columns are joined."""
    names = dict.fromkeys(join.file for join in options.joins)
    return {name: _in_file(Path(name)) for name in names}


def _in_file(path: Path) -> bytes:
    """What is in one file; raises Unanswerable, or InvalidModel, where it cannot be read."""
    must_exist(path)
    if path.is_dir():
        raise Unanswerable(f"{path} is a folder: name a file in it")
    ((_, data),) = read_path(path)
    return data


class RecipeFile:
    """Where a recipe is to be written, if anywhere, once a file is read."""

    def __init__(self, path: Path | None, *, force: bool, never: Iterable[InputPath]) -> None:
        """Raise Unanswerable where it may not be written, before there is any work done."""
        self._path, self._force, self._never = path, force, tuple(never)
        if path:
            check_target(path, force, self._never)

    def text(self, options: ReadingOptions, kind: str = "") -> str:
        """How a file was read; raises Unanswerable where no recipe can say it."""
        from stancecli.imports.recipe import recipe_text

        return recipe_text(kind, options, self._path.parent) if self._path else ""

    def write(self, text: str) -> None:
        """Write it, whole or not at all; raises Unanswerable where it cannot be."""
        if self._path:
            write_file(self._path, text, force=self._force, never=self._never)
