"""The first case: it is sourced as it claims to be, and says what its article says.

Each conclusion names the context it holds in. Sizes are judgements, so the tests hold signs and
orders of values, and numbers only where a conclusion turns on them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from stancecli.loader import load
from stancecli.methods.feasibility import suppose
from stancecli.methods.performance import PerformanceTable, performance_table, points_of, value_on
from stancecli.model import Citation, Claim, Interest, Model, Option, Range
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
    }


def test_no_option_is_left_unjudged_by_its_own_decider(situation: Situation) -> None:
    for decision in situation.decisions():
        in_table = performance_table(situation, decision.id)
        assert not [cell for cell in in_table.cells.values() if not cell.judged]


@pytest.mark.parametrize("given", [(), QUIET, ("dprk.rest",), (*QUIET, "dprk.rest")])
def test_no_value_of_a_decision_passes_the_scale(
    situation: Situation, given: tuple[str, ...]
) -> None:
    for decision in situation.decisions():
        in_table = performance_table(suppose(situation, given), decision.id)
        assert not [cell for cell in in_table.cells.values() if cell.passes_scale]


def test_every_option_bears_on_somebody_else_too(situation: Situation) -> None:
    deciding = [option for decision in situation.decisions() for option in decision.options]
    inward = [option.id for option in deciding if not outward(situation, option)]
    assert inward == ["dprk.rest", "families.silence", "activists.silent"]


def outward(situation: Situation, option: Option) -> bool:
    return any(
        not effect.to.startswith(f"{option.actor}.") for effect in situation.effects_of(option.id)
    )


def test_the_flood_is_a_range_between_what_china_fears_and_what_the_author_holds(
    situation: Situation,
) -> None:
    in_table = treatment(situation)
    for harmed in ("china.northeast", "china.stability"):
        assert in_table.v("china.neglect", harmed) == Range(Fraction(-1), Fraction(0))


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
def test_repatriating_serves_one_capital_and_costs_the_other(
    situation: Situation, given: tuple[str, ...]
) -> None:
    """As it stands, and in silence, as long as Pyongyang asks for it."""
    in_table = treatment(situation, *given)
    assert in_table.v("china.crackdown", "china.pyongyang").low > 0
    assert in_table.v("china.crackdown", "china.seoul").high < 0


@pytest.mark.parametrize("given", [(), QUIET])
def test_letting_people_through_serves_the_other_and_costs_the_one(
    situation: Situation, given: tuple[str, ...]
) -> None:
    in_table = treatment(situation, *given)
    for option in LENIENT:
        assert in_table.v(option, "china.pyongyang").high < 0
        assert in_table.v(option, "china.seoul").low > 0


def worse_of_the_two(in_table: PerformanceTable, option: Option) -> Fraction:
    return min(value_in(in_table, option, c) for c in ("china.pyongyang", "china.seoul"))


def least_bad(in_table: PerformanceTable) -> list[str]:
    least = max(worse_of_the_two(in_table, option) for option in in_table.candidates)
    return [o.id for o in in_table.candidates if worse_of_the_two(in_table, o) == least]


@pytest.mark.parametrize("given", [(), (*QUIET, "dprk.rest")])
def test_benign_neglect_is_least_bad_on_the_worse_of_the_two(
    situation: Situation, given: tuple[str, ...]
) -> None:
    """As it stands, and as it was before Pyongyang asked for returns."""
    assert least_bad(treatment(situation, *given)) == ["china.neglect"]


def test_in_between_benign_neglect_shares_that_place(situation: Situation) -> None:
    """Pressed in silence, a crackdown costs one capital as much as neglect costs the other; in
    public, once Pyongyang lets it rest, having made it choose costs no more."""
    assert least_bad(treatment(situation, *QUIET)) == ["china.crackdown", "china.neglect"]
    assert least_bad(treatment(situation, "dprk.rest")) == ["china.neglect", "china.choose"]


def test_recognition_founders_on_the_agreement_and_on_pyongyang(situation: Situation) -> None:
    """In any context: the agreement rules it out, and without it nothing costs Pyongyang more."""
    in_table = treatment(situation)
    reasons = in_table.ruled_out["china.recognise"]
    assert [reason.said for reason in reasons] == ["“Agreement of 1986”"]
    worst = min(value_in(in_table, option, "china.pyongyang") for option in in_table.options)
    assert in_table.v("china.recognise", "china.pyongyang").mid == worst


def test_publicity_raises_the_price_of_a_crackdown(situation: Situation) -> None:
    """Against the current state, with the campaign alone silent: on Seoul, image and opinion."""
    loud, silent = treatment(situation), treatment(situation, "activists.silent")
    dearer = {
        criterion.id
        for criterion in loud.criteria
        if loud.v("china.crackdown", criterion.id).high
        < silent.v("china.crackdown", criterion.id).low
    }
    assert dearer == {"china.seoul", "china.image", "china.opinion"}


def test_publicity_raises_the_price_of_yielding_as_well_but_less(situation: Situation) -> None:
    """Silence is what spares Beijing's face and its ties with Pyongyang."""
    loud, silent = treatment(situation), treatment(situation, *QUIET)
    for criterion in ("china.face", "china.pyongyang"):
        assert loud.v("china.neglect", criterion).mid < silent.v("china.neglect", criterion).mid
    dearer = {
        option: silent.score(option) - loud.score(option)
        for option in ("china.crackdown", "china.neglect")
    }
    assert 0 < dearer["china.neglect"] < dearer["china.crackdown"]


def test_whether_the_flood_is_feared_decides_once_the_matter_is_public(
    situation: Situation,
) -> None:
    """The article's advice does not follow from points alone: by what Beijing fears, repatriating
    leads; by what the author holds, benign neglect does. In silence it would not even then."""
    assert [option.id for option in treatment(situation).leaders] == ["china.crackdown"]
    assert overtakes(treatment(situation))
    assert not overtakes(treatment(situation, *QUIET))


def overtakes(in_table: PerformanceTable) -> bool:
    """Whether benign neglect scores more than repatriating in some completion, less in another."""
    lead = in_table.lead("china.neglect", "china.crackdown")
    return lead.low < 0 < lead.high


def test_benign_neglect_leads_where_pyongyang_does_not_press(situation: Situation) -> None:
    """With or without the campaign: it is Pyongyang's requests that make a crackdown pay."""
    for given in (("dprk.rest",), (*QUIET, "dprk.rest")):
        assert [option.id for option in treatment(situation, *given).leaders] == ["china.neglect"]


# How it came to this: each mover's next step, from quiet to the current state.

ESCALATION = [
    ((*QUIET, "china.neglect", "dprk.rest"), "dprk.leavers", "dprk.press"),
    ((*QUIET, "china.neglect"), "china.refugees", "china.crackdown"),
    (QUIET, "families.means", "families.go-public"),
    (("activists.silent", "rok.quiet"), "activists.help", "activists.campaign"),
    (("rok.quiet",), "rok.diplomacy", "rok.speak"),
    ((), "china.refugees", "china.crackdown"),
]


@pytest.mark.parametrize(("given", "decision", "step"), ESCALATION)
def test_each_step_of_the_escalation_serves_whoever_takes_it(
    situation: Situation, given: tuple[str, ...], decision: str, step: str
) -> None:
    in_table = performance_table(suppose(situation, given), decision)
    assert [option.id for option in in_table.leaders] == [step]


def test_the_current_state_is_one_that_nobody_leaves_alone(situation: Situation) -> None:
    state = situation
    for decision in situation.decisions():
        assert [option.id for option in performance_table(state, decision.id).leaders] == [
            decision.current
        ]


def test_seoul_prefers_silence_until_there_is_a_campaign(situation: Situation) -> None:
    for given in (QUIET, ("activists.silent",), (*QUIET, "china.neglect")):
        in_table = performance_table(suppose(situation, given), "rok.diplomacy")
        assert [option.id for option in in_table.leaders] == ["rok.quiet"]


def test_pyongyang_lets_it_rest_only_where_beijing_makes_it_choose(situation: Situation) -> None:
    for treated in ("china.crackdown", *LENIENT):
        in_table = performance_table(suppose(situation, [treated]), "dprk.leavers")
        expected = "dprk.rest" if treated == "china.choose" else "dprk.press"
        assert [option.id for option in in_table.leaders] == [expected]


def test_making_pyongyang_choose_costs_beijing_before_it_pays(situation: Situation) -> None:
    """The author's last advice: a loss by itself, none any more once Pyongyang gives in, and with
    the quarrel over as well Beijing stands better than it does now."""
    now = points_of(situation, "china")
    choosing = situation.taking("china.choose")
    heeded = choosing.taking("dprk.rest")
    assert points_of(choosing, "china") < now <= points_of(heeded, "china")
    assert points_of(heeded.taking(*QUIET), "china") > now


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
