"""How long stability takes over grids of 2^8 to 2^20 states, beside a plain solver on small ones.

    python benchmarks/stability.py            # passes over arrays, 2^8 to 2^20 states
    python benchmarks/stability.py --plain 12 # and a search state by state, 2^8 to 2^12

Four actors, every decision with two options; the plain solver counts GMR and SEQ equilibria by
graph search from each state, and both must agree.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator
from random import Random

from stancecli.equilibria.concepts import equilibria, verdicts
from stancecli.equilibria.conflict import Conflict, conflict
from stancecli.graph import build
from stancecli.model import Actor, Decision, Effect, Interest, Model, Option, exactly
from stancecli.values import current_state

ACTORS = 4


def model_of_size(bits: int, rng: Random) -> Model:
    """Decisions dealt to four actors in turn; each option touches all, mostly conditionally."""
    names = [f"a{n}" for n in range(ACTORS)]
    choices = [f"{names[n % ACTORS]}.c{n}" for n in range(bits)]
    options = {choice: [f"{choice}-{way}" for way in ("no", "yes")] for choice in choices}

    def option(choice: str, id_: str) -> Option:
        others = [other for each in choices if each != choice for other in options[each]]
        effects = tuple(
            Effect(
                option=id_,
                to=f"{name}.want",
                size=exactly(rng.choice((-2, -1, 1, 2))),
                when=(rng.choice(others),) if rng.random() < 0.7 else (),
            )
            for name in names
            for _ in range(2)
        )
        owner = choice.partition(".")[0]
        return Option(id=id_, actor=owner, decision=choice, name=id_, effects=effects)

    def decision(choice: str) -> Decision:
        made = tuple(option(choice, id_) for id_ in options[choice])
        owner = choice.partition(".")[0]
        return Decision(
            id=choice, actor=owner, question="?", current=options[choice][0], options=made
        )

    return Model(
        title="A benchmark",
        actors=tuple(
            Actor(
                id=name,
                name=name,
                interests=(
                    Interest(id=f"{name}.want", actor=name, name="want", importance=exactly(1)),
                ),
                decisions=tuple(decision(c) for c in choices if c.startswith(f"{name}.")),
            )
            for name in names
        ),
    )


class Plain:
    """Equilibria state by state: every move listed, every answer searched for."""

    def __init__(self, of: Conflict) -> None:
        self.u = [payoff.reshape(-1).tolist() for payoff in of.payoffs]
        self.lines = [mover.lines.T.tolist() for mover in of.movers]
        self.line_of = [{state: line for line in lines for state in line} for lines in self.lines]
        self.movers = range(len(of.movers))
        self.states = range(of.states)

    def count(self, improving: bool) -> int:
        stable = set(self.states)
        for mover in self.movers:
            worst = [self.worst(mover, state, improving) for state in self.states]
            for state in self.states:
                here = self.u[mover][state]
                if any(worst[q] > here for q in self.moves(mover, state, True)):
                    stable.discard(state)
        return len(stable)

    def moves(self, mover: int, state: int, improving: bool) -> Iterator[int]:
        u = self.u[mover]
        for end in self.line_of[mover][state]:
            if end != state and (not improving or u[end] > u[state]):
                yield end

    def worst(self, mover: int, state: int, improving: bool) -> int:
        """What the others' answers can leave a mover, at the least."""
        seen, queue = {state}, [state]
        while queue:
            here = queue.pop()
            for other in self.movers:
                if other != mover:
                    for end in self.moves(other, here, improving):
                        if end not in seen:
                            seen.add(end)
                            queue.append(end)
        return min(self.u[mover][each] for each in seen)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--plain", type=int, default=10, help="the largest plain grid, in bits")
    plain_up_to = arguments.parse_args().plain
    print("states    build s  verdicts s  Nash / SEQ / SMR / GMR              plain s  peak MB")
    for bits in range(8, 21, 2):
        started = time.perf_counter()
        of = conflict(current_state(build(model_of_size(bits, Random(bits)))))
        built = time.perf_counter()
        counts = [int(stable.sum()) for stable in equilibria(verdicts(of)).by_concept]
        done = time.perf_counter()
        plain = ""
        if bits <= plain_up_to:
            solver = Plain(of)
            assert [solver.count(improving) for improving in (True, False)] == [
                counts[1],
                counts[3],
            ]
            plain = f"{time.perf_counter() - done:.1f}"
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        found = " / ".join(f"{count:,}" for count in counts)
        print(
            f"{of.states:>9,} {built - started:>7.2f} {done - built:>11.3f}  {found:<34} "
            f"{plain:>8} {peak:>8}"
        )


if __name__ == "__main__":
    main()
