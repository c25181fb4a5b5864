"""Fuzz what changes a model: the words of --given, --set and --without.

    mkdir -p corpus && python fuzz/scenarios.py corpus -max_total_time=900

An input is a list of options, one a line, for the bundled case. What is read can be applied or is
refused as what cannot be.
"""

from __future__ import annotations

import atheris

from shared import ROOT, run

with atheris.instrument_imports(include=["stancecli"]):
    from stancecli.analysis import Analysis
    from stancecli.diagnostics import Unanswerable
    from stancecli.loader import load
    from stancecli.model import Scenario
    from stancecli.scenario import from_words
    from stancecli.situation import Situation

SITUATION = Situation.of(load(ROOT / "data" / "actors.yaml"))
LARGEST = 2048
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
        analysis = Analysis.of(SITUATION.model).under(_options(data))
        for answer in (analysis.tradeoffs(), analysis.diff()):
            assert str(answer)
    except Unanswerable as refused:
        str(refused)


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
    seeds = [OPTIONS.encode(), *(line.encode() for line in OPTIONS.splitlines())]
    run(try_change, seeds, WORDS, LARGEST)


if __name__ == "__main__":
    main()
