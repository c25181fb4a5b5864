"""An answer of `deals`: what all would prefer to no deal, or what comes closest."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.deals.explained import ActorGain, ExplainedPackage
from stancecli.lenses.deals.finding import Deals, Fate, NoDeal
from stancecli.lenses.deals.screen import (
    PackageNames,
    can_be,
    gained,
    here,
    lines,
    losses,
    lost,
    no_deal_table,
    not_known,
    order,
    package_table,
    with_range,
    works_alone,
)
from stancecli.methods.packages import PackageRung
from stancecli.wording import RUNGS, rests_on
from stancecli.wording.sentences import filled
from stancecli.wording.states import looked_at, reasons

PREFERRED = (PackageRung.DEAL, PackageRung.AS_ENTERED)
"""The rungs of what all would prefer."""


def conclusion(finding: Deals, names: PackageNames) -> str:
    """What all would prefer, or that there is nothing."""
    package = finding.asked or next(iter(finding.packages), None)
    if package is None:
        return "No bargain."
    if not package.parts:
        return "This is no deal: nothing changes."
    if len(package.takers) == 1:
        only = package.takers[0].actor.name
        return filled("one_taker", package=names.package(package.options), actor=only)
    if package.rung in PREFERRED:
        return f"{names.better(package)}."
    only = filled("by_unknown") if package.rung is PackageRung.POSSIBLE else ""
    return filled("not_better", package=names.package(package.options), only=only)


def further(finding: Deals, names: PackageNames) -> str:
    """What else has to be known at once, a sentence each."""
    package = finding.asked or next(iter(finding.packages), None)
    return " ".join(_of_none(finding) if package is None else _of(package, names))


def _of(package: ExplainedPackage, names: PackageNames) -> Iterator[str]:
    if not package.parts:
        return
    if len(package.takers) < 2 or package.rung not in PREFERRED:
        gains = package.of(package.parties)
        losing, gaining = (
            fmt.few(
                filled("gaining", actor=each.actor.name, gain=gained(each.gain))
                for each in gains
                if (each.gain > 0) == rises and each.gain
            )
            for rises in (False, True)
        )
        if losing:
            yield filled("entered_loss", actors=losing)
        elif gaining:
            yield filled("entered_gain", actors=gaining)
        else:
            yield filled("entered_none")
        return
    yield from (f"But {why}." for why in names.shown_by(package.unfitness))
    yield works_alone(package)
    yield losses(package)


def _of_none(finding: Deals) -> Iterator[str]:
    """From where there is none, and whether what is not known could make one."""
    too = f" and for {fmt.few(actor.name for actor in finding.party)}" if finding.party else ""
    yield f"{_from(finding.no_deal)} no package is better for all who would take part{too}."
    if finding.possible:
        can = "1 can be" if finding.possible == 1 else f"{finding.possible:,} can be"
        yield f"By what is not known {can}."


def _from(no_deal: NoDeal) -> str:
    if no_deal.steps:
        then = ", then ".join(f"for {step.actor.name}" for step in no_deal.steps[:3])
        way = f"As entered there is a gain by moving alone {then}"
        more = len(no_deal.steps) - 3
        way += f" and {fmt.counted(more, 'more step')}" if more > 0 else ""
        return f"{way}{', and so on in a circle' * no_deal.state.circle}; from there"
    state = here(no_deal)
    return f"From {state}" if no_deal.state.named else f"From {state}, which holds as entered,"


# The whole answer: each package that is told, and what becomes of every other.


FATE = {
    Fate.NONE: "not better for all",
    Fate.IDLE: "a part is idle",
    Fate.APART: "falls apart",
    Fate.OWN: "an own move is better for one",
    Fate.POSSIBLE: "only by what is not known",
    Fate.BEATEN: "another is better for one and as good for each",
    Fate.SAME_TAKERS: "another of the same takers stands for it",
    Fate.TOLD: "told",
}


def details(finding: Deals, names: PackageNames) -> Iterator[r.Block]:
    """What is shown with its reasons, the others that are told, and what becomes of every one."""
    if finding.looked_at and finding.looked_at.parts:
        yield _reasons(finding.looked_at, names)
    for package in finding.packages[1:]:
        yield _told(package, names)
    yield _every(finding, names)
    yield r.Note(
        "Of these options, as entered: no forecast and no advice. A gain is in its actor's own "
        "points; those of two actors do not compare."
    )


def _reasons(package: ExplainedPackage, names: PackageNames) -> r.Section:
    """Each part alone, and for everybody why it gains or loses."""
    parts = []
    for part in package.parts:
        said = f"{names.listed([part.option])} in place of {names.listed([part.instead])}"
        alone = "alone it cannot be"
        if part.alone is not None:
            each_alone = (f"{each.actor.name} {gained(each.gain)}" for each in part.alone)
            alone = f"alone: {', '.join(each_alone)}"
        parts.append(r.Entry(said, below=(r.muted(alone),)))
    gains = [
        r.Entry(
            r.text(r.strong(each.actor.name), f" {gained(each.gain)}"),
            aside=can_be(each),
            basis=r.basis(*(c for on in each.changes for c in (*on.ceasing, *on.beginning))),
            below=(r.muted(_by_criterion(each)),),
            details=tuple(reasons(each.changes)),
        )
        for each in package.gains
        if each.changes
    ]
    blocks = (r.listing(parts, bullet="·"), r.listing(gains, bullet="▸"))
    return r.Section(names.package(package.options), blocks, RUNGS[package.rung])


def _by_criterion(gain: ActorGain) -> str:
    said = (f"{fmt.quoted(each.criterion.name)} {gained(each.gain)}" for each in gain.changes)
    return fmt.listed(said)


def _told(package: ExplainedPackage, names: PackageNames) -> r.Section:
    """Another package that is told, in a few lines."""
    said = [", ".join(map(with_range, package.of(package.parties)))]
    said += [f"First: {order(package.order)}", names.leaving(package)]
    said += [f"Loses: {lost(each, package.parties)}" for each in package.losing]
    entries = r.listing(map(r.Entry, said), bullet="·")
    return r.Section(names.package(package.options), (entries,), RUNGS[package.rung])


def _every(finding: Deals, names: PackageNames) -> r.Section:
    """What becomes of each package; of too many how many each."""
    if finding.listed:
        entries = [
            r.Entry(
                names.package(each.options),
                aside=FATE[each.fate],
                below=tuple(map(r.muted, names.shown_by(each.unfitness))),
            )
            for each in finding.listed
        ]
    else:
        entries = [
            r.Entry(f"{each.packages:,} {RUNGS[each.rung]}", aside=FATE[each.fate])
            for each in finding.counts
        ]
    listing = r.listing(entries or [r.Entry("There is none.")], bullet="·")
    total = sum(each.packages for each in finding.counts)
    return r.Section("Every package", (listing,), fmt.counted(total, "package"))


# The report.


def describe(finding: Deals) -> r.Report:
    """The package that is told first, what comes nearest, or the one that was asked about."""
    names, party = PackageNames(finding), fmt.few(actor.name for actor in finding.party)
    scope = looked_at(finding.decisions, finding.states, finding.excluded)
    return r.Report(
        subject="Deals",
        scope=(scope, f"{party} must not lose") if party else (scope,),
        conclusion=conclusion(finding, names),
        more=further(finding, names),
        blocks=tuple(_blocks(finding, names)),
        next=tuple(_next(finding)),
    )


def _blocks(finding: Deals, names: PackageNames) -> Iterator[r.Block]:
    package = finding.looked_at
    if finding.no_deal.steps and not (finding.asked or finding.packages):
        yield no_deal_table(finding.no_deal)
    elif package and package.parts:
        yield package_table(finding, package)
    yield r.Shortened(tuple(details(finding, names)), tells="each package and why it is left out")
    entries = [*lines(finding, names)]
    if package and (said := not_known(package)):
        entries.append(r.Entry(said, r.strong("Not known"), part=r.Part.NOT_KNOWN))
    if not finding.splits_sought:
        entries.append(r.Entry("Which packages fall apart: too many states", r.strong("Left out")))
    if finding.grounds.claims:
        entries.append(rests_on(finding.grounds, "effect", "on what these actors want"))
    yield r.Listing(tuple(entries))


def _next(finding: Deals) -> Iterator[r.Next]:
    party = tuple(actor.id for actor in finding.party)
    same = {"party": party} if party else {}
    if finding.asked:
        yield r.Next("deals", (), "every package", options=same)
        return
    if finding.packages:
        losing = [each.actor.id for each in finding.packages[0].losing]
        if losing:
            asked = {"party": (*party, *losing)}
            yield r.Next("deals", (), "what is left if they must not lose", options=asked)
        return
    yield r.Next("stability", (), "who would move alone")
