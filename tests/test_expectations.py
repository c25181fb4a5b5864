"""Conclusions that must follow: whether they do, what does instead, and that no answer changes."""

from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from hypothesis import given

from stancecli import model as m
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses.check.expectations import outcomes
from stancecli.lenses.check.gaps import idle_scenarios
from stancecli.lenses.robustness import EveryDecision
from stancecli.loader import load_text
from stancecli.methods.performance import performance_table
from stancecli.methods.stability.judge import MET_BY
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
    "position: [anglers, utility.peaking], stance: opposes",
    "influence: [utility, anglers], at_least: 0.5",
    f"{UTILITY}, verdict: open, under: unread",
    f"{UTILITY}, ruled_out: utility.dry, under: hers",
    f"{UTILITY}, leads: utility.steady",
    f"{UTILITY}, ruled_out: utility.dry",
    f"{PAIR}, compromise: utility.steady",
    "state: current, holds: holds",
    "influence: [utility, anglers], at_least: medium",
    "position: [anglers, utility.peaking], stance: strongly-opposes",
    "position: [anglers, utility.steady], stance: neutral",
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


def dam(*expected: str) -> str:
    return DAM + "".join(("expect:\n", *(f"  - {{{each}}}\n" for each in expected)))


def test_what_follows_holds_and_what_does_not_says_what_does(golden: Golden) -> None:
    told = []
    for holds, each in ((True, FOLLOWS), (False, FAILS)):
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
