"""Tables for the tests of firmness, and plain ways to compute on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from operator import mul
from typing import Any, TypeVar

from hypothesis import strategies as st

from stancecli.firmness.sheet import Sheet
from stancecli.graph import build
from stancecli.model import Constraint, Effect, Interest, Model, Option
from stancecli.values import Table, current_state, table
from tests.models import models

T = TypeVar("T", Effect, Interest, Constraint)


def only_table(model: Model) -> Table:
    """The table of the first decision in the current state."""
    graph = build(model)
    first = next(d for actor in model.actors for d in actor.decisions)
    return table(current_state(graph), first.id)


def tables(**limits: Any) -> st.SearchStrategy[Table]:
    """Tables of the first decision of random models, which shrink."""
    return models(**{"interests": (2, 4), "options": (2, 4), **limits}).map(only_table)


def ids(options: tuple[Option, ...]) -> list[str]:
    return [each.id for each in options]


def leaders(scores: dict[str, Fraction]) -> set[str]:
    return {id_ for id_, score in scores.items() if score == max(scores.values())}


def scores_with(given: Sheet, weights: list[Fraction]) -> dict[str, Fraction]:
    return {
        id_: sum((w * x for w, x in zip(weights, row, strict=True)), Fraction(0))
        for id_, row in given.values.items()
    }


def dot(a: Iterable[Fraction], b: Iterable[Fraction]) -> Fraction:
    return sum(map(mul, a, b), Fraction(0))


def rebuilt(model: Model, claim: object, **changes: Any) -> Model:
    """The model with one claim changed, found by identity."""

    def same(claims: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(replace(each, **changes) if each is claim else each for each in claims)

    def option(each: Option) -> Option:
        return replace(each, effects=same(each.effects))

    actors = tuple(
        replace(
            actor,
            interests=same(actor.interests),
            constraints=same(actor.constraints),
            decisions=tuple(
                replace(d, options=tuple(map(option, d.options))) for d in actor.decisions
            ),
        )
        for actor in model.actors
    )
    return replace(model, actors=actors)
