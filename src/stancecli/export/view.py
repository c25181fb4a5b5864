"""The part of a graph that matters for one item, so that a picture of it can be read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TypeAlias

import networkx as nx

from stancecli.model import stands_in
from stancecli.situation import DRAWN, Graph, Situation

STRUCTURE = frozenset({"wants", "bound-by", "decides", "offers"})
"""What places an item: an interest in its actor, an option in its decision."""

BEARING = DRAWN - {"takes"}
"""What one item does to another, and so what matters for it."""

Edge: TypeAlias = tuple[str, str, tuple[str, int]]


def view(
    situation: Situation,
    *,
    about: str | None = None,
    depth: int = 1,
    relations: Collection[str] | None = None,
) -> Situation:
    """The part of a graph within `depth` links of an item and all that it owns.

    A link is an edge of one of `relations` (BEARING, if none are named). Every item found comes
    with its decision and its actor. At depth 0 the links are those among what is shown. Without
    `about` it is the whole graph, or, of named relations, what they join. The graph's model stays
    whole; nodes and edges keep the order of the file.
    """
    if about is None and relations is None:
        return situation
    links = BEARING if relations is None else frozenset(relations)
    if about is None:
        edges = set(_edges(situation, situation, links))
        found = _ends(edges)
    else:
        found, edges = _near(situation, _owned(situation, about), depth, links)
    placed = {owner for id_ in found for owner in _with_owners(situation, id_)}
    if about and not depth:
        edges = {edge for edge in _edges(situation, placed, links) if {*edge[:2]} <= placed}
    return _part(situation, placed, edges)


def _near(
    situation: Situation, start: set[str], depth: int, links: frozenset[str]
) -> tuple[set[str], set[Edge]]:
    found, edges = start, set[Edge]()
    for _ in range(depth):
        edges |= set(_edges(situation, found, links))
        reached = found | _ends(edges)
        if len(reached) == len(found):
            break
        found = reached
    return found, edges


def _edges(situation: Situation, ids: Iterable[str], links: frozenset[str]) -> Iterator[Edge]:
    """The edges of these relations that begin or end at one of the ids.

    A condition matters for the option that it conditions, and not the other way about.
    """
    followed = links - {"conditions"}
    for id_ in ids:
        yield from (
            edge for edge in situation.graph.in_edges(id_, keys=True) if edge[2][0] in links
        )
        yield from (
            edge for edge in situation.graph.out_edges(id_, keys=True) if edge[2][0] in followed
        )


def _ends(edges: Iterable[Edge]) -> set[str]:
    return {id_ for start, end, _ in edges for id_ in (start, end)}


def _owned(situation: Situation, id_: str) -> set[str]:
    """An item with what it owns: an actor's interests, constraints and decisions, and so on."""
    owned = {id_}
    for _, end, key in situation.graph.out_edges(id_, keys=True):
        if key[0] in STRUCTURE:
            owned |= _owned(situation, end)
    return owned


def _with_owners(situation: Situation, id_: str) -> Iterator[str]:
    yield id_
    if owner := stands_in(situation.item(id_)):
        yield from _with_owners(situation, owner)


def _part(situation: Situation, ids: set[str], edges: set[Edge]) -> Situation:
    whole = situation.graph
    part: Graph = nx.MultiDiGraph(**whole.graph)
    part.add_nodes_from((id_, data) for id_, data in whole.nodes(data=True) if id_ in ids)
    for start, end, key, data in whole.edges(keys=True, data=True):
        structural = key[0] in STRUCTURE and start in ids and end in ids
        if structural or (start, end, key) in edges:
            part.add_edge(start, end, key, **data)
    return Situation(part, situation.chosen)
