"""The finding of `robustness`: how firm a lead is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from stancecli.diagnostics import Unanswerable
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.robustness.acceptability import Acceptability, bounded_shares, order_shares
from stancecli.methods.robustness.changes import Change, Overturn, fewest_effects, single_steps
from stancecli.methods.robustness.completions import Completion, Decisive, completions, decisive
from stancecli.methods.robustness.knockouts import Knockouts, knockouts
from stancecli.methods.robustness.ordinal import OrdinalLead, ordinal_leads
from stancecli.methods.robustness.requirements import Requirement, requirement
from stancecli.methods.robustness.thresholds import (
    Threshold,
    TieBreaker,
    WeightShift,
    smallest_shift,
    thresholds,
    tie_breakers,
)
from stancecli.methods.robustness.weightings import HeldRatio, held_ratios
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
    `ordinal_leads` hold without numbers of importance, or of effect. `tie_breakers` are what parts
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
    by_rank: Acceptability
    bounded: Acceptability
    held_ratios: tuple[HeldRatio, ...]
    ordinal_leads: tuple[OrdinalLead, ...]
    tie_breakers: tuple[TieBreaker, ...]
    thresholds: tuple[Threshold, ...]
    smallest_shift: WeightShift | None
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
        return self.contested and all(held.ratio is None for held in self.held_ratios)

    @property
    def open_together(self) -> bool:
        """Whether ranges and unknowns can change who leads, but none of them alone."""
        return not self.decisive and _rival_can_lead(self.completions, self.leaders)

    @property
    def overturning(self) -> tuple[Change, ...]:
        """The single steps after which a rival leads and none of the leaders does."""
        leading = set(self.leaders)
        return tuple(step for step in self.single_steps if leading.isdisjoint(step.then))

    @property
    def near(self) -> tuple[Threshold, ...]:
        """The thresholds inside the scale, nearest first."""
        return tuple(threshold for threshold in self.thresholds if threshold.inside)

    @property
    def outranked(self) -> bool:
        """Whether by rank of importance alone another option leads as often or more."""
        return _outranked(self.by_rank, self.leaders)

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each open option."""
        shares = {share.option.id: share for share in self.bounded.shares}
        reach = {completion.option.id: completion for completion in self.completions}
        for share in self.by_rank.shares:
            option = share.option
            yield {
                "option": option,
                "leads": option in self.leaders,
                "points": reach[option.id].points,
                "can_lead": reach[option.id].can_lead,
                "share_by_rank": share.share,
                "share_bounded": shares[option.id].share,
            }


def find(
    situation: Situation,
    decision_id: str,
    *,
    ratio: Fraction | None = None,
    target: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> Robustness:
    """How firm the lead in a decision is.

    `ratio` (1 or more) bounds the second set of weightings in place of the ratio in use. `target`
    is the id of an option: what would make it lead. `progress` is told, from 0 to 1, how much is
    done. Raises Unanswerable for a ratio below 1, and for a target that is ruled out.
    """
    if ratio is not None and ratio < 1:
        raise Unanswerable("a ratio of weights is 1 or more")
    table = performance_table(situation, decision_id)
    by_rank = order_shares(table, _half(progress, 0))
    reach, ranges = completions(table), decisive(table)
    steps, without = single_steps(table), knockouts(table)
    can_fall = (
        _outranked(by_rank, table.leaders)
        or ranges
        or steps
        or _rival_can_lead(reach, table.leaders)
    )
    return Robustness(
        decision=table.decision,
        decider=table.decider,
        current=table.current,
        candidates=table.candidates,
        criteria=table.criteria,
        leaders=table.leaders,
        lead=_lead(table),
        confidence=Confidence.LOW if can_fall else _confidence(without),
        by_rank=by_rank,
        bounded=bounded_shares(table, ratio, _half(progress, 1)),
        held_ratios=held_ratios(table),
        ordinal_leads=ordinal_leads(table),
        tie_breakers=tie_breakers(table),
        thresholds=thresholds(table),
        smallest_shift=smallest_shift(table),
        completions=reach,
        decisive=ranges,
        single_steps=steps,
        fewest_effects=fewest_effects(table),
        knockouts=without,
        requirement=requirement(table, _open_option(table, target)) if target else None,
    )


def _half(progress: Callable[[float], None] | None, which: int) -> Callable[[float], None] | None:
    """The report of one of two sets of weightings, as part of both."""
    return None if progress is None else lambda done: progress((which + done) / 2)


def _outranked(by_rank: Acceptability, leaders: tuple[Option, ...]) -> bool:
    """Whether by rank of importance alone others lead as often or more."""
    return set(by_rank.most) != set(leaders)


def _rival_can_lead(reach: Iterable[Completion], leaders: tuple[Option, ...]) -> bool:
    """Whether an option that does not lead can, or can draw level, under some completion."""
    return any(found.can_lead and found.option not in leaders for found in reach)


def _lead(table: PerformanceTable) -> Fraction | None:
    """By how many points the leaders are ahead of the next; None where there is none."""
    behind = [table.scores[rival.id] for rival in table.rivals]
    return max(table.scores.values()) - max(behind) if behind else None


def _open_option(table: PerformanceTable, id_: str) -> Option:
    option = table.situation.option(id_)
    if reasons := table.ruled_out.get(id_):
        raise Unanswerable(
            f"“{option.name}” cannot lead: it is ruled out by {reasons[0].said}",
            ("--without lifts a constraint",),
        )
    return option


def _confidence(without: Knockouts) -> Confidence:
    """The confidence in a lead that no number can overturn: what it rests on may be lost."""
    bearing = [knockout for knockout in without.sources if knockout.lost]
    apart = (*without.passages, *without.judgements, *bearing)
    if len(bearing) == 1 or any(knockout.can_overturn for knockout in apart):
        return Confidence.MODERATE
    return Confidence.HIGH
