"""What an actor says of an option, and what the option does to that actor."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from stancecli.methods.cells import total
from stancecli.methods.grounds import any_judged
from stancecli.methods.holding import Claims
from stancecli.methods.positions.statements import Stated, Window, stated_on, window_of
from stancecli.model import (
    EFFECT_SCALE,
    ZERO,
    Actor,
    Criterion,
    Decision,
    Option,
    Position,
    Range,
)
from stancecli.situation import Situation


@dataclass(frozen=True)
class Consequence:
    """What an option's own effects do to one criterion: their sum, cut to the scale of effects."""

    criterion: Criterion
    claims: Claims
    size: Range
    """What is left of the sum under all completions, within [-2, 2]."""
    middle: Fraction
    """The sum with ranges at their midpoints, within [-2, 2]."""


@dataclass(frozen=True)
class Stand:
    """Where one actor stands on one option.

    `stated` is its stance and `derived` the support that its criteria give the option, both in
    [-1, 1] and None where nobody said or judged anything. They measure different things, so only
    their signs compare: `against_interest` is whether these are opposite. `firm` is whether the
    sign of `derived` is the same under every completion of ranges and unknowns; where it is not,
    `turns` is whether it can be the opposite, and not only vanish. `statements` are what the actor
    has said, in the order of their dates.
    """

    actor: Actor
    option: Option
    stated: Fraction | None
    derived: Fraction | None
    against_interest: bool
    firm: bool
    turns: bool
    statements: tuple[Position, ...]
    consequences: tuple[Consequence, ...]

    @property
    def position(self) -> Position | None:
        """The last of its statements."""
        return self.statements[-1] if self.statements else None

    @property
    def stance(self) -> Fraction | None:
        """What the actor says, on the scale of stances, -2 to 2; of several statements the mean."""
        return None if self.stated is None else 2 * self.stated

    @property
    def leaning(self) -> Fraction:
        """What it says, if only that it is neutral; what it wants where it says nothing."""
        return (self.derived or Fraction(0)) if self.stated is None else self.stated

    @property
    def claims(self) -> Claims:
        """What the derived support rests on."""
        return tuple(claim for consequence in self.consequences for claim in consequence.claims)

    @property
    def rests_on_judgement(self) -> bool:
        """Whether a claim that the derived support rests on has no citation."""
        return any_judged(self.claims)


Stands = Mapping[tuple[str, str], Stand]
"""By actor and option; where neither anything was said nor judged there is none."""


def stands_on(situation: Situation, decision: Decision, window: Window | None = None) -> Stands:
    """Where everybody stands on the options of a decision, actors and options as in the file.

    What is said counts within a stretch of time, or up to the date of the model.
    The derived support of actor a for option o is s(a, o) = Σ w·e / (2·Σ w) over those of a's
    criteria that the decision's own effects bear on with some option; e sums the effects of o
    itself that hold in the context with o. How others react to o is not o's doing.
    """
    claims = {option.id: _own_claims(situation, option) for option in decision.options}
    when = window or window_of(situation)
    said = {
        (actor, option.id): stated
        for option in decision.options
        for actor, stated in stated_on(situation, option, when).items()
    }
    affected = set(chain.from_iterable(claims.values()))
    concerned = {situation.criterion(id_).actor for id_ in affected}
    concerned.update(actor for actor, _ in said)
    stands: dict[tuple[str, str], Stand] = {}
    for id_ in sorted(concerned, key=situation.model.places.__getitem__):
        actor = situation.actor(id_)
        criteria = [criterion for criterion in actor.criteria if criterion.id in affected]
        most = 2 * sum((criterion.weight.mid for criterion in criteria), Fraction(0))
        for option in decision.options:
            stated = said.get((actor.id, option.id))
            consequences = tuple(_consequences(criteria, claims[option.id]))
            if stated or consequences:
                stands[actor.id, option.id] = _stand(actor, option, stated, most, consequences)
    return stands


def _own_claims(situation: Situation, option: Option) -> dict[str, Claims]:
    """The option's own claims that hold in the context with it, by the criterion they bear on."""
    taken = situation.taking(option.id)
    claims: Claims = (*situation.effects_of(option.id), *situation.breaches_of(option.id))
    found: dict[str, Claims] = {}
    for claim in claims:
        if taken.in_force(claim) and not situation.criterion(claim.to).binding:
            found[claim.to] = (*found.get(claim.to, ()), claim)
    return found


def _consequences(
    criteria: Sequence[Criterion], claims: Mapping[str, Claims]
) -> Iterator[Consequence]:
    for criterion in criteria:
        if criterion.id in claims:
            size = total(claims[criterion.id])
            middle = size.mid
            # One claim alone is within the scale.
            is_one = len(claims[criterion.id]) == 1
            if not is_one and (size.low < EFFECT_SCALE.low or size.high > EFFECT_SCALE.high):
                low, middle, high = (
                    min(max(value, EFFECT_SCALE.low), EFFECT_SCALE.high)
                    for value in (size.low, size.mid, size.high)
                )
                size = Range(low, high)
            yield Consequence(criterion, claims[criterion.id], size, middle)


def _stand(
    actor: Actor,
    option: Option,
    said: Stated | None,
    most: Fraction,
    consequences: tuple[Consequence, ...],
) -> Stand:
    """A stand; `most` is the weight of the actor's criteria at the end of the effect scale."""
    stated = said.stance / 2 if said else None
    derived = _weighted_mean(consequences, most) if consequences else None
    firm, turns = True, False
    if not all(c.size.exact and c.criterion.weight.exact for c in consequences):
        bounds = sum((c.size.weighed(c.criterion.weight) for c in consequences), ZERO)
        firm = bounds.low > 0 or bounds.high < 0 or bounds == ZERO
        turns = bounds.low < 0 < bounds.high
    return Stand(
        actor=actor,
        option=option,
        stated=stated,
        derived=derived,
        against_interest=_sign(stated) * _sign(derived) < 0,
        firm=firm,
        turns=turns,
        statements=said.positions if said else (),
        consequences=consequences,
    )


def _weighted_mean(consequences: Sequence[Consequence], most: Fraction) -> Fraction:
    """Σ w·e / most, added up in whole numbers: many stands are made at once."""
    pairs = [(each.criterion.weight.mid, each.middle) for each in consequences]
    common = math.lcm(*(w.denominator * e.denominator for w, e in pairs))
    top = sum(
        w.numerator * e.numerator * (common // (w.denominator * e.denominator)) for w, e in pairs
    )
    return Fraction(top * most.denominator, common * most.numerator)


def _sign(value: Fraction | None) -> int:
    """Of its numerator, which has the sign of the fraction; 0 where there is none."""
    return value.numerator if value else 0
