"""How it is told what two models say otherwise, and how far coders agree."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.comparison.coders import Coding
from stancecli.comparison.inputs import ADDED, REMOVED, FieldChange, Input, Value
from stancecli.lenses.compare.finding import Comparison
from stancecli.loader import kinds
from stancecli.loader.entries import ENTRY_OF
from stancecli.model import Constraint, Interest, Option, Range, exactly
from stancecli.wording import plain_table, row

FEW = r.Most((6, 5, 4, 3, 2, 1), "claim")
"""How many claims a short answer shows, from roomy to tight."""


# What was changed.


def input_entry(change: Input) -> r.Entry:
    """`~ Ann: “Time”: weight high → vital`."""
    told = ", ".join(_field(change, each) for each in change.changes)
    return r.Entry(f"{change.told}: {told}" if told else change.told, change.mark)


def difference(change: Input) -> str:
    """The same as one of several that make a difference: `“Let it rest” (North Korea)`."""
    first = next(iter(change.changes), None)
    if first and isinstance(first.after, Option):
        return fmt.marked(fmt.quoted(first.after.name), change.name)
    thing, before = change.thing, {REMOVED: "without ", ADDED: "with "}.get(change.mark, "")
    name = fmt.quoted(thing.name) if isinstance(thing, Interest | Constraint) else change.name
    return f"{name}: {_field(change, first)}" if first else f"{before}{name}"


WORDS = {
    "importance": "weight",
    "force": "weight",
    "size": "",
    "because": "reason",
    "cite": "sources",
}
"""What a field is called, where it is not by its name; a sign tells that it is of an effect."""


def _field(entry: Input, change: FieldChange) -> str:
    """`weight high → vital`; of texts, of citations and of a list only that it is another."""
    called = WORDS.get(change.field, change.field.replace("_", " "))
    before, after = change.before, change.after
    if isinstance(before, Option) and isinstance(after, Option):
        return f"{fmt.quoted(after.name)} instead of {fmt.quoted(before.name)}"
    keys = ENTRY_OF[type(entry.thing)].keys.values()
    kind = next((key.kind for key in keys if key.field == change.field), None)
    if kind is kinds.PROSE or isinstance(after, tuple):
        return f"{called} changed"
    scale = kind.scale.words if kind and kind.scale else {}

    def told(value: Value) -> str:
        match value:
            case Range():
                return fmt.effect(value) if change.field == "size" else fmt.worded(value, scale)
            case bool():
                return "yes" if value else "no"
            case Fraction():
                return fmt.worded(exactly(value), scale)
            case None if change.field == "force":
                return "binding"
            case _:
                return fmt.quoted(str(value)) if value else "nothing"

    return f"{called} {told(before)} → {told(after)}".lstrip()


# How far coders agree.


def on_coders(coding: Coding) -> Iterator[str]:
    """On how much they differ, and how far they agree; an alpha is never rounded up."""
    shared = fmt.counted(coding.shared, "claim")
    yield f"They differ on {len(coding.differing):,} of {shared} that two or more have."
    alphas = coding.alphas.items()
    if said := [f"{kind} {fmt.number(Fraction(alpha * 100 // 1, 100))}" for kind, alpha in alphas]:
        yield f"Krippendorff's alpha (1 for full agreement, 0 for chance): {fmt.listed(said)}."


def coder_tables(finding: Comparison, coding: Coding) -> Iterator[r.Block]:
    """Where they differ: first what makes most difference, then where they are furthest apart."""
    most = {change.most.told for change in finding.changes if change.most}
    told = sorted(coding.differing, key=lambda each: (each.about not in most, -each.spread))
    rows = []
    for claim in told:
        said = dict.fromkeys(coding.coders, "–")  # who did not write it
        for coder, value in claim.values.items():
            said[coder] = fmt.size_of(claim.claim, value) if value else "binding"
        rows.append(row(claim.about, *said.values()))
    if rows:
        yield plain_table("Where they differ", map(r.Column, coding.coders), rows, FEW)
