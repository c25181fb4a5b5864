"""Which package is told first, and whether there is one at all.

Of packages with the same takers the product of their gains decides, as in J. F. Nash (1950): it is
the same whatever the scale of anybody's points. So gains of 2 and 3 (6) come before 1 and 5 (5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import prod

import numpy as np
from numpy.typing import NDArray

from stancecli.methods.packages import PackageSpace
from stancecli.methods.packages.no_deal import Always
from stancecli.methods.stability import Truths
from stancecli.methods.stability.judge import StateVerdict


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
    def told(self) -> tuple[int, ...]:
        """The states that each stand for those of their rung with the same takers.

        By rung, fewest that lose as entered, fewest parts, and the order of the file.
        """
        space, groups = self.space, defaultdict[tuple[int, tuple[int, ...]], list[int]](list)
        for state in self.unbeaten.tolist():
            groups[int(space.rungs.flat[state]), space.taking(state)].append(state)
        best = [self._best(takers, states) for (_, takers), states in groups.items()]
        losing = self._losing(best)

        def rank(state: int) -> tuple[int, ...]:
            return int(space.rungs.flat[state]), losing[state], len(space.parts(state)), state

        return tuple(sorted(best, key=rank))

    def _best(self, takers: tuple[int, ...], states: list[int]) -> int:
        """Most takers that gain, then the largest product of gains, then the order of the file."""

        def merit(state: int) -> tuple[int, Fraction]:
            above = [gain for gain in (self.space.entered(n, state) for n in takers) if gain > 0]
            return len(above), prod(above, start=Fraction(1))

        return max(states, key=merit)

    def _losing(self, states: Sequence[int]) -> dict[int, int]:
        """How many actors lose as entered, of all that have an interest."""
        counts = np.zeros(len(states), dtype=np.intp)
        pairs = zip(self.space.actors, self.space.gains, strict=True)
        known = {actor.id: gains for actor, gains in pairs}
        for actor in self.space.conflict.space.situation.actors() if states else ():
            each = known.get(actor.id) or self.space.gains_of(actor)
            counts += each.entered.reshape(-1)[states] < 0
        return dict(zip(states, counts.tolist(), strict=True))

    def nearest(self, actor: str | None = None) -> int | None:
        """What comes nearest to a bargain of the packages, all or an actor's; None without any.

        As entered the fewest who take part do not gain, or who must not lose do, and it is the
        first such. If that is only one, it is what costs that one least. So of two in which North
        alone loses, 3 or 1, it is that of 1.
        """
        space, lacking = self.space, np.zeros(self.space.possible.shape, dtype=np.int16)
        mine = np.zeros_like(space.packages)
        for who, takes, lacks in zip(space.actors, space.takes, self._lacking(), strict=True):
            lacking += lacks
            if actor in (None, who.id):
                mine |= takes
        found = np.flatnonzero(mine & space.packages)
        if not len(found):
            return None
        counts = lacking.reshape(-1)[found]
        fewest = found[counts == counts.min()]
        for each, lacks in zip(space.gains, self._lacking(), strict=True):
            if counts.min() == 1 and lacks.flat[fewest[0]]:
                alike = fewest[lacks.reshape(-1)[fewest]]
                return int(alike[each.entered.reshape(-1)[alike].argmax()])
        return int(fewest[0])

    def _lacking(self) -> Iterator[Truths]:
        """By actor where as entered it takes part and does not gain, or is a party and loses."""
        space = self.space
        for takes, party, each in zip(space.takes, space.is_party, space.gains, strict=True):
            yield (takes & (each.entered <= 0)) | (party & (each.entered < 0))


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
