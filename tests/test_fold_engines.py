"""Other engines fold as DuckDB does, row by row, and no secret is printed."""

import importlib.util
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any, NoReturn

import duckdb
import pytest

from stancecli.corpus import FILE, engine as engines
from stancecli.corpus.engine import Engine
from stancecli.corpus.fold import make
from stancecli.corpus.inputs import FoldOptions
from stancecli.diagnostics import Unanswerable
from stancecli.imports.given import reading_options
from stancecli.imports.words import day
from stancecli.methods.positions import Every
from tests.corpora import csv, fold, positions, random_rows
from tests.running import run

pytestmark = pytest.mark.engines

HEAD = "who,topic,vote,date,source,weight"
RANDOM = Random(11)
ROWS: list[tuple[str, ...]] = [
    *((*row, f"{RANDOM.randint(0, 3000) / 1000}") for row in random_rows(Random(5))),
    ("It's \\ “Ü”", "Issue 1", "it's so", "2001-05-02 10:00:00", "L'Été", "1"),
    ("", "Issue 1", "yes", "2001", "", "1"),
    ("Actor 1", "Issue 1", "huh", "2001", "", "1"),
    ("Actor 1", "Issue 1", "n/a", "2001", "", "1"),
]
READ: dict[str, Any] = {
    "columns": ("actor=who", "issue=topic", "stance=vote"),
    "values": ("it's so=2", "a\\'b=1"),
}


def need(*modules: str) -> None:
    for name in modules:
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed")


def missing(program: str) -> NoReturn:
    """Skip a test that needs a program; where its modules are there, CI must have it too."""
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"no {program} here")


class AtHome(Engine):
    """DuckDB, asked as any other engine is: it tries nothing, and has a table."""

    def __init__(self, path: str, table: str) -> None:
        self.name, self._engine = table, "pyspark"
        connection = duckdb.connect(path)

        def answer(asked: Any) -> Any:
            found = connection.execute(*asked)
            types = [(name, NAMED.get(str(type_))) for name, type_, *_ in found.description or ()]
            return types, iter(found.fetchall())

        self._answer = answer

    def _sql(self, text: str, values: Any) -> Any:
        return (text, values) if values else (text,)


NAMED = {"DOUBLE": "double", "INTEGER": "integer", "DATE": "date"}


def engine_fold(folder: Path, url: str, table: str = "votes", **options: Any) -> Any:
    (folder / "out").mkdir(exist_ok=True)
    (folder / "spill").mkdir(exist_ok=True)
    reading = reading_options(READ["columns"], READ["values"])
    options = {**options, "every": Every(options.get("every", Every.YEAR))}
    given = Engine(url, table) if ":" in url else AtHome(url, table)
    return make(given, FoldOptions(reading, **options), folder / "out", folder / "spill")


def same(folded: Any, folder: Path) -> Any:
    """What must be alike: counts, what was left out and why, positions to the byte, and the model
    below what names its source."""
    model = (folder / "out" / "model.yaml").read_text().partition("\nsources:")[2]
    rows, kept = positions(folder), (folder / "out" / FILE).read_bytes()
    return folded.read, folded.left_out, rows, model, kept


def expected(folder: Path, rows: Sequence[Sequence[str]] = ROWS, **options: Any) -> Any:
    """What DuckDB makes of the same rows."""
    quoted = (",".join('"{}"'.format(v.replace('"', '""')) for v in row) for row in rows)
    csv(folder, "votes.csv", [HEAD, *quoted])
    return same(fold(folder, "votes.csv", **READ, **options), folder)


DAYS = (
    *("2001-02-28", "2001-02-29", "2000-02-29", "1900-02-29", "2400-02-29", "2001-04-31"),
    *("2001-13-01", "2001-00-10", "2001-01-32", "2001-1-5", "2001-05", "2001-5", "2001-05-"),
    *("2001", "0000", "0000-01-01", "0001-01-01", "201", "20010502", "12001-01-01", "٢٠٠١"),
    *("2001-05-02T10:00:00Z", "2001-05-02 10:00", "2001-05-02x", "2001-05-02-03", "2001/05/02"),
    *("2.5.2001", "13/05/2001", "Wed May  2 13:36:06 2001", "993081600"),
    *("no date", "", " ", " 2001 ", "2001-05-02  ", "\u200b2001", "'); DROP TABLE votes; --"),
)
ISO = re.compile(r"[0-9]{4}($|-[0-9]{2}($|-[0-9]{2}($|[T ])))")
WORDS = (
    *("yes", "YES", " no ", "huh", "", "  ", "n/a", "abstain", "it's so", "null", "NULL", "na"),
    *("1", "+1", "1.0", "-2", "2.0", "0.5", ".5", "1e0", "-0.0005", "0.0005", "1.99949", "-0"),
    *("NaN", "inf", "-inf", "1e999", "1 2", "“yes”", "ja", "✓", "++", "\u200byes"),
)
NAMES = (
    *("Ann", " Ann ", "ann", "", " ", "Änn", "ÄNN", "A\u0308nn", "Ann\\", 'An"n', "An'n"),
    *("A,n;n", "😀"),
    *("An\tn", "\u00a0Ann", "An\nn", "$p1", "?", "%", "x" * 300, "0", "007", "1.0", "NULL"),
)
WEIGHTS = ("1", "0", "0.0004", "0.0005", "2.5", "-1", "1000000", "1000000.1", "1e300", "inf", "")


def dirty(random: Random, count: int = 200) -> list[tuple[str, ...]]:
    """Each dirty value at least once beside clean ones, and then many together."""
    names = {"who": NAMES, "topic": NAMES, "source": NAMES}
    every = {**names, "vote": WORDS, "date": DAYS, "weight": WEIGHTS}
    clean = {"who": "Bo", "topic": "Tax", "vote": "yes", "date": "2001-05-02", "weight": "1"}
    given = [{name: value} for name, values in every.items() for value in values]
    given += [
        {name: random.choice(every[name]) for name in every if random.random() < 0.3}
        for _ in range(count)
    ]
    return [tuple((clean | each).get(name, "") for name in HEAD.split(",")) for each in given]


def in_iso(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Those whose days have the one form that every engine knows, or are none."""
    return [row for row in rows if not day(row[3], None) or ISO.match(row[3].strip())]


def typed(row: Sequence[str]) -> tuple[str | float | None, ...]:
    """A row as a table has it whose weights are numbers; some of what is empty is nothing."""
    *texts, weight = row
    return (*(text or None for text in texts), float(weight) if weight else None)


COLUMNS = "who TEXT, topic TEXT, vote TEXT, date TEXT, source TEXT, weight {}"


def at_home(folder: Path, rows: Sequence[Sequence[str]]) -> str:
    columns = [list(column) for column in zip(*map(typed, rows), strict=True)]
    values = ", ".join(["unnest(?::VARCHAR[])"] * 5 + ["unnest(?::DOUBLE[])"])
    with duckdb.connect(str(folder / "kept.duckdb")) as database:
        database.execute(f"CREATE TABLE votes ({COLUMNS.format('DOUBLE')})")
        database.execute(f"INSERT INTO votes SELECT {values}", columns)
    return str(folder / "kept.duckdb")


@pytest.mark.parametrize("every", ["year", "month"])
def test_a_dirty_table_of_an_engine_is_read_as_a_file(tmp_path: Path, every: str) -> None:
    rows = in_iso(dirty(Random(3)))
    wanted = expected(tmp_path, rows, every=every, top=5)
    found = engine_fold(tmp_path, at_home(tmp_path, rows), every=every, top=5)
    assert same(found, tmp_path) == wanted


def test_an_id_names_actors_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = [("Ann", "7"), ("Anne", "7"), ("\u200bAnne\n", "7"), ("anne", "8"), ("Bo", "")]
    rows = [(who, "Tax", "yes", f"200{n}", id_, "1") for n, (who, id_) in enumerate(said)]
    monkeypatch.setitem(READ, "columns", (*READ["columns"], "id=source"))
    wanted = expected(tmp_path, rows)
    assert {actor for actor, *_ in wanted[2]} == {"Anne (7)", "anne (8)", "Bo"}
    assert same(engine_fold(tmp_path, at_home(tmp_path, rows)), tmp_path) == wanted


@pytest.mark.parametrize(
    ("url", "module", "extra"),
    [("postgres:///votes", "psycopg", "postgres"), ("pyspark://", "pyspark.sql", "spark")],
)
def test_what_is_missing_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, url: str, module: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(Unanswerable) as refused:
        Engine(url, "votes")
    assert refused.value.advice == (f"pip install 'stancecli[{extra}]'",)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        # The votes and days of a table, and what is said.
        ("yes 02/05/2001", "may be one of two days: “02/05/2001”"),
        ("0.2 |1 ", "“vote” has numbers from 0.2 to 1"),
        ("yes 3.5.2001", "“date” has dates in other forms than 2012-03-01"),
    ],
)
def test_what_an_engine_cannot_fold_is_said(tmp_path: Path, rows: str, said: str) -> None:
    lines = [("A", "B", *row.split(" ", 1), "", "1") for row in rows.split("|")]
    with pytest.raises(Unanswerable, match=said):
        engine_fold(tmp_path, at_home(tmp_path, lines))


@pytest.mark.parametrize(
    ("url", "table", "said"),
    [
        ("postgres:///votes", "", "which table"),
        ("duckdb://votes.duckdb", "votes", "no engine that is known"),
        ("votes.csv", "votes", "no engine that is known"),
        ("postgres://[", "votes", "is no URL"),
    ],
)
def test_what_is_no_engine_is_said(url: str, table: str, said: str) -> None:
    with pytest.raises(Unanswerable, match=said):
        Engine(url, table)


SECRETS = (
    *("postgres://me:geheim@host/db", "snowflake://host/db?password=geheim"),
    *("snowflake://host/db?user=me&Token=geheim", "duckdb://md:db?motherduck_token=geheim"),
    *("bigquery://project?credentials=geheim", "x://host?api_key=geheim"),
    *("postgres://host/db#password=geheim", "pyspark://#a=b&Token=geheim"),
)


@pytest.mark.parametrize("url", SECRETS)
def test_a_url_with_a_secret_is_refused_and_not_printed(url: str) -> None:
    code, answer, said = run(f"fold --engine '{url}' --table votes -o out")
    assert (code, answer) == (2, "")
    assert "holds a password or a token" in said
    assert "geheim" not in said


def test_what_the_environment_keeps_secret_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAREHOUSE_PASSWORD", "geheim")
    with pytest.raises(Unanswerable, match="the engine would not") as refused:
        AtHome(":memory:", "votes").ask("SELECT error('of geheim')")
    assert "geheim" not in refused.value.message


# Servers. What they hold is made by DuckDB, which then reads the same.

DECLARED = {
    "dirty": COLUMNS.format("DOUBLE PRECISION"),
    "numbers": (
        "who DOUBLE PRECISION, topic INTEGER, vote BOOLEAN, date TIMESTAMP, source TIMESTAMP, "
        "weight NUMERIC(8, 4)"
    ),
    "days": (
        "who TEXT, topic NUMERIC(8, 2), vote DOUBLE PRECISION, date DATE, source BOOLEAN, "
        "weight DOUBLE PRECISION"
    ),
    "alike": "who TEXT, topic TEXT, vote INTEGER, id TEXT",
}
"""The columns of a table by its name, as DuckDB and PostgreSQL declare them."""
TIMES = ("2001-12-31 23:59:59.999999", "2002-01-01 00:00:00", "0001-01-01 10:00:00", None)
VALUES: dict[str, Sequence[Sequence[Any]]] = {
    "dirty": [*map(typed, in_iso(dirty(Random(3))))],
    "numbers": [
        (who, n % 7, n % 3 == 0, time, time, n / 8)
        for n in range(30)
        for who in (1.0, 2.5, -0.0, 0.001, 9e14, 1234567.5, "nan", None)
        for time in TIMES
    ],
    "days": [
        (f"Änn\\ {n % 2}", n / 4, vote, day, n % 5 == 0, n + 0.0005)
        for n in range(20)
        for vote in (1, -2, 0.0005, 1.99949, -0.0005, "nan", "inf", "-inf", None)
        for day in ("2001-02-28", "9999-12-31", "1582-10-10", None)
    ],
    "alike": [
        (who, "Tax", 1, id_) for who, id_ in (("Änn", "7"), ("änn", "8"), ("Bo", "9"), ("C", "9"))
    ],
}


MANY = ("dirty", "numbers")
"""Of these a table has a hundred thousand rows, as people have them."""


def kept_in_parquet(path: Path, declared: str, rows: Sequence[Sequence[Any]]) -> None:
    columns = [
        [None if v is None else f"{v}" for v in column] for column in zip(*rows, strict=True)
    ]
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE votes ({declared})")
        values = ", ".join(["unnest(?::VARCHAR[])"] * len(columns))
        database.execute(f"INSERT INTO votes SELECT {values}", columns)
        database.execute(f"COPY votes TO '{path}'")


def hold_alike(
    folder: Path, monkeypatch: pytest.MonkeyPatch, url: str, keep: Callable[[str, Path], object]
) -> None:
    """An engine and DuckDB make the same of each table, once the engine `keeps` it by a name."""
    monkeypatch.setattr(engines, "BATCH", 100)
    monkeypatch.setitem(READ, "values", (*READ["values"], "true=1", "false=-1"))
    for every, (name, declared) in zip(cycle(("year", "month")), DECLARED.items()):
        path = folder / f"{name}.parquet"
        rows = VALUES[name]
        if name in MANY:
            rows = [*islice(cycle(rows), 100_000)]
        kept_in_parquet(path, declared, rows)
        keep(name, path)
        if " id " in declared:
            monkeypatch.setitem(READ, "columns", (*READ["columns"], "id=id"))
        wanted = same(fold(folder, path.name, **READ, every=every), folder)
        assert same(engine_fold(folder, url, name, every=every), folder) == wanted
        assert wanted[2]


def refused(folder: Path, url: str, table: str = "votes") -> str:
    """What is said where an engine folds nothing: in few lines, and nothing is left in a folder."""
    folder.mkdir(exist_ok=True)
    code, answer, said = run(f"fold --engine '{url}' --table {table} -o out", folder)
    assert (code, answer, [*folder.iterdir()]) == (2, "", [])
    assert len(said.splitlines()) <= 3
    return said


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL of our own, which asks for a password; it ends with the tests."""
    need("sqlglot", "psycopg")
    places = [*map(str, Path("/usr/lib/postgresql").glob("*/bin")), os.environ["PATH"]]
    found = shutil.which("initdb", path=os.pathsep.join(places))
    if not found:
        missing("PostgreSQL")
    # It runs as anybody but root.
    user = None if os.getuid() else "postgres"

    def ran(line: str) -> None:
        program, *words = shlex.split(line)
        words = [str(Path(found).with_name(program)), "-D", "data", *words]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, user=user, cwd=folder)

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "password").write_text("geheim")
        shutil.chown(folder, user or os.getuid())
        os.chmod(folder, 0o755)
        ran("initdb -U me -A scram-sha-256 --pwfile=password -N --no-locale -E UTF8")
        ran(f"pg_ctl start -w -l log -o '-c listen_addresses= -c fsync=off -k {folder}'")
        try:
            yield f"postgres://me@/postgres?host={folder}"
        finally:
            ran("pg_ctl stop -m immediate")


def test_postgresql_makes_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: str
) -> None:
    import psycopg

    monkeypatch.setenv("PGPASSWORD", "geheim")

    def keep(name: str, path: Path) -> None:
        # A language has an order of its own.
        declared = DECLARED[name].replace("TEXT", 'TEXT COLLATE "en-x-icu"')
        with duckdb.connect() as database:
            rows = database.execute(f"SELECT * FROM '{path}'").fetchall()
        with psycopg.connect(server) as connection, connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE {name} ({declared})")
            with cursor.copy(f"COPY {name} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)

    hold_alike(tmp_path, monkeypatch, server, keep)


def test_what_postgresql_refuses_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: str
) -> None:
    import psycopg

    monkeypatch.setenv("PGPASSWORD", "wrong-secret")
    said = refused(tmp_path, server)
    assert "password authentication failed" in said
    assert "PGPASSWORD" in said
    assert "wrong-secret" not in said
    monkeypatch.setenv("PGPASSWORD", "geheim")
    assert "does not exist" in refused(tmp_path, server.replace("/postgres", "/other"))
    assert "no table “other.votes”" in refused(tmp_path, server, "other.votes")
    with psycopg.connect(server) as connection:
        connection.execute(
            "CREATE VIEW cut AS SELECT 'A' AS actor, 'B' AS issue, 'yes' AS stance "
            "WHERE pg_terminate_backend(pg_backend_pid())"
        )
    assert "terminating connection" in refused(tmp_path, server, "cut")


def test_spark_makes_the_same_bytes_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    need("sqlglot", "pyspark")
    if not shutil.which("java"):
        missing("Java")
    from pyspark.sql import SparkSession

    # Little is asked: it is neither shared out nor compiled to be quick.
    options = {
        "driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
        "master": "local[1]",
        "sql.shuffle.partitions": "1",
        "ui.enabled": "false",
    }
    lines = (f"spark.{name} {value}\n" for name, value in options.items())
    (tmp_path / "spark-defaults.conf").write_text("".join(lines))
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    monkeypatch.setenv("SPARK_SUBMIT_OPTS", "")
    (here := tmp_path / "here").mkdir()
    monkeypatch.chdir(here)
    heard = signal.getsignal(signal.SIGINT)
    with monkeypatch.context() as without_java:
        without_java.setenv("JAVA_HOME", "nowhere")
        assert "Spark needs Java" in refused(here, "pyspark://")
    assert "no table “votes”" in refused(here, "pyspark://")
    assert signal.getsignal(signal.SIGINT) is heard
    assert "single-part namespace" in refused(here, "pyspark://", "lake.of.votes")

    def keep(name: str, path: Path) -> None:
        sql = f"CREATE TEMP VIEW {name} USING parquet OPTIONS (path '{path}')"
        SparkSession.active().sql(sql)

    hold_alike(tmp_path, monkeypatch, "pyspark://", keep)
    # Sums that are too large are no other sums.
    kept_in_parquet(
        tmp_path / "large.parquet",
        "who TEXT, topic TEXT, vote INTEGER, weight INTEGER",
        [("A", "B", 2, 1_000_000)] * 2500,
    )
    keep("large", tmp_path / "large.parquet")
    assert "overflow" in refused(
        here, "pyspark://", "large --map actor=who --map issue=topic --map stance=vote"
    )
    assert capfd.readouterr() == ("", "")
