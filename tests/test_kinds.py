"""A kind of thing is said once, in the model: what else knows of kinds knows of every one."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_args, get_type_hints

import pytest

from stancecli.loader.keys import ENTRY_OF
from stancecli.model import (
    PARTS,
    WHOLE,
    Claim,
    Drawn,
    Item,
    Judging,
    Model,
    Owned,
    Scenario,
    Sized,
    SizedClaim,
    Statement,
    stands_in,
)
from tests.test_fields import everything, things

FULL = everything()
EVERY = [pytest.param(made, id=made.__name__) for made in WHOLE]


def _held(made: type) -> dict[str, type]:
    """The fields of a class that hold things of a model, and the classes of these."""
    hints = get_type_hints(made)
    first = {each.name: get_args(hints[each.name])[:1] for each in fields(made)}
    return {name: of[0] for name, of in first.items() if of and of[0] in WHOLE}


@pytest.mark.parametrize("made", [pytest.param(Model, id="Model"), *EVERY])
def test_what_holds_what_is_so_in_the_classes_and_in_the_file(made: Any) -> None:
    keys = ENTRY_OF[made].keys.values()
    parts = {key.name: key.kind.part for key in keys if key.kind.part}
    held = dict(PARTS.get(made, {}))
    assert held == _held(made)
    assert {name: ENTRY_OF[part] for name, part in held.items()} == parts


def test_a_union_has_every_class_that_is_of_it() -> None:
    classes = set(WHOLE)
    with_id = {made for made in classes if "id" in {each.name for each in fields(made)}}
    assert set(get_args(Item)) == with_id - {Scenario}
    assert set(get_args(Owned)) == {made for made in get_args(Item) if WHOLE[made] is not Model}
    assert set(get_args(Statement)) == {made for made in classes if issubclass(made, Claim)}
    assert set(get_args(SizedClaim)) == {made for made in classes if issubclass(made, Sized)}
    assert set(get_args(Drawn)) == set(get_args(SizedClaim)) - set(get_args(Item))
    assert set(get_args(Judging)) < set(get_args(SizedClaim))


def test_items_and_statements_stand_in_the_order_of_the_file() -> None:
    found = things(FULL)
    assert list(FULL.items.values()) == [each for each in found if isinstance(each, Item)]
    assert list(FULL.statements()) == [each for each in found if isinstance(each, Claim)]


@pytest.mark.parametrize("made", get_args(Item))
def test_an_item_stands_in_what_holds_it(made: type) -> None:
    for item in FULL.items.values():
        if type(item) is made:
            above = stands_in(item)
            whole: Any = FULL.items[above] if above else FULL
            assert any(item is each for name in PARTS[type(whole)] for each in getattr(whole, name))
