"""The commands that begin a model: a file to start from, and what an editor checks it with."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Annotated

import typer

from stancecli.cli.asking import DebugOption, ForceOption, OutputOption, app
from stancecli.cli.files import put, say, write_file
from stancecli.diagnostics import Unanswerable

STARTER = Path(__file__).with_name("starter.yaml")


@app.command()
def init(
    file: Annotated[Path, typer.Argument(metavar="[FILE]", help="Where to write it.")] = Path(
        "stance.yaml"
    ),
    debug: DebugOption = False,
) -> None:
    """Begin a model: a commented file to change step by step.

    A file that exists is left as it is.

    \b
    Examples:
      stance init
      stance init my-case.yaml
    """
    if file.exists():
        raise Unanswerable(f"{file} exists, and is left as it is", ("stance init OTHER.yaml",))
    write_file(file, STARTER.read_bytes(), force=False)
    # In this folder stance.yaml is found by its name alone.
    named = "" if file == Path("stance.yaml") else f" -m {shlex.quote(str(file))}"
    schema = shlex.quote(str(file.with_name("stance.schema.json")))
    say(
        f"{file} is a model to begin with. Next:\n"
        f"  stance tradeoffs{named}\n"
        f"  stance check{named}\n"
        f"  stance schema -o {schema}"
    )


@app.command()
def schema(
    output: OutputOption = None, force: ForceOption = False, debug: DebugOption = False
) -> None:
    """Print what an editor completes and checks a model by.

    It is a JSON Schema; the page on editors (docs/editor.md) says how to use it.

    \b
    Examples:
      stance schema -o stance.schema.json
    """
    from stancecli.load import json_schema

    text = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    put(text, output, force=force, exact=True)
