"""The finding of `stability`.

A state is given by the options that it chooses for the decisions looked at, in the order of the
file. Points are those of u: each actor's own, never to be compared with another's.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from stancecli.methods.grounds import Grounds
from stancecli.methods.tradeoffs import enough
from stancecli.model import Actor, Breach, Criterion, Decision, Effect, Option, Range
from stancecli.situation import Bearing

Options = tuple[Option, ...]
Concepts = tuple[str, ...]
"""Of Nash, SEQ, SMR, GMR those that are meant, in this order."""


@dataclass(frozen=True)
class Shift:
    """What a move does to a criterion of an actor, and the claims that cease or begin to hold."""

    criterion: Criterion
    before: Range
    after: Range
    gain: Fraction
    ceasing: tuple[Effect | Breach, ...]
    beginning: tuple[Effect | Breach, ...]


@dataclass(frozen=True)
class MoveTold:
    """A move: the options that its mover leaves and takes, and what it gains (or loses) by it.

    `why` are the mover's criteria that it changes, those that gain most first.
    """

    mover: Actor
    left: Options
    taken: Options
    gain: Fraction
    why: tuple[Shift, ...]

    @property
    def sufficient(self) -> tuple[Shift, ...]:
        """The fewest gains, largest first, that together exceed everything against the move."""
        gains = tuple(shift for shift in self.why if shift.gain > 0)
        return gains[: enough([shift.gain for shift in self.why])]


@dataclass(frozen=True)
class Loss:
    """What a move of another takes from an actor, below zero."""

    actor: Actor
    points: Fraction


@dataclass(frozen=True)
class Step:
    """A move on a way, and every actor that stands lower after it, in the order of the file."""

    move: MoveTold
    losses: tuple[Loss, ...]


@dataclass(frozen=True)
class Path:
    """A way of gains from the context's state; each mover takes what is best for it.

    At `forks` of its states several actors would move, and the way follows the one that stands
    first in the file. `returns_to` counts the steps before the state to which the last step
    returns; None where the way ends at rest. Over all ways, `rests` states end one and `circles`
    go round; at least so many where `complete` is False.
    """

    steps: tuple[Step, ...]
    returns_to: int | None
    forks: int
    rests: int
    circles: int
    complete: bool


@dataclass(frozen=True)
class Reply:
    """A move that gains its mover, and the answer that holds it back, in the sense of `concept`.

    After the answer the mover stands `after` points from where it stood before its move: 0 or
    lower. Where nothing holds it back, `concept` is empty.
    """

    move: MoveTold
    concept: str
    answer: tuple[MoveTold, ...]
    after: Fraction
    price: tuple[Shift, ...]


@dataclass(frozen=True)
class View:
    """A state as one actor sees it.

    `rank` counts from 1, the best, to `ranks`, states of equal worth sharing one. `stable` are the
    concepts by which the actor stays. `secure` is the security level: what it can be sure of here,
    whatever the others do, by the best of its moves or by staying. `replies` are its gains, the
    best first, out of so many `moves`; where it has none, `alternative` is the least bad move.
    """

    actor: Actor
    points: Fraction
    rank: int
    ranks: int
    stable: Concepts
    secure: Fraction
    replies: tuple[Reply, ...]
    moves: int
    alternative: MoveTold | None


@dataclass(frozen=True)
class Coalition:
    """Actors who together could leave a state, each gaining, and the options they would take.

    No answer that gains its givers deters them; `answerable`: one given at a loss could.
    """

    members: tuple[Actor, ...]
    taken: Options
    answerable: bool


@dataclass(frozen=True)
class Explained:
    """One state, actor by actor; `rests` are the concepts by which it is an equilibrium."""

    options: Options
    current: bool
    rests: Concepts
    reachable: bool
    views: tuple[View, ...]
    upset_by: tuple[Coalition, ...]


@dataclass(frozen=True)
class Judged:
    """An actor's rank of a state (1 is the best), and the concepts by which it would stay there."""

    actor: Actor
    rank: int
    stable: Concepts


@dataclass(frozen=True)
class Verdict:
    """A state in a list: by which concepts it is an equilibrium, and how each actor judges it."""

    options: Options
    rests: Concepts
    reachable: bool
    judged: tuple[Judged, ...]


@dataclass(frozen=True)
class Pattern:
    """The states in which each of some decisions is settled by one of the options named for it.

    Decisions that are not named may be settled in any way that is possible.
    """

    settled: tuple[Options, ...]
    states: int


@dataclass(frozen=True)
class Rests:
    """The states that are equilibria by exactly these concepts.

    `patterns` describe them all, None where they are too scattered; `shared` are the options that
    all of them have. Improvements alone lead to `reachable` of them from the context's state.
    `upset` of them a coalition could leave, None where there are too many to try; `upset_by` is
    a coalition of the first such.
    """

    concepts: Concepts
    states: int
    patterns: tuple[Pattern, ...] | None
    shared: Options
    reachable: int
    upset: int | None
    upset_by: Coalition | None


@dataclass(frozen=True)
class Breaking:
    """One step on one claim, and the move by which a rest would then be left.

    `claim` is an effect, or a criterion whose importance changes from `before` to `after`.
    """

    claim: Bearing | Criterion
    before: Range
    after: Fraction
    mover: Actor
    taken: Options


@dataclass(frozen=True)
class Counts:
    """How many states are equilibria, by concept."""

    nash: int
    seq: int
    smr: int
    gmr: int


@dataclass(frozen=True)
class Stability:
    """Where a situation can come to rest.

    `states` are possible, `excluded` cannot hold together. `start` is the context's state.
    `example` is where the way shown ends, if that is an equilibrium of the strictest concept, else
    the nearest one of that concept (fewest decisions changed; none where there is no
    equilibrium), and `breaks` the single steps that would end it, None where too many had to be
    tried. `asked` is the state that was asked about. `listed` are the equilibria, or all states
    where these were asked for; at most `listed_most`, else empty. `unknown` are the ranges and
    unknowns on the movers' criteria, `grounds` the effects on these.
    """

    decisions: tuple[Decision, ...]
    movers: tuple[Actor, ...]
    states: int
    excluded: int
    counts: Counts
    start: Explained
    path: Path
    rests: tuple[Rests, ...]
    example: Explained | None
    breaks: tuple[Breaking, ...] | None
    asked: Explained | None
    all_states: bool
    listed: tuple[Verdict, ...]
    listed_most: int
    unknown: tuple[Bearing | Criterion, ...]
    grounds: Grounds
