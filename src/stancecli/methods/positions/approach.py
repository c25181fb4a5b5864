"""Who came closer to whom from period to period, by what both said of the same things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stancecli.methods.positions.cells import Cells
from stancecli.methods.positions.statements import period_named_by
from stancecli.model import Actor

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]

NAMED = 10
"""Of those who came closer, and of those who drew apart, so many pairs are kept."""


@dataclass(frozen=True)
class PairChange:
    """How far two actors were apart in the first and the last period in which they can be compared.

    The distance is the mean of |x_a - x_b| over the things on which both spoke in that period, in
    steps of the scale of stances: 0 to 4.
    """

    a: Actor
    b: Actor
    first_period: str
    last_period: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """By how much they drew apart; below 0, came closer."""
        return self.after - self.before


class Approach:
    """How far every two of some actors were apart, in the first and in the last of the periods."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        import numpy as np

        self._actors = actors
        size = len(actors)
        self._first, self._last = (np.full((size, size), np.nan) for _ in range(2))
        self._begin, self._end = (np.zeros((size, size), dtype=int) for _ in range(2))

    def add(self, period: int, blocks: Sequence[Cells]) -> None:
        """What was said in a period, later than those before."""
        import numpy as np

        spoke = np.unique(np.concatenate([block.actors for block in blocks]))
        present = spoke[spoke >= 0]
        size = len(present)
        total, count = np.zeros((size, size)), np.zeros((size, size))
        for block in blocks:
            kept = block.actors >= 0
            things, places = np.unique(block.things[kept], return_inverse=True)
            x = np.full((len(things), size), np.nan)
            x[places, np.searchsorted(present, block.actors[kept])] = block.stances[kept]
            for row in x:
                apart = np.abs(row[:, None] - row[None, :])
                known = ~np.isnan(apart)
                total[known] += apart[known]
                count += known
        a, b = np.nonzero(count)
        mean, a, b = total[a, b] / count[a, b], present[a], present[b]
        new = np.isnan(self._first[a, b])
        self._first[a[new], b[new]], self._begin[a[new], b[new]] = mean[new], period
        self._last[a, b], self._end[a, b] = mean, period

    def ranked(self, sign: int) -> tuple[PairChange, ...]:
        """The pairs that drew apart most (1), or came closer (-1); ties as the actors stand."""
        import numpy as np

        moved = np.triu(np.nan_to_num(self._last - self._first), 1)
        rows, columns = np.nonzero(sign * moved > 0)
        order = np.argsort(-sign * moved[rows, columns], kind="stable")[:NAMED]
        return tuple(
            PairChange(
                self._actors[a],
                self._actors[b],
                period_named_by(self._begin.item(a, b)),
                period_named_by(self._end.item(a, b)),
                self._first.item(a, b),
                self._last.item(a, b),
            )
            for a, b in zip(rows[order].tolist(), columns[order].tolist(), strict=True)
        )
