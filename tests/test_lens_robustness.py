"""The answer of `robustness`: what it says of small choices, and what holds of every one."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations, pairwise, repeat
from random import Random
from typing import Any

from hypothesis import given, strategies as st

from stancecli.lenses.robustness import Robustness, describe, find, find_all
from stancecli.methods.feasibility import ruled_out, suppose
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.robustness import Ending, EndingKind
from stancecli.model import Citation, Decision, Impossible, Model, Range, Source, exactly
from stancecli.situation import Bearing, Situation, claim_of
from stancecli.wording import moves
from tests.brute_force import points_of
from tests.conftest import Golden
from tests.models import COSTLY, choice, models, several, shuffled, with_sized
from tests.running import screen
from tests.tables import barred, ids, rebuilt, set_to, steps_of


def asked(model: Model) -> Robustness:
    first = next(d for actor in model.actors for d in actor.decisions)
    return find(Situation.of(model), first.id)


def cited(model: Model) -> Model:
    """The model with every claim read twice, in two sources."""
    both = (Citation("one", "p. 1"), Citation("two", "p. 2"))
    sources = (Source(id="one", title="One"), Source(id="two", title="Two"))
    return with_sized(replace(model, sources=sources), lambda claim: replace(claim, cite=both))


def gate() -> Model:
    """Shut has 8, Open 0, and 10 once South sends; Sell can be, with 14, once South burns."""
    ways = "*shut calm 2 | open trade 2 when south.send, calm 1 when south.send"
    north = f"north trade 3, calm 4: {ways} | sell trade 2, calm 2 | seize trade 2"
    never = (Impossible(options=("north.sell", f"south.{each}")) for each in ("keep", "send"))
    both = several(north, "south: *keep | send | burn")
    return barred(replace(both, impossible=tuple(never)), "seize")


FIVE = tuple(f"x{n}" for n in range(6))


def all_of(size: str) -> str:
    return ", ".join(f"{name} {size}" for name in FIVE)


OPEN = "north trade 3, calm 4: *shut calm 2, trade ? | open calm 1, trade 1, calm 1 when south.send"
CLOSE = ("*stay: peace 1, trade -1", "go: peace -1, trade 1")
NOT_KNOWN = choice("x 1, y 4", "*stay: x 2", "go: x -1, y ?")
SMALL: dict[str, Model] = {
    "one option": choice("x 1", "*only: x 1"),
    "nothing is judged": choice("x 1", "*a:", "b:", otherwise=""),
    "level": choice("peace 2, trade 2", *CLOSE),
    "level at middle estimates": choice("x 1", "*stay: x 1", "go: x 0..2", "wait: x -1"),
    # Three interests for it, each cited in two sources, and one against: no one thing decides.
    "firm by 34": cited(choice("a 4, b 4, c 4, d 1",
                               "*stay: a 2, b 2, c 2, d -1", "go: a -1, b -1, c -1, d 1")),
    "firm by 6, and unsourced": choice("x 2, y 1", "*stay: x 2", "go: x -1"),
    "firm, but for a weight": choice("x 4, y 1", "*stay: x 2", "go: y 2, x -1"),
    "open by one unknown, 3 ahead": cited(NOT_KNOWN),
    "open by six ranges together": cited(
        choice(all_of("1"), f"*one: {all_of('1')}", f"two: {all_of('-1..2')}")
    ),
    "these ranges end nothing": cited(
        choice(all_of("1"), f"*one: {all_of('1')}", f"two: {all_of('-1..0')}")
    ),
    "a weight under 2 ends it": choice("peace 3, trade 2", "*stay: peace 1", "go: trade 1"),
    "one under about 1.67 does": choice("x 2, y 3, z 2", "*stay: x 2", "go: x -1, y 1, z 1"),
    "a range steps from its middle": choice("x 1, y 2", "*stay: x 1", "go: y -1..0"),
    "one estimate only levels": choice("x 2", "*stay: x 1", "go:"),
    "either of two only levels": choice("x 2", "*stay: x 1", "go: x 0"),
    "two end it and four level it": choice("peace 3, trade 2", *CLOSE),
    "a constraint has a force": barred(
        choice("x 2", "*stay: x 2", "go:"), "stay", name="Norm", force=1
    ),
    "others end it": gate(),
    # Shut has 8 and an unknown more, Open 7, and 11 once South sends; Burn changes nothing.
    "not settled, and one of two choices ends it": several(OPEN, "south: *keep | send | burn"),
    # Stay has 2, Go −2 and 2 at its end.
    "a range ends it by a draw": choice("x 2", "*stay: x 1", "go: x -2..1"),
}  # fmt: skip
WHOLE = {"firm by 34", "open by one unknown, 3 ahead", "one under about 1.67 does"}
"""Those of which the whole answer is read too."""


def test_small_choices_read_as_worked_by_hand(golden: Golden) -> None:
    told = []
    for name, model in SMALL.items():
        report = describe(asked(model))
        depths = (False, True) if name in WHOLE else (False,)
        told += [f"# {name}", *(screen(report, 80, whole=whole) for whole in depths)]
    golden("robustness/small.txt", "\n".join(told))


def test_ranges_that_open_a_lead_only_together_are_none_that_decide_alone() -> None:
    on = asked(SMALL["open by six ranges together"]).verdict
    assert (on.verdict, on.decisive, on.single_steps) == (Conclusion.OPEN, (), ())


def by_passage(model: Model, *passages: str) -> str:
    """What is said where each claim has the next of these passages, and the last all others."""
    left = chain(passages[:-1], repeat(passages[-1]))
    sources = (Source(id="memo", title="Memo"),)
    said = describe(
        asked(
            with_sized(
                replace(model, sources=sources),
                lambda claim: replace(claim, cite=(Citation("memo", next(left)),)),
            )
        )
    )
    return said.more


def test_passages_that_carry_a_lead_are_told_beside_its_steps() -> None:
    """Stay has 2, Go 0; without either effect Go could have 4, without the weight nothing ends."""
    near = choice("x 2", "*stay: x 1", "go: x 0")
    told = by_passage(near, "p. 1", "p. 2", "p. 3")
    two = "the passage memo p. 2 or memo p. 3 (of 3 cited)"
    assert told.endswith(f"would end that. Without {two} that lead could end.")
    told = by_passage(near, "p. 1")
    assert told.endswith("would end that. Without the passage memo p. 1 that lead could end.")
    # By 3, and a step is 1: nothing else would end it.
    told = by_passage(choice("x 1", "*stay: x 2", "go: x -1"), "p. 1")
    assert told == (
        "No single step in an estimate and no single choice of others would end that."
        " Without the passage memo p. 1 that lead could end."
    )


def changes(found: Any) -> Counter[tuple[object, ...]]:
    """What alone ends the lead, whatever the order."""
    return Counter(
        (*(row[part] for part in ("change", "now", "past", "level")), item.id, option, ahead)
        for row in found.rows()
        for item in [row["item"]]
        for option in [row["option"] and row["option"].id]
        for ahead in [frozenset(each.id for each in row["ahead"])]
    )


@given(models(actors=(1, 2)), st.randoms())
def test_the_order_of_the_file_decides_no_number(model: Model, rng: Random) -> None:
    mixed = shuffled(model, rng)
    decision = next(d.id for actor in model.actors for d in actor.decisions)
    one = find(Situation.of(model), decision)
    other = find(Situation.of(mixed), decision)
    rests = [
        replace(each.verdict.grounds, sources=tuple(sorted(each.verdict.grounds.sources, key=str)))
        for each in (one, other)
    ]
    assert rests[0] == rests[1]
    assert (one.verdict.verdict, one.verdict.open_by) == (
        other.verdict.verdict,
        other.verdict.open_by,
    )
    assert changes(one) == changes(other)
    assert len(one.verdict.single_steps) == len(other.verdict.single_steps)
    outcomes = [sorted(k.outcome for k in x.knockouts.passages) for x in (one, other)]
    assert outcomes[0] == outcomes[1]


def test_an_option_that_is_only_given_is_not_called_current() -> None:
    situation = suppose(Situation.of(choice("x 1", "*stay: x 1", "go: x 0")), ["a.go"])
    told = screen(describe(find(situation, "a.choice")), 200, whole=True)
    assert "“Go” (given)" in told
    assert "(current)" not in told


# By changing the model, and asking who has the most points.


def most_points(situation: Situation, decision: Decision) -> set[str]:
    """The options that are possible and have the most points, all else as it is."""
    points = {
        option.id: points_of(situation.taking(option.id), decision.actor)
        for option in decision.options
        if not ruled_out(situation, option.id)
    }
    return {id_ for id_, of in points.items() if of == max(points.values())}


def choices_of(situation: Situation, decision: Decision) -> Iterator[Situation]:
    """The situation with each other option that somebody else could choose."""
    for other in situation.decisions():
        for option in other.options if other is not decision else ():
            if not (situation.holds(option.id) or ruled_out(situation, option.id)):
                yield situation.taking(option.id)


def within(
    situation: Situation, decision: Decision, claim: object, value: Range
) -> Iterator[set[str]]:
    """Who is ahead at estimates in a range: at its ends, where two are level, and between these."""
    ends = [set_to(situation, claim, end) for end in (value.low, value.high)]
    lines = [
        [points_of(end.taking(option.id), decision.actor) for end in ends]
        for option in decision.options
        if not ruled_out(situation, option.id)
    ]
    level = [
        (b - a) / (a_end - a - b_end + b)
        for (a, a_end), (b, b_end) in combinations(lines, 2)
        if a_end - a != b_end - b
    ]
    parts = sorted({Fraction(0), Fraction(1), *(part for part in level if 0 <= part <= 1)})
    parts += [(a + b) / 2 for a, b in pairwise(parts)]
    for part in parts:
        at = value.low + part * (value.high - value.low)
        yield most_points(set_to(situation, claim, at), decision)


NEAR = Fraction(1, 10**6)


def is_true(situation: Situation, decision: Decision, now: set[str], told: Ending) -> None:
    """Try what is told of one change."""
    ahead, claim = set(ids(told.ahead)), told.claim and claim_of(told.claim)
    if told.kind is EndingKind.UNCERTAIN:
        assert told.now
        found = [*within(situation, decision, claim, told.now)]
        alone = [then for then in found if not then >= now and not (then - now and then & now)]
        level = {id_ for then in found for id_ in then - now}
        assert told.level == (not alone)
        assert ahead == (set().union(*alone) if alone else level)
        return
    if told.turn:
        then = most_points(situation.taking(told.turn.option.id), decision)
        if then == now:
            assert (ahead, told.level) == (set(), False)
            chosen = find(situation.taking(told.turn.option.id), decision.id)
            assert chosen.verdict.verdict is Conclusion.OPEN
            return
    elif told.kind is EndingKind.WEIGHT and not told.level:
        assert told.past is not None
        assert told.now
        way = 1 if told.past > told.now.mid else -1
        then = most_points(set_to(situation, claim, told.past + way * NEAR), decision)
        before = most_points(set_to(situation, claim, told.past - way * NEAR), decision)
        assert before == now
    else:
        assert told.past is not None
        then = most_points(set_to(situation, claim, told.past), decision)
    assert then != now
    assert told.level == bool(then - now and then & now)
    assert ahead == (then - now if told.level else then)


@COSTLY
@given(models(options=(2, 3), one_size=True, blanks=True))
def test_each_change_that_is_told_is_true_and_so_is_their_number(model: Model) -> None:
    situation = Situation.of(model)
    for decision in situation.decisions():
        found = find(situation, decision.id)
        if found.verdict.verdict is Conclusion.EMPTY:
            continue
        now = most_points(situation, decision)
        assert now == set(ids(found.leaders))
        for each in found.endings:
            is_true(situation, decision, now, each)
        if not found.contested:
            continue
        stepping = {
            claim.size_id: claim.is_judgement
            for claim, after in steps_of(model)
            if most_points(set_to(situation, claim, after), decision) != now
        }
        assert {claim_of(claim).size_id for claim in found.stepping} == {*stepping}
        report = describe(found)
        if len(stepping) > 1:
            unsourced = sum(claim_of(claim).is_judgement for claim in found.stepping)
            mark = f" (unsourced: {unsourced})" if unsourced else ""
            said = f"One step in any of {len(stepping)} estimates{mark} would end that."
            assert said in report.more
        passages = found.knockouts.passages
        carrying = sum(each.can_overturn for each in passages)
        assert (f"any one of {carrying} passages" in report.more) == (carrying > 2)
        carried = bool(carrying or found.knockouts.left_out or not passages)
        assert ("No one passage carries it alone." in report.more) == (not carried)
        chosen = [most_points(then, decision) != now for then in choices_of(situation, decision)]
        if "and no single choice of others would" in report.more:
            assert not any(chosen)
        weights = {
            each.size_id
            for each in situation.actor(decision.actor).criteria
            for weight in (NEAR, Fraction(4))
            if not each.binding and most_points(set_to(situation, each, weight), decision) != now
        }
        changed = [each.claim for each in found.endings if each.claim]
        assert (not weights) == all(isinstance(claim, Bearing) for claim in changed)
        # A weight that is a range, and changes it somewhere in that, is told as such.
        uncertain = {claim_of(each.claim).size_id for each in found.verdict.uncertain}
        larger = weights - {*stepping} - uncertain
        assert (f"a larger change in any of {len(larger)} weights" in report.more) == (
            len(larger) > 1
        )
        elsewhere = f"Elsewhere in the ranges any of {len(uncertain)} uncertain estimates could"
        assert (elsewhere in report.more) == (len(uncertain) > 1)
        assert not uncertain & {*stepping}


def least_lead(situation: Situation, decision: Decision) -> Fraction:
    """The least by which one that is ahead can be ahead of another; 5 where there is none."""
    table = performance_table(situation, decision.id)
    first = table.leaders[0]
    leads = [table.lead(first.id, other.id).low for other in table.others(first)]
    return min(leads, default=Fraction(5))


@COSTLY
@given(models(options=(2, 3), interests=(1, 2), decisions=(1, 1)))
def test_of_several_decisions_those_are_firm_of_which_nothing_ends_the_lead(model: Model) -> None:
    situation = Situation.of(model)
    decisions = [*situation.decisions()]
    report = describe(find_all(situation, [each.id for each in decisions]))
    leads, firm, ended = 0, list[str](), dict[str, None]()
    for decision in decisions:
        found = find(situation, decision.id)
        if not found.contested or found.verdict.verdict is Conclusion.EMPTY:
            continue
        leads += 1
        now = most_points(situation, decision)
        stepped = (set_to(situation, claim, after) for claim, after in steps_of(model))
        chosen = [*choices_of(situation, decision)]
        for then in chosen:
            if most_points(then, decision) != now:
                ended[situation.actor(decision.actor).name] = None
        sure = least_lead(situation, decision) > 0
        sure = sure and all(least_lead(then, decision) >= 0 for then in chosen)
        if sure and all(most_points(then, decision) == now for then in (*stepped, *chosen)):
            firm.append(decision.actor)
    if not leads:
        assert report.conclusion == "No one option is ahead for anybody here."
    elif not firm:
        assert report.conclusion == "No lead here is firm."
    else:
        names = moves.several(situation.actor(each).name for each in firm)
        assert report.conclusion == f"Firm for: {names}."
    ends = "A choice in another decision alone would put another option ahead or level for"
    said = f"{ends}: {moves.several(ended)}."
    assert (said in report.more) == bool(ended)


@COSTLY
@given(models(constraints=False, decisions=(1, 1)))
def test_the_grid_is_who_leads_when_the_model_is_rebuilt_with_each_importance(model: Model) -> None:
    found = asked(model)
    for row in found.what_ifs:
        assert [at.importance for at in row.at] == [1, 2, 3, 4]
        for at in row.at:
            size = exactly(at.importance)
            then = asked(rebuilt(model, row.criterion, importance=size))
            assert [o.id for o in at.leaders] == [o.id for o in then.leaders]
            assert at.as_entered == (row.criterion.weight == size)
            if at.margin is None:
                assert len(then.leaders) == len(then.candidates)
            elif len(then.leaders) == 1:
                assert at.margin == then.verdict.margin or then.verdict.rivals


def test_of_every_decision_what_is_open_comes_first(golden: Golden) -> None:
    deciders = (
        ("only", choice("x 1", "*here: x 1", actor="a")),
        ("behind", choice("x 2", "*stay: x 1", "go: x 2", actor="b")),
        ("open", choice("x 1", "*stay: x 1", "go: x 0..2", actor="c")),
        ("firm", choice("x 1", "*stay: x 2", "go: x -2", actor="d")),
    )
    actors = tuple(replace(model.actors[0], name=name) for name, model in deciders)
    situation = Situation.of(Model(title="T", actors=actors))
    found = find_all(situation, [decision.id for decision in situation.decisions()])
    golden("robustness/all.txt", screen(describe(found)))
