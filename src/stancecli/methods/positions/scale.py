"""Where the weight of the actors lies on a decision's scale.

The weighted mean and the weighted median sum up a table of positions, capabilities and saliences,
the table that expected-utility and bargaining studies publish (R. Thomson, F. Stokman, C. Achen and
T. König, eds., *The European Union Decides*, 2006). Neither is a forecast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from stancecli.model import Actor, Decision, Option, Position
from stancecli.situation import Situation


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
