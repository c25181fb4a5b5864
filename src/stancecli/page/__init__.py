"""Answers as pages of HTML, each a file of its own: every lens on one page, or one answer."""

from __future__ import annotations

from stancecli import report as r
from stancecli.model import Model
from stancecli.page.compose import compose
from stancecli.page.parts import Page, Part, written
from stancecli.situation import Situation


def page(situation: Situation, said: str = "") -> str:
    """Everything stance says of a situation as one HTML file: no script, nothing loaded.

    `said` is how the scenario reads. The same situation gives the same bytes.
    """
    return written(compose(situation, said))


def answer_page(report: r.Report, model: Model) -> str:
    """One answer as such a file; what a short answer leaves out is folded."""
    concluded = f"{report.conclusion} {report.more}".rstrip()
    part = Part("answer", "", blocks=report.blocks)
    return written(Page(model.title, report.asked, "", concluded, (), (part,)))
