"""The answer of `diff`: silent where nothing changes, and no change of a verdict is missed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, strategies as st

from stancecli.analysis import Analysis
from stancecli.cli import main
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import compare, stability
from stancecli.lenses.compare.finding import Changed, Comparison, diff
from stancecli.loader import load_text, load_texts
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.verdict import verdict
from stancecli.model import Interest, Model, Range
from stancecli.render import json, markdown, terminal
from stancecli.scenario import apply, from_words
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import COSTLY, decider, models, shuffled
from tests.running import case
from tests.test_comparison import BEFORE


def asked(old: Model, new: Model) -> Comparison:
    return diff(Situation.of(old), Situation.of(new))


def changed(finding: Comparison) -> Changed:
    assert finding.changed
    return finding.changed


def of_case(**words: Any) -> Comparison:
    return diff(case(), apply(from_words(case(), **words), case()), in_scenario=True)


def told(finding: Comparison, *, whole: bool = False) -> str:
    """The answer in one line, so that no test depends on where lines break."""
    report = compare.describe(finding)
    return " ".join(terminal.render(report, width=200, colour=False, whole=whole).split())


def altered(model: Model, rng: Random) -> Situation:
    """A state of a model in which some importances, effects and sources are otherwise."""
    built = Situation.of(model)
    interests = [item.id for item in model.items.values() if isinstance(item, Interest)]
    options = [option.id for decision in built.decisions() for option in decision.options]
    set_ = {f"{rng.choice(interests)}={rng.randint(1, 4)}"}
    option, to = rng.choice(options), rng.choice(interests)
    if not any(claim.to == to for claim in built.graph.nodes[option]["item"].effects):
        set_.add(f"{option}:{to}={rng.randint(-2, 2)}")
    without = ["paper"] if rng.random() < 0.3 else []
    return apply(from_words(built, set_=set_, without=without), built)


# Laws.


@given(models(), st.randoms())
def test_a_model_does_not_differ_from_itself_in_whatever_order(model: Model, rng: Random) -> None:
    for finding in (asked(model, model), asked(model, shuffled(model, rng))):
        assert (changed(finding).inputs, finding.decisions) == ((), ())
        assert not finding.is_otherwise
        assert "Nothing changes: both say the same." in told(finding)


@COSTLY
@given(models(), st.randoms())
def test_no_change_of_a_verdict_is_missed(model: Model, rng: Random) -> None:
    """Against the answers on each alone: who leads and how surely, and whether the state holds."""
    both = Situation.of(model), altered(model, rng)
    finding = diff(*both)
    shown = {each.decision.id: each for each in finding.decisions}
    differing = False
    for decision in both[0].decisions():
        tables = [performance_table(each, decision.id) for each in both]
        found = [verdict(table) for table in tables]
        was, now = ((each.verdict, {o.id for o in each.leaders}) for each in found)
        differing |= was != now
        if decision.id in shown:
            assert shown[decision.id].changes == (was != now)
        else:
            assert dict(tables[0].scores) == dict(tables[1].scores)
            assert was == now
    assert finding.is_otherwise == (differing or _held(both[0]) != _held(both[1]))


def _held(situation: Situation) -> str:
    try:
        return stability.find(situation).start.verdict.holds
    except Unanswerable:
        return ""


@COSTLY
@given(models(), st.randoms())
def test_back_again_is_the_same_turned_round(model: Model, rng: Random) -> None:
    old, new = Situation.of(model), altered(model, rng)
    there, back = diff(old, new), diff(new, old)
    turned = {"+": "−", "−": "+", "~": "~"}
    assert sorted(turned[entry.mark] for entry in changed(there).inputs) == sorted(
        entry.mark for entry in changed(back).inputs
    )
    assert there.is_otherwise == back.is_otherwise
    for finding in (there, back):
        assert told(finding, whole=True)
        assert json.render(finding, lens="compare", model=model)


# What was changed stands in front.


def test_the_name_of_a_file_is_no_title() -> None:
    said = (b"stance: 1\nactors: {a: {name: A}}", b"stance: 1\ntitle: T\nactors: {a: {name: A}}")
    old, same, new = (
        load_texts([("-", text)], title=title)
        for text, title in zip((said[0], *said), ("old", "new", "new"), strict=True)
    )
    assert changed(asked(old, same)).inputs == ()
    assert "What was changed ~ the model, title nothing → “T”" in told(asked(old, new))


def test_what_goes_with_an_item_is_counted_there() -> None:
    start = BEFORE.index("  b:\n")
    lines = BEFORE[:start].replace(", when: [b.stay]", "").splitlines()
    kept = [line for line in lines if "b.go" not in line and "to: b," not in line]
    alone = "\n".join(kept).replace("    positions:\n    influence:", "")
    finding = changed(asked(load_text(BEFORE), load_text(alone)))
    (gone,) = [entry for entry in finding.inputs if entry.mark == "−"]
    # Its decision, two options, a position, an influence, what was impossible.
    assert (gone.name, gone.along, len(finding.gone)) == ("Ben", 6, 1)


# Then the words of compare.

Rows = dict[str, dict[str, int | str | Range]]

WEIGHTS: dict[str, int | str] = {"x": 3, "y": 2}
TABLE: Rows = {
    "left": {"x": 1, "y": -1},
    "right": {"x": 0, "y": 1},
    "worse": {"x": -1, "y": 0},
}


def test_a_lead_that_changes_is_told_with_the_points_of_both() -> None:
    # left: 3·1 − 2·1 = 1, right: 2·1 = 2; with y at 1 left has 2, right 1.
    finding = asked(decider(WEIGHTS, TABLE, "left"), decider({"x": 3, "y": 1}, TABLE, "left"))
    (found,) = finding.decisions
    assert [
        [(each.option.id, each.points) for each in stand.points]
        for stand in found.standings
        if stand
    ] == [
        [("a.left", Fraction(1)), ("a.right", Fraction(2)), ("a.worse", Fraction(-3))],
        [("a.left", Fraction(2)), ("a.right", Fraction(1)), ("a.worse", Fraction(-3))],
    ]
    assert "In old “Right” leads by 1; in new “Left” leads. The state in place" in told(finding)


def test_a_lead_that_is_less_sure_than_before_is_a_change() -> None:
    wide: Rows = {**TABLE, "left": {"x": Range(Fraction(0), Fraction(2)), "y": -1}}
    (found,) = asked(decider(WEIGHTS, TABLE, "left"), decider(WEIGHTS, wide, "left")).decisions
    # 1 against 2 as entered; “Left” can have 2·3 − 2 = 4.
    assert [each and each.verdict for each in found.standings] == [
        Conclusion.LEADS,
        Conclusion.OPEN,
    ]
    assert found.changes


ANSWERED = """\
stance: 1
title: Answered
actors:
  ann:
    name: Ann
    interests: {x: {name: X, importance: high}}
    decisions:
      c:
        question: Go?
        current: stay
        options:
          stay: {name: Stay, effects: [{to: x, effect: 0}]}
          go: {name: Go, effects: [{to: x, effect: 1}]}
  ben:
    name: Ben
    interests: {y: {name: Y, importance: high}}
    decisions:
      d:
        question: Follow?
        current: rest
        options:
          rest: {name: Rest, effects: [{to: y, effect: 0}]}
          follow:
            name: Follow
            effects:
              - {to: ann.x, effect: -2}
              - {to: y, effect: -1, unless: [ann.go]}
              - {to: y, effect: 1, when: [ann.go]}
"""


def test_a_state_that_holds_no_more_is_a_change_though_no_lead_is() -> None:
    """“Go” is a gain of 3 for Ann; that Ben follows then took 6 away from it, and adds 6 now."""
    other = ANSWERED.replace("to: ann.x, effect: -2", "to: ann.x, effect: 2")
    finding = asked(load_text(ANSWERED), load_text(other))
    assert (finding.decisions, finding.is_otherwise) == ((), True)
    assert (
        "No lead and no points change on any decision. "
        "The state in place holds as entered before, and does not hold after."
    ) in told(finding)


def test_where_no_lead_changes_the_points_are_shown_and_what_stays_is_counted() -> None:
    finding = of_case(set_=("china.seoul=vital",))
    assert not finding.is_otherwise
    said = told(finding)
    assert "The lead, and how sure it is, is the same in both columns." in said
    assert "Search and repatriate −10.5 −12.5" in said
    assert "5 other decisions: no lead and no points change." in said
    # One change alone needs no line that says by what.
    assert "by what" not in said
    assert "What changes, and by what" in told(of_case(without=("park2012",)))


def test_where_states_cannot_be_looked_at_that_is_said() -> None:
    stuck = BEFORE.replace(
        "force: low, against: [walk]", "force: binding, against: [ride]"
    ).replace(
        "    name: Ben\n",
        "    name: Ben\n    constraints: {law: {name: Law, force: binding, against: [go]}}\n",
    )
    finding = asked(load_text(stuck), load_text(stuck.replace("importance: high", "importance: 1")))
    assert not finding.is_otherwise
    assert "the state in place holds is left out: no decision has two open options" in told(finding)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("vital", {"set_": ("china.seoul=vital",)}),
        # That neither goes public: one alone changes nothing.
        ("silent", {"given": ("activists.silent", "families.silence")}),
        ("dprk", {"without": ("dprk",)}),
    ],
)
def test_the_first_case_reads_as_it_did(
    name: str, words: dict[str, tuple[str, ...]], golden: Golden
) -> None:
    report = compare.describe(of_case(**words))
    golden(f"diff/{name}-80.txt", terminal.render(report, width=80, colour=False))
    assert markdown.render(report)


# The command.


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(["diff", *arguments])
    assert isinstance(caught.value.code, int)
    return caught.value.code


def test_the_exit_code_tells_only_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(BEFORE, encoding="utf-8")
    new.write_text(BEFORE.replace("effect: helps}", "effect: strongly-hurts}"), encoding="utf-8")
    assert run(str(old), str(new)) == 0
    assert f"{old} → {new}" in " ".join(capsys.readouterr().out.split("\n"))
    assert run(str(old), str(new), "--exit-code") == 1
    assert run(str(old), str(old), "--exit-code") == 0
    assert run(str(new), "-m", str(old), "--exit-code") == 1
    assert run("-m", str(old), "--set", "time=high", "--exit-code") == 0
    assert run("-m", str(old), "--set", "ride:time=-2", "--exit-code") == 1


def test_a_decision_that_only_one_has_is_a_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, none = tmp_path / "old.yaml", tmp_path / "none.yaml"
    old.write_text(BEFORE, encoding="utf-8")
    none.write_text("stance: 1\nactors: {a: {name: Ann}}\n", encoding="utf-8")
    for pair, said in (((old, none), "Gone: 2 decisions"), ((none, old), "New: 2 decisions")):
        assert run(*map(str, pair), "--exit-code") == 1
        answer = " ".join(capsys.readouterr().out.split())
        assert f"No decision is in both. {said}" in answer
    assert run(str(none), str(none), "--exit-code") == 0


def test_what_is_no_comparison_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "old.yaml"
    old.write_text(BEFORE, encoding="utf-8")
    for arguments in (
        (),
        (str(old), str(old), "--set", "time=low"),
        (str(old), str(old), str(old)),
        (str(old), str(old), "-m", str(old)),
        ("-m", str(old), "--set", "tme=low"),
        (str(old), str(tmp_path / "none.yaml")),
    ):
        assert run(*arguments) == 2
        assert capsys.readouterr().out == ""
    with pytest.raises(Unanswerable, match="compares two models"):
        Analysis.of(load_text(BEFORE)).diff()
