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
from stancecli.loader import load
from stancecli.methods.feasibility import suppose
from stancecli.methods.performance import PerformanceTable, performance_table, points_of, value_on
from stancecli.methods.verdict import verdict
from stancecli.model import Citation, Claim, Effect, Interest, Model, Option, Range, exactly
from stancecli.scenario import apply
from stancecli.situation import Situation

CASE = Path(__file__).parent.parent / "data" / "actors.yaml"

PARAGRAPHS = {
    "Lead": 1,
    "Intro": 3,
    "China": 6,
    "South Korea": 6,
    "Cooperation": 4,
    "Dilemma": 4,
}
"""How many paragraphs each section of the article has, counted as the head of the file says."""

ACTORS = {
    "china",
    "dprk",
    "rok",
    "refugees",
    "families",
    "activists",
    "public",
    "unhrc",
    "world",
    "netizens",
    "local",
    "brokers",
}

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
    assert not [c for claim in said(model) for c in claim.cite if not fits(c)]


@pytest.mark.parametrize("locator", ["", "China", "China ¶0", "China ¶7", "Seoul ¶1", "China 3"])
def test_a_locator_that_is_not_there_does_not_fit(locator: str) -> None:
    assert not fits(Citation("park2012", locator))


def test_every_paragraph_is_cited(model: Model) -> None:
    cited = {citation.locator for claim in said(model) for citation in claim.cite}
    assert cited == {f"{key} ¶{n}" for key, most in PARAGRAPHS.items() for n in range(1, most + 1)}


def test_every_claim_says_why(model: Model) -> None:
    assert not [claim for claim in model.claims() if not claim.because]


def test_no_figure_stands_without_a_citation(model: Model) -> None:
    figures = re.compile(r"\d{2}")
    assert not [c for c in said(model) if figures.search(c.because) and c.is_judgement]


@pytest.mark.parametrize(
    ("figure", "citation"),
    [
        ("30,000 and 50,000", "Intro ¶2"),
        ("23,000", "Intro ¶3"),
        ("70%", "China ¶6"),
        ("1948", "South Korea ¶1"),
        ("1986", "China ¶3"),
        ("late 2011", "China ¶2"),
        ("2,500 and 3,000", "South Korea ¶6"),
        ("more than 80", "Cooperation ¶2"),
        ("160,000", "Dilemma ¶1"),
    ],
)
def test_the_figures_of_the_article_stand_where_they_are_cited(
    model: Model, figure: str, citation: str
) -> None:
    standing = [claim for claim in said(model) if figure in claim.because]
    assert standing
    assert any(citation == c.locator for claim in standing for c in claim.cite)


# What the file holds.


def test_the_actors_of_the_article_are_there(model: Model) -> None:
    assert {actor.id for actor in model.actors} == ACTORS


def test_the_current_state_is_the_end_of_the_escalation(situation: Situation) -> None:
    assert {decision.current for decision in situation.decisions()} == {
        "china.crackdown",
        "dprk.press",
        "rok.speak",
        "families.go-public",
        "activists.campaign",
        "local.search",
    }


def test_no_option_is_left_unjudged_by_its_own_decider(situation: Situation) -> None:
    for decision in situation.decisions():
        in_table = performance_table(situation, decision.id)
        assert not [cell for cell in in_table.cells.values() if not cell.judged]


@pytest.mark.parametrize("given", [(), QUIET, ("dprk.rest",), (*QUIET, "dprk.rest"), ADVISED])
def test_no_value_of_a_decision_passes_the_scale(
    situation: Situation, given: tuple[str, ...]
) -> None:
    for decision in situation.decisions():
        in_table = performance_table(suppose(situation, given), decision.id)
        assert not [cell for cell in in_table.cells.values() if cell.passes_scale]


def test_every_option_bears_on_somebody_else_too(situation: Situation) -> None:
    deciding = [option for decision in situation.decisions() for option in decision.options]
    inward = [option.id for option in deciding if not outward(situation, option)]
    assert inward == ["dprk.rest", "families.silence", "activists.silent", "local.search"]


def outward(situation: Situation, option: Option) -> bool:
    return any(
        not effect.to.startswith(f"{option.actor}.") for effect in situation.effects_of(option.id)
    )


def test_the_flood_is_one_interest_and_a_range_with_a_view_at_each_end(
    situation: Situation,
) -> None:
    """Beijing fears it, the author doubts it, of whatever lets people stay or pass."""
    for option in ("china.neglect", "china.choose", "china.recognise"):
        first = next(e for e in situation.effects_of(option) if e.to == "china.flood")
        views = {view.holder: view.value for view in first.views}
        assert views["china"] == exactly(first.size.low)
        assert views["park2012"] == exactly(first.size.high)
        assert first.size.low < first.size.high == 0


def test_a_view_of_the_author_is_held_wherever_he_doubts_a_cost(situation: Situation) -> None:
    """Whatever has a view has one of the author, and he never holds the worse end."""
    viewed = [e for e in all_effects(situation) if e.views]
    assert len(viewed) == 5
    for effect in viewed:
        (author,) = (view.value for view in effect.views if view.holder == "park2012")
        assert author.low == effect.size.high


def all_effects(situation: Situation) -> list[Effect]:
    return [e for d in situation.decisions() for o in d.options for e in situation.effects_of(o.id)]


PROTECTED = ("pyongyang", "seoul", "image")
"""What some option keeps, and the article has a verb for it: to protect, to preserve, to spare."""


@pytest.mark.parametrize("interest", PROTECTED)
def test_what_is_kept_is_zero_whoever_is_spoken_of(situation: Situation, interest: str) -> None:
    kept = "china.crackdown" if interest == "pyongyang" else "china.neglect"
    first = next(e for e in situation.effects_of(kept) if e.to == f"china.{interest}")
    assert not first.is_judgement
    assert first.size == exactly(0)


@pytest.mark.parametrize(
    "reaction", [("china.crackdown", "china.seoul"), ("rok.quiet", "rok.standing")]
)
def test_it_makes_no_difference_who_goes_public(
    situation: Situation, reaction: tuple[str, str]
) -> None:
    """Every reaction to the campaign is one to the families alone, and both count once."""
    option, interest = reaction
    alone = [("families.silence",), ("activists.silent",), ()]
    values = [value_on(suppose(situation, [option, *g]), interest) for g in alone]
    silent = value_on(
        suppose(situation, [option, "activists.silent", "families.silence"]), interest
    )
    assert values[0] == values[1] == values[2]
    assert silent.mid > values[0].mid


def test_every_reaction_to_the_campaign_is_one_to_the_families_alone(situation: Situation) -> None:
    def reacting(to: str) -> set[tuple[str, str, Range]]:
        unless = () if to == "activists.campaign" else ("activists.campaign",)
        return {
            (effect.option, effect.to, effect.size)
            for effect in all_effects(situation)
            if to in effect.when and effect.unless == unless
        }

    assert len(reacting("activists.campaign")) == 7
    assert reacting("activists.campaign") == reacting("families.go-public")


def test_making_pyongyang_choose_is_neglect_where_it_does_not_press(situation: Situation) -> None:
    """It is a reply to pressing: without that no value tells the two apart."""
    for given in (("dprk.rest",), (*QUIET, "dprk.rest")):
        in_table = treatment(situation, *given)
        for criterion in in_table.criteria:
            values = [in_table.v(option, criterion.id) for option in LENIENT]
            assert values[0] == values[1]
    pressed = treatment(situation)
    assert pressed.score("china.choose") < pressed.score("china.neglect")


def test_one_outside_audience_is_one_interest(situation: Situation) -> None:
    """What Seoul holds against China is one interest, what the rest of the world does another."""
    publicity = {"rok.speak", "activists.campaign"}
    touched = {
        effect.to
        for effect in situation.effects_of("china.crackdown")
        if publicity & set(effect.when) and effect.to.startswith("china.")
    }
    assert touched == {"china.seoul", "china.image", "china.opinion"}


# What follows from it: the conclusions of the article.


def test_every_expectation_holds(situation: Situation) -> None:
    outcomes = check.find(situation).expectations
    assert len(outcomes) > 20
    assert not [each for each in outcomes if not each.holds]


def test_every_scenario_changes_something_that_can_be(situation: Situation) -> None:
    """A scenario that does not is a gap."""
    assert len(situation.model.scenarios) == 7
    codes = {gap.code for gap in check.find(situation).problems}
    assert not codes & {"G411", "G412", "G413"}


@pytest.mark.parametrize("given", [(), QUIET, ("activists.silent",), ("dprk.rest",)])
def test_no_option_is_best_for_both_capitals(situation: Situation, given: tuple[str, ...]) -> None:
    """As it stands, in every quieter stage, and even were Pyongyang to let the matter rest."""
    in_table = treatment(situation, *given)
    best = [
        {o.id for o in in_table.candidates if value_in(in_table, o, capital) == top}
        for capital in ("china.pyongyang", "china.seoul")
        for top in [max(value_in(in_table, o, capital) for o in in_table.candidates)]
    ]
    assert not set.intersection(*best)


def value_in(in_table: PerformanceTable, option: Option, criterion: str) -> Fraction:
    return in_table.v(option.id, criterion).mid


@pytest.mark.parametrize("given", [(), QUIET])
def test_repatriating_keeps_one_capital_and_costs_the_other(
    situation: Situation, given: tuple[str, ...]
) -> None:
    """As it stands, and in silence."""
    in_table = treatment(situation, *given)
    assert in_table.v("china.crackdown", "china.pyongyang").low == 0
    assert in_table.v("china.crackdown", "china.seoul").high < 0


@pytest.mark.parametrize("given", [(), QUIET])
def test_letting_people_through_keeps_the_other_and_costs_the_one(
    situation: Situation, given: tuple[str, ...]
) -> None:
    """In silence the tie may be kept in part, or wholly."""
    in_table = treatment(situation, *given)
    for option in LENIENT:
        assert in_table.v(option, "china.pyongyang").mid < 0
        assert in_table.v(option, "china.seoul").low == 0


def test_recognition_founders_on_the_agreement_and_on_pyongyang(situation: Situation) -> None:
    """In any context: the agreement rules it out, and without it nothing costs Pyongyang more."""
    in_table = treatment(situation)
    reasons = in_table.ruled_out["china.recognise"]
    assert [reason.said for reason in reasons] == ["“Agreement of 1986”"]
    worst = min(value_in(in_table, option, "china.pyongyang") for option in in_table.options)
    assert in_table.v("china.recognise", "china.pyongyang").mid == worst


def test_publicity_raises_the_price_of_a_crackdown(situation: Situation) -> None:
    """On Seoul, image and opinion; as long as one of the two is public, nothing changes."""
    loud = treatment(situation)
    for alone in ("activists.silent", "families.silence"):
        in_table = treatment(situation, alone)
        assert [in_table.score(o.id) for o in in_table.options] == [
            loud.score(o.id) for o in loud.options
        ]
    silent = treatment(situation, "activists.silent", "families.silence")
    assert dearer(situation, "china.crackdown", silent) == {
        "china.seoul",
        "china.image",
        "china.opinion",
    }


def dearer(situation: Situation, option: str, silent: PerformanceTable) -> set[str]:
    """On what an option costs more as it stands than in silence."""
    loud = treatment(situation)
    return {c.id for c in loud.criteria if loud.v(option, c.id).mid < silent.v(option, c.id).mid}


def test_publicity_raises_the_price_of_yielding_as_well_but_less(situation: Situation) -> None:
    """Quiet is what spares Beijing's face and its ties with Pyongyang, each once."""
    loud, silent = treatment(situation), treatment(situation, *QUIET)
    assert dearer(situation, "china.neglect", silent) == {"china.face", "china.pyongyang"}
    price = {
        option: silent.score(option) - loud.score(option)
        for option in ("china.crackdown", "china.neglect")
    }
    assert 0 < price["china.neglect"] < price["china.crackdown"]


def test_what_beijing_believes_keeps_it_where_it_is_and_what_the_author_believes_does_not(
    situation: Situation,
) -> None:
    """The headline: open; level on the view of China; neglect ahead on that of the author."""
    found = verdict(treatment(situation))
    assert found.leader.id == "china.neglect"
    assert found.rival is not None
    assert found.rival.id == "china.crackdown"
    leaders = {view.holder.id: {o.id for o in view.leaders} for view in found.views}
    assert leaders == {
        "china": {"china.crackdown", "china.neglect"},
        "park2012": {"china.neglect", "china.choose"},
    }


def test_before_it_was_public_repatriating_led_as_entered(situation: Situation) -> None:
    """By half a point, and not in every completion: the article does not say that it paid."""
    silent = treatment(situation, *QUIET)
    assert [option.id for option in silent.leaders] == ["china.crackdown"]
    lead = silent.lead("china.crackdown", "china.neglect")
    assert lead.low < 0 < lead.mid < 1


def test_on_the_authors_view_neglect_is_ahead_of_repatriating_in_every_phase(
    situation: Situation,
) -> None:
    """Without thanks from Pyongyang, that is: it is the one thing on which it can turn."""
    (author,) = (each for each in situation.model.scenarios if each.id == "author")
    for given in ((), QUIET, ("dprk.rest",), (*QUIET, "dprk.rest")):
        in_table = treatment(apply(author, situation), *given)
        lead = in_table.lead("china.neglect", "china.crackdown")
        assert lead.mid > 0


def test_without_thanks_neglect_is_ahead_whatever_else_is_unsure(situation: Situation) -> None:
    """Whether returns earn thanks in Pyongyang is what keeps the headline open."""
    in_table = treatment(situation)
    lead = in_table.lead("china.neglect", "china.crackdown")
    thanks = in_table.v("china.crackdown", "china.pyongyang")
    weight = situation.criterion("china.pyongyang").weight
    assert thanks == Range(Fraction(0), Fraction(1))
    assert lead.low < 0 < lead.low + weight.low


# How it came to this. The steps of others than China are expected in the file.


def test_what_is_public_stays_public_and_there_was_a_time_before(situation: Situation) -> None:
    for silent, public in (
        ("activists.silent", "activists.campaign"),
        ("families.silence", "families.go-public"),
    ):
        decision = situation.option(public).decision
        assert list(performance_table(situation, decision).ruled_out) == [silent]
        assert not performance_table(suppose(situation, [silent]), decision).ruled_out


def test_pyongyang_asks_wherever_it_is_not_made_to_choose(situation: Situation) -> None:
    for treated in ("china.crackdown", "china.neglect"):
        in_table = performance_table(suppose(situation, [treated]), "dprk.leavers")
        assert [option.id for option in in_table.leaders] == ["dprk.press"]


def test_nobody_but_china_leaves_the_current_state_alone(situation: Situation) -> None:
    leaving = {
        decision.actor
        for decision in situation.decisions()
        if decision.current not in [o.id for o in performance_table(situation, decision.id).leaders]
    }
    assert leaving == {"china"}


def test_seoul_prefers_silence_while_nobody_returns_or_nobody_hears(situation: Situation) -> None:
    for given in (QUIET, (*QUIET, "china.neglect"), ("china.neglect",)):
        in_table = performance_table(suppose(situation, given), "rok.diplomacy")
        assert [option.id for option in in_table.leaders] == ["rok.quiet"]


def test_making_pyongyang_choose_costs_beijing_before_it_pays(situation: Situation) -> None:
    """The author's last advice: a loss as long as Pyongyang insists, none once it gives in, and
    with the quarrel over as well Beijing stands better than it does now."""
    now = points_of(situation, "china")
    choosing = situation.taking("china.choose")
    heeded = choosing.taking("dprk.rest")
    assert points_of(choosing, "china") < now < points_of(heeded, "china")
    assert points_of(heeded.taking(*QUIET), "china") > points_of(heeded, "china")


def test_the_stated_ground_is_not_among_the_interests(model: Model) -> None:
    """Beijing says that they are economic migrants; what it wants is something else."""
    china = model.actors[0]
    stated = [position.says for position in china.positions if position.to == "china.crackdown"]
    assert stated == ["They are economic migrants."]
    assert not [each for each in china.interests if "migrant" in each.name + each.because]


def test_the_worst_for_refugees_is_what_is_done(situation: Situation) -> None:
    """Their safety and passage suffer most from the current option, in any completion."""
    state = situation
    for interest in ("refugees.safety", "refugees.passage"):
        for option in LENIENT:
            assert value_on(state.taking(option), interest).low > value_on(state, interest).high


def test_nothing_is_wanted_that_no_option_touches_but_a_footing(
    situation: Situation, model: Model
) -> None:
    """The article says what awaits those who arrive, and no decision here bears on it."""
    touched = {
        e.to for d in situation.decisions() for o in d.options for e in situation.effects_of(o.id)
    }
    wanted = [claim.id for claim in model.claims() if isinstance(claim, Interest)]
    assert [id_ for id_ in wanted if id_ not in touched] == ["refugees.footing"]
