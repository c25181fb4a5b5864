"""What several actors could do together that each gains by: the finding of `deals`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from stancecli.lenses.deals.explained import ExplainedPackage, NoDeal, Packages
from stancecli.methods.evidence import Grounds, grounds
from stancecli.methods.packages import LEFT, RUNGS, UNFIT, Counts8, PackageRung, PackageSpace
from stancecli.methods.packages.choice import Bargain, Choice, Unfitness, bargain, unfitness
from stancecli.methods.packages.steps import disagreement, named
from stancecli.methods.stability import Options
from stancecli.methods.stability.conflict import Conflict
from stancecli.methods.stability.judge import Judge
from stancecli.model import Actor, Decision
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
class Deals:
    """What several could do together that each gains by, for all or for an `actor`.

    In `decisions` something can be chosen; `deciders` decide these, and what is settled. `party`
    must not lose either. `told` packages are told, the first of them, or of those that the actor
    takes part in, in `packages`; `others` has the first of all, where it takes part in none. Of
    `possible` ones all gain only by what is not known. `counts` are of all; `listed` are all, at
    most `listed_most`, else empty. `asked` is the package that was asked about. `splits_sought` is
    False where it was too much to look which fall apart. The `grounds` are the claims that count
    for a party, and for who moves on the way to no deal.
    """

    bargain: Bargain
    actor: Actor | None
    decisions: tuple[Decision, ...]
    deciders: tuple[Actor, ...]
    party: tuple[Actor, ...]
    states: int
    excluded: int
    no_deal: NoDeal
    told: int
    possible: int
    packages: tuple[ExplainedPackage, ...]
    others: ExplainedPackage | None
    asked: ExplainedPackage | None
    counts: tuple[FateCount, ...]
    listed: tuple[ListedPackage, ...]
    listed_most: int
    splits_sought: bool
    grounds: Grounds

    @property
    def looked_at(self) -> ExplainedPackage | None:
        """What was asked about; else the first that is told."""
        return self.asked or next(iter(self.packages), None)

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor in each package that is explained."""
        packages = (self.asked,) if self.asked else self.packages
        for n, package in enumerate(packages, start=1):
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
    space = PackageSpace.of(conflict, found.state, only, parties)
    packages, choice = Packages(space, judge), Choice(space)
    where = None if state is None else space.state_with(state)
    mine = [
        each.state
        for each in choice.told
        if not actor or any(space.actors[n].id == actor for n in each.takers)
    ]
    others = choice.told[0].state if choice.told and not mine else None
    shown = where if where is not None else next(iter(mine), others)
    fates = _fates(space, choice)
    listed = np.flatnonzero(space.packages)
    without = packages.no_deal(found)
    return Deals(
        bargain=bargain(choice, without.verdict, without.is_now, _moved(without)),
        actor=situation.actor(actor) if actor else None,
        decisions=tuple(axis.decision for axis in conflict.space.axes if not axis.gone),
        deciders=space.deciders,
        party=parties,
        states=conflict.states,
        excluded=conflict.excluded,
        no_deal=without,
        told=len(choice.told),
        possible=int((fates == FATES.index(Fate.POSSIBLE)).sum()),
        packages=tuple(map(packages.explained, mine[:TOLD] if where is None else ())),
        others=None if others is None else packages.explained(others),
        asked=None if where is None else packages.explained(where),
        counts=tuple(_counts(space, fates)),
        listed=tuple(
            ListedPackage(
                packages.taken(n), space.rung(n), FATES[int(fates.flat[n])], unfitness(space, n)
            )
            for n in (listed.tolist() if len(listed) <= MOST_PACKAGES else ())
        ),
        listed_most=MOST_PACKAGES,
        splits_sought=space.splits_sought,
        grounds=grounds(situation, packages.claims(found, shown)),
    )


def _moved(no_deal: NoDeal) -> list[Fraction]:
    """What each who moves on the way to no deal gains by it."""
    moved = {option.actor for step in no_deal.steps for option in step.taken}
    return [each.gain for each in no_deal.gains if each.actor.id in moved]


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
