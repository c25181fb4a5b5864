"""What would change an answer, what is not known, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from stancecli import grounds
from stancecli.comparison import Turn
from stancecli.firmness.completions import Decisive
from stancecli.firmness.thresholds import Threshold
from stancecli.graph import Bearing
from stancecli.lenses.tradeoffs.finding import Tradeoff
from stancecli.lenses.tradeoffs.wording import named
from stancecli.model import HIGHEST, Criterion, Option
from stancecli.notation import (
    beyond,
    bound,
    effect,
    interval,
    left_out,
    listed,
    number,
    quoted,
    the_criterion,
    weighs_by,
)
from stancecli.report import Entry, Listing, Paragraph, Section, text


def what_would_change_it(of: Tradeoff, verbose: bool) -> Section:
    limits = [_threshold(each) for each in of.thresholds if each.inside]
    ratios = list(_held(of))
    turned = [_turn(each) for each in of.turns]
    # One of each kind before a second of any.
    changes = [*limits[:1], *ratios, *turned[:1], *limits[1:], *turned[1:]]
    shown = changes if verbose else changes[:3]
    nothing = Paragraph(text("No single importance, and no single option of another actor, does."))
    listing = Listing(tuple(Entry(text(each)) for each in shown), "·")
    return Section(
        "What would change it",
        (listing if changes else nothing,),
        left_out(len(changes) - len(shown)),
    )


def _threshold(each: Threshold) -> str:
    importance = beyond(each.at, each.criterion.weight)
    if each.at == HIGHEST:
        # There is nothing beyond, where another could be alone ahead.
        then = f"{_either(each.then)} can draw level"
    else:
        # Not "leads": farther on, the lead may pass to a third.
        takes = "takes" if len(each.then) == 1 else "take"
        then = f"{listed(quoted(option.name) for option in each.then)} {takes} the lead"
    return f"{quoted(each.criterion.name)} counting {importance}: then {then}."


def _lead(options: Sequence[Option]) -> str:
    """Who leads, alone or together."""
    if len(options) == 1:
        return f"{quoted(options[0].name)} leads"
    return f"{listed(quoted(each.name) for each in options)} share the lead"


def _either(options: Iterable[Option]) -> str:
    return listed((quoted(each.name) for each in options), "or")


def _held(of: Tradeoff) -> Iterator[str]:
    """How unequal weights can be before the first rival passes the leader, and so leads.

    Who passes it later need not lead, since the first may be ahead of that one all the way. Nor is
    anything said where several lead, or where one is behind if all weighs the same.
    """
    ratios = [each.ratio for each in of.held_ratios if each.ratio is not None]
    if len(of.leaders) > 1 or not ratios or min(ratios) < 1:
        return
    first = [each.rival for each in of.held_ratios if each.ratio == min(ratios)]
    yield (
        f"Any {the_criterion(of.criteria)} counting more than {bound(min(ratios))} times another, "
        f"in the same order: then {listed((named(of, each) for each in first), 'or')} can lead."
    )


def _turn(each: Turn) -> str:
    return (
        f"{quoted(each.option.name)} ({each.actor.name}) instead of "
        f"{quoted(each.instead_of.name)}: then {_then(each)}."
    )


def _then(each: Turn) -> str:
    leaders = listed(quoted(option.name) for option in each.leaders)
    if each.by is None:
        return f"the lead passes to {leaders}, since what leads now is ruled out"
    if len(each.leaders) > 1:
        return _lead(each.leaders)
    return f"{leaders} leads by {number(each.by)}" if each.by else f"{leaders} alone leads"


# What is not known, and what it rests on.


def not_known(of: Tradeoff, verbose: bool) -> Section:
    gaps = [_decides(of, each) for each in of.decisive]
    gaps += list(_unjudged(of))
    gaps += [f"{_range(each)}: alone, it changes nothing." for each in of.other_ranges]
    gaps += list(_past_scale(of))
    shown = gaps if verbose else gaps[:2]
    told = shown or ["Each cell of the table is judged, and none as a range."]
    return Section(
        "Not known",
        (Listing(tuple(Entry(text(each)) for each in told), "·"),),
        left_out(len(gaps) - len(shown)),
    )


def _decides(of: Tradeoff, each: Decisive) -> str:
    reach = "ahead" if all(option in of.leaders for option in each.then) else "ahead or level"
    return f"{_range(each.claim)}: alone, it can put {_either(each.then)} {reach}."


def _range(of: Bearing | Criterion) -> str:
    """A range, by what it is a range of."""
    if isinstance(of, Bearing):
        return f"{quoted(of.option.name)} on {quoted(of.criterion.name)} ({effect(of.claim.size)})"
    return f"The {weighs_by(of)} of {quoted(of.name)} ({interval(of.weight)})"


def _unjudged(of: Tradeoff) -> Iterator[str]:
    for criterion in of.criteria:
        judged = {o.option.id for o in of.options if of.cell(o.option, criterion).judged}
        names = [quoted(o.option.name) for o in of.open if o.option.id not in judged]
        # Where no option is judged, what counts in the row is only what holds whatever is chosen.
        if names and judged:
            yield f"{quoted(criterion.name)} is not judged for {listed(names)} (·, counted 0)."


def _past_scale(of: Tradeoff) -> Iterator[str]:
    for cell in of.cells:
        if cell.passes_scale:
            option = next(o.option for o in of.options if o.option.id == cell.option)
            criterion = next(c for c in of.criteria if c.id == cell.criterion)
            yield (
                f"{quoted(option.name)} on {quoted(criterion.name)} adds up to "
                f"{effect(cell.value)}, past what one effect can be: its place may be the coding's."
            )


def rests_on(of: Tradeoff) -> Section:
    alone = [
        f"all {each.effects} of {quoted(each.option.name)}"
        for each in of.open
        if each.effects and not each.cited
    ]
    shared = any(cell.always for cell in of.cells)
    where = "that count for the open options" if shared else "of the open options"
    return grounds.rests_on(of.grounds, "effect", where, listed(alone))
