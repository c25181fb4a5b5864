"""Paths of claims from one item to another, with the claims of each link.

A path goes from item to item along the edges of the graph and meets none twice. Three things keep
it an explanation:

- what an option does to the interests and constraints of one actor is one edge, to that actor (or
  to the one criterion, where that was asked for); with it go the effects of other options that
  depend on it, since it bears on those interests through them;
- a position is no edge: what an actor says of an option does nothing to it; a citation ends a path;
- wanting an interest bears on it only where the path begins with who wants it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, pairwise

from stancecli.diagnostics import Unanswerable
from stancecli.model import (
    ZERO,
    Actor,
    Breach,
    Effect,
    Item,
    Option,
    Owned,
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
class Why:
    """The paths from one item to another, the shortest PATHS_SHOWN of them.

    Of paths as long as each other, those that come to nothing stand last. `links` is how many
    links the shortest has, None where there is no path; over LONGEST no path is told. `more`
    counts further paths; where not all were counted, `complete` is False. `backwards` says, where
    there is no path, whether one leads the other way.
    """

    start: Item
    end: Item
    end_actor: Actor | None
    links: int | None
    paths: tuple[ClaimPath, ...]
    more: int
    complete: bool
    backwards: bool

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
    search = PathSearch(situation, start_id, end_id)
    found = search.paths()
    first = (
        ClaimPath(tuple(_link(search, *ends) for ends in pairwise(ids)))
        for ids in islice(found, PATHS_SHOWN)
    )
    shown = sorted(first, key=lambda path: (len(path.links), path.comes_to_nothing))
    more = sum(1 for _ in found)
    leads = search.shortest is not None
    return Why(
        start=start,
        end=end,
        end_actor=situation.actor(end.actor) if isinstance(end, Owned) else None,
        links=search.shortest,
        paths=tuple(shown),
        more=more,
        complete=search.complete,
        backwards=not leads and PathSearch(situation, end_id, start_id).shortest is not None,
    )


def _link(search: PathSearch, start: str, end: str) -> PathLink:
    situation, edge = search.situation, search.after(start)[end]
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


# The search: along the edges of the graph, shortest first, bounded in work.

EDGES_TRIED = 50_000
"""Edges that a search tries at most, about a tenth of a second; then more paths may exist."""

LONGEST = 30
"""Paths of more edges than this are not told: they explain nothing."""


@dataclass
class Edge:
    """What leads from one item to the next: a relation, and the claims that assert it."""

    relation: str
    claims: list[Statement] = field(default_factory=list)

    def add(self, claim: Statement | None) -> None:
        # By identity: an effect that names an option twice is one claim, two equal ones are two.
        if claim is not None and not any(claim is known for known in self.claims[-1:]):
            self.claims.append(claim)


class PathSearch:
    """The paths from `start` to `end`, shortest first, then in the order of the file.

    Each length is searched in depth, led by the distances to the end, so that a path that exists is
    found at once, and neither the number of paths nor their length costs memory (iterative
    deepening, R. Korf, 1985). `shortest` is the number of edges of the shortest, None where there
    is no path. `complete` says, once the paths have run out, that there are no more; it is False
    where the search ended at EDGES_TRIED or LONGEST.
    """

    def __init__(self, situation: Situation, start: str, end: str) -> None:
        self.situation = situation
        self.complete = False
        self._start, self._end = start, end
        self._known: dict[str, Mapping[str, Edge]] = {}
        self._distances = self._to_the_end()
        self.shortest = self._distances.get(start)
        self._tried = 0
        self._cut_off = True

    def after(self, id_: str) -> Mapping[str, Edge]:
        """Where a path can go from an item, and what leads there, in the order of the file."""
        if id_ not in self._known:
            edges: dict[str, Edge] = {}
            if id_ == self._start and self.situation.kind_of(id_) in ("interest", "constraint"):
                edges[self.situation.criterion(id_).actor] = Edge("of")
            for _, to, data in self.situation.graph.out_edges(id_, data=True):
                claim = data["claim"]
                for end, relation in self._ends(id_, to, data["relation"], claim):
                    edges.setdefault(end, Edge(relation)).add(claim)
            self._known[id_] = edges
        return self._known[id_]

    def _ends(
        self, id_: str, to: str, relation: str, claim: Statement | None
    ) -> Iterator[tuple[str, str]]:
        """Where an edge of the situation's graph leads here, and by which relation."""
        match relation:
            case "affects" | "breaks":
                yield self._affected(to), "affects"
            case "conditions" if isinstance(claim, Effect):
                if to == self._end:
                    yield to, relation
                yield self._affected(claim.to), "affects"
            case "takes":
                return
            case "cites":
                if to == self._end:
                    yield to, relation
            case "wants" | "bound-by":
                if to == self._end and id_ == self._start:
                    yield to, relation
            case _:
                yield to, relation

    def _affected(self, criterion_id: str) -> str:
        """Whom a claim on a criterion leads to: its actor, or itself if it was asked for."""
        if criterion_id == self._end:
            return criterion_id
        return self.situation.criterion(criterion_id).actor

    def _to_the_end(self) -> Mapping[str, int]:
        """How many edges there are at least to the end, from what can be reached on a path."""
        before: dict[str, list[str]] = {self._start: []}
        waiting = deque(before)
        while waiting:
            id_ = waiting.popleft()
            for following in self.after(id_) if id_ != self._end else ():
                if following not in before:
                    before[following] = []
                    waiting.append(following)
                before[following].append(id_)
        found = {self._end: 0}
        waiting = deque(found)
        while waiting:
            id_ = waiting.popleft()
            for earlier in before.get(id_, ()) if id_ != self._start else ():
                if earlier not in found:
                    found[earlier] = found[id_] + 1
                    waiting.append(earlier)
        return found

    def paths(self) -> Iterator[tuple[str, ...]]:
        """The paths, as ids from `start` to `end`."""
        for length in range(self.shortest or 1, LONGEST + 1):
            if self._cut_off and self._tried < EDGES_TRIED:
                self._cut_off = False
                yield from self._onward((self._start,), length)
        self.complete = self._tried < EDGES_TRIED and not self._cut_off

    def _onward(self, path: tuple[str, ...], length: int) -> Iterator[tuple[str, ...]]:
        """The paths of a length that begin with this one; notes where a longer one could go on."""
        for following in self.after(path[-1]):
            if self._tried == EDGES_TRIED:
                return
            self._tried += 1
            if following in path or following not in self._distances:
                continue
            if len(path) + self._distances[following] > length:
                self._cut_off = True
            elif following != self._end:
                yield from self._onward((*path, following), length)
            elif len(path) == length:
                yield (*path, following)
