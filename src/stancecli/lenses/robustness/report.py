"""The answer of `robustness`: how firm a lead is, or how firm each of several is."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import depth, notation as fmt, report as r
from stancecli.lenses.robustness import claims, weights
from stancecli.lenses.robustness.finding import EveryDecision, Firmness, Robustness
from stancecli.lenses.robustness.grid import grid, whole_grid
from stancecli.lenses.robustness.needed import describe_requirement
from stancecli.lenses.robustness.summary import summary
from stancecli.wording import asked_as
from stancecli.wording.verdict import (
    conclusion,
    confidence,
    further,
    ranked,
    short,
    together,
)

MOST_DECISIONS = 10

ROOMS = ((10, True), (10, True), (8, True), (6, True), (6, False), (4, False))
"""From roomy to tight, step by step: most rows, and whether shares of weightings are shown.

Entries go at their own steps.
"""


def describe(finding: Robustness | EveryDecision) -> r.Report:
    """How firm the lead is; or, where that was asked, what would make one option lead."""
    if isinstance(finding, EveryDecision):
        return _of_every(finding)
    if finding.requirement:
        return describe_requirement(finding, finding.requirement)
    leader = fmt.quoted(finding.leaders[0].name)
    question = f"How firm is {leader}?" if finding.contested else finding.decision.question
    screens: tuple[tuple[r.Block, ...], ...] = ((),)
    if finding.criteria and len(finding.candidates) > 1:
        told = details(finding)
        whole = whole_grid(finding)
        screens = tuple(
            (*_screen(finding, whole, step, *room), told) for step, room in enumerate(ROOMS)
        )
    return r.Report(
        finding.decider.name,
        conclusion(finding),
        " ".join(filter(None, (further(finding, 1), confidence(finding)))),
        screens[0],
        tuple(_next(finding)),
        screens[1:],
        scope=(question,),
    )


def _screen(
    finding: Robustness, whole: r.Table, step: int, rows: int, has_shares: bool
) -> Iterator[r.Block]:
    """Who leads at which importance, shares, and a line each of the rest, with so much room."""
    yield grid(finding, whole, rows)
    if has_shares and finding.shares:
        yield weights.shares(finding)
    yield r.Listing(depth.kept(summary(finding), step))


def details(finding: Robustness) -> r.Block:
    """What only the whole answer has."""
    asked = (
        weights.thresholds,
        claims.single_steps,
        claims.fewest_effects,
        claims.ranges,
        claims.knockouts,
        weights.weightings,
    )
    sections = r.Later(lambda: filter(None, (section(finding) for section in asked)))
    return r.Shortened(sections, tells="thresholds, all steps and passages")


def _next(finding: Robustness) -> Iterator[r.Next]:
    decision = asked_as(finding)
    rivals = [option for option in finding.candidates if option not in finding.leaders]
    if rivals and finding.criteria:
        rival = finding.verdict.rival
        wanted = next(o for o in (finding.current, rival, *rivals) if o in rivals)
        tells = f"what would make {fmt.quoted(wanted.name)} lead"
        yield r.Next("robustness", (decision,), tells, options={"for": (wanted.id,)})
    yield r.Next("tradeoffs", (decision,), "what each option gains and gives up")


# Every decision.


def _of_every(finding: EveryDecision) -> r.Report:
    found = ranked(finding.decisions)
    return r.Report(
        "How firm each decision is",
        together(found),
        blocks=(_table(found),) if found else (),
        next=tuple(
            r.Next("robustness", (asked_as(each),), "what turns it, in full") for each in found[:3]
        ),
    )


def _table(found: list[Firmness]) -> r.Block:
    headings = ("leads", "verdict", "confidence", "steps", "evidence")
    columns = tuple(r.Column(heading, prose=True) for heading in headings)
    rows = tuple(map(_row, found))
    notes = (
        "What turns it · steps: one step on any of so many claims",
        "evidence: any of so many passages + judgements, if it falls",
    )
    whole = r.Table(columns, (r.Group("", rows),), legend=r.Legend(notes=notes))
    if len(rows) <= MOST_DECISIONS:
        return whole
    cut = r.Table(columns, (r.Group("", rows[:MOST_DECISIONS]),), legend=r.Legend(notes=notes))
    return r.Shortened((whole,), (cut,), more=f"{len(rows) - MOST_DECISIONS} more decisions")


def _row(found: Firmness) -> r.Row:
    verdict = found.verdict
    falls = found.passages + found.judgements
    cells = (
        verdict.leader.name if verdict.rival else "–",
        short(verdict),
        verdict.confidence.value if verdict.confidence else "none cited",
        str(verdict.stepped or "–"),
        f"{found.passages} + {found.judgements}" if falls else "–",
    )
    return r.Row(found.decider.name, tuple(map(r.Cell, cells)))
