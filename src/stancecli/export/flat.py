"""A graph with plain attributes, for formats that know only texts, numbers and truth values."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TypeAlias

import networkx as nx

from stancecli.loader import kinds
from stancecli.loader.entries import ENTRY_OF, ClaimEntry, ModelEntry
from stancecli.loader.keys import FileEntry
from stancecli.model import (
    Actor,
    Breach,
    Claim,
    Constraint,
    Effect,
    Item,
    Option,
    Owned,
    Range,
    Votes,
    kind_of,
)
from stancecli.situation import Graph, Situation

Attribute: TypeAlias = str | int | float | bool

_LABELS = frozenset({"name", "title", "question"})
_SHOWN_ALREADY = frozenset(
    {kinds.ACTOR_ID, kinds.INTEREST_ID, kinds.OPTION_ID, kinds.STANDPOINT_ID, kinds.BREACH}
)
"""An edge leads to what is referred to, or the option is marked; a breach is told as an effect."""


def flat(situation: Situation) -> Graph:
    """The same nodes and edges, each with `label` and what else is known of it.

    Numbers are floats; what lies between bounds has `…_low` and `…_high` beside its midpoint.
    Edges are named e1, e2, … in the order of the file.
    """
    plain: Graph = nx.MultiDiGraph()
    plain.graph.update(flat_model(situation))
    for id_, attributes in flat_nodes(situation):
        plain.add_node(id_, **attributes)
    for start, end, name, attributes in flat_edges(situation):
        plain.add_edge(start, end, name, **attributes)
    return plain


def flat_model(situation: Situation) -> dict[str, Attribute]:
    """What is known of the model itself."""
    return {key.field: getattr(situation.model, key.field) for key in ModelEntry.values()}


def flat_nodes(situation: Situation) -> Iterator[tuple[str, dict[str, Attribute]]]:
    """Each node with its attributes."""
    current = situation.current_options()
    for id_, data in situation.graph.nodes(data=True):
        attributes: dict[str, Attribute] = {"kind": data["kind"], **_item(data["item"])}
        if isinstance(data["item"], Option):
            attributes["current"] = id_ in current
        yield id_, attributes


def flat_edges(situation: Situation) -> Iterator[tuple[str, str, str, dict[str, Attribute]]]:
    """Each edge: from where to where, its name, its attributes."""
    for n, (start, end, data) in enumerate(situation.graph.edges(data=True), 1):
        known = _edge(data["claim"], data["relation"])
        yield start, end, f"e{n}", {"relation": data["relation"], **known}


def _item(item: Item) -> dict[str, Attribute]:
    known: dict[str, Attribute] = {"label": item.name}
    if isinstance(item, Owned):
        known["actor"] = item.actor
    if isinstance(item, Constraint):
        known["binding"] = item.binding
    for rating in item.rated if isinstance(item, Actor) else ():
        values = _values(rating, ENTRY_OF[type(rating)])
        known |= {f"rated_{name}": value for name, value in values.items()}
    return known | _values(item, ENTRY_OF[type(item)])


def _edge(claim: Claim | None, relation: str) -> dict[str, Attribute]:
    if claim is None:
        return {}
    # What an item says of itself stands at its node.
    known = _values(claim, ClaimEntry if isinstance(claim, Item) else ENTRY_OF[type(claim)])
    if isinstance(claim, Breach):
        known |= _attribute("effect", claim.size)
    if isinstance(claim, Effect) and relation == "conditions":
        known["to"] = claim.to
    return known


def _values(thing: Item | Claim, entry: type[FileEntry]) -> dict[str, Attribute]:
    """What the keys of a thing say, as far as no label or edge does."""
    known: dict[str, Attribute] = {}
    for key in entry.values():
        if key.kind not in _SHOWN_ALREADY and key.name not in _LABELS:
            name = f"{kind_of(type(thing))}_kind" if key.name == "kind" else key.name
            known |= _attribute(name, getattr(thing, key.field))
    if isinstance(thing, Claim):
        known["judgement"] = thing.is_judgement
    return known


def _attribute(name: str, value: object) -> dict[str, Attribute]:
    match value:
        case str() | bool():
            return {name: value}
        case Votes():
            return {name: str(value)}
        case Fraction():
            return {name: float(value)}
        case Range():
            known: dict[str, Attribute] = {name: float(value.mid)}
            if not value.exact:
                known |= {f"{name}_low": float(value.low), f"{name}_high": float(value.high)}
            return known
        case tuple():
            return {name: "; ".join(map(str, value))}
    return {}
