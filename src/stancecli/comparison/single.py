"""One difference alone: a model in which a single claim is as another model has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar, assert_never

from stancecli.model import (
    Actor,
    Breach,
    Constraint,
    Effect,
    Influence,
    Interest,
    Position,
    Sized,
    SizedClaim,
    owner_id,
)
from stancecli.situation import Situation

S = TypeVar("S", bound=Sized)


def with_one(
    situation: Situation, was: SizedClaim | None, now: SizedClaim | None
) -> Situation | None:
    """The situation with one claim as it is `now`; with it in place of none, or without it.

    `was` is the very claim of this model. Of a constraint only its force is another. None where
    what the claim names is not in this model, and where more would come or go with it: an interest
    does not stand alone.
    """
    claim = now or was
    is_whole = isinstance(claim, Interest | Constraint) and not (was and now)
    if claim is None or is_whole or not all(id_ in situation for id_ in _names(claim)):
        return None
    home, model = _home(claim), situation.model
    edited = (_edited(each, was, now) if each.id == home else each for each in model.actors)
    changed = Situation.of(replace(model, actors=tuple(edited)))
    return Situation(changed.graph, situation.chosen)


def most_tried(situation: Situation) -> int:
    """How many differences are tried out one by one: each takes as long as building the graph."""
    claims = sum(1 for _ in situation.model.sized())
    return min(200, 400_000 // max(claims, 1))


def _home(claim: SizedClaim) -> str:
    """The actor in whose part of the model a claim stands."""
    match claim:
        case Effect():
            return owner_id(claim.option)
        case Breach():
            return owner_id(claim.constraint)
        case Interest() | Constraint() | Position() | Influence():
            return claim.actor
        case _:
            assert_never(claim)


def _names(claim: SizedClaim) -> tuple[str, ...]:
    match claim:
        case Effect():
            return (claim.option, claim.to, *claim.when, *claim.unless)
        case Breach():
            return (claim.option, claim.constraint)
        case Position() | Influence():
            return (claim.actor, claim.to)
        case Interest() | Constraint():
            return (claim.actor,)
        case _:
            assert_never(claim)


def _edited(actor: Actor, was: SizedClaim | None, now: SizedClaim | None) -> Actor:
    claim = now or was
    match claim:
        case Interest():
            return replace(actor, interests=_swapped(actor.interests, was, now))
        case Constraint():
            if isinstance(was, Constraint) and isinstance(now, Constraint):
                now = replace(was, force=now.force, views=now.views)
            return replace(actor, constraints=_swapped(actor.constraints, was, now))
        case Breach():
            constraints = (
                replace(each, against=_swapped(each.against, was, now))
                if each.id == claim.constraint
                else each
                for each in actor.constraints
            )
            return replace(actor, constraints=tuple(constraints))
        case Effect():
            decisions = (
                replace(
                    decision,
                    options=tuple(
                        replace(option, effects=_swapped(option.effects, was, now))
                        if option.id == claim.option
                        else option
                        for option in decision.options
                    ),
                )
                for decision in actor.decisions
            )
            return replace(actor, decisions=tuple(decisions))
        case Position():
            return replace(actor, positions=_swapped(actor.positions, was, now))
        case Influence():
            return replace(actor, influence=_swapped(actor.influence, was, now))
        case None:
            return actor
        case _:
            assert_never(claim)


def _swapped(claims: Iterable[S], was: Sized | None, now: Sized | None) -> tuple[S, ...]:
    """The claims, one of them exchanged, added at the end, or left out."""
    claims = tuple(claims)
    if was is None:
        return (*claims, now)  # type: ignore[arg-type]
    kept = (now if claim is was else claim for claim in claims)
    return tuple(claim for claim in kept if claim is not None)  # type: ignore[misc]
