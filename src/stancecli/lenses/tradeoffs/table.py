"""The table of `tradeoffs`: options across, criteria down, in groups of who does better."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs.finding import Scored, Tradeoff
from stancecli.methods.cells import Performance
from stancecli.methods.tradeoffs import Trade
from stancecli.model import IMPORTANCE, Breach, Criterion, Effect, Option
from stancecli.wording import performance_cell, standing, standing_in
from stancecli.wording.sentences import filled

MOST_ROWS = 10
MOST_OPTIONS = 6
"""A short answer shows so many criteria, those that count most, and so many options."""


def reason(claim: Effect | Breach) -> str:
    """Why a claim is made, or that nobody says why."""
    return claim.because or f"{fmt.effect(claim.size)}, no reason given."


def table(
    finding: Tradeoff,
    most_rows: int = MOST_ROWS,
    most: int = MOST_OPTIONS,
    wholes: dict[bool, r.Table] | None = None,
) -> r.Block:
    """The table; a short answer has the rows and the options of a large one that count most.

    `wholes` keeps the whole table, in either order, from one call to the next.
    """
    every = ordered_options(finding, most)
    rows = sum(len(trades) for _, _, trades in row_groups(finding))
    shown = every[:most]
    wholes = {} if wholes is None else wholes
    fits = len(every) <= most
    if fits not in wholes:
        wholes[fits] = _table(finding, every, rows)
    whole = wholes[fits]
    left = [
        fmt.counted(count, thing)
        for count, thing in (
            (rows - most_rows, "more row"),
            (len(every) - len(shown), "more option"),
        )
        if count > 0
    ]
    if not left:
        return whole
    return r.Shortened((whole,), (_table(finding, shown, most_rows),), more=fmt.listed(left))


def ordered_options(finding: Tradeoff, most: int) -> list[Scored]:
    """Open options first; of many, the two that are compared, the current one, the most points."""
    if len(finding.options) <= most:
        return sorted(finding.options, key=lambda scored: bool(scored.ruled_out))
    switch = finding.switch
    foremost = [switch.end, switch.start] if switch else []
    first = [*foremost, finding.current]

    def place(scored: Scored) -> tuple[bool, int, Fraction]:
        option = scored.option
        rank = first.index(option) if option in first else len(first)
        return bool(scored.ruled_out), rank, -scored.points

    return sorted(finding.options, key=place)


def _table(finding: Tradeoff, options: Sequence[Scored], most: int) -> r.Table:
    shown = foremost_rows(finding, most)
    groups = [
        r.Group(title, tuple(_row(finding, trade, options) for trade in rows), figure)
        for title, figure, trades in row_groups(finding)
        if (rows := [trade for trade in trades if trade.criterion.id in shown])
    ]
    gap = "gap: weight × difference" if any(g.figure for g in groups) else ""
    return r.Table(
        columns=tuple(_column(finding, scored) for scored in options),
        groups=tuple(groups),
        foot=() if has_ranges(finding) else (_points(finding, options),),
        weight="wt",
        figure="gap" if finding.switch else "",
        legend=r.legend(
            (cell for group in groups for row in group.rows for cell in row.cells), gap
        ),
    )


def foremost_rows(finding: Tradeoff, most: int) -> set[str]:
    """The criteria of so many rows: the widest gaps, with one at least of either side."""
    groups = [trades for _, _, trades in row_groups(finding)]
    first = [trades[0] for trades in groups[:2] if trades]
    every = sorted((trade for trades in groups for trade in trades), key=lambda t: -abs(t.gain))
    return {trade.criterion.id for trade in [*first, *(t for t in every if t not in first)][:most]}


def row_groups(finding: Tradeoff) -> Iterator[tuple[str, str, Sequence[Trade]]]:
    """What the rows of each group have in common, what they sum to, and the rows."""
    switch = finding.switch
    if not switch:
        yield "", "", [_alone(finding, criterion) for criterion in finding.criteria]
        return
    sides: tuple[tuple[Option, Sequence[Trade]], ...] = (
        (switch.end, switch.better),
        (switch.start, switch.worse),
    )
    for option, trades in sides:
        if trades:
            gap = abs(sum((trade.gain for trade in trades), Fraction(0)))
            yield filled("better", option=fmt.quoted(option.name)), fmt.number(gap), trades
    rough = standing_in(value for trade in switch.equal for value in (trade.before, trade.after))
    if switch.equal:
        equal = filled("equal_roughly", how=rough) if rough else filled("equal")
        yield equal, "", switch.equal


def _alone(finding: Tradeoff, criterion: Criterion) -> Trade:
    """The row of a criterion where there is nothing to compare with."""
    value = finding.cell(finding.open[0].option, criterion).value
    return Trade(criterion, value, value, Fraction(0), Fraction(0))


def _column(finding: Tradeoff, scored: Scored) -> r.Column:
    option, is_out = scored.option, bool(scored.ruled_out)
    mark = ", ".join(filter(None, (standing(finding, option), "ruled out" if is_out else "")))
    return r.Column(option.name, mark, strong=option in finding.leaders, muted=is_out)


def _row(finding: Tradeoff, trade: Trade, options: Sequence[Scored]) -> r.Row:
    criterion = trade.criterion
    return r.Row(
        name=criterion.name,
        cells=tuple(_cell(finding.cell(scored.option, criterion)) for scored in options),
        weight=fmt.interval(criterion.weight, "–"),
        weight_word=fmt.worded(criterion.weight, IMPORTANCE),
        figure=fmt.number(abs(trade.gain)) if trade.gain else "",
    )


def _cell(cell: Performance) -> r.Cell:
    return performance_cell(cell, "; ".join(map(_sourced, cell.in_force)))


def _sourced(claim: Effect | Breach) -> str:
    """The reason of a claim, with what it rests on."""
    basis = r.basis(claim)
    return " ".join((reason(claim), basis.marks, *basis.quotes))


def has_ranges(finding: Tradeoff) -> bool:
    return not all(scored.bounds.exact for scored in finding.open)


def _points(finding: Tradeoff, options: Sequence[Scored]) -> r.Row:
    cells = tuple(r.Cell(fmt.number(scored.points)) for scored in options)
    return r.Row("Points", cells, figure=fmt.number(finding.switch.gain) if finding.switch else "")


def points(finding: Tradeoff, most: int = MOST_OPTIONS) -> r.Intervals | None:
    """The points of the open options and their bounds, where these are not exact."""
    if not most or not finding.criteria or not has_ranges(finding):
        return None
    scored = [scored for scored in ordered_options(finding, most) if not scored.ruled_out][:most]
    scored.sort(key=lambda scored: -scored.points)
    return r.Intervals(
        "Points",
        tuple(
            r.Interval(s.option.name, s.bounds, s.points, strong=s.option in finding.leaders)
            for s in scored
        ),
    )
