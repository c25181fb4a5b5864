"""Single states: the moves out of them, and where the best of these lead."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np

from stancecli.methods.stability.conflict import Conflict, Indices

MOST_EXPLORED = 5_000
"""States to which best moves are followed; a count of ways is a lower bound beyond."""


@dataclass(frozen=True, slots=True)
class Move:
    """A mover turns one state into another."""

    mover: int
    start: int
    end: int


def moves(conflict: Conflict, mover: int, state: int) -> Indices:
    """R_i(s): the possible states that differ from a state in the mover's own choices alone."""
    row, reach = conflict.row(mover, state)
    own = conflict.movers[mover].lines[:, 0]
    ends = state - own[row] + own[reach.targets]
    others: Indices = ends[(ends != state) & conflict.are_possible(ends)]
    return others


def improvements(conflict: Conflict, mover: int, state: int) -> Indices:
    """UI_i(s): the moves that gain their mover, the best first, ties in the order of the file."""
    u = conflict.payoffs[mover].reshape(-1)
    ends = moves(conflict, mover, state)
    gaining = ends[u[ends] > u[state]]
    ranked: Indices = gaining[np.argsort(~u[gaining], kind="stable")]
    return ranked


def best_moves(conflict: Conflict, state: int) -> tuple[Move, ...]:
    """For each mover that gains by moving what it gains most by; several where they tie."""
    found: list[Move] = []
    for mover in range(len(conflict.movers)):
        u = conflict.payoffs[mover].reshape(-1)
        ends = improvements(conflict, mover, state)
        found.extend(Move(mover, state, int(end)) for end in ends if u[end] == u[ends[0]])
    return tuple(found)


@dataclass(frozen=True)
class Escalation:
    """Where best moves lead from a state.

    `way` follows, at each fork, the mover that stands first in the file, to a state where nobody
    gains by moving or to one that it has passed. `rests` are all the states where best moves can
    end, `circles` the sets of states in which they can go round; `complete` is False where more
    states than MOST_EXPLORED lie on the ways.
    """

    way: tuple[Move, ...]
    forks: int
    rests: tuple[int, ...]
    circles: tuple[frozenset[int], ...]
    complete: bool

    @property
    def returns_to(self) -> int | None:
        """How many moves of the way lead to the state to which the last one returns."""
        if not self.way:
            return None
        starts = [move.start for move in self.way]
        return starts.index(self.way[-1].end) if self.way[-1].end in starts else None


def escalation(conflict: Conflict, start: int) -> Escalation:
    """The ways from a state on which each mover takes its best, whoever moves next."""
    onward, complete = _explored(conflict, start)
    way = _first_way(onward, start)
    situation = nx.DiGraph((move.start, move.end) for moves in onward.values() for move in moves)
    circles = (c for c in nx.strongly_connected_components(situation) if len(c) > 1)
    return Escalation(
        way=way,
        forks=sum(len({other.mover for other in onward[move.start]}) > 1 for move in way),
        rests=tuple(sorted(state for state, moves in onward.items() if not moves)),
        circles=tuple(sorted(map(frozenset, circles), key=min)),
        complete=complete,
    )


def _explored(conflict: Conflict, start: int) -> tuple[dict[int, tuple[Move, ...]], bool]:
    onward: dict[int, tuple[Move, ...]] = {}
    queue = deque([start])
    while queue and len(onward) < MOST_EXPLORED:
        state = queue.popleft()
        if state not in onward:
            onward[state] = best_moves(conflict, state)
            queue.extend(move.end for move in onward[state])
    return onward, not queue


def _first_way(onward: Mapping[int, tuple[Move, ...]], start: int) -> tuple[Move, ...]:
    way: list[Move] = []
    passed: set[int] = set()
    state = start
    while state not in passed and onward.get(state):
        passed.add(state)
        way.append(onward[state][0])
        state = way[-1].end
    return tuple(way)
