"""The word of a state: by hand, against brute force, and at every completion of small models."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import cache
from random import Random

import pytest

from stancecli.diagnostics import Unanswerable
from stancecli.methods.differences import Loser, bounds_of, felt, gain_of, losers
from stancecli.methods.stability.conflict import Conflict
from stancecli.methods.stability.judge import Judge, Prospect, StateVerdict, Word
from stancecli.model import Impossible, Model, Range
from stancecli.situation import Situation, claim_of
from tests.brute_force import Choice, Solver, game, points_of
from tests.brute_values import Completed
from tests.brute_words import TooMany, Words, completions
from tests.models import random_model, several
from tests.running import first_quick

FEW, MANY = 40, 400


@cache
def conflicts(count: int) -> list[tuple[Model, Judge, Words]]:
    """Random conflicts of few states, with blanks, ranges, unknowns and ranges of importance."""
    rng = Random(count)
    made: list[tuple[Model, Judge, Words]] = []
    while len(made) < count:
        model = random_model(
            rng, actors=(2, 3), decisions=(0, 2), options=(2, 3), interests=(1, 2), blanks=True,
            density=rng.choice((0.4, 0.8)), unknowns=True, positions=False, influence=False,
            one_size=len(made) % 2 == 0,
        )  # fmt: skip
        situation = Situation.of(model)
        with suppress(Unanswerable):
            conflict = Conflict.of(situation)
            if conflict.states <= 30:
                plain = Solver(game(situation))
                made.append((model, Judge(conflict), Words(model, plain)))
    return made


def numbered(judge: Judge, words: Words) -> dict[int, Choice]:
    """The possible states by their number."""
    space = judge.conflict.space
    return {
        space.index(space.situation.taking(*choice)): choice
        for choice in words.plain.game.states
        if judge.conflict.possible.flat[space.index(space.situation.taking(*choice))]
    }


# Against brute force.


@pytest.mark.parametrize("count", first_quick([FEW, MANY]))
def test_the_word_of_a_state_is_what_its_definition_says(count: int) -> None:
    met: Counter[str] = Counter()
    for _, judge, words in conflicts(count):
        for state, choice in [*numbered(judge, words).items()][:6]:
            with suppress(TooMany):
                expected = words.word(choice)
                assert judge.word(state) == judge.verdict(state).word == expected
                met[expected] += 1
    rare = {Word.NOTHING, Word.UNKNOWN, Word.ANSWERS}
    assert {*met} >= {*Word} - rare
    assert sum(met.values()) > 2 * count


@pytest.mark.parametrize("count", first_quick([FEW, MANY]))
def test_the_way_goes_by_who_is_named_first_to_where_nobody_would_leave(count: int) -> None:
    met: Counter[str] = Counter()
    for _, judge, words in conflicts(count):
        states = numbered(judge, words)
        start = judge.conflict.start
        with suppress(TooMany):
            way, elsewhere = words.way(states[start]), words.ends_elsewhere(states[start])
            found = judge.way(start)
            assert [states[move.end] for move in found.moves] == way[1:]
            assert found.elsewhere == elsewhere
            met["elsewhere" if elsewhere else f"{bool(way[1:])}"] += 1
    assert {*met} >= {"True", "False", "elsewhere"}


def test_what_stands_bare_fails_at_no_completion() -> None:
    """What holds does so, and what does not hold does not, whatever the values turn out to be."""
    rng, tried = Random(4), Counter[str]()
    for model, judge, words in conflicts(FEW):
        states = numbered(judge, words)
        bare = [n for n in states if judge.word(n) in (Word.HOLDS, Word.MOVES)][:3]
        for completed in completions(model, rng, 8) if bare else ():
            plain = Solver(game(Situation.of(completed)))
            for state in bare:
                word = judge.word(state)
                concept = "Nash" if word is Word.HOLDS else "SEQ"
                stable = all(plain.stable(m, states[state], concept) for m in plain.game.movers)
                assert stable == (word is Word.HOLDS)
                tried[word] += 1
    assert min(tried[Word.HOLDS], tried[Word.MOVES]) > 50


@pytest.mark.parametrize("count", first_quick([FEW, MANY]))
def test_a_prospect_is_what_every_completion_says(count: int) -> None:
    """Its gain, its bounds, and at which value of what is not known it is 0."""
    turned = 0
    for model, judge, words in conflicts(count):
        start = judge.conflict.start
        here = numbered(judge, words)[start]
        for outlook in judge.verdict(start).outlooks:
            for told in filter(None, (outlook.move, outlook.best, outlook.could_gain)):
                taken = {option.decision: option.id for option in told.taken}
                there = tuple(
                    taken.get(d.id, o)
                    for d, o in zip(words.plain.game.decisions, here, strict=True)
                )
                completed = Completed(model, outlook.actor.id, here, there)
                loose = completed.values()
                if len(loose) > 9:
                    continue
                every = completed.all()
                assert (told.gain, told.bounds) == (
                    completed.gain({}),
                    Range(min(every), max(every)),
                )
                expected = set()
                for key, values in loose.items():
                    ends = [completed.gain({key: value}) for value in (values.low, values.high)]
                    if any((gain > 0) != (told.gain > 0) for gain in ends):
                        expected.add(key)
                assert {completed.key(claim_of(each.claim)) for each in told.turning} == expected
                for each in told.turning:
                    key, a_bit = completed.key(claim_of(each.claim)), Fraction(1, 1000)
                    assert completed.gain({key: each.at}) == 0
                    beyond = each.at + a_bit if each.above else each.at - a_bit
                    assert completed.gain({key: beyond}) > 0
                    turned += 1
    assert turned > 20


def test_all_moves_at_once_are_judged_like_each_alone() -> None:
    possible = 0
    for model, judge, words in conflicts(FEW)[::2]:
        conflict, states = judge.conflict, numbered(judge, words)
        for start in [*states][::3]:
            for outlook in judge.verdict(start).outlooks:
                ends = words.plain.moves(outlook.actor.id, states[start])
                completed = [Completed(model, outlook.actor.id, states[start], q) for q in ends]
                gains = [each.gain({}) for each in completed]
                assert outlook.gaining == sum(gain > 0 for gain in gains)
                if outlook.best:
                    assert outlook.best.gain == max(gains)
                    best = [q for q, gain in zip(ends, gains, strict=True) if gain == max(gains)]
                    taken = [len({*q} - {*states[start]}) for q in best]
                    size = len(outlook.best.taken)
                    assert outlook.move or outlook.equal + 1 == taken.count(size)
                if all(len(each.values()) < 9 for each in completed):
                    most = [max(each.all()) for each in completed]
                    assert outlook.possible == sum(end > 0 for end in most)
                    assert (outlook.could_gain is None) == (outlook.possible == outlook.gaining)
                    told = zip(ends, gains, most, strict=True)
                    could = [{*q} - {*states[start]} for q, gain, end in told if gain <= 0 < end]
                    alone = [each for each in could if len(each) == 1]
                    if not alone and outlook.could_gain:
                        alone = [{option.id for option in outlook.could_gain.taken}]
                    named = [{option.id for option in taken} for taken in outlook.chances]
                    assert sorted(map(sorted, named)) == sorted(map(sorted, alone))
                possible += outlook.possible > outlook.gaining
        assert conflict.states == len(states)
    assert possible > 10


# By hand: the ladder of one who decides alone.


def judged(*lines: str, state: str = "", never: str = "") -> StateVerdict:
    """The verdict on the state of `several` with these options; what never holds together."""
    barred = (Impossible(options=tuple(never.split())),) if never else ()
    judge = Judge(Conflict.of(Situation.of(replace(several(*lines), impossible=barred))))
    space = judge.conflict.space
    return judge.verdict(space.index(space.situation.taking(*state.split())))


def best(verdict: StateVerdict) -> Prospect:
    (told,) = verdict.outlooks
    assert told.best
    return told.best


def test_an_importance_that_is_not_known_still_weighs_something() -> None:
    verdict = judged("a x 0..4: *stay x 0 | go x 1")
    assert verdict.word is Word.MOVES
    assert (best(verdict).bounds, best(verdict).turning) == (Range(Fraction(0), Fraction(4)), ())


def test_where_nobody_has_an_interest_at_stake_nothing_can_be_said() -> None:
    for line in ("a? x 2: *stay | go", "a x 2: *stay | go"):
        assert judged(line).word is Word.NOTHING
    assert judged("a x 2: *stay x 0 | go").word is Word.HOLDS


@pytest.mark.parametrize(("near", "expected"), [(" | near x -1/2..1/4", "a.near"), ("", "a.most")])
def test_the_chance_is_the_best_move_as_entered_or_else_the_one_that_can_gain_most(
    near: str, expected: str
) -> None:
    line = f"a x 2: *stay x 0 | more x -2..1 | most x -2..3/2{near} | sure x -1/4"
    (told,) = judged(line).outlooks
    assert told.could_gain
    assert [option.id for option in told.could_gain.taken] == [expected]


def test_a_sure_small_gain_stands_before_an_unsure_large_one() -> None:
    verdict = judged("a x 2: *stay x 0 | large x -1..2 | small x 1/4")
    (told,) = verdict.movers
    assert (verdict.word, told.surely) == (Word.MOVES, True)
    assert told.move
    assert [option.id for option in told.move.taken] == ["a.small"]
    assert told.best
    assert [option.id for option in told.best.taken] == ["a.large"]


# What nobody has judged.


SURE = "s x 1: *stay x 1 | go x 0"
SILENT: list[tuple[tuple[str, ...], Word, tuple[str, ...]]] = [
    # Actors, of whom the first is one of whom all is said; options of the second not judged.
    ((SURE, "n? x 2: *stay | go | run"), Word.UNKNOWN, ("n.go", "n.run")),
    ((SURE, "n?: *stay | go | run"), Word.UNKNOWN, ("n.go", "n.run")),
    ((SURE, "n: *stay | go | run"), Word.UNKNOWN, ("n.go", "n.run")),
    ((SURE, "n x 2: *stay x 0 | go"), Word.HOLDS, ()),
    # What others do to an actor judges no option of its own, unless these are said to do nothing.
    ((SURE.replace("x 1 |", "x 1, n.x -1 |"), "n? x 2: *stay | go"), Word.UNKNOWN, ("n.go",)),
    ((SURE.replace("x 1 |", "x 1, n.x -1 |"), "n x 2: *stay | go"), Word.HOLDS, ()),
]


@pytest.mark.parametrize(("lines", "word", "silent"), SILENT)
def test_options_of_which_nobody_has_said_anything_can_be_a_gain(
    lines: tuple[str, ...], word: Word, silent: tuple[str, ...]
) -> None:
    verdict = judged(*lines)
    assert verdict.word is word
    assert [tuple(o.id for o in told.not_judged) for told in verdict.outlooks] == [(), silent]


# What cannot be undone.


def test_what_cannot_be_undone_is_told_where_it_bars_a_gain_that_would_count() -> None:
    final = "a x 3: *stay x 1 | go! x 1.5 unless b.hit"
    hits = "b z 3: *rest z 0 | hit z 1 when a.go, z 0"
    verdict = judged(final, hits, state="a.go b.hit")
    (barred,) = verdict.barred
    assert (verdict.word, barred.actor.id, barred.gain) == (Word.HOLDS, "a", 3)
    told = [[o.id for o in each] for each in (barred.options, barred.taken)]
    assert told == [["a.go"], ["a.stay"]]
    free = judged(final.replace("!", ""), hits, state="a.go b.hit")
    assert (free.word, free.barred) == (Word.MOVES, ())
    assert judged(final, hits, state="a.go b.hit", never="a.stay b.hit").barred == ()


# Who loses.


def by_interest(found: Loser) -> tuple[dict[str, Fraction], dict[str, Fraction], set[str]]:
    return (
        {each.criterion.id: each.points for each in found.falls},
        {each.criterion.id: each.points for each in found.rises},
        {each.criterion.id for each in found.could_fall},
    )


def test_who_loses_is_the_plain_difference_of_two_states_by_interest() -> None:
    met: Counter[str] = Counter()
    for model, judge, words in conflicts(FEW):
        conflict, states = judge.conflict, numbered(judge, words)
        start, end = conflict.start, max(states)
        found = {each.actor.id: each for each in losers(conflict.differences(start, end))}
        for actor in model.actors:
            plain: dict[str, tuple[Fraction, Fraction]] = {}
            for criterion in actor.criteria:
                alone = replace(
                    actor,
                    interests=tuple(each for each in actor.interests if each is criterion),
                    constraints=tuple(each for each in actor.constraints if each is criterion),
                )
                others = tuple(alone if each is actor else each for each in model.actors)
                completed = Completed(
                    replace(model, actors=others), actor.id, states[start], states[end]
                )
                if len(completed.values()) > 9:
                    break
                plain[criterion.id] = (completed.gain({}), min(completed.all()))
            else:
                falls = {id_: gain for id_, (gain, _) in plain.items() if gain < 0}
                could = {id_ for id_, (gain, low) in plain.items() if low < 0 <= gain}
                assert (actor.id in found) == bool(falls or could)
                if told := found.get(actor.id):
                    assert by_interest(told)[::2] == (falls, could)
                    assert sum(by_interest(told)[1].values()) == sum(
                        gain for gain, _ in plain.values() if gain > 0
                    )
                    met["falls" if falls else "could"] += 1
    assert min(met["falls"], met["could"]) > 5


def test_what_is_felt_adds_up_to_the_difference_of_points() -> None:
    for model, judge, words in conflicts(FEW)[::2]:
        conflict, end = judge.conflict, max(numbered(judge, words))
        before, after = (conflict.space.taking(each) for each in (conflict.start, end))
        every = felt(conflict.differences(conflict.start, end))
        for actor in model.actors:
            net = sum((each.points for each in every if each.actor.id == actor.id), Fraction(0))
            assert net == points_of(after, actor.id) - points_of(before, actor.id)
            own = conflict.differences_for(actor, conflict.start, end)
            assert gain_of(own) == net
            assert bounds_of(own).low <= net <= bounds_of(own).high
