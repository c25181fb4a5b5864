"""The answer of `tradeoffs` and `--between`: what they say of the first case and of odd models."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings

from stancecli.cli.files import bundled_case
from stancecli.diagnostics import Unanswerable
from stancecli.graph import Graph, build
from stancecli.lenses import between, tradeoffs
from stancecli.load import load_texts
from stancecli.model import UNKNOWN, Breach, Constraint, Range, exactly
from stancecli.render import json, markdown, terminal
from stancecli.report import Report, Section
from stancecli.values import context, current_state
from tests.conftest import Golden
from tests.models import decider, graphs, random_model


@cache
def case() -> Graph:
    return build(load_texts([("actors.yaml", bundled_case().read_bytes())]))


def _told(model: object, decision: str = "a.choice", verbose: bool = False) -> Report:
    state = current_state(build(model))  # type: ignore[arg-type]
    return tradeoffs.tell(tradeoffs.ask(state, [decision]), verbose=verbose)


@pytest.mark.parametrize("width", [60, 80, 140])
def test_the_first_case_reads_as_it_did(width: int, golden: Golden) -> None:
    report = tradeoffs.tell(tradeoffs.ask(current_state(case()), ["china.refugees"]))
    text = terminal.render(report, width=width, colour=False)
    golden(f"tradeoffs/china-{width}.txt", text)


def test_all_of_the_first_case_reads_as_it_did(golden: Golden) -> None:
    finding = tradeoffs.ask(current_state(case()), ["china.refugees"])
    report = tradeoffs.tell(finding, verbose=True)
    golden("tradeoffs/china-verbose.txt", terminal.render(report, width=80, colour=False))


def test_two_capitals_read_as_they_did(golden: Golden) -> None:
    pair = ("china.refugees", "china.pyongyang", "china.seoul")
    report = between.tell(between.ask(current_state(case()), *pair))
    golden("tradeoffs/between-80.txt", terminal.render(report, width=80, colour=False))
    golden("tradeoffs/between.md", markdown.render(report))


def test_the_conclusion_and_the_table_stand_within_32_lines() -> None:
    report = tradeoffs.tell(tradeoffs.ask(current_state(case()), ["china.refugees"]))
    lines = terminal.render(report, width=80, colour=False).splitlines()
    assert next(n for n, line in enumerate(lines) if line.startswith("Effects cited")) < 32


def test_the_lead_under_every_completion_is_called_best_and_any_other_is_not() -> None:
    firm = decider({"x": 1}, {"left": {"x": 2}, "right": {"x": 1}}, "left")
    assert _told(firm).conclusion == "“Left” (current) is best."
    loose = decider(
        {"x": 1}, {"left": {"x": Range(Fraction(0), Fraction(4))}, "right": {"x": 1}}, "left"
    )
    assert _told(loose).conclusion == (
        "“Left” (current) comes out ahead on the judgements as entered."
    )
    assert "1 range can overturn that." in _told(loose).more


def test_a_lead_that_the_order_of_importance_does_not_bear_out_is_said_first() -> None:
    model = decider({"x": 4, "y": 3, "z": 3}, {"left": {"x": 2}, "right": {"y": 2, "z": 2}}, "left")
    assert _told(model).conclusion == (
        "By rank of importance alone, “Left” (current) leads; weighed 3 to 4, “Right” does."
    )


def test_options_that_score_alike_share_the_lead() -> None:
    model = decider({"x": 1}, {"left": {"x": 1}, "right": {"x": 1}}, "left")
    assert _told(model).conclusion == (
        "2 options share the lead on the judgements as entered: “Left” (current) and “Right”."
    )


def _section(report: Report, title: str) -> str:
    """What stands in a section, in one line."""
    found = next(b for b in report.blocks if isinstance(b, Section) and b.title == title)
    text = terminal.render(Report("", "", blocks=(found,)), width=200, colour=False)
    return " ".join(text.split())


def test_a_range_that_decides_a_shared_lead_is_said_to() -> None:
    range_ = Range(Fraction(-2), Fraction(0))
    told = _told(decider({"x": 3}, {"left": {"x": range_}, "right": {"x": -1}}, "right"))
    assert told.conclusion.startswith("2 options share the lead")
    assert told.more == "1 range can decide that."
    assert "(−−/0): alone, it can put “Left” or “Right” ahead." in _section(told, "Not known")


def test_ranges_and_unknowns_are_counted_each_by_kind() -> None:
    loose = Range(Fraction(-1), Fraction(1))
    for left, counted in (
        ({"x": UNKNOWN}, "1 unknown can overturn that."),
        ({"x": UNKNOWN, "y": UNKNOWN}, "2 unknowns can each overturn that."),
        ({"x": UNKNOWN, "y": loose}, "1 range and 1 unknown can each overturn that."),
    ):
        options: dict[str, dict[str, int | str | Range]] = {"left": {**left}, "right": {"z": "1/2"}}
        told = _told(decider({"x": 1, "y": 1, "z": 1}, options, "right"))
        assert told.more.startswith(counted)


def test_at_a_threshold_itself_nobody_is_said_to_lead() -> None:
    model = decider({"x": 3, "y": 2}, {"left": {"x": 1}, "right": {"y": 1}}, "left")
    said = _section(_told(model), "What would change it")
    assert "“X” counting less than 2 (now 3, high): then “Right” leads." in said
    assert "“Y” counting more than 3 (now 2, medium): then “Right” leads." in said


def test_a_bound_that_runs_on_is_called_rounded() -> None:
    model = decider({"x": 4, "y": 1}, {"left": {"x": 1}, "right": {"y": 3}}, "left")
    said = _section(_told(model), "What would change it")
    assert "“Y” counting more than about 1.33 (now 1, low)" in said


def test_at_the_top_of_the_scale_a_rival_can_only_draw_level() -> None:
    model = decider({"x": 4, "y": 3}, {"left": {"x": 1}, "right": {"y": 1}}, "left")
    said = _section(_told(model), "What would change it")
    assert "“Y” counting 4, the most there is (now 3, high): then “Right” can draw level." in said


def test_where_a_constraint_weighs_as_well_no_interest_is_spoken_of() -> None:
    model = decider({"x": 3, "y": 3}, {"left": {"x": 2}, "right": {"y": 1}}, "left")
    (a,) = model.actors
    norm = Constraint(
        id="a.norm",
        actor="a",
        name="Norm",
        force=exactly(1),
        against=(Breach(option="a.left", constraint="a.norm", by=Fraction(1, 2)),),
    )
    weighed = replace(model, actors=(replace(a, constraints=(norm,)),))
    for each, word in ((model, "interest"), (weighed, "criterion")):
        assert f"Any {word} counting more than" in _section(_told(each), "What would change it")


def test_a_decider_without_anything_at_stake_is_told_so() -> None:
    report = _told(decider({"x": 1}, {"left": {}, "right": {}}, "left"))
    assert report.conclusion.startswith("The model does not say what these options do")


def test_the_last_column_adds_up_to_the_lead() -> None:
    (found,) = tradeoffs.ask(current_state(case()), ["china.refugees"]).tradeoffs
    assert found.switch is not None
    changes = (*found.switch.better, *found.switch.worse, *found.switch.equal)
    assert sum(change.gain for change in changes) == found.switch.gain
    points = {each.option.id: each.points for each in found.options}
    assert found.switch.gain == points[found.switch.end.id] - points[found.switch.start.id]


def test_under_a_context_the_first_line_of_the_table_is_of_that_context() -> None:
    state = context(case(), ["dprk.rest"])
    (found,) = tradeoffs.ask(state, ["china.refugees"]).tradeoffs
    assert [leader.id for leader in found.leaders] == ["china.neglect"]
    assert "dprk.rest" in [option.id for option in found.elsewhere]


def test_no_pair_is_asked_of_one_interest_or_of_one_that_nothing_touches() -> None:
    graph = build(decider({"x": 1, "y": 1}, {"left": {"x": 1}, "right": {}}, "left"))
    with pytest.raises(Unanswerable, match="against itself"):
        between.ask(current_state(graph), "a.choice", "a.x", "a.x")
    with pytest.raises(Unanswerable, match="“Y” is touched by no option"):
        between.ask(current_state(graph), "a.choice", "a.x", "a.y")


def test_an_option_that_serves_both_is_named() -> None:
    graph = build(decider({"x": 1, "y": 1}, {"left": {"x": 1, "y": 2}, "right": {"x": 1}}, "left"))
    report = between.tell(between.ask(current_state(graph), "a.choice", "a.x", "a.y"))
    assert report.conclusion == "Best for both: “Left”."


@settings(max_examples=60)
@given(graphs())
def test_every_model_can_be_told_in_every_format(graph: Graph) -> None:
    state = current_state(graph)
    ids = [d.id for a in graph.graph["model"].actors for d in a.decisions]
    for asked in ([ids[0]], ids):
        finding = tradeoffs.ask(state, asked)
        for verbose in (False, True):
            report = tradeoffs.tell(finding, verbose=verbose)
            assert report.conclusion in " ".join(
                terminal.render(report, width=60, colour=False).split()
            )
            assert markdown.render(report)
        assert json.render(finding, lens="tradeoffs", model=graph.graph["model"])


def test_the_same_model_gives_the_same_bytes() -> None:
    model = random_model(Random(7))
    decision = model.actors[0].decisions[0].id
    one, other = (
        terminal.render(_told(model, decision, verbose=True), width=80, colour=True)
        for _ in range(2)
    )
    assert one == other


def test_an_unknown_is_shown_as_one_and_counted_with_its_midpoint() -> None:
    model = decider({"x": 2}, {"left": {"x": UNKNOWN}, "right": {"x": -1}}, "right")
    (found,) = tradeoffs.ask(current_state(build(model)), ["a.choice"]).tradeoffs
    left = found.options[0]
    assert (left.points, left.bounds) == (0, Range(Fraction(-4), Fraction(4)))
    assert found.options[1].bounds == exactly(-2)
    assert [o.id for o in found.decisive[0].then] == ["a.right"]
