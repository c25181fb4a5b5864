"""Positions: stance and support, convergence and divergence, groups, scales."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, strategies as st

from stancecli import depth, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import show
from stancecli.lenses.positions import describe, find, question
from stancecli.lenses.positions.words import camps
from stancecli.loader import load_text
from stancecli.methods.positions.agreement import Alignment, align
from stancecli.methods.positions.cells import scale_summary, weighted_median
from stancecli.methods.positions.preferences import Rank, Stand, Stands, compare, stands_on
from stancecli.model import Actor, Decision, Model, Option, Position, Range
from stancecli.render import terminal
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import (
    DAM,
    Swaps,
    choice,
    effect,
    models,
    on_a_scale,
    random_model,
    several,
    shuffled,
    swapped,
)
from tests.running import screen

ONE = Fraction(1)

PEAKING, STEADY = "utility.peaking", "utility.steady"
LAW = "    constraints: {law: {name: Law, force: binding, against: {peaking: 1}}}"
BOUND = {"    name: River Power": f"    name: River Power\n{LAW}"}


def dam(*changes: Swaps) -> Situation:
    """The dam, where some of its text is otherwise."""
    return Situation.of(load_text(swapped(DAM, *changes)))


def found(situation: Situation, decision: str = "utility.operation") -> Stands:
    asked = situation.decision(decision)
    compared = compare(situation, (asked,))
    assert compared is not None
    return stands_on(situation, asked, compared=compared[decision])


# Words and interests.

DEAR = "{to: utility.revenue, effect: -2, when: [utility.peaking]}"
ANGRY = {"{to: utility.peace, effect: -2}": f"{{to: utility.peace, effect: -2}}, {DEAR}, {DEAR}"}


def test_what_others_do_in_answer_is_told_with_the_stand() -> None:
    situation = dam(ANGRY)
    known = found(situation)
    costs = [claim for claim in known["utility", PEAKING].claims if claim.to == "utility.revenue"]
    assert [each.claim for each in known["utility", PEAKING].reactions] == costs[-2:]
    assert known["utility", STEADY].reactions == ()
    told = str(depth.whole(describe(question.find(situation, "utility"))))
    assert "“Protest” on “Revenue” (Anglers)" in told


def says(actor: Actor, stance: int | None, option: str = "a.p") -> Actor:
    """The actor, who says so much of an option, or nothing of any."""
    said = () if stance is None else (Position(actor=actor.id, to=option, stance=Fraction(stance)),)
    return replace(actor, positions=said)


def with_others(model: Model, *stances: int | None) -> Model:
    """The same, with others whose interests its first option serves, who say so much of it."""
    (chooses,) = model.actors
    (decision,) = chooses.decisions
    first, *others = decision.options
    served = tuple(effect(first.id, f"b{n}.y", 1) for n in range(len(stances)))
    first = replace(first, effects=(*first.effects, *served))
    decision = replace(decision, options=(first, *others))
    people = several(*(f"b{n} y 1" for n in range(len(stances)))).actors
    spoken = (says(*each, option=first.id) for each in zip(people, stances, strict=True))
    return replace(model, actors=(replace(chooses, decisions=(decision,)), *spoken))


def test_blanks_are_those_of_the_decider_alone() -> None:
    """Nobody expects that each option is judged for everybody."""
    model = several("a? x 1: *p x 1, b.y 1 | q", "b y 1")
    stands = found(Situation.of(model), "a.choice").values()
    places = [(s.preference.rank, s.preference.behind) for s in stands if s.preference]
    assert places == [(Rank.OPEN, 0), (Rank.OPEN, 1), (Rank.FIRST, 0), (Rank.BEHIND, 1)]


Corner = dict[str, Fraction]


def corners(situation: Situation, decision: Decision, actor: Actor, most: int = 7) -> list[Corner]:
    """By option what the states add up to for an actor: as entered, then at each corner of all
    that is a range.

    Straight from the model. Sums of products of two values each are least, and most, at a corner.
    Empty where there are more ranges than that.
    """
    every = [claim for each in actor.criteria for claim in situation.claims_on(each.id)]
    claims = {}
    for option in decision.options:
        state = situation.taking(option.id)
        claims[option.id] = [claim for claim in every if state.in_force(claim)]
    sizes: dict[object, Range] = {each.id: each.weight for each in actor.criteria}
    sizes |= {id(claim): claim.size for known in claims.values() for claim in known}
    loose = [key for key, size in sizes.items() if not size.exact]
    if len(loose) > most:
        return []
    middle = {key: size.mid for key, size in sizes.items()}
    ends = product(*((sizes[key].low, sizes[key].high) for key in loose))
    return [
        {
            option: sum((at[claim.to] * at[id(claim)] for claim in known), Fraction(0))
            for option, known in claims.items()
        }
        for at in (middle, *(middle | dict(zip(loose, values, strict=True)) for values in ends))
    ]


def passes(ends: list[Corner], one: str, other: str) -> bool:
    return any(end[one] > end[other] for end in ends)


def ahead(ends: list[Corner], one: str, *others: str) -> bool:
    return all(end[one] > end[other] for end in ends for other in others)


def hold_against_all_corners(situation: Situation) -> list[Stand]:
    """Each stand on an open option, which is what all corners say."""
    seen = []
    for decision in situation.decisions():
        (told,) = find(situation, decision.id).by_decision
        verdicts = {each.actor.id: each.verdict for each in told.preferences}
        open_ = [o.id for o in decision.options if o not in told.ruled_out]
        for actor in situation.actors():
            stands = {s.option.id: s for s in told.stands if s.actor.id == actor.id}
            if not (found := corners(situation, decision, actor)):
                continue
            entered, *ends = found
            leaders = [o for o in open_ if entered[o] == max(entered[each] for each in open_)]
            opens = any(passes(ends, o, leader) for o in open_ for leader in leaders)
            if verdicts.get(actor.id, "empty") != "empty":
                # Single steps tell the last two apart.
                sure = ("level",) if len(leaders) > 1 else ("leads", "firm")
                rungs = ("only",) if len(open_) == 1 else ("open",) if opens else sure
                assert verdicts[actor.id] in rungs
            if not stands.keys() >= {*open_}:
                assert not any(passes(ends, a, b) for a in open_ for b in open_)
            spoken = {o for o, stand in stands.items() if (stand.stated or 0) > 0}
            for stand in (stands[o] for o in open_ if o in stands):
                others = [o for o in open_ if o != stand.option.id]
                hold_in_words(stand, ends, others, spoken)
                gains = [entered[each.id] - entered[stand.option.id] for each in stand.better]
                assert gains == sorted(gains, reverse=True)
                assert stand.better_by == next(iter(gains), 0)
                hold_in_interests(stand, entered, ends, others, leaders, opens=opens)
                now = situation.option_of(decision.id)
                if stand.preference and stand.option.id != now:
                    gain = entered[stand.option.id] - entered[now]
                    sides = ((stand.option.id, now), (now, stand.option.id))
                    can, back = (passes(ends, *side) for side in sides)
                    change = (gain > 0 and not back) - (gain < 0 and not can)
                    assert (stand.preference.gain, stand.preference.change) == (gain, change)
                seen.append(stand)
    return seen


def hold_in_words(stand: Stand, ends: list[Corner], others: list[str], spoken: set[str]) -> None:
    """Who says what its interests do not bear out: another is better, or this is the best."""
    option, says = stand.option.id, stand.stated or 0
    better = {o for o in others if ahead(ends, o, option)} - spoken
    is_best = bool(others) and ahead(ends, option, *others)
    assert {o.id for o in stand.better} == (better if says > 0 else set())
    assert stand.against_interest == bool((says > 0 and better) or (says < 0 and is_best))


def hold_in_interests(
    stand: Stand,
    entered: Corner,
    ends: list[Corner],
    others: list[str],
    leaders: list[str],
    *,
    opens: bool,
) -> None:
    """Where an option stands, and how far behind the first."""
    if not stand.preference:
        return
    option, rank = stand.option.id, (stand.preference.rank, stand.derived)
    assert stand.preference.behind == entered[leaders[0]] - entered[option]
    if opens and any(all(end[option] > end[o] for o in others) for end in ends):
        assert rank == (Rank.OPEN, 0)
    if option not in leaders and not any(passes(ends, option, leader) for leader in leaders):
        assert rank == (Rank.BEHIND, -1)
    if not opens and option in leaders and others:
        assert stand.derived == int(len(leaders) < len(others) + 1)


def test_stands_and_verdicts_of_many_models_are_what_all_corners_say() -> None:
    known = [
        Situation.of(random_model(Random(seed), actors=(2, 3), decisions=(1, 1), unknowns=True))
        for seed in range(20)
    ]
    stands = [stand for each in known for stand in hold_against_all_corners(each)]
    assert len(stands) > 75
    assert sum(bool(stand.better) for stand in stands) > 2
    assert sum(stand.against_interest and not stand.better for stand in stands) > 2


# Convergence and divergence.

ACTORS = tuple(Actor(id=name, name=name.upper()) for name in "abcd")
OPTIONS = tuple(Option(id=f"x.{n}", actor="x", decision="x.d", name=f"O{n}") for n in range(3))


def aligned(rows: str) -> Alignment:
    """Of actors who say so much of three options: `a 1 -1/2 ., b 1/3`."""
    said = ((each[0], each[1:].split()) for each in rows.split(", ") if each)
    values = {
        (actor, OPTIONS[n].id): Fraction(value)
        for actor, row in said
        for n, value in enumerate(row)
        if value != "."
    }
    return align(ACTORS, OPTIONS, values)


@pytest.mark.parametrize(
    ("rows", "pairs", "together", "apart", "groups", "alone"),
    [
        ("a 1 ., b . 1", "", "", "", "", "a b"),
        # As much one as the other: neither together nor apart.
        ("a 1 -1/2 1/2, b 1/3 1 0", "ab0", "", "", "", "a b"),
        # a and d agree on one and clash on one, which keeps nobody out.
        ("a 1 1 1, b 1/9 1/9 -1, c -1 -1 1, d 0 1 -1", "ab1 ac-1 ad0 bc-3 bd2 cd-2",
         "bd ab", "bc cd ac", "abd", "c"),
        # Of pairs as far apart those with the larger sizes come first.
        ("a 1/2, b -1, c -1/4, d 1", "ab-1 ac-1 ad1 bc1 bd-1 cd-1",
         "ad bc", "bd ab cd ac", "ad bc", ""),
        # Groups join only where none is apart: a agrees with b, b with d, but a and d clash.
        ("a 1 . 1, b 1 1, c . . -1, d . 1 -1", "ab1 ac-1 ad-1 bd1 cd1",
         "ab bd cd", "ac ad", "ab cd", ""),
        # Nor where two share nothing: a and c are both with b, of whom neither knows the other.
        ("a 1 ., b 1 1, c . 1", "ab1 bc1", "ab bc", "", "ab", "c"),
    ],
)  # fmt: skip
def test_who_is_together_and_who_is_apart_by_hand(
    rows: str, pairs: str, together: str, apart: str, groups: str, alone: str
) -> None:
    told = aligned(rows)

    def ids(actors: Sequence[Actor]) -> str:
        return "".join(actor.id for actor in actors)

    assert " ".join(f"{p.a.id}{p.b.id}{p.net}" for p in told.pairs) == pairs
    sides = (told.agreements, told.clashes)
    ranked = [" ".join(ids((each.pair.a, each.pair.b)) for each in side) for side in sides]
    assert ranked == [together, apart]
    assert (" ".join(map(ids, told.groups)), " ".join(ids(told.alone))) == (groups, alone)


@pytest.mark.parametrize(
    ("rows", "a_name", "said"),
    [
        ("a 1 ., b 1 ., c -1 1, d -1 1", "A", "A and B. Also in agreement: C and D."),
        ("a 1 ., b 1 ., c -1 1, d -1 1", "A and Co", "A and Co; B. Also in agreement: C and D."),
        # Two who agree on more than they clash on are together, though not without disagreement.
        ("a 1 1 1, b 1 1 -1", "A", ""),
    ],
)
def test_groups_are_told_that_clash_on_nothing_inside(rows: str, a_name: str, said: str) -> None:
    found = aligned(rows)
    first, *others = (
        (replace(a, name=a_name) if a.id == "a" else a for a in g) for g in found.groups
    )
    told = [*camps(replace(found, groups=tuple(map(tuple, (first, *others)))))]
    assert told == ([f"In agreement: {said}"] if said else [])


def test_sizes_are_exact_past_machine_words() -> None:
    tiny, small = Fraction(1, 3**60), Fraction(1, 7**40)
    assert aligned(f"a {1 - tiny}, b {small}").pairs[0].convergence == (1 - tiny + small) / 2


def test_the_options_on_which_two_clash_are_named() -> None:
    clashes = aligned("a 1 1 1, b 1/9 1/9 -1, c -1 -1 1, d 0 1 -1").clashes
    named = [" ".join(option.id for option in each.options) for each in clashes]
    assert named == ["x.0 x.1 x.2", "x.1 x.2", "x.0 x.1"]


@pytest.mark.parametrize(("names", "group"), [("ABC", "ab"), ("CBA", "bc")])
def test_of_equals_those_join_that_come_first_by_name(names: str, group: str) -> None:
    actors = [Actor(id=id_, name=name) for id_, name in zip("abc", names, strict=True)]
    grid = {("a", "x.0"): ONE, ("b", "x.0"): ONE, ("b", "x.1"): ONE, ("c", "x.1"): ONE}
    (found,) = align(actors, OPTIONS, grid | {("a", "x.2"): ONE, ("c", "x.2"): -ONE}).groups
    assert "".join(actor.id for actor in found) == group


@pytest.mark.parametrize("limit", ["MOST_PAIRS", "MOST_VALUES"])
def test_too_many_pairs_or_too_many_values_are_not_compared(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not aligned("a 1 1 1, b 1 1 1").too_large
    monkeypatch.setattr(f"stancecli.methods.positions.agreement.{limit}", 3)
    too_many = aligned("a 1 1 1, b 1 1 1")
    assert (too_many.too_large, [*too_many.pairs], too_many.groups) == (True, [], ())
    told = screen(describe(replace(find(dam(), "utility.operation"), stated=too_many)))
    assert "who clashes: left out, too many pairs" in " ".join(told.split())


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
        between = (net.get(frozenset((x, y)), (-1, 0))[0] for x in one for y in other)
        if one is not other and min(between) >= 0:
            groups = [g for g in groups if g not in (one, other)] + [one | other]
    told = [*({a.name for a in group} for group in found.groups), *({a.name} for a in found.alone)]
    assert sorted(map(sorted, told)) == sorted(map(sorted, groups))
    assert {frozenset((e.pair.a.name, e.pair.b.name)) for e in found.clashes} == {
        pair for pair, (n, _) in net.items() if n < 0
    }


# Scales.

SCALE = (30, 100, 50), (70, 40, 75), (60, 20, 100)
"""Weights 5000, 3000 and 2000."""


def test_no_scale_without_places_or_weight() -> None:
    assert all(scale_summary(dam(), each) is None for each in dam().decisions())
    weightless = Situation.of(on_a_scale((30, 0, 50)))
    assert scale_summary(weightless, next(weightless.decisions())) is None


@pytest.mark.parametrize(
    ("rows", "mean", "nearest", "median", "pull"),
    [
        (SCALE, Fraction(30 * 5 + 70 * 3 + 60 * 2, 10), "50", 30, 48 - Fraction(330, 5)),
        # Who has all the weight has no mean to be compared with; as near are 30 and 50.
        (((40, 1, 1),), 40, "30 50", 40, None),
    ],
)
def test_mean_median_and_leverage_by_hand(
    rows: tuple[tuple[int, int, int], ...],
    mean: Fraction,
    nearest: str,
    median: int,
    pull: Fraction | None,
) -> None:
    situation = Situation.of(on_a_scale(*rows))
    found = scale_summary(situation, next(situation.decisions()))
    assert found is not None
    assert (found.mean, found.median) == (mean, median)
    assert " ".join(option.name for option in found.nearest_mean) == nearest
    assert found.leverage[0].pull == pull
    shares = (Fraction(a * b, sum(x * y for _, x, y in rows)) for _, a, b in rows)
    assert [each.share for each in found.leverage] == [*shares]
    finding = find(situation, "a0.limit")
    assert finding.silent == ()
    assert finding.grounds.claims == len(rows)


def test_a_place_on_a_scale_that_an_option_has_is_a_stance_for_it() -> None:
    """50 and 70 are places of options, and 60 is that of none. What is said counts first."""
    model = on_a_scale((50, 100, 50), (60, 40, 75), (70, 20, 100), (70, 20, 100))
    against = Position(actor="a3", to="a0.o70", stance=-ONE)
    *actors, last = model.actors
    last = replace(last, positions=(*last.positions, against))
    situation = Situation.of(replace(model, actors=(*actors, last)))
    sides = {
        on.issue.name: [(each.actor.id, each.way) for each in on.stated]
        for on in find(situation, "a0.limit").by_decision[0].by_option
    }
    assert sides == {"30": [], "50": [("a0", "for")], "70": [("a2", "for"), ("a3", "against")]}
    told = describe(find(situation, "a0.limit"))
    assert told.conclusion == "Known to have spoken for “50”: Actor 0."
    assert find(situation).grounds.claims == 5, "each place once, and what is said"
    assert str(describe(question.find(situation, "a1"))).count("on the scale") == 1
    assert show.find(situation, "a0.o70").left_out == 0


weights = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), min_size=1, max_size=6)


@given(weights.filter(lambda rows: any(w for _, w in rows)))
def test_the_median_is_the_first_place_with_half_of_the_weight(rows: list[tuple[int, int]]) -> None:
    found, margin = weighted_median([(Fraction(x), Fraction(w)) for x, w in rows])
    total = sum(w for _, w in rows)
    reached = {x: sum(w for y, w in rows if y <= x) for x, _ in rows}
    assert found == min(x for x, sum_ in reached.items() if 2 * sum_ >= total)
    below = sum(w for y, w in rows if y < found)
    over = Fraction(reached[int(found)], total) - ONE / 2
    assert margin == min(over, ONE / 2 - below / ONE / total)
    assert margin >= 0


def test_places_without_any_weight_have_no_median() -> None:
    nothing = Fraction(0)
    with pytest.raises(ValueError, match="nobody has any weight"):
        weighted_median([(Fraction(10), nothing), (Fraction(20), nothing)])
    assert weighted_median([(Fraction(10), nothing), (Fraction(20), ONE)]) == (20, ONE / 2)


# The answers: who and what is in them.


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
  vague: {name: Vague, interests: {x: {name: X, importance: high}}}
  dec:
    name: Dec
    decisions:
      d:
        question: D?
        current: stay
        options: {stay: {name: Stay}, go: {name: Go, effects: [{to: vague.x, effect: unknown}]}}
    positions: [{to: go, stance: neutral}]
  far: {name: Far, positions: [{to: tax, stance: supports}]}
"""


def test_who_speaks_on_an_issue_alone_is_not_silent_and_the_last_word_stands() -> None:
    situation = Situation.of(load_text(CROWD))
    whole, one = find(situation), find(situation, "dec.d")
    assert [a.id for a in whole.silent] == [a.id for a in one.silent] == ["vague"]
    assert [len(found.issues) for found in (whole, one)] == [1, 0]
    assert question.find(situation, pair=("small", "loud")).grounds.claims == 2
    stand = stands_on(situation, situation.decision("dec.d"))["small", "dec.go"]
    assert stand.statements[-1] == max(stand.statements, key=lambda said: said.date)


@pytest.mark.parametrize(
    ("second", "sum_", "middle"),
    [("[0, 1]", ("3/2", "2"), "2"), ("[-2, 0]", ("-1/2", "3/2"), "1/2")],
)
def test_effects_that_add_up_past_the_scale_are_cut_at_its_end(
    second: str, sum_: tuple[str, str], middle: str
) -> None:
    item = "- {to: revenue, effect: %s}"
    both = f"{item % '1.5'}\n              {item % second}"
    told, _ = found(dam({item % "2": both}))["utility", PEAKING].consequences
    assert (told.size, told.middle) == (Range(*map(Fraction, sum_)), Fraction(middle))


def test_of_a_decision_the_options_that_are_ruled_out_stand_last() -> None:
    (found,) = find(dam(BOUND), "utility.operation").by_decision
    told = [
        (each.issue.id, each.issue in found.ruled_out, [s.actor.id for s in each.who_is("for")],
         [s.actor.id for s in each.who_is("against")])
        for each in found.by_option
    ]  # fmt: skip
    assert told == [(STEADY, False, ["utility"], []), (PEAKING, True, [], ["anglers"])]


def test_what_cannot_be_asked() -> None:
    with pytest.raises(Unanswerable, match="two different actors"):
        question.find(dam(), pair=("utility", "utility"))


# The answers, in words.


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
    reports = (
        *(describe(find(park, *asked)) for asked in ((), ("town.park",))),
        *(describe(question.find(park, actor)) for actor in ("club", "shop", "board")),
        *(describe(question.find(park, pair=("club", other))) for other in ("shop", "press")),
    )
    told = "\n".join(screen(terminal.fitted(each, width=80)) for each in reports)
    golden("positions/park.txt", told)


UNJUDGED = choice("x 1", "*p:", "q:", otherwise="")


def chooser(stated: int | None, *sizes: int) -> Model:
    """A decider that says so much of p, which holds, and whose interest p and q touch so."""
    table = (f"{name} x {size}" for name, size in zip(("*p:", "q:"), sizes, strict=True))
    model = choice("x 1", *table) if sizes else UNJUDGED
    return replace(model, actors=(replace(says(model.actors[0], stated), name="Ann"),))


DECIDERS: dict[str, Model] = {
    **{
        f"says {said}, wants {sizes}": chooser(said, *sizes)
        for said, *sizes in (
            *((1, -1, 1), (-2, 1, 0), (2, 1, 2), (2, 2, 0), (None, 1, 0), (0, 1, 0), (1, 0, 0)),
            *((1, -1, -2), (1,), (None,)),
        )
    },
    "the only one": choice("x 1", "*p: x 1"),
    "two level": choice("x 1", "*p: x 1", "q: x 1", "s: x 0"),
    "open, half a point ahead": choice("x 1", "*p: x 1", "q: x -1..2"),
    "open, level as entered": choice("x 1", "*p: x 1", "q: x 0..2", "s: x 0"),
    "five level": choice("x 1", "*p: x 1", "q: x 1", "s: x 1", "t: x 1", "u: x 1"),
    "ahead by what is not round": choice("x 1", "*p: x 4/3", "q: x 0"),
    **{
        f"others say {said}": with_others(choice("x 1", "*p: x 1", "q:"), *said)
        for said in ((1,), (-1,), (-1, 1, -2))
    },
}


def test_words_and_interests_read_as_worked_by_hand(golden: Golden) -> None:
    told = []
    for name, model in DECIDERS.items():
        situation = Situation.of(model)
        told.append(f"# {name}")
        for finding in (find(situation, "a.choice"), question.find(situation, "a")):
            report = describe(finding)
            told.append(f"{report.conclusion} {report.more}".rstrip())
            tables = (block for block in report.blocks if isinstance(block, r.Table))
            rows = (row for table in tables for row in table.rows)
            told += [f"  {row.name}: {', '.join(cell.text for cell in row.cells)}" for row in rows]
    golden("positions/deciders.txt", "\n".join(told))


SHEET = """stance: 1
title: Stances from s.csv
actors:
  decider:
    name: Whoever decides
    decisions:
      choice:
        question: Which of these should hold?
        current: build-it
        options:
          build-it: {name: Build it}
          leave-it: {name: Leave it}
  town:
    name: Town
    positions: [{to: decider.build-it, stance: 2}, {to: decider.leave-it, stance: -2}]
  folk:
    name: Folk
    positions: [{to: decider.build-it, stance: -1}]
"""


def test_a_dam_a_scale_and_a_sheet_read_as_worked_by_hand(golden: Golden) -> None:
    on_scale = on_a_scale((100, 40, 90), (0, 10, 100))
    scaled = Situation.of(replace(on_scale, actors=(*on_scale.actors, Actor(id="b", name="B"))))
    # A sheet of stances: nobody has judged any interests.
    sheet = Situation.of(load_text(SHEET))
    on_limit = Situation.of(on_a_scale(*SCALE[:2]))
    reports = (
        *(describe(find(dam(), *asked)) for asked in ((), ("utility.operation",))),
        describe(question.find(scaled, "a0")),
        *(describe(question.find(scaled, pair=("a0", other))) for other in ("a1", "b")),
        # The mean is (30 × 5 + 70 × 3) ÷ 8 = 45.
        *(describe(find(on_limit, *asked)) for asked in ((), ("a0.limit",))),
        describe(find(sheet, next(sheet.decisions()).id)),
        describe(question.find(sheet, pair=("town", "folk"))),
    )
    told = [screen(each, whole=n in (0, 1, 6)) for n, each in enumerate(reports)]
    golden("positions/small.txt", "\n".join(told))


def test_too_much_to_compare_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stancecli.methods.positions.preferences.MOST_CELLS", 5)
    finding = find(dam(), "utility.operation")
    assert (finding.too_large, finding.by_decision[0].preferences) == (True, ())
    told = str(describe(finding))
    assert "Which options are better for whom: left out, too many cells" in told
    assert "wants" not in told


@given(models(decisions=(1, 2)), st.randoms())
def test_order_of_the_file_changes_no_number_and_every_answer_can_be_told(
    model: Model, rng: Random
) -> None:
    situations = [Situation.of(each) for each in (model, shuffled(model, rng))]
    one, other = map(find, situations)
    sizes = [
        {frozenset((p.a.id, p.b.id)): (p.convergence, p.divergence) for p in each.stated.pairs}
        for each in (one, other)
    ]
    assert sizes[0] == sizes[1]
    first, second = (each.id for each in situations[0].actors()[:2])
    pair = question.find(situations[0], pair=(first, second))
    actor = question.find(situations[0], first)
    for report in (describe(one), describe(actor), describe(pair)):
        assert all(cut(report).conclusion.endswith(".") for cut in (depth.short, depth.whole))
