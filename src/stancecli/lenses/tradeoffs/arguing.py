"""Why an option is ahead, at what price, and which criteria pull apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stancecli.comparison import BondCost, Compromise, Dominance, Switch, Tension, Trade
from stancecli.lenses.tradeoffs.finding import Tradeoff
from stancecli.lenses.tradeoffs.wording import AT_MIDPOINTS, because, is_exact, named
from stancecli.model import Criterion, Interest, Option
from stancecli.notation import counted, effect, listed, marked, number, quoted, the_criteria
from stancecli.report import (
    Block,
    Entry,
    Listing,
    Paragraph,
    Section,
    basis,
    provenance,
    strong,
    text,
)
from stancecli.values import Cell, total


def why(of: Tradeoff, verbose: bool) -> Iterator[Block]:
    if of.switch is None:
        return
    compared = of.switch
    shown = compared.better if verbose else compared.sufficient
    if shown:
        yield Section(
            f"Why {quoted(compared.end.name)}",
            _trades(of, compared, shown, verbose),
            _sufficiency(compared, shown),
        )
    if compared.worse:
        yield Section("The price", _trades(of, compared, compared.worse, verbose))


def _sufficiency(compared: Switch, shown: tuple[Trade, ...]) -> str:
    gained = sum(trade.gain for trade in shown)
    against = -sum(trade.gain for trade in compared.worse)
    rest = len(compared.better) - len(shown)
    if not compared.worse:
        said = f"it gives up nothing against {quoted(compared.start.name)}"
    elif gained > against:
        gains = "this gain" if len(shown) == 1 else f"these {len(shown)} gains"
        verb = "exceeds" if len(shown) == 1 else "exceed"
        said = f"{gains} (+{number(gained)}) {verb} the whole price ({number(against)})"
    else:
        said = f"its gains (+{number(gained)}) against the whole price ({number(against)})"
    return "; ".join(filter(None, (said, _rough(compared), f"{rest} smaller: -v" if rest else "")))


def _rough(compared: Switch) -> str:
    """That midpoints stand in for ranges, where any do."""
    trades = (*compared.better, *compared.worse, *compared.equal)
    return "" if all(map(is_exact, trades)) else AT_MIDPOINTS


def _trades(
    of: Tradeoff, compared: Switch, trades: Iterable[Trade], verbose: bool
) -> tuple[Section, ...]:
    """For each criterion what either option does to it, what holds now first."""
    stays = compared.end is of.current
    sides = [("now" if compared.start is of.current else "else", compared.start)]
    sides.append(("now" if stays else "then", compared.end))
    if stays:
        sides.reverse()
    return tuple(
        Section(
            trade.criterion.name,
            (
                Listing(
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
            f"{effect(trade.after)}, not {effect(trade.before)}"
            if stays
            else f"{effect(trade.before)} → {effect(trade.after)}",
        )
        for trade in trades
    )


def _reasons(
    of: Tradeoff, option: Option, criterion: Criterion, label: str, verbose: bool
) -> Iterator[Entry]:
    cell = of.cell(option, criterion)
    if not cell.claims:
        yield Entry(text(_silence(cell, criterion)), label)
    for claim in cell.claims:
        below = (provenance(claim),) if verbose else ()
        yield Entry(text(because(claim)), label, (), basis(claim), below)


def _either_way(of: Tradeoff, cell: Cell, verbose: bool) -> Iterator[Entry]:
    """What both values include, since other decisions do it whatever is chosen here."""
    if not cell.always:
        return
    doers = {
        option.id: f"{quoted(option.name)} ({actor.name})"
        for option, actor in zip(of.elsewhere, of.holders, strict=True)
    }
    by = listed(dict.fromkeys(doers[claim.option] for claim in cell.always))
    below = [
        part
        for claim in (cell.always if verbose else ())
        for part in (text(because(claim)), provenance(claim))
        if part
    ]
    said = f"{effect(total(cell.always))} of this in any case, from {by}."
    yield Entry(text(said), "both", (), basis(*cell.always), tuple(below))


def _silence(cell: Cell, criterion: Criterion) -> str:
    """What a cell without a claim of its own says."""
    if not cell.judged:
        return "Not judged."
    return "Nothing that holds here." if isinstance(criterion, Interest) else "Does not break it."


# Pulling apart.


def pulling_apart(of: Tradeoff, verbose: bool) -> Iterator[Block]:
    if of.tension is None:
        return
    count = len(of.tensions)
    shown = of.tensions if verbose else (of.tension,)
    more = "; this is the weightiest, -v lists all" if count > 1 and not verbose else ""
    entries = tuple(Entry(text(_pair(of, each))) for each in shown)
    yield Section("Pulling apart", (Listing(entries),), counted(count, "pair") + more)


def _pair(of: Tradeoff, tension: Tension) -> str:
    ways = "; or ".join(_way(of, tension, each) for each in tension.compromises)
    regretted = listed((quoted(option.name) for option in tension.least_regret), "or")
    disputed = f" By the larger of the two losses it would be {regretted}." * tension.disputed
    first, second = (quoted(each.name) for each in tension.pair)
    exact = _all_exact(of, tension.pair)
    rough = "" if exact else f" ({AT_MIDPOINTS})"
    return (
        f"{first} against {second}{rough}: least bad on the worse of the two is {ways}.{disputed}"
    )


def _way(of: Tradeoff, tension: Tension, each: Compromise) -> str:
    """A compromise by its values, and how far it lies below the best for either."""
    values = ", ".join(effect(of.cell(each.option, on).value) for on in tension.pair)
    first, second = map(number, each.losses)
    below = f"{first} below the best for the first, {second} for the second"
    return f"{quoted(each.option.name)} ({values}), {below}"


def _all_exact(of: Tradeoff, over: Iterable[Criterion]) -> bool:
    """Whether no range or unknown stands behind what an open option is for these criteria."""
    return all(of.cell(each.option, on).value.exact for on in over for each in of.open)


# More, when asked.


def more(of: Tradeoff) -> Iterator[Block]:
    least = listed(quoted(option.name) for option in of.compromise)
    yield Section(
        f"Least bad over all {the_criteria(of.criteria)}",
        (Paragraph(text(f"{least}: no open option has a milder worst.")),),
        "" if _all_exact(of, of.criteria) else AT_MIDPOINTS,
    )
    if of.dominated:
        yield Section("Dominated", (Listing(tuple(map(_dominance, of.dominated)), "▸"),))
    if of.switches:
        entries = tuple(_switched(each) for each in of.switches)
        start = of.switches[0].start
        rough = next(filter(None, map(_rough, of.switches)), "")
        yield Section(f"Instead of {named(of, start)}", (Listing(entries, "▸"),), rough)
    if of.bond_costs:
        entries = tuple(_bond(each) for each in of.bond_costs)
        yield Section("What binding costs", (Listing(entries, "▸"),))
    if of.elsewhere:
        held = tuple(
            Entry(text(f"{actor.name}: {quoted(option.name)}"))
            for actor, option in zip(of.holders, of.elsewhere, strict=True)
        )
        yield Section("What holds elsewhere", (Listing(held, "▸"),), "the context of this answer")


def _dominance(each: Dominance) -> Entry:
    by = listed(quoted(option.name) for option in each.by)
    return Entry(text(f"{quoted(each.option.name)}: nowhere better than {by}, and somewhere worse"))


def _switched(each: Switch) -> Entry:
    gains, losses = (listed(map(_traded, trades)) for trades in (each.better, each.worse))
    return Entry(
        text(strong(each.end.name)),
        aside=text(number(each.gain, signed=True)),
        below=(text(f"gains on: {gains or 'nothing'}"), text(f"gives up: {losses or 'nothing'}")),
    )


def _traded(trade: Trade) -> str:
    """What is gained or given up; with the values where a range could make it otherwise."""
    values = f"{effect(trade.before)} → {effect(trade.after)}"
    return marked(trade.criterion.name, "" if is_exact(trade) else values)


def _bond(each: BondCost) -> Entry:
    without = f"without {quoted(each.constraint.name)}"
    if each.gain > 0:
        leaders = listed((quoted(option.name) for option in each.leaders), "or")
        said = f"{without}, {leaders} leads, by {number(each.gain)} points"
    else:
        said = f"{without}, the same leads"
    return Entry(text(said), basis=basis(each.constraint))
