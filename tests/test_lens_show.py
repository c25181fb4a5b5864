"""`stance show`: everything on one item, of any kind."""

from dataclasses import replace

from hypothesis import given, strategies as st

from stancecli import depth
from stancecli.lenses import show
from stancecli.lenses.show import (
    ShownActor,
    ShownCriterion,
    ShownDecision,
    ShownOption,
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
    does = (
        *peaking.effects,
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


def shown(situation: Situation, id_: str, *, whole: bool = False) -> str:
    report = show.describe(show.find(situation, id_))
    return str(depth.whole(report) if whole else depth.short(report))


def test_an_actor_of_whom_nothing_is_known() -> None:
    situation = Situation.of(Model(title="Bare", actors=(Actor(id="a", name="Nobody"),)))
    found = show.find(situation, "a")
    assert isinstance(found, ShownActor)
    report = show.describe(found)
    assert depth.short(report).blocks == depth.whole(report).blocks == ()
    assert depth.left_out(report) == ()
    assert report.next == ()
    assert report.more == ""


def test_an_interest_on_which_nothing_bears() -> None:
    model = Model(
        title="Bare",
        actors=(
            Actor(
                id="a",
                name="A",
                interests=(Interest(id="a.x", actor="a", name="X", importance=exactly(1)),),
            ),
        ),
    )
    report = show.describe(show.find(Situation.of(model), "a.x"))
    assert report.conclusion == "No option in this model bears on it."
    assert report.more == ""


def test_a_source_that_nothing_cites() -> None:
    found = show.find(Situation.of(dam()), "x")
    assert isinstance(found, ShownSource)
    assert (found.passages, found.claims) == ((), 0)


def test_what_others_do_to_an_actor_leaves_out_what_it_does_itself() -> None:
    found = show.find(Situation.of(dam()), "anglers")
    assert isinstance(found, ShownActor)
    assert {each.option.id for each in found.done_to_it} == {"utility.peaking"}
    assert [each.influence.by for each in found.moved_by] == ["jobs"]
    assert found.moves == ()
    own = show.find(Situation.of(dam()), "utility")
    assert isinstance(own, ShownActor)
    assert own.done_to_it == ()


def test_an_actor_counts_its_own_claims() -> None:
    found = show.find(Situation.of(dam()), "utility")
    assert isinstance(found, ShownActor)
    assert (found.claims, found.cited) == (4, 1)  # interest, licence, position, influence
    assert show.describe(found).more == "Cited: 1 of 4 of these claims."


def test_a_binding_constraint_names_what_it_rules_out() -> None:
    situation = Situation.of(dam())
    assert "rules out “Peaking”" in shown(situation, "utility")
    found = show.find(situation, "utility.choice")
    assert isinstance(found, ShownDecision)
    peaking, steady = found.options
    assert peaking.status.ruled_out_by == ("“Licence”",)
    assert (peaking.status.mark, steady.status.mark) == ("ruled out", "current")


def test_an_interest_adds_up_what_holds_now() -> None:
    found = show.find(Situation.of(dam()), "anglers.fish")
    assert isinstance(found, ShownCriterion)
    assert len(found.claims) == 3
    assert found.now == exactly(0)  # steady and quiet hold, and neither has an effect


def test_an_option_shows_what_depends_on_it() -> None:
    situation = Situation.of(dam())
    found = show.find(situation, "anglers.quiet")
    assert isinstance(found, ShownOption)
    assert [each.option.id for each in found.conditioned] == ["utility.peaking"]
    assert [each.taker.id for each in found.positions] == ["utility"]
    assert "1 effect of “Peaking”" in shown(situation, "anglers.quiet")
    told = shown(situation, "anglers.quiet", whole=True)
    assert "What depends on it" in told
    assert "only with “Quiet”" in told
    report = show.describe(found)
    assert report.conclusion == (
        "The current option: no effect of its own, and a condition of 1 other effect."
    )


def test_reasons_stand_in_the_long_answer() -> None:
    utility, anglers = dam().actors
    choice = utility.decisions[0]
    why = replace(choice.options[0].effects[0], because="Peak power pays.")
    peaking = replace(choice.options[0], effects=(why,))
    utility = replace(utility, decisions=(replace(choice, options=(peaking, choice.options[1])),))
    situation = Situation.of(replace(dam(), actors=(utility, anglers)))
    for id_ in ("utility.peaking", "utility.choice", "utility.revenue"):
        assert "Peak power pays." not in shown(situation, id_)
        assert "Peak power pays." in shown(situation, id_, whole=True)


def lines(situation: Situation, id_: str, *, whole: bool = False) -> list[str]:
    report = show.describe(show.find(situation, id_))
    printed = terminal.render(report, width=120, colour=False, whole=whole)
    return [" ".join(line.split()) for line in printed.splitlines() if line]


def test_an_actor_is_shown_a_line_a_claim_behind_labels() -> None:
    situation = Situation.of(dam())
    assert lines(situation, "utility")[-5:] == [
        "Wants Revenue · high (judgement)",
        "Bound by Licence · binding, rules out “Peaking” [hearing p. 10]",
        "Decides Which? Peaking (ruled out) · Steady (current)",
        "Says supports “Quiet” (The actor) (judgement)",
        "Can move The actor (low)",
    ]
    assert "Moved by The actor (low)" in lines(situation, "anglers")
    assert lines(situation, "anglers")[-2:] == [
        "Done to it − Fish, by The actor: Peaking [hearing p. 9]",
        "−0.5 Fish, by The actor: Peaking, only with “Quiet” (judgement)",
    ]


def test_an_actor_moved_by_many_names_the_strongest_and_counts_the_others() -> None:
    movers = tuple(
        Actor(
            id=f"m{n}",
            name=f"M{n}",
            influence=(Influence(actor=f"m{n}", to="a", strength=exactly(1 + n % 4).low),),
        )
        for n in range(8)
    )
    model = Model(title="Moved", actors=(Actor(id="a", name="A"), *movers))
    assert " ".join(lines(Situation.of(model), "a")).endswith(
        "Moved by M3 (decisive) · M7 (decisive) · M2 (high) · M6 (high) · M1 (medium)"
        " · M5 (medium) · 2 more"
    )


def test_several_places_in_a_source_are_counted_in_a_short_answer() -> None:
    utility, anglers = dam().actors
    places = (Citation("hearing", "p. 1"), Citation("hearing", "p. 2"))
    wants = (replace(utility.interests[0], cite=places),)
    model = replace(dam(), actors=(replace(utility, interests=wants), anglers))
    situation = Situation.of(model)
    assert "Wants Revenue · high [hearing ×2]" in lines(situation, "utility")
    assert "Revenue [hearing p. 1; 2] high" in lines(situation, "utility", whole=True)


def test_a_decision_says_in_short_how_much_each_option_does_and_who_is_for_it() -> None:
    situation = Situation.of(dam())
    assert lines(situation, "utility.choice")[-5:] == [
        "Options",
        "Peaking ruled out",
        "3 effects on 2 actors",
        "▸ Steady current",
        "no effect",
    ]
    assert "no effect · 1 for it" in lines(situation, "anglers.choice")


def test_a_source_counts_the_claims_at_its_places() -> None:
    situation = Situation.of(dam())
    assert lines(situation, "hearing")[-3:] == [
        "Cited places",
        "p. 9 1 claim",
        "p. 10 1 claim",
    ]
    assert "· “Peaking” on “Fish”" not in lines(situation, "hearing")
    assert "· “Peaking” on “Fish”" in lines(situation, "hearing", whole=True)


def test_a_source_lists_its_passages_with_numbers_by_size() -> None:
    found = show.find(Situation.of(dam()), "hearing")
    assert isinstance(found, ShownSource)
    assert [each.locator for each in found.passages] == ["p. 9", "p. 10"]
    assert [c.says for each in found.passages for c in each.cited] == [
        "“Peaking” on “Fish”",
        "The actor: “Licence”",
    ]


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
