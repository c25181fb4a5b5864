"""The words of `diff`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses.diff.conclusions import About, Conclusion, Options
from stancecli.lenses.diff.finding import DecisionDiff, Diff, Points
from stancecli.lenses.diff.headline import conclusion, foremost
from stancecli.lenses.diff.inputs import CHANGED, FieldChange, Input, Value
from stancecli.lenses.diff.resting import Resting, Verdict
from stancecli.lenses.diff.wording import is_range, scores, share, states
from stancecli.methods.robustness.shares import DRAWS, Share, error
from stancecli.model import (
    IMPORTANCE,
    OPEN,
    STANCE,
    STRENGTH,
    Citation,
    Option,
    Range,
    exactly,
)

STAYS = "="
MIDDLE = " Unknowns and ranges count at midpoints."
SHOWN = 12
"""So many changes of inputs are listed by default."""
PAIRS = 3
"""So many changed pairs of a decision are listed by default."""

_NAMES = {
    About.LEADS: "Leads as weighed",
    About.LEADS_BY_RANK: "Leads by rank alone",
    About.RULED_OUT: "Ruled out",
    About.DOMINATED: "Dominated",
    About.LEAST_BAD: "Least bad over all",
    About.LEAST_BAD_OF_PAIR: "Least bad",
}


def tell(finding: Diff, *, verbose: bool = False) -> r.Report:
    """How much changes, the inputs, and the conclusions: those that change before the others."""
    if not finding.inputs:
        return r.Report(_asked(finding), "Nothing changes: both say the same.")
    return r.Report(
        asked=_asked(finding),
        conclusion=conclusion(finding),
        more=foremost(finding),
        blocks=tuple(_blocks(finding, verbose)),
        next=tuple(
            r.Ask(f"stance tradeoffs {each.decision.id}", "the table as it then is")
            for each in finding.decisions[:3]
        ),
    )


def _asked(of: Diff) -> str:
    return f"Diff · {of.before}" + (f" → {of.after}" if of.before != of.after else "")


def _blocks(of: Diff, verbose: bool) -> Iterator[r.Block]:
    yield _inputs(of.inputs, verbose)
    for each in sorted(of.decisions, key=lambda d: not any(c.changed for c in d.conclusions)):
        yield _conclusions(each, verbose)
    if of.resting:
        ranges = any(is_range(each) for decision in of.decisions for each in decision.points)
        yield _resting(of.resting, MIDDLE if ranges else "")
    yield from map(r.Note, _notes(of, verbose))


def _notes(of: Diff, verbose: bool) -> Iterator[str]:
    if of.not_compared:
        yield f"Where it can rest is left out: {of.not_compared}."
    if of.untouched:
        others = "other decision" if of.decisions else "decision"
        yield f"{fmt.counted(len(of.untouched), others)}: no value in the table changes."
    shares = [
        each
        for decision in of.decisions
        if _shows_shares(decision, verbose)
        for c in decision.conclusions
        for each in (c.share_before, c.share_after)
        if each
    ]
    if shares:
        counts = "Of 100:" if any(share(each) != "all" for each in shares) else "All"
        exact = all(each.exact for each in shares)
        drawn = "" if exact else f", {DRAWS:,} of them drawn, ±{error(DRAWS)}"
        yield f"{counts} ways to weigh in that order of importance{drawn}; no odds of what happens."
    if any(c.changed and c.at_midpoints for decision in of.decisions for c in decision.conclusions):
        yield "At midpoints: with each unknown or range counted in the middle of it."
    if len({each.decider.id for each in of.decisions}) > 1:
        yield "Points are each actor's own: those of two actors do not compare."


# Inputs.


def _inputs(inputs: tuple[Input, ...], verbose: bool) -> r.Section:
    shown = inputs if verbose else inputs[:SHOWN]
    entries = tuple(r.Entry(_input(each, verbose), each.mark) for each in shown)
    return r.Section("Inputs", (r.Listing(entries),), fmt.left_out(len(inputs) - len(shown)))


def _input(of: Input, verbose: bool) -> r.Text:
    own = tuple(each for each in of.changes if each.field not in _REASONS)
    changes = of.changes if verbose or not own else own
    along = f"and {fmt.counted(of.along, 'part or claim', 'parts and claims')} with it"
    said = (of.name, along if of.along else "", *map(_change, changes))
    return r.text(", ".join(filter(None, said)))


def _change(each: FieldChange) -> str:
    if each.field in _PROSE:
        return f"{each.field} reworded"
    if each.field == "cite":
        return _citing(each)
    before, after = _value(each.field, each.before), _value(each.field, each.after)
    if each.field == "given":
        return f"given {after}, not {before}"
    field = "effect" if each.field == "size" else each.field.replace("_", " ")
    return f"{field} {before} → {after}"


def _citing(each: FieldChange) -> str:
    before, after = _citations(each.before), _citations(each.after)
    if not before or not after:
        return " → ".join(r.Basis(cite, judgement=not cite).marks for cite in (before, after))
    gone = tuple(citation for citation in before if citation not in after)
    come = tuple(citation for citation in after if citation not in before)
    parts = (("no longer cites", gone), ("now cites", come))
    return ", ".join(f"{when} {' '.join(r.Basis(cite).brackets)}" for when, cite in parts if cite)


def _citations(value: Value) -> tuple[Citation, ...]:
    return tuple(c for c in value if isinstance(c, Citation)) if isinstance(value, tuple) else ()


_REASONS = frozenset({"because", "confidence"})
"""Told by default only where nothing else changes."""
_PROSE = frozenset({"because", "about", "says"})
_WORDS = frozenset({"kind", "confidence"})
_SCALES = {"importance": IMPORTANCE, "force": IMPORTANCE, "stance": STANCE, "strength": STRENGTH}


def _value(field: str, value: Value) -> str:
    match value:
        case Range() if value == OPEN:
            return "any"
        case Range():
            return fmt.worded(value, _SCALES[field]) if field in _SCALES else fmt.effect(value)
        case bool():
            return "yes" if value else "no"
        case Fraction():
            return (
                fmt.worded(exactly(value), _SCALES[field])
                if field in _SCALES
                else fmt.number(value)
            )
        case Option():
            return fmt.quoted(value.name)
        case tuple():
            return fmt.listed(fmt.quoted(str(each)) for each in value) or "nothing"
        case str():
            return (value if field in _WORDS else fmt.quoted(value)) if value else "nothing"
    return "binding" if field == "force" else "nothing"


# Conclusions: those that change first.


def _conclusions(of: DecisionDiff, verbose: bool) -> r.Section:
    changed = [each for each in of.conclusions if each.changed]
    stays = [each for each in of.conclusions if not each.changed]
    if verbose:
        entries = [*map(_changes, changed), *map(_held, stays)]
    elif not changed:
        entries = [_stays(f"All {len(stays)} conclusions", "as before: -v")]
        entries += [_held(each) for each in stays if _share_moves(each)]
    else:
        entries = list(_foremost_of(changed, stays))
    title = f"{of.decider.name} · {of.decision.question}"
    return r.Section(title, (r.Listing(tuple(entries)), _points(of)))


def _shows_shares(of: DecisionDiff, verbose: bool) -> bool:
    return verbose or any(each.changed or _share_moves(each) for each in of.conclusions)


def _share_moves(of: Conclusion) -> bool:
    if not (of.share_before and of.share_after):
        return False
    return share(of.share_before) != share(of.share_after)


def _foremost_of(changed: list[Conclusion], stays: list[Conclusion]) -> Iterator[r.Entry]:
    """All but most of the pairs, which are counted."""
    pairs = [each for each in changed if each.between]
    yield from (_changes(each) for each in changed if each not in pairs[PAIRS:])
    if more := len(pairs[PAIRS:]):
        yield r.Entry(r.text(f"Least bad, {fmt.counted(more, 'more pair')}"), CHANGED, r.text("-v"))
    yield from (_held(each) for each in stays if not each.between)
    if same := sum(bool(each.between) for each in stays):
        others = fmt.counted(same, "other pair" if pairs else "pair")
        yield _stays(f"Least bad, {others}", "as before: -v")


def _changes(of: Conclusion) -> r.Entry:
    before, after = _options(of.before, of.share_before), _options(of.after, of.share_after)
    return _changed(_called(of), before, f"{after}, at midpoints" if of.at_midpoints else after)


def _held(of: Conclusion) -> r.Entry:
    held = _options(of.after)
    if of.share_before and of.share_after:
        shares = dict.fromkeys(share(each) for each in (of.share_before, of.share_after))
        held += f" ({' → '.join(shares)})"
    return _stays(_called(of), held)


def _called(of: Conclusion) -> str:
    between = f", {' / '.join(each.name for each in of.between)}" if of.between else ""
    return _NAMES[of.about] + between


def _changed(what: str, before: str, after: str) -> r.Entry:
    return r.Entry(r.text(r.strong(what)), CHANGED, below=(r.text(f"{before} → {after}"),))


def _stays(what: str, held: str) -> r.Entry:
    return r.Entry(r.text(what), STAYS, aside=r.text(held))


def _options(options: Options | None, most: Share | None = None) -> str:
    if options is None:
        return "one best for both"
    names = " · ".join(each.name for each in options) or "none"
    return f"{names} ({share(most)})" if most else names


def _points(of: DecisionDiff) -> r.Section:
    note = "in brackets: at least and at most" if any(map(is_range, of.points)) else ""
    return r.Section("Points", (r.Listing(tuple(_scored(of, each) for each in of.points)),), note)


def _scored(of: DecisionDiff, each: Points) -> r.Entry:
    name = fmt.marked(each.option.name, "current" if each.option.id == of.current.id else "")
    return r.Entry(r.text(name), aside=r.text(scores(each)))


# Where it can rest.


def _resting(of: Resting, how: str) -> r.Section:
    current = [_concepts(each) for each in (of.current_before, of.current_after)]
    entries = [
        _changed("The state in place can rest", *current)
        if of.current_changed
        else _stays("The state in place can rest", current[0])
    ]
    for each in of.verdicts:
        what = f"By {fmt.listed(each.concepts)}"
        if each.changed:
            entries.append(_changed(what, states(each.before), states(each.after) + _kept(each)))
        else:
            entries.append(_stays(what, states(each.after)))
    entries.sort(key=lambda entry: entry.label == STAYS)
    return r.Section("Where it can rest", (r.Listing(tuple(entries)), r.Note(_LOOKING + how)))


_LOOKING = (
    "Nash: nobody looks beyond a move of one's own. SEQ: to answers that gain their mover. "
    "SMR, GMR: to any answer."
)


def _concepts(concepts: tuple[str, ...]) -> str:
    return f"by {fmt.listed(concepts)}" if concepts else "by none"


def _kept(of: Verdict) -> str:
    """How many rests stay, where the counts do not tell."""
    if of.kept is None or not (of.before.rests and of.after.rests):
        return ""
    return f", {of.kept or 'none'} as before"
