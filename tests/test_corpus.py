"""Folded statements: sums by hand, pairs by brute force, moves, periods, answers on a screen."""

from __future__ import annotations

import os
import random
import re
from collections import defaultdict
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given, strategies as st
from rich.cells import cell_len

from stancecli.analysis.corpus import Corpus
from stancecli.corpus import reading
from stancecli.corpus.reading import opened
from stancecli.diagnostics import Unanswerable
from stancecli.methods.positions import Every
from stancecli.methods.positions.agreement import Meetings
from stancecli.methods.positions.cells import Cells
from stancecli.render import terminal
from tests.brute_values import stood
from tests.corpora import csv, fold
from tests.folding import Said, folded
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


def test_a_stand_is_the_mean_of_statements_and_how_many_are_on_which_side(debate: Path) -> None:
    _, first = opened(debate).said(actor="Ann")
    assert (first.target.name, first.n, first.agree, first.disagree) == ("tax", 3, 1, 2)
    assert (first.stance, first.side, first.divided) == (Fraction(-1, 3), 0, True)
    assert (first.first, first.last) == ("2001-03-01", "2003")
    # What it said for taxes lies in 2001 with what it said against them.
    assert [(p.date, p.stance) for p in first.both_ways] == [("2001", 1), ("2003", -1)]


def moves(corpus: Path, **question: Any) -> list[tuple[Any, ...]]:
    """Who moved on what and when, from which mean to which, as the answer has it."""
    found = ask(corpus, **{"every": "year", **question}).finding
    told = [(m.actor.name, m.target.name, m.change.before, m.change.after) for m in found.moves]
    assert found.moved >= len(told)
    return [(*who, b.date[:4], a.date[:4], b.stance, a.stance) for *who, b, a in told]


@pytest.mark.usefixtures("either")
def test_who_moved_the_largest_first(debate: Path) -> None:
    # In 2001 Ann said both: no side to move from.
    expected = [("Bob", "tax", "2001", "2003", Fraction(-1), Fraction(1))]
    assert moves(debate) == moves(debate, name="tax") == expected
    assert moves(debate, name="caps") == []


def weighed(folder: Path, *said: str) -> Path:
    """Statements of some weight, folded: an actor, an issue, a stance, a year and the weight."""
    csv(folder, "said.csv", ["actor,issue,stance,date,weight", *said])
    fold(folder, "said.csv")
    return folder / "out"


@pytest.mark.usefixtures("either")
def test_means_are_by_weight_and_weights_of_nothing_have_none(tmp_path: Path) -> None:
    corpus = weighed(
        tmp_path,
        *("A,tax,yes,2001,1", "A,tax,no,2002,0", "A,tax,no,2003,3", "A,tax,no,2003,1"),
        *("B,tax,yes,2001,0", "B,caps,yes,2002,0", "C,tax,2,2001,1", "C,tax,-1,2001,3"),
        *(["C,tax,0,2001,0"] * 3 + ["D,tax,2,2001,1", "D,tax,1,2001,3"]),
    )
    asked = opened(corpus)
    assert [(s.actor.name, s.statements) for s in asked.speakers(3)] == [
        *(("C", 5), ("A", 3), ("D", 2))
    ]
    stands = {each.actor.name: (each.stance, each.n) for each in asked.said(things=["tax"])}
    assert stands == {
        "A": (Fraction(-3, 5), 3),
        "C": (Fraction(-1, 4), 5),
        "D": (Fraction(5, 4), 2),
    }
    # From 2001 to 2003: of 2002 there is no mean.
    assert [move[2:4] for move in moves(corpus)] == [("2001", "2003")]
    (cells,) = asked.cells(asked.actors())
    told = zip(cells.actors, cells.stances, cells.sides, strict=True)
    # A and C are divided: one of three is for it, and one of five on either side.
    assert sorted(told) == [(0, -0.6, 0), (1, -0.25, 0), (2, 1.25, 1)]


@pytest.mark.usefixtures("either")
def test_what_has_no_date_is_no_period_before_others(tmp_path: Path) -> None:
    dates = ("2001", "2002-01", "2002-05")
    said: list[Said] = [("A", "x", -1, "")] * 2 + [("A", "x", 1, date) for date in dates]
    corpus = folded(tmp_path, said)
    assert moves(corpus) == []
    found = ask(corpus, every="year").finding
    assert (found.undated, [p.period for p in found.periods]) == (2, ["2001", "2002"])
    (stand,) = opened(corpus).said(actor="A")
    assert (stand.first, stand.last) == ("2001", "2002-05")


@pytest.mark.usefixtures("either")
def test_a_move_is_as_large_as_its_steps_times_the_fewer_statements(tmp_path: Path) -> None:
    said: list[Said] = [
        *[("A", "x", 1, "2001")] * 3,
        ("A", "x", -1, "2002"),  # 2 steps, of one statement
        *[("B", "x", 1, "2001")] * 2,
        *[("B", "x", -1, "2002")] * 2,  # 2 steps, of two
        *[("D", "x", stance, "2001") for stance in (2, -2)],  # no side
        ("D", "x", -2, "2002"),
        *[("C", "x", 1, "2002"), ("C", "x", -1, "2003")],
        *[("Z", "x", 1, "2001"), ("Z", "x", -1, "2002")],
    ]
    assert [(who, after) for who, _, _, after, *_ in moves(folded(tmp_path, said))] == [
        ("B", "2002"),
        *[("A", "2002"), ("Z", "2002"), ("C", "2003")],  # of one size: by time, then by name
    ]


def test_of_many_moves_the_largest_are_told_and_all_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Said] = [
        (f"A{n:02}", "x", stance * (1 + n % 2), year)
        for n in range(30)
        for stance, year in ((1, "2001"), (-1, "2002"))
    ]
    said += [("A00", "x", -1, "2002")] * 4  # five of one year, and one of the other
    monkeypatch.setattr(reading, "SMALL", 0)
    corpus = folded(tmp_path, said)
    found = ask(corpus, every="year").finding
    assert (found.moved, found.movers, len(found.moves)) == (30, 30, 10)
    assert [who for who, *_ in moves(corpus)] == [f"A{n:02}" for n in range(1, 21, 2)]
    assert "the largest 10 of 30" in str(ask(corpus, every="year"))


def test_a_window_has_its_ends_and_what_has_no_date(debate: Path, tmp_path: Path) -> None:
    def statements(since: str = "", until: str = "", of: Path = debate) -> int:
        return opened(of, since=since, until=until).totals().statements

    assert statements(until="2001") == 5  # 4 of 2001, and the one without a date
    assert statements(since="2002") == 4
    assert statements(since="2001", until="2003") == 8
    dated = folded(tmp_path, [said for said in DEBATE if said[3]])
    with pytest.raises(Unanswerable, match="nothing was said"):
        statements(since="2010", of=dated)


def statements_in(corpus: Path, every: str) -> dict[str, int]:
    """How many statements each period has."""
    return {p.period: p.statements for p in ask(corpus, every=every).finding.periods}


@pytest.mark.usefixtures("either")
def test_months_can_be_asked_by_year_and_not_the_other_way(debate: Path, months: Path) -> None:
    assert statements_in(months, "year") == statements_in(debate, "year") == {"2001": 4, "2003": 3}
    assert moves(months) == moves(debate)
    assert opened(months, until="2001").totals().statements == 5
    for every in (Every.MONTH, Every.QUARTER):
        with pytest.raises(Unanswerable, match="is folded by year"):
            opened(debate, every=every)
    with pytest.raises(Unanswerable, match="2001-03 is finer than that"):
        opened(debate, since="2001-03")


@pytest.mark.usefixtures("either")
def test_what_is_dated_by_its_year_is_in_no_month_and_told_so(debate: Path, months: Path) -> None:
    by_month = ask(months, every="month")
    # Of Ann on taxes in 2003, and on caps without a date.
    assert by_month.finding.undated == 2
    assert ask(months, "tax", every="month").finding.undated == 1
    assert "2 statements have no date in a month" in str(by_month)
    assert [(p.period, p.statements) for p in by_month.finding.periods] == [
        (month, 1) for month in ("2001-02", "2001-03", "2001-05", "2001-09", "2003-01", "2003-04")
    ]
    assert ask(debate, every="year").finding.undated == 1


# Pairs, by brute force.


def met(own: dict[str, float], other: dict[str, float]) -> tuple[int, int, float, float]:
    """Agreements, clashes, convergence and divergence of two actors, issue by issue."""
    agreements = clashes = 0
    convergence = divergence = 0.0
    for issue, x in own.items():
        y = other.get(issue, 0)
        if x * y > 0:
            agreements, convergence = agreements + 1, convergence + (abs(x) + abs(y)) / 4
        elif x * y < 0:
            clashes, divergence = clashes + 1, divergence + (abs(x) + abs(y)) / 4
    return agreements, clashes, convergence, divergence


def means(said: list[Said]) -> dict[str, dict[str, float]]:
    """By actor and issue the mean of what was said; 0 where it is on neither side."""
    found = defaultdict(list)
    for actor, issue, stance, _ in said:
        found[actor, issue].append(stance)
    by_actor: dict[str, dict[str, float]] = defaultdict(dict)
    for (actor, issue), stances in found.items():
        by_actor[actor][issue] = sum(stances) / len(stances) if stood(stances) else 0
    return by_actor


def assembly(actors: int, issues: int, statements: int) -> list[Said]:
    """Votes of three camps, and of some who vote as they like."""
    draw = random.Random(21)
    said: list[Said] = []
    for _ in range(statements):
        actor, issue = draw.randrange(actors), draw.randrange(issues)
        lean = {0: 1, 1: -1, 2: 1 if issue % 2 else -1}.get(actor % 4)
        stance = lean * draw.choice((1, 2, 1, 0)) if lean else draw.choice((-2, -1, 0, 1, 2))
        said.append((f"actor {actor}", f"issue {issue}", stance, f"{1990 + draw.randrange(9)}"))
    return said


@pytest.mark.usefixtures("either")
def test_every_pair_of_50_actors_is_what_brute_force_finds(tmp_path: Path) -> None:
    said = assembly(50, 40, 2_000)
    found = ask(folded(tmp_path, said)).finding.alignment
    stances = means(said)
    actors = sorted({actor for actor, *_ in said})
    assert len(actors) == len(found.actors) == 50
    by_names = {frozenset((pair.a.name, pair.b.name)): pair for pair in found.pairs}
    apart = set()
    for a, b in combinations(actors, 2):
        agreements, clashes, convergence, divergence = met(stances[a], stances[b])
        pair = by_names.pop(frozenset((a, b)), None)
        assert (pair is None) == (not agreements and not clashes)
        if pair:
            assert (pair.agreements, pair.clashes) == (agreements, clashes)
            assert float(pair.convergence) == pytest.approx(convergence, abs=1e-6)
            assert float(pair.divergence) == pytest.approx(divergence, abs=1e-6)
            apart |= {frozenset((a, b))} if clashes > agreements else set()
    assert not by_names
    assert found.clashing == len(apart)
    for group in found.groups:
        assert not apart & {frozenset(pair) for pair in combinations([a.name for a in group], 2)}
    assert found.clashes[0].pair.net == min(pair.net for pair in found.pairs)
    assert found.agreements[0].pair.net == max(pair.net for pair in found.pairs)


STANCES = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 5)), st.sampled_from([-2, -1, 0, 1, 2]), min_size=1
)


def in_cells(stances: dict[tuple[int, int], int]) -> Cells:
    """By actor and issue what each said once."""
    actors, issues = np.array([*stances], dtype=int).T
    said = np.array([*stances.values()])
    who = (np.zeros(len(said), dtype=int), actors, issues)
    return Cells.of(who, np.ones(len(said)), said > 0, said < 0, said)


@given(STANCES)
def test_no_two_of_a_group_diverge_and_no_two_groups_could_join(
    stances: dict[tuple[int, int], int],
) -> None:
    meetings = Meetings.of(5, [in_cells(stances)])
    groups = meetings.groups("ABCDE")
    assert [len(g) for g in groups] == sorted((len(g) for g in groups), reverse=True)
    apart = set(meetings.ranked(-1, "ABCDE"))
    close = set(meetings.ranked(1, "ABCDE"))
    for group in groups:
        assert not apart & set(combinations(group, 2))
    everybody = [*groups, *((n,) for n in range(5) if not any(n in g for g in groups))]
    for one, other in combinations(everybody, 2):
        between = {tuple(sorted(pair)) for pair in product(one, other)}
        assert between & apart or not between & close


@pytest.mark.usefixtures("either")
def test_the_issues_that_divide_most_and_those_that_all_share(tmp_path: Path) -> None:
    said: list[Said] = [
        *[("A", "far", 1, "2001")] * 3,
        ("B", "far", -2, "2001"),
        *[("C", "far", 0, "2001")] * 2,
        *[("A", "near", 1, "2001"), ("B", "near", -1, "2001"), ("B", "near", 1, "2002")],
        *[("A", "all", 2, "2001"), ("B", "all", 2, "2001")],
        *[("A", "anti", -2, "2001"), ("B", "anti", -2, "2001")],
        *[("A", "both", 1, "2001"), ("B", "both", 2, "2001")],
        ("A", "alone", 1, "2001"),
    ]
    answer = ask(folded(tmp_path, said))
    # A and B 3 by 3 × 1, A and C 1 by 3 × 2, B and C 2 by 1 × 2; of A and B 1 apart.
    far = round(Fraction(9 + 6 + 4, 11), 6)
    assert [(each.issue.name, each.distance, each.shared) for each in answer.by_issue] == [
        *(("far", far, False), ("near", 1, False), ("all", 0, True), ("anti", 0, True)),
        *(("both", 1, True), ("alone", 0, False)),
    ]
    assert (answer.finding.issues, answer.disputed, answer.totals.issues) == (6, 2, 6)
    shown = " ".join(str(answer).split())
    assert "Most divided far: 1 for it, 1 against, 1 neutral, 1.7 apart near: 1 for it" in shown
    assert "Shared by all who speak of it all: 2 for it, 0 against anti:" in shown


# Through time.


def test_one_thing_period_by_period_fits_a_screen_where_names_take_lines_of_their_own(
    tmp_path: Path,
) -> None:
    """Eight periods of 16 actors, who all moved: each row takes two lines."""
    said: list[Said] = [
        (f"Delegation of country {n}", "Tax", stance, str(2001 + year))
        for n in range(16)
        for year in range(8)
        for stance in [1 if (n + year) % 3 else -1] * 11
    ]
    lines = str(ask(folded(tmp_path, said), "Tax", every="year")).splitlines()
    assert sum("Delegation" in line for line in lines) > 5
    assert len(lines) <= 38


# On a screen, and in every form.

QUESTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"every": "year"},
    {"name": "issue 3"},
    {"name": "issue 3", "every": "year"},
    {"actor": "actor 7"},
    {"pair": ("actor 1", "actor 2")},
)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Statements of 60 actors on 40 issues; the names of some are hostile."""
    said = assembly(60, 40, 3000)
    names = {"actor 7": "actor 7", "actor 1": "actor 1", "actor 2": "actor 2"}
    hostile = ["\x1b[31mred", "\u202eright to left", "long " * 60, "[bold]b[/]", "=1+1", "a\nb"]
    others = sorted({actor for actor, *_ in said} - set(names))
    names |= dict(zip(others, hostile, strict=False))
    renamed = [(names.get(a, a), issue, stance, date) for a, issue, stance, date in said]
    return folded(tmp_path_factory.mktemp("large") / "corpus", renamed)


@pytest.mark.usefixtures("either")
@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_answers_fit_a_screen_whatever_the_names(large: Path, question: dict[str, Any]) -> None:
    report = ask(large, **question).report
    for width in (60, 80, 140):
        fitted = terminal.fitted(report, width=width)
        lines = terminal.render(fitted, width=width, colour=False).splitlines()
        assert all(cell_len(line) <= width for line in lines)
        assert len(lines) <= 36 or width < 80  # and two of the foot
        assert not set("\x1b\u202e") & set("".join(lines))


def test_a_question_that_cannot_be_asked_says_why(
    debate: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cut").mkdir()
    whole = (debate / "positions.parquet").read_bytes()
    (tmp_path / "cut" / "positions.parquet").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / "positions.parquet"
    duckdb.execute(f"COPY (SELECT 1 AS n) TO '{other}' (FORMAT parquet)")
    (tmp_path / "empty").mkdir()
    no_such = "no issue or actor of .* is called “taxes”\n  did you mean tax?"
    for words, expected in {
        f"--corpus {debate} ann --every year": "--every asks of one issue, or of everybody",
        f"--corpus {debate} taxes": no_such,
        f"--corpus {debate} --actor bbo": "no actor of .* is called “bbo”\n  did you mean Bob?",
        f"--corpus {debate} --pair ann Ann": "a pair needs two different actors",
        f"--corpus {debate} tax --actor ann": "--actor and --pair ask of all issues together",
        f"--corpus {debate} --every week": "no period “week”",
        f"--corpus {debate} --from 02/03/2004": "is no date",
        f"--corpus {debate} -m model.yaml": "folded statements, and -m of a model",
        f"--corpus {debate} --given a": "folded statements, and --given of a model",
        f"--corpus {tmp_path / 'none'}": "no such folder",
        f"--corpus {tmp_path / 'empty'}": "empty holds no positions.parquet",
        f"--corpus {tmp_path / 'cut'}": "cut.positions.parquet is no Parquet file",
        f"--corpus {tmp_path / 'other'}": "was not written by this version of stance fold",
    }.items():
        code, out, err = run(capfd, f"positions {words}")
        assert (code, out) == (2, ""), words
        assert re.search(expected, err), (words, err)
        assert "Traceback" not in err


def test_names_that_differ_by_case_are_told_apart(tmp_path: Path) -> None:
    said: list[Said] = [(actor, "ann", 1, "2001") for actor in ("ANN", "Ann", "Bob  B")]
    corpus = opened(folded(tmp_path, said))
    assert corpus.named("Ann", "actor") == ("actor", "Ann")
    assert corpus.named("ANN", "actor", "issue") == ("actor", "ANN")
    assert corpus.named("ANN", "issue", "actor") == ("issue", "ann")
    assert corpus.named("bob b", "issue", "actor") == ("actor", "Bob  B")
    with pytest.raises(Unanswerable, match="“ann” could be 2 names") as refused:
        corpus.named("ann", "actor")
    assert refused.value.advice == ("ANN", "Ann")
    with pytest.raises(Unanswerable) as refused:
        corpus.named("BOBB", "actor")
    assert refused.value.advice == ("did you mean Bob  B?",)


def rewritten(folder: Path, debate: Path, changed: str, every: str = "'year'") -> Path:
    """A folder with these statements, columns of which are changed."""
    folder.mkdir(parents=True)
    duckdb.execute(
        f"COPY (SELECT * REPLACE ({changed}) FROM '{debate / 'positions.parquet'}') TO "
        f"'{folder / 'positions.parquet'}' (FORMAT parquet, KV_METADATA "
        f"{{'stance.format': '1', 'stance.every': {every}}})"
    )
    return folder


OTHER = "was not written by this version of stance fold"


@pytest.mark.parametrize(
    ("changed", "found"),
    {
        "n::DOUBLE AS n": OTHER,
        "{'a': actor} AS actor": OTHER,
        "[n] AS n": OTHER,
        "actor::BLOB AS actor": OTHER,
        "NULL::VARCHAR AS actor": "a row without an actor",
        "'' AS issue": "a row without an issue",
        "repeat('x', 70000) AS issue": "a name of over 65,536 characters",
        "'9999-99' AS first": "what is no date",
        "NULL::VARCHAR AS last": "what is no date",
        "'2001-09' AS first, '2001' AS period, '2001-01' AS last": "a last date before the first",
        "'2001-05' AS period, '2001-05' AS first, '2001-05' AS last": "a period that is no year",
        "-n AS n": "counts that cannot be",
        "(1::BIGINT << 62) AS n": "counts that cannot be",
        'n + 1 AS "for"': "counts that cannot be",
        "-weight AS weight": "a weight that cannot be",
        "5000 * weight AS stance": "a stance that cannot be",
        "NULL::BIGINT AS squares": "a stance that cannot be",
        "'same' AS actor, 'same' AS issue, '' AS period, '' AS first, '' AS last": "or twice",
        "'A' || (100 - row_number() OVER ()) AS actor": "rows out of order",
    }.items(),
)
def test_a_corpus_that_no_fold_wrote_is_refused_by_name(
    debate: Path, tmp_path: Path, changed: str, found: str
) -> None:
    other = rewritten(tmp_path / "other", debate, changed)
    with pytest.raises(Unanswerable) as refused:
        opened(other)
    assert refused.value.message.startswith(f"{other / 'positions.parquet'} was not written by")
    assert found in refused.value.message


@pytest.mark.parametrize("every", ["'week'", "'\\xff'::BLOB", "''"])
def test_periods_of_no_known_length_are_refused(debate: Path, tmp_path: Path, every: str) -> None:
    other = rewritten(tmp_path / "other", debate, "actor AS actor", every)
    with pytest.raises(Unanswerable, match=OTHER):
        opened(other)


def test_what_is_no_file_is_no_corpus(tmp_path: Path) -> None:
    places = {"pipe": "is not a regular file", "folder": "is not a regular file"}
    places |= {"device": "is not a regular file", "empty": "is empty", "circle": "cannot be read"}
    for name in places:
        (tmp_path / name).mkdir()
    os.mkfifo(tmp_path / "pipe" / "positions.parquet")
    (tmp_path / "folder" / "positions.parquet").mkdir()
    (tmp_path / "device" / "positions.parquet").symlink_to("/dev/zero")
    (tmp_path / "empty" / "positions.parquet").touch()
    (tmp_path / "circle" / "positions.parquet").symlink_to("positions.parquet")
    for name, found in places.items():
        with pytest.raises(Unanswerable) as refused:
            opened(tmp_path / name)
        assert refused.value.message.startswith(f"{tmp_path / name / 'positions.parquet'} {found}")


def test_the_commands_that_are_offered_run(debate: Path, capfd: pytest.CaptureFixture[str]) -> None:
    asked, offered = ["positions"], set[str]()
    while asked:
        code, out, err = run(capfd, f"{asked.pop()} --corpus {debate} --no-pager")
        assert (code, err) == (0, "")
        found = set(re.findall(r"stance (positions.*) --corpus", out.replace("\n", " ")))
        asked += found - offered
        offered |= found
    assert len(offered) >= 2
