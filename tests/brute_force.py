"""Stability straight from its definitions, by graph search over listed states: slow and plain.

Written from Fang, Hipel and Kilgour (1993) without a look at `methods.stability`: states are tuples
of option ids, payoffs are added up by `points_of`, and a legal sequence remembers who moved
last.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product

from stancecli.methods.claims import total
from stancecli.methods.feasibility import ruled_out
from stancecli.model import Decision
from stancecli.situation import Situation

Choice = tuple[str, ...]


def points_of(situation: Situation, actor_id: str) -> Fraction:
    """u_a(s) = Σ w_c · v(s, c) over an actor's criteria, ranges at their midpoints."""
    criteria = situation.actor(actor_id).criteria
    values = ((c.weight.mid, total(situation.claims_in_force(c.id)).mid) for c in criteria)
    return Fraction(sum(weight * value for weight, value in values))


@dataclass(frozen=True, eq=False)
class Game:
    situation: Situation
    decisions: tuple[Decision, ...]
    states: frozenset[Choice]

    @property
    def movers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(decision.actor for decision in self.decisions))

    @property
    def start(self) -> Choice:
        return tuple(self.situation.option_of(decision.id) for decision in self.decisions)

    def contains(self, state: Situation) -> bool:
        return tuple(state.option_of(decision.id) for decision in self.decisions) in self.states


def game(situation: Situation) -> Game:
    """The possible states over all decisions that have two open options or more."""
    in_play, ways = [], []
    for decision in situation.decisions():
        options = [o.id for o in decision.options if not _never(situation, decision, o.id)]
        if len(options) > 1:
            in_play.append(decision)
            ways.append(options)
    possible = []
    for choice in product(*ways):
        state = situation.taking(*choice)
        if not any(all(map(state.holds, i.options)) for i in situation.model.impossible):
            possible.append(choice)
    return Game(situation, tuple(in_play), frozenset(possible))


def _never(situation: Situation, decision: Decision, option: str) -> bool:
    current = situation.option_of(decision.id)
    left = current != option and situation.option(current).irreversible
    bare = Situation(situation.graph, dict(situation.chosen))
    binding = any(getattr(reason.by, "binding", False) for reason in ruled_out(bare, option))
    return left or binding


class Solver:
    def __init__(self, game: Game) -> None:
        self.game = game
        self.irreversible = {o.id for d in game.decisions for o in d.options if o.irreversible}
        self.payoff = cache(self._payoff)
        self.moves = cache(self._moves)
        self.sequences = cache(self._sequences)

    def _payoff(self, actor: str, state: Choice) -> Fraction:
        return points_of(self.game.situation.taking(*state), actor)

    def _moves(self, actor: str, state: Choice) -> frozenset[Choice]:
        """R_i(s): all states that differ in the actor's choices alone, none taken back for good."""
        return frozenset(
            other
            for other in self.game.states
            if other != state
            and all(
                a == b or (d.actor == actor and a not in self.irreversible)
                for d, a, b in zip(self.game.decisions, state, other, strict=True)
            )
        )

    def improvements(self, actor: str, state: Choice) -> list[Choice]:
        here = self.payoff(actor, state)
        return [q for q in self.moves(actor, state) if self.payoff(actor, q) > here]

    def _sequences(
        self, group: tuple[str, ...], state: Choice, improving: bool
    ) -> frozenset[Choice]:
        """R_H(s) or UI_H(s): by legal sequences of moves of a group, nobody twice in a row."""
        seen: set[tuple[Choice, str]] = set()
        queue = [(state, "")]
        while queue:
            here, last = queue.pop()
            for actor in group:
                if actor == last:
                    continue
                steps = self.improvements(actor, here) if improving else self.moves(actor, here)
                for there in steps:
                    if (there, actor) not in seen:
                        seen.add((there, actor))
                        queue.append((there, actor))
        return frozenset(there for there, _ in seen)

    def stable(self, actor: str, state: Choice, concept: str) -> bool:
        here = self.payoff(actor, state)
        others = tuple(other for other in self.game.movers if other != actor)
        gains = self.improvements(actor, state)
        if concept == "Nash":
            return not gains

        def sanctioned(gain: Choice) -> bool:
            answers = self.sequences(others, gain, concept == "SEQ")
            harmful = [x for x in answers if self.payoff(actor, x) <= here]
            if concept != "SMR":
                return bool(harmful)
            return any(
                all(self.payoff(actor, y) <= here for y in self.moves(actor, x)) for x in harmful
            )

        return all(map(sanctioned, gains))

    def upsets(self, state: Choice) -> Iterator[tuple[tuple[str, ...], Choice]]:
        """Groups of two or more and what they could bring about at once, better for every member.

        Each member takes an option of its own, in place of one that it can leave.
        """
        for there in self.game.states:
            changes = [
                (d.actor, a)
                for d, a, b in zip(self.game.decisions, state, there, strict=True)
                if a != b
            ]
            group = tuple(m for m in self.game.movers if any(m == who for who, _ in changes))
            free = not any(left in self.irreversible for _, left in changes)
            better = (self.payoff(m, there) > self.payoff(m, state) for m in group)
            if len(group) > 1 and free and all(better):
                yield group, there

    def deters(self, group: tuple[str, ...], state: Choice, there: Choice) -> bool:
        """Whether others can answer, at a gain, so that a member is no better off than at first."""
        others = tuple(m for m in self.game.movers if m not in group)
        return any(
            self.payoff(m, x) <= self.payoff(m, state)
            for x in self.sequences(others, there, True)
            for m in group
        )
