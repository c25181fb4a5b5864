"""Every export is read back by a reader of its own, whatever the names hold."""

import csv
import io
import json
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, strategies as st

from stancecli.diagnostics import Unanswerable
from stancecli.export import FORMATS, dot
from stancecli.loader import load_text
from stancecli.loader.layout import TABLES
from stancecli.model import Actor, Model
from stancecli.sheets.table import joined, parted
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import COSTLY
from tests.test_comparison import BEFORE
from tests.traps import hostile_models

TEXTS = [name for name, form in FORMATS.items() if form.suffix not in {".svg", ".xlsx"}]


def texts(name: str, situation: Situation) -> Mapping[str, str]:
    """What an export writes, by file name."""
    content = FORMATS[name].export(situation)
    if isinstance(content, str):
        return {name: content}
    assert isinstance(content, Mapping)
    return content


@pytest.mark.parametrize("name", TEXTS)
def test_an_empty_model_exports(name: str) -> None:
    assert FORMATS[name].tells
    found = texts(name, Situation.of(Model(title="Nothing")))
    assert all(found.values())
    assert name != "csv" or [*found] == [f"{table}.csv" for table in TABLES]


@COSTLY
@given(hostile_models())
def test_graphs_are_read_back(model: Model) -> None:
    situation = Situation.of(model)
    graph = nx.parse_graphml(texts("graphml", situation)["graphml"])
    data = json.loads(texts("json", situation)["json"], parse_constant=pytest.fail)
    linked: Any = nx.node_link_graph(data, edges="edges", directed=True, multigraph=True)
    assert list(graph) == list(linked) == list(situation)
    assert graph.number_of_edges() == situation.graph.number_of_edges()
    assert list(linked.edges()) == list(situation.graph.edges())
    for id_, each in situation.graph.nodes(data=True):
        assert graph.nodes[id_]["kind"] == each["kind"]
        assert linked.nodes[id_]["label"] == each["item"].name


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


KNOWN = Situation.of(
    load_text(
        BEFORE.replace("effect: 0.5", "effect: [-1, 1], because: Who knows.")
        .replace("title: A map}", "title: A map, author: Ann, url: 'https://x.org'}")
        .replace("name: Ben", "name: ANN")
    )
)
"""A small model, in which two actors have one name but for letter case."""


def test_graphs_have_what_is_known_of_each_thing(golden: Golden) -> None:
    """Word for word; GraphML holds the same as the node-link data, a number as one."""
    data = json.loads(texts("json", KNOWN)["json"])
    linked: Any = nx.node_link_graph(data, edges="edges", directed=True, multigraph=True)
    graph: Any = nx.parse_graphml(texts("graphml", KNOWN)["graphml"], force_multigraph=True)
    assert list(graph.nodes(data=True)) == list(linked.nodes(data=True))
    assert list(graph.edges(keys=True, data=True)) == list(linked.edges(keys=True, data=True))
    assert graph.nodes["a.walk"]["current"] is True
    assert graph.nodes["a.time"]["importance"] == 3.0
    golden("export/known.json", json.dumps(data, indent=1, ensure_ascii=False))


@given(hostile_models())
def test_no_cell_of_a_table_is_a_formula(model: Model) -> None:
    for text in texts("csv", Situation.of(model)).values():
        assert text.encode()
        for line in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
            for cell in line:
                is_number = re.fullmatch(r"-?\d+(\.\d+)?", cell)
                assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(st.text(min_size=1).map(str.strip).filter(bool)))
def test_lists_are_parted_as_they_were_joined(parts: list[str]) -> None:
    assert list(parted(joined(parts))) == parts


def test_a_picture_needs_graphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    monkeypatch.setattr(dot, "find_spec", lambda name: None)
    with pytest.raises(Unanswerable, match="Graphviz") as raised:
        FORMATS["svg"].export(KNOWN)
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
        FORMATS["svg"].export(KNOWN)
    assert not (tmp_path / "ran").exists(), "what lies in this folder was imported"
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert FORMATS["svg"].export(KNOWN) == b"svg by dot"
    assert capfd.readouterr().err == ""
