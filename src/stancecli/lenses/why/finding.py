"""What is asked of chains: the links with their claims, and what the shortest comes to."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise

from stancecli.diagnostics import Unanswerable
from stancecli.lenses.why.chains import Arrows, Path, Search, Step
from stancecli.methods.performance import performance_table
from stancecli.model import (
    ZERO,
    Actor,
    Breach,
    Claim,
    Constraint,
    Decision,
    Effect,
    Interest,
    Item,
    Option,
    Position,
    Range,
)
from stancecli.situation import Bearing, Situation

CHAINS_SHOWN = 10


@dataclass(frozen=True)
class Link:
    """One step of a chain.

    `relation` is one of the graph's, or `of`, from an interest or a constraint to its actor.
    `claims` assert it; `bearings` do where an option acts on interests or constraints: its own
    effects and breaches, and the effects of other options that depend on it. `current` says of a
    link to an option that it now holds.
    """

    relation: str
    start: Item
    end: Item
    claims: tuple[Claim, ...] = ()
    bearings: tuple[Bearing, ...] = ()
    current: bool = False


@dataclass(frozen=True)
class Chain:
    """Links, each beginning where the one before it ends."""

    links: tuple[Link, ...]

    @property
    def comes_to_nothing(self) -> bool:
        """Whether the last link is effects, and all of them are none."""
        effects = self.links[-1].bearings
        return bool(effects) and all(each.claim.size == ZERO for each in effects)


@dataclass(frozen=True)
class Worth:
    """The score of `option` for its actor with the option `by` in place, and with each other one.

    Both in the current state otherwise. `at_midpoints` tells that ranges or unknowns count in them,
    at their midpoints.
    """

    option: Option
    actor: Actor
    by: Option
    points_with: Fraction
    points_without: Range
    at_midpoints: bool


@dataclass(frozen=True)
class Why:
    """The chains from one item to another, the shortest CHAINS_SHOWN of them.

    Of chains as long as each other, those that come to nothing stand last. `links` is how many
    links the shortest has, None where there is no chain; over LONGEST no chain is told. `more`
    counts further chains; where not all were counted, `complete` is False. `backwards` says, where
    there is no chain, whether one leads the other way. `worth` tells what the last link of the
    shortest chain comes to, where it is a condition. `position` is what the first item, an actor,
    says of the last; it is no chain.
    """

    start: Item
    end: Item
    end_actor: Actor | None
    links: int | None
    chains: tuple[Chain, ...]
    more: int
    complete: bool
    backwards: bool
    worth: Worth | None
    position: Position | None


def ask(situation: Situation, start_id: str, end_id: str) -> Why:
    """The chains from one item to another; raises Unanswerable where both are the same."""
    start, end = situation.item(start_id), situation.item(end_id)
    if start_id == end_id:
        raise Unanswerable(f"“{start.name}” is asked for at both ends: name two items")
    arrows = Arrows(situation, start_id, end_id)
    search = Search(arrows)
    found = search.chains()
    first = (_chain(arrows, path) for path in islice(found, CHAINS_SHOWN))
    shown = sorted(first, key=lambda each: (len(each.links), each.comes_to_nothing))
    more = sum(1 for _ in found)
    return Why(
        start=start,
        end=end,
        end_actor=_owner(situation, end),
        links=search.shortest,
        chains=tuple(shown),
        more=more,
        complete=search.complete,
        backwards=search.shortest is None and _leads(situation, end_id, start_id),
        worth=_worth(situation, shown[0].links[-1]) if shown else None,
        position=_position(situation, start_id, end_id),
    )


def _owner(situation: Situation, of: Item) -> Actor | None:
    match of:
        case Interest() | Constraint() | Decision() | Option():
            return situation.actor(of.actor)
    return None


def _position(situation: Situation, start: str, end: str) -> Position | None:
    if situation.kind_of(start) != "actor":
        return None
    return next((each for each in situation.positions_of(start) if each.to == end), None)


def _leads(situation: Situation, start_id: str, end_id: str) -> bool:
    return start_id in Arrows(situation, start_id, end_id).distances()


def _chain(arrows: Arrows, path: Path) -> Chain:
    return Chain(
        tuple(_link(arrows, start, end, arrows.after(start)[end]) for start, end in pairwise(path))
    )


def _link(arrows: Arrows, start: str, end: str, step: Step) -> Link:
    situation = arrows.situation
    on_criteria = [claim for claim in step.claims if isinstance(claim, Effect | Breach)]
    reached = situation.item(end)
    return Link(
        relation=step.relation,
        start=situation.item(start),
        end=reached,
        claims=tuple(claim for claim in step.claims if not isinstance(claim, Effect | Breach)),
        bearings=tuple(situation.bearing(claim) for claim in on_criteria),
        current=isinstance(reached, Option) and situation.holds(end),
    )


def _worth(situation: Situation, last: Link) -> Worth | None:
    """What an option is worth with and without the option that conditions its effects."""
    if last.relation != "conditions":
        return None
    conditioned, by = situation.option(last.end.id), situation.option(last.start.id)
    options = situation.decision(by.decision).options
    tables = {
        o.id: performance_table(situation.taking(o.id), conditioned.decision) for o in options
    }
    points = {id_: of.score(conditioned.id) for id_, of in tables.items()}
    without = [score for id_, score in points.items() if id_ != by.id]
    return Worth(
        option=conditioned,
        actor=situation.actor(conditioned.actor),
        by=by,
        points_with=points[by.id],
        points_without=Range(min(without), max(without)),
        at_midpoints=not all(of.bounds(conditioned.id).exact for of in tables.values()),
    )
