"""The picture of a package: what it is to those who take part, and to the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from stancecli import notation as fmt
from stancecli.lenses.deals.explained import ActorGain, ExplainedPackage, Taker
from stancecli.lenses.deals.finding import Deals
from stancecli.lenses.deals.screen import OWN_POINTS, PackageNames, gained, no_deal
from stancecli.model import Actor, exactly
from stancecli.page.drawings.package import PackageChart, PackageRow, PackageSide
from stancecli.page.parts import Figure, Shown

MOST_ROWS, MOST_NAMED = 16, 3
"""So many actors are in the picture, and on so many criteria each gains or loses there."""

KEY = f"gain on no deal, {OWN_POINTS}: no two rows compare"
"""How to read it."""


def bargain(finding: Deals, told: Sequence[Shown] = ()) -> Iterator[Figure]:
    """The package that is told first, or what comes nearest; nothing where there is neither.

    `told` says the same in words.
    """
    package = finding.looked_at
    if package is None or not package.parts:
        return
    names = PackageNames(finding)
    rows = tuple(_rows(finding, package))
    left = len(rows) - MOST_ROWS
    more = fmt.counted(left, "more actor") if left > 0 else ""
    title = "Who gains what"
    if package is finding.nearest:
        title = f"Nearest to a bargain: {names.package(package.options)}"
    yield Figure(
        title,
        # Of too many those go first that only gain: who loses is told.
        PackageChart(_kept(rows), finding.no_deal.is_now),
        key=(KEY, more),
        told=told,
        left=more,
    )


def without_a_deal(finding: Deals) -> str:
    """What the line of the picture is."""
    return f"No deal · {no_deal(finding.no_deal, PackageNames(finding))}"


def _kept(rows: Sequence[PackageRow]) -> tuple[PackageRow, ...]:
    by_rank = sorted(range(len(rows)), key=lambda n: (rows[n].group == OTHERS, not rows[n].loses))
    return tuple(rows[n] for n in sorted(by_rank[:MOST_ROWS]))


OTHERS = "others"


def _rows(finding: Deals, package: ExplainedPackage) -> Iterator[PackageRow]:
    takers = {taker.actor.id: taker for taker in package.takers}
    takes = "would take part" if finding.nearest else "takes part"
    gains = {each.actor.id: each for each in package.gains}
    for actor in sorted(package.parties, key=lambda actor: actor.id not in takers):
        group = takes if actor.id in takers else "must not lose"
        yield _row(group, actor, gains.get(actor.id), takers.get(actor.id))
    felt = [each for each in package.others if each.gain or not each.bounds.exact]
    for each in sorted(felt, key=lambda each: each.gain < 0):
        yield _row(OTHERS, each.actor, each)


def _row(
    group: str, actor: Actor, gain: ActorGain | None, taker: Taker | None = None
) -> PackageRow:
    return PackageRow(
        group=group,
        name=actor.name,
        part="; ".join(option.name for option in taker.parts) if taker else "",
        gain=gain.gain if gain else None,
        bounds=gain.bounds if gain else exactly(0),
        now=gain.gain - gain.now if gain else Fraction(0),
        alone=taker.alone if taker and gain else None,
        cannot=bool(taker and taker.alone is None),
        sides=tuple(_sides(gain, "gives" if taker else "loses")) if gain else (),
    )


def _sides(gain: ActorGain, gives: str) -> Iterator[PackageSide]:
    for label, rises in (("gets", True), (gives, False)):
        felt = [each for each in gain.felt if (each.points > 0) == rises]
        if felt:
            items = tuple((e.criterion.name, gained(e.points)) for e in felt[:MOST_NAMED])
            left = len(felt) - MOST_NAMED
            yield PackageSide(label, items, f"{left:,} more" if left > 0 else "")
