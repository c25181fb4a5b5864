"""What stability takes over 2^8 to 2^20 states, beside a plain solver and passes over an array; and
what deals and levers take beside it.

The plain solver counts SEQ and GMR equilibria by graph search from each state; both must agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from random import Random

import numpy as np

from benchmarks.measure import Cost, calling, compared
from benchmarks.models import grid
from stancecli.lenses import deals, levers, stability
from stancecli.methods.stability.conflict import Conflict
from stancecli.methods.stability.equilibria import (
    equilibria_of,
    individual_stability,
    worst_paying_answers,
)
from stancecli.situation import Situation

PLAIN = (8, 10, 12)
PASSES = (8, 12, 16, 20)


def costs() -> Iterator[Cost]:
    for bits in PLAIN:
        conflict = _conflict(bits)
        assert _solved(conflict) == _counted(conflict)[1::2]
        ours, floor = compared(
            calling(partial(_counted, conflict)),
            calling(partial(_solved, conflict)),
            runs=3 if bits < PLAIN[-1] else 1,
        )
        yield Cost("stability", f"2^{bits} states", ours, "a plain solver", floor)
    for bits in PASSES:
        conflict = _conflict(bits)
        ours, floor = compared(
            calling(partial(_counted, conflict)),
            calling(_a_pass(conflict.states), times=100),
            runs=3,
        )
        yield Cost("stability", f"2^{bits} states", ours, "one pass over an array", floor)


def deals_costs() -> Iterator[Cost]:
    for bits in (10, 14):
        situation = Situation.of(grid(bits, Random(bits)))
        ours, floor = compared(
            calling(partial(deals.find, situation)),
            calling(partial(stability.find, situation)),
            runs=3,
        )
        yield Cost("deals", f"2^{bits} states", ours, "stability", floor, 3)
        option = next(situation.decisions()).options[1].id
        ours, floor = compared(
            calling(partial(levers.find, situation, option)),
            calling(partial(stability.find, situation)),
            runs=3,
        )
        yield Cost("levers", f"2^{bits} states", ours, "stability", floor, 2)


def _conflict(bits: int) -> Conflict:
    return Conflict.of(Situation.of(grid(bits, Random(bits))))


def _counted(conflict: Conflict) -> tuple[int, ...]:
    """How many equilibria there are: Nash, SEQ, SMR, GMR."""
    paying = worst_paying_answers(conflict)
    equilibria = equilibria_of(individual_stability(conflict, paying))
    return tuple(int(stable.sum()) for stable in equilibria.values())


def _a_pass(states: int) -> Callable[[], object]:
    """The larger of two numbers for every state."""
    one, other = np.arange(states), np.arange(states)[::-1].copy()
    return lambda: np.maximum(one, other)


def _solved(conflict: Conflict) -> tuple[int, int]:
    solver = Plain(conflict)
    return solver.count(improving=True), solver.count(improving=False)


class Plain:
    """Equilibria state by state: every move listed, every answer searched for."""

    def __init__(self, conflict: Conflict) -> None:
        self.u = [payoffs.reshape(-1).tolist() for payoffs in conflict.payoffs]
        self.lines = [mover.lines.T.tolist() for mover in conflict.movers]
        self.line_of = [{state: line for line in lines for state in line} for lines in self.lines]
        self.movers = range(len(conflict.movers))
        self.states = range(conflict.states)

    def count(self, improving: bool) -> int:
        stable = set(self.states)
        for mover in self.movers:
            worst = [self.worst(mover, state, improving) for state in self.states]
            for state in self.states:
                here = self.u[mover][state]
                if any(worst[q] > here for q in self.moves(mover, state, True)):
                    stable.discard(state)
        return len(stable)

    def moves(self, mover: int, state: int, improving: bool) -> Iterator[int]:
        u = self.u[mover]
        for end in self.line_of[mover][state]:
            if end != state and (not improving or u[end] > u[state]):
                yield end

    def worst(self, mover: int, state: int, improving: bool) -> int:
        """What the others' answers can leave a mover, at the least."""
        seen, queue = {state}, [state]
        while queue:
            here = queue.pop()
            for other in self.movers:
                if other != mover:
                    for end in self.moves(other, here, improving):
                        if end not in seen:
                            seen.add(end)
                            queue.append(end)
        return min(self.u[mover][found] for found in seen)
