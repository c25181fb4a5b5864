"""Graphs and pictures for other tools: one format a module, found by its entry point.

A module of a format has a `Format`, with a pure function from a situation (its whole graph, or a
`view` of it) to what is written: text, bytes, or the texts of a folder by file name. It is imported
when its format is asked for, so that a new one costs no other command anything.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import networkx as nx

from stancecli.diagnostics import none_such
from stancecli.installed import Installed, Offered
from stancecli.model import stands_in
from stancecli.situation import Graph, Situation

Content: TypeAlias = str | bytes | Mapping[str, str]


@dataclass(frozen=True)
class Format(Offered):
    """One format; `suffix` is that of its file, and empty where it fills a folder.

    `export` gives what is written, and raises Unanswerable where this machine cannot make it;
    `warnings` is what a reader should know of that. `whole`: it holds the model whatever part is
    asked for.
    """

    suffix: str
    tells: str
    export: Callable[[Any], Content]
    warnings: Callable[[Any, Any], tuple[str, ...]] = lambda shown, content: ()
    whole: bool = False


FORMATS: Installed[Format] = Installed("stance.exports", Format)


def checked(content: Content) -> Content:
    """What a format gave; raises TypeError or ValueError for what cannot be written."""
    texts = [*content, *content.values()] if isinstance(content, Mapping) else [content]
    for text in texts if not isinstance(content, bytes) else ():
        if not isinstance(text, str):
            raise TypeError("it gave no text, no bytes and no texts by the names of files")
        text.encode()
    return content


IMAGES = ("png", "pdf")
"""The formats of images, of pictures that stance draws itself."""
DRAWN = ("svg", *IMAGES)
"""The formats of such pictures."""
_DECISION = ("decision", "actor")
_ISSUE = (*_DECISION, "issue")


@dataclass(frozen=True, slots=True)
class PictureKind:
    """One picture of a model: what it tells, in which formats, of which items, its own `options`.

    One without `formats` is written in all FORMATS; one that `takes` nothing is of the whole model.
    """

    name: str
    tells: str
    formats: tuple[str, ...]
    takes: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


MAP = "map"
PICTURES: Mapping[str, PictureKind] = {
    picture.name: picture
    for picture in (
        PictureKind(
            "tension", "what each option does to two interests", DRAWN, _DECISION, ("--between",)
        ),
        PictureKind("matrix", "what each option does to each interest", DRAWN, _DECISION),
        PictureKind("stakes", "who gains and who loses by each option", DRAWN, _DECISION),
        PictureKind("stands", "who is against each option, and who for it", DRAWN, _ISSUE),
        PictureKind("grid", "who can move the decider, and who has a stake", DRAWN, _ISSUE),
        PictureKind("levers", "how far behind each option is, what could help", DRAWN, _DECISION),
        PictureKind("compare", "what is ahead on each view, in each scenario", DRAWN, _DECISION),
        PictureKind("moves", "who would move alone, and where that ends", DRAWN),
        PictureKind("deals", "who does what in a bargain, and what it is to each", DRAWN),
        PictureKind("influence", "who can move whom", DRAWN, _DECISION),
        PictureKind("agreement", "who agrees and who clashes", DRAWN, _ISSUE),
        PictureKind(
            MAP,
            "who moves whom, and who gains and loses by what; or the graph",
            formats=(),
            options=("--whole", "--edges"),
        ),
    )
}
"""Every picture by its name; `map` is the only one that is a graph for other tools as well."""


# The part of a graph that matters for one item, so that a picture of it can be read.


STRUCTURE = frozenset({"wants", "bound-by", "decides", "offers"})
"""What places an item: an interest in its actor, an option in its decision."""

BEARING = frozenset({"affects", "breaks", "conditions", "influences"})
"""What one item does to another, and so what matters for it."""


def view(situation: Situation, about: str) -> Situation:
    """The part of a graph that is one link away from an item and all that it owns.

    Every item found comes with its decision and its actor. A condition matters for the option that
    it conditions, and not the other way about. The graph's model stays whole; nodes and edges keep
    the order of the file.
    """
    own = _owned(situation, about)
    near = {
        (start, end, key)
        for start, end, key in situation.graph.edges(keys=True)
        if key[0] in BEARING and (end in own or (start in own and key[0] != "conditions"))
    }
    found = own.union(*(edge[:2] for edge in near))
    placed = {owner for id_ in found for owner in _with_owners(situation, id_)}
    return _part(situation, placed, near)


def only(situation: Situation, kinds: Collection[str]) -> Situation:
    """The edges of some kinds, and what they join, with its decision and its actor.

    Raises Unanswerable where the graph has no edge of one of them.
    """
    every = list(situation.graph.edges(keys=True))
    known = dict.fromkeys(key[0] for *_, key in every)
    for kind in kinds:
        if kind not in known:
            raise none_such(f"no edge of the kind “{kind}” here", kind, known)
    edges = {edge for edge in every if edge[2][0] in kinds}
    ends = {id_ for edge in edges for id_ in edge[:2]}
    return _part(situation, {each for id_ in ends for each in _with_owners(situation, id_)}, edges)


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


def _part(
    situation: Situation, ids: set[str], edges: set[tuple[str, str, tuple[str, int]]]
) -> Situation:
    whole = situation.graph
    part: Graph = nx.MultiDiGraph(**whole.graph)
    part.add_nodes_from((id_, data) for id_, data in whole.nodes(data=True) if id_ in ids)
    for start, end, key, data in whole.edges(keys=True, data=True):
        structural = key[0] in STRUCTURE and start in ids and end in ids
        if structural or (start, end, key) in edges:
            part.add_edge(start, end, key, **data)
    return Situation(part, situation.chosen)
