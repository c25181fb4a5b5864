"""The commands that begin a model, pass it on to other tools, or take one over from them."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Protocol, TypeVar

import typer

from stancecli import notation as fmt
from stancecli.cli.files import model_named, must_exist, read_model
from stancecli.cli.groups import MODEL, SHARE
from stancecli.cli.interrupts import raised
from stancecli.cli.options import (
    DebugOption,
    ForceOption,
    ModelOption,
    OutputOption,
    app,
    naming,
)
from stancecli.cli.streams import say
from stancecli.cli.writing import (
    STANDARD_OUTPUT,
    InputPath,
    put,
    put_bytes,
    write_file,
    write_folder,
)
from stancecli.diagnostics import Unanswerable, with_nearest
from stancecli.export import FORMATS
from stancecli.imports import IMPORTS, import_model
from stancecli.imports.given import Given, reading_options
from stancecli.loader import load
from stancecli.loader.files import TABLES_OF_A_FOLDER, is_workbook, read_path
from stancecli.names import resolve
from stancecli.situation import KINDS, RELATIONS, Situation


@app.command(rich_help_panel=SHARE)
def export(
    format_: Annotated[
        str,
        typer.Argument(metavar="FORMAT", help=f"{fmt.listed(FORMATS, 'or')}."),
    ],
    about: Annotated[
        str | None,
        naming("--about", "Only what matters for this item.", *KINDS, metavar="ITEM"),
    ] = None,
    depth: Annotated[
        int, typer.Option(min=0, help="How many links away something may be from it.")
    ] = 1,
    relations: Annotated[
        list[str] | None,
        typer.Option("--edges", metavar="KIND", help=f"Only these edges: {', '.join(RELATIONS)}."),
    ] = None,
    model: ModelOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    debug: DebugOption = False,
) -> None:
    """Write the model for another tool: a picture, a graph, tables.

    Pictures and graphs can be narrowed to what matters for one item.

    \b
    Examples:
      stance export dot --about china.refugees -o china.dot
      stance export svg --about china.refugees -o china.svg
      stance export xlsx -o case.xlsx
      stance export csv -o tables
    """
    from stancecli.export.view import view

    chosen = _chosen(FORMATS, format_, "no format")
    for relation in relations or ():
        if relation not in RELATIONS:
            known = (f"there are: {', '.join(RELATIONS)}",)
            refusal = with_nearest(f"no kind of edge “{relation}”", relation, RELATIONS)
            raise Unanswerable(refusal, known)
    situation = Situation.of(read_model(model))
    if not chosen.whole:
        around = resolve(situation, about, KINDS) if about else None
        situation = view(situation, about=around, depth=depth, relations=relations or None)
    # The other program goes when we do.
    with raised() if chosen.is_drawn else nullcontext():
        content = chosen.export(situation)
    for warning in chosen.warnings(situation, content):
        say(f"stance: {fmt.visible(warning)}")
    never = (InputPath(Path(model_named(model))),)
    if chosen.is_folder:
        if output is None or output == STANDARD_OUTPUT:
            raise Unanswerable(f"{format_} fills a folder: name it with -o")
        assert not isinstance(content, str | bytes)
        write_folder(output, content, force=force, never=never)
    elif isinstance(content, str):
        put(content, output, force=force, never=never, exact=True)
    else:
        assert isinstance(content, bytes)
        put_bytes(content, format_, output, force=force, never=never)


@app.command("import", rich_help_panel=MODEL, context_settings={"allow_extra_args": True})
def import_(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A file, or a folder of tables.")],
    kind: Annotated[
        str | None,
        typer.Option("--as", metavar="KIND", help=f"What it is: {fmt.listed(IMPORTS, 'or')}."),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="ROLE=HEADING",
            help="Which column is what: actor=country; issue=…, once or more.",
        ),
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Option("--value", metavar="WORD=STANCE", help="What a word means: yes=1."),
    ] = None,
    scale: Annotated[
        str | None,
        typer.Option(metavar="LOW:HIGH", help="The ends of the numbers; LOW is opposed."),
    ] = None,
    transpose: Annotated[
        bool, typer.Option("--transpose", help="Actors stand in the first line.")
    ] = False,
    current: Annotated[
        str | None, typer.Option(metavar="OPTION", help="The option that holds now, by its name.")
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(metavar="NAME", help="Which sheet of a workbook to read.")
    ] = None,
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
    from stancecli.imports.summary import summary

    if context.args:
        # Before 0.2 the kind came first.
        line = shlex.join(("stance", "import", *context.args))
        raise Unanswerable("import takes one file or folder, and sees what it is", (line,))
    chosen = _chosen(IMPORTS, kind, "nothing to import is called") if kind else None
    must_exist(path)
    given = Given(dict(read_path(path, TABLES_OF_A_FOLDER)))
    options = reading_options(columns or (), values or (), scale, transpose, current, sheet)
    imported = import_model(given, options, chosen)
    never = (InputPath(path, TABLES_OF_A_FOLDER),)
    put(imported.text, output, force=force, never=never, exact=True)
    say("\n".join(map(fmt.visible, summary(imported, path))))


STARTER = Path(__file__).with_name("starter.yaml")


class _Described(Protocol):
    """A format to choose by its name."""

    @property
    def name(self) -> str: ...

    @property
    def tells(self) -> str: ...


D = TypeVar("D", bound=_Described)


def _chosen(known: Mapping[str, D], word: str, refusal: str) -> D:
    """What is known by this name; raises Unanswerable with all there are."""
    if word not in known:
        there_are = (f"{each.name}: {each.tells}" for each in known.values())
        raise Unanswerable(with_nearest(f"{refusal} “{word}”", word, known), there_are)
    return known[word]


@app.command(rich_help_panel=MODEL)
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
    if is_workbook(file):
        _begin_workbook(file)
        return
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
    say("\n".join(map(fmt.visible, lines)))  # The name was typed, and cannot steer the terminal.


def _begin_workbook(file: Path) -> None:
    if file.suffix.lower() != ".xlsx":
        raise Unanswerable(
            f"{file}: a workbook to begin with is written as .xlsx",
            (shlex.join(("stance", "init", str(file.with_suffix(".xlsx")))),),
        )
    content = FORMATS["xlsx"].export(Situation.of(load(STARTER)))
    assert isinstance(content, bytes)
    write_file(file, content, force=False)
    named = shlex.quote(str(file))
    lines = (
        f"{file} is a model to begin with; its first sheet says what goes where. Next:",
        f"  stance tradeoffs -m {named}",
        f"  stance check -m {named}",
    )
    say("\n".join(map(fmt.visible, lines)))


@app.command(rich_help_panel=MODEL)
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
