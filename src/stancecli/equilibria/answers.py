"""Single states: why a mover stays in one, or whose answer to its leaving holds it there."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from stancecli.equilibria.conflict import Conflict
from stancecli.equilibria.moves import Move, improvements, moves


@dataclass(frozen=True, slots=True)
class Reaction:
    """An improvement, and the answer of the others that takes it back; None where there is none.

    The answer is a legal sequence of moves after which the improvement's mover stands no better
    than at first.
    """

    gain: Move
    answer: tuple[Move, ...] | None


def reactions(conflict: Conflict, mover: int, state: int, concept: str) -> Iterator[Reaction]:
    """What meets each improvement of a mover, in the sense of a concept, the best one first.

    SEQ looks to answers that gain their movers; GMR to any; SMR to any after which the one who is
    answered cannot escape; Nash to none.
    """
    others = [n for n in range(len(conflict.movers)) if n != mover]
    u = conflict.payoffs[mover].reshape(-1)

    def harms(end: int) -> bool:
        if u[end] > u[state]:
            return False
        return concept != "SMR" or not (u[moves(conflict, mover, end)] > u[state]).any()

    for end in improvements(conflict, mover, state):
        found = None
        if concept != "Nash":
            improving = concept == "SEQ"
            found = answer(conflict, others, int(end), improving=improving, harms=harms)
        yield Reaction(Move(mover, state, int(end)), found)


def leaver(conflict: Conflict, state: int, concept: str) -> Move | None:
    """A move by which some mover would leave a state, since no answer deters it; None in a rest."""
    for mover in range(len(conflict.movers)):
        for reaction in reactions(conflict, mover, state, concept):
            if reaction.answer is None:
                return reaction.gain
    return None


def answer(
    conflict: Conflict,
    movers: Collection[int],
    state: int,
    *,
    improving: bool,
    harms: Callable[[int], bool],
) -> tuple[Move, ...] | None:
    """The shortest legal sequence of moves of these movers to a state that harms; None for none.

    Of several such, each move in turn is that of the mover who stands first in the file, and the
    best that it has.
    """
    came_by: dict[int, Move | None] = {state: None}
    queue = deque([state])
    while queue:
        here = queue.popleft()
        for move in _moves_of(conflict, movers, here, improving):
            if move.end in came_by:
                continue
            came_by[move.end] = move
            if harms(move.end):
                return _way_to(move.end, came_by)
            queue.append(move.end)
    return None


def _moves_of(
    conflict: Conflict, movers: Collection[int], state: int, improving: bool
) -> Iterator[Move]:
    for mover in movers:
        ends = improvements(conflict, mover, state)
        if not improving:
            u = conflict.payoffs[mover].reshape(-1)
            ends = moves(conflict, mover, state)
            ends = ends[np.argsort(~u[ends], kind="stable")]
        yield from (Move(mover, state, int(end)) for end in ends)


def _way_to(end: int, came_by: Mapping[int, Move | None]) -> tuple[Move, ...]:
    way: list[Move] = []
    move = came_by[end]
    while move:
        way.append(move)
        move = came_by[move.start]
    return tuple(reversed(way))
