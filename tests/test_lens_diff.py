"""The answer of `diff`: silent where nothing changes, right where something does."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, strategies as st

from stancecli.cli import main
from stancecli.comparison.inputs import FieldChange, Input, concerned, is_on
from stancecli.lenses import diff
from stancecli.lenses.diff.conclusions import About, are_alike, conclusions
from stancecli.loader import load_text, load_texts
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.verdict import verdict
from stancecli.model import (
    UNKNOWN,
    Breach,
    Constraint,
    Impossible,
    Influence,
    Interest,
    Model,
    Position,
    Range,
    Source,
    exactly,
)
from stancecli.render import json, markdown, terminal
from stancecli.scenario import apply, from_words
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import COSTLY, decider, effect, models, shuffled
from tests.running import case


def asked(old: Model, new: Model) -> diff.Diff:
    return diff.find(Situation.of(old), Situation.of(new))


SILENT = ("activists.silent", "families.silence")
"""That neither goes public: one alone changes nothing."""


def of_case(**words: Any) -> diff.Diff:
    return diff.find(case(), apply(from_words(case(), **words), case()))


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


# Silence.


@given(models())
def test_a_model_does_not_differ_from_itself(model: Model) -> None:
    finding = asked(model, model)
    assert (finding.inputs, finding.decisions, finding.verdicts) == ((), (), ())


@given(models(), st.randoms())
def test_moving_things_in_the_file_is_no_change(model: Model, rng: Random) -> None:
    finding = asked(model, shuffled(model, rng))
    assert (finding.inputs, finding.decisions, finding.verdicts) == ((), (), ())


def test_the_name_of_a_file_is_no_title() -> None:
    said = (b"stance: 1\nactors: {a: {name: A}}", b"stance: 1\ntitle: T\nactors: {a: {name: A}}")
    old, same, new = (
        load_texts([("-", text)], title=title)
        for text, title in zip((said[0], *said), ("old", "new", "new"), strict=True)
    )
    assert asked(old, same).inputs == ()
    assert "  ~ the model, title nothing → “T”" in terminal.render(
        diff.describe(asked(old, new)), width=80, colour=False
    )


@given(models(), st.randoms())
def test_the_order_of_the_newer_file_says_nothing(model: Model, rng: Random) -> None:
    new = altered(model, rng)
    mixed = Situation.of(shuffled(new.model, rng))
    old = Situation.of(model)
    one, other = diff.find(old, new), diff.find(old, mixed)
    assert {(entry.mark, entry.name, entry.changes) for entry in one.inputs} == {
        (entry.mark, entry.name, entry.changes) for entry in other.inputs
    }
    assert [d.decision.id for d in one.decisions] == [d.decision.id for d in other.decisions]
    for a, b in zip(one.decisions, other.decisions, strict=True):
        changes = [
            {(c.about, frozenset(i.id for i in c.between)): c.changed for c in d.conclusions}
            for d in (a, b)
        ]
        assert changes[0] == changes[1]
    if one.equilibria and other.equilibria:
        assert [(v.kept, v.changed) for v in one.equilibria.by_concept] == [
            (v.kept, v.changed) for v in other.equilibria.by_concept
        ]


@given(models(), st.randoms())
def test_decisions_called_untouched_are(model: Model, rng: Random) -> None:
    old, new = Situation.of(model), altered(model, rng)
    for decision in diff.find(old, new).untouched:
        before, after = performance_table(old, decision.id), performance_table(new, decision.id)
        verdicts = verdict(before), verdict(after)
        assert not any(conclusion.changed for conclusion in conclusions(before, after, verdicts))
        assert {o.id: before.score(o.id) for o in before.options} == {
            o.id: after.score(o.id) for o in after.options
        }


@COSTLY
@given(models(), st.randoms())
def test_back_again_is_the_same_turned_round(model: Model, rng: Random) -> None:
    old, new = Situation.of(model), altered(model, rng)
    there, back = diff.find(old, new), diff.find(new, old)
    turned = {"+": "−", "−": "+", "~": "~"}
    assert len(there.inputs) == len(back.inputs)
    assert sorted(turned[entry.mark] for entry in there.inputs) == sorted(
        entry.mark for entry in back.inputs
    )
    assert sum(there.verdicts) == sum(back.verdicts)


# Inputs.

BEFORE = """\
stance: 1
title: A way
sources:
  map: {title: A map}
actors:
  a:
    name: Ann
    interests:
      time: {name: Time, importance: high, cite: map p. 1}
      money: {name: Money, importance: low}
    constraints:
      norm: {name: Norm, force: low, against: [walk]}
    decisions:
      way:
        question: How?
        current: walk
        options:
          walk:
            name: Walk
            effects:
              - {to: time, effect: hurts, cite: map p. 1}
              - {to: money, effect: helps, when: [b.stay]}
              - {to: money, effect: 0.5}
          ride:
            name: Ride
            effects:
              - {to: time, effect: helps}
    positions:
      - {to: b.go, stance: supports}
    influence:
      - {to: b, strength: low}
  b:
    name: Ben
    decisions:
      plan:
        question: Where?
        current: stay
        options:
          stay: {name: Stay}
          go: {name: Go}
impossible:
  - {options: [a.ride, b.go]}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("importance: high", "importance: vital", "~ Ann: “Time”, importance high → vital"),
        ("name: Money", "name: Cash", "~ Ann: “Money”, name “Money” → “Cash”"),
        ("effect: 0.5", "effect: [0, 1]", "~ “Walk” on “Money”, effect +0.5 → 0/+"),
        ("effect: 0.5", "effect: unknown", "~ “Walk” on “Money”, effect +0.5 → ?"),
        ("force: low", "force: 2.5", "~ Ann: “Norm”, force low → 2.5"),
        ("[walk]}", "{walk: 1}}", "~ “Walk” on “Norm”, by 2 → 1"),
        ("current: stay", "current: go", "~ Ben: “Where?”, current “Stay” → “Go”"),
        ("stance: supports", "stance: -1", "~ Ann on “Go” (position), stance supports → opposes"),
        ("strength: low", "strength: high", "~ influence of Ann on Ben, strength low → high"),
        ("title: A map", "title: The map", "~ map, title “A map” → “The map”"),
        (
            "effect: hurts, cite: map p. 1",
            "effect: hurts",
            "~ “Walk” on “Time”, [map p. 1] → (judgement)",
        ),
        (
            "effect: hurts, cite: map p. 1",
            "effect: hurts, cite: [map p. 2, map p. 1]",
            "~ “Walk” on “Time”, now cites [map p. 2]",
        ),
        (
            "effect: hurts, cite: map p. 1",
            "effect: hurts, cite: map p. 2",
            "~ “Walk” on “Time”, no longer cites [map p. 1], now cites [map p. 2]",
        ),
        (
            "importance: low}",
            "importance: low, because: So.}",
            "~ Ann: “Money”, because reworded",
        ),
        (
            "when: [b.stay]",
            "when: [b.go]",
            "~ “Walk” on “Money”, only with “Stay”, when “Stay” → “Go”",
        ),
        ("name: Walk\n", "name: Walk\n            irreversible: true\n", "irreversible no → yes"),
        ("              - {to: money, effect: 0.5}\n", "", "− “Walk” on “Money”"),
        (
            "      money: {",
            "      rest: {name: Rest, importance: low}\n      money: {",
            "+ Ann: “Rest”",
        ),
        ("impossible:\n  - {options: [a.ride, b.go]}\n", "", "− “Ride” with “Go” (impossible)"),
        ("    influence:\n      - {to: b, strength: low}\n", "", "− influence of Ann on Ben"),
    ],
)
def test_each_change_is_told_by_item(old: str, new: str, said: str) -> None:
    assert old in BEFORE
    finding = asked(load_text(BEFORE), load_text(BEFORE.replace(old, new)))
    (change,) = finding.inputs
    section = terminal.render(diff.describe(finding), width=200, colour=False)
    assert change.mark in "+−~"
    assert said in section


def test_what_goes_with_an_item_is_counted_there() -> None:
    start = BEFORE.index("  b:\n")
    lines = BEFORE[:start].replace(", when: [b.stay]", "").splitlines()
    kept = [line for line in lines if "b.go" not in line and "to: b," not in line]
    alone = "\n".join(kept).replace("    positions:\n    influence:", "")
    finding = asked(load_text(BEFORE), load_text(alone))
    (gone,) = [entry for entry in finding.inputs if entry.mark == "−"]
    # Its decision, two options, a position, an influence, what was impossible.
    assert (gone.name, gone.along) == ("Ben", 6)
    back = asked(load_text(alone), load_text(BEFORE))
    (come,) = [entry for entry in back.inputs if entry.mark == "+"]
    assert (come.name, come.along) == ("Ben", 6)


def test_claims_alike_are_told_apart_only_where_they_differ() -> None:
    twice = decider({"x": 1}, {"one": {"x": 1}, "two": {}}, "one")
    option = twice.actors[0].decisions[0].options[0]
    (claim,) = option.effects
    more = replace(option, effects=(claim, replace(claim, size=exactly(2))))
    other = replace(option, effects=(replace(claim, size=exactly(-1)), claim))

    def with_option(o: object) -> Model:
        (actor,) = twice.actors
        (decision,) = actor.decisions
        options = (o, decision.options[1])
        return replace(
            twice,
            actors=(replace(actor, decisions=(replace(decision, options=options),)),),  # type: ignore[arg-type]
        )

    (change,) = asked(with_option(more), with_option(other)).inputs
    assert [(c.field, c.before, c.after) for c in change.changes] == [
        ("size", exactly(2), exactly(-1))
    ]


def test_what_is_given_is_an_input() -> None:
    built = Situation.of(load_text(BEFORE))
    finding = diff.find(built, apply(from_words(built, given=["go"]), built))
    text = terminal.render(diff.describe(finding), width=120, colour=False)
    assert "~ Ben: “Where?”, given “Go”, not “Stay”" in text


def test_a_difference_bears_on_who_has_the_criterion_and_not_on_who_acts() -> None:
    """A claim on its criterion's owner; an item on its own; what is impossible on everybody in it;
    a source, a position and an influence on nobody's table."""
    one = decider({"x": 1}, {"left": {"x": 1}, "right": {}}, "left")
    two = decider({"y": 1}, {"up": {"y": 1}, "down": {}}, "up", actor="b")
    (a,), (b,) = one.actors, two.actors
    law = Constraint(id="b.law", actor="b", name="Law", force=exactly(1))
    bears: list[tuple[Any, set[str]]] = [
        (effect("a.left", "b.y", 1), {"b"}),
        (Breach(option="a.left", constraint="b.law"), {"b"}),
        (Impossible(options=("a.left", "b.up")), {"a", "b"}),
        *((item, {"a"}) for item in (a.interests[0], a.decisions[0], a.decisions[0].options[0])),
        (law, {"b"}),
        (Source(id="s", title="S"), set()),
        (Position(actor="a", to="b.up", stance=Fraction(1)), set()),
        (Influence(actor="a", to="b", strength=Fraction(1)), set()),
    ]
    for thing, owners in bears:
        assert concerned([(thing, None)]) == concerned([(None, thing)]) == owners
        for actor in "ab":
            assert is_on(Input("+", thing, ""), {actor}) == (actor in owners)
    assert concerned([(thing, None) for thing, _ in bears]) == {"a", "b"}
    given_ = Input("~", b.decisions[0], "", (FieldChange("given", None, None),))
    assert is_on(given_, {"a"})


# Conclusions.

Rows = dict[str, dict[str, int | str | Range]]

WEIGHTS: dict[str, int | str] = {"x": 3, "y": 2}
TABLE: Rows = {
    "left": {"x": 1, "y": -1},
    "right": {"x": 0, "y": 1},
    "worse": {"x": -1, "y": 0},
}


def changes(old: Model, new: Model) -> dict[About, tuple[list[str], list[str]]]:
    """By what a conclusion is about, the options before and after where they change."""
    (found,) = asked(old, new).decisions
    return {
        c.about: ([o.id for o in c.before or ()], [o.id for o in c.after or ()])
        for c in found.conclusions
        if c.changed
    }


def test_a_lead_that_changes_is_told() -> None:
    # left: 3·1 − 2·1 = 1, right: 2·1 = 2; with y at 1 left has 2, right 1.
    old, new = decider(WEIGHTS, TABLE, "left"), decider({"x": 3, "y": 1}, TABLE, "left")
    assert changes(old, new) == {About.LEADS: (["a.right"], ["a.left"])}
    (found,) = asked(old, new).decisions
    assert [(p.option.id, p.before, p.after) for p in found.points] == [
        ("a.left", Fraction(1), Fraction(2)),
        ("a.right", Fraction(2), Fraction(1)),
        ("a.worse", Fraction(-3), Fraction(-3)),
    ]


def test_what_is_dominated_is_told() -> None:
    better: Rows = {**TABLE, "worse": {"x": -1, "y": 2}}
    found = changes(decider(WEIGHTS, TABLE, "left"), decider(WEIGHTS, better, "left"))
    assert found[About.DOMINATED] == (["a.worse"], [])


def test_a_pair_that_no_longer_pulls_apart_is_told() -> None:
    both: Rows = {**TABLE, "right": {"x": 1, "y": 1}}
    found = changes(decider(WEIGHTS, TABLE, "left"), decider(WEIGHTS, both, "left"))
    assert found[About.COMPROMISE_OF_PAIR] == (["a.right"], [])
    assert found[About.DOMINATED] == (["a.worse"], ["a.left", "a.worse"])


def test_a_new_option_has_points_only_afterwards() -> None:
    more: Rows = {**TABLE, "new": {"x": 2, "y": 2}}
    (found,) = asked(decider(WEIGHTS, TABLE, "left"), decider(WEIGHTS, more, "left")).decisions
    assert (found.points[-1].before, found.points[-1].after) == (None, Fraction(10))


def test_tables_that_differ_anywhere_are_not_alike() -> None:
    base = decider(WEIGHTS, TABLE, "left")

    def of(model: Model) -> object:
        return performance_table(Situation.of(model), "a.choice")

    same, heavier = of(base), of(decider({"x": 3, "y": "2.5"}, TABLE, "left"))
    assert are_alike(same, of(decider(WEIGHTS, TABLE, "right")))  # type: ignore[arg-type]
    assert not are_alike(same, heavier)  # type: ignore[arg-type]
    for option, row in TABLE.items():
        for to in row:
            other: Rows = {**TABLE, option: {**row, to: 2}}
            assert not are_alike(same, of(decider(WEIGHTS, other, "left")))  # type: ignore[arg-type]


def test_where_it_can_rest_is_compared() -> None:
    old, new = decider(WEIGHTS, TABLE, "left"), decider({"x": 3, "y": 1}, TABLE, "left")
    equilibria = asked(old, new).equilibria
    assert equilibria
    assert (equilibria.current_before, equilibria.current_after) == (
        (),
        ("Nash", "SEQ", "SMR", "GMR"),
    )
    (concepts,) = equilibria.by_concept
    assert (concepts.before.count, concepts.after.count, concepts.kept) == (1, 1, 0)
    assert [o.id for o in concepts.before.shared] == ["a.right"]
    assert concepts.changed


def test_where_nobody_can_move_rests_are_left_out_and_said_so() -> None:
    stuck = BEFORE.replace(
        "force: low, against: [walk]", "force: binding, against: [ride]"
    ).replace(
        "    name: Ben\n",
        "    name: Ben\n    constraints: {law: {name: Law, force: binding, against: [go]}}\n",
    )
    finding = asked(load_text(stuck), load_text(stuck.replace("importance: high", "importance: 1")))
    assert finding.equilibria is None
    told = terminal.render(diff.describe(finding), width=80, colour=False)
    assert "Which states hold is left out: no decision has two open options" in told


def test_what_nobody_has_judged_of_a_state_is_told_before_and_after() -> None:
    (sure,) = decider({"x": 1}, {"stay": {"x": 1}, "go": {"x": 0}}, "stay", actor="s").actors
    tables: list[dict[str, Any]] = [
        {"wait": {}, "attack": {}},
        {"wait": {"x": 1}, "attack": {"x": 0}},
    ]
    models = []
    for table in tables:
        (north,) = decider({"x": 2}, table, "wait", actor="n", otherwise="").actors
        models.append(Model(title="T", actors=(sure, replace(north, name="North"))))
    finding = asked(*models)
    assert finding.equilibria
    assert finding.equilibria.current_changed
    assert [actor.id for actor in finding.equilibria.unjudged_before] == ["n"]
    assert finding.equilibria.unjudged_after == ()
    told = " ".join(terminal.render(diff.describe(finding), width=200, colour=False).split())
    assert "holds as entered, not judged: options of North → holds, nobody gains by moving" in told


def test_where_there_are_too_many_states_rests_are_left_out_and_said_so() -> None:
    (actor,) = decider(WEIGHTS, TABLE, "left").actors
    (one,) = actor.decisions
    many = tuple(
        replace(
            one,
            id=f"a.choice{n}",
            current=f"a.left{n}",
            options=tuple(
                replace(option, id=f"{option.id}{n}", decision=f"a.choice{n}", effects=())
                for option in one.options
            ),
        )
        for n in range(30)
    )
    old = Model(title="Many", actors=(replace(actor, decisions=(one, *many)),))
    new = replace(old, actors=(replace(old.actors[0], name="Another"),))
    finding = asked(old, new)
    assert finding.equilibria is None
    assert finding.not_compared.startswith(
        "31 decisions of one actor make over a million million states"
    )
    assert [entry.name for entry in finding.inputs] == ["The actor"]


def test_too_many_states_to_compare_are_counted_and_not_built(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from stancecli.lenses.diff import finding
    from stancecli.methods.stability.conflict import Conflict

    def built(situation: Situation) -> None:
        raise AssertionError("built before it is refused")

    monkeypatch.setattr(Conflict, "of", built)
    monkeypatch.setattr(finding, "MOST_STATES", 2)
    old, new = decider(WEIGHTS, TABLE, "left"), decider({"x": 3, "y": 1}, TABLE, "left")
    assert asked(old, new).not_compared.startswith("3 states are too many to compare")


# How it reads.


def told(old: Model, new: Model, *, whole: bool = False) -> str:
    """The answer in one line, so that no test depends on where lines break."""
    report = diff.describe(asked(old, new))
    return " ".join(terminal.render(report, width=200, colour=False, whole=whole).split())


def head(old: Model, new: Model) -> str:
    """The first sentences of the answer."""
    return told(old, new).partition("The actor · Which?")[0]


PULLING: Rows = {
    "keep": {"x": 2, "y": -1},
    "close": {"x": -1, "y": 2},
    "worse": {"x": -2, "y": 0},
}
LOST: Rows = {**PULLING, "close": {"x": UNKNOWN, "y": 2}, "keep": {"x": UNKNOWN, "y": -1}}


def test_what_is_no_longer_known_is_no_gain() -> None:
    weights: dict[str, int | str] = {"x": 1, "y": 3}
    old, new = decider(weights, PULLING, "keep"), decider(weights, LOST, "keep")
    # “Close” has 6, give or take 2, “Worse” −2, “Keep” at most −1.
    assert "The actor: “Close” leads “Worse” by 8, on judgement alone" in head(old, new)
    assert "newly unknown: 2 effects." in head(old, new)
    assert "best for both" not in head(old, new)
    # 3·2 − 1 = 5 before; now from 6 − 2 to 6 + 2.
    assert "Close 5 → 6 (4 to 8)" in told(old, new)
    assert "Keep → one best for both, at midpoints" in told(
        decider(weights, {**PULLING, "keep": {"x": 2, "y": 0}}, "keep"),
        decider(weights, {**LOST, "keep": {"x": UNKNOWN, "y": 0}}, "keep"),
        whole=True,
    )


def test_a_lead_that_only_what_is_unknown_gives_is_not_told_as_one() -> None:
    weights: dict[str, int | str] = {"x": 3, "y": 1}
    far: Rows = {**PULLING, "keep": {"x": UNKNOWN, "y": -1}, "close": {"x": 0, "y": 1}}
    said = head(decider(weights, PULLING, "keep"), decider(weights, far, "keep"))
    # At midpoints −1 against 1; with “Keep” at its best 5 against 1.
    assert "The actor: “Close” or “Keep” (current): open, on judgement alone." in said
    assert "“Close” leads" not in said
    assert "Before, “Keep” led “Close” by 6" in said


def test_points_that_are_not_known_exactly_stand_with_their_bounds() -> None:
    found = told(decider(WEIGHTS, PULLING, "keep"), decider(WEIGHTS, LOST, "keep"))
    assert "Points in brackets: at least and at most" in found
    assert "Keep (current) 4 → −2 (−8 to 4)" in found
    assert "Worse −6" in found
    models = decider(WEIGHTS, TABLE, "left"), decider({"x": 3, "y": 1}, TABLE, "left")
    exact = told(*models, whole=True)
    assert "in brackets" not in exact
    whole = told(decider(WEIGHTS, PULLING, "keep"), decider(WEIGHTS, LOST, "keep"), whole=True)
    assert "Unknowns and ranges count at midpoints." in whole
    assert "midpoints" not in exact


def test_where_no_conclusion_changes_what_stays_is_said() -> None:
    # right: 2·1 = 2, left: 2·1 − 2 = 0; every sign stays.
    more: Rows = {**TABLE, "worse": {"x": -2, "y": 0}}
    found = told(decider(WEIGHTS, TABLE, "left"), decider(WEIGHTS, more, "left"))
    assert "None of 7 conclusions changes with 1 input." in found
    assert "The actor: “Right” leads “Left” (current) by 1" in found
    assert "The lead stays as it was." in found
    assert "= As before: leads," in found


def test_of_several_decisions_each_has_a_line_and_those_that_change_come_first() -> None:
    finding = of_case(given=("rok.quiet",), set_=("china.image=low",))
    report = diff.describe(finding)
    assert report.conclusion.startswith(
        "China: “Search and repatriate” (current), “Benign neglect”"
    )
    assert "Before, it was open between “Benign neglect”, “Search and" in report.more
    written = terminal.render(report, width=80, colour=False)
    lines = written.partition("Who leads\n")[2].partition("\n\n")[0]
    assert [line[2] for line in lines.splitlines() if line[2] != " "] == ["~", "="]
    assert "= North Korea: Press and punish" in lines
    assert "Points" not in lines


def test_where_several_leads_change_the_decisions_are_counted_and_what_is_open_too() -> None:
    report = diff.describe(of_case(without=("park2012",)))
    assert report.conclusion == (
        "The lead, or how sure it is, changes on 4 of 6 decisions: China, North Korea, South Korea "
        "and Local officials and police. Open: 4 of 6, 1 before."
    )


def test_one_who_shares_a_lead_does_not_lead_instead() -> None:
    level: Rows = {**TABLE, "left": {"x": 1, "y": "-1/2"}}
    said = head(decider(WEIGHTS, TABLE, "left"), decider(WEIGHTS, level, "left"))
    assert "The actor: “Left” (current) and “Right”: level, on judgement alone." in said
    assert "Before, “Right” led “Left” by 1" in said


def test_a_lead_that_is_less_sure_than_before_is_a_change() -> None:
    wide: Rows = {**TABLE, "left": {"x": Range(Fraction(0), Fraction(2)), "y": -1}}
    (found,) = asked(decider(WEIGHTS, TABLE, "left"), decider(WEIGHTS, wide, "left")).decisions
    lead = next(c for c in found.conclusions if c.about is About.LEADS)
    assert lead.before == lead.after
    # 1 against 2 as entered; “Left” can have 2·3 − 2 = 4.
    assert (found.verdict_before.verdict, found.verdict.verdict) == (
        Conclusion.LEADS,
        Conclusion.OPEN,
    )
    assert lead.changed


def test_in_how_many_states_nobody_gains_stands_once_for_all_of_them() -> None:
    found = told(decider(WEIGHTS, TABLE, "left"), decider({"x": 3, "y": 1}, TABLE, "left"))
    assert "~ The current state: does not hold → holds, nobody gains by moving" in found
    assert "~ Of 3 states: nobody gains by moving in 1; counter-moves that pay undo" in found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("vital", {"set_": ("china.seoul=vital",)}),
        ("silent", {"given": SILENT}),
        ("passage", {"without": ("park2012 Dilemma ¶2",)}),
        ("dprk", {"without": ("dprk",)}),
    ],
)
def test_the_first_case_reads_as_it_did(
    name: str, words: dict[str, tuple[str, ...]], golden: Golden
) -> None:
    report = diff.describe(of_case(**words))
    golden(f"diff/{name}-80.txt", terminal.render(report, width=80, colour=False))


def test_all_of_it_reads_as_it_did(golden: Golden) -> None:
    report = diff.describe(of_case(without=("park2012",)))
    whole = terminal.render(report, width=80, colour=False, whole=True)
    golden("diff/source-verbose-80.txt", whole)


def test_every_renderer_takes_it() -> None:
    finding = of_case(set_=("china.seoul=vital",), without=("agreement",))
    assert markdown.render(diff.describe(finding))
    assert json.render(finding, lens="diff", model=case().model)


@given(models(), st.randoms(), st.booleans())
def test_any_difference_can_be_told(model: Model, rng: Random, verbose: bool) -> None:
    finding = diff.find(Situation.of(model), altered(model, rng))
    told = terminal.render(diff.describe(finding), width=80, colour=False, whole=verbose)
    assert ("Nothing changes" in told) == (not finding.inputs)
    assert json.render(finding, lens="diff", model=model)


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


NOTHING_TO_DECIDE = """\
stance: 1
actors:
  a: {name: A, interests: {time: {name: Time, importance: high}}}
"""


def test_a_decision_that_only_one_has_is_a_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, none = tmp_path / "old.yaml", tmp_path / "none.yaml"
    old.write_text(BEFORE, encoding="utf-8")
    none.write_text(NOTHING_TO_DECIDE, encoding="utf-8")
    for pair, told in (((old, none), "Gone: 2 decisions"), ((none, old), "New: 2 decisions")):
        assert run(*map(str, pair), "--exit-code") == 1
        answer = " ".join(capsys.readouterr().out.split())
        assert told in answer
        assert "no conclusion rests" not in answer
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
