"""A decision's table with one number in each cell: what all questions of firmness work on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TypeAlias

from stancecli.methods.performance import PerformanceTable
from stancecli.model import Breach, Criterion, Effect, Option
from stancecli.situation import Bearing

Held: TypeAlias = tuple[Effect | Breach, Fraction, frozenset[str]]
"""A claim, the weight of its criterion, and the options that it holds for."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """The candidates of a table against its criteria, ranges at their midpoints.

    `leaders` have the most points; the `rivals` are all other candidates. Rows of `values` and
    `weights` follow the order of `criteria`.
    """

    table: PerformanceTable
    weights: tuple[Fraction, ...]
    values: Mapping[str, tuple[Fraction, ...]]
    scores: Mapping[str, Fraction]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return self.table.criteria

    @property
    def candidates(self) -> tuple[Option, ...]:
        return self.table.candidates

    @property
    def leaders(self) -> tuple[Option, ...]:
        return self.table.leaders

    @cached_property
    def rivals(self) -> tuple[Option, ...]:
        return tuple(each for each in self.candidates if each not in self.leaders)

    @cached_property
    def held(self) -> tuple[Held, ...]:
        """The claims behind the candidates' cells, in the order of the file.

        A claim that holds for all candidates alike bears on none of their differences.
        """
        return tuple(self._held())

    def _held(self) -> Iterator[Held]:
        for each, weight in zip(self.criteria, self.weights, strict=True):
            claims: dict[int, tuple[Effect | Breach, set[str]]] = {}
            for option in self.candidates:
                for claim in self.table.cells[option.id, each.id].claims:
                    claims.setdefault(id(claim), (claim, set()))[1].add(option.id)
            for claim, holders in claims.values():
                if len(holders) < len(self.candidates):
                    yield claim, weight, frozenset(holders)

    def best(self, scores: Mapping[str, Fraction]) -> tuple[Option, ...]:
        """The candidates with the highest of these scores, in the order of the file."""
        most = max(scores.values())
        return tuple(each for each in self.candidates if scores[each.id] == most)

    def winners(self, by: Mapping[str, Fraction]) -> tuple[Option, ...]:
        """The candidates that lead after these changes of scores."""
        return self.best({id_: score + by.get(id_, 0) for id_, score in self.scores.items()})

    def changed(self, by: Mapping[str, Fraction]) -> tuple[Option, ...]:
        """The leaders after these changes of scores, if a rival is among them; else none."""
        winners = self.winners(by)
        return winners if any(each not in self.leaders for each in winners) else ()

    def named(self, claim: Effect | Breach) -> Bearing:
        """A claim with the items that it names."""
        return self.table.situation.bearing(claim)

    def steps(self, a: str, b: str) -> tuple[Fraction, ...]:
        """d_c = v(a, c) − v(b, c), for every criterion."""
        return tuple(x - y for x, y in zip(self.values[a], self.values[b], strict=True))

    def lead(self, a: str, b: str) -> Fraction:
        """D = V_a − V_b."""
        return self.scores[a] - self.scores[b]


@lru_cache(maxsize=1)
def sheet(table: PerformanceTable) -> Sheet:
    """The sheet of a table; of the last one it is kept, since every question begins with it."""
    weights = tuple(each.weight.mid for each in table.criteria)
    values = {
        option.id: tuple(table.v(option.id, each.id).mid for each in table.criteria)
        for option in table.candidates
    }
    scores = {id_: weighed(weights, row) for id_, row in values.items()}
    return Sheet(table, weights, values, scores)


def weighed(weights: tuple[Fraction, ...], row: tuple[Fraction, ...]) -> Fraction:
    """Σ w_c · x_c."""
    return sum((w * x for w, x in zip(weights, row, strict=True)), Fraction(0))
