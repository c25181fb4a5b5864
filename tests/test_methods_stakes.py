"""Power and interest: what each has at stake in a decision, and how far it can move the decider."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, strategies as st

from stancecli.lenses.influence import find_pressure
from stancecli.lenses.influence.finding import Pressure
from stancecli.loader import load_text
from stancecli.methods.influence import direct_ties, influence_matrices, influences_on
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


def found(option: str) -> Pressure:
    return find_pressure(Situation.of(load_text(BY_HAND.encode())), option)


def test_by_hand() -> None:
    # Farm: 4·|−1| + 4·|2| + 2·|−1| = 14; over the mill min(3, 2) = 2.
    # Mill: 3·|−1| = 3; directly 2. Press: nothing at stake; directly 1, and nothing over the farm,
    # which does not move the town itself. The club has neither, and the town decides.
    stakes = {
        each.actor.id: (each.stake, each.influence, each.direct)
        for each in found("town.wait").stakes
    }
    assert stakes == {"farm": (14, 2, 0), "mill": (3, 2, 2), "press": (0, 1, 1)}
    assert list(stakes) == ["farm", "mill", "press"]


def test_sides_are_by_what_is_said_or_else_by_interests() -> None:
    sides = {
        option: {e.actor.id: (e.side, e.is_said) for e in found(f"town.{option}").stakes}
        for option in ("wait", "build")
    }
    assert sides["wait"] == {
        "farm": ("against", False),
        "mill": ("for", False),
        "press": ("", False),
    }
    assert sides["build"] == {"farm": ("for", False), "mill": ("for", True), "press": ("", False)}


def test_who_says_to_be_neutral_or_both_is() -> None:
    """Whatever its interests are: the mill would lose by building."""
    for said, side in (
        ("stance: neutral", "neutral"),
        ("stance: opposes, date: 2001}, {to: town.build, stance: 2, date: 2001", "neutral"),
        ("stance: opposes", "against"),
    ):
        text = BY_HAND.replace("stance: supports", said)
        assert text != BY_HAND
        stakes = find_pressure(Situation.of(load_text(text)), "town.build").stakes
        (mill,) = (each for each in stakes if each.actor.id == "mill")
        assert (mill.side, mill.is_said) == (side, True)


def test_influence_goes_before_what_is_at_stake() -> None:
    """The club has more at stake than the mill, and no influence."""
    text = BY_HAND.replace(
        "  club: {name: Club}",
        "  club: {name: Club, interests: {view: {name: V, importance: vital}}}",
    ).replace("- {to: calm,", "- {to: club.view, effect: 2}\n              - {to: calm,")
    told = find_pressure(Situation.of(load_text(text)), "town.build").stakes
    assert [(each.actor.id, each.stake) for each in told] == [
        ("farm", 14),
        ("mill", 3),
        ("press", 0),
        ("club", 8),
    ]


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
