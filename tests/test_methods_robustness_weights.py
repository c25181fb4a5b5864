"""What weights decide: thresholds, against cases by hand and by trying them out."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given

from stancecli.methods.performance import PerformanceTable
from stancecli.methods.robustness import thresholds
from tests.models import decider
from tests.tables import ids, leaders, only_table, scores_with, tables


@pytest.mark.parametrize(
    ("weights", "options"),
    [
        ("x 1", "a: x 1"),  # Nothing rivals.
        ("x 1", "a: | b:"),  # Nothing is judged.
        ("x 2, y 1", "a: x 1, y 1 | b: x -1"),  # The rival is dominated.
        ("x 2", "a: x 1 | b: x 0"),  # An importance is over 0; at 0 the two would be level.
    ],
)
def test_where_no_importance_over_zero_makes_it_level_there_is_no_threshold(
    weights: str, options: str
) -> None:
    assert thresholds(only_table(decider(weights, options, "a"))) == ()


def test_a_threshold_can_lie_near_zero() -> None:
    near_it = only_table(decider("x 2, y 1/100", "a: x 1 | b: y 1", "a"))
    assert min(each.at for each in thresholds(near_it)) == Fraction(1, 100)


def test_the_threshold_of_a_case_worked_by_hand() -> None:
    # a: 3·1 + 2·1 = 5, b: 3·2 − 2·1 = 4; level where x counts 4, or y 1.5.
    near, far = thresholds(only_table(decider("x 3, y 2", "a: x 1, y 1 | b: x 2, y -1", "a")))
    assert (near.criterion.id, near.at, near.rises, near.inside) == ("a.y", Fraction(3, 2), 0, 1)
    assert (far.criterion.id, far.at, far.rises, far.inside) == ("a.x", 4, 1, 1)
    assert ids(near.then) == ["a.b"]


@given(tables())
def test_a_rival_leads_just_beyond_each_threshold_and_none_before(table: PerformanceTable) -> None:
    found = thresholds(table)
    for each in found:
        k = table.criteria.index(each.criterion)

        def at(importance: Fraction, k: int = k) -> set[str]:
            weights = [*table.weights[:k], importance, *table.weights[k + 1 :]]
            return leaders(scores_with(table, weights))

        away = (each.at - each.now) / 1000
        assert at(each.at + away) == set(ids(each.then)) or not away
        assert at(each.at) & set(ids(table.rivals))
        assert not at((each.at + each.now) / 2) & set(ids(table.rivals))
    sides = {(each.criterion.id, each.rises) for each in found}
    for k, criterion in enumerate(table.criteria):
        for rises, far in ((True, Fraction(1000)), (False, Fraction(1, 1000))):
            weights = [*table.weights[:k], far, *table.weights[k + 1 :]]
            reached = leaders(scores_with(table, weights)) & set(ids(table.rivals))
            assert ((criterion.id, rises) in sides) or not reached
