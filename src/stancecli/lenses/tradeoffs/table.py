"""The tables of `tradeoffs`: options and interests of one decision, and verdicts of several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs.finding import Scored, Tradeoff
from stancecli.methods.ladder import Conclusion
from stancecli.methods.tradeoffs import Trade
from stancecli.model import IMPORTANCE
from stancecli.situation import Bearing
from stancecli.wording import (
    VERDICTS,
    in_a_table,
    in_heading,
    performance_cell,
    plain_table,
    standing,
)
from stancecli.wording.moves import several
from stancecli.wording.verdict import in_view

ROWS = r.Most((10, 10, 10, 9, 8, 7, 6, 5, 4, 3), "row")
MOST_OPTIONS = 4
"""A short answer shows so many interests, those that count most, and possible options."""


def table(finding: Tradeoff) -> r.Table:
    """What each option does for each interest, by the side that it speaks for.

    What is ruled out stands last, and in the whole answer alone.
    """
    options = sorted(finding.options, key=lambda scored: _is_hidden(finding, scored))
    shown = sum(not _is_hidden(finding, scored) for scored in options)
    first, (foremost, kept) = options, _foremost_rows(finding)
    if shown > MOST_OPTIONS:
        first, shown = foremost_options(finding), MOST_OPTIONS
    places = {scored.option.id: place for place, scored in enumerate(first)}
    groups = tuple(
        r.Group(title, tuple(_row(finding, trade, options, foremost) for trade in trades))
        for title, trades in row_groups(finding)
    )
    return r.Table(
        columns=tuple(_column(finding, each, places[each.option.id], shown) for each in options),
        groups=groups,
        foot=(points_row(options),),
        weight="weight",
        legend=r.legend(cell for group in groups for row in group.rows for cell in row.cells),
        most_rows=r.Most(tuple(max(most, kept) for most in ROWS.at), ROWS.called),
        most_columns=r.Most((shown,), "option"),
    )


def _is_hidden(finding: Tradeoff, scored: Scored) -> bool:
    """Whether an option is ruled out, and nobody has asked to compare with it."""
    switch = finding.switch
    return bool(scored.ruled_out) and not (switch and scored.option is switch.start)


def foremost_options(finding: Tradeoff) -> list[Scored]:
    """Those compared, who else could come out ahead, the current one, then the most points."""
    switch, found = finding.switch, finding.verdict
    compared = [switch.end, switch.start] if switch else []
    first = dict.fromkeys(o.id for o in (*compared, *found.contenders, finding.current))
    ranks = {id_: rank for rank, id_ in enumerate(first)}

    def place(scored: Scored) -> tuple[bool, int, Fraction]:
        rank = ranks.get(scored.option.id, len(ranks))
        return _is_hidden(finding, scored), rank, -scored.points

    return sorted(finding.options, key=place)


def _foremost_rows(finding: Tradeoff) -> tuple[dict[str, int], int]:
    """The place of each criterion, widest gaps first, and how many a line below the table names.

    Those stand before all others: one of either side, and those to find something out of.
    """
    groups = [trades for _, trades in row_groups(finding)]
    first = [trades[0] for trades in groups[:2] if trades]
    told = finding.find_out.told if finding.find_out else ()
    asked = {(e.criterion if isinstance(e, Bearing) else e).id for e in told}
    first += [t for trades in groups for t in trades if t.criterion.id in asked and t not in first]
    every = sorted((trade for trades in groups for trade in trades), key=lambda t: -abs(t.gain))
    ranked = (*first, *(trade for trade in every if trade not in first))
    return {trade.criterion.id: rank for rank, trade in enumerate(ranked)}, len(first)


def row_groups(finding: Tradeoff) -> Iterator[tuple[str, Sequence[Trade]]]:
    """What the rows of each group have in common, and the rows."""
    switch = finding.switch
    if not switch:
        # There is nothing to compare with.
        cells = [(each, finding.cell(finding.open[0].option, each)) for each in finding.criteria]
        none = Fraction(0)
        yield "", [Trade(each, cell.value, cell.value, none, none) for each, cell in cells]
        return
    for option, trades in ((switch.end, switch.better), (switch.start, switch.worse)):
        if trades:
            yield f"Better with {fmt.quoted(option.name)}", trades
    if switch.equal:
        middle = "" if all(trade.exact for trade in switch.equal) else f" {in_view(finding)}"
        yield f"No difference between these two{middle}", switch.equal


def _column(finding: Tradeoff, scored: Scored, rank: int, shown: int) -> r.Column:
    option, is_out = scored.option, bool(scored.ruled_out)
    mark = ", ".join(filter(None, (standing(finding, option), "ruled out" if is_out else "")))
    name = in_heading(option, shown)
    is_leader = option in finding.verdict.leaders
    return r.Column(name, mark, strong=is_leader, muted=is_out, rank=rank, key=option.id)


def _row(
    finding: Tradeoff, trade: Trade, options: Sequence[Scored], foremost: Mapping[str, int]
) -> r.Row:
    criterion = trade.criterion
    return r.Row(
        name=criterion.name,
        cells=tuple(performance_cell(finding.cell(scored.option, criterion)) for scored in options),
        weight=fmt.interval(criterion.weight, "–"),
        weight_word=fmt.worded(criterion.weight, IMPORTANCE),
        rank=foremost[criterion.id],
        key=criterion.id,
    )


def points_row(options: Sequence[Scored]) -> r.Row:
    """What the points of these options can add up to."""
    return r.Row("Points in all", tuple(r.Cell(fmt.interval(scored.bounds)) for scored in options))


# Several decisions.

DECISIONS = r.Most((10, 8, 7, 5, 3), "decision")
"""So many a short answer shows, of those that come first."""


def verdicts(decisions: Sequence[Tradeoff]) -> r.Table:
    """A row for each decision: what is ahead, what is next, how far, how surely."""
    first = r.Column("ahead", prose=True, strong=True)
    heads = (first, "next", r.Column("lead"), "settled")
    table = plain_table("Who decides", heads, map(_verdict_row, decisions), DECISIONS)
    return replace(table, look="verdicts")


def _verdict_row(found: Tradeoff) -> r.Row:
    verdict = found.verdict
    nearest = verdict.nearest if verdict.lead else None
    ahead = (fmt.marked(each.name, standing(found, each)) for each in verdict.leaders)
    cells = (
        several(ahead) or "–",
        nearest.name if nearest else "–",
        fmt.number(verdict.lead) if verdict.lead else "–",
    )
    is_open = verdict.verdict in (Conclusion.OPEN, Conclusion.LEVEL)
    said = r.Cell(VERDICTS[verdict.verdict], look="open" if is_open else "")
    decider, question = found.decider, found.decision.question
    about = question if len(decider.decisions) == 1 else ""
    return r.Row(in_a_table(decider, found.decision), (*map(r.Cell, cells), said), about=about)
