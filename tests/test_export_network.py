"""Pictures of actors: who can move whom, and who agrees; bounded, and the same in every format."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

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
from stancecli.loader import load_text
from stancecli.model import Model
from stancecli.situation import Situation
from tests.models import DAM
from tests.running import case
from tests.test_export_dot import check, graphviz
from tests.traps import TRAPS, hostile_models, renamed

Draws = Callable[[Situation], Network]


def talk(*stances: int) -> Situation:
    """Actors who say this of one issue."""
    people = "".join(
        f"  a{n}: {{name: Actor {n}, positions: [{{to: tax, stance: {stance}}}]}}\n"
        for n, stance in enumerate(stances)
    )
    return Situation.of(
        load_text(f"stance: 1\nissues: {{tax: {{name: A tax}}}}\nactors:\n{people}")
    )


def net(*strengths: int) -> Situation:
    """Actors in a row, each of whom influences the next so strongly, and one more."""
    people = "".join(
        f"  a{n}: {{name: Actor {n}, influence: [{{to: a{n + 1}, strength: {x}, by: a letter}}]}}\n"
        for n, x in enumerate(strengths)
    )
    last = len(strengths)
    ends = f"  a{last}: {{name: Actor {last}}}\n  other: {{name: Nobody}}\n"
    return Situation.of(load_text(f"stance: 1\nactors:\n{people}{ends}"))


def ends(network: Network) -> list[tuple[str, str]]:
    return [(line.start, line.end) for line in network.lines]


@pytest.mark.parametrize(
    ("draws", "said"),
    [
        (lambda: influence(talk(1)), "no influence of one actor on another"),
        (lambda: influence(net(1, 2), "other"), "no influence by or on Nobody"),
        (lambda: agreement(net(1)), "no two actors agree or clash"),
    ],
)
def test_where_there_are_no_lines_there_is_no_picture(
    draws: Callable[[], Network], said: str
) -> None:
    with pytest.raises(Unanswerable, match=said):
        draws()


def test_strong_influences_are_thick_and_about_one_actor_only_its_own_are_drawn() -> None:
    lines = influence(net(1, 3, 4)).lines
    assert [line.width for line in lines] == [1, 3, 4]
    assert [line.label for line in lines][::2] == ["low: a letter", "decisive: a letter"]
    assert lines[0].colour != lines[1].colour == lines[2].colour
    assert ends(influence(net(1, 2, 3), "a1")) == [("a0", "a1"), ("a1", "a2")]


def test_the_strongest_are_drawn_and_the_others_counted() -> None:
    network = influence(net(*[1] * 5, *[3] * MOST_TIES))
    assert len(network.lines) == MOST_TIES
    assert {line.width for line in network.lines} == {3}
    assert network.left_out == ("5 more influences", "6 actors without a line")
    assert influence(net(1)).left_out == ("1 actor without a line",)


def test_who_agrees_is_blue_and_who_clashes_orange() -> None:
    network = agreement(talk(2, 1, -1))
    assert "by what they say" in network.title
    colours = {pair: line.colour for pair, line in zip(ends(network), network.lines, strict=True)}
    assert colours == {("a0", "a1"): BLUE, ("a0", "a2"): ORANGE, ("a1", "a2"): ORANGE}
    assert [[actor.id for actor in frame] for frame in network.frames] == [["a0", "a1"]]
    told = str(agreement(talk(2, -2)).key)
    assert ("orange: clash" in told, "blue: agree" in told) == (True, False)


def test_where_nobody_meets_in_words_interests_tell() -> None:
    network = agreement(Situation.of(load_text(DAM)), "utility.operation")
    assert "by their interests" in network.title
    assert ends(network) == [("utility", "anglers")]


def test_many_are_bounded_and_counted_and_everybody_keeps_a_line() -> None:
    network = agreement(talk(*[2, -2] * 40))
    assert len(network.lines) <= MOST_PAIRS
    assert len(network.actors) <= MOST_ACTORS
    assert "40 actors of whom less is known" in network.left_out
    network = agreement(talk(*[2] * 20, 1))
    assert len(network.lines) == MOST_PAIRS
    assert {actor.id for actor in network.actors} == {f"a{n}" for n in range(21)}


@given(hostile_models())
def test_hostile_names_stay_names(model: Model) -> None:
    for of in (influence, agreement):
        with suppress(Unanswerable):
            assert check(dot.export(of(Situation.of(model))))


@pytest.mark.parametrize("of", [influence, agreement])
def test_graphviz_draws_the_case_whatever_its_names_hold(of: Draws) -> None:
    for model in (case().model, renamed(case().model, list(TRAPS))):
        assert b"<svg" in graphviz(dot.export(of(Situation.of(model))))
