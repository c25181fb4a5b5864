"""The bundled case and the models in `examples/`: clean, sourced, and what each of them shows.

The conclusions stand on the pages of `docs/examples/` too. Each model expects its own, and here is
that all of them hold. What an expectation cannot say has a name here, so that a change of a model
or of a method that turns it round says which.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from stancecli.lenses import check
from stancecli.lenses.check.finding import Gaps
from stancecli.loader import load
from stancecli.methods.feasibility import suppose
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.verdict import verdict
from stancecli.model import Citation, Claim
from stancecli.model.scenarios import Expectation, Scenario
from stancecli.scenario import apply
from stancecli.situation import Situation
from tests.running import case

EXAMPLES = Path(__file__).parents[1] / "examples"
MODELS = sorted(each for each in EXAMPLES.iterdir() if not each.name.startswith("stance-"))
BUNDLED = "the bundled case"
NAMES = [BUNDLED, *(model.name for model in MODELS)]


@cache
def graph_of(name: str) -> Situation:
    return case() if name == BUNDLED else Situation.of(load(EXAMPLES / name))


@cache
def checked(name: str) -> Gaps:
    return check.find(graph_of(name))


# What they expect.


@pytest.mark.parametrize("name", NAMES)
def test_every_expectation_holds(name: str) -> None:
    outcomes = checked(name).expectations
    assert len(outcomes) >= 5
    assert [outcome.expected for outcome in outcomes if not outcome.holds] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_serves_an_expectation_or_a_phase(name: str) -> None:
    """Each model asks what if, and each scenario changes something that can be."""
    situation = graph_of(name)
    used = {wanted.under for wanted in situation.model.expect}
    asked = [s.id for s in situation.model.scenarios if s.id not in used and not s.as_of]
    assert situation.model.scenarios
    assert asked == ["heeded"] * (name == BUNDLED), "of that one nothing is expected"
    assert not {"G412", "G413"} & {gap.code for gap in checked(name).problems}


# What they leave open.


@pytest.mark.parametrize(
    ("name", "least"),
    [("klamath.yaml", 60), ("montreal.yaml", 45), ("divestment", 65), ("cuba.yaml", 45)],
)
def test_a_dispute_cites_its_share_and_leaves_no_gap_but_judgements(name: str, least: int) -> None:
    found = checked(name)
    assert 100 * found.grounds.cited >= least * found.grounds.claims
    # Of two disputes some accounts are later.
    later = {"G422"} if name in ("montreal.yaml", "cuba.yaml") else set()
    assert {gap.code for gap in found.problems} - later == {"G402"}


# The bundled case. Sizes are judgements: what holds are signs and orders of values.

PARAGRAPHS = {"Lead": 1, "Intro": 3, "China": 6, "South Korea": 6, "Cooperation": 4, "Dilemma": 4}
"""How many paragraphs each section of the article has, counted as the head of the file says."""

QUIET = ("activists.silent", "families.silence", "rok.quiet")
"""Before the matter became public."""

LENIENT = ("china.neglect", "china.choose")
"""The open options that let people through."""


def treatment(seen: Situation, *given: str) -> PerformanceTable:
    """China's decision in the current state with the `given` options in place."""
    return performance_table(suppose(seen, given), "china.refugees")


def said() -> Iterator[Claim]:
    """Everything in the model that can carry a citation."""
    model = case().model
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


def test_no_citation_names_a_paragraph_that_is_not_there() -> None:
    entries: tuple[Claim | Scenario | Expectation, ...]
    entries = (*said(), *case().model.scenarios, *case().model.expect)
    assert not [citation for entry in entries for citation in entry.cite if not fits(citation)]


def test_every_paragraph_is_cited() -> None:
    cited = {citation.locator for claim in said() for citation in claim.cite}
    assert cited == {f"{key} ¶{n}" for key, most in PARAGRAPHS.items() for n in range(1, most + 1)}


def test_every_claim_says_why() -> None:
    assert not [claim for claim in case().model.claims() if not claim.because]


def test_no_figure_stands_without_a_citation() -> None:
    figures = re.compile(r"\d{2}")
    assert not [c for c in said() if figures.search(c.because) and c.is_judgement]


def on_view(holder: str) -> Situation:
    """The case on the view of a holder, or as entered."""
    return apply(Scenario(view=holder), case()) if holder else case()


# What follows from it: the conclusions of the article.


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
    view: str, given: tuple[str, ...], decision: str, leaders: tuple[str, ...]
) -> None:
    found = performance_table(suppose(on_view(view), given), decision)
    assert tuple(option.id for option in found.leaders) == leaders


def test_the_headline_is_open_and_on_the_beliefs_of_beijing_nobody_leaves() -> None:
    assert verdict(treatment(case())).verdict == Conclusion.OPEN
    seen = on_view("china")
    assert not [
        decision.actor
        for decision in seen.decisions()
        if decision.current not in [o.id for o in performance_table(seen, decision.id).leaders]
    ]


@pytest.mark.parametrize("given", [(), QUIET])
def test_each_way_keeps_one_capital_and_costs_the_other(given: tuple[str, ...]) -> None:
    """As it stands, and in silence, where the tie may be kept in part, or wholly."""
    in_table = treatment(case(), *given)
    assert in_table.v("china.crackdown", "china.pyongyang").low == 0
    assert in_table.v("china.crackdown", "china.seoul").high < 0
    for option in LENIENT:
        assert in_table.v(option, "china.pyongyang").mid < 0
        assert in_table.v(option, "china.seoul").low == 0
    # On the author's view looking away is ahead, whatever else is unsure.
    seen = treatment(on_view("park2012"), *given)
    assert seen.lead("china.neglect", "china.crackdown").low > 0


def test_recognition_founders_on_the_agreement_and_on_pyongyang() -> None:
    """In any context: the agreement rules it out, and without it nothing costs Pyongyang more."""
    in_table = treatment(case())
    reasons = in_table.ruled_out["china.recognise"]
    assert [reason.said for reason in reasons] == ["“Agreement of 1986”"]
    costs = {o.id: in_table.v(o.id, "china.pyongyang").mid for o in in_table.options}
    assert costs["china.recognise"] == min(costs.values())
