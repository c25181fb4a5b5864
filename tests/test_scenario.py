"""Scenarios: what they leave alone, what they change, and what they refuse."""

from __future__ import annotations

import shlex
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, strategies as st

from stancecli import report as r
from stancecli.analysis import Analysis
from stancecli.cli import main
from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.loader import load_text
from stancecli.loader.files import bundled_case
from stancecli.methods.performance import performance_table
from stancecli.methods.robustness.completions import completions
from stancecli.methods.robustness.knockouts import Outcome, knockouts
from stancecli.model import (
    OPEN,
    UNKNOWN,
    Actor,
    Breach,
    Citation,
    Claim,
    Constraint,
    Decision,
    Effect,
    Impossible,
    Influence,
    Interest,
    Model,
    Option,
    Position,
    Range,
    Scenario,
    Setting,
    Source,
    exactly,
)
from stancecli.render import terminal
from stancecli.scenario import (
    apply,
    change,
    from_words,
    in_words,
    read,
    read_text,
    reasons,
)
from stancecli.situation import Situation
from tests.models import COSTLY, models
from tests.running import case

PAPER, HEARING = Citation("paper", "p. 1"), Citation("hearing", "p. 2")


def effect(
    option: str,
    to: str,
    size: str,
    *cite: Citation,
    when: tuple[str, ...] = (),
    unless: tuple[str, ...] = (),
) -> Effect:
    return Effect(
        option=option,
        to=to,
        size=exactly(size),
        cite=cite,
        because="Read.",
        when=when,
        unless=unless,
    )


def small() -> Model:
    """Two actors; who rests on what is told by each citation."""
    walk = Option(
        id="a.walk",
        actor="a",
        decision="a.way",
        name="Walk",
        effects=(
            effect("a.walk", "a.time", "-1", PAPER),
            effect("a.walk", "a.money", "1", PAPER, HEARING),
            effect("a.walk", "b.quiet", "2", when=("b.stay",)),
            effect("a.walk", "b.quiet", "-0.5", unless=("b.stay",)),
        ),
    )
    ride = Option(
        id="a.ride",
        actor="a",
        decision="a.way",
        name="Ride",
        effects=(
            effect("a.ride", "a.time", "2", when=("b.stay",)),
            effect("a.ride", "a.time", "1", unless=("b.go",)),
        ),
    )
    fly = Option(id="a.fly", actor="a", decision="a.way", name="Fly")
    a = Actor(
        id="a",
        name="Ann",
        interests=(
            Interest(id="a.time", actor="a", name="Time", importance=exactly(3), cite=(PAPER,)),
            Interest(id="a.money", actor="a", name="Money", importance=exactly(1)),
        ),
        constraints=(
            Constraint(
                id="a.ban",
                actor="a",
                name="Ban",
                against=(Breach(option="a.fly", constraint="a.ban", cite=(HEARING,)),),
                cite=(HEARING,),
            ),
            Constraint(
                id="a.norm",
                actor="a",
                name="Norm",
                force=exactly(2),
                against=(Breach(option="a.walk", constraint="a.norm"),),
            ),
        ),
        decisions=(
            Decision(
                id="a.way", actor="a", question="How?", current="a.walk", options=(walk, ride, fly)
            ),
        ),
        positions=(Position(actor="a", to="b.go", stance=Fraction(1)),),
        influence=(Influence(actor="a", to="b", strength=Fraction(2), cite=(PAPER,)),),
    )
    b = Actor(
        id="b",
        name="Ben",
        interests=(Interest(id="b.quiet", actor="b", name="Quiet", importance=exactly(2)),),
        decisions=(
            Decision(
                id="b.plan",
                actor="b",
                question="Where?",
                current="b.stay",
                options=(
                    Option(id="b.stay", actor="b", decision="b.plan", name="Stay"),
                    Option(id="b.go", actor="b", decision="b.plan", name="Go"),
                ),
            ),
        ),
        positions=(Position(actor="b", to="a.walk", stance=Fraction(2), cite=(PAPER,)),),
    )
    return Model(
        title="A way",
        sources=(Source(id="paper", title="A paper"), Source(id="hearing", title="A hearing")),
        actors=(a, b),
        impossible=(Impossible(options=("a.ride", "b.go"), cite=(PAPER,)),),
    )


@cache
def situation() -> Situation:
    return Situation.of(small())


def after(**words: Any) -> Model:
    """The small model after what these words name."""
    return change(small_model(), from_words(situation(), **words))


def small_model() -> Model:
    return situation().model


def effects(model: Model, option: str, to: str) -> list[Effect]:
    found = model.items[option]
    assert isinstance(found, Option)
    return [effect for effect in found.effects if effect.to == to]


def refused(**words: Any) -> Unanswerable:
    with pytest.raises(Unanswerable) as caught:
        apply(from_words(situation(), **words), situation())
    return caught.value


# What changes nothing.


@COSTLY
@given(models())
def test_an_empty_scenario_changes_nothing(model: Model) -> None:
    assert change(model, Scenario()) == model
    built = Situation.of(model)
    assert apply(Scenario(), built) is built
    assert not apply(Scenario(), built).chosen


def number(value: Range) -> str:
    """A value as one would type it."""
    low, high = (str(float(bound)) for bound in (value.low, value.high))
    return low if value.exact else f"[{low}, {high}]"


@given(models())
def test_setting_what_is_so_changes_nothing(model: Model) -> None:
    words = []
    for claim in model.claims():
        match claim:
            case Interest():
                words.append(f"{claim.id}={number(claim.importance)}")
            case Constraint():
                words.append(f"{claim.id}={number(claim.force) if claim.force else 'binding'}")
            case Effect():
                option = model.items[claim.option]
                assert isinstance(option, Option)
                same = [effect for effect in option.effects if effect.to == claim.to]
                n = next(n for n, effect in enumerate(same, start=1) if effect is claim)
                words.append(f"{claim.option}:{claim.to}@{n}={number(claim.size)}")
    assert change(model, from_words(Situation.of(model), set_=words)) == model


def test_what_is_not_touched_is_the_same_object() -> None:
    result = after(set_=("a.time=low",))
    assert result.items["a.money"] is small_model().items["a.money"]
    for option in ("a.walk", "a.ride"):
        was, now = (model.items[option] for model in (small_model(), result))
        assert isinstance(was, Option)
        assert isinstance(now, Option)
        assert all(a is b for a, b in zip(was.effects, now.effects, strict=True))


@given(models(), st.randoms())
def test_what_is_left_out_twice_is_left_out_once(model: Model, rng: Random) -> None:
    built = Situation.of(model)
    all_ids = [*("paper", "hearing"), *(actor.id for actor in model.actors[1:])]
    one = rng.choice(all_ids)
    once, twice = (from_words(built, without=[one] * times) for times in (1, 2))
    assert change(model, once) == change(model, twice)
    if one in ("paper", "hearing"):
        again = change(change(model, once), replace(once, set=()))
        assert again == change(model, once)


@given(models(), st.sampled_from((Fraction(1, 2), Fraction(1, 10), Fraction(1, 4))))
def test_scaling_all_weights_changes_no_winner(model: Model, scale: Fraction) -> None:
    words = []
    for claim in model.claims():
        if isinstance(claim, Interest) or (isinstance(claim, Constraint) and claim.force):
            weight = Range(claim.weight.low * scale, claim.weight.high * scale)
            words.append(f"{claim.id}={number(weight)}")
    built = Situation.of(model)
    scaled = apply(from_words(built, set_=words), built)
    for decision in built.decisions():
        before, then = performance_table(built, decision.id), performance_table(scaled, decision.id)
        assert [o.id for o in then.leaders] == [o.id for o in before.leaders]


@given(models(), st.randoms())
def test_the_order_of_changes_says_nothing(model: Model, rng: Random) -> None:
    built = Situation.of(model)
    interests = [item.id for item in model.items.values() if isinstance(item, Interest)]
    scenario = from_words(
        built, set_=[f"{id_}=1.5" for id_ in interests], without=["paper", "hearing"]
    )
    turned = Scenario(
        set=tuple(rng.sample(scenario.set, len(scenario.set))), without=scenario.without[::-1]
    )
    assert change(model, turned) == change(model, scenario)


# Values set.


def test_an_importance_is_set_and_keeps_its_citation() -> None:
    found = after(set_=("time=[low, 2.5]",)).items["a.time"]
    assert isinstance(found, Interest)
    assert found.importance == Range(Fraction(1), Fraction(5, 2))
    assert found.cite == (PAPER,)


def test_a_force_becomes_an_importance_and_frees_its_options() -> None:
    state = apply(from_words(situation(), set_=["ban=high"]), situation())
    then = performance_table(state, "a.way")
    assert not then.ruled_out
    assert then.v("a.fly", "a.ban") == exactly(-2)


def test_a_force_becomes_binding() -> None:
    model = replace(small(), actors=tuple(replace(a, decisions=_riding(a)) for a in small().actors))
    built = Situation.of(model)
    then = performance_table(apply(from_words(built, set_=["norm=binding"]), built), "a.way")
    assert set(then.ruled_out) == {"a.walk", "a.fly"}


def _riding(actor: Actor) -> tuple[Decision, ...]:
    return tuple(replace(d, current="a.ride") if d.id == "a.way" else d for d in actor.decisions)


def test_an_effect_of_the_same_direction_keeps_its_citation() -> None:
    (found,) = effects(after(set_=("walk:time=-2",)), "a.walk", "a.time")
    assert (found.size, found.cite, found.because) == (exactly(-2), (PAPER,), "Read.")


@pytest.mark.parametrize("value", ["helps", "none", "unknown", "[-1, 0.5]"])
def test_an_effect_of_another_direction_is_judgement(value: str) -> None:
    (found,) = effects(after(set_=(f"walk:time={value}",)), "a.walk", "a.time")
    assert found.is_judgement
    assert found.because == "Assumed in this scenario."


def test_one_of_several_effects_is_set_by_its_number() -> None:
    first, second = effects(after(set_=("a.ride:a.time@2=-1",)), "a.ride", "a.time")
    assert (first.size, second.size) == (exactly(2), exactly(-1))
    assert second.unless == ("b.go",)


def test_of_two_exceptions_the_one_that_is_left_out_goes() -> None:
    model = small()
    a, b = model.actors
    c = replace(
        b,
        id="c",
        interests=(),
        positions=(),
        influence=(),
        decisions=(
            Decision(
                id="c.d",
                actor="c",
                question="?",
                current="c.on",
                options=tuple(
                    Option(id=f"c.{o}", actor="c", decision="c.d", name=o) for o in ("on", "off")
                ),
            ),
        ),
    )
    walk, ride, fly = a.decisions[0].options
    claim = effect("a.fly", "a.time", "1", unless=("b.go", "c.on"))
    way = replace(a.decisions[0], options=(walk, ride, replace(fly, effects=(claim,))))
    a = replace(a, decisions=(way, *a.decisions[1:]))
    built = Situation.of(replace(model, actors=(a, b, c)))
    then = apply(from_words(built, without=["b"]), built)
    (left,) = then.effects_of("a.fly")
    assert left.unless == ("c.on",)


def test_what_is_set_anew_has_the_reason_that_is_given_for_it() -> None:
    for because, told in (("He says so.", "He says so."), ("", "Assumed in this scenario.")):
        set_ = Setting(item="a.fly:a.time", value=exactly(2), because=because)
        (found,) = effects(change(small(), Scenario(set=(set_,))), "a.fly", "a.time")
        assert (found.size, found.because) == (exactly(2), told)


SEEN = """
stance: 1
sources: {paper: {title: A paper}}
analysts: {anna: {name: Anna}, ben: {name: Ben}}
actors:
  a:
    name: A
    interests: {x: {name: X, views: {anna: low, ben: vital}, cite: paper}}
    constraints:
      k: {name: K, views: {anna: low, ben: vital}, against: {go: {views: {anna: 1, ben: 2}}}}
    positions: [{to: b.go, views: {anna: opposes, ben: supports}}]
    influence: [{to: b, views: {anna: low, ben: high}}]
    decisions:
      d:
        question: D?
        current: stay
        options:
          stay: {name: Stay}
          go: {name: Go, effects: [{to: x, views: {anna: hurts, ben: helps}}]}
  b:
    name: B
    decisions: {d: {question: D?, current: no, options: {no: {name: No}, go: {name: Go}}}}
"""


def test_who_is_followed_is_so_on_claims_of_every_kind() -> None:
    of = Situation.of(load_text(SEEN))
    for holder, values in (("anna", [1, 1, -1, -1, 1, -1]), ("ben", [4, 4, -2, 1, 3, 1])):
        model = change(of.model, Scenario(view=holder))
        assert not any(claim.views for claim in model.sized())
        actor = model.actors[0]
        (x,), (k,) = actor.interests, actor.constraints
        ((fear,), (said,), (tie,)) = (k.against, actor.positions, actor.influence)
        (felt,) = actor.decisions[0].options[1].effects
        sizes = (x.importance, k.force, fear.size, felt.size)
        assert [*(size and size.mid for size in sizes), tie.strength, said.stance] == values


def test_what_is_set_or_falls_is_no_longer_seen_by_anybody() -> None:
    of = Situation.of(load_text(SEEN))
    set_ = from_words(of, set_=("a.x=2", "a.k=2"))
    for scenario, weight in ((set_, exactly(2)), (from_words(of, without=("paper",)), OPEN)):
        (interest,) = change(of.model, scenario).actors[0].interests
        assert (interest.importance, interest.views) == (weight, ())
    (constraint,) = change(of.model, set_).actors[0].constraints
    assert (constraint.force, constraint.views) == (exactly(2), ())


def test_the_view_of_nobody_is_refused() -> None:
    with pytest.raises(Unanswerable, match="“nobody” is not in this model"):
        apply(Scenario(view="nobody"), situation())


def test_an_effect_that_nobody_judged_is_added() -> None:
    (found,) = effects(after(set_=("fly:time=strongly-helps",)), "a.fly", "a.time")
    assert found.size == exactly(2)
    assert found.is_judgement


def test_what_is_set_twice_alike_is_set_once() -> None:
    words = ("fly:time=1", "a.fly:Time=helps", "walk:time=2", "walk:time=2")
    assert after(set_=words) == after(set_=words[1:3])


def test_a_passage_is_the_same_however_its_words_are_spaced() -> None:
    assert after(without=(" paper   p.  1 ",)) == after(without=("paper p. 1",))


def test_what_is_cited_vouches_for_as_far_as_nothing() -> None:
    # To hurt, by whatever much, or not at all, is the direction that was read; to help is not.
    (walk,) = effects(after(set_=("walk:time=[-2, 0]",)), "a.walk", "a.time")
    assert (walk.size, walk.cite) == (Range(Fraction(-2), Fraction(0)), (PAPER,))
    (walk,) = effects(after(set_=("walk:time=[-2, 1]",)), "a.walk", "a.time")
    assert walk.cite == ()


def test_a_constraint_that_is_set_keeps_what_breaks_it_only_where_its_passage_says_so() -> None:
    model = small_model()
    a, b = model.actors
    ban, norm = a.constraints
    elsewhere = Breach(option="a.ride", constraint="a.ban", cite=(Citation("hearing", "p. 9"),))
    ban = replace(ban, against=(*ban.against, elsewhere))
    built = Situation.of(replace(model, actors=(replace(a, constraints=(ban, norm)), b)))
    words = from_words(built, set_=["ban=3"], without=["hearing"])
    found = change(built.model, words).items["a.ban"]
    assert isinstance(found, Constraint)
    assert [breach.option for breach in found.against] == ["a.fly"]


def test_short_words_mean_the_own_interest_of_the_option() -> None:
    built = Situation.of(
        load_text(
            "stance: 1\ntitle: T\nactors:\n"
            "  x: {name: X, interests: {gain: {name: X gain, importance: low}}}\n"
            "  y:\n    name: Y\n    interests: {gain: {name: Y gain, importance: low}}\n"
            "    decisions:\n      d:\n        question: D?\n        current: one\n"
            "        options: {one: {name: One}, two: {name: Two}}\n"
        )
    )
    (setting,) = from_words(built, set_=["one:gain=helps"]).set
    assert setting.item == "y.one:y.gain"


# Left out.


def test_an_effect_read_nowhere_else_becomes_unknown() -> None:
    model = after(without=("paper",))
    (lost,) = effects(model, "a.walk", "a.time")
    (kept,) = effects(model, "a.walk", "a.money")
    assert (lost.size, lost.cite) == (UNKNOWN, ())
    assert (kept.size, kept.cite) == (exactly(1), (HEARING,))


def test_judgements_stay_whatever_is_left_out() -> None:
    model = after(without=("paper", "hearing"))
    assert [effect.size for effect in effects(model, "a.ride", "a.time")] == [
        exactly(2),
        exactly(1),
    ]
    assert not any(claim.cite for claim in model.statements())
    assert not model.sources


def test_an_importance_read_nowhere_else_is_open() -> None:
    found = after(without=("paper",)).items["a.time"]
    assert isinstance(found, Interest)
    assert found.importance == OPEN


def test_a_constraint_read_nowhere_else_is_lifted() -> None:
    assert "a.ban" not in after(without=("hearing",)).items
    assert "a.ban" in after(without=("paper",)).items


def test_what_is_said_and_done_nowhere_else_goes() -> None:
    model = after(without=("paper",))
    a, b = model.actors
    assert (a.influence, b.positions, model.impossible) == ((), (), ())
    assert a.positions == small_model().actors[0].positions


def test_one_passage_leaves_its_source() -> None:
    model = after(without=("paper p. 1",))
    assert {source.id for source in model.sources} == {"paper", "hearing"}
    assert not any(PAPER in claim.cite for claim in model.statements())


def test_a_constraint_that_is_left_out_weighs_and_rules_out_nothing() -> None:
    then = performance_table(
        apply(from_words(situation(), without=["ban", "Norm"]), situation()), "a.way"
    )
    assert not then.ruled_out
    assert {criterion.id for criterion in then.criteria} == {"a.time", "a.money"}


def test_without_an_actor_its_options_never_hold() -> None:
    model = after(without=("Ben",))
    (only,) = model.actors
    (ride,) = effects(model, "a.ride", "a.time")
    assert (ride.size, ride.unless) == (exactly(1), ())
    assert not effects(model, "a.walk", "b.quiet")
    assert (only.positions, only.influence, model.impossible) == ((), (), ())


def test_what_is_set_is_set_though_its_source_is_left_out() -> None:
    model = after(set_=("time=vital", "walk:time=-2"), without=("paper",))
    time = model.items["a.time"]
    (walk,) = effects(model, "a.walk", "a.time")
    assert isinstance(time, Interest)
    assert (time.importance, walk.size) == (exactly(4), exactly(-2))
    assert time.is_judgement
    assert walk.is_judgement


@given(models(ranges=False))
def test_what_falls_is_what_falls_in_knock_outs(model: Model) -> None:
    """`robustness` takes the same things away from the table, and weighs up what is left."""
    built = Situation.of(model)
    for decision in built.decisions():
        before = performance_table(built, decision.id)
        if len(before.leaders) > 1:
            continue
        (leader,) = before.leaders
        for knockout in (*knockouts(before).sources, *knockouts(before).passages):
            assert isinstance(knockout.removed, Source | Citation)
            removed = knockout.removed
            words = removed.id if isinstance(removed, Source) else str(removed)
            then = performance_table(apply(from_words(built, without=[words]), built), decision.id)
            rivals = [o.id for o in then.candidates if o.id != leader.id]
            can_pass = {o for o in rivals if then.lead(o, leader.id).high > 0}
            can_be_best = {found.option.id for found in completions(then) if found.can_lead}
            can_lead = {o.id for o in knockout.then if knockout.outcome is Outcome.CAN_CHANGE}
            assert can_lead <= can_pass & can_be_best
            assert bool(can_lead) == bool(can_pass)


# Given.


def test_what_is_given_holds() -> None:
    state = apply(from_words(situation(), given=["Go"], without=["paper"]), situation())
    assert state.holds("b.go")


def test_what_is_given_must_be_possible() -> None:
    assert "ruled out" in refused(given=("fly",)).message


# Words that name nothing, values that do not fit, what cannot be.


@pytest.mark.parametrize(
    ("words", "message", "advice"),
    [
        ({"given": ("rde",)}, "no option is called “rde”", "did you mean a.ride"),
        ({"set_": ("tme=low",)}, "no constraint or interest is called “tme”", "a.time"),
        ({"set_": ("walk:tme=low",)}, "no interest is called “tme”", "a.time"),
        ({"set_": ("time",)}, "“time” sets nothing", "china.seoul=vital"),
        ({"set_": ("time=hihg",)}, "no importance “hihg”", "did you mean high?"),
        ({"set_": ("time=5",)}, "outside the scale: importance is over 0 up to 4", ""),
        ({"set_": ("time=0",)}, "outside the scale", ""),
        ({"set_": ("time=binding",)}, "no importance “binding”", "one of low"),
        ({"set_": ("time=[3, 1]",)}, "ends before it begins", ""),
        ({"set_": ("time=",)}, "“” is no value", "vital"),
        ({"set_": ("time=[1",)}, "“[1” is no value", "vital"),
        ({"set_": ("walk:time=help",)}, "no effect “help”", "did you mean helps?"),
        ({"set_": ("ride:time=1",)}, "could be 2 effects", "@2  +, not with “Go”"),
        ({"set_": ("ride:time@3=1",)}, "is none of 2 effects", "only with “Stay”"),
        ({"set_": ("fly:time@1=1",)}, "is none of 0 effects", ""),
        ({"set_": ("norm=binding",)}, "the current option “Walk” breaks it", "importance"),
        ({"without": ("papr",)}, "no actor, analyst, constraint or source is called", "paper"),
        ({"without": ("paper p. 7",)}, "no claim cites “paper p. 7”", "did you mean paper p. 1?"),
        ({"without": ("time",)}, "no actor, analyst, constraint or source is called “time”", ""),
        ({"set_": ("time=1", "time=2")}, "“a.time” is set twice", ""),
        ({"set_": ("fly:time=1", "fly:time=2")}, "“a.fly:a.time” is set twice", ""),
        ({"set_": ("ride:time@" + "1" * 5000 + "=1",)}, "is none of 2 effects", ""),
        ({"set_": ("quiet=1",), "without": ("b",)}, "“b.quiet” is left out", ""),
        ({"set_": ("ride:time@1=1",), "without": ("b",)}, "“b.stay” is left out", ""),
        ({"given": ("go",), "without": ("b",)}, "“b.go” is left out", ""),
        ({"set_": ("ban=1",), "without": ("ban",)}, "“a.ban” is left out", ""),
        ({"given": ("go", "stay")}, "only one of them can be given", ""),
    ],
)
def test_what_cannot_be_is_refused(
    words: dict[str, tuple[str, ...]], message: str, advice: str
) -> None:
    error = refused(**words)
    assert message in error.message
    assert advice in "\n".join(error.advice)


def test_somebody_must_be_left() -> None:
    assert refused(without=("a", "b")).message == "without Ann and Ben nobody is left"


# How it reads.


def test_a_scenario_reads_in_one_line() -> None:
    scenario = from_words(
        situation(),
        given=["go"],
        set_=["time=vital", "ban=low", "ride:time@1=unknown", "fly:money=-1"],
        without=["paper", "hearing p. 2", "norm"],
    )
    assert in_words(scenario, situation()) == (
        "given “Go”; Ann: “Time” at vital (was high); Ann: “Ban” at low (was binding); "
        "“Ride” on “Time”, only with “Stay”, at ? (was ++); "
        "“Fly” on “Money” at − (was not judged); without paper, hearing p. 2 and “Norm”"
    )


def test_a_named_scenario_reads_with_its_name() -> None:
    scenario = Scenario(name="Quiet") + from_words(situation(), without=["b"])
    assert in_words(scenario, situation()) == "under “Quiet”: without Ben"


def test_reasons_are_told_where_there_are_any() -> None:
    assert not list(reasons(from_words(situation(), set_=["time=low"]), situation()))
    text = QUIET.replace('"[1, 2]"', "[1, 2]")
    (section,) = reasons(read_text(text, situation()), situation())
    told = terminal.render(r.Report("", "", blocks=(section,)), width=80, colour=False)
    assert told.strip().splitlines() == [
        "What is assumed   Quiet",
        "  It was so for years.",
        "  · given “Go”",
        "      He leaves.",
        "  · Ann: “Time” at low to medium (was high)",
        "      Nobody hurries.",
        "  · “Ride” on “Time”, only with “Stay”, at ? (was ++)",
        "      Who knows.",
        "  · without paper p. 1",
        "      Hearsay.",
    ]


# As a file.

QUIET = """\
stance: 1
scenario: Quiet
because: It was so for years.
given:
  - {option: b.go, because: He leaves.}
set:
  - {item: time, value: "[1, 2]", because: Nobody hurries.}
  - {item: "ride:time@1", value: unknown, because: Who knows.}
without:
  - {item: paper p. 1, because: Hearsay.}
"""


def test_a_file_makes_the_scenario_that_its_words_make() -> None:
    text = QUIET.replace('"[1, 2]"', "[1, 2]")
    scenario = read_text(text, situation())
    same = from_words(
        situation(),
        given=["b.go"],
        set_=["time=[1, 2]", "ride:time@1=unknown"],
        without=["paper p. 1"],
    )
    assert [(s.item, s.value) for s in scenario.set] == [(s.item, s.value) for s in same.set]
    assert [assumption.option for assumption in scenario.given] == [
        assumption.option for assumption in same.given
    ]
    assert [removal.item for removal in scenario.without] == [
        removal.item for removal in same.without
    ]
    assert (scenario.name, scenario.because) == ("Quiet", "It was so for years.")
    assert [assumption.because for assumption in scenario.given] == ["He leaves."]
    assert [setting.because for setting in scenario.set] == ["Nobody hurries.", "Who knows."]
    assert [removal.because for removal in scenario.without] == ["Hearsay."]


def test_a_reason_stands_with_an_effect_that_is_set_against_its_citation() -> None:
    text = (
        "stance: 1\nscenario: S\nset:\n  - {item: 'walk:time', value: 2, because: A new bridge.}\n"
    )
    (found,) = effects(change(small_model(), read_text(text, situation())), "a.walk", "a.time")
    assert (found.because, found.cite) == ("A new bridge.", ())


FAULTS = """\
stance: 1
scenari: Quiet
given:
  - {option: b.goo, because: He leaves.}
  - {option: b.go}
set:
  - {item: a.tme, value: vital, because: So.}
  - {item: a.time, value: vitall, because: So.}
  - {item: a.time, value: 9, because: So.}
  - {item: a.norm, value: binding, because: So.}
  - {item: a.time, because: So.}
without:
  - paper
  - {item: paper p. 7, because: Hearsay.}
"""


def test_every_fault_of_a_file_is_told_in_its_place() -> None:
    with pytest.raises(InvalidModel) as caught:
        read_text(FAULTS, situation(), "quiet.yaml")
    found = [(p.place.line, p.place.column, p.code) for p in caught.value.problems]
    assert found == [
        (1, 1, "E301"),
        (2, 1, "E302"),
        (4, 14, "E205"),
        (5, 5, "E301"),
        (7, 12, "E205"),
        (8, 27, "E307"),
        (9, 27, "E308"),
        (10, 12, "E205"),
        (11, 5, "E301"),
        (13, 5, "E305"),
        (14, 12, "E205"),
    ]
    lines = str(caught.value).splitlines()
    assert lines[1] == "quiet.yaml:2:1: E302 no key “scenari” here (did you mean scenario?)"
    assert lines[2].startswith("quiet.yaml:4:14: E205 no option is called “b.goo” (did you mean")
    assert lines[5].endswith("no importance “vitall” (did you mean vital?)")


def test_a_value_in_quotes_is_a_text_as_in_a_model() -> None:
    with pytest.raises(InvalidModel, match="E30"):
        read_text(QUIET, situation())


@pytest.mark.parametrize("text", ["", "[", "- a", "stance: 1\nstance: 1\nscenario: A", "\x00"])
def test_what_is_no_scenario_is_refused(text: str) -> None:
    with pytest.raises(InvalidModel):
        read_text(text, situation())


def test_a_scenario_is_one_file(tmp_path: Path) -> None:
    path = tmp_path / "quiet.yaml"
    path.write_text(QUIET.replace('"[1, 2]"', "[1, 2]"), encoding="utf-8")
    assert read(path, situation()).name == "Quiet"
    with pytest.raises(InvalidModel, match="a scenario is one file"):
        read(tmp_path, situation())
    with pytest.raises(InvalidModel, match="E001"):
        read(tmp_path / "none.yaml", situation())


# At the command line.


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(list(arguments))
    assert isinstance(caught.value.code, int)
    return caught.value.code


LENSES = [
    ("tradeoffs", "china"),
    ("tradeoffs", "china", "--between", "pyongyang", "seoul"),
    ("robustness", "china"),
    ("positions", "china"),
    ("stability",),
    ("influence",),
    ("diff",),
]


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: " ".join(lens))
def test_every_analysis_says_in_its_first_lines_what_it_assumes(
    lens: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    model = ("-m", str(bundled_case()))
    assert run(*lens, *model, "--set", "china.seoul=vital", "--without", "agreement") == 0
    first = " ".join(capsys.readouterr().out.split("\n\n")[0].split())
    assert first.endswith(
        "· China: “Relations with Seoul” at vital (was high); without “Agreement of 1986”"
    )


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: " ".join(lens))
def test_what_cannot_be_ends_with_exit_code_2_and_no_answer(
    lens: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = ("-m", str(bundled_case()))
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text(FAULTS, encoding="utf-8")
    for words in (
        ("--set", "seoull=vital"),
        ("--without", "parkk"),
        ("--given", "recognise"),
        ("--scenario", str(faulty)),
    ):
        assert run(*lens, *model, *words) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert "Traceback" not in told.err
        assert told.err


def test_commands_to_ask_next_keep_the_scenario_and_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    model = ("-m", str(bundled_case()))
    words = ("--given", "dprk.rest", "--set", "china.seoul=[2, 3]")
    assert run("tradeoffs", "china", *model, *words, "-v") == 0
    told = capsys.readouterr().out.replace(" \\\n", " ").splitlines()
    commands = [shlex.split(line) for line in told if line.startswith("  stance ")]
    assert commands
    for stance, *arguments in commands:
        assert stance == "stance"
        assert arguments.count("dprk.rest") == 1
        assert run(*arguments) == 0


@pytest.mark.parametrize(
    "value",
    [
        *("", " ", "&a vital", "*a", "!!str vital", "! vital", "{a: 1, a: 2}", "[1, 2"),
        *("vital: 1", "vital # or so", "vital #", "# vital", "---\nvital\n---\n1", "%YAML 1.1"),
        *("vi\x01tal", "\ud800", "[&a 1, 2]", "[1, !!int 2]", "- - 1", "[[1, 2], 3]", "\ufffe"),
        "x" * 70_000,
    ],
)
def test_a_value_that_no_model_could_hold_sets_nothing(value: str) -> None:
    with pytest.raises(Unanswerable) as refused:
        from_words(case(), set_=[f"china.seoul={value}"])
    assert len(refused.value.message) < 300


# On the first case.


def test_without_its_only_source_the_first_case_still_answers() -> None:
    built = case()
    state = apply(from_words(built, without=["park2012"]), built)
    cited: list[Claim] = [c for c in state.model.statements() if c.cite]
    assert not cited
    for decision in state.decisions():
        assert performance_table(state, decision.id).leaders


SEVERAL = """\
stance: 1
actors:
  a:
    name: A
    interests: {calm: {name: Calm, importance: 1}}
    decisions:
      d:
        question: What?
        current: x
        options:
          x: {name: X}
          y:
            name: Y
            effects:
              - {to: calm, effect: 1, when: [b.p]}
              - {to: calm, effect: 0, because: The second.}
              - {to: calm, effect: -1, because: The third.}
  b:
    name: B
    decisions: {e: {question: Which?, current: p, options: {p: {name: P}, q: {name: Q}}}}
scenarios:
  first: {name: First, set: {"a.y:a.calm@1": 2}}
  third: {name: Third, set: {"a.y:a.calm@3": -2}}
"""


def test_a_scenario_of_the_model_means_the_same_effect_after_another_is_left_out() -> None:
    analysis = Analysis.of(load_text(SEVERAL)).without("b")
    situation = analysis.situation
    third = next(each for each in situation.model.scenarios if each.id == "third")
    effects = apply(third, situation).option("a.y").effects
    assert {effect.because: effect.size for effect in effects} == {
        "The second.": exactly(0),
        "The third.": exactly(-2),
    }
    assert analysis.in_scenario("third").situation.option("a.y").effects == effects


def test_what_a_scenario_sets_and_another_leaves_out_is_refused() -> None:
    situation = Analysis.of(load_text(SEVERAL)).without("b").situation
    first = next(each for each in situation.model.scenarios if each.id == "first")
    with pytest.raises(Unanswerable, match=r"“a\.y:a\.calm@3” is not in this model"):
        apply(first, situation)
    assert str(Analysis.of(load_text(SEVERAL)).without("b").check())
