"""Fuzz the loader: whatever the bytes, a model or placed faults, and never anything else.

    pip install atheris
    mkdir -p corpus && python fuzz/load.py corpus -max_total_time=3600

What makes the loader do anything else is written to `crash-…`. New inputs that reach further are
kept in the corpus; without one, it begins with the examples and the bundled case. Half of the
mutations are libFuzzer's own, of bytes; half edit lines and words, since few random bytes are YAML.
YAML events come from Python, so that the coverage of the parser guides as well.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import atheris
import yaml

from stancecli.situation import Situation

with atheris.instrument_imports(include=["stancecli", "yaml"]):
    from stancecli.diagnostics import CODES, InvalidModel
    from stancecli.loader import load_text, tree
    from stancecli.methods.performance import performance_table
    from stancecli.render import problems

ROOT = Path(__file__).parents[1]
SEEDS = (*sorted(ROOT.glob("examples/**/*.yaml")), ROOT / "data/actors.yaml")
LARGEST = 4096
"""Bytes in one input: small ones are tried more often, and hold all there is in the format."""
WORDS = (
    *("actors", "against", "also", "as_of", "at", "because", "by", "capability", "cite"),
    *("confidence", "constraints", "current", "decisions", "effect", "effects", "force"),
    *("impossible", "importance", "influence", "interests", "irreversible", "kind", "name"),
    *("options", "positions", "question", "salience", "says", "sources", "stance", "strength"),
    *("title", "to", "unless", "url", "when", "binding", "unknown", "high", "true", "no", "1"),
    *("-2", "0.35", "[1, 2]", "[]", "{}", "''", '"\\x00"', '"\\ud800"', "~", "<<", "&a", "*a"),
    *("!!str", "!", "|", ">-", "? ", "- ", "# ", "%YAML 1.1", "---", "...", "\t", "\r", "\u2028"),
    *("2012-02-30", "http://[", "99999999999", ".5", "1e3", "012", "é", "\ufeff", "\ud800"),
)


def try_load(data: bytes) -> None:
    """Load the bytes and use what comes of them; anything unforeseen raises."""
    try:
        model = load_text(data)
    except InvalidModel as invalid:
        lines = data.count(b"\n") + data.count(b"\r") + 2
        for problem in invalid.problems:
            assert problem.code in CODES, problem
            assert 1 <= problem.place.line <= lines, problem
            assert 1 <= problem.place.column <= len(data) + 1, problem
        problems.render(invalid.problems, width=80, colour=False)
        return
    situation = Situation.of(model)
    for actor in model.actors:
        for decision in actor.decisions:
            assert performance_table(situation, decision.id).leaders


def mutate(data: bytes, most: int, seed: int) -> bytes:
    """One more input made of another."""
    rng = Random(seed)
    if rng.random() < 0.5:
        return bytes(atheris.Mutate(data, most))
    lines = data.decode(errors="surrogateescape").split("\n")
    here, there = (rng.randrange(len(lines)) for _ in range(2))
    kind = rng.randrange(5)
    if kind == 0:
        lines.insert(there, lines[here])
    elif kind == 1:
        lines[here], lines[there] = lines[there], lines[here]
    elif kind == 2:
        del lines[here]
    elif kind == 3:
        lines[here] = " " * rng.randrange(1, 5) + lines[here].removeprefix(" " * rng.randrange(5))
    else:
        words = lines[here].split(" ")
        words[rng.randrange(len(words))] = rng.choice(WORDS) + rng.choice(("", ":", ",", "}"))
        lines[here] = " ".join(words)
    return "\n".join(lines).encode(errors="surrogatepass")[:most]


def main() -> None:
    tree._LOADER = yaml.SafeLoader
    arguments = [sys.argv[0], f"-max_len={LARGEST}", *sys.argv[1:]]
    if not any(Path(word).is_dir() for word in sys.argv[1:]):
        arguments.append(f"-seed_inputs={','.join(map(str, SEEDS))}")
    atheris.Setup(arguments, try_load, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
