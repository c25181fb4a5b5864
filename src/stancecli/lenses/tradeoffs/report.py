"""The report of `tradeoffs`: one decision on one screen, or a line each of several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs.comparisons import comparisons
from stancecli.lenses.tradeoffs.finding import Tradeoff, Tradeoffs
from stancecli.lenses.tradeoffs.reasons import reasons
from stancecli.lenses.tradeoffs.screen import summary
from stancecli.lenses.tradeoffs.table import points, table
from stancecli.lenses.tradeoffs.turning import turning
from stancecli.methods.ladder import Conclusion
from stancecli.wording import asked_as, named, standing
from stancecli.wording.verdict import conclusion, further, ranked, short, together

DECISIONS = r.Most((10, 7, 5, 3), "decision")
"""So many a short answer shows, of those that come first."""


def describe(finding: Tradeoffs) -> r.Report:
    """One decision with its table; of several, a table of their verdicts."""
    if len(finding.tradeoffs) == 1:
        return _of_one(finding.tradeoffs[0])
    found = ranked(finding.tradeoffs, finding.main)
    whole = r.Shortened(_each_whole(found), tells="each decision with its reasons")
    return r.Report(
        subject="Trade-offs of every decision asked about",
        conclusion=together(found),
        blocks=(verdicts(found), whole) if found else (),
        next=tuple(
            r.Next("tradeoffs", (asked_as(each),), "its table, and what would change it")
            for each in found[:3]
        ),
    )


def _each_whole(decisions: list[Tradeoff]) -> tuple[r.Block, ...]:
    return tuple(
        r.Section(
            f"{found.decider.name} · {found.decision.question}",
            (
                r.Paragraph(r.text(r.strong(conclusion(found)), f" {further(found)}")),
                r.Listing(tuple(reasons(found))),
            ),
        )
        for found in decisions
    )


def verdicts(decisions: Sequence[Tradeoff]) -> r.Table:
    """A row for each decision: who leads, who is next, by how much, how surely, what turns it."""
    columns = tuple(
        r.Column(name, prose=name != "by", strong=name == "leads")
        for name in ("leads", "next", "by", "verdict", "turns it")
    )
    rows = tuple(map(_verdict_row, decisions))
    return r.Table(columns, (r.Group("", rows),), most_rows=DECISIONS, look="verdicts")


def _verdict_row(found: Tradeoff) -> r.Row:
    verdict = found.verdict
    if verdict.verdict is Conclusion.EMPTY:
        cells = ("–", "–", "–", "–")
    else:
        nearest = verdict.nearest
        by = fmt.tenths(verdict.behind_by(nearest)) if nearest else "–"
        holds = found.current in found.leaders
        behind = "" if holds else f"not {standing(found, found.current)}"
        leads = fmt.marked(verdict.leader.name, behind)
        cells = (leads, nearest.name if nearest else "–", by, turning(found))
    *before, turns = map(r.Cell, cells)
    is_open = verdict.verdict in (Conclusion.OPEN, Conclusion.LEVEL)
    said = r.Cell(short(verdict), look="open" if is_open else "")
    decider, question = found.decider, found.decision.question
    alone = len(decider.decisions) == 1
    name = decider.name if alone else f"{decider.name}: {question}"
    return r.Row(name, (*before, said, turns), about=question if alone else "")


def _of_one(finding: Tradeoff) -> r.Report:
    return r.Report(
        finding.decider.name,
        conclusion(finding),
        " ".join(filter(None, (_set_against(finding), further(finding)))),
        tuple(_blocks(finding)),
        tuple(_next(finding)),
        scope=(finding.decision.question,),
    )


def _blocks(finding: Tradeoff) -> Iterator[r.Block]:
    """The table, the points, a line each of what else counts; in whole, other comparisons too."""
    if finding.criteria:
        yield table(finding)
    if spread := points(finding):
        yield spread
    yield r.Listing(tuple(summary(finding)))
    yield r.Shortened(r.Later(lambda: comparisons(finding)))


def _set_against(finding: Tradeoff) -> str:
    """What an option that was asked to be compared with is itself compared with, where it leads."""
    start, switch = finding.compared_with, finding.switch
    if start is finding.current or not switch or start is not switch.end:
        return ""
    other = named(finding, switch.start)
    return f"{fmt.quoted(start.name)} leads itself, so it is set against {other}."


def _next(finding: Tradeoff) -> Iterator[r.Next]:
    ids = (asked_as(finding),)
    if finding.verdict.verdict is Conclusion.EMPTY:
        yield r.Next("check", (), "what is not judged")
        return
    yield r.Next("robustness", ids, "how firm this is")
    if turns := finding.verdict.turns:
        option = turns[0].option
        same = f"the same, with {fmt.quoted(option.name)}"
        yield r.Next("tradeoffs", ids, same, given=(option.id,))
    current = finding.current
    if current not in finding.leaders:
        explain = f"what would explain the {standing(finding, current)} option"
        yield r.Next("robustness", ids, explain, options={"for": (current.id,)})
    elif finding.tension:
        pair = tuple(criterion.id for criterion in finding.tension.pair)
        yield r.Next("tradeoffs", ids, "one pair only", options={"between": pair})
