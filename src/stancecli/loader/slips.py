"""What words that refer to nothing may mean, found by reading the files a second time.

Only faulty models come here, so that no other has to remember names and what stands under unknown
keys. A part of the file under a misspelt key, or an id that is none, is a fault of its own: what
refers to it should not be one as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping as AnyMapping
from typing import Any

from stancecli.diagnostics import did_you_mean
from stancecli.loader.text import Faults, TextFile
from stancecli.loader.tree import Mapping, Node, PlacedNode, entries, read_tree

LARGEST = 1 << 20
"""Bytes that are read a second time, at most; larger models do without."""

_PARTS: AnyMapping[str, Any] = {
    "sources": {},
    "analysts": {},
    "issues": {},
    "actors": {"interests": {}, "constraints": {}, "decisions": {"options": {}}},
}
"""The keys under which there are ids, and what the entries there hold of the same kind."""


def things(tree: PlacedNode) -> Iterator[tuple[str, str, PlacedNode, str]]:
    """Everything with an id: its kind, its full id, the entry, and the decision of an option."""
    for source in entries(tree.node, "sources"):
        yield "source", source.key, source, ""
    for analyst in entries(tree.node, "analysts"):
        yield "analyst", analyst.key, analyst, ""
    for issue in entries(tree.node, "issues"):
        yield "issue", issue.key, issue, ""
    for actor in entries(tree.node, "actors"):
        yield "actor", actor.key, actor, ""
        for kind in ("interest", "constraint", "decision"):
            for part in entries(actor.node, f"{kind}s"):
                yield kind, f"{actor.key}.{part.key}", part, ""
        for decision in entries(actor.node, "decisions"):
            for option in entries(decision.node, "options"):
                yield "option", f"{actor.key}.{option.key}", option, f"{actor.key}.{decision.key}"


def scenarios(tree: PlacedNode) -> Iterator[tuple[str, str, PlacedNode, str]]:
    """The scenarios, in the same form. Their ids are apart: an actor can be called like one."""
    for scenario in entries(tree.node, "scenarios"):
        yield "scenario", scenario.key, scenario, ""


def mended(files: Iterable[TextFile]) -> list[tuple[TextFile, PlacedNode]]:
    """The trees of files, parts and ids in them spelt as they should be; none if they are large."""
    files = list(files)
    if sum(len(file.data) for file in files) > LARGEST:
        return []
    trees = ((file, read_tree(file, Faults())) for file in files)
    return [(file, tree._replace(node=_mended(tree.node, _PARTS))) for file, tree in trees if tree]


def _mended(node: Node, parts: AnyMapping[str, Any]) -> Node:
    if not isinstance(node, Mapping):
        return node
    found = Mapping()
    found.at = node.at
    for key, value in node.items():
        meant = key
        if key not in parts and isinstance(value, Mapping):
            near = did_you_mean(key, parts)
            meant = next((part for part in parts if part in near and part not in node), key)
        if meant in parts and isinstance(value, Mapping):
            value = _with_ids(value, parts[meant])
        found[meant] = value
    return found


def _with_ids(node: Mapping, parts: AnyMapping[str, Any]) -> Mapping:
    found = Mapping()
    found.at = node.at
    for key, value in node.items():
        found["-".join(key.lower().replace("_", " ").split())] = _mended(value, parts)
    return found


def by_name(trees: Iterable[tuple[TextFile, PlacedNode]]) -> AnyMapping[str, list[str]]:
    """The full ids of what has a name, by that without regard to case."""
    found: dict[str, list[str]] = defaultdict(list)
    for _, tree in trees:
        for _, id_, (node, *_), _ in things(tree):
            name = node.get("name") if isinstance(node, Mapping) else None
            if isinstance(name, str):
                found[name.casefold()].append(id_)
    return found
