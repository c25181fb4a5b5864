"""A graph with plain attributes, for formats that know only texts, numbers and truth values.

Three are no more than that: GraphML, JSON as nodes and links, and the two sheets of Kumu.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias

from stancecli import model as m, notation as fmt
from stancecli.export import Format
from stancecli.export.network import StatementNetwork
from stancecli.loader import kinds
from stancecli.loader.entries import ENTRY_OF, ClaimEntry, ModelEntry
from stancecli.loader.keys import FileEntry
from stancecli.sheets.table import written
from stancecli.situation import Situation

Attribute: TypeAlias = str | int | float | bool
Node: TypeAlias = tuple[str, Mapping[str, Attribute]]
"""An id, and what is known of it."""
Edge: TypeAlias = tuple[str, str, str, Mapping[str, Attribute]]
"""From where to where, its name, and what is known of it."""

_LABELS = frozenset({"name", "title", "question"})
_SHOWN_ALREADY = frozenset(
    {kinds.ACTOR_ID, kinds.INTEREST_ID, kinds.OPTION_ID, kinds.STANDPOINT_ID, kinds.BREACH}
)
"""An edge leads to what is referred to, or the option is marked; a breach is told as an effect."""


def flat_model(situation: Situation) -> dict[str, Attribute]:
    """What is known of the model itself."""
    return {key.field: getattr(situation.model, key.field) for key in ModelEntry.values()}


def flat_nodes(situation: Situation) -> Iterator[Node]:
    """Each node with its attributes: its `label`, its `kind`, and what else is known of it.

    Numbers are floats; what lies between bounds has `…_low` and `…_high` beside its midpoint.
    """
    current = situation.current_options()
    for id_, data in situation.graph.nodes(data=True):
        attributes: dict[str, Attribute] = {"kind": data["kind"], **_item(data["item"])}
        if isinstance(data["item"], m.Option):
            attributes["current"] = id_ in current
        yield id_, attributes


def flat_edges(situation: Situation) -> Iterator[Edge]:
    """Each edge: from where to where, its name (e1, e2, … in the order of the file), the rest."""
    for n, (start, end, data) in enumerate(situation.graph.edges(data=True), 1):
        known = _edge(data["claim"], data["relation"])
        yield start, end, f"e{n}", {"relation": data["relation"], **known}


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


# JSON: what d3 and many others read.


def as_json(situation: Situation) -> str:
    """The graph, attributes plain, as node-link data: `nodes` and `edges`, ids and keys kept."""
    data = {
        "directed": True,
        "multigraph": True,
        "graph": flat_model(situation),
        "nodes": [{**known, "id": id_} for id_, known in flat_nodes(situation)],
        "edges": [
            {**known, "source": start, "target": end, "key": name}
            for start, end, name, known in flat_edges(situation)
        ],
    }
    return json.dumps(data, indent=1, allow_nan=False) + "\n"


JSON = Format(".json", "node-link data for d3, networkx", as_json)


# GraphML, line by line, as networkx writes it: a graph of full influence among hundreds of actors
# would not fit in memory as a tree of elements.


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


def as_graphml(shown: Situation | StatementNetwork) -> str:
    """The graph as GraphML, attributes plain; what XML cannot hold stands as `\\u001b`."""
    if isinstance(shown, StatementNetwork):
        nodes = ((actor.id, {"label": actor.name}) for actor in shown.actors)
        return _written(nodes, _weighed(shown), {}, "undirected")
    return _written(flat_nodes(shown), flat_edges(shown), flat_model(shown), "directed")


def _weighed(network: StatementNetwork) -> Iterator[Edge]:
    """For each two with a number an edge: its weight, and its period if it has one."""
    for n, (period, a, b, number) in enumerate(network.edges, 1):
        known: dict[str, Attribute] = {"relation": network.name, "weight": number}
        yield a.id, b.id, f"e{n}", {**known, "period": period} if period else known


def _written(
    nodes: Iterable[Node], edges: Iterable[Edge], told: Mapping[str, Attribute], direction: str
) -> str:
    """A graph; each attribute that was met has a key, for what kind of element, and a type."""
    keys, body = dict[tuple[str, str, type], str](), list[str]()

    def told_of(scope: str, attributes: Mapping[str, Attribute], indent: str) -> Iterator[str]:
        """A line for each attribute of a graph, a node or an edge."""
        for name, value in attributes.items():
            key = keys.setdefault((scope, name, type(value)), f"d{len(keys)}")
            text = _text(str(value))
            end = f">{text}</data>" if text else " />"
            yield f'{indent}<data key="{key}"{end}'

    last = [*told_of("graph", told, "    ")]
    for id_, known in nodes:
        body += f'    <node id="{_quoted(id_)}">', *told_of("node", known, "      "), "    </node>"
    for start, end, name, known in edges:
        body.append(f'    <edge source="{_quoted(start)}" target="{_quoted(end)}" id="{name}">')
        body += *told_of("edge", known, "      "), "    </edge>"
    heads = (  # the last that was met first
        f'  <key id="{key}" for="{scope}" attr.name="{_quoted(name)}" attr.type="{TYPES[type_]}" />'
        for (scope, name, type_), key in reversed(keys.items())
    )
    lines = [HEAD, *heads, f'  <graph edgedefault="{direction}">', *body, *last]
    return "\n".join([*lines, "  </graph>", "</graphml>", "", ""])


def _text(text: str) -> str:
    shown = _NOT_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return shown.translate(_MARKUP).encode("ascii", "xmlcharrefreplace").decode("ascii")


def _quoted(text: str) -> str:
    return _text(text).translate(_IN_QUOTES)


GRAPHML = Format(".graphml", "for Gephi, yEd, igraph", as_graphml)


# The two sheets that Kumu imports: elements and connections, joined by the elements' labels.


ELEMENTS = ("Label", "Type", "Description", "Actor", "Importance", "Sources")
CONNECTIONS = ("From", "To", "Direction", "Type", "Label", "Description", "Sources")


def as_kumu(situation: Situation) -> Mapping[str, str]:
    """`elements.csv` and `connections.csv`."""
    labels = _labels(situation)
    elements = []
    for id_, label in labels.items():
        item = situation.item(id_)
        owner = situation.item(item.actor).name if isinstance(item, m.Owned) else ""
        weighs = fmt.weight(item) if isinstance(item, m.Interest | m.Constraint) else ""
        told = (situation.kind_of(id_), _description(item), owner, weighs, _sources(item))
        elements.append((label, *told))
    connections = [
        (labels[start], labels[end], "directed", data["relation"], *_said(data["claim"]))
        for start, end, data in situation.graph.edges(data=True)
    ]
    return {
        "elements.csv": written(ELEMENTS, elements, bom=False),
        "connections.csv": written(CONNECTIONS, connections, bom=False),
    }


def _labels(situation: Situation) -> Mapping[str, str]:
    """A label for each item, its name; with its id where others are called the same.

    Kumu knows elements by their labels alone, in any letter case.
    """
    names = {id_: fmt.visible(situation.item(id_).name).strip() for id_ in situation}
    count = Counter(name.casefold() for name in names.values())
    return {
        id_: name if name and count[name.casefold()] == 1 else f"{name} ({id_})".strip()
        for id_, name in names.items()
    }


def _description(item: m.Item) -> str:
    if isinstance(item, m.Source):
        return ", ".join(filter(None, (item.author, item.publisher, item.date, item.url)))
    keys = ENTRY_OF[type(item)].keys
    prose = (getattr(item, name) for name in ("about", "because") if name in keys)
    return " ".join(filter(None, prose))


def _sources(thing: m.Item | m.Claim) -> str:
    return "; ".join(map(str, getattr(thing, "cite", ())))


def _said(claim: m.Statement | None) -> tuple[str, str, str]:
    match claim:
        case None:
            return "", "", ""
        case m.Effect() | m.Breach():
            sign = fmt.effect(claim.size)
        case m.Influence():
            sign = fmt.strength(claim.strength)
        case m.Position() if claim.stance is not None:
            sign = fmt.effect(m.exactly(claim.stance))
        case _:
            sign = ""
    return sign, claim.because, _sources(claim)


KUMU = Format("", "the two sheets that Kumu imports", as_kumu)
