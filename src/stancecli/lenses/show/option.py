"""Everything on an option: what it does and breaks, what depends on it, who says what of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stancecli import notation as fmt, report as r
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
from stancecli.situation import Bearing, Situation


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


def ask(situation: Situation, shown: Option) -> ShownOption:
    """Everything on an option."""
    return ShownOption(
        choice=choice(situation, shown),
        decision=situation.decision(shown.decision),
        actor=situation.actor(shown.actor),
        effects=tuple(situation.bearing(each) for each in situation.effects_of(shown.id)),
        breaches=tuple(situation.bearing(each) for each in situation.breaches_of(shown.id)),
        conditioned=tuple(situation.bearing(each) for each in situation.conditioned_by(shown.id)),
        positions=tuple(taken(situation, each) for each in situation.positions_on(shown.id)),
        exclusions=exclusions(situation, shown),
    )


def tell(finding: ShownOption, *, verbose: bool = False) -> r.Report:
    """The page on an option."""
    shown, owner = finding.choice.option, finding.actor
    own = [each for each in finding.effects if each.owner.id == owner.id]
    others = [each for each in finding.effects if each.owner.id != owner.id]
    return r.Report(
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
            r.Ask(f"stance tradeoffs {finding.decision.id}", "how it compares with the others"),
            r.Ask(f"stance show {finding.decision.id}", "the decision that it settles"),
        ),
    )


def _conclusion(finding: ShownOption) -> str:
    touched = len({each.owner.id for each in finding.effects})
    effects = f"{fmt.counted(len(finding.effects), 'effect')} on {fmt.counted(touched, 'actor')}"
    others = len(finding.conditioned)
    condition = f", and a condition of {fmt.counted(others, 'other effect')}" if others else ""
    return f"{_standing(finding.choice)}: {effects}{condition}."


def _standing(of: Choice) -> str:
    if of.ruled_out_by:
        return "Ruled out"
    return "The current option" if of.current else "An alternative"


def _about(finding: ShownOption) -> Iterable[r.Block]:
    shown = finding.choice.option
    if shown.about:
        yield r.Paragraph(r.text(shown.about))
    for trait in traits(finding.choice):
        yield r.Paragraph(r.text(r.muted(trait)))
    yield from figures(shown)


def _conditioned(finding: ShownOption, verbose: bool) -> Iterable[r.Block]:
    return section("What depends on it", *by_option(finding.conditioned, verbose=verbose))
