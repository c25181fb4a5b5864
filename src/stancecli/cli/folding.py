"""The command that folds many statements into positions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stancecli.cli.exchange import (
    DatesOption,
    JoinOption,
    LeaveOutOption,
    MapOption,
    RecipeOption,
    SaveRecipeOption,
    ScaleOption,
    ValueOption,
    inputs_of,
    read_by,
    recipe_of,
)
from stancecli.cli.files import progress
from stancecli.cli.options import DebugOption, ForceOption, output_option, plain_command, valued
from stancecli.cli.streams import cleared, say
from stancecli.cli.writing import InputPath, Target, folder_beside, write_file
from stancecli.corpus import FILE, FOLDED_BY, MODEL as MODEL_FILE, MOST_TOP, TOP
from stancecli.corpus.database import duckdb_module
from stancecli.corpus.inputs import FoldOptions
from stancecli.diagnostics import Unanswerable, none_such
from stancecli.imports.given import ReadingOptions, reading_options
from stancecli.methods.positions import Every

if TYPE_CHECKING:
    from stancecli.corpus.engine import Engine
    from stancecli.corpus.fold import Folded
    from stancecli.corpus.inputs import StatementFiles

STANCES = "stances"
"""The kind of file that a fold reads, as imports call it."""
ASKED = frozenset({"map", "value", "scale", "join", "dates", "leave-out"})
"""What can be said to a fold of how statements are read."""


@plain_command("fold")
def fold(
    named: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[STATEMENTS]", help="Files or patterns: csv, parquet, jsonl, duckdb."
        ),
    ] = None,
    output: Annotated[Path | None, output_option("FOLDER", "Where to write it.")] = None,
    columns: MapOption = None,
    values: ValueOption = None,
    scales: ScaleOption = None,
    joins: JoinOption = None,
    dates: DatesOption = None,
    leave_out: LeaveOutOption = None,
    recipe: RecipeOption = None,
    save_recipe: SaveRecipeOption = None,
    every: Annotated[str, valued("--every", "year|month", "The length of a period.")] = Every.YEAR,
    top: Annotated[
        int,
        typer.Option(
            min=1, max=MOST_TOP, metavar="N", help="So many actors and issues stand in the model."
        ),
    ] = TOP,
    table: Annotated[str | None, valued("--table", "NAME", "Which table of a database.")] = None,
    engine: Annotated[
        str | None, valued("--engine", "ibis:URL", "What folds statements where they are kept.")
    ] = None,
    force: ForceOption = False,
    debug: DebugOption = False,
) -> None:
    """Fold votes, coded speeches or news into positions.

    The folder has the positions of all actors by period (positions.parquet), and a model of the
    largest (model.yaml). What was left out, and why, is said on standard error.

    \b
    Examples:
      stance fold votes.csv -o votes
      stance fold 'debates/*.csv' --map actor=party --value absent=nothing -o debates
    """
    if every not in FOLDED_BY:
        raise none_such(f"--every {every}: no period “{every}”", every, FOLDED_BY)
    own = reading_options(columns, values, scales, joins=joins, dates=dates, leave_out=leave_out)
    reading, kind = read_by(recipe, own)
    _check_asked(recipe, reading, kind)
    where = ("--engine", engine, "--table", table or "") if engine else ()
    said = (reading.typed or reading.given).items()
    words = (word for option, each in said for value in each for word in (f"--{option}", value))
    typed = (*(named or ()), *where, *words, *(("-o", str(output)) if output else ()))
    options = FoldOptions(reading, Every(every), top, typed)
    given = _given(named or [], engine, table or "")
    never = (*(InputPath(path) for path in given.paths), *inputs_of(recipe, reading))
    to, saved = Target(output, force, never), Target(save_recipe, force, never)
    recipe_of(reading, saved)
    folded = _fill(given, options, table or "", to)
    if save_recipe:
        reading = replace(reading, dates=reading.dates or folded.dates)
        write_file(save_recipe, recipe_of(reading, saved), saved)
    from stancecli.corpus.making import told

    assert output, "without a folder nothing is folded"
    say(*told(folded, output))


def _check_asked(recipe: str | None, reading: ReadingOptions, kind: str) -> None:
    """Raise Unanswerable for what a recipe says, and a fold does not ask."""
    if kind not in ("", STANCES):
        raise Unanswerable(f"{recipe} is for an import: a fold reads no {kind}")
    for option in reading.given:
        if option not in ASKED:
            raise Unanswerable(f"{recipe} is for an import: to a fold --{option} says nothing")


def _given(named: list[str], engine: str | None, table: str) -> StatementFiles | Engine:
    """What has the statements: files, or an engine."""
    from stancecli.corpus.engine import engine_named
    from stancecli.corpus.inputs import statement_files

    if engine and named:
        raise Unanswerable(
            "an engine has its statements in a table: name files or --engine, not both"
        )
    if engine:
        return engine_named(engine, table)
    if not named:
        raise Unanswerable("which statements?", ("stance fold votes.parquet -o votes",))
    return statement_files(named)


def _fill(given: StatementFiles | Engine, options: FoldOptions, table: str, to: Target) -> Folded:
    from stancecli.corpus.making import make

    # Before there is anything to clear away: amid the import of a C library interrupts are lost.
    duckdb_module()
    with cleared(), folder_beside(to, (FILE, MODEL_FILE), "fold") as beside:
        spill = beside.parent / "spill"
        spill.mkdir()
        with progress("folding") as shown:
            return make(given, options, beside, spill, table=table, report=shown)
