"""A kind of thing is said once, in the model: what else knows of kinds knows of every one."""

from dataclasses import fields
from typing import Any, get_args, get_type_hints

import pytest

from stancecli import model as m, notation as fmt
from stancecli.comparison import Input, inputs, is_on
from stancecli.diagnostics import UnknownName
from stancecli.export import FORMATS, view
from stancecli.lenses import list as list_, show
from stancecli.loader.keys import ENTRY_OF
from stancecli.names import claim_name, described, resolve
from stancecli.page.claims import value_of
from stancecli.scenario import removal
from stancecli.scenario.edit import change
from stancecli.situation import HELD_BY, Situation
from tests.test_fields import everything, things

FULL = everything()
every_class = pytest.mark.parametrize("made", m.WHOLE, ids=lambda made: made.__name__)


def _held(made: type) -> dict[str, type]:
    """The fields of a class that hold things of a model, and the classes of these."""
    hints = get_type_hints(made)
    first = {each.name: get_args(hints[each.name])[:1] for each in fields(made)}
    return {name: of[0] for name, of in first.items() if of and of[0] in m.WHOLE}


@pytest.mark.parametrize("made", [m.Model, *m.WHOLE], ids=lambda made: made.__name__)
def test_what_holds_what_is_so_in_the_classes_and_in_the_file(made: Any) -> None:
    keys = ENTRY_OF[made].keys.values()
    parts = {key.name: key.kind.part for key in keys if key.kind.part}
    held = dict(m.PARTS.get(made, {}))
    assert held == _held(made)
    assert {name: ENTRY_OF[part] for name, part in held.items()} == parts


def test_a_union_has_every_class_that_is_of_it() -> None:
    classes = set(m.WHOLE)
    with_id = {made for made in classes if "id" in {each.name for each in fields(made)}}
    assert set(get_args(m.Item)) == with_id - {m.Scenario}
    assert set(get_args(m.Owned)) == {
        made for made in get_args(m.Item) if m.WHOLE[made] is not m.Model
    }
    assert set(get_args(m.Owned)) == set(HELD_BY), "situation.py says how it is joined to its owner"
    assert set(get_args(m.Statement)) == {made for made in classes if issubclass(made, m.Claim)}
    assert set(get_args(m.SizedClaim)) == {made for made in classes if issubclass(made, m.Sized)}
    assert set(get_args(m.Drawn)) == set(get_args(m.SizedClaim)) - set(get_args(m.Item))
    assert set(get_args(m.Judging)) < set(get_args(m.SizedClaim))


def test_items_and_statements_stand_in_the_order_of_the_file() -> None:
    found = things(FULL)
    assert list(FULL.items.values()) == [each for each in found if isinstance(each, m.Item)]
    assert list(FULL.statements()) == [each for each in found if isinstance(each, m.Claim)]


@pytest.mark.parametrize("made", get_args(m.Item))
def test_an_item_stands_in_what_holds_it(made: type) -> None:
    for item in FULL.items.values():
        if type(item) is made:
            above = m.stands_in(item)
            whole: Any = FULL.items[above] if above else FULL
            assert any(
                item is each for name in m.PARTS[type(whole)] for each in getattr(whole, name)
            )


# Every kind in every room.

SITUATION = Situation.of(FULL)
every_kind = pytest.mark.parametrize("kind", m.KINDS)


def _first(kind: str) -> m.Item:
    return next(item for item in FULL.items.values() if SITUATION.kind_of(item.id) == kind)


@every_kind
def test_a_kind_is_listed_and_shown(kind: str) -> None:
    found = list_.find(SITUATION, kind)
    item = _first(kind)
    assert [group.kind for group in found.groups] == [kind] * len(found.groups)
    assert item.name in str(list_.describe(found))
    assert item.name in str(show.describe(show.find(SITUATION, item.id)))
    assert resolve(SITUATION, item.name, [kind]) == item.id
    assert f", {fmt.with_article(kind)}" in described(SITUATION, item)


@every_kind
def test_a_picture_around_an_item_can_be_drawn(kind: str) -> None:
    assert FORMATS["dot"].export(view(SITUATION, _first(kind).id))
    assert FORMATS["dot"].export(SITUATION)


def test_diff_names_whatever_a_model_holds() -> None:
    bare = Situation.of(m.Model(title=FULL.title, actors=(m.Actor(id="nobody", name="Nobody"),)))
    found = inputs(SITUATION, bare)
    gone = {type(each.thing) for each in found if each.mark == "−"}
    # What cannot hold together goes with the options that it names.
    assert gone >= set(m.PARTS[m.Model].values()) - {m.Impossible}


@every_class
def test_diff_knows_on_what_of_whom_a_thing_is(made: type) -> None:
    if made not in (m.Assumption, m.Setting, m.Removal):  # They stand in their scenario.
        found: list[Any] = [each for each in things(FULL) if type(each) is made]
        actors = [actor.id for actor in FULL.actors]
        bears = any(is_on(Input("+", each, ""), actors) for each in found)
        alone = {item for item in get_args(m.Item) if m.WHOLE[item] is m.Model}
        assert bears == (made in {*get_args(m.Statement), m.Expectation} - alone)


def test_a_claim_has_a_name_and_a_value_on_the_page() -> None:
    for each in FULL.statements():
        assert claim_name(SITUATION, each)
        is_told = bool(value_of(each)) == isinstance(each, m.SizedClaim | m.Rating)
        assert is_told, f"{type(each).__name__}: page/register.py says how large it is"


def test_an_item_is_linked_to_what_it_cites() -> None:
    for item in FULL.items.values():
        cited = {citation.source for citation in getattr(item, "cite", ())}
        edges: Any = SITUATION.graph.out_edges(item.id, data="relation")
        assert {end for _, end, relation in edges if relation == "cites"} == cited


@every_kind
def test_what_can_be_left_out_is_left_out(kind: str) -> None:
    item = _first(kind)
    without = change(FULL, m.Scenario(without=(m.Removal(item=item.id),))).items
    if isinstance(item, m.RemovableItem):
        assert item.id not in without
        assert removal(SITUATION, item.id).item == item.id
    else:
        with pytest.raises(UnknownName):
            removal(SITUATION, item.id)
