"""Packages: what several actors could do together that each prefers to no deal.

No deal is the disagreement point of J. F. Nash, *The bargaining problem* (1950); here it is a state
of the graph model: where moving alone leads, if that is one place, which is our own. Points of two
actors are never added. This module has what each state is to those who bring it about, which
packages are left and told, and why others are not, `order` in which order one comes about.

By arrays over the states (an axis a decision, of so many options), as in `stability`, and never
state by state. A part of a package is the option that it takes on one axis in place of that of no
deal. So what gains one party 3, and another −1 to 2 and 0.5 as entered, is `as-entered`; with 0 to
2 it is a `deal`. Of packages with the same takers the product of gains decides, as in Nash: it is
the same whatever the scale of anybody's points. So gains of 2 and 3 (6) come before 1 and 5 (5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, reduce
from itertools import chain, combinations
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from stancecli.diagnostics import Unanswerable
from stancecli.methods.stability import Options, Truths
from stancecli.methods.stability.conflict import (
    Conflict,
    StateGains,
    Summands,
    UnilateralMove,
    gaining_moves,
    improvements_of,
    terms_of,
)
from stancecli.methods.stability.judge import Judge, StateVerdict, Word
from stancecli.model import Actor

MOST_SPLITS = 2**29
"""Where the ways to part the axes times states, and the pairs of sets of parts that nobody loses
by, both are more than these, it is not looked at whether packages fall apart."""


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

    `always`: at every estimate in the ranges. `as-now`: the same, as long as everybody stays as now
    without a deal, which they need not elsewhere in the ranges. `as-entered`.
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


class PackageRung(StrEnum):
    """How surely every party gains; each holds where none before it does.

    By the least that it can be, as entered, or by the most: no party has less than by no deal, and
    one has more.
    """

    DEAL = "deal"
    AS_ENTERED = "as-entered"
    POSSIBLE = "possible"
    NONE = "none"


RUNGS = tuple(PackageRung)
NO_RUNG = RUNGS.index(PackageRung.NONE)


class Unfit(StrEnum):
    """Why a package is left out; each where none before it does.

    `none`: its rung. `idle`: a part of it can be put back, and no party has less. `falls-apart`: it
    is two in one. `own-move`: a taker would have more by its best own move from no deal.
    """

    RUNG = "none"
    IDLE = "idle"
    APART = "falls-apart"
    OWN = "own-move"


UNFIT = tuple(Unfit)
LEFT = len(UNFIT)
"""The place of what is not left out."""

Counts8: TypeAlias = NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class PackageSpace:
    """The states as packages, from no deal on (`base`); `party` are parties besides the takers.

    Arrays are over the states. These decisions are looked at, or all.
    """

    conflict: Conflict
    base: int
    decision_ids: Sequence[str] = ()
    party: tuple[Actor, ...] = ()

    @cached_property
    def deciders(self) -> tuple[Actor, ...]:
        """All who decide something that is looked at, also where nothing else can be chosen."""
        return tuple(
            actor
            for actor in self.conflict.space.situation.actors()
            if any(
                each.id in self.decision_ids or not self.decision_ids for each in actor.decisions
            )
        )

    @cached_property
    def here(self) -> tuple[int, ...]:
        """The places of no deal."""
        return tuple(int(n) for n in np.unravel_index(self.base, self.conflict.space.shape))

    @cached_property
    def possible(self) -> Truths:
        """The possible states; an irreversible option of no deal stays."""
        return self.conflict.leaving(self.base, range(len(self.here)))

    @cached_property
    def actors(self) -> tuple[Actor, ...]:
        """Whose gains decide what is a package and which are told, in the order of the file."""
        ids = {actor.id for actor in (*self.deciders, *self.party)}
        return tuple(a for a in self.conflict.space.situation.actors() if a.id in ids)

    @cached_property
    def movers(self) -> tuple[int | None, ...]:
        """By actor its place among the movers; None where it cannot choose."""
        places = {mover.actor.id: n for n, mover in enumerate(self.conflict.movers)}
        return tuple(places.get(actor.id) for actor in self.actors)

    @cached_property
    def gains(self) -> tuple[StateGains, ...]:
        """What states gain each actor on no deal."""
        return tuple(map(self.gains_of, self.actors))

    def gains_of(self, actor: Actor) -> StateGains:
        """The same of anybody."""
        space = self.conflict.space
        return Summands.of(space, tuple(terms_of(space, actor))).gains(self.base)

    @cached_property
    def differs(self) -> tuple[Truths, ...]:
        """By axis whether a state has a part there; to be spread over the other axes."""
        return self.conflict.space.differing(self.base)

    @cached_property
    def takes(self) -> tuple[Truths, ...]:
        """By actor whether it takes part."""
        none: Truths = np.zeros(self.possible.shape, dtype=bool)
        return tuple(
            reduce(np.logical_or, (self.differs[m] for m in self.axes_of(n)), none)
            for n in range(len(self.actors))
        )

    @cached_property
    def is_party(self) -> tuple[Truths, ...]:
        """By actor whether it is a party: it takes part, or is one whatever is done."""
        ids = {actor.id for actor in self.party}
        return tuple(
            np.ones_like(takes) if actor.id in ids else takes
            for actor, takes in zip(self.actors, self.takes, strict=True)
        )

    @cached_property
    def packages(self) -> Truths:
        """The possible states in which two or more take part."""
        takers = sum(takes.astype(np.int8) for takes in self.takes)
        found: Truths = self.possible & (takers > 1)
        return found

    def back(self, values: NDArray[Any], *axes: int) -> NDArray[Any]:
        """The values with no deal on these axes; to be spread along them."""
        at = [slice(None)] * values.ndim
        for n in axes:
            at[n] = slice(self.here[n], self.here[n] + 1)
        return values[tuple(at)]

    @cached_property
    def held(self) -> list[tuple[Truths, Truths]]:
        """By rung where no party has less than by no deal, and where besides one has more."""
        fine = [self.possible.copy() for _ in RUNGS[:NO_RUNG]]
        some = [np.zeros_like(self.possible) for _ in fine]
        for each, party in zip(self.gains, self.is_party, strict=True):
            more = (each.surely, each.entered > 0, each.most > 0)
            falls = (each.most < 0) | ((each.most == 0) & each.falling)
            for n, less in enumerate((each.least < 0, each.entered < 0, falls)):
                fine[n] &= ~(party & less)
                some[n] |= party & more[n]
        return [(own, own & any_) for own, any_ in zip(fine, some, strict=True)]

    @cached_property
    def rungs(self) -> Counts8:
        """The place among RUNGS of the rung of each possible state; `none` of no deal itself."""
        found: Counts8 = np.select([held for _, held in self.held], range(NO_RUNG), NO_RUNG)
        return found.astype(np.int8)

    @cached_property
    def idle(self) -> Truths:
        """Where a part can be put back, and no party has less as entered."""
        found = np.zeros_like(self.possible)
        for n in range(len(self.here)):
            without = self.differs[n] & self.back(self.possible, n)
            for each, party in zip(self.gains, self.is_party, strict=True):
                without = without & (~party | (self.back(each.entered, n) >= each.entered))
            found |= without
        return found & self.possible

    @cached_property
    def splits_sought(self) -> bool:
        """Whether it was looked at whether packages fall apart: there are not too many ways."""
        return all(found is not None for found in self._apart)

    @cached_property
    def _apart(self) -> list[Truths | None]:
        """By measure the packages of its rung that fall apart; None where it was not sought."""
        return [
            self._falls_apart(fine, self.packages & (self.rungs == n) & ~self.idle)
            for n, (fine, _) in enumerate(self.held)
        ]

    def _falls_apart(self, fine: Truths, wanted: Truths) -> Truths | None:
        """Where the parts can be split in two sets, each of them fine by itself."""
        axes = [n for n in range(len(self.here)) if (wanted & self.differs[n]).any()]
        sets, found = fine.copy(), np.zeros_like(fine)
        sets.flat[self.base] = False  # a set has a part
        for n in set(range(len(self.here))) - set(axes):
            sets &= ~self.differs[n]
        count = int(sets.sum())
        if min(count**2, 2 ** len(axes) * sets.size) > MOST_SPLITS:
            return None
        if count**2 < 2 ** len(axes) * sets.size:
            self._join(np.flatnonzero(sets), found)
        else:
            for some in subsets(axes[1:]):
                rest = [n for n in axes if n not in some]
                found |= self.back(sets, *some) & self.back(sets, *rest)
        return found & wanted

    def _join(self, sets: NDArray[np.intp], found: Truths) -> None:
        """Mark what any two sets of parts, on other axes each, make together."""
        places = np.unravel_index(sets, found.shape)
        parts = sum((at != self.here[n]).astype(np.int64) << n for n, at in enumerate(places))
        for state, own in zip(sets, parts, strict=True):
            found.flat[state + sets[parts & own == 0] - self.base] = True

    @cached_property
    def unfit(self) -> Counts8:
        """The place among UNFIT of why each package is left out, or LEFT."""
        found = np.full(self.possible.shape, LEFT, dtype=np.int8)
        for mover, takes, each in zip(self.movers, self.takes, self.gains, strict=True):
            # Where it takes part, and has less as entered than by its best own move from no deal.
            own = () if mover is None else gaining_moves(self.conflict, mover, self.base)
            if len(own):
                below = takes & (each.entered < each.entered.reshape(-1)[own].max())
                found[(self.rungs <= 1) & below] = UNFIT.index(Unfit.OWN)
        for apart in self._apart:
            if apart is not None:
                found[apart] = UNFIT.index(Unfit.APART)
        found[self.idle] = UNFIT.index(Unfit.IDLE)
        found[self.rungs == NO_RUNG] = UNFIT.index(Unfit.RUNG)
        return found

    def state_with(self, option_ids: Sequence[str]) -> int:
        """No deal with these options in place. Raises Unanswerable where that cannot be."""
        option = self.conflict.space.situation.option
        decisions = {option(id_).decision for id_ in option_ids}
        held = self.conflict.space.options(self.base)
        rest = [each.id for each in held if each.decision not in decisions]
        state = self.conflict.state_with([*rest, *option_ids])
        if not self.possible.flat[state]:
            raise Unanswerable(
                "an option of no deal cannot be undone: these cannot be taken together"
            )
        return state

    def parts(self, state: int) -> tuple[int, ...]:
        """The axes on which a state differs from no deal."""
        places = np.unravel_index(state, self.possible.shape)
        return tuple(n for n, place in enumerate(places) if place != self.here[n])

    def with_parts(self, state: int, axes: Collection[int], start: int | None = None) -> int:
        """No deal, or another start, with what a state has on these axes."""
        shape = self.possible.shape
        before = np.unravel_index(self.base if start is None else start, shape)
        after = np.unravel_index(state, shape)
        mixed = [after[n] if n in axes else before[n] for n in range(len(shape))]
        return int(np.ravel_multi_index(mixed, shape))

    def taking(self, state: int) -> tuple[int, ...]:
        """The actors that take part in a state, by place."""
        return tuple(n for n, mine in enumerate(self.takes) if mine.flat[state])

    def parties(self, state: int) -> tuple[int, ...]:
        """The same, and those that are parties whatever is done."""
        return tuple(n for n, mine in enumerate(self.is_party) if mine.flat[state])

    def axes_of(self, actor: int) -> tuple[int, ...]:
        """The axes of an actor's own decisions."""
        mover = self.movers[actor]
        return () if mover is None else self.conflict.movers[mover].axes

    def entered(self, actor: int, state: int) -> Fraction:
        """What a state gains an actor as entered, in its own points."""
        each = self.gains[actor]
        return Fraction(int(each.entered.flat[state]), each.unit)

    def rung(self, state: int) -> PackageRung:
        return RUNGS[int(self.rungs.flat[state])]

    def why_not(self, state: int) -> Unfit | None:
        """Why a package is left out; None where it is not."""
        place = int(self.unfit.flat[state])
        return None if place == LEFT else UNFIT[place]

    @cached_property
    def unbeaten(self) -> NDArray[np.intp]:
        """Those left of the rungs `deal` and `as-entered` that none of as good a rung beats."""
        rungs = self.rungs.reshape(-1)
        left = np.flatnonzero(self.packages & (self.unfit == LEFT) & (self.rungs <= 1))
        deals = left[rungs[left] == 0]
        some = _unbeaten(self, left)
        return np.union1d(_unbeaten(self, deals), some[rungs[some] == 1])

    @cached_property
    def told(self) -> tuple[int, ...]:
        """The states that each stand for those of their rung with the same takers.

        By rung, fewest that lose as entered, fewest parts, and the order of the file.
        """
        groups = defaultdict[tuple[int, tuple[int, ...]], list[int]](list)
        for state in self.unbeaten.tolist():
            groups[int(self.rungs.flat[state]), self.taking(state)].append(state)
        best = [self._best(takers, states) for (_, takers), states in groups.items()]
        losing = self._losing(best)

        def rank(state: int) -> tuple[int, ...]:
            return int(self.rungs.flat[state]), losing[state], len(self.parts(state)), state

        return tuple(sorted(best, key=rank))

    def _best(self, takers: tuple[int, ...], states: list[int]) -> int:
        """Most takers that gain, then the largest product of gains, then the order of the file."""

        def merit(state: int) -> tuple[int, Fraction]:
            above = [gain for gain in (self.entered(n, state) for n in takers) if gain > 0]
            return len(above), prod(above, start=Fraction(1))

        return max(states, key=merit)

    def _losing(self, states: Sequence[int]) -> dict[int, int]:
        """How many actors lose as entered, of all that have an interest."""
        counts = np.zeros(len(states), dtype=np.intp)
        pairs = zip(self.actors, self.gains, strict=True)
        known = {actor.id: gains for actor, gains in pairs}
        for actor in self.conflict.space.situation.actors() if states else ():
            each = known.get(actor.id) or self.gains_of(actor)
            counts += each.entered.reshape(-1)[states] < 0
        return dict(zip(states, counts.tolist(), strict=True))

    def nearest(self, actor: str | None = None) -> int | None:
        """What comes nearest to a bargain of the packages, all or an actor's; None without any.

        As entered the fewest who take part do not gain, or who must not lose do, and it is the
        first such. If that is only one, it is what costs that one least. So of two in which North
        alone loses, 3 or 1, it is that of 1.
        """
        # Where an actor takes part and does not gain as entered, or is a party and loses.
        lacking = [
            (takes & (each.entered <= 0)) | (party & (each.entered < 0))
            for takes, party, each in zip(self.takes, self.is_party, self.gains, strict=True)
        ]
        pairs = zip(self.actors, self.takes, strict=True)
        mine = [takes for who, takes in pairs if actor in (None, who.id)]
        found = np.flatnonzero(np.any(mine, axis=0) & self.packages)
        if not len(found):
            return None
        counts = np.sum(lacking, axis=0).reshape(-1)[found]
        fewest = found[counts == counts.min()]
        for each, lacks in zip(self.gains, lacking, strict=True):
            if counts.min() == 1 and lacks.flat[fewest[0]]:
                alike = fewest[lacks.reshape(-1)[fewest]]
                return int(alike[each.entered.reshape(-1)[alike].argmax()])
        return int(fewest[0])


def _unbeaten(space: PackageSpace, states: NDArray[np.intp]) -> NDArray[np.intp]:
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


def subsets(things: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every subset but the empty one."""
    return chain.from_iterable(combinations(things, n + 1) for n in range(len(things)))


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
    parts, (fine, _) = space.parts(state), space.held[int(space.rungs.flat[state])]
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


class Bargain(StrEnum):
    """Whether there is a bargain; each where none before it fits.

    `nothing`: fewer than two actors have a choice. `there`: there is one by which each who takes
    part gains `always`. `entered`: there is one at middle estimates. `not-known`: an option is not
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
        cls,
        space: PackageSpace,
        no_deal: StateVerdict,
        first: Always | None,
        moved: Sequence[Fraction],
    ) -> Bargain:
        """Whether there is one; when the `first` is one, and what who moves to no deal gains."""
        axes = space.conflict.space.axes
        if len({axis.decision.actor for axis in axes if not axis.gone}) < 2:
            return cls.NOTHING
        if space.told:
            return cls.THERE if first is Always.ALWAYS else cls.ENTERED
        if no_deal.not_judged:
            return cls.NOT_KNOWN
        is_better = len(moved) > 1 and all(gain > 0 for gain in moved)
        return cls.NOT_NEEDED if is_better else cls.NONE
