"""The word of a state, the way on and who loses, straight from their definitions: plain and slow.

Written from docs/definitions.md without a look at `methods.stability.judge`.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

from stancecli.model import (
    UNKNOWN,
    Constraint,
    Influence,
    Interest,
    Model,
    Option,
    Range,
    Sized,
    exactly,
)
from tests.brute_force import Choice, Solver
from tests.brute_values import (
    Completed,
    blanks,
    chosen_now,
    claims_holding,
    says_nothing,
    size_keys,
)
from tests.models import effect, with_options, with_sized

MOST_LOOSE = 8
"""With more values that are not known than these a move has too many completions."""


class TooMany(Exception):
    """A move of which too much is not known to try every completion."""


class Words:
    """The words of the states of a model."""

    def __init__(self, model: Model, plain: Solver) -> None:
        self.model, self.plain = model, plain
        self.movers = plain.game.movers
        self.ends = cache(self._ends)
        self.named = cache(self._named)

    def _ends(self, actor: str, start: Choice, end: Choice) -> tuple[Fraction, Fraction]:
        """The least and the most of u at the end less u at the start."""
        completed = Completed(self.model, actor, start, end)
        if len(completed.values()) > MOST_LOOSE:
            raise TooMany
        every = completed.all()
        return min(every), max(every)

    def gain(self, actor: str, start: Choice, end: Choice) -> Fraction:
        return self.plain.payoff(actor, end) - self.plain.payoff(actor, start)

    def silent(self, actor: str, start: Choice, end: Choice) -> bool:
        """Whether the move takes an option of which nobody has said anything."""
        chosen, pairs = self.chosen(start), zip(self.plain.game.decisions, start, end, strict=True)
        return any(a != b and says_nothing(self.model, chosen, d) for d, a, b in pairs)

    def others(self, actor: str) -> tuple[str, ...]:
        return tuple(other for other in self.movers if other != actor)

    def counts(self, actor: str, start: Choice, end: Choice) -> bool:
        """Whether it is a gain as entered that no answer which pays undoes."""
        answers = self.plain.sequences(self.others(actor), end, True)
        return self.gain(actor, start, end) > 0 and all(
            self.gain(actor, start, then) > 0 for then in answers
        )

    def counts_surely(self, actor: str, start: Choice, end: Choice) -> bool:
        if self.silent(actor, start, end) or self._ends(actor, start, end)[0] <= 0:
            return False
        reached, waiting = {end}, [end]
        while waiting:
            here = waiting.pop()
            if self._ends(actor, start, here)[0] <= 0:
                return False
            for other in self.others(actor):
                for then in self.plain.moves(other, here):
                    pays = self._ends(other, here, then)[1] > 0 or self.silent(other, here, then)
                    if pays and then not in reached:
                        reached.add(then)
                        waiting.append(then)
        return True

    def _named(self, actor: str, state: Choice) -> tuple[bool, Fraction, Choice] | None:
        """The move that an actor is named with: whether its gain counts surely, and how large."""
        place = {o.id: n for d in self.plain.game.decisions for n, o in enumerate(d.options)}
        moves = sorted(self.plain.moves(actor, state), key=lambda q: [place[o] for o in q])
        sure = [q for q in moves if self.counts_surely(actor, state, q)]
        if sure:
            best = max(sure, key=lambda q: self._ends(actor, state, q)[0])
            return True, self._ends(actor, state, best)[0], best
        counting = [q for q in moves if self.counts(actor, state, q)]
        if not counting:
            return None
        best = max(counting, key=lambda q: self.gain(actor, state, q))
        return False, self.gain(actor, state, best), best

    def word(self, state: Choice) -> str:
        every = [(m, q) for m in self.movers for q in self.plain.moves(m, state)]
        if not any(map(self.at_stake, self.deciders())):
            return "nothing"
        named = [found for m in self.movers if (found := self.named(m, state))]
        if named:
            return "moves" if any(surely for surely, *_ in named) else "moves-entered"
        if any(self.gain(m, state, q) > 0 for m, q in every):
            return "answers"
        if any(self.silent(m, state, q) for m, q in every):
            return "unknown"
        can = any(self._ends(m, state, q)[1] > 0 for m, q in every)
        return "holds-entered" if can else "holds"

    def deciders(self) -> list[str]:
        """Who has a choice, or has made one that cannot be undone."""
        barred = {
            b.option
            for a in self.model.actors
            for c in a.constraints
            if c.binding
            for b in c.against
        }
        return [
            a.id
            for a in self.model.actors
            if any(len([o for o in d.options if o.id not in barred]) > 1 for d in a.decisions)
        ]

    def at_stake(self, actor: str) -> bool:
        """Whether some claim on what it wants, or a blank, tells states apart."""
        owner = next(a for a in self.model.actors if a.id == actor)
        for decision in owner.decisions:
            for option, _ in blanks(self.model, decision):
                if 0 < sum(option in q for q in self.combinations()) < len(self.combinations()):
                    return True
        for criterion in owner.criteria:
            held = [
                {id(claim) for claim in claims_holding(self.model, self.chosen(q), criterion.id)}
                for q in self.combinations()
            ]
            if any(each != held[0] for each in held):
                return True
        return False

    def chosen(self, state: Choice) -> dict[str, str]:
        return chosen_now(self.model) | {
            d.id: o for d, o in zip(self.plain.game.decisions, state, strict=True)
        }

    def combinations(self) -> list[Choice]:
        return sorted(self.plain.game.states)

    # The way on.

    def way(self, start: Choice) -> list[Choice]:
        """The states on the way from one."""
        way = [start]
        while True:
            named = [(m, f) for m in self.movers if (f := self.named(m, way[-1]))]
            if not named:
                return way
            _, (_, _, then) = min(named, key=lambda pair: (not pair[1][0], -pair[1][1]))
            assert then not in way, "the way goes round"
            way.append(then)

    def onward(self, state: Choice) -> set[Choice]:
        return {
            q for m in self.movers for q in self.plain.moves(m, state) if self.counts(m, state, q)
        }

    def ends_elsewhere(self, start: Choice) -> bool:
        """Whether gains that count can end in another state than the way does."""
        reached, waiting = {start}, [start]
        while waiting:
            for then in self.onward(waiting.pop()) - reached:
                reached.add(then)
                waiting.append(then)
        left = set(reached)
        while ends := {state for state in left if not self.onward(state) & left}:
            left -= ends
        assert not left, "gains that count go round"
        return {s for s in reached if not self.onward(s)} != {self.way(start)[-1]}


def completions(model: Model, rng: Random, count: int) -> Iterator[Model]:
    """Models in which each value that is not known, a blank too, is one within its bounds.

    Ends stand as often as values between them.
    """
    keys = size_keys(model)
    return (_completed(model, keys, rng) for _ in range(count))


def _completed(model: Model, keys: dict[int, str], rng: Random) -> Model:
    values: dict[Any, Fraction] = {}

    def one(key: Any, size: Range) -> Range:
        share = rng.choice((Fraction(0), Fraction(1), Fraction(rng.randint(1, 9), 10)))
        return exactly(values.setdefault(key, size.low + share * (size.high - size.low)))

    def known(claim: Sized) -> Sized:
        size = getattr(claim, claim.amount)
        if not isinstance(size, Range) or isinstance(claim, Influence):
            return claim
        key = claim.id if isinstance(claim, Interest | Constraint) else keys[id(claim)]
        changed: Any = {claim.amount: one(key, size)}
        return replace(claim, **changed)

    blank = {pair for a in model.actors for d in a.decisions for pair in blanks(model, d)}

    def judged(option: Option) -> Option:
        filled = (
            effect(option.id, to, one((option.id, to), UNKNOWN))
            for of, to in sorted(blank)
            if of == option.id
        )
        return replace(option, effects=(*option.effects, *filled))

    return with_options(with_sized(model, known), judged)
