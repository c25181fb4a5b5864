"""Packages: by hand, and against all states and completions of small models."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from stancecli.diagnostics import Unanswerable
from stancecli.methods.packages import NoDealState, PackageSpace, disagreement
from stancecli.methods.packages.order import order_of
from stancecli.methods.stability.conflict import Conflict
from stancecli.methods.stability.judge import Judge
from stancecli.model import Model
from stancecli.situation import Situation
from tests.brute_force import Choice as Options, Solver, game
from tests.brute_packages import Bargaining
from tests.brute_values import Completed
from tests.models import random_model, several
from tests.running import first_quick

MOST_LOOSE = 8
"""A model in which more than so many values of an actor are not known has too many completions."""


def space_of(
    model: Model, *no_deal: str, party: Sequence[str] = ()
) -> tuple[PackageSpace, NoDealState]:
    conflict = Conflict.of(Situation.of(model))
    found = disagreement(Judge(conflict))
    state = conflict.state_with(no_deal) if no_deal else found.state
    parties = tuple(actor for actor in model.actors if actor.id in party)
    return PackageSpace(conflict, state, party=parties), found


def chosen(space: PackageSpace, state: int) -> Options:
    """The parts of a state, in the order of the file."""
    options = space.conflict.space.options(state)
    return tuple(options[n].id for n in space.parts(state))


def told(space: PackageSpace) -> list[tuple[str, Options]]:
    return [(str(space.rung(state)), chosen(space, state)) for state in space.told]


# By hand.


def trade(pride: str = "-1", water: str = "1", cash: str = "cash -1, ", more: str = "") -> Model:
    """What opening a dam costs, and what sending water back gives; a bank is there too."""
    return several(
        f"north water 3, pride 1: *keep | open pride {pride}, south.fields 2{more}",
        f"south fields 3, cash 1: *idle | send {cash}north.water {water}",
        "bank calm 2",
    )


def test_a_weight_next_to_nothing_is_still_a_gain() -> None:
    """Of an importance over 0 and up to 4 the least gain is 0, and never attained; so is a loss.

    What South sends costs it nothing here, and North is a party whatever is done.
    """
    rungs = []
    for water in (1, -1):
        lines = "north water 0..4: *keep", f"south: *idle | send north.water {water}"
        space, _ = space_of(several(*lines), party=["north"])
        rungs.append(space.rung(1))
    assert rungs == ["deal", "none"]


def test_who_decides_and_can_no_more_counts_and_takes_no_part() -> None:
    north, south, _ = trade().actors
    (bank,) = several("bank calm 2: *lend! | keep").actors
    space, _ = space_of(Model(title="T", actors=(north, south, bank)))
    assert [actor.id for actor in space.actors] == ["north", "south", "bank"]
    assert told(space) == [("deal", ("north.open", "south.send"))]


Both = tuple[int | str, int | str]


def bargain(*pairs: tuple[str, str, dict[str, Both]], harm: str = "") -> Model:
    """Pairs of actors with what each gains by a pair of options, and 1 lost by either alone.

    `harm` is an option by which an actor loses that takes part in nothing.
    """
    lines = []
    for one, two, table in pairs:
        for which, (id_, other) in enumerate(((one, two), (two, one))):
            lines.append(f"{id_} want 1: *no")
            for name, gains in table.items():
                both = f"{other}.{name}"
                lines[-1] += f" | {name} want {gains[which]} when {both}, want -1 unless {both}"
                lines[-1] += ", z.want -1" * (f"{id_}.{name}" == harm)
    return several(*lines, "z want 1")


UNSURE = "-1/2..2"


def test_what_fewer_lose_by_stands_first() -> None:
    table: dict[str, Both] = {"p": (1, 1)}
    pairs = [("a", "b", table), ("c", "d", table)]
    # By the file a state in which only the last actors do something else stands first.
    first, second = ("c.p", "d.p"), ("a.p", "b.p")
    assert told(space_of(bargain(*pairs))[0]) == [("deal", first), ("deal", second)]
    hurting = space_of(bargain(*pairs, harm="c.p"))[0]
    assert told(hurting) == [("deal", second), ("deal", first)]
    assert hurting.why_not(hurting.state_with([*first, *second])) == "falls-apart"


# Against everything.


def compared(seed: int, count: int) -> Iterator[tuple[PackageSpace, Bargaining]]:
    """Random models in a small state that is no deal, beside the same by brute force."""
    rng = Random(seed)
    while count:
        model = random_model(
            rng, blanks=True, unknowns=True, positions=False, influence=False, actors=(2, 4),
            interests=(1, 2), density=rng.choice((0.3, 0.6, 0.8)),
        )  # fmt: skip
        plain = Solver(game(Situation.of(model)))
        try:
            conflict = Conflict.of(Situation.of(model))
        except Unanswerable:
            continue
        if not 2 < conflict.states <= 30 or len(conflict.movers) < 2:
            continue
        somewhere = rng.choice(np.flatnonzero(conflict.possible).tolist())
        party = [actor.id for actor in model.actors if rng.random() < 0.15]
        no_deal = () if rng.random() < 0.5 else [o.id for o in conflict.space.options(somewhere)]
        space, _ = space_of(model, *no_deal, party=party)
        plainly = Bargaining(model, plain, _played(space, plain, space.base), party)
        if all(
            len(Completed(model, actor.id, plainly.b, q).values()) <= MOST_LOOSE
            for actor in model.actors
            for q in plainly.states
        ):
            count -= 1
            yield space, plainly


def _played(space: PackageSpace, plain: Solver, state: int) -> Options:
    """A state as brute force has it: without decisions that are settled."""
    ids = {decision.id for decision in plain.game.decisions}
    return tuple(o.id for o in space.conflict.space.options(state) if o.decision in ids)


@pytest.mark.parametrize("seed", first_quick(range(1, 11)))
def test_every_package_is_what_brute_force_says(seed: int) -> None:
    for space, plainly in compared(seed, 20):
        by_choice = {
            _played(space, plainly.plain, n): n for n in np.flatnonzero(space.possible).tolist()
        }
        assert list(by_choice) == plainly.states
        for q, state in by_choice.items():
            _same_gains(space, plainly, state, q)
            assert space.rung(state) == plainly.rung(q)
            if len(plainly.takers(q)) > 1:
                assert (space.why_not(state) or "") == plainly.left_out(q)
                order = order_of(space, state)
                at_once, movers, fall = plainly.order(q)
                assert (order.at_once, order.fall.depth if order.fall else 0) == (at_once, fall)
                assert tuple(actor.id for actor in order.movers) == movers
        ours = [_played(space, plainly.plain, state) for state in space.told]
        assert ours == plainly.listed()
        for actor in (None, *(actor.id for actor in space.actors)):
            nearest = space.nearest(actor)
            played = None if nearest is None else _played(space, plainly.plain, nearest)
            assert played == plainly.nearest(actor)


def _same_gains(space: PackageSpace, plainly: Bargaining, state: int, q: Options) -> None:
    for n, (actor, each) in enumerate(zip(space.actors, space.gains, strict=True)):
        own = plainly.gain(actor.id, q)
        ends = (Fraction(int(end.flat[state]), each.unit) for end in (each.least, each.most))
        assert (*ends, space.entered(n, state)) == (own.least, own.most, own.entered)
