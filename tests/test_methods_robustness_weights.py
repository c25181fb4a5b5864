"""What weights decide: thresholds, shifts and shares against closed forms and brute force."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import permutations, product
from random import Random

import pytest
from hypothesis import assume, given, strategies as st

from stancecli.methods.linear import maximise
from stancecli.methods.performance import PerformanceTable
from stancecli.methods.robustness import acceptability
from stancecli.methods.robustness.acceptability import (
    DRAWS,
    bounded_shares,
    drawn,
    draws_for,
    has_shares,
    measured,
    order_shares,
    sampling_error,
)
from stancecli.methods.robustness.ordinal import ordinal_leads
from stancecli.methods.robustness.thresholds import smallest_shift, thresholds, tie_breakers
from stancecli.methods.robustness.weightings import (
    HeldRatio,
    WeightSet,
    bounded_set,
    held_ratios,
    order_set,
    regrets,
)
from stancecli.model import Model, Option, Range, exactly
from tests.models import COSTLY, decider, effect
from tests.tables import dot, ids, leaders, only_table, scores_with, tables

# Thresholds and shifts.


def test_where_nothing_rivals_there_is_no_threshold() -> None:
    table = only_table(decider({"x": 1}, {"only": {"x": 1}}, "only"))
    assert thresholds(table) == ()
    assert smallest_shift(table) is None


def test_where_nothing_is_judged_there_is_no_threshold() -> None:
    table = only_table(decider({"x": 1}, {"one": {}, "other": {}}, "one"))
    assert table.criteria == ()
    assert thresholds(table) == ()
    assert smallest_shift(table) is None


def test_a_dominated_rival_has_no_threshold_over_zero() -> None:
    table = only_table(decider({"x": 2, "y": 1}, {"a": {"x": 1, "y": 1}, "b": {"x": -1}}, "a"))
    assert thresholds(table) == ()


def test_what_would_be_level_only_without_a_criterion_has_no_threshold() -> None:
    # An importance is over 0; at 0 the two would be level.
    of = only_table(decider({"x": 2}, {"a": {"x": 1}, "b": {"x": 0}}, "a"))
    assert thresholds(of) == ()
    near_it = decider({"x": 2, "y": "1/100"}, {"a": {"x": 1}, "b": {"y": 1}}, "a")
    assert min(each.at for each in thresholds(only_table(near_it))) == Fraction(1, 100)


def test_the_threshold_of_a_case_worked_by_hand() -> None:
    # a: 3·1 + 2·1 = 5, b: 3·2 − 2·1 = 4; level where x counts 4, or y 1.5.
    table = only_table(
        decider({"x": 3, "y": 2}, {"a": {"x": 1, "y": 1}, "b": {"x": 2, "y": -1}}, "a")
    )
    near, far = thresholds(table)
    assert (near.criterion.id, near.at, near.rises, near.inside) == ("a.y", Fraction(3, 2), 0, 1)
    assert (far.criterion.id, far.at, far.rises, far.inside) == ("a.x", 4, 1, 1)
    assert ids(near.then) == ["a.b"]
    shift = smallest_shift(table)
    assert shift is not None
    # Each point of weight moved from y to x takes 3 from a lead of 1, of 5 points in all.
    assert shift.share == Fraction(1, 15)
    assert [(m.start.id, m.end.id) for m in shift.transfers] == [("a.y", "a.x")]


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


def test_what_parts_leaders_that_are_level() -> None:
    options: dict[str, dict[str, int | str | Range]] = {
        "a": {"x": 1, "z": 1},
        "b": {"y": 2, "z": 1},
        "c": {"x": -1},
    }
    table = only_table(decider({"x": 4, "y": 2, "z": 1}, options, "a"))
    assert ids(table.leaders) == ["a.a", "a.b"]
    found = [(p.criterion.id, ids(p.more), ids(p.less)) for p in tie_breakers(table)]
    # x is vital, so it cannot count more; z is the same for both.
    assert found == [("a.y", ["a.b"], ["a.a"]), ("a.x", [], ["a.b"])]


@given(st.lists(st.permutations((-1, 0, 1)), min_size=4, max_size=4))
def test_the_least_shift_of_one_importance_parts_leaders_as_it_says(rows: list[list[int]]) -> None:
    options: dict[str, dict[str, int | str | Range]] = {
        name: dict(zip("xyz", row, strict=True)) for name, row in zip("abcd", rows, strict=True)
    }
    table = only_table(decider({"x": 2, "y": 2, "z": 2}, options, "a"))
    found = {each.criterion.id: each for each in tie_breakers(table)}
    for k, criterion in enumerate(table.criteria):
        for way in (1, -1):
            weights = list(table.weights)
            weights[k] += Fraction(way, 1000)
            after = leaders(scores_with(table, weights))
            parting = found.get(criterion.id)
            then = (parting.more if way > 0 else parting.less) if parting else table.leaders
            assert after == set(ids(then))


@given(tables())
def test_the_smallest_shift_is_the_greedy_one(table: PerformanceTable) -> None:
    assume(len(table.leaders) == 1)
    shift = smallest_shift(table)
    shares = [greedy_shift(table, rival) for rival in table.rivals]
    reachable = [each for each in shares if each is not None]
    assert (shift.share if shift else None) == min(reachable, default=None)
    if shift:
        weights = list(table.weights)
        for move in shift.transfers:
            weights[table.criteria.index(move.start)] -= move.amount
            weights[table.criteria.index(move.end)] += move.amount
        assert min(weights) >= 0
        after = scores_with(table, weights)
        assert after[shift.then.id] >= after[table.leaders[0].id]


def greedy_shift(table: PerformanceTable, rival: Option) -> Fraction | None:
    """Move weight to where the rival is best, first from where it is worst."""
    steps = table.differences(table.leaders[0].id, rival.id)
    lead, moved = -table.deficits(table.leaders[0])[rival.id], Fraction(0)
    for step, weight in sorted(zip(steps, table.weights, strict=True), reverse=True):
        if step == min(steps):
            return None
        needed = lead / (step - min(steps))
        if needed <= weight:
            return (moved + needed) / sum(table.weights)
        moved, lead = moved + weight, lead - weight * (step - min(steps))
    return None


def test_of_several_rivals_of_two_leaders_the_nearest_is_named() -> None:
    # Of x and y, 1 each, t moved from x to y: a and b 2 − 2t, c 1 + t, d (3/2)(1 + t); t = 1/7.
    options: dict[str, dict[str, int | str | Range]] = {
        "a": {"x": 2},
        "b": {"x": 2},
        "c": {"y": 1},
        "d": {"y": "3/2"},
    }
    shift = smallest_shift(only_table(decider({"x": 1, "y": 1}, options, "a")))
    assert shift is not None
    assert (shift.then.id, shift.share) == ("a.d", Fraction(1, 14))
    assert [(m.amount, m.start.id, m.end.id) for m in shift.transfers] == [
        (Fraction(1, 7), "a.x", "a.y")
    ]


# Sets of weightings.

ALIKE = WeightSet(((0, 1),))
"""Two criteria of equal importance."""


def corners(weightings: WeightSet) -> list[list[Fraction]]:
    """Every corner, from every order of equal importances."""
    found = []
    for parts in product(*(permutations(each) for each in weightings.classes)):
        ranked = [c for part in parts for c in part]
        for first in range(1, weightings.size + 1):
            high, low = weightings.corner(first)
            weights = [low] * weightings.size
            for c in ranked[:first]:
                weights[c] = high
            found.append(weights)
    return found


def sets_of(table: PerformanceTable) -> list[WeightSet]:
    return [
        order_set(table),
        bounded_set(table, max(table.weights) / min(table.weights)),
        bounded_set(table, Fraction(3, 2)),
    ]


@given(tables())
def test_corners_keep_the_order_the_ratio_and_the_sum(table: PerformanceTable) -> None:
    assume(table.criteria)
    for weightings in sets_of(table):
        for weights in corners(weightings):
            assert sum(weights) == 1
            assert min(weights) >= 0
            assert weightings.ratio is None or max(weights) <= weightings.ratio * min(weights)
            for a, b in permutations(range(len(weights)), 2):
                assert table.weights[a] <= table.weights[b] or weights[a] >= weights[b]


@given(tables())
def test_extremes_and_margins_are_those_of_the_corners(table: PerformanceTable) -> None:
    assume(len(table.candidates) > 1 and table.criteria)
    for weightings in sets_of(table):
        points = corners(weightings)
        for each in table.candidates:
            rows = [table.differences(each.id, o.id) for o in table.candidates if o != each]
            for row in rows:
                at = [dot(row, point) for point in points]
                assert weightings.extremes(row) == Range(min(at), max(at))
            value = game_value(rows, points)
            assert [*weightings.bounds(rows)][-1].low == value
            assert all(value in between for between in weightings.bounds(rows))


def game_value(rows: list[tuple[Fraction, ...]], points: list[list[Fraction]]) -> Fraction:
    """The most that the smallest row can be over mixtures of the corners: a matrix game."""
    payoffs = [[dot(row, point) for point in points] for row in rows]
    lift = 1 - min(min(each) for each in payoffs)
    found = maximise(
        [Fraction(1)] * len(rows),
        [[payoffs[r][c] + lift for r in range(len(rows))] for c in range(len(points))],
        [Fraction(1)] * len(points),
    )
    assert found is not None
    return 1 / found.value - lift


def test_shares_of_two_criteria_are_the_length_of_a_segment() -> None:
    # With x above y, w_x runs evenly from 1/2 to 1; a leads where w_x < 2/3, a third of the way.
    table = only_table(decider({"x": 2, "y": 1}, {"a": {"y": 2}, "b": {"x": 1}}, "a"))
    a, b = order_shares(table).shares
    assert (a.share, b.share) == (Fraction(1, 3), Fraction(2, 3))
    assert a.exact
    # Up to a ratio of 2, w_x runs from 1/2 to 2/3: a leads throughout.
    assert [each.share for each in bounded_shares(table).shares] == [1, 0]
    assert [float(x) for x in a.mean_weights] == pytest.approx([7 / 12, 5 / 12])


def test_shares_of_three_criteria_are_the_area_of_a_part_of_a_triangle() -> None:
    # At the corners (1,0,0), (½,½,0), (⅓,⅓,⅓) b is ahead of a by 1, −½ and −1, so the part in which
    # it leads is a triangle with sides 2/3 and 1/2 of the whole.
    options: dict[str, dict[str, int | str | Range]] = {"a": {"y": 2, "z": 2}, "b": {"x": 1}}
    table = only_table(decider({"x": 3, "y": 2, "z": 1}, options, "a"))
    assert [each.share for each in order_shares(table).shares] == [Fraction(2, 3), Fraction(1, 3)]


def test_equal_importances_may_weigh_either_way() -> None:
    table = only_table(decider({"x": 2, "y": 2}, {"a": {"x": 1}, "b": {"y": 1}}, "a"))
    assert [each.share for each in order_shares(table).shares] == [Fraction(1, 2), Fraction(1, 2)]


def test_what_is_level_in_a_weighting_that_is_drawn_has_equal_parts_of_it() -> None:
    rows = [[Fraction(1), Fraction(0)], [Fraction(1), Fraction(0)], [Fraction(0), Fraction(0)]]
    one, other, behind = drawn(rows, WeightSet(((0,), (1,))), 50)
    assert (one.share, other.share, behind.share) == (Fraction(1, 2), Fraction(1, 2), 0)
    assert one == other
    assert sum(one.weights) == Fraction(1, 2)


def test_fewer_weightings_are_drawn_for_more_cells_and_none_where_they_say_too_little(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = only_table(decider({"x": 1, "y": 1}, {"a": {"x": 1}, "b": {"y": 1}, "c": {}}, "a"))
    assert (draws_for(table), has_shares(table)) == (DRAWS, True)
    for steps, draws, enough in ((6_000, 1_000, True), (5_999, 999, False)):
        monkeypatch.setattr(acceptability, "MOST_STEPS", steps)
        assert (draws_for(table), has_shares(table)) == (draws, enough)
    assert [sampling_error(draws) for draws in (0, 1_000, 9_604, 10_000)] == [0, 4, 1, 1]


def test_what_would_take_too_many_pieces_is_drawn_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options: dict[str, dict[str, int | str | Range]] = {"a": {"y": 2}, "b": {"x": 1}, "c": {}}
    table = only_table(decider({"x": 3, "y": 2}, options, "a"))
    exact = bounded_shares(table, Fraction(4))
    assert exact.draws == 0
    monkeypatch.setattr(acceptability, "PIECES", 0)
    monkeypatch.setattr(acceptability, "DRAWS", 400)
    found = bounded_shares(table, Fraction(4))
    assert (found.ratio, found.draws) == (4, 400)
    assert [each.exact for each in found.shares] == [False, False, True]
    # w_x runs from 1/2 to 4/5; a leads below 2/3.
    assert (exact.shares[0].share, ids(exact.most)) == (Fraction(5, 9), ["a.a"])
    assert ids(found.most) == ["a.a"]
    assert [(each.option.id, each.largest) for each in exact.regrets] == [
        ("a.a", 3 * Fraction(4, 5) - 2),
        ("a.b", 2 - 3 * Fraction(1, 2)),
        ("a.c", 1),
    ]
    assert found.regrets == exact.regrets
    for one, other in zip(found.shares, exact.shares, strict=True):
        assert float(one.share) == pytest.approx(float(other.share), abs=0.05)
        known = [float(x) for x in other.mean_weights]
        assert [float(x) for x in one.mean_weights] == pytest.approx(known, abs=0.02)


def test_weights_are_bounded_by_the_ratio_in_use_where_none_is_given() -> None:
    table = only_table(decider({"x": 3, "y": 2}, {"a": {"x": 1}, "b": {"y": 1}}, "a"))
    assert bounded_shares(table).ratio == Fraction(3, 2)
    assert bounded_shares(table, Fraction(1)).ratio == 1
    assert ids(bounded_shares(table, Fraction(1)).most) == ["a.a", "a.b"]


def test_very_many_interests_alike_take_no_more_memory_than_a_few() -> None:
    # With a ratio of 1 there is one weighting, however many orders the interests have.
    names = [f"i{n}" for n in range(30)]
    level: dict[str, int | str | Range] = dict.fromkeys(names, 1)
    other = {**level, "i0": 2, "i1": 0}
    model = decider(dict.fromkeys(names, 1), {"a": level, "b": other}, "a")
    shares = bounded_shares(only_table(model)).shares
    assert [(index.share, index.exact) for index in shares] == [(Fraction(1, 2), True)] * 2


def test_pieces_are_counted_over_all_orders_of_equal_importances(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # In either order the third row is best near the middle: two pieces, four in all.
    rows = [[Fraction(x) for x in row] for row in ((5, 0), (0, 5), (3, 3))]
    monkeypatch.setattr(acceptability, "PIECES", 4)
    found = measured(rows, ALIKE)
    assert found is not None
    assert [each.share for each in found] == [Fraction(2, 5), Fraction(2, 5), Fraction(1, 5)]
    monkeypatch.setattr(acceptability, "PIECES", 3)
    assert measured(rows, ALIKE) is None


def test_equal_importances_are_drawn_in_either_order() -> None:
    rows = [[Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)]]
    assert all(Fraction(2, 5) < each.share < Fraction(3, 5) for each in drawn(rows, ALIKE, 200))


def test_who_leads_throughout_does_so_at_the_mean_weighting() -> None:
    # The corners are (1, 0) and (½, ½).
    table = only_table(decider({"x": 2, "y": 1}, {"a": {"x": 1, "y": 1}, "b": {"x": 1}}, "a"))
    (first, behind) = order_shares(table).shares
    assert (first.share, first.mean_weights) == (1, (Fraction(3, 4), Fraction(1, 4)))
    assert (behind.share, behind.mean_weights) == (0, ())
    alike = only_table(decider({"x": 2, "y": 2}, {"a": {"x": 1, "y": 1}, "b": {"x": 1}}, "a"))
    assert order_shares(alike).shares[0].mean_weights == (Fraction(1, 2), Fraction(1, 2))


def test_what_is_level_throughout_shares_in_equal_parts_and_only_ties() -> None:
    table = only_table(decider({"x": 2}, {"a": {"x": 1}, "b": {"x": 1}, "c": {}}, "a"))
    found = order_shares(table)
    assert [each.share for each in found.shares] == [Fraction(1, 2), Fraction(1, 2), 0]
    assert ids(found.only_ties) == ["a.a", "a.b"]
    assert ids(found.never_best) == ["a.c"]


def test_an_option_that_nothing_single_dominates_can_be_best_in_no_weighting() -> None:
    options: dict[str, dict[str, int | str | Range]] = {
        "a": {"x": 2, "y": -2},
        "b": {"x": -2, "y": 2},
        "c": {"x": "-1/2", "y": "-1/2"},
    }
    table = only_table(decider({"x": 1, "y": 1}, options, "a"))
    found = order_shares(table)
    assert not any(table.dominates(other, "a.c") for other in ("a.a", "a.b"))
    assert ids(found.never_best) == ["a.c"]
    assert found.shares[2].share == 0
    assert found.shares[2].exact


def test_without_criteria_or_rivals_there_are_shares_all_the_same() -> None:
    level = order_shares(only_table(decider({"x": 1}, {"a": {}, "b": {}}, "a")))
    assert [each.share for each in level.shares] == [Fraction(1, 2), Fraction(1, 2)]
    assert ids(level.only_ties) == ["a.a", "a.b"]
    only = order_shares(only_table(decider({"x": 1}, {"a": {}}, "a")))
    assert (only.shares[0].share, only.only_ties) == (1, ())
    alone = bounded_shares(only_table(decider({"x": 1}, {"a": {"x": 1}}, "a")))
    assert [each.share for each in alone.shares] == [1]
    assert alone.never_best == alone.only_ties == ()


@COSTLY
@given(tables())
def test_measured_and_drawn_shares_agree_with_plain_sampling(table: PerformanceTable) -> None:
    assume(len(table.candidates) > 1 and table.criteria)
    rows = list(table.values.values())
    rng = Random(1)
    for weightings in (order_set(table), bounded_set(table, Fraction(2))):
        exact = measured(rows, weightings)
        assume(exact is not None)
        assert exact is not None
        assert sum(each.share for each in exact) == 1
        plain = plain_shares(rows, weightings, rng, 1500)
        assert [float(t.share) for t in exact] == pytest.approx(plain, abs=0.07)
        for tally in exact:
            assert float(sum(tally.weights)) == pytest.approx(float(tally.share))


def plain_shares(
    rows: list[tuple[Fraction, ...]], weightings: WeightSet, rng: Random, draws: int
) -> list[float]:
    """By the definition: Σ E_k · corner_k / Σ E_k with E exponential, in floating point."""
    counts = [0.0] * len(rows)
    for _ in range(draws):
        ranked = [c for each in weightings.classes for c in rng.sample(each, len(each))]
        weights = [0.0] * len(ranked)
        for first in range(1, len(ranked) + 1):
            high, low = map(float, weightings.corner(first))
            share = rng.expovariate(1)
            for place, c in enumerate(ranked):
                weights[c] += share * (high if place < first else low)
        scores = [
            round(sum(w * float(x) for w, x in zip(weights, row, strict=True)), 9) for row in rows
        ]
        best = [r for r, score in enumerate(scores) if score == max(scores)]
        for r in best:
            counts[r] += 1 / len(best)
    return [count / draws for count in counts]


def test_drawn_shares_are_within_their_error_of_the_measured() -> None:
    rng = Random(5)
    names = [f"c{n}" for n in range(6)]
    options = {o: {c: rng.randint(-2, 2) for c in names} for o in "abc"}
    table = only_table(decider({c: 6 - n for n, c in enumerate(names)}, options, "a"))  # type: ignore[arg-type]
    rows = list(table.values.values())
    exact = measured(rows, order_set(table))
    assert exact is not None
    for one, other in zip(drawn(rows, order_set(table), DRAWS), exact, strict=True):
        assert abs(one.share - other.share) < Fraction(2, 100)
        weights = [float(x) for x in other.weights]
        assert [float(x) for x in one.weights] == pytest.approx(
            weights if one.share else [], abs=0.01
        )
    again = (drawn(rows, order_set(table), DRAWS) for _ in range(2))
    assert next(again) == next(again)


@given(tables())
def test_a_held_ratio_is_the_last_at_which_the_leader_is_not_behind(
    table: PerformanceTable,
) -> None:
    for held in held_ratios(table):
        steps = table.differences(held.leader.id, held.rival.id)
        if held.ratio is None:
            assert order_set(table).extremes(steps).low >= 0
        elif held.ratio == 0:
            assert sum(steps) < 0
        else:
            assert bounded_set(table, held.ratio).extremes(steps).low == 0
            assert bounded_set(table, held.ratio + 1).extremes(steps).low < 0


def test_a_held_ratio_puts_what_speaks_against_the_leader_first_among_equals() -> None:
    # d = (2, −1): with K on y and 1 on x the lead is 2 − K, whichever of the two stands first.
    for names in ("xy", "yx"):
        weights: dict[str, int | str] = dict.fromkeys(names, 2)
        table = only_table(decider(weights, {"a": {"x": 2}, "b": {"y": 1}}, "a"))
        leader, rival = table.options
        assert held_ratios(table) == (HeldRatio(leader, rival, Fraction(2)),)


def test_held_ratios_stand_leader_by_leader() -> None:
    options: dict[str, dict[str, int | str | Range]] = {
        "c": {"x": "1/2"},
        "a": {"x": 1},
        "d": {"y": 1},
        "b": {"y": 2},
    }
    found = held_ratios(only_table(decider({"x": 2, "y": 1}, options, "a")))
    # With K on x and 1 on y b is ahead of c by 2 − K/2; the others hold at any ratio.
    assert [(each.leader.id, each.rival.id, each.ratio) for each in found] == [
        ("a.a", "a.c", None),
        ("a.a", "a.d", None),
        ("a.b", "a.c", 4),
        ("a.b", "a.d", None),
    ]


@given(tables())
def test_the_largest_shortfall_is_reached_at_a_corner(table: PerformanceTable) -> None:
    assume(table.criteria)
    for weightings in sets_of(table)[:2]:
        found = regrets(table, weightings)
        assert [each.largest for each in found] == sorted(each.largest for each in found)
        for each in found:
            at = [scores_with(table, point) for point in corners(weightings)]
            assert each.largest == max(max(s.values()) - s[each.option.id] for s in at)


def test_an_ordinal_lead_needs_no_numbers_for_effects() -> None:
    options: dict[str, dict[str, int | str | Range]] = {
        "a": {"x": 2, "y": 1},
        "b": {"x": 1, "y": 2},
        "c": {"x": -1, "y": 2},
    }
    table = only_table(decider({"x": 2, "y": 1}, options, "a"))
    found = {(each.option.id, each.over.id): each.single for each in ordinal_leads(table)}
    assert found == {("a.a", "a.b"): True, ("a.a", "a.c"): True, ("a.b", "a.c"): True}


def span(low: int, high: int) -> Range:
    return Range(Fraction(low), Fraction(high))


@pytest.mark.parametrize(
    ("weights", "a", "b", "leads"),
    [
        # Alike, neither leads.
        ({"x": 2}, {"x": 1}, {"x": 1}, False),
        ({"x": 2}, {"x": span(1, 2)}, {"x": 1}, False),
        ({"x": 2}, {"x": span(1, 2)}, {"x": 0}, True),
        # At 1 or above a has x alone, 4, and b has x and y, 7; though a leads by 4 − 3 + 3.
        ({"x": 4, "y": 3, "z": 3}, {"x": 2}, {"x": 1, "y": 1, "z": -1}, False),
        ({"x": 4, "y": 3, "z": 3}, {"x": 1, "z": 1}, {"y": 1}, True),
        # Its range can lie below 0, where y says nothing for it.
        ({"x": 1, "y": 3}, {"x": span(-1, 1), "y": 2}, {}, False),
        # It leads by 1 at least, but at its low it has nothing at 2, and b has.
        ({"x": 2, "y": 1}, {"x": span(1, 2), "y": 1}, {"y": 2}, False),
        # From 0 to 2 for it, and from 0 to 1 against it: by weights, each at its least favourable.
        ({"x": span(1, 4), "y": "3/2"}, {"x": 2}, {"y": 1}, False),
        ({"x": span(2, 4), "y": "3/2"}, {"x": 2}, {"y": 1}, True),
        ({"x": "5/2", "y": span(1, 3)}, {"x": 2}, {"y": 1}, False),
        ({"x": "5/2", "y": span(1, 2)}, {"x": 2}, {"y": 1}, True),
    ],
)
def test_an_ordinal_lead_has_no_less_at_any_step(
    weights: dict[str, int | str | Range],
    a: dict[str, int | str | Range],
    b: dict[str, int | str | Range],
    leads: bool,
) -> None:
    model = decider({**dict.fromkeys(weights, 1), "more": 1}, {"a": a, "b": b}, "a")
    (owner,) = model.actors
    importances = (w if isinstance(w, Range) else exactly(w) for w in weights.values())
    interests = (
        *map(lambda i, w: replace(i, importance=w), owner.interests, importances),
        owner.interests[-1],
    )
    model = replace(model, actors=(replace(owner, interests=interests),))
    # Where a range holds whatever is chosen pairs are compared one by one, else by sums of each.
    for shared in ({}, {"a.more": span(0, 1)}):
        found = [
            (each.option.id, each.over.id) for each in ordinal_leads(with_shared(model, shared))
        ]
        assert found == [("a.a", "a.b")] * leads


def test_a_lead_over_an_option_of_which_two_claims_add_up_owes_something_to_adding() -> None:
    (a,) = decider({"x": 2}, {"a": {"x": 1}, "b": {"x": -1}, "c": {"x": -2}}, "a").actors
    (choice,) = a.decisions
    first, second, third = choice.options
    second = replace(second, effects=(*second.effects, effect("a.b", "a.x", 1)))
    a = replace(a, decisions=(replace(choice, options=(first, second, third)),))
    table = only_table(Model(title="t", actors=(a,)))
    found = {(each.option.id, each.over.id): each.single for each in ordinal_leads(table)}
    assert found == {("a.a", "a.b"): False, ("a.a", "a.c"): True, ("a.b", "a.c"): False}


@given(tables(ranges=False), st.randoms())
def test_ordinal_leads_are_leads_under_any_spacing(table: PerformanceTable, rng: Random) -> None:
    found = {(each.option.id, each.over.id) for each in ordinal_leads(table)}
    values = sorted({table.v(o.id, c.id).mid for o in table.candidates for c in table.criteria})
    for _ in range(20):
        spaced = dict(zip(values, sorted(rng.randint(-50, 50) for _ in values), strict=True))
        for a, b in found:
            lead = sum(
                c.weight.mid * (spaced[table.v(a, c.id).mid] - spaced[table.v(b, c.id).mid])
                for c in table.criteria
            )
            assert lead >= 0


def with_shared(model: Model, shared: dict[str, Range]) -> PerformanceTable:
    """The table of the first decision, where another actor does this whatever is chosen."""
    other = decider({"z": 1}, {"now": {}, "then": {}}, "now", actor="b").actors[0]
    (settled,) = other.decisions
    now, then = settled.options
    now = replace(now, effects=tuple(effect(now.id, to, size) for to, size in shared.items()))
    other = replace(other, decisions=(replace(settled, options=(now, then)),))
    return only_table(replace(model, actors=(*model.actors, other)))


def test_a_range_that_holds_whatever_is_chosen_takes_no_ordinal_lead_away() -> None:
    model = decider({"x": 3}, {"a": {"x": 0}, "b": {"x": -1}}, "a")
    table = with_shared(model, {"a.x": Range(Fraction(-1), Fraction(0))})
    found = [(each.option.id, each.over.id, each.single) for each in ordinal_leads(table)]
    assert found == [("a.a", "a.b", False)]


def test_a_shared_range_can_move_what_speaks_for_a_lead_past_what_speaks_against_it() -> None:
    model = decider({"x": 2, "y": 1}, {"a": {"x": 1, "y": 0}, "b": {"x": 0, "y": 1}}, "a")
    leads = [
        {
            (each.option.id, each.over.id)
            for each in ordinal_leads(with_shared(model, {"a.y": size}))
        }
        for size in (Range(Fraction(0), Fraction(0)), Range(Fraction(0), Fraction(1)))
    ]
    assert leads == [{("a.a", "a.b")}, set()]


@given(st.randoms())
def test_ordinal_leads_are_those_that_no_value_of_a_shared_range_ends(rng: Random) -> None:
    rows: dict[str, dict[str, int | str | Range]] = {
        id_: {"x": rng.randint(-2, 2), "y": rng.randint(-2, 2)} for id_ in "ab"
    }
    model = decider({"x": rng.randint(1, 4), "y": rng.randint(1, 4)}, rows, "a")
    shared = {c: sorted(rng.randint(-2, 2) for _ in range(2)) for c in ("a.x", "a.y")}
    found, *at = (
        {(each.option.id, each.over.id) for each in ordinal_leads(with_shared(model, sizes))}
        for sizes in (
            {c: Range(Fraction(low), Fraction(high)) for c, (low, high) in shared.items()},
            *(
                {"a.x": exactly(x), "a.y": exactly(y)}
                for x in range(shared["a.x"][0], shared["a.x"][1] + 1)
                for y in range(shared["a.y"][0], shared["a.y"][1] + 1)
            ),
        )
    )
    assert found == set.intersection(*at)
