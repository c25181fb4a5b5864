"""The commands that look at a model: every question is one, and some have more to them here."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stancecli.analysis import QUESTIONS, Analysis, Answer
from stancecli.cli.answer import analysis_of, answer_to, headed, house_of, rows_as_csv, write
from stancecli.cli.files import DEFAULT_WIDTH, column_names, gaps_in, model_named
from stancecli.cli.options import ANSWERED, FOUND, Asked, Form, command, items, valued
from stancecli.cli.streams import cleared, say
from stancecli.cli.writing import Target, put
from stancecli.diagnostics import Unanswerable, none_such
from stancecli.names import decision_meant, resolve

if TYPE_CHECKING:
    from stancecli.lenses.positions import IssueStands
    from stancecli.lenses.robustness import EveryDecision


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
        from stancecli.analysis import Corpus
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
        valued("--baseline", "FILE", "Count only gaps that are not in this csv of check -v."),
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


@command("cite", but=("format", "output", "template", "force", "verbose", "no_pager"))
def cite(
    asked: Asked,
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="The source, which names a file with its text.",
            autocompletion=items("source"),
        ),
    ],
    words: Annotated[str, typer.Argument(metavar="WORDS", help="What to look for, in quotes.")],
) -> None:
    """Print the citation of words in a source's text, to paste.

    \b
    Examples:
      stance cite june-12 "not with a third" -m examples/letters
    """
    from stancecli.imports.writer import flow_citation
    from stancecli.lenses.check.quotes import citations

    situation = analysis_of(asked).situation
    meant = situation.source(resolve(situation, source, ("source",)))
    found = citations(situation.model, meant, words)
    put("\n".join(map(flow_citation, found)), Target(), exact=True)


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


# Every answer put together, in each form in which it can be passed on.


WRITTEN = {f: Path(f"report.{f}") for f in (Form.HTML, Form.DOCX)}
"""Where the report is written, unless another place is named; other forms are for the terminal."""


@command("report", in_context=True, but=("no_pager",))
def report(
    asked: Asked,
    item: Annotated[
        str | None,
        typer.Argument(
            metavar="[DECISION|ISSUE]",
            help="What the report is about; else what the model is about.",
            autocompletion=items("decision", "issue"),
        ),
    ] = None,
    brief: Annotated[
        bool, typer.Option("--brief", help="The first screen alone, on one printed page.")
    ] = False,
    interactive: Annotated[
        bool,
        typer.Option(
            "--interactive", help="A page whose reader can set a weight, a view or a scenario."
        ),
    ] = False,
) -> None:
    """Write every answer on one page, to pass on.

    A page of HTML is report.html in this folder, a document report.docx, unless -o names another.
    The page has no script, but one of ours with --interactive, and loads nothing from elsewhere.

    \b
    Examples:
      stance report
      stance report china.refugees --brief -o china.docx
      stance report --interactive -o what-if.html
      stance report --scenario quiet -o quiet.html
      stance report -f md
    """
    form = asked.form or Form.HTML
    analysis = analysis_of(asked._replace(format=form))
    situation = analysis.situation
    main = resolve(situation, item, ("actor", "decision", "issue")) if item else ""
    if main and situation.kind_of(main) == "actor":
        main = decision_meant(situation, main)
    if interactive and form is not Form.HTML:
        raise Unanswerable(
            f"only a page can be interactive, and this would be {form}",
            ("stance report --interactive -o report.html",),
        )
    output = asked.output or WRITTEN.get(form)
    start = analysis if interactive else None
    content = _content(analysis, asked, form, main, brief=brief, start=start)
    exact = form in (Form.JSON, Form.CSV, Form.HTML)
    put(content, asked.target._replace(path=output), exact=exact, form=str(form))
    if output and not asked.output:
        of = " of the bundled case" if asked.is_bundled else ""
        what = "the verdict" if brief else "every answer"
        on = " on one page" if form is Form.HTML or brief else ""
        say(f"stance: {output} has {what}{of}{on}")


def _content(
    analysis: Analysis, asked: Asked, form: Form, main: str, *, brief: bool, start: Analysis | None
) -> str | bytes:
    """The report in the form that is asked for."""
    if form is Form.CSV:
        return rows_as_csv(_rows(analysis, main), bom=not asked.is_shown)
    if form is Form.JSON:
        from stancecli.page.asked import AskedAll
        from stancecli.render import json

        found = AskedAll(analysis.situation, analysis.said, main)
        told = found.findings(brief=brief)
        answers = (Answer(each, found.situation, found.scenario) for each in told)
        return json.render_all(answer.to_dict() for answer in answers)
    from stancecli import depth, page
    from stancecli.render import markdown, terminal

    about, whole = (analysis.situation, analysis.said), asked.verbose
    if form is Form.HTML:
        return page.page(*about, main=main, brief=brief, start=start)
    if form is Form.DOCX:
        house = house_of(asked)
        return page.document(*about, main=main, brief=brief, whole=whole, template=house)
    report = headed(page.report(*about, main=main, brief=brief), asked)
    if form is Form.MD:
        return markdown.render(report, whole=whole)
    text = terminal.render(report, width=DEFAULT_WIDTH, colour=False, whole=whole)
    left = () if whole else depth.left_out(report)
    return text + terminal.render_foot(left, (), width=DEFAULT_WIDTH, colour=False)


def _rows(analysis: Analysis, main: str) -> Answer[EveryDecision] | Answer[IssueStands]:
    """Every decision with its verdict, a row each, in the order of the page; or who says what of
    the issue that the report is about."""
    from stancecli.lenses import positions, robustness
    from stancecli.wording.verdict import ranked

    situation = analysis.situation
    main = main or situation.main
    if main and situation.kind_of(main) == "issue":
        return analysis.answer(positions.find_on(situation, situation.issue(main)))
    ids = [decision.id for decision in situation.decisions()]
    found = robustness.find_all(situation, ids)
    return analysis.answer(replace(found, decisions=tuple(ranked(found.decisions, main))))
