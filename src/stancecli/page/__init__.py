"""The report: every lens in one, as a page of HTML or in words; one answer as such a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from stancecli import report as r
from stancecli.analysis import Analysis
from stancecli.model import Citation, Model, Source
from stancecli.page.claims import SOURCES, SOURCES_ANCHOR
from stancecli.page.compose import composed
from stancecli.page.forms import (
    PAGE,
    answer_document as answer_document,
    document as document,
    in_words,
    parts_in,
)
from stancecli.page.parts import ClaimList, Page, PagePart
from stancecli.page.writing import written
from stancecli.situation import Situation


def page(
    situation: Situation,
    said: str = "",
    *,
    main: str = "",
    brief: bool = False,
    start: Analysis | None = None,
) -> str:
    """Everything stance says of a situation as one HTML file: no script, nothing loaded.

    `said` is how the scenario reads. `main` is the id of the decision or issue that the page is
    about; without one, that with which answers begin. A `brief` page is its first screen. With
    `start`, the analysis of this situation, the page has one script of ours, and its reader can set
    a weight, a view, a scenario or a choice of others. The same situation gives the same
    bytes.
    """
    made, register = composed(situation, said, main=main, brief=brief, start=start)
    made = replace(made, parts=tuple(parts_in(made, PAGE)))
    if brief:
        return _with_sources(made, situation.model)
    return written(made, register.anchor)


def report(
    situation: Situation, said: str = "", *, main: str = "", brief: bool = False
) -> r.Report:
    """The same, for text and Markdown."""
    return in_words(composed(situation, said, main=main, brief=brief)[0])


def answer_page(answer: r.Report, model: Model) -> str:
    """One answer as such a file; what a short answer leaves out is folded.

    The sources that it cites stand at its end.
    """
    parts = (PagePart(), PagePart("answer", blocks=answer.blocks))
    made = Page(model.title, answer.asked, answer.conclusion, answer.more, parts=parts)
    return _with_sources(made, model)


def _with_sources(made: Page, model: Model) -> str:
    """The page, and at its end the sources that it cites, noted as it is written."""
    known = {source.id: source for source in model.sources}
    cited: dict[str, Source] = {}

    def anchor(citation: Citation) -> str:
        if citation.source not in known:
            return ""
        cited[citation.source] = known[citation.source]
        return f"source-{citation.source}"

    def sources() -> Iterator[PagePart]:
        if cited:
            blocks = tuple(ClaimList((), each) for each in cited.values())
            yield PagePart(SOURCES_ANCHOR, SOURCES, blocks=blocks)

    return written(made, anchor, sources)
