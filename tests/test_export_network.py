"""Networks of actors by what they say, as tables and graphs."""

from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from stancecli.diagnostics import Unanswerable
from stancecli.export import FORMATS, NETWORKS
from stancecli.lenses import positions
from stancecli.loader import load_text
from stancecli.methods.positions import Every
from stancecli.methods.positions.agreement import StatementNetwork, statement_network
from stancecli.methods.positions.store import ModelStatements
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.corpora import Said, folded
from tests.running import reply_to, run


def talk(*stances: int) -> Situation:
    """Actors who say this of one issue."""
    people = "".join(
        f"  a{n}: {{name: Actor {n}, positions: [{{to: tax, stance: {stance}}}]}}\n"
        for n, stance in enumerate(stances)
    )
    people = people or "  a: {name: Nobody}\n"
    return Situation.of(
        load_text(f"stance: 1\nissues: {{tax: {{name: A tax}}}}\nactors:\n{people}")
    )


@pytest.mark.parametrize(
    ("draws", "said"),
    [
        (lambda: network("subtract", of=talk()), "nobody says anything"),
        (lambda: network("subtract", Every.MONTH, talk(1)), "has a date in a month"),
    ],
)
def test_where_there_are_no_lines_there_is_no_network(
    draws: Callable[[], object], said: str
) -> None:
    with pytest.raises(Unanswerable, match=said):
        draws()


# Networks of what actors say: congruence, conflict, subtract; as tables and as graphs.


MODEL = """\
stance: 1
issues: {x: {name: X}, y: {name: Y}, z: {name: Z}}
actors:
  a:
    name: "=A"
    positions:
      - {to: x, stance: 1, date: 2001}
      - {to: y, stance: -2, date: 2002-01}
      - {to: z, stance: 1, date: 2002-02}
  b:
    name: B
    positions:
      - {to: x, stance: 2, date: 2001-05}
      - {to: y, stance: 1, date: 2002-03}
      - {to: z, stance: 0.5, votes: {agree: 30, disagree: 1, pass: 9}, date: 2002-04}
  c:
    name: C
    positions:
      - {to: x, stance: 1, date: 2001-02}
      - {to: x, stance: -1, date: 2001-03}
      - {to: y, stance: 1, date: 2002-09}
      - {to: z, stance: -0.1, votes: {agree: 9, disagree: 11}, date: 2002-09}
  d: {name: Silent}
"""


def network(name: str, every: Every | None = None, of: Situation | None = None) -> StatementNetwork:
    situation = of or Situation.of(load_text(MODEL))
    return statement_network(ModelStatements(situation), name, every)


def test_what_is_divided_or_silent_is_in_no_network() -> None:
    # C said both of x, and its votes on z are not clear of 0: it meets the others on y alone.
    assert [actor.id for actor in network("conflict").actors] == ["a", "b", "c"]
    assert network("congruence").matrices == {"": [[0, 2, 0], [2, 0, 1], [0, 1, 0]]}
    assert network("conflict").matrices == {"": [[0, 1, 1], [1, 0, 0], [1, 0, 0]]}
    assert network("subtract").matrices == {"": [[0, 1, -1], [1, 0, 1], [-1, 1, 0]]}


def test_by_period_each_is_as_if_it_were_alone() -> None:
    assert network("subtract", Every.YEAR).matrices == {
        "2001": [[0, 1, 0], [1, 0, 0], [0, 0, 0]],
        "2002": [[0, 0, -1], [0, 0, 1], [-1, 1, 0]],
    }


def test_subtract_is_what_together_and_apart_go_by() -> None:
    situation = Situation.of(load_text(MODEL))
    alignment = positions.find_issues(ModelStatements(situation)).alignment
    shown = network("subtract")
    net = {(pair.a.id, pair.b.id): pair.net for pair in alignment.pairs}
    for (n, a), (m, b) in combinations(enumerate(shown.actors), 2):
        assert shown.matrices[""][n][m] == net.get((a.id, b.id), 0)


def test_a_table_has_a_row_and_a_column_for_each_actor(golden: Golden) -> None:
    """A year alone lies in no month."""
    asked = (("subtract", None), ("conflict", Every.YEAR), ("conflict", Every.MONTH))
    tables = (str(FORMATS["csv"].export(network(*each))) for each in asked)
    golden("export/statements.txt", "\n".join(each.replace("\r", "") for each in tables))


@pytest.mark.parametrize("every", [None, Every.YEAR])
def test_a_graph_has_an_edge_for_each_number(tmp_path: Path, every: Every | None) -> None:
    for name in NETWORKS:
        shown = network(name, every)
        content = FORMATS["graphml"].export(shown)
        assert isinstance(content, str)
        (tmp_path / "network.graphml").write_text(content, "utf-8")
        graph: Any = nx.read_graphml(tmp_path / "network.graphml", force_multigraph=True)
        assert not graph.is_directed()
        assert dict(graph.nodes(data="label")) == {"a": "=A", "b": "B", "c": "C"}
        named = {key for _, _, key in graph.edges(keys=True)}
        assert named == {f"e{n}" for n in range(1, 1 + graph.number_of_edges())}
        assert sorted(
            (data.get("period", ""), *sorted((a, b)), data["weight"], data["relation"])
            for a, b, data in graph.edges(data=True)
        ) == sorted(
            (period, "abc"[n], "abc"[m], matrix[n][m], name)
            for period, matrix in shown.matrices.items()
            for n, m in combinations(range(3), 2)
            if matrix[n][m] != 0
        )


def test_the_command_writes_one_and_refuses_what_is_none(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(MODEL, "utf-8")
    for words, expected in (
        (f"export csv --picture subtract --every year -m {path}", 0),
        (f"export graphml --picture conflict -m {path}", 0),
        (f"export svg --picture subtract -m {path}", 2),
        (f"export csv a --picture subtract -m {path}", 2),
        (f"export csv --every year -m {path}", 2),
        (f"export csv --picture subtract --every day -m {path}", 2),
        (f"export csv --picture subtract -m {path} -o {tmp_path / 'out.csv'}", 0),
    ):
        code, _, said = run(words)
        assert code == expected, (words, said)
    assert (tmp_path / "out.csv").read_text("utf-8-sig").startswith('"subtract","\'=A"')


def test_of_a_corpus_it_is_what_it_is_of_the_same_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Said] = [
        *[("A", "x", 1, "2001-02"), ("B", "x", -1, "2001-03"), ("C", "x", 2, "2002-01")],
        *[("A", "y", 1, "2002-02"), ("B", "y", 2, "2002-02"), ("C", "y", 0, "2002-03")],
    ]
    corpus = folded(tmp_path / "votes", said, every="month")
    whole = reply_to(f"export csv --picture subtract --corpus {corpus}")
    assert whole.removeprefix("\ufeff").splitlines() == [
        *('"subtract","A","B","C"', '"A",0,0,1', '"B",0,0,-1', '"C",1,-1,0')
    ]
    by_year = f"export csv --picture conflict --every year --corpus {corpus}"
    told = reply_to(by_year)
    assert '"2001","A",0,1,0' in told
    monkeypatch.setattr("stancecli.corpus.reading.SMALL", 0)
    assert reply_to(by_year) == told
    of_a_model = f"csv --picture subtract -m {tmp_path / 'm.yaml'}"
    for words in ("csv", "svg --picture influence", of_a_model, "csv --picture subtract --set a=1"):
        assert run(f"export {words} --corpus {corpus}")[0] == 2, words
