"""Knock-outs against models rebuilt without what is taken away."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import assume, given

from stancecli import model as m
from stancecli.methods.performance import PerformanceTable
from stancecli.methods.robustness.knockouts import Knockout, Outcome, knockouts
from stancecli.situation import Bearing
from tests.models import decider, models, with_sized
from tests.tables import ids, leaders, only_table

UNAFFECTED, _, _, CHANGES = Outcome


def test_what_takes_too_long_is_left_out_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    table = only_table(decider("x 2", "a: x 1 | b:", "a"))
    asked = len(knockouts(table).judgements)
    monkeypatch.setattr("stancecli.methods.robustness.knockouts.MOST_STEPS", -1)
    found = knockouts(table)
    assert (found.judgements, found.left_out) == ((), asked)


def test_an_importance_that_can_be_any_cannot_be_taken_away() -> None:
    model = decider({"x": m.OPEN}, {"a": {"x": 1}, "b": {"x": m.UNKNOWN}}, "a")
    (judged,) = knockouts(only_table(model)).judgements
    assert isinstance(judged.removed, Bearing)
    assert judged.removed.claim.option == "a.a"


@given(models(actors=(1, 2), interests=(1, 3), options=(2, 3)))
def test_knockouts_agree_with_the_model_rebuilt_without(model: m.Model) -> None:
    table = only_table(model)
    assume(len(table.leaders) == 1)
    found = knockouts(table)
    for each in (*found.sources, *found.passages, *found.judgements):
        if len(each.lost) <= 6:
            assert each.outcome is brute_force(model, table, each), each


@given(models(actors=(1, 2), interests=(1, 3), options=(3, 4)))
def test_who_can_lead_without_one_claim_is_who_leads_somewhere_along_it(model: m.Model) -> None:
    table = only_table(model)
    led = set(ids(table.leaders))
    for each in knockouts(table).judgements:
        claim = each.removed.claim if isinstance(each.removed, Bearing) else each.removed
        if isinstance(claim, m.Effect | m.Interest):
            found = [best - led for best in along(model, claim) if not best & led]
            level = [best - led for best in along(model, claim) if best >= led]
            then = set[str]().union(*(found or level))
            assert set(ids(each.then)) == then, each


def along(model: m.Model, claim: m.Effect | m.Interest) -> list[set[str]]:
    """Who leads at each value of a claim where scores cross, at its ends, and between these."""
    low, high = (only_table(without(model, {id(claim): end})).scores for end in (0, 1))
    turns = {Fraction(0), Fraction(1)}
    for a, b in product(low, repeat=2):
        apart, later = low[a] - low[b], high[a] - high[b]
        if apart * later < 0:
            turns.add(apart / (apart - later))
    ordered = sorted(turns)
    between = [(a + b) / 2 for a, b in pairwise(ordered)]
    return [leaders({o: (1 - t) * low[o] + t * high[o] for o in low}) for t in (*ordered, *between)]


def brute_force(model: m.Model, table: PerformanceTable, each: Knockout) -> Outcome:
    lost = lost_claims(model, table, each)
    if not lost:
        return Outcome.UNAFFECTED
    (leader,) = table.leaders
    worst = Outcome.HOLDS
    for ends in product((0, 1), repeat=len(lost)):
        chosen = dict(zip(map(id, lost), ends, strict=True))
        scores = only_table(without(model, chosen)).scores
        others = [score for id_, score in scores.items() if id_ != leader.id]
        if any(score > scores[leader.id] for score in others):
            return Outcome.CAN_CHANGE
        if scores[leader.id] in others:
            worst = Outcome.CAN_TIE
    return worst


def lost_claims(model: m.Model, table: PerformanceTable, each: Knockout) -> list[object]:
    """The claims of the model that lose their last citation, among those that bear on the table."""
    if isinstance(each.removed, Bearing):
        return [each.removed.claim]
    if not isinstance(each.removed, m.Source | m.Citation):
        return [each.removed]
    bearing = {id(x.claim if isinstance(x, Bearing) else x) for x in each.lost}
    everything: list[tuple[object, tuple[m.Citation, ...]]] = []
    for claim in (*model.claims(), *model.impossible):
        everything.append((claim, claim.cite))
        if isinstance(claim, m.Constraint):
            everything += [(breach, breach.cite or claim.cite) for breach in claim.against]
    gone = [
        claim
        for claim, cite in everything
        if cite
        and all(c == each.removed or c.source == getattr(each.removed, "id", None) for c in cite)
    ]
    assert bearing <= set(map(id, gone))
    held = {id(c) for cell in table.cells.values() for c in cell.claims} | set(
        map(id, table.touched)
    )
    held |= {id(reason.by) for reasons in table.ruled_out.values() for reason in reasons}
    breaches = (b for constraint in table.decider.constraints for b in constraint.against)
    held |= {id(b) for b in breaches if excludes(table, b)}
    return [claim for claim in gone if id(claim) in held and not unknown(claim)]


def unknown(claim: object) -> bool:
    """Whether nothing is known of it anyway, so that taking it away changes nothing."""
    return isinstance(claim, m.Effect) and claim.size == m.UNKNOWN


def excludes(table: PerformanceTable, breach: m.Breach) -> bool:
    reasons = table.ruled_out.get(breach.option, ())
    return any(isinstance(r.by, m.Constraint) and r.by.id == breach.constraint for r in reasons)


def without(model: m.Model, chosen: dict[int, int]) -> m.Model:
    """The model with claims at the ends of what is then known of them, and constraints lifted."""

    def at(claim: m.Sized) -> m.Sized:
        end = chosen.get(id(claim))
        if isinstance(claim, m.Effect):
            return replace(claim, size=m.exactly(claim.size.mid if end is None else (-2, 2)[end]))
        if isinstance(claim, m.Interest):
            weight = claim.weight.mid if end is None else (Fraction(1, 10**6), Fraction(4))[end]
            return replace(claim, importance=m.exactly(weight))
        return claim

    def kept(each: m.Constraint) -> m.Constraint:
        return replace(each, against=tuple(b for b in each.against if id(b) not in chosen))

    actors = tuple(
        replace(actor, constraints=tuple(kept(c) for c in actor.constraints if id(c) not in chosen))
        for actor in model.actors
    )
    impossible = tuple(each for each in model.impossible if id(each) not in chosen)
    return with_sized(replace(model, actors=actors, impossible=impossible), at)
