"""The finding of `tradeoffs`, and how it is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from stancecli.methods.feasibility import RuledOut
from stancecli.methods.grounds import Grounds, grounds
from stancecli.methods.performance import Performance, PerformanceTable, performance_table
from stancecli.methods.robustness.completions import Decisive, decisive
from stancecli.methods.robustness.shares import Shares, order_shares
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
    elsewhere,
    least_worst,
    switch,
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
    by_rank: Shares
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
        return tuple(each for each in self.options if not each.ruled_out)

    @cached_property
    def _cells(self) -> Mapping[tuple[str, str], Performance]:
        return {(cell.option, cell.criterion): cell for cell in self.cells}

    def cell(self, option: Option, criterion: Criterion) -> Performance:
        return self._cells[option.id, criterion.id]


@dataclass(frozen=True)
class Tradeoffs:
    """The trade-offs of each decision that was asked about."""

    tradeoffs: tuple[Tradeoff, ...]


def ask(situation: Situation, decisions: Sequence[str], *, start: str | None = None) -> Tradeoffs:
    """The trade-offs of decisions in a context, `start` in place of the current option."""
    return Tradeoffs(
        tuple(_tradeoff(performance_table(situation, id_), start) for id_ in decisions)
    )


def _tradeoff(of: PerformanceTable, start: str | None) -> Tradeoff:
    situation = of.situation
    base = next((o for o in of.options if o.id == start), of.current)
    foremost, pulling = _foremost(of, base), tensions(of)
    deciding, around = decisive(of), elsewhere(of)
    return Tradeoff(
        decision=of.decision,
        decider=of.decider,
        current=of.current,
        leaders=of.leaders,
        best=tuple(o for o in of.leaders if of.wins_always(o.id)),
        options=tuple(_scored(of, o) for o in of.options),
        criteria=of.criteria,
        cells=tuple(of.cells.values()),
        switch=foremost,
        switches=tuple(switch(of, base, o) for o in of.candidates if o is not base),
        dominated=dominated(of),
        tensions=pulling,
        tension=_weightiest(pulling, foremost),
        compromise=least_worst(of, of.criteria),
        bond_costs=bond_costs(of),
        by_rank=order_shares(of),
        thresholds=thresholds(of),
        held_ratios=held_ratios(of),
        turns=tuple(turns(of)),
        decisive=deciding,
        other_ranges=tuple(_ranges(of, {id(claim_of(each.claim)) for each in deciding})),
        grounds=grounds(situation, (claim for o in of.candidates for claim in _claims(of, o))),
        elsewhere=around,
        holders=tuple(situation.actor(o.actor) for o in around),
    )


def _foremost(of: PerformanceTable, base: Option) -> Switch | None:
    """To the leader from the option compared with; where that leads, from the best of the others.

    None where there is no other option.
    """
    if base not in of.leaders:
        return switch(of, base, of.leaders[0])
    others = [o for o in of.candidates if o not in of.leaders]
    others = others or [o for o in of.leaders if o is not base]
    start = max(others, key=lambda o: of.score(o.id), default=None)
    return switch(of, start, base) if start else None


def _weightiest(pulling: Sequence[Tension], compared: Switch | None) -> Tension | None:
    trades = (*compared.better, *compared.worse) if compared else ()
    weight = {trade.criterion.id: abs(trade.gain) for trade in trades}
    return max(
        pulling,
        key=lambda tension: sum(weight.get(each.id, 0) for each in tension.pair),
        default=None,
    )


def _scored(of: PerformanceTable, o: Option) -> Scored:
    own = [claim for each in of.criteria for claim in of.cells[o.id, each.id].claims]
    reasons = of.ruled_out.get(o.id, ())
    return Scored(
        option=o,
        points=of.score(o.id),
        bounds=of.bounds(o.id),
        effects=len(own),
        cited=sum(not claim.is_judgement for claim in own),
        ruled_out=reasons,
        excluded_by=tuple(reason.said(of.situation) for reason in reasons),
    )


def _claims(of: PerformanceTable, o: Option) -> list[Effect | Breach]:
    cells = (of.cells[o.id, each.id] for each in of.criteria)
    return [claim for cell in cells for claim in (*cell.claims, *cell.always)]


def _distinct(claims: Iterable[Effect | Breach]) -> list[Effect | Breach]:
    return list({id(claim): claim for claim in claims}.values())


def _ranges(of: PerformanceTable, known: Collection[int]) -> Iterator[Bearing | Criterion]:
    """The ranges that count for an open option, without the claims of these identities."""
    for each in of.criteria:
        if not each.weight.exact and id(each) not in known:
            yield each
    for claim in _distinct(claim for o in of.candidates for claim in _claims(of, o)):
        if not claim.size.exact and id(claim) not in known:
            yield of.situation.bearing(claim)
