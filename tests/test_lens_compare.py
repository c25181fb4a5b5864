"""`compare`: the columns against answers on each alone, what turns, and coders who disagree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import given, strategies as st

from stancecli import report as r
from stancecli.analysis import Analysis
from stancecli.cli import main
from stancecli.comparison.inputs import with_one
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import compare
from stancecli.lenses.compare.finding import ColumnKind, Comparison
from stancecli.loader import load_text
from stancecli.methods.performance import performance_table
from stancecli.methods.verdict import Standing, standing, verdict
from stancecli.model import (
    Breach,
    Effect,
    Influence,
    Model,
    Position,
    Range,
    Scenario,
    Sized,
    View,
    exactly,
)
from stancecli.render import terminal
from stancecli.scenario import apply
from stancecli.situation import Situation
from tests.models import COSTLY, decider, models

LIDO = """\
stance: 1
title: The lido
sources:
  survey: {title: A survey}
analysts:
  anna: {name: Anna}
  ben: {name: Ben}
actors:
  town:
    name: Town
    interests:
      swimming: {name: Swimming, views: {anna: high, ben: low}}
      budget: {name: Budget, views: {anna: high, ben: vital}}
      quiet: {name: Quiet, importance: low}
    decisions:
      lido:
        question: What of the lido?
        current: keep
        options:
          keep:
            name: Keep it
            effects:
              - {to: swimming, effect: 1, cite: survey p. 1}
              - {to: budget, effect: -1}
              - {to: quiet, views: {anna: 0, ben: -1}}
          shut:
            name: Shut it
            effects:
              - {to: swimming, views: {anna: -2, ben: -1}}
              - {to: budget, effect: 1}
              - {to: quiet, effect: 1}
  users:
    name: Users
    decisions:
      protest:
        question: Protest?
        current: wait
        options: {wait: {name: Wait}, march: {name: March}}
scenarios:
  later: {name: Later, as_of: 2025-03, set: {town.swimming: vital}}
  undated: {name: Undated, set: {town.budget: low}}
  sooner: {name: Sooner, as_of: 2024, set: {"town.shut:town.swimming": 2}}
  never: {name: Never, given: [users.march]}
impossible:
  - {options: [users.march, town.keep]}
"""

BOND = LIDO.replace(
    "    decisions:\n      lido",
    """\
    constraints:
      law: {name: Law, force: 1, because: So., against: {shut: 1, keep: 2}}
    positions: [{to: shut, stance: 1}]
    influence: [{to: users, strength: low}]
    decisions:
      lido""",
).replace(
    "    name: Users\n",
    """\
    name: Users
    positions: [{to: town.keep, stance: 2}]
    influence: [{to: town, strength: high}]
""",
)


S = TypeVar("S", bound=Sized)


def values_of(coder: str) -> str:
    """The lido as one coder alone would write it."""
    anna = {"swimming": "3", "budget": "3", "quiet": "0", "shut": "-2"}
    ben = {"swimming": "1", "budget": "4", "quiet": "-1", "shut": "-1"}
    own = anna if coder == "anna" else ben
    return (
        LIDO.replace("views: {anna: high, ben: low}", f"importance: {own['swimming']}")
        .replace("views: {anna: high, ben: vital}", f"importance: {own['budget']}")
        .replace("views: {anna: 0, ben: -1}", f"effect: {own['quiet']}")
        .replace("views: {anna: -2, ben: -1}", f"effect: {own['shut']}")
        .replace("analysts:\n  anna: {name: Anna}\n  ben: {name: Ben}\n", "")
    )


def analysis(text: str) -> Analysis:
    return Analysis.of(load_text(text))


def compared(asked: Analysis, item: str | None = None, **others: Analysis) -> Comparison:
    answer = asked.compare(item, others=others)
    assert str(answer)
    return answer.finding


# What stands in a column is what is answered there alone.


def test_columns_are_entered_then_views_then_scenarios_by_date_then_models() -> None:
    found = compared(analysis(LIDO), other=analysis(values_of("ben")))
    assert [(column.kind, column.id) for column in found.columns] == [
        (ColumnKind.ENTERED, ""),
        (ColumnKind.VIEW, "anna"),
        (ColumnKind.VIEW, "ben"),
        (ColumnKind.SCENARIO, "sooner"),
        (ColumnKind.SCENARIO, "later"),
        (ColumnKind.SCENARIO, "undated"),
        (ColumnKind.SCENARIO, "never"),
        (ColumnKind.MODEL, "other"),
    ]


def test_each_column_says_what_is_answered_under_it_alone() -> None:
    asked = analysis(LIDO)
    (found,) = compared(asked, "town", other=analysis(values_of("ben"))).decisions
    alone = [
        asked,
        asked.view("anna"),
        asked.view("ben"),
        asked.in_scenario("sooner"),
        asked.in_scenario("later"),
        asked.in_scenario("undated"),
        None,
        analysis(values_of("ben")),
    ]
    for stand, single in zip(found.standings, alone, strict=True):
        if single is None:
            assert stand is None
            continue
        table = performance_table(single.situation, "town.lido")
        given_alone = verdict(table)
        assert stand is not None
        assert (stand.verdict, stand.leaders) == (given_alone.verdict, given_alone.leaders)
        assert (stand.rival, stand.margin) == (given_alone.rival, given_alone.margin)
        assert {p.option.id: p.points for p in stand.points} == dict(table.scores)


@pytest.mark.parametrize("coder", ["anna", "ben"])
def test_on_the_view_of_a_coder_follows_what_follows_from_its_own_model(coder: str) -> None:
    viewed = analysis(LIDO).view(coder)
    own = analysis(values_of(coder))
    for one, other in (
        (viewed.tradeoffs(), own.tradeoffs()),
        (viewed.robustness("town"), own.robustness("town")),
        (viewed.stability(), own.stability()),
    ):
        assert list(one.to_rows()) == list(other.to_rows())


def test_a_scenario_that_cannot_be_has_no_column_and_a_reason() -> None:
    answer = analysis(LIDO).compare("town")
    (never,) = (column for column in answer.finding.columns if column.refused)
    assert never.id == "never"
    assert "Never" in str(answer).partition("Not compared")[2]
    assert "Never" not in str(answer).partition("Not compared")[0]


def test_a_model_without_the_decision_is_said_not_to_be_compared() -> None:
    renamed = LIDO.replace("      lido:", "      bath:")
    assert not compared(analysis(LIDO), "town", other=analysis(renamed)).columns[-1].refused
    other = analysis(renamed.replace("What of the lido?", "What of the bath?"))
    found = compared(analysis(LIDO), "town", other=other)
    assert found.columns[-1].refused
    assert found.decisions[0].standings[-1] is None


def test_with_nothing_beside_it_a_model_is_not_compared() -> None:
    plain = values_of("anna").partition("scenarios:")[0]
    with pytest.raises(Unanswerable, match="nothing to compare"):
        compare.find(Situation.of(load_text(plain)), ["town.lido"])


def test_what_is_compared_with_is_never_written_over(tmp_path: Path) -> None:
    for name in ("anna", "ben"):
        (tmp_path / f"{name}.yaml").write_text(values_of(name))
    ben = tmp_path / "ben.yaml"
    with pytest.raises(SystemExit) as left:
        main(
            [
                "compare",
                "-m",
                str(tmp_path / "anna.yaml"),
                "--with",
                str(ben),
                "-o",
                str(ben),
                "--force",
            ]
        )
    assert left.value.code == 2
    assert ben.read_text() == values_of("ben")


def test_a_scenario_that_only_takes_a_view_stands_in_the_column_of_that_view() -> None:
    asked = analysis(LIDO.replace("scenarios:\n", "scenarios:\n  hers: {name: H, view: anna}\n"))
    assert [c.id for c in compared(asked).columns] == [
        c.id for c in compared(analysis(LIDO)).columns
    ]


def test_on_a_view_nobody_elses_is_told() -> None:
    viewed = analysis(LIDO).view("anna")
    assert not viewed.situation.model.holders
    assert "Ben" not in str(viewed.tradeoffs("town"))


def test_an_analyst_can_be_left_out_and_sizes_stay() -> None:
    whole, left = analysis(LIDO), analysis(LIDO).without("anna")
    assert [holder.id for holder in left.situation.model.holders] == ["ben"]
    assert "anna" not in left.situation
    assert left.tradeoffs("town").to_rows() == whole.tradeoffs("town").to_rows()
    with pytest.raises(Unanswerable, match="left out"):
        left.view("anna")


# What changes, and by what.


def test_what_alone_brings_a_change_about_comes_first() -> None:
    found = compared(analysis(LIDO), "town")
    changes = {found.columns[change.column].id: change for change in found.changes}
    assert set(changes) == {"anna", "ben", "sooner", "later", "undated"}
    assert (len(changes["sooner"].inputs), changes["sooner"].turning) == (1, 1)
    ben = changes["ben"]
    base = Situation.of(load_text(LIDO))
    then = found.decisions[0].standings[ben.column]
    assert then is not None
    assert 0 < ben.turning < len(ben.inputs)
    for place, entry in enumerate(ben.inputs):
        assert isinstance(entry.thing, Sized)
        was = next(c for c in base.model.sized() if _same(c, entry.thing))
        after = with_one(base, was, entry.thing)
        assert after is not None
        does = standing(after, "town.lido").is_like(then)
        assert does == (place < ben.turning)


def _same(one: Sized, other: Sized) -> bool:
    names = ("id", "option", "to")
    return type(one) is type(other) and all(
        getattr(one, name, "") == getattr(other, name, "") for name in names
    )


def recoded(model: Model, rng: Random) -> Model:
    """The same model with other sizes here and there."""

    def other(claim: S, low: int) -> S:
        if rng.random() < 0.6:
            return claim
        return claim.seen(View("", exactly(rng.randint(low, low + 3))))

    actors = tuple(
        replace(
            actor,
            interests=tuple(other(each, 1) for each in actor.interests),
            decisions=tuple(
                replace(
                    decision,
                    options=tuple(
                        replace(option, effects=tuple(other(each, -2) for each in option.effects))
                        for option in decision.options
                    ),
                )
                for decision in actor.decisions
            ),
        )
        for actor in model.actors
    )
    return replace(model, actors=actors)


def effects(model: Model) -> Iterator[Effect]:
    return (claim for claim in model.sized() if isinstance(claim, Effect))


@COSTLY
@given(models(), st.randoms())
def test_two_codings_are_told_apart_where_they_differ(model: Model, rng: Random) -> None:
    one, other = (Analysis.of(each) for each in (model, recoded(model, rng)))
    found = compared(one, other=other)
    differing = sum(
        _size(a) != _size(b)
        for a, b in zip(one.situation.model.sized(), other.situation.model.sized(), strict=True)
    )
    assert len(found.disagreements) == differing
    assert sum(each.disputed for each in found.agreement) == differing
    assert not found.partial
    assert not compared(one, other=one).disagreements
    for each in found.decisions:
        for stand, asked in zip(each.standings, (one, other), strict=True):
            alone = verdict(performance_table(asked.situation, each.decision.id))
            assert stand is not None
            assert stand.led_by == {option.id for option in alone.leaders}
            assert stand.verdict is alone.verdict


def _size(claim: Sized) -> Any:
    return getattr(claim, claim.amount)


def test_an_interest_or_a_constraint_comes_and_goes_with_its_claims_and_not_alone() -> None:
    situation = Situation.of(load_text(BOND))
    for id_ in ("town.quiet", "town.law"):
        whole = situation.criterion(id_)
        assert with_one(situation, whole, None) is None
        assert with_one(situation, None, whole) is None


def test_what_names_something_that_the_model_does_not_have_cannot_stand_alone() -> None:
    situation = Situation.of(load_text(BOND))
    known = next(effects(situation.model))
    changes: list[dict[str, Any]] = [{"to": "town.sun"}, {"when": ("town.sun",)}]
    for change in (*changes, {"unless": ("town.sun",)}):
        assert with_one(situation, None, replace(known, **change)) is None
    assert with_one(situation, None, Breach(option="town.sun", constraint="town.law")) is None
    assert with_one(situation, None, Breach(option="town.keep", constraint="town.sun")) is None
    one = exactly(1).low
    for actor, to in (("town", "moon"), ("moon", "town")):
        assert with_one(situation, None, Influence(actor=actor, to=to, strength=one)) is None
        assert with_one(situation, None, Position(actor=actor, to=to, stance=one)) is None


# Coders.


def test_coders_are_the_models_and_what_turns_comes_first() -> None:
    assert compared(analysis(LIDO), "town").coders == ()
    found = compared(analysis(values_of("anna")), "town", ben=analysis(values_of("ben")))
    assert found.coders == ("as entered", "ben")
    turning = [bool(each.turns) for each in found.disagreements]
    assert turning == sorted(turning, reverse=True)
    assert {each.about for each in found.disagreements} == {
        "Town: “Swimming”",
        "Town: “Budget”",
        "“Keep it” on “Quiet”",
        "“Shut it” on “Swimming”",
    }


def test_a_disagreement_turns_what_two_answers_say_otherwise() -> None:
    anna, ben = (analysis(values_of(coder)) for coder in ("anna", "ben"))
    situation = anna.situation
    for each in compared(anna, "town", ben=ben).disagreements:
        stands = set()
        for coded in each.values:
            assert coded.value is not None
            claim = next(c for c in situation.model.sized() if _same(c, each.claim))
            after = with_one(situation, claim, claim.seen(View("", coded.value)))
            assert after is not None
            alone = verdict(performance_table(after, "town.lido"))
            stands.add((alone.verdict, *(option.id for option in alone.leaders)))
        assert bool(each.turns) == (len(stands) > 1)


def test_alpha_is_given_for_each_kind_of_claim_that_two_code() -> None:
    found = compared(analysis(values_of("anna")), other=analysis(values_of("ben")))
    by_kind = {each.kind: (each.shared, each.disputed, each.partial) for each in found.agreement}
    assert by_kind == {"interest": (3, 2, 0), "effect": (6, 2, 0)}
    assert all(each.alpha is not None and each.alpha < 1 for each in found.agreement)


def test_what_one_alone_wrote_is_no_disagreement_and_is_told_apart() -> None:
    other = LIDO.replace("              - {to: budget, effect: -1}\n", "")
    found = compared(analysis(LIDO), "town", other=analysis(other))
    assert not found.disagreements
    (only,) = found.partial
    assert ([each.coder for each in only.values], only.missing) == (["as entered"], ("other",))
    report = compare.describe(found)
    assert report.more == "as entered and other agree on each of 8 claims that both wrote. " + (
        "Only one wrote 1 more: as entered 1."
    )
    whole = terminal.render(report, width=100, colour=False, whole=True)
    assert "Only one wrote\n  “Keep it” on “Budget”: as entered −\n" in whole
    alphas = {each.kind: each.alpha for each in found.agreement}
    assert alphas == {"interest": 1, "effect": 1}


@pytest.mark.parametrize(
    ("mine", "yours", "has_alpha"),
    [
        (("1", "2"), ("2", "unknown"), False),
        (("1", "1"), ("1", "1"), False),
        (("1", "2"), ("1", "1"), True),
    ],
)
def test_alpha_needs_two_claims_with_values_of_two_that_are_not_all_the_same(
    mine: tuple[str, str], yours: tuple[str, str], has_alpha: bool
) -> None:
    def coded(first: str, second: str) -> Analysis:
        text = values_of("anna").partition("            effects:")[0] + (
            f"            effects: [{{to: swimming, effect: {first}}}, "
            f"{{to: quiet, effect: {second}}}]\n          shut: {{name: Shut it}}\n"
        )
        return analysis(text)

    found = compared(coded(*mine), other=coded(*yours)).agreement
    (effects_,) = (each for each in found if each.kind == "effect")
    assert (effects_.shared, effects_.alpha is not None) == (2, has_alpha)


# Coders with ids and names of their own.


def _of_his_own(text: str) -> str:
    """The same under other ids and in capitals, an option left out, an interest in two."""
    swaps = (
        ("\n  town:", "\n  council:"),
        ("name: Town", "name: TOWN"),
        *(("town.", "council."), ("swimming", "s"), ("budget", "b"), ("keep", "k"), ("shut", "x")),
        *(("name: Keep it", "name: KEEP IT"), ("lido:", "d:"), ("name: Budget", "name: budget")),
    )
    for before, after in swaps:
        text = text.replace(before, after)
    return text


def test_ids_of_a_coders_own_change_nothing_of_the_answer() -> None:
    anna, ben = values_of("anna"), values_of("ben")
    same = compared(analysis(anna), ben=analysis(ben))
    own = compared(analysis(anna), ben=analysis(_of_his_own(ben)))
    assert not own.unaligned
    assert own.agreement == same.agreement
    assert [(each.about, each.values, each.turns) for each in own.disagreements] == [
        (each.about, each.values, each.turns) for each in same.disagreements
    ]
    assert own.partial == same.partial == ()
    asked = [
        analysis(anna).compare("town", others={"ben": each})
        for each in (analysis(ben), analysis(_of_his_own(ben)))
    ]
    assert str(asked[0]) == str(asked[1])


@COSTLY
@given(models(), models(), st.randoms())
def test_sentence_and_table_count_alike_what_a_count_by_hand_counts(
    model: Model, stranger: Model, rng: Random
) -> None:
    other = recoded(rng.choice([model, stranger]), rng)
    found = compared(Analysis.of(model), other=Analysis.of(other))
    coded: list[dict[Any, list[Fraction | Range | None]]] = []
    for each in (model, other):
        own: dict[Any, list[Fraction | Range | None]] = {}
        for claim in each.sized():
            if not (isinstance(claim, Position) and claim.stance is None):
                own.setdefault(_ends(claim), []).append(_size(claim))
        coded.append(own)
    shared = disputed = partial = 0
    for key in {**coded[0], **coded[1]}:
        mine, yours = (each.get(key, []) for each in coded)
        both = [*zip(mine, yours, strict=False)]
        shared += len(both)
        disputed += sum(a != b for a, b in both)
        partial += abs(len(mine) - len(yours))
    table = found.agreement
    assert (shared, disputed, partial) == (
        sum(each.shared for each in table),
        sum(each.disputed for each in table),
        sum(each.partial for each in table),
    )
    assert (disputed, partial) == (len(found.disagreements), len(found.partial))


def _ends(claim: Sized) -> object:
    names = ("id", "option", "actor", "to", "constraint")
    conditions = (frozenset(getattr(claim, name, ())) for name in ("when", "unless"))
    return type(claim), *(getattr(claim, name, "") for name in names), *conditions


def test_what_would_bar_the_option_that_holds_does_not_stand_alone() -> None:
    """The other coder has another option current, which the binding law does not bar."""
    bond = (
        "    constraints: {law: {name: Law, force: 1, against: [keep]}}\n    decisions:\n      lido"
    )
    text = LIDO.replace("    decisions:\n      lido", bond)
    other = text.replace("force: 1", "force: binding").replace("current: keep", "current: shut")
    found = compared(analysis(text), "town", other=analysis(other))
    (law,) = (each for each in found.disagreements if each.about == "Town: “Law”")
    assert law.turns == ()


def test_binding_and_unknown_have_their_places_among_values() -> None:
    bond = (
        "    constraints: {law: {name: Law, force: 1, against: [shut]}}\n    decisions:\n      lido"
    )
    text = LIDO.replace("    decisions:\n      lido", bond)
    binding = text.replace("force: 1", "force: binding").replace(
        "effect: 1, cite: survey p. 1", "effect: unknown, cite: survey p. 1"
    )
    found = compared(analysis(text), "town", other=analysis(binding))
    ranks = {each.about: each.ranks for each in found.disagreements}
    assert ranks["Town: “Law”"] == (Fraction(1), Fraction(5))
    assert ranks["“Keep it” on “Swimming”"] == (Fraction(1),)


def test_rows_have_a_line_for_each_decision_in_each_column() -> None:
    rows = analysis(LIDO).compare().to_rows()
    assert len(rows) == 2 * 7
    assert {row["decision"] for row in rows} == {"town.lido", "users.protest"}


def test_a_scenario_of_the_model_answers_like_its_changes() -> None:
    situation = Situation.of(load_text(LIDO))
    by_id = {each.id: each for each in situation.model.scenarios}
    assert isinstance(by_id["later"], Scenario)
    later = apply(by_id["later"], situation)
    swimming = later.criterion("town.swimming")
    assert swimming.weight == exactly(4)
    assert not swimming.views


def test_what_brings_another_ahead_is_counted_from_where_the_leader_stood() -> None:
    def led(leader: str, one: int, other: int) -> Standing:
        model = decider({"x": 1}, {"one": {"x": one}, "other": {"x": other}}, "one")
        found = standing(Situation.of(model), "a.choice")
        assert [option.id for option in found.leaders] == ([leader] if leader else [])
        return found

    here, there = led("a.one", 2, 0), led("a.other", -1, 1)
    assert here.toward(there, there) == 4
    assert here.toward(led("a.one", 1, 0), there) == 1
    assert here.toward(here, there) == 0
    assert there.toward(here, here) == 4


def test_what_brings_it_nearest_comes_first_and_each_decision_can_be_turned_alone() -> None:
    def of(**tables: tuple[int, int]) -> Analysis:
        actors = [
            decider({"x": 1}, {"one": {"x": one}, "other": {"x": other}}, "one", actor=id_).actors[
                0
            ]
            for id_, (one, other) in tables.items()
        ]
        return Analysis.of(Model(title="T", actors=tuple(actors)))

    together = compared(of(a=(2, -2)), later=of(a=(1, 2)))
    (change,) = together.changes
    assert change.turning == 0
    assert [entry.thing.option for entry in change.inputs] == ["a.other", "a.one"]  # type: ignore[union-attr]
    (each,) = compared(of(a=(1, 0), b=(1, 0)), later=of(a=(1, 2), b=(1, 2))).changes
    assert (each.turning, len(each.inputs)) == (2, 2)


LAW = """\
stance: 1
title: A law
actors:
  ann:
    name: Ann
    interests: {x: {name: X, importance: high}, y: {name: Y, importance: low}}
    constraints: {law: {name: The law, force: binding, against: [ann.no]}}
    decisions:
      c:
        question: What now?
        current: open
        options:
          open: {name: Keep it open, effects: [{to: x, effect: 1}, {to: y, effect: 0}]}
          no: {name: No more, effects: [{to: x, effect: 2}, {to: y, effect: 1}]}
          half: {name: Halfway, effects: [{to: x, effect: 0}, {to: y, effect: 2}]}
  bob:
    name: Bob
    interests: {z: {name: Z, importance: high}}
    decisions:
      d:
        question: What then?
        current: half
        options:
          half: {name: Halfway there, effects: [{to: z, effect: 2}]}
          none: {name: Nothing, effects: [{to: z, effect: 0}]}
scenarios:
  free: {name: Free, without: [ann.law]}
"""


def test_what_a_scenario_lifts_is_said_to_be_gone() -> None:
    """Ann: 3 for what holds, 2 for half; without the law 7 for what it forbids."""
    report = compare.describe(compare.find(Situation.of(load_text(LAW)), ["ann.c"]))
    assert report.conclusion == (
        "As entered “Keep it open” leads by 1; in “Free” “No more” leads (firm)."
    )
    text = terminal.render(report, width=100, colour=False)
    assert "Free  without Ann: “The law”, and 1 part or claim with it" in text


def test_a_short_name_is_no_common_word_and_means_one_option() -> None:
    found = compare.find(Situation.of(load_text(LAW)), ["ann.c", "bob.d"])
    report = compare.describe(found)
    (table,) = (block for block in report.blocks if isinstance(block, r.Table))
    cells = {row.name: [cell.text for cell in row.cells] for row in table.rows}
    # “Open” is a verdict, and neither “No” nor “more” says what is meant.
    assert cells == {
        "Ann": ["Keep it open 1", "≠No more 4, firm"],
        "Bob": ["Halfway 6, firm", "Halfway 6, firm"],
    }
