"""A package explained: its parts, what it is to everybody, in which order, whether it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

import numpy as np

from stancecli.methods.influence import InfluencePath, direct_ties, strongest_paths
from stancecli.methods.packages import PackageRung, PackageSpace
from stancecli.methods.packages.choice import Unfitness, unfitness
from stancecli.methods.packages.steps import Order, leaving, order_of
from stancecli.methods.stability import Options
from stancecli.methods.stability.conflict import UnilateralMove
from stancecli.methods.stability.paths import (
    Difference,
    Felt,
    bounds_of,
    differences_for,
    gain_of,
    swings,
)
from stancecli.methods.stability.verdict import unjudged_options
from stancecli.model import Actor, Breach, Criterion, Effect, Option, Range
from stancecli.situation import Bearing


@dataclass(frozen=True)
class ActorGain:
    """What a state gains an actor on no deal, as entered, and the least and the most that it can.

    `now` is what it gains on the present state, as entered. `changes` are what it does to the
    actor's criteria, the largest first.
    """

    actor: Actor
    gain: Fraction
    bounds: Range
    now: Fraction
    changes: tuple[Difference, ...]

    @property
    def felt(self) -> tuple[Felt, ...]:
        """The criteria for which it counts as entered, losses first, the largest of each first."""
        changed = sorted(
            (each for each in self.changes if each.gain),
            key=lambda each: (each.gain > 0, -abs(each.gain)),
        )
        return tuple(Felt(self.actor, e.criterion, e.gain, e.bounds) for e in changed)


@dataclass(frozen=True)
class PartGain:
    """What a part of a package alone gains an actor, as entered."""

    actor: Actor
    gain: Fraction


@dataclass(frozen=True)
class PackagePart:
    """An option that a package takes, the one of no deal that it replaces, and that part alone.

    `alone` is what it gains each actor that takes part; None where that cannot be.
    """

    option: Option
    instead: Option
    alone: tuple[PartGain, ...] | None


@dataclass(frozen=True)
class Taker:
    """Who takes part, with which options, and what it gains by these `alone`: None if they cannot.

    `unjudged` are those of them of which nobody has said anything.
    """

    actor: Actor
    parts: Options
    alone: Fraction | None
    unjudged: Options


@dataclass(frozen=True)
class OwnMove:
    """A move of one actor alone: the options that it takes, and what it gains by it as entered."""

    actor: Actor
    taken: Options
    gain: Fraction


@dataclass(frozen=True)
class LosingActor:
    """Who loses as entered, how much on what, and its strongest influences on who takes part."""

    loss: ActorGain
    ways: tuple[InfluencePath, ...]

    @property
    def actor(self) -> Actor:
        return self.loss.actor


@dataclass(frozen=True)
class ExplainedPackage:
    """A package: its parts, its rung, what it is to whom. `unfitness` says why it is left out.

    `parties` are the takers and who was named. `gains` are those of every actor that judges by
    anything. `unknown` are the claims and importances that are not known and count for a party (or
    who decides, where one alone takes part); `undoing` those of them of which one alone, all others
    as entered, can make a party lose.
    """

    parts: tuple[PackagePart, ...]
    rung: PackageRung
    unfitness: Unfitness | None
    takers: tuple[Taker, ...]
    parties: tuple[Actor, ...]
    gains: tuple[ActorGain, ...]
    order: Order
    leaving: tuple[OwnMove, ...]
    losing: tuple[LosingActor, ...]
    unknown: tuple[Bearing | Criterion, ...]
    undoing: tuple[Bearing | Criterion, ...]

    @property
    def options(self) -> Options:
        """What it takes."""
        return tuple(part.option for part in self.parts)

    @property
    def felt(self) -> tuple[Felt, ...]:
        """The criteria of the parties for which it counts as entered."""
        return tuple(chain.from_iterable(each.felt for each in self.of(self.parties)))

    def of(self, actors: Iterable[Actor]) -> tuple[ActorGain, ...]:
        """The gains of some actors, in the order of the file."""
        ids = {actor.id for actor in actors}
        return tuple(each for each in self.gains if each.actor.id in ids)

    @property
    def others(self) -> tuple[ActorGain, ...]:
        """The gains of those who are no party."""
        ids = {actor.id for actor in self.parties}
        return tuple(each for each in self.gains if each.actor.id not in ids)


class Packages:
    """Explains the packages from one no deal on."""

    def __init__(self, space: PackageSpace) -> None:
        self.space, self.conflict = space, space.conflict
        self.situation = self.conflict.space.situation

    def explained(self, state: int) -> ExplainedPackage:
        """A state as a package."""
        space = self.space
        takers = tuple(self._takers(state))
        parties = tuple(space.actors[n] for n in space.parties(state))
        # For those who decide and are no party, one alone can do something.
        deciding = (actor for actor in space.deciders if actor not in parties)
        counting = parties if len(takers) > 1 else (*parties, *deciding)
        unknown, undoing = self._unknown(counting, state)
        return ExplainedPackage(
            parts=tuple(self._part(state, axis) for axis in space.parts(state)),
            rung=space.rung(state),
            unfitness=unfitness(space, state),
            takers=takers,
            parties=parties,
            gains=self.gains(state),
            order=order_of(space, state),
            leaving=tuple(map(self.own_move, leaving(space, state))),
            losing=tuple(self.losing(state)),
            unknown=unknown,
            undoing=undoing,
        )

    def claims(self, actors: Iterable[Actor], state: int) -> Iterator[Effect | Breach]:
        """The claims for which a state is something else than no deal to some actors."""
        for actor in actors:
            for each in self._changes(actor, state):
                yield from (*each.ceasing, *each.beginning)

    def taken(self, state: int) -> Options:
        """What a state takes in place of no deal."""
        return self.conflict.space.options_taken(self.space.base, state)

    def _changes(self, actor: Actor, state: int) -> tuple[Difference, ...]:
        return differences_for(self.conflict, actor, self.space.base, state)

    def gains(self, state: int) -> tuple[ActorGain, ...]:
        """What a state gains everybody that judges by anything."""
        actors = self.situation.actors()
        return tuple(self._gain(actor, state) for actor in actors if actor.criteria)

    def _gain(self, actor: Actor, state: int) -> ActorGain:
        changes = self._changes(actor, state)
        return ActorGain(
            actor=actor,
            gain=gain_of(changes),
            bounds=bounds_of(changes),
            now=gain_of(differences_for(self.conflict, actor, self.conflict.start, state)),
            changes=tuple(sorted(changes, key=lambda each: -abs(each.gain))),
        )

    def _part(self, state: int, axis: int) -> PackagePart:
        space = self.space
        alone = space.with_parts(state, [axis])
        gains = tuple(
            PartGain(space.actors[n], space.entered(n, alone)) for n in space.taking(state)
        )
        (option,) = self.taken(alone)
        return PackagePart(
            option=option,
            instead=self.conflict.space.axes[axis].options[space.here[axis]],
            alone=gains if space.possible.flat[alone] else None,
        )

    def _takers(self, state: int) -> Iterator[Taker]:
        space = self.space
        for n in space.taking(state):
            alone = space.with_parts(state, space.axes_of(n))
            mover = space.movers[n]
            yield Taker(
                actor=space.actors[n],
                parts=self.taken(alone),
                alone=space.entered(n, alone) if space.possible.flat[alone] else None,
                unjudged=()
                if mover is None
                else unjudged_options(self.conflict, mover, space.base, np.array([alone])),
            )

    def own_move(self, move: UnilateralMove) -> OwnMove:
        """A move of one actor, and what it gains that as entered."""
        actor, taken = self.conflict.movers[move.mover].actor, self.conflict.space.options_taken
        changes = differences_for(self.conflict, actor, move.start, move.end)
        return OwnMove(actor, taken(move.start, move.end), gain_of(changes))

    def losing(self, state: int) -> Iterator[LosingActor]:
        """Who loses as entered by a state, in the order of the file."""
        takers = [self.space.actors[n] for n in self.space.taking(state)]
        ties = direct_ties(self.situation)
        for each in self.gains(state):
            if each.gain < 0:
                start = each.actor.id
                paths = (
                    strongest_paths(ties, taker.id, starts=(start,)).get(start)
                    for taker in takers
                    if taker.id != start
                )
                ways = sorted(filter(None, paths), key=lambda path: (-path.weakest, len(path.ties)))
                yield LosingActor(each, tuple(ways))

    def _unknown(
        self, parties: Iterable[Actor], state: int
    ) -> tuple[tuple[Bearing | Criterion, ...], tuple[Bearing | Criterion, ...]]:
        """What is not known and counts for a party, and what of it alone can make one lose."""
        unknown: list[Effect | Breach | Criterion] = []
        undoing: list[Effect | Breach | Criterion] = []
        for actor in parties:
            own = self._changes(actor, state)
            gain = gain_of(own)
            for each in own:
                for claim, by, _ in swings(each, rises=False):
                    unknown.append(claim)
                    if 0 <= gain < by:
                        undoing.append(claim)
        named = self.situation.named
        return tuple(map(named, unknown)), tuple(map(named, undoing))
