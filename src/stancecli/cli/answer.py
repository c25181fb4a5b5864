"""How an answer gets from a lens to its reader."""

from __future__ import annotations

import functools
import inspect
import shlex
import sys
from collections.abc import Callable, Iterator
from typing import Any

from stancecli import depth, report as r
from stancecli.analysis import Analysis, Answer
from stancecli.cli.files import DEFAULT_WIDTH, colour, put, read_model, width
from stancecli.cli.options import Asked, Decorator, Form, app, command

IN_PAIRS = frozenset({"between", "pair"})
"""The options that take two names; every other is repeated for each."""


def answers(name: str, *, in_context: bool = False) -> Decorator:
    """Make a command of a function that asks an analysis, and gives its answer.

    The function gets the analysis (`in_context`, under the scenario that is asked for) and its own
    options; the command has the shared options too, and writes the answer.
    """

    def decorate(ask: Callable[..., Answer[Any]]) -> Callable[..., Any]:
        @functools.wraps(ask)
        def run(asked: Asked, **own: Any) -> None:
            write(ask(under_scenario(analysis_of(asked), asked), **own), asked)

        return command(name, in_context=in_context)(run)

    return decorate


def analysis_of(asked: Asked) -> Analysis:
    """The analysis of the model that is asked about, as it stands in its file."""
    return Analysis.of(read_model(asked.model))


def under_scenario(analysis: Analysis, asked: Asked) -> Analysis:
    """The analysis under the scenario that is asked for, where one is."""
    if not asked.scenarios:
        return analysis
    from stancecli import scenario

    situation = analysis.situation
    changes = scenario.from_words(
        situation, given=asked.given, set_=asked.set, without=asked.without
    )
    if asked.scenario:
        changes = scenario.read(asked.scenario, situation) + changes
    return analysis.under(changes)


def write(answer: Answer[Any], asked: Asked) -> None:
    """Write an answer as asked for."""
    if asked.format is Form.json:
        _put(answer.to_json(), asked, exact=True)
        return
    report = answer.report
    if asked.format is Form.markdown:
        from stancecli.render import markdown

        _put(markdown.render(report, whole=asked.verbose), asked)
        return
    from stancecli.render import terminal

    shown = asked.output is None
    columns = width() if shown else DEFAULT_WIDTH
    coloured = shown and colour(sys.stdout)
    following = dict(_commands(report.next, answer, asked)) if shown else {}

    def foot(of: r.Report) -> str:
        left_out = depth.left_out(of)
        return terminal.render_foot(left_out, following, width=columns, colour=coloured)

    if not asked.verbose:
        report = terminal.fitted(report, width=columns, foot=lambda of: foot(of).count("\n"))
    written = terminal.render(report, width=columns, colour=coloured, whole=asked.verbose)
    if shown:
        more = terminal.render_next(following, width=columns, colour=coloured)
        written += more if asked.verbose else foot(report)
    _put(written, asked)


def _commands(
    questions: tuple[r.Next, ...], answer: Answer[Any], asked: Asked
) -> Iterator[tuple[str, str]]:
    """The commands to ask next, with the model and the scenario of this one: they run as shown."""
    situation = answer.situation
    for question in questions:
        # The scenario may give another option of the same decision already.
        if all(situation.option(id_).decision not in situation.chosen for id_ in question.given):
            scenario = asked.scenarios if _takes_scenario(question.lens) else ()
            yield " ".join((*_words(question), *scenario, *asked.models)), question.tells


def _words(question: r.Next) -> Iterator[str]:
    """A question as it is typed."""
    yield from ("stance", question.lens, *map(shlex.quote, question.ids))
    for name, ids in {**question.options, "given": question.given}.items():
        flag, quoted = f"--{name}", map(shlex.quote, ids)
        if name in IN_PAIRS:
            yield from (flag, *quoted)
        else:
            for id_ in quoted:
                yield from (flag, id_)


def _takes_scenario(lens: str) -> bool:
    """Whether the command of a lens can be asked under a scenario."""
    return any(
        known.name == lens and "given" in inspect.signature(known.callback).parameters
        for known in app.registered_commands
        if known.callback
    )


def _put(text: str, asked: Asked, *, exact: bool = False) -> None:
    """Write an answer: to standard output, or whole to a file."""
    put(text, asked.output, force=asked.force, never=asked.inputs, exact=exact)
