"""Signs to watch: what would follow if a scenario came, and that nothing follows from a sign."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stancecli.analysis import Analysis
from stancecli.lenses import check, compare
from stancecli.lenses.compare.finding import Comparison
from stancecli.loader import load_text
from stancecli.model import Model
from stancecli.page import page
from stancecli.render import json, terminal
from stancecli.situation import Situation
from tests.pages import assert_inert
from tests.test_import_tables import tables

DIKE = """\
stance: 1
title: The dike
actors:
  town:
    name: Town
    interests:
      safe: {name: Safety, importance: vital}
      money: {name: Money, views: {club: vital, town: low}}
    decisions:
      dike:
        question: Build a dike?
        current: wait
        otherwise: none
        options:
          wait: {name: Wait}
          build:
            name: Build
            effects: [{to: safe, effect: 1}, {to: money, effect: -1}]
  club:
    name: Club
    interests:
      calm: {name: Calm, importance: medium}
    decisions:
      suit:
        question: Sue?
        current: rest
        options:
          rest: {name: Rest, effects: [{to: calm, effect: 1}]}
          sue: {name: Sue, effects: [{to: calm, effect: -1}]}
scenarios:
  filed: {name: Filed, sign: A lawyer is hired, given: [club.sue]}
  agreed: {name: Agreed, sign: The mayor quotes the club, view: club}
  sinks: {name: Sinks, sign: Cracks show, set: {"town.build:town.safe": 0}}
  dear: {name: Dear, sign: Bids come in, seen: 2024-05, set: {"town.build:town.money": -2}}
  folds: {name: Folds, sign: No meeting is called, seen: 2024-03-01, without: [club]}
  empty: {name: Empty, sign: All leave, without: [club, town]}
  quiet: {name: Quiet, given: [club.sue]}
"""
"""Building is worth 4 on safety and −2.5 on money (1 to 4, in the middle 2.5), waiting 0."""

FOLLOWS = {
    "folds": "would change nothing here",
    # 4 − 5 on both: behind in the middle, ahead by 2 where money is low.
    "dear": "“Wait” would be ahead at middle values",
    # 4 − 4.
    "agreed": "“Wait” and “Build” would be level",
    "filed": "would change nothing here",
    # 0 − 2.5; one step on safety alone brings building ahead.
    "sinks": "“Wait” would be ahead",
    "empty": "is ruled out",
}
"""What would follow for the dike in each scenario with a sign, by hand; those seen first."""


SIGNED = load_text(DIKE)
UNSIGNED = replace(
    SIGNED, scenarios=tuple(replace(each, sign="", seen="") for each in SIGNED.scenarios)
)


def compared(model: Model, *decisions: str) -> Comparison:
    return compare.find(Situation.of(model), decisions or ["town.dike", "club.suit"])


def said(finding: Comparison, width: int = 400) -> str:
    """What the whole answer says of signs."""
    text = terminal.render(compare.describe(finding), width=width, colour=False, whole=True)
    return text.partition("Watch for")[2].partition("Ruled out")[0]


# Silence first.


@pytest.mark.parametrize(
    "question", ["tradeoffs", "robustness", "stability", "positions", "influence", "deals"]
)
def test_no_answer_takes_a_scenario_to_hold_since_its_sign_was_seen(question: str) -> None:
    seen, plain = (getattr(Analysis.of(model), question)() for model in (SIGNED, UNSIGNED))
    assert str(seen) == str(plain)
    assert list(seen.to_rows()) == list(plain.to_rows())


# Then speech.


def test_what_would_follow_is_said_of_each_sign_those_seen_first() -> None:
    finding = compared(SIGNED, "town.dike")
    lines = [line.strip() for line in said(finding).splitlines()]
    assert [line for line in lines if line] == [
        f"{each.sign}{f' (seen {each.seen})' if each.seen else ''}: {FOLLOWS[id_]}."
        for id_ in FOLLOWS
        for each in SIGNED.scenarios
        if each.id == id_
    ]


def test_of_several_decisions_it_is_said_for_whom() -> None:
    text = " ".join(said(compared(SIGNED)).split())
    assert "(seen 2024-03-01): would change who is ahead for Club." in text
    assert "Cracks show: would change who is ahead for Town." in text


def test_a_sign_that_tells_nothing_for_any_decision_is_a_gap() -> None:
    gaps = {
        gap.item: gap for gap in check.find(Situation.of(SIGNED)).problems if gap.code == "G421"
    }
    assert [*gaps] == ["filed"]
    assert gaps["filed"].place == SIGNED.scenarios[0].place
    assert "would change" in gaps["filed"].message
    assert not [g for g in check.find(Situation.of(UNSIGNED)).problems if g.code == "G421"]


HOSTILE = '\u202e<b>[red]\\\u200b; =-1 | `x` {{ 7*7 }}"'


def test_a_hostile_sign_stays_words_wherever_it_is_told() -> None:
    scenarios = tuple(
        replace(each, sign=each.sign and HOSTILE, place=each.place) for each in SIGNED.scenarios
    )
    model = replace(SIGNED, scenarios=scenarios)
    situation = Situation.of(model)
    finding = compared(model)
    html = page(situation)
    assert_inert(html)
    texts = (said(finding), html, json.render(finding, lens="compare", model=model))
    for text in (*texts, tables(model)["scenarios.csv"]):
        assert "\u202e" not in text
        assert "\u200b" not in text
        assert "[red]" in text
    assert "<b>[red]" not in html
    assert "Watch for" in html
