"""Networks of actors by what they say: congruence, conflict, subtract; as tables and as graphs."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest

from stancecli.diagnostics import Unanswerable
from stancecli.export import FORMATS, NETWORKS
from stancecli.export.network import StatementNetwork, statement_network
from stancecli.lenses import positions
from stancecli.loader import load_text
from stancecli.methods.positions import Every
from stancecli.methods.positions.store import ModelStatements
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.folding import Said, folded
from tests.running import answer_to, run

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


def network(name: str, every: Every | None = None) -> StatementNetwork:
    return statement_network(ModelStatements(Situation.of(load_text(MODEL))), name, every)


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
    shown = statement_network(ModelStatements(situation), "subtract")
    for (n, a), (m, b) in combinations(enumerate(shown.actors), 2):
        pair = alignment.pairs.between(a, b)
        assert shown.matrices[""][n][m] == (pair.net if pair else 0)


def test_a_table_has_a_row_and_a_column_for_each_actor(golden: Golden) -> None:
    """A year alone lies in no quarter."""
    asked = (("subtract", None), ("conflict", Every.YEAR), ("conflict", Every.QUARTER))
    tables = (str(FORMATS["csv"].export(network(*each))) for each in asked)
    golden("export/statements.txt", "\n".join(each.replace("\r", "") for each in tables))


@pytest.mark.parametrize("every", [None, Every.YEAR])
def test_a_graph_has_an_edge_for_each_number(tmp_path: Path, every: Every | None) -> None:
    for name in NETWORKS:
        shown = network(name, every)
        content = FORMATS["graphml"].export(shown)
        assert isinstance(content, str)
        (tmp_path / "network.graphml").write_text(content, "utf-8")
        graph = nx.read_graphml(tmp_path / "network.graphml", force_multigraph=True)
        assert not graph.is_directed()
        assert dict(graph.nodes(data="label")) == {"a": "=A", "b": "B", "c": "C"}
        assert sorted(
            (data.get("period", ""), *sorted((a, b)), data["weight"], data["relation"])
            for a, b, data in graph.edges(data=True)
        ) == sorted(
            (period, "abc"[n], "abc"[m], matrix[n][m], name)
            for period, matrix in shown.matrices.items()
            for n, m in combinations(range(3), 2)
            if matrix[n][m] != 0
        )


def test_the_command_writes_one_and_refuses_what_is_none(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(MODEL, "utf-8")
    for words, expected in (
        (f"export csv --view subtract --every year -m {path}", 0),
        (f"export graphml --view conflict -m {path}", 0),
        (f"export svg --view subtract -m {path}", 2),
        (f"export csv a --view subtract -m {path}", 2),
        (f"export csv --every year -m {path}", 2),
        (f"export csv --view subtract --every day -m {path}", 2),
        (f"export csv --view subtract -m {path} -o {tmp_path / 'out.csv'}", 0),
    ):
        code, _, said = run(capfd, words)
        assert code == expected, (words, said)
    assert (tmp_path / "out.csv").read_text("utf-8-sig").startswith('"subtract","\'=A"')


def test_nothing_said_or_nothing_dated_is_refused() -> None:
    silent = Situation.of(load_text("stance: 1\nactors: {a: {name: A}}\n"))
    with pytest.raises(Unanswerable, match="nobody says anything"):
        statement_network(ModelStatements(silent), "subtract")
    actor = "{name: A, positions: [{to: x, stance: 1}]}"
    alone = f"stance: 1\nissues: {{x: {{name: X}}}}\nactors: {{a: {actor}}}\n"
    with pytest.raises(Unanswerable, match="has a date in a month"):
        statement_network(ModelStatements(Situation.of(load_text(alone))), "subtract", Every.MONTH)


def test_of_a_corpus_it_is_what_it_is_of_the_same_model(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Said] = [
        *[("A", "x", 1, "2001-02"), ("B", "x", -1, "2001-03"), ("C", "x", 2, "2002-01")],
        *[("A", "y", 1, "2002-02"), ("B", "y", 2, "2002-02"), ("C", "y", 0, "2002-03")],
    ]
    corpus = folded(tmp_path / "votes", said, every="month")
    whole = answer_to(capfd, f"export csv --view subtract --corpus {corpus}")
    assert whole.removeprefix("\ufeff").splitlines() == [
        *('"subtract","A","B","C"', '"A",0,0,1', '"B",0,0,-1', '"C",1,-1,0')
    ]
    by_year = f"export csv --view conflict --every year --corpus {corpus}"
    told = answer_to(capfd, by_year)
    assert '"2001","A",0,1,0' in told
    monkeypatch.setattr("stancecli.corpus.reading.SMALL", 0)
    assert answer_to(capfd, by_year) == told
    for words in ("csv", "svg --view influence", f"csv --view subtract -m {tmp_path / 'm.yaml'}"):
        assert run(capfd, f"export {words} --corpus {corpus}")[0] == 2, words
