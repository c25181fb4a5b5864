"""What the matrices of positions and influence cost: 500 actors, 100 options.

    python benchmarks/matrices.py [ACTORS [OPTIONS]]

Half of all stances and effects are there, and a fifth of all influences: denser than real models.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from fractions import Fraction
from random import Random

from stancecli.graph import build
from stancecli.lenses import influence, positions
from stancecli.model import (
    Actor,
    Decision,
    Effect,
    Influence,
    Interest,
    Model,
    Option,
    Position,
    exactly,
)
from stancecli.values import current_state


def dense(actors: int, options: int, rng: Random) -> Model:
    """One decision that everybody has a stake in, and a say."""
    ways = [f"a0.o{n}" for n in range(options)]
    everybody = [f"a{n}" for n in range(actors)]
    offered = tuple(
        Option(
            id=way,
            actor="a0",
            decision="a0.choice",
            name=way,
            effects=tuple(
                Effect(
                    option=way, to=f"{who}.w{rng.randrange(3)}", size=exactly(rng.randint(-2, 2))
                )
                for who in everybody
                if rng.random() < 0.5
            ),
        )
        for way in ways
    )
    choice = Decision(
        id="a0.choice", actor="a0", question="Which?", current=ways[0], options=offered
    )
    return Model(
        title="A dense model",
        actors=tuple(_actor(who, everybody, ways, choice, rng) for who in everybody),
    )


def _actor(who: str, everybody: list[str], ways: list[str], choice: Decision, rng: Random) -> Actor:
    return Actor(
        id=who,
        name=who,
        interests=tuple(
            Interest(
                id=f"{who}.w{n}", actor=who, name=f"w{n}", importance=exactly(rng.randint(1, 4))
            )
            for n in range(3)
        ),
        decisions=(choice,) if who == choice.actor else (),
        positions=tuple(
            Position(actor=who, to=way, stance=Fraction(rng.randint(-2, 2)))
            for way in ways
            if rng.random() < 0.5
        ),
        influence=tuple(
            Influence(actor=who, to=other, strength=Fraction(rng.randint(1, 4)))
            for other in everybody
            if other != who and rng.random() < 0.2
        ),
    )


def timed(what: str, do: Callable[[], object]) -> None:
    start = time.perf_counter()
    do()
    print(f"{what:<24}{time.perf_counter() - start:8.2f} s")


def main() -> None:
    actors, options = (int(word) for word in (*sys.argv[1:], "500", "100")[:2])
    graph = build(dense(actors, options, Random(1)))
    context = current_state(graph)
    timed("import numpy", lambda: __import__("numpy"))
    timed("positions", lambda: positions.tell(positions.ask(context, "a0.choice")))
    timed("influence", lambda: influence.tell(influence.ask(graph)))
    timed("influence --from --to", lambda: influence.ask_ways(graph, "a1", "a2"))
    timed("influence --on", lambda: influence.ask_on(context, "a0.o0"))


if __name__ == "__main__":
    main()
