"""The stability concepts and what explains them, against a plain search from the definitions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest

from stancecli.diagnostics import Unanswerable
from stancecli.equilibria import grid as grids
from stancecli.equilibria.answers import leaver, reactions
from stancecli.equilibria.blocks import blocks, common
from stancecli.equilibria.coalitions import Coalitions
from stancecli.equilibria.concepts import CONCEPTS, equilibria, verdicts
from stancecli.equilibria.conflict import Conflict, conflict
from stancecli.equilibria.moves import escalation
from stancecli.equilibria.steps import breaks
from stancecli.equilibria.sweeps import reached
from stancecli.graph import build, claims_on
from stancecli.model import UNKNOWN, Actor, Effect, Model, Option, Range, exactly
from stancecli.values import criteria, current_state, u
from tests.brute_force import Choice, Solver, game
from tests.models import decider, random_model

SHAPES: list[dict[str, Any]] = [
    {"actors": (2, 4), "decisions": (1, 2), "options": (2, 3)},
    {"actors": (3, 4), "decisions": (1, 1), "options": (2, 3), "density": 0.9},
    {"actors": (2, 3), "decisions": (1, 2), "options": (2, 2), "density": 0.3},
    {"actors": (4, 4), "decisions": (1, 1), "options": (2, 2), "density": 1.0},
]


def cases(seed: int, count: int, most_states: int = 30) -> Iterator[tuple[Conflict, Solver]]:
    """Random conflicts of few states, and the plain solver of each."""
    rng = Random(seed)
    while count:
        model = random_model(rng, positions=False, influence=False, **rng.choice(SHAPES))
        context = current_state(build(entangled(model, rng)))
        try:
            of = conflict(context)
        except Unanswerable:
            continue
        if of.states <= most_states:
            count -= 1
            yield of, Solver(game(context))


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

    def actor(each: Actor) -> Actor:
        decisions = (replace(d, options=tuple(map(effects, d.options))) for d in each.decisions)
        return replace(each, decisions=tuple(decisions))

    return replace(model, actors=tuple(map(actor, model.actors)))


def numbered(of: Conflict, plain: Solver) -> dict[Choice, int]:
    return {choice: of.grid.index(of.grid.context.taking(*choice)) for choice in plain.game.states}


# The definitions.


@pytest.mark.parametrize("seed", range(4))
def test_verdicts_follow_from_the_definitions(seed: int) -> None:
    for of, plain in cases(seed, 500):
        states = numbered(of, plain)
        assert of.states == len(states)
        for mover, found in zip(of.movers, verdicts(of), strict=True):
            for choice, index in states.items():
                stable = (c for c in CONCEPTS if plain.stable(mover.actor.id, choice, c))
                assert found.at(index) == tuple(stable)


def test_impossible_states_are_never_stable() -> None:
    excluded = 0
    for of, _ in cases(5, 200):
        if of.possible is not None:
            excluded += 1
            for found in (*verdicts(of), equilibria(verdicts(of))):
                assert not any((stable & ~of.possible).any() for stable in found.by_concept)
    assert excluded > 20


def test_concepts_imply_each_other() -> None:
    for of, _ in cases(6, 300, most_states=200):
        for found in verdicts(of):
            nash, seq, smr, gmr = found.by_concept
            assert not (nash & ~(seq & smr)).any()
            assert not ((seq | smr) & ~gmr).any()


def test_payoffs_order_states_as_u_does_ties_included() -> None:
    for of, plain in cases(7, 60):
        for mover, payoff in zip(of.movers, of.payoffs, strict=True):
            exact = {i: plain.payoff(mover.actor.id, c) for c, i in numbered(of, plain).items()}
            for a, b in zip(exact, list(exact)[1:], strict=False):
                assert (payoff.flat[a] > payoff.flat[b]) == (exact[a] > exact[b])
                assert (payoff.flat[a] == payoff.flat[b]) == (exact[a] == exact[b])


def test_payoffs_past_64_bits_are_ranked_exactly() -> None:
    tiny = Fraction(1, 2**70)
    model = decider({"x": 1}, {"low": {"x": "0"}, "high": {"x": "0"}, "top": {"x": 1}}, "low")
    (actor,) = model.actors
    (choice,) = actor.decisions
    low, high, top = choice.options
    barely = replace(high, effects=(replace(high.effects[0], size=exactly(tiny)),))
    settled = replace(choice, options=(low, barely, top))
    of = conflict(
        current_state(build(replace(model, actors=(replace(actor, decisions=(settled,)),))))
    )
    assert of.payoffs[0].tolist() == [0, 1, 2]


# Reaching, answering, leaving.


def test_improvements_alone_reach_what_legal_sequences_of_them_do() -> None:
    for of, plain in cases(8, 150):
        everyone = range(len(of.movers))
        for improving in (True, False):
            found = reached(of, of.start, everyone, improving=improving)
            there = plain.sequences(plain.game.movers, plain.game.start, improving)
            for choice, index in numbered(of, plain).items():
                assert found.flat[index] == (choice in there or choice == plain.game.start)


def test_a_state_is_left_where_a_move_has_no_answer_and_else_each_answer_bites() -> None:
    answered = 0
    for of, plain in cases(9, 80):
        choices = {index: choice for choice, index in numbered(of, plain).items()}
        everyone = equilibria(verdicts(of))
        for index in choices:
            for concept, stable in zip(CONCEPTS, everyone.by_concept, strict=True):
                assert (leaver(of, index, concept) is None) == stable.flat[index]
            for mover, actor in enumerate(each.actor.id for each in of.movers):
                for reaction in reactions(of, mover, index, "SEQ"):
                    answered += reaction.answer is not None
                    here = reaction.gain.end
                    for move in reaction.answer or ():
                        assert move.start == here
                        assert move.mover != mover
                        by = of.movers[move.mover].actor.id
                        assert choices[move.end] in plain.improvements(by, choices[here])
                        here = move.end
                    if reaction.answer:
                        assert plain.payoff(actor, choices[here]) <= plain.payoff(
                            actor, choices[index]
                        )
    assert answered > 100


def test_ways_of_best_moves_end_at_rest_or_go_round() -> None:
    circles = 0
    for of, plain in cases(10, 200):
        choices = {index: choice for choice, index in numbered(of, plain).items()}
        found = escalation(of, of.start)
        assert found.complete
        at = of.start
        for move in found.way:
            actor = of.movers[move.mover].actor.id
            gains = plain.improvements(actor, choices[at])
            assert move.start == at
            assert choices[move.end] in gains
            assert plain.payoff(actor, choices[move.end]) == max(
                plain.payoff(actor, q) for q in gains
            )
            at = move.end
        nash = equilibria(verdicts(of)).nash
        assert all(nash.flat[state] for state in found.rests)
        assert found.rests or found.circles
        if found.returns_to is None:
            assert at in found.rests
        else:
            circles += 1
            assert any(at in circle for circle in found.circles)
    assert circles


# Coalitions.


def test_coalitions_upset_what_the_definition_says() -> None:
    upset = farther = 0
    for of, plain in cases(11, 60, most_states=24):
        choices = {index: choice for choice, index in numbered(of, plain).items()}
        coalitions = Coalitions(of)
        for index, choice in choices.items():
            undeterred = [
                (group, there)
                for group, there in plain.upsets(choice)
                if not plain.deters(group, choice, there, True)
            ]
            groups = {group for group, _ in undeterred}
            smallest = {g for g in groups if not any(set(o) < set(g) for o in groups)}
            found = {
                tuple(of.movers[n].actor.id for n in each.movers): each
                for each in coalitions.upsets(index)
            }
            assert set(found) == smallest
            for group, each in found.items():
                upset += 1
                there = choices[each.end]
                assert (group, there) in undeterred
                assert each.answerable == plain.deters(group, choice, there, False)
                changes = [
                    sum(a != b for a, b in zip(choice, to, strict=True))
                    for by, to in undeterred
                    if by == group
                ]
                assert sum(a != b for a, b in zip(choice, there, strict=True)) == min(changes)
                farther += max(changes) > min(changes)
    assert upset > 20
    assert farther > 5


# Blocks.


def test_blocks_cover_exactly_the_states_of_a_set() -> None:
    rng = np.random.default_rng(1)
    described = 0
    for of, _ in cases(12, 200):
        wanted = of.possible_and(rng.random(of.grid.shape) < 0.7)
        found = blocks(of, wanted)
        if found is None:
            continue
        described += 1
        covered = np.zeros(of.grid.shape, dtype=bool)
        for block in found:
            covered[np.ix_(*block.sides)] = True
        assert (of.possible_and(covered) == wanted).all()
        for axis, place in enumerate(common(wanted)):
            used = {index[axis] for index in np.argwhere(wanted)}
            assert (len(used) == 1) == (place is not None)
        for block in found:
            inside = np.argwhere(wanted[np.ix_(*block.sides)])
            for axis, side in enumerate(block.sides):
                # What is possible in one way only is not left open.
                assert (len({index[axis] for index in inside}) == 1) == (len(side) == 1)
    assert described > 50


# Steps.


def test_the_steps_that_break_a_rest_are_those_after_which_the_changed_model_has_none() -> None:
    broken = 0
    for of, _ in cases(13, 12, most_states=16):
        steps = list(_single_steps(of))
        after = [
            equilibria(verdicts(conflict(current_state(build(_changed(of, claim, to))))))
            for claim, to in steps
        ]
        everyone = equilibria(verdicts(of))
        for n, (concept, stable) in enumerate(zip(CONCEPTS, everyone.by_concept, strict=True)):
            for index in np.flatnonzero(stable)[:1].tolist():
                found = breaks(of, index, concept)
                assert found is not None
                expected = {
                    (id(claim), to)
                    for (claim, to), again in zip(steps, after, strict=True)
                    if not again.by_concept[n].flat[index]
                }
                assert {(id(each.claim), each.after) for each in found} == expected
                assert len(found) == len(expected)
                sizes = [_size(of, each.claim, each.after) for each in found]
                assert sizes == sorted(sizes)
                broken += len(found)
    assert broken > 40


def _single_steps(of: Conflict) -> Iterator[tuple[Any, Fraction]]:
    """Every value on which a mover's payoffs rest, one step down and up, within its scale."""
    graph = of.grid.context.graph
    for mover in of.movers:
        for each in criteria(graph, mover.actor.id):
            values: list[tuple[Any, Range, int, int]] = [(each, each.weight, 1, 4)]
            values += [
                (claim, claim.size, -2, 2)
                for claim in claims_on(graph, each.id)
                if isinstance(claim, Effect) and claim.size != UNKNOWN
            ]
            for claim, size, low, high in values:
                for to in (max(size.mid - 1, Fraction(low)), min(size.mid + 1, Fraction(high))):
                    if to != size.mid:
                        yield claim, to


def _size(of: Conflict, claim: Any, after: Fraction) -> Any:
    """The most that a step changes weight times effect."""
    graph = of.grid.context.graph
    if isinstance(claim, Effect):
        return abs(after - claim.size.mid) * graph.graph["model"].items[claim.to].weight.mid
    most = max(abs(each.size.mid) for each in claims_on(graph, claim.id))
    return abs(after - claim.weight.mid) * most


def _changed(of: Conflict, claim: Any, after: Fraction) -> Model:
    """The model with one claim of another value, every other object kept."""
    model: Model = of.grid.context.graph.graph["model"]

    def effects(option: Any) -> Any:
        made = (replace(e, size=exactly(after)) if e is claim else e for e in option.effects)
        return replace(option, effects=tuple(made))

    def criterion(each: Any) -> Any:
        if each is not claim:
            return each
        name = "force" if hasattr(each, "force") else "importance"
        return replace(each, **{name: exactly(after)})

    actors = tuple(
        replace(
            actor,
            interests=tuple(map(criterion, actor.interests)),
            constraints=tuple(map(criterion, actor.constraints)),
            decisions=tuple(
                replace(d, options=tuple(map(effects, d.options))) for d in actor.decisions
            ),
        )
        for actor in model.actors
    )
    return replace(model, actors=actors)


# What cannot be asked.


def test_nothing_can_move_where_no_decision_has_two_open_options() -> None:
    model = decider({"x": 1}, {"a": {"x": 1}, "b": {"x": 0}}, "a")
    (actor,) = model.actors
    (choice,) = actor.decisions
    stuck = replace(choice.options[0], irreversible=True)
    settled = replace(choice, options=(stuck, choice.options[1]))
    graph = build(replace(model, actors=(replace(actor, decisions=(settled,)),)))
    with pytest.raises(Unanswerable, match="nobody can move"):
        conflict(current_state(graph))


def test_too_many_states_name_fewer_decisions(monkeypatch: pytest.MonkeyPatch) -> None:
    model = random_model(
        Random(3), actors=(3, 3), decisions=(1, 1), options=(2, 2), constraints=False,
        irreversible=False, impossible=False,
    )  # fmt: skip
    context = current_state(build(model))
    monkeypatch.setattr(grids, "MOST_STATES", 4)
    with pytest.raises(Unanswerable, match="3 decisions make 8 states; at most 4") as refused:
        conflict(context)
    (advice,) = refused.value.advice
    named = advice.rpartition("stance stability ")[2].split()
    assert conflict(context, named).states == 4


def test_decisions_that_are_not_named_stay_as_in_the_context() -> None:
    for of, plain in cases(14, 40):
        axis = of.grid.axes[0]
        context = of.grid.context
        open_ = [o for o in axis.options if plain.game.contains(context.taking(o.id))]
        if len(open_) < 2:
            continue
        narrow = conflict(context, [axis.decision.id])
        assert [narrow.grid.options(n) for n in range(narrow.states)] == [(o,) for o in open_]
        here = u(context, axis.decision.actor)
        for n, option in enumerate(open_):
            better = narrow.payoffs[0].flat[n] > narrow.payoffs[0].flat[narrow.start]
            assert better == (u(context.taking(option.id), axis.decision.actor) > here)
