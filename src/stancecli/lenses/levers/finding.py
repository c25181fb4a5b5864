"""The finding of `levers`: what would make an actor choose an option."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from stancecli.diagnostics import Unanswerable
from stancecli.lenses import table
from stancecli.methods.claims import by_own_view
from stancecli.methods.conditions import seen_by
from stancecli.methods.differences import Loser, differences, losers
from stancecli.methods.evidence import Grounds, grounds_of
from stancecli.methods.feasibility import RuledOut
from stancecli.methods.influence import Tie, direct_ties
from stancecli.methods.ladder import Conclusion, rung
from stancecli.methods.levers import Lever, Levers, levers, nearest_alone
from stancecli.methods.packages import PackageSpace, disagreement
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.robustness import Change, requirement
from stancecli.methods.stability import Options
from stancecli.methods.stability.conflict import Conflict
from stancecli.methods.stability.judge import Judge
from stancecli.methods.tradeoffs import Trade, switch_from
from stancecli.methods.verdict import InContext, judged, sight_of, viewers
from stancecli.model import Actor, Decision, Holder, Option
from stancecli.situation import Situation
from stancecli.values import INLINE, RARE


@dataclass(frozen=True)
class InDeal:
    """The first bargain that contains an option: what all take, and what its decider gains by it.

    The gain is against no deal, in points at middle estimates.
    """

    options: Options
    gain: Fraction


@dataclass(frozen=True)
class SeenAs:
    """In whose view an option would be ahead of which by how many points, or below 0 behind."""

    holder: Holder
    lead: Fraction
    over: Option


@dataclass(frozen=True)
class OneOption:
    """What would make an actor choose one option of a decision.

    `verdict`, `leaders` and `rivals` are how the decision stands now; `ruled_out` is why the option
    cannot be chosen now, if it cannot. `held_back` are the interests on which the option ahead does
    better, the weightiest first. `deciders` are the others who decide anything, `ties` the direct
    influences on the decider, the strongest first. `deal` is the first bargain that contains the
    option; `sought`: bargains were looked for, which there are too many states for elsewhere.
    `changes` are the changes of one estimate that would put it ahead. `loses` is who else
    loses, or could, with the option in place and all else as now. `own_view`: what is told at
    middle estimates is so in the view of the decider, and `views` are those of others on the same.
    """

    option: Option
    decision: Decision
    decider: Actor
    current: Option
    verdict: Conclusion
    leaders: tuple[Option, ...]
    rivals: tuple[Option, ...]
    ruled_out: tuple[RuledOut, ...]
    levers: Levers = field(metadata=INLINE)
    held_back: tuple[Trade, ...]
    deciders: tuple[Actor, ...]
    ties: tuple[Tie, ...]
    deal: InDeal | None
    sought: bool
    changes: tuple[Change, ...]
    loses: tuple[Loser, ...]
    grounds: Grounds
    own_view: bool = field(metadata=RARE)
    views: tuple[SeenAs, ...] = field(metadata=RARE)

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for all as now, and for each lever."""
        now = {"option": self.option, "instead": (), "by": ()}
        yield {**now, "lead": self.levers.lead, "surely": None, "joint": None}
        for lever in (*self.levers.alone, *self.levers.together):
            by = tuple(option.actor for option in lever.options)
            instead = {"option": self.option, "instead": lever.options, "by": by}
            yield from table([lever], "lead surely joint", **instead)


@dataclass(frozen=True)
class Reached:
    """An option, its lead now, single choices of others that bring it nearer, and other views.

    `lead` is None where it is ruled out, or nothing else is open; the best choice comes first.
    """

    option: Option
    lead: Fraction | None
    ruled_out: tuple[RuledOut, ...]
    nearer: tuple[Lever, ...]
    views: tuple[SeenAs, ...] = field(metadata=RARE)


@dataclass(frozen=True)
class EveryOption(InContext):
    """The options of one decision, and what would make its actor choose each."""

    verdict: Conclusion
    leaders: tuple[Option, ...]
    deciders: tuple[Actor, ...]
    options: tuple[Reached, ...]
    grounds: Grounds
    own_view: bool = field(metadata=RARE)

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each option."""
        for each in self.options:
            before = {"option": each.option, "lead": each.lead, "ruled_out": bool(each.ruled_out)}
            best = next(iter(each.nearer), None)
            (by,) = table([best and best.options[0]], "instead=id by=actor", **before)
            yield from table([best], "then=lead surely", **by)


def find_all(situation: Situation, decision_id: str) -> EveryOption:
    """What would make the decider choose each option of a decision; raises as `levers` does."""
    table = performance_table(situation, decision_id)
    return EveryOption(
        decision=table.decision,
        decider=table.decider,
        current=table.current,
        verdict=rung(table).conclusion,
        leaders=table.leaders,
        deciders=_deciders(table),
        options=tuple(
            Reached(o, lead, table.ruled_out.get(o.id, ()), tuple(nearer), tuple(_views(table, o)))
            for o, (lead, nearer) in zip(table.options, nearest_alone(table), strict=True)
        ),
        grounds=grounds_of([table]),
        own_view=by_own_view(situation, table.decider, [decision_id]),
    )


def find(situation: Situation, option_id: str) -> OneOption:
    """What would make its decider choose an option."""
    option = situation.option(option_id)
    table = performance_table(situation, option.decision)
    on, ahead = judged(table), next((o for o in table.leaders if o is not option), None)
    is_open = option in table.candidates
    others = [actor for actor in situation.actors() if actor.id != table.decider.id]
    ties = (tie for tie in direct_ties(situation).values() if tie.end.id == table.decider.id)
    deal, sought = _in_deal(situation, option)
    found = levers(table, option)
    return OneOption(
        option=option,
        decision=table.decision,
        decider=table.decider,
        current=table.current,
        verdict=on.conclusion,
        leaders=table.leaders,
        rivals=on.rivals,
        ruled_out=table.ruled_out.get(option_id, ()),
        levers=found,
        held_back=switch_from(table, option, ahead).better if ahead and is_open else (),
        deciders=_deciders(table),
        ties=tuple(sorted(ties, key=lambda tie: -tie.strength)),
        deal=deal,
        sought=sought,
        changes=requirement(table, option) if is_open else (),
        loses=losers(differences(situation, situation.taking(option_id), others, {})),
        grounds=grounds_of([table]),
        own_view=by_own_view(situation, table.decider, [table.decision.id]),
        views=tuple(_views(table, option)),
    )


def _views(table: PerformanceTable, option: Option) -> Iterator[SeenAs]:
    """How an option stands in the view of each other holder, as with `--view`."""
    others = table.others(option) if option in table.candidates else []
    for holder in viewers(table) if others and table.own_view else ():
        if holder is not table.decider:
            scores = seen_by(table, sight_of(holder.id)).scores
            over = max(others, key=lambda each: scores[each.id])
            yield SeenAs(holder, scores[option.id] - scores[over.id], over)


def _deciders(table: PerformanceTable) -> tuple[Actor, ...]:
    return tuple(a for a in table.situation.actors() if a.decisions and a.id != table.decider.id)


def _in_deal(situation: Situation, option: Option) -> tuple[InDeal | None, bool]:
    """The first bargain in which an option is taken; and whether bargains could be looked for."""
    try:
        judge = Judge(Conflict.of(situation))
    except Unanswerable:
        return None, False
    space = PackageSpace(judge.conflict, disagreement(judge).state)
    for state in space.told:
        options = judge.conflict.space.options_taken(space.base, state)
        if option in options:
            decider = next(n for n in space.taking(state) if space.actors[n].id == option.actor)
            return InDeal(options, space.entered(decider, state)), True
    return None, True
