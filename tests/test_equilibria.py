"""The stability concepts, against a plain search from their definitions and cases by hand."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from stancecli.diagnostics import Unanswerable
from stancecli.equilibria.concepts import CONCEPTS, equilibria, reachable, verdicts
from stancecli.equilibria.conflict import conflict
from stancecli.graph import build
from stancecli.values import current_state
from tests.brute_force import Solver, game
from tests.models import random_model

SHAPES: list[dict[str, Any]] = [
    {"actors": (2, 4), "decisions": (1, 2), "options": (2, 3)},
    {"actors": (3, 4), "decisions": (1, 1), "options": (2, 3), "density": 0.9},
    {"actors": (2, 3), "decisions": (1, 2), "options": (2, 2), "density": 0.3},
    {"actors": (4, 4), "decisions": (1, 1), "options": (2, 2), "density": 1.0},
]


@pytest.mark.parametrize("shape", range(len(SHAPES)))
def test_verdicts_follow_from_the_definitions(shape: int) -> None:
    rng = Random(shape)
    looked_at = 0
    while looked_at < 60:
        context = current_state(
            build(random_model(rng, positions=False, influence=False, **SHAPES[shape]))
        )
        try:
            states = conflict(context)
        except Unanswerable:
            continue
        plain = Solver(game(context))
        assert states.states == len(plain.game.states)
        if states.states > 60:
            continue
        looked_at += 1
        found = verdicts(states)
        for choice in plain.game.states:
            index = states.grid.index(context.taking(*choice))
            for mover, each in zip(states.movers, found, strict=True):
                expected = tuple(c for c in CONCEPTS if plain.stable(mover.actor.id, choice, c))
                assert each.at(index) == expected
        everyone = equilibria(states, found)
        by_improvements = plain.sequences(plain.game.movers, plain.game.start, True)
        reached = reachable(states, states.start)
        for choice in plain.game.states:
            index = states.grid.index(context.taking(*choice))
            assert reached.flat[index] == (choice in by_improvements or choice == plain.game.start)
        assert not any(
            (e & (False if states.possible is None else ~states.possible)).any()
            for e in everyone.by_concept
        )
