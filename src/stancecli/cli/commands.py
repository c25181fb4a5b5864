"""The commands that look at a model. Each imports its lens only when it is called."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Annotated, Any

import typer

from stancecli.cli.asking import (
    ANSWERED,
    FOUND,
    Asked,
    answer,
    answers,
    command,
    premises_of,
    situation_of,
)
from stancecli.cli.completing import items
from stancecli.cli.files import colour
from stancecli.names import resolve
from stancecli.situation import KINDS, Situation

ItemArgument = Annotated[
    str,
    typer.Argument(
        metavar="ITEM",
        help="An id or a name, in any letter case.",
        autocompletion=items(*KINDS),
    ),
]


@answers("show")
def show(situation: Situation, item: ItemArgument) -> Any:
    """Show everything on one item.

    An actor, an interest, a constraint, a decision, an option or a source, with all claims on it.

    \b
    Examples:
      stance show china
      stance show china.refugees
      stance show park2012
    """
    from stancecli.lenses import show as lens

    return lens, lens.ask(situation, resolve(situation, item, KINDS))


@answers("list")
def list_(
    situation: Situation,
    kind: Annotated[str | None, typer.Argument(metavar="[KIND]", help=", ".join(KINDS))] = None,
) -> Any:
    """List the items of a kind, or everything by name.

    \b
    Examples:
      stance list
      stance list interest
    """
    from stancecli.lenses import list as lens

    return lens, lens.ask(situation, kind)


@answers("why")
def why(
    situation: Situation,
    start: Annotated[
        str,
        typer.Argument(
            metavar="FROM", help="The item that bears on it.", autocompletion=items(*KINDS)
        ),
    ],
    end: Annotated[
        str,
        typer.Argument(
            metavar="TO", help="The item that is borne on.", autocompletion=items(*KINDS)
        ),
    ],
) -> Any:
    """Explain how one item bears on another.

    The chains of claims from the first to the second, shortest first.

    \b
    Examples:
      stance why rok china
      stance why activists china.crackdown
    """
    from stancecli.lenses import why as lens

    return lens, lens.ask(
        situation, resolve(situation, start, KINDS), resolve(situation, end, KINDS)
    )


@command("check")
def check(
    asked: Asked,
    file: Annotated[
        str | None, typer.Argument(metavar="[MODEL]", help="The same as -m MODEL.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Gaps count too: exit code 1.")] = False,
) -> int:
    """List what is wrong with a model, and what it does not say.

    Faults end with exit code 2, here as everywhere. Gaps (claims not cited, cells not judged, loose
    ends) end with 1 under --strict.

    \b
    Examples:
      stance check
      stance check my-case.yaml --strict
    """
    from stancecli.lenses import check as lens
    from stancecli.render import problems

    asked = replace(asked, model=file or asked.model)
    premises = premises_of(situation_of(asked), asked)
    finding = lens.ask(premises.situation)
    listed = problems.render(finding.problems, colour=asked.output is None and colour(sys.stdout))
    answer(lens, finding, premises, asked, diagnostics=f"{listed}\n" if listed else "")
    return FOUND if strict and finding.problems else ANSWERED
