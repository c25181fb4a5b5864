"""Everything on an actor: what it wants, what binds it, what it decides, whom it can move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stancecli import notation as fmt, report as r
from stancecli.lenses.show.finding import Choice, Taken, choice, taken
from stancecli.lenses.show.wording import (
    by_option,
    choice_entry,
    entry,
    figures,
    section,
    standpoint,
    taken_entry,
)
from stancecli.model import (
    Actor,
    Constraint,
    Criterion,
    Decision,
    Influence,
    Option,
)
from stancecli.situation import Bearing, Situation


@dataclass(frozen=True)
class OwnDecision:
    """A decision of the actor, with its options as they stand."""

    decision: Decision
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Bond:
    """A constraint of the actor, and the options that break it."""

    constraint: Constraint
    broken_by: tuple[Option, ...]


@dataclass(frozen=True)
class Pull:
    """An influence, and the actor at its other end."""

    influence: Influence
    other: Actor


@dataclass(frozen=True)
class ShownActor:
    """Everything on an actor; `done_to_it` is what the options of others do to its criteria.

    `cited` counts those of its own `claims` (interests, constraints, positions, influence both
    ways) that name a source.
    """

    actor: Actor
    bonds: tuple[Bond, ...]
    decisions: tuple[OwnDecision, ...]
    positions: tuple[Taken, ...]
    moves: tuple[Pull, ...]
    moved_by: tuple[Pull, ...]
    done_to_it: tuple[Bearing, ...]
    claims: int
    cited: int


def ask(situation: Situation, shown: Actor) -> ShownActor:
    """Everything on an actor."""
    moves = tuple(
        Pull(each, situation.actor(each.to)) for each in situation.influences_of(shown.id)
    )
    moved_by = tuple(
        Pull(each, situation.actor(each.actor)) for each in situation.influences_on(shown.id)
    )
    positions = tuple(taken(situation, each) for each in situation.positions_of(shown.id))
    claims = (
        *shown.interests,
        *shown.constraints,
        *(each.position for each in positions),
        *(each.influence for each in (*moves, *moved_by)),
    )
    return ShownActor(
        actor=shown,
        bonds=tuple(_bond(situation, each) for each in shown.constraints),
        decisions=tuple(
            OwnDecision(each, tuple(choice(situation, o) for o in each.options))
            for each in shown.decisions
        ),
        positions=positions,
        moves=moves,
        moved_by=moved_by,
        done_to_it=tuple(_done_to(situation, shown)),
        claims=len(claims),
        cited=sum(not claim.is_judgement for claim in claims),
    )


def _bond(situation: Situation, constraint: Constraint) -> Bond:
    return Bond(constraint, tuple(situation.option(each.option) for each in constraint.against))


def _done_to(situation: Situation, shown: Actor) -> Iterator[Bearing]:
    touched: tuple[Criterion, ...] = (*shown.interests, *shown.constraints)
    for criterion in touched:
        found = (situation.bearing(claim) for claim in situation.claims_on(criterion.id))
        yield from (each for each in found if each.doer.id != shown.id)


def tell(finding: ShownActor, *, verbose: bool = False) -> r.Report:
    """The page on an actor."""
    return r.Report(
        asked=_asked(finding.actor),
        conclusion=_held(finding),
        more=f"Cited: {finding.cited} of {finding.claims} of these claims."
        if finding.claims
        else "",
        blocks=(
            *_about(finding.actor),
            *section("Wants", _wants(finding, verbose)),
            *section("Bound by", _bonds(finding, verbose)),
            *(_decides(each, verbose) for each in finding.decisions),
            *section("Says", _says(finding, verbose)),
            *section("Can move", _pulls(finding.moves, verbose)),
            *section("Can be moved by", _pulls(finding.moved_by, verbose)),
            *section(
                "What the options of others do to it",
                *by_option(finding.done_to_it, verbose=verbose),
            ),
        ),
        next=_next(finding),
    )


def _asked(shown: Actor) -> str:
    kind = fmt.with_article(shown.kind or "actor")
    also = (f"also {', '.join(shown.also)}",) if shown.also else ()
    return " · ".join((shown.name, kind, *also))


def _held(finding: ShownActor) -> str:
    shown = finding.actor
    held = fmt.listed(
        (
            fmt.counted(len(shown.interests), "interest"),
            fmt.counted(len(shown.constraints), "constraint"),
            fmt.counted(len(shown.decisions), "decision"),
        ),
    )
    return (
        f"{held}; direct influence on {fmt.counted(len(finding.moves), 'actor')}, "
        f"and of {len(finding.moved_by)} on it."
    )


def _about(shown: Actor) -> Iterator[r.Block]:
    if shown.about:
        yield r.Paragraph(r.text(shown.about))
    yield from figures(shown)


def _wants(finding: ShownActor, verbose: bool) -> r.Listing:
    return r.Listing(
        tuple(
            entry(each, each.name, aside=fmt.weight(each), verbose=verbose)
            for each in finding.actor.interests
        )
    )


def _bonds(finding: ShownActor, verbose: bool) -> r.Listing:
    return r.Listing(tuple(_bond_entry(each, verbose) for each in finding.bonds))


def _bond_entry(bond: Bond, verbose: bool) -> r.Entry:
    broken = fmt.listed(fmt.quoted(each.name) for each in bond.broken_by)
    does = "rules out" if bond.constraint.binding else "weighs on"
    return entry(
        bond.constraint,
        bond.constraint.name,
        aside=fmt.weight(bond.constraint),
        below=(f"{does} {broken}" if broken else "no option is against it",),
        verbose=verbose,
    )


def _decides(each: OwnDecision, verbose: bool) -> r.Section:
    options = r.Listing(tuple(choice_entry(c, verbose=verbose) for c in each.choices))
    return r.Section("Decides", (options,), each.decision.question)


def _says(finding: ShownActor, verbose: bool) -> r.Listing:
    return r.Listing(
        tuple(
            taken_entry(each, _said(each, finding.actor), verbose=verbose)
            for each in finding.positions
        )
    )


def _said(each: Taken, by: Actor) -> str:
    whose = "" if each.decider.id == by.id else f" ({each.decider.name})"
    return f"{standpoint(each.position)} {fmt.quoted(each.on.name)}{whose}"


def _pulls(pulls: tuple[Pull, ...], verbose: bool) -> r.Listing:
    return r.Listing(tuple(_pull(each, verbose) for each in pulls))


def _pull(each: Pull, verbose: bool) -> r.Entry:
    means = f": {each.influence.by}" if each.influence.by else ""
    says = r.text(r.strong(each.other.name), means)
    return entry(each.influence, says, aside=fmt.strength(each.influence.strength), verbose=verbose)


def _next(finding: ShownActor) -> tuple[r.Ask, ...]:
    shown = finding.actor
    asks = []
    if shown.decisions:
        asks.append(r.Ask(f"stance tradeoffs {shown.id}", "what each option gains and gives up"))
        asks.append(r.Ask(f"stance show {shown.decisions[0].id}", "the decision, option by option"))
    if finding.moved_by:
        other = finding.moved_by[0].other
        asks.append(r.Ask(f"stance why {other.id} {shown.id}", f"how {other.name} bears on it"))
    return tuple(asks)
