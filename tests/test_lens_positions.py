"""Positions: stance and support, convergence and divergence, groups, scales."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, strategies as st

from stancecli import depth, report as r
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.imports import import_model
from stancecli.imports.given import Given, ReadingOptions
from stancecli.lenses.positions import Positions, describe, find, find_actor, find_pair
from stancecli.lenses.positions.table import foremost
from stancecli.lenses.tradeoffs import Tradeoffs
from stancecli.loader import load_text
from stancecli.methods.evidence import grounds
from stancecli.methods.positions.agreement import Alignment, align
from stancecli.methods.positions.preferences import Rank, Stand, Stands, compare, stands_on
from stancecli.methods.positions.scale import scale_summary, weighted_median
from stancecli.model import (
    Actor,
    Breach,
    Citation,
    Constraint,
    Decision,
    Effect,
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
from stancecli.wording.states import preferred
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
    asked = situation.decision(decision)
    compared = compare(situation, (asked,))
    assert compared is not None
    return stands_on(situation, asked, compared=compared[decision])


# Words and interests.


def said(model: Model, actor: str, **stances: int) -> Model:
    """The model, where an actor says so much of options of the utility, and nothing else."""
    positions = tuple(
        Position(actor=actor, to=f"utility.{name}", stance=Fraction(stance))
        for name, stance in stances.items()
    )
    actors = (replace(a, positions=positions) if a.id == actor else a for a in model.actors)
    return replace(model, actors=tuple(actors))


def parted(model: Model, actor: str = "utility") -> dict[str, list[str]]:
    """The options on which words and interests of an actor part, and those that are better."""
    return {
        option: [better.id for better in stand.better]
        for (who, option), stand in found(model).items()
        if who == actor and stand.against_interest
    }


def test_nobody_stands_where_nothing_is_said_and_no_option_makes_a_difference() -> None:
    assert not any(actor == "town" for actor, _ in found(dam()))
    assert {actor for actor, _ in found(dam())} == {"utility", "anglers"}


def where(stand: Stand) -> tuple[Rank, Fraction] | None:
    """Where the option stands, and how far behind the first."""
    return (stand.preference.rank, stand.preference.behind) if stand.preference else None


def test_options_stand_by_the_points_of_the_states_that_they_lead_to() -> None:
    # Peaking: 3·2 − 1·2 for the utility, steady −3; that anglers protest costs both 2.
    known = found(dam())
    assert where(known["utility", "utility.peaking"]) == (Rank.FIRST, Fraction(0))
    assert where(known["utility", "utility.steady"]) == (Rank.BEHIND, Fraction(7))
    assert where(known["anglers", "utility.peaking"]) == (Rank.BEHIND, Fraction(4))
    assert [known["anglers", f"utility.{o}"].derived for o in ("peaking", "steady")] == [-1, 1]


def test_what_others_do_in_answer_to_an_option_counts_in_the_comparison() -> None:
    """Where anglers are quiet, peaking costs them 2·(−2 − 1), and it is no effect of its own."""
    situation = Situation.of(dam()).taking("anglers.quiet")
    operation = situation.decision("utility.operation")
    compared = compare(situation, (operation,))
    assert compared is not None
    stand = stands_on(situation, operation, compared=compared[operation.id])["anglers", PEAKING]
    assert where(stand) == (Rank.BEHIND, Fraction(6))
    angry = dam()
    utility, anglers, town = angry.actors
    (answer,) = anglers.decisions
    quiet, protest = answer.options
    cost = effect("anglers.protest", "utility.revenue", -2, when=(PEAKING,))
    protest = replace(protest, effects=(*protest.effects, cost, cost))
    anglers = replace(anglers, decisions=(replace(answer, options=(quiet, protest)),))
    angry = replace(angry, actors=(utility, anglers, town))
    known = found(angry)
    # 4 − 3·2·2 = −8, and −3 for running steady.
    assert where(known["utility", PEAKING]) == (Rank.BEHIND, Fraction(5))
    assert [each.claim for each in known["utility", PEAKING].reactions] == [cost, cost]
    assert cost in known["utility", PEAKING].claims
    told = str(depth.whole(describe(find_actor(Situation.of(angry), "utility"))))
    assert "“Protest” on “Revenue” (Anglers)" in told
    assert known["utility", "utility.steady"].reactions == ()


PEAKING = "utility.peaking"


def test_words_and_interests_part_where_another_is_better_whatever_is_not_known() -> None:
    assert parted(dam()) == {"utility.steady": [PEAKING]}
    # It is ahead by three times the importance, less 2, and up to 2 less by what nobody has judged.
    assert parted(dam(revenue=Range(Fraction(1), Fraction(4)))) == {}
    assert parted(dam(revenue=Range(Fraction(3, 2), Fraction(4)))) == {"utility.steady": [PEAKING]}


@pytest.mark.parametrize(
    ("stances", "options"),
    [
        ({"steady": 2, "peaking": 1}, []),
        ({"steady": 2, "peaking": 0}, ["utility.steady"]),
        ({"steady": 1, "peaking": -1}, [PEAKING, "utility.steady"]),
        ({"steady": 0}, []),
        ({"steady": -1}, []),
        ({"peaking": 2}, []),
        ({"peaking": -2}, [PEAKING]),
    ],
)
def test_who_speaks_for_the_better_one_too_or_only_against_the_worse_does_not_part(
    stances: dict[str, int], options: list[str]
) -> None:
    assert list(parted(said(dam(), "utility", **stances))) == options


def test_who_would_want_a_change_compares_with_what_holds() -> None:
    """A third option can be better than what holds, though another is better still."""
    table: dict[str, dict[str, int | str | Range]] = {
        "now": {"x": 0},
        "more": {"x": 1},
        "most": {"x": 2},
        "less": {"x": -1},
        "same": {"x": 0},
        "perhaps": {"x": Range(Fraction(-1), Fraction(2))},
    }
    known = {
        option: (stand.preference.gain, stand.preference.change, stand.derived)
        for (_, option), stand in found(decider({"x": 2}, table, "now"), "a.choice").items()
        if stand.preference
    }
    assert known == {
        "a.now": (-4, -1, -1),
        "a.more": (2, 1, -1),
        "a.most": (4, 1, 1),
        "a.less": (-2, -1, -1),
        "a.same": (0, 0, -1),
        "a.perhaps": (1, 0, -1),
    }


def test_what_is_ruled_out_parts_nobody() -> None:
    model = dam()
    utility, *others = model.actors
    breach = Breach(option=PEAKING, constraint="utility.law")
    law = Constraint(id="utility.law", actor="utility", name="Law", against=(breach,))
    barred = replace(model, actors=(replace(utility, constraints=(law,)), *others))
    assert parted(barred) == {}
    assert parted(said(barred, "utility", peaking=-2)) == {}
    stands = found(barred)
    assert where(stands["utility", PEAKING]) == (Rank.RULED_OUT, Fraction(-7))
    assert stands["utility", PEAKING].derived == 1
    assert where(stands["utility", "utility.steady"]) == (Rank.ONLY, Fraction(0))
    assert stands["utility", "utility.steady"].derived == 0


def test_blanks_are_those_of_the_decider_alone() -> None:
    """Nobody expects that each option is judged for everybody."""
    model = decider({"x": 1}, {"p": {"x": 1}, "q": {}}, "p", otherwise="")
    (chooses,) = model.actors
    own = Interest(id="b.y", actor="b", name="Y", importance=exactly(1))
    (choice,) = chooses.decisions
    p, q = choice.options
    touching = replace(p, effects=(*p.effects, effect("a.p", "b.y", 1)))
    chooses = replace(chooses, decisions=(replace(choice, options=(touching, q)),))
    two = replace(model, actors=(chooses, Actor(id="b", name="B", interests=(own,))))
    places = {who: where(stand) for who, stand in found(two, "a.choice").items()}
    assert places == {
        ("a", "a.p"): (Rank.OPEN, Fraction(0)),
        ("a", "a.q"): (Rank.OPEN, Fraction(1)),
        ("b", "a.p"): (Rank.FIRST, Fraction(0)),
        ("b", "a.q"): (Rank.BEHIND, Fraction(1)),
    }


def test_a_weighing_constraint_is_a_criterion_and_a_binding_one_rules_out() -> None:
    def bound(force: Range | None) -> tuple[Rank, Fraction] | None:
        model = decider({"x": 1}, {"p": {"x": 1}, "q": {"x": 0}}, "q")
        bond = Constraint(
            id="a.bond",
            actor="a",
            name="Bond",
            force=force,
            against=(Breach(option="a.p", constraint="a.bond", by=exactly(2)),),
        )
        model = replace(model, actors=(replace(model.actors[0], constraints=(bond,)),))
        return where(found(model, "a.choice")["a", "a.p"])

    assert bound(None) == (Rank.RULED_OUT, Fraction(-1))
    assert bound(exactly(3)) == (Rank.BEHIND, Fraction(3 * 2 - 1))


def points_at_each_end(
    situation: Situation, decision: Decision, actor: Actor, most: int = 7
) -> list[dict[str, Fraction]]:
    """By option what the states add up to for an actor: as entered, then at each corner of all
    that is a range.

    Straight from the model. Sums of products of two values each are least, and most, at a corner.
    None where there are more ranges than that.
    """
    claims: dict[str, list[Effect | Breach]] = {}
    for option in decision.options:
        state = situation.taking(option.id)
        every = (c for each in actor.criteria for c in situation.claims_on(each.id))
        claims[option.id] = [claim for claim in every if state.in_force(claim)]
    sizes: dict[int, Range] = {id(each): each.weight for each in actor.criteria}
    sizes |= {id(claim): claim.size for known in claims.values() for claim in known}
    loose = [key for key, size in sizes.items() if not size.exact]
    if len(loose) > most:
        return []
    weighing = {each.id: each for each in actor.criteria}
    middle = {key: size.mid for key, size in sizes.items()}
    ends = product(*((sizes[key].low, sizes[key].high) for key in loose))
    corners = [middle, *(middle | dict(zip(loose, values, strict=True)) for values in ends)]
    return [
        {
            id_: sum(
                (corner[id(weighing[c.to])] * corner[id(c)] for c in known if c.to in weighing),
                Fraction(0),
            )
            for id_, known in claims.items()
        }
        for corner in corners
    ]


class Beside:
    """The open options of a decision beside each other for one actor, at each corner."""

    def __init__(self, open_: list[str], ends: list[dict[str, Fraction]]) -> None:
        self.open, self.entered, self.corners = open_, ends[0], ends[1:]
        self.most = max(self.entered[o] for o in open_)
        self.leaders = [o for o in open_ if self.entered[o] == self.most]
        self.opens = any(self.can_pass(o, leader) for o in open_ for leader in self.leaders)

    def can_pass(self, one: str, other: str) -> bool:
        return any(corner[one] > corner[other] for corner in self.corners)

    def always_ahead(self, one: str, other: str) -> bool:
        return all(corner[one] > corner[other] for corner in self.corners)

    def can_be_first_alone(self, one: str) -> bool:
        others = [o for o in self.open if o != one]
        return any(all(corner[one] > corner[o] for o in others) for corner in self.corners)


def hold_against_all_corners(situation: Situation) -> int:
    """Each stand on an open option beside what all corners say; how many are looked at."""
    seen = 0
    for decision in situation.decisions():
        (positions,) = find(situation, decision.id).by_decision
        verdicts = {each.actor.id: each.verdict for each in positions.preferences}
        open_ = [each.option.id for each in positions.by_option if not each.ruled_out]
        for actor in situation.actors():
            stands = {s.option.id: s for s in positions.stands if s.actor.id == actor.id}
            if ends := points_at_each_end(situation, decision, actor):
                beside = Beside(open_, ends)
                if verdicts.get(actor.id, "empty") != "empty":
                    assert verdicts[actor.id] in may_be(beside)
                current = situation.option_of(decision.id)
                for option in open_:
                    seen += hold_against(beside, option, stands)
                    if option != current and option in stands:
                        hold_against_the_current(beside, stands[option], current)
    return seen


def hold_against_the_current(beside: Beside, stand: Stand, current: str) -> None:
    if stand.preference:
        option = stand.option.id
        gain = beside.entered[option] - beside.entered[current]
        never_behind = not beside.can_pass(current, option)
        never_ahead = not beside.can_pass(option, current)
        assert stand.preference.gain == gain
        assert stand.preference.change == int(gain > 0 and never_behind) - int(
            gain < 0 and never_ahead
        )


def may_be(beside: Beside) -> tuple[str, ...]:
    """The rungs that an actor's verdict can stand on; single steps tell the last two apart."""
    if len(beside.open) == 1:
        return ("only",)
    if beside.opens:
        return ("open",)
    return ("level",) if len(beside.leaders) > 1 else ("leads", "firm")


def hold_against(beside: Beside, option: str, stands: Mapping[str, Stand]) -> bool:
    if option not in stands:
        assert not any(beside.can_pass(a, b) for a in beside.open for b in beside.open)
        return False
    stand, others = stands[option], [o for o in beside.open if o != option]
    spoken = {o for o, stand in stands.items() if (stand.stated or 0) > 0}
    says = stand.stated or 0
    better = {o for o in others if beside.always_ahead(o, option)} - spoken
    is_best = bool(others) and all(beside.always_ahead(option, o) for o in others)
    assert {o.id for o in stand.better} == (better if says > 0 else set())
    assert stand.against_interest == bool((says > 0 and better) or (says < 0 and is_best))
    if stand.preference:
        assert stand.preference.behind == beside.most - beside.entered[option]
        if beside.opens and beside.can_be_first_alone(option):
            assert (stand.preference.rank, stand.derived) == (Rank.OPEN, 0)
        if not any(beside.can_pass(option, leader) for leader in beside.leaders):
            expected = -1 if option not in beside.leaders else None
            if expected:
                assert (stand.preference.rank, stand.derived) == (Rank.BEHIND, expected)
        if not beside.opens and option in beside.leaders and len(beside.open) > 1:
            assert stand.derived == int(len(beside.leaders) < len(beside.open))
    return True


@given(graphs(decisions=(1, 1), actors=(2, 3), interests=(1, 2)))
def test_stands_and_verdicts_are_what_all_corners_say(situation: Situation) -> None:
    hold_against_all_corners(situation)


def test_stands_and_verdicts_of_many_models_are_what_all_corners_say() -> None:
    known = [
        Situation.of(random_model(Random(seed), actors=(2, 3), decisions=(1, 1), unknowns=True))
        for seed in range(40)
    ]
    assert sum(map(hold_against_all_corners, known)) > 150
    stands = [s for g in known for p in find(g).by_decision for s in p.stands]
    assert sum(bool(stand.better) for stand in stands) > 5
    assert sum(stand.against_interest and not stand.better for stand in stands) > 5


@pytest.mark.parametrize("seed", range(6))
def test_the_verdict_by_the_interests_of_the_decider_is_that_of_its_trade_offs(seed: int) -> None:
    model = random_model(Random(seed), decisions=(1, 2), blanks=True, unknowns=True)
    asked = Analysis.of(model)
    for decision in asked.situation.decisions():
        finding = asked.tradeoffs(decision.id).finding
        assert isinstance(finding, Tradeoffs)
        (traded,) = finding.tradeoffs
        answer = asked.positions(decision.id).finding
        assert isinstance(answer, Positions)
        own = answer.by_decision[0].of_decider
        assert own is not None
        assert (own.verdict, own.leaders) == (traded.verdict.verdict, traded.verdict.leaders)


def test_too_much_to_compare_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stancecli.methods.positions.preferences.MOST_CELLS", 5)
    finding = find(Situation.of(dam()), "utility.operation")
    assert (finding.too_large, finding.by_decision[0].preferences) == (True, ())
    told = str(describe(finding))
    assert "Which options are better for whom: left out, too many cells" in told
    assert "wants" not in told


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
    # As much one as the other: neither together nor apart.
    assert (found.agreements, found.clashes, found.groups, found.clashing) == ((), (), (), 0)


def test_who_is_together_and_who_is_apart_by_hand() -> None:
    found = aligned({"a": [1, 1, 1], "b": ["1/9", "1/9", -1], "c": [-1, -1, 1], "d": [0, 1, -1]})
    assert [(each.pair.a.id, each.pair.b.id, each.pair.net) for each in found.agreements] == [
        ("b", "d", 2),
        ("a", "b", 1),
    ]
    assert [(each.pair.a.id, each.pair.b.id, each.pair.net) for each in found.clashes] == [
        ("b", "c", -3),
        ("c", "d", -2),
        ("a", "c", -1),
    ]
    assert [[o.id for o in each.options] for each in found.clashes] == [
        ["x.0", "x.1", "x.2"],
        ["x.1", "x.2"],
        ["x.0", "x.1"],
    ]
    # a and d agree on one and clash on one, which keeps nobody out.
    assert [[each.id for each in group] for group in found.groups] == [["a", "b", "d"]]
    assert found.clashing == 3


def test_of_pairs_as_far_apart_those_with_the_larger_sizes_come_first() -> None:
    found = aligned({"a": ["1/2"], "b": [-1], "c": ["-1/4"], "d": [1]})
    assert [(each.pair.a.id, each.pair.b.id) for each in found.clashes] == [
        *(("b", "d"), ("a", "b"), ("c", "d"), ("a", "c"))
    ]


def test_groups_take_those_first_who_agree_on_most_more_than_they_clash_on() -> None:
    # b agrees with a on two, with c on one; a and c clash, so c stays out.
    found = aligned(
        {"a": [1, 1], "b": [1, "1/9", "1/2"], "c": [0, -1, "1/2"], "d": [None, None, 0]}
    )
    assert [(p.a.id, p.b.id, p.net) for p in found.pairs] == [
        *(("a", "b", 2), ("a", "c", -1), ("b", "c", 0))
    ]
    assert [[each.id for each in group] for group in found.groups] == [["a", "b"]]
    assert [each.id for each in found.alone] == ["c", "d"]


def test_of_equals_those_join_that_clash_on_less_then_those_first_by_name() -> None:
    # a and c are apart; both agree with b on one more than they clash on, c without any clash.
    found = aligned({"a": [1, 1, -1], "b": [1, 1, 1], "c": [None, None, 1]})
    assert [[each.id for each in group] for group in found.groups] == [["b", "c"]]
    for named, expected in ((("A", "B", "C"), "ab"), (("C", "B", "A"), "bc")):
        actors = [Actor(id=id_, name=name) for id_, name in zip("abc", named, strict=True)]
        grid = {("a", "x.0"): ONE, ("b", "x.0"): ONE, ("b", "x.1"): ONE, ("c", "x.1"): ONE}
        grid |= {("a", "x.2"): ONE, ("c", "x.2"): -ONE}
        (group,) = align(actors, OPTIONS, grid).groups
        assert "".join(actor.id for actor in group) == expected


def test_groups_join_only_where_none_of_one_is_apart_from_any_of_the_other() -> None:
    # a agrees with b, then b with d, but a and d clash; so d is left for c.
    found = aligned({"a": [1, None, 1], "b": [1, 1], "c": [None, None, -1], "d": [None, 1, -1]})
    assert [(p.a.id, p.b.id, p.net) for p in found.pairs] == [
        *(("a", "b", 1), ("a", "c", -1), ("a", "d", -1), ("b", "d", 1), ("c", "d", 1))
    ]
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
def test_groups_are_what_joining_pair_by_pair_gives(grid: dict[tuple[str, str], Fraction]) -> None:
    found = align(ACTORS, OPTIONS, grid)
    net = {frozenset((p.a.name, p.b.name)): (p.net, p.clashes) for p in found.pairs}
    groups = [{actor.name} for actor in ACTORS if any(a == actor.id for a, _ in grid)]
    close = sorted((-n, clashes, sorted(pair)) for pair, (n, clashes) in net.items() if n > 0)
    for *_, (a, b) in close:
        one, other = (next(group for group in groups if name in group) for name in (a, b))
        between = (net.get(frozenset((x, y)), (0, 0))[0] for x in one for y in other)
        if one is not other and min(between) >= 0:
            groups = [g for g in groups if g not in (one, other)] + [one | other]
    told = [*({a.name for a in group} for group in found.groups), *({a.name} for a in found.alone)]
    assert sorted(map(sorted, told)) == sorted(map(sorted, groups))
    assert found.clashing == sum(n < 0 for n, _ in net.values())
    assert {frozenset((e.pair.a.name, e.pair.b.name)) for e in found.clashes} == {
        pair for pair, (n, _) in net.items() if n < 0
    }


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
        "Actor 0: 1 place on a scale known; no option bears on interests."
    )
    assert "at 100 (capability 40, salience 90)" in str(describe(row))
    assert row.grounds.claims == 1
    pair = find_pair(situation, "a0", "a1")
    assert describe(pair).conclusion == "On the scale from 0 to 100 they stand 100 apart."
    assert [[place.at for place in both] for both in pair.by_scale] == [[100, 0]]
    assert pair.grounds.claims == 2
    nothing = describe(find_pair(situation, "a0", "b"))
    assert "apart" not in str(nothing)
    assert "No claim bears on this." in str(nothing)
    assert "is in the model" not in str(nothing)


def test_a_headline_does_not_say_that_nobody_speaks_and_leave_out_the_places() -> None:
    situation = Situation.of(on_a_scale((30, 100, 50), (70, 40, 75)))
    # Weights 5000 and 3000: (30 × 5 + 70 × 3) ÷ 8.
    middle = "mean 45, nearest “50”; median 30, nearest “30”"
    assert describe(find(situation, "a0.limit")).conclusion == (
        f"On the scale, by weight, {middle}; 2 actors."
    )
    every = describe(find(situation))
    assert every.conclusion == f"By weight, “Which limit?”: {middle}."
    assert not every.more


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


@pytest.mark.parametrize(
    ("rows", "shown"),
    [(2, ["loud", "dec"]), (3, ["small", "loud", "dec"]), (4, ["small", "loud", "felt", "dec"])],
)
def test_the_decider_stands_with_those_who_say_most_and_then_those_with_interests(
    rows: int, shown: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stancecli.lenses.positions.table.ROWS", rows)
    situation = Situation.of(load_text(CROWD))
    (found,) = find(situation, "dec.d").by_decision
    kept, _ = foremost(found)
    assert [actor.id for actor in situation.actors() if actor.id in kept] == shown


def test_a_pair_rests_on_what_both_say_and_a_stand_on_the_last_that_one_said() -> None:
    situation = Situation.of(load_text(CROWD))
    assert find_pair(situation, "small", "loud").grounds.claims == 2
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
    monkeypatch.setattr(f"stancecli.methods.positions.agreement.{limit}", 3)
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
            *([stand.actor.id for stand in side] for side in (each.speak_for, each.speak_against)),
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
    assert report.more == (
        "River Power: for it in words, against it in interests: “Follow the peaks” firm, ahead of "
        "“Run steady” by 7."
    )
    finding = find(situation)
    assert [each.id for each in finding.untouched] == ["town"]
    assert len(finding.by_decision) == 2
    assert describe(finding).more == (
        "River Power on “Run steady”: for it in words, against it in interests (better: “Follow "
        "the peaks”)."
    )


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
        (1, (-1, 1), "for it in words, against it in interests: “Q” firm, ahead of “P” by 2"),
        (-2, (1, 0), "against it in words; in interests “P” leads, ahead of “Q” by 1"),
        (2, (1, 2), "for it in words, against it in interests: “Q” leads, ahead of “P” by 1"),
        (2, (2, 0), "for it in words; in interests “P” firm, ahead of “Q” by 2"),
        (None, (1, 0), "silent on it; in interests “P” leads, ahead of “Q” by 1"),
        (0, (1, 0), "neutral in words; in interests “P” leads, ahead of “Q” by 1"),
        (1, (0, 0), "for it in words; in interests “P” and “Q” level"),
        (1, (-1, -2), "for it in words; in interests “P” leads, ahead of “Q” by 1"),
    ],
)
def test_where_the_decider_stands_is_said_by_words_and_by_interests(
    stated: int | None, sizes: tuple[int, int], said: str
) -> None:
    situation = Situation.of(chooser(stated, sizes))
    assert describe(find(situation, "a.choice")).more == f"Ann: {said}."


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"p": {"x": 1}}, "“P” the only open option"),
        ({"p": {"x": 1}, "q": {"x": 1}, "s": {"x": 0}}, "“P” and “Q” level, ahead of “S” by 1"),
        ({"p": {"x": 1}, "q": {"x": Range(Fraction(-1), Fraction(2))}},
         "“P” or “Q” open, the first 0.5 ahead as entered"),
        ({"p": {"x": 1}, "q": {"x": Range(Fraction(0), Fraction(2))}, "s": {"x": 0}},
         "“P” or “Q” open, level as entered"),
        ({n: {"x": 1} for n in "pqstu"}, "“P” and 4 others level"),
        ({"p": {"x": "4/3"}, "q": {"x": 0}}, "“P” firm, ahead of “Q” by about 1.3"),
    ],
)  # fmt: skip
def test_the_verdict_by_interests_in_words(
    table: dict[str, dict[str, int | str | Range]], said: str
) -> None:
    finding = find_actor(Situation.of(decider({"x": 1}, table, "p")), "a", "a.choice")
    assert [preferred(each) for each in finding.preferences] == [said]
    assert describe(finding).more == f"For The actor: {said}."


def test_where_nothing_is_judged_nothing_is_said_of_interests() -> None:
    silent = Situation.of(decider({"x": 1}, {"p": {}, "q": {}}, "p", otherwise=""))
    assert describe(find(silent, "a.choice")).more == ""
    spoken = decider({"x": 1}, {"p": {}, "q": {}}, "p", otherwise="")
    position = Position(actor="a", to="a.p", stance=Fraction(1))
    spoken = replace(spoken, actors=(replace(spoken.actors[0], positions=(position,)),))
    assert describe(find(Situation.of(spoken), "a.choice")).more == "The actor: for it in words."


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

    own = "The actor: silent on it; in interests “P” leads, ahead of “Q” by 1."
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
        sources = tuple(Source(id=id_, title=id_, reliability="B") for id_ in "abcde")
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
    assert "2 (2)" in told
    assert "Something is said of 2 of 4 options; of none both for and against." in told


def test_a_row_and_a_cell() -> None:
    situation = Situation.of(dam())
    row = find_actor(situation, "utility", "utility.operation")
    assert [stand.option.id for stand in row.stands] == ["utility.peaking", "utility.steady"]
    pair = find_pair(situation, "utility", "anglers", "utility.operation")
    told = ((a, a.side * b.side, (a.derived or 0) * (b.derived or 0)) for a, b in pair.by_option)
    assert [(a.option.id, *alike) for a, *alike in told] == [
        ("utility.peaking", 0, -1),
        ("utility.steady", 0, -1),
    ]
    assert pair.derived is not None
    assert pair.derived.divergence == 2


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
