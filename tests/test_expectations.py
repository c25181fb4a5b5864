"""Conclusions that must follow: whether they do, what does instead, and that no answer changes."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given

from stancecli import model as m
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import check
from stancecli.lenses.check.expectations import outcomes
from stancecli.lenses.check.gaps import idle_scenarios
from stancecli.lenses.robustness import EveryDecision
from stancecli.loader import load_text
from stancecli.methods.performance import performance_table
from stancecli.methods.stability.judge import MET_BY
from stancecli.scenario import apply, from_words, steps
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import COSTLY, models
from tests.running import run

DAM = """\
stance: 1
sources: {hearing: {title: Public hearing}, study: {title: A study}}
analysts: {anna: {name: Anna Meier}}
actors:
  utility:
    name: River Power
    interests:
      revenue: {name: Income, importance: high, cite: hearing p. 1}
      standing: {name: A good name, importance: medium, views: {anna: medium}, cite: study p. 1}
    constraints:
      licence: {name: Licence, force: binding, against: [dry], cite: hearing p. 2}
    decisions:
      operation:
        question: How should the dam be run?
        current: steady
        otherwise: none
        options:
          peaking:
            name: Follow the price
            effects:
              - {to: revenue, views: {anna: 0, study: 1}, cite: hearing p. 4}
              - {to: standing, effect: -1, cite: hearing p. 5}
              - {to: standing, effect: -1, when: [anglers.speak], cite: hearing p. 6}
          steady: {name: Run steady}
          dry: {name: Hold back, effects: [{to: revenue, effect: -2, cite: study p. 2}]}
    influence: [{to: anglers, strength: medium, cite: hearing p. 7}]
  anglers:
    name: Anglers
    interests: {fish: {name: Fish, importance: vital}}
    decisions:
      voice:
        question: Should the club speak up?
        current: speak
        otherwise: none
        options:
          speak: {name: Speak up}
          quiet: {name: Stay quiet, effects: [{to: fish, effect: -2}]}
    positions:
      - {to: utility.peaking, stance: strongly-opposes}
      - {to: utility.steady, stance: neutral}
    influence: [{to: town, strength: high}]
  town: {name: The town, influence: [{to: utility, strength: low}]}
scenarios:
  cheap: {name: Cheap, set: {"utility.peaking:revenue": strongly-helps}, given: [anglers.quiet]}
  hers: {name: Hers, view: anna}
  dear: {name: Dear power, set: {"utility.peaking:revenue": helps}}
  alone: {name: No club, without: [anglers]}
  unread: {name: Unread, without: [hearing]}
  barred: {name: Barred, given: [utility.dry]}
  same: {name: The same, given: [anglers.speak], set: {utility.revenue: high}}
"""

UTILITY = "decision: utility.operation"
PAIR = "pair: [utility.revenue, utility.standing]"
FOLLOWS = [
    f"{UTILITY}, verdict: leads",
    "levers: utility.peaking, by: [anglers.quiet], under: dear",
    "state: current, holds: as-entered",
    "state: [utility.steady, anglers.speak], holds: holds",
    "state: [utility.peaking], holds: does-not-hold",
    "state: [anglers.quiet], holds: does-not-hold",
    "package: [utility.peaking, anglers.quiet], rung: none",
    "influence: [utility, town], at_least: medium",
    "influence: [anglers, utility], at_least: low",
    f"{UTILITY}, leads: utility.peaking, under: cheap",
    f"{UTILITY}, verdict: firm, under: hers",
    f"{UTILITY}, verdict: leads, under: same",
    "position: [anglers, utility.peaking], stance: opposes, under: unread",
    "state: current, holds: as-entered, under: hers",
]
FAILS = [
    f"{UTILITY}, leads: utility.peaking",
    f"{UTILITY}, verdict: firm",
    f"{UTILITY}, ruled_out: utility.peaking",
    "levers: utility.peaking, by: [anglers.quiet]",
    "levers: utility.steady, by: [anglers.quiet]",
    f"{PAIR}, compromise: utility.peaking",
    "pair: [utility.revenue, utility.licence], compromise: utility.peaking",
    "state: current, holds: answers",
    "state: [utility.peaking], holds: not-as-entered",
    "state: [utility.dry], holds: holds",
    "package: [utility.peaking, anglers.quiet], rung: deal",
    "package: [utility.steady, anglers.quiet], rung: none",
    "influence: [utility, anglers], at_least: high",
    "position: [anglers, utility.peaking], stance: supports",
    "position: [anglers, utility.dry], stance: neutral",
    f"{UTILITY}, leads: utility.steady, under: cheap",
    f"{UTILITY}, verdict: leads, under: unread",
    "position: [anglers, utility.steady], stance: neutral, under: alone",
    "influence: [utility, town], at_least: low, under: alone",
    "state: [anglers.quiet], holds: holds, under: alone",
    f"{UTILITY}, verdict: leads, under: barred",
    "state: current, holds: does-not-hold",
    "state: current, holds: unknown, under: hers",
    "state: [utility.peaking, anglers.quiet], holds: as-entered, under: hers",
    "influence: [anglers, utility], at_least: decisive",
]


CAN_FAIL = {
    "position: [anglers, utility.peaking], stance: opposes": False,
    "influence: [utility, anglers], at_least: 0.5": False,
    f"{UTILITY}, verdict: open, under: unread": False,
    f"{UTILITY}, ruled_out: utility.dry, under: hers": True,
    f"{UTILITY}, leads: utility.steady": True,
    f"{UTILITY}, ruled_out: utility.dry": True,
    f"{PAIR}, compromise: utility.steady": True,
    "state: current, holds: holds": True,
    "influence: [utility, anglers], at_least: medium": True,
    "position: [anglers, utility.peaking], stance: strongly-opposes": True,
    "position: [anglers, utility.steady], stance: neutral": True,
}
"""What follows, and whether some single step ends it."""


def dam(*expected: str) -> str:
    return DAM + "".join(("expect:\n", *(f"  - {{{each}}}\n" for each in expected)))


def test_what_follows_holds_and_what_does_not_says_what_does(golden: Golden) -> None:
    told = []
    for holds, each in ((True, [*FOLLOWS, *CAN_FAIL]), (False, FAILS)):
        for wanted in each:
            (found,) = outcomes(Situation.of(load_text(dam(wanted))))
            assert (found.holds, not found.instead) == (holds, holds), wanted
            told.append(f"{wanted}\n  {found.expected}")
            told += [f"  instead: {found.instead}"] * (not holds)
    golden("check/expectations.txt", "\n".join(told))


NO_USE = {
    f"{UTILITY}, verdict: leads, under: same": "“same” changes nothing",
    f"{UTILITY}, verdict: leads, view: entered": "“entered” changes nothing",
    "levers: utility.peaking, by: [anglers.speak]": "in place already: “Speak up”",
    "package: [utility.steady, anglers.speak], rung: none": "no deal already has it",
}
"""What tells nothing, and why: the first two are met, the others never."""


def test_what_supposes_nothing_is_of_no_use_and_counted_apart(tmp_path: Path) -> None:
    useful = ("state: current, holds: as-entered, under: hers", f"{UTILITY}, verdict: firm")
    found = outcomes(Situation.of(load_text(dam(*NO_USE, *useful))))
    assert [each.no_use for each in found] == [*NO_USE.values(), "", ""]
    assert [each.holds for each in found] == [True, True, False, False, True, False]
    path = tmp_path / "dam.yaml"
    path.write_text(dam(*NO_USE, *useful))
    told = " ".join(run(f"check -m {path} -v")[1].split())
    assert "Expectations met: 1 of 6; of no use: 4." in told
    part = told.partition("Of no use ")[2].partition("As expected")[0]
    assert all(reason in part for reason in NO_USE.values())
    assert part.count("line ") == 4
    text = run(f"check -m {path} -f json")[1]
    assert text.count('"no_use"') == 4
    assert text.count('"code": "G411"') == 3, "what never follows stays a gap"


def test_a_scenario_that_changes_nothing_or_cannot_be_is_found() -> None:
    text = f"{DAM}  quiet: {{name: Quiet, given: [anglers.quiet]}}\n"  # that one changes something
    assert {gap.code: gap.message for gap in idle_scenarios(Situation.of(load_text(text)))} == {
        "G412": "scenario “same” changes nothing",
        "G413": "scenario “barred” cannot be: “Hold back” cannot be given: it is ruled out by "
        "“Licence”",
    }


def test_strict_ends_with_one_and_says_what_follows_instead(tmp_path: Path) -> None:
    path = tmp_path / "dam.yaml"
    path.write_text(dam(f"{UTILITY}, verdict: firm", f"{UTILITY}, verdict: leads"))
    code, out, err = run(f"check -m {path} --strict")
    assert (code, err) == (1, "")
    told = " ".join(out.split())
    assert "Expectations met: 1 of 2." in told
    assert "instead: “Run steady” (current) is ahead of “Follow the price”" in told
    code, out, _ = run(f"check -m {path} -f json")
    assert (code, '"code": "G411"' in out) == (0, True)


@COSTLY
@given(models(decisions=(1, 1), actors=(2, 2)))
def test_expectations_hold_as_the_answers_say(model: m.Model) -> None:
    """Every verdict, every option ruled out and the state, as the lenses have them."""
    situation = Situation.of(model)
    analysis = Analysis.of(model)
    wanted: list[tuple[m.Expectation, bool]] = []
    with suppress(Unanswerable):  # Where nobody has a choice, no state is looked at.
        word = analysis.stability().finding.verdict.word
        wanted += [(m.Expectation(holds=each), word in MET_BY[each]) for each in m.HOLDS]
    every = analysis.robustness().finding
    assert isinstance(every, EveryDecision)
    for judged in every.decisions:
        id_, found = judged.decision.id, judged.verdict.verdict
        table = performance_table(situation, id_)
        wanted += [
            (m.Expectation(decision=id_, verdict=word), word == found) for word in m.VERDICTS
        ]
        leader = table.leaders[0].id if found in ("leads", "firm", "only") else ""
        for option in (each.id for each in judged.decision.options):
            wanted.append((m.Expectation(decision=id_, leads=option), option == leader))
            is_out = option in table.ruled_out
            wanted.append((m.Expectation(decision=id_, ruled_out=option), is_out))
    for position in (p for actor in model.actors for p in actor.positions):
        if (stance := position.stance) is not None:
            on = (position.actor, position.to)
            wanted += [
                (m.Expectation(position=on, stance=Fraction(due)), _as_far(stance, due))
                for due in m.STANCE.values()
            ]
    expecting = replace(model, expect=tuple(expectation for expectation, _ in wanted))
    checked = outcomes(Situation.of(expecting))
    assert [each.holds for each in checked] == [holds for _, holds in wanted]
    # What names what is left out fails, and nothing breaks.
    left = Analysis.of(expecting).without(model.actors[1].id).check().finding.expectations
    assert len(left) == len(wanted)
    assert all(each.holds == (not each.instead) for each in left)


def _as_far(stance: Fraction, due: int) -> bool:
    """Whether a stance is on the same side as is due, and as far out or further."""
    if due == 0:
        return stance == 0
    return stance * due > 0 and abs(stance) >= abs(due)


# Whether what holds could fail.


def test_an_expectation_that_no_one_step_ends_cannot_fail() -> None:
    for wanted, can_fail in CAN_FAIL.items():  # Each has all the work to itself.
        (found,) = outcomes(Situation.of(load_text(dam(wanted))))
        assert (found.holds, found.can_fail) == (True, can_fail), wanted


def one_step_away(model: m.Model) -> Iterator[str]:
    """As it would be typed: each importance and effect of a plain size, one lower and higher."""
    sizes: list[tuple[str, m.Range, m.Range]] = []
    for actor in model.actors:
        sizes.extend((each.id, each.importance, m.IMPORTANCE_STEPS) for each in actor.interests)
        for option in chain.from_iterable(decision.options for decision in actor.decisions):
            seen = Counter(effect.to for effect in option.effects)
            for effect in reversed(option.effects):
                item = f"{option.id}:{effect.to}"
                sizes.append((f"{item}@{seen[effect.to]}", effect.size, m.EFFECT_SCALE))
                seen[effect.to] -= 1
    for item, size, scale in sizes:
        for after in (size.mid - 1, size.mid + 1):
            if size.exact and after in scale:
                yield f"{item}={after}"


def test_what_cannot_fail_holds_with_whatever_is_set_one_step_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Against `--set` of each importance and effect, in the model as entered."""
    wanted = [each for each in (*FOLLOWS, *CAN_FAIL) if "under" not in each]
    situation = Situation.of(load_text(dam(*wanted)))
    found = outcomes(situation)
    monkeypatch.setattr(steps, "MOST_WORK", 0)  # What can fail is not asked again.
    ended = [False] * len(found)
    for words in one_step_away(situation.model):
        stepped = outcomes(apply(from_words(situation, set_=[words]), situation))
        ended = [was or not each.holds for was, each in zip(ended, stepped, strict=True)]
    for each, ends in zip(found, ended, strict=True):
        assert each.holds
        assert each.can_fail or not ends, each.expected
    assert sum(ended) > 3


def test_what_a_named_option_does_is_tried_before_what_things_weigh() -> None:
    situation = Situation.of(load_text(DAM))
    wanted = m.Expectation(decision="utility.operation", leads="utility.peaking")
    tried: list[Situation] = []

    def holds(stepped: Situation, _: m.Expectation) -> bool:
        tried.append(stepped)
        return False

    (ended,) = steps.can_fail(situation, [wanted], holds, lambda _: False)
    assert ended
    (before,), (after,) = (
        [*each.effects_of("utility.peaking")][:1] for each in (situation, *tried)
    )
    assert before.size != after.size


def test_where_no_step_ends_it_all_must_be_tried_to_say_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    situation, tried = Situation.of(load_text(DAM)), Counter[str]()
    wanted = m.Expectation(decision="utility.operation", leads="utility.peaking")

    def found(most: int) -> list[bool | None]:
        def holds(_: Situation, wanted: m.Expectation) -> bool:
            tried[wanted.leads] += 1
            return True

        monkeypatch.setattr(steps, "MOST_WORK", most)
        tried.clear()
        return steps.can_fail(situation, [wanted], holds, lambda _: False)

    assert found(1_000_000) == [False]
    every = tried.total()
    claims = [each for each in situation.model.statements() if isinstance(each, m.Sized)]
    cost = steps._TRY + len(claims)
    assert (found(every * cost), tried.total()) == ([False], every)
    assert (found(every * cost - 1), tried.total()) == ([None], every - 1)


ONE_FEAR = """
stance: 1
actors:
  a:
    name: A
    interests: {x: {name: X, importance: low}, fear: {name: Fear, importance: vital}}
    decisions:
      d:
        question: Go?
        current: stay
        options:
          stay: {name: Stay, effects: [{to: x, effect: 2}, {to: fear, effect: -1}]}
          go: {name: Go, effects: [{to: x, effect: -1}, {to: fear, SIZE}]}
expect: [{decision: a.d, leads: a.stay}]
"""


@pytest.mark.parametrize(("size", "fails"), [("same_as: stay", False), ("effect: -1", True)])
def test_what_is_of_one_size_is_stepped_as_one(size: str, fails: bool) -> None:
    """Stay is 3 ahead. A step on the fear is 4 points, and cancels where it is one fear."""
    found = check.find(Situation.of(load_text(ONE_FEAR.replace("SIZE", size))))
    (outcome,) = found.expectations
    assert (outcome.holds, outcome.can_fail) == (True, fails)
