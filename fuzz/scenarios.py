"""Fuzz what changes a model: a scenario, or the words of --given, --set and --without.

    mkdir -p corpus && python fuzz/scenarios.py corpus -max_total_time=900

An input that begins with `--` is a list of options, one a line; any other is a scenario file. It is
read for the bundled case or refused, with placed faults, and what is read can be applied or is
refused as what cannot be.
"""

from __future__ import annotations

import atheris
import yaml

from shared import ROOT, run

with atheris.instrument_imports(include=["stancecli", "yaml"]):
    from stancecli.analysis import Analysis
    from stancecli.diagnostics import CODES, InvalidModel, Unanswerable
    from stancecli.loader import load, tree
    from stancecli.model import Scenario
    from stancecli.render import terminal
    from stancecli.scenario import from_words, read_text
    from stancecli.situation import Situation

SITUATION = Situation.of(load(ROOT / "data" / "actors.yaml"))
LARGEST = 2048
FILE = """\
stance: 1
scenario: Beijing feels secure
because: A recovery would do that.
given:
  - {option: activists.silent, because: No media has heard of it.}
set:
  - {item: china.seoul, value: vital, because: A trade agreement is due.}
  - {item: china.agreement, value: binding, because: b}
  - item: china.crackdown:seoul
    value: [-2, 1]
    because: b
without:
  - {item: park2012 Dilemma ¶2, because: The author only supposes it.}
  - {item: dprk, because: gone}
"""
OPTIONS = """\
--set china.seoul=vital
--set china.crackdown:seoul=[-2, 1]
--set china.crackdown:seoul@1=unknown
--set china.agreement=binding
--given activists.silent
--given dprk.rest
--without park2012 Dilemma ¶2
--without dprk
--without china.agreement
"""
SINGLE_WORDS = """\
--set --given --without given set without item option value because scenario stance
1 -2 [1,3] [3,1] [] {} unknown binding vital high 0 0.35 1e9 99999999999 ~ |
&a *a !!str << # @1 @2 @ : = "vital" '1' [&a 1, 2] park2012 families us
"""
WORDS = (
    *SINGLE_WORDS.split(),
    *("", "\u200c", "\u202e", "\x00", "\ufeff", "\u2028", "\ud800"),
    *("park2012 China ¶5", "Dilemma ¶3"),
    *SITUATION,
)


def try_change(data: bytes) -> None:
    """Read the bytes as a change and answer under it; anything unforeseen raises."""
    try:
        scenario = _options(data) if data.startswith(b"--") else read_text(data, SITUATION)
        analysis = Analysis.of(SITUATION.model).under(scenario)
        for answer in (analysis.tradeoffs(), analysis.diff()):
            assert str(answer)
    except Unanswerable as refused:
        str(refused)
    except InvalidModel as invalid:
        for problem in invalid.problems:
            assert problem.code in CODES, problem
            assert problem.place.line >= 1, problem
        terminal.render_problems(invalid.problems, width=80, colour=False)


def _options(data: bytes) -> Scenario:
    named: dict[str, list[str]] = {"--set": [], "--given": [], "--without": []}
    # As Python decodes what is typed.
    for line in data.decode(errors="surrogateescape").split("\n"):
        flag, _, words = line.partition(" ")
        named.get(flag, []).append(words)
    return from_words(
        SITUATION, given=named["--given"], set_=named["--set"], without=named["--without"]
    )


def main() -> None:
    tree._LOADER = yaml.SafeLoader
    seeds = [FILE.encode(), OPTIONS.encode(), *(line.encode() for line in OPTIONS.splitlines())]
    run(try_change, seeds, WORDS, LARGEST)


if __name__ == "__main__":
    main()
