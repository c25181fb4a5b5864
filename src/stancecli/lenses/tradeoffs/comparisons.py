"""What the whole answer has besides: the best compromise, what is dominated, each other option."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs.finding import Tradeoff
from stancecli.lenses.tradeoffs.reasons import rough
from stancecli.lenses.tradeoffs.screen import rough_cells
from stancecli.methods.tradeoffs import BondCost, Trade
from stancecli.wording import named, names


def comparisons(finding: Tradeoff) -> Iterator[r.Section]:
    """The best compromise, what is dominated, each switch, what binds, what holds elsewhere.

    Nothing where no option does anything to an interest.
    """
    if not finding.criteria:
        return
    if len(finding.open) > 1:
        yield r.Section(
            f"Best compromise over all {fmt.the_criteria(finding.criteria)}",
            (r.Paragraph(f"{names(finding.compromise)}: no open option has a milder worst."),),
            rough_cells(finding, finding.criteria),
        )
    dominated = [
        r.Entry(
            f"{fmt.quoted(found.option.name)}: nowhere better than {names(found.by)}, "
            "and somewhere worse"
        )
        for found in finding.dominated
    ]
    switches = [
        r.Entry(
            r.strong(switch.end.name),
            aside=fmt.number(switch.gain, signed=True),
            below=(f"gains on: {_traded(switch.better)}", f"gives up: {_traded(switch.worse)}"),
        )
        for switch in finding.switches
    ]
    elsewhere = [
        r.Entry(f"{actor.name}: {fmt.quoted(option.name)}")
        for actor, option in zip(finding.holders, finding.elsewhere, strict=True)
    ]
    note = rough(trade for switch in finding.switches for trade in switch.trades)
    for title, entries, beside in (
        ("Dominated", dominated, ""),
        (f"Instead of {named(finding, finding.compared_with)}", switches, note),
        ("What binding costs", [_bond(found) for found in finding.bond_costs], ""),
        ("What holds elsewhere", elsewhere, "the context of this answer"),
    ):
        if entries:
            yield r.Section(title, (r.listing(entries, bullet="▸"),), beside)


def _traded(trades: Sequence[Trade]) -> str:
    """What is gained or given up; with the values where a range could make it otherwise."""
    criteria = (
        fmt.marked(
            trade.criterion.name,
            "" if trade.exact else f"{fmt.effect(trade.before)} → {fmt.effect(trade.after)}",
        )
        for trade in trades
    )
    return fmt.listed(criteria) or "nothing"


def _bond(cost: BondCost) -> r.Entry:
    without = f"without {fmt.quoted(cost.constraint.name)}"
    then = (
        f"{names(cost.leaders, 'or')} leads, by {fmt.number(cost.gain)} points"
        if cost.gain > 0
        else "the same leads"
    )
    return r.Entry(f"{without}, {then}", basis=r.basis(cost.constraint))
