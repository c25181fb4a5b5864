"""v, u and tables straight from the model's classes, without the graph: what tests compare with."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

from stancecli.model import Breach, Decision, Effect, Model, Option

Chosen = Mapping[str, str]


def options(model: Model) -> dict[str, Option]:
    return {o.id: o for a in model.actors for d in a.decisions for o in d.options}


def size_keys(model: Model) -> dict[int, str]:
    """By the identity of each effect or breach: a name that those of one size have in common."""
    found = {
        id(b): f"{b.option}:{b.to}" for a in model.actors for c in a.constraints for b in c.against
    }
    for option in options(model).values():
        for to in {effect.to for effect in option.effects}:
            on = [effect for effect in option.effects if effect.to == to]
            for n, effect in enumerate(on, 1):
                own = option.id if len(on) == 1 else f"{option.id}@{n}"
                found[id(effect)] = f"{effect.same_as or own}:{to}"
    return found


def chosen_now(model: Model) -> dict[str, str]:
    return {d.id: d.current for a in model.actors for d in a.decisions}


def claims_holding(model: Model, chosen: Chosen, criterion: str) -> list[Effect | Breach]:
    """Every effect on, or breach of, a criterion that counts when these options are chosen."""
    taken = set(chosen.values())
    found: list[Effect | Breach] = []
    for o in options(model).values():
        found += [
            e
            for e in o.effects
            if e.to == criterion
            and o.id in taken
            and set(e.when) <= taken
            and not set(e.unless) & taken
        ]
    for a in model.actors:
        for c in a.constraints:
            if c.id == criterion:
                found += [b for b in c.against if b.option in taken]
    return found


def low_high(model: Model, chosen: Chosen, criterion: str) -> tuple[Fraction, Fraction]:
    held = claims_holding(model, chosen, criterion)
    return (
        sum((c.size.low for c in held), Fraction(0)),
        sum((c.size.high for c in held), Fraction(0)),
    )


def worth(model: Model, chosen: Chosen, actor: str) -> Fraction:
    """u_a(s), ranges at their midpoints."""
    total = Fraction(0)
    owner = next(a for a in model.actors if a.id == actor)
    weights = {i.id: i.importance for i in owner.interests}
    weights |= {c.id: c.force for c in owner.constraints if c.force is not None}
    for id_, weight in weights.items():
        low, high = low_high(model, chosen, id_)
        total += (weight.low + weight.high) / 2 * (low + high) / 2
    return total


def open_options(model: Model, chosen: Chosen, decision: str) -> list[str]:
    """The options of a decision that nothing rules out in a context."""
    settled = next(d for a in model.actors for d in a.decisions if d.id == decision)
    binding = {
        b.option for a in model.actors for c in a.constraints if c.force is None for b in c.against
    }
    held = options(model)[chosen[decision]]
    found = []
    for o in settled.options:
        taken = set({**chosen, decision: o.id}.values())
        clash = any(o.id in i.options and set(i.options) <= taken for i in model.impossible)
        stuck = held.irreversible and o.id != held.id
        if o.id not in binding and not clash and not stuck:
            found.append(o.id)
    return found


def says_nothing(model: Model, chosen: Chosen, decision: Decision) -> bool:
    """Whether nobody has said what the options of a decision do to what its actor wants.

    No interest is named; or nothing is known of its criteria but what holds whatever is chosen,
    and somebody could still say more, or not even that is known.
    """
    (owner,) = (a for a in model.actors if decision in a.decisions)
    if not owner.interests:
        return True
    if blanks(model, decision):
        return False
    weighing = [c.id for c in owner.constraints if c.force is not None]
    ways = [o.id for o in decision.options]
    is_open = set(open_options(model, chosen, decision.id))
    known = False
    for criterion in (*(i.id for i in owner.interests), *weighing):
        held = {
            o: set(map(id, claims_holding(model, {**chosen, decision.id: o}, criterion)))
            for o in ways
        }
        always = set.intersection(*held.values())
        if any(held[o] - always for o in is_open):
            return False
        known |= bool(always)
    written = {e.to for o in decision.options for e in o.effects}
    declared = all(o.otherwise or decision.otherwise for o in decision.options)
    silent = any(i.id not in written for i in owner.interests) and not declared
    return silent or not known


def blanks(model: Model, decision: Decision) -> set[tuple[str, str]]:
    """Option and interest wherever nobody says what the one does to the other, but should."""
    owner = next(a for a in model.actors if a.id == decision.actor)
    return {
        (o.id, i.id)
        for o in decision.options
        for i in owner.interests
        if not (o.otherwise or decision.otherwise)
        and all(e.to != i.id for e in o.effects)
        and any(e.to == i.id for other in decision.options for e in other.effects)
    }


def completions(low_highs: list[tuple[Fraction, Fraction]]) -> list[tuple[Fraction, ...]]:
    """Every choice of an end for each range: a linear function is extreme at one of them."""
    return list(product(*({low, high} for low, high in low_highs)))
