"""`stance` alone: what the model holds and who decides what."""

from dataclasses import replace

from hypothesis import given

from stancecli.lenses import overview
from stancecli.methods.feasibility import ruled_out
from stancecli.model import Model
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import choice, models
from tests.running import screen

TWO = choice("x 1, y 2", "one: x 1", "*two: y -1, x 0")


def test_overviews_read_as_worked_by_hand(golden: Golden) -> None:
    """Nobody decides, one does, and eight do, of whom a short answer names six."""
    many = (choice("x 1", "*one: x 1", "two:", actor=f"a{n}").actors[0] for n in range(8))
    eight = Model(title="Eight", as_of="2024-05", actors=tuple(many))
    told = []
    for model in (Model(title="Empty"), replace(TWO, title="Two options"), eight):
        report = overview.describe(overview.find(Situation.of(model)))
        told.append(f"{screen(report)}next: {[each.lens for each in report.next]}\n")
    told.append(screen(report, whole=True))
    golden("overview/small.txt", "\n".join(told))


@given(models())
def test_every_claim_is_either_cited_or_not_and_what_could_be_done_is_possible(
    model: Model,
) -> None:
    situation = Situation.of(model)
    found = overview.find(situation)
    claims = list(model.claims())
    assert found.grounds.claims == len(claims)
    assert found.grounds.judgements == sum(not claim.cite for claim in claims)
    assert len(found.decisions) == sum(len(actor.decisions) for actor in model.actors)
    for status in found.decisions:
        others = {option.id for option in status.decision.options} - {status.current.id}
        possible = {id_ for id_ in others if not ruled_out(situation, id_)}
        assert {option.id for option in status.others} == possible
