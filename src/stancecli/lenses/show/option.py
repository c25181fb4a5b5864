"""Everything on an option: what it does and breaks, what depends on it, who says what of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stancecli.graph import (
    Bearing,
    Graph,
    actor,
    bearing,
    breaches_of,
    conditioned_by,
    decision,
    effects_of,
    positions_on,
)
from stancecli.lenses.show.finding import Choice, Exclusion, Taken, choice, exclusions, taken
from stancecli.lenses.show.wording import (
    bearing_listing,
    by_option,
    exclusion_listing,
    figures,
    owned,
    section,
    takers,
    traits,
)
from stancecli.model import Actor, Decision, Option
from stancecli.notation import counted
from stancecli.report import Ask, Block, Paragraph, Report, muted, text


@dataclass(frozen=True)
class ShownOption:
    """An option, and all that it does.

    `conditioned` are the effects of other options that hold only with it, or only without it.
    """

    choice: Choice
    decision: Decision
    actor: Actor
    effects: tuple[Bearing, ...]
    breaches: tuple[Bearing, ...]
    conditioned: tuple[Bearing, ...]
    positions: tuple[Taken, ...]
    exclusions: tuple[Exclusion, ...]


def ask(graph: Graph, shown: Option) -> ShownOption:
    """Everything on an option."""
    return ShownOption(
        choice=choice(graph, shown),
        decision=decision(graph, shown.decision),
        actor=actor(graph, shown.actor),
        effects=tuple(bearing(graph, each) for each in effects_of(graph, shown.id)),
        breaches=tuple(bearing(graph, each) for each in breaches_of(graph, shown.id)),
        conditioned=tuple(bearing(graph, each) for each in conditioned_by(graph, shown.id)),
        positions=tuple(taken(graph, each) for each in positions_on(graph, shown.id)),
        exclusions=exclusions(graph, shown),
    )


def tell(finding: ShownOption, *, verbose: bool = False) -> Report:
    """The page on an option."""
    shown, owner = finding.choice.option, finding.actor
    own = [each for each in finding.effects if each.owner.id == owner.id]
    others = [each for each in finding.effects if each.owner.id != owner.id]
    return Report(
        asked=f"{shown.name} · an option of {owner.name} · {finding.decision.question}",
        conclusion=_conclusion(finding),
        blocks=(
            *_about(finding),
            *section(
                f"What it does to {owner.name}",
                bearing_listing(own, lambda each: each.criterion.name, verbose=verbose),
            ),
            *section("What it does to others", bearing_listing(others, owned, verbose=verbose)),
            *section(
                "Breaks",
                bearing_listing(
                    finding.breaches, lambda each: each.criterion.name, verbose=verbose
                ),
            ),
            *_conditioned(finding, verbose),
            *section("Positions on it", takers(finding.positions, verbose=verbose)),
            *section(
                "Cannot hold together", exclusion_listing(finding.exclusions, verbose=verbose)
            ),
        ),
        next=(
            Ask(f"stance tradeoffs {finding.decision.id}", "how it compares with the others"),
            Ask(f"stance show {finding.decision.id}", "the decision that it settles"),
        ),
    )


def _conclusion(finding: ShownOption) -> str:
    touched = len({each.owner.id for each in finding.effects})
    effects = f"{counted(len(finding.effects), 'effect')} on {counted(touched, 'actor')}"
    others = len(finding.conditioned)
    condition = f", and a condition of {counted(others, 'other effect')}" if others else ""
    return f"{_standing(finding.choice)}: {effects}{condition}."


def _standing(of: Choice) -> str:
    if of.ruled_out_by:
        return "Ruled out"
    return "The current option" if of.current else "An alternative"


def _about(finding: ShownOption) -> Iterable[Block]:
    shown = finding.choice.option
    if shown.about:
        yield Paragraph(text(shown.about))
    for trait in traits(finding.choice):
        yield Paragraph(text(muted(trait)))
    yield from figures(shown)


def _conditioned(finding: ShownOption, verbose: bool) -> Iterable[Block]:
    return section("What depends on it", *by_option(finding.conditioned, verbose=verbose))
