"""The commands that draw conclusions from a model, as it is or under a scenario."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Annotated, Any

import typer

from stancecli.cli.asking import (
    ANSWERED,
    FOUND,
    Asked,
    Premises,
    answer,
    answers,
    command,
    naming,
    premises_of,
    situation_of,
)
from stancecli.cli.completing import items
from stancecli.cli.files import progress
from stancecli.diagnostics import Unanswerable
from stancecli.names import resolve
from stancecli.situation import Situation

DeciderArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[ACTOR|DECISION]",
        help="Without one: every decision.",
        autocompletion=items("actor", "decision"),
    ),
]


def _decisions(situation: Situation, words: str | None) -> tuple[str, ...]:
    """The ids of the decisions that are meant: one, those of an actor, or all."""
    if words is None:
        return tuple(each.id for each in situation.decisions())
    id_ = resolve(situation, words, {"actor", "decision"})
    if situation.kind_of(id_) == "decision":
        return (id_,)
    own = tuple(each.id for each in situation.actor(id_).decisions)
    if not own:
        deciders = dict.fromkeys(each.actor for each in situation.decisions())
        raise Unanswerable(
            f"{situation.actor(id_).name} has nothing to decide in this model",
            (f"decisions are taken by: {', '.join(deciders)}",) if deciders else (),
        )
    return own


@answers("tradeoffs", in_context=True)
def tradeoffs(
    situation: Situation,
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
) -> Any:
    """Explain what each option gains and gives up.

    The table of options and interests, the reasons for what comes out ahead, its price, and what
    would change it.

    \b
    Examples:
      stance tradeoffs china
      stance tradeoffs china --between pyongyang seoul
      stance tradeoffs china --given activists.silent
    """
    from stancecli.lenses import tradeoffs as lens

    settled = _decisions(situation, item)
    if between is None and start is None:
        return lens, lens.ask(situation, settled)
    if len(settled) != 1:
        raise Unanswerable("--between and --from ask of one decision: name it")
    if between is None:
        return lens, lens.ask(situation, settled, start=_option_of(situation, settled[0], start))
    from stancecli.lenses import between as pair

    own = {each.id for each in situation.actor(situation.decision(settled[0]).actor).criteria}
    first, second = (
        resolve(situation, words, {"interest", "constraint"}, own) for words in between
    )
    return pair, pair.ask(situation, settled[0], first, second)


def _option_of(situation: Situation, settled: str, words: str | None) -> str | None:
    options = {option.id for option in situation.decision(settled).options}
    return resolve(situation, words, {"option"}, options) if words else None


def _decision(situation: Situation, words: str | None) -> str:
    """The one decision that is meant: as named, or the only one there is."""
    found = _decisions(situation, words)
    if len(found) == 1:
        return found[0]
    raise Unanswerable(
        "this asks of one decision: name it", (f"there are: {', '.join(found)}",) if found else ()
    )


_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


def _number(words: str) -> Fraction:
    if not _NUMBER.fullmatch(words):
        raise Unanswerable(f"“{words}” is no number from 1 to 999,999,999, as 2 or 2.5")
    return Fraction(words)


@answers("robustness", in_context=True)
def robustness(
    situation: Situation,
    item: DeciderArgument = None,
    target: Annotated[
        str | None,
        naming("--for", "What would have to be true for it to lead.", "option"),
    ] = None,
    ratio: Annotated[
        str | None,
        typer.Option(metavar="K", help="How many times one interest may outweigh another."),
    ] = None,
) -> Any:
    """Tell how firm a conclusion is, and what would change it.

    \b
    Examples:
      stance robustness china
      stance robustness china --for choose
    """
    from stancecli.lenses import robustness as lens

    settled = _decision(situation, item)
    with progress("drawing weightings") as shown:
        finding = lens.ask(
            situation,
            settled,
            ratio=_number(ratio) if ratio else None,
            target=_option_of(situation, settled, target),
            progress=shown,
        )
    return lens, finding


@answers("stability", in_context=True)
def stability(
    situation: Situation,
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
) -> Any:
    """Tell where the situation can rest: who moves, who answers.

    \b
    Examples:
      stance stability
      stance stability --state china.neglect
    """
    from stancecli.lenses import stability as lens

    settled = dict.fromkeys(id_ for words in items or () for id_ in _decisions(situation, words))
    options = [resolve(situation, words, {"option"}) for words in state or ()] if state else None
    return lens, lens.ask(situation, tuple(settled), state=options, all_states=every)


@answers("positions", in_context=True)
def positions(
    situation: Situation,
    item: DeciderArgument = None,
    one: Annotated[
        str | None,
        naming("--actor", "Explain one actor's row.", "actor"),
    ] = None,
    pair: Annotated[
        tuple[str, str] | None,
        naming("--pair", "Where two actors agree and clash.", "actor", metavar="A B"),
    ] = None,
) -> Any:
    """Tell who stands where, and who agrees with whom.

    What actors say of the options, and what the options do to their interests: two tables, never
    mixed.

    \b
    Examples:
      stance positions china
      stance positions china --actor dprk
      stance positions --pair china rok
    """
    from stancecli.lenses import positions as lens

    settled = _decision(situation, item) if item else None
    if one and pair:
        raise Unanswerable("--actor and --pair are two questions: ask one of them")
    if one:
        return lens, lens.ask_actor(situation, resolve(situation, one, {"actor"}), settled)
    if pair:
        a, b = (resolve(situation, words, {"actor"}) for words in pair)
        return lens, lens.ask_pair(situation, a, b, settled)
    return lens, lens.ask(situation, settled)


@answers("influence", in_context=True)
def influence(
    situation: Situation,
    item: Annotated[
        str | None,
        typer.Argument(
            metavar="[ACTOR]",
            help="Whom one actor can move, and by whom.",
            autocompletion=items("actor"),
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
) -> Any:
    """Tell who can move whom, and by what means.

    Directly, and through others.

    \b
    Examples:
      stance influence
      stance influence --from activists --to china
      stance influence --on china.neglect
    """
    from stancecli.lenses import influence as lens

    if sum((item is not None, start is not None or end is not None, on is not None)) > 1:
        raise Unanswerable("an actor, --from with --to, and --on are three questions: ask one")
    if on:
        return lens, lens.ask_on(situation, resolve(situation, on, {"option"}))
    if start and end:
        a, b = (resolve(situation, words, {"actor"}) for words in (start, end))
        return lens, lens.ask_ways(situation, a, b)
    if start or end:
        raise Unanswerable(
            "--from and --to go together", ("stance influence --from activists --to china",)
        )
    if item:
        return lens, lens.ask_actor(situation, resolve(situation, item, {"actor"}))
    return lens, lens.ask(situation)


@command("diff", in_context=True)
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
    from stancecli.lenses import diff as lens

    if models:
        old, new, asked = _two_models(asked, models)
    elif asked.scenarios:
        old = situation_of(asked)
        new = premises_of(old, asked)
    else:
        raise Unanswerable(
            "diff compares two models, or one with what it is under a scenario",
            ("stance diff old.yaml new.yaml", "stance diff --set china.seoul=vital"),
        )
    finding = lens.ask(old, new.situation)
    answer(lens, finding, new, asked)
    return FOUND if exit_code and any(finding.verdicts) else ANSWERED


def _two_models(asked: Asked, models: list[str]) -> tuple[Situation, Premises, Asked]:
    """The older model, the newer with the names of both, and what is asked of the newer alone."""
    if asked.scenarios:
        raise Unanswerable("diff compares two models, or one with a scenario, not both at once")
    if len(models) > 2 or (len(models) == 2 and asked.model):
        raise Unanswerable("diff compares two models", ("stance diff OLD NEW",))
    older = replace(asked, model=models[0] if len(models) == 2 else asked.model)
    newer = replace(asked, model=models[-1], older=older.model)
    old, new = (situation_of(each) for each in (older, newer))
    names = f"{older.model or 'model in use'} → {newer.model}"
    return old, Premises(new, names), newer
