"""The same statements, as a model, folded, and the model of a fold: the same answers.

Whole: what is found, and how it is told, by every period and in every stretch of time.
"""

import re
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from stancecli.analysis import Analysis, Corpus
from stancecli.lenses.positions import IssueStands, PositionsOverTime
from stancecli.methods.positions import Every, period_of
from stancecli.methods.positions.store import ModelStatements
from stancecli.model import Actor, Issue, Model, Position
from tests.brute_values import stood
from tests.corpora import Said, csv, fold, model


def statements(seed: int) -> list[Said]:
    """Of two camps and some who say now this, now that; a few without a month, or a date."""
    draw = Random(seed)
    said: list[Said] = []
    for _ in range(240):
        actor, issue = draw.randrange(7), draw.randrange(5)
        lean = (1, -1, 0)[actor % 3] * (1 if issue % 2 else -1)
        stance = lean if lean and draw.random() < 0.85 else draw.choice((-2, -1, 0, 1, 2))
        date = f"{2001 + draw.randrange(3)}-{1 + draw.randrange(12):02}"
        date = draw.choice([date] * 17 + [date[:4], date + "-09", ""])
        said.append((f"Actor {actor}", f"Issue {issue}", stance, date))
    return said


def of_model(said: list[Said], *, reverse: bool = False) -> Analysis:
    """Each statement a position of its own; actors in the order of their names, or the other."""
    names = sorted({actor for actor, *_ in said}, reverse=reverse)
    actors = tuple(
        Actor(
            id=name,
            name=name,
            positions=tuple(
                Position(actor=name, to=issue, stance=Fraction(stance), date=date)
                for actor, issue, stance, date in said
                if actor == name
            ),
        )
        for name in names
    )
    issues = tuple(Issue(id=name, name=name) for name in sorted({x for _, x, *_ in said}))
    return Analysis.of(Model(title="Said", actors=actors, issues=issues))


NOT_FOLDED = {"grounds", "corpus", "positions", "every"}
"""What only a model has, or only a corpus."""
IN_COLUMNS = {"options"}
"""What is left out of a large corpus."""


def found(answer: Any, left: set[str]) -> Any:
    """All that was found, as JSON has it, but for what is left out."""

    def kept(value: Any) -> Any:
        if isinstance(value, dict):
            both = [(each["stance"] > 0, each["date"]) for each in value.get("both_ways", ())]
            rest = {key: kept(each) for key, each in value.items() if key not in left}
            # Single stances are not known of a corpus.
            return rest | ({"both_ways": both} if both else {})
        if isinstance(value, float):
            return round(value, 6)  # of a large corpus sizes are rounded
        return [kept(each) for each in value] if isinstance(value, list) else value

    return kept(answer.to_dict()["finding"])


def told(answer: Any) -> str:
    """The words of an answer below its header, without what says that nothing is cited."""
    words = " ".join(str(answer).replace("─", "").split())
    words = words.removeprefix(" ".join(answer.report.asked.split())).strip()
    words = re.sub(r" \(unsourced\)|,? ?\*( unsourced(,| ·)?)?|Sources .*$", "", words)
    return re.sub(r"  ++", " ", words).strip()


def cut(said: list[Said], length: int) -> list[Said]:
    """The same, dated by so much of each date."""
    return [(actor, issue, stance, date[:length]) for actor, issue, stance, date in said]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("law")
    # A corpus keeps the month alone.
    rows = cut(statements(3), 7)
    for every, length in (("month", 7), ("year", 4)):
        (folder / every).mkdir()
        lines = (",".join(map(str, row)) for row in cut(rows, length))
        csv(folder / every, "said.csv", ["actor,issue,stance,date", *lines])
        fold(folder / every, "said.csv", every=every)
    return rows, folder


CUT = {"since": "2001-07", "until": "2003-02"}
CASES: list[dict[str, Any]] = [
    {},
    CUT,
    {"item": "Issue 3", "since": "2002-01"},
    {"item": "Actor 6"},
    {"every": Every.YEAR},
    {"every": Every.MONTH},
    {"every": Every.MONTH, "item": "Issue 3", "until": "2002-06"},
]


def asked(of: Any, question: dict[str, Any]) -> Any:
    rest = {key: value for key, value in question.items() if key != "item"}
    return of.positions(question.get("item"), **rest)


@pytest.mark.parametrize("question", CASES, ids=str)
def test_a_model_and_a_corpus_give_the_same_answer_small_and_large(
    said: Any, question: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, folder = said
    # A model whose header is as long, and that leaves out where it was read: both take room.
    monkeypatch.setattr(ModelStatements, "corpus", str(folder / "month" / "out"))
    own, folded = asked(of_model(rows), question), asked(Corpus(folder / "month" / "out"), question)
    assert found(own, NOT_FOLDED) == found(folded, NOT_FOLDED)
    assert told(own) == told(folded)
    monkeypatch.setattr("stancecli.corpus.reading.SMALL", 0)
    monkeypatch.setattr("stancecli.lenses.positions.said.NAMED", 10_000)
    large = asked(Corpus(folder / "month" / "out"), question)
    assert found(own, NOT_FOLDED | IN_COLUMNS) == found(large, NOT_FOLDED | IN_COLUMNS)
    assert told(own) == told(large)


@pytest.mark.parametrize("when", [{}, {"since": "2002", "until": "2003"}], ids=str)
def test_so_they_do_of_a_pair(said: Any, when: dict[str, str]) -> None:
    rows, folder = said
    question = {"pair": ("Actor 1", "Actor 4"), **when}
    own = asked(of_model(cut(rows, 4)), question)
    folded = asked(Corpus(folder / "year" / "out"), question)
    assert found(own, NOT_FOLDED) == found(folded, NOT_FOLDED)
    assert told(own) == told(folded)
    assert own.by_issue


def answers(asked: Analysis, **when: str) -> list[Any]:
    """Sides, issues by how far actors are apart, camps, and who is apart, the furthest first."""
    found = asked.positions(**when).finding  # type: ignore[arg-type]
    assert isinstance(found, IssueStands)
    apart = {frozenset((p.a.name, p.b.name)) for p in found.alignment.pairs if p.net < 0}
    (strongest,) = found.alignment.clashes[:1]
    shared = [
        on
        for on in found.by_issue
        if on.stated[1:] and abs(sum(s.side for s in on.stated)) == len(on.stated)
    ]
    divided = (on for on in found.by_issue if on.distance and on not in shared)
    return [
        sides(found),
        [(on.issue.name, round(float(on.distance or 0), 2)) for on in divided],
        {on.issue.name for on in shared},
        {frozenset(actor.name for actor in group) for group in found.alignment.groups},
        apart,
        {strongest.pair.a.name, strongest.pair.b.name},
    ]


def sides(found: IssueStands) -> dict[tuple[str, str], tuple[int, bool, int]]:
    stated = (each for on in found.by_issue for each in on.stated)
    return {(s.actor.name, s.target.name): (s.side, s.divided, s.n) for s in stated}


def moves(asked: Analysis, every: Every) -> set[tuple[str, ...]]:
    found = asked.positions(every=every).finding
    assert isinstance(found, PositionsOverTime)
    ends = ((m, (m.change.before.date, m.change.after.date)) for m in found.moves)
    return {
        (m.actor.name, m.target.name, *(period_of(day, every) for day in days)) for m, days in ends
    }


@pytest.mark.parametrize("when", [{}, CUT], ids=str)
def test_sides_camps_and_clashes_of_what_a_fold_writes_are_the_same(
    said: Any, when: dict[str, str]
) -> None:
    rows, folder = said
    as_model = answers(of_model(rows, reverse=True), **when)
    assert as_model == answers(Analysis.of(model(folder / "month")), **when)
    if not when:
        by_cell: dict[tuple[str, str], list[int]] = {}
        for actor, issue, stance, _ in rows:
            by_cell.setdefault((actor, issue), []).append(stance)
        assert as_model[0] == {
            cell: (stood(told) or 0, stood(told) is None, len(told))
            for cell, told in by_cell.items()
        }


@pytest.mark.parametrize("every", [*Every], ids=str)
def test_moves_of_what_a_fold_writes_are_the_same(said: Any, every: Every) -> None:
    rows, folder = said
    own, written = of_model(rows), Analysis.of(model(folder / "month"))
    assert moves(own, every) == moves(written, every)
    undated = sum(not period_of(date, every) for *_, date in rows)
    assert found(own.positions(every=every), NOT_FOLDED)["undated"] == undated
