"""The situation: a model as a networkx graph, what now holds in it, and how to read both.

A node is a full id, with its `kind` and its `item` of the model. An edge carries its `relation`
and the `claim` that asserts it (None where only the structure does); its key is (relation, n),
n counting parallels, because networkx overwrites an edge whose key it knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar, assert_never, cast

import networkx as nx

from stancecli import model as m
from stancecli.model import KINDS as KINDS

Graph: TypeAlias = "nx.MultiDiGraph[str]"
T = TypeVar("T", bound=m.Item)


@dataclass(frozen=True, slots=True)
class Bearing:
    """An effect or a breach, and the items that it names.

    `doer` is the actor whose option it is, `owner` the one whose criterion; `when` and `unless`
    are the options on which an effect depends, `same_as` the one whose effect has its size.
    """

    claim: m.Effect | m.Breach
    option: m.Option
    criterion: m.Criterion
    doer: m.Actor
    owner: m.Actor
    when: tuple[m.Option, ...] = ()
    unless: tuple[m.Option, ...] = ()
    same_as: m.Option | None = None


ClaimsByOption: TypeAlias = dict[str, dict[str, list[tuple[int, m.Effect | m.Breach]]]]
"""The claims on a criterion by decision and option, each with its place among all of them."""


def claim_of(named: Bearing | m.Criterion) -> m.Effect | m.Breach | m.Criterion:
    """The claim itself: what a bearing tells with names, or the criterion."""
    return named.claim if isinstance(named, Bearing) else named


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """A model as a graph, and one option that holds for each of its decisions.

    Every reader takes full ids (`china`, `china.seoul`), raises KeyError for an id that the graph
    does not have, and gives what it finds in the order of the file.

    Args:
        graph: what `Situation.of` builds of a model, or a part of it.
        chosen: the option that holds, by decision, where it is not the current one. Only these
            departures are kept, so that a situation costs nothing beside thousands of decisions.
    """

    graph: Graph
    chosen: Mapping[str, str] = field(default_factory=dict)
    _claims_by_option: dict[str, ClaimsByOption] = field(default_factory=dict, repr=False)
    """Of each criterion that was asked about; every situation of one graph has the same."""

    @classmethod
    def of(cls, model: m.Model) -> Situation:
        """The situation as a model tells it: its graph, and the current option of each decision."""
        return cls(_graph(model))

    # What there is.

    @property
    def model(self) -> m.Model:
        """The model, whole, also where the graph is a part of it."""
        return cast(m.Model, self.graph.graph["model"])

    def __contains__(self, id_: str) -> bool:
        return id_ in self.graph

    def __iter__(self) -> Iterator[str]:
        """The ids of all items of the graph."""
        return iter(self.graph)

    def kind_of(self, id_: str) -> str:
        """Which of KINDS an item is."""
        return cast(str, self.graph.nodes[id_]["kind"])

    def item(self, id_: str) -> m.Item:
        """The item of the model that an id names, whatever its kind."""
        return cast(m.Item, self.graph.nodes[id_]["item"])

    def actor(self, id_: str) -> m.Actor:
        """The actor that an id names. Raises TypeError where it names something else."""
        return self._typed(id_, m.Actor)

    def criterion(self, id_: str) -> m.Criterion:
        """The interest or the constraint that an id names. Raises TypeError for another item."""
        found = self.item(id_)
        return found if isinstance(found, m.Interest) else self._typed(id_, m.Constraint)

    def decision(self, id_: str) -> m.Decision:
        """The decision that an id names. Raises TypeError where it names something else."""
        return self._typed(id_, m.Decision)

    def option(self, id_: str) -> m.Option:
        """The option that an id names. Raises TypeError where it names something else."""
        return self._typed(id_, m.Option)

    def issue(self, id_: str) -> m.Issue:
        """The issue that an id names. Raises TypeError where it names something else."""
        return self._typed(id_, m.Issue)

    def source(self, id_: str) -> m.Source:
        """The source that an id names. Raises TypeError where it names something else."""
        return self._typed(id_, m.Source)

    def _typed(self, id_: str, type_: type[T]) -> T:
        found = self.item(id_)
        if not isinstance(found, type_):
            raise TypeError(f"{id_} is no {type_.__name__}")
        return found

    def actors(self) -> tuple[m.Actor, ...]:
        """Every actor of the model."""
        return self.model.actors

    @property
    def main(self) -> str:
        """The id of the decision or issue with which answers begin; empty where there is neither.

        That is the one that the model says it is about, else its first decision, else its first
        issue.
        """
        if self.model.main in self.graph:
            return self.model.main
        first: Iterable[m.Decision | m.Issue] = (
            *islice(self.decisions(), 1),
            *self.model.issues[:1],
        )
        return next((each.id for each in first), "")

    def decisions(self) -> Iterator[m.Decision]:
        """Every decision of the model."""
        for actor in self.actors():
            yield from actor.decisions

    # What is claimed of it.

    def claims_on(self, criterion: str) -> Iterator[m.Effect | m.Breach]:
        """The effects on an interest, or the breaches of a constraint, in force or not."""
        return _claims(self.graph.in_edges(criterion, data=True), {"affects", "breaks"})

    def effects_of(self, option: str) -> Iterator[m.Effect]:
        """What an option does to interests, its own actor's and others', in force or not."""
        return _claims(self.graph.out_edges(option, data=True), {"affects"})

    def breaches_of(self, option: str) -> Iterator[m.Breach]:
        """The breaches of constraints by an option."""
        return _claims(self.graph.out_edges(option, data=True), {"breaks"})

    def conditioned_by(self, option: str) -> Iterator[m.Effect]:
        """The effects of other options that name this one in a `when` or an `unless`."""
        return _claims(self.graph.out_edges(option, data=True), {"conditions"})

    def positions_on(self, target: str) -> Iterator[m.Position]:
        """The positions taken on an option, on an issue, or on a decision with a scale."""
        return _claims(self.graph.in_edges(target, data=True), {"takes"})

    def positions_of(self, actor: str) -> Iterator[m.Position]:
        """The positions that an actor takes."""
        return _claims(self.graph.out_edges(actor, data=True), {"takes"})

    def influences_on(self, actor: str) -> Iterator[m.Influence]:
        """The direct influences of others on an actor."""
        return _claims(self.graph.in_edges(actor, data=True), {"influences"})

    def influences_of(self, actor: str) -> Iterator[m.Influence]:
        """The direct influences of an actor on others."""
        return _claims(self.graph.out_edges(actor, data=True), {"influences"})

    def impossible_with(self, option: str) -> tuple[m.Impossible, ...]:
        """The sets of options, this one among them, that cannot hold together."""
        return tuple(self.graph.nodes[option].get("impossible", ()))

    def bearing(self, claim: m.Effect | m.Breach) -> Bearing:
        """An effect or a breach together with the items that it names."""
        option, criterion = self.option(claim.option), self.criterion(claim.to)
        on = (claim.when, claim.unless) if isinstance(claim, m.Effect) else ((), ())
        when, unless = (tuple(map(self.option, ids)) for ids in on)
        doer, owner = self.actor(option.actor), self.actor(criterion.actor)
        same = claim.same_as.partition("@")[0] if isinstance(claim, m.Effect) else ""
        same_as = self.option(same) if same in self else None
        return Bearing(claim, option, criterion, doer, owner, when, unless, same_as)

    def named(self, claim: m.Criterion | m.Effect | m.Breach) -> Bearing | m.Criterion:
        """A claim with the items that it names; a criterion is itself."""
        return self.bearing(claim) if isinstance(claim, m.Effect | m.Breach) else claim

    def original(self, effect: m.Effect) -> m.Effect:
        """The effect whose size an effect has: that which it is the same as, or itself."""
        if not effect.is_copy:
            return effect
        others = self.effects_of(effect.same_as.partition("@")[0])
        return next(e for e in others if e.shared == effect.shared and not e.is_copy)

    # What holds.

    def option_of(self, decision_id: str) -> str:
        """The id of the option that holds for a decision."""
        return self.chosen.get(decision_id) or self.decision(decision_id).current

    def holds(self, option_id: str) -> bool:
        """Whether an option is the one that holds for its decision."""
        return self.option_of(self.option(option_id).decision) == option_id

    def taking(self, *option_ids: str) -> Situation:
        """The same situation with these options in place of the others of their decisions."""
        departures = {self.option(id_).decision: id_ for id_ in option_ids}
        return Situation(self.graph, {**self.chosen, **departures}, self._claims_by_option)

    def in_force(self, claim: m.Effect | m.Breach) -> bool:
        """Whether an effect or a breach counts: its option holds, and so do its conditions."""
        if not self.holds(claim.option):
            return False
        return isinstance(claim, m.Breach) or self._is_met(claim)

    def claims_in_force(self, criterion_id: str) -> tuple[m.Effect | m.Breach, ...]:
        """The effects on a criterion, or its breaches, that count in this situation."""
        known = self._claims_by_option
        if criterion_id not in known:
            known[criterion_id] = self._by_option(criterion_id)
        found = [
            (place, claim)
            for decision, claims in known[criterion_id].items()
            for place, claim in claims.get(self.option_of(decision), ())
            if isinstance(claim, m.Breach) or self._is_met(claim)
        ]
        return tuple(claim for _, claim in sorted(found, key=itemgetter(0)))

    def _by_option(self, criterion_id: str) -> ClaimsByOption:
        found: ClaimsByOption = {}
        for place, claim in enumerate(self.claims_on(criterion_id)):
            of_decision = found.setdefault(self.option(claim.option).decision, {})
            of_decision.setdefault(claim.option, []).append((place, claim))
        return found

    def _is_met(self, effect: m.Effect) -> bool:
        """Whether the conditions of an effect hold."""
        return all(map(self.holds, effect.when)) and not any(map(self.holds, effect.unless))


def _claims(edges: Iterable[tuple[str, str, dict[str, Any]]], relations: set[str]) -> Iterator[Any]:
    return (data["claim"] for _, _, data in edges if data["relation"] in relations)


# From a model to its graph.


HELD_BY: Mapping[type, str] = MappingProxyType(
    {m.Interest: "wants", m.Constraint: "bound-by", m.Decision: "decides", m.Option: "offers"}
)
"""By class of an item that belongs to another: how that is joined to it."""


def _graph(model: m.Model) -> Graph:
    """The graph of a model, its nodes in the order of the file."""
    graph: Graph = nx.MultiDiGraph(model=model)
    for id_, item in model.items.items():
        graph.add_node(id_, kind=m.kind_of(type(item)), item=item)
    for part in model.statements():
        if isinstance(part, m.Drawn):
            _draw(graph, part)
        elif isinstance(part, m.Impossible):
            for option in part.options:
                graph.nodes[option].setdefault("impossible", []).append(part)
        elif isinstance(part, m.Item):
            if isinstance(part, m.Owned):
                claim = part if isinstance(part, m.Sized) else None
                _add(graph, m.stands_in(part), part.id, HELD_BY[type(part)], claim)
            for citation in part.cite:
                _add(graph, part.id, citation.source, "cites", part)
    return graph


def _draw(graph: Graph, claim: m.Drawn) -> None:
    match claim:
        case m.Effect():
            _add(graph, claim.option, claim.to, "affects", claim)
            for condition in (*claim.when, *claim.unless):
                _add(graph, condition, claim.option, "conditions", claim)
        case m.Breach():
            _add(graph, claim.option, claim.constraint, "breaks", claim)
        case m.Position():
            _add(graph, claim.actor, claim.to, "takes", claim)
        case m.Influence():
            _add(graph, claim.actor, claim.to, "influences", claim)
        case _:
            assert_never(claim)


def _add(graph: Graph, start: str, end: str, relation: str, claim: m.Claim | None) -> None:
    known = graph.get_edge_data(start, end) or {}
    parallel = len(known)
    if parallel and (relation, parallel - 1) not in known:
        # Joined by another relation too: an actor decides a question, and has a place on its scale.
        parallel = sum((relation, n) in known for n in range(parallel))
    graph.add_edge(start, end, (relation, parallel), relation=relation, claim=claim)
