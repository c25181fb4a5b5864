"""What is told of sources, and what to find out first: one form of each."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import groupby

from stancecli import notation as fmt
from stancecli.methods.evidence import CitedSource, LastHeard, SourcesSummary
from stancecli.methods.robustness.find_out import Answered, FindOut, Inquiry, Settled
from stancecli.model import CARRYING, Criterion, Range
from stancecli.situation import Bearing
from stancecli.wording.moves import in_quotes, upper

# Sources: how old they are, and what a model cites.


def old(heard: LastHeard) -> str:
    """`nothing later than 1974`: of the sources that have a date, where some have none."""
    return f"nothing {'dated ' if heard.undated else ''}later than {heard.date}"


def graded(cited: CitedSource) -> str:
    """A source by its id, with its reliability where that is doubtful: `memo (reliability F)`."""
    doubtful = cited.reliability not in CARRYING
    return fmt.marked(cited.source.id, f"reliability {cited.reliability}" if doubtful else "")


WHOSE = 2
"""So many sources a sentence tells the standing of."""


def summed_up(found: SourcesSummary) -> str:
    """The sources of a model in a sentence: how many, of when, how reliable, whose.

    `3 sources under 4 ids, of 1974 to 2012; reliability B (2), not given (1). Whose: memo (of the
    ministry), 2 not told.`
    """
    count, undated = len(found.roots), found.undated
    ids = f" under {found.ids} ids" if found.ids > count else ""
    when = [fmt.listed(dict.fromkeys((found.first, found.last)), "to")] if found.first else []
    dated = ", ".join(
        [f"of {each}" for each in when]
        + [f"{undated if when else ''} without a date".strip()] * bool(undated)
    )
    grades = ", ".join(
        f"{grade or 'not given'}{f' ({of})' if found.grades[1:] else ''}"
        for grade, of in found.grades
    )
    said = f"{fmt.counted(count, 'source')}{ids}, {dated}; reliability {grades}."
    told = [source for source in found.roots if source.standing]
    whose = [fmt.marked(source.id, source.standing.rstrip(".")) for source in told[:WHOSE]]
    for left, word in ((len(told) - len(whose), "more"), (count - len(told), "not told")):
        whose += [f"{left} {word}"] * bool(left)
    return f"{said} Whose: {', '.join(whose)}." if told else said


# What to find out first, where it is not settled.


def asked_of(claim: Bearing | Criterion) -> str:
    """What is asked where a value is not known: `how “A” bears on “I”`, `how much “I” weighs`."""
    if isinstance(claim, Bearing):
        return f"how {fmt.quoted(claim.option.name)} bears on {fmt.quoted(claim.criterion.name)}"
    return f"how much {fmt.quoted(claim.name)} weighs"


def find_out_first(found: FindOut) -> str:
    """The question that settles it, and at which answers; several together where no one does.

    `How does “A” bear on “I”? Up to − it is settled for “B”, from + for “A”.`
    """
    if found.settling:
        return _settled(found.settling[0])
    if found.together and found.leader:
        at = fmt.listed(_value(each.claim, each.at) for each in found.together)
        then = f"f {at}, it is settled for {fmt.quoted(found.leader.name)}."
        return f"{_asked_together(found.together)}{then}"
    best = found.inquiries[0]
    most = f"; most hangs on {asked_of(best.claim)}" if best.at_best else ""
    return f"No one value settles it{most}."


def question(claim: Bearing | Criterion) -> str:
    """`How does “A” bear on “I”?`, `How much does “I” weigh?`"""
    if isinstance(claim, Bearing):
        option, criterion = fmt.quoted(claim.option.name), fmt.quoted(claim.criterion.name)
        return f"How does {option} bear on {criterion}?"
    return f"How much does {fmt.quoted(claim.name)} weigh?"


def _settled(inquiry: Inquiry) -> str:
    """What an unknown settles, at which of its values."""
    (where, option), *others = _parts(inquiry.claim, inquiry.settles)
    more = "".join(f", {where} for {option}" for where, option in others)
    return f"{question(inquiry.claim)} {upper(where)} it is settled for {option}{more}."


def settled_at(claim: Bearing | Criterion, settles: tuple[Settled, ...]) -> str:
    """At which values of what is not known it is settled for whom: `up to − for “A”`."""
    return ", ".join(f"{where} for {option}" for where, option in _parts(claim, settles))


def _parts(claim: Bearing | Criterion, settles: tuple[Settled, ...]) -> list[tuple[str, str]]:
    in_order = sorted(settles, key=lambda each: (each.at.low, each.at.high))
    return [
        (_where(claim, settles, at), in_quotes(each.option for each in group))
        for at, group in groupby(in_order, key=lambda each: each.at)
    ]


def _where(claim: Bearing | Criterion, settles: tuple[Settled, ...], at: Range) -> str:
    """Where in the range of an unknown: `up to about 0.3`, `from +`, `at 0`, `from − to 0`.

    Of two that meet at a value, which are level there, it is `below` and `above`.
    """
    value = claim.claim.size if isinstance(claim, Bearing) else claim.weight
    low, high = (_value(claim, end) for end in (at.low, at.high))
    meet = {each.at.high for each in settles} & {each.at.low for each in settles}
    if at.exact:
        return f"at {low}"
    if at.low == value.low:
        return f"{'below' if at.high in meet else 'up to'} {high}"
    since = f"{'above' if at.low in meet else 'from'} {low}"
    return since if at.high == value.high else f"{since} to {high}"


def _value(claim: Bearing | Criterion, at: Fraction) -> str:
    if isinstance(claim, Bearing) and at.denominator == 1:
        return fmt.step(at)
    return fmt.bound(at, signed=isinstance(claim, Bearing))


def _asked_together(found: Iterable[Answered]) -> str:
    """`How does “A” bear on “I” and on “J”? I`, or `How … and how much “J” weighs: i`."""
    claims = [each.claim for each in found]
    bearings = [claim for claim in claims if isinstance(claim, Bearing)]
    if bearings != claims:
        return f"{upper(fmt.listed(map(asked_of, claims)))}: i"
    said = []
    for n, bearing in enumerate(bearings):
        option = "" if n and bearings[n - 1].option is bearing.option else bearing.option.name
        bear = "" if n else " bear"
        who = f"{fmt.quoted(option)}{bear} " if option else ""
        said.append(f"{who}on {fmt.quoted(bearing.criterion.name)}")
    return f"How does {fmt.listed(said)}? I"
