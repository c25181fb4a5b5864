"""No two answers contradict, and what is overtaken is not told as what is said now."""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from stancecli import depth, report as r
from stancecli.analysis import Analysis
from stancecli.lenses import compare, levers, positions, robustness, tradeoffs
from stancecli.lenses.tradeoffs.finding import Tradeoff, Tradeoffs
from stancecli.lenses.tradeoffs.words import further, verdicts
from stancecli.loader import load_text
from stancecli.methods import verdict
from stancecli.methods.performance import performance_table
from stancecli.methods.positions import Every
from stancecli.methods.positions.preferences import Stand
from stancecli.methods.positions.store import ModelStatements
from stancecli.model import Model, Scenario
from stancecli.situation import Situation
from stancecli.wording import VERDICTS, in_a_sentence
from stancecli.wording.verdict import conclusion, kinds, stands
from tests.models import COSTLY, decider, models
from tests.test_positions_over_time import TOWN
from tests.verdicts import read


def of(*models: Model) -> tuple[Tradeoffs, Situation]:
    """Several decisions, each of a model of its own, as one."""
    situation = Situation.of(Model(title="All", actors=tuple(m.actors[0] for m in models)))
    return tradeoffs.find(situation, [d.id for d in situation.decisions()]), situation


def told(finding: Tradeoff) -> str:
    """All that the answer on one decision says of how it stands."""
    return f"{conclusion(finding)} {further(finding)}"


# By hand.


def test_a_lead_is_over_the_next_and_told_over_what_could_come_out_ahead_too() -> None:
    # “Near” is 1 behind and always is; “Wide” is 3 behind, and can be 1 ahead of “Best”.
    model = decider("x 2, y 1", "best: x 1, y 1 | near: x 1 | wide: x -2..2", "best")
    found, situation = of(model)
    row = next(iter(verdicts(found.tradeoffs).rows))
    assert [cell.text for cell in row.cells] == ["Best (current)", "Near", "1", "not settled"]
    said = told(found.tradeoffs[0])
    assert " “Best” is ahead of “Wide” by 3 points. It is" in said
    assert "“Near”, which cannot come out ahead, is 1 point behind." in said
    standing = verdict.standing(situation, "a.choice")
    assert (standing.lead, standing.margin) == (1, 3)
    assert levers.find_all(situation, "a.choice").options[0].lead == 1
    said = str(depth.whole(positions.describe(positions.find(situation, "a.choice"))))
    assert "Best or Wide; at middle estimates Best, 3 points ahead of Wide" in said


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
            passed_over = re.search(r"is (?:about )?([\d.]+) points? behind\.", told(each))
            found = passed_over[1] if passed_over else own.by
            assert by == (found or "–").removeprefix("about ")
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
        # A column side by side.
        stand = compared.standings[0]
        assert stand
        assert VERDICTS[stand.verdict] == own.word
        table = performance_table(situation, decision.id)
        assert {each.option.id: each.points for each in stand.points} == dict(table.scores)
        assert (stand.rival, stand.margin) == (alone.verdict.rival, alone.verdict.margin)
        assert frozenset(option.name for option in stand.leaders) == own.ahead
        in_words = stands(stand)
        assert in_words.endswith(", not settled") == (own.word == "not settled")
        assert not own.by or alone.verdict.turned_by_blanks or f" ahead by {own.by} " in in_words
        # By the interests of who decides.
        (found,) = (e for e in wanted.preferences if e.actor.id == decision.actor)
        assert frozenset(option.name for option in found.leaders) == own.ahead
        assert VERDICTS[alone.verdict.verdict] == own.word
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
    sure = [each for each in every if read(told(each)).word in ("not firm", "firm")]
    said = " ".join(kinds([*every]))
    for each in [] if " others" in said else sure:
        (leader,) = read(told(each)).ahead
        is_now = " (current)" if leader == each.current.name else ""
        assert f"“{leader}”{is_now} for {in_a_sentence(each.decider, each.decision)}" in said


# What has been overtaken.

SAID = f"""\
stance: 1
as_of: 2010
issues: {{tax: {{name: A tax}}}}
actors:
{TOWN}\
  guides: {{name: Guides, positions: [GUIDES]}}
  anglers: {{name: Anglers, positions: [{{to: town.build, stance: opposes}}]}}
"""


def said(*made: tuple[int, str], on: str = "town.build") -> Situation:
    """The guides say so much of one thing, on these dates."""
    told = (f"{{to: {on}, stance: {stance}, date: {date}}}" for stance, date in made)
    return Situation.of(load_text(SAID.replace("GUIDES", ", ".join(told))))


def the_row(asked: Situation, until: str | None = None) -> Stand:
    """Where the guides stand, as their own answer has it."""
    row: Stand = Analysis(asked).positions("guides", until=until).stands[0]
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
    assert (stand.stated, bool(stand.both_ways)) == (Fraction(stance, 2), both_ways)
    assert ("both ways" in str(positions.describe(every))) == both_ways
    assert the_row(asked) == stand
    pair = Analysis(asked).positions(pair=("guides", "anglers"))
    side = (stance > 0) - (stance < 0)
    counted = (pair.stated.agreements, pair.stated.clashes) if pair.stated else (0, 0)
    assert counted == (side < 0, side > 0)
    shown = str(Analysis(asked).show("build"))
    assert bool(re.search(r"For it: Guides", shown)) == (side > 0)
    assert bool(re.search(r"Against it: Guides", shown)) == (side < 0)


def test_in_a_stretch_of_time_stands_what_was_said_last_in_it() -> None:
    asked = said((2, "2004"), (-1, "2006"))
    assert the_row(asked, "2005").stated == 1


def test_what_was_overtaken_is_told_over_time_and_rests_on_nothing_now() -> None:
    asked = said((2, "2004"), (-1, "2006"), (-1, "2007"))
    found = positions.find_over_time(ModelStatements(asked), Every.YEAR)
    assert [(each.period, each.statements) for each in found.periods] == [
        *(("2004", 1), ("2006", 1), ("2007", 1))
    ]
    assert (found.moved, found.undated) == (1, 1)
    assert [each.date for each in the_row(asked).statements] == ["2007"]


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
    assert row.stated == Fraction(sum(stand), 2 * len(stand))
    assert row.n == len(stand)
