"""The commands that begin a model, or take one over from other tools."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Protocol, TypeVar

import typer

from stancecli import notation as fmt
from stancecli.cli.files import must_exist, progress
from stancecli.cli.gone import refuse_gone
from stancecli.cli.options import DebugOption, ForceOption, OutputOption, plain_command
from stancecli.cli.recipes import (
    DatesOption,
    JoinOption,
    LeaveOutOption,
    MapOption,
    RecipeFile,
    RecipeOption,
    SaveRecipeOption,
    ScaleOption,
    ValueOption,
    inputs_of,
    joined_files,
    read_by,
)
from stancecli.cli.streams import say
from stancecli.cli.writing import STANDARD_OUTPUT, InputPath, put, write_file
from stancecli.diagnostics import Unanswerable, with_nearest
from stancecli.export import FORMATS
from stancecli.imports import IMPORTS, import_model
from stancecli.imports.given import Given, reading_options
from stancecli.loader import load
from stancecli.loader.files import TABLES_OF_A_FOLDER, is_workbook, read_path
from stancecli.situation import Situation


@plain_command("import", context_settings={"allow_extra_args": True})
def import_(
    context: typer.Context,
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

    if context.args:
        # Before 0.2 the kind came first.
        line = shlex.join(("stance", "import", *context.args))
        raise Unanswerable("import takes one file or folder, and sees what it is", (line,))
    asked = (transpose, current, sheet, head, on)
    own = reading_options(columns, values, scales, *asked, joins, dates, leave_out)
    options, meant = read_by(recipe, own)
    kind = kind or meant
    refuse_gone("import", kind or path.suffix[1:].lower())
    taken = named_in(IMPORTS, kind, "nothing to import is called") if kind else None
    must_exist(path)
    never = (InputPath(path, TABLES_OF_A_FOLDER), *inputs_of(recipe, options))
    saved = RecipeFile(save_recipe, force=force, never=never)
    files = dict(read_path(path, TABLES_OF_A_FOLDER))
    with progress("reading") as shown:
        imported = import_model(Given(files, shown, joined_files(options)), options, taken)
    text = saved.text(imported.read_by, imported.kind.name)
    put(imported.text, output, force=force, never=never, exact=True)
    saved.write(text)
    say(*came_in(imported, path, output))


STARTER = Path(__file__).with_name("starter.yaml")


class _Described(Protocol):
    """A format to choose by its name."""

    @property
    def name(self) -> str: ...

    @property
    def tells(self) -> str: ...


D = TypeVar("D", bound=_Described)


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
    if file.suffix.lower() == ".xlsx":
        _begin_workbook(file)
        return
    if file == STANDARD_OUTPUT or file.suffix.lower() not in ("", ".yaml", ".yml"):
        whole = file if file.suffix else Path("stance.yaml")
        endings = (".xlsx",) if is_workbook(file) else (".yaml", ".xlsx")
        fitting = (shlex.join(("stance", "init", str(whole.with_suffix(e)))) for e in endings)
        what = "a workbook" if is_workbook(file) else "a model"
        raise Unanswerable(f"{file}: {what} to begin with is {fmt.listed(endings, 'or')}", fitting)
    write_file(file, STARTER.read_bytes(), force=False)
    # In this folder stance.yaml is found by its name alone.
    named = "" if file == Path("stance.yaml") else f" -m {shlex.quote(str(file))}"
    schema = shlex.quote(str(file.with_name("stance.schema.json")))
    lines = (
        f"{file} is a model to begin with. Next:",
        f"  stance tradeoffs{named}",
        f"  stance check{named}",
        f"  stance schema -o {schema}",
    )
    say(*lines)


def _begin_workbook(file: Path) -> None:
    content = FORMATS["xlsx"].export(Situation.of(load(STARTER)))
    assert isinstance(content, bytes)
    write_file(file, content, force=False)
    named = shlex.quote(str(file))
    lines = (
        f"{file} is a model to begin with; its first sheet says what goes where. Next:",
        f"  stance tradeoffs -m {named}",
        f"  stance check -m {named}",
    )
    say(*lines)


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
    put(text, output, force=force, exact=True)
