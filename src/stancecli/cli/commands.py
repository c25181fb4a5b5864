"""The commands that look at a model: every question is one, and some have more to them here.

What they share comes first: how an answer gets from a lens to its reader.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stancecli import depth, notation as fmt, report as r
from stancecli.analysis import QUESTIONS, Analysis, Answer
from stancecli.cli.files import Target, gaps_in, is_yaml, model_named, put, read_model
from stancecli.cli.options import (
    ANSWERED,
    ANSWERING,
    FOUND,
    Asked,
    Form,
    command,
    file_named,
    items,
    valued,
)
from stancecli.cli.streams import (
    DEFAULT_WIDTH,
    background,
    cleared,
    colour,
    paged,
    progress,
    say,
    width,
)
from stancecli.diagnostics import Unanswerable, none_such
from stancecli.names import decision_meant, resolve, set_apart

if TYPE_CHECKING:
    from stancecli.render.docx.template import House
    from stancecli.sheets.table import CellValue


def analysis_of(asked: Asked) -> Analysis:
    """The analysis of the model that is asked about, under the scenario that is asked for."""
    model = read_model(asked.model)
    is_in_order = asked.form in (Form.HTML, Form.DOCX)
    return under_asked(Analysis.of(set_apart(model) if is_in_order else model), asked)


def under_asked(analysis: Analysis, asked: Asked) -> Analysis:
    """The same under the scenario that is asked for."""
    if not asked.scenarios:
        return analysis
    from stancecli.scenario import from_words

    changes = from_words(
        analysis.situation,
        given=asked.given or (),
        set_=asked.set or (),
        without=asked.without or (),
        view=asked.view,
    )
    if asked.scenario is not None:
        analysis = analysis.in_scenario(asked.scenario)
    return analysis.under(changes)


def answer_to(name: str, analysis: Analysis, /, **given: Any) -> Answer[Any]:
    """What an analysis answers to a question, which takes what is given as it was typed."""
    several: Sequence[str] = ()
    for taken, (parameter, _) in QUESTIONS[name].takes.items():
        if parameter.kind is parameter.VAR_POSITIONAL:
            several = given.pop(taken) or ()
    answer: Answer[Any] = getattr(analysis, name)(*several, **given)
    return answer


def write(answer: Answer[Any], asked: Asked) -> None:
    """Write an answer in the form that is asked for."""
    form, whole = asked.form, asked.verbose
    is_exact = form in (Form.JSON, Form.CSV, Form.HTML)
    content: str | bytes
    match form:
        case Form.JSON:
            content = answer.to_json()
        case Form.CSV:
            content = rows_as_csv(answer, bom=not asked.is_shown, whole=whole)
        case Form.MD:
            from stancecli.render import markdown

            content = markdown.render(headed(answer.report, asked), whole=whole)
        case Form.HTML:
            from stancecli.page import answer_page

            content = answer_page(headed(answer.report, asked), answer.situation.model)
        case Form.DOCX:
            from stancecli.page.forms import answer_document

            found = headed(answer.report, asked), answer.finding, answer.situation
            content = answer_document(*found, whole=whole, template=house_of(asked))
        case _:
            content = _as_text(answer, asked)
    is_paged = asked.is_shown and not asked.no_pager
    if not (is_paged and isinstance(content, str) and paged(content, exact=is_exact)):
        put(content, asked.target, exact=is_exact, form=str(form))


def house_of(asked: Asked) -> House | None:
    """What the template gives, if one is asked for; what is left out of it is said."""
    if not asked.template:
        return None
    from stancecli.page.forms import house

    found = house(asked.template)
    if found.left_out:
        say(found.left_out)
    return found


def headed(report: r.Report, asked: Asked) -> r.Report:
    """The report; one of the bundled case says so."""
    return (
        replace(report, subject=f"bundled case · {report.subject}") if asked.is_bundled else report
    )


def rows_as_csv(answer: Answer[Any], *, bom: bool, whole: bool = False) -> str:
    """The rows of an answer as one table; with the mark of UTF-8 that spreadsheets look for."""
    from stancecli.sheets.table import written

    rows = answer.to_rows(whole=whole)
    columns = [*dict.fromkeys(name for row in rows for name in row)]
    cells = ([_in_cell(row.get(name)) for name in columns] for row in rows)
    return written(columns, cells, bom=bom)


def _in_cell(value: Any) -> CellValue:
    from stancecli.sheets.table import joined

    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return Fraction(repr(value))
        case list():
            return joined(map(str, value))
    cell: CellValue = value
    return cell


def _as_text(answer: Answer[Any], asked: Asked) -> str:
    """An answer as text: on standard output in its width and colours, and with its foot.

    One that is asked for as txt has 80 columns and no colour wherever it goes.
    """
    from stancecli.render import terminal

    is_live = asked.is_shown and asked.form is not Form.TXT
    page: Any = {
        "width": width(sys.stdout) if is_live else DEFAULT_WIDTH,
        "colour": is_live and colour(sys.stdout),
        "background": background(),
    }
    report, following = headed(answer.report, asked), dict[str, str]()
    if asked.is_shown and (question := answer.next):
        following = dict(_commands(question, asked))
    if asked.verbose:
        written = terminal.render(report, whole=True, **page)
        return written + terminal.render_next(following, **page)
    report = terminal.fitted(report, width=page["width"], commands=following)
    written = terminal.render(report, **page)
    if not asked.is_shown:
        return written
    left_out = depth.left_out(report)
    return written + terminal.render_foot(left_out, following, **page)


def _commands(question: r.Next, asked: Asked) -> Iterator[tuple[str, str]]:
    """The command to ask next, with the model and the scenario of this one, and what it asks."""
    lens = QUESTIONS.get(question.lens)
    scenario = asked.scenarios if not lens or lens.in_context else ()
    pairs = ((f"--{name}", *map(shlex.quote, ids)) for name, ids in question.options.items())
    typed = ("stance", question.lens, *map(shlex.quote, question.ids), *chain(*pairs))
    line = " ".join((*typed, *scenario, *asked.models))
    # Names of folded statements can be anything, and a line must mean what it shows.
    named = chain(question.ids, *question.options.values())
    if fmt.visible(line) == line and not any(name.startswith("-") for name in named):
        yield line, lens.asks if lens else "Every answer on one page."


# The commands.


def _answer(name: str, asked: Asked, **given: Any) -> None:
    write(answer_to(name, analysis_of(asked), **given), asked)


for _name in QUESTIONS:
    command(_name)(partial(_answer, _name))


@command("positions")
def positions(
    asked: Asked,
    folder: Annotated[
        Path | None,
        valued("--corpus", "FOLDER", "Ask of statements that stance fold folded.", of=Path),
    ] = None,
    **given: Any,
) -> None:
    if folder:
        from stancecli.analysis import Corpus
        from stancecli.corpus.database import duckdb_module

        besides = (*asked.models[:1], *(word for word in asked.scenarios if word.startswith("--")))
        if besides:
            raise Unanswerable(f"--corpus asks of folded statements, and {besides[0]} of a model")
        asked = asked._replace(corpus=folder)
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
    paths = [asked.model or model_named(None), *others]
    short = ["stdin" if path == "-" else Path(path).stem or path for path in paths]
    # Two files of one name are told apart by their whole paths.
    named = zip(short, paths, strict=True)
    names = [name if short.count(name) == 1 else path for name, path in named]
    asked = asked._replace(others=tuple(others))
    analysis = analysis_of(asked)
    columns = {
        name: analysis_of(asked._replace(model=model))
        for name, model in zip(names[1:], others, strict=True)
    }
    name = names[0] if others else ""
    write(answer_to("compare", analysis, others=columns, name=name, **given), asked)


KINDS = ("expect", "quotes", "cited", "judged", "drafted", "loose", "any")
"""Of gaps, as FAIL_ON of the lens has them."""


@command("check")
def check(
    asked: Asked,
    file: Annotated[str | None, file_named("[MODEL]", "The same as -m MODEL.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Gaps count too: exit code 1.")] = False,
    fail_on: Annotated[
        list[str] | None,
        valued("--fail-on", "KIND", f"Exit with 1 for gaps of a kind: {', '.join(KINDS)}.", KINDS),
    ] = None,
    baseline: Annotated[
        Path | None,
        valued(
            "--baseline", "FILE", "Count only gaps that are not in this csv of check -v.", of=Path
        ),
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


@command("cite", ("model", "debug"))
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
    from stancecli.lenses.check.gaps import citations
    from stancecli.sheets.table import joined, quoting

    situation = analysis_of(asked).situation
    meant = situation.source(resolve(situation, source, ("source",)))
    found = citations(situation.model, meant, words)
    is_text = is_yaml(Path(model_named(asked.model)))
    lines = (flow_citation(c) if is_text else joined([quoting(str(c), c.quote)]) for c in found)
    put("\n".join(lines), Target(), exact=True)


@command("diff", in_context=True)
def diff(
    asked: Asked,
    models: Annotated[
        list[str] | None,
        file_named("[[OLD] NEW]", "Two models, or one against the model in use."),
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


@command("report", [each for each in ANSWERING if each != "no_pager"], in_context=True)
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
        typer.Option("--interactive", help="A page whose reader can set what would end the lead."),
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
    with progress("writing the report") as tell:
        content = _content(analysis, asked, form, main, tell, brief=brief, start=start)
    exact = form in (Form.JSON, Form.CSV, Form.HTML)
    put(content, asked.target._replace(path=output), exact=exact, form=str(form))
    if output and not asked.output:
        of = " of the bundled case" if asked.is_bundled else ""
        what = "the verdict" if brief else "every answer"
        on = " on one page" if form is Form.HTML or brief else ""
        say(f"stance: {output} has {what}{of}{on}")


def _content(
    analysis: Analysis,
    asked: Asked,
    form: Form,
    main: str,
    tell: Callable[[float], None],
    *,
    brief: bool,
    start: Analysis | None,
) -> str | bytes:
    """The report in the form that is asked for."""
    if form is Form.CSV:
        return rows_as_csv(_rows(analysis, main), bom=not asked.is_shown)
    if form is Form.JSON:
        from stancecli.page.compose import AskedAll
        from stancecli.render import json

        found = AskedAll(analysis.situation, analysis.said, main)
        told = found.findings(brief=brief)
        answers = (Answer(each, found.situation, found.scenario) for each in told)
        return json.render_all(answer.to_dict() for answer in answers)
    from stancecli import page
    from stancecli.page.forms import document
    from stancecli.render import markdown, terminal

    about, whole = (analysis.situation, analysis.said), asked.verbose
    if form is Form.HTML:
        return page.page(*about, main=main, brief=brief, start=start, tell=tell)
    if form is Form.DOCX:
        return document(
            *about, main=main, brief=brief, whole=whole, template=house_of(asked), tell=tell
        )
    report = headed(page.report(*about, main=main, brief=brief, tell=tell), asked)
    if form is Form.MD:
        return markdown.render(report, whole=whole)
    text = terminal.render(report, width=DEFAULT_WIDTH, colour=False, whole=whole)
    left = () if whole else depth.left_out(report)
    return text + terminal.render_foot(left, (), width=DEFAULT_WIDTH, colour=False)


def _rows(analysis: Analysis, main: str) -> Answer[Any]:
    """Every decision with its verdict, a row each, in the order of the page; or who says what of
    the issue that the report is about."""
    from stancecli.lenses import robustness
    from stancecli.wording.verdict import ranked

    situation = analysis.situation
    main = main or situation.main
    if main and situation.kind_of(main) == "issue":
        return analysis.positions(main)
    ids = [decision.id for decision in situation.decisions()]
    found = robustness.find_all(situation, ids)
    return analysis.answer(replace(found, decisions=tuple(ranked(found.decisions, main))))
