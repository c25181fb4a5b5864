"""The answer of `robustness`: how firm a lead is, or how firm each of several is."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.robustness.finding import EveryDecision, Firmness, Robustness
from stancecli.lenses.robustness.needed import describe_requirement
from stancecli.lenses.robustness.summary import summary
from stancecli.lenses.robustness.weights import grid
from stancecli.wording import asked_as
from stancecli.wording.verdict import (
    choosers,
    cited,
    conclusion,
    further,
    ranked,
    short,
    together,
)

DECISIONS = r.Most((10,), "decision")


def describe(finding: Robustness | EveryDecision) -> r.Report:
    """How firm the lead is; or, where that was asked, what would make one option lead."""
    if isinstance(finding, EveryDecision):
        return _of_every(finding)
    if finding.requirement:
        return describe_requirement(finding, finding.requirement)
    leader = fmt.quoted(finding.leaders[0].name)
    question = f"How firm is {leader}?" if finding.contested else finding.decision.question
    is_open = finding.criteria and len(finding.candidates) > 1
    return r.Report(
        finding.decider.name,
        conclusion(finding),
        " ".join(filter(None, (further(finding, 1), cited(finding)))),
        tuple(_blocks(finding)) if is_open else (),
        tuple(_next(finding)),
        scope=(question,),
    )


def _blocks(finding: Robustness) -> Iterator[r.Block]:
    """Who leads at which importance, and a line each of the rest."""
    yield grid(finding)
    yield r.Listing(tuple(summary(finding)))


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
    found = ranked(finding.decisions, finding.main)
    return r.Report(
        "How firm each decision is",
        together(found),
        blocks=(_table(found),) if found else (),
        next=tuple(
            r.Next("robustness", (asked_as(each),), "what turns it, in full") for each in found[:3]
        ),
    )


def _table(found: list[Firmness]) -> r.Table:
    headings = ("leads", "verdict", "cited", "steps", "choice of", "evidence")
    columns = tuple(r.Column(heading, prose=heading != "cited") for heading in headings)
    rows = tuple(map(_row, found))
    notes = (
        "cited: so many of the claims that count",
        "What turns it · steps: one step on any of so many claims",
        "choice of: another option of this actor, in place of what holds",
        "evidence: any of so many passages + judgements, if it falls",
    )
    groups, legend = (r.Group("", rows),), r.Legend(notes=notes)
    return r.Table(columns, groups, legend=legend, most_rows=DECISIONS)


def _row(found: Firmness) -> r.Row:
    verdict = found.verdict
    falls = found.passages + found.judgements
    cells = (
        verdict.leader.name if verdict.rival else "–",
        short(verdict),
        f"{verdict.support.cited} of {verdict.support.claims}",
        str(verdict.stepped or "–"),
        choosers(verdict) or "–",
        f"{found.passages} + {found.judgements}" if falls else "–",
    )
    return r.Row(found.decider.name, tuple(map(r.Cell, cells)))
