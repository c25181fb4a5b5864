"""The commands that begin a model, or take one over from other tools."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from stancecli import notation as fmt
from stancecli.cli.files import must_exist, progress
from stancecli.cli.gone import refuse_gone
from stancecli.cli.options import DebugOption, ForceOption, OutputOption, plain_command, valued
from stancecli.cli.streams import say
from stancecli.cli.writing import STANDARD_OUTPUT, InputPath, Target, check_target, put, write_file
from stancecli.diagnostics import Unanswerable, with_nearest
from stancecli.export import FORMATS, Format, PictureKind
from stancecli.imports import IMPORTS, Import, import_model
from stancecli.imports.given import RECIPES, Given, ReadingOptions, reading_options, shipped
from stancecli.loader import load
from stancecli.loader.files import TABLES_OF_A_FOLDER, is_workbook, read_path
from stancecli.situation import Situation

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


def _in_file(path: Path) -> bytes:
    """What is in one file; raises Unanswerable, or InvalidModel, where it cannot be read."""
    must_exist(path)
    if path.is_dir():
        raise Unanswerable(f"{path} is a folder: name a file in it")
    ((_, data),) = read_path(path)
    return data


def recipe_of(options: ReadingOptions, to: Target, kind: str = "") -> str:
    """How a file was read, to be written down; empty where that is not asked for.

    Raises Unanswerable where no recipe can say it, or it may not be written there.
    """
    from stancecli.imports.recipe import recipe_text

    if to.path is None:
        return ""
    check_target(to.path, to)
    return recipe_text(kind, options, to.path.parent)


@plain_command("import")
def import_(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A file, or a folder of tables.")],
    kind: Annotated[
        str | None,
        typer.Option("--as", metavar="KIND", help=f"What it is: {fmt.listed(IMPORTS, 'or')}."),
    ] = None,
    columns: MapOption = None,
    values: ValueOption = None,
    scales: ScaleOption = None,
    transpose: Annotated[
        bool, typer.Option("--transpose", help="Actors stand in the first line.")
    ] = False,
    current: Annotated[
        str | None, typer.Option(metavar="OPTION", help="The option that holds now, by its name.")
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(metavar="NAME", help="Which sheet of a workbook to read.")
    ] = None,
    head: Annotated[
        int | None, typer.Option(metavar="ROW", min=1, help="The row with the headings.")
    ] = None,
    on: Annotated[
        str | None, typer.Option(metavar="ISSUE", help="What a register's attitudes are on.")
    ] = None,
    joins: JoinOption = None,
    dates: DatesOption = None,
    leave_out: LeaveOutOption = None,
    recipe: RecipeOption = None,
    save_recipe: SaveRecipeOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    debug: DebugOption = False,
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

    asked = (transpose, current, sheet, head, on)
    own = reading_options(columns, values, scales, *asked, joins, dates, leave_out)
    options, meant = read_by(recipe, own)
    kind = kind or meant
    refuse_gone("import", kind or path.suffix[1:].lower())
    taken = named_in(IMPORTS, kind, "nothing to import is called") if kind else None
    must_exist(path)
    never = (InputPath(path, TABLES_OF_A_FOLDER), *inputs_of(recipe, options))
    saved = Target(save_recipe, force, never)
    if save_recipe:
        check_target(save_recipe, saved)
    files = dict(read_path(path, TABLES_OF_A_FOLDER))
    joined = {join.file: _in_file(Path(join.file)) for join in options.joins}
    with progress("reading") as shown:
        imported = import_model(Given(files, shown, joined), options, taken)
    text = recipe_of(imported.read_by, saved, imported.kind.name)
    put(imported.text, Target(output, force, never), exact=True)
    if save_recipe:
        write_file(save_recipe, text, saved)
    say(*came_in(imported, path, output))


STARTER = Path(__file__).with_name("starter.yaml")


D = TypeVar("D", Format, Import, PictureKind)


def named_in(known: Mapping[str, D], word: str, refusal: str) -> D:
    """What is known by this name; raises Unanswerable with all there are."""
    if word not in known:
        there_are = (f"{each.name}: {each.tells}" for each in known.values())
        raise Unanswerable(with_nearest(f"{refusal} “{word}”", word, known), there_are)
    return known[word]


@plain_command("init")
def init(
    file: Annotated[Path, typer.Argument(metavar="[FILE]", help="Where to write it.")] = Path(
        "stance.yaml"
    ),
    debug: DebugOption = False,
) -> None:
    """Begin a model: a commented file or workbook to change.

    A file that exists is left as it is.

    \b
    Examples:
      stance init
      stance init my-case.yaml
      stance init my-case.xlsx
    """
    if os.path.lexists(file):
        other = f"stance init OTHER.{'xlsx' if is_workbook(file) else 'yaml'}"
        raise Unanswerable(f"{file} exists, and is left as it is", (other,))
    is_xlsx = file.suffix.lower() == ".xlsx"
    if file == STANDARD_OUTPUT or file.suffix.lower() not in ("", ".yaml", ".yml", ".xlsx"):
        whole = file if file.suffix else Path("stance.yaml")
        endings = (".xlsx",) if is_workbook(file) else (".yaml", ".xlsx")
        fitting = (shlex.join(("stance", "init", str(whole.with_suffix(e)))) for e in endings)
        what = "a workbook" if is_workbook(file) else "a model"
        raise Unanswerable(f"{file}: {what} to begin with is {fmt.listed(endings, 'or')}", fitting)
    if is_xlsx:
        put(FORMATS["xlsx"].export(Situation.of(load(STARTER))), Target(file))
    else:
        put(STARTER.read_bytes(), Target(file))
    # In this folder stance.yaml is found by its name alone.
    named = "" if file == Path("stance.yaml") else f" -m {shlex.quote(str(file))}"
    schema = shlex.quote(str(file.with_name("stance.schema.json")))
    first = "; its first sheet says what goes where" if is_xlsx else ""
    say(
        f"{file} is a model to begin with{first}. Next:",
        f"  stance tradeoffs{named}",
        f"  stance check{named}",
        *(() if is_xlsx else (f"  stance schema -o {schema}",)),
    )


@plain_command("schema")
def schema(
    output: OutputOption = None, force: ForceOption = False, debug: DebugOption = False
) -> None:
    """Print what an editor completes and checks a model by.

    It is a JSON Schema; the page on editors (docs/editor.md) says how to use it.

    \b
    Examples:
      stance schema -o stance.schema.json
    """
    from stancecli.loader import json_schema

    text = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    put(text, Target(output, force), exact=True)
