"""Who is bound to agree and who to clash, by one value of each actor for each option.

Two actors are *together* where they agree on more than they clash on, over all on which both are
for or against, and *apart* where they clash on more: what is above 0, and below it, in a subtract
network (P. Leifeld, "Reconceptualizing Major Policy Change in the Advocacy Coalition Framework: A
Discourse Network Analysis of German Pension Politics", *Policy Studies Journal* 41(1), 2013).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING, Any, overload

from stancecli.methods.positions.meetings import Meetings, squares
from stancecli.methods.positions.statements import Target
from stancecli.model import Actor

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]

MOST_PAIRS, MOST_VALUES = 10**6, 10**6
"""Of so many actors, counted twice, and of so many actors × options pairs are still looked at."""
ZERO = Fraction(0)
NAMED = 10
"""Of so many pairs, the strongest, the options that make them are kept."""


@dataclass(frozen=True, slots=True)
class Pair:
    """How far two actors agree and clash; first order counts options, second adds up sizes.

    `agreements` and `clashes` are the options on which their signs are the same or opposite;
    `convergence` and `divergence` add ½(|x_a| + |x_b|) over these.
    """

    a: Actor
    b: Actor
    agreements: int
    clashes: int
    convergence: Fraction
    divergence: Fraction

    @property
    def net(self) -> int:
        """On how many options more they agree than clash: above 0 together, below 0 apart."""
        return self.agreements - self.clashes


class Pairs(Sequence[Pair]):
    """The pairs that agree or clash somewhere, in the order of the file.

    Each is put together when it is asked for: of thousands of actors there are millions.
    """

    def __init__(self, actors: Sequence[Actor] = (), met: Meetings | None = None) -> None:
        self._actors, self._met = actors, met
        self._index = {actor.id: n for n, actor in enumerate(actors)}

    @cached_property
    def _places(self) -> list[tuple[int, int]]:
        return self._met.pairs() if self._met else []

    def at(self, i: int, j: int) -> Pair:
        """The pair of the actors at two places, the first first."""
        assert self._met
        return Pair(self._actors[i], self._actors[j], *self._met.at(i, j))

    def between(self, one: Actor, other: Actor) -> Pair | None:
        """The pair of two actors that have a value; None where they neither agree nor clash."""
        i, j = sorted((self._index[one.id], self._index[other.id]))
        pair = self.at(i, j)
        return pair if pair.agreements or pair.clashes else None

    @overload
    def __getitem__(self, place: int) -> Pair: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Pair]: ...
    def __getitem__(self, place: int | slice) -> Pair | Sequence[Pair]:
        if isinstance(place, slice):
            return [self.at(*both) for both in self._places[place]]
        return self.at(*self._places[place])

    def __len__(self) -> int:
        return len(self._places)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


@dataclass(frozen=True, slots=True)
class RankedPair:
    """One of the pairs that agree or clash most, and the options that make it so."""

    pair: Pair
    options: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Agreement and clash of all pairs of the `actors` that have a value.

    `pairs` are those that agree or clash somewhere, `clashing` how many are apart, `agreements` and
    `clashes` the strongest of those that are together and apart, strongest first. `groups` are two
    actors or more of whom no two are apart; `alone` are the actors with a value who fit into none.
    `too_large`: there are too many pairs, or values, and all of it is left out.
    """

    actors: tuple[Actor, ...] = ()
    pairs: Pairs = field(default_factory=Pairs)
    clashing: int = 0
    agreements: tuple[RankedPair, ...] = ()
    clashes: tuple[RankedPair, ...] = ()
    groups: tuple[tuple[Actor, ...], ...] = ()
    alone: tuple[Actor, ...] = ()
    too_large: bool = False


Values = Mapping[tuple[str, str], Fraction]
"""Values in [-1, 1] by actor and option."""


def align(actors: Sequence[Actor], options: Sequence[Target], values: Values) -> Alignment:
    """The alignment of actors over options (convergences and divergences of MACTOR).

    Method: M. Godet, "Actors' moves and strategies: the MACTOR method", Futures 23(6), 1991. Its
    objectives are options here, and its valued positions the values.
    """
    holders = {actor for actor, _ in values}
    actors = [actor for actor in actors if actor.id in holders]
    if len(actors) ** 2 > MOST_PAIRS or len(actors) * len(options) > MOST_VALUES:
        return Alignment(too_large=True)

    def met(pair: Pair) -> tuple[Target, ...]:
        of_both = (
            (o, values.get((pair.a.id, o.id), 0) * values.get((pair.b.id, o.id), 0))
            for o in options
        )
        return tuple(o for o, product in of_both if product * pair.net > 0)

    return aligned(actors, _exactly(actors, options, values), met)


def aligned(
    actors: Sequence[Actor],
    found: Meetings,
    met: Callable[[Pair], tuple[Target, ...]] = lambda pair: (),
) -> Alignment:
    """The alignment of actors by where they meet; `met` tells on which options two do so."""
    pairs = Pairs(actors, found)
    names = [actor.name for actor in actors]
    closest, furthest = found.closest(names), found.furthest(names)
    groups = tuple(tuple(actors[n] for n in places) for places in found.groups(names))
    grouped = {actor.id for group in groups for actor in group}

    def first(places: Sequence[tuple[int, int]]) -> tuple[RankedPair, ...]:
        named = (pairs.at(*both) for both in places[:NAMED])
        return tuple(RankedPair(pair, met(pair)) for pair in named)

    return Alignment(
        actors=tuple(actors),
        pairs=pairs,
        clashing=len(furthest),
        agreements=first(closest),
        clashes=first(furthest),
        groups=groups,
        alone=tuple(actor for actor in actors if actor.id not in grouped),
    )


def _exactly(actors: Sequence[Actor], options: Sequence[Target], values: Values) -> Meetings:
    """Agreements and clashes of every two actors, whose sizes are whole numbers of parts."""
    import numpy as np

    ids = [option.id for option in options]
    rows = [[values.get((a.id, id_), ZERO) for id_ in ids] for a in actors]
    # Whole numbers, in a unit of each actor's own: products of them are exact.
    units = [lcm(*{x.denominator for x in row}) for row in rows]
    whole = [
        [x.numerator * (unit // x.denominator) for x in row]
        for row, unit in zip(rows, units, strict=True)
    ]
    common = lcm(*units)
    x: Numbers = np.array(whole, dtype=_exact_type(whole, common)).reshape(len(actors), len(ids))
    scales = np.array([common // unit for unit in units], dtype=x.dtype)[:, None]
    return Meetings(2 * common, *squares(x, scales))


def _exact_type(rows: list[list[int]], common: int) -> type:
    """The fastest type in which sums of two rows are exact: floats up to 2^53, else integers."""
    largest = max((sum(map(abs, row)) for row in rows), default=0)
    return float if 2 * largest * common < 2**53 else object
