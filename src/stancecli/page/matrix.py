"""The matrix of a decision: options across, criteria down, each cell with what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from stancecli import depth, notation as fmt, report as r
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.lenses.tradeoffs.finding import Scored
from stancecli.lenses.tradeoffs.screen import summary
from stancecli.lenses.tradeoffs.table import (
    foremost_rows,
    has_ranges,
    ordered_options,
    points,
    row_groups,
    table,
)
from stancecli.methods.tradeoffs import Trade
from stancecli.model import HIGHEST, IMPORTANCE, UNKNOWN, Claim, Range
from stancecli.page.parts import Figure, Matrix, MatrixCell, MatrixGroup, MatrixRow
from stancecli.page.register import Register
from stancecli.wording import performance_cell, standing

MOST_OPTIONS, MOST_ROWS = 8, 20
"""Of more options or criteria a matrix has those that count most, and counts the others."""
BAR = 100
"""The longest bar of a gap, in hundredths of its column."""


def claims_of(finding: Tradeoff) -> Iterator[Claim]:
    """The claims that a matrix shows."""
    shown = {*foremost_rows(finding, MOST_ROWS)}
    options = ordered_options(finding, MOST_OPTIONS)[:MOST_OPTIONS]
    for criterion in finding.criteria:
        if criterion.id in shown:
            yield criterion
            for scored in options:
                yield from finding.cell(scored.option, criterion).in_force
    for scored in finding.options:
        for reason in scored.ruled_out:
            yield reason.by


def matrix(finding: Tradeoff, register: Register, *, with_points: bool) -> Figure:
    """The matrix of a decision; `with_points` sums it up where the report does so nowhere else."""
    every = ordered_options(finding, MOST_OPTIONS)
    options = every[:MOST_OPTIONS]
    shown = {*foremost_rows(finding, MOST_ROWS)}
    most = max((abs(t.gain) for _, _, trades in row_groups(finding) for t in trades), default=0)
    groups = [
        MatrixGroup(
            title,
            gap,
            tuple(_row(finding, register, trade, options, float(most)) for trade in rows),
        )
        for title, gap, trades in row_groups(finding)
        if (rows := [trade for trade in trades if trade.criterion.id in shown])
    ]
    count = sum(len(trades) for _, _, trades in row_groups(finding))
    left = [
        fmt.counted(number, thing)
        for number, thing in (
            (count - len(shown), "more row"),
            (len(every) - len(options), "more option"),
        )
        if number > 0
    ]
    cells = (cell.cell for group in groups for row in group.rows for cell in row.cells)
    has_points = with_points and bool(finding.criteria)
    shown_ = Matrix(
        columns=tuple(_column(finding, scored) for scored in options),
        groups=tuple(groups),
        foot=tuple(_points(finding, scored) for scored in options) if has_points else (),
        foot_gap=fmt.number(finding.switch.gain) if finding.switch else "",
        is_figured=finding.switch is not None,
        legend=r.legend(cells),
    )
    return Figure(
        f"{finding.decider.name}: {finding.decision.question}",
        shown_,
        told=r.Later(lambda: _told(finding, with_points=with_points)),
        left=fmt.listed(left),
    )


TELLING = (r.Part.WHY, r.Part.PRICE)
"""What the cells of the matrix tell when they are opened."""


def _told(finding: Tradeoff, *, with_points: bool) -> Iterator[r.Block]:
    yield table(finding)
    if with_points and (spread := points(finding)):
        yield spread
    yield r.Listing(depth.of_parts(summary(finding), *TELLING))


def _points(finding: Tradeoff, scored: Scored) -> tuple[str, str]:
    """The points of an option, and what they can be; empty where they are exact."""
    is_exact = scored.bounds.exact or not has_ranges(finding)
    return fmt.number(scored.points), "" if is_exact else fmt.interval(scored.bounds)


def _column(finding: Tradeoff, scored: Scored) -> r.Column:
    is_out = bool(scored.ruled_out)
    leads = scored.option in finding.leaders
    marks = (
        standing(finding, scored.option),
        ("leads" if len(finding.leaders) == 1 else "level") if leads else "",
        f"ruled out by {fmt.few(reason.said for reason in scored.ruled_out)}" if is_out else "",
    )
    return r.Column(scored.option.name, ", ".join(filter(None, marks)), strong=leads, muted=is_out)


def _row(
    finding: Tradeoff, register: Register, trade: Trade, options: Sequence[Scored], most: float
) -> MatrixRow:
    criterion = trade.criterion
    return MatrixRow(
        name=criterion.name,
        home=register.claims.get(id(criterion), ""),
        weight=round(BAR * float(criterion.weight.mid / HIGHEST)),
        weight_word=fmt.worded(criterion.weight, IMPORTANCE),
        cells=tuple(_cell(finding, register, trade, scored) for scored in options),
        gap=fmt.number(abs(trade.gain)) if trade.gain else "",
        bar=round(BAR * float(abs(trade.gain)) / most) if most else 0,
    )


def _cell(finding: Tradeoff, register: Register, trade: Trade, scored: Scored) -> MatrixCell:
    performance = finding.cell(scored.option, trade.criterion)
    cell = performance_cell(performance)
    title = r.text(
        r.strong(scored.option.name), " on ", r.strong(trade.criterion.name), ": ", cell.text
    )
    note = "Not judged: it counts 0, and can be anything." if performance.blank else ""
    opened = register.open(title, performance.in_force, note)
    said = f"{scored.option.name} on {trade.criterion.name}: {_spoken(cell, performance.known)}"
    return MatrixCell(cell, opened, said)


SPOKEN: Mapping[Fraction, str] = MappingProxyType(
    {
        Fraction(2): "helps strongly",
        Fraction(1): "helps",
        Fraction(0): "neither",
        Fraction(-1): "hurts",
        Fraction(-2): "hurts strongly",
    }
)
MARKED = frozenset((r.BLANK, r.SHARED, r.PAST_SCALE))
"""The signs that stand behind a value."""


def _spoken(cell: r.Cell, value: Range) -> str:
    """A cell for who hears it: what its sign means, and whose judgement it is."""
    if cell == r.NOT_JUDGED:
        return "not judged"
    said = cell.text
    if MARKED.isdisjoint(cell.signs):
        said = SPOKEN.get(value.low, said) if value.exact else said
        said = "unknown" if value == UNKNOWN else said
    return f"{said}, judgement" if cell.judgement else said
