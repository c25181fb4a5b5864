"""What to find out first in words, in every answer on a decision that is open."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from stancecli import notation as fmt
from stancecli.methods.robustness.find_out import Answered, FindOut, Inquiry
from stancecli.model import Blank, Criterion, Option, Range
from stancecli.situation import Bearing, claim_of
from stancecli.wording import how, names, on_criterion, weight_of

LABEL = "Find out"
NUMBERS = {2: "two", 3: "three"}


def first_to_find_out(found: FindOut) -> str:
    """The unknown to find out first, at which values who leads, and how many others settle it.

    `How “A” bears on “X” (−/0): only at 0 does it lead whatever else is not known. None of the 2
    others settles it.`
    """
    if found.settling:
        return f"{settled(found.settling[0])}. {_others(found)}".rstrip()
    if found.together:
        many, said = NUMBERS[len(found.together)], fmt.listed(_answers(found.together))
        return f"No single answer settles it; {many} do: {said}."
    tried = {2: ", nor do two together", 3: ", nor do two or three together"}
    said = f"No single answer settles it{tried.get(found.tried, '')}."
    best = found.inquiries[0]
    return f"{said} Most hangs on {how(best.claim)}." if best.at_best else said


def each_to_find_out(found: FindOut) -> Iterator[str]:
    """How far another can be ahead of the safest choice, and what each unknown does about that."""
    now = fmt.tenths(found.regret)
    yield f"Another can be ahead of the safest choice by up to {now}."
    for inquiry in found.inquiries:
        said = settled(inquiry) if inquiry.settles else f"{_unknown(inquiry)} settles nothing alone"
        best, worst = (fmt.tenths(found.regret - by) for by in (inquiry.at_best, inquiry.surely))
        by = f"by {best} at best, by {worst} at worst" if best != worst else f"by {best}"
        yield f"{said}; once it is known, {by}."


def settled(inquiry: Inquiry) -> str:
    """`How “A” bears on “X” (?): up to about 0.3 “B” leads, from about 1.7 “A”`."""
    at: list[tuple[Range, list[Option]]] = [
        (reach, [each.option for each in alike])
        for reach, alike in groupby(
            sorted(inquiry.settles, key=lambda each: (each.at.low, each.at.high)),
            key=lambda each: each.at,
        )
    ]
    (reach, options), *others = at
    where = _where(inquiry, reach)
    known = "whatever else is not known"
    own = isinstance(inquiry.claim, Bearing) and options == [inquiry.claim.option]
    if others:
        more = (f"{_where(inquiry, reach)} {names(options)}" for reach, options in others)
        leads = f"{where} {names(options)} {_lead(options)}, {', '.join(more)}"
    elif reach.exact:
        does = "do" if len(options) > 1 else "does"
        leads = f"only {where} {does} {'it' if own else names(options)} lead {known}"
    else:
        leads = f"{where} {'it' if own else names(options)} {_lead(options)} {known}"
    return f"{_unknown(inquiry)}: {leads}"


def _lead(options: list[Option]) -> str:
    return "leads" if len(options) == 1 else "lead"


def _where(inquiry: Inquiry, at: Range) -> str:
    """Where in the range of an unknown: `up to about 0.3`, `from +`, `at 0`, `from − to 0`."""
    low, high = (_value(inquiry.claim, end) for end in (at.low, at.high))
    if at.exact:
        return f"at {low}"
    if at.low == inquiry.value.low:
        return f"up to {high}"
    return f"from {low}" if at.high == inquiry.value.high else f"from {low} to {high}"


def _value(claim: Bearing | Criterion, value: Fraction) -> str:
    """A value of an unknown: a step of the scale of effects by its sign, else a number."""
    is_step = isinstance(claim, Bearing) and value.denominator == 1
    return fmt.step(value) if is_step else fmt.tenths(value)


def _unknown(inquiry: Inquiry) -> str:
    said, claim = how(inquiry.claim), claim_of(inquiry.claim)
    is_weight = isinstance(inquiry.claim, Criterion)
    size = fmt.interval(inquiry.value) if is_weight else fmt.effect(inquiry.value)
    if isinstance(claim, Blank):
        size = "not judged"
    known = "; ".join(filter(None, (size, fmt.views(claim))))
    return f"{said[:1].upper()}{said[1:]} ({known})"


def _others(found: FindOut) -> str:
    """How many of the other unknowns settle it: `None of the 2 others settles it.`"""
    others, settling = len(found.inquiries) - 1, len(found.settling) - 1
    if not others:
        return ""
    if not settling:
        return "The other does not." if others == 1 else f"None of the {others} others settles it."
    if settling == others:
        return "The other settles it too." if others == 1 else f"Each of {others} others can too."
    return f"{settling} of {others} others can too."


def _answers(together: tuple[Answered, ...]) -> Iterator[str]:
    """`“A” on “X” at +0.5 and on “Y” at +`: an option is named once for what follows on it."""
    before: Option | None = None
    for each in together:
        at = fmt.step(each.at) if isinstance(each.claim, Bearing) else fmt.tenths(each.at)
        if not isinstance(each.claim, Bearing):
            before, said = None, f"the {weight_of(each.claim)}"
        elif each.claim.option is before:
            said = f"on {fmt.quoted(each.claim.criterion.name)}"
        else:
            before, said = each.claim.option, on_criterion(each.claim.option, each.claim.criterion)
        yield f"{said} at {at}"
