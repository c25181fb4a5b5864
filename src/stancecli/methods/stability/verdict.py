"""Whether a state holds, how surely, and what that hangs on.

Each actor and each move q of its own from a state s is asked for the least and the most that u(q)
− u(s) can be when every range, every unknown, every range of importance and every blank takes one
value within its bounds. What is asked of all moves at once is exact; only signs are needed of it.
Options of which nobody has said anything can be a gain as well. The ladder is our own; what keeps a
state as entered are the concepts of `equilibria`, and its single steps one-way sensitivity.
So a move that gains 1 as entered, and −2 to 4, makes of a state one that does not hold as entered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

import numpy as np

from stancecli.methods.claims import each_once
from stancecli.methods.evidence import Support, cites_of, support
from stancecli.methods.ladder import is_judged
from stancecli.methods.performance import performance_table
from stancecli.methods.stability import Options, Truths
from stancecli.methods.stability.conflict import (
    Conflict,
    Indices,
    Payoffs,
    Term,
    Whole,
    gains,
    moves_of,
    payoffs_from,
    unilateral_moves,
)
from stancecli.methods.stability.equilibria import (
    ByConcept,
    equilibria_of,
    individual_stability,
    unsanctioned,
)
from stancecli.methods.stability.paths import bounds_of, differences_for, gain_of, swings, traps
from stancecli.model import (
    BREACH_SCALE,
    EFFECT_SCALE,
    IMPORTANCE_STEPS,
    UNKNOWN,
    Actor,
    Breach,
    Constraint,
    Criterion,
    Effect,
    Option,
    Range,
    exactly,
    one_step,
)
from stancecli.situation import Bearing


def unjudged_options(conflict: Conflict, mover: int, state: int, ends: Indices) -> Options:
    """The options, among those that moves to these ends take, of which nobody has said anything.

    They are those of each decision of an actor of whom no interest is named, and of each that is
    not judged in the state.
    """
    space, own = conflict.space, conflict.movers[mover]
    here = np.unravel_index(state, space.shape)
    there = np.unravel_index(ends, space.shape)
    situation = space.taking(state)
    found: list[Option] = []
    for n in own.axes:
        axis = space.axes[n]
        taken = [place for place in np.unique(there[n]).tolist() if place != here[n]]
        if taken and (
            not own.actor.interests or not is_judged(performance_table(situation, axis.decision.id))
        ):
            found += [axis.options[place] for place in taken]
    return tuple(found)


MOST_WORK = 2**20
"""More steps, each times the states and the parts of u, are not tried: they take ten seconds."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """One step on one claim, and the move by which an equilibrium would then be left.

    `claim` is an effect or a breach, or a criterion whose importance or force changes from the
    midpoint of `before` to `after`.
    """

    claim: Bearing | Criterion
    before: Range
    after: Fraction
    mover: Actor
    taken: Options


@dataclass(frozen=True, slots=True)
class _Step:
    """A new value of a claim; `size` is the most by which that changes weight times effect."""

    claim: Effect | Breach | Criterion
    before: Range
    after: Fraction
    size: Fraction

    def changed(self, term: Term) -> Term:
        """A part of u after the step."""
        value = exactly(self.after)
        if term.claim.size_id == self.claim.size_id:
            if isinstance(term.claim, Breach):
                return replace(term, claim=replace(term.claim, by=-value))
            return replace(term, claim=replace(term.claim, size=value))
        if term.criterion is not self.claim:
            return term
        if isinstance(term.criterion, Constraint):
            return replace(term, criterion=replace(term.criterion, force=value))
        return replace(term, criterion=replace(term.criterion, importance=value))


def one_way_sensitivity(
    conflict: Conflict, state: int, concept: str
) -> tuple[Sensitivity, ...] | None:
    """The single steps after which a state is no equilibrium of a concept; the smallest first.

    Effects move by 1 in [−2, 2], importances and forces by 1 in [1, 4], breaches by 1 in [1, 2], or
    to the end of the scale where that is nearer; an unknown has no value to move. Sizes compare
    steps and not actors. None where trying them all would take more than MOST_WORK.
    """
    tried = [(n, step) for n, mover in enumerate(conflict.movers) for step in _steps(mover.terms)]
    states = conflict.payoffs[0].size
    if sum(states + len(conflict.movers[n].terms) for n, _ in tried) > MOST_WORK:
        return None
    found: list[Sensitivity] = []
    for n, step in sorted(tried, key=lambda pair: pair[1].size):
        payoffs = list(conflict.payoffs)
        changed = [step.changed(term) for term in conflict.movers[n].terms]
        payoffs[n] = payoffs_from(conflict.space, changed)
        leaving = unsanctioned(replace(conflict, payoffs=tuple(payoffs)), state, concept)
        if leaving:
            found.append(
                Sensitivity(
                    conflict.space.situation.named(step.claim),
                    step.before,
                    step.after,
                    conflict.movers[leaving.mover].actor,
                    conflict.space.options_taken(state, leaving.end),
                )
            )
    return tuple(found)


def _steps(terms: Sequence[Term]) -> Iterator[_Step]:
    weighed: dict[str, list[Term]] = {}
    for term in terms:
        weighed.setdefault(term.criterion.id, []).append(term)
    weights = {id_: same[0].criterion.weight.mid for id_, same in weighed.items()}
    for claim, _ in each_once(term.claim for term in terms).values():
        if isinstance(claim, Breach) or claim.size != UNKNOWN:
            scale = BREACH_SCALE if isinstance(claim, Breach) else EFFECT_SCALE
            for after in one_step(claim.size.mid, scale):
                size = abs(after - claim.size.mid) * weights[claim.to]
                yield _Step(claim, claim.size, after, size)
    for same in weighed.values():
        criterion = same[0].criterion
        most = max(abs(term.claim.size.mid) for term in same)
        for after in one_step(criterion.weight.mid, IMPORTANCE_STEPS):
            size = abs(after - criterion.weight.mid) * most
            yield _Step(criterion, criterion.weight, after, size)


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


def verdict_on(conflict: Conflict, state: int) -> StateVerdict:
    """The same where nothing else is asked of the conflict."""
    equilibria = equilibria_of(individual_stability(conflict))
    return state_verdict(conflict, state, equilibria, traps(conflict, equilibria["Nash"]))


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


def _prospect(conflict: Conflict, actor: Actor, start: int, end: int) -> Prospect:
    changes = differences_for(conflict, actor, start, end)
    gain = gain_of(changes)
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
