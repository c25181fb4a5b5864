"""The whole answer: each package that is told at length, and what becomes of every other."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.deals.explained import ActorGain, ExplainedPackage
from stancecli.lenses.deals.finding import Deals, Fate
from stancecli.lenses.deals.phrases import (
    PackageNames,
    can_be,
    gained,
    lost,
    order,
    with_range,
)
from stancecli.wording import RUNGS
from stancecli.wording.states import reasons

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
    said = (f"{fmt.quoted(each.criterion.name)} {gained(each.points)}" for each in gain.changes)
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
    blocks: list[r.Block] = [r.listing(entries or [r.Entry("There is none.")], bullet="·")]
    total = sum(each.packages for each in finding.counts)
    return r.Section("Every package", tuple(blocks), fmt.counted(total, "package"))
