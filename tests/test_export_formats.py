"""Every export is read back by a reader of its own, whatever the names hold."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, strategies as st

from stancecli.diagnostics import Unanswerable
from stancecli.export import FORMATS, dot
from stancecli.loader import load_text
from stancecli.loader.layout import TABLES
from stancecli.model import Actor, Model
from stancecli.sheets.table import Sheet, joined, parted, read_csv, shown, written
from stancecli.situation import Situation
from tests.models import COSTLY, decider, random_model
from tests.test_comparison import BEFORE
from tests.traps import TRAPS, hostile_models, need_graphviz, renamed

TEXTS = [name for name, form in FORMATS.items() if form.suffix not in {".svg", ".xlsx"}]


def texts(name: str, situation: Situation) -> Mapping[str, str]:
    """What an export writes, by file name."""
    content = FORMATS[name].export(situation)
    if isinstance(content, str):
        return {name: content}
    assert isinstance(content, Mapping)
    return content


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def trapped(seed: int) -> Situation:
    rng = Random(seed)
    return Situation.of(renamed(random_model(rng), rng.sample(TRAPS, len(TRAPS))))


@pytest.mark.parametrize("name", TEXTS)
def test_an_empty_model_exports(name: str) -> None:
    assert all(texts(name, Situation.of(Model(title="Nothing"))).values())


@pytest.mark.parametrize("name", FORMATS)
def test_formats_are_described(name: str) -> None:
    form = FORMATS[name]
    assert form.name == name
    assert form.tells


@given(hostile_models(), st.sampled_from(TEXTS))
def test_exports_are_text_that_utf_8_holds(model: Model, name: str) -> None:
    for text in texts(name, Situation.of(model)).values():
        text.encode()


@COSTLY
@given(hostile_models())
def test_graphml_is_read_back(model: Model) -> None:
    situation = Situation.of(model)
    found = nx.parse_graphml(texts("graphml", situation)["graphml"])
    assert list(found) == list(situation)
    assert found.number_of_edges() == situation.graph.number_of_edges()
    for id_, data in situation.graph.nodes(data=True):
        assert found.nodes[id_]["kind"] == data["kind"]


NASTY = "a <b> & \"c\" 'd' ]]> &lt; \t\n x"


@pytest.mark.parametrize(
    ("name", "label"),
    [(NASTY, NASTY), ("bell\x07 and \ufffe and \r", r"bell\u0007 and \ufffe and \u000d")],
)
def test_graphml_holds_what_would_be_markup_and_shows_what_xml_cannot_hold(
    name: str, label: str
) -> None:
    actor = Actor(id="a", name=name, about="<!-- & -->")
    text = texts("graphml", Situation.of(Model(title="t", actors=(actor,))))["graphml"]
    found = nx.parse_graphml(text)
    assert (found.nodes["a"]["label"], found.nodes["a"]["about"]) == (label, "<!-- & -->")


def test_graphml_holds_ids_that_no_file_can_have() -> None:
    ids = ('a "b"', "a\nb", "a\tb", "a<&>b")
    model = Model(title="t", actors=tuple(Actor(id=id_, name="A") for id_ in ids))
    found = nx.parse_graphml(texts("graphml", Situation.of(model))["graphml"])
    assert tuple(found) == ids


KNOWN = Situation.of(
    load_text(
        BEFORE.replace("effect: 0.5", "effect: [-1, 1], because: Who knows.")
        .replace("title: A map}", "title: A map, author: Ann, url: 'https://x.org'}")
        .replace("name: Ben", "name: ANN")
    )
)
"""A small model, in which two actors have one name but for letter case."""


@pytest.mark.parametrize("name", ["graphml", "json"])
def test_a_graph_has_what_is_known_of_each_thing(name: str) -> None:
    text = texts(name, KNOWN)[name]
    found: Any = (
        nx.parse_graphml(text, force_multigraph=True)
        if name == "graphml"
        else nx.node_link_graph(json.loads(text), edges="edges", directed=True, multigraph=True)
    )
    assert {id_: data["current"] for id_, data in found.nodes(data=True) if "current" in data} == {
        "a.walk": True,
        "a.ride": False,
        "b.stay": True,
        "b.go": False,
    }
    assert (found.nodes["a.time"]["importance"], found.nodes["a.time"]["actor"]) == (3.0, "a")
    assert (found.nodes["a.norm"]["force"], found.nodes["a.norm"]["binding"]) == (1.0, False)
    edges = list(found.edges(keys=True, data=True))
    assert [key for _, _, key, _ in edges] == [f"e{n}" for n in range(1, 19)]
    of = {(start, end, data["relation"]): data for start, end, _, data in edges}
    ranged = of["a.walk", "a.money", "affects"]
    assert [ranged[f"effect{end}"] for end in ("", "_low", "_high")] == [0, -1, 1]
    assert (ranged["because"], ranged["judgement"]) == ("Who knows.", True)
    exact = of["a.walk", "a.time", "affects"]
    assert (exact["effect"], exact["cite"], exact["judgement"]) == (-1, "map p. 1", False)
    assert "effect_low" not in exact
    assert of["a.walk", "a.norm", "breaks"]["effect"] == -2
    assert of["a", "b.go", "takes"]["stance"] == 1
    assert of["a", "b", "influences"]["strength"] == 1
    assert of["b.stay", "a.walk", "conditions"]["to"] == "a.money"
    assert "to" not in exact
    assert set(of["a", "a.way", "decides"]) - {"id"} == {"relation"}


def test_kumu_has_its_elements_and_its_connections() -> None:
    both = texts("kumu", KNOWN)
    elements = [tuple(row.values()) for row in rows(both["elements.csv"])]
    for element in (
        ("A map", "source", "Ann, https://x.org", "", "", ""),
        ("Ann (a)", "actor", "", "", "", ""),
        ("ANN (b)", "actor", "", "", "", ""),
        ("Time", "interest", "", "Ann", "high", "map p. 1"),
        ("Norm", "constraint", "", "Ann", "low", ""),
        ("Stay", "option", "", "ANN", "", ""),
    ):
        assert element in elements
    connections = [tuple(row.values()) for row in rows(both["connections.csv"])]
    for connection in (
        ("Ann (a)", "ANN (b)", "directed", "influences", "low", "", ""),
        ("Walk", "Norm", "directed", "breaks", "−−", "", ""),
        ("Walk", "Time", "directed", "affects", "−", "", "map p. 1"),
        ("Walk", "Money", "directed", "affects", "−/+", "Who knows.", ""),
        ("How?", "Walk", "directed", "offers", "", "", ""),
    ):
        assert connection in connections
    assert not both["elements.csv"].startswith("\ufeff")


@COSTLY
@given(hostile_models())
def test_json_is_read_back(model: Model) -> None:
    situation = Situation.of(model)
    data = json.loads(texts("json", situation)["json"], parse_constant=pytest.fail)
    found = nx.node_link_graph(data, edges="edges", directed=True, multigraph=True)
    assert list(found) == list(situation)
    assert list(found.edges()) == list(situation.graph.edges())
    for id_, known in situation.graph.nodes(data=True):
        assert found.nodes[id_]["label"] == known["item"].name


def test_an_irreversible_option_is_marked() -> None:
    model = decider({"money": 1}, {"yes": {"money": 1}, "no": {}}, "no")
    (settled,) = model.actors[0].decisions
    assert "irreversible" not in texts("dot", Situation.of(model))["dot"]
    options = tuple(replace(each, irreversible=True) for each in settled.options)
    actor = replace(model.actors[0], decisions=(replace(settled, options=options),))
    text = texts("dot", Situation.of(replace(model, actors=(actor,))))["dot"]
    assert '"▸ No\\ncurrent, irreversible"' in text
    assert '"Yes\\n' in text


def test_graphml_numbers_and_truths_are_such() -> None:
    situation = Situation.of(decider({"money": 3}, {"yes": {"money": 1}, "no": {}}, "no"))
    text = texts("graphml", situation)["graphml"]
    assert 'attr.name="current" attr.type="boolean"' in text
    assert 'attr.name="importance" attr.type="double"' in text
    found = nx.parse_graphml(text)
    assert found.nodes["a.no"]["current"] is True
    assert found.nodes["a.money"]["importance"] == 3.0


@given(hostile_models())
def test_kumu_sheets_agree(model: Model) -> None:
    situation = Situation.of(model)
    sheets = texts("kumu", situation)
    labels = [row["Label"] for row in rows(sheets["elements.csv"])]
    assert len({label.casefold() for label in labels}) == len(situation.graph)
    assert all(labels)
    connections = rows(sheets["connections.csv"])
    assert len(connections) == situation.graph.number_of_edges()
    assert {row["From"] for row in connections} | {row["To"] for row in connections} <= set(labels)


@given(hostile_models(), st.sampled_from(["csv", "kumu"]))
def test_no_cell_is_a_formula(model: Model, name: str) -> None:
    for text in texts(name, Situation.of(model)).values():
        for line in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
            for cell in line:
                is_number = re.fullmatch(r"-?\d+(\.\d+)?", cell)
                assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_numbers_stay_numbers() -> None:
    model = decider({"money": "2.5"}, {"yes": {"money": -2}, "no": {}}, "no")
    tables = texts("csv", Situation.of(model))
    assert rows(tables["effects.csv"])[0]["effect"] == "-2"
    assert rows(tables["interests.csv"])[0]["importance"] == "2.5"


def test_every_table_is_written() -> None:
    tables = texts("csv", Situation.of(Model(title="Nothing")))
    assert list(tables) == [f"{name}.csv" for name in TABLES]


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0")).filter(
    lambda text: not text.startswith("\ufeff")
)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5))
def test_cells_are_read_as_they_were(lines: list[list[str]]) -> None:
    sheet = Sheet.of(read_csv("a.csv", written(("left", "right"), lines).encode()))
    expected = [line for line in lines if any(shown(cell).strip() for cell in line)]
    assert [[row["left"].text, row["right"].text] for row in sheet.rows] == expected


@given(st.lists(st.text(min_size=1).map(str.strip).filter(bool)))
def test_lists_are_parted_as_they_were_joined(parts: list[str]) -> None:
    assert list(parted(joined(parts))) == parts


def test_a_picture_needs_graphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    monkeypatch.setattr(dot, "find_spec", lambda name: None)
    with pytest.raises(Unanswerable, match="Graphviz") as raised:
        FORMATS["svg"].export(trapped(1))
    advice = "\n".join(raised.value.advice)
    assert "dot" in advice
    assert "pip install pygraphviz" in advice


PACKAGE = """
import pathlib, sys
pathlib.Path(__file__).with_name("ran").touch()
class AGraph:
    def __init__(self, string):
        assert string.startswith("digraph")
    def draw(self, format, prog):
        sys.stderr.write("Fontconfig warning: who cares")
        return f"{format} by {prog}".encode()
"""


def test_a_picture_can_come_from_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pygraphviz.py").write_text(PACKAGE)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(dot, "find_spec", lambda name: object())
    monkeypatch.chdir(tmp_path)
    with suppress(Unanswerable):
        FORMATS["svg"].export(trapped(1))
    assert not (tmp_path / "ran").exists(), "what lies in this folder was imported"
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert FORMATS["svg"].export(trapped(1)) == b"svg by dot"
    assert capfd.readouterr().err == ""


def test_a_map_is_svg() -> None:
    need_graphviz()
    content = FORMATS["svg"].export(trapped(2))
    assert isinstance(content, bytes)
    assert content.startswith(b"<?xml")
