"""States and moves explained: what they are to each actor, and why.

A state is given by the options that it chooses for the decisions looked at, in the order of the
file. Points are those of u: each actor's own, never to be compared with another's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from stancecli.methods.claims import points_of
from stancecli.methods.stability import Options, Truths, is_current
from stancecli.methods.stability.conflict import (
    Conflict,
    UnilateralMove,
    moves_of,
    unilateral_moves,
)
from stancecli.methods.stability.equilibria import (
    CONCEPTS,
    Coalition,
    Coalitions,
    concepts_at,
    equilibria_of,
    individual_stability,
    sanction,
    worst_answers,
)
from stancecli.methods.stability.paths import (
    Caught,
    Difference,
    caught,
    differences_for,
    gain_of,
    reached_from,
    traps,
)
from stancecli.methods.stability.verdict import StateVerdict, state_verdict
from stancecli.methods.tradeoffs import enough
from stancecli.model import Actor

Concepts = tuple[str, ...]
"""Of Nash, SEQ, SMR, GMR those that are meant, in this order."""


@dataclass(frozen=True)
class ActorMove:
    """A move: the options that its mover leaves and takes, and what it gains (or loses) by it.

    `why` are the mover's criteria that it changes, those that gain most first.
    """

    mover: Actor
    left: Options
    taken: Options
    gain: Fraction
    why: tuple[Difference, ...]

    @property
    def sufficient(self) -> tuple[Difference, ...]:
        """The fewest gains, largest first, that together exceed everything against the move."""
        gains = tuple(change for change in self.why if change.gain > 0)
        return gains[: enough([change.gain for change in self.why])]


@dataclass(frozen=True)
class Improvement:
    """A move that gains its mover, and the sanction that deters it, in the sense of `concept`.

    After the sanction the mover stands `after` points from where it stood before its move: 0 or
    lower; `price` says why. Where nothing deters it, `concept` is empty.
    """

    move: ActorMove
    concept: str
    sanction: tuple[ActorMove, ...]
    after: Fraction
    price: tuple[Difference, ...]


MOST_IMPROVEMENTS = 100
"""So many improvements of an actor from a state are explained, and one more for each concept."""


@dataclass(frozen=True)
class ActorView:
    """A state as one actor sees it.

    `rank` counts from 1, the best, to `ranks`, states of equal worth sharing one. `stable` are the
    concepts by which the actor stays. `security_level` is what it can be sure of here, whatever
    the others do, by the best of its moves or by staying. Out of so many `moves` so many are a gain
    (`gaining`); `improvements` are the best of these, the best first, and the best that each
    concept undoes; where there are none, `alternative` is the least bad move.
    """

    actor: Actor
    points: Fraction
    rank: int
    ranks: int
    stable: Concepts
    security_level: Fraction
    improvements: tuple[Improvement, ...]
    gaining: int
    moves: int
    alternative: ActorMove | None


@dataclass(frozen=True)
class ExplainedState:
    """One state, actor by actor; `equilibrium` are the concepts by which it is one.

    `current`: each decision, looked at or not, is as the model says that it now is. `verdict` says
    whether it holds, and how surely. `reachable` tells whether improvements alone lead there from
    the context's state. `caught` are those who would leave a state in which nobody gains, could
    they leave an irreversible option: then it is a trap. `coalitions` are those who could leave an
    equilibrium together.
    """

    options: Options
    current: bool
    verdict: StateVerdict
    equilibrium: Concepts
    caught: tuple[Caught, ...]
    reachable: bool
    views: tuple[ActorView, ...]
    coalitions: tuple[Coalition, ...]


@dataclass(frozen=True)
class ActorRank:
    """An actor's rank of a state (1 is the best), and the concepts by which it would stay there."""

    actor: Actor
    rank: int
    stable: Concepts


@dataclass(frozen=True)
class ListedState:
    """A state in a list: by which concepts it is an equilibrium, and how each actor ranks it.

    `trap`: nobody gains by moving, and somebody would by leaving an irreversible option.
    """

    options: Options
    equilibrium: Concepts
    trap: bool
    reachable: bool
    ranks: tuple[ActorRank, ...]


class Explainer:
    """Explains states and moves of one conflict; what all of them need is worked out once."""

    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict
        self.coalitions = Coalitions(conflict)
        self._worst_answers = worst_answers(conflict)
        self._individual = individual_stability(conflict, self._worst_answers)
        self.equilibria = equilibria_of(self._individual)
        self.traps = traps(conflict, self.equilibria["Nash"])

    @cached_property
    def reachable(self) -> Truths:
        """Where improvements alone lead from the context's state."""
        everyone = range(len(self.conflict.movers))
        return reached_from(self.conflict, self.conflict.start, everyone, improving=True)

    # Moves.

    def move(self, made: UnilateralMove) -> ActorMove:
        """A move with what it changes for its mover."""
        mover = self.conflict.movers[made.mover].actor
        changes = self._changes(mover, made.start, made.end)
        left = self.conflict.space.options_taken(made.end, made.start)
        taken = self.conflict.space.options_taken(made.start, made.end)
        return ActorMove(mover, left, taken, gain_of(changes), changes)

    def _changes(self, actor: Actor, start: int, end: int) -> tuple[Difference, ...]:
        """What changes for an actor between two states, gains first, then the largest losses."""
        changes = differences_for(self.conflict, actor, start, end)
        written = (change for change in changes if change.ceasing or change.beginning)
        return tuple(sorted(written, key=lambda change: (change.gain <= 0, -abs(change.gain))))

    # States.

    def state(self, state: int) -> ExplainedState:
        """One state as every mover sees it."""
        equilibrium = concepts_at(self.equilibria, state)
        return ExplainedState(
            options=self.conflict.space.options(state),
            current=is_current(self.conflict.space.taking(state)),
            verdict=state_verdict(self.conflict, state, self.equilibria, self.traps),
            equilibrium=equilibrium,
            caught=caught(self.conflict, state) if self.traps.flat[state] else (),
            reachable=bool(self.reachable.flat[state]),
            views=tuple(self._view(mover, state) for mover in range(len(self.conflict.movers))),
            coalitions=self.coalitions.leaving(state) if equilibrium else (),
        )

    def _view(self, mover: int, state: int) -> ActorView:
        actor = self.conflict.movers[mover].actor
        moves, u = unilateral_moves(self.conflict, mover, state), self.conflict.payoffs_of(mover)
        improvements = tuple(self._improvements(mover, state))
        alternative = None
        if len(moves) and not improvements:
            alternative = self.move(next(moves_of(self.conflict, (mover,), state, improving=False)))
        # The security level of Fang, Hipel and Kilgour: the best of the worst that can follow.
        worst = self._worst_answers[mover]["GMR"].reshape(-1)
        level = worst[[*moves.tolist(), state]].max()
        at_level = (self.conflict.payoffs[mover] == level) & self.conflict.possible
        somewhere = self.conflict.space.taking(int(np.argmax(at_level)))
        return ActorView(
            actor=actor,
            points=points_of(self.conflict.space.taking(state), actor.id),
            rank=self._rank(mover, state),
            ranks=len(self._ranks[mover]),
            stable=concepts_at(self._individual[mover], state),
            security_level=points_of(somewhere, actor.id),
            improvements=improvements,
            gaining=int((u[moves] > u[state]).sum()),
            moves=len(moves),
            alternative=alternative,
        )

    def _improvements(self, mover: int, state: int) -> Iterator[Improvement]:
        """The best improvements, and of each concept that undoes some the best such one."""
        actor = self.conflict.movers[mover].actor
        level = int(self.conflict.payoffs_of(mover)[state])
        worst, met = self._worst_answers[mover], set[str]()
        for n, made in enumerate(moves_of(self.conflict, (mover,), state, improving=True)):
            # Only what is known to be there is searched for: what is not there takes longest.
            sanctioning = (
                concept for concept in CONCEPTS[1:] if worst[concept].flat[made.end] <= level
            )
            concept = next(sanctioning, "")
            if n >= MOST_IMPROVEMENTS and concept in met:
                continue
            met.add(concept)
            answer = (sanction(self.conflict, made, concept) if concept else None) or ()
            price = self._changes(actor, state, answer[-1].end) if answer else ()
            yield Improvement(
                move=self.move(made),
                concept=concept,
                sanction=tuple(map(self.move, answer)),
                after=gain_of(price),
                price=price,
            )

    # Lists of states.

    def listed(self, state: int) -> ListedState:
        """A state with each mover's rank of it."""
        stable = [concepts_at(own, state) for own in self._individual]
        return ListedState(
            options=self.conflict.space.options(state),
            equilibrium=concepts_at(self.equilibria, state),
            trap=bool(self.traps.flat[state]),
            reachable=bool(self.reachable.flat[state]),
            ranks=tuple(
                ActorRank(mover.actor, self._rank(n, state), stable[n])
                for n, mover in enumerate(self.conflict.movers)
            ),
        )

    def _rank(self, mover: int, state: int) -> int:
        return self._ranks[mover][int(self.conflict.payoffs_of(mover)[state])]

    @cached_property
    def _ranks(self) -> tuple[dict[int, int], ...]:
        """The rank of each payoff that a mover has in some state, 1 the best.

        A state that is out of reach counts: a rank is one however the state is asked about.
        """
        levels = (np.unique(u[self.conflict.together])[::-1] for u in self.conflict.payoffs)
        return tuple({int(level): n for n, level in enumerate(own, start=1)} for own in levels)
