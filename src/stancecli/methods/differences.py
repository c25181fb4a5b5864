"""What turning one situation into another does to interests, which values turn that, who loses.

The bounds of a difference are exact: a claim that holds in both situations takes one value, so it
cancels, and each claim affects one criterion. Who loses is our own: by interest, never by a net,
since what an actor gains elsewhere does not give back what it loses here. So a village that loses
homes (−8) and gets jobs (+8) loses its homes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from stancecli.methods.claims import Claims, each_once, stated, total, without
from stancecli.model import ZERO, Actor, Blank, Breach, Criterion, Effect, Range, owner_id
from stancecli.situation import Bearing, Situation

HIGH = 3
"""The importance from which on a fallen interest makes its actor one that loses."""

Blanks = Mapping[str, Mapping[str, Blank]]
"""By interest and option what nobody has judged."""


@dataclass(frozen=True)
class Difference:
    """What turning one situation into another does to a criterion, and the claims that cease or
    begin.

    `before` and `after` are its values. A claim that holds in both takes one value, and a blank can
    be anything on the scale; in both they cancel. `gain` is weight × step, ranges at their
    midpoints and blanks at 0: points of the actor; `bounds` are the least and the most that this
    can be. So from 1 to an unknown is a step of −3 to 1, and of −1 as entered.
    """

    criterion: Criterion
    before: Range
    after: Range
    gain: Fraction
    bounds: Range
    ceasing: Claims
    beginning: Claims
    blanks: tuple[Claims, Claims] = field(repr=False)
    """Those that cease, and those that begin."""


def differences(
    before: Situation, after: Situation, actors: Iterable[Actor], blanks: Blanks
) -> Iterator[tuple[Actor, Difference]]:
    """What changes for actors between two situations, in the order of each one's criteria.

    They differ in the options that hold, and in nothing else.
    """
    chosen = before.chosen.keys() | after.chosen.keys()
    decisions = (each.id for each in before.decisions() if each.id in chosen)
    moved = [id_ for id_ in decisions if before.option_of(id_) != after.option_of(id_)]
    left, taken = ([each.option_of(id_) for id_ in moved] for each in (before, after))
    bearing = (before.effects_of, before.breaches_of, before.conditioned_by)
    on = {claim.to for claims in bearing for id_ in (*left, *taken) for claim in claims(id_)}
    whose = {owner_id(criterion) for criterion in (*on, *blanks)}
    for actor in (each for each in actors if each.id in whose):
        for criterion in actor.criteria:
            blank = blanks.get(criterion.id, {})
            gone, new = (tuple(blank[o] for o in some if o in blank) for some in (left, taken))
            if not (gone or new or criterion.id in on):
                continue
            was, now = (each.claims_in_force(criterion.id) for each in (before, after))
            ceasing, beginning = without(was, now), without(now, was)
            if ceasing or beginning or gone or new:
                step = total((*beginning, *new)) - total((*ceasing, *gone))
                gain, bounds = criterion.weight.mid * step.mid, step.weighed(criterion.weight)
                values = total(was), total(now)
                yield (
                    actor,
                    Difference(criterion, *values, gain, bounds, ceasing, beginning, (gone, new)),
                )


def gain_of(changes: Iterable[Difference]) -> Fraction:
    """u of one situation less u of the other, as entered."""
    return sum((change.gain for change in changes), Fraction(0))


def bounds_of(changes: Iterable[Difference]) -> Range:
    """The same under all completions."""
    return sum((change.bounds for change in changes), ZERO)


@dataclass(frozen=True, slots=True)
class Turning:
    """A claim that is not known, and its value at which a gain is 0, all others as entered.

    Above `at` there is a gain where `above`, else below it: in effect, force or importance. At the
    end of its range the claim may do no more than make the gain 0 (`levels`).
    """

    claim: Bearing | Criterion
    at: Fraction
    above: bool
    levels: bool


def turnings(situation: Situation, changes: Iterable[Difference]) -> Iterator[Turning]:
    """The claims, blanks among them, that alone can make a gain of what is none, or none of what is
    one.
    """
    changes = tuple(changes)
    gain = gain_of(changes)
    for claim, factor in factors(changes):
        value = stated(claim)
        low, high = sorted(gain + factor * (end - value.mid) for end in (value.low, value.high))
        # An importance that is open comes as near to 0 as one likes, and is never 0.
        shut = isinstance(claim, Effect | Breach) or bool(value.low)
        if high > 0 if gain <= 0 else (low < 0 or (low == 0 and shut)):
            at = value.mid - gain / factor
            yield Turning(situation.named(claim), at, factor > 0, levels=low == 0 < gain)


def factors(
    changes: Iterable[Difference],
) -> Iterator[tuple[Effect | Breach | Criterion, Fraction]]:
    """Each claim, blanks among them, that is not known and affects a gain, and what one more of it
    adds.
    """
    for change in changes:
        weight, (gone, new) = change.criterion.weight, change.blanks
        step = total(change.beginning).mid - total(change.ceasing).mid
        if not weight.exact and step:
            yield change.criterion, step
        for claims, sign in (((*change.beginning, *new), 1), ((*change.ceasing, *gone), -1)):
            for claim, times in each_once(claims).values():
                if not claim.size.exact and weight.mid:
                    yield claim, sign * times * weight.mid


@dataclass(frozen=True)
class Felt:
    """What a step does to one criterion of an actor: weight × step in points, and its bounds."""

    actor: Actor
    criterion: Criterion
    points: Fraction
    bounds: Range


@dataclass(frozen=True)
class Loser:
    """An actor that loses, or could: its interests that fall as entered, those that rise, and those
    that do not fall and could.

    The largest stand first. It loses where it has no more points in all as entered, or an interest
    of high importance falls; else what it loses is `outweighed`.
    """

    actor: Actor
    falls: tuple[Felt, ...]
    rises: tuple[Felt, ...]
    could_fall: tuple[Felt, ...]
    outweighed: bool


def felt(changes: Iterable[tuple[Actor, Difference]]) -> tuple[Felt, ...]:
    """What differences are to each actor, by criterion."""
    return tuple(Felt(actor, each.criterion, each.gain, each.bounds) for actor, each in changes)


def net(found: Iterable[Felt], actor: Actor) -> tuple[Fraction, Range]:
    """What all that is felt is to one actor: its points, and their bounds."""
    own = [each for each in found if each.actor.id == actor.id]
    return sum((e.points for e in own), ZERO.low), sum((e.bounds for e in own), ZERO)


def losers(changes: Iterable[tuple[Actor, Difference]]) -> tuple[Loser, ...]:
    """Who loses or could, in the order in which the actors come."""
    by_actor: dict[str, list[Felt]] = {}
    for each in felt(changes):
        by_actor.setdefault(each.actor.id, []).append(each)
    found = []
    for every in by_actor.values():
        every.sort(key=lambda each: (-abs(each.points), each.bounds.low))
        falls = tuple(each for each in every if each.points < 0)
        could_fall = tuple(each for each in every if each.points >= 0 > each.bounds.low)
        grave = any(each.criterion.weight.mid >= HIGH for each in falls)
        outweighed = not grave and sum(each.points for each in every) > 0
        if falls or could_fall:
            rises = tuple(each for each in every if each.points > 0)
            found.append(Loser(every[0].actor, falls, rises, could_fall, outweighed))
    return tuple(found)


def who_loses(found: Iterable[Loser]) -> tuple[Loser, ...]:
    """Those of whom an interest falls; those for whom that is outweighed come last."""
    falling = (each for each in found if each.falls)
    return tuple(sorted(falling, key=lambda each: each.outweighed))
