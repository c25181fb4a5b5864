"""Tables out and in again are the same model; a fault names its cell."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar, cast

import pytest
from hypothesis import given, strategies as st

from stancecli.diagnostics import InvalidModel, Place
from stancecli.export import FORMATS
from stancecli.imports import IMPORTS
from stancecli.imports.writer import YamlBlock, YamlField, field, model_text, new_id
from stancecli.loader import load, load_text
from stancecli.model import NOWHERE, Model
from stancecli.situation import Situation
from tests.models import models
from tests.traps import hostile_models

T = TypeVar("T")

NOBODY = YamlField(
    "actors", YamlBlock((YamlField("nobody", YamlBlock((field("name", "Nobody"),))),))
)

WORDS = st.text(
    st.characters(categories=("L", "M", "N", "P", "S", "Zs"), include_characters="\n\t"),
    min_size=1,
    max_size=120,
).filter(lambda text: text.strip() == text and "\u2028" not in text)


def without_places(value: T) -> T:
    """The same with every place NOWHERE."""
    if isinstance(value, tuple):
        return cast(T, tuple(map(without_places, value)))
    if not dataclasses.is_dataclass(value) or isinstance(value, type | Place):
        return value
    changed = {
        each.name: NOWHERE if each.name == "place" else without_places(getattr(value, each.name))
        for each in dataclasses.fields(value)
    }
    return dataclasses.replace(value, **changed)


def tables(model: Model) -> dict[str, str]:
    content = FORMATS["csv"].export(Situation.of(model))
    assert isinstance(content, Mapping)
    return dict(content)


def imported(files: Mapping[str, str]) -> str:
    return IMPORTS["csv"].read({name: text.encode() for name, text in files.items()})


def faults(read: Callable[[], str]) -> list[str]:
    with pytest.raises(InvalidModel) as raised:
        read()
    return [str(problem) for problem in raised.value.problems]


SMALL = {
    "actors.csv": "id,name\ndam,Dam\nfolk,River folk\n",
    "interests.csv": "id,name,importance\ndam.money,Money,high\nfolk.fish,Fish,2\n",
    "decisions.csv": "id,question,current\ndam.run,How?,dam.flat\n",
    "options.csv": "id,decision,name\ndam.flat,dam.run,Flat\ndam.peak,dam.run,Peaks\n",
    "effects.csv": "option,to,effect\ndam.peak,dam.money,helps\ndam.peak,folk.fish,-2\n",
}


def test_a_small_folder_is_a_model() -> None:
    model = load_text(imported(SMALL))
    assert [actor.name for actor in model.actors] == ["Dam", "River folk"]
    (effect, other) = model.actors[0].decisions[0].options[1].effects
    assert (effect.to, effect.size.mid) == ("dam.money", 1)
    assert (other.to, other.size.mid) == ("folk.fish", -2)


def test_what_comes_out_is_in_the_canonical_style() -> None:
    lines = imported(SMALL).splitlines()
    assert lines[0] == "stance: 1"
    assert "        importance: high" in lines
    assert "                effect: strongly-hurts" in lines


@given(models(constraints=False))
def test_out_and_in_again_is_the_same_model(model: Model) -> None:
    assert without_places(load_text(imported(tables(model)))) == without_places(model)


@given(models())
def test_a_loaded_model_comes_back_whole(model: Model) -> None:
    # Loading gives a breach that cites nothing what its constraint cites; at first it has none.
    once = load_text(imported(tables(model)))
    assert without_places(load_text(imported(tables(once)))) == without_places(once)


def test_the_first_case_comes_back_whole() -> None:
    case = load(Path(__file__).parent.parent / "data" / "actors.yaml")
    assert without_places(load_text(imported(tables(case)))) == without_places(case)


@given(hostile_models(WORDS))
def test_any_text_comes_back(model: Model) -> None:
    # A locator is one line of words, so those are left as they come out of the first loading.
    once = load_text(imported(tables(model)))
    assert without_places(load_text(imported(tables(once)))) == without_places(once)
    names = [actor.name for actor in model.actors]
    assert [actor.name for actor in once.actors] == names


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("effects.csv", "helps", "help", "effects.csv:2:3: E307"),
        ("effects.csv", "-2", "-3", "effects.csv:3:3: E308"),
        ("effects.csv", "folk.fish", "folk.fisch", "effects.csv:3:2: E202"),
        ("effects.csv", "dam.peak,dam", "dam.peek,dam", "effects.csv:2:1: E506"),
        ("interests.csv", "folk.fish", "fish", "interests.csv:3:1: E506"),
        ("interests.csv", "importance", "weight", "interests.csv:1:3: E503"),
        ("options.csv", "dam.peak", "dam.flat", "options.csv:3:1: E505"),
        ("options.csv", "id,decision", "id,name", "options.csv:1:3: E505"),
        ("options.csv", "decision", "about", "options.csv:1:1: E504"),
        ("decisions.csv", "dam.flat", "dam.flood", "decisions.csv:2:3: E204"),
        ("actors.csv", "folk,River folk", "folk,River folk,x", "actors.csv:3:3: E503"),
        ("actors.csv", "folk,River", ",River", "actors.csv:3:1: E304"),
        ("actors.csv", "Dam", "Da\x07m", "actors.csv:2:2: E004"),
        ("actors.csv", "Dam", '"Dam', "actors.csv:"),
    ],
)
def test_a_fault_names_its_cell(file: str, old: str, new: str, fault: str) -> None:
    files = {**SMALL, file: SMALL[file].replace(old, new, 1)}
    assert any(found.startswith(fault) for found in faults(lambda: imported(files)))


def test_rows_without_ids_are_not_the_same_thing_twice() -> None:
    files = {**SMALL, "actors.csv": "id,name\ndam,Dam\nfolk,River folk\n,One\n,Another\n"}
    assert [found[:20] for found in faults(lambda: imported(files))] == [
        "actors.csv:4:1: E304",
        "actors.csv:5:1: E304",
    ]


def test_every_fault_is_reported() -> None:
    files = {
        **SMALL,
        "effects.csv": "option,to,effect\ndam.peak,dam.money,a\ndam.flat,folk.fish,b\n",
    }
    assert [found[:16] for found in faults(lambda: imported(files))] == [
        "effects.csv:2:3:",
        "effects.csv:3:3:",
    ]


def test_a_table_that_is_none_is_named() -> None:
    (fault,) = faults(lambda: imported({**SMALL, "actor.csv": "id\n"}))
    assert fault.startswith("actor.csv:1:1: E501")
    assert "did you mean actors?" in fault


def test_a_folder_needs_actors() -> None:
    found = faults(lambda: imported({"model.csv": "title\nX\n", "sources.csv": "id,title\n"}))
    assert "actors.csv:1:1: E501 the table of actors is missing" in found


def test_bytes_that_are_no_text_are_placed() -> None:
    files = {name: text.encode() for name, text in SMALL.items()}
    files["actors.csv"] = b"id,name\nx,caf\xe9\n"
    found = faults(lambda: IMPORTS["csv"].read(files))
    assert any(each.startswith("actors.csv:2:2: E003") for each in found)


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_marks_part_columns_too(mark: str) -> None:
    files = {name: text.replace(",", mark) for name, text in SMALL.items()}
    assert imported(files) == imported(SMALL)


def test_line_ends_and_marks_of_windows_do_no_harm() -> None:
    files = {name: "\ufeff" + text.replace("\n", "\r\n") for name, text in SMALL.items()}
    assert imported(files) == imported(SMALL)


@given(st.text(max_size=200).filter(lambda text: text.isprintable() and text.strip() == text != ""))
def test_any_title_can_be_written(title: str) -> None:
    assert load_text(model_text([field("title", title), NOBODY])).title == title


@given(st.lists(st.text(max_size=60), max_size=8))
def test_new_ids_are_ids_and_unlike(names: list[str]) -> None:
    taken: dict[str, str] = {}
    for name in names:
        made = new_id(name, taken, "thing")
        assert made not in taken
        assert made.isascii()
        assert made[0].isalpha()
        assert made.replace("-", "").isalnum()
        assert made == made.lower()
        taken[made] = name


def test_new_ids_read_like_their_names() -> None:
    assert new_id("River Power", {}, "actor") == "river-power"
    assert new_id("River Power", {"river-power"}, "actor") == "river-power-2"
    assert new_id("Électricité", {}, "actor") == "electricite"
    assert new_id("한국", {}, "actor") == "actor-1"
    assert new_id("中国", {"actor-1"}, "actor") == "actor-2"
