"""Why the option that leads does so, and at what price: the foremost claim, and all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from textwrap import shorten

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs.finding import Tradeoff
from stancecli.lenses.tradeoffs.table import reason
from stancecli.methods.claims import Claims, total
from stancecli.methods.tradeoffs import Switch, Trade
from stancecli.model import Breach, Criterion, Effect, Interest, Option
from stancecli.wording import claimed, on_criterion, standing_in

LONG = 140
"""Characters of what should not take more than two lines."""


def reasons(finding: Tradeoff) -> Iterator[r.Entry]:
    """The claim that does most for the option that leads, and against it; in whole each of them."""
    switch = finding.switch
    if not switch:
        return
    tells = "each reason with its passage"
    if switch.better:
        foremost = _foremost(finding, switch, switch.better[0], "Against ")
        why = replace(foremost, part=r.Part.WHY, step=12)
        note = "; ".join(filter(None, (_sufficiency(switch), rough(switch.trades))))
        title = f"Why {fmt.quoted(switch.end.name)}"
        labelled = replace(why, label=r.strong("Why"), tells=tells)
        yield r.topic(labelled, _gains(finding, switch), note, title)
        tells = ""
    if switch.worse:
        price = replace(_foremost(finding, switch, switch.worse[0]), part=r.Part.PRICE, step=2)
        trades = tuple(_trade(finding, switch, trade) for trade in switch.worse)
        yield r.topic(replace(price, label=r.strong("Price"), tells=tells), trades)


def _foremost(finding: Tradeoff, switch: Switch, trade: Trade, against: str = "") -> r.Entry:
    """The claim that does most of a gap: the leader's own where it has one, else the rival's.

    One that is cited comes first. A reason of the rival says whose it is, after `against`. Without
    words where neither has one.
    """
    sign = 1 if trade.gain > 0 else -1
    for option, way in ((switch.end, sign), (switch.start, -sign)):
        cell = finding.cell(option, trade.criterion)
        found = [claim for claim in cell.claims if way * claim.size.mid > 0]
        if found:
            claim = max(found, key=lambda claim: (bool(claim.cite), abs(claim.size.mid)))
            whose = "" if option is switch.end else f"{against}{fmt.quoted(option.name)}: "
            said = _why(claim, option, trade.criterion, whose)
            return r.Entry(said, basis=r.basis(claim))
    return r.Entry("")


def _why(claim: Effect | Breach, option: Option, criterion: Criterion, whose: str) -> r.Words:
    """Why a claim is made and on what it bears; where nobody says why, what it is."""
    if not claim.because:
        return f"{on_criterion(option, criterion)}: {fmt.effect(claim.size)}"
    why = shorten(claim.because, LONG, placeholder=" …")
    return r.text(f"{whose}{why} ", r.muted(criterion.name))


def _gains(finding: Tradeoff, switch: Switch) -> tuple[r.Block, ...]:
    """The fewest gains that suffice against the price, largest first, then the smaller ones."""
    needed = len(switch.sufficient)
    told = [_trade(finding, switch, trade) for trade in switch.better]
    if smaller := told[needed:]:
        return (*told[:needed], r.Note(f"{fmt.counted(len(smaller), 'smaller gain')}:"), *smaller)
    return tuple(told)


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


def rough(trades: Iterable[Trade]) -> str:
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
    if shared := finding.cell(switch.end, criterion).always:
        entries.append(_in_any_case(finding, shared))
        entries += [claimed(claim, reason(claim), "in any case") for claim in shared]
    note = (
        r.text(r.sign(trade.after), ", not ", r.sign(trade.before))
        if stays
        else r.change(trade.before, trade.after)
    )
    return r.Section(criterion.name, (r.listing(entries),), note)


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
