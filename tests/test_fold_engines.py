"""Other engines fold as DuckDB does, row by row, and no secret is printed."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from stancecli.corpus import engine as engines
from stancecli.corpus.making import make
from stancecli.corpus.options import FoldOptions
from stancecli.diagnostics import Unanswerable
from stancecli.imports.given import reading_options
from stancecli.methods.positions.statements import Every
from tests.corpora import csv, fold, positions, random_rows
from tests.running import run

pytestmark = pytest.mark.engines

HEAD = "who,topic,vote,date,source,weight"
RANDOM = Random(11)
ROWS: list[tuple[str, ...]] = [
    *((*row, f"{RANDOM.randint(0, 3000) / 1000}") for row in random_rows(Random(5), 2_000)),
    ("It's \\ “Ü”", "Issue 1", "it's so", "2001-05-02 10:00:00", "L'Été", "1"),
    ("", "Issue 1", "yes", "2001", "", "1"),
    ("Actor 1", "Issue 1", "huh", "2001", "", "1"),
    ("Actor 1", "Issue 1", "n/a", "2001", "", "1"),
]
READ: dict[str, Any] = {
    "columns": ("actor=who", "issue=topic", "stance=vote"),
    "values": ("it's so=2", "a\\'b=1"),
}
Folds = Callable[..., None]


def need(*modules: str) -> None:
    for name in modules:
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed")


def engine_fold(folder: Path, url: str, table: str = "votes", **options: Any) -> Any:
    (folder / "out").mkdir(exist_ok=True)
    (folder / "spill").mkdir(exist_ok=True)
    reading = reading_options(READ["columns"], READ["values"], [], False, None)
    options = {**options, "every": Every(options.get("every", Every.YEAR))}
    asked = FoldOptions(reading, **options)
    given = engines.engine_named(url, table)
    return make(given, asked, folder / "out", folder / "spill", table=table)


def expected(folder: Path, rows: Sequence[Sequence[str]] = ROWS, **options: Any) -> Any:
    """What DuckDB makes of the same rows, and the model."""
    quoted = (",".join('"{}"'.format(v.replace('"', '""')) for v in row) for row in rows)
    csv(folder, "votes.csv", [HEAD, *quoted])
    folded = fold(folder, "votes.csv", **READ, **options)
    return folded, positions(folder), told(folder)


def told(folder: Path) -> str:
    """The model below what names its source."""
    return (folder / "out" / "model.yaml").read_text().partition("\nsources:")[2]


@pytest.fixture
def spark() -> Iterator[Any]:
    need("ibis", "pyspark")
    if not shutil.which("java"):
        pytest.skip("there is no Java, in which Spark runs")
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .getOrCreate()
    )
    yield session
    session.stop()


def in_sqlite(folder: Path) -> str:
    need("ibis")
    with sqlite3.connect(folder / "votes.sqlite") as database:
        database.execute(
            "CREATE TABLE votes (who TEXT, topic TEXT, vote TEXT, date TEXT, source TEXT, "
            "weight REAL)"
        )
        database.executemany("INSERT INTO votes VALUES (?, ?, ?, ?, ?, ?)", ROWS)
    database.close()
    return f"ibis:sqlite://{folder / 'votes.sqlite'}"


def in_duckdb(folder: Path) -> str:
    with duckdb.connect(str(folder / "kept.duckdb")) as database:
        database.execute(
            "CREATE TABLE votes (who TEXT, topic TEXT, vote TEXT, date TEXT, source TEXT, "
            "weight DOUBLE)"
        )
        database.executemany("INSERT INTO votes VALUES (?, ?, ?, ?, ?, ?)", ROWS)
    return f"ibis:duckdb://{folder / 'kept.duckdb'}"


@pytest.mark.parametrize("kept", [in_sqlite, in_duckdb])
@pytest.mark.parametrize("every", ["year", "month"])
def test_an_engine_gives_the_same_positions(
    tmp_path: Path, kept: Callable[[Path], str], every: str
) -> None:
    folded, rows, found = expected(tmp_path, every=every, top=5)
    given = engine_fold(tmp_path, kept(tmp_path), every=every, top=5)
    assert positions(tmp_path) == rows
    assert (given.read, given.left_out) == (folded.read, folded.left_out)
    assert told(tmp_path) == found


def test_spark_gives_the_same_positions(tmp_path: Path, spark: Any) -> None:
    folded, rows, found = expected(tmp_path, top=5)
    typed = [(*row[:5], float(row[5])) for row in ROWS]
    frame = spark.createDataFrame(
        typed, "who string, topic string, vote string, date string, source string, weight double"
    )
    frame.createOrReplaceTempView("votes")
    given = engine_fold(tmp_path, "ibis:spark", top=5)
    assert positions(tmp_path) == rows
    assert (given.read, given.left_out) == (folded.read, folded.left_out)
    assert told(tmp_path) == found


def test_days_and_numbers_of_an_engine_are_what_they_are(tmp_path: Path) -> None:
    rows = [row for row in ROWS if row[2] == "0.5" and row[3]]
    rows.append(("Actor 1", "Issue 1", "-1.5", rows[0][3], "", "1"))
    _, expected_rows, _ = expected(tmp_path, rows)
    with duckdb.connect(str(tmp_path / "kept.duckdb")) as database:
        database.execute(
            "CREATE TABLE votes AS SELECT * REPLACE (CAST(vote AS DOUBLE) AS vote, "
            "CAST(date AS TIMESTAMP) AS date, CAST(weight AS DOUBLE) AS weight) "
            f"FROM read_csv('{tmp_path / 'votes.csv'}', all_varchar = true)"
        )
    engine_fold(tmp_path, f"ibis:duckdb://{tmp_path / 'kept.duckdb'}")
    assert positions(tmp_path) == expected_rows


@pytest.mark.parametrize("kind", ["REAL", "TEXT"])
def test_an_engine_asks_about_numbers_from_0_to_1_and_joins_no_file(
    tmp_path: Path, kind: str
) -> None:
    need("ibis")
    with sqlite3.connect(tmp_path / "votes.sqlite") as database:
        database.execute(f"CREATE TABLE votes (who TEXT, topic TEXT, vote {kind})")
        database.executemany("INSERT INTO votes VALUES ('A', 'B', ?)", [("0.2",), ("1",)])
    database.close()
    url = f"ibis:sqlite://{tmp_path / 'votes.sqlite'}"
    with pytest.raises(Unanswerable, match=r"“vote” has numbers from 0.2 to 1"):
        engine_fold(tmp_path, url)
    reading = reading_options(READ["columns"], joins=["who=names.csv:id:name"])
    given = engines.engine_named(url, "votes")
    with pytest.raises(Unanswerable, match="--join reads files, and an engine none"):
        make(given, FoldOptions(reading), tmp_path / "out", tmp_path)


def test_hostile_names_are_names_in_an_engine(tmp_path: Path) -> None:
    need("ibis")
    name = "a\"b'; DROP TABLE votes; --"
    quoted = '"{}"'.format(name.replace('"', '""'))
    with sqlite3.connect(tmp_path / "votes.sqlite") as database:
        database.execute(f"CREATE TABLE {quoted} ({quoted} TEXT, issue TEXT, stance TEXT)")
        database.execute(f"INSERT INTO {quoted} VALUES (?, 'B', ?)", (name, name))
    database.close()
    reading = reading_options([f"actor={name}"], [f"{name}=yes"], [], False, None)
    (tmp_path / "out").mkdir()
    given = engines.engine_named(f"ibis:sqlite://{tmp_path / 'votes.sqlite'}", name)
    make(given, FoldOptions(reading), tmp_path / "out", tmp_path)
    assert [row[0] for row in positions(tmp_path)] == [name]


def test_what_an_engine_cannot_place_is_refused(tmp_path: Path) -> None:
    need("ibis")
    with sqlite3.connect(tmp_path / "votes.sqlite") as database:
        database.execute("CREATE TABLE votes (who TEXT, topic TEXT, vote TEXT, date TEXT)")
        database.execute("INSERT INTO votes VALUES ('A', 'B', 'yes', '2 May 2001')")
    database.close()
    url = f"ibis:sqlite://{tmp_path / 'votes.sqlite'}"
    with pytest.raises(Unanswerable, match="cannot place: “2 May 2001”"):
        engine_fold(tmp_path, url)
    with pytest.raises(Unanswerable, match=r"no table “vote” .* \(did you mean votes\?\)"):
        engine_fold(tmp_path, url, "vote")
    with pytest.raises(Unanswerable, match="which table"):
        engine_fold(tmp_path, url, "")
    with pytest.raises(Unanswerable, match="named by ibis"):
        engine_fold(tmp_path, "sqlite://votes.sqlite")


def test_a_database_of_sqlite_is_there_and_is_only_read(tmp_path: Path) -> None:
    need("ibis")
    os.mkfifo(tmp_path / "pipe.sqlite")
    for name, found in {"no.sqlite": "no such file", "pipe.sqlite": "not a regular file"}.items():
        with pytest.raises(Unanswerable, match=found):
            engine_fold(tmp_path, f"ibis:sqlite://{tmp_path / name}")
    with closing(sqlite3.connect(tmp_path / "log.sqlite")) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE votes (who TEXT, topic TEXT, vote TEXT)")
        database.execute("INSERT INTO votes VALUES ('A', 'B', 'yes')")
        database.commit()
    engine_fold(tmp_path, f"ibis:sqlite://{tmp_path / 'log.sqlite'}")
    assert positions(tmp_path)[0][:2] == ("A", "B")
    assert {each.name for each in tmp_path.iterdir()} == {
        *("log.sqlite", "pipe.sqlite", "out", "spill")
    }


def test_a_view_of_sqlite_without_end_is_given_up_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need("ibis")
    monkeypatch.setattr("stancecli.corpus.database.SECONDS", 0.3)
    path = tmp_path / "votes.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.execute(
            "CREATE VIEW votes AS WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) "
            "SELECT 'A' who, 'B' topic, 'yes' vote FROM t"
        )
    with pytest.raises(Unanswerable) as refused:
        engine_fold(tmp_path, f"ibis:sqlite://{path}")
    assert refused.value.message.startswith(f"{path} was given up on after")


@pytest.mark.parametrize(
    "url",
    [
        "postgres://me:geheim@host/db",
        "snowflake://host/db?password=geheim",
        "snowflake://host/db?user=me&Token=geheim",
        "duckdb://md:db?motherduck_token=geheim",
        "bigquery://project?credentials=geheim",
        "x://host?api_key=geheim",
    ],
)
def test_a_url_with_a_secret_is_refused_and_not_printed(
    capfd: pytest.CaptureFixture[str], url: str
) -> None:
    code, answer, said = run(capfd, f"fold --engine 'ibis:{url}' --table votes -o out")
    assert (code, answer) == (2, "")
    assert "holds a password or a token" in said
    assert "geheim" not in said


def test_what_the_environment_keeps_secret_is_not_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need("ibis")
    monkeypatch.setenv("WAREHOUSE_PASSWORD", "geheim")
    with pytest.raises(Unanswerable) as refused:
        engines.engine_named("ibis:geheim://host/votes", "votes")
    assert "the engine would not" in refused.value.message
    assert "geheim" not in refused.value.message


def test_the_question_is_printed_in_the_words_of_the_engine(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    need("ibis")
    url = in_sqlite(tmp_path)
    mapped = " ".join(f"--map {each}" for each in READ["columns"])
    asked = f'fold --engine {url} --table votes {mapped} --value "it\'s so=2" --show-sql'
    code, question, said = run(capfd, asked)
    assert (code, said) == (0, "")
    with sqlite3.connect(tmp_path / "votes.sqlite") as database:
        rows = database.execute(question).fetchall()
    database.close()
    engine_fold(tmp_path, url)
    kept = ((*row[:3], *row[4:]) for row in rows if row[3] == 0)
    assert sorted(kept) == positions(tmp_path)
