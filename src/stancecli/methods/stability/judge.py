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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import cache, cached_property, partial
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from stancecli.methods.differences import Difference, Turning, bounds_of, gain_of, turnings
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
    unilateral_moves,
)
from stancecli.methods.stability.equilibria import (
    lowest_reached,
    sanction,
    worst_paying_answers,
)
from stancecli.model import Actor, Decision, Range
from stancecli.values import RARE

MOST_EXPLORED = 5_000
"""States from which other orders of moves are followed."""
MOST_ALIKE = 3
"""So many moves that are as good as the best are told with what they gain."""
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
    none. As good as the one of these two that is told are so many others (`equal`) that take as
    many options; `alike` are the first. Of its moves so many are a gain (`gaining`), and can be one
    (`possible`). Where it gains and none counts, `undone_by` is the answer that undoes its best.
    `could_gain` is a move that is no gain and can be: of those that a single claim can make a gain,
    if there are any, the best; else the best of all, or the one that can gain most; None where none
    is such. `chances` are all of these that take one option, else that one. `not_judged` are
    options of which nobody has said anything: by unknown, a move there can be a gain too.
    """

    actor: Actor
    at_stake: bool
    move: Prospect | None
    surely: bool
    best: Prospect | None
    equal: int
    alike: tuple[Prospect, ...]
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


class _Named(NamedTuple):
    """Where the move ends that a mover is named with, and its least gain, or that as entered."""

    end: int
    surely: bool
    points: Fraction


class _Moves:
    """The moves of one mover from a state: where they end, which are gains, which of these count.

    Each array is over the moves.
    """

    def __init__(self, judge: Judge, mover: int, state: int) -> None:
        self._judge, self.mover, self.state = judge, mover, state
        self._conflict, self._own = judge.conflict, judge.conflict.movers[mover]
        u = self._conflict.payoffs_of(mover)
        self.ends = unilateral_moves(self._conflict, mover, state)
        self.gain = self.counts = u[self.ends] > u[state]
        if self.gain.any():
            left = judge.paying[mover].reshape(-1)[self.ends]
            self.counts = self.gain & (left > u[state])

    @property
    def _places(self) -> tuple[Indices, ...]:
        """By axis, the places where they end: not kept, since of many moves they are large."""
        return np.unravel_index(self.ends, self._conflict.space.shape)

    @cached_property
    def _taken(self) -> tuple[Truths, ...]:
        """By axis, whether an option is taken there."""
        here = np.unravel_index(self.state, self._conflict.space.shape)
        return tuple(at != place for at, place in zip(self._places, here, strict=True))

    @cached_property
    def gains(self) -> StateGains:
        """What they gain."""
        gained = self._own.summands.gains(self.state, self._own.axes)
        return gained.at(tuple(map(self._places.__getitem__, self._own.axes)))

    @cached_property
    def can(self) -> Truths:
        """Which can be a gain."""
        found: Truths = self.gains.most > 0
        return found

    @cached_property
    def _silent(self) -> list[int]:
        return silent(self._conflict, self.mover, self.state)

    @cached_property
    def judged(self) -> Truths:
        """Of which of them something is said."""
        nothing_said = np.any([self._taken[n] for n in self._silent], axis=0)
        found: Truths = np.ones(len(self.ends), dtype=bool) & ~nothing_said
        return found

    @property
    def not_judged(self) -> Options:
        """What they take of which nothing is said."""
        return tuple(
            self._conflict.space.axes[n].options[place]
            for n in self._silent
            for place in np.unique(self._places[n][self._taken[n]]).tolist()
        )

    @cached_property
    def named(self) -> _Named | None:
        """The move that the mover is named with; None where none of its gains counts."""
        if not self.counts.any():
            return None
        gains, sure = self.gains, np.flatnonzero(self.counts & self.judged & self.gains.surely)
        ranked = sure[np.argsort(-gains.least[sure], kind="stable")]
        for n in self._kept(ranked.tolist()):
            return _Named(int(self.ends[n]), True, Fraction(int(gains.least[n]), gains.unit))
        counting = np.flatnonzero(self.counts)
        n = int(counting[np.argmax(gains.entered[counting])])
        return _Named(int(self.ends[n]), False, Fraction(int(gains.entered[n]), gains.unit))

    def _kept(self, moves: list[int]) -> Iterator[int]:
        """Those of some moves, one after the other, whose gain no answer can undo."""
        if moves:
            # The states that leave the mover no gain on this one, at some completion.
            none_left = ~self._own.summands.gains(self.state).surely
            for n in moves:
                if not self._judge.can_be_undone(self.mover, int(self.ends[n]), none_left):
                    yield n

    def _alike(self, told: int) -> list[int]:
        """The ends of the others of as many options that are as good as the move that is told."""
        (at,), taken = np.flatnonzero(self.ends == told), np.count_nonzero(self._taken, axis=0)
        sure = self.named is not None and self.named.surely
        size = self.gains.least if sure else self.gains.entered
        good = self.counts & self.judged & self.gains.surely if sure else self.counts
        same = (size == size[at]) & (taken == taken[at]) & (good if self.named else True)
        same[at] = False
        found = np.flatnonzero(same).tolist()
        return [int(self.ends[n]) for n in (self._kept(found) if sure else found)]

    @cached_property
    def _chance(self) -> int | None:
        """The end of the move that is told of those that are no gain and can be one.

        What a single claim can do stands before what only several together can.
        """
        gains, can = self.gains, self.can & ~self.gain
        if not can.any():
            return None
        by_one = np.flatnonzero(can & (gains.entered + gains.by_one > 0))
        if len(by_one):
            return int(self.ends[by_one[np.argmax(gains.entered[by_one])]])
        best = int(np.argmax(gains.entered))
        return int(self.ends[best if can[best] else np.argmax(np.where(can, gains.most, 0))])

    def _chances(self) -> list[int]:
        """The ends of those of one option that are no gain and can be one, else that `_chance`.

        Never all moves: of two decisions of 900 options there are 810,000.
        """
        alone = np.count_nonzero(self._taken, axis=0) == 1
        ends: list[int] = self.ends[alone & self.can & ~self.gain].tolist()
        return ends or ([] if self._chance is None else [self._chance])

    def outlook(self) -> Outlook:
        """What the mover could gain."""
        named, taken = self.named, self._conflict.space.options_taken
        best = int(self.ends[np.argmax(self.gains.entered)]) if len(self.ends) else None
        told, answers = named.end if named else best, tuple[UnilateralMove, ...]()
        alike = [] if told is None else self._alike(told)
        if best is not None and self.gain.any() and not named:
            answers = sanction(self._conflict, UnilateralMove(self.mover, self.state, best)) or ()
        return Outlook(
            actor=self._own.actor,
            at_stake=self._judge.at_stake[self.mover],
            move=self._prospect(named.end if named else None),
            surely=bool(named and named.surely),
            best=self._prospect(best),
            equal=len(alike),
            alike=tuple(filter(None, map(self._prospect, alike[:MOST_ALIKE]))),
            gaining=int(self.gain.sum()),
            possible=int(self.can.sum()),
            undone_by=tuple(
                Taken(self._conflict.movers[each.mover].actor, taken(each.start, each.end))
                for each in answers
            ),
            could_gain=self._prospect(self._chance),
            not_judged=self.not_judged,
            chances=tuple(taken(self.state, end) for end in self._chances()),
        )

    def _prospect(self, end: int | None) -> Prospect | None:
        if end is None:
            return None
        space = self._conflict.space
        changes = self._conflict.differences_for(self._own.actor, self.state, end)
        return Prospect(
            taken=space.options_taken(self.state, end),
            gain=gain_of(changes),
            bounds=bounds_of(changes),
            turning=tuple(turnings(space.situation, changes)),
            changes=tuple(sorted(changes, key=lambda each: (each.gain <= 0, -abs(each.gain)))),
        )

    def barred(self) -> BarredGain | None:
        """The best gain as entered that is barred by what the mover holds, if one would count."""
        conflict, space, own = self._conflict, self._conflict.space, self._own
        held = tuple(o for n in own.axes if (o := space.options(self.state)[n]).irreversible)
        if not held:
            return None
        u, freed = conflict.payoffs_of(self.mover), replace(conflict, possible=space.together)
        ends = unilateral_moves(freed, self.mover, self.state, undoing=True)
        ends = ends[(u[ends] > u[self.state]) & ~np.isin(ends, self.ends)]
        for end in ends[np.argsort(~u[ends], kind="stable")].tolist():
            if sanction(freed, UnilateralMove(self.mover, self.state, end)) is None:
                changes = conflict.differences_for(own.actor, self.state, end)
                taken = space.options_taken(self.state, end)
                left = {option.decision for option in taken}
                kept = tuple(option for option in held if option.decision in left)
                return BarredGain(own.actor, kept, taken, gain_of(changes))
        return None


class Judge:
    """Judges the states of one conflict; what all of them need is worked out once."""

    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict
        self._every = range(len(conflict.movers))
        self._moves = cache(partial(_Moves, self))
        self.verdict = cache(self._verdict)

    @cached_property
    def paying(self) -> tuple[Payoffs, ...]:
        """For each mover the least that answers can leave it which pay, over all states."""
        return worst_paying_answers(self.conflict)

    @cached_property
    def at_stake(self) -> list[bool]:
        """By mover, whether some claim on its criteria, or a blank, tells two states apart."""
        possible, box, states = (
            self.conflict.possible,
            self.conflict.space.box,
            self.conflict.states,
        )
        return [
            any(0 < int(possible[box(term.region)].sum()) < states for term in mover.terms)
            for mover in self.conflict.movers
        ]

    def word(self, state: int) -> Word:
        """The word of a state."""
        every = [self._moves(mover, state) for mover in self._every]
        # Only of those whose gain counts has to be known whether it does so surely.
        if named := [each.named for each in every if each.named]:
            return Word.MOVES if any(each.surely for each in named) else Word.MOVES_ENTERED
        if any(each.gain.any() for each in every):
            return Word.ANSWERS
        if not any(self.at_stake):
            return Word.NOTHING
        if any(each.not_judged for each in every):
            return Word.UNKNOWN
        return Word.HOLDS_ENTERED if any(each.can.any() for each in every) else Word.HOLDS

    def _verdict(self, state: int) -> StateVerdict:
        """The verdict on a state."""
        every = [self._moves(mover, state) for mover in self._every]
        barred = tuple(filter(None, (each.barred() for each in every)))
        return StateVerdict(self.word(state), tuple(each.outlook() for each in every), barred)

    def can_be_undone(self, mover: int, end: int, none_left: Truths) -> bool:
        """Whether an answer can undo a gain at some completion: each of its moves can pay whoever
        makes it, and its end can leave the mover no gain, each asked by itself.
        """
        others = [n for n in self._every if n != mover]
        met, queue = {end}, deque([end])
        while queue and len(met) <= MOST_ANSWERS:
            state = queue.popleft()
            for moves in (self._moves(other, state) for other in others):
                onward = moves.ends[moves.can | ~moves.judged]
                if none_left.flat[onward].any():
                    return True
                queue.extend(then for then in onward.tolist() if then not in met)
                met.update(onward.tolist())
        # What others cannot bring about by any moves needs no following of those that can pay.
        left = lowest_reached(self.conflict, others, np.where(none_left, 0, 1)) if queue else None
        return left is not None and not left.flat[end]

    def way(self, start: int) -> MovePath:
        """Where moving alone leads from a state."""
        state, moves = start, list[UnilateralMove]()
        while named := [(n, found) for n in self._every if (found := self._moves(n, state).named)]:
            mover, first = min(named, key=lambda each: (not each[1].surely, -each[1].points))
            moves.append(UnilateralMove(mover, state, first.end))
            state = first.end
        return MovePath(tuple(moves), self._ends_elsewhere(start, state))

    def _ends_elsewhere(self, start: int, end: int) -> bool:
        """Whether moves that count as entered can end in another state than one."""
        met, queue = {start}, deque([start])
        while queue and len(met) < MOST_EXPLORED:
            state = queue.popleft()
            # Not to be kept: of thousands of states each.
            every = (_Moves(self, mover, state) for mover in self._every)
            onward = [then for each in every for then in each.ends[each.counts].tolist()]
            if not onward and state != end:
                return True
            queue.extend(then for then in dict.fromkeys(onward) if then not in met)
            met.update(onward)
        return False


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
