"""Conclusions that must follow: whether they do, what does instead, and that no answer changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from stancecli import report as r
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import check
from stancecli.lenses.check import steps
from stancecli.lenses.check.expectations import idle_scenarios, outcomes
from stancecli.lenses.robustness import EveryDecision
from stancecli.loader import load_text
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.stability.verdict import Footing
from stancecli.model import (
    EFFECT_SCALE,
    HOLDS,
    IMPORTANCE_STEPS,
    STANCE,
    VERDICTS,
    Expectation,
    Model,
    Range,
)
from stancecli.scenario import apply, from_words
from stancecli.situation import Situation
from stancecli.wording import HOLDING
from tests.models import COSTLY, decider, models
from tests.running import calls, run
from tests.test_views import declaring_models

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
  alone: {name: No club, without: [anglers]}
  unread: {name: Unread, without: [hearing]}
  barred: {name: Barred, given: [utility.dry]}
  same: {name: The same, given: [anglers.speak], set: {utility.revenue: high}}
"""

STEADY = "{to: utility.steady, stance: neutral}"
UTILITY = "decision: utility.operation"
PAIR = "pair: [utility.revenue, utility.standing]"
FOLLOWS = [
    f"{UTILITY}, leads: utility.steady",
    f"{UTILITY}, verdict: leads",
    f"{UTILITY}, ruled_out: utility.dry",
    f"{PAIR}, compromise: utility.steady",
    "state: current, holds: holds",
    "state: [utility.steady, anglers.speak], holds: holds",
    "state: [utility.peaking], holds: does-not-hold",
    "state: [anglers.quiet], holds: does-not-hold",
    "package: [utility.peaking, anglers.quiet], rung: none",
    "influence: [utility, anglers], at_least: medium",
    "influence: [utility, anglers], at_least: 0.5",
    "influence: [utility, town], at_least: medium",
    "influence: [anglers, utility], at_least: low",
    "position: [anglers, utility.peaking], stance: strongly-opposes",
    "position: [anglers, utility.peaking], stance: opposes",
    "position: [anglers, utility.steady], stance: neutral",
    f"{UTILITY}, leads: utility.peaking, under: cheap",
    f"{UTILITY}, verdict: firm, under: hers",
    f"{UTILITY}, verdict: leads, under: same",
    "position: [anglers, utility.peaking], stance: opposes, under: unread",
]
INSTEAD = [
    (
        f"{UTILITY}, leads: utility.peaking",
        "“Run steady” (current) leads “Follow the price” by 2.5",
    ),
    (f"{UTILITY}, leads: utility.dry", "“Run steady” (current) leads “Follow the price” by 2.5"),
    (f"{UTILITY}, verdict: firm", "“Run steady” (current) leads “Follow the price” by 2.5"),
    (f"{UTILITY}, ruled_out: utility.peaking", "“Follow the price” is open"),
    (f"{PAIR}, compromise: utility.peaking", "it is “Run steady”"),
    (
        "pair: [utility.revenue, utility.licence], compromise: utility.peaking",
        "“Licence” is binding: it rules options out and is not weighed",
    ),
    ("state: current, holds: as-entered", "it holds"),
    ("state: [utility.peaking], holds: not-as-entered", "it does not hold"),
    ("state: [utility.dry], holds: holds", "“Hold back” holds in none of the states looked at"),
    (
        "package: [utility.peaking, anglers.quiet], rung: deal",
        "it is not better than no deal for all",
    ),
    ("package: [utility.steady, anglers.quiet], rung: none", "it is no package: fewer than two"),
    ("package: [utility.dry, anglers.quiet], rung: none", "“Hold back” holds in none"),
    ("influence: [utility, anglers], at_least: high", "the strongest chain is medium"),
    ("influence: [anglers, utility], at_least: medium", "the strongest chain is low"),
    ("influence: [town, anglers], at_least: medium", "the strongest chain is low"),
    ("position: [anglers, utility.peaking], stance: supports", "it is strongly opposes"),
    ("position: [anglers, utility.peaking], stance: neutral", "it is strongly opposes"),
    ("position: [anglers, utility.steady], stance: supports", "it is neutral"),
    ("position: [anglers, utility.dry], stance: neutral", "no position is entered"),
    (f"{UTILITY}, leads: utility.steady, under: cheap", "“Follow the price” leads “Run steady”"),
    (f"{UTILITY}, verdict: leads, under: unread", "open"),
    (f"{UTILITY}, ruled_out: utility.dry, under: unread", "“Hold back” is open"),
    ("position: [anglers, utility.steady], stance: neutral, under: alone", "“anglers” is left out"),
    ("influence: [utility, anglers], at_least: low, under: alone", "“anglers” is left out there"),
    ("influence: [utility, town], at_least: low, under: alone", "there is no chain of influence"),
    ("state: [anglers.quiet], holds: holds, under: alone", "“anglers.quiet” is left out there"),
    (f"{UTILITY}, verdict: leads, under: barred", "“Hold back” cannot be given: it is ruled out"),
    ("state: current, holds: holds, under: barred", "“Hold back” cannot be given: it is ruled out"),
]


def dam(*expected: str) -> str:
    return DAM + "".join(("expect:\n", *(f"  - {{{each}}}\n" for each in expected)))


def test_what_is_divided_is_no_stance() -> None:
    """22 for it and 23 against are on no side, though their mean is."""
    votes = "votes: {agree: 22, disagree: 23, pass: 18}"
    said = f"{{to: utility.steady, stance: -0.02, {votes}}}"
    model = dam("position: [anglers, utility.steady], stance: -0.01")
    (found,) = outcomes(Situation.of(load_text(model.replace(STEADY, said))))
    assert (found.holds, found.instead) == (False, "it is divided, −0.02 on average")


@pytest.mark.parametrize("wanted", FOLLOWS)
def test_what_follows_holds(wanted: str) -> None:
    (found,) = outcomes(Situation.of(load_text(dam(wanted))))
    assert (found.holds, found.instead) == (True, "")


@pytest.mark.parametrize(
    ("short", "full"),
    [
        (f"{UTILITY}, leads: steady", f"{UTILITY}, leads: utility.steady"),
        (f"{UTILITY}, ruled_out: peaking", f"{UTILITY}, ruled_out: utility.peaking"),
        (
            "pair: [utility.revenue, licence], compromise: peaking",
            "pair: [utility.revenue, utility.licence], compromise: utility.peaking",
        ),
        (
            "position: [utility, peaking], stance: neutral",
            "position: [utility, utility.peaking], stance: neutral",
        ),
    ],
)
def test_an_option_of_whom_an_expectation_is_about_goes_by_its_short_id(
    short: str, full: str
) -> None:
    one, other = (load_text(dam(each)).expect[0] for each in (short, full))
    assert one == replace(other, place=one.place)


@pytest.mark.parametrize(("wanted", "instead"), INSTEAD)
def test_what_does_not_follow_fails_and_says_what_does(wanted: str, instead: str) -> None:
    (found,) = outcomes(Situation.of(load_text(dam(wanted))))
    assert not found.holds
    assert instead in found.instead


def half_judged() -> Model:
    """One whose options are judged, beside one of whose options nobody has said anything."""
    (sure,) = decider({"x": 1}, {"stay": {"x": 1}, "go": {"x": 0}}, "stay", actor="s").actors
    nothing: dict[str, Any] = {"wait": {}, "attack": {}}
    (north,) = decider({"x": 2}, nothing, "wait", actor="n", otherwise="").actors
    return Model(title="T", actors=(sure, replace(north, name="North")))


def test_nothing_holds_in_any_case_where_a_mover_is_not_judged() -> None:
    expected = tuple(Expectation(holds=word) for word in ("holds", "as-entered"))
    model = replace(half_judged(), expect=expected)
    found = [(each.holds, each.instead) for each in outcomes(Situation.of(model))]
    instead = "it holds as entered; not judged: the options of North"
    assert found == [(False, instead), (True, "")]


def test_one_of_two_compromises_as_good_is_not_the_one() -> None:
    table = {
        "one": {"x": 2},
        "other": {"y": 2},
        "left": {"x": 1, "y": 1},
        "right": {"x": 1, "y": 1},
    }
    model = decider({"x": 1, "y": 1}, table, "one")  # type: ignore[arg-type]
    wanted = Expectation(pair=("a.x", "a.y"), compromise="a.left")
    (found,) = outcomes(Situation.of(replace(model, expect=(wanted,))))
    assert (found.holds, found.instead) == (False, "it is “Left” or “Right”")


SAID = [
    (f"{UTILITY}, leads: utility.steady", "“Run steady” leads (River Power)"),
    (f"{UTILITY}, verdict: open", "“How should the dam be run?” (River Power): open"),
    (f"{UTILITY}, ruled_out: utility.dry", "“Hold back” is ruled out (River Power)"),
    (
        f"{PAIR}, compromise: utility.steady",
        "“Run steady” is the best compromise on “Income” and “A good name”",
    ),
    ("state: current, holds: does-not-hold", "the current state does not hold"),
    (
        "state: current, holds: as-entered, under: hers",
        "the current state holds as entered, under “hers”",
    ),
    (
        "state: current, holds: as-entered, under: cheap",
        "the state in place holds as entered, under “cheap”",
    ),
    (
        "state: [utility.peaking, anglers.quiet], holds: as-entered, under: hers",
        "the state with “Follow the price” and “Stay quiet” holds as entered, under “hers”",
    ),
    (
        "package: [utility.peaking, anglers.quiet], rung: as-entered",
        "“Follow the price” with “Stay quiet”: better than no deal for all as entered",
    ),
    (
        "influence: [anglers, utility], at_least: decisive",
        "influence of Anglers on River Power: decisive or more",
    ),
    (
        "position: [anglers, utility.steady], stance: neutral, under: alone",
        "Anglers on “Run steady”: neutral, under “alone”",
    ),
]


@pytest.mark.parametrize(("wanted", "said"), SAID)
def test_an_expectation_reads_as_a_sentence(wanted: str, said: str) -> None:
    (found,) = outcomes(Situation.of(load_text(dam(wanted))))
    assert found.expected == said


def test_words_of_the_file_are_those_of_the_methods() -> None:
    assert tuple(each.value for each in Conclusion) == VERDICTS
    assert tuple(HOLDING) == HOLDS
    assert set(HOLDS) == {each.value for each in Footing}


def test_a_scenario_that_changes_nothing_or_cannot_be_is_found() -> None:
    text = f"{DAM}  quiet: {{name: Quiet, given: [anglers.quiet]}}\n"  # that one changes something
    found = {
        each.scenario.id: each.refused for each in idle_scenarios(Situation.of(load_text(text)))
    }
    assert found == {
        "same": "",
        "barred": "“Hold back” cannot be given: it is ruled out by “Licence”",
    }


WITH_ITSELF = "scenarios: {{no: {{name: No, {0}}}}}\n"


@pytest.mark.parametrize(
    ("contradiction", "refused"),
    [
        ("without: [anglers], given: [anglers.quiet]", "“anglers.quiet” is left out"),
        ("without: [study], view: study", "“study” is left out, so its view cannot be taken"),
        (
            "without: [utility.licence], set: {utility.licence: low}",
            "“utility.licence” is left out",
        ),
        ("without: [anglers, utility, town]", "nobody is left"),
    ],
)
def test_a_scenario_that_contradicts_itself_cannot_be(contradiction: str, refused: str) -> None:
    text = DAM.partition("scenarios:")[0] + WITH_ITSELF.format(contradiction)
    (found,) = idle_scenarios(Situation.of(load_text(text)))
    assert refused in found.refused


def test_strict_ends_with_one_and_says_what_follows_instead(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "dam.yaml"
    path.write_text(dam(f"{UTILITY}, verdict: firm", f"{UTILITY}, verdict: leads"))
    code, out, err = run(capfd, f"check -m {path} --strict")
    assert (code, err) == (1, "")
    assert "1 of 2 expectations hold" in " ".join(out.split())
    assert "instead: “Run steady” (current) leads “Follow the price” by 2.5" in " ".join(
        out.split()
    )
    code, out, _ = run(capfd, f"check -m {path} -f json")
    assert '"code": "G411"' in out
    assert code == 0


def test_a_fault_ends_with_two_and_no_traceback(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "dam.yaml"
    path.write_text(dam("decision: utility.operatin, verdict: firm"))
    code, out, err = run(capfd, f"check -m {path}")
    assert (code, out) == (2, "")
    assert "E208 no decision “utility.operatin”" in err
    assert "did you mean utility.operation?" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "words", ["--scenario hers", "--view anna", "--view study", "--scenario ''"]
)
def test_a_scenario_or_a_view_is_told_in_the_first_line_or_refused(
    words: str, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "dam.yaml"
    path.write_text(DAM)
    code, out, err = run(capfd, f"tradeoffs utility {words} -m {path}")
    assert code == (2 if "''" in words else 0)
    assert ("on the view of" in out) == (code == 0)
    assert "Traceback" not in err


@COSTLY
@given(declaring_models())
def test_an_expectation_changes_no_answer(model: Model) -> None:
    bare = Analysis.of(replace(model, expect=(), scenarios=()))
    declared = Analysis.of(model)
    for ask in ASKED:
        assert told(ask, declared) == told(ask, bare)


def told(ask: Callable[[Analysis], Any], analysis: Analysis) -> Any:
    """What an answer finds, or why there is none: where nobody can move, no state is looked at."""
    try:
        return ask(analysis).to_dict()["finding"]
    except Unanswerable as refused:
        return refused.message


ASKED: tuple[Callable[[Analysis], Any], ...] = (
    lambda each: each.tradeoffs(),
    lambda each: each.robustness(),
    lambda each: each.stability(),
    lambda each: each.positions(),
    lambda each: each.influence(),
)


@given(declaring_models())
def test_check_answers_whatever_is_declared(model: Model) -> None:
    """Under whatever is left out, too: what names it fails, and nothing breaks."""
    analysis = Analysis.of(model)
    for each in (analysis, analysis.without(model.actors[1].id), analysis.given()):
        found = each.check()
        assert len(found.finding.expectations) == len(model.expect)
        assert str(found)
        for outcome in found.finding.expectations:
            assert outcome.holds == (not outcome.instead)


@given(models(decisions=(1, 1), actors=(2, 2)))
def test_expectations_hold_as_the_answers_say(model: Model) -> None:
    """Every verdict, every option ruled out and the state, as the lenses have them."""
    situation = Situation.of(model)
    analysis = Analysis.of(model)
    wanted: list[tuple[Expectation, bool]] = []
    with suppress(Unanswerable):  # Where nobody has a choice, no state is looked at.
        footing = analysis.stability().finding.start.verdict.holds
        wanted += [(Expectation(holds=word), word == footing) for word in HOLDS]
    every = analysis.robustness().finding
    assert isinstance(every, EveryDecision)
    for judged in every.decisions:
        id_ = judged.decision.id
        table = performance_table(situation, id_)
        wanted += [
            (Expectation(decision=id_, verdict=word), word == judged.verdict.verdict)
            for word in VERDICTS
        ]
        leads = judged.verdict.verdict in ("leads", "firm", "only")
        for option in judged.decision.options:
            ahead = leads and option.id == table.leaders[0].id
            wanted.append((Expectation(decision=id_, leads=option.id), ahead))
            is_out = option.id in table.ruled_out
            wanted.append((Expectation(decision=id_, ruled_out=option.id), is_out))
    for position in (p for actor in model.actors for p in actor.positions):
        if position.stance is not None:
            wanted += [
                (
                    Expectation(position=(position.actor, position.to), stance=Fraction(due)),
                    _as_far(position.stance, due),
                )
                for due in STANCE.values()
            ]
    expecting = replace(model, expect=tuple(expectation for expectation, _ in wanted))
    found = outcomes(Situation.of(expecting))
    assert [each.holds for each in found] == [holds for _, holds in wanted]


def _as_far(stance: Fraction, due: int) -> bool:
    """Whether a stance is on the same side as is due, and as far out or further."""
    if due == 0:
        return stance == 0
    return stance * due > 0 and abs(stance) >= abs(due)


def test_a_scenario_of_another_model_is_refused_by_name() -> None:
    model = load_text(DAM)
    other = load_text(DAM.replace("anglers", "fishers").replace("anna", "ann"))
    for scenario in model.scenarios:
        if scenario.id in ("cheap", "hers", "alone", "same"):
            with pytest.raises(Exception, match="is not in this model"):
                apply(scenario, Situation.of(other))


def test_many_expectations_cost_little_more_than_one() -> None:
    def cost(count: int) -> int:
        wanted = (f"{UTILITY}, verdict: leads", "state: [utility.peaking], holds: does-not-hold")
        situation = Situation.of(load_text(dam(*wanted * count)))
        return calls(lambda: list(outcomes(situation)))

    assert cost(20) < 1.5 * cost(1)


# Whether what holds could fail.


CANNOT = [
    "position: [anglers, utility.peaking], stance: opposes",
    "influence: [utility, anglers], at_least: 0.5",
    f"{UTILITY}, verdict: open, under: unread",
]
CAN = [
    f"{UTILITY}, ruled_out: utility.dry, under: hers",
    f"{UTILITY}, leads: utility.steady",
    f"{UTILITY}, ruled_out: utility.dry",
    f"{PAIR}, compromise: utility.steady",
    "state: current, holds: holds",
    "influence: [utility, anglers], at_least: medium",
    "position: [anglers, utility.peaking], stance: strongly-opposes",
    "position: [anglers, utility.steady], stance: neutral",
]


@pytest.mark.parametrize(
    ("wanted", "can_fail"), [*((each, False) for each in CANNOT), *((each, True) for each in CAN)]
)
def test_an_expectation_that_no_one_step_ends_cannot_fail(wanted: str, can_fail: bool) -> None:
    (found,) = outcomes(Situation.of(load_text(dam(wanted))))
    assert (found.holds, found.can_fail) == (True, can_fail)


def one_step_away(model: Model) -> Iterator[str]:
    """As it would be typed: each importance and effect of a plain size, one lower and higher."""
    sizes: list[tuple[str, Range, Range]] = []
    for actor in model.actors:
        sizes.extend((each.id, each.importance, IMPORTANCE_STEPS) for each in actor.interests)
        for option in chain.from_iterable(decision.options for decision in actor.decisions):
            seen = Counter(effect.to for effect in option.effects)
            for effect in reversed(option.effects):
                item = f"{option.id}:{effect.to}"
                sizes.append((f"{item}@{seen[effect.to]}", effect.size, EFFECT_SCALE))
                seen[effect.to] -= 1
    for item, size, scale in sizes:
        for after in (size.mid - 1, size.mid + 1):
            if size.exact and after in scale:
                yield f"{item}={after}"


def test_what_cannot_fail_holds_with_whatever_is_set_one_step_away() -> None:
    """Against `--set` of each importance and effect, in the model as entered."""
    wanted = [each for each in (*FOLLOWS, *CANNOT, *CAN) if "under" not in each]
    situation = Situation.of(load_text(dam(*wanted)))
    found = outcomes(situation)
    ended = [False] * len(found)
    for words in one_step_away(situation.model):
        stepped = outcomes(apply(from_words(situation, set_=[words]), situation))
        ended = [was or not each.holds for was, each in zip(ended, stepped, strict=True)]
    for each, ends in zip(found, ended, strict=True):
        assert each.holds
        assert each.can_fail or not ends, each.expected
    assert sum(ended) > 3


def never_failing(*wanted: str) -> list[str]:
    """The title of the section on what cannot fail, if there is one."""
    blocks = check.describe(check.find(Situation.of(load_text(dam(*wanted))))).blocks
    titles = [each.title for each in blocks if isinstance(each, r.Section)]
    return [title for title in titles if title.startswith("Cannot fail")]


def test_check_names_what_cannot_fail_and_nothing_else() -> None:
    assert never_failing(CAN[1], INSTEAD[0][0]) == []
    assert never_failing(*CANNOT, *CAN) == ["Cannot fail (3)"]


def test_what_takes_too_long_to_try_is_not_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "MOST_WORK", 0)
    found = outcomes(Situation.of(load_text(dam(*CANNOT))))
    assert {each.can_fail for each in found} == {None}
    assert never_failing(*CANNOT) == []


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
