"""Everything on an interest or a constraint: what it weighs, and every claim on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stancecli import notation as fmt, report as r
from stancecli.lenses.show.wording import (
    bearing_listing,
    entry,
    section,
)
from stancecli.methods.performance import value_on
from stancecli.model import Actor, Constraint, Criterion, Range
from stancecli.situation import Bearing, Situation


@dataclass(frozen=True)
class ShownCriterion:
    """An interest or a constraint, its actor, and the effects on it or the breaches of it.

    `now` is the sum of those that hold in the current state.
    """

    criterion: Criterion
    actor: Actor
    claims: tuple[Bearing, ...]
    now: Range

    @property
    def kind(self) -> str:
        return "constraint" if isinstance(self.criterion, Constraint) else "interest"


def ask(situation: Situation, shown: Criterion) -> ShownCriterion:
    """Everything on an interest or a constraint."""
    claims = tuple(situation.bearing(claim) for claim in situation.claims_on(shown.id))
    return ShownCriterion(
        shown, situation.actor(shown.actor), claims, value_on(situation, shown.id)
    )


def tell(finding: ShownCriterion, *, verbose: bool = False) -> r.Report:
    """The page on an interest or a constraint."""
    shown = finding.criterion
    return r.Report(
        asked=f"{shown.name} · {fmt.with_article(finding.kind)} of {finding.actor.name}",
        conclusion=_conclusion(finding),
        more=_now(finding),
        blocks=(
            r.Listing((entry(shown, _nature(finding), verbose=verbose),)),
            *section("What bears on it", *_by_doer(finding, verbose)),
        ),
        next=_next(finding),
    )


def _nature(finding: ShownCriterion) -> str:
    shown = finding.criterion
    if not isinstance(shown, Constraint):
        return f"importance: {fmt.weight(shown)}"
    kind = "" if shown.kind == "other" else f", {fmt.with_article(shown.kind)}"
    return f"force: {fmt.weight(shown)}{kind}"


def _conclusion(finding: ShownCriterion) -> str:
    if not finding.claims:
        return "No option in this model bears on it."
    options = {each.option.id for each in finding.claims}
    doers = {each.doer.id for each in finding.claims}
    return (
        f"{fmt.counted(len(finding.claims), 'claim')} on it, of "
        f"{fmt.counted(len(options), 'option')} of {fmt.counted(len(doers), 'actor')}."
    )


def _now(finding: ShownCriterion) -> str:
    if finding.criterion.binding or not finding.claims:
        return ""
    return f"As things taken, those that hold add up to {fmt.effect(finding.now)}."


def _by_doer(finding: ShownCriterion, verbose: bool) -> Iterator[r.Section]:
    """The claims, a section for each actor whose options make them."""
    for doer in {each.doer.id: each.doer for each in finding.claims}.values():
        theirs = [each for each in finding.claims if each.doer is doer]
        listing = bearing_listing(theirs, lambda each: each.option.name, verbose=verbose)
        yield r.Section(doer.name, (listing,))


def _next(finding: ShownCriterion) -> tuple[r.Ask, ...]:
    owner = finding.actor
    asks = [r.Ask(f"stance show {owner.id}", f"all that the model holds on {owner.name}")]
    if finding.claims:
        doer = finding.claims[0].doer
        asks.append(
            r.Ask(f"stance why {doer.id} {finding.criterion.id}", f"how {doer.name} bears on it")
        )
    return tuple(asks)
