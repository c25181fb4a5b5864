"""The first case: it is sourced as it claims to be, and says what its article says.

What the article concludes stands in the file itself, under `expect`; here is that all of it holds,
what the file rests on, and what an expectation cannot say. Sizes are judgements, so the tests hold
signs and orders of values, and numbers only where a conclusion turns on them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from stancecli.lenses import check
from stancecli.lenses.check.finding import Gaps
from stancecli.loader import load
from stancecli.methods.feasibility import suppose
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.verdict import verdict
from stancecli.model import Citation, Claim, Effect, Model, exactly
from stancecli.model.scenarios import Expectation, Removal, Scenario
from stancecli.scenario import apply
from stancecli.situation import Situation

CASE = Path(__file__).parent.parent / "data" / "actors.yaml"

PARAGRAPHS = {"Lead": 1, "Intro": 3, "China": 6, "South Korea": 6, "Cooperation": 4, "Dilemma": 4}
"""How many paragraphs each section of the article has, counted as the head of the file says."""

ACTORS = "china dprk rok refugees families activists public unhrc world netizens local brokers"

QUIET = ("activists.silent", "families.silence", "rok.quiet")
"""Before the matter became public."""

ADVISED = ("china.choose", "dprk.rest")
"""Where the author's advice leads: Pyongyang is made to choose, and lets it rest."""

LENIENT = ("china.neglect", "china.choose")
"""The open options that let people through."""


@pytest.fixture(scope="module")
def model() -> Model:
    return load(CASE)


@pytest.fixture(scope="module")
def situation(model: Model) -> Situation:
    return Situation.of(model)


@pytest.fixture(scope="module")
def gaps(situation: Situation) -> Gaps:
    return check.find(situation)


def treatment(situation: Situation, *given: str) -> PerformanceTable:
    """China's decision in the current state with the `given` options in place."""
    return performance_table(suppose(situation, given), "china.refugees")


def said(model: Model) -> Iterator[Claim]:
    """Everything in the model that can carry a citation."""
    yield from model.claims()
    for actor in model.actors:
        yield actor
        for constraint in actor.constraints:
            yield from constraint.against
        for decision in actor.decisions:
            yield decision
            yield from decision.options


# What the file rests on.


def fits(citation: Citation) -> bool:
    """Whether a citation names a paragraph that its article has."""
    match = re.fullmatch(r"(.+) ¶([1-9]\d*)", citation.locator)
    return match is not None and int(match[2]) <= PARAGRAPHS.get(match[1], 0)


def test_no_citation_names_a_paragraph_that_is_not_there(model: Model) -> None:
    entries: tuple[Claim | Scenario | Expectation, ...]
    entries = (*said(model), *model.scenarios, *model.expect)
    assert not [citation for entry in entries for citation in entry.cite if not fits(citation)]


def test_the_source_says_whose_it_is_and_why_it_has_its_grade(model: Model) -> None:
    (source,) = model.sources
    assert source.reliability == "B"
    assert source.because
    assert "LiNK" in source.standing


def test_every_paragraph_is_cited(model: Model) -> None:
    cited = {citation.locator for claim in said(model) for citation in claim.cite}
    assert cited == {f"{key} ¶{n}" for key, most in PARAGRAPHS.items() for n in range(1, most + 1)}


def test_every_claim_says_why(model: Model) -> None:
    assert not [claim for claim in model.claims() if not claim.because]


def test_no_figure_stands_without_a_citation(model: Model) -> None:
    figures = re.compile(r"\d{2}")
    assert not [c for c in said(model) if figures.search(c.because) and c.is_judgement]


# What the file holds.


def test_the_actors_of_the_article_are_there(model: Model) -> None:
    assert {actor.id for actor in model.actors} == {*ACTORS.split()}


def test_the_current_state_is_the_end_of_the_escalation(situation: Situation) -> None:
    assert {decision.current for decision in situation.decisions()} == {
        "china.crackdown",
        "dprk.press",
        "rok.speak",
        "families.go-public",
        "activists.campaign",
        "local.search",
    }


@pytest.mark.parametrize("given", [(), QUIET, ("dprk.rest",), (*QUIET, "dprk.rest"), ADVISED])
def test_no_value_of_a_decision_passes_the_scale(
    situation: Situation, given: tuple[str, ...]
) -> None:
    for decision in situation.decisions():
        in_table = performance_table(suppose(situation, given), decision.id)
        assert not [cell for cell in in_table.cells.values() if cell.passes_scale]


def test_what_beijing_fears_is_a_range_with_beijing_at_the_worse_end(situation: Situation) -> None:
    """Harm to the tie and a flood; the author doubts the one's weight and the other altogether."""
    feared = {(e.option, e.to): e for e in all_effects(situation) if e.views and e.size.high <= 0}
    assert set(feared) == {
        ("china.neglect", "china.pyongyang"),
        ("china.neglect", "china.flood"),
        ("china.choose", "china.pyongyang"),
        ("china.choose", "china.flood"),
        ("china.recognise", "china.flood"),
    }
    for effect in feared.values():
        views = {view.holder: view.value for view in effect.views}
        assert views["china"] == exactly(effect.size.low)
        assert views["park2012"] == exactly(effect.size.high)


def all_effects(situation: Situation) -> list[Effect]:
    return [e for d in situation.decisions() for o in d.options for e in situation.effects_of(o.id)]


def on_view(situation: Situation, holder: str) -> Situation:
    """The situation on the view of a holder, or as entered."""
    return apply(Scenario(view=holder), situation) if holder else situation


# What follows from it: the conclusions of the article.


def test_every_expectation_holds_and_some_single_step_makes_it_fail(gaps: Gaps) -> None:
    assert len(gaps.expectations) > 12
    assert not [each for each in gaps.expectations if not (each.holds and each.can_fail)]


def test_every_scenario_changes_something_that_can_be(model: Model, gaps: Gaps) -> None:
    """A scenario that does not is a gap."""
    assert len(model.scenarios) == 7
    codes = {gap.code for gap in gaps.problems}
    assert not codes & {"G411", "G412", "G413"}


@pytest.mark.parametrize("given", [(), QUIET, ("activists.silent",)])
def test_no_option_is_best_for_both_capitals(situation: Situation, given: tuple[str, ...]) -> None:
    """As it stands and in every quieter stage, as long as Pyongyang does not let it rest."""
    in_table = treatment(situation, *given)
    best = [
        {o.id for o in in_table.candidates if value_in(in_table, o.id, capital) == top}
        for capital in ("china.pyongyang", "china.seoul")
        for top in [max(value_in(in_table, o.id, capital) for o in in_table.candidates)]
    ]
    assert not set.intersection(*best)


def value_in(in_table: PerformanceTable, option: str, criterion: str) -> Fraction:
    return in_table.v(option, criterion).mid


CRACKDOWN = ("china.crackdown",)
WHO_LEADS: list[tuple[str, tuple[str, ...], str, tuple[str, ...]]] = [
    # On whose view, what is given, of which decision, and who leads.
    # On its own beliefs Beijing does what it does in every phase: it looked away unasked.
    ("china", (*QUIET, "dprk.rest"), "china.refugees", LENIENT),
    *(("china", given, "china.refugees", CRACKDOWN) for given in (QUIET, ("rok.quiet",), ())),
    ("park2012", (), "china.refugees", ("china.choose",)),
    # Pyongyang asks wherever it is not made to choose.
    *(("", (way,), "dprk.leavers", ("dprk.press",)) for way in (*CRACKDOWN, "china.neglect")),
    # Seoul prefers silence while nobody returns or nobody hears.
    ("", QUIET, "rok.diplomacy", ("rok.quiet",)),
    ("", (*QUIET, "china.neglect"), "rok.diplomacy", ("rok.quiet",)),
    ("", ("china.neglect",), "rok.diplomacy", ("rok.quiet",)),
]


@pytest.mark.parametrize(("view", "given", "decision", "leaders"), WHO_LEADS)
def test_who_leads_on_whose_view(
    situation: Situation, view: str, given: tuple[str, ...], decision: str, leaders: tuple[str, ...]
) -> None:
    found = performance_table(suppose(on_view(situation, view), given), decision)
    assert tuple(option.id for option in found.leaders) == leaders


def test_the_headline_is_open_and_on_the_beliefs_of_beijing_nobody_leaves(
    situation: Situation,
) -> None:
    assert verdict(treatment(situation)).verdict == Conclusion.OPEN
    seen = on_view(situation, "china")
    assert not [
        decision.actor
        for decision in seen.decisions()
        if decision.current not in [o.id for o in performance_table(seen, decision.id).leaders]
    ]


@pytest.mark.parametrize("given", [(), QUIET])
def test_each_way_keeps_one_capital_and_costs_the_other(
    situation: Situation, given: tuple[str, ...]
) -> None:
    """As it stands, and in silence, where the tie may be kept in part, or wholly."""
    in_table = treatment(situation, *given)
    assert in_table.v("china.crackdown", "china.pyongyang").low == 0
    assert in_table.v("china.crackdown", "china.seoul").high < 0
    for option in LENIENT:
        assert in_table.v(option, "china.pyongyang").mid < 0
        assert in_table.v(option, "china.seoul").low == 0
    # On the author's view looking away is ahead, whatever else is unsure.
    seen = treatment(on_view(situation, "park2012"), *given)
    assert seen.lead("china.neglect", "china.crackdown").low > 0


def test_recognition_founders_on_the_agreement_and_on_pyongyang(situation: Situation) -> None:
    """In any context: the agreement rules it out, and without it nothing costs Pyongyang more."""
    in_table = treatment(situation)
    reasons = in_table.ruled_out["china.recognise"]
    assert [reason.said for reason in reasons] == ["“Agreement of 1986”"]
    worst = min(value_in(in_table, o.id, "china.pyongyang") for o in in_table.options)
    assert value_in(in_table, "china.recognise", "china.pyongyang") == worst


@pytest.mark.parametrize("view", ["", "china", "park2012"])
def test_without_the_agreement_the_two_fears_still_stand_against_recognition(
    situation: Situation, view: str
) -> None:
    """To lift it makes recognition lead on nobody's view; to Beijing the two cost most in it."""
    lifted = Scenario(view=view, without=(Removal(item="china.agreement"),))
    in_table = treatment(apply(lifted, situation))
    assert "china.recognise" not in in_table.ruled_out
    assert "china.recognise" not in [option.id for option in in_table.leaders]
    cost = {
        c.id: c.weight.mid * value_in(in_table, "china.recognise", c.id) for c in in_table.criteria
    }
    fears = ["china.flood", "china.pyongyang"]
    assert view != "china" or sorted(sorted(cost, key=lambda id_: cost[id_])[:2]) == fears


# How it came to this. The steps of others than China are expected in the file.


def test_what_is_public_stays_public_and_there_was_a_time_before(situation: Situation) -> None:
    for silent, public in (
        ("activists.silent", "activists.campaign"),
        ("families.silence", "families.go-public"),
    ):
        decision = situation.option(public).decision
        assert list(performance_table(situation, decision).ruled_out) == [silent]
        assert not performance_table(suppose(situation, [silent]), decision).ruled_out
