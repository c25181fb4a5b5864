"""What the commands share: their options, and how an answer gets from a lens to its reader."""

from __future__ import annotations

import functools
import inspect
import shlex
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer

from stancecli import report as r
from stancecli.cli.completing import items
from stancecli.cli.files import (
    DEFAULT_WIDTH,
    bundled_case,
    colour,
    model_named,
    put,
    read_model,
    say,
    width,
)
from stancecli.diagnostics import UnknownName
from stancecli.situation import Situation

ANSWERED, FOUND, FAULTY, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Format(StrEnum):
    """How an answer is written."""

    terminal = "terminal"
    markdown = "markdown"
    json = "json"


def naming(flag: str, help_: str, *kinds: str, metavar: str = "", ending: str = "") -> Any:
    """An option that takes names of items of some kinds, and completes them.

    `metavar` is the kind itself, unless another is given; `ending` follows what is completed.
    """
    return typer.Option(
        flag,
        metavar=metavar or kinds[0].upper(),
        help=help_,
        autocompletion=items(*kinds, ending=ending),
    )


# What every command can be asked with.

ModelOption = Annotated[
    str | None,
    typer.Option("--model", "-m", metavar="MODEL", help="A model file, a folder, or - for stdin."),
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to write the answer.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace an existing file.")]
VerboseOption = Annotated[
    bool, typer.Option("--verbose", "-v", help="Show what the default leaves out.")
]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show a traceback of an error.")]

# What every command that looks at a context can be asked with besides.

GivenOption = Annotated[
    list[str] | None,
    naming("--given", "Assume this option instead of the current.", "option"),
]
SetOption = Annotated[
    list[str] | None,
    naming(
        "--set",
        "Change an importance, a force, an effect.",
        "interest",
        "constraint",
        metavar="ITEM=VALUE",
        ending="=",
    ),
]
WithoutOption = Annotated[
    list[str] | None,
    naming(
        "--without",
        "Leave out a source, a constraint, an actor.",
        "source",
        "constraint",
        "actor",
        metavar="ITEM",
    ),
]
ScenarioOption = Annotated[
    Path | None,
    typer.Option("--scenario", metavar="FILE", help="Make the changes that a YAML file lists."),
]


@dataclass(frozen=True)
class Asked:
    """The options that commands share."""

    model: str | None = None
    format: Format = Format.terminal
    output: Path | None = None
    force: bool = False
    verbose: bool = False
    debug: bool = False
    given: tuple[str, ...] = ()
    set: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    scenario: Path | None = None
    older: str | None = None

    @property
    def inputs(self) -> tuple[str, ...]:
        """The files that are read, over which nothing is written."""
        others = (self.older, str(self.scenario or ""))
        return (model_named(self.model), *filter(None, others))

    @property
    def models(self) -> tuple[str, ...]:
        """The options that name the model, as they would be typed."""
        return ("-m", shlex.quote(self.model)) if self.model is not None else ()

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The options that make the scenario, as they would be typed."""
        named = (("--given", self.given), ("--set", self.set), ("--without", self.without))
        file = (("--scenario", (str(self.scenario),)),) if self.scenario else ()
        return tuple(
            word
            for name, values in (*file, *named)
            for each in values
            for word in (name, shlex.quote(each))
        )


def _shared(in_context: bool, but: Collection[str]) -> list[inspect.Parameter]:
    options: dict[str, tuple[Any, Any]] = {}
    if in_context:
        options |= {
            "given": (GivenOption, None),
            "set": (SetOption, None),
            "without": (WithoutOption, None),
            "scenario": (ScenarioOption, None),
        }
    options |= {
        "model": (ModelOption, None),
        "format": (FormatOption, Format.terminal),
        "output": (OutputOption, None),
        "force": (ForceOption, False),
        "verbose": (VerboseOption, False),
        "debug": (DebugOption, False),
    }
    return [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hint)
        for name, (hint, default) in options.items()
        if name not in but
    ]


class Lens(Protocol):
    """A module that tells its own findings."""

    __name__: str

    def tell(self, finding: Any, *, verbose: bool = False) -> r.Report: ...


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def answers(name: str, *, in_context: bool = False) -> Decorator:
    """Make a command of a function that asks a lens.

    The function gets the graph (or, `in_context`, the state to look at) and its own options, and
    gives the lens and its finding; the command has the shared options too, and writes what the
    lens tells of the finding.
    """

    def decorate(ask: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(ask)
        def run(asked: Asked, **own: Any) -> None:
            premises = premises_of(situation_of(asked), asked)
            lens, finding = ask(premises.situation, **own)
            answer(lens, finding, premises, asked)

        return command(name, in_context=in_context)(run)

    return decorate


_in_context: set[str] = set()
"""The commands that can be asked under a scenario."""


def command(name: str, *, in_context: bool = False, but: Collection[str] = ()) -> Decorator:
    """Make a command of a function of the shared options, all in one, and its own options.

    It cannot be asked with those that `but` names.
    """

    def decorate(run: Callable[..., Any]) -> Callable[..., Any]:
        own = list(inspect.signature(run, eval_str=True).parameters.values())[1:]

        @functools.wraps(run)
        def called(**options: Any) -> Any:
            asked, rest = _split(options)
            try:
                return run(asked, **rest)
            except UnknownName as error:
                raise _with_model(error, asked) from None

        signature = inspect.Signature([*own, *_shared(in_context, but)])
        called.__signature__ = signature  # type: ignore[attr-defined]
        called.__annotations__ = {p.name: p.annotation for p in signature.parameters.values()}
        if in_context:
            _in_context.add(name)
        app.command(name)(called)
        return called

    return decorate


def _with_model(error: UnknownName, asked: Asked) -> UnknownName:
    """What is not found, and where it was looked for if the question does not say so."""
    name = model_named(asked.model)
    if asked.model is not None or name == str(bundled_case()):
        return error
    return UnknownName(f"{error.message} in {name}", error.advice)


def _split(options: Mapping[str, Any]) -> tuple[Asked, dict[str, Any]]:
    shared = {name: value for name, value in options.items() if name in Asked.__dataclass_fields__}
    for name in ("given", "set", "without"):
        shared[name] = tuple(shared.get(name) or ())
    rest = {name: value for name, value in options.items() if name not in shared}
    return Asked(**shared), rest


def situation_of(asked: Asked) -> Situation:
    """The graph of the model that is asked about, as it stands in its file."""
    return Situation.of(read_model(asked.model))


@dataclass(frozen=True)
class Premises:
    """What an answer takes to be so: the state it looks at, in the model as a scenario changes it.

    `said` is how the scenario reads, `reasons` its changes with the reason for each, if it has any.
    """

    situation: Situation
    said: str = ""
    reasons: tuple[r.Block, ...] = ()


def premises_of(situation: Situation, asked: Asked) -> Premises:
    """What an answer on a model takes to be so, under the scenario that is asked for."""
    if not asked.scenarios:
        return Premises(situation)
    from stancecli import scenario

    changes = scenario.from_words(
        situation, given=asked.given, set_=asked.set, without=asked.without
    )
    if asked.scenario:
        changes = scenario.read(asked.scenario, situation) + changes
    return Premises(
        scenario.under(changes, situation),
        scenario.said(changes, situation),
        tuple(scenario.reasons(changes, situation)),
    )


def answer(
    lens: Lens, finding: Any, premises: Premises, asked: Asked, diagnostics: str = ""
) -> None:
    """Write what a lens tells; `diagnostics` stand before it at a terminal, unwrapped."""
    situation, said = premises.situation, premises.said
    if asked.format is Format.json:
        from stancecli.render import json

        name = lens.__name__.rpartition(".")[2]
        _put(
            json.render(finding, lens=name, model=situation.model, scenario=said), asked, exact=True
        )
        return
    report = lens.tell(finding, verbose=asked.verbose)
    if said:
        report = replace(report, asked=f"{report.asked} · {said}")
    if asked.verbose:
        report = replace(report, blocks=(*report.blocks, *premises.reasons))
    if asked.format is Format.markdown:
        from stancecli.render import markdown

        _put(markdown.render(report), asked)
        return
    from stancecli.render import terminal

    shown = asked.output is None
    columns = width() if shown else DEFAULT_WIDTH
    coloured = shown and colour(sys.stdout)
    _put(diagnostics + terminal.render(report, width=columns, colour=coloured), asked)
    following = _runnable(report, premises.situation, asked)
    if following.next and shown:
        say(terminal.render_next(following, width=width(), colour=colour(sys.stderr)))


def _runnable(report: r.Report, state: Situation, asked: Asked) -> r.Report:
    """The commands to ask next, with the model and the scenario of this one: they run as shown."""

    def complete(ask: r.Ask) -> r.Ask:
        with_scenario = ask.command.split()[1] in _in_context
        more = (*(asked.scenarios if with_scenario else ()), *asked.models)
        return replace(ask, command=" ".join((ask.command, *more)))

    going_on = (ask for ask in report.next if not _goes_back(ask, state))
    return replace(report, next=tuple(map(complete, going_on)))


def _goes_back(ask: r.Ask, state: Situation) -> bool:
    """Whether a command gives another option of a decision for which the scenario gives one."""
    words = shlex.split(ask.command)
    given = (id_ for word, id_ in pairwise(words) if word == "--given")
    return any(state.option(id_).decision in state.chosen for id_ in given)


def _put(text: str, asked: Asked, *, exact: bool = False) -> None:
    """Write an answer: to standard output, or whole to a file."""
    put(text, asked.output, force=asked.force, never=asked.inputs, exact=exact)
