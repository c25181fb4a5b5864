"""The words that all parts of `robustness` share."""

from __future__ import annotations

from collections.abc import Iterable

from stancecli.firmness.changes import Change
from stancecli.graph import Bearing, claim_of
from stancecli.lenses.robustness.finding import Robustness
from stancecli.model import (
    Criterion,
    Impossible,
    Interest,
    Option,
)
from stancecli.notation import (
    conditions,
    effect,
    figure_and_word,
    listed,
    marked,
    number,
    quoted,
    step,
)
from stancecli.report import Entry, basis, provenance, text


def named(of: Robustness, option: Option) -> str:
    return marked(quoted(option.name), "current" if option == of.current else "")


def names(of: Robustness, options: Iterable[Option], last: str = "and") -> str:
    return listed((named(of, each) for each in options), last)


def the_criterion(of: Robustness) -> str:
    """What is weighed: an interest, or a criterion where a constraint weighs as well."""
    return "interest" if all(isinstance(each, Interest) for each in of.criteria) else "criterion"


def subject(of: Robustness, claim: Bearing | Criterion | Impossible) -> str:
    """A claim by what it says: `“Option” on “Interest” (−/0)`, or the importance of a criterion."""
    if isinstance(claim, Bearing):
        return f"{_pair(of, claim)} ({effect(claim.claim.size)})"
    if isinstance(claim, Impossible):
        return "That some options cannot hold together"
    if not claim.binding:
        return f"The importance of {quoted(claim.name)} ({figure_and_word(claim.weight)})"
    return f"That {quoted(claim.name)} is binding"


def _pair(of: Robustness, claim: Bearing) -> str:
    doer = f" ({claim.doer.name})" if claim.doer != of.decider else ""
    on = conditions(claim.when, claim.unless)
    depends = f", {on}" if on else ""
    return f"{quoted(claim.option.name)}{doer} on {quoted(claim.criterion.name)}{depends}"


def change_entry(of: Robustness, change: Change, how: str = "", *, verbose: bool = False) -> Entry:
    """A change as a line: what, from and to which value; `how` stands before the value to reach.

    Verbose, the analyst's reason for the claim stands below, and how sure the analyst is of it.
    """
    claim = claim_of(change.claim)
    if isinstance(change.claim, Bearing):
        said = _pair(of, change.claim)
        values = f"{effect(change.before)} → {how}{step(change.after)}"
    else:
        said = f"Importance of {quoted(change.claim.name)}"
        values = f"{number(change.before.mid)} → {how}{number(change.after)}"
    below = (text(claim.because), provenance(claim)) if verbose else ()
    return Entry(
        text(said),
        aside=text(values),
        basis=basis(claim),
        below=tuple(each for each in below if any(span.text for span in each)),
    )
