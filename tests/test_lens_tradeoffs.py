"""The answer of `tradeoffs` and `--between`: what they say of the first case and of odd models."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given

from stancecli.diagnostics import Unanswerable
from stancecli.graph import Graph, build
from stancecli.lenses import between, tradeoffs
from stancecli.model import UNKNOWN, Breach, Citation, Constraint, Model, Range, Source, exactly
from stancecli.render import json, markdown, terminal
from stancecli.report import Paragraph, Report, Section, Table
from stancecli.values import Table as Values
from stancecli.values import context, current_state, table
from tests.conftest import Golden
from tests.models import decider, effect, graphs
from tests.running import case


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
    assert "“X” counting less than 2 (now 3, high): then “Right” takes the lead." in said
    assert "“Y” counting more than 3 (now 2, medium): then “Right” takes the lead." in said


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


def _several(*models: Model) -> Graph:
    return build(Model(title="t", actors=tuple(a for each in models for a in each.actors)))


def _together(graph: Graph, *given: str) -> str:
    ids = [d.id for a in graph.graph["model"].actors for d in a.decisions]
    return tradeoffs.tell(tradeoffs.ask(context(graph, given), ids)).conclusion


def test_of_several_decisions_a_shared_lead_is_told_as_one() -> None:
    shared: dict[str, dict[str, int | str | Range]] = {
        "left": {"x": 1},
        "right": {"x": 1},
        "middle": {},
    }
    graph = _several(
        decider({"x": 1}, {**shared}, "middle"),
        decider({"x": 1}, {**shared}, "left", actor="b"),
        decider({"x": 1}, {**shared, "best": {"x": 2}}, "best", actor="c"),
    )
    assert _together(graph) == (
        "In 1 of 3 decisions the current option does not lead: The actor (“Left” and “Right” share "
        "the lead). In 1 of 3 decisions the current option shares the lead: The actor."
    )
    assert _together(graph, "a.left") == (
        "In 2 of 3 decisions the current or given option shares the lead: The actor and The actor."
    )


def test_of_decisions_of_which_nothing_is_judged_nothing_leads() -> None:
    assert _together(build(Model(title="t", actors=()))) == "There is no decision in this model."
    silent = decider({"x": 1}, {"left": {}, "right": {}}, "left")
    judged = decider({"x": 1}, {"left": {"x": 1}, "right": {}}, "left", actor="b")
    assert _together(_several(silent, judged)) == (
        "In 1 of 2 decisions the model does not say what the options do to interests: The actor."
    )
    assert _together(build(judged)).startswith("“Left” (current) is best")


def test_a_given_option_is_not_called_current() -> None:
    graph = build(decider({"x": 1}, {"left": {"x": 2}, "right": {"x": 1}}, "left"))
    finding = tradeoffs.ask(context(graph, ["a.right"]), ["a.choice"])
    report = tradeoffs.tell(finding, verbose=True)
    assert report.conclusion == "“Left” is best, not “Right” (given)."
    assert report.next[-1].tells == "what would explain the given option"
    text = terminal.render(report, width=80, colour=False)
    assert "(current)" not in text
    assert "Instead of “Right” (given)" in text


def test_an_option_to_compare_with_that_leads_is_said_to_be_set_against_the_next() -> None:
    graph = build(decider({"x": 1}, {"left": {"x": 2}, "right": {"x": 1}, "no": {}}, "no"))
    finding = tradeoffs.ask(current_state(graph), ["a.choice"], start="a.left")
    said = "“Left” is ahead itself, so it is set against “Right”."
    assert tradeoffs.tell(finding).more == said
    for start in ("a.right", "a.no", None):
        finding = tradeoffs.ask(current_state(graph), ["a.choice"], start=start)
        assert "set against" not in tradeoffs.tell(finding).more


def _final(model: Model, *ids: str) -> Model:
    """The model with these options irreversible."""
    (a,) = model.actors
    (choice,) = a.decisions
    options = tuple(replace(o, irreversible=o.id in ids) for o in choice.options)
    return replace(model, actors=(replace(a, decisions=(replace(choice, options=options),)),))


def _no_way_back_below(told: Report) -> list[str]:
    """What is said under the table of options that cannot be left."""
    paragraphs = (block.text for block in told.blocks if isinstance(block, Paragraph))
    said = ("".join(span.text for span in each) for each in paragraphs)
    return [each for each in said if each.startswith("Once taken")]


def test_that_a_leader_is_irreversible_is_said_at_once() -> None:
    model = decider({"x": 1}, {"left": {"x": 2}, "right": {"x": 1}, "no": {}}, "no")
    assert _told(model).more == ""
    assert _told(_final(model, "a.left")).more == "Once taken, “Left” cannot be left."
    assert not _no_way_back_below(_told(_final(model, "a.left")))
    right = _told(_final(model, "a.right"))
    assert right.more == ""
    assert _no_way_back_below(right) == ["Once taken, “Right” cannot be left."]
    only = _told(_final(replace(model), "a.no"))
    assert only.conclusion.startswith("Only “No” (current) is open")


def test_rows_that_are_level_only_at_midpoints_are_said_to_be() -> None:
    level: dict[str, dict[str, int | str | Range]] = {
        "left": {"x": 1, "y": UNKNOWN},
        "right": {"y": 0},
    }
    groups = _groups(_told(decider({"x": 1, "y": 1}, level, "right")))
    assert groups[-1] == "Equal, ranges at their midpoints"
    level["left"]["y"] = 0
    assert _groups(_told(decider({"x": 1, "y": 1}, level, "right")))[-1] == "Equal for both"


def _groups(report: Report) -> list[str]:
    return [g.title for b in report.blocks if isinstance(b, Table) for g in b.groups]


def test_midpoints_never_stand_in_for_ranges_without_a_word() -> None:
    table: dict[str, dict[str, int | str | Range]] = {
        "now": {"x": 0, "y": -1},
        "loose": {"x": 1, "y": UNKNOWN},
        "ahead": {"x": 2, "y": -1},
    }
    told = _told(decider({"x": 3, "y": 2}, table, "now"), verbose=True)
    assert "(ranges at their midpoints): least bad on the worse of the two is “Loose” (+, ?)" in (
        _section(told, "Pulling apart")
    )
    assert "Least bad over all interests ranges at their midpoints “Loose”: no open option" in (
        _section(told, "Least bad over all interests")
    )
    switches = _section(told, "Instead of “Now” (current)")
    assert "gains on: X and Y (− → ?)" in switches
    assert switches.startswith("Instead of “Now” (current) ranges at their midpoints")
    table = {"now": {"x": 0}, "ahead": {"x": 2, "y": UNKNOWN}}
    why = _section(_told(decider({"x": 3, "y": 1}, table, "now")), "Why “Ahead”")
    assert "it gives up nothing against “Now”; ranges at their midpoints" in why


def _with_a_neighbour() -> Model:
    """The choice of one actor, on whose x the option of another bears whatever it chooses."""
    own = decider({"x": 1, "y": 1}, {"left": {"x": 0, "y": 2}, "right": {"x": 1}}, "left")
    other = decider({"z": 1}, {"up": {}, "down": {}}, "up", actor="b")
    (b,) = other.actors
    (choice,) = b.decisions
    up, down = choice.options
    up = replace(up, effects=(effect("b.up", "a.x", "-3/2"),))
    b = replace(b, name="B", decisions=(replace(choice, options=(up, down)),))
    return Model(title="t", actors=(*own.actors, b))


def test_what_other_decisions_do_is_told_apart_from_what_an_option_does() -> None:
    told = _told(_with_a_neighbour())
    assert _section(told, "The price") == (
        "The price X −1.5, not −0.5 now 0, no reason given. (judgement) else +, no reason given. "
        "(judgement) both −1.5 of this in any case, from “Up” (B). (judgement)"
    )
    (table,) = (b for b in told.blocks if isinstance(b, Table))
    assert [cell.text for cell in table.groups[1].rows[0].cells] == ["−1.5°", "−0.5°"]
    assert "° includes what other decisions do" in table.legend[0]
    counted = next(row for row in table.foot if row.name == "Effects cited")
    assert [cell.text for cell in counted.cells] == ["0 of 2", "0 of 1"]


def test_the_legend_speaks_of_no_column_that_a_narrow_table_lacks() -> None:
    told = _told(decider({"x": 1}, {"left": {"x": 1}, "right": {}}, "left"))
    (table,) = (b for b in told.blocks if isinstance(b, Table))
    assert table.weight == "wt"
    assert not any("wt" in line.split() for line in table.legend)


def test_a_cell_is_marked_where_any_claim_of_its_sum_is_judgement() -> None:
    model = _with_a_neighbour()
    cite = (Citation("paper"),)
    a, b = model.actors
    (choice,) = a.decisions
    options = tuple(
        replace(o, effects=tuple(replace(e, cite=cite) for e in o.effects)) for o in choice.options
    )
    a = replace(a, decisions=(replace(choice, options=options),))
    sources = (Source(id="paper", title="A paper"),)
    told = _told(replace(model, actors=(a, b), sources=sources))
    (table,) = (b for b in told.blocks if isinstance(b, Table))
    marks = {r.name: [c.judgement for c in r.cells] for g in table.groups for r in g.rows}
    assert marks == {"X": [True, True], "Y": [False, False]}


def test_of_a_pair_best_is_what_is_best_under_every_completion() -> None:
    options: dict[str, dict[str, int | str | Range]] = {
        "firm": {"x": 2, "y": Range(Fraction(1), Fraction(2))},
        "now": {"x": 0, "y": Range(Fraction(-1), Fraction(1))},
    }
    told = _pair(options)
    assert told.conclusion == "Best for both: “Firm”."
    assert told.more == (
        "The current option, “Now”, is the worst for the first and at the midpoints the worst for "
        "the second."
    )
    options["loose"] = {"x": 1, "y": UNKNOWN}
    told = _pair(options)
    assert told.conclusion == "Best for both, with ranges at their midpoints: “Firm”."
    (table,) = (b for b in told.blocks if isinstance(b, Table))
    shown = {
        row.name: [cell.text for cell in row.cells] for group in table.groups for row in group.rows
    }
    assert shown == {
        "Firm": ["++", "best", "+/++", "~best", "~1.5"],
        "Loose": ["+", "1", "?", "~1.5", "~0"],
        "Now (current)": ["0", "2", "−/+", "~1.5", "~0"],
    }
    assert "~ ranges at midpoints" in table.legend[0]


def test_a_pair_that_no_option_serves_best_says_where_midpoints_decide_the_least_bad() -> None:
    options: dict[str, dict[str, int | str | Range]] = {"now": {"x": 2, "y": -1}, "new": {"y": 1}}
    assert _pair(options).conclusion == (
        "No open option is best for both; the least bad on the worse of the two is “New”."
    )
    options["new"] = {"y": UNKNOWN}
    assert _pair(options).conclusion == (
        "No open option is best for both; the least bad, with ranges at their midpoints, on the "
        "worse of the two is “New”."
    )


def _pair(options: dict[str, dict[str, int | str | Range]]) -> Report:
    graph = build(decider({"x": 1, "y": 1}, options, "now"))
    return between.tell(between.ask(current_state(graph), "a.choice", "a.x", "a.y"))


@given(graphs())
def test_how_far_below_the_best_holds_at_every_end_of_every_range(graph: Graph) -> None:
    for a in graph.graph["model"].actors:
        for settled in a.decisions:
            of = table(current_state(graph), settled.id)
            if len(of.criteria) < 2:
                continue
            first, second = of.criteria[:2]
            found = between.ask(current_state(graph), settled.id, first.id, second.id)
            for each in found.options:
                low, high = _extremes(of, each.option.id, first.id)
                assert each.first.bounds == Range(low, high)


def _extremes(of: Values, option: str, criterion: str) -> tuple[Fraction, Fraction]:
    """The least and the most that an option can lie below the best, by trying all ends."""
    cells = {o.id: of.cells[o.id, criterion].claims for o in of.options}
    loose = {id(c): c for claims in cells.values() for c in claims if not c.size.exact}
    assume(len(loose) < 8)
    gaps = []
    for ends in product((False, True), repeat=len(loose)):
        at = dict(zip(loose, ends, strict=True))
        value = {
            id_: sum((c.size.high if at.get(id(c)) else c.size.low for c in claims), Fraction(0))
            for id_, claims in cells.items()
        }
        gaps.append(max(value[o.id] for o in of.candidates) - value[option])
    return min(gaps), max(gaps)


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


def test_an_unknown_is_shown_as_one_and_counted_with_its_midpoint() -> None:
    model = decider({"x": 2}, {"left": {"x": UNKNOWN}, "right": {"x": -1}}, "right")
    (found,) = tradeoffs.ask(current_state(build(model)), ["a.choice"]).tradeoffs
    left = found.options[0]
    assert (left.points, left.bounds) == (0, Range(Fraction(-4), Fraction(4)))
    assert found.options[1].bounds == exactly(-2)
    assert [o.id for o in found.decisive[0].then] == ["a.right"]


def test_ranges_that_change_the_lead_only_together_are_said_to() -> None:
    names = ["p", "q", "r", "s", "t"]
    wide = Range(Fraction(-1), Fraction(2))
    options: dict[str, dict[str, int | str | Range]] = {
        "left": dict.fromkeys(names, 1),
        "right": dict.fromkeys(names, wide),
    }
    told = _told(decider(dict.fromkeys(names, 1), options, "left"))
    assert told.more == "But ranges and unknowns together can change that."
    options["right"] = dict.fromkeys(names, Range(Fraction(-1), Fraction(0)))
    assert _told(decider(dict.fromkeys(names, 1), options, "left")).more == ""


def test_only_the_first_to_pass_the_leader_is_said_to_lead_by_unequal_weights() -> None:
    importances: dict[str, int | str] = {"x": 3, "y": 2, "z": 2}
    options: dict[str, dict[str, int | str | Range]] = {
        "one": {"x": 0, "y": 1, "z": 1},
        "two": {"x": exactly(Fraction(1, 2)), "y": 0, "z": 0},
        "three": {"x": 1, "y": 0, "z": 0},
    }
    said = _section(_told(decider(importances, options, "one")), "What would change it")
    assert "counting more than 2 times another, in the same order: then “Three” can lead." in said
    assert "“Two”" not in said
