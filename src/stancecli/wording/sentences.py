"""The sentences of a verdict and of what to find out first, as templates: each stands once,
wherever it is filled. What is put in is never read as one itself.

With them stands what is told of sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from stancecli import notation as fmt
from stancecli.methods.evidence import CitedSource, LastHeard, SourcesSummary, Support
from stancecli.model import CARRYING

if TYPE_CHECKING:
    from stancecli.methods.verdict import Verdict


MOST_NAMED = 4
"""Of more options than these that can lead, one is named and the others are counted."""

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "level": "{options}: level{judged}.",
        "open": (
            "{options}: open{judged}. {At} the first is {margin} ahead{than}: "
            "{for} for it, {against} against{nearer}."
        ),
        "open_level": "{options}: open, level {at}{judged}.",
        "open_level_first": "{options}: open{judged}. {At} the first {count} are level.",
        "blanks": (
            "{first}{ahead}; {blank} of {cells} cells are not judged and can turn that{strongly}."
        ),
        "blanks_one": (
            "{first}{ahead}; {blank} of {cells} cells is not judged and can turn that{strongly}."
        ),
        "ahead_on_judged": "{options} leads on what is judged, by {margin}",
        "level_on_judged": "{options} are level on what is judged",
        "strongly": ", if one of them hurts or helps strongly",
        "strongly_one": ", if it hurts or helps strongly",
        "leads": (
            "{leader} leads {rival} by {margin}{held}{judged}: {for} for it, {against} against."
        ),
        "leads_alone": ("{leader} leads {rival} by {margin}{held}{judged}, behind on nothing."),
        "as_long_as": " as long as {conditions}",
        "holds": "{option} holds ({actor})",
        "but_not_with": ", but not with {conditions}",
        "not_with": "{options} ({actor})",
        "one_more_condition": ", with 1 more condition",
        "more_conditions": ", with {count} more conditions",
        "mostly_judged": ", mostly on judgement",
        "judged": ", {alone}",
        "judged_first": "{alone}, ",
        "than": " of {option}",
        "than_second": " of the second",
        "than_third": ", {margin} of the third",
        "than_fourth": ", {margin} of the fourth",
        "nearer": "; {option}, {margin} behind, cannot lead",
        "no_step": "No one step turns it.",
        "at_one_end": "At one end of what is not known {options} can level that.",
        "steps_turn": "{claims}, changed by one step, can turn that.",
        "steps_level": "{claims}, changed by one step, can level that.",
        "claims": "Any of {count} claims",
        "claims_two": "Either of 2 claims",
        "claims_one": "One claim",
        "others_or": "{first} or one of {count} others",
        "others_and": "{first} and {count} others",
        "level_with": "level with {options}",
        "better": "{option} does better",
        "equal": "Equal for both",
        "equal_roughly": "Equal, {how}",
        "unknown": "{how} ({known})",
        "settles": "{unknown}: {leads}",
        "only_there": "only {where} does {options} lead whatever else is not known",
        "only_there_level": "only {where} do {options} lead whatever else is not known",
        "there": "{where} {options} leads whatever else is not known",
        "there_level": "{where} {options} lead whatever else is not known",
        "there_first": "{where} {options} leads, {others}",
        "there_first_level": "{where} {options} lead, {others}",
        "there_then": "{where} {options}",
        "it": "it",
        "where_at": "at {low}",
        "where_up_to": "up to {high}",
        "where_from": "from {low}",
        "where_between": "from {low} to {high}",
        "settled_first": "{settled}. {others}",
        "settled_alone": "{settled}.",
        "other_not": "The other does not.",
        "others_not": "None of the {others} others settles it.",
        "other_too": "The other settles it too.",
        "others_too": "Each of {others} others can too.",
        "some_too": "{some} of {others} others can too.",
        "together": "No single answer settles it; {count} do: {answers}.",
        "together_2": "two",
        "together_3": "three",
        "answered": "{claim} at {at}",
        "not_settled": "No single answer settles it{tried}.",
        "tried_2": ", nor do two together",
        "tried_3": ", nor do two or three together",
        "most_hangs": "{first} Most hangs on {how}.",
    }
)


def filled(name: str, **parts: str) -> str:
    """The sentence of this name, or the part of one, with what it tells of."""
    return SENTENCES[name].format_map(parts)


# What is told of sources: on what an answer rests alone, how old that is, what a model cites.


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
