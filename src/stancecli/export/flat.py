"""A graph with plain attributes, for formats that know only texts, numbers and truth values."""

from __future__ import annotations

from typing import TypeAlias

import networkx as nx

from stancecli.model import (
    Actor,
    Breach,
    Claim,
    Constraint,
    Decision,
    Effect,
    Influence,
    Interest,
    Item,
    Option,
    Position,
    Range,
    Source,
)
from stancecli.situation import Graph, Situation

Attribute: TypeAlias = str | int | float | bool


def flat(situation: Situation) -> Graph:
    """The same nodes and edges, each with `label` and what else is known of it.

    Numbers are floats; what lies between bounds has `…_low` and `…_high` beside its midpoint.
    Edges are named e1, e2, … in the order of the file.
    """
    model = situation.model
    plain: Graph = nx.MultiDiGraph(title=model.title, as_of=model.as_of, about=model.about)
    current = situation.current_options()
    for id_, data in situation.graph.nodes(data=True):
        attributes = {"kind": data["kind"], **_item(data["item"])}
        if isinstance(data["item"], Option):
            attributes["current"] = id_ in current
        plain.add_node(id_, **attributes)
    for n, (start, end, data) in enumerate(situation.graph.edges(data=True), 1):
        attributes = {"relation": data["relation"], **_edge(data["claim"], data["relation"])}
        plain.add_edge(start, end, f"e{n}", **attributes)
    return plain


def _item(item: Item) -> dict[str, Attribute]:
    known: dict[str, Attribute] = {"label": item.name}
    match item:
        case Source():
            known |= {"author": item.author, "date": item.date, "url": item.url}
            known["publisher"] = item.publisher
        case Actor():
            known |= {"actor_kind": item.kind, "also": "; ".join(item.also), "about": item.about}
        case Interest():
            known |= {"actor": item.actor, **_number("importance", item.importance)}
        case Constraint():
            known |= {"actor": item.actor, "constraint_kind": item.kind, "binding": item.binding}
            known |= _number("force", item.force)
        case Decision():
            known["actor"] = item.actor
        case Option():
            known |= {"actor": item.actor, "about": item.about, "irreversible": item.irreversible}
            known |= {} if item.at is None else {"at": float(item.at)}
    if isinstance(item, Claim):
        known |= _claim(item)
    return known


def _edge(claim: Claim | None, relation: str) -> dict[str, Attribute]:
    if claim is None:
        return {}
    known = _claim(claim)
    match claim:
        case Effect():
            known |= _number("effect", claim.size)
            known |= {"when": "; ".join(claim.when), "unless": "; ".join(claim.unless)}
            if relation == "conditions":
                known["to"] = claim.to
        case Breach():
            known |= _number("effect", claim.size)
        case Influence():
            known |= {"strength": float(claim.strength), "by": claim.by}
        case Position():
            numbers = {"stance": claim.stance, "at": claim.at, "capability": claim.capability}
            numbers["salience"] = claim.salience
            known |= {name: float(n) for name, n in numbers.items() if n is not None}
            known["says"] = claim.says
    return known


def _claim(claim: Claim) -> dict[str, Attribute]:
    return {
        "because": claim.because,
        "cite": "; ".join(map(str, claim.cite)),
        "confidence": claim.confidence,
        "judgement": claim.is_judgement,
    }


def _number(name: str, value: Range | None) -> dict[str, Attribute]:
    if value is None:
        return {}
    known: dict[str, Attribute] = {name: float(value.mid)}
    if not value.exact:
        known |= {f"{name}_low": float(value.low), f"{name}_high": float(value.high)}
    return known
