"""The parts of the page as one report, for the forms that are no page: text, Markdown, Word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from stancecli import depth, notation as fmt, report as r
from stancecli.lenses import (
    Lens,
    compare,
    influence,
    positions,
    robustness,
    stability,
    tradeoffs,
)
from stancecli.lenses.robustness.grid import grid
from stancecli.lenses.tradeoffs import Tradeoff, Tradeoffs
from stancecli.lenses.tradeoffs.screen import summary
from stancecli.lenses.tradeoffs.table import points
from stancecli.page.asked import AskedAll, facts
from stancecli.page.opening import MOST_ROWS, headline
from stancecli.wording.verdict import confidence, confidence_line

BRIEF = (r.Part.PULL, r.Part.TURNS_IT, r.Part.NOT_KNOWN, r.Part.GROUNDS)
"""What the first screen says of the weightiest decision, besides the points and the grid."""


def digest(found: AskedAll, *, brief: bool = False) -> r.Report:
    """The parts of the page, one section each; `brief` is the first screen alone."""
    model, first = found.situation.model, found.first
    said, more, _ = headline(found)
    blocks = _first_screen(found, first) if brief and first else _sections(found)
    return r.Report(
        subject=model.title,
        scope=(facts(found.situation, found.scenario),),
        conclusion=said,
        more=more,
        blocks=tuple(blocks),
    )


def _first_screen(found: AskedAll, first: Tradeoff) -> Iterator[r.Block]:
    if spread := points(first):
        yield spread
    firmness = found.robustness
    if firmness and firmness.what_ifs and len(firmness.candidates) > 1:
        yield grid(firmness, r.Most((MOST_ROWS,), "row"))
    yield r.Listing((*depth.of_parts(summary(first), *BRIEF), *confidence_line(first)))


def _sections(found: AskedAll) -> Iterator[r.Block]:
    if found.first:
        # The verdict stands above all sections, and what it rests on in this one.
        yield _section("Why", tradeoffs, Tradeoffs((found.first,)), is_concluded=False)
    if found.robustness:
        report = robustness.describe(found.robustness)
        sure = confidence(found.robustness)
        said = (r.Paragraph(sure),) if sure else ()
        yield r.Section("How firm", (*said, *report.blocks))
    if len(found.decisions) > 1:
        yield _every_decision(found)
    stands = found.own_positions or found.issues
    if stands:
        yield _section("Who says what", positions, stands)
    if found.own_positions and found.issues and any(e.stated for e in found.issues.by_issue):
        yield _section("What is said of issues", positions, found.issues)
    for title, lens, finding in (
        ("Positions through time", positions, found.over_time),
        ("Who can move whom", influence, found.influence),
        ("Where it can rest", stability, found.stability),
        ("Views and scenarios side by side", compare, found.compare),
    ):
        if finding:
            yield _section(title, lens, finding)
    sources = [r.Entry(fmt.reference(source)) for source in found.situation.model.sources]
    if sources:
        yield r.Section("Sources", (r.Listing(tuple(sources), "·"),))


def _every_decision(found: AskedAll) -> r.Section:
    report = tradeoffs.describe(Tradeoffs(found.decisions))
    left = f"{found.left:,} more are not here" if found.left else ""
    return _told("Every decision", replace(report, conclusion=found.together), left)


def _section(
    title: str, lens: Lens, finding: object, note: str = "", *, is_concluded: bool = True
) -> r.Section:
    report = lens.describe(finding)
    if not is_concluded:
        return r.Section(title, report.blocks, note or report.asked)
    return _told(title, report, note)


def _told(title: str, report: r.Report, note: str) -> r.Section:
    said = r.text(r.strong(report.conclusion), f" {report.more}" if report.more else "")
    return r.Section(title, (r.Paragraph(said), *_without_grounds(report.blocks)), note)


def _without_grounds(blocks: Iterable[r.Block]) -> Iterator[r.Block]:
    """The blocks without how much rests on what, which the first section says."""
    for block in blocks:
        if isinstance(block, r.Listing):
            if kept := depth.without(block.entries, r.Part.GROUNDS):
                yield replace(block, entries=kept)
        else:
            yield block
