"""docs/json.md names the very fields that findings have; `pytest --renew` writes them anew."""

import json
import re
from pathlib import Path

import pytest

from stancecli.lenses import influence, tradeoffs
from stancecli.loader import load
from stancecli.loader.files import bundled_case
from stancecli.render.json import envelope, render
from stancecli.situation import Situation
from tests.json_reference import reference

MOST_WORDS = 6_000
PAGE = Path(__file__).parents[1] / "docs" / "json.md"


def test_the_page_ends_with_the_fields_of_every_finding(request: pytest.FixtureRequest) -> None:
    written = PAGE.read_text(encoding="utf-8")
    by_hand = written.partition("## Items\n")[0]
    if request.config.getoption("--renew"):
        PAGE.write_text(written := by_hand + reference(), encoding="utf-8")
    assert written == by_hand + reference(), "pytest --renew writes it"
    assert len(written.split()) <= MOST_WORDS, "who reads it reads all of it"


def test_the_envelope_is_as_the_page_shows_it() -> None:
    model = load(bundled_case())
    finding = influence.find(Situation.of(model))
    answer = json.loads(render(envelope(finding, lens="influence", model=model)))
    written = PAGE.read_text(encoding="utf-8")
    shown = json.loads(written.split("```json\n")[1].split("```")[0])
    assert list(answer) == list(shown)
    assert set(shown["items"]["china"]) - {"…"} <= set(answer["items"]["china"])


def test_fields_on_the_page_are_fields_of_an_answer() -> None:
    model = load(bundled_case())
    finding = tradeoffs.find(Situation.of(model), ["china.refugees"])
    answer = json.loads(render(envelope(finding, lens="tradeoffs", model=model)))
    found = answer["finding"]["tradeoffs"][0]
    told = reference().split("**Tradeoff**:")[1].split("\n\n")[1]
    fields = [
        name for part in told.split("; ") for name in re.findall("`(.*?)`", part.split(": ")[0])
    ]
    assert sorted(fields) == sorted(found)
