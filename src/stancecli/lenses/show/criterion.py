"""Everything on an interest or a constraint: what it weighs, and every claim on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stancecli.graph import Bearing, Graph, actor, bearing, claims_on
from stancecli.lenses.show.wording import (
    bearing_listing,
    entry,
    section,
)
from stancecli.model import Actor, Constraint, Criterion, Range
from stancecli.notation import counted, effect, weight, with_article
from stancecli.report import Ask, Listing, Report, Section
from stancecli.values import current_state, v


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


def ask(graph: Graph, shown: Criterion) -> ShownCriterion:
    """Everything on an interest or a constraint."""
    claims = tuple(bearing(graph, claim) for claim in claims_on(graph, shown.id))
    return ShownCriterion(
        shown, actor(graph, shown.actor), claims, v(current_state(graph), shown.id)
    )


def tell(finding: ShownCriterion, *, verbose: bool = False) -> Report:
    """The page on an interest or a constraint."""
    shown = finding.criterion
    return Report(
        asked=f"{shown.name} · {with_article(finding.kind)} of {finding.actor.name}",
        conclusion=_conclusion(finding),
        more=_now(finding),
        blocks=(
            Listing((entry(shown, _nature(finding), verbose=verbose),)),
            *section("What bears on it", *_by_doer(finding, verbose)),
        ),
        next=_next(finding),
    )


def _nature(finding: ShownCriterion) -> str:
    shown = finding.criterion
    if not isinstance(shown, Constraint):
        return f"importance: {weight(shown)}"
    kind = "" if shown.kind == "other" else f", {with_article(shown.kind)}"
    return f"force: {weight(shown)}{kind}"


def _conclusion(finding: ShownCriterion) -> str:
    if not finding.claims:
        return "No option in this model bears on it."
    options = {each.option.id for each in finding.claims}
    doers = {each.doer.id for each in finding.claims}
    return (
        f"{counted(len(finding.claims), 'claim')} on it, of "
        f"{counted(len(options), 'option')} of {counted(len(doers), 'actor')}."
    )


def _now(finding: ShownCriterion) -> str:
    if finding.criterion.binding or not finding.claims:
        return ""
    return f"As things taken, those that hold add up to {effect(finding.now)}."


def _by_doer(finding: ShownCriterion, verbose: bool) -> Iterator[Section]:
    """The claims, a section for each actor whose options make them."""
    for doer in {each.doer.id: each.doer for each in finding.claims}.values():
        theirs = [each for each in finding.claims if each.doer is doer]
        listing = bearing_listing(theirs, lambda each: each.option.name, verbose=verbose)
        yield Section(doer.name, (listing,))


def _next(finding: ShownCriterion) -> tuple[Ask, ...]:
    owner = finding.actor
    asks = [Ask(f"stance show {owner.id}", f"all that the model holds on {owner.name}")]
    if finding.claims:
        doer = finding.claims[0].doer
        asks.append(
            Ask(f"stance why {doer.id} {finding.criterion.id}", f"how {doer.name} bears on it")
        )
    return tuple(asks)
