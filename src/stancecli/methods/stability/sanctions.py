"""What the others can answer to an improvement, so that it gains its mover nothing."""

from __future__ import annotations

from collections import deque

from stancecli.methods.stability.conflict import Conflict
from stancecli.methods.stability.moves import UnilateralMove, moves_of, unilateral_moves


def sanction(
    conflict: Conflict, improvement: UnilateralMove, concept: str
) -> tuple[UnilateralMove, ...] | None:
    """The shortest sanction of an improvement, in the sense of a concept; None where there is none.

    It is a legal sequence of the others' moves that leaves the improvement's mover no better off
    than at first. SEQ looks to moves that gain those who make them; GMR to any; SMR to any after
    which the one who is sanctioned cannot escape; Nash to none. Of several such, each move in turn
    is that of the mover who stands first in the file, and the best that it has.
    """
    if concept == "Nash":
        return None
    others = [n for n in range(len(conflict.movers)) if n != improvement.mover]
    u = conflict.payoffs_of(improvement.mover)
    level = u[improvement.start]

    def deters(end: int) -> bool:
        if u[end] > level:
            return False
        if concept != "SMR":
            return True
        return not (u[unilateral_moves(conflict, improvement.mover, end)] > level).any()

    came_by: dict[int, UnilateralMove] = {}
    queue = deque([improvement.end])
    while queue:
        for move in moves_of(conflict, others, queue.popleft(), improving=concept == "SEQ"):
            if move.end in came_by or move.end == improvement.end:
                continue
            came_by[move.end] = move
            if deters(move.end):
                sequence = [move]
                while sequence[0].start != improvement.end:
                    sequence.insert(0, came_by[sequence[0].start])
                return tuple(sequence)
            queue.append(move.end)
    return None


def unsanctioned(conflict: Conflict, state: int, concept: str) -> UnilateralMove | None:
    """An improvement from a state that nothing sanctions; None from an equilibrium."""
    improvements = moves_of(conflict, range(len(conflict.movers)), state, improving=True)
    return next((move for move in improvements if sanction(conflict, move, concept) is None), None)
