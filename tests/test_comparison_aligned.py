"""Models of several coders in one set of ids: found by id, by name, or said to be found not."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from hypothesis import given

from stancecli.comparison.aligned import Aligned, align
from stancecli.loader import load_text
from stancecli.model import PARTS, Item, Model
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import COSTLY, viewed_models
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


@COSTLY
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


TWICE = (
    ANNA.replace("peace: {name: Peace with drivers", "more: {name: trade in TOWN")
    .replace("      trade: {", "      t: {", 1)
    .replace("{to: trade", "{to: t")
)
ALIGNED: dict[str, tuple[str, ...]] = {
    "ids come first, then names in any case, within a kind and an owner": (ANNA, BEN),
    "what stands in an item that is not aligned is not told beside it": (
        ANNA,
        BEN.replace("town  COUNCIL", "The mayor").replace("Traders", "Shopkeepers"),
    ),
    "of two that could be meant none is": (TWICE, BEN),
    "nor is the one of which two could be meant": (BEN, TWICE),
    "an id of another option is not taken for the same": (ANNA, BEN.replace("i3", "stay")),
    "nor is that of an option which has another": (ANNA, BEN.replace("i3", "shut")),
    "nor that of a decision": (ANNA, BEN.replace("i3", "square")),
    "two others are aligned with each other too": (ANNA, BEN, BEN.replace("i3:", "own:")),
}


def test_items_are_aligned_or_told_kind_by_kind(golden: Golden) -> None:
    screen = []
    for about, texts in ALIGNED.items():
        found = aligned(*texts)
        for text, situation in zip(texts, found.models.values(), strict=True):
            assert len(situation.model.items) == len(load_text(text).items)
        last = [*found.models.values()][-1].model.items
        screen += [f"=== {about}", *(f"{each.id}: {each.name}" for each in last.values())]
        alone = ((" and ".join(each.coders), each.item.name) for each in found.unaligned)
        screen += [f"  only {coders}: {name}" for coders, name in alone]
        screen += [f"  {e.coder} calls {e.item.id} “{e.name}”" for e in found.named_otherwise]
        screen.append("")
    golden("compare/aligned.txt", "\n".join(screen))


def test_what_names_an_item_names_it_by_the_id_of_the_first() -> None:
    council, shops = aligned(ANNA, BEN).models["b"].model.actors
    (decision,) = council.decisions
    effect = decision.options[0].effects[0]
    assert decision.current == "council.o2"
    assert (effect.option, effect.to) == ("council.shut", "council.trade")
    assert effect.when == ("shops.sue",)
    assert [shops.positions[0].to, shops.influence[0].to] == ["council.shut", "council"]


def test_what_holds_in_a_situation_holds_under_the_other_ids() -> None:
    first, other = (Situation.of(load_text(text)) for text in (ANNA, BEN))
    found = align({"a": first, "b": other.taking("shops.o2")})
    assert found.models["b"].option_of("shops.court") == "shops.rest"
    assert found.models["b"].holds("shops.rest")
