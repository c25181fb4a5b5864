"""The report: every lens in one, as a page of HTML or in words; one answer as such a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from stancecli import report as r
from stancecli.analysis import Analysis
from stancecli.lenses import Finding
from stancecli.model import Citation, Model, Source
from stancecli.page import documents, forms
from stancecli.page.appendix import SOURCES, SOURCES_ANCHOR
from stancecli.page.compose import composed
from stancecli.page.parts import ClaimList, Page, PagePart
from stancecli.page.pictures import pictures_of
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
    an importance, a view, a scenario or a choice of others. The same situation gives the same
    bytes.
    """
    made, register = composed(situation, said, main=main, brief=brief, start=start)
    if brief:
        cited = _Cited(situation.model)
        return written(made, cited.anchor, cited.sources, shown=forms.fitting)
    return written(made, register.anchor, shown=forms.fitting)


def report(
    situation: Situation, said: str = "", *, main: str = "", brief: bool = False
) -> r.Report:
    """The same, for text and Markdown."""
    made, _ = composed(situation, said, main=main, brief=brief)
    return forms.told(made)


def document(
    situation: Situation,
    said: str = "",
    *,
    main: str = "",
    brief: bool = False,
    whole: bool = False,
    template: Path | None = None,
) -> bytes:
    """The same as a document of Word, in the styles of a `template`; a short one has no appendix.

    Raises Unanswerable where what writes it is not installed, or the template is no document.
    """
    made, _ = composed(situation, said, main=main, brief=brief)
    return documents.document(made, situation.model, whole=whole, template=template)


def answer_page(answer: r.Report, model: Model) -> str:
    """One answer as such a file; what a short answer leaves out is folded.

    The sources that it cites stand at its end.
    """
    part = PagePart("answer", "", blocks=answer.blocks)
    made = Page(model.title, answer.asked, answer.conclusion, answer.more, parts=(part,))
    cited = _Cited(model)
    return written(made, cited.anchor, cited.sources)


def answer_document(
    answer: r.Report,
    finding: Finding,
    situation: Situation,
    *,
    whole: bool = False,
    template: Path | None = None,
) -> bytes:
    """One answer as a document of Word, with pictures of what was found."""
    pictures = pictures_of(finding, situation)
    return documents.answer_document(
        answer, situation.model, pictures, whole=whole, template=template
    )


class _Cited:
    """The sources that a page cites, noted as it is written."""

    def __init__(self, model: Model) -> None:
        self._known = {source.id: source for source in model.sources}
        self._found: dict[str, Source] = {}

    def anchor(self, citation: Citation) -> str:
        source = self._known.get(citation.source)
        if not source:
            return ""
        self._found[source.id] = source
        return f"source-{source.id}"

    def sources(self) -> Iterator[PagePart]:
        """The part that names them, where there are any."""
        found = self._found.values()
        if found:
            blocks = (ClaimList((), each) for each in found)
            yield PagePart(SOURCES_ANCHOR, SOURCES, blocks=tuple(blocks))
