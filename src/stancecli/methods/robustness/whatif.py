"""What-if analysis of importances: who leads with each criterion at each importance in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from stancecli.methods.performance import PerformanceTable
from stancecli.model import IMPORTANCE, Criterion, Option, exactly


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Who leads with one criterion at an importance, all others as entered.

    `margin` is by how many points the leaders are ahead of the next; None where all are level.
    `as_entered`: the criterion has that importance in the model.
    """

    importance: Fraction
    leaders: tuple[Option, ...]
    margin: Fraction | None
    as_entered: bool


@dataclass(frozen=True, slots=True)
class WhatIfs:
    """A criterion at low, medium, high and vital."""

    criterion: Criterion
    at: tuple[WhatIf, ...]

    @property
    def turns(self) -> bool:
        """Whether it matters: not the same options lead at all of them."""
        return len({tuple(option.id for option in found.leaders) for found in self.at}) > 1


def what_ifs(table: PerformanceTable) -> tuple[WhatIfs, ...]:
    """Every criterion at every importance that has a word, in the order of the file."""
    return tuple(
        WhatIfs(criterion, tuple(_at_each(table, place, criterion)))
        for place, criterion in enumerate(table.criteria)
    )


def _at_each(table: PerformanceTable, place: int, criterion: Criterion) -> Iterator[WhatIf]:
    for importance in map(Fraction, IMPORTANCE.values()):
        more = importance - table.weights[place]
        scores = {
            option.id: table.scores[option.id] + more * table.values[option.id][place]
            for option in table.candidates
        }
        most = max(scores.values())
        leaders = tuple(option for option in table.candidates if scores[option.id] == most)
        next_best = max((score for score in scores.values() if score < most), default=None)
        margin = None if next_best is None else most - next_best
        as_entered = criterion.weight == exactly(importance)
        yield WhatIf(importance, leaders, margin, as_entered)
