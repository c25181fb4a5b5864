"""What of a mover's options nobody has judged at all: such a move can be a gain, by unknown.

A blank is a cell that nobody judged beside one that somebody did, and is completed like an unknown.
Here there is no such neighbour: no option of the decision says anything, or nothing says what its
actor wants.
"""

from __future__ import annotations

import numpy as np

from stancecli.methods.ladder import is_judged
from stancecli.methods.performance import performance_table
from stancecli.methods.stability.conflict import Conflict, Indices
from stancecli.methods.stability.states import Options
from stancecli.model import Option


def unjudged_options(conflict: Conflict, mover: int, state: int, ends: Indices) -> Options:
    """The options, among those that moves to these ends take, of which nobody has said anything.

    They are those of each decision of an actor of whom no interest is named, and of each that is
    not judged in the state.
    """
    space, own = conflict.space, conflict.movers[mover]
    here = np.unravel_index(state, space.shape)
    there = np.unravel_index(ends, space.shape)
    situation = space.taking(state)
    found: list[Option] = []
    for n in own.axes:
        axis = space.axes[n]
        taken = [place for place in np.unique(there[n]).tolist() if place != here[n]]
        if taken and (
            not own.actor.interests or not is_judged(performance_table(situation, axis.decision.id))
        ):
            found += [axis.options[place] for place in taken]
    return tuple(found)
