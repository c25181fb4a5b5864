"""A package explained: what it takes, what it is to everybody, and what of it is sure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from stancecli.lenses import INLINE
from stancecli.methods.differences import (
    Difference,
    Felt,
    Loser,
    bounds_of,
    factors,
    felt,
    gain_of,
    losers,
    swing,
)
from stancecli.methods.packages import PackageRung, PackageSpace
from stancecli.methods.packages.choice import Unfitness, unfitness
from stancecli.methods.packages.steps import NoDealState, Order, order_of
from stancecli.methods.stability import Options, is_current
from stancecli.methods.stability.judge import Judge, silent, who_loses_on
from stancecli.methods.stability.verdict import Outlook, StateVerdict
from stancecli.model import Actor, Breach, Criterion, Effect, Range
from stancecli.situation import Bearing


@dataclass(frozen=True)
class ActorGain:
    """What a state gains an actor on no deal, as entered, and the least and the most that it can.

    `now` and `now_bounds` are what it gains on the present state. `changes` are what it does to the
    actor's criteria, the largest first.
    """

    actor: Actor
    gain: Fraction
    bounds: Range
    now: Fraction
    now_bounds: Range
    changes: tuple[Difference, ...]

    @property
    def felt(self) -> tuple[Felt, ...]:
        """The criteria for which it counts as entered."""
        return felt((self.actor, each) for each in self.changes if each.gain)


@dataclass(frozen=True)
class Taker:
    """Who takes part, with which options, and what it gains by these `alone`: None if they cannot.

    `not_judged` are those of them of which nobody has said anything.
    """

    actor: Actor
    parts: Options
    alone: Fraction | None
    not_judged: Options


@dataclass(frozen=True)
class OwnMove:
    """A move of one actor alone: the options that it takes, and what it gains by it as entered."""

    actor: Actor
    taken: Options
    gain: Fraction


@dataclass(frozen=True)
class ExplainedPackage:
    """A package: what it takes, its rung, what it is to whom. `unfitness` says why it is left out.

    `surely`: each who takes part gains whatever the uncertain values turn out to be, and none of
    them takes, or could take alone, an option that is not judged. `parties` are the takers and who
    was named. `gains` are those of every actor that judges by anything, `loses` who loses of those
    that take no part. `verdict` is that of its own state: who gains by breaking away alone. Of the
    claims and importances that are `unknown` and count for a party, `undoing` are those of which
    one alone, all others as entered, can make a party lose.
    """

    options: Options
    instead: Options
    rung: PackageRung
    surely: bool
    unfitness: Unfitness | None
    takers: tuple[Taker, ...]
    parties: tuple[Actor, ...]
    gains: tuple[ActorGain, ...]
    loses: tuple[Loser, ...]
    order: Order
    verdict: StateVerdict
    unknown: tuple[Bearing | Criterion, ...]
    undoing: tuple[Bearing | Criterion, ...]

    def of(self, actors: Sequence[Actor]) -> tuple[ActorGain, ...]:
        """The gains of some actors, in the order of the file."""
        ids = {actor.id for actor in actors}
        return tuple(each for each in self.gains if each.actor.id in ids)

    @property
    def others(self) -> tuple[ActorGain, ...]:
        """The gains of those who are no party."""
        ids = {actor.id for actor in self.parties}
        return tuple(each for each in self.gains if each.actor.id not in ids)

    def outlooks(self, *, taking_part: bool) -> tuple[Outlook, ...]:
        """The outlooks in its state of those who take part, or of the others."""
        ids = {taker.actor.id for taker in self.takers}
        outlooks = self.verdict.outlooks
        return tuple(each for each in outlooks if (each.actor.id in ids) == taking_part)


@dataclass(frozen=True)
class NoDeal:
    """The state that packages are measured from: `state` says how it came to be that.

    `current`: it is the state that the situation is in, and that the model's own; `given` that it
    is the situation's, and another. Else `steps` lead there from the situation's state. `gains` are
    what it gains every actor on that state, `loses` who loses by the steps of others.
    """

    state: NoDealState = field(metadata=INLINE)
    options: Options
    current: bool
    given: bool
    verdict: StateVerdict
    steps: tuple[OwnMove, ...]
    gains: tuple[ActorGain, ...]
    loses: tuple[Loser, ...]

    @property
    def is_now(self) -> bool:
        """Whether nothing has to move for it."""
        return self.current or self.given


class Packages:
    """Explains the packages from one no deal on."""

    def __init__(self, space: PackageSpace, judge: Judge) -> None:
        self.space, self.conflict, self.judge = space, space.conflict, judge
        self.situation = self.conflict.space.situation

    def explained(self, state: int) -> ExplainedPackage:
        """A state as a package."""
        space = self.space
        takers = tuple(self._takers(state))
        parties = tuple(space.actors[n] for n in space.parties(state))
        # For those who decide and are no party, one alone can do something.
        deciding = (actor for actor in space.deciders if actor not in parties)
        counting = parties if len(takers) > 1 else (*parties, *deciding)
        part = {taker.actor.id for taker in takers}
        changes = self.conflict.differences(space.base, state)
        known = tuple(self._unknown(counting, state))
        return ExplainedPackage(
            options=self.taken(state),
            instead=self.conflict.space.options_taken(state, space.base),
            rung=space.rung(state),
            surely=self._surely(state, takers),
            unfitness=unfitness(space, state),
            takers=takers,
            parties=parties,
            gains=tuple(self._gains(state, space.base)),
            loses=losers(each for each in changes if each[0].id not in part),
            order=order_of(space, state),
            verdict=self.judge.verdict(state),
            unknown=tuple(claim for claim, _ in known),
            undoing=tuple(claim for claim, undoes in known if undoes),
        )

    def taken(self, state: int) -> Options:
        """What a state takes in place of no deal."""
        return self.conflict.space.options_taken(self.space.base, state)

    def claims(self, found: NoDealState, shown: int | None) -> Iterator[Effect | Breach]:
        """The claims that count for a party of what is shown, and on the way to no deal."""
        conflict, space = self.conflict, self.space
        moving = [conflict.movers[move.mover].actor for move in found.moves]
        pairs = [(actor, found.state, conflict.start) for actor in moving]
        if shown is not None:
            parties = [space.actors[n] for n in space.parties(shown)]
            pairs = [(actor, space.base, shown) for actor in (*parties, *moving)] + pairs
        for actor, start, end in pairs:
            for each in conflict.differences_for(actor, start, end):
                yield from (*each.ceasing, *each.beginning)

    def no_deal(self, found: NoDealState) -> NoDeal:
        """No deal, explained."""
        conflict, space = self.conflict, self.conflict.space
        start, state = conflict.start, found.state
        is_own = state == start and is_current(space.taking(state))
        steps = []
        for move in found.moves:
            actor = conflict.movers[move.mover].actor
            changes = conflict.differences_for(actor, move.start, move.end)
            taken = space.options_taken(move.start, move.end)
            steps.append(OwnMove(actor, taken, gain_of(changes)))
        return NoDeal(
            state=found,
            options=space.options(state),
            current=is_own,
            given=state == start and not is_own,
            verdict=self.judge.verdict(state),
            steps=tuple(steps),
            gains=tuple(self._gains(state, start)) if state != start else (),
            loses=who_loses_on(conflict, found.moves),
        )

    def _gains(self, state: int, base: int) -> Iterator[ActorGain]:
        """What a state gains everybody that judges by anything, on no deal or another state."""
        for actor in self.situation.actors():
            if actor.criteria:
                changes = self.conflict.differences_for(actor, base, state)
                now = self.conflict.differences_for(actor, self.conflict.start, state)
                yield ActorGain(
                    actor=actor,
                    gain=gain_of(changes),
                    bounds=bounds_of(changes),
                    now=gain_of(now),
                    now_bounds=bounds_of(now),
                    changes=tuple(sorted(changes, key=lambda each: -abs(each.gain))),
                )

    def _takers(self, state: int) -> Iterator[Taker]:
        space = self.space
        for n in space.taking(state):
            alone = space.with_parts(state, space.axes_of(n))
            mover, parts = space.movers[n], self.taken(alone)
            if mover is None:
                raise AssertionError("who takes part can choose")
            blank = {
                self.conflict.space.axes[axis].decision.id
                for axis in silent(self.conflict, mover, space.base)
            }
            yield Taker(
                actor=space.actors[n],
                parts=parts,
                alone=space.entered(n, alone) if space.possible.flat[alone] else None,
                not_judged=tuple(option for option in parts if option.decision in blank),
            )

    def _surely(self, state: int, takers: Sequence[Taker]) -> bool:
        if any(taker.not_judged for taker in takers):
            return False
        without = self.judge.verdict(self.space.base).outlooks
        part = {taker.actor.id for taker in takers}
        if any(each.not_judged for each in without if each.actor.id in part):
            return False
        return all(self.space.gains[n].surely.flat[state] for n in self.space.taking(state))

    def _unknown(
        self, parties: Sequence[Actor], state: int
    ) -> Iterator[tuple[Bearing | Criterion, bool]]:
        """What is unknown and counts for a party, and whether it alone can make one lose."""
        for actor in parties:
            changes = self.conflict.differences_for(actor, self.space.base, state)
            gain = gain_of(changes)
            for claim, factor in factors(changes):
                undoes = gain + swing(claim, factor)[0] < 0 <= gain
                yield self.situation.named(claim), undoes
