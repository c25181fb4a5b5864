"""Who would move from a context, and which states hold: the finding of `stability`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from itertools import compress, product

import numpy as np

from stancecli.lenses import INLINE
from stancecli.lenses.stability.explanation import (
    ActorMove,
    Concepts,
    ExplainedState,
    Explainer,
    ListedState,
)
from stancecli.methods.claims import points_of
from stancecli.methods.evidence import Grounds, grounds
from stancecli.methods.stability import Options, Truths
from stancecli.methods.stability.conflict import Conflict, Term, UnilateralMove
from stancecli.methods.stability.equilibria import (
    CONCEPTS,
    Coalition,
    Pattern,
    common_options,
    concepts_at,
    patterns_of,
)
from stancecli.methods.stability.paths import Paths, Toll, paths_from, toll
from stancecli.methods.stability.verdict import Hold, Sensitivity, one_way_sensitivity
from stancecli.model import Actor, Criterion, Decision, Option
from stancecli.situation import Bearing, Situation

MOST_LISTED = 512
"""More states than these are counted and described, not listed one by one."""
MOST_TRIED = 24
"""In sets of more states than these, coalitions are not sought."""


@dataclass(frozen=True)
class Loss:
    """What a move of another takes from an actor, below zero."""

    actor: Actor
    points: Fraction


@dataclass(frozen=True)
class PathStep:
    """A move on a path, every actor that stands lower after it, and what it does by interest.

    Both in the order of the file.
    """

    move: ActorMove
    losses: tuple[Loss, ...]
    toll: Toll = field(metadata=INLINE)


@dataclass(frozen=True)
class Path:
    """A path of gains from the context's state; each mover takes what is best for it.

    At `forks` of its states several actors would move, and the path follows the one that stands
    first in the file. `returns_to` counts the steps before the state to which the last step
    returns; None where the path ends in an equilibrium (Nash). Over all paths, so many such
    `equilibria` end one and so many `cycles` go round; at least so many where `complete` is False.
    """

    steps: tuple[PathStep, ...]
    returns_to: int | None
    forks: int
    equilibria: int
    cycles: int
    complete: bool


@dataclass(frozen=True)
class EquilibriumSet:
    """The states that are equilibria by exactly these concepts.

    `patterns` describe them all, None where they are too scattered; `shared` are the options that
    all of them have. `traps` of them cannot be left, though somebody would. Improvements alone lead
    to `reachable` of them from the context's state. `coalition_unstable` of them a coalition could
    leave, None where there are too many to try; `coalition` is one that could leave the first such.
    """

    concepts: Concepts
    states: int
    patterns: tuple[Pattern, ...] | None
    shared: Options
    traps: int
    reachable: int
    coalition_unstable: int | None
    coalition: Coalition | None


@dataclass(frozen=True)
class RestGroup:
    """The states, but the one that is looked at, that the same keeps as entered.

    `patterns` describe them, None where they are too scattered or are held by threats alone;
    `shared` are the options that all of them have. Improvements alone lead to `reachable` of them
    from the context's state.
    """

    by: Hold
    states: int
    patterns: tuple[Pattern, ...] | None
    shared: Options
    reachable: int


@dataclass(frozen=True)
class Unjudged:
    """An option, and the interests of its own actor on which nobody has judged it: blanks."""

    option: Option
    interests: tuple[Criterion, ...]


@dataclass(frozen=True)
class Stability:
    """Which states of a situation hold.

    `settled` are those of the decisions in which an irreversible option holds. `states` are
    possible, `excluded` cannot hold together; `counts` of them are equilibria, by concept. `start`
    is the context's state. `example` is where the path shown ends, if that is an equilibrium of the
    strictest concept, else the nearest one of that concept (fewest decisions changed; none where
    there is no equilibrium), and `sensitivity` the single steps that would end it, None where too
    many had to be tried. `asked` is the state that was asked about; among too many states no
    coalitions are sought. `listed` are the equilibria, or all states where these were asked for; at
    most `listed_most`, else empty. `elsewhere` are the other states that hold, by what keeps them.
    `unknown` are the ranges and unknowns on the movers' criteria, `unjudged` is what nobody has
    judged there, `grounds` are the effects on these.
    """

    decisions: tuple[Decision, ...]
    settled: tuple[Decision, ...]
    movers: tuple[Actor, ...]
    states: int
    excluded: int
    counts: Mapping[str, int]
    start: ExplainedState
    path: Path
    equilibria: tuple[EquilibriumSet, ...]
    elsewhere: tuple[RestGroup, ...]
    example: ExplainedState | None
    sensitivity: tuple[Sensitivity, ...] | None
    asked: ExplainedState | None
    coalitions_sought: bool
    all_states: bool
    listed: tuple[ListedState, ...]
    listed_most: int
    unknown: tuple[Bearing | Criterion, ...]
    unjudged: tuple[Unjudged, ...]
    grounds: Grounds

    @property
    def open_decisions(self) -> tuple[Decision, ...]:
        """Those in which something can be chosen."""
        return tuple(decision for decision in self.decisions if decision not in self.settled)

    @property
    def blank_cells(self) -> int:
        """How many cells nobody has judged."""
        return sum(len(each.interests) for each in self.unjudged)

    @property
    def looked_at(self) -> ExplainedState:
        """The state that was asked about, or else the context's."""
        return self.asked or self.start

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each mover in the state that is looked at."""
        for view in self.looked_at.views:
            best = max(view.improvements, key=lambda found: found.move.gain, default=None)
            yield {
                "actor": view.actor,
                "points": view.points,
                "rank": view.rank,
                "ranks": view.ranks,
                "stable": "; ".join(view.stable),
                "improvements": view.gaining,
                "best_gain": best.move.gain if best else None,
                "best_move": "; ".join(o.id for o in best.move.taken) if best else None,
            }


def find(
    situation: Situation,
    decision_ids: Sequence[str] = (),
    *,
    state: Sequence[str] | None = None,
    all_states: bool = False,
) -> Stability:
    """Who would move from a context, and which states hold.

    Only the named decisions are open, or all; the others stay as they are in the context. `state`
    names options of the state to be explained; what they leave open is as in the context.
    `all_states` lists every state. Raises Unanswerable where nothing can move, where the states
    are too many, or where the state that is asked about is impossible.
    """
    conflict = Conflict.of(situation, decision_ids)
    explainer = Explainer(conflict)
    equilibria = explainer.equilibria
    paths = paths_from(conflict, conflict.start)
    example = _example(explainer, paths)
    listed = np.flatnonzero(conflict.possible if all_states else equilibria["GMR"]).tolist()
    terms = [term for mover in conflict.movers for term in mover.terms]
    looked_at = conflict.start if state is None else conflict.state_with(state)
    sensitivity: tuple[Sensitivity, ...] | None = ()
    if example is not None:
        concept = concepts_at(equilibria, example)[0]
        sensitivity = one_way_sensitivity(conflict, example, concept)
    return Stability(
        decisions=tuple(axis.decision for axis in conflict.space.axes),
        settled=tuple(axis.decision for axis in conflict.space.axes if axis.gone),
        movers=tuple(mover.actor for mover in conflict.movers),
        states=conflict.states,
        excluded=conflict.excluded,
        counts={concept: int(stable.sum()) for concept, stable in equilibria.items()},
        start=explainer.state(conflict.start),
        path=_path(explainer, paths),
        equilibria=tuple(_equilibria(explainer)),
        elsewhere=tuple(_elsewhere(explainer, looked_at)),
        example=None if example is None else explainer.state(example),
        sensitivity=sensitivity,
        asked=None if state is None else explainer.state(looked_at),
        coalitions_sought=explainer.coalitions.sought,
        all_states=all_states,
        listed=tuple(map(explainer.listed, listed if len(listed) <= MOST_LISTED else ())),
        listed_most=MOST_LISTED,
        unknown=tuple(_unknown(situation, terms)),
        unjudged=tuple(_unjudged(conflict)),
        grounds=grounds(
            situation, (term.claim for term in terms), (term.criterion for term in terms)
        ),
    )


# The path.


def _path(explainer: Explainer, paths: Paths) -> Path:
    return Path(
        steps=tuple(_step(explainer, move) for move in paths.moves),
        returns_to=paths.returns_to,
        forks=paths.forks,
        equilibria=len(paths.ends),
        cycles=len(paths.cycles),
        complete=paths.complete,
    )


def _step(explainer: Explainer, made: UnilateralMove) -> PathStep:
    move, conflict = explainer.move(made), explainer.conflict
    before, after = conflict.space.taking(made.start), conflict.space.taking(made.end)
    points = (
        (actor, points_of(after, actor.id) - points_of(before, actor.id))
        for actor in before.actors()
    )
    losses = tuple(Loss(actor, lost) for actor, lost in points if lost < 0)
    return PathStep(move, losses, toll(conflict, move.mover, made.start, made.end))


# The equilibria.


def _equilibria(explainer: Explainer) -> Iterator[EquilibriumSet]:
    """The equilibria, parted by the concepts that hold in them; what many hold in stands first."""
    by_concept = explainer.equilibria.values()
    for holds in product((True, False), repeat=len(CONCEPTS)):
        pairs = zip(by_concept, holds, strict=True)
        states = reduce(np.logical_and, (stable == holding for stable, holding in pairs))
        if any(holds) and states.any():
            yield _equilibrium_set(explainer, tuple(compress(CONCEPTS, holds)), states)


def _equilibrium_set(explainer: Explainer, concepts: Concepts, states: Truths) -> EquilibriumSet:
    numbers = np.flatnonzero(states).tolist()
    is_tried = explainer.coalitions.sought and len(numbers) <= MOST_TRIED
    left = [
        found[0]
        for state in (numbers if is_tried else ())
        if (found := explainer.coalitions.leaving(state))
    ]
    return EquilibriumSet(
        concepts=concepts,
        states=len(numbers),
        patterns=patterns_of(explainer.conflict, states),
        shared=common_options(explainer.conflict, states),
        traps=int((states & explainer.traps).sum()),
        reachable=int((states & explainer.reachable).sum()),
        coalition_unstable=len(left) if is_tried else None,
        coalition=left[0] if left else None,
    )


def _elsewhere(explainer: Explainer, looked_at: int) -> Iterator[RestGroup]:
    """The other states that hold, by what keeps them, the strictest first."""
    conflict, stable = explainer.conflict, explainer.equilibria
    nash, seq, gmr = (stable[concept] for concept in ("Nash", "SEQ", "GMR"))
    by_hold = {
        Hold.NOBODY_GAINS: nash & ~explainer.traps,
        Hold.CANNOT_BE_LEFT: explainer.traps,
        Hold.COUNTER_MOVES: seq & ~nash,
        Hold.THREATS: gmr & ~seq,
    }
    for by, held in by_hold.items():
        others = held.copy()
        others.flat[looked_at] = False
        if others.any():
            yield RestGroup(
                by=by,
                states=int(others.sum()),
                patterns=None if by is Hold.THREATS else patterns_of(conflict, others),
                shared=common_options(conflict, others),
                reachable=int((others & explainer.reachable).sum()),
            )


def _example(explainer: Explainer, paths: Paths) -> int | None:
    """An equilibrium of the strictest concept that holds anywhere, to be explained.

    The one in which the path ends, or else one that differs from the context in the fewest
    decisions; among equally near ones those to which improvements lead come first, then the order
    of states.
    """
    start = explainer.conflict.start
    end = paths.moves[-1].end if paths.moves else start
    for stable in explainer.equilibria.values():
        if stable.flat[end]:
            return end
        states = np.flatnonzero(stable)
        if len(states):
            unreachable = ~explainer.reachable.reshape(-1)[states]
            distances = explainer.conflict.space.distances(states, start)
            return int(states[np.lexsort((unreachable, distances))[0]])
    return None


# What is not known.


def _unknown(situation: Situation, terms: Sequence[Term]) -> Iterator[Bearing | Criterion]:
    """Criteria and claims that are known as a range only, each once, in the order of the file."""
    seen: set[object] = set()
    for term in terms:
        criterion, claim = term.criterion, term.claim
        if criterion.size_id not in seen and not criterion.weight.exact:
            yield criterion
        if claim.size_id not in seen and not claim.size.exact:
            yield situation.bearing(claim)
        seen |= {criterion.size_id, claim.size_id}


def _unjudged(conflict: Conflict) -> Iterator[Unjudged]:
    """The options with blanks, in the order of the file."""
    for axis in conflict.space.axes:
        for option in axis.options:
            interests = tuple(
                conflict.space.situation.criterion(interest)
                for interest, options in conflict.blanks.items()
                if option.id in options
            )
            if interests:
                yield Unjudged(option, interests)
