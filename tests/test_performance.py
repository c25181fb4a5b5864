"""Values in states, and the table of a decision, against sums made straight from the model."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from stancecli.diagnostics import Unanswerable
from stancecli.methods.feasibility import ruled_out, suppose
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.model import NONE, UNKNOWN, Actor, Impossible, Model, Range, exactly
from stancecli.situation import Situation
from tests.brute_values import blanks, chosen_now, claims_holding, low_high, open_options, worth
from tests.models import decider, effect, models
from tests.tables import barred


@given(models(blanks=True))
def test_a_table_is_the_context_with_each_option_in_turn(model: Model) -> None:
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
            replace(option, otherwise=NONE if option.id in of_options else "")
            for option in choice.options
        )
        changed = replace(a, decisions=(replace(choice, options=options),))
        return performance_table(Situation.of(Model(title="t", actors=(changed,))), "a.choice")

    # An interest on which no option is judged makes no blank and no row; it is named.
    for made, blank, unjudged in (
        (table(""), {("a.left", "a.y"), ("a.right", "a.x")}, ["a.z"]),
        (table("", "a.left"), {("a.right", "a.x")}, ["a.z"]),
        (table(NONE), set(), []),
    ):
        assert {key for key, cell in made.cells.items() if cell.blank} == blank
        assert [c.id for c in made.criteria] == ["a.x", "a.y"]
        assert [interest.id for interest in made.unjudged] == unjudged


def test_what_is_not_known_cancels_where_it_moves_two_options_alike() -> None:
    """A claim that both share, and an importance on which both do the same; not so a third."""
    (a,) = decider("x 2, y 3, z 1", "left: x 1, y 1 | right: x 1 | free:", "left").actors
    x, *others = a.interests
    x = replace(x, importance=Range(Fraction(1), Fraction(3)))
    (b,) = decider({"w": 1}, {"on": {}, "off": {}}, "on", actor="b").actors
    (choice,) = b.decisions
    on, off = choice.options
    on = replace(on, effects=(effect("b.on", "a.z", UNKNOWN, unless=("a.free",)),))
    b = replace(b, decisions=(replace(choice, options=(on, off)),))

    def table(a: Actor, *others: Actor) -> PerformanceTable:
        return performance_table(Situation.of(Model(title="t", actors=(a, *others))), "a.choice")

    both = table(replace(a, interests=(x, *others)), b)
    shared, ranged = table(a, b), table(replace(a, interests=(x, *others)))
    assert not any(each.separable for each in (both, shared, ranged))
    assert table(a).separable
    for each in (both, shared, ranged):
        assert each.lead("a.left", "a.right") == exactly(3)
    assert shared.lead("a.left", "a.free") == Range(Fraction(3), Fraction(7))
    assert ranged.lead("a.left", "a.free") == Range(Fraction(4), Fraction(6))
    assert both.apart("a.left", "a.free", "a.z") == (on.effects, ())
    assert both.apart("a.free", "a.left", "a.z") == ((), on.effects)
    assert both.apart("a.left", "a.right", "a.z") == ((), ())


def test_an_option_that_is_ruled_out_has_points_and_leads_nothing() -> None:
    made = decider("x 3, y 3", "barred: y 0..2 | left: x 1 | right:", "left")
    model = barred(made, "barred")
    table = performance_table(Situation.of(model), "a.choice")
    # The row is that of no open option: it is not in the table, and counts for the one it is of.
    assert [c.id for c in table.criteria] == ["a.x"]
    assert [c.id for c in table.touched] == ["a.x", "a.y"]
    assert table.score("a.barred") == table.score("a.left") == 3
    assert table.bounds("a.barred") == Range(Fraction(0), Fraction(6))
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
        table = performance_table(Situation.of(Model(title="t", actors=(a, other))), "a.choice")
        assert [int(table.score(o.id)) for o in table.options] == values


def _two_choices(*impossible: Impossible) -> Model:
    one = decider("x 1", "left: x 2 | right:", "right")
    two = decider("y 1", "up: | down:", "up", actor="b")
    return Model(title="t", actors=(*one.actors, *two.actors), impossible=impossible)


def test_what_cannot_hold_together_is_ruled_out_only_where_the_rest_holds() -> None:
    situation = Situation.of(_two_choices(Impossible(options=("a.left", "b.down"))))
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
    pairs = (Impossible(options=("a.left", other)) for other in excluded)
    situation = Situation.of(_two_choices(*pairs))
    with pytest.raises(Unanswerable) as refused:
        suppose(situation, given)
    assert refused.value.advice == advice
    assert suppose(situation, ["b.down"]).holds("b.down")


@pytest.mark.parametrize(("high", "passes"), [(0, False), (1, False), (2, True)])
def test_a_sum_of_ranges_is_past_the_scale_where_its_midpoint_is(high: int, passes: bool) -> None:
    wide = Range(Fraction(-1), Fraction(high))
    (a,) = decider("x 1", "left: x 2 | right:", "left").actors
    (choice,) = a.decisions
    left, right = choice.options
    left = replace(left, effects=(*left.effects, effect("a.left", "a.x", wide)))
    a = replace(a, decisions=(replace(choice, options=(left, right)),))
    table = performance_table(Situation.of(Model(title="t", actors=(a,))), "a.choice")
    assert table.cells["a.left", "a.x"].passes_scale == passes
