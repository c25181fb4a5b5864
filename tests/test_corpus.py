"""Folded statements: sums by hand, moves, what cannot be asked, what is no corpus.

That they answer as a model of the same statements does, in every stretch of time, is a law of its
own.
"""

import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from stancecli.analysis import Corpus
from stancecli.corpus import reading
from stancecli.corpus.reading import opened
from stancecli.diagnostics import Unanswerable
from stancecli.methods.positions import Every
from tests.conftest import Golden
from tests.corpora import Said, csv, fold, folded
from tests.running import run

DEBATE: list[Said] = [
    ("Ann", "tax", 2, "2001-03-01"),
    ("Ann", "tax", -1, "2001-09"),
    ("Ann", "tax", -2, "2003"),
    ("Ann", "caps", 1, ""),
    ("Bob", "tax", -1, "2001-02-02"),
    ("Bob", "tax", 1, "2003-01-05"),
    ("Bob", "caps", 2, "2003-04-01"),
    ("Cy", "tax", 0, "2001-05-05"),
]


@pytest.fixture(params=[reading.SMALL, 0], ids=["one by one", "in columns"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that was said is told one by one, or added up in columns, as of a large corpus."""
    monkeypatch.setattr(reading, "SMALL", request.param)


@pytest.fixture(scope="module")
def debate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The debate, folded by year."""
    return folded(tmp_path_factory.mktemp("debate"), DEBATE)


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The debate, folded by month."""
    return folded(tmp_path_factory.mktemp("months"), DEBATE, every="month")


def ask(corpus: Path, name: str | None = None, **question: Any) -> Any:
    """The answer to a question about folded statements."""
    return Corpus(corpus).positions(name, **question)


# Sums, by hand.


def moves(corpus: Path, **question: Any) -> list[tuple[Any, ...]]:
    """Who moved on what and when, from which mean to which, as the answer has it."""
    found = ask(corpus, **{"every": "year", **question}).finding
    told = [(m.actor.name, m.target.name, m.change.before, m.change.after) for m in found.moves]
    assert found.moved >= len(told)
    return [(*who, b.date[:4], a.date[:4], b.stance, a.stance) for *who, b, a in told]


@pytest.mark.usefixtures("either")
def test_means_are_by_weight_and_weights_of_nothing_have_none(tmp_path: Path) -> None:
    lines = (
        "actor,issue,stance,date,weight",
        *("A,tax,yes,2001,1", "A,tax,no,2002,0", "A,tax,no,2003,3", "A,tax,no,2003,1"),
        *("B,tax,yes,2001,0", "B,caps,yes,2002,0", "C,tax,2,2001,1", "C,tax,-1,2001,3"),
        *(["C,tax,0,2001,0"] * 3 + ["D,tax,2,2001,1", "D,tax,1,2001,3"]),
    )
    csv(tmp_path, "said.csv", lines)
    fold(tmp_path, "said.csv")
    asked = opened(tmp_path / "out")
    assert [actor.name for actor in asked.actors(3)] == ["A", "C", "D"]
    stands = {each.actor.name: (each.stance, each.n) for each in asked.said(things=["tax"])}
    assert stands == {
        "A": (Fraction(-3, 5), 3),
        "C": (Fraction(-1, 4), 5),
        "D": (Fraction(5, 4), 2),
    }
    # From 2001 to 2003: of 2002 there is no mean.
    assert [move[2:4] for move in moves(tmp_path / "out")] == [("2001", "2003")]
    (cells,) = asked.cells(asked.actors())
    told = zip(cells.actors, cells.stances, cells.sides, strict=True)
    # A and C are divided: one of three is for it, and one of five on either side.
    assert sorted(told) == [(0, -0.6, 0), (1, -0.25, 0), (2, 1.25, 1)]


def test_a_window_has_its_ends_and_what_has_no_date(debate: Path, months: Path) -> None:
    for corpus, since, until, statements in (
        (debate, "", "2001", 5),  # 4 of 2001, and the one without a date
        (debate, "2002", "", 4),
        (debate, "2001", "2003", 8),
        (months, "", "2001", 5),
        (months, "2003-01", "", 4),  # a year counts from its first month on
        (months, "2003-02", "", 2),
    ):
        found = opened(corpus, since=since, until=until).totals().statements
        assert (since, until, found) == (since, until, statements)


def test_a_corpus_is_asked_no_finer_than_it_was_folded_and_of_no_time_that_is_silent(
    debate: Path, tmp_path: Path
) -> None:
    with pytest.raises(Unanswerable, match="is folded by year"):
        opened(debate, every=Every.MONTH)
    with pytest.raises(Unanswerable, match="2001-03 is finer than that"):
        opened(debate, since="2001-03")
    dated = folded(tmp_path, [said for said in DEBATE if said[3]])
    with pytest.raises(Unanswerable, match="nothing was said"):
        opened(dated, since="2010").totals()


# What cannot be asked, and what is no corpus.

YEAR = "'year'"


ASKED = (
    *("ann --every year", "taxes", "--pair ann bbo", "--pair ann Ann", "tax --pair ann bob"),
    *("--every week", "--from 02/03/2004", "-m model.yaml", "--given a"),
)


def test_a_question_that_cannot_be_asked_says_why(
    debate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, golden: Golden
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("debate").symlink_to(debate)
    for name in ("cut", "other", "empty"):
        Path(name).mkdir()
    whole = (debate / "positions.parquet").read_bytes()
    Path("cut/positions.parquet").write_bytes(whole[: len(whole) // 2])
    duckdb.execute("COPY (SELECT 1 AS n) TO 'other/positions.parquet'")
    said = []
    for words in (*(f"debate {each}" for each in ASKED), "none", "empty", "cut", "other"):
        code, out, err = run(f"positions --corpus {words}")
        assert (code, out) == (2, ""), words
        said.append(f"positions --corpus {words}\n{err}")
    golden("positions/refused.txt", "\n".join(said))


def test_names_that_differ_by_case_are_told_apart(tmp_path: Path) -> None:
    said: list[Said] = [(actor, "ann", 1, "2001") for actor in ("ANN", "Ann", "Bob  B")]
    corpus = opened(folded(tmp_path, [*said, ("Bob  B", "BOB", 1, ""), ("Bob  B", "Bob", 1, "")]))
    for words, kinds, found in (
        ("Ann", "actor", ("actor", "Ann")),
        ("ANN", "actor issue", ("actor", "ANN")),
        ("ANN", "issue actor", ("issue", "ann")),
        ("bob b", "issue actor", ("actor", "Bob  B")),
        ("Bob", "actor issue", ("issue", "Bob")),
    ):
        assert corpus.named(words, *kinds.split()) == found
    for words, advice in (("ann", ("ANN", "Ann")), ("BOBB", ("did you mean Bob  B?",))):
        with pytest.raises(Unanswerable) as refused:
            corpus.named(words, "actor")
        assert refused.value.advice == advice


@pytest.mark.parametrize(
    ("changed", "row"),
    {
        "n::DOUBLE AS n": 0,  # 0: it is no such table
        "{'a': actor} AS actor": 0,
        "actor::BLOB AS actor": 0,
        "n AS n every '\\xff'::BLOB": 0,
        "NULL::VARCHAR AS actor": 1,
        "'' AS issue": 1,
        "repeat('x', 70000) AS issue": 1,
        "'9999-99' AS first": 1,
        "NULL::VARCHAR AS last": 1,
        "'2001-09' AS first, '2001' AS period, '2001-01' AS last": 1,
        "'2001-05' AS period, '2001-05' AS first, '2001-05' AS last": 1,
        "-n AS n": 1,
        "(1::BIGINT << 62) AS n": 1,
        'n + 1 AS "for"': 1,
        "-weight AS weight": 1,
        "5000 * weight AS stance": 1,
        "NULL::BIGINT AS squares": 1,
        "'same' AS actor, 'same' AS issue, '' AS period, '' AS first, '' AS last": 2,
        "'A' || (100 - row_number() OVER ()) AS actor": 2,
    }.items(),
)
def test_a_corpus_that_no_fold_wrote_is_refused_by_name(
    debate: Path, tmp_path: Path, changed: str, row: int
) -> None:
    path = tmp_path / "positions.parquet"
    columns, _, every = changed.partition(" every ")
    duckdb.execute(
        f"COPY (SELECT * REPLACE ({columns}) FROM '{debate / path.name}') TO '{path}' (FORMAT "
        f"parquet, KV_METADATA {{'stance.format': '1', 'stance.every': {every or YEAR}}})"
    )
    with pytest.raises(Unanswerable) as refused:
        opened(tmp_path)
    found = f"stance fold: see its row {row}" if row else "this version of stance fold"
    assert refused.value.message == f"{path} was not written by {found}"


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (os.mkfifo, "is not a regular file"),
        (Path.mkdir, "is not a regular file"),
        (lambda path: path.symlink_to("/dev/zero"), "is not a regular file"),
        (Path.touch, "is empty"),
        (lambda path: path.symlink_to(path.name), "cannot be read"),
    ],
)
def test_what_is_no_file_is_no_corpus(
    tmp_path: Path, make: Callable[[Path], object], found: str
) -> None:
    path = tmp_path / "positions.parquet"
    make(path)
    with pytest.raises(Unanswerable) as refused:
        opened(tmp_path)
    assert refused.value.message.startswith(f"{path} {found}")
