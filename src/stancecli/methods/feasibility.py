"""Which options can be taken: what rules one out, and what can be assumed to be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stancecli.diagnostics import Unanswerable
from stancecli.model import Constraint, Impossible, Option
from stancecli.situation import Situation


@dataclass(frozen=True, slots=True)
class RuledOut:
    """Why an option is no candidate: a binding constraint, what cannot hold together, no way back.

    `by` is the constraint it breaks, the combination it would complete together with the options
    `alongside`, or the irreversible option that holds.
    """

    option: str
    by: Constraint | Impossible | Option
    alongside: tuple[Option, ...] = ()

    @property
    def said(self) -> str:
        """What rules it out, by name: it reads on from `ruled out by`."""
        if isinstance(self.by, Impossible):
            return " with ".join(f"“{option.name}”" for option in self.alongside)
        final = ", which cannot be left" if isinstance(self.by, Option) else ""
        return f"“{self.by.name}”{final}"


def ruled_out(situation: Situation, option_id: str) -> tuple[RuledOut, ...]:
    """Why an option cannot be taken in a situation; empty where it can."""
    reasons: list[RuledOut] = []
    for breach in situation.breaches_of(option_id):
        constraint = situation.criterion(breach.constraint)
        if isinstance(constraint, Constraint) and constraint.binding:
            reasons.append(RuledOut(option_id, constraint))
    taken = situation.taking(option_id)
    reasons.extend(
        RuledOut(option_id, impossible, _others(situation, impossible, option_id))
        for impossible in situation.impossible_with(option_id)
        if all(map(taken.holds, impossible.options))
    )
    holding = situation.option(situation.option_of(situation.option(option_id).decision))
    if holding.irreversible and holding.id != option_id:
        reasons.append(RuledOut(option_id, holding))
    return tuple(reasons)


def _others(situation: Situation, impossible: Impossible, option_id: str) -> tuple[Option, ...]:
    return tuple(situation.option(id_) for id_ in impossible.options if id_ != option_id)


def suppose(situation: Situation, given: Iterable[str] = ()) -> Situation:
    """The situation with the `given` options in place; they must be possible together.

    Raises Unanswerable where a given option is ruled out, or two are of one decision: what is
    assumed to be done must be something that can be done. In place of an irreversible option
    another can be given: there is no way back from it, but there was a time before it.
    """
    given = tuple(dict.fromkeys(given))
    by_decision: dict[str, str] = {}
    for id_ in given:
        option = situation.option(id_)
        other = situation.option(by_decision.setdefault(option.decision, id_))
        if other.id != id_:
            raise Unanswerable(
                f"“{other.name}” and “{option.name}” are options of one decision, so only one of "
                "them can be given"
            )
    for id_ in given:
        before = situation.taking(*(other for other in given if other != id_))
        # What holds and cannot be left is no obstacle: asked is what follows had it not been taken.
        reasons = [each for each in ruled_out(before, id_) if not isinstance(each.by, Option)]
        if reasons:
            raise Unanswerable(
                f"“{situation.option(id_).name}” cannot be given: it is ruled out by "
                f"{reasons[0].said}",
                _ways_out(before, id_),
            )
    return situation.taking(*given)


def _ways_out(situation: Situation, option_id: str) -> tuple[str, ...]:
    """The options of other decisions with any of which a ruled-out option could be taken."""
    fixed = {situation.option(option_id).decision, *situation.chosen}
    partners = (
        situation.option(id_)
        for impossible in situation.impossible_with(option_id)
        for id_ in impossible.options
    )
    instead = dict.fromkeys(
        option.id
        for partner in partners
        if partner.decision not in fixed and situation.holds(partner.id)
        for option in situation.decision(partner.decision).options
        if option.id != partner.id and not ruled_out(situation, option.id)
    )
    ways = [id_ for id_ in instead if not ruled_out(situation.taking(id_), option_id)]
    return (f"give one of these as well: {', '.join(ways)}",) if ways else ()
