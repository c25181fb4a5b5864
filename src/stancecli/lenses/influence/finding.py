"""What the question of who can move whom finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from stancecli.diagnostics import Unanswerable
from stancecli.lenses import table
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
_TIE = "from=start to=end strength"


@dataclass(frozen=True)
class Influences:
    """All actors; they are `ranked` by influence, then by how little they depend.

    `decision` is the one in question, asked about or the first, and `on_decider` who moves its
    decider; None in a model without decisions. `ties` are the direct influences, by strength.
    """

    decision: Decision | None
    on_decider: OnActor | None
    matrices: Matrices
    ranked: tuple[Sums, ...]
    ties: tuple[Tie, ...]
    grounds: Grounds

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor."""
        return table(
            self.ranked, "actor influence direct_influence dependence direct_dependence quadrant"
        )


@dataclass(frozen=True)
class ActorInfluence:
    """Who can move one actor (`on_actor`), and whom it can move: its direct `ties`, by strength.

    `mean` is that of the sums of all actors.
    """

    on_actor: OnActor
    ties: tuple[Tie, ...]
    sums: Sums
    mean: Fraction

    grounds: Grounds

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor that this one can move, and for each that can move it."""
        return table((*self.ties, *self.on_actor.direct), _TIE)


@dataclass(frozen=True)
class InfluencePaths:
    """The strongest path from one actor to another, then others that need nobody on it.

    `total` is MIDI, which counts the direct influence and all paths over one other actor.
    """

    start: Actor
    end: Actor
    paths: tuple[InfluencePath, ...]
    total: Fraction
    grounds: Grounds

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each step of each path."""
        for number, path in enumerate(self.paths, 1):
            yield from table(path.ties, _TIE, path=number)


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
    grounds: Grounds

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor."""
        return table(self.stakes, "actor side is_said stake direct influence")


Finding: TypeAlias = Influences | ActorInfluence | InfluencePaths | Pressure


def find(situation: Situation, decision_id: str | None = None) -> Influences:
    """Who can move whom, of all actors, and first who moves whoever decides."""
    id_, known = decision_id or situation.main, direct_ties(situation)
    is_decision = id_ and situation.kind_of(id_) == "decision"
    decision = situation.decision(id_) if is_decision else None
    matrices, ties = influence_matrices(situation), _by_strength(known.values())
    ranked = sorted(matrices.sums, key=lambda sums: (-sums.influence, sums.dependence))
    return Influences(
        decision=decision,
        on_decider=moved(known, situation.actor(decision.actor)) if decision else None,
        matrices=matrices,
        ranked=tuple(ranked),
        ties=ties,
        grounds=grounds(situation, (tie.claim for tie in ties)),
    )


def _by_strength(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    return tuple(sorted(ties, key=lambda tie: tie.strength, reverse=True))


def find_actor(situation: Situation, actor_id: str) -> ActorInfluence:
    """Whom one actor can move, and who can move it."""
    matrices, ties = influence_matrices(situation), direct_ties(situation)
    own = matrices.index[actor_id]
    return ActorInfluence(
        on_actor=moved(ties, matrices.actors[own]),
        ties=_by_strength(tie for tie in ties.values() if tie.start.id == actor_id),
        sums=matrices.sums[own],
        mean=matrices.mean,
        grounds=grounds(situation, (tie.claim for pair, tie in ties.items() if actor_id in pair)),
    )


def find_paths(situation: Situation, start: str, end: str) -> InfluencePaths:
    """By what paths one actor can move another. Raises Unanswerable where they are one."""
    if start == end:
        raise Unanswerable("influence needs two different actors")
    paths = disjoint_paths(situation, start, end, ALTERNATIVES + 1)
    return InfluencePaths(
        start=situation.actor(start),
        end=situation.actor(end),
        paths=paths,
        total=influences_on(direct_ties(situation), end).get(start, Fraction(0)),
        grounds=grounds(situation, (tie.claim for path in paths for tie in path.ties)),
    )


def find_pressure(situation: Situation, option_id: str) -> Pressure:
    """Who wants an option and who does not, and who of them can move whoever decides it."""
    option = situation.option(option_id)
    decision = situation.decision(option.decision)
    compared = (compare(situation, (decision,)) or {}).get(decision.id, {})
    stands = stands_on(situation, decision, compared=compared)
    ties = direct_ties(situation)
    return Pressure(
        option=option,
        decision=decision,
        decider=situation.actor(decision.actor),
        current=situation.option(situation.option_of(decision.id)),
        ruled_out=ruled_out(situation, option_id),
        stakes=stakes_in(situation, decision, option, stands, ties),
        grounds=grounds(
            situation, (tie.claim for (_, end), tie in ties.items() if end == decision.actor)
        ),
    )
