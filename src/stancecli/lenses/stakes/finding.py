"""What each option of a decision is to every actor, against now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain, groupby

from stancecli.lenses import table
from stancecli.methods.claims import by_own_view
from stancecli.methods.differences import (
    Felt,
    Loser,
    bounds_of,
    differences,
    felt,
    gain_of,
    losers,
)
from stancecli.methods.evidence import Grounds, grounds
from stancecli.methods.feasibility import RuledOut, blanks_of
from stancecli.methods.ladder import rung
from stancecli.methods.performance import performance_table
from stancecli.methods.verdict import rival_of
from stancecli.model import Actor, Blank, Decision, Option, Range
from stancecli.situation import Situation


@dataclass(frozen=True)
class ActorStake:
    """What one option is to one actor: its points over now, and the least and most they can be.

    `felt` is what becomes of each of its interests that the option touches, the weightiest first.
    """

    actor: Actor
    option: Option
    points: Fraction
    bounds: Range
    felt: tuple[Felt, ...]


@dataclass(frozen=True)
class OtherOption:
    """An option that does not hold now: why it is ruled out, if it is, and who else loses by it."""

    option: Option
    ruled_out: tuple[RuledOut, ...]
    loses: tuple[Loser, ...]


@dataclass(frozen=True)
class Stakes:
    """Who gains and who loses by each option of a decision, all else as now.

    `options` are all but the `current` one, those that are possible first. `told` is the one that
    is ahead for the decider, or else its rival; None where no other is possible. `actors`
    have a stake in some option: the decider, then who could lose most by a possible one, then the
    others. `stakes` stand in their order and in that of the options. `silent` have none. `owners`
    are those who judge by views of their own.
    """

    decision: Decision
    decider: Actor
    current: Option
    options: tuple[OtherOption, ...]
    told: Option | None
    actors: tuple[Actor, ...]
    stakes: tuple[ActorStake, ...]
    silent: tuple[Actor, ...]
    owners: tuple[Actor, ...]
    grounds: Grounds

    @cached_property
    def _by_option(self) -> Mapping[str, Sequence[ActorStake]]:
        found: dict[str, list[ActorStake]] = {}
        for stake in self.stakes:
            found.setdefault(stake.option.id, []).append(stake)
        return found

    def of(self, option: Option) -> Sequence[ActorStake]:
        """What an option is to each who has a stake in it."""
        return self._by_option.get(option.id, ())

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor and option."""
        columns = "actor option points low=bounds.low high=bounds.high"
        return table(self.stakes, columns, decision=self.decision)


def find(situation: Situation, decision_id: str) -> Stakes:
    """Who gains and who loses by each option of a decision in a context."""
    on = performance_table(situation, decision_id)
    everybody = [*situation.actors()]
    options, found, claims = list[OtherOption](), dict[str, list[ActorStake]](), []
    others = sorted(
        (each for each in on.options if each is not on.current),
        key=lambda each: each.id in on.ruled_out,
    )
    blanks: dict[str, dict[str, Blank]] = {}
    for id_, interest in blanks_of(situation, on.decision):
        blanks.setdefault(interest, {})[id_] = Blank(option=id_, to=interest)
    for option in others:
        changes = [*differences(situation, situation.taking(option.id), everybody, blanks)]
        besides = (each for each in changes if each[0].id != on.decider.id)
        options.append(OtherOption(option, on.ruled_out.get(option.id, ()), losers(besides)))
        claims += [(*each.ceasing, *each.beginning) for _, each in changes]
        for id_, own in groupby(changes, lambda each: each[0].id):
            actors, felt_by = zip(*own, strict=True)
            by_size = sorted(felt(zip(actors, felt_by, strict=True)), key=_size)
            stake = ActorStake(
                actors[0], option, gain_of(felt_by), bounds_of(felt_by), tuple(by_size)
            )
            found.setdefault(id_, []).append(stake)

    possible = {each.option.id: each.option for each in options if not each.ruled_out}

    def least(actor: Actor) -> tuple[bool, Fraction]:
        mine = (each.bounds.low for each in found[actor.id] if each.option.id in possible)
        return actor.id != on.decider.id, min((Fraction(0), *mine))

    ranked = sorted((actor for actor in everybody if actor.id in found), key=least)
    ahead = [each for each in on.leaders if each is not on.current]
    rival = rival_of(on, rung(on))
    return Stakes(
        decision=on.decision,
        decider=on.decider,
        current=on.current,
        options=tuple(options),
        told=next(iter(ahead), rival),
        actors=tuple(ranked),
        stakes=tuple(chain.from_iterable(found[actor.id] for actor in ranked)),
        silent=tuple(actor for actor in everybody if actor.id not in found),
        owners=tuple(a for a in ranked if by_own_view(situation, a, [decision_id])),
        grounds=grounds(
            situation,
            chain.from_iterable(claims),
            (felt.criterion for each in found.values() for stake in each for felt in stake.felt),
        ),
    )


def _size(each: Felt) -> Fraction:
    return -abs(each.points)
