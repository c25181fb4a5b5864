"""What would make one option lead: the answer of `robustness --for`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stancecli import notation as fmt, report as r
from stancecli.lenses.robustness.finding import Robustness
from stancecli.lenses.robustness.wording import (
    before,
    bound,
    bulleted,
    change_entry,
    passed,
    set_to,
)
from stancecli.methods.conditions import Turn
from stancecli.methods.robustness.changes import Change, Requirement
from stancecli.model import UNKNOWN, Blank, Constraint
from stancecli.situation import Bearing, claim_of
from stancecli.wording import all_named, asked_as, named, on_criterion
from stancecli.wording.turns import in_place, thereby

MOST_NAMED = 4
"""So many options that would no longer lead are named; of more, the first, and a count."""
SINGLES_SHOWN = 4
"""How many single changes of a kind that would make an option lead a short answer shows."""
EXACT = "That is exact: the most favourable values of all of them were tried."


def describe_requirement(finding: Robustness, need: Requirement) -> r.Report:
    """The smallest changes under which an option leads alone, or that none within the scales do."""
    subject = finding.decider.name
    scope = (f"What would make {fmt.quoted(need.option.name)} lead?",)
    option = named(finding, need.option)
    if need.leads:
        return r.Report(subject, f"Nothing need change: {option} leads as entered.", scope=scope)
    present = r.Next("robustness", (asked_as(finding),), "how firm the present lead is")
    elsewhere = tuple(_elsewhere(need))
    if need.ruled_out:
        return r.Report(
            subject,
            f"{option} cannot lead: it is ruled out by {need.ruled_out[0].said}.",
            _let_in(need),
            elsewhere,
            (*_lifted(finding, need), present),
            scope=scope,
        )
    if not need.possible:
        return r.Report(
            subject,
            "No effects and no importances within the scales, all changed at once, would put "
            f"{option} ahead.",
            " ".join((EXACT, *_choices_elsewhere(need))),
            elsewhere,
            (present,),
            scope=scope,
        )
    others = [leader for leader in finding.leaders if leader != need.option]
    several = f"{named(finding, others[0])} and {len(others) - 1} others" if others else ""
    losing = several if len(others) > MOST_NAMED else all_named(finding, others)
    behind = f"{losing} would then no longer lead."
    found = len(need.open_ends) + len(need.importances) + len(need.effects)
    single = (f"{fmt.counted(found, 'single change')} would do.",) if found else ()
    return r.Report(
        subject,
        f"{option} would lead {_least_required(need)}.",
        " ".join((behind, *single, *_choices_elsewhere(need))),
        (*_required_changes(finding, need), *elsewhere),
        (present,),
        scope=scope,
    )


def _choices_elsewhere(need: Requirement) -> Iterator[str]:
    """That it leads too, and with no change here, where another decision goes another way."""
    if need.elsewhere:
        yield f"With {_any_of(need.elsewhere)} it would lead, all else as entered."


def _any_of(turns: Sequence[Turn]) -> str:
    return fmt.few([in_place(turn) for turn in turns], "or")


def _let_in(need: Requirement) -> str:
    """What of other decisions lets an option that is ruled out be taken, and whether it leads."""
    leading = {turn.option.id for turn in need.elsewhere}
    open_only = [fmt.quoted(each.name) for each in need.opened if each.id not in leading]
    leads = f"It would lead with {_any_of(need.elsewhere)}." if need.elsewhere else ""
    opened = f"With {fmt.few(open_only, 'or')} it is open, and would not lead." if open_only else ""
    return (
        " ".join(filter(None, (leads, opened)))
        or "No option of another decision alone changes that."
    )


def _lifted(finding: Robustness, need: Requirement) -> Iterator[r.Next]:
    """The same question without the constraints that rule it out, where nothing else does."""
    binding = tuple(each.by.id for each in need.ruled_out if isinstance(each.by, Constraint))
    if len(binding) == len(need.ruled_out):
        options = {"for": (need.option.id,), "without": binding}
        yield r.Next("robustness", (asked_as(finding),), "what would, without it", options=options)


def _elsewhere(need: Requirement) -> Iterator[r.Section]:
    """The options of other decisions with any of which it leads, and by how much."""
    if need.elsewhere:
        lines = (r.Entry(f"{in_place(turn)}{thereby(turn)}.") for turn in need.elsewhere)
        yield r.Section(
            "One option elsewhere, alone", (r.listing(lines, SINGLES_SHOWN, bullet="·"),)
        )


def _least_required(need: Requirement) -> str:
    """The least that would do: `with one change: “A” on “B” below +1 (now ++)`."""
    if need.open_ends:
        first = need.open_ends[0]
        return f"with one {_kind(first)} settled: {_change(first)}"
    singles = sorted([*need.importances, *need.effects], key=lambda change: change.size)
    if singles:
        return f"with one change: {_change(singles[0])}"
    if need.fewest:
        count = fmt.counted(len(need.fewest), "judged effect")
        return f"only if at least {count} were different, the importances as they are"
    if need.left_out:
        return "if several changed at once, if at all: no one change does"
    if need.reweighted is not None:
        return "only if importances were different: no effects suffice"
    return "only if effects and importances were both different"


def _kind(change: Change) -> str:
    """What is not known: a cell that nobody judged, an unknown or a range."""
    if isinstance(claim_of(change.claim), Blank):
        return "cell that is not judged"
    return "unknown" if change.before == UNKNOWN else "range"


def _change(change: Change) -> str:
    way = "above" if change.rises else "below"
    values = f"{way} {r.plain(bound(change))} (now {r.plain(before(change))})"
    if isinstance(change.claim, Bearing):
        return f"{on_criterion(change.claim.option, change.claim.criterion)} {values}"
    return f"{fmt.quoted(change.claim.name)} counting {values}"


def _required_changes(finding: Robustness, need: Requirement) -> Iterator[r.Section]:
    """One change alone that would do, and where there is none, the least of several."""
    for title, singles in (
        ("One thing not known, alone", need.open_ends),
        ("One importance alone", need.importances),
        ("One effect alone", need.effects),
    ):
        if singles:
            entries = (change_entry(finding, change, passed(change)) for change in singles)
            listing = bulleted(entries, SINGLES_SHOWN)
            yield r.Section(title, (listing,), note="smallest change first")
    if not need.open_ends and not need.effects:
        if need.fewest:
            effects = bulleted([change_entry(finding, c, set_to(c)) for c in need.fewest])
            yield r.Section("Fewest effects", (effects,), note="one way of so few")
        else:
            words = "No values of the effects put it ahead, at these importances."
            yield r.Section("Fewest effects", (r.Paragraph(words),))
    if not need.open_ends and not need.importances:
        if need.reweighted:
            importances = bulleted([change_entry(finding, c, passed(c)) for c in need.reweighted])
            note = "the smallest change in all; just past these"
            yield r.Section("Other importances", (importances,), note=note)
        else:
            words = (
                "Several importances at once: left out, too many cells."
                if need.left_out
                else "No importances within the scale put it ahead, with these effects."
                if need.reweighted is None
                else "Several at once put it ahead, by however little they change."
            )
            yield r.Section("Other importances", (r.Paragraph(words),))
