"""Tables for the tests of robustness, and plain ways to compute on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from operator import mul
from typing import Any, TypeVar

from hypothesis import strategies as st

from stancecli.methods.linear import best_margin
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.model import Breach, Constraint, Effect, Interest, Model, Option
from stancecli.situation import Situation
from tests.models import models

T = TypeVar("T", Breach, Constraint, Effect, Interest)


def only_table(model: Model) -> PerformanceTable:
    """The table of the first decision in the current state."""
    situation = Situation.of(model)
    first = next(d for actor in model.actors for d in actor.decisions)
    return performance_table(situation, first.id)


def tables(**limits: Any) -> st.SearchStrategy[PerformanceTable]:
    """Tables of the first decision of random models, which shrink."""
    return models(**{"interests": (2, 4), "options": (2, 4), **limits}).map(only_table)


def ids(options: Iterable[Option]) -> list[str]:
    return [each.id for each in options]


def leaders(scores: dict[str, Fraction]) -> set[str]:
    return {id_ for id_, score in scores.items() if score == max(scores.values())}


def can_be_first(table: PerformanceTable, option: Option) -> bool:
    """Whether a candidate is best, alone or with others, under some completion."""
    rows, torn = table.most_ahead(option)
    return best_margin(rows, [each.weight for each in table.criteria], torn) >= 0


def scores_with(table: PerformanceTable, weights: list[Fraction]) -> dict[str, Fraction]:
    return {
        id_: sum((w * x for w, x in zip(weights, row, strict=True)), Fraction(0))
        for id_, row in table.values.items()
    }


def dot(a: Iterable[Fraction], b: Iterable[Fraction]) -> Fraction:
    return sum(map(mul, a, b), Fraction(0))


def rebuilt(model: Model, claim: object, **changes: Any) -> Model:
    """The model with one claim changed, found by identity."""

    def same(claims: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(replace(each, **changes) if each is claim else each for each in claims)

    def option(each: Option) -> Option:
        return replace(each, effects=same(each.effects))

    def constraint(each: Constraint) -> Constraint:
        return replace(each, against=same(each.against))

    actors = tuple(
        replace(
            actor,
            interests=same(actor.interests),
            constraints=tuple(map(constraint, same(actor.constraints))),
            decisions=tuple(
                replace(d, options=tuple(map(option, d.options))) for d in actor.decisions
            ),
        )
        for actor in model.actors
    )
    return replace(model, actors=actors)
