"""What other decisions do to one: the options that, put in place of what holds, turn it.

A lead that holds only as long as somebody else does what holds now has a condition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from stancecli.methods import limits
from stancecli.methods.feasibility import ruled_out
from stancecli.methods.holding import decisions_of
from stancecli.methods.ladder import Conclusion, rung
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.model import Actor, Effect, Option


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
class Condition:
    """Another decision on which a lead hangs: what holds there, and the options that turn the lead.

    `every`: each other option that is possible there does. It is `live` where the option that holds
    does not lead there, or another can be ahead of it.
    """

    actor: Actor
    holds: Option
    options: tuple[Option, ...]
    every: bool
    live: bool


Seen = Callable[[PerformanceTable], PerformanceTable]
"""A table as somebody sees it."""


def turns(table: PerformanceTable, seen: Seen = lambda table: table) -> Iterator[Turn]:
    """Every single option elsewhere that, put in place of what holds, turns this decision.

    Another set of options leads then, which it does where the leader is ruled out; or another can
    be ahead, where none can now. `seen` is how the tables are looked at, this one already is.
    """
    situation, is_open = table.situation, rung(table).conclusion is Conclusion.OPEN
    for holding in bearing_on(table):
        for option in possible(table, holding):
            then = seen(performance_table(situation.taking(option.id), table.decision.id))
            if then.leaders != table.leaders:
                left = [then.scores[o.id] for o in table.leaders if o.id in then.scores]
                by = max(then.scores.values()) - max(left) if left else None
            elif is_open or rung(then).conclusion is not Conclusion.OPEN:
                continue
            else:
                by = Fraction(0)
            yield Turn(situation.actor(option.actor), option, holding, then.leaders, by)


def conditions(table: PerformanceTable, found: Iterable[Turn]) -> tuple[Condition, ...]:
    """What the lead of a table hangs on, decision by decision; those that are live come first."""
    situation = table.situation
    by_decision = groupby(found, lambda turn: turn.instead_of)
    every = [
        Condition(
            actor=situation.actor(holds.actor),
            holds=holds,
            options=(options := tuple(turn.option for turn in turning)),
            every=len(options) == len([*possible(table, holds)]),
            live=not _leads(performance_table(situation, holds.decision), holds),
        )
        for holds, turning in by_decision
    ]
    return tuple(sorted(every, key=lambda condition: not condition.live))


def too_large(table: PerformanceTable) -> bool:
    """Whether it would take too long to look for what turns a decision."""
    others = sum(
        len(table.situation.decision(option.decision).options) - 1
        for option in options_elsewhere(table)
    )
    return bool(limits.too_large({"turns": others * limits.cells(table)}))


def _leads(table: PerformanceTable, option: Option) -> bool:
    """Whether an option leads its decision, and no other can be ahead of it."""
    sure = (Conclusion.LEADS, Conclusion.FIRM, Conclusion.ONLY)
    return rung(table).conclusion in sure and table.leaders == (option,)


def possible(table: PerformanceTable, holding: Option) -> Iterator[Option]:
    """The options of another decision that could be in place of what holds there."""
    for option in table.situation.decision(holding.decision).options:
        if option is not holding and not ruled_out(table.situation, option.id):
            yield option


def bearing_on(table: PerformanceTable) -> Iterator[Option]:
    """What holds of the other decisions that tell the options of this one apart.

    What others do by themselves is the same for all options here, and moves none past another.
    """
    situation, bearing = table.situation, set[str]()
    for criterion in table.decider.criteria:
        for claim in situation.claims_on(criterion.id):
            decisions = decisions_of(situation, claim)
            if table.decision.id in decisions:
                bearing.update(decisions)
    for option in table.options:
        for impossible in situation.impossible_with(option.id):
            bearing.update(situation.option(id_).decision for id_ in impossible.options)
    return (option for option in options_elsewhere(table) if option.decision in bearing)


def options_elsewhere(table: PerformanceTable) -> tuple[Option, ...]:
    """The options that hold of the other decisions that bear on this table.

    Such a decision has options that make, condition or exclude what may count in the table.
    """
    situation = table.situation
    bearing: dict[str, None] = {}
    for criterion in table.decider.criteria:
        for claim in situation.claims_on(criterion.id):
            named = (*claim.when, *claim.unless) if isinstance(claim, Effect) else ()
            bearing |= dict.fromkeys((claim.option, *named))
    for option in table.options:
        for impossible in situation.impossible_with(option.id):
            bearing |= dict.fromkeys(impossible.options)
    decisions = dict.fromkeys(situation.option(id_).decision for id_ in bearing)
    decisions.pop(table.decision.id, None)
    return tuple(situation.option(situation.option_of(id_)) for id_ in decisions)
