"""Judges the states of a conflict: which gains count, where moving alone leads, what is barred.

A move is a gain as entered where u(q) > u(s), and surely where the least that u(q) − u(s) can be is
above 0, when every range, every unknown, every range of importance and every blank takes one value
within its bounds. An answer undoes it that gains its makers and leaves the mover none: sequential
stability (N. M. Fraser, K. W. Hipel, 1984). What counts surely, the way and the words, what every
answer says of whether a state holds, are our own. So a move that gains 1 as entered, and −2 to 4,
and that nobody answers, counts as entered: the state does not hold at middle estimates.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from stancecli.methods.differences import (
    Difference,
    Loser,
    Turning,
    bounds_of,
    gain_of,
    losers,
    turnings,
)
from stancecli.methods.feasibility import ruled_out
from stancecli.methods.ladder import is_judged, is_said
from stancecli.methods.performance import performance_table
from stancecli.methods.stability import Options, Truths
from stancecli.methods.stability.conflict import (
    Conflict,
    Indices,
    Payoffs,
    StateGains,
    UnilateralMove,
    gaining_moves,
    unilateral_moves,
)
from stancecli.methods.stability.equilibria import (
    lowest_reached,
    sanction,
    worst_paying_answers,
)
from stancecli.model import Actor, Decision, Option, Range
from stancecli.values import RARE

MOST_EXPLORED = 5_000
"""States from which other orders of moves are followed."""
MOST_ANSWERS = 50
"""Where answers lead to more states than these, one is taken to undo the gain."""


class Word(StrEnum):
    """What is said of a state; each where none before it fits.

    `nothing`: no claim and no blank on anybody who decides tells two states apart. `moves`: a gain
    counts surely. `moves-entered`: a gain counts as entered. `answers`: there are gains as entered,
    and an answer that pays undoes each. `unknown`: nobody gains as entered, and an option of a
    decider is not judged. `holds`: no move can be a gain. `holds-entered`: none is one as entered.
    """

    NOTHING = "nothing"
    MOVES = "moves"
    MOVES_ENTERED = "moves-entered"
    ANSWERS = "answers"
    UNKNOWN = "unknown"
    HOLDS = "holds"
    HOLDS_ENTERED = "holds-entered"


MET_BY: Mapping[str, tuple[Word, ...]] = MappingProxyType(
    {
        "holds": (Word.HOLDS,),
        "as-entered": (Word.HOLDS_ENTERED, Word.HOLDS, Word.ANSWERS, Word.UNKNOWN),
        "answers": (Word.ANSWERS,),
        "unknown": (Word.UNKNOWN,),
        "not-as-entered": (Word.MOVES_ENTERED,),
        "does-not-hold": (Word.MOVES,),
        "no-verdict": (Word.NOTHING,),
    }
)
"""By what is expected of a state, the words that meet it; the first is what is meant."""


@dataclass(frozen=True)
class Prospect:
    """A move, what it gains its mover as entered, and the least and the most that this can be.

    `turning` are the claims, blanks among them, that alone, all others as entered, can make a gain
    of what is none, or none of what is one. `changes` are what it does to the mover, gains first.
    """

    taken: Options
    gain: Fraction
    bounds: Range
    turning: tuple[Turning, ...]
    changes: tuple[Difference, ...]


@dataclass(frozen=True)
class Taken:
    """What an actor takes."""

    actor: Actor
    taken: Options


@dataclass(frozen=True)
class Outlook:
    """What one actor could gain by moving from a state.

    `at_stake`: some claim on its criteria, or a blank, tells states apart. `move` is the move that
    it is named with: of its gains that count `surely` the one whose least is largest, else the
    largest that counts, None where none does. `best` is its best move as entered, None where it has
    none. Of its moves so many are a gain (`gaining`), and can be one (`possible`). Where it gains
    and none counts, `undone_by` is the answer that undoes its best. `could_gain` is a move that is
    no gain and can be: of those that a single claim can make a gain, if there are any, the best;
    else the best of all, or the one that can gain most; None where none is such. `chances` are all
    of these that take one option, else that one. `not_judged` are options of which nobody has said
    anything: by unknown, a move there can be a gain too.
    """

    actor: Actor
    at_stake: bool
    move: Prospect | None
    surely: bool
    best: Prospect | None
    gaining: int
    possible: int
    undone_by: tuple[Taken, ...]
    could_gain: Prospect | None
    not_judged: Options
    chances: tuple[Options, ...] = field(default=(), metadata=RARE)


@dataclass(frozen=True)
class BarredGain:
    """A gain as entered that would count, if what its mover holds could be undone (`options`)."""

    actor: Actor
    options: Options
    taken: Options
    gain: Fraction


@dataclass(frozen=True)
class StateVerdict:
    """The word of a state, the outlook of each mover, and what cannot be undone."""

    word: Word
    outlooks: tuple[Outlook, ...]
    barred: tuple[BarredGain, ...]

    @property
    def movers(self) -> tuple[Outlook, ...]:
        """Those whose gain counts: surely first, by the least, then the others, as entered."""
        return tuple(sorted((each for each in self.outlooks if each.move), key=_rank))

    @property
    def gaining(self) -> tuple[Outlook, ...]:
        """Those who gain by a move as entered, in the order of the file."""
        return tuple(each for each in self.outlooks if each.gaining)

    @property
    def could_gain(self) -> tuple[Outlook, ...]:
        """Those who gain by no move as entered, and can by what is not known of one."""
        return tuple(each for each in self.outlooks if not each.gaining and each.could_gain)

    @property
    def not_judged(self) -> tuple[Outlook, ...]:
        """Those who can gain by a move of which nobody has said anything."""
        return tuple(each for each in self.outlooks if each.not_judged)


def _rank(outlook: Outlook) -> tuple[bool, Fraction]:
    if outlook.move is None:
        raise AssertionError("who is ranked has a move")
    return not outlook.surely, -(outlook.move.bounds.low if outlook.surely else outlook.move.gain)


@dataclass(frozen=True)
class MovePath:
    """Where moving alone leads from a state: who is named first moves, and so on from there.

    It ends in a state that nobody would leave, and goes round nowhere: a gain counts where no
    improvements of others take it away, so who moves again stands higher than when it last did.
    `elsewhere`: some other order of moves that count as entered ends in another state.
    """

    moves: tuple[UnilateralMove, ...]
    elsewhere: bool


@dataclass(frozen=True, eq=False)
class _Moves:
    """The moves of one mover from a state: where they end, what they gain, which are gains.

    Each array is over the moves. Of what is not `judged` nothing is said.
    """

    ends: Indices
    gains: StateGains
    gain: Truths
    counts: Truths
    judged: Truths
    not_judged: Options


class _Named(NamedTuple):
    """Where the move ends that a mover is named with, and its least gain, or that as entered."""

    end: int
    surely: bool
    points: Fraction


class Judge:
    """Judges the states of one conflict; what all of them need is worked out once."""

    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict
        self._moves = cache(self._look)
        self._named = cache(self._name)
        self._undone = cache(self._can_be_undone)
        self.word = cache(self._word)
        self.verdict = cache(self._verdict)
        self._at_stake = cache(self._is_at_stake)
        self._none_left = lru_cache(len(conflict.movers))(self._without_gain)

    @cached_property
    def paying(self) -> tuple[Payoffs, ...]:
        """For each mover the least that answers can leave it which pay, over all states."""
        return worst_paying_answers(self.conflict)

    def _word(self, state: int) -> Word:
        every = range(len(self.conflict.movers))
        gaining = [mover for mover in every if len(gaining_moves(self.conflict, mover, state))]
        # Only of those whose gain counts has to be known whether it does so surely.
        counting = [mover for mover in gaining if len(self._counting(mover, state))]
        if counting:
            named = filter(None, (self._named(mover, state) for mover in counting))
            return Word.MOVES if any(each.surely for each in named) else Word.MOVES_ENTERED
        if gaining:
            return Word.ANSWERS
        if not any(map(self._at_stake, every)):
            return Word.NOTHING
        moves = [self._moves(mover, state) for mover in every]
        if any(each.not_judged for each in moves):
            return Word.UNKNOWN
        can = any((each.gains.most > 0).any() for each in moves)
        return Word.HOLDS_ENTERED if can else Word.HOLDS

    def _is_at_stake(self, mover: int) -> bool:
        """Whether some claim on its criteria, or a blank, tells two states apart."""
        conflict = self.conflict
        regions = [term.region for term in conflict.movers[mover].terms]
        inside = (int(conflict.possible[conflict.space.box(region)].sum()) for region in regions)
        return any(0 < states < conflict.states for states in inside)

    def _verdict(self, state: int) -> StateVerdict:
        """The verdict on a state."""
        every = range(len(self.conflict.movers))
        return StateVerdict(
            self.word(state),
            tuple(self._outlook(mover, state) for mover in every),
            tuple(found for mover in every if (found := self._barred(mover, state))),
        )

    def _look(self, mover: int, state: int) -> _Moves:
        conflict, own = self.conflict, self.conflict.movers[mover]
        ends, u = unilateral_moves(conflict, mover, state), conflict.payoffs_of(mover)
        places = np.unravel_index(ends, conflict.space.shape)
        here = np.unravel_index(state, conflict.space.shape)
        gain = counts = u[ends] > u[state]
        if gain.any():
            counts = gain & (self.paying[mover].reshape(-1)[ends] > u[state])
        judged = np.ones(len(ends), dtype=bool)
        not_judged: list[Option] = []
        for n in silent(conflict, mover, state):
            taken = places[n] != here[n]
            judged &= ~taken
            options = conflict.space.axes[n].options
            not_judged += [options[place] for place in np.unique(places[n][taken]).tolist()]
        gained = own.summands.gains(state, own.axes).at(tuple(places[n] for n in own.axes))
        return _Moves(ends, gained, gain, counts, judged, tuple(not_judged))

    def _name(self, mover: int, state: int) -> _Named | None:
        """The move that a mover is named with; None where none of its gains counts."""
        moves, gains = self._moves(mover, state), self._moves(mover, state).gains
        sure = np.flatnonzero(moves.counts & moves.judged & gains.surely)
        for n in sure[np.argsort(-gains.least[sure], kind="stable")].tolist():
            if not self._undone(mover, state, int(moves.ends[n])):
                return _Named(int(moves.ends[n]), True, Fraction(int(gains.least[n]), gains.unit))
        counting = np.flatnonzero(moves.counts)
        if not len(counting):
            return None
        n = int(counting[np.argmax(gains.entered[counting])])
        return _Named(int(moves.ends[n]), False, Fraction(int(gains.entered[n]), gains.unit))

    def _can_be_undone(self, mover: int, start: int, end: int) -> bool:
        """Whether an answer can undo a gain at some completion: each of its moves can pay whoever
        makes it, and its end can leave the mover no gain, each asked by itself.
        """
        others = [n for n in range(len(self.conflict.movers)) if n != mover]
        none_left = self._none_left(mover, start)
        met, queue = {end}, deque([end])
        while queue and len(met) <= MOST_ANSWERS:
            state = queue.popleft()
            for other in others:
                moves = self._moves(other, state)
                onward = moves.ends[(moves.gains.most > 0) | ~moves.judged]
                if none_left.flat[onward].any():
                    return True
                queue.extend(then for then in onward.tolist() if then not in met)
                met.update(onward.tolist())
        # What others cannot bring about by any moves needs no following of those that can pay.
        left = lowest_reached(self.conflict, others, np.where(none_left, 0, 1)) if queue else None
        return left is not None and not left.flat[end]

    def _without_gain(self, mover: int, start: int) -> Truths:
        """The states that leave a mover no gain on one, at some completion."""
        return ~self.conflict.movers[mover].summands.gains(start).surely

    def _outlook(self, mover: int, state: int) -> Outlook:
        own, moves = self.conflict.movers[mover], self._moves(mover, state)
        named = self._named(mover, state)
        best = int(moves.ends[np.argmax(moves.gains.entered)]) if len(moves.ends) else None
        answers: tuple[UnilateralMove, ...] = ()
        if best is not None and moves.gain.any() and not named:
            answers = sanction(self.conflict, UnilateralMove(mover, state, best)) or ()
        return Outlook(
            actor=own.actor,
            at_stake=self._at_stake(mover),
            move=self._prospect(mover, state, named.end if named else None),
            surely=bool(named and named.surely),
            best=self._prospect(mover, state, best),
            gaining=int(moves.gain.sum()),
            possible=int((moves.gains.most > 0).sum()),
            undone_by=tuple(
                Taken(
                    self.conflict.movers[answer.mover].actor,
                    self.conflict.space.options_taken(answer.start, answer.end),
                )
                for answer in answers
            ),
            could_gain=self._prospect(mover, state, _chance(moves)),
            not_judged=moves.not_judged,
            chances=tuple(_chances(self.conflict, state, moves)),
        )

    def _prospect(self, mover: int, start: int, end: int | None) -> Prospect | None:
        if end is None:
            return None
        space = self.conflict.space
        changes = self.conflict.differences_for(self.conflict.movers[mover].actor, start, end)
        return Prospect(
            taken=space.options_taken(start, end),
            gain=gain_of(changes),
            bounds=bounds_of(changes),
            turning=tuple(turnings(space.situation, changes)),
            changes=tuple(sorted(changes, key=lambda each: (each.gain <= 0, -abs(each.gain)))),
        )

    def _barred(self, mover: int, state: int) -> BarredGain | None:
        conflict, own = self.conflict, self.conflict.movers[mover]
        space, u = conflict.space, conflict.payoffs_of(mover)
        held = tuple(o for n in own.axes if (o := space.options(state)[n]).irreversible)
        if not held:
            return None
        freed = replace(conflict, possible=conflict.space.together)
        row, _ = np.nonzero(own.lines == state)
        ends = state - own.lines[row, 0] + own.lines[:, 0]
        ends = ends[conflict.space.together.flat[ends] & (u[ends] > u[state])]
        ends = ends[~np.isin(ends, unilateral_moves(conflict, mover, state))]
        for end in ends[np.argsort(~u[ends], kind="stable")].tolist():
            if sanction(freed, UnilateralMove(mover, state, end)) is None:
                changes = conflict.differences_for(own.actor, state, end)
                taken = space.options_taken(state, end)
                left = {option.decision for option in taken}
                kept = tuple(option for option in held if option.decision in left)
                return BarredGain(own.actor, kept, taken, gain_of(changes))
        return None

    def way(self, start: int) -> MovePath:
        """Where moving alone leads from a state."""
        every, state = range(len(self.conflict.movers)), start
        moves: list[UnilateralMove] = []
        while named := [(n, found) for n in every if (found := self._named(n, state))]:
            mover, first = min(named, key=lambda each: (not each[1].surely, -each[1].points))
            moves.append(UnilateralMove(mover, state, first.end))
            state = first.end
        return MovePath(tuple(moves), self._ends_elsewhere(start, state))

    def _ends_elsewhere(self, start: int, end: int) -> bool:
        """Whether moves that count as entered can end in another state than one."""
        every, met, queue = range(len(self.conflict.movers)), {start}, deque([start])
        while queue and len(met) < MOST_EXPLORED:
            state = queue.popleft()
            onward = [then for mover in every for then in self._counting(mover, state).tolist()]
            if not onward and state != end:
                return True
            queue.extend(then for then in dict.fromkeys(onward) if then not in met)
            met.update(onward)
        return False

    def _counting(self, mover: int, state: int) -> Indices:
        """Where the gains as entered of a mover end that no answer which pays undoes."""
        gaining = gaining_moves(self.conflict, mover, state)
        if not len(gaining):
            return gaining
        left = self.paying[mover].reshape(-1)[gaining]
        counting: Indices = gaining[left > self.conflict.payoffs_of(mover)[state]]
        return counting


def silent(conflict: Conflict, mover: int, state: int) -> list[int]:
    """The axes of a mover of whose options nobody has said anything.

    They are those of an actor of whom no interest is named, and of each decision that is not judged
    in the state.
    """
    own, situation = conflict.movers[mover], conflict.space.taking(state)
    wanted = {interest.id for interest in own.actor.interests}

    def is_silent(decision: Decision) -> bool:
        # Where something is written of an interest, or that there is nothing, it is judged.
        tells = (o for o in decision.options if any(each.to in wanted for each in o.effects))
        if not wanted or decision.otherwise or not all(ruled_out(situation, o.id) for o in tells):
            return not wanted
        able = [option for option in decision.options if not ruled_out(situation, option.id)]
        table = performance_table(situation, decision.id)
        return not is_judged(table) or not (is_said(table) or any(o.otherwise for o in able))

    return [n for n in own.axes if is_silent(conflict.space.axes[n].decision)]


def _chance(moves: _Moves) -> int | None:
    """The end of the move that is told of those that are no gain and can be one.

    What a single claim can do stands before what only several together can.
    """
    gains = moves.gains
    can = (gains.most > 0) & ~moves.gain
    if not can.any():
        return None
    by_one = np.flatnonzero(can & (gains.entered + gains.by_one > 0))
    if len(by_one):
        return int(moves.ends[by_one[np.argmax(gains.entered[by_one])]])
    best = int(np.argmax(gains.entered))
    return int(moves.ends[best if can[best] else np.argmax(np.where(can, gains.most, 0))])


def _chances(conflict: Conflict, state: int, moves: _Moves) -> Iterator[Options]:
    """What is taken by each move of one option that is no gain and can be one, else by `_chance`.

    Never by each of all moves: of two decisions of 900 options there are 810,000.
    """
    space = conflict.space
    places = np.array(np.unravel_index(moves.ends, space.shape))
    here = np.array(np.unravel_index(state, space.shape))
    alone = (places != here[:, np.newaxis]).sum(axis=0) == 1
    ends = moves.ends[alone & (moves.gains.most > 0) & ~moves.gain].tolist()
    if not ends and (chance := _chance(moves)) is not None:
        ends = [chance]
    yield from (space.options_taken(state, end) for end in ends)


def who_loses_on(conflict: Conflict, moves: Sequence[UnilateralMove]) -> tuple[Loser, ...]:
    """Who loses on a way, or could: by the sum of the steps of others than itself."""
    movers, actors = conflict.movers, conflict.space.situation.actors()
    places = {actor.id: n for n, actor in enumerate(actors)}
    changes = [
        change
        for move in moves
        for change in conflict.differences(move.start, move.end)
        if movers[move.mover].actor.id != change[0].id
    ]
    return losers(sorted(changes, key=lambda change: places[change[0].id]))
