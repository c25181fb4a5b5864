"""Fuzz the loader: whatever the bytes, a model or placed faults, and never anything else.

    mkdir -p corpus && python fuzz/load.py corpus -max_total_time=900

`shared.py` says how. The seeds are the examples and the bundled case. YAML events come from Python,
so that the coverage of the parser guides as well.
"""

from __future__ import annotations

import atheris
import yaml

from shared import ROOT, run

with atheris.instrument_imports(include=["stancecli", "yaml"]):
    from stancecli.diagnostics import CODES, InvalidModel
    from stancecli.loader import load_text, tree
    from stancecli.methods.performance import performance_table
    from stancecli.render import terminal
    from stancecli.situation import Situation

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
        terminal.render_problems(invalid.problems, width=80, colour=False)
        return
    situation = Situation.of(model)
    for actor in model.actors:
        for decision in actor.decisions:
            assert performance_table(situation, decision.id).leaders


def main() -> None:
    tree._LOADER = yaml.SafeLoader
    run(try_load, [path.read_bytes() for path in SEEDS], WORDS, LARGEST)


if __name__ == "__main__":
    main()
