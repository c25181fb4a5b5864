"""What comes closest to a package that all prefer, where there is none."""

from __future__ import annotations

import numpy as np

from stancecli.methods.packages.choice import unbeaten
from stancecli.methods.packages.rungs import Counts8, PackageSpace
from stancecli.methods.stability.states import Truths


def nearest(space: PackageSpace) -> int | None:
    """The state by which the fewest parties lose, beaten by none of these; None where none is near.

    Of several it is the one with the fewest parts, then the first by the file. The order is our
    own: each loser is one more to be won over, and each part one more to be agreed on.
    """
    losing = _losing(space)
    fit = (losing > 0) & ~_has_bargain_within(space)
    for pool in (space.packages & ~space.idle & fit, _for_others(space) & fit):
        if pool.any():
            states = np.flatnonzero(pool & (losing == losing[pool].min()))
            equal: list[int] = unbeaten(space, states).tolist()
            return min(equal, key=lambda state: (len(space.parts(state)), state))
    return None


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
