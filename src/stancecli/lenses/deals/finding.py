"""What several actors could do together that each gains by: the finding of `deals`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

import numpy as np

from stancecli.lenses import table
from stancecli.methods.claims import by_own_view
from stancecli.methods.differences import Difference, Felt, Loser, bounds_of, felt, gain_of, losers
from stancecli.methods.evidence import Grounds, grounds
from stancecli.methods.packages import (
    LEFT,
    RUNGS,
    Always,
    Bargain,
    Counts8,
    NoDealState,
    PackageRung,
    PackageSpace,
    Unfitness,
    disagreement,
    named,
)
from stancecli.methods.packages.order import Order, order_of
from stancecli.methods.stability import Options, is_current
from stancecli.methods.stability.conflict import Conflict
from stancecli.methods.stability.judge import Judge, Outlook, StateVerdict, silent
from stancecli.model import Actor, Breach, Decision, Effect, Range
from stancecli.situation import Situation
from stancecli.values import INLINE, RARE

MOST_PACKAGES = 512
"""More packages than these are counted and not listed one by one."""
TOLD = 3
"""So many packages are explained; the others that are told are listed with their rung."""


@dataclass(frozen=True)
class ActorGain:
    """What a state gains an actor on no deal at middle estimates, and the least and most it can.

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
        """The criteria for which it counts at middle estimates."""
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
    """A move of one actor alone: the options that it takes, and its gain at middle estimates."""

    actor: Actor
    taken: Options
    gain: Fraction


@dataclass(frozen=True)
class ExplainedPackage:
    """A package: what it takes, its rung, what it is to whom. `unfitness` says why it is left out.

    `surely`: no party has less than by the state that is no deal, and each who takes part gains, at
    every estimate in the ranges, and none of them takes, or could take alone, an option that is not
    judged. `parties` are the takers and who was named. `gains` are those of
    every actor that judges by anything, `loses` who loses of those that take no part. `verdict` is
    that of its own state: who gains by breaking away alone.
    """

    options: Options
    rung: PackageRung
    surely: bool
    unfitness: Unfitness | None
    takers: tuple[Taker, ...]
    parties: tuple[Actor, ...]
    gains: tuple[ActorGain, ...]
    loses: tuple[Loser, ...]
    order: Order
    verdict: StateVerdict

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
    what it gains every actor on that state, `loses` who loses by it.
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
    def of_movers(self) -> tuple[ActorGain, ...]:
        """The gains of those who move for it."""
        ids = {step.actor.id for step in self.steps}
        return tuple(each for each in self.gains if each.actor.id in ids)

    @property
    def is_now(self) -> bool:
        """Whether nothing has to move for it."""
        return self.current or self.given

    def always(self, surely: bool) -> Always:
        """When what is a gain on it is one."""
        return Always.of(self.state, self.verdict, surely=surely)


class Packages:
    """Explains the packages from one no deal on."""

    def __init__(self, space: PackageSpace, judge: Judge) -> None:
        self.space, self.conflict, self.judge = space, space.conflict, judge

    def explained(self, state: int) -> ExplainedPackage:
        """A state as a package."""
        space, takers = self.space, tuple(self._takers(state))
        part = {taker.actor.id for taker in takers}
        changes = self.conflict.differences(space.base, state)
        return ExplainedPackage(
            options=self.taken(state),
            rung=space.rung(state),
            surely=self.surely(state),
            unfitness=Unfitness.of(space, state),
            takers=takers,
            parties=tuple(space.actors[n] for n in space.parties(state)),
            gains=tuple(self._gains(state, space.base)),
            loses=losers(each for each in changes if each[0].id not in part),
            order=order_of(space, state),
            verdict=self.judge.verdict(state),
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
            loses=losers(conflict.differences(start, state)),
        )

    def _gains(self, state: int, base: int) -> Iterator[ActorGain]:
        """What a state gains everybody that judges by anything, on no deal or another state."""
        starts = (base, self.conflict.start)
        found = [self.conflict.differences(start, state) for start in starts]
        for actor in self.conflict.space.situation.actors():
            if actor.criteria:
                changes, now = ([e for who, e in each if who.id == actor.id] for each in found)
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
            # Who takes part can choose.
            axes = [] if mover is None else silent(self.conflict, mover, space.base)
            blank = {self.conflict.space.axes[axis].decision.id for axis in axes}
            yield Taker(
                actor=space.actors[n],
                parts=parts,
                alone=space.entered(n, alone) if space.possible.flat[alone] else None,
                not_judged=tuple(option for option in parts if option.decision in blank),
            )

    def surely(self, state: int) -> bool:
        """Whether at every estimate nobody loses, and who takes part gains by what is judged."""
        takers, base = tuple(self._takers(state)), self.judge.verdict(self.space.base)
        part = {taker.actor.id for taker in takers}
        unjudged = [each.not_judged for each in base.outlooks if each.actor.id in part]
        unjudged += [taker.not_judged for taker in takers]
        gaining = (self.space.gains[n].surely.flat[state] for n in self.space.taking(state))
        return self.space.rung(state) is PackageRung.DEAL and not any(unjudged) and all(gaining)


class Fate(StrEnum):
    """What becomes of a package; each where none before it does.

    `none`, `idle`, `falls-apart`, `own-move`: it is left out, for that reason. `possible`: by what
    is not known alone, so it is counted. `beaten`: another is as good for each who decides, and
    better for one. `same-takers`: another stands for its takers. `told`.
    """

    NONE = "none"
    IDLE = "idle"
    APART = "falls-apart"
    OWN = "own-move"
    POSSIBLE = "possible"
    BEATEN = "beaten"
    SAME_TAKERS = "same-takers"
    TOLD = "told"


@dataclass(frozen=True)
class ListedPackage:
    """A package by what it takes, its rung, and what becomes of it; why, where it is left out."""

    options: Options
    rung: PackageRung
    fate: Fate
    unfitness: Unfitness | None


@dataclass(frozen=True)
class Deals:
    """What several could do together that each gains by, for all or for an `actor`.

    In `decisions` something can be chosen; `deciders` decide these, and what is settled. `party`
    must not lose either. `packages` are the first that are told, or of those that the actor takes
    part in; `others` has the first of all, where it takes part in none. `nearest` is what comes
    nearest to a bargain, of the actor, where nobody has one. `counts` are of all, by their fate;
    `listed` are all, at most MOST_PACKAGES, else empty. `asked` is the package that was asked
    about. `splits_sought` is False where it was too much to look which fall apart. The
    `grounds` are the claims that count for a party, and for who moves on the way to no deal;
    `owners` are those who decide, or are named, and judge by views of their own.
    """

    bargain: Bargain
    actor: Actor | None
    decisions: tuple[Decision, ...]
    deciders: tuple[Actor, ...]
    party: tuple[Actor, ...]
    no_deal: NoDeal
    packages: tuple[ExplainedPackage, ...]
    others: ExplainedPackage | None
    nearest: ExplainedPackage | None
    asked: ExplainedPackage | None
    counts: Mapping[Fate, int]
    listed: tuple[ListedPackage, ...]
    splits_sought: bool
    grounds: Grounds
    owners: tuple[Actor, ...] = field(metadata=RARE)

    @property
    def looked_at(self) -> ExplainedPackage | None:
        """What was asked about; else the first that is told."""
        return self.asked or next(iter(self.packages), None)

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor in each package that is explained."""
        packages = (self.asked,) if self.asked else self.packages
        for n, package in enumerate(packages, start=1):
            takers = {taker.actor.id: taker for taker in package.takers}
            roles = {actor.id: "party" for actor in package.parties}
            roles |= dict.fromkeys(takers, "takes part")
            for each in package.gains:
                who = {"actor": each.actor, "role": roles.get(each.actor.id, "other")}
                (own,) = table([takers.get(each.actor.id)], "part=parts alone")
                gain = "gain gain_low=bounds.low gain_high=bounds.high than_now=now"
                yield from table([each], gain, package=n, rung=package.rung, **who, **own)


def find(
    situation: Situation,
    actor: str | None = None,
    *,
    only: Sequence[str] = (),
    party: Sequence[str] = (),
    no_deal: Sequence[str] | None = None,
    state: Sequence[str] | None = None,
) -> Deals:
    """What several could do together against no deal, who goes first and who loses.

    `only` names the decisions that are open, else all are. Actors of `party` must not lose either.
    `no_deal` names options of the state without a deal, in place of those of the situation; none
    where it is that. `state` names what a package takes, the rest as in no deal. Raises
    Unanswerable where nothing can move, where the states are too many, or where a state that is
    named is impossible.
    """
    conflict = Conflict.of(situation, only)
    judge = Judge(conflict)
    found = disagreement(judge) if no_deal is None else named(conflict, no_deal)
    parties = tuple(map(situation.actor, party))
    space = PackageSpace(conflict, found.state, only, parties)
    packages = Packages(space, judge)
    where = None if state is None else space.state_with(state)
    mine = [
        each
        for each in space.told
        if not actor or any(space.actors[n].id == actor for n in space.taking(each))
    ]
    first = next(iter(space.told), None)
    others = None if mine else first
    fates, listed = _fates(space), np.flatnonzero(space.packages).tolist()
    without = packages.no_deal(found)
    moved = [each.gain for each in without.of_movers]
    always = None if first is None else without.always(packages.surely(first))
    bargain = Bargain.of(space, without.verdict, always, moved)
    is_none = where is None and bargain is Bargain.NONE
    nearest = space.nearest(actor) if is_none else None
    shown = next((n for n in (where, *mine[:1], others, nearest) if n is not None), None)
    counts = np.bincount(fates[space.packages], minlength=len(FATES))
    judging = dict.fromkeys((*space.deciders, *parties))
    return Deals(
        bargain=bargain,
        actor=situation.actor(actor) if actor else None,
        decisions=tuple(axis.decision for axis in conflict.space.axes if not axis.gone),
        deciders=space.deciders,
        party=parties,
        no_deal=without,
        packages=tuple(map(packages.explained, mine[:TOLD] if where is None else ())),
        others=None if others is None else packages.explained(others),
        nearest=None if nearest is None else packages.explained(nearest),
        asked=None if where is None else packages.explained(where),
        counts={fate: int(counts[n]) for n, fate in enumerate(FATES) if counts[n]},
        listed=tuple(
            ListedPackage(
                packages.taken(n), space.rung(n), FATES[int(fates.flat[n])], Unfitness.of(space, n)
            )
            for n in (listed if len(listed) <= MOST_PACKAGES else ())
        ),
        splits_sought=space.splits_sought,
        grounds=grounds(situation, packages.claims(found, shown)),
        owners=tuple(each for each in judging if by_own_view(situation, each)),
    )


FATES = tuple(Fate)


def _fates(space: PackageSpace) -> Counts8:
    """The place among FATES of what becomes of each package; a state that is none has one too."""
    # FATES begin with the reasons for which one is left out, in their order.
    found, left = space.unfit.copy(), space.unfit == LEFT
    found[left] = FATES.index(Fate.BEATEN)
    found[left & (space.rungs == RUNGS.index(PackageRung.POSSIBLE))] = FATES.index(Fate.POSSIBLE)
    found.flat[space.unbeaten] = FATES.index(Fate.SAME_TAKERS)
    found.flat[[*space.told]] = FATES.index(Fate.TOLD)
    return found
