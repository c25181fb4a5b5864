"""What other decisions do to one: the options that, put in place of what holds, turn it.

A lead that holds only as long as somebody else does what holds now has a condition. That a lead is
asked for what it hangs on, one decision of another at a time, is our own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import groupby
from typing import Protocol, TypeVar

from stancecli.methods.claims import Performance, decisions_of, holders_of, options_of, without
from stancecli.methods.feasibility import RuledOut, ruled_out
from stancecli.methods.ladder import Conclusion, rung
from stancecli.methods.linear import too_many
from stancecli.methods.performance import PerformanceTable
from stancecli.model import Actor, Breach, Effect, Option, Sized
from stancecli.situation import Situation
from stancecli.values import RARE


@dataclass(frozen=True)
class Turn:
    """An option of another decision that, put alone in place of what holds, turns this one.

    `actor` decides it, `instead_of` holds now. `leaders` lead then, by `by` over the best of those
    that lead now; None where it would rule these out. Where they are the same, another can be ahead
    of them then (`open`). `once`: it is possible only once one that leads now is taken.
    """

    actor: Actor
    option: Option
    instead_of: Option
    leaders: tuple[Option, ...]
    by: Fraction | None
    once: bool = field(default=False, metadata=RARE)


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
    may_open = _is_loose(table, seen) and rung(table).conclusion is not Conclusion.OPEN
    for holding, option, moved in moves(table):
        scores = moved.scores(seen)
        most = max(scores.values())
        leaders = tuple(each for each in table.options if scores.get(each.id) == most)
        if leaders != table.leaders:
            left = [scores[o.id] for o in table.leaders if o.id in scores]
            by = most - max(left) if left else None
        elif may_open and rung(moved.table(seen)).conclusion is Conclusion.OPEN:
            by = Fraction(0)
        else:
            continue
        once = bool(ruled_out(table.situation, option.id))
        yield Turn(table.situation.actor(option.actor), option, holding, leaders, by, once)


def moves(table: PerformanceTable) -> Iterator[tuple[Option, Option, Moved]]:
    """What holds elsewhere, each option that could be in its place, and what that changes here."""
    bound = _bound_up_with(table)
    for holding in options_elsewhere(table):
        for option in possible(table, holding) if holding.decision in bound else ():
            if moved := _moved(table, bound[holding.decision], holding, option):
                yield holding, option, moved


@dataclass(frozen=True)
class Moved:
    """What another option elsewhere, in place of what holds there, changes in a table.

    `claims` begin or end with some options of the table: by how many times more each then counts.
    """

    before: PerformanceTable
    situation: Situation
    claims: Sequence[tuple[Effect | Breach, Mapping[str, int]]]
    ruled_out: Mapping[str, tuple[RuledOut, ...]]

    def scores(self, seen: Seen) -> dict[str, Fraction]:
        """The points of each option that is then open."""
        options = (option.id for option in self.before.options)
        scores = {id_: self.before.score(id_) for id_ in options if id_ not in self.ruled_out}
        for claim, times in self.claims:
            weight = seen(self.situation.criterion(claim.to)).weight.mid
            for id_ in times.keys() & scores.keys():
                scores[id_] += times[id_] * weight * seen(claim).size.mid
        return scores

    def table(self, seen: Seen) -> PerformanceTable:
        """The table as it then is. A claim that now holds with each option stands with each."""
        before, cells = self.before, dict(self.before.cells)
        touched = {criterion.id: criterion for criterion in before.touched}
        for claim, times in self.claims:
            if claim.to not in touched:
                touched[claim.to] = seen(self.situation.criterion(claim.to))
                for option in before.options:
                    cells[option.id, claim.to] = Performance(option.id, claim.to, (), (), True)
            told = seen(claim)
            for id_ in (id_ for id_, more in times.items() if more):
                cell = cells[id_, claim.to]
                claims, always = cell.claims, cell.always
                if times[id_] > 0:
                    claims = (*claims, told)
                elif told in claims:
                    claims = without(claims, (told,))
                else:
                    always = without(always, (told,))
                cells[id_, claim.to] = replace(cell, claims=claims, always=always)
        return replace(
            before,
            situation=self.situation,
            touched=tuple(touched.values()),
            cells=cells,
            ruled_out=self.ruled_out,
        )


def _moved(table: PerformanceTable, bound: _Bound, holding: Option, option: Option) -> Moved | None:
    """What an option in place of what holds changes in a table; None where that is nothing."""
    then, options = table.situation.taking(option.id), tuple(o.id for o in table.options)
    claims = []
    for claim in {
        id(each): each for id_ in (holding.id, option.id) for each in bound.claims[id_]
    }.values():
        times = Counter(holders_of(then, claim, table.decision.id, options))
        times.subtract(holders_of(table.situation, claim, table.decision.id, options))
        if any(times.values()):
            claims.append((claim, times))
    if bound.tied.isdisjoint((holding.id, option.id)):
        return Moved(table, then, claims, table.ruled_out) if claims else None
    out = {id_: why for id_ in options if (why := ruled_out(then, id_))}
    return Moved(table, then, claims, out)


def seen_by(table: PerformanceTable, seen: Seen) -> PerformanceTable:
    """A table of claims and criteria as somebody sees them."""
    cells = {}
    for key, cell in table.cells.items():
        claims, always = (tuple(map(seen, each)) for each in (cell.claims, cell.always))
        cells[key] = replace(cell, claims=claims, always=always)
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


@dataclass(frozen=True)
class _Bound:
    """How another decision is bound up with a table, by option of it.

    `claims` tell the options of the table apart and hang on this one too; `tied` are those that
    cannot go together with some option of the table.
    """

    claims: dict[str, list[Effect | Breach]] = field(default_factory=lambda: defaultdict(list))
    tied: set[str] = field(default_factory=set)


def _bound_up_with(table: PerformanceTable) -> dict[str, _Bound]:
    """By decision, how it is bound up with a table.

    What others do by themselves is the same for all options here, and moves none past another.
    """
    situation, found = table.situation, defaultdict[str, _Bound](_Bound)
    for criterion in table.decider.criteria:
        for claim in situation.claims_on(criterion.id):
            options = options_of(claim)
            if any(situation.option(id_).decision == table.decision.id for id_ in options):
                for id_ in options:
                    found[situation.option(id_).decision].claims[id_].append(claim)
    for option in table.options:
        for impossible in situation.impossible_with(option.id):
            for id_ in impossible.options:
                found[situation.option(id_).decision].tied.add(id_)
    return found


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
    """The options of another decision that could be in place of what holds there.

    They can be as all else is now, or once one that leads has been taken.
    """
    each = [table.situation, *(table.situation.taking(o.id) for o in table.leaders)]
    for option in table.situation.decision(holding.decision).options:
        if option is not holding and not all(ruled_out(then, option.id) for then in each):
            yield option


def bearing_on(table: PerformanceTable) -> Iterator[Option]:
    """What holds of the other decisions that tell the options of this one apart."""
    bound = _bound_up_with(table)
    return (option for option in options_elsewhere(table) if option.decision in bound)


def options_elsewhere(table: PerformanceTable) -> tuple[Option, ...]:
    """The options that hold of the other decisions that affect this table.

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
