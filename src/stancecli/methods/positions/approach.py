"""Who came closer to whom from period to period, by what both said of the same things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stancecli.methods.positions.statements import Every, Stated, in_period
from stancecli.model import Actor

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


def pair_changes(
    actors: Sequence[Actor], said: Iterable[Stated], periods: Sequence[str], every: Every
) -> tuple[tuple[PairChange, ...], tuple[PairChange, ...]]:
    """The pairs that came closer most, and those that drew apart most; ties as in the file."""
    import numpy as np

    said = tuple(said)
    places = {actor.id: n for n, actor in enumerate(actors)}
    targets = {id_: n for n, id_ in enumerate(dict.fromkeys(each.target.id for each in said))}
    size = len(actors)
    first, last = np.full((size, size), np.nan), np.full((size, size), np.nan)
    begin, end = np.zeros((size, size), dtype=int), np.zeros((size, size), dtype=int)
    for n, period in enumerate(periods):
        stances = np.full((size, len(targets)), np.nan)
        for each in said:
            if own := in_period(each, period, every):
                stances[places[each.actor.id], targets[each.target.id]] = float(own.stance)
        total, count = np.zeros((size, size)), np.zeros((size, size))
        for column in stances.T:
            apart = np.abs(column[:, None] - column[None, :])
            known = ~np.isnan(apart)
            total[known] += apart[known]
            count += known
        both = count > 0
        mean = np.divide(total, count, out=np.full((size, size), np.nan), where=both)
        new = both & np.isnan(first)
        first[new], begin[new] = mean[new], n
        last[both], end[both] = mean[both], n
    moved = np.triu(np.nan_to_num(last - first), 1)

    def ranked(sign: int) -> tuple[PairChange, ...]:
        rows, columns = np.nonzero(sign * moved > 0)
        order = np.argsort(-sign * moved[rows, columns], kind="stable")[:NAMED]
        return tuple(
            PairChange(
                actors[a],
                actors[b],
                periods[begin[a, b]],
                periods[end[a, b]],
                float(first[a, b]),
                float(last[a, b]),
            )
            for a, b in zip(rows[order].tolist(), columns[order].tolist(), strict=True)
        )

    return ranked(-1), ranked(1)
