"""The pictures of moves and of bargains: they show what the lenses find, whatever the names are."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction

import pytest

from stancecli.diagnostics import Unanswerable
from stancecli.lenses import deals, stability as moved
from stancecli.letters import width_of
from stancecli.methods import stability
from stancecli.methods.packages.order import Order
from stancecli.model import Model, Range, exactly
from stancecli.page import moves
from stancecli.page.drawings import SLIM
from stancecli.page.drawings.lanes import Lane, Lanes
from stancecli.page.moves import ROOM, bargain, on_the_way
from stancecli.page.parts import Figure
from stancecli.page.pictures import pictures_of
from stancecli.situation import Situation
from tests.models import several
from tests.pages import CASE, HOSTILE, KLAMATH, section, written
from tests.test_lens_deals import example

WAY = several(
    "ann x 1: *stay x 0 | go x 1, farm.w -2..-1",
    "bob y 1: *wait | act y 2 when ann.go, y -1 unless ann.go",
    "cat z 1: *quiet z 1 | loud z 1",
    "dan z 1: *signed! z 1 | unsigned z -1",
    "eve? z 1: *one | two",
    "fay z 1: *with | aside z -2..1",
    "farm w 3",
    "idle v 1",
)
"""Ann moves, then Bob, and Farm loses; of the others each has a reason of its own to stay."""
TRADE = several(
    "ann x 3, y 1: *sue | drop y -1, bob.x 1..2, court.z -2",
    "bob x 3, y 1: *dig | pay y -1, ann.x 1",
    "court z 2",
)
"""What each gives costs it 1, so each could break away."""


def alone(model: Model) -> Figure:
    situation = Situation.of(model)
    return on_the_way(moved.find(situation), situation)


def joint(model: Model) -> Figure:
    (figure,) = bargain(deals.find(Situation.of(model)))
    return figure


def lanes(figure: Figure) -> dict[str, Lane]:
    assert isinstance(figure.data, Lanes)
    return {each.actor.name: each for each in figure.data.lanes}


def said(lane: Lane) -> list[str]:
    return [words for _, words, _ in lane.said]


def drawn(figure: Figure, width: int) -> ET.Element:
    assert isinstance(figure.data, Lanes)
    return ET.fromstring(str(figure.data.drawn(width).__html__()))


def circles(svg: ET.Element, kind: str) -> list[float]:
    return [float(e.attrib["cx"]) for e in svg.iter("circle") if e.attrib["class"] == kind]


# What must not be there.


def test_a_model_that_is_too_large_for_deals_has_a_page_without_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stability, "MOST_CELLS", 4)
    with pytest.raises(Unanswerable):
        deals.find(Situation.of(KLAMATH))
    html = written(KLAMATH)
    assert "No answer: " in section(html, "moves")
    assert 'id="deals"' not in html


@pytest.mark.parametrize("width", [ROOM, SLIM])
@pytest.mark.parametrize("model", [WAY, TRADE, KLAMATH, CASE, HOSTILE], ids=lambda m: m.title[:9])
def test_no_word_leaves_the_picture(model: Model, width: int) -> None:
    for figure in (alone(model), *bargain(deals.find(Situation.of(model)))):
        svg = drawn(figure, width)
        high = float(svg.attrib["viewBox"].split()[3])
        for line in svg.iter("text"):
            back = {"middle": 0.5, "end": 1}.get(line.attrib.get("text-anchor", ""), 0)
            for span in (each for each in line.iter("tspan") if "x" in each.attrib):
                long = width_of(span.text or "", 12)
                x, y = float(span.attrib["x"]) - back * long, float(span.attrib["y"])
                assert 0 <= x <= x + long <= width + 1, span.text
                assert 0 < y < high


def test_a_document_says_its_verdict_once() -> None:
    found = deals.find(Situation.of(KLAMATH))
    assert [
        e.title for e in pictures_of(found, Situation.of(KLAMATH)) if isinstance(e, Figure)
    ] == [""]


# What must be there.


def test_a_way_as_worked_by_hand() -> None:
    figure = alone(WAY)
    begins = "The current state does not hold: moving alone would be a gain for Ann (“Go”, +1"
    assert figure.title.startswith(begins)
    assert figure.title.endswith("; in the end a loss for Farm.")
    found = lanes(figure)
    assert [*found] == ["Ann", "Bob", "Cat", "Dan", "Eve", "Fay", "Farm"], "Idle feels nothing"
    ways = [(each.step, each.now, each.name) for each in found.values()]
    assert ways[:3] == [(1, "Stay", "Go"), (2, "Wait", "Act"), (0, "Quiet", "")]
    assert [said(each) for each in found.values()] == [
        *(["+1"], ["+2"], ["level with “Loud”"], ["cannot be undone"], ["nothing filled in"]),
        *(["−0.5 (−2 to +1) Aside"], []),
    ]
    assert found["Bob"].end == (2, exactly(2), "")
    assert found["Farm"].end == (Fraction(-9, 2), Range(Fraction(-6), Fraction(-3)), "“W” −4.5")
    assert found["Farm"].group == "Decide nothing here"
    svg = drawn(figure, ROOM)
    first, second = circles(svg, "strip")
    assert first < second, "in the order of the way"
    assert len(circles(svg, "side")) == 1, "one other choice, with its cost"


def test_where_nobody_moves_there_are_no_lines_and_no_ends() -> None:
    figure = alone(CASE)
    assert "nobody would gain by moving alone" in figure.title
    assert said(lanes(figure)["China"]) == ["−3.5 (−3.5 to +4.5) Benign neglect"]
    svg = drawn(figure, ROOM)
    assert not any(each.attrib.get("class", "").startswith("lane") for each in svg.iter("path"))
    assert "in the end" not in "".join(svg.itertext())


def test_the_ends_of_a_bargain_are_what_deals_answers() -> None:
    """Of the Klamath, and of Elmira, where now is not no deal."""
    for name in ("klamath", "elmira"):
        asked = example(name)
        found = lanes(joint(asked.situation.model))
        for row in asked.deals().finding.rows():
            if row["package"] == 1 and (row["role"] != "other" or row["gain_low"]):
                lane = found.pop(row["actor"].name)  # type: ignore[attr-defined]
                assert lane.end
                assert lane.end[0] == row["gain"]
                assert bool(lane.taken) == (row["role"] == "takes part")
        assert not found


def test_the_klamath_as_worked_by_hand() -> None:
    figure = joint(KLAMATH)
    assert figure.title.endswith("(California and Oregon); a loss for Siskiyou County.")
    states, pacificorp, county, *_ = lanes(figure).values()
    assert (states.step, states.name) == (1, "Go on the licence")
    assert said(states) == ["−1 until 2 follows"]
    assert (pacificorp.step, pacificorp.now) == (2, "Run on from year to year")
    assert pacificorp.end == (3, Range(Fraction(1), Fraction(5)), "“Power from the dams” −2")
    assert (county.actor.name, county.group) == ("Siskiyou County", "Take no part")
    bars = [e for e in drawn(figure, ROOM).iter("path") if e.attrib["class"] == "lane moved"]
    assert ["V" in each.attrib["d"] for each in bars] == [False, False, True], "one joins the two"


def test_who_could_break_away_has_its_gain() -> None:
    ann, bob, court = lanes(joint(TRADE)).values()
    assert said(ann) == ["−1 until 2 follows", "breaking away: +1 Sue (others respond)"]
    assert said(bob) == ["breaking away: +1 Dig (others respond)"]
    assert court.end == (-4, exactly(-4), "“Z” −4")


def test_actors_without_room_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moves, "MOST_ACTORS", 3)
    figure = joint(KLAMATH)
    assert [*lanes(figure)][-1] == "Siskiyou County", "who loses has room before the others"
    assert figure.notes[-1] == f"Not shown: {figure.left}."
    assert figure.left == "2 more actors"


def test_a_bargain_whose_order_is_not_known_has_no_numbers() -> None:
    found = deals.find(Situation.of(KLAMATH))
    (first, *_) = found.packages
    unknown = replace(first, order=Order(at_once=True))
    (figure,) = bargain(replace(found, packages=(unknown,)))
    svg = drawn(figure, ROOM)
    assert not circles(svg, "strip")
    assert "Go on the licence" in "".join(svg.itertext())
