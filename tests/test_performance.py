"""The table of a decision and what follows from it: by hand, and against sums of the model."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given

from stancecli import model as m
from stancecli.diagnostics import Unanswerable
from stancecli.methods.conditions import turns
from stancecli.methods.feasibility import ruled_out, suppose
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.tradeoffs import bond_costs, least_worst, switch_from, tensions
from stancecli.situation import Situation
from tests.brute_values import blanks, chosen_now, claims_holding, low_high, open_options, worth
from tests.models import decider, effect, models
from tests.tables import barred


def _table(model: m.Model) -> PerformanceTable:
    return performance_table(Situation.of(model), "a.choice")


@given(models(blanks=True))
def test_a_table_is_the_context_with_each_option_in_turn(model: m.Model) -> None:
    """A criterion has a row where a claim on it holds with an open option, or a cell is blank.

    A blank is an interest of the decider on which only other options are judged: it counts 0, and
    can be anything on the scale.
    """
    situation = Situation.of(model)
    now = chosen_now(model)
    for decision in situation.decisions():
        table = performance_table(situation, decision.id)
        ways = open_options(model, now, decision.id)
        assert [o.id for o in table.candidates] == ways
        expected = blanks(model, decision)
        assert {key for key, cell in table.cells.items() if cell.blank} == expected
        shown, blank = {c.id for c in table.criteria}, {criterion for _, criterion in expected}
        for interest in table.decider.interests:
            states = [{**now, decision.id: option} for option in ways]
            touched = any(claims_holding(model, state, interest.id) for state in states)
            assert (interest.id in shown) == (touched or interest.id in blank)
        for option in table.options:
            chosen = {**now, decision.id: option.id}
            assert table.score(option.id) == worth(model, chosen, decision.actor)
            for criterion in table.criteria:
                low, high = low_high(model, chosen, criterion.id)
                open_by = 2 * ((option.id, criterion.id) in expected)
                value = table.v(option.id, criterion.id)
                assert (value.low, value.high) == (low - open_by, high + open_by)


def test_otherwise_none_judges_what_is_not_written_and_makes_no_row() -> None:
    def table(otherwise: str, *of_options: str) -> PerformanceTable:
        made = decider("x 2, y 1, z 4", "left: x 1 | right: y 1", "left", otherwise=otherwise)
        (a,) = made.actors
        (choice,) = a.decisions
        options = tuple(
            replace(option, otherwise=m.NONE if option.id in of_options else "")
            for option in choice.options
        )
        changed = replace(a, decisions=(replace(choice, options=options),))
        return _table(m.Model(title="t", actors=(changed,)))

    # An interest on which no option is judged makes no blank and no row; it is named.
    for made, blank, unjudged in (
        (table(""), {("a.left", "a.y"), ("a.right", "a.x")}, ["a.z"]),
        (table("", "a.left"), {("a.right", "a.x")}, ["a.z"]),
        (table(m.NONE), set(), []),
    ):
        assert {key for key, cell in made.cells.items() if cell.blank} == blank
        assert [c.id for c in made.criteria] == ["a.x", "a.y"]
        assert [interest.id for interest in made.unjudged] == unjudged


def test_what_is_not_known_cancels_where_it_moves_two_options_alike() -> None:
    """A claim that both share, and an importance on which both do the same; not so a third."""
    (a,) = decider("x 2, y 3, z 1", "left: x 1, y 1 | right: x 1 | free:", "left").actors
    x, *others = a.interests
    x = replace(x, importance=m.Range(Fraction(1), Fraction(3)))
    (b,) = decider({"w": 1}, {"on": {}, "off": {}}, "on", actor="b").actors
    (choice,) = b.decisions
    on, off = choice.options
    on = replace(on, effects=(effect("b.on", "a.z", m.UNKNOWN, unless=("a.free",)),))
    b = replace(b, decisions=(replace(choice, options=(on, off)),))

    def table(a: m.Actor, *others: m.Actor) -> PerformanceTable:
        return _table(m.Model(title="t", actors=(a, *others)))

    both = table(replace(a, interests=(x, *others)), b)
    shared, ranged = table(a, b), table(replace(a, interests=(x, *others)))
    assert not any(each.separable for each in (both, shared, ranged))
    assert table(a).separable
    for each in (both, shared, ranged):
        assert each.lead("a.left", "a.right") == m.exactly(3)
    assert shared.lead("a.left", "a.free") == m.Range(Fraction(3), Fraction(7))
    assert ranged.lead("a.left", "a.free") == m.Range(Fraction(4), Fraction(6))
    assert both.apart("a.left", "a.free", "a.z") == (on.effects, ())
    assert both.apart("a.free", "a.left", "a.z") == ((), on.effects)
    assert both.apart("a.left", "a.right", "a.z") == ((), ())


def test_an_option_that_is_ruled_out_has_points_and_leads_nothing() -> None:
    made = decider("x 3, y 3", "barred: y 0..2 | left: x 1 | right:", "left")
    model = barred(made, "barred")
    table = _table(model)
    # The row is that of no open option: it is not in the table, and counts for the one it is of.
    assert [c.id for c in table.criteria] == ["a.x"]
    assert [c.id for c in table.touched] == ["a.x", "a.y"]
    assert table.score("a.barred") == table.score("a.left") == 3
    assert table.bounds("a.barred") == m.Range(Fraction(0), Fraction(6))
    assert [o.id for o in table.leaders] == ["a.left"]
    assert [o.id for o in table.rivals] == ["a.right"]
    assert [o.id for o in table.others(table.leaders[0])] == ["a.right"]


def test_what_needs_two_options_of_one_decision_or_bars_what_it_needs_never_holds() -> None:
    (a,) = decider("x 1", "left: | right: | far:", "left").actors
    (b,) = decider({"w": 1}, {"on": {}, "off": {}}, "on", actor="b").actors
    (choice,) = b.decisions
    on, off = choice.options
    held: list[tuple[dict[str, tuple[str, ...]], list[int]]] = [
        ({"when": ("a.left",)}, [1, 0, 0]),
        ({"unless": ("a.left",)}, [0, 1, 1]),
        ({"unless": ("a.left", "a.right")}, [0, 0, 1]),
        ({"when": ("a.left",), "unless": ("a.right",)}, [1, 0, 0]),
        ({"when": ("a.left", "a.right")}, [0, 0, 0]),
        ({"when": ("a.left",), "unless": ("a.left",)}, [0, 0, 0]),
        ({"when": ("b.off",)}, [0, 0, 0]),
        ({"unless": ("b.off",)}, [1, 1, 1]),
    ]
    for conditions, values in held:
        claim = effect("b.on", "a.x", 1, **conditions)
        other = replace(
            b, decisions=(replace(choice, options=(replace(on, effects=(claim,)), off)),)
        )
        table = _table(m.Model(title="t", actors=(a, other)))
        assert [int(table.score(o.id)) for o in table.options] == values


def _two_choices(*impossible: m.Impossible) -> m.Model:
    one = decider("x 1", "left: x 2 | right:", "right")
    two = decider("y 1", "up: | down:", "up", actor="b")
    return m.Model(title="t", actors=(*one.actors, *two.actors), impossible=impossible)


def test_what_cannot_hold_together_is_ruled_out_only_where_the_rest_holds() -> None:
    situation = Situation.of(_two_choices(m.Impossible(options=("a.left", "b.down"))))
    assert ruled_out(situation, "a.left") == ()
    assert ruled_out(suppose(situation, ["b.down"]), "a.left")
    with pytest.raises(Unanswerable, match="“Down” cannot be given: it is ruled out by “Left”"):
        suppose(situation, ["b.down", "a.left"])


@pytest.mark.parametrize(
    ("excluded", "given", "advice"),
    [
        (["b.up"], ["a.left"], ("give one of these as well: b.down",)),
        (["b.up"], ["b.up", "a.left"], ()),  # What is given is not to be given up.
        (["b.up", "b.down"], ["a.left"], ()),
    ],
)
def test_what_could_be_given_as_well_is_named(
    excluded: list[str], given: list[str], advice: tuple[str, ...]
) -> None:
    pairs = (m.Impossible(options=("a.left", other)) for other in excluded)
    situation = Situation.of(_two_choices(*pairs))
    with pytest.raises(Unanswerable) as refused:
        suppose(situation, given)
    assert refused.value.advice == advice
    assert suppose(situation, ["b.down"]).holds("b.down")


@pytest.mark.parametrize(("high", "passes"), [(0, False), (1, False), (2, True)])
def test_a_sum_of_ranges_is_past_the_scale_where_its_midpoint_is(high: int, passes: bool) -> None:
    wide = m.Range(Fraction(-1), Fraction(high))
    (a,) = decider("x 1", "left: x 2 | right:", "left").actors
    (choice,) = a.decisions
    left, right = choice.options
    left = replace(left, effects=(*left.effects, effect("a.left", "a.x", wide)))
    a = replace(a, decisions=(replace(choice, options=(left, right)),))
    table = _table(m.Model(title="t", actors=(a,)))
    assert table.cells["a.left", "a.x"].passes_scale == passes


# Tensions, compromises, switches, bonds.


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
    assert change.lead == m.exactly(9 - 13)
    threat = switch_from(table, ignore, table.options[2])
    assert (threat.better, [c.criterion.id for c in threat.worse]) == ((), ["a.north"])
    assert [c.criterion.id for c in threat.equal] == ["a.south", "a.calm"]


def test_a_switch_takes_a_range_at_its_midpoint_and_its_lead_over_all_of_it() -> None:
    wide = m.Range(Fraction(0), Fraction(2))
    table = _table(decider("x 3, y 1", "one: x 0..2 | two: y 1", "one"))
    one, two = table.options
    change = switch_from(table, one, two)
    ranged, known = *change.worse, *change.better
    assert [(t.criterion.id, t.before, t.after, t.exact) for t in (ranged, known)] == [
        ("a.x", wide, m.exactly(0), False),
        ("a.y", m.exactly(0), m.exactly(1), True),
    ]
    assert (ranged.step, change.gain, change.lead) == (-1, -2, m.Range(Fraction(-5), Fraction(1)))
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
        m.Constraint(
            id=id_, actor="a", name=id_, against=(m.Breach(option=broken, constraint=id_),)
        )
        for id_, broken in (("a.pact", "a.worse"), ("a.law", "a.level"))
    )
    costs = bond_costs(_table(m.Model(title="t", actors=(replace(a, constraints=(pact, law)),))))
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
    pact = m.Constraint(
        id="a.pact",
        actor="a",
        name="Pact",
        against=(m.Breach(option="a.return", constraint="a.pact"),),
    )
    back, ignore, threaten = choice.options
    ignore = replace(ignore, irreversible=also == "irreversible")
    choice = replace(choice, current="a.ignore", options=(back, ignore, threaten))
    a = replace(a, constraints=(pact,), decisions=(choice,))
    (b,) = decider("z 1", "now: | then:", "now", actor="b").actors
    clash = m.Impossible(options=("a.return", "b.now" if also == "impossible" else "b.then"))
    (cost,) = bond_costs(_table(m.Model(title="t", actors=(a, b), impossible=(clash,))))
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
    (turn,) = turns(_table(m.Model(title="t", actors=(a, *two.actors))))
    assert (turn.option.id, turn.instead_of.id, turn.by) == ("b.down", "b.up", 2)
    assert [o.id for o in turn.leaders] == ["a.right"]


@given(models())
def test_tensions_are_the_pairs_no_open_option_is_best_for(model: m.Model) -> None:
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
def test_a_switch_adds_up_to_the_difference_of_the_points(model: m.Model) -> None:
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
