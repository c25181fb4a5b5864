"""An answer of `deals`: what all would prefer to no deal, or what comes closest."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.deals.conclusion import conclusion, further
from stancecli.lenses.deals.finding import Deals
from stancecli.lenses.deals.phrases import PackageNames
from stancecli.lenses.deals.screen import lines, no_deal_table, not_known, package_table
from stancecli.lenses.deals.sections import details
from stancecli.wording import rests_on
from stancecli.wording.states import looked_at


def describe(finding: Deals) -> r.Report:
    """The package that is told first, what comes nearest, or the one that was asked about."""
    names = PackageNames(finding)
    return r.Report(
        subject="Deals",
        scope=tuple(_scope(finding)),
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


def _scope(finding: Deals) -> Iterator[str]:
    yield looked_at(finding.decisions, finding.states, finding.excluded)
    if finding.party:
        yield f"{fmt.few(actor.name for actor in finding.party)} must not lose"


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
