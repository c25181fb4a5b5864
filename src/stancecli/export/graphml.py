"""GraphML: what Gephi, yEd, igraph and networkx open.

Written line by line, as networkx writes it, because a graph of full influence among hundreds of
actors would not fit in memory as a tree of elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from stancecli.export import Format
from stancecli.export.flat import Attribute, flat_edges, flat_model, flat_nodes
from stancecli.export.network import StatementNetwork
from stancecli.situation import Situation

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns '
    'http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">'
)
TYPES: Mapping[type, str] = {str: "string", bool: "boolean", float: "double", int: "long"}

# XML 1.0 holds no other control characters, no surrogates and no U+FFFE, U+FFFF; a carriage return
# comes back as a line feed, and so is shown as well.
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_IN_QUOTES = str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#09;"})


def export(situation: Situation | StatementNetwork) -> str:
    """The graph as GraphML, attributes plain; what XML cannot hold stands as `\\u001b`."""
    keys = _Keys()
    if isinstance(situation, StatementNetwork):
        return _written(keys, [*_network(situation, keys)], "undirected")
    told = [*keys.data("graph", flat_model(situation), "    ")]
    body = [*_nodes(situation, keys), *_edges(situation, keys), *told]
    return _written(keys, body, "directed")


def _written(keys: _Keys, body: Sequence[str], edges: str) -> str:
    lines = [HEAD, *keys.lines(), f'  <graph edgedefault="{edges}">', *body]
    return "\n".join([*lines, "  </graph>", "</graphml>", "", ""])


def _network(network: StatementNetwork, keys: _Keys) -> Iterator[str]:
    """Actors, and for each two with a number an edge: its weight, and its period if it has one."""
    for actor in network.actors:
        data = keys.data("node", {"label": actor.name}, "      ")
        yield "\n".join([f'    <node id="{_quoted(actor.id)}">', *data, "    </node>"])
    for n, (period, a, b, number) in enumerate(network.edges, 1):
        first = f'    <edge source="{_quoted(a.id)}" target="{_quoted(b.id)}" id="e{n}">'
        known: dict[str, Attribute] = {"relation": network.name, "weight": number}
        data = keys.data("edge", {**known, "period": period} if period else known, "      ")
        yield "\n".join([first, *data, "    </edge>"])


class _Keys:
    """The attributes that were met: each has a key, for what kind of element, and a type."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str, type], str] = {}

    def data(self, scope: str, attributes: Mapping[str, Attribute], indent: str) -> Iterator[str]:
        """A line for each attribute of a graph, a node or an edge."""
        for name, value in attributes.items():
            key = (scope, name, type(value))
            id_ = self._ids.setdefault(key, f"d{len(self._ids)}")
            text = _text(str(value))
            end = f">{text}</data>" if text else " />"
            yield f'{indent}<data key="{id_}"{end}'

    def lines(self) -> Iterator[str]:
        """A line for each key, the last that was met first."""
        for (scope, name, type_), id_ in reversed(self._ids.items()):
            said = f'attr.name="{_quoted(name)}" attr.type="{TYPES[type_]}"'
            yield f'  <key id="{id_}" for="{scope}" {said} />'


def _nodes(situation: Situation, keys: _Keys) -> Iterator[str]:
    for id_, attributes in flat_nodes(situation):
        first, data = f'    <node id="{_quoted(id_)}">', keys.data("node", attributes, "      ")
        yield "\n".join([first, *data, "    </node>"])


def _edges(situation: Situation, keys: _Keys) -> Iterator[str]:
    for start, end, name, attributes in flat_edges(situation):
        first = f'    <edge source="{_quoted(start)}" target="{_quoted(end)}" id="{name}">'
        yield "\n".join([first, *keys.data("edge", attributes, "      "), "    </edge>"])


def _text(text: str) -> str:
    shown = _NOT_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return shown.translate(_MARKUP).encode("ascii", "xmlcharrefreplace").decode("ascii")


def _quoted(text: str) -> str:
    return _text(text).translate(_IN_QUOTES)


FORMAT = Format(".graphml", "for Gephi, yEd, igraph", export)
