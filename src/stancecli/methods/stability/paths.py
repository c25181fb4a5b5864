"""Where improvements lead from a state, what they do, and what cannot be undone.

Where best improvements lead is a status quo analysis (K. W. Li, D. M. Kilgour, K. W. Hipel, 2005).
What a step does to everybody, and traps, are our own. What is reached is worked out by arrays over
the states, for all of them at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, cycle, groupby
from operator import itemgetter
from typing import TypeAlias

import networkx as nx
import numpy as np

from stancecli.methods.claims import Claims, each_once, total, without
from stancecli.methods.stability import Options, Truths
from stancecli.methods.stability.conflict import (
    HIGHEST,
    LOWEST,
    Conflict,
    Indices,
    Payoffs,
    Reach,
    UnilateralMove,
    moves_of,
)
from stancecli.model import ZERO, Actor, Breach, Criterion, Effect, Range
from stancecli.situation import Situation


def highest_reached(conflict: Conflict, mover: int, values: Payoffs) -> Payoffs:
    """The highest value among a state and all that the mover can make of it."""
    out = conflict.possible_only(values, LOWEST)
    for n in conflict.movers[mover].axes:
        out = _along(out, n, conflict.space.axes[n].kept, out.max(axis=n, keepdims=True))
    return out


def lowest_reached(conflict: Conflict, movers: Collection[int], values: Payoffs) -> Payoffs:
    """The lowest value in the closure of a state under any moves of these movers.

    Where every state is possible the movers' choices combine freely, and one pass is enough.
    """
    out = conflict.possible_only(values, HIGHEST)
    while True:
        before = out
        for mover in movers:
            for n in conflict.movers[mover].axes:
                out = _along(out, n, conflict.space.axes[n].kept, out.min(axis=n, keepdims=True))
            out = conflict.possible_only(out, HIGHEST)
        if not conflict.is_gapped or np.array_equal(out, before):
            return out


def _along(values: Payoffs, axis: int, kept: Truths, reached: Payoffs) -> Payoffs:
    """What is reached along an axis, but the value itself where its option cannot be left."""
    if not kept.any():
        return reached
    shape = [1] * values.ndim
    shape[axis] = len(kept)
    return np.where(kept.reshape(shape), values, reached)


@dataclass(frozen=True, eq=False)
class Ladder:
    """The improvements of one mover from the states of one reach, for sweeps over all its lines.

    `order` holds each line's states from the best down. For each of `states`, those from which
    something better is in reach, `better` is the place in `order` of the last that is.
    """

    mover: int
    order: Indices
    states: Indices
    better: Indices

    def lower(self, values: Payoffs) -> bool:
        """Lower each value to the least among the improvements; whether that changed any."""
        least = np.minimum.accumulate(values.take(self.order), axis=0).take(self.better)
        lowered = least < values.take(self.states)
        values[self.states[lowered]] = least[lowered]
        return bool(lowered.any())


def improvement_ladders(conflict: Conflict) -> tuple[Ladder, ...]:
    """The ladders of all movers, one for each of their reaches."""
    return tuple(
        _ladder(conflict, n, reach)
        for n, mover in enumerate(conflict.movers)
        for reach in mover.reaches
    )


def _ladder(conflict: Conflict, mover: int, reach: Reach) -> Ladder:
    line = conflict.movers[mover].lines[reach.targets]
    u = conflict.possible_only(conflict.payoffs[mover], LOWEST).take(line)
    # ~u falls as u rises, and unlike −u it has no overflow at LOWEST.
    ranking = np.argsort(~u, axis=0, kind="stable")
    order, u = np.take_along_axis(line, ranking, axis=0), np.take_along_axis(u, ranking, axis=0)
    falls = np.zeros(order.shape, dtype=bool)
    falls[1:] = u[1:] < u[:-1]
    places = np.arange(len(order))[:, None]
    equals_from = np.maximum.accumulate(np.where(falls, places, 0), axis=0)
    leaving = (equals_from > 0) & np.isin(reach.targets, reach.rows)[ranking] & (u > LOWEST)
    better = (equals_from - 1) * order.shape[1] + np.arange(order.shape[1])
    return Ladder(mover, order, order[leaving], better[leaving])


def lowest_improved_to(
    conflict: Conflict, movers: Collection[int], values: Payoffs, ladders: Sequence[Ladder]
) -> Payoffs:
    """The lowest value among a state and all that improvements of these movers lead to.

    Sweeps until nothing changes; a ladder swept twice in a row would change nothing.
    """
    out = conflict.possible_only(values, HIGHEST).flatten()
    own = [ladder for ladder in ladders if ladder.mover in movers]
    quiet = 0
    for ladder in cycle(own):
        quiet = 1 if ladder.lower(out) else quiet + 1
        if quiet >= len(own):
            break
    return out.reshape(conflict.space.shape)


def reached_from(
    conflict: Conflict, start: int, movers: Collection[int], *, improving: bool
) -> Truths:
    """The states to which legal sequences of moves lead from one state, itself among them."""
    found = np.zeros(conflict.space.shape, dtype=bool)
    found.flat[start] = True
    while True:
        before = int(found.sum())
        for mover in movers:
            u = conflict.payoffs[mover]
            left = _least_left(conflict, mover, u, found)
            found |= (u > left if improving else left < HIGHEST) & conflict.possible
        if int(found.sum()) == before:
            return found


def _least_left(conflict: Conflict, mover: int, u: Payoffs, found: Truths) -> Payoffs:
    """The lowest payoff among the found states that the mover can turn into a state."""
    out = np.where(found, u, HIGHEST)
    for n in conflict.movers[mover].axes:
        free = np.flatnonzero(~conflict.space.axes[n].kept)
        if len(free):
            out = np.minimum(out, out.take(free, axis=n).min(axis=n, keepdims=True))
    return out


@dataclass(frozen=True)
class Difference:
    """What turning one state into another does to a criterion, and the claims that cease or begin.

    `before` and `after` are its values. A claim that holds in both states takes one value, and a
    blank can be anything on the scale; in both states they cancel. `gain` is weight × step, ranges
    at their midpoints and blanks at 0: points of the actor; `bounds` are the least and the most
    that this can be. So from 1 to an unknown is a step of −3 to 1, and of −1 as entered.
    """

    criterion: Criterion
    before: Range
    after: Range
    gain: Fraction
    bounds: Range
    ceasing: Claims
    beginning: Claims
    blanks: tuple[Claims, Claims] = field(repr=False)
    """Those that cease, and those that begin."""


def _touched(situation: Situation, moved: Options) -> set[str]:
    """The ids of the criteria on which claims of these options, or conditional on them, bear."""
    found: set[str] = set()
    for option in moved:
        found.update(breach.to for breach in situation.breaches_of(option.id))
        effects = chain(situation.effects_of(option.id), situation.conditioned_by(option.id))
        found.update(effect.to for effect in effects)
    return found


def differences(
    conflict: Conflict, actors: Iterable[Actor], start: int, end: int
) -> Iterator[tuple[Actor, Difference]]:
    """What changes for actors between two states, in the order of each one's criteria."""
    space = conflict.space
    pairs = zip(space.options(start), space.options(end), strict=True)
    moved = [(was, now) for was, now in pairs if was is not now]
    left, taken = tuple(was for was, _ in moved), tuple(now for _, now in moved)
    before = space.taking(start)
    after = before.taking(*(option.id for option in taken))
    on = _touched(space.situation, (*left, *taken))
    for actor in actors:
        for criterion in actor.criteria:
            blank = conflict.blanks.get(criterion.id, {})
            gone = tuple(blank[option.id] for option in left if option.id in blank)
            new = tuple(blank[option.id] for option in taken if option.id in blank)
            if not (gone or new or criterion.id in on):
                continue
            was, now = (state.claims_in_force(criterion.id) for state in (before, after))
            ceasing, beginning = without(was, now), without(now, was)
            if ceasing or beginning or gone or new:
                step = total((*beginning, *new)) - total((*ceasing, *gone))
                yield (
                    actor,
                    Difference(
                        criterion,
                        total(was),
                        total(now),
                        criterion.weight.mid * step.mid,
                        step.weighed(criterion.weight),
                        ceasing,
                        beginning,
                        (gone, new),
                    ),
                )


def differences_for(
    conflict: Conflict, actor: Actor, start: int, end: int
) -> tuple[Difference, ...]:
    """What changes for one actor."""
    return tuple(change for _, change in differences(conflict, (actor,), start, end))


def gain_of(changes: Iterable[Difference]) -> Fraction:
    """u of one state less u of the other, as entered."""
    return sum((change.gain for change in changes), Fraction(0))


def bounds_of(changes: Iterable[Difference]) -> Range:
    """The same under all completions."""
    return sum((change.bounds for change in changes), ZERO)


Swung: TypeAlias = tuple[Effect | Breach | Criterion, Fraction, bool]


def swings(change: Difference, *, rises: bool) -> Iterator[Swung]:
    """Each claim of a difference that is not known, and the most that it alone can raise, or lower,
    the gain; False where it comes as near to that as one likes and never there.
    """
    weight, (gone, new) = change.criterion.weight, change.blanks
    if not weight.exact:
        step = total(change.beginning).mid - total(change.ceasing).mid
        grows = (step > 0) == rises
        yield change.criterion, abs(step) * _room(weight, grows), grows or bool(weight.low)
    for claims, begins in (((*change.beginning, *new), True), ((*change.ceasing, *gone), False)):
        for claim, times in each_once(claims).values():
            if not claim.size.exact:
                yield claim, times * weight.mid * _room(claim.size, begins == rises), True


def _room(value: Range, up: bool) -> Fraction:
    """How far a value can go, up or down, from the number that stands in for it."""
    return value.high - value.mid if up else value.mid - value.low


@dataclass(frozen=True)
class Felt:
    """What a step does to one criterion of an actor: weight × step in points, and its bounds."""

    actor: Actor
    criterion: Criterion
    points: Fraction
    bounds: Range


@dataclass(frozen=True)
class Toll:
    """Whom a step hurts and helps as entered, by interest, and whom else it can hurt.

    `hurt` and `can_be_hurt` are interests of all but the mover; `conceded` are those of its own
    that fall, `helped` those of anybody that rise. Actors stand in the order of the file, the
    interests of one by weight × step, the largest first. `unjudged` counts the interests of all but
    the mover on which the options left and taken have no effect that anybody has written: what
    nobody looked at is counted, and not spread.
    """

    hurt: tuple[Felt, ...]
    conceded: tuple[Felt, ...]
    helped: tuple[Felt, ...]
    can_be_hurt: tuple[Felt, ...]
    unjudged: int


def toll(conflict: Conflict, mover: Actor, start: int, end: int) -> Toll:
    """What a step of the mover does to the interests, and the constraints that weigh, of all."""
    space, actors = conflict.space, conflict.space.situation.actors()
    felt: list[Felt] = []
    for actor, run in groupby(differences(conflict, actors, start, end), key=itemgetter(0)):
        changes = sorted(
            (change for _, change in run), key=lambda change: (-abs(change.gain), change.bounds.low)
        )
        felt += [Felt(actor, each.criterion, each.gain, each.bounds) for each in changes]
    moved = (*space.options_taken(start, end), *space.options_taken(end, start))
    on = _touched(space.situation, moved)
    others = [each for each in felt if each.actor.id != mover.id]
    return Toll(
        hurt=tuple(each for each in others if each.points < 0),
        conceded=tuple(each for each in felt if each.points < 0 and each.actor.id == mover.id),
        helped=tuple(each for each in felt if each.points > 0),
        can_be_hurt=tuple(each for each in others if each.points >= 0 > each.bounds.low),
        unjudged=sum(
            interest.id not in on
            for actor in actors
            if actor.id != mover.id
            for interest in actor.interests
        ),
    )


@dataclass(frozen=True)
class Caught:
    """An actor that would gain by leaving irreversible options of its own, and these options."""

    actor: Actor
    options: Options


def traps(conflict: Conflict, nash: Truths) -> Truths:
    """The states among the Nash ones that somebody would leave, if its irreversible options could
    be left: nobody gains by moving only because something done cannot be undone.
    """
    wished = np.zeros(conflict.space.shape, dtype=bool)
    for n in range(len(conflict.movers)):
        wished |= _wishes(conflict, n)
    return nash & wished


def caught(conflict: Conflict, state: int) -> tuple[Caught, ...]:
    """Those who would leave a trap if they could, each with what it cannot leave."""
    held = conflict.space.options(state)
    return tuple(
        Caught(mover.actor, tuple(held[axis] for axis in mover.axes if held[axis].irreversible))
        for n, mover in enumerate(conflict.movers)
        if _wishes(conflict, n).flat[state]
    )


def _wishes(conflict: Conflict, mover: int) -> Truths:
    """The states to which an actor would prefer another, if all of its options could be left.

    What holds at the start is no exception: what it has put out of reach can be wished for.
    """
    u, axes = conflict.payoffs[mover], conflict.movers[mover].axes
    if not any(conflict.space.axes[n].kept.any() for n in axes):
        return np.zeros(conflict.space.shape, dtype=bool)
    wished: Truths = np.where(conflict.together, u, LOWEST).max(axis=axes, keepdims=True) > u
    return wished


MOST_EXPLORED = 5_000
"""States to which best improvements are followed; a count of where they lead is a bound beyond."""


@dataclass(frozen=True)
class Paths:
    """The paths of best improvements from a state, one of them move by move.

    `moves` follows, at each fork, the mover that stands first in the file, to a state where nobody
    gains by moving or to one that it has passed; `forks` are the states on it where several would
    move. `ends` are all the states in which paths end, `cycles` the sets of states in which they
    can go round; `complete` is False where more states than MOST_EXPLORED lie on the paths.
    """

    moves: tuple[UnilateralMove, ...]
    forks: int
    ends: tuple[int, ...]
    cycles: tuple[frozenset[int], ...]
    complete: bool

    @property
    def returns_to(self) -> int | None:
        """How many moves lead to the state to which the last one returns; None if it does not."""
        starts = [move.start for move in self.moves]
        end = self.moves[-1].end if self.moves else None
        return starts.index(end) if end in starts else None


def paths_from(conflict: Conflict, start: int) -> Paths:
    """The paths from a state on which each mover takes its best improvement."""
    onward: dict[int, tuple[UnilateralMove, ...]] = {}
    queue = deque([start])
    while queue and len(onward) < MOST_EXPLORED:
        state = queue.popleft()
        if state not in onward:
            onward[state] = tuple(_best_improvements(conflict, state))
            queue.extend(move.end for move in onward[state])
    moves: dict[int, UnilateralMove] = {}
    state = start
    while state not in moves and onward.get(state):
        moves[state] = onward[state][0]
        state = moves[state].end
    graph = nx.DiGraph((move.start, move.end) for found in onward.values() for move in found)
    cycles = (states for states in nx.strongly_connected_components(graph) if len(states) > 1)
    return Paths(
        moves=tuple(moves.values()),
        forks=sum(len({move.mover for move in onward[state]}) > 1 for state in moves),
        ends=tuple(sorted(state for state, found in onward.items() if not found)),
        cycles=tuple(sorted(map(frozenset, cycles), key=min)),
        complete=not queue,
    )


def _best_improvements(conflict: Conflict, state: int) -> Iterator[UnilateralMove]:
    """For each mover that gains by moving what it gains most by; several where they tie."""
    for mover in range(len(conflict.movers)):
        u = conflict.payoffs_of(mover)
        improvements = list(moves_of(conflict, (mover,), state, improving=True))
        yield from (move for move in improvements if u[move.end] == u[improvements[0].end])
