"""GraphML: what Gephi, yEd and igraph open.

Written by hand, since a tree of elements for every attribute costs several times the loading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from stancecli.graph import Graph

_TYPES = {str: "string", bool: "boolean", int: "long", float: "double"}

# XML 1.0 holds no other control characters, no surrogates and no U+FFFE, U+FFFF; a carriage return
# comes back as a line feed, and so is shown as well.
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_ROOT = (
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns'
    ' http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">'
)

_Key = tuple[str, str, type]
"""An attribute of nodes, of edges or of the graph: for which, its name, its type."""


def export(plain: Graph) -> str:
    """A graph with plain attributes as GraphML; what XML cannot hold stands as `\\u001b`."""
    keys: dict[_Key, str] = {}
    # What stands in the graph names the keys, which stand before it.
    body = list(_body(plain, keys))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', _ROOT, *_declared(keys), *body, "</graphml>"]
    return "\n".join(lines) + "\n"


def _body(plain: Graph, keys: dict[_Key, str]) -> Iterator[str]:
    yield '  <graph edgedefault="directed">'
    yield from _data("graph", plain.graph, keys)
    for id_, data in plain.nodes(data=True):
        yield f"    <node id={quoteattr(_visible(id_))}>"
        yield from _data("node", data, keys)
        yield "    </node>"
    for start, end, key, data in plain.edges(keys=True, data=True):
        source, target = quoteattr(_visible(start)), quoteattr(_visible(end))
        yield f"    <edge source={source} target={target} id={quoteattr(key)}>"
        yield from _data("edge", data, keys)
        yield "    </edge>"
    yield "  </graph>"


def _data(of: str, attributes: Mapping[str, object], keys: dict[_Key, str]) -> Iterator[str]:
    for name, value in attributes.items():
        key = keys.setdefault((of, name, type(value)), f"d{len(keys)}")
        yield f'      <data key="{key}">{escape(_visible(_written(value)))}</data>'


def _declared(keys: Mapping[_Key, str]) -> Iterator[str]:
    for (of, name, type_), key in keys.items():
        attribute = f'attr.name={quoteattr(name)} attr.type="{_TYPES[type_]}"'
        yield f'  <key id="{key}" for="{of}" {attribute}/>'


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _visible(text: str) -> str:
    return _NOT_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
