"""Which package is told first, and why others are left out.

Of packages with the same takers the product of their gains decides, as in J. F. Nash (1950): it is
the same whatever the scale of anybody's points. So gains of 2 and 3 (6) come before 1 and 5 (5).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import prod

import numpy as np
from numpy.typing import NDArray

from stancecli.methods.packages import RUNGS, PackageRung, PackageSpace, Unfit, subsets
from stancecli.methods.stability import Options
from stancecli.methods.stability.conflict import moves_of
from stancecli.methods.stability.verdict import StateVerdict, Word
from stancecli.model import Actor


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
        found = (
            ChosenPackage(
                state=best[rung, takers],
                rung=RUNGS[rung],
                takers=takers,
                losing=losing[best[rung, takers]],
            )
            for rung, takers in groups
        )
        return tuple(
            sorted(
                found,
                key=lambda each: (
                    RUNGS.index(each.rung),
                    each.losing,
                    len(self.space.parts(each.state)),
                    each.state,
                ),
            )
        )

    def _best(self, takers: tuple[int, ...], states: list[int]) -> int:
        """Most takers that gain, then the largest product of gains, then the order of the file."""

        def merit(state: int) -> tuple[int, Fraction]:
            gains = (self.space.entered(n, state) for n in takers)
            above = [gain for gain in gains if gain > 0]
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
    columns = space.entered_at(states)
    ranks = np.stack([np.unique(own, return_inverse=True)[1] for own in columns], axis=-1)
    # What beats a state has a larger sum, so of those not looked at yet the first is not beaten.
    places = np.argsort(-ranks.sum(axis=1), kind="stable")
    rows = ranks[places]
    found: list[int] = []
    while len(rows):
        first = rows[0]
        equal = (rows == first).all(axis=1)
        found.extend(places[equal].tolist())
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


def unfitness(space: PackageSpace, state: int) -> Unfitness | None:
    """Why a package is left out; None where it is not, or where the state is no package."""
    if not space.packages.flat[state]:
        return None
    match why := space.why_not(state):
        case Unfit.IDLE:
            return Unfitness(why, _first_idle(space, state))
        case Unfit.APART:
            return Unfitness(why, *_first_split(space, state))
        case Unfit.OWN:
            return _own_move(space, state)
    return Unfitness(why) if why else None


def _taken(space: PackageSpace, state: int, axes: Iterable[int]) -> Options:
    return space.conflict.space.options_taken(space.base, space.with_parts(state, {*axes}))


def _first_idle(space: PackageSpace, state: int) -> Options:
    parts, parties = space.parts(state), space.parties(state)
    for part in parts:
        rest = space.with_parts(state, [n for n in parts if n != part])
        kept = (space.entered(n, rest) >= space.entered(n, state) for n in parties)
        if space.possible.flat[rest] and all(kept):
            return _taken(space, state, [part])
    raise AssertionError("a part is idle")


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
            best = next(moves_of(space.conflict, (mover,), space.base, improving=True), None)
            if best and space.entered(n, best.end) > space.entered(n, state):
                taken = space.conflict.space.options_taken(space.base, best.end)
                gain = space.entered(n, best.end)
                return Unfitness(Unfit.OWN, taken, actor=space.actors[n], gain=gain)
    raise AssertionError("an own move is better")


# Whether there is one at all.


class Bargain(StrEnum):
    """Whether there is a bargain; each where none before it fits.

    `nothing`: fewer than two actors have a choice. `there`: there is one, and no deal is the
    current state, which holds. `entered`: there is one at middle values. `not-known`: an option is
    not judged. `not-needed`: moving alone ends where two or more who move are better off as
    entered. `none`.
    """

    NOTHING = "nothing"
    THERE = "there"
    ENTERED = "entered"
    NOT_KNOWN = "not-known"
    NOT_NEEDED = "not-needed"
    NONE = "none"


def bargain(
    choice: Choice, no_deal: StateVerdict, is_now: bool, moved: Sequence[Fraction]
) -> Bargain:
    """Whether there is a bargain against no deal; `moved` is what who moves there gains by it."""
    axes = choice.space.conflict.space.axes
    if len({axis.decision.actor for axis in axes if not axis.gone}) < 2:
        return Bargain.NOTHING
    if choice.told:
        surely = is_now and no_deal.word is Word.HOLDS
        return Bargain.THERE if surely else Bargain.ENTERED
    if no_deal.not_judged:
        return Bargain.NOT_KNOWN
    is_better = len(moved) > 1 and all(gain > 0 for gain in moved)
    return Bargain.NOT_NEEDED if is_better else Bargain.NONE
