"""The words of what was changed: a line each, and what else follows than who leads."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeVar

from stancecli import notation as fmt, report as r, wording
from stancecli.comparison.inputs import FieldChange, Input, Thing, Value, kind_of_field
from stancecli.lenses.compare.finding import Changed
from stancecli.loader import kinds
from stancecli.model import (
    OPEN,
    Citation,
    Option,
    Range,
    SizedClaim,
    View,
    Votes,
    exactly,
)

T = TypeVar("T", Citation, View)

_REASONS = frozenset({"because", "confidence", "views"})
"""Told by default only where nothing else changes."""
_WORDS = frozenset({"kind", "confidence"})


INPUTS = (6, 4, 3, 2)
"""So many changes a short answer lists, from roomy to tight."""


def front(changed: Changed) -> r.Section:
    """What was changed."""
    return r.Section("What was changed", (r.listing(map(input_entry, changed.inputs), *INPUTS),))


def further(changed: Changed, *, has_others: bool) -> str:
    """What else changes or stays, and what is not known, in the sentences after the first."""
    told = []
    if changed.gone:
        told.append(f"Gone: {fmt.counted(len(changed.gone), 'decision')}, with all that followed.")
    if changed.new:
        told.append(f"New: {fmt.counted(len(changed.new), 'decision')}.")
    before, after = changed.held_before, changed.held_after
    if changed.not_compared:
        told.append(f"Whether the state in place holds is left out: {changed.not_compared}.")
    elif before != after:
        was, now = wording.HOLDING[before], wording.HOLDING[after]
        told.append(f"The state in place {was} before, and {now} after.")
    if changed.untouched and has_others:
        others = fmt.counted(changed.untouched, "other decision")
        told.append(f"{others}: no lead and no points change.")
    return " ".join(told)


def input_entry(change: Input) -> r.Entry:
    """A change of an input: what it is about, and each field before and after."""
    own = [field for field in change.changes if field.field not in _REASONS]
    reasons = [field for field in change.changes if field.field in _REASONS] if own else []
    along = f"and {fmt.counted(change.along, 'part or claim', 'parts and claims')} with it"
    told = [_field(change.thing, field) for field in own or change.changes]
    said = (*((along,) if change.along else ()), *told)
    details = ", ".join(r.plain(_field(change.thing, field)) for field in reasons)
    text = r.text(change.name, *(r.text(", ", part) for part in said))
    return r.Entry(text, change.mark, details=(details,) if details else ())


def _field(thing: Thing, change: FieldChange) -> r.Words:
    field, before, after = change.field, change.before, change.after
    kind = kind_of_field(thing, field)
    words = kind.scale.words if kind and kind.scale else {}
    if kind is kinds.PROSE:
        return f"{field} reworded"
    if field == "given":
        return f"given {_value(field, after, words)}, not {_value(field, before, words)}"
    if field in ("size", "same_as"):
        return r.text("effect ", _size(before), " → ", _size(after))
    if field == "cite":
        was, now = (
            r.Basis(cites, judgement=not cites).marks
            for cites in (_those(Citation, before), _those(Citation, after))
        )
        return f"{was} → {now}" if was != now else f"{now} quoted otherwise"
    if field == "views":
        was, now = (_views(thing, value) for value in (before, after))
    else:
        was, now = (_value(field, value, words) for value in (before, after))
    return f"{field.replace('_', ' ')} {was} → {now}"


def _size(value: Value) -> r.Words:
    return r.sign(value) if isinstance(value, Range) else str(value)


def _views(thing: Thing, value: Value) -> str:
    assert isinstance(thing, SizedClaim)
    seen = _those(View, value)
    return ", ".join(f"{v.called} {fmt.size_of(thing, v.value)}" for v in seen) or "none"


def _those(made: type[T], value: Value) -> tuple[T, ...]:
    """What is listed of a class."""
    listed = value if isinstance(value, tuple) else ()
    return tuple(each for each in listed if isinstance(each, made))


def _value(field: str, value: Value, words: Mapping[str, int]) -> str:
    match value:
        case Range() if value == OPEN:
            return "any"
        case Range():
            return fmt.worded(value, words)
        case bool():
            return "yes" if value else "no"
        case Fraction():
            return fmt.worded(exactly(value), words)
        case Votes():
            return str(value)
        case Option():
            return fmt.quoted(value.name)
        case tuple():
            return fmt.listed(fmt.quoted(str(part)) for part in value) or "nothing"
        case str():
            return (value if field in _WORDS else fmt.quoted(value)) if value else "nothing"
    return "binding" if field == "force" else "nothing"
