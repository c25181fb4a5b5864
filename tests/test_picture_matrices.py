"""Matrices, levers and decisions side by side as pictures, against what was found, by hand."""

import re
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import TypeVar

import pytest
from hypothesis import given

from stancecli import notation as fmt
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import compare, levers
from stancecli.loader import load_text
from stancecli.methods.influence import direct_ties
from stancecli.methods.ladder import Conclusion
from stancecli.methods.positions.store import ModelStatements
from stancecli.model import Model, Scenario, Setting, exactly
from stancecli.page.actors import MOST_ACTORS, agreeing, who_moves_whom
from stancecli.page.drawings import SLIM, WIDE
from stancecli.page.drawings.ladder import Track, Tracks
from stancecli.page.drawings.matrices import (
    MOST_WORDED,
    PairMatrix,
)
from stancecli.page.drawings.side_by_side import SideBySide
from stancecli.page.levers import ladder
from stancecli.page.parts import Figure
from stancecli.page.pictures import drawn, picture
from stancecli.page.side_by_side import MOST_COLUMNS, columns_of, compared
from stancecli.situation import Situation
from tests.models import graphs, several
from tests.running import case

T = TypeVar("T", PairMatrix, SideBySide)
HOSTILE = ("<script>alert(1)</script>", 'Quote " and \\ slash', "The Confederation of Farmers " * 3)


def data(figure: Figure, kind: type[T]) -> T:
    assert isinstance(figure.data, kind)
    return figure.data


def words(figure: Figure) -> dict[tuple[str, str], str]:
    """The words of tiles, by the names of the row and the column."""
    matrix = data(figure, PairMatrix)
    names = [name for name, _ in matrix.names]
    return {(names[n], names[m]): word for (n, m), (_, word, _) in matrix.tiles.items()}


def tiles(figure: Figure) -> list[str]:
    """What stands in the tiles of a picture."""
    svg = ET.fromstring(str(drawn(figure, figure.width).__html__()))
    texts = (each for each in svg.iter("text") if each.get("class", "").split()[:1] == ["tn"])
    return ["".join(each.itertext()) for each in texts if "".join(each.itertext())]


# Agreement.


def talk(*stances: int) -> Situation:
    """Actors who say this of one issue."""
    people = "".join(
        f"  a{n}: {{name: Actor {n}, positions: [{{to: tax, stance: {stance}}}]}}\n"
        for n, stance in enumerate(stances)
    )
    return Situation.of(
        load_text(f"stance: 1\nissues: {{tax: {{name: A tax}}}}\nactors:\n{people}")
    )


def test_words_below_the_diagonal_are_agreements_less_clashes_by_what_is_said() -> None:
    sides: dict[str, dict[str, int]] = defaultdict(dict)
    for said in ModelStatements(case()).said():
        sides[said.actor.id][said.target.id] = said.side
    figure = agreeing(case())
    assert Counter(tiles(figure)) == Counter(words(figure).values())
    matrix = data(figure, PairMatrix)
    place = {id_: n for n, (_, id_) in enumerate(matrix.names)}
    below = {pair: word for pair, (_, word, _) in matrix.tiles.items() if pair[0] > pair[1]}
    for a, b in combinations(sides, 2):
        pair = sorted((place[a], place[b]), reverse=True)
        net = sum(side * sides[b].get(on, 0) for on, side in sides[a].items())
        assert below.get((pair[0], pair[1]), "0") == fmt.rounded(Fraction(net), signed=True)
    assert len(below) == 22
    largest, second, *_ = matrix.groups
    assert [id_ for _, id_ in matrix.names[largest : largest + second]] == ["china", "dprk"]
    assert sum(matrix.groups) == len(matrix.names) == len(case().actors())


THREE = """
stance: 1
issues: {i: {name: I}, j: {name: J}, k: {name: K}}
actors:
  ann: {name: Ann, positions: [{to: i, stance: 1}, {to: j, stance: 2}, {to: k, stance: 1}]}
  ben: {name: Ben, positions: [{to: i, stance: 1}, {to: j, stance: 1}, {to: k, stance: -1}]}
  cy: {name: Cy, positions: [{to: i, stance: -1}, {to: j, stance: 0}, {to: k, stance: 0}]}
  dan: {name: Dan}
"""


def test_who_agrees_on_one_and_clashes_on_another_is_told_of_both() -> None:
    """Ann and Ben agree on two and clash on one; neutral is no clash, and silent no number."""
    three = Situation.of(load_text(THREE))
    figure = agreeing(three)
    assert words(figure) == {("Ben", "Ann"): "+1", ("Cy", "Ann"): "−1", ("Cy", "Ben"): "−1"}
    assert "Ann and Ben: agree on 2, clash on 1" in drawn(figure, WIDE).title
    assert words(agreeing(three, "k")) == {("Ben", "Ann"): "−1"}
    with pytest.raises(Unanswerable, match="no two actors agree or clash"):
        agreeing(talk(0, 0), "tax")


def test_of_many_actors_tiles_have_their_colour_and_the_others_are_counted() -> None:
    few, many = agreeing(talk(*[2, -2] * 10)), agreeing(talk(*[2, -2] * 40))
    assert set(tiles(few)) == {"+1", "−1"}
    assert len(data(few, PairMatrix).names) == MOST_WORDED
    assert tiles(many) == []
    assert len(data(many, PairMatrix).names) == MOST_ACTORS
    assert many.left == "40 more actors"


# Influence.


@given(graphs(actors=(3, 6), decisions=(0, 1)))
def test_words_of_influence_are_those_of_the_ties(situation: Situation) -> None:
    ties = direct_ties(situation).values()
    told = {(t.start.name, t.end.name): fmt.strength(t.claim.strength) for t in ties}
    assert not ties or words(who_moves_whom(situation, None, None)) == told


def net(*strengths: int) -> Situation:
    """Actors in a row, each of whom influences the next so strongly, and one more."""
    people = "".join(
        f"  a{n}: {{name: Actor {n}, influence: [{{to: a{n + 1}, strength: {x}, by: a letter}}]}}\n"
        for n, x in enumerate(strengths)
    )
    last = len(strengths)
    ends = f"  a{last}: {{name: Actor {last}}}\n  other: {{name: Nobody}}\n"
    return Situation.of(load_text(f"stance: 1\nactors:\n{people}{ends}"))


def test_whoever_is_asked_about_comes_first_then_who_moves_it_most() -> None:
    figure = who_moves_whom(case(), "china.refugees", None)
    assert figure.title.startswith("Most influence on China: North Korea (high)")
    names = [name for name, _ in data(figure, PairMatrix).names]
    assert names[:3] == ["China", "North Korea", "South Korea"]
    figure = who_moves_whom(net(1, *[3] * (MOST_ACTORS + 17)), None, "a0")
    assert tiles(figure) == []
    assert data(figure, PairMatrix).names[0] == ("Actor 0", "a0")
    assert (len(data(figure, PairMatrix).names), figure.left) == (MOST_ACTORS, "20 more actors")
    with pytest.raises(Unanswerable, match="no influence of one actor on another"):
        picture(Situation.of(Model(title="T")), "influence")
    assert "China" in picture(case(), "influence", "brokers").svg


def test_names_are_whole_or_the_ids_that_authors_gave_with_a_key() -> None:
    model = net(1, 2).model
    named = (replace(a, name=name) for a, name in zip(model.actors, (*HOSTILE, "D"), strict=True))
    situation = Situation.of(replace(model, actors=tuple(named)))
    drawing = drawn(who_moves_whom(situation, None, "a0"), WIDE)
    root = ET.fromstring(str(drawing.__html__()))
    texts = ["".join(each.itertext()).strip() for each in root.iter("text")]
    assert {HOSTILE[0], "a2", f"a2: {HOSTILE[2]}".strip()} <= {*texts}
    assert not root.findall(".//script")


# Levers.


def options(situation: Situation, decision: str) -> dict[str, Track]:
    (figure,) = ladder(levers.find_all(situation, decision))
    assert isinstance(figure.data, Tracks)
    return {rung.name: rung for rung in figure.data.options}


def test_arrows_are_the_choices_and_views_that_levers_tells_of_each_option() -> None:
    found = options(case(), "china.refugees")
    assert found["Search and repatriate"].state == "current, 3.5 ahead"
    assert not found["Search and repatriate"].arrows
    assert [
        (arrow.said, arrow.lead, arrow.is_view) for arrow in found["Benign neglect"].arrows
    ] == [
        ("“Let it rest” (North Korea): level with Make Pyongyang choose", 0, False),
        ("“Quiet diplomacy” (South Korea): 3 behind", -3, False),
        ("In the view of Sokeel J. Park: 2 behind", -2, True),
    ]
    assert found["Recognise as refugees"].note == (
        "“Agreement of 1986” rules it out. No single choice of others would help."
    )


def test_of_many_choices_three_are_drawn_and_each_ends_where_its_points_are() -> None:
    """Stay is 4 ahead of Go, which four choices of another bring 6, 4, 2 and 1 points more."""
    helped = "x 3 when b.p, x 2 when b.q, x 1 when b.r, x 0.5 when b.s"
    made = several(f"a x 2: *stay x 2 | go x 0, {helped}", "b: *wait | p | q | r | s")
    actors = made.actors[0], replace(made.actors[1], name=HOSTILE[0])
    situation = Situation.of(replace(made, actors=actors))
    go = options(situation, "a.choice")["Go"]
    assert [arrow.lead for arrow in go.arrows] == [2, 0, -2]
    assert go.arrows[0].said == f"“P” ({HOSTILE[0]}): 2 ahead"
    assert go.note == "Not shown: 1 more such arrow."
    (figure,) = ladder(levers.find_all(situation, "a.choice"))
    assert figure.title == f"At middle estimates “P” ({HOSTILE[0]}) would put “Go” ahead for A."
    for width in (SLIM, figure.width):
        root = ET.fromstring(str(drawn(figure, width).__html__()))
        (now,) = (float(e.get("cx", 0)) for e in root.iter("circle") if e.get("class") == "pt lead")
        heads = [e.get("d", "") for e in root.iter("path") if e.get("class") == "strip"]
        ahead, level, behind = (float(head.split("L")[1].split()[0]) for head in heads)
        assert ahead - level == pytest.approx(level - behind, abs=0.2)
        assert level - now == pytest.approx(2 * (ahead - level), abs=0.3)
        places = (float(each.get("x", 0)) for each in root.iter("tspan"))
        assert all(0 <= place < width for place in places)
        assert not root.findall(".//script")
    with pytest.raises(Unanswerable, match="nothing that others choose"):
        picture(Situation.of(LEVEL), "levers", "ann")


# Decisions side by side.


def test_a_cell_is_filled_where_another_is_ahead_or_level_and_what_changes_nothing_is_counted() -> (
    None
):
    found = compare.find(case(), [decision.id for decision in case().decisions()])
    figure = compared(found, "china.refugees")
    chart = data(figure, SideBySide)
    assert chart.rows[0][0] == "China"
    by_name = {each.decider.name: each for each in found.decisions}
    changing, same = columns_of(found)
    places = changing[:MOST_COLUMNS]
    for n in same:
        stands = ((each.standings[n], each.first) for each in found.decisions)
        assert all(stand and stand.led_by == first.led_by for stand, first in stands)
    assert f"in {len(same)} more column." in figure.key[1]
    for name, _, cells in chart.rows:
        entered, *others = (by_name[name].standings[place] for place in places)
        assert entered
        for cell, stand in zip(cells[1:], others, strict=True):
            assert stand
            assert cell.is_other == (stand.led_by != entered.led_by) == bool(cell.name)
            assert ("not settled" in cell.lead) == (stand.verdict is Conclusion.OPEN)
            assert stand.lead is None or f"by {fmt.number(stand.lead)}" in cell.lead
    looks = re.findall(r'<rect class="(is-[a-z]+)"', str(drawn(figure, WIDE).shapes))
    assert looks.count("is-other") == sum(cell.is_other for *_, row in chart.rows for cell in row)
    assert len(looks) == len(chart.rows) * len(places) > 20
    slim = re.findall(r'<rect class="(is-[a-z]+)"', str(drawn(figure, SLIM).shapes))
    assert slim.count("is-other") == looks.count("is-other"), "below each other, what differs"
    assert len(slim) < len(looks)


LEVEL = several("ann x 1, y 1: *one x 1, y 0 | two x 1, y 0 | three x 0, y 0")
SCENARIOS = (
    Scenario(id="bad", name="A bad year", set=(Setting(item="ann.one:ann.x", value=exactly(-1)),)),
    Scenario(
        id="later",
        name="Later",
        as_of="2020",
        set=(Setting(item="ann.three:ann.y", value=exactly(1)),),
    ),
)


def test_of_level_options_one_that_leads_elsewhere_is_named_there() -> None:
    situation = Situation.of(replace(LEVEL, scenarios=SCENARIOS))
    chart = data(compared(compare.find(situation, ["ann.choice"]), ""), SideBySide)
    entered, later, bad = chart.rows[0][2]
    assert (entered.name, entered.lead) == ("One and Two", "level")
    assert (later.name, later.lead, later.is_other) == ("Three", "level", True)
    assert (bad.name, bad.lead, bad.is_other) == ("Two", "by 1", True)
    assert chart.columns == (
        ("as it stands", ""),
        ("Later", "scenario, 2020"),
        ("A bad year", "scenario"),
    )
