"""Who agrees with whom, and who clashes: actors on options or issues, and coders on claims.

Two actors are *together* where they agree on more than they clash on, over all on which both are
for or against, and *apart* where they clash on more: what is above 0, and below it, in a subtract
network (P. Leifeld, "Reconceptualizing Major Policy Change in the Advocacy Coalition Framework: A
Discourse Network Analysis of German Pension Politics", *Policy Studies Journal* 41(1), 2013).

A few things as a model has them, whose sizes are exact, or many, in blocks of cells that are added
up as matrix products.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, combinations
from math import lcm
from typing import TYPE_CHECKING, Any, TypeVar, overload

from stancecli.methods.positions import ZERO, Target
from stancecli.methods.positions.cells import PARTS, Cells
from stancecli.model import Actor

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]


RANKED = 2
"""They are ranked to so many: means of folded statements are rounded."""


@dataclass(frozen=True, eq=False)
class Meetings:
    """Agreements and clashes of every two actors: by count, and by size ½(|x_a| + |x_b|).

    Each is a square, n × n of actors; x is half a stance, -1 to 1. Sizes are in parts of one. So of
    (1, −½) and (½, 1) the first things agree by ½(1 + ½) = ¾, and the second clash by ½(½ + 1) = ¾.
    """

    parts: int
    agreements: Numbers
    clashes: Numbers
    convergence: Numbers
    divergence: Numbers

    @classmethod
    def of(cls, size: int, blocks: Iterable[Cells]) -> Meetings:
        """What so many actors come to over blocks of things; of others nothing counts."""
        import numpy as np

        sums = [np.zeros((size, size), type_) for type_ in (int, int, float, float)]
        for block in blocks:
            kept = (block.actors >= 0) & (block.sides != 0)
            things, places = np.unique(block.things[kept], return_inverse=True)
            x = np.zeros((size, len(things)))
            x[block.actors[kept], places] = block.stances[kept] / 2
            for each, more in zip(sums, squares(x), strict=True):
                each += more
        sizes = (np.round(each / 2 * PARTS).astype(int) for each in sums[2:])
        return cls(PARTS, *sums[:2], *sizes)

    def groups(self, names: Sequence[str]) -> list[tuple[int, ...]]:
        """Actors, by their places, joined by complete linkage: never across a pair that is apart,
        or that shares nothing on which both are for or against.

        The pairs that are together draw them together, those first that agree on most more than
        they clash on; of equals those that clash on less, then those that come first by name, so
        that the same statements give the same groups in whatever order they stand. Two groups (or
        actors) join where a pair between them is together and no other is in the way. What has been
        refused once stays refused, since groups only grow, so one pass does. The largest is first.
        """
        import numpy as np

        net = self.agreements - self.clashes
        group = list(range(len(net)))
        members = [1 << n for n in group]  # sets of actors as the bits of an integer
        rows = np.packbits(self.agreements < np.maximum(self.clashes, 1), axis=1, bitorder="little")
        foes = [int.from_bytes(row.tobytes(), "little") for row in rows]
        for a, b in _in_order(net > 0, names, self.clashes, -net):
            kept, joined = group[a], group[b]
            if kept > joined:
                kept, joined = joined, kept
            if kept != joined and not members[kept] & foes[joined]:
                members[kept] |= members[joined]
                foes[kept] |= foes[joined]
                group = [kept if number == joined else number for number in group]
        # A group bears the number of its first actor: as large, it stands in the order of the file.
        found = (tuple(n for n, g in enumerate(group) if g == one) for one in sorted(set(group)))
        return sorted((each for each in found if len(each) > 1), key=lambda each: -len(each))

    def ranked(self, sign: int, names: Sequence[str]) -> list[tuple[int, int]]:
        """The pairs that are together (1), or apart (-1), the strongest first.

        That is the largest net, of equals the larger size, then that which is first by name, so
        that the same statements rank alike in whatever order they stand.
        """
        import numpy as np

        net = sign * (self.agreements - self.clashes)
        size = sign * ((self.convergence - self.divergence) / self.parts).astype(float)
        return _in_order(net > 0, names, -np.round(size, RANKED), -net)


def squares(x: Numbers, scales: Numbers | int = 1) -> Iterator[Numbers]:
    """Agreements and clashes of rows, and their sizes in halves of x, each row times its scale.

    `x` is n actors by m things, each −1 to 1; what comes of it are squares, n × n.
    """
    import numpy as np

    in_favour, against = np.maximum(x, 0), np.maximum(-x, 0)
    yes, no = ((size > 0).astype(bool).astype(x.dtype) for size in (in_favour, against))
    opposed = yes @ no.T
    yield (yes @ yes.T + no @ no.T).astype(int)
    yield (opposed + opposed.T).astype(int)
    for says, denies in ((yes, no), (no, yes)):
        own = (in_favour @ says.T + against @ denies.T) * scales
        yield own + own.T


def _in_order(of: Numbers, names: Sequence[str], *keys: Numbers) -> list[tuple[int, int]]:
    """The two of each pair, by places: by these keys, the last first, then by their names."""
    import numpy as np

    places = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=int)
    first, second = np.nonzero(np.triu(of[np.ix_(places, places)], 1))
    by_name = second, first
    first, second = places[first], places[second]
    order = np.lexsort([*by_name, *(key[first, second] for key in keys)])
    return [(a, b) for a, b in np.sort(np.stack((first[order], second[order])), axis=0).T.tolist()]


MOST_PAIRS, MOST_VALUES = 10**6, 10**6
"""Of so many actors, counted twice, and of so many actors × options pairs are still looked at."""
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
        if not self._met:
            return []
        import numpy as np

        met = np.triu(self._met.agreements + self._met.clashes > 0, 1)
        return [(a, b) for a, b in np.argwhere(met).tolist()]

    def at(self, i: int, j: int) -> Pair:
        """The pair of the actors at two places, the first first."""
        met = self._met
        assert met
        agreed, clashed = (int(of[i, j]) for of in (met.agreements, met.clashes))
        near, far = (Fraction(int(of[i, j]), met.parts) for of in (met.convergence, met.divergence))
        return Pair(self._actors[i], self._actors[j], agreed, clashed, near, far)

    def between(self, one: Actor, other: Actor) -> Pair | None:
        """The pair of two actors that have a value; None where they neither agree nor clash."""
        i, j = sorted((self._index[one.id], self._index[other.id]))
        pair = self.at(i, j)
        return pair if pair.agreements or pair.clashes else None

    def clash_within(self, group: Iterable[Actor]) -> bool:
        """Whether any two of these clash on anything."""
        places = [self._index[actor.id] for actor in group]
        return bool(self._met and self._met.clashes[places][:, places].any())

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

    `pairs` are those that agree or clash somewhere, `agreements` and `clashes` the strongest of
    those that are together and apart, strongest first. `groups` are two actors or more of whom no
    two are apart, and each two meet; `alone` are the actors with a value who fit into none.
    `too_large`: there are too many pairs, or values, and all of it is left out.
    """

    actors: tuple[Actor, ...] = ()
    pairs: Pairs = field(default_factory=Pairs)
    agreements: tuple[RankedPair, ...] = ()
    clashes: tuple[RankedPair, ...] = ()
    groups: tuple[tuple[Actor, ...], ...] = ()
    alone: tuple[Actor, ...] = ()
    too_large: bool = False

    def pairs_of(self, actor_id: str, sign: int) -> tuple[Pair, ...]:
        """The pairs of one actor that are together (1) or apart (-1), the strongest first."""
        own = next((actor for actor in self.actors if actor.id == actor_id), None)
        others = (self.pairs.between(own, each) for each in self.actors if own and each is not own)
        kept = (pair for pair in others if pair and sign * pair.net > 0)
        return tuple(sorted(kept, key=lambda pair: (-sign * pair.net, pair.a.name, pair.b.name)))


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
        def side(actor: Actor, option: Target) -> int:
            return values.get((actor.id, option.id), ZERO).numerator

        return tuple(o for o in options if side(pair.a, o) * side(pair.b, o) * pair.net > 0)

    return aligned(actors, _exactly(actors, options, values), met)


def aligned(
    actors: Sequence[Actor],
    found: Meetings,
    met: Callable[[Pair], tuple[Target, ...]] = lambda pair: (),
) -> Alignment:
    """The alignment of actors by where they meet; `met` tells on which options two do so."""
    pairs = Pairs(actors, found)
    names = [actor.name for actor in actors]
    closest, furthest = found.ranked(1, names), found.ranked(-1, names)
    groups = tuple(tuple(actors[n] for n in places) for places in found.groups(names))
    grouped = {actor.id for group in groups for actor in group}

    def first(places: Sequence[tuple[int, int]]) -> tuple[RankedPair, ...]:
        named = (pairs.at(*both) for both in places[:NAMED])
        return tuple(RankedPair(pair, met(pair)) for pair in named)

    return Alignment(
        actors=tuple(actors),
        pairs=pairs,
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
    # Floats are the fastest type in which sums of two rows are exact, up to 2^53.
    largest = max((sum(map(abs, row)) for row in whole), default=0)
    kind = float if 2 * largest * common < 2**53 else object
    x: Numbers = np.array(whole, dtype=kind).reshape(len(actors), len(ids))
    scales = np.array([common // unit for unit in units], dtype=x.dtype)[:, None]
    return Meetings(2 * common, *squares(x, scales))


Rank = TypeVar("Rank", Fraction, tuple[Fraction, ...])


def ordinal_alpha(units: Iterable[Collection[Rank]]) -> Fraction | None:
    """How far coders agree on units, by the values that they give to each.

    1 is full agreement and 0 what chance would give; below 0 they agree less than that. Only the
    order of values counts, and only units with two values or more. None where there is no such
    unit, or where all values are the same: then nothing could have been told apart. (K.
    Krippendorff, *Content Analysis*, 2nd ed. 2004, chapter 11.) So of (1, 1) and (1, 2), where 1 is
    said three times, the distance is (3/2 + 1/2)² = 4 and α = 1 − 3 × 4 ÷ (3 × 4) = 0.

    Args:
        units: for each unit the values of those coders who gave one.
    """
    pairable = [Counter(values) for values in units if len(values) > 1]
    totals: Counter[Rank] = Counter()
    for counts in pairable:
        totals.update(counts)
    ordered = sorted(totals)
    upto = dict(zip(ordered, accumulate(totals[value] for value in ordered), strict=True))

    def distance(low: Rank, high: Rank) -> Fraction:
        """How many values lie from one to the other, each end counted half, squared."""
        between = upto[high] - upto[low] + totals[low]
        return (between - Fraction(totals[low] + totals[high], 2)) ** 2

    def spread(counts: Counter[Rank]) -> Fraction:
        pairs = combinations(sorted(counts), 2)
        return sum((counts[a] * counts[b] * distance(a, b) for a, b in pairs), Fraction(0))

    expected = spread(totals)
    if not expected:
        return None
    observed = sum((spread(counts) / (counts.total() - 1) for counts in pairable), Fraction(0))
    return 1 - (totals.total() - 1) * observed / expected
