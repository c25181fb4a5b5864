"""The commands that take over what others wrote: a model of another tool, and many statements."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from stancecli import notation as fmt
from stancecli.cli.files import (
    InputPath,
    Target,
    folder_beside,
    must_exist,
    put,
)
from stancecli.cli.options import Asked, command, file_named, refuse_gone, valued
from stancecli.cli.streams import cleared, progress, say
from stancecli.corpus import FILE, MODEL as MODEL_FILE, MOST_TOP, TOP
from stancecli.corpus.database import duckdb_module
from stancecli.corpus.inputs import FoldOptions
from stancecli.diagnostics import Unanswerable, with_nearest
from stancecli.export import Format, PictureKind
from stancecli.imports import IMPORTS, Import, import_model
from stancecli.imports.given import RECIPES, Given, ReadingOptions, reading_options, shipped
from stancecli.installed import Installed
from stancecli.loader.files import TABLES_OF_A_FOLDER, read_path
from stancecli.methods.positions import Every, period_named

if TYPE_CHECKING:
    from stancecli.corpus.engine import Engine
    from stancecli.corpus.inputs import StatementFiles


# How what others wrote is to be read.

MapOption = Annotated[
    list[str] | None,
    valued("--map", "ROLE=HEADING", "Which column is what: actor=country, issue=topic."),
]
ValueOption = Annotated[
    list[str] | None, valued("--value", "WORD=STANCE", "What a word means: yes=1.")
]
ScaleOption = Annotated[
    list[str] | None,
    valued(
        "--scale", "LOW:HIGH", "The ends of numbers; LOW is opposed. Of one column: HEADING=1:7."
    ),
]
JoinOption = Annotated[
    list[str] | None,
    valued("--join", "COLUMN=FILE:KEY:NAME", "Add the column NAME of another file, by its KEY."),
]
DatesOption = Annotated[
    str | None, valued("--dates", "day-first|month-first", "What comes first in 02/05/2024.")
]
LeaveOutOption = Annotated[
    list[str] | None, valued("--leave-out", "HEADING", "A column that is not read.")
]
RecipeOption = Annotated[
    str | None,
    valued(
        *("--recipe", "FILE|NAME"),
        f"Read it as this says: a file, {fmt.listed(RECIPES, 'or')}.",
        RECIPES,
    ),
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


def _in_file(path: Path) -> bytes:
    """What is in one file; raises Unanswerable, or InvalidModel, where it cannot be read."""
    must_exist(path)
    if path.is_dir():
        raise Unanswerable(f"{path} is a folder: name a file in it")
    ((_, data),) = read_path(path)
    return data


D = TypeVar("D", Format, Import, PictureKind)


def named_in(known: Mapping[str, D], word: str, refusal: str) -> D:
    """What is known by this name; raises Unanswerable with all there are.

    What others bring is not loaded to be listed.
    """
    if word not in known:
        others = known.others if isinstance(known, Installed) else {}
        there_are = (
            f"{name}: {f'of the package {others[name]}' if name in others else known[name].tells}"
            for name in known
        )
        raise Unanswerable(with_nearest(f"{refusal} “{word}”", word, known), there_are)
    return known[word]


@command("import", ("output", "force", "debug"))
def import_(
    asked: Asked,
    path: Annotated[Path, file_named("FILE", "A file, or a folder of tables.", Path)],
    kind: Annotated[
        str | None,
        valued("--as", "KIND", f"What it is: {fmt.listed(IMPORTS, 'or')}."),
    ] = None,
    columns: MapOption = None,
    values: ValueOption = None,
    scales: ScaleOption = None,
    sheet: Annotated[
        str | None, valued("--sheet", "NAME", "Which sheet of a workbook to read.")
    ] = None,
    head: Annotated[
        int | None, typer.Option(metavar="ROW", min=1, help="The row with the headings.")
    ] = None,
    on: Annotated[
        str | None, valued("--on", "ISSUE", "What a register's attitudes are on.")
    ] = None,
    dates: DatesOption = None,
    leave_out: LeaveOutOption = None,
    recipe: RecipeOption = None,
) -> None:
    """Take over a spreadsheet, or a file of another tool.

    The result is a model file to go on with. What was taken, and what was left out and why, is said
    on standard error.

    \b
    Examples:
      stance import stances.csv -o model.yaml
      stance import tables -o again.yaml
      stance import debate.dna -o debate.yaml
    """
    from stancecli.imports import came_in

    told = (sheet, head, on)
    own = reading_options(columns, values, scales, *told, dates=dates, leave_out=leave_out)
    options, meant = read_by(recipe, own)
    kind = kind or meant
    refuse_gone("import", kind or path.suffix[1:].lower())
    taken = named_in(IMPORTS, kind, "nothing to import is called") if kind else None
    must_exist(path)
    never = (InputPath(path, TABLES_OF_A_FOLDER), *inputs_of(recipe, options))
    to = Target(asked.output, asked.force, never)
    files = dict(read_path(path, TABLES_OF_A_FOLDER))
    given = Given(MappingProxyType(files))  # Kinds of others look at them too, and change none.
    with progress("importing"):
        imported = import_model(given, options, taken)
    put(imported.text, to, exact=True)
    say(*came_in(imported, path))


# Many statements, folded into positions.


ASKED = frozenset({"map", "value", "scale", "join", "dates", "leave-out"})
"""What can be said to a fold of how statements are read."""


@command("fold", ("force", "debug"))
def fold(
    asked: Asked,
    named: Annotated[
        list[str] | None,
        file_named("[STATEMENTS]", "Files: csv, parquet, duckdb."),
    ] = None,
    output: Annotated[
        Path | None, valued("--output -o", "FOLDER", "Where to write it.", of=Path)
    ] = None,
    columns: MapOption = None,
    values: ValueOption = None,
    scales: ScaleOption = None,
    joins: JoinOption = None,
    dates: DatesOption = None,
    leave_out: LeaveOutOption = None,
    recipe: RecipeOption = None,
    every: Annotated[str, valued("--every", "year|month", "The length of a period.")] = Every.YEAR,
    top: Annotated[
        int,
        typer.Option(
            min=1, max=MOST_TOP, metavar="N", help="So many actors and issues stand in the model."
        ),
    ] = TOP,
    table: Annotated[str | None, valued("--table", "NAME", "Which table of a database.")] = None,
    engine: Annotated[
        str | None, valued("--engine", "URL", "What folds statements where they are kept.")
    ] = None,
) -> None:
    """Fold votes, coded speeches or news into positions.

    The folder has the positions of all actors by period (positions.parquet), and a model of the
    largest (model.yaml). What was left out, and why, is said on standard error.

    \b
    Examples:
      stance fold votes.csv -o votes
      stance fold debates.csv --map actor=party --value absent=nothing -o debates
    """
    from stancecli.corpus.fold import make, told

    period = period_named(every)
    own = reading_options(columns, values, scales, joins=joins, dates=dates, leave_out=leave_out)
    reading, kind = read_by(recipe, own)
    if kind not in ("", "stances"):
        raise Unanswerable(f"{recipe} is for an import: a fold reads no {kind}")
    for option in reading.given:
        if option not in ASKED:
            raise Unanswerable(f"{recipe} is for an import: to a fold --{option} says nothing")
    options = FoldOptions(reading, period, top)
    given = _given(named or [], engine, table or "")
    never = (*(InputPath(path) for path in given.paths), *inputs_of(recipe, reading))
    to = Target(output, asked.force, never)
    duckdb_module()  # amid the import of a C library an interrupt is lost
    with cleared(), folder_beside(to, (FILE, MODEL_FILE), "fold") as beside:
        spill = beside.parent / "spill"
        spill.mkdir()
        with progress("folding") as tell:
            folded = make(given, options, beside, spill, table=table or "", report=tell)
    assert output, "without a folder nothing is folded"
    say(*told(folded, output))


def _given(named: list[str], engine: str | None, table: str) -> StatementFiles | Engine:
    """What has the statements: files, or an engine."""
    from stancecli.corpus.engine import Engine
    from stancecli.corpus.inputs import statement_files

    if engine and named:
        raise Unanswerable(
            "an engine has its statements in a table: name files or --engine, not both"
        )
    if engine:
        return Engine(engine, table)
    if not named:
        raise Unanswerable("which statements?", ("stance fold votes.parquet -o votes",))
    return statement_files(named)
