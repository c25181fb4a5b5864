"""Whether a state holds, where moving alone leads, and what else holds: the finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from stancecli.lenses import table
from stancecli.methods.claims import by_own_view
from stancecli.methods.differences import Felt, Loser, felt, losers
from stancecli.methods.evidence import Grounds, grounds
from stancecli.methods.stability import Options, is_current
from stancecli.methods.stability.conflict import Conflict
from stancecli.methods.stability.equilibria import (
    ByConcept,
    Coalition,
    Pattern,
    coalitions_leaving,
    coalitions_sought,
    concepts_at,
    equilibria_of,
    individual_stability,
    patterns_of,
)
from stancecli.methods.stability.judge import Judge, Outlook, StateVerdict, Word
from stancecli.model import Actor
from stancecli.situation import Situation
from stancecli.values import RARE

MOST_JUDGED = 256
"""Of more states none is judged alone: those that hold are grouped at middle estimates."""
MOST_STEPS = 2**18
"""Nor are so many that to look at each claim in each state would take seconds."""


@dataclass(frozen=True)
class Step:
    """A move on the way: what its mover takes, its gain as entered, what it does to all.

    `surely`: the gain counts at every estimate in the ranges.
    """

    actor: Actor
    taken: Options
    gain: Fraction
    surely: bool
    felt: tuple[Felt, ...]


@dataclass(frozen=True)
class WayOn:
    """Where moving alone leads from the state that is looked at.

    The steps end in a state of these `options` with this `verdict`. `elsewhere`: other moves, or
    another order, can end elsewhere. `felt` is what the whole way does to the interests of all,
    `loses` who loses by it.
    """

    steps: tuple[Step, ...]
    elsewhere: bool
    options: Options
    verdict: StateVerdict
    felt: tuple[Felt, ...]
    loses: tuple[Loser, ...]


@dataclass(frozen=True)
class StateGroup:
    """The other states of one word; `patterns` are these, None where they are too scattered."""

    word: Word
    states: int
    patterns: tuple[Pattern, ...] | None


@dataclass(frozen=True)
class Stability:
    """Whether a state holds, for all or for an `actor`, and where moving alone leads.

    The state looked at has these `options`; it is the `current` one, another one of the context, or
    the one that was `asked` about. `states` are possible, `excluded` cannot hold together; `counts`
    of them are equilibria, by concept, and the state looked at is one by `equilibrium`. `together`
    are those who could leave the end of the way, or the state, together; not `sought` among too
    many states. `elsewhere` are the other states that hold, by their word; `exact` where each was
    judged.
    `grounds` are the effects on the movers, `owners` those of them who judge by views of their own.
    """

    actor: Actor | None
    movers: tuple[Actor, ...]
    states: int
    excluded: int
    options: Options
    current: bool
    asked: bool
    verdict: StateVerdict
    equilibrium: tuple[str, ...]
    way: WayOn
    together: tuple[Coalition, ...]
    sought: bool
    elsewhere: tuple[StateGroup, ...]
    exact: bool
    counts: Mapping[str, int]
    grounds: Grounds
    owners: tuple[Actor, ...] = field(metadata=RARE)

    @property
    def outlook(self) -> Outlook | None:
        """That of the actor that was asked about; None where it cannot choose."""
        ids = self.actor.id if self.actor else None
        return next((each for each in self.verdict.outlooks if each.actor.id == ids), None)

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each mover in the state that is looked at."""
        for each in self.verdict.outlooks:
            counts = ("surely" if each.surely else "as entered") if each.move else None
            gain = "move=taken gain gain_low=bounds.low gain_high=bounds.high"
            (told,) = table([each.move or each.best], gain)
            yield {
                "actor": each.actor,
                "word": self.verdict.word,
                "counts": counts,
                **told,
                "could_gain": each.could_gain and each.could_gain.taken,
                "not_judged": each.not_judged or None,
            }


def find(
    situation: Situation,
    actor: str | None = None,
    *,
    only: Sequence[str] = (),
    state: Sequence[str] | None = None,
) -> Stability:
    """Whether a state of a context holds, and where moving alone leads.

    `only` names the decisions that are open, else all are; the others stay as they are in the
    context. `state` names options of the state to look at; what they leave open is as in the
    context. Raises Unanswerable where nothing can move, where the states are too many, or where the
    state that is asked about is impossible.
    """
    conflict = Conflict.of(situation, only)
    judge = Judge(conflict)
    stable = equilibria_of(individual_stability(conflict, judge.paying))
    looked_at = conflict.start if state is None else conflict.state_with(state)
    way = _way(judge, looked_at)
    elsewhere, exact = _elsewhere(judge, stable, looked_at)
    end = conflict.space.index(situation.taking(*(option.id for option in way.options)))
    terms = [term for mover in conflict.movers for term in mover.written]
    # Whose gain by a move of its own is so in its own view.
    movers = tuple(mover.actor for mover in conflict.movers)
    owners = (a for a in movers if by_own_view(situation, a, [d.id for d in a.decisions]))
    return Stability(
        actor=situation.actor(actor) if actor else None,
        movers=movers,
        states=conflict.states,
        excluded=conflict.excluded,
        options=conflict.space.options(looked_at),
        current=is_current(conflict.space.taking(looked_at)),
        asked=state is not None,
        verdict=judge.verdict(looked_at),
        equilibrium=concepts_at(stable, looked_at),
        way=way,
        together=coalitions_leaving(conflict, end),
        sought=coalitions_sought(conflict),
        elsewhere=elsewhere,
        exact=exact,
        counts={concept: int(states.sum()) for concept, states in stable.items()},
        grounds=grounds(
            situation, (term.claim for term in terms), (term.criterion for term in terms)
        ),
        owners=tuple(owners),
    )


def _way(judge: Judge, start: int) -> WayOn:
    conflict, way = judge.conflict, judge.way(start)
    end, steps = start, []
    for move in way.moves:
        end, outlook = move.end, judge.verdict(move.start).outlooks[move.mover]
        if told := outlook.move:  # who moves has one
            does = felt(conflict.differences(move.start, end))
            steps.append(Step(outlook.actor, told.taken, told.gain, outlook.surely, does))
    return WayOn(
        steps=tuple(steps),
        elsewhere=way.elsewhere,
        options=conflict.space.options(end),
        verdict=judge.verdict(end),
        felt=felt(conflict.differences(start, end)),
        loses=losers(conflict.differences(start, end)),
    )


def _elsewhere(
    judge: Judge, stable: ByConcept, looked_at: int
) -> tuple[tuple[StateGroup, ...], bool]:
    """The other states that hold, by their word, the surest first; whether each was judged.

    They are those in which nobody gains as entered, and those that responses which pay keep.
    """
    conflict, nash, others = judge.conflict, stable["Nash"], stable["SEQ"].copy()
    others.flat[looked_at] = False
    states = np.flatnonzero(others).tolist()
    claims = sum(len(mover.written) for mover in conflict.movers)
    exact = len(states) <= MOST_JUDGED and len(states) * claims <= MOST_STEPS
    by_word = {Word.HOLDS_ENTERED: nash & others, Word.ANSWERS: others & ~nash}
    if exact:
        by_word = {word: np.zeros_like(others) for word in _SUREST_FIRST}
        for state in states:
            by_word[judge.word(state)].flat[state] = True
    return tuple(
        StateGroup(w, int(g.sum()), patterns_of(conflict, g)) for w, g in by_word.items() if g.any()
    ), exact


_SUREST_FIRST = (Word.HOLDS, Word.HOLDS_ENTERED, Word.ANSWERS, Word.UNKNOWN, Word.NOTHING)
