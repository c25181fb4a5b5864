"""How an answer gets from a lens to its reader."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stancecli import depth, notation as fmt, report as r
from stancecli.analysis import QUESTIONS, Analysis, Answer
from stancecli.cli.files import DEFAULT_WIDTH, background, colour, must_exist, read_model, width
from stancecli.cli.options import Asked, Form
from stancecli.cli.streams import paged, say
from stancecli.cli.writing import put
from stancecli.diagnostics import Unanswerable, none_such
from stancecli.model import Scenario
from stancecli.names import set_apart

if TYPE_CHECKING:
    from stancecli.render.docx.template import House
    from stancecli.sheets.table import CellValue


def analysis_of(asked: Asked) -> Analysis:
    """The analysis of the model that is asked about, under the scenario that is asked for."""
    model = read_model(asked.model)
    analysis = Analysis.of(set_apart(model) if asked.form in (Form.HTML, Form.DOCX) else model)
    if not asked.scenarios:
        return analysis
    from stancecli import scenario

    situation = analysis.situation
    changes = scenario.from_words(
        situation,
        given=asked.given or (),
        set_=asked.set or (),
        without=asked.without or (),
        view=asked.view,
    )
    if asked.scenario is not None:
        analysis = analysis.under(_named(analysis, asked.scenario))
    return analysis.under(changes)


def _named(analysis: Analysis, words: str) -> Scenario:
    """The scenario that the model calls so, or else the one in a file."""
    from stancecli import scenario

    known = {each.id: each for each in analysis.situation.model.scenarios}
    if words in known:
        return known[words]
    if not words.strip():
        raise Unanswerable("--scenario names nothing: it takes an id of the model, or a file")
    path = Path(words)
    if known and path.suffix not in (".yaml", ".yml") and not path.exists():
        raise none_such(f"no scenario “{words}” in this model, and no such file", words, known)
    must_exist(path)
    return scenario.read(path, analysis.situation)


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
            from stancecli.page import answer_document

            found = headed(answer.report, asked), answer.finding, answer.situation
            content = answer_document(*found, whole=whole, template=house_of(asked))
        case _:
            content = _as_text(headed(answer.report, asked), asked)
    is_paged = asked.is_shown and not asked.no_pager
    if not (is_paged and isinstance(content, str) and paged(content, exact=is_exact)):
        put(content, asked.target, exact=is_exact, form=str(form))


def house_of(asked: Asked) -> House | None:
    """What the template gives, if one is asked for; what is left out of it is said."""
    if not asked.template:
        return None
    from stancecli.page import house

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


def _as_text(report: r.Report, asked: Asked) -> str:
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
    following = dict(_commands(report.next, asked)) if asked.is_shown else {}
    if asked.verbose:
        written = terminal.render(report, whole=True, **page)
        return written + terminal.render_next(following, **page)
    report = terminal.fitted(report, width=page["width"], commands=following)
    written = terminal.render(report, **page)
    if not asked.is_shown:
        return written
    left_out = depth.left_out(report)
    return written + terminal.render_foot(left_out, following, close=report.close, **page)


def _commands(questions: tuple[r.Next, ...], asked: Asked) -> Iterator[tuple[str, str]]:
    """The commands to ask next, with the model and the scenario of this one: they run as shown."""
    for question in questions:
        scenario = asked.scenarios if QUESTIONS[question.lens].in_context else ()
        line = " ".join((*_typed(question), *scenario, *asked.models))
        # Names of folded statements can be anything, and a line must mean what it shows.
        named = chain(question.ids, *question.options.values())
        if fmt.visible(line) == line and not any(name.startswith("-") for name in named):
            yield line, question.tells


def _typed(question: r.Next) -> Iterator[str]:
    """A question as it is typed."""
    yield from ("stance", question.lens, *map(shlex.quote, question.ids))
    pairs = QUESTIONS[question.lens].pairs if question.options else ()
    for name, ids in question.options.items():
        flag, quoted = f"--{name}", map(shlex.quote, ids)
        if flag in pairs:
            yield from (flag, *quoted)
        else:
            for id_ in quoted:
                yield from (flag, id_)
