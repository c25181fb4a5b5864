"""The same statements, as a model, folded, and the model of a fold: the same answers.

Camps, clashes, sides and moves, by every period and in every stretch of time.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from stancecli.analysis import Analysis
from stancecli.analysis.corpus import Corpus
from stancecli.lenses.positions import IssueStands, PositionsOverTime
from stancecli.methods.positions.statements import Every, period_of
from stancecli.model import Actor, Issue, Model, Position
from tests.brute_sides import stood
from tests.corpora import csv, fold, model

Said = tuple[str, str, int, str]
"""Who, on what, which stance, and when."""


class Answers(NamedTuple):
    """Sides, issues by how far actors are apart, camps, and who is apart, the furthest first."""

    sides: dict[tuple[str, str], tuple[int, bool, int]]
    divided: list[tuple[str, float]]
    shared: set[str]
    camps: set[frozenset[str]]
    apart: set[frozenset[str]]
    first: frozenset[str]


def statements(seed: int) -> list[Said]:
    """Of two camps and some who say now this, now that; a few without a month, or a date."""
    draw = Random(seed)
    said: list[Said] = []
    for _ in range(400):
        actor, issue = draw.randrange(9), draw.randrange(6)
        lean = (1, -1, 0)[actor % 3] * (1 if issue % 2 else -1)
        stance = lean if lean and draw.random() < 0.85 else draw.choice((-2, -1, 0, 1, 2))
        date = f"{2001 + draw.randrange(3)}-{1 + draw.randrange(12):02}"
        date = draw.choice([date] * 17 + [date[:4], date + "-09", ""])
        said.append((f"Actor {actor}", f"Issue {issue}", stance, date))
    return said


def of_model(said: list[Said]) -> Analysis:
    """Each statement a position of its own."""
    names = sorted({actor for actor, *_ in said}, reverse=True)
    actors = tuple(
        Actor(
            id=name.replace(" ", "-"),
            name=name,
            positions=tuple(
                Position(
                    actor=name.replace(" ", "-"),
                    to=issue.replace(" ", "-"),
                    stance=Fraction(stance),
                    date=date,
                )
                for actor, issue, stance, date in said
                if actor == name
            ),
        )
        for name in names
    )
    issues = tuple(
        Issue(id=name.replace(" ", "-"), name=name) for name in sorted({x for _, x, *_ in said})
    )
    return Analysis.of(Model(title="Said", actors=actors, issues=issues))


def asked_of_model(asked: Analysis, **when: str) -> Answers:
    found = asked.positions(**when).finding  # type: ignore[arg-type]
    assert isinstance(found, IssueStands)
    pairs = {frozenset((p.a.name, p.b.name)): p.net for p in found.alignment.pairs}
    (strongest,) = found.alignment.clashes[:1]
    return Answers(
        {
            (s.actor.name, s.target.name): (s.side, s.divided, s.n)
            for on in found.by_issue
            for s in on.stated
        },
        [
            (on.issue.name, round(float(on.distance), 2))
            for on in found.by_issue
            if on.distance and not on.shared
        ],
        {on.issue.name for on in found.by_issue if on.shared},
        {frozenset(actor.name for actor in group) for group in found.alignment.groups},
        {pair for pair, net in pairs.items() if net < 0},
        frozenset((strongest.pair.a.name, strongest.pair.b.name)),
    )


def asked_of_corpus(folder: Path, issues: set[str], **when: str) -> Answers:
    corpus = Corpus(folder)
    found: Any = corpus.positions(**when).finding  # type: ignore[arg-type]
    sides: dict[tuple[str, str], tuple[int, bool, int]] = {}
    for issue in issues:
        on: Any = corpus.positions(issue, **when).finding  # type: ignore[arg-type]
        sides |= {(s.actor, issue): (s.side, s.divided, s.statements) for s in on.stands}
    assert found.diverging == sum(p.clashes > p.agreements for p in found.pairs)
    return Answers(
        sides,
        [(issue.name, round(issue.distance, 2)) for issue in found.divided],
        {issue.name for issue in found.shared},
        {frozenset(group) for group in found.groups},
        {frozenset((p.a, p.b)) for p in found.pairs if p.clashes > p.agreements},
        frozenset((found.clashes[0].a, found.clashes[0].b)),
    )


def moves_of_model(asked: Analysis, every: str) -> set[tuple[str, str, str, str]]:
    found = asked.positions(every=every).finding
    assert isinstance(found, PositionsOverTime)
    by = Every(every)
    return {
        (
            m.actor.name,
            m.target.name,
            period_of(m.change.before.date, by),
            period_of(m.change.after.date, by),
        )
        for m in found.moves
    }


def moves_of_corpus(
    folder: Path, issues: set[str], every: str
) -> tuple[set[tuple[str, str, str, str]], int]:
    found = set()
    for issue in issues:
        on: Any = Corpus(folder).positions(issue, every=every).finding
        assert on.moved == len(on.moves)
        found |= {(m.actor, m.issue, m.before, m.after) for m in on.moves}
    division: Any = Corpus(folder).positions(every=every).finding
    return found, division.undated


@pytest.fixture(scope="module", params=[3, 14, 15])
def said(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("law")
    rows = statements(request.param)
    lines = (",".join(map(str, row)) for row in rows)
    csv(folder, "said.csv", ["actor,issue,stance,date", *lines])
    fold(folder, "said.csv", every="month")
    return rows, folder


WHEN: tuple[dict[str, str], ...] = (
    {},
    {"since": "2002"},
    {"until": "2002-06"},
    {"since": "2001-07", "until": "2003-02"},
)


@pytest.mark.parametrize("when", WHEN, ids=str)
def test_sides_camps_and_clashes_are_the_same(said: Any, when: dict[str, str]) -> None:
    rows, folder = said
    issues = {issue for _, issue, *_ in rows}
    as_model = asked_of_model(of_model(rows), **when)
    assert as_model == asked_of_corpus(folder / "out", issues, **when)
    assert as_model == asked_of_model(Analysis.of(model(folder)), **when)
    assert as_model.camps
    assert as_model.apart
    if not when:
        by_cell: dict[tuple[str, str], list[int]] = {}
        for actor, issue, stance, _ in rows:
            by_cell.setdefault((actor, issue), []).append(stance)
        assert as_model.sides == {
            cell: (stood(told) or 0, stood(told) is None, len(told))
            for cell, told in by_cell.items()
        }


@pytest.mark.parametrize("every", ["year", "quarter", "month"])
def test_moves_are_the_same(said: Any, every: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stancecli.lenses.corpus.finding.NAMED", 10_000)
    rows, folder = said
    issues = {issue for _, issue, *_ in rows}
    as_model = moves_of_model(of_model(rows), every)
    as_corpus, undated = moves_of_corpus(folder / "out", issues, every)
    assert as_model == as_corpus
    assert as_model == moves_of_model(Analysis.of(model(folder)), every)
    assert as_model
    assert undated == sum(not period_of(date, Every(every)) for *_, date in rows) > 0
    for asked in (of_model(rows), Analysis.of(model(folder))):
        found = asked.positions(every=every).finding
        assert isinstance(found, PositionsOverTime)
        assert found.undated == undated
