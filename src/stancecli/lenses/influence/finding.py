"""What the question of who can move whom finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

from stancecli.diagnostics import Unanswerable
from stancecli.methods.evidence import Grounds, grounds
from stancecli.methods.feasibility import RuledOut, ruled_out
from stancecli.methods.influence import (
    InfluencePath,
    Matrices,
    OnActor,
    Stake,
    Sums,
    Tie,
    direct_ties,
    disjoint_paths,
    influence_matrices,
    influences_on,
    moved,
    stakes_in,
)
from stancecli.methods.positions.preferences import compare, stands_on
from stancecli.model import Actor, Decision, Option
from stancecli.situation import Situation

ALTERNATIVES = 3
"""How many paths besides the strongest are looked for."""


@dataclass(frozen=True)
class Influences:
    """All actors; they are `ranked` by influence, then by how little they depend.

    `decision` is the one in question, asked about or the first, and `on_decider` who moves its
    decider; None in a model without decisions. `grounds` are the direct influences that count,
    those of `ties`.
    """

    decision: Decision | None
    on_decider: OnActor | None
    matrices: Matrices
    ranked: tuple[Sums, ...]
    ties: tuple[Tie, ...]
    grounds: Grounds

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor."""
        for sums in self.ranked:
            yield {
                "actor": sums.actor,
                "influence": sums.influence,
                "direct_influence": sums.direct_influence,
                "dependence": sums.dependence,
                "direct_dependence": sums.direct_dependence,
                "quadrant": sums.quadrant,
            }


@dataclass(frozen=True)
class PairInfluence:
    """How far one of two actors can move the other: directly, by `tie`, and in `total` (MIDI).

    `other` is the one of them that was not asked about.
    """

    other: Actor
    tie: Tie | None
    total: Fraction


@dataclass(frozen=True)
class ActorInfluence:
    """Whom one actor can move, and who can move it; the largest total first."""

    on_actor: OnActor
    sums: Sums
    mean: Fraction
    moves: tuple[PairInfluence, ...]
    moved_by: tuple[PairInfluence, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor that this one can move, and for each that can move it."""
        own = self.sums.actor
        onward = [(own, pair.other, pair) for pair in self.moves]
        back = [(pair.other, own, pair) for pair in self.moved_by]
        for start, end, pair in onward + back:
            direct = pair.tie.strength if pair.tie else None
            yield {"from": start, "to": end, "direct": direct, "total": pair.total}


@dataclass(frozen=True)
class InfluencePaths:
    """The strongest path from one actor to another, and others that need nobody on it.

    `total` is MIDI, which counts the direct influence and all paths over one other actor.
    """

    start: Actor
    end: Actor
    strongest: InfluencePath | None
    alternatives: tuple[InfluencePath, ...]
    total: Fraction

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each step of each path."""
        paths = (self.strongest, *self.alternatives) if self.strongest else ()
        for number, path in enumerate(paths, 1):
            for tie in path.ties:
                yield {"path": number, "from": tie.start, "to": tie.end, "strength": tie.strength}


@dataclass(frozen=True)
class Pressure:
    """Who would press for an option and who against it, as far as each can move whoever decides.

    `stakes` are everybody else with a stake in the decision or any influence on the decider.
    """

    option: Option
    decision: Decision
    decider: Actor
    current: Option
    ruled_out: tuple[RuledOut, ...]
    stakes: tuple[Stake, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor."""
        for each in self.stakes:
            yield {
                "actor": each.actor,
                "side": each.side,
                "is_said": each.is_said,
                "stake": each.stake,
                "direct": each.direct,
                "influence": each.influence,
            }


Finding: TypeAlias = Influences | ActorInfluence | InfluencePaths | Pressure


def find(situation: Situation, decision_id: str | None = None) -> Influences:
    """Who can move whom, of all actors, and first who moves whoever decides."""
    id_ = decision_id or situation.main
    is_decision = id_ and situation.kind_of(id_) == "decision"
    matrices = influence_matrices(situation)
    ranked = sorted(matrices.sums, key=lambda sums: (-sums.influence, sums.dependence))
    ties = tuple(direct_ties(situation).values())
    of_all = Influences(
        decision=None,
        on_decider=None,
        matrices=matrices,
        ranked=tuple(ranked),
        ties=ties,
        grounds=grounds(situation, (tie.claim for tie in ties)),
    )
    return towards(of_all, situation, situation.decision(id_)) if is_decision else of_all


def towards(found: Influences, situation: Situation, decision: Decision) -> Influences:
    """The same of all actors, but first who moves whoever takes this decision."""
    decider = moved(direct_ties(situation), situation.actor(decision.actor))
    return replace(found, decision=decision, on_decider=decider)


def find_actor(situation: Situation, actor_id: str) -> ActorInfluence:
    """Whom one actor can move, and who can move it."""
    matrices, ties = influence_matrices(situation), direct_ties(situation)
    own = matrices.index[actor_id]
    moves, moved_by = [], []
    for n, other in enumerate(matrices.actors):
        if n != own:
            onward, back = ties.get((actor_id, other.id)), ties.get((other.id, actor_id))
            moves.append(PairInfluence(other, onward, matrices.total[own][n]))
            moved_by.append(PairInfluence(other, back, matrices.total[n][own]))
    return ActorInfluence(
        on_actor=moved(ties, situation.actor(actor_id)),
        sums=matrices.sums[own],
        mean=matrices.mean,
        moves=_largest(moves),
        moved_by=_largest(moved_by),
    )


def _largest(pairs: Iterable[PairInfluence]) -> tuple[PairInfluence, ...]:
    return tuple(sorted((pair for pair in pairs if pair.total), key=lambda pair: -pair.total))


def find_paths(situation: Situation, start: str, end: str) -> InfluencePaths:
    """By what paths one actor can move another. Raises Unanswerable where they are one."""
    if start == end:
        raise Unanswerable("influence needs two different actors")
    paths = disjoint_paths(situation, start, end, ALTERNATIVES + 1)
    return InfluencePaths(
        start=situation.actor(start),
        end=situation.actor(end),
        strongest=paths[0] if paths else None,
        alternatives=paths[1:],
        total=influences_on(direct_ties(situation), end).get(start, Fraction(0)),
    )


def find_pressure(situation: Situation, option_id: str) -> Pressure:
    """Who wants an option and who does not, and who of them can move whoever decides it."""
    option = situation.option(option_id)
    decision = situation.decision(option.decision)
    compared = (compare(situation, (decision,)) or {}).get(decision.id, {})
    stands = stands_on(situation, decision, compared=compared)
    return Pressure(
        option=option,
        decision=decision,
        decider=situation.actor(decision.actor),
        current=situation.option(situation.option_of(decision.id)),
        ruled_out=ruled_out(situation, option_id),
        stakes=stakes_in(situation, decision, option, stands, direct_ties(situation)),
    )
