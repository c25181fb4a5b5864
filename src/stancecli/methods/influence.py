"""Who can move whom, by which paths, and how much each has at stake in a decision.

The actors are the nodes of a network, and who can move whom is its ties. The matrices, n × n of
actors and 0 or more, and what is read off them are those of MACTOR (M. Godet, "Actors' moves and
strategies: the MACTOR method", *Futures* 23(6), 1991). So of a tie of 2 from a to b, one of 3 from
a to c and one of 1 from c to b come 2 + min(3, 1) = 3.

Power and interest are the axes of the power–interest grid (J. M. Bryson, "What to do when
stakeholders matter", *Public Management Review* 6(1), 2004, after C. Eden and F. Ackermann, *Making
Strategy*, 1998). There both are judged by hand; here they follow from the model.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache, cached_property
from math import lcm
from typing import TYPE_CHECKING, Any, TypeAlias

import networkx as nx

from stancecli.methods.positions.preferences import Stands
from stancecli.model import Actor, Decision, Influence, Option, Range, exactly
from stancecli.situation import Situation

if TYPE_CHECKING:
    import numpy as np

    Integers: TypeAlias = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Tie:
    """The strongest direct influence of one actor on another."""

    start: Actor
    end: Actor
    claim: Influence

    @property
    def strength(self) -> Fraction:
        """How strong it is at middle estimates: over 0, up to 4."""
        return self.claim.strength.mid


Ties: TypeAlias = Mapping[tuple[str, str], Tie]
"""By who influences and who is influenced, in the order of the file."""


@dataclass(frozen=True, slots=True)
class InfluencePath:
    """Ties from one actor to another, nobody on it twice.

    `weakest` is the strength of the path: that of its weakest tie, at middle estimates.
    """

    ties: tuple[Tie, ...]
    weakest: Fraction

    @property
    def strength(self) -> Range:
        """The same over the whole range of each tie."""
        known = [tie.claim.strength for tie in self.ties]
        low, high = min(each.low for each in known), min(each.high for each in known)
        return Range(low, high).around(self.weakest)

    @property
    def through(self) -> tuple[Actor, ...]:
        """Those between its two ends."""
        return tuple(tie.end for tie in self.ties[:-1])


def direct_ties(situation: Situation) -> dict[tuple[str, str], Tie]:
    """The direct influences: of several of one actor on another the strongest.

    By their middles; where some are equally strong, the first of them. Keys are (who influences,
    who is influenced), in the order of the file.
    """
    actors = {actor.id: actor for actor in situation.actors()}
    order = {id_: n for n, id_ in enumerate(actors)}
    ties: dict[tuple[str, str], Tie] = {}
    for start in actors.values():
        claims = situation.influences_of(start.id)
        for claim in sorted(claims, key=lambda claim: (order[claim.to], -claim.strength.mid)):
            ties.setdefault((start.id, claim.to), Tie(start, actors[claim.to], claim))
    return ties


class SparseMatrix(Sequence[tuple[Fraction, ...]]):
    """A row for who influences, a column for who is influenced, both in the order of the file.

    Rows are made when they are asked for: of thousands of actors they hold millions of numbers.
    """

    def __init__(self, whole: Integers, unit: int) -> None:
        self._whole = whole
        # Each number is made once: most of them come often.
        self._made = cache(lambda x: Fraction(x, unit))

    def __len__(self) -> int:
        return len(self._whole)

    def __getitem__(self, place: Any) -> Any:
        return tuple(map(self._made, self._whole[place].tolist()))

    def at(self, a: int, b: int) -> Fraction:
        """How far the first of two actors, by their places, can move the second."""
        return self._made(int(self._whole[a, b]))


def _integers(
    strengths: Mapping[tuple[int, int], Fraction], size: int
) -> tuple[Integers, Integers, int]:
    """Direct influence and MIDI in whole numbers of one unit, and how many of that make 1.

    MIDI_ab = m_ab + Σ_c min(m_ac, m_cb): direct influence, and indirect over one actor between,
    who is neither a nor b since nobody influences itself. A diagonal element is what comes back to
    an actor over one other, Σ_c min(m_ac, m_ca). (Godet 1991.)
    """
    import numpy as np

    unit = lcm(*{x.denominator for x in strengths.values()})
    whole = {key: x.numerator * (unit // x.denominator) for key, x in strengths.items()}
    # The smallest integers that hold the sums over all pairs: Python's own beyond numpy's 63 bits.
    most = max(whole.values(), default=0) * (size + 1) * size
    fits = [type_ for type_, bits in ((np.int32, 31), (np.int64, 63)) if most < 2**bits]
    m = np.zeros((size, size), dtype=[*fits, object][0])
    for key, x in whole.items():
        m[key] = x
    total = m.copy()
    for a, row in enumerate(m):
        over = np.flatnonzero(row)
        total[a] += np.minimum(row[over, None], m[over]).sum(axis=0)
    return m, total, unit


def strongest_paths(
    ties: Ties,
    end: str,
    *,
    starts: Collection[str] | None = None,
    avoiding: frozenset[str] = frozenset(),
) -> dict[str, InfluencePath]:
    """The strongest path to `end` of everybody who has one: its weakest tie is the largest.

    Among equally strong paths the one with the fewest ties, then the first in the order of `ties`.
    `starts` are those whose paths are wanted, where it is not everybody: paths can be long.
    `avoiding` are actors that no path may pass through. (The widest path problem;
    M. Pollack, "The maximum capacity through a network", Operations Research 8(5), 1960.)
    """
    usable = [tie for tie in ties.values() if tie.end.id not in avoiding]
    backward: defaultdict[str, list[Tie]] = defaultdict(list)
    for tie in usable:
        backward[tie.end.id].append(tie)
    width = _widths(backward, end)
    wanted = width if starts is None else {a: width[a] for a in starts if a in width}
    paths: dict[str, InfluencePath] = {}
    for level in sorted(set(wanted.values()), reverse=True):
        onward = _first_ties([tie for tie in usable if tie.strength >= level], end)
        for start in (id_ for id_, reached in wanted.items() if reached == level):
            steps, at = [], start
            while at != end:
                steps.append(onward[at])
                at = onward[at].end.id
            paths[start] = InfluencePath(tuple(steps), level)
    return paths


def _widths(backward: Mapping[str, list[Tie]], end: str) -> dict[str, Fraction]:
    """The largest weakest tie on any path to `end`, by where the path begins."""
    width: dict[str, Fraction] = {}
    waiting = [(-tie.strength, tie.start.id) for tie in backward.get(end, ())]
    heapq.heapify(waiting)
    while waiting:
        negative, id_ = heapq.heappop(waiting)
        if id_ in width or id_ == end:
            continue
        width[id_] = -negative
        for tie in backward.get(id_, ()):
            if tie.start.id not in width:
                heapq.heappush(waiting, (max(negative, -tie.strength), tie.start.id))
    return width


def _first_ties(ties: Collection[Tie], end: str) -> dict[str, Tie]:
    """For each actor the tie with which its shortest path over these ties to `end` begins."""
    # From the end backwards: what networkx says of paths to a target is no mapping before 3.5.
    graph: nx.DiGraph[str] = nx.DiGraph((tie.end.id, tie.start.id) for tie in ties)
    distance = nx.single_source_shortest_path_length(graph, end)
    onward: dict[str, Tie] = {}
    for tie in ties:
        if distance.get(tie.end.id, len(graph)) + 1 == distance.get(tie.start.id):
            onward.setdefault(tie.start.id, tie)
    return onward


def disjoint_paths(
    situation: Situation, start: str, end: str, most: int
) -> tuple[InfluencePath, ...]:
    """The strongest path from `start` to `end`, and then paths that share nobody between with it.

    At most `most`, strongest first. Each is the strongest that avoids all in between on those
    before it, so that it still stands when one of these fails.
    """
    ties = direct_ties(situation)
    used: frozenset[str] = frozenset()
    paths: list[InfluencePath] = []
    while len(paths) < most and (
        path := strongest_paths(ties, end, starts=(start,), avoiding=used).get(start)
    ):
        paths.append(path)
        used |= {actor.id for actor in path.through}
        if not path.through:
            ties.pop((start, end))
    return tuple(paths)


@dataclass(frozen=True)
class OnActor:
    """Who moves one actor most: directly, and over one other where that is stronger.

    `direct` are the ties to it, the strongest first. `over` are the ways over one other no link of
    which is weaker than the strongest of these, of those whose own tie is weaker than that: of each
    the one with the strongest first link. Ties stand in the order of the file.
    """

    actor: Actor
    direct: tuple[Tie, ...]
    over: tuple[InfluencePath, ...]


def moved(ties: Ties, actor: Actor) -> OnActor:
    """Who moves an actor most."""
    direct = sorted((t for t in ties.values() if t.end.id == actor.id), key=lambda t: -t.strength)
    last = {tie.start.id: tie for tie in direct if tie.strength == direct[0].strength}
    ways: dict[str, InfluencePath] = {}
    for tie in sorted(ties.values(), key=lambda tie: -tie.strength):
        start, over = tie.start.id, last.get(tie.end.id)
        if over and tie.strength >= over.strength and start not in (actor.id, *last):
            ways.setdefault(start, InfluencePath((tie, over), over.strength))
    order = dict.fromkeys(start for start, _ in ties)
    return OnActor(actor, tuple(direct), tuple(ways[start] for start in order if start in ways))


class Quadrant(StrEnum):
    """Above the mean in influence only, in both, in dependence only, or in neither."""

    DOMINANT = "dominant"
    RELAY = "relay"
    DEPENDENT = "dependent"
    AUTONOMOUS = "autonomous"

    @classmethod
    def of(cls, moves: bool, is_moved: bool) -> Quadrant:
        if moves:
            return cls.RELAY if is_moved else cls.DOMINANT
        return cls.DEPENDENT if is_moved else cls.AUTONOMOUS


@dataclass(frozen=True, slots=True)
class Sums:
    """One actor's influence and dependence: the row and the column sum of MIDI, less its diagonal.

    `direct_influence` and `direct_dependence` are the same of direct influence alone. `quadrant` is
    dominant (above the mean in influence only), relay (in both), dependent (in dependence only) or
    autonomous (in neither).
    """

    actor: Actor
    influence: Fraction
    dependence: Fraction
    direct_influence: Fraction
    direct_dependence: Fraction
    quadrant: Quadrant


@dataclass(frozen=True)
class Matrices:
    """Who can move whom: `direct` influence, `total` (MIDI), and each actor's sums."""

    actors: tuple[Actor, ...]
    direct: SparseMatrix
    total: SparseMatrix
    sums: tuple[Sums, ...]
    mean: Fraction
    """The mean influence, which is the mean dependence as well: both add up the same matrix."""

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The row and the column of each actor."""
        return {actor.id: n for n, actor in enumerate(self.actors)}


def influence_matrices(situation: Situation) -> Matrices:
    """The influence of all actors on each other, in the order of the file."""
    actors = situation.actors()
    index = {actor.id: n for n, actor in enumerate(actors)}
    ties = direct_ties(situation).items()
    strengths = {(index[a], index[b]): tie.strength for (a, b), tie in ties}
    direct, total, unit = _integers(strengths, len(actors))
    own = total.diagonal()
    influence, dependence = total.sum(axis=1) - own, total.sum(axis=0) - own
    columns = (influence, dependence, direct.sum(axis=1), direct.sum(axis=0))
    mean = Fraction(sum(map(int, influence)), unit) / max(1, len(actors))
    sums = []
    for actor, *figures in zip(actors, *columns, strict=True):
        moves, is_moved, moves_directly, is_moved_directly = (
            Fraction(int(x), unit) for x in figures
        )
        quadrant = Quadrant.of(moves > mean, is_moved > mean)
        sums.append(Sums(actor, moves, is_moved, moves_directly, is_moved_directly, quadrant))
    return Matrices(
        actors, SparseMatrix(direct, unit), SparseMatrix(total, unit), tuple(sums), mean
    )


ZERO = Fraction(0)
NONE = exactly(0)


@dataclass(frozen=True, slots=True)
class Stake:
    """What one actor has at stake in a decision of another, and its influence on who decides.

    `stake` is Σ w·|e| over the decision's options and the actor's criteria, `entered` where any e
    is; `direct` is its direct influence on the decider, and `influence` the sum of this and that
    over one other actor (MIDI). `stated` is what it says of the option asked about, as in a Stand;
    `leaning` is the side of that, or else of its interests; `divided`: it stands on neither side.
    """

    actor: Actor
    stake: Fraction
    entered: bool
    influence: Fraction
    direct: Range
    stated: Fraction | None
    leaning: int | None
    divided: bool = False

    @property
    def side(self) -> str:
        """`for` the option, `against` it, `neutral`, or empty where that is not known."""
        return {None: "", 1: "for", 0: "neutral", -1: "against"}[self.leaning]

    @property
    def is_said(self) -> bool:
        """Whether the actor says so itself; else its interests tell."""
        return self.stated is not None


def stakes_in(
    situation: Situation, decision: Decision, option: Option, stands: Stands, ties: Ties
) -> tuple[Stake, ...]:
    """Everybody but the decider who has a stake in its decision or any influence on it.

    Effects count as the consequences of a Stand, ranges at their midpoints, each sum cut to the
    scale. The largest direct influence first, then who has some over another, then the largest
    stake, then as in the file.
    """
    amounts = dict[str, Fraction]()
    for stand in stands.values():
        for each in stand.consequences:
            known = amounts.get(stand.actor.id, ZERO)
            amounts[stand.actor.id] = known + each.criterion.weight.mid * abs(each.middle)
    influences = influences_on(ties, decision.actor)
    found = (
        Stake(
            actor=actor,
            stake=amounts.get(actor.id, ZERO),
            entered=actor.id in amounts,
            influence=influences.get(actor.id, ZERO),
            direct=tie.claim.strength if (tie := ties.get((actor.id, decision.actor))) else NONE,
            stated=own.stated if (own := stands.get((actor.id, option.id))) else None,
            leaning=own.leaning if own else None,
            divided=bool(own and own.divided),
        )
        for actor in situation.actors()
        if actor.id != decision.actor
    )
    pressing = (each for each in found if each.stake or each.influence)
    return tuple(sorted(pressing, key=lambda e: (-e.direct.mid, not e.influence, -e.stake)))


def influences_on(ties: Ties, end: str) -> dict[str, Fraction]:
    """MIDI on one actor of everybody who has any: one column of the matrix, without the others."""
    last = {start: tie.strength for (start, to), tie in ties.items() if to == end}
    found = dict(last)
    for (start, over), tie in ties.items():
        if over in last and start != end:
            found[start] = found.get(start, ZERO) + min(tie.strength, last[over])
    return found
