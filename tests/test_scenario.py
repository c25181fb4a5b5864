"""Scenarios: what they leave alone, what they change, and what they refuse."""

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
from stancecli.diagnostics import Unanswerable
from stancecli.loader import load_text
from stancecli.methods.performance import performance_table
from stancecli.methods.robustness.knockouts import Outcome, knockouts
from stancecli.model import (
    OPEN,
    UNKNOWN,
    Citation,
    Constraint,
    Effect,
    Interest,
    Model,
    Option,
    Range,
    Scenario,
    Setting,
    Source,
    exactly,
)
from stancecli.render import terminal
from stancecli.scenario import apply, change, from_words, in_words, reasons
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import COSTLY, models, several
from tests.running import reply_to, run
from tests.tables import can_be_first

PAPER, HEARING = Citation("paper", "p. 1"), Citation("hearing", "p. 2")


SMALL = """\
stance: 1
title: A way
sources: {paper: {title: A paper}, hearing: {title: A hearing}}
actors:
  a:
    name: Ann
    interests:
      time: {name: Time, importance: high, cite: paper p. 1}
      money: {name: Money, importance: low}
    constraints:
      ban: {name: Ban, force: binding, against: [fly], cite: hearing p. 2}
      norm: {name: Norm, force: medium, against: {walk: 2}}
    decisions:
      way:
        question: How?
        current: walk
        options:
          walk:
            name: Walk
            effects:
              - {to: time, effect: -1, because: Read., cite: paper p. 1}
              - {to: money, effect: 1, because: Read., cite: [paper p. 1, hearing p. 2]}
              - {to: b.quiet, effect: 2, when: [b.stay]}
              - {to: b.quiet, effect: -0.5, unless: [b.stay]}
          ride:
            name: Ride
            effects:
              - {to: time, effect: 2, when: [b.stay]}
              - {to: time, effect: 1, unless: [b.go]}
          fly: {name: Fly}
    positions: [{to: b.go, stance: supports}]
    influence: [{to: b, strength: medium, cite: paper p. 1}]
  b:
    name: Ben
    interests: {quiet: {name: Quiet, importance: medium}}
    decisions:
      plan:
        question: Where?
        current: stay
        options: {stay: {name: Stay}, go: {name: Go}}
    positions: [{to: a.walk, stance: strongly-supports, cite: paper p. 1}]
impossible: [{options: [a.ride, b.go], cite: paper p. 1}]
"""
"""Two actors; who rests on what is told by each citation."""


@cache
def situation() -> Situation:
    return Situation.of(load_text(SMALL))


def after(**words: Any) -> Model:
    """The small model after what these words name."""
    return change(situation().model, from_words(situation(), **words))


def effects(model: Model, option: str, to: str) -> list[Effect]:
    found = model.items[option]
    assert isinstance(found, Option)
    return [effect for effect in found.effects if effect.to == to]


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


ONLY_PAPER, ONLY_HEARING = (PAPER,), (HEARING,)
OF_EFFECTS: list[tuple[dict[str, tuple[str, ...]], str, list[Range], tuple[Citation, ...]]] = [
    # What is set or left out; an effect; its sizes then, and what the first of them cites.
    ({"set_": ("walk:time=-2",)}, "walk:time", [exactly(-2)], ONLY_PAPER),
    # To hurt, by whatever much, or not at all, is the direction that was read; to help is not.
    ({"set_": ("walk:time=[-2, 0]",)}, "walk:time", [Range(Fraction(-2), Fraction(0))], ONLY_PAPER),
    ({"set_": ("walk:time=[-2, 1]",)}, "walk:time", [Range(Fraction(-2), Fraction(1))], ()),
    ({"set_": ("walk:time=helps",)}, "walk:time", [exactly(1)], ()),
    ({"set_": ("walk:time=none",)}, "walk:time", [exactly(0)], ()),
    ({"set_": ("walk:time=unknown",)}, "walk:time", [UNKNOWN], ()),
    ({"set_": ("a.ride:a.time@2=-1",)}, "ride:time", [exactly(2), exactly(-1)], ()),
    ({"set_": ("fly:time=strongly-helps",)}, "fly:time", [exactly(2)], ()),
    # What is read nowhere else becomes unknown; what is set is set all the same.
    ({"without": ("paper",)}, "walk:time", [UNKNOWN], ()),
    ({"without": (" paper   p.  1 ",)}, "walk:time", [UNKNOWN], ()),
    ({"without": ("paper",)}, "walk:money", [exactly(1)], ONLY_HEARING),
    ({"set_": ("walk:time=-2",), "without": ("paper",)}, "walk:time", [exactly(-2)], ()),
]


@pytest.mark.parametrize(("words", "item", "sizes", "cite"), OF_EFFECTS)
def test_an_effect_is_what_is_set_or_what_is_left_of_it(
    words: dict[str, tuple[str, ...]], item: str, sizes: list[Range], cite: tuple[Citation, ...]
) -> None:
    option, to = (f"a.{name}" for name in item.split(":"))
    found = effects(after(**words), option, to)
    assert ([effect.size for effect in found], found[0].cite) == (sizes, cite)
    if words.keys() == {"set_"} and not cite and item != "ride:time":
        assert found[0].because == "Assumed in this scenario."


def test_an_importance_is_what_is_set_or_open() -> None:
    ends = Range(Fraction(1), Fraction(5, 2))
    for model, importance, cite in (
        (after(set_=["time=[low, 2.5]"]), ends, ONLY_PAPER),
        (after(set_=["time=vital"], without=["paper"]), exactly(4), ()),
        (after(without=["paper"]), OPEN, ()),
    ):
        (time, _) = model.actors[0].interests
        assert (time.importance, time.cite) == (importance, cite)


def test_what_is_set_anew_has_the_reason_that_is_given_for_it() -> None:
    set_ = Setting(item="a.fly:a.time", value=exactly(2), because="He says so.")
    (found,) = effects(change(situation().model, Scenario(set=(set_,))), "a.fly", "a.time")
    assert (found.size, found.because) == (exactly(2), "He says so.")


def test_what_is_set_twice_alike_is_set_once() -> None:
    words = ("fly:time=1", "a.fly:Time=helps", "walk:time=2", "walk:time=2")
    assert after(set_=words) == after(set_=words[1:3])


def test_a_constraint_that_is_set_keeps_what_breaks_it_only_where_its_passage_says_so() -> None:
    breaks = "{fly: {by: 1}, ride: {by: 1, cite: hearing p. 9}}"
    built = Situation.of(load_text(SMALL.replace("against: [fly]", f"against: {breaks}")))
    words = from_words(built, set_=["ban=3"], without=["hearing"])
    found = change(built.model, words).items["a.ban"]
    assert isinstance(found, Constraint)
    assert [breach.option for breach in found.against] == ["a.fly"]


def test_short_words_mean_the_own_interest_of_the_option() -> None:
    """Both have an interest of this id and this name."""
    quiet = "quiet: {name: Quiet, importance: low}"
    text = SMALL.replace("money: {name: Money", f"{quiet}\n      money: {{name: Money")
    (setting,) = from_words(Situation.of(load_text(text)), set_=["stay:quiet=helps"]).set
    assert setting.item == "b.stay:b.quiet"


# Left out.


def test_judgements_stay_whatever_is_left_out() -> None:
    model = after(without=("paper", "hearing"))
    assert [each.size for each in effects(model, "a.ride", "a.time")] == [exactly(2), exactly(1)]
    assert not any(claim.cite for claim in model.statements())
    assert not model.sources
    one = after(without=("paper p. 1",))
    assert {source.id for source in one.sources} == {"paper", "hearing"}
    assert not any(PAPER in claim.cite for claim in one.statements())


def test_without_an_actor_its_options_never_hold() -> None:
    model = after(without=("Ben",))
    (only,) = model.actors
    (ride,) = effects(model, "a.ride", "a.time")
    assert (ride.size, ride.unless) == (exactly(1), ())
    assert not effects(model, "a.walk", "b.quiet")
    assert (only.positions, only.influence, model.impossible) == ((), (), ())
    # Of two exceptions the other stays.
    decision = "d: {question: D?, current: x, options: {x: {name: X}, y: {name: Y}}}"
    held = SMALL.replace("unless: [b.go]", "unless: [b.go, c.x]")
    model = load_text(
        held.replace("impossible:", f"  c: {{name: Cy, decisions: {{{decision}}}}}\nimpossible:")
    )
    without = change(model, from_words(Situation.of(model), without=["b"]))
    assert [each.unless for each in effects(without, "a.ride", "a.time")] == [("c.x",)]


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
            can_be_best = {each.id for each in then.candidates if can_be_first(then, each)}
            can_lead = {o.id for o in knockout.then if knockout.outcome is Outcome.CAN_CHANGE}
            assert can_lead <= can_pass & can_be_best
            assert bool(can_lead) == bool(can_pass)


# Words that name nothing, values that do not fit, what cannot be.


REFUSED: dict[str, str] = {
    # Words after `--given`, `--set` or `--without`; what is said of them, and advised after →.
    "given rde": "no option is called “rde” → did you mean a.ride",
    "set tme=low": "no constraint or interest is called “tme” → a.time",
    "set walk:tme=low": "no interest is called “tme” → a.time",
    "set time": "“time” sets nothing → china.seoul=vital",
    "set time=hihg": "no importance “hihg” → did you mean high?",
    "set time=0": "outside the scale",
    "set time=binding": "no importance “binding” → one of low",
    "set walk:time=help": "no effect “help” → did you mean helps?",
    "set ride:time=1": "could be 2 effects → @2  +, not with “Go”",
    "set ride:time@3=1": "is none of 2 effects → only with “Stay”",
    f"set ride:time@{'1' * 5000}=1": "is none of 2 effects",
    "set fly:time@1=1": "is none of 0 effects",
    "set norm=binding": "the current option “Walk” breaks it → weight",
    "set time=1 time=2": "“a.time” is set twice",
    "set fly:time=1 fly:time=2": "“a.fly:a.time” is set twice",
    "set quiet=1 without b": "“b.quiet” is left out",
    "set ride:time@1=1 without b": "“b.stay” is left out",
    "set ban=1 without ban": "“a.ban” is left out",
    "without papr": "no actor, analyst, constraint or source is called → paper",
    "without paper_p._7": "no claim cites “paper p. 7” → did you mean paper p. 1?",
    "without a b": "without Ann and Ben nobody is left",
    "given go without b": "“b.go” is left out",
    "given go stay": "only one of them can be given",
    "given fly": "ruled out",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_is_refused(words: str) -> None:
    named: dict[str, Any] = {"given": [], "set_": [], "without": []}
    for word in words.replace("set ", "set_ ").split():
        if word in named:
            said = named[word]
        else:
            said.append(word.replace("_", " "))
    with pytest.raises(Unanswerable) as refused:
        apply(from_words(situation(), **named), situation())
    message, _, advice = REFUSED[words].partition(" → ")
    assert message in refused.value.message
    assert advice in "\n".join(refused.value.advice)


# How it reads.


def test_a_scenario_reads_in_one_line() -> None:
    scenario = from_words(
        situation(),
        given=["go"],
        set_=["time=vital", "ban=low", "ride:time@1=unknown", "walk:money=-1", "fly:money=-1"],
        without=["paper", "hearing p. 2", "norm"],
    )
    assert in_words(scenario, situation()) == (
        "given “Go”; Ann: “Time” at vital (was high); Ann: “Ban” at low (was binding); "
        "“Ride” on “Time”, only with “Stay”, at ? (was ++); "
        "“Walk” on “Money” at − (was +); "
        "“Fly” on “Money” at − (was blank); without paper, hearing p. 2 and “Norm”"
    )


def test_reasons_are_told_where_there_are_any(golden: Golden) -> None:
    quiet = Scenario(name="Quiet") + from_words(situation(), without=["b"])
    assert in_words(quiet, situation()) == "under “Quiet”: without Ben"
    assert not list(reasons(quiet, situation()))
    asked = Analysis.of(load_text(SMALL + QUIET)).in_scenario("quiet")
    assert asked.situation.holds("b.go")
    assert asked.scenario
    (section,) = reasons(asked.scenario, situation())
    told = terminal.render(r.Report("", "", blocks=(section,)), width=80, colour=False)
    golden("load/scenario-reasons.txt", told)


QUIET = """\
scenarios:
  quiet:
    name: Quiet
    because: It was so for years.
    given: [{option: b.go, because: He leaves.}]
    set:
      - {item: a.time, value: [1, 2], because: Nobody hurries.}
      - {item: "a.ride:a.time@1", value: unknown, because: Who knows.}
    without: [{item: paper p. 1, because: Hearsay.}]
"""


# At the command line.


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "way.yaml"
    path.write_text(SMALL, "utf-8")
    return path


@pytest.mark.parametrize(
    "lens",
    ["tradeoffs a --between time money", "robustness a", "positions a", "stability", "influence",
     "diff", "tradeoffs a"],
)  # fmt: skip
def test_every_analysis_says_in_its_first_lines_what_it_assumes(lens: str, model: Path) -> None:
    out = reply_to(f"{lens} -m {model} --set a.time=vital --without ban")
    first = " ".join(out.split("\n\n")[0].split())
    assert first.endswith("· Ann: “Time” at vital (was high); without “Ban”")


def test_commands_to_ask_next_keep_the_scenario_and_run(model: Path) -> None:
    out = reply_to(f"tradeoffs a -m {model} --given b.go --set 'a.time=[2, 3]' -v")
    told = out.replace(" \\\n", " ").splitlines()
    commands = [line.split("stance ", 1)[1] for line in told if line.startswith("  stance ")]
    assert commands
    for command in commands:
        assert command.count("b.go") == 1
        assert run(command)[0] == 0


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
        from_words(situation(), set_=[f"a.time={value}"])
    assert len(refused.value.message) < 300


@pytest.fixture
def reacting() -> Analysis:
    """Without b, whose option is a condition of the first effect of three."""
    model = several("a calm 1: *x | y calm 1 when b.p, calm 0, calm -1", "b: *p | q")
    set_ = {n: Setting(item=f"a.y:a.calm@{n}", value=exactly(v)) for n, v in ((1, 2), (3, -2))}
    named = tuple(Scenario(id=f"s{n}", name=f"S{n}", set=(each,)) for n, each in set_.items())
    return Analysis.of(replace(model, scenarios=named)).without("b")


def test_a_scenario_of_the_model_means_the_same_effect_after_another_is_left_out(
    reacting: Analysis,
) -> None:
    third = reacting.situation.model.scenarios[1]
    effects = apply(third, reacting.situation).option("a.y").effects
    assert [effect.size for effect in effects] == [exactly(0), exactly(-2)]
    assert reacting.in_scenario("s3").situation.option("a.y").effects == effects


def test_what_a_scenario_sets_and_another_leaves_out_is_refused(reacting: Analysis) -> None:
    with pytest.raises(Unanswerable, match=r"“a\.y:a\.calm@3” is not in this model"):
        apply(reacting.situation.model.scenarios[0], reacting.situation)
    assert str(reacting.check())
