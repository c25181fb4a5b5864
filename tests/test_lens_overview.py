"""`stance` alone: what the model holds and who decides what."""

from dataclasses import replace

from hypothesis import given

from stancecli.lenses import overview
from stancecli.model import Model
from stancecli.situation import KINDS, Situation
from tests.conftest import Golden
from tests.models import choice, models
from tests.running import screen

TWO = choice("x 1, y 2", "one: x 1", "*two: y -1, x 0")


def test_counts_of_a_model_made_by_hand() -> None:
    found = overview.find(Situation.of(TWO))
    there_are = {"actor": 1, "interest": 2, "decision": 1, "option": 2}
    assert dict(found.counts) == dict.fromkeys(KINDS, 0) | there_are
    assert (found.claims, found.cited) == (5, 0)
    (status,) = found.decisions
    assert status.current.id == "a.two"
    assert [other.id for other in status.others] == ["a.one"]


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
def test_every_claim_is_either_cited_or_judgement(model: Model) -> None:
    found = overview.find(Situation.of(model))
    claims = list(model.claims())
    assert found.claims == len(claims)
    assert found.cited == sum(bool(claim.cite) for claim in claims)
    assert len(found.decisions) == sum(len(actor.decisions) for actor in model.actors)
