"""Graphs: what stance wrote comes back, and in those of others nodes are actors."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest

from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.export import FORMATS
from stancecli.imports import IMPORTS, Imported, import_model
from stancecli.imports.given import Given
from stancecli.loader import load
from stancecli.situation import Situation
from tests.test_examples import EXAMPLES
from tests.workbooks import workbook


def imported(file: str, data: bytes | str) -> Imported:
    content = data.encode() if isinstance(data, str) else data
    found = import_model(Given({file: content}))
    assert found.kind is IMPORTS["graph"]
    return found


@pytest.mark.parametrize("form", ["graphml", "json"])
@pytest.mark.parametrize("example", ["klamath.yaml", "chicken.yaml", "montreal.yaml"])
def test_what_stance_wrote_comes_back(example: str, form: str) -> None:
    """But for what no graph has: reasons within lists, quotes, scenarios."""
    model = load(Path(EXAMPLES / example))
    content = FORMATS[form].export(Situation.of(model))
    assert isinstance(content, str)
    again = imported(f"case.{form}", content).model
    bare = replace(model, scenarios=(), expect=(), impossible=())
    written = FORMATS[form].export(Situation.of(bare))
    assert FORMATS[form].export(Situation.of(again)) == written


def test_nodes_of_others_are_actors_and_edges_influence() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("a", label="Town", description="It pays.")
    graph.add_edges_from([("a", "b", {"label": "pays"}), ("b", "b"), ("b", "c")])
    data = io.BytesIO()
    nx.write_graphml(graph, data)
    for file, content in (
        ("net.graphml", data.getvalue()),
        ("net.json", json.dumps(nx.node_link_data(graph, edges="edges")).encode()),
        ("net.json", json.dumps(nx.node_link_data(graph, edges="links")).encode()),
    ):
        found = imported(file, content)
        assert [actor.name for actor in found.model.actors] == ["Town", "b", "c"]
        assert found.model.actors[0].about == "It pays."
        ties = [(a.id, i.to, i.by) for a in found.model.actors for i in a.influence]
        assert ties == [("town", "b", "pays"), ("b", "c", "")]
        assert [(left.count, left.why) for left in found.left_out] == [
            (1, "they lead from a node to itself")
        ]


def test_an_undirected_graph_moves_both_ways() -> None:
    graph: nx.Graph[str] = nx.Graph([("a", "b")])
    data = io.BytesIO()
    nx.write_graphml(graph, data)
    for found in (
        imported("net.graphml", data.getvalue()),
        imported("net.json", json.dumps(nx.node_link_data(graph, edges="edges"))),
    ):
        assert [i.to for a in found.model.actors for i in a.influence] == ["b", "a"]


ELEMENTS = (("Label", "Type", "Description"), ("Town", "Government", "It pays."), ("Folk", "", ""))
CONNECTIONS = (("From", "To", "Direction", "Type"), ("Town", "Folk", "mutual", "tells"))


def test_a_map_of_kumu_is_read_as_a_workbook_as_json_and_as_two_tables() -> None:
    def fill(book) -> None:  # type: ignore[no-untyped-def]
        for name, lines in (("Elements", ELEMENTS), ("Connections", CONNECTIONS)):
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)

    as_json = {
        "elements": [
            {
                "_id": "e1",
                "label": "Town",
                "type": "Government",
                "attributes": {"description": "It pays."},
            },
            {"_id": "e2", "label": "Folk"},
        ],
        "connections": [{"from": "e1", "to": "e2", "direction": "mutual", "type": "tells"}],
    }
    tables = {
        f"{name}.csv": "\n".join(map(",".join, lines)).encode()
        for name, lines in (("elements", ELEMENTS), ("connections", CONNECTIONS))
    }
    for found in (
        imported("map.xlsx", workbook(fill)),
        imported("map.json", json.dumps(as_json)),
        import_model(Given(tables)),
    ):
        assert found.kind is IMPORTS["graph"]
        town, folk = found.model.actors
        assert (town.name, town.about, folk.name) == ("Town", "Government. It pays.", "Folk")
        assert [(i.to, i.by) for i in town.influence] == [("folk", "tells")]
        assert [(i.to, i.by) for i in folk.influence] == [("town", "tells")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><graphml/>', "E534"),
        ("<graphml><graph>", "E530"),
        ("<graphml><graph/></graphml>", "E542"),
    ],
)
def test_what_is_no_graph_is_refused(data: str, code: str) -> None:
    with pytest.raises(InvalidModel) as refused:
        imported("net.graphml", data)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_sheets_that_stance_wrote_for_kumu_are_told_from_a_map() -> None:
    content = FORMATS["kumu"].export(Situation.of(load(Path(EXAMPLES / "chicken.yaml"))))
    assert not isinstance(content, str | bytes)
    with pytest.raises(Unanswerable, match="does not hold a whole model"):
        import_model(Given({file: text.encode() for file, text in content.items()}))


def test_an_edge_to_no_node_is_a_fault_or_counted() -> None:
    edges = '<edge source="a" target="x"/></graph></graphml>'
    found = imported("net.graphml", f'<graphml><graph><node id="a"/>{edges}')
    assert [(left.count, left.why) for left in found.left_out] == [(1, "they lead to no node")]
    keys = "".join(f'<key id="{k}" attr.name="{k}"/>' for k in ("kind", "relation", "label"))
    ours = '<node id="a"><data key="kind">actor</data><data key="label">A</data></node>'
    edges = edges.replace("/>", '><data key="relation">influences</data></edge>', 1)
    with pytest.raises(InvalidModel, match="E201"):
        imported("net.graphml", f"<graphml>{keys}<graph>{ours}{edges}")
