"""How things stand in a decision, and how surely: the verdict that every answer shares.

It looks at the completions of what is not known exactly (each range, each unknown and each blank
takes one value within its bounds) and at single steps on what is. All of it is linear in the cells
of the performance table, and exact. Confidence follows the analytic standards of the US
Intelligence Community (Directive 203, 2015): it is about the ground, never about likelihood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import chain, takewhile
from typing import TypeAlias

from stancecli.methods.feasibility import RuledOut
from stancecli.methods.performance import PerformanceTable
from stancecli.methods.robustness.changes import Change, single_steps
from stancecli.methods.robustness.completions import Decisive, decisive
from stancecli.methods.robustness.knockouts import cited_by, falls_with_a_source, rules_out
from stancecli.methods.tradeoffs import switch_from
from stancecli.model import (
    ZERO,
    Actor,
    Blank,
    Breach,
    Claim,
    Criterion,
    Decision,
    Effect,
    Holder,
    Option,
    Range,
    Sized,
    exactly,
)
from stancecli.situation import claim_of


class Conclusion(StrEnum):
    """The ladder: each holds where none before it does.

    `empty`: the table has no row. `only`: one option is open. `level`: several lead under every
    completion, and no other can be ahead. `open`: another than the leader can be ahead. `leads`: a
    completion, or one step on one claim, lets another draw level or lead. `firm`: none of that.
    """

    EMPTY = "empty"
    ONLY = "only"
    LEVEL = "level"
    OPEN = "open"
    LEADS = "leads"
    FIRM = "firm"


class Confidence(StrEnum):
    """How good the ground of a verdict is."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"


@dataclass(frozen=True)
class Support:
    """What stands behind a table: how many claims, how many of them cited, how many sources.

    The claims are the importances and forces, the effects and breaches of the open options, and
    what rules the others out, each once.
    """

    claims: int
    cited: int
    sources: int

    @property
    def mostly_cited(self) -> bool:
        """Whether at least half of it is cited."""
        return bool(self.cited) and 2 * self.cited >= self.claims


@dataclass(frozen=True)
class ViewedLead:
    """Who leads on the view of one holder, each other range at its midpoint.

    `rival` is the first of the others in the order of points, `margin` by how many points the lead
    is; None where all options are level.
    """

    holder: Holder
    leaders: tuple[Option, ...]
    rival: Option | None
    margin: Fraction | None


@dataclass(frozen=True)
class Verdict:
    """How things stand in one decision.

    `leader` is the first, in the order of the file, of the options with the most points, ranges at
    their midpoints and blanks at 0; `level` are the others of these. `rival` is the first in the
    order of points of those that can be ahead (`open`), of those that can draw level or lead
    (`leads`), or else of the others; `rivals` are all that can. `margin` is by how many points the
    leader is ahead of the rival: `for_` is the sum of the rows on which it does better, `against`
    that of those on which it does worse; None where there is no rival.

    `open_by` says what suffices alone to let another be ahead, `ranges` (unknowns among them) or
    `blanks`, and names both where only both together do. `decisive` are the ranges, unknowns and
    blanks that alone can change who leads, `single_steps` the steps that let another draw level or
    lead. `blank_cells` counts the cells of open options that are not judged, of `open_cells` in
    all; `beyond_one` is whether blanks let another be ahead only with values beyond −1 and 1.
    `ruled_out` says why other options are not open. `confidence` is None where nothing is cited,
    or nothing counts. `views` has who leads on the view of each who holds one on what counts here.
    """

    verdict: Conclusion
    open_by: tuple[str, ...]
    leader: Option
    level: tuple[Option, ...]
    rival: Option | None
    rivals: tuple[Option, ...]
    margin: Fraction | None
    for_: Fraction | None
    against: Fraction | None
    decisive: tuple[Decisive, ...]
    single_steps: tuple[Change, ...]
    blank_cells: int
    open_cells: int
    beyond_one: bool
    ruled_out: tuple[RuledOut, ...]
    support: Support
    confidence: Confidence | None
    views: tuple[ViewedLead, ...]

    @property
    def leaders(self) -> tuple[Option, ...]:
        """Who leads as entered: several where they are level, none where nothing is judged."""
        return () if self.verdict is Conclusion.EMPTY else (self.leader, *self.level)

    @property
    def level_as_entered(self) -> bool:
        """Whether it is open, and the rival has as many points as the leader."""
        return self.verdict is Conclusion.OPEN and not self.margin

    @property
    def alone(self) -> tuple[Decisive, ...]:
        """The ranges, unknowns and blanks that alone can put another ahead, not only level."""
        return tuple(found for found in self.decisive if not found.only_ties)

    @property
    def overturning(self) -> tuple[Change, ...]:
        """The single steps that let another lead without the leader."""
        return tuple(step for step in self.single_steps if self.leader not in step.then)

    @property
    def steps(self) -> tuple[Change, ...]:
        """The steps that a verdict counts: those that let another lead, else those that level."""
        return self.overturning or self.single_steps

    @property
    def stepped(self) -> int:
        """On how many claims these steps are: one can move up and down."""
        return len({id(claim_of(step.claim)) for step in self.steps})

    @property
    def on_judgement_alone(self) -> bool:
        """Whether something counts, and none of it is cited."""
        return bool(self.support.claims) and not self.support.cited


@dataclass(frozen=True)
class DecisionVerdict:
    """A decision in a context, who takes it, the option that holds, and how things stand."""

    decision: Decision
    decider: Actor
    current: Option
    verdict: Verdict

    @classmethod
    def of(cls, table: PerformanceTable) -> DecisionVerdict:
        """That of the decision of a table."""
        return cls(table.decision, table.decider, table.current, verdict(table))


def verdict(table: PerformanceTable) -> Verdict:
    """The verdict on a decision in its context."""
    leader = table.leaders[0]
    found, open_by, rivals = _conclusion(table)
    contested = found not in (Conclusion.EMPTY, Conclusion.ONLY)
    steps = single_steps(table) if contested else ()
    if steps and found in (Conclusion.LEADS, Conclusion.FIRM):
        found = Conclusion.LEADS
        reached = {option.id for option in (*rivals, *(o for step in steps for o in step.then))}
        rivals = tuple(o for o in _by_points(table, leader) if o.id in reached)
    rival = next(iter(rivals or _by_points(table, leader)), None)
    gained = switch_from(table, rival, leader) if rival and table.criteria else None
    support = support_of(table)
    cells = [table.cells[o.id, c.id] for o in table.candidates for c in table.criteria]
    return Verdict(
        verdict=found,
        open_by=open_by,
        leader=leader,
        level=table.leaders[1:],
        rival=rival,
        rivals=rivals,
        margin=gained.gain if gained else None,
        for_=sum((trade.gain for trade in gained.better), Fraction(0)) if gained else None,
        against=-sum((trade.gain for trade in gained.worse), Fraction(0)) if gained else None,
        decisive=decisive(table) if contested else (),
        single_steps=steps,
        blank_cells=sum(cell.blank is not None for cell in cells),
        open_cells=len(cells),
        beyond_one=open_by == (BLANKS,) and not _can_pass(table, _blanks_within_one),
        ruled_out=tuple(chain.from_iterable(table.ruled_out.values())),
        support=support,
        confidence=_confidence(table, found, support),
        views=tuple(_viewed(table)) if contested else (),
    )


RANGES, BLANKS = "ranges", "blanks"


def _conclusion(table: PerformanceTable) -> tuple[Conclusion, tuple[str, ...], tuple[Option, ...]]:
    """The rung that completions alone decide, what opens it, and who can be ahead or level."""
    if not table.criteria:
        return Conclusion.EMPTY, (), ()
    if len(table.candidates) == 1:
        return Conclusion.ONLY, (), ()
    if ahead := _can_pass(table, _as_written):
        kinds = {RANGES: _ranges_alone, BLANKS: _blanks_alone}
        alone = tuple(name for name, size in kinds.items() if _can_pass(table, size))
        return Conclusion.OPEN, alone or tuple(kinds), tuple(ahead)
    if len(table.leaders) > 1:
        return Conclusion.LEVEL, (), ()
    leader = table.leaders[0]
    level = (
        option
        for option in _by_points(table, leader)
        if not _least_lead(table, leader, option, _as_written)
    )
    return (Conclusion.LEADS if (drawn := tuple(level)) else Conclusion.FIRM), (), drawn


def _by_points(table: PerformanceTable, leader: Option) -> list[Option]:
    """The other candidates, the most points first, ties in the order of the file."""
    return sorted(table.others(leader), key=lambda option: -table.scores[option.id])


# Who can be ahead under some completion.

Size: TypeAlias = Callable[[Effect | Breach | Criterion], Range]
"""Within what bounds a claim, or the weight of a criterion, is completed."""


def _stated(claim: Effect | Breach | Criterion) -> Range:
    return claim.size if isinstance(claim, Effect | Breach) else claim.weight


def _as_written(claim: Effect | Breach | Criterion) -> Range:
    return _stated(claim)


def _ranges_alone(claim: Effect | Breach | Criterion) -> Range:
    return ZERO if isinstance(claim, Blank) else _stated(claim)


def _blanks_alone(claim: Effect | Breach | Criterion) -> Range:
    return claim.size if isinstance(claim, Blank) else exactly(_stated(claim).mid)


def _blanks_within_one(claim: Effect | Breach | Criterion) -> Range:
    return Range(Fraction(-1), Fraction(1)) if isinstance(claim, Blank) else _blanks_alone(claim)


def _can_pass(table: PerformanceTable, size: Size) -> list[Option]:
    """The candidates that can be ahead of one that leads as entered, the most points first.

    Of several leaders that are level whatever is completed, one stands for all.
    """
    first = table.leaders[0]
    leaders = [first, *(o for o in table.leaders[1:] if not table.lead(first.id, o.id).exact)]
    ends = table.bounds_of(size, size)
    leaders.sort(key=lambda leader: ends[leader.id].low)

    def passes(option: Option) -> bool:
        # A leader whose least is no less than the most of another stays ahead of it; of the others
        # it takes a sum of steps to tell only where a claim is shared, or a weight is a range.
        most = ends[option.id].high
        passed = takewhile(lambda leader: ends[leader.id].low < most, leaders)
        return any(
            option is not leader
            and (table.separable or _least_lead(table, leader, option, size) < 0)
            for leader in passed
        )

    return [option for option in _by_points(table, first) if passes(option)]


def _least_lead(table: PerformanceTable, leader: Option, rival: Option, size: Size) -> Fraction:
    """The least by which one candidate is ahead of another; below 0 where it can be behind."""
    return sum(
        (
            table.step(leader.id, rival.id, criterion.id, size).weighed(size(criterion)).low
            for criterion in table.criteria
        ),
        Fraction(0),
    )


# Who leads on whose view.


def _viewed(table: PerformanceTable) -> Iterator[ViewedLead]:
    claims: Iterator[Sized] = chain(
        table.criteria,
        chain.from_iterable(
            table.cells[o.id, c.id].own for o in table.candidates for c in table.criteria
        ),
    )
    ids = {view.holder for claim in claims for view in claim.views}
    return (
        _as_seen_by(table, holder) for holder in table.situation.model.holders if holder.id in ids
    )


def _as_seen_by(table: PerformanceTable, holder: Holder) -> ViewedLead:
    def seen(claim: Effect | Breach | Criterion) -> Range:
        view = claim.view_of(holder.id)
        if not view:
            return exactly(_stated(claim).mid)
        return exactly(-view.value.mid if isinstance(claim, Breach) else view.value.mid)

    def judged(claim: Effect | Breach) -> Range:
        return ZERO if isinstance(claim, Blank) else seen(claim)

    points = {id_: bounds.mid for id_, bounds in table.bounds_of(judged, seen).items()}
    ranked = sorted(table.candidates, key=lambda option: -points[option.id])
    most = points[ranked[0].id]
    leaders = tuple(option for option in ranked if points[option.id] == most)
    rival = next((option for option in ranked if points[option.id] < most), None)
    return ViewedLead(holder, leaders, rival, most - points[rival.id] if rival else None)


# The ground.


def support_of(table: PerformanceTable) -> Support:
    """What stands behind a table."""
    claims = {id(claim): claim for claim in _counting(table)}.values()
    citations = [cited_by(table, claim) for claim in claims]
    return Support(
        claims=len(claims),
        cited=sum(bool(cite) for cite in citations),
        sources=len({citation.source for cite in citations for citation in cite}),
    )


def _counting(table: PerformanceTable) -> Iterator[Claim]:
    """What counts, some of it more than once."""
    yield from table.criteria
    yield from table.claims(table.candidates, table.criteria)
    yield from rules_out(table)


def _confidence(table: PerformanceTable, found: Conclusion, support: Support) -> Confidence | None:
    if not support.cited or found is Conclusion.EMPTY:
        return None
    surely = (Conclusion.LEADS, Conclusion.FIRM, Conclusion.ONLY)
    if found not in surely or not support.mostly_cited:
        return Confidence.LOW
    if found is Conclusion.FIRM and support.sources > 1 and not falls_with_a_source(table):
        return Confidence.HIGH
    return Confidence.MODERATE
