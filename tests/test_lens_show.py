"""`stance show`: everything on one item, of any kind."""

from dataclasses import replace

from hypothesis import given, strategies as st

from stancecli import depth
from stancecli.lenses import show
from stancecli.lenses.show import (
    ShownActor,
    ShownCriterion,
    ShownSource,
)
from stancecli.model import (
    Actor,
    Breach,
    Citation,
    Constraint,
    Effect,
    Influence,
    Interest,
    Model,
    Position,
    Source,
    exactly,
)
from stancecli.render import terminal
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import decider, effect, models


def dam() -> Model:
    """A utility that can follow price peaks or run steady, and anglers whom this concerns."""
    utility = decider(
        {"revenue": 3}, {"peaking": {"revenue": 2}, "steady": {}}, "steady", actor="utility"
    ).actors[0]
    choice = utility.decisions[0]
    peaking, steady = choice.options
    licence = Constraint(
        id="utility.licence",
        actor="utility",
        name="Licence",
        against=(Breach(option="utility.peaking", constraint="utility.licence"),),
        cite=(Citation("hearing", "p. 10"),),
    )
    places = (Citation("hearing", "p. 1"), Citation("hearing", "p. 2"))
    does = (
        replace(peaking.effects[0], because="Peak power pays.", cite=places),
        effect("utility.peaking", "anglers.fish", -1, cite=(Citation("hearing", "p. 9"),)),
        effect("utility.peaking", "anglers.fish", "-0.5", when=("anglers.quiet",)),
    )
    utility = replace(
        utility,
        constraints=(licence,),
        decisions=(replace(choice, options=(replace(peaking, effects=does), steady)),),
        positions=(Position(actor="utility", to="anglers.quiet", stance=exactly(1).low),),
        influence=(Influence(actor="utility", to="anglers", strength=exactly(1).low, by="jobs"),),
    )
    anglers = decider({"fish": 4}, {"quiet": {}, "protest": {"fish": 1}}, "quiet", actor="anglers")
    return Model(
        title="A dam",
        sources=(Source(id="hearing", title="A hearing", date="2024"), Source(id="x", title="X")),
        actors=(utility, anglers.actors[0]),
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
            told += (
                terminal.render(report, width=100, colour=False, whole=each)
                for each in (False, True)
            )
    golden("show/dam.txt", "\n".join(told))


def test_what_others_do_to_an_actor_leaves_out_what_it_does_itself() -> None:
    found = show.find(Situation.of(dam()), "anglers")
    assert isinstance(found, ShownActor)
    assert {each.option.id for each in found.done_to_it} == {"utility.peaking"}
    assert [each.by for each in found.moved_by] == ["jobs"]
    assert found.moves == ()
    own = show.find(Situation.of(dam()), "utility")
    assert isinstance(own, ShownActor)
    assert own.done_to_it == ()


def test_an_actor_counts_its_own_claims() -> None:
    found = show.find(Situation.of(dam()), "utility")
    assert isinstance(found, ShownActor)
    assert (found.claims, found.cited) == (4, 1)  # interest, licence, position, influence
    assert show.describe(found).more == "Cited: 1 of 4 of these claims."


def test_an_interest_adds_up_what_holds_now() -> None:
    found = show.find(Situation.of(dam()), "anglers.fish")
    assert isinstance(found, ShownCriterion)
    assert len(found.claims) == 3
    assert found.now == exactly(0)  # steady and quiet hold, and neither has an effect


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
