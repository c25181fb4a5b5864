"""The answer of `tradeoffs` and `--between`: what they say of the first case and of odd models."""

from collections.abc import Iterable
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
from stancecli.model import Model, Option
from stancecli.render import markdown, terminal
from stancecli.situation import Situation, claim_of
from tests.conftest import Golden
from tests.models import choice, decider, graphs, several, with_options
from tests.running import case, screen
from tests.tables import barred


def _described(situation: Situation, *decisions: str) -> r.Report:
    return tradeoffs.describe(tradeoffs.find(situation, decisions or ["a.choice"]))


def test_the_first_case_reads_as_it_did(golden: Golden) -> None:
    report = _described(case(), "china.refugees")
    golden("tradeoffs/china-80.txt", screen(terminal.fitted(report, width=80)))
    golden("tradeoffs/china-verbose.txt", screen(report, whole=True))
    report = between.describe(
        between.find(case(), "china.refugees", "china.pyongyang", "china.seoul")
    )
    golden("tradeoffs/between-80.txt", screen(terminal.fitted(report, width=80)))
    golden("tradeoffs/between.md", markdown.render(report))


def test_what_is_found_by_hand() -> None:
    """a 4, b 2 + 3/4, c 0 and anything on x, which alone can draw level."""
    model = choice("x 2, y 1..2", "a: x 2", "*b: x 1, y 0..1", "c: x ?")
    situation = Situation.of(model)
    a, _, c = situation.decision("a.choice").options

    def found(start: str | None) -> tradeoffs.Tradeoff:
        return tradeoffs.find(situation, ["a.choice"], start=start).tradeoffs[0]

    asked = found(None)
    assert [scored.points for scored in asked.options] == [4, Fraction(11, 4), 0]
    assert [claim_of(each.claim) for each in asked.verdict.decisive] == [c.effects[0]]
    # The leader is set beside its rival, or beside the option that is asked for.
    rival = asked.verdict.rival
    for start, beside in ((None, rival), ("a.a", rival), ("a.c", c)):
        one = found(start)
        assert one.switch is not None
        assert (one.switch.start, one.switch.end) == (beside, a)


def test_without_a_rival_there_is_nothing_to_set_the_leader_beside() -> None:
    situation = Situation.of(choice("x 1", "*only: x 1"))
    for start in (None, "a.only"):
        (found,) = tradeoffs.find(situation, ["a.choice"], start=start).tradeoffs
        assert found.switch is None


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
    report = _described(Situation.of(load_text(ROAD)), "town.road")
    golden("tradeoffs/road-verbose.txt", screen(report, whole=True))
    (table,) = (block for block in report.blocks if isinstance(block, r.Table))
    assert [column.name for column in table.columns if column.muted] == ["Tunnel", "Ford"]


def test_the_widest_gaps_of_a_cut_table_are_of_either_sign() -> None:
    names = [f"n{n}" for n in range(12)]
    rows = ", ".join(f"{name} 1" for name in names[:8]), ", ".join(f"{n} 3/2" for n in names[8:])
    model = choice(", ".join(f"{n} 1" for n in names), f"*left: {rows[0]}", f"right: {rows[1]}")
    report = depth.short(_described(Situation.of(model)))
    (table,) = (b for b in report.blocks if isinstance(b, r.Table))
    assert [len(group.rows) for group in table.groups] == [6, 4]  # −1.5 is wider than 1


def test_what_rules_an_option_out_is_named_with_whose_it_is() -> None:
    situation = suppose(Situation.of(load_text(ROAD)), ["county.hold"])
    told = " ".join(screen(_described(situation, "town.road")).split())
    assert (
        "Ruled out “Bypass”: it cannot go with “Hold” (County). “Tunnel”: “Law” rules it out. "
        "Others: 1." in told
    )


NEIGHBOURS = several("a x 1, y 1: *left x 0, y 2 | right x 1", "b: *up a.x -3/2 | down")
"""The choice of one actor, on whose x the option of another bears whatever it chooses."""


def _final(model: Model, *final: str) -> Model:
    """The model with these options irreversible, and a reason for each effect."""

    def change(option: Option) -> Option:
        reasoned = tuple(replace(e, because=f"So on {e.to}.") for e in option.effects)
        return replace(option, irreversible=option.id in final, effects=reasoned)

    return with_options(model, change)


FIVE = "pqrst"
SMALL: dict[str, tuple[Model, str]] = {
    # Each choice with the points of its options by hand: Σ importance × effect, at middles.
    "a step levels it": (choice("x 1", "*left: x 2", "right: x 1"), "2 1"),
    "a step turns it": (choice("x 1", "*left: x 1", "right: x 1/2"), "1 1/2"),
    "no step turns it": (choice("x 4, y 3, z 3", "*left: x 2", "right: y 2, z 2"), "8 12"),
    "an importance turns it, or can draw level at the top": (
        choice("x 4, y 3", "*left: x 1", "right: y 1"), "4 3"
    ),
    "a bound that runs on, of an importance as it was entered": (
        choice("x 2.33, y 2", "*left: x 1", "right: y 1"), "2.33 2"
    ),
    "unequal weights": (
        choice("x 3, y 2, z 2", "*one: y 1, z 1", "two: x 1/2", "three: x 1"), "4 3/2 3"
    ),
    "a constraint weighs as well": (
        barred(NEIGHBOURS, "right", name="Norm", force=1, by=1), "1/2 -3/2"
    ),
    "level": (choice("x 1", "*left: x 1", "right: x 1"), "1 1"),
    "open": (choice("x 1", "*left: x 0..4", "right: x 1"), "2 1"),
    "open, level at the middle": (choice("x 3", "left: x -2..0", "*right: x -1"), "-3 -3"),
    "a range can only level it": (choice("x 2", "*left: x 1", "right: x 0..1"), "2 1"),
    "two answers settle it": (
        choice(", ".join(f"{n} 1" for n in FIVE),
               f"*left: {', '.join(f'{n} 1' for n in FIVE)}",
               f"right: {', '.join(f'{n} -1..2' for n in FIVE)}"),
        "5 5/2",
    ),
    "midpoints stand in, and a smaller gain is not needed": (
        _final(choice("x 3, y 2, z 1", "*now: x 0, y -1, z 1", "loose: x 1, y ?",
                      "ahead: x 2, y -1/2")),
        "-1 3 5",
    ),
    "nothing is judged on the most important": (
        choice("x 1, looks 4", "*left: x ?", "right: x -1", otherwise=""), "0 -1"
    ),
    "the leader cannot be left": (
        _final(choice("x 1", "left: x 2", "right: x 1", "*no: x 0"), "a.left"), "2 1 0"
    ),
    "the only option": (_final(choice("x 1", "left: x 2", "*no: x 0"), "a.no"), "2 0"),
    "nothing is judged": (choice("x 1", "*left:", "right:", otherwise=""), "0 0"),
    "what another does": (NEIGHBOURS, "1/2 -1/2"),
}  # fmt: skip


def test_small_choices_read_as_worked_by_hand(golden: Golden) -> None:
    """All that is told of a choice, short; what the whole answer adds is that of a road."""
    told = []
    for name, (model, points) in SMALL.items():
        (found,) = (finding := tradeoffs.find(Situation.of(model), ["a.choice"])).tradeoffs
        assert [scored.points for scored in found.options] == [*map(Fraction, points.split())], name
        report = tradeoffs.describe(finding)
        told.append(f"# {name}\n{screen(report, 100)}\n-v: {', '.join(depth.left_out(report))}")
    golden("tradeoffs/small.txt", "\n\n".join(told))


def test_of_a_pair_what_is_best_is_so_under_every_completion(golden: Golden) -> None:
    """North is best for both, until something that is not known can be; then none surely is."""
    told = []
    north = ("north: x 2, y 1..2", "*now: x 0, y -1..1")
    for options in (
        north,
        (*north, "loose: x 1, y ?"),
        ("*now: x 2, y -1", "new: y 1"),
        ("*now: x 2, y -1", "new: y ?"),
    ):
        situation = Situation.of(choice("x 1, y 1", *options))
        told.append(screen(between.describe(between.find(situation, "a.choice", "a.x", "a.y"))))
    golden("tradeoffs/pairs.txt", "\n".join(told))


def _together(models: Iterable[Model]) -> Situation:
    return Situation.of(Model(title="t", actors=tuple(m.actors[0] for m in models)))


def test_several_decisions_are_told_together_and_fit_a_screen(golden: Golden) -> None:
    """Of a and b two options are level at 1; c is better off by 1 at its best; d says nothing."""
    level = ("left: x 1", "right: x 1")
    several = [
        choice("x 1", *level, "middle:", "*best: x 2", actor="c"),
        choice("x 1", *level, "*middle:"),
        choice("x 1", "*left: x 1", "right: x 1", "middle:", actor="b"),
        choice("x 1", "*left:", "right:", actor="d", otherwise=""),
    ]
    told = []
    for deciders, held in ((several, ()), (several, ("a.left",)), (several[2:], ()), ([], ())):
        situation = suppose(_together(deciders), held)
        ids = [decision.id for decision in situation.decisions()]
        told.append(screen(tradeoffs.describe(tradeoffs.find(situation, ids))))
    golden("tradeoffs/several.txt", "\n".join(told))
    long = "an option with a name of several words that goes on"
    many = _together(choice("x 1", "*o0: x 1", f"{long}: x 0", actor=f"a{n}") for n in range(12))
    found = tradeoffs.find(many, [decision.id for decision in many.decisions()])
    report = terminal.fitted(tradeoffs.describe(found), width=80)
    assert len(screen(report).splitlines()) <= terminal.SCREEN
    assert any(" more decisions" in left for left in depth.left_out(report))


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


def test_no_pair_is_asked_of_one_interest_or_of_one_that_nothing_touches() -> None:
    situation = Situation.of(choice("x 1, y 1", "*left: x 1", "right:"))
    with pytest.raises(Unanswerable, match="against itself"):
        between.find(situation, "a.choice", "a.x", "a.x")
    with pytest.raises(Unanswerable, match="“Y” is affected by no option"):
        between.find(situation, "a.choice", "a.x", "a.y")


# A pair of interests: what is hard to have together, and of which decision it is asked.


@pytest.mark.parametrize(
    ("weights", "options", "said"),
    [
        (
            "x 3, y 2",
            "left: x 1, y -1 | right: x -1, y 1",
            "Each option of The actor hurts “X” or “Y”.",
        ),
        # At 0 or better right hurts neither, and helps one alone, as left does.
        (
            "x 3, y 2",
            "left: x 1, y -1 | right: x 0, y 2",
            "No option of The actor helps both “Y” and “X”.",
        ),
        ("x 3, y 2", "left: x 2, y 1 | right: x 1, y 2", ""),
        # Halfway right hurts X, and at its best it does nothing to it.
        (
            *("x 3, y 2", "left: x 1, y -1 | right: x -1..0, y 1"),
            "No option of The actor helps both “X” and “Y”.",
        ),
        (
            *("x 3, y 2", "left: x 1, y -1 | right: x -1..0.5, y 1"),
            "At middle estimates each option of The actor hurts “Y” or “X”.",
        ),
        ("x 3, y 2", "left: x 2, y -1 | right: x 0, y 1 | both: x 1, y 1/2", ""),
        # The same where the third is ruled out.
        (
            *("x 3, y 2", "left: x 2, y -1 | right: x 0, y 1 | ruled: x 1, y 1/2"),
            "No possible option of The actor helps both “X” and “Y”.",
        ),
    ],
)
def test_all_decisions_begin_with_what_is_hard_to_have_together(
    weights: str, options: str, said: str
) -> None:
    model = decider(weights, options, "left")
    if "ruled" in options:
        model = barred(model, "ruled")
    situation = Situation.of(model)
    told = tradeoffs.describe(tradeoffs.find(situation, ["a.choice"] * 2))
    first = told.conclusion
    assert (first if "hurts" in first or "helps" in first else "") == said


TWO_OF_ONE = """
stance: 1
actors:
  a:
    name: A
    interests:
      x: {name: X, importance: 1}
      y: {name: Y, importance: 1}
      z: {name: Z, importance: 1}
    decisions:
      road:
        question: Where?
        current: north
        options:
          north: {name: North, effects: [{to: x, effect: 2}, {to: y, effect: -1}]}
          south: {name: South, effects: [{to: x, effect: 0}, {to: y, effect: 1}]}
      toll:
        question: How much?
        current: high
        options:
          high: {name: High, effects: [{to: x, effect: 1}, {to: z, effect: 1}]}
          low: {name: Low, effects: [{to: x, effect: 0}, {to: z, effect: 0}]}
  b: {name: B, interests: {w: {name: W, importance: 1}}}
"""


def test_a_pair_is_asked_of_the_decision_of_its_owner_that_touches_both() -> None:
    """Y is touched by the road alone, Z by the toll alone; W is of somebody else."""

    def said(first: str, second: str, item: str | None = None, text: str = TWO_OF_ONE) -> str:
        situation = Situation.of(load_text(text))
        found = tradeoffs.question.find(situation, item, between=(first, second))
        assert isinstance(found, between.Between)
        return between.describe(found).conclusion

    assert said("x", "y") == "No possible option is best for both “X” and “Y”."
    assert said("x", "z") == "Best for both “X” and “Z”: “High”."
    with pytest.raises(Unanswerable, match="two interests of one actor"):
        said("x", "w")
    with pytest.raises(Unanswerable, match="no decision touches both: name one"):
        said("y", "z")
    both = TWO_OF_ONE.replace("{to: z, effect: 0}", "{to: y, effect: 1}")
    with pytest.raises(Unanswerable, match="several decisions touch both: name one") as raised:
        said("x", "y", text=both)
    advice = [f"stance tradeoffs a.{each} --between a.x a.y" for each in ("road", "toll")]
    assert [*raised.value.advice] == advice
    assert said("x", "y", "a.road", both) == "No possible option is best for both “X” and “Y”."
