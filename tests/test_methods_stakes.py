"""Power and interest: what each has at stake in a decision, and how far it can move the decider."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, strategies as st

from stancecli.lenses.influence import find_pressure
from stancecli.loader import load_text
from stancecli.methods.influence import Stake, direct_ties, influence_matrices, influences_on
from stancecli.situation import Situation
from tests.models import graphs

BY_HAND = """\
stance: 1
actors:
  town:
    name: Town
    interests: {calm: {name: Calm, importance: high}}
    decisions:
      dam:
        question: Build it?
        current: wait
        options:
          wait: {name: Wait, effects: [{to: farm.water, effect: -1}]}
          build:
            name: Build
            effects:
              - {to: farm.water, effect: 2}
              - {to: farm.land, effect: [-2, 0]}
              - {to: mill.money, effect: -1}
              - {to: calm, effect: -1}
    influence: [{to: mill, strength: decisive}]
  farm:
    name: Farm
    interests:
      water: {name: Water, importance: vital}
      land: {name: Land, importance: medium}
    influence: [{to: mill, strength: high}]
  mill:
    name: Mill
    interests: {money: {name: Money, importance: high}}
    positions: [{to: town.build, stance: supports}]
    influence: [{to: town, strength: medium}, {to: farm, strength: low}]
  press:
    name: Press
    influence: [{to: town, strength: low}, {to: farm, strength: decisive}]
  club: {name: Club}
"""


def stakes(old: str = "", new: str = "", option: str = "build") -> dict[str, Stake]:
    text = BY_HAND.replace(old, new)
    assert text != BY_HAND or not old
    found = find_pressure(Situation.of(load_text(text)), f"town.{option}").stakes
    return {each.actor.id: each for each in found}


def test_by_hand() -> None:
    # Farm: 4·|−1| + 4·|2| + 2·|−1| = 14; over the mill min(3, 2) = 2.
    # Mill: 3·|−1| = 3; directly 2. Press: nothing at stake; directly 1, and nothing over the farm,
    # which does not move the town itself. The club has neither, and the town decides.
    found = stakes(option="wait")
    assert [(id_, each.stake, each.influence, each.direct) for id_, each in found.items()] == [
        ("farm", 14, 2, 0),
        ("mill", 3, 2, 2),
        ("press", 0, 1, 1),
    ]


def test_sides_are_by_what_is_said_or_else_by_interests() -> None:
    """Who says to be neutral, or both, is, whatever its interests: the mill loses by building."""
    both = "stance: opposes, date: 2001}, {to: town.build, stance: 2, date: 2001"
    supports = "stance: supports"
    for found, farm, mill in (
        (stakes(option="wait"), "against", ("for", False)),
        (stakes(), "for", ("for", True)),
        (stakes(supports, "stance: neutral"), "for", ("neutral", True)),
        (stakes(supports, both), "for", ("neutral", True)),
        (stakes(supports, "stance: opposes"), "for", ("against", True)),
    ):
        sides = {id_: (each.side, each.is_said) for id_, each in found.items()}
        assert sides == {"farm": (farm, False), "mill": mill, "press": ("", False)}


def test_influence_goes_before_what_is_at_stake() -> None:
    """The club has more at stake than the mill, and no influence."""
    view = "interests: {view: {name: V, importance: vital}}"
    text = BY_HAND.replace("{name: Club}", f"{{name: Club, {view}}}")
    text = text.replace("- {to: calm,", "- {to: club.view, effect: 2}\n              - {to: calm,")
    found = [(id_, each.stake) for id_, each in stakes(BY_HAND, text).items()]
    assert found == [("farm", 14), ("mill", 3), ("press", 0), ("club", 8)]


@given(graphs(), st.data())
def test_influence_on_one_is_a_column_of_the_matrix(
    situation: Situation, data: st.DataObject
) -> None:
    if not situation.actors():
        return
    end = data.draw(st.sampled_from([actor.id for actor in situation.actors()]))
    matrices = influence_matrices(situation)
    column = matrices.index[end]
    expected = {
        actor.id: row[column]
        for actor, row in zip(matrices.actors, matrices.total, strict=True)
        if actor.id != end and row[column]
    }
    found = influences_on(direct_ties(situation), end)
    assert {id_: x for id_, x in found.items() if x} == expected
    assert all(isinstance(x, Fraction) for x in found.values())
