"""The answer of `robustness`: what it says, and what it never says."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given, strategies as st

from stancecli.lenses.robustness import EveryDecision, Robustness, describe, find, find_all
from stancecli.loader import load_text
from stancecli.methods.feasibility import ruled_out, suppose
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.robustness.changes import requirement
from stancecli.model import UNKNOWN, Breach, Citation, Constraint, Model, Range, Source, exactly
from stancecli.render import json, markdown, terminal
from stancecli.situation import Situation
from tests.models import decider, models, random_model, shuffled
from tests.running import case
from tests.tables import rebuilt

Options = dict[str, dict[str, int | str | Range]]

CLOSE: Options = {"stay": {"peace": 1, "trade": -1}, "go": {"peace": -1, "trade": 1}}


def asked(model: Model, **more: object) -> Robustness:
    first = next(d for actor in model.actors for d in actor.decisions)
    return find(Situation.of(model), first.id, **more)  # type: ignore[arg-type]


def said(model: Model, *, whole: bool = False, **more: object) -> str:
    """The answer as one line."""
    report = describe(asked(model, **more))
    return " ".join(terminal.render(report, width=80, colour=False, whole=whole).split())


def cited(model: Model) -> Model:
    """The model with every claim read twice, in two sources."""
    both = (Citation("one", "p. 1"), Citation("two", "p. 2"))
    model = replace(model, sources=(Source(id="one", title="One"), Source(id="two", title="Two")))
    for claim in list(model.claims()):
        model = rebuilt(model, claim, cite=both)
    return model


def test_of_one_open_option_there_is_no_lead_to_test() -> None:
    model = decider({"x": 1}, {"only": {"x": 1}}, "only")
    report = describe(asked(model))
    assert report.blocks == ()
    assert report.conclusion == "“Only” (current) is the only open option."


def test_where_nothing_is_judged_it_says_so() -> None:
    report = describe(asked(decider({"x": 1}, {"a": {}, "b": {}}, "a", otherwise="")))
    assert report.blocks == ()
    assert "does not say what these options do to the interests of The actor" in report.conclusion


def test_options_that_are_level_have_no_lead() -> None:
    answer = said(decider({"peace": 2, "trade": 2}, CLOSE, "stay"))
    assert "“Stay” (current) and “Go”: level, on judgement alone." in answer
    assert "leads “" not in answer


def test_a_lead_that_nothing_single_overturns_is_firm() -> None:
    # Three criteria for it, each cited in two sources, and one against: no one thing decides.
    weights: dict[str, int | str] = {"a": 4, "b": 4, "c": 4, "d": 1}
    options: Options = {
        "stay": {"a": 2, "b": 2, "c": 2, "d": -1},
        "go": {"a": -1, "b": -1, "c": -1, "d": 1},
    }
    report = describe(asked(cited(decider(weights, options, "stay"))))
    assert report.conclusion == (
        "“Stay” (current) leads “Go” by 34: 36 for it, 2 against. No one step turns it."
    )
    assert report.more == "12 of 12 claims cited, 2 sources."
    assert "No passage and no judgement turns it if it falls" in said(
        cited(decider(weights, options, "stay"))
    )


def test_a_lead_on_judgement_alone_counts_no_sources() -> None:
    options: Options = {"stay": {"x": 2}, "go": {"x": -1}}
    report = describe(asked(decider({"x": 2, "y": 1}, options, "stay")))
    assert report.conclusion == (
        "“Stay” (current) leads “Go” by 6, on judgement alone, behind on nothing. "
        "No one step turns it."
    )
    assert report.more == ""
    assert "2 of 3 judgements turn it if they fall" in said(
        decider({"x": 2, "y": 1}, options, "stay")
    )


def test_a_lead_that_one_unknown_can_overturn_is_open() -> None:
    options: Options = {"stay": {"x": 2}, "go": {"x": -1, "y": UNKNOWN}}
    found = asked(cited(decider({"x": 1, "y": 4}, options, "stay")))
    report = describe(found)
    assert report.conclusion == (
        "“Stay” (current) or “Go”: open. As entered the first is 3 ahead: 3 for it, 0 against."
    )
    assert report.more == "5 of 5 claims cited, 2 sources."
    assert found.find_out
    (only,) = found.find_out.settling
    assert [(each.option.id, each.at) for each in only.settles] == [
        ("a.stay", Range(Fraction(-2), Fraction("3/4"))),
        ("a.go", Range(Fraction("3/4"), Fraction(2))),
    ]


def test_a_lead_that_ranges_overturn_only_together_is_open() -> None:
    names = [f"x{n}" for n in range(6)]
    wide = Range(Fraction(-1), Fraction(2))
    options: Options = {"one": dict.fromkeys(names, 1), "two": dict.fromkeys(names, wide)}
    model = cited(decider(dict.fromkeys(names, 1), options, "one"))
    finding = asked(model)
    assert not finding.verdict.decisive
    assert not finding.verdict.single_steps
    assert "No single answer settles it; two do:" in said(model)
    options["two"] = dict.fromkeys(names, Range(Fraction(-1), Fraction(0)))
    surely = cited(decider(dict.fromkeys(names, 1), options, "one"))
    assert "“One” (current) leads “Two” by" in said(surely)


def test_a_threshold_names_its_criterion_what_it_is_now_and_what_then_leads() -> None:
    options: Options = {"stay": {"peace": 1}, "go": {"trade": 1}}
    answer = said(decider({"peace": 3, "trade": 2}, options, "stay"), whole=True)
    assert "“Peace”: less than 2 (now 3, high), then “Go”" in answer


def test_what_would_make_an_option_lead() -> None:
    options: Options = {"stay": {"peace": 1}, "go": {"trade": 1}}
    model = decider({"peace": 3, "trade": 2}, options, "stay")
    report = describe(asked(model, target="a.go"))
    assert report.asked == "The actor · What would make “Go” lead?"
    assert report.conclusion == (
        "“Go” would lead with one change: “Stay” on “Peace” below about +0.67 (now +)."
    )
    assert "“Stay” (current) leads as entered" in describe(asked(model, target="a.stay")).conclusion


def test_what_would_do_within_a_range_or_an_unknown_comes_first() -> None:
    options: Options = {"stay": {"x": 2}, "go": {"x": -1, "y": UNKNOWN}}
    answer = said(decider({"x": 1, "y": 4}, options, "stay"), target="a.go")
    assert "“Go” would lead with one unknown settled: “Go” on “Y” above +0.75 (now ?)." in answer
    assert (
        "One thing not known, alone smallest change first · “Go” on “Y” (judgement) ? → over +0.75"
        in answer
    )
    options = {"stay": {"x": 1}, "go": {"y": Range(Fraction(0), Fraction(1))}}
    answer = said(decider({"x": 3, "y": 4}, options, "stay"), target="a.go")
    assert "would lead with one range settled: “Go” on “Y” above +0.75 (now 0/+)." in answer
    assert "One effect alone smallest change first · “Stay” on “X”" in answer


def test_a_range_steps_from_its_midpoint_and_says_so() -> None:
    options: Options = {"stay": {"x": 1}, "go": {"y": Range(Fraction(-1), Fraction(0))}}
    answer = said(decider({"x": 1, "y": 2}, options, "stay"), whole=True)
    assert "a range from its midpoint" in answer
    assert "−/0 (−0.5) → +0.5" in answer
    assert "midpoint" not in said(decider({"peace": 3, "trade": 2}, CLOSE, "stay"))


def test_to_lead_alone_one_of_several_leaders_has_only_to_pass_what_it_has() -> None:
    options: Options = {"stay": {"x": 1, "y": -1}, "go": {"x": -1, "y": 1}}
    answer = said(decider({"x": 2, "y": 2}, options, "stay"), target="a.stay")
    assert "“Go” would then no longer lead." in answer
    assert "Importance of “X” (judgement) 2 → over 2" in answer
    assert "Importance of “Y” (judgement) 2 → under 2" in answer
    assert "“Stay” on “X” (judgement) + → over +" in answer
    assert "“Go” on “Y” (judgement) + → under +" in answer


def test_a_bound_that_is_rounded_says_so() -> None:
    options: Options = {"stay": {"x": 2}, "go": {"x": -1, "y": 1, "z": 1}}
    answer = said(decider({"x": 2, "y": 3, "z": 2}, options, "stay"), whole=True)
    assert "“X”: less than about 1.67 (now 2, medium), then “Go”" in answer


def test_what_parts_options_that_are_level_is_said_first() -> None:
    options: Options = {**CLOSE, "wait": {"peace": "3/2", "trade": -2}}
    short = said(decider({"peace": 2, "trade": 2}, options, "stay"))
    assert "Parts “Peace”: any more (now 2, medium), then “Stay” (current); any less" in short
    answer = said(decider({"peace": 2, "trade": 2}, options, "stay"), whole=True)
    assert "nearest first · “Peace”: any more (now 2, medium), then “Stay”" in answer
    assert "any less, then “Go”" in answer
    assert "parts them." in answer
    assert "turn it" not in answer
    assert "the lead holds" not in answer
    top = said(decider({"peace": 4, "trade": 4}, CLOSE, "stay"))
    assert "Parts “Peace”: any less, then “Go” (now 4, vital)" in top
    alike: Options = {"stay": {"x": 1}, "go": {"x": 1}}
    assert "Parts" not in said(decider({"x": 2}, alike, "stay"))


def test_a_step_that_only_levels_is_not_said_to_overturn() -> None:
    options: Options = {"stay": {"x": 1}, "go": {}}
    report = describe(asked(decider({"x": 2}, options, "stay")))
    assert report.conclusion == (
        "“Stay” (current) leads “Go” by 2, on judgement alone, behind on nothing. "
        "One claim, changed by one step, can level that."
    )
    both: Options = {"stay": {"x": 1}, "go": {"x": 0}}
    report = describe(asked(decider({"x": 2}, both, "stay")))
    assert "Either of 2 claims, changed by one step, can level that." in report.conclusion


def test_what_overturns_is_counted_apart_from_what_only_levels() -> None:
    model = decider({"peace": 3, "trade": 2}, CLOSE, "stay")
    assert "One step 2 claims turn it" in said(model)
    answer = said(model, whole=True)
    assert "Either of 2 claims, changed by one step, can turn that." in answer
    assert "One step on one claim 6 claims: 2 turn it and 4 only level it" in answer


def test_a_constraint_has_a_force_and_no_importance() -> None:
    model = decider({"x": 2}, {"stay": {"x": 2}, "go": {}}, "stay")
    norm = Constraint(
        id="a.norm",
        actor="a",
        name="Norm",
        force=exactly(1),
        against=(Breach(option="a.stay", constraint="a.norm"),),
    )
    actor = replace(model.actors[0], constraints=(norm,))
    answer = said(replace(model, actors=(actor,)), whole=True)
    assert "Force of “Norm”" in answer
    assert "The force of “Norm” (1, low)" in answer
    assert "mportance of “Norm”" not in answer


def test_where_no_single_change_would_do_that_is_said() -> None:
    model = decider({"x": 2}, {"stay": {}, "go": {}, "wait": {"x": 1}}, "stay")
    report = describe(asked(model, target="a.go"))
    assert report.blocks == ()
    assert report.conclusion == "No single change of a value would put “Go” ahead."


BETWEEN_TWO = """
stance: 1
title: Two at a gate
sources: {log: {title: Log}}
actors:
  north:
    name: North
    interests:
      trade: {name: Trade, importance: high, cite: log}
      calm: {name: Calm, importance: low, cite: log}
    constraints:
      law: {name: Law, force: binding, against: {seize: {by: 1, cite: log}}, cite: log}
    decisions:
      gate:
        question: Open the gate?
        current: shut
        otherwise: none
        options:
          shut: {name: Shut it, effects: [{to: calm, effect: helps, cite: log}]}
          open:
            name: Open it
            effects: [{to: trade, effect: helps, cite: log, when: [south.send]}]
          sell: {name: Sell it, effects: [{to: trade, effect: strongly-helps, cite: log}]}
          seize: {name: Seize it, effects: [{to: trade, effect: strongly-helps, cite: log}]}
  south:
    name: South
    interests: {road: {name: Road, importance: low, cite: log}}
    decisions:
      goods:
        question: Send goods?
        current: keep
        otherwise: none
        options:
          keep: {name: Keep them}
          send: {name: Send them}
          burn: {name: Burn them}
impossible:
  - {options: [north.sell, south.keep], cite: log}
  - {options: [north.sell, south.send], cite: log}
"""


def test_what_another_decision_would_do_for_an_option_is_told() -> None:
    """Shut has 1, Open 3 once South sends; Sell is only open, with 6, once South burns."""
    model = load_text(BETWEEN_TWO)
    open_it = describe(asked(model, target="north.open"))
    assert open_it.more.endswith("With “Send them” (South) it would lead, all else as entered.")
    assert "“Send them” (South) instead of “Keep them”: then “Open it” leads by 2." in said(
        model, target="north.open"
    )
    sell = describe(asked(model, target="north.sell"))
    assert (sell.conclusion, sell.more) == (
        "“Sell it” cannot lead: it is ruled out by “Keep them”.",
        "It would lead with “Burn them” (South).",
    )
    seize = describe(asked(model, target="north.seize"))
    assert (seize.conclusion, seize.more) == (
        "“Seize it” cannot lead: it is ruled out by “Law”.",
        "No option of another decision alone changes that.",
    )
    assert seize.next[0].options == {"for": ("north.seize",), "without": ("north.law",)}


def test_an_option_that_another_decision_opens_need_not_lead() -> None:
    weak = load_text(BETWEEN_TWO.replace("strongly-helps", "none"))
    assert describe(asked(weak, target="north.sell")).more == (
        "With “Burn them” it is open, and would not lead."
    )


@given(models(decisions=(1, 2), interests=(1, 2)))
def test_elsewhere_is_every_option_of_another_decision_with_which_it_leads(model: Model) -> None:
    situation = Situation.of(model)
    first = next(situation.decisions())
    table = performance_table(situation, first.id)
    for option in first.options:
        need = requirement(table, option)
        leads, opened = set[str](), set[str]()
        for other in situation.decisions():
            for instead in other.options if other is not first else ():
                if instead.id == other.current or ruled_out(situation, instead.id):
                    continue
                then = performance_table(situation.taking(instead.id), first.id)
                if then.leaders == (option,):
                    leads.add(instead.id)
                if option.id not in then.ruled_out:
                    opened.add(instead.id)
        assert {turn.option.id for turn in need.elsewhere} == (set() if need.leads else leads)
        assert bool(need.ruled_out) == (option.id in table.ruled_out)
        assert {each.id for each in need.opened} == (opened if need.ruled_out else set())


@given(models())
def test_every_answer_can_be_told_in_every_form(model: Model) -> None:
    first = next(d for actor in model.actors for d in actor.decisions)
    for target in (None, asked(model).candidates[-1].id):
        found = asked(model, target=target)
        if found.contested and found.verdict.verdict is Conclusion.FIRM:
            leading = [each.option for each in found.completions if each.leads_always]
            assert leading == list(found.leaders)
        report = describe(found)
        assert report.conclusion.endswith((".", "!"))
        for whole in (False, True):
            for width in (40, 80):
                assert terminal.render(report, width=width, colour=False, whole=whole)
            assert markdown.render(report, whole=whole)
        assert json.render(found, lens="robustness", model=model)
        assert found.decision.id == first.id


@given(models(actors=(1, 2)), st.randoms())
def test_the_order_of_the_file_decides_no_number(model: Model, rng: Random) -> None:
    mixed = shuffled(model, rng)
    decision = next(d.id for actor in model.actors for d in actor.decisions)
    one = find(Situation.of(model), decision)
    other = find(Situation.of(mixed), decision)
    assert one.verdict.support == other.verdict.support
    assert (one.verdict.verdict, one.verdict.open_by) == (
        other.verdict.verdict,
        other.verdict.open_by,
    )
    assert {(t.criterion.id, t.at) for t in one.thresholds} == {
        (t.criterion.id, t.at) for t in other.thresholds
    }
    assert len(one.verdict.single_steps) == len(other.verdict.single_steps)
    outcomes = [sorted(k.outcome for k in x.knockouts.passages) for x in (one, other)]
    assert outcomes[0] == outcomes[1]


def test_an_option_that_is_only_given_is_not_called_current() -> None:
    situation = suppose(case(), ["china.neglect"])
    finding = find(situation, "china.refugees")
    told = terminal.render(describe(finding), width=200, colour=False, whole=True)
    assert "“Benign neglect” (given)" in told
    assert "(current)" not in told


def test_the_grid_is_who_leads_when_the_model_is_rebuilt_with_each_importance() -> None:
    for seed in range(20):
        model = random_model(Random(seed), constraints=False)
        found = asked(model)
        for row in found.what_ifs:
            assert [at.importance for at in row.at] == [1, 2, 3, 4]
            for at in row.at:
                size = exactly(at.importance)
                then = asked(rebuilt(model, row.criterion, importance=size))
                assert [o.id for o in at.leaders] == [o.id for o in then.leaders]
                assert at.as_entered == (row.criterion.weight == size)
                if at.margin is None:
                    assert len(then.leaders) == len(then.candidates)
                elif len(then.leaders) == 1:
                    assert at.margin == then.verdict.margin or then.verdict.rivals


def test_the_grid_reads_by_short_names_with_what_is_entered_in_brackets() -> None:
    answer = said(decider({"peace": 3, "trade": 2}, CLOSE, "stay"))
    assert "low medium high vital" in answer
    assert "Peace Go 2 level [Stay 2] Stay 4" in answer
    assert "Trade Stay 4 [Stay 2] level Go 2" in answer
    assert "Who leads, by how much · [ ] as entered" in answer


def test_of_every_decision_what_is_open_comes_first() -> None:
    situation = case()
    found = find_all(situation, [decision.id for decision in situation.decisions()])
    assert isinstance(found, EveryDecision)
    report = describe(found)
    assert report.conclusion == (
        "6 decisions: 1 open, 3 leads and 2 with one open option. Where one option leads, it is "
        "the one that holds."
    )
    text = terminal.render(report, width=80, colour=False)
    order = [text.index(name) for name in ("China ", "North Korea", "Local", "Families")]
    assert order == sorted(order)
