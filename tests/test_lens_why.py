"""`stance why`: the paths by which one item bears on another."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given, strategies as st

from stancecli import depth
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import why
from stancecli.lenses.why.finding import _does
from stancecli.loader import load_text
from stancecli.methods.claims import total
from stancecli.methods.paths import LONGEST, PathSearch
from stancecli.model import (
    Actor,
    Breach,
    Constraint,
    Criterion,
    Effect,
    Influence,
    Model,
    exactly,
)
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import Swaps, models, several, swapped
from tests.running import calls, screen

CAMPAIGN = """\
stance: 1
title: A campaign
actors:
  state:
    name: The state
    interests: {image: {name: Image, importance: 2}, order: {name: Order, importance: 1}}
    decisions:
      choice:
        question: Which?
        current: crackdown
        otherwise: none
        options:
          crackdown:
            name: Crackdown
            effects:
              - {to: image, effect: -1}
              - {to: order, effect: 2}
              - {to: image, effect: -1, when: [activists.loud]}
              - {to: order, effect: -1, unless: [activists.loud]}
          neglect: {name: Neglect, effects: [{to: image, effect: 1}]}
  activists:
    name: The activists
    interests: {lives: {name: Lives, importance: 4}}
    decisions:
      choice:
        question: Which?
        current: loud
        otherwise: none
        options: {loud: {name: Loud}, silent: {name: Silent}}
    positions: [{to: state.crackdown, stance: -2, says: It is cruel.}]
"""
"""Activists who can campaign, and a state whose crackdown then costs it more."""
DEARER = "              - {to: image, effect: -1, when: [activists.loud]}\n"
EASIER = "              - {to: order, effect: -1, unless: [activists.loud]}\n"


def campaign(*changes: Swaps) -> Model:
    return load_text(swapped(CAMPAIGN, *changes))


def moving(*pairs: tuple[str, str]) -> Model:
    """Actors who can move each other."""
    ids = dict.fromkeys(id_ for pair in pairs for id_ in pair)
    actors = (
        Actor(
            id=id_,
            name=id_.upper(),
            influence=tuple(
                Influence(actor=a, to=b, strength=exactly(2), by="talk")
                for a, b in pairs
                if a == id_
            ),
        )
        for id_ in ids
    )
    return Model(title="Movers", actors=tuple(actors))


# What must not happen.


def test_an_item_is_not_explained_by_itself() -> None:
    with pytest.raises(Unanswerable, match="at both ends"):
        why.find(Situation.of(campaign()), "state", "state")


# What is told.


ACTS = CAMPAIGN[CAMPAIGN.rindex("    decisions:") : CAMPAIGN.index("    positions:")]
POSITION_ALONE = campaign({DEARER: "", EASIER: "", ACTS: ""})


THIRTEEN = [pair for n in range(13) for pair in pairwise(["a", f"m{n}", "z"])]
CHAINS: dict[str, tuple[Model, str, str]] = {
    "no chain, and none back": (moving(("a", "c"), ("b", "c")), "a", "b"),
    "a position alone": (POSITION_ALONE, "activists", "state.crackdown"),
    "a condition": (campaign(), "activists", "state.crackdown"),
    "of others, where they depend on it": (campaign(), "activists", "state.image"),
    "what an option does to one actor": (campaign(), "state.crackdown", "state"),
    "by way of an actor": (campaign(), "state.order", "state.image"),
    "an interest": (campaign(), "state.image", "state"),
    "a decision": (campaign(), "state", "state.choice"),
    "one tree": (moving(*pairwise("abz"), *pairwise("bcz"), ("a", "z")), "a", "z"),
    "three of thirteen": (moving(*THIRTEEN), "a", "z"),
}


def test_chains_read_as_worked_by_hand(golden: Golden) -> None:
    told = []
    for name, (model, start, end) in CHAINS.items():
        report = why.describe(why.find(Situation.of(model), start, end))
        shown = (screen(report, 100, whole=each) for each in (False, True))
        left = ", ".join(depth.left_out(report))
        told += [f"# {name}", *shown, f"-v: {left}\n"]
    golden("why/chains.txt", "\n".join(told))


def said(ties: dict[tuple[str, str], int], asked: str, *lines: str) -> list[str]:
    """The first sentence and each line, where one actor has so much influence on another."""
    model, tied = several(*lines), defaultdict[str, tuple[Influence, ...]](tuple)
    for (who, to), strength in ties.items():
        tied[who] += (Influence(actor=who, to=to, strength=exactly(strength)),)
    actors = (replace(each, influence=tied[each.id]) for each in model.actors)
    situation = Situation.of(replace(model, actors=tuple(actors)))
    report = why.describe(why.find(situation, *asked.split()))
    return [report.conclusion, *" ".join(screen(report).split()).split(" · ")[1:]]


ANN, FARM = "ann calm 1: *hush | ask", "farm hay 1, peace 2"
BOB = "bob order 1: *rest order 1, farm.hay 0, farm.peace -1 | work farm.hay {}, farm.peace 1"


def test_a_way_that_changes_nothing_of_what_was_asked_for_is_none() -> None:
    """Bob does nothing for the hay by resting and, in the first model, by working."""
    ties, hay = {("ann", "bob"): 3}, "ann farm.hay"
    none = "Nothing in the model leads from Ann to “Hay”."
    assert said(ties, hay, ANN, BOB.format(0), FARM) == [none]
    assert said(ties, hay, ANN, BOB.format(1), FARM) == [
        "Ann can affect “Hay” only through Bob (high influence).",
        "Ann can influence Bob (high), who could choose “Work”, which helps “Hay” (+).",
    ]


def test_the_strongest_way_is_told_first_and_one_of_each_who_decides() -> None:
    """Bob moves the peace by 2 either way, and the hay by 1; Cid has a say in the hay alone."""
    ties = {("ann", "bob"): 2, ("ann", "cid"): 3, ("cid", "bob"): 4}
    cid = "cid order 1: *sit farm.hay -1/2 unless ann.ask | mow farm.hay 1 when ann.ask"
    assert said(ties, "ann farm", ANN, BOB.format(1), cid, FARM) == [
        "Ann can affect Farm only through “Ask”, Cid (high influence) or Bob (medium influence).",
        "Ann could choose “Ask”, with which “Mow” helps “Hay” (+).",
        "Ann can influence Cid (high), who could choose “Mow”, which could help “Hay” (+).",
        "Ann can influence Cid (high), who can influence Bob (decisive), who could keep or end "
        "“Rest” (current), which hurts “Peace” (−).",
        "Other ways: 4.",
    ]


# Against an independent search.


def links_by_rule(model: Model, start: str, end: str) -> dict[str, dict[str, set[str]]]:
    """Where a path can go, straight from the definition and the model.

    With each step the options whose effects or breaches it is, or the option that it leads to.
    """
    links: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    criteria: list[Criterion] = []
    for a in model.actors:
        criteria += [*a.interests, *a.constraints]
    owner = {criterion.id: criterion.actor for criterion in criteria}

    def touch(acting: str, claim: Effect | Breach, criterion: str) -> None:
        if claim.size != exactly(0):
            links[acting][criterion if criterion == end else owner[criterion]].add(claim.option)

    for a in model.actors:
        for to in (*(claim.to for claim in a.influence), *(each.id for each in a.decisions)):
            links[a.id][to].add("")
        for constraint in a.constraints:
            for breach in constraint.against:
                touch(breach.option, breach, constraint.id)
        for decision in a.decisions:
            for option in decision.options:
                links[decision.id][option.id].add("")
                for claim in option.effects:
                    touch(option.id, claim, claim.to)
                    for id_ in {*claim.when, *claim.unless} if option.id != start else ():
                        touch(id_, claim, claim.to)
                        if option.id == end and claim.size != exactly(0):
                            links[id_][end].add("")
    for criterion in criteria:
        if criterion.id == start:
            links[start][criterion.actor].add("")
        if criterion.id == end and criterion.actor == start:
            links[start][end].add("")
    return links


def simple_paths(
    links: dict[str, dict[str, set[str]]], path: list[str], end: str
) -> Iterator[tuple[str, ...]]:
    for following in [*links[path[-1]]]:
        if following == end:
            yield (*path, end)
        elif following not in path:
            yield from simple_paths(links, [*path, following], end)


def one_option_each(
    model: Model, links: dict[str, dict[str, set[str]]], path: tuple[str, ...]
) -> bool:
    """Whether a path takes no two options of one decision, as items or as what alone acts."""
    of = {o.id: d.id for a in model.actors for d in a.decisions for o in d.options}
    taken = [of[path[0]]] if path[0] in of else []
    for start, end in pairwise(path):
        acting = links[start][end] - {""}
        decisions = {of[option] for option in acting}
        if end in of:
            taken.append(of[end])
        elif start not in acting and len(decisions) == 1:
            taken += decisions
    return len(taken) == len(set(taken))


SMALL: dict[str, Any] = {"actors": (2, 3), "decisions": (0, 1), "interests": (1, 2), "density": 0.4}


@given(models(**SMALL), st.data())
def test_the_search_finds_every_path_shortest_first(model: Model, data: st.DataObject) -> None:
    start, end = data.draw(st.permutations(list(model.items)).map(lambda ids: ids[:2]))
    search = PathSearch(Situation.of(model), start, end)
    found = list(search.paths())
    lengths = [len(path) for path in found]
    assert lengths == sorted(lengths)
    assert len(set(found)) == len(found)
    links = links_by_rule(model, start, end)
    every = simple_paths(links, [start], end)
    expected = {path for path in every if one_option_each(model, links, path)}
    assert set(found) <= expected
    assert set(found) == expected or not search.complete


@given(models(), st.data())
def test_what_an_option_is_said_to_do_it_does_now_or_whatever_else_is_chosen(
    model: Model, data: st.DataObject
) -> None:
    situation = Situation.of(model)
    start, end = (data.draw(st.sampled_from(model.actors)).id for _ in "ab")
    decisions = [[option.id for option in each.options] for each in situation.decisions()]
    for touch in why.find(situation, start, end).touches if start != end else ():
        said = _does(touch, situation).replace("neither helps nor hurts", "does nothing to")
        if isinstance(touch.criterion, Constraint):
            continue
        states = [situation.taking(touch.option.id)]
        if not said.endswith(" as all else is now."):
            states = [situation.taking(*each, touch.option.id) for each in product(*decisions)]
        for state in states:
            own = state.claims_in_force(touch.criterion.id)
            value = total(claim for claim in own if claim.option == touch.option.id)
            low, high = value.low, value.high
            assert (" helps " in said, " hurts " in said) == (low > 0, high < 0)
            assert ("could help" in said) == (high > 0 >= low)
            assert (" does nothing to " in said) == (low == high == 0)


# Bounds.


MOST_CALLS = 1_000_000
"""Of functions: twice what these take, and a second or less."""


def test_a_dense_model_is_answered_at_once() -> None:
    ids = [f"a{n}" for n in range(120)]
    situation = Situation.of(moving(*((a, b) for a in ids for b in ids if a != b)))
    asked = []
    assert calls(lambda: asked.append(why.find(situation, "a0", "a119"))) < MOST_CALLS
    (found,) = asked
    assert [len(path) for path in found.paths] == [1] + [2] * 9
    assert not found.complete
    assert "of at least 200 ways" in screen(why.describe(found), whole=True)


@pytest.mark.parametrize("links", [LONGEST + 1, 2500])
def test_a_path_too_long_to_explain_is_not_told_and_overflows_nothing(links: int) -> None:
    model = moving(*((f"a{n}", f"a{n + 1}") for n in range(links)))
    found = why.find(Situation.of(model), "a0", f"a{links}")
    assert (found.paths, found.complete) == ((), False)
    assert why.describe(found).conclusion.startswith("No way of up to 30 steps was found")
