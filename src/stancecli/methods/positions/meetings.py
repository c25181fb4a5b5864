"""Where two actors meet: the things on which both are for or against, in any number of them.

A few as a model has them (`alignment`, whose sizes are exact), or many, in blocks of cells that are
added up as matrix products.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from stancecli.methods.positions.cells import PARTS, Cells

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]

RANKED = 2
"""They are ranked to so many: means of folded statements are rounded."""


@dataclass(frozen=True, eq=False)
class Meetings:
    """Agreements and clashes of every two actors: by count, and by size ½(|x_a| + |x_b|).

    Each is a square, of actors by actors; x is half a stance, -1 to 1. Sizes are in parts of one.
    """

    parts: int
    agreements: Numbers
    clashes: Numbers
    convergence: Numbers
    divergence: Numbers

    @classmethod
    def of(cls, size: int, blocks: Iterable[Cells]) -> Meetings:
        """What so many actors come to over blocks of things; of others nothing counts."""
        import numpy as np

        sums = [np.zeros((size, size), type_) for type_ in (int, int, float, float)]
        for block in blocks:
            kept = (block.actors >= 0) & (block.sides != 0)
            things, places = np.unique(block.things[kept], return_inverse=True)
            x = np.zeros((size, len(things)))
            x[block.actors[kept], places] = block.stances[kept] / 2
            for each, more in zip(sums, squares(x), strict=True):
                each += more
        sizes = (np.round(each / 2 * PARTS).astype(int) for each in sums[2:])
        return cls(PARTS, *sums[:2], *sizes)

    def at(self, a: int, b: int) -> tuple[int, int, Fraction, Fraction]:
        """Agreements, clashes, convergence and divergence of one pair."""
        near, far = (
            Fraction(int(of[a, b]), self.parts) for of in (self.convergence, self.divergence)
        )
        return int(self.agreements[a, b]), int(self.clashes[a, b]), near, far

    def pairs(self) -> list[tuple[int, int]]:
        """Every pair that agrees or clashes somewhere, by places, in the order of the actors."""
        import numpy as np

        met = np.triu(self.agreements + self.clashes > 0, 1)
        return [(a, b) for a, b in np.argwhere(met).tolist()]

    def closest(self, names: Sequence[str]) -> list[tuple[int, int]]:
        """The pairs of actors of these names that are together, the strongest first."""
        return self._ranked(1, names)

    def furthest(self, names: Sequence[str]) -> list[tuple[int, int]]:
        """The pairs that are apart, the strongest first."""
        return self._ranked(-1, names)

    def groups(self, names: Sequence[str]) -> list[tuple[int, ...]]:
        """Actors, by their places, joined by complete linkage: never across a pair that is apart.

        The pairs that are together draw them together, those first that agree on most more than
        they clash on; of equals those that clash on less, then those that come first by name, so
        that the same statements give the same groups in whatever order they stand. Two groups (or
        actors) join where a pair between them is together and none is apart. What has been refused
        once stays refused, since groups only grow, so one pass does. The largest stands first.
        """
        import numpy as np

        net = self.agreements - self.clashes
        group = list(range(len(net)))
        members = [1 << n for n in group]  # sets of actors as the bits of an integer
        rows = np.packbits(net < 0, axis=1, bitorder="little")
        foes = [int.from_bytes(row.tobytes(), "little") for row in rows]
        for a, b in _in_order(net > 0, names, self.clashes, -net):
            kept, joined = group[a], group[b]
            if kept > joined:
                kept, joined = joined, kept
            if kept != joined and not members[kept] & foes[joined]:
                members[kept] |= members[joined]
                foes[kept] |= foes[joined]
                group = [kept if number == joined else number for number in group]
        # A group bears the number of its first actor: as large, it stands in the order of the file.
        found = (tuple(n for n, g in enumerate(group) if g == one) for one in sorted(set(group)))
        return sorted((each for each in found if len(each) > 1), key=lambda each: -len(each))

    def _ranked(self, sign: int, names: Sequence[str]) -> list[tuple[int, int]]:
        """Those whose net is of this sign: the largest first, of equals that of the larger size.

        Then that which is first by name, so that the same statements rank alike in whatever order
        they stand.
        """
        import numpy as np

        net = sign * (self.agreements - self.clashes)
        size = sign * ((self.convergence - self.divergence) / self.parts).astype(float)
        return _in_order(net > 0, names, -np.round(size, RANKED), -net)


def squares(x: Numbers, scales: Numbers | int = 1) -> Iterator[Numbers]:
    """Agreements and clashes of rows, and their sizes in halves of x, each row times its scale."""
    import numpy as np

    in_favour, against = np.maximum(x, 0), np.maximum(-x, 0)
    yes, no = ((size > 0).astype(bool).astype(x.dtype) for size in (in_favour, against))
    opposed = yes @ no.T
    yield (yes @ yes.T + no @ no.T).astype(int)
    yield (opposed + opposed.T).astype(int)
    for says, denies in ((yes, no), (no, yes)):
        own = (in_favour @ says.T + against @ denies.T) * scales
        yield own + own.T


def _in_order(of: Numbers, names: Sequence[str], *keys: Numbers) -> list[tuple[int, int]]:
    """The two of each pair, by places: by these keys, the last first, then by their names."""
    import numpy as np

    places = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=int)
    first, second = np.nonzero(np.triu(of[np.ix_(places, places)], 1))
    by_name = second, first
    first, second = places[first], places[second]
    order = np.lexsort([*by_name, *(key[first, second] for key in keys)])
    ends = np.sort(np.stack((first[order], second[order])), axis=0)
    return [(a, b) for a, b in ends.T.tolist()]
