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
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, combinations
from math import lcm
from typing import TYPE_CHECKING, Any, TypeVar

from stancecli.methods.positions import ZERO, Target
from stancecli.methods.positions.cells import PARTS, Cells
from stancecli.model import Actor

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]


RANKED = 2
"""They are ranked to so many: means of folded statements are rounded."""


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


@dataclass(frozen=True, eq=False)
class Pairs(Sequence[Pair]):
    """The pairs that agree or clash somewhere, in the order of the file.

    Each is put together when it is asked for: of thousands of actors there are millions. Squares,
    n × n of actors, have the agreements and clashes of every two: by count, and by size
    ½(|x_a| + |x_b|), in parts of one; x is half a stance, -1 to 1. So of (1, −½) and (½, 1) the
    first things agree by ½(1 + ½) = ¾, and the second clash by ½(½ + 1) = ¾.
    """

    actors: Sequence[Actor]
    parts: int
    agreements: Numbers
    clashes: Numbers
    convergence: Numbers
    divergence: Numbers

    @classmethod
    def of(cls, actors: Sequence[Actor], blocks: Iterable[Cells]) -> Pairs:
        """What actors come to over blocks of things, in which each is its place among these."""
        import numpy as np

        size = len(actors)
        sums = [np.zeros((size, size), type_) for type_ in (int, int, float, float)]
        for block in blocks:
            kept = (block.actors >= 0) & (block.sides != 0)
            things, places = np.unique(block.things[kept], return_inverse=True)
            x = np.zeros((size, len(things)))
            x[block.actors[kept], places] = block.stances[kept] / 2
            for each, more in zip(sums, squares(x), strict=True):
                each += more
        sizes = (np.round(each / 2 * PARTS).astype(int) for each in sums[2:])
        return cls(actors, PARTS, *sums[:2], *sizes)

    def groups(self) -> list[tuple[Actor, ...]]:
        """Actors joined by complete linkage: never across a pair that is apart, or that shares
        nothing on which both are for or against.

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
        for a, b in self._in_order(net > 0, self.clashes, -net):
            kept, joined = sorted((group[a], group[b]))
            if kept != joined and not members[kept] & foes[joined]:
                members[kept] |= members[joined]
                foes[kept] |= foes[joined]
                group = [kept if number == joined else number for number in group]
        # A group bears the number of its first actor: as large, it stands in the order of the file.
        by_number: dict[int, list[Actor]] = {}
        for actor, number in zip(self.actors, group, strict=True):
            by_number.setdefault(number, []).append(actor)
        found = (tuple(actors) for actors in by_number.values() if actors[1:])
        return sorted(found, key=lambda actors: -len(actors))

    def ranked(self, sign: int) -> list[tuple[int, int]]:
        """The pairs that are together (1), or apart (-1), the strongest first.

        That is the largest net, of equals the larger size, then that which is first by name, so
        that the same statements rank alike in whatever order they stand.
        """
        import numpy as np

        net = sign * (self.agreements - self.clashes)
        size = sign * ((self.convergence - self.divergence) / self.parts).astype(float)
        return self._in_order(net > 0, -np.round(size, RANKED), -net)

    def _in_order(self, of: Numbers, *keys: Numbers) -> list[tuple[int, int]]:
        """The two of each pair, by places: by these keys, the last first, then by their names."""
        import numpy as np

        by_name = sorted(range(len(self.actors)), key=lambda n: self.actors[n].name)
        places = np.array(by_name, dtype=int)
        ranks = np.nonzero(np.triu(of[np.ix_(places, places)], 1))
        first, second = (places[rank] for rank in ranks)
        order = np.lexsort([*ranks[::-1], *(key[first, second] for key in keys)])
        ends = np.sort(np.stack((first[order], second[order])), axis=0)
        return [(a, b) for a, b in ends.T.tolist()]

    def at(self, i: int, j: int) -> Pair:
        """The pair of the actors at two places, the first first."""
        agreed, clashed = (int(of[i, j]) for of in (self.agreements, self.clashes))
        near, far = (
            Fraction(int(of[i, j]), self.parts) for of in (self.convergence, self.divergence)
        )
        return Pair(self.actors[i], self.actors[j], agreed, clashed, near, far)

    def clash_within(self, group: Iterable[Actor]) -> bool:
        """Whether any two of these clash on anything."""
        ids = {actor.id for actor in group}
        places = [n for n, actor in enumerate(self.actors) if actor.id in ids]
        return bool(self.clashes[places][:, places].any())

    @cached_property
    def _places(self) -> list[list[int]]:
        import numpy as np

        found: list[list[int]] = np.argwhere(np.triu(self.agreements + self.clashes, 1)).tolist()
        return found

    def __getitem__(self, place: Any) -> Any:
        return self.at(*self._places[place])

    def __len__(self) -> int:
        return len(self._places)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


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

    actors: tuple[Actor, ...]
    pairs: Pairs
    agreements: tuple[RankedPair, ...]
    clashes: tuple[RankedPair, ...]
    groups: tuple[tuple[Actor, ...], ...]
    alone: tuple[Actor, ...]
    too_large: bool

    def pairs_of(self, actor_id: str, sign: int) -> tuple[Pair, ...]:
        """The pairs of one actor that are together (1) or apart (-1), the strongest first."""
        places = {actor.id: n for n, actor in enumerate(self.actors)}
        own = places.pop(actor_id, None)
        others = () if own is None else (sorted((own, n)) for n in places.values())
        kept = (pair for both in others if sign * (pair := self.pairs.at(*both)).net > 0)
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
    too_large = len(actors) ** 2 > MOST_PAIRS or len(actors) * len(options) > MOST_VALUES
    if too_large:
        actors = []

    def met(pair: Pair) -> tuple[Target, ...]:
        def side(actor: Actor, option: Target) -> int:
            return values.get((actor.id, option.id), ZERO).numerator

        return tuple(o for o in options if side(pair.a, o) * side(pair.b, o) * pair.net > 0)

    return aligned(_exactly(actors, options, values), met, too_large=too_large)


def aligned(
    pairs: Pairs,
    met: Callable[[Pair], tuple[Target, ...]] = lambda pair: (),
    *,
    too_large: bool = False,
) -> Alignment:
    """The alignment of actors by where they meet; `met` tells on which options two do so."""
    groups = pairs.groups()
    grouped = {actor.id for group in groups for actor in group}
    closest, furthest = (
        tuple(
            RankedPair(pair, met(pair))
            for pair in (pairs.at(*both) for both in pairs.ranked(sign)[:NAMED])
        )
        for sign in (1, -1)
    )
    return Alignment(
        actors=tuple(pairs.actors),
        pairs=pairs,
        agreements=closest,
        clashes=furthest,
        groups=tuple(groups),
        alone=tuple(actor for actor in pairs.actors if actor.id not in grouped),
        too_large=too_large,
    )


def _exactly(actors: Sequence[Actor], options: Sequence[Target], values: Values) -> Pairs:
    """Agreements and clashes of every two actors, whose sizes are whole numbers of parts."""
    import numpy as np

    rows = [[values.get((a.id, option.id), ZERO) for option in options] for a in actors]
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
    x: Numbers = np.array(whole, dtype=kind).reshape(len(actors), len(options))
    scales = np.array([common // unit for unit in units], dtype=x.dtype)[:, None]
    return Pairs(actors, 2 * common, *squares(x, scales))


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
