"""What of deals only the whole answer tells: every joint move, and why each gains or loses."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.deals.explained import ExplainedPackage
from stancecli.lenses.deals.finding import Deals, Fate
from stancecli.methods.packages import Unfit
from stancecli.methods.packages.choice import Unfitness
from stancecli.wording import RUNGS
from stancecli.wording.moves import every_loss, loses, reasons, signed, spread, together

FATE = {
    Fate.NONE: "somebody gains nothing",
    Fate.IDLE: "it works as well without a part",
    Fate.APART: "it is two in one",
    Fate.OWN: "one does better alone",
    Fate.POSSIBLE: "at other values alone",
    Fate.BEATEN: "another is better for one and as good for each",
    Fate.SAME_TAKERS: "another of the same takers stands for it",
    Fate.TOLD: "told",
}


def parts(package: ExplainedPackage) -> str:
    """`“X” (A) with “Y” (B)`."""
    return " with ".join(
        fmt.marked(together(taker.parts), taker.actor.name) for taker in package.takers
    )


def details(finding: Deals) -> Iterator[r.Block]:
    if (package := finding.looked_at) and package.options:
        yield _reasons(package)
        if package.loses:
            entries = r.listing(map(r.Entry, every_loss(package.loses)), bullet="·")
            yield r.Section("Who loses, or could", (entries,))
    for other in finding.packages[1:]:
        gains = ", ".join(
            f"{each.actor.name} {signed(each.gain)} ({spread(each.bounds)})"
            for each in other.of(other.parties)
        )
        entries = r.listing([r.Entry(gains), r.Entry(loses(other.loses))], bullet="·")
        yield r.Section(f"Another: {parts(other)}", (entries,), RUNGS[other.rung])
    yield _every(finding)
    if not finding.splits_sought:
        yield r.Note("Which joint moves are two in one was not sought: there are too many states.")


def _reasons(package: ExplainedPackage) -> r.Section:
    """For everybody why it gains or loses."""
    gains = [
        r.Entry(
            r.text(r.strong(each.actor.name), f" {signed(each.gain)}"),
            aside=spread(each.bounds),
            basis=r.basis(*(c for on in each.changes for c in (*on.ceasing, *on.beginning))),
            details=tuple(reasons(each.changes)),
        )
        for each in package.gains
        if each.changes
    ]
    return r.Section(parts(package), (r.listing(gains, bullet="▸"),), RUNGS[package.rung])


def _every(finding: Deals) -> r.Section:
    """What becomes of each package; of too many how many each."""
    if finding.listed:
        entries = [
            r.Entry(
                together(each.options),
                aside=FATE[each.fate],
                below=tuple(map(r.muted, shown_by(each.unfitness))),
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
    return r.Section("Every joint move", (listing,), fmt.counted(total, "joint move"))


def shown_by(found: Unfitness | None) -> Iterator[str]:
    """What shows why a package that all would prefer is left out; nothing of any other."""
    if found is None:
        return
    match found.why:
        case Unfit.IDLE:
            yield f"without {together(found.options)} nobody who takes part has less"
        case Unfit.APART:
            yield f"nobody loses by either: {together(found.options)}; {together(found.others)}"
        case Unfit.OWN if found.actor and found.gain:
            name, gain = found.actor.name, signed(found.gain)
            yield f"by {together(found.options)} alone {name} gains {gain}"
