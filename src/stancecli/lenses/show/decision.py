"""Everything on a decision: its options, what each does, what rules it out, who says what."""

from __future__ import annotations

from dataclasses import dataclass

from stancecli import notation as fmt, report as r
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
from stancecli.situation import Bearing, Situation


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


def ask(situation: Situation, shown: Decision) -> ShownDecision:
    """Everything on a decision."""
    return ShownDecision(
        decision=shown,
        actor=situation.actor(shown.actor),
        options=tuple(_shown(situation, each) for each in shown.options),
        positions=tuple(taken(situation, each) for each in situation.positions_on(shown.id)),
        exclusions=exclusions(situation, *shown.options),
    )


def _shown(situation: Situation, each: Option) -> OptionShown:
    return OptionShown(
        choice(situation, each),
        tuple(situation.bearing(claim) for claim in situation.effects_of(each.id)),
        tuple(taken(situation, position) for position in situation.positions_on(each.id)),
    )


def tell(finding: ShownDecision, *, verbose: bool = False) -> r.Report:
    """The page on a decision; why each effect holds stands on the page of its option, and in -v."""
    shown = finding.decision
    options = r.Listing(
        tuple(choice_entry(each.choice, verbose=verbose) for each in finding.options)
    )
    return r.Report(
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
            r.Ask(f"stance tradeoffs {shown.id}", "what each option gains and gives up"),
            r.Ask(f"stance show {shown.current}", "the current option, with its reasons"),
        ),
    )


def _conclusion(finding: ShownDecision) -> str:
    current = _current(finding)
    closed = sum(bool(each.choice.ruled_out_by) for each in finding.options)
    out = f", {closed} of them ruled out" if closed else ""
    return (
        f"{fmt.counted(len(finding.options), 'option')}{out}. Current: {fmt.quoted(current.name)}."
    )


def _current(finding: ShownDecision) -> Option:
    return next(each.choice.option for each in finding.options if each.choice.current)


def _told(shown: OptionShown, verbose: bool) -> r.Section:
    effects = bearing_listing(shown.effects, owned, reasons=verbose, verbose=verbose)
    positions = section("Positions on it", takers(shown.positions, verbose=verbose))
    return r.Section(
        f"What {fmt.quoted(shown.choice.option.name)} does",
        (effects, *positions),
        shown.choice.mark,
    )
