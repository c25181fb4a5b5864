"""The finding of `tradeoffs`, and how it is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from stancecli.methods.claims import Performance
from stancecli.methods.conditions import options_elsewhere
from stancecli.methods.differences import Loser, differences, losers
from stancecli.methods.feasibility import RuledOut
from stancecli.methods.ladder import Conclusion
from stancecli.methods.linear import too_many
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.robustness import Threshold, thresholds
from stancecli.methods.robustness.find_out import FindOut, find_out, steps
from stancecli.methods.tradeoffs import (
    BondCost,
    Switch,
    Tension,
    bond_costs,
    switch_from,
    tension_steps,
    tensions,
)
from stancecli.methods.verdict import DecisionVerdict, verdict
from stancecli.model import Actor, Criterion, Interest, Option, Range
from stancecli.situation import Situation


@dataclass(frozen=True)
class Scored:
    """An option: its points at middle estimates, and their bounds over the whole range."""

    option: Option
    points: Fraction
    bounds: Range
    ruled_out: tuple[RuledOut, ...]


@dataclass(frozen=True)
class OptionLosers:
    """Who else than the decider loses, or could, with an option in place and all else as now."""

    option: Option
    loses: tuple[Loser, ...]


@dataclass(frozen=True)
class Tradeoff(DecisionVerdict):
    """One decision in one context.

    `switch` is from the verdict's rival to its leader, or from the option that was asked for, where
    that is another. `losers` has each open option but the current. `unjudged` are interests on
    which no option is judged. `find_out` is what to find out first where it is open, None where
    that would take too long. `elsewhere` is what holds of the other decisions that affect this, and
    `holders` those who decide them. `left_out` names the fields that are empty because they would
    take too long.
    """

    leaders: tuple[Option, ...]
    options: tuple[Scored, ...]
    criteria: tuple[Criterion, ...]
    unjudged: tuple[Interest, ...]
    cells: tuple[Performance, ...]
    switch: Switch | None
    tensions: tuple[Tension, ...]
    bond_costs: tuple[BondCost, ...]
    losers: tuple[OptionLosers, ...]
    thresholds: tuple[Threshold, ...]
    find_out: FindOut | None
    elsewhere: tuple[Option, ...]
    holders: tuple[Actor, ...]
    left_out: tuple[str, ...]

    @property
    def open(self) -> tuple[Scored, ...]:
        return tuple(scored for scored in self.options if not scored.ruled_out)

    @cached_property
    def _cells(self) -> Mapping[tuple[str, str], Performance]:
        return {(cell.option, cell.criterion): cell for cell in self.cells}

    def cell(self, option: Option, criterion: Criterion) -> Performance:
        """What an option means for a criterion."""
        return self._cells[option.id, criterion.id]


@dataclass(frozen=True)
class Tradeoffs:
    """The trade-offs of each decision that was asked about.

    `main` is the id of the decision or issue with which answers begin, or empty.
    """

    tradeoffs: tuple[Tradeoff, ...]
    main: str = ""

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
    return Tradeoffs(tuple(_tradeoff(table, start) for table in tables), situation.main)


def _tradeoff(table: PerformanceTable, start: str | None) -> Tradeoff:
    situation = table.situation
    asked = next((option for option in table.options if option.id == start), None)
    found = verdict(table)
    elsewhere = options_elsewhere(table)
    to_find_out = steps(table) if found.verdict is Conclusion.OPEN else 0
    left_out = too_many({"tensions": tension_steps(table), "find_out": to_find_out})
    if found.turns is None:
        left_out = (*left_out, "turns")
    # To the leader from its rival, or from the option that was asked for; None without a rival.
    rival = found.rival if asked in (None, found.leader) else asked
    others = [actor for actor in situation.actors() if actor.id != table.decider.id]
    choices = (option for option in table.candidates if option is not table.current)
    taken = ((o, differences(situation, situation.taking(o.id), others, {})) for o in choices)
    return Tradeoff(
        decision=table.decision,
        decider=table.decider,
        current=table.current,
        verdict=found,
        leaders=table.leaders,
        options=tuple(
            Scored(o, table.score(o.id), table.bounds(o.id), table.ruled_out.get(o.id, ()))
            for o in table.options
        ),
        criteria=table.criteria,
        unjudged=table.unjudged,
        cells=tuple(table.cells[o.id, c.id] for c in table.criteria for o in table.options),
        switch=switch_from(table, rival, found.leader) if rival and found.rival else None,
        tensions=() if "tensions" in left_out else tensions(table),
        bond_costs=tuple(bond_costs(table)),
        losers=tuple(OptionLosers(option, losers(changes)) for option, changes in taken),
        thresholds=thresholds(table),
        find_out=find_out(table),
        elsewhere=elsewhere,
        holders=tuple(situation.actor(option.actor) for option in elsewhere),
        left_out=left_out,
    )
