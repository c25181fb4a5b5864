"""Everything on an actor: what it wants, what binds it, what it decides, whom it can move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stancecli.graph import (
    Bearing,
    Graph,
    actor,
    bearing,
    claims_on,
    influences_of,
    influences_on,
    option,
    positions_of,
)
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
from stancecli.notation import counted, listed, quoted, strength, weight, with_article
from stancecli.report import Ask, Block, Entry, Listing, Paragraph, Report, Section, strong, text


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


def ask(graph: Graph, shown: Actor) -> ShownActor:
    """Everything on an actor."""
    moves = tuple(Pull(each, actor(graph, each.to)) for each in influences_of(graph, shown.id))
    moved_by = tuple(
        Pull(each, actor(graph, each.actor)) for each in influences_on(graph, shown.id)
    )
    positions = tuple(taken(graph, each) for each in positions_of(graph, shown.id))
    claims = (
        *shown.interests,
        *shown.constraints,
        *(each.position for each in positions),
        *(each.influence for each in (*moves, *moved_by)),
    )
    return ShownActor(
        actor=shown,
        bonds=tuple(_bond(graph, each) for each in shown.constraints),
        decisions=tuple(
            OwnDecision(each, tuple(choice(graph, o) for o in each.options))
            for each in shown.decisions
        ),
        positions=positions,
        moves=moves,
        moved_by=moved_by,
        done_to_it=tuple(_done_to(graph, shown)),
        claims=len(claims),
        cited=sum(not claim.is_judgement for claim in claims),
    )


def _bond(graph: Graph, constraint: Constraint) -> Bond:
    return Bond(constraint, tuple(option(graph, each.option) for each in constraint.against))


def _done_to(graph: Graph, shown: Actor) -> Iterator[Bearing]:
    touched: tuple[Criterion, ...] = (*shown.interests, *shown.constraints)
    for criterion in touched:
        found = (bearing(graph, claim) for claim in claims_on(graph, criterion.id))
        yield from (each for each in found if each.doer.id != shown.id)


def tell(finding: ShownActor, *, verbose: bool = False) -> Report:
    """The page on an actor."""
    return Report(
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
    kind = with_article(shown.kind or "actor")
    also = (f"also {', '.join(shown.also)}",) if shown.also else ()
    return " · ".join((shown.name, kind, *also))


def _held(finding: ShownActor) -> str:
    shown = finding.actor
    held = listed(
        (
            counted(len(shown.interests), "interest"),
            counted(len(shown.constraints), "constraint"),
            counted(len(shown.decisions), "decision"),
        ),
    )
    return (
        f"{held}; direct influence on {counted(len(finding.moves), 'actor')}, "
        f"and of {len(finding.moved_by)} on it."
    )


def _about(shown: Actor) -> Iterator[Block]:
    if shown.about:
        yield Paragraph(text(shown.about))
    yield from figures(shown)


def _wants(finding: ShownActor, verbose: bool) -> Listing:
    return Listing(
        tuple(
            entry(each, each.name, aside=weight(each), verbose=verbose)
            for each in finding.actor.interests
        )
    )


def _bonds(finding: ShownActor, verbose: bool) -> Listing:
    return Listing(tuple(_bond_entry(each, verbose) for each in finding.bonds))


def _bond_entry(bond: Bond, verbose: bool) -> Entry:
    broken = listed(quoted(each.name) for each in bond.broken_by)
    does = "rules out" if bond.constraint.binding else "weighs on"
    return entry(
        bond.constraint,
        bond.constraint.name,
        aside=weight(bond.constraint),
        below=(f"{does} {broken}" if broken else "no option is against it",),
        verbose=verbose,
    )


def _decides(each: OwnDecision, verbose: bool) -> Section:
    options = Listing(tuple(choice_entry(c, verbose=verbose) for c in each.choices))
    return Section("Decides", (options,), each.decision.question)


def _says(finding: ShownActor, verbose: bool) -> Listing:
    return Listing(
        tuple(
            taken_entry(each, _said(each, finding.actor), verbose=verbose)
            for each in finding.positions
        )
    )


def _said(each: Taken, by: Actor) -> str:
    whose = "" if each.decider.id == by.id else f" ({each.decider.name})"
    return f"{standpoint(each.position)} {quoted(each.on.name)}{whose}"


def _pulls(pulls: tuple[Pull, ...], verbose: bool) -> Listing:
    return Listing(tuple(_pull(each, verbose) for each in pulls))


def _pull(each: Pull, verbose: bool) -> Entry:
    means = f": {each.influence.by}" if each.influence.by else ""
    says = text(strong(each.other.name), means)
    return entry(each.influence, says, aside=strength(each.influence.strength), verbose=verbose)


def _next(finding: ShownActor) -> tuple[Ask, ...]:
    shown = finding.actor
    asks = []
    if shown.decisions:
        asks.append(Ask(f"stance tradeoffs {shown.id}", "what each option gains and gives up"))
        asks.append(Ask(f"stance show {shown.decisions[0].id}", "the decision, option by option"))
    if finding.moved_by:
        other = finding.moved_by[0].other
        asks.append(Ask(f"stance why {other.id} {shown.id}", f"how {other.name} bears on it"))
    return tuple(asks)
