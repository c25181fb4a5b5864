"""Packages straight from their definitions: states, completions and orders one by one, no arrays.

Written from docs/definitions.md without a look at `methods.packages`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import chain, combinations, permutations
from math import prod
from typing import Any

from stancecli.model import Model
from tests.brute_force import Choice, Solver
from tests.brute_values import Completed

LADDER = ("deal", "as-entered", "possible", "none")


@dataclass(frozen=True)
class PlainGain:
    """The least, as entered, and the most."""

    least: Fraction
    entered: Fraction
    most: Fraction

    def by(self, rung: str) -> Fraction:
        return {"deal": self.least, "as-entered": self.entered, "possible": self.most}[rung]


def subsets(things: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """The proper ones that are not empty."""
    sizes = range(1, len(things))
    return chain.from_iterable(combinations(things, n) for n in sizes)


class Bargaining:
    """A model, a state that is no deal, and parties besides those who take part."""

    def __init__(
        self, model: Model, plain: Solver, deal: Choice, party: Sequence[str] = ()
    ) -> None:
        self.model, self.plain, self.b, self.party = model, plain, deal, party
        self.decisions = plain.game.decisions
        self.deciders = [actor.id for actor in model.actors if actor.decisions]
        self.actors = {actor.id: actor for actor in model.actors}
        final = {o.id for d in self.decisions for o in d.options if o.irreversible}
        self.states = [
            q
            for q in self.ordered(plain.game.states)
            if all(was not in final or was == is_ for was, is_ in zip(deal, q, strict=True))
        ]
        self.known = set(self.states)
        self.gain = cache(self._gain)
        self.rung = cache(self._rung)

    def ordered(self, states: Iterable[Choice]) -> list[Choice]:
        place = {o.id: n for d in self.decisions for n, o in enumerate(d.options)}
        return sorted(states, key=lambda q: [place[id_] for id_ in q])

    def _gain(self, actor: str, q: Choice) -> PlainGain:
        completed = Completed(self.model, actor, self.b, q)
        every = completed.all()
        return PlainGain(min(every), completed.gain({}), max(every))

    def entered(self, actor: str, q: Choice) -> Fraction:
        return self.gain(actor, q).entered

    # A package.

    def parts(self, q: Choice) -> tuple[int, ...]:
        return tuple(n for n, (was, is_) in enumerate(zip(self.b, q, strict=True)) if was != is_)

    def takers(self, q: Choice) -> tuple[str, ...]:
        own = {self.decisions[n].actor for n in self.parts(q)}
        return tuple(actor for actor in self.deciders if actor in own)

    def parties(self, q: Choice) -> tuple[str, ...]:
        return tuple(a for a in self.actors if a in self.takers(q) or a in self.party)

    def only(self, q: Choice, parts: Iterable[int]) -> Choice:
        parts = set(parts)
        return tuple(q[n] if n in parts else was for n, was in enumerate(self.b))

    def packages(self) -> list[Choice]:
        return [q for q in self.states if len(self.takers(q)) > 1]

    def amiss(self, actor: str, q: Choice) -> bool:
        gain = self.entered(actor, q)
        return gain < 0 or (gain == 0 and actor in self.takers(q))

    def nearest(self, actor: str | None) -> Choice | None:
        """The first with the fewest to whom it is amiss; if that is one, what costs it least."""
        mine = [q for q in self.packages() if actor in (None, *self.takers(q))]
        lacking = {q: [a for a in self.parties(q) if self.amiss(a, q)] for q in mine}
        first = min(mine, key=lambda q: len(lacking[q]), default=None)
        if first is None or len(lacking[first]) != 1:
            return first
        (loser,) = lacking[first]
        alike = [q for q in mine if lacking[q] == [loser]]
        return max(alike, key=lambda q: self.entered(loser, q))

    def _rung(self, q: Choice) -> str:
        for rung in LADDER[:3]:
            gains = [self.gain(actor, q).by(rung) for actor in self.parties(q)]
            if all(gain >= 0 for gain in gains) and any(gain > 0 for gain in gains):
                return rung
        return "none"

    def idle(self, q: Choice, parties: Sequence[str]) -> bool:
        for part in self.parts(q):
            rest = self.only(q, set(self.parts(q)) - {part})
            if rest in self.known and all(
                self.entered(actor, rest) >= self.entered(actor, q) for actor in parties
            ):
                return True
        return False

    def stands(self, q: Choice, rung: str) -> bool:
        """Whether no taker of a set of parts, nor who must be a party, has less by a measure."""
        return q in self.known and all(
            self.gain(actor, q).by(rung) >= 0 for actor in self.parties(q)
        )

    def apart(self, q: Choice) -> bool:
        rung = self.rung(q)
        return any(
            self.stands(self.only(q, some), rung)
            and self.stands(self.only(q, set(self.parts(q)) - set(some)), rung)
            for some in subsets(self.parts(q))
        )

    def below_own(self, q: Choice) -> bool:
        for actor in self.takers(q):
            moves = [self.entered(actor, other) for other in self.plain.moves(actor, self.b)]
            if moves and self.entered(actor, q) < max(moves):
                return True
        return False

    def left_out(self, q: Choice) -> str:
        if self.rung(q) == "none":
            return "none"
        if self.idle(q, self.parties(q)):
            return "idle"
        if self.apart(q):
            return "falls-apart"
        if self.rung(q) in LADDER[:2] and self.below_own(q):
            return "own-move"
        return ""

    # What is told.

    def beats(self, q: Choice, other: Choice) -> bool:
        pairs = [(self.entered(a, q), self.entered(a, other)) for a in self.deciders]
        return all(x >= y for x, y in pairs) and any(x > y for x, y in pairs)

    def listed(self) -> list[Choice]:
        left = [q for q in self.packages() if self.rung(q) in LADDER[:2] and not self.left_out(q)]
        unbeaten = [
            q
            for q in left
            if not any(
                LADDER.index(self.rung(other)) <= LADDER.index(self.rung(q))
                and self.beats(other, q)
                for other in left
            )
        ]
        groups: dict[tuple[str, tuple[str, ...]], list[Choice]] = {}
        for q in unbeaten:
            groups.setdefault((self.rung(q), self.takers(q)), []).append(q)
        best = [max(same, key=self.merit) for same in groups.values()]
        return sorted(
            best,
            key=lambda q: (
                LADDER.index(self.rung(q)),
                sum(self.entered(actor, q) < 0 for actor in self.actors),
                len(self.parts(q)),
                self.states.index(q),
            ),
        )

    def merit(self, q: Choice) -> tuple[int, Fraction]:
        gains = [gain for a in self.takers(q) if (gain := self.entered(a, q)) > 0]
        return len(gains), prod(gains, start=Fraction(1))

    # The order.

    def start(self, q: Choice) -> Choice:
        now, takers = self.plain.game.start, self.takers(q)
        found = tuple(
            now[n] if d.actor in takers else self.b[n] for n, d in enumerate(self.decisions)
        )
        return found if found in self.plain.game.states else self.b

    def order(self, q: Choice) -> tuple[bool, tuple[str, ...], Fraction]:
        start = self.start(q)
        moving = [
            a
            for a in self.takers(q)
            if any(d.actor == a and start[n] != q[n] for n, d in enumerate(self.decisions))
        ]
        if not moving:
            return False, (), Fraction(0)
        ways: list[tuple[bool, Fraction, tuple[str, ...]]] = []
        for order in permutations(moving):
            here, way = start, [start]
            for actor in order:
                here = tuple(
                    q[n] if d.actor == actor else here[n] for n, d in enumerate(self.decisions)
                )
                way.append(here)
            if all(each in self.plain.game.states for each in way):
                steps = zip(order, way[:-1], way[1:], strict=True)
                pays = all(
                    self.entered(a, then) > self.entered(a, before) for a, before, then in steps
                )
                falls = [
                    self.entered(a, start) - self.entered(a, each)
                    for a in self.parties(q)
                    for each in way[:-1]
                ]
                ways.append((not pays, Fraction(0) if pays else max(falls), order))
        if not ways:
            return True, (), Fraction(0)
        _, fall, order = min(ways, key=lambda way: way[:2])
        return False, order, fall
