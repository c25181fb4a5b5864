"""The search for chains: along the arrows of the graph, shortest first, within bounded work.

A chain goes from item to item and meets none twice. Three things keep it an explanation:

- what an option does to the interests and constraints of one actor is one link, to that actor (or
  to the one criterion, where that was asked for); with it go the effects of other options that
  depend on it, since it bears on those interests through them;
- a position is no link: what an actor says of an option does nothing to it; a citation ends one;
- wanting an interest bears on it only where the chain begins with who wants it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from stancecli.model import Breach, Claim, Criterion, Effect
from stancecli.situation import Situation

LINKS_TRIED = 50_000
"""Links that a search tries at most, about a tenth of a second; then more may exist."""

LONGEST = 30
"""Chains of more links than this are not told: they explain nothing."""

Path = tuple[str, ...]


@dataclass
class Step:
    """What leads from one item to the next: a relation, and the claims that assert it."""

    relation: str
    claims: list[Claim] = field(default_factory=list)

    def add(self, claim: Claim | None) -> None:
        # By identity: an effect that names an option twice is one claim, two equal ones are two.
        if claim is not None and not any(claim is known for known in self.claims[-1:]):
            self.claims.append(claim)


@dataclass(frozen=True)
class Arrows:
    """The links of a graph, as far as they can be part of a chain from `start` to `end`."""

    situation: Situation
    start: str
    end: str
    _known: dict[str, Mapping[str, Step]] = field(default_factory=dict)

    def after(self, id_: str) -> Mapping[str, Step]:
        """Where a chain can go from an item, and what leads there, in the order of the file."""
        if id_ not in self._known:
            self._known[id_] = self._steps(id_)
        return self._known[id_]

    def _steps(self, id_: str) -> Mapping[str, Step]:
        steps: dict[str, Step] = {}
        if id_ == self.start and _is_criterion(self.situation, id_):
            steps[self.situation.criterion(id_).actor] = Step("of")
        for _, to, data in self.situation.graph.out_edges(id_, data=True):
            claim = data["claim"]
            for end, relation in self._leads(id_, to, data["relation"], claim):
                steps.setdefault(end, Step(relation)).add(claim)
        return steps

    def _leads(
        self, id_: str, to: str, relation: str, claim: Claim | None
    ) -> Iterator[tuple[str, str]]:
        """The links that an edge of the graph is, or is part of."""
        match relation:
            case "affects" | "breaks":
                yield self._touched(to), "affects"
            case "conditions" if isinstance(claim, Effect):
                if to == self.end:
                    yield to, relation
                yield self._touched(claim.to), "affects"
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

    def _touched(self, criterion_id: str) -> str:
        """Whom a claim on a criterion leads to: its actor, or itself if it was asked for."""
        if criterion_id == self.end:
            return criterion_id
        return self.situation.criterion(criterion_id).actor

    def before(self, id_: str) -> Iterator[str]:
        """The items from which a chain can go on to this one."""
        for start, _, data in self.situation.graph.in_edges(id_, data=True):
            if any(
                end == id_ for end, _ in self._leads(start, id_, data["relation"], data["claim"])
            ):
                yield start
        if _is_criterion(self.situation, id_):
            if id_ == self.end:
                yield from self._bearing_on(id_)
        elif self.situation.kind_of(id_) == "actor":
            owner = self.situation.actor(id_)
            criteria: tuple[Criterion, ...] = (*owner.interests, *owner.constraints)
            for each in criteria:
                if each.id == self.start:
                    yield each.id
                if each.id != self.end:
                    yield from self._bearing_on(each.id)

    def _bearing_on(self, criterion_id: str) -> Iterator[str]:
        """The options with a claim on a criterion, and those on which such a claim depends."""
        for claim in self.situation.claims_on(criterion_id):
            yield claim.option
            if not isinstance(claim, Breach):
                yield from (*claim.when, *claim.unless)

    def distances(self) -> Mapping[str, int]:
        """How many links there are at least to the end, from each item that leads there.

        Nothing leads there through the start, which no chain meets again.
        """
        found = {self.end: 0}
        waiting = deque(found)
        while waiting:
            id_ = waiting.popleft()
            for earlier in self.before(id_) if id_ != self.start else ():
                if earlier not in found:
                    found[earlier] = found[id_] + 1
                    waiting.append(earlier)
        return found


def _is_criterion(situation: Situation, id_: str) -> bool:
    return situation.kind_of(id_) in ("interest", "constraint")


class Search:
    """The chains from `start` to `end` of `arrows`, shortest first, then in the order of the file.

    Each length is searched in depth, led by the distances to the end, so that a chain that exists
    is found at once, and neither the number of chains nor their length costs memory. `shortest` is
    the number of links of the shortest. `complete` says, once the chains have run out, that there
    are no more; it is False where the search ended at LINKS_TRIED or LONGEST.
    """

    def __init__(self, arrows: Arrows) -> None:
        self.complete = False
        self._arrows = arrows
        self._distance = arrows.distances()
        self.shortest = self._distance.get(arrows.start)
        self._tried = 0
        self._cut_off = True

    def chains(self) -> Iterator[Path]:
        """The chains, as ids from `start` to `end`."""
        for length in range(self.shortest or 1, LONGEST + 1):
            if self._cut_off and self._tried < LINKS_TRIED:
                self._cut_off = False
                yield from self._of_length(length)
        self.complete = self._tried < LINKS_TRIED and not self._cut_off

    def _of_length(self, length: int) -> Iterator[Path]:
        path = [self._arrows.start]
        ahead = [iter(self._arrows.after(path[0]))]
        while ahead and self._tried < LINKS_TRIED:
            following = next(ahead[-1], None)
            if following is None:
                ahead.pop()
                path.pop()
                continue
            self._tried += 1
            if not self._within(path, following, length):
                continue
            if following == self._arrows.end:
                if len(path) == length:
                    yield (*path, following)
                continue
            path.append(following)
            ahead.append(iter(self._arrows.after(following)))

    def _within(self, path: list[str], following: str, length: int) -> bool:
        """Whether a chain of this length can go on there; notes where a longer one could."""
        if following in path or following not in self._distance:
            return False
        within = len(path) + self._distance[following] <= length
        self._cut_off = self._cut_off or not within
        return within
