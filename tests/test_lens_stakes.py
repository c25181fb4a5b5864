"""Who gains and who loses by each option: by hand, and as the claims that hold add up."""

from collections.abc import Mapping
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, strategies as st

from stancecli.analysis import Analysis
from stancecli.lenses import tradeoffs
from stancecli.lenses.stakes import describe, find
from stancecli.methods.performance import performance_table
from stancecli.model import Model
from stancecli.situation import Situation
from tests.brute_values import claims_holding
from tests.brute_words import completions
from tests.conftest import Golden
from tests.models import models, several
from tests.running import case, screen

WELL = "well water 3: *dry water 0 | dig water 1, farm.soil -1..1, mill.flow -2, town.calm 0..1"
OTHERS = ("farm soil 2", "mill flow 1, noise 1", "town calm 1", "inn beds 1")


def told(*lines: str) -> str:
    report = describe(find(Situation.of(several(*lines)), "well.choice"))
    return f"{report.conclusion} {report.more}".strip()


def test_who_is_better_off_who_is_worse_off_and_who_could_be() -> None:
    """Digging is 3 for the well, −2 to 2 for the farm, −2 for the mill, 0 to 1 for the town."""
    assert told(WELL, *OTHERS) == (
        "At middle estimates “Dig” would be better than now for Well and Town; worse than now "
        "for Mill, if all else stays as now. Elsewhere in the ranges it could be better or worse "
        "for Farm."
    )
    sure = "well water 3: *dry water 0 | dig water 1, mill.flow -2"
    assert told(sure, *OTHERS) == (
        "“Dig” would be better than now for Well; worse than now for Mill, if all else stays as "
        "now."
    )
    worse = told("well water 3: *dry water 0 | dig water -1")
    assert worse == "“Dig” would be worse than now for Well, if all else stays as now."
    level = told("well water 3: *dry water 0 | dig water 0")
    assert level == (
        "“Dig” would be neither better nor worse than now for anybody, on balance, if all else "
        "stays as now."
    )


def test_the_decider_comes_first_then_who_could_lose_and_who_has_no_stake_is_counted() -> None:
    found = find(Situation.of(several(WELL, *OTHERS)), "well.choice")
    assert [actor.id for actor in found.actors] == ["well", "farm", "mill", "town"]
    assert [actor.id for actor in found.silent] == ["inn"]
    assert "No stake in these options is filled in of: Inn." in screen(describe(found), 100)
    rows = [*found.rows()]
    assert [(row["points"], row["low"], row["high"]) for row in rows[:2]] == [(3, 3, 3), (0, -2, 2)]


@pytest.mark.parametrize("asked", [None, "rok", "families"])
def test_the_first_case_reads_so(golden: Golden, asked: str | None) -> None:
    report = Analysis(case()).stakes(asked).report
    golden(f"stakes/{asked or 'main'}.txt", screen(report))


@given(models(decisions=(1, 2), blanks=True), st.randoms(use_true_random=False))
def test_a_stake_is_what_the_claims_that_hold_add_up_to(model: Model, rng: Random) -> None:
    """In points at middle estimates; at each completion within its bounds."""
    situation = Situation.of(model)
    completed = [*completions(model, rng, 3)]
    held = {each.id: situation.option_of(each.id) for each in situation.decisions()}
    for decision in situation.decisions():
        found, table = find(situation, decision.id), performance_table(situation, decision.id)
        (of_one,) = tradeoffs.find(situation, [decision.id]).tradeoffs
        losers = {each.option.id: each.loses for each in of_one.losers}
        for each in found.options:
            assert each.ruled_out or losers.get(each.option.id, ()) == each.loses
            stakes = {stake.actor.id: stake for stake in found.of(each.option)}
            now, then = held, situation.taking(*held.values(), each.option.id).chosen
            for actor in model.actors:
                stake = stakes.get(actor.id)
                assert gain(model, actor.id, now, then) == (stake.points if stake else 0)
                for known in completed:
                    at = gain(known, actor.id, now, then)
                    assert stake.bounds.low <= at <= stake.bounds.high if stake else not at
            own = stakes.get(found.decider.id)
            over = table.score(each.option.id) - table.score(found.current.id)
            assert over == (own.points if own else 0)


def gain(model: Model, actor: str, now: Mapping[str, str], then: Mapping[str, str]) -> Fraction:
    """What one state is to an actor over another, at middle estimates."""
    (owner,) = (each for each in model.actors if each.id == actor)
    return sum(
        (
            on.weight.mid * claim.size.mid * sign
            for on in owner.criteria
            for chosen, sign in ((then, 1), (now, -1))
            for claim in claims_holding(model, chosen, on.id)
        ),
        Fraction(0),
    )
