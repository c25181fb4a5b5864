"""Models of several coders in one set of ids: found by id, by name, or said to be found not."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given

from stancecli.comparison.aligned import Aligned, align
from stancecli.loader import load_text
from stancecli.model import PARTS, Item, Model
from stancecli.situation import Situation
from tests.models import viewed_models
from tests.test_fields import everything

ANNA = """\
stance: 1
title: The square
actors:
  council:
    name: Town Council
    also: [The Council]
    interests:
      trade: {name: Trade in town, importance: vital}
      peace: {name: Peace with drivers, importance: high}
    decisions:
      square:
        question: What of the square?
        current: stay
        options:
          stay: {name: Leave it, effects: [{to: trade, effect: hurts}]}
          shut: {name: Close it, effects: [{to: trade, effect: helps, when: [shops.sue]}]}
  shops:
    name: Shopkeepers
    interests: {trade: {name: Trade in town, importance: vital}}
    decisions:
      court:
        question: Sue?
        current: rest
        options: {rest: {name: Rest}, sue: {name: Sue}}
    positions: [{to: council.shut, stance: opposes}]
    influence: [{to: council, strength: high}]
"""

BEN = """\
stance: 1
title: Ben
actors:
  tc:
    name: town  COUNCIL
    interests:
      i1: {name: trade in Town, importance: high}
      peace: {name: Peace with others, importance: high}
      i3: {name: Peace with drivers, importance: low}
    decisions:
      d:
        question: What of the Square?
        current: o2
        options:
          o1: {name: CLOSE IT, effects: [{to: i1, effect: hurts, when: [shops.o1]}]}
          o2: {name: Close it at night, effects: [{to: peace, effect: helps}]}
  shops:
    name: Traders
    interests: {trade: {name: Trade in town, importance: vital}}
    decisions:
      court:
        question: Sue?
        current: o1
        options: {o1: {name: Sue}, o2: {name: Rest}}
    positions: [{to: tc.o1, stance: opposes}]
    influence: [{to: tc, strength: high}]
"""


def aligned(*texts: str) -> Aligned:
    return align({name: Situation.of(load_text(t)) for name, t in zip("abc", texts, strict=False)})


def told(found: Aligned) -> list[tuple[str, str]]:
    """What is not aligned: who has it, and what it is."""
    return [("".join(each.coders), each.item.name) for each in found.unaligned]


def test_a_model_aligned_with_itself_stays_as_it_is() -> None:
    found = aligned(ANNA, ANNA)
    assert (found.unaligned, found.named_otherwise) == ((), ())
    assert found.models["b"].model == found.models["a"].model


def _under_other_ids(thing: Any, ids: dict[str, str]) -> Any:
    """Whatever is an id, or has one in it, as another, by no list of fields; names in capitals."""
    if isinstance(thing, tuple) and not hasattr(thing, "_fields"):
        return tuple(_under_other_ids(each, ids) for each in thing)
    if isinstance(thing, str):
        ends, at, number = thing.partition("@")
        return ":".join(ids.get(each, each) for each in ends.split(":")) + at + number
    if not is_dataclass(thing) or isinstance(thing, type):
        return thing
    words = {"place", "because", "says", "about"}
    changed = {
        field.name: getattr(thing, field.name).upper()
        if field.name in ("name", "question", "title")
        else _under_other_ids(getattr(thing, field.name), ids)
        for field in fields(thing)
        if field.name not in words
    }
    return replace(thing, **changed)


def _renamed(model: Model) -> Model:
    """A model under other ids: each of its parts by a number, in that of its owner."""
    ids: dict[str, str] = {}
    for n, id_ in enumerate(model.items):
        owner, dot, _ = id_.partition(".")
        ids[id_] = f"{ids[owner]}.x{n}" if dot else f"x{n}"
    bare = replace(model, scenarios=(), expect=())
    found: Model = _under_other_ids(bare, ids)
    assert set(found.items) == set(ids.values())
    return found


def _named(thing: Any) -> Any:
    """The same with a name of its own for each item, which is no id."""
    held: dict[str, Any] = {
        name: tuple(map(_named, getattr(thing, name))) for name in PARTS.get(type(thing), ())
    }
    called = {"name", "question", "title"}.intersection(each.name for each in fields(thing))
    if isinstance(thing, Item):
        held |= dict.fromkeys(called, f"Named {thing.id}")
    return replace(thing, **held)


@given(viewed_models(one_size=True))
def test_other_ids_and_capitals_change_nothing(model: Model) -> None:
    _comes_back(model)


def test_no_field_is_left_with_an_id_of_the_other_model() -> None:
    _comes_back(everything())


def _comes_back(model: Model) -> None:
    model = _named(model)
    found = align({"one": Situation.of(model), "other": Situation.of(_renamed(model))})
    assert (found.unaligned, found.named_otherwise) == ((), ())
    back = found.models["other"].model
    sources = tuple(replace(each, title=each.title.upper()) for each in model.sources)
    title = model.title.upper()
    assert back == replace(model, title=title, sources=sources, scenarios=(), expect=())
    assert [c.size_id for c in back.sized() if isinstance(c.size_id, str)] == [
        c.size_id for c in model.sized() if isinstance(c.size_id, str)
    ]


def test_ids_come_first_then_names_in_any_case_within_a_kind_and_an_owner() -> None:
    found = aligned(ANNA, BEN)
    other = found.models["b"].model
    council, shops = other.actors
    assert (council.id, council.name) == ("council", "Town Council")
    # The third has the name of the second, which is aligned by its id.
    assert [each.id for each in council.interests] == [
        *("council.trade", "council.peace", "council.i3")
    ]
    assert [each.id for each in shops.interests] == ["shops.trade"]
    (decision,) = council.decisions
    assert [each.id for each in decision.options] == ["council.shut", "council.o2"]
    assert decision.current == "council.o2"
    effect = decision.options[0].effects[0]
    assert (effect.option, effect.to, effect.when) == (
        *("council.shut", "council.trade"),
        ("shops.sue",),
    )
    assert [shops.positions[0].to, shops.influence[0].to] == ["council.shut", "council"]
    assert [(each.item.id, each.name) for each in found.named_otherwise] == [
        ("council.peace", "Peace with others"),
        ("shops", "Traders"),
    ]


def test_what_is_left_over_is_told_kind_by_kind() -> None:
    assert told(aligned(ANNA, BEN)) == [
        ("b", "Peace with drivers"),
        ("a", "Leave it"),
        ("b", "Close it at night"),
    ]


def test_what_stands_in_an_item_that_is_not_aligned_is_not_told_beside_it() -> None:
    alone = BEN.replace("town  COUNCIL", "The mayor").replace("Traders", "Shopkeepers")
    assert told(aligned(ANNA, alone)) == [("a", "Town Council"), ("b", "The mayor")]


def test_of_two_that_could_be_meant_none_is() -> None:
    twice = ANNA.replace("peace: {name: Peace with drivers", "more: {name: trade in TOWN")
    twice = twice.replace("      trade: {", "      t: {", 1).replace("{to: trade", "{to: t")
    alone = {"Trade in town", "trade in TOWN", "trade in Town"}
    assert alone <= {name for _, name in told(aligned(twice, BEN))}
    assert alone <= {name for _, name in told(aligned(BEN, twice))}


@pytest.mark.parametrize("taken", ["stay", "shut", "square"])
def test_an_id_of_another_kind_or_decision_is_not_taken_for_the_same(taken: str) -> None:
    found = aligned(ANNA, BEN.replace("i3", taken))
    ids = [item.id for item in found.models["b"].model.actors[0].interests]
    assert ids == ["council.trade", "council.peace", f"council.{taken}'"]
    assert len(found.models["b"].model.items) == len(load_text(BEN).items)


def test_two_others_are_aligned_with_each_other_too() -> None:
    found = aligned(ANNA, BEN, BEN.replace("i3:", "own:"))
    assert [each for each in told(found) if "a" not in each[0]] == [
        ("bc", "Peace with drivers"),
        ("bc", "Close it at night"),
    ]


def test_what_holds_in_a_situation_holds_under_the_other_ids() -> None:
    first, other = (Situation.of(load_text(text)) for text in (ANNA, BEN))
    found = align({"a": first, "b": other.taking("shops.o2")})
    assert found.models["b"].option_of("shops.court") == "shops.rest"
    assert found.models["b"].holds("shops.rest")
