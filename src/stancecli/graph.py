"""The graph of a model, the one thing lenses read, and the readers they read it with.

A node is a full id, with its `kind` and its `item` of the model. An edge carries its `relation`
and the `claim` that asserts it (None where only the structure does); its key is (relation, n),
n counting parallels, because networkx overwrites an edge whose key it knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar, cast

import networkx as nx

from stancecli.model import (
    Actor,
    Breach,
    Claim,
    Constraint,
    Criterion,
    Decision,
    Effect,
    Impossible,
    Influence,
    Interest,
    Item,
    Model,
    Option,
    Position,
    Source,
)

Graph: TypeAlias = "nx.MultiDiGraph[str]"
T = TypeVar("T", bound=Item)

KINDS = ("source", "actor", "interest", "constraint", "decision", "option")
RELATIONS = (
    "wants",
    "bound-by",
    "decides",
    "offers",
    "affects",
    "conditions",
    "breaks",
    "takes",
    "influences",
    "cites",
)

DRAWN = frozenset({"affects", "breaks", "conditions", "takes", "influences"})
"""The relations that a picture draws as lines: who or what bears on what, or says so."""


def build(model: Model) -> Graph:
    """The graph of a model, its nodes in the order of the file."""
    graph: Graph = nx.MultiDiGraph(model=model)
    for id_, item in model.items.items():
        graph.add_node(id_, kind=type(item).__name__.lower(), item=item)
    for actor in model.actors:
        _add_actor(graph, actor)
    for impossible in model.impossible:
        for option in impossible.options:
            graph.nodes[option].setdefault("impossible", []).append(impossible)
    return graph


def _add_actor(graph: Graph, actor: Actor) -> None:
    _cite(graph, actor.id, actor)
    for interest in actor.interests:
        _add(graph, actor.id, interest.id, "wants", interest)
        _cite(graph, interest.id, interest)
    for constraint in actor.constraints:
        _add(graph, actor.id, constraint.id, "bound-by", constraint)
        _cite(graph, constraint.id, constraint)
        for breach in constraint.against:
            _add(graph, breach.option, constraint.id, "breaks", breach)
    for decision in actor.decisions:
        _add(graph, actor.id, decision.id, "decides", None)
        _cite(graph, decision.id, decision)
        for option in decision.options:
            _add(graph, decision.id, option.id, "offers", None)
            _cite(graph, option.id, option)
            for effect in option.effects:
                _add(graph, option.id, effect.to, "affects", effect)
                for condition in (*effect.when, *effect.unless):
                    _add(graph, condition, option.id, "conditions", effect)
    for position in actor.positions:
        _add(graph, actor.id, position.to, "takes", position)
    for influence in actor.influence:
        _add(graph, actor.id, influence.to, "influences", influence)


def _add(graph: Graph, start: str, end: str, relation: str, claim: Claim | None) -> None:
    known = graph.get_edge_data(start, end) or {}
    parallel = len(known)
    if parallel and (relation, parallel - 1) not in known:
        # Joined by another relation too: an actor decides a question, and has a place on its scale.
        parallel = sum((relation, n) in known for n in range(parallel))
    graph.add_edge(start, end, (relation, parallel), relation=relation, claim=claim)


def _cite(graph: Graph, id_: str, claim: Claim) -> None:
    for citation in claim.cite:
        _add(graph, id_, citation.source, "cites", claim)


# Readers of nodes.


def model_of(graph: Graph) -> Model:
    return cast(Model, graph.graph["model"])


def kind_of(graph: Graph, id_: str) -> str:
    return cast(str, graph.nodes[id_]["kind"])


def item(graph: Graph, id_: str) -> Item:
    return cast(Item, graph.nodes[id_]["item"])


def actor(graph: Graph, id_: str) -> Actor:
    return _of_type(graph, id_, Actor)


def criterion(graph: Graph, id_: str) -> Criterion:
    """The interest or the constraint that the id names."""
    found = item(graph, id_)
    return found if isinstance(found, Interest) else _of_type(graph, id_, Constraint)


def decision(graph: Graph, id_: str) -> Decision:
    return _of_type(graph, id_, Decision)


def option(graph: Graph, id_: str) -> Option:
    return _of_type(graph, id_, Option)


def source(graph: Graph, id_: str) -> Source:
    return _of_type(graph, id_, Source)


def _of_type(graph: Graph, id_: str, type_: type[T]) -> T:
    found = item(graph, id_)
    if not isinstance(found, type_):
        raise TypeError(f"{id_} is no {type_.__name__}")
    return found


# Readers of edges. All give their answers in the order of the file.


def actors(graph: Graph) -> tuple[Actor, ...]:
    return model_of(graph).actors


def decisions(graph: Graph) -> Iterator[Decision]:
    for each in actors(graph):
        yield from each.decisions


def current_options(graph: Graph) -> frozenset[str]:
    """The ids of the options that now hold, one of each decision."""
    return frozenset(each.current for each in decisions(graph))


def claims_on(graph: Graph, criterion: str) -> Iterator[Effect | Breach]:
    """The effects on an interest, or the breaches of a constraint, whether they hold or not."""
    return _claims(graph.in_edges(criterion, data=True), {"affects", "breaks"})


def effects_of(graph: Graph, option: str) -> Iterator[Effect]:
    """What an option does to interests, its own actor's and others', whether it holds or not."""
    return _claims(graph.out_edges(option, data=True), {"affects"})


def breaches_of(graph: Graph, option: str) -> Iterator[Breach]:
    """The constraints that an option breaks."""
    return _claims(graph.out_edges(option, data=True), {"breaks"})


def conditioned_by(graph: Graph, option: str) -> Iterator[Effect]:
    """The effects of other options that name this one in a `when` or an `unless`."""
    return _claims(graph.out_edges(option, data=True), {"conditions"})


def positions_on(graph: Graph, target: str) -> Iterator[Position]:
    """The positions taken on an option, or on a decision with a scale."""
    return _claims(graph.in_edges(target, data=True), {"takes"})


def positions_of(graph: Graph, actor: str) -> Iterator[Position]:
    """The positions that an actor takes."""
    return _claims(graph.out_edges(actor, data=True), {"takes"})


def influences_on(graph: Graph, actor: str) -> Iterator[Influence]:
    """The direct influences on an actor."""
    return _claims(graph.in_edges(actor, data=True), {"influences"})


def influences_of(graph: Graph, actor: str) -> Iterator[Influence]:
    """The direct influences that an actor has on others."""
    return _claims(graph.out_edges(actor, data=True), {"influences"})


def drawn(graph: Graph) -> Iterator[tuple[str, str, Claim]]:
    """The edges that a picture draws as lines, each from where to where, with its claim."""
    for start, end, data in graph.edges(data=True):
        if data["relation"] in DRAWN:
            yield start, end, data["claim"]


def _claims(edges: Iterable[tuple[str, str, dict[str, Any]]], relations: set[str]) -> Iterator[Any]:
    return (data["claim"] for _, _, data in edges if data["relation"] in relations)


def impossible_with(graph: Graph, option: str) -> tuple[Impossible, ...]:
    """The sets of options, this one among them, that cannot hold together."""
    return tuple(graph.nodes[option].get("impossible", ()))


# Claims with what they name.


@dataclass(frozen=True)
class Bearing:
    """An effect or a breach, and the items that it names.

    `doer` is the actor whose option it is, `owner` the one whose criterion; `when` and `unless`
    are the options on which an effect depends.
    """

    claim: Effect | Breach
    option: Option
    criterion: Criterion
    doer: Actor
    owner: Actor
    when: tuple[Option, ...] = ()
    unless: tuple[Option, ...] = ()


def claim_of(named: Bearing | Criterion) -> Effect | Breach | Criterion:
    """The claim itself: what a bearing tells with names, or the criterion."""
    return named.claim if isinstance(named, Bearing) else named


def bearing(graph: Graph, claim: Effect | Breach) -> Bearing:
    """A claim on a criterion together with the items that it names."""
    acting, touched = option(graph, claim.option), criterion(graph, claim.to)
    on = (claim.when, claim.unless) if isinstance(claim, Effect) else ((), ())
    when, unless = (tuple(option(graph, id_) for id_ in ids) for ids in on)
    return Bearing(
        claim,
        acting,
        touched,
        actor(graph, acting.actor),
        actor(graph, touched.actor),
        when,
        unless,
    )
