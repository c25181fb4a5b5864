"""In which order a package comes about, and who falls on the way.

After D. A. Lax and J. K. Sebenius on sequencing, *The Manager as Negotiator* (1986) and *3-D
Negotiation* (2006). So where one who opens first stands 2 below the start until the other pays, and
who pays first stands 1 below, the other opens last: the least deepest fall.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import accumulate

from stancecli.methods.packages import PackageSpace
from stancecli.model import Actor

ZERO = Fraction(0)
MOST_STEPS = 10
"""Of more takers that have to move no order is sought."""


@dataclass(frozen=True)
class Fall:
    """Who stands lowest before the last step, how far below the start, and until whose step.

    `until` is None where it is not back in the end.
    """

    actor: Actor
    depth: Fraction
    until: Actor | None


@dataclass(frozen=True)
class Order:
    """How a package comes about: who moves when, and who falls on the way.

    Nobody moves where it stands, where too many would for an order to be sought, and where it can
    only be done `at_once`, since every order passes what is impossible.
    """

    movers: tuple[Actor, ...] = ()
    fall: Fall | None = None
    at_once: bool = False


def order_of(space: PackageSpace, state: int) -> Order:
    """Who moves first: each step its own gain, or else the least that anybody falls on the way."""
    start, moving = _way(space, state)
    if not moving or len(moving) > MOST_STEPS:
        return Order()
    return _Walk(space, state, start, moving).order()


def _way(space: PackageSpace, state: int) -> tuple[int, tuple[int, ...]]:
    """The start, no deal with the takers' own decisions as they are now where that can be, and who
    has to move from there.
    """
    taking = space.taking(state)
    now = {m for n in taking for m in space.axes_of(n)}
    start = space.with_parts(space.conflict.start, now)
    if not space.conflict.possible.flat[start]:
        start = space.base
    moved = {n: space.with_parts(state, space.axes_of(n), start) for n in taking}
    return start, tuple(n for n in taking if moved[n] != start)


class _Walk:
    """The orders in which some movers can go from a start to a package, by sets of who has moved.

    A set is a number, bit n the n-th of the `moving`; what it takes from there to the package is
    worked out from the end.
    """

    def __init__(
        self, space: PackageSpace, state: int, start: int, moving: tuple[int, ...]
    ) -> None:
        self._space, self._moving = space, moving
        self._all = 2 ** len(moving) - 1
        self._states = []
        for done in range(self._all + 1):
            axes = {m for i, n in enumerate(moving) if done >> i & 1 for m in space.axes_of(n)}
            self._states.append(space.with_parts(state, axes, start))
        self._parties = space.parties(state)
        self._depth, self._least = cache(self._deepest), cache(self._least_from)

    def _points(self, actor: int, done: int) -> Fraction:
        """How an actor stands after some steps, on the start."""
        start, then = self._states[0], self._states[done]
        return self._space.entered(actor, then) - self._space.entered(actor, start)

    def _onward(self, done: int) -> Iterator[tuple[int, int]]:
        """Who can move next, and the set then, in the order of the file."""
        for i, mover in enumerate(self._moving):
            then = done | 1 << i
            if then != done and self._space.conflict.possible.flat[self._states[then]]:
                yield mover, then

    def _deepest(self, done: int) -> Fraction:
        """How far a party stands below the start after some steps; nobody falls by the last."""
        fallen = (-self._points(n, done) for n in self._parties if done != self._all)
        return max(fallen, default=ZERO)

    def _least_from(self, done: int) -> Fraction | None:
        """The least that a party has to fall from a set on; None where no order goes on."""
        if done == self._all:
            return ZERO
        ways = ((self._depth(then), self._least(then)) for _, then in self._onward(done))
        return min((max(depth, on) for depth, on in ways if on is not None), default=None)

    def order(self) -> Order:
        """An order in which each step pays, or the one in which the deepest fall is least."""

        def pays(mover: int, done: int, then: int) -> bool:
            return self._points(mover, then) > self._points(mover, done)

        if found := self._first(pays):
            return Order(self._actors(found))
        most = self._least(0)
        if most is None:
            return Order(at_once=True)
        found = self._first(lambda mover, done, then: self._depth(then) <= most)
        return Order(self._actors(found), self._fall(found, most) if most else None)

    def _actors(self, movers: tuple[int, ...]) -> tuple[Actor, ...]:
        return tuple(self._space.actors[n] for n in movers)

    def _first(self, may: Callable[[int, int, int], bool]) -> tuple[int, ...]:
        """The first order, in that of the file, all of whose steps may be; empty for none."""

        @cache
        def rest(done: int) -> tuple[int, ...] | None:
            if done == self._all:
                return ()
            for mover, then in self._onward(done):
                if may(mover, done, then) and (following := rest(then)) is not None:
                    return (mover, *following)
            return None

        return rest(0) or ()

    def _fall(self, movers: tuple[int, ...], depth: Fraction) -> Fall:
        sets = [0, *accumulate(1 << self._moving.index(n) for n in movers)]
        actor, at = next(
            (n, i)
            for i, done in enumerate(sets[:-1])
            for n in self._parties
            if self._points(n, done) == -depth
        )
        below = [self._points(actor, done) < 0 for done in sets]
        until = next((i - 1 for i in range(at, len(sets)) if not below[i]), None)
        steps = self._actors(movers)
        return Fall(self._space.actors[actor], depth, None if until is None else steps[until])
