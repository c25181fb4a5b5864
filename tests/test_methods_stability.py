"""The stability concepts and what explains them, against a plain search from the definitions."""

from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, cached_property
from random import Random
from typing import Any

import numpy as np
import pytest

from stancecli.diagnostics import Unanswerable
from stancecli.methods.stability.conflict import Conflict, improvements_of
from stancecli.methods.stability.equilibria import (
    CONCEPTS,
    ByConcept,
    Pattern,
    coalitions_leaving,
    concepts_at,
    equilibria_of,
    individual_stability,
    lowest_reached,
    patterns_of,
    sanction,
    worst_paying_answers,
)
from stancecli.model import Impossible, Model, Option, Range, exactly
from stancecli.situation import Situation
from tests.brute_force import Choice, Solver, game
from tests.models import random_model, several, with_options
from tests.running import first_quick
from tests.tables import barred

SHAPES: list[dict[str, Any]] = [
    {"actors": (2, 4), "decisions": (1, 2), "options": (2, 3)},
    {"actors": (3, 4), "decisions": (1, 1), "options": (2, 3), "density": 0.9},
    {"actors": (2, 3), "decisions": (1, 2), "options": (2, 2), "density": 0.3},
    {"actors": (4, 4), "decisions": (1, 1), "options": (2, 2), "density": 1.0},
]


@dataclass(frozen=True, eq=False)
class Case:
    """A random conflict of few states, the plain solver of it, and each choice with its number."""

    conflict: Conflict
    plain: Solver

    @cached_property
    def states(self) -> dict[Choice, int]:
        space = self.conflict.space
        game = self.plain.game
        return {each: space.index(space.situation.taking(*each)) for each in game.states}

    @cached_property
    def choices(self) -> dict[int, Choice]:
        return {index: choice for choice, index in self.states.items()}


@cache
def cases(count: int = 80) -> list[Case]:
    """So many of them, each solved once for all that is asked of it."""
    rng = Random(count)
    found: list[Case] = []
    while len(found) < count:
        model = random_model(rng, positions=False, influence=False, **rng.choice(SHAPES))
        situation = Situation.of(entangled(model, rng))
        with suppress(Unanswerable):
            conflict = Conflict.of(situation)
            if conflict.states <= 30:
                found.append(Case(conflict, Solver(game(situation))))
    return found


def entangled(model: Model, rng: Random) -> Model:
    """The same model, most of its effects conditional: what one gains depends on the others."""
    every = [d for actor in model.actors for d in actor.decisions]

    def effects(option: Option) -> Option:
        others = [o.id for d in every if d.id != option.decision for o in d.options]
        if not others:
            return option
        made = (
            replace(e, when=(rng.choice(others),), unless=()) if rng.random() < 0.7 else e
            for e in option.effects
        )
        return replace(option, effects=tuple(made))

    return with_options(model, effects)


# The definitions.


def stable_of(conflict: Conflict) -> tuple[ByConcept, ...]:
    return individual_stability(conflict, worst_paying_answers(conflict))


@pytest.mark.parametrize("count", first_quick([80, 400]))
def test_stability_follows_from_the_definitions(count: int) -> None:
    for each in cases(count):
        conflict, plain, states = each.conflict, each.plain, each.states
        assert conflict.states == len(states)
        for mover, found in zip(conflict.movers, stable_of(conflict), strict=True):
            for choice, index in states.items():
                stable = (c for c in CONCEPTS if plain.stable(mover.actor.id, choice, c))
                assert concepts_at(found, index) == tuple(stable)


def test_payoffs_past_64_bits_are_ranked_exactly() -> None:
    tiny = Fraction(1, 2**70)
    line = f"a x 1: *low x 0 | high x {tiny} | top x 1 | again x 0"
    assert Conflict.of(Situation.of(several(line))).payoffs[0].tolist() == [0, 1, 2, 0]


# Reaching, answering, leaving.


def test_moves_reach_what_legal_sequences_of_them_do() -> None:
    for each in cases()[1::2]:
        conflict, plain = each.conflict, each.plain
        everyone = range(len(conflict.movers))
        there = plain.sequences(plain.game.movers, plain.game.start, False)
        for choice, index in each.states.items():
            elsewhere = np.ones(conflict.space.shape, dtype=np.int64)
            elsewhere.flat[index] = 0
            found = lowest_reached(conflict, everyone, elsewhere).flat[conflict.start]
            assert found == (choice not in there and choice != plain.game.start)


def test_a_state_is_left_where_a_move_has_no_answer_and_else_each_answer_bites() -> None:
    answered = 0
    for each in cases()[::2]:
        conflict, plain, choices = each.conflict, each.plain, each.choices
        everyone = equilibria_of(stable_of(conflict))
        for index in choices:
            gains = improvements_of(conflict, range(len(conflict.movers)), index)
            left = [move for move in gains if sanction(conflict, move) is None]
            assert bool(left) != everyone["SEQ"].flat[index]
            for mover, actor in enumerate(found.actor.id for found in conflict.movers):
                for made in improvements_of(conflict, (mover,), index):
                    answer = sanction(conflict, made)
                    answered += answer is not None
                    here = made.end
                    for move in answer or ():
                        assert move.start == here
                        assert move.mover != mover
                        by = conflict.movers[move.mover].actor.id
                        assert choices[move.end] in plain.improvements(by, choices[here])
                        here = move.end
                    if answer:
                        assert plain.payoff(actor, choices[here]) <= plain.payoff(
                            actor, choices[index]
                        )
    assert answered > 50


def test_an_answer_does_not_lead_through_what_is_impossible() -> None:
    held = several("a x 3: *stay | go x 1 unless c.on", "b: *no | on", "c: *no | on")
    never = Impossible(options=("b.no", "c.on")), Impossible(options=("b.on", "c.no"))
    for excluded, stable in ((never[:1], True), (never, False)):
        conflict = Conflict.of(Situation.of(replace(held, impossible=excluded)))
        assert bool(stable_of(conflict)[0]["GMR"].flat[conflict.start]) == stable


# Coalitions.


def test_coalitions_upset_what_the_definition_says() -> None:
    upset = farther = 0
    for each in cases()[::2]:
        conflict, plain, choices = each.conflict, each.plain, each.choices
        for index, choice in choices.items():
            undeterred = [
                (group, there)
                for group, there in plain.upsets(choice)
                if not plain.deters(group, choice, there)
            ]
            groups = {group for group, _ in undeterred}
            smallest = {g for g in groups if not any(set(o) < set(g) for o in groups)}
            found = {
                tuple(actor.id for actor in coalition.members): coalition
                for coalition in coalitions_leaving(conflict, index)
            }
            assert set(found) == smallest
            for group, coalition in found.items():
                upset += 1
                taken = {option.decision: option.id for option in coalition.taken}
                decisions = zip(plain.game.decisions, choice, strict=True)
                there = tuple(taken.get(decision.id, option) for decision, option in decisions)
                assert (group, there) in undeterred
                changes = [
                    sum(a != b for a, b in zip(choice, to, strict=True))
                    for by, to in undeterred
                    if by == group
                ]
                assert sum(a != b for a, b in zip(choice, there, strict=True)) == min(changes)
                farther += max(changes) > min(changes)
    assert upset > 20
    assert farther > 5


def test_what_members_of_a_coalition_gain_together() -> None:
    a, b = "a x 1, y 1: *talk | hush x -1, b.y 2", "b x 1, y 1: *talk | hush x -1, a.y 1..2"
    conflict = Conflict.of(Situation.of(several(a, b)))
    (both,) = coalitions_leaving(conflict, conflict.start)
    assert [option.id for option in both.taken] == ["a.hush", "b.hush"]
    assert [(each.actor.id, each.gain, each.bounds) for each in both.gains] == [
        ("a", Fraction(1, 2), Range(Fraction(0), Fraction(1))),
        ("b", 1, exactly(1)),
    ]


# Patterns.


def test_patterns_cover_exactly_the_states_of_a_set() -> None:
    rng = np.random.default_rng(1)
    described = 0
    for conflict in (each.conflict for each in cases()):
        wanted = (rng.random(conflict.space.shape) < 0.7) & conflict.possible
        found = patterns_of(conflict, wanted)
        if found is None:
            continue
        described += 1
        covered = np.zeros(conflict.space.shape, dtype=bool)
        boxes = [_sides(conflict, pattern) for pattern in found]
        for sides in boxes:
            covered[np.ix_(*sides)] = True
        assert ((covered & conflict.possible) == wanted).all()
        for pattern, sides in zip(found, boxes, strict=True):
            inside = np.argwhere(wanted[np.ix_(*sides)])
            assert pattern.states == len(inside)
            for n, side in enumerate(sides):
                # What is possible in one way only is not left open.
                assert (len({index[n] for index in inside}) == 1) == (len(side) == 1)
    assert described > 30


@pytest.mark.parametrize(
    ("drawn", "patterns"),
    [
        # Rows and columns of states: + in the set, . not, x impossible.
        ("++./.++", ["r0 c0 c1: 2", "r1 c1 c2: 2"]),
        ("++/.+", ["r0: 2", "c1: 2"]),
        ("+../+.+", ["c0: 2", "r1 c2: 1"]),
        (".++/++.", ["r0 c1 c2: 2", "r1 c0 c1: 2"]),
        ("x..x/+xxx/x.+x/....", ["r1 r2 c0 c2: 2"]),
        (".++/..+", ["c2: 2", "r0 c1: 1"]),
        (".+./.++/...", ["r1 c1 c2: 2", "r0 c1: 1"]),
        ("+x/++", [": 3"]),
        ("++/++/xx/..", ["r0 r1: 4"]),
    ],
)
def test_patterns_are_as_large_as_they_can_be_and_no_larger(
    drawn: str, patterns: list[str]
) -> None:
    rows = drawn.split("/")
    actors = {"r": range(len(rows)), "c": range(len(rows[0]))}
    never = [(r, c) for r in actors["r"] for c in actors["c"] if rows[r][c] == "x"]
    current = next((r, c) for r in actors["r"] for c in actors["c"] if rows[r][c] != "x")
    lines = (
        f"{name}: " + " | ".join(f"{'*' * (n == at)}{name}{n}" for n in places)
        for (name, places), at in zip(actors.items(), current, strict=True)
    )
    excluded = tuple(Impossible(options=(f"r.r{r}", f"c.c{c}")) for r, c in never)
    conflict = Conflict.of(Situation.of(replace(several(*lines), impossible=excluded)))
    wanted = np.array([[sign == "+" for sign in row] for row in rows])
    found = patterns_of(conflict, wanted)
    assert found is not None
    settled = [" ".join(o.id[2:] for options in each.settled for o in options) for each in found]
    told = [f"{names}: {each.states}" for names, each in zip(settled, found, strict=True)]
    assert told == patterns


def _sides(conflict: Conflict, pattern: Pattern) -> list[list[int]]:
    """For each axis the places that a pattern allows."""
    settled = {options[0].decision: options for options in pattern.settled}
    return [
        [axis.options.index(o) for o in settled.get(axis.decision.id, axis.options)]
        if axis.decision.id in settled or not axis.gone
        else [n for n in range(len(axis.options)) if n not in axis.gone]
        for axis in conflict.space.axes
    ]


# What cannot be asked.


def test_nothing_can_move_where_no_decision_has_two_open_options() -> None:
    with pytest.raises(Unanswerable, match="nobody can move"):
        Conflict.of(Situation.of(barred(several("a: *stay | go"), "go")))


def test_states_past_counting_are_not_counted() -> None:
    with pytest.raises(Unanswerable, match="22 decisions make more states than can be looked at"):
        Conflict.of(Situation.of(several(*(f"a{n}: *stay | go" for n in range(22)))))
