"""The words of `diff`: how much changes and who leads, the inputs, conclusions and equilibria."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain

from stancecli import notation as fmt, report as r, wording
from stancecli.lenses.diff.conclusions import About, Conclusion, Options
from stancecli.lenses.diff.finding import (
    ConceptDiff,
    DecisionDiff,
    Diff,
    EquilibriaDiff,
    EquilibriumCount,
    Points,
)
from stancecli.lenses.diff.inputs import CHANGED, FieldChange, Input, Value
from stancecli.methods.robustness.acceptability import DRAWS, AcceptabilityIndex, sampling_error
from stancecli.model import (
    IMPORTANCE,
    OPEN,
    STANCE,
    STRENGTH,
    Citation,
    Effect,
    Option,
    Range,
    exactly,
)

STAYS = "="
INPUTS_SHOWN = 12
"""So many changes of inputs are listed by default."""
PAIRS_SHOWN = 3
"""So many changed pairs of a decision are listed by default."""

_NAMES = {
    About.LEADS: "Leads as weighed",
    About.LEADS_BY_RANK: "Leads by rank alone",
    About.RULED_OUT: "Ruled out",
    About.DOMINATED: "Dominated",
    About.LEAST_BAD: "Least bad over all",
    About.LEAST_BAD_OF_PAIR: "Least bad",
}
_SUBJECTS = {
    About.LEADS: "as weighed, the lead",
    About.LEADS_BY_RANK: "by rank of importance alone, the lead",
    About.RULED_OUT: "what is ruled out",
    About.DOMINATED: "what is dominated",
    About.LEAST_BAD: "what is least bad over all interests",
    About.LEAST_BAD_OF_PAIR: "what is least bad",
}
_LEAD = (About.LEADS, About.LEADS_BY_RANK)


def describe(finding: Diff) -> r.Report:
    """How much changes, the inputs, and the conclusions: those that change before the others."""
    titles = dict.fromkeys((finding.before, finding.after))
    asked = f"Diff · {' → '.join(titles)}"
    if not finding.inputs:
        return r.Report(asked, "Nothing changes: both say the same.")
    return r.Report(
        asked=asked,
        conclusion=_conclusion(finding),
        more=_foremost(finding),
        blocks=tuple(_blocks(finding)),
        next=tuple(
            r.Next("tradeoffs", (diff.decision.id,), "the table as it then is")
            for diff in finding.decisions[:3]
        ),
    )


def _blocks(finding: Diff) -> Iterator[r.Block]:
    yield r.Section("Inputs", (r.listing(map(_input, finding.inputs), INPUTS_SHOWN),))
    decisions = finding.decisions
    for diff in sorted(decisions, key=lambda diff: not any(c.changed for c in diff.conclusions)):
        yield _decision(diff)
    if finding.equilibria:
        uncertain = any(points.uncertain for diff in decisions for points in diff.points)
        yield _equilibria(finding.equilibria, at_midpoints=uncertain)
    if finding.not_compared:
        yield r.Note(f"Where it can rest is left out: {finding.not_compared}.")
    if finding.untouched:
        others = "other decision" if decisions else "decision"
        count = fmt.counted(len(finding.untouched), others)
        yield r.Note(f"{count}: no value in the table changes.")
    # A short answer shows no shares where it tells only that all conclusions are as before.
    in_short = [
        diff
        for diff in decisions
        if any(conclusion.changed or _share_moves(conclusion) for conclusion in diff.conclusions)
    ]
    yield r.Shortened(tuple(_on_shares(decisions)), tuple(_on_shares(in_short)))
    if any(c.changed and c.at_midpoints for diff in decisions for c in diff.conclusions):
        yield r.Note("At midpoints: with each unknown or range counted in the middle of it.")
    if len({diff.decider.id for diff in decisions}) > 1:
        yield r.Note("Points are each actor's own: those of two actors do not compare.")


def _on_shares(decisions: Iterable[DecisionDiff]) -> Iterator[r.Note]:
    """How to read the shares that stand with these decisions, if any do."""
    conclusions = chain.from_iterable(diff.conclusions for diff in decisions)
    shares = [share for conclusion in conclusions for share in conclusion.shares]
    if shares:
        counts = "Of 100:" if any(_share(share) != "all" for share in shares) else "All"
        exact = all(share.exact for share in shares)
        drawn = "" if exact else f", {DRAWS:,} of them drawn, ±{sampling_error(DRAWS)}"
        yield r.Note(
            f"{counts} ways to weigh in that order of importance{drawn}; no odds of what happens."
        )


# The first sentences.


def _conclusion(finding: Diff) -> str:
    """How many inputs change, how many conclusions, and of how much nothing is known any longer."""
    count, changes = len(finding.inputs), sum(finding.verdicts)
    inputs = f"{fmt.counted(count, 'input')} {'changes' if count == 1 else 'change'}"
    conclusions = fmt.counted(len(finding.verdicts), "conclusion")
    if not finding.verdicts:
        said = f"{inputs}, and no conclusion rests on that."
    elif not changes:
        said = f"{inputs}; none of {conclusions} does."
    else:
        said = f"{inputs}, and {changes} of {conclusions}."
    unknown = Counter(
        "effect" if isinstance(change.thing, Effect) else "importance"
        for change in finding.inputs
        if change.becomes_unknown
    )
    listed = fmt.listed(fmt.counted(unknown[kind], kind) for kind in sorted(unknown))
    return f"{said} Newly unknown: {listed}." if listed else said


def _foremost(finding: Diff) -> str:
    """Who leads where, and the weightiest conclusion that changes.

    What changes on pairs, or over all interests, only with what is no longer known is no news: it
    stands in the list below.
    """
    news = [
        (conclusion, diff.decider.name)
        for diff in finding.decisions
        for conclusion in diff.conclusions
        if conclusion.changed and (conclusion.about in _LEAD or not conclusion.at_midpoints)
    ]
    if not news:
        return " ".join((*_leads_stay(finding), *_equilibria_change(finding)))
    change, decider = min(news, key=lambda pair: list(About).index(pair[0].about))
    goes = (
        f"{_subject(change)} goes from {_quoted(change.before)} to {_quoted(change.after)}"
        f"{', with each unknown or range at its midpoint' if change.at_midpoints else ''}."
    )
    if change.about in _LEAD:
        return f"{decider}: {goes}"
    whose = "There," if len(finding.decisions) == 1 else f"{decider}:"
    return " ".join((*_leads_stay(finding), whose, goes))


def _subject(conclusion: Conclusion) -> str:
    on = wording.names(conclusion.between)
    return f"{_SUBJECTS[conclusion.about]}{f' on {on}' if on else ''}"


def _quoted(options: Options | None) -> str:
    if options is None:
        return "one option that is best for both"
    return wording.names(options) or "none"


def _leads_stay(finding: Diff) -> Iterator[str]:
    """That the leads stay; for one decision also with how many points, in how many weightings."""
    if len(finding.decisions) > 1:
        yield f"On each of {len(finding.decisions)} decisions the lead stays where it was."
        return
    for diff in finding.decisions:
        by_about = {conclusion.about: conclusion for conclusion in diff.conclusions}
        weighed, ranked = by_about[About.LEADS], by_about[About.LEADS_BY_RANK]
        yield f"{diff.decider.name}: as weighed, the lead stays with {_quoted(weighed.after)}."
        for points in diff.points:
            known_otherwise = points.uncertain and points.bounds_before != points.bounds_after
            if weighed.after == (points.option,) and known_otherwise:
                yield f"Its points: {_points(points)}."
        if _share_moves(ranked):
            same = ranked.after == weighed.after
            holds = "holds" if same else f"stays with {_quoted(ranked.after)}"
            before, after = map(_share, ranked.shares)
            yield f"By rank alone it {holds} in {after} weightings; before, in {before}."


def _equilibria_change(finding: Diff) -> Iterator[str]:
    """By the strictest concepts by which equilibria change, how many there were and are."""
    by_concept = finding.equilibria.by_concept if finding.equilibria else ()
    for diff in by_concept:
        if diff.changed:
            before, after = _of_states(diff.before), _of_states(diff.after)
            concepts = ", ".join(diff.concepts)
            yield f"Where it can rest ({concepts}): before, {before}; now, {after}."
            return


# Inputs.


_REASONS = frozenset({"because", "confidence"})
"""Told by default only where nothing else changes."""
_PROSE = frozenset({"because", "about", "says"})
_WORDS = frozenset({"kind", "confidence"})
_SCALES = {"importance": IMPORTANCE, "force": IMPORTANCE, "stance": STANCE, "strength": STRENGTH}


def _input(change: Input) -> r.Entry:
    own = [field for field in change.changes if field.field not in _REASONS]
    reasons = [field for field in change.changes if field.field in _REASONS] if own else []
    along = f"and {fmt.counted(change.along, 'part or claim', 'parts and claims')} with it"
    said = (change.name, *((along,) if change.along else ()), *map(_field, own or change.changes))
    details = ", ".join(r.plain(_field(field)) for field in reasons)
    return r.Entry(_commas(said), change.mark, details=(details,) if details else ())


def _commas(parts: Iterable[r.Words]) -> r.Text:
    first, *others = parts
    return r.text(first, *(r.text(", ", part) for part in others))


def _field(change: FieldChange) -> r.Words:
    field, before, after = change.field, change.before, change.after
    if field in _PROSE:
        return f"{field} reworded"
    if field == "cite":
        return _citing(_citations(before), _citations(after))
    if field == "size" and isinstance(before, Range) and isinstance(after, Range):
        return r.text("effect ", r.change(before, after))
    if field == "given":
        return f"given {_value(field, after)}, not {_value(field, before)}"
    return f"{field.replace('_', ' ')} {_value(field, before)} → {_value(field, after)}"


def _citing(before: tuple[Citation, ...], after: tuple[Citation, ...]) -> str:
    if not before or not after:
        return " → ".join(r.Basis(cite, judgement=not cite).marks for cite in (before, after))
    gone = tuple(citation for citation in before if citation not in after)
    come = tuple(citation for citation in after if citation not in before)
    parts = (("no longer cites", gone), ("now cites", come))
    return ", ".join(f"{when} {r.Basis(cite).marks}" for when, cite in parts if cite)


def _citations(value: Value) -> tuple[Citation, ...]:
    return tuple(c for c in value if isinstance(c, Citation)) if isinstance(value, tuple) else ()


def _value(field: str, value: Value) -> str:
    match value:
        case Range() if value == OPEN:
            return "any"
        case Range():
            return fmt.worded(value, _SCALES.get(field, {}))
        case bool():
            return "yes" if value else "no"
        case Fraction():
            return fmt.worded(exactly(value), _SCALES.get(field, {}))
        case Option():
            return fmt.quoted(value.name)
        case tuple():
            return fmt.listed(fmt.quoted(str(part)) for part in value) or "nothing"
        case str():
            return (value if field in _WORDS else fmt.quoted(value)) if value else "nothing"
    return "binding" if field == "force" else "nothing"


# Conclusions: those that change first.


def _decision(diff: DecisionDiff) -> r.Section:
    changed = [conclusion for conclusion in diff.conclusions if conclusion.changed]
    stays = [conclusion for conclusion in diff.conclusions if not conclusion.changed]
    if changed:
        short, tells = tuple(_without_most_pairs(changed, stays)), "all pairs"
    else:
        all_of_them = _stays(f"All {len(stays)} conclusions", "as before")
        short = (all_of_them, *map(_unchanged, filter(_share_moves, stays)))
        tells = "all conclusions"
    whole = (*map(_changed, changed), *map(_unchanged, stays))
    listing: r.Block = r.Listing(whole)
    if short != whole:
        listing = r.Shortened((listing,), (r.Listing(short),), tells)
    points = r.Section(
        "Points",
        (r.Listing(tuple(_scored(diff, points) for points in diff.points)),),
        "in brackets: at least and at most" if any(p.uncertain for p in diff.points) else "",
    )
    return r.Section(f"{diff.decider.name} · {diff.decision.question}", (listing, points))


def _without_most_pairs(changed: list[Conclusion], stays: list[Conclusion]) -> Iterator[r.Entry]:
    """All but most of the pairs, which are counted."""
    pairs = [conclusion for conclusion in changed if conclusion.between]
    left_out = pairs[PAIRS_SHOWN:]
    yield from (_changed(conclusion) for conclusion in changed if conclusion not in left_out)
    if left_out:
        yield r.Entry(f"Least bad, {fmt.counted(len(left_out), 'more pair')}", CHANGED)
    yield from (_unchanged(conclusion) for conclusion in stays if not conclusion.between)
    if same := sum(bool(conclusion.between) for conclusion in stays):
        others = fmt.counted(same, "other pair" if pairs else "pair")
        yield _stays(f"Least bad, {others}", "as before")


def _changed(conclusion: Conclusion) -> r.Entry:
    before = _options(conclusion.before, conclusion.share_before)
    after = _options(conclusion.after, conclusion.share_after)
    return _goes(_name(conclusion), before, after + ", at midpoints" * conclusion.at_midpoints)


def _unchanged(conclusion: Conclusion) -> r.Entry:
    shares = " → ".join(dict.fromkeys(map(_share, conclusion.shares)))
    held = _options(conclusion.after)
    return _stays(_name(conclusion), f"{held} ({shares})" if shares else held)


def _name(conclusion: Conclusion) -> str:
    between = " / ".join(criterion.name for criterion in conclusion.between)
    return ", ".join(filter(None, (_NAMES[conclusion.about], between)))


def _goes(what: str, before: str, after: str) -> r.Entry:
    return r.Entry(r.strong(what), CHANGED, below=(f"{before} → {after}",))


def _stays(what: str, held: str) -> r.Entry:
    return r.Entry(what, STAYS, aside=held)


def _options(options: Options | None, share: AcceptabilityIndex | None = None) -> str:
    if options is None:
        return "one best for both"
    names = " · ".join(option.name for option in options) or "none"
    return f"{names} ({_share(share)})" if share else names


def _share(share: AcceptabilityIndex) -> str:
    """`89 of 100`; only what is known to be all is called so."""
    return fmt.of_hundred(share.share, share.exact)


def _share_moves(conclusion: Conclusion) -> bool:
    return len(set(map(_share, conclusion.shares))) > 1


def _scored(diff: DecisionDiff, points: Points) -> r.Entry:
    current = "current" if points.option.id == diff.current.id else ""
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


# Where it can rest.


def _equilibria(diff: EquilibriaDiff, *, at_midpoints: bool) -> r.Section:
    before, after = (
        f"by {fmt.listed(concepts) or 'none'}"
        for concepts in (diff.current_before, diff.current_after)
    )
    in_place = "The state in place can rest"
    entries = [
        _goes(in_place, before, after) if diff.current_changed else _stays(in_place, before),
        *map(_by_concept, diff.by_concept),
    ]
    entries.sort(key=lambda entry: entry.label == STAYS)
    note = (
        "Nash: nobody looks beyond a move of one's own. SEQ: to answers that gain their mover. "
        "SMR, GMR: to any answer."
    )
    middle = " Unknowns and ranges count at midpoints." if at_midpoints else ""
    return r.Section("Where it can rest", (r.Listing(tuple(entries)), r.Note(note + middle)))


def _by_concept(diff: ConceptDiff) -> r.Entry:
    concepts, after = f"By {fmt.listed(diff.concepts)}", _states(diff.after)
    if not diff.changed:
        return _stays(concepts, after)
    # How many of them stay, where the counts do not tell.
    counted = diff.kept is not None and diff.before.count and diff.after.count
    kept = f", {diff.kept or 'none'} as before" if counted else ""
    return _goes(concepts, _states(diff.before), after + kept)


def _states(equilibria: EquilibriumCount) -> str:
    """How many states are equilibria, and what they share."""
    count = _of_states(equilibria)
    shared = wording.names(equilibria.shared)
    if equilibria.count == 1:
        return f"{count}, the one in place" if equilibria.in_place else f"{count}: {shared}"
    return f"{count}, all with {shared}" if shared else count


def _of_states(equilibria: EquilibriumCount) -> str:
    return f"{equilibria.count or 'none'} of {fmt.counted(equilibria.states, 'state')}"
