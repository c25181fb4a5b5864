"""Statements folded into positions: what they count, and in which model the largest stand."""

from __future__ import annotations

import json
import threading
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from stancecli.corpus import tables
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
    if kind == "jsonl":
        keys = HEAD.split(",")
        csv(folder, "votes.jsonl", (json.dumps(dict(zip(keys, row, strict=True))) for row in ROWS))
    elif kind == "parquet":
        days = "* REPLACE (CAST(NULLIF(date, '') AS DATE) AS date)"
        duckdb.execute(f"COPY (SELECT {days} FROM {table}) TO '{folder / 'votes.parquet'}'")
    elif kind == "duckdb":
        with duckdb.connect(str(folder / "votes.duckdb")) as database:
            database.execute(f"CREATE TABLE votes AS FROM {table}")
    return f"votes.{kind}"


@pytest.mark.parametrize(
    ("kind", "large"),
    [("csv", tables.LARGE), ("jsonl", tables.LARGE), ("duckdb", tables.LARGE), ("parquet", 0)],
)
def test_the_positions_are_what_counting_one_by_one_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, large: int
) -> None:
    monkeypatch.setattr(tables, "LARGE", large)
    found = fold(tmp_path, kept(tmp_path, kind))
    assert positions(tmp_path) == counted(ROWS)
    assert (found.read, found.statements, found.left_out) == (len(ROWS), len(ROWS), ())
    assert (found.actors, found.issues, found.rows) == (10, 6, len(counted(ROWS)))


def test_several_files_are_one_table_whatever_the_order_of_their_columns(tmp_path: Path) -> None:
    csv(tmp_path, "a-1.tsv", ["who\ttopic\tvote", "A\tB\tyes"])
    csv(tmp_path, "a-2.tsv", ["vote\twho\textra\ttopic", "no\tA\tx\tB"])
    csv(tmp_path, "b.tsv", ["who\ttopic\tvote", "C\tB\tyes"])
    found = fold(tmp_path, "a-*.tsv")
    assert (found.statements, found.actors) == (2, 1)
    assert positions(tmp_path)[0][3:6] == (2, 1, 1)


def test_values_of_types_are_read_as_their_words(tmp_path: Path) -> None:
    """Numbers that are names have no decimals; truths and enumerations are as they are seen."""
    path = tmp_path / "votes.parquet"
    duckdb.execute(
        "COPY (SELECT * FROM (VALUES (3.0::DOUBLE, 12, 1.5::DOUBLE, 2001), "
        f"('nan'::DOUBLE, 12, 1, 2001)) AS t(issue, actor, stance, year)) TO '{path}'"
    )
    found = fold(tmp_path, "votes.parquet")
    assert [row[:3] for row in positions(tmp_path)] == [("12", "3", "2001")]
    assert [(left.count, left.why) for left in found.left_out] == [
        (1, "no issue stands under “issue”")
    ]
    rows = """SELECT n = 1 AS issue, n = 1 AS stance,
      CASE n WHEN 1 THEN 'A' ELSE ' B' END::ENUM('A', ' B') AS actor,
      CASE n WHEN 1 THEN '2001' ELSE '' END::ENUM('2001', '') AS date
    FROM range(1, 3) AS numbers(n)"""
    with duckdb.connect(str(tmp_path / "votes.duckdb")) as database:
        database.execute(f"CREATE TABLE votes AS {rows}")
        database.execute(f"COPY votes TO '{path}'")
    for name in ("votes.parquet", "votes.duckdb"):
        fold(tmp_path, name, values=["true=2", "false=against"])
        assert [(*row[:3], row[7]) for row in positions(tmp_path)] == [
            ("A", "true", "2001", 2_000_000),
            ("B", "false", "", -1_000_000),
        ]


# What stances and dates mean.


Read = dict[str, Any]
THIRD = {"values": ["3=against", "present=0", "9=nothing"]}


def of_a(*means: int) -> list[tuple[str, str, int]]:
    """The means of what A said of 1, 2 and so on."""
    return [("A", str(n), mean) for n, mean in enumerate(means, 1)]


SAID: list[tuple[str, Read, list[tuple[str, str, int]], list[tuple[int, str]]]] = [
    # Lines below actor, issue and stance; how they are read; the positions with their means in
    # thousandths; and what is left out.
    (
        "A,1,Strongly_Opposes.;A,2,++;A,3,−−;A,4,✓;A,5,NAY;A,6,abstained;A,7,-0.25;"
        "B,1,-0.0025;B,2,-0.0015;B,3,-0.0005;B,4,0.0005;B,5,0.0014; 007 ,1e3,1;NULL,NaN,−1",
        {},
        [
            *(("007", "1e3", 1000), *of_a(-2000, 2000, -2000, 1000, -1000, 0, -250)),
            # Means are rounded to thousandths, the middle up.
            *(("B", str(n), mean) for n, mean in enumerate((-2, -1, 0, 1, 1), 1)),
            ("NULL", "NaN", -1000),
        ],
        [],
    ),
    (
        "A,B,3;A,C,1;A,D,present;A,B,9",
        THIRD,
        [("A", "B", -1000), ("A", "C", 1000), ("A", "D", 0)],
        [(1, "“stance” is empty, or says nothing")],
    ),
    # A scale runs from the end that is against.
    *(
        (
            "A,B,0;C,B,7.5;D,B,10;E,B,99",
            {"scale": scale},
            [("A", "B", -2000 * sign), ("C", "B", 1000 * sign), ("D", "B", 2000 * sign)],
            [(1, "“stance” lies outside 0 to 10")],
        )
        for scale, sign in (("0:10", 1), ("10:0", -1))
    ),
    # A 64th of the scale is 62.5 thousandths.
    ("A,1,1;A,2,2;A,3,3;A,4,5;A,5,6", {"scale": "7:1"}, of_a(2000, 1333, 667, -667, -1333), []),
    ("A,1,1;A,2,3;A,3,61;A,4,63", {"scale": "0:64"}, of_a(-1937, -1812, 1813, 1938), []),
    (
        ",B,yes;A,,yes;A,B,;A,B,n/a;A,B,huh;,,;A,B,yes",
        {},
        [("A", "B", 1000)],
        [
            (2, "no actor stands under “actor”"),
            (1, "no issue stands under “issue”"),
            (2, "“stance” is empty, or says nothing"),
            (1, "no stance is known"),
        ],
    ),
]


@pytest.mark.parametrize(("lines", "read", "means", "left"), SAID)
def test_what_statements_mean_and_what_is_left_out(
    tmp_path: Path,
    lines: str,
    read: Read,
    means: list[tuple[str, str, int]],
    left: list[tuple[int, str]],
) -> None:
    csv(tmp_path, "votes.csv", ["actor,issue,stance", *lines.split(";")])
    found = fold(tmp_path, "votes.csv", **read)
    assert [(*row[:2], row[7] // (1000 * row[3])) for row in positions(tmp_path)] == means
    assert [(each.count, each.why.partition(" by ")[0]) for each in found.left_out] == left


def test_several_columns_tell_actors_apart_and_a_comma_is_a_point(tmp_path: Path) -> None:
    lines = ["party;land;issue;stance", "Left;Norway;B;1,5", "Left;;B;-0,0005"]
    csv(tmp_path, "votes.csv", lines)
    fold(tmp_path, "votes.csv", columns=["actor=party+land"])
    assert [(row[0], row[7] // 1000) for row in positions(tmp_path)] == [
        *(("Left", 0), ("Left (Norway)", 1500)),
    ]


def test_the_words_that_are_not_known_are_counted_the_most_frequent_first(tmp_path: Path) -> None:
    unknown = [f"word {n}" for n in range(12) for _ in range(n + 1)]
    unknown += [word for word in ("so", "alike", "zeal") for _ in range(20)]
    lines = (f"A,B,{word}" for word in ("yes", *unknown))
    csv(tmp_path, "votes.csv", ["actor,issue,stance", *lines])
    (left,) = fold(tmp_path, "votes.csv").left_out
    assert left.count == len(unknown)
    assert "“alike” (20), “so” (20), “zeal” (20), “word 11” (12), “word 10” (11)" in left.why
    assert "“word 5” (6) and 5 more" in left.why


def test_a_word_that_stands_late_in_a_table_is_known_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stancecli.corpus.fold.SAMPLED", 2)
    lines = ["A,B,yes,2001-01-01,"] * 2_500 + ["A,B,Strongly_Opposes.,3 May 2002,"]
    csv(tmp_path, "votes.csv", [HEAD, *lines])
    found = fold(tmp_path, "votes.csv")
    assert (found.statements, found.left_out) == (2_501, ())
    assert positions(tmp_path)[1][2:8] == ("2002", 1, 0, 1, 1000, -2_000_000)


DAYS = {
    "2024-05-02": "2024-05-02",
    "2024-05-02T10:00:00Z": "2024-05-02",
    "2024/5/2": "2024-05-02",
    "2 May 2024": "2024-05-02",
    "2024-05-02 or so?": "2024-05-02",  # what follows a day may be a time of any form
    "25/12/2024": "2024-12-25",
    "2024-05": "2024-05",
    "2024": "2024",
}
NO_DAYS = ["soon", "2024-02-30", "1e03", "0000-01-01", "0000-05", "0000", "2024-05-021"]


def test_a_date_in_any_form_that_is_clear_and_what_is_none_leaves_its_statement_out(
    tmp_path: Path,
) -> None:
    lines = (f"A{n},B,yes,{said}," for n, said in enumerate([*DAYS, *NO_DAYS]))
    csv(tmp_path, "votes.csv", [HEAD, *lines])
    (left,) = fold(tmp_path, "votes.csv").left_out
    assert [row[9] for row in positions(tmp_path)] == [*DAYS.values()]
    assert (left.count, left.why.partition(":")[0]) == (len(NO_DAYS), "no date that is clear")
    # A year alone falls in no month.
    fold(tmp_path, "votes.csv", every="month")
    assert positions(tmp_path)[-1][2] == "2024"


@pytest.mark.parametrize(
    ("lines", "message", "advice"),
    [
        (
            ["A,B,yes,2024-05-02,", *["A,B,yes,02/05/2024,"] * 3],
            r"3 dates .* two days: “02/05/2024” \(3\)",
            "",
        ),
        (
            ["A,B,2.1,,", "C,B,8.4,,"],
            "“stance” has numbers from 2.1 to 8.4",
            ": stance fold votes.csv --scale 2:9",
        ),
    ],
)
def test_what_may_be_two_things_is_asked_about(
    tmp_path: Path, lines: list[str], message: str, advice: str
) -> None:
    csv(tmp_path, "votes.csv", [HEAD, *lines])
    with pytest.raises(Unanswerable, match=message) as refused:
        fold(tmp_path, "votes.csv")
    assert refused.value.advice[0].endswith(advice)


def test_a_weight_of_nothing_counts_a_statement_and_moves_no_mean(tmp_path: Path) -> None:
    lines = ["A,B,yes,0", "A,B,no,1000000", "A,C,yes,0", "A,B,yes,1000000.1", "A,D,yes,0.0005"]
    lines += ["A,E,yes,2", "A,E,no,0.5", "A,E,no,-1", "A,E,no,"]
    csv(tmp_path, "votes.csv", ["actor,issue,stance,weight", *lines])
    found = fold(tmp_path, "votes.csv")
    assert [row[1:8] for row in positions(tmp_path)] == [
        ("B", "", 2, 1, 1, 10**9, -(10**12)),
        ("C", "", 1, 1, 0, 0, 0),
        ("D", "", 1, 1, 0, 1, 1000),
        ("E", "", 2, 1, 1, 2500, 1_500_000),
    ]
    assert [(left.count, left.why) for left in found.left_out] == [
        (3, "“weight” is no number from 0 to 1,000,000")
    ]
    said = {position.to: position.stance for position in model(tmp_path).actors[0].positions}
    assert said == {"b": -1, "d": 1, "e": Fraction("0.6")}, "of C there is no mean"


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
    rows = [{"actor": name, "issue": name, "stance": 1, "source": name} for name in names]
    csv(tmp_path, "votes.jsonl", map(json.dumps, rows))
    assert fold(tmp_path, "votes.jsonl").statements == len(names)
    found = model(tmp_path)
    assert len(found.actors) == len(found.issues) == len(names)
    assert max(len(actor.name) for actor in found.actors) == 1000
    assert not [p for p in check.find(Situation.of(found)).problems if p.code[0] == "E"]
    assert sorted(row[0] for row in positions(tmp_path)) == sorted(names)


# The same input, the same bytes.


@pytest.mark.parametrize("large", [0, tables.LARGE])
def test_the_same_statements_in_any_order_and_by_any_threads_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    monkeypatch.setattr(tables, "LARGE", large)
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


def test_the_command_says_what_it_read_and_left_out(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    golden: Golden,
) -> None:
    monkeypatch.chdir(tmp_path)
    csv(tmp_path, "votes.csv", [HEAD, "A,B,yes,2001,", "A,B,no,2002,", "A,B,huh,2002,", ",B,no,,"])
    code, answer, said = run(capfd, "fold votes.csv -o votes")
    assert (code, answer) == (0, "")
    golden("fold/said.txt", said)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["votes", "votes.csv"]
    assert run(capfd, "check -m votes/model.yaml")[0] == 0


class SlowConnection:
    """Answers once it was asked three times how far it is, or is interrupted."""

    def __init__(self) -> None:
        self.is_enough = threading.Event()
        self.asked = 0
        self.interrupts = 0

    def execute(self, *_: object) -> SlowConnection:
        assert self.is_enough.wait(HANGS)
        return self

    def fetchmany(self, _: int) -> list[tuple[int]]:
        return [(1,)]

    def query_progress(self) -> float:
        self.asked += 1
        if self.asked == 3:
            self.is_enough.set()
        return 30.0 * self.asked

    def interrupt(self) -> None:
        self.interrupts += 1
        self.is_enough.set()


def test_a_question_reports_how_far_it_is_and_ends_at_once_when_it_is_interrupted(
    tmp_path: Path,
) -> None:
    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    database, reports = Database((), tmp_path), list[float]()
    database._connection = SlowConnection()
    assert database.ask("SELECT 1", report=reports.append) == [(1,)]
    assert reports[:3] == [0.3, 0.6, 0.9]
    database._connection = connection = SlowConnection()
    with pytest.raises(KeyboardInterrupt):
        database.ask("SELECT 1", report=interrupted)
    assert connection.interrupts == 1
