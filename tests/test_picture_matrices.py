"""Agreement and influence as matrices: tiles against what was counted, and by hand."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from fractions import Fraction
from random import Random

import pytest

from stancecli import notation as fmt
from stancecli.diagnostics import Unanswerable
from stancecli.export.network import MOST_ACTORS, statement_network
from stancecli.methods.influence import direct_ties
from stancecli.methods.positions.store import ModelStatements
from stancecli.model import Actor, Influence, Issue, Model, Position
from stancecli.page.actors import who_moves_whom
from stancecli.page.drawings.matrices import NUMBERED, AgreementMatrix, InfluenceMatrix
from stancecli.page.outcomes import agreeing
from stancecli.page.parts import Figure
from stancecli.page.pictures import drawn, picture
from stancecli.situation import Situation
from tests.models import random_model
from tests.pages import CASE, LARGE
from tests.running import case
from tests.test_export_network import talk


def agreed(situation: Situation, about: str | None = None) -> AgreementMatrix:
    data = agreeing(situation, about).data
    assert isinstance(data, AgreementMatrix)
    return data


def moved(situation: Situation, decision: str | None, actor: str | None = None) -> InfluenceMatrix:
    data = who_moves_whom(situation, decision, actor).data
    assert isinstance(data, InfluenceMatrix)
    return data


def tiles(figure: Figure, class_: str) -> list[str]:
    """What stands in the tiles of a picture."""
    svg = ET.fromstring(str(drawn(figure, 0).__html__()))
    texts = (each for each in svg.iter("text") if each.get("class", "").split()[:1] == [class_])
    return ["".join(each.itertext()) for each in texts]


# Agreement.


def test_words_below_the_diagonal_are_those_of_the_network_that_is_passed_on() -> None:
    network = statement_network(ModelStatements(case()), "subtract")
    place = {actor.name: n for n, actor in enumerate(network.actors)}
    counted = network.matrices[""]
    matrix = agreed(case())
    met = {(matrix.names[n], matrix.names[m]): tile.net for (n, m), tile in matrix.said.items()}
    for a in place:
        for b in place:
            net = met.get((a, b), met.get((b, a), 0))
            assert net == counted[place[a]][place[b]] or a == b
    assert len(met) == 22


def test_each_pair_has_its_number_once_and_nothing_known_is_no_number() -> None:
    figure = agreeing(case())
    matrix = figure.data
    assert isinstance(matrix, AgreementMatrix)
    every = [*matrix.said.values(), *matrix.wanted.values()]
    shown = Counter(tiles(figure, "tn"))
    assert shown == Counter(fmt.rounded(Fraction(tile.net), signed=True) for tile in every)
    count = len(matrix.names)
    assert len(every) < count * (count - 1)
    assert {"−7", "+6", "0"} <= set(shown)


def test_neutral_and_silent_are_no_zero() -> None:
    model = talk(2, 0, -1).model
    silent = Actor(id="s", name="Silent")
    matrix = agreed(
        Situation.of(Model(title="T", issues=model.issues, actors=(*model.actors, silent)))
    )
    assert {
        (matrix.names[n], matrix.names[m]): tile.net for (n, m), tile in matrix.said.items()
    } == {("Actor 0", "Actor 2"): -1}
    assert "Silent" not in matrix.names


def test_who_agrees_on_one_and_clashes_on_another_has_a_cut_corner() -> None:
    def says(id_: str, *stances: int) -> Actor:
        positions = tuple(
            Position(actor=id_, to=f"i{n}", stance=Fraction(stance))
            for n, stance in enumerate(stances)
        )
        return Actor(id=id_, name=id_.title(), positions=positions)

    issues = tuple(Issue(id=f"i{n}", name=f"Issue {n}") for n in range(3))
    actors = (says("ann", 1, 2, 1), says("ben", 1, 1, -1), says("cy", -1, 0, 0))
    figure = agreeing(Situation.of(Model(title="T", issues=issues, actors=actors)))
    assert isinstance(figure.data, AgreementMatrix)
    found = {
        frozenset((figure.data.names[n], figure.data.names[m])): (tile.net, tile.both)
        for (n, m), tile in figure.data.said.items()
    }
    assert found == {
        frozenset(("Ann", "Ben")): (1, True),
        frozenset(("Ann", "Cy")): (-1, False),
        frozenset(("Ben", "Cy")): (-1, False),
    }
    svg = str(drawn(figure, 0).__html__())
    assert len(re.findall(r'<path class="helps"|<path d="[^"]*" class="helps"', svg)) == 2  # key
    assert agreed(Situation.of(Model(title="T", issues=issues, actors=actors)), "i2").names == (
        "Ann",
        "Ben",
        "Cy",
    )


def test_of_an_issue_only_what_is_said_of_it_counts() -> None:
    situation = Situation.of(talk(2, 1, -1).model)
    assert agreed(situation, "tax").said == agreed(situation).said
    with pytest.raises(Unanswerable, match="no two actors agree or clash"):
        agreeing(Situation.of(talk(0, 0).model), "tax")


def test_groups_stand_together_then_who_says_nothing() -> None:
    matrix = agreed(case())
    assert [label for label, _ in matrix.groups] == [
        "together",
        "together",
        "in no group",
        "say nothing",
    ]
    largest, second = (count for _, count in matrix.groups[:2])
    assert matrix.names[largest : largest + second] == ("China", "North Korea")
    assert sum(count for _, count in matrix.groups) == len(matrix.names) == len(case().actors())


def test_of_many_actors_tiles_have_signs_and_the_others_are_counted() -> None:
    few, many = talk(*[2, -2] * 10), talk(*[2, -2] * 40)
    assert set(tiles(agreeing(few), "tn")) == {"+1", "−1"}
    assert len(agreed(few).names) == NUMBERED
    figure = agreeing(many)
    assert set(tiles(figure, "tn")) == {"+", "−"}
    assert len(agreed(many).names) == MOST_ACTORS
    assert figure.left == "40 actors of whom less is known"
    assert "name a decision or an issue" in " ".join(figure.key)


# Influence.


def row(*ties: tuple[str, str, int]) -> Situation:
    ids = sorted({id_ for a, b, _ in ties for id_ in (a, b)})
    actors = tuple(
        Actor(
            id=id_,
            name=id_.upper(),
            influence=tuple(
                Influence(actor=a, to=b, strength=Fraction(x)) for a, b, x in ties if a == id_
            ),
        )
        for id_ in ids
    )
    return Situation.of(Model(title="T", actors=actors))


def test_a_ring_in_a_tile_is_a_way_over_one_other_that_is_stronger() -> None:
    """A moves B decisively, B moves C with 2: over B that is 2, more than its own 1."""
    matrix = moved(row(("a", "b", 4), ("b", "c", 2), ("a", "c", 1), ("d", "b", 1)), None, "c")
    told = {
        (matrix.names[n], matrix.names[m]): (tile.direct, tile.over)
        for (n, m), tile in matrix.tiles.items()
    }
    assert told == {
        ("A", "B"): (4, None),
        ("B", "C"): (2, None),
        ("A", "C"): (1, 2),
        ("D", "B"): (1, None),
        ("D", "C"): (None, 1),
    }
    order = [[matrix.names[n] for n in group.places] for group in matrix.rows]
    assert order == [["C"], ["B", "A"], ["D"]]
    assert matrix.columns[0].label == "is asked about"
    assert matrix.moves[0] == (7, 5)


def test_ways_over_one_other_are_those_that_there_are() -> None:
    for seed in range(6):
        model = random_model(Random(seed), actors=(3, 7), decisions=(0, 1))
        situation = Situation.of(model)
        ties = {pair: tie.strength for pair, tie in direct_ties(situation).items()}
        if not ties:
            continue
        matrix = moved(situation, None)
        ids = {actor.name: actor.id for actor in situation.actors()}
        for n, a in enumerate(matrix.names):
            for m, b in enumerate(matrix.names):
                if a == b:
                    continue
                direct = ties.get((ids[a], ids[b]))
                ways = [
                    min(ties[ids[a], c], ties[c, ids[b]])
                    for c in ids.values()
                    if (ids[a], c) in ties and (c, ids[b]) in ties
                ]
                over = max(ways, default=None)
                if over is not None and direct is not None and over <= direct:
                    over = None
                tile = matrix.tiles.get((n, m))
                assert (tile.direct if tile else None, tile.over if tile else None) == (
                    direct,
                    over,
                )


def test_words_of_strengths_are_those_of_the_ties() -> None:
    figure = who_moves_whom(case(), "china.refugees", None)
    ties = [fmt.strength(tie.strength) for tie in direct_ties(case()).values()]
    assert Counter(tiles(figure, "tn")) == Counter(ties)
    assert figure.title.startswith("Most influence on China, directly:")
    matrix = figure.data
    assert isinstance(matrix, InfluenceMatrix)
    assert [group.label for group in matrix.columns] == [
        "decides",
        "decide other questions",
        "decide nothing here",
    ]
    assert [matrix.names[n] for n in matrix.rows[0].places] == ["China"]


def test_of_many_the_one_in_question_stays_and_words_go() -> None:
    figure = who_moves_whom(Situation.of(LARGE), None, LARGE.actors[-1].id)
    assert tiles(figure, "tn") == []
    assert isinstance(figure.data, InfluenceMatrix)
    crowd = random_model(Random(1), actors=(60, 60), decisions=(0, 0), density=0.05)
    least = min(crowd.actors, key=lambda actor: sum(tie.strength for tie in actor.influence))
    figure = who_moves_whom(Situation.of(crowd), None, least.id)
    assert isinstance(figure.data, InfluenceMatrix)
    assert len(figure.data.names) == MOST_ACTORS
    assert least.name in figure.data.names
    assert figure.left == "20 more actors"


def test_without_influence_there_is_no_matrix() -> None:
    with pytest.raises(Unanswerable, match="no influence of one actor on another"):
        picture(Situation.of(Model(title="T")), "influence")
    assert "China" in picture(Situation.of(CASE), "influence", "brokers").svg
