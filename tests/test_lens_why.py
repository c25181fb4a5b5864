"""`stance why`: the paths by which one item bears on another."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, strategies as st

from stancecli import depth, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import why
from stancecli.lenses.why.paths import LONGEST, ClaimGraph, PathSearch
from stancecli.model import (
    Actor,
    Citation,
    Claim,
    Criterion,
    Decision,
    Effect,
    Influence,
    Interest,
    Model,
    Option,
    Position,
    Range,
    Source,
    exactly,
)
from stancecli.render import terminal
from stancecli.situation import Situation
from tests.models import decider, effect, models, random_model
from tests.running import calls


def campaign() -> Model:
    """Activists who can campaign, and a state whose crackdown then costs it more."""
    state = decider(
        {"image": 2, "order": 1},
        {"crackdown": {"image": -1, "order": 2}, "neglect": {"image": 1}},
        "crackdown",
        actor="state",
    ).actors[0]
    choice = state.decisions[0]
    crackdown, neglect = choice.options
    dearer = effect("state.crackdown", "state.image", -1, when=("activists.loud",))
    easier = effect("state.crackdown", "state.order", -1, unless=("activists.loud",))
    crackdown = replace(crackdown, effects=(*crackdown.effects, dearer, easier))
    state = replace(state, decisions=(replace(choice, options=(crackdown, neglect)),))
    activists = decider({"lives": 4}, {"loud": {}, "silent": {}}, "loud", actor="activists")
    opposed = Position(
        actor="activists", to="state.crackdown", stance=Fraction(-2), says="It is cruel."
    )
    acting = replace(activists.actors[0], positions=(opposed,))
    return Model(title="A campaign", actors=(state, acting))


def moving(*pairs: tuple[str, str]) -> Model:
    """Actors who can move each other."""
    ids = dict.fromkeys(id_ for pair in pairs for id_ in pair)
    actors = (
        Actor(
            id=id_,
            name=id_.upper(),
            influence=tuple(
                Influence(actor=a, to=b, strength=Fraction(2), by="talk")
                for a, b in pairs
                if a == id_
            ),
        )
        for id_ in ids
    )
    return Model(title="Movers", actors=tuple(actors))


def paths(model: Model, start: str, end: str) -> list[tuple[str, ...]]:
    found = why.find(Situation.of(model), start, end).paths
    return [(start, *(link.end.id for link in path.links)) for path in found]


# What must not happen.


def test_an_item_is_not_explained_by_itself() -> None:
    with pytest.raises(Unanswerable, match="at both ends"):
        why.find(Situation.of(campaign()), "state", "state")


def test_no_path_and_none_the_other_way() -> None:
    model = Model(title="Two", actors=(Actor(id="a", name="A"), Actor(id="b", name="B")))
    report = why.describe(why.find(Situation.of(model), "a", "b"))
    assert report.conclusion == "No chain of claims leads from A to B."
    assert report.more == "Nor does one lead the other way."


def test_no_path_but_one_the_other_way() -> None:
    report = why.describe(why.find(Situation.of(moving(("b", "a"))), "a", "b"))
    assert report.more == "One leads the other way."
    assert report.next == (r.Next("why", ("b", "a"), "the other way"),)
    assert not why.find(Situation.of(moving(("b", "a"), ("a", "b"))), "a", "b").backwards


@pytest.mark.parametrize("chosen", ["activists.loud", "activists.silent"])
def test_an_option_on_a_path_is_current_where_it_holds(chosen: str) -> None:
    situation = Situation.of(campaign()).taking(chosen)
    found = why.find(situation, "activists", "state.crackdown")
    links = {link.end.id: link for path in found.paths for link in path.links}
    current = {id_ for id_, link in links.items() if link.current}
    assert {"activists.loud", "state.crackdown", "state"} <= links.keys()
    assert current == {"state.crackdown", chosen} & links.keys()


def test_a_position_is_no_path_and_is_told_apart() -> None:
    model = campaign()
    silent = replace(model.actors[1], decisions=())
    crackdown = model.actors[0].decisions[0].options[0]
    alone = replace(crackdown, effects=crackdown.effects[:2])
    choice = replace(
        model.actors[0].decisions[0], options=(alone, model.actors[0].decisions[0].options[1])
    )
    state = replace(model.actors[0], decisions=(choice,))
    found = why.find(
        Situation.of(replace(model, actors=(state, silent))), "activists", "state.crackdown"
    )
    assert found.paths == ()
    assert found.positions == silent.positions[:1]
    assert "It is cruel." in str(why.describe(found).blocks)


def test_no_path_meets_an_item_twice() -> None:
    circle = moving(("a", "b"), ("b", "a"), ("b", "c"), ("c", "b"), ("a", "c"))
    assert paths(circle, "a", "c") == [("a", "c"), ("a", "b", "c")]


def test_wanting_an_interest_is_no_way_for_others_to_bear_on_it() -> None:
    wanting = Interest(id="b.x", actor="b", name="X", importance=exactly(1))
    model = moving(("a", "b"))
    model = replace(model, actors=(model.actors[0], replace(model.actors[1], interests=(wanting,))))
    assert paths(model, "a", "b.x") == []
    assert paths(model, "b", "b.x") == [("b", "b.x")]


# Cases worked by hand.


def test_the_shortest_path_is_a_condition_and_says_what_it_comes_to() -> None:
    found = why.find(Situation.of(campaign()), "activists", "state.crackdown")
    ids = [link.end.id for link in found.paths[0].links]
    assert ids == ["activists.choice", "activists.loud", "state.crackdown"]
    assert found.worth is not None
    # loud: 2 × (−1 − 1) + 1 × 2 = −2; silent: 2 × −1 + 1 × (2 − 1) = −1
    assert found.worth.points_with == -2
    assert found.worth.points_without == exactly(-1)
    report = why.describe(found)
    # The other path runs through the state, whose order “Loud” protects, and its decision.
    assert report.conclusion == (
        "2 chains; the shortest: “Loud” is a condition of 2 effects of “Crackdown”."
    )
    assert report.more.endswith(
        "With “Loud” that option stands at −2 points for The actor, without it at −1."
    )


@pytest.mark.parametrize("when", [(), ("activists.loud",), ("activists.silent",)])
def test_points_from_ranges_are_said_to_be(when: tuple[str, ...]) -> None:
    model = campaign()
    state = model.actors[0]
    choice = state.decisions[0]
    crackdown, neglect = choice.options
    vague = effect("state.crackdown", "state.order", Range(Fraction(0), Fraction(2)), when=when)
    crackdown = replace(crackdown, effects=(*crackdown.effects, vague))
    state = replace(state, decisions=(replace(choice, options=(crackdown, neglect)),))
    found = why.find(
        Situation.of(replace(model, actors=(state, model.actors[1]))),
        "activists",
        "state.crackdown",
    )
    assert why.describe(found).more.endswith(", ranges at their midpoints.")


def test_without_it_the_points_span_the_other_options() -> None:
    model = campaign()
    activists = model.actors[1]
    choice = activists.decisions[0]
    third = Option(id="activists.media", actor="activists", decision=choice.id, name="Media")
    worse = effect("state.crackdown", "state.order", 1, when=("activists.media",))
    state = model.actors[0]
    crackdown, neglect = state.decisions[0].options
    crackdown = replace(crackdown, effects=(*crackdown.effects, worse))
    state = replace(state, decisions=(replace(state.decisions[0], options=(crackdown, neglect)),))
    activists = replace(activists, decisions=(replace(choice, options=(*choice.options, third)),))
    found = why.find(
        Situation.of(replace(model, actors=(state, activists))), "activists.loud", "state.crackdown"
    )
    assert found.worth is not None
    assert found.worth.points_without == Range(Fraction(-1), Fraction(0))


def test_what_an_option_does_to_one_actor_is_one_link() -> None:
    found = why.find(Situation.of(campaign()), "state.crackdown", "state")
    (path,) = found.paths
    assert [bearing.claim.to for bearing in path.links[0].bearings] == [
        "state.image",
        "state.image",
        "state.order",
        "state.order",
    ]


def test_effects_of_others_count_where_they_depend_on_the_option() -> None:
    found = why.find(Situation.of(campaign()), "activists", "state.image")
    path = found.paths[0]
    assert [link.end.id for link in path.links] == [
        "activists.choice",
        "activists.loud",
        "state.image",
    ]
    assert [bearing.option.id for bearing in path.links[-1].bearings] == ["state.crackdown"]
    told = str(why.describe(found))
    assert "only with it" in told


def test_an_interest_leads_back_to_its_actor() -> None:
    assert paths(campaign(), "state.image", "state") == [("state.image", "state")]


def test_a_path_from_an_interest_says_through_whom_it_bears() -> None:
    found = why.describe(why.find(Situation.of(campaign()), "state.order", "state.image"))
    assert found.conclusion == (
        "2 chains, all by way of The actor; the shortest: “Crackdown” bears on “Image” by 2 claims."
    )
    assert "an interest of The actor" in str(found.blocks)
    itself = why.describe(why.find(Situation.of(campaign()), "state.image", "state"))
    assert itself.conclusion == "1 chain; the shortest: “Image” is an interest of The actor."


def test_of_paths_as_long_those_that_come_to_nothing_stand_last() -> None:
    rows: dict[str, dict[str, int | str | Range]] = {"idle": {"x": 0}, "acts": {"x": 1}}
    model = decider({"x": 1, "y": 1}, rows, "idle")
    assert [path[-2] for path in paths(model, "a.y", "a.x")] == ["a.acts", "a.idle"]


def test_what_an_actor_says_of_it_is_told_as_no_effect() -> None:
    told = str(
        why.describe(why.find(Situation.of(campaign()), "activists", "state.crackdown")).blocks
    )
    assert "a position: no effect by itself" in told


def test_a_citation_ends_a_path() -> None:
    model = moving(("a", "b"))
    cited = replace(model.actors[1], cite=(Citation("s", "p. 1"),))
    model = replace(model, actors=(model.actors[0], cited), sources=(Source(id="s", title="S"),))
    assert paths(model, "a", "s") == [("a", "b", "s")]


def test_parallel_influences_are_one_link() -> None:
    found = why.find(Situation.of(moving(("a", "b"), ("a", "b"))), "a", "b")
    (path,) = found.paths
    (link,) = path.links
    assert len(link.claims) == 2


def test_ten_paths_are_shown_and_the_others_counted() -> None:
    middle = [f"m{n}" for n in range(13)]
    model = moving(*(("a", m) for m in middle), *((m, "z") for m in middle))
    found = why.find(Situation.of(model), "a", "z")
    assert (len(found.paths), found.more, found.complete) == (10, 3, True)
    assert why.describe(found).conclusion.startswith("13 chains; ")
    assert "3 longer or as long" in str(why.describe(found).blocks)


def trees(model: Model, start: str, end: str, *, whole: bool) -> list[str]:
    """The lines of the tree of paths."""
    report = why.describe(why.find(Situation.of(model), start, end))
    printed = terminal.render(report, width=80, colour=False, whole=whole)
    return [line for line in printed.splitlines() if line and set("├└│") & set(line)]


def test_paths_are_one_tree_as_far_as_they_begin_alike() -> None:
    model = moving(("a", "b"), ("b", "z"), ("b", "c"), ("c", "z"), ("a", "z"))
    assert trees(model, "a", "z", whole=True) == [
        "├ A can move Z (medium): talk (judgement)",
        "└ A can move B (medium): talk (judgement)",
        "  ├ B can move Z (medium): talk (judgement)",
        "  └ B can move C (medium): talk (judgement)",
        "    └ C can move Z (medium): talk (judgement)",
    ]


def test_a_short_answer_shows_three_paths_and_counts_the_others() -> None:
    middle = [f"m{n}" for n in range(13)]
    model = moving(*(("a", m) for m in middle), *((m, "z") for m in middle))
    assert len(trees(model, "a", "z", whole=False)) == 3 * 2
    assert len(trees(model, "a", "z", whole=True)) == 10 * 2
    left = depth.left_out(why.describe(why.find(Situation.of(model), "a", "z")))
    assert left == ("7 more chains, each claim with its reason",)


def test_a_short_answer_shows_fewer_paths_where_they_are_long() -> None:
    ways = [[f"m{n}{step}" for step in range(7)] for n in range(3)]
    links = [pair for way in ways for pair in pairwise(["a", *way, "z"])]
    assert len(trees(moving(*links), "a", "z", whole=False)) == 8
    assert len(trees(moving(*links), "a", "z", whole=True)) == 3 * 8


def test_reasons_and_what_is_done_on_the_way_stand_in_the_whole_answer() -> None:
    model = campaign()
    choice = model.actors[0].decisions[0]
    crackdown, neglect = choice.options
    reasoned = (*crackdown.effects[:2], replace(crackdown.effects[2], because="It is seen."))
    crackdown = replace(crackdown, effects=(*reasoned, *crackdown.effects[3:]))
    state = replace(model.actors[0], decisions=(replace(choice, options=(crackdown, neglect)),))
    model = replace(model, actors=(state, model.actors[1]))
    short = "\n".join(trees(model, "activists", "state.crackdown", whole=False))
    whole = "\n".join(trees(model, "activists", "state.crackdown", whole=True))
    assert "It is seen" in whole
    assert "It is seen" not in short
    assert "what it does to The actor: 2 claims" in short
    assert "2 claims" not in whole


# Against an independent search.


def links_by_rule(model: Model, start: str, end: str) -> dict[str, set[str]]:
    """Where a path can go, straight from the definition and the model."""
    links: dict[str, set[str]] = defaultdict(set)
    criteria: list[Criterion] = []
    for a in model.actors:
        criteria += [*a.interests, *a.constraints]
    owner = {criterion.id: criterion.actor for criterion in criteria}

    def touch(option: str, criterion: str) -> None:
        links[option].add(criterion if criterion == end else owner[criterion])

    def acts(option: Option) -> Iterator[tuple[str, Effect]]:
        for claim in option.effects:
            for id_ in {option.id, *claim.when, *claim.unless}:
                yield id_, claim

    def cites(id_: str, claim: Claim) -> None:
        links[id_] |= {c.source for c in claim.cite if c.source == end}

    for a in model.actors:
        cites(a.id, a)
        links[a.id] |= {claim.to for claim in a.influence} | {
            decision.id for decision in a.decisions
        }
        for constraint in a.constraints:
            for breach in constraint.against:
                touch(breach.option, constraint.id)
        for decision in a.decisions:
            cites(decision.id, decision)
            for option in decision.options:
                cites(option.id, option)
                links[decision.id].add(option.id)
                for acting, claim in acts(option):
                    touch(acting, claim.to)
                    if acting != option.id and option.id == end:
                        links[acting].add(end)
    for criterion in criteria:
        if criterion.id == start:
            links[start].add(criterion.actor)
            cites(start, criterion)
        if criterion.id == end and criterion.actor == start:
            links[start].add(end)
    return links


def simple_paths(
    links: dict[str, set[str]], path: list[str], end: str
) -> Iterator[tuple[str, ...]]:
    for following in links[path[-1]]:
        if following == end:
            yield (*path, end)
        elif following not in path:
            yield from simple_paths(links, [*path, following], end)


@given(models(actors=(2, 3), decisions=(0, 1), interests=(1, 2), density=0.4), st.data())
def test_the_search_finds_every_path_shortest_first(model: Model, data: st.DataObject) -> None:
    start, end = data.draw(st.permutations(list(model.items)).map(lambda ids: ids[:2]))
    search = PathSearch(ClaimGraph(Situation.of(model), start, end))
    found = list(search.paths())
    assert search.complete
    lengths = [len(path) for path in found]
    assert lengths == sorted(lengths)
    assert len(set(found)) == len(found)
    expected = set(simple_paths(links_by_rule(model, start, end), [start], end))
    assert set(found) == expected
    assert (search.shortest is None) == (not expected)


@given(models(), st.data())
def test_links_join_and_are_asserted(model: Model, data: st.DataObject) -> None:
    start, end = data.draw(st.permutations(list(model.items)).map(lambda ids: ids[:2]))
    found = why.find(Situation.of(model), start, end)
    for path in found.paths:
        assert (path.links[0].start.id, path.links[-1].end.id) == (start, end)
        assert all(a.end is b.start for a, b in pairwise(path.links))
        for link in path.links:
            structural = link.relation in ("decides", "offers", "of")
            assert structural != bool(link.claims or link.bearings)
    report = why.describe(found)
    assert report.conclusion.endswith(".")
    for whole in (False, True):
        assert terminal.render(report, width=80, colour=False, whole=whole)


# Bounds.


MOST_CALLS = 1_000_000
"""Of functions: twice what these take, and a second or less."""


def test_a_dense_model_is_answered_at_once() -> None:
    ids = [f"a{n}" for n in range(120)]
    model = moving(*((a, b) for a in ids for b in ids if a != b))
    situation = Situation.of(model)
    assert calls(lambda: why.find(situation, "a0", "a119")) < MOST_CALLS
    found = why.find(situation, "a0", "a119")
    assert [len(chain.links) for chain in found.paths] == [1] + [2] * 9
    assert not found.complete
    assert why.describe(found).conclusion.startswith("At least ")


def test_a_large_model_is_answered_at_once() -> None:
    model = random_model(Random(7), actors=(60, 60), decisions=(2, 2), density=0.02)
    situation = Situation.of(model)
    assert calls(lambda: why.find(situation, "actor0", "actor59")) < MOST_CALLS


def test_a_path_too_long_to_explain_is_not_told() -> None:
    links = LONGEST + 1
    model = moving(*((f"a{n}", f"a{n + 1}") for n in range(links)))
    found = why.find(Situation.of(model), "a0", f"a{links}")
    assert (found.paths, found.links, found.backwards) == ((), links, False)
    assert "31 links" in why.describe(found).conclusion


def test_a_very_long_path_overflows_nothing() -> None:
    model = moving(*((f"a{n}", f"a{n + 1}") for n in range(5000)))
    assert why.find(Situation.of(model), "a0", "a5000").links == 5000


def test_a_decision_is_named() -> None:
    found = why.find(Situation.of(campaign()), "state", "state.choice")
    (path,) = found.paths
    assert isinstance(path.links[0].end, Decision)
    assert why.describe(found).conclusion == (
        "1 chain; the shortest: the decision “Which?” is for The actor to take."
    )
