"""What an actor says of an option, what the option does to it, and which it would prefer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from types import MappingProxyType

from stancecli.methods.cells import total
from stancecli.methods.grounds import any_judged
from stancecli.methods.holding import Claims
from stancecli.methods.positions.preferences import Compared, Preference
from stancecli.methods.positions.statements import Window, stated_on, window_of
from stancecli.model import EFFECT_SCALE, Actor, Criterion, Decision, Option, Position, Range
from stancecli.situation import Bearing, Situation


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

    `stated` is its stance, in [-1, 1]; `statements` are what it has said, in the order of their
    dates, and `n` how many, votes one by one. `side` is 1 where it speaks for the option, -1
    against it; 0 where it is neutral, says nothing or is `divided`. `both_ways` are then the last
    for the option and the last against it, where it said both.
    `preference` is where the option stands among those that are open by what the actor is
    interested in, and `derived` the sign of that: 1 where it is first, alone or with some of the
    others, and none can be ahead; -1 where another is ahead of it whatever is completed; else 0.
    All of these are None where nobody said or judged anything. `consequences` are the option's own,
    `reactions` the claims of others' options that hold with it and not with every other.

    `against_interest`: the actor speaks for the option, which is open, and others for which it does
    not speak are better for it under every completion (`better`); or it speaks against one that is
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
    reactions: tuple[Bearing, ...] = ()

    @property
    def position(self) -> Position | None:
        """The last of its statements."""
        return self.statements[-1] if self.statements else None

    @property
    def stance(self) -> Fraction | None:
        """What the actor says, on the scale of stances, -2 to 2; of several statements the mean."""
        return None if self.stated is None else 2 * self.stated

    @property
    def leaning(self) -> int:
        """What it says, if only that it is neutral; where it says nothing, whether the option is
        better for it than the one that holds, or that one better than the others."""
        if self.stated is not None:
            return self.side
        return self.preference.change if self.preference else 0

    @property
    def is_known(self) -> bool:
        """Whether it says anything, or anything is judged by which it could prefer an option."""
        return self.stated is not None or self.preference is not None

    @property
    def claims(self) -> Claims:
        """What the preference rests on, of this option."""
        own = (claim for consequence in self.consequences for claim in consequence.claims)
        return (*own, *(bearing.claim for bearing in self.reactions))

    @property
    def rests_on_judgement(self) -> bool:
        """Whether one of these has no citation."""
        return any_judged(self.claims)


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
    said = {
        (actor, option.id): stated
        for option in decision.options
        for actor, stated in stated_on(situation, option, when).items()
    }
    affected = set(chain.from_iterable(claims.values()))
    concerned = {situation.criterion(id_).actor for id_ in affected}
    concerned.update(actor for actor, _ in said)
    concerned.update(compared)
    stands: dict[tuple[str, str], Stand] = {}
    for id_ in sorted(concerned, key=situation.model.places.__getitem__):
        actor = situation.actor(id_)
        criteria = [criterion for criterion in actor.criteria if criterion.id in affected]
        interests = compared.get(id_)
        own = {option.id: said.get((id_, option.id)) for option in decision.options}
        speaks_for = {key for key, stated in own.items() if stated and stated.side > 0}
        for option in decision.options:
            stated = own[option.id]
            consequences = tuple(_consequences(criteria, claims[option.id]))
            preference = interests.of(option) if interests else None
            if stated or consequences or preference:
                stand = Stand(
                    actor=actor,
                    option=option,
                    stated=stated.stance / 2 if stated else None,
                    derived=None,
                    against_interest=False,
                    statements=stated.positions if stated else (),
                    consequences=consequences,
                    both_ways=stated.both_ways if stated else (),
                    n=stated.n if stated else 0,
                    side=stated.side if stated else 0,
                    divided=bool(stated and stated.divided),
                )
                if interests and preference:
                    stand = _as_compared(stand, interests, preference, speaks_for)
                stands[id_, option.id] = stand
    return stands


def _as_compared(
    stand: Stand, interests: Compared, preference: Preference, speaks_for: Collection[str]
) -> Stand:
    """A stand with where its option stands beside the others, and whether interests bear it out."""
    option, better, is_best = stand.option, tuple[Option, ...](), False
    if stand.side and interests.is_open(option):
        if stand.side > 0:
            better = tuple(o for o in interests.better_than(option) if o.id not in speaks_for)
        else:
            is_best = interests.is_best(option)
    return replace(
        stand,
        derived=interests.sign(option),
        against_interest=bool(better) or is_best,
        preference=preference,
        better=better,
        reactions=interests.reactions(option),
    )


def _own_claims(situation: Situation, option: Option) -> dict[str, Claims]:
    """The option's own claims that hold in the context with it, by the criterion they bear on."""
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
        if criterion.id in claims:
            size = total(claims[criterion.id])
            middle = size.mid
            # One claim alone is within the scale.
            is_one = len(claims[criterion.id]) == 1
            if not is_one and (size.low < EFFECT_SCALE.low or size.high > EFFECT_SCALE.high):
                low, middle, high = (
                    min(max(value, EFFECT_SCALE.low), EFFECT_SCALE.high)
                    for value in (size.low, size.mid, size.high)
                )
                size = Range(low, high)
            yield Consequence(criterion, claims[criterion.id], size, middle)
