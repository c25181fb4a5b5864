"""Statements folded into positions: what they count, and in which model the largest stand."""

import threading
from fractions import Fraction
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from stancecli.corpus import inputs
from stancecli.corpus.database import Database
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import check
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.corpora import Row, counted, csv, fold, model, positions, random_rows
from tests.running import HANGS, run

HEAD = "actor,issue,stance,date,source"
ROWS = random_rows(Random(7))


def kept(folder: Path, kind: str) -> str:
    """The statements in a file of this kind."""
    csv(folder, "votes.csv", [HEAD, *map(",".join, ROWS)])
    table = f"read_csv('{folder / 'votes.csv'}', all_varchar = true)"
    if kind == "parquet":
        days = "* REPLACE (CAST(NULLIF(date, '') AS DATE) AS date)"
        duckdb.execute(f"COPY (SELECT {days} FROM {table}) TO '{folder / 'votes.parquet'}'")
    elif kind == "duckdb":
        with duckdb.connect(str(folder / "votes.duckdb")) as database:
            database.execute(f"CREATE TABLE votes AS FROM {table}")
    return f"votes.{kind}"


@pytest.mark.parametrize(
    ("kind", "large"),
    [("csv", inputs.LARGE), ("duckdb", inputs.LARGE), ("parquet", 0)],
)
def test_the_positions_are_what_counting_one_by_one_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, large: int
) -> None:
    monkeypatch.setattr(inputs, "LARGE", large)
    found = fold(tmp_path, kept(tmp_path, kind), table="votes" if kind == "duckdb" else "")
    assert positions(tmp_path) == counted(ROWS)
    assert (found.read, found.statements, found.left_out) == (len(ROWS), len(ROWS), ())
    assert (found.actors, found.issues, found.rows) == (10, 6, len(counted(ROWS)))


@pytest.fixture(params=[0, inputs.LARGE])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The statements are many, or few."""
    monkeypatch.setattr(inputs, "LARGE", request.param)


@pytest.mark.usefixtures("either")
@pytest.mark.parametrize(("every", "length"), [("year", 4), ("month", 7)])
def test_dates_stand_in_the_order_of_their_texts_however_much_is_known(
    tmp_path: Path, every: str, length: int
) -> None:
    known = "0001,0001-01,0001-01-01,0101,2000-02-29,2000-03,2001,2001-01,2001-01-01,9999-12-31,"
    dates = [*known.split(","), "0001-01-31"]
    rows: list[Row] = [(who, "X", "yes", date, "") for who in "AB" for date in dates]
    lines = (f" {who}\u00a0,{on},{word},{date}," for who, on, word, date, _ in rows)
    csv(tmp_path, "votes.csv", [HEAD, *lines])
    fold(tmp_path, "votes.csv", every=every)
    assert positions(tmp_path) == counted(rows, length)


@pytest.mark.usefixtures("either")
def test_a_name_of_two_columns_is_not_one_that_stands_in_the_first(tmp_path: Path) -> None:
    csv(tmp_path, "votes.csv", ["party,land,issue,stance", "Left,,X,yes", "Left,Norway,X,no"])
    fold(tmp_path, "votes.csv", columns=["actor=party+land"])
    assert [row[0] for row in positions(tmp_path)] == ["Left", "Left (Norway)"]


@pytest.mark.parametrize("word", ["\u00a01", " 1 ", "+1", "1e0", ".1e1", "infinity", "nan", "E1"])
def test_what_is_tried_as_a_number_is_all_that_may_be_one(tmp_path: Path, word: str) -> None:
    csv(tmp_path, "votes.csv", ["actor,issue,stance", f"A,X,{word}", "A,X,2"])
    assert fold(tmp_path, "votes.csv").statements == (1 if word.strip()[:1].isalpha() else 2)


def test_values_of_types_are_read_as_their_words(tmp_path: Path) -> None:
    """Numbers that are names have no decimals; truths and enumerations are as they are seen."""
    rows = """SELECT n = 1 AS stance,
      CASE n WHEN 1 THEN '3.0' WHEN 2 THEN '12.0' ELSE 'nan' END::DOUBLE AS issue,
      CASE n WHEN 1 THEN 'A' ELSE ' B' END::ENUM('A', ' B') AS actor,
      CASE n WHEN 1 THEN '2001' ELSE '' END::ENUM('2001', '') AS date
    FROM range(1, 4) AS numbers(n)"""
    with duckdb.connect(str(tmp_path / "votes.duckdb")) as database:
        database.execute(f"CREATE TABLE votes AS {rows}")
        database.execute(f"COPY votes TO '{tmp_path / 'votes.parquet'}'")
    for name, table in (("votes.parquet", ""), ("votes.duckdb", "votes")):
        values = ["true=2", "false=against"]
        (left,) = fold(tmp_path, name, values=values, table=table).left_out
        assert (left.count, left.why) == (1, "no issue stands under “issue”")
        assert [(*row[:3], row[7]) for row in positions(tmp_path)] == [
            ("A", "3", "2001", 2_000_000),
            ("B", "12", "", -1_000_000),
        ]


# What stances and dates mean.

CSV = "a.csv|actor,issue,stance|"
WEIGHTS = "a.csv|actor,issue,stance,weight|A,B,yes,0|A,B,no,1000000|A,C,yes,0|A,B,yes,1000000.1"
WEIGHTS += "|A,D,yes,0.0005|A,E,yes,2|A,E,no,0.5|A,E,no,-1|A,E,no,"
TSV = "who\ttopic\tvote|"
UNKNOWN = [f"word {n}" for n in range(12) for _ in range(n + 1)] + ["so", "alike", "zeal"] * 20
DAYS = (
    *("2024-05-02", "2024-05-02T10:00:00Z", "2024/5/2", "2.5.2024", "25/12/2024", "2024-05"),
    *("2024-05-02 or so?", "2024"),  # what follows a day may be a time of any form
    *("soon", "2024-02-30", "1e03", "0000-01-01", "0000-05", "0000", "2024-05-021"),  # no days
)
MEANT: list[tuple[str, dict[str, Any]]] = [
    # Files with their lines, and how they are read.
    (
        f"{CSV}A,1,Strongly_Opposes.|A,2,++|A,3,−−|A,4,✓|A,5,NAY|A,6,abstained|A,7,-0.25"
        "| 007 ,1e3,1|NULL,NaN,−1|B,1,-0.0025|B,2,-0.0015|B,3,-0.0005|B,4,0.0005|B,5,0.0014",
        {},
    ),
    (f"{CSV}A,B,3|A,C,1|A,D,present|A,B,9", {"values": ["3=against", "present=0", "9=nothing"]}),
    # A scale runs from the end that is against; a 64th of the scale is 62.5 thousandths.
    (f"{CSV}A,B,0|C,B,7.5|D,B,10|E,B,99", {"scale": "0:10"}),
    (f"{CSV}A,B,0|C,B,7.5|D,B,10|E,B,99", {"scale": "10:0"}),
    (f"{CSV}A,1,1|A,2,2|A,3,3|A,4,5|A,5,6", {"scale": "7:1"}),
    (f"{CSV}A,1,1|A,2,3|A,3,61|A,4,63", {"scale": "0:64"}),
    # What is left out; of words that are not known the most frequent come first.
    (f"{CSV},B,yes|A,,yes|A,B,|A,B,n/a|A,B,huh|,,|A,B,yes", {}),
    (f"{CSV}A,B,yes|{'|'.join(f'A,B,{word}' for word in UNKNOWN)}", {}),
    (WEIGHTS, {}),
    # Several columns tell actors apart, a comma is a point, several files are one table.
    ("a.csv|party;land;issue;stance|L;N;B;1,5|L;;B;-0,0005", {"columns": ["actor=party+land"]}),
    (f"a.tsv|{TSV}A\tB\tyes\na2.tsv|{TSV}C\tB\tno\nb.tsv|{TSV}C\tB\tyes", {}),
    # A date in any form that is clear; a year alone falls in no month.
    *(
        (f"a.csv|{HEAD}{''.join(f'|A{n},B,yes,{day},' for n, day in enumerate(DAYS))}", every)
        for every in ({}, {"every": "month"})
    ),
    # What may be two things is asked about.
    (f"a.csv|{HEAD}|A,B,yes,2024-05-02,{'|A,B,yes,02/05/2024,' * 3}", {}),
    (f"{CSV}A,B,2.1|C,B,8.4", {}),
    *((f"{CSV}A,B,{first}|C,B,1|D,B,n/a", {}) for first in ("0", '"0,5"')),
    (f"{CSV}A,B,0|C,B,1", {"scale": "stance=0:1"}),
    (f"{CSV}A,B,0|C,B,1", {"values": ["0=-1", "1=1"]}),
    (f"{CSV}A,B,0|C,B,1|D,B,yes", {}),
    (f"{CSV}A,B,0|C,B,1", {"scale": "issue=0:1"}),
]


def test_what_statements_mean_and_what_is_left_out(tmp_path: Path, golden: Golden) -> None:
    """Weights and their sums are in thousandths, and a stance is rounded to them, the middle up."""
    told = ""
    for n, (files, read) in enumerate(MEANT):
        (folder := tmp_path / str(n)).mkdir()
        for name, *lines in (file.split("|") for file in files.split("\n")):
            csv(folder, name, lines)
        told += f"\n# {files[:300]} {read or ''}\n"
        named = ("a.tsv", "a2.tsv") if TSV in files else ("a.csv",)
        try:
            found = fold(folder, *named, **read)
        except Unanswerable as refused:
            said = "\n".join([refused.message, *refused.advice])
            told += f"{said.replace(f'{folder}/', '')}\n"
        else:
            told += "".join(f"{' | '.join(map(str, row))}\n" for row in positions(folder))
            told += "".join(f"{left.count} left out: {left.why}\n" for left in found.left_out)
        if files == WEIGHTS:
            means = {each.to: each.stance for each in model(folder).actors[0].positions}
            assert means == {"b": -1, "d": 1, "e": Fraction("0.6")}, "of C there is no mean"
    golden("fold/means.txt", told)


def test_a_word_that_stands_late_in_a_table_is_known_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stancecli.corpus.fold.SAMPLED", 2)
    lines = ["A,B,yes,2001-01-01,"] * 2_500 + ["A,B,Strongly_Opposes.,3.5.2002,"]
    csv(tmp_path, "votes.csv", [HEAD, *lines])
    found = fold(tmp_path, "votes.csv")
    assert (found.statements, found.left_out) == (2_501, ())
    assert positions(tmp_path)[1][2:8] == ("2002", 1, 0, 1, 1000, -2_000_000)
    # A number below 0 tells that the others are no shares.
    csv(tmp_path, "votes.csv", ["actor,issue,stance", "A,B,0", "C,B,1", "D,B,-1"])
    assert fold(tmp_path, "votes.csv").statements == 3


# The model.


PASSAGES = """actor,issue,stance,date,source,page,quote,coder
A,X,yes,2001-01,For,,,
A,X,yes,2001-02,For too,p. 3,We will.,Anna
A,X,no,2001-12,Against,,,
A,Y,no,2001-03,Con,,,
A,Y,yes,2001-02,Pro,p. 4,"We might, or not.",
A,Z,yes,2001-03,,p. 9,Nobody knows.,
A,Z,no,2001-04,Con,,,
A,Z,yes,2001-05,,,,
A,W,yes,2001,Pro,,,
A,W,abstain,2001-02,Neither,,,
A,W,no,2001-03,Con,,,
A,W,huh,2002-07,Con,p. 7,No stance.,
A,W,no,2002,Con,,,
A,W,yes,,Undated,,,"""
"""On X a passage is the latest on the side of the mean; on Y of either side one, where the mean is
0; on Z none, since the only one is against it; on W a neutral one goes before those."""
DATED = "2001-02-03,2001-02-03,2001-05,2002-07-08,2003,2003-04-01,,"
LARGEST = "A,X,yes,2001,D1|A,X,no,2003,D2|A,X,yes,2002,D3|B,X,yes,,|B,Y,no,2000,|C,Z,yes,,"


@pytest.mark.parametrize(
    ("name", "lines", "options"),
    [
        ("largest", [HEAD, *LARGEST.split("|")], {"top": 2}),
        ("passages", [PASSAGES], {}),
        # A position is dated as it was said, or else by its period.
        *(
            (every, [HEAD, *(f"A,X,yes,{day}," for day in DATED.split(","))], {"every": every})
            for every in ("year", "month")
        ),
    ],
)
def test_the_model_of_a_fold(
    tmp_path: Path, golden: Golden, name: str, lines: list[str], options: dict[str, Any]
) -> None:
    csv(tmp_path, "votes.csv", lines)
    fold(tmp_path, "votes.csv", **options)
    assert model(tmp_path).actors[0].positions
    notes, _, text = (tmp_path / "out" / "model.yaml").read_text().partition("# What each")
    rest = "# Not in this model, but in positions.parquet: 1 actor, 1 issue and 1 statement."
    assert (rest in notes) == (name == "largest")
    golden(f"fold/{name}.yaml", text.partition("\n")[2])


def test_the_model_is_without_faults_whatever_names_there_are(tmp_path: Path) -> None:
    names = ['"; DROP TABLE x; --', "null", "\x1b[31mred", "a: b", "日本", "x" * 5000, "\x01"]
    names += ["A", "a"]
    said = {"stance": 1, "coder": "y" * 70_000, "quote": "z" * 70_000}
    told = ", ".join(f"'{value}' AS {name}" for name, value in said.items())
    duckdb.execute(
        f"COPY (SELECT name AS actor, name AS issue, name AS source, {told} "
        f"FROM (SELECT unnest($names) AS name)) TO '{tmp_path}/votes.parquet'",
        {"names": names},
    )
    assert fold(tmp_path, "votes.parquet").statements == len(names)
    found = model(tmp_path)
    assert len(found.actors) == len(found.issues) == len(names)
    assert max(len(actor.name) for actor in found.actors) == 1000
    assert not [p for p in check.find(Situation.of(found)).problems if p.code[0] == "E"]
    assert sorted(row[0] for row in positions(tmp_path)) == sorted(names)
    called = (f"7,Party {n},B,1" for n in range(1200))
    csv(tmp_path, "votes.csv", ["id,actor,issue,stance", *called])
    fold(tmp_path, "votes.csv", columns=["id=id"])
    (party,) = model(tmp_path).actors
    assert len(party.also) == 1000
    assert "the first 1,000 are here" in (tmp_path / "out" / "model.yaml").read_text()


# The same input, the same bytes.


@pytest.mark.usefixtures("either")
def test_the_same_statements_in_any_order_and_by_any_threads_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    rows: list[Row] = random_rows(Random(7), 2_100)  # more than DuckDB takes at once
    found = set()
    for threads in (1, 4):
        monkeypatch.setattr("stancecli.corpus.database.MOST_THREADS", threads)
        Random(threads).shuffle(rows)
        csv(tmp_path, "votes.csv", [HEAD, *map(",".join, rows)])
        fold(tmp_path, "votes.csv")
        found.add(
            tuple((tmp_path / "out" / n).read_bytes() for n in ("positions.parquet", "model.yaml"))
        )
    assert len(found) == 1


# The command.


def test_the_command_says_what_it_read_and_left_out(tmp_path: Path, golden: Golden) -> None:
    csv(tmp_path, "votes.csv", [HEAD, "A,B,yes,2001,", "A,B,no,2002,", "A,B,huh,2002,", ",B,no,,"])
    code, answer, said = run("fold votes.csv -o votes", tmp_path)
    assert (code, answer) == (0, "")
    golden("fold/said.txt", said)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["votes", "votes.csv"]
    assert run("check -m votes/model.yaml", tmp_path)[0] == 0


def test_what_takes_several_threads_too_much_memory_is_done_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def execute(text: str, *_: object) -> object:
        asked.append(text)
        if "SET threads = 1" not in asked:
            raise MemoryError
        return SimpleNamespace(fetchmany=lambda _: [(1,)])

    monkeypatch.setattr("os.cpu_count", lambda: 4)
    database = Database((), tmp_path)
    database._connection = SimpleNamespace(execute=execute)
    assert database.ask("SELECT 1") == [(1,)]
    assert asked == ["SELECT 1", "SET threads = 1", "SELECT 1"]


def test_a_question_reports_how_far_it_is_and_ends_at_once_when_it_is_interrupted(
    tmp_path: Path,
) -> None:
    reports: list[float] = []
    interrupted = threading.Event()

    def report(done: float) -> None:
        reports.append(done)
        if len(reports) == 3:
            raise KeyboardInterrupt

    database = Database((), tmp_path)
    database._connection = SimpleNamespace(
        execute=lambda *_: interrupted.wait(HANGS),
        interrupt=interrupted.set,
        query_progress=lambda: 30.0,
    )
    with pytest.raises(KeyboardInterrupt):
        database.ask("SELECT 1", report=report)
    assert (reports, interrupted.is_set()) == ([0.3] * 3, True)
