"""The table of `tradeoffs`: options across, criteria down, in groups of who does better."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs.finding import Scored, Tradeoff
from stancecli.methods.claims import Performance
from stancecli.methods.ladder import Conclusion
from stancecli.methods.tradeoffs import Trade
from stancecli.model import IMPORTANCE, Breach, Criterion, Effect, Option
from stancecli.wording import performance_cell, standing, standing_in
from stancecli.wording.sentences import filled

MOST_OPTIONS = 6
ROWS = r.Most((10, 10, 10, 9, 8, 7, 6, 5, 4, 3), "row")
OPTIONS = r.Most((MOST_OPTIONS, 6, 6, 6, 6, 5, 5, 4, 4, 3), "option")
POINTS = r.Most((MOST_OPTIONS, *[3] * 12, 0), "point range")
"""A short answer shows so many criteria, those that count most, options, and of these points.

The price goes before rows and options, what else stands below the table after them; then points.
"""


def reason(claim: Effect | Breach) -> str:
    """Why a claim is made, or that nobody says why."""
    return claim.because or f"{fmt.effect(claim.size)}, no reason given."


def table(finding: Tradeoff) -> r.Table:
    """The table; of a large one a short answer has the rows and the options that count most."""
    options = _ordered(finding)
    first, foremost = foremost_options(finding), foremost_rows(finding)
    groups = tuple(
        r.Group(title, tuple(_row(finding, trade, options, foremost) for trade in trades), figure)
        for title, figure, trades in row_groups(finding)
    )
    gap = "gap: weight × difference" if any(g.figure for g in groups) else ""
    return r.Table(
        columns=tuple(_column(finding, scored, first.index(scored)) for scored in options),
        groups=groups,
        foot=() if has_ranges(finding) else (points_row(finding, options),),
        weight="wt",
        figure="gap" if finding.switch else "",
        legend=r.legend(
            (cell for group in groups for row in group.rows for cell in row.cells), gap
        ),
        most_rows=ROWS,
        most_columns=OPTIONS,
    )


def _ordered(finding: Tradeoff) -> list[Scored]:
    """Open options first; of more than fit, those that count most."""
    if len(finding.options) <= MOST_OPTIONS:
        return sorted(finding.options, key=lambda scored: bool(scored.ruled_out))
    return foremost_options(finding)


def foremost_options(finding: Tradeoff) -> list[Scored]:
    """Open options first: those compared, who else can lead, the current one, the most points."""
    switch, found = finding.switch, finding.verdict
    compared = [switch.end, switch.start] if switch else []
    rivals = found.rivals if found.verdict is Conclusion.OPEN else ()
    first = [*dict.fromkeys((*compared, *rivals, finding.current))]

    def place(scored: Scored) -> tuple[bool, int, Fraction]:
        option = scored.option
        rank = first.index(option) if option in first else len(first)
        return bool(scored.ruled_out), rank, -scored.points

    return sorted(finding.options, key=place)


def foremost_rows(finding: Tradeoff) -> list[str]:
    """The criteria in order: the widest gaps first, but one of either side before all others."""
    groups = [trades for _, _, trades in row_groups(finding)]
    first = [trades[0] for trades in groups[:2] if trades]
    every = sorted((trade for trades in groups for trade in trades), key=lambda t: -abs(t.gain))
    ranked = (*first, *(trade for trade in every if trade not in first))
    return [trade.criterion.id for trade in ranked]


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


def _column(finding: Tradeoff, scored: Scored, rank: int) -> r.Column:
    option, is_out = scored.option, bool(scored.ruled_out)
    mark = ", ".join(filter(None, (standing(finding, option), "ruled out" if is_out else "")))
    is_leader = option in finding.leaders
    return r.Column(option.name, mark, strong=is_leader, muted=is_out, rank=rank, key=option.id)


def _row(
    finding: Tradeoff, trade: Trade, options: Sequence[Scored], foremost: Sequence[str]
) -> r.Row:
    criterion = trade.criterion
    return r.Row(
        name=criterion.name,
        cells=tuple(_cell(finding.cell(scored.option, criterion)) for scored in options),
        weight=fmt.interval(criterion.weight, "–"),
        weight_word=fmt.worded(criterion.weight, IMPORTANCE),
        figure=fmt.number(abs(trade.gain)) if trade.gain else "",
        rank=foremost.index(criterion.id),
        key=criterion.id,
    )


def _cell(cell: Performance) -> r.Cell:
    return performance_cell(cell, "; ".join(map(_sourced, cell.in_force)))


def _sourced(claim: Effect | Breach) -> str:
    """The reason of a claim, with what it rests on."""
    basis = r.basis(claim)
    return " ".join((reason(claim), basis.marks, *basis.quotes))


def has_ranges(finding: Tradeoff) -> bool:
    return not all(scored.bounds.exact for scored in finding.open)


def points_row(finding: Tradeoff, options: Iterable[Scored]) -> r.Row:
    """The points of these options, and by how much they part the two that are compared."""
    cells = tuple(r.Cell(fmt.number(scored.points)) for scored in options)
    return r.Row("Points", cells, figure=fmt.number(finding.switch.gain) if finding.switch else "")


def points(finding: Tradeoff) -> r.Intervals | None:
    """The points of the open options and their bounds, where these are not exact."""
    return intervals(finding) if finding.criteria and has_ranges(finding) else None


def intervals(finding: Tradeoff) -> r.Intervals:
    """The points of the open options, the most first, and what they can be."""
    foremost = foremost_options(finding)
    shown = [scored for scored in _ordered(finding) if not scored.ruled_out]
    intervals = (
        r.Interval(
            scored.option.name,
            scored.bounds,
            scored.points,
            strong=scored.option in finding.leaders,
            rank=foremost.index(scored),
            look="next" if scored.option == finding.verdict.rival else "",
        )
        for scored in sorted(shown, key=lambda scored: -scored.points)
    )
    return r.Intervals("Points", tuple(intervals), POINTS)
