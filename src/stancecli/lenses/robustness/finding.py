"""The finding of `robustness`: how firm a lead is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from stancecli.diagnostics import Unanswerable
from stancecli.lenses import INLINE
from stancecli.methods import limits
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.robustness.acceptability import (
    Acceptability,
    bounded_shares,
    has_shares,
    order_shares,
    sampling_error,
)
from stancecli.methods.robustness.changes import Overturn, fewest_effects
from stancecli.methods.robustness.completions import Completion, completions
from stancecli.methods.robustness.find_out import FindOut, find_out, steps
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
from stancecli.methods.robustness.whatif import WhatIfs, what_ifs
from stancecli.methods.verdict import Verdict, verdict
from stancecli.model import Actor, Criterion, Decision, Option, Range
from stancecli.situation import Situation


@dataclass(frozen=True)
class Robustness:
    """How firm the lead in one decision is.

    `what_ifs` is who leads with each criterion at each importance. `by_rank` and `bounded` are the
    shares of two sets of weightings; `held_ratios` and `ordinal_leads` hold without numbers of
    importance, or of effect. `tie_breakers` are what parts several leaders, `thresholds` where
    another option joins or passes them. `find_out` is what to find out first where it is open, None
    where that would take too long. `points` are what each candidate can score. `requirement`
    is what would have to be true for one option to lead, where that was asked. `left_out` names the
    fields that are empty because they would take too long; the two shares are None then.
    """

    decision: Decision
    decider: Actor
    current: Option
    candidates: tuple[Option, ...]
    criteria: tuple[Criterion, ...]
    leaders: tuple[Option, ...]
    verdict: Verdict = field(metadata=INLINE)
    what_ifs: tuple[WhatIfs, ...]
    by_rank: Acceptability | None
    bounded: Acceptability | None
    held_ratios: tuple[HeldRatio, ...]
    ordinal_leads: tuple[OrdinalLead, ...]
    tie_breakers: tuple[TieBreaker, ...]
    thresholds: tuple[Threshold, ...]
    smallest_shift: WeightShift | None
    points: tuple[Range, ...]
    completions: tuple[Completion, ...]
    fewest_effects: tuple[Overturn, ...]
    find_out: FindOut | None
    knockouts: Knockouts
    requirement: Requirement | None
    left_out: tuple[str, ...]

    @property
    def contested(self) -> bool:
        """Whether one option leads as entered, and others could."""
        return len(self.leaders) == 1 < len(self.candidates) and bool(self.criteria)

    @property
    def shares(self) -> tuple[Acceptability, ...]:
        """The shares of both sets of weightings; none where they are left out."""
        return tuple(filter(None, (self.by_rank, self.bounded)))

    @property
    def outranked(self) -> bool:
        """Whether by rank of importance alone another leads more often than sampling can err."""
        if not self.by_rank:
            return False
        shares = {share.option.id: share.share for share in self.by_rank.shares}
        error = Fraction(sampling_error(self.by_rank.draws), 100) if self.by_rank.draws else 0
        first = max(shares.values())
        return self.contested and first - shares[self.leaders[0].id] > error

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each open option."""
        leading = {option.id for option in self.leaders}
        by_rank, bounded = (
            {index.option.id: index.share for index in found.shares} if found else {}
            for found in (self.by_rank, self.bounded)
        )
        can_lead = {found.option.id: found.can_lead for found in self.completions}
        for option, points in zip(self.candidates, self.points, strict=True):
            yield {
                "option": option,
                "leads": option.id in leading,
                "points": points,
                "can_lead": can_lead.get(option.id),
                "share_by_rank": by_rank.get(option.id),
                "share_bounded": bounded.get(option.id),
            }


@dataclass(frozen=True)
class Firmness:
    """How firm one of several decisions is: its verdict, and what turns it as entered.

    `passages` and `judgements` count those of which the loss can turn it.
    """

    decision: Decision
    decider: Actor
    current: Option
    verdict: Verdict = field(metadata=INLINE)
    passages: int
    judgements: int


@dataclass(frozen=True)
class EveryDecision:
    """How firm each decision of a model is, in the order of the file.

    `main` is the id of the decision or issue with which answers begin, or empty.
    """

    decisions: tuple[Firmness, ...]
    main: str = ""

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each decision."""
        for found in self.decisions:
            yield {
                "decision": found.decision,
                "verdict": found.verdict.verdict,
                "confidence": found.verdict.confidence,
                "leader": found.verdict.leader,
                "rival": found.verdict.rival,
                "margin": found.verdict.margin,
                "steps": found.verdict.stepped,
                "passages": found.passages,
                "judgements": found.judgements,
            }


def find_all(situation: Situation, decisions: Sequence[str]) -> EveryDecision:
    """How firm each of these decisions is."""
    found = tuple(_firmness(performance_table(situation, id_)) for id_ in decisions)
    return EveryDecision(found, situation.main)


def _firmness(table: PerformanceTable) -> Firmness:
    found, without = verdict(table), knockouts(table)
    contested = found.rival is not None and bool(table.criteria)
    return Firmness(
        decision=table.decision,
        decider=table.decider,
        current=table.current,
        verdict=found,
        passages=sum(lost.can_overturn for lost in without.passages if contested),
        judgements=sum(lost.can_overturn for lost in without.judgements if contested),
    )


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
    done. Raises Unanswerable for a ratio below 1.
    """
    if ratio is not None and ratio < 1:
        raise Unanswerable("a ratio of weights is 1 or more")
    table = performance_table(situation, decision_id)
    on = verdict(table)
    left_out = _left_out(table, on)
    return Robustness(
        decision=table.decision,
        decider=table.decider,
        current=table.current,
        candidates=table.candidates,
        criteria=table.criteria,
        leaders=table.leaders,
        verdict=on,
        what_ifs=what_ifs(table),
        by_rank=order_shares(table, _half(progress, 0)) if has_shares(table) else None,
        bounded=bounded_shares(table, ratio, _half(progress, 1)) if has_shares(table) else None,
        held_ratios=() if "held_ratios" in left_out else held_ratios(table),
        ordinal_leads=() if "ordinal_leads" in left_out else ordinal_leads(table),
        tie_breakers=tie_breakers(table),
        thresholds=thresholds(table),
        smallest_shift=None if "smallest_shift" in left_out else smallest_shift(table),
        points=tuple(table.bounds(option.id) for option in table.candidates),
        completions=() if "completions" in left_out else completions(table),
        fewest_effects=() if "fewest_effects" in left_out else fewest_effects(table),
        find_out=find_out(table),
        knockouts=knockouts(table),
        requirement=requirement(table, situation.option(target)) if target else None,
        left_out=left_out,
    )


def _left_out(table: PerformanceTable, on: Verdict) -> tuple[str, ...]:
    """The fields that this table is too large for."""
    pairs = limits.pairs(table)
    shares = () if has_shares(table) else ("by_rank", "bounded")
    shift = limits.lead_steps(table) * len(table.criteria) if len(table.leaders) > 1 else 0
    return (
        *shares,
        *limits.too_large(
            {
                "held_ratios": limits.lead_steps(table),
                "ordinal_leads": pairs,
                "smallest_shift": shift,
                "completions": 0 if table.separable else pairs + limits.programs(table),
                "fewest_effects": pairs,
                "find_out": steps(table) if on.verdict is Conclusion.OPEN else 0,
            }
        ),
    )


def _half(progress: Callable[[float], None] | None, which: int) -> Callable[[float], None] | None:
    """The report of one of two sets of weightings, as part of both."""
    return None if progress is None else lambda done: progress((which + done) / 2)
