"""The models in `examples/`: clean, answered by every lens, and what each of them shows.

The conclusions stand on the pages of `docs/examples/` too. Each model expects its own, and here is
that all of them hold. What an expectation cannot say has a name here, so that a change of a model
or of a method that turns it round says which.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import cycle, islice
from pathlib import Path

import pytest

from stancecli.lenses import check, stability
from stancecli.lenses.check.finding import Gaps
from stancecli.loader import load
from stancecli.methods.claims import points_of
from stancecli.methods.feasibility import suppose
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.positions.scale import ScaleSummary, scale_summary
from stancecli.model import Option
from stancecli.situation import Situation
from tests.running import stance

EXAMPLES = Path(__file__).parents[1] / "examples"
MODELS = sorted(each for each in EXAMPLES.iterdir() if not each.name.startswith("stance-"))
DISPUTES = ("klamath.yaml", "montreal.yaml", "divestment")
"""Those that are no games: they cite what they can, and judge every option they offer."""


@cache
def graph_of(name: str) -> Situation:
    return Situation.of(load(EXAMPLES / name))


@cache
def checked(name: str) -> Gaps:
    return check.find(graph_of(name))


def decided(name: str, decision: str, *given: str) -> PerformanceTable:
    """The table of a decision, with the `given` options in place."""
    return performance_table(suppose(graph_of(name), given), decision)


def leaders(of: PerformanceTable) -> list[str]:
    return [option.id for option in of.leaders]


def rests(name: str, *given: str) -> dict[frozenset[str], tuple[str, ...]]:
    """The equilibria, each with the concepts by which it is one."""
    finding = stability.find(suppose(graph_of(name), given), all_states=True)
    return {ids(state.options): state.equilibrium for state in finding.listed if state.equilibrium}


def ids(options: tuple[Option, ...]) -> frozenset[str]:
    return frozenset(option.id for option in options)


# Every lens answers every model in every format.


def questions(situation: Situation) -> list[list[str]]:
    """One question of each lens; where a lens asks of a decision, one for each."""
    first, *_, last = (actor.id for actor in situation.actors())
    asked = ["list", "list option", f"show {first}", f"why {first} {last}", "tradeoffs", "deals"]
    asked += ["positions", f"positions --actor {first}", f"positions --pair {first} {last}"]
    asked += ["influence", f"influence {last}", f"influence --from {first} --to {last}"]
    for decision in situation.decisions():
        lenses = ("show", "tradeoffs", "robustness", "positions", "stability --only")
        asked += [f"{lens} {decision.id}" for lens in lenses]
        current = decision.current
        asked += [f"levers {current}", f"influence --on {current}"]
        asked += [f"diff --given {current}", "stability"]
    return [question.split() for question in asked]


FORMS = ("txt", "md", "json")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.stem)
def test_every_lens_answers(model: Path) -> None:
    """In one form after another, so that each question meets each form in some models."""
    forms = islice(cycle(FORMS), MODELS.index(model), None)
    for question, form in zip(questions(graph_of(model.name)), forms, strict=False):
        answer = stance(EXAMPLES, *question, "-m", str(model), "-f", form)
        assert answer.returncode == 0, (question, answer.stdout, answer.stderr)
        assert answer.stdout.strip(), question
        assert form != "json" or json.loads(answer.stdout), question


# What they expect.


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.stem)
def test_every_expectation_holds(model: Path) -> None:
    outcomes = checked(model.name).expectations
    assert len(outcomes) >= 5
    assert [outcome.expected for outcome in outcomes if not outcome.holds] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.stem)
def test_every_scenario_serves_an_expectation_or_a_phase(model: Path) -> None:
    """Each model asks what if, and each scenario changes something that can be."""
    situation = graph_of(model.name)
    used = {wanted.under for wanted in situation.model.expect}
    asked = [s.id for s in situation.model.scenarios if s.id not in used and not s.as_of]
    assert situation.model.scenarios
    assert asked == []
    assert not {"G412", "G413"} & {gap.code for gap in checked(model.name).problems}


# What they leave open.


@pytest.mark.parametrize("name", DISPUTES)
def test_a_dispute_leaves_no_gap_but_judgements(name: str) -> None:
    assert {gap.code for gap in checked(name).problems} == {"G402"}


@pytest.mark.parametrize(
    ("name", "least"), [("klamath.yaml", 60), ("montreal.yaml", 45), ("divestment", 65)]
)
def test_a_dispute_cites_its_share(name: str, least: int) -> None:
    found = checked(name).cited
    assert 100 * found.cited >= least * found.claims


# Klamath: one way, not together, unknown.


def test_only_leaving_is_ruled_out_and_nothing_once_the_states_are_on_the_licence() -> None:
    assert list(decided("klamath.yaml", "pacificorp.dams").ruled_out) == ["pacificorp.leave"]
    assert not decided("klamath.yaml", "pacificorp.dams", "states.join").ruled_out


def test_the_unknown_liability_alone_can_put_a_removal_ahead() -> None:
    lead = decided("klamath.yaml", "pacificorp.dams").lead(
        "pacificorp.co-licensee", "pacificorp.hold"
    )
    assert lead.mid < 0 < lead.high


def test_the_deadlock_holds_against_each_and_not_against_two_together() -> None:
    finding = stability.find(graph_of("klamath.yaml"))
    assert finding.equilibrium == ("Nash", "SEQ", "SMR", "GMR")
    [together] = finding.together
    assert {actor.id for actor in together.members} == {"pacificorp", "states"}
    assert ids(together.taken) == {"pacificorp.leave", "states.join"}
    assert not together.sanctionable


# Montreal: a scale, and a threat.


def montreal_scale() -> ScaleSummary:
    situation = graph_of("montreal.yaml")
    found = scale_summary(situation, performance_table(situation, "ec.cut").decision)
    assert found
    return found


def test_the_median_is_a_half_by_a_breath() -> None:
    found = montreal_scale()
    assert found.median == 50
    assert 0 < found.margin < 0.01


def test_the_threat_holds_the_half_without_being_carried_out() -> None:
    found = rests("montreal.yaml")
    assert found[frozenset({"ec.half", "us.wait"})] == ("SEQ", "SMR", "GMR")
    assert all("ec.half" in state for state in found)


# Divestment: constraints that weigh, and a long way.


def test_the_complaint_ends_where_the_corporation_moves() -> None:
    state = suppose(graph_of("divestment"), ["corporation.run-down"])
    assert points_of(state.taking("students.petition"), "students") > points_of(state, "students")
    assert (
        rests("divestment")[frozenset({"corporation.run-down", "students.petition"})][0] == "Nash"
    )
