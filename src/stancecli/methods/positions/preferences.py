"""Which options of a decision are better for an actor, and what it says of them.

The table is that of `tradeoffs`, by the criteria of any actor, and so is the verdict over it. It
compares the options that are open with each other, never one of them with nothing. That what
actors want follows from interests, in place of being typed in, is our own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from itertools import chain
from types import MappingProxyType

from stancecli.methods.claims import Claims, total
from stancecli.methods.ladder import Conclusion, by_points
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.positions import ZERO, Stated, Window, stated_on, window_of
from stancecli.methods.verdict import judged
from stancecli.model import EFFECT_SCALE, Actor, Criterion, Decision, Option, Position, Range
from stancecli.situation import Bearing, Situation
from stancecli.values import RARE

MOST_CELLS = 20_000
"""Of so many options × criteria, those of all actors together, options are still compared."""


class Rank(StrEnum):
    """Where an option stands for an actor: it is `first` alone, `level` with others that are first,
    one of those between which it is `open`, `behind`, or the `only` one that is open; what is
    `ruled out` is none of these."""

    FIRST = "first"
    LEVEL = "level"
    OPEN = "open"
    BEHIND = "behind"
    ONLY = "only"
    RULED_OUT = "ruled out"


@dataclass(frozen=True, slots=True)
class Preference:
    """Where one option stands for one actor among those that are open.

    `behind` is by how many points it is behind the first of these as entered; below 0 for one that
    is ruled out and would be ahead. `gain` is by how many points it is ahead of the option that
    holds as entered, and `change` 1 where it is ahead and cannot be behind under any completion, -1
    where it is behind and cannot be ahead, else 0. Of the option that holds `gain` is the lead over
    the best of the others that are open, and `change` its sign among these.
    """

    rank: Rank
    behind: Fraction
    gain: Fraction
    change: int


@dataclass(frozen=True)
class Preferences:
    """The verdict on a decision by the interests of one actor.

    `leaders` are first as entered, `rivals` can be ahead where it is open. `next` has the most
    points of the rivals where it is open, else of all but the leaders, and is `margin` points
    behind these; None where there is no other. `own_view`: that is so in the actor's own view.
    """

    actor: Actor
    decision: Decision
    verdict: Conclusion
    leaders: tuple[Option, ...]
    rivals: tuple[Option, ...]
    next: Option | None
    margin: Fraction | None
    own_view: bool = field(metadata=RARE)


class Compared:
    """The options of a decision beside each other, by the interests of one actor."""

    def __init__(self, table: PerformanceTable) -> None:
        self._table = table
        found = judged(table)
        leaders = () if found.conclusion is Conclusion.EMPTY else table.leaders
        is_open = found.conclusion is Conclusion.OPEN
        rivals = tuple(o for o in found.rivals if is_open and o.id not in table.leading)
        self._contending = {option.id for option in (*leaders, *rivals) if is_open}
        # Where it is open the lead is that over the first that can pass it, as in the verdict.
        others = (rivals or table.rivals) if leaders else ()
        nearest = max(others, key=lambda option: table.score(option.id), default=None)
        self.preferences = Preferences(
            actor=table.decider,
            decision=table.decision,
            verdict=found.conclusion,
            leaders=leaders,
            rivals=rivals,
            next=nearest,
            margin=self.gain(leaders[0], nearest) if nearest else None,
            own_view=table.own_view,
        )

    def of(self, option: Option) -> Preference | None:
        """Where an option stands; None where nothing is judged."""
        if self.preferences.verdict is Conclusion.EMPTY:
            return None
        current = self._table.current
        if option.id == current.id:
            gains = (self.gain(option, other) for other in self._table.others(option))
            gain, change = min(gains, default=ZERO), self.sign(option)
        else:
            gain, change = self.gain(option, current), self._sign_beside(option, current)
        behind = self.gain(self._table.leaders[0], option)
        return Preference(self._rank(option), behind, gain, change)

    def sign(self, option: Option) -> int:
        """1 where an option is first, alone or with some of the others, and none can be ahead.

        -1 where it is behind another and cannot be ahead, else 0. One that is ruled out has the
        sign that it would have.
        """
        match self._rank(option):
            case Rank.FIRST | Rank.LEVEL:
                return int(self.preferences.next is not None)
            case Rank.BEHIND:
                return -1
            case Rank.RULED_OUT:
                return min(self._sign_beside(option, other) for other in self._table.candidates)
        return 0

    def reactions(self, option: Option) -> tuple[Bearing, ...]:
        """The claims of options of others that hold with this one, and not with every other."""
        cells = (self._table.cells[option.id, each.id] for each in self._table.touched)
        claims = (claim for cell in cells for claim in cell.claims if claim.option != option.id)
        return tuple(map(self._table.situation.bearing, claims))

    def better_than(self, option: Option) -> list[Option]:
        """The open options that are better than this one under every completion, the one with the
        most points first."""
        others = by_points(self._table, option)
        return [other for other in others if self._table.lead(other.id, option.id).low > 0]

    def is_best(self, option: Option) -> bool:
        """Whether it is better under every completion than each other open option, of which there
        are some."""
        others = self._table.others(option)
        return bool(others) and all(self._table.lead(option.id, o.id).low > 0 for o in others)

    def gain(self, option: Option, other: Option) -> Fraction:
        """By how many points an option is ahead of another as entered."""
        return self._table.score(option.id) - self._table.score(other.id)

    def _sign_beside(self, option: Option, other: Option) -> int:
        """1 where an option is ahead of another as entered and never behind it, -1 vice versa."""
        lead = self._table.lead(option.id, other.id)
        gain = self.gain(option, other)
        return int(lead.low >= 0) if gain > 0 else -int(gain < 0 and lead.high <= 0)

    def _rank(self, option: Option) -> Rank:
        if option.id in self._table.ruled_out:
            return Rank.RULED_OUT
        if self.preferences.verdict is Conclusion.ONLY:
            return Rank.ONLY
        if option.id in self._contending:
            return Rank.OPEN
        if option.id not in self._table.leading:
            return Rank.BEHIND
        return Rank.LEVEL if self._table.leaders[1:] else Rank.FIRST


def compare(
    situation: Situation, decisions: Sequence[Decision], only: Collection[str] = ()
) -> Mapping[str, Mapping[str, Compared]] | None:
    """Each decision by the interests of everybody to whom its options make a difference.

    By the ids of the decision and of the actor, the decider always among them; None where it would
    take too long. `only` are actors that are asked about, where it is not everybody.
    """
    concerned = [
        (decision, [a for a in _concerned(situation, decision) if not only or a.id in only])
        for decision in decisions
    ]
    criteria = ((on, sum(len(actor.criteria) for actor in actors)) for on, actors in concerned)
    if sum(len(on.options) * count for on, count in criteria) > MOST_CELLS:
        return None
    return {on.id: dict(_compared(situation, on, actors)) for on, actors in concerned}


def _compared(
    situation: Situation, decision: Decision, actors: Iterable[Actor]
) -> Iterator[tuple[str, Compared]]:
    for actor in actors:
        table = performance_table(situation, decision.id, actor.id)
        if actor.id == decision.actor or any(cell.claims for cell in table.cells.values()):
            yield actor.id, Compared(table)


def _concerned(situation: Situation, decision: Decision) -> Iterator[Actor]:
    """The decider, and whoever has a criterion on which a claim is about an option of this."""
    ids = {decision.actor}
    for option in decision.options:
        for claims in (situation.effects_of, situation.breaches_of, situation.conditioned_by):
            ids |= {situation.criterion(claim.to).actor for claim in claims(option.id)}
    return map(situation.actor, sorted(ids, key=situation.model.places.__getitem__))


@dataclass(frozen=True)
class Consequence:
    """What an option's own effects do to one criterion: their sum, cut to the scale of effects."""

    criterion: Criterion
    claims: Claims
    size: Range
    """What is left of the sum under all completions, within [-2, 2]."""
    middle: Fraction
    """The sum with ranges at their midpoints, within [-2, 2]."""


@dataclass(frozen=True)
class Stand:
    """Where one actor stands on one option.

    `said` is what it says of the option, as what is said of an issue; JSON has it as `stated`, its
    stance in [-1, 1], `statements`, those that stand, and `n`, `side`, `divided` and `both_ways`.
    Where it says nothing `side` is 0.
    `preference` is where the option stands among those that are open by what the actor is
    interested in, and `derived` the sign of that: 1 where it is first, alone or with some of the
    others, and none can be ahead; -1 where another is ahead of it whatever is completed; else 0.
    All of these are None where nobody said or judged anything. `consequences` are the option's own,
    `reactions` the claims of others' options that hold with it and not with every other.

    `against_interest`: the actor speaks for the option, which is open, and others for which it does
    not speak are better for it under every completion (`better`, the one with the most points
    first, which is ahead of this by `better_by` as entered); or it speaks against one that is
    better for it than each other that is open.
    """

    actor: Actor
    option: Option
    stated: Fraction | None
    derived: int | None
    against_interest: bool
    statements: tuple[Position, ...]
    consequences: tuple[Consequence, ...]
    both_ways: tuple[Position, ...] = ()
    n: int = 0
    side: int = 0
    divided: bool = False
    preference: Preference | None = None
    better: tuple[Option, ...] = ()
    better_by: Fraction = field(default=ZERO, metadata=RARE)
    reactions: tuple[Bearing, ...] = ()
    said: Stated | None = field(default=None, repr=False)

    @property
    def leaning(self) -> int | None:
        """What it says, if only that it is neutral; where it says nothing, whether the option is
        better for it than the one that holds, or that one better than the others; None where
        nothing is judged either."""
        if self.stated is not None:
            return self.side
        return self.preference.change if self.preference else None

    @property
    def claims(self) -> Claims:
        """What the preference rests on, of this option."""
        own = (claim for consequence in self.consequences for claim in consequence.claims)
        return (*own, *(bearing.claim for bearing in self.reactions))


Stands = Mapping[tuple[str, str], Stand]
"""By actor and option; where neither anything was said nor judged there is none."""


def stands_on(
    situation: Situation,
    decision: Decision,
    window: Window | None = None,
    compared: Mapping[str, Compared] = MappingProxyType({}),
) -> Stands:
    """Where everybody stands on the options of a decision, actors and options as in the file.

    What is said counts within a stretch of time, or up to the date of the model. `compared` has the
    options as they stand for actors; of the others no preference is known. How others react to an
    option is none of its consequences, and counts where options are compared.
    """
    claims = {option.id: _own_claims(situation, option) for option in decision.options}
    when = window or window_of(situation)
    said = {option.id: stated_on(situation, option, when) for option in decision.options}
    affected = set(chain.from_iterable(claims.values()))
    concerned = {situation.criterion(id_).actor for id_ in affected}.union(compared, *said.values())
    stands: dict[tuple[str, str], Stand] = {}
    for id_ in sorted(concerned, key=situation.model.places.__getitem__):
        actor, interests = situation.actor(id_), compared.get(id_)
        criteria = [criterion for criterion in actor.criteria if criterion.id in affected]
        own = {on: by_actor[id_].standing for on, by_actor in said.items() if id_ in by_actor}
        speaks_for = {on for on, stated in own.items() if stated.side > 0}
        for option in decision.options:
            stated = own.get(option.id)
            consequences = tuple(_consequences(criteria, claims[option.id]))
            preference = interests.of(option) if interests else None
            if stated or consequences or preference:
                better, is_best = tuple[Option, ...](), False
                # What is ruled out passes over nothing.
                if interests and stated and preference and preference.rank is not Rank.RULED_OUT:
                    if stated.side > 0:
                        others = interests.better_than(option)
                        better = tuple(each for each in others if each.id not in speaks_for)
                    is_best = stated.side < 0 and interests.is_best(option)
                stands[id_, option.id] = Stand(
                    actor=actor,
                    option=option,
                    stated=stated.stance / 2 if stated else None,
                    derived=interests.sign(option) if interests and preference else None,
                    against_interest=bool(better) or is_best,
                    statements=stated.positions if stated else (),
                    consequences=consequences,
                    both_ways=stated.both_ways if stated else (),
                    n=stated.n if stated else 0,
                    side=stated.side if stated else 0,
                    divided=bool(stated and stated.divided),
                    preference=preference,
                    better=better,
                    better_by=interests.gain(better[0], option) if interests and better else ZERO,
                    reactions=interests.reactions(option) if interests and preference else (),
                    said=stated,
                )
    return stands


def _own_claims(situation: Situation, option: Option) -> dict[str, Claims]:
    """The option's own claims that hold in the context with it, by the criterion they affect."""
    taken = situation.taking(option.id)
    claims: Claims = (*situation.effects_of(option.id), *situation.breaches_of(option.id))
    found: dict[str, Claims] = {}
    for claim in claims:
        if taken.in_force(claim) and not situation.criterion(claim.to).binding:
            found[claim.to] = (*found.get(claim.to, ()), claim)
    return found


def _consequences(
    criteria: Sequence[Criterion], claims: Mapping[str, Claims]
) -> Iterator[Consequence]:
    for criterion in criteria:
        if own := claims.get(criterion.id):
            size = total(own)
            low, middle, high = (
                min(max(value, EFFECT_SCALE.low), EFFECT_SCALE.high)
                for value in (size.low, size.mid, size.high)
            )
            yield Consequence(criterion, own, Range(low, high), middle)
