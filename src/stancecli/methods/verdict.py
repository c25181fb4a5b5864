"""How things stand in a decision, and how surely: the verdict that every answer shares.

It looks at the completions of what is not known exactly (each range, each unknown and each blank
takes one value within its bounds) and at single steps on what is. All of it is linear in the cells
of the performance table, and exact. The words of the verdict are our own
(docs/decisions/what-firm-means.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from itertools import chain
from typing import cast

from stancecli.methods.conditions import (
    C,
    LeadCondition,
    Seen,
    Turn,
    as_written,
    conditions,
    seen_by,
    too_large,
    turns,
)
from stancecli.methods.evidence import (
    Grounds,
    OnePassage,
    grounds,
    grounds_of,
    one_passage,
)
from stancecli.methods.feasibility import RuledOut
from stancecli.methods.ladder import (
    BLANKS,
    Conclusion,
    Rung,
    by_points,
    contenders,
    opened_by,
    rung,
)
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.robustness import Change, Decisive, decisive, single_steps
from stancecli.methods.robustness.knockouts import bars
from stancecli.methods.tradeoffs import switch_from
from stancecli.model import Actor, Blank, Decision, Holder, Option, Range, Sized
from stancecli.situation import Situation, claim_of
from stancecli.values import INLINE, RARE


@dataclass(frozen=True)
class Behind:
    """An option, and by how many points it is behind the leader as entered."""

    option: Option
    points: Fraction


@dataclass(frozen=True)
class ViewedVerdict:
    """How things stand in the view of one holder: the same as with `--view`.

    `rival` is the first of the others in the order of points, `margin` by how many points the lead
    is; None where all options are level.
    """

    holder: Holder
    verdict: Conclusion
    leaders: tuple[Option, ...]
    rival: Option | None
    margin: Fraction | None


class EndedBy(StrEnum):
    """By what a lead ends: a single step in a value; another choice of somebody else, or one that
    leaves it not settled; another value of one that is uncertain, or of several; or nothing."""

    STEP = "step"
    CHOICE = "choice"
    UNSETTLED = "unsettled"
    VALUE = "value"
    VALUES = "values"
    NOTHING = "nothing"


SINGLE = (EndedBy.STEP, EndedBy.CHOICE, EndedBy.UNSETTLED, EndedBy.VALUE)
"""Single changes, those first that say most."""


@dataclass(frozen=True)
class Verdict:
    """How things stand in one decision.

    `leader` is the first, in the order of the file, of the options with the most points, ranges at
    their midpoints and blanks at 0; `level` are the others of these. `next` is the first of all
    others in the order of points. `rivals` are those that can be first under some completion
    (`open`), or that one of them or a single step brings level (`leads`), in the order of points.
    `contenders` are those that can be first where it is open, else who leads. `rival` is the first
    of the rivals where it is open, else the next. `margin` is by how many points the leader is
    ahead of the rival: `for_` is the sum of the rows on which it does better, `against` that of
    those on which it does worse; None where there is no rival. `behind` are the points by which
    each of these is behind the leader.

    `open_by` says what suffices alone to let another be ahead, `ranges` (unknowns among them) or
    `blanks`, and names both where only both together do. `decisive` are the ranges, unknowns and
    blanks that alone can change who leads, `single_steps` the steps that let another draw level or
    lead. `turns` are the options of other decisions that, in place of what holds, turn this one;
    None where that would take too long. Where one leads, `conditions` are what that hangs on.
    `ruled_out` says why other options are not open, `ruled_out_on` in the same order what each of
    these reasons rests on.

    `grounds` are the effects and breaches of the open options. `one_passage` is told where one
    alone carries more than half of `for_`. `views` are the verdicts in the view of each who holds
    one on what counts.
    `own_view`: what is told at middle estimates is so in the view of who decides. `bounds` are the
    least and the most by which the leader can be ahead of the rival, None where there is none.
    """

    verdict: Conclusion
    open_by: tuple[str, ...]
    leader: Option
    level: tuple[Option, ...]
    next: Option | None
    rival: Option | None
    rivals: tuple[Option, ...]
    contenders: tuple[Option, ...]
    margin: Fraction | None
    for_: Fraction | None
    against: Fraction | None
    behind: tuple[Behind, ...]
    decisive: tuple[Decisive, ...]
    single_steps: tuple[Change, ...]
    turns: tuple[Turn, ...] | None
    conditions: tuple[LeadCondition, ...]
    ruled_out: tuple[RuledOut, ...]
    ruled_out_on: tuple[Grounds, ...]
    grounds: Grounds
    one_passage: OnePassage | None
    views: tuple[ViewedVerdict, ...]
    own_view: bool = field(metadata=RARE)
    bounds: Range | None = field(repr=False)

    @property
    def leaders(self) -> tuple[Option, ...]:
        """Who leads as entered: several where they are level, none where nothing is judged."""
        return () if self.verdict is Conclusion.EMPTY else (self.leader, *self.level)

    @property
    def level_as_entered(self) -> bool:
        """Whether it is open, and the rival has as many points as the leader."""
        return self.verdict is Conclusion.OPEN and not self.margin

    @property
    def turned_by_blanks(self) -> bool:
        """Whether it is open by blanks alone: what is filled in puts one ahead."""
        return self.open_by == (BLANKS,) and not self.level_as_entered

    @property
    def lead(self) -> Fraction | None:
        """By how many points one option is ahead of the next at middle estimates, or None."""
        if not self.next or self.level:
            return None
        return next(each.points for each in self.behind if each.option is self.next)

    @property
    def alone(self) -> tuple[Decisive, ...]:
        """The ranges, unknowns and blanks that alone can put another ahead, not only level."""
        return tuple(found for found in self.decisive if not found.only_ties)

    @property
    def stepped(self) -> int:
        """On how many claims a step ends the lead: one can move up and down."""
        return len({claim_of(step.claim).size_id for step in self.single_steps})

    @property
    def uncertain(self) -> tuple[Decisive, ...]:
        """The ranges and unknowns that alone can end the lead, and of which no single step does."""
        stepped = {claim_of(step.claim).size_id for step in self.single_steps}
        told = (e for e in self.decisive if claim_of(e.claim).size_id not in stepped)
        return tuple(each for each in told if not isinstance(claim_of(each.claim), Blank))

    @property
    def blanks(self) -> tuple[Decisive, ...]:
        """The blanks that alone, filled in, can end the lead."""
        return tuple(each for each in self.decisive if isinstance(claim_of(each.claim), Blank))

    @property
    def ending(self) -> tuple[Turn, ...]:
        """The choices elsewhere that end the lead; others only let another be ahead of it."""
        return tuple(turn for turn in self.turns or () if turn.leaders != self.leaders)

    @property
    def each_ends(self) -> bool:
        """Whether, of those whose choice can end the lead, each other choice is known to."""
        ending = {turn.option.id for turn in self.ending}
        every = ({o.id for o in each.options} for each in self.conditions if each.every)
        return ending == set[str]().union(*(ids for ids in every if ids <= ending))

    @property
    def ended_by(self) -> EndedBy:
        """By what a lead ends, the first of these."""
        if self.verdict is Conclusion.FIRM:
            return EndedBy.NOTHING
        ways = (self.single_steps, self.ending, self.turns, self.decisive)
        return next((by for by, some in zip(SINGLE, ways, strict=True) if some), EndedBy.VALUES)


@dataclass(frozen=True)
class InContext:
    """What is found of a decision in a context: who takes it, and the option that holds."""

    decision: Decision
    decider: Actor
    current: Option


@dataclass(frozen=True)
class DecisionVerdict(InContext):
    """The same with how things stand."""

    verdict: Verdict = field(metadata=INLINE)

    @classmethod
    def of(cls, table: PerformanceTable) -> DecisionVerdict:
        """That of the decision of a table."""
        return cls(table.decision, table.decider, table.current, verdict(table))


def verdict(table: PerformanceTable) -> Verdict:
    """The verdict on a decision in its context."""
    leader = table.leaders[0]
    on, found = rung(table), None if too_large(table) else tuple(turns(table))
    held = conditions(table, found or ()) if on.conclusion in CERTAIN else ()
    contested = on.conclusion not in (Conclusion.EMPTY, Conclusion.ONLY)
    steps = single_steps(table) if contested else ()
    on = _with_steps(table, on, steps, held)
    conclusion, rivals = on
    others, rival = by_points(table, leader), rival_of(table, on)
    nearest, contending = next(iter(others), None), {option.id for option in rivals}
    gained = (
        switch_from(table, rival, leader) if rival and conclusion is not Conclusion.EMPTY else None
    )
    leaders = () if conclusion is Conclusion.EMPTY else table.leaders
    ruled_out = tuple(chain.from_iterable(table.ruled_out.values()))
    return Verdict(
        verdict=conclusion,
        open_by=opened_by(table) if conclusion is Conclusion.OPEN else (),
        leader=leader,
        level=table.leaders[1:],
        next=nearest,
        rival=rival,
        rivals=rivals,
        contenders=contenders(table, rivals) if conclusion is Conclusion.OPEN else leaders,
        margin=gained.gain if gained else None,
        for_=sum((trade.gain for trade in gained.better), Fraction(0)) if gained else None,
        against=-sum((trade.gain for trade in gained.worse), Fraction(0)) if gained else None,
        behind=tuple(
            Behind(option, table.scores[leader.id] - table.scores[option.id])
            for option in others
            if option in (nearest, rival) or option.id in contending
        ),
        decisive=decisive(table) if contested else (),
        single_steps=steps,
        turns=found,
        conditions=held,
        ruled_out=ruled_out,
        ruled_out_on=tuple(grounds(table.situation, bars(table, each)) for each in ruled_out),
        grounds=grounds_of([table]),
        one_passage=one_passage(table, gained) if gained else None,
        views=tuple(_as_seen_by(table, each) for each in viewers(table)) if contested else (),
        own_view=table.own_view,
        bounds=table.lead(leader.id, rival.id) if rival else None,
    )


CERTAIN = (Conclusion.LEADS, Conclusion.FIRM)
"""Where one option leads under every completion, or one draws level at most."""


def _with_steps(
    table: PerformanceTable, on: Rung, steps: tuple[Change, ...], held: tuple[LeadCondition, ...]
) -> Rung:
    """The rung once single steps and what a lead hangs on count too, with who can be level."""
    if on.conclusion not in CERTAIN or not (steps or held):
        return on
    reached = {option.id for option in (*on.rivals, *(o for step in steps for o in step.then))}
    rivals = (o for o in by_points(table, table.leaders[0]) if o.id in reached)
    return Rung(Conclusion.LEADS, tuple(rivals))


def judged(table: PerformanceTable, seen: Seen = as_written) -> Rung:
    """The conclusion of the verdict and its rivals alone; claims in the table are as `seen`."""
    on = rung(table)
    if on.conclusion not in CERTAIN:
        return on
    found = () if too_large(table) else tuple(turns(table, seen))
    return _with_steps(table, on, single_steps(table), conditions(table, found))


def rival_of(table: PerformanceTable, on: Rung) -> Option | None:
    """The first of the rivals where it is open, else of all others; None where there is none."""
    first = on.rivals if on.conclusion is Conclusion.OPEN else by_points(table, table.leaders[0])
    return next(iter(first), None)


def viewers(table: PerformanceTable) -> Iterator[Holder]:
    """Who holds a view on what counts in a table, in the order of the file."""
    ids = {view.holder for claim in table.sized for view in claim.views}
    return (holder for holder in table.situation.model.holders if holder.id in ids)


def _as_seen_by(table: PerformanceTable, holder: Holder) -> ViewedVerdict:
    seen = sight_of(holder.id)
    own = seen_by(table, seen)
    leader = own.leaders[0]
    rival = next((o for o in by_points(own, leader) if o not in own.leaders), None)
    margin = own.scores[leader.id] - own.scores[rival.id] if rival else None
    return ViewedVerdict(holder, judged(own, seen).conclusion, own.leaders, rival, margin)


def sight_of(holder: str) -> Seen:
    """How the holder of views sees claims: each size its view, where it has one."""
    known: dict[int, tuple[Sized, Sized]] = {}

    def seen(claim: C) -> C:
        # One claim in several cells stays one, so that what options share still cancels.
        if id(claim) not in known:
            view = claim.view_of(holder)
            known[id(claim)] = claim, claim.seen(view) if view else claim
        return cast(C, known[id(claim)][1])

    return seen


@dataclass(frozen=True)
class ColumnPoints:
    """The points of an option, ranges at their midpoints, and the least and most they can be."""

    option: Option
    points: Fraction
    bounds: Range


@dataclass(frozen=True)
class Standing:
    """Who leads, who is next and by how much, how surely, and the points of open options.

    `own_view`: as it is in the view of who decides.
    """

    verdict: Conclusion
    leaders: tuple[Option, ...]
    rival: Option | None
    margin: Fraction | None
    points: tuple[ColumnPoints, ...]
    own_view: bool = field(metadata=RARE)

    @property
    def led_by(self) -> frozenset[str]:
        """The ids of those who lead."""
        return frozenset(option.id for option in self.leaders)

    @property
    def lead(self) -> Fraction | None:
        """By how many points one option is ahead of the next; None where there is no such thing."""
        points = sorted((each.points for each in self.points), reverse=True)
        return points[0] - points[1] if len(self.leaders) == 1 and points[1:] else None

    def is_like(self, other: Standing) -> bool:
        """Whether the same options lead, as surely."""
        return (self.verdict, self.led_by) == (other.verdict, other.led_by)

    def ahead_by(self, option: Option, over: Option) -> Fraction | None:
        """By how many points one option is ahead of another; None where not both are open."""
        points = {each.option.id: each.points for each in self.points}
        is_known = option.id in points and over.id in points
        return points[option.id] - points[over.id] if is_known else None


def standing(situation: Situation, decision_id: str) -> Standing:
    """How things stand in a decision of a situation."""
    table = performance_table(situation, decision_id)
    on, leader = judged(table), table.leaders[0]
    is_empty, rival = on.conclusion is Conclusion.EMPTY, rival_of(table, on)
    return Standing(
        on.conclusion,
        () if is_empty else table.leaders,
        rival,
        None if is_empty or not rival else table.scores[leader.id] - table.scores[rival.id],
        tuple(ColumnPoints(o, table.score(o.id), table.bounds(o.id)) for o in table.candidates),
        table.own_view,
    )
