"""Whether a state holds, and how surely: who would move from it, as entered and as far as is known.

Each actor and each move q of its own from a state s is asked for the least and the most that
u(q) − u(s) can be when every range, every unknown, every range of importance and every blank takes
one value within its bounds. A claim takes one value wherever it holds, so what holds in both states
cancels. What is asked of all moves at once is exact; only signs are needed of it. Options of which
nobody has said anything can be a gain as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from stancecli.methods.evidence import cites_of
from stancecli.methods.grounds import Support, support
from stancecli.methods.performance import performance_table
from stancecli.methods.stability.conflict import Conflict, Indices, Payoffs
from stancecli.methods.stability.differences import bounds_of, differences_for, swings
from stancecli.methods.stability.equilibria import ByConcept
from stancecli.methods.stability.gains import Whole, gains
from stancecli.methods.stability.moves import moves_of, unilateral_moves
from stancecli.methods.stability.states import Options, Truths
from stancecli.methods.stability.unjudged import unjudged_options
from stancecli.model import Actor, Criterion, Range
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
    terms = conflict.all_terms(own.actor)
    at_stake = any(conflict.space.tells_apart(term.region) for term in terms)
    u = conflict.payoffs_of(mover)
    ends = unilateral_moves(conflict, mover, state)
    found, gaining = gains(conflict, terms, state, own.axes), u[ends] > u[state]
    places = np.unravel_index(ends, conflict.space.shape)
    at = tuple(places[n] for n in own.axes)
    most, alone = found.most[at], found.entered[at] + found.by_one[at] > 0
    best = next(moves_of(conflict, (mover,), state, improving=False), None)
    can = most > 0
    chance = _chance(ends, u[ends], np.where(can & ~gaining, most, 0), alone)
    return Outlook(
        actor=own.actor,
        at_stake=at_stake,
        best=_prospect(conflict, own.actor, state, best.end) if best else None,
        gaining=int(gaining.sum()),
        surely=int(found.surely[at].sum()),
        possible=int(can.sum()),
        chance=None if chance is None else _prospect(conflict, own.actor, state, chance),
        unjudged=unjudged_options(conflict, mover, state, ends),
    )


def _chance(ends: Indices, u: Payoffs, most: Whole, alone: Truths) -> int | None:
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


# One move.


def _prospect(conflict: Conflict, actor: Actor, start: int, end: int) -> Prospect:
    changes = differences_for(conflict, actor, start, end)
    gain = sum((change.gain for change in changes), Fraction(0))
    swung = [found for change in changes for found in swings(change, rises=gain <= 0)]
    named = conflict.space.situation.named

    return Prospect(
        taken=conflict.space.options_taken(start, end),
        gain=gain,
        bounds=bounds_of(changes),
        alone=tuple(
            named(claim)
            for claim, by, attained in swung
            if (gain + by > 0 if gain <= 0 else gain < by or (gain == by and attained))
        ),
        levelling=tuple(
            named(claim) for claim, by, attained in swung if gain == by > 0 and attained
        ),
        loose=tuple(named(claim) for claim, *_ in swung),
    )
