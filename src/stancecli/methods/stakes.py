"""Power and interest: how much each actor has at stake in a decision, and how far it can move it.

The two axes of the power–interest grid of stakeholder analysis (J. M. Bryson, "What to do when
stakeholders matter", Public Management Review 6(1), 2004, after C. Eden and F. Ackermann, Making
Strategy, 1998). There both are judged by hand; here they follow from the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from stancecli.methods.influence import Ties
from stancecli.methods.positions.preferences import Preference, Stand, Stands
from stancecli.model import Actor, Decision, Option
from stancecli.situation import Situation

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Stake:
    """What one actor has at stake in a decision of another, and its influence on who decides.

    `stake` is Σ w·|e| over the decision's options and the actor's criteria, `influence` counts the
    direct influence on the decider and that over one other actor (MIDI), `direct` the first alone;
    all are 0 or more. `stated`, `derived` and `preference` are what it says of the option that was
    asked about, and where that stands by its interests, as in a Stand; `leaning` is which of both
    tells on which side it is, None where neither is known. `divided`: it says so much for it as
    against it that it stands on neither side.
    """

    actor: Actor
    stake: Fraction
    influence: Fraction
    direct: Fraction
    stated: Fraction | None
    derived: int | None
    preference: Preference | None
    leaning: int | None
    divided: bool = False

    @property
    def side(self) -> str:
        """`for` the option, `against` it, `neutral`, or empty where that is not known."""
        sides = {None: "", 1: "for", 0: "neutral", -1: "against"}
        return sides[self.leaning]

    @property
    def is_said(self) -> bool:
        """Whether the actor says so itself; else its interests tell."""
        return self.stated is not None


def stakes_in(
    situation: Situation, decision: Decision, option: Option, stands: Stands, ties: Ties
) -> tuple[Stake, ...]:
    """Everybody but the decider who has a stake in its decision or any influence on it.

    Effects count as the consequences of a Stand: an option's own effects that hold in the context
    with it, ranges at their midpoints, each sum cut to the scale. The largest influence first, then
    the largest stake, then as in the file.
    """
    amounts = dict[str, Fraction]()
    for stand in stands.values():
        known = amounts.get(stand.actor.id, ZERO)
        amounts[stand.actor.id] = known + sum(_sizes(stand), ZERO)
    influences = influences_on(ties, decision.actor)
    found = (
        Stake(
            actor=actor,
            stake=amounts.get(actor.id, ZERO),
            influence=influences.get(actor.id, ZERO),
            direct=_direct(ties, actor.id, decision.actor),
            stated=own.stated if (own := stands.get((actor.id, option.id))) else None,
            derived=own.derived if own else None,
            preference=own.preference if own else None,
            leaning=own.leaning if own and own.is_known else None,
            divided=bool(own and own.divided),
        )
        for actor in situation.actors()
        if actor.id != decision.actor
    )
    return tuple(
        sorted(
            (each for each in found if each.stake or each.influence),
            key=lambda each: (-each.influence, -each.stake),
        )
    )


def influences_on(ties: Ties, end: str) -> dict[str, Fraction]:
    """MIDI on one actor of everybody who has any: one column of the matrix, without the others."""
    last = {start: tie.strength for (start, to), tie in ties.items() if to == end}
    found = dict(last)
    for (start, over), tie in ties.items():
        if over in last and start != end:
            found[start] = found.get(start, ZERO) + min(tie.strength, last[over])
    return found


def _sizes(stand: Stand) -> Iterator[Fraction]:
    return (each.criterion.weight.mid * abs(each.middle) for each in stand.consequences)


def _direct(ties: Ties, start: str, end: str) -> Fraction:
    tie = ties.get((start, end))
    return tie.strength if tie else ZERO
