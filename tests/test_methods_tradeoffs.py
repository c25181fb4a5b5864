"""Tensions, compromises, switches, bonds: by hand and against brute force."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given

from stancecli.methods.conditions import turns
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.tradeoffs import bond_costs, least_worst, switch_from, tensions
from stancecli.model import Breach, Constraint, Impossible, Model, Range, exactly
from stancecli.situation import Situation
from tests.brute_values import chosen_now, worth
from tests.models import decider, effect, models


def _table(model: Model) -> PerformanceTable:
    return performance_table(Situation.of(model), "a.choice")


# Two capitals and a calm border, worked by hand: v(o, c), weights 4, 3 and 1.
CAPITALS = decider(
    "north 4, south 3, calm 1",
    "return: north 2, south -2, calm 1 | ignore: north -1, south 1, calm 0"
    " | threaten: north -2, south 1, calm 0",
    "return",
)


def test_a_switch_by_hand() -> None:
    table = _table(CAPITALS)
    back, ignore, _ = table.options
    change = switch_from(table, back, ignore)
    assert [(c.criterion.id, c.step, c.gain) for c in change.better] == [("a.south", 3, 9)]
    assert [(c.criterion.id, c.gain) for c in change.worse] == [("a.north", -12), ("a.calm", -1)]
    assert change.equal == ()
    assert change.gain == 9 - 13
    assert change.lead == exactly(9 - 13)
    threat = switch_from(table, ignore, table.options[2])
    assert (threat.better, [c.criterion.id for c in threat.worse]) == ((), ["a.north"])
    assert [c.criterion.id for c in threat.equal] == ["a.south", "a.calm"]


def test_a_switch_takes_a_range_at_its_midpoint_and_its_lead_over_all_of_it() -> None:
    wide = Range(Fraction(0), Fraction(2))
    table = _table(decider("x 3, y 1", "one: x 0..2 | two: y 1", "one"))
    one, two = table.options
    change = switch_from(table, one, two)
    ranged, known = *change.worse, *change.better
    assert [(t.criterion.id, t.before, t.after, t.exact) for t in (ranged, known)] == [
        ("a.x", wide, exactly(0), False),
        ("a.y", exactly(0), exactly(1), True),
    ]
    assert (ranged.step, change.gain, change.lead) == (-1, -2, Range(Fraction(-5), Fraction(1)))
    assert not switch_from(table, two, one).better[0].exact


def test_the_tension_between_the_capitals_by_hand() -> None:
    table = _table(CAPITALS)
    pair = next(t for t in tensions(table) if (t.first.id, t.second.id) == ("a.north", "a.south"))
    (least,) = pair.compromises
    assert least.option.id == "a.ignore"
    assert (least.values, least.regrets) == ((-1, 1), (3, 0))
    assert [o.id for o in pair.least_regret] == ["a.return", "a.ignore"]
    assert [o.id for o in least_worst(table, table.criteria)] == ["a.ignore"]


def test_one_of_two_compromises_of_a_tension_is_regretted_least() -> None:
    options = "high: x 2, y 1 | low: x 1, y 1..3 | far: x 4, y -1"
    (pair,) = tensions(_table(decider("x 1, y 1", options, "low")))
    assert [(c.option.id, c.values) for c in pair.compromises] == [
        ("a.high", (2, 1)),
        ("a.low", (1, 2)),
    ]
    assert pair.regret == (4 - 2) + (2 - 1)
    assert [o.id for o in pair.least_regret] == ["a.high"]


def test_a_binding_constraint_may_cost_nothing_or_half_of_the_lead() -> None:
    (a,) = decider("x 2", "worse: x -1 | weak: | first: x 1 | level: x 1", "first").actors
    pact, law = (
        Constraint(id=id_, actor="a", name=id_, against=(Breach(option=broken, constraint=id_),))
        for id_, broken in (("a.pact", "a.worse"), ("a.law", "a.level"))
    )
    costs = bond_costs(_table(Model(title="t", actors=(replace(a, constraints=(pact, law)),))))
    assert [
        (c.constraint.id, [o.id for o in c.frees], [o.id for o in c.leaders], c.gain) for c in costs
    ] == [
        ("a.pact", ["a.worse"], ["a.first"], 0),
        ("a.law", ["a.level"], ["a.first", "a.level"], 0),
    ]


@pytest.mark.parametrize("also", ["impossible", "irreversible"])
def test_an_option_that_something_else_rules_out_as_well_is_not_freed(also: str) -> None:
    (a,) = CAPITALS.actors
    (choice,) = a.decisions
    pact = Constraint(
        id="a.pact",
        actor="a",
        name="Pact",
        against=(Breach(option="a.return", constraint="a.pact"),),
    )
    back, ignore, threaten = choice.options
    ignore = replace(ignore, irreversible=also == "irreversible")
    choice = replace(choice, current="a.ignore", options=(back, ignore, threaten))
    a = replace(a, constraints=(pact,), decisions=(choice,))
    (b,) = decider("z 1", "now: | then:", "now", actor="b").actors
    clash = Impossible(options=("a.return", "b.now" if also == "impossible" else "b.then"))
    (cost,) = bond_costs(_table(Model(title="t", actors=(a, b), impossible=(clash,))))
    assert (cost.constraint.id, cost.frees, cost.gain) == ("a.pact", (), 0)
    assert [o.id for o in cost.leaders] == ["a.ignore"]


@pytest.mark.parametrize("held", [{"when": ("b.down",)}, {"unless": ("b.up",)}])
def test_an_option_elsewhere_that_turns_the_lead_is_found_with_its_margin(
    held: dict[str, tuple[str, ...]],
) -> None:
    one = decider("x 1", "left: x 1 | right:", "left")
    two = decider("y 1", "up: | down:", "up", actor="b")
    (a,) = one.actors
    (choice,) = a.decisions
    left, right = choice.options
    left = replace(left, effects=(*left.effects, effect("a.left", "a.x", -3, **held)))
    a = replace(a, decisions=(replace(choice, options=(left, right)),))
    (turn,) = turns(_table(Model(title="t", actors=(a, *two.actors))))
    assert (turn.option.id, turn.instead_of.id, turn.by) == ("b.down", "b.up", 2)
    assert [o.id for o in turn.leaders] == ["a.right"]


@given(models())
def test_tensions_are_the_pairs_no_open_option_is_best_for(model: Model) -> None:
    situation = Situation.of(model)
    for decision in situation.decisions():
        table = performance_table(situation, decision.id)
        value = {
            (o.id, c.id): table.v(o.id, c.id).mid for o in table.options for c in table.criteria
        }
        ids = [o.id for o in table.candidates]
        best = {c.id: max(value[o, c.id] for o in ids) for c in table.criteria}
        expected = {}
        for i, j in combinations([c.id for c in table.criteria], 2):
            if any(value[o, i] == best[i] and value[o, j] == best[j] for o in ids):
                continue
            worse = max(min(value[o, i], value[o, j]) for o in ids)
            left = [o for o in ids if min(value[o, i], value[o, j]) == worse]
            better = max(max(value[o, i], value[o, j]) for o in left)
            expected[i, j] = [o for o in left if max(value[o, i], value[o, j]) == better]
        found = {
            (t.first.id, t.second.id): [c.option.id for c in t.compromises] for t in tensions(table)
        }
        assert found == expected
        found_regrets = [t.regret for t in tensions(table)]
        assert found_regrets == sorted(found_regrets, reverse=True)


@given(models())
def test_a_switch_adds_up_to_the_difference_of_the_points(model: Model) -> None:
    situation = Situation.of(model)
    now = chosen_now(model)
    for decision in situation.decisions():
        table = performance_table(situation, decision.id)
        for o in table.candidates:
            change = switch_from(table, table.current, o)
            then = {**now, decision.id: o.id}
            assert change.gain == worth(model, then, decision.actor) - worth(
                model, now, decision.actor
            )
            gains = [c.gain for c in change.better]
            assert gains == sorted(gains, reverse=True)
