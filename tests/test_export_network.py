"""Pictures of actors: who can move whom, and who agrees; bounded, and the same in every format."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from stancecli.diagnostics import Unanswerable
from stancecli.export import dot
from stancecli.export.network import (
    BLUE,
    MOST_ACTORS,
    MOST_PAIRS,
    MOST_TIES,
    ORANGE,
    Network,
    agreement,
    influence,
)
from stancecli.model import Actor, Influence, Issue, Model, Position
from stancecli.situation import Situation
from tests.models import decider
from tests.running import case
from tests.test_export_dot import check, graphviz
from tests.traps import TRAPS, hostile_models, renamed


def net(*strengths: int) -> Situation:
    """Actors in a row, each of whom influences the next so strongly."""
    people = []
    for n in range(len(strengths) + 1):
        ties: tuple[Influence, ...] = ()
        if n < len(strengths):
            strength = Fraction(strengths[n])
            ties = (Influence(actor=f"a{n}", to=f"a{n + 1}", strength=strength, by="a letter"),)
        people.append(Actor(id=f"a{n}", name=f"Actor {n}", influence=ties))
    return Situation.of(Model(title="A row", actors=tuple(people)))


def talk(*stances: int) -> Situation:
    """Actors who say this of one issue."""
    people = tuple(
        Actor(
            id=f"a{n}",
            name=f"Actor {n}",
            positions=(Position(actor=f"a{n}", to="tax", stance=Fraction(stance)),),
        )
        for n, stance in enumerate(stances)
    )
    return Situation.of(Model(title="T", issues=(Issue(id="tax", name="A tax"),), actors=people))


def ends(network: Network) -> list[tuple[str, str]]:
    return [(line.start, line.end) for line in network.lines]


def test_without_influence_there_is_no_picture() -> None:
    with pytest.raises(Unanswerable, match="no influence of one actor on another"):
        influence(Situation.of(Model(title="T")))
    with pytest.raises(Unanswerable, match="no influence by or on Actor 3"):
        influence(Situation.of(replace(net(1, 2).model, actors=(*net(1).actors(), _alone()))), "a3")


def _alone() -> Actor:
    return Actor(id="a3", name="Actor 3")


def test_strong_influences_are_thick() -> None:
    lines = influence(net(1, 3, 4)).lines
    assert [line.width for line in lines] == [1, 3, 4]
    assert [line.label for line in lines][::2] == ["low: a letter", "decisive: a letter"]
    assert lines[0].colour != lines[1].colour == lines[2].colour


def test_the_strongest_are_drawn_and_the_others_counted() -> None:
    network = influence(net(*[1] * 5, *[3] * MOST_TIES))
    assert len(network.lines) == MOST_TIES
    assert {line.width for line in network.lines} == {3}
    assert network.left_out == ("5 more influences", "5 actors without a line")


def test_about_one_actor_only_its_own_are_drawn() -> None:
    assert ends(influence(net(1, 2, 3), "a1")) == [("a0", "a1"), ("a1", "a2")]


def test_who_agrees_is_blue_and_who_clashes_orange() -> None:
    network = agreement(talk(2, 1, -1))
    colours = {pair: line.colour for pair, line in zip(ends(network), network.lines, strict=True)}
    assert colours == {("a0", "a1"): BLUE, ("a0", "a2"): ORANGE, ("a1", "a2"): ORANGE}
    assert [[actor.id for actor in frame] for frame in network.frames] == [["a0", "a1"]]


def test_where_nobody_meets_in_words_interests_tell() -> None:
    assert "by what they say" in agreement(talk(2, 1)).title
    model = decider({"money": 1}, {"yes": {"money": 1}, "no": {}}, "no")
    with pytest.raises(Unanswerable, match="no two actors agree or clash"):
        agreement(Situation.of(model))
    elsewhere = decider({"fish": 2}, {"go": {"fish": 1}, "stay": {}}, "stay", actor="b").actors[0]
    (actor,) = model.actors
    (settled,) = actor.decisions
    effects = tuple(replace(e, to="b.fish") for e in settled.options[0].effects)
    both = replace(settled.options[0], effects=(*settled.options[0].effects, *effects))
    decisions = (replace(settled, options=(both, settled.options[1])),)
    two = replace(model, actors=(replace(actor, decisions=decisions), elsewhere))
    network = agreement(Situation.of(two), "a.choice")
    assert "by their interests" in network.title
    assert ends(network) == [("a", "b")]


def test_many_actors_are_bounded_and_counted() -> None:
    network = agreement(talk(*[2, -2] * 40))
    assert len(network.lines) <= MOST_PAIRS
    assert len(network.actors) <= MOST_ACTORS
    assert "40 actors of whom less is known" in network.left_out


def test_of_many_pairs_everybody_keeps_a_line() -> None:
    network = agreement(talk(*[2] * 20, 1))
    assert len(network.lines) == MOST_PAIRS
    assert {actor.id for actor in network.actors} == {f"a{n}" for n in range(21)}


def test_words_beside_a_line_are_a_node_halfway() -> None:
    text = dot.export(influence(net(3)))
    found = check(text)
    assert sum(kind == "arrow" for kind, _ in found) == 2
    assert '"a0" -> "line 0"' in text
    assert '"line 0" -> "a1"' in text
    assert "high: a letter" in text


@pytest.mark.parametrize("of", [influence, agreement])
def test_graphviz_draws_the_case(of: object) -> None:
    network = of(case())  # type: ignore[operator]
    assert b"<svg" in graphviz(dot.export(network))


@given(hostile_models())
def test_hostile_names_stay_names(model: Model) -> None:
    situation = Situation.of(model)
    for of in (influence, agreement):
        try:
            network = of(situation)
        except Unanswerable:
            continue
        check(dot.export(network))


@pytest.mark.parametrize("of", [influence, agreement])
def test_graphviz_accepts_hostile_names(of: object) -> None:
    situation = Situation.of(renamed(case().model, list(TRAPS)))
    graphviz(dot.export(of(situation)))  # type: ignore[operator]
