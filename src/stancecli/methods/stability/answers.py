"""Single states: why a mover stays in one, or whose answer to its leaving holds it there."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from stancecli.methods.stability.conflict import Conflict
from stancecli.methods.stability.moves import Move, improvements, moves


@dataclass(frozen=True, slots=True)
class Reaction:
    """An improvement, and the answer of the others that takes it back; None where there is none.

    The answer is a legal sequence of moves after which the improvement's mover stands no better
    than at first.
    """

    gain: Move
    answer: tuple[Move, ...] | None


def reactions(conflict: Conflict, mover: int, state: int, concept: str) -> Iterator[Reaction]:
    """What meets each improvement of a mover, in the sense of a concept, the best one first."""
    for end in improvements(conflict, mover, state):
        gain = Move(mover, state, int(end))
        yield Reaction(gain, answer(conflict, gain, concept))


def leaver(conflict: Conflict, state: int, concept: str) -> Move | None:
    """A move by which some mover would leave a state, since no answer deters it; None in a rest."""
    for mover in range(len(conflict.movers)):
        for reaction in reactions(conflict, mover, state, concept):
            if reaction.answer is None:
                return reaction.gain
    return None


def answer(conflict: Conflict, gain: Move, concept: str) -> tuple[Move, ...] | None:
    """The shortest answer to an improvement, in the sense of a concept; None where there is none.

    SEQ looks to answers that gain their movers; GMR to any; SMR to any after which the one who is
    answered cannot escape; Nash to none. Of several such, each move in turn is that of the mover
    who stands first in the file, and the best that it has.
    """
    if concept == "Nash":
        return None
    others = [n for n in range(len(conflict.movers)) if n != gain.mover]
    u = conflict.payoffs[gain.mover].reshape(-1)

    def harms(end: int) -> bool:
        if u[end] > u[gain.start]:
            return False
        return concept != "SMR" or not (u[moves(conflict, gain.mover, end)] > u[gain.start]).any()

    return _shortest(conflict, others, gain.end, harms, improving=concept == "SEQ")


def _shortest(
    conflict: Conflict,
    movers: Collection[int],
    state: int,
    harms: Callable[[int], bool],
    *,
    improving: bool,
) -> tuple[Move, ...] | None:
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
