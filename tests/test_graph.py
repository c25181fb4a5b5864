"""The graph of a model holds each claim once, on the edge that its relation says."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

from hypothesis import given

from stancecli.model import Actor, Model, Position
from stancecli.situation import KINDS, RELATIONS, Situation
from tests.models import decider, effect, models


@given(models())
def test_every_item_is_a_node_and_knows_its_kind(model: Model) -> None:
    situation = Situation.of(model)
    assert list(situation.graph.nodes) == list(model.items)
    assert {situation.kind_of(id_) for id_ in situation} <= set(KINDS)
    assert all(situation.item(id_) is found for id_, found in model.items.items())


@given(models())
def test_every_claim_stands_on_the_edges_of_its_relation(model: Model) -> None:
    situation = Situation.of(model)
    expected: Counter[tuple[str, str, str]] = Counter()
    for a in model.actors:
        expected.update((a.id, i.id, "wants") for i in a.interests)
        expected.update((a.id, c.id, "bound-by") for c in a.constraints)
        expected.update((b.option, c.id, "breaks") for c in a.constraints for b in c.against)
        expected.update((a.id, p.to, "takes") for p in a.positions)
        expected.update((a.id, i.to, "influences") for i in a.influence)
        for d in a.decisions:
            expected[a.id, d.id, "decides"] += 1
            for o in d.options:
                expected[d.id, o.id, "offers"] += 1
                expected.update((o.id, e.to, "affects") for e in o.effects)
                expected.update(
                    (other, o.id, "conditions") for e in o.effects for other in e.when + e.unless
                )
        cited = [a, *a.interests, *a.constraints, *a.decisions]
        cited += [o for d in a.decisions for o in d.options]
        expected.update((c.id, x.source, "cites") for c in cited for x in c.cite)  # type: ignore[attr-defined]
    found = Counter((start, end, key[0]) for start, end, key in situation.graph.edges(keys=True))
    assert found == expected
    assert {key[0] for *_, key in situation.graph.edges(keys=True)} <= set(RELATIONS)


def test_parallel_claims_are_numbered_and_none_is_lost() -> None:
    model = decider({"x": 1}, {"left": {"x": 1}, "right": {}}, "left")
    (a,) = model.actors
    (choice,) = a.decisions
    left = choice.options[0]
    assert isinstance(a, Actor)
    twice = (effect("a.left", "a.x", 1), effect("a.left", "a.x", 1))
    object.__setattr__(left, "effects", twice)
    situation = Situation.of(model)
    assert [key for *_, key in situation.graph.out_edges("a.left", keys=True)] == [
        ("affects", 0),
        ("affects", 1),
    ]


def test_parallels_are_counted_relation_by_relation() -> None:
    model = decider({"x": 1}, {"left": {"x": 1}, "right": {}}, "left")
    (a,) = model.actors
    places = (Position(actor="a", to="a.choice", at=Fraction(40)),)
    situation = Situation.of(replace(model, actors=(replace(a, positions=places),)))
    keys = [key for _, end, key in situation.graph.out_edges("a", keys=True) if end == "a.choice"]
    assert keys == [("decides", 0), ("takes", 0)]


@given(models())
def test_keys_number_the_parallels_of_a_relation_without_a_gap(model: Model) -> None:
    situation = Situation.of(model)
    found: dict[tuple[str, str, str], list[int]] = {}
    for start, end, (relation, n) in situation.graph.edges(keys=True):
        found.setdefault((start, end, relation), []).append(n)
    assert all(numbers == list(range(len(numbers))) for numbers in found.values())


@given(models())
def test_the_current_options_are_one_of_each_decision(model: Model) -> None:
    situation = Situation.of(model)
    assert situation.current_options() == {each.current for each in situation.decisions()}
