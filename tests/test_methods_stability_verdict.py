"""Whether a state holds, and how surely: by hand, and against every completion of small models."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

import pytest

from stancecli.diagnostics import Unanswerable
from stancecli.loader import load_text
from stancecli.methods.claims import points_of
from stancecli.methods.stability.conflict import Conflict, unilateral_moves
from stancecli.methods.stability.equilibria import equilibria_of, individual_stability
from stancecli.methods.stability.paths import bounds_of, caught, differences_for, toll, traps
from stancecli.methods.stability.verdict import (
    Footing,
    Hold,
    Prospect,
    StateVerdict,
    outlook,
    state_verdict,
)
from stancecli.model import NONE, OPEN, UNKNOWN, Model, Range
from stancecli.situation import Situation, claim_of
from tests.brute_force import Solver, game
from tests.brute_values import Completed, says_nothing
from tests.models import decider, effect, random_model, with_options
from tests.running import first_quick

FEW, MANY = 60, 240
MOST_LOOSE = 9
"""A model in which more than so many values of an actor are not known has too many completions."""


@cache
def conflicts(count: int) -> list[tuple[Model, Conflict, Solver]]:
    """Random conflicts of few states, with blanks, ranges, unknowns and ranges of importance.

    In every other one some effects are of one size.
    """
    rng = Random(count)
    made: list[tuple[Model, Conflict, Solver]] = []
    while len(made) < count:
        model = random_model(
            rng, actors=(2, 3), decisions=(0, 2), options=(2, 3), density=0.8, blanks=True,
            unknowns=True, positions=False, influence=False, one_size=len(made) % 2 == 0,
        )  # fmt: skip
        situation = Situation.of(model)
        with suppress(Unanswerable):
            conflict = Conflict.of(situation)
            if conflict.states <= 30:
                made.append((model, conflict, Solver(game(situation))))
    return made


def found(conflict: Conflict, state: int | None = None) -> StateVerdict:
    equilibria = equilibria_of(individual_stability(conflict))
    where = conflict.start if state is None else state
    return state_verdict(conflict, where, equilibria, traps(conflict, equilibria["Nash"]))


# Every completion.


def tried(count: int) -> Iterator[tuple[Conflict, int, int, int, Completed]]:
    """Conflicts, a mover of theirs, and each move from the current and from another state."""
    for model, conflict, plain in conflicts(count):
        states = {
            conflict.space.index(conflict.space.situation.taking(*choice)): choice
            for choice in plain.game.states
        }
        for start in {conflict.start, max(states)}:
            for n, mover in enumerate(conflict.movers):
                for choice in plain.moves(mover.actor.id, states[start]):
                    completed = Completed(model, mover.actor.id, states[start], choice)
                    if len(completed.values()) <= MOST_LOOSE:
                        end = next(s for s, known in states.items() if known == choice)
                        yield conflict, n, start, end, completed


@pytest.mark.parametrize("count", first_quick([FEW, MANY]))
def test_what_a_move_can_gain_is_what_every_completion_says(count: int) -> None:
    several = 0
    for conflict, n, start, end, completed in tried(count):
        actor = conflict.movers[n].actor
        changes = differences_for(conflict, actor, start, end)
        every = completed.all()
        assert bounds_of(changes) == Range(min(every), max(every))
        assert sum((change.gain for change in changes), Fraction(0)) == completed.gain({})
        several += len(set(every)) > 2
    assert several > 100


@pytest.mark.parametrize("count", first_quick([FEW, MANY]))
def test_all_moves_at_once_are_judged_like_each_alone(count: int) -> None:
    possible, surely = 0, 0
    for _, conflict, _ in conflicts(count):
        for start in conflict.possible.reshape(-1).nonzero()[0].tolist()[::3]:
            for n, mover in enumerate(conflict.movers):
                told = outlook(conflict, n, start)
                moves = [
                    differences_for(conflict, mover.actor, start, end)
                    for end in unilateral_moves(conflict, n, start).tolist()
                ]
                gains = [sum((c.gain for c in changes), Fraction(0)) for changes in moves]
                bounds = [bounds_of(changes) for changes in moves]
                assert told.gaining == sum(gain > 0 for gain in gains)
                assert told.possible == sum(each.high > 0 for each in bounds)
                assert told.surely == sum(each.low > 0 for each in bounds)
                assert (told.chance is None) == (told.possible == told.gaining)
                if told.chance:
                    assert told.chance.gain <= 0 < told.chance.bounds.high
                if told.best:
                    assert told.best.gain == max(gains)
                possible += told.possible > told.gaining
                surely += 0 < told.surely < told.gaining
    assert possible > 20
    assert surely > 5


@pytest.mark.parametrize("count", first_quick([FEW, MANY]))
def test_the_ladder_follows_from_every_completion(count: int) -> None:
    rungs, unsaid = set(), 0
    for model, conflict, plain in conflicts(count):
        start = plain.game.start
        mids, every = [], []
        for mover in plain.game.movers:
            for move in plain.moves(mover, start):
                completed = Completed(model, mover, start, move)
                if len(completed.values()) > MOST_LOOSE + 2:
                    break
                mids.append(completed.gain({}))
                every.append(completed.all())
            else:
                continue
            break
        else:
            verdict = found(conflict)
            rungs.add(verdict.holds)
            if verdict.holds is Footing.NO_VERDICT:
                assert not any(any(ends) for ends in every)
                continue
            held = any(
                all(plain.stable(m, start, c) for m in plain.game.movers) for c in ("SEQ", "GMR")
            )
            assert (verdict.by is not None) == held
            silent = any(told.unjudged for told in verdict.outlooks)
            assert silent == any(silences(model, plain))
            unsaid += silent
            expected = Footing.AS_ENTERED
            if not any(max(ends) > 0 for ends in every) and not silent:
                expected = Footing.HOLDS
            elif not held:
                sure = any(min(ends) > 0 for ends in every)
                expected = Footing.NOT if sure else Footing.NOT_AS_ENTERED
            assert verdict.holds is expected
            assert (verdict.by in (Hold.NOBODY_GAINS, Hold.CANNOT_BE_LEFT)) == (
                not any(mid > 0 for mid in mids)
            )
    assert {Footing.HOLDS, Footing.AS_ENTERED, Footing.NOT_AS_ENTERED, Footing.NOT} <= rungs
    assert unsaid


def silences(model: Model, plain: Solver) -> Iterator[bool]:
    """Of each decision that a mover can change by a move, whether nobody has said what it does."""
    start = plain.game.start
    chosen = {d.id: d.current for a in model.actors for d in a.decisions}
    for n, decision in enumerate(plain.game.decisions):
        if any(move[n] != start[n] for move in plain.moves(decision.actor, start)):
            yield says_nothing(model, chosen, decision)


def test_what_alone_can_turn_a_move_does_and_nothing_else() -> None:
    alone = single = levelled = 0
    for conflict, n, start, end, completed in tried(FEW):
        told = outlook(conflict, n, start)
        taken = conflict.space.options_taken(start, end)
        entered, _key = completed.gain({}), completed.key
        if entered <= 0 and any(
            completed.gain({key: most}) > 0
            for key, values in completed.values().items()
            for most in (values.low, values.high)
        ):
            assert told.chance
            assert told.chance.alone
            assert told.chance.gain >= entered
            single += bool(told.best and told.chance.taken != told.best.taken)
        for prospect in filter(None, (told.best, told.chance)):
            if prospect.taken != taken:
                continue
            loose = completed.values()
            turning, levelling = set(), set()
            for key, values in loose.items():
                ends = [completed.gain({key: value}) for value in (values.low, values.high)]
                if any((gain > 0) != (prospect.gain > 0) for gain in ends):
                    turning.add(key)
                    if min(ends) == 0 and prospect.gain > 0:
                        levelling.add(key)
            assert {completed.key(claim_of(claim)) for claim in prospect.levelling} == levelling
            levelled += bool(levelling)
            assert {completed.key(claim_of(claim)) for claim in prospect.alone} == turning
            assert {completed.key(claim_of(claim)) for claim in prospect.loose} == set(
                loose
            ) - _shared(completed)
            alone += bool(turning)
    assert alone > 20
    assert levelled
    assert single


def _shared(completed: Completed) -> set[Any]:
    """What is not known and cancels, or weighs nothing but what cancels."""
    shared = set()
    for key, _, rows in completed.parts:
        signs: dict[Any, int] = {}
        for sign, claim, _ in rows:
            signs[claim] = signs.get(claim, 0) + sign
        shared |= {claim for claim, sign in signs.items() if not sign}
        if not any(signs.values()):
            shared.add(key)
    return shared


# By hand.


def only(model: Model) -> StateVerdict:
    return found(Conflict.of(Situation.of(model)))


def best(verdict: StateVerdict) -> Prospect:
    (told,) = verdict.outlooks
    assert told.best
    return told.best


LOOSE, MORE = (Range(Fraction(low), Fraction(high)) for low, high in ((-1, 1), (-1, 2)))
SURE = Range(Fraction(1), Fraction(2))
LADDER: list[tuple[dict[str, Any], str, Footing, tuple[int, int]]] = [
    # What staying and going do, whether what is not written is none, and what going can gain.
    ({"stay": {"x": 1}, "go": {"x": 0}}, NONE, Footing.HOLDS, (-2, -2)),
    ({"stay": {"x": "1/2"}, "go": {"x": LOOSE}}, NONE, Footing.AS_ENTERED, (-3, 1)),
    ({"stay": {"x": 0}, "go": {"x": MORE}}, NONE, Footing.NOT_AS_ENTERED, (-2, 4)),
    ({"stay": {"x": 0}, "go": {"x": SURE}}, NONE, Footing.NOT, (2, 4)),
    # A blank can turn it as an unknown can; y weighs 2 as well.
    ({"stay": {"x": 0, "y": 1}, "go": {"x": 0, "y": UNKNOWN}}, NONE, Footing.AS_ENTERED, (-6, 2)),
    ({"stay": {"x": 0, "y": 1}, "go": {"x": 0}}, "", Footing.AS_ENTERED, (-6, 2)),
    ({"stay": {"x": 0, "y": 1}, "go": {"x": 0}}, NONE, Footing.HOLDS, (-2, -2)),
]


@pytest.mark.parametrize(("sizes", "otherwise", "holds", "bounds"), LADDER)
def test_the_ladder_by_hand(
    sizes: dict[str, Any], otherwise: str, holds: Footing, bounds: tuple[int, int]
) -> None:
    weights: dict[str, int | str] = dict.fromkeys(sizes["stay"], 2)
    verdict = only(decider(weights, sizes, "stay", otherwise=otherwise))
    assert (verdict.holds, best(verdict).bounds) == (holds, Range(*map(Fraction, bounds)))
    is_gain = holds in (Footing.NOT, Footing.NOT_AS_ENTERED)
    assert [each.actor.id for each in verdict.movers] == ["a"] * is_gain
    can_gain = holds is Footing.AS_ENTERED and bounds[1] > 0
    assert [each.actor.id for each in verdict.chances] == ["a"] * can_gain


def test_an_importance_that_is_not_known_still_weighs_something() -> None:
    (actor,) = decider({"x": 2}, {"stay": {"x": 0}, "go": {"x": 1}}, "stay").actors
    open_ = replace(actor, interests=(replace(actor.interests[0], importance=OPEN),))
    verdict = only(Model(title="t", actors=(open_,)))
    assert verdict.holds is Footing.NOT
    assert (best(verdict).bounds, best(verdict).alone) == (Range(Fraction(0), Fraction(4)), ())


def test_where_nobody_has_an_interest_at_stake_there_is_no_verdict() -> None:
    nothing: dict[str, Any] = {"stay": {}, "go": {}}
    for otherwise in ("", "none"):
        verdict = only(decider({"x": 2}, nothing, "stay", otherwise=otherwise))
        assert verdict.holds is Footing.NO_VERDICT
    assert only(decider({"x": 2}, {"stay": {"x": 0}, "go": {}}, "stay")).holds is Footing.HOLDS


def test_the_chance_is_the_best_move_as_entered_or_else_the_one_that_can_gain_most() -> None:
    table: dict[str, Any] = {
        "stay": {"x": 0},
        "more": {"x": Range(Fraction(-2), Fraction(1))},
        "most": {"x": Range(Fraction(-2), Fraction(3, 2))},
        "near": {"x": Range(Fraction(-1, 2), Fraction(1, 4))},
        "sure": {"x": Range(Fraction(-1, 4), Fraction(-1, 4))},
    }
    for near, expected in ((True, "a.near"), (False, "a.most")):
        open_ = {name: row for name, row in table.items() if near or name != "near"}
        (told,) = only(decider({"x": 2}, open_, "stay")).outlooks
        assert told.chance
        assert [option.id for option in told.chance.taken] == [expected]


# What nobody has judged.


def unsaid(model: Model) -> list[tuple[str, ...]]:
    return [tuple(o.id for o in told.unjudged) for told in only(model).outlooks]


def test_options_of_which_nobody_has_said_anything_can_be_a_gain() -> None:
    """Beside an actor of whom all is said, since of nothing at all there is no verdict."""
    (sure,) = decider({"x": 1}, {"stay": {"x": 1}, "go": {"x": 0}}, "stay", actor="s").actors
    nothing: dict[str, Any] = {"stay": {}, "go": {}, "run": {}}
    wanted: dict[str, int | str] = {"x": 2}
    for interests, otherwise in ((wanted, ""), ({}, ""), ({}, "none")):
        (north,) = decider(interests, nothing, "stay", actor="n", otherwise=otherwise).actors
        model = Model(title="T", actors=(sure, north))
        assert only(model).holds is Footing.AS_ENTERED
        assert unsaid(model) == [(), ("n.go", "n.run")]
    (judged,) = decider({"x": 2}, {"stay": {"x": 0}, "go": {}}, "stay", actor="n").actors
    assert unsaid(Model(title="T", actors=(sure, judged))) == [(), ()]
    assert only(Model(title="T", actors=(sure, judged))).holds is Footing.HOLDS


@pytest.mark.parametrize(("otherwise", "silent"), [("", True), ("none", False)])
def test_what_others_do_to_an_actor_judges_no_option_of_its_own(
    otherwise: str, silent: bool
) -> None:
    """Unless it is declared that these do nothing."""
    harm: dict[str, Any] = {"stay": {"x": 1}, "go": {"x": 0}}
    (south,) = decider({"x": 1}, harm, "stay", actor="s").actors
    (north,) = decider(
        {"x": 2}, {"stay": {}, "go": {}}, "stay", actor="n", otherwise=otherwise
    ).actors
    (choice,) = south.decisions
    stay, go = choice.options
    hurts = replace(stay, effects=(*stay.effects, effect("s.stay", "n.x", -1)))
    south = replace(south, decisions=(replace(choice, options=(hurts, go)),))
    model = Model(title="T", actors=(south, north))
    assert unsaid(model) == [(), ("n.go",) if silent else ()]
    assert only(model).holds is (Footing.AS_ENTERED if silent else Footing.HOLDS)


@pytest.mark.parametrize(
    ("stay", "go", "turns"),
    [
        # What is entered stands off the middle of its bounds, as the median of views does.
        ((0, 0, 0), (-1, 2, "-1/2"), True),
        ((0, 0, 0), (-2, 0, "-1/2"), False),
        (("1/2", "1/2", "1/2"), (0, 2, "7/4"), True),
        (("1/2", "1/2", "1/2"), (1, 2, "5/4"), False),
        ((-2, 0, "-1/4"), (-1, -1, -1), True),
        (("-5/4", 2, -1), (-2, -2, -2), False),
        ((-2, 0, "-7/4"), (-1, -1, -1), True),
        ((-2, 0, "-1/4"), (1, 1, 1), False),
        ((0, 0, 0), (-2, 0, 0), False),
    ],
)
def test_a_value_turns_a_move_alone_by_the_way_from_what_is_entered(
    stay: Any, go: Any, turns: bool
) -> None:
    table = {
        name: {"x": Range(*map(Fraction, ends))} for name, ends in (("stay", stay), ("go", go))
    }
    told = best(only(decider({"x": 2}, table, "stay")))
    assert bool(told.alone) == turns


@pytest.mark.parametrize(("other", "turns"), [("5/4", True), ("3/4", False)])
def test_an_importance_turns_a_move_alone_by_the_way_from_what_is_entered(
    other: str, turns: bool
) -> None:
    model = decider(
        {"x": 1, "y": 1}, {"stay": {"x": 0, "y": 0}, "go": {"x": -1, "y": other}}, "stay"
    )
    (actor,) = model.actors
    x, y = actor.interests
    seen = replace(x, importance=Range(Fraction(1), Fraction(4), Fraction(3, 2)))
    told = best(only(replace(model, actors=(replace(actor, interests=(seen, y)),))))
    assert [claim_of(claim) for claim in told.alone] == ([seen] if turns else [])


RUNGS = """
stance: 1
actors:
  a:
    name: A
    interests: {x: {name: X, importance: low}}
    decisions:
      d:
        question: D?
        current: stay
        otherwise: none
        options:
          stay: {name: Stay, effects: [{to: x, effect: BACK, when: [b.hit]}]}
          go:
            name: Go
            effects: [{to: x, effect: helps}, {to: x, effect: -2, when: [b.hit]}]
  b:
    name: B
    interests: {z: {name: Z, importance: low}}
    decisions:
      e:
        question: E?
        current: rest
        otherwise: none
        options:
          rest: {name: Rest}
          hit:
            name: Hit
            effects: [{to: z, effect: hurts, unless: [a.go]}, {to: z, effect: PAY, when: [a.go]}]
"""


@pytest.mark.parametrize(
    ("back", "pay", "by"),
    [
        ("none", "helps", Hold.COUNTER_MOVES),
        ("none", "hurts", Hold.THREATS),  # SMR: A cannot escape
        ("helps", "hurts", Hold.THREATS),  # GMR alone: A would then go back, and gain
    ],
)
def test_what_keeps_a_state_is_the_answer_that_pays_or_any(back: str, pay: str, by: Hold) -> None:
    verdict = found(
        Conflict.of(Situation.of(load_text(RUNGS.replace("BACK", back).replace("PAY", pay))))
    )
    assert (verdict.holds, verdict.by) == (Footing.AS_ENTERED, by)
    assert [each.actor.id for each in verdict.movers] == ["a"]


# Traps.


TRAP = """
stance: 1
actors:
  a:
    name: Ann
    interests: {x: {name: X, importance: high}}
    decisions:
      d:
        question: Move?
        current: stay
        otherwise: none
        options:
          stay: {name: Stay, effects: [{to: x, effect: helps}]}
          go: {name: Go, IRREVERSIBLEeffects: [{to: x, effect: 1.5, unless: [b.hit]}]}
  b:
    name: Bob
    interests: {z: {name: Z, importance: high}}
    decisions:
      e:
        question: Hit?
        current: rest
        options:
          rest: {name: Rest, effects: [{to: z, effect: none}]}
          hit: {name: Hit, effects: [{to: z, effect: helps, when: [a.go]}, {to: z, effect: none}]}
"""


def test_a_state_that_somebody_would_leave_and_cannot_is_a_trap() -> None:
    for irreversible in (True, False):
        text = TRAP.replace("IRREVERSIBLE", "irreversible: true, " if irreversible else "")
        conflict = Conflict.of(Situation.of(load_text(text)))
        equilibria = equilibria_of(individual_stability(conflict))
        at = conflict.space.index(conflict.space.situation.taking("a.go", "b.hit"))
        assert equilibria["Nash"].flat[at] == irreversible
        assert traps(conflict, equilibria["Nash"]).flat[at] == irreversible
        if irreversible:
            verdict = found(conflict, at)
            assert (verdict.holds, verdict.by) == (Footing.HOLDS, Hold.CANNOT_BE_LEFT)


def test_nobody_is_caught_for_the_sake_of_what_is_impossible() -> None:
    text = TRAP.replace("IRREVERSIBLE", "irreversible: true, ")
    text += "impossible: [{options: [a.stay, b.hit]}]\n"
    conflict = Conflict.of(Situation.of(load_text(text)))
    at = conflict.space.index(conflict.space.situation.taking("a.go", "b.hit"))
    assert found(conflict, at).by is Hold.NOBODY_GAINS
    assert caught(conflict, at) == ()


def test_a_trap_is_a_nash_state_that_is_none_where_everything_can_be_left() -> None:
    trapped = 0
    for model, conflict, _ in conflicts(FEW):
        equilibria = equilibria_of(individual_stability(conflict))
        marked = traps(conflict, equilibria["Nash"])
        free = with_options(model, lambda option: replace(option, irreversible=False))
        freed = Conflict.of(Situation.of(free))
        if freed.space.shape != conflict.space.shape:
            continue
        nash = individual_stability(freed)
        expected = equilibria["Nash"] & ~equilibria_of(nash)["Nash"]
        assert (marked == expected).all()
        trapped += int(marked.sum())
    assert trapped > 5


# Who pays.


def test_a_toll_is_what_each_interest_gains_and_loses() -> None:
    for model, conflict, _ in conflicts(FEW)[::2]:
        space = conflict.space
        other = next(iter(conflict.possible.reshape(-1).nonzero()[0]))
        told = toll(conflict, conflict.movers[0].actor, conflict.start, int(other))
        order = [actor.id for actor in model.actors]
        for felt in (told.hurt, told.helped):
            places = [(order.index(each.actor.id), -abs(each.points)) for each in felt]
            assert places == sorted(places)
        mover = conflict.movers[0].actor.id
        assert {each.actor.id for each in told.conceded} <= {mover}
        assert mover not in {each.actor.id for each in (*told.hurt, *told.can_be_hurt)}
        every = (*told.hurt, *told.conceded, *told.helped)
        before, after = space.taking(conflict.start), space.taking(int(other))
        for actor in model.actors:
            net = sum(
                (e.points for e in every if e.actor.id == actor.id),
                Fraction(0),
            )
            assert net == points_of(after, actor.id) - points_of(before, actor.id)
        assert all(each.bounds.low < 0 <= each.points for each in told.can_be_hurt)


VILLAGE = """
stance: 1
actors:
  firm:
    name: The firm
    interests: {money: {name: Money, importance: high}}
    decisions:
      mine:
        question: Dig?
        current: wait
        options:
          wait: {name: Wait, effects: [{to: money, effect: none}]}
          dig:
            name: Dig
            effects:
              - {to: money, effect: helps}
              - {to: village.homes, effect: strongly-hurts}
              - {to: village.jobs, effect: strongly-helps}
              - {to: village.quiet, effect: [-2, 2]}
  village:
    name: Villagers
    interests:
      jobs: {name: Jobs, importance: vital}
      homes: {name: Homes, importance: vital}
      quiet: {name: Quiet, importance: low}
      church: {name: Church, importance: low}
"""


def test_who_loses_homes_and_gains_jobs_stands_on_both_sides() -> None:
    conflict = Conflict.of(Situation.of(load_text(VILLAGE)))
    told = toll(conflict, conflict.movers[0].actor, 0, 1)
    assert [(each.criterion.id, each.points) for each in told.hurt] == [("village.homes", -8)]
    assert [each.criterion.id for each in told.helped] == ["firm.money", "village.jobs"]
    assert [each.criterion.id for each in told.can_be_hurt] == ["village.quiet"]
    assert told.unjudged == 1


def test_what_a_step_does_not_touch_is_counted_for_all_but_the_mover() -> None:
    """Both the option that is left and the one that is taken judge an interest."""
    text = VILLAGE.replace("high}}", "high}, fame: {name: Fame, importance: low}}")
    text = text.replace(
        "[{to: money, effect: none}]",
        "[{to: money, effect: none}, {to: village.church, effect: -1}]",
    )
    conflict = Conflict.of(Situation.of(load_text(text)))
    firm, village = conflict.space.situation.actors()
    for start, end in ((0, 1), (1, 0)):
        assert toll(conflict, firm, start, end).unjudged == 0
        # Had the village moved, the fame of the firm would be what nobody looked at.
        assert toll(conflict, village, start, end).unjudged == 1
    told = toll(conflict, firm, 1, 0)
    assert [(each.criterion.id, each.points) for each in told.hurt] == [
        ("village.jobs", -8),
        ("village.church", -1),
    ]
    assert [(each.criterion.id, each.points) for each in told.conceded] == [("firm.money", -3)]
    assert [(each.actor.id, each.criterion.id) for each in told.helped] == [
        ("village", "village.homes")
    ]
    quiet = next(each for each in told.can_be_hurt if each.criterion.id == "village.quiet")
    assert (quiet.points, quiet.bounds) == (0, Range(Fraction(-2), Fraction(2)))
