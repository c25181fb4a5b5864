"""The finding of `tradeoffs`, and how it is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from stancecli.methods.feasibility import RuledOut
from stancecli.methods.grounds import Grounds, grounds
from stancecli.methods.performance import Performance, PerformanceTable, performance_table
from stancecli.methods.robustness.acceptability import Acceptability, order_shares
from stancecli.methods.robustness.completions import Decisive, decisive
from stancecli.methods.robustness.thresholds import Threshold, thresholds
from stancecli.methods.robustness.weightings import HeldRatio, held_ratios
from stancecli.methods.tradeoffs import (
    BondCost,
    Dominance,
    Switch,
    Tension,
    Turn,
    bond_costs,
    dominated,
    least_worst,
    options_elsewhere,
    switch_from,
    tensions,
    turns,
)
from stancecli.model import Actor, Breach, Criterion, Decision, Effect, Option, Range
from stancecli.situation import Bearing, Situation, claim_of


@dataclass(frozen=True)
class Scored:
    """An option: its points, their bounds under all completions, and what they rest on.

    `effects` counts the claims that hold with it and not whatever is chosen, `cited` those of them
    with a citation; `excluded_by` names what rules it out, as it reads in a sentence.
    """

    option: Option
    points: Fraction
    bounds: Range
    effects: int
    cited: int
    ruled_out: tuple[RuledOut, ...]
    excluded_by: tuple[str, ...]


@dataclass(frozen=True)
class Tradeoff:
    """One decision in one context.

    `switch` is from the option compared with to the leader: from the current one, or the one that
    was asked for, or the best of the others where that leads; `switches` go from the same option
    to each other. `tension` is the weightiest: the largest weight × step of `switch` for the two
    together. `best` are the leaders that lead under every completion; `compromise` is the least
    worst over all criteria. `decisive` are the ranges that alone can let a rival lead or draw
    level, `other_ranges` the other effects and importances that are ranges. `grounds` are
    the effects of the open options. `elsewhere` is what holds of the other decisions that bear on
    this, and `holders` those who decide them.
    """

    decision: Decision
    decider: Actor
    current: Option
    leaders: tuple[Option, ...]
    best: tuple[Option, ...]
    options: tuple[Scored, ...]
    criteria: tuple[Criterion, ...]
    cells: tuple[Performance, ...]
    switch: Switch | None
    switches: tuple[Switch, ...]
    dominated: tuple[Dominance, ...]
    tensions: tuple[Tension, ...]
    tension: Tension | None
    compromise: tuple[Option, ...]
    bond_costs: tuple[BondCost, ...]
    by_rank: Acceptability
    thresholds: tuple[Threshold, ...]
    held_ratios: tuple[HeldRatio, ...]
    turns: tuple[Turn, ...]
    decisive: tuple[Decisive, ...]
    other_ranges: tuple[Bearing | Criterion, ...]
    grounds: Grounds
    elsewhere: tuple[Option, ...]
    holders: tuple[Actor, ...]

    @property
    def open(self) -> tuple[Scored, ...]:
        return tuple(scored for scored in self.options if not scored.ruled_out)

    @property
    def compared_with(self) -> Option:
        """The option that `switches` start from."""
        return self.switches[0].start if self.switches else self.current

    @cached_property
    def _cells(self) -> Mapping[tuple[str, str], Performance]:
        return {(cell.option, cell.criterion): cell for cell in self.cells}

    def cell(self, option: Option, criterion: Criterion) -> Performance:
        """What an option means for a criterion."""
        return self._cells[option.id, criterion.id]


@dataclass(frozen=True)
class Tradeoffs:
    """The trade-offs of each decision that was asked about."""

    tradeoffs: tuple[Tradeoff, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each option and criterion of each decision."""
        for tradeoff in self.tradeoffs:
            weights = {criterion.id: criterion.weight for criterion in tradeoff.criteria}
            for cell in tradeoff.cells:
                yield {
                    "decision": tradeoff.decision,
                    "option": cell.option,
                    "criterion": cell.criterion,
                    "weight": weights[cell.criterion],
                    "value": cell.value,
                    "judged": cell.judged,
                    "judgement": cell.rests_on_judgement,
                }


def find(situation: Situation, decisions: Sequence[str], *, start: str | None = None) -> Tradeoffs:
    """The trade-offs of decisions in a context, `start` in place of the current option."""
    tables = (performance_table(situation, id_) for id_ in decisions)
    return Tradeoffs(tuple(_tradeoff(table, start) for table in tables))


def _tradeoff(table: PerformanceTable, start: str | None) -> Tradeoff:
    situation, candidates = table.situation, table.candidates
    base = next((option for option in table.options if option.id == start), table.current)
    foremost, pairs = _foremost(table, base), tensions(table)
    claims = table.claims(candidates, table.criteria)
    deciding, elsewhere = decisive(table), options_elsewhere(table)
    return Tradeoff(
        decision=table.decision,
        decider=table.decider,
        current=table.current,
        leaders=table.leaders,
        best=tuple(leader for leader in table.leaders if table.wins_always(leader.id)),
        options=tuple(_scored(table, option) for option in table.options),
        criteria=table.criteria,
        cells=tuple(table.cells.values()),
        switch=foremost,
        switches=tuple(
            switch_from(table, base, option) for option in candidates if option is not base
        ),
        dominated=dominated(table),
        tensions=pairs,
        tension=_weightiest(pairs, foremost),
        compromise=least_worst(table, table.criteria),
        bond_costs=tuple(bond_costs(table)),
        by_rank=order_shares(table),
        thresholds=thresholds(table),
        held_ratios=held_ratios(table),
        turns=tuple(turns(table)),
        decisive=deciding,
        other_ranges=tuple(_other_ranges(table, claims, deciding)),
        grounds=grounds(situation, claims),
        elsewhere=elsewhere,
        holders=tuple(situation.actor(option.actor) for option in elsewhere),
    )


def _foremost(table: PerformanceTable, base: Option) -> Switch | None:
    """To the leader from the option compared with; where that leads, from the best of the others.

    None where there is no other option.
    """
    if base not in table.leaders:
        return switch_from(table, base, table.leaders[0])
    others = table.rivals or [leader for leader in table.leaders if leader is not base]
    start = max(others, key=lambda option: table.scores[option.id], default=None)
    return switch_from(table, start, base) if start else None


def _weightiest(pairs: Sequence[Tension], foremost: Switch | None) -> Tension | None:
    gains = {trade.criterion.id: abs(trade.gain) for trade in foremost.trades} if foremost else {}
    return max(
        pairs,
        key=lambda tension: sum(gains.get(criterion.id, 0) for criterion in tension.pair),
        default=None,
    )


def _scored(table: PerformanceTable, option: Option) -> Scored:
    cells = (table.cells[option.id, criterion.id] for criterion in table.criteria)
    own = [claim for cell in cells for claim in cell.claims]
    reasons = table.ruled_out.get(option.id, ())
    return Scored(
        option=option,
        points=table.score(option.id),
        bounds=table.bounds(option.id),
        effects=len(own),
        cited=sum(not claim.is_judgement for claim in own),
        ruled_out=reasons,
        excluded_by=tuple(reason.said(table.situation) for reason in reasons),
    )


def _other_ranges(
    table: PerformanceTable, claims: Iterable[Effect | Breach], deciding: Sequence[Decisive]
) -> Iterator[Bearing | Criterion]:
    """The importances and the claims of open options that are ranges and not decisive alone."""
    # By identity: two claims may say the same of the same, and both count.
    known = {id(claim_of(found.claim)) for found in deciding}
    for criterion in table.criteria:
        if not criterion.weight.exact and id(criterion) not in known:
            yield criterion
    for claim in {id(claim): claim for claim in claims}.values():
        if not claim.size.exact and id(claim) not in known:
            yield table.situation.bearing(claim)
