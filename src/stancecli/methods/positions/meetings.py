"""Where two actors meet: the issues on which both are for or against, in any number of them.

The same sizes as in `alignment`, for more issues than fit into one table: blocks of issues are
added up as matrix products.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from stancecli.methods.positions.alignment import groups_of, ranked

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]

DIGITS = 6
"""Sizes are told apart to so many decimals: the last bits differ from one machine to the next."""


class Cells(NamedTuple):
    """Stances, -2 to 2, of actors on a block of issues in one period; both are numbers from 0."""

    period: str
    actors: Numbers
    issues: Numbers
    stances: Numbers


class Pairing(NamedTuple):
    """How far two actors, by their places, agree and clash; as `alignment.Pair`."""

    a: int
    b: int
    agreements: int
    clashes: int
    convergence: float
    divergence: float


@dataclass(frozen=True, eq=False)
class Meetings:
    """Agreements and clashes of every two actors: by count, and by size ½(|x_a| + |x_b|).

    Each is a square, of actors by actors; x is half a stance, -1 to 1.
    """

    agreements: Numbers
    clashes: Numbers
    convergence: Numbers
    divergence: Numbers

    @classmethod
    def of(cls, size: int, blocks: Iterable[Cells]) -> Meetings:
        """What so many actors come to over blocks of issues."""
        import numpy as np

        sums = [np.zeros((size, size)) for _ in range(4)]
        for block in blocks:
            x = np.zeros((size, int(block.issues.max()) + 1))
            x[block.actors, block.issues] = block.stances / 2
            in_favour, against = np.maximum(x, 0), np.maximum(-x, 0)
            yes, no = (x > 0).astype(float), (x < 0).astype(float)
            sums[0] += yes @ yes.T + no @ no.T
            opposed = yes @ no.T
            sums[1] += opposed + opposed.T
            sums[2] += _of_both(in_favour @ yes.T + against @ no.T)
            sums[3] += _of_both(in_favour @ no.T + against @ yes.T)
        return cls(*sums[:2], *(np.round(each, DIGITS) for each in sums[2:]))

    @property
    def pairs(self) -> int:
        """How many pairs agree or clash somewhere."""
        import numpy as np

        return int(np.count_nonzero(np.triu(self.agreements + self.clashes, 1)))

    @property
    def diverging(self) -> int:
        """How many of these are apart: they clash on more than they agree on."""
        import numpy as np

        return int(np.count_nonzero(np.triu(self.clashes > self.agreements, 1)))

    def at(self, a: int, b: int) -> Pairing:
        """One pair."""
        counts = int(self.agreements[a, b]), int(self.clashes[a, b])
        return Pairing(a, b, *counts, float(self.convergence[a, b]), float(self.divergence[a, b]))

    def closest(self, names: Sequence[str]) -> list[Pairing]:
        """The pairs of actors of these names that are together, the strongest first."""
        return self._ranked(1, names)

    def furthest(self, names: Sequence[str]) -> list[Pairing]:
        """The pairs that are apart, the strongest first."""
        return self._ranked(-1, names)

    def every(self) -> Iterable[Pairing]:
        """Every pair that agrees or clashes somewhere, in the order of the actors."""
        import numpy as np

        met = np.triu(self.agreements + self.clashes > 0, 1)
        return (self.at(a, b) for a, b in np.argwhere(met).tolist())

    def groups(self, names: Sequence[str]) -> tuple[tuple[int, ...], ...]:
        """Groups in which no two actors are apart, the largest first; see `alignment.groups_of`."""
        found = groups_of(self.agreements, self.clashes, names)
        return tuple(sorted(found, key=lambda group: -len(group)))

    def _ranked(self, sign: int, names: Sequence[str]) -> list[Pairing]:
        net, size = self.agreements - self.clashes, self.convergence - self.divergence
        return [self.at(a, b) for a, b in ranked(sign * net, sign * size, names)]


def _of_both(own: Numbers) -> Numbers:
    """What both of each pair add, a half each."""
    return (own + own.T) / 2
