"""Traps: states in which nobody gains by moving only because something done cannot be undone."""

from __future__ import annotations

import numpy as np

from stancecli.methods.stability.conflict import LOWEST, Conflict
from stancecli.methods.stability.states import Truths


def traps(conflict: Conflict, nash: Truths) -> Truths:
    """The states among the Nash ones that somebody would leave, if its irreversible options could
    be left.
    """
    wished = np.zeros(conflict.space.shape, dtype=bool)
    for mover, u in zip(conflict.movers, conflict.payoffs, strict=True):
        if any(conflict.space.axes[n].kept.any() for n in mover.axes):
            best = conflict.possible_only(u, LOWEST).max(axis=mover.axes, keepdims=True)
            wished |= best > u
    return nash & wished
