"""A model with one claim a step away on its scale, and whether that ends what is expected of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from math import prod
from typing import Any

from stancecli import model as m
from stancecli.scenario.edit import of_one_size
from stancecli.situation import Situation

MOST_WORK = 150_000
"""What trying all expectations of a model may cost: a few seconds."""
_TRY = 30
"""What it costs to look again, in claims that are read again."""


def can_fail(
    situation: Situation,
    held: Sequence[m.Expectation],
    holds: Callable[[Situation, m.Expectation], bool],
    is_likely: Callable[[m.Claim], bool],
) -> list[bool | None]:
    """Of each expectation that holds, whether one step of a claim ends that; None if not tried.

    `holds` looks whether one does, and claims that are likely to end it are tried first.
    """
    model, left = situation.model, MOST_WORK
    sized = (each for each in model.statements() if isinstance(each, m.Sized))
    claims = [each for each in sized if not each.is_copy]
    states = prod(len(decision.options) for decision in situation.decisions())
    found: list[bool | None] = []
    for wanted in held:
        cost = _TRY + len(claims) + (states // 10 if wanted.holds or wanted.package else 0)
        steps = _steps(claims, wanted, is_likely)
        for step in islice(steps, left // cost):
            left -= cost
            if not holds(Situation.of(stepped(model, *step)), wanted):
                found.append(True)
                break
        else:  # One more than can be afforded tells whether these are all.
            found.append(None if any(True for _ in steps) else False)
    return found


def _steps(
    claims: Iterable[m.Sized], wanted: m.Expectation, is_likely: Callable[[m.Claim], bool]
) -> Iterator[tuple[m.Sized, m.Sized]]:
    """Claims that can have a say, and the same a step away; those that may end it first."""
    options = (*wanted.state, *wanted.package, wanted.leads, wanted.compromise, wanted.levers)
    named = {*options, *wanted.influence[1:]} - {""}

    def rank(claim: m.Sized) -> tuple[bool, bool]:
        # An influence is tried first where it ends at the one who is to be moved.
        of = getattr(claim, "option", getattr(claim, "to", ""))
        return of not in named, not is_likely(claim)

    bearing = sorted((claim for claim in claims if _bears(claim, wanted)), key=rank)
    return ((claim, after) for claim in bearing for after in one_step_away(claim))


def _bears(claim: m.Sized, wanted: m.Expectation) -> bool:
    """Whether a claim can have a say in what is expected."""
    about = wanted.decision or wanted.levers or next(iter(wanted.pair), "")
    match claim:
        case m.Influence():
            return bool(wanted.influence)
        case m.Position():
            return wanted.position == (claim.actor, claim.to)
        case _ if wanted.holds or wanted.package:
            return True  # A package is judged against no deal, on which the claims of all bear.
        case m.Constraint() if claim.binding:
            return bool(about)
    criterion = claim.to if isinstance(claim, m.Effect | m.Breach) else getattr(claim, "id", "")
    return not wanted.ruled_out and m.owner_id(criterion) == m.owner_id(about)


_SCALES: dict[type, m.Range] = {
    m.Interest: m.IMPORTANCE_STEPS,
    m.Constraint: m.IMPORTANCE_STEPS,
    m.Influence: m.IMPORTANCE_STEPS,
    m.Breach: m.Range(Fraction(1), Fraction(2)),
    m.Effect: m.EFFECT_SCALE,
    m.Position: m.EFFECT_SCALE,
}


def one_step_away(claim: m.Sized) -> Iterator[m.Sized]:
    """A claim a step lower and higher: a range as a whole, with the views on it.

    A force that binds becomes as strong as what weighs most.
    """
    value, scale = getattr(claim, claim.amount), _SCALES[type(claim)]
    if isinstance(claim, m.Constraint) and claim.binding:
        yield replace(claim, force=m.exactly(scale.high))
    elif value is not None and value != m.UNKNOWN:
        middle = value.mid if isinstance(value, m.Range) else value
        for after in m.one_step(middle, scale):
            views = tuple(
                replace(view, value=_shifted(view.value, after - middle, scale))
                for view in claim.views
            )
            new = _shifted(value, after - middle, scale) if isinstance(value, m.Range) else after
            changes: dict[str, Any] = {claim.amount: new, "views": views, "entered": None}
            stepped = replace(claim, **changes)
            yield stepped.as_owned() if claim.owned else stepped


def _shifted(value: m.Range, by: Fraction, scale: m.Range) -> m.Range:
    low, high = (min(max(end + by, scale.low), scale.high) for end in (value.low, value.high))
    return m.Range(low, high)


def stepped(model: m.Model, before: m.Sized, after: m.Sized) -> m.Model:
    """The model with a claim a step away, and with it the effects that are of its size."""
    changed: m.Model = _swapped(model, before, after)
    if isinstance(after, m.Effect) and after.shared:
        return replace(changed, actors=tuple(map(of_one_size, changed.actors)))
    return changed


def _swapped(thing: Any, before: m.Claim, after: m.Claim) -> Any:
    """A model, or a part of it, with one claim in place of another."""
    if thing is before:
        return after
    changed: dict[str, tuple[Any, ...]] = {}
    for name in m.PARTS.get(type(thing), ()):
        held = getattr(thing, name)
        new = tuple(_swapped(each, before, after) for each in held)
        if any(one is not other for one, other in zip(held, new, strict=True)):
            changed[name] = new
    return replace(thing, **changed) if changed else thing
