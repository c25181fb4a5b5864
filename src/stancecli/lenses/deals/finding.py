"""What all would prefer to no deal: the finding of `deals`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from stancecli.lenses import INLINE
from stancecli.lenses.deals.explained import (
    ActorGain,
    ExplainedPackage,
    LosingActor,
    OwnMove,
    Packages,
)
from stancecli.methods.evidence import Grounds, grounds
from stancecli.methods.packages import LEFT, RUNGS, UNFIT, Counts8, PackageRung, PackageSpace
from stancecli.methods.packages.choice import Choice, Unfitness, nearest, unfitness
from stancecli.methods.packages.steps import NoDealState, disagreement, named
from stancecli.methods.stability import Options, is_current
from stancecli.methods.stability.conflict import Conflict
from stancecli.model import Actor, Breach, Decision, Effect
from stancecli.situation import Situation

MOST_PACKAGES = 512
"""More packages than these are counted and not listed one by one."""
TOLD = 3
"""So many packages are explained; the others that are told are listed with their rung."""


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
class FateCount:
    """To how many packages of a rung the same happens."""

    fate: Fate
    rung: PackageRung
    packages: int


@dataclass(frozen=True)
class ListedPackage:
    """A package by what it takes, its rung, and what becomes of it; why, where it is left out."""

    options: Options
    rung: PackageRung
    fate: Fate
    unfitness: Unfitness | None


@dataclass(frozen=True)
class NoDeal:
    """The state that packages are measured from: `state` says how it came to be that.

    `current`: it is the state that the situation is in, and that the model's own; `given` that it
    is the situation's, and another. Else `steps` lead there from the situation's state. `gains` are
    what it gains every actor on that state, `losing` who loses by it.
    """

    state: NoDealState = field(metadata=INLINE)
    options: Options
    current: bool
    given: bool
    steps: tuple[OwnMove, ...]
    gains: tuple[ActorGain, ...]
    losing: tuple[LosingActor, ...]

    @property
    def is_now(self) -> bool:
        """Whether nothing has to move for it."""
        return self.current or self.given


@dataclass(frozen=True)
class Deals:
    """What all would prefer to no deal.

    In `decisions` something can be chosen; `deciders` decide these, and what is settled. `party`
    must not lose either. `told` packages are told, the first of them in `packages`. Of `possible`
    ones all gain only by what is not known. `counts` are of all; `listed` are all, at most
    `listed_most`, else empty. `nearest` comes closest where none is told. `asked` is the package
    that was asked about. `from_now` is the first that would be told were the present state no deal,
    where it is not. `splits_sought` is False where it was too much to look which fall apart. The
    `grounds` are the claims that count for a party, and for who moves on the way to no deal.
    """

    decisions: tuple[Decision, ...]
    deciders: tuple[Actor, ...]
    party: tuple[Actor, ...]
    states: int
    excluded: int
    no_deal: NoDeal
    told: int
    possible: int
    packages: tuple[ExplainedPackage, ...]
    nearest: ExplainedPackage | None
    asked: ExplainedPackage | None
    from_now: ExplainedPackage | None
    counts: tuple[FateCount, ...]
    listed: tuple[ListedPackage, ...]
    listed_most: int
    splits_sought: bool
    grounds: Grounds

    @property
    def looked_at(self) -> ExplainedPackage | None:
        """What was asked about; else the first that is told, or what comes nearest."""
        return self.asked or next(iter(self.packages), self.nearest)

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor in each package that is explained, or what stands in for one."""
        packages = (self.asked,) if self.asked else self.packages or (self.nearest,)
        for n, package in enumerate(filter(None, packages), start=1):
            takers = {taker.actor.id: taker for taker in package.takers}
            parties = {actor.id for actor in package.parties}
            for each in package.gains:
                taker = takers.get(each.actor.id)
                role = "takes part" if taker else "party" if each.actor.id in parties else "other"
                yield {
                    "package": n,
                    "rung": package.rung,
                    "actor": each.actor,
                    "role": role,
                    "part": "; ".join(o.id for o in taker.parts) if taker else None,
                    "alone": taker.alone if taker else None,
                    "gain": each.gain,
                    "gain_low": each.bounds.low,
                    "gain_high": each.bounds.high,
                    "than_now": each.now,
                }


def find(
    situation: Situation,
    decision_ids: Sequence[str] = (),
    *,
    party: Sequence[str] = (),
    no_deal: Sequence[str] | None = None,
    state: Sequence[str] | None = None,
) -> Deals:
    """What all would prefer to no deal, who goes first and who pays.

    Only the named decisions are open, or all. Actors of `party` must not lose either. `no_deal`
    names options of the state without a deal, in place of those of the situation; none where it is
    that. `state` names what a package takes, the rest as in no deal. Raises Unanswerable where
    nothing can move, where the states are too many, or where a state that is named is impossible.
    """
    conflict = Conflict.of(situation, decision_ids)
    found = disagreement(conflict) if no_deal is None else named(conflict, no_deal)
    parties = tuple(map(situation.actor, party))
    space = PackageSpace.of(conflict, found.state, decision_ids, parties)
    packages, choice = Packages(space), Choice(space)
    where = None if state is None else space.state_with(state)
    told = choice.told if where is None else ()
    near = None if choice.told or where is not None else nearest(space)
    shown = told[0].state if told else near if where is None else where
    fates = _fates(space, choice)
    listed = np.flatnonzero(space.packages)
    from_now = None
    if where is None and found.state != conflict.start:
        now = PackageSpace(conflict, conflict.start, space.deciders, parties)
        first = next(iter(Choice(now).told), None)
        from_now = Packages(now).explained(first.state) if first else None
    return Deals(
        decisions=tuple(axis.decision for axis in conflict.space.axes if not axis.gone),
        deciders=space.deciders,
        party=parties,
        states=conflict.states,
        excluded=conflict.excluded,
        no_deal=_no_deal(packages, found),
        told=len(choice.told),
        possible=int((fates == FATES.index(Fate.POSSIBLE)).sum()),
        packages=tuple(packages.explained(each.state) for each in told[:TOLD]),
        nearest=None if near is None else packages.explained(near),
        asked=None if where is None else packages.explained(where),
        from_now=from_now,
        counts=tuple(_counts(space, fates)),
        listed=tuple(
            ListedPackage(
                packages.taken(n), space.rung(n), FATES[int(fates.flat[n])], unfitness(space, n)
            )
            for n in (listed.tolist() if len(listed) <= MOST_PACKAGES else ())
        ),
        listed_most=MOST_PACKAGES,
        splits_sought=space.splits_sought,
        grounds=grounds(situation, _claims(packages, found, shown)),
    )


def _claims(packages: Packages, found: NoDealState, shown: int | None) -> Iterator[Effect | Breach]:
    """The claims that count for a party of what is shown, and on the way to no deal."""
    space, start = packages.space, packages.conflict.start
    moving = [space.conflict.movers[move.mover].actor for move in found.moves]
    if shown is not None:
        parties = [space.actors[n] for n in space.parties(shown)]
        yield from packages.claims((*parties, *moving), shown)
    yield from packages.claims(moving, start)


FATES = tuple(Fate)


def _fates(space: PackageSpace, choice: Choice) -> Counts8:
    """The place among FATES of what becomes of each package; 0 where a state is none."""
    found = np.zeros(space.possible.shape, dtype=np.int8)
    for n, unfit in enumerate(UNFIT):
        found[space.unfit == n] = FATES.index(Fate(unfit.value))
    left = space.unfit == LEFT
    found[left] = FATES.index(Fate.BEATEN)
    found[left & (space.rungs == RUNGS.index(PackageRung.POSSIBLE))] = FATES.index(Fate.POSSIBLE)
    found.flat[choice.unbeaten] = FATES.index(Fate.SAME_TAKERS)
    found.flat[[each.state for each in choice.told]] = FATES.index(Fate.TOLD)
    found[~space.packages] = 0
    return found


def _counts(space: PackageSpace, fates: Counts8) -> Iterator[FateCount]:
    for n, fate in enumerate(FATES):
        for m, rung in enumerate(RUNGS):
            if count := int((space.packages & (fates == n) & (space.rungs == m)).sum()):
                yield FateCount(fate, rung, count)


def _no_deal(packages: Packages, found: NoDealState) -> NoDeal:
    conflict, space = packages.conflict, packages.conflict.space
    start, state = conflict.start, found.state
    now = Packages(PackageSpace(conflict, start, packages.space.deciders))
    is_own = state == start and is_current(space.taking(state))
    return NoDeal(
        state=found,
        options=space.options(state),
        current=is_own,
        given=state == start and not is_own,
        steps=tuple(map(packages.own_move, found.moves)),
        gains=now.gains(state) if state != start else (),
        losing=tuple(now.losing(state)) if state != start else (),
    )
