"""Where the best improvements lead from a state, whoever moves next.

A status quo analysis (K. W. Li, D. M. Kilgour, K. W. Hipel, 2005) in which each mover takes its
best improvement.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx

from stancecli.methods.stability.conflict import Conflict
from stancecli.methods.stability.moves import UnilateralMove, moves_of

MOST_EXPLORED = 5_000
"""States to which best improvements are followed; a count of where they lead is a bound beyond."""


@dataclass(frozen=True)
class Paths:
    """The paths of best improvements from a state, one of them move by move.

    `moves` follows, at each fork, the mover that stands first in the file, to a state where nobody
    gains by moving or to one that it has passed; `forks` are the states on it where several would
    move. `ends` are all the states in which paths end, `cycles` the sets of states in which they
    can go round; `complete` is False where more states than MOST_EXPLORED lie on the paths.
    """

    moves: tuple[UnilateralMove, ...]
    forks: int
    ends: tuple[int, ...]
    cycles: tuple[frozenset[int], ...]
    complete: bool

    @property
    def returns_to(self) -> int | None:
        """How many moves lead to the state to which the last one returns; None if it does not."""
        starts = [move.start for move in self.moves]
        end = self.moves[-1].end if self.moves else None
        return starts.index(end) if end in starts else None


def paths_from(conflict: Conflict, start: int) -> Paths:
    """The paths from a state on which each mover takes its best improvement."""
    onward: dict[int, tuple[UnilateralMove, ...]] = {}
    queue = deque([start])
    while queue and len(onward) < MOST_EXPLORED:
        state = queue.popleft()
        if state not in onward:
            onward[state] = tuple(_best_improvements(conflict, state))
            queue.extend(move.end for move in onward[state])
    moves: dict[int, UnilateralMove] = {}
    state = start
    while state not in moves and onward.get(state):
        moves[state] = onward[state][0]
        state = moves[state].end
    graph = nx.DiGraph((move.start, move.end) for found in onward.values() for move in found)
    cycles = (states for states in nx.strongly_connected_components(graph) if len(states) > 1)
    return Paths(
        moves=tuple(moves.values()),
        forks=sum(len({move.mover for move in onward[state]}) > 1 for state in moves),
        ends=tuple(sorted(state for state, found in onward.items() if not found)),
        cycles=tuple(sorted(map(frozenset, cycles), key=min)),
        complete=not queue,
    )


def _best_improvements(conflict: Conflict, state: int) -> Iterator[UnilateralMove]:
    """For each mover that gains by moving what it gains most by; several where they tie."""
    for mover in range(len(conflict.movers)):
        u = conflict.payoffs_of(mover)
        improvements = list(moves_of(conflict, (mover,), state, improving=True))
        yield from (move for move in improvements if u[move.end] == u[improvements[0].end])
