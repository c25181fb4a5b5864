"""A graph of nodes and edges: GraphML, node-link JSON as networkx writes it, a map of Kumu.

What stance wrote comes back as it was, as far as the graph has it. In a graph of other people each
node is an actor, and each edge says that one of them can move another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from stancecli.diagnostics import Place
from stancecli.imports import Import
from stancecli.imports.draft import Draft, LeftBehind
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.graph import kumu
from stancecli.imports.graph.ours import Graph, draft_of
from stancecli.imports.json_text import JsonField
from stancecli.imports.rows import DraftRows
from stancecli.imports.writer import ids_of, line_of_text
from stancecli.sheets.cells import joined
from stancecli.sheets.markup import SheetAllowance, Walk
from stancecli.sheets.table import CellGrid, table_fault

MOST_NODES = 50_000
MOST_EDGES = 100_000
_ABOUT = ("about", "description", "Description")

_OURS = ("Imported from a graph that stance wrote. Scenarios and expectations are not in it.",)
_OTHERS = (
    "Imported from a graph. Each node is an actor here, and each edge the influence of one on "
    "another. Still to be judged: which are none, and what each actor wants and can do.",
)


def recognises(given: Given) -> bool:
    """Whether it is called GraphML, or has nodes and edges, or elements and connections."""
    if given.is_single and given.ending == ".graphml":
        return True
    found = given.json if given.is_single else None
    if isinstance(found, dict):
        pairs = (("nodes", "edges"), ("nodes", "links"), ("elements", "connections"))
        return any(all(isinstance(found.get(each), list) for each in pair) for pair in pairs)
    names = {PurePath(file).stem.lower() for file in given.files}
    if {"elements", "connections"} <= names:
        return True
    return given.is_workbook and {"elements", "connections"} <= set(_by_name(given))


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a graph. Raises InvalidModel for what is none."""
    if given.is_single and given.ending == ".graphml":
        graph = _graphml(given)
    elif given.is_single and not given.is_workbook:
        graph = _json(given.json_field)
    else:
        graph = _kumu(given)
    if not graph.nodes:
        raise table_fault(Place(given.name, 1, 1), "E542", "no node is in this graph")
    left = LeftBehind()
    if graph.is_ours:
        return draft_of(given.name, graph, _OURS, left)
    if kumu.is_of_stance(graph):
        return draft_of(given.name, kumu.as_written(graph, left), kumu.NOTES, left)
    return _others(given, graph, left)


# What each kind of file says.


class _GraphmlWalk(Walk):
    """The nodes and edges of GraphML, with their data."""

    def __init__(self, allowance: SheetAllowance) -> None:
        super().__init__("graphml", allowance)
        self.graph = Graph()
        self._keys: dict[str, str] = {}
        self._said = self.graph.said
        self._key = ""
        self._text: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "key":
            id_ = attributes.get("id", "")
            self._keys[id_] = attributes.get("attr.name", id_)
        elif name == "graph":
            self.graph.is_directed = attributes.get("edgedefault") != "undirected"
        elif name == "node":
            self._said = self.graph.nodes.setdefault(attributes.get("id", ""), {})
        elif name == "edge":
            self._said = {}
            ends = (attributes.get(end, "") for end in ("source", "target"))
            self.graph.edges.append((*ends, self._said))  # type: ignore[arg-type]
        elif name == "data":
            self._key = self._keys.get(attributes.get("key", ""), "")
            self._text.clear()
        if len(self.graph.nodes) > MOST_NODES or len(self.graph.edges) > MOST_EDGES:
            self.refuse("E533", f"over {MOST_NODES:,} nodes or {MOST_EDGES:,} edges")

    def end(self, name: str) -> None:
        if name == "data" and self._key:
            self._said[self._key] = "".join(self._text).strip()
            self._key = ""
        elif name in ("node", "edge"):
            self._said = self.graph.said

    def text(self, text: str) -> None:
        if self._key:
            self._text.append(text)


def _graphml(given: Given) -> Graph:
    walk = _GraphmlWalk(SheetAllowance(given.name))
    walk.walk(given.data)
    return walk.graph


def _json(top: JsonField) -> Graph:
    is_map = top.get("elements").is_there
    nodes = top.get("elements" if is_map else "nodes")
    edges = next((e for e in map(top.get, ("edges", "links", "connections")) if e.is_there), top)
    ends = ("from", "to") if is_map else ("source", "target")
    graph = Graph(is_directed=top.value.get("directed") is not False)
    for node in nodes.items(MOST_NODES):
        said = _texts(node, is_map=is_map)
        graph.nodes[said.get("id") or said.get("_id") or said.get("label", "")] = said
    for edge in edges.items(MOST_EDGES):
        said = _texts(edge, is_map=is_map)
        graph.edges.append((said.get(ends[0], ""), said.get(ends[1], ""), said))
    about = top.get("graph")
    graph.said = _texts(about) if about.is_there else {}
    return graph


def _texts(of: JsonField, *, is_map: bool = False) -> dict[str, str]:
    """What is said of a node or an edge; Kumu has fields of its own within `attributes`.

    It calls its fields in any letter case, and the type that of an element or of a connection.
    """
    if not isinstance(of.value, dict):
        raise of.fault("a mapping")
    found = dict(_fields(of.value, is_map=is_map))
    inner = of.get("attributes")
    return {**_texts(inner, is_map=is_map), **found} if inner.is_there else found


def _fields(said: Mapping[str, object], *, is_map: bool) -> Iterator[tuple[str, str]]:
    for key, value in said.items():
        if is_map:
            key = key.lower().removeprefix("element ").removeprefix("connection ")
        if isinstance(value, bool):
            yield key, str(value).lower()
        elif isinstance(value, str | int | float):
            yield key, line_of_text(str(value))
        elif isinstance(value, list):
            yield key, joined(line_of_text(each) for each in value if isinstance(each, str))


def _by_name(given: Given) -> dict[str, CellGrid]:
    return {(grid.sheet or PurePath(grid.file).stem).lower(): grid for grid in given.grids}


def _kumu(given: Given) -> Graph:
    sheets = _by_name(given)
    for name in ("elements", "connections"):
        if name not in sheets:
            raise table_fault(Place(given.name, 1, 1), "E501", f"the table of {name} is missing")
    elements, connections = (_lines(sheets[name]) for name in ("elements", "connections"))
    graph = Graph({said.get("label", ""): said for said in elements})
    graph.edges = [(said.get("from", ""), said.get("to", ""), said) for said in connections]
    return graph


def _lines(grid: CellGrid) -> Iterator[dict[str, str]]:
    heads = [cell.word.lower() for cell in grid.lines[0]] if grid.lines else []
    for line in grid.lines[1:]:
        yield {h: line_of_text(c.word) for h, c in zip(heads, line, strict=False) if c.word}


def _others(given: Given, graph: Graph, left: LeftBehind) -> Draft:
    rows = DraftRows(given.name, "Graph")
    names = {
        id_: line_of_text(said.get("label") or said.get("name") or id_)
        for id_, said in graph.nodes.items()
    }
    ids = ids_of(names, "actor")
    for id_, said in graph.nodes.items():
        texts = [said.get("type", ""), *(said.get(key, "") for key in _ABOUT)]
        about = ". ".join(dict.fromkeys(filter(None, map(line_of_text, texts))))
        rows.add("actors", id=ids[id_], name=names[id_] or ids[id_], about=about)
    seen = set()
    for start, end, said in graph.edges:
        both = not graph.is_directed or said.get("direction") in ("mutual", "undirected")
        for one, other in ((start, end), (end, start)) if both else ((start, end),):
            if one not in ids or other not in ids:
                left.add("edges", "they lead to no node")
            elif one == other:
                left.add("edges", "they lead from a node to itself")
            elif (one, other) in seen:
                left.add("edges", "another leads the same way")
            else:
                seen.add((one, other))
                by = line_of_text(said.get("label") or said.get("type") or said.get("relation", ""))
                told = {"by": by, "because": line_of_text(said.get("description", ""))}
                rows.add("influence", actor=ids[one], to=ids[other], strength="medium", **told)
    return Draft(rows, _OTHERS, left.listed())


KIND = Import("a graph of nodes and edges (GraphML, JSON, Kumu)", recognises, read)
