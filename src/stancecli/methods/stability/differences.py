"""What turning one state into another does to an actor, criterion by criterion, as far as is known.

Only what holds in one of the two states counts: a claim that holds in both takes one value, so it
cancels. A blank (an effect of an option on an interest of its own actor that nobody has judged) can
be anything on the scale, and cancels where both states have the option.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from stancecli.methods.performance import Claims, total, without
from stancecli.methods.stability.conflict import Conflict
from stancecli.model import ZERO, Actor, Criterion, Range


@dataclass(frozen=True)
class Difference:
    """The claims on a criterion that cease and that begin to hold, blanks among them."""

    criterion: Criterion
    ceasing: Claims
    beginning: Claims

    @property
    def step(self) -> Range:
        """By how much the criterion rises, under all completions."""
        return total(self.beginning) - total(self.ceasing)

    @property
    def gain(self) -> Fraction:
        """Weight times step, ranges at their midpoints and blanks at 0: points of the actor."""
        return self.criterion.weight.mid * self.step.mid

    @property
    def bounds(self) -> Range:
        """The least and the most that this can be."""
        return self.step.weighed(self.criterion.weight)


def touched(conflict: Conflict, start: int, end: int) -> frozenset[str]:
    """The ids of the criteria on which some claim ceases or begins to hold, or can."""
    space, situation = conflict.space, conflict.space.situation
    moved = (*space.options_taken(start, end), *space.options_taken(end, start))
    found: set[str] = set()
    for option in moved:
        found.update(breach.to for breach in situation.breaches_of(option.id))
        effects = chain(situation.effects_of(option.id), situation.conditioned_by(option.id))
        found.update(effect.to for effect in effects)
    return frozenset(found)


def differences(conflict: Conflict, actor: Actor, start: int, end: int) -> Iterator[Difference]:
    """What changes for an actor between two states, in the order of its criteria."""
    space, on = conflict.space, touched(conflict, start, end)
    before, after = space.taking(start), space.taking(end)
    left, taken = space.options_taken(end, start), space.options_taken(start, end)
    for criterion in actor.criteria:
        was: Claims = ()
        now: Claims = ()
        if criterion.id in on:
            was, now = (state.claims_in_force(criterion.id) for state in (before, after))
        blank = conflict.blanks.get(criterion.id, {})
        ceasing = (*without(was, now), *(blank[o.id] for o in left if o.id in blank))
        beginning = (*without(now, was), *(blank[o.id] for o in taken if o.id in blank))
        if ceasing or beginning:
            yield Difference(criterion, ceasing, beginning)


def bounds_of(changes: tuple[Difference, ...]) -> Range:
    """u of one state less u of the other, under all completions."""
    return sum((change.bounds for change in changes), ZERO)


# What a step does to everybody.


@dataclass(frozen=True)
class Felt:
    """What a step does to one criterion of an actor: weight × step in points, and its bounds."""

    actor: Actor
    criterion: Criterion
    points: Fraction
    bounds: Range


@dataclass(frozen=True)
class Toll:
    """Whom a step hurts and helps as entered, by interest, and whom else it can hurt.

    Actors stand in the order of the file, the interests of one by weight × step, the largest first.
    `unjudged` counts the interests of all but the mover on which the options left and taken have no
    effect that anybody has written: what nobody looked at is counted, and not spread.
    """

    hurt: tuple[Felt, ...]
    helped: tuple[Felt, ...]
    can_be_hurt: tuple[Felt, ...]
    unjudged: int


def toll(conflict: Conflict, mover: Actor, start: int, end: int) -> Toll:
    """What a step of the mover does to the interests, and the constraints that weigh, of all."""
    felt = [
        Felt(actor, change.criterion, change.gain, change.bounds)
        for actor in conflict.space.situation.actors()
        for change in sorted(
            differences(conflict, actor, start, end),
            key=lambda change: (-abs(change.gain), change.bounds.low),
        )
    ]
    on = touched(conflict, start, end)
    return Toll(
        hurt=tuple(each for each in felt if each.points < 0),
        helped=tuple(each for each in felt if each.points > 0),
        can_be_hurt=tuple(each for each in felt if each.points >= 0 > each.bounds.low),
        unjudged=sum(
            interest.id not in on
            for actor in conflict.space.situation.actors()
            if actor.id != mover.id
            for interest in actor.interests
        ),
    )
