"""Why an option is ahead, at what price, and which criteria pull apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs.finding import Tradeoff
from stancecli.lenses.tradeoffs.wording import AT_MIDPOINTS, because, is_exact, named
from stancecli.methods.performance import Performance, total
from stancecli.methods.tradeoffs import BondCost, Compromise, Dominance, Switch, Tension, Trade
from stancecli.model import Criterion, Interest, Option


def why(of: Tradeoff, verbose: bool) -> Iterator[r.Block]:
    if of.switch is None:
        return
    compared = of.switch
    shown = compared.better if verbose else compared.sufficient
    if shown:
        yield r.Section(
            f"Why {fmt.quoted(compared.end.name)}",
            _trades(of, compared, shown, verbose),
            _sufficiency(compared, shown),
        )
    if compared.worse:
        yield r.Section("The price", _trades(of, compared, compared.worse, verbose))


def _sufficiency(compared: Switch, shown: tuple[Trade, ...]) -> str:
    gained = sum(trade.gain for trade in shown)
    against = -sum(trade.gain for trade in compared.worse)
    rest = len(compared.better) - len(shown)
    if not compared.worse:
        said = f"it gives up nothing against {fmt.quoted(compared.start.name)}"
    elif gained > against:
        gains = "this gain" if len(shown) == 1 else f"these {len(shown)} gains"
        verb = "exceeds" if len(shown) == 1 else "exceed"
        said = f"{gains} (+{fmt.number(gained)}) {verb} the whole price ({fmt.number(against)})"
    else:
        said = f"its gains (+{fmt.number(gained)}) against the whole price ({fmt.number(against)})"
    return "; ".join(filter(None, (said, _rough(compared), f"{rest} smaller: -v" if rest else "")))


def _rough(compared: Switch) -> str:
    """That midpoints stand in for ranges, where any do."""
    trades = (*compared.better, *compared.worse, *compared.equal)
    return "" if all(map(is_exact, trades)) else AT_MIDPOINTS


def _trades(
    of: Tradeoff, compared: Switch, trades: Iterable[Trade], verbose: bool
) -> tuple[r.Section, ...]:
    """For each criterion what either option does to it, what holds now first."""
    stays = compared.end is of.current
    sides = [("now" if compared.start is of.current else "else", compared.start)]
    sides.append(("now" if stays else "then", compared.end))
    if stays:
        sides.reverse()
    return tuple(
        r.Section(
            trade.criterion.name,
            (
                r.Listing(
                    (
                        *(
                            entry
                            for label, option in sides
                            for entry in _reasons(of, option, trade.criterion, label, verbose)
                        ),
                        *_either_way(of, of.cell(compared.end, trade.criterion), verbose),
                    )
                ),
            ),
            f"{fmt.effect(trade.after)}, not {fmt.effect(trade.before)}"
            if stays
            else f"{fmt.effect(trade.before)} → {fmt.effect(trade.after)}",
        )
        for trade in trades
    )


def _reasons(
    of: Tradeoff, option: Option, criterion: Criterion, label: str, verbose: bool
) -> Iterator[r.Entry]:
    cell = of.cell(option, criterion)
    if not cell.claims:
        yield r.Entry(r.text(_silence(cell, criterion)), label)
    for claim in cell.claims:
        below = (r.provenance(claim),) if verbose else ()
        yield r.Entry(r.text(because(claim)), label, (), r.basis(claim), below)


def _either_way(of: Tradeoff, cell: Performance, verbose: bool) -> Iterator[r.Entry]:
    """What both values include, since other decisions do it whatever is chosen here."""
    if not cell.always:
        return
    doers = {
        option.id: f"{fmt.quoted(option.name)} ({actor.name})"
        for option, actor in zip(of.elsewhere, of.holders, strict=True)
    }
    by = fmt.listed(dict.fromkeys(doers[claim.option] for claim in cell.always))
    below = [
        part
        for claim in (cell.always if verbose else ())
        for part in (r.text(because(claim)), r.provenance(claim))
        if part
    ]
    said = f"{fmt.effect(total(cell.always))} of this in any case, from {by}."
    yield r.Entry(r.text(said), "both", (), r.basis(*cell.always), tuple(below))


def _silence(cell: Performance, criterion: Criterion) -> str:
    """What a cell without a claim of its own says."""
    if not cell.judged:
        return "Not judged."
    return "Nothing that holds here." if isinstance(criterion, Interest) else "Does not break it."


# Pulling apart.


def pulling_apart(of: Tradeoff, verbose: bool) -> Iterator[r.Block]:
    if of.tension is None:
        return
    count = len(of.tensions)
    shown = of.tensions if verbose else (of.tension,)
    more = "; this is the weightiest, -v lists all" if count > 1 and not verbose else ""
    entries = tuple(r.Entry(r.text(_pair(of, each))) for each in shown)
    yield r.Section("Pulling apart", (r.Listing(entries),), fmt.counted(count, "pair") + more)


def _pair(of: Tradeoff, tension: Tension) -> str:
    ways = "; or ".join(_way(of, tension, each) for each in tension.compromises)
    regretted = fmt.listed((fmt.quoted(option.name) for option in tension.least_regret), "or")
    disputed = f" By the larger of the two losses it would be {regretted}." * tension.disputed
    first, second = (fmt.quoted(each.name) for each in tension.pair)
    exact = _all_exact(of, tension.pair)
    rough = "" if exact else f" ({AT_MIDPOINTS})"
    return (
        f"{first} against {second}{rough}: least bad on the worse of the two is {ways}.{disputed}"
    )


def _way(of: Tradeoff, tension: Tension, each: Compromise) -> str:
    """A compromise by its values, and how far it lies below the best for either."""
    values = ", ".join(fmt.effect(of.cell(each.option, on).value) for on in tension.pair)
    first, second = map(fmt.number, each.losses)
    below = f"{first} below the best for the first, {second} for the second"
    return f"{fmt.quoted(each.option.name)} ({values}), {below}"


def _all_exact(of: Tradeoff, over: Iterable[Criterion]) -> bool:
    """Whether no range or unknown stands behind what an open option is for these criteria."""
    return all(of.cell(each.option, on).value.exact for on in over for each in of.open)


# More, when asked.


def more(of: Tradeoff) -> Iterator[r.Block]:
    least = fmt.listed(fmt.quoted(option.name) for option in of.compromise)
    yield r.Section(
        f"Least bad over all {fmt.the_criteria(of.criteria)}",
        (r.Paragraph(r.text(f"{least}: no open option has a milder worst.")),),
        "" if _all_exact(of, of.criteria) else AT_MIDPOINTS,
    )
    if of.dominated:
        yield r.Section("Dominated", (r.Listing(tuple(map(_dominance, of.dominated)), "▸"),))
    if of.switches:
        entries = tuple(_switched(each) for each in of.switches)
        start = of.switches[0].start
        rough = next(filter(None, map(_rough, of.switches)), "")
        yield r.Section(f"Instead of {named(of, start)}", (r.Listing(entries, "▸"),), rough)
    if of.bond_costs:
        entries = tuple(_bond(each) for each in of.bond_costs)
        yield r.Section("What binding costs", (r.Listing(entries, "▸"),))
    if of.elsewhere:
        held = tuple(
            r.Entry(r.text(f"{actor.name}: {fmt.quoted(option.name)}"))
            for actor, option in zip(of.holders, of.elsewhere, strict=True)
        )
        yield r.Section(
            "What holds elsewhere", (r.Listing(held, "▸"),), "the context of this answer"
        )


def _dominance(each: Dominance) -> r.Entry:
    by = fmt.listed(fmt.quoted(option.name) for option in each.by)
    return r.Entry(
        r.text(f"{fmt.quoted(each.option.name)}: nowhere better than {by}, and somewhere worse")
    )


def _switched(each: Switch) -> r.Entry:
    gains, losses = (fmt.listed(map(_traded, trades)) for trades in (each.better, each.worse))
    return r.Entry(
        r.text(r.strong(each.end.name)),
        aside=r.text(fmt.number(each.gain, signed=True)),
        below=(
            r.text(f"gains on: {gains or 'nothing'}"),
            r.text(f"gives up: {losses or 'nothing'}"),
        ),
    )


def _traded(trade: Trade) -> str:
    """What is gained or given up; with the values where a range could make it otherwise."""
    values = f"{fmt.effect(trade.before)} → {fmt.effect(trade.after)}"
    return fmt.marked(trade.criterion.name, "" if is_exact(trade) else values)


def _bond(each: BondCost) -> r.Entry:
    without = f"without {fmt.quoted(each.constraint.name)}"
    if each.gain > 0:
        leaders = fmt.listed((fmt.quoted(option.name) for option in each.leaders), "or")
        said = f"{without}, {leaders} leads, by {fmt.number(each.gain)} points"
    else:
        said = f"{without}, the same leads"
    return r.Entry(r.text(said), basis=r.basis(each.constraint))
