"""Influence: MIDI, quadrants, the strongest ways, and pressure on whoever decides."""

import re
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, permutations

import pytest
from hypothesis import given

from stancecli import depth
from stancecli.diagnostics import Unanswerable
from stancecli.lenses.influence import describe, find, find_actor, find_paths, find_pressure
from stancecli.loader import load_text
from stancecli.methods.influence import (
    Stake,
    direct_ties,
    disjoint_paths,
    influence_matrices,
    influences_on,
    moved,
    strongest_paths,
)
from stancecli.model import (
    Actor,
    Citation,
    Influence,
    Model,
    Position,
    Range,
    Sized,
    Source,
    exactly,
)
from stancecli.page.actors import power_and_interest
from stancecli.page.drawings.grid import PowerGrid
from stancecli.render import json
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import choice, graphs, on_a_scale, several, with_sized
from tests.running import screen


def held(strength: str) -> Range:
    low, _, high = strength.partition("..")
    return Range(Fraction(low), Fraction(high or low))


def moves(who: str, strengths: str) -> tuple[Influence, ...]:
    """Whom an actor moves how strongly, by some passage: of `ab 3, bc 1..2` those of a or b."""
    pairs = (each.split() for each in strengths.split(", ") if each)
    cite = (Citation("paper", "p. 1"),)
    return tuple(
        Influence(actor=who, to=pair[1], strength=held(n), by=f"{who} on {pair[1]}", cite=cite)
        for pair, n in pairs
        if pair[0] == who
    )


def net(strengths: str = "") -> Situation:
    """Actors a to e, and who influences whom how strongly."""
    actors = (Actor(id=id_, name=id_.upper(), influence=moves(id_, strengths)) for id_ in "abcde")
    source = Source(id="paper", title="A paper")
    return Situation.of(Model(title="A net", sources=(source,), actors=tuple(actors)))


def route(situation: Situation, start: str, end: str) -> list[str]:
    way = strongest_paths(direct_ties(situation), end)[start]
    return [start, *(link.end.id for link in way.ties)]


# The matrix of direct and indirect influences.


@given(graphs(actors=(2, 5)))
def test_midi_agrees_with_its_definition(situation: Situation) -> None:
    """In the matrix, of a pair alone, and in sums, which leave out the diagonal."""
    found, known = influence_matrices(situation), direct_ties(situation)
    ids = [actor.id for actor in situation.actors()]
    direct = {(a, b): Fraction(0) for a in ids for b in ids}
    direct |= {(i.actor, i.to): i.strength.mid for a in situation.actors() for i in a.influence}
    totals = [total for row in found.total for total in row]
    for (a, b), total in zip(direct, totals, strict=True):
        over = sum(min(direct[a, c], direct[c, b]) for c in ids if c not in (a, b))
        assert total == direct[a, b] + over
        assert a == b or influences_on(known, b).get(a, 0) == total
    whole = sum(total for (a, b), total in zip(direct, totals, strict=True) if a != b)
    assert sum(each.influence for each in found.sums) == whole
    assert sum(each.dependence for each in found.sums) == whole
    assert found.mean * len(found.sums) == whole


def test_of_several_influences_the_first_of_the_strongest_counts() -> None:
    situation = net("ab 1, ab 3, ab 3, ab 2")
    assert influence_matrices(situation).direct[0][1] == 3
    assert direct_ties(situation)["a", "b"].claim is situation.actors()[0].influence[1]


def test_midi_is_exact_past_machine_words() -> None:
    tiny = Fraction(1, 3**60)
    row = influence_matrices(net(f"ab {tiny}, ba {1 - tiny}")).total[0]
    assert [*row][:2] == [tiny, tiny]
    assert not len(influence_matrices(Situation.of(Model(title="Nobody"))).total)


def test_quadrants_lie_about_the_mean() -> None:
    situation = net("ab 4, bc 4, bd 3, ed 1")
    assert {each.actor.id: each.quadrant for each in influence_matrices(situation).sums} == {
        "a": "dominant",  # 4 on b, 4 on c and 3 on d over it; nobody moves it
        "b": "relay",  # 7 in all, and 4 by a: the mean is 19/5
        "c": "dependent",
        "d": "dependent",
        "e": "autonomous",
    }


# The strongest ways.


def test_the_weakest_link_decides_then_the_number_of_links_then_the_file() -> None:
    assert route(net("ae 1, ab 3, be 2"), "a", "e") == ["a", "b", "e"]
    assert route(net("ae 2, ab 3, be 2"), "a", "e") == ["a", "e"]
    tied = net("ad 3, de 3, ac 3, ce 3")
    assert route(tied, "a", "e") == ["a", "c", "e"]


@given(graphs(actors=(2, 5)))
def test_the_strongest_way_agrees_with_all_ways(situation: Situation) -> None:
    ids = [each.id for each in situation.actors()]
    known = direct_ties(situation)
    end = ids[-1]
    found = strongest_paths(known, end)
    for start in found:
        assert strongest_paths(known, end, starts=[start, end]) == {start: found[start]}
    for start in ids[:-1]:
        between = [each for each in ids if each not in (start, end)]
        routes = [
            [*pairwise((start, *middle, end))]
            for size in range(len(between) + 1)
            for middle in permutations(between, size)
        ]
        ranked = sorted(
            (
                -min(known[step].strength for step in steps),
                len(steps),
                [ids.index(b) for _, b in steps],
            )
            for steps in routes
            if all(step in known for step in steps)
        )
        if not ranked:
            assert start not in found
            continue
        weakest, count, way = ranked[0]
        assert found[start].weakest == -weakest
        assert len(found[start].ties) == count
        assert [ids.index(link.end.id) for link in found[start].ties] == way


def test_alternatives_need_nobody_from_those_before() -> None:
    situation = net("ab 4, be 4, bc 4, ce 4, ad 1, de 2, ae 3")
    ways = disjoint_paths(situation, "a", "e", 5)
    assert [[each.id for each in way.through] for way in ways] == [["b"], [], ["d"]]
    assert [way.weakest for way in ways] == [4, 3, 1]


def test_influence_on_oneself_is_no_question() -> None:
    with pytest.raises(Unanswerable):
        find_paths(net(), "a", "a")


# Who moves one actor most.


def test_a_tie_by_an_unsourced_claim_is_marked_and_others_are_not() -> None:
    actors = (
        Actor(id="a", name="A", influence=(Influence(actor="a", to="b", strength=exactly(3)),)),
        Actor(id="b", name="B", influence=moves("b", "ba 3")),
    )
    source = Source(id="paper", title="A paper")
    situation = Situation.of(Model(title="A net", sources=(source,), actors=actors))
    shown = screen(describe(find_actor(situation, "b")))
    assert re.search(r"^  A +high\*", shown, re.MULTILINE)
    assert "Most influence on B, but on unsourced estimates alone: A (high)." in shown
    assert re.search(r"Influence of B on\n  A +high +b on a", shown)
    assert "through whom" not in shown


@given(graphs(actors=(2, 6)))
def test_who_moves_an_actor_most_is_what_all_ties_say(situation: Situation) -> None:
    ties = {key: tie.strength for key, tie in direct_ties(situation).items()}
    ids = [actor.id for actor in situation.actors()]
    for actor in situation.actors():
        found = moved(direct_ties(situation), actor)
        own = {a: ties[a, actor.id] for a in ids if (a, actor.id) in ties}
        assert {tie.start.id: tie.strength for tie in found.direct} == own
        strengths = [tie.strength for tie in found.direct]
        assert strengths == sorted(strengths, reverse=True)
        best = max(own.values(), default=None)
        over = {
            a: max(
                (min(ties[a, c], ties[c, actor.id]), ties[a, c])
                for c in ids
                if (a, c) in ties and (c, actor.id) in ties
            )
            for a in ids
            if a != actor.id and any((a, c) in ties and (c, actor.id) in ties for c in ids)
        }
        wanted = [a for a in ids if a in over and over[a][0] == best and own.get(a, 0) < over[a][0]]
        assert [way.ties[0].start.id for way in found.over] == wanted
        for way in found.over:
            first, last = way.ties
            assert (first.end.id, last.end.id) == (last.start.id, actor.id)
            assert (way.weakest, first.strength) == over[first.start.id]


# Pressure.


def pressed(stances: dict[str, int], strengths: str) -> Situation:
    """An actor a that chooses p or q (now p, which serves it), and others that say what they do."""
    chooses = replace(choice("x 1", "*p: x 2", "q: x 0").actors[0], name="A")
    others = []
    for id_ in "bcde":
        stance = Fraction(stances.get(id_, 0))
        said = (Position(actor=id_, to="a.p", stance=stance),) if id_ in stances else ()
        moved = tuple(replace(each, by="", cite=()) for each in moves(id_, strengths))
        others.append(Actor(id=id_, name=id_.upper(), positions=said, influence=moved))
    return Situation.of(Model(title="Pressure", actors=(chooses, *others)))


# What is told.


def said(finding: object, *, whole: bool = False) -> str:
    report = describe(finding)  # type: ignore[arg-type]
    more = f"-v: {', '.join(depth.left_out(report))}\n"
    return f"{screen(report, 100, whole=whole)}{more}"


def judged(situation: Situation, *bare: str) -> Situation:
    """The same, but what these actors move others by cites nothing."""

    def change(claim: Sized) -> Sized:
        is_bare = isinstance(claim, Influence) and claim.actor in bare
        return replace(claim, cite=()) if is_bare else claim

    return Situation.of(with_sized(situation.model, change))


NETS: dict[str, str] = {
    "nobody moves e, though e moves a": "ea 2",
    "two alike": "ae 2, be 2",
    "by their strengths": "ae 1, be 3, ce 1, de 2",
    "three that are low": "ae 1, be 3, ce 1, de 1",
    "by way of c no link of a is below high, and one of b is": "ae 1, ac 4, ce 3, bc 1",
    "b is as strong directly, and over two others nothing counts": "be 2, bc 4, ce 2, ad 4, db 1",
    "e itself is nobody's way to e": "ec 4, ce 2",
    "by way of two": "ce 2, de 2, ad 3, bc 2",
    "by way of one, three": "de 2, ad 3, bd 2, cd 2",
    "a way of three links, which the sum of two does not count": "ab 3, bc 3, ce 5/2",
    "both ways": "ac 1, ca 1, ce 3, eb 4",
    "a range counts halfway, and a way has that of its weakest link": "ae 1..2, ac 2..4, ce 2..3",
}


def test_nets_read_as_worked_by_hand(golden: Golden) -> None:
    told = []
    for name, claims in NETS.items():
        situation = net(claims)
        told += [f"# {name}", describe(find(situation)).conclusion]
        told += map(said, (find_actor(situation, "e"), find_paths(situation, "a", "e")))
        for bare in ("abcd", "a"):
            told.append(describe(find_actor(judged(situation, *bare), "e")).conclusion)
    told += [said(find(net(NETS["both ways"]))), said(find(net()))]
    golden("influence/nets.txt", "\n".join(told))


PRESSURES: list[tuple[dict[str, int], str]] = [
    *(({}, "a.p"), ({"b": 1}, "a.p"), ({"b": 1}, "a.q"), ({"b": -1}, "a.p"), ({"c": -1}, "a.p")),
    *(({"c": -1, "d": -1}, "a.p"), ({"b": -1, "d": -1}, "a.p"), ({"b": 0, "c": 1}, "a.p")),
    ({"b": -1, "c": -2, "d": -1, "e": 2}, "a.p"),
]
"""What others say, and of which option it is asked; now p, which serves a, is chosen."""


def tie(actor: str, to: str, strength: int) -> Influence:
    return Influence(actor=actor, to=to, strength=exactly(strength))


def test_pressures_read_as_worked_by_hand(golden: Golden) -> None:
    told = []
    for stances, option in PRESSURES:
        found = find_pressure(pressed(stances, "ba 2, db 3"), option)
        sides = {each.actor.id: each.leaning for each in found.stakes}
        wanted = {id_: (stance > 0) - (stance < 0) for id_, stance in stances.items()}
        # Of b, c and d the first two can move a; c can move nobody.
        able = {id_: wanted.get(id_) if option == "a.p" else None for id_ in ("b", "d")}
        assert sides == able
        told += [f"# {option}: {stances}", said(found)]
    far, mid, even, dec = several(
        *("far", "mid", "even x 3", "dec?: *stay | go even.x 0 | leap even.x 2")
    ).actors
    for_it = Position(actor="far", to="dec.go", stance=Fraction(1))
    actors = (
        replace(far, positions=(for_it,), influence=(tie("far", "mid", 3),)),
        replace(mid, positions=(replace(for_it, actor="mid"),), influence=(tie("mid", "dec", 3),)),
        replace(even, influence=(tie("even", "dec", 1),)),
        dec,
    )
    situation = Situation.of(Model(title="Press", actors=actors))
    told += [said(find_pressure(situation, f"dec.{o}"), whole=True) for o in ("stay", "go", "leap")]
    on_scale = Situation.of(on_a_scale((0, 20, 1), (40, 0, 1), (70, 10, 50)))
    told.append(said(find_pressure(on_scale, "a0.o70"), whole=True))
    told += [said(find(situation)), said(find(situation, "dec.choice"))]
    golden("influence/pressures.txt", "\n".join(told))


def test_of_equal_influence_who_depends_less_stands_first() -> None:
    finding = find(net("ac 1, bc 1, da 1"))
    assert [sums.actor.id for sums in finding.ranked] == ["d", "b", "a", "e", "c"]


# Power and interest: what each has at stake in a decision, and how far it can move the decider.


BY_HAND = """\
stance: 1
actors:
  town:
    name: Town
    interests: {calm: {name: Calm, importance: high}}
    decisions:
      dam:
        question: Build it?
        current: wait
        options:
          wait: {name: Wait, effects: [{to: farm.water, effect: -1}]}
          build:
            name: Build
            effects:
              - {to: farm.water, effect: 2}
              - {to: farm.land, effect: [-2, 0]}
              - {to: mill.money, effect: -1}
              - {to: calm, effect: -1}
    influence: [{to: mill, strength: decisive}]
  farm:
    name: Farm
    interests:
      water: {name: Water, importance: vital}
      land: {name: Land, importance: medium}
    influence: [{to: mill, strength: high}]
  mill:
    name: Mill
    interests: {money: {name: Money, importance: high}}
    positions: [{to: town.build, stance: supports}]
    influence: [{to: town, strength: medium}, {to: farm, strength: low}]
  press:
    name: Press
    influence: [{to: town, strength: low}, {to: farm, strength: decisive}]
  club: {name: Club}
"""


def stakes(old: str = "", new: str = "", option: str = "build") -> dict[str, Stake]:
    text = BY_HAND.replace(old, new)
    assert text != BY_HAND or not old
    found = find_pressure(Situation.of(load_text(text)), f"town.{option}").stakes
    return {each.actor.id: each for each in found}


def test_stakes_and_influence_by_hand() -> None:
    # Farm: 4·|−1| + 4·|2| + 2·|−1| = 14; over the mill min(3, 2) = 2.
    # Mill: 3·|−1| = 3; directly 2. Press: nothing at stake; directly 1, and nothing over the farm,
    # which does not move the town itself. The club has neither, and the town decides.
    found = stakes(option="wait")
    assert [(id_, each.stake, each.influence, each.direct.mid) for id_, each in found.items()] == [
        ("mill", 3, 2, 2),
        ("press", 0, 1, 1),
        ("farm", 14, 2, 0),
    ]


def test_a_range_of_strength_counts_halfway_and_is_shown() -> None:
    """A on B is 1 to 3; over C it is what the weaker of 1 to 2 and 2 to 4 can be: 1 to 2."""
    ranged, halfway = net("ab 1..3, ac 1..2, cb 2..4"), net("ab 2, ac 3/2, cb 3")
    assert [*influence_matrices(ranged).total] == [*influence_matrices(halfway).total]
    found = find_paths(ranged, "a", "b")
    assert [(p.weakest, p.strength) for p in found.paths] == [
        (2, Range(Fraction(1), Fraction(3))),
        (Fraction(3, 2), Range(Fraction(1), Fraction(2))),
    ]
    assert "A on B: directly (low to high). At middle estimates no other way" in said(found)
    most = "At middle estimates most influence on B: C (medium to decisive)"
    assert most in said(find_actor(ranged, "b"))
    rows = [json.flat(row) for row in find_actor(ranged, "c").rows()]
    assert [(r["from"], r["strength"], r["strength_low"], r["strength_high"]) for r in rows] == [
        ("c", 3, 2, 4),
        ("a", 1.5, 1, 2),
    ]


def test_a_strength_is_the_direct_one_wherever_it_stands() -> None:
    """The mill moves the town with 2, and over the press with 1 more: only a sum has 3."""
    text = BY_HAND.replace("{to: farm, strength: low}", "{to: press, strength: low}")
    text = text.replace("{to: mill.money, effect: -1}", "{to: mill.money, effect: -2}")
    situation = Situation.of(load_text(text))
    pressure = find_pressure(situation, "town.wait")
    grid = power_and_interest(pressure, 620)
    assert isinstance(grid.data, PowerGrid)
    assert {each.name: each.up for each in grid.data.points} == {"Mill": 2, "Press": 1, "Farm": 0}
    assert "Mill: stake 6, influence medium, for (by its interests)" in [
        e.told for e in grid.data.points
    ]
    for finding in (find(situation), find_actor(situation, "town"), pressure):
        short, whole = said(finding), said(finding, whole=True)
        assert re.search(r"Mill\W+medium", short)
        assert not re.search(r"Mill.* 3\b", short)
        assert re.search("[Ss]ums? over all ways", whole)
    assert "Sum over all ways" in said(find_paths(situation, "mill", "town"), whole=True)


def test_sides_are_by_what_is_said_or_else_by_interests() -> None:
    """Who says to be neutral, or both, is, whatever its interests: the mill loses by building."""
    both = "stance: opposes, date: 2001}, {to: town.build, stance: 2, date: 2001"
    supports = "stance: supports"
    for found, farm, mill in (
        (stakes(option="wait"), "against", ("for", False)),
        (stakes(), "for", ("for", True)),
        (stakes(supports, "stance: neutral"), "for", ("neutral", True)),
        (stakes(supports, both), "for", ("neutral", True)),
        (stakes(supports, "stance: opposes"), "for", ("against", True)),
    ):
        sides = {id_: (each.side, each.is_said) for id_, each in found.items()}
        assert sides == {"farm": (farm, False), "mill": mill, "press": ("", False)}


def test_influence_goes_before_what_is_at_stake() -> None:
    """The club has more at stake than the mill, and no influence."""
    view = "interests: {view: {name: V, importance: vital}}"
    text = BY_HAND.replace("{name: Club}", f"{{name: Club, {view}}}")
    text = text.replace("- {to: calm,", "- {to: club.view, effect: 2}\n              - {to: calm,")
    found = [(id_, each.stake) for id_, each in stakes(BY_HAND, text).items()]
    assert found == [("mill", 3), ("press", 0), ("farm", 14), ("club", 8)]
