"""From numbers of states to names, points and reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cached_property

import numpy as np

from stancecli.lenses.stability.finding import (
    Coalition,
    Explained,
    Judged,
    Loss,
    MoveTold,
    Options,
    Path,
    Reply,
    Shift,
    Step,
    Verdict,
    View,
)
from stancecli.methods.performance import points_of, value_on, without
from stancecli.methods.stability.answers import answer
from stancecli.methods.stability.coalitions import Coalitions, Upset
from stancecli.methods.stability.concepts import equilibria, prospects, verdicts
from stancecli.methods.stability.conflict import Conflict
from stancecli.methods.stability.grid import Truths
from stancecli.methods.stability.moves import Escalation, Move, improvements, moves
from stancecli.methods.stability.sweeps import reached
from stancecli.model import Actor


class Explainer:
    """Explains states and moves of one conflict; what all of them need is worked out once."""

    def __init__(self, conflict: Conflict) -> None:
        self.of = conflict
        self.after = prospects(conflict)
        self.each_mover = verdicts(conflict, self.after)
        self.rests = equilibria(self.each_mover)
        self.coalitions = Coalitions(conflict)

    @cached_property
    def reachable(self) -> Truths:
        """Where improvements alone lead from the context's state."""
        everyone = range(len(self.of.movers))
        return reached(self.of, self.of.start, everyone, improving=True)

    # Moves.

    def change(self, move: Move) -> MoveTold:
        mover = self.of.movers[move.mover].actor
        left, taken = self._turned(move.start, move.end)
        why = self._shifts(mover, move.start, move.end)
        return MoveTold(mover, left, taken, sum((s.gain for s in why), Fraction(0)), why)

    def _turned(self, start: int, end: int) -> tuple[Options, Options]:
        pairs = zip(self.of.grid.options(start), self.of.grid.options(end), strict=True)
        turned = [(before, after) for before, after in pairs if before is not after]
        return tuple(before for before, _ in turned), tuple(after for _, after in turned)

    def _shifts(self, actor: Actor, start: int, end: int) -> tuple[Shift, ...]:
        """What changes for an actor between two states, gains first, then the largest losses."""
        before, after = self.of.grid.state(start), self.of.grid.state(end)
        found = []
        for each in before.actor(actor.id).criteria:
            was, now = before.claims_in_force(each.id), after.claims_in_force(each.id)
            ceasing, beginning = without(was, now), without(now, was)
            if ceasing or beginning:
                values = value_on(before, each.id), value_on(after, each.id)
                gain = each.weight.mid * (values[1].mid - values[0].mid)
                found.append(Shift(each, *values, gain, ceasing, beginning))
        return tuple(sorted(found, key=lambda shift: (shift.gain <= 0, -abs(shift.gain))))

    def _losses(self, move: Move) -> Iterator[Loss]:
        before, after = self.of.grid.state(move.start), self.of.grid.state(move.end)
        for actor in before.actors():
            points = points_of(after, actor.id) - points_of(before, actor.id)
            if points < 0:
                yield Loss(actor, points)

    def path(self, found: Escalation) -> Path:
        return Path(
            steps=tuple(Step(self.change(m), tuple(self._losses(m))) for m in found.way),
            returns_to=found.returns_to,
            forks=found.forks,
            rests=len(found.rests),
            circles=len(found.circles),
            complete=found.complete,
        )

    # States.

    def explained(self, state: int) -> Explained:
        rests = self.rests.at(state)
        upsets = self.coalitions.upsets(state) if rests else ()
        return Explained(
            options=self.of.grid.options(state),
            current=state == self.of.start,
            rests=rests,
            reachable=bool(self.reachable.flat[state]),
            views=tuple(self._view(n, state) for n in range(len(self.of.movers))),
            upset_by=tuple(self.coalition(state, upset) for upset in upsets),
        )

    def coalition(self, state: int, upset: Upset) -> Coalition:
        _, taken = self._turned(state, upset.end)
        members = tuple(self.of.movers[n].actor for n in upset.movers)
        return Coalition(members, taken, upset.answerable)

    def _view(self, mover: int, state: int) -> View:
        actor = self.of.movers[mover].actor
        replies = tuple(self._replies(mover, state))
        return View(
            actor=actor,
            points=points_of(self.of.grid.state(state), actor.id),
            rank=self._rank(mover, state),
            ranks=len(self._levels[mover]),
            stable=self.each_mover[mover].at(state),
            secure=self._secure(mover, state),
            replies=replies,
            moves=len(moves(self.of, mover, state)),
            alternative=None if replies else self._alternative(mover, state),
        )

    def _replies(self, mover: int, state: int) -> Iterator[Reply]:
        actor = self.of.movers[mover].actor
        level = int(self.of.payoffs[mover].flat[state])
        for end in improvements(self.of, mover, state).tolist():
            gain = Move(mover, state, end)
            # Only what is known to be there is searched for: an answer that is not takes longest.
            concept = next(iter(self.after[mover].answers(end, level)), "")
            found = (answer(self.of, gain, concept) if concept else None) or ()
            price = self._shifts(actor, state, found[-1].end) if found else ()
            yield Reply(
                move=self.change(gain),
                concept=concept,
                answer=tuple(self.change(move) for move in found),
                after=sum((shift.gain for shift in price), Fraction(0)),
                price=price,
            )

    def _alternative(self, mover: int, state: int) -> MoveTold | None:
        ends = moves(self.of, mover, state)
        if not len(ends):
            return None
        least_bad = ends[np.argmax(self.of.payoffs[mover].reshape(-1)[ends])]
        return self.change(Move(mover, state, int(least_bad)))

    def _secure(self, mover: int, state: int) -> Fraction:
        u_of = self.of.payoffs[mover]
        ends = np.append(moves(self.of, mover, state), state)
        level = self.after[mover].gmr.reshape(-1)[ends].max()
        somewhere = int(np.argmax(self.of.possible_and(u_of == level)))
        return points_of(self.of.grid.state(somewhere), self.of.movers[mover].actor.id)

    # Ranks.

    @cached_property
    def _levels(self) -> tuple[list[int], ...]:
        """Each mover's payoffs among the possible states, each once, from the best down."""
        every = self.of.possible_and(np.ones(self.of.grid.shape, dtype=bool))
        return tuple(np.unique(u_of[every])[::-1].tolist() for u_of in self.of.payoffs)

    @cached_property
    def _ranks(self) -> tuple[dict[int, int], ...]:
        return tuple({level: n for n, level in enumerate(of, start=1)} for of in self._levels)

    def _rank(self, mover: int, state: int) -> int:
        return self._ranks[mover][int(self.of.payoffs[mover].flat[state])]

    def verdicts(self, states: Iterable[int]) -> tuple[Verdict, ...]:
        return tuple(
            Verdict(
                options=self.of.grid.options(state),
                rests=self.rests.at(state),
                reachable=bool(self.reachable.flat[state]),
                judged=tuple(
                    Judged(mover.actor, self._rank(n, state), self.each_mover[n].at(state))
                    for n, mover in enumerate(self.of.movers)
                ),
            )
            for state in states
        )
