"""Which package is told first, why others are left out, and in which order one comes about.

Of packages with the same takers the product of their gains decides, as in J. F. Nash (1950): it is
the same whatever the scale of anybody's points. So gains of 2 and 3 (6) come before 1 and 5 (5).
No deal is where moving alone leads. On sequencing D. A. Lax and J. K. Sebenius, *The Manager as
Negotiator* (1986) and *3-D Negotiation* (2006).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import prod

import numpy as np
from numpy.typing import NDArray

from stancecli.methods.packages import RUNGS, PackageRung, PackageSpace, Unfit, subsets
from stancecli.methods.stability import Options
from stancecli.methods.stability.conflict import Conflict, UnilateralMove, improvements_of
from stancecli.methods.stability.judge import Judge, StateVerdict, Word
from stancecli.model import Actor, Impossible


@dataclass(frozen=True)
class ChosenPackage:
    """The package that stands for those of its rung with the same takers (actors, by place).

    So many actors are `losing` as entered.
    """

    state: int
    rung: PackageRung
    takers: tuple[int, ...]
    losing: int


@dataclass(frozen=True, eq=False)
class Choice:
    """The packages that are told, in their order."""

    space: PackageSpace

    @cached_property
    def unbeaten(self) -> NDArray[np.intp]:
        """Those left of the rungs `deal` and `as-entered` that none of as good a rung beats."""
        rungs = self.space.rungs.reshape(-1)
        left = np.flatnonzero(self.space.left & (self.space.rungs <= 1))
        deals = left[rungs[left] == 0]
        some = unbeaten(self.space, left)
        return np.union1d(unbeaten(self.space, deals), some[rungs[some] == 1])

    @cached_property
    def told(self) -> tuple[ChosenPackage, ...]:
        """By rung, fewest that lose as entered, fewest parts, and the order of the file."""
        groups: dict[tuple[int, tuple[int, ...]], list[int]] = {}
        for state in self.unbeaten.tolist():
            rung, takers = int(self.space.rungs.flat[state]), self.space.taking(state)
            groups.setdefault((rung, takers), []).append(state)
        best = {key: self._best(key[1], states) for key, states in groups.items()}
        losing = self._losing(best.values())

        def rank(each: ChosenPackage) -> tuple[int, ...]:
            parts = len(self.space.parts(each.state))
            return RUNGS.index(each.rung), each.losing, parts, each.state

        found = (
            ChosenPackage(state, RUNGS[rung], takers, losing[state])
            for (rung, takers), state in best.items()
        )
        return tuple(sorted(found, key=rank))

    def _best(self, takers: tuple[int, ...], states: list[int]) -> int:
        """Most takers that gain, then the largest product of gains, then the order of the file."""

        def merit(state: int) -> tuple[int, Fraction]:
            above = [gain for gain in (self.space.entered(n, state) for n in takers) if gain > 0]
            return len(above), prod(above, start=Fraction(1))

        return max(states, key=merit)

    def _losing(self, states: Iterable[int]) -> dict[int, int]:
        """How many actors lose as entered, of all that have an interest."""
        states = sorted(states)
        counts = np.zeros(len(states), dtype=np.intp)
        pairs = zip(self.space.actors, self.space.gains, strict=True)
        known = {actor.id: gains for actor, gains in pairs}
        for actor in self.space.conflict.space.situation.actors() if states else ():
            each = known.get(actor.id) or self.space.gains_of(actor)
            counts += each.entered.reshape(-1)[states] < 0
        return dict(zip(states, counts.tolist(), strict=True))


def unbeaten(space: PackageSpace, states: NDArray[np.intp]) -> NDArray[np.intp]:
    """Of some states those that none of them beats: as much as entered for each who decides, and
    more for one.
    """
    deciders = {actor.id for actor in space.deciders}
    columns = (
        each.entered.reshape(-1)[states]
        for actor, each in zip(space.actors, space.gains, strict=True)
        if actor.id in deciders
    )
    ranks = np.stack([np.unique(own, return_inverse=True)[1] for own in columns], axis=-1)
    # What beats a state has a larger sum, so of those not looked at yet the first is not beaten.
    places = np.argsort(-ranks.sum(axis=1), kind="stable")
    rows = ranks[places]
    found: list[int] = []
    while len(rows):
        first = rows[0]
        found.extend(places[(rows == first).all(axis=1)].tolist())
        keep = (rows > first).any(axis=1)
        rows, places = rows[keep], places[keep]
    kept: NDArray[np.intp] = np.sort(states[np.array(found, dtype=np.intp)])
    return kept


@dataclass(frozen=True)
class Unfitness:
    """Why a package is left out, and what shows it.

    `options` are the first idle part, or one of the two sets that it falls apart in and `others`
    the other, or the best own move of `actor`, by which that would gain so much.
    """

    why: Unfit
    options: Options = ()
    others: Options = ()
    actor: Actor | None = None
    gain: Fraction | None = None

    @classmethod
    def of(cls, space: PackageSpace, state: int) -> Unfitness | None:
        """That of a package; None where it is not left out, or where the state is no package."""
        if not space.packages.flat[state]:
            return None
        match why := space.why_not(state):
            case Unfit.IDLE:
                return cls(why, _first_idle(space, state))
            case Unfit.APART:
                return cls(why, *_first_split(space, state))
            case Unfit.OWN:
                return _own_move(space, state)
        return cls(why) if why else None


def _taken(space: PackageSpace, state: int, axes: Iterable[int]) -> Options:
    return space.conflict.space.options_taken(space.base, space.with_parts(state, {*axes}))


def _first_idle(space: PackageSpace, state: int) -> Options:
    parts, parties = space.parts(state), space.parties(state)

    def is_idle(part: int) -> bool:
        rest = space.with_parts(state, [n for n in parts if n != part])
        kept = (space.entered(n, rest) >= space.entered(n, state) for n in parties)
        return bool(space.possible.flat[rest]) and all(kept)

    return _taken(space, state, [next(filter(is_idle, parts))])


def _first_split(space: PackageSpace, state: int) -> tuple[Options, Options]:
    parts, fine = space.parts(state), space.fine(space.rung(state))
    for some in subsets(parts[1:]):
        rest = [n for n in parts if n not in some]
        if all(fine.flat[space.with_parts(state, axes)] for axes in (some, rest)):
            return _taken(space, state, rest), _taken(space, state, some)
    raise AssertionError("it falls apart")


def _own_move(space: PackageSpace, state: int) -> Unfitness:
    for n in space.taking(state):
        mover = space.movers[n]
        if mover is not None:
            best = next(improvements_of(space.conflict, (mover,), space.base), None)
            if best and space.entered(n, best.end) > space.entered(n, state):
                taken = space.conflict.space.options_taken(space.base, best.end)
                gain = space.entered(n, best.end)
                return Unfitness(Unfit.OWN, taken, actor=space.actors[n], gain=gain)
    raise AssertionError("an own move is better")


# Whether there is one at all.


class Bargain(StrEnum):
    """Whether there is a bargain; each where none before it fits.

    `nothing`: fewer than two actors have a choice. `there`: there is one by which each who takes
    part gains `always`. `entered`: there is one at middle values. `not-known`: an option is not
    judged. `not-needed`: moving alone ends where two or more who move are better off as
    entered. `none`.
    """

    NOTHING = "nothing"
    THERE = "there"
    ENTERED = "entered"
    NOT_KNOWN = "not-known"
    NOT_NEEDED = "not-needed"
    NONE = "none"

    @classmethod
    def of(
        cls, choice: Choice, no_deal: StateVerdict, first: Always | None, moved: Sequence[Fraction]
    ) -> Bargain:
        """Whether there is one; when the `first` is one, and what who moves to no deal gains."""
        axes = choice.space.conflict.space.axes
        if len({axis.decision.actor for axis in axes if not axis.gone}) < 2:
            return cls.NOTHING
        if choice.told:
            return cls.THERE if first is Always.ALWAYS else cls.ENTERED
        if no_deal.not_judged:
            return cls.NOT_KNOWN
        is_better = len(moved) > 1 and all(gain > 0 for gain in moved)
        return cls.NOT_NEEDED if is_better else cls.NONE


# No deal, in which order a package comes about, and who falls on the way.


class NoDealBy(StrEnum):
    """How no deal comes to be the state that it is.

    `named`: somebody said which. `now`: nobody would leave the current state. `way`: where moving
    alone ends. `elsewhere`: the current state, since moving alone can end in different places.
    """

    NAMED = "named"
    NOW = "now"
    WAY = "way"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class NoDealState:
    """No deal, a state, and how it came to be that; `moves` are those by which it is reached."""

    state: int = field(repr=False)
    by: NoDealBy
    moves: tuple[UnilateralMove, ...] = field(default=(), repr=False)


class Always(StrEnum):
    """When what each who takes part gains on no deal is a gain; each where none before it fits.

    `always`: whatever the uncertain values turn out to be. `as-now`: the same, as long as all stays
    as now without a deal, which it need not at other values. `as-entered`.
    """

    ALWAYS = "always"
    AS_NOW = "as-now"
    ENTERED = "as-entered"

    @classmethod
    def of(cls, no_deal: NoDealState, verdict: StateVerdict, *, surely: bool) -> Always:
        """That of a package, by what is said of no deal, and whether each gains `surely` on it."""
        if not surely or no_deal.by is NoDealBy.WAY:
            return cls.ENTERED
        fixed = no_deal.by is NoDealBy.NAMED or verdict.word is Word.HOLDS
        return cls.ALWAYS if fixed else cls.AS_NOW


def disagreement(judge: Judge) -> NoDealState:
    """Where moving alone leads from the start, if that is one place; else the start itself."""
    start = judge.conflict.start
    way = judge.way(start)
    if not way.moves:
        return NoDealState(start, NoDealBy.NOW)
    if way.elsewhere:
        return NoDealState(start, NoDealBy.ELSEWHERE)
    return NoDealState(way.moves[-1].end, NoDealBy.WAY, way.moves)


def named(conflict: Conflict, options: Sequence[str]) -> NoDealState:
    """No deal is the state with these options, or the start without any.

    Raises Unanswerable where no such state is possible.
    """
    state = conflict.state_with(options) if options else conflict.start
    return NoDealState(state, NoDealBy.NAMED)


MOST_STEPS = 10
"""Of more takers that have to move no order is sought."""


class Way(StrEnum):
    """How a package comes about from where its takers stand now.

    `stands`: nobody has to move. `pays`: some order in which each step is a gain for who takes it.
    `costs-nobody`: one in which no party stands lower on the way. `falls`: the one in which those
    who do fall least. `at-once`: every order passes what is impossible. `not-sought`: too many
    takers.
    """

    STANDS = "stands"
    PAYS = "pays"
    COSTS_NOBODY = "costs-nobody"
    FALLS = "falls"
    AT_ONCE = "at-once"
    NOT_SOUGHT = "not-sought"


@dataclass(frozen=True)
class Fall:
    """Who stands lowest before the last step, how far below the start, and from whose step on.

    `until` is by whose step it is back, None where it is not in the end.
    """

    actor: Actor
    depth: Fraction
    since: Actor
    until: Actor | None


@dataclass(frozen=True)
class Barred:
    """Who cannot move first, and what it would be impossible with."""

    actor: Actor
    by: Impossible


@dataclass(frozen=True)
class Order:
    """How a package comes about: who moves when, who falls on the way, who cannot go first."""

    way: Way
    movers: tuple[Actor, ...] = ()
    fall: Fall | None = None
    barred: tuple[Barred, ...] = ()


def order_of(space: PackageSpace, state: int) -> Order:
    """Who moves first: each step its own gain, or else the least that anybody falls on the way."""
    start, moving = _way(space, state)
    if not moving:
        return Order(Way.STANDS)
    found = Order(Way.NOT_SOUGHT)
    if len(moving) <= MOST_STEPS:
        found = _Walk(space, state, start, moving).order()
    firsts = {n: space.with_parts(state, space.axes_of(n), start) for n in moving if moving[1:]}
    barred = ((n, _impossible(space.conflict, first)) for n, first in firsts.items())
    return replace(found, barred=tuple(Barred(space.actors[n], by) for n, by in barred if by))


def _impossible(conflict: Conflict, state: int) -> Impossible | None:
    """What cannot hold together in a state."""
    holding = conflict.space.taking(state)
    every = conflict.space.situation.model.impossible
    return next((each for each in every if all(map(holding.holds, each.options))), None)


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
        self._can = [bool(space.conflict.possible.flat[each]) for each in self._states]
        self._parties = space.parties(state)

    def _points(self, actor: int, done: int) -> Fraction:
        """How an actor stands after some steps, on the start."""
        start, then = self._states[0], self._states[done]
        return self._space.entered(actor, then) - self._space.entered(actor, start)

    def _onward(self, done: int) -> Iterator[tuple[int, int]]:
        """Who can move next, and the set then, in the order of the file."""
        for i, mover in enumerate(self._moving):
            if not done >> i & 1 and self._can[done | 1 << i]:
                yield mover, done | 1 << i

    def order(self) -> Order:
        """An order in which each step pays, or the one in which the deepest fall is least."""

        def pays(mover: int, done: int, then: int) -> bool:
            return self._points(mover, then) > self._points(mover, done)

        if found := self._first(pays):
            return Order(Way.PAYS, self._actors(found))
        depths = [max(-self._points(n, s) for n in self._parties) for s in range(self._all)]
        depths = [max(depth, Fraction(0)) for depth in depths] + [Fraction(0)]
        levels = sorted(set(depths))
        least = bisect_left(levels, True, key=lambda most: bool(self._within(depths, most)))
        if least == len(levels):
            return Order(Way.AT_ONCE)
        most, found = levels[least], self._within(depths, levels[least])
        fall = self._fall(found, most) if most else None
        return Order(Way.FALLS if fall else Way.COSTS_NOBODY, self._actors(found), fall)

    def _actors(self, movers: tuple[int, ...]) -> tuple[Actor, ...]:
        return tuple(self._space.actors[n] for n in movers)

    def _within(self, depths: Sequence[Fraction], most: Fraction) -> tuple[int, ...]:
        """The first order in which no party stands lower than so much; empty for none."""
        return self._first(lambda mover, done, then: depths[then] <= most)

    def _first(self, may: Callable[[int, int, int], bool]) -> tuple[int, ...]:
        """The first order, in that of the file, all of whose steps may be; empty for none."""
        leads = [False] * self._all + [True]
        for done in reversed(range(self._all)):
            leads[done] = any(leads[s] and may(n, done, s) for n, s in self._onward(done))
        if not leads[0]:
            return ()
        done, found = 0, []
        while done != self._all:
            onward = self._onward(done)
            mover, done = next((n, s) for n, s in onward if leads[s] and may(n, done, s))
            found.append(mover)
        return tuple(found)

    def _fall(self, movers: tuple[int, ...], depth: Fraction) -> Fall:
        sets = [0, *accumulate(1 << self._moving.index(n) for n in movers)]
        deepest = next(
            (n, i)
            for i, done in enumerate(sets[:-1])
            for n in self._parties
            if self._points(n, done) == -depth
        )
        actor, at = deepest
        below = [self._points(actor, done) < 0 for done in sets]
        since = next(i for i in reversed(range(at)) if not below[i])
        until = next((i - 1 for i in range(at, len(sets)) if not below[i]), None)
        steps = self._actors(movers)
        who = self._space.actors[actor]
        return Fall(who, depth, steps[since], None if until is None else steps[until])
