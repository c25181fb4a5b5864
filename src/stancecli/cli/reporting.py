"""The command that puts every answer together, in each form in which it can be passed on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stancecli.analysis import Analysis, Answer
from stancecli.cli.answer import analysis_of, headed, rows_as_csv
from stancecli.cli.completion import items
from stancecli.cli.files import DEFAULT_WIDTH
from stancecli.cli.forms import Form
from stancecli.cli.options import Asked, command
from stancecli.cli.streams import say
from stancecli.cli.writing import put, put_bytes
from stancecli.diagnostics import Unanswerable
from stancecli.names import decision_meant, resolve

if TYPE_CHECKING:
    from stancecli.lenses.positions import IssueStands
    from stancecli.lenses.robustness import EveryDecision
    from stancecli.situation import Situation

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
            "--interactive", help="A page whose reader can set an importance, a view or a scenario."
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
    analysis = analysis_of(asked)
    main = _meant(analysis.situation, item) if item else ""
    form = asked.form or Form.HTML
    if interactive and form is not Form.HTML:
        raise Unanswerable(
            f"only a page can be interactive, and this would be {form}",
            ("stance report --interactive -o report.html",),
        )
    output = asked.output or WRITTEN.get(form)
    if form is Form.DOCX:
        from stancecli.page import document

        about, said, template = analysis.situation, analysis.said, asked.template
        whole = asked.verbose
        content = document(about, said, main=main, brief=brief, whole=whole, template=template)
        put_bytes(content, form, output, force=asked.force, never=asked.inputs)
    else:
        start = analysis if interactive else None
        text = _text(analysis, asked, form, main, brief=brief, start=start)
        exact = form in (Form.JSON, Form.CSV, Form.HTML)
        put(text, output, force=asked.force, never=asked.inputs, exact=exact)
    if output and not asked.output:
        of = " of the bundled case" if asked.is_bundled else ""
        what = "the verdict" if brief else "every answer"
        on = " on one page" if form is Form.HTML or brief else ""
        say(f"stance: {output} has {what}{of}{on}")


def _meant(situation: Situation, words: str) -> str:
    """The decision or issue that a report is about; of an actor the one decision that it takes."""
    id_ = resolve(situation, words, ("actor", "decision", "issue"))
    return decision_meant(situation, id_) if situation.kind_of(id_) == "actor" else id_


def _text(
    analysis: Analysis, asked: Asked, form: Form, main: str, *, brief: bool, start: Analysis | None
) -> str:
    """The report in a form that is text."""
    if form is Form.CSV:
        return rows_as_csv(_rows(analysis, main), bom=not asked.is_shown)
    if form is Form.JSON:
        from stancecli.page.asked import AskedAll
        from stancecli.render import json

        found = AskedAll(analysis.situation, analysis.said, main)
        told = found.findings(brief=brief)
        answers = (Answer(each, found.situation, found.scenario) for each in told)
        return json.render_all(answer.to_dict() for answer in answers)
    from stancecli import page

    if form is Form.HTML:
        return page.page(analysis.situation, analysis.said, main=main, brief=brief, start=start)
    report = headed(page.report(analysis.situation, analysis.said, main=main, brief=brief), asked)
    if form is Form.MD:
        from stancecli.render import markdown

        return markdown.render(report, whole=asked.verbose)
    from stancecli import depth
    from stancecli.render import terminal

    text = terminal.render(report, width=DEFAULT_WIDTH, colour=False, whole=asked.verbose)
    left = () if asked.verbose else depth.left_out(report)
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
