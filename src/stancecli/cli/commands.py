"""The commands that look at a model. Each asks its question of an `Analysis`."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, TypedDict

import typer

from stancecli.analysis import Analysis, Answer
from stancecli.cli.answer import analysis_of, answers, under_scenario, write
from stancecli.cli.completion import items
from stancecli.cli.files import column_names, model_named, progress
from stancecli.cli.groups import ASK, LOOK_UP, MODEL
from stancecli.cli.interrupts import cleared
from stancecli.cli.options import ANSWERED, FOUND, Asked, command, naming, value_due
from stancecli.diagnostics import Unanswerable
from stancecli.situation import KINDS

ItemArgument = Annotated[
    str,
    typer.Argument(
        metavar="ITEM",
        help="An id or a name, in any letter case.",
        autocompletion=items(*KINDS),
    ),
]


@answers("show", LOOK_UP)
def show(analysis: Analysis, item: ItemArgument) -> Answer[Any]:
    """Show everything on one item.

    An actor, an interest, a constraint, a decision, an option or a source, with all claims on it.

    \b
    Examples:
      stance show china
      stance show china.refugees
      stance show park2012
    """
    return analysis.show(item)


@answers("list", LOOK_UP)
def list_(
    analysis: Analysis,
    kind: Annotated[str | None, typer.Argument(metavar="[KIND]", help=", ".join(KINDS))] = None,
) -> Answer[Any]:
    """List the items of a kind, or everything by name.

    \b
    Examples:
      stance list
      stance list interest
    """
    return analysis.list(kind)


@answers("why", LOOK_UP)
def why(
    analysis: Analysis,
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
) -> Answer[Any]:
    """Explain how one item bears on another.

    The chains of claims from the first to the second, shortest first.

    \b
    Examples:
      stance why rok china
      stance why activists china.crackdown
    """
    return analysis.why(start, end)


@command("check", MODEL)
def check(
    asked: Asked,
    file: Annotated[
        str | None, typer.Argument(metavar="[MODEL]", help="The same as -m MODEL.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Gaps count too: exit code 1.")] = False,
) -> int:
    """Tell what is wrong with a model, and what it does not say.

    Faults end with exit code 2, here as everywhere. Gaps (claims not cited, cells not judged, loose
    ends) end with 1 under --strict.

    \b
    Examples:
      stance check
      stance check my-case.yaml --strict
    """
    asked = asked._replace(model=file or asked.model)
    answer = analysis_of(asked).check()
    write(answer, asked)
    return FOUND if strict and answer.finding.problems else ANSWERED


DeciderArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[ACTOR|DECISION]",
        help="Without one: every decision.",
        autocompletion=items("actor", "decision"),
    ),
]


@answers("tradeoffs", ASK, in_context=True)
def tradeoffs(
    analysis: Analysis,
    item: DeciderArgument = None,
    between: Annotated[
        tuple[str, str] | None,
        naming(
            "--between",
            "Ask of two interests only: which option serves both?",
            "interest",
            "constraint",
            metavar="I J",
        ),
    ] = None,
    start: Annotated[
        str | None,
        naming("--from", "Compare with this option, not the current.", "option"),
    ] = None,
) -> Answer[Any]:
    """Explain what each option gains and gives up.

    The table of options and interests, the reasons for what leads, its price, and what
    would change it.

    \b
    Examples:
      stance tradeoffs china
      stance tradeoffs china --between pyongyang seoul
      stance tradeoffs china --scenario quiet
    """
    return analysis.tradeoffs(item, between=between, start=start)


_NUMBER = r"[0-9]{1,9}(\.[0-9]{1,9})?"


def _number(words: str) -> Fraction:
    if not re.fullmatch(_NUMBER, words):
        raise Unanswerable(f"“{words}” is no number from 1 to 999,999,999, as 2 or 2.5")
    return Fraction(words)


@answers("robustness", ASK, in_context=True)
def robustness(
    analysis: Analysis,
    item: DeciderArgument = None,
    target: Annotated[
        str | None,
        naming("--for", "What would have to be true for it to lead.", "option"),
    ] = None,
    ratio: Annotated[
        str | None,
        typer.Option(metavar="K", help="How many times one interest may outweigh another."),
    ] = None,
) -> Answer[Any]:
    """Tell how firm a conclusion is, and what would change it.

    \b
    Examples:
      stance robustness china
      stance robustness china --for choose
    """
    bound = _number(ratio) if ratio else None
    with progress("drawing weightings") as shown:
        return analysis.robustness(item, target=target, ratio=bound, progress=shown)


@answers("stability", ASK, in_context=True)
def stability(
    analysis: Analysis,
    items: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DECISION]...",
            help="Without any: all decisions together.",
            autocompletion=items("actor", "decision"),
        ),
    ] = None,
    state: Annotated[
        list[str] | None,
        naming("--state", "Explain the state with these options.", "option"),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="List every state.")] = False,
) -> Answer[Any]:
    """Tell which states hold: who moves, who answers, who pays.

    \b
    Examples:
      stance stability
      stance stability --state china.neglect
    """
    return analysis.stability(*(items or ()), state=state, all_states=every)


class _PositionsAsked(TypedDict):
    """What is asked of positions, of a model or of a corpus."""

    actor: str | None
    pair: tuple[str, str] | None
    every: str | None
    since: str
    until: str


@command("positions", ASK, in_context=True)
def positions(
    asked: Asked,
    item: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help="An actor, a decision, an option or an issue; without one: everything.",
            autocompletion=items("actor", "decision", "issue", "option"),
        ),
    ] = None,
    one: Annotated[
        str | None,
        naming("--actor", "Explain one actor's row.", "actor"),
    ] = None,
    pair: Annotated[
        tuple[str, str] | None,
        naming("--pair", "Where two actors agree and clash.", "actor", metavar="A B"),
    ] = None,
    every: Annotated[
        str | None,
        typer.Option(
            metavar="year|month",
            help="Who moved and when, period by period.",
            autocompletion=lambda: ["year", "month"],
            callback=value_due,
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="Said then or later.", callback=value_due),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--to", metavar="DATE", help="Said then or before.", callback=value_due),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--corpus",
            metavar="FOLDER",
            help="Ask of statements that stance fold folded.",
            callback=value_due,
        ),
    ] = None,
) -> None:
    """Tell who stands where, and who agrees with whom.

    What actors say of the options, and what the options do to their interests: two tables, never
    mixed.

    \b
    Examples:
      stance positions china
      stance positions china --actor dprk
      stance positions --pair china rok
      stance positions --corpus votes --every year
    """
    question: _PositionsAsked = {
        "actor": one,
        "pair": pair,
        "every": every,
        "since": since or "",
        "until": until or "",
    }
    if folder:
        from stancecli.analysis.corpus import Corpus
        from stancecli.folded.database import duckdb_module

        asked = asked.of_corpus(folder)
        duckdb_module()  # amid the import of a C library an interrupt is lost
        with cleared():  # what did not fit into memory
            answer: Answer[Any] = Corpus(folder).positions(item, **question)
    else:
        answer = under_scenario(analysis_of(asked), asked).positions(item, **question)
    write(answer, asked)


@answers("influence", ASK, in_context=True)
def influence(
    analysis: Analysis,
    item: Annotated[
        str | None,
        typer.Argument(
            metavar="[ACTOR|DECISION]",
            help="Whom one actor can move, and by whom it is moved; or who moves whoever decides.",
            autocompletion=items("actor", "decision"),
        ),
    ] = None,
    start: Annotated[
        str | None,
        naming("--from", "By what ways this actor …", "actor"),
    ] = None,
    end: Annotated[
        str | None,
        naming("--to", "… can move that one.", "actor"),
    ] = None,
    on: Annotated[
        str | None,
        naming("--on", "Where pressure for this option could come from.", "option"),
    ] = None,
) -> Answer[Any]:
    """Tell who can move whom, and by what means.

    Directly, and through others.

    \b
    Examples:
      stance influence
      stance influence china.refugees
      stance influence --from activists --to china
      stance influence --on china.neglect
    """
    return analysis.influence(item, start=start, end=end, on=on)


@command("compare", ASK)
def compare(
    asked: Asked,
    item: DeciderArgument = None,
    models: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="MODEL",
            help="Another model, as another coder sees it.",
            callback=value_due,
        ),
    ] = None,
) -> None:
    """Put views, scenarios and models side by side.

    A column for the model as entered, each view, each scenario, and each other model; what changes
    between them, by which claims, and how far coders agree.

    \b
    Examples:
      stance compare china
      stance compare -m anna.yaml --with ben.yaml
    """
    others = models or []
    names = column_names([asked.model or model_named(None), *others])
    asked = asked._replace(others=tuple(others))
    answer = analysis_of(asked).compare(
        item,
        others={
            name: analysis_of(asked._replace(model=model))
            for name, model in zip(names[1:], others, strict=True)
        },
        name=names[0] if others else "",
    )
    write(answer, asked)


@command("diff", ASK, in_context=True)
def diff(
    asked: Asked,
    models: Annotated[
        list[str] | None,
        typer.Argument(metavar="[[OLD] NEW]", help="Two models, or one against the model in use."),
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 if a conclusion changes.")
    ] = False,
) -> int:
    """Tell what changed, and which conclusions change with it.

    Two models are compared, or one with what it is under a scenario.

    \b
    Examples:
      stance diff old.yaml new.yaml
      stance diff --set china.seoul=vital
      stance diff --without park2012
    """
    if not models:
        answer = under_scenario(analysis_of(asked), asked).diff()
    elif asked.scenarios:
        raise Unanswerable("diff compares two models, or one with a scenario, not both at once")
    elif len(models) > 2 or (len(models) == 2 and asked.model):
        raise Unanswerable("diff compares two models", ("stance diff OLD NEW",))
    else:
        older = asked._replace(model=models[0] if len(models) == 2 else asked.model)
        asked = asked._replace(model=models[-1], others=(older.model,) if older.model else ())
        in_use = "bundled case" if older.is_bundled else "model in use"
        names = f"{older.model or in_use} → {asked.model}"
        answer = analysis_of(older).diff(analysis_of(asked), names)
    write(answer, asked)
    return FOUND if exit_code and answer.finding.is_otherwise else ANSWERED
