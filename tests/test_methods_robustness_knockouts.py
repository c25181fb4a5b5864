"""Knock-outs against models rebuilt without what is taken away."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product
from re import findall

import pytest
from hypothesis import assume, given

from stancecli import model as m
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.robustness.knockouts import Knockout, Outcome, knockouts, rules_out
from stancecli.situation import Bearing, Situation
from tests.models import decider, models, with_sized
from tests.tables import ids, leaders, only_table


def citing(model: m.Model, cites: str) -> m.Model:
    """The model where interests, and effects of options, cite passages: `x: paper p. 1, paper`."""
    of = {f"a.{name}": cited for name, cited in (each.split(": ") for each in cites.split(" | "))}

    def cited(claim: m.Sized) -> m.Sized:
        passages = of.get(claim.option if isinstance(claim, m.Effect) else claim.id, "")  # type: ignore[attr-defined]
        found = (each.partition(" ") for each in passages.split(", ") if each)
        return replace(claim, cite=tuple(m.Citation(source, at) for source, _, at in found))

    sources = (m.Source(id="paper", title="P"), m.Source(id="hearing", title="H"))
    return replace(with_sized(model, cited), sources=sources)


UNAFFECTED, _, _, CHANGES = Outcome


@pytest.mark.parametrize(
    ("weights", "options", "cites", "falls"),
    [
        # What is cited twice survives the loss of one; two passages of one source fall with it.
        ("x 2", "a: x 1 | b:", "a: paper p. 1, hearing p. 2", []),
        ("x 2", "a: x 1 | b:", "a: paper p. 1, paper p. 2", ["paper"]),
        # Two importances fall together.
        ("x 1, y 4", "a: y 1 | b: x 1", "x: paper p. 1 | y: paper p. 1", ["paper", "paper p. 1"]),
        # What is unknown already cannot be taken away.
        ("x 1, y 4", "a: x 2 | b: y ?", "b: paper p. 1", []),
    ],
)
def test_what_rests_on_a_source_alone_falls_with_it(
    weights: str, options: str, cites: str, falls: list[str]
) -> None:
    found = knockouts(only_table(citing(decider(weights, options, "a"), cites)))
    assert {str(each.removed) for each in found.passages} == {*findall(r"\w+ p. \d", cites)}
    for each in (*found.sources, *found.passages):
        changes = getattr(each.removed, "id", str(each.removed)) in falls
        told = (CHANGES, ["a.b"]) if changes else (UNAFFECTED, [])
        assert (each.outcome, ids(each.then)) == told, each.removed


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


def test_what_excludes_an_option_falls_and_its_effects_bear_on_nothing() -> None:
    mine = decider("x 2", "a: x 1 | b: | c: x 2", "a").actors[0]
    theirs = decider("z 1", "hit: | rest:", "hit", actor="o").actors[0]
    never = m.Impossible(options=("a.c", "o.hit"))
    model = m.Model(title="T", actors=(mine, theirs), impossible=(never,))
    table = performance_table(Situation.of(model), "a.choice")
    assert list(rules_out(table)) == [never]
    judged = {
        each.removed.claim.option if isinstance(each.removed, Bearing) else each.removed: each
        for each in knockouts(table).judgements
    }
    assert judged.keys() == {"a.a", mine.interests[0], never}
    assert (judged[never].outcome, ids(judged[never].then)) == (Outcome.CAN_CHANGE, ["a.c"])


@pytest.mark.parametrize(
    ("weights", "options", "found"),
    [
        # At its best b is level with a: 1 · 2 = 2 · 1.
        ("x 2, y 1", "a: x 1 | b: y 1", "a can-change b, b can-tie b, x can-change b"),
        # An importance that would have to be zero cannot tie, not with several leaders either.
        ("x 2", "a: x 1 | b:", "x holds"),
        ("x 2", "a: x 1 | b: x 1 | c:", "x holds"),
        # A rival passes several leaders only at an importance that can be.
        ("x 1, y 1, z 1", "a: x 1, y 1 | b: x 2 | c: y 2, z -1", "z holds, y can-change c"),
        # Only rivals that no other is always ahead of can lead then; who are level do so together.
        ("x 3, y 1", "a: x 2, y 0 | b: x 0, y 1 | c: y 2 | d: y 2", "x can-change c d"),
    ],
)
def test_what_a_judgement_that_can_be_anything_does_to_the_lead(
    weights: str, options: str, found: str
) -> None:
    told = []
    for each in knockouts(only_table(decider(weights, options, "a"))).judgements:
        named = each.removed
        id_ = named.claim.option if isinstance(named, Bearing) else getattr(named, "id", "")
        told.append(" ".join((id_, each.outcome, *ids(each.then))).replace("a.", ""))
    assert {*found.split(", ")} <= {*told}


def test_a_breach_rests_on_its_own_passage_or_else_on_that_of_its_constraint() -> None:
    law, broken = m.Citation("paper", "p. 1"), m.Citation("hearing", "p. 2")
    (a,) = decider("x 1", "stay: | go: x 1 | run: x 2", "stay").actors
    against = (
        m.Breach(option="a.go", constraint="a.law", because="So the law says."),
        m.Breach(option="a.run", constraint="a.law", cite=(broken,)),
    )
    bond = m.Constraint(id="a.law", actor="a", name="Law", against=against, cite=(law,))
    sources = (m.Source(id="paper", title="P"), m.Source(id="hearing", title="H"))
    a = replace(a, constraints=(bond,))
    found = knockouts(only_table(m.Model(title="t", sources=sources, actors=(a,))))
    lost = {
        str(each.removed): [x.claim if isinstance(x, Bearing) else x for x in each.lost]
        for each in found.passages
    }
    assert lost == {"paper p. 1": [bond, against[0]], "hearing p. 2": [against[1]]}
    assert [[*map(len, [each.lost])] for each in found.sources] == [[2], [1]]
    # Without its breach an option is open, though another still breaks the law.
    assert [ids(each.then) for each in found.passages] == [["a.run"], ["a.run"]]
    judged = [
        k.removed.claim if isinstance(k.removed, Bearing) else k.removed for k in found.judgements
    ]
    assert not [claim for claim in judged if isinstance(claim, m.Breach)]


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
