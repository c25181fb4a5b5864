"""What follows differently: the conclusions on each decision, and which states hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from stancecli import notation as fmt, report as r, wording
from stancecli.comparison.inputs import CHANGED
from stancecli.lenses.diff.conclusions import About, ConclusionDiff, Options
from stancecli.lenses.diff.finding import (
    ConceptDiff,
    DecisionDiff,
    EquilibriaDiff,
    EquilibriumCount,
    Points,
)
from stancecli.methods.stability.verdict import Footing, Hold
from stancecli.methods.verdict import Verdict
from stancecli.model import Actor, Range
from stancecli.wording import verdict

STAYS = "="
DECISIONS, OPTIONS = 5, 6
"""So many decisions, and points of options, a short answer lists."""

NAMES = {
    About.LEADS: "Leads",
    About.RULED_OUT: "Ruled out",
    About.DOMINATED: "Dominated",
    About.COMPROMISE: "Best compromise over all",
    About.COMPROMISE_OF_PAIR: "Best compromise",
}

# Conclusions: those that change first.


def one_decision(diff: DecisionDiff) -> r.Shortened:
    """The conclusions on the one decision that is touched, and the points of its options."""
    changed, stays = _parted(diff)
    short: list[r.Block] = [r.Listing(tuple(_in_short(diff, changed, stays)))]
    short.append(_points_section(diff, OPTIONS))
    title = _title(diff)
    return r.Shortened((_whole(diff),), (r.Section(title, tuple(short)),), "every conclusion")


def several_decisions(diffs: Sequence[DecisionDiff]) -> r.Shortened:
    """Who leads on each of several decisions, and what else changes there: a line a decision."""
    ordered = sorted(diffs, key=lambda diff: not any(c.changed for c in diff.conclusions))
    deciders = [diff.decider.id for diff in diffs]
    lines = [
        _decision_line(diff, is_known=deciders.count(diff.decider.id) == 1) for diff in ordered
    ]
    section = r.Section("Who leads", (r.listing(lines, DECISIONS),))
    whole = (section, *map(_whole, ordered))
    return r.Shortened(whole, (section,), "every conclusion, with points")


def _decision_line(diff: DecisionDiff, *, is_known: bool) -> r.Entry:
    """`South Korea: Speak out → Quiet diplomacy; dominated and 2 pairs change too`."""
    changed, _ = _parted(diff)
    leads = next(c for c in diff.conclusions if c.about is About.LEADS)
    name = diff.decider.name if is_known else f"{diff.decider.name}, {diff.decision.question}"
    before, after = _stands(diff.verdict_before), _stands(diff.verdict)
    said = f"{before} → {after}" if leads.changed else after
    others = [
        NAMES[conclusion.about].lower()
        for conclusion in changed
        if conclusion is not leads and not conclusion.between
    ]
    if pairs := _pairs(changed):
        others.append(f"{NAMES[About.COMPROMISE_OF_PAIR].lower()} of {pairs}")
    too = f"; also changed: {', '.join(others)}" if others else ""
    return r.Entry(r.text(r.strong(name), f": {said}{too}"), CHANGED if changed else STAYS)


def _stands(found: Verdict) -> str:
    """Who leads, and how surely: `Search and repatriate (open)`."""
    return fmt.marked(_options(found.leaders), verdict.short(found))


def _whole(diff: DecisionDiff) -> r.Section:
    changed, stays = _parted(diff)
    going = (_changed(diff, conclusion) for conclusion in changed)
    staying = (_unchanged(diff, conclusion) for conclusion in stays)
    listing = r.Listing((*going, *staying))
    return r.Section(_title(diff), (listing, _points_section(diff)))


def _title(diff: DecisionDiff) -> str:
    return f"{diff.decider.name} · {diff.decision.question}"


def _parted(diff: DecisionDiff) -> tuple[list[ConclusionDiff], list[ConclusionDiff]]:
    """The conclusions that change, and those that stay."""
    changed = [conclusion for conclusion in diff.conclusions if conclusion.changed]
    return changed, [conclusion for conclusion in diff.conclusions if not conclusion.changed]


def _in_short(
    diff: DecisionDiff, changed: Sequence[ConclusionDiff], stays: Sequence[ConclusionDiff]
) -> Iterator[r.Entry]:
    """What changes, pairs counted; then what stays, on one line."""
    yield from (_changed(diff, conclusion) for conclusion in changed if not conclusion.between)
    if pairs := _pairs(changed):
        yield r.Entry(f"{NAMES[About.COMPROMISE_OF_PAIR]} of {pairs}", CHANGED)
    same = [NAMES[conclusion.about].lower() for conclusion in stays if not conclusion.between]
    if kept := _pairs(stays, other=bool(pairs)):
        same.append(f"{NAMES[About.COMPROMISE_OF_PAIR].lower()} of {kept}")
    if same:
        yield r.Entry(f"As before: {', '.join(same)}", STAYS, step=1)


def _pairs(conclusions: Sequence[ConclusionDiff], *, other: bool = False) -> str:
    """How many of these conclusions are on a pair of criteria: `3 pairs`, or nothing."""
    count = sum(bool(conclusion.between) for conclusion in conclusions)
    return fmt.counted(count, "other pair" if other else "pair") if count else ""


def _changed(diff: DecisionDiff, conclusion: ConclusionDiff) -> r.Entry:
    if conclusion.about is About.LEADS:
        return _goes(_name(conclusion), f"{_stands(diff.verdict_before)} → {_stands(diff.verdict)}")
    before, after = _options(conclusion.before), _options(conclusion.after)
    midpoints = ", at midpoints" * conclusion.at_midpoints
    return _goes(_name(conclusion), f"{before} → {after}{midpoints}")


def _unchanged(diff: DecisionDiff, conclusion: ConclusionDiff) -> r.Entry:
    if conclusion.about is About.LEADS:
        return _stays(_name(conclusion), _stands(diff.verdict))
    return _stays(_name(conclusion), _options(conclusion.after))


def _name(conclusion: ConclusionDiff) -> str:
    between = " / ".join(criterion.name for criterion in conclusion.between)
    return ", ".join(filter(None, (NAMES[conclusion.about], between)))


def _goes(what: str, change: str) -> r.Entry:
    return r.Entry(r.text(r.strong(what), f": {change}"), CHANGED)


def _stays(what: str, held: str) -> r.Entry:
    return r.Entry(f"{what}: {held}", STAYS)


def _options(options: Options | None) -> str:
    if options is None:
        return "one best for both"
    return " · ".join(option.name for option in options) or "none"


def _points_section(diff: DecisionDiff, most: int | None = None) -> r.Section:
    entries = (_scored(diff, points) for points in diff.points)
    uncertain = any(points.uncertain for points in diff.points)
    note = "in brackets: at least and at most" if uncertain else ""
    return r.Section("Points", (r.listing(entries, most),), note)


def _scored(diff: DecisionDiff, points: Points) -> r.Entry:
    current = wording.standing(diff, points.option)
    return r.Entry(fmt.marked(points.option.name, current), aside=_points(points))


def _points(points: Points) -> str:
    """`−7 → −9`, each with the least and the most where it is not known exactly."""
    before = _score(points.before, points.bounds_before)
    after = _score(points.after, points.bounds_after)
    return f"{before} → {after}" if before != after else before


def _score(score: Fraction | None, bounds: Range | None) -> str:
    if score is None or bounds is None:
        return "none"
    return fmt.number(score) if bounds.exact else f"{fmt.number(score)} ({fmt.interval(bounds)})"


# Which states hold.

_HOLDS = {
    Footing.NO_VERDICT: "no verdict",
    Footing.HOLDS: "holds",
    Footing.AS_ENTERED: "holds as entered",
    Footing.NOT_AS_ENTERED: "does not hold as entered",
    Footing.NOT: "does not hold",
}
_KEEPS = {
    Hold.NOBODY_GAINS: "nobody gains by moving",
    Hold.CANNOT_BE_LEFT: "it cannot be left",
    Hold.COUNTER_MOVES: "a counter-move that pays its maker undoes each gain",
    Hold.THREATS: "a threat undoes each gain",
}
IN_STATES = {
    "Nash": "Nobody gains by moving in",
    "SEQ": "Counter-moves that pay undo each gain in",
    "SMR": "Threats undo each gain, without a way out, in",
    "GMR": "Threats undo each gain in",
}
_COUNTED = {
    "Nash": "nobody gains by moving in",
    "SEQ": "counter-moves that pay undo each gain in",
    "GMR": "threats do in",
}
"""What each concept says of a state, and of states, alone and counted; the strictest first."""


def equilibria(diff: EquilibriaDiff, *, at_midpoints: bool) -> r.Shortened:
    """In how many states nobody gains by moving, or can be stopped; by every concept in whole."""
    note = (
        "Nash: nobody looks beyond a move of one's own. SEQ: to answers that gain their mover. "
        "SMR, GMR: to any answer."
    )
    middle = " Unknowns and ranges count at midpoints." if at_midpoints else ""
    counted = _in_few_words(diff)
    told = [
        (diff.current_changed, _current(diff, with_concepts=True)),
        (any(found.changed for found in diff.by_concept), counted),
        *((found.changed, _by_concept(found)) for found in diff.by_concept),
    ]
    whole = (entry for _, entry in sorted(told, key=lambda each: not each[0]))
    title = "Which states hold"
    return r.Shortened(
        (r.Section(title, (r.Listing(tuple(whole)), r.Note(note + middle))),),
        (r.Section(title, (r.Listing((_current(diff), counted)),)),),
        "states by each concept",
    )


def _current(diff: EquilibriaDiff, *, with_concepts: bool = False) -> r.Entry:
    before, after = (
        fmt.marked(_held(holds, keeps, silent), ", ".join(concepts) if with_concepts else "")
        for holds, keeps, silent, concepts in (
            (diff.holds_before, diff.kept_before, diff.unjudged_before, diff.current_before),
            (diff.holds_after, diff.kept_after, diff.unjudged_after, diff.current_after),
        )
    )
    state = "The current state" if diff.current else "The state in place"
    if diff.current_changed:
        return _goes(state, f"{before} → {after}")
    return _stays(state, after)


def _held(holds: Footing, keeps: Hold | None, unjudged: Sequence[Actor]) -> str:
    """How surely a state holds, and by what: `holds as entered, nobody gains by moving`."""
    if not keeps or holds is Footing.NO_VERDICT:
        return _HOLDS[holds]
    said = [_HOLDS[holds]]
    # Where nobody was asked, that nobody gains would say too much.
    if keeps is not Hold.NOBODY_GAINS or not unjudged:
        said.append(_KEEPS[keeps])
    if unjudged:
        said.append(f"not judged: options of {fmt.few(actor.name for actor in unjudged)}")
    return ", ".join(said)


def _in_few_words(diff: EquilibriaDiff) -> r.Entry:
    """`Of 48 states: nobody gains by moving in 1 → none; …`."""
    counts = []
    for concept, words in _COUNTED.items():
        found = next(known for known in diff.by_concept if concept in known.concepts)
        counts.append(f"{words} {_arrow(found.before.count, found.after.count)}")
    first = diff.by_concept[0]
    changed = any(found.changed for found in diff.by_concept)
    states = _arrow(first.before.states, first.after.states)
    said = f"Of {states} states: {'; '.join(counts)}"
    return r.Entry(said, CHANGED if changed else STAYS)


def _arrow(before: int, after: int) -> str:
    """`11 → 12`; one number where it stays."""
    was, now = (f"{count:,}" if count else "none" for count in (before, after))
    return now if was == now else f"{was} → {now}"


def _by_concept(diff: ConceptDiff) -> r.Entry:
    concepts, after = f"By {fmt.listed(diff.concepts)}", _states(diff.after)
    if not diff.changed:
        return _stays(concepts, after)
    # How many of them stay, where the counts do not tell.
    counted = diff.kept is not None and diff.before.count and diff.after.count
    kept = f", {diff.kept or 'none'} as before" if counted else ""
    return _goes(concepts, f"{_states(diff.before)} → {after}{kept}")


def _states(equilibria: EquilibriumCount) -> str:
    """How many states are equilibria, and what they share."""
    count = of_states(equilibria)
    shared = wording.names(equilibria.shared)
    if equilibria.count == 1:
        return f"{count}, the current one" if equilibria.in_place else f"{count}: {shared}"
    return f"{count}, all with {shared}" if shared else count


def of_states(equilibria: EquilibriumCount) -> str:
    """`11 of 48 states`."""
    return f"{equilibria.count or 'none'} of {fmt.counted(equilibria.states, 'state')}"
