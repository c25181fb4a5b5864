"""The search for paths of claims: along the edges of the graph, shortest first, bounded in work.

A path goes from item to item and meets none twice. Three things keep it an explanation:

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

from stancecli.model import Breach, Criterion, Effect, Statement
from stancecli.situation import Situation

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


@dataclass(frozen=True)
class ClaimGraph:
    """The edges between items, as far as they can be part of a path from `start` to `end`."""

    situation: Situation
    start: str
    end: str
    _known: dict[str, Mapping[str, Edge]] = field(default_factory=dict)

    def after(self, id_: str) -> Mapping[str, Edge]:
        """Where a path can go from an item, and what leads there, in the order of the file."""
        if id_ not in self._known:
            self._known[id_] = self._edges_from(id_)
        return self._known[id_]

    def _edges_from(self, id_: str) -> Mapping[str, Edge]:
        edges: dict[str, Edge] = {}
        if id_ == self.start and self._is_criterion(id_):
            edges[self.situation.criterion(id_).actor] = Edge("of")
        for _, to, data in self.situation.graph.out_edges(id_, data=True):
            claim = data["claim"]
            for end, relation in self._ends(id_, to, data["relation"], claim):
                edges.setdefault(end, Edge(relation)).add(claim)
        return edges

    def _ends(
        self, id_: str, to: str, relation: str, claim: Statement | None
    ) -> Iterator[tuple[str, str]]:
        """Where an edge of the situation's graph leads here, and by which relation."""
        match relation:
            case "affects" | "breaks":
                yield self._affected(to), "affects"
            case "conditions" if isinstance(claim, Effect):
                if to == self.end:
                    yield to, relation
                yield self._affected(claim.to), "affects"
            case "takes":
                return
            case "cites":
                if to == self.end:
                    yield to, relation
            case "wants" | "bound-by":
                if to == self.end and id_ == self.start:
                    yield to, relation
            case _:
                yield to, relation

    def _affected(self, criterion_id: str) -> str:
        """Whom a claim on a criterion leads to: its actor, or itself if it was asked for."""
        if criterion_id == self.end:
            return criterion_id
        return self.situation.criterion(criterion_id).actor

    def _before(self, id_: str) -> Iterator[str]:
        """The items from which a path can go on to this one."""
        for start, _, data in self.situation.graph.in_edges(id_, data=True):
            ends = self._ends(start, id_, data["relation"], data["claim"])
            if any(end == id_ for end, _ in ends):
                yield start
        if self._is_criterion(id_):
            if id_ == self.end:
                yield from self._bearing_on(id_)
        elif self.situation.kind_of(id_) == "actor":
            owner = self.situation.actor(id_)
            criteria: tuple[Criterion, ...] = (*owner.interests, *owner.constraints)
            for criterion in criteria:
                if criterion.id == self.start:
                    yield criterion.id
                if criterion.id != self.end:
                    yield from self._bearing_on(criterion.id)

    def _bearing_on(self, criterion_id: str) -> Iterator[str]:
        """The options with a claim on a criterion, and those on which such a claim depends."""
        for claim in self.situation.claims_on(criterion_id):
            yield claim.option
            if not isinstance(claim, Breach):
                yield from (*claim.when, *claim.unless)

    def _is_criterion(self, id_: str) -> bool:
        return self.situation.kind_of(id_) in ("interest", "constraint")

    def distances(self) -> Mapping[str, int]:
        """How many edges there are at least to the end, from each item that leads there.

        Nothing leads there through the start, which no path meets again.
        """
        found = {self.end: 0}
        waiting = deque(found)
        while waiting:
            id_ = waiting.popleft()
            for earlier in self._before(id_) if id_ != self.start else ():
                if earlier not in found:
                    found[earlier] = found[id_] + 1
                    waiting.append(earlier)
        return found


class PathSearch:
    """The paths from `start` to `end` of a graph, shortest first, then in the order of the file.

    Each length is searched in depth, led by the distances to the end, so that a path that exists is
    found at once, and neither the number of paths nor their length costs memory (iterative
    deepening, R. Korf, 1985). `shortest` is the number of edges of the shortest, None where there
    is no path. `complete` says, once the paths have run out, that there are no more; it is False
    where the search ended at EDGES_TRIED or LONGEST.
    """

    def __init__(self, graph: ClaimGraph) -> None:
        self.complete = False
        self._graph = graph
        self._distances = graph.distances()
        self.shortest = self._distances.get(graph.start)
        self._tried = 0
        self._cut_off = True

    def paths(self) -> Iterator[tuple[str, ...]]:
        """The paths, as ids from `start` to `end`."""
        for length in range(self.shortest or 1, LONGEST + 1):
            if self._cut_off and self._tried < EDGES_TRIED:
                self._cut_off = False
                yield from self._onward((self._graph.start,), length)
        self.complete = self._tried < EDGES_TRIED and not self._cut_off

    def _onward(self, path: tuple[str, ...], length: int) -> Iterator[tuple[str, ...]]:
        """The paths of a length that begin with this one."""
        for following in self._graph.after(path[-1]):
            if self._tried == EDGES_TRIED:
                return
            self._tried += 1
            if not self._within(path, following, length):
                continue
            if following != self._graph.end:
                yield from self._onward((*path, following), length)
            elif len(path) == length:
                yield (*path, following)

    def _within(self, path: tuple[str, ...], following: str, length: int) -> bool:
        """Whether a path of this length can go on there; notes where a longer one could."""
        if following in path or following not in self._distances:
            return False
        within = len(path) + self._distances[following] <= length
        self._cut_off = self._cut_off or not within
        return within
