"""Positions: stance and support, convergence and divergence, groups, scales."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations, product
from random import Random

import pytest
from hypothesis import given, strategies as st

from stancecli import depth, notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.imports import import_model
from stancecli.imports.given import Given, ReadingOptions
from stancecli.lenses.positions import describe, find, find_actor, find_pair
from stancecli.lenses.positions.table import stand_cells, stand_legend
from stancecli.loader import load_text
from stancecli.methods.grounds import grounds
from stancecli.methods.positions.alignment import Alignment, align
from stancecli.methods.positions.scale import scale_summary, weighted_median
from stancecli.methods.positions.support import Stand, Stands, stands_on
from stancecli.model import (
    Actor,
    Breach,
    Citation,
    Constraint,
    Decision,
    Interest,
    Model,
    Option,
    Position,
    Range,
    Source,
    exactly,
)
from stancecli.render import terminal
from stancecli.situation import Situation
from stancecli.wording import rests_on
from tests.conftest import Golden
from tests.models import decider, effect, graphs, models, on_a_scale, random_model, shuffled

ONE = Fraction(1)


def dam(**weights: int | Range) -> Model:
    """A dam: a utility that decides, and anglers whom its options touch."""
    weights = {"revenue": 3, "peace": 1, "fish": 2, **weights}

    def interest(owner: str, name: str) -> Interest:
        weight = weights[name]
        size = weight if isinstance(weight, Range) else exactly(weight)
        return Interest(id=f"{owner}.{name}", actor=owner, name=name.title(), importance=size)

    peaking = Option(
        id="utility.peaking",
        actor="utility",
        decision="utility.operation",
        name="Follow the peaks",
        effects=(
            effect("utility.peaking", "utility.revenue", 2),
            effect("utility.peaking", "utility.peace", -2),
            effect("utility.peaking", "anglers.fish", -2),
            effect("utility.peaking", "anglers.fish", -1, when=("anglers.quiet",)),
        ),
    )
    steady = Option(
        id="utility.steady",
        actor="utility",
        decision="utility.operation",
        name="Run steady",
        effects=(effect("utility.steady", "utility.revenue", -1),),
    )
    quiet, protest = (
        Option(
            id=f"anglers.{name}",
            actor="anglers",
            decision="anglers.answer",
            name=name.title(),
            effects=(effect(f"anglers.{name}", "utility.peace", size),),
        )
        for name, size in (("quiet", 1), ("protest", -2))
    )
    return Model(
        title="A dam",
        sources=(Source(id="hearing", title="Public hearing"),),
        actors=(
            Actor(
                id="utility",
                name="River Power",
                interests=(interest("utility", "revenue"), interest("utility", "peace")),
                decisions=(
                    Decision(
                        id="utility.operation",
                        actor="utility",
                        question="How to run it?",
                        current="utility.steady",
                        options=(peaking, steady),
                    ),
                ),
                positions=(
                    Position(
                        actor="utility",
                        to="utility.steady",
                        stance=Fraction(2),
                        says="Fish come first.",
                        cite=(Citation("hearing", "p. 5"),),
                    ),
                ),
            ),
            Actor(
                id="anglers",
                name="Anglers",
                interests=(interest("anglers", "fish"),),
                decisions=(
                    Decision(
                        id="anglers.answer",
                        actor="anglers",
                        question="Speak up?",
                        current="anglers.protest",
                        options=(quiet, protest),
                    ),
                ),
                positions=(Position(actor="anglers", to="utility.peaking", stance=Fraction(-1)),),
            ),
            Actor(id="town", name="Town"),
        ),
    )


def found(model: Model, decision: str = "utility.operation") -> Stands:
    situation = Situation.of(model)
    return stands_on(situation, next(d for d in situation.decisions() if d.id == decision))


# Stance and support.


def test_nobody_stands_where_nothing_is_said_or_judged() -> None:
    assert not any(actor == "town" for actor, _ in found(dam()))
    assert ("anglers", "utility.steady") not in found(dam())


def test_support_by_hand() -> None:
    stand = found(dam())["utility", "utility.peaking"]
    assert stand.derived == Fraction(3 * 2 - 1 * 2, 2 * (3 + 1))
    # The weight of all that the decision bears on stands below, whether this option does or not.
    assert found(dam())["utility", "utility.steady"].derived == Fraction(-3, 8)
    assert stand.stated is None


def test_reactions_to_an_option_are_not_its_doing() -> None:
    # That anglers protest costs the utility peace; the table counts it, support does not.
    claims = [
        claim.option
        for stand in found(dam()).values()
        for each in stand.consequences
        for claim in each.claims
    ]
    assert claims
    assert all(option.startswith("utility.") for option in claims)


def test_only_effects_that_hold_in_the_context_count_and_sums_are_cut() -> None:
    situation = Situation.of(dam())
    operation = next(situation.decisions())
    here = stands_on(situation, operation)["anglers", "utility.peaking"]
    assert [len(each.claims) for each in here.consequences] == [1]
    quiet = stands_on(situation.taking("anglers.quiet"), operation)
    both = quiet["anglers", "utility.peaking"]
    assert [len(each.claims) for each in both.consequences] == [2]
    assert both.consequences[0].size == exactly(-2)
    assert both.derived == -1


def test_a_gap_is_opposite_signs_and_nothing_less() -> None:
    known = found(dam())
    assert known["utility", "utility.steady"].against_interest
    assert not known["anglers", "utility.peaking"].against_interest
    neutral = dam()
    silent = replace(neutral.actors[0].positions[0], stance=Fraction(0))
    neutral = replace(
        neutral, actors=(replace(neutral.actors[0], positions=(silent,)), *neutral.actors[1:])
    )
    assert not found(neutral)["utility", "utility.steady"].against_interest


def test_a_sign_is_firm_only_under_every_completion() -> None:
    assert found(dam())["utility", "utility.peaking"].firm
    loose = found(dam(revenue=Range(Fraction(1, 2), Fraction(4))))
    assert not loose["utility", "utility.peaking"].firm


def test_a_sign_that_can_only_vanish_does_not_turn() -> None:
    def stand(low: int, high: int) -> Stand:
        size = Range(Fraction(low), Fraction(high))
        model = decider({"x": 1}, {"p": {"x": size}, "q": {"x": 0}}, "q")
        return found(model, "a.choice")["a", "a.p"]

    assert [stand(0, 1).firm, stand(0, 1).turns] == [False, False]
    assert [stand(-1, 2).firm, stand(-1, 2).turns] == [False, True]
    assert [stand(1, 2).firm, stand(1, 2).turns] == [True, False]
    wants = [stand_cells(stand(*bounds))[1] for bounds in ((0, 1), (-1, 2))]
    assert [(cell.text, cell.sense) for cell in wants] == [
        ("+0.2?", fmt.Sense.HELPS),
        ("+0.2?", fmt.Sense.UNKNOWN),
    ]
    assert doubt(stand(0, 1), stand(1, 2)) == "ranges could bring it to 0"
    assert doubt(stand(-1, 2)) == "ranges could turn it"
    assert doubt(stand(-1, 2), stand(0, 1)) == "ranges could turn it or bring it to 0"


def doubt(*stands: Stand) -> str:
    """What the legend says of the mark of signs that are not firm."""
    signs = stand_legend(stands).signs
    return next(sign.meaning for sign in signs if sign.mark == "?")


@given(graphs(decisions=(1, 2)))
def test_a_sign_is_as_firm_as_its_extreme_completions_say(situation: Situation) -> None:
    for stand in chain.from_iterable(
        stands_on(situation, d).values() for d in situation.decisions()
    ):
        ends = [
            sum(
                min(max(getattr(c.size, end), Fraction(-2)), Fraction(2)) * weight
                for c, weight in zip(stand.consequences, weights, strict=True)
            )
            for end in ("low", "high")
            for weights in product(
                *((c.criterion.weight.low, c.criterion.weight.high) for c in stand.consequences)
            )
        ]
        signs = {(end > 0) - (end < 0) for end in ends}
        assert stand.firm == (len(signs) == 1)
        assert stand.turns == (signs >= {-1, 1})


def test_a_weighing_constraint_is_a_criterion_and_a_binding_one_is_none() -> None:
    def bound(force: Range | None) -> Fraction | None:
        model = decider({"x": 1}, {"p": {"x": 1}, "q": {"x": 0}}, "q")
        bond = Constraint(
            id="a.bond",
            actor="a",
            name="Bond",
            force=force,
            against=(Breach(option="a.p", constraint="a.bond", by=exactly(2)),),
        )
        model = replace(model, actors=(replace(model.actors[0], constraints=(bond,)),))
        return found(model, "a.choice")["a", "a.p"].derived

    assert bound(None) == Fraction(1, 2)
    assert bound(exactly(3)) == Fraction(1 - 3 * 2, 2 * 4)


@given(graphs(decisions=(1, 2)))
def test_support_agrees_with_its_definition(situation) -> None:  # type: ignore[no-untyped-def]
    for decision in situation.decisions():
        known = stands_on(situation, decision)
        for actor in situation.actors():
            own = {option.id: _own(situation, option, actor.id) for option in decision.options}
            touched = {c for sums in own.values() for c in sums}
            weights = {
                c.id: c.weight.mid for c in situation.actor(actor.id).criteria if c.id in touched
            }
            for option in decision.options:
                stand = known.get((actor.id, option.id))
                if not own[option.id]:
                    assert stand is None or stand.derived is None
                    continue
                sums = own[option.id]
                cut = {c: min(max(e, Fraction(-2)), Fraction(2)) for c, e in sums.items()}
                weighed = sum(weights[c] * e for c, e in cut.items())
                assert stand is not None
                assert stand.derived == weighed / (2 * sum(weights.values()))
                assert -1 <= stand.derived <= 1


def _own(situation, option, actor_id: str) -> dict[str, Fraction]:  # type: ignore[no-untyped-def]
    """The sums of an option's own claims that hold with it, straight from the model."""
    state = situation.taking(option.id)
    weighing = {c.id: c for c in situation.actor(actor_id).criteria}
    breaches = [
        breach
        for each in weighing.values()
        if isinstance(each, Constraint)
        for breach in each.against
        if breach.option == option.id
    ]
    sums: dict[str, Fraction] = {}
    for claim in (*option.effects, *breaches):
        if claim.to in weighing and state.in_force(claim):
            sums[claim.to] = sums.get(claim.to, Fraction(0)) + claim.size.mid
    return sums


# Convergence and divergence.

ACTORS = tuple(Actor(id=name, name=name.upper()) for name in "abcd")
OPTIONS = tuple(Option(id=f"x.{n}", actor="x", decision="x.d", name=f"O{n}") for n in range(3))


def aligned(rows: dict[str, list[str | int | None]]) -> Alignment:
    values = {
        (actor, OPTIONS[n].id): Fraction(value)
        for actor, row in rows.items()
        for n, value in enumerate(row)
        if value is not None
    }
    return align(ACTORS, OPTIONS, values)


def test_no_values_no_pairs() -> None:
    assert aligned({}) == Alignment()
    assert aligned({"a": [1, None], "b": [None, 1]}).pairs == ()


def test_convergence_and_divergence_by_hand() -> None:
    found = aligned({"a": [1, "-1/2", "1/2"], "b": ["1/3", 1, 0]})
    (pair,) = found.pairs
    assert (pair.agreements, pair.clashes) == (1, 1)
    assert pair.convergence == (ONE + Fraction(1, 3)) / 2
    assert pair.divergence == (Fraction(1, 2) + 1) / 2
    assert [[o.id for o in each.options] for each in found.agreements] == [["x.0"]]
    assert [[o.id for o in each.options] for each in found.clashes] == [["x.1"]]


def test_groups_take_the_largest_convergence_first_and_nobody_who_clashes() -> None:
    # b agrees most with a, then with c; a and c clash, so c stays out.
    found = aligned({"a": [1, 1], "b": [1, 0, "1/2"], "c": [0, -1, "1/2"], "d": [None, None, 0]})
    assert [[each.id for each in group] for group in found.groups] == [["a", "b"]]
    assert [each.id for each in found.alone] == ["c", "d"]


def test_ties_are_joined_in_the_order_of_the_file() -> None:
    found = aligned({"a": [1, 1], "b": [1, 0], "c": [1, -1]})
    assert [[each.id for each in group] for group in found.groups] == [["a", "b"]]


def test_groups_join_only_where_none_of_one_clashes_with_any_of_the_other() -> None:
    # a agrees with b and c with d, then a with c; but b and d clash.
    found = aligned({"a": [1, 0, "1/4"], "b": [1, "1/4"], "c": [0, 0, "1/4"], "d": [0, "-1/4", 1]})
    assert [(p.a.id, p.b.id) for p in found.pairs if p.divergence] == [("b", "d")]
    assert [[each.id for each in group] for group in found.groups] == [["a", "b"], ["c", "d"]]


values = st.fractions(min_value=-1, max_value=1, max_denominator=12)
grids = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from([o.id for o in OPTIONS])), values
)


@given(grids)
def test_alignment_agrees_with_its_definition(grid: dict[tuple[str, str], Fraction]) -> None:
    found = align(ACTORS, OPTIONS, grid)
    known = {(pair.a.id, pair.b.id): pair for pair in found.pairs}
    for a, b in combinations("abcd", 2):
        both = [
            (grid[a, o.id], grid[b, o.id])
            for o in OPTIONS
            if (a, o.id) in grid and (b, o.id) in grid
        ]
        agreeing = [(abs(x) + abs(y)) / 2 for x, y in both if x * y > 0]
        clashing = [(abs(x) + abs(y)) / 2 for x, y in both if x * y < 0]
        pair = known.get((a, b))
        assert (pair is None) == (not agreeing and not clashing)
        if pair:
            assert (pair.agreements, pair.clashes) == (len(agreeing), len(clashing))
            assert (pair.convergence, pair.divergence) == (sum(agreeing), sum(clashing))


@given(grids)
def test_nobody_in_a_group_clashes_and_no_two_groups_that_agree_could_join(
    grid: dict[tuple[str, str], Fraction],
) -> None:
    found = align(ACTORS, OPTIONS, grid)
    clash = {frozenset((p.a.id, p.b.id)) for p in found.pairs if p.divergence}
    agree = {frozenset((p.a.id, p.b.id)) for p in found.pairs if p.convergence}
    parts = [*[[a.id for a in group] for group in found.groups], *[[a.id] for a in found.alone]]
    assert sorted(chain.from_iterable(parts)) == sorted({actor for actor, _ in grid})
    for part in parts:
        assert not any(frozenset(pair) in clash for pair in combinations(part, 2))
    for one, other in combinations(parts, 2):
        pairs = {frozenset((a, b)) for a in one for b in other}
        assert not pairs & agree or pairs & clash


def test_numbers_too_long_for_machine_words_stay_exact() -> None:
    tiny = Fraction(1, 3**60)
    found = aligned({"a": [1 - tiny], "b": [Fraction(1, 7**40)]})  # type: ignore[list-item]
    assert found.pairs[0].convergence == (1 - tiny + Fraction(1, 7**40)) / 2


# Scales.


def test_no_scale_without_places_or_weight() -> None:
    situation = Situation.of(dam())
    assert all(scale_summary(situation, each) is None for each in situation.decisions())
    weightless = Situation.of(on_a_scale((30, 0, 50)))
    assert scale_summary(weightless, next(weightless.decisions())) is None
    assert find(weightless).untouched == ()  # a place without weight is a place


def test_mean_median_and_leverage_by_hand() -> None:
    situation = Situation.of(on_a_scale((30, 100, 50), (70, 40, 75), (60, 20, 100)))
    found = scale_summary(situation, next(situation.decisions()))
    assert found is not None
    # Weights 5000, 3000 and 2000.
    assert found.mean == Fraction(30 * 5 + 70 * 3 + 60 * 2, 10) == 48
    assert [option.name for option in found.nearest_mean] == ["50"]
    assert (found.median, found.margin) == (30, 0)  # exactly half: the lower
    assert [leverage.share for leverage in found.leverage] == [Fraction(n, 10) for n in (5, 3, 2)]
    assert found.leverage[0].pull == 48 - Fraction(70 * 3 + 60 * 2, 5)
    finding = find(situation, "a0.limit")
    assert finding.silent == finding.untouched == ()
    assert finding.grounds.claims == 3
    assert "no forecast" in str(describe(finding))


def test_places_on_a_scale_stand_in_the_answers_on_one_actor_and_on_a_pair() -> None:
    model = on_a_scale((100, 40, 90), (0, 10, 100))
    situation = Situation.of(replace(model, actors=(*model.actors, Actor(id="b", name="B"))))
    row = find_actor(situation, "a0")
    assert describe(row).conclusion == (
        "Actor 0: 1 place on a scale known; no option bears on its interests."
    )
    assert "at 100 (capability 40, salience 90)" in str(describe(row))
    assert row.grounds.claims == 1
    pair = find_pair(situation, "a0", "a1")
    assert describe(pair).conclusion == "On the scale from 0 to 100 they stand 100 apart."
    assert [each.distance for each in pair.by_scale] == [100]
    assert pair.grounds.claims == 2
    nothing = describe(find_pair(situation, "a0", "b"))
    assert "apart" not in str(nothing)
    assert "No claim bears on this." in str(nothing)
    assert "is in the model" not in str(nothing)


def test_a_headline_does_not_say_that_nobody_speaks_and_leave_out_the_places() -> None:
    situation = Situation.of(on_a_scale((30, 100, 50), (70, 40, 75)))
    assert describe(find(situation, "a0.limit")).conclusion == (
        "“50” (current): nobody is known to speak for or against it, but 2 actors have a place on "
        "the scale."
    )
    every = describe(find(situation))
    assert every.conclusion == "Of the 3 options nothing is said."
    assert every.more.startswith("Besides, 2 places are known on 1 scale.")


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ((5, 3, 2), "exactly half of the weight lies at or below it, so it is the lower of two"),
        (
            (6, 2, 1),
            "at least 16.6 of 100 parts of the weight would have to cross it before it moves",
        ),
        (
            (5001, 3000, 1999),
            "it would move if less than 0.1 of 100 parts of the weight crossed it",
        ),
    ],
)
def test_the_margin_of_the_median_is_never_rounded_up(weights: tuple[int, ...], said: str) -> None:
    rows = [(30 + n, weight, 1) for n, weight in enumerate(weights)]
    situation = Situation.of(on_a_scale(*rows))
    assert said in str(describe(find(situation, "a0.limit")))


def test_who_has_all_the_weight_has_no_mean_to_be_compared_with() -> None:
    situation = Situation.of(on_a_scale((40, 1, 1)))
    found = scale_summary(situation, next(situation.decisions()))
    assert found is not None
    assert found.leverage[0].pull is None
    assert [option.name for option in found.nearest_mean] == ["30", "50"]


weights = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), min_size=1, max_size=6)


@given(weights.filter(lambda rows: any(w for _, w in rows)))
def test_the_median_is_the_first_place_with_half_of_the_weight(rows: list[tuple[int, int]]) -> None:
    found, margin = weighted_median([(Fraction(x), Fraction(w)) for x, w in rows])
    total = sum(w for _, w in rows)
    reached = {x: sum(w for y, w in rows if y <= x) for x, _ in rows}
    assert found == min(x for x, sum_ in reached.items() if 2 * sum_ >= total)
    below = sum(w for y, w in rows if y < found)
    assert margin == min(
        Fraction(reached[int(found)], total) - ONE / 2, ONE / 2 - below / ONE / total
    )
    assert margin >= 0


def test_places_without_any_weight_have_no_median() -> None:
    nothing = Fraction(0)
    with pytest.raises(ValueError, match="nobody has any weight"):
        weighted_median([(Fraction(10), nothing), (Fraction(20), nothing)])
    assert weighted_median([(Fraction(10), nothing), (Fraction(20), ONE)]) == (20, ONE / 2)


# The answers.


@pytest.mark.parametrize(
    ("weights", "middle"),
    [
        (((0, 1), (50, 2), (100, 1)), (50, Fraction(1, 4))),
        (((0, 3), (50, 4), (100, 1)), (50, Fraction(1, 8))),
        (((0, 1), (50, 4), (100, 3)), (50, Fraction(1, 8))),
        (((0, 2), (100, 2)), (0, Fraction(0))),
    ],
)
def test_the_margin_of_the_median_is_what_is_nearest_to_moving_it(
    weights: tuple[tuple[int, int], ...], middle: tuple[int, Fraction]
) -> None:
    assert weighted_median([(Fraction(x), Fraction(w)) for x, w in weights]) == middle


def test_options_as_near_to_the_middle_are_both_named() -> None:
    situation = Situation.of(on_a_scale((40, 50, 50)))
    found = scale_summary(situation, next(situation.decisions()))
    assert found is not None
    assert [o.id for o in found.nearest_mean] == ["a0.o30", "a0.o50"]


def test_who_is_silent_and_who_is_untouched() -> None:
    situation = Situation.of(dam())
    one, whole = find(situation, "anglers.answer"), find(situation)
    assert [a.id for a in one.silent] == ["utility"]
    assert [a.id for a in one.untouched] == ["anglers", "town"]
    assert (whole.silent, [a.id for a in whole.untouched]) == ((), ["town"])
    quiet, protest = one.by_decision[0].by_option
    assert [[a.id for a in side] for side in (quiet.served, protest.harmed)] == [["utility"]] * 2
    assert quiet.speak_for == quiet.speak_against == quiet.harmed == protest.served == ()


CROWD = """
stance: 1
issues: {tax: {name: A tax}}
actors:
  small:
    name: Small
    positions:
      - {to: dec.go, stance: supports, date: 2001-05-01}
      - {to: dec.go, stance: supports, date: 2000-05-01}
  loud: {name: Loud, positions: [{to: dec.go, stance: strongly-opposes}]}
  felt: {name: Felt, interests: {x: {name: X, importance: high}}}
  dec:
    name: Dec
    positions: [{to: dec.go, stance: neutral}]
    decisions:
      d:
        question: D?
        current: stay
        options: {stay: {name: Stay}, go: {name: Go, effects: [{to: felt.x, effect: -2}]}}
  far: {name: Far, positions: [{to: tax, stance: supports}]}
"""


def test_who_speaks_on_an_issue_alone_is_not_silent() -> None:
    situation = Situation.of(load_text(CROWD))
    whole, one = find(situation), find(situation, "dec.d")
    assert [a.id for a in whole.silent] == [a.id for a in one.silent] == ["felt"]
    assert [len(found.issues) for found in (whole, one)] == [1, 0]
    assert [[a.id for a in found.untouched] for found in (whole, one)] == [[], ["far"]]


def test_the_decider_stands_with_those_of_the_largest_words_or_interests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("stancecli.lenses.positions.finding.ROWS", 3)
    (found,) = find(Situation.of(load_text(CROWD)), "dec.d").by_decision
    assert [actor.id for actor in found.foremost] == ["loud", "felt", "dec"]


def test_a_pair_rests_on_what_both_say_and_a_stand_on_the_last_that_one_said() -> None:
    situation = Situation.of(load_text(CROWD))
    assert find_pair(situation, "small", "loud").grounds.claims == 3
    stand = stands_on(situation, situation.decision("dec.d"))["small", "dec.go"]
    assert stand.position == max(stand.statements, key=lambda said: said.date)


def test_effects_that_add_up_past_the_scale_are_cut_at_its_end() -> None:
    (actor,) = decider({"x": 1}, {"stay": {"x": 0}, "go": {"x": 0}}, "stay").actors
    (choice,) = actor.decisions
    stay, go = choice.options
    for low, high, cut in ((0, 1, (Fraction(3, 2), 2, 2)), (-4, 0, (-2, Fraction(3, 2), "-1/2"))):
        sizes = ("3/2", Range(Fraction(low), Fraction(high)))
        both = replace(go, effects=tuple(effect("a.go", "a.x", size) for size in sizes))
        settled = replace(choice, options=(stay, both))
        model = Model(title="T", actors=(replace(actor, decisions=(settled,)),))
        (found,) = stands_on(Situation.of(model), settled)["a", "a.go"].consequences
        least, most, middle = cut
        assert (found.size, found.middle) == (
            Range(Fraction(least), Fraction(most)),
            Fraction(middle),
        )


@pytest.mark.parametrize("limit", ["MOST_PAIRS", "MOST_VALUES"])
def test_too_many_pairs_or_too_many_values_are_not_compared(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    actors = [Actor(id=name, name=name) for name in "ab"]
    options = dam().actors[0].decisions[0].options[:2]
    values = {(actor.id, option.id): ONE for actor in actors for option in options}
    assert not align(actors, options, values).too_large
    monkeypatch.setattr(f"stancecli.methods.positions.alignment.{limit}", 3)
    assert align(actors, options, values).too_large


def test_of_a_decision_the_options_that_are_ruled_out_stand_last() -> None:
    model = dam()
    utility, *others = model.actors
    breach = Breach(option="utility.peaking", constraint="utility.law")
    law = Constraint(id="utility.law", actor="utility", name="Law", against=(breach,))
    barred = replace(model, actors=(replace(utility, constraints=(law,)), *others))
    (found,) = find(Situation.of(barred), "utility.operation").by_decision
    told = [
        (
            each.option.id,
            each.ruled_out,
            *([a.id for a in side] for side in (each.speak_for, each.speak_against)),
        )
        for each in found.by_option
    ]
    assert told == [
        ("utility.steady", False, ["utility"], []),
        ("utility.peaking", True, [], ["anglers"]),
    ]


def test_no_decision_no_answer() -> None:
    situation = Situation.of(Model(title="Nothing", actors=(Actor(id="a", name="A"),)))
    with pytest.raises(Unanswerable):
        find(situation)


def test_a_pair_needs_two() -> None:
    with pytest.raises(Unanswerable):
        find_pair(Situation.of(dam()), "utility", "utility")


def test_the_answer_names_who_says_what_its_interests_do_not_bear_out() -> None:
    situation = Situation.of(dam())
    report = describe(find(situation, "utility.operation"))
    assert report.conclusion == "“Run steady” (current): 1 for it, 0 against."
    assert report.more == "River Power: for it in words, against it in interests."
    finding = find(situation)
    assert [each.id for each in finding.untouched] == ["town"]
    assert len(finding.by_decision) == 2


PARK = """\
stance: 1
issues: {tax: {name: A tax}, toll: {name: A toll}}
actors:
  town:
    name: Town
    interests: {money: {name: Money, importance: high}}
    decisions:
      park:
        question: What of the park?
        current: keep
        options:
          fence: {name: Fence it}
          keep: {name: Keep it, effects: [{to: money, effect: 1}, {to: club.calm, effect: 1}]}
          sell: {name: Sell it, effects: [{to: club.calm, effect: -2}, {to: shop.trade, effect: 2}]}
          rent: {name: Rent it, effects: [{to: club.calm, effect: -1}, {to: shop.trade, effect: 1}]}
          split: {name: Split it, effects: [{to: club.calm, effect: -1}]}
    positions: [{to: keep, stance: opposes}]
  club:
    name: Club
    interests: {calm: {name: Calm, importance: high}}
    positions:
      - {to: town.fence, stance: supports, says: A fence would do.}
      - {to: town.keep, stance: opposes, says: It is run down.}
      - {to: town.sell, stance: supports, says: Let it go.}
      - {to: town.rent, stance: supports}
      - {to: town.split, stance: strongly-supports}
      - {to: tax, stance: supports}
      - {to: toll, stance: opposes}
  shop:
    name: Shop
    interests: {trade: {name: Trade, importance: low}}
    positions:
      - {to: town.keep, stance: supports}
      - {to: town.sell, stance: opposes}
      - {to: town.rent, stance: opposes}
  press: {name: Press, positions: [{to: town.keep, stance: supports}]}
  board: {name: Board}
"""
"""What some say goes against what would serve them; others have nothing at stake."""


def test_all_answers_on_a_park_read_as_worked_by_hand(golden: Golden) -> None:
    park = Situation.of(load_text(PARK))
    on_park = describe(find(park, "town.park"))
    assert on_park.next[-1].options == {"pair": ("club", "shop")}
    reports = (
        describe(find(park)),
        on_park,
        *(describe(find_actor(park, actor)) for actor in ("club", "shop", "board")),
        *(describe(find_pair(park, "club", other)) for other in ("shop", "press")),
    )
    fitted = (terminal.fitted(report, width=80) for report in reports)
    texts = [terminal.render(report, width=80, colour=False) for report in fitted]
    golden("positions/park.txt", "\n".join(texts))


def chooser(stated: int | None, sizes: tuple[int, int]) -> Model:
    """A decider that says so much of p, which holds, and whose interest p and q touch so."""
    model = decider({"x": 1}, {"p": {"x": sizes[0]}, "q": {"x": sizes[1]}}, "p")
    said = () if stated is None else (Position(actor="a", to="a.p", stance=Fraction(stated)),)
    return replace(model, actors=(replace(model.actors[0], name="Ann", positions=said),))


@pytest.mark.parametrize(
    ("stated", "sizes", "said"),
    [
        (1, (-1, 1), "for it in words, against it in interests"),
        (-2, (1, 0), "against it in words, for it in interests"),
        (2, (1, 2), "for it in words and in interests"),
        (None, (1, 0), "silent on it, for it in interests"),
        (0, (1, 0), "neutral in words, for it in interests"),
        (1, (0, 0), "for it in words, in interests neither for it nor against it"),
        (
            1,
            (-1, -2),
            "for it in words; in interests against every open option, least against this one",
        ),
        (
            None,
            (-2, -1),
            "silent on it; in interests against every open option, least against “Q”",
        ),
    ],
)
def test_where_the_decider_stands_is_said_by_words_and_by_interests(
    stated: int | None, sizes: tuple[int, int], said: str
) -> None:
    situation = Situation.of(chooser(stated, sizes))
    assert describe(find(situation, "a.choice")).more == f"Ann: {said}."


def test_interests_that_a_range_can_turn_are_said_to_be_as_entered() -> None:
    def more(p: Range, q: int) -> str:
        model = decider({"x": 1}, {"p": {"x": p}, "q": {"x": q}}, "p")
        return describe(find(Situation.of(model), "a.choice")).more

    loose = Range(Fraction(-2), Fraction(1))
    assert more(loose, 1) == "The actor: silent on it, against it in interests, as entered."
    assert more(loose, -2) == (
        "The actor: silent on it; in interests as entered against every open option, least "
        "against this one."
    )
    assert "as entered" not in more(exactly(-1), -2)


def test_every_open_option_goes_against_interests_only_where_each_is_judged() -> None:
    unjudged = decider({"x": 1}, {"p": {"x": -1}, "q": {}}, "p")
    finding = find(Situation.of(unjudged), "a.choice")
    assert finding.by_decision[0].least_opposed == ()
    assert "every open option" not in describe(finding).more


def test_others_who_speak_against_interest_are_named_or_counted() -> None:
    def more(*stances: int) -> str:
        """What is said where these stand so on what would serve them."""
        model = decider({"x": 1}, {"p": {"x": 1}, "q": {}}, "p")
        (chooses,) = model.actors
        people = []
        for n, stance in enumerate(stances):
            own = Interest(id=f"b{n}.y", actor=f"b{n}", name="Y", importance=exactly(1))
            said = (Position(actor=f"b{n}", to="a.p", stance=Fraction(stance)),)
            people.append(Actor(id=f"b{n}", name=f"B{n}", interests=(own,), positions=said))
        (choice,) = chooses.decisions
        p, q = choice.options
        touched = tuple(effect("a.p", f"b{n}.y", 1) for n in range(len(stances)))
        choice = replace(choice, options=(replace(p, effects=(*p.effects, *touched)), q))
        model = replace(model, actors=(replace(chooses, decisions=(choice,)), *people))
        return describe(find(Situation.of(model), "a.choice")).more

    own = "The actor: silent on it, for it in interests."
    assert more(1) == own
    assert more(-1) == f"{own} B0 on “P”: against it in words, for it in interests."
    assert more(-1, 1, -2) == f"{own} Words and interests part on 2 stances (!)."


def test_a_short_table_has_the_decider_and_those_with_the_largest_values_and_counts_the_rest() -> (
    None
):
    situation = Situation.of(random_model(Random(5), actors=(14, 14), decisions=(1, 1), density=1))
    decision = next(situation.decisions())
    report = describe(find(situation, decision.id))
    short, whole = (
        next(b for b in cut(report).blocks if isinstance(b, r.Table))
        for cut in (depth.short, depth.whole)
    )
    assert (len(short.rows), len(whole.rows)) == (10, 14)
    assert situation.actor(decision.actor).name in {row.name for row in short.rows}
    assert "4 more actors" in depth.left_out(report)[0]


def test_a_sheet_of_stances_has_no_column_of_interests_that_nobody_has_judged() -> None:
    sheet = "Who,Build it,Leave it\nTown,++,--\nFolk,-,\n"
    given = Given({"s.csv": sheet.encode()})
    situation = Situation.of(import_model(given, ReadingOptions(current="Build it")).model)
    decision = next(situation.decisions()).id
    short = terminal.render(describe(find(situation, decision)), width=80, colour=False)
    assert "wants" not in short
    assert "interest" not in short
    assert "Clash     Town against Folk, on 1 option" in short
    pair = describe(find_pair(situation, "town", "folk"))
    assert (pair.conclusion, pair.more) == ("In words: agreed on no option, opposed on 1.", "")


def test_what_an_answer_rests_on_is_one_line() -> None:
    def line(*citing: tuple[str, ...]) -> str:
        claims = tuple(
            effect("a.p", "a.x", 1, cite=tuple(Citation(source) for source in sources))
            for sources in citing
        )
        sources = tuple(Source(id=id_, title=id_) for id_ in "abcde")
        situation = Situation.of(Model(title="Sources", sources=sources, actors=()))
        return r.plain(rests_on(grounds(situation, claims), "claim").text)

    assert line() == "No claim bears on this."
    assert line((), ()) == "2 claims (judgement)"
    assert line(("a",)) == "1 of 1 claim: a"
    assert line(("a",), ("a", "b"), ()) == "2 of 3 claims: a · 1: b · 1 (judgement)"
    assert line(tuple("abcde")).endswith("1: c · 2 more sources")


def test_actors_in_a_row_are_told_apart_and_cells_are_no_products() -> None:
    situation = Situation.of(dam())
    told = str(depth.whole(describe(find(situation))))
    assert "label='each alone'" in told
    assert "River Power · Anglers" in told
    assert "above the diagonal how far two agree" in told
    assert "0.75 (1)" in told
    assert "Something is said of 2 of 4 options; of none both for and against." in told


def test_a_row_and_a_cell() -> None:
    situation = Situation.of(dam())
    row = find_actor(situation, "utility", "utility.operation")
    assert [stand.option.id for stand in row.stands] == ["utility.peaking", "utility.steady"]
    pair = find_pair(situation, "utility", "anglers", "utility.operation")
    assert [(each.option.id, each.stated, each.derived) for each in pair.by_option] == [
        ("utility.peaking", "", "clash")
    ]
    assert pair.derived is not None
    assert pair.derived.divergence == (ONE / 2 + 1) / 2


@given(models(decisions=(1, 2)), st.randoms())
def test_order_of_the_file_changes_no_number(model: Model, rng: Random) -> None:
    one, other = (find(Situation.of(each)) for each in (model, shuffled(model, rng)))
    for by in ("stated", "derived"):
        sizes = [
            {frozenset((p.a.id, p.b.id)): (p.convergence, p.divergence) for p in a.pairs}
            for a in (getattr(one, by), getattr(other, by))
        ]
        assert sizes[0] == sizes[1]


@pytest.mark.parametrize("seed", range(12))
def test_every_answer_can_be_told(seed: int) -> None:
    situation = Situation.of(random_model(Random(seed), actors=(2, 5), decisions=(1, 2)))
    first, second = (each.id for each in situation.actors()[:2])
    findings = (
        find(situation),
        find(situation, next(situation.decisions()).id),
        find_actor(situation, first),
        find_pair(situation, first, second),
    )
    for finding in findings:
        for cut in (depth.short, depth.whole):
            assert cut(describe(finding)).conclusion.endswith(".")
