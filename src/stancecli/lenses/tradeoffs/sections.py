"""What only the whole answer has: each reason, each tension, each switch, what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from stancecli import notation as fmt, report as r, wording
from stancecli.lenses.tradeoffs.finding import Tradeoff
from stancecli.lenses.tradeoffs.screen import on_judgement
from stancecli.lenses.tradeoffs.table import reason
from stancecli.methods.cells import total
from stancecli.methods.holding import Claims
from stancecli.methods.robustness.completions import Decisive
from stancecli.methods.robustness.thresholds import Threshold
from stancecli.methods.tradeoffs import BondCost, Switch, Tension, Trade, Turn
from stancecli.model import HIGHEST, Criterion, Interest, Option
from stancecli.situation import Bearing
from stancecli.wording import (
    all_named,
    claimed,
    leading,
    named,
    names,
    on_criterion,
    standing_in,
    weight_of,
)


def reasons(finding: Tradeoff) -> Iterator[r.Section]:
    """What speaks for the option that is ahead, the fewest gains that suffice first; its price."""
    switch = finding.switch
    if not switch:
        return
    needed = switch.sufficient
    if needed:
        blocks: list[r.Block] = [_trade(finding, switch, trade) for trade in needed]
        if smaller := switch.better[len(needed) :]:
            title = r.Note(f"{fmt.counted(len(smaller), 'smaller gain')}:")
            rest = (_trade(finding, switch, trade) for trade in smaller)
            blocks.append(r.Shortened((title, *rest), more=f"{len(smaller)} smaller"))
        note = "; ".join(filter(None, (_sufficiency(switch), _rough(switch.trades))))
        yield r.Section(f"Why {fmt.quoted(switch.end.name)}", tuple(blocks), note)
    if switch.worse:
        price = tuple(_trade(finding, switch, trade) for trade in switch.worse)
        yield r.Section("The price", price)


def _sufficiency(switch: Switch) -> str:
    """Whether the gains that are told exceed everything against."""
    if not switch.worse:
        return f"it gives up nothing against {fmt.quoted(switch.start.name)}"
    count = len(switch.sufficient)
    gained = sum(trade.gain for trade in switch.sufficient)
    price = -sum(trade.gain for trade in switch.worse)
    figure, against = f"(+{fmt.number(gained)})", f"the whole price ({fmt.number(price)})"
    if gained <= price:
        return f"its gains {figure} against {against}"
    if count == 1:
        return f"this gain {figure} exceeds {against}"
    return f"these {count} gains {figure} exceed {against}"


def _rough(trades: Iterable[Trade]) -> str:
    """That midpoints or medians stand in for ranges, where any do."""
    return standing_in(value for trade in trades for value in (trade.before, trade.after))


def _trade(finding: Tradeoff, switch: Switch, trade: Trade) -> r.Section:
    """What either option does to one criterion, what holds now first."""
    criterion, stays = trade.criterion, switch.end is finding.current
    options = (switch.end, switch.start) if stays else (switch.start, switch.end)
    entries = [
        entry
        for option in options
        for entry in _claims(finding, option, criterion, _side(finding, switch, option))
    ]
    in_any_case: tuple[r.Block, ...] = ()
    if shared := finding.cell(switch.end, criterion).always:
        entries.append(_in_any_case(finding, shared))
        whole = r.listing(claimed(claim, reason(claim), "in any case") for claim in shared)
        in_any_case = (r.Shortened((whole,)),)
    note = (
        r.text(r.sign(trade.after), ", not ", r.sign(trade.before))
        if stays
        else r.change(trade.before, trade.after)
    )
    return r.Section(criterion.name, (r.listing(entries), *in_any_case), note)


def _side(finding: Tradeoff, switch: Switch, option: Option) -> str:
    """What stands before the claims of one of two options: by name where neither holds now."""
    if finding.current not in (switch.start, switch.end):
        return option.name
    return "as it stands" if option is finding.current else "instead"


def _claims(
    finding: Tradeoff, option: Option, criterion: Criterion, label: str
) -> Iterator[r.Entry]:
    cell = finding.cell(option, criterion)
    for claim in cell.claims:
        yield claimed(claim, reason(claim), label)
    if not cell.claims:
        is_interest = isinstance(criterion, Interest)
        holds = "Nothing that holds here." if is_interest else "Does not break it."
        yield r.Entry(holds if cell.judged else "Not judged.", label)


def _in_any_case(finding: Tradeoff, claims: Claims) -> r.Entry:
    """What both values include, since other decisions do it whatever is chosen here."""
    doers = {
        option.id: f"{fmt.quoted(option.name)} ({actor.name})"
        for option, actor in zip(finding.elsewhere, finding.holders, strict=True)
    }
    by = fmt.listed(dict.fromkeys(doers[claim.option] for claim in claims))
    words = f"{fmt.effect(total(claims))} of this, from {by}."
    return r.Entry(words, "in any case", basis=r.basis(*claims))


# Pairs of criteria that pull apart.


def tensions(finding: Tradeoff) -> Iterator[r.Section]:
    """The pairs of criteria of which no option is best for both."""
    if finding.tensions:
        listing = r.listing(_tension(finding, tension) for tension in finding.tensions)
        count = fmt.counted(len(finding.tensions), "tension")
        yield r.Section("Pull", (listing,), f"{count}: no open option is best for both")


def _tension(finding: Tradeoff, tension: Tension) -> r.Entry:
    ways = []
    for compromise in tension.compromises:
        cells = (finding.cell(compromise.option, criterion) for criterion in tension.pair)
        values = ", ".join(fmt.effect(cell.value) for cell in cells)
        first, second = map(fmt.number, compromise.regrets)
        ways.append(
            f"{fmt.quoted(compromise.option.name)} ({values}), "
            f"{first} below the best for the first, {second} for the second"
        )
    one, other = (fmt.quoted(criterion.name) for criterion in tension.pair)
    rough = f" ({said})" if (said := _rough_cells(finding, tension.pair)) else ""
    regret = f" By the larger of the two losses it would be {names(tension.least_regret, 'or')}."
    return r.Entry(
        f"{one} against {other}{rough}: the best compromise is {'; or '.join(ways)}."
        f"{regret if tension.disputed else ''}"
    )


def _rough_cells(finding: Tradeoff, criteria: Iterable[Criterion]) -> str:
    """The same of what the open options are for these criteria."""
    return standing_in(
        finding.cell(scored.option, criterion).value
        for criterion in criteria
        for scored in finding.open
    )


# What only the whole answer has.


def comparisons(finding: Tradeoff) -> Iterator[r.Section]:
    """The best compromise, what is dominated, each switch, what binds, what holds elsewhere."""
    if len(finding.open) > 1:
        yield r.Section(
            f"Best compromise over all {fmt.the_criteria(finding.criteria)}",
            (r.Paragraph(f"{names(finding.compromise)}: no open option has a milder worst."),),
            _rough_cells(finding, finding.criteria),
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
    rough = _rough(trade for switch in finding.switches for trade in switch.trades)
    for title, entries, note in (
        ("Dominated", dominated, ""),
        (f"Instead of {named(finding, finding.compared_with)}", switches, rough),
        ("What binding costs", [_bond(found) for found in finding.bond_costs], ""),
        ("What holds elsewhere", elsewhere, "the context of this answer"),
    ):
        if entries:
            yield r.Section(title, (r.listing(entries, bullet="▸"),), note)


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


# What would change it.


def what_would_change_it(finding: Tradeoff) -> Iterator[r.Section]:
    """One importance, unequal weights, one option elsewhere; one of each kind before a second."""
    limits = [_threshold(limit) for limit in finding.thresholds if limit.inside]
    turned = [_turn(turn) for turn in finding.turns]
    changes = [*limits[:1], *_held_ratio(finding), *turned[:1], *limits[1:], *turned[1:]]
    nothing = r.Paragraph("No single importance, and no single option of another actor, does.")
    listing = r.listing(map(r.Entry, changes), bullet="·")
    if changes or len(finding.open) > 1:
        yield r.Section("Turns it", (listing if changes else nothing,))


def _threshold(limit: Threshold) -> str:
    importance = fmt.beyond(limit.at, limit.criterion.weight)
    if limit.at == HIGHEST:
        # There is nothing beyond, where another could be alone ahead.
        then = f"{names(limit.then, 'or')} can draw level"
    else:
        # Not "leads": farther on, the lead may pass to a third.
        takes = "takes" if len(limit.then) == 1 else "take"
        then = f"{names(limit.then)} {takes} the lead"
    return f"{fmt.quoted(limit.criterion.name)} counting {importance}: then {then}."


def _held_ratio(finding: Tradeoff) -> Iterator[str]:
    """How unequal weights can be before the first rival passes the leader, and so leads.

    Who passes it later need not lead, since the first may be ahead of that one all the way. Nor is
    anything said where several lead, or where one is behind if all weighs the same.
    """
    least = min((held.ratio for held in finding.held_ratios if held.ratio is not None), default=0)
    if len(finding.leaders) > 1 or least < 1:
        return
    first = (held.rival for held in finding.held_ratios if held.ratio == least)
    yield (
        f"Any {fmt.the_criterion(finding.criteria)} counting more than {fmt.bound(least)} times "
        f"another, in the same order: then {all_named(finding, first, 'or')} can lead."
    )


def _turn(turn: Turn) -> str:
    if turn.by is None:
        then = f"the lead passes to {names(turn.leaders)}, since what leads now is ruled out"
    elif len(turn.leaders) > 1:
        then = leading(turn.leaders)
    elif turn.by:
        then = f"{leading(turn.leaders)} by {fmt.number(turn.by)}"
    else:
        then = f"{names(turn.leaders)} alone leads"
    return (
        f"{fmt.quoted(turn.option.name)} ({turn.actor.name}) instead of "
        f"{fmt.quoted(turn.instead_of.name)}: then {then}."
    )


# What is not known, and what it rests on.


def not_known(finding: Tradeoff) -> r.Section:
    """Ranges, those that decide first; what nobody judged; sums that no effect can reach."""
    gaps = [_decides(finding, found) for found in finding.verdict.decisive]
    gaps += _unjudged(finding)
    gaps += [f"{_range(loose)}: alone, it changes nothing." for loose in finding.other_ranges]
    gaps += _past_scale(finding)
    gaps = gaps or ["Each cell of the open options is judged, and none as a range."]
    return r.Section("Not known", (r.listing(map(r.Entry, gaps), bullet="·"),))


def _decides(finding: Tradeoff, found: Decisive) -> str:
    if all(option in finding.leaders for option in found.then):
        reach = "ahead"
    elif found.only_ties:
        reach = "level"
    else:
        reach = "ahead" if len(found.then) == 1 else "ahead or level"
    return f"{_range(found.claim)}: alone, it can put {names(found.then, 'or')} {reach}."


def _range(loose: Bearing | Criterion) -> str:
    """A range, by what it is a range of."""
    if isinstance(loose, Bearing):
        return f"{on_criterion(loose.option, loose.criterion)} ({fmt.effect(loose.claim.size)})"
    return f"The {weight_of(loose)} ({fmt.interval(loose.weight)})"


def _unjudged(finding: Tradeoff) -> Iterator[str]:
    for criterion in finding.criteria:
        missing = [s.option for s in finding.open if finding.cell(s.option, criterion).blank]
        if missing:
            yield f"{fmt.quoted(criterion.name)} is not judged for {names(missing)} (·, counted 0)."
    for interest in finding.unjudged:
        yield f"{fmt.quoted(interest.name)} ({fmt.weight(interest)}): no option is judged."


def _past_scale(finding: Tradeoff) -> Iterator[str]:
    for criterion, scored in product(finding.criteria, finding.options):
        cell = finding.cell(scored.option, criterion)
        if cell.passes_scale:
            yield (
                f"{on_criterion(scored.option, criterion)} adds up to {fmt.effect(cell.value)}, "
                "past what one effect can be: its place may be the coding's."
            )


def rests_on(finding: Tradeoff) -> r.Section:
    """The sources and the judgements; whose effects are nothing but judgements is said."""
    shared = any(cell.always for cell in finding.cells)
    where = "that count for the open options" if shared else "of the open options"
    return wording.rests_on(finding.grounds, "effect", where, fmt.listed(on_judgement(finding)))
