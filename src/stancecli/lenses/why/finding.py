"""What one item does to another, and the paths of claims from it to the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise

from stancecli.diagnostics import Unanswerable
from stancecli.methods.claims import Touch, touches
from stancecli.methods.paths import PathLink, PathSearch
from stancecli.model import Actor, Breach, Criterion, Effect, Influence, Item
from stancecli.situation import Situation

PATHS_SHOWN = 10


@dataclass(frozen=True)
class Why:
    """What one item does to another itself, and the paths to it, the shortest PATHS_SHOWN of them.

    `ties` are the direct influences, and `touches` what the options that the first item is, offers
    or can choose do to the criteria that the second is or has. `more` counts further paths; where
    there may be others, longer or not looked for, `complete` is False.
    """

    situation: Situation = field(repr=False, compare=False)
    start: Item
    end: Item
    ties: tuple[Influence, ...]
    touches: tuple[Touch, ...]
    paths: tuple[tuple[PathLink, ...], ...]
    more: int
    complete: bool

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each link of each path."""
        for number, path in enumerate(self.paths, 1):
            for link in path:
                ends = {"from": link.start, "to": link.end}
                claims = len(link.claims)
                yield {"path": number, **ends, "relation": link.relation, "claims": claims}


def find(situation: Situation, start_id: str, end_id: str) -> Why:
    """The paths from one item to another; raises Unanswerable where both are the same."""
    start, end = situation.item(start_id), situation.item(end_id)
    if start_id == end_id:
        raise Unanswerable(f"“{start.name}” is asked for at both ends: name two items")
    search = PathSearch(situation, start_id, end_id)
    found = search.paths()
    shown = tuple(
        tuple(search.link(*ends) for ends in pairwise(ids)) for ids in islice(found, PATHS_SHOWN)
    )
    ties = situation.influences_on(end_id) if isinstance(end, Actor) else ()
    return Why(
        situation,
        start=start,
        end=end,
        ties=tuple(each for each in ties if each.actor == start_id),
        touches=touches(situation, _done(situation, start_id, end)),
        paths=shown,
        more=sum(1 for _ in found),
        complete=search.complete,
    )


def _done(situation: Situation, start_id: str, end: Item) -> Iterator[Effect | Breach]:
    """What options of one item do to the criteria of another."""
    criteria = (*end.interests, *end.constraints) if isinstance(end, Actor) else (end,)
    for criterion in criteria:
        if isinstance(criterion, Criterion):
            for claim in situation.claims_on(criterion.id):
                option = situation.option(claim.option)
                if start_id in (option.id, option.decision, option.actor):
                    yield claim
