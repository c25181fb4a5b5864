"""Who is bound to agree and who to clash, by one value of each actor for each option.

Two actors are *together* where they agree on more than they clash on, over all on which both are
for or against, and *apart* where they clash on more: what is above 0, and below it, in a subtract
network (P. Leifeld, "Reconceptualizing Major Policy Change in the Advocacy Coalition Framework: A
Discourse Network Analysis of German Pension Politics", *Policy Studies Journal* 41(1), 2013).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING, Any, overload

from stancecli.methods.positions.statements import Target
from stancecli.model import Actor

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]

MOST_PAIRS, MOST_VALUES = 10**6, 10**6
"""Of so many actors, counted twice, and of so many actors × options pairs are still looked at."""
ZERO = Fraction(0)
DIGITS = 2
"""Sizes of pairs are ranked to so many decimals: means of folded statements are rounded."""
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
    `counts` are the agreements and the clashes of every two actors, `sizes` what both add in
    halves of one part of `common`.
    """

    def __init__(
        self,
        actors: Sequence[Actor] = (),
        counts: tuple[Numbers, Numbers] | None = None,
        sizes: tuple[Numbers, Numbers] | None = None,
        common: int = 1,
    ) -> None:
        self._actors, self._common = actors, common
        self._index = {actor.id: n for n, actor in enumerate(actors)}
        self._matrices = (*counts, *sizes) if counts and sizes else ()

    @cached_property
    def _places(self) -> list[tuple[int, int]]:
        if not self._matrices:
            return []
        import numpy as np

        agreements, clashes, *_ = self._matrices
        return [(i, j) for i, j in np.argwhere(np.triu(agreements + clashes > 0, 1)).tolist()]

    def at(self, i: int, j: int) -> Pair:
        """The pair of the actors at two places, the first first."""
        agreeing, clashing, converging, diverging = (int(m[i, j]) for m in self._matrices)
        sizes = (Fraction(halves, 2 * self._common) for halves in (converging, diverging))
        return Pair(self._actors[i], self._actors[j], agreeing, clashing, *sizes)

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
    counts, sizes, common = _matrices(actors, options, values)
    pairs = Pairs(actors, counts, sizes, common)
    names = [actor.name for actor in actors]
    net, size = counts[0] - counts[1], (sizes[0] - sizes[1]) / (2 * common)
    closest, furthest = (ranked(sign * net, sign * size, names) for sign in (1, -1))
    found = groups_of(*counts, names)
    groups = tuple(tuple(actors[n] for n in places) for places in found)
    grouped = {actor.id for group in groups for actor in group}

    def first(places: Sequence[tuple[int, int]], sign: int) -> tuple[RankedPair, ...]:
        return tuple(_ranked(pairs.at(*both), options, values, sign) for both in places[:NAMED])

    return Alignment(
        actors=tuple(actors),
        pairs=pairs,
        clashing=len(furthest),
        agreements=first(closest, 1),
        clashes=first(furthest, -1),
        groups=groups,
        alone=tuple(actor for actor in actors if actor.id not in grouped),
    )


def counts(
    actors: Sequence[Actor], options: Sequence[Target], values: Values
) -> tuple[Numbers, Numbers]:
    """On how many options every two actors agree, and on how many they clash; 0 with oneself."""
    import numpy as np

    places = {actor.id: n for n, actor in enumerate(actors)}
    columns = {option.id: n for n, option in enumerate(options)}
    signs = np.zeros((len(actors), len(options)), dtype=int)
    for (actor, option), value in values.items():
        signs[places[actor], columns[option]] = (value > 0) - (value < 0)
    net, met = signs @ signs.T, abs(signs) @ abs(signs).T
    found = (met + net) // 2, (met - net) // 2
    for each in found:
        np.fill_diagonal(each, 0)
    return found


def _ranked(pair: Pair, options: Sequence[Target], values: Values, sign: int) -> RankedPair:
    a, b = pair.a.id, pair.b.id
    met = (o for o in options if values.get((a, o.id), 0) * values.get((b, o.id), 0) * sign > 0)
    return RankedPair(pair, tuple(met))


def _matrices(
    actors: Sequence[Actor], options: Sequence[Target], values: Values
) -> tuple[tuple[Numbers, Numbers], tuple[Numbers, Numbers], int]:
    """Agreements and clashes of every two actors, by count and by size; and of how many parts of
    one the sizes are halves."""
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
    in_favour, against = np.maximum(x, 0), np.maximum(-x, 0)
    says_yes, says_no = ((size > 0).astype(bool).astype(x.dtype) for size in (in_favour, against))

    def added(own: Numbers) -> Numbers:
        """What both of each pair add, each in its own unit, in halves of the common unit."""
        own = own * scales
        return own + own.T

    counts = (
        says_yes @ says_yes.T + says_no @ says_no.T,
        says_yes @ says_no.T + says_no @ says_yes.T,
    )
    sizes = (
        added(in_favour @ says_yes.T + against @ says_no.T),
        added(in_favour @ says_no.T + against @ says_yes.T),
    )
    return counts, sizes, common


def _exact_type(rows: list[list[int]], common: int) -> type:
    """The fastest type in which sums of two rows are exact: floats up to 2^53, else integers."""
    largest = max((sum(map(abs, row)) for row in rows), default=0)
    return float if 2 * largest * common < 2**53 else object


def ranked(net: Numbers, size: Numbers, names: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs, by places, of which `net` is above 0: the largest first.

    Of equals that of the larger `size`, to DIGITS decimals, then that which is first by name, so
    that the same statements rank alike in whatever order they stand.
    """
    import numpy as np

    places, first, second = _by_name(net > 0, names)
    keys = (-np.round(size.astype(float), DIGITS), -net.astype(int))
    order = np.lexsort([second, first, *(key[places[first], places[second]] for key in keys)])
    ends = np.sort(np.stack((places[first[order]], places[second[order]])), axis=0)
    return [(a, b) for a, b in ends.T.tolist()]


def _by_name(of: Numbers, names: Sequence[str]) -> tuple[Numbers, Numbers, Numbers]:
    """The places of actors in the order of their names, and in that order the two of each pair."""
    import numpy as np

    places = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=int)
    first, second = np.nonzero(np.triu(of[np.ix_(places, places)], 1))
    return places, first, second


def groups_of(
    agreements: Numbers, clashes: Numbers, names: Sequence[str]
) -> tuple[tuple[int, ...], ...]:
    """Actors, by their places, joined by complete linkage: never across a pair that is apart.

    The pairs that are together draw them together, those first that agree on most more than they
    clash on; of equals those that clash on less, then those that come first by name, so that the
    same statements give the same groups in whatever order they stand. Two groups (or actors) join
    where a pair between them is together and none is apart. What has been refused once stays
    refused, since groups only grow, so one pass does.
    """
    import numpy as np

    net, clashes = (agreements - clashes).astype(int), clashes.astype(int)
    places, first, second = _by_name(net > 0, names)
    keys = (each[places[first], places[second]] for each in (clashes, -net))
    order = np.lexsort([second, first, *keys])
    drawn = zip(places[first[order]].tolist(), places[second[order]].tolist(), strict=True)
    apart = net < 0
    group = list(range(len(apart)))
    members = [1 << n for n in group]  # sets of actors as the bits of an integer
    rows = np.packbits(apart.astype(bool), axis=1, bitorder="little")
    foes = [int.from_bytes(row.tobytes(), "little") for row in rows]
    for a, b in drawn:
        kept, joined = group[a], group[b]
        if kept > joined:
            kept, joined = joined, kept
        if kept != joined and not members[kept] & foes[joined]:
            members[kept] |= members[joined]
            foes[kept] |= foes[joined]
            group = [kept if number == joined else number for number in group]
    # A group bears the number of its first actor, so that groups stand in the order of the file.
    found = (tuple(n for n, g in enumerate(group) if g == number) for number in sorted(set(group)))
    return tuple(places for places in found if len(places) > 1)
