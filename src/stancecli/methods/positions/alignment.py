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
class Meeting:
    """A pair, and the options that make it agree or clash."""

    pair: Pair
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Agreement and clash of all pairs of the `actors` that have a value.

    `pairs` are those that agree or clash somewhere, `agreements` and `clashes` the strongest of
    either kind, strongest first. `groups` are two actors or more of whom nobody clashes with
    anybody; `alone` are the actors with a value who fit into none.
    """

    actors: tuple[Actor, ...] = ()
    pairs: tuple[Pair, ...] = ()
    agreements: tuple[Meeting, ...] = ()
    clashes: tuple[Meeting, ...] = ()
    groups: tuple[tuple[Actor, ...], ...] = ()
    alone: tuple[Actor, ...] = ()


Values = Mapping[tuple[str, str], Fraction]
"""Values in [-1, 1] by actor and option."""


def align(actors: Sequence[Actor], options: Sequence[Option], values: Values) -> Alignment:
    """The alignment of actors over options (convergences and divergences of MACTOR).

    Method: M. Godet, "Actors' moves and strategies: the MACTOR method", Futures 23(6), 1991. Its
    objectives are options here, and its valued positions the values.
    """
    holders = {actor for actor, _ in values}
    actors = [each for each in actors if each.id in holders]
    pairs = tuple(_pairs(actors, options, values))
    agreeing = _largest(pairs, lambda pair: pair.convergence)
    groups = _groups(actors, pairs, agreeing)
    grouped = {each.id for group in groups for each in group}
    return Alignment(
        actors=tuple(actors),
        pairs=pairs,
        agreements=tuple(_meeting(pair, options, values, same=True) for pair in agreeing[:NAMED]),
        clashes=tuple(
            _meeting(pair, options, values, same=False)
            for pair in _largest(pairs, lambda pair: pair.divergence)[:NAMED]
        ),
        groups=groups,
        alone=tuple(each for each in actors if each.id not in grouped),
    )


def _meeting(pair: Pair, options: Sequence[Option], values: Values, *, same: bool) -> Meeting:
    def met(option: Option) -> bool:
        x = values.get((pair.a.id, option.id), 0) * values.get((pair.b.id, option.id), 0)
        return x > 0 if same else x < 0

    return Meeting(pair, tuple(filter(met, options)))


def _pairs(actors: Sequence[Actor], options: Sequence[Option], values: Values) -> Iterator[Pair]:
    import numpy as np

    rows = [[values.get((a.id, o.id), Fraction(0)) for o in options] for a in actors]
    # Whole numbers, in a unit of each actor's own: products of them are exact.
    units = [lcm(*(x.denominator for x in row)) for row in rows]
    whole = [[int(x * unit) for x in row] for row, unit in zip(rows, units, strict=True)]
    common = lcm(*units)
    scales = np.array([common // unit for unit in units], dtype=object)[:, None]
    x: Numbers = np.array(whole, dtype=_exact_type(whole)).reshape(len(actors), len(options))
    for_it, against = np.maximum(x, 0), np.maximum(-x, 0)
    says_yes, says_no = ((each > 0).astype(bool).astype(x.dtype) for each in (for_it, against))

    def added(own: Numbers) -> Numbers:
        """What both of each pair add, each in its own unit, in halves of the common unit."""
        own = _whole(own) * scales
        return own + own.T

    agreements = _whole(says_yes @ says_yes.T + says_no @ says_no.T)
    clashes = _whole(says_yes @ says_no.T + says_no @ says_yes.T)
    convergence = added(for_it @ says_yes.T + against @ says_no.T)
    divergence = added(for_it @ says_no.T + against @ says_yes.T)
    counts_and_sizes = [each.tolist() for each in (agreements, clashes, convergence, divergence)]

    @cache
    def size(halves: int) -> Fraction:
        return Fraction(halves, 2 * common)

    for i, j in combinations(range(len(actors)), 2):
        agreeing, clashing, converging, diverging = (each[i][j] for each in counts_and_sizes)
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
    actors: Sequence[Actor], pairs: Sequence[Pair], agreeing: Sequence[Pair]
) -> tuple[tuple[Actor, ...], ...]:
    """Actors joined by complete linkage: the largest convergence first, never across a clash.

    Two groups (or actors) join where a pair between them converges and no pair between them
    diverges. What has been refused once stays refused, since groups only grow, so one pass does.
    """
    index = {each.id: n for n, each in enumerate(actors)}
    group = list(range(len(actors)))
    members = [1 << n for n in group]  # sets of actors as the bits of an integer
    foes = [0] * len(actors)
    for pair in pairs:
        if pair.divergence:
            a, b = index[pair.a.id], index[pair.b.id]
            foes[a] |= 1 << b
            foes[b] |= 1 << a
    for pair in agreeing:
        kept, joined = sorted((group[index[pair.a.id]], group[index[pair.b.id]]))
        if kept != joined and not members[kept] & foes[joined]:
            members[kept] |= members[joined]
            foes[kept] |= foes[joined]
            group = [kept if each == joined else each for each in group]
    joined_up = [tuple(a for a, g in zip(actors, group, strict=True) if g == n) for n in set(group)]
    return tuple(
        sorted((each for each in joined_up if len(each) > 1), key=lambda each: index[each[0].id])
    )
