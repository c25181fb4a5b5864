"""Whether a state holds, and how surely: who would move from it, as entered and as far as is known.

Each actor and each move q of its own from a state s is asked for the least and the most that
u(q) − u(s) can be when every range, every unknown, every range of importance and every blank takes
one value within its bounds. A claim takes one value wherever it holds, so what holds in both states
cancels. What is asked of all moves at once is exact; only signs are needed of it. Options of which
nobody has said anything can be a gain as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from stancecli.methods.cells import each_once
from stancecli.methods.confidence import cites_of
from stancecli.methods.grounds import Support, support
from stancecli.methods.performance import performance_table
from stancecli.methods.stability.conflict import HIGHEST, Conflict, Indices, Payoffs, Term
from stancecli.methods.stability.differences import Difference, bounds_of, differences_for
from stancecli.methods.stability.equilibria import ByConcept
from stancecli.methods.stability.moves import moves_of, unilateral_moves
from stancecli.methods.stability.states import Options, Truths
from stancecli.methods.stability.unjudged import unjudged_options
from stancecli.model import Actor, Breach, Criterion, Effect, Range
from stancecli.situation import Bearing


class Footing(StrEnum):
    """The ladder: each holds where none before it does.

    `no-verdict`: nobody has an interest at stake. `holds`: no move can be a gain. `as-entered`: no
    move is a gain, or each is undone by an answer, and something that is not known can change that.
    `not-as-entered`: a move is a gain, and none is one under every completion. `does-not-hold`: one
    is.
    """

    NO_VERDICT = "no-verdict"
    HOLDS = "holds"
    AS_ENTERED = "as-entered"
    NOT_AS_ENTERED = "not-as-entered"
    NOT = "does-not-hold"


class Hold(StrEnum):
    """What keeps a state as entered, the strictest first.

    `nobody-gains`: no move is a gain (Nash). `cannot-be-left`: the same, and somebody would gain by
    leaving an irreversible option. `counter-moves`: a counter-move that pays its maker undoes each
    gain (SEQ). `threats`: an answer does, if not always one that pays (SMR or GMR).
    """

    NOBODY_GAINS = "nobody-gains"
    CANNOT_BE_LEFT = "cannot-be-left"
    COUNTER_MOVES = "counter-moves"
    THREATS = "threats"


@dataclass(frozen=True)
class Prospect:
    """A move, what it gains its mover as entered, and the least and the most that this can be.

    `alone` are the claims, blanks among them, that alone, all others as entered, can make a gain of
    what is none, or none of what is one; of the latter `levelling` are those that can make no loss
    of it. `loose` are all that are not known and bear on the gain.
    """

    taken: Options
    gain: Fraction
    bounds: Range
    alone: tuple[Bearing | Criterion, ...]
    levelling: tuple[Bearing | Criterion, ...]
    loose: tuple[Bearing | Criterion, ...]


@dataclass(frozen=True)
class Outlook:
    """What one actor could gain by moving from a state.

    `at_stake`: some claim on its criteria, or a blank, tells states apart. `best` is its best move
    as entered, None where it has none. Of its moves so many are a gain (`gaining`), are one under
    every completion (`surely`), can be one (`possible`). `chance` is a move that is no gain and can
    be: of those that a single claim can make a gain, if there are any, the best one; else the best
    of all, or the one that can gain most; None where none is such. `unjudged` are options of which
    nobody has said anything: by unknown, a move there can be a gain too.
    """

    actor: Actor
    at_stake: bool
    best: Prospect | None
    gaining: int
    surely: int
    possible: int
    chance: Prospect | None
    unjudged: Options


@dataclass(frozen=True)
class StateVerdict:
    """Whether a state holds, what keeps it as entered (`by`), and the outlook of each mover.

    What keeps it is None where nothing does: somebody gains by moving, and no answer undoes that.
    `on_judgement_alone`: something counts for these movers, here or in another state, and none of
    it is cited. `support` is how well what bears on their criteria is cited, or, where none of that
    counts as cited, all that `tradeoffs` counts here besides.
    """

    holds: Footing
    by: Hold | None
    on_judgement_alone: bool
    support: Support
    outlooks: tuple[Outlook, ...]

    @property
    def movers(self) -> tuple[Outlook, ...]:
        """Those who gain by a move as entered, in the order of the file: the first goes first."""
        return tuple(outlook for outlook in self.outlooks if outlook.gaining)

    @property
    def chances(self) -> tuple[Outlook, ...]:
        """Those who gain by no move as entered, and can by what is not known of one."""
        return tuple(each for each in self.outlooks if not each.gaining and each.chance)

    @property
    def unjudged(self) -> tuple[Outlook, ...]:
        """Those who can gain by a move of which nobody has said anything."""
        return tuple(each for each in self.outlooks if each.unjudged)


def state_verdict(
    conflict: Conflict, state: int, equilibria: ByConcept, trapped: Truths
) -> StateVerdict:
    """The verdict on a state; `equilibria` and `trapped` are those of the conflict."""
    outlooks = tuple(outlook(conflict, n, state) for n in range(len(conflict.movers)))
    by = hold_of(state, equilibria, trapped)
    on = _support(conflict, state)
    return StateVerdict(_footing(outlooks, by), by, on.on_judgement_alone, on, outlooks)


def _support(conflict: Conflict, state: int) -> Support:
    model = conflict.space.situation.model
    terms = [term for mover in conflict.movers for term in mover.terms]
    cites = {id(each): each.cite for term in terms for each in (term.claim, term.criterion)}
    if (found := support(model, cites.values())).cited:
        return found
    situation = conflict.space.taking(state)
    for axis in conflict.space.axes:
        cites |= cites_of(performance_table(situation, axis.decision.id))
    return support(model, cites.values())


def hold_of(state: int, equilibria: ByConcept, trapped: Truths) -> Hold | None:
    """What keeps a state as entered."""
    if equilibria["Nash"].flat[state]:
        return Hold.CANNOT_BE_LEFT if trapped.flat[state] else Hold.NOBODY_GAINS
    if equilibria["SEQ"].flat[state]:
        return Hold.COUNTER_MOVES
    return Hold.THREATS if equilibria["GMR"].flat[state] else None


def _footing(outlooks: Sequence[Outlook], by: Hold | None) -> Footing:
    if not any(each.at_stake for each in outlooks):
        return Footing.NO_VERDICT
    if not any(each.possible or each.unjudged for each in outlooks):
        return Footing.HOLDS
    if by:
        return Footing.AS_ENTERED
    return Footing.NOT if any(each.surely for each in outlooks) else Footing.NOT_AS_ENTERED


def outlook(conflict: Conflict, mover: int, state: int) -> Outlook:
    """What a mover could gain from a state by any of its moves."""
    own = conflict.movers[mover]
    terms = (*own.terms, *conflict.blank_terms(own.actor))
    at_stake = any(conflict.space.tells_apart(term.region) for term in terms)
    u = conflict.payoffs_of(mover)
    ends = unilateral_moves(conflict, mover, state)
    gains, gaining = _gains(conflict, mover, state, ends, terms), u[ends] > u[state]
    best = next(moves_of(conflict, (mover,), state, improving=False), None)
    can = gains.most > 0
    chance = _chance(ends, u[ends], np.where(can & ~gaining, gains.most, 0), gains.alone)
    return Outlook(
        actor=own.actor,
        at_stake=at_stake,
        best=_prospect(conflict, own.actor, state, best.end) if best else None,
        gaining=int(gaining.sum()),
        surely=int(gains.surely.sum()),
        possible=int(can.sum()),
        chance=None if chance is None else _prospect(conflict, own.actor, state, chance),
        unjudged=unjudged_options(conflict, mover, state, ends),
    )


def _chance(ends: Indices, u: Payoffs, most: NDArray[Any], alone: Truths) -> int | None:
    """The end of the move that is told of those that can be a gain, where `most` is above 0.

    What a single claim can do stands before what only several together can.
    """
    can = most > 0
    if not can.any():
        return None
    by_one = can & alone
    likely = np.flatnonzero(by_one if by_one.any() else np.ones_like(can))
    best = int(likely[np.argmax(u[likely])])
    return int(ends[best if can[best] else np.argmax(most)])


# All moves of an actor at once.


@dataclass(frozen=True)
class _Gains:
    """What moves to some ends can gain, in whole numbers of a common denominator.

    `most` is the most that each can, `surely` whether it is a gain in any case, and `alone` whether
    a single claim that is not known, all others as entered, can make a gain of it.
    """

    most: NDArray[Any]
    surely: Truths
    alone: Truths


def _gains(
    conflict: Conflict, mover: int, state: int, ends: Indices, terms: Sequence[Term]
) -> _Gains:
    """What each of the moves to these ends can gain.

    A weight over 0 whose low is never attained makes a gain of a least of 0, where its criterion
    rises in any case.
    """
    space, axes = conflict.space, conflict.movers[mover].axes
    shape = tuple(space.shape[n] for n in axes)
    sizes = math.lcm(*(_denominator(term.claim.size) for term in terms))
    weights = math.lcm(*(_denominator(term.criterion.weight) for term in terms))
    largest = 8 * sizes * weights * 4 * (len(terms) + 1)
    kind = np.int64 if largest < HIGHEST else np.object_

    def zeros() -> NDArray[Any]:
        return np.zeros(shape, dtype=kind)

    least, entered, most, by_one = zeros(), zeros(), zeros(), zeros()
    barely = np.zeros(shape, dtype=bool)
    by_criterion: dict[str, list[Term]] = {}
    for term in terms:
        by_criterion.setdefault(term.criterion.id, []).append(term)
    for found in by_criterion.values():
        step = _Reach(zeros(), zeros(), zeros(), zeros())
        alike: dict[object, list[Term]] = {}
        for term in found:
            alike.setdefault(term.claim.size_id, []).append(term)
        for terms_of_one in alike.values():
            _add(conflict, axes, state, terms_of_one, sizes, step)
        weight = found[0].criterion.weight
        light, middle, heavy = (int(w * weights) for w in (weight.low, weight.mid, weight.high))
        least += np.minimum(light * step.low, heavy * step.low)
        entered += middle * step.mid
        most += np.maximum(light * step.high, heavy * step.high)
        barely |= (light == 0) & (step.low > 0)
        reweighed = np.maximum((heavy - middle) * step.mid, (light - middle) * step.mid)
        by_one = np.maximum(by_one, np.maximum(middle * step.by_one, reweighed))
    places = np.unravel_index(ends, space.shape)
    at = tuple(places[n] for n in axes)
    lowest = least[at]
    return _Gains(
        most=most[at],
        surely=(lowest > 0) | ((lowest == 0) & barely[at]),
        alone=entered[at] + by_one[at] > 0,
    )


@dataclass(frozen=True)
class _Reach:
    """What becomes of a criterion, for each combination of the mover's own options.

    `by_one` is the most that a single claim can raise it above what is entered.
    """

    low: NDArray[Any]
    mid: NDArray[Any]
    high: NDArray[Any]
    by_one: NDArray[Any]


def _add(
    conflict: Conflict,
    axes: tuple[int, ...],
    state: int,
    terms: Sequence[Term],
    unit: int,
    step: _Reach,
) -> None:
    """Add what terms that are one claim in size can do to a criterion."""
    shape, times = conflict.space.shape, np.zeros_like(step.mid)
    here = np.unravel_index(state, shape)
    for region in (term.region for term in terms):
        if all(here[n] in places for n, places in region.items() if n not in axes):
            times[np.ix_(*(sorted(region.get(n, range(shape[n]))) for n in axes))] += 1
            times -= all(here[n] in region.get(n, (here[n],)) for n in axes)
    size = terms[0].claim.size
    least, middle, most = (int(value * unit) for value in (size.low, size.mid, size.high))
    more, less = np.maximum(times, 0), np.minimum(times, 0)
    step.low[...] += more * least + less * most
    step.mid[...] += times * middle
    step.high[...] += more * most + less * least
    np.maximum(step.by_one, more * (most - middle) + less * (least - middle), out=step.by_one)


def _denominator(value: Range) -> int:
    return math.lcm(*(end.denominator for end in (value.low, value.mid, value.high)))


# One move.


def _prospect(conflict: Conflict, actor: Actor, start: int, end: int) -> Prospect:
    changes = differences_for(conflict, actor, start, end)
    gain = sum((change.gain for change in changes), Fraction(0))
    swings = [found for change in changes for found in _swings(change, rises=gain <= 0)]

    def named(claim: Effect | Breach | Criterion) -> Bearing | Criterion:
        return claim if isinstance(claim, Criterion) else conflict.space.situation.bearing(claim)

    return Prospect(
        taken=conflict.space.options_taken(start, end),
        gain=gain,
        bounds=bounds_of(changes),
        alone=tuple(
            named(claim)
            for claim, by, attained in swings
            if (gain + by > 0 if gain <= 0 else gain < by or (gain == by and attained))
        ),
        levelling=tuple(
            named(claim) for claim, by, attained in swings if gain == by > 0 and attained
        ),
        loose=tuple(named(claim) for claim, *_ in swings),
    )


Swung: TypeAlias = tuple[Effect | Breach | Criterion, Fraction, bool]


def _swings(change: Difference, *, rises: bool) -> Iterator[Swung]:
    """Each claim of a difference that is not known, and the most that it alone can raise, or lower,
    the gain; False where it comes as near to that as one likes and never there.
    """
    weight, step = change.criterion.weight, change.step.mid
    if not weight.exact:
        grows = (step > 0) == rises
        yield change.criterion, abs(step) * _room(weight, grows), grows or bool(weight.low)
    for claims, begins in ((change.beginning, True), (change.ceasing, False)):
        for claim, times in each_once(claims).values():
            if not claim.size.exact:
                yield claim, times * weight.mid * _room(claim.size, begins == rises), True


def _room(value: Range, up: bool) -> Fraction:
    """How far a value can go, up or down, from the number that stands in for it."""
    return value.high - value.mid if up else value.mid - value.low
