"""The words of `diff`: who leads and how much changes, conclusions, states, and the inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from stancecli import notation as fmt, report as r, wording
from stancecli.comparison.lines import input_entry
from stancecli.lenses.diff.conclusions import About, ConclusionDiff, Options
from stancecli.lenses.diff.finding import DecisionDiff, Diff
from stancecli.lenses.diff.sections import (
    IN_STATES,
    equilibria,
    of_states,
    one_decision,
    several_decisions,
)
from stancecli.methods.ladder import Conclusion
from stancecli.model import Effect
from stancecli.wording import verdict

INPUTS = 3
"""So many changes of inputs a short answer lists."""

_SUBJECTS = {
    About.RULED_OUT: "what is ruled out",
    About.DOMINATED: "what is dominated",
    About.COMPROMISE: "the best compromise over all interests",
    About.COMPROMISE_OF_PAIR: "the best compromise",
}


def describe(finding: Diff) -> r.Report:
    """Who leads now and how much changes; the conclusions, and the inputs they follow from."""
    titles = dict.fromkeys((finding.before, finding.after))
    subject, scope = "Diff", (" → ".join(titles),)
    if not finding.inputs:
        return r.Report(subject, "Nothing changes: both say the same.", scope=scope)
    conclusion, *more = chain(_foremost(finding), _apart(finding), _counts(finding))
    return r.Report(
        subject=subject,
        scope=scope,
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
    if parts := [*dict.fromkeys(LEFT_OUT[about] for diff in decisions for about in diff.left_out)]:
        yield f"Left out, too many cells: {fmt.listed(parts)}."
    if any(conclusion.changed and conclusion.at_midpoints for conclusion in conclusions):
        yield "At midpoints: with each unknown or range counted in the middle of it."
    if is_whole and len({diff.decider.id for diff in decisions}) > 1:
        yield "Points are each actor's own: those of two actors do not compare."


LEFT_OUT = {
    About.DOMINATED: "dominated options",
    About.COMPROMISE_OF_PAIR: "compromises between two",
}
"""What is not compared in a large table."""


# The first sentences.


def _foremost(finding: Diff) -> Iterator[str]:
    """The verdict on the one decision whose lead changes; of several, how many leads change."""
    decisions = finding.decisions
    changed = [diff for diff in decisions if _lead(diff).changed]
    if len(changed) == 1 or len(decisions) == 1:
        (diff,) = changed or decisions
        yield f"{diff.decider.name}: {verdict.conclusion(diff)}"
        yield _before(diff) if changed else "The lead stays as it was."
    elif decisions:
        yield _of_several(decisions, changed)


def _lead(diff: DecisionDiff) -> ConclusionDiff:
    return next(conclusion for conclusion in diff.conclusions if conclusion.about is About.LEADS)


def _before(diff: DecisionDiff) -> str:
    """How it stood before: `Before, “A” led “B” by 4.`"""
    found = diff.verdict_before
    leaders, leader = wording.names(found.leaders), fmt.quoted(found.leader.name)
    match found.verdict:
        case Conclusion.EMPTY:
            return "Before, nothing was judged."
        case Conclusion.ONLY:
            return f"Before, {leader} was the only open option."
        case Conclusion.LEVEL:
            return f"Before, {leaders} were level."
        case Conclusion.OPEN:
            return f"Before, it was open between {wording.names((found.leader, *found.rivals))}."
    rival = fmt.quoted(found.rival.name) if found.rival else "the others"
    firm = ", and no one step turned it" if found.verdict is Conclusion.FIRM else ""
    return f"Before, {leader} led {rival} by {fmt.tenths(found.margin or 0)}{firm}."


def _of_several(decisions: Sequence[DecisionDiff], changed: Sequence[DecisionDiff]) -> str:
    """On how many decisions the lead or its verdict changes, whose they are, and what is open."""
    total = len(decisions)
    now, before = (
        [found.verdict for found in verdicts].count(Conclusion.OPEN)
        for verdicts in (
            [diff.verdict for diff in decisions],
            [diff.verdict_before for diff in decisions],
        )
    )
    was = f", {before or 'none'} before" if now != before else ""
    still = f" Open: {now or 'none'} of {total}{was}." if now or before else ""
    if not changed:
        return f"On each of {total} decisions the lead stays as it was.{still}"
    lead = "The lead, or how sure it is, changes on"
    if len(changed) == total:
        return f"{lead} each of {total} decisions.{still}"
    whose = fmt.listed(dict.fromkeys(diff.decider.name for diff in changed))
    return f"{lead} {len(changed)} of {total} decisions: {whose}.{still}"


def _apart(finding: Diff) -> Iterator[str]:
    """How many decisions only one of the two has."""
    if finding.gone:
        yield f"Gone: {fmt.counted(len(finding.gone), 'decision')}, with all that followed."
    if finding.new:
        yield f"New: {fmt.counted(len(finding.new), 'decision')}."


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
        resting = "" if finding.is_otherwise else ", and no conclusion rests on that"
        yield f"{inputs} {change}{resting}{newly}."
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
    if any(conclusion.about is About.LEADS for conclusion, _ in changed):
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
    """By the strictest concept by which equilibria change, in how many states it held and holds."""
    by_concept = finding.equilibria.by_concept if finding.equilibria else ()
    for diff in by_concept:
        if diff.changed:
            before, after = of_states(diff.before), of_states(diff.after)
            yield f"{IN_STATES[diff.concepts[0]]} {before} before, {after} now."
            return
