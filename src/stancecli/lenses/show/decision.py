"""Everything on a decision: its options, what each does, what rules it out, who says what."""

from __future__ import annotations

from dataclasses import dataclass

from stancecli.graph import Bearing, Graph, actor, bearing, effects_of, positions_on
from stancecli.lenses.show.parts import (
    Choice,
    Exclusion,
    Stand,
    bearing_listing,
    choice,
    choice_entry,
    exclusion_listing,
    exclusions,
    figures,
    owned,
    section,
    stand,
    takers,
)
from stancecli.model import Actor, Decision, Option
from stancecli.notation import counted, quoted
from stancecli.report import Ask, Listing, Report, Section


@dataclass(frozen=True)
class Way:
    """One option of a decision: its effects, and the positions taken on it."""

    choice: Choice
    effects: tuple[Bearing, ...]
    positions: tuple[Stand, ...]


@dataclass(frozen=True)
class ShownDecision:
    """A decision, its decider, its options, positions on its scale, and what cannot be combined."""

    decision: Decision
    actor: Actor
    ways: tuple[Way, ...]
    positions: tuple[Stand, ...]
    exclusions: tuple[Exclusion, ...]


def ask(graph: Graph, shown: Decision) -> ShownDecision:
    """Everything on a decision."""
    return ShownDecision(
        decision=shown,
        actor=actor(graph, shown.actor),
        ways=tuple(_way(graph, each) for each in shown.options),
        positions=tuple(stand(graph, each) for each in positions_on(graph, shown.id)),
        exclusions=exclusions(graph, *shown.options),
    )


def _way(graph: Graph, each: Option) -> Way:
    return Way(
        choice(graph, each),
        tuple(bearing(graph, claim) for claim in effects_of(graph, each.id)),
        tuple(stand(graph, position) for position in positions_on(graph, each.id)),
    )


def tell(finding: ShownDecision, verbose: bool) -> Report:
    """The page on a decision; why each effect holds stands on the page of its option, and in -v."""
    shown = finding.decision
    options = Listing(tuple(choice_entry(each.choice, verbose=verbose) for each in finding.ways))
    return Report(
        asked=f"{shown.question} · a decision of {finding.actor.name}",
        conclusion=_conclusion(finding),
        blocks=(
            *figures(shown),
            *section("Options", options),
            *(_told(each, verbose) for each in finding.ways),
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
    closed = sum(bool(each.choice.ruled_out_by) for each in finding.ways)
    out = f", {closed} of them ruled out" if closed else ""
    return f"{counted(len(finding.ways), 'option')}{out}. Current: {quoted(current.name)}."


def _current(finding: ShownDecision) -> Option:
    return next(each.choice.option for each in finding.ways if each.choice.current)


def _told(way: Way, verbose: bool) -> Section:
    effects = bearing_listing(way.effects, owned, reasons=verbose, verbose=verbose)
    positions = section("Positions on it", takers(way.positions, verbose=verbose))
    return Section(
        f"What {quoted(way.choice.option.name)} does", (effects, *positions), way.choice.mark
    )
