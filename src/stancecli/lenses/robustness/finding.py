"""The finding of `robustness`, and how it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from stancecli.diagnostics import Unanswerable
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.robustness.changes import Change, Overturn, fewest_overall, single_steps
from stancecli.methods.robustness.completions import Completion, Decisive, completions, decisive
from stancecli.methods.robustness.knockouts import Knockout, Knockouts, Outcome, knockouts
from stancecli.methods.robustness.requirements import Requirement, requirement
from stancecli.methods.robustness.shares import Shares, bounded_shares, order_shares
from stancecli.methods.robustness.thresholds import (
    Parting,
    Shift,
    Threshold,
    partings,
    smallest_shift,
    thresholds,
)
from stancecli.methods.robustness.weightings import (
    HeldRatio,
    OrdinalLead,
    held_ratios,
    ordinal_leads,
)
from stancecli.model import Actor, Criterion, Decision, Option
from stancecli.situation import Situation


class Confidence(StrEnum):
    """How much of the order of the options stands without any one thing it rests on."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"


@dataclass(frozen=True)
class Robustness:
    """How firm the lead in one decision is.

    `lead` is what the leaders are ahead of the next candidate by, None where there is none.
    `by_rank` and `bounded` are the shares of two sets of weightings; `held_ratios` and
    `ordinal_leads` hold without numbers of importance, or of effect. `partings` are what parts
    several leaders, `thresholds` where another option joins or passes them. `requirement` is what
    would have to be true for one option to lead, where that was asked.

    `confidence` is low where by rank of importance alone another option leads as often, or one
    range, unknown or single step can overturn the lead, or several ranges together; moderate where
    the loss of one passage, one judgement or one of several sources can, or all rests on a single
    source; else high.
    """

    decision: Decision
    decider: Actor
    current: Option
    candidates: tuple[Option, ...]
    criteria: tuple[Criterion, ...]
    leaders: tuple[Option, ...]
    lead: Fraction | None
    confidence: Confidence
    by_rank: Shares
    bounded: Shares
    held_ratios: tuple[HeldRatio, ...]
    ordinal_leads: tuple[OrdinalLead, ...]
    partings: tuple[Parting, ...]
    thresholds: tuple[Threshold, ...]
    smallest_shift: Shift | None
    completions: tuple[Completion, ...]
    decisive: tuple[Decisive, ...]
    single_steps: tuple[Change, ...]
    fewest_effects: tuple[Overturn, ...]
    knockouts: Knockouts
    requirement: Requirement | None

    @property
    def contested(self) -> bool:
        """Whether there is a lead to test: one leader, rivals, and something to weigh."""
        return len(self.leaders) == 1 and self.lead is not None

    @property
    def unbeaten(self) -> bool:
        """Whether no weighting that keeps the order puts a leader behind a rival."""
        return self.contested and all(each.ratio is None for each in self.held_ratios)

    @property
    def open_together(self) -> bool:
        """Whether ranges and unknowns can change who leads, but none of them alone."""
        return not self.decisive and _is_open(self.completions, self.leaders)

    @property
    def overturning(self) -> tuple[Change, ...]:
        """The single steps after which a rival leads and none of the leaders does."""
        leading = set(self.leaders)
        return tuple(each for each in self.single_steps if leading.isdisjoint(each.then))

    @property
    def near(self) -> tuple[Threshold, ...]:
        """The thresholds inside the scale, nearest first."""
        return tuple(each for each in self.thresholds if each.inside)

    @property
    def outranked(self) -> bool:
        """Whether by rank of importance alone another option leads as often or more."""
        return set(self.by_rank.most) != set(self.leaders)


def ask(
    situation: Situation,
    decision_id: str,
    *,
    ratio: Fraction | None = None,
    target: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> Robustness:
    """How firm the lead in a decision is, in a context.

    `ratio` (1 or more) bounds the second set of weightings in place of the ratio in use. `target`
    is the id of an option: what would make it lead. Raises Unanswerable for a ratio below 1, and
    for a target that is ruled out.
    """
    if ratio is not None and ratio < 1:
        raise Unanswerable("a ratio of weights is 1 or more")
    of = performance_table(situation, decision_id)
    steps, open_ends, without = single_steps(of), decisive(of), knockouts(of)
    by_rank = order_shares(of, _half(progress, 0))
    reach = completions(of)
    fragile = bool(steps or open_ends) or _is_open(reach, of.leaders)
    outranked = set(by_rank.most) != set(of.leaders)
    return Robustness(
        decision=of.decision,
        decider=of.decider,
        current=of.current,
        candidates=of.candidates,
        criteria=of.criteria,
        leaders=of.leaders,
        lead=_lead(of),
        confidence=_confidence(fragile or outranked, without),
        by_rank=by_rank,
        bounded=bounded_shares(of, ratio, _half(progress, 1)),
        held_ratios=held_ratios(of),
        ordinal_leads=ordinal_leads(of),
        partings=partings(of),
        thresholds=thresholds(of),
        smallest_shift=smallest_shift(of),
        completions=reach,
        decisive=open_ends,
        single_steps=steps,
        fewest_effects=fewest_overall(of),
        knockouts=without,
        requirement=requirement(of, _target(of, target)) if target else None,
    )


def _half(progress: Callable[[float], None] | None, which: int) -> Callable[[float], None] | None:
    """The report of one of two sets of weightings, as part of both."""
    return None if progress is None else lambda done: progress((which + done) / 2)


def _is_open(reach: Iterable[Completion], leaders: tuple[Option, ...]) -> bool:
    """Whether an option that does not lead can, or can draw level, under some completion."""
    return any(each.can_lead and each.option not in leaders for each in reach)


def _lead(of: PerformanceTable) -> Fraction | None:
    best = of.score(of.leaders[0].id)
    others = [of.score(each.id) for each in of.candidates if each not in of.leaders]
    return best - max(others) if others else None


def _target(of: PerformanceTable, id_: str) -> Option:
    found = of.situation.option(id_)
    reasons = of.ruled_out.get(id_, ())
    if reasons:
        raise Unanswerable(
            f"“{found.name}” cannot lead: it is ruled out by {reasons[0].said(of.situation)}",
            ("--without lifts a constraint",),
        )
    return found


def _confidence(fragile: bool, without: Knockouts) -> Confidence:
    if fragile:
        return Confidence.LOW
    bearing = [each for each in without.sources if each.lost]
    apart = (*without.passages, *without.judgements, *bearing)
    if len(bearing) == 1 or any(map(can_overturn, apart)):
        return Confidence.MODERATE
    return Confidence.HIGH


def can_overturn(each: Knockout) -> bool:
    """Whether without it a rival can lead or draw level."""
    return each.outcome in (Outcome.CAN_CHANGE, Outcome.CAN_TIE)
