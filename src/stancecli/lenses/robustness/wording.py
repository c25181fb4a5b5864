"""The words that all parts of `robustness` share."""

from __future__ import annotations

from collections.abc import Iterable

from stancecli import notation as fmt, report as r
from stancecli.lenses.robustness.finding import Robustness
from stancecli.methods.robustness.changes import Change
from stancecli.model import (
    Criterion,
    Impossible,
    Option,
)
from stancecli.situation import Bearing, claim_of


def named(of: Robustness, option: Option) -> str:
    return fmt.marked(fmt.quoted(option.name), "current" if option == of.current else "")


def names(of: Robustness, options: Iterable[Option], last: str = "and") -> str:
    return fmt.listed((named(of, each) for each in options), last)


def subject(of: Robustness, claim: Bearing | Criterion | Impossible) -> str:
    """A claim by what it says: `“Option” on “Interest” (−/0)`, or the importance of a criterion."""
    if isinstance(claim, Bearing):
        return f"{_pair(of, claim)} ({fmt.effect(claim.claim.size)})"
    if isinstance(claim, Impossible):
        return "That some options cannot hold together"
    if not claim.binding:
        weight = fmt.figure_and_word(claim.weight)
        return f"The {fmt.weighs_by(claim)} of {fmt.quoted(claim.name)} ({weight})"
    return f"That {fmt.quoted(claim.name)} is binding"


def _pair(of: Robustness, claim: Bearing) -> str:
    doer = f" ({claim.doer.name})" if claim.doer != of.decider else ""
    on = fmt.conditions(claim.when, claim.unless)
    depends = f", {on}" if on else ""
    return f"{fmt.quoted(claim.option.name)}{doer} on {fmt.quoted(claim.criterion.name)}{depends}"


def level_or_ahead(of: Robustness, options: Iterable[Option], *, level: bool) -> str:
    """`“A” or “B” can lead`, or only draw level."""
    return f"{names(of, options, 'or')} can {'draw level' if level else 'lead'}"


def stands(change: Change) -> str:
    """The value that a claim has, as it stands in the file."""
    if isinstance(change.claim, Bearing):
        return fmt.effect(change.before)
    return fmt.interval(change.before)


def stepped(change: Change) -> str:
    """A step: `− → 0`; of a range, from its midpoint: `−/0 (−0.5) → +0.5`."""
    written = fmt.step if isinstance(change.claim, Bearing) else fmt.number
    middle = "" if change.before.exact else f" ({written(change.before.mid)})"
    return f"{stands(change)}{middle} → {written(change.after)}"


def set_to(change: Change) -> str:
    """An effect set to an end of its scale: `−/0 → ++`."""
    return f"{stands(change)} → {fmt.step(change.after)}"


def passed(change: Change) -> str:
    """The value that a claim has to pass: `over 3.5`, `under about +0.88`."""
    return f"{'over' if change.rises else 'under'} {limit(change)}"


def limit(change: Change) -> str:
    """That value without the way; rounded, it says so."""
    if isinstance(change.claim, Bearing):
        whole = change.after.denominator == 1
        return fmt.step(change.after) if whole else fmt.bound(change.after, signed=True)
    return fmt.bound(change.after)


def change_entry(of: Robustness, change: Change, values: str, *, verbose: bool = False) -> r.Entry:
    """A change as a line: what changes, and from and to which `values`.

    Verbose, the analyst's reason for the claim stands below, and how sure the analyst is of it.
    """
    claim = claim_of(change.claim)
    if isinstance(change.claim, Bearing):
        said = _pair(of, change.claim)
    else:
        said = f"{fmt.weighs_by(change.claim).capitalize()} of {fmt.quoted(change.claim.name)}"
    below = (r.text(claim.because), r.provenance(claim)) if verbose else ()
    return r.Entry(
        r.text(said),
        aside=r.text(values),
        basis=r.basis(claim),
        below=tuple(each for each in below if any(span.text for span in each)),
    )
