"""How firm a lead is, and what alone would end it: the finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from stancecli.lenses import INLINE, table
from stancecli.methods.evidence import Grounds, grounds_of
from stancecli.methods.performance import performance_table
from stancecli.methods.robustness import Ending, WhatIfs, endings, what_ifs
from stancecli.methods.robustness.knockouts import Knockouts, OutByOne, knockouts, out_by_one
from stancecli.methods.verdict import Verdict, verdict
from stancecli.model import Actor, Criterion, Decision, Option, Range
from stancecli.situation import Bearing, Situation, claim_of


@dataclass(frozen=True)
class Robustness:
    """How firm the lead in one decision is.

    `bounds` are the least and the most by which the leader can be ahead of the next, None where
    there is no other. `endings` are the changes that alone end the lead. `what_ifs` is who is ahead
    with each weight at each of its words, `knockouts` what can become of the lead without each
    source, passage and unsourced claim. `out_by_one` are the options that one passage alone keeps
    from being ahead.
    """

    decision: Decision
    decider: Actor
    current: Option
    candidates: tuple[Option, ...]
    criteria: tuple[Criterion, ...]
    leaders: tuple[Option, ...]
    verdict: Verdict = field(metadata=INLINE)
    bounds: Range | None
    endings: tuple[Ending, ...]
    what_ifs: tuple[WhatIfs, ...]
    knockouts: Knockouts
    out_by_one: tuple[OutByOne, ...]
    grounds: Grounds

    @property
    def is_weighed(self) -> bool:
        """Whether there are options to weigh, and something to weigh them by."""
        return len(self.candidates) > 1 and bool(self.criteria)

    @property
    def contested(self) -> bool:
        """Whether one of these is ahead at middle values."""
        return len(self.leaders) == 1 and self.is_weighed

    @property
    def stepping(self) -> tuple[Bearing | Criterion, ...]:
        """The values of which one step ends the lead, each once."""
        steps = self.verdict.single_steps
        return tuple({claim_of(step.claim).size_id: step.claim for step in steps}.values())

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each change that alone ends the lead."""
        for each in self.endings:
            claim = each.claim
            value = claim.criterion if isinstance(claim, Bearing) else claim
            yield {
                "change": each.kind,
                "option": claim.option if isinstance(claim, Bearing) else None,
                "item": each.turn.option if each.turn else value,
                "now": each.now and each.now.low,
                "now_most": each.now and each.now.high,
                "past": each.past,
                "ahead": "; ".join(option.id for option in each.ahead),
                "level": each.level,
            }


def find(situation: Situation, decision_id: str) -> Robustness:
    """How firm the lead in a decision is."""
    table = performance_table(situation, decision_id)
    on, without = verdict(table), knockouts(table)
    return Robustness(
        decision=table.decision,
        decider=table.decider,
        current=table.current,
        candidates=table.candidates,
        criteria=table.criteria,
        leaders=table.leaders,
        verdict=on,
        bounds=on.bounds,
        endings=endings(table, on.decisive, on.turns or (), on.single_steps),
        what_ifs=what_ifs(table),
        knockouts=without,
        out_by_one=tuple(out_by_one(table, without)),
        grounds=grounds_of([table]),
    )


@dataclass(frozen=True)
class Firmness:
    """How things stand in one of several decisions."""

    decision: Decision
    decider: Actor
    current: Option
    verdict: Verdict = field(metadata=INLINE)


@dataclass(frozen=True)
class EveryDecision:
    """How things stand in each decision of a model, in the order of the file.

    `main` is the id of the decision or issue with which answers begin, or empty.
    """

    decisions: tuple[Firmness, ...]
    main: str = ""

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each decision."""
        return table(
            self.decisions,
            "decision verdict=verdict.verdict cited=verdict.support.cited"
            " claims=verdict.support.claims leader=verdict.leaders rival=verdict.rival"
            " margin=verdict.margin steps=verdict.stepped",
        )


def find_all(situation: Situation, decisions: Sequence[str]) -> EveryDecision:
    """How firm each of these decisions is."""
    tables = (performance_table(situation, id_) for id_ in decisions)
    found = (Firmness(t.decision, t.decider, t.current, verdict(t)) for t in tables)
    return EveryDecision(tuple(found), situation.main)
