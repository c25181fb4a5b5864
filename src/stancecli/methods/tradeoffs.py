"""How the options of one decision compare: tensions, compromises, switches, what binds.

Everything here is read off a performance table and is exact. A compromise is the least worst
(leximin; A. Sen, *Collective Choice and Social Welfare*, 1970), beside it the least regret (L. J.
Savage, *The theory of statistical decision*, 1951).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

from stancecli.methods.performance import PerformanceTable
from stancecli.model import Constraint, Criterion, Option, Range


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

    @property
    def exact(self) -> bool:
        """Whether no range or unknown stands behind either value."""
        return self.before.exact and self.after.exact


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


def switch_from(table: PerformanceTable, start: Option, end: Option) -> Switch:
    """What an actor gains and gives up by taking `end` instead of `start`."""
    trades = []
    for criterion in table.criteria:
        before, after = table.v(start.id, criterion.id), table.v(end.id, criterion.id)
        step = after.mid - before.mid
        trades.append(Trade(criterion, before, after, step, step * criterion.weight.mid))
    trades.sort(key=lambda trade: -abs(trade.gain))
    return Switch(
        start=start,
        end=end,
        better=tuple(trade for trade in trades if trade.gain > 0),
        worse=tuple(trade for trade in trades if trade.gain < 0),
        equal=tuple(trade for trade in trades if trade.gain == 0),
        gain=sum((trade.gain for trade in trades), Fraction(0)),
        lead=table.lead(end.id, start.id),
    )


@dataclass(frozen=True)
class Compromise:
    """An option on the criteria of a tension, in their order: its values, and its `regrets`, how
    far each lies below the best that a candidate reaches there."""

    option: Option
    values: tuple[Fraction, ...]
    regrets: tuple[Fraction, ...]


@dataclass(frozen=True)
class Tension:
    """Two criteria of which no candidate is best for both.

    `compromises` are the least worst: the candidates with the largest worse value of the two and,
    among these, the largest better one. `least_regret` are those whose larger regret is smallest
    (minimax regret; Savage 1951), which may be others.
    """

    first: Criterion
    second: Criterion
    compromises: tuple[Compromise, ...]
    least_regret: tuple[Option, ...]

    @property
    def pair(self) -> tuple[Criterion, Criterion]:
        return self.first, self.second

    @property
    def regret(self) -> Fraction:
        """What the two lose together by the (first) compromise against their own best."""
        return sum(self.compromises[0].regrets, Fraction(0))


def tensions(table: PerformanceTable) -> tuple[Tension, ...]:
    """All tensions of a table, the largest regret of the compromise first."""
    regret = regrets(table, table.criteria)
    open_ = [option.id for option in table.candidates]
    found = (
        weigh_up(table, pair, regret)
        for pair in combinations(table.criteria, 2)
        if all(any(regret[id_, criterion.id] for criterion in pair) for id_ in open_)
    )
    return tuple(sorted(found, key=lambda tension: -tension.regret))


Regrets: TypeAlias = Mapping[tuple[str, str], Fraction]
"""How far below the best an option lies on a criterion, by the ids of the two."""


def regrets(table: PerformanceTable, criteria: Iterable[Criterion]) -> Regrets:
    """How far each option lies below the best that a candidate reaches on a criterion.

    Below 0 where an option that is ruled out would surpass it; ranges at their midpoints.
    """
    found: dict[tuple[str, str], Fraction] = {}
    for criterion in criteria:
        values = {option.id: table.cells[option.id, criterion.id].mid for option in table.options}
        best = max(values[option.id] for option in table.candidates)
        found |= {(id_, criterion.id): best - value for id_, value in values.items()}
    return found


def weigh_up(
    table: PerformanceTable, pair: tuple[Criterion, Criterion], regret: Regrets
) -> Tension:
    """The compromise between two criteria, whether or not they pull apart."""
    losses = {o.id: tuple(regret[o.id, c.id] for c in pair) for o in table.candidates}
    least = min(map(max, losses.values()))
    compromises = (
        Compromise(option, tuple(table.cells[option.id, c.id].mid for c in pair), losses[option.id])
        for option in least_worst(table, pair)
    )
    least_regret = (option for option in table.candidates if max(losses[option.id]) == least)
    return Tension(*pair, tuple(compromises), tuple(least_regret))


def least_worst(table: PerformanceTable, criteria: Sequence[Criterion]) -> tuple[Option, ...]:
    """The candidates whose worst value is largest, then whose next worst is, and so on.

    Over two criteria this is the compromise of a tension, over all the overall compromise
    (leximin; Sen 1970). So (1, 0) and (0, 1) come before (2, −1), whose worst is less.
    """
    ranked = {o.id: sorted(table.cells[o.id, c.id].mid for c in criteria) for o in table.candidates}
    best = max(ranked.values())
    return tuple(option for option in table.candidates if ranked[option.id] == best)


@dataclass(frozen=True)
class BondCost:
    """What a binding constraint costs: the options that only it rules out, and what then leads.

    `gain` is by how much the new leaders score more than the old ones; 0 where they stay.
    """

    constraint: Constraint
    frees: tuple[Option, ...]
    leaders: tuple[Option, ...]
    gain: Fraction


def bond_costs(table: PerformanceTable) -> Iterator[BondCost]:
    """What each binding constraint that rules out an option of this table costs."""
    bonds: dict[str, Constraint] = {}
    frees: dict[str, list[Option]] = {}
    for option in table.options:
        reasons = [reason.by for reason in table.ruled_out.get(option.id, ())]
        binding = {by.id: by for by in reasons if isinstance(by, Constraint)}
        bonds |= binding
        if len({id(by) for by in reasons}) == len(binding) == 1:
            frees.setdefault(next(iter(binding)), []).append(option)
    for bond in bonds.values():
        then = [*table.leaders, *frees.get(bond.id, ())]
        most = max(table.score(option.id) for option in then)
        leading = {option.id for option in then if table.score(option.id) == most}
        yield BondCost(
            bond,
            tuple(frees.get(bond.id, ())),
            tuple(option for option in table.options if option.id in leading),
            most - table.score(table.leaders[0].id),
        )


def tension_steps(table: PerformanceTable) -> int:
    """Steps to look for a compromise between each two criteria."""
    return 2 * len(table.criteria) ** 2 * len(table.candidates)
