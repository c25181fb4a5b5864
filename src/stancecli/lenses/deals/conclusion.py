"""The first lines of an answer: what all would prefer, or that there is nothing."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt
from stancecli.lenses.deals.explained import ExplainedPackage
from stancecli.lenses.deals.finding import Deals, NoDeal
from stancecli.lenses.deals.phrases import PackageNames, gained, losses, works_alone
from stancecli.methods.packages import PackageRung
from stancecli.wording.sentences import filled

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
        return (
            f"{way}, and so on in a circle; from there" if no_deal.circle else f"{way}; from there"
        )
    state = here(no_deal)
    return f"From {state}" if no_deal.named else f"From {state}, which holds as entered,"


def here(no_deal: NoDeal) -> str:
    """What no deal is called."""
    if no_deal.current:
        return "the current state"
    return "this state" if no_deal.given else "the state named"
