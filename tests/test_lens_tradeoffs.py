"""The answer of `tradeoffs` and `--between`: what they say of the first case and of odd models."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given

from stancecli import depth, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import between, tradeoffs
from stancecli.loader import load_text
from stancecli.methods.feasibility import suppose
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.model import UNKNOWN, Breach, Citation, Constraint, Model, Range, Source, exactly
from stancecli.render import json, markdown, terminal
from stancecli.situation import Situation, claim_of
from tests.conftest import Golden
from tests.models import decider, effect, graphs
from tests.running import case


def _described(model: Model, decision: str = "a.choice") -> r.Report:
    return tradeoffs.describe(tradeoffs.find(Situation.of(model), [decision]))


@pytest.mark.parametrize("width", [60, 80, 140])
def test_the_first_case_reads_as_it_did(width: int, golden: Golden) -> None:
    report = tradeoffs.describe(tradeoffs.find(case(), ["china.refugees"]))
    fitted = terminal.fitted(report, width=width)
    golden(f"tradeoffs/china-{width}.txt", terminal.render(fitted, width=width, colour=False))


def test_all_of_the_first_case_reads_as_it_did(golden: Golden) -> None:
    report = tradeoffs.describe(tradeoffs.find(case(), ["china.refugees"]))
    text = terminal.render(report, width=80, colour=False, whole=True)
    golden("tradeoffs/china-verbose.txt", text)


def test_what_is_found_by_hand() -> None:
    """a 4, b 2 + 3/4, c 0 and anything on x; d is ruled out. c alone can draw level."""
    some = Range(Fraction(0), Fraction(1))
    sizes: dict[str, dict[str, int | str | Range]] = {
        "a": {"x": 2},
        "b": {"x": 1, "y": some},
        "c": {"x": UNKNOWN},
        "d": {"x": 2},
    }
    (actor,) = decider({"x": 2, "y": 1}, sizes, "b").actors
    x, y = actor.interests
    y = replace(y, importance=Range(Fraction(1), Fraction(2)))
    (choice,) = actor.decisions
    a, b, c, d = choice.options
    a = replace(a, effects=(replace(a.effects[0], cite=(Citation("paper"),)),))
    law = Constraint(
        id="a.law", actor="a", name="Law", against=(Breach(option="a.d", constraint="a.law"),)
    )
    choice = replace(choice, options=(a, b, c, d))
    actor = replace(actor, interests=(x, y), constraints=(law,), decisions=(choice,))
    paper = Source(id="paper", title="P")
    situation = Situation.of(Model(title="t", sources=(paper,), actors=(actor,)))

    def found(start: str | None) -> tradeoffs.Tradeoff:
        return tradeoffs.find(situation, ["a.choice"], start=start).tradeoffs[0]

    asked = found(None)
    assert [(s.option.id, s.points, s.effects, s.cited) for s in asked.options] == [
        ("a.a", 4, 1, 1),
        ("a.b", Fraction(11, 4), 2, 0),
        ("a.c", 0, 1, 0),
        ("a.d", 4, 1, 0),
    ]
    assert [s.option.id for s in asked.open] == ["a.a", "a.b", "a.c"]
    assert [claim_of(each.claim) for each in asked.verdict.decisive] == [c.effects[0]]
    # What is not known and turns nothing by itself.
    assert [claim_of(each) for each in asked.other_ranges] == [y, b.effects[1]]
    # The leader is set beside its rival, or beside the option that is asked for; all others beside
    # the current one, or that.
    for start, beside, compared in (
        (None, asked.verdict.rival, b),
        ("a.a", asked.verdict.rival, a),
        ("a.c", c, c),
    ):
        one = found(start)
        assert one.switch is not None
        assert one.compared_with == compared
        assert (one.switch.start, one.switch.end) == (beside, a)
        assert [s.end.id for s in one.switches] == [o.id for o in (a, b, c) if o.id != compared.id]


def test_without_a_rival_there_is_nothing_to_set_the_leader_beside() -> None:
    situation = Situation.of(decider({"x": 1}, {"only": {"x": 1}}, "only"))
    for start in (None, "a.only"):
        (found,) = tradeoffs.find(situation, ["a.choice"], start=start).tradeoffs
        assert (found.switch, found.switches, found.compared_with.id) == (None, (), "a.only")


ROAD = """\
stance: 1
sources: {hearing: {title: Hearing}}
actors:
  town:
    name: Town
    interests:
      quiet: {name: Quiet, importance: 3}
      trade: {name: Trade, importance: 2}
    constraints:
      law: {name: Law, force: binding, against: [tunnel], because: It says so., cite: hearing p. 2}
      rule: {name: Rule, force: binding, against: [ford], because: It says so., cite: hearing p. 3}
    decisions:
      road:
        question: Which way?
        current: keep
        options:
          keep: {name: Keep, effects: [{to: quiet, effect: none}, {to: trade, effect: none}]}
          bypass:
            name: Bypass
            effects:
              - {to: quiet, effect: 2, because: It leads around., cite: hearing p. 1}
              - {to: trade, effect: 0}
          bridge: {name: Bridge, effects: [{to: trade, effect: 2}, {to: quiet, effect: 0}]}
          ferry: {name: Ferry, effects: [{to: trade, effect: 2}, {to: quiet, effect: 0}]}
          tunnel: {name: Tunnel, effects: [{to: quiet, effect: 2}, {to: trade, effect: 1}]}
          ford: {name: Ford, effects: [{to: quiet, effect: -1}]}
  county:
    name: County
    decisions:
      land:
        question: What of the land?
        current: sell
        options:
          sell: {name: Sell, effects: [{to: town.trade, effect: -1, cite: hearing p. 4}]}
          hold: {name: Hold}
impossible: [{options: [county.hold, town.bypass], because: It needs the land.}]
"""
"""Two rivals alike, what two constraints rule out, and an option elsewhere that ends the lead."""


def test_all_of_a_road_reads_as_worked_by_hand(golden: Golden) -> None:
    report = tradeoffs.describe(tradeoffs.find(Situation.of(load_text(ROAD)), ["town.road"]))
    text = terminal.render(report, width=80, colour=False, whole=True)
    golden("tradeoffs/road-verbose.txt", text)
    (table,) = (block for block in report.blocks if isinstance(block, r.Table))
    assert [column.name for column in table.columns if column.muted] == ["Tunnel", "Ford"]
    (quiet,) = table.groups[0].rows
    assert [cell.reason for cell in quiet.cells][:2] == [
        "0, no reason given. (judgement)",
        "It leads around. [hearing p. 1]",
    ]


def test_of_many_options_those_compared_come_first_then_what_holds_then_the_most_points() -> None:
    points = [0, 3, 1, 6, 4, 2, 5, 7]
    options: dict[str, dict[str, int | str | Range]] = {f"o{n}": {"x": f"{n}/5"} for n in points}
    report = _described(decider({"x": 1}, options, "o1"))
    (table,) = (b for b in depth.short(report).blocks if isinstance(b, r.Table))
    assert [column.name for column in table.columns] == ["O7", "O6", "O1", "O5", "O4", "O3"]
    assert "2 more options" in depth.left_out(report)


def test_two_rivals_that_share_the_lead_are_not_passed_by_unequal_weights() -> None:
    options: dict[str, dict[str, int | str | Range]] = {
        "left": {"x": 2},
        "right": {"y": 2},
        "no": {"x": 1},
    }
    said = _section(_described(decider({"x": 2, "y": 2}, options, "left")), "Turns it")
    nothing = "No one importance within the scale, and no option of another actor."
    assert said == f"Turns it · {nothing}"


def test_two_capitals_read_as_they_did(golden: Golden) -> None:
    pair = ("china.refugees", "china.pyongyang", "china.seoul")
    report = between.describe(between.find(case(), *pair))
    fitted = terminal.fitted(report, width=80)
    golden("tradeoffs/between-80.txt", terminal.render(fitted, width=80, colour=False))
    golden("tradeoffs/between.md", markdown.render(report))


def test_all_points_of_the_first_case_stand_on_one_screen() -> None:
    report = tradeoffs.describe(tradeoffs.find(case(), ["china.refugees"]))
    fitted = terminal.fitted(report, width=80)
    lines = terminal.render(fitted, width=80, colour=False).splitlines()
    assert len(lines) <= depth.SCREEN
    labels = [line.split("  ")[0] for line in lines if not line.startswith(" ")]
    for label in ("Points", "Why", "Pull", "Turns it", "Find out", "Rests on"):
        assert any(found.startswith(label) for found in labels), label


def test_what_counts_least_goes_first_where_a_screen_is_full() -> None:
    options: dict[str, dict[str, int | str | Range]] = {
        f"o{n}": {f"x{k}": (n * k + n) % 5 - 2 for k in range(9)} for n in range(5)
    }
    options["o0"]["x0"] = Range(Fraction(-1), Fraction(1))
    report = _described(decider({f"x{k}": 1 + k % 4 for k in range(9)}, options, "o3"))
    gone: list[str] = []
    for step in range(13):
        shown = depth.short(replace(report, step=step)).blocks
        (table,) = (block for block in shown if isinstance(block, r.Table))
        (points,) = (block for block in shown if isinstance(block, r.Intervals))
        parts = {each.part for b in shown if isinstance(b, r.Listing) for each in b.entries}
        left = {
            "points": len(points.intervals) == 5,
            "price": r.Part.PRICE in parts,
            "table": min(len(table.columns), len(table.rows)) > 3,
            "pull": r.Part.PULL in parts,
            "turns it": r.Part.TURNS_IT in parts,
            "why": r.Part.WHY in parts,
        }
        gone += [name for name, stays in left.items() if not stays and name not in gone]
        assert len(points.intervals) >= 3 <= len(table.columns)
        assert len(table.groups[0].rows) >= 1 <= len(table.groups[1].rows)
    assert gone == ["points", "price", "table", "pull", "turns it", "why"]


def _summary(report: r.Report) -> dict[str, str]:
    """What stands below the table: each label and what it says."""
    listings = (block for block in report.blocks if isinstance(block, r.Listing))
    return {
        r.plain(entry.label): r.plain(entry.text) for block in listings for entry in block.entries
    }


def test_no_lead_is_surer_than_the_ranges_leave_it() -> None:
    exact = _described(decider({"x": 1}, {"left": {"x": 2}, "right": {"x": 1}}, "left"))
    assert exact.conclusion == (
        "“Left” (current) leads “Right” by 1, on judgement alone, behind on nothing. "
        "Either of 2 claims, changed by one step, can level that."
    )
    assert exact.more == ""
    loose = _described(
        decider(
            {"x": 1}, {"left": {"x": Range(Fraction(0), Fraction(4))}, "right": {"x": 1}}, "left"
        )
    )
    assert loose.conclusion.startswith("“Left” (current) or “Right”: open, on judgement alone.")
    assert loose.more == ""
    assert _summary(loose)["Find out"] == (
        "How “Left” bears on “X” (0/+4): up to + “Right” leads, from + “Left”."
    )


def test_a_lead_that_rank_alone_would_not_give_is_told_by_its_points() -> None:
    model = decider({"x": 4, "y": 3, "z": 3}, {"left": {"x": 2}, "right": {"y": 2, "z": 2}}, "left")
    report = _described(model)
    assert report.conclusion == (
        "“Right” leads “Left” (current) by 4, on judgement alone: 12 for it, 8 against. "
        "No one step turns it."
    )
    assert report.more.startswith("“Left” (current) does not lead: The actor should change, or")


def test_options_that_score_alike_are_level() -> None:
    model = decider({"x": 1}, {"left": {"x": 1}, "right": {"x": 1}}, "left")
    assert _described(model).conclusion == (
        "“Left” (current) and “Right”: level, on judgement alone."
    )
    # Nothing leads, so nothing turns that.
    assert not _summary(_described(model))["Turns it"]


def _section(report: r.Report, title: str) -> str:
    """What stands in a section of the whole answer, in one line."""
    shown = depth.whole(report)
    found = next(b for b in shown.blocks if isinstance(b, r.Section) and b.title == title)
    text = terminal.render(r.Report("", "", blocks=(found,)), width=200, colour=False)
    return " ".join(text.split())


def test_a_range_that_decides_a_shared_lead_is_said_to() -> None:
    range_ = Range(Fraction(-2), Fraction(0))
    report = _described(decider({"x": 3}, {"left": {"x": range_}, "right": {"x": -1}}, "right"))
    assert report.conclusion == (
        "“Left” or “Right” (current): open, level as entered, on judgement alone."
    )
    assert _summary(report)["Find out"] == (
        "How “Left” bears on “X” (−−/0): up to − “Right” leads, from − “Left”."
    )


def test_a_range_that_can_only_level_is_not_said_to_put_another_ahead() -> None:
    loose = Range(Fraction(0), Fraction(1))
    report = _described(decider({"x": 2}, {"left": {"x": 1}, "right": {"x": loose}}, "left"))
    assert report.conclusion.startswith("“Left” (current) leads “Right” by 1")
    assert "“Right” on “X” (0/+): alone, it can put “Right” level." in _section(report, "Not known")


def test_an_interest_on_which_nothing_is_judged_is_named_beside_what_to_find_out() -> None:
    names = [f"n{n}" for n in range(6)]
    options: dict[str, dict[str, int | str | Range]] = {
        "left": {"x": 1, **dict.fromkeys(names[:3], UNKNOWN)},
        "right": dict.fromkeys(names[3:], Range(Fraction(-1), Fraction(1))),
    }
    weights: dict[str, int | str] = dict.fromkeys(["x", *names], 1)
    model = decider({**weights, "looks": 4}, options, "left", otherwise="")
    said = _summary(_described(model))["Find out"]
    assert said.endswith(" · “Looks” (vital): no option is judged")


def test_a_table_cut_to_few_rows_keeps_the_widest_gaps_of_either_side() -> None:
    names = [f"n{n}" for n in range(12)]
    options: dict[str, dict[str, int | str | Range]] = {
        "left": dict.fromkeys(names[:11], 2),
        "right": {names[11]: 1},
    }
    report = _described(decider(dict.fromkeys(names, 1), options, "left"))
    (table,) = (b for b in depth.short(report).blocks if isinstance(b, r.Table))
    assert [len(group.rows) for group in table.groups] == [9, 1]
    # What is not shown still counts in the sums.
    assert [group.figure for group in table.groups] == ["22", "1"]
    assert "2 more rows" in depth.left_out(report)


def test_the_widest_gaps_of_a_cut_table_are_of_either_sign() -> None:
    names = [f"n{n}" for n in range(12)]
    options: dict[str, dict[str, int | str | Range]] = {
        "left": dict.fromkeys(names[:8], 1),
        "right": dict.fromkeys(names[8:], "3/2"),
    }
    report = depth.short(_described(decider(dict.fromkeys(names, 1), options, "left")))
    (table,) = (b for b in report.blocks if isinstance(b, r.Table))
    assert [len(group.rows) for group in table.groups] == [6, 4]  # −1.5 is wider than 1


def test_many_decisions_fit_one_screen_and_the_rest_is_counted() -> None:
    long = "an option with a name of several words that goes on {}"
    table: dict[str, dict[str, int | str | Range]] = {
        long.format(1): {"x": 1},
        long.format(2): {"x": 0},
    }
    deciders = [decider({"x": 1}, table, long.format(1), actor=f"a{n}") for n in range(12)]
    report = terminal.fitted(_together(_several(*deciders)), width=80)
    lines = terminal.render(report, width=80, colour=False).splitlines()
    assert len(lines) <= depth.SCREEN
    shown = len(_verdicts(depth.short(report)))
    assert f"{12 - shown} more decisions" in depth.left_out(report)


def test_at_a_threshold_itself_nobody_is_said_to_lead() -> None:
    model = decider({"x": 3, "y": 2}, {"left": {"x": 1}, "right": {"y": 1}}, "left")
    said = _section(_described(model), "Turns it")
    assert "“X” below 2 (now 3): then “Right” takes the lead." in said
    assert "“Y” above 3 (now 2): then “Right” takes the lead." in said
    short = _summary(_described(model))["Turns it"]
    assert short == "“X” below 2 (now 3) · “Y” above 3 (now 2)"


def test_a_bound_that_runs_on_is_called_rounded() -> None:
    model = decider({"x": 4, "y": 1}, {"left": {"x": 1}, "right": {"y": 3}}, "left")
    report = _described(model)
    assert "“Y” above about 1.3 (now 1): then" in _section(report, "Turns it")
    assert _summary(report)["Turns it"].startswith("“Y” above about 1.3 (now 1)")


def test_an_importance_is_told_as_it_was_entered_and_a_bound_as_it_is_derived() -> None:
    model = decider({"x": "2.33", "y": 2}, {"left": {"x": 1}, "right": {"y": 1}}, "left")
    assert _summary(_described(model))["Turns it"] == (
        "“X” below 2 (now 2.33) · “Y” above about 2.3 (now 2)"
    )


def test_where_one_option_is_open_no_reasons_are_promised() -> None:
    one = decider({"x": 1}, {"left": {"x": 1}}, "left")
    assert depth.left_out(_described(one)) == ("what is not known, what it rests on",)
    titles = [b.title for b in depth.whole(_described(one)).blocks if isinstance(b, r.Section)]
    assert titles == ["Not known", "Rests on"]
    two = decider({"x": 1}, {"left": {"x": 1}, "right": {}}, "left")
    assert depth.left_out(_described(two)) == ("each reason with its passage",)
    titles = [b.title for b in depth.whole(_described(two)).blocks if isinstance(b, r.Section)]
    assert "Best compromise over all interests" in titles


def test_at_the_top_of_the_scale_a_rival_can_only_draw_level() -> None:
    model = decider({"x": 4, "y": 3}, {"left": {"x": 1}, "right": {"y": 1}}, "left")
    said = _section(_described(model), "Turns it")
    assert "“Y” at 4 (now 3): then “Right” can draw level." in said
    assert _summary(_described(model))["Turns it"].endswith("“Y” at 4 (now 3)")


def test_where_no_importance_turns_it_what_a_step_does_is_said() -> None:
    def said(left: int | str, right: int | str) -> str:
        model = decider({"x": 1}, {"left": {"x": left}, "right": {"x": right}}, "left")
        return _summary(_described(model))["Turns it"]

    assert said(1, "1/2") == "“Left” on “X” + → 0 · “Right” on “X” +0.5 → +1.5"
    assert said(2, 1) == "Only to level it: “Left” on “X” ++ → + · “Right” on “X” + → ++"
    assert said(2, -2) == "No one importance within the scale, and no option of another actor"


def _several(*models: Model) -> Situation:
    return Situation.of(Model(title="t", actors=tuple(a for model in models for a in model.actors)))


def _together(situation: Situation, *given: str) -> r.Report:
    ids = [d.id for a in situation.model.actors for d in a.decisions]
    return tradeoffs.describe(tradeoffs.find(suppose(situation, given), ids))


def _verdicts(report: r.Report) -> list[list[str]]:
    (table,) = (block for block in report.blocks if isinstance(block, r.Table))
    return [[cell.text for cell in row.cells] for group in table.groups for row in group.rows]


def test_of_several_decisions_a_shared_lead_is_no_lead_and_who_is_behind_is_said() -> None:
    shared: dict[str, dict[str, int | str | Range]] = {
        "left": {"x": 1},
        "right": {"x": 1},
        "middle": {},
    }
    situation = _several(
        decider({"x": 1}, {**shared, "best": {"x": 2}}, "best", actor="c"),
        decider({"x": 1}, {**shared}, "middle"),
        decider({"x": 1}, {**shared}, "left", actor="b"),
    )
    report = _together(situation)
    assert report.conclusion == (
        "3 decisions: 2 level and 1 leads. In 1 the option that holds does not lead."
    )
    assert _verdicts(report) == [
        ["Best", "Left", "1", "leads", "a step on 3"],
        ["Left (not current)", "Right", "0", "level", "–"],
        ["Left", "Right", "0", "level", "–"],
    ]
    # What is given holds, and leads.
    assert _together(situation, "a.left").conclusion == (
        "3 decisions: 2 level and 1 leads. In each the option that holds leads."
    )


def test_of_decisions_of_which_nothing_is_judged_nothing_leads() -> None:
    nobody = _together(Situation.of(Model(title="t", actors=())))
    assert nobody.conclusion == "There is no decision in this model."
    assert nobody.blocks == ()
    silent = decider({"x": 1}, {"left": {}, "right": {}}, "left", otherwise="")
    judged = decider({"x": 1}, {"left": {"x": 1}, "right": {}}, "left", actor="b")
    report = _together(_several(silent, judged))
    assert report.conclusion == (
        "2 decisions: 1 leads and 1 without a verdict. "
        "In each the option that holds leads, where one does."
    )
    assert _verdicts(report)[0] == ["–", "–", "–", "no verdict", "–"]


def test_a_given_option_is_not_called_current() -> None:
    situation = Situation.of(decider({"x": 1}, {"left": {"x": 2}, "right": {"x": 1}}, "left"))
    finding = tradeoffs.find(suppose(situation, ["a.right"]), ["a.choice"])
    report = tradeoffs.describe(finding)
    assert report.conclusion.startswith("“Left” leads “Right” (given) by 1, on judgement alone")
    assert report.more.startswith("“Right” (given) does not lead")
    assert report.next[-1].tells == "what would explain the given option"
    text = terminal.render(report, width=80, colour=False, whole=True)
    assert "(current)" not in text
    assert "Instead of “Right” (given)" in text


def test_an_option_to_compare_with_that_leads_is_said_to_be_set_against_the_next() -> None:
    situation = Situation.of(
        decider({"x": 1}, {"left": {"x": 2}, "right": {"x": 1}, "no": {}}, "no")
    )
    finding = tradeoffs.find(situation, ["a.choice"], start="a.left")
    said = "“Left” leads itself, so it is set against “Right”."
    assert tradeoffs.describe(finding).more.startswith(said)
    for start in ("a.right", "a.no", None):
        finding = tradeoffs.find(situation, ["a.choice"], start=start)
        assert "set against" not in tradeoffs.describe(finding).more


def _final(model: Model, *ids: str) -> Model:
    """The model with these options irreversible."""
    (a,) = model.actors
    (choice,) = a.decisions
    options = tuple(replace(o, irreversible=o.id in ids) for o in choice.options)
    return replace(model, actors=(replace(a, decisions=(replace(choice, options=options),)),))


def test_that_a_leader_is_irreversible_is_said_at_once() -> None:
    model = decider({"x": 1}, {"left": {"x": 2}, "right": {"x": 1}, "no": {"x": 0}}, "no")
    assert "cannot be left" not in _described(model).more
    assert _described(_final(model, "a.left")).more.endswith("Once taken, “Left” cannot be left.")
    assert "cannot be left" not in _described(_final(model, "a.right")).more
    only = _described(_final(model, "a.no"))
    assert only.conclusion == "“No” (current) is the only open option: it cannot be left."
    assert only.more == ""
    assert _summary(only)["Rests on"].endswith("“No” cannot be left")


def test_rows_that_are_level_only_at_midpoints_are_said_to_be() -> None:
    level: dict[str, dict[str, int | str | Range]] = {
        "left": {"x": 1, "y": UNKNOWN},
        "right": {"y": 0},
    }
    groups = _groups(_described(decider({"x": 1, "y": 1}, level, "right")))
    assert groups[-1] == "Equal, ranges at their midpoints"
    level["left"]["y"] = 0
    assert _groups(_described(decider({"x": 1, "y": 1}, level, "right")))[-1] == "Equal for both"


def _groups(report: r.Report) -> list[str]:
    return [g.title for b in report.blocks if isinstance(b, r.Table) for g in b.groups]


def test_midpoints_never_stand_in_for_ranges_without_a_word() -> None:
    table: dict[str, dict[str, int | str | Range]] = {
        "now": {"x": 0, "y": -1},
        "loose": {"x": 1, "y": UNKNOWN},
        "ahead": {"x": 2, "y": -1},
    }
    report = _described(decider({"x": 3, "y": 2}, table, "now"))
    assert "(ranges at their midpoints): the best compromise is “Loose” (+, ?)" in (
        _section(report, "Pull")
    )
    assert _section(report, "Best compromise over all interests").startswith(
        "Best compromise over all interests ranges at their midpoints “Loose”: no open option"
    )
    switches = _section(report, "Instead of “Now” (current)")
    assert "gains on: X and Y (− → ?)" in switches
    assert switches.startswith("Instead of “Now” (current) ranges at their midpoints")
    table = {"now": {"x": 0}, "ahead": {"x": 2, "y": UNKNOWN}}
    why = _section(_described(decider({"x": 3, "y": 1}, table, "now")), "Why “Ahead”")
    assert "it gives up nothing against “Now”; ranges at their midpoints" in why


def test_gains_that_are_not_needed_to_exceed_the_price_are_told_in_the_whole_answer() -> None:
    report = _described(
        decider(
            {"x": 3, "y": 1, "z": 1},
            {"now": {"x": 0, "y": 0, "z": 1}, "new": {"x": 2, "y": 1, "z": 0}},
            "now",
        )
    )
    assert _summary(report)["Why"] == "“New” on “X”: ++"
    whole = _section(report, "Why “New”")
    assert whole.startswith("Why “New” this gain (+6) exceeds the whole price (1) X 0 → ++")
    assert "1 smaller gain: Y 0 → +" in whole


def test_the_reason_of_the_largest_claim_is_told_and_whose_it_is() -> None:
    model = decider({"x": 3, "y": 1}, {"now": {"x": -1, "y": 1}, "new": {"x": 0}}, "now")
    (a,) = model.actors
    (choice,) = a.decisions
    now, new = choice.options
    effects = tuple(replace(e, because="So it goes.") for e in now.effects)
    choice = replace(choice, options=(replace(now, effects=effects), new))
    said = _summary(_described(replace(model, actors=(replace(a, decisions=(choice,)),))))
    # The option that leads hurts nothing: what it is ahead by is what the other does.
    assert said["Why"] == "Against “Now”: So it goes. X"
    assert said["Price"] == "“Now”: So it goes. Y"


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
    report = _described(_with_a_neighbour())
    assert _section(report, "Price") == (
        "Price X −1.5, not −0.5 as it stands 0, no reason given (judgement). instead +, no "
        "reason given (judgement). in any case −1.5 of this, from “Up” (B) (judgement). "
        "in any case −1.5, no reason given (judgement)."
    )
    # What is so in any case is no price of the option, nor is an effect of nothing.
    assert _summary(report)["Price"] == "“Right” on “X”: +"
    (table,) = (b for b in report.blocks if isinstance(b, r.Table))
    assert [cell.text for cell in table.groups[1].rows[0].cells] == ["−1.5°", "−0.5°"]
    assert table.legend is not None
    assert r.SHARED in table.legend.signs
    assert _summary(report)["Rests on"] == "4 effects (judgement)"


def test_options_that_rest_on_judgement_alone_are_said_to_where_others_are_cited() -> None:
    table: dict[str, dict[str, int | str | Range]] = {
        "left": {"x": 1, "y": 0},
        "right": {"x": 0, "y": 1},
    }
    model = decider({"x": 2, "y": 1}, table, "left")
    assert _summary(_described(model))["Rests on"] == "4 effects (judgement)"
    (a,) = model.actors
    (choice,) = a.decisions
    left, right = choice.options
    cited = tuple(replace(e, cite=(Citation("paper"),)) for e in left.effects)
    choice = replace(choice, options=(replace(left, effects=cited), right))
    sources = (Source(id="paper", title="A paper"),)
    report = _described(replace(model, actors=(replace(a, decisions=(choice,)),), sources=sources))
    assert _summary(report)["Rests on"] == (
        "2 of 4 effects: paper · 2 (judgement), both of “Right”"
    )
    assert "2 of 4 effects: (judgement), among them both of “Right”." in (
        _section(report, "Rests on")
    )


def test_the_legend_speaks_of_no_column_that_a_narrow_table_lacks() -> None:
    report = _described(decider({"x": 1}, {"left": {"x": 1}, "right": {}}, "left"))
    (table,) = (b for b in report.blocks if isinstance(b, r.Table))
    assert table.weight == "wt"
    assert table.legend is not None
    assert not any("wt" in line.split() for line in table.legend.notes)


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
    report = _described(replace(model, actors=(a, b), sources=sources))
    (table,) = (b for b in report.blocks if isinstance(b, r.Table))
    marks = {r.name: [c.judgement for c in r.cells] for g in table.groups for r in g.rows}
    assert marks == {"X": [True, True], "Y": [False, False]}


def test_of_a_pair_best_is_what_is_best_under_every_completion() -> None:
    options: dict[str, dict[str, int | str | Range]] = {
        "firm": {"x": 2, "y": Range(Fraction(1), Fraction(2))},
        "now": {"x": 0, "y": Range(Fraction(-1), Fraction(1))},
    }
    report = _pair(options)
    assert report.conclusion == "Best for both: “Firm”."
    assert report.more == (
        "The current option, “Now”, is the worst for the first and as entered the worst for "
        "the second."
    )
    options["loose"] = {"x": 1, "y": UNKNOWN}
    report = _pair(options)
    assert report.conclusion == ("Best for both as entered: “Firm”. What is not known can turn it.")
    (table,) = (b for b in report.blocks if isinstance(b, r.Table))
    shown = {
        row.name: [cell.text for cell in row.cells] for group in table.groups for row in group.rows
    }
    assert shown == {
        "Firm": ["++", "best", "+/++", "~best", "~1.5"],
        "Loose": ["+", "1", "?", "~1.5", "~0"],
        "Now (current)": ["0", "2", "−/+", "~1.5", "~0"],
    }
    assert table.legend is not None
    assert r.Sign("~", "ranges at midpoints") in table.legend.signs


def test_a_pair_that_no_option_serves_best_says_where_midpoints_decide_the_compromise() -> None:
    options: dict[str, dict[str, int | str | Range]] = {"now": {"x": 2, "y": -1}, "new": {"y": 1}}
    assert _pair(options).conclusion == (
        "No open option is best for both; the best compromise is “New”."
    )
    options["new"] = {"y": UNKNOWN}
    assert _pair(options).conclusion == (
        "No open option is best for both; the best compromise as entered is “New”."
    )


def _pair(options: dict[str, dict[str, int | str | Range]]) -> r.Report:
    situation = Situation.of(decider({"x": 1, "y": 1}, options, "now"))
    return between.describe(between.find(situation, "a.choice", "a.x", "a.y"))


@given(graphs())
def test_how_far_below_the_best_holds_at_every_end_of_every_range(situation: Situation) -> None:
    for a in situation.model.actors:
        for decision in a.decisions:
            table = performance_table(situation, decision.id)
            if len(table.criteria) < 2:
                continue
            first, second = table.criteria[:2]
            found = between.find(situation, decision.id, first.id, second.id)
            for placed in found.options:
                low, high = _extremes(table, placed.option.id, first.id)
                assert placed.first.bounds == Range(low, high)


def _extremes(table: PerformanceTable, option: str, criterion: str) -> tuple[Fraction, Fraction]:
    """The least and the most that an option can lie below the best, by trying all ends."""
    cells = {o.id: table.cells[o.id, criterion].claims for o in table.options}
    loose = {id(c): c for claims in cells.values() for c in claims if not c.size.exact}
    assume(len(loose) < 8)
    gaps = []
    for ends in product((False, True), repeat=len(loose)):
        at = dict(zip(loose, ends, strict=True))
        value = {
            id_: sum((c.size.high if at.get(id(c)) else c.size.low for c in claims), Fraction(0))
            for id_, claims in cells.items()
        }
        gaps.append(max(value[o.id] for o in table.candidates) - value[option])
    return min(gaps), max(gaps)


def test_a_decider_without_anything_at_stake_is_told_so() -> None:
    report = _described(decider({"x": 1}, {"left": {}, "right": {}}, "left", otherwise=""))
    assert report.conclusion.startswith("The model does not say what these options do")


def test_the_last_column_adds_up_to_the_lead() -> None:
    (found,) = tradeoffs.find(case(), ["china.refugees"]).tradeoffs
    assert found.switch is not None
    changes = (*found.switch.better, *found.switch.worse, *found.switch.equal)
    assert sum(change.gain for change in changes) == found.switch.gain
    points = {scored.option.id: scored.points for scored in found.options}
    assert found.switch.gain == points[found.switch.end.id] - points[found.switch.start.id]


def test_under_a_context_the_first_line_of_the_table_is_of_that_context() -> None:
    state = suppose(case(), ["dprk.rest"])
    (found,) = tradeoffs.find(state, ["china.refugees"]).tradeoffs
    assert [leader.id for leader in found.leaders] == ["china.neglect", "china.choose"]
    assert "dprk.rest" in [option.id for option in found.elsewhere]


def test_no_pair_is_asked_of_one_interest_or_of_one_that_nothing_touches() -> None:
    situation = Situation.of(decider({"x": 1, "y": 1}, {"left": {"x": 1}, "right": {}}, "left"))
    with pytest.raises(Unanswerable, match="against itself"):
        between.find(situation, "a.choice", "a.x", "a.x")
    with pytest.raises(Unanswerable, match="“Y” is touched by no option"):
        between.find(situation, "a.choice", "a.x", "a.y")


def test_an_option_that_serves_both_is_named() -> None:
    situation = Situation.of(
        decider({"x": 1, "y": 1}, {"left": {"x": 1, "y": 2}, "right": {"x": 1}}, "left")
    )
    report = between.describe(between.find(situation, "a.choice", "a.x", "a.y"))
    assert report.conclusion == "Best for both: “Left”."


@given(graphs())
def test_every_model_can_be_told_in_every_format(situation: Situation) -> None:
    state = situation
    ids = [d.id for a in situation.model.actors for d in a.decisions]
    for asked in ([ids[0]], ids):
        finding = tradeoffs.find(state, asked)
        report = tradeoffs.describe(finding)
        for whole in (False, True):
            text = terminal.render(report, width=60, colour=False, whole=whole)
            assert report.conclusion in " ".join(text.split())
            assert markdown.render(report, whole=whole)
        assert json.render(finding, lens="tradeoffs", model=situation.model)


def test_an_unknown_is_shown_as_one_and_counted_with_its_midpoint() -> None:
    model = decider({"x": 2}, {"left": {"x": UNKNOWN}, "right": {"x": -1}}, "right")
    (found,) = tradeoffs.find(Situation.of(model), ["a.choice"]).tradeoffs
    left = found.options[0]
    assert (left.points, left.bounds) == (0, Range(Fraction(-4), Fraction(4)))
    assert found.options[1].bounds == exactly(-2)
    assert (found.verdict.leader.id, found.verdict.margin) == ("a.left", 2)
    assert [o.id for o in found.verdict.decisive[0].then] == ["a.right"]


def test_ranges_that_change_the_lead_only_together_are_said_to() -> None:
    names = ["p", "q", "r", "s", "t"]
    wide = Range(Fraction(-1), Fraction(2))
    options: dict[str, dict[str, int | str | Range]] = {
        "left": dict.fromkeys(names, 1),
        "right": dict.fromkeys(names, wide),
    }
    report = _described(decider(dict.fromkeys(names, 1), options, "left"))
    assert report.conclusion.startswith("“Left” (current) or “Right”: open")
    assert report.more == ""
    assert _summary(report)["Find out"] == (
        "No single answer settles it; two do: “Right” on “P” at − and on “Q” at −."
    )
    options["right"] = dict.fromkeys(names, Range(Fraction(-1), Fraction(0)))
    report = _described(decider(dict.fromkeys(names, 1), options, "left"))
    assert report.conclusion.endswith("No one step turns it.")
    assert report.more == ""
