"""The words of `diff`: who leads and how much changes, conclusions, states, and the inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from stancecli import notation as fmt, report as r, wording
from stancecli.lenses.diff.changes import input_entry
from stancecli.lenses.diff.conclusions import About, Conclusion, Options
from stancecli.lenses.diff.finding import Diff
from stancecli.lenses.diff.sections import (
    equilibria,
    of_states,
    one_decision,
    several_decisions,
    share,
    share_moves,
)
from stancecli.methods.robustness.acceptability import DRAWS, sampling_error
from stancecli.model import Actor, Effect

INPUTS = 3
"""So many changes of inputs a short answer lists."""

_SUBJECTS = {
    About.RULED_OUT: "what is ruled out",
    About.DOMINATED: "what is dominated",
    About.LEAST_BAD: "the best compromise over all interests",
    About.LEAST_BAD_OF_PAIR: "the best compromise",
}
_LEAD = (About.LEADS, About.LEADS_BY_RANK)


def describe(finding: Diff) -> r.Report:
    """Who leads now and how much changes; the conclusions, and the inputs they follow from."""
    titles = dict.fromkeys((finding.before, finding.after))
    asked = f"Diff · {' → '.join(titles)}"
    if not finding.inputs:
        return r.Report(asked, "Nothing changes: both say the same.")
    conclusion, *more = chain(_foremost(finding), _counts(finding))
    return r.Report(
        asked=asked,
        conclusion=conclusion,
        more=" ".join(more),
        blocks=tuple(_blocks(finding)),
        next=tuple(
            r.Next("tradeoffs", (diff.decision.id,), "the table as it then is")
            for diff in finding.decisions[:3]
        ),
    )


def _blocks(finding: Diff) -> Iterator[r.Block]:
    decisions = finding.decisions
    if len(decisions) == 1:
        yield one_decision(decisions[0])
    elif decisions:
        yield several_decisions(decisions)
    if finding.equilibria:
        uncertain = any(points.uncertain for diff in decisions for points in diff.points)
        yield equilibria(finding.equilibria, at_midpoints=uncertain)
    yield r.Section("Inputs", (r.listing(map(input_entry, finding.inputs), INPUTS),))
    short, whole = (" ".join(_notes(finding, is_whole=is_whole)) for is_whole in (False, True))
    yield r.Shortened((r.Note(whole),) if whole else (), (r.Note(short),) if short else ())


def _notes(finding: Diff, *, is_whole: bool) -> Iterator[str]:
    """What is left out, and how to read what stands above."""
    decisions = finding.decisions
    conclusions = [conclusion for diff in decisions for conclusion in diff.conclusions]
    if finding.not_compared:
        yield f"Which states hold is left out: {finding.not_compared}."
    if finding.untouched:
        others = "other decision" if decisions else "decision"
        count = fmt.counted(len(finding.untouched), others)
        yield f"{count}: no value in the table changes."
    # A short answer shows the shares of one decision alone, and only where they change.
    moved = any(c.shares and (c.changed or share_moves(c)) for c in conclusions)
    if is_whole or (len(decisions) == 1 and moved):
        yield from _on_shares(conclusions)
    if any(conclusion.changed and conclusion.at_midpoints for conclusion in conclusions):
        yield "At midpoints: with each unknown or range counted in the middle of it."
    if is_whole and len({diff.decider.id for diff in decisions}) > 1:
        yield "Points are each actor's own: those of two actors do not compare."


def _on_shares(conclusions: Iterable[Conclusion]) -> Iterator[str]:
    """How to read the shares that stand with these conclusions, if any do."""
    shares = [index for conclusion in conclusions for index in conclusion.shares]
    if shares:
        counts = "Of 100:" if any(share(index) != "all" for index in shares) else "All"
        exact = all(index.exact for index in shares)
        drawn = "" if exact else f", {DRAWS:,} of them drawn, ±{sampling_error(DRAWS)}"
        yield f"{counts} ways to weigh in that order of importance{drawn}; no odds of what happens."


# The first sentences.


def _foremost(finding: Diff) -> Iterator[str]:
    """Who leads where, or that the leads stay; nothing where no table changes."""
    for about in _LEAD:
        changed = [
            (diff.decider, conclusion)
            for diff in finding.decisions
            for conclusion in diff.conclusions
            if conclusion.about is about and conclusion.changed
        ]
        if changed:
            yield _lead_changes(changed, len(finding.decisions))
            return
    if len(finding.decisions) > 1:
        yield f"On each of {len(finding.decisions)} decisions the lead stays where it was."
    elif finding.decisions:
        (diff,) = finding.decisions
        lead = next(c for c in diff.conclusions if c.about is About.LEADS)
        yield f"{diff.decider.name}: the lead stays with {_quoted(lead.after)}."


def _lead_changes(changed: list[tuple[Actor, Conclusion]], decisions: int) -> str:
    """Who leads on the one decision where that changes; of several, whose they are."""
    decider, first = changed[0]
    order = "by the order of importance alone, " if first.about is About.LEADS_BY_RANK else ""
    at_midpoints = any(conclusion.at_midpoints for _, conclusion in changed)
    middle = ", with each unknown or range at its midpoint" if at_midpoints else ""
    if len(changed) == 1:
        return f"{decider.name}: {order}{_leads(first)}{middle}."
    whose = fmt.listed(dict.fromkeys(decider.name for decider, _ in changed))
    said = f"{order}the lead changes on {len(changed)} of {decisions} decisions{middle}: {whose}."
    return f"{said[0].upper()}{said[1:]}"


def _leads(lead: Conclusion) -> str:
    """`“Benign neglect” leads instead of “Search and repatriate”`."""
    before, after = lead.before or (), lead.after or ()
    if not after:
        return f"nothing leads any more; before, {_quoted(before)} did"
    if len(before) == len(after) == 1:
        return f"{wording.leading(after)} instead of {_quoted(before)}"
    return f"{wording.leading(after)}; before, {_quoted(before)} did"


def _counts(finding: Diff) -> Iterator[str]:
    """How many conclusions change, with how many inputs; where no lead does, the weightiest."""
    count, changes = len(finding.inputs), sum(finding.verdicts)
    inputs, all_ = fmt.counted(count, "input"), fmt.counted(len(finding.verdicts), "conclusion")
    unknown = Counter(
        "effect" if isinstance(change.thing, Effect) else "importance"
        for change in finding.inputs
        if change.becomes_unknown
    )
    listed = fmt.listed(fmt.counted(unknown[kind], kind) for kind in sorted(unknown))
    newly = f"; newly unknown: {listed}" if listed else ""
    if not finding.verdicts:
        change = "changes" if count == 1 else "change"
        yield f"{inputs} {change}, and no conclusion rests on that{newly}."
        return
    change = "change" if changes > 1 else "changes"
    yield f"{changes or 'None'} of {all_} {change} with {inputs}{newly}."
    yield from _news(finding)


def _news(finding: Diff) -> Iterator[str]:
    """Where no lead changes, the weightiest conclusion that does.

    What changes only with what is no longer known is no news: it stands in the list below.
    """
    changed = [
        (conclusion, diff.decider.name)
        for diff in finding.decisions
        for conclusion in diff.conclusions
        if conclusion.changed
    ]
    if any(conclusion.about in _LEAD for conclusion, _ in changed):
        return
    news = [(conclusion, who) for conclusion, who in changed if not conclusion.at_midpoints]
    if news:
        conclusion, who = min(news, key=lambda pair: list(About).index(pair[0].about))
        on = wording.names(conclusion.between)
        subject = f"{_SUBJECTS[conclusion.about]}{f' on {on}' if on else ''}"
        before, after = _quoted(conclusion.before), _quoted(conclusion.after)
        whose = "There," if len(finding.decisions) == 1 else f"{who}:"
        yield f"{whose} {subject} goes from {before} to {after}."
    elif finding.equilibria:
        yield from _equilibria_change(finding)


def _quoted(options: Options | None) -> str:
    if options is None:
        return "one option that is best for both"
    return wording.names(options) or "none"


def _equilibria_change(finding: Diff) -> Iterator[str]:
    """By the strictest concepts by which equilibria change, how many there were and are."""
    by_concept = finding.equilibria.by_concept if finding.equilibria else ()
    for diff in by_concept:
        if diff.changed:
            before, after = of_states(diff.before), of_states(diff.after)
            concepts = ", ".join(diff.concepts)
            yield f"States that hold ({concepts}): {before} before, {after} now."
            return
