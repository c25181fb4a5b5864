"""`stance why`: the paths by which one item bears on another."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from stancecli import depth
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import why
from stancecli.lenses.why.finding import LONGEST, PathSearch
from stancecli.loader import load_text
from stancecli.model import (
    Actor,
    Citation,
    Claim,
    Criterion,
    Effect,
    Influence,
    Model,
    Option,
    Source,
)
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import Swaps, models, swapped
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
                Influence(actor=a, to=b, strength=Fraction(2), by="talk")
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


@pytest.mark.parametrize("chosen", ["activists.loud", "activists.silent"])
def test_an_option_on_a_path_is_current_where_it_holds(chosen: str) -> None:
    situation = Situation.of(campaign()).taking(chosen)
    found = why.find(situation, "activists", "state.crackdown")
    links = {link.end.id: link for path in found.paths for link in path.links}
    current = {id_ for id_, link in links.items() if link.current}
    assert {"activists.loud", "state.crackdown", "state"} <= links.keys()
    assert current == {"state.crackdown", chosen} & links.keys()


# Cases worked by hand.


def test_ten_paths_are_shown_and_the_others_counted() -> None:
    found = why.find(Situation.of(moving(*THIRTEEN)), "a", "z")
    assert (len(found.paths), found.more, found.complete) == (10, 3, True)
    assert why.describe(found).conclusion.startswith("13 chains; ")
    assert "3 longer or as long" in str(why.describe(found).blocks)


# What is told.


def ranged(when: str) -> Model:
    """The campaign, with an effect of a range that holds always, with it or without it."""
    vague = f"              - {{to: order, effect: [0, 2]{when}}}\n"
    return campaign(
        {DEARER: DEARER.replace("}", ", because: It is seen.}")}, {EASIER: EASIER + vague}
    )


ACTS = """\
    decisions:
      choice:
        question: Which?
        current: loud
        otherwise: none
        options: {loud: {name: Loud}, silent: {name: Silent}}
"""
POSITION_ALONE = campaign({DEARER: "", EASIER: "", ACTS: ""})


def cited() -> Model:
    model = moving(("a", "b"), ("a", "b"))
    a, b = model.actors
    b = replace(b, cite=(Citation("s", "p. 1"),))
    return replace(model, actors=(a, b), sources=(Source(id="s", title="S"),))


THIRTEEN = [pair for n in range(13) for pair in pairwise(["a", f"m{n}", "z"])]
LONG = [pair for n in range(3) for pair in pairwise(["a", *(f"m{n}{k}" for k in range(7)), "z"])]
CHAINS: dict[str, tuple[Model, str, str]] = {
    "no chain, and none back": (moving(("a", "c"), ("b", "c")), "a", "b"),
    "none, but one back": (moving(("b", "a")), "a", "b"),
    "a position alone": (POSITION_ALONE, "activists", "state.crackdown"),
    "a condition": (campaign(), "activists", "state.crackdown"),
    **{
        f"a range {name}": (ranged(when), "activists", "state.crackdown")
        for name, when in {
            "in any case": "",
            "with it": ", when: [activists.loud]",
            "without it": ", when: [activists.silent]",
        }.items()
    },
    "of others, where they depend on it": (campaign(), "activists", "state.image"),
    "what an option does to one actor": (campaign(), "state.crackdown", "state"),
    "by way of an actor": (campaign(), "state.order", "state.image"),
    "an interest": (campaign(), "state.image", "state"),
    "a decision": (campaign(), "state", "state.choice"),
    "a citation, and two influences that are one link": (cited(), "a", "s"),
    "one tree": (moving(*pairwise("abz"), *pairwise("bcz"), ("a", "z")), "a", "z"),
    "three of thirteen": (moving(*THIRTEEN), "a", "z"),
    "fewer where they are long": (moving(*LONG), "a", "z"),
}


def test_chains_read_as_worked_by_hand(golden: Golden) -> None:
    told = []
    for name, (model, start, end) in CHAINS.items():
        report = why.describe(why.find(Situation.of(model), start, end))
        shown = (screen(report, 100, whole=each) for each in (False, True))
        left = ", ".join(depth.left_out(report))
        told += [f"# {name}", *shown, f"-v: {left}; next: {[each.ids for each in report.next]}\n"]
    golden("why/chains.txt", "\n".join(told))


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
    search = PathSearch(Situation.of(model), start, end)
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
        assert screen(report, whole=whole)


# Bounds.


MOST_CALLS = 1_000_000
"""Of functions: twice what these take, and a second or less."""


def test_a_dense_model_is_answered_at_once() -> None:
    ids = [f"a{n}" for n in range(120)]
    situation = Situation.of(moving(*((a, b) for a in ids for b in ids if a != b)))
    asked = []
    assert calls(lambda: asked.append(why.find(situation, "a0", "a119"))) < MOST_CALLS
    (found,) = asked
    assert [len(chain.links) for chain in found.paths] == [1] + [2] * 9
    assert not found.complete
    assert why.describe(found).conclusion.startswith("At least ")


@pytest.mark.parametrize("links", [LONGEST + 1, 2500])
def test_a_path_too_long_to_explain_is_not_told_and_overflows_nothing(links: int) -> None:
    model = moving(*((f"a{n}", f"a{n + 1}") for n in range(links)))
    found = why.find(Situation.of(model), "a0", f"a{links}")
    assert (found.paths, found.links, found.backwards) == ((), links, False)
    assert f"{links:,} links" in why.describe(found).conclusion
