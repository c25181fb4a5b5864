"""One difference alone: a model in which a single claim is as another model has it."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import Any, assert_never

from stancecli.model import (
    PARTS,
    Actor,
    Breach,
    Constraint,
    Effect,
    Influence,
    Interest,
    Position,
    SizedClaim,
    owner_id,
    stands_in,
)
from stancecli.scenario import effect_named, of_one_size, with_effects
from stancecli.situation import Situation


def with_one(
    situation: Situation, was: SizedClaim | None, now: SizedClaim | None
) -> Situation | None:
    """The situation with one claim as it is `now`; with it in place of none, or without it.

    `was` is the very claim of this model. Of a constraint only its force is another. None where
    what the claim names is not in this model, and where more would come or go with it: an interest
    does not stand alone. Nor does what would bar an option that holds.
    """
    claim = now or was
    is_whole = isinstance(claim, Interest | Constraint) and not (was and now)
    if claim is None or is_whole or not all(id_ in situation for id_ in names_in(claim)):
        return None
    if isinstance(was, Constraint) and isinstance(now, Constraint):
        now = replace(was, force=now.force, views=now.views)
    home = kept = situation.actor(owner_id(stands_in(claim)))
    if isinstance(now, Effect):
        # Which effects are of one size is marked in each model by itself.
        mark = was.shared if isinstance(was, Effect) and not was.is_copy else ""
        if now.is_copy:
            option, at, number = now.same_as.partition("@")
            item = f"{option}:{now.to}{at}{number}"
            original = effect_named(situation.option(option), item)
            if not original or original.is_copy:
                return None
            mark = original.shared or item
            kept = with_effects(home, lambda e: replace(e, shared=mark) if e is original else e)
        now = replace(now, shared=mark)
    edited = of_one_size(_edited(kept, claim, was, now))
    if _bars_what_holds(edited):
        return None
    actors = tuple(edited if each is home else each for each in situation.model.actors)
    changed = Situation.of(replace(situation.model, actors=actors))
    return Situation(changed.graph, situation.chosen)


def _bars_what_holds(actor: Actor) -> bool:
    """Whether a current option of an actor breaks what binds it: no model can say that."""
    current = {decision.current for decision in actor.decisions}
    barring = (bond.against for bond in actor.constraints if bond.binding)
    return any(breach.option in current for breach in chain.from_iterable(barring))


def most_tried(situation: Situation) -> int:
    """How many differences are tried out one by one: each takes as long as building the graph."""
    claims = sum(1 for _ in situation.model.sized())
    return min(200, 400_000 // max(claims, 1))


def names_in(claim: SizedClaim) -> tuple[str, ...]:
    """The ids of the items that a claim names: of whom it is, what it is on, its conditions."""
    match claim:
        case Effect():
            original = (claim.same_as.partition("@")[0],) if claim.is_copy else ()
            return (claim.option, claim.to, *claim.when, *claim.unless, *original)
        case Breach():
            return (claim.option, claim.constraint)
        case Position() | Influence():
            return (claim.actor, claim.to)
        case Interest() | Constraint():
            return (claim.actor,)
        case _:
            assert_never(claim)


def _edited(whole: Any, claim: SizedClaim, was: SizedClaim | None, now: SizedClaim | None) -> Any:
    """What holds a claim, or holds what does, with the claim as it is now."""
    changed = {}
    for name, made in PARTS.get(type(whole), {}).items():
        held = getattr(whole, name)
        if made is not type(claim):
            changed[name] = tuple(_edited(each, claim, was, now) for each in held)
        elif stands_in(claim) == whole.id:
            changed[name] = _swapped(held, was, now)
    return replace(whole, **changed) if changed else whole


def _swapped(
    claims: tuple[Any, ...], was: SizedClaim | None, now: SizedClaim | None
) -> tuple[Any, ...]:
    """The claims, one of them exchanged, added at the end, or left out."""
    if was is None:
        return (*claims, now)
    kept = (now if claim is was else claim for claim in claims)
    return tuple(claim for claim in kept if claim is not None)
