"""Tables for the tests of robustness, and plain ways to compute on them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from operator import mul
from typing import Any

from hypothesis import strategies as st

from stancecli.methods.linear import best_margin
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.model import (
    UNKNOWN,
    Breach,
    Constraint,
    Effect,
    Interest,
    Model,
    Option,
    Scenario,
    Setting,
    exactly,
)
from stancecli.scenario import apply
from stancecli.situation import Situation
from tests.models import models, with_sized


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

    return with_sized(model, lambda each: replace(each, **changes) if each is claim else each)


def barred(
    model: Model, *options: str, name: str = "Law", force: int | None = None, by: int = 2
) -> Model:
    """The model, where options of its first actor break a constraint, which binds or weighs."""
    first, *others = model.actors
    id_ = f"{first.id}.{name.lower().replace(' ', '')}"
    against = tuple(
        Breach(option=f"{first.id}.{option}", constraint=id_, by=exactly(by)) for option in options
    )
    weight = None if force is None else exactly(force)
    law = Constraint(id=id_, actor=first.id, name=name, force=weight, against=against)
    bound = replace(first, constraints=(*first.constraints, law))
    return replace(model, actors=(bound, *others))


def set_to(situation: Situation, claim: object, value: Fraction) -> Situation:
    """The situation with another value of a claim, as `--set` makes it."""
    if isinstance(claim, Breach):
        return Situation.of(rebuilt(situation.model, claim, by=exactly(-value)))
    item = claim.id if isinstance(claim, Interest | Constraint) else ""
    if isinstance(claim, Effect):
        own = [e for e in situation.option(claim.option).effects if e.to == claim.to]
        number = next((n for n, each in enumerate(own, 1) if each is claim), 0)
        item = f"{claim.option}:{claim.to}" + (f"@{number}" if len(own) > 1 else "")
    return apply(Scenario(set=(Setting(item=item, value=exactly(value)),)), situation)


SCALES = {Effect: (-2, 2), Breach: (-2, -1), Interest: (1, 4), Constraint: (1, 4)}


def steps_of(model: Model) -> Iterator[tuple[Effect | Breach | Interest | Constraint, Fraction]]:
    """Each value of a model that can be stepped, and where a step takes it."""
    for claim in model.statements():
        if not isinstance(claim, Effect | Breach | Interest | Constraint):
            continue
        if isinstance(claim, Constraint) and claim.binding:
            continue
        size = claim.size if isinstance(claim, Effect | Breach) else claim.weight
        low, high = SCALES[type(claim)]
        for after in (max(size.mid - 1, Fraction(low)), min(size.mid + 1, Fraction(high))):
            if size != UNKNOWN and abs(after - size.mid) <= 1 and after != size.mid:
                yield claim, after
