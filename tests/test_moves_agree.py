"""What `stability` and `deals` say bare is so at every completion, and nobody is left out of it.

Each completion gives every range, unknown and blank one value; where no deal is not named, it is
worked out anew for each, by brute force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import TypeVar

from hypothesis import given, strategies as st

from stancecli.diagnostics import Unanswerable
from stancecli.lenses.deals import describe as tell_deals, find as find_deals
from stancecli.lenses.stability import describe as tell_stability, find as find_stability
from stancecli.methods.packages.choice import Way
from stancecli.methods.stability import Options
from stancecli.model import Impossible, Model
from stancecli.report import Report
from stancecli.situation import Situation
from stancecli.wording.moves import loses
from tests.brute_force import Choice, Solver, game
from tests.brute_values import claims_holding
from tests.brute_words import Words, completions
from tests.models import models, several
from tests.running import screen

Found = TypeVar("Found")
SURE = "whatever the uncertain values turn out to be"
BARE = f"each of them gains, {SURE}."
AS_NOW = f"each of them gains, {SURE}, as long as without a deal all stays as now."


def said(report: Report) -> str:
    return f"{report.conclusion} {report.more}".rstrip()


def deals(*lines: str, no_deal: tuple[str, ...] | None = None) -> str:
    found = find_deals(Situation.of(several(*lines)), no_deal=no_deal)
    assert found.packages
    return said(tell_deals(found))


# By hand: against a no deal that moves with what is not known.

NORTH = "north power 3: *leave | build power -1, power 2 when south.pay"
SOUTH = "south light 3: *keep | pay light -1, light 2 when north.build"
WEST = "west calm 1: *hush | shout calm "
SHOUTED = NORTH + ", power -3 when west.shout"


def test_what_is_a_gain_at_every_value_stands_bare_where_no_deal_stays() -> None:
    for lines in ((NORTH, SOUTH), (SHOUTED, SOUTH, WEST + "-2..0")):
        told = deals(*lines)
        assert told.startswith("There is a bargain")
        assert f"Against no deal (all as now) {BARE}" in told
        assert "Without it" not in told


def test_it_stands_with_its_condition_where_somebody_could_move_without_a_deal() -> None:
    """At +1 West shouts without a deal, and with it, and then North has 2 − 1 − 3 by building."""
    told = deals(SHOUTED, SOUTH, WEST + "-2..1")
    assert told.startswith("At middle values there is a bargain")
    then = "Without it, a move alone could be a gain for West (“Shout”) at other values."
    assert f"Against no deal {AS_NOW} {then}" in told
    assert told.count("Without it,") == 1
    shouting = Situation.of(several(SHOUTED, SOUTH, WEST + "1"))
    assert not find_deals(shouting).packages


def test_it_stands_so_where_a_response_alone_keeps_somebody_from_moving() -> None:
    """West would have 1 for shouting, and East, who gains 1 by hitting back, takes 2."""
    east = "east rest 1: *sit | hit rest 1 when west.shout, rest -1 unless west.shout, west.calm -2"
    told = deals(SHOUTED, SOUTH, WEST + "1", east)
    then = "Without it, a move alone is a gain for West (“Shout”, +1), unless others respond."
    assert f"Against no deal {AS_NOW} {then}" in told


def test_at_the_end_of_moves_it_is_so_at_middle_values() -> None:
    told = deals(NORTH, SOUTH, WEST + "-1..2")
    assert told.startswith("At middle values there is a bargain")
    assert "Against no deal (moving alone to “Shout”) each of them gains, at middle values." in told


def test_of_what_is_sure_it_stands_bare_against_a_no_deal_that_was_named() -> None:
    for no_deal in ((), ("west.shout",)):
        told = deals(NORTH, SOUTH, WEST + "-2..1", no_deal=no_deal)
        assert told.startswith("There is a bargain")
        assert BARE in told
    told = deals(NORTH.replace("2 when", "0..3 when"), SOUTH, no_deal=())
    assert told.startswith("At middle values there is a bargain")
    assert "each of them gains, at middle values." in told


# By hand: who would gain but for a response.

TOWN = "town jobs 2: *rest | build jobs 1, jobs -2 when county.tax"
COUNTY = "county cash 1: *wait | tax cash 1 when {0}, cash -1 unless {0}"
MILL = "mill trade 1: *stay | grow trade 1"


def stability(*lines: str) -> str:
    return screen(tell_stability(find_stability(Situation.of(several(*lines)))), 100)


def test_who_would_gain_but_for_a_response_is_told_and_marked() -> None:
    """By building Town gains 2; then taxing gains County 1, and Town has 2 − 4."""
    told = stability(TOWN, COUNTY.format("town.build"), MILL)
    too = "At middle values a move alone would be a gain for Town (“Build”, +2) too"
    assert f"{too}, if County (“Tax”) did not respond." in " ".join(told.split())
    assert "Build (others respond)" in told
    assert "Grow (others respond)" not in told
    assert "would be a gain" not in stability(TOWN, "county cash 1: *wait | tax cash -1", MILL)


def test_of_many_who_would_gain_but_for_responses_two_are_told_and_all_counted() -> None:
    towns = [TOWN.replace("town", f"t{n}").replace("county", f"c{n}") for n in range(4)]
    counties = [COUNTY.format(f"t{n}.build").replace("county", f"c{n}") for n in range(4)]
    told = " ".join(stability(*towns, *counties, MILL).split())
    assert told.count("did not respond") == 2
    assert "That is so of 2 others." in told


# By hand: who loses.


def who_loses(*outweighed: str) -> str:
    """Village loses 2 and gains nothing; each of these 2 of low weight, and gains 4."""
    more = "".join(f", {name}.peace -2, {name}.trade 2" for name in outweighed)
    actors = [f"{name} peace 1, trade 2" for name in outweighed]
    builds = f"north power 3: *leave | build power 2, village.homes -1{more}"
    found = find_deals(Situation.of(several(builds, "village homes 2", *actors, SOUTH)))
    return loses(found.no_deal.loses)


def test_those_for_whom_a_loss_is_outweighed_are_named_or_counted() -> None:
    assert who_loses() == "Village: “Homes” −2."
    assert who_loses("town") == "Village: “Homes” −2; and Town, outweighed."
    assert who_loses("town", "port") == "Village: “Homes” −2; and 2 others, outweighed."


def test_who_is_touched_by_what_can_be_nothing_is_not_untouched() -> None:
    """For East the building is −1 to 1: at middle values it changes nothing."""
    lines = NORTH + ", east.view -1..1", SOUTH, "east view 1: *sit view 0 | go view -2"
    told = said(tell_deals(find_deals(Situation.of(several(*lines)), "east")))
    assert "At middle values it changes no interest of East." in told


# What several could do at once.

BOTH = (
    Impossible(options=("north.build", "south.keep")),
    Impossible(options=("north.leave", "south.pay")),
)


def test_what_is_possible_only_at_once_is_a_joint_move_in_both_answers() -> None:
    model = replace(several(NORTH, SOUTH), impossible=BOTH)
    joint = "A joint move would be a gain for North (“Build”) and South (“Pay”)."
    assert joint in said(tell_stability(find_stability(Situation.of(model))))
    found = find_deals(Situation.of(model))
    assert [package.order.way for package in found.packages] == [Way.AT_ONCE]


def test_nobody_takes_part_in_a_joint_move_by_doing_nothing() -> None:
    """County gains by the building, and more by taxing it after that."""
    told = stability(f"{TOWN}, county.cash 1/2", COUNTY.format("town.build"))
    assert "joint move" not in told


# What stands bare, at every completion.


def small(**limits: object) -> st.SearchStrategy[Model]:
    """Models with all that can be not known, impossible or for good, and few states."""
    return models(
        actors=(2, 3), decisions=(1, 1), interests=(1, 2), blanks=True, one_size=True,
        positions=False, scales=False, influence=False, **limits,
    )  # fmt: skip


def settings_of(situation: Situation) -> Iterator[tuple[Situation, Choice | None]]:
    """The states of a model, one after the other as the present one, and as the no deal named."""
    for state in sorted(game(situation).states)[:6]:
        yield situation.taking(*state), None
        yield situation, state


def found_in(find: Callable[..., Found], situation: Situation, **asked: object) -> Found | None:
    try:
        return find(situation, **asked)
    except Unanswerable:
        return None


def no_deal_of(words: Words, start: Choice) -> Choice:
    """No deal by its definition: the end of the way; the start where another is one too."""
    return start if words.ends_elsewhere(start) else words.way(start)[-1]


def placed(plain: Solver, *chosen: Options) -> Choice:
    """The state in which the last of these options hold."""
    taken = {option.decision: option.id for options in chosen for option in options}
    return tuple(taken[decision.id] for decision in plain.game.decisions)


def completed_games(
    model: Model, now: Choice, rng: Random, count: int
) -> Iterator[tuple[Solver, Words]]:
    """The model at some completions, with these options as the present ones."""
    for completed in completions(model, rng, count):
        plain = Solver(game(Situation.of(completed).taking(*now)))
        yield plain, Words(completed, plain)


@given(small(), st.randoms(use_true_random=True))
def test_what_deals_says_bare_is_so_at_every_completion(model: Model, rng: Random) -> None:
    for situation, no_deal in settings_of(Situation.of(model)):
        found = found_in(find_deals, situation, no_deal=no_deal)
        if not found:
            continue
        told, now = said(tell_deals(found)), tuple(situation.chosen.values())
        for plain, words in completed_games(model, now, rng, 4) if found.packages else ():
            package = found.packages[0]
            state = placed(plain, found.no_deal.options, package.options)
            takers = [taker.actor.id for taker in package.takers]
            against = no_deal or no_deal_of(words, plain.game.start)
            if AS_NOW in told:
                against = plain.game.start
            if SURE in told:
                assert all(plain.payoff(a, state) > plain.payoff(a, against) for a in takers)
            if "none of them can gain by breaking away" in told:
                assert not any(plain.improvements(a, state) for a in takers)
            assert (BARE in told) == told.startswith("There is a bargain")


def mover(words: Words, start: Choice, end: Choice) -> str:
    """Who made a move."""
    decisions = zip(words.plain.game.decisions, start, end, strict=True)
    return next(decision.actor for decision, a, b in decisions if a != b)


def falling(words: Words, way: list[Choice]) -> set[str]:
    """Whose interests fall by the steps of others, on a way."""
    steps = [(mover(words, *step), step) for step in pairwise(way)]

    def worth(criterion: str, state: Choice) -> Fraction:
        now = words.plain.game.situation.taking(*state).chosen
        held = claims_holding(words.model, now, criterion)
        return sum((claim.size.mid for claim in held), Fraction(0))

    return {
        actor.id
        for actor in words.model.actors
        for on in actor.criteria
        if sum(worth(on.id, b) - worth(on.id, a) for m, (a, b) in steps if m != actor.id) < 0
    }


@given(small(), st.randoms(use_true_random=True))
def test_what_stability_says_bare_is_so_at_every_completion(model: Model, rng: Random) -> None:
    for state in sorted(game(Situation.of(model)).states)[:2]:
        situation = Situation.of(model).taking(*state)
        found = found_in(find_stability, situation)
        if not found:
            return
        told, now = said(tell_stability(found)), tuple(situation.chosen.values())
        of_each = {a.id: said(tell_stability(replace(found, actor=a))) for a in found.movers}
        taken = [step.taken for step in found.way.steps]
        unfelt = loses(found.way.loses).startswith("No interest of anybody else falls")
        for plain, words in completed_games(model, now, rng, 3):
            start, end = plain.game.start, placed(plain, found.way.options)
            for bare, at in (("holds: no move alone can be", start), ("That end holds.", end)):
                still = not any(plain.improvements(a, at) for a in plain.game.movers)
                assert still or bare not in told
            for each in found.verdict.outlooks:
                name, text = each.actor.name, of_each[each.actor.id]
                if f"{name} can gain by no move alone." in text:
                    assert not plain.improvements(each.actor.id, start)
                if f"Nothing can be said of {name}:" in text:
                    assert len({plain.payoff(each.actor.id, q) for q in plain.game.states}) == 1
                if text.startswith(f"{name} would gain by"):
                    assert each.move
                    then = placed(plain, found.options, each.move.taken)
                    assert words.counts(each.actor.id, start, then)
            way = [start]
            way += [placed(plain, found.options, *taken[:n]) for n in range(1, len(taken) + 1)]
            assert not (unfelt and falling(words, way))
