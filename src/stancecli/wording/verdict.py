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
from stancecli.wording import OfDecider, deciders, in_a_sentence, in_place, named
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
    firmly = " firmly" if verdict.verdict is Conclusion.FIRM else ""
    lead = f"{leader}{level} is{firmly} ahead of {rival}{by_how_much(finding, verdict.margin)}"
    return f"{lead}{how(verdict)}{_how_long(verdict)}."


def by_how_much(finding: Judged, lead: Fraction | None) -> str:
    """` for X by 3 points`, ` by 3 points in the view of X`, ` for X by … at middle estimates`."""
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
    """On what a lead rests, where that is less than sources: it goes behind the lead."""
    if verdict.turned_by_blanks:
        return ", on what is filled in so far"
    return HOW[verdict.grounds.backing]


HOW = {
    Backing.CITED: "",
    Backing.HALF: ", but mostly on unsourced estimates",
    Backing.DOUBTFUL: ", but on doubtful sources alone",
    Backing.UNSOURCED: ", but on unsourced estimates alone",
}


def _how_long(verdict: Verdict) -> str:
    """Whether something single would end a lead; each word of it was tried (`methods.verdict`)."""
    if verdict.verdict in (Conclusion.OPEN, Conclusion.FIRM):
        return ""
    match verdict.ended_by:
        case EndedBy.STEP | EndedBy.CHOICE:
            return "; one change alone would end that lead"
        case EndedBy.UNSETTLED:
            return "; one choice of others alone would leave that not settled"
    return f"; elsewhere in the ranges {in_quotes(verdict.rivals, 'or')} could draw level"


# What follows it.


def in_view(finding: Judged) -> str:
    """`in the view of China` where views of its own count, else `at middle estimates`."""
    return whose_middle(finding.decider, finding.verdict.own_view)


def views(finding: Judged) -> Iterator[str]:
    """What is ahead on whose view: where it is not settled, or a view says otherwise.

    Three views are told at most, equal ones together. What is so in the view of who decides is told
    at middle estimates.
    """
    verdict = finding.verdict
    is_open = verdict.verdict is Conclusion.OPEN
    alike: dict[object, list[ViewedVerdict]] = {}
    others = [e for e in verdict.views if not verdict.own_view or e.holder is not finding.decider]
    for view in others:
        if view.verdict is not Conclusion.OPEN and (is_open or view.leaders != verdict.leaders):
            alike.setdefault((view.leaders, view.margin), []).append(view)
    groups = sorted(alike.values(), key=lambda group: len(group[0].leaders))[:3]
    said = [
        (_held_by(each), ahead_of(each[0].leaders, each[0].rival, each[0].margin))
        for each in groups
    ]
    unsettled = [view for view in others if view.verdict is Conclusion.OPEN]
    if unsettled and (said or not is_open):
        said.append((_held_by(unsettled), "it is not settled"))
    if said:
        (whose, first), *rest = said
        more = "".join(f", in that of {whose} {then}" for whose, then in rest)
        yield f"In the view of {whose} {first}{more}."


def _held_by(alike: Iterable[ViewedVerdict]) -> str:
    return several(fmt.holder(view.holder) for view in alike)


def ahead_of(leaders: Sequence[Option], rival: Option | None, lead: Fraction | None) -> str:
    """`“A” is ahead of “B” by 3 points`, `“A” and “B” are level`."""
    if lead is None or rival is None or leaders[1:]:
        return f"{in_quotes(leaders)} are level"
    return f"{in_quotes(leaders)} is ahead of {fmt.quoted(rival.name)} by {fmt.points(lead)}"


def would_end(finding: Judged) -> Iterator[str]:
    """What single thing would end a lead, a choice of whom or a step in what; or that none does."""
    verdict = finding.verdict
    if verdict.verdict is Conclusion.FIRM:
        choice = " and no single choice of others" if verdict.turns is not None else ""
        yield f"No single step in an estimate{choice} would end that lead."
    if verdict.verdict is not Conclusion.LEADS:
        return
    ways = [another_choice(verdict)] if verdict.ending else []
    if verdict.stepped == 1:
        ways.append(f"one step in {asked_of(verdict.single_steps[0].claim)}")
    elif verdict.stepped:
        ways.append(f"one step in any of {verdict.stepped} estimates")
    if ways:
        yield f"Such a change: {', or '.join(ways)}."
    yield from filled_in(verdict)


def filled_in(verdict: Verdict) -> Iterator[str]:
    """That a blank alone, filled in, could end the lead: no step in a value is one in a blank."""
    if blanks := verdict.blanks:
        of = asked_of(blanks[0].claim)
        if blanks[1:]:
            of = f"any of {fmt.counted(len(blanks), 'blank')}"
        yield f"Filling in {of} could end it too."


def another_choice(verdict: Verdict) -> str:
    """`any other choice by Y or Z`; of one that does `“X” (Y)`, of some `some choices by Y`."""
    if len(verdict.ending) == 1 and not verdict.each_ends:
        return in_place(verdict.ending[0])
    which = "any other choice" if verdict.each_ends else "some choices"
    return f"{which} by {choosers(verdict)}"


def choosers(verdict: Verdict) -> str:
    """Those of whom another choice would end a lead, by name; empty where of nobody."""
    return several(dict.fromkeys(turn.actor.name for turn in verdict.ending), "or")


# In tables, and of several decisions.


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
    """Which decisions have which verdict, by who decides, with the options that it is about."""
    if not findings:
        yield "There is no decision in this model."
    by: dict[str, list[Judged]] = {}
    for finding in findings:
        lead = f"Ahead{how(finding.verdict)}"
        by.setdefault(KINDS.get(finding.verdict.verdict, lead), []).append(finding)
    for said, alike in by.items():
        told = deciders(alike)
        if alike[0].verdict.leaders and alike[0].verdict.verdict is not Conclusion.ONLY:
            more = len(alike) - MOST_NAMED
            shown = [*map(_with_options, alike[: MOST_NAMED - 1] if more > 0 else alike)]
            told = "; ".join([*shown, *[f"{more + 1} others"] * (more > 0)])
        yield f"{said}: {told}."
    if all(each.verdict.verdict is Conclusion.EMPTY for each in findings):
        yield from (line for each in findings[:1] for line in where_to_write(each.decision))


KINDS: Mapping[str, str] = {
    Conclusion.OPEN: "Not settled",
    Conclusion.LEVEL: "Level",
    Conclusion.ONLY: "Only one option is left to",
    Conclusion.EMPTY: "The model does not say what the options do for",
}
"""How a list of decisions begins, where no one option is ahead of another in them."""


def _with_options(finding: Judged) -> str:
    """`China (“A” (current) or “B”)`, `“A” for China`."""
    name, verdict = in_a_sentence(finding.decider, finding.decision), finding.verdict
    if verdict.verdict in CERTAIN:
        return f"{_own(finding, verdict.leaders)} for {name}"
    last = "or" if verdict.verdict is Conclusion.OPEN else "and"
    return fmt.marked(name, _own(finding, verdict.contenders, last))


# What to find out first, where it is not settled.


def asked_of(claim: Bearing | Criterion) -> str:
    """What is asked where a size is not known: `how “A” affects “I”`, `how much “I” weighs`."""
    if isinstance(claim, Bearing):
        return f"how {fmt.quoted(claim.option.name)} affects {fmt.quoted(claim.criterion.name)}"
    return f"how much {fmt.quoted(claim.name)} weighs"


def find_out_first(found: FindOut) -> str:
    """The question that settles it, and at which answers; several together where no one does.

    `How does “A” affect “I”? Settled: below − “B” is ahead, above + “A”.`
    """
    if found.settling:
        first = found.settling[0]
        return f"{question(first.claim)} Settled: {settled_at(first.claim, first.settles)}."
    if found.together and found.leader:
        at = fmt.listed(_value(each.claim, each.at) for each in found.together)
        leader = fmt.quoted(found.leader.name)
        return (
            f"{_asked_together(found.together)}f {at}, that settles it: {leader} cannot be passed."
        )
    best = found.inquiries[0]
    alike = sum(each.at_best == best.at_best for each in found.inquiries)
    which = asked_of(best.claim) if alike == 1 else f"any of {alike}, alike"
    return f"No one estimate settles it{f'; most hangs on {which}' * bool(best.at_best)}."


def question(claim: Bearing | Criterion) -> str:
    """`How does “A” affect “I”?`, `How much does “I” weigh?`"""
    if isinstance(claim, Bearing):
        option, criterion = fmt.quoted(claim.option.name), fmt.quoted(claim.criterion.name)
        return f"How does {option} affect {criterion}?"
    return f"How much does {fmt.quoted(claim.name)} weigh?"


def settled_at(claim: Bearing | Criterion, settles: tuple[Settled, ...]) -> str:
    """At which estimates what is ahead for certain: `below − “A” is ahead, above + “B”`.

    Where a range of these begins or ends, another can be level with it, as at the one end of all.
    """
    in_order = sorted(settles, key=lambda each: (each.at.low, each.at.high))
    said = list[str]()
    for at, group in groupby(in_order, key=lambda each: each.at):
        options = [each.option for each in group]
        # The verb of the first goes for the others too.
        stand = " are level" if options[1:] else " cannot be passed" if at.exact else ""
        said.append(f"{_where(claim, at)} {in_quotes(options)}{stand or ' is ahead' * (not said)}")
    return ", ".join(said)


def _where(claim: Bearing | Criterion, at: Range) -> str:
    """Where in the range of an unknown: `below about 0.3`, `above +`, `at 0`, `between − and 0`."""
    value = claim.claim.size if isinstance(claim, Bearing) else claim.weight
    low, high = (_value(claim, end) for end in (at.low, at.high))
    if at.exact:
        return f"at {low}"
    if at.low == value.low:
        return f"below {high}"
    return f"above {low}" if at.high == value.high else f"between {low} and {high}"


def _value(claim: Bearing | Criterion, at: Fraction) -> str:
    if isinstance(claim, Bearing) and at.denominator == 1:
        return fmt.step(at)
    return fmt.bound(at, signed=isinstance(claim, Bearing))


def _asked_together(found: Iterable[Answered]) -> str:
    """`How does “A” affect “I”, and how “J”? I`, or `How … and how much “J” weighs: i`."""
    claims = [each.claim for each in found]
    bearings = [claim for claim in claims if isinstance(claim, Bearing)]
    if bearings != claims or len({bearing.option.id for bearing in bearings}) > 1:
        return f"{upper(fmt.listed(map(asked_of, claims)))}: i"
    first, *others = bearings
    more = fmt.listed(fmt.quoted(other.criterion.name) for other in others)
    return f"{question(first).rstrip('?')}{f', and how {more}' if more else ''}? I"
