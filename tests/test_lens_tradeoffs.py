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

Rows = dict[str, dict[str, int | str | Range]]


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
    sizes: Rows = {
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


def test_two_capitals_read_as_they_did(golden: Golden) -> None:
    pair = ("china.refugees", "china.pyongyang", "china.seoul")
    report = between.describe(between.find(case(), *pair))
    fitted = terminal.fitted(report, width=80)
    golden("tradeoffs/between-80.txt", terminal.render(fitted, width=80, colour=False))
    golden("tradeoffs/between.md", markdown.render(report))


def test_the_widest_gaps_of_a_cut_table_are_of_either_sign() -> None:
    names = [f"n{n}" for n in range(12)]
    options: Rows = {
        "left": dict.fromkeys(names[:8], 1),
        "right": dict.fromkeys(names[8:], "3/2"),
    }
    report = depth.short(_described(decider(dict.fromkeys(names, 1), options, "left")))
    (table,) = (b for b in report.blocks if isinstance(b, r.Table))
    assert [len(group.rows) for group in table.groups] == [6, 4]  # −1.5 is wider than 1


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


def _with(model: Model, *, final: tuple[str, ...] = (), **more: object) -> Model:
    """The model with these options irreversible, and with other parts of its one actor."""
    (a,) = model.actors
    (choice,) = a.decisions
    options = tuple(
        replace(
            option,
            irreversible=option.id in final,
            effects=tuple(replace(e, because=f"So on {e.to}.") for e in option.effects),
        )
        for option in choice.options
    )
    changed = replace(a, decisions=(replace(choice, options=options),), **more)  # type: ignore[arg-type]
    return replace(model, actors=(changed,))


NORM = Constraint(
    id="a.norm",
    actor="a",
    name="Norm",
    force=exactly(1),
    against=(Breach(option="a.left", constraint="a.norm", by=exactly("0.5")),),
)
FIVE = ("p", "q", "r", "s", "t")
ANY = Range(Fraction(-1), Fraction(2))
UP_TO_1, UP_TO_4 = (Range(Fraction(0), Fraction(most)) for most in (1, 4))
SMALL: dict[str, tuple[Model, list[Fraction | int]]] = {
    # Each choice with the points of its options by hand: Σ importance × effect, at middles.
    "a step levels it": (
        decider({"x": 1}, {"left": {"x": 2}, "right": {"x": 1}}, "left"),
        [2, 1],
    ),
    "a step turns it": (
        decider({"x": 1}, {"left": {"x": 1}, "right": {"x": "1/2"}}, "left"),
        [1, Fraction(1, 2)],
    ),
    "no step turns it": (
        decider({"x": 4, "y": 3, "z": 3}, {"left": {"x": 2}, "right": {"y": 2, "z": 2}}, "left"),
        [8, 12],
    ),
    "an importance turns it, or can draw level at the top": (
        decider({"x": 4, "y": 3}, {"left": {"x": 1}, "right": {"y": 1}}, "left"),
        [4, 3],
    ),
    "a bound that runs on, of an importance as it was entered": (
        decider({"x": "2.33", "y": 2}, {"left": {"x": 1}, "right": {"y": 1}}, "left"),
        [Fraction("2.33"), 2],
    ),
    "unequal weights": (
        decider(
            {"x": 3, "y": 2, "z": 2},
            {"one": {"y": 1, "z": 1}, "two": {"x": "1/2"}, "three": {"x": 1}},
            "one",
        ),
        [4, Fraction(3, 2), 3],
    ),
    "a constraint weighs as well": (
        _with(
            decider({"x": 3, "y": 3}, {"left": {"x": 2}, "right": {"y": 1}}, "left"),
            constraints=(NORM,),
        ),
        [6 - Fraction(1, 2), 3],
    ),
    "level": (decider({"x": 1}, {"left": {"x": 1}, "right": {"x": 1}}, "left"), [1, 1]),
    "open": (
        decider(
            {"x": 1}, {"left": {"x": Range(Fraction(0), Fraction(4))}, "right": {"x": 1}}, "left"
        ),
        [2, 1],
    ),
    "open, level at the middle": (
        decider(
            {"x": 3}, {"left": {"x": Range(Fraction(-2), Fraction(0))}, "right": {"x": -1}}, "right"
        ),
        [-3, -3],
    ),
    "a range can only level it": (
        decider(
            {"x": 2}, {"left": {"x": 1}, "right": {"x": Range(Fraction(0), Fraction(1))}}, "left"
        ),
        [2, 1],
    ),
    "two answers settle it": (
        decider(
            dict.fromkeys(FIVE, 1),
            {"left": dict.fromkeys(FIVE, 1), "right": dict.fromkeys(FIVE, ANY)},
            "left",
        ),
        [5, Fraction(5, 2)],
    ),
    "midpoints stand in, and a smaller gain is not needed": (
        _with(
            decider(
                {"x": 3, "y": 2, "z": 1},
                {
                    "now": {"x": 0, "y": -1, "z": 1},
                    "loose": {"x": 1, "y": UNKNOWN},
                    "ahead": {"x": 2, "y": "-1/2"},
                },
                "now",
            )
        ),
        [-1, 3, 5],
    ),
    "nothing is judged on the most important": (
        decider(
            {"x": 1, "looks": 4}, {"left": {"x": UNKNOWN}, "right": {"x": -1}}, "left", otherwise=""
        ),
        [0, -1],
    ),
    "the leader cannot be left": (
        _with(
            decider({"x": 1}, {"left": {"x": 2}, "right": {"x": 1}, "no": {"x": 0}}, "no"),
            final=("a.left",),
        ),
        [2, 1, 0],
    ),
    "the only option": (
        _with(decider({"x": 1}, {"left": {"x": 2}, "no": {"x": 0}}, "no"), final=("a.no",)),
        [2, 0],
    ),
    "nothing is judged": (
        decider({"x": 1}, {"left": {}, "right": {}}, "left", otherwise=""),
        [0, 0],
    ),
    "what another does": (_with_a_neighbour(), [2 - Fraction(3, 2), 1 - Fraction(3, 2)]),
}


def test_small_choices_read_as_worked_by_hand(golden: Golden) -> None:
    """All that is told of a choice, short; what the whole answer adds is that of a road."""
    told = []
    for name, (model, points) in SMALL.items():
        (found,) = (finding := tradeoffs.find(Situation.of(model), ["a.choice"])).tradeoffs
        assert [scored.points for scored in found.options] == points, name
        report = tradeoffs.describe(finding)
        short = terminal.render(report, width=100, colour=False)
        told.append(f"# {name}\n{short}\n-v: {', '.join(depth.left_out(report))}")
    golden("tradeoffs/small.txt", "\n\n".join(told))


def test_of_a_pair_what_is_best_is_so_under_every_completion(golden: Golden) -> None:
    """North is best for both, until something that is not known can be; then none surely is."""
    north: Rows = {
        "north": {"x": 2, "y": Range(Fraction(1), Fraction(2))},
        "now": {"x": 0, "y": Range(Fraction(-1), Fraction(1))},
    }
    told = []
    pairs: tuple[Rows, ...] = (
        north,
        {**north, "loose": {"x": 1, "y": UNKNOWN}},
        {"now": {"x": 2, "y": -1}, "new": {"y": 1}},
        {"now": {"x": 2, "y": -1}, "new": {"y": UNKNOWN}},
    )
    for rows in pairs:
        situation = Situation.of(decider({"x": 1, "y": 1}, rows, "now"))
        report = between.describe(between.find(situation, "a.choice", "a.x", "a.y"))
        told.append(terminal.render(report, width=80, colour=False))
    golden("tradeoffs/pairs.txt", "\n".join(told))


def test_several_decisions_are_told_together_and_fit_a_screen(golden: Golden) -> None:
    """Of a and b two options are level at 1; c is better off by 1 at its best; d says nothing."""
    level: Rows = {"left": {"x": 1}, "right": {"x": 1}, "middle": {}}
    several = [
        decider({"x": 1}, {**level, "best": {"x": 2}}, "best", actor="c"),
        decider({"x": 1}, level, "middle"),
        decider({"x": 1}, level, "left", actor="b"),
        decider({"x": 1}, {"left": {}, "right": {}}, "left", actor="d", otherwise=""),
    ]
    told = []
    for deciders, held in ((several, ()), (several, ("a.left",)), (several[2:], ()), ([], ())):
        actors = tuple(actor for model in deciders for actor in model.actors)
        situation = suppose(Situation.of(Model(title="t", actors=actors)), held)
        ids = [decision.id for decision in situation.decisions()]
        report = tradeoffs.describe(tradeoffs.find(situation, ids))
        told.append(terminal.render(report, width=80, colour=False))
    golden("tradeoffs/several.txt", "\n".join(told))
    many = [decider({"x": 1}, several_rows(), "o0", actor=f"a{n}") for n in range(12)]
    situation = Situation.of(Model(title="t", actors=tuple(m.actors[0] for m in many)))
    found = tradeoffs.find(situation, [decision.id for decision in situation.decisions()])
    report = terminal.fitted(tradeoffs.describe(found), width=80)
    shown = terminal.render(report, width=80, colour=False).splitlines()
    assert len(shown) <= depth.SCREEN
    assert any(" more decisions" in left for left in depth.left_out(report))


def several_rows() -> Rows:
    long = "an option with a name of several words that goes on"
    return {"o0": {"x": 1}, long: {"x": 0}}


def test_what_is_given_or_asked_for_is_told_as_that_and_not_as_current() -> None:
    situation = Situation.of(
        decider({"x": 1}, {"left": {"x": 2}, "right": {"x": 1}, "no": {}}, "no")
    )
    given_ = tradeoffs.describe(tradeoffs.find(suppose(situation, ["a.right"]), ["a.choice"]))
    text = terminal.render(given_, width=80, colour=False, whole=True)
    assert "“Right” (given)" in text
    assert "(current)" not in text
    for start in ("a.left", "a.right", None):
        more = tradeoffs.describe(tradeoffs.find(situation, ["a.choice"], start=start)).more
        assert ("leads itself, so it is set against “Right”" in more) == (start == "a.left")


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


@given(graphs())
def test_best_for_both_is_best_at_every_end_of_every_range(situation: Situation) -> None:
    for a in situation.model.actors:
        for decision in a.decisions:
            table = performance_table(situation, decision.id)
            if len(table.criteria) < 2:
                continue
            first, second = table.criteria[:2]
            found = between.find(situation, decision.id, first.id, second.id)
            best = [
                option
                for option in table.candidates
                if all(_most_below(table, option.id, each.id) == 0 for each in (first, second))
            ]
            assert list(found.best_for_both) == best


def _most_below(table: PerformanceTable, option: str, criterion: str) -> Fraction:
    """The most that an option can lie below the best, by trying all ends."""
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
    return max(gaps)


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
