"""`stance` alone: what the model holds and who decides what."""

from collections.abc import Callable

from hypothesis import given

from stancecli import depth, report as r
from stancecli.lenses import overview
from stancecli.model import Actor, Model
from stancecli.situation import KINDS, Situation
from tests.models import decider, models


def test_a_model_in_which_nobody_decides_says_so() -> None:
    report = overview.describe(overview.find(Situation.of(Model(title="Empty"))))
    assert report.next == ()
    assert "Nobody decides" in str(report.blocks)


def test_without_a_date_none_is_shown() -> None:
    report = overview.describe(overview.find(Situation.of(Model(title="A title", actors=()))))
    assert report.asked == "The model · 0 sources"
    assert report.conclusion == "A title"


def test_counts_of_a_model_made_by_hand() -> None:
    model = decider({"x": 1, "y": 2}, {"one": {"x": 1}, "two": {"y": -1, "x": 0}}, "two")
    found = overview.find(Situation.of(model))
    there_are = {"actor": 1, "interest": 2, "decision": 1, "option": 2}
    assert dict(found.counts) == dict.fromkeys(KINDS, 0) | there_are
    assert (found.claims, found.cited) == (5, 0)
    (status,) = found.decisions
    assert status.current.id == "a.two"
    assert [other.id for other in status.others] == ["a.one"]
    assert "5 claims: 0 cited, 5 (judgement)" in str(overview.describe(found).blocks)


@given(models())
def test_every_claim_is_either_cited_or_judgement(model: Model) -> None:
    found = overview.find(Situation.of(model))
    claims = list(model.claims())
    assert found.claims == len(claims)
    assert found.cited == sum(bool(claim.cite) for claim in claims)
    assert len(found.decisions) == sum(len(actor.decisions) for actor in model.actors)


def test_many_decisions_are_shown_in_part_and_the_rest_counted() -> None:
    actors: list[Actor] = []
    for n in range(15):
        one = decider({"x": 1}, {"one": {"x": 1}, "two": {}}, "one", actor=f"a{n}")
        actors += one.actors
    found = overview.find(Situation.of(Model(title="Many", actors=tuple(actors))))

    def shown(cut: Callable[[r.Report], r.Report]) -> tuple[int, str]:
        (section,) = [b for b in cut(overview.describe(found)).blocks if _is_section(b)]
        assert isinstance(section, r.Section)
        (listing,) = section.blocks
        assert isinstance(listing, r.Listing)
        return len(listing.entries), r.plain(section.note)

    assert shown(depth.short) == (6, "9 more: -v")
    assert shown(depth.whole) == (15, "")


def _is_section(block: object) -> bool:
    return isinstance(block, r.Section)
