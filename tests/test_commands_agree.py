"""Laws between the commands: what one shows, no other denies."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given

from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import levers, robustness, tradeoffs
from stancecli.lenses.tradeoffs.table import row_groups, table
from stancecli.loader import load_text
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.robustness.knockouts import knockouts
from stancecli.methods.verdict import CERTAIN, standing, verdict
from stancecli.model import (
    Effect,
    Impossible,
    Interest,
    Model,
    Option,
    Removal,
    Scenario,
    Setting,
    Source,
    exactly,
)
from stancecli.scenario import apply
from stancecli.scenario.edit import effect_item
from stancecli.situation import Bearing, Situation, claim_of
from stancecli.wording.verdict import conclusion
from tests.models import COSTLY, several, viewed_models

ALL: dict[str, Any] = {
    "actors": (2, 3), "decisions": (0, 2), "options": (2, 3), "interests": (1, 2),
    "blanks": True, "one_size": True, "own": True,
}  # fmt: skip
"""Models with everything in them, so small that every state can be looked at."""


def decided(situation: Situation) -> Iterator[tuple[str, Option]]:
    """The first decisions, with each of their options."""
    for decision in [*situation.decisions()][:2]:
        for option in decision.options:
            yield decision.id, option


# 1. What a choice elsewhere shows to put an option ahead, levers names, or something smaller.


@given(viewed_models(**ALL))
@COSTLY
def test_levers_name_what_given_options_show(model: Model) -> None:
    asked = Analysis.of(model)
    for id_, option in decided(asked.situation):
        found = levers.find(asked.situation, option.id)
        if found.leaders == (option,) or found.verdict in (Conclusion.EMPTY, Conclusion.ONLY):
            continue
        fewest = min(map(len, putting_ahead(asked, id_, option)), default=0)
        named = [each for each in found.levers.alone if each.puts_ahead]
        if fewest == 1:
            assert named
        elif fewest:
            assert named or (found.levers.enough and len(found.levers.enough.options) <= fewest)
        said = " ".join(str(levers.describe(found).more).split()) + str(
            levers.describe(found).conclusion
        )
        if fewest:
            assert "no choice of others" not in said.lower()
            assert "nothing that others choose" not in said


def putting_ahead(asked: Analysis, decision: str, option: Option) -> Iterator[tuple[str, ...]]:
    """Options elsewhere with which, given together, one is ahead of all others."""
    others = [each for each in asked.situation.decisions() if each.id != decision]
    free = [each for each in others if not asked.situation.option(each.current).irreversible]
    for taken in product(*(each.options for each in free)):
        now = [each.current for each in free]
        changed = tuple(o.id for o, held in zip(taken, now, strict=True) if o.id != held)
        try:
            then = asked.given(*changed).situation if changed else asked.situation
        except Unanswerable:
            continue
        if changed and performance_table(then, decision).leaders == (option,):
            yield changed


# 2. What robustness counts as ending a lead ends it.


@given(viewed_models(**ALL))
@COSTLY
def test_what_ends_a_lead_ends_it(model: Model) -> None:
    situation = Situation.of(model)
    for decision in [*situation.decisions()][:2]:
        now = standing(situation, decision.id)
        if now.verdict not in CERTAIN or len(now.leaders) != 1:
            continue
        found = verdict(performance_table(situation, decision.id))
        for step in found.single_steps:
            claim = claim_of(step.claim)
            if isinstance(claim, Effect | Interest):
                setting = Setting(item=item_of(situation, claim), value=exactly(step.after))
                then = standing(apply(Scenario(set=(setting,)), situation), decision.id)
                assert then.leaders == step.then
                assert then.leaders != now.leaders
        for turn in found.ending:
            then = standing(situation.taking(turn.option.id), decision.id)
            assert not then.is_like(now)
        for lost in knockouts(performance_table(situation, decision.id)).sources:
            if lost.can_overturn and isinstance(lost.removed, Source):
                removal = Removal(item=lost.removed.id)
                then = standing(apply(Scenario(without=(removal,)), situation), decision.id)
                assert then.verdict not in CERTAIN or then.leaders != now.leaders or then.rival


def item_of(situation: Situation, claim: Effect | Interest) -> str:
    if isinstance(claim, Interest):
        return claim.id
    on = situation.option(claim.option).effects_on[claim.to]
    number = next(n for n, each in enumerate(on, 1) if each is claim)
    return effect_item(claim.option, claim.to, number, len(on))


@given(viewed_models(**ALL))
@COSTLY
def test_each_blank_that_ends_a_lead_is_counted(model: Model) -> None:
    situation = Situation.of(model)
    for decision in [*situation.decisions()][:2]:
        made = performance_table(situation, decision.id)
        found = verdict(made)
        if found.verdict not in CERTAIN or len(found.leaders) != 1:
            continue
        counted = {(each.option, each.to) for each in map(claim_blank, found.blanks)}
        for (option, criterion), cell in made.cells.items():
            if cell.blank and option not in made.ruled_out:
                ends = []
                for value in (-2, 2):
                    setting = Setting(item=f"{option}:{criterion}", value=exactly(value))
                    then = standing(apply(Scenario(set=(setting,)), situation), decision.id)
                    ends.append(then.leaders != found.leaders)
                assert any(ends) <= ((option, criterion) in counted)


def claim_blank(found: Any) -> Effect:
    claim = claim_of(found.claim)
    assert isinstance(claim, Effect)
    return claim


# 5. The same verdict, lead and qualifier, wherever it is told. 6. What a line names is shown.


@given(viewed_models(**ALL))
@COSTLY
def test_one_verdict_in_each_answer(model: Model) -> None:
    situation = Situation.of(model)
    ids = [each.id for each in situation.decisions()]
    every = {each.decision.id: each for each in tradeoffs.find(situation, ids).tradeoffs}
    firm = {each.decision.id: each for each in robustness.find_all(situation, ids).decisions}
    for id_ in ids:
        (one,) = tradeoffs.find(situation, [id_]).tradeoffs
        detail = robustness.find(situation, id_)
        column = standing(situation, id_)
        told = {
            (each.verdict, each.leaders, each.lead, each.own_view)
            for each in (every[id_].verdict, firm[id_].verdict, one.verdict, detail.verdict)
        }
        told.add((column.verdict, column.leaders, one.verdict.lead, column.own_view))
        assert len(told) == 1
        if one.verdict.verdict in CERTAIN and detail.bounds:
            said, again = conclusion(one), str(robustness.describe(detail).conclusion)
            for words in ("at middle values", f"in the view of {one.decider.name}", "unsourced"):
                assert (words in said) == (words in again)


WIDE = {**ALL, "actors": (1, 2), "decisions": (1, 1), "interests": (3, 5)}


@given(viewed_models(**WIDE))
@COSTLY
def test_rows_that_a_line_names_are_the_last_to_go(model: Model) -> None:
    situation = Situation.of(model)
    for decision in situation.decisions():
        (found,) = tradeoffs.find(situation, [decision.id]).tradeoffs
        if not found.criteria:
            continue
        told = found.find_out.told if found.find_out else ()
        named = {(e.criterion if isinstance(e, Bearing) else e).id for e in told}
        named |= {trades[0].criterion.id for _, trades in [*row_groups(found)][:2] if trades}
        ranks = {row.key: row.rank for group in table(found).groups for row in group.rows}
        others = [rank for key, rank in ranks.items() if key not in named]
        assert max((ranks[key] for key in named & ranks.keys()), default=-1) < min(
            others, default=99
        )


# Smallest models of what once broke them.


def test_a_choice_that_needs_another_is_named_with_it() -> None:
    made = several(
        "a x 4: *stay | go x -1, x 3 when b.grant", "b: *wait | grant", "c: *freeze | thaw"
    )
    never = Impossible(options=("b.grant", "c.freeze"))
    asked = Analysis.of(Model(title="Grant", actors=made.actors, impossible=(never,)))
    said = " ".join(str(asked.levers("a.go")).split())
    assert "“Grant” (B), which needs “Thaw” (C), would put “Go” ahead for A;" in said
    assert "no single choice of others would." in said


OWN = """
stance: 1
actors:
  ann:
    name: Ann
    interests: {x: {name: X, importance: high}}
    decisions:
      main:
        question: Build?
        current: wait
        options:
          wait: {name: Wait, effects: [{to: x, effect: 0}]}
          build: {name: Build, effects: [{to: x, effect: -1}, {to: x, effect: 2, when: borrow}]}
      loan:
        question: Borrow?
        current: save
        options:
          save: {name: Save, effects: [{to: x, effect: 0}]}
          borrow: {name: Borrow, effects: [{to: x, effect: 0}]}
"""


def test_an_own_choice_elsewhere_is_tried_and_called_own() -> None:
    said = " ".join(str(Analysis.of(load_text(OWN, "m.yaml")).levers("ann.build")).split())
    assert "“Borrow” (its own choice) would put “Build” ahead for Ann." in said


def test_a_breach_of_which_a_step_decides_is_named() -> None:
    law = "constraints: {law: {name: Law, force: medium, against: {go: 2}}}\n    interests: "
    text = OWN.replace("interests: ", law).replace("build", "go").replace("effect: -1", "effect: 1")
    found = Analysis.of(load_text(text, "m.yaml")).levers("ann.go")
    assert "ann.law" in [
        each.claim.criterion.id for each in found.changes if isinstance(each.claim, Bearing)
    ]


def test_a_blank_that_could_end_a_lead_is_told() -> None:
    made = Analysis.of(several("a? x 1, y 1: *stay x 2, y 1 | go y 1"))
    for answer in (made.tradeoffs("a"), made.robustness("a")):
        assert "Filling in how “Go” bears on “X” could end it too." in " ".join(str(answer).split())


def test_of_level_options_each_has_its_own_mark() -> None:
    made = several("a x 1: go x 1 | *stay x 1", "b y 1: *rest y 1 | act")
    said = str(Analysis.of(made).tradeoffs())
    assert "Go and Stay (current)" in " ".join(said.split())


@pytest.mark.parametrize("ruled_out", [True, False])
def test_what_is_written_of_an_option_that_is_ruled_out_fills_in_no_other(ruled_out: bool) -> None:
    text = """
stance: 1
actors:
  ann:
    name: Ann
    interests: {x: {name: X, importance: high}}
    constraints: {law: {name: Law, force: binding, against: [third]}}
    decisions:
      what:
        question: What?
        current: first
        options:
          first: {name: First}
          second: {name: Second}
          third: {name: Third, effects: [{to: x, effect: 1}]}
  ben:
    name: Ben
    interests: {y: {name: Y, importance: low}}
    decisions:
      which:
        question: Which?
        current: yes
        options:
          yes: {name: Yes, effects: [{to: y, effect: 1}]}
          no: {name: No, effects: [{to: y, effect: 0}]}
"""
    text = text if ruled_out else text.replace("force: binding", "force: low")
    said = " ".join(str(Analysis.of(load_text(text, "m.yaml")).stability()).split())
    assert ("Whether the current state holds is not known" in said) is ruled_out
