"""The words of `robustness --for`: what would have to be true for one option to lead."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from stancecli.firmness.changes import Change, Requirement
from stancecli.graph import Bearing
from stancecli.lenses.robustness.finding import Robustness
from stancecli.lenses.robustness.wording import change_entry, named
from stancecli.notation import counted, effect, left_out, listed, number, quoted, step
from stancecli.report import Ask, Listing, Paragraph, Report, Section, text

SHOWN = 5


def required(of: Robustness, need: Requirement, *, verbose: bool) -> Report:
    """The smallest changes under which an option leads alone, or that none within the scales do."""
    asked = f"{of.decider.name} · What would make {quoted(need.option.name)} lead?"
    if need.leads:
        return Report(asked, f"Nothing need change: {named(of, need.option)} leads as entered.")
    parts = (
        _singles("One importance alone", need.importances, of, verbose),
        _singles("One effect alone", need.effects, of, verbose),
        _fewest(of, need),
        _reweighted(of, need),
    )
    return Report(
        asked,
        _conclusion(of, need),
        _further(of, need),
        tuple(part for part in parts if part and need.possible),
        (Ask(f"stance robustness {of.decision.id}", "how firm the present lead is"),),
    )


def _conclusion(of: Robustness, need: Requirement) -> str:
    if not need.possible:
        return (
            "No effects and no importances within the scales, all changed at once, would put "
            f"{named(of, need.option)} ahead."
        )
    singles = sorted([*need.importances, *need.effects], key=size)
    if singles:
        return f"{named(of, need.option)} would lead with one change: {_said(singles[0])}."
    if need.fewest:
        count = counted(len(need.fewest), "effect")
        return f"{named(of, need.option)} would lead only with {count} otherwise, or more."
    if need.reweighted:
        return f"{named(of, need.option)} would lead only with other importances: no effects do."
    return f"{named(of, need.option)} would lead only with effects and importances both otherwise."


def _further(of: Robustness, need: Requirement) -> str:
    behind = f"{listed(quoted(each.name) for each in of.leaders)} would then no longer lead"
    if not need.possible:
        return "That is exact: the most favourable values of all of them were tried."
    found = len(need.importances) + len(need.effects)
    return f"{behind}. {counted(found, 'single change')} would do." if found else f"{behind}."


def size(change: Change) -> Fraction:
    """How far a change moves a value, in steps of its scale."""
    return abs(change.after - change.before.mid)


def _said(change: Change) -> str:
    way = "above" if change.after >= change.before.mid else "below"
    if isinstance(change.claim, Bearing):
        pair = f"{quoted(change.claim.option.name)} on {quoted(change.claim.criterion.name)}"
        return f"{pair} {way} {step(change.after)} (now {effect(change.before)})"
    now = number(change.before.mid)
    return f"{quoted(change.claim.name)} counting {way} {number(change.after)} (now {now})"


def _singles(
    title: str, changes: Sequence[Change], of: Robustness, verbose: bool
) -> Section | None:
    if not changes:
        return None
    shown = changes if verbose else changes[:SHOWN]
    entries = tuple(change_entry(of, each, beyond(each), verbose=verbose) for each in shown)
    note = "; ".join(filter(None, ("smallest change first", left_out(len(changes) - len(shown)))))
    return Section(title, (Listing(entries, bullet="·"),), note=note)


def beyond(change: Change) -> str:
    """A value that has only to be passed."""
    return "over " if change.after >= change.before.mid else "under "


def _fewest(of: Robustness, need: Requirement) -> Section | None:
    if need.effects:
        return None
    if not need.fewest:
        words = Paragraph(text("No values of the effects put it ahead, at these importances."))
        return Section("Fewest effects", (words,))
    entries = tuple(change_entry(of, each) for each in need.fewest)
    return Section("Fewest effects", (Listing(entries, bullet="·"),), note="one way of so few")


def _reweighted(of: Robustness, need: Requirement) -> Section | None:
    if need.importances:
        return None
    if not need.reweighted:
        words = Paragraph(text("No importances within the scale put it ahead, with these effects."))
        return Section("Other importances", (words,))
    entries = tuple(change_entry(of, each, beyond(each)) for each in need.reweighted)
    note = "the smallest change in all; just past these"
    return Section("Other importances", (Listing(entries, bullet="·"),), note=note)
