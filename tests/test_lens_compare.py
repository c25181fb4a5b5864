"""`compare`: the columns against answers on each alone, what makes them differ, and coders."""

from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, strategies as st

from stancecli import model as m
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import check, compare
from stancecli.lenses.compare.finding import Comparison
from stancecli.loader import load_text
from stancecli.page import page
from stancecli.render import json, terminal
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import COSTLY, models, several, swapped, with_sized
from tests.pages import assert_inert
from tests.running import screen
from tests.tables import barred
from tests.test_import_tables import tables

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


def analysis(text: str) -> Analysis:
    return Analysis.of(load_text(text))


def compared(asked: Analysis, item: str | None = None, **others: Analysis) -> Comparison:
    answer = asked.compare(item, others=others)
    assert str(answer)
    return answer.finding


def test_of_a_model_without_the_decision_that_is_said() -> None:
    renamed = LIDO.replace("      lido:", "      bath:")
    known = compared(analysis(LIDO), "town", other=analysis(renamed)).decisions[0]
    assert known.standings[-1]
    other = analysis(renamed.replace("What of the lido?", "What of the bath?"))
    answer = analysis(LIDO).compare("town", others={"other": other})
    assert answer.finding.decisions[0].standings[-1] is None
    told = f"{answer.report.conclusion} {answer.report.more}"
    assert "In other" not in told
    assert "No other model" not in told
    assert told.endswith("This decision is not in every model.")
    assert "town.bath “What of the bath?” (decision)" in screen(answer.report, 100, whole=True)


def test_with_nothing_beside_it_a_model_is_not_compared() -> None:
    with pytest.raises(Unanswerable, match="nothing to compare"):
        compare.find(Situation.of(LAW), ["ann.choice"])


def test_on_a_view_nobody_elses_is_told_and_without_an_analyst_sizes_stay() -> None:
    whole, left = analysis(LIDO), analysis(LIDO).without("anna")
    assert "Ben" not in str(whole.view("anna").tradeoffs("town"))
    assert [holder.id for holder in left.situation.model.holders] == ["ben"]
    assert left.tradeoffs("town").to_rows() == whole.tradeoffs("town").to_rows()


# Coders.


def recoded(model: m.Model, rng: Random) -> m.Model:
    """The same model with other sizes here and there."""

    def other(claim: m.Sized) -> m.Sized:
        if not isinstance(claim, m.Interest | m.Effect) or rng.random() < 0.6:
            return claim
        low = 1 if isinstance(claim, m.Interest) else -2
        return claim.seen(m.View("", m.exactly(rng.randint(low, low + 3))))

    return with_sized(model, other)


@COSTLY
@given(models(), models(), st.randoms())
def test_what_two_wrote_is_counted_as_by_hand(
    model: m.Model, stranger: m.Model, rng: Random
) -> None:
    other = recoded(rng.choice([model, stranger]), rng)
    coding = compared(Analysis.of(model), other=Analysis.of(other)).coding
    coded: list[dict[Any, list[Fraction | m.Range | None]]] = []
    for each in (model, other):
        own: dict[Any, list[Fraction | m.Range | None]] = {}
        for claim in each.sized():
            if not (isinstance(claim, m.Position) and claim.stance is None):
                own.setdefault(_ends(claim), []).append(getattr(claim, claim.amount))
        coded.append(own)
    shared = [
        b for key in coded[0] for b in zip(coded[0][key], coded[1].get(key, []), strict=False)
    ]
    assert coding
    assert coding.shared == len(shared)
    assert coding.claims == tuple(sum(map(len, each.values())) for each in coded)
    assert len(coding.differing) == sum(one != other for one, other in shared)
    kinds = {type(each.claim).__name__.lower() for each in coding.differing}
    for kind, alpha in coding.alphas.items():
        assert (alpha == 1) == (kind not in kinds)
    same = compared(Analysis.of(model), other=Analysis.of(model)).coding
    assert same
    assert not same.differing


def _ends(claim: m.Sized) -> object:
    names = ("id", "option", "actor", "to", "constraint")
    conditions = (frozenset(getattr(claim, name, ())) for name in ("when", "unless"))
    return type(claim), *(getattr(claim, name, "") for name in names), *conditions


def test_binding_and_unknown_have_their_places_among_values() -> None:
    text = LAWFUL.replace("against: [keep]", "against: [shut]")
    binding = swapped(
        text, {"force: 1": "force: binding", "effect: 1, cite": "effect: unknown, cite"}
    )
    found = compared(analysis(text), "town", other=analysis(binding))
    assert found.coding
    ranks = {each.about: each.ranks for each in found.coding.differing}
    assert ranks["Town: “Law”"] == ((1, 1, 1), (5, 5, 5))
    assert ranks["“Keep it” on “Swimming”"] == ((1, 1, 1), (0, -2, 2))


# The answers, in words.


LAW = barred(
    several("ann x 3, y 1: *open x 1, y 0 | no x 2, y 1 | half x 0, y 2"), "no", name="The law"
)
FREE = m.Scenario(id="free", name="Free", without=(m.Removal(item="ann.thelaw"),))


def test_answers_read_as_worked_by_hand(golden: Golden) -> None:
    """Ann: 3 for what holds, 2 for half; without the law 7 for what it forbids.

    For the town “Shut it” is ahead by 3.5: −2 against 2, 3.5 and 1 less 2·1.5, 0 and 1. On the view
    of Anna it is behind by 2: swimming at 3 takes 2.5, its effect 1, quiet 0.5, and the budget, at
    3 in place of 3.5, 1. On that of Ben it is ahead by 8: these take 2.5, 1, 0.5 and 1.
    """
    less = swapped(LIDO, {"              - {to: budget, effect: -1}\n": ""})
    law, lido = Situation.of(replace(LAW, scenarios=(FREE,))), analysis(LIDO)
    reports = {
        "a law is lifted": compare.describe(compare.find(law, ["ann.choice"])),
        "all decisions of the lido": lido.compare().report,
        "the lido, one scenario of which cannot be": lido.compare("town").report,
        "one wrote a claim less": lido.compare("town", others={"other": analysis(less)}).report,
    }
    told = [f"# {name}\n{screen(each, 100, whole=True)}" for name, each in reports.items()]
    golden("compare/small.txt", "\n".join(told))
    rows = lido.compare().to_rows()
    assert [row["decision"] for row in rows] == ["town.lido"] * 7 + ["users.protest"] * 7


# Signs to watch: what would follow if a scenario came, and that nothing follows from a sign.

DIKE = """\
stance: 1
title: The dike
sources: {paper: {title: The paper}}
actors:
  town:
    name: Town
    interests:
      safe: {name: Safety, importance: vital}
      money: {name: Money, views: {club: vital, paper: low}}
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

SIGNED = load_text(DIKE)
UNSIGNED = replace(
    SIGNED, scenarios=tuple(replace(each, sign="", seen="") for each in SIGNED.scenarios)
)


def of_dike(model: m.Model, *decisions: str) -> Comparison:
    return compare.find(Situation.of(model), decisions or ["town.dike", "club.suit"])


def said(finding: Comparison, width: int = 400) -> str:
    """What the whole answer says of signs."""
    text = terminal.render(compare.describe(finding), width=width, colour=False, whole=True)
    return text.partition("Watch for")[2].partition("Ruled out")[0]


@pytest.mark.parametrize(
    "question", ["tradeoffs", "robustness", "stability", "positions", "influence", "deals"]
)
def test_no_answer_takes_a_scenario_to_hold_since_its_sign_was_seen(question: str) -> None:
    seen, plain = (getattr(Analysis.of(model), question)() for model in (SIGNED, UNSIGNED))
    assert str(seen) == str(plain)
    assert list(seen.to_rows()) == list(plain.to_rows())


def test_what_would_follow_is_said_of_each_sign_those_seen_first(golden: Golden) -> None:
    """For the dike by hand, and of several decisions for whom.

    Dear: 4 − 5 on both, behind in the middle, ahead by 2 where money is low. Agreed: 4 − 4, level.
    Sinks: 0 − 2.5; one step on safety alone brings building ahead.
    """
    told = (said(of_dike(SIGNED, *decisions)) for decisions in (("town.dike",), ()))
    golden("compare/signs.txt", "\n".join(told))


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
    finding = of_dike(model)
    html = page(situation)
    assert_inert(html)
    texts = (said(finding), html, json.render(json.envelope(finding, lens="compare", model=model)))
    for text in (*texts, tables(model)["scenarios.csv"]):
        assert "\u202e" not in text
        assert "\u200b" not in text
        assert "[red]" in text
    assert "<b>[red]" not in html
    assert "Watch for" in html
