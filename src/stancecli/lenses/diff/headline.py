"""The sentences with which `diff` begins: how much changes, what is lost, who leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from stancecli import notation as fmt
from stancecli.lenses.diff.conclusions import About, Conclusion, Options
from stancecli.lenses.diff.finding import DecisionDiff, Diff
from stancecli.lenses.diff.wording import is_range, scores, share
from stancecli.model import Effect

_LEAD = (About.LEADS, About.LEADS_BY_RANK)
_SUBJECTS = {
    About.LEADS: "as weighed, the lead",
    About.LEADS_BY_RANK: "by rank of importance alone, the lead",
    About.RULED_OUT: "what is ruled out",
    About.DOMINATED: "what is dominated",
    About.LEAST_BAD: "what is least bad over all interests",
    About.LEAST_BAD_OF_PAIR: "what is least bad",
}


def conclusion(of: Diff) -> str:
    """How many inputs change, how many conclusions, and of how much nothing is known any longer."""
    count, changes = len(of.inputs), sum(of.verdicts)
    inputs = f"{fmt.counted(count, 'input')} {'changes' if count == 1 else 'change'}"
    if not of.verdicts:
        return f"{inputs}, and no conclusion rests on that.{_lost(of)}"
    if not changes:
        return f"{inputs}; none of {fmt.counted(len(of.verdicts), 'conclusion')} does.{_lost(of)}"
    return f"{inputs}, and {changes} of {fmt.counted(len(of.verdicts), 'conclusion')}.{_lost(of)}"


def _lost(of: Diff) -> str:
    lost = Counter(
        "effect" if isinstance(each.thing, Effect) else "importance"
        for each in of.inputs
        if each.becomes_unknown
    )
    said = fmt.listed(fmt.counted(lost[kind], kind) for kind in sorted(lost))
    return f" Newly unknown: {said}." if said else ""


def foremost(of: Diff) -> str:
    """Who leads where, and the weightiest conclusion that changes.

    What changes on pairs, or over all interests, only with what is no longer known is no news: it
    stands in the list below.
    """
    moved = [(c, d) for d in of.decisions for c in d.conclusions if c.changed and _is_news(c)]
    foremost = min(moved, key=lambda pair: list(About).index(pair[0].about), default=None)
    if not foremost:
        return " ".join((*_stays(of), *_rests(of)))
    change, where = foremost
    if change.about in _LEAD:
        return f"{where.decider.name}: {_goes(change)}"
    whose = "There," if len(of.decisions) == 1 else f"{where.decider.name}:"
    return " ".join((*_stays(of), whose, _goes(change)))


def _is_news(of: Conclusion) -> bool:
    return of.about in _LEAD or not of.at_midpoints


def _goes(of: Conclusion) -> str:
    subject = _SUBJECTS[of.about]
    if of.between:
        subject += f" on {fmt.listed(fmt.quoted(each.name) for each in of.between)}"
    how = ", with each unknown or range at its midpoint" if of.at_midpoints else ""
    before, after = _quoted(of.before), _quoted(of.after)
    return f"{subject} goes from {before} to {after}{how}."


def _quoted(options: Options | None) -> str:
    if options is None:
        return "one option that is best for both"
    return fmt.listed(fmt.quoted(each.name) for each in options) or "none"


def _stays(of: Diff) -> Iterator[str]:
    """That the leads stay; for one decision also with how many points, in how many weightings."""
    if len(of.decisions) > 1:
        yield f"On each of {len(of.decisions)} decisions the lead stays where it was."
        return
    for each in of.decisions:
        found = {c.about: c for c in each.conclusions}
        weighed, ranked = found[About.LEADS], found[About.LEADS_BY_RANK]
        yield f"{each.decider.name}: as weighed, the lead stays with {_quoted(weighed.after)}."
        yield from _points(each, weighed)
        yield from _shares(ranked, weighed)


def _points(of: DecisionDiff, leads: Conclusion) -> Iterator[str]:
    for each in of.points:
        known_otherwise = is_range(each) and each.bounds_before != each.bounds_after
        if leads.after == (each.option,) and known_otherwise:
            yield f"Its points: {scores(each)}."


def _shares(ranked: Conclusion, weighed: Conclusion) -> Iterator[str]:
    if not (ranked.share_before and ranked.share_after):
        return
    before, after = share(ranked.share_before), share(ranked.share_after)
    if before != after:
        holds = "holds" if ranked.after == weighed.after else f"stays with {_quoted(ranked.after)}"
        yield f"By rank alone it {holds} in {after} weightings; before, in {before}."


def _rests(of: Diff) -> Iterator[str]:
    for each in of.resting.verdicts if of.resting else ():
        if each.changed:
            before, after = (
                f"{of_them.rests or 'none'} of {fmt.counted(of_them.states, 'state')}"
                for of_them in (each.before, each.after)
            )
            yield f"Where it can rest ({', '.join(each.concepts)}): before, {before}; now, {after}."
            return
