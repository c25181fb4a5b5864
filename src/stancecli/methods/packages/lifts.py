"""What would have to be true for an actor that loses by a package, and what would make up for it.

The claims and blanks on its criteria that hold in one of the two states, and not in the other, can
be moved. First those that are not known, within what is known of them; where all of these together
are not enough, all, anywhere on the scale.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from stancecli.methods.cells import each_once
from stancecli.methods.stability.differences import Difference
from stancecli.model import EFFECT_SCALE, UNKNOWN, Actor, Breach, Interest, Range
from stancecli.situation import Bearing, Situation

MOST_MADE_UP = 2
"""No effect is larger than so many steps, so what takes more cannot be made up on one interest."""
BREACHES = Range(Fraction(-2), Fraction(0))
"""What a constraint, broken or not, can count for an option."""


@dataclass(frozen=True)
class Lifted:
    """A claim or a blank, and the value that it would have to have: `at_least` it, or at most."""

    claim: Bearing
    value: Fraction
    at_least: bool
    stated: bool


@dataclass(frozen=True)
class MakesUp:
    """So many more steps on an interest would make up for what an actor loses."""

    interest: Interest
    steps: Fraction


@dataclass(frozen=True)
class _Movable:
    """What a claim can add to the gain, by its best value; `rank` is that among equal ones."""

    claim: Bearing
    best: Fraction
    begins: bool
    room: Fraction
    per_step: Fraction
    rank: tuple[int, ...]


def lift(
    situation: Situation, changes: Sequence[Difference], gain: Fraction
) -> tuple[Lifted, ...] | None:
    """The fewest claims that would lift a loss to 0, the last just as far as needed.

    None where all together do not.
    """
    for scale in (False, True):
        found = sorted(_movable(situation, changes, scale=scale), key=lambda m: (-m.room, m.rank))
        if sum(each.room for each in found) >= -gain:
            return tuple(_lifting(found, -gain))
    return None


def _lifting(found: Sequence[_Movable], missing: Fraction) -> Iterator[Lifted]:
    for each in found:
        if missing <= 0:
            return
        used = min(each.room, missing)
        back = (each.room - used) / each.per_step
        value = each.best - back if each.begins else each.best + back
        yield Lifted(each.claim, value, each.begins, each.claim.claim.size.exact)
        missing -= used


def _movable(
    situation: Situation, changes: Sequence[Difference], *, scale: bool
) -> Iterator[_Movable]:
    """What can be moved up and is not there yet: of what is not known, or anywhere on the scale."""
    every = chain.from_iterable(decision.options for decision in situation.decisions())
    options = {option.id: n for n, option in enumerate(every)}
    for c, change in enumerate(changes):
        claims_on = situation.claims_on(change.criterion.id)
        weight = change.criterion.weight.mid
        places = {id(claim): n for n, claim in enumerate(claims_on)}
        for claims, begins in ((change.beginning, True), (change.ceasing, False)):
            for claim, times in each_once(claims).values():
                size = claim.size
                if scale:
                    bounds = BREACHES if isinstance(claim, Breach) else EFFECT_SCALE
                else:
                    bounds = size
                best = bounds.high if begins else bounds.low
                room = times * weight * abs(best - size.mid)
                if room:
                    known = 0 if size == UNKNOWN else 1 + size.exact
                    named = situation.bearing(claim)
                    own = (options[claim.option], places.get(id(claim), 0))
                    rank = (known, c, not begins, *own)
                    yield _Movable(named, best, begins, room, times * weight, rank)


def makes_up(actor: Actor, gain: Fraction) -> tuple[MakesUp, ...]:
    """The interests of an actor on any of which up to two steps would make up for a loss."""
    found = (MakesUp(each, -gain / each.weight.mid) for each in actor.interests)
    possible = (each for each in found if each.steps <= MOST_MADE_UP)
    return tuple(sorted(possible, key=lambda each: each.steps))
