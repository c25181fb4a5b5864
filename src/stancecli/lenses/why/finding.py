"""The finding of `why`: paths with the claims of each link, and what the shortest comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise

from stancecli.diagnostics import Unanswerable
from stancecli.lenses.why.paths import ClaimGraph, PathSearch
from stancecli.methods.performance import performance_table
from stancecli.methods.positions import in_order
from stancecli.model import (
    ZERO,
    Actor,
    Breach,
    Effect,
    Item,
    Option,
    Owned,
    Position,
    Range,
    Statement,
)
from stancecli.situation import Bearing, Situation

PATHS_SHOWN = 10


@dataclass(frozen=True)
class PathLink:
    """One link of a path.

    `relation` is one of the graph's, or `of`, from an interest or a constraint to its actor.
    `claims` assert it; `bearings` do where an option acts on interests or constraints: its own
    effects and breaches, and the effects of other options that depend on it. `current` says of a
    link to an option that it now holds.
    """

    relation: str
    start: Item
    end: Item
    claims: tuple[Statement, ...] = ()
    bearings: tuple[Bearing, ...] = ()
    current: bool = False


@dataclass(frozen=True)
class ClaimPath:
    """Links, each beginning where the one before it ends."""

    links: tuple[PathLink, ...]

    @property
    def comes_to_nothing(self) -> bool:
        """Whether the last link is effects, and all of them are none."""
        effects = self.links[-1].bearings
        return bool(effects) and all(effect.claim.size == ZERO for effect in effects)


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
    """The paths from one item to another, the shortest PATHS_SHOWN of them.

    Of paths as long as each other, those that come to nothing stand last. `links` is how many
    links the shortest has, None where there is no path; over LONGEST no path is told. `more`
    counts further paths; where not all were counted, `complete` is False. `backwards` says, where
    there is no path, whether one leads the other way. `worth` tells what the last link of the
    shortest path comes to, where it is a condition. `positions` are what the first item, an
    actor, says of the last, in the order of their dates; they are no path.
    """

    start: Item
    end: Item
    end_actor: Actor | None
    links: int | None
    paths: tuple[ClaimPath, ...]
    more: int
    complete: bool
    backwards: bool
    worth: Worth | None
    positions: tuple[Position, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each link of each path."""
        for number, path in enumerate(self.paths, 1):
            for link in path.links:
                claims = len(link.claims) + len(link.bearings)
                ends = {"from": link.start, "to": link.end}
                yield {"path": number, **ends, "relation": link.relation, "claims": claims}


def find(situation: Situation, start_id: str, end_id: str) -> Why:
    """The paths from one item to another; raises Unanswerable where both are the same."""
    start, end = situation.item(start_id), situation.item(end_id)
    if start_id == end_id:
        raise Unanswerable(f"“{start.name}” is asked for at both ends: name two items")
    graph = ClaimGraph(situation, start_id, end_id)
    search = PathSearch(graph)
    found = search.paths()
    first = (
        ClaimPath(tuple(_link(graph, *ends) for ends in pairwise(ids)))
        for ids in islice(found, PATHS_SHOWN)
    )
    shown = sorted(first, key=lambda path: (len(path.links), path.comes_to_nothing))
    more = sum(1 for _ in found)
    turned = ClaimGraph(situation, end_id, start_id)
    return Why(
        start=start,
        end=end,
        end_actor=situation.actor(end.actor) if isinstance(end, Owned) else None,
        links=search.shortest,
        paths=tuple(shown),
        more=more,
        complete=search.complete,
        backwards=search.shortest is None and end_id in turned.distances(),
        worth=_worth(situation, shown[0].links[-1]) if shown else None,
        positions=in_order(p for p in situation.positions_of(start_id) if p.to == end_id),
    )


def _link(graph: ClaimGraph, start: str, end: str) -> PathLink:
    situation, edge = graph.situation, graph.after(start)[end]
    on_criteria = [claim for claim in edge.claims if isinstance(claim, Effect | Breach)]
    reached = situation.item(end)
    return PathLink(
        relation=edge.relation,
        start=situation.item(start),
        end=reached,
        claims=tuple(claim for claim in edge.claims if not isinstance(claim, Effect | Breach)),
        bearings=tuple(map(situation.bearing, on_criteria)),
        current=isinstance(reached, Option) and situation.holds(end),
    )


def _worth(situation: Situation, last: PathLink) -> Worth | None:
    """What an option is worth with and without the option that conditions its effects."""
    if last.relation != "conditions":
        return None
    conditioned, by = situation.option(last.end.id), situation.option(last.start.id)
    tables = {
        option.id: performance_table(situation.taking(option.id), conditioned.decision)
        for option in situation.decision(by.decision).options
    }
    points = {id_: table.score(conditioned.id) for id_, table in tables.items()}
    without = [score for id_, score in points.items() if id_ != by.id]
    return Worth(
        option=conditioned,
        actor=situation.actor(conditioned.actor),
        by=by,
        points_with=points[by.id],
        points_without=Range(min(without), max(without)),
        at_midpoints=not all(table.bounds(conditioned.id).exact for table in tables.values()),
    )
