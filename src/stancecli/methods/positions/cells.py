"""What many actors said of many things, in columns: how far they are apart on each, who moved; and
where the weight of actors lies on a decision's scale.

A cell is an actor on a thing, in one period or in all. Actors and things are numbers from 0, in the
order of their names, or of the file. Every column is as long as there are cells. How far actors are
apart is the mean difference of C. Gini (1912) between their means, each pair counted as often as
it has statements: so of 2, 0 and −1, said once each, (2 + 3 + 1) ÷ 3 = 2. How far somebody moved is
our own.

The weighted mean and the weighted median sum up a table of positions, capabilities and saliences,
the table that expected-utility and bargaining studies publish (R. Thomson, F. Stokman, C. Achen and
T. König, eds., *The European Union Decides*, 2006). Neither is a forecast.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from stancecli.methods.positions import changed, is_clear
from stancecli.model import Actor, Decision, Option, Position
from stancecli.situation import Situation

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]

DIGITS = 6
"""Sizes are told apart to so many decimals: the last bits differ from one machine to the next."""
PARTS = 10**DIGITS


class Cells(NamedTuple):
    """Columns of cells: how many statements, their mean (-2 to 2), and the side that it is on.

    An actor that is none of those asked for is -1. A period is a number, in the order of time.
    """

    periods: Numbers
    actors: Numbers
    things: Numbers
    n: Numbers
    stances: Numbers
    sides: Numbers
    divided: Numbers

    @classmethod
    def of(cls, who: tuple[Numbers, Numbers, Numbers], n: Numbers, *sums: Numbers) -> Cells:
        """Cells of periods, actors and things, by how many agree, disagree, and their mean."""
        import numpy as np

        n, agree, disagree, stances = (np.asarray(each, dtype=float) for each in (n, *sums))
        signs = np.sign(stances)
        sided = is_clear(n, agree, disagree) & (signs == np.sign(agree - disagree))
        sides = np.where(sided, signs, 0).astype(int)
        return cls(*who, n, stances, sides, (sides == 0) & (agree + disagree > 0))


class Divisions(NamedTuple):
    """Of each thing: how far actors are apart on it, and whether it is `shared`.

    It is where two actors or more speak of it, and all are on one side. `distances` are in parts of
    a step of stances: the mean difference of their means over all pairs, each of n_a × n_b
    statements. `least` is the smallest of their means, whatever its side.
    """

    things: Numbers
    distances: Numbers
    shared: Numbers
    least: Numbers

    @classmethod
    def joined(cls, found: Iterable[Divisions]) -> Divisions:
        """Those of several blocks together."""
        import numpy as np

        return cls(*map(np.concatenate, zip(*found, strict=True)))

    @classmethod
    def of(cls, block: Cells) -> Divisions:
        """Those of the things in a block, which has all cells of each."""
        import numpy as np

        order = np.lexsort((block.stances, block.things))
        things, n, means, sides = (
            column[order] for column in (block.things, block.n, block.stances, block.sides)
        )
        starts = np.flatnonzero(np.diff(things, prepend=-1))
        actors = np.diff(np.append(starts, len(things)))

        def added(values: Numbers) -> Numbers:
            return np.add.reduceat(values, starts) if len(starts) else values

        def below(values: Numbers) -> Numbers:
            sums: Numbers = np.cumsum(values) - values
            before: Numbers = np.repeat(sums[starts], actors)
            return sums - before

        n_below = below(n)
        pairs, apart = added(n * n_below), added(n * (n_below * means - below(n * means)))
        mean = np.divide(apart, pairs, out=np.zeros(len(starts)), where=pairs > 0)
        strength = np.abs(means)
        sided = (added(taken.astype(int)) for taken in (sides > 0, sides < 0))
        return cls(
            things[starts],
            np.round(mean * PARTS),
            (np.maximum(*sided) == actors) & (actors > 1),
            np.round(np.minimum.reduceat(strength, starts) * PARTS) if len(starts) else strength,
        )

    def ranked(self) -> tuple[Numbers, Numbers, Numbers]:
        """The places of those that divide most, of those that all share, and of the others.

        The furthest apart first; those shared by the weakest of the means, the strongest first.
        """
        import numpy as np

        shared, apart = self.shared, self.distances > 0
        places = (np.flatnonzero(of) for of in (~shared & apart, shared, ~shared & ~apart))
        keys = (-self.distances, -self.least, self.things)
        first, second, third = (
            own[np.argsort(key[own], kind="stable")] for own, key in zip(places, keys, strict=True)
        )
        return first, second, third


class Move(NamedTuple):
    """Who moved on what and when; how far, in parts of a step, times the fewer statements.

    The size is below 0: so the largest stands first, and of equals the earliest.
    """

    size: float
    after: int
    actor: int
    thing: int


@dataclass
class Moves:
    """How often sides were changed from period to period, and by how many; the largest changes.

    `to` counts the moves to each period, by its number.
    """

    most: int
    count: int = 0
    to: Counter[int] = field(default_factory=Counter)
    largest: list[Move] = field(default_factory=list)

    def add(self, block: Cells) -> None:
        """Those of a block in which the cells of an actor on a thing stand in the order of time."""
        import numpy as np

        _, of = np.unique(
            block.things * (block.actors.max() + 1) + block.actors, return_inverse=True
        )
        told = zip(of.tolist(), block.sides.tolist(), block.divided.tolist(), strict=True)
        before, after = np.array(list(changed(told)), dtype=int).reshape(-1, 2).T
        self.count += len(before)
        self.to.update(block.periods[after].tolist())
        steps = np.abs(block.stances[after] - block.stances[before])
        sizes = np.round(steps * np.minimum(block.n[after], block.n[before]) * PARTS)
        columns = (-sizes, block.periods[after], block.actors[after], block.things[after])
        kept = np.lexsort(columns[::-1])[: self.most]
        found = map(Move, *(column[kept].tolist() for column in columns))
        self.largest = sorted([*self.largest, *found])[: self.most]


# A decision's scale.


@dataclass(frozen=True, slots=True)
class ScalePlace:
    """Where an actor stands on the scale of a decision; all figures are 0 to 100."""

    actor: Actor
    decision: Decision
    position: Position
    at: Fraction
    capability: Fraction
    salience: Fraction

    @property
    def weight(self) -> Fraction:
        return self.capability * self.salience


@dataclass(frozen=True, slots=True)
class Leverage:
    """One actor's place on a scale and its hold on the mean.

    `weight` is capability × salience, each 0 to 100; `share` of all weight in [0, 1] is also by how
    much the mean moves for each step that the actor moves. `pull` is the mean less the mean
    without this actor, None where it has all the weight.
    """

    actor: Actor
    position: Position
    at: Fraction
    weight: Fraction
    share: Fraction
    pull: Fraction | None


@dataclass(frozen=True, slots=True)
class ScaleSummary:
    """The middle of a scale by weight; places are 0 to 100.

    `margin` is the smallest share of all weight that would have to cross the median to move it; 0
    where exactly half lies at or below it, and then the lower place is taken.
    """

    decision: Decision
    leverage: tuple[Leverage, ...]
    mean: Fraction
    median: Fraction
    margin: Fraction
    nearest_mean: tuple[Option, ...]
    nearest_median: tuple[Option, ...]


def places_on(situation: Situation, decision: Decision) -> tuple[ScalePlace, ...]:
    """The places that actors take on the scale of a decision; none where it has no scale."""
    return tuple(
        ScalePlace(situation.actor(p.actor), decision, p, p.at, p.capability, p.salience)
        for p in situation.positions_on(decision.id)
        if p.at is not None and p.capability is not None and p.salience is not None
    )


def scale_summary(situation: Situation, decision: Decision) -> ScaleSummary | None:
    """The middle of a decision's scale; None where it has none, or nobody on it has weight."""
    places = places_on(situation, decision)
    weight = sum((place.weight for place in places), Fraction(0))
    if not weight:
        return None
    moment = sum((place.weight * place.at for place in places), Fraction(0))
    mean = moment / weight
    median, margin = weighted_median([(place.at, place.weight) for place in places])
    leverage = []
    for place in places:
        x, w = place.at, place.weight
        pull = mean - (moment - w * x) / (weight - w) if w != weight else None
        leverage.append(Leverage(place.actor, place.position, x, w, w / weight, pull))
    return ScaleSummary(
        decision=decision,
        leverage=tuple(leverage),
        mean=mean,
        median=median,
        margin=margin,
        nearest_mean=_nearest(decision.options, mean),
        nearest_median=_nearest(decision.options, median),
    )


def weighted_median(weights: Sequence[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """The first place at which half of the weight is reached, and its margin as a share of it.

    `weights` are places with their weights, 0 or more each. At exactly half the lower place is
    taken. So of 0, 50 and 100 with weights 1, 1 and 2 it is 50 (2 × 2 ≥ 4), with a margin of 0.
    Raises ValueError where all weights are 0.
    """
    total = sum((weight for _, weight in weights), Fraction(0))
    below = Fraction(0)
    for place in sorted({x for x, weight in weights if weight}):
        reached = below + sum(weight for x, weight in weights if x == place)
        if 2 * reached >= total:
            return place, min(reached / total - Fraction(1, 2), Fraction(1, 2) - below / total)
        below = reached
    raise ValueError("nobody has any weight")


def _nearest(options: Sequence[Option], place: Fraction) -> tuple[Option, ...]:
    distances = {o.id: abs(o.at - place) for o in options if o.at is not None}
    least = min(distances.values(), default=Fraction(0))
    return tuple(option for option in options if distances.get(option.id) == least)
