"""The words of `robustness --for`: what would have to be true for one option to lead."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses.robustness.finding import Robustness
from stancecli.lenses.robustness.wording import (
    change_entry,
    limit,
    named,
    names,
    passed,
    set_to,
    stands,
)
from stancecli.methods.robustness.changes import Change
from stancecli.methods.robustness.requirements import Requirement
from stancecli.model import UNKNOWN
from stancecli.situation import Bearing

SHOWN = 5


def required(of: Robustness, need: Requirement, *, verbose: bool) -> r.Report:
    """The smallest changes under which an option leads alone, or that none within the scales do."""
    asked = f"{of.decider.name} · What would make {fmt.quoted(need.option.name)} lead?"
    if need.leads:
        return r.Report(asked, f"Nothing need change: {named(of, need.option)} leads as entered.")
    parts = (
        _singles("One range or unknown alone", need.open_ends, of, verbose),
        _singles("One importance alone", need.importances, of, verbose),
        _singles("One effect alone", need.effects, of, verbose),
        _fewest(of, need),
        _reweighted(of, need),
    )
    return r.Report(
        asked,
        _conclusion(of, need),
        _further(of, need),
        tuple(part for part in parts if part and need.possible),
        (r.Ask(f"stance robustness {of.decision.id}", "how firm the present lead is"),),
    )


def _conclusion(of: Robustness, need: Requirement) -> str:
    if not need.possible:
        return (
            "No effects and no importances within the scales, all changed at once, would put "
            f"{named(of, need.option)} ahead."
        )
    option = named(of, need.option)
    if need.open_ends:
        first = need.open_ends[0]
        what = "unknown" if first.before == UNKNOWN else "range"
        return f"{option} would lead with one {what} settled: {_said(first)}."
    singles = sorted([*need.importances, *need.effects], key=size)
    if singles:
        return f"{option} would lead with one change: {_said(singles[0])}."
    if need.fewest:
        count = fmt.counted(len(need.fewest), "judged effect")
        only = f"{option} would lead only if at least {count} were different"
        return f"{only}, the importances as they are."
    if need.reweighted is not None:
        return f"{option} would lead only if importances were different: no effects suffice."
    return f"{option} would lead only if effects and importances were both different."


def _further(of: Robustness, need: Requirement) -> str:
    others = [each for each in of.leaders if each != need.option]
    behind = f"{names(of, others)} would then no longer lead"
    if not need.possible:
        return "That is exact: the most favourable values of all of them were tried."
    found = len(need.open_ends) + len(need.importances) + len(need.effects)
    return f"{behind}. {fmt.counted(found, 'single change')} would do." if found else f"{behind}."


def size(change: Change) -> Fraction:
    """How far a change moves a value, in steps of its scale."""
    return abs(change.after - change.before.mid)


def _said(change: Change) -> str:
    way = f"{'above' if change.rises else 'below'} {limit(change)} (now {stands(change)})"
    if isinstance(change.claim, Bearing):
        pair = (
            f"{fmt.quoted(change.claim.option.name)} on {fmt.quoted(change.claim.criterion.name)}"
        )
        return f"{pair} {way}"
    return f"{fmt.quoted(change.claim.name)} counting {way}"


def _singles(
    title: str, changes: Sequence[Change], of: Robustness, verbose: bool
) -> r.Section | None:
    if not changes:
        return None
    shown = changes if verbose else changes[:SHOWN]
    entries = tuple(change_entry(of, each, _past(each), verbose=verbose) for each in shown)
    note = "; ".join(
        filter(None, ("smallest change first", fmt.left_out(len(changes) - len(shown))))
    )
    return r.Section(title, (r.Listing(entries, bullet="·"),), note=note)


def _past(change: Change) -> str:
    return f"{stands(change)} → {passed(change)}"


def _fewest(of: Robustness, need: Requirement) -> r.Section | None:
    if need.effects or need.open_ends:
        return None
    if not need.fewest:
        words = r.Paragraph(r.text("No values of the effects put it ahead, at these importances."))
        return r.Section("Fewest effects", (words,))
    entries = tuple(change_entry(of, each, set_to(each)) for each in need.fewest)
    return r.Section("Fewest effects", (r.Listing(entries, bullet="·"),), note="one way of so few")


def _reweighted(of: Robustness, need: Requirement) -> r.Section | None:
    if need.importances or need.open_ends:
        return None
    if need.reweighted is None:
        words = r.Paragraph(
            r.text("No importances within the scale put it ahead, with these effects.")
        )
        return r.Section("Other importances", (words,))
    if not need.reweighted:
        words = r.Paragraph(r.text("Several at once put it ahead, by however little they change."))
        return r.Section("Other importances", (words,))
    entries = tuple(change_entry(of, each, _past(each)) for each in need.reweighted)
    note = "the smallest change in all; just past these"
    return r.Section("Other importances", (r.Listing(entries, bullet="·"),), note=note)
