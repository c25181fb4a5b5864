"""`stance check`: the gaps of a model, each with its code."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given

from stancecli.diagnostics import CODES, Place
from stancecli.lenses import check
from stancecli.methods.performance import performance_table
from stancecli.model import (
    Actor,
    Breach,
    Citation,
    Constraint,
    Decision,
    Effect,
    Influence,
    Interest,
    Model,
    Option,
    Source,
    exactly,
)
from stancecli.situation import Situation
from tests.models import effect, models

QUOTED = re.compile("“([^”]*)”")
CITED = (Citation("paper", "p. 1"),)


def complete() -> Model:
    """A model without a gap: two actors, each with a decision that touches the other."""
    return Model(
        title="Complete",
        sources=(Source(id="paper", title="A paper"),),
        actors=(party("a", "b"), party("b", "a")),
    )


def party(me: str, other: str) -> Actor:
    options = tuple(
        Option(
            id=f"{me}.{name}",
            actor=me,
            decision=f"{me}.choice",
            name=name,
            place=Place("m.yaml", line, 1),
            effects=tuple(
                effect(f"{me}.{name}", f"{whose}.want", size, cite=CITED) for whose in (me, other)
            ),
        )
        for name, size, line in (("go", 1, 5), ("stay", -1, 9))
    )
    return Actor(
        id=me,
        name=me.upper(),
        interests=(
            Interest(id=f"{me}.want", actor=me, name="Want", importance=exactly(1), cite=CITED),
        ),
        decisions=(
            Decision(
                id=f"{me}.choice", actor=me, question="Go?", current=f"{me}.stay", options=options
            ),
        ),
    )


def codes(model: Model) -> list[str]:
    return [problem.code for problem in check.find(Situation.of(model)).problems]


def with_option(model: Model, change: Callable[[Option], Option], at: int = 0) -> Model:
    """The model with one option of its first actor changed."""
    first, *others = model.actors
    (choice,) = first.decisions
    options = tuple(change(o) if n == at else o for n, o in enumerate(choice.options))
    changed = replace(first, decisions=(replace(choice, options=options),))
    return replace(model, actors=(changed, *others))


def with_effects(model: Model, *more: Effect) -> Model:
    return with_option(model, lambda o: replace(o, effects=(*o.effects, *more)))


def with_constraint(model: Model, **of_it: object) -> Model:
    first, *others = model.actors
    bond = Constraint(id="a.bond", actor="a", name="Bond", cite=CITED, **of_it)  # type: ignore[arg-type]
    return replace(model, actors=(replace(first, constraints=(bond,)), *others))


def test_a_model_without_a_gap_has_none() -> None:
    found = check.find(Situation.of(complete()))
    assert found.problems == ()
    report = check.describe(found)
    assert report.conclusion == "No faults, no gaps."
    assert report.more == ""
    assert [(share.claims, share.cited) for share in found.shares] == [(5, 5), (5, 5)]


def test_an_empty_model_has_none() -> None:
    assert check.describe(check.find(Situation.of(Model(title="Empty")))).blocks == ()


def test_a_condition_that_can_be_met_is_none() -> None:
    waiting = effect("a.go", "a.want", -1, when=("b.go",), unless=("b.stay",), cite=CITED)
    assert codes(with_effects(complete(), waiting)) == []


def test_an_option_named_in_a_condition_is_judged() -> None:
    waiting = effect("b.go", "b.want", 1, when=("a.go",), cite=CITED)
    b = complete().actors[1]
    blank = with_option(complete(), lambda o: replace(o, effects=o.effects[:1])).actors[0]
    (choice,) = b.decisions
    go, stay = choice.options
    b = replace(
        b, decisions=(replace(choice, options=(replace(go, effects=(*go.effects, waiting)), stay)),)
    )
    assert codes(replace(complete(), actors=(blank, b))) == []
    assert codes(replace(complete(), actors=(blank, complete().actors[1]))) == ["G401"]


def test_g401_names_the_option_and_the_interest_at_the_option() -> None:
    model = with_option(complete(), lambda o: replace(o, effects=o.effects[1:]))
    (problem,) = check.find(Situation.of(model)).problems
    assert str(problem) == ("m.yaml:5:1: G401 “a.go” is not judged on “a.want”: it counts as 0")
    assert problem.line_text == ""


def test_g402_for_every_claim_without_a_citation() -> None:
    first, second = complete().actors
    bare = replace(first, interests=(replace(first.interests[0], cite=()),))
    bare = replace(bare, influence=(Influence(actor="a", to="b", strength=exactly(1).low),))
    problems = check.find(Situation.of(replace(complete(), actors=(bare, second)))).problems
    assert [problem.message for problem in problems] == [
        "no citation for “a.want” (judgement)",
        "no citation for the influence of “a” on “b” (judgement)",
    ]


def test_g403_for_an_actor_that_nothing_touches() -> None:
    alone = Actor(id="c", name="C")
    model = complete()
    assert codes(replace(model, actors=(*model.actors, alone))) == ["G403"]


def test_g410_for_an_interest_that_no_option_touches() -> None:
    first, second = complete().actors
    place = Place("m.yaml", 3, 7)
    calm = Interest(
        id="a.calm", actor="a", name="Calm", importance=exactly(1), cite=CITED, place=place
    )
    first = replace(first, interests=(*first.interests, calm))
    (problem,) = check.find(Situation.of(replace(complete(), actors=(first, second)))).problems
    assert str(problem) == "m.yaml:3:7: G410 no option touches “a.calm”"


def test_an_actor_that_nothing_touches_is_one_gap_and_not_one_an_interest() -> None:
    wants = Interest(id="c.calm", actor="c", name="Calm", importance=exactly(1), cite=CITED)
    model = complete()
    alone = Actor(id="c", name="C", interests=(wants,))
    assert codes(replace(model, actors=(*model.actors, alone))) == ["G403"]
    pull = Influence(actor="a", to="c", strength=exactly(1).low, cite=CITED)
    pulled = (replace(model.actors[0], influence=(pull,)), model.actors[1], alone)
    assert codes(replace(model, actors=pulled)) == ["G410"]


def test_g404_for_a_source_that_nothing_cites() -> None:
    model = complete()
    assert codes(replace(model, sources=(*model.sources, Source(id="x", title="X")))) == ["G404"]


@pytest.mark.parametrize(("more", "found"), [("2", []), ("2.5", ["G405"])])
def test_g405_where_a_sum_passes_what_one_effect_can_say(more: str, found: list[str]) -> None:
    # With “a.go” the first actor has 1, and −1 by “b.stay”, which holds now.
    again = effect("a.go", "a.want", more, cite=CITED)
    assert codes(with_effects(complete(), again)) == found


def test_g406_where_a_condition_waits_for_what_is_ruled_out() -> None:
    waiting = effect("b.go", "b.want", -1, when=("a.go",), cite=CITED)
    model = with_constraint(complete(), against=(Breach(option="a.go", constraint="a.bond"),))
    a, b = model.actors
    (choice,) = b.decisions
    go, stay = choice.options
    b = replace(
        b, decisions=(replace(choice, options=(replace(go, effects=(*go.effects, waiting)), stay)),)
    )
    assert sorted(codes(replace(model, actors=(a, b)))) == ["G406", "G407"]


def test_g406_where_every_option_of_a_decision_is_excluded() -> None:
    never = effect("a.go", "a.want", -1, unless=("b.go", "b.stay"), cite=CITED)
    assert codes(with_effects(complete(), never)) == ["G406"]


def test_g407_where_one_option_is_left() -> None:
    model = with_constraint(complete(), against=(Breach(option="a.go", constraint="a.bond"),))
    assert codes(model) == ["G407"]


def test_g408_for_a_constraint_that_no_option_is_against() -> None:
    assert codes(with_constraint(complete())) == ["G408"]


def test_g408_for_an_option_that_does_nothing() -> None:
    idle = Option(id="a.wait", actor="a", decision="a.choice", name="Wait")
    first, second = complete().actors
    (choice,) = first.decisions
    first = replace(first, decisions=(replace(choice, options=(*choice.options, idle)),))
    found = codes(replace(complete(), actors=(first, second)))
    assert sorted(found) == ["G401", "G401", "G408"]


@given(models())
def test_gaps_stand_in_the_order_of_the_file_and_their_codes_are_known(model: Model) -> None:
    problems = check.find(Situation.of(model)).problems
    assert [p.place for p in problems] == sorted(p.place for p in problems)
    assert all(p.code in CODES and not p.is_fault for p in problems)


@given(models())
def test_every_claim_is_cited_or_a_gap(model: Model) -> None:
    found = check.find(Situation.of(model))
    judged = sum(problem.code == "G402" for problem in found.problems)
    assert judged == sum(share.claims - share.cited for share in found.shares)
    assert judged == sum(claim.is_judgement for claim in model.claims())


@given(models(density=0.9))
def test_sums_beyond_the_scale_are_those_of_the_tables(model: Model) -> None:
    situation = Situation.of(model)
    problems = [each for each in check.find(situation).problems if each.code == "G405"]
    found = {tuple(QUOTED.findall(each.message)) for each in problems}
    expected = {
        key
        for actor in model.actors
        for decision in actor.decisions
        for key, cell in performance_table(situation, decision.id).cells.items()
        if cell.passes_scale and bears_on(model, decision, cell.criterion)
    }
    assert found == expected
    assert len(found) == len(problems)


def bears_on(model: Model, decision: Decision, criterion: str) -> bool:
    """Whether a claim on the criterion names an option of the decision."""
    own = {option.id for option in decision.options}
    effects = (each for each in model.claims() if isinstance(each, Effect) and each.to == criterion)
    named = {id_ for each in effects for id_ in (each.option, *each.when, *each.unless)}
    named |= {
        breach.option
        for actor in model.actors
        for constraint in actor.constraints
        for breach in constraint.against
        if constraint.id == criterion
    }
    return not own.isdisjoint(named)
