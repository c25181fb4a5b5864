"""What would change an answer, what is not known, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from stancecli import notation as fmt, report as r, wording
from stancecli.lenses.tradeoffs.finding import Tradeoff
from stancecli.lenses.tradeoffs.wording import named
from stancecli.methods.robustness.completions import Decisive
from stancecli.methods.robustness.thresholds import Threshold
from stancecli.methods.tradeoffs import Turn
from stancecli.model import HIGHEST, Criterion, Option
from stancecli.situation import Bearing


def what_would_change_it(of: Tradeoff, verbose: bool) -> r.Section:
    limits = [_threshold(each) for each in of.thresholds if each.inside]
    ratios = list(_held(of))
    turned = [_turn(each) for each in of.turns]
    # One of each kind before a second of any.
    changes = [*limits[:1], *ratios, *turned[:1], *limits[1:], *turned[1:]]
    shown = changes if verbose else changes[:3]
    nothing = r.Paragraph(
        r.text("No single importance, and no single option of another actor, does.")
    )
    listing = r.Listing(tuple(r.Entry(r.text(each)) for each in shown), "·")
    return r.Section(
        "What would change it",
        (listing if changes else nothing,),
        fmt.left_out(len(changes) - len(shown)),
    )


def _threshold(each: Threshold) -> str:
    importance = fmt.beyond(each.at, each.criterion.weight)
    if each.at == HIGHEST:
        # There is nothing beyond, where another could be alone ahead.
        then = f"{_either(each.then)} can draw level"
    else:
        # Not "leads": farther on, the lead may pass to a third.
        takes = "takes" if len(each.then) == 1 else "take"
        then = f"{fmt.listed(fmt.quoted(option.name) for option in each.then)} {takes} the lead"
    return f"{fmt.quoted(each.criterion.name)} counting {importance}: then {then}."


def _lead(options: Sequence[Option]) -> str:
    """Who leads, alone or together."""
    if len(options) == 1:
        return f"{fmt.quoted(options[0].name)} leads"
    return f"{fmt.listed(fmt.quoted(each.name) for each in options)} share the lead"


def _either(options: Iterable[Option]) -> str:
    return fmt.listed((fmt.quoted(each.name) for each in options), "or")


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
        f"Any {fmt.the_criterion(of.criteria)} counting more than {fmt.bound(min(ratios))} times another, "
        f"in the same order: then {fmt.listed((named(of, each) for each in first), 'or')} can lead."
    )


def _turn(each: Turn) -> str:
    return (
        f"{fmt.quoted(each.option.name)} ({each.actor.name}) instead of "
        f"{fmt.quoted(each.instead_of.name)}: then {_then(each)}."
    )


def _then(each: Turn) -> str:
    leaders = fmt.listed(fmt.quoted(option.name) for option in each.leaders)
    if each.by is None:
        return f"the lead passes to {leaders}, since what leads now is ruled out"
    if len(each.leaders) > 1:
        return _lead(each.leaders)
    return f"{leaders} leads by {fmt.number(each.by)}" if each.by else f"{leaders} alone leads"


# What is not known, and what it rests on.


def not_known(of: Tradeoff, verbose: bool) -> r.Section:
    gaps = [_decides(of, each) for each in of.decisive]
    gaps += list(_unjudged(of))
    gaps += [f"{_range(each)}: alone, it changes nothing." for each in of.other_ranges]
    gaps += list(_past_scale(of))
    shown = gaps if verbose else gaps[:2]
    told = shown or ["Each cell of the table is judged, and none as a range."]
    return r.Section(
        "Not known",
        (r.Listing(tuple(r.Entry(r.text(each)) for each in told), "·"),),
        fmt.left_out(len(gaps) - len(shown)),
    )


def _decides(of: Tradeoff, each: Decisive) -> str:
    reach = "ahead" if all(option in of.leaders for option in each.then) else "ahead or level"
    return f"{_range(each.claim)}: alone, it can put {_either(each.then)} {reach}."


def _range(of: Bearing | Criterion) -> str:
    """A range, by what it is a range of."""
    if isinstance(of, Bearing):
        return f"{fmt.quoted(of.option.name)} on {fmt.quoted(of.criterion.name)} ({fmt.effect(of.claim.size)})"
    return f"The {fmt.weighs_by(of)} of {fmt.quoted(of.name)} ({fmt.interval(of.weight)})"


def _unjudged(of: Tradeoff) -> Iterator[str]:
    for criterion in of.criteria:
        judged = {o.option.id for o in of.options if of.cell(o.option, criterion).judged}
        names = [fmt.quoted(o.option.name) for o in of.open if o.option.id not in judged]
        # Where no option is judged, what counts in the row is only what holds whatever is chosen.
        if names and judged:
            yield f"{fmt.quoted(criterion.name)} is not judged for {fmt.listed(names)} (·, counted 0)."


def _past_scale(of: Tradeoff) -> Iterator[str]:
    for cell in of.cells:
        if cell.passes_scale:
            option = next(o.option for o in of.options if o.option.id == cell.option)
            criterion = next(c for c in of.criteria if c.id == cell.criterion)
            yield (
                f"{fmt.quoted(option.name)} on {fmt.quoted(criterion.name)} adds up to "
                f"{fmt.effect(cell.value)}, past what one effect can be: its place may be the coding's."
            )


def rests_on(of: Tradeoff) -> r.Section:
    alone = [
        f"all {each.effects} of {fmt.quoted(each.option.name)}"
        for each in of.open
        if each.effects and not each.cited
    ]
    shared = any(cell.always for cell in of.cells)
    where = "that count for the open options" if shared else "of the open options"
    return wording.rests_on(of.grounds, "effect", where, fmt.listed(alone))
