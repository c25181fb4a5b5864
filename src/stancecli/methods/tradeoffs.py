"""How the options of one table compare: dominance, tensions, compromises, switches, what binds.

Everything here is read off a `values.Table` and is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate, combinations

from stancecli.methods.feasibility import ruled_out
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.model import Actor, Constraint, Criterion, Effect, Option, Range


@dataclass(frozen=True)
class Trade:
    """One criterion in a switch: from one cell's value to another's.

    `step` is v(to) − v(from) and `gain` that times the weight, ranges at their midpoints; `before`
    and `after` are the two values.
    """

    criterion: Criterion
    before: Range
    after: Range
    step: Fraction
    gain: Fraction


@dataclass(frozen=True)
class Switch:
    """What changes when one option takes another's place; largest gain or loss first.

    `lead` is by how much the second option scores more than the first, under all completions.
    """

    start: Option
    end: Option
    better: tuple[Trade, ...]
    worse: tuple[Trade, ...]
    equal: tuple[Trade, ...]
    gain: Fraction
    lead: Range

    @property
    def sufficient(self) -> tuple[Trade, ...]:
        """The fewest gains, largest first, that together exceed everything against.

        All of them, where even together they do not.
        """
        return self.better[: enough([trade.gain for trade in (*self.better, *self.worse)])]


def enough(gains: Sequence[Fraction]) -> int:
    """How many of the gains, in this order, together exceed all losses (gains below 0).

    All of them, where even together they do not.
    """
    price = -sum(gain for gain in gains if gain < 0)
    reached = list(accumulate(gain for gain in gains if gain > 0))
    return next((n for n, total in enumerate(reached, start=1) if total > price), len(reached))


def switch(of: PerformanceTable, start: Option, end: Option) -> Switch:
    """What an actor gains and gives up by taking `end` instead of `start`."""
    trades = [_trade(of, start.id, end.id, each) for each in of.criteria]
    by_size = sorted(trades, key=lambda trade: -abs(trade.gain))
    return Switch(
        start=start,
        end=end,
        better=tuple(trade for trade in by_size if trade.gain > 0),
        worse=tuple(trade for trade in by_size if trade.gain < 0),
        equal=tuple(trade for trade in by_size if trade.gain == 0),
        gain=sum((trade.gain for trade in trades), Fraction(0)),
        lead=of.lead(end.id, start.id),
    )


def _trade(of: PerformanceTable, start: str, end: str, each: Criterion) -> Trade:
    before, after = of.v(start, each.id), of.v(end, each.id)
    step = after.mid - before.mid
    return Trade(each, before, after, step, step * each.weight.mid)


@dataclass(frozen=True)
class Dominance:
    """An option, and those that are at least as good on every criterion and better on one."""

    option: Option
    by: tuple[Option, ...]


def dominated(of: PerformanceTable) -> tuple[Dominance, ...]:
    """The candidates that another candidate dominates under all completions."""
    found = (
        Dominance(each, tuple(o for o in of.candidates if of.dominates(o.id, each.id)))
        for each in of.candidates
    )
    return tuple(each for each in found if each.by)


@dataclass(frozen=True)
class Compromise:
    """An option on the criteria of a tension, in their order: its values, and how far each lies
    below the best that a candidate reaches there."""

    option: Option
    values: tuple[Fraction, ...]
    losses: tuple[Fraction, ...]


@dataclass(frozen=True)
class Tension:
    """Two criteria of which no candidate is best for both.

    `compromises` are the least worst: the candidates with the largest worse value of the two and,
    among these, the largest better one. `least_regret` are those whose larger loss is smallest,
    which may be others.
    """

    first: Criterion
    second: Criterion
    compromises: tuple[Compromise, ...]
    least_regret: tuple[Option, ...]

    @property
    def pair(self) -> tuple[Criterion, Criterion]:
        return self.first, self.second

    @property
    def loss(self) -> Fraction:
        """What the two lose together by the (first) compromise against their own best."""
        return sum(self.compromises[0].losses, Fraction(0))

    @property
    def disputed(self) -> bool:
        """Whether the least worst and the least regretted options have nothing in common."""
        regretted = {o.id for o in self.least_regret}
        return all(compromise.option.id not in regretted for compromise in self.compromises)


def tensions(of: PerformanceTable) -> tuple[Tension, ...]:
    """All tensions of a table, the largest loss by the compromise first."""
    below = shortfalls(of, of.criteria)
    real = (
        _weighed_up(of, first, second, below)
        for first, second in combinations(of.criteria, 2)
        if all(below[o.id, first.id] or below[o.id, second.id] for o in of.candidates)
    )
    return tuple(sorted(real, key=lambda tension: -tension.loss))


def weigh_up(of: PerformanceTable, first: Criterion, second: Criterion) -> Tension:
    """The compromise between two criteria, whether or not they pull apart."""
    return _weighed_up(of, first, second, shortfalls(of, (first, second)))


Shortfalls = Mapping[tuple[str, str], Fraction]


def shortfalls(of: PerformanceTable, over: Iterable[Criterion]) -> Shortfalls:
    """How far each option lies below the best that a candidate reaches on a criterion.

    Below 0 where an option that is ruled out would surpass it; ranges at their midpoints.
    """
    found: dict[tuple[str, str], Fraction] = {}
    for each in over:
        values = {o.id: of.v(o.id, each.id).mid for o in of.options}
        best = max(values[o.id] for o in of.candidates)
        found |= {(id_, each.id): best - value for id_, value in values.items()}
    return found


def _weighed_up(
    of: PerformanceTable, first: Criterion, second: Criterion, below: Shortfalls
) -> Tension:
    losses = {o.id: (below[o.id, first.id], below[o.id, second.id]) for o in of.candidates}
    smallest = min(map(max, losses.values()))
    return Tension(
        first,
        second,
        tuple(
            Compromise(o, (of.v(o.id, first.id).mid, of.v(o.id, second.id).mid), losses[o.id])
            for o in least_worst(of, (first, second))
        ),
        tuple(o for o in of.candidates if max(losses[o.id]) == smallest),
    )


def least_worst(of: PerformanceTable, over: Iterable[Criterion]) -> tuple[Option, ...]:
    """The candidates whose worst value is largest, then whose next worst is, and so on.

    Over two criteria this is the compromise of a tension, over all the overall compromise
    (leximin; Sen 1970).
    """
    over = tuple(over)
    ranked = {o.id: sorted(of.v(o.id, each.id).mid for each in over) for o in of.candidates}
    best = max(ranked.values())
    return tuple(o for o in of.candidates if ranked[o.id] == best)


@dataclass(frozen=True)
class BondCost:
    """What a binding constraint costs: the options that only it rules out, and what then leads.

    `gain` is by how much the new leaders score more than the old ones; 0 where they stay.
    """

    constraint: Constraint
    frees: tuple[Option, ...]
    leaders: tuple[Option, ...]
    gain: Fraction


def bond_costs(of: PerformanceTable) -> tuple[BondCost, ...]:
    """What each binding constraint that rules out an option of this table costs."""
    bonds = {
        reason.by.id: reason.by
        for reasons in of.ruled_out.values()
        for reason in reasons
        if isinstance(reason.by, Constraint)
    }
    return tuple(_bond_cost(of, bond) for bond in bonds.values())


def _bond_cost(of: PerformanceTable, bond: Constraint) -> BondCost:
    still_out = {
        id_: reasons
        for id_, reasons in of.ruled_out.items()
        if any(why.by is not bond for why in reasons)
    }
    then = replace(of, ruled_out=still_out)
    frees = tuple(o for o in then.candidates if o.id in of.ruled_out)
    gain = then.score(then.leaders[0].id) - of.score(of.leaders[0].id)
    return BondCost(bond, frees, then.leaders, gain)


@dataclass(frozen=True)
class Turn:
    """An option of another decision under which other options of this one lead.

    `actor` decides it, `instead_of` holds now; `leaders` would lead by `by` over the best of the
    present leaders; None where it would rule these out.
    """

    actor: Actor
    option: Option
    instead_of: Option
    leaders: tuple[Option, ...]
    by: Fraction | None


def turns(of: PerformanceTable) -> Iterator[Turn]:
    """Every single option elsewhere that, put in place of what holds, changes who leads here."""
    state, situation = of.situation, of.situation
    for elsewhere in _bearing_decisions(of):
        holding = situation.option(state.option_of(elsewhere))
        for other in situation.decision(elsewhere).options:
            if other is holding or ruled_out(state, other.id):
                continue
            then = performance_table(state.taking(other.id), of.decision.id)
            if then.leaders != of.leaders:
                ids = {each.id for each in then.candidates}
                left = [then.score(leader.id) for leader in of.leaders if leader.id in ids]
                by = then.score(then.leaders[0].id) - max(left) if left else None
                yield Turn(situation.actor(other.actor), other, holding, then.leaders, by)


def elsewhere(of: PerformanceTable) -> tuple[Option, ...]:
    """What holds of the other decisions that bear on this table."""
    state = of.situation
    return tuple(state.option(state.option_of(id_)) for id_ in _bearing_decisions(of))


def _bearing_decisions(of: PerformanceTable) -> tuple[str, ...]:
    """The other decisions whose options are, or condition, what may count in this table."""
    situation = of.situation
    found: dict[str, None] = {}
    for each in situation.actor(of.decider.id).criteria:
        for claim in situation.claims_on(each.id):
            conditions = (*claim.when, *claim.unless) if isinstance(claim, Effect) else ()
            for id_ in (claim.option, *conditions):
                found[situation.option(id_).decision] = None
    for own in of.options:
        for combination in situation.impossible_with(own.id):
            found |= dict.fromkeys(situation.option(id_).decision for id_ in combination.options)
    found.pop(of.decision.id, None)
    return tuple(found)
