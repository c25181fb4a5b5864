"""Matrices and decisions side by side as pictures, against what was found, and by hand."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

import pytest
from hypothesis import given

from stancecli import notation as fmt
from stancecli.diagnostics import Unanswerable
from stancecli.export.network import MOST_ACTORS, statement_network
from stancecli.lenses import compare
from stancecli.loader import load_text
from stancecli.methods.influence import direct_ties
from stancecli.methods.ladder import Conclusion
from stancecli.methods.positions.store import ModelStatements
from stancecli.model import Model, Scenario, Setting, exactly
from stancecli.page.actors import agreeing, who_moves_whom
from stancecli.page.drawings import SLIM, WIDE
from stancecli.page.drawings.matrices import NUMBERED, AgreementMatrix, InfluenceMatrix
from stancecli.page.drawings.side_by_side import SideBySide
from stancecli.page.parts import Figure
from stancecli.page.pictures import drawn, picture
from stancecli.page.side_by_side import MOST_COLUMNS, columns_of, compared
from stancecli.situation import Situation
from tests.models import graphs, several
from tests.running import case
from tests.test_export_network import net, talk

T = TypeVar("T", AgreementMatrix, InfluenceMatrix, SideBySide)


def data(figure: Figure, kind: type[T]) -> T:
    assert isinstance(figure.data, kind)
    return figure.data


def agreed(situation: Situation, about: str | None = None) -> AgreementMatrix:
    return data(agreeing(situation, about), AgreementMatrix)


def moved(situation: Situation, decision: str | None, actor: str | None = None) -> InfluenceMatrix:
    return data(who_moves_whom(situation, decision, actor), InfluenceMatrix)


def tiles(figure: Figure, class_: str = "tn") -> list[str]:
    """What stands in the tiles of a picture."""
    svg = ET.fromstring(str(drawn(figure, figure.width).__html__()))
    texts = (each for each in svg.iter("text") if each.get("class", "").split()[:1] == [class_])
    return ["".join(each.itertext()) for each in texts]


def said(matrix: AgreementMatrix) -> dict[str, tuple[int, bool]]:
    """By the names of two, how many more things they agree on than they clash, and whether both."""
    return {
        " ".join(sorted((matrix.names[n], matrix.names[m]))): (tile.net, tile.both)
        for (n, m), tile in matrix.said.items()
    }


# Agreement.


def test_words_below_the_diagonal_are_those_of_the_network_that_is_passed_on() -> None:
    network = statement_network(ModelStatements(case()), "subtract")
    counted = network.matrices[""]
    met = said(agreed(case()))
    for n, a in enumerate(network.actors):
        for m, b in enumerate(network.actors[:n]):
            assert met.get(" ".join(sorted((a.name, b.name))), (0,))[0] == counted[n][m]
    assert len(met) == 22


def test_each_pair_has_its_number_once_and_groups_stand_together() -> None:
    figure = agreeing(case())
    matrix = data(figure, AgreementMatrix)
    every = [*matrix.said.values(), *matrix.wanted.values()]
    shown = Counter(tiles(figure))
    assert shown == Counter(fmt.rounded(Fraction(tile.net), signed=True) for tile in every)
    count = len(matrix.names)
    assert len(every) < count * (count - 1), "what is not known is no number"
    assert {"−7", "+6", "0"} <= set(shown)
    labels = [label for label, _ in matrix.groups]
    assert labels == ["together", "together", "in no group", "say nothing"]
    largest, second = (count for _, count in matrix.groups[:2])
    assert matrix.names[largest : largest + second] == ("China", "North Korea")
    assert sum(count for _, count in matrix.groups) == len(matrix.names) == len(case().actors())


THREE = """
stance: 1
issues: {i: {name: I}, j: {name: J}, k: {name: K}}
actors:
  ann: {name: Ann, positions: [{to: i, stance: 1}, {to: j, stance: 2}, {to: k, stance: 1}]}
  ben: {name: Ben, positions: [{to: i, stance: 1}, {to: j, stance: 1}, {to: k, stance: -1}]}
  cy: {name: Cy, positions: [{to: i, stance: -1}, {to: j, stance: 0}, {to: k, stance: 0}]}
  dan: {name: Dan}
"""


def test_who_agrees_on_one_and_clashes_on_another_has_a_cut_corner() -> None:
    """Ann and Ben agree on two and clash on one; neutral is no clash, and silent no number."""
    three = Situation.of(load_text(THREE))
    figure = agreeing(three)
    assert said(data(figure, AgreementMatrix)) == {
        "Ann Ben": (1, True),
        "Ann Cy": (-1, False),
        "Ben Cy": (-1, False),
    }
    assert "Dan" not in agreed(three).names
    svg = ET.fromstring(str(drawn(figure, figure.width).__html__()))
    cut = [each for each in svg.iter("path") if each.get("class") == "helps"]
    assert len(cut) == 2, "that of Ann and Ben, and that of the key"
    assert agreed(three, "k").names == ("Ann", "Ben", "Cy")
    assert said(agreed(three, "k")) == {"Ann Ben": (-1, False)}
    with pytest.raises(Unanswerable, match="no two actors agree or clash"):
        agreeing(talk(0, 0), "tax")


def test_of_many_actors_tiles_have_signs_and_the_others_are_counted() -> None:
    few, many = talk(*[2, -2] * 10), talk(*[2, -2] * 40)
    assert set(tiles(agreeing(few))) == {"+1", "−1"}
    assert len(agreed(few).names) == NUMBERED
    figure = agreeing(many)
    assert set(tiles(figure)) == {"+", "−"}
    assert len(agreed(many).names) == MOST_ACTORS
    assert figure.left == "40 actors of whom less is known"
    assert "name a decision or an issue" in " ".join(figure.key)


# Influence.

ROW = """
stance: 1
actors:
  a: {name: A, influence: [{to: b, strength: 4}, {to: c, strength: 1}]}
  b: {name: B, influence: [{to: c, strength: 2}]}
  c: {name: C}
  d: {name: D, influence: [{to: b, strength: 1}]}
"""


def test_a_ring_in_a_tile_is_a_way_over_one_other_that_is_stronger() -> None:
    """A moves B decisively, B moves C with 2: over B that is 2, more than its own 1."""
    matrix = moved(Situation.of(load_text(ROW)), None, "c")
    told = {
        matrix.names[n] + matrix.names[m]: (tile.direct, tile.over)
        for (n, m), tile in matrix.tiles.items()
    }
    assert told == {
        "AB": (4, None),
        "BC": (2, None),
        "AC": (1, 2),
        "DB": (1, None),
        "DC": (None, 1),
    }
    order = [[matrix.names[n] for n in group] for group in matrix.rows]
    assert order == [["C"], ["B", "A"], ["D"]]
    assert matrix.columns[0][0] == "is asked about"
    assert matrix.moves[0] == 5


@given(graphs(actors=(3, 6), decisions=(0, 1)))
def test_ways_over_one_other_are_those_that_there_are(situation: Situation) -> None:
    ties = {pair: tie.strength for pair, tie in direct_ties(situation).items()}
    if not ties:
        return
    matrix = moved(situation, None)
    ids = {actor.name: actor.id for actor in situation.actors()}
    for n, a in enumerate(matrix.names):
        for m, b in enumerate(matrix.names):
            if a == b:
                continue
            direct = ties.get((ids[a], ids[b]))
            legs = (
                (ties.get((ids[a], c), Fraction(0)), ties.get((c, ids[b]), Fraction(0)))
                for c in ids.values()
            )
            over = max(map(min, legs))
            tile = matrix.tiles.get((n, m))
            shown = (tile.direct, tile.over) if tile else (None, None)
            assert shown == (direct, over if over > (direct or 0) else None)


def test_words_of_strengths_are_those_of_the_ties() -> None:
    figure = who_moves_whom(case(), "china.refugees", None)
    ties = [fmt.strength(tie.strength) for tie in direct_ties(case()).values()]
    assert Counter(tiles(figure)) == Counter(ties)
    assert figure.title.startswith("Most influence on China: North Korea (high)")
    matrix = data(figure, InfluenceMatrix)
    labels = ["decides", "decide other questions", "decide nothing here"]
    assert [label for label, _ in matrix.columns] == labels
    assert [matrix.names[n] for n in matrix.rows[0]] == ["China"]


def test_of_many_the_one_in_question_stays_and_words_go() -> None:
    """In a row the first has least to do with others."""
    figure = who_moves_whom(net(1, *[3] * (MOST_ACTORS + 17)), None, "a0")
    assert tiles(figure) == []
    names = data(figure, InfluenceMatrix).names
    assert len(names) == MOST_ACTORS
    assert "Actor 0" in names
    assert figure.left == "20 more actors"
    with pytest.raises(Unanswerable, match="no influence of one actor on another"):
        picture(Situation.of(Model(title="T")), "influence")
    assert "China" in picture(case(), "influence", "brokers").svg


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
    assert f"in {len(same)} more column." in figure.key[0]
    for name, _, cells in chart.rows:
        entered, *others = (by_name[name].standings[place] for place in places)
        assert entered
        for cell, stand in zip(cells[1:], others, strict=True):
            assert stand
            assert cell.is_other == (stand.led_by != entered.led_by) == bool(cell.name)
            assert ("not settled" in cell.lead) == (stand.verdict is Conclusion.OPEN)
            assert stand.lead is None or f"by {fmt.rounded(stand.lead)}" in cell.lead
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
