"""The first screen: the pair of interests as bars, and what alone would end the lead."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from stancecli.analysis import Analysis
from stancecli.lenses import tradeoffs
from stancecli.methods.performance import performance_table
from stancecli.methods.swings import SwingKind, swings
from stancecli.methods.verdict import standing
from stancecli.model import Model, Range
from stancecli.page import opening as openings
from stancecli.page.drawings.bars import Bars
from stancecli.page.drawings.tornado import Tornado
from stancecli.page.opening import bars, key_of, pair_of, tornado
from stancecli.page.parts import Figure
from stancecli.page.whatif import settable
from stancecli.situation import Situation
from tests.models import COSTLY, decider, viewed_models
from tests.pages import CASE, KLAMATH
from tests.test_page_parts import FIRM, LEADS, LEVEL, OPEN, Rows, of

NOTHING_ENDS_IT = (
    "No single step in an estimate and no single choice of others would end that lead."
)


@pytest.mark.parametrize(
    ("weights", "table", "pair"),
    [
        # What counts most for either; of one that has nothing for it, what counts for the other.
        ("x 3, y 2", "one: x 1, y 1 | two: x 2, y -1 | three: x -1", "a.y a.x"),
        ("x 1, y 2, z 1", "one: x 1, y 1, z 2 | two: x 0, y -2, z 0", "a.y a.z"),
        ("x 3, y 2", "one: x 1 | two: x 0", "a.x"),
        # Points 4, 2 and -2: between the first two the low one is worth 4 and the vital one 0.
        (
            "v 4, h 3, l 1",
            "one: v 0, h 2, l -2 | two: v 0, h 0, l 2 | three: v 1, h -2, l 0",
            "a.h a.l",
        ),
        ("x 3, y 3", "one: x 1, y 0 | two: x 0, y 1", "a.x a.y"),
        ("x 3", "one: x 1", ""),
    ],
)
def test_bars_are_of_what_counts_most_for_either_of_the_two_foremost(
    weights: str, table: str, pair: str
) -> None:
    situation = Situation.of(decider(weights, table, "one"))
    (found,) = tradeoffs.find(situation, ["a.choice"]).tradeoffs
    assert [criterion.id for criterion in pair_of(found)] == pair.split()


def barred(options: Rows, x: int = 3, y: int = 2) -> tuple[Bars, Figure]:
    (figure,) = bars(of(options, x, y)[1])
    assert isinstance(figure.data, Bars)
    return figure.data, figure


def test_bars_have_points_of_each_the_sum_of_the_others_and_how_each_stands() -> None:
    drawn, figure = barred(LEADS)
    assert drawn.interests == (("Y", "medium", "a.y"), ("X", "high", "a.x"))
    assert [
        (each.name, [p.mid for p in each.points], each.total, each.stands) for each in drawn.rows
    ] == [
        ("One", [2, 3], 5, "ahead"),
        ("Two", [-2, 6], 4, "1 behind"),
        ("Three", [0, -3], -3, "8 behind"),
    ]
    assert drawn.others == 0
    assert figure.title == "Only “One” helps both “Y” and “X”."
    assert "Pale" not in figure.key[0]
    assert barred({**LEADS, "one": {"x": 1, "y": 0}, "two": {"x": -1, "y": 1}})[1].title == (
        "No option of The actor helps both “X” and “Y”."
    )
    part = Range(Fraction(1), Fraction(2))
    assert "Pale: uncertain." in barred({"one": {"x": part}, "two": {"y": 1}})[1].key[0]


def test_where_all_speaks_for_one_bars_are_of_that_and_where_nothing_does_there_are_none() -> None:
    one_way: Rows = {"one": {"x": 2, "y": 1}, "two": {"x": 1, "y": 1}}
    drawn, figure = barred(one_way)
    assert [name for name, *_ in drawn.interests] == ["X"]
    assert (drawn.others, figure.title) == (1, "Counts most for “One”: “X”.")
    alike: tuple[Rows, ...] = ({"one": {"x": 1}}, {"one": {"x": 1}, "two": {"x": 1}})
    for level in alike:
        assert not [*bars(of(level)[1])]


def test_of_many_options_the_foremost_have_bars_and_the_others_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(openings, "MOST_OPTIONS", 3)
    drawn, figure = barred({"low": {"y": -2}, **LEADS, "high": {"x": 1}})
    assert [each.name for each in drawn.rows] == ["One", "Two", "High"]
    assert figure.left == "2 more options"
    assert figure.notes[-1] == "Not shown: 2 more options."


def ending(model: Model, decision: str) -> tuple[str, Tornado]:
    situation = Situation.of(model)
    (finding,) = tradeoffs.find(situation, [decision]).tradeoffs
    (figure,) = tornado(finding, [*swings(performance_table(situation, decision))])
    assert isinstance(figure.data, Tornado)
    return figure.title, figure.data


def test_the_case_has_what_would_end_the_lead_of_china() -> None:
    title, drawn = ending(CASE, "china.refugees")
    affects = "How “Benign neglect” affects “Relations with Pyongyang” and “No flood of refugees”"
    assert title == f"{affects} can settle it."
    assert drawn.now == Fraction(7, 2)
    rows = [f"{each.name}: {each.told}" for each in drawn.rows]
    assert rows[2:6] == [
        "“Let it rest” (North Korea): −4.5",
        "Sokeel J. Park: “Make Pyongyang choose” ahead: −6.5",
        "“Relations with Pyongyang” medium, not vital: −0.5",
        "“Humanitarian image abroad” vital, not medium: −0.5",
    ]
    assert rows[6] == "“Relations with Pyongyang”: any of 2 effects: −0.5"
    keys = [each.key for each in drawn.rows]
    assert keys[2:5] == ["given=dprk.rest", "view=park2012", "china.pyongyang=medium"]


@pytest.mark.parametrize(
    ("options", "weights", "title"),
    [
        # One is ahead by 1 with points of 5, 4 and −3.
        (
            LEADS,
            (3, 2),
            "No choice of others would end that lead; a step in any of 5 estimates would.",
        ),
        (FIRM, (4, 1), NOTHING_ENDS_IT),
        (LEVEL, (1, 1), "Each of these would change what is ahead."),
        (OPEN, (3, 2), "How “One” affects “X” can settle it."),
    ],
)
def test_the_title_says_what_would_end_it(
    options: Rows, weights: tuple[int, int], title: str
) -> None:
    situation, finding = of(options, *weights)
    found = [*swings(performance_table(situation, "a.choice"))]
    (figure,) = tornado(finding, found)
    assert figure.title == title
    assert isinstance(figure.data, Tornado)
    assert len(figure.data.rows) <= 9
    assert not [*tornado(of({"one": {"x": 1}})[1], [])], "only one option"


@COSTLY
@given(viewed_models(blanks=True, actors=(2, 2), interests=(1, 2)))
def test_a_lead_is_what_stands_where_the_change_is_set(model: Model) -> None:
    start = Analysis.of(model)
    for decision in start.situation.decisions():
        table = performance_table(start.situation, decision.id)
        for swing in swings(table):
            if key_of(swing):
                _, context = settable(start, swing)
                then = standing(Analysis(start.situation).under(context).situation, decision.id)
                points = {each.option.id: each.points for each in then.points}
                own = points.pop(table.leaders[0].id, None)
                assert swing.low == (None if own is None else own - max(points.values()))
                ahead = {option.id for option in swing.ahead}
                assert not ahead or ahead == then.led_by or not then.leaders
            elif swing.kind is SwingKind.UNCERTAIN and swing.low is not None:
                assert swing.low <= (swing.high or 0)


@pytest.mark.parametrize("width", [570, 358])
def test_numbers_of_bars_stand_outside_and_a_lead_that_is_ruled_out_has_no_bar(width: int) -> None:
    wide = Range(Fraction(-2), Fraction(2))
    drawn, _ = barred({"one": {"x": 1, "y": 1}, "two": {"x": wide, "y": -1}})
    svg = str(drawn.drawn(width).__html__())
    assert re.findall(r'class="(h[a-z-]+)" x=', svg) == [
        "helps-strongly",
        "helps-strongly",
        "hurts-strongly",
        "helps",
        "hurts",
    ]
    _, river = ending(KLAMATH, "pacificorp.dams")
    out = replace(river, rows=(replace(river.rows[0], leads=()),))
    assert 'class="swing' not in str(out.drawn(width).__html__())
    assert ">ruled out</tspan>" in str(out.drawn(width).__html__())
    linked = replace(river, linked=frozenset({"given=states.join"}))
    assert re.findall('<a href="([^"]*)"', str(linked.drawn(width).__html__())) == [
        "#given=states.join",
        "#",
    ]
