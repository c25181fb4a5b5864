"""The table of `tradeoffs`: options across, criteria down, and what rules an option out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs.finding import Scored, Tradeoff
from stancecli.methods.performance import Performance
from stancecli.methods.tradeoffs import Trade
from stancecli.model import IMPORTANCE, Breach, Criterion, Effect, Option
from stancecli.wording import AT_MIDPOINTS, named, performance_cell, standing


def reason(claim: Effect | Breach) -> str:
    """Why a claim is made, or that nobody says why."""
    return claim.because or f"{fmt.effect(claim.size)}, no reason given."


def table(finding: Tradeoff) -> r.Table:
    """Open options first; the rows in the order of what they gain the leader, or cost it."""
    options = sorted(finding.options, key=lambda scored: bool(scored.ruled_out))
    groups = tuple(_groups(finding, options))
    gain = " · gain: weight × step" if finding.switch else ""
    return r.Table(
        columns=tuple(_column(finding, scored) for scored in options),
        groups=groups,
        foot=tuple(_foot(finding, options)),
        weight="wt",
        figure="gain" if finding.switch else "",
        legend=r.legend(
            (cell for group in groups for row in group.rows for cell in row.cells),
            f"weight: low 1 to vital 4 · points: sum of weight × effect{gain}",
        ),
    )


def _column(finding: Tradeoff, scored: Scored) -> r.Column:
    option, is_out = scored.option, bool(scored.ruled_out)
    marks = (standing(finding, option), _ahead(finding, option), "ruled out" if is_out else "")
    mark = ", ".join(filter(None, marks))
    return r.Column(option.name, mark, strong=option in finding.leaders, muted=is_out)


def _ahead(finding: Tradeoff, option: Option) -> str:
    """Whether an option is ahead of others."""
    if option not in finding.leaders or len(finding.open) < 2:
        return ""
    return "ahead" if len(finding.leaders) == 1 else "level ahead"


def _groups(finding: Tradeoff, options: Sequence[Scored]) -> Iterator[r.Group]:
    switch = finding.switch
    if not switch:
        rows = (_row(finding, criterion, options) for criterion in finding.criteria)
        yield r.Group("", tuple(rows))
        return
    ahead, other = (
        named(finding, option, _ahead(finding, option)) for option in (switch.end, switch.start)
    )
    exact = all(trade.exact for trade in switch.equal)
    for title, trades in (
        (f"{ahead} does better than {other}", switch.better),
        (f"{other} does better", switch.worse),
        ("Equal for both" if exact else f"Equal, {AT_MIDPOINTS}", switch.equal),
    ):
        if trades:
            rows = (_row(finding, trade.criterion, options, trade) for trade in trades)
            yield r.Group(title, tuple(rows))


def _row(
    finding: Tradeoff, criterion: Criterion, options: Sequence[Scored], trade: Trade | None = None
) -> r.Row:
    cells = [finding.cell(scored.option, criterion) for scored in options]
    return r.Row(
        name=criterion.name,
        cells=tuple(map(_cell, cells)),
        weight=fmt.interval(criterion.weight, "–"),
        weight_word=fmt.worded(criterion.weight, IMPORTANCE),
        figure=fmt.number(trade.gain, signed=True) if trade else "",
    )


def _cell(cell: Performance) -> r.Cell:
    reasons = (f"{reason(claim)} {r.basis(claim).marks}" for claim in cell.in_force)
    return performance_cell(cell, "; ".join(reasons))


def _foot(finding: Tradeoff, options: Sequence[Scored]) -> Iterator[r.Row]:
    exact = all(scored.bounds.exact for scored in options)
    yield r.Row(
        "Points" if exact else "Points, at midpoints",
        tuple(r.Cell(fmt.number(scored.points)) for scored in options),
        figure=fmt.number(finding.switch.gain, signed=True) if finding.switch else "",
    )
    if not exact:
        bounds = tuple(r.Cell(fmt.interval(scored.bounds)) for scored in options)
        yield r.Row("at least, at most", bounds)
    cited = tuple(r.Cell(f"{scored.cited} of {scored.effects}") for scored in options)
    yield r.Row("Effects cited", cited)


def ruled_out(finding: Tradeoff) -> Iterator[r.Block]:
    """What is ruled out, and by what: a sentence, or a list of several."""
    entries = [
        r.Entry(
            f"{fmt.quoted(scored.option.name)}, by {by}",
            basis=None if isinstance(why.by, Option) else r.basis(why.by),
        )
        for scored in finding.options
        for why, by in zip(scored.ruled_out, scored.excluded_by, strict=True)
    ]
    if len(entries) == 1:
        yield r.Paragraph(r.text("Ruled out: ", entries[0].text), entries[0].basis)
    elif entries:
        yield r.Section("Ruled out", (r.listing(entries, bullet="·"),))
