"""The table of `tradeoffs`: options across, criteria down, and what rules an option out."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs.finding import Scored, Tradeoff
from stancecli.lenses.tradeoffs.wording import because, is_exact
from stancecli.methods.feasibility import RuledOut
from stancecli.methods.performance import Performance as Value
from stancecli.methods.tradeoffs import Switch, Trade
from stancecli.model import IMPORTANCE, Breach, Criterion, Effect, Option


def table(of: Tradeoff) -> r.Table:
    shown = (*of.open, *(each for each in of.options if each.ruled_out))
    compared = of.switch
    groups = tuple(_groups(of, compared, shown)) if compared else (r.Group("", _rows(of, shown)),)
    gain = " · gain: weight × step" if compared else ""
    return r.Table(
        columns=tuple(column(of, each) for each in shown),
        groups=groups,
        foot=tuple(_foot(of, shown)),
        weight="wt",
        figure="gain" if compared else "",
        legend=(
            r.signs(cell for group in groups for row in group.rows for cell in row.cells),
            f"weight: low 1 to vital 4 · points: sum of weight × effect{gain}",
        ),
    )


def column(of: Tradeoff, each: Scored) -> r.Column:
    leads = each.option in of.leaders
    marks = (*_place(of, each.option), "ruled out" if each.ruled_out else "")
    mark = ", ".join(filter(None, marks))
    return r.Column(each.option.name, mark, strong=leads, muted=bool(each.ruled_out))


def _place(of: Tradeoff, option: Option) -> tuple[str, str]:
    """Whether an option holds now, and whether it is ahead of others."""
    ahead = "ahead" if len(of.leaders) == 1 else "level ahead"
    is_ahead = option in of.leaders and len(of.open) > 1
    return fmt.holding(option, of.current, of.decision), ahead if is_ahead else ""


def _groups(of: Tradeoff, compared: Switch, shown: tuple[Scored, ...]) -> Iterator[r.Group]:
    ahead, other = (
        fmt.marked(fmt.quoted(each.name), *_place(of, each))
        for each in (compared.end, compared.start)
    )
    rough = any(not is_exact(each) for each in compared.equal)
    for title, trades in (
        (f"{ahead} does better than {other}", compared.better),
        (f"{other} does better", compared.worse),
        ("Equal, ranges at their midpoints" if rough else "Equal for both", compared.equal),
    ):
        if trades:
            yield r.Group(title, tuple(_row(of, each.criterion, shown, each) for each in trades))


def _rows(of: Tradeoff, shown: tuple[Scored, ...]) -> tuple[r.Row, ...]:
    return tuple(_row(of, criterion, shown) for criterion in of.criteria)


def _row(
    of: Tradeoff, criterion: Criterion, shown: tuple[Scored, ...], trade: Trade | None = None
) -> r.Row:
    cells = [of.cell(each.option, criterion) for each in shown]
    return r.Row(
        name=criterion.name,
        cells=tuple(map(_cell, cells)),
        weight=fmt.interval(criterion.weight, "–"),
        weight_word=fmt.worded(criterion.weight, IMPORTANCE),
        figure=fmt.number(trade.gain, signed=True) if trade else "",
        basis=r.basis(*(claim for cell in cells for claim in (*cell.claims, *cell.always))),
    )


def _cell(of: Value) -> r.Cell:
    claims = (*of.claims, *of.always)
    return r.valued(
        of.value,
        judged=not of.blank,
        judgement=of.rests_on_judgement,
        shared=bool(of.always),
        past_scale=of.passes_scale,
        reason="; ".join(f"{because(claim)} {_bracket(claim)}" for claim in claims),
    )


def _bracket(claim: Effect | Breach) -> str:
    return r.basis(claim).marks


def _foot(of: Tradeoff, shown: tuple[Scored, ...]) -> Iterator[r.Row]:
    gain = fmt.number(of.switch.gain, signed=True) if of.switch else ""
    exact = all(each.bounds.exact for each in shown)
    yield r.Row(
        "Points" if exact else "Points, at midpoints",
        tuple(r.Cell(fmt.number(each.points)) for each in shown),
        figure=gain,
    )
    if not exact:
        spans = tuple(r.Cell(fmt.interval(each.bounds)) for each in shown)
        yield r.Row("at least, at most", spans)
    yield r.Row("Effects cited", tuple(r.Cell(f"{e.cited} of {e.effects}") for e in shown))


def excluded(of: Tradeoff) -> Iterator[r.Block]:
    """What is ruled out, and by what: a sentence, or a list of several."""
    said = [
        (f"{fmt.quoted(each.option.name)}, by {by}", _basis(reason))
        for each in of.options
        for reason, by in zip(each.ruled_out, each.excluded_by, strict=True)
    ]
    if len(said) == 1:
        (sentence, rests), *_ = said
        yield r.Paragraph(r.text(f"Ruled out: {sentence}"), rests)
    elif said:
        entries = tuple(r.Entry(r.text(sentence), basis=rests) for sentence, rests in said)
        yield r.Section("Ruled out", (r.Listing(entries, "·"),))


def _basis(reason: RuledOut) -> r.Basis | None:
    return None if isinstance(reason.by, Option) else r.basis(reason.by)
