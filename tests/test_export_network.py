"""Networks of actors, as pictures, tables and graphs: who can move whom, and who agrees."""

from collections.abc import Callable
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given

from stancecli.diagnostics import Unanswerable
from stancecli.export import FORMATS, NETWORKS, dot
from stancecli.export.network import (
    BLUE,
    MOST_ACTORS,
    MOST_PAIRS,
    MOST_TIES,
    ORANGE,
    Network,
    StatementNetwork,
    agreement,
    influence,
    statement_network,
)
from stancecli.lenses import positions
from stancecli.loader import load_text
from stancecli.methods.positions import Every
from stancecli.methods.positions.store import ModelStatements
from stancecli.model import Model
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.corpora import Said, folded
from tests.models import DAM
from tests.running import case, reply_to, run
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
        (lambda: network("subtract", of=net(1)), "nobody says anything"),
        (lambda: network("subtract", Every.MONTH, talk(1)), "has a date in a month"),
    ],
)
def test_where_there_are_no_lines_there_is_no_network(
    draws: Callable[[], object], said: str
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
