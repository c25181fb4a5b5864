"""What all of `robustness` costs on one decision, beside what importing numpy takes here."""

from __future__ import annotations

import subprocess
import sys
import time
from fractions import Fraction
from random import Random
from statistics import median

from stancecli.graph import build
from stancecli.lenses import robustness
from stancecli.model import UNKNOWN, Actor, Decision, Effect, Interest, Model, Option, exactly
from stancecli.values import current_state

SIZES = ((4, 8), (10, 10), (20, 30))
RUNS = 5


def main() -> None:
    print(f"importing numpy           {1000 * median(_importing() for _ in range(3)):6.0f} ms CPU")
    for options, criteria in SIZES:
        taken = [_answering(seed, options, criteria) for seed in range(RUNS)]
        size = f"{options} options × {criteria} criteria"
        print(f"{size:<26}{1000 * median(taken):6.0f} ms CPU, at most {1000 * max(taken):.0f}")


def _importing() -> float:
    code = "import time; t = time.process_time(); import numpy; print(time.process_time() - t)"
    return float(subprocess.check_output([sys.executable, "-c", code]))


def _answering(seed: int, options: int, criteria: int) -> float:
    graph = build(_model(Random(seed), options, criteria))
    begun = time.process_time()
    robustness.ask(current_state(graph), "a.choice", target="a.option-1")
    return time.process_time() - begun


def _model(rng: Random, options: int, criteria: int) -> Model:
    """One decision with every cell judged, a tenth of the effects unknown."""
    interests = tuple(
        Interest(
            id=f"a.goal-{c}",
            actor="a",
            name=f"Goal {c}",
            importance=exactly(rng.randint(1, 4)),
        )
        for c in range(criteria)
    )
    made = tuple(
        Option(
            id=f"a.option-{o}",
            actor="a",
            decision="a.choice",
            name=f"Option {o}",
            effects=tuple(_effect(rng, f"a.option-{o}", each.id) for each in interests),
        )
        for o in range(options)
    )
    decision = Decision(
        id="a.choice", actor="a", question="Which?", current=made[0].id, options=made
    )
    return Model(
        title="One decision",
        actors=(Actor(id="a", name="A", interests=interests, decisions=(decision,)),),
    )


def _effect(rng: Random, option: str, interest: str) -> Effect:
    size = UNKNOWN if rng.random() < 0.1 else exactly(Fraction(rng.randint(-2, 2)))
    return Effect(option=option, to=interest, size=size)


if __name__ == "__main__":
    main()
