"""GraphML, through networkx: what Gephi, yEd and igraph open."""

from __future__ import annotations

import re

import networkx as nx
from networkx.readwrite.graphml import GraphMLWriter

from stancecli.export.flat import flat
from stancecli.situation import Graph, Situation

# XML 1.0 holds no other control characters, no surrogates and no U+FFFE, U+FFFF; a carriage return
# comes back as a line feed, and so is shown as well.
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export(situation: Situation) -> str:
    """The graph as GraphML, attributes plain; what XML cannot hold stands as `\\u001b`."""
    plain = flat(situation)
    held: Graph = nx.MultiDiGraph()
    held.graph.update(_held(plain.graph))
    held.add_nodes_from((_visible(id_), _held(data)) for id_, data in plain.nodes(data=True))
    for start, end, key, data in plain.edges(keys=True, data=True):
        held.add_edge(_visible(start), _visible(end), key, **_held(data))
    writer = GraphMLWriter(prettyprint=True, edge_id_from_attribute=None)
    writer.add_graph_element(held)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{writer}\n'


def _held(attributes: dict[str, object]) -> dict[str, object]:
    return {
        name: _visible(value) if isinstance(value, str) else value
        for name, value in attributes.items()
    }


def _visible(text: str) -> str:
    return _NOT_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
