"""Everything on a decision: its options, what each does, what rules it out, who says what."""

from __future__ import annotations

from dataclasses import dataclass

from stancecli.graph import Bearing, Graph, actor, bearing, effects_of, positions_on
from stancecli.lenses.show.finding import Choice, Exclusion, Taken, choice, exclusions, taken
from stancecli.lenses.show.wording import (
    bearing_listing,
    choice_entry,
    exclusion_listing,
    figures,
    owned,
    section,
    takers,
)
from stancecli.model import Actor, Decision, Option
from stancecli.notation import counted, quoted
from stancecli.report import Ask, Listing, Report, Section


@dataclass(frozen=True)
class OptionShown:
    """One option of a decision: its effects, and the positions taken on it."""

    choice: Choice
    effects: tuple[Bearing, ...]
    positions: tuple[Taken, ...]


@dataclass(frozen=True)
class ShownDecision:
    """A decision, its decider, its options, positions on its scale, and what cannot be combined."""

    decision: Decision
    actor: Actor
    options: tuple[OptionShown, ...]
    positions: tuple[Taken, ...]
    exclusions: tuple[Exclusion, ...]


def ask(graph: Graph, shown: Decision) -> ShownDecision:
    """Everything on a decision."""
    return ShownDecision(
        decision=shown,
        actor=actor(graph, shown.actor),
        options=tuple(_shown(graph, each) for each in shown.options),
        positions=tuple(taken(graph, each) for each in positions_on(graph, shown.id)),
        exclusions=exclusions(graph, *shown.options),
    )


def _shown(graph: Graph, each: Option) -> OptionShown:
    return OptionShown(
        choice(graph, each),
        tuple(bearing(graph, claim) for claim in effects_of(graph, each.id)),
        tuple(taken(graph, position) for position in positions_on(graph, each.id)),
    )


def tell(finding: ShownDecision, *, verbose: bool = False) -> Report:
    """The page on a decision; why each effect holds stands on the page of its option, and in -v."""
    shown = finding.decision
    options = Listing(tuple(choice_entry(each.choice, verbose=verbose) for each in finding.options))
    return Report(
        asked=f"{shown.question} · a decision of {finding.actor.name}",
        conclusion=_conclusion(finding),
        blocks=(
            *figures(shown),
            *section("Options", options),
            *(_told(each, verbose) for each in finding.options),
            *section("Positions on its scale", takers(finding.positions, verbose=verbose)),
            *section(
                "Cannot hold together", exclusion_listing(finding.exclusions, verbose=verbose)
            ),
        ),
        next=(
            Ask(f"stance tradeoffs {shown.id}", "what each option gains and gives up"),
            Ask(f"stance show {shown.current}", "the current option, with its reasons"),
        ),
    )


def _conclusion(finding: ShownDecision) -> str:
    current = _current(finding)
    closed = sum(bool(each.choice.ruled_out_by) for each in finding.options)
    out = f", {closed} of them ruled out" if closed else ""
    return f"{counted(len(finding.options), 'option')}{out}. Current: {quoted(current.name)}."


def _current(finding: ShownDecision) -> Option:
    return next(each.choice.option for each in finding.options if each.choice.current)


def _told(shown: OptionShown, verbose: bool) -> Section:
    effects = bearing_listing(shown.effects, owned, reasons=verbose, verbose=verbose)
    positions = section("Positions on it", takers(shown.positions, verbose=verbose))
    return Section(
        f"What {quoted(shown.choice.option.name)} does", (effects, *positions), shown.choice.mark
    )
