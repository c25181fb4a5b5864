"""What comes closest to a package that all prefer, where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from stancecli.methods.packages.choice import unbeaten
from stancecli.methods.packages.lifts import Lifted, lift
from stancecli.methods.packages.rungs import Counts8, PackageSpace
from stancecli.methods.stability.differences import differences_for
from stancecli.methods.stability.states import Truths
from stancecli.model import Actor

MOST_COMPARED = 500
"""Of more states than these that are equally near, it is not sought which could be lifted."""


@dataclass(frozen=True)
class Loser:
    """A party that loses as entered, and what would have to be true; None: nothing would do."""

    actor: Actor
    gain: Fraction
    lift: tuple[Lifted, ...] | None


@dataclass(frozen=True)
class NearestPackage:
    """The state that is nearest, and who loses by it. `sought` is False where too many are."""

    state: int | None
    losers: tuple[Loser, ...] = ()
    sought: bool = True


def nearest(space: PackageSpace) -> NearestPackage:
    """The fewest parties that lose, beaten by none of these, whom the fewest claims would lift."""
    losing = _losing(space)
    fit = (losing > 0) & ~_has_bargain_within(space)
    for pool in (space.packages & ~space.idle & fit, _for_others(space) & fit):
        if pool.any():
            states = np.flatnonzero(pool & (losing == losing[pool].min()))
            equal = unbeaten(space, states).tolist()
            if len(equal) > MOST_COMPARED:
                return NearestPackage(None, sought=False)
            by_state = {state: tuple(losers(space, state)) for state in equal}
            best = min(equal, key=lambda state: _key(space, state, by_state[state]))
            return NearestPackage(best, by_state[best])
    return NearestPackage(None)


def losers(space: PackageSpace, state: int) -> Iterator[Loser]:
    """The parties that lose as entered by a state, and what would lift each."""
    situation = space.conflict.space.situation
    for n in space.parties(state):
        if (gain := space.entered(n, state)) < 0:
            changes = differences_for(space.conflict, space.actors[n], space.base, state)
            yield Loser(space.actors[n], gain, lift(situation, changes, gain))


def _key(space: PackageSpace, state: int, found: tuple[Loser, ...]) -> tuple[object, ...]:
    lifted = [claim for each in found for claim in each.lift or ()]
    return (
        any(each.lift is None for each in found),
        any(claim.stated for claim in lifted),
        len(lifted),
        len(space.parts(state)),
        state,
    )


def _losing(space: PackageSpace) -> Counts8:
    found = np.zeros(space.possible.shape, dtype=np.int8)
    for each, party in zip(space.gains, space.is_party, strict=True):
        found += party & (each.entered < 0)
    return found


def _has_bargain_within(space: PackageSpace) -> Truths:
    """Where some of the parts, not all of them, have the rung `deal` or `as-entered`."""
    within: Truths = space.possible & (space.rungs <= 1)
    for n in range(within.ndim):
        within = within | space.back(within, n)
    found = np.zeros_like(within)
    for n in range(within.ndim):
        found |= space.differs[n] & space.back(within, n)
    return found


def _for_others(space: PackageSpace) -> Truths:
    """The states that one actor brings about, another who decides gains, and no part is idle:
    put back, it would leave the taker, or one that gains, with less.
    """
    deciding = {actor.id for actor in space.deciders}
    gaining = [
        ~takes & (each.entered > 0) & (actor.id in deciding)
        for actor, takes, each in zip(space.actors, space.takes, space.gains, strict=True)
    ]
    served: Truths = np.logical_or.reduce(gaining) & space.possible & (space.takers == 1)
    idle = np.zeros_like(served)
    for n in range(served.ndim):
        without = space.differs[n] & space.back(space.possible, n)
        for each, party, gains in zip(space.gains, space.is_party, gaining, strict=True):
            less = space.back(each.entered, n) < each.entered
            without = without & ~((party | gains) & less)
        idle |= without
    return served & ~idle
