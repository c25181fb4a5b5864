"""The commands that look at a model: every question is one, and some have more to them here."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from stancecli.analysis import QUESTIONS, Answer
from stancecli.cli.answer import analysis_of, answer_to, write
from stancecli.cli.files import column_names, gaps_in, model_named
from stancecli.cli.options import ANSWERED, FOUND, Asked, command, valued
from stancecli.cli.streams import cleared
from stancecli.diagnostics import Unanswerable, none_such


def _answer(name: str, asked: Asked, **given: Any) -> None:
    write(answer_to(name, analysis_of(asked), **given), asked)


for _name in QUESTIONS:
    command(_name)(partial(_answer, _name))


@command("positions")
def positions(
    asked: Asked,
    folder: Annotated[
        Path | None, valued("--corpus", "FOLDER", "Ask of statements that stance fold folded.")
    ] = None,
    **given: Any,
) -> None:
    if folder:
        from stancecli.analysis.corpus import Corpus
        from stancecli.corpus.database import duckdb_module

        asked = asked.of_corpus(folder)
        duckdb_module()  # amid the import of a C library an interrupt is lost
        with cleared():  # what did not fit into memory
            answer: Answer[Any] = Corpus(folder).positions(given.pop("item"), **given)
    else:
        answer = answer_to("positions", analysis_of(asked), **given)
    write(answer, asked)


@command("compare")
def compare(
    asked: Asked,
    models: Annotated[
        list[str] | None, valued("--with", "MODEL", "Another model, as another coder sees it.")
    ] = None,
    **given: Any,
) -> None:
    others = models or []
    names = column_names([asked.model or model_named(None), *others])
    asked = asked._replace(others=tuple(others))
    analysis = analysis_of(asked)
    columns = {
        name: analysis_of(asked._replace(model=model))
        for name, model in zip(names[1:], others, strict=True)
    }
    name = names[0] if others else ""
    write(answer_to("compare", analysis, others=columns, name=name, **given), asked)


KINDS = ("expect", "quotes", "cited", "judged", "loose", "any")
"""Of gaps, as FAIL_ON of the lens has them."""


@command("check")
def check(
    asked: Asked,
    file: Annotated[
        str | None, typer.Argument(metavar="[MODEL]", help="The same as -m MODEL.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Gaps count too: exit code 1.")] = False,
    fail_on: Annotated[
        list[str] | None,
        valued(
            "--fail-on",
            "KIND",
            f"Exit with 1 for gaps of a kind: {', '.join(KINDS)}.",
            lambda: [*KINDS],
        ),
    ] = None,
    baseline: Annotated[
        Path | None,
        valued("--baseline", "FILE", "Count only gaps that are not in this csv of check."),
    ] = None,
) -> int:
    for kind in fail_on or ():
        if kind not in KINDS:
            raise none_such(f"no kind of gaps “{kind}”", kind, KINDS)
    asked = asked._replace(model=file or asked.model)
    known = gaps_in(baseline) if baseline else None
    answer = answer_to("check", analysis_of(asked), baseline=known)
    write(answer, asked)
    kinds = [*(fail_on or ()), *(["any"] if strict else [])]
    return FOUND if answer.finding.has(kinds) else ANSWERED


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
    if not models:
        answer = analysis_of(asked).diff()
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
