"""The command that folds many statements into positions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stancecli import notation as fmt
from stancecli.cli.files import progress
from stancecli.cli.groups import MODEL
from stancecli.cli.interrupts import cleared
from stancecli.cli.options import DebugOption, ForceOption, app, value_due
from stancecli.cli.streams import say
from stancecli.cli.writing import InputPath, folder_beside
from stancecli.corpus import MODEL as MODEL_FILE, MONTH, POSITIONS, YEAR
from stancecli.corpus.options import MOST_TOP, TOP, FoldOptions
from stancecli.diagnostics import Unanswerable, with_nearest
from stancecli.imports.given import reading_options


@app.command(rich_help_panel=MODEL)
def fold(
    named: Annotated[
        list[str],
        typer.Argument(
            metavar="STATEMENTS...", help="Files or patterns: csv, parquet, jsonl, duckdb, dna."
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FOLDER", help="Where to write it.", callback=value_due
        ),
    ],
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="ROLE=COLUMN", help="Which column is what: actor=country."),
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Option("--value", metavar="WORD=STANCE", help="What a word means: yes=1."),
    ] = None,
    scale: Annotated[
        str | None,
        typer.Option(metavar="LOW:HIGH", help="The ends of the numbers; LOW is opposed."),
    ] = None,
    every: Annotated[
        str, typer.Option(metavar="year|month", help="The length of a period.", callback=value_due)
    ] = YEAR,
    top: Annotated[
        int,
        typer.Option(min=1, max=MOST_TOP, help="So many actors and issues stand in the model."),
    ] = TOP,
    table: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Which table of a database.", callback=value_due),
    ] = None,
    force: ForceOption = False,
    debug: DebugOption = False,
) -> None:
    """Fold many statements into positions: votes, coded speeches, coded news.

    The folder has the positions of all actors by period (positions.parquet), and a model of the
    largest (model.yaml). What was left out, and why, is said on standard error.

    \b
    Examples:
      stance fold votes.parquet -o votes
      stance fold 'debates/*.csv' --map actor=party --value absent=nothing -o debates
    """
    from stancecli.corpus.inputs import statement_files
    from stancecli.corpus.making import make
    from stancecli.corpus.summary import summary

    if every not in (YEAR, MONTH):
        refusal = with_nearest(f"--every {every}: no period “{every}”", every, (YEAR, MONTH))
        raise Unanswerable(refusal, (f"there are: {YEAR}, {MONTH}",))
    reading = reading_options(columns or (), values or (), scale, False, None)
    files = statement_files(named)
    typed = (*named, "-o", str(output))
    options = FoldOptions(reading, every, top, typed)
    never = [InputPath(path) for path in files.paths]
    names = (POSITIONS, MODEL_FILE)
    with cleared(), folder_beside(output, names, force=force, never=never) as beside:
        spill = beside.parent / "spill"
        spill.mkdir()
        with progress("folding") as shown:
            folded = make(files, options, beside, spill, table=table or "", report=shown)
    say("\n".join(map(fmt.visible, summary(folded, output))))
