"""`compare`: the columns against answers on each alone, what turns, and coders who disagree."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, strategies as st

from stancecli import report as r
from stancecli.analysis import Analysis
from stancecli.comparison.inputs import with_one
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import compare
from stancecli.lenses.compare.finding import Comparison
from stancecli.loader import load_text
from stancecli.methods.performance import performance_table
from stancecli.methods.verdict import Standing, standing, verdict
from stancecli.model import (
    Breach,
    Effect,
    Influence,
    Interest,
    Model,
    Position,
    Range,
    Sized,
    View,
    exactly,
)
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import COSTLY, choice, models, swapped, with_sized
from tests.running import screen, stance

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

BARS = "    constraints: {law: {name: Law, force: 1, against: [keep]}}\n"
LAWFUL = swapped(LIDO, {"    decisions:\n      lido": f"{BARS}    decisions:\n      lido"})


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


def test_each_column_says_what_is_answered_under_it_alone() -> None:
    """As entered, then the views, then the scenarios by their dates, then other models."""
    asked, ben = analysis(LIDO), analysis(values_of("ben"))
    found = compared(asked, "town", other=ben)
    alone: dict[str, Analysis | None] = {
        "entered ": asked,
        "view anna": asked.view("anna"),
        "view ben": asked.view("ben"),
        "scenario sooner": asked.in_scenario("sooner"),
        "scenario later": asked.in_scenario("later"),
        "scenario undated": asked.in_scenario("undated"),
        "scenario never": None,
        "model other": ben,
    }
    assert [f"{column.kind} {column.id}" for column in found.columns] == [*alone]
    assert [column.id for column in found.columns if column.refused] == ["never"]
    for stand, single in zip(found.decisions[0].standings, alone.values(), strict=True):
        assert (stand is None) == (single is None)
        if stand and single:
            table = performance_table(single.situation, "town.lido")
            given_alone = verdict(table)
            assert (stand.verdict, stand.leaders) == (given_alone.verdict, given_alone.leaders)
            assert (stand.rival, stand.margin) == (given_alone.rival, given_alone.margin)
            assert {p.option.id: p.points for p in stand.points} == dict(table.scores)
    rows = asked.compare().to_rows()
    assert [row["decision"] for row in rows] == ["town.lido"] * 7 + ["users.protest"] * 7


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
    asked = "compare -m anna.yaml --with ben.yaml -o ben.yaml --force"
    assert stance(tmp_path, *asked.split()).returncode == 2
    assert (tmp_path / "ben.yaml").read_text() == values_of("ben")


def test_a_scenario_that_only_takes_a_view_stands_in_the_column_of_that_view() -> None:
    hers = swapped(LIDO, {"scenarios:\n": "scenarios:\n  hers: {name: H, view: anna}\n"})
    found, without = (compared(analysis(text)) for text in (hers, LIDO))
    assert [c.id for c in found.columns] == [c.id for c in without.columns]


def test_on_a_view_nobody_elses_is_told_and_without_an_analyst_sizes_stay() -> None:
    whole, left = analysis(LIDO), analysis(LIDO).without("anna")
    viewed = whole.view("anna")
    assert not viewed.situation.model.holders
    assert "Ben" not in str(viewed.tradeoffs("town"))
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
        after = with_one(base, _same(base, entry.thing), entry.thing)
        assert after is not None
        assert standing(after, "town.lido").is_like(then) == (place < ben.turning)


def _same(situation: Situation, claim: Sized) -> Any:
    """The claim on the same as another."""

    def about(each: Sized) -> object:
        return type(each), *(getattr(each, name, "") for name in ("id", "option", "to"))

    return next(each for each in situation.model.sized() if about(each) == about(claim))


def recoded(model: Model, rng: Random) -> Model:
    """The same model with other sizes here and there."""

    def other(claim: Sized) -> Sized:
        if not isinstance(claim, Interest | Effect) or rng.random() < 0.6:
            return claim
        low = 1 if isinstance(claim, Interest) else -2
        return claim.seen(View("", exactly(rng.randint(low, low + 3))))

    return with_sized(model, other)


def _size(claim: Sized) -> Any:
    return getattr(claim, claim.amount)


def test_what_is_on_something_else_cannot_come_alone() -> None:
    """Of interests and effects the tests of differences say so."""
    situation, one = Situation.of(load_text(LAWFUL)), exactly(1).low
    alone: list[Any] = [
        Breach(option=option, constraint=to)
        for option, to in (("town.sun", "town.law"), ("town.keep", "town.sun"))
    ]
    for actor, to in (("town", "moon"), ("moon", "town")):
        alone.append(Influence(actor=actor, to=to, strength=one))
        alone.append(Position(actor=actor, to=to, stance=one))
    for claim in alone:
        assert with_one(situation, None, claim) is None, claim


# Coders.


def test_a_disagreement_turns_what_two_answers_say_otherwise_and_those_that_do_come_first() -> None:
    anna, ben = (analysis(values_of(coder)) for coder in ("anna", "ben"))
    assert compared(analysis(LIDO), "town").coders == ()
    found = compared(anna, "town", ben=ben)
    assert found.coders == ("as entered", "ben")
    turning = []
    for each in found.disagreements:
        stands = set()
        for coded in each.values:
            assert coded.value is not None
            claim = _same(anna.situation, each.claim)
            after = with_one(anna.situation, claim, claim.seen(View("", coded.value)))
            assert after is not None
            alone = verdict(performance_table(after, "town.lido"))
            stands.add((alone.verdict, *(option.id for option in alone.leaders)))
        assert bool(each.turns) == (len(stands) > 1)
        turning.append(bool(each.turns))
    assert turning == sorted(turning, reverse=True)
    assert {each.about for each in found.disagreements} == {
        "Town: “Swimming”",
        "Town: “Budget”",
        "“Keep it” on “Quiet”",
        "“Shut it” on “Swimming”",
    }


def test_what_one_alone_wrote_is_no_disagreement_and_is_told_apart() -> None:
    other = swapped(LIDO, {"              - {to: budget, effect: -1}\n": ""})
    found = compared(analysis(LIDO), "town", other=analysis(other))
    assert not found.disagreements
    (only,) = found.partial
    assert ([each.coder for each in only.values], only.missing) == (["as entered"], ("other",))
    # Two who have one text did not code twice.
    assert {each.kind: each.no_alpha for each in found.agreement} == {
        "interest": "copied",
        "effect": "copied",
    }


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
    for row in table:
        assert row.alpha is None or (row.alpha == 1) == (row.disputed == 0)
        assert (row.alpha is None) == bool(row.no_alpha)
    assert not compared(Analysis.of(model), other=Analysis.of(model)).disagreements


def _ends(claim: Sized) -> object:
    names = ("id", "option", "actor", "to", "constraint")
    conditions = (frozenset(getattr(claim, name, ())) for name in ("when", "unless"))
    return type(claim), *(getattr(claim, name, "") for name in names), *conditions


def test_what_would_bar_the_option_that_holds_does_not_stand_alone() -> None:
    """The other coder has another option current, which the binding law does not bar."""
    other = swapped(LAWFUL, {"force: 1": "force: binding", "current: keep": "current: shut"})
    found = compared(analysis(LAWFUL), "town", other=analysis(other))
    (law,) = (each for each in found.disagreements if each.about == "Town: “Law”")
    assert law.turns == ()


def test_binding_and_unknown_have_their_places_among_values() -> None:
    text = LAWFUL.replace("against: [keep]", "against: [shut]")
    binding = swapped(
        text, {"force: 1": "force: binding", "effect: 1, cite": "effect: unknown, cite"}
    )
    found = compared(analysis(text), "town", other=analysis(binding))
    ranks = {each.about: each.ranks for each in found.disagreements}
    assert ranks["Town: “Law”"] == ((1, 1, 1), (5, 5, 5))
    assert ranks["“Keep it” on “Swimming”"] == ((1, 1, 1), (0, -2, 2))


def test_what_brings_another_ahead_is_counted_from_where_the_leader_stood() -> None:
    def led(leader: str, one: int, other: int) -> Standing:
        found = standing(
            Situation.of(choice("x 1", f"*one: x {one}", f"other: x {other}")), "a.choice"
        )
        assert [option.id for option in found.leaders] == [leader]
        return found

    here, there = led("a.one", 2, 0), led("a.other", -1, 1)
    assert here.toward(there, there) == 4
    assert here.toward(led("a.one", 1, 0), there) == 1
    assert here.toward(here, there) == 0
    assert there.toward(here, here) == 4


def test_what_brings_it_nearest_comes_first_and_each_decision_can_be_turned_alone() -> None:
    def of(**tables: tuple[int, int]) -> Analysis:
        made = (
            choice("x 1", f"*one: x {one}", f"other: x {other}", actor=id_)
            for id_, (one, other) in tables.items()
        )
        return Analysis.of(Model(title="T", actors=tuple(each.actors[0] for each in made)))

    (change,) = compared(of(a=(2, -2)), later=of(a=(1, 2))).changes
    assert change.turning == 0
    assert [entry.thing.option for entry in change.inputs] == ["a.other", "a.one"]  # type: ignore[union-attr]
    (each,) = compared(of(a=(1, 0), b=(1, 0)), later=of(a=(1, 2), b=(1, 2))).changes
    assert (each.turning, len(each.inputs)) == (2, 2)


# The answers, in words.

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
      d: {question: What then?, current: half, otherwise: none, options: {none: {name: Nothing},
        half: {name: Halfway there, effects: [{to: z, effect: 2}]}}}
scenarios: {free: {name: Free, without: [ann.law]}}
"""


def test_answers_read_as_worked_by_hand(golden: Golden) -> None:
    """Ann: 3 for what holds, 2 for half; without the law 7 for what it forbids."""
    less = swapped(LIDO, {"              - {to: budget, effect: -1}\n": ""})
    law, lido = Situation.of(load_text(LAW)), analysis(LIDO)
    reports = {
        "a law is lifted": compare.describe(compare.find(law, ["ann.c"])),
        "so it is, on both decisions": compare.describe(compare.find(law, ["ann.c", "bob.d"])),
        "the lido, one scenario of which cannot be": lido.compare("town").report,
        "one wrote a claim less": analysis(LIDO)
        .compare("town", others={"other": analysis(less)})
        .report,
    }
    told = [f"# {name}\n{screen(each, 100, whole=True)}" for name, each in reports.items()]
    golden("compare/small.txt", "\n".join(told))
    (table,) = (b for b in reports["so it is, on both decisions"].blocks if isinstance(b, r.Table))
    # “Open” is a verdict, and neither “No” nor “more” says what is meant.
    assert {row.name: [cell.text for cell in row.cells] for row in table.rows} == {
        "Ann": ["Keep it open 1", "≠No more 4, firm"],
        "Bob": ["Halfway 6, firm", "Halfway 6, firm"],
    }
