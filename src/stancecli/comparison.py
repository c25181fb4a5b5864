"""How the options of one table compare: dominance, tensions, compromises, switches, what binds.

Everything here is read off a `values.Table` and is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, combinations

from stancecli.graph import actor, claims_on, decision, impossible_with, option
from stancecli.model import Actor, Constraint, Criterion, Effect, Option, Range
from stancecli.values import Table, criteria, ruled_out, table


@dataclass(frozen=True)
class Change:
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
    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    equal: tuple[Change, ...]
    gain: Fraction
    lead: Range

    @property
    def sufficient(self) -> tuple[Change, ...]:
        """The fewest gains, largest first, that together exceed everything against.

        All of them, where even together they do not.
        """
        return self.better[: enough([change.gain for change in (*self.better, *self.worse)])]


def enough(gains: Sequence[Fraction]) -> int:
    """How many of the gains, in this order, together exceed all losses (gains below 0).

    All of them, where even together they do not.
    """
    price = -sum(gain for gain in gains if gain < 0)
    reached = list(accumulate(gain for gain in gains if gain > 0))
    return next((n for n, total in enumerate(reached, start=1) if total > price), len(reached))


def switch(of: Table, start: Option, end: Option) -> Switch:
    """What an actor gains and gives up by taking `end` instead of `start`."""
    changes = [_change(of, start.id, end.id, each) for each in of.criteria]
    by_size = sorted(changes, key=lambda change: -abs(change.gain))
    return Switch(
        start=start,
        end=end,
        better=tuple(change for change in by_size if change.gain > 0),
        worse=tuple(change for change in by_size if change.gain < 0),
        equal=tuple(change for change in by_size if change.gain == 0),
        gain=sum((change.gain for change in changes), Fraction(0)),
        lead=of.lead(end.id, start.id),
    )


def _change(of: Table, start: str, end: str, each: Criterion) -> Change:
    before, after = of.v(start, each.id), of.v(end, each.id)
    step = after.mid - before.mid
    return Change(each, before, after, step, step * each.weight.mid)


@dataclass(frozen=True)
class Dominance:
    """An option, and those that are at least as good on every criterion and better on one."""

    option: Option
    by: tuple[Option, ...]


def dominated(of: Table) -> tuple[Dominance, ...]:
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


def tensions(of: Table) -> tuple[Tension, ...]:
    """All tensions of a table, the largest loss by the compromise first."""
    if not of.candidates:
        return ()
    found = (weigh_up(of, first, second) for first, second in combinations(of.criteria, 2))
    real = [tension for tension in found if not _best_for_both(of, tension)]
    return tuple(sorted(real, key=lambda tension: -tension.loss))


def weigh_up(of: Table, first: Criterion, second: Criterion) -> Tension:
    """The compromise between two criteria, whether or not they pull apart."""
    pair = (first, second)
    regret = {o.id: max(_losses(of, o, pair)) for o in of.candidates}
    smallest = min(regret.values())
    return Tension(
        first,
        second,
        tuple(_compromise(of, o, pair) for o in least_worst(of, pair)),
        tuple(o for o in of.candidates if regret[o.id] == smallest),
    )


def least_worst(of: Table, over: Iterable[Criterion]) -> tuple[Option, ...]:
    """The candidates whose worst value is largest, then whose next worst is, and so on.

    Over two criteria this is the compromise of a tension, over all the overall compromise
    (leximin; Sen 1970).
    """
    over = tuple(over)
    ranked = {o.id: sorted(of.v(o.id, each.id).mid for each in over) for o in of.candidates}
    best = max(ranked.values())
    return tuple(o for o in of.candidates if ranked[o.id] == best)


def best_value(of: Table, each: Criterion) -> Fraction:
    """The best that a candidate reaches on a criterion."""
    return max(of.v(o.id, each.id).mid for o in of.candidates)


def _best_for_both(of: Table, tension: Tension) -> bool:
    pair = (tension.first, tension.second)
    return any(not any(_losses(of, o, pair)) for o in of.candidates)


def _losses(of: Table, o: Option, over: Iterable[Criterion]) -> tuple[Fraction, ...]:
    return tuple(best_value(of, each) - of.v(o.id, each.id).mid for each in over)


def _compromise(of: Table, o: Option, over: tuple[Criterion, ...]) -> Compromise:
    return Compromise(o, tuple(of.v(o.id, each.id).mid for each in over), _losses(of, o, over))


@dataclass(frozen=True)
class BondCost:
    """What a binding constraint costs: the options that only it rules out, and what then leads.

    `gain` is by how much the new leaders score more than the old ones; 0 where they stay.
    """

    constraint: Constraint
    frees: tuple[Option, ...]
    leaders: tuple[Option, ...]
    gain: Fraction


def bond_costs(of: Table) -> tuple[BondCost, ...]:
    """What each binding constraint that rules out an option of this table costs."""
    bonds = {
        reason.by.id: reason.by
        for reasons in of.ruled_out.values()
        for reason in reasons
        if isinstance(reason.by, Constraint)
    }
    return tuple(_bond_cost(of, bond) for bond in bonds.values())


def _bond_cost(of: Table, bond: Constraint) -> BondCost:
    still_out = {
        id_ for id_, reasons in of.ruled_out.items() if any(why.by is not bond for why in reasons)
    }
    then_open = [o for o in of.options if o.id not in still_out]
    frees = tuple(o for o in then_open if o.id in of.ruled_out)
    best = max(of.score(o.id) for o in then_open)
    leaders = tuple(o for o in then_open if of.score(o.id) == best)
    return BondCost(bond, frees, leaders, best - of.score(of.leaders[0].id))


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


def turns(of: Table) -> Iterator[Turn]:
    """Every single option elsewhere that, put in place of what holds, changes who leads here."""
    state, graph = of.context, of.context.graph
    for elsewhere in _bearing_decisions(of):
        holding = option(graph, state.option_of(elsewhere))
        for other in decision(graph, elsewhere).options:
            if other is holding or ruled_out(state, other.id):
                continue
            then = table(state.taking(other.id), of.decision.id)
            if then.leaders != of.leaders:
                ids = {each.id for each in then.candidates}
                left = [then.score(leader.id) for leader in of.leaders if leader.id in ids]
                by = then.score(then.leaders[0].id) - max(left) if left else None
                yield Turn(actor(graph, other.actor), other, holding, then.leaders, by)


def elsewhere(of: Table) -> tuple[Option, ...]:
    """What holds of the other decisions that bear on this table."""
    state = of.context
    return tuple(option(state.graph, state.option_of(id_)) for id_ in _bearing_decisions(of))


def _bearing_decisions(of: Table) -> tuple[str, ...]:
    """The other decisions whose options are, or condition, what may count in this table."""
    graph = of.context.graph
    found: dict[str, None] = {}
    for each in criteria(graph, of.decider.id):
        for claim in claims_on(graph, each.id):
            conditions = (*claim.when, *claim.unless) if isinstance(claim, Effect) else ()
            for id_ in (claim.option, *conditions):
                found[option(graph, id_).decision] = None
    for own in of.options:
        for combination in impossible_with(graph, own.id):
            found |= dict.fromkeys(option(graph, id_).decision for id_ in combination.options)
    found.pop(of.decision.id, None)
    return tuple(found)
