"""A graph that stance wrote, back into a model, as far as the graph has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from stancecli.diagnostics import Place
from stancecli.imports.draft import Draft, LeftBehind
from stancecli.imports.rows import DraftRows, word_for
from stancecli.loader import kinds
from stancecli.loader.columns import MADE, TABLES
from stancecli.loader.layout import ITEMS
from stancecli.model import kind_of
from stancecli.sheets.cells import SheetCell, parted

KINDS: Mapping[str, str] = MappingProxyType(
    {kind_of(made): table for table, made in MADE.items() if table in ITEMS}
)
"""By the kind of a node: the table that it stands in."""
RELATIONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "affects": ("effects", "option"),
        "takes": ("positions", "actor"),
        "influences": ("influence", "actor"),
    }
)
"""By the relation of an edge: the table that it stands in, and the column of where it begins."""
STRUCTURE = frozenset({"wants", "bound-by", "decides", "offers", "cites", "conditions"})
"""Edges that say what their nodes, or other edges, say as well."""


@dataclass(slots=True)
class Graph:
    """Nodes by their ids, and edges from where to where, each with what is said of it."""

    nodes: dict[str, dict[str, str]] = field(default_factory=dict)
    edges: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    is_directed: bool = True

    @property
    def is_ours(self) -> bool:
        """Whether each node says of which kind of a model it is, and its id is that of a model."""
        return all(said.get("kind") in KINDS for said in self.nodes.values())


def draft_of(file: str, graph: Graph, notes: Iterable[str], left: LeftBehind) -> Draft:
    """The model in a graph that is ours."""
    title, about, as_of = (graph.said.get(key, "") for key in ("title", "about", "as_of"))
    rows = DraftRows(file, "Graph", title, about, as_of)
    decisions = {to: of for of, to, said in graph.edges if said.get("relation") == "offers"}
    held = {
        of: to for to, of in decisions.items() if _is_true(graph.nodes.get(to, {}).get("current"))
    }
    barred = {
        of
        for of, to, said in graph.edges
        if said.get("relation") == "breaks" and _is_true(graph.nodes.get(to, {}).get("binding"))
    }
    # What holds now breaks nothing that is binding.
    first = {of: to for to, of in reversed(decisions.items()) if to not in barred}
    for id_, said in graph.nodes.items():
        kind = said["kind"]
        table = KINDS[kind]
        named = {ITEMS[table][1]: said.get("label", ""), "kind": said.get(f"{kind}_kind", "")}
        told = {**said, **named}
        if _is_true(said.get("binding")):
            told["force"] = "binding"
        cells = _cells(table, told, file)
        if kind == "decision":
            cells["current"] = rows.holds_now(_short(held.get(id_)), _short(first.get(id_)))
        elif kind == "option":
            cells["decision"] = decisions.get(id_, "")
        rows.add(table, id=id_, **cells)
    for start, end, said in graph.edges:
        relation = said.get("relation", "")
        if relation == "breaks":
            # It hurts by as much as it is broken; where views differ, from 1 to 2.
            by = said.get("effect_low") or said.get("effect", "")
            if "effect_low" in said and said.get("views"):
                by = ""
            elif "effect_low" in said:
                left.add("sizes of a breach", "nothing says who holds that it is less")
            cells = _cells("against", {**said, "by": by.lstrip("-")}, file)
            rows.add("against", constraint=end, option=_short(start), **cells)
        elif relation in RELATIONS:
            table, begins = RELATIONS[relation]
            rows.add(table, **{**_cells(table, said, file), begins: start, "to": end})
        elif relation not in STRUCTURE:
            left.add(f"edges of the kind “{relation[:40]}”", "a model has none")
    return Draft(rows, tuple(notes), left.listed())


def _short(id_: str | None) -> str:
    return (id_ or "").rpartition(".")[2]


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
