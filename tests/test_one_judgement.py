"""Laws that hold between answers: none says of a decision what another denies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, strategies as st

from stancecli import load, report as r
from stancecli.analysis import Analysis, Answer
from stancecli.lenses import compare, robustness, tradeoffs
from stancecli.lenses.tradeoffs import Tradeoffs
from stancecli.loader.files import bundled_case
from stancecli.methods.conditions import possible
from stancecli.methods.feasibility import blanks_of
from stancecli.methods.ladder import Conclusion, rung
from stancecli.methods.performance import performance_table
from stancecli.methods.verdict import DecisionVerdict
from stancecli.model import UNKNOWN, Effect, Model, Option, Range
from stancecli.situation import Situation
from stancecli.wording.verdict import short
from tests.models import COSTLY, models, viewed_models, with_sized
from tests.pages import EXAMPLES
from tests.verdicts import word_of

SMALL: dict[str, Any] = {
    "actors": (1, 3),
    "decisions": (1, 2),
    "positions": False,
    "influence": False,
}
SURE = [Conclusion.OPEN, Conclusion.LEADS, Conclusion.FIRM]


def ids(options: Iterable[Option]) -> list[str]:
    return [option.id for option in options]


def every_decision(analysis: Analysis) -> Iterator[DecisionVerdict]:
    for decision in analysis.situation.decisions():
        yield DecisionVerdict.of(performance_table(analysis.situation, decision.id))


def rows_of(answer: Answer[Tradeoffs]) -> dict[str, tuple[str, ...]]:
    """By decider and question the cells of the table of several decisions."""
    (table,) = (b for b in tradeoffs.describe(answer.finding).blocks if isinstance(b, r.Table))
    return {f"{row.name} {row.about}": tuple(c.text for c in row.cells) for row in table.rows}


@pytest.mark.parametrize("file", [bundled_case(), *EXAMPLES], ids=lambda file: str(file)[-12:])
def test_the_overview_says_of_each_decision_what_its_own_answers_say(file: str) -> None:
    analysis = load(file)
    of_all = tradeoffs.find(analysis.situation, [d.id for d in analysis.situation.decisions()])
    if len(of_all.tradeoffs) > 1:
        rows = rows_of(Answer(of_all, analysis.situation, ""))
        assert len(rows) == len(of_all.tradeoffs)
        words = sorted(cells[3] for cells in rows.values())
        assert words == sorted(short(each.verdict) for each in of_all.tradeoffs)
    for each in of_all.tradeoffs:
        finding = tradeoffs.find(analysis.situation, [each.decision.id])
        assert word_of(tradeoffs.describe(finding).conclusion) == short(each.verdict)


@given(models(**SMALL, blanks=True))
def test_the_first_sentence_tells_the_verdict(model: Model) -> None:
    analysis = Analysis.of(model)
    for found in every_decision(analysis):
        one = tradeoffs.describe(tradeoffs.find(analysis.situation, [found.decision.id]))
        assert word_of(one.conclusion) == short(found.verdict)
        firm = robustness.describe(robustness.find(analysis.situation, found.decision.id))
        assert firm.conclusion.startswith("Firm: ") == (short(found.verdict) == "firm")


@COSTLY
@given(viewed_models(**SMALL))
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
            entered = DecisionVerdict.of(
                performance_table(analysis.situation, compared.decision.id)
            ).verdict
            for view in entered.views:
                if view.holder.id == holder.id:
                    assert (view.verdict, set(ids(view.leaders))) == (
                        own.verdict,
                        set(ids(own.leaders)),
                    )


@given(models(**SMALL, blanks=True))
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


@given(models(**SMALL, blanks=True), st.data())
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


@given(models(**SMALL, blanks=True), st.data())
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
