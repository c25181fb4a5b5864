"""What turning one state into another does to an actor, criterion by criterion, as far as is known.

Only what holds in one of the two states counts: a claim that holds in both takes one value, so it
cancels. A blank (an effect of an option on an interest of its own actor that nobody has judged) can
be anything on the scale, and cancels where both states have the option.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, groupby
from operator import itemgetter
from typing import TypeAlias

from stancecli.methods.cells import each_once, total
from stancecli.methods.holding import Claims
from stancecli.methods.performance import without
from stancecli.methods.stability.conflict import Conflict
from stancecli.methods.stability.states import Options
from stancecli.model import ZERO, Actor, Breach, Criterion, Effect, Range
from stancecli.situation import Situation


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


def _touched(situation: Situation, moved: Options) -> set[str]:
    """The ids of the criteria on which claims of these options, or conditional on them, bear."""
    found: set[str] = set()
    for option in moved:
        found.update(breach.to for breach in situation.breaches_of(option.id))
        effects = chain(situation.effects_of(option.id), situation.conditioned_by(option.id))
        found.update(effect.to for effect in effects)
    return found


def differences(
    conflict: Conflict, actors: Iterable[Actor], start: int, end: int
) -> Iterator[tuple[Actor, Difference]]:
    """What changes for actors between two states, in the order of each one's criteria."""
    space = conflict.space
    pairs = zip(space.options(start), space.options(end), strict=True)
    moved = [(was, now) for was, now in pairs if was is not now]
    left, taken = tuple(was for was, _ in moved), tuple(now for _, now in moved)
    before = space.taking(start)
    after = before.taking(*(option.id for option in taken))
    on = _touched(space.situation, (*left, *taken))
    for actor in actors:
        for criterion in actor.criteria:
            was: Claims = ()
            now: Claims = ()
            if criterion.id in on:
                was, now = (state.claims_in_force(criterion.id) for state in (before, after))
            blank = conflict.blanks.get(criterion.id, {})
            ceasing = (*without(was, now), *(blank[o.id] for o in left if o.id in blank))
            beginning = (*without(now, was), *(blank[o.id] for o in taken if o.id in blank))
            if ceasing or beginning:
                yield actor, Difference(criterion, ceasing, beginning)


def differences_for(
    conflict: Conflict, actor: Actor, start: int, end: int
) -> tuple[Difference, ...]:
    """What changes for one actor."""
    return tuple(change for _, change in differences(conflict, (actor,), start, end))


def bounds_of(changes: tuple[Difference, ...]) -> Range:
    """u of one state less u of the other, under all completions."""
    return sum((change.bounds for change in changes), ZERO)


Swung: TypeAlias = tuple[Effect | Breach | Criterion, Fraction, bool]


def swings(change: Difference, *, rises: bool) -> Iterator[Swung]:
    """Each claim of a difference that is not known, and the most that it alone can raise, or lower,
    the gain; False where it comes as near to that as one likes and never there.
    """
    weight, step = change.criterion.weight, change.step.mid
    if not weight.exact:
        grows = (step > 0) == rises
        yield change.criterion, abs(step) * _room(weight, grows), grows or bool(weight.low)
    for claims, begins in ((change.beginning, True), (change.ceasing, False)):
        for claim, times in each_once(claims).values():
            if not claim.size.exact:
                yield claim, times * weight.mid * _room(claim.size, begins == rises), True


def _room(value: Range, up: bool) -> Fraction:
    """How far a value can go, up or down, from the number that stands in for it."""
    return value.high - value.mid if up else value.mid - value.low


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

    `hurt` and `can_be_hurt` are interests of all but the mover; `conceded` are those of its own
    that fall, `helped` those of anybody that rise. Actors stand in the order of the file, the
    interests of one by weight × step, the largest first. `unjudged` counts the interests of all but
    the mover on which the options left and taken have no effect that anybody has written: what
    nobody looked at is counted, and not spread.
    """

    hurt: tuple[Felt, ...]
    conceded: tuple[Felt, ...]
    helped: tuple[Felt, ...]
    can_be_hurt: tuple[Felt, ...]
    unjudged: int


def toll(conflict: Conflict, mover: Actor, start: int, end: int) -> Toll:
    """What a step of the mover does to the interests, and the constraints that weigh, of all."""
    space, actors = conflict.space, conflict.space.situation.actors()
    felt: list[Felt] = []
    for actor, run in groupby(differences(conflict, actors, start, end), key=itemgetter(0)):
        changes = sorted(
            (change for _, change in run), key=lambda change: (-abs(change.gain), change.bounds.low)
        )
        felt += [Felt(actor, each.criterion, each.gain, each.bounds) for each in changes]
    moved = (*space.options_taken(start, end), *space.options_taken(end, start))
    on = _touched(space.situation, moved)
    others = [each for each in felt if each.actor.id != mover.id]
    return Toll(
        hurt=tuple(each for each in others if each.points < 0),
        conceded=tuple(each for each in felt if each.points < 0 and each.actor.id == mover.id),
        helped=tuple(each for each in felt if each.points > 0),
        can_be_hurt=tuple(each for each in others if each.points >= 0 > each.bounds.low),
        unjudged=sum(
            interest.id not in on
            for actor in actors
            if actor.id != mover.id
            for interest in actor.interests
        ),
    )
