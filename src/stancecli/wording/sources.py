"""What is told of sources: on what an answer rests alone, how old that is, what a model cites."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stancecli import notation as fmt
from stancecli.methods.evidence import CitedSource, LastHeard, SourcesSummary, Support
from stancecli.model import CARRYING
from stancecli.wording.sentences import filled

if TYPE_CHECKING:
    from stancecli.methods.verdict import Verdict


def alone(support: Support) -> str:
    """`on judgement alone`, `on sources of reliability E and F alone`; empty where on more."""
    if support.on_judgement_alone:
        return "on judgement alone"
    if not support.doubtful:
        return ""
    sources = "a source" if support.sources == 1 else "sources"
    return f"on {sources} of reliability {fmt.listed(support.doubtful)} alone"


def judged(support: Support) -> str:
    """The same, as it stands within the sentence of a verdict."""
    on = alone(support)
    return filled("judged", alone=on) if on else ""


def mostly_judged(support: Support) -> str:
    """The same, also where half of it is cited, or less."""
    return judged(support) or ("" if support.mostly_cited else filled("mostly_judged"))


def old(heard: LastHeard) -> str:
    """`nothing later than 1974`: of the sources that have a date, where some have none."""
    return f"nothing {'dated ' if heard.undated else ''}later than {heard.date}"


def carried(verdict: Verdict) -> Iterator[str]:
    """`one passage carries 9 of 9 (deed p. 3)`: of the points for the leader, if one does."""
    if (found := verdict.one_passage) and verdict.for_:
        points = f"{fmt.tenths(found.points)} of {fmt.tenths(verdict.for_)}"
        yield f"one passage carries {points} ({found.passage})"


def graded(cited: CitedSource) -> str:
    """A source by its id, with its reliability where that is doubtful: `memo (reliability F)`."""
    doubtful = cited.reliability not in CARRYING
    return fmt.marked(cited.source.id, f"reliability {cited.reliability}" if doubtful else "")


WHOSE = 2
"""So many sources a sentence tells the standing of."""


def summed_up(found: SourcesSummary) -> str:
    """The sources of a model in a sentence: how many, of when, how reliable, whose.

    `3 sources under 4 ids, of 1974 to 2012; reliability B (2), not given (1). Whose: memo (of the
    ministry), 2 not told.`
    """
    count, undated = len(found.roots), found.undated
    ids = f" under {found.ids} ids" if found.ids > count else ""
    when = [fmt.listed(dict.fromkeys((found.first, found.last)), "to")] if found.first else []
    dated = ", ".join(
        [f"of {each}" for each in when]
        + [f"{undated if when else ''} without a date".strip()] * bool(undated)
    )
    grades = ", ".join(
        f"{grade or 'not given'}{f' ({of})' if found.grades[1:] else ''}"
        for grade, of in found.grades
    )
    said = f"{fmt.counted(count, 'source')}{ids}, {dated}; reliability {grades}."
    told = [source for source in found.roots if source.standing]
    whose = [fmt.marked(source.id, source.standing.rstrip(".")) for source in told[:WHOSE]]
    for left, word in ((len(told) - len(whose), "more"), (count - len(told), "not told")):
        whose += [f"{left} {word}"] * bool(left)
    return f"{said} Whose: {', '.join(whose)}." if told else said
