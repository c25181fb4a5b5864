"""What words that refer to nothing may mean, found by reading the files a second time.

Only faulty models come here, so that no other has to remember names and what stands under unknown
keys. A part of the file under a misspelt key, or an id that is none, is a fault of its own: what
refers to it should not be one as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping as AnyMapping
from typing import TypeAlias

from stancecli.diagnostics import did_you_mean
from stancecli.loader.text import Faults, TextFile
from stancecli.loader.tree import Mapping, Node, PlacedNode, entries, read_tree
from stancecli.model import Decision, Model, items_in, kind_of

LARGEST = 1 << 20
"""Bytes that are read a second time, at most; larger models do without."""

Named: TypeAlias = tuple[str, str, PlacedNode, str]
"""Something with an id: its kind, its full id, the entry, and the decision of an option."""


def things(tree: PlacedNode) -> Iterator[Named]:
    """Everything with an id."""
    return _things(Model, tree)


def _things(
    whole: type, branch: PlacedNode, actor: str = "", decision: str = ""
) -> Iterator[Named]:
    found = [
        (made, f"{actor}.{part.key}" if actor else part.key, part)
        for name, made in items_in(whole).items()
        for part in entries(branch.node, name)
    ]
    for made, id_, part in found:
        yield kind_of(made), id_, part, decision
    for made, id_, part in found:
        yield from _things(made, part, actor or id_, id_ if made is Decision else "")


def scenarios(tree: PlacedNode) -> Iterator[Named]:
    """The scenarios, in the same form. Their ids are apart: an actor can be called like one."""
    for scenario in entries(tree.node, "scenarios"):
        yield "scenario", scenario.key, scenario, ""


def mended(files: Iterable[TextFile]) -> list[tuple[TextFile, PlacedNode]]:
    """The trees of files, parts and ids in them spelt as they should be; none if they are large."""
    files = list(files)
    if sum(len(file.data) for file in files) > LARGEST:
        return []
    trees = ((file, read_tree(file, Faults())) for file in files)
    return [(file, tree._replace(node=_mended(tree.node, Model))) for file, tree in trees if tree]


def _mended(node: Node, whole: type) -> Node:
    """A node of an entry of a class, the keys under which there are ids as they should be."""
    parts = items_in(whole)
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


def _with_ids(node: Mapping, made: type) -> Mapping:
    found = Mapping()
    found.at = node.at
    for key, value in node.items():
        found["-".join(key.lower().replace("_", " ").split())] = _mended(value, made)
    return found


def by_name(trees: Iterable[tuple[TextFile, PlacedNode]]) -> AnyMapping[str, list[str]]:
    """The full ids of what has a name or a title, by that without regard to case."""
    found: dict[str, list[str]] = defaultdict(list)
    for _, tree in trees:
        for _, id_, (node, *_), _ in things(tree):
            name = node.get("name", node.get("title")) if isinstance(node, Mapping) else None
            if isinstance(name, str):
                found[name.casefold()].append(id_)
    return found
