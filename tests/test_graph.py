"""The graph of a model holds each claim once, on its edge; what of it matters for an item."""

from collections import Counter

import pytest
from hypothesis import given, strategies as st

from stancecli.export import view
from stancecli.loader import load_text
from stancecli.model import Model, Option, Owned
from stancecli.scenario import apply, from_words
from stancecli.situation import KINDS, Situation
from tests.models import graphs, models
from tests.test_comparison import BEFORE


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


@given(models())
def test_keys_number_the_parallels_of_a_relation_without_a_gap(model: Model) -> None:
    situation = Situation.of(model)
    found: dict[tuple[str, str, str], list[int]] = {}
    for start, end, (relation, n) in situation.graph.edges(keys=True):
        found.setdefault((start, end, relation), []).append(n)
    assert all(numbers == list(range(len(numbers))) for numbers in found.values())


# The part of a graph that matters for an item.


# `way` of a: “Walk” helps with money where b stays; a can influence b, and is for “Go”.
WALK = "a a.time a.money a.norm a.way a.walk"


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("b.stay", "b b.plan b.stay"),  # what it conditions does not matter for it
        ("a.walk", f"{WALK} b b.plan b.stay"),
        ("a.money", "a a.money a.way a.walk"),
        ("b", "a b b.plan b.stay b.go"),
    ],
)
def test_what_matters_for_an_item_of_a_model_that_is_known(about: str, found: str) -> None:
    small = Situation.of(load_text(BEFORE))
    small = apply(from_words(small, given=["go"]), small)
    seen = view(small, about)
    assert list(seen) == found.split()
    assert seen.chosen == small.chosen != {}


@given(graphs(), st.data())
def test_views_are_closed_and_ordered(situation: Situation, data: st.DataObject) -> None:
    about = data.draw(st.sampled_from(sorted(situation)))
    found = view(situation, about)
    assert about in found
    assert [id_ for id_ in situation if id_ in found] == list(found)
    kept = list(found.graph.edges(keys=True))
    assert [edge for edge in situation.graph.edges(keys=True) if edge in set(kept)] == kept
    assert found.model is situation.model
    for id_ in found:
        each = situation.item(id_)
        if isinstance(each, Owned):
            assert each.actor in found
        if isinstance(each, Option):
            assert each.decision in found
