"""A graph of nodes and edges: GraphML, node-link JSON as networkx writes it, a map of Kumu.

What stance wrote comes back as it was, as far as the graph has it. In a graph of other people each
node is an actor, and each edge says that one of them can move another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from stancecli.diagnostics import InvalidModel, Place, Problem, Unanswerable
from stancecli.imports import Import
from stancecli.imports.draft import Draft, LeftOut
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.json_text import JsonField, read_json
from stancecli.imports.rows import DraftRows, word_for
from stancecli.imports.writer import line_of_text, new_ids
from stancecli.loader import kinds
from stancecli.loader.columns import MADE, TABLES
from stancecli.loader.layout import ITEMS
from stancecli.model import kind_of
from stancecli.sheets.cells import SheetCell, parted
from stancecli.sheets.markup import SheetAllowance, Walk
from stancecli.sheets.table import CellGrid

MOST_NODES = 50_000
MOST_EDGES = 100_000
KINDS: Mapping[str, str] = {kind_of(made): table for table, made in MADE.items() if table in ITEMS}
"""By the kind of a node: the table that it stands in."""
RELATIONS: Mapping[str, tuple[str, str]] = {
    "affects": ("effects", "option"),
    "takes": ("positions", "actor"),
    "influences": ("influence", "actor"),
}
"""By the relation of an edge: the table that it stands in, and the column of where it begins."""
_STRUCTURE = frozenset({"wants", "bound-by", "decides", "offers", "cites", "conditions"})
"""Edges that say what their nodes, or other edges, say as well."""
_ABOUT = ("about", "description", "Description")

_OURS = ("Imported from a graph that stance wrote. Scenarios and expectations are not in it.",)
_OTHERS = (
    "Imported from a graph. Each node is an actor here, and each edge the influence of one on "
    "another. Still to be judged: which are none, and what each actor wants and can do.",
)


@dataclass(slots=True)
class _Graph:
    """Nodes by their ids, and edges from where to where, each with what is said of it."""

    nodes: dict[str, dict[str, str]] = field(default_factory=dict)
    edges: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    is_directed: bool = True


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
        graph = _json(JsonField(given.name, read_json(given.name, given.data)))
    else:
        graph = _kumu(_by_name(given))
    if not graph.nodes:
        message = "no node is in this graph"
        raise InvalidModel([Problem(Place(given.name, 1, 1), "E542", message)])
    if all(said.get("type") in KINDS for said in graph.nodes.values()):
        raise Unanswerable(
            f"{given.name} is what stance writes for Kumu, which does not hold a whole model",
            ("stance export graphml or csv of that model can be imported again",),
        )
    return _ours(given, graph) if _is_ours(graph) else _others(given, graph)


# What each kind of file says.


class _GraphmlWalk(Walk):
    """The nodes and edges of GraphML, with their data."""

    def __init__(self, allowance: SheetAllowance) -> None:
        super().__init__("graphml", allowance)
        self.graph = _Graph()
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


def _graphml(given: Given) -> _Graph:
    walk = _GraphmlWalk(SheetAllowance(given.name))
    walk.walk(given.data)
    return walk.graph


def _json(top: JsonField) -> _Graph:
    is_map = top.get("elements").is_there
    nodes = top.get("elements" if is_map else "nodes")
    edges = next((e for e in map(top.get, ("edges", "links", "connections")) if e.is_there), top)
    ends = ("from", "to") if is_map else ("source", "target")
    graph = _Graph(is_directed=top.value.get("directed") is not False)
    for node in nodes.items(MOST_NODES):
        said = _texts(node)
        graph.nodes[said.get("id") or said.get("_id") or said.get("label", "")] = said
    for edge in edges.items(MOST_EDGES):
        said = _texts(edge)
        graph.edges.append((said.get(ends[0], ""), said.get(ends[1], ""), said))
    about = top.get("graph")
    graph.said = _texts(about) if about.is_there else {}
    return graph


def _texts(of: JsonField) -> dict[str, str]:
    """What is said of a node or an edge; Kumu has fields of its own within `attributes`."""
    if not isinstance(of.value, dict):
        raise of.fault("a mapping")
    found = {
        key: line_of_text(str(value)) if not isinstance(value, bool) else str(value).lower()
        for key, value in of.value.items()
        if isinstance(value, str | int | float)
    }
    inner = of.get("attributes")
    return {**_texts(inner), **found} if inner.is_there else found


def _by_name(given: Given) -> dict[str, CellGrid]:
    return {(grid.sheet or PurePath(grid.file).stem).lower(): grid for grid in given.grids}


def _kumu(sheets: Mapping[str, CellGrid]) -> _Graph:
    elements, connections = (_lines(sheets[name]) for name in ("elements", "connections"))
    graph = _Graph({said.get("label", ""): said for said in elements})
    graph.edges = [(said.get("from", ""), said.get("to", ""), said) for said in connections]
    return graph


def _lines(grid: CellGrid) -> Iterator[dict[str, str]]:
    heads = [cell.word.lower() for cell in grid.lines[0]] if grid.lines else []
    for line in grid.lines[1:]:
        yield {head: cell.word for head, cell in zip(heads, line, strict=False) if cell.word}


# The model.


def _is_ours(graph: _Graph) -> bool:
    """Whether each node says of which kind of a model it is, and its id is that of a model."""
    return all(said.get("kind") in KINDS for said in graph.nodes.values())


def _ours(given: Given, graph: _Graph) -> Draft:
    title, about, as_of = (graph.said.get(key, "") for key in ("title", "about", "as_of"))
    rows = DraftRows(given.name, "Graph", title, about, as_of)
    left: Counter[tuple[str, str]] = Counter()
    decisions = {to: of for of, to, said in graph.edges if said.get("relation") == "offers"}
    held = {
        of: to for to, of in decisions.items() if _is_true(graph.nodes.get(to, {}).get("current"))
    }
    for id_, said in graph.nodes.items():
        kind = said["kind"]
        table = KINDS[kind]
        named = {ITEMS[table][1]: said.get("label", ""), "kind": said.get(f"{kind}_kind", "")}
        told = {**said, **named}
        if _is_true(said.get("binding")):
            told["force"] = "binding"
        cells = _cells(table, told, given.name)
        if kind == "decision":
            cells["current"] = held.get(id_, "").rpartition(".")[2]
        elif kind == "option":
            cells["decision"] = decisions.get(id_, "")
        rows.add(table, id=id_, **cells)
    for start, end, said in graph.edges:
        relation = said.get("relation", "")
        if relation == "breaks":
            told = {**said, "by": said.get("effect", "").lstrip("-")}
            cells = _cells("against", told, given.name)
            rows.add("against", constraint=end, option=start.rpartition(".")[2], **cells)
        elif relation in RELATIONS:
            table, begins = RELATIONS[relation]
            rows.add(table, **{**_cells(table, said, given.name), begins: start, "to": end})
        elif relation not in _STRUCTURE:
            left[f"edges of the kind “{relation[:40]}”", "a model has none"] += 1
    return Draft(rows, _OURS, _left(left))


def _is_true(said: str | None) -> bool:
    return (said or "").lower() == "true"


def _cells(table: str, said: Mapping[str, str], file: str) -> dict[str, Any]:
    """The columns of a table that a node or an edge has."""
    found: dict[str, Any] = {}
    for column, key in TABLES[table].items():
        text = said.get(column, "")
        low, high = said.get(f"{column}_low"), said.get(f"{column}_high")
        if not key or not text:
            continue
        if key.kind is kinds.TEXT:
            found[column] = text
        elif key.kind is kinds.YES_NO:
            found[column] = "true" if _is_true(text) else ""
        elif key.kind.is_list:
            found[column] = tuple(SheetCell(part, Place(file, 1, 1)) for part in parted(text))
        elif low and high:
            found[column] = f"[{_number(low)}, {_number(high)}]"
        else:
            found[column] = word_for(key.kind, _number(text))
    return found


def _number(text: str) -> str:
    return text.removesuffix(".0")


def _others(given: Given, graph: _Graph) -> Draft:
    rows = DraftRows(given.name, "Graph")
    left: Counter[tuple[str, str]] = Counter()
    names = {
        id_: line_of_text(said.get("label") or said.get("name") or id_)
        for id_, said in graph.nodes.items()
    }
    ids = dict(zip(graph.nodes, new_ids(names.values(), "actor"), strict=True))
    for id_, said in graph.nodes.items():
        texts = [said.get("type", ""), *(said.get(key, "") for key in _ABOUT)]
        about = ". ".join(dict.fromkeys(filter(None, map(line_of_text, texts))))
        rows.add("actors", id=ids[id_], name=names[id_] or ids[id_], about=about)
    seen = set()
    for start, end, said in graph.edges:
        both = not graph.is_directed or said.get("direction") in ("mutual", "undirected")
        for one, other in ((start, end), (end, start)) if both else ((start, end),):
            if one not in ids or other not in ids:
                left["edges", "they lead to no node"] += 1
            elif one == other:
                left["edges", "they lead from a node to itself"] += 1
            elif (one, other) in seen:
                left["edges", "another leads the same way"] += 1
            else:
                seen.add((one, other))
                by = line_of_text(said.get("label") or said.get("type") or said.get("relation", ""))
                told = {"by": by, "because": line_of_text(said.get("description", ""))}
                rows.add("influence", actor=ids[one], to=ids[other], strength="medium", **told)
    return Draft(rows, _OTHERS, _left(left))


def _left(left: Mapping[tuple[str, str], int]) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(count, what, why) for (what, why), count in left.items())


KIND = Import("a graph of nodes and edges (GraphML, JSON, Kumu)", recognises, read)
