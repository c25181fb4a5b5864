"""Where the weight of the actors lies on a decision's scale.

The weighted mean and the weighted median sum up a table of positions, capabilities and saliences,
the table that expected-utility and bargaining studies publish. Neither is a forecast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from stancecli.model import Actor, Decision, Option, Position
from stancecli.situation import Situation


@dataclass(frozen=True, slots=True)
class Place:
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
class Lever:
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
class Scale:
    """The middle of a scale by weight; places are 0 to 100.

    `margin` is the smallest share of all weight that would have to cross the median to move it; 0
    where exactly half lies at or below it, and then the lower place is taken.
    """

    decision: Decision
    levers: tuple[Lever, ...]
    mean: Fraction
    median: Fraction
    margin: Fraction
    nearest_mean: tuple[Option, ...]
    nearest_median: tuple[Option, ...]


def places(situation: Situation, decision: Decision) -> tuple[Place, ...]:
    """The places that actors take on the scale of a decision; none where it has no scale."""
    return tuple(
        Place(situation.actor(each.actor), decision, each, each.at, each.capability, each.salience)
        for each in situation.positions_on(decision.id)
        if each.at is not None and each.capability is not None and each.salience is not None
    )


def scale(situation: Situation, decision: Decision) -> Scale | None:
    """The scale of a decision; None where it has none, or nobody with weight stands on it."""
    placed = places(situation, decision)
    weight = sum((each.weight for each in placed), Fraction(0))
    if not weight:
        return None
    moment = sum((each.weight * each.at for each in placed), Fraction(0))
    mean = moment / weight
    median, margin = weighted_median([(each.at, each.weight) for each in placed])
    levers = []
    for each in placed:
        x, w = each.at, each.weight
        pull = mean - (moment - w * x) / (weight - w) if w != weight else None
        levers.append(Lever(each.actor, each.position, x, w, w / weight, pull))
    return Scale(
        decision=decision,
        levers=tuple(levers),
        mean=mean,
        median=median,
        margin=margin,
        nearest_mean=_nearest(decision.options, mean),
        nearest_median=_nearest(decision.options, median),
    )


def weighted_median(placed: Sequence[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """The first place at which half of the weight is reached, and its margin as a share of it.

    `placed` holds places with their weights, not all 0. At exactly half the lower place is taken.
    """
    total = sum((weight for _, weight in placed), Fraction(0))
    below = Fraction(0)
    for place in sorted({x for x, weight in placed if weight}):
        reached = below + sum(weight for x, weight in placed if x == place)
        if 2 * reached >= total:
            return place, min(reached / total - Fraction(1, 2), Fraction(1, 2) - below / total)
        below = reached
    raise ValueError("nobody has any weight")


def _nearest(options: Sequence[Option], place: Fraction) -> tuple[Option, ...]:
    distances = {o.id: abs(o.at - place) for o in options if o.at is not None}
    least = min(distances.values(), default=Fraction(0))
    return tuple(option for option in options if distances.get(option.id) == least)
