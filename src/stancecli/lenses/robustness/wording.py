"""How options, claims and changes are worded throughout the answer of `robustness`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from stancecli import notation as fmt, report as r
from stancecli.lenses.robustness.finding import Robustness
from stancecli.methods.robustness.changes import Change
from stancecli.model import Criterion, Impossible, Option, exactly
from stancecli.situation import Bearing, claim_of
from stancecli.wording import all_named, claimed, weight_of


def bulleted(entries: Iterable[r.Entry], most: int | None = None) -> r.Listing:
    """A listing of which a short answer has the first `most` entries, or all."""
    return r.listing(entries, most, bullet="·")


def level_or_ahead(finding: Robustness, options: Iterable[Option], *, level: bool) -> str:
    """`“A” or “B” can lead`, or only draw level."""
    return f"{all_named(finding, options, 'or')} can {'draw level' if level else 'lead'}"


def claim_and_value(finding: Robustness, claim: Bearing | Criterion | Impossible) -> str:
    """A claim by what it says: `“Option” on “Interest” (−/0)`, or the importance of a criterion."""
    if isinstance(claim, Bearing):
        return f"{_effect(finding, claim)} ({fmt.effect(claim.claim.size)})"
    if isinstance(claim, Impossible):
        return "That some options cannot hold together"
    if claim.binding:
        return f"That {fmt.quoted(claim.name)} is binding"
    return f"The {weight_of(claim)} ({fmt.figure_and_word(claim.weight)})"


def _effect(finding: Robustness, bearing: Bearing) -> str:
    """`“Option” (its actor, if another) on “Interest”, only with …`."""
    option, criterion = fmt.quoted(bearing.option.name), fmt.quoted(bearing.criterion.name)
    doer = f" ({bearing.doer.name})" if bearing.doer != finding.decider else ""
    conditions = fmt.conditions(bearing.when, bearing.unless, bearing.same_as)
    return f"{option}{doer} on {criterion}{f', {conditions}' if conditions else ''}"


# Changes.


def before(change: Change) -> r.Words:
    """The value that a claim has, as it stands in the file."""
    return r.sign(change.before) if _is_effect(change) else fmt.interval(change.before)


def bound(change: Change) -> r.Words:
    """The value that a claim has to pass; rounded, it says so."""
    if not _is_effect(change):
        return fmt.bound(change.after)
    if change.after.denominator == 1:
        return r.sign(exactly(change.after))
    return fmt.bound(change.after, signed=True)


def step(change: Change) -> r.Text:
    """From one value to another: `− → 0`; of a range, from its midpoint: `−/0 (−0.5) → +0.5`."""
    written = fmt.step if _is_effect(change) else fmt.number
    middle = "" if change.before.exact else f" ({written(change.before.mid)})"
    after = r.sign(exactly(change.after)) if _is_effect(change) else written(change.after)
    return r.text(before(change), f"{middle} → ", after)


def set_to(change: Change) -> r.Text:
    """An effect set to an end of its scale: `−/0 → ++`."""
    return r.change(change.before, exactly(change.after))


def passed(change: Change) -> r.Text:
    """The value that a claim has, and the one to pass: `3 → over 3.5`, `+ → under about +0.88`."""
    way = "over" if change.rises else "under"
    return r.text(before(change), f" → {way} ", bound(change))


def changed(finding: Robustness, change: Change) -> str:
    """What changes: `“Option” on “Interest”`, or `importance of “Interest”`."""
    if isinstance(change.claim, Bearing):
        return _effect(finding, change.claim)
    return weight_of(change.claim)


def change_entry(finding: Robustness, change: Change, values: r.Words) -> r.Entry:
    """A change as a line: what changes, and from and to which `values`."""
    claim, what = claim_of(change.claim), changed(finding, change)
    because = (claim.because,) if claim.because else ()
    capital = f"{what[:1].upper()}{what[1:]}"
    return replace(claimed(claim, capital), aside=values, details=because)


def _is_effect(change: Change) -> bool:
    return isinstance(change.claim, Bearing)
