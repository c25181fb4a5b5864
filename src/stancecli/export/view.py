"""The part of a graph that matters for one item, so that a picture of it can be read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
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
    every: Sequence[Edge] = [
        edge for edge in situation.graph.edges(keys=True) if edge[2][0] in links
    ]
    found = {id_ for edge in every for id_ in edge[:2]}
    if about is not None:
        found, every = _near(_owned(situation, about), every, depth)
    placed = {owner for id_ in found for owner in _with_owners(situation, id_)}
    return _part(situation, placed, {edge for edge in every if placed.issuperset(edge[:2])})


def _near(start: set[str], every: Sequence[Edge], depth: int) -> tuple[set[str], Sequence[Edge]]:
    """What is so many links from some items, and these links; at depth 0 all links there are.

    A condition matters for the option that it conditions, and not the other way about.
    """
    found, edges = start, every
    for _ in range(depth):
        edges = [
            (start, end, key)
            for start, end, key in every
            if end in found or (start in found and key[0] != "conditions")
        ]
        reached = found.union(*(edge[:2] for edge in edges))
        if reached == found:
            break
        found = reached
    return found, edges


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
