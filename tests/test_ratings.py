"""Ratings by hand: what the picture shows of them, and that they are in no sum."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction

import pytest

from stancecli.diagnostics import Unanswerable
from stancecli.lenses import influence, list as list_, show, tradeoffs
from stancecli.loader import load_text
from stancecli.model import Rating
from stancecli.page.actors import as_rated
from stancecli.page.drawings.grid import PowerGrid
from stancecli.page.pictures import picture
from stancecli.render import terminal
from stancecli.situation import Situation
from tests.pages import KLAMATH, section, shared, written

REGISTER = """
stance: 1
title: A dam on the Upa
main: dam
sources: {reg: {title: Register}}
issues: {dam: {name: The dam}, road: {name: The road}}
actors:
  util:
    name: Utility
    part_of: Industry
    rated: {power: 5, interest: 1, cite: reg row 2}
    positions: [{to: dam, stance: supports, cite: reg}, {to: road, stance: opposes, cite: reg}]
  town:
    name: Town
    part_of: Government
    rated: {power: 3.5, interest: 3}
    positions: [{to: dam, stance: opposes, cite: reg}]
  county: {name: County, part_of: Government, rated: {power: 2, interest: 2}}
  press: {name: Press}
"""
RIVER = load_text(REGISTER)


def test_a_rating_is_in_no_sum() -> None:
    """Where everybody of an example is rated, trade-offs and influence say the same."""
    one = Fraction(1)
    rated = tuple(
        replace(actor, rated=(Rating(actor=actor.id, power=5 * one, interest=one),))
        for actor in KLAMATH.actors
    )
    before, after = (Situation.of(model) for model in (KLAMATH, replace(KLAMATH, actors=rated)))
    for decision in before.decisions():
        assert _told(before, decision.id) == _told(after, decision.id)


def _told(situation: Situation, decision: str) -> str:
    found = tradeoffs.describe(tradeoffs.find(situation, [decision]))
    pressed = influence.describe(influence.find_pressure(situation, situation.option_of(decision)))
    return "".join(
        terminal.render(each, width=80, colour=False, whole=True) for each in (found, pressed)
    )


def test_points_stand_where_actors_are_rated_and_are_marked_by_the_issue_of_the_model() -> None:
    grid = as_rated(Situation.of(RIVER), 620).data
    assert isinstance(grid, PowerGrid)
    assert [(p.name, p.across, p.up, p.side) for p in grid.points] == [
        ("Utility", 1, 5, "for"),
        ("Town", 3, Fraction(7, 2), "against"),
        ("County", 2, 2, ""),
    ]
    svg = ET.fromstring(picture(Situation.of(RIVER), "grid").svg)
    (utility,) = (each for each in svg.iter() if (each.get("class") or "").startswith("side for"))
    (county,) = (each for each in svg.iter() if each.get("class") == "side")
    x, y = (float(part) for part in utility.attrib["d"][1:].split("L")[0].split())
    assert x < float(county.attrib["cx"])
    assert y < float(county.attrib["cy"])


def test_nobody_is_rated_or_none_of_two_issues_is_the_main_one() -> None:
    grid = as_rated(Situation.of(replace(RIVER, main="")), 620).data
    assert isinstance(grid, PowerGrid)
    assert {point.side for point in grid.points} == {""}
    with pytest.raises(Unanswerable, match="no actor of this model is rated"):
        as_rated(Situation.of(KLAMATH), 620)


def test_the_page_has_the_grid_of_a_register_and_no_other_page_has() -> None:
    shown = section(written(RIVER), "voices")
    assert "of the scale: " in shown
    assert "<svg" in shown
    assert "Town: power 3.5, interest 3, against" in shown
    assert "of the scale: " not in section(shared("klamath"), "voices")


def test_an_actor_tells_its_group_and_its_rating_and_lists_are_sorted_by_groups() -> None:
    situation = Situation.of(RIVER)
    shown = terminal.render(show.describe(show.find(situation, "town")), width=80, colour=False)
    assert "part of Government" in shown
    assert "Rated by hand: power 3.5 and interest 3, of 5 each." in " ".join(shown.split())
    listed = list_.find(situation, "actor").groups
    sizes = {group.part_of: len(group.items) for group in listed}
    assert [*sizes.items()] == [("Industry", 1), ("Government", 2), ("", 1)]
