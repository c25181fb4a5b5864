"""Statements that cannot be read, and what stays of a fold that does not come to its end."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

from stancecli.corpus import database, inputs
from stancecli.corpus.reading import opened
from stancecli.diagnostics import InvalidModel, Unanswerable
from tests.conftest import Golden
from tests.corpora import csv, fold, positions
from tests.running import HANGS, run

HEAD = "actor,issue,stance"
Read = dict[str, Any]


def refusal(folder: Path, *named: str, **options: object) -> tuple[str, tuple[str, ...]]:
    """What is said of statements, without the folder that they are in; nothing is written."""
    with pytest.raises(Unanswerable) as refused:
        fold(folder, *named, **options)  # type: ignore[arg-type]
    assert not list((folder / "out").glob("model.yaml"))
    place = f"{folder}/"
    advice = tuple(line.replace(place, "") for line in refused.value.advice)
    return refused.value.message.replace(place, ""), advice


MANY = f"a.csv|{HEAD}" + "|Actor number one,Issue number one,yes" * 2_999
VOT = "a.csv|actors,topics,vot|A,B,yes"
PARQUET = "a.parquet|SELECT 'A' actor, 'B' issue, 1 stance\nb.parquet|"
DATABASE = (
    "a.duckdb|CREATE TABLE votes AS SELECT 'A' actor, 'B' issue, 1 stance;"
    "|CREATE TABLE speeches AS SELECT 'A' actor, 'B' issue, -1 stance"
)
REFUSED: list[tuple[str, Read]] = [
    # Files with their lines, or with the SQL that makes them, and how they are read.
    (VOT, {}),
    (VOT, {"columns": ["stance=vott"]}),
    (VOT, {"columns": ["stanc=vot"]}),
    ("a.csv|actor,a,b,stance|A,B,C,yes", {"columns": ["issue=a", "issue=b"]}),
    ("a.csv|actor,topic,stance|A,B,yes\nb.csv|actor,topics,stance|A,B,yes", {}),
    (f"a.csv|{HEAD}|A,B,yes\nb.csv|{HEAD.replace(',', ';')}|A;B;yes", {}),
    (f"a.csv|{HEAD}", {}),
    (f"a.csv|{HEAD},weight{'|A,B,2,1000000' * 3_000}", {}),
    ("debate.dna|x", {}),
    (f"a.csv|{HEAD}|A,B,yes\nb.parquet|SELECT 1 n", {}),
    (f"a.csv|{HEAD}|A,B,yes", {"table": "votes"}),
    ("a.duckdb|none", {}),
    (f"a.csv|{HEAD}|A,{'x' * 65_537},yes", {}),
    (f"{PARQUET}SELECT 'A' actor, 'B' topic, 1 stance", {}),
    (f"{PARQUET}SELECT 'A' actor, 'B' issue, 'yes' stance", {}),
    (DATABASE, {"table": "vots"}),
    (DATABASE, {}),
    # A broken line is named.
    (f"{MANY}|A,B,yes,more|A,B,no", {}),
    (f"{MANY}|A,B|A,B,no", {}),
    (f"{MANY}|A,B,\udcff|A,B,no", {}),
    (f'{MANY}|A,"B"x,yes|A,B,no', {}),
]


def laid(folder: Path, name: str, lines: list[str]) -> None:
    """A file with these lines, or what their SQL makes."""
    match name.rpartition(".")[2], "\n".join([*lines, ""]):
        case "parquet", text:
            duckdb.execute(f"COPY ({text}) TO '{folder / name}'")
        case "duckdb", text if text.startswith("CREATE"):
            kept(folder, text, name)
        case _, text:
            (folder / name).write_bytes(text.encode(errors="surrogateescape"))


def test_what_cannot_be_folded_is_said(tmp_path: Path, golden: Golden) -> None:
    told = []
    for n, (files, read) in enumerate(REFUSED):
        (folder := tmp_path / str(n)).mkdir()
        named = {name: lines for name, *lines in (file.split("|") for file in files.split("\n"))}
        for name, lines in named.items():
            laid(folder, name, lines)
        said, advice = refusal(folder, *named, **read)
        assert said.startswith("a.csv:3001: ") or not files.startswith(MANY)
        head = ascii(files[-100:])[1:-1]
        told.append("\n".join([f"# {head} {read or ''}".rstrip(), said, *advice, ""]))
    golden("fold/unread.txt", "\n".join(told))


def test_what_is_no_file_to_read_or_none_that_is_text(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    for ending in ("csv", "duckdb"):
        os.mkfifo(tmp_path / f"pipe.{ending}")
    (tmp_path / "empty.csv").touch()
    for name, said in {
        "no.csv": "no such file: no.csv",
        "*.tsv": "no such file: *.tsv",
        "folder.csv": "folder.csv is not a regular file",
        "pipe.csv": "pipe.csv is not a regular file",
        "pipe.duckdb": "pipe.duckdb is not a regular file",
        "empty.csv": "empty.csv is empty",
    }.items():
        assert refusal(tmp_path, name)[0] == said
    (tmp_path / "votes.csv").write_text(f"{HEAD}\nA,B,yes\n", encoding="utf-16")
    assert refusal(tmp_path, "votes.csv") == ("votes.csv is UTF-16", ("save it as CSV UTF-8",))
    (tmp_path / "votes.csv").write_bytes(b"PK\x03\x04 and so on")
    with pytest.raises(InvalidModel, match="this is a workbook, and no CSV"):
        fold(tmp_path, "votes.csv")


def test_a_parquet_that_is_cut_or_none(tmp_path: Path) -> None:
    whole = tmp_path / "whole.parquet"
    duckdb.execute(f"COPY (SELECT 'A' actor, 'B' issue, 1 stance) TO '{whole}'")
    for size in (4, whole.stat().st_size - 3):
        (tmp_path / "cut.parquet").write_bytes(whole.read_bytes()[:size])
        assert refusal(tmp_path, "cut.parquet")[0] == "cut.parquet cannot be read"


# What is typed is never SQL.

HOSTILE = ["a\"b'c;-- $p0 \\", "x') FROM t; DROP TABLE folded; --", "[a]*?ü\t."]


def test_hostile_names_of_columns_words_and_files(tmp_path: Path) -> None:
    for name in HOSTILE:
        cell = '"{}"'.format(name.replace('"', '""'))
        head = f"{cell},issue,stance,date"
        csv(tmp_path, f"{name.replace('/', '')}.csv", [head, f"{cell},{cell},{cell},3.5.2001"])
        csv(tmp_path, "aXb.csv", [head, "other,other,yes,2001"])
        csv(tmp_path, "a.csv", [head, "other,other,yes,2001"])
        found = fold(tmp_path, f"{name}.csv", columns=[f"actor={name}"], values=[f"{name}=yes"])
        assert found.statements == 1
        told = name.strip()
        assert [row[:4] for row in positions(tmp_path)] == [(told, told, "2001", 1)]


def kept(folder: Path, made: str, name: str = "votes.duckdb") -> Path:
    """A database of DuckDB, in which this was made."""
    with duckdb.connect(str(folder / name)) as connection:
        connection.execute(made)
    return folder / name


ENDLESS = (
    "SELECT 'A' actor, 'B' issue, 1 stance FROM range(1000000000000000)",
    "WITH RECURSIVE t AS (SELECT 1 n UNION ALL SELECT n + 1 FROM t) "
    "SELECT 'A' actor, 'B' issue, n stance FROM t",
)


@pytest.mark.parametrize("view", ENDLESS)
def test_a_view_without_end_is_given_up_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    monkeypatch.setattr(database, "SECONDS", 0.05)
    kept(tmp_path, f"CREATE VIEW votes AS {view}")
    assert refusal(tmp_path, "votes.duckdb", table="votes")[0].startswith(
        "votes.duckdb was given up on after"
    )


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory cannot be told here")
def test_a_view_of_gigabytes_is_refused_before_it_has_them(tmp_path: Path) -> None:
    kept(tmp_path, "CREATE VIEW votes AS SELECT repeat('x', 3000000000) actor, 'B' issue, 1 stance")
    said, _ = refusal(tmp_path, "votes.duckdb", table="votes")
    assert said == "votes.duckdb: 680MB of memory are too little for what is in it"
    before, _ = resource.getrlimit(resource.RLIMIT_DATA)
    assert before == resource.RLIM_INFINITY, "as it was"


@pytest.mark.parametrize(
    "read",
    [
        "read_csv('{}', all_varchar = true)",
        "(SELECT content actor, 'B' issue, 1 stance FROM read_text('{}'))",
        "(SELECT file actor, 'B' issue, 1 stance FROM glob('{}'))",
    ],
)
def test_no_view_leads_to_another_file(tmp_path: Path, read: str) -> None:
    other = csv(tmp_path, "other.csv", [HEAD, "A,B,yes"])
    kept(tmp_path, f"CREATE VIEW votes AS SELECT * FROM {read.format(other)}")
    said, advice = refusal(tmp_path, "votes.duckdb", table="votes")
    assert said == "votes.duckdb cannot be read"
    assert "disabled by configuration" in advice[0]


def test_a_name_as_long_as_a_corpus_has_it(tmp_path: Path) -> None:
    csv(tmp_path, "votes.csv", [HEAD, f"{'x' * 65_536},B,yes"])
    fold(tmp_path, "votes.csv")
    assert opened(tmp_path / "out").totals().actors == 1


def test_more_statements_than_are_counted_are_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    duckdb.execute(
        f"COPY (SELECT 'A' actor, 'B' issue, 1 stance FROM range(3)) TO '{tmp_path}/v.parquet'"
    )
    monkeypatch.setattr(inputs, "MOST_STATEMENTS", 2)
    assert refusal(tmp_path, "v.parquet")[0] == "v.parquet: 3 statements, and 2 are counted at most"
    monkeypatch.setattr(inputs, "MOST_STATEMENTS", 3)
    assert fold(tmp_path, "v.parquet").statements == 3


# All or nothing.


@pytest.fixture
def votes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    lines = (f"Actor {n},Issue {n % 97},{n % 3 - 1}" for n in range(1_000))
    return csv(tmp_path, "votes.csv", [HEAD, *lines])


def test_what_is_there_is_replaced_by_force_alone(votes: Path) -> None:
    csv(votes.parent, "few.csv", [HEAD, "A,B,yes"])
    assert run("fold few.csv -o out")[0] == 0
    (votes.parent / "out" / "notes.txt").write_text("mine")
    before = (votes.parent / "out" / "positions.parquet").read_bytes()
    code, _, said = run("fold votes.csv -o out")
    assert (code, said.splitlines()[0]) == (2, "stance: out/positions.parquet exists")
    assert (votes.parent / "out" / "positions.parquet").read_bytes() == before
    assert run("fold votes.csv -o out --force")[0] == 0
    assert len(positions(votes.parent)) == 1_000
    assert (votes.parent / "out" / "notes.txt").read_text() == "mine"
    assert run("fold votes.csv -o votes.csv")[2].startswith("stance: votes.csv is no folder")


def test_a_full_disk_leaves_nothing(votes: Path) -> None:
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4000, most))
    try:
        code, _, said = run("fold votes.csv -o out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))
    assert (code, said) == (2, "stance: the result could not be written: File too large\n")
    assert [each.name for each in votes.parent.iterdir()] == ["votes.csv"]


def test_an_interrupt_leaves_nothing(tmp_path: Path) -> None:
    kept(tmp_path, f"CREATE VIEW votes AS {ENDLESS[0]}")
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "stancecli",
            "fold",
            "votes.duckdb",
            "--table",
            "votes",
            "-o",
            "out",
        ],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    ends = time.monotonic() + HANGS
    while not list(tmp_path.glob(".stance-*/spill")) and time.monotonic() < ends:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=HANGS)
    # By the signal itself, which shells call 130: a script that loops over folds ends too.
    assert process.returncode == -signal.SIGINT
    assert said == b""
    assert [each.name for each in tmp_path.iterdir()] == ["votes.duckdb"]


def test_without_duckdb_it_says_what_to_install(
    votes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    code, _, said = run("fold votes.csv -o out")
    assert (code, said.splitlines()[-1]) == (2, "  pip install 'stancecli[corpus]'")
    assert [each.name for each in votes.parent.iterdir()] == ["votes.csv"]


def test_options_that_say_nothing(votes: Path, golden: Golden) -> None:
    said = []
    scales = ("5:1e999", "1:inf", "nan:1", "0:1e-999999999")
    for words in (
        *("", "votes.csv", "votes.csv -o -", "votes.csv -o ''", "votes.csv -o out --every yeer"),
        *(f"votes.csv -o out --scale {ends}" for ends in scales),
        "votes.csv -o out --engine postgres://",
    ):
        code, out, err = run(f"fold {words}")
        assert (code, out) == (2, ""), words
        said.append(f"fold {words}\n{err}")
    golden("fold/refused.txt", "\n".join(said))
    assert [*votes.parent.iterdir()] == [votes]
