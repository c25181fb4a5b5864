"""Graphs: what stance wrote comes back, and in those of others nodes are actors."""

from __future__ import annotations

import io
import json
from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction
from pathlib import Path, PurePath

import networkx as nx
import pytest

from stancecli.diagnostics import InvalidModel
from stancecli.export import FORMATS
from stancecli.imports import IMPORTS, Imported, import_model
from stancecli.imports.given import Given
from stancecli.loader import load, load_text
from stancecli.model import Model
from stancecli.sheets.csv import read_csv
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


def test_of_a_breach_the_views_come_back_or_the_larger_size() -> None:
    model = load_text(
        "stance: 1\ntitle: T\nactors:\n  a:\n    name: A\n    constraints:\n      law:\n"
        "        name: Law\n        force: low\n        against:\n"
        "          go: {views: {a: 1, b: 2}}\n    decisions:\n      d:\n"
        "        question: D?\n        current: go\n        options:\n"
        "          go: {name: Go}\n          stay: {name: Stay}\n  b:\n    name: B\n"
    )
    content = FORMATS["graphml"].export(Situation.of(model))
    assert isinstance(content, str)
    whole, bare = imported("case.graphml", content), import_model(Given(for_kumu(model)))
    ((breach,), (alone,)) = (f.model.actors[0].constraints[0].against for f in (whole, bare))
    assert (breach.by.low, breach.by.high, len(breach.views)) == (1, 2, 2)
    assert (alone.by.low, alone.by.high, alone.views) == (2, 2, ())
    assert whole.left_out == ()
    assert [left.why for left in bare.left_out] == ["nothing says who holds that it is less"]


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


def test_a_workbook_without_elements_or_connections_is_refused_as_a_graph() -> None:
    content = workbook(lambda book: book.add_worksheet("Votes").write(0, 0, "Label"))
    with pytest.raises(InvalidModel, match=r"net\.xlsx:1:1: E501 the table of elements is missing"):
        import_model(Given({"net.xlsx": content}), kind=IMPORTS["graph"])


def for_kumu(model: Model) -> dict[str, bytes]:
    content = FORMATS["kumu"].export(Situation.of(model))
    assert not isinstance(content, str | bytes)
    return {file: text.encode() for file, text in content.items()}


def as_kumu_keeps_them(files: dict[str, bytes]) -> tuple[tuple[str, bytes], tuple[str, bytes]]:
    """The workbook and the JSON of a map into which the two tables were imported."""
    grids = {PurePath(file).stem: read_csv(file, data) for file, data in files.items()}
    lines = {
        name: [[cell.word for cell in line] for line in grid.lines] for name, grid in grids.items()
    }

    def fill(book) -> None:  # type: ignore[no-untyped-def]
        for name, rows in lines.items():
            sheet = book.add_worksheet(name.capitalize())
            for number, row in enumerate(rows):
                for column, text in enumerate(row):
                    sheet.write_string(number, column, text)

    def entries(name: str, apart: Collection[str], kind: str) -> list[dict[str, object]]:
        heads, *rows = lines[name]
        found: list[dict[str, object]] = []
        for row in rows:
            said = {head.lower(): text for head, text in zip(heads, row, strict=False)}
            inner = {(f"{kind} type" if k == "type" else k): text for k, text in said.items()}
            found.append(
                {
                    **{key: said[key] for key in apart},
                    "attributes": {k: text for k, text in inner.items() if k not in apart},
                }
            )
        return found

    as_json = {
        "elements": entries("elements", (), "element"),
        "connections": entries("connections", ("from", "to", "direction"), "connection"),
    }
    return ("map.xlsx", workbook(fill)), ("map.json", json.dumps(as_json).encode())


@pytest.mark.parametrize("example", ["klamath.yaml", "chicken.yaml", "montreal.yaml"])
def test_a_map_that_stance_wrote_for_kumu_comes_back(example: str) -> None:
    """All elements as they were; of lines between the same two, Kumu does not say what differs."""
    written = for_kumu(load(Path(EXAMPLES / example)))
    found = import_model(Given(written))
    assert found.kind is IMPORTS["graph"]
    again = for_kumu(found.model)
    assert again["elements.csv"] == written["elements.csv"]
    lines, before = (each["connections.csv"].decode().splitlines() for each in (again, written))
    assert set(lines) <= set(before)
    lost = before.copy()
    for line in lines:
        lost.remove(line)
    counted = {left.why: left.count for left in found.left_out}
    assert sum(counted.values()) == len(lost)
    assert sum(',"conditions",' in line for line in lost) == counted.get(
        "Kumu does not hold on which effect", 0
    )
    for file, content in as_kumu_keeps_them(written):
        other = imported(file, content)
        assert for_kumu(other.model) == again
        assert other.left_out == found.left_out


def test_what_kumu_does_not_hold_is_said() -> None:
    found = import_model(Given(for_kumu(load(Path(EXAMPLES / "montreal.yaml")))))
    assert {left.why for left in found.left_out} == {
        "Kumu does not hold on which effect",
        "another leads the same way, and Kumu does not hold what differs",
        "Kumu does not hold where on a scale",
    }
    (note,) = found.notes
    assert "which option holds now" in note
    judged = found.text.count("# To be judged: which option holds now?")
    assert judged == sum(len(actor.decisions) for actor in found.model.actors) > 0


HEAD = "From,To,Direction,Type,Label,Description,Sources\n"


def of_kumu(elements: str, connections: str) -> Imported:
    head = "Label,Type,Description,Actor,Importance,Sources\n"
    tables = {"elements.csv": head + elements, "connections.csv": HEAD + connections}
    return import_model(Given({file: text.encode() for file, text in tables.items()}))


def test_names_sizes_and_sources_of_a_map_are_those_of_the_model() -> None:
    found = of_kumu(
        'Ann (a),actor,,,,\nAnn (b),actor,,,,\nTime,interest,"So, so",Ann,low to high,map p. 1; 2\n'
        "Norm,constraint,,Ann,binding,\nHow?,decision,,Ann,,\nStay,option,,Ann,,\n"
        'Go,option,,Ann,,\nA map,source,"Ann, A press, 2012-03, https://x.org",,,\nLoose,issue,,,,\n',
        "Ann (b),Time,directed,wants,,,\nAnn (a),Norm,directed,bound-by,,,\n"
        "Ann (a),How?,directed,decides,,,\nHow?,Stay,directed,offers,,,\n"
        "How?,Go,directed,offers,,,\nTime,A map,directed,cites,,,map p. 1; 2\n"
        "Stay,Norm,directed,breaks,−−,,\nGo,Time,directed,affects,−/+1.5,Why,map p. 3\n"
        "Ann (b),Loose,directed,takes,++,,\nAnn (b),Ann (a),directed,influences,2.5,,\n",
    )
    one, two = found.model.actors
    assert [(one.id, one.name), (two.id, two.name)] == [("a", "Ann"), ("b", "Ann")]
    (time,), (norm,) = two.interests, one.constraints
    assert (time.importance.low, time.importance.high, norm.binding) == (1, 3, True)
    assert [str(each) for each in time.cite] == ["map p. 1; 2"]
    (how,) = one.decisions
    assert how.current == "a.go", "to stay breaks what is binding"
    ((effect,),) = (option.effects for option in how.options if option.id == "a.go")
    assert (effect.to, effect.size.low, effect.size.high) == ("b.time", -1, Fraction(3, 2))
    (source,) = found.model.sources
    assert (source.id, source.author, source.date) == ("map", "Ann, A press", "2012-03")
    assert [(p.to, p.stance) for p in two.positions] == [("loose", 2)]
    assert [(i.to, i.strength) for i in two.influence] == [("a", Fraction(5, 2))]
    assert found.left_out == ()


def test_what_somebody_added_to_a_map_is_counted() -> None:
    found = of_kumu(
        "Ann,actor,,,,Her diary\nTime,interest,,,,\nBen,actor,,,,diary p. 1\n",
        "Ann,Time,directed,likes,,,\nAnn,Ben,directed,likes,,,\nAnn,Ben,directed,influences,low,,\n",
    )
    assert [(left.count, left.why) for left in found.left_out] == [
        (1, "it belongs to no actor"),
        (1, "it begins with no id of a source"),
        (1, "they lead to no element, or to one without an owner"),
        (1, "a model has none"),
    ]
    assert [(source.id, source.title) for source in found.model.sources] == [("diary", "diary")]


def test_an_edge_to_no_node_is_a_fault_or_counted() -> None:
    edges = '<edge source="a" target="x"/></graph></graphml>'
    found = imported("net.graphml", f'<graphml><graph><node id="a"/>{edges}')
    assert [(left.count, left.why) for left in found.left_out] == [(1, "they lead to no node")]
    keys = "".join(f'<key id="{k}" attr.name="{k}"/>' for k in ("kind", "relation", "label"))
    ours = '<node id="a"><data key="kind">actor</data><data key="label">A</data></node>'
    edges = edges.replace("/>", '><data key="relation">influences</data></edge>', 1)
    with pytest.raises(InvalidModel, match="E201"):
        imported("net.graphml", f"<graphml>{keys}<graph>{ours}{edges}")
