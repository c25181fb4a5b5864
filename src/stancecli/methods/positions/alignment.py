"""Who is bound to agree and who to clash, by one value of each actor for each option."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import lcm
from typing import TYPE_CHECKING, Any

from stancecli.model import Actor, Option

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]

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


@dataclass(frozen=True, slots=True)
class RankedPair:
    """One of the pairs that agree or clash most, and the options that make it so."""

    pair: Pair
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Agreement and clash of all pairs of the `actors` that have a value.

    `pairs` are those that agree or clash somewhere, `agreements` and `clashes` the strongest of
    either kind, strongest first. `groups` are two actors or more of whom nobody clashes with
    anybody; `alone` are the actors with a value who fit into none. `too_large`: there are too many
    pairs, or values, and all of it is left out.
    """

    actors: tuple[Actor, ...] = ()
    pairs: tuple[Pair, ...] = ()
    agreements: tuple[RankedPair, ...] = ()
    clashes: tuple[RankedPair, ...] = ()
    groups: tuple[tuple[Actor, ...], ...] = ()
    alone: tuple[Actor, ...] = ()
    too_large: bool = False


Values = Mapping[tuple[str, str], Fraction]
"""Values in [-1, 1] by actor and option."""


def align(actors: Sequence[Actor], options: Sequence[Option], values: Values) -> Alignment:
    """The alignment of actors over options (convergences and divergences of MACTOR).

    Method: M. Godet, "Actors' moves and strategies: the MACTOR method", Futures 23(6), 1991. Its
    objectives are options here, and its valued positions the values.
    """
    holders = {actor for actor, _ in values}
    actors = [actor for actor in actors if actor.id in holders]
    if len(actors) ** 2 > MOST_PAIRS or len(actors) * len(options) > MOST_VALUES:
        return Alignment(too_large=True)
    pairs = tuple(_pairs(actors, options, values))
    converging = _largest(pairs, lambda pair: pair.convergence)
    diverging = _largest(pairs, lambda pair: pair.divergence)
    groups = _groups(actors, pairs, converging)
    grouped = {actor.id for group in groups for actor in group}

    def ranked(pair: Pair, sign: int) -> RankedPair:
        a, b = pair.a.id, pair.b.id
        met = (o for o in options if values.get((a, o.id), 0) * values.get((b, o.id), 0) * sign > 0)
        return RankedPair(pair, tuple(met))

    return Alignment(
        actors=tuple(actors),
        pairs=pairs,
        agreements=tuple(ranked(pair, 1) for pair in converging[:NAMED]),
        clashes=tuple(ranked(pair, -1) for pair in diverging[:NAMED]),
        groups=groups,
        alone=tuple(actor for actor in actors if actor.id not in grouped),
    )


def _pairs(actors: Sequence[Actor], options: Sequence[Option], values: Values) -> Iterator[Pair]:
    import numpy as np

    rows = [[values.get((a.id, o.id), Fraction(0)) for o in options] for a in actors]
    # Whole numbers, in a unit of each actor's own: products of them are exact.
    units = [lcm(*(x.denominator for x in row)) for row in rows]
    whole = [[int(x * unit) for x in row] for row, unit in zip(rows, units, strict=True)]
    common = lcm(*units)
    scales = np.array([common // unit for unit in units], dtype=object)[:, None]
    x: Numbers = np.array(whole, dtype=_exact_type(whole)).reshape(len(actors), len(options))
    in_favour, against = np.maximum(x, 0), np.maximum(-x, 0)
    says_yes, says_no = ((size > 0).astype(bool).astype(x.dtype) for size in (in_favour, against))

    def added(own: Numbers) -> Numbers:
        """What both of each pair add, each in its own unit, in halves of the common unit."""
        own = _whole(own) * scales
        return own + own.T

    agreements = _whole(says_yes @ says_yes.T + says_no @ says_no.T)
    clashes = _whole(says_yes @ says_no.T + says_no @ says_yes.T)
    convergence = added(in_favour @ says_yes.T + against @ says_no.T)
    divergence = added(in_favour @ says_no.T + against @ says_yes.T)
    matrices = [matrix.tolist() for matrix in (agreements, clashes, convergence, divergence)]

    @cache
    def size(halves: int) -> Fraction:
        return Fraction(halves, 2 * common)

    for i, j in combinations(range(len(actors)), 2):
        agreeing, clashing, converging, diverging = (matrix[i][j] for matrix in matrices)
        if agreeing or clashing:
            yield Pair(actors[i], actors[j], agreeing, clashing, size(converging), size(diverging))


def _exact_type(rows: list[list[int]]) -> type:
    """The fastest type in which sums over a row are exact: floats up to 2^53, else integers."""
    largest = max((sum(map(abs, row)) for row in rows), default=0)
    return float if largest < 2**53 else object


def _whole(numbers: Numbers) -> Numbers:
    """The same whole numbers as Python integers."""
    import numpy as np

    return np.vectorize(int, otypes=[object])(numbers) if numbers.size else numbers.astype(object)


def _largest(pairs: Sequence[Pair], measure: Callable[[Pair], Fraction]) -> list[Pair]:
    """The pairs where a measure is not 0, the largest first, ties in the order of the file."""
    found = [pair for pair in pairs if measure(pair)]
    unit = lcm(*{measure(pair).denominator for pair in found})

    def whole(pair: Pair) -> int:
        """The measure in whole numbers, because comparing fractions is slow."""
        size = measure(pair)
        return size.numerator * (unit // size.denominator)

    return sorted(found, key=whole, reverse=True)


def _groups(
    actors: Sequence[Actor], pairs: Sequence[Pair], converging: Sequence[Pair]
) -> tuple[tuple[Actor, ...], ...]:
    """Actors joined by complete linkage: the largest convergence first, never across a clash.

    Two groups (or actors) join where a pair between them converges and no pair between them
    diverges. What has been refused once stays refused, since groups only grow, so one pass does.
    """
    index = {actor.id: n for n, actor in enumerate(actors)}
    group = list(range(len(actors)))
    members = [1 << n for n in group]  # sets of actors as the bits of an integer
    foes = [0] * len(actors)
    for pair in pairs:
        if pair.divergence:
            a, b = index[pair.a.id], index[pair.b.id]
            foes[a] |= 1 << b
            foes[b] |= 1 << a
    for pair in converging:
        kept, joined = sorted((group[index[pair.a.id]], group[index[pair.b.id]]))
        if kept != joined and not members[kept] & foes[joined]:
            members[kept] |= members[joined]
            foes[kept] |= foes[joined]
            group = [kept if number == joined else number for number in group]
    # A group bears the number of its first actor, so that groups stand in the order of the file.
    found = ([a for a, g in zip(actors, group, strict=True) if g == n] for n in sorted(set(group)))
    return tuple(tuple(people) for people in found if len(people) > 1)
