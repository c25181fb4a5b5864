"""Mermaid draws what is exported to it, in both versions that pages use."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

import pytest

from stancecli.diagnostics import Unanswerable
from stancecli.export import mermaid
from stancecli.export.network import agreement, influence
from stancecli.export.view import view
from stancecli.loader import load
from stancecli.situation import Situation
from tests import mermaid as program
from tests.models import random_model
from tests.pages import CASE, EXAMPLES, HOSTILE
from tests.traps import TRAPS, renamed

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

FRAMES = 2


def frames(text: str) -> int:
    return text.count("\n  subgraph ")


@pytest.mark.parametrize("seed", range(20))
def test_frames_are_two_at_most_and_else_a_node_names_its_actor(seed: int) -> None:
    situation = Situation.of(random_model(Random(seed), actors=(1, 6), decisions=(0, 2)))
    text = mermaid.export(situation)
    names = [actor.name for actor in situation.actors() if f"{actor.name}:<br/>" in text]
    assert frames(text) <= FRAMES
    assert not (frames(text) and names)
    if len(situation.actors()) <= FRAMES:
        assert not names


def test_a_condition_of_many_effects_is_one_arrow() -> None:
    lines = mermaid.export(Situation.of(CASE)).splitlines()
    conditions = [line for line in lines if '|"condition"|' in line]
    assert len(conditions) == len(set(conditions)) > 10


@pytest.fixture(scope="module", params=program.VERSIONS)
def chrome(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chrome]:
    with program.opened(request.param, tmp_path_factory.mktemp("mermaid")) as found:
        yield found


def pictures(situation: Situation) -> Iterator[str]:
    """The map and the pictures of actors, as far as there are any."""
    yield mermaid.export(situation)
    for of in (influence, agreement):
        try:
            yield mermaid.export(of(situation))
        except Unanswerable:
            continue


@pytest.mark.browser
def test_the_case_is_drawn(chrome: Chrome) -> None:
    situation = Situation.of(CASE)
    for text in (*pictures(situation), mermaid.export(view(situation, about="china.refugees"))):
        assert "China" in program.drawn(chrome, text)


@pytest.mark.browser
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_drawn(chrome: Chrome, example: object) -> None:
    from pathlib import Path

    assert isinstance(example, Path)
    model = example / "model.yaml"
    situation = Situation.of(load(model if model.exists() else example))
    for text in pictures(situation):
        assert program.drawn(chrome, text).startswith("<svg")


@pytest.mark.browser
@pytest.mark.parametrize("seed", range(12))
def test_any_model_is_drawn(chrome: Chrome, seed: int) -> None:
    model = random_model(Random(seed), actors=(3, 9), decisions=(0, 2), density=0.5)
    for text in pictures(Situation.of(model)):
        assert program.drawn(chrome, text).startswith("<svg")


@pytest.mark.browser
def test_hostile_names_are_drawn_as_text(chrome: Chrome) -> None:
    for model in (HOSTILE, renamed(CASE, list(TRAPS))):
        for text in pictures(Situation.of(model)):
            svg = program.drawn(chrome, text)
            assert "<script" not in svg
            assert "onmouseover=" not in svg.replace("&lt;b onmouseover=", "")
    assert chrome.title != "owned"
