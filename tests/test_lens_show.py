"""`stance show`: everything on one item, of any kind."""

from hypothesis import given, strategies as st

from stancecli import depth
from stancecli.lenses import show
from stancecli.loader import load_text
from stancecli.methods.claims import foremost, value_on
from stancecli.model import (
    ZERO,
    Effect,
    Model,
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


def test_every_item_reads_as_worked_by_hand(golden: Golden) -> None:
    told, situation = [], Situation.of(dam())
    for id_ in situation:
        report = show.describe(show.find(situation, id_))
        told.append(f"# {id_}; -v: {', '.join(depth.left_out(report))}; next: {report.next}")
        told += (screen(report, 100, whole=each) for each in (False, True))
    golden("show/dam.txt", "\n".join(told))


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
    claims = [claim for page in found for claim in page.claims if isinstance(claim, Effect)]
    effects = [claim for claim in model.claims() if isinstance(claim, Effect)]
    assert sorted(map(id, claims)) == sorted(map(id, effects))


@given(models(unknowns=True))
def test_what_the_options_taken_do_adds_up_to_what_is_said_of_an_interest(model: Model) -> None:
    situation = Situation.of(model)
    for actor in model.actors:
        for interest in actor.interests:
            found = show.find(situation, interest.id)
            taken = (each for each in found.touches if situation.holds(each.option.id))
            now = sum((each.now for each in taken if each.now), ZERO)
            assert now == value_on(situation, interest.id)


@given(models(), st.data())
def test_what_matters_most_does_at_each_value_where_nothing_else_is_said(
    model: Model, data: st.DataObject
) -> None:
    for actor in model.actors:
        first, is_sure = foremost(actor.criteria)
        ends = st.sampled_from(("low", "high"))
        drawn = {each.id: getattr(each.weight, data.draw(ends)) for each in actor.criteria}
        at = drawn if is_sure else {each.id: each.weight.mid for each in actor.criteria}
        assert all(at[each.id] == max(at.values()) for each in first)
        said = show.describe(show.find(Situation.of(model), actor.id))
        assert ("At middle values" in f"{said.conclusion} {said.more}") == (not is_sure)
