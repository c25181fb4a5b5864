"""No deal: the state from which packages are measured, where moving alone leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stancecli.methods.stability.conflict import Conflict
from stancecli.methods.stability.equilibria import equilibria_of, individual_stability
from stancecli.methods.stability.moves import UnilateralMove, moves_of
from stancecli.methods.stability.paths import paths_from
from stancecli.methods.stability.states import Truths
from stancecli.methods.stability.verdict import Hold, hold_of


@dataclass(frozen=True, eq=False)
class NoDealState:
    """No deal, a state, and how it came to be that.

    `moves` lead there from the start, each its mover's best; `by` is what keeps the start, where it
    is no deal since it holds as entered. On a `circle` it is the state after the first move. Paths
    of best moves can end in so many `others`, at least where not `complete`. `named` is whether
    somebody said which state it is.
    """

    state: int
    moves: tuple[UnilateralMove, ...] = ()
    by: Hold | None = None
    circle: bool = False
    others: int = 0
    complete: bool = True
    named: bool = False


def disagreement(conflict: Conflict) -> NoDealState:
    """Where moving alone leads from the start; the start itself, where that holds as entered."""
    start = conflict.start
    if not any(moves_of(conflict, range(len(conflict.movers)), start, improving=True)):
        return NoDealState(start, by=Hold.NOBODY_GAINS)
    equilibria = equilibria_of(individual_stability(conflict))
    if by := hold_of(start, equilibria, np.zeros(conflict.space.shape, dtype=bool)):
        return NoDealState(start, by=by)
    paths = paths_from(conflict, start)
    circle = paths.returns_to is not None
    return NoDealState(
        state=paths.moves[0 if circle else -1].end,
        moves=paths.moves[:1] if circle else paths.moves,
        circle=circle,
        others=len(paths.ends) + len(paths.cycles) - 1,
        complete=paths.complete,
    )


def named(conflict: Conflict, options: Sequence[str]) -> NoDealState:
    """No deal is the state with these options, or the start without any.

    Raises Unanswerable where no such state is possible.
    """
    return NoDealState(conflict.state_with(options) if options else conflict.start, named=True)


def staying(conflict: Conflict, state: int) -> Truths:
    """The possible states that leave no irreversible option of this one."""
    found = conflict.possible
    for n, place in enumerate(np.unravel_index(state, conflict.space.shape)):
        if conflict.space.axes[n].kept[place]:
            kept = np.arange(conflict.space.shape[n]) == place
            shape = [1] * found.ndim
            shape[n] = -1
            found = found & kept.reshape(shape)
    return found
