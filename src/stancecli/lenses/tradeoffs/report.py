"""The report of `tradeoffs`: one decision on one screen, or a line each of several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stancecli import depth, notation as fmt, report as r
from stancecli.lenses.tradeoffs.finding import Tradeoff, Tradeoffs
from stancecli.lenses.tradeoffs.screen import summary, turning
from stancecli.lenses.tradeoffs.sections import (
    comparisons,
    not_known,
    reasons,
    rests_on,
    tensions,
    what_would_change_it,
)
from stancecli.lenses.tradeoffs.table import points, table
from stancecli.methods.verdict import Conclusion
from stancecli.wording import asked_as, named, standing
from stancecli.wording.verdict import conclusion, further, ranked, short, together

MOST_DECISIONS = (10, 7, 5, 3)
"""From roomy to tight: so many decisions a short answer shows, of those that come first."""

ROOMS = (
    (10, 6, 6),
    (10, 6, 3),
    (10, 6, 3),
    (8, 6, 3),
    (8, 6, 2),
    (7, 5, 2),
    (7, 5, 0),
    (6, 4, 0),
    (5, 4, 0),
    (3, 3, 0),
)
"""From roomy to tight, step by step: most rows, most options, most of these with points.

Entries go at their own steps.
"""


def describe(finding: Tradeoffs) -> r.Report:
    """One decision with its table; of several, a table of their verdicts."""
    if len(finding.tradeoffs) == 1:
        return _of_one(finding.tradeoffs[0])
    found = ranked(finding.tradeoffs)
    whole = r.Shortened(_each_whole(found), tells="each decision with its reasons")
    roomy, *tighter = ((_verdicts(found, most), whole) if found else () for most in MOST_DECISIONS)
    return r.Report(
        subject="Trade-offs of every decision asked about",
        conclusion=together(found),
        blocks=roomy,
        tighter=tuple(tighter),
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
                *reasons(found),
            ),
        )
        for found in decisions
    )


def _verdicts(decisions: list[Tradeoff], most: int) -> r.Block:
    """The table of verdicts, of which a short answer has so many rows."""
    whole = verdicts(decisions)
    if len(decisions) <= most:
        return whole
    left = fmt.counted(len(decisions) - most, "more decision")
    return r.Shortened((whole,), (verdicts(decisions[:most]),), more=left)


def verdicts(decisions: Sequence[Tradeoff]) -> r.Table:
    """A row for each decision: who leads, who is next, by how much, how surely, what turns it."""
    columns = tuple(
        r.Column(name, prose=name != "by", strong=name == "leads")
        for name in ("leads", "next", "by", "verdict", "turns it")
    )
    return r.Table(columns, (r.Group("", tuple(map(_verdict_row, decisions))),), look="verdicts")


def _verdict_row(found: Tradeoff) -> r.Row:
    verdict = found.verdict
    if verdict.verdict is Conclusion.EMPTY:
        cells = ("–", "–", "–", "–")
    else:
        by = "–" if verdict.margin is None else fmt.tenths(verdict.margin)
        holds = found.current in found.leaders
        behind = "" if holds else f"not {standing(found, found.current)}"
        leads = fmt.marked(verdict.leader.name, behind)
        rival = verdict.rival.name if verdict.rival else "–"
        cells = (leads, rival, by, turning(found))
    *before, turns = map(r.Cell, cells)
    is_open = verdict.verdict in (Conclusion.OPEN, Conclusion.LEVEL)
    said = r.Cell(short(verdict), look="open" if is_open else "")
    decider, question = found.decider, found.decision.question
    alone = len(decider.decisions) == 1
    name = decider.name if alone else f"{decider.name}: {question}"
    return r.Row(name, (*before, said, turns), about=question if alone else "")


def _of_one(finding: Tradeoff) -> r.Report:
    wholes: dict[bool, r.Table] = {}
    roomy, *tighter = (
        _screen(finding, step, *room, wholes=wholes) for step, room in enumerate(ROOMS)
    )
    told = tuple(details(finding))
    return r.Report(
        finding.decider.name,
        conclusion(finding),
        " ".join(filter(None, (_set_against(finding), further(finding)))),
        (*roomy, *told),
        tuple(_next(finding)),
        tuple((*blocks, *told) for blocks in tighter),
        scope=(finding.decision.question,),
    )


def _screen(
    finding: Tradeoff,
    step: int,
    rows: int,
    options: int,
    points_of: int,
    wholes: dict[bool, r.Table],
) -> tuple[r.Block, ...]:
    """The table, the points and a line each of what else counts, with so much room."""
    spread = points(finding, points_of)
    return (
        *((table(finding, rows, options, wholes),) if finding.criteria else ()),
        *((spread,) if spread else ()),
        r.Listing(depth.kept(summary(finding), step)),
    )


def details(finding: Tradeoff) -> Iterator[r.Block]:
    """What only the whole answer has; nothing where no option does anything to an interest."""
    if not finding.criteria:
        return
    told = tuple(reasons(finding))
    if told:
        yield r.Shortened(told, tells="each reason with its passage")
    count = len(finding.tensions)
    tells = fmt.counted(count, "tension") if count else ""
    yield r.Shortened(tuple(tensions(finding)), tells=tells)
    yield r.Shortened(
        (
            *comparisons(finding),
            *what_would_change_it(finding),
            not_known(finding),
            rests_on(finding),
        ),
        tells="" if told else "what is not known, what it rests on",
    )


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
    if finding.turns:
        option = finding.turns[0].option
        same = f"the same, with {fmt.quoted(option.name)}"
        yield r.Next("tradeoffs", ids, same, given=(option.id,))
    current = finding.current
    if current not in finding.leaders:
        explain = f"what would explain the {standing(finding, current)} option"
        yield r.Next("robustness", ids, explain, options={"for": (current.id,)})
    elif finding.tension:
        pair = tuple(criterion.id for criterion in finding.tension.pair)
        yield r.Next("tradeoffs", ids, "one pair only", options={"between": pair})
