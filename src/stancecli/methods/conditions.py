"""What other decisions do to one: the options that, put in place of what holds, turn it.

A lead that holds only as long as somebody else does what holds now has a condition. That a lead is
asked for what it hangs on, one decision of another at a time, is our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from typing import Protocol, TypeVar

from stancecli.methods.claims import decisions_of, holders_of
from stancecli.methods.feasibility import ruled_out
from stancecli.methods.ladder import Conclusion, rung
from stancecli.methods.linear import too_many
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.model import Actor, Breach, Effect, Option, Sized
from stancecli.situation import Situation


@dataclass(frozen=True)
class Turn:
    """An option of another decision that, put alone in place of what holds, turns this one.

    `actor` decides it, `instead_of` holds now. `leaders` lead then, by `by` over the best of those
    that lead now; None where it would rule these out. Where they are the same, another can be ahead
    of them then (`open`).
    """

    actor: Actor
    option: Option
    instead_of: Option
    leaders: tuple[Option, ...]
    by: Fraction | None


@dataclass(frozen=True)
class LeadCondition:
    """Another decision on which a lead hangs: what holds there, and the options that turn the lead.

    `every`: each other option that is possible there does.
    """

    actor: Actor
    holds: Option
    options: tuple[Option, ...]
    every: bool


class Seen(Protocol):
    """How somebody sees a claim, or a criterion: with the size that it has for them."""

    def __call__(self, claim: C, /) -> C: ...


C = TypeVar("C", bound=Sized)


def as_written(claim: C) -> C:
    """A claim as it is."""
    return claim


def turns(table: PerformanceTable, seen: Seen = as_written) -> Iterator[Turn]:
    """Every single option elsewhere that, put in place of what holds, turns this decision.

    Another set of options leads then, which it does where the leader is ruled out; or another can
    be ahead, where none can now. The table is already one of claims as they are `seen`.
    """
    situation, bound = table.situation, _bound_up_with(table, seen)
    may_open = _is_loose(table, seen) and rung(table).conclusion is not Conclusion.OPEN
    for holding in options_elsewhere(table):
        for option in possible(table, holding) if holding.decision in bound else ():
            then = situation.taking(option.id)
            scores = _scores(table, then, bound[holding.decision])
            most = max(scores.values())
            leaders = tuple(each for each in table.options if scores.get(each.id) == most)
            if leaders != table.leaders:
                left = [scores[o.id] for o in table.leaders if o.id in scores]
                by = most - max(left) if left else None
            elif may_open and _is_open(table, then, seen):
                by = Fraction(0)
            else:
                continue
            yield Turn(situation.actor(option.actor), option, holding, leaders, by)


def _is_open(table: PerformanceTable, then: Situation, seen: Seen) -> bool:
    """Whether the same decision, by the same actor's criteria, is open in another situation."""
    made = performance_table(then, table.decision.id, table.decider.id)
    return rung(seen_by(made, seen)).conclusion is Conclusion.OPEN


def seen_by(table: PerformanceTable, seen: Seen) -> PerformanceTable:
    """A table of claims and criteria as somebody sees them."""
    cells = {
        key: replace(
            cell, claims=tuple(map(seen, cell.claims)), always=tuple(map(seen, cell.always))
        )
        for key, cell in table.cells.items()
    }
    return replace(table, touched=tuple(map(seen, table.touched)), cells=cells)


def _is_loose(table: PerformanceTable, seen: Seen) -> bool:
    """Whether anything that can count here is not known exactly."""
    criteria = table.decider.criteria
    return (
        any(cell.blank for cell in table.cells.values())
        or any(not seen(criterion).weight.exact for criterion in criteria)
        or any(
            not seen(claim).size.exact
            for criterion in criteria
            for claim in table.situation.claims_on(criterion.id)
        )
    )


def _bound_up_with(
    table: PerformanceTable, seen: Seen
) -> dict[str, list[tuple[Effect | Breach, Fraction]]]:
    """By decision, the claims that tell the options of this one apart, and depend on that one too.

    What others do by themselves is the same for all options here, and moves none past another. A
    decision is there without claims where it only excludes options of this one.
    """
    situation, found = table.situation, dict[str, list[tuple[Effect | Breach, Fraction]]]()
    for criterion in table.decider.criteria:
        weight = seen(criterion).weight.mid
        for claim in situation.claims_on(criterion.id):
            decisions = decisions_of(situation, claim)
            if table.decision.id in decisions:
                for id_ in decisions:
                    found.setdefault(id_, []).append((claim, weight * seen(claim).size.mid))
    for option in table.options:
        for impossible in situation.impossible_with(option.id):
            for id_ in impossible.options:
                found.setdefault(situation.option(id_).decision, [])
    return found


def _scores(
    table: PerformanceTable, then: Situation, claims: Iterable[tuple[Effect | Breach, Fraction]]
) -> dict[str, Fraction]:
    """The points of each option that is open in another situation, where only `claims` differ.

    They are those of the table but for what holds in both situations alike.
    """
    decision, options = table.decision.id, tuple(option.id for option in table.options)
    scores = {id_: table.score(id_) for id_ in options if not ruled_out(then, id_)}
    for claim, points in claims:
        for situation, sign in ((table.situation, -1), (then, 1)):
            for id_ in holders_of(situation, claim, decision, options):
                if id_ in scores:
                    scores[id_] += sign * points
    return scores


def conditions(table: PerformanceTable, found: Iterable[Turn]) -> tuple[LeadCondition, ...]:
    """What the lead of a table hangs on, decision by decision."""
    situation = table.situation
    by_decision = groupby(found, lambda turn: turn.instead_of)
    return tuple(
        LeadCondition(
            actor=situation.actor(holds.actor),
            holds=holds,
            options=(options := tuple(turn.option for turn in turning)),
            every=len(options) == len([*possible(table, holds)]),
        )
        for holds, turning in by_decision
    )


def too_large(table: PerformanceTable) -> bool:
    """Whether it would take too long to look for what turns a decision."""
    others = sum(
        len(table.situation.decision(option.decision).options) - 1
        for option in options_elsewhere(table)
    )
    return bool(too_many({"turns": others * (len(table.candidates) * len(table.criteria))}))


def possible(table: PerformanceTable, holding: Option) -> Iterator[Option]:
    """The options of another decision that could be in place of what holds there."""
    for option in table.situation.decision(holding.decision).options:
        if option is not holding and not ruled_out(table.situation, option.id):
            yield option


def bearing_on(table: PerformanceTable) -> Iterator[Option]:
    """What holds of the other decisions that tell the options of this one apart."""
    bound = _bound_up_with(table, as_written)
    return (option for option in options_elsewhere(table) if option.decision in bound)


def options_elsewhere(table: PerformanceTable) -> tuple[Option, ...]:
    """The options that hold of the other decisions that bear on this table.

    Such a decision has options that make, condition or exclude what may count in the table.
    """
    situation = table.situation
    decisions: dict[str, None] = {}
    for criterion in table.decider.criteria:
        for claim in situation.claims_on(criterion.id):
            decisions |= decisions_of(situation, claim)
    for option in table.options:
        for impossible in situation.impossible_with(option.id):
            decisions |= dict.fromkeys(situation.option(id_).decision for id_ in impossible.options)
    decisions.pop(table.decision.id, None)
    return tuple(situation.option(situation.option_of(id_)) for id_ in decisions)
