"""`stance show`: everything on one item, of any kind."""

from hypothesis import given, strategies as st

from stancecli import depth
from stancecli.lenses import show
from stancecli.lenses.show import (
    ShownActor,
    ShownCriterion,
    ShownSource,
)
from stancecli.loader import load_text
from stancecli.model import (
    Actor,
    Citation,
    Effect,
    Influence,
    Interest,
    Model,
    Source,
    exactly,
)
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import DAM, models, swapped
from tests.running import screen


def dam() -> Model:
    """The dam, with a licence, citations, and jobs by which the utility moves anglers."""
    more = """\
    name: River Power
    constraints: {licence: {name: Licence, force: binding, against: [peaking], cite: hearing p. 10}}
    influence: [{to: anglers, strength: 1, by: jobs}]
"""
    reasoned = "because: Peak power pays., cite: [hearing p. 1, hearing p. 2]"
    return load_text(
        swapped(
            DAM,
            {
                "{title: Public hearing}": "{title: Public hearing, date: 2024}, x: {title: X}",
                "    name: River Power\n": more,
                "{to: revenue, effect: 2}": f"{{to: revenue, effect: 2, {reasoned}}}",
                "fish, effect: -2}": "fish, effect: -2, cite: hearing p. 9}",
            },
        )
    )


def crowd() -> Model:
    """Of one actor nothing is known but that eight can move it, by 1 to 4; a second wants x."""
    movers = tuple(
        Actor(
            id=f"m{n}",
            name=f"M{n}",
            influence=(Influence(actor=f"m{n}", to="a", strength=exactly(1 + n % 4).low),),
        )
        for n in range(8)
    )
    want = Interest(id="b.x", actor="b", name="X", importance=exactly(1))
    moved, bare = Actor(id="a", name="A"), Actor(id="b", name="B", interests=(want,))
    return Model(title="Moved", actors=(moved, bare, *movers))


def test_every_item_reads_as_worked_by_hand(golden: Golden) -> None:
    told = []
    for model, ids in ((dam(), dam().items), (crowd(), ("a", "b", "b.x"))):
        for id_ in ids:
            report = show.describe(show.find(Situation.of(model), id_))
            told.append(f"# {id_}; -v: {', '.join(depth.left_out(report))}; next: {report.next}")
            told += (screen(report, 100, whole=each) for each in (False, True))
    golden("show/dam.txt", "\n".join(told))


def test_of_an_actor_what_others_do_is_told_apart_and_its_own_claims_are_counted() -> None:
    anglers, own = (show.find(Situation.of(dam()), id_) for id_ in ("anglers", "utility"))
    assert isinstance(anglers, ShownActor)
    assert isinstance(own, ShownActor)
    assert {each.option.id for each in anglers.done_to_it} == {"utility.peaking"}
    assert ([each.by for each in anglers.moved_by], anglers.moves) == (["jobs"], ())
    assert {each.option.id for each in own.done_to_it} == {"anglers.quiet", "anglers.protest"}
    assert (own.claims, own.cited) == (5, 2)  # two interests, licence, position, influence


def test_an_interest_adds_up_what_holds_now() -> None:
    found = show.find(Situation.of(dam()), "anglers.fish")
    assert isinstance(found, ShownCriterion)
    assert len(found.claims) == 2
    assert found.now == exactly(0)  # steady and protest hold, and neither has an effect on it


def test_numbers_of_passages_are_compared_however_long_they_are() -> None:
    places = ["9" * 5000, "1" + "0" * 5000, "p. 2b", "p. 2", "p. 010", ""]
    cite = tuple(Citation("hearing", place) for place in places)
    actor = Actor(id="a", name="A", cite=cite)
    hearing = Source(id="hearing", title="A hearing")
    found = show.find(Situation.of(Model(title="", sources=(hearing,), actors=(actor,))), "hearing")
    assert isinstance(found, ShownSource)
    ordered = ["", "9" * 5000, "1" + "0" * 5000, "p. 2", "p. 2b", "p. 010"]
    assert [each.locator for each in found.passages] == ordered


@given(models(), st.data())
def test_every_item_has_a_page(model: Model, data: st.DataObject) -> None:
    situation = Situation.of(model)
    id_ = data.draw(st.sampled_from(list(model.items)))
    found = show.find(situation, id_)
    report = data.draw(st.sampled_from((depth.short, depth.whole)))(show.describe(found))
    assert model.items[id_].name in report.asked
    assert report.conclusion.endswith(".")


@given(models())
def test_the_pages_of_interests_hold_every_effect_once(model: Model) -> None:
    situation = Situation.of(model)
    found = [show.find(situation, i.id) for a in model.actors for i in a.interests]
    claims = [
        each.claim for page in found if isinstance(page, ShownCriterion) for each in page.claims
    ]
    effects = [claim for claim in model.claims() if isinstance(claim, Effect)]
    assert sorted(map(id, claims)) == sorted(map(id, effects))
