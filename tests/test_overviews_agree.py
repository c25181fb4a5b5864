"""No two answers contradict, and what is overtaken is not told as what is said now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from stancecli import depth, report as r
from stancecli.analysis import Analysis
from stancecli.lenses import compare, positions, robustness, tradeoffs
from stancecli.lenses.check import find as check
from stancecli.lenses.tradeoffs.finding import Tradeoff, Tradeoffs
from stancecli.lenses.tradeoffs.table import verdicts
from stancecli.loader import load_text
from stancecli.methods.conditions import possible
from stancecli.methods.feasibility import blanks_of
from stancecli.methods.ladder import Conclusion, rung
from stancecli.methods.performance import performance_table
from stancecli.methods.positions import Every, Window
from stancecli.methods.positions.preferences import Stand
from stancecli.methods.positions.store import ModelStatements
from stancecli.methods.verdict import DecisionVerdict
from stancecli.model import UNKNOWN, Effect, Expectation, Model, Option, Range, Scenario
from stancecli.page.asked import AskedAll
from stancecli.page.decision import verdict_line
from stancecli.situation import Situation
from stancecli.wording import VERDICTS
from stancecli.wording.verdict import conclusion, further, short, stands, together
from tests.models import COSTLY, decider, models, viewed_models, with_sized
from tests.verdicts import read, word_of

BEHIND = "Another option than now is ahead for: "


def of(*models: Model) -> tuple[Tradeoffs, Situation]:
    """Several decisions, each of a model of its own, as one."""
    situation = Situation.of(Model(title="All", actors=tuple(m.actors[0] for m in models)))
    return tradeoffs.find(situation, [d.id for d in situation.decisions()]), situation


def told(finding: Tradeoff) -> str:
    """All that the answer on one decision says of how it stands."""
    return f"{conclusion(finding)} {further(finding)}"


# By hand.

TWO_LEVEL = decider({"w": 1}, {"x": {}, "y": {"w": 1}, "z": {"w": 1}}, "y", otherwise="")


def test_what_is_level_is_not_ahead_alone_on_what_is_filled_in() -> None:
    (found,) = of(TWO_LEVEL)[0].tradeoffs
    assert found.verdict.verdict is Conclusion.OPEN
    assert told(found) == (
        "On what is filled in so far, “Y” (current), level with “Z”, is ahead of “X” for The actor "
        "by 1 point. The blanks could change that."
    )


def test_two_that_are_level_before_another_are_both_named_in_a_row() -> None:
    level = decider({"x": 1}, {"l": {"x": 1}, "m": {"x": 1}, "n": {}}, "l", actor="b")
    found, situation = of(TWO_LEVEL, level)
    rows = [[cell.text for cell in row.cells] for row in verdicts(found.tradeoffs).rows]
    assert rows == [
        ["Y and Z (current)", "–", "–", "not settled"],
        ["L and M (current)", "–", "–", "level"],
    ]
    firm = robustness.describe(robustness.find_all(situation, ["a.choice", "b.choice"]))
    (table,) = (block for block in firm.blocks if isinstance(block, r.Table))
    assert [[c.text for c in row.cells] for row in table.rows] == [
        ["Y (current) and Z", "–", "–"],
        ["L (current) and M", "–", "–"],
    ]


OPEN = decider(
    {"x": 1}, {"left": {"x": 1}, "right": {"x": Range(Fraction(0), Fraction(2))}}, "left"
)
FIRM: dict[str, dict[str, int | str | Range]] = {
    "left": {"x": 2, "y": 2},
    "right": {"x": -2, "y": -2},
}


def test_that_another_than_now_is_ahead_is_never_said_of_what_is_not_settled_or_level() -> None:
    level = decider({"x": 1}, {"left": {"x": 1}, "right": {"x": 1}}, "left")
    only = decider({"x": 1}, {"left": {"x": 1}}, "left")
    empty = decider({"x": 1}, {"left": {}, "right": {}}, "left", otherwise="")
    firm, behind = (decider({"x": 3, "y": 3}, FIRM, holds) for holds in ("left", "right"))

    def all_of(*several: Model) -> str:
        found = (of(each)[0].tradeoffs[0] for each in several)
        return together([*found])

    for none in ((OPEN,), (level,), (only,), (empty,), (OPEN, level, only, empty), (OPEN, firm)):
        assert BEHIND not in all_of(*none)
    assert all_of(OPEN, firm, behind, level).endswith(f"{BEHIND}The actor.")


def test_a_lead_is_over_the_next_though_that_can_never_be_first() -> None:
    # “Near” is 1 behind and always is; “Wide” is 3 behind, and can be 1 ahead of “Best”.
    table: dict[str, dict[str, int | str | Range]] = {
        "best": {"x": 1, "y": 1},
        "near": {"x": 1},
        "wide": {"x": Range(Fraction(-2), Fraction(2))},
    }
    model = decider({"x": 2, "y": 1}, table, "best")
    found, situation = of(model)
    row = next(iter(verdicts(found.tradeoffs).rows))
    assert [cell.text for cell in row.cells] == ["Best (current)", "Near", "1", "not settled"]
    assert told(found.tradeoffs[0]) == (
        "Not settled for The actor: “Best” (current) or “Wide” could come out ahead. "
        "At middle values “Best” is ahead by 1 point."
    )
    said = str(depth.whole(positions.describe(positions.find(situation, "a.choice"))))
    assert "Best or Wide; at middle values Best, 3 points ahead of Wide" in said


# Laws.


SMALL = models(actors=(1, 3), decisions=(1, 2), blanks=True, positions=False, influence=False)


@COSTLY
@given(SMALL)
def test_the_lists_of_decisions_say_what_each_answer_says(model: Model) -> None:
    situation = Situation.of(model)
    ids = [decision.id for decision in situation.decisions()]
    alone = [tradeoffs.find(situation, [id_]).tradeoffs[0] for id_ in ids]
    says = [read(told(each)) for each in alone]
    for each, own, row in zip(alone, says, verdicts(alone).rows, strict=True):
        ahead, _, by, word = (cell.text for cell in row.cells)
        assert (word, names_in(ahead)) == (own.word, own.ahead)
        if not each.verdict.turned_by_blanks:
            assert by == (own.by or "–").removeprefix("about ")
    firm = robustness.describe(robustness.find_all(situation, ids))
    (table,) = (block for block in firm.blocks if isinstance(block, r.Table))
    rows = {row.name: [cell.text for cell in row.cells] for row in table.rows}
    assert len(rows) == len(ids)
    for each, own in zip(alone, says, strict=True):
        name = each.decider.name
        cells = rows.get(name) or rows[f"{name}: {each.decision.question}"]
        assert names_in(cells[0]) == own.ahead
        assert each.verdict.turned_by_blanks or cells[1] == (own.by or "–")
        assert (cells[1] != "–" and cells[2] == "–") == (own.word == "firm")
    assert AskedAll(situation).together == together(alone)


@COSTLY
@given(SMALL)
def test_a_line_a_column_and_an_interest_say_what_the_answer_says(model: Model) -> None:
    model = replace(model, scenarios=(Scenario(id="s", name="S"),))
    situation = Situation.of(model)
    every = [*situation.decisions()]
    columns = compare.find(situation, [each.id for each in every]).decisions
    wants = positions.find(situation).by_decision
    for decision, compared, wanted in zip(every, columns, wants, strict=True):
        (alone,) = tradeoffs.find(situation, [decision.id]).tradeoffs
        own = read(told(alone))
        leads = own.word in ("a lead", "firm")
        # The line of the page, and of a brief.
        line = verdict_line(alone).removeprefix(f"{alone.decider.name}: ")
        assert line.startswith("“") == (" is ahead by " in line) == leads
        assert leads or line.split(",")[0] == own.word
        assert all(f"“{name}”" in line for name in own.ahead)
        # A column side by side.
        stand = compared.standings[0]
        assert stand
        assert short(stand) == own.word
        assert frozenset(option.name for option in stand.leaders) == own.ahead
        in_words = stands(stand)
        assert in_words.endswith(", not settled") == (own.word == "not settled")
        assert not own.by or alone.verdict.turned_by_blanks or f" ahead by {own.by} " in in_words
        # By the interests of who decides.
        (found,) = (e for e in wanted.preferences if e.actor.id == decision.actor)
        assert frozenset(option.name for option in found.leaders) == own.ahead
        assert short(alone.verdict) == own.word
        assert found.verdict == alone.verdict.verdict
        assert not own.by or found.margin == alone.verdict.margin


def names_in(cell: str) -> frozenset[str]:
    """Who is named in a cell, without who holds."""
    cell = re.sub(r" \(\w+\)(?=,| and |$)", "", cell)
    return frozenset() if cell == "–" else frozenset(re.split(r", | and ", cell))


@COSTLY
@given(SMALL)
def test_for_whom_another_than_now_is_ahead_is_told_by_the_answers_on_each(model: Model) -> None:
    situation = Situation.of(model)
    every = tradeoffs.find(situation, [d.id for d in situation.decisions()]).tradeoffs
    sure = [each for each in every if read(told(each)).word in ("a lead", "firm")]
    behind = [each for each in sure if read(told(each)).ahead != {each.current.name}]
    assert (BEHIND in together([*every])) == bool(behind)


@COSTLY
@given(SMALL)
def test_an_expectation_holds_of_the_word_of_the_answer_and_of_no_other(model: Model) -> None:
    situation = Situation.of(model)
    ids = [decision.id for decision in situation.decisions()]
    wanted = tuple(Expectation(decision=id_, verdict=word) for id_ in ids for word in Conclusion)
    own = {id_: word_of(conclusion(tradeoffs.find(situation, [id_]).tradeoffs[0])) for id_ in ids}
    found = check(Situation.of(replace(model, expect=wanted))).expectations
    for each in found:
        told_ = own[each.expectation.decision]
        assert each.holds == (VERDICTS[Conclusion(each.expectation.verdict)] == told_)
        if not each.holds:
            assert word_of(each.instead) == told_


# What has been overtaken.

SAID = """\
stance: 1
as_of: 2010
issues: {tax: {name: A tax}}
actors:
  town:
    name: Town
    decisions:
      dam:
        question: Build it?
        current: wait
        options: {wait: {name: Wait}, build: {name: Build}}
  guides: {name: Guides, positions: [GUIDES]}
  anglers: {name: Anglers, positions: [{to: town.build, stance: opposes}]}
"""


def said(*made: tuple[int, str], on: str = "town.build") -> Situation:
    """The guides say so much of one thing, on these dates."""
    told = (f"{{to: {on}, stance: {stance}, date: {date}}}" for stance, date in made)
    return Situation.of(load_text(SAID.replace("GUIDES", ", ".join(told))))


def the_row(asked: Situation, within: Window | None = None) -> Stand:
    """Where the guides stand, as their own answer has it."""
    (row,) = positions.find_actor(asked, "guides", within=within).stands
    return row


@pytest.mark.parametrize(
    ("made", "stance", "both_ways"),
    [
        (((2, "2004"), (-1, "2006")), -1, False),
        (((-1, "2006"), (2, "2004")), -1, False),
        (((2, "2004"), (0, "2006-05")), 0, False),
        # What is said after the date of the model overtakes nothing.
        (((2, "2004"), (-1, "2012")), 2, False),
        # On one day, or in a year of which one was in a month: which was later is not known.
        (((2, "2006-05-01"), (-2, "2006-05-01")), 0, True),
        (((2, "2006"), (-2, "2006-05")), 0, True),
        (((1, "2001"), (2, "2006"), (-2, "2006-05")), 0, True),
        (((2, "2006-04"), (-2, "2006-05")), -2, False),
    ],
)
def test_of_an_option_stands_what_was_said_last(
    made: tuple[tuple[int, str], ...], stance: int, both_ways: bool
) -> None:
    asked = said(*made)
    every = positions.find(asked, "town.dam")
    (stand,) = (each for each in every.by_decision[0].stands if each.actor.id == "guides")
    assert (stand.stance, bool(stand.both_ways)) == (stance, both_ways)
    assert ("both ways" in str(positions.describe(every))) == both_ways
    assert the_row(asked) == stand
    pair = positions.find_pair(asked, "guides", "anglers")
    side = (stance > 0) - (stance < 0)
    counted = (pair.stated.agreements, pair.stated.clashes) if pair.stated else (0, 0)
    assert counted == (side < 0, side > 0)
    shown = str(Analysis(asked).show("build"))
    assert bool(re.search(r"For it: Guides", shown)) == (side > 0)
    assert bool(re.search(r"Against it: Guides", shown)) == (side < 0)


def test_in_a_stretch_of_time_stands_what_was_said_last_in_it() -> None:
    asked = said((2, "2004"), (-1, "2006"))
    assert the_row(asked, Window(until="2005")).stance == 2


def test_what_was_overtaken_is_told_over_time_and_rests_on_nothing_now() -> None:
    asked = said((2, "2004"), (-1, "2006"), (-1, "2007"))
    found = positions.find_over_time(ModelStatements(asked), Every.YEAR)
    assert [(each.period, each.statements) for each in found.periods] == [
        *(("2004", 1), ("2006", 1), ("2007", 1))
    ]
    assert (found.moved, found.undated) == (1, 1)
    assert [each.date for each in the_row(asked).statements] == ["2007"]


def test_of_an_issue_all_that_was_said_counts() -> None:
    asked = said((2, "2004"), (-1, "2006"), on="tax")
    ((stated,),) = (on.stated for on in positions.find_on(asked, asked.issue("tax")).by_issue)
    assert (stated.stance, stated.n) == (Fraction(1, 2), 2)


DATES = ("2004", "2004-02", "2004-02-03", "2004-03", "2005", "2005-07-01")


@given(st.lists(st.tuples(st.integers(-2, 2), st.sampled_from(DATES)), min_size=1, max_size=5))
def test_what_stands_is_what_nothing_said_was_certainly_after(
    made: Sequence[tuple[int, str]],
) -> None:
    def days(date: str) -> tuple[str, str]:
        """The first and the last day that a date can be."""
        return f"{date}{'-01-01'[len(date) - 4 :]}", f"{date}{'-12-31'[len(date) - 4 :]}"

    row = the_row(said(*made))
    stand = [s for s, date in made if not any(days(other)[0] > days(date)[1] for _, other in made)]
    assert row.stance == Fraction(sum(stand), len(stand))
    assert row.n == len(stand)


# Laws that hold between answers.


SURE = [Conclusion.OPEN, Conclusion.LEADS, Conclusion.FIRM]


def ids(options: Iterable[Option]) -> list[str]:
    return [option.id for option in options]


def every_decision(analysis: Analysis) -> Iterator[DecisionVerdict]:
    for decision in analysis.situation.decisions():
        yield DecisionVerdict.of(performance_table(analysis.situation, decision.id))


@COSTLY
@given(viewed_models(actors=(1, 3), decisions=(1, 2), positions=False, influence=False))
def test_a_column_is_the_verdict_of_its_view(model: Model) -> None:
    analysis = Analysis.of(model)
    decisions = [decision.id for decision in analysis.situation.decisions()]
    if not decisions or not model.holders:
        return
    found = compare.find(analysis.situation, decisions)
    holders = {column.id for column in found.columns}
    for holder in model.holders:
        if holder.id not in holders:
            continue
        viewed = {each.decision.id: each for each in every_decision(analysis.view(holder.id))}
        place = [column.id for column in found.columns].index(holder.id)
        for compared in found.decisions:
            stand = compared.standings[place]
            assert stand is not None
            own = viewed[compared.decision.id].verdict
            assert (stand.verdict, ids(stand.leaders)) == (own.verdict, ids(own.leaders))


@given(SMALL)
def test_what_is_firm_stays_so_whatever_one_other_decision_does(model: Model) -> None:
    situation = Situation.of(model)
    for found in every_decision(Analysis(situation)):
        if found.verdict.verdict is not Conclusion.FIRM:
            continue
        table = performance_table(situation, found.decision.id)
        for other in situation.decisions():
            holding = situation.option(situation.option_of(other.id))
            for option in possible(table, holding) if other.id != found.decision.id else ():
                then = performance_table(situation.taking(option.id), found.decision.id)
                assert then.leaders == table.leaders
                assert rung(then).conclusion is not Conclusion.OPEN


@given(SMALL, st.data())
def test_a_range_widened_about_its_middle_makes_nothing_surer(
    model: Model, data: st.DataObject
) -> None:
    def wider(claim: Effect) -> Effect:
        room = min(claim.size.low + 2, 2 - claim.size.high)
        by = data.draw(st.sampled_from([Fraction(0), room / 2, room]))
        return replace(claim, size=Range(claim.size.low - by, claim.size.high + by))

    def changed(claim: Effect | object) -> object:
        return wider(claim) if isinstance(claim, Effect) and not claim.views else claim

    before = Analysis.of(model)
    after = Analysis.of(with_sized(model, changed))
    for was, now in zip(every_decision(before), every_decision(after), strict=True):
        if was.verdict.verdict in SURE and now.verdict.verdict in SURE:
            assert SURE.index(now.verdict.verdict) <= SURE.index(was.verdict.verdict)


@given(SMALL, st.data())
def test_a_claim_that_is_not_known_or_left_to_a_blank_closes_nothing(
    model: Model, data: st.DataObject
) -> None:
    """What is open stays so: whatever let another be ahead is among what can be the case now."""
    options = [o for a in model.actors for d in a.decisions for o in d.options]
    effects = [effect for option in options for effect in option.effects]
    if not effects:
        return
    one = data.draw(st.sampled_from(effects))

    def unknown(claim: Effect | object) -> object:
        return replace(one, size=UNKNOWN, views=()) if claim is one else claim

    changed = [with_sized(model, unknown)]
    situation = Situation.of(model)
    decision = situation.decision(situation.option(one.option).decision)
    was_blank = {*blanks_of(situation, decision)}
    left_out = _without(model, one)
    if {*blanks_of(Situation.of(left_out), decision)} > was_blank:
        changed.append(left_out)
    before = [*every_decision(Analysis.of(model))]
    for after in changed:
        for was, now in zip(before, every_decision(Analysis.of(after)), strict=True):
            if was.verdict.verdict is Conclusion.OPEN:
                assert now.verdict.verdict is Conclusion.OPEN


def _without(model: Model, effect: Effect) -> Model:
    """The same without an effect."""
    actors = tuple(
        replace(
            actor,
            decisions=tuple(
                replace(
                    decision,
                    options=tuple(
                        replace(o, effects=tuple(e for e in o.effects if e is not effect))
                        for o in decision.options
                    ),
                )
                for decision in actor.decisions
            ),
        )
        for actor in model.actors
    )
    return replace(model, actors=actors)
