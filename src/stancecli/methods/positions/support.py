"""What an actor says of an option, and what the option does to that actor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from stancecli.methods.performance import total
from stancecli.model import (
    UNKNOWN,
    ZERO,
    Actor,
    Breach,
    Criterion,
    Decision,
    Effect,
    Option,
    Position,
    Range,
)
from stancecli.situation import Situation


@dataclass(frozen=True)
class Consequence:
    """What an option's own effects do to one criterion: their sum, cut to the scale of effects."""

    criterion: Criterion
    claims: tuple[Effect | Breach, ...]
    size: Range
    """What is left of the sum under all completions, within [-2, 2]."""
    middle: Fraction
    """The sum with ranges at their midpoints, within [-2, 2]."""


@dataclass(frozen=True)
class Stand:
    """Where one actor stands on one option.

    `stated` is its stance and `derived` the support that its criteria give the option, both in
    [-1, 1] and None where nobody said or judged anything. They measure different things, so only
    their signs compare: `parts` is whether these are opposite. `firm` is whether the sign of
    `derived` is the same under every completion of ranges and unknowns; where it is not, `turns`
    is whether it can be the opposite, and not only vanish.
    """

    actor: Actor
    option: Option
    stated: Fraction | None
    derived: Fraction | None
    parts: bool
    firm: bool
    turns: bool
    position: Position | None
    consequences: tuple[Consequence, ...]

    @property
    def stance(self) -> Fraction | None:
        """What the actor says, on the scale of stances, -2 to 2."""
        return self.position.stance if self.position else None

    @property
    def leaning(self) -> Fraction:
        """What it says, if only that it is neutral; what it wants where it says nothing."""
        return (self.derived or Fraction(0)) if self.stated is None else self.stated

    @property
    def claims(self) -> tuple[Effect | Breach, ...]:
        """What the derived support rests on."""
        return tuple(claim for each in self.consequences for claim in each.claims)


Stands = Mapping[tuple[str, str], Stand]
"""By actor and option; where neither anything was said nor judged there is none."""


def stands(situation: Situation, decision: Decision) -> Stands:
    """Where everybody stands on the options of a decision, actors and options as in the file.

    The derived support of actor a for option o is s(a, o) = Σ w·e / (2·Σ w) over those of a's
    criteria that the decision's own effects bear on with some option; e sums the effects of o
    itself that hold in the context with o. How others react to o is not o's doing.
    """
    done = {option.id: _done_by(situation, option) for option in decision.options}
    said = {
        (position.actor, option.id): position
        for option in decision.options
        for position in situation.positions_on(option.id)
    }
    touched = {id_ for claims in done.values() for id_ in claims}
    concerned = {situation.criterion(id_).actor for id_ in touched} | {who for who, _ in said}
    found: dict[tuple[str, str], Stand] = {}
    for each in situation.actors():
        if each.id not in concerned:
            continue
        judging = [c for c in situation.actor(each.id).criteria if c.id in touched]
        for option in decision.options:
            position = said.get((each.id, option.id))
            consequences = tuple(_consequences(judging, done[option.id]))
            if position or consequences:
                found[each.id, option.id] = _stand(each, option, position, judging, consequences)
    return found


def _done_by(situation: Situation, option: Option) -> dict[str, list[Effect | Breach]]:
    """The option's own claims that hold in the context with it, by the criterion they bear on."""
    state, situation = situation.taking(option.id), situation
    found: dict[str, list[Effect | Breach]] = {}
    claims: Iterator[Effect | Breach] = chain(
        situation.effects_of(option.id), situation.breaches_of(option.id)
    )
    for claim in claims:
        if state.in_force(claim) and not situation.criterion(claim.to).binding:
            found.setdefault(claim.to, []).append(claim)
    return found


def _consequences(
    judging: list[Criterion], done: Mapping[str, list[Effect | Breach]]
) -> Iterator[Consequence]:
    for each in judging:
        if each.id in done:
            claims = tuple(done[each.id])
            size = total(claims)
            cut = Range(_within_scale(size.low), _within_scale(size.high))
            yield Consequence(each, claims, cut, _within_scale(size.mid))


def _within_scale(value: Fraction) -> Fraction:
    return min(max(value, UNKNOWN.low), UNKNOWN.high)


def _stand(
    each: Actor,
    option: Option,
    position: Position | None,
    judging: list[Criterion],
    consequences: tuple[Consequence, ...],
) -> Stand:
    stated = position.stance / 2 if position and position.stance is not None else None
    derived = None
    if consequences:
        weighed = sum((c.criterion.weight.mid * c.middle for c in consequences), Fraction(0))
        derived = weighed / (2 * sum((c.weight.mid for c in judging), Fraction(0)))
    bounds = sum((c.size.weighed(c.criterion.weight) for c in consequences), ZERO)
    return Stand(
        actor=each,
        option=option,
        stated=stated,
        derived=derived,
        parts=stated is not None and derived is not None and stated * derived < 0,
        firm=bounds.low > 0 or bounds.high < 0 or bounds == ZERO,
        turns=bounds.low < 0 < bounds.high,
        position=position,
        consequences=consequences,
    )
