"""Decisions side by side as a picture: what it fills and names against what was found."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import cache

import pytest

from stancecli.lenses import compare
from stancecli.lenses.compare import Comparison
from stancecli.loader import load_text
from stancecli.methods.ladder import Conclusion
from stancecli.model import Model
from stancecli.page.drawings import SLIM, WIDE, width_of
from stancecli.page.drawings.side_by_side import SideBySide
from stancecli.page.outcomes import compared
from stancecli.page.pictures import drawn
from stancecli.situation import Situation
from tests.pages import CASE, HOSTILE, KLAMATH
from tests.traps import renamed


@cache
def of_the_case() -> Comparison:
    situation = Situation.of(CASE)
    return compare.find(situation, [decision.id for decision in situation.decisions()])


def root(model: Model, width: int) -> ET.Element:
    situation = Situation.of(model)
    found = compare.find(situation, [decision.id for decision in situation.decisions()])
    return ET.fromstring(str(drawn(compared(found, ""), width).__html__()))


def test_a_cell_is_dark_or_has_a_strip_where_another_leads_or_is_level_and_hollow_where_open() -> (
    None
):
    found = of_the_case()
    chart = compared(found, "china.refugees").data
    assert isinstance(chart, SideBySide)
    assert chart.rows[0].name == "China"
    by_name = {each.decider.name: each for each in found.decisions}
    cells = 0
    for row in chart.rows:
        entered, *others = by_name[row.name].standings
        assert entered
        for cell, stand in zip(row.cells[1:], others, strict=True):
            assert stand
            new = stand.led_by - entered.led_by
            kind = "same" if not new else "level" if len(stand.leaders) > 1 else "other"
            assert cell.kind == kind
            assert bool(cell.name) == (kind != "same")
            assert cell.is_open == (stand.verdict is Conclusion.OPEN)
            assert cell.lead == stand.lead
            cells += 1
    assert cells > 20
    looks = re.findall(r'<rect class="(is-[a-z-]+)"', str(drawn(compared(found, ""), WIDE).shapes))
    dark = sum(
        cell.kind == "other" and not cell.is_open for row in chart.rows for cell in row.cells
    )
    assert looks.count("is-other") == dark + 1  # and one in the key


LEVEL = """
stance: 1
actors:
  ann:
    name: Ann
    interests: {x: {name: X, importance: low}, y: {name: Y, importance: low}}
    decisions:
      c:
        question: Which?
        current: one
        options:
          one: {name: One, effects: [{to: x, effect: 1}, {to: y, effect: 0}]}
          two: {name: Two, effects: [{to: x, effect: 1}, {to: y, effect: 0}]}
          three: {name: Three, effects: [{to: x, effect: 0}, {to: y, effect: 0}]}
scenarios:
  bad: {name: A bad year, set: {"ann.one:ann.x": -1}}
  later: {name: Later, as_of: 2020, set: {"ann.three:ann.y": 1}}
"""


def test_of_level_options_one_that_leads_elsewhere_is_named_there() -> None:
    situation = Situation.of(load_text(LEVEL))
    chart = compared(compare.find(situation, ["ann.c"]), "").data
    assert isinstance(chart, SideBySide)
    entered, later, bad = chart.rows[0].cells
    assert (entered.name, entered.word) == ("One and Two", "level")
    assert (later.name, later.kind) == ("Three", "level")
    assert (bad.name, bad.kind, bad.lead) == ("Two", "other", 1)
    assert [(column.kind, column.name, column.note) for column in chart.columns] == [
        ("", "as it stands", ""),
        ("scenarios", "2020", "Later"),
        ("without a date", "A bad year", ""),
    ]


@pytest.mark.parametrize("width", [WIDE, SLIM])
@pytest.mark.parametrize("model", [HOSTILE, renamed(KLAMATH, ["W" * 300])])
def test_nothing_runs_off_the_picture(model: Model, width: int) -> None:
    svg = root(model, width)
    wide = float(svg.attrib["viewBox"].split()[2])
    assert wide <= width
    assert len(list(svg.iter("tspan"))) > 30
    for text in svg.iter("tspan"):
        if text.text and text.text != " ":
            # Widths are estimates on the safe side, for the largest letters that a picture has.
            assert float(text.attrib["x"]) + width_of(text.text, 11.5) <= wide + 12, text.text
    for rect in svg.iter("rect"):
        assert float(rect.attrib["x"]) + float(rect.attrib["width"]) <= wide


def test_a_name_that_is_cut_is_whole_below() -> None:
    long = renamed(KLAMATH, ["Recommendation of the committee on refugees and migration " * 2])
    said = " ".join(each.text or "" for each in root(long, SLIM).iter("tspan"))
    cut = re.findall(r"(\S+…) = “", said)
    assert cut
    assert "…" in said
