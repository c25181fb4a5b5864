"""Traps: states in which nobody gains by moving only because something done cannot be undone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stancecli.methods.stability.conflict import LOWEST, Conflict
from stancecli.methods.stability.states import Options, Truths
from stancecli.model import Actor


@dataclass(frozen=True)
class Caught:
    """An actor that would gain by leaving irreversible options of its own, and these options."""

    actor: Actor
    options: Options


def traps(conflict: Conflict, nash: Truths) -> Truths:
    """The states among the Nash ones that somebody would leave, if its irreversible options could
    be left.
    """
    wished = np.zeros(conflict.space.shape, dtype=bool)
    for n in range(len(conflict.movers)):
        wished |= _wishes(conflict, n)
    return nash & wished


def caught(conflict: Conflict, state: int) -> tuple[Caught, ...]:
    """Those who would leave a trap if they could, each with what it cannot leave."""
    held = conflict.space.options(state)
    return tuple(
        Caught(mover.actor, tuple(held[axis] for axis in mover.axes if held[axis].irreversible))
        for n, mover in enumerate(conflict.movers)
        if _wishes(conflict, n).flat[state]
    )


def _wishes(conflict: Conflict, mover: int) -> Truths:
    """The states to which an actor would prefer another, if all of its options could be left.

    What holds at the start is no exception: what it has put out of reach can be wished for.
    """
    u, axes = conflict.payoffs[mover], conflict.movers[mover].axes
    if not any(conflict.space.axes[n].kept.any() for n in axes):
        return np.zeros(conflict.space.shape, dtype=bool)
    wished: Truths = np.where(conflict.together, u, LOWEST).max(axis=axes, keepdims=True) > u
    return wished
