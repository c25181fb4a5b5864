"""Issues and dated positions: what counts when, who moved; against brute force."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given, strategies as st

from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses.positions import ActorPositions, IssueStands, PositionsOverTime
from stancecli.loader import load_text
from stancecli.methods.positions import Every, in_order, period_of
from stancecli.model import Actor, Issue, Model, Position
from tests.brute_values import stood
from tests.conftest import Golden

CARBON = """\
stance: 1
title: Carbon
as_of: 2008
sources: {h: {title: Hearing}}
issues:
  tax: {name: A price on carbon, about: Whether emissions should cost.}
  caps: {name: Caps}
actors:
  epa:
    name: EPA
    positions:
      - {to: tax, stance: supports, date: 2007-03, by: Ann, cite: h p. 2}
      - {to: tax, stance: strongly-opposes, date: 2005-01-26, says: It costs jobs., cite: h p. 1}
      - {to: caps, stance: supports, date: 2006}
      - {to: tax, stance: supports, date: 2010, cite: h p. 9}
  ngo:
    name: NGO
    positions:
      - {to: tax, stance: strongly-supports, date: 2005}
      - {to: caps, stance: opposes, date: 2006-02}
      - {to: caps, stance: neutral, date: 2007-02}
  firm:
    name: Firm
    positions:
      - {to: tax, stance: opposes}
"""


def carbon(old: str = "", new: str = "") -> Analysis:
    assert old in CARBON
    return Analysis.of(load_text(CARBON.replace(old, new)))


def test_what_is_later_than_the_model_is_counted_where_it_is_left_out() -> None:
    asked = carbon()
    answers: list[tuple[Any, int]] = [
        (asked.show("caps"), 0),
        (asked.positions("caps", every="year"), 0),
        (asked.show("tax"), 1),
        (asked.show("epa"), 1),
        (asked.positions("tax"), 1),
        (asked.positions("tax", every="year"), 1),
        (asked.positions(), 1),
        (asked.positions(until="2012"), 0),
        (asked.positions(since="2006", until="2007"), 3),
    ]
    for answer, left in answers:
        assert answer.finding.left_out == left
        told = " ".join(str(answer).split())
        assert (f"left out for their dates: {left}." in told) == bool(left)
    # What a later statement on an option has overtaken is left out too.
    overtaken = both((1, "2004"), (-1, "2005"))
    for answer in (overtaken.positions("town.dam"), overtaken.positions("guides")):
        assert getattr(answer.finding, "left_out", None) == 1


def stands(answer: object) -> dict[tuple[str, str], tuple[Fraction, int]]:
    finding = getattr(answer, "finding", None)
    assert isinstance(finding, IssueStands)
    return {
        (stated.actor.id, on.issue.id): (stated.stance, len(stated.positions))
        for on in finding.by_issue
        for stated in on.stated
    }


TOWN = """\
  town:
    name: Town
    decisions:
      dam:
        question: Build it?
        current: wait
        options: {wait: {name: Wait}, build: {name: Build}}
"""
Said = Sequence[tuple[str, int, str]]
"""Of what, which stance, and when."""


def spoken(**people: Said) -> Analysis:
    """What people say of issues or of the dam of a town, each read in a source of its own."""
    ons = sorted({on for said in people.values() for on, *_ in said})
    issues = [f"{on}: {{name: {on}}}" for on in ons if "." not in on]
    actors, sources = [TOWN] if len(issues) < len(ons) else [], list[str]()
    for name, said in people.items():
        actors.append(f"  {name}:\n    name: {name.title()}\n    positions:\n")
        for on, stance, date in said:
            cite = f"s{len(sources)}"
            sources.append(f"{cite}: {{title: {cite.title()}}}")
            actors.append(f"      - {{to: {on}, stance: {stance}, date: {date}, cite: {cite}}}\n")
    head = f"stance: 1\nsources: {{{', '.join(sources)}}}\nissues: {{{', '.join(issues)}}}\n"
    return Analysis.of(load_text(f"{head}actors:\n{''.join(actors)}"))


def both(*said: tuple[int, str], on: str = "town.build") -> Analysis:
    """The guides say so much of one thing, on these dates."""
    return spoken(guides=[(on, *each) for each in said])


# What counts.


def test_the_mean_of_what_was_said_up_to_the_date_of_the_model_counts() -> None:
    assert stands(carbon().positions()) == {
        ("epa", "tax"): (Fraction(-1, 2), 2),
        ("ngo", "tax"): (Fraction(2), 1),
        ("firm", "tax"): (Fraction(-1), 1),
        ("epa", "caps"): (Fraction(1), 1),
        ("ngo", "caps"): (Fraction(-1, 2), 2),
    }


def test_an_actor_named_is_a_point_of_view() -> None:
    said = spoken(guides=[("town.build", 1, "2005")], anglers=[("town.wait", 1, "2005")])
    for asked in ("guides", "town"):
        finding = said.positions(asked).finding
        assert isinstance(finding, ActorPositions)
        assert finding.actor.id == asked
    assert "Guides spoke for “Build”." in str(said.positions("guides"))


# The format.


OPPOSES = "{to: tax, stance: opposes}"
COUNTED = "{to: tax, stance: opposes, votes: {n: 3}}"


def test_one_count_without_a_date_may_stand_beside_what_has_some() -> None:
    asked = carbon(OPPOSES, f"{{to: tax, stance: 1, date: 2004}}\n      - {COUNTED}")
    assert stands(asked.positions("tax"))["firm", "tax"] == (Fraction(-1, 2), 2)
    assert stands(asked.positions("tax", until="2003"))["firm", "tax"] == (-1, 1)


def test_an_own_short_id_wins_over_an_issue() -> None:
    own = "{question: D?, current: tax, options: {tax: {name: T}, no: {name: N}}}"
    firm = "  firm:\n    name: Firm\n"
    model = carbon(firm, f"{firm}    decisions: {{d: {own}}}\n").situation.model
    assert model.actors[-1].positions[0].to == "firm.tax"
    assert model.actors[0].positions[0].to == "tax"


def test_an_expectation_can_be_about_an_issue() -> None:
    text = "expect: [{position: [epa, tax], stance: opposes}, {position: [ngo, tax], stance: 2}]"
    found = Analysis.of(load_text(f"{CARBON}{text}\n")).check().finding.expectations
    assert [(each.holds, each.instead) for each in found] == [
        (False, "it is divided, −0.5 on average"),
        (True, ""),
    ]


# Most divided first.

POLL = """\
stance: 1
issues: {lone: {name: Lone}, both: {name: Both}, mild: {name: Mild}, far: {name: Far},
  none: {name: None said}, all: {name: All}}
actors:
  a:
    name: A
    positions: [{to: lone, stance: 2}, {to: mild, stance: 0.1, votes: {agree: 35, disagree: 25}},
      {to: both, stance: 0.5, votes: {agree: 30, disagree: 0, pass: 30}},
      {to: far, stance: 0.9, votes: {agree: 57, disagree: 3}},
      {to: all, stance: 0.8, votes: {agree: 48, disagree: 0, pass: 12}}]
  b:
    name: B
    positions: [{to: both, stance: 1, votes: {n: 20}}, {to: far, stance: -0.8, votes: {n: 20}},
      {to: mild, stance: -0.1, votes: {agree: 9, disagree: 11}},
      {to: all, stance: 1, votes: {n: 20}}]
  c:
    name: C
    positions: [{to: far, stance: 0.4, votes: {agree: 5, disagree: 3, pass: 2}},
      {to: all, stance: 0.9, votes: {n: 10}}]
"""


def test_the_most_divided_stand_first_then_what_all_share(golden: Golden) -> None:
    answer = Analysis.of(load_text(POLL)).positions()
    finding = answer.finding
    assert isinstance(finding, IssueStands)
    assert [each.issue.id for each in finding.by_issue] == [
        *("far", "mild", "all", "both", "lone", "none")
    ]
    # A and B 1.7 apart by 60 × 20, A and C 0.5 by 60 × 10, B and C 1.2 by 20 × 10.
    far = (1200 * Fraction("1.7") + 600 * Fraction("0.5") + 200 * Fraction("1.2")) / 2000
    distances = {each.issue.id: each.distance for each in finding.by_issue}
    assert distances["far"] == far
    assert distances["mild"] == Fraction("0.2")
    assert (distances["lone"], distances["none"]) == (0, 0)
    golden("positions/poll.txt", str(answer))


def test_one_actor_and_a_pair_can_be_asked_of_issues_alone(golden: Golden) -> None:
    asked = Analysis.of(load_text(POLL))
    pair, actor = asked.positions(pair=("a", "b")), asked.positions("a")
    rows = [(row["issue"], row["actor"]) for row in pair.to_rows()]
    assert rows[:2] == [("far", "a"), ("far", "b")]
    said = [("toll", stance, f"200{n}") for n, stance in enumerate((1, 1, -1))]
    said += [("tax", 1, "2001"), ("tax", 1, "2002")]
    moved = spoken(a=said).positions("a")
    golden("positions/poll-a-and-b.txt", "\n".join(map(str, (pair, actor, moved))))


# Who moved.


def test_screens_of_one_thing_through_time_and_of_the_mean_of_several_statements(
    golden: Golden,
) -> None:
    day = "2024-01-05"
    minds = spoken(
        anglers=[("town.build", stance, f"200{n}") for n, stance in ((7, 0), (5, 1), (6, 1))],
        guides=[("town.build", 1, "2005"), ("town.build", -2, "2007")],
    )
    answers = [
        *(carbon().positions(item, every="year") for item in (None, "tax")),
        *(
            a.positions("tax", every="month")
            for a in (carbon(), both((2, day), (-2, day), on="tax"))
        ),
        *(minds.positions("town.dam"), minds.show("build"), minds.show("dam")),
    ]
    golden("positions/through-time.txt", f"\n{'-' * 80}\n".join(map(str, answers)))
    assert minds.positions("town.build").finding == minds.positions("town.dam").finding


def test_both_ways_is_said_in_each_answer(golden: Golden) -> None:
    """Of an option, of what holds, and of an issue."""
    year, day = ((2, "2024"), (-2, "2024-12")), ((2, "2024-01-05"), (-2, "2024-01-05"))
    of_option, of_now, of_issue = both(*year), both(*year, on="town.wait"), both(*day, on="tax")
    answers = [
        *(of_option.positions(), of_option.positions("town.dam"), of_option.show("build")),
        *(of_option.positions("guides"), of_now.positions("town.dam")),
        *(of_issue.positions(), of_issue.positions("tax"), of_issue.positions("guides")),
    ]
    golden("positions/both-ways.txt", f"\n{'-' * 80}\n".join(map(str, answers)))


DAY, LATER = "2024-01-05", "2024-02-07"
MOVED: list[tuple[list[tuple[int, str]], list[tuple[str, str]]]] = [
    # What is said and when, and from when to when somebody moved.
    ([(1, "2004"), (-1, "2005")], [("2004", "2005")]),
    ([(2, DAY), (-2, LATER)], [(DAY, LATER)]),
    # Both ways on one day is no move.
    ([(2, DAY), (-2, LATER), (2, LATER)], []),
    ([(2, DAY), (1, LATER), (-1, LATER), (-2, "2024-03-01")], [(DAY, "2024-03-01")]),
    # A year alone is no day to move from where a month of it is known, nor a month where a day is.
    ([(1, "2004"), (-1, "2004-03")], []),
    ([(1, "2004-03"), (-1, "2004-03-05")], []),
    ([(1, "2004"), (-1, "2004-03"), (1, "2005-01")], [("2004-03", "2005-01")]),
]


@pytest.mark.parametrize(("said", "moved"), MOVED)
def test_who_moved_is_told_of_days_that_are_surely_apart(
    said: list[tuple[int, str]], moved: list[tuple[str, str]]
) -> None:
    finding = both(*said, on="tax").positions("tax").finding
    assert isinstance(finding, IssueStands)
    ((stated,),) = (each.stated for each in finding.by_issue)
    assert [(each.before.date, each.after.date) for each in stated.changes] == moved


def over_time(asked: Analysis, item: str | None = None, every: str = "year") -> PositionsOverTime:
    answer = asked.positions(item, every=every)
    assert str(answer)
    finding = answer.finding
    assert isinstance(finding, PositionsOverTime)
    return finding


def test_what_has_no_date_at_all_is_not_told_over_time() -> None:
    undated = Actor(id="a", name="A", positions=(Position(actor="a", to="x", stance=Fraction(1)),))
    model = Model(title="X", actors=(undated,), issues=(Issue(id="x", name="X"),))
    with pytest.raises(Unanswerable, match="date"):
        Analysis.of(model).positions(every="year")


@pytest.mark.parametrize("wrong", [{"every": "day"}, {"since": "20x"}, {"until": "2012-13"}])
def test_no_period_and_no_date_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(Unanswerable):
        carbon().positions(**wrong)  # type: ignore[arg-type]


def test_a_year_alone_lies_in_no_month() -> None:
    assert [period_of("2004", every) for every in Every] == ["2004", ""]
    asked = both((1, "2004-01-05"), (-1, "2004-01"), (-1, "2004-06"), (1, "2004"), on="tax")
    found = over_time(asked, "tax", "month")
    # In January both ways: no side to move from.
    assert (found.undated, found.moves) == (1, ())
    assert [(v.period, v.side, v.divided) for v in found.by_actor[0].values] == [
        *(("2004-01", 0, True), ("2004-06", -1, False))
    ]


# By brute force.

statements = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(-2, 2), st.integers(2000, 2004)),
    min_size=1,
    max_size=30,
)


def corpus(said: list[tuple[int, int, int, int]]) -> Analysis:
    """Actors and issues with these statements: who, on what, how, when."""
    people: dict[str, list[tuple[str, int, str]]] = {}
    for n, (who, on, stance, year) in enumerate(said):
        people.setdefault(f"a{who}", []).append((f"i{on}", stance, f"{year}-0{n % 9 + 1}"))
    return spoken(**people)


@given(statements)
def test_moves_and_means_are_what_the_raw_rows_say(said: list[tuple[int, int, int, int]]) -> None:
    asked = corpus(said)
    found = over_time(asked)
    rows = [
        (position.actor, position.to, position.date, position.stance or Fraction(0))
        for actor in asked.situation.actors()
        for position in actor.positions
    ]
    moves = []
    for who, on in {(who, on) for who, on, _, _ in rows}:
        by_year: dict[str, list[Fraction]] = {}
        for _, _, date, stance in sorted(row for row in rows if row[:2] == (who, on)):
            by_year.setdefault(date[:4], []).append(stance)
        sides = [
            (year, side) for year, told in by_year.items() if (side := stood(told)) is not None
        ]
        crossed = [
            (who, on, x, y) for (x, before), (y, after) in pairwise(sides) if before != after
        ]
        moves += crossed
    assert sorted(
        (m.actor.id, m.target.id, m.change.before.date[:4], m.change.after.date[:4])
        for m in found.moves
    ) == sorted(moves)
    assert [(p.period, p.statements, p.actors, p.moved) for p in found.periods] == [
        (year, len(own), len(set(own)), sum(after == year for *_, after in moves))
        for year in sorted({date[:4] for _, _, date, _ in rows})
        for own in ([who for who, _, date, _ in rows if date[:4] == year],)
    ]
    for on in sorted({on for _, on, _, _ in rows}):
        for each in over_time(asked, on).by_actor:
            for value in each.values:
                own = [r for r in rows if (*r[:2], r[2][:4]) == (each.actor.id, on, value.period)]
                assert value.statements == len(own)
                assert value.stance == sum((row[3] for row in own), Fraction(0)) / len(own)
    assert found.undated == 0


def test_large_corpora_are_told_on_one_screen() -> None:
    said = [(k % 80, k % 7, (k * 7919) % 5 - 2, 2000 + (k * 31) % 10) for k in range(1600)]
    asked = corpus(said)
    for item, every in product((None, "i0"), ("", "year")):
        lines = str(asked.positions(item, every=every)).splitlines()
        assert len(lines) <= 36
        assert max(map(len, lines)) <= 80


def test_what_has_the_same_first_day_stands_as_in_the_file() -> None:
    dated = [
        Position(actor="a", to="b", stance=Fraction(1), date=date)
        for date in ("2012-03", "2012-01-01", "2012", "2012-01")
    ]
    assert [p.date for p in in_order(dated)] == ["2012-01-01", "2012", "2012-01", "2012-03"]
