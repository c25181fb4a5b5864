"""The words of `compare` and `diff` on what was changed, and on how far coders agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from stancecli import notation as fmt, report as r
from stancecli.comparison.aligned import UnalignedItem
from stancecli.comparison.inputs import FieldChange, Input, Thing, Value, kind_of_field
from stancecli.lenses.compare.coders import Agreement, CodedClaim, NoAlpha
from stancecli.lenses.compare.finding import Changed, Comparison
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
    kind_of,
)
from stancecli.wording.moves import PHRASES

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
        was, now = PHRASES[before], PHRASES[after]
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


# On coders: how far they agree, and what they have to talk about.


def agreement(finding: Comparison) -> str:
    """On how much coders disagree, whether that matters, and how much only one wrote."""
    if not finding.coders:
        return ""
    coders, count = fmt.listed(finding.coders), len(finding.disagreements)
    both = f"that {_both(finding)}"
    shared = sum(found.shared for found in finding.agreement)
    if not shared:
        return f"There is no claim {both}."
    claims = fmt.counted(shared, f"claim {both}", f"claims {both}")
    partial = _partial(finding)
    if not count:
        return f"{coders} agree on each of {claims}.{partial}"
    turning = sum(bool(each.turns) for each in finding.disagreements)
    alone = {0: "none turns a conclusion alone", 1: "1 turns a conclusion alone"}.get(
        turning, f"{turning} turn a conclusion, each alone"
    )
    return f"{coders} disagree on {count:,} of {claims}: {alone}.{partial}"


def _both(finding: Comparison) -> str:
    return "2 or more wrote" if finding.coders[2:] else "both wrote"


def _partial(finding: Comparison) -> str:
    """` Only one wrote 12 more: anna 3, ben 9.`"""
    if not finding.partial:
        return ""
    if finding.coders[2:]:
        return f" On {fmt.counted(len(finding.partial), 'claim')} one or more wrote nothing."
    counts = Counter(coded.coder for each in finding.partial for coded in each.values)
    whose = ", ".join(f"{coder} {counts[coder]:,}" for coder in finding.coders if counts[coder])
    return f" Only one wrote {len(finding.partial):,} more: {whose}."


DISAGREEMENTS, UNALIGNED = (5, 4, 3, 2, 1), (5, 4, 3, 3, 2, 2, 2, 2, 1)
"""So many a short answer shows, from roomy to tight; of items that not all have, kinds."""


def coders(finding: Comparison) -> Iterator[r.Block]:
    """Where coders disagree, which items not all have, and how far they agree."""
    is_one = len(finding.decisions) == 1
    if finding.disagreements:
        entries = [_coded_claim(each, is_one=is_one) for each in finding.disagreements]
        yield r.Section("Where coders disagree", (r.listing(entries, *DISAGREEMENTS),))
    if finding.partial:
        title = "Not all wrote" if finding.coders[2:] else "Only one wrote"
        entries = [_coded_claim(each, is_one=is_one) for each in finding.partial]
        yield r.Shortened((r.Section(title, (r.listing(entries),)),), (), f"what {title.lower()}")
    if finding.unaligned:
        note = "one id or one name in each file makes them one"
        entries = [*_unaligned(finding.unaligned)]
        yield r.Section("Not aligned", (r.listing(entries, *UNALIGNED),), note)
    if finding.named_otherwise:
        entries = [
            r.Entry(f"{fmt.quoted(each.name)} is {fmt.called(each.item)}", r.strong(each.coder))
            for each in finding.named_otherwise
        ]
        count = fmt.counted(len(entries), "item")
        whole = r.Section("Taken as one, by its id", (r.listing(entries),))
        yield r.Shortened((whole,), (), f"{count} taken as one under two names")
    if finding.agreement:
        yield _agreement_table(finding)


def _coded_claim(each: CodedClaim, *, is_one: bool) -> r.Entry:
    said = ", ".join(
        f"{c.coder} {'binding' if c.value is None else fmt.size_of(each.claim, c.value)}"
        for c in each.values
    )
    what = "it" if is_one else fmt.listed(fmt.quoted(d.question) for d in each.turns)
    turns = f"turns {what}: " if each.turns else ""
    return r.Entry(r.text(r.strong(turns), each.about, f": {said}"), details=(*_grounds(each),))


def _grounds(each: CodedClaim) -> Iterator[str]:
    """`anna, ben: Traffic was counted. [minutes p. 2]`: on what each ground it is coded."""
    grounds: dict[str, list[str]] = {}
    for coded in each.values:
        ground = " ".join(filter(None, (coded.because, *r.Basis(coded.cite).brackets)))
        grounds.setdefault(ground, []).append(coded.coder)
    return (f"{', '.join(who)}: {ground}" for ground, who in grounds.items() if ground)


def _unaligned(items: Sequence[UnalignedItem]) -> Iterator[r.Entry]:
    """By kind and coders: `ben  2 interests: “Quiet nights” (Town), “Quiet days” (Town)`."""
    by_kind: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for each in items:
        owner = fmt.called(each.owner) if each.owner else ""
        alike = by_kind.setdefault((kind_of(type(each.item)), each.coders), [])
        alike.append(fmt.marked(fmt.called(each.item), owner))
    for (kind, who), names in by_kind.items():
        yield r.Entry(f"{fmt.counted(len(names), kind)}: {', '.join(names)}", ", ".join(who))


_CODED = {
    "interest": "importances",
    "constraint": "forces",
    "effect": "effects",
    "breach": "breaches",
    "position": "stances",
    "influence": "strengths of influence",
}
_ALPHA = "alpha: 1 is full agreement, 0 what chance gives (Krippendorff, ordinal)"
_NO_ALPHA = {
    NoAlpha.TOO_FEW: "too few: on a single claim chance would do as well",
    NoAlpha.ONE_VALUE: "one value: nothing could be told apart",
    NoAlpha.COPIED: "copied: two files have one text, or same_as gives the sizes",
}


def _agreement_table(finding: Comparison) -> r.Table:
    partial = "not all" if finding.coders[2:] else "only one"
    why = dict.fromkeys(found.no_alpha for found in finding.agreement if found.no_alpha)
    is_measured = any(found.alpha is not None for found in finding.agreement)
    notes = (*([_ALPHA] if is_measured else []), *(_NO_ALPHA[each] for each in why))
    return r.Table(
        tuple(map(r.Column, (_both(finding), "disagree", partial, "alpha"))),
        (r.Group("", tuple(map(_agreed, finding.agreement))),),
        names=f"Agreement of {fmt.listed(finding.coders)}",
        legend=r.Legend(notes=notes),
        most_rows=r.Most((6, 6, 6, 6, 6, 6, 5, 4, 3), "kind"),
    )


def _agreed(found: Agreement) -> r.Row:
    counts = (f"{count:,}" for count in (found.shared, found.disputed, found.partial))
    return r.Row(_CODED[found.kind], tuple(map(r.Cell, (*counts, _alpha(found)))))


def _alpha(found: Agreement) -> str:
    """What falls short of 1 is never rounded up to it."""
    if found.alpha is None:
        return str(found.no_alpha)
    return fmt.number(found.alpha if found.alpha == 1 else min(found.alpha, Fraction(99, 100)))
