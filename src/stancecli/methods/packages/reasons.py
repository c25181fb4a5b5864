"""Why a package is left out: the part, the split or the move that does it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from stancecli.methods.packages.rungs import PackageSpace, Unfit, subsets
from stancecli.methods.stability.conflict import moves_of
from stancecli.methods.stability.states import Options
from stancecli.model import Actor


@dataclass(frozen=True)
class Unfitness:
    """Why a package is left out, and what shows it.

    `options` are the first idle part, or one of the two sets that it falls apart in and `others`
    the other, or the best own move of `actor`, by which that would gain so much.
    """

    why: Unfit
    options: Options = ()
    others: Options = ()
    actor: Actor | None = None
    gain: Fraction | None = None


def unfitness(space: PackageSpace, state: int) -> Unfitness | None:
    """Why a package is left out; None where it is not, or where the state is no package."""
    if not space.packages.flat[state]:
        return None
    match why := space.why_not(state):
        case Unfit.IDLE:
            return Unfitness(why, _first_idle(space, state))
        case Unfit.APART:
            return Unfitness(why, *_first_split(space, state))
        case Unfit.OWN:
            return _own_move(space, state)
    return Unfitness(why) if why else None


def _taken(space: PackageSpace, state: int, axes: Iterable[int]) -> Options:
    return space.conflict.space.options_taken(space.base, space.with_parts(state, [*axes]))


def _first_idle(space: PackageSpace, state: int) -> Options:
    parts, parties = space.parts(state), space.parties(state)
    for part in parts:
        rest = space.with_parts(state, [n for n in parts if n != part])
        kept = (space.entered(n, rest) >= space.entered(n, state) for n in parties)
        if space.possible.flat[rest] and all(kept):
            return _taken(space, state, [part])
    raise AssertionError("a part is idle")


def _first_split(space: PackageSpace, state: int) -> tuple[Options, Options]:
    parts, fine = space.parts(state), space.fine(space.rung(state))
    for some in subsets(parts[1:]):
        rest = [n for n in parts if n not in some]
        if all(fine.flat[space.with_parts(state, axes)] for axes in (some, rest)):
            return _taken(space, state, rest), _taken(space, state, some)
    raise AssertionError("it falls apart")


def _own_move(space: PackageSpace, state: int) -> Unfitness:
    for n in space.taking(state):
        mover = space.movers[n]
        if mover is not None:
            best = next(moves_of(space.conflict, (mover,), space.base, improving=True), None)
            if best and space.entered(n, best.end) > space.entered(n, state):
                taken = space.conflict.space.options_taken(space.base, best.end)
                gain = space.entered(n, best.end)
                return Unfitness(Unfit.OWN, taken, actor=space.actors[n], gain=gain)
    raise AssertionError("an own move is better")
