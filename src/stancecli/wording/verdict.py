"""The verdict in words: the first sentence of an answer, and what follows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from pathlib import PurePath
from typing import Protocol, TypeVar

from stancecli import notation as fmt
from stancecli.methods.evidence import Backing
from stancecli.methods.ladder import Conclusion
from stancecli.methods.robustness.find_out import Answered, FindOut, Settled
from stancecli.methods.verdict import CERTAIN, EndedBy, Standing, Verdict, ViewedVerdict
from stancecli.model import Criterion, Decision, Option, Range
from stancecli.situation import Bearing
from stancecli.wording import OfDecider, deciders, in_a_table, named
from stancecli.wording.moves import MOST_NAMED, in_quotes, several, upper, whose_middle


class Judged(OfDecider, Protocol):
    """A finding on one decision that has a verdict."""

    @property
    def verdict(self) -> Verdict: ...


T = TypeVar("T", bound=Judged)


# The first sentence.


def conclusion(finding: Judged) -> str:
    """How things stand, and how surely: the first sentence of every answer on a decision."""
    verdict, who = finding.verdict, finding.decider.name
    match verdict.verdict:
        case Conclusion.EMPTY:
            return says_nothing(who, finding.decision)
        case Conclusion.ONLY:
            return f"Only one option is left to {who}: {named(finding, verdict.leader)}."
        case Conclusion.LEVEL:
            return f"Level for {who}: {_own(finding, verdict.leaders)} have the same points."
        case Conclusion.OPEN if not verdict.turned_by_blanks:
            options = _own(finding, verdict.contenders, "or")
            return f"Not settled for {who}: {options} could come out ahead."
    level = f", level with {_own(finding, verdict.level)}," if verdict.level else ""
    leader, rival = (_own(finding, filter(None, [o])) for o in (verdict.leader, verdict.rival))
    lead = f"{leader}{level} is ahead of {rival}{by_how_much(finding, verdict.margin)}"
    return upper(f"{how(verdict)}{lead}{_how_long(finding)}.")


def by_how_much(finding: Judged, lead: Fraction | None) -> str:
    """` for X by 3 points`, ` by 3 points in the view of X`, ` for X by … at middle values`."""
    verdict, by = finding.verdict, fmt.points(lead or 0)
    if verdict.turned_by_blanks or not verdict.bounds or verdict.bounds.exact:
        return f" for {finding.decider.name} by {by}"
    whose = "" if verdict.own_view else f" for {finding.decider.name}"
    return f"{whose} by {by} {in_view(finding)}"


def says_nothing(who: str, decision: Decision) -> str:
    """That nothing is filled in of a decision of somebody, and where to write."""
    said = f"The model does not say what these options do for {who}."
    return " ".join((said, *where_to_write(decision)))


def where_to_write(decision: Decision) -> Iterator[str]:
    """Into what to write, where nothing is filled in of a decision that is kept in a file."""
    place = decision.grid if decision.grid.line else decision.place
    file = PurePath(place.file).name
    if place.sheet:
        yield f"Write into the grid of {fmt.quoted(decision.question)} what each option does."
    elif file not in ("", "-"):
        where = "the grid of " if decision.grid.line else ""
        yield f"Write into {where}{file}:{place.line} what each option does."


def _own(finding: Judged, options: Iterable[Option], last: str = "and") -> str:
    return several((named(finding, option) for option in options), last)


def how(verdict: Verdict) -> str:
    """On what a lead rests, where that is less than sources: it goes before the sentence."""
    if verdict.turned_by_blanks:
        return "on what is filled in so far, "
    return HOW[verdict.support.backing]


HOW = {
    Backing.CITED: "",
    Backing.HALF: "mostly on unsourced values, ",
    Backing.DOUBTFUL: "on doubtful sources alone, ",
    Backing.UNSOURCED: "on unsourced values alone, ",
}


def _how_long(finding: Judged) -> str:
    """Whether something single would end a lead; each word of it was tried (`methods.verdict`)."""
    verdict = finding.verdict
    if verdict.verdict is Conclusion.OPEN:
        return ""
    match verdict.ended_by:
        case EndedBy.NOTHING:
            choice = " or choice of others" if verdict.turns is not None else " in a value"
            return f", and no single step{choice} would end that lead"
        case EndedBy.STEP | EndedBy.CHOICE:
            return ", but one single change would end that lead"
        case EndedBy.UNSETTLED:
            return ", but one single choice of others would leave that not settled"
    return f", but at other values {_own(finding, verdict.rivals, 'or')} could draw level"


# What follows it.


def in_view(finding: Judged) -> str:
    """`in the view of China` where views of its own count, else `at middle values`."""
    return whose_middle(finding.decider, finding.verdict.own_view)


def further(finding: Judged) -> str:
    """What else has to be known at once, a sentence each."""
    return " ".join((*middle(finding), *views(finding), *would_end(finding)))


def middle(finding: Judged) -> Iterator[str]:
    """Who is ahead at middle values, where it is not settled; that blanks could change it."""
    verdict = finding.verdict
    if verdict.turned_by_blanks:
        yield "The blanks could change that."
    elif verdict.verdict is Conclusion.OPEN and verdict.level:
        yield f"{upper(in_view(finding))} {_own(finding, verdict.leaders)} are level."
    elif verdict.verdict is Conclusion.OPEN:
        ahead = f"{fmt.quoted(verdict.leader.name)} is ahead by {fmt.points(verdict.lead or 0)}"
        yield f"{upper(in_view(finding))} {ahead}."


def views(finding: Judged) -> Iterator[str]:
    """What is ahead on whose view: where it is not settled, or a view says otherwise.

    Three views are told at most, equal ones together. What is so in the view of who decides is told
    at middle values.
    """
    verdict = finding.verdict
    is_open = verdict.verdict is Conclusion.OPEN
    alike: dict[object, list[ViewedVerdict]] = {}
    others = [e for e in verdict.views if not verdict.own_view or e.holder is not finding.decider]
    for view in others:
        if view.verdict is not Conclusion.OPEN and (is_open or view.leaders != verdict.leaders):
            alike.setdefault((view.leaders, view.margin), []).append(view)
    groups = sorted(alike.values(), key=lambda group: len(group[0].leaders))[:3]
    said = [(_held_by(group), _on_view(group[0], is_first=not n)) for n, group in enumerate(groups)]
    unsettled = [view for view in others if view.verdict is Conclusion.OPEN]
    if unsettled and (said or not is_open):
        said.append((_held_by(unsettled), "it is not settled"))
    if said:
        (whose, first), *rest = said
        on = "in" if verdict.own_view else "on"
        more = "".join(f", {on} that of {whose} {then}" for whose, then in rest)
        yield f"{upper(on)} the view of {whose} {first}{more}."


def _held_by(alike: Iterable[ViewedVerdict]) -> str:
    return several(fmt.holder(view.holder) for view in alike)


def _on_view(view: ViewedVerdict, *, is_first: bool) -> str:
    leaders = in_quotes(view.leaders)
    if view.margin is None or view.leaders[1:]:
        return f"{leaders} are level"
    if is_first:
        return f"{leaders} is ahead by {fmt.points(view.margin)}"
    return f"{leaders} by {fmt.bound(view.margin)}"


def would_end(finding: Judged) -> Iterator[str]:
    """What single thing would end a lead: a choice of whom, a step in what."""
    verdict = finding.verdict
    if verdict.verdict is not Conclusion.LEADS:
        return
    who, steps = choosers(verdict), ""
    if verdict.stepped:
        steps = f"any one of {verdict.stepped} values"
    if verdict.stepped == 1:
        steps = asked_of(verdict.single_steps[0].claim)
    choice = f"{'A different' if verdict.each_ends else 'One other'} choice of {who}"
    if who and steps:
        yield f"{choice} would end that lead, and so would one step in {steps}."
    elif who or steps:
        yield f"{choice if who else f'One step in {steps}'} would end that lead."
    yield from filled_in(verdict)


def filled_in(verdict: Verdict) -> Iterator[str]:
    """That a blank alone, filled in, could end the lead: no step in a value is one in a blank."""
    if blanks := verdict.blanks:
        of = asked_of(blanks[0].claim)
        if blanks[1:]:
            of = f"any one of {fmt.counted(len(blanks), 'blank')}"
        yield f"Filling in {of} could end it too."


def choosers(verdict: Verdict) -> str:
    """Those of whom another choice would end a lead, by name; empty where of nobody."""
    return several(dict.fromkeys(turn.actor.name for turn in verdict.ending), "or")


# In tables, and of several decisions.


def ahead(found: Verdict | Standing) -> str:
    """Who is ahead at middle values, as a cell of a table: all of those that are level."""
    return several(option.name for option in found.leaders) or "–"


def stands(found: Standing) -> str:
    """How a decision stands: `“A” is ahead by 2 points`, `“A” and “B” are level`."""
    leaders, is_level = in_quotes(found.leaders), found.leaders[1:]
    by = f" by {fmt.points(found.lead)}" if found.lead else ""
    if not leaders:
        return "nothing is filled in"
    if found.verdict is Conclusion.ONLY:
        return f"{leaders} is the only option left"
    said = f"{leaders} are level" if is_level else f"{leaders} is ahead{by}"
    return f"{said}, not settled" if found.verdict is Conclusion.OPEN else said


ORDER = (Conclusion.OPEN, Conclusion.LEVEL, Conclusion.LEADS, Conclusion.FIRM)
"""Verdicts as several decisions are listed: what is not settled first; the others come last."""


def ranked(findings: Iterable[T], main: str) -> list[T]:
    """Findings on several decisions: what is not settled first, then leads, then what is firm.

    `main` is the id of the decision with which answers begin, if it is one: that comes before all.
    """

    def place(finding: T) -> tuple[bool, int]:
        verdict = finding.verdict.verdict
        rank = ORDER.index(verdict) if verdict in ORDER else len(ORDER)
        return finding.decision.id != main, rank

    return sorted(findings, key=place)


def kinds(findings: Sequence[Judged]) -> Iterator[str]:
    """Which decisions have which verdict, by who decides, and where not what holds now is ahead."""
    if not findings:
        yield "There is no decision in this model."
    by: dict[str, list[Judged]] = {}
    for finding in findings:
        lead = upper(f"{how(finding.verdict)}one option is ahead for")
        by.setdefault(KINDS.get(finding.verdict.verdict, lead), []).append(finding)
    for said, alike in by.items():
        if alike[0].verdict.verdict in (Conclusion.OPEN, Conclusion.LEVEL):
            more = len(alike) - MOST_NAMED
            shown = [*map(_with_options, alike[: MOST_NAMED - 1] if more > 0 else alike)]
            yield f"{said}: {'; '.join([*shown, *[f'{more + 1} others'] * (more > 0)])}."
        else:
            yield f"{said}: {deciders(alike)}."
    if all(each.verdict.verdict is Conclusion.EMPTY for each in findings):
        yield from (line for each in findings[:1] for line in where_to_write(each.decision))
    sure = (each for each in findings if each.verdict.verdict in CERTAIN)
    if behind := [each for each in sure if each.current is not each.verdict.leader]:
        yield f"Another option than now is ahead for: {deciders(behind)}."


KINDS: Mapping[str, str] = {
    Conclusion.OPEN: "Not settled",
    Conclusion.LEVEL: "Level",
    Conclusion.ONLY: "Only one option is left to",
    Conclusion.EMPTY: "The model does not say what the options do for",
}
"""How a list of decisions begins, where no one option is ahead of another in them."""


def _with_options(finding: Judged) -> str:
    """`China (“A” or “B”)`."""
    last = "or" if finding.verdict.verdict is Conclusion.OPEN else "and"
    name = in_a_table(finding.decider, finding.decision)
    return fmt.marked(name, in_quotes(finding.verdict.contenders, last))


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
        first = found.settling[0]
        (where, option), *others = _parts(first.claim, first.settles)
        more = "".join(f", {where} for {option}" for where, option in others)
        return f"{question(first.claim)} {upper(where)} it is settled for {option}{more}."
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
