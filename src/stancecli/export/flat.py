"""A graph with plain attributes, for formats that know only texts, numbers and truth values.

Two are no more than that: GraphML, and JSON as nodes and links.
"""

from __future__ import annotations

import json
import re
from fractions import Fraction
from itertools import chain
from typing import Any, TypeAlias

import networkx as nx
from networkx.readwrite.graphml import GraphMLWriter

from stancecli import model as m
from stancecli.export import Format
from stancecli.loader import kinds
from stancecli.loader.entries import ENTRY_OF, ClaimEntry, ModelEntry
from stancecli.loader.keys import FileEntry
from stancecli.situation import Situation

Attribute: TypeAlias = str | int | float | bool

_LABELS = frozenset({"name", "title", "question"})
_SHOWN_ALREADY = frozenset(
    {kinds.ACTOR_ID, kinds.INTEREST_ID, kinds.OPTION_ID, kinds.STANDPOINT_ID, kinds.BREACH}
)
"""An edge leads to what is referred to, or the option is marked; a breach is told as an effect."""


def flat_graph(shown: Situation) -> Any:
    """A graph whose attributes are plain, edges named e1, e2, … in the order of the file.

    Numbers are floats; what lies between bounds has `…_low` and `…_high` beside its midpoint.
    """
    current = {decision.current for decision in shown.decisions()}
    model = {key.field: getattr(shown.model, key.field) for key in ModelEntry.values()}
    graph: Any = nx.MultiDiGraph(**model)
    for id_, data in shown.graph.nodes(data=True):
        holds = {"current": id_ in current} if isinstance(data["item"], m.Option) else {}
        graph.add_node(id_, **{"kind": data["kind"], **_item(data["item"]), **holds})
    for n, (start, end, data) in enumerate(shown.graph.edges(data=True), 1):
        known = _edge(data["claim"], data["relation"])
        graph.add_edge(start, end, f"e{n}", **{"relation": data["relation"], **known})
    return graph


def _item(item: m.Item) -> dict[str, Attribute]:
    known: dict[str, Attribute] = {"label": item.name}
    if isinstance(item, m.Owned):
        known["actor"] = item.actor
    if isinstance(item, m.Constraint):
        known["binding"] = item.binding
    for rating in item.rated if isinstance(item, m.Actor) else ():
        known |= {f"rated_{name}": value for name, value in _values(rating).items()}
    return known | _values(item)


def _edge(claim: m.Claim | None, relation: str) -> dict[str, Attribute]:
    if claim is None:
        return {}
    # What an item says of itself stands at its node.
    known = _values(claim, ClaimEntry if isinstance(claim, m.Item) else None)
    if isinstance(claim, m.Breach):
        known |= _attribute("effect", claim.size)
    if isinstance(claim, m.Effect) and relation == "conditions":
        known["to"] = claim.to
    return known


def _values(thing: m.Item | m.Claim, entry: type[FileEntry] | None = None) -> dict[str, Attribute]:
    """What the keys of a thing say, as far as no label or edge does."""
    known: dict[str, Attribute] = {}
    for key in (entry or ENTRY_OF[type(thing)]).values():
        if key.kind not in _SHOWN_ALREADY and key.name not in _LABELS:
            name = f"{m.kind_of(type(thing))}_kind" if key.name == "kind" else key.name
            known |= _attribute(name, getattr(thing, key.field))
    if isinstance(thing, m.Claim):
        known["judgement"] = thing.is_judgement
    return known


def _attribute(name: str, value: object) -> dict[str, Attribute]:
    match value:
        case str() | bool():
            return {name: value}
        case m.Votes():
            return {name: str(value)}
        case Fraction():
            return {name: float(value)}
        case m.Range():
            ends = {} if value.exact else {f"{name}_low": value.low, f"{name}_high": value.high}
            return {key: float(number) for key, number in {name: value.mid, **ends}.items()}
        case tuple():
            return {name: "; ".join(map(str, value))}
    return {}


# As networkx writes them: JSON, what d3 and many others read, and GraphML.


def as_json(situation: Situation) -> str:
    """The graph, attributes plain, as node-link data: `nodes` and `edges`, ids and keys kept."""
    data = nx.node_link_data(flat_graph(situation), edges="edges")
    return json.dumps(data, indent=1, allow_nan=False) + "\n"


JSON = Format(".json", "node-link data for d3, networkx", as_json)

# XML 1.0 holds no other control characters, no surrogates and no U+FFFE, U+FFFF; a carriage return
# comes back as a line feed, and so is shown as well.
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_graphml(shown: Situation) -> str:
    """The graph as GraphML, attributes plain; what XML cannot hold stands as `\\u001b`."""
    graph = flat_graph(shown)
    every = (graph.nodes(data=True), ((e, data) for *e, data in graph.edges(data=True)))
    for known in (graph.graph, *(data for _, data in chain(*every))):
        for name, value in known.items():
            if isinstance(value, str):
                known[name] = _NOT_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", value)
    writer = GraphMLWriter(prettyprint=True)
    writer.add_graph_element(graph)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{writer}\n'


GRAPHML = Format(".graphml", "for Gephi, yEd, igraph", as_graphml)
