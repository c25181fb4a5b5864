"""The finding of `robustness`: how firm a lead is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from stancecli.lenses import INLINE
from stancecli.methods.ladder import Completion, Conclusion, completions, pair_steps, program_steps
from stancecli.methods.linear import too_many
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.robustness import (
    Threshold,
    TieBreaker,
    WhatIfs,
    thresholds,
    tie_breakers,
    what_ifs,
)
from stancecli.methods.robustness.changes import Requirement, requirement
from stancecli.methods.robustness.find_out import FindOut, find_out, steps
from stancecli.methods.robustness.knockouts import Knockouts, Outcome, knockouts
from stancecli.methods.verdict import Verdict, verdict
from stancecli.model import Actor, Citation, Criterion, Decision, Option, Range
from stancecli.situation import Situation


@dataclass(frozen=True)
class OutByOne:
    """An option that is ruled out by one passage alone, and could lead without that."""

    option: Option
    passage: Citation


@dataclass(frozen=True)
class Robustness:
    """How firm the lead in one decision is.

    `what_ifs` is who leads with each criterion at each importance. `tie_breakers` are what parts
    several leaders, `thresholds` where another option joins or passes them. `find_out` is what to
    find out first where it is open, None where that would take too long. `points` are what each
    candidate can score. `requirement` is what would have to be true for one option to lead, where
    that was asked. `out_by_one` are the options whose being ruled out, by a passage each, carries
    the verdict. `left_out` names the fields that are empty because they would take too long.
    """

    decision: Decision
    decider: Actor
    current: Option
    candidates: tuple[Option, ...]
    criteria: tuple[Criterion, ...]
    leaders: tuple[Option, ...]
    verdict: Verdict = field(metadata=INLINE)
    what_ifs: tuple[WhatIfs, ...]
    tie_breakers: tuple[TieBreaker, ...]
    thresholds: tuple[Threshold, ...]
    points: tuple[Range, ...]
    completions: tuple[Completion, ...]
    find_out: FindOut | None
    knockouts: Knockouts
    requirement: Requirement | None
    out_by_one: tuple[OutByOne, ...]
    left_out: tuple[str, ...]

    @property
    def contested(self) -> bool:
        """Whether one option leads as entered, and others could."""
        return len(self.leaders) == 1 < len(self.candidates) and bool(self.criteria)

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each open option."""
        leading = {option.id for option in self.leaders}
        can_lead = {found.option.id: found.can_lead for found in self.completions}
        for option, points in zip(self.candidates, self.points, strict=True):
            yield {
                "option": option,
                "leads": option.id in leading,
                "points": points,
                "can_lead": can_lead.get(option.id),
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
                "cited": found.verdict.support.cited,
                "claims": found.verdict.support.claims,
                "leader": "; ".join(option.id for option in found.verdict.leaders),
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


def find(situation: Situation, decision_id: str, *, target: str | None = None) -> Robustness:
    """How firm the lead in a decision is; `target` is the id of an option: what makes it lead."""
    table = performance_table(situation, decision_id)
    on = verdict(table)
    left_out, without = _left_out(table, on), knockouts(table)
    return Robustness(
        decision=table.decision,
        decider=table.decider,
        current=table.current,
        candidates=table.candidates,
        criteria=table.criteria,
        leaders=table.leaders,
        verdict=on,
        what_ifs=what_ifs(table),
        tie_breakers=tie_breakers(table),
        thresholds=thresholds(table),
        points=tuple(table.bounds(option.id) for option in table.candidates),
        completions=() if "completions" in left_out else completions(table),
        find_out=find_out(table),
        knockouts=without,
        requirement=requirement(table, situation.option(target)) if target else None,
        out_by_one=tuple(
            OutByOne(option, lost.removed)
            for lost in without.passages
            for option in lost.then
            if lost.outcome is Outcome.CAN_CHANGE
            and option.id in table.ruled_out
            and isinstance(lost.removed, Citation)
        ),
        left_out=left_out,
    )


def _left_out(table: PerformanceTable, on: Verdict) -> tuple[str, ...]:
    """The fields that this table is too large for."""
    return too_many(
        {
            "completions": 0 if table.separable else pair_steps(table) + program_steps(table),
            "find_out": steps(table) if on.verdict is Conclusion.OPEN else 0,
        }
    )
