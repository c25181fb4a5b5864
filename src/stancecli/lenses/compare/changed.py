"""The words of what was changed: a line each, and what else follows than who leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from stancecli import notation as fmt, report as r, wording
from stancecli.comparison.inputs import FieldChange, Input, Thing, Value
from stancecli.lenses.compare.finding import Changed
from stancecli.model import (
    IMPORTANCE,
    OPEN,
    STANCE,
    STRENGTH,
    Citation,
    Option,
    Range,
    SizedClaim,
    View,
    Votes,
    exactly,
)

_REASONS = frozenset({"because", "confidence", "views"})
"""Told by default only where nothing else changes."""
_PROSE = frozenset({"because", "about", "says", "standing"})
_WORDS = frozenset({"kind", "confidence"})
_SCALES = {"importance": IMPORTANCE, "force": IMPORTANCE, "stance": STANCE, "strength": STRENGTH}


INPUTS = (6, 4, 3, 2)
"""So many changes a short answer lists, from roomy to tight."""


def front(changed: Changed) -> r.Section:
    """What was changed."""
    return r.Section("What was changed", (r.listing(map(input_entry, changed.inputs), *INPUTS),))


def further(changed: Changed) -> str:
    """How many decisions only one of the two has, and whether the state in place still holds."""
    told = []
    if changed.gone:
        told.append(f"Gone: {fmt.counted(len(changed.gone), 'decision')}, with all that followed.")
    if changed.new:
        told.append(f"New: {fmt.counted(len(changed.new), 'decision')}.")
    before, after = changed.held_before, changed.held_after
    if before and after and before != after:
        was, now = wording.HOLDING[before], wording.HOLDING[after]
        told.append(f"The state in place {was} before, and {now} after.")
    return " ".join(told)


def notes(changed: Changed, *, has_others: bool) -> Iterator[r.Note]:
    """In how many decisions nothing stands otherwise, and what was not compared."""
    told = []
    if changed.untouched and has_others:
        others = fmt.counted(changed.untouched, "other decision")
        told.append(f"{others}: no lead and no points change.")
    if changed.not_compared:
        told.append(f"Whether the state in place holds is left out: {changed.not_compared}.")
    if told:
        yield r.Note(" ".join(told))


def input_entry(change: Input) -> r.Entry:
    """A change of an input: what it is about, and each field before and after."""
    own = [field for field in change.changes if field.field not in _REASONS]
    reasons = [field for field in change.changes if field.field in _REASONS] if own else []
    along = f"and {fmt.counted(change.along, 'part or claim', 'parts and claims')} with it"
    told = [_field(change.thing, field) for field in own or change.changes]
    said = (change.name, *((along,) if change.along else ()), *told)
    details = ", ".join(r.plain(_field(change.thing, field)) for field in reasons)
    return r.Entry(_commas(said), change.mark, details=(details,) if details else ())


def _commas(parts: Iterable[r.Words]) -> r.Text:
    first, *others = parts
    return r.text(first, *(r.text(", ", part) for part in others))


def _field(thing: Thing, change: FieldChange) -> r.Words:
    field, before, after = change.field, change.before, change.after
    if field == "views":
        was, now = (_views(thing, value) for value in (before, after))
        return f"views {was} → {now}"
    if field in _PROSE:
        return f"{field} reworded"
    if field == "cite":
        return _citing(_citations(before), _citations(after))
    if field == "size" and isinstance(before, Range) and isinstance(after, Range):
        return r.text("effect ", r.change(before, after))
    if field == "same_as":
        return r.text("effect ", _size(before), " → ", _size(after))
    if field == "given":
        return f"given {_value(field, after)}, not {_value(field, before)}"
    return f"{field.replace('_', ' ')} {_value(field, before)} → {_value(field, after)}"


def _size(value: Value) -> r.Words:
    return r.sign(value) if isinstance(value, Range) else str(value)


def _citing(before: tuple[Citation, ...], after: tuple[Citation, ...]) -> str:
    if not before or not after:
        return " → ".join(r.Basis(cite, judgement=not cite).marks for cite in (before, after))
    gone = tuple(citation for citation in before if citation not in after)
    come = tuple(citation for citation in after if citation not in before)
    parts = (("no longer cites", gone), ("now cites", come))
    cited = [f"{when} {r.Basis(cite).marks}" for when, cite in parts if cite]
    return ", ".join((*cited, *_quoting(before, after)))


def _quoting(before: tuple[Citation, ...], after: tuple[Citation, ...]) -> Iterator[str]:
    """What is quoted otherwise at the places that are still cited."""
    for place in dict.fromkeys(citation for citation in before if citation in after):
        was, now = (
            fmt.listed(fmt.quoted(each.quote) for each in cite if each == place and each.quote)
            for cite in (before, after)
        )
        if was != now:
            yield f"{r.Basis((place,)).marks} quote {was or 'none'} → {now or 'none'}"


def _views(thing: Thing, value: Value) -> str:
    found = value if isinstance(value, tuple) else ()
    seen = [view for view in found if isinstance(view, View)]
    assert isinstance(thing, SizedClaim)
    return ", ".join(f"{v.called} {fmt.size_of(thing, v.value)}" for v in seen) or "none"


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
        case Votes():
            return str(value)
        case Option():
            return fmt.quoted(value.name)
        case tuple():
            return fmt.listed(fmt.quoted(str(part)) for part in value) or "nothing"
        case str():
            return (value if field in _WORDS else fmt.quoted(value)) if value else "nothing"
    return "binding" if field == "force" else "nothing"
