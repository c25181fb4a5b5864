"""What claims and weights decide, by trying them out on rebuilt models; and linear problems."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given, strategies as st

from stancecli.methods.linear import best_margin, maximise
from stancecli.methods.performance import PerformanceTable
from stancecli.methods.robustness import Change, decisive, requirement, single_steps, thresholds
from stancecli.model import Constraint, Effect, Interest, Model, Option, Range
from stancecli.situation import Bearing
from tests.models import decider, models, sizes
from tests.running import calls
from tests.tables import (
    can_be_first,
    dot,
    ids,
    leaders,
    only_table,
    scores_with,
    set_to,
    steps_of,
    tables,
)
from tests.test_methods_verdict import Written

# Ranges and unknowns.


@given(tables(density=0.4))
def test_completions_agree_with_every_corner_of_the_ranges(table: PerformanceTable) -> None:
    written = Written(table.situation.model, table.decision)
    outcomes = [*written.corners(ranges=True, blank=True)]
    for option in table.candidates:
        id_, points = option.id, table.bounds(option.id)
        assert points.low == min(scores[id_] for scores in outcomes)
        assert points.high == max(scores[id_] for scores in outcomes)
        is_sure = all(table.lead(id_, o.id).low > 0 for o in table.others(option))
        assert is_sure == all(leaders(scores) == {id_} for scores in outcomes)
        if any(id_ in leaders(scores) for scores in outcomes):
            assert can_be_first(table, option)
        elif all(c.weight.exact for c in table.criteria):
            assert not can_be_first(table, option)


@pytest.mark.parametrize(("third", "leads"), [("1", True), ("3/4", False)])
def test_an_option_may_lead_only_between_the_ends_of_ranged_weights(
    third: str, leads: bool
) -> None:
    options = f"a: x 2 | b: y 2 | c: x {third}, y {third}"
    table = only_table(decider("x 1..3, y 1..3", options, "a"))
    assert [can_be_first(table, option) for option in table.candidates] == [True, True, leads]


@given(st.randoms())
def test_the_best_margin_of_two_rows_is_the_least_of_their_mixtures(rng: Random) -> None:
    # By duality: the least, over mixtures of the rows, of the most that the mixture can be. That
    # is convex in the mixture and bends only where a criterion changes its sign.
    rows = [[Fraction(rng.randint(-4, 4)) for _ in range(3)] for _ in range(2)]
    lows = [Fraction(rng.randint(1, 3)) for _ in range(3)]
    weights = [Range(low, low + rng.randint(0, 3)) for low in lows]
    bends = {a / (a - b) for a, b in zip(*rows, strict=True) if a * b < 0}
    bends |= {Fraction(0), Fraction(1)}
    mixtures = [[(1 - m) * a + m * b for a, b in zip(*rows, strict=True)] for m in bends]
    assert best_margin(rows, weights) == min(best_margin([row], weights) for row in mixtures)


DECIDE = [
    # Importances and options; who leads, and of each range or unknown that alone decides who can
    # lead, who can then, with “=” where they are only level.
    ("x 2, y 1", "a: x 1 | b: x ?, y -1..0", "a", ["b"]),
    ("x 1, y 1", "a: x -2..0, y 0..1 | b: x -1, y 1/2 | c: x -2", "a b", ["a b", "a b"]),
    ("x 1, y 1, z 1", "a: x 1 | b: y -1..1, z -2..2", "a", ["b =", "b"]),
    # With x at w: a 4 − w, b w, c 5 − 2w, d 2w − 3. a and b are level at 2, a leads below and b
    # above; c is level with a at 1, d with b at 3.
    ("x 1..3, y 4", "a: x -1, y 1 | b: x 1 | c: x -2, y 5/4 | d: x 2, y -3/4", "a b", ["a b c d"]),
    # A rival draws level at the end of a range, or leads only within it.
    ("x 1..3, y 2", "a: x 1 | b: y 1/2", "a", ["b ="]),
    ("x 1..4, y 4", "a: y 1 | b: x 1, y 1/4 | c: x 2, y -5/8", "a", ["b c"]),
    # Rivals are level with each other, but ahead of the leader.
    ("x 1, y 1", "a: x -1..1, y 1 | b: y 1/2 | c: y 1/2", "a", ["b c"]),
    # What moves all leaders alike decides nothing.
    ("x 1..2", "a: x 1 | b: x 1", "a b", []),
]


@pytest.mark.parametrize(("weights", "options", "leads", "decides"), DECIDE)
def test_what_alone_can_change_who_leads_is_decisive(
    weights: str, options: str, leads: str, decides: list[str]
) -> None:
    def told(found: tuple[Option, ...]) -> str:
        return " ".join(ids(found)).replace("a.", "")

    table = only_table(decider(weights, options, "a"))
    assert told(table.leaders) == leads
    assert [told(each.then) + " =" * each.only_ties for each in decisive(table)] == decides


@given(st.randoms())
def test_whoever_leads_somewhere_within_a_range_of_importance_is_named(rng: Random) -> None:
    options: dict[str, dict[str, int | str | Range]] = {
        id_: {"x": rng.randint(-2, 2), "y": str(Fraction(rng.randint(-8, 8), 8))}
        for id_ in "abcdef"
    }
    table = only_table(decider(sizes("x 0..4, y 4"), options, "a"))
    # Score lines cross at multiples of 1/24: of 1/2 over differences of up to 4.
    somewhere = {
        id_
        for part in range(4 * 48 + 1)
        for id_ in leaders(scores_with(table, [Fraction(part, 48), Fraction(4)]))
    }
    led = set(ids(table.leaders))
    named = {id_ for each in decisive(table) for id_ in ids(each.then)}
    assert named - led == somewhere - led


# Changes of claims.


def claim_of(change: Change) -> Any:
    return change.claim.claim if isinstance(change.claim, Bearing) else change.claim


@given(models(actors=(1, 2), interests=(2, 3), options=(2, 3), one_size=True))
def test_single_steps_are_those_that_rebuilding_the_model_finds(model: Model) -> None:
    table = only_table(model)
    expected: dict[tuple[object, Fraction], list[str]] = {}
    for claim, after in steps_of(model):
        then = ids(only_table(set_to(table.situation, claim, after).model).leaders)
        assert expected.setdefault((claim.size_id, after), then) == then, "whichever of one size"
    before = set(ids(table.leaders))
    found = {(claim_of(step).size_id, step.after): ids(step.then) for step in single_steps(table)}
    assert found == {key: then for key, then in expected.items() if set(then) - before}


def test_a_step_down_of_the_leader_can_bring_a_rival_level_that_does_not_move() -> None:
    table = only_table(decider("x 3, y 2", "a: x 1 | b: y 1 | c:", "a"))
    # a leads by 1 with x at 3: at 2 it is level with b. With its effect at 0 it is behind.
    assert [
        (getattr(claim_of(step), "to", ""), step.after, step.rises, step.size, ids(step.then))
        for step in single_steps(table)
    ] == [
        ("", 2, False, 1, ["a.a", "a.b"]),
        ("", 3, True, 1, ["a.a", "a.b"]),
        ("a.x", 0, False, 1, ["a.b"]),
        ("a.y", 2, True, 1, ["a.b"]),
    ]


def claim_key(change: Change) -> int:
    return id(claim_of(change))


def past_within(change: Change) -> bool:
    """Whether values past the one to pass lie in the range that the claim already has."""
    if change.rises:
        return change.before.low <= change.after < change.before.high
    return change.before.low < change.after <= change.before.high


def open_claims(
    table: PerformanceTable,
) -> Iterator[tuple[Effect | Interest | Constraint, tuple[Fraction, ...]]]:
    """The ranges and unknowns of a table, with their ends."""
    claims = {
        id(c): c for cell in table.cells.values() for c in cell.claims if isinstance(c, Effect)
    }
    for claim in claims.values():
        if not claim.size.exact and claim.option not in table.ruled_out:
            yield claim, (claim.size.low, claim.size.high)
    for criterion in table.criteria:
        if not criterion.weight.exact:
            yield criterion, (criterion.weight.low, criterion.weight.high)


@given(models(actors=(1, 2), interests=(2, 3), options=(2, 3)))
def test_just_past_what_is_required_an_option_leads_alone(model: Model) -> None:
    table = only_table(model)
    for option in table.candidates:
        need = requirement(table, option)
        is_ahead = table.leaders == (option,)
        assert not (need and is_ahead)
        for change in need:
            past = change.after + (Fraction(1, 1000) if change.rises else Fraction(-1, 1000))
            then = only_table(set_to(table.situation, claim_of(change), past).model)
            assert ids(then.leaders) == [option.id]
        within = [change for change in need if past_within(change)]
        assert list(need[: len(within)]) == within
        assert len({claim_key(change) for change in need}) == len(need)
        for claim, ends in open_claims(table):
            settled = any(
                ids(only_table(set_to(table.situation, claim, end).model).leaders) == [option.id]
                for end in ends
            )
            if settled and not is_ahead:
                assert id(claim) in {claim_key(change) for change in within}


def test_what_is_left_open_is_not_said_twice() -> None:
    table = only_table(decider("x 1", "b: x -1..2 | a: x 1", "a"))
    need = requirement(table, table.options[0])
    assert [claim_of(c) for c in need] == [table.options[0].effects[0], table.options[1].effects[0]]


def test_what_has_to_be_passed_by_hand_the_smallest_change_first() -> None:
    # a 3, b 2: b is ahead with y over 3 or x below 2, its effect over 3/2 or that of a below 2/3.
    table = only_table(decider("x 3, y 2", "b: y 1 | a: x 1 | c:", "a"))
    need = requirement(table, table.options[0])
    assert [(claim_of(c), c.after, c.rises) for c in need] == [
        (table.options[1].effects[0], Fraction(2, 3), False),
        (table.options[0].effects[0], Fraction(3, 2), True),
        (table.criteria[0], 2, False),
        (table.criteria[1], 3, True),
    ]
    # Nothing puts c ahead of both by itself: it has no effect, and each of these is one of theirs.
    assert requirement(table, table.options[2]) == ()


def test_one_of_two_leaders_has_only_to_pass_what_it_has() -> None:
    table = only_table(decider("x 2, y 2", "a: x 0..2 | b: y 1", "a"))
    assert ids(table.leaders) == ["a.a", "a.b"]
    for option, rises in zip(table.options, (True, False), strict=True):
        change = requirement(table, option)[0]
        assert (change.after, change.rises, change.size) == (1, rises, 0)


# Thresholds of weights.


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

        def at(importance: Fraction, own: str = each.criterion.id) -> set[str]:
            weights = [importance if c.id == own else c.weight.mid for c in table.criteria]
            return leaders(scores_with(table, weights))

        away = (each.at - each.now) / 1000
        assert at(each.at + away) == set(ids(each.then)) or not away
        assert at(each.at) & set(ids(table.rivals))
        assert not at((each.at + each.now) / 2) & set(ids(table.rivals))
    sides = {(each.criterion.id, each.rises) for each in found}
    for criterion in table.criteria:
        for rises, far in ((True, Fraction(1000)), (False, Fraction(1, 1000))):
            weights = [far if c is criterion else c.weight.mid for c in table.criteria]
            reached = leaders(scores_with(table, weights)) & set(ids(table.rivals))
            assert ((criterion.id, rises) in sides) or not reached


# Linear problems against the enumeration of their vertices.


def test_a_problem_without_bound_has_no_optimum() -> None:
    assert maximise([Fraction(1)], [[Fraction(-1)]], [Fraction(1)]) is None


def test_a_limit_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="below 0"):
        maximise([Fraction(1)], [[Fraction(1)]], [Fraction(-1)])


@given(st.randoms())
def test_an_optimum_is_the_best_vertex(rng: Random) -> None:
    columns, count = rng.randint(1, 3), rng.randint(1, 4)
    gains = [Fraction(rng.randint(-4, 4), rng.randint(1, 3)) for _ in range(columns)]
    rows = [
        [Fraction(rng.randint(-3, 5), rng.randint(1, 3)) for _ in range(columns)]
        for _ in range(count)
    ]
    rows += [[Fraction(a == b) for b in range(columns)] for a in range(columns)]
    limits = [Fraction(rng.randint(0, 6)) for _ in rows]
    parts = rng.randint(0, columns)
    found = maximise(gains, rows, limits, parts)
    assert found is not None
    value, point = found
    rows += [[Fraction(a == b) for b in range(columns)] for a in range(parts)]
    limits += [Fraction(1)] * parts
    assert value == max(dot(gains, vertex) for vertex in vertices(rows, limits, columns))
    assert value == dot(gains, point)
    assert all(dot(row, point) <= limit for row, limit in zip(rows, limits, strict=True))


def test_a_range_of_a_weight_is_no_row_of_the_problem() -> None:
    def work(ranges: int) -> int:
        rng = Random(3)
        rows = [[Fraction(rng.randint(-4, 4)) for _ in range(ranges)] for _ in range(2)]
        weights = [Range(Fraction(1), Fraction(rng.randint(2, 4))) for _ in range(ranges)]
        return calls(lambda: best_margin(rows, weights))

    assert work(200) < 3 * work(100)


def vertices(
    rows: list[list[Fraction]], limits: list[Fraction], columns: int
) -> Iterator[list[Fraction]]:
    """Every feasible point at which as many limits are met as there are columns."""
    floors = [[-Fraction(a == b) for b in range(columns)] for a in range(columns)]
    planes = list(zip([*rows, *floors], [*limits, *[Fraction(0)] * columns], strict=True))
    for chosen in combinations(planes, columns):
        point = solved([[*row, limit] for row, limit in chosen])
        if point and all(dot(row, point) <= limit for row, limit in planes):
            yield point


def solved(system: list[list[Fraction]]) -> list[Fraction] | None:
    """Gauss and Jordan; None where the planes do not meet in one point."""
    size = len(system)
    for column in range(size):
        pivot = next((r for r in range(column, size) if system[r][column]), None)
        if pivot is None:
            return None
        system[column], system[pivot] = system[pivot], system[column]
        system[column] = [x / system[column][column] for x in system[column]]
        for other in range(size):
            if other != column:
                factor = system[other][column]
                system[other] = [
                    x - factor * y for x, y in zip(system[other], system[column], strict=True)
                ]
    return [row[-1] for row in system]
