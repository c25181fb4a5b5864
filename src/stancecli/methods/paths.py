"""Paths of claims from one item to another, shortest first (J. Y. Yen, *Management Science*, 1971).

A path goes from item to item along the edges of the graph and meets none twice. Four rules, our
own, keep it an explanation:

- what an option does to the interests and constraints of one actor is one edge, to that actor (or
  to the one criterion, where that was asked for); with it go the effects of other options that
  depend on it, since it affects those interests through them;
- what is known to do nothing, an effect or a breach of 0, is no edge; nor is a position, since what
  an actor says of an option does nothing to it; nor a citation;
- wanting an interest affects it only where the path begins with who wants it;
- of one decision no two options are on a path, since one alone holds: neither as an item, nor as
  the option through whose effects alone a link leads.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

import networkx as nx

from stancecli.model import HIGHEST, ZERO, Breach, Effect, Influence, Item, Option, Statement
from stancecli.situation import Bearing, Situation

PATHS_TRIED = 200
"""So many paths are looked at; then more may exist."""
LONGEST = 30
"""Paths of more edges than this are not looked for: they explain nothing."""


@dataclass(frozen=True)
class PathLink:
    """One link of a path.

    `relation` is one of the graph's, or `of`, from an interest or a constraint to its actor.
    `claims` assert it; where an option acts on interests or constraints they are its own effects
    and breaches, and the effects of other options that depend on it. If there are only these,
    `others` are the options.
    """

    relation: str
    start: Item
    end: Item
    claims: tuple[Statement, ...]
    others: tuple[Option, ...]


Path: TypeAlias = tuple[PathLink, ...]


@dataclass
class Edge:
    """What leads from one item to the next: a relation, and the claims that assert it.

    `decision` is that of which it needs an option, by id.
    """

    relation: str
    claims: list[Statement] = field(default_factory=list)
    decision: str = ""

    @property
    def acting(self) -> tuple[str, ...]:
        """The options whose effects or breaches it is."""
        options = (each.option for each in self.claims if isinstance(each, Effect | Breach))
        return tuple(dict.fromkeys(options))

    def add(self, claim: Statement | None) -> None:
        # By identity: an effect that names an option twice is one claim, two equal ones are two.
        if claim is not None and not any(claim is known for known in self.claims[-1:]):
            self.claims.append(claim)


class PathSearch:
    """The paths from `start` to `end`, shortest first.

    `complete` says, once the paths have run out, that there are no more; it is False where the
    search ended at PATHS_TRIED or LONGEST.
    """

    def __init__(self, situation: Situation, start: str, end: str) -> None:
        self.situation = situation
        self.complete = False
        self._start, self._end = start, end
        self._edges: dict[tuple[str, str], Edge] = {}
        met, waiting = {start, end}, deque([start])
        while waiting:
            id_ = waiting.popleft()
            for following, edge in self._after(id_).items():
                self._edges[id_, following] = edge
                if following not in met:
                    met.add(following)
                    waiting.append(following)

    def link(self, start: str, end: str) -> PathLink:
        """One step of a path, with the items at its ends."""
        edge, situation = self._edges[start, end], self.situation
        is_foreign = edge.relation == "affects" and start not in edge.acting
        return PathLink(
            edge.relation,
            situation.item(start),
            situation.item(end),
            tuple(edge.claims),
            tuple(map(situation.option, edge.acting if is_foreign else ())),
        )

    def paths(self) -> Iterator[tuple[str, ...]]:
        """The paths, as ids from `start` to `end`."""
        first = self.situation.item(self._start)
        own = [first.decision] if isinstance(first, Option) else []
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from((self._start, self._end))
        graph.add_edges_from(self._edges)
        ends = self._start, self._end
        every = nx.shortest_simple_paths(graph, *ends) if nx.has_path(graph, *ends) else ()
        for tried, path in enumerate(every):
            if tried == PATHS_TRIED or len(path) > LONGEST + 1:
                return
            needed = (self._edges[step].decision for step in pairwise(path))
            decisions = [*own, *filter(None, needed)]
            if len(decisions) == len({*decisions}):
                yield tuple(path)
        self.complete = True

    def _after(self, id_: str) -> Mapping[str, Edge]:
        """Where a path can go from an item, and what leads there, in the order of the file."""
        edges: dict[str, Edge] = {}
        if id_ == self._start and self.situation.kind_of(id_) in ("interest", "constraint"):
            edges[self.situation.criterion(id_).actor] = Edge("of")
        for _, to, data in self.situation.graph.out_edges(id_, data=True):
            claim = data["claim"]
            for end, relation in self._ends(id_, to, data["relation"], claim):
                edges.setdefault(end, Edge(relation)).add(claim)
        for end, edge in edges.items():
            # That of the option that it leads to, or through which alone it leads.
            through = (end,) if self.situation.kind_of(end) == "option" else edge.acting
            decisions = {self.situation.option(option).decision for option in through}
            if len(decisions) == 1 and id_ not in through:
                edge.decision = decisions.pop()
        return edges

    def _ends(
        self, id_: str, to: str, relation: str, claim: Statement | None
    ) -> Iterator[tuple[str, str]]:
        """Where an edge of the situation's graph leads here, and by which relation."""
        if isinstance(claim, Effect | Breach) and claim.size == ZERO:
            return
        match relation:
            case "affects" | "breaks":
                yield self._affected(to), "affects"
            case "conditions" if isinstance(claim, Effect):
                if claim.option == self._start:
                    return
                if to == self._end:
                    yield to, relation
                yield self._affected(claim.to), "affects"
            case "takes" | "cites":
                return
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


def is_itself(path: Path) -> bool:
    """Whether nothing lies between the ends but decisions or, of an effect, an own option."""
    *before, last = path
    own = {"decides", "offers"} if last.relation == "affects" and not last.others else {"decides"}
    return not last.others and own.issuperset(link.relation for link in before)


def weakest(path: Path) -> Fraction:
    """How strong the weakest influence on a way is.

    Where an actor is only hurt or helped on the way, what it then chooses is nobody's influence.
    """
    strengths = [ZERO.low for link in path[:-1] if link.relation == "affects"]
    for link in path:
        ties = [each.strength.mid for each in link.claims if isinstance(each, Influence)]
        strengths += [max(ties)] if ties else []
    return min(strengths, default=HIGHEST)


def of_each_decider(situation: Situation, ways: Iterable[Path]) -> list[Path]:
    """Of the ways that differ in what one actor then chooses alone, the one that does most."""
    alike: dict[tuple[str, ...], list[Path]] = {}
    for path in ways:
        decides = [n for n, link in enumerate(path, 1) if link.relation == "decides"]
        begins = path[: decides[-1]] if decides else path
        alike.setdefault(tuple(link.end.id for link in begins), []).append(path)

    def most(path: Path) -> Fraction:
        return max(map(points, felt(situation, path[-1])), default=ZERO.low)

    return [max(paths, key=most) for paths in alike.values()]


def points(felt: Bearing) -> Fraction:
    return abs(felt.claim.size.mid) * felt.criterion.weight.mid


def felt(situation: Situation, link: PathLink) -> list[Bearing]:
    """What an option does to whom a link leads to; where it does nothing, what depends on it."""
    claims = [each for each in link.claims if isinstance(each, Effect | Breach)]
    own = [each for each in claims if link.others or each.option == link.start.id]
    return [situation.bearing(each) for each in own if link.relation == "affects"]
