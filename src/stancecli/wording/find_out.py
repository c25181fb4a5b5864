"""What to find out first in words, in every answer on a decision that is open."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from stancecli import notation as fmt
from stancecli.methods.robustness.find_out import Answered, FindOut, Inquiry
from stancecli.model import Blank, Criterion, Option, Range
from stancecli.situation import Bearing, claim_of
from stancecli.wording import how, names, on_criterion
from stancecli.wording.sentences import filled

LABEL = "Find out"


def first_to_find_out(found: FindOut) -> str:
    """The unknown to find out first, at which values who leads, and how many others settle it.

    `How “A” bears on “X” (−/0): only at 0 does it lead whatever else is not known. None of the 2
    others settles it.`
    """
    if found.settling:
        said, others = settled(found.settling[0]), _others(found)
        name = "settled_first" if others else "settled_alone"
        return filled(name, settled=said, others=others)
    if found.together:
        count = filled(f"together_{len(found.together)}")
        return filled("together", count=count, answers=fmt.listed(_answers(found.together)))
    tried = filled(f"tried_{found.tried}") if found.tried > 1 else ""
    said, best = filled("not_settled", tried=tried), found.inquiries[0]
    return filled("most_hangs", first=said, how=how(best.claim)) if best.at_best else said


def each_to_find_out(found: FindOut) -> Iterator[str]:
    """How far another can be ahead of the safest choice, and what each unknown does about that."""
    now = fmt.tenths(found.regret)
    yield f"Another can be ahead of the safest choice by up to {now}."
    for inquiry in found.inquiries:
        unknown = _called(inquiry)
        said = settled(inquiry) if inquiry.settles else f"{unknown} settles nothing alone"
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
    where, level = _where(inquiry, reach), "_level" if len(options) > 1 else ""
    if others:
        more = (
            filled("there_then", where=_where(inquiry, reach), options=names(options))
            for reach, options in others
        )
        told = names(options)
        leads = filled(f"there_first{level}", where=where, options=told, others=", ".join(more))
    else:
        own = isinstance(inquiry.claim, Bearing) and options == [inquiry.claim.option]
        name = f"{'only_there' if reach.exact else 'there'}{level}"
        leads = filled(name, where=where, options=filled("it") if own else names(options))
    return filled("settles", unknown=_called(inquiry), leads=leads)


def _where(inquiry: Inquiry, at: Range) -> str:
    """Where in the range of an unknown: `up to about 0.3`, `from +`, `at 0`, `from − to 0`."""
    ends, stepped = (at.low, at.high), isinstance(inquiry.claim, Bearing)
    low, high = (
        fmt.step(end) if stepped and end.denominator == 1 else fmt.tenths(end) for end in ends
    )
    if at.exact:
        return filled("where_at", low=low)
    if at.low == inquiry.value.low:
        return filled("where_up_to", high=high)
    if at.high == inquiry.value.high:
        return filled("where_from", low=low)
    return filled("where_between", low=low, high=high)


def _called(inquiry: Inquiry) -> str:
    """An unknown with the bounds that it lies within: `How “A” bears on “X” (not judged)`."""
    claim, value = inquiry.claim, inquiry.value
    said, written = how(claim), claim_of(claim)
    size = fmt.interval(value) if isinstance(claim, Criterion) else fmt.effect(value)
    if isinstance(written, Blank):
        size = "not judged"
    known = "; ".join(filter(None, (size, fmt.views(written))))
    return filled("unknown", how=f"{said[:1].upper()}{said[1:]}", known=known)


def _others(found: FindOut) -> str:
    """How many of the other unknowns settle it: `None of the 2 others settles it.`"""
    others, settling = len(found.inquiries) - 1, len(found.settling) - 1
    if not others:
        return ""
    if not settling:
        return filled("other_not" if others == 1 else "others_not", others=str(others))
    if settling == others:
        return filled("other_too" if others == 1 else "others_too", others=str(others))
    return filled("some_too", some=str(settling), others=str(others))


def _answers(together: tuple[Answered, ...]) -> Iterator[str]:
    """`“A” on “X” at +0.5 and on “Y” at +`: an option is named once for what follows on it."""
    before: Option | None = None
    for each in together:
        claim, option = each.claim, None
        said, at = how(claim), fmt.tenths(each.at)
        if isinstance(claim, Bearing):
            option, at = claim.option, fmt.step(each.at)
            on = f"on {fmt.quoted(claim.criterion.name)}"
            said = on if option is before else on_criterion(option, claim.criterion)
        yield filled("answered", claim=said, at=at)
        before = option
